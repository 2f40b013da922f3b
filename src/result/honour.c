/* SPDX-License-Identifier: MIT
 *
 * honour.c -- a unit that may not be honoured [不得评优] does not get the first grade
 *
 * The restriction is an item of duty/ that an earlier result opened, or somebody by
 * hand.  Whoever wants the grade lifts the item first, with a reason.  What the result
 * opened that is being amended does not hold: it goes with it.
 */
#include "result/keep.h"

#define HELD_MAX 5000

/* The first row of the first grade table: 优秀. */
static enum err
first_grade(struct job *j, struct db_ro *ro, int64_t result, struct str *word)
{
	const struct result_file *file;
	struct rule_notes notes = { .j = j };
	struct rule *r;
	size_t n;
	enum err e = result_files(j, ro, result, &file, &n);

	*word = S("");
	for (size_t i = 0; e == OK && i < n; i++) {
		const struct rule_grade *g;
		size_t tables;

		if (!str_eq(file[i].name, S(SCHEME_FILE)))
			continue;
		notes.name = file[i].name;
		notes.text = file[i].text;
		e = rule_read(j, notes.name, notes.text, &notes, &r);
		g = e == OK ? rule_grades(r, &tables) : NULL;
		if (e == OK && tables > 0)
			*word = g[0].row[0];
	}
	return e;
}

static struct str
sentence(struct job *j, const struct duty_item *item, struct str grade)
{
	struct buf b = { .j = j };

	buf_fmt(&b, "%.*s", STR_FMT(item->unit_name));
	if (item->until != DAY_NONE) {
		buf_fmt(&b, "到");
		day_put(&b, item->until);
	}
	buf_fmt(&b,
	    "不得评优（第 %lld 号事项），审定的等次是“%.*s”：改等次，或先解除那一件事项",
	    (long long)item->id, STR_FMT(grade));
	return buf_str(&b);
}

static bool
is_given(const struct result_grade *g, size_t n, int64_t unit, struct str grade)
{
	for (size_t i = 0; i < n; i++)
		if (g[i].unit == unit && g[i].table == 0 && str_eq(g[i].decided, grade))
			return true;
	return false;
}

static bool
is_from(struct job *j, struct str source, const struct result *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(source, result_source(j, list[i].id)))
			return true;
	return false;
}

enum err
honour_held(struct job *j, struct db_ro *ro, const struct result *r, struct str *why)
{
	struct duty_wish wish = { .kind = str_of(duty_kind(DUTY_KIND_NO_HONOUR)->word),
		.group = DUTY_OPEN };
	const struct duty_item *item;
	const struct result_grade *g;
	const struct result *own;
	struct str first;
	size_t n, grades, own_n;
	enum err e = duty_list(j, ro, &wish, HELD_MAX, &item, &n);

	if (e != OK || n == 0)
		return e;
	e = first_grade(j, ro, r->id, &first);
	if (e == OK)
		e = result_grades(j, ro, r->id, &g, &grades);
	if (e == OK)
		e = amended_results(j, ro, r, &own, &own_n);
	for (size_t i = 0; e == OK && i < n && why->n == 0; i++)
		if ((item[i].from == DAY_NONE || item[i].from <= j->today) &&
		    !is_from(j, item[i].source, own, own_n) &&
		    is_given(g, grades, item[i].unit, first))
			*why = sentence(j, &item[i], first);
	return e;
}
