/* SPDX-License-Identifier: MIT
 *
 * run_quota.c -- one row of grades with a quota [名额]: who gets a place
 *
 * design §5.9.  A candidate has a place if those at or above it leave one; so it is
 * enough to count them, at their best against its worst and the other way round.
 */
#include <stdlib.h>

#include "rule/loop_grade.h"
#include "rule/run_grade.h"
#include "rule/tally.h"

/* ── figures that decide the order ──────────────────────────────────── */

#define LEAST ((struct frac){ .n = -RESULT_NO_LIMIT, .d = 1 })
#define MOST ((struct frac){ .n = RESULT_NO_LIMIT, .d = 1 })

static struct frac
end_of(int64_t v)
{
	if (v == RESULT_NO_LIMIT)
		return MOST;
	return v == -RESULT_NO_LIMIT ? LEAST : (struct frac){ .n = v, .d = NUM_ONE };
}

/* The least and the most that register ${reg} can come to; 不适用 is the least. */
static void
ends_of(const struct grading *w, int reg, size_t i, struct frac *lo, struct frac *hi)
{
	enum reg_kind kind = w->k->p->kind[reg];
	uint8_t s = (uint8_t)(w->f->s[reg][i] & ~STATE_APPROX);

	*lo = *hi = LEAST;
	if (s == CELL_NA)
		return;
	if (kind == REG_RESULT) {
		*lo = end_of(w->f->v[reg][i]);
		*hi = end_of(w->f->d[reg][i]);
	} else if (s != 0) {
		*hi = MOST;
	} else {
		*lo = (struct frac){ .n = w->f->v[reg][i],
			.d = kind == REG_FRAC ? w->f->d[reg][i] : NUM_ONE };
		*hi = *lo;
	}
}

struct entry { /* a candidate, by its group and its figures */
	size_t group;
	const struct frac *key;
	int keys;
};

static int
compare_keys(const struct frac *a, const struct frac *b, int n)
{
	for (int i = 0; i < n; i++) {
		int cmp = frac_cmp(a[i], b[i]);

		if (cmp != 0)
			return cmp;
	}
	return 0;
}

static int
by_group_and_key(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return compare_keys(a->key, b->key, a->keys);
}

struct order { /* sorted, the lowest of each group first */
	struct entry *e;
	size_t n;
};

/* The first entry of ${x}'s group with figures not below ${x} (above it). */
static size_t
first_from(const struct order *o, struct entry x, bool above)
{
	size_t lo = 0, hi = o->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int cmp = by_group_and_key(&o->e[mid], &x);

		if (cmp < 0 || (above && cmp == 0))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static size_t
group_end(const struct order *o, size_t group)
{
	size_t lo = 0, hi = o->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (o->e[mid].group <= group)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* How many of its group stand at or above (only above) ${x}. */
static size_t
count_from(const struct order *o, struct entry x, bool above)
{
	return group_end(o, x.group) - first_from(o, x, above);
}

/* ── one row with a quota ───────────────────────────────────────────── */

struct group {
	size_t counted_lo, counted; /* N */
	size_t fixed_lo, fixed;     /* by 定为 on this row */
	bool any;                   /* the quota is known of somebody */
	struct frac q_lo, q_hi;
	int64_t places_lo, places;
};

struct row { /* at work */
	const struct quota *q;
	int row, keys;
	struct group *group;
	size_t groups;
	/* Candidates that use up a place: counted by their totals, or in order. */
	bool counted;
	uint8_t *use[2]; /* per subject: it may, it surely does */
	struct tally may_n, must_n;
	int64_t *sure_from, *may_from; /* per group two: see struct edges */
	struct frac *lo, *hi;          /* figures of all subjects */
	struct order may, must;
};

static size_t
group_of(const struct grading *w, const struct quota *q, size_t i)
{
	if (q->group < 0)
		return 0;
	return (size_t)w->k->snap->fact[q->group].v[w->base + i];
}

/* Whether 定为 puts ${i} on ${row}, using up a place there. */
static enum tri
fixed_on(const struct grading *w, const struct row *t, size_t i)
{
	int fixed = standing(w, AT_FIXED, i) - 1;
	enum tri on = fixed == t->row ? YES : NO;

	for (int n = 0; n < w->g->gates.n; n++) {
		const struct rgate *gate = &w->k->r->gate[w->g->gates.sign[n]];
		uint8_t state = w->f->s[w->g->gates.reg[n]][i];

		if (gate->kind != GATE_FIX || gate->row <= fixed ||
		    (state & STATE_MISSING) == 0)
			continue;
		if (gate->row == t->row || on == YES)
			on = MAY;
	}
	if (t->q->refill && standing(w, AT_DOWN_HI, i) > 0 && on != NO)
		on = standing(w, AT_DOWN_LO, i) > 0 ? NO : MAY;
	return on == YES && !standing(w, AT_MUST, i) ? MAY : on;
}

static void
limit_quota(struct group *g, struct frac lo, struct frac hi)
{
	if (!g->any || frac_cmp(lo, g->q_lo) < 0)
		g->q_lo = lo;
	if (!g->any || frac_cmp(hi, g->q_hi) < 0)
		g->q_hi = hi;
	g->any = true;
}

static void
gather(const struct grading *w, const struct row *t, size_t i, struct group *group)
{
	struct group *g = &group[group_of(w, t->q, i)];
	uint8_t state = (uint8_t)(w->f->s[t->q->reg][i] & ~STATE_APPROX);
	enum tri fixed = w->fixes ? fixed_on(w, t, i) : NO;
	struct frac lo, hi;

	if (!standing(w, AT_MAY, i))
		return;
	g->counted++;
	g->counted_lo += standing(w, AT_MUST, i);
	if (fixed != NO) {
		g->fixed++;
		g->fixed_lo += fixed == YES;
	}
	if (state == CELL_NA || (g->any && w->k->p->ins[t->q->reg].op == I_CONST))
		return;
	ends_of(w, t->q->reg, i, &lo, &hi);
	limit_quota(g, lo, hi);
}

static void
add_group(const struct group *lane, struct group *sum)
{
	sum->counted_lo += lane->counted_lo;
	sum->counted += lane->counted;
	sum->fixed_lo += lane->fixed_lo;
	sum->fixed += lane->fixed;
	if (lane->any)
		limit_quota(sum, lane->q_lo, lane->q_hi);
}

static int64_t
places_of(const struct quota *q, struct frac x, size_t counted, size_t fixed)
{
	struct frac n = { .n = (int64_t)counted, .d = 1 };
	struct num places;

	if (frac_cmp(x, LEAST) <= 0)
		return 0;
	if (frac_cmp(x, MOST) >= 0)
		return INT32_MAX;
	places = frac_round(q->share ? frac_mul(x, n) : x, 0,
	    q->up ? ROUND_UP : ROUND_DOWN);
	places.u = places.u / NUM_ONE - (int64_t)fixed;
	return places.u < 0 ? 0 : places.u > INT32_MAX ? INT32_MAX : places.u;
}

static void
find_places(const struct row *t)
{
	for (size_t n = 0; n < t->groups; n++) {
		struct group *g = &t->group[n];

		g->places_lo = g->places = INT32_MAX;
		if (!g->any)
			continue;
		g->places_lo = places_of(t->q, g->q_lo, g->counted_lo, g->fixed);
		g->places = places_of(t->q, g->q_hi, g->counted, g->fixed_lo);
	}
}

static struct entry
entry_of(const struct grading *w, const struct row *t, const struct frac *keys, size_t i)
{
	return (struct entry){ .group = group_of(w, t->q, i),
		.key = &keys[i * (size_t)t->keys],
		.keys = t->keys };
}

static void
find_keys(const struct grading *w, const struct row *t, size_t i)
{
	struct frac *lo = &t->lo[i * (size_t)t->keys], *hi = &t->hi[i * (size_t)t->keys];

	ends_of(w, w->k->p->total, i, &lo[0], &hi[0]);
	for (int n = 1; n < t->keys; n++)
		ends_of(w, t->q->tie.reg[n - 1], i, &lo[n], &hi[n]);
}

/* It may and surely is a candidate.  With 递补 whoever is taken down later uses up no
 * place. */
static bool
may_use(const struct grading *w, const struct row *t, size_t i)
{
	return standing(w, AT_MAY_CAND, i) &&
	    !(t->q->refill && standing(w, AT_DOWN_LO, i) > 0);
}

static bool
must_be(const struct grading *w, size_t i)
{
	return standing(w, AT_WANTS, i) && standing(w, AT_MUST_COME, i);
}

static bool
must_use(const struct grading *w, const struct row *t, size_t i)
{
	return must_be(w, i) && !(t->q->refill && standing(w, AT_DOWN_HI, i) > 0);
}

static void
find_order(const struct grading *w, struct row *t)
{
	t->may.e = NEWS(w->k->j, struct entry, w->n + 1);
	t->must.e = NEWS(w->k->j, struct entry, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		if (may_use(w, t, i))
			t->may.e[t->may.n++] = entry_of(w, t, t->hi, i);
		if (must_use(w, t, i))
			t->must.e[t->must.n++] = entry_of(w, t, t->lo, i);
	}
	qsort(t->may.e, t->may.n, sizeof *t->may.e, by_group_and_key);
	qsort(t->must.e, t->must.n, sizeof *t->must.e, by_group_and_key);
}

/* 从严: who and all at or above fit; 从宽: those above leave a place. */
static bool
fits(size_t others, int64_t places)
{
	return (int64_t)others < places;
}

/* Nobody below the edge fits: see fits(); ${own}: it is one of those counted. */
static int64_t
edge(const struct row *t, const struct tally *n, size_t group, int64_t places, bool own)
{
	return tally_edge(n, group, places + own, t->q->ties_in);
}

static void
find_edges(struct job *j, struct row *t)
{
	t->sure_from = NEWS(j, int64_t, 2 * t->groups);
	t->may_from = NEWS(j, int64_t, 2 * t->groups);
	for (size_t n = 0; n < 2 * t->groups; n++) {
		const struct group *g = &t->group[n / 2];

		t->sure_from[n] = edge(t, &t->may_n, n / 2, g->places_lo, n % 2);
		t->may_from[n] = edge(t, &t->must_n, n / 2, g->places, n % 2);
	}
}

static void
place_by_edge(const struct grading *w, const struct row *t, struct range part,
    uint8_t *may, uint8_t *sure)
{
	static const int64_t one_group[RULE_BLOCK];
	int total = w->k->p->total, group = t->q->group;
	size_t at = part.base - w->first;
	const struct edges e = { .sure = t->sure_from,
		.may = t->may_from,
		.above = t->q->ties_in,
		.group = group < 0 ? one_group
				   : w->k->snap->fact[group].v + w->base + part.base };

	grade_place(part.n, w->f->v[total] + part.base, w->f->d[total] + part.base, &e,
	    w->at[AT_MAY_CAND] + at, w->at[AT_WANTS] + at, t->use[false] + part.base,
	    t->use[true] + part.base, may, sure);
}

/* Others at their highest against its lowest, and the other way round. */
static enum tri
place_in_order(const struct grading *w, const struct row *t, size_t i)
{
	const struct group *g = &t->group[group_of(w, t->q, i)];
	struct entry lo = entry_of(w, t, t->lo, i), hi = entry_of(w, t, t->hi, i);
	bool above = t->q->ties_in, open = compare_keys(lo.key, hi.key, t->keys) != 0;
	size_t worst = count_from(&t->may, lo, above);
	size_t best = count_from(&t->must, hi, above);

	if (!standing(w, AT_MAY_CAND, i))
		return NO;
	/* It was counted itself, if it is among them. */
	worst -= may_use(w, t, i) && (!above || open);
	best -= must_use(w, t, i) && !above && !open;
	if (standing(w, AT_WANTS, i) && fits(worst, g->places_lo))
		return YES;
	return fits(best, g->places) ? MAY : NO;
}

void
quota_places(const struct grading *w, const struct row *t, struct range part,
    uint8_t *may, uint8_t *sure)
{
	if (t->counted) {
		place_by_edge(w, t, part, may, sure);
		return;
	}
	for (size_t i = 0; i < part.n; i++) {
		enum tri is = place_in_order(w, t, part.base + i);

		may[i] = is != NO;
		sure[i] = is == YES;
	}
}

/* ── the trace of one subject ───────────────────────────────────────── */

static size_t
members(const struct row *t, bool sure, size_t group)
{
	const struct tally *n = sure ? &t->must_n : &t->may_n;
	const struct order *o = sure ? &t->must : &t->may;

	if (t->counted)
		return tally_from(n, group, n->least, false);
	return group_end(o, group) - (group == 0 ? 0 : group_end(o, group - 1));
}

/* The figures of the last place, if more want one, and who shares them. */
static void
trace_edge(const struct row *t, size_t group, int64_t places, struct quota_trace *q)
{
	struct entry x;

	if (places <= 0 || (size_t)places >= members(t, false, group))
		return;
	if (t->counted) {
		int64_t v = tally_edge(&t->may_n, group, places, false) - t->may_n.step;

		q->edge = (struct frac){ .n = v, .d = NUM_ONE };
		q->edge_from = tally_from(&t->may_n, group, v, true) + 1;
		q->edge_to = tally_from(&t->may_n, group, v, false);
		return;
	}
	x = t->may.e[group_end(&t->may, group) - (size_t)places];
	q->edge = x.key[0];
	q->edge_from = count_from(&t->may, x, true) + 1;
	q->edge_to = count_from(&t->may, x, false);
}

/* How many candidates are at or above (only above) ${i} at its best. */
static size_t
ahead_of(const struct grading *w, const struct row *t, size_t i, bool above)
{
	if (t->counted)
		return tally_from(&t->may_n, group_of(w, t->q, i),
		    w->f->d[w->k->p->total][i], above);
	return count_from(&t->may, entry_of(w, t, t->hi, i), above);
}

void
quota_trace(const struct grading *w, const struct row *t, size_t i, bool may, bool sure,
    struct quota_trace *q)
{
	size_t group = group_of(w, t->q, i);
	const struct group *g = &t->group[group];
	bool may_be = standing(w, AT_MAY_CAND, i);

	*q = (struct quota_trace){ .seen = standing(w, AT_MAY, i) };
	if (!q->seen)
		return;
	*q = (struct quota_trace){ .seen = true,
		.may = may_be,
		.must = must_be(w, i),
		.limited = g->any,
		.counted_lo = g->counted_lo,
		.counted = g->counted,
		.q = g->q_hi,
		.fixed = g->fixed,
		.places_lo = g->places_lo,
		.places = g->places,
		.candidates_lo = members(t, true, group),
		.candidates = members(t, false, group),
		.placed = standing(w, AT_MUST_COME, i) && sure,
		.may_placed = may };
	q->known = q->counted == q->counted_lo && g->fixed == g->fixed_lo &&
	    (!g->any || frac_cmp(g->q_lo, g->q_hi) == 0) &&
	    q->candidates == q->candidates_lo && q->may == q->must;
	q->rank = ahead_of(w, t, i, true) + 1;
	q->equal = ahead_of(w, t, i, false) + 1 - q->rank;
	trace_edge(t, group, g->places, q);
}

/* ── all of it, by several lanes ────────────────────────────────────── */

struct census {
	const struct grading *w;
	struct row *t;
	size_t lanes;
	struct lane {
		struct group *group;
		struct extent total;
		bool same; /* whoever may use up a place, surely does */
	} * lane;
	struct tally *tally[2]; /* of who may use up a place, who surely does */
};

static const int64_t *
total_of(const struct census *c, bool sure)
{
	int total = c->w->k->p->total;

	return sure ? c->w->f->v[total] : c->w->f->d[total];
}

static void
find_users(const struct census *c, struct range part, bool sure)
{
	uint8_t *const *at = c->w->at;

	grade_use(part.n, at[sure ? AT_WANTS : AT_MAY_CAND] + part.base,
	    at[sure ? AT_MUST_COME : AT_MAY_CAND] + part.base,
	    at[sure ? AT_DOWN_HI : AT_DOWN_LO] + part.base, c->t->q->refill,
	    c->t->use[sure] + part.base);
}

static void
look_at(void *arg, size_t at)
{
	const struct census *c = arg;
	struct range part = lane_part(c->w->n, c->lanes, at);
	struct lane *lane = &c->lane[at];

	for (size_t i = 0; i < part.n; i++)
		gather(c->w, c->t, part.base + i, lane->group);
	if (c->t->keys > 1)
		return;
	lane->total = loop_extent(part.n, total_of(c, true) + part.base,
	    total_of(c, false) + part.base, c->w->at[AT_MAY] + part.base, 0);
	find_users(c, part, false);
	find_users(c, part, true);
	lane->same = memcmp(c->t->use[false] + part.base, c->t->use[true] + part.base,
			 part.n) == 0;
}

/* Whoever does not use one, is counted as nobody, so that there is nothing to guess. */
static void
count_users(const struct census *c, struct range part, bool sure, struct tally lane)
{
	const uint8_t *use = c->t->use[sure];
	const int64_t *end = total_of(c, sure);

	for (size_t i = part.base; i < part.base + part.n; i++)
		*tally_at(&lane, use[i] ? group_of(c->w, c->t->q, i) : 0,
		    use[i] ? end[i] : lane.least) += use[i];
}

static void
count_part(void *arg, size_t at)
{
	const struct census *c = arg;
	struct range part = lane_part(c->w->n, c->lanes, at);

	for (int sure = 0; sure < 2; sure++)
		if (c->tally[sure] != NULL)
			count_users(c, part, sure, tally_lane(c->tally[sure], at));
}

static void
open_census(struct census *c)
{
	struct job *j = c->w->k->j;

	c->lane = NEWS(j, struct lane, c->lanes);
	for (size_t at = 0; at < c->lanes; at++)
		c->lane[at].group = NEWS(j, struct group, c->t->groups + 1);
	for (int sure = 0; sure < 2 && c->t->keys == 1; sure++)
		c->t->use[sure] = NEWS(j, uint8_t, c->w->n + 1);
}

/* By the total alone.  Where nothing is open one count is both. */
static bool
count_all(struct census *c)
{
	struct row *t = c->t;
	struct extent e = c->lane[0].total;
	bool same = true;

	for (size_t at = 0; at < c->lanes; at++) {
		e = extent_join(e, c->lane[at].total);
		same = same && c->lane[at].same;
	}
	if (t->keys > 1 ||
	    !tally_open(c->w->k->j, c->w->k->r, e.least, e.most, t->groups, c->w->n,
		c->lanes, &t->may_n))
		return false;
	c->tally[false] = &t->may_n;
	if (e.apart || !same) {
		(void)tally_open(c->w->k->j, c->w->k->r, e.least, e.most, t->groups,
		    c->w->n, c->lanes, &t->must_n);
		c->tally[true] = &t->must_n;
	}
	lanes_run(c->w->k->how, c->lanes, count_part, c);
	tally_close(&t->may_n);
	if (c->tally[true] != NULL)
		tally_close(&t->must_n);
	else
		t->must_n = t->may_n;
	find_edges(c->w->k->j, t);
	return true;
}

static void
put_in_order(const struct grading *w, struct row *t)
{
	size_t figures = w->n * (size_t)t->keys + 1;

	t->lo = NEWS(w->k->j, struct frac, figures);
	t->hi = NEWS(w->k->j, struct frac, figures);
	for (size_t i = 0; i < w->n; i++)
		find_keys(w, t, i);
	find_order(w, t);
}

const struct row *
quota_row(const struct grading *w, int row)
{
	const struct quota *q = &w->g->quota[row];
	struct row *t = NEW(w->k->j, struct row);
	struct census c = { .w = w, .t = t, .lanes = lanes_for(w->k->how, w->n) };

	*t = (struct row){ .q = q, .keys = q->tie.n + 1, .row = row, .groups = 1 };
	if (q->group >= 0)
		t->groups = w->k->r->fact[q->group].pub.choice_n;
	t->group = NEWS(w->k->j, struct group, t->groups + 1);
	open_census(&c);
	lanes_run(w->k->how, c.lanes, look_at, &c);
	for (size_t at = 0; at < c.lanes; at++)
		for (size_t g = 0; g < t->groups; g++)
			add_group(&c.lane[at].group[g], &t->group[g]);
	find_places(t);
	t->counted = count_all(&c);
	if (!t->counted)
		put_in_order(w, t);
	return t;
}
