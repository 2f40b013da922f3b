/* SPDX-License-Identifier: MIT
 *
 * keep.c -- the fact 日历.公布, its views, and what is read from them
 *
 * The fact holds a whole year: basis, and a line "off" or "work" for each day,
 * its date and what it is called.  A later fact of the year takes its place.
 */
#include <stdlib.h>

#include "holiday/read.h"
#include "holiday/holiday.sql.h"

#define DATE 10 /* bytes of 2026-02-15 */

/* ── views ──────────────────────────────────────────────────────────── */

static enum err
apply_day(struct job *j, struct db_rw *rw, int64_t year, bool off, struct str value)
{
	int32_t day;

	if (value.n < DATE || !day_parse(str_cut(value, 0, DATE), &day))
		return fail(j, E_INPUT, "日历.公布 里的日期“%.*s”读不出", STR_FMT(value));
	return db_change(j, rw, &holiday_sql[HOLIDAY_DAY_PUT],
	    VALUES(DB_I(year), DB_I(day), DB_I(off),
		DB_T(str_trim(str_cut(value, DATE, value.n)))),
	    NULL);
}

static enum err
apply_year(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t year = body_int(j, f->body, S("year"));
	struct str key, value;
	size_t at = 0;
	enum err e = db_change(j, rw, &holiday_sql[HOLIDAY_YEAR_PUT],
	    VALUES(DB_I(year), DB_T(body_get(j, f->body, S("basis"))), DB_I(f->seq)),
	    NULL);

	if (e == OK)
		e = db_change(j, rw, &holiday_sql[HOLIDAY_DAYS_FORGET],
		    VALUES(DB_I(year)), NULL);
	while (e == OK && body_next(j, f->body, &at, &key, &value))
		if (str_eq(key, S("off")) || str_eq(key, S("work")))
			e = apply_day(j, rw, year, str_eq(key, S("off")), value);
	return e;
}

static const struct ledger_kind kind = { "日历.公布",
	"一年的放假和调休上班的日子，写明依据", LEDGER_PUBLIC, apply_year, NULL };

const struct ledger_room holiday_ledger = { &holiday_tables, &kind, 1 };

/* ── in ─────────────────────────────────────────────────────────────── */

static int
by_day(const void *a, const void *b)
{
	int32_t x = ((const struct holiday_day *)a)->day;
	int32_t y = ((const struct holiday_day *)b)->day;

	return (x > y) - (x < y);
}

static bool
same_days(const struct holiday_day *a, const struct holiday_day *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i].day != b[i].day || a[i].off != b[i].off ||
		    !str_eq(a[i].name, b[i].name))
			return false;
	return true;
}

static enum err
is_so_already(struct job *j, struct db_ro *ro, const struct holiday_year *y, bool *out)
{
	struct holiday_year had;
	enum err e = holiday_year(j, ro, y->year, &had);

	*out = e == OK && str_eq(had.basis, y->basis) && had.n == y->n &&
	    same_days(had.days, y->days, y->n);
	return e == E_MISSING ? OK : e;
}

static enum err
put_fact(struct job *j, struct db_rw *rw, const struct holiday_act *act,
    const struct holiday_year *y)
{
	struct buf b = { .j = j };
	struct ledger_fact f = { .day = act->day,
		.actor = act->actor,
		.subject = job_fmt(j, "日历:%d", y->year) };
	int year, month, day;

	body_put_int(&b, S("year"), y->year);
	body_put(&b, S("basis"), y->basis);
	for (size_t i = 0; i < y->n; i++) {
		day_parts(y->days[i].day, &year, &month, &day);
		body_put(&b, y->days[i].off ? S("off") : S("work"),
		    str_trim(job_fmt(j, "%04d-%02d-%02d %.*s", year, month, day,
			STR_FMT(y->days[i].name))));
	}
	f.body = buf_str(&b);
	return ledger_put(j, rw, &kind, &f);
}

/* As it is kept: blanks off, days in order. */
static struct holiday_year
tidied(struct job *j, const struct holiday_year *y)
{
	struct holiday_year out = *y;
	struct holiday_day *days = NEWS(j, struct holiday_day, y->n + 1);

	for (size_t i = 0; i < y->n; i++) {
		days[i] = y->days[i];
		days[i].name = str_trim(days[i].name);
	}
	if (y->n > 1)
		qsort(days, y->n, sizeof *days, by_day);
	out.basis = str_trim(y->basis);
	out.days = days;
	return out;
}

enum err
holiday_put(struct job *j, struct db_rw *rw, const struct holiday_act *act,
    const struct holiday_year *y, bool *changed)
{
	struct holiday_year tidy = tidied(j, y);
	bool seen, same;
	enum err e = ledger_once(j, rw, act->actor, act->once, &seen);

	*changed = false;
	if (e == OK && seen && act->seen != NULL)
		*act->seen = true;
	if (e != OK || seen)
		return e;
	e = holiday_check(j, &tidy);
	if (e == OK)
		e = is_so_already(j, db_rw_reader(rw), &tidy, &same);
	if (e != OK || same)
		return e;
	*changed = true;
	return put_fact(j, rw, act, &tidy);
}

/* ── out ────────────────────────────────────────────────────────────── */

/* At most ${max} rows of day, off, name; of days that come twice the last stays. */
static enum err
read_days(struct job *j, struct db_rows *rows, size_t max, const struct holiday_day **out,
    size_t *n)
{
	struct holiday_day *list = NULL;
	size_t cap = 0;
	enum err e = OK;

	*n = 0;
	for (size_t seen = 0; seen < max && db_more(rows, &e); seen++) {
		struct holiday_day d;

		d = (struct holiday_day){ (int32_t)db_int(rows, 0), db_int(rows, 1) != 0,
			db_text(rows, 2) };
		if (*n > 0 && list[*n - 1].day == d.day)
			--*n;
		list = job_grow(j, list, *n, &cap, sizeof *list);
		list[(*n)++] = d;
	}
	*out = list;
	return e;
}

static enum err
find_year(struct job *j, struct db_ro *ro, int year, struct holiday_year *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &holiday_sql[HOLIDAY_YEAR_FIND], VALUES(DB_I(year)),
	    &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "%d 年的放假安排还没有公布", year);
	*out = (struct holiday_year){ .year = year,
		.basis = db_text(rows, 0),
		.seq = db_int(rows, 1) };
	return OK;
}

enum err
holiday_year(struct job *j, struct db_ro *ro, int year, struct holiday_year *out)
{
	struct db_rows *rows;
	enum err e = find_year(j, ro, year, out);

	if (e == OK)
		e = ledger_who(j, ro, out->seq, &out->actor, &out->at);
	if (e == OK)
		e = db_select(j, ro, &holiday_sql[HOLIDAY_YEAR_DAYS],
		    VALUES(DB_I(year), DB_I(HOLIDAY_DAYS_MAX)), &rows);
	return e == OK ? read_days(j, rows, HOLIDAY_DAYS_MAX, &out->days, &out->n) : e;
}

enum err
holiday_years(struct job *j, struct db_ro *ro, const int **years, size_t *n)
{
	int *list = NEWS(j, int, HOLIDAY_YEARS_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &holiday_sql[HOLIDAY_YEAR_LIST],
	    VALUES(DB_I(HOLIDAY_YEARS_MAX)), &rows);

	for (*n = 0; *n < HOLIDAY_YEARS_MAX && db_more(rows, &e); (*n)++)
		list[*n] = (int)db_int(rows, 0);
	*years = list;
	return e;
}

enum err
holiday_mark(struct job *j, struct db_ro *ro, int64_t *seq)
{
	return db_number(j, ro, &holiday_sql[HOLIDAY_MARK], NO_VALUES, seq);
}

enum err
holiday_load(struct job *j, struct db_ro *ro, int32_t from, int32_t to,
    struct holidays *out)
{
	const size_t max = (size_t)HOLIDAY_YEARS_MAX * HOLIDAY_DAYS_MAX;
	struct db_rows *rows;
	enum err e = holiday_years(j, ro, &out->year, &out->years);

	if (e == OK)
		e = db_select(j, ro, &holiday_sql[HOLIDAY_DAYS_BETWEEN],
		    VALUES(DB_I(from), DB_I(to), DB_I((int64_t)max)), &rows);
	return e == OK ? read_days(j, rows, max, &out->day, &out->n) : e;
}

enum err
holiday_after(struct job *j, struct db_ro *ro, int32_t day, int n, int32_t *out,
    bool *complete)
{
	struct holidays h;
	enum err e = n < 0 || n > HOLIDAY_AFTER_MAX
	    ? fail(j, E_INPUT, "工作日数写 0 到 %d 之间的整数", HOLIDAY_AFTER_MAX)
	    : holiday_load(j, ro, day, INT32_MAX, &h);

	if (e != OK)
		return e;
	*out = holiday_nth(&h, day, n);
	*complete = n == 0 || holiday_knows(&h, day + 1, *out);
	return OK;
}
