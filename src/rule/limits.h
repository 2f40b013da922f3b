/* SPDX-License-Identifier: MIT
 *
 * limits.h -- every stated maximum of the scheme language, in one place
 *
 * Each is tested at its edge (limits_test.c).  Raising one is a decision: the
 * cost of a scheme must stay linear in the facts.
 */
#ifndef RULE_LIMITS_H
#define RULE_LIMITS_H

#define RULE_TEXT_MAX (1024 * 1024) /* bytes of one file */
#define RULE_NAME_MAX 64            /* characters of a name */
#define RULE_POOL_DEPTH 8           /* pools, blocks, bands inside one another */
#define RULE_EXPR_DEPTH 32          /* parentheses and operators inside one another */
#define RULE_CLAUSE_MAX 10000       /* clauses of a file */
#define RULE_FACT_MAX 4000          /* facts of a file */
#define RULE_CHOICE_MAX 200         /* values of one 选 */
#define RULE_FIELD_MAX 50           /* fields of one 事件 */
#define RULE_KEY_MAX 8              /* fields after one 同 */
#define RULE_CLASS_CROSS_MAX 4096   /* class combinations that are checked */
#define RULE_CLASS_WORK_MAX 2000000 /* the same, times the pools looked at */
#define RULE_GRADE_MAX 100          /* rows of one 等次 */
#define RULE_BAND_MAX 1000          /* limits and values in one 分档 */
#define RULE_DEF_DEPTH 64           /* 设 that rest on one another in a row */
#define RULE_READ_DEPTH 128         /* pools and 设 that read one another in a row */
#define RULE_TREE_DEPTH 64          /* units above one another */
#define RULE_NOTE_MAX 100           /* problems reported in one run */
/* What the checker finds too much; percent of the total's points, and entries a
 * year for one unit.  Reasons: docs/decisions/0007. */
#define RULE_JUDGED_MAX 20      /* resting on 评, in all */
#define RULE_RULED_MAX 70       /* resting on 评 and 核定, in all */
#define RULE_JUDGED_ITEM_MAX 10 /* the same for one item */
#define RULE_RULED_ITEM_MAX 40
#define RULE_SHARE_ITEMS 4    /* fewer items: shares tell nothing */
#define RULE_BURDEN_UNIT 60   /* by the unit itself */
#define RULE_BURDEN_OTHER 120 /* by each of the others */

#define RULE_BLOCK 512        /* subjects computed at a time */
#define RULE_STRETCH_MAX 12   /* months, quarters, … a 考核期 is unrolled into */
#define RULE_UNROLL_MAX 20000 /* clauses that stretches make of 每月 and the like */

#endif
