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
	size_t row;     /* the member that is told, among the subject's */
	struct frame f; /* one subject, every register kept */
};

struct frac told_value(const struct tell *t, int reg);
uint8_t told_state(const struct tell *t, int reg); /* without STATE_APPROX */

struct rule_step *tell_step(struct tell *t, enum rule_step_kind kind, struct str title);
/* explain_fact.c: 党员数 116人（来自名册）；… and which facts they were. */
void tell_facts(struct tell *t, struct rule_step *s, const struct fact_set *set);
/* ${set} without the 评 of ${cl} that its condition or its row has no use for. */
void forget_unneeded(const struct tell *t, struct fact_set *set, const struct clause *cl);

/* explain_grade.c */
struct rule_step *tell_grade(struct tell *t, size_t table);
struct rule_step *tell_money(struct tell *t, size_t i);   /* 结果 */
struct rule_step *tell_outcome(struct tell *t, size_t i); /* 结果运用 */

/* 乘 and 免: whether the condition holds, "，成立，乘". */
const char *tell_condition(const struct tell *t, const struct mod *m);

/* The facts that were read of the subject itself, none so far. */
static inline struct fact_set
own_facts(const struct tell *t)
{
	struct fact_set set = facts_none(t->j, t->r);

	set.own = true;
	return set;
}

/* What ${when} rests on besides the subject, each behind a ；. */
void put_others(const struct tell *t, struct buf *b, const struct expr *when);
/* explain_calc.c: ${x} with its figures and what it comes to. */
void put_equation(const struct tell *t, struct buf *b, const struct expr *x);
void put_told(const struct tell *t, struct buf *b, const struct expr *x);

/* （一季度、三季度）, （1月 3次，2月 不适用）: those that 计数(每季 …) goes through. */
void put_stretches(const struct tell *t, struct buf *b, const struct expr *x);
/* explain_peer.c: which others it was put together from: （甲支部 40人，乙支部
 * 76人）, or （同类 12 个）; ${x} is the call, or the 每, with ${ty} of each. */
void put_peers(const struct tell *t, struct buf *b, const struct peers *p,
    const struct type *ty);

/* explain_set.c: the members of a 每 one by one, which counted and which not. */
void put_members_told(struct tell *t, struct buf *b, const struct clause *cl);
/* 5件里计入 3件, behind 计数(会议 其中 …). */
void put_counted(const struct tell *t, struct buf *b, const struct expr *x);
/* How many records the subject has: 3件. */
void put_set_size(const struct tell *t, struct buf *b, int set, int ctx);
/* explain_fact.c: one value as people write it: 警告, 3次, 2026年3月5日. */
void put_fact_value(const struct tell *t, struct buf *b, const struct rule_fact *f,
    uint8_t state, int64_t v);

/* explain_calc.c: the clause with its figures put in: 6728元 ÷ 116人 = 58元. */
struct str tell_calculation(struct tell *t, const struct clause *cl);
/* 6728元 ÷ 116人 = 58元 */
struct str tell_equation(struct tell *t, const struct expr *x);
/* explain_sum.c: how the parts of ${pool} (-1: the total) make its result. */
void tell_sum(struct tell *t, struct rule_step *s, int pool);

#endif
