/* SPDX-License-Identifier: MIT
 *
 * csv_write.c -- writes CSV as Excel opens it
 *
 * What a spreadsheet would take for a formula is marked as text; a plain number is not.
 */
#include "office/office.h"

static bool
is_end(char c)
{
	return c == '\n' || c == '\r';
}

/* [+-]digits[.digits] */
static bool
is_number(struct str s)
{
	size_t at = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'), from = at, dots = 0;

	for (; at < s.n; at++) {
		if (s.p[at] == '.' && at > from && at + 1 < s.n)
			dots++;
		else if (s.p[at] < '0' || s.p[at] > '9')
			return false;
	}
	return at > from && dots <= 1;
}

static bool
looks_like_formula(struct str s)
{
	static const struct str head[] = {
		{ "=", 1 },
		{ "+", 1 },
		{ "-", 1 },
		{ "@", 1 },
		{ "\t", 1 },
		{ "\r", 1 },
		{ "＝", 3 },
		{ "＋", 3 },
		{ "－", 3 },
		{ "＠", 3 },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(head); i++)
		if (str_starts(s, head[i]))
			return !is_number(s);
	return false;
}

static bool
needs_quotes(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == ',' || s.p[i] == '"' || is_end(s.p[i]))
			return true;
	return str_trim(s).n != s.n;
}

static void
put_cell(struct buf *b, struct str s)
{
	bool quotes = needs_quotes(s);
	size_t i;

	if (!quotes && s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9') {
		buf_put(b, s); /* no formula, and nothing to be doubled */
		return;
	}
	if (quotes)
		buf_c(b, '"');
	if (looks_like_formula(s))
		buf_c(b, '\'');
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_c(b, '"');
		buf_c(b, s.p[i]);
	}
	if (quotes)
		buf_c(b, '"');
}

void
office_csv_write(struct buf *b, const struct table *t)
{
	buf_put(b, S("\xEF\xBB\xBF"));
	office_csv_more(b, t);
}

void
office_csv_more(struct buf *b, const struct table *t)
{
	size_t i, k;

	for (i = 0; i < t->rows; i++) {
		for (k = 0; k < t->cols; k++) {
			if (k > 0)
				buf_c(b, ',');
			put_cell(b, table_at(t, i, k));
		}
		buf_put(b, S("\r\n"));
	}
}
