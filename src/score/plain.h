/* SPDX-License-Identifier: MIT
 *
 * plain.h -- many cells of one column at once; private to score/
 *
 * Most cells are plain: a figure of up to eight characters, a word of a 选, 是, 否, or
 * nothing.  All others are left to cell_read(), which says the same of a plain one and
 * alone says what is wrong.
 */
#ifndef SCORE_PLAIN_H
#define SCORE_PLAIN_H

#include "rule/rule.h"

#define CELL_LATER 255 /* a state: not read yet */
#define PLAIN_PLACES 8 /* 0 to 6, and what has too many */
#define PLAIN_CELLS 256

struct plain { /* what is plain in a column */
	const struct rule_fact *f;
	bool none; /* nothing is */
	/* Figures: per number of places, what the last one counts for, in the base
	 * unit, and the most there may be of it; -1: later. */
	uint64_t counts[PLAIN_PLACES];
	int64_t most[PLAIN_PLACES];
	int64_t above; /* without the unit written, only values above this are plain */
};

/* ${marked} as for cell_read(). */
struct plain plain_of(const struct rule_fact *f, bool marked);

struct cells { /* those of one column, from a row on */
	const struct table *t;
	size_t col, row;
};

/* Read at most PLAIN_CELLS cells into ${v} and ${state}; how many are CELL_LATER.  All
 * are if the table was not cut from one text. */
size_t plain_read(const struct plain *p, const struct cells *c, size_t n, int64_t *v,
    uint8_t *state);

#endif
