/* SPDX-License-Identifier: MIT
 *
 * run_lanes.h -- subjects shared out among lanes; private to rule/
 *
 * A lane asks for no memory: what it writes into was laid out before it begins.
 */
#ifndef RULE_RUN_LANES_H
#define RULE_RUN_LANES_H

#include "rule/rule.h"

struct range {
	size_t base, n;
};

/* How many lanes ${n} subjects are worth; ${how} may be NULL. */
size_t lanes_for(const struct rule_how *how, size_t n);
/* What lane ${at} of ${lanes} has of ${n} subjects: one stretch each, in their order. */
struct range lane_part(size_t n, size_t lanes, size_t at);
/* ${work}(${what}, n) for n = 0 … lanes - 1; returns when all are through. */
void lanes_run(const struct rule_how *how, size_t lanes,
    void (*work)(void *what, size_t lane), void *what);

#endif
