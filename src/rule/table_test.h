/* SPDX-License-Identifier: MIT
 *
 * table_test.h -- one row for each cell of the tables of the language
 *
 * Each row is a text, the facts of one or more subjects and what must come out,
 * through the public door alone.  Subjects are separated by " / ".  Facts that
 * are not named are 0, 否 or the first choice; ? is 未报, 无 is 不适用.
 */
#ifndef TABLE_TEST_H
#define TABLE_TEST_H

#include "rule/rule.h"
#include "test.h"

struct row {
	const char *text, *facts, *want;
};

/* ${head} before and ${tail} behind each row's text; ${asked}, the name of a pool
 * or 总分 or 等次, must be as wanted, or else the notes of the checker. */
void table_try(struct job *j, const char *head, const char *tail, const char *asked,
    const struct row *row, size_t n);
#define TRY(j, head, tail, asked, rows) \
	table_try(j, head, tail, asked, rows, ARRAY_N(rows))

/* A pool without points that rests on what others owe. */
#define OPEN "0..不封顶 别人欠"

#endif
