/* SPDX-License-Identifier: MIT
 *
 * changes.c -- what 生效 does with items: opened, and of an amendment kept or ended
 *
 * Items have no link to the clause they came from but their words, so those are what
 * is compared: unit, kind, title, and the words of the source.
 */
#include <stdlib.h>

#include "result/keep.h"

#define ITEMS_MAX 1000000

struct met { /* an item, and whether the other list has it too */
	const struct duty_item *item;
	bool met;
};

static int
by_words(const void *a, const void *b)
{
	const struct duty_item *x = ((const struct met *)a)->item;
	const struct duty_item *y = ((const struct met *)b)->item;
	int c;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	c = str_cmp(x->title, y->title);
	return c != 0 ? c : str_cmp(x->source_words, y->source_words);
}

/* Withdrawn by an amendment: as if it had never been opened. */
static bool
is_undone(const struct duty_item *item)
{
	return item->state == DUTY_IS_WITHDRAWN &&
	    str_starts(item->note, S(RESULT_AMENDED_NOTE));
}

/* It ended with nothing done that would have to be taken back. */
static bool
came_to_nothing(const struct duty_item *item)
{
	return item->state == DUTY_IS_WITHDRAWN || item->state == DUTY_IS_REFUSED;
}

static struct met *
in_order(struct job *j, const struct duty_item *item, size_t n, size_t *kept)
{
	struct met *list = NEWS(j, struct met, n + 1);

	*kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!is_undone(&item[i]))
			list[(*kept)++] = (struct met){ &item[i], false };
	qsort(list, *kept, sizeof *list, by_words);
	return list;
}

/* One of the old for one of the new. */
static void
meet(struct met *was, size_t was_n, struct met *is, size_t is_n)
{
	for (size_t i = 0, k = 0; i < was_n && k < is_n;) {
		int c = by_words(&was[i], &is[k]);

		if (c == 0)
			was[i].met = is[k].met = true;
		i += c <= 0;
		k += c >= 0;
	}
}

enum err
amended_sources(struct job *j, struct db_ro *ro, const struct result *r,
    const struct str **out, size_t *n)
{
	struct str *list = NEWS(j, struct str, AMENDED_MAX);
	struct result x = *r;
	enum err e = OK;

	*out = list;
	for (*n = 0; e == OK && x.amends != 0 && *n < AMENDED_MAX;) {
		list[(*n)++] = result_source(j, x.amends);
		e = result_find(j, ro, x.amends, &x);
	}
	return e;
}

/* Every item that what ${r} amends opened, or left as it was. */
static enum err
items_before(struct job *j, struct db_ro *ro, const struct result *r,
    struct duty_item **out, size_t *n)
{
	const struct duty_item *part;
	struct duty_item *list = NULL;
	const struct str *source;
	size_t sources, got, cap = 0;
	enum err e = amended_sources(j, ro, r, &source, &sources);

	*n = 0;
	for (size_t i = 0; e == OK && i < sources; i++) {
		struct duty_wish wish = { .source = source[i] };

		e = duty_list(j, ro, &wish, ITEMS_MAX, &part, &got);
		for (size_t k = 0; e == OK && k < got; k++) {
			list = job_grow(j, list, *n, &cap, sizeof *list);
			list[(*n)++] = part[k];
		}
	}
	*out = list;
	return e;
}

static void
part_old(struct job *j, const struct met *was, size_t n, struct result_changes *out)
{
	struct duty_item *keep = NEWS(j, struct duty_item, n + 1);
	struct duty_item *end = NEWS(j, struct duty_item, n + 1);
	struct duty_item *done = NEWS(j, struct duty_item, n + 1);

	for (size_t i = 0; i < n; i++)
		if (was[i].met)
			keep[out->keep_n++] = *was[i].item;
		else if (!duty_state(was[i].item->state)->is_end)
			end[out->end_n++] = *was[i].item;
		else if (!came_to_nothing(was[i].item))
			done[out->done_n++] = *was[i].item;
	out->keep = keep;
	out->end = end;
	out->done = done;
}

/* What follows now beside what ${r} amends has opened. */
static enum err
compare(struct job *j, struct db_ro *ro, const struct result *r,
    const struct duty_item *follows, size_t n, struct result_changes *out)
{
	struct duty_item *had;
	struct met *was, *is;
	size_t had_n, was_n, is_n;
	enum err e = items_before(j, ro, r, &had, &had_n);

	if (e != OK)
		return e;
	was = in_order(j, had, had_n, &was_n);
	is = in_order(j, follows, n, &is_n);
	meet(was, was_n, is, is_n);
	part_old(j, was, was_n, out);
	out->open = NEWS(j, struct duty_item, n + 1);
	out->open_n = 0;
	for (size_t i = 0; i < is_n; i++)
		if (!is[i].met)
			out->open[out->open_n++] = *is[i].item;
	return OK;
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* What would be opened for a unit that is closed by now goes apart. */
static enum err
part_closed(struct job *j, struct db_ro *ro, int64_t result, struct result_changes *out)
{
	struct db_rows *rows;
	struct duty_item *list = NEWS(j, struct duty_item, out->open_n + 1);
	int64_t *unit = NULL;
	size_t n = 0, cap = 0, left = 0;
	enum err e = db_select(j, ro, &result_sql[RESULT_ROW_CLOSED],
	    VALUES(DB_I(result), DB_I(ITEMS_MAX)), &rows);

	while (db_more(rows, &e)) {
		unit = job_grow(j, unit, n, &cap, sizeof *unit);
		unit[n++] = db_int(rows, 0);
	}
	if (e != OK || n == 0)
		return e;
	for (size_t i = 0; i < out->open_n; i++) {
		const struct duty_item *x = &out->open[i];

		if (bsearch(&x->unit, unit, n, sizeof *unit, by_number) != NULL)
			list[out->closed_n++] = *x;
		else
			out->open[left++] = *x;
	}
	out->open_n = left;
	out->closed = list;
	return OK;
}

enum err
result_changes(struct job *j, struct db_ro *ro, int64_t result,
    struct result_changes *out)
{
	struct result r;
	enum err e = result_find(j, ro, result, &r);

	*out = (struct result_changes){ .open_n = 0 };
	if (e == OK)
		e = result_follows(j, ro, result, &out->open, &out->open_n);
	if (e == OK && r.amends != 0)
		e = compare(j, ro, &r, out->open, out->open_n, out);
	return e == OK ? part_closed(j, ro, result, out) : e;
}
