/* SPDX-License-Identifier: MIT
 *
 * moves_cause.c -- what each pool brings to a unit, under two texts
 *
 * What a pool brings of its own is its result less those of the pools inside, in
 * points of the total: times its part's weight, if parts have weights.  So all
 * that pools bring adds up to the total, but for what the total does itself
 * [折算, 否决, 起, 封顶]; that remainder is the total's own cause.  A changed
 * weight is the cause of its part, not of the items inside.
 */
#include "score/moves.h"

#define LEAST_TOLD 5000       /* millionths: less is rounding */
#define LEAST_REMAINDER 50000 /* the rounding of all parts together */

struct brings { /* of one unit under one text: one entry a pool */
	int64_t *lo, *hi;
	int64_t whole; /* the weights of the parts that apply, millionths of a percent */
};

struct causes {
	const struct compare *c;
	struct brings was, is;
	int64_t *lo, *hi; /* one entry a pair */
};

static struct brings
brings_new(struct job *j, const struct side *s)
{
	return (struct brings){ .lo = NEWS(j, int64_t, s->pools),
		.hi = NEWS(j, int64_t, s->pools) };
}

struct causes *
causes_new(const struct compare *c)
{
	struct causes *k = NEW(c->j, struct causes);

	k->c = c;
	k->was = brings_new(c->j, &c->was);
	k->is = brings_new(c->j, &c->is);
	k->lo = NEWS(c->j, int64_t, c->pairs + 1);
	k->hi = NEWS(c->j, int64_t, c->pairs + 1);
	return k;
}

static int64_t
limited(int64_t v)
{
	return v == RESULT_NO_LIMIT || v == -RESULT_NO_LIMIT ? 0 : v;
}

static bool
is_weighted(const struct rule_pool *p)
{
	return p->parent < 0 && p->has_weight && p->weight.u > 0;
}

/* Every pool without those inside; parents come before children. */
static void
gather(const struct side *s, size_t unit, struct brings *out)
{
	out->whole = 0;
	for (size_t i = 0; i < s->pools; i++) {
		const struct rule_score *v = &s->sheet->res.pool[i];
		bool applies = v->state[unit] != CELL_NA;
		int up = s->pool[i].parent;

		out->lo[i] = applies ? limited(v->lo[unit]) : 0;
		out->hi[i] = applies ? limited(v->hi[unit]) : 0;
		if (applies && is_weighted(&s->pool[i]))
			out->whole += s->pool[i].weight.u;
		if (up >= 0) {
			out->lo[up] -= out->lo[i];
			out->hi[up] -= out->hi[i];
		}
	}
}

/* ${v} points of a pool below ${top} as points of the total. */
static int64_t
in_total(const struct side *s, const struct brings *b, int top, int64_t v)
{
	const struct rule_pool *p = &s->pool[top];
	wide x = v;

	if (!is_weighted(p) || b->whole == 0)
		return v;
	x = x * p->weight.u / b->whole;
	if (p->has_points && p->points.u > 0 && p->points.u != s->full)
		x = x * s->full / p->points.u;
	return (int64_t)x;
}

/* What pair ${at} brings now less what it brought, into ${out}; what a changed
 * weight makes of it goes to the top pool, whose pair has the number of the pool. */
static void
weigh_pair(const struct causes *k, size_t at, const int64_t *was, const int64_t *is,
    int64_t *out)
{
	const struct pair *p = &k->c->pair[at];
	int64_t before, now;

	if (p->is >= 0)
		out[at] += in_total(&k->c->is, &k->is, p->top_is, is[p->is]);
	if (p->was < 0)
		return;
	before = now = in_total(&k->c->was, &k->was, p->top_was, was[p->was]);
	if (p->same_top)
		now = in_total(&k->c->is, &k->is, p->top_is, was[p->was]);
	out[at] -= now;
	if (p->same_top)
		out[p->top_is] += now - before;
}

/* What changed, pair by pair. */
static void
weigh(struct causes *k)
{
	const struct compare *c = k->c;

	memset(k->lo, 0, (c->pairs + 1) * sizeof *k->lo);
	memset(k->hi, 0, (c->pairs + 1) * sizeof *k->hi);
	for (size_t i = 0; i < c->pairs; i++) {
		weigh_pair(k, i, k->was.lo, k->is.lo, k->lo);
		weigh_pair(k, i, k->was.hi, k->is.hi, k->hi);
	}
}

static int64_t
size_of(int64_t lo, int64_t hi)
{
	int64_t a = lo < 0 ? -lo : lo, b = hi < 0 ? -hi : hi;

	return a > b ? a : b;
}

/* What the pools do not account for, as the last pair. */
static void
find_remainder(struct causes *k, int64_t lo, int64_t hi)
{
	const struct compare *c = k->c;
	int64_t sum_lo = 0, sum_hi = 0;

	for (size_t i = 0; i < c->pairs; i++) {
		sum_lo += k->lo[i];
		sum_hi += k->hi[i];
	}
	lo = limited(lo) - sum_lo;
	hi = limited(hi) - sum_hi;
	if (!c->was.exact || !c->is.exact || lo != hi ||
	    size_of(lo, hi) < LEAST_REMAINDER)
		lo = hi = 0;
	k->lo[c->pairs] = lo;
	k->hi[c->pairs] = hi;
}

/* Keep the largest ones, in order. */
static size_t
put_cause(struct score_cause *list, size_t n, const struct score_cause *one)
{
	size_t at = n < SCORE_CAUSES_MAX ? n : SCORE_CAUSES_MAX;

	while (at > 0 &&
	    size_of(list[at - 1].lo, list[at - 1].hi) < size_of(one->lo, one->hi)) {
		if (at < SCORE_CAUSES_MAX)
			list[at] = list[at - 1];
		at--;
	}
	if (at < SCORE_CAUSES_MAX)
		list[at] = *one;
	return n < SCORE_CAUSES_MAX ? n + 1 : n;
}

const struct score_cause *
causes_of(struct causes *k, size_t was, size_t is, int64_t lo, int64_t hi, size_t *n)
{
	const struct compare *c = k->c;
	struct score_cause list[SCORE_CAUSES_MAX], *out;

	*n = 0;
	gather(&c->was, was, &k->was);
	gather(&c->is, is, &k->is);
	weigh(k);
	find_remainder(k, lo, hi);
	for (size_t i = 0; i <= c->pairs; i++) {
		if (size_of(k->lo[i], k->hi[i]) < LEAST_TOLD)
			continue;
		c->pair[i].change.units++;
		*n = put_cause(list, *n, &(struct score_cause){ i, k->lo[i], k->hi[i] });
	}
	if (*n == 0)
		return NULL;
	out = NEWS(c->j, struct score_cause, *n);
	memcpy(out, list, *n * sizeof *out);
	return out;
}
