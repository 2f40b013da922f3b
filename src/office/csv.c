/* SPDX-License-Identifier: MIT
 *
 * csv.c -- reads and writes CSV (RFC 4180)
 *
 * Read in two passes over the same cutter: the first counts and refuses, the
 * second stores; rows with nothing in them are left out.  A quote inside an unquoted cell is an ordinary character, as
 * spreadsheets have it.  Blanks are kept, types are not guessed.
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

static void
cut_plain(struct cutter *c, struct piece *out)
{
	size_t from = c->at;
	const char *p = c->text.p;

	while (c->at < c->text.n && p[c->at] != c->sep && !is_end(p[c->at]))
		c->at++;
	out->text = str_cut(c->text, from, c->at);
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
		cut_plain(c, out);
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

/* ── first pass ─────────────────────────────────────────────────────── */

struct shape {
	size_t rows, cols; /* rows with a word in them */
};

struct row {
	size_t n, line;
	bool empty;
};

static enum err
measure_row(struct cutter *c, struct row *row)
{
	struct piece p = { 0 };

	*row = (struct row){ .line = c->line, .empty = true };
	while (!p.ends_row) {
		enum err e = cut(c, &p);

		if (e != OK)
			return e;
		row->empty = row->empty && str_trim(p.text).n == 0;
		if (++row->n > OFFICE_CSV_COLS_MAX)
			return fail(c->j, E_LIMIT,
			    "%.*s 第 %zu 行：超过 %zu 列；请分成几个文件",
			    STR_FMT(c->name), row->line, OFFICE_CSV_COLS_MAX);
	}
	return OK;
}

static enum err
count_row(struct cutter *c, struct shape *s, const struct row *row)
{
	if (row->empty)
		return OK;
	if (row->n != s->cols)
		return fail(c->j, E_INPUT,
		    "%.*s 第 %zu 行：有 %zu 格，表头有 %zu 格；"
		    "请检查这一行的分隔符是否多了或少了",
		    STR_FMT(c->name), row->line, row->n, s->cols);
	if (s->rows++ > OFFICE_CSV_ROWS_MAX)
		return fail(c->j, E_LIMIT, "%.*s 第 %zu 行：超过 %zu 行；请分成几个文件",
		    STR_FMT(c->name), row->line, OFFICE_CSV_ROWS_MAX);
	return OK;
}

static enum err
measure(struct cutter c, struct shape *s)
{
	struct row row;
	size_t i;

	*s = (struct shape){ 0 };
	for (i = 0; i == 0 || c.at < c.text.n; i++) {
		enum err e = measure_row(&c, &row);

		if (e == OK && i == 0) {
			s->cols = row.n;
			if (row.empty)
				return fail(c.j, E_INPUT,
				    "%.*s：第一行是空的；第一行应为表头",
				    STR_FMT(c.name));
		}
		if (e == OK)
			e = count_row(&c, s, &row);
		if (e != OK)
			return e;
	}
	return OK;
}

/* ── second pass ────────────────────────────────────────────────────── */

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

/* The next row that has a word in it, which is as long as the head. */
static enum err
store_row(struct cutter *c, struct str *cell, size_t *line)
{
	struct cutter from;
	struct piece p = { 0 };
	struct row row;
	enum err e;

	do {
		from = *c;
		e = measure_row(c, &row);
	} while (e == OK && row.empty);
	*line = row.line;
	while (e == OK && !p.ends_row) {
		e = cut(&from, &p);
		*cell++ = p.doubled ? undouble(c->j, p.text) : p.text;
	}
	return e;
}

static enum err
store(struct cutter c, const struct shape *s, struct table *out)
{
	struct str *cell = NEWS(c.j, struct str, s->rows * s->cols);
	size_t *line = NEWS(c.j, size_t, s->rows);
	size_t i;

	for (i = 0; i < s->rows; i++) {
		enum err e = store_row(&c, cell + i * s->cols, &line[i]);

		if (e != OK)
			return e;
	}
	*out = (struct table){ .name = c.name,
		.rows = s->rows,
		.cols = s->cols,
		.cell = cell,
		.line = line };
	return OK;
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
	struct shape s;
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
	e = measure(c, &s);
	return e != OK ? e : store(c, &s, out);
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
