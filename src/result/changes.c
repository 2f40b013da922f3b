/* SPDX-License-Identifier: MIT
 *
 * changes.c -- what 生效 does with items: opened, and of an amendment kept or ended
 *
 * The key of an item is in the fact that opened it: which result, which unit, which
 * effect of the scheme.  Two results of one version of the scheme are compared by that;
 * of two versions by kind, title and condition, since effects have other places there.
 */
#include <stdlib.h>

#include "result/keep.h"

#define ITEMS_MAX 1000000

struct met { /* an item, and whether the other list has it too */
	const struct duty_item *item;
	int64_t version;   /* of the scheme that it was opened by */
	struct str effect; /* 0:2, its place there; empty: opened by hand */
	struct str when;   /* the words of the condition */
	bool met;
};

/* In the same version a place names the effect. */
static int
by_effect(const void *a, const void *b)
{
	const struct met *x = a, *y = b;

	if (x->item->unit != y->item->unit)
		return x->item->unit < y->item->unit ? -1 : 1;
	if (x->version != y->version)
		return x->version < y->version ? -1 : 1;
	return str_cmp(x->effect, y->effect);
}

/* In another version places have moved: then the words do. */
static int
by_words(const void *a, const void *b)
{
	const struct met *x = a, *y = b;
	int c;

	if (x->item->unit != y->item->unit)
		return x->item->unit < y->item->unit ? -1 : 1;
	if (x->item->kind != y->item->kind)
		return x->item->kind < y->item->kind ? -1 : 1;
	c = str_cmp(x->item->title, y->item->title);
	return c != 0 ? c : str_cmp(x->when, y->when);
}

/* It ended with nothing done that would have to be taken back. */
static bool
came_to_nothing(const struct duty_item *item)
{
	return item->state == DUTY_IS_WITHDRAWN || item->state == DUTY_IS_REFUSED;
}

/* The place in the scheme from the key result:12:7:0:2: 0:2. */
static struct str
effect_of(const struct duty_item *item)
{
	size_t at = item->key.n;

	for (int colons = 0; at > 0; at--)
		if (item->key.p[at - 1] == ':' && ++colons == 2)
			return str_cut(item->key, at, item->key.n);
	return S("");
}

/* What ${r} opened, or would. */
static struct met
met_of(const struct result *r, const struct duty_item *item)
{
	struct str when = item->source_words;

	if (str_starts(when, r->title))
		when = str_cut(when, r->title.n, when.n);
	return (struct met){ item, r->version, effect_of(item), when, false };
}

/* One of the old for one of the new. */
static void
meet(struct met *was, size_t was_n, struct met *is, size_t is_n,
    int (*by)(const void *, const void *))
{
	if (was_n == 0 || is_n == 0)
		return;
	qsort(was, was_n, sizeof *was, by);
	qsort(is, is_n, sizeof *is, by);
	for (size_t i = 0, k = 0; i < was_n && k < is_n;) {
		int c = by(&was[i], &is[k]);

		if (was[i].met || is[k].met) {
			i += was[i].met;
			k += is[k].met;
			continue;
		}
		if (c == 0)
			was[i].met = is[k].met = true;
		i += c <= 0;
		k += c >= 0;
	}
}

enum err
amended_results(struct job *j, struct db_ro *ro, const struct result *r,
    const struct result **out, size_t *n)
{
	struct result *list = NEWS(j, struct result, AMENDED_MAX);
	struct result x = *r;
	enum err e = OK;

	*out = list;
	for (*n = 0; e == OK && x.amends != 0 && *n < AMENDED_MAX;) {
		e = result_find(j, ro, x.amends, &x);
		if (e == OK)
			list[(*n)++] = x;
	}
	return e;
}

struct str
amended_note(struct job *j, const struct result *r)
{
	return job_fmt(j, "结果更正：第 %lld 号结果更正第 %lld 号", (long long)r->id,
	    (long long)r->amends);
}

bool
result_withdrew(struct job *j, const struct result *r, const struct duty_item *item)
{
	if (item->state != DUTY_IS_WITHDRAWN || r->amends == 0)
		return false;
	return item->cause.n > 0 ? str_eq(item->cause, result_source(j, r->id))
				 : str_eq(item->note, amended_note(j, r));
}

/* Withdrawn by an amendment among ${had}: as if it had never been opened. */
static bool
is_undone(struct job *j, const struct duty_item *item, const struct result *had, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (result_withdrew(j, &had[i], item))
			return true;
	return false;
}

/* Every item that what ${r} amends opened, or left as it was. */
static enum err
items_before(struct job *j, struct db_ro *ro, const struct result *r, struct met **out,
    size_t *n)
{
	const struct duty_item *part;
	const struct result *had;
	struct met *list = NULL;
	size_t results, got, cap = 0;
	enum err e = amended_results(j, ro, r, &had, &results);

	*n = 0;
	for (size_t i = 0; e == OK && i < results; i++) {
		struct duty_wish wish = { .source = result_source(j, had[i].id) };

		e = duty_list(j, ro, &wish, ITEMS_MAX, &part, &got);
		for (size_t k = 0; e == OK && k < got; k++) {
			if (is_undone(j, &part[k], had, results))
				continue;
			list = job_grow(j, list, *n, &cap, sizeof *list);
			list[(*n)++] = met_of(&had[i], &part[k]);
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
	struct met *was, *is = NEWS(j, struct met, n + 1);
	size_t was_n;
	enum err e = items_before(j, ro, r, &was, &was_n);

	if (e != OK)
		return e;
	for (size_t i = 0; i < n; i++)
		is[i] = met_of(r, &follows[i]);
	meet(was, was_n, is, n, by_effect);
	meet(was, was_n, is, n, by_words);
	part_old(j, was, was_n, out);
	out->open = NEWS(j, struct duty_item, n + 1);
	out->open_n = 0;
	for (size_t i = 0; i < n; i++)
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
