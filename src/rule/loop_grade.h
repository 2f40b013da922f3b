/* SPDX-License-Identifier: MIT
 *
 * loop_grade.h -- the inner loops of grades; see loop.h
 *
 * Columns of n bytes, one a subject, which do not overlap.  A condition is two of them:
 * yes, 1 where it holds; maybe, not 0 where that is open: why (STATE_MISSING).  A row
 * of the table is a small number, 0 the best; ends lo and hi are the best and the worst
 * that it may come to.
 */
#ifndef RULE_LOOP_GRADE_H
#define RULE_LOOP_GRADE_H

#include "rule/loop.h"

void grade_hold(size_t n, column_in v, states_in s, states_out yes, states_out maybe);
/* Whether it is, and surely is, assessed: by the states of its total, of the table's
 * scope and of 对象 … 适用; bits: what of that is open. */
void grade_assess(size_t n, states_in total, states_in in, states_in exempt,
    states_out may, states_out must, states_out bits);
/* bits |= maybe where ${on} */
void grade_open(size_t n, states_in on, states_in maybe, states_out bits);

/* ── gates ──────────────────────────────────────────────────────────── */

/* 不高于 ${row}: the best it may have */
void grade_cap(size_t n, states_in yes, states_in maybe, uint8_t row, states_out lo,
    states_out hi);
/* 降 ${by} rows, of all together not more than RULE_GRADE_MAX */
void grade_down(size_t n, states_in yes, states_in maybe, uint8_t by, states_out lo,
    states_out hi);
/* 定为 ${row}, the worst of several; fixed: that row + 1, or 0 */
void grade_fix(size_t n, states_in yes, uint8_t row, states_out fixed);
/* on = fixed and assessed; row = the row */
void grade_fixed(size_t n, states_in may, states_in fixed, states_out on, states_out row);
/* on = it may be fixed on ${row} instead; it then no longer surely comes to others */
void grade_doubt(size_t n, states_in may, states_in maybe, uint8_t row, states_in fixed,
    states_out on, states_out must_come);

/* ── rows ───────────────────────────────────────────────────────────── */

/* come = assessed, and no 定为 holds */
void grade_come(size_t n, states_in assessed, states_in fixed, states_out come);
/* out = it comes to ${row}, a or b holds there, and it may have that row */
void grade_reach(size_t n, states_in come, states_in a, states_in b, uint8_t row,
    states_in ceil, states_out out);
/* out = a and b hold, and ${refill} does not give its place away as it goes down */
void grade_use(size_t n, states_in a, states_in b, states_in down, bool refill,
    states_out out);
/* Places by the total: whoever's least (most) end is not below the edge of its group,
 * surely (perhaps) has one.  A group has two edges, the second for those who were counted
 * themselves: with ${above} only who stands above, which an open total may.  Counted
 * were may_use at their most and must_use at their least. */
struct edges {
	const int64_t *group; /* per subject */
	const int64_t *sure, *may;
	bool above;
};
void grade_place(size_t n, column_in lo, column_in hi, const struct edges *e,
    states_in cand, states_in wants, states_in may_use, states_in must_use,
    states_out may, states_out sure);
/* Who gets the row (may, surely) does not come to the next (surely, may). */
void grade_leave(size_t n, states_in may_place, states_in sure_place, states_out may_come,
    states_out must_come);
/* Where ${on} its row is among those it may have, so many rows further down, but not
 * below ${last}. */
void grade_note(size_t n, states_in on, states_in row, uint8_t last, states_in down,
    states_out best);
void grade_note_worst(size_t n, states_in on, states_in row, uint8_t last, states_in down,
    states_out worst);
/* The rows as they came out; no row at all where it may come behind the last. */
void grade_ends(size_t n, states_in best, states_in worst, states_in must,
    states_in may_come, column_out lo, column_out hi);
/* Why they are not one; others: why, if it is not its own doing */
void grade_state(size_t n, column_in lo, column_in hi, states_in bits, uint8_t others,
    states_out s);

#endif
