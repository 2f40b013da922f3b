/* SPDX-License-Identifier: MIT
 *
 * run_memory.h -- where registers live while a program runs; private to rule/
 */
#ifndef RULE_RUN_MEMORY_H
#define RULE_RUN_MEMORY_H

#include "rule/run.h"

/* Which registers an instruction reads, one after the other. */
typedef void use(void *arg, int reg);
void each_use(const struct program *p, const struct ins *i, use *see, void *arg);

/* Where a register lives. */
struct home {
	size_t born, dies; /* instructions */
	bool asked;        /* an instruction that needs everybody reads it */
	bool whole;        /* a column over all subjects */
	int slot;          /* else: which block-sized slot */
};

/* Block-sized slots: how many, and of which domain each is. */
struct slots {
	size_t n;
	int *domain;
};

struct memory {
	struct frame whole; /* columns by register, of the subjects ${all} */
	int64_t **hi;       /* per result: whole.d while it is written */
	struct range all;
	size_t *whole_reg; /* ${whole_n} registers that have one */
	size_t whole_n;
	struct home *home;
	struct slots slots;
	size_t *block; /* per domain: the most rows that a block has, and one more */
};

/* Lay out columns for the subjects ${all}; k->slow: every register has one. */
struct memory memory_plan(struct run *k, struct range all);
/* Slots and working columns of one lane; ${k} is a copy of the planned one. */
void memory_lane(struct run *k, const struct memory *m);
/* Results of the instructions [from, to) are complete: each has two ends, or one that
 * is both. */
void memory_settle(const struct run *k, struct memory *m, size_t from, size_t to);
/* Point the registers of a lane at block ${nth} of the subjects. */
void memory_point(struct run *k, const struct memory *m, size_t nth);

#endif
