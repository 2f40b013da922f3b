/* SPDX-License-Identifier: MIT
 *
 * years.c -- what units were in years before: a table of 年度, 单位 and results
 *
 * A scheme that reads 上年.等次 finds it in the row of the year before, column 等次.
 * Rows of other years and units, and columns nobody reads, are left aside: such
 * a table is usually kept from year to year.
 */
#include <stdlib.h>

#include "score/cell.h"
#include "score/columns.h"
#include "score/score.h"

struct named {
	struct str name;
	size_t unit;
};

struct years {
	struct job *j;
	const struct table *t;
	const struct rule_fact *fact;
	size_t facts_n;
	struct named *unit; /* sorted */
	struct score_set *set;
	size_t year_col, unit_col;
	int year; /* the one that is assessed */
	struct wrong wrong;
};

/* 等次 of 上年.等次, 上年.上年.等次. */
static struct str
base_name(const struct rule_fact *f)
{
	struct str s = f->name;

	for (int i = 0; i < f->ago; i++)
		s = str_cut(s, str_find(s, S(".")) + 1, s.n);
	return s;
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static void
sort_units(struct years *y)
{
	y->unit = NEWS(y->j, struct named, y->set->n + 1);
	for (size_t i = 0; i < y->set->n; i++)
		y->unit[i] = (struct named){ y->set->unit[i], i };
	qsort(y->unit, y->set->n, sizeof *y->unit, by_name);
}

static enum err
find_columns(struct years *y)
{
	y->year_col = y->unit_col = y->t->cols;
	for (size_t k = 0; k < y->t->cols; k++) {
		struct str head = str_trim(table_at(y->t, 0, k));

		if (str_eq(head, S("年度")))
			y->year_col = k;
		if (str_eq(head, S("单位")))
			y->unit_col = k;
	}
	if (y->year_col < y->t->cols && y->unit_col < y->t->cols)
		return OK;
	return fail(y->j, E_INPUT,
	    "%.*s：往年的表第一行要有 年度 和 单位 两列，再加 等次、总分 等各列",
	    STR_FMT(y->t->name));
}

/* The column of ${f}: by its name, or its name and unit in brackets. */
static size_t
column_of(const struct years *y, const struct rule_fact *f)
{
	struct str name = base_name(f);
	struct str marked = job_fmt(y->j, "%.*s(%.*s)", STR_FMT(name), STR_FMT(f->unit));

	for (size_t k = 0; k < y->t->cols; k++) {
		struct str head = str_trim(table_at(y->t, 0, k));

		if (str_eq(head, name) || str_eq(head, marked))
			return k;
	}
	return y->t->cols;
}

/* 2025 or 2025年; 0 if it is no year. */
static int
year_of(struct str s)
{
	int year = 0;

	if (str_ends(s, S("年")))
		s.n -= S("年").n;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || s.n != 4)
			return 0;
		year = year * 10 + (s.p[i] - '0');
	}
	return year;
}

static void
take_cell(struct years *y, size_t fact, size_t row, size_t col, size_t unit)
{
	const struct rule_fact *f = &y->fact[fact];
	struct str head = str_trim(table_at(y->t, 0, col));
	bool marked = !str_eq(head, base_name(f));
	struct str text = table_at(y->t, row, col), why;
	struct cell c;

	if (str_trim(text).n == 0)
		return;
	why = cell_read(y->j, f, marked, text, &c);
	if (why.n > 0)
		wrong_cell(&y->wrong, row, col, why);
	y->set->snap.fact[fact].v[unit] = c.v;
	y->set->snap.fact[fact].state[unit] = c.state;
}

static void
take_fact(struct years *y, size_t fact)
{
	const struct rule_fact *f = &y->fact[fact];
	size_t col = column_of(y, f);

	for (size_t row = 1; row < y->t->rows && col < y->t->cols; row++) {
		struct named key = { .name = str_trim(table_at(y->t, row, y->unit_col)) };
		const struct named *at = bsearch(&key, y->unit, y->set->n, sizeof key,
		    by_name);
		struct str year = str_trim(table_at(y->t, row, y->year_col));

		if (at != NULL && year_of(year) == y->year - f->ago)
			take_cell(y, fact, row, col, at->unit);
	}
}

static void
check_years(struct years *y)
{
	for (size_t row = 1; row < y->t->rows; row++)
		if (year_of(str_trim(table_at(y->t, row, y->year_col))) == 0)
			wrong_cell(&y->wrong, row, y->year_col, S("应写年份，例如 2025"));
}

enum err
score_add_years(struct job *j, const struct rule *r, const struct table *t,
    struct score_set *set)
{
	struct years y = { .j = j,
		.t = t,
		.set = set,
		.wrong = { .j = j, .t = t, .bad = { .j = j } } };
	int month, mday;
	enum err e = find_columns(&y);

	if (e != OK)
		return e;
	y.fact = rule_facts(r, &y.facts_n);
	day_parts(rule_head(r)->to, &y.year, &month, &mday);
	sort_units(&y);
	check_years(&y);
	for (size_t i = 0; i < y.facts_n; i++)
		if (y.fact[i].origin == RULE_HISTORY)
			take_fact(&y, i);
	return wrong_told(&y.wrong);
}
