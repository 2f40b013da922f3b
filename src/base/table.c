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

bool
table_is_sum(struct str cell)
{
	static const char *const sums[] = { "合计", "总计", "总分", "小计", "共计" };
	char word[8];
	size_t n = 0;

	for (size_t at = 0, from = 0; at < cell.n; from = at) {
		if (utf8_blank(utf8_next(cell, &at)))
			continue;
		if (at - from > sizeof word - n)
			return false;
		memcpy(word + n, cell.p + from, at - from);
		n += at - from;
	}
	for (size_t i = 0; i < ARRAY_N(sums); i++)
		if (str_eq((struct str){ word, n }, str_of(sums[i])))
			return true;
	return false;
}
