/* SPDX-License-Identifier: MIT
 *
 * moves.h -- between the files that compare two texts; private to score/
 */
#ifndef SCORE_MOVES_H
#define SCORE_MOVES_H

#include "score/data.h"

struct pair {        /* a pool of either text; the last pair is the total as a whole */
	int was, is; /* rule_pools(); -1: not there */
	int top_was, top_is; /* the top pools above them, or themselves */
	bool same_top;       /* those are a pair as well */
	struct score_change change;
};

struct side {
	const struct rule *rule;
	const struct score_sheet *sheet;
	const struct rule_pool *pool;
	size_t pools;
	int64_t full; /* millionths that weighted parts share */
	bool exact;   /* weights are the same for every class */
};

struct compare {
	struct job *j;
	struct side was, is;
	struct pair *pair;
	size_t pairs; /* without the total, which stands at ->pair[->pairs] */
	const struct rule_change *text;
	size_t texts;
};

/* moves_why.c: which pools belong together, and what their texts differ in. */
enum err compare_texts(struct job *j, const struct score_side *was,
    const struct score_side *is, struct compare *out) MUST_USE;
/* What changed in grade tables, in one sentence; empty: nothing. */
struct str compare_grades(const struct compare *c);

/* moves_cause.c: what each pool brings to one unit, in points of the total. */
struct causes;
struct causes *causes_new(const struct compare *c);
/* The causes of a unit at ${was} and ${is} that moved by lo, hi: *n of them, to be
 * kept by the caller; counts them in compare.pair. */
const struct score_cause *causes_of(struct causes *k, size_t was, size_t is, int64_t lo,
    int64_t hi, size_t *n);

#endif
