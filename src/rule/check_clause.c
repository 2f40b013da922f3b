/* SPDX-License-Identifier: MIT
 *
 * check_clause.c -- clauses and pools: what may stand where, and what it means
 *
 * design §5.2 (no hidden partial rescale), 5.3 (starts, signs), 5.7 (prices
 * of numbers), 5.9 (effects).  Sums over classes are check_sum.c's.
 */
#include "rule/check_clause.h"

static void check_clause(struct check *c, struct clause *cl, struct seen *s);

void
check_list(struct check *c, struct clause *list, struct seen *s)
{
	for (struct clause *cl = list; cl != NULL; cl = cl->next)
		check_clause(c, cl, s);
}

int
unit_index(const char *word)
{
	int i = 0;

	while (strcmp(rule_units[i].word, word) != 0)
		i++;
	return i;
}

/* ── amounts and modifiers ──────────────────────────────────────────── */

static void
check_amount(struct check *c, struct amount *a, struct rpool *p)
{
	if (a->judge != NULL)
		check_judge(c, a, p, false);
	else
		(void)check_quantity(c, a->x, UK_POINT, unit_index("分"),
		    "得、扣、加 后面要写分值，例如 2分 或 满分 × 比率");
}

static void
check_times(struct check *c, struct mod *m, struct rpool *p, bool in_each)
{
	struct type *t;

	if (m->when != NULL)
		(void)check_cond(c, m->when);
	if (m->amount->judge != NULL) {
		if (in_each)
			check_error(c, m->at, "把 评 写在 每 外面",
			    "每一次都要评，写不清楚评的是哪一次");
		check_judge(c, m->amount, p, true);
		return;
	}
	t = check_expr(c, m->amount->x);
	if (t->vt == VT_BAD)
		return;
	if (t->vt == VT_NUM && (t->uk == UK_RATIO || t->power == 0)) {
		if (t->bare)
			expr_adopt(c, m->amount->x, UNIT_NONE);
		return;
	}
	check_error(c, m->amount->x->at, "写 乘 50% 或 乘 2",
	    "乘 后面要写百分数或倍数，不能用%s", type_word(c->j, t));
}

void
check_mods(struct check *c, struct mod *mods, struct rpool *p, bool in_each)
{
	for (struct mod *m = mods; m != NULL; m = m->next) {
		if (m->kind == M_CAP || m->kind == M_FLOOR) {
			(void)check_quantity(c, m->x, UK_POINT, unit_index("分"),
			    "上限和下限要写分值");
		} else if (m->kind == M_TIMES) {
			check_times(c, m, p, in_each);
		} else if (m->kind == M_EXEMPT) {
			(void)check_cond(c, m->when);
		} else if (m->kind == M_SCOPE) {
			check_scope(c, m);
		}
	}
}

bool
mods_may_na(const struct mod *mods)
{
	bool may = false;

	for (const struct mod *m = mods; m != NULL; m = m->next)
		if (m->kind == M_TIMES && m->amount->x != NULL)
			may = may || m->amount->x->type->may_na;
	return may;
}

/* ── vetoes ─────────────────────────────────────────────────────────── */

static void
check_veto(struct check *c, struct veto *v)
{
	if (v->when != NULL)
		(void)check_cond(c, v->when);
	for (struct effect *e = v->effects; e != NULL; e = e->next)
		check_effect(c, e, (struct rgate){ .veto = v });
}

/* ── clauses ────────────────────────────────────────────────────────── */

void
note_get(struct seen *s, bool may_na)
{
	s->get = true;
	s->get_n++;
	s->get_may_na = s->get_may_na || may_na;
}

/* More than the whole item: A14 takes 3 of 2 points.  Allowed, but said. */
static void
warn_too_large(struct check *c, const struct act *a, const struct rpool *p)
{
	struct class_env none = { .r = c->r };
	struct folded f = fold(&none, a->amount->x);

	if (!f.known || !p->pub.has_points || p->uncapped || p->unfloored ||
	    frac_cmp(f.num, frac_of(p->pub.points)) <= 0)
		return;
	check_warn(c, a->amount->at, "减到分值以内，或加大这一项的分值",
	    "这一条比“%.*s”的分值还多，多出的部分不起作用", STR_FMT(p->pub.name));
}

static void
check_act(struct check *c, struct clause *cl, struct seen *s)
{
	struct act *a = cl->act;
	struct rpool *p = &c->r->pool[c->pool];
	bool may_na;

	if (a->when != NULL)
		(void)check_cond(c, a->when);
	check_mods(c, cl->mods, p, s->in_each);
	p = &c->r->pool[c->pool];
	if (s->in_each && (a->verb == V_FORFEIT || a->verb == V_EFFECT)) {
		check_error(c, cl->at, "写 不得分 当 数量 > 0",
		    "按数量计的 每 里只能写 得、扣、加");
		return;
	}
	if (s->in_pick && (a->verb == V_FORFEIT || a->verb == V_EFFECT)) {
		check_error(c, cl->at, "另写一条 每，不写 取",
		    "写了 取 的 每 里只能写 得、扣、加");
		return;
	}
	if (a->verb == V_EFFECT) {
		for (struct effect *e = a->effects; e != NULL; e = e->next)
			check_effect(c, e,
			    (struct rgate){ .clause = cl,
				.whole = c->whole != NULL ? c->whole : cl });
		return;
	}
	if (a->verb == V_FORFEIT)
		return;
	if (s->in_each && a->amount->judge != NULL) {
		check_error(c, a->amount->at, "写一个固定的分值",
		    "每一次都要评，写不清楚评的是哪一次");
		return;
	}
	check_amount(c, a->amount, p);
	warn_too_large(c, a, p);
	may_na = (a->when != NULL && a->when->type->may_na) ||
	    (a->amount->x != NULL && a->amount->x->type->may_na) || mods_may_na(cl->mods);
	if (a->verb == V_GET)
		note_get(s, may_na);
	s->deduct = s->deduct || a->verb == V_DEDUCT;
	s->plus = s->plus || a->verb != V_DEDUCT;
}

static void
check_band_clause(struct check *c, struct clause *cl, struct seen *s)
{
	struct seen in = { .in_each = s->in_each, .in_pick = s->in_pick };
	const struct expr *head = cl->band->x;

	check_band_tests(c, cl->band);
	check_mods(c, cl->mods, &c->r->pool[c->pool], s->in_each);
	for (struct band_row *w = cl->band->rows; w != NULL; w = w->next)
		check_list(c, w->body, &in);
	if (in.get)
		note_get(s,
		    in.get_may_na || mods_may_na(cl->mods) ||
			(head != NULL && head->type->vt != VT_BAD && head->type->may_na));
	s->deduct = s->deduct || in.deduct;
	check_one_sign(c, cl, in);
	s->plus = s->plus || in.plus;
}

static bool
is_given(const struct check *c, struct str name)
{
	for (size_t i = 0; i < c->given_n; i++)
		if (str_eq(c->given[i], name))
			return true;
	return false;
}

/* A case sets it: its column replaces the computation. */
static void
def_as_fact(struct check *c, struct def *d, const struct type *t)
{
	struct rfact f = { .sym = d->sym };

	f.pub = (struct rule_fact){ .name = d->name.text,
		.may_na = true,
		.giver = S("案例"),
		.owed = RULE_BY_OTHER };
	fact_of_type(c, &f.pub, t);
	d->sym->given = true;
	d->sym->fact = check_add_fact(c, f, d->name.at);
}

static struct type *
def_too_deep(struct check *c, struct def *d)
{
	check_error(c, d->name.at, "少分几步，合并一些 设",
	    "设 一个用一个，连着超过 %d 个", RULE_DEF_DEPTH);
	return type_bad(c);
}

/* Later passes go from 设 to 设 as well, so the way down is bounded here. */
static struct type *
def_type(struct check *c, struct def *d)
{
	int outer = c->def_height, set = c->set, outer_set = c->outer_set;
	enum reach across = c->across;
	struct type *t;

	d->sym->checked = true;
	if (c->def_depth == RULE_DEF_DEPTH)
		return d->x->type = def_too_deep(c, d);
	d->sym->busy = true;
	c->def_depth++;
	c->def_height = 0;
	c->set = c->outer_set = -1; /* 设 is the subject's, wherever it is used ... */
	c->across = REACH_OWN;      /* ... and of whoever names it */
	t = check_expr(c, d->x);
	c->set = set;
	c->outer_set = outer_set;
	c->across = across;
	d->sym->height = c->def_height + 1;
	c->def_height = outer;
	c->def_depth--;
	d->sym->busy = false;
	if (t->vt != VT_BAD && d->sym->height > RULE_DEF_DEPTH)
		d->x->type = t = def_too_deep(c, d);
	return t;
}

void
check_def(struct check *c, struct def *d)
{
	struct type *t;

	if (d->sym->checked)
		return;
	t = def_type(c, d);
	if (t->vt == VT_BAD)
		return;
	if (t->bare && d->unit != UNIT_NONE)
		expr_adopt(c, d->x, d->unit);
	t->bare = false;
	if (d->unit != UNIT_NONE) {
		const struct unit *u = &rule_units[d->unit];

		if (t->vt != VT_NUM || t->uk != u->kind ||
		    t->power != (u->kind == UK_PLAIN ? 0 : 1))
			check_error(c, d->unit_at, "改成算出来的单位",
			    "“%.*s”声明为%s，算出来是%s", STR_FMT(d->name.text), u->word,
			    type_word(c->j, t));
		else
			t->unit = d->unit;
	}
	if (d->kind == DEF_RESULT)
		check_money(c, d, t);
	d->sym->type = *t;
	if (d->kind == DEF_RESULT)
		d->sym->type.frac = d->sym->type.result = false;
	if (is_given(c, d->name.text))
		def_as_fact(c, d, t);
}

static void check_pool(struct check *c, struct pool *p);

/* 每月, …: as many clauses as there are months. */
static void
check_every(struct check *c, struct clause *cl, struct seen *s)
{
	enum period outer = c->in;
	struct seen in = { .in_each = s->in_each };

	c->in = cl->every->period;
	check_mods(c, cl->mods, &c->r->pool[c->pool], s->in_each);
	check_list(c, cl->every->body, &in);
	c->in = outer;
	if (in.get)
		note_get(s, in.get_may_na || mods_may_na(cl->mods));
	s->get_n += in.get_n > 1 || in.get_may_na ? in.get_n : 0;
	s->deduct = s->deduct || in.deduct;
	check_one_sign(c, cl, in);
	s->plus = s->plus || in.plus;
}

static void
check_scope_clause(struct check *c, struct clause *cl, struct seen *s)
{
	check_scope(c, cl->scope);
	check_list(c, cl->body, s);
}

/* ${check} of a clause that holds others. */
static void
check_whole(struct check *c, struct clause *cl, struct seen *s,
    void (*check)(struct check *c, struct clause *cl, struct seen *s))
{
	const struct clause *outer = c->whole;

	if (outer == NULL)
		c->whole = cl;
	check(c, cl, s);
	c->whole = outer;
}

static void
check_clause(struct check *c, struct clause *cl, struct seen *s)
{
	if (c->pool < 0 &&
	    (cl->act != NULL || cl->each != NULL || cl->every != NULL ||
		cl->band != NULL)) {
		check_error(c, cl->at, "放进 部分、项、加分 或 扣分 的 { } 里",
		    "得分、扣分的条款要写在一个池里");
		return;
	}
	switch (cl->kind) {
	case C_POOL:
		if (cl->pool->sym != NULL)
			check_pool(c, cl->pool);
		else
			check_error(c, cl->at, "写在 每、每月、分档 的外面",
			    "“%.*s”不能写在一条条款里面", STR_FMT(cl->pool->name.text));
		return;
	case C_SCOPE:
		check_scope_clause(c, cl, s);
		return;
	case C_VETO:
		check_veto(c, cl->veto);
		return;
	case C_DEF:
		check_def(c, cl->def);
		return;
	case C_ACT:
		check_act(c, cl, s);
		return;
	case C_EACH:
		check_whole(c, cl, s, check_each);
		return;
	case C_PERIOD:
		check_whole(c, cl, s, check_every);
		return;
	case C_BAND:
		check_whole(c, cl, s, check_band_clause);
		return;
	case C_BLOCK:
		check_list(c, cl->body, s);
		return;
	}
}

/* ── pools ──────────────────────────────────────────────────────────── */

static const struct {
	const char *word;
	int value;
} unreported_words[] = { { "不得分", UNREP_FORFEIT }, { "满分", UNREP_FULL },
	{ "均值", UNREP_MEAN }, { "待定", UNREP_WAIT } },
  absent_words[] = { { "折算", ABSENT_RESCALE }, { "满分", ABSENT_FULL },
	  { "均值", ABSENT_MEAN }, { "不得分", ABSENT_ZERO } };

static void
pool_texts(struct check *c, struct rpool *p, const struct mod *m)
{
	struct buf b = { .j = c->j };

	for (const struct name *n = m->names; n != NULL; n = n->next) {
		if (n != m->names)
			buf_put(&b, S("、"));
		buf_put(&b, n->text);
	}
	if (m->kind == M_DUTY)
		p->pub.duty = buf_str(&b);
	if (m->kind == M_DIM)
		p->pub.dim = buf_str(&b);
	if (m->kind == M_SCOPE)
		p->pub.scope = m->names != NULL
		    ? buf_str(&b)
		    : pretty(c->j, rule_slice(c->j, c->r->file, m->when->at));
}

/* Words and expressions of a pool's head, into struct rpool. */
static void
pool_mod(struct check *c, struct rpool *p, struct mod *m)
{
	if (m->kind == M_WEIGHT)
		p->weight = m->x;
	else if (m->kind == M_START)
		p->start = m->x;
	else if (m->kind == M_CAP)
		p->cap = m->x;
	else if (m->kind == M_FLOOR)
		p->floor = m->x;
	p->uncapped = p->uncapped || m->kind == M_UNCAPPED;
	p->unfloored = p->unfloored || m->kind == M_UNFLOORED;
	for (size_t i = 0; i < 4; i++) {
		if (m->kind == M_UNREPORTED &&
		    str_eq(m->word.text, str_of(unreported_words[i].word)))
			p->unreported = (enum unreported)unreported_words[i].value;
		if (m->kind == M_ABSENT &&
		    str_eq(m->word.text, str_of(absent_words[i].word)))
			p->absent = (enum absent)absent_words[i].value;
	}
	if (m->kind == M_PERIOD) {
		p->period = m->period;
		p->pick = m->pick == PICK_NONE ? PICK_MEAN : m->pick;
	}
	pool_texts(c, p, m);
}

static void
pool_head(struct check *c, struct pool *ast, int index)
{
	struct rpool *p = &c->r->pool[index];

	if (p->parent >= 0) {
		p->unreported = c->r->pool[p->parent].unreported;
		if (ast->kind != POOL_BONUS && ast->kind != POOL_MALUS)
			p->absent = c->r->pool[p->parent].absent;
	}
	p->pub.has_points = ast->has_points;
	if (ast->has_points) {
		p->pub.points.u = ast->points.num.u;
		if (ast->points.unit != UNIT_NONE &&
		    rule_units[ast->points.unit].kind != UK_POINT)
			check_error(c, ast->points.at, "写分值，例如 10分",
			    "“%.*s”后面要写分值", STR_FMT(ast->name.text));
	}
	for (struct mod *m = ast->mods; m != NULL; m = m->next)
		pool_mod(c, p, m);
}

static void
pool_exprs(struct check *c, int index)
{
	struct rpool *p = &c->r->pool[index];
	struct expr *points[] = { p->start, p->cap, p->floor };

	for (size_t i = 0; i < ARRAY_N(points); i++)
		if (points[i] != NULL)
			(void)check_quantity(c, points[i], UK_POINT, unit_index("分"),
			    "起、上限、下限要写分值");
	if (p->weight != NULL)
		(void)check_quantity(c, p->weight, UK_RATIO, UNIT_NONE,
		    "权重要写百分数，例如 权重 60%");
	p->pub.has_weight = p->weight != NULL;
	if (p->weight != NULL && p->weight->kind == X_NUM)
		p->pub.weight.u = p->weight->value * 100;
}

/* Forms whose meaning would be unclear (§5.2, 5.3). */
static void
pool_rules(struct check *c, const struct pool *ast, int index, struct seen s)
{
	const struct rpool *p = &c->r->pool[index];

	if (s.get && s.deduct && p->start == NULL)
		check_error(c, ast->name.at, "加 起 0分，或 起 满分对应的分值",
		    "“%.*s”里又得又扣，要用 起 写明从多少分开始",
		    STR_FMT(ast->name.text));
	if (s.get_n > 1 && s.get_may_na)
		check_error(c, ast->name.at, "拆成两项",
		    "“%.*s”有 %d 条得分，其中有的可能不适用，合在一项说不清该得多少",
		    STR_FMT(ast->name.text), s.get_n);
	for (const struct mod *m = ast->mods; m != NULL; m = m->next)
		if (m->kind == M_EXEMPT && (s.get || p->has_children))
			check_error(c, m->at, "把 免 写在要免的条款后面",
			    "“%.*s”里有得分或下级项目，整个免掉说不清得多少分",
			    STR_FMT(ast->name.text));
}

static void
check_pool(struct check *c, struct pool *ast)
{
	int outer = c->pool, index = ast->index;
	struct seen s = { 0 };

	enum period in = c->in;

	pool_head(c, ast, index);
	c->pool = index;
	if (c->r->pool[index].period != P_NONE)
		c->in = c->r->pool[index].period;
	check_mods(c, ast->mods, &c->r->pool[index], false);
	pool_exprs(c, index);
	check_list(c, ast->body, &s);
	if (c->r->pool[index].local >= 0 && c->r->pool[index].sign == 0)
		s.get = true; /* what a unit sets itself is earned, from 0 on */
	c->r->pool[index].has_get = s.get;
	pool_rules(c, ast, index, s);
	c->pool = outer;
	c->in = in;
}

/* ── the scheme ─────────────────────────────────────────────────────── */

static void
check_grades(struct check *c, struct grades *g)
{
	struct rgrades *rg = &c->r->grade[g->sym->grades];

	if (g->scope != NULL) {
		check_scope(c, g->scope);
		rg->scope = rule_slice(c->j, c->r->file, g->scope->at);
	}
	for (struct grade_row *w = g->rows; w != NULL; w = w->next)
		check_grade_row(c, w);
	check_grade_cover(c, g);
}

static void
check_total(struct check *c)
{
	struct total *t = c->r->total;
	struct expr *x[] = { t->full, t->start };
	struct class_env none = { .r = c->r };
	struct folded full;

	for (size_t i = 0; i < 2; i++)
		if (x[i] != NULL)
			(void)check_quantity(c, x[i], UK_POINT, unit_index("分"),
			    "总分 后面要写分值");
	if (t->full == NULL || t->full->type->vt == VT_BAD)
		return;
	full = fold(&none, t->full);
	if (!full.known || full.num.n <= 0)
		check_error(c, t->full->at, "写 总分 满分 100分",
		    "总分的满分要写成一个大于零的数，各单位都一样");
}

static void
check_stmt(struct check *c, struct stmt *s)
{
	struct seen none = { 0 };

	if (s->kind == ST_GRADES)
		check_grades(c, s->grades);
	if (s->kind == ST_CLAUSE)
		check_clause(c, s->clause, &none);
	if (s->kind == ST_INST)
		check_inst(c, s->inst);
	if (s->kind == ST_OUTCOME)
		check_outcomes(c, s->outcome);
	if (s->kind == ST_SUBJECT && s->scope != NULL)
		check_scope(c, s->scope);
}

/* 设 first, wherever they stand: everything else may use them. */
static void
check_top_defs(struct check *c, struct stmt *list)
{
	for (struct stmt *s = list; s != NULL; s = s->next)
		if (s->kind == ST_CLAUSE && s->clause->kind == C_DEF)
			check_def(c, s->clause->def);
}

void
check_clauses(struct check *c)
{
	check_top_defs(c, c->r->file->common);
	check_top_defs(c, c->r->scheme->stmts);
	if (c->r->total != NULL)
		check_total(c);
	for (struct stmt *s = c->r->file->common; s != NULL; s = s->next)
		check_stmt(c, s);
	for (struct stmt *s = c->r->scheme->stmts; s != NULL; s = s->next)
		check_stmt(c, s);
}
