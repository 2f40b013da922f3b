/* SPDX-License-Identifier: MIT
 *
 * others.h -- results in the register that a scheme reads; private to score/
 *
 * 方案."x".总分 is the result of the scheme of that title, 上年.等次 that of the
 * scheme of the same title, or of the one it goes on from, a year before.
 */
#ifndef SCORE_OTHERS_H
#define SCORE_OTHERS_H

#include "score/cell.h"
#include "score/data.h"
#include "score/texts.h"

/* ── feed.c ─────────────────────────────────────────────────────────── */

/* Hand what[fact] of ${from} to each fact of ${set}, if it is not empty; ${spares}:
 * what is given already stays. */
void feed_some(struct job *j, const struct rule *r, struct score_set *set,
    const struct rule *from, const struct score_sheet *got, bool spares,
    const struct str *what);

/* ── before.c ───────────────────────────────────────────────────────── */

/* How many months before the period from ${from} to ${to} fact ${f} is about: 12 for
 * 上年.x, 24 for 上年.上年.x; 0: it is not of before, or nobody can say. */
int before_months(const struct rule_fact *f, int32_t from, int32_t to);
/* 等次 of 上年.上年.等次 */
struct str before_name(const struct rule_fact *f);
/* What is known of ${months} before, as the facts it was then: out->fact is a list
 * of those, (*to)[i] their places in rule_facts(). */
enum err before_ground(struct job *j, struct db_ro *ro, const struct find_wish *w,
    int months, struct ground *out, const size_t **to) MUST_USE;

/* ── settled.c ──────────────────────────────────────────────────────── */

/* The day of the result of that scheme and period that took effect; DAY_NONE: none. */
enum err settled_day(struct job *j, struct db_ro *ro, int64_t scheme, struct str period,
    int32_t *day) MUST_USE;
/* Its totals and grades in place of those in ${sheet}. */
enum err settled_over(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, struct score_sheet *sheet) MUST_USE;

/* ── others.c ───────────────────────────────────────────────────────── */

struct others_mark { /* what the result of a scheme rests on */
	int64_t scheme;
	struct str period;
	int32_t from;
};
struct others_read {
	const struct score_source *source; /* one a fact */
	const struct others_mark *mark;    /* of every scheme that is read, also of ... */
	size_t n;                          /* ... those that these read */
	bool reads; /* it asks for results at all, in the register or not */
};
/* The units on the list of ${scheme}, by number; and whether one is among them. */
enum err listed_units(struct job *j, struct db_ro *ro, int64_t scheme,
    const int64_t **out, size_t *n) MUST_USE;
bool is_listed(const int64_t *unit, size_t n, int64_t id);
/* E_INPUT in words if schemes read each other in a circle. */
enum err others_look(struct job *j, struct db_ro *ro, const struct find_wish *w,
    struct others_read *out) MUST_USE;
/* What is asked of a scheme that is read: its result as of ${day}, DAY_NONE: now; and
 * whether the totals and grades that took effect stand in place of what it comes to. */
struct others_wish {
	int64_t scheme;
	int32_t day;
	bool settled;
};
/* Whoever keeps results gives them here; *out NULL: it is to be computed. */
struct others_kept {
	enum err (*get)(struct job *j, void *arg, const struct others_wish *w,
	    const struct score_view **out);
	void *arg;
};
/* Hand those results to ${set}, which is found already; ${kept} NULL: nobody keeps any. */
enum err others_feed(struct job *j, struct db_ro *ro, const struct find_wish *w,
    const struct others_kept *kept, struct score_set *set) MUST_USE;

/* ── stamp.c ────────────────────────────────────────────────────────── */

struct stamp {
	int64_t version, list, period, units, today, calendar;
	int64_t before;  /* and of the data of periods before, for 上年 */
	int64_t others;  /* and of what other schemes rest on, that it reads */
	int64_t erased;  /* the last fact that took the body of another away */
	int64_t settled; /* of what others read: the last of it that took effect */
};
/* ${r} NULL: the text does not run; ${read}: others_look() of it. */
enum err stamp_find(struct job *j, struct db_ro *ro, const struct scheme *s,
    const struct rule *r, const struct others_read *read, struct stamp *out) MUST_USE;

#endif
