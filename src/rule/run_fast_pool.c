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

/* Working columns: two ends of the sum, each twice so that a loop can write one while
 * it reads the other, shares and weights. */
enum { V_LO, V_HI, V_LO_NEXT, V_HI_NEXT, V_SHARE, V_SHARE_HI, V_OF, V_MIXED, V_N };
enum { S_ON, S_OPEN, S_MISSING, S_LOST, S_ALSO, S_REDO, S_NONE, S_MAY, S_N };
_Static_assert((int)V_N <= SCRATCH_V && (int)S_N <= SCRATCH_S, "working columns");

/* A sum of everybody, and who takes part in it. */
struct work {
	struct run *k;
	const struct pool_plan *plan;
	struct sums x;
	int64_t even;    /* what x.lo and x.hi are over, before they are divided */
	int64_t most;    /* none of them is larger */
	bool begun;      /* something is in them */
	struct side odd; /* the fraction with denominators of its own */
	int odd_sign;    /* 0: there is none */
	bool ranges;     /* some child is open: x.hi is not x.lo */
	int64_t share_most, of_most, over; /* weighted: see weigh_children() */
	uint8_t *also; /* what else is applicable, where children alone decide */
	bool redo;     /* some rows are left to pool_row() */
};

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
	w->most = most_times(absolute(w->plan->start_k), w->even / NUM_ONE);
	for (int n = 0; n < l->n; n++)
		if (column_of(w->k, l->reg[n], &x) && x.even > 0)
			w->most = most_plus(w->most,
			    most_times(x.most, w->even / x.even));
	return w->most <= FAST_MOST;
}

/* The first column is written over what was there. */
static void
add_clause(struct work *w, const struct side *x, int sign)
{
	int64_t by = sign < 0 ? -(w->even / x->even) : w->even / x->even;
	int64_t start = w->plan->start_k * (w->even / NUM_ONE);

	if (w->begun)
		loop_add_times(w->k->n, x->v, by, w->x.lo);
	else
		loop_affine(w->k->n, x->v, by, start, w->x.lo);
	w->begun = true;
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
			add_clause(w, &x, l->sign[c]);
	}
	if (!w->begun)
		loop_fill(n, w->plan->start_k * (w->even / NUM_ONE), w->x.lo);
}

/* ── children ───────────────────────────────────────────────────────── */

static bool
measure_children(struct work *w, const struct list *l)
{
	const struct run *k = w->k;

	for (int n = 0; n < l->n; n++) {
		w->ranges = w->ranges ||
		    (loop_states(k->n, k->f.s[l->reg[n]]) & STATE_MISSING) != 0;
		w->most = most_plus(w->most,
		    most_times(result_most(k, l->reg[n]), w->even / NUM_ONE));
	}
	return w->most <= FAST_MOST;
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
		int outside = plan->outside[n];

		if ((plan->weight != NULL && plan->absent == ABSENT_RESCALE) ||
		    (loop_states(k->n, s) & CELL_NA) == 0)
			continue;
		loop_absent(k->n, s, outside >= 0 ? k->f.s[outside] : k->tmp.s[S_NONE],
		    k->tmp.s[S_REDO]);
	}
	w->redo = loop_states(k->n, k->tmp.s[S_REDO]) != 0;
}

/* ── children by weight ─────────────────────────────────────────────── */

static bool
measure_weights(struct work *w)
{
	const struct pool_plan *plan = w->plan;
	const struct run *k = w->k;
	struct side x;

	w->over = 1;
	for (int c = 0; c < plan->scaled.n; c++)
		if (!common(w->over, plan->points[c], &w->over))
			return false;
	for (int c = 0; c < plan->scaled.n; c++) {
		int reg = plan->scaled.reg[c], weight = plan->weight[c];
		int64_t by = w->over / plan->points[c];

		if (is_fraction(k, weight) || !column_of(k, weight, &x) ||
		    loop_states(k->n, x.s) != 0)
			return false;
		w->ranges = w->ranges ||
		    (loop_states(k->n, k->f.s[reg]) & STATE_MISSING) != 0;
		w->of_most = most_plus(w->of_most, x.most);
		w->share_most = most_plus(w->share_most,
		    most_times(most_times(result_most(k, reg), x.most), by));
	}
	return w->share_most <= FAST_MOST && w->of_most <= FAST_MOST;
}

/* score / points x weight of all, over the least common multiple of the points. */
static void
weigh_children(struct work *w)
{
	const struct pool_plan *plan = w->plan;
	const struct run *k = w->k;
	int64_t *const *v = k->tmp.v;

	for (int c = V_SHARE; c <= V_OF; c++)
		memset(v[c], 0, k->n * sizeof *v[c]);
	for (int c = 0; c < plan->scaled.n; c++) {
		int reg = plan->scaled.reg[c];
		const int64_t *weight = k->f.v[plan->weight[c]];
		int64_t by = w->over / plan->points[c];

		see_child(w, reg, w->x.on);
		loop_weights(k->n, k->f.s[reg], weight, v[V_OF]);
		loop_weigh(k->n, k->f.v[reg], k->f.s[reg], weight, by, v[V_SHARE]);
		if (w->ranges)
			loop_weigh(k->n, k->f.d[reg], k->f.s[reg], weight, by,
			    v[V_SHARE_HI]);
	}
	loop_nonzero(k->n, v[V_OF]); /* nothing applies: shares are 0 as well */
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
	int64_t most_a, most_of;
};

static bool
mix_and_divide(struct work *w, const struct mix *m, int64_t **x, int64_t *next)
{
	struct run *k = w->k;
	int64_t step = step_of(k);
	int64_t plain = most_times(w->most, most_times(m->plain_by, m->most_of));
	int64_t most = most_plus(most_times(m->most_a, absolute(m->by)), plain);

	if (most > FAST_MOST ||
	    most_times(m->most_of, most_times(m->over, step)) > FAST_MOST)
		return false;
	loop_mix(k->n, m->a, m->by, *x, m->plain_by, m->of, k->tmp.v[V_MIXED]);
	if (loop_even(k->n, m->of))
		divide_all(k->n, k->tmp.v[V_MIXED], most, m->of[0] * m->over * step,
		    bias_of(k), step, next);
	else
		loop_divide_by(k->n, k->tmp.v[V_MIXED], m->of, m->over * step, bias_of(k),
		    step, next);
	*x = next;
	return true;
}

static bool
divide_odd(struct work *w, int64_t **x, int64_t *next)
{
	const struct mix m = { .a = w->odd.v,
		.by = w->odd_sign < 0 ? -w->even : w->even,
		.plain_by = 1,
		.of = w->odd.d,
		.over = w->even / NUM_ONE,
		.most_a = w->odd.most,
		.most_of = w->odd.most_d };

	return mix_and_divide(w, &m, x, next);
}

/* The points of the pool times shares / of. */
static bool
divide_shares(struct work *w, const int64_t *share, int64_t **x, int64_t *next)
{
	int64_t g = lowest(w->plan->full, w->over), scale = w->even / NUM_ONE;
	struct mix m = { .a = share,
		.by = most_times(w->plan->full / g, scale),
		.plain_by = w->over / g,
		.of = w->k->tmp.v[V_OF],
		.over = most_times(w->over / g, scale),
		.most_a = w->share_most,
		.most_of = w->of_most };

	return mix_and_divide(w, &m, x, next);
}

static bool
divide_plain(struct work *w, int64_t **x, int64_t *next)
{
	struct run *k = w->k;
	int64_t step = step_of(k);

	if (w->even == NUM_ONE && step == 1)
		return true;
	divide_all(k->n, *x, w->most, w->even / NUM_ONE * step, bias_of(k), step, next);
	*x = next;
	return true;
}

static bool
divide(struct work *w, bool weighted, bool high)
{
	int64_t **x = high ? &w->x.hi : &w->x.lo;
	int64_t *next = w->k->tmp.v[high ? V_HI_NEXT : V_LO_NEXT];

	if (weighted)
		return divide_shares(w, w->k->tmp.v[high ? V_SHARE_HI : V_SHARE], x,
		    next);
	return w->odd_sign != 0 ? divide_odd(w, x, next) : divide_plain(w, x, next);
}

static bool
sum_up(struct work *w)
{
	const struct pool_plan *plan = w->plan;
	bool weighted = plan->weight != NULL && plan->scaled.n > 0;

	if (!measure_clauses(w) || !measure_children(w, &plan->plain) ||
	    (!weighted && !measure_children(w, &plan->scaled)) ||
	    (weighted && (w->odd_sign != 0 || !measure_weights(w))))
		return false;
	add_clauses(w);
	if (w->ranges)
		memcpy(w->x.hi, w->x.lo, w->k->n * sizeof *w->x.hi);
	add_children(w, &plan->plain, w->also);
	if (weighted)
		weigh_children(w);
	else
		add_children(w, &plan->scaled, w->x.on);
	return divide(w, weighted, false) && (!w->ranges || divide(w, weighted, true));
}

/* ── the end ────────────────────────────────────────────────────────── */

static int64_t
bound(const struct run *k, int64_t constant)
{
	return constant == NO_LIMIT || constant == -NO_LIMIT
	    ? constant
	    : round_result(k, (struct frac){ .n = constant, .d = NUM_ONE });
}

static struct pool_end
end_of(const struct run *k, const struct pool_plan *plan)
{
	struct pool_end end = { .lo = bound(k, plan->lo_k), .hi = bound(k, plan->hi_k) };

	if (end.hi < end.lo)
		end.hi = end.lo;
	end.least = end.lo < -NUM_LIMIT ? -NUM_LIMIT : end.lo;
	end.most = end.hi > NUM_LIMIT ? NUM_LIMIT : end.hi;
	end.none = end.lo == -NO_LIMIT ? (end.hi < 0 ? end.hi : 0) : end.lo;
	end.owed = plan->unreported == UNREP_FORFEIT && end.lo != -NO_LIMIT;
	return end;
}

void
find_ends(struct run *k)
{
	k->end = NEWS(k->j, struct pool_end, k->p->pools_n + 1);
	for (size_t n = 0; n < k->p->pools_n; n++)
		k->end[n] = end_of(k, &k->p->pools[n]);
}

static void
add_conditions(struct work *w)
{
	const struct list *forfeit = &w->plan->forfeit;
	const struct run *k = w->k;
	uint8_t *open = k->tmp.s[S_MAY];

	if (w->plan->scope >= 0) {
		const uint8_t *s = k->f.s[w->plan->scope];

		loop_gather(k->n, s, STATE_MISSING, w->x.missing);
		loop_off(k->n, s, w->x.on);
	}
	for (int n = 0; n < forfeit->n; n++) {
		loop_true(k->n, k->f.v[forfeit->reg[n]], k->f.s[forfeit->reg[n]],
		    w->x.lost);
		loop_gather(k->n, k->f.s[forfeit->reg[n]], STATE_MISSING, open);
	}
	if (forfeit->n > 0)
		loop_gather_unless(k->n, w->x.lost, open, STATE_MISSING, w->x.missing);
}

/* Both ends of ${out} are the same; from now on there are two of them. */
static void
part_ends(struct run *k, int out)
{
	if (k->f.d[out] == k->f.v[out]) {
		k->f.d[out] = k->hi[out];
		memcpy(k->f.d[out], k->f.v[out], k->n * sizeof(int64_t));
	}
}

static void
apply_zero(struct work *w, int out)
{
	const struct list *zero = &w->plan->zero;
	struct run *k = w->k;
	uint8_t *yes = k->tmp.s[S_LOST], *may = k->tmp.s[S_MAY];

	if (zero->n == 0)
		return;
	memset(yes, 0, k->n);
	memset(may, 0, k->n);
	for (int n = 0; n < zero->n; n++) {
		loop_true(k->n, k->f.v[zero->reg[n]], k->f.s[zero->reg[n]], yes);
		loop_gather(k->n, k->f.s[zero->reg[n]], STATE_MISSING, may);
	}
	if (loop_states(k->n, may) == 0 && k->f.d[out] == k->f.v[out]) {
		loop_mask(k->n, yes, k->f.v[out]);
	} else {
		part_ends(k, out);
		loop_zero(k->n, yes, may, k->f.v[out], k->f.d[out], k->f.s[out]);
	}
}

/* Nothing is open, or what is open costs everything: one figure each. */
static bool
is_closed(const struct work *w, const struct pool_end *end)
{
	uint8_t missing = loop_states(w->k->n, w->x.missing);

	return !w->ranges && w->plan->forfeit.n == 0 &&
	    (missing & (uint8_t) ~(end->owed ? OPEN_OWED : 0)) == 0;
}

/* ${out} is closed: what it is, is both its ends. */
static void
one_end(struct run *k, const struct pool_end *end, int out)
{
	k->f.d[out] = k->f.v[out];
	k->most[out] = most_plus(absolute(end->least), absolute(end->most));
}

static void
give(struct work *w, int out)
{
	struct run *k = w->k;
	const struct pool_end *end = &k->end[w->plan - k->p->pools];

	if (is_closed(w, end)) {
		loop_pool_closed(k->n, w->x.lo, w->x.missing, w->x.on, end, k->f.v[out],
		    k->f.s[out]);
		one_end(k, end, out);
	} else {
		loop_pool(k->n, &w->x, end, k->f.v[out], k->f.d[out], k->f.s[out]);
	}
	apply_zero(w, out);
}

/* ── one clause and nothing else ────────────────────────────────────── */

static bool
is_item(const struct pool_plan *plan)
{
	return plan->clauses.n == 1 && plan->scaled.n == 0 && plan->plain.n == 0 &&
	    plan->forfeit.n == 0 && plan->zero.n == 0 && plan->scope < 0;
}

/* Most pools are such; what is open in them is left to the others. */
static bool
fast_item(struct run *k, const struct pool_plan *plan, int out)
{
	const struct pool_end *end = &k->end[plan - k->p->pools];
	struct work w = { .k = k, .plan = plan, .even = NUM_ONE };
	uint8_t closed = CELL_NA | (end->owed ? OPEN_OWED : 0);
	struct item item = { .unit = step_of(k) };
	struct side x;
	int64_t d;

	if (!is_item(plan) || !measure_clauses(&w) || w.odd_sign != 0 ||
	    !column_of(k, plan->clauses.reg[0], &x) ||
	    (loop_states(k->n, x.s) & (uint8_t)~closed) != 0)
		return false;
	d = w.even / NUM_ONE * item.unit;
	item.by = plan->clauses.sign[0] < 0 ? -(w.even / x.even) : w.even / x.even;
	item.plus = plan->start_k * (w.even / NUM_ONE);
	item.bias = bias_for(d, bias_of(k));
	if (!inverse_of(d, w.most + item.bias, &item.d) || item.d.wide)
		return false;
	loop_item(k->n, x.v, x.s, &item, end, k->f.v[out], k->f.s[out]);
	one_end(k, end, out);
	return true;
}

/* ── all of it ──────────────────────────────────────────────────────── */

static struct work
work_begin(struct run *k, const struct pool_plan *plan)
{
	uint8_t *const *s = k->tmp.s;
	struct work w = { .k = k,
		.plan = plan,
		.x = { .lo = k->tmp.v[V_LO],
		    .hi = k->tmp.v[V_HI],
		    .on = s[S_ON],
		    .open = s[S_OPEN],
		    .missing = s[S_MISSING],
		    .lost = s[S_LOST] },
		.even = NUM_ONE,
		.also = plan->scaled.n > 0 ? s[S_ALSO] : s[S_ON] };
	int parts = plan->clauses.n + plan->forfeit.n + plan->scaled.n + plan->plain.n;

	for (int n = 0; n < S_N; n++)
		memset(s[n], 0, k->n);
	if (parts == 0)
		memset(w.x.on, 1, k->n);
	return w;
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
	struct work w;

	if (!may_be_fast(plan))
		return false;
	if (fast_item(k, plan, i->out))
		return true;
	w = work_begin(k, plan);
	find_absent(&w);
	if (!sum_up(&w))
		return false;
	for (int n = 0; n < plan->forfeit.n; n++)
		loop_mark(k->n, k->f.s[plan->forfeit.reg[n]], w.also);
	add_conditions(&w);
	give(&w, i->out);
	if (!w.redo)
		return true;
	k->most[i->out] = -1;
	part_ends(k, i->out);
	write_denominators(k, i);
	for (size_t at = 0; at < k->n; at++)
		if (k->tmp.s[S_REDO][at])
			pool_row(k, plan, i->out, at);
	return true;
}
