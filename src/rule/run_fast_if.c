/* SPDX-License-Identifier: MIT
 *
 * run_fast_if.c -- conditions and bands on a whole block: see run_fast.h
 */
#include "rule/run_fast.h"

/* ── conditions ─────────────────────────────────────────────────────── */

static struct sides
sides_of(int64_t op)
{
	return (struct sides){ .below = op_holds((enum op)op, -1),
		.equal = op_holds((enum op)op, 0),
		.above = op_holds((enum op)op, 1) };
}

static bool
compare_fixed(struct run *k, const struct ins *i, const struct side *a,
    const struct side *b)
{
	struct sides want = sides_of(i->k);
	int64_t d, limit;

	side_states(k, i->out, a);
	if (a->even > 0) {
		if (!common(a->even, b->even, &d) ||
		    __builtin_mul_overflow(b->n, d / b->even, &limit) ||
		    most_times(a->most, d / a->even) > FAST_MOST)
			return false;
		loop_compare_to(k->n, a->v, d / a->even, limit, a->s, want,
		    k->f.v[i->out]);
		return true;
	}
	if (most_times(a->most, b->even) > FAST_MOST ||
	    most_times(a->most_d, b->most) > FAST_MOST)
		return false;
	loop_compare_ratio(k->n, a->v, a->d, b->even, b->n, a->s, want, k->f.v[i->out]);
	return true;
}

bool
fast_cmp(struct run *k, const struct ins *i)
{
	struct side a, b;

	if (!side_both(k, i, &a, &b))
		return false;
	if (b.fixed && !a.fixed)
		return compare_fixed(k, i, &a, &b);
	if (is_fraction(k, i->a) || is_fraction(k, i->b))
		return false;
	side_join(k, i, &a, &b);
	loop_compare(k->n, k->f.v[i->a], k->f.v[i->b], k->f.s[i->out], sides_of(i->k),
	    k->f.v[i->out]);
	return true;
}

/* A result against a constant. */
bool
fast_cmpr(struct run *k, const struct ins *i)
{
	const struct ins *b = &k->p->ins[i->b];

	if (k->p->kind[i->a] != REG_RESULT || b->op != I_CONST)
		return false;
	memcpy(k->f.s[i->out], k->f.s[i->a], k->n);
	loop_compare_range(k->n, k->f.v[i->a], k->f.d[i->a], b->k, sides_of(i->k),
	    k->f.v[i->out], k->f.s[i->out]);
	return true;
}

static bool
connect(struct run *k, const struct ins *i, bool strong)
{
	loop_connect(k->n, k->f.v[i->a], k->f.s[i->a], k->f.v[i->b], k->f.s[i->b], strong,
	    k->f.v[i->out], k->f.s[i->out]);
	return true;
}

bool
fast_and(struct run *k, const struct ins *i)
{
	return connect(k, i, false);
}

bool
fast_or(struct run *k, const struct ins *i)
{
	return connect(k, i, true);
}

bool
fast_not(struct run *k, const struct ins *i)
{
	memcpy(k->f.s[i->out], k->f.s[i->a], k->n);
	loop_not(k->n, k->f.v[i->a], k->f.s[i->a], k->f.v[i->out]);
	return true;
}

bool
fast_guard(struct run *k, const struct ins *i)
{
	loop_guard(k->n, k->f.v[i->a], k->f.s[i->a], k->f.v[i->b], k->f.s[i->b],
	    i->k != 0, k->f.v[i->out], k->f.s[i->out]);
	return true;
}

bool
fast_scope(struct run *k, const struct ins *i)
{
	memcpy(k->f.v[i->out], k->f.v[i->a], k->n * sizeof(int64_t));
	loop_scope(k->n, k->f.v[i->a], k->f.s[i->a], k->f.s[i->out]);
	return true;
}

bool
fast_is(struct run *k, const struct ins *i)
{
	memcpy(k->f.s[i->out], k->f.s[i->a], k->n);
	loop_is(k->n, k->f.v[i->a], i->k, k->f.s[i->a], k->f.v[i->out]);
	return true;
}

bool
fast_none(struct run *k, const struct ins *i)
{
	struct side a, b;

	if (is_fraction(k, i->a) || is_fraction(k, i->b) || is_fraction(k, i->out) ||
	    !column_of(k, i->a, &a) || !column_of(k, i->b, &b))
		return false;
	loop_instead(k->n, a.v, a.s, b.v, b.s, k->f.v[i->out], k->f.s[i->out]);
	k->most[i->out] = a.most > b.most ? a.most : b.most;
	side_mask(k, i->out);
	return true;
}

bool
fast_value(struct run *k, const struct ins *i)
{
	memcpy(k->f.v[i->out], k->f.v[i->a], k->n * sizeof(int64_t));
	memcpy(k->f.s[i->out], k->f.s[i->a], k->n);
	side_mask(k, i->out);
	return true;
}

/* ── bands ──────────────────────────────────────────────────────────── */

static int64_t
near64(wide x)
{
	return x > INT64_MAX ? INT64_MAX : x < INT64_MIN ? INT64_MIN : (int64_t)x;
}

/* Down for the upper limit, up for the lower one: values are whole. */
static int64_t
limit_even(int64_t limit, int64_t even, bool up)
{
	wide x = (wide)limit * even, q = x / NUM_ONE, r = x % NUM_ONE;

	if (limit == INT64_MIN || limit == INT64_MAX)
		return limit;
	return near64(up ? q + (r > 0) : q - (r < 0));
}

/* ${limit} x d against a x *by; an open end holds always: 0 against 0. */
static int64_t
limit_ratio(int64_t limit, int64_t *by)
{
	int64_t g;

	*by = 0;
	if (limit == INT64_MIN || limit == INT64_MAX)
		return 0;
	g = lowest(limit, NUM_ONE);
	*by = NUM_ONE / g;
	return limit / g;
}

static bool
row_ratio(struct run *k, const struct side *a, const struct band_limit *l, int row,
    int64_t *out)
{
	struct between b;

	b.lo = limit_ratio(l->lo, &b.lo_by);
	b.hi = limit_ratio(l->hi, &b.hi_by);
	if (most_times(a->most, b.lo_by | b.hi_by) > FAST_MOST ||
	    most_times(a->most_d, absolute(b.lo)) > FAST_MOST ||
	    most_times(a->most_d, absolute(b.hi)) > FAST_MOST)
		return false;
	loop_row_ratio(k->n, a->v, a->d, b, row, out);
	return true;
}

/* From the last row to the first, so that the first one that holds stays. */
bool
fast_band(struct run *k, const struct ins *i)
{
	const struct band_table *t = &k->p->bands[i->k];
	int64_t *out = k->f.v[i->out];
	struct side a;

	if (!fraction_of(k, i->a, &a) || a.fixed || t->other < 0 || a.most > FAST_MOST)
		return false;
	k->most[i->out] = t->rows_n;
	loop_fill(k->n, t->other, out);
	for (int n = t->rows_n; n-- > 0;) {
		const struct band_limit *l = &t->row[n];

		if (n == t->other)
			continue;
		if (a.even == 0 && !row_ratio(k, &a, l, n, out))
			return false;
		if (a.even == 0)
			continue;
		loop_row(k->n, a.v, limit_even(l->lo, a.even, true),
		    limit_even(l->hi, a.even, false), n, out);
	}
	side_states(k, i->out, &a);
	side_mask(k, i->out);
	return true;
}

/* Every value has its row. */
bool
fast_lookup(struct run *k, const struct ins *i)
{
	const struct band_table *t = &k->p->bands[i->k];

	for (int64_t v = 0; v < t->values; v++)
		if (t->value_row[v] < 0)
			return false;
	memcpy(k->f.s[i->out], k->f.s[i->a], k->n);
	loop_lookup(k->n, k->f.v[i->a], k->f.s[i->a], t->value_row, k->f.v[i->out]);
	return true;
}

#define CHOICES 64 /* more are left to op_choose() */

/* Among constants. */
static bool
choose_fixed(struct run *k, const struct ins *i, const struct list *l)
{
	int64_t table[CHOICES], most = 0;

	for (int n = 0; n < l->n; n++) {
		if (k->p->ins[l->reg[n]].op != I_CONST)
			return false;
		table[n] = k->p->ins[l->reg[n]].k;
		most = absolute(table[n]) > most ? absolute(table[n]) : most;
	}
	k->most[i->out] = most;
	loop_pick(k->n, k->f.v[i->a], table, k->f.v[i->out]);
	memcpy(k->f.s[i->out], k->f.s[i->a], k->n);
	side_mask(k, i->out);
	return true;
}

bool
fast_choose(struct run *k, const struct ins *i)
{
	const struct list *l = &k->p->lists[i->k];
	const int64_t *v[CHOICES];
	const uint8_t *s[CHOICES];

	if (l->n > CHOICES || is_fraction(k, i->out))
		return false;
	if (choose_fixed(k, i, l))
		return true;
	for (int n = 0; n < l->n; n++) {
		if (is_fraction(k, l->reg[n]))
			return false;
		v[n] = k->f.v[l->reg[n]];
		s[n] = k->f.s[l->reg[n]];
	}
	loop_pick_column(k->n, k->f.v[i->a], k->f.s[i->a], v, s, k->f.v[i->out],
	    k->f.s[i->out]);
	return true;
}
