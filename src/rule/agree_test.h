/* SPDX-License-Identifier: MIT
 *
 * agree_test.h -- between the tests that score random schemes with random facts
 */
#ifndef AGREE_TEST_H
#define AGREE_TEST_H

#include "rule/tree_walk_test.h"

enum verdict { AGREE, DIFFER, NOT_VALID, TOO_BIG };

struct round { /* of one seed */
	uint64_t seed;
	enum verdict verdict;
	bool show;
};

struct scored {
	struct rule *r;
	struct rule_snapshot snap;
	struct rule_results got;
	struct rule_notes notes;
};

/* Read ${text} and score it with the facts of ${seed}; false: it is refused. */
bool random_score(struct job *j, struct str text, uint64_t seed, struct scored *out);
/* Run ${fn} on a struct round until ${n} seeds were valid and agreed, which must be so
 * before one in twenty, and five more, were not. */
void for_seeds(struct job *j, uint64_t n, enum err (*fn)(struct job *, void *));

#endif
