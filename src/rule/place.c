/* SPDX-License-Identifier: MIT
 *
 * place.c -- places within classes, without a sort where that is possible
 *
 * How many of a class are above a total is counted per total; if that would take a
 * larger table than the subjects deserve, or an end is missing, the totals are sorted
 * instead.  Both ways count the same thing.
 */
#include "rule/tally.h"

struct runners { /* what is to be placed */
	const struct rule_score *total;
	const int64_t *class; /* per subject; NULL: one class */
	size_t n, classes;
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

/* ── counting ───────────────────────────────────────────────────────── */

static bool
count_ends(struct job *j, const struct rule *r, const struct runners *f,
    const int64_t *end, struct tally *out)
{
	if (!tally_open(j, r, f->ends.least, f->ends.most, f->classes, f->n, out))
		return false;
	for (size_t i = 0; i < f->n; i++)
		if (is_placed(f, i))
			tally_add(out, class_at(f, i), end[i]);
	tally_close(out, f->classes);
	return true;
}

static bool
place_counted(struct job *j, const struct rule *r, const struct runners *f,
    struct rule_places *out)
{
	const int64_t *lo = f->total->lo, *hi = f->total->hi;
	struct tally sure, maybe;

	if (!count_ends(j, r, f, lo, &sure))
		return false;
	if (f->ends.apart && !count_ends(j, r, f, hi, &maybe))
		return false;
	for (size_t i = 0; i < f->n; i++) {
		size_t class = class_at(f, i);

		if (!is_placed(f, i))
			continue;
		out->best[i] = out->worst[i] = 1 + tally_from(&sure, class, hi[i], true);
		if (f->ends.apart)
			out->worst[i] = 1 + tally_from(&maybe, class, lo[i], true) -
			    (hi[i] > lo[i]); /* not itself */
	}
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
place_sorted(struct job *j, const struct runners *f, struct rule_places *out)
{
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
    const struct rule_results *got, struct rule_places *out)
{
	struct runners f = { .total = &got->total, .n = got->subjects };

	find_class(r, out);
	if (out->class_fact >= 0)
		f.class = snap->fact[out->class_fact].v;
	f.classes = out->classes;
	out->class_n = NEWS(j, uint32_t, f.classes);
	out->best = NEWS(j, uint32_t, f.n);
	out->worst = NEWS(j, uint32_t, f.n);
	for (size_t i = 0; i < f.n; i++)
		out->class_n[class_at(&f, i)]++;
	f.ends = loop_extent(f.n, f.total->lo, f.total->hi, f.total->state, CELL_NA);
	if (!place_counted(j, r, &f, out))
		place_sorted(j, &f, out);
}
