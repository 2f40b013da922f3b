/* SPDX-License-Identifier: MIT
 *
 * run_fast.h -- an instruction on a whole block, where its figures are small; private
 *
 * What an instruction means stands in run_op.c and run_pool.c, row by row in exact
 * fractions.  The same on a block of columns is only done where nothing can overflow
 * or lose a digit; each says so for itself, and gives the block back otherwise.
 */
#ifndef RULE_RUN_FAST_H
#define RULE_RUN_FAST_H

#include "rule/loop.h"
#include "rule/run.h"

/* False: nothing was done, op_…() has to. */
typedef bool fast_op(struct run *k, const struct ins *i);
extern fast_op *const fast_ops[OPCODES_N]; /* NULL: there is none */
fast_op fast_pool;                         /* run_fast_pool.c */
void find_ends(struct run *k);             /* of its pools, into k->end */
/* run_fast_if.c */
fast_op fast_cmp, fast_cmpr, fast_and, fast_or, fast_not, fast_guard, fast_scope, fast_is,
    fast_none, fast_value, fast_band, fast_lookup, fast_choose;
/* run.c: fill in the columns that rows of ${i} read denominators from. */
void write_denominators(struct run *k, const struct ins *i);

/* A register as fractions v / d of one block. */
struct side {
	const int64_t *v, *d;
	const uint8_t *s;
	int64_t even;         /* the denominator of all rows; 0: they differ, see d */
	int64_t most, most_d; /* no |v|, no d is larger */
	bool fixed;           /* a constant: n / even, in lowest terms */
	int64_t n;
};
/* False: something in it is rounded already. */
bool fraction_of(const struct run *k, int reg, struct side *out);
/* The same, a constant like any other column: in millionths. */
bool column_of(const struct run *k, int reg, struct side *out);
bool side_both(const struct run *k, const struct ins *i, struct side *a, struct side *b);
bool is_fraction(const struct run *k, int reg);
/* The states of register ${out}: those of one operand, or of both joined. */
void side_states(struct run *k, int out, const struct side *from);
void side_join(struct run *k, const struct ins *i, const struct side *a,
    const struct side *b);
/* 0 where there is no value. */
void side_mask(struct run *k, int out);
/* No end of result ${reg} is larger; RESULT_NO_LIMIT: it has none. */
int64_t result_most(const struct run *k, int reg);

/* What intermediate values may come to, and a x b, a + b up to that: larger ones
 * come out larger than it, but do not overflow. */
#define FAST_MOST (INT64_C(1) << 61)
int64_t most_times(int64_t a, int64_t b);
int64_t most_plus(int64_t a, int64_t b);
static inline int64_t
absolute(int64_t x)
{
	return x < 0 ? -x : x;
}
int64_t lowest(int64_t a, int64_t b);            /* greatest common divisor */
bool common(int64_t a, int64_t b, int64_t *out); /* least multiple; false: too large */

/* What is added to a number before it is divided by ${d}. */
int64_t bias_for(int64_t d, enum bias how);
/* out = ${a} / ${d} rounded to a whole number, times ${unit}; no |a| is larger than
 * ${most}. */
void divide_all(size_t n, const int64_t *a, int64_t most, int64_t d, enum bias how,
    int64_t unit, int64_t *out);

#endif
