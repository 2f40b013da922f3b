/* SPDX-License-Identifier: MIT
 *
 * table.c -- a year's table as somebody gives it: is it one, and what it says
 *
 * Dates are read as people and spreadsheets write them; nothing is guessed but
 * the year of a date that says none.  Wrong rows carry a sentence each.
 */
#include <stdlib.h>

#include "holiday/read.h"

static const char *const week[] = { "星期一", "星期二", "星期三", "星期四", "星期五",
	"星期六", "星期日" };

/* ── one day ────────────────────────────────────────────────────────── */

struct str
day_wrong(struct job *j, int year, const struct holiday_day *d)
{
	int32_t first = 0, last = 0;
	int weekday = holiday_weekday(d->day);
	struct buf b = { .j = j };

	if (!day_of(year - 1, 12, 1, &first) || !day_of(year, 12, 31, &last))
		return S("没有这一年");
	if (d->day < first || d->day > last) {
		day_put(&b, d->day);
		buf_fmt(&b, "不在 %d 年（可以有上一年 12 月的日子）", year);
	} else if (!d->off && weekday < 5) {
		day_put(&b, d->day);
		buf_fmt(&b, "是%s，本来就上班；调休上班的是星期六或星期日",
		    week[weekday]);
	} else if (d->name.n > HOLIDAY_NAME_MAX) {
		buf_fmt(&b, "名目太长，最多 %d 个汉字", HOLIDAY_NAME_MAX / 3);
	}
	return buf_str(&b);
}

static bool
is_twice(const struct holiday_day *days, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (days[k].day == days[i].day)
			return true;
	return false;
}

struct str
day_twice(struct job *j, const struct holiday_day *days, size_t i)
{
	struct buf b = { .j = j };

	if (is_twice(days, i)) {
		day_put(&b, days[i].day);
		buf_put(&b, S("写了两次，留下一行"));
	}
	return buf_str(&b);
}

/* ── the whole ──────────────────────────────────────────────────────── */

static enum err
check_head(struct job *j, const struct holiday_year *y)
{
	if (y->year < HOLIDAY_YEAR_LEAST || y->year > HOLIDAY_YEAR_MOST)
		return fail(j, E_INPUT, "年度写 %d 到 %d 之间的一年", HOLIDAY_YEAR_LEAST,
		    HOLIDAY_YEAR_MOST);
	if (str_trim(y->basis).n == 0)
		return fail(j, E_INPUT, "请写明依据，例如 国办发明电〔2025〕7号");
	if (y->basis.n > HOLIDAY_BASIS_MAX)
		return fail(j, E_INPUT, "依据太长，最多 %d 个汉字",
		    HOLIDAY_BASIS_MAX / 3);
	if (y->n == 0)
		return fail(j, E_INPUT,
		    "%d 年的表里一天也没有；请写上放假和调休上班的日子", y->year);
	if (y->n > HOLIDAY_DAYS_MAX)
		return fail(j, E_LIMIT, "一年最多 %d 天，这张表有 %zu 天",
		    HOLIDAY_DAYS_MAX, y->n);
	return OK;
}

enum err
holiday_check(struct job *j, const struct holiday_year *y)
{
	enum err e = check_head(j, y);

	for (size_t i = 0; e == OK && i < y->n; i++) {
		struct str told = day_wrong(j, y->year, &y->days[i]);

		if (told.n == 0)
			told = day_twice(j, y->days, i);
		if (told.n > 0)
			e = fail(j, E_INPUT, "%.*s", STR_FMT(told));
	}
	return e;
}

/* ── dates ──────────────────────────────────────────────────────────── */

bool
take_number(struct str *s, int *out)
{
	size_t i = 0;

	for (*out = 0; i < s->n && i < 4 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
		*out = *out * 10 + (s->p[i] - '0');
	*s = str_cut(*s, i, s->n);
	return i > 0;
}

/* Take one of ${marks}, which are parted by blanks, off *s. */
static bool
take_mark(struct str *s, const char *marks)
{
	struct str rest = str_of(marks);

	while (rest.n > 0) {
		struct str mark = str_cut(rest, 0, str_find(rest, S(" ")));

		if (str_starts(*s, mark)) {
			*s = str_cut(*s, mark.n, s->n);
			return true;
		}
		rest = str_cut(rest, mark.n + 1, rest.n);
	}
	return false;
}

/* 2026-02-15 2026/2/15 2026.2.15 2026年2月15日 2月15日 */
static bool
read_date(struct str s, int year, int32_t *out)
{
	int n[3], month, day;

	s = str_trim(s);
	if (!take_number(&s, &n[0]))
		return false;
	if (take_mark(&s, "月")) {
		if (!take_number(&s, &day))
			return false;
		(void)take_mark(&s, "日 号");
		return s.n == 0 && day_of(year, n[0], day, out);
	}
	if (!take_mark(&s, "- / . 年") || !take_number(&s, &month) ||
	    !take_mark(&s, "- / . 月") || !take_number(&s, &day))
		return false;
	(void)take_mark(&s, "日 号");
	return s.n == 0 && day_of(n[0], month, day, out);
}

/* ── rows ───────────────────────────────────────────────────────────── */

enum column { DATE, WHAT, NAME, COLUMNS };
static const char *const heads[COLUMNS] = { "日期", "安排", "名目" };

static enum err
find_columns(struct job *j, const struct table *t, size_t at[COLUMNS])
{
	for (int c = 0; c < COLUMNS; c++) {
		at[c] = 0;
		while (at[c] < t->cols &&
		    !str_eq(str_trim(table_at(t, 0, at[c])), str_of(heads[c])))
			at[c]++;
		if (at[c] == t->cols)
			return fail(j, E_INPUT,
			    "%.*s：表头里没有“%s”；要有 日期、安排、名目 三列",
			    STR_FMT(t->name), heads[c]);
	}
	return OK;
}

static struct str
read_row(struct job *j, const struct table *t, size_t row, const size_t *at, int year,
    struct holiday_day *d)
{
	struct str date = str_trim(table_at(t, row, at[DATE]));
	struct str what = str_trim(table_at(t, row, at[WHAT]));

	d->off = str_eq(what, S("放假"));
	d->name = str_trim(table_at(t, row, at[NAME]));
	if (!read_date(date, year, &d->day))
		return job_fmt(j, "日期写了“%.*s”，应为 %s 这样", STR_FMT(date),
		    year > 0 ? "2026-02-15 或 2月15日" : "2026-02-15");
	if (!d->off && !str_eq(what, S("上班")))
		return job_fmt(j, "安排写了“%.*s”，应为 放假 或 上班", STR_FMT(what));
	return S("");
}

enum err
holiday_from_table(struct job *j, const struct table *t, int year,
    struct holiday_import *out)
{
	size_t at[COLUMNS], n = t->rows > 0 ? t->rows - 1 : 0;
	struct holiday_day *days = NEWS(j, struct holiday_day, n + 1);
	struct holiday_row *rows = NEWS(j, struct holiday_row, n + 1);
	enum err e = find_columns(j, t, at);

	if (e == OK && n > HOLIDAY_DAYS_MAX)
		e = fail(j, E_LIMIT, "%.*s：一年最多 %d 天，这张表有 %zu 行",
		    STR_FMT(t->name), HOLIDAY_DAYS_MAX, n);
	if (e != OK)
		return e;
	*out = (struct holiday_import){ days, rows, n, 0 };
	for (size_t i = 0; i < n; i++) {
		rows[i].line = t->line[i + 1];
		rows[i].wrote = str_trim(table_at(t, i + 1, at[DATE]));
		rows[i].told = read_row(j, t, i + 1, at, year, &days[i]);
		if (rows[i].told.n == 0)
			rows[i].told = day_wrong(j, year, &days[i]);
		if (rows[i].told.n == 0)
			rows[i].told = day_twice(j, days, i);
		out->wrong += rows[i].told.n > 0;
	}
	return OK;
}

/* ── several years ──────────────────────────────────────────────────── */

static int
by_day(const void *a, const void *b)
{
	int32_t x = ((const struct holiday_day *)a)->day;
	int32_t y = ((const struct holiday_day *)b)->day;

	return (x > y) - (x < y);
}

/* A date without a year is none. */
static enum err
read_dated(struct job *j, const struct table *t, size_t row, const size_t *at,
    struct holiday_day *d)
{
	struct str told = read_row(j, t, row, at, 0, d);
	int y, month, mday;

	if (told.n == 0) {
		day_parts(d->day, &y, &month, &mday);
		told = y < HOLIDAY_YEAR_LEAST || y > HOLIDAY_YEAR_MOST
		    ? job_fmt(j, "年度应在 %d 到 %d 之间", HOLIDAY_YEAR_LEAST,
			  HOLIDAY_YEAR_MOST)
		    : day_wrong(j, y, d);
	}
	if (told.n == 0)
		return OK;
	return fail(j, E_INPUT, "%.*s 第 %zu 行：%.*s", STR_FMT(t->name), t->line[row],
	    STR_FMT(told));
}

/* The years of ${days}, which are in order. */
static void
fill_years(struct job *j, const struct holiday_day *days, size_t n, struct holidays *out)
{
	int *year = NEWS(j, int, n + 1), y, month, mday;

	for (size_t i = 0; i < n; i++) {
		day_parts(days[i].day, &y, &month, &mday);
		if (out->years == 0 || year[out->years - 1] != y)
			year[out->years++] = y;
	}
	out->year = year;
}

enum err
holiday_from_years(struct job *j, const struct table *t, struct holidays *out)
{
	size_t at[COLUMNS], n = t->rows > 0 ? t->rows - 1 : 0;
	struct holiday_day *days = NEWS(j, struct holiday_day, n + 1);
	enum err e = find_columns(j, t, at);

	for (size_t i = 0; e == OK && i < n; i++)
		e = read_dated(j, t, i + 1, at, &days[i]);
	if (e != OK)
		return e;
	if (n > 1)
		qsort(days, n, sizeof *days, by_day);
	for (size_t i = 1; i < n; i++)
		if (days[i].day == days[i - 1].day)
			return fail(j, E_INPUT, "%.*s：%.*s", STR_FMT(t->name),
			    STR_FMT(day_twice(j, days, i)));
	*out = (struct holidays){ .day = days, .n = n };
	fill_years(j, days, n, out);
	return OK;
}
