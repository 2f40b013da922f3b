/* SPDX-License-Identifier: MIT
 *
 * csv.c -- reads and writes CSV (RFC 4180)
 *
 * A count of separators and line ends says how many rows there can be; then one pass
 * cuts, checks and stores, row by row, so the first thing wrong is what is told.  Rows
 * with nothing in them are left out.  A quote inside an unquoted cell is an ordinary
 * character, as spreadsheets have it.  Blanks are kept, types are not guessed.
 */
#include "office/encoding.h"
#include "office/office.h"

struct cutter {
	struct job *j;
	struct str name, text;
	size_t at;
	size_t line; /* of ->at, from 1 */
	char sep;
};

struct piece { /* one cell, before its doubled quotes are undone */
	struct str text;
	bool doubled;
	bool ends_row;
};

static bool
is_end(char c)
{
	return c == '\n' || c == '\r';
}

/* ── eight bytes at a time ──────────────────────────────────────────── */

#define EACH UINT64_C(0x0101010101010101)

/* The highest bit of each byte of ${w} that is ${c}, and no other bit. */
static uint64_t
bytes_that_are(uint64_t w, char c)
{
	const uint64_t low = EACH * 0x7F;
	uint64_t x = w ^ EACH * (unsigned char)c;

	return ~(((x & low) + low) | x | low);
}

static uint64_t
eight_at(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof w);
	return w;
}

/* The offset of the first of the bytes that a mask has, as they lie in memory. */
static size_t
first_in(uint64_t mask)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (size_t)__builtin_ctzll(mask) / 8;
#else
	return (size_t)__builtin_clzll(mask) / 8;
#endif
}

/* A mask without its first byte. */
static uint64_t
without_first(uint64_t mask)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return mask & (mask - 1);
#else
	return mask ^ UINT64_C(1) << 63 >> __builtin_clzll(mask);
#endif
}

/* How many bytes a mask has. */
static size_t
how_many(uint64_t mask)
{
	return (size_t)((mask >> 7) * EACH >> 56);
}

/* The first separator or line end from ${at} on, or the end of the text. */
static size_t
plain_end(const struct cutter *c, size_t at)
{
	const char *p = c->text.p;

	for (; at + sizeof(uint64_t) <= c->text.n; at += sizeof(uint64_t)) {
		uint64_t w = eight_at(p + at);
		uint64_t hit = bytes_that_are(w, c->sep) | bytes_that_are(w, '\n') |
		    bytes_that_are(w, '\r');

		if (hit != 0)
			return at + first_in(hit);
	}
	while (at < c->text.n && p[at] != c->sep && !is_end(p[at]))
		at++;
	return at;
}

/* ── one cell ───────────────────────────────────────────────────────── */

/* Step over the line end at c->at. */
static void
end_line(struct cutter *c)
{
	if (c->text.p[c->at++] == '\r' && c->at < c->text.n && c->text.p[c->at] == '\n')
		c->at++;
	c->line++;
}

/* Put c->at behind the closing quote; it stands behind the opening one. */
static enum err
close_quote(struct cutter *c, struct piece *out)
{
	size_t opened = c->line, from = c->at;
	const char *p = c->text.p;

	while (c->at < c->text.n) {
		if (is_end(p[c->at])) {
			end_line(c);
		} else if (p[c->at] != '"') {
			c->at++;
		} else if (c->at + 1 < c->text.n && p[c->at + 1] == '"') {
			out->doubled = true;
			c->at += 2;
		} else {
			out->text = str_cut(c->text, from, c->at++);
			return OK;
		}
	}
	return fail(c->j, E_INPUT, "%.*s 第 %zu 行：引号 \" 没有配对；请补上另一个或删去",
	    STR_FMT(c->name), opened);
}

static enum err
cut(struct cutter *c, struct piece *out)
{
	size_t line = c->line;
	enum err e = OK;

	*out = (struct piece){ 0 };
	if (c->at < c->text.n && c->text.p[c->at] == '"') {
		c->at++;
		e = close_quote(c, out);
	} else {
		size_t end = plain_end(c, c->at);

		out->text = (struct str){ c->text.p + c->at, end - c->at };
		c->at = end;
	}
	if (e != OK)
		return e;
	if (out->text.n > OFFICE_CSV_CELL_MAX)
		return fail(c->j, E_LIMIT,
		    "%.*s 第 %zu 行：有一格超过 32 KiB；请缩短，或检查引号是否配对",
		    STR_FMT(c->name), line);
	if (c->at < c->text.n && c->text.p[c->at] == c->sep) {
		c->at++;
		return OK;
	}
	out->ends_row = true;
	if (c->at < c->text.n && !is_end(c->text.p[c->at]))
		return fail(c->j, E_INPUT,
		    "%.*s 第 %zu 行：引号 \" 之后只能是分隔符或换行；"
		    "格内的引号请写两个 \"\"",
		    STR_FMT(c->name), c->line);
	if (c->at < c->text.n)
		end_line(c);
	return OK;
}

/* Cut cells as long as they are plain, short, and another follows in the row, at most
 * ${room}; how many.  c->at is behind the last of them. */
static size_t
cut_plain(struct cutter *c, struct str *cell, size_t room)
{
	const char *p = c->text.p;
	size_t at = c->at, n = 0, end;
	uint64_t hit;

	for (; at + sizeof hit <= c->text.n; at += sizeof hit) {
		uint64_t w = eight_at(p + at);

		hit = bytes_that_are(w, c->sep) | bytes_that_are(w, '\n') |
		    bytes_that_are(w, '\r') | bytes_that_are(w, '"');
		for (; hit != 0; hit = without_first(hit)) {
			end = at + first_in(hit);
			if (p[end] == '"' && end > c->at)
				continue; /* an ordinary character */
			if (p[end] != c->sep || n == room ||
			    end - c->at > OFFICE_CSV_CELL_MAX)
				return n;
			cell[n++] = (struct str){ p + c->at, end - c->at };
			c->at = end + 1;
		}
	}
	return n;
}

/* ── rows ───────────────────────────────────────────────────────────── */

static struct str
undouble(struct job *j, struct str s)
{
	char *p = job_alloc(j, s.n);
	size_t n = 0, i;

	for (i = 0; i < s.n; i++) {
		p[n++] = s.p[i];
		if (s.p[i] == '"')
			i++;
	}
	return (struct str){ p, n };
}

struct row {
	size_t n, line;
	bool empty; /* not a word in it */
};

/* Cut the row at c->at; its first ${room} cells are stored in ${cell}. */
static enum err
cut_row(struct cutter *c, struct str *cell, size_t room, struct row *row)
{
	struct piece p = { 0 };

	*row = (struct row){ .line = c->line, .empty = true };
	while (!p.ends_row) {
		size_t plain = row->n < room ? cut_plain(c, cell + row->n, room - row->n)
					     : 0;
		enum err e;

		for (; plain > 0; plain--, row->n++)
			row->empty = row->empty && str_trim(cell[row->n]).n == 0;
		e = cut(c, &p);
		if (e != OK)
			return e;
		if (row->n < room)
			cell[row->n] = p.doubled ? undouble(c->j, p.text) : p.text;
		row->empty = row->empty && str_trim(p.text).n == 0;
		if (++row->n > OFFICE_CSV_COLS_MAX)
			return fail(c->j, E_LIMIT,
			    "%.*s 第 %zu 行：超过 %zu 列；请分成几个文件",
			    STR_FMT(c->name), row->line, OFFICE_CSV_COLS_MAX);
	}
	return OK;
}

/* May ${row}, which is not empty, stand in ${t}? */
static enum err
check_row(struct cutter *c, const struct table *t, const struct row *row)
{
	if (row->n != t->cols)
		return fail(c->j, E_INPUT,
		    "%.*s 第 %zu 行：有 %zu 格，表头有 %zu 格；"
		    "请检查这一行的分隔符是否多了或少了",
		    STR_FMT(c->name), row->line, row->n, t->cols);
	if (t->rows > OFFICE_CSV_ROWS_MAX)
		return fail(c->j, E_LIMIT, "%.*s 第 %zu 行：超过 %zu 行；请分成几个文件",
		    STR_FMT(c->name), row->line, OFFICE_CSV_ROWS_MAX);
	return OK;
}

/* How many rows with ${cols} cells there can be at most. */
static size_t
rows_at_most(const struct cutter *c, size_t cols)
{
	size_t seps = 0, ends = 1, at, most;

	for (at = 0; at + sizeof(uint64_t) <= c->text.n; at += sizeof(uint64_t)) {
		uint64_t w = eight_at(c->text.p + at);

		seps += how_many(bytes_that_are(w, c->sep));
		ends += how_many(bytes_that_are(w, '\n') | bytes_that_are(w, '\r'));
	}
	for (; at < c->text.n; at++) {
		seps += c->text.p[at] == c->sep;
		ends += is_end(c->text.p[at]);
	}
	most = cols > 1 ? seps / (cols - 1) : ends;
	return most < ends ? most : ends;
}

/* All rows after the head, which is there already. */
static enum err
read_rows(struct cutter *c, struct table *t, struct str *cell, size_t *line)
{
	while (c->at < c->text.n) {
		struct row row;
		enum err e = cut_row(c, cell + t->rows * t->cols, t->cols, &row);

		if (e == OK && row.empty)
			continue;
		if (e == OK)
			e = check_row(c, t, &row);
		if (e != OK)
			return e;
		line[t->rows++] = row.line;
	}
	return OK;
}

static enum err
read_table(struct cutter *c, struct table *out)
{
	struct cutter head = *c;
	struct row row;
	struct str *cell;
	size_t *line, most;
	enum err e = cut_row(&head, NULL, 0, &row);

	if (e != OK)
		return e;
	if (row.empty)
		return fail(c->j, E_INPUT, "%.*s：第一行是空的；第一行应为表头",
		    STR_FMT(c->name));
	/* One more: a row is stored before it is known to be empty. */
	most = rows_at_most(c, row.n) + 1;
	cell = NEWS(c->j, struct str, most * row.n);
	line = NEWS(c->j, size_t, most);
	*out = (struct table){ .name = c->name,
		.rows = 1,
		.cols = row.n,
		.cell = cell,
		.line = line };
	e = cut_row(c, cell, row.n, &row);
	line[0] = row.line;
	return e == OK ? read_rows(c, out, cell, line) : e;
}

/* The separator: what the header row has outside quotes. */
static char
separator(struct str text)
{
	bool quoted = false, tab = false, semicolon = false;
	size_t i;

	for (i = 0; i < text.n && (quoted || !is_end(text.p[i])); i++) {
		if (text.p[i] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (text.p[i] == ',')
			return ',';
		tab = tab || text.p[i] == '\t';
		semicolon = semicolon || text.p[i] == ';';
	}
	return tab ? '\t' : semicolon ? ';' : ',';
}

enum err
office_csv_read(struct job *j, struct str name, struct str bytes, struct table *out)
{
	struct cutter c = { .j = j, .name = name, .line = 1 };
	enum err e;

	if (bytes.n > OFFICE_CSV_BYTES_MAX)
		return fail(j, E_LIMIT, "%.*s：超过 64 MiB；请分成几个文件",
		    STR_FMT(name));
	e = office_to_utf8(j, name, bytes, &c.text);
	if (e != OK)
		return e;
	if (c.text.n == 0)
		return fail(j, E_INPUT, "%.*s：文件是空的；第一行应为表头",
		    STR_FMT(name));
	c.sep = separator(c.text);
	return read_table(&c, out);
}

/* ── writing ────────────────────────────────────────────────────────── */

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
	size_t i, k;

	buf_put(b, S("\xEF\xBB\xBF"));
	for (i = 0; i < t->rows; i++) {
		for (k = 0; k < t->cols; k++) {
			if (k > 0)
				buf_c(b, ',');
			put_cell(b, table_at(t, i, k));
		}
		buf_put(b, S("\r\n"));
	}
}
