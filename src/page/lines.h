/* SPDX-License-Identifier: MIT
 *
 * lines.h -- the fewest lines to take out and put in between two texts
 *
 * Private to this room; knows nothing of schemes.
 */
#ifndef PAGE_LINES_H
#define PAGE_LINES_H

#include "base/base.h"

#define LINES_MAX 40000 /* lines of both texts together */

struct line_pair {        /* one row of two texts side by side */
	uint32_t was, is; /* numbers from 1; 0: not on that side */
	struct str old, new;
	bool same;
};

/**
 * lines_diff(j, was, is, out, n):
 * Both texts, row by row: lines that are the same face each other, the lines
 * between that went and came are paired in their order.  No other way has more
 * lines that are the same, unless so many differ that looking for them would take
 * long: then the rest counts as changed.  N lines of which D differ cost O(N D)
 * time, bounded, and O(N) memory.  E_LIMIT beyond LINES_MAX.
 */
enum err lines_diff(struct job *j, struct str was, struct str is,
    const struct line_pair **out, size_t *n) MUST_USE;

#endif
