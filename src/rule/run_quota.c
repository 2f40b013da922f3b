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
	bool any, open;             /* the quota is known of somebody; it may be other */
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
	struct tally may_n, must_n;
	struct frac *lo, *hi; /* figures of all subjects */
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
gather(const struct grading *w, const struct row *t, size_t i)
{
	struct group *g = &t->group[group_of(w, t->q, i)];
	uint8_t state = (uint8_t)(w->f->s[t->q->reg][i] & ~STATE_APPROX);
	enum tri fixed = w->fixes ? fixed_on(w, t, i) : NO;
	struct frac lo, hi;

	if (!standing(w, AT_MAY, i))
		return;
	g->counted++;
	g->counted_lo += standing(w, AT_MUST, i);
	g->fixed += fixed != NO;
	g->fixed_lo += fixed == YES;
	if (state == CELL_NA || (g->any && w->k->p->ins[t->q->reg].op == I_CONST))
		return;
	ends_of(w, t->q->reg, i, &lo, &hi);
	if (!g->any || frac_cmp(lo, g->q_lo) < 0)
		g->q_lo = lo;
	if (!g->any || frac_cmp(hi, g->q_hi) < 0)
		g->q_hi = hi;
	g->any = true;
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

/* A column of who may, or surely does, use up a place. */
static const uint8_t *
users(const struct grading *w, const struct row *t, bool must)
{
	uint8_t *use = NEWS(w->k->j, uint8_t, w->n + 1);

	grade_use(w->n, w->at[must ? AT_WANTS : AT_MAY_CAND],
	    w->at[must ? AT_MUST_COME : AT_MAY_CAND],
	    w->at[must ? AT_DOWN_HI : AT_DOWN_LO], t->q->refill, use);
	return use;
}

/* Whoever does not use one, is counted as nobody, so that there is nothing to guess. */
static bool
count_users(const struct grading *w, const struct row *t, const struct extent *e,
    const uint8_t *use, const int64_t *end, struct tally *out)
{
	if (!tally_open(w->k->j, w->k->r, e->least, e->most, t->groups, w->n, out))
		return false;
	for (size_t i = 0; i < w->n; i++)
		*tally_at(out, use[i] ? group_of(w, t->q, i) : 0,
		    use[i] ? end[i] : e->least) += use[i];
	tally_close(out, t->groups);
	return true;
}

/* By the total alone.  Where nothing is open one count is both. */
static bool
count_all(const struct grading *w, struct row *t)
{
	int total = w->k->p->total;
	const int64_t *lo = w->f->v[total], *hi = w->f->d[total];
	const uint8_t *may, *must;
	struct extent e;

	if (t->keys > 1)
		return false;
	e = loop_extent(w->n, lo, hi, w->at[AT_MAY], 0);
	may = users(w, t, false);
	must = users(w, t, true);
	if (!count_users(w, t, &e, may, hi, &t->may_n))
		return false;
	t->must_n = t->may_n;
	return (!e.apart && memcmp(may, must, w->n) == 0) ||
	    count_users(w, t, &e, must, lo, &t->must_n);
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
fits(const struct quota *q, size_t others, int64_t places)
{
	return q->ties_in ? (int64_t)others < places : (int64_t)others + 1 <= places;
}

/* How many others are at or above ${i} (only above, 从宽), at worst and at best:
 * others at their highest against its lowest, and the other way round. */
static void
others_of(const struct grading *w, const struct row *t, size_t i, size_t *worst,
    size_t *best)
{
	bool above = t->q->ties_in, open;

	if (t->counted) {
		int64_t lo = w->f->v[w->k->p->total][i], hi = w->f->d[w->k->p->total][i];
		size_t group = group_of(w, t->q, i);

		open = lo != hi;
		*worst = tally_from(&t->may_n, group, lo, above);
		*best = tally_from(&t->must_n, group, hi, above);
	} else {
		struct entry lo = entry_of(w, t, t->lo, i), hi = entry_of(w, t, t->hi, i);

		open = compare_keys(lo.key, hi.key, t->keys) != 0;
		*worst = count_from(&t->may, lo, above);
		*best = count_from(&t->must, hi, above);
	}
	/* It was counted itself, if it is among them. */
	*worst -= may_use(w, t, i) && (!above || open);
	*best -= must_use(w, t, i) && !above && !open;
}

enum tri
quota_place(const struct grading *w, const struct row *t, size_t i)
{
	const struct group *g = &t->group[group_of(w, t->q, i)];
	size_t worst, best;

	if (!standing(w, AT_MAY_CAND, i))
		return NO;
	others_of(w, t, i, &worst, &best);
	if (standing(w, AT_WANTS, i) && fits(t->q, worst, g->places_lo))
		return YES;
	return fits(t->q, best, g->places) ? MAY : NO;
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

/* The highest total that so many are at or above. */
static int64_t
edge_of(const struct tally *n, size_t group, size_t places)
{
	size_t lo = 0, hi = n->span;

	while (hi - lo > 1) { /* enough at lo, not at hi */
		size_t mid = lo + (hi - lo) / 2;

		if (n->count[group * (n->span + 1) + mid] >= places)
			lo = mid;
		else
			hi = mid;
	}
	return n->least + (int64_t)lo * n->step;
}

/* The figures of the last place, if more want one, and who shares them. */
static void
trace_edge(const struct row *t, size_t group, int64_t places, struct quota_trace *q)
{
	struct entry x;

	if (places <= 0 || (size_t)places >= members(t, false, group))
		return;
	if (t->counted) {
		int64_t v = edge_of(&t->may_n, group, (size_t)places);

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

enum tri
quota_trace(const struct grading *w, const struct row *t, size_t i, struct quota_trace *q)
{
	size_t group = group_of(w, t->q, i);
	const struct group *g = &t->group[group];
	bool may_be = standing(w, AT_MAY_CAND, i);
	enum tri is = quota_place(w, t, i);

	*q = (struct quota_trace){ .seen = standing(w, AT_MAY, i) };
	if (!q->seen)
		return is;
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
		.placed = standing(w, AT_MUST_COME, i) && is == YES,
		.may_placed = is != NO };
	q->known = q->counted == q->counted_lo && g->fixed == g->fixed_lo &&
	    (!g->any || frac_cmp(g->q_lo, g->q_hi) == 0) &&
	    q->candidates == q->candidates_lo && q->may == q->must;
	q->rank = ahead_of(w, t, i, true) + 1;
	q->equal = ahead_of(w, t, i, false) + 1 - q->rank;
	trace_edge(t, group, g->places, q);
	return is;
}

/* ── all of it ──────────────────────────────────────────────────────── */

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

	*t = (struct row){ .q = q, .keys = q->tie.n + 1, .row = row, .groups = 1 };
	if (q->group >= 0)
		t->groups = w->k->r->fact[q->group].pub.choice_n;
	t->group = NEWS(w->k->j, struct group, t->groups + 1);
	for (size_t i = 0; i < w->n; i++)
		gather(w, t, i);
	find_places(t);
	t->counted = count_all(w, t);
	if (!t->counted)
		put_in_order(w, t);
	return t;
}
