/* SPDX-License-Identifier: MIT
 *
 * text_table.c -- a table for the terminal
 *
 * Width is counted in columns of a terminal, so Chinese and figures line up.
 * Nothing is cut off: a long cell makes its column wide.
 */
#include "office/office.h"

#define GAP 2 /* blanks between two columns */

struct column {
	size_t width;
	bool right;
};

static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

static bool
is_tame(struct str s)
{
	size_t at = 0;

	while (at < s.n)
		if (is_control(utf8_next(s, &at)))
			return false;
	return true;
}

/* ${s} without control characters, which could move the cursor or hide text. */
static struct str
tame(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	size_t at = 0;

	if (is_tame(s))
		return s;
	while (at < s.n) {
		size_t from = at;

		if (is_control(utf8_next(s, &at)))
			buf_c(&b, ' ');
		else
			buf_put(&b, str_cut(s, from, at));
	}
	return buf_str(&b);
}

/* Figures, and ranges of them: 88.25  -1.00  −1.00  84.24–90.36  95% */
static bool
is_figure(struct str s)
{
	size_t i = str_starts(s, S("−")) ? 3
					 : s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');

	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static struct column
look(struct job *j, const struct table *t, size_t col)
{
	struct column c = { 0 };
	size_t figures = 0, words = 0, i;

	for (i = 0; i < t->rows; i++) {
		struct str s = tame(j, table_at(t, i, col));
		size_t w = utf8_width(s);

		c.width = w > c.width ? w : c.width;
		if (i > 0 && s.n > 0)
			is_figure(s) ? figures++ : words++;
	}
	c.right = figures > words;
	return c;
}

static void
trim_line(struct buf *b, size_t from)
{
	while (b->n > from && b->p[b->n - 1] == ' ')
		b->n--;
	buf_c(b, '\n');
}

static void
put_row(struct buf *b, const struct table *t, const struct column *c, size_t row)
{
	size_t from = b->n, k;

	for (k = 0; k < t->cols; k++) {
		struct str s = tame(b->j, table_at(t, row, k));
		size_t space = c[k].width - utf8_width(s);

		buf_pad(b, k > 0 ? GAP : 0, ' ');
		buf_pad(b, c[k].right ? space : 0, ' ');
		buf_put(b, s);
		buf_pad(b, c[k].right ? 0 : space, ' ');
	}
	trim_line(b, from);
}

static void
put_rule(struct buf *b, const struct table *t, const struct column *c)
{
	size_t from = b->n, k, i;

	for (k = 0; k < t->cols; k++) {
		buf_pad(b, k > 0 ? GAP : 0, ' ');
		for (i = 0; i < c[k].width; i++)
			buf_put(b, S("─"));
	}
	trim_line(b, from);
}

void
office_text_table(struct buf *b, const struct table *t)
{
	struct column *c = NEWS(b->j, struct column, t->cols);
	size_t i;

	for (i = 0; i < t->cols; i++)
		c[i] = look(b->j, t, i);
	for (i = 0; i < t->rows; i++) {
		put_row(b, t, c, i);
		if (i == 0)
			put_rule(b, t, c);
	}
}
