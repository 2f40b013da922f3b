/* SPDX-License-Identifier: MIT
 *
 * run_pool.c -- pools and totals
 *
 * design §5.2 (open items), 5.3 (pools), 5.6 (rounding), 5.10
 * (不适用 and rescaling).  Everything of one pool and one subject happens in
 * pool_row(); sums stay fractions until the one rounding at the end.
 */
#include "rule/run.h"

#define NO_LIMIT RESULT_NO_LIMIT

/* A pool of one subject on the way to its result. */
struct tally {
	struct frac lo, hi;    /* sums; equal unless something below is open */
	bool lo_free, hi_free; /* a child without a limit is open */
	uint8_t open;          /* states of open children */
	uint8_t missing;       /* states of own clauses */
	bool applies;          /* something in it is applicable */
	bool empty;            /* it shares points, but no child is applicable */
	int64_t lo_bound, hi_bound;
};

/* No result leaves the range of outside values: NO_LIMIT is not a figure. */
int64_t
round_result(const struct run *k, struct frac x)
{
	int64_t v = frac_round(x, k->r->head.places, k->r->rounding).u;

	if (v > NUM_LIMIT)
		return NUM_LIMIT;
	return v < -NUM_LIMIT ? -NUM_LIMIT : v;
}

static struct frac
millionths(int64_t v)
{
	return (struct frac){ .n = v, .d = NUM_ONE };
}

static bool
truth(const struct run *k, int reg, size_t at)
{
	return k->f.s[reg][at] == 0 && k->f.v[reg][at] != 0;
}

/* Does any condition hold?  Missing ones are gathered. */
static bool
any_true(const struct run *k, const struct list *l, size_t at, uint8_t *missing)
{
	bool any = false;

	for (int n = 0; n < l->n; n++) {
		any = any || truth(k, l->reg[n], at);
		*missing |= k->f.s[l->reg[n]][at] & STATE_MISSING;
	}
	return any;
}

/* ── own clauses ────────────────────────────────────────────────────── */

static void
add_clauses(const struct run *k, const struct pool_plan *plan, size_t at, struct tally *t)
{
	wide plain = 0;
	struct frac rest = { .d = 1 };

	for (int n = 0; n < plan->clauses.n; n++) {
		int reg = plan->clauses.reg[n], sign = plan->clauses.sign[n];
		uint8_t s = state_at(k, reg, at);
		struct frac x;

		t->applies = t->applies || s != CELL_NA;
		t->missing |= s & STATE_MISSING;
		if (s != 0)
			continue;
		if (k->p->kind[reg] != REG_FRAC) {
			plain += (wide)k->f.v[reg][at] * (sign < 0 ? -1 : 1);
			continue;
		}
		x = value_at(k, reg, at);
		rest = frac_add(rest, sign < 0 ? frac_neg(x) : x);
	}
	rest = frac_add(rest, frac_make(plain, NUM_ONE));
	t->lo = frac_add(t->lo, rest);
	t->hi = frac_add(t->hi, rest);
}

/* ── child pools ────────────────────────────────────────────────────── */

/* What stands for a child that is 不适用; false: it leaves the denominator. */
static bool
absent_score(const struct run *k, const struct pool_plan *plan, int n, size_t at,
    int64_t *out)
{
	*out = plan->absent == ABSENT_FULL ? plan->points[n] : 0;
	if (plan->absent == ABSENT_MEAN) {
		*out = k->f.v[plan->mean[n]][at];
		return k->f.s[plan->mean[n]][at] == 0;
	}
	return plan->absent != ABSENT_RESCALE;
}

/* One child's part: weight x score / points, or the bare score. */
static struct frac
share_of(const struct run *k, const struct pool_plan *plan, int n, size_t at,
    int64_t score)
{
	struct frac q = { .d = 1 };

	if (plan->weight == NULL)
		return millionths(score);
	(void)frac_div(millionths(score), millionths(plan->points[n]), &q);
	return frac_mul(q, value_at(k, plan->weight[n], at));
}

struct shared {
	struct frac lo, hi, of; /* of: weights or points that apply */
	bool any;               /* some child applies */
	bool all;               /* none was left out of the denominator */
};

static struct shared
add_scaled(const struct run *k, const struct pool_plan *plan, size_t at, struct tally *t)
{
	struct shared s = { .lo.d = 1, .hi.d = 1, .of.d = 1, .all = true };

	for (int n = 0; n < plan->scaled.n; n++) {
		int reg = plan->scaled.reg[n], outside = plan->outside[n];
		int64_t lo = k->f.v[reg][at], hi = k->f.d[reg][at];

		if (outside >= 0 && k->f.s[outside][at] == CELL_NA)
			continue;
		if (k->f.s[reg][at] == CELL_NA) {
			if (!absent_score(k, plan, n, at, &lo)) {
				s.all = false;
				continue;
			}
			hi = lo;
		} else {
			s.any = true;
			t->open |= k->f.s[reg][at];
		}
		t->lo_free = t->lo_free || lo == -NO_LIMIT;
		t->hi_free = t->hi_free || hi == NO_LIMIT;
		s.lo = frac_add(s.lo, share_of(k, plan, n, at, lo));
		s.hi = frac_add(s.hi, share_of(k, plan, n, at, hi));
		s.of = frac_add(s.of,
		    plan->weight == NULL ? millionths(plan->points[n])
					 : value_at(k, plan->weight[n], at));
	}
	return s;
}

/* §5.10: the points of the pool, shared by what applies. */
static struct frac
rescale(const struct pool_plan *plan, const struct shared *s, struct frac sum)
{
	struct frac q = sum;

	if (plan->weight == NULL && s->all)
		return sum;
	if (s->of.n == 0 || !frac_div(sum, s->of, &q))
		return (struct frac){ .d = 1 };
	return frac_mul(q, millionths(plan->full));
}

static void
add_plain(const struct run *k, const struct pool_plan *plan, size_t at, struct tally *t)
{
	for (int n = 0; n < plan->plain.n; n++) {
		int reg = plan->plain.reg[n];
		int64_t lo = k->f.v[reg][at], hi = k->f.d[reg][at];

		if (k->f.s[reg][at] == CELL_NA)
			continue;
		t->applies = true;
		t->open |= k->f.s[reg][at];
		t->lo_free = t->lo_free || lo == -NO_LIMIT;
		t->hi_free = t->hi_free || hi == NO_LIMIT;
		if (lo != -NO_LIMIT)
			t->lo = frac_add(t->lo, millionths(lo));
		if (hi != NO_LIMIT)
			t->hi = frac_add(t->hi, millionths(hi));
	}
}

static struct frac
larger(struct frac a, struct frac b)
{
	return frac_cmp(a, b) >= 0 ? a : b;
}

/* One 乘 of the pool on what its children brought. */
static void
apply_factor(const struct run *k, int by, int when, size_t at, struct tally *t)
{
	uint8_t s_when = when < 0 ? 0 : k->f.s[when][at];
	struct frac x = larger(value_at(k, by, at), (struct frac){ .d = 1 });

	if (when >= 0 && s_when == 0 && !k->f.v[when][at])
		return;
	t->missing |= s_when & STATE_MISSING;
	if (s_when != 0 || state_at(k, by, at) == CELL_NA)
		return;
	t->missing |= state_at(k, by, at);
	t->lo = frac_mul(t->lo, x);
	t->hi = frac_mul(t->hi, x);
	t->lo_free = t->lo_free && x.n != 0;
	t->hi_free = t->hi_free && x.n != 0;
}

/* The start is added last: a factor never touches it (§5.3). */
static void
add_children(const struct run *k, const struct pool_plan *plan, size_t at,
    struct tally *t)
{
	struct shared s = add_scaled(k, plan, at, t);
	struct frac start = t->lo;

	t->lo = t->hi = (struct frac){ .d = 1 };
	if (plan->scaled.n > 0) {
		t->lo = frac_add(t->lo, rescale(plan, &s, s.lo));
		t->hi = frac_add(t->hi, rescale(plan, &s, s.hi));
		t->applies = t->applies || s.any;
		t->empty = !s.any;
	}
	add_plain(k, plan, at, t);
	for (int n = 0; n < plan->factors.n; n++)
		apply_factor(k, plan->factors.reg[n], plan->factors.sign[n], at, t);
	t->lo = frac_add(t->lo, start);
	t->hi = frac_add(t->hi, start);
}

/* ── results ────────────────────────────────────────────────────────── */

static void
give(struct run *k, int reg, size_t at, int64_t lo, int64_t hi, uint8_t state)
{
	k->f.v[reg][at] = lo;
	k->f.d[reg][at] = hi;
	k->f.s[reg][at] = state;
}

/* Rounded: clamping first or rounding first comes to the same. */
static int64_t
bound_at(const struct run *k, int reg, size_t at, int64_t constant)
{
	if (reg >= 0 && state_at(k, reg, at) == 0)
		return round_result(k, value_at(k, reg, at));
	if (constant == NO_LIMIT || constant == -NO_LIMIT)
		return constant;
	return round_result(k, millionths(constant));
}

static uint8_t
missing_at(const struct run *k, int reg, size_t at)
{
	return reg < 0 ? 0 : state_at(k, reg, at) & STATE_MISSING;
}

/* Where 上限 lies below 下限, 下限 wins. */
static void
find_bounds(const struct run *k, const struct pool_plan *plan, size_t at, struct tally *t)
{
	t->lo_bound = bound_at(k, plan->floor, at, plan->lo_k);
	t->hi_bound = bound_at(k, plan->cap, at, plan->hi_k);
	if (t->hi_bound < t->lo_bound)
		t->hi_bound = t->lo_bound;
	t->missing |= missing_at(k, plan->floor, at) | missing_at(k, plan->cap, at) |
	    missing_at(k, plan->start, at) | missing_at(k, plan->scope, at);
}

/* Clamp once, then round once. */
static int64_t
settle(const struct run *k, const struct tally *t, struct frac x)
{
	if (t->lo_bound != -NO_LIMIT && frac_cmp(x, millionths(t->lo_bound)) < 0)
		return t->lo_bound;
	if (t->hi_bound != NO_LIMIT && frac_cmp(x, millionths(t->hi_bound)) > 0)
		return t->hi_bound;
	return round_result(k, x);
}

/* A pool one of whose own clauses rests on 未报 (§5.2). */
static void
give_open(struct run *k, int reg, size_t at, const struct pool_plan *plan,
    const struct tally *t)
{
	bool owed = (t->missing & OPEN_OWED) != 0;
	uint8_t all = t->missing | t->open;

	if (owed && plan->unreported == UNREP_FORFEIT && t->lo_bound != -NO_LIMIT)
		give(k, reg, at, t->lo_bound, t->lo_bound, 0);
	else if (all == OPEN_OWED && plan->unreported == UNREP_FULL &&
	    t->hi_bound != NO_LIMIT)
		give(k, reg, at, t->hi_bound, t->hi_bound, 0);
	else if (all == OPEN_OWED && plan->unreported == UNREP_MEAN)
		give(k, reg, at, t->lo_bound, t->hi_bound, all | STATE_WANTS_MEAN);
	else
		give(k, reg, at, t->lo_bound, t->hi_bound, all);
}

/* 不得分: the lower bound, or no points where there is none. */
static void
give_forfeit(struct run *k, int reg, size_t at, const struct tally *t)
{
	int64_t none = t->hi_bound < 0 ? t->hi_bound : 0;
	int64_t v = t->lo_bound == -NO_LIMIT ? none : t->lo_bound;

	give(k, reg, at, v, v, 0);
}

static void
give_sum(struct run *k, int reg, size_t at, const struct tally *t)
{
	int64_t lo = t->lo_free && t->lo_bound == -NO_LIMIT ? -NO_LIMIT
							    : settle(k, t, t->lo);
	int64_t hi = t->hi_free ? t->hi_bound : settle(k, t, t->hi);

	if (t->lo_free && t->lo_bound != -NO_LIMIT)
		lo = t->lo_bound;
	give(k, reg, at, lo, t->open == 0 ? lo : hi, t->open);
}

/* 记零 wins over everything but 不适用; while it is open, 0 is possible. */
static void
apply_zero(struct run *k, int reg, size_t at, const struct pool_plan *plan)
{
	uint8_t missing = 0;

	if (k->f.s[reg][at] == CELL_NA || plan->zero.n == 0)
		return;
	if (any_true(k, &plan->zero, at, &missing)) {
		give(k, reg, at, 0, 0, 0);
	} else if (missing != 0) {
		if (k->f.v[reg][at] > 0)
			k->f.v[reg][at] = 0;
		if (k->f.d[reg][at] < 0)
			k->f.d[reg][at] = 0;
		k->f.s[reg][at] &= (uint8_t)~STATE_WANTS_MEAN;
		k->f.s[reg][at] |= missing;
	}
}

/* Is there 不得分, and no 免 of the whole pool? */
static bool
is_forfeit(const struct run *k, const struct pool_plan *plan, size_t at, uint8_t *missing)
{
	uint8_t open = 0, in_doubt = 0;
	bool forfeit = any_true(k, &plan->forfeit, at, &open);

	if (any_true(k, &plan->exempt, at, &in_doubt))
		return false;
	*missing |= forfeit ? in_doubt : open == 0 ? 0 : open | in_doubt;
	return forfeit && in_doubt == 0;
}

void
pool_row(struct run *k, const struct pool_plan *plan, int reg, size_t at)
{
	uint8_t scope = plan->scope < 0 ? 0 : k->f.s[plan->scope][at];
	struct tally t = { .lo = millionths(plan->start_k) };
	bool forfeit;

	if (plan->start >= 0 && state_at(k, plan->start, at) == 0)
		t.lo = value_at(k, plan->start, at);
	t.hi = t.lo;
	find_bounds(k, plan, at, &t);
	t.applies = plan->clauses.n + plan->forfeit.n + plan->scaled.n + plan->plain.n ==
	    0;
	add_children(k, plan, at, &t);
	add_clauses(k, plan, at, &t);
	for (int n = 0; n < plan->forfeit.n; n++)
		t.applies = t.applies || k->f.s[plan->forfeit.reg[n]][at] != CELL_NA;
	forfeit = is_forfeit(k, plan, at, &t.missing);
	if (scope == CELL_NA || t.empty || !t.applies) {
		give(k, reg, at, 0, 0, CELL_NA);
		return;
	}
	if (forfeit)
		give_forfeit(k, reg, at, &t);
	else if (t.missing != 0)
		give_open(k, reg, at, plan, &t);
	else
		give_sum(k, reg, at, &t);
	apply_zero(k, reg, at, plan);
}

void
op_pool(struct run *k, const struct ins *i)
{
	for (size_t at = 0; at < k->n; at++)
		pool_row(k, &k->p->pools[i->k], i->out, at);
}
