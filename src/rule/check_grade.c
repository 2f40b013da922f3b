/* SPDX-License-Identifier: MIT
 *
 * check_grade.c -- tables of grades [等次]: as values, quotas, gates on them
 *
 * design §5.9.  Grades are written best first; as values of a 选 they are
 * ordered, the better the larger: 等次 >= 良好 is 良好 or better.
 */
#include "rule/check_expr.h"

struct type *
grade_type(struct check *c, struct rgrades *g)
{
	struct type *t = type_new(c, VT_CHOICE);

	if (g->choice == NULL) {
		g->choice = NEW(c->j, struct data_type);
		g->choice->kind = D_CHOICE;
		g->choice->ordered = true;
		for (const struct grade_row *w = g->ast->rows; w != NULL; w = w->next) {
			struct field *f = NEW(c->j, struct field);

			f->name = w->name;
			f->next = g->choice->fields;
			g->choice->fields = f;
			g->choice->fields_n++;
		}
	}
	t->choice = g->choice;
	t->may_na = true;
	return t;
}

/* ── quotas ─────────────────────────────────────────────────────────── */

static bool
is_bare_number(const struct expr *x)
{
	return x->kind == X_NUM && x->tok.unit == UNIT_NONE;
}

/* 1/3: a share as well as 30%. */
static bool
is_quotient(const struct expr *x)
{
	return x->kind == X_BINARY && x->op == OP_DIV && is_bare_number(x->a) &&
	    is_bare_number(x->b);
}

/* A quota that is known now must leave room for somebody, and for no more than all. */
static void
check_size(struct check *c, const struct grade_row *w)
{
	static const struct frac none = { .n = 0, .d = 1 }, all = { .n = 1, .d = 1 };
	struct class_env env = { .r = c->r };
	struct folded f = fold(&env, w->quota);

	if (f.known && frac_cmp(f.num, none) <= 0)
		check_error(c, w->quota->at, "写 名额 30% 或 名额 3家", "名额要大于零");
	else if (f.known && w->share && frac_cmp(f.num, all) > 0)
		check_error(c, w->quota->at, "写 100% 以内的数，或写个数，如 名额 3家",
		    "名额不能超过全部");
}

static void
check_quota(struct check *c, struct grade_row *w)
{
	struct type *t = check_expr(c, w->quota);

	if (t->vt == VT_BAD)
		return;
	w->share = t->uk == UK_RATIO || is_quotient(w->quota);
	if (t->vt == VT_NUM && t->bare)
		expr_adopt(c, w->quota, UNIT_NONE);
	if (t->vt == VT_NUM &&
	    ((t->power == 1 && (t->uk == UK_RATIO || t->uk == UK_COUNT)) ||
		t->power == 0))
		check_size(c, w);
	else
		check_error(c, w->quota->at, "写 名额 30% 或 名额 3家",
		    "名额要写百分数或个数，不能用%s", type_word(c->j, t));
}

static void
check_group(struct check *c, struct grade_row *w)
{
	struct sym *s = sym_find(&c->r->syms, w->by->text);

	if (s != NULL && s->kind == SYM_FACT && s->fact >= 0 &&
	    c->r->fact[s->fact].pub.is_class) {
		s->used = true;
		w->by_fact = s->fact;
		return;
	}
	check_error(c, w->by->at, "写一个 类别 的名字，如 名额 30% 按 单位类型",
	    "按 后面要写类别，“%.*s”不是类别", STR_FMT(w->by->text));
}

static void
check_ties(struct check *c, const struct grade_row *w)
{
	for (const struct arg *a = w->tie_by; a != NULL; a = a->next) {
		const struct type *t = check_expr(c, a->x);

		if (t->vt != VT_NUM && t->vt != VT_BAD)
			check_error(c, a->x->at, "写 同分 比 部分.党建工作",
			    "同分时要比数的大小，不能用%s", type_word(c->j, t));
	}
}

void
check_grade_row(struct check *c, struct grade_row *w)
{
	if (w->when != NULL)
		(void)check_cond(c, w->when);
	if (w->quota != NULL)
		check_quota(c, w);
	else if (w->by != NULL || w->tie_by != NULL || w->quota_up >= 0 ||
	    w->ties_in >= 0 || w->refill)
		check_error(c, w->at, "写上 名额，如 名额 30%，或去掉它们",
		    "按、余数、同分、递补 说的都是名额，这一等没有写名额");
	if (w->by != NULL)
		check_group(c, w);
	check_ties(c, w);
}

/* ── a 否决 may not read the table it changes (§5.4) ─────────────────── */

struct reads {
	int table;
	const struct expr *at;
	const struct expr *top; /* what stands in the condition itself */
};

static void
see_grade(void *arg, const struct expr *x)
{
	struct reads *r = arg;
	const struct sym *s = x->kind == X_PATH ? x->sym : NULL;

	if (s == NULL || r->at != NULL)
		return;
	if (s->kind == SYM_GRADES && s->grades == r->table)
		r->at = r->top != NULL ? r->top : x;
	if (s->kind == SYM_DEF && s->def != NULL && !s->given) {
		bool outer = r->top == NULL;

		r->top = outer ? x : r->top;
		walk_expr(s->def->x, see_grade, r);
		r->top = outer ? NULL : r->top;
	}
}

void
check_gates(struct check *c)
{
	for (size_t i = 0; i < c->r->gates_n; i++) {
		const struct rgate *g = &c->r->gate[i];
		struct reads r = { .table = g->table };

		if (g->kind > GATE_DOWN)
			continue;
		walk_expr(g->veto != NULL ? g->veto->when : g->clause->act->when,
		    see_grade, &r);
		if (r.at != NULL)
			check_error(c, r.at->at,
			    "改读 总分 或某一项，或写进等次那一等的条件",
			    "这里读了“%.*s”，可它后面要改的正是“%.*s”",
			    STR_FMT(c->r->grade[g->table].pub.name),
			    STR_FMT(c->r->grade[g->table].pub.name));
	}
}
