/* SPDX-License-Identifier: MIT
 *
 * holiday.h -- the calendar [日历]: public holidays and worked weekends [调休]
 *
 * Which days of a year are off is decided once a year by the State Council's
 * notice.  Its table is a fact 日历.公布 and may be replaced by another one; a
 * day that no table names is off on Saturday and Sunday.  A year without a
 * table is 未公布.  A table may reach back into the December before, as notices
 * do about New Year; then it goes before that year's own table.
 *
 * Counting follows 《中华人民共和国民法典》 article 201: the day on which
 * something begins does not count, the day after it is the first.  Hours and
 * local holidays are not known here.
 */
#ifndef HOLIDAY_H
#define HOLIDAY_H

#include "ledger/ledger.h"

extern const struct ledger_room holiday_ledger;

#define HOLIDAY_YEAR_LEAST 2000
#define HOLIDAY_YEAR_MOST 2199
#define HOLIDAY_YEARS_MAX 200
#define HOLIDAY_DAYS_MAX 120   /* of one year's table */
#define HOLIDAY_NAME_MAX 60    /* bytes of what a day is called */
#define HOLIDAY_BASIS_MAX 300  /* bytes of 依据 */
#define HOLIDAY_AFTER_MAX 1000 /* working days counted from a day */

/* ── one year's table ───────────────────────────────────────────────── */

struct holiday_day {
	int32_t day;
	bool off;        /* 放假; else 上班, on a Saturday or Sunday */
	struct str name; /* 名目: 春节; may be empty */
};

struct holiday_year {
	int year;
	struct str basis; /* the notice: 国办发明电〔2025〕7号 */
	const struct holiday_day *days;
	size_t n;
	int64_t actor, at, seq; /* who and when; actor 0: came with the program */
};

/* Who does it, when and (for forms) which form, so that it happens once. */
struct holiday_act {
	int64_t actor;
	int32_t day;
	struct str once; /* see ledger_once(); may be empty */
	bool *seen;      /* set if the form was seen before and nothing is done; may
			    be NULL */
};

/**
 * holiday_put(j, rw, act, y, changed):
 * The table of ${y}->year is this one from now on; year, basis, days and n are
 * read, days in any order.  One fact, or none if it is so already: *changed.
 * E_INPUT as holiday_check().
 */
enum err holiday_put(struct job *j, struct db_rw *rw, const struct holiday_act *act,
    const struct holiday_year *y, bool *changed) MUST_USE;

/**
 * holiday_check(j, y):
 * E_INPUT without a basis or a day, if the year lies outside HOLIDAY_YEAR_LEAST to
 * HOLIDAY_YEAR_MOST, a day lies outside the year and the December before or is
 * there twice, or 上班 is said of a day from Monday to Friday; E_LIMIT.
 */
enum err holiday_check(struct job *j, const struct holiday_year *y) MUST_USE;

/* E_MISSING while the year is 未公布. */
enum err holiday_year(struct job *j, struct db_ro *ro, int year,
    struct holiday_year *out) MUST_USE;
/* The years that have a table, ascending. */
enum err holiday_years(struct job *j, struct db_ro *ro, const int **years,
    size_t *n) MUST_USE;
/* The last fact of this room: what was computed with an older one is to be
 * computed again.  0: none. */
enum err holiday_mark(struct job *j, struct db_ro *ro, int64_t *seq) MUST_USE;

/* ── reading a table ────────────────────────────────────────────────── */

struct holiday_row {      /* where a day came from */
	size_t line;      /* of the file or text, from 1 */
	struct str wrote; /* the date as it was written */
	struct str told;  /* why it cannot be taken; empty: it can */
};
struct holiday_import {
	const struct holiday_day *days;
	const struct holiday_row *rows; /* one a day */
	size_t n, wrong;
};
/* A table with the columns 日期, 安排 (放假 or 上班) and 名目; a date is 2026-02-15,
 * 2026年2月15日, 2026/2/15 or, in ${year}, 2月15日.  E_INPUT if a column is missing;
 * E_LIMIT beyond HOLIDAY_DAYS_MAX rows. */
enum err holiday_from_table(struct job *j, const struct table *t, int year,
    struct holiday_import *out) MUST_USE;
struct holidays;
/* The same for days of any years, which every date names.  E_INPUT says the first
 * wrong row. */
enum err holiday_from_years(struct job *j, const struct table *t,
    struct holidays *out) MUST_USE;
/* The text of the notice itself: 二、春节：2月15日（周日）至23日放假调休，共9天。2月14日
 * （周六）上班。  The number of days it says is compared with those it names. */
enum err holiday_from_notice(struct job *j, struct str text, int year,
    struct holiday_import *out) MUST_USE;

/* ── asking, in memory ──────────────────────────────────────────────── */

struct holidays {
	const struct holiday_day *day; /* by day, each once */
	size_t n;
	const int *year; /* that have a table, ascending */
	size_t years;
};
/* What ${y}, by year, say together; for a table that is in no database. */
struct holidays holidays_of(struct job *j, const struct holiday_year *y, size_t n);

int holiday_weekday(int32_t day); /* 0: Monday … 6: Sunday */
/* A byte for every day of the years with a table, *from up to but not *to, 1 for a
 * day off: what rule_snapshot.off takes.  NULL and an empty span if there is none. */
const uint8_t *holiday_bytes(struct job *j, const struct holidays *h, int32_t *from,
    int32_t *to);

/* ── asking the database ────────────────────────────────────────────── */

/* All days that tables name from ${from} to ${to}, and all years that have one. */
enum err holiday_load(struct job *j, struct db_ro *ro, int32_t from, int32_t to,
    struct holidays *out) MUST_USE;

/**
 * holiday_after(j, ro, day, n, out, complete):
 * The last day of ${n} working days after ${day} (公示5个工作日: put up on ${day},
 * over at the end of *out).  *complete: every year on the way has a table; while
 * it is false the day may still move, for Saturdays and Sundays alone are off in
 * those that have none.  E_INPUT beyond HOLIDAY_AFTER_MAX.
 */
enum err holiday_after(struct job *j, struct db_ro *ro, int32_t day, int n, int32_t *out,
    bool *complete) MUST_USE;

#endif
