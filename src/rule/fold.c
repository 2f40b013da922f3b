/* SPDX-License-Identifier: MIT
 *
 * fold.c -- what is known before any fact: constants, classes, dates
 *
 * The checker needs figures (points, weights, limits of bands) for each class
 * value.  Only literals, 参数, 设 over them, and class facts have a value here;
 * everything that rests on other facts is "not known".  Not an evaluator of
 * schemes: that is run.c.
 */
#include "rule/model.h"

static const struct folded unknown = { .known = false };

static struct folded
known_num(struct frac f)
{
	return (struct folded){ .known = true, .vt = VT_NUM, .num = f };
}

static struct folded
known_bool(bool b)
{
	return (struct folded){ .known = true, .vt = VT_BOOL, .i = b };
}

static struct folded
compare(enum op op, struct folded a, struct folded b)
{
	if (!a.known || !b.known)
		return unknown;
	if (a.vt == VT_NUM)
		return known_bool(op_holds(op, frac_cmp(a.num, b.num)));
	return known_bool(op_holds(op, (a.i > b.i) - (a.i < b.i)));
}

static struct folded
arithmetic(enum op op, struct folded a, struct folded b)
{
	static const struct frac zero = { .n = 0, .d = 1 };
	struct frac q;

	if (!a.known || !b.known)
		return unknown;
	switch ((int)op) {
	case OP_ADD:
		return known_num(frac_add(a.num, b.num));
	case OP_SUB:
		return known_num(frac_add(a.num, frac_neg(b.num)));
	case OP_MUL:
		return known_num(frac_mul(a.num, b.num));
	case OP_DIV:
		return frac_div(a.num, b.num, &q) ? known_num(q) : unknown;
	default:
		q = op == OP_OVER ? frac_add(a.num, frac_neg(b.num))
				  : frac_add(b.num, frac_neg(a.num));
		return known_num(frac_cmp(q, zero) < 0 ? zero : q);
	}
}

static struct folded
fold_binary(const struct class_env *env, const struct expr *x)
{
	struct folded a = fold(env, x->a), b = fold(env, x->b);

	if (x->op == OP_AND || x->op == OP_OR) {
		bool strong = x->op == OP_OR;

		if ((a.known && a.i == strong) || (b.known && b.i == strong))
			return known_bool(strong);
		return a.known && b.known ? known_bool(!strong) : unknown;
	}
	if (x->op >= OP_EQ && x->op <= OP_GE)
		return compare(x->op, a, b);
	return arithmetic(x->op, a, b);
}

/* Each 设 once per class combination, however often it is named. */
static struct folded
fold_def(const struct class_env *env, struct sym *s)
{
	if (s->folded != NULL && s->folded_turn == env->turn)
		return *s->folded;
	if (s->def->x->type == NULL) /* still being checked */
		return unknown;
	if (s->folded == NULL)
		s->folded = NEW(env->r->j, struct folded);
	s->folded_turn = env->turn;
	*s->folded = unknown;
	*s->folded = fold(env, s->def->x);
	return *s->folded;
}

static struct folded
fold_path(const struct class_env *env, const struct expr *x)
{
	const struct sym *s = x->sym;

	if (s == NULL)
		return unknown;
	if (s->kind == SYM_FULL)
		return known_num(frac_of((struct num){ x->value }));
	if (s->kind == SYM_VALUE)
		return (struct folded){ .known = true, .vt = VT_CHOICE, .i = s->value };
	if (s->kind == SYM_DEF && s->def != NULL && s->def->kind == DEF_RESULT)
		return unknown;
	if (s->kind == SYM_DEF && s->def != NULL && !s->given)
		return fold_def(env, x->sym);
	if (env->value == NULL)
		return unknown;
	if (s->kind == SYM_IS)
		return known_bool(env->value[s->fact] == s->value);
	if (s->kind == SYM_FACT && env->r->fact[s->fact].pub.is_class)
		return (struct folded){ .known = true,
			.vt = VT_CHOICE,
			.i = env->value[s->fact] };
	return unknown;
}

static struct folded
row_holds(const struct class_env *env, const struct band *b, const struct band_row *w)
{
	struct folded x = unknown, all = known_bool(true);

	if (w->test == BT_ELSE)
		return known_bool(true);
	if (w->test == BT_COND)
		return fold(env, w->cond);
	x = fold(env, b->x);
	if (w->test == BT_RANGE) {
		struct folded lo = compare(OP_GE, x, fold(env, w->lo));
		struct folded hi = compare(OP_LE, x, fold(env, w->hi));

		return !lo.known || !hi.known ? unknown : known_bool(lo.i && hi.i);
	}
	for (const struct rel *r = w->rels; r != NULL && all.known; r = r->next) {
		struct folded one = compare(r->op, x, fold(env, r->x));

		all = one.known ? known_bool(all.i && one.i) : unknown;
	}
	if (w->test == BT_REL)
		return all;
	for (const struct arg *v = w->values; v != NULL; v = v->next) {
		struct folded one = compare(OP_EQ, x, fold(env, v->x));

		if (!one.known || one.i)
			return one;
	}
	return known_bool(false);
}

static struct folded
fold_band(const struct class_env *env, const struct band *b)
{
	if (b->x != NULL && !fold(env, b->x).known)
		return unknown;
	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		struct folded hit = row_holds(env, b, w);

		if (!hit.known)
			return unknown;
		if (hit.i)
			return fold(env, w->value);
	}
	return unknown;
}

static struct folded
fold_unary(const struct class_env *env, const struct expr *x)
{
	struct folded a = fold(env, x->a);

	if (!a.known)
		return a;
	return x->op == OP_NOT ? known_bool(!a.i) : known_num(frac_neg(a.num));
}

static struct folded
fold_in(const struct class_env *env, const struct expr *x)
{
	bool all = x->in_range;

	for (const struct arg *g = x->args; g != NULL; g = g->next) {
		struct folded one = fold(env, g->where);

		if (!one.known || one.i != x->in_range)
			return one;
	}
	return known_bool(all);
}

struct folded
fold(const struct class_env *env, const struct expr *x)
{
	if (x == NULL || x->type == NULL || x->type->vt == VT_BAD)
		return unknown;
	switch (x->kind) {
	case X_NUM:
		return known_num(frac_of((struct num){ x->value }));
	case X_BOOL:
		return known_bool(x->truth);
	case X_PATH:
		return fold_path(env, x);
	case X_UNARY:
		return fold_unary(env, x);
	case X_BINARY:
		return fold_binary(env, x);
	case X_IN:
		return fold_in(env, x);
	case X_BAND:
		return fold_band(env, x->band);
	case X_DATE:
	case X_STR:
	case X_CALL:
		return unknown;
	}
	return unknown;
}

bool
fold_scope(const struct class_env *env, const struct scope *s, bool *known)
{
	*known = true;
	for (; s != NULL; s = s->outer) {
		struct folded f = fold(env, s->mod->when);

		if (f.known && !f.i)
			return false;
		*known = *known && f.known;
	}
	return true;
}

/* ── dates ──────────────────────────────────────────────────────────── */

/* 12月10日: the one inside 考核期; if there is none, the first after it. */
static bool
yearly_day(int32_t from, const struct tok *t, int32_t *out)
{
	int year, month, mday;

	if (from == DAY_NONE || t->month == 0)
		return false;
	day_parts(from, &year, &month, &mday);
	for (int y = year; y <= year + 10; y++)
		if (day_of(y, t->month, t->mday, out) && *out >= from)
			return true;
	return false;
}

static bool
shift_day(const struct expr *x, int sign, int32_t *day)
{
	int64_t n = x->tok.num.u / NUM_ONE * sign;

	if (x->kind != X_NUM || x->tok.unit == UNIT_NONE || n > 4000 || n < -4000)
		return false;
	switch ((int)rule_units[x->tok.unit].kind) {
	case UK_DAY:
		*day += (int32_t)n;
		return true;
	case UK_WEEK:
		*day += (int32_t)n * 7;
		return true;
	case UK_MONTH:
		*day = day_add_months(*day, (int)n);
		return true;
	case UK_QUARTER:
		*day = day_add_months(*day, (int)n * 3);
		return true;
	case UK_YEAR:
		*day = day_add_months(*day, (int)n * 12);
		return true;
	default:
		return false;
	}
}

bool
fold_day(const struct rule *r, int in, const struct expr *x, int32_t *out)
{
	int32_t from = in == 0 ? r->head.from : r->stretch[in].from;
	int32_t to = in == 0 ? r->head.to : r->stretch[in].to;

	if (x->kind == X_DATE && x->tok.kind == T_DATE && x->tok.year != 0) {
		*out = x->tok.day;
		return true;
	}
	if (x->kind == X_DATE)
		return yearly_day(from, &x->tok, out);
	if (x->kind == X_PATH && x->path->next == NULL) {
		*out = str_eq(x->path->text, S("期初")) ? from : to;
		return str_eq(x->path->text, S("期末")) ||
		    str_eq(x->path->text, S("期初"));
	}
	if (x->kind == X_BINARY && (x->op == OP_ADD || x->op == OP_SUB))
		return fold_day(r, in, x->a, out) &&
		    shift_day(x->b, x->op == OP_ADD ? 1 : -1, out);
	return false;
}
