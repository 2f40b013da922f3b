/* SPDX-License-Identifier: MIT
 *
 * run_time.c -- the instructions of time: one value from several stretches
 *
 * design §5.5.  Stretches that are 不适用 are left out; if all are, so is the
 * whole.  One that is 未报 makes the whole 未报, but 末 asks only the last.
 */
#include <stdlib.h>

#include "rule/run_set.h"

#define EACH(k, i) for (size_t i = 0; i < (k)->n; i++)

/* What the stretches of one subject come to so far. */
struct heap {
	int n; /* those that are not 不适用 */
	uint8_t missing;
	int64_t most, least, last;
	struct frac sum;
};

static void
heap_put(struct heap *h, uint8_t state, int64_t v)
{
	h->missing |= state;
	if (h->n == 0 || v > h->most)
		h->most = v;
	if (h->n == 0 || v < h->least)
		h->least = v;
	h->last = v;
	h->sum = frac_add(h->sum, (struct frac){ .n = v, .d = NUM_ONE });
	h->n++;
}

static struct frac
heap_value(const struct heap *h, enum pick pick)
{
	int64_t v = pick == PICK_MAX ? h->most : pick == PICK_MIN ? h->least : h->last;

	if (pick == PICK_SUM)
		return h->sum;
	if (pick == PICK_MEAN)
		return frac_mul(h->sum, (struct frac){ .n = 1, .d = h->n });
	return (struct frac){ .n = v, .d = NUM_ONE };
}

static void
combine_one(struct run *k, const struct ins *i, size_t at)
{
	const struct list *l = &k->p->lists[i->k];
	enum pick pick = (enum pick)l->sign[0];
	bool frac = k->p->kind[i->out] == REG_FRAC;
	struct heap h = { .sum = { .d = 1 } };
	struct frac x;

	for (int n = 0; n < l->n; n++) {
		uint8_t s = state_at(k, l->reg[n], at);

		if (s == CELL_NA)
			continue;
		h.missing = pick == PICK_LAST ? 0 : h.missing;
		heap_put(&h, s, k->f.v[l->reg[n]][at]);
	}
	k->f.s[i->out][at] = h.n == 0 ? CELL_NA : h.missing;
	k->f.v[i->out][at] = 0;
	if (frac)
		k->f.d[i->out][at] = 1;
	if (k->f.s[i->out][at] != 0)
		return;
	x = heap_value(&h, pick);
	if (!frac) {
		k->f.v[i->out][at] = pick == PICK_SUM ? frac_round(x, 6, ROUND_HALF).u
						      : x.n;
		return;
	}
	k->f.v[i->out][at] = x.n;
	k->f.d[i->out][at] = x.d;
	if (x.approx)
		k->f.s[i->out][at] |= STATE_APPROX;
}

void
op_combine(struct run *k, const struct ins *i)
{
	EACH(k, at)
		combine_one(k, i, at);
}

/* ── pools of 周期 ──────────────────────────────────────────────────── */

/* One end of the runs' ranges, put together; an end without limit stays so. */
static int64_t
end_of_runs(const struct run *k, const struct list *l, int64_t *const *column, size_t at)
{
	enum pick pick = (enum pick)l->sign[0];
	struct heap h = { .sum = { .d = 1 } };
	int64_t open = 0;

	for (int n = 0; n < l->n; n++) {
		int64_t v = column[l->reg[n]][at];
		bool none = v == RESULT_NO_LIMIT || v == -RESULT_NO_LIMIT;

		if (state_at(k, l->reg[n], at) == CELL_NA)
			continue;
		if (none)
			open = v;
		heap_put(&h, 0, v);
	}
	if (open != 0 && (pick == PICK_SUM || pick == PICK_MEAN))
		return open;
	if (pick != PICK_SUM && pick != PICK_MEAN)
		return heap_value(&h, pick).n;
	return frac_round(heap_value(&h, pick), k->r->head.places, k->r->rounding).u;
}

static uint8_t
state_of_runs(const struct run *k, const struct list *l, size_t at)
{
	uint8_t state = CELL_NA;
	bool any = false;

	for (int n = 0; n < l->n; n++) {
		uint8_t s = state_at(k, l->reg[n], at);

		if (s == CELL_NA)
			continue;
		if (!any || l->sign[0] == PICK_LAST)
			state = 0;
		state |= s;
		any = true;
	}
	return state;
}

/* The sum stays within the pool's own points; other choices cannot leave them. */
static int64_t
within(const struct rpool *p, enum pick pick, int64_t v)
{
	int64_t points = p->pub.points.u;

	if (pick != PICK_SUM || !p->pub.has_points || p->uncapped || p->cap != NULL)
		return v;
	if (p->sign < 0)
		return v < -points ? -points : v;
	return v > points ? points : v;
}

void
op_runs(struct run *k, const struct ins *i)
{
	const struct list *l = &k->p->lists[i->k];
	const struct rpool *p = &k->r->pool[i->pool];
	enum pick pick = l->n > 0 ? (enum pick)l->sign[0] : PICK_SUM;

	EACH(k, at) {
		uint8_t state = l->n == 0 ? CELL_NA : state_of_runs(k, l, at);

		k->f.s[i->out][at] = state;
		k->f.v[i->out][at] = k->f.d[i->out][at] = 0;
		if (state == CELL_NA)
			continue;
		k->f.v[i->out][at] = within(p, pick, end_of_runs(k, l, k->f.v, at));
		k->f.d[i->out][at] = within(p, pick, end_of_runs(k, l, k->f.d, at));
	}
}

/* ── 上限 x 每月, 上限 x 同 键: members by parts ─────────────────────── */

/* One member and what it brings; its part: the first day of its stretch, or its
 * keys.  qsort() wants everything in the element. */
struct one {
	const struct run *k;
	const struct list *keys;
	size_t row;
	int32_t first;
	struct frac net;
};

static int32_t
first_day(const struct run *k, enum period p, int32_t day)
{
	int32_t first = day, last, since = (day + 3) % 7; /* 1969-12-29 was a Monday */

	if (p == P_WEEK)
		return day - (since < 0 ? since + 7 : since);
	if (p != P_DAY)
		calendar_around(k->r, p, day, &first, &last);
	return first;
}

static int
by_part(const void *a, const void *b)
{
	const struct one *x = a, *y = b;

	if (x->keys->n > 0)
		return compare_keys(x->k, x->keys, x->row, y->row);
	return (x->first > y->first) - (x->first < y->first);
}

static int32_t
first_of(const struct run *k, const struct ins *i, size_t row)
{
	enum period p = (enum period)k->p->lists[i->k].sign[0];

	if (p == P_NONE || i->c < 0 || state_at(k, i->c, row) != 0)
		return INT32_MIN;
	return first_day(k, p, (int32_t)k->f.v[i->c][row]);
}

/* Members that count and bring something; *missing: what is not known. */
static size_t
gather(const struct run *k, const struct ins *i, struct range rows,
    const struct list *keys, struct one *out, uint8_t *missing)
{
	size_t n = 0;

	for (size_t at = rows.base; at < rows.base + rows.n; at++) {
		uint8_t in = i->b < 0 ? 0 : state_at(k, i->b, at), s;

		if (in == CELL_NA || (in == 0 && i->b >= 0 && !k->f.v[i->b][at]))
			continue;
		s = in != 0 ? in : state_at(k, i->a, at);
		*missing |= s == CELL_NA ? 0 : s;
		if (s == 0)
			out[n++] = (struct one){ .k = k,
				.keys = keys,
				.row = at,
				.first = first_of(k, i, at),
				.net = value_at(k, i->a, at) };
	}
	qsort(out, n, sizeof *out, by_part);
	return n;
}

/* Never below 0, whatever 上限 says. */
static struct frac
clamped(struct frac x, const struct frac *lo, const struct frac *hi)
{
	static const struct frac nothing = { .d = 1 };

	if (hi != NULL && frac_cmp(x, *hi) > 0)
		x = *hi;
	if (lo != NULL && frac_cmp(x, *lo) < 0)
		x = *lo;
	return frac_cmp(x, nothing) < 0 ? nothing : x;
}

static struct frac
sum_of(const struct one *m, size_t n, const struct frac *lo, const struct frac *hi)
{
	struct frac all = { .d = 1 };

	for (size_t at = 0; at < n;) {
		struct frac part = { .d = 1 };
		const struct one *first = &m[at];
		bool alone = is_alone(first->k, first->keys, first->row);

		do
			part = frac_add(part, m[at++].net);
		while (at < n && !alone && by_part(first, &m[at]) == 0);
		all = frac_add(all, clamped(part, lo, hi));
	}
	return all;
}

/* A bound that is 不适用 is as if not written. */
static const struct frac *
bound_at(const struct run *k, int reg, size_t at, struct frac *x, uint8_t *missing)
{
	uint8_t s = reg < 0 ? CELL_NA : state_at(k, reg, at);

	if (s != 0 && s != CELL_NA)
		*missing |= s;
	if (s != 0)
		return NULL;
	*x = value_at(k, reg, at);
	return x;
}

void
op_dated_sum(struct run *k, const struct ins *i)
{
	const struct list *l = &k->p->lists[i->k];
	const struct list keys = { .n = l->n - 2, .reg = l->reg + 2 };
	size_t most = 0;
	struct one *m;

	EACH(k, at)
		if (set_rows(k, i->pool, at).n > most)
			most = set_rows(k, i->pool, at).n;
	m = NEWS(k->j, struct one, most + 1);
	EACH(k, at) {
		uint8_t missing = 0;
		size_t n = gather(k, i, set_rows(k, i->pool, at), &keys, m, &missing);
		struct frac lo, hi, x = { .d = 1 };
		const struct frac *least = bound_at(k, l->reg[0], at, &lo, &missing);
		const struct frac *top = bound_at(k, l->reg[1], at, &hi, &missing);

		if (missing == 0)
			x = sum_of(m, n, least, top);
		k->f.s[i->out][at] = missing;
		k->f.v[i->out][at] = x.n;
		k->f.d[i->out][at] = x.d;
		if (x.approx)
			k->f.s[i->out][at] |= STATE_APPROX;
	}
}
