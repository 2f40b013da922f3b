/* SPDX-License-Identifier: MIT
 *
 * rank.c -- runs a scheme over all units and gives each its place in its class
 *
 * A total may be a range while something is 未报, so a place may be one too:
 * the best is behind everyone who is certainly ahead, the worst is behind
 * everyone who may be.  Equal totals share the better place and the next ones
 * are skipped.  n units cost O(n log n).
 */
#include "score/score.h"

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* How many of the ${n} sorted values are greater than ${x}. */
static size_t
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
	return n - from;
}

struct group {            /* the ranked units of one class */
	int64_t *lo, *hi; /* sorted */
	size_t n;
};

static size_t
class_of(const struct score_sheet *s, size_t unit)
{
	return s->class_fact < 0 ? 0 : (size_t)s->set->snap.fact[s->class_fact].v[unit];
}

static bool
is_ranked(const struct score_sheet *s, size_t unit)
{
	return s->res.total.state[unit] != CELL_NA;
}

/* The first 类别 and how many values it has. */
static void
find_class(const struct rule *r, struct score_sheet *s)
{
	size_t n, i;
	const struct rule_fact *fact = rule_facts(r, &n);

	s->class_fact = -1;
	s->classes = 1;
	for (i = 0; i < n; i++) {
		if (fact[i].is_class) {
			s->class_fact = (int)i;
			s->classes = fact[i].choice_n;
			return;
		}
	}
}

static struct group *
gather(struct job *j, const struct score_sheet *s)
{
	struct group *g = NEWS(j, struct group, s->classes);
	size_t i;

	for (i = 0; i < s->classes; i++) {
		g[i].lo = NEWS(j, int64_t, s->class_n[i]);
		g[i].hi = NEWS(j, int64_t, s->class_n[i]);
	}
	for (i = 0; i < s->set->n; i++) {
		struct group *mine = &g[class_of(s, i)];

		if (!is_ranked(s, i))
			continue;
		mine->lo[mine->n] = s->res.total.lo[i];
		mine->hi[mine->n++] = s->res.total.hi[i];
	}
	for (i = 0; i < s->classes; i++) {
		qsort(g[i].lo, g[i].n, sizeof(int64_t), by_value);
		qsort(g[i].hi, g[i].n, sizeof(int64_t), by_value);
	}
	return g;
}

static void
place(const struct group *g, struct score_sheet *s, size_t unit)
{
	int64_t lo = s->res.total.lo[unit], hi = s->res.total.hi[unit];
	size_t may_be_ahead = above(g->hi, g->n, lo) - (hi > lo); /* not itself */

	s->best[unit] = (uint32_t)(1 + above(g->lo, g->n, hi));
	s->worst[unit] = (uint32_t)(1 + may_be_ahead);
}

enum err
score_run(struct job *j, const struct rule *r, const struct score_set *set,
    struct score_sheet *out)
{
	struct group *g;
	size_t i;
	enum err e;

	*out = (struct score_sheet){ .set = set };
	e = rule_run(j, r, &set->snap, &out->res);
	if (e != OK)
		return e;
	find_class(r, out);
	out->best = NEWS(j, uint32_t, set->n);
	out->worst = NEWS(j, uint32_t, set->n);
	out->class_n = NEWS(j, uint32_t, out->classes);
	for (i = 0; i < set->n; i++)
		out->class_n[class_of(out, i)]++;
	g = gather(j, out);
	for (i = 0; i < set->n; i++)
		if (is_ranked(out, i))
			place(&g[class_of(out, i)], out, i);
	return OK;
}
