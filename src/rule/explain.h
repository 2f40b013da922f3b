/* SPDX-License-Identifier: MIT
 *
 * explain.h -- between the files that tell why; private to rule/
 */
#ifndef RULE_EXPLAIN_H
#define RULE_EXPLAIN_H

#include "rule/model.h"

struct tell {
	struct job *j;
	const struct rule *r;
	const struct rule_snapshot *snap;
	size_t subject;
	struct frame f; /* one subject, every register kept */
};

struct frac told_value(const struct tell *t, int reg);
uint8_t told_state(const struct tell *t, int reg); /* without STATE_APPROX */

/* 乘 and 免: whether the condition holds, "，成立，乘". */
const char *tell_condition(const struct tell *t, const struct mod *m);

/* explain_peer.c: which others it was put together from: （甲支部 40人，乙支部
 * 76人）, or （同类 12 个）; ${x} is the call, or the 每, with ${ty} of each. */
void put_peers(const struct tell *t, struct buf *b, const struct peers *p,
    const struct type *ty);

/* explain_calc.c: the clause with its figures put in: 6728元 ÷ 116人 = 58元. */
struct str tell_calculation(struct tell *t, const struct clause *cl);
/* How the parts of ${pool} (-1: the total) make its result; limits used. */
void tell_sum(struct tell *t, struct rule_step *s, int pool);

#endif
