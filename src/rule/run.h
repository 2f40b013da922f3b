/* SPDX-License-Identifier: MIT
 *
 * run.h -- between the files that execute a program; private to rule/
 */
#ifndef RULE_RUN_H
#define RULE_RUN_H

#include "rule/model.h"
#include "rule/run_lanes.h"

/* A whole column, one entry a subject. */
struct column {
	int64_t *v, *d; /* as in struct frame; d is there whatever the kind */
	uint8_t *s;
};

/* Working columns, as long as the longest block. */
#define SCRATCH_V 8
#define SCRATCH_S 8
struct scratch {
	int64_t *v[SCRATCH_V];
	uint8_t *s[SCRATCH_S];
};

/* One run: registers point at the present block. */
struct run {
	struct job *j;
	const struct rule *r;
	const struct program *p;
	const struct rule_snapshot *snap;
	const struct rule_how *how; /* or NULL */
	size_t base, n;            /* rows [base, base + n) of the instruction's domain */
	struct range *block;       /* the same of every domain */
	size_t nth;                /* which block it is */
	const struct ahead *ahead; /* or NULL */
	size_t asked;              /* pieces of the next block: see run_ahead.h */
	const struct rule_rows *rows; /* per domain; those of 0 are not used */
	int64_t *text;                /* per literal: its index in the snapshot */
	size_t domains;
	struct frame f;
	int64_t **hi;    /* per result: where f.d is, unless both ends are the same and
			   f.d is f.v */
	uint8_t **apart; /* per result of all subjects and block: is f.d not f.v */
	struct pool_end *end; /* per pool plan */
	bool slow;            /* row by row only */
	const bool *whole;    /* per register: a column of all subjects, not of a block */
	int64_t *even; /* per fraction: the denominator of all rows; 0: they differ;
			      -1: not known, or something is rounded */
	int64_t *most, *most_d; /* per register: no |v|, no d is larger; -1: not known */
	struct scratch tmp;
	uint8_t **standing;   /* of the block's subjects: see run_grade.h */
	uint8_t *missing_as;  /* per fact: what 未报 means today */
	int32_t *work;        /* working days of the snapshot's table before each day */
	struct column *col;   /* per instruction: what a whole one came to */
	struct column *prior; /* per carried register: the pass before */
	int class_fact;       /* or -1 */
	size_t classes;
	const struct row ***quota; /* per table: what the quotas of its rows came to */
};

typedef void run_op(struct run *k, const struct ins *i);
extern run_op *const run_ops[]; /* by opcode */

/* An instruction that needs everybody: reads complete columns of ${whole}, fills
 * ${out}, as long as there are subjects, once a pass, at the barrier before its
 * segment.  Its run_op is op_column, which hands out the present block. */
typedef void whole_op(struct run *k, const struct ins *i, const struct frame *whole,
    struct column *out);
extern whole_op *const whole_ops[OPCODES_N]; /* by opcode; NULL: works on one block */

/* run_whole.c */
void op_column(struct run *k, const struct ins *i);
void op_prior(struct run *k, const struct ins *i);
void op_across(struct run *k, const struct ins *i); /* run_across.c */
void op_result(struct run *k, const struct ins *i);

/* run_pool.c */
void op_pool(struct run *k, const struct ins *i);
/* Row ${at} alone. */
void pool_row(struct run *k, const struct pool_plan *plan, int reg, size_t at);
int64_t round_result(const struct run *k, struct frac x);

/* run_grade.c */
void op_grade(struct run *k, const struct ins *i);
void op_row(struct run *k, const struct ins *i);
void whole_quota(struct run *k, const struct ins *i, const struct frame *whole,
    struct column *out);

/* The rows of the subject at ${at} of the block, in registers of ${domain}. */
struct range set_rows(const struct run *k, int domain, size_t at);

/* run_time.c */
void op_combine(struct run *k, const struct ins *i);
void op_runs(struct run *k, const struct ins *i);

/* run_op.c: a value into row ${at}; or none, harmless. */
void put_value(struct run *k, int reg, size_t at, struct frac x);
void put_nothing(struct run *k, int reg, size_t at);

/* run.c: what ${f} being 未报 means on ${today}. */
uint8_t missing_means(const struct rule_fact *f, int32_t today);

/* run_set.c */
void op_text(struct run *k, const struct ins *i);
void op_self(struct run *k, const struct ins *i);
void op_field(struct run *k, const struct ins *i);
void op_spread(struct run *k, const struct ins *i);
void op_reduce(struct run *k, const struct ins *i);
void op_group(struct run *k, const struct ins *i);
/* run_date.c */
void find_workdays(struct run *k); /* of the snapshot's table, into k->work */
void op_today(struct run *k, const struct ins *i);
void op_sofar(struct run *k, const struct ins *i);
void op_shift(struct run *k, const struct ins *i);
void op_edge(struct run *k, const struct ins *i);
void op_days(struct run *k, const struct ins *i);
void op_workdays(struct run *k, const struct ins *i);
void op_dated_sum(struct run *k, const struct ins *i);
void op_dated(struct run *k, const struct ins *i);
void op_gaps(struct run *k, const struct ins *i);
void op_calsteps(struct run *k, const struct ins *i);

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
