/* SPDX-License-Identifier: MIT
 *
 * columns.h -- which column of a fact table is what; private to score/
 */
#ifndef SCORE_COLUMNS_H
#define SCORE_COLUMNS_H

#include "rule/rule.h"

enum column_kind {
	COLUMN_FACT,
	COLUMN_REASON, /* 评.特色工作 理由: of a 评 or a 不适用 */
	COLUMN_UNIT,
	COLUMN_ABOVE,
	COLUMN_EMPTY
};

struct column {
	enum column_kind kind;
	size_t fact;     /* COLUMN_FACT, COLUMN_REASON: index into rule_facts() */
	bool marked;     /* its name ends in the unit: 到会率(%) */
	struct str head; /* the name as written, trimmed */
};

/**
 * columns_find(j, r, t, out, unit):
 * Tell what each column of ${t} is; *unit is the one with the units' names.
 * E_INPUT if a column is unknown, named twice, or if 单位 is missing.
 */
enum err columns_find(struct job *j, const struct rule *r, const struct table *t,
    struct column **out, size_t *unit) MUST_USE;

/* E_INPUT if a 类别 has no column among the ${t}->cols of ${col}. */
enum err columns_need_classes(struct job *j, const struct rule *r, const struct table *t,
    const struct column *col) MUST_USE;

/* ${facts} columns of ${n} units, all 未报. */
struct rule_column *columns_empty(struct job *j, size_t facts, size_t n);

#endif
