/* SPDX-License-Identifier: MIT
 *
 * run_fast.c -- values, conditions and amounts on a whole block: see run_fast.h
 */
#include "rule/run_fast.h"

/* ── operands ───────────────────────────────────────────────────────── */

int64_t
most_times(int64_t a, int64_t b)
{
	int64_t x;

	return __builtin_mul_overflow(a, b, &x) ? INT64_MAX : x;
}

int64_t
most_plus(int64_t a, int64_t b)
{
	int64_t x;

	return __builtin_add_overflow(a, b, &x) ? INT64_MAX : x;
}

/* The next power of two: no |v| is larger. */
static int64_t
most_in(size_t n, const int64_t *v)
{
	uint64_t span = loop_span(n, v);

	return span >> 61 != 0 ? INT64_MAX
	    : span == 0        ? 1
			       : INT64_C(1) << (64 - __builtin_clzll(span));
}

int64_t
result_most(const struct run *k, int reg)
{
	int64_t lo, hi;

	if (k->most[reg] < 0) {
		lo = most_in(k->n, k->f.v[reg]);
		hi = most_in(k->n, k->f.d[reg]);
		k->most[reg] = lo > hi ? lo : hi;
	}
	return k->most[reg];
}

static void
find_most(const struct run *k, int reg, struct side *x)
{
	if (x->fixed) {
		x->most = absolute(x->n);
	} else {
		if (k->most[reg] < 0)
			k->most[reg] = most_in(k->n, x->v);
		x->most = k->most[reg];
	}
	x->most_d = x->even;
	if (x->even == 0) {
		if (k->most_d[reg] < 0)
			k->most_d[reg] = most_in(k->n, x->d);
		x->most_d = k->most_d[reg];
	}
}

int64_t
lowest(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t t = a % b;

		a = b;
		b = t;
	}
	return a < 0 ? -a : a;
}

bool
common(int64_t a, int64_t b, int64_t *out)
{
	*out = a;
	return a == b || !__builtin_mul_overflow(a / lowest(a, b), b, out);
}

bool
is_fraction(const struct run *k, int reg)
{
	return k->p->kind[reg] == REG_FRAC;
}

static bool
register_of(const struct run *k, int reg, struct side *out)
{
	*out = (struct side){ .v = k->f.v[reg],
		.d = k->f.d[reg],
		.s = k->f.s[reg],
		.even = is_fraction(k, reg) ? k->even[reg] : NUM_ONE };
	return out->even >= 0;
}

bool
fraction_of(const struct run *k, int reg, struct side *out)
{
	const struct ins *by = &k->p->ins[reg];

	if (!register_of(k, reg, out))
		return false;
	if (by->op == I_CONST) {
		int64_t g = lowest(by->k, NUM_ONE);

		out->fixed = true;
		out->n = by->k / g;
		out->even = NUM_ONE / g;
	}
	find_most(k, reg, out);
	return true;
}

bool
column_of(const struct run *k, int reg, struct side *out)
{
	if (!register_of(k, reg, out))
		return false;
	find_most(k, reg, out);
	return true;
}

bool
side_both(const struct run *k, const struct ins *i, struct side *a, struct side *b)
{
	return fraction_of(k, i->a, a) && fraction_of(k, i->b, b);
}

/* ── what comes out ─────────────────────────────────────────────────── */

/* All rows of ${out} have the denominator ${even}; it is only written down where
 * somebody may read it from the column. */
static void
give_even(struct run *k, int out, int64_t even)
{
	k->even[out] = even;
	if (k->whole[out])
		loop_fill(k->n, even, k->f.d[out]);
}

static void
copy_d(struct run *k, int out, const struct side *from)
{
	if (from->even > 0) {
		give_even(k, out, from->even);
		return;
	}
	k->even[out] = 0;
	memcpy(k->f.d[out], from->d, k->n * sizeof *from->d);
}

void
side_states(struct run *k, int out, const struct side *from)
{
	memcpy(k->f.s[out], from->s, k->n);
}

void
side_join(struct run *k, const struct ins *i, const struct side *a, const struct side *b)
{
	if (b->fixed)
		side_states(k, i->out, a);
	else if (a->fixed)
		side_states(k, i->out, b);
	else
		loop_join(k->n, a->s, b->s, k->f.s[i->out]);
}

void
side_mask(struct run *k, int out)
{
	loop_mask(k->n, k->f.s[out], k->f.v[out]);
}

/* The product of two denominators; false: too large. */
static bool
give_product_d(struct run *k, int out, const struct side *a, const struct side *b)
{
	const struct side *odd = a->even == 0 ? a : b, *other = odd == a ? b : a;
	int64_t most = most_times(a->most_d, b->most_d);

	if (most > FAST_MOST)
		return false;
	if (odd->even > 0) {
		give_even(k, out, a->even * b->even);
		return true;
	}
	k->even[out] = 0;
	k->most_d[out] = most;
	if (other->even > 0)
		loop_times(k->n, odd->d, other->even, k->f.d[out]);
	else
		loop_mul(k->n, a->d, b->d, k->f.d[out]);
	return true;
}

int64_t
bias_for(int64_t d, enum bias how)
{
	return how == BIAS_DOWN ? 0 : how == BIAS_HALF ? d / 2 : d - 1;
}

void
divide_all(size_t n, const int64_t *a, int64_t most, int64_t d, enum bias how,
    int64_t unit, int64_t *out)
{
	int64_t bias = bias_for(d, how);
	struct inverse by;

	if (inverse_of(d, most_plus(most, bias), &by))
		loop_quotient(n, a, by, bias, unit, out);
	else
		loop_divide(n, a, d, bias, unit, out);
}

/* ── arithmetic ─────────────────────────────────────────────────────── */

typedef void loop_two(size_t n, column_in a, column_in b, column_out out);

/* Decimals with decimals. */
static bool
plain(struct run *k, const struct ins *i, loop_two *fn)
{
	struct side a, b;

	if (is_fraction(k, i->a) || is_fraction(k, i->b) || is_fraction(k, i->out) ||
	    !column_of(k, i->a, &a) || !column_of(k, i->b, &b) ||
	    most_plus(a.most, b.most) > FAST_MOST)
		return false;
	loop_join(k->n, a.s, b.s, k->f.s[i->out]);
	fn(k->n, a.v, b.v, k->f.v[i->out]);
	k->most[i->out] = a.most + b.most;
	side_mask(k, i->out);
	return true;
}

static bool
fast_add(struct run *k, const struct ins *i)
{
	return plain(k, i, loop_add);
}

static bool
fast_sub(struct run *k, const struct ins *i)
{
	return plain(k, i, loop_sub);
}

static bool
fast_min(struct run *k, const struct ins *i)
{
	return plain(k, i, loop_smaller);
}

static bool
fast_max(struct run *k, const struct ins *i)
{
	return plain(k, i, loop_larger);
}

/* max(0, x - limit) of fractions, or the other way round. */
static bool
short_of(struct run *k, int out, const struct side *x, const struct side *limit,
    bool turned)
{
	int64_t d = limit->even, by = d, minus = limit->n, most;

	if (x->even > 0 &&
	    (!common(x->even, limit->even, &d) ||
		__builtin_mul_overflow(limit->n, d / limit->even, &minus)))
		return false;
	if (x->even > 0)
		by = d / x->even;
	most = most_plus(most_times(x->most, by),
	    most_times(absolute(minus), x->even > 0 ? 1 : x->most_d));
	if (most > FAST_MOST || most_times(x->most_d, limit->even) > FAST_MOST)
		return false;
	k->most[out] = most;
	if (x->even > 0) {
		loop_short_of(k->n, x->v, by, minus, turned, k->f.v[out]);
		give_even(k, out, d);
		return true;
	}
	loop_short_ratio(k->n, x->v, by, x->d, minus, turned, k->f.v[out]);
	k->even[out] = 0;
	loop_times(k->n, x->d, limit->even, k->f.d[out]);
	return true;
}

static bool
fast_diff(struct run *k, const struct ins *i)
{
	struct side a, b;

	if (plain(k, i, loop_short))
		return true;
	if (!is_fraction(k, i->out) || !side_both(k, i, &a, &b) || a.fixed == b.fixed ||
	    !short_of(k, i->out, a.fixed ? &b : &a, a.fixed ? &a : &b, a.fixed))
		return false;
	side_join(k, i, &a, &b);
	side_mask(k, i->out);
	return true;
}

static void
multiply(struct run *k, int out, const struct side *a, const struct side *b)
{
	if (a->fixed)
		loop_times(k->n, b->v, a->n, k->f.v[out]);
	else if (b->fixed)
		loop_times(k->n, a->v, b->n, k->f.v[out]);
	else
		loop_mul(k->n, a->v, b->v, k->f.v[out]);
}

static bool
product(struct run *k, const struct ins *i, struct side *a, struct side *b)
{
	if (!is_fraction(k, i->out) || !side_both(k, i, a, b) ||
	    (a->fixed && !column_of(k, i->b, b)) ||
	    most_times(a->most, b->most) > FAST_MOST || !give_product_d(k, i->out, a, b))
		return false;
	k->most[i->out] = a->most * b->most;
	side_join(k, i, a, b);
	multiply(k, i->out, a, b);
	return true;
}

static bool
fast_mul(struct run *k, const struct ins *i)
{
	struct side a, b;

	if (!product(k, i, &a, &b))
		return false;
	side_mask(k, i->out);
	return true;
}

static bool
fast_count(struct run *k, const struct ins *i)
{
	struct side a, b;

	if (!product(k, i, &a, &b))
		return false;
	if (!(a.fixed && a.n != 0) && !(b.fixed && b.n != 0))
		loop_known_zero(k->n, a.v, a.s, b.v, b.s, k->f.s[i->out]);
	side_mask(k, i->out);
	return true;
}

/* By a constant: the denominators stay even. */
static bool
divide_fixed(struct run *k, const struct ins *i, const struct side *a,
    const struct side *b, bool within)
{
	int64_t over, g, by;

	if (a->fixed || a->even == 0 || b->n <= 0 ||
	    __builtin_mul_overflow(a->even, b->n, &over))
		return false;
	g = lowest(over, b->even);
	by = b->even / g;
	over /= g;
	k->most[i->out] = most_times(a->most, by);
	if (k->most[i->out] > FAST_MOST)
		return false;
	if (within && k->most[i->out] > over)
		k->most[i->out] = over;
	loop_times(k->n, a->v, by, within ? k->tmp.v[0] : k->f.v[i->out]);
	if (within)
		loop_clamp(k->n, k->tmp.v[0], 0, over, k->f.v[i->out]);
	side_states(k, i->out, a);
	side_mask(k, i->out);
	give_even(k, i->out, over);
	return true;
}

static bool
ratio(struct run *k, const struct ins *i, bool within)
{
	struct side a, b;

	if (!is_fraction(k, i->out) || !side_both(k, i, &a, &b))
		return false;
	if (b.fixed)
		return divide_fixed(k, i, &a, &b, within);
	if (a.fixed || a.even == 0 || a.even != b.even || a.most > FAST_MOST ||
	    b.most > FAST_MOST)
		return false;
	if (a.even == NUM_ONE && loop_whole(k->n, a.v, k->tmp.v[0]) &&
	    loop_whole(k->n, b.v, k->tmp.v[1])) {
		a.v = k->tmp.v[0];
		b.v = k->tmp.v[1];
		a.most /= NUM_ONE;
		b.most /= NUM_ONE;
	}
	k->most[i->out] = within && b.most < a.most ? b.most : a.most;
	k->most_d[i->out] = b.most + 1; /* where there is none, 1 */
	loop_join(k->n, a.s, b.s, k->f.s[i->out]);
	loop_ratio(k->n, a.v, b.v, b.s, within, k->f.v[i->out], k->f.d[i->out],
	    k->f.s[i->out]);
	k->even[i->out] = 0;
	return true;
}

static bool
fast_div(struct run *k, const struct ins *i)
{
	return ratio(k, i, false);
}

static bool
fast_done(struct run *k, const struct ins *i)
{
	return ratio(k, i, true);
}

/* Whole steps; those by share [按比例] are left to op_steps(). */
static bool
fast_steps(struct run *k, const struct ins *i)
{
	enum bias how = i->k == ROUND_UP ? BIAS_UP : BIAS_DOWN;
	int64_t by, over, g, most;
	struct side a, b;

	if (i->k == ROUND_HALF || is_fraction(k, i->out) || !side_both(k, i, &a, &b) ||
	    !b.fixed || a.fixed || b.n <= 0)
		return false;
	over = a.even > 0 ? a.even : 1;
	g = lowest(b.even, over);
	by = b.even / g;
	over = most_times(over / g, b.n);
	most = most_times(a.most, by);
	if (most_times(most, NUM_ONE) > FAST_MOST || over > FAST_MOST ||
	    most_times(a.even > 0 ? 1 : a.most_d, over) > FAST_MOST)
		return false;
	loop_short_of(k->n, a.v, by, 0, false, k->tmp.v[0]);
	if (a.even > 0)
		divide_all(k->n, k->tmp.v[0], most, over, how, NUM_ONE, k->f.v[i->out]);
	else
		loop_divide_by(k->n, k->tmp.v[0], a.d, over, how, NUM_ONE,
		    k->f.v[i->out]);
	k->most[i->out] = most_times(a.even > 0 ? most / over + 1 : most, NUM_ONE);
	side_states(k, i->out, &a);
	side_mask(k, i->out);
	return true;
}

/* ── amounts ────────────────────────────────────────────────────────── */

/* ${from} with its denominators, but not below 0 unless ${keep}. */
static const int64_t *
raised(struct run *k, const struct side *from, bool keep)
{
	if (keep)
		return from->v;
	loop_clamp(k->n, from->v, 0, INT64_MAX, k->tmp.v[0]);
	return k->tmp.v[0];
}

static bool
fast_gate(struct run *k, const struct ins *i)
{
	const int64_t *v;
	struct side b;

	if (!column_of(k, i->b, &b) || is_fraction(k, i->b) != is_fraction(k, i->out))
		return false;
	v = raised(k, &b, i->k != 0);
	k->most[i->out] = b.most;
	if (is_fraction(k, i->out))
		copy_d(k, i->out, &b);
	if (i->a >= 0) {
		loop_gate(k->n, k->f.v[i->a], k->f.s[i->a], v, b.s, k->f.v[i->out],
		    k->f.s[i->out]);
	} else {
		memcpy(k->f.v[i->out], v, k->n * sizeof *v);
		side_states(k, i->out, &b);
	}
	side_mask(k, i->out);
	return true;
}

static bool
fast_exempt(struct run *k, const struct ins *i)
{
	struct side a;

	if (!column_of(k, i->a, &a) || is_fraction(k, i->a) != is_fraction(k, i->out))
		return false;
	if (is_fraction(k, i->out))
		copy_d(k, i->out, &a);
	k->most[i->out] = a.most;
	loop_exempt(k->n, a.v, a.s, k->f.v[i->b], k->f.s[i->b], k->f.v[i->out],
	    k->f.s[i->out]);
	side_mask(k, i->out);
	return true;
}

/* By a constant, always or where a condition holds. */
static bool
fast_times(struct run *k, const struct ins *i)
{
	struct side a, b;
	int64_t by;

	if (!is_fraction(k, i->out) || !side_both(k, i, &a, &b) || !b.fixed || a.fixed)
		return false;
	by = b.n > 0 ? b.n : 0;
	k->most[i->out] = most_times(a.most, by > b.even ? by : b.even);
	if (k->most[i->out] > FAST_MOST || !give_product_d(k, i->out, &a, &b))
		return false;
	side_states(k, i->out, &a);
	if (i->c < 0)
		loop_times(k->n, a.v, by, k->f.v[i->out]);
	else
		loop_times_where(k->n, a.v, by, b.even, k->f.v[i->c], k->f.s[i->c],
		    k->f.v[i->out], k->f.s[i->out]);
	side_mask(k, i->out);
	return true;
}

/* A limit that is a constant, or none. */
static bool
limit_of(const struct run *k, int reg, struct side *out)
{
	*out = (struct side){ .even = 1, .fixed = true };
	return reg < 0 || (fraction_of(k, reg, out) && out->fixed);
}

static bool
fast_clip(struct run *k, const struct ins *i)
{
	struct side a, lo, hi;
	int64_t d, least, most;

	if (!fraction_of(k, i->a, &a) || a.even == 0 || a.fixed ||
	    !limit_of(k, i->b, &lo) || !limit_of(k, i->c, &hi) ||
	    !common(a.even, lo.even, &d) || !common(d, hi.even, &d) ||
	    (!is_fraction(k, i->out) && d != NUM_ONE) ||
	    most_times(a.most, d / a.even) > FAST_MOST ||
	    most_times(absolute(lo.n), d / lo.even) > FAST_MOST ||
	    most_times(absolute(hi.n), d / hi.even) > FAST_MOST)
		return false;
	least = lo.n > 0 ? lo.n * (d / lo.even) : 0;
	most = i->c < 0 ? INT64_MAX : hi.n * (d / hi.even);
	k->most[i->out] = most_plus(a.most * (d / a.even), least);
	loop_times(k->n, a.v, d / a.even, k->tmp.v[0]);
	loop_clamp(k->n, k->tmp.v[0], least, most, k->f.v[i->out]);
	side_states(k, i->out, &a);
	side_mask(k, i->out);
	if (is_fraction(k, i->out))
		give_even(k, i->out, d);
	return true;
}

/* The denominator that all of ${l} can have, and what their sum comes to. */
static bool
common_of(const struct run *k, const struct list *l, int64_t *d, int64_t *most)
{
	struct side x;

	*d = 1;
	*most = 0;
	for (int n = 0; n < l->n; n++)
		if (!column_of(k, l->reg[n], &x) || x.even == 0 || !common(*d, x.even, d))
			return false;
	for (int n = 0; n < l->n; n++) {
		(void)column_of(k, l->reg[n], &x);
		*most = most_plus(*most, most_times(x.most, *d / x.even));
	}
	return *most <= FAST_MOST;
}

static bool
fast_sum(struct run *k, const struct ins *i)
{
	const struct list *l = &k->p->lists[i->k];
	uint8_t *any = k->tmp.s[0], *s = k->f.s[i->out];
	struct side x;
	int64_t d, most;

	if (!common_of(k, l, &d, &most) || (!is_fraction(k, i->out) && NUM_ONE % d != 0))
		return false;
	if (!is_fraction(k, i->out))
		d = NUM_ONE;
	k->most[i->out] = most;
	memset(any, 0, k->n);
	memset(s, 0, k->n);
	loop_fill(k->n, 0, k->f.v[i->out]);
	for (int n = 0; n < l->n; n++) {
		(void)column_of(k, l->reg[n], &x);
		loop_mark(k->n, x.s, any);
		loop_gather(k->n, x.s, STATE_MISSING, s);
		loop_add_times(k->n, x.v, l->sign[n] < 0 ? -(d / x.even) : d / x.even,
		    k->f.v[i->out]);
	}
	loop_none(k->n, any, s);
	side_mask(k, i->out);
	if (is_fraction(k, i->out))
		give_even(k, i->out, d);
	return true;
}

fast_op *const fast_ops[OPCODES_N] = { [I_ADD] = fast_add,
	[I_SUB] = fast_sub,
	[I_MIN] = fast_min,
	[I_MAX] = fast_max,
	[I_DIFF] = fast_diff,
	[I_MUL] = fast_mul,
	[I_DIV] = fast_div,
	[I_DONE] = fast_done,
	[I_STEPS] = fast_steps,
	[I_CMP] = fast_cmp,
	[I_CMPR] = fast_cmpr,
	[I_AND] = fast_and,
	[I_OR] = fast_or,
	[I_NOT] = fast_not,
	[I_GUARD] = fast_guard,
	[I_SCOPE] = fast_scope,
	[I_NONE] = fast_none,
	[I_IS] = fast_is,
	[I_VALUE] = fast_value,
	[I_BAND] = fast_band,
	[I_LOOKUP] = fast_lookup,
	[I_CHOOSE] = fast_choose,
	[I_GATE] = fast_gate,
	[I_EXEMPT] = fast_exempt,
	[I_TIMES] = fast_times,
	[I_COUNT] = fast_count,
	[I_CLIP] = fast_clip,
	[I_SUM] = fast_sum,
	[I_POOL] = fast_pool };
