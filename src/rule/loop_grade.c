/* SPDX-License-Identifier: MIT
 *
 * loop_grade.c -- see loop_grade.h; compiled like loop.c
 */
#include "rule/loop_grade.h"
#include "rule/loop_many.h"
#include "rule/model.h"

MANY void
grade_hold(size_t n, column_in v, states_in s, states_out yes, states_out maybe)
{
	EACH(i, n) {
		yes[i] = (s[i] == 0) & (v[i] != 0);
		maybe[i] = s[i] & STATE_MISSING;
	}
}

MANY void
grade_assess(size_t n, states_in total, states_in in, states_in exempt, states_out may,
    states_out must, states_out bits)
{
	EACH(i, n) {
		uint8_t is = (total[i] != CELL_NA) & (in[i] != CELL_NA);
		uint8_t open = (in[i] | exempt[i]) & STATE_MISSING;

		may[i] = is;
		must[i] = open != 0 ? 0 : is;
		bits[i] = is != 0 ? (total[i] | in[i]) & STATE_MISSING : 0;
	}
}

MANY void
grade_open(size_t n, states_in on, states_in maybe, states_out bits)
{
	EACH(i, n)
		bits[i] |= on[i] != 0 ? maybe[i] : 0;
}

/* ── gates ──────────────────────────────────────────────────────────── */

static inline uint8_t
larger(uint8_t a, uint8_t b)
{
	return a > b ? a : b;
}

static inline uint8_t
smaller(uint8_t a, uint8_t b)
{
	return a < b ? a : b;
}

MANY void
grade_cap(size_t n, states_in yes, states_in maybe, uint8_t row, states_out lo,
    states_out hi)
{
	EACH(i, n) {
		lo[i] = larger(lo[i], yes[i] != 0 ? row : 0);
		hi[i] = larger(hi[i], (yes[i] | maybe[i]) != 0 ? row : 0);
	}
}

MANY void
grade_down(size_t n, states_in yes, states_in maybe, uint8_t by, states_out lo,
    states_out hi)
{
	EACH(i, n) {
		uint8_t least = yes[i] != 0 ? by : 0;
		uint8_t most = (yes[i] | maybe[i]) != 0 ? by : 0;

		lo[i] = smaller((uint8_t)(lo[i] + least), RULE_GRADE_MAX);
		hi[i] = smaller((uint8_t)(hi[i] + most), RULE_GRADE_MAX);
	}
}

MANY void
grade_fix(size_t n, states_in yes, uint8_t row, states_out fixed)
{
	const uint8_t at = (uint8_t)(row + 1);

	EACH(i, n)
		fixed[i] = larger(fixed[i], yes[i] != 0 ? at : 0);
}

MANY void
grade_fixed(size_t n, states_in may, states_in fixed, states_out on, states_out row)
{
	EACH(i, n) {
		uint8_t is = fixed[i] != 0;

		on[i] = may[i] & is;
		row[i] = (uint8_t)(fixed[i] - is);
	}
}

MANY void
grade_doubt(size_t n, states_in may, states_in maybe, uint8_t row, states_in fixed,
    states_out on, states_out must_come)
{
	EACH(i, n) {
		uint8_t doubt = may[i] & (maybe[i] != 0) & (row >= fixed[i]);

		on[i] = doubt;
		must_come[i] = doubt != 0 ? 0 : must_come[i];
	}
}

/* ── rows ───────────────────────────────────────────────────────────── */

MANY void
grade_come(size_t n, states_in assessed, states_in fixed, states_out come)
{
	EACH(i, n)
		come[i] = fixed[i] != 0 ? 0 : assessed[i];
}

MANY void
grade_reach(size_t n, states_in come, states_in a, states_in b, uint8_t row,
    states_in ceil, states_out out)
{
	EACH(i, n)
		out[i] = come[i] & ((a[i] | b[i]) != 0) & (row >= ceil[i]);
}

MANY void
grade_use(size_t n, states_in a, states_in b, states_in down, bool refill, states_out out)
{
	EACH(i, n)
		out[i] = a[i] & b[i] & !(refill & (down[i] > 0));
}

MANY void
grade_place(size_t n, column_in lo, column_in hi, const struct edges *e, states_in cand,
    states_in wants, states_in may_use, states_in must_use, states_out may,
    states_out sure)
{
	column_in group = e->group, sure_from = e->sure, may_from = e->may;
	const bool above = e->above;

	EACH(i, n) {
		bool open = lo[i] != hi[i];
		int64_t at_worst = may_use[i] & (!above | open);
		int64_t at_best = must_use[i] & !(above | open);
		bool yes = (wants[i] != 0) &
		    (lo[i] >= sure_from[2 * group[i] + at_worst]);
		bool maybe = hi[i] >= may_from[2 * group[i] + at_best];

		sure[i] = cand[i] & yes;
		may[i] = cand[i] & (yes | maybe);
	}
}

MANY void
grade_leave(size_t n, states_in may_place, states_in sure_place, states_out may_come,
    states_out must_come)
{
	EACH(i, n) {
		may_come[i] = sure_place[i] != 0 ? 0 : may_come[i];
		must_come[i] = may_place[i] != 0 ? 0 : must_come[i];
	}
}

MANY void
grade_note(size_t n, states_in on, states_in row, uint8_t last, states_in down,
    states_out best)
{
	EACH(i, n) {
		uint8_t at = smaller((uint8_t)(row[i] + down[i]), last);

		best[i] = on[i] != 0 ? smaller(best[i], at) : best[i];
	}
}

MANY void
grade_note_worst(size_t n, states_in on, states_in row, uint8_t last, states_in down,
    states_out worst)
{
	EACH(i, n) {
		uint8_t at = smaller((uint8_t)(row[i] + down[i]), last);
		uint8_t all = worst[i] == RULE_NO_GRADE ? at : larger(worst[i], at);

		worst[i] = on[i] != 0 ? all : worst[i];
	}
}

MANY void
grade_ends(size_t n, states_in best, states_in worst, states_in must, states_in may_come,
    column_out lo, column_out hi)
{
	EACH(i, n) {
		bool none = (must[i] == 0) | (may_come[i] != 0);

		lo[i] = best[i];
		hi[i] = none ? RULE_NO_GRADE : worst[i];
	}
}

MANY void
grade_state(size_t n, column_in lo, column_in hi, states_in bits, uint8_t others,
    states_out s)
{
	EACH(i, n) {
		uint8_t why = bits[i] != 0 ? bits[i] : others;
		uint8_t one = lo[i] == RULE_NO_GRADE ? CELL_NA : 0;

		s[i] = lo[i] != hi[i] ? why : one;
	}
}
