/* SPDX-License-Identifier: MIT
 *
 * place.c -- places within classes, without a sort where that is possible
 *
 * How many of a class are above a total is counted per total; if that would take a
 * larger table than the subjects deserve, or an end is missing, the totals are sorted
 * instead.  Both ways count the same thing.
 */
#include "rule/run_lanes.h"
#include "rule/tally.h"

struct runners { /* what is to be placed */
	const struct rule_score *total;
	const int64_t *class; /* per subject; NULL: one class */
	size_t n, classes;
	const struct rule_how *how;
	struct counts *count; /* per lane */
	size_t lanes;
	struct extent ends;
	struct tally sure, maybe; /* at their least, at their most */
	struct rule_places *out;
};

struct counts { /* of one lane */
	uint32_t *class_n;
	struct extent ends;
};

static size_t
class_at(const struct runners *f, size_t i)
{
	return f->class == NULL ? 0 : (size_t)f->class[i];
}

static bool
is_placed(const struct runners *f, size_t i)
{
	return f->total->state[i] != CELL_NA;
}

/* ── who there is ───────────────────────────────────────────────────── */

static void
look_at(void *arg, size_t at)
{
	const struct runners *f = arg;
	struct range part = lane_part(f->n, f->lanes, at);
	struct counts *mine = &f->count[at];

	for (size_t i = part.base; i < part.base + part.n; i++)
		mine->class_n[class_at(f, i)]++;
	mine->ends = loop_extent(part.n, f->total->lo + part.base,
	    f->total->hi + part.base, f->total->state + part.base, CELL_NA);
}

static void
look_at_all(struct job *j, struct runners *f)
{
	f->count = NEWS(j, struct counts, f->lanes);
	for (size_t at = 0; at < f->lanes; at++)
		f->count[at].class_n = NEWS(j, uint32_t, f->classes);
	lanes_run(f->how, f->lanes, look_at, f);
	f->ends = f->count[0].ends;
	for (size_t at = 0; at < f->lanes; at++) {
		f->ends = extent_join(f->ends, f->count[at].ends);
		for (size_t c = 0; c < f->classes; c++)
			f->out->class_n[c] += f->count[at].class_n[c];
	}
}

/* ── counting ───────────────────────────────────────────────────────── */

static void
count_part(void *arg, size_t at)
{
	const struct runners *f = arg;
	struct range part = lane_part(f->n, f->lanes, at);
	struct tally sure = tally_lane(&f->sure, at), maybe = tally_lane(&f->maybe, at);

	for (size_t i = part.base; i < part.base + part.n; i++) {
		if (!is_placed(f, i))
			continue;
		tally_add(&sure, class_at(f, i), f->total->lo[i]);
		if (f->ends.apart)
			tally_add(&maybe, class_at(f, i), f->total->hi[i]);
	}
}

static void
place_part(void *arg, size_t at)
{
	const struct runners *f = arg;
	struct range part = lane_part(f->n, f->lanes, at);
	const int64_t *lo = f->total->lo, *hi = f->total->hi;
	struct rule_places *out = f->out;

	for (size_t i = part.base; i < part.base + part.n; i++) {
		size_t class = class_at(f, i);

		if (!is_placed(f, i))
			continue;
		out->best[i] = out->worst[i] = 1 +
		    tally_from(&f->sure, class, hi[i], true);
		if (f->ends.apart)
			out->worst[i] = 1 + tally_from(&f->maybe, class, lo[i], true) -
			    (hi[i] > lo[i]); /* not itself */
	}
}

static bool
open_tally(struct job *j, const struct rule *r, const struct runners *f,
    struct tally *out)
{
	return tally_open(j, r, f->ends.least, f->ends.most, f->classes, f->n, f->lanes,
	    out);
}

static bool
place_counted(struct job *j, const struct rule *r, struct runners *f)
{
	if (!open_tally(j, r, f, &f->sure) ||
	    (f->ends.apart && !open_tally(j, r, f, &f->maybe)))
		return false;
	lanes_run(f->how, f->lanes, count_part, f);
	tally_close(&f->sure);
	tally_close(&f->maybe);
	lanes_run(f->how, f->lanes, place_part, f);
	return true;
}

/* ── sorting ────────────────────────────────────────────────────────── */

struct pile { /* the totals of one class, sorted */
	int64_t *lo, *hi;
	size_t n;
};

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* How many of the ${n} sorted values are greater than ${x}. */
static uint32_t
above(const int64_t *sorted, size_t n, int64_t x)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (sorted[mid] > x)
			to = mid;
		else
			from = mid + 1;
	}
	return (uint32_t)(n - from);
}

static struct pile *
sort_piles(struct job *j, const struct runners *f, const struct rule_places *p)
{
	struct pile *pile = NEWS(j, struct pile, f->classes);

	for (size_t c = 0; c < f->classes; c++) {
		pile[c].lo = NEWS(j, int64_t, p->class_n[c]);
		pile[c].hi = NEWS(j, int64_t, p->class_n[c]);
	}
	for (size_t i = 0; i < f->n; i++) {
		struct pile *mine = &pile[class_at(f, i)];

		if (!is_placed(f, i))
			continue;
		mine->lo[mine->n] = f->total->lo[i];
		mine->hi[mine->n++] = f->total->hi[i];
	}
	for (size_t c = 0; c < f->classes; c++) {
		qsort(pile[c].lo, pile[c].n, sizeof(int64_t), by_value);
		qsort(pile[c].hi, pile[c].n, sizeof(int64_t), by_value);
	}
	return pile;
}

static void
place_sorted(struct job *j, const struct runners *f)
{
	struct rule_places *out = f->out;
	const struct pile *pile = sort_piles(j, f, out);

	for (size_t i = 0; i < f->n; i++) {
		const struct pile *mine = &pile[class_at(f, i)];
		int64_t lo = f->total->lo[i], hi = f->total->hi[i];

		if (!is_placed(f, i))
			continue;
		out->best[i] = 1 + above(mine->lo, mine->n, hi);
		out->worst[i] = 1 + above(mine->hi, mine->n, lo) - (hi > lo);
	}
}

/* ── the whole ──────────────────────────────────────────────────────── */

static void
find_class(const struct rule *r, struct rule_places *out)
{
	out->class_fact = -1;
	out->classes = 1;
	for (size_t i = r->facts_n; i-- > 0;) {
		if (r->fact[i].pub.is_class) {
			out->class_fact = (int)i;
			out->classes = r->fact[i].pub.choice_n;
		}
	}
}

void
rule_places(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_how *how, const struct rule_results *got, struct rule_places *out)
{
	size_t n = got->subjects;
	struct runners f = { .total = &got->total,
		.n = n,
		.how = how,
		.lanes = lanes_for(how, n),
		.out = out };

	find_class(r, out);
	if (out->class_fact >= 0)
		f.class = snap->fact[out->class_fact].v;
	f.classes = out->classes;
	out->class_n = NEWS(j, uint32_t, f.classes);
	out->best = NEWS(j, uint32_t, n);
	out->worst = NEWS(j, uint32_t, n);
	look_at_all(j, &f);
	if (!place_counted(j, r, &f))
		place_sorted(j, &f);
}
