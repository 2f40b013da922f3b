/* SPDX-License-Identifier: MIT
 *
 * table.c -- a read table of text
 *
 * Cells are given one by one, or by where they stand in one text, which takes a
 * quarter of the memory.  Reading and writing files of tables is the office room's
 * work, not this one's.
 */
#include <assert.h>

#include "base/base.h"

/* The cell that begins at ${at}[0].  Behind a closing quote there may be filling. */
static inline struct str
cut_at(const char *text, const uint32_t *at)
{
	struct str s = { text + at[0], at[1] - at[0] - 1 };

	if (s.n == 0 || s.p[0] != '"')
		return s;
	s.n = (size_t)((const char *)memrchr(s.p, '"', s.n) - s.p) - 1;
	s.p++;
	return s;
}

struct str
table_at(const struct table *t, size_t row, size_t col)
{
	assert(row < t->rows && col < t->cols);
	if (t->cell != NULL)
		return t->cell[row * t->cols + col];
	return cut_at(t->text, t->at + row * (t->cols + 1) + col);
}
