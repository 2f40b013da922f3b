/* SPDX-License-Identifier: MIT
 *
 * check_clause.h -- between the files that check clauses; private to rule/
 */
#ifndef RULE_CHECK_CLAUSE_H
#define RULE_CHECK_CLAUSE_H

#include "rule/check_expr.h"

/* What the own clauses of one pool were seen to do. */
struct seen {
	bool get, deduct;
	bool plus;       /* 得 or 加 */
	int get_n;       /* clauses that give points */
	bool get_may_na; /* one of them can be 不适用 */
	bool in_each;    /* inside 每 over a number */
	bool in_pick;    /* inside 每 over a set, with 取 */
};

void check_list(struct check *c, struct clause *list, struct seen *s);
void check_mods(struct check *c, struct mod *mods, struct rpool *p, bool in_each);
bool mods_may_na(const struct mod *mods);
/* A clause of 得: it may be ${may_na}. */
void note_get(struct seen *s, bool may_na);
/* check_each.c: 每 over a number or over a set. */
void check_each(struct check *c, struct clause *cl, struct seen *s);
/* 上限, 乘 and 免 of a whole 每 or 分档 hold for one sign only. */
void check_one_sign(struct check *c, const struct clause *cl, struct seen in);

#endif
