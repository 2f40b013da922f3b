/* SPDX-License-Identifier: MIT
 *
 * feed.c -- the results of one scheme go to another that reads them
 *
 * Units meet by their number in the register, or by name.  What is handed on, and
 * how, is rule/feed.c.
 */
#include <stdlib.h>

#include "score/others.h"

struct named {
	struct str name; /* empty: by number */
	int64_t id;
	size_t unit;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return x->id != y->id ? (x->id > y->id) - (x->id < y->id)
			      : str_cmp(x->name, y->name);
}

static struct named
named_of(const struct score_set *set, size_t i, bool by_id)
{
	if (by_id)
		return (struct named){ .id = set->id[i], .unit = i };
	return (struct named){ .name = set->unit[i], .unit = i };
}

/* For each unit of ${to}, its row in ${from}, or -1. */
static const int32_t *
meet_units(struct job *j, const struct score_set *from, const struct score_set *to)
{
	struct named *unit = NEWS(j, struct named, from->n + 1);
	int32_t *row = NEWS(j, int32_t, to->n + 1);
	bool by_id = from->id != NULL && to->id != NULL;

	for (size_t i = 0; i < from->n; i++)
		unit[i] = named_of(from, i, by_id);
	qsort(unit, from->n, sizeof *unit, by_name);
	for (size_t i = 0; i < to->n; i++) {
		struct named key = named_of(to, i, by_id);
		const struct named *at = bsearch(&key, unit, from->n, sizeof key,
		    by_name);

		row[i] = at == NULL ? -1 : (int32_t)at->unit;
	}
	return row;
}

void
feed_some(struct job *j, const struct rule *r, struct score_set *set,
    const struct rule *from, const struct score_sheet *got, bool spares,
    const struct str *what)
{
	struct rule_feed f = { .from = from,
		.got = &got->res,
		.at = meet_units(j, got->set, set),
		.what = what,
		.spares = spares };

	rule_feed(j, r, &set->snap, &f);
}

void
score_feed(struct job *j, const struct rule *r, struct score_set *set,
    const struct rule *from, const struct score_sheet *got)
{
	feed_some(j, r, set, from, got, true, rule_feed_names(j, r, from));
}
