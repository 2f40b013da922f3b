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

/* What is known of every subject on the way: one column each. */
enum standing {
	AT_MAY,
	AT_MUST,  /* it is assessed by this table */
	AT_FIXED, /* 定为: the row that surely holds (the worst of several) + 1, or 0 */
	AT_CEIL_LO,
	AT_CEIL_HI, /* 不高于: the best row it may have */
	AT_DOWN_LO,
	AT_DOWN_HI, /* 降 */
	AT_MAY_COME,
	AT_MUST_COME, /* it is not placed above the present row */
	AT_MAY_CAND,  /* it may be a candidate of the present row */
	AT_WANTS,     /* it is one, if it comes there */
	AT_BEST,
	AT_WORST, /* rows so far; RULE_NO_GRADE: none yet */
	AT_BITS,  /* why something is open */
	STANDINGS
};

/* Columns of ${n} subjects. */
uint8_t **grade_standings(struct job *j, size_t n);

struct grading {
	struct run *k;
	const struct grade_plan *g;
	const struct frame *f;
	size_t base, n; /* subjects [base, base + n) are [0, n) of ${f} */
	size_t first;   /* the first that ${at} has a row for */
	uint8_t *const *at;
	bool fixes;              /* some gate is 定为 */
	const struct row **rows; /* per row: what its quota came to, or NULL */
};

static inline uint8_t
standing(const struct grading *w, enum standing what, size_t i)
{
	return w->at[what][i - w->first];
}

/* How the quotas of ${table} went for subject ${i} of ${whole}: one a row. */
void grade_trace(struct run *k, int table, const struct frame *whole, size_t i,
    struct quota_trace *out);

/* run_quota.c: who wants a place on ${row}, counted; everybody stands for it. */
const struct row *quota_row(const struct grading *w, int row);
/* Whether subjects of ${part}, a block at most, may and surely get one. */
void quota_places(const struct grading *w, const struct row *t, struct range part,
    uint8_t *may, uint8_t *sure);
/* How it came that subject ${i} may or surely gets one. */
void quota_trace(const struct grading *w, const struct row *t, size_t i, bool may,
    bool sure, struct quota_trace *q);

#endif
