/* SPDX-License-Identifier: MIT
 *
 * xlsx_sheet.c -- the cells of a sheet as a table
 *
 * Cells are gathered as they stand in the file, then laid out.  Rows with
 * nothing in them are dropped, columns end with the last one used; a merged
 * cell repeats its value downwards.  A table's line is the row's number in the
 * sheet.
 */
#include "office/office.h"
#include "office/xlsx.h"
#include "office/xml.h"

#define SHEET_ROWS ((size_t)1 << 20) /* what the format itself allows */

struct cell {
	size_t row, col; /* row: number in the sheet, from 1 */
	struct str text; /* of <v> or <t> */
	char type;       /* n, s, str, b, e, inlineStr by their first letter; 'i' */
	size_t style;
	bool formula, shared;
};

struct span { /* a merged range */
	size_t row, col, row_end;
};

struct sheet {
	const struct xlsx_book *b;
	struct cell *cell;
	size_t n, cap;
	struct span *span;
	size_t spans, spans_cap;
	char *text;
	size_t at;
	size_t row, col; /* where the next cell stands, if it does not say */
	bool in_cell, in_text;
	size_t aside;
	enum err e;
};

/* ── places ─────────────────────────────────────────────────────────── */

/* "AB12": column 27, row 12.  False if it is anything else. */
static bool
place(struct str s, size_t *row, size_t *col)
{
	size_t i = 0, c = 0, r = 0;

	for (; i < s.n && s.p[i] >= 'A' && s.p[i] <= 'Z' && c < 100000; i++)
		c = c * 26 + (size_t)(s.p[i] - 'A') + 1;
	if (i == 0 || i == s.n)
		return false;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && r <= SHEET_ROWS; i++)
		r = r * 10 + (size_t)(s.p[i] - '0');
	*row = r;
	*col = c - 1;
	return i == s.n && r > 0 && r <= SHEET_ROWS;
}

static void
refuse(struct sheet *s, enum err e, const char *why)
{
	if (s->e == OK)
		s->e = fail(s->b->j, e, "%.*s 第 %zu 行：%s", STR_FMT(s->b->zip.name),
		    s->row, why);
}

/* ── gathering ──────────────────────────────────────────────────────── */

static void
open_row(struct sheet *s, const char **attr)
{
	const char *r = office_xml_attr(attr, "r");
	size_t was = s->row;

	s->row = r == NULL ? was + 1 : (size_t)strtoul(r, NULL, 10);
	s->col = 0;
	if (s->row <= was || s->row > SHEET_ROWS) {
		s->row = was;
		refuse(s, E_INPUT, "后面各行的次序不对；请在表格软件中另存一份再试");
	}
}

static void
open_cell(struct sheet *s, const char **attr)
{
	const char *r = office_xml_attr(attr, "r"), *t = office_xml_attr(attr, "t"),
		   *style = office_xml_attr(attr, "s");
	struct cell *c = &s->cell[s->n];
	size_t row = s->row, col = s->col;

	if (s->e != OK || s->n == s->cap)
		return;
	if (s->row == 0 ||
	    (r != NULL &&
		(!place(str_of(r), &row, &col) || row != s->row || col < s->col)))
		refuse(s, E_INPUT, "各格的位置不对；请在表格软件中另存一份再试");
	if (col >= OFFICE_XLSX_COLS_MAX)
		refuse(s, E_LIMIT, "列数超过 256；请只留要用的列");
	*c = (struct cell){ .row = row, .col = col, .text = { s->text + s->at, 0 } };
	c->type = t == NULL ? 'n' : t[0];
	c->shared = t != NULL && strcmp(t, "s") == 0;
	c->style = style == NULL ? 0 : (size_t)strtoul(style, NULL, 10);
	s->col = col + 1;
	s->in_cell = true;
}

static void
open_merge(struct sheet *s, const char **attr)
{
	const char *ref = office_xml_attr(attr, "ref");
	struct str all = str_of(ref);
	size_t colon = str_find(all, S(":")), right;
	struct span m;

	if (s->spans == s->spans_cap || colon == all.n)
		return;
	if (place(str_cut(all, 0, colon), &m.row, &m.col) &&
	    place(str_cut(all, colon + 1, all.n), &m.row_end, &right))
		s->span[s->spans++] = m;
}

static void
sheet_open(void *arg, const char *tag, const char **attr)
{
	struct sheet *s = arg;

	if (strcmp(tag, "row") == 0)
		open_row(s, attr);
	else if (strcmp(tag, "c") == 0)
		open_cell(s, attr);
	else if (strcmp(tag, "mergeCell") == 0)
		open_merge(s, attr);
	else if (strcmp(tag, "f") == 0 && s->in_cell)
		s->cell[s->n].formula = true;
	s->aside += strcmp(tag, "rPh") == 0;
	s->in_text = s->in_cell && s->aside == 0 &&
	    (strcmp(tag, "v") == 0 || strcmp(tag, "t") == 0);
}

static void
close_cell(struct sheet *s)
{
	struct cell *c = &s->cell[s->n];

	s->in_cell = false;
	if (c->formula && c->text.n == 0 && c->type != 's' && c->type != 'i')
		refuse(s, E_INPUT,
		    "有一格是公式，文件里没有它的结果；请打开保存一次，或改成值");
	if (c->text.n > OFFICE_CSV_CELL_MAX)
		refuse(s, E_LIMIT, "有一格超过 32 KiB；请缩短");
	s->n += c->text.n > 0;
}

static void
sheet_close(void *arg, const char *tag)
{
	struct sheet *s = arg;

	s->in_text = false;
	s->aside -= s->aside > 0 && strcmp(tag, "rPh") == 0;
	if (s->in_cell && strcmp(tag, "c") == 0)
		close_cell(s);
}

static void
sheet_text(void *arg, struct str t)
{
	struct sheet *s = arg;

	if (!s->in_text)
		return;
	memcpy(s->text + s->at, t.p, t.n);
	s->at += t.n;
	s->cell[s->n].text.n += t.n;
}

static enum err
gather(struct sheet *s, struct str xml)
{
	static const struct xml_calls calls = { sheet_open, sheet_close, sheet_text };
	struct job *j = s->b->j;
	enum err e = office_xml_count(j, s->b->zip.name, xml, "c", &s->cap);

	if (e == OK)
		e = office_xml_count(j, s->b->zip.name, xml, "mergeCell", &s->spans_cap);
	if (e != OK)
		return e;
	if (s->cap > OFFICE_XLSX_CELLS_MAX || s->spans_cap > OFFICE_XLSX_CELLS_MAX)
		return fail(j, E_LIMIT, "%.*s：超过 %zu 格；请分成几个文件",
		    STR_FMT(s->b->zip.name), OFFICE_XLSX_CELLS_MAX);
	s->cell = NEWS(j, struct cell, s->cap + 1);
	s->span = NEWS(j, struct span, s->spans_cap + 1);
	s->text = job_alloc(j, xml.n + 1);
	e = office_xml_walk(j, s->b->zip.name, xml, &calls, s);
	return e != OK ? e : s->e;
}

/* ── values ─────────────────────────────────────────────────────────── */

struct str
office_xlsx_plain(struct job *j, struct str s)
{
	static const struct str mark = { "_x000D_", 7 };
	struct buf b = { .j = j };
	size_t at;

	if (str_find(s, mark) == s.n)
		return s;
	while ((at = str_find(s, mark)) < s.n) {
		buf_put(&b, str_cut(s, 0, at));
		s = str_cut(s, at + mark.n, s.n);
	}
	buf_put(&b, s);
	return buf_str(&b);
}

static enum err
value(const struct xlsx_book *b, const struct cell *c, struct str *out)
{
	size_t i = 0, k;

	*out = c->text;
	if (!c->shared) {
		if (c->type == 'b')
			*out = str_eq(c->text, S("1")) ? S("TRUE") : S("FALSE");
		else if (c->type == 'n')
			*out = office_xlsx_number(b, c->text,
			    c->style < b->looks ? b->look[c->style] : LOOK_NUMBER);
		else
			*out = office_xlsx_plain(b->j, c->text);
		return OK;
	}
	for (k = 0; k < c->text.n && c->text.p[k] >= '0' && c->text.p[k] <= '9' &&
	     i < b->strings;
	     k++)
		i = i * 10 + (size_t)(c->text.p[k] - '0');
	if (k < c->text.n || i >= b->strings)
		return fail(b->j, E_INPUT,
		    "%.*s 第 %zu 行：有一格的文字找不到；请在表格软件中另存一份再试",
		    STR_FMT(b->zip.name), c->row);
	*out = b->string[i];
	return OK;
}

/* ── laying out ─────────────────────────────────────────────────────── */

/* Cells come row by row, so the rows used are counted as they change. */
static void
measure(const struct sheet *s, struct table *t)
{
	size_t i, last = 0;

	for (i = 0; i < s->n; i++) {
		t->rows += s->cell[i].row != last;
		last = s->cell[i].row;
		t->cols = s->cell[i].col >= t->cols ? s->cell[i].col + 1 : t->cols;
	}
}

/* Index of the sheet's row ${row}, or of the first used one below it. */
static size_t
row_at(const struct table *t, size_t row)
{
	size_t lo = 0, hi = t->rows;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->line[mid] < row)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct grid {
	struct str *cell;
	bool *again;
	size_t filled; /* by merged cells, so that overlapping ones end */
	size_t bytes;  /* of all cells, though they share their texts */
};

static enum err
weigh(const struct sheet *s, struct grid *g, struct str cell)
{
	g->bytes += cell.n;
	if (g->bytes <= OFFICE_XLSX_TEXT_MAX)
		return OK;
	return fail(s->b->j, E_LIMIT, "%.*s：各格的文字共超过 32 MiB；请只留要用的表",
	    STR_FMT(s->b->zip.name));
}

static enum err
fill_down(const struct sheet *s, const struct table *t, const struct span *m,
    struct grid *g)
{
	size_t top = row_at(t, m->row), i;
	struct str text;
	enum err e = OK;

	if (m->col >= t->cols || top == t->rows || t->line[top] != m->row)
		return OK;
	text = g->cell[top * t->cols + m->col];
	for (i = top + 1; e == OK && i < t->rows && t->line[i] <= m->row_end; i++) {
		size_t at = i * t->cols + m->col;

		if (++g->filled > OFFICE_XLSX_CELLS_MAX)
			return OK;
		if (g->cell[at].n > 0)
			continue;
		g->cell[at] = text;
		g->again[at] = true;
		e = weigh(s, g, text);
	}
	return e;
}

static enum err
place_all(const struct sheet *s, const struct table *t, size_t *line, struct grid *g)
{
	size_t i, row = 0;

	for (i = 0; i < s->n; i++) {
		const struct cell *c = &s->cell[i];
		struct str *to;
		enum err e;

		row += i > 0 && c->row != s->cell[i - 1].row;
		line[row] = c->row;
		to = &g->cell[row * t->cols + c->col];
		e = value(s->b, c, to);
		if (e == OK)
			e = weigh(s, g, *to);
		if (e != OK)
			return e;
	}
	return OK;
}

static enum err
lay_out(const struct sheet *s, struct table *t)
{
	struct job *j = s->b->j;
	struct grid g = { 0 };
	size_t *line, i;
	enum err e;

	measure(s, t);
	if (t->rows == 0)
		return fail(j, E_INPUT, "%.*s：工作表是空的；第一行应为表头",
		    STR_FMT(t->name));
	if (t->rows * t->cols > OFFICE_XLSX_CELLS_MAX)
		return fail(j, E_LIMIT, "%.*s：超过 %zu 格；请分成几个文件",
		    STR_FMT(t->name), OFFICE_XLSX_CELLS_MAX);
	line = NEWS(j, size_t, t->rows);
	g.cell = NEWS(j, struct str, t->rows * t->cols);
	g.again = NEWS(j, bool, t->rows * t->cols);
	t->cell = g.cell;
	t->line = line;
	t->again = g.again;
	e = place_all(s, t, line, &g);
	for (i = 0; i < s->spans && e == OK; i++)
		e = fill_down(s, t, &s->span[i], &g);
	return e;
}

enum err
office_xlsx_sheet(const struct xlsx_book *b, struct table *out)
{
	struct sheet s = { .b = b };
	struct str xml;
	enum err e = office_zip_read(b->j, &b->zip, b->sheet, &xml);

	*out = (struct table){ .name = b->zip.name };
	if (e == E_MISSING)
		return fail(b->j, E_INPUT, "%.*s：工作表不在文件里；请另存一份再试",
		    STR_FMT(b->zip.name));
	if (e == OK)
		e = gather(&s, xml);
	return e != OK ? e : lay_out(&s, out);
}
