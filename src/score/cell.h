/* SPDX-License-Identifier: MIT
 *
 * cell.h -- one cell of a fact table, in and out; private to score/
 */
#ifndef SCORE_CELL_H
#define SCORE_CELL_H

#include "rule/rule.h"

struct cell {
	int64_t v; /* as in struct rule_column; 0 for RULE_TEXT and RULE_SUBJECT */
	uint8_t state;
	struct str word; /* RULE_TEXT, RULE_SUBJECT: what was written */
};

/**
 * cell_read(j, f, marked, text, out):
 * Read ${text} as a value of ${f}; ${marked}: the column's name ends in its
 * unit, so bare figures above 1 are clear.  Empty if that worked; otherwise what is
 * wrong and what to write instead, as the second half of a sentence.
 */
struct str cell_read(struct job *j, const struct rule_fact *f, bool marked,
    struct str text, struct cell *out);

/* The same value as a person would write it in a column that is marked. */
struct str cell_text(struct job *j, const struct rule_fact *f, struct cell c);

/* The beginning of what stands in a cell, for a sentence about it. */
struct str cell_shown(struct job *j, struct str text);

/* The wrong cells of a table: all are counted, the first of them told together, so
 * that it is mended in one go.  Starts as { .j, .t, .bad = { .j } }. */
struct wrong {
	struct job *j;
	const struct table *t;
	struct buf bad; /* a line each */
	size_t n, told;
};
/* ${why}: what is to be written instead, as the second half of a sentence. */
void wrong_cell(struct wrong *w, size_t row, size_t col, struct str why);
/* E_INPUT if there were any. */
enum err wrong_told(struct wrong *w) MUST_USE;

#endif
