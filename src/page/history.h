/* SPDX-License-Identifier: MIT
 *
 * history.h -- what units came to over the years [历年]
 *
 * A year is a result that took effect, else one that was brought in from a table
 * or is read from another scheme, else what the scheme comes to now [试算].
 */
#ifndef PAGE_HISTORY_H
#define PAGE_HISTORY_H

#include "page/data.h"

#define HISTORY_MAX 20 /* years that are shown */

struct history_cell { /* one unit in one year */
	bool is_known;
	bool has_total;
	int64_t v; /* the total, millionths */
	struct str total, place, grade, colour;
	size_t
	    row; /* of the grade, in the first table of the scheme in hand; or SIZE_MAX */
};
struct history_year {
	struct str label, what; /* 2025; 生效, 往年数据, 试算 */
	int32_t to;             /* the last day of the period */
	int64_t result;         /* that took effect; 0: none */
	bool is_live;           /* 试算: it may still change */
	struct history_cell *cell;
};
struct history {
	const int64_t *unit; /* n of them */
	size_t n;
	struct history_year year[HISTORY_MAX]; /* the oldest first */
	size_t years_n;
};
/* Of the ${n} units and of the scheme in hand, those it goes on from, and others of its
 * title. */
enum err history_of(struct req *r, struct db_ro *db, const struct loaded *l,
    const int64_t *unit, size_t n, struct history *out) MUST_USE;
/* Totals of the ${at}th unit as a line; ${is_small}: in a row of a table.  Empty if
 * fewer than two years have one. */
struct html history_line(struct job *j, const struct history *h, size_t at,
    bool is_small);

/* A row of the table beneath the line. */
struct history_row {
	struct str label, what, total, place, grade, colour;
	int64_t result;
	bool is_live;
};
size_t history_rows(struct job *j, const struct history *h, size_t at,
    const struct history_row **out);

#endif
