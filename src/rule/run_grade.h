/* SPDX-License-Identifier: MIT
 *
 * run_grade.h -- what giving grades leaves behind for an explanation; private
 */
#ifndef RULE_RUN_GRADE_H
#define RULE_RUN_GRADE_H

#include "rule/run.h"

/* One row with a quota [名额], as it was for one subject and its group. */
struct quota_trace {
	bool seen;                  /* the row has a quota and was reached */
	bool may, must;             /* the subject is (surely) a candidate */
	bool limited;               /* false: the quota is 不适用, so there is none */
	bool known;                 /* q, counted, fixed and places are single figures */
	size_t counted_lo, counted; /* N: subjects assessed in the group */
	struct frac q;              /* the quota as computed: a share or a count */
	size_t fixed;               /* places taken by 定为 */
	int64_t places_lo, places;
	size_t candidates_lo, candidates;
	size_t rank, equal;        /* among candidates; how many share its figures */
	bool placed, may_placed;   /* it surely, or possibly, gets a place */
	struct frac edge;          /* 总分 of the last place, if more want one */
	size_t edge_from, edge_to; /* the candidates that share the edge's figures */
};

enum tri { NO, MAY, YES };

struct standing {
	uint8_t ceil_lo, ceil_hi;         /* 不高于: the best row it may have */
	uint8_t down_lo, down_hi;         /* 降 */
	uint8_t best, worst;              /* rows so far; RULE_NO_GRADE: none yet */
	bool may : 1, must : 1;           /* it is assessed by this table */
	bool may_come : 1, must_come : 1; /* it is not placed above the present row */
	bool may_free : 1, must_free : 1; /* no 定为 holds */
	/* At the present row.  must_cand: in any case; wants: if it comes there; then
	 * it surely gets a place if sure_place. */
	bool may_cand : 1, must_cand : 1, wants : 1, may_place : 1, sure_place : 1;
	uint8_t bits; /* why something is open */
};

struct grading {
	struct run *k;
	const struct grade_plan *g;
	const struct frame *f;
	size_t base, n; /* subjects [base, base + n) are [0, n) of ${f} */
	struct standing *at;
	bool fixes;              /* some gate is 定为 */
	const struct row **rows; /* per row: what its quota came to, or NULL */
};

/* run_grade.c: does condition ${reg} hold for subject ${i}?  -1: always. */
enum tri grade_holds(const struct grading *w, int reg, size_t i);
/* The row that 定为 surely gives (the worst of several), or -1. */
int surely_fixed(const struct grading *w, size_t i);
/* How the quotas of ${table} went for subject ${i} of ${whole}: one a row. */
void grade_trace(struct run *k, int table, const struct frame *whole, size_t i,
    struct quota_trace *out);

/* run_quota.c: who wants a place on ${row}, counted; everybody stands for it. */
const struct row *quota_row(const struct grading *w, int row);
/* Whether subject ${i} may and surely gets one. */
void quota_place(const struct grading *w, const struct row *t, size_t i);
/* The same; ${q} says how it went. */
void quota_trace(const struct grading *w, const struct row *t, size_t i,
    struct quota_trace *q);

#endif
