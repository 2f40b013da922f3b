/* SPDX-License-Identifier: MIT
 *
 * place.h -- results of many subjects side by side: places [名次], and what stands below
 *
 * A part of rule.h; reads what rule_run() gave.
 */
#ifndef RULE_PLACE_H
#define RULE_PLACE_H

#include "base/base.h"

struct rule;
struct rule_how;
struct rule_snapshot;
struct rule_results;

struct rule_places {            /* places by 总分 within each class */
	int class_fact;         /* the first 类别, or -1: all are one class */
	size_t classes;         /* its values */
	uint32_t *class_n;      /* subjects, per class */
	uint32_t *best, *worst; /* per subject, from 1; 0 if 总分 is 不适用 */
};

/**
 * rule_places(j, r, snap, how, got, out):
 * Best is 1 and the classmates surely above, worst 1 and those who may be; equal
 * totals share the better place, and the next ones are skipped.  Without a sort where
 * all totals have both ends and lie close enough; else n subjects cost O(n log n).
 * ${how} as in rule_run(), or NULL.
 */
void rule_places(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_how *how, const struct rule_results *got, struct rule_places *out);

struct rule_below {     /* all below each subject in the tree [下辖], itself left out */
	uint32_t *n;    /* subjects with a 总分 that is settled */
	uint32_t *open; /* whose 总分 is a range still */
	wide *sum;      /* of the n totals, millionths */
	size_t rows;    /* of the grade table */
	uint32_t *grade; /* subject x rows: how many have that grade for certain */
};

/**
 * rule_below(j, r, snap, got, table, out):
 * Sum up the results of all that stand below each subject, at any depth; ${table} is
 * one of rule_grades(), -1: none.  Who is 不适用 is not counted, nor anybody in a
 * circle by those above it.  Linear.
 */
void rule_below(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_results *got, int table, struct rule_below *out);
/* Add subject ${i} of ${b}, and what is below it, to the first of ${sum}, which is
 * made alike. */
void rule_below_add(const struct rule_below *b, const struct rule_results *got, int table,
    size_t i, struct rule_below *sum);
/* The mean of the totals below subject ${i}, of which there is one at least, rounded
 * half up to ${places}. */
struct num rule_below_mean(const struct rule_below *b, size_t i, int places);

#endif
