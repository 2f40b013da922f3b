/* SPDX-License-Identifier: MIT
 *
 * check_floor.c -- looser than the national floor [国家规定的最低要求]: an error
 *
 * Wherever the text holds a figure against a norm (不足 4次, >= 4次, a row of
 * 分档, 完成率), the norm is what the scheme demands.  Of all the demands on
 * one thing the strictest counts, for each class: it must reach the floor.  A
 * thing is known by its name and unit; names of misses (缺, 未 …) and parts of
 * a whole (网络学时) are left alone.  加分 and 否决 demand nothing.  A rule binds
 * the schemes whose 考核期 ends when it is in force, and the branch rules no
 * 总支, no 党委 and no branch of the League.
 */
#include "rule/model.h"

/* Days as printed in the texts: 支部 in force from 2018-10-28 (meetings: arts. 11 to
 * 19, of which 12 支委会 and 13 党小组会 were seen); 教育管理 art. 46, hours in
 * art. 20; 机关 arts. 5 to 7 for terms, in force from the day it was published, art. 43.
 * That day, and the one of 述职, is taken on trust: 0007 九.5. */
static const struct law {
	const char *title;
	int year, month, day; /* in force from */
	bool branches;        /* binds branches only */
} branch_law = { "《支部工作条例（试行）》", 2018, 10, 28, true },
  debrief_law = { "《党委（党组）书记抓基层党建工作述职评议考核办法（试行）》", 2020, 1,
	  1, false },
  study_law = { "《党员教育管理工作条例》", 2019, 5, 6, false },
  organ_law = { "《机关基层组织工作条例》", 2019, 12, 28, false };

static const struct floor {
	const char *word;  /* in the name */
	enum unit_kind uk; /* UK_COUNT or UK_STUDY */
	int per_year;      /* of the unit below */
	const char *unit;
	const char *how;
	const struct law *law;
} floors[] = {
	{ "党员大会", UK_COUNT, 4, "次", "每季 1次", &branch_law },
	{ "支委会", UK_COUNT, 12, "次", "每月 1次", &branch_law },
	{ "支部委员会", UK_COUNT, 12, "次", "每月 1次", &branch_law },
	{ "党小组会", UK_COUNT, 12, "次", "每月 1次", &branch_law },
	{ "党课", UK_COUNT, 1, "次", "书记每年 1次", &branch_law },
	{ "主题党日", UK_COUNT, 12, "次", "每月 1次", &branch_law },
	{ "组织生活会", UK_COUNT, 1, "次", "每年 1次", &branch_law },
	{ "民主评议", UK_COUNT, 1, "次", "每年 1次", &branch_law },
	{ "谈心谈话", UK_COUNT, 1, "次", "每年 1次", &branch_law },
	{ "述职", UK_COUNT, 1, "次", "每年 1次", &debrief_law },
	{ "书记", UK_STUDY, 56, "学时", "书记和班子成员每年 56学时", &study_law },
	{ "班子", UK_STUDY, 56, "学时", "书记和班子成员每年 56学时", &study_law },
	{ "委员", UK_STUDY, 56, "学时", "书记和班子成员每年 56学时", &study_law },
	{ "学习", UK_STUDY, 32, "学时", "党员每年 32学时", &study_law },
	{ "教育", UK_STUDY, 32, "学时", "党员每年 32学时", &study_law },
	{ "培训", UK_STUDY, 32, "学时", "党员每年 32学时", &study_law },
	{ "学时", UK_STUDY, 32, "学时", "党员每年 32学时", &study_law },
};

static bool
in_force(const struct check *c, const struct law *law)
{
	int32_t from;

	return day_of(law->year, law->month, law->day, &from) && c->r->head.to >= from;
}

/* Names of something else: misses, people, parts of a whole. */
static const char *const other[] = { "缺", "未", "少", "漏", "迟", "逾", "不", "网络",
	"线上", "集中培训", "集中轮训", "脱产", "专题", "积极分子", "发展对象", "新党员",
	"入党" };
/* Who is no branch, in the name of a class. */
static const char *const above[] = { "总支", "党委", "团支", "团委" };
static const char *const counted[] = { "次", "场", "期", "轮" };

struct demand {
	int floor;
	const struct expr *x; /* the norm */
	int more;             /* > 3次 demands 4次 */
	int times;            /* periods a year it stands in; 1: the whole 考核期 */
	const struct scope *scope;
	struct str name;
};

struct search {
	struct check *c;
	struct demand *at;
	size_t n, cap;
	int times;
	const struct scope *scope;
	const char *mark; /* another for each clause */
};

/* ── what is meant ──────────────────────────────────────────────────── */

static bool
has_word(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_find(s, str_of(words[i])) < s.n)
			return true;
	return false;
}

static bool
is_counted(int unit)
{
	for (size_t i = 0; unit != UNIT_NONE && i < ARRAY_N(counted); i++)
		if (strcmp(rule_units[unit].word, counted[i]) == 0)
			return true;
	return false;
}

static int
floor_named(const struct check *c, struct str name, enum unit_kind uk)
{
	if (has_word(name, other, ARRAY_N(other)))
		return -1;
	for (size_t i = 0; i < ARRAY_N(floors); i++)
		if (floors[i].uk == uk && in_force(c, floors[i].law) &&
		    str_find(name, str_of(floors[i].word)) < name.n)
			return (int)i;
	return -1;
}

/* 党员大会; 计数(会议 其中 种类 = 党员大会); a 设 of that name. */
static int
floor_of(struct search *s, const struct expr *x, struct str *name)
{
	const struct type *t = x == NULL ? NULL : x->type;

	if (x != NULL && x->kind == X_CALL && x->path != NULL &&
	    str_eq(x->path->text, S("计数"))) {
		*name = rule_slice(s->c->j, s->c->r->file, x->at);
		return floor_named(s->c, *name, UK_COUNT);
	}
	if (t == NULL || x->kind != X_PATH || x->sym == NULL || t->vt != VT_NUM ||
	    t->power != 1 || (t->uk == UK_COUNT && !is_counted(t->unit)))
		return -1;
	*name = x->sym->name;
	return floor_named(s->c, *name, t->uk);
}

static void
demand(struct search *s, const struct expr *what, const struct expr *norm, int more)
{
	struct str name = S("");
	int floor = floor_of(s, what, &name);

	if (floor < 0 || norm == NULL)
		return;
	s->at = job_grow(s->c->j, s->at, s->n, &s->cap, sizeof *s->at);
	s->at[s->n++] = (struct demand){ .floor = floor,
		.x = norm,
		.more = more,
		.times = s->times,
		.scope = s->scope,
		.name = str_of(floors[floor].uk == UK_COUNT ? floors[floor].word
							    : job_cstr(s->c->j, name)) };
}

/* ── where it is demanded ───────────────────────────────────────────── */

static void search_expr(struct search *s, const struct expr *x);
static void search_list(struct search *s, const struct clause *cl);

static bool
is_more(enum op op)
{
	return op == OP_GT || op == OP_LE;
}

static void
search_band(struct search *s, const struct band *b)
{
	if (b == NULL)
		return;
	search_expr(s, b->x);
	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		for (const struct rel *r = w->rels; r != NULL; r = r->next)
			demand(s, b->x, r->x, is_more(r->op));
		demand(s, b->x, w->lo, 0);
		search_expr(s, w->cond);
		search_expr(s, w->value);
		search_list(s, w->body);
	}
}

static void
search_path(struct search *s, const struct expr *x)
{
	struct sym *sym = x->sym;

	if (sym == NULL || sym->kind != SYM_DEF || sym->def == NULL ||
	    sym->seen_by == s->mark)
		return;
	sym->seen_by = s->mark; /* each 设 once, however often it is named */
	search_expr(s, sym->def->x);
}

static void
search_expr(struct search *s, const struct expr *x)
{
	if (x == NULL)
		return;
	if (x->kind == X_PATH)
		search_path(s, x);
	if (x->kind == X_BINARY &&
	    (x->op == OP_SHORT || (x->op >= OP_LT && x->op <= OP_GE))) {
		demand(s, x->a, x->b, is_more(x->op));
		demand(s, x->b, x->a, x->op == OP_LT || x->op == OP_GE);
	}
	if (x->kind == X_CALL && x->path != NULL && str_eq(x->path->text, S("完成率")) &&
	    x->args != NULL && x->args->next != NULL)
		demand(s, x->args->x, x->args->next->x, 0);
	if (x->kind != X_CALL) {
		search_expr(s, x->a);
		search_expr(s, x->b);
	}
	for (const struct arg *g = x->args; g != NULL; g = g->next)
		search_expr(s, g->x);
	search_band(s, x->band);
}

static void
search_act(struct search *s, const struct act *a)
{
	if (a->verb == V_EFFECT)
		return;
	search_expr(s, a->when);
	if (a->amount != NULL)
		search_expr(s, a->amount->x);
}

static void
search_clause(struct search *s, const struct clause *cl)
{
	const struct scope *outer = s->scope;
	int times = s->times;

	if (cl->kind == C_SCOPE) {
		struct scope *in = NEW(s->c->j, struct scope);

		*in = (struct scope){ .mod = cl->scope, .outer = outer };
		s->scope = in;
	} else if (cl->kind == C_PERIOD) {
		s->times *= period_times(cl->every->period);
		search_list(s, cl->every->body);
	} else if (cl->kind == C_ACT) {
		search_act(s, cl->act);
	} else if (cl->kind == C_EACH) {
		search_expr(s, cl->each->x);
		search_list(s, cl->each->body);
	} else if (cl->kind == C_BAND) {
		search_band(s, cl->band);
	}
	search_list(s, cl->body);
	s->scope = outer;
	s->times = times;
}

static void
search_list(struct search *s, const struct clause *cl)
{
	for (; cl != NULL; cl = cl->next)
		if (cl->kind != C_POOL && cl->kind != C_DEF && cl->kind != C_VETO)
			search_clause(s, cl);
}

/* ── is it enough? ──────────────────────────────────────────────────── */

/* The floor for the whole 考核期, of a thing demanded once for all of it. */
static int64_t
floor_in(const struct rule *r, int floor)
{
	int64_t days = r->head.to - r->head.from + 1;

	return (floors[floor].per_year * days + 182) / 365;
}

/* 总支 hold their meetings by rules of their own. */
static bool
binds(const struct classes *k, const struct law *law)
{
	const struct rule *r = k->env.r;

	for (size_t i = 0; i < r->facts_n && law->branches; i++) {
		const struct rule_fact *f = &r->fact[i].pub;

		if (f->is_class &&
		    has_word(f->choice[k->value[i]], above, ARRAY_N(above)))
			return false;
	}
	return true;
}

struct best {
	bool any;
	struct frac is; /* a year, or in the 考核期 */
	int64_t least;  /* the same for the floor */
	const struct demand *by;
};

/* ${a} / ${an} < ${b} / ${bn}, of floors that are told for different spans. */
static bool
looser(const struct best *a, const struct best *b)
{
	struct frac x = frac_mul(a->is, (struct frac){ .n = b->least, .d = 1 });
	struct frac y = frac_mul(b->is, (struct frac){ .n = a->least, .d = 1 });

	return frac_cmp(x, y) < 0;
}

static void
weigh(struct search *s, const struct classes *k, const struct demand *d,
    struct best *best)
{
	struct best one = { .any = true, .by = d };
	struct folded f;
	bool known;

	if (!fold_scope(&k->env, d->scope, &known))
		return;
	f = fold(&k->env, d->x);
	if (!f.known || f.vt != VT_NUM)
		return;
	one.is = frac_add(f.num, (struct frac){ .n = d->more, .d = 1 });
	one.is = frac_mul(one.is, (struct frac){ .n = d->times, .d = 1 });
	one.least = d->times > 1 ? floors[d->floor].per_year
				 : floor_in(s->c->r, d->floor);
	if (one.least > 0 && (!best->any || looser(best, &one)))
		*best = one;
}

static void
tell(struct check *c, const struct classes *k, const struct best *b)
{
	const struct floor *f = &floors[b->by->floor];
	struct class_env none = { .r = c->r };
	bool whole = b->by->times == 1;
	bool by_class = b->by->scope != NULL || !fold(&none, b->by->x).known;

	check_error(c, b->by->x->at,
	    job_cstr(c->j,
		job_fmt(c->j, "改为%s不少于 %lld%s；地方可以更严，不能更松",
		    whole ? "" : "一年", (long long)b->least, f->unit)),
	    "低于国家规定：“%.*s”%s只要求 %.*s%s，%s要求%s%.*s", STR_FMT(b->by->name),
	    whole ? "考核期内" : "一年",
	    STR_FMT(num_text(c->j, frac_round(b->is, 2, ROUND_HALF))), f->unit,
	    f->law->title, f->how, STR_FMT(classes_text(c, k, by_class)));
}

static void
judge(struct search *s)
{
	struct classes k = classes_first(s->c);
	bool told[ARRAY_N(floors)] = { false };

	if (s->n == 0)
		return;
	do {
		for (size_t i = 0; i < ARRAY_N(floors); i++) {
			struct best best = { .any = false };

			for (size_t d = 0; d < s->n; d++)
				if (s->at[d].floor == (int)i)
					weigh(s, &k, &s->at[d], &best);
			if (!best.any || told[i] || !binds(&k, floors[i].law) ||
			    frac_cmp(best.is, (struct frac){ .n = best.least, .d = 1 }) >=
				0)
				continue;
			told[i] = true;
			tell(s->c, &k, &best);
		}
	} while (classes_next(&k));
}

/* ── institutions ───────────────────────────────────────────────────── */

static const struct term {
	const char *word;
	const struct law *law;
	int years, village;
} terms[] = { { "总支", &organ_law, 3, 5 }, { "支部", &branch_law, 3, 5 },
	{ "党委", &organ_law, 5, 5 }, { "委员会", &organ_law, 5, 5 } };

static bool
is_village(const struct check *c, struct str name)
{
	static const char *const words[] = { "村", "社区" };

	return has_word(name, words, 2) || has_word(c->r->head.subjects, words, 2);
}

/* 党支部 3年: nobody may sit longer than the regulation says. */
static void
check_term(struct check *c, struct str name, const struct inst_item *n)
{
	if (n == NULL || n->tok.kind != T_NUM || n->tok.unit == UNIT_NONE ||
	    rule_units[n->tok.unit].kind != UK_YEAR)
		return;
	for (size_t i = 0; i < ARRAY_N(terms); i++) {
		int years = is_village(c, name) ? terms[i].village : terms[i].years;

		if (str_find(name, str_of(terms[i].word)) == name.n)
			continue;
		if (n->tok.num.u > years * NUM_ONE && in_force(c, terms[i].law))
			check_error(c, n->at,
			    job_cstr(c->j, job_fmt(c->j, "写 %d年", years)),
			    "低于国家规定：“%.*s”任期 %.*s年，%s规定 %d年", STR_FMT(name),
			    STR_FMT(num_text(c->j, n->tok.num)), terms[i].law->title,
			    years);
		return;
	}
}

static void
check_terms(struct check *c, const struct inst *inst)
{
	if (inst->name.text.n > 0 && inst->lines != NULL)
		check_term(c, inst->name.text, inst->lines->items);
	for (const struct inst_line *l = inst->lines; l != NULL; l = l->next)
		for (const struct inst_item *i = l->items; i != NULL; i = i->next)
			if (i->tok.kind == T_WORD)
				check_term(c, i->tok.text, i->next);
}

/* 载体 主题党日 每季 1次: less often than it must be. */
static void
check_carrier(struct check *c, const struct stmt *s)
{
	int floor = floor_named(c, s->inst->name.text, UK_COUNT), times = 0, n = 1;

	for (const struct inst_line *l = s->inst->lines; l != NULL; l = l->next)
		for (const struct inst_item *i = l->items; i != NULL; i = i->next) {
			if (i->tok.kind == T_WORD && period_of(i->tok.text) != P_NONE)
				times = period_times(period_of(i->tok.text));
			if (i->tok.kind == T_NUM && is_counted(i->tok.unit))
				n = (int)(i->tok.num.u / NUM_ONE);
		}
	if (floor >= 0 && times > 0 && times * n < floors[floor].per_year)
		check_error(c, s->at, "改得密一些；地方可以更严，不能更松",
		    "低于国家规定：“%.*s”一年只安排 %d次，%s要求%s",
		    STR_FMT(s->inst->name.text), times * n, floors[floor].law->title,
		    floors[floor].how);
}

static void
check_insts(struct check *c, const struct stmt *s)
{
	for (; s != NULL; s = s->next) {
		if (s->kind == ST_INST && s->inst->kind == I_TERM)
			check_terms(c, s->inst);
		if (s->kind == ST_INST && s->inst->kind == I_CARRIER)
			check_carrier(c, s);
	}
}

void
check_floors(struct check *c)
{
	struct search s = { .c = c, .times = 1 };

	check_insts(c, c->r->file->common);
	check_insts(c, c->r->scheme->stmts);
	for (size_t i = 0; i < c->r->pools_n; i++) {
		int up = (int)i;

		while (up >= 0 && c->r->pool[up].sign <= 0)
			up = c->r->pool[up].parent;
		if (up >= 0)
			continue; /* in a 加分 */
		s.scope = c->r->pool[i].scope;
		for (const struct clause *cl = c->r->pool[i].ast->body; cl != NULL;
		     cl = cl->next) {
			struct clause one = *cl;

			one.next = NULL;
			s.mark = NEW(c->j, char);
			search_list(&s, &one);
		}
	}
	judge(&s);
}
