/* SPDX-License-Identifier: MIT
 *
 * xlsx_write.c -- tables into a workbook, by way of libxlsxwriter
 *
 * The library writes files, so there is a scratch file, gone when we return.  All
 * memory of the job is taken before the library opens anything: a job that runs
 * out of memory leaves nothing behind.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "office/office.h"

#define CELL_CHARS 32767
#define NAME_CHARS 31
#define DIGITS_MAX 15 /* what a spreadsheet keeps of a number */
#define PLACES_MAX 6
#define WIDTH_MIN 8
#define WIDTH_MAX 60

struct page { /* a table, ready to be handed over */
	const char *name;
	const char **cell; /* rows * cols, terminated */
	size_t rows, cols;
	const size_t *width; /* per column */
};

struct looks {
	lxw_format *head, *places[PLACES_MAX + 1];
};

/* ── what a cell is ─────────────────────────────────────────────────── */

/* 89.28 is a number with 2 places, 0012 and 1e5 are none: -1. */
static int
places_of(struct str s)
{
	size_t sign = s.n > 0 && s.p[0] == '-', dot = str_find(s, S("."));
	struct num x;

	if (s.n == 0 || s.n > DIGITS_MAX || s.p[0] == '+' || !num_parse(s, &x))
		return -1;
	if (s.p[sign] == '0' && dot > sign + 1)
		return -1;
	return dot == s.n ? 0 : (int)(s.n - dot - 1);
}

static lxw_error
put_cell(lxw_worksheet *w, lxw_row_t row, lxw_col_t col, const char *text,
    const struct looks *looks)
{
	int places = places_of(str_of(text));

	if (text[0] == '\0')
		return LXW_NO_ERROR;
	if (row == 0)
		return worksheet_write_string(w, row, col, text, looks->head);
	if (places >= 0)
		return worksheet_write_number(w, row, col, strtod(text, NULL),
		    looks->places[places]);
	return worksheet_write_string(w, row, col, text, NULL);
}

/* ── before anything is open ────────────────────────────────────────── */

/* What Excel takes as the name of a sheet; the same one again gets its number. */
static const char *
sheet_name(struct job *j, struct str name, const struct page *before, size_t n)
{
	struct buf b = { .j = j };
	struct str s;

	for (size_t at = 0, chars = 0; at < name.n && chars < NAME_CHARS - 3; chars++) {
		size_t from = at;

		(void)utf8_next(name, &at);
		if (str_find(S("[]:*?/\\'"), str_cut(name, from, at)) == 8)
			buf_put(&b, str_cut(name, from, at));
	}
	s = str_trim(buf_str(&b));
	if (s.n == 0)
		s = S("表");
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_of(before[i].name), s))
			return job_cstr(j, job_fmt(j, "%.*s %zu", STR_FMT(s), n + 1));
	return job_cstr(j, s);
}

static enum err
check_cell(struct job *j, const struct table *t, struct str cell)
{
	if (cell.n > CELL_CHARS && utf8_count(cell) > CELL_CHARS)
		return fail(j, E_LIMIT, "%.*s：一格最多 %d 字；请导出 CSV",
		    STR_FMT(t->name), CELL_CHARS);
	return OK;
}

static enum err
page_of(struct job *j, const struct table *t, struct page *out, size_t *bytes)
{
	size_t *width = NEWS(j, size_t, t->cols);
	enum err e = OK;

	out->rows = t->rows;
	out->cols = t->cols;
	out->cell = NEWS(j, const char *, t->rows * t->cols);
	for (size_t c = 0; c < t->cols; c++)
		width[c] = WIDTH_MIN;
	for (size_t i = 0; e == OK && i < t->rows * t->cols; i++) {
		struct str s = table_at(t, i / t->cols, i % t->cols);
		size_t chars = utf8_width(s) + 2, *w = &width[i % t->cols];

		e = check_cell(j, t, s);
		out->cell[i] = job_cstr(j, s);
		*bytes += s.n;
		chars = chars < WIDTH_MAX ? chars : WIDTH_MAX;
		*w = *w > chars ? *w : chars;
	}
	out->width = width;
	return e;
}

static enum err
check_size(struct job *j, const struct office_sheet *sheet, size_t n, size_t *cells)
{
	*cells = 0;
	if (n == 0 || n > OFFICE_XLSX_SHEETS_MAX)
		return fail(j, E_LIMIT, "一个工作簿有 1 到 %d 张表",
		    OFFICE_XLSX_SHEETS_MAX);
	for (size_t i = 0; i < n; i++) {
		const struct table *t = sheet[i].table;

		*cells += t->rows * t->cols;
		if (t->cols > OFFICE_XLSX_COLS_MAX || *cells > OFFICE_XLSX_CELLS_MAX)
			return fail(j, E_LIMIT,
			    "%.*s 太大，一个工作簿最多 %zu 列、%zu 格；请导出 CSV",
			    STR_FMT(t->name), OFFICE_XLSX_COLS_MAX,
			    OFFICE_XLSX_CELLS_MAX);
	}
	return OK;
}

/* ── the library's part ─────────────────────────────────────────────── */

static bool
put_looks(lxw_workbook *book, struct looks *out)
{
	static const char *const shown[PLACES_MAX + 1] = { "0", "0.0", "0.00", "0.000",
		"0.0000", "0.00000", "0.000000" };

	out->head = workbook_add_format(book);
	if (out->head == NULL)
		return false;
	format_set_bold(out->head);
	for (size_t i = 0; i <= PLACES_MAX; i++) {
		out->places[i] = workbook_add_format(book);
		if (out->places[i] == NULL)
			return false;
		format_set_num_format(out->places[i], shown[i]);
	}
	return true;
}

static bool
put_page(lxw_workbook *book, const struct page *p, const struct looks *looks)
{
	lxw_worksheet *w = workbook_add_worksheet(book, p->name);
	bool good = w != NULL;

	for (size_t c = 0; good && c < p->cols; c++)
		good = worksheet_set_column(w, (lxw_col_t)c, (lxw_col_t)c,
			   (double)p->width[c], NULL) == LXW_NO_ERROR;
	if (good)
		worksheet_freeze_panes(w, 1, 0);
	for (size_t i = 0; good && i < p->rows * p->cols; i++)
		good = put_cell(w, (lxw_row_t)(i / p->cols), (lxw_col_t)(i % p->cols),
			   p->cell[i], looks) == LXW_NO_ERROR;
	return good;
}

static bool
put_book(const char *path, char *dir, const struct page *page, size_t n)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = dir };
	lxw_workbook *book = workbook_new_opt(path, &options);
	struct looks looks;
	bool good;

	if (book == NULL)
		return false;
	good = put_looks(book, &looks);
	for (size_t i = 0; good && i < n; i++)
		good = put_page(book, &page[i], &looks);
	return workbook_close(book) == LXW_NO_ERROR && good;
}

/* The whole file into ${to}, of at most ${max} bytes; how many, or 0. */
static size_t
take_file(const char *path, char *to, size_t max)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t n = 0;
	ssize_t got = 1;

	if (fd == -1)
		return 0;
	while (n < max && (got = read(fd, to + n, max - n)) > 0)
		n += (size_t)got;
	(void)close(fd);
	return got == 0 ? n : 0;
}

/* The scratch file exists from here to the end of this function. */
static size_t
through_file(char *path, char *dir, const struct page *page, size_t n, char *to,
    size_t max)
{
	int fd = mkstemp(path);
	size_t got = 0;

	if (fd == -1)
		return 0;
	(void)close(fd);
	if (put_book(path, dir, page, n))
		got = take_file(path, to, max);
	(void)unlink(path);
	return got;
}

/* What a part is made of besides the text of cells: more than it ever is. */
#define CELL_BYTES 110
#define BOOK_BYTES ((size_t)64 << 10)
#define ESCAPED 7 /* a control character is written as _x001F_ */

enum err
office_xlsx_write(struct job *j, struct str dir, const struct office_sheet *sheet,
    size_t n, struct str *out)
{
	struct page *page = NEWS(j, struct page, n);
	size_t cells, text = 0, max;
	char *path, *folder, *to;
	enum err e = check_size(j, sheet, n, &cells);

	for (size_t i = 0; e == OK && i < n; i++) {
		page[i].name = sheet_name(j, sheet[i].name, page, i);
		e = page_of(j, sheet[i].table, &page[i], &text);
	}
	if (e != OK)
		return e;
	max = BOOK_BYTES * (n + 1) + CELL_BYTES * cells + ESCAPED * text;
	to = job_alloc(j, max);
	path = job_alloc(j, dir.n + sizeof "/.export-XXXXXX");
	folder = job_alloc(j, dir.n + 1);
	memcpy(folder, dir.p, dir.n);
	memcpy(path, dir.p, dir.n);
	memcpy(path + dir.n, "/.export-XXXXXX", sizeof "/.export-XXXXXX");
	*out = (struct str){ to, through_file(path, folder, page, n, to, max) };
	return out->n > 0
	    ? OK
	    : fail(j, E_SYSTEM, "工作簿没有做成，数据目录可能写不进去；请导出 CSV");
}
