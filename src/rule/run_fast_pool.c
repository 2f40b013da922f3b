/* SPDX-License-Identifier: MIT
 *
 * run_fast_pool.c -- a pool on a whole block: see run_fast.h; what it means stands in
 * run_pool.c
 *
 * One sum over a common denominator: decimals and fractions that share one, and at
 * most one fraction with denominators of its own; or children times weights over
 * the sum of the weights.  It is divided once, rounded and clamped; at last the
 * states say who gets it.
 */
#include "rule/run_fast.h"

#define NO_LIMIT RESULT_NO_LIMIT

/* A sum of everybody, and who takes part in it. */
struct work {
	struct run *k;
	const struct pool_plan *plan;
	struct sums x;
	int64_t even;      /* x.lo and x.hi are over this, at first */
	int bits;          /* of x.lo and x.hi */
	struct side odd;   /* the fraction with denominators of its own */
	int odd_sign;      /* 0: there is none */
	bool ranges;       /* some child is open */
	int64_t *share[2]; /* weighted: of x.lo and x.hi */
	int64_t *of;       /* the weights that apply */
	int share_bits;
	uint8_t *also; /* what else is applicable, where children alone decide */
	uint8_t *none; /* no states */
	uint8_t *redo; /* rows that are left to pool_row() */
	bool any_redo;
};

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

static int
span_bits(const struct run *k, const int64_t *v)
{
	return 65 - __builtin_clzll(loop_span(k->n, v) | 1);
}

/* ── own clauses ────────────────────────────────────────────────────── */

/* Find the common denominator, and how large a sum can be. */
static bool
measure_clauses(struct work *w)
{
	const struct list *l = &w->plan->clauses;
	struct side x;

	for (int n = 0; n < l->n; n++) {
		if (!column_of(w->k, l->reg[n], &x) ||
		    (x.even > 0 && !common(w->even, x.even, &w->even)) ||
		    (x.even == 0 && w->odd_sign != 0))
			return false;
		if (x.even == 0) {
			w->odd = x;
			w->odd_sign = l->sign[n];
		}
	}
	for (int n = 0; n < l->n; n++)
		if (column_of(w->k, l->reg[n], &x) && x.even > 0)
			w->bits = larger(w->bits,
			    bits_of(w->k, &x) + bits_in(w->even / x.even));
	w->bits = larger(w->bits, bits_in(w->plan->start_k) + bits_in(w->even / NUM_ONE));
	return w->bits <= FAST_BITS;
}

static void
add_clauses(struct work *w)
{
	const struct list *l = &w->plan->clauses;
	size_t n = w->k->n;
	struct side x;

	for (int c = 0; c < l->n; c++) {
		(void)column_of(w->k, l->reg[c], &x);
		loop_mark(n, x.s, w->also);
		loop_gather(n, x.s, STATE_MISSING, w->x.missing);
		if (x.even > 0)
			loop_add_times(n, x.v,
			    l->sign[c] < 0 ? -(w->even / x.even) : w->even / x.even,
			    w->x.lo);
	}
}

/* ── children ───────────────────────────────────────────────────────── */

/* An open child without a limit is larger than all that fits. */
static bool
measure_children(struct work *w, const struct list *l)
{
	const struct run *k = w->k;

	for (int n = 0; n < l->n; n++) {
		const int64_t *lo = k->f.v[l->reg[n]], *hi = k->f.d[l->reg[n]];

		w->ranges = w->ranges ||
		    (loop_states(k->n, k->f.s[l->reg[n]]) & STATE_MISSING) != 0;
		w->bits = larger(w->bits, span_bits(k, lo) + bits_in(w->even / NUM_ONE));
		w->bits = larger(w->bits, span_bits(k, hi) + bits_in(w->even / NUM_ONE));
	}
	return w->bits <= FAST_BITS;
}

static void
see_child(struct work *w, int reg, uint8_t *on)
{
	loop_mark(w->k->n, w->k->f.s[reg], on);
	loop_gather(w->k->n, w->k->f.s[reg], STATE_MISSING, w->x.open);
}

static void
add_children(struct work *w, const struct list *l, uint8_t *on)
{
	const struct frame *f = &w->k->f;
	int64_t by = w->even / NUM_ONE;

	for (int n = 0; n < l->n; n++) {
		see_child(w, l->reg[n], on);
		loop_add_child(w->k->n, f->v[l->reg[n]], f->s[l->reg[n]], by, w->x.lo);
		if (w->ranges)
			loop_add_child(w->k->n, f->d[l->reg[n]], f->s[l->reg[n]], by,
			    w->x.hi);
	}
}

/* Who is without a child that shares points, and not because of its class, which
 * leaves the child out of everything: weights see to it themselves, all else is
 * looked at row by row. */
static void
find_absent(struct work *w)
{
	const struct pool_plan *plan = w->plan;
	const struct run *k = w->k;

	for (int n = 0; n < plan->scaled.n; n++) {
		const uint8_t *s = k->f.s[plan->scaled.reg[n]];

		if ((plan->weight != NULL && plan->absent == ABSENT_RESCALE) ||
		    (loop_states(k->n, s) & CELL_NA) == 0)
			continue;
		loop_absent(k->n, s,
		    plan->outside[n] >= 0 ? k->f.s[plan->outside[n]] : w->none, w->redo);
	}
	w->any_redo = loop_states(k->n, w->redo) != 0;
}

/* ── children by weight ─────────────────────────────────────────────── */

/* score / points x weight of all, over the least common multiple of the points. */
static bool
weigh_children(struct work *w, int64_t over)
{
	const struct pool_plan *plan = w->plan;
	struct run *k = w->k;

	for (int c = 0; c < plan->scaled.n; c++) {
		int reg = plan->scaled.reg[c], weight = plan->weight[c];
		int64_t by = over / plan->points[c];
		const uint8_t *s = k->f.s[reg];
		int bits = larger(span_bits(k, k->f.v[reg]), span_bits(k, k->f.d[reg]));

		if (k->p->kind[weight] == REG_FRAC ||
		    loop_states(k->n, k->f.s[weight]) != 0)
			return false;
		bits += span_bits(k, k->f.v[weight]) + bits_in(by);
		w->share_bits = larger(w->share_bits, bits);
		if (w->share_bits + bits_in(plan->scaled.n) > FAST_BITS)
			return false;
		w->ranges = w->ranges || (loop_states(k->n, s) & STATE_MISSING) != 0;
		see_child(w, reg, w->x.on);
		loop_weights(k->n, s, k->f.v[weight], w->of);
		loop_weigh(k->n, k->f.v[reg], s, k->f.v[weight], by, w->share[0]);
		loop_weigh(k->n, k->f.d[reg], s, k->f.v[weight], by, w->share[1]);
	}
	w->share_bits += bits_in(plan->scaled.n);
	loop_nonzero(k->n, w->of); /* nothing applies: shares are 0 as well */
	return true;
}

/* ── from sums to results ───────────────────────────────────────────── */

static int64_t
step_of(const struct run *k)
{
	int64_t step = NUM_ONE;

	for (int n = 0; n < k->r->head.places; n++)
		step /= 10;
	return step;
}

static enum bias
bias_of(const struct run *k)
{
	return k->r->rounding == ROUND_HALF ? BIAS_HALF
	    : k->r->rounding == ROUND_UP    ? BIAS_UP
					    : BIAS_DOWN;
}

/* x = (a by + x plain_by of) / (of over), rounded. */
struct mix {
	const int64_t *a, *of;
	int64_t by, plain_by, over;
	int bits_a, bits_of;
};

static bool
mix_and_divide(struct work *w, const struct mix *m, int64_t *x)
{
	struct run *k = w->k;
	int64_t *mixed = k->tmp.v[7], step = step_of(k);

	if (m->bits_a + bits_in(m->by) >= FAST_BITS ||
	    w->bits + bits_in(m->plain_by) + m->bits_of >= FAST_BITS ||
	    m->bits_of + bits_in(m->over) + bits_in(step) > FAST_BITS)
		return false;
	loop_mix(k->n, m->a, m->by, x, m->plain_by, m->of, mixed);
	loop_divide_by(k->n, mixed, m->of, m->over * step, bias_of(k), step, x);
	return true;
}

static bool
divide_odd(struct work *w, int64_t *x)
{
	struct mix m = { .a = w->odd.v,
		.by = w->odd_sign < 0 ? -w->even : w->even,
		.plain_by = 1,
		.of = w->odd.d,
		.over = w->even / NUM_ONE };

	m.bits_a = bits_of(w->k, &w->odd);
	m.bits_of = bits_of_d(w->k, &w->odd);
	return mix_and_divide(w, &m, x);
}

/* The points of the pool times shares / of. */
static bool
divide_shares(struct work *w, int64_t over, const int64_t *share, int64_t *x)
{
	int64_t g = lowest(w->plan->full, over), f = w->plan->full / g, q = over / g;
	int64_t scale = w->even / NUM_ONE;
	struct mix m = { .a = share, .plain_by = q, .of = w->of };

	if (__builtin_mul_overflow(f, scale, &m.by) ||
	    __builtin_mul_overflow(q, scale, &m.over))
		return false;
	m.bits_a = w->share_bits;
	m.bits_of = span_bits(w->k, w->of);
	return mix_and_divide(w, &m, x);
}

static bool
divide_plain(struct work *w, int64_t *x)
{
	struct run *k = w->k;
	int64_t step = step_of(k);

	if (w->even == NUM_ONE && step == 1)
		return true;
	memcpy(k->tmp.v[7], x, k->n * sizeof *x);
	divide_all(k->n, k->tmp.v[7], w->bits, w->even / NUM_ONE * step, bias_of(k), step,
	    x);
	return true;
}

/* ── the end ────────────────────────────────────────────────────────── */

static int64_t
bound(const struct run *k, int64_t constant)
{
	return constant == NO_LIMIT || constant == -NO_LIMIT
	    ? constant
	    : round_result(k, (struct frac){ .n = constant, .d = NUM_ONE });
}

static void
clamp(const struct run *k, const struct pool_end *end, int64_t *x)
{
	int64_t lo = end->lo < -NUM_LIMIT ? -NUM_LIMIT : end->lo;
	int64_t hi = end->hi > NUM_LIMIT ? NUM_LIMIT : end->hi;

	memcpy(k->tmp.v[7], x, k->n * sizeof *x);
	loop_clamp(k->n, k->tmp.v[7], lo, hi, x);
}

static void
add_conditions(struct work *w, struct pool_end *end)
{
	const struct pool_plan *plan = w->plan;
	const struct run *k = w->k;
	uint8_t *open = k->tmp.s[6];

	for (int n = 0; n < plan->forfeit.n; n++) {
		int reg = plan->forfeit.reg[n];

		loop_mark(k->n, k->f.s[reg], w->also);
		loop_true(k->n, k->f.v[reg], k->f.s[reg], w->x.lost);
	}
	for (int n = 0; n < plan->forfeit.n; n++)
		loop_gather(k->n, k->f.s[plan->forfeit.reg[n]], STATE_MISSING, open);
	loop_gather_unless(k->n, w->x.lost, open, STATE_MISSING, w->x.missing);
	end->none = end->lo == -NO_LIMIT ? (end->hi < 0 ? end->hi : 0) : end->lo;
	end->owed = plan->unreported == UNREP_FORFEIT && end->lo != -NO_LIMIT;
}

static void
apply_scope(struct work *w)
{
	const struct run *k = w->k;
	const uint8_t *s;

	if (w->plan->scope < 0)
		return;
	s = k->f.s[w->plan->scope];
	loop_gather(k->n, s, STATE_MISSING, w->x.missing);
	loop_off(k->n, s, w->x.on);
}

static void
apply_zero(struct work *w, int out)
{
	const struct list *zero = &w->plan->zero;
	const struct run *k = w->k;
	uint8_t *yes = k->tmp.s[6], *may = k->tmp.s[7];

	if (zero->n == 0)
		return;
	memset(yes, 0, k->n);
	memset(may, 0, k->n);
	for (int n = 0; n < zero->n; n++) {
		loop_true(k->n, k->f.v[zero->reg[n]], k->f.s[zero->reg[n]], yes);
		loop_gather(k->n, k->f.s[zero->reg[n]], STATE_MISSING, may);
	}
	loop_zero(k->n, yes, may, k->f.v[out], k->f.d[out], k->f.s[out]);
}

/* ── all of it ──────────────────────────────────────────────────────── */

static struct work
work_begin(struct run *k, const struct pool_plan *plan)
{
	struct work w = { .k = k,
		.plan = plan,
		.x = { .lo = k->tmp.v[0],
		    .hi = k->tmp.v[1],
		    .on = k->tmp.s[0],
		    .open = k->tmp.s[1],
		    .missing = k->tmp.s[2],
		    .lost = k->tmp.s[3] },
		.even = NUM_ONE,
		.share = { k->tmp.v[2], k->tmp.v[3] },
		.of = k->tmp.v[4],
		.also = plan->scaled.n > 0 ? k->tmp.s[7] : k->tmp.s[0],
		.none = k->tmp.s[4],
		.redo = k->tmp.s[5] };
	bool always = plan->clauses.n + plan->forfeit.n + plan->scaled.n +
		plan->plain.n ==
	    0;

	memset(w.x.on, always, k->n);
	for (int n = 1; n < SCRATCH_S; n++)
		memset(k->tmp.s[n], 0, k->n);
	return w;
}

/* The least common multiple of the points that weights share. */
static bool
points_over(const struct pool_plan *plan, int64_t *over)
{
	*over = 1;
	for (int n = 0; n < plan->scaled.n; n++)
		if (!common(*over, plan->points[n], over))
			return false;
	return true;
}

static bool
sum_up(struct work *w)
{
	const struct pool_plan *plan = w->plan;
	bool weighted = plan->weight != NULL && plan->scaled.n > 0;
	int64_t over = 1;
	size_t n = w->k->n;

	if (!measure_clauses(w) || !measure_children(w, &plan->plain) ||
	    (!weighted && !measure_children(w, &plan->scaled)))
		return false;
	w->bits += bits_in(1 + plan->clauses.n + plan->plain.n + plan->scaled.n);
	if (w->bits > FAST_BITS || (weighted && w->odd_sign != 0))
		return false;
	if (weighted) {
		for (int c = 2; c < 5; c++)
			memset(w->k->tmp.v[c], 0, n * sizeof(int64_t));
		if (!points_over(plan, &over) || !weigh_children(w, over))
			return false;
	}
	loop_fill(n, plan->start_k * (w->even / NUM_ONE), w->x.lo);
	add_clauses(w);
	if (w->ranges)
		memcpy(w->x.hi, w->x.lo, n * sizeof *w->x.hi);
	add_children(w, &plan->plain, w->also);
	if (!weighted)
		add_children(w, &plan->scaled, w->x.on);
	return weighted ? divide_shares(w, over, w->share[0], w->x.lo) &&
		(!w->ranges || divide_shares(w, over, w->share[1], w->x.hi))
	    : w->odd_sign != 0
	    ? divide_odd(w, w->x.lo) && (!w->ranges || divide_odd(w, w->x.hi))
	    : divide_plain(w, w->x.lo) && (!w->ranges || divide_plain(w, w->x.hi));
}

static bool
may_be_fast(const struct pool_plan *plan)
{
	return plan->start < 0 && plan->cap < 0 && plan->floor < 0 &&
	    plan->factors.n == 0 && plan->exempt.n == 0 && plan->absent != ABSENT_MEAN &&
	    plan->unreported != UNREP_MEAN && plan->unreported != UNREP_FULL;
}

bool
fast_pool(struct run *k, const struct ins *i)
{
	const struct pool_plan *plan = &k->p->pools[i->k];
	struct pool_end end = { .lo = bound(k, plan->lo_k), .hi = bound(k, plan->hi_k) };
	struct work w;

	if (!may_be_fast(plan))
		return false;
	w = work_begin(k, plan);
	find_absent(&w);
	if (!sum_up(&w))
		return false;
	if (end.hi < end.lo)
		end.hi = end.lo;
	clamp(k, &end, w.x.lo);
	if (w.ranges)
		clamp(k, &end, w.x.hi);
	add_conditions(&w, &end);
	apply_scope(&w);
	loop_pool(k->n, &w.x, &end, k->f.v[i->out], k->f.d[i->out], k->f.s[i->out]);
	apply_zero(&w, i->out);
	if (w.any_redo)
		write_denominators(k, i);
	for (size_t at = 0; w.any_redo && at < k->n; at++)
		if (w.redo[at])
			pool_row(k, plan, i->out, at);
	return true;
}
