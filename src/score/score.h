/* SPDX-License-Identifier: MIT
 *
 * score.h -- assessment [考核]: facts of all units, one run, ranks
 *
 * Gathers facts from a table or from the database into the columns a scheme
 * reads, runs the scheme and ranks within the class.  What a figure means and
 * how it is computed is the scheme's affair (rule/), not this room's.
 */
#ifndef SCORE_H
#define SCORE_H

#include "rule/rule.h"
#include "store/store.h"

extern const struct db_room score_room; /* for db_open() */

#define SCORE_NAME_MAX 100 /* characters of a unit's name */

/* All units of one scheme with their facts. */
struct score_set {
	size_t n;
	const struct str *unit;    /* names, in the order given */
	struct rule_snapshot snap; /* n subjects */
};

/**
 * score_from_table(j, r, t, out):
 * Read a fact table: header row with 单位, one column per 类别 (or 类别 if the
 * scheme has only one), one per fact, `名(%)` or cells with the sign for
 * percentages; a percentage without the sign may not be between 0 and 1, since
 * 0.85 could be either.  Empty or 未报 = 未报; 不适用 = itself.  E_INPUT names
 * file, row, column, value and what is allowed; the first 20 wrong cells are
 * told together.
 * j->today decides which deadlines have passed.
 */
enum err score_from_table(struct job *j, const struct rule *r, const struct table *t,
    struct score_set *out) MUST_USE;

/**
 * score_to_table(j, r, set, out): the same table back, for a template or export.
 */
enum err score_to_table(struct job *j, const struct rule *r, const struct score_set *set,
    struct table *out) MUST_USE;

/* Keep the units and facts of ${set} in the database as those of ${scheme}
 * (a key of room scheme), replacing what was there. */
enum err score_put(struct job *j, struct db_rw *db, int64_t scheme, const struct rule *r,
    const struct score_set *set) MUST_USE;

/* Gather them again.  A fact without a row is 未报. */
enum err score_find(struct job *j, struct db_ro *db, int64_t scheme, const struct rule *r,
    struct score_set *out) MUST_USE;

/* Results with ranks: the best and worst place a unit can have in its class
 * while results are open; 0, 0 if it is not ranked (不适用). */
struct score_sheet {
	const struct score_set *set;
	struct rule_results res;
	int class_fact;         /* the first 类别, or -1 */
	uint32_t *best, *worst; /* per unit, from 1 */
	uint32_t *class_n;      /* per class value (one if no 类别): units in it */
	size_t classes;
};

/*
 * Run ${r} over the facts of ${set} and rank within each class: best is 1 and
 * the classmates surely above, worst 1 and those who may be; equal totals share
 * the better place.
 */
enum err score_run(struct job *j, const struct rule *r, const struct score_set *set,
    struct score_sheet *out) MUST_USE;

/**
 * score_sheet_table(j, r, sheet, out):
 * 单位, the class, a column per top 部分, 加分 (sum of the top 加分 pools, if
 * any), 扣分 (likewise), 总分, 名次, one column per grade table; decimals as the
 * scheme's 精度 says; input order; open results as ranges 84.24–90.36, 良好–优秀,
 * an end without a limit as 不设底 or 不封顶; 不适用 spelled out.
 */
enum err score_sheet_table(struct job *j, const struct rule *r,
    const struct score_sheet *sheet, struct table *out) MUST_USE;

#endif
