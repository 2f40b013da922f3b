/* SPDX-License-Identifier: MIT
 *
 * loop.h -- the inner loops: one plain operation over the rows of a block
 *
 * No row decides where the next one goes: what depends on a row is chosen, never
 * jumped to, so that a compiler can do many rows at once.  On x86-64 each is
 * compiled for three generations of processors and the right one is taken when the
 * program starts; others have one.  Columns of n rows, which do not overlap: v values, d
 * denominators, s states.  A row whose state is not 0 has the value 0.  Callers see
 * to it that nothing overflows: loop_span() tells how large values are.
 */
#ifndef RULE_LOOP_H
#define RULE_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef const int64_t *restrict column_in;
typedef int64_t *restrict column_out;
typedef const uint8_t *restrict states_in;
typedef uint8_t *restrict states_out;

/* No value is larger: all bits that any |v| or |v| - 1 has. */
uint64_t loop_span(size_t n, column_in v);
/* All values are the same; n > 0. */
bool loop_even(size_t n, column_in v);
/* All bits that any state has. */
uint8_t loop_states(size_t n, states_in s);
/* Of rows where ${in} is not ${not}: the least lo, the largest hi (least > most: there is
 * no such row), and whether the two differ anywhere. */
struct extent {
	int64_t least, most;
	bool apart;
};
struct extent loop_extent(size_t n, column_in lo, column_in hi, states_in in,
    uint8_t not );
/* Of the rows of both. */
struct extent extent_join(struct extent a, struct extent b);

/* ── states ─────────────────────────────────────────────────────────── */

void loop_fact(size_t n, states_in cell, uint8_t missing, states_out out);
void loop_join(size_t n, states_in a, states_in b, states_out out);
/* out |= s & mask */
void loop_gather(size_t n, states_in s, uint8_t mask, states_out out);
/* out = 1 where s is not 不适用, else as it was */
void loop_mark(size_t n, states_in s, states_out out);
/* v = 0 where s is not 0 */
void loop_mask(size_t n, states_in s, column_out v);

/* ── values ─────────────────────────────────────────────────────────── */

void loop_fill(size_t n, int64_t x, column_out out);
void loop_add(size_t n, column_in a, column_in b, column_out out);
void loop_sub(size_t n, column_in a, column_in b, column_out out);
void loop_short(size_t n, column_in a, column_in b, column_out out); /* max(0, a - b) */
void loop_smaller(size_t n, column_in a, column_in b, column_out out);
void loop_larger(size_t n, column_in a, column_in b, column_out out);
void loop_mul(size_t n, column_in a, column_in b, column_out out);
void loop_times(size_t n, column_in a, int64_t by, column_out out);
void loop_affine(size_t n, column_in a, int64_t by, int64_t plus, column_out out);
void loop_add_times(size_t n, column_in a, int64_t by, column_out sum); /* sum += … */
/* out = max(0, a x by - minus); turned: max(0, minus - a x by) */
void loop_short_of(size_t n, column_in a, int64_t by, int64_t minus, bool turned,
    column_out out);
/* The same with minus x d. */
void loop_short_ratio(size_t n, column_in a, int64_t by, column_in d, int64_t minus,
    bool turned, column_out out);
void loop_clamp(size_t n, column_in a, int64_t lo, int64_t hi, column_out out);
/* out = a / 10^6 if all of them are whole; else false, and out says nothing. */
bool loop_whole(size_t n, column_in a, column_out out);
/* a / b as v / d with d > 0; b = 0 makes it 不适用.  within: 0 … 1.  s: both joined. */
void loop_ratio(size_t n, column_in a, column_in b, states_in b_s, bool within,
    column_out v, column_out d, states_out s);

/* ── division ───────────────────────────────────────────────────────── */

/* Dividing x = 0 … most by d: multiply and shift; false: that does not fit.
 * wide: with more than 64 bits. */
struct inverse {
	uint64_t by;
	int shift;
	bool wide;
};
bool inverse_of(int64_t d, int64_t most, struct inverse *out);
/* out = (|a| + bias) / d with the sign of a, times unit */
void loop_quotient(size_t n, column_in a, struct inverse d, int64_t bias, int64_t unit,
    column_out out);
void loop_divide(size_t n, column_in a, int64_t d, int64_t bias, int64_t unit,
    column_out out);

/* How to round: how much is added to |a| before it is divided by d. */
enum bias { BIAS_DOWN, BIAS_HALF, BIAS_UP };
/* out = a / (d x by) rounded, times unit */
void loop_divide_by(size_t n, column_in a, column_in d, int64_t by, enum bias how,
    int64_t unit, column_out out);

/* ── choices ────────────────────────────────────────────────────────── */

/* A row of a table that a, or a / d, falls into: lo <= a <= hi, or lo x d <= a x lo_by
 * and a x hi_by <= hi x d (hi_by 0: no upper end); out = row there, else as it was. */
struct between {
	int64_t lo, lo_by, hi, hi_by;
};
void loop_row(size_t n, column_in a, int64_t lo, int64_t hi, int64_t row, column_out out);
void loop_row_ratio(size_t n, column_in a, column_in d, struct between b, int64_t row,
    column_out out);
/* out = table[index]; where s is not 0 the index is not looked at, and out is 0 */
void loop_lookup(size_t n, column_in index, states_in s, column_in table, column_out out);
/* out = table[index] */
void loop_pick(size_t n, column_in index, column_in table, column_out out);
/* out = the row ${at} of column index[at], with its state */
void loop_pick_column(size_t n, column_in index, states_in s, const int64_t *const *v,
    const uint8_t *const *states, column_out out, states_out out_s);
/* out = is a x by on the wanted side of b (or b x d): below, equal, above */
struct sides {
	bool below, equal, above;
};
void loop_compare(size_t n, column_in a, column_in b, states_in s, struct sides want,
    column_out out);
void loop_compare_to(size_t n, column_in a, int64_t by, int64_t b, states_in s,
    struct sides want, column_out out);
void loop_compare_ratio(size_t n, column_in a, column_in d, int64_t by, int64_t b,
    states_in s, struct sides want, column_out out);
/* The range lo … hi against b: decided where all of it is on one side. */
void loop_compare_range(size_t n, column_in lo, column_in hi, int64_t b,
    struct sides want, column_out out, states_out s);
void loop_is(size_t n, column_in a, int64_t b, states_in s, column_out out);
/* Kleene, 不适用 drops out; strong: the value that decides alone */
void loop_connect(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    bool strong, column_out out, states_out s);
void loop_not(size_t n, column_in a, states_in s, column_out out);
/* b where the condition a holds, else nothing: 0, and a's state */
void loop_gate(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    column_out out, states_out s);
void loop_guard(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    bool both, column_out out, states_out s);
/* a, or b where a is 不适用 or too late */
void loop_instead(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    column_out out, states_out s);
void loop_scope(size_t n, column_in a, states_in a_s, states_out s);
/* a x by where on holds, a x otherwise where it does not */
void loop_times_where(size_t n, column_in a, int64_t by, int64_t otherwise, column_in on,
    states_in on_s, column_out out, states_out s);
void loop_exempt(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    column_out out, states_out s);
/* Where either is known to be 0 the product is, 未报 or not. */
void loop_known_zero(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    states_out s);

/* ── pools ──────────────────────────────────────────────────────────── */

/* out = 1 where the condition holds, else as it was */
void loop_true(size_t n, column_in v, states_in s, states_out out);
/* out |= s & mask where not is 0 */
void loop_gather_unless(size_t n, states_in not, states_in s, uint8_t mask,
    states_out out);
/* out = 1 where s is 不适用 and outside is not */
void loop_absent(size_t n, states_in s, states_in outside, states_out out);
/* s = 不适用 where any is 0 */
void loop_none(size_t n, states_in any, states_out s);
/* on = 0 where s is 不适用 */
void loop_off(size_t n, states_in s, states_out on);
/* sum += a x by, but not where s is 不适用 */
void loop_add_child(size_t n, column_in a, states_in s, int64_t by, column_out sum);
/* sum += a x weight x by; of += weight; neither where s is 不适用 */
void loop_weigh(size_t n, column_in a, states_in s, column_in weight, int64_t by,
    column_out sum);
void loop_weights(size_t n, states_in s, column_in weight, column_out of);
void loop_nonzero(size_t n, column_out v); /* 1 where it is 0 */
/* out = a x by + plain x plain_by x of */
void loop_mix(size_t n, column_in a, int64_t by, column_in plain, int64_t plain_by,
    column_in of, column_out out);

/* What the rows of a pool come to: sums rounded; see run_pool.c for what
 * decides between them and the bounds. */
struct sums {
	int64_t *lo, *hi;
	uint8_t *on, *open, *missing; /* on: something in it is applicable */
	uint8_t *lost;                /* 不得分 */
};
struct pool_end {
	int64_t lo, hi;      /* bounds, RESULT_NO_LIMIT for none */
	int64_t least, most; /* the same, but figures */
	int64_t none;        /* what 不得分 leaves */
	bool owed;           /* what the subject owes costs everything as well */
};
/* What is missing leaves end->lo, and both ends are ${out}. */
void loop_pool_closed(size_t n, column_in sum, states_in missing, states_in on,
    const struct pool_end *end, column_out out, states_out s);
void loop_pool(size_t n, const struct sums *x, const struct pool_end *end, column_out lo,
    column_out hi, states_out s);
/* 记零: yes it does, or it may. */
void loop_zero(size_t n, states_in yes, states_in may, column_out lo, column_out hi,
    states_out s);
/* A pool of one clause, closed, in one go: (a x by + plus) / d rounded, both ends. */
struct item {
	int64_t by, plus;
	struct inverse d; /* not a wide one */
	int64_t bias, unit;
};
void loop_item(size_t n, column_in a, states_in s, const struct item *item,
    const struct pool_end *end, column_out out, states_out out_s);

#endif
