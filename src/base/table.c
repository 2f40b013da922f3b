/* SPDX-License-Identifier: MIT
 *
 * table.c -- a read table of text
 *
 * Reading and writing files of tables is the office room's work, not this one's.
 */
#include <assert.h>

#include "base/base.h"

struct str
table_at(const struct table *t, size_t row, size_t col)
{
	assert(row < t->rows && col < t->cols);
	return t->cell[row * t->cols + col];
}
