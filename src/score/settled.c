/* SPDX-License-Identifier: MIT
 *
 * settled.c -- results that took effect [生效], for schemes that read them
 *
 * Room result/ stands above this one and hands its totals and grades down, as
 * they were decided.  They count in place of what the scheme would come to now.
 */
#include <stdlib.h>

#include "score/others.h"
#include "score/score.sql.h"

#define FIGURES_MAX 10000000

enum err
score_settle(struct job *j, struct db_rw *rw, const struct score_settled *s)
{
	return db_change(j, rw, &score_sql[SCORE_SETTLED_PUT],
	    VALUES(DB_I(s->scheme), DB_T(s->period), DB_I(s->unit), DB_T(s->what),
		DB_I(s->day), DB_I(s->state), DB_I(s->v), DB_T(s->word), DB_I(s->seq)),
	    NULL);
}

enum err
score_unsettle(struct job *j, struct db_rw *rw, int64_t scheme, struct str period)
{
	return db_change(j, rw, &score_sql[SCORE_SETTLED_DROP],
	    VALUES(DB_I(scheme), DB_T(period)), NULL);
}

enum err
settled_day(struct job *j, struct db_ro *ro, int64_t scheme, struct str period,
    int32_t *day)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &score_sql[SCORE_SETTLED_LIST],
	    VALUES(DB_I(scheme), DB_T(period), DB_I(1)), &rows);

	*day = DAY_NONE;
	if (rows != NULL)
		*day = (int32_t)db_int(rows, 5);
	return e;
}

struct numbered {
	int64_t id;
	size_t at;
};

static int
by_id(const void *a, const void *b)
{
	int64_t x = ((const struct numbered *)a)->id,
		y = ((const struct numbered *)b)->id;

	return (x > y) - (x < y);
}

static struct numbered *
number_units(struct job *j, const struct score_set *set)
{
	struct numbered *list = NEWS(j, struct numbered, set->n + 1);

	for (size_t i = 0; i < set->n; i++)
		list[i] = (struct numbered){ set->id[i], i };
	qsort(list, set->n, sizeof *list, by_id);
	return list;
}

static void
put_total(struct rule_score *t, size_t unit, uint8_t state, int64_t v)
{
	t->state[unit] = state == CELL_NA ? CELL_NA : 0;
	t->lo[unit] = t->hi[unit] = v;
}

/* A grade that the text does not know any more is left as none. */
static void
put_grade(const struct rule *r, struct score_sheet *sheet, size_t unit, struct str what,
    struct str word)
{
	size_t n;
	const struct rule_grade *g = rule_grades(r, &n);

	for (size_t i = 0; i < n; i++) {
		uint8_t row = RULE_NO_GRADE;

		if (!str_eq(g[i].name, what))
			continue;
		for (size_t k = 0; k < g[i].rows_n && k < RULE_NO_GRADE; k++)
			if (str_eq(g[i].row[k], word))
				row = (uint8_t)k;
		sheet->res.grade[i].best[unit] = sheet->res.grade[i].worst[unit] = row;
	}
}

enum err
settled_over(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    struct score_sheet *sheet)
{
	const struct numbered *unit = number_units(j, sheet->set);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &score_sql[SCORE_SETTLED_LIST],
	    VALUES(DB_I(scheme), DB_T(score_period(j, r)), DB_I(FIGURES_MAX)), &rows);

	while (db_more(rows, &e)) {
		struct numbered key = { 0 };
		const struct numbered *at;

		key.id = db_int(rows, 0);
		at = bsearch(&key, unit, sheet->set->n, sizeof key, by_id);
		if (at == NULL)
			continue;
		if (str_eq(db_text(rows, 1), S("总分")))
			put_total(&sheet->res.total, at->at, (uint8_t)db_int(rows, 2),
			    db_int(rows, 3));
		else
			put_grade(r, sheet, at->at, db_text(rows, 1), db_text(rows, 4));
	}
	return e;
}
