/* SPDX-License-Identifier: MIT
 *
 * run_time.c -- the instructions of time: one value from several stretches
 *
 * design §5.5.  Stretches that are 不适用 are left out; if all are, so is the
 * whole.  One that is 未报 makes the whole 未报, but 末 asks only the last.
 */
#include "rule/run.h"

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
