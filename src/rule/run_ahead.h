/* SPDX-License-Identifier: MIT
 *
 * run_ahead.h -- facts on their way while others are computed; private to rule/
 */
#ifndef RULE_RUN_AHEAD_H
#define RULE_RUN_AHEAD_H

#include "rule/run.h"

struct ahead {                           /* of one segment */
	const struct rule_column **fact; /* of subjects, that it reads */
	size_t facts;
	size_t ins;   /* its instructions */
	size_t apart; /* rows from a block of a lane to its next */
};

/* For instructions [from, to), blocks shared among ${lanes}. */
struct ahead ahead_plan(struct job *j, const struct run *k, size_t lanes, size_t from,
    size_t to);
/* ${done} instructions are: ask for as much of the next block, if k->ahead. */
void ahead_some(struct run *k, size_t done);

#endif
