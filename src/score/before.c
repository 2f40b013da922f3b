/* SPDX-License-Identifier: MIT
 *
 * before.c -- what was before [上年, 上期]: which period, under which name
 *
 * 上年.走访 of 2026 is 走访 of 2025: it stands in that period under its own name,
 * given then by whoever owed it, or brought in later from a table of earlier
 * years.  上期 goes back by the length of the period itself.
 */
#include "score/others.h"

/* Whole months from ${from} to ${to}, or 0. */
static int
length_of(int32_t from, int32_t to)
{
	for (int n = 1; n <= 120; n++)
		if (day_add_months(from, n) - 1 == to)
			return n;
	return 0;
}

int
before_months(const struct rule_fact *f, int32_t from, int32_t to)
{
	struct str first = str_cut(f->name, 0, S("上年.").n);

	if (f->origin != RULE_HISTORY || f->ago <= 0)
		return 0;
	for (int i = 1; i < f->ago; i++)
		if (!str_starts(str_cut(f->name, (size_t)i * first.n, f->name.n), first))
			return 0;
	return f->ago * (str_eq(first, S("上年.")) ? 12 : length_of(from, to));
}

/* A prefix a period: 上年 and 上期 have as many bytes. */
struct str
before_name(const struct rule_fact *f)
{
	return str_cut(f->name, (size_t)f->ago * S("上年.").n, f->name.n);
}

enum err
before_ground(struct job *j, struct db_ro *ro, const struct find_wish *w, int months,
    struct ground *out, const size_t **to)
{
	size_t n, kept = 0;
	const struct rule_fact *fact = rule_facts(w->rule, &n);
	struct rule_fact *then = NEWS(j, struct rule_fact, n + 1);
	size_t *place = NEWS(j, size_t, n + 1);
	int32_t from = day_add_months(w->from, -months);
	int32_t last = day_add_months(w->to + 1, -months) - 1;

	for (size_t i = 0; i < n; i++) {
		if (before_months(&fact[i], w->from, w->to) != months)
			continue;
		then[kept] = fact[i];
		then[kept].name = before_name(&fact[i]);
		then[kept].due = w->to;
		place[kept++] = i;
	}
	*to = place;
	return ground_of(j, ro, then, kept, from, last, out);
}
