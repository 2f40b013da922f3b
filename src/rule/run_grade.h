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

#endif
