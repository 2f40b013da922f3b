/* SPDX-License-Identifier: MIT
 *
 * run.h -- between the files that execute a program; private to rule/
 */
#ifndef RULE_RUN_H
#define RULE_RUN_H

#include "rule/model.h"

/* One run: registers point at the present block. */
struct run {
	struct job *j;
	const struct rule *r;
	const struct program *p;
	const struct rule_snapshot *snap;
	size_t base, n; /* the block: subjects [base, base + n) */
	struct frame f;
	uint8_t *missing_as; /* per fact: what 未报 means today */
	int64_t **mean;      /* per instruction: class means of a MEAN */
	bool **has_mean;
	int class_fact; /* or -1 */
	size_t classes;
};

typedef void run_op(struct run *k, const struct ins *i);
extern run_op *const run_ops[]; /* by opcode */

/* run_pool.c */
void op_pool(struct run *k, const struct ins *i);
void op_mean(struct run *k, const struct ins *i);
void op_grade(struct run *k, const struct ins *i);

/* The value of register ${reg} for the block's subject ${at}, as a fraction. */
static inline struct frac
value_at(const struct run *k, int reg, size_t at)
{
	if (k->p->kind[reg] != REG_FRAC)
		return (struct frac){ .n = k->f.v[reg][at], .d = NUM_ONE };
	return (struct frac){ .n = k->f.v[reg][at],
		.d = k->f.d[reg][at],
		.approx = (k->f.s[reg][at] & STATE_APPROX) != 0 };
}

static inline uint8_t
state_at(const struct run *k, int reg, size_t at)
{
	return (uint8_t)(k->f.s[reg][at] & ~STATE_APPROX);
}

#endif
