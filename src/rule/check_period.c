/* SPDX-License-Identifier: MIT
 *
 * check_period.c -- facts given once a month, quarter, …, and who reads them when
 *
 * design §5.5.  Such a fact is a family: one rule_fact a stretch, in a row.  Read
 * in a longer stretch it is combined by its 取; read in a shorter one it is an
 * error.  What stands in 每月 is unrolled by unroll.c, not here.
 */
#include "rule/model.h"

/* ── families ───────────────────────────────────────────────────────── */

static const struct attr *
period_attr(const struct data *d)
{
	const struct attr *a = d->attrs;

	while (a != NULL && a->period == P_NONE)
		a = a->next;
	return a;
}

static const struct attr *
find_attr(const struct data *d, enum attr_kind kind)
{
	const struct attr *a = d->attrs;

	while (a != NULL && a->kind != kind)
		a = a->next;
	return a;
}

/* How the stretches make the year, if nothing is said: counts, money, points and
 * hours add up. */
static enum pick
usual_pick(const struct type *t)
{
	if (t->vt != VT_NUM)
		return PICK_NONE;
	return t->uk == UK_COUNT || t->uk == UK_MONEY || t->uk == UK_POINT ||
		t->uk == UK_TIME || t->uk == UK_STUDY
	    ? PICK_SUM
	    : PICK_NONE;
}

/* Given once for the whole 考核期, and a sum of what happened in it: no month of it
 * has that value. */
static bool
sums_whole(const struct data *d, const struct type *t, enum period p)
{
	const struct attr *pick = find_attr(d, A_PICK);

	return p == P_NONE && t->vt == VT_NUM &&
	    (pick == NULL ? usual_pick(t) : pick->pick) == PICK_SUM;
}

/* The fact of one stretch, with a symbol of its own: 党课.1月. */
static int
add_member(struct check *c, struct sym *s, struct rfact f, int stretch, struct span at)
{
	const struct stretch *t = &c->r->stretch[stretch];
	struct sym *own = NEW(c->j, struct sym), *old;

	*own = *s;
	own->name = job_fmt(c->j, "%.*s.%.*s", STR_FMT(f.pub.name), STR_FMT(t->name));
	own->family_n = 0;
	own->period = P_NONE; /* 党课.1月 may be read anywhere */
	own->reg = -1;
	f.pub.family = f.pub.name;
	f.pub.name = own->name;
	if (f.pub.joint.n > 0)
		f.pub.joint = job_fmt(c->j, "%.*s.%.*s", STR_FMT(f.pub.joint),
		    STR_FMT(t->name));
	f.pub.from = t->from;
	f.pub.to = t->to;
	f.sym = own;
	f.whole = s;
	own->fact = check_add_fact(c, f, at);
	if (sym_put(c->j, &c->r->syms, own, &old) != OK)
		check_error(c, at, "换一个名字", "“%.*s”已经声明过，不能再用来命名别的",
		    STR_FMT(own->name));
	return own->fact;
}

static int32_t
member_due(struct check *c, const struct data *d, int stretch)
{
	const struct attr *due = find_attr(d, A_DUE);
	int32_t day = c->r->stretch[stretch].to;

	if (due != NULL)
		(void)fold_day(c->r, stretch, due->x, &day); /* fact_due() said so */
	return day;
}

static bool
no_such_stretches(struct check *c, struct span at, enum period p)
{
	int all = c->r->stretch_all[p];
	struct str word = period_word(p);

	if (period_months(p) == 0) {
		check_error(c, at, "写 每月 或更长的",
		    "%.*s 只能写在 上限、下限 后面，例如 上限 1分 每周", STR_FMT(word));
		return true;
	}
	if (all == 0 && p != P_YEAR)
		check_error(c, at, "换成更短的周期，或改 考核期、周期",
		    "没有一个“%.*s”的时段在这个考核期里结束", STR_FMT(word));
	if (all > RULE_STRETCH_MAX)
		check_error(c, at, "换成更长的周期，或把考核期分成几段",
		    "考核期里有 %d 个“%.*s”的时段，最多逐期算 %d 个", all, STR_FMT(word),
		    RULE_STRETCH_MAX);
	return all == 0 || all > RULE_STRETCH_MAX;
}

bool
check_family(struct check *c, const struct data *d, struct sym *s, struct rfact f)
{
	const struct attr *every = period_attr(d), *pick = find_attr(d, A_PICK);
	enum period p = every == NULL ? P_NONE : every->period;

	s->period = p;
	s->sums_whole = sums_whole(d, &s->type, p);
	if (p == P_NONE || c->r->head.from == DAY_NONE ||
	    no_such_stretches(c, every->at, p) || c->r->stretch_n[p] < 2)
		return false;
	s->pick = pick == NULL ? usual_pick(&s->type) : pick->pick;
	s->family_n = c->r->stretch_n[p];
	for (int i = 0; i < s->family_n; i++) {
		int fact;

		f.pub.due = member_due(c, d, c->r->stretch_at[p] + i);
		fact = add_member(c, s, f, c->r->stretch_at[p] + i, d->name.at);
		s->fact = i == 0 ? fact : s->fact;
	}
	if (s->pick == PICK_MEAN)
		s->type.whole = false, s->type.frac = true;
	return true;
}

bool
check_judge_family(struct check *c, struct sym *s, struct rfact f, struct judge *g)
{
	int first, n;

	if (period_months(c->in) == 0)
		return false; /* check_periods() says so */
	n = stretches_in(c->r, c->in, 0, &first);
	for (int i = 0; i < n; i++) {
		int fact;

		f.pub.due = c->r->stretch[first + i].to;
		fact = add_member(c, s, f, first + i, g->by->who.at);
		s->fact = i == 0 ? fact : s->fact;
	}
	g->fact = s->fact;
	g->facts_n = s->family_n = n;
	g->period = s->period = c->in;
	return n > 0;
}

/* ── who reads them ─────────────────────────────────────────────────── */

struct reading {
	struct check *c;
	enum period in;  /* P_NONE: the whole 考核期 */
	struct span own; /* 计数(每季 …): what stands in it was read in a quarter */
};

/* Can the stretches of ${part} make up one of ${whole}? */
static bool
divides(enum period part, enum period whole)
{
	return whole == P_NONE ||
	    (period_months(part) > 0 && period_months(whole) % period_months(part) == 0);
}

static void
need_pick(struct reading *k, const struct expr *x, const struct sym *s)
{
	bool order = s->type.vt == VT_NUM || s->type.vt == VT_BOOL ||
	    s->type.vt == VT_DATE || (s->type.vt == VT_CHOICE && s->type.choice->ordered);
	bool can = s->pick == PICK_LAST ||
	    (order && (s->pick == PICK_MAX || s->pick == PICK_MIN)) ||
	    (s->type.vt == VT_NUM && (s->pick == PICK_SUM || s->pick == PICK_MEAN));
	struct str word = period_word(s->period);

	if (s->pick == PICK_NONE)
		check_error(k->c, x->at, "在数据后面写 取 末，或 取 均、最高、最低",
		    "“%.*s”%.*s报一次，这里要一个整数段的值，没有写明怎么取",
		    STR_FMT(s->name), STR_FMT(word));
	else if (!can)
		check_error(k->c, x->at, order ? "写 取 末、最高 或 最低" : "写 取 末",
		    "“%.*s”的各期不能这样取成一个值", STR_FMT(s->name));
}

/* The sum of the whole 考核期, read in a month of it. */
static void
refuse_sum(struct reading *k, const struct expr *x, const struct sym *s)
{
	struct str in = period_word(k->in), bare = str_cut(in, S("每").n, in.n);
	struct str fix = job_fmt(k->c->j, "在数据后面写 %.*s；各%.*s用同一个数的写 取 末",
	    STR_FMT(in), STR_FMT(bare));

	check_error(k->c, x->at, job_cstr(k->c->j, fix),
	    "“%.*s”一个考核期只报一次，不能%.*s都读", STR_FMT(s->name), STR_FMT(in));
}

/* Quarters from 2月1日 and halves of the calendar: one half may have no quarter.  The
 * first stretch of ${whole} in which none of ${part} ends, or -1. */
static int
stretch_without(const struct rule *r, enum period whole, enum period part)
{
	for (int i = 0; i < r->stretch_n[whole]; i++) {
		int at = r->stretch_at[whole] + i, first;

		if (stretches_in(r, part, at, &first) == 0)
			return at;
	}
	return -1;
}

#define SAME_START "让几种 周期 的起日一致，或把条款移出来"

static void
need_ends(struct reading *k, const struct expr *x, const struct sym *s)
{
	const struct rule *r = k->c->r;
	struct str word = period_word(s->period);
	int at = stretch_without(r, k->in, s->period);

	if (at >= 0)
		check_error(k->c, x->at, SAME_START,
		    "“%.*s”%.*s报一次，没有一期在%.*s里结束", STR_FMT(s->name),
		    STR_FMT(word), STR_FMT(r->stretch[at].name));
}

static void
read_fact(struct reading *k, const struct expr *x, const struct sym *s)
{
	struct str word = period_word(s->period), in = period_word(k->in);

	if (s->sums_whole && k->in != P_NONE)
		refuse_sum(k, x, s);
	if (s->period == P_NONE || s->period == k->in)
		return;
	if (k->in != P_NONE && (s->family_n == 0 || !divides(s->period, k->in)))
		check_error(k->c, x->at, "把数据改成报得更密，或把条款移出来",
		    "“%.*s”%.*s报一次，不能%.*s都读", STR_FMT(s->name), STR_FMT(word),
		    STR_FMT(in));
	else if (s->family_n > 0)
		need_pick(k, x, s);
	if (k->in != P_NONE && s->family_n > 0 && divides(s->period, k->in))
		need_ends(k, x, s);
}

/* A 清单 that is asked once a quarter has no months. */
static void
read_list_of(struct reading *k, const struct expr *x, const struct sym *s)
{
	struct str word = period_word(s->period), in = period_word(k->in);

	if (s->period != P_NONE && k->in != P_NONE && !divides(s->period, k->in))
		check_error(k->c, x->at, "把数据改成报得更密，或把条款移出来",
		    "“%.*s”%.*s报一次，不能%.*s都读", STR_FMT(s->name), STR_FMT(word),
		    STR_FMT(in));
}

static void see_reading(void *arg, const struct expr *x);
static void read_def(struct reading k, struct sym *s);
static bool fits_inside(struct reading *k, struct span at, enum period p);

/* 计数(每季 其中 c, x) */
static void
read_stretches(struct reading *k, const struct expr *x)
{
	struct reading inside = { .c = k->c, .in = x->every };

	k->own = x->at;
	if (!fits_inside(k, x->args->x->at, x->every))
		return;
	walk_expr(x->args->where, see_reading, &inside);
	if (x->args->next != NULL)
		walk_expr(x->args->next->x, see_reading, &inside);
}

/* 上期.x that is read as of the stretch before, not given by itself. */
static bool
reads_before(const struct reading *k, const struct expr *x)
{
	const struct rule *r = k->c->r;

	return k->in != P_NONE && r->stretch_n[k->in] > x->ago &&
	    before_in(r, x, r->stretch_at[k->in] + x->ago);
}

static void
see_reading(void *arg, const struct expr *x)
{
	struct reading *k = arg;
	struct sym *s = x->sym;

	if (x->at.from >= k->own.from && x->at.to <= k->own.to && k->own.to > 0)
		return;
	if (reads_before(k, x))
		walk_expr(x->before, see_reading, k);
	if (x->kind == X_CALL && x->every != P_NONE)
		read_stretches(k, x);
	if (s == NULL || x->kind != X_PATH)
		return;
	if (s->kind == SYM_FACT && !s->type.result)
		read_fact(k, x, s);
	if (s->kind == SYM_SET)
		read_list_of(k, x, s);
	if (s->kind == SYM_DEF && s->def != NULL && !s->given)
		read_def(*k, s);
}

/* What a 设 or 结果 reads, once for each period it is read in. */
static void
read_def(struct reading k, struct sym *s)
{
	if ((s->read_in & 1u << k.in) != 0)
		return;
	s->read_in |= 1u << k.in;
	walk_expr(s->def->x, see_reading, &k);
}

/* ── clauses ────────────────────────────────────────────────────────── */

static void read_list(struct reading k, const struct clause *cl);

static void
read_mods(struct reading *k, const struct mod *m)
{
	for (; m != NULL; m = m->next) {
		walk_expr(m->x, see_reading, k);
		walk_expr(m->when, see_reading, k);
		if (m->amount != NULL)
			walk_expr(m->amount->x, see_reading, k);
	}
}

/* 每季 inside 每月, or 每月 inside 每月. */
static bool
fits_inside(struct reading *k, struct span at, enum period p)
{
	struct str word = period_word(p), in = period_word(k->in);
	int none;

	if (no_such_stretches(k->c, at, p))
		return false;
	if (k->in == P_NONE)
		return true;
	if (p == k->in || !divides(p, k->in)) {
		check_error(k->c, at, "去掉一层", "%.*s 不能写在%.*s算的里面",
		    STR_FMT(word), STR_FMT(in));
		return false;
	}
	none = stretch_without(k->c->r, k->in, p);
	if (none >= 0)
		check_error(k->c, at, SAME_START, "没有一个“%.*s”的时段在%.*s里结束",
		    STR_FMT(word), STR_FMT(k->c->r->stretch[none].name));
	return none < 0;
}

/* The first 上限 or 下限 of ${mods} that says of which stretch or 同. */
static const struct mod *
split_bound(const struct mod *m)
{
	while (m != NULL && !mod_is_split(m))
		m = m->next;
	return m;
}

static bool
same_names(const struct name *a, const struct name *b)
{
	for (; a != NULL && b != NULL && str_eq(a->text, b->text); b = b->next)
		a = a->next;
	return a == NULL && b == NULL;
}

static void
read_pool(struct reading k, const struct pool *ast)
{
	const struct rpool *p = &k.c->r->pool[ast->index];
	const struct mod *m = ast->mods;

	while (m != NULL && m->kind != M_PERIOD)
		m = m->next;
	if (m != NULL) {
		if (m->pick == PICK_ONCE)
			check_error(k.c, m->at, "写 取 均、最高、最低、末 或 和",
			    "各期的得分不能取“一次”");
		if (k.in != P_NONE)
			check_error(k.c, m->at, "去掉里面的一个",
			    "“%.*s”外面已经按期算了", STR_FMT(p->pub.name));
		else if (fits_inside(&k, m->at, p->period))
			k.in = p->period;
	}
	if (split_bound(ast->mods) != NULL)
		check_error(k.c, split_bound(ast->mods)->at,
		    "写在条款后面；整个池逐期算用 周期 月 取 和",
		    "池的上限、下限管的是整个考核期，不带时段，不分组");
	read_mods(&k, ast->mods);
	read_list(k, ast->body);
}

/* Is there a 则 or 否决 in it, or in its rows or what it repeats? */
static bool
has_effect(const struct clause *cl)
{
	if (cl->kind == C_VETO || (cl->kind == C_ACT && cl->act->verb == V_EFFECT))
		return true;
	for (const struct clause *in = cl->each == NULL ? NULL : cl->each->body;
	     in != NULL; in = in->next)
		if (has_effect(in))
			return true;
	for (const struct band_row *w = cl->band == NULL ? NULL : cl->band->rows;
	     w != NULL; w = w->next)
		for (const struct clause *in = w->body; in != NULL; in = in->next)
			if (has_effect(in))
				return true;
	return false;
}

/* Consequences and pools are for the whole 考核期. */
static void
read_verdict(struct reading *k, const struct clause *cl)
{
	bool effect = has_effect(cl);

	if (k->in != P_NONE && effect)
		check_error(k->c, cl->at, "写到按期算的条款外面",
		    "等次和总分的后果是整个考核期的，不能逐期发生");
}

static void
no_stretch_inside(struct reading *k, const struct clause *cl)
{
	for (; cl != NULL; cl = cl->next) {
		const struct mod *m = split_bound(cl->mods);

		if (m != NULL)
			check_error(k->c, m->at, "写在整条的最后，大括号外面",
			    "按时段、按组的上限、下限管的是整条的合计");
		if (cl->kind == C_PERIOD)
			check_error(k->c, cl->at, "写成 每月，每 …",
			    "%.*s 要写在 每 的外面",
			    STR_FMT(period_word(cl->every->period)));
		if (cl->each != NULL)
			no_stretch_inside(k, cl->each->body);
		no_stretch_inside(k, cl->body);
	}
}

/* 上限 x 每月 behind a clause: of members by their day, else the clause is run once
 * a month (unroll.c). */
static void
read_bounds(struct reading *k, const struct clause *cl)
{
	const struct mod *m = split_bound(cl->mods), *other = m;
	bool members = cl->each != NULL && cl->each->set >= 0;

	if (cl->each != NULL)
		no_stretch_inside(k, cl->each->body);
	if (m == NULL)
		return;
	while (other != NULL && other->period == m->period &&
	    same_names(other->names, m->names))
		other = split_bound(other->next);
	if (other != NULL)
		check_error(k->c, other->at, "留下一种",
		    "一条里的上限、下限只能按一种时段或一种 同 来分");
	else if (members && cl->each->rest != NULL)
		check_error(k->c, m->at, "分成两条写",
		    "有 其余 的条款不能按时段、按组封顶");
	else if (!members && m->names != NULL)
		check_error(k->c, m->at, "写在 每 事件 的后面，或去掉 同",
		    "上限、下限后面的 同 只用于逐件登记的事件和清单");
	else if (cl->kind == C_PERIOD)
		check_error(k->c, m->at, "写在里面那一条后面，不带时段",
		    "这一条已经按期算了");
	else if (!members && period_months(m->period) == 0)
		check_error(k->c, m->at, "写 每月 或更长的，或把数据改成逐件登记的 事件",
		    "%.*s 的上限、下限只用于逐件登记的事件",
		    STR_FMT(period_word(m->period)));
	else if (!members && fits_inside(k, m->at, m->period))
		k->in = m->period;
}

static void
read_one(struct reading k, const struct clause *cl)
{
	struct clause one = *cl;

	read_verdict(&k, cl);
	if (cl->kind == C_POOL) {
		read_pool(k, cl->pool);
	} else if (cl->kind == C_PERIOD) {
		read_bounds(&k, cl);
		read_mods(&k, cl->mods);
		if (fits_inside(&k, cl->at, cl->every->period)) {
			k.in = cl->every->period;
			read_list(k, cl->every->body);
		}
	} else if (cl->kind == C_SCOPE || cl->kind == C_BLOCK) {
		read_mods(&k, cl->scope);
		read_list(k, cl->body);
	} else if (cl->kind != C_DEF) {
		read_bounds(&k, cl);
		one.next = NULL;
		walk_list(&one, see_reading, &k);
	}
}

static void
read_list(struct reading k, const struct clause *cl)
{
	for (; cl != NULL; cl = cl->next)
		read_one(k, cl);
}

static void
read_grades(struct reading *k, const struct grades *g)
{
	read_mods(k, g->scope);
	for (const struct grade_row *w = g->rows; w != NULL; w = w->next) {
		walk_expr(w->when, see_reading, k);
		walk_expr(w->quota, see_reading, k);
		for (const struct arg *a = w->tie_by; a != NULL; a = a->next)
			walk_expr(a->x, see_reading, k);
	}
}

void
check_periods(struct check *c)
{
	struct reading k = { .c = c };

	for (const struct stmt *s = c->r->scheme->stmts; s != NULL; s = s->next) {
		if (s->kind == ST_CLAUSE)
			read_list(k, s->clause);
		else if (s->kind == ST_GRADES)
			read_grades(&k, s->grades);
		read_mods(&k, s->scope);
	}
	for (size_t i = 0; i < c->r->moneys_n; i++)
		read_def(k, c->r->money[i]->sym);
	for (size_t i = 0; i < c->r->outcomes_n; i++)
		walk_expr(c->r->outcome[i].ast->when, see_reading, &k);
	if (c->r->total != NULL) {
		walk_expr(c->r->total->full, see_reading, &k);
		walk_expr(c->r->total->start, see_reading, &k);
	}
}
