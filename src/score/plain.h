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
#define PLAIN_PLACES 6 /* of a number */
#define PLAIN_CELLS 256

struct plain { /* what is plain in a column */
	const struct rule_fact *f;
	bool none; /* nothing is */
	/* Figures.  Bits that stand for where a point may be, and for none: */
	uint64_t fits;
	uint64_t tens, hundreds, myriads; /* product: up to the last place there can be */
	uint64_t last;                    /* what one there counts, in the base unit */
	uint64_t most;                    /* of the digits; more might come to too much */
	uint64_t least; /* without the unit written, less is not plain */
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
