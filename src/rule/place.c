/* SPDX-License-Identifier: MIT
 *
 * place.c -- places within classes, without a sort where that is possible
 *
 * Totals are multiples of 精度, so how many of a class are above a total can be
 * counted per total.  The counts of a class stand in one table over the span of all
 * totals; if that would be larger than the subjects deserve, or an end is missing,
 * the totals are sorted instead.  Both ways count the same thing.
 */
#include "rule/model.h"

#define SPAN_FREE ((size_t)1 << 16) /* entries a table may have however few subjects */

struct runners { /* what is to be placed */
	const struct rule_score *total;
	const int64_t *class; /* per subject; NULL: one class */
	size_t n, classes;
	int64_t least, most, step; /* of all ends; totals are multiples of step */
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

static void
find_span(struct runners *f)
{
	f->least = INT64_MAX;
	f->most = INT64_MIN;
	for (size_t i = 0; i < f->n; i++) {
		if (!is_placed(f, i))
			continue;
		f->least = f->total->lo[i] < f->least ? f->total->lo[i] : f->least;
		f->most = f->total->hi[i] > f->most ? f->total->hi[i] : f->most;
	}
}

static size_t
entries(const struct runners *f)
{
	return (size_t)((f->most - f->least) / f->step) + 2;
}

static bool
is_countable(const struct runners *f)
{
	if (f->least < -NUM_LIMIT || f->most > NUM_LIMIT || f->least > f->most)
		return false;
	return entries(f) <= SPAN_FREE || entries(f) * f->classes <= f->n / 2;
}

/* ── counting ───────────────────────────────────────────────────────── */

/* Per class and total: how many ends of ${end} are above it. */
static uint32_t *
count_above(struct job *j, const struct runners *f, const int64_t *end)
{
	size_t span = entries(f);
	uint32_t *count = NEWS(j, uint32_t, span * f->classes);

	for (size_t i = 0; i < f->n; i++)
		if (is_placed(f, i))
			count[class_at(f, i) * span +
			    (size_t)((end[i] - f->least) / f->step)]++;
	for (size_t c = 0; c < f->classes; c++) {
		uint32_t *mine = count + c * span, above = 0;

		for (size_t v = span; v-- > 0;) {
			uint32_t here = mine[v];

			mine[v] = above;
			above += here;
		}
	}
	return count;
}

static void
place_counted(struct job *j, const struct runners *f, struct rule_places *out)
{
	size_t span = entries(f);
	const int64_t *lo = f->total->lo, *hi = f->total->hi;
	const uint32_t *sure = count_above(j, f, lo), *maybe = count_above(j, f, hi);

	for (size_t i = 0; i < f->n; i++) {
		size_t at = class_at(f, i) * span;

		if (!is_placed(f, i))
			continue;
		out->best[i] = 1 + sure[at + (size_t)((hi[i] - f->least) / f->step)];
		out->worst[i] = 1 + maybe[at + (size_t)((lo[i] - f->least) / f->step)] -
		    (hi[i] > lo[i]); /* not itself */
	}
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
	struct runners f = { .total = &got->total, .n = got->subjects, .step = NUM_ONE };

	find_class(r, out);
	if (out->class_fact >= 0)
		f.class = snap->fact[out->class_fact].v;
	f.classes = out->classes;
	for (int i = 0; i < r->head.places; i++)
		f.step /= 10;
	out->class_n = NEWS(j, uint32_t, f.classes);
	out->best = NEWS(j, uint32_t, f.n);
	out->worst = NEWS(j, uint32_t, f.n);
	for (size_t i = 0; i < f.n; i++)
		out->class_n[class_at(&f, i)]++;
	find_span(&f);
	if (is_countable(&f))
		place_counted(j, &f, out);
	else
		place_sorted(j, &f, out);
}
