/* SPDX-License-Identifier: MIT
 *
 * walker_expr_test.c -- the second opinion: expressions under three values
 *
 * design §5.1, 5.2 and the table of functions, one short function each.
 */
#include <assert.h>

#include "rule/tree_walk_test.h"

/* ── values ─────────────────────────────────────────────────────────── */

struct value
value_of(struct ratio x)
{
	return (struct value){ .lo = x, .hi = x };
}

struct value
value_truth(bool is)
{
	struct value v = value_of(ratio(0, 1));

	v.i = is;
	return v;
}

struct value
value_missing(uint8_t bits)
{
	struct value v = value_of(ratio(0, 1));

	v.state = bits;
	return v;
}

struct value
value_na(void)
{
	return value_missing(CELL_NA);
}

uint8_t
join_states(uint8_t a, uint8_t b)
{
	if (a == CELL_NA || b == CELL_NA)
		return CELL_NA;
	return (uint8_t)(a | b);
}

bool
is_given(struct value v)
{
	return v.state == 0;
}

bool
is_true(struct value v)
{
	return v.state == 0 && v.i != 0;
}

bool
is_false(struct value v)
{
	return v.state == 0 && v.i == 0;
}

struct value
walk_and(struct value a, struct value b)
{
	if (a.state == CELL_NA)
		return b;
	if (b.state == CELL_NA)
		return a;
	if (is_false(a) || is_false(b))
		return value_truth(false);
	if (a.state != 0 || b.state != 0)
		return value_missing(a.state | b.state);
	return value_truth(true);
}

struct value
walk_or(struct value a, struct value b)
{
	if (a.state == CELL_NA)
		return b;
	if (b.state == CELL_NA)
		return a;
	if (is_true(a) || is_true(b))
		return value_truth(true);
	if (a.state != 0 || b.state != 0)
		return value_missing(a.state | b.state);
	return value_truth(false);
}

struct value
walk_not(struct value a)
{
	if (a.state == 0)
		a.i = !a.i;
	return a;
}

/* ── names ──────────────────────────────────────────────────────────── */

struct value
walk_fact(struct walker *w, size_t s, int fact)
{
	const struct rule_fact *f = &w->r->fact[fact].pub;
	const struct rule_column *col = &w->snap->fact[fact];
	struct value v;

	if (w->r->fact[fact].sym->type.result)
		return walk_result(w, s, fact);
	if (col->state[s] == CELL_NA)
		return value_na();
	if (col->state[s] == CELL_MISSING && w->snap->today <= f->due)
		return value_missing(OPEN_NOT_DUE);
	if (col->state[s] == CELL_MISSING)
		return value_missing(f->owed == RULE_BY_UNIT ? OPEN_OWED : OPEN_WAITING);
	v = value_of(ratio(f->kind == RULE_NUM ? col->v[s] : 0, NUM_ONE));
	v.i = f->kind == RULE_NUM ? 0 : col->v[s];
	return v;
}

/* 结果: rounded, and read so by everything else. */
struct value
walk_money(struct walker *w, size_t s, const struct def *d)
{
	struct value v = walk_value(w, s, d->x);

	if (v.state != 0)
		return value_missing(v.state);
	return value_of(ratio_round(v.lo, d->places, w->r->rounding));
}

/* What it says of another subject it says of that one as of itself. */
static struct value
of_def(struct walker *w, size_t s, const struct def *d)
{
	size_t asks = w->asks;
	struct value v;

	w->asks = NOBODY;
	v = walk_value(w, s, d->x);
	w->asks = asks;
	v.range = false; /* only a result named directly is a range */
	return v;
}

/* A result is of its own subject, whoever asks. */
static struct value
of_result(struct walker *w, size_t s, const struct sym *sym)
{
	size_t asks = w->asks;
	struct value v;

	w->asks = NOBODY;
	v = sym->kind == SYM_TOTAL  ? walk_total(w, s)
	    : sym->kind == SYM_BASE ? walk_base(w, s)
				    : walk_grade_value(w, s, sym->grades);
	w->asks = asks;
	return v;
}

static struct value
of_name(struct walker *w, size_t s, const struct expr *x)
{
	const struct sym *sym = x->sym;
	struct value v;

	if (before_in(w->r, x, w->ctx)) {
		w->ctx -= x->ago;
		v = walk_value(w, s, x->before);
		w->ctx += x->ago;
		return v;
	}
	if (sym == NULL)
		return walk_far(w, s, x);
	switch (sym->kind) {
	case SYM_FACT:
		if (sym->family_n > 0)
			return walk_family(w, s, sym);
		return walk_fact(w, s, sym->fact);
	case SYM_FIRST_DAY:
	case SYM_LAST_DAY:
	case SYM_TODAY:
		return walk_day_name(w, sym->kind);
	case SYM_DEF:
		if (sym->def->kind == DEF_RESULT)
			return walk_money(w, s, sym->def);
		return of_def(w, s, sym->def);
	case SYM_POOL:
		return walk_pool(w, s, sym->pool);
	case SYM_SHARE:
		return walk_share(w, s, sym);
	case SYM_TOTAL:
	case SYM_BASE:
	case SYM_GRADES:
		return of_result(w, s, sym);
	case SYM_FULL:
		return value_of(ratio(w->r->pool[sym->pool].pub.points.u, NUM_ONE));
	case SYM_IS:
		v = walk_fact(w, s, sym->fact);
		v.i = v.i == sym->value;
		return v;
	case SYM_VALUE:
		v = value_truth(false);
		v.i = sym->value;
		return v;
	case SYM_FIELD:
		return walk_field(w, s, sym->set, sym->field);
	case SYM_SELF:
		v = value_truth(false);
		v.i = w->snap->name[w->asks != NOBODY && w->set < 0 ? w->asks : s];
		return v;
	case SYM_SET:
	case SYM_ROLE:
	case SYM_DIM:
	case SYM_INST:
		break;
	}
	assert(false && "a name the checker should have refused");
	return value_na();
}

/* ── arithmetic ─────────────────────────────────────────────────────── */

static struct ratio
above_zero(struct ratio x)
{
	return ratio_max(x, ratio(0, 1));
}

static struct value
arithmetic(enum op op, struct value a, struct value b)
{
	uint8_t state = join_states(a.state, b.state);

	if (op == OP_DIV && b.state == 0 && b.lo.n == 0)
		return value_na();
	if (state != 0)
		return value_missing(state);
	if (op == OP_ADD)
		return value_of(ratio_add(a.lo, b.lo));
	if (op == OP_SUB)
		return value_of(ratio_add(a.lo, ratio_neg(b.lo)));
	if (op == OP_MUL)
		return value_of(ratio_mul(a.lo, b.lo));
	if (op == OP_DIV)
		return value_of(ratio_div(a.lo, b.lo));
	if (op == OP_SHORT)
		return value_of(above_zero(ratio_add(b.lo, ratio_neg(a.lo))));
	return value_of(above_zero(ratio_add(a.lo, ratio_neg(b.lo))));
}

/* ── comparison: of ranges too ──────────────────────────────────────── */

static struct value
equal(struct value a, struct value b)
{
	if (ratio_cmp(a.hi, b.lo) < 0 || ratio_cmp(b.hi, a.lo) < 0)
		return value_truth(false);
	if (ratio_cmp(a.lo, b.hi) == 0 && ratio_cmp(a.hi, b.lo) == 0)
		return value_truth(true);
	return value_missing(a.state | b.state);
}

static struct value
below(struct value a, struct value b)
{
	if (ratio_cmp(a.hi, b.lo) < 0)
		return value_truth(true);
	if (ratio_cmp(a.lo, b.hi) >= 0)
		return value_truth(false);
	return value_missing(a.state | b.state);
}

static struct value
numbers(enum op op, struct value a, struct value b)
{
	if (op == OP_EQ)
		return equal(a, b);
	if (op == OP_NE)
		return walk_not(equal(a, b));
	if (op == OP_LT)
		return below(a, b);
	if (op == OP_GE)
		return walk_not(below(a, b));
	if (op == OP_GT)
		return below(b, a);
	return walk_not(below(b, a));
}

static bool
indexes(enum op op, int64_t a, int64_t b)
{
	if (op == OP_EQ)
		return a == b;
	if (op == OP_NE)
		return a != b;
	if (op == OP_LT)
		return a < b;
	if (op == OP_LE)
		return a <= b;
	return op == OP_GT ? a > b : a >= b;
}

/* A value of a 选 by its place among them; an open grade is a range already. */
static struct value
as_range(struct value v)
{
	if (!v.range)
		v.lo = v.hi = ratio(v.i, 1);
	return v;
}

static struct value
compare(enum op op, enum vtype vt, struct value a, struct value b)
{
	bool known = (a.state == 0 || a.range) && (b.state == 0 || b.range);

	if (a.state == CELL_NA || b.state == CELL_NA)
		return value_na();
	if (!known)
		return value_missing(a.state | b.state);
	if (vt == VT_CHOICE && (a.range || b.range))
		return numbers(op, as_range(a), as_range(b));
	if (vt != VT_NUM)
		return value_truth(indexes(op, a.i, b.i));
	return numbers(op, a, b);
}

static struct value
compare_exprs(struct walker *w, size_t s, enum op op, const struct expr *a,
    const struct expr *b)
{
	return compare(op, a->type->vt, walk_value(w, s, a), walk_value(w, s, b));
}

static struct value
in(struct walker *w, size_t s, const struct expr *x)
{
	const struct arg *g = x->args;
	struct value v;

	if (x->in_range)
		return walk_and(compare_exprs(w, s, OP_GE, x->a, g->x),
		    compare_exprs(w, s, OP_LE, x->a, g->next->x));
	v = compare_exprs(w, s, OP_EQ, x->a, g->x);
	for (g = g->next; g != NULL; g = g->next)
		v = walk_or(v, compare_exprs(w, s, OP_EQ, x->a, g->x));
	return v;
}

/* ── functions ──────────────────────────────────────────────────────── */

static struct value
largest(struct value a, struct value b, bool smallest, enum vtype vt)
{
	uint8_t state = join_states(a.state, b.state);

	if (state != 0)
		return value_missing(state);
	if (vt == VT_DATE)
		return (a.i < b.i) == smallest ? a : b;
	return value_of(smallest ? ratio_min(a.lo, b.lo) : ratio_max(a.lo, b.lo));
}

static struct value
share_done(struct value a, struct value b)
{
	struct value v = arithmetic(OP_DIV, a, b);

	if (v.state != 0)
		return v;
	return value_of(ratio_min(above_zero(v.lo), ratio(1, 1)));
}

static struct value
or_else(struct value x, struct value y)
{
	if (x.state == CELL_NA)
		return y;
	if (x.state != 0 && !(x.state & OPEN_NOT_DUE))
		return y;
	return x;
}

static struct value
given(struct value x)
{
	return x.state == CELL_NA ? x : value_truth(x.state == 0);
}

/* In the unit that the figure is written in. */
static struct value
rounded(struct value v, int unit, int places, enum rounding how)
{
	struct ratio one = ratio(unit == UNIT_NONE ? NUM_ONE : rule_units[unit].scale,
	    NUM_ONE);

	if (v.state != 0)
		return v;
	return value_of(ratio_mul(ratio_round(ratio_div(v.lo, one), places, how), one));
}

/* 历史不足 is 否. */
static struct value
streak(struct walker *w, size_t s, const struct expr *x)
{
	struct value all = value_truth(true);

	for (const struct arg *g = x->past; g != NULL; g = g->next) {
		struct value v = walk_value(w, s, g->x);

		all = walk_and(all, v.state == CELL_NA ? value_truth(false) : v);
	}
	return all;
}

static struct value
call(struct walker *w, size_t s, const struct expr *x)
{
	struct str fn = x->path->text;
	const struct arg *g = x->args;
	struct value v, next;
	bool min = str_eq(fn, S("最小"));

	if (x->peers != NULL)
		return walk_peers(w, s, x->peers);
	if (x->past != NULL)
		return streak(w, s, x);
	if (x->every != P_NONE)
		return walk_stretches(w, s, x);
	if (x->others != NULL)
		return walk_others(w, s, x);
	if (x->reach == REACH_UP)
		return walk_far(w, s, x);
	if (walk_is_set(x) && str_eq(fn, S("间断")))
		return walk_gap(w, s, x);
	if (walk_is_set(x))
		return walk_aggregate(w, s, x);
	if (date_fn(fn) < DATE_FNS)
		return walk_date_call(w, s, x);
	v = walk_value(w, s, g->x);
	if (str_eq(fn, S("已报")))
		return given(v);
	if (!str_eq(fn, S("若无")))
		v.range = false;
	if (str_eq(fn, S("绝对")))
		return v.state == 0 && v.lo.n < 0 ? value_of(ratio_neg(v.lo)) : v;
	if (str_eq(fn, S("取整")))
		return rounded(v, g->x->type->unit, 0, ROUND_DOWN);
	next = walk_value(w, s, g->next->x);
	if (str_eq(fn, S("舍入")))
		return rounded(v, g->x->type->unit, (int)next.lo.n, ROUND_HALF);
	if (str_eq(fn, S("完成率")))
		return share_done(v, next);
	if (str_eq(fn, S("若无")))
		return or_else(v, next);
	v = largest(v, next, min, x->type->vt);
	for (g = g->next->next; g != NULL; g = g->next)
		v = largest(v, walk_value(w, s, g->x), min, x->type->vt);
	return v;
}

/* ── bands ──────────────────────────────────────────────────────────── */

static struct value
row_test(struct walker *w, size_t s, const struct band *b, const struct band_row *row)
{
	struct value v = value_na();

	if (row->test == BT_COND)
		return walk_value(w, s, row->cond);
	if (row->test == BT_RANGE)
		return walk_and(compare_exprs(w, s, OP_GE, b->x, row->lo),
		    compare_exprs(w, s, OP_LE, b->x, row->hi));
	for (const struct rel *rel = row->rels; rel != NULL; rel = rel->next)
		v = walk_and(v, compare_exprs(w, s, rel->op, b->x, rel->x));
	for (const struct arg *g = row->values; g != NULL; g = g->next)
		v = walk_or(v, compare_exprs(w, s, OP_EQ, b->x, g->x));
	return v;
}

const struct band_row *
walk_row(struct walker *w, size_t s, const struct band *b, uint8_t *state)
{
	struct value head = b->x == NULL ? value_truth(true) : walk_value(w, s, b->x);
	bool asked = b->x != NULL || b->rows_n == 1;

	*state = head.range ? 0 : head.state;
	if (*state != 0)
		return NULL;
	for (const struct band_row *row = b->rows; row != NULL; row = row->next) {
		struct value v;

		if (row->test == BT_ELSE && asked)
			return row;
		v = row->test == BT_ELSE ? value_na() : row_test(w, s, b, row);
		if (is_true(v))
			return row;
		asked = asked || v.state != CELL_NA;
		if (v.state == 0 || v.state == CELL_NA)
			continue;
		*state = v.state;
		return NULL;
	}
	*state = CELL_NA;
	return NULL;
}

static struct value
band(struct walker *w, size_t s, const struct band *b)
{
	uint8_t state;
	const struct band_row *row = walk_row(w, s, b, &state);
	struct value v;

	if (row == NULL)
		return value_missing(state);
	v = walk_value(w, s, row->value);
	v.range = false;
	return v;
}

/* ── the tree ───────────────────────────────────────────────────────── */

static struct value
binary(struct walker *w, size_t s, const struct expr *x)
{
	struct value a, b;

	if (x->op >= OP_EQ && x->op <= OP_GE)
		return compare_exprs(w, s, x->op, x->a, x->b);
	if (x->a->type->vt == VT_DATE)
		return walk_date_sum(w, s, x);
	a = walk_value(w, s, x->a);
	b = walk_value(w, s, x->b);
	if (x->op == OP_AND)
		return walk_and(a, b);
	if (x->op == OP_OR)
		return walk_or(a, b);
	return arithmetic(x->op, a, b);
}

static struct value
unary(struct walker *w, size_t s, const struct expr *x)
{
	struct value v = walk_value(w, s, x->a);

	if (x->op == OP_NOT)
		return walk_not(v);
	if (v.state != 0)
		return value_missing(v.state);
	return value_of(ratio_neg(v.lo));
}

static struct value
of_kind(struct walker *w, size_t s, const struct expr *x)
{
	switch (x->kind) {
	case X_NUM:
		return value_of(ratio(x->value, NUM_ONE));
	case X_BOOL:
		return value_truth(x->truth);
	case X_PATH:
		return of_name(w, s, x);
	case X_CALL:
		return x->sym != NULL ? walk_fact(w, s, x->sym->fact) : call(w, s, x);
	case X_UNARY:
		return unary(w, s, x);
	case X_BINARY:
		return binary(w, s, x);
	case X_IN:
		return in(w, s, x);
	case X_BAND:
		return band(w, s, x->band);
	case X_STR:
		return walk_text(w, x->tok.text);
	case X_DATE:
		return walk_date(w, x);
	}
	assert(false && "an expression the checker should have refused");
	return value_na();
}

struct value
walk_value(struct walker *w, size_t s, const struct expr *x)
{
	struct value v = of_kind(w, s, x);

	w->big = w->big || v.lo.big || v.hi.big;
	return v;
}
