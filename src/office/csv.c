/* SPDX-License-Identifier: MIT
 *
 * csv.c -- reads CSV (RFC 4180)
 *
 * One pass cuts, checks and stores where cells begin, row by row, so the first thing
 * wrong is what is told.  Most rows are plain and cut 64 bytes at a time; one that is
 * not -- quotes, another number of cells, nothing in it -- is left to cut_row(), which
 * alone says what is wrong.  Rows with nothing in them are left out.  A quote inside an
 * unquoted cell is an ordinary character, as spreadsheets have it.  Blanks are kept,
 * types are not guessed.
 */
#include "office/encoding.h"
#include "office/marks.h"
#include "office/office.h"

#define AHEAD 4096       /* bytes that memory is asked for in time */
#define ROWS_AT_ONCE 256 /* they stay near at hand */

struct cutter { /* what is left of a text */
	struct job *j;
	struct str name, text;
	char *own; /* ->text.p, once it had to be written to; or NULL */
	size_t at;
	size_t line;  /* of ->at, from 1 */
	size_t lines; /* line ends in all */
	size_t rows;  /* cut so far, the header among them */
	char sep;
};

struct piece {           /* one cell */
	struct str text; /* without its quotes, before doubled ones are undone */
	size_t end;      /* where it ends, with its quotes */
	bool doubled;
	bool ends_row;
};

struct filling { /* a table, and what may be written of it */
	struct table *t;
	uint32_t *at;
	size_t *line;
	size_t full; /* rows */
};

static bool
is_end(char c)
{
	return c == '\n' || c == '\r';
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
			return at + (size_t)__builtin_ctzll(hit) / 8;
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
	out->end = c->at;
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

/* ── rows ───────────────────────────────────────────────────────────── */

/* The quoted cell at [from, end) with single quotes, in a text of our own; what is left
 * behind its closing quote is filled. */
static void
undouble(struct cutter *c, size_t from, size_t end)
{
	char *to;

	if (c->own == NULL) {
		c->own = job_alloc(c->j, c->text.n);
		c->text.p = memcpy(c->own, c->text.p, c->text.n);
	}
	to = c->own + from + 1;
	for (size_t i = from + 1; i < end - 1; i++) {
		*to++ = c->own[i];
		i += c->own[i] == '"';
	}
	*to++ = '"';
	memset(to, ' ', (size_t)(c->own + end - to));
}

struct row {
	size_t n, line;
	bool empty; /* not a word in it */
};

/* Cut the row at c->at; of its first ${room} cells ${at} gets the places. */
static enum err
cut_row(struct cutter *c, uint32_t *at, size_t room, struct row *row)
{
	struct piece p = { 0 };

	*row = (struct row){ .line = c->line, .empty = true };
	while (!p.ends_row) {
		size_t from = c->at;
		enum err e = cut(c, &p);

		if (e != OK)
			return e;
		row->empty = row->empty && str_trim(p.text).n == 0;
		if (row->n < room) {
			at[row->n] = (uint32_t)from;
			at[row->n + 1] = (uint32_t)p.end + 1;
			if (p.doubled)
				undouble(c, from, p.end);
		}
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
	if (c->rows > OFFICE_CSV_ROWS_MAX)
		return fail(c->j, E_LIMIT, "%.*s 第 %zu 行：超过 %zu 行；请分成几个文件",
		    STR_FMT(c->name), row->line, OFFICE_CSV_ROWS_MAX);
	return OK;
}

/* ── plain rows ─────────────────────────────────────────────────────── */

/* Has the row at ${at} a word in it, and no cell that is too long? */
static bool
is_sound(const struct cutter *c, const uint32_t *at, size_t cols)
{
	bool word = false, long_one = at[cols] - at[0] > OFFICE_CSV_CELL_MAX;

	for (size_t k = 0; k < cols && (long_one || !word); k++) {
		struct str s = { c->text.p + at[k], at[k + 1] - at[k] - 1 };

		if (s.n > OFFICE_CSV_CELL_MAX)
			return false;
		word = word || str_trim(s).n > 0;
	}
	return word;
}

/* Keep the row that has ${n} places at ${at} and ends at ${end}, if it is plain. */
static bool
take_plain(struct cutter *c, struct filling *f, const uint32_t *at, size_t n, size_t end)
{
	struct table *t = f->t;

	if (n != t->cols + 1 || c->text.p[end] == '"' || c->rows > OFFICE_CSV_ROWS_MAX ||
	    !is_sound(c, at, t->cols))
		return false;
	f->line[t->rows++] = c->line;
	c->rows++;
	c->at = end;
	end_line(c);
	return true;
}

/* A place behind each byte of ${mask}, of which the first is at ${from}. */
static inline uint32_t *
put_places(uint32_t *to, size_t from, uint64_t mask)
{
	for (; mask != 0; mask &= mask - 1)
		*to++ = (uint32_t)(from + (size_t)__builtin_ctzll(mask) + 1);
	return to;
}

/* Keep the rows at c->at while there is room, up to the first that is not plain, or that
 * the last bytes are part of.  What is written of that one is written over. */
static void
cut_plain_rows(struct cutter *c, struct filling *f)
{
	size_t cols = f->t->cols, block = c->at;
	uint32_t *row = f->at + f->t->rows * (cols + 1), *to = row;

	*to++ = (uint32_t)c->at;
	for (; block + MARKS_BYTES <= c->text.n; block += MARKS_BYTES) {
		struct marks m = marks_at(c->text.p + block, c->sep);

		__builtin_prefetch(c->text.p + block + AHEAD);
		for (; m.other != 0; m.other &= m.other - 1) {
			uint64_t before = (m.other & -m.other) - 1;
			size_t end = block + (size_t)__builtin_ctzll(m.other);

			if (end < c->at)
				continue; /* LF of CRLF */
			to = put_places(to, block, m.sep & before);
			m.sep &= ~before;
			*to++ = (uint32_t)end + 1;
			if (!take_plain(c, f, row, (size_t)(to - row), end) ||
			    f->t->rows == f->full)
				return;
			row = to;
			*to++ = (uint32_t)c->at;
		}
		to = put_places(to, block, m.sep);
		if ((size_t)(to - row) > cols)
			return;
	}
}

/* ── the table ──────────────────────────────────────────────────────── */

/* How many rows with ${cols} cells there can be at most, the header among them, and one
 * that is too many. */
static size_t
rows_at_most(const struct cutter *c, size_t cols)
{
	size_t lines = c->lines + 1;
	size_t fit = (c->text.n + 1) / cols;

	if (lines > OFFICE_CSV_ROWS_MAX + 2)
		lines = OFFICE_CSV_ROWS_MAX + 2;
	return lines < fit ? lines : fit;
}

/* Cut rows until ${f} is full or the text ends. */
static enum err
cut_rows(struct cutter *c, struct filling *f)
{
	struct table *t = f->t;

	while (t->rows < f->full && c->at < c->text.n) {
		struct row row;
		enum err e;

		cut_plain_rows(c, f);
		if (t->rows == f->full || c->at == c->text.n)
			break;
		e = cut_row(c, f->at + t->rows * (t->cols + 1), t->cols, &row);
		if (e == OK && row.empty)
			continue;
		if (e == OK)
			e = check_row(c, t, &row);
		if (e != OK)
			return e;
		f->line[t->rows++] = row.line;
		c->rows++;
	}
	t->text = c->text.p;
	return OK;
}

/* A table of ${t->cols} columns with room for ${rows} rows. */
static struct filling
filling_of(struct job *j, struct table *t, size_t rows)
{
	struct filling f = { .t = t,
		/* More: a row is written before it is known to be one. */
		.at = NEWS(j, uint32_t, (rows + 1) * (t->cols + 1) + MARKS_BYTES),
		.line = NEWS(j, size_t, rows + 1),
		.full = rows };

	t->at = f.at;
	t->line = f.line;
	return f;
}

/* How many columns there are: those of the header. */
static enum err
count_columns(struct cutter *c, struct table *out)
{
	struct cutter head = *c;
	struct row row;
	enum err e = cut_row(&head, NULL, 0, &row);

	if (e == OK && row.empty)
		return fail(c->j, E_INPUT, "%.*s：第一行是空的；第一行应为表头",
		    STR_FMT(c->name));
	*out = (struct table){ .name = c->name, .cols = row.n };
	return e;
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

static enum err
refuse_long(struct job *j, struct str name, struct str text)
{
	return text.n <= OFFICE_CSV_BYTES_MAX
	    ? OK
	    : fail(j, E_LIMIT, "%.*s：超过 %zu MiB；请分成几个文件", STR_FMT(name),
		  OFFICE_CSV_BYTES_MAX >> 20);
}

/* Stand before the header of ${bytes}. */
static enum err
open_text(struct job *j, struct str name, struct str bytes, struct cutter *c,
    struct table *out)
{
	enum err e;

	*c = (struct cutter){ .j = j, .name = name, .line = 1 };
	e = refuse_long(j, name, bytes);
	if (e == OK)
		e = office_to_utf8(j, name, bytes, &c->text, &c->lines);
	if (e == OK)
		e = refuse_long(j, name, c->text);
	if (e != OK)
		return e;
	if (c->text.n == 0)
		return fail(j, E_INPUT, "%.*s：文件是空的；第一行应为表头",
		    STR_FMT(name));
	c->sep = separator(c->text);
	return count_columns(c, out);
}

enum err
office_csv_read(struct job *j, struct str name, struct str bytes, struct table *out)
{
	struct cutter c;
	struct filling f;
	enum err e = open_text(j, name, bytes, &c, out);

	if (e != OK)
		return e;
	f = filling_of(j, out, rows_at_most(&c, out->cols));
	f.full = SIZE_MAX;
	return cut_rows(&c, &f);
}

/* ── some rows at a time ────────────────────────────────────────────── */

struct csv_rows {
	struct table_rows pub;
	struct cutter c;
	struct filling f;
	struct str bytes;
};

static enum err
next_rows(struct table_rows *rows)
{
	struct csv_rows *r = (struct csv_rows *)rows;

	rows->t.rows = 1;
	return cut_rows(&r->c, &r->f);
}

static enum err
whole_table(struct table_rows *rows, struct table *out)
{
	const struct csv_rows *r = (const struct csv_rows *)rows;

	return office_csv_read(r->c.j, r->c.name, r->bytes, out);
}

enum err
office_csv_rows(struct job *j, struct str name, struct str bytes, struct table_rows **out)
{
	struct csv_rows *r = NEW(j, struct csv_rows);
	enum err e = open_text(j, name, bytes, &r->c, &r->pub.t);

	if (e != OK)
		return e;
	r->bytes = bytes;
	r->pub.most = rows_at_most(&r->c, r->pub.t.cols);
	r->pub.next = next_rows;
	r->pub.whole = whole_table;
	r->f = filling_of(j, &r->pub.t, 1 + ROWS_AT_ONCE);
	*out = &r->pub;
	r->f.full = 1;
	e = cut_rows(&r->c, &r->f);
	r->f.full = 1 + ROWS_AT_ONCE;
	return e;
}
