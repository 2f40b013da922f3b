/* SPDX-License-Identifier: MIT
 *
 * office.h -- the office [文印室]: CSV, XLSX and JSON, tables for a terminal
 *
 * Knows documents, not what is written in them.  No file is opened here, but for
 * the scratch files of office_xlsx_write(): bytes come in as text, output goes to
 * a struct buf.  Nothing is repaired silently:
 * what cannot be read for certain is refused with the line it stands on.
 */
#ifndef OFFICE_H
#define OFFICE_H

#include "base/base.h"

/**
 * office_ready():
 * Load what the system needs to read GB18030, and keep it: for a process that
 * will not be able to open the system's files later.  Without it nothing is
 * lost but those tables, and they are refused in words.
 */
void office_ready(void);

/* ── CSV ────────────────────────────────────────────────────────────── */

#define OFFICE_CSV_BYTES_MAX ((size_t)UINT32_MAX - 1) /* of the file, as UTF-8 as well */
#define OFFICE_CSV_ROWS_MAX ((size_t)6000000)         /* below the header: a nation */
#define OFFICE_CSV_COLS_MAX ((size_t)4200)
#define OFFICE_CSV_CELL_MAX ((size_t)32 << 10) /* bytes of one cell, quotes included */

/**
 * office_csv_read(j, name, bytes, out):
 * Read a table from ${bytes}: UTF-8 (a BOM is skipped), or else GB18030 as
 * Excel on Chinese Windows writes it; RFC 4180 quotes; lines end in CRLF, LF
 * or CR.  Cells are parted by commas; if the header has none, by tabs or else
 * by semicolons.  Rows with nothing in them are dropped; every other row is as
 * long as the header.  Cells are as written, blanks included, and point into
 * ${bytes} where they can, so ${bytes} must live as long as ${j}.
 * E_INPUT if the text is not such a table, E_LIMIT beyond a maximum above;
 * both name ${name} and the line.  Costs 4 bytes a cell, and a copy of the text
 * if quotes are doubled in it.
 */
enum err office_csv_read(struct job *j, struct str name, struct str bytes,
    struct table *out) MUST_USE;

/**
 * office_csv_rows(j, name, bytes, out):
 * The same, some rows at a time, and less memory: 4 bytes a cell of some hundred rows.
 * E_INPUT and E_LIMIT for what is wrong before or in the header; for what is wrong in a
 * row, when it comes.
 */
enum err office_csv_rows(struct job *j, struct str name, struct str bytes,
    struct table_rows **out) MUST_USE;

/**
 * office_csv_write(b, t):
 * Append ${t} as UTF-8 with BOM and CRLF, as Excel opens it.  A cell that a
 * spreadsheet would take for a formula (= + - @ TAB CR, also full-width) gets
 * a leading '; a plain number such as -1.00 stays a number.
 */
void office_csv_write(struct buf *b, const struct table *t);
/* More rows behind those, without a BOM. */
void office_csv_more(struct buf *b, const struct table *t);

/* ── XLSX ───────────────────────────────────────────────────────────── */

#define OFFICE_XLSX_BYTES_MAX ((size_t)16 << 20) /* of the file */
#define OFFICE_XLSX_COLS_MAX ((size_t)256)
#define OFFICE_XLSX_CELLS_MAX ((size_t)500000)
#define OFFICE_XLSX_TEXT_MAX ((size_t)32 << 20) /* bytes of all cells */

/**
 * office_xlsx_read(j, name, bytes, sheet, out):
 * Read one sheet of a workbook from ${bytes}: the one called ${sheet}, or the
 * first that is not hidden if that is empty.  Numbers are as typed, percent as
 * 80%, days as 2026-03-05 (08:30 behind or instead of it for a time); a formula
 * gives its stored result.  Rows with nothing in them are dropped; a merged
 * cell repeats its value downwards, marked in out->again, and out->line is the
 * row's number in the sheet.  E_INPUT if it is no such workbook, E_LIMIT beyond
 * a maximum above, if it unpacks to more than 32 MiB a part, grows more than
 * 200 times, has more than 2000 parts, or a cell longer than
 * OFFICE_CSV_CELL_MAX.  Costs up to ten times the unpacked sheet.
 */
enum err office_xlsx_read(struct job *j, struct str name, struct str bytes,
    struct str sheet, struct table *out) MUST_USE;

struct office_sheet {
	struct str name; /* at most 31 characters are kept; what Excel forbids is not */
	const struct table *table;
};
#define OFFICE_XLSX_SHEETS_MAX 50

/**
 * office_xlsx_write(j, dir, sheet, n, out):
 * ${n} tables as one workbook: header bold and frozen, columns as wide as what
 * they hold, no formulas.  A plain number is a number, shown with as many places
 * as it is written with; what starts with a needless 0 or has more than 15 digits
 * stays text.  Files needed on the way are made in the folder ${dir} and removed.
 * E_LIMIT beyond OFFICE_XLSX_CELLS_MAX, OFFICE_XLSX_COLS_MAX or 32,767 characters
 * in a cell; E_SYSTEM if ${dir} cannot be written.
 */
enum err office_xlsx_write(struct job *j, struct str dir,
    const struct office_sheet *sheet, size_t n, struct str *out) MUST_USE;

/* The first sheet if ${bytes} are a workbook, else office_csv_read(): what
 * somebody uploaded or pasted.  E_INPUT and E_LIMIT as of those. */
enum err office_table_read(struct job *j, struct str name, struct str bytes,
    struct table *out) MUST_USE;

/* ── archives ───────────────────────────────────────────────────────── */

struct office_file {
	struct str name, text;
};
#define OFFICE_ZIP_FILES_MAX 500

/* ${n} files as one ZIP archive, the same bytes for the same files: no times are
 * kept.  E_LIMIT beyond OFFICE_ZIP_FILES_MAX or 32 MiB a file. */
enum err office_zip_write(struct job *j, const struct office_file *file, size_t n,
    struct str *out) MUST_USE;
/* All files of an archive, with the limits of a workbook; E_INPUT if it is damaged,
 * encrypted, or no archive. */
enum err office_zip_files(struct job *j, struct str name, struct str bytes,
    const struct office_file **files, size_t *n) MUST_USE;

/* ── tables for a terminal ──────────────────────────────────────────── */

/**
 * office_text_table(b, t):
 * Append ${t} with a rule under the header, columns aligned by display width;
 * a column in which most cells are numbers is set to the right.  Control
 * characters become blanks; no blanks end a line.
 */
void office_text_table(struct buf *b, const struct table *t);

/* ── JSON ───────────────────────────────────────────────────────────── */

#define OFFICE_JSON_DEPTH 32

/* Writes one JSON text, two blanks a level; {.out = &b} starts it.  Calls in
 * the wrong order are bugs and stop the program. */
struct office_json {
	struct buf *out;
	bool flat; /* all in one line, without blanks */
	size_t depth;
	char close[OFFICE_JSON_DEPTH]; /* what ends each open level */
	bool more;                     /* a value stands before this one */
	bool keyed;                    /* a key waits for its value */
};

void office_json_object(struct office_json *w); /* { of a new level */
void office_json_array(struct office_json *w);  /* [ */
void office_json_end(struct office_json *w);    /* of the innermost of both */
void office_json_key(struct office_json *w, struct str key);   /* in an object only */
void office_json_text(struct office_json *w, struct str text); /* escaped */
/* A decimal as text, copied as it is: nothing passes through a double. */
void office_json_number(struct office_json *w, struct str decimal);
void office_json_int(struct office_json *w, int64_t n); /* a number */
void office_json_null(struct office_json *w);           /* null */
void office_json_bool(struct office_json *w, bool yes); /* true or false */

#define OFFICE_JSON_FIELDS_MAX 32

enum office_json_type {
	OFFICE_JSON_OTHER, /* never handed out */
	OFFICE_JSON_TEXT,
	OFFICE_JSON_INT,
	OFFICE_JSON_BOOL,
};
struct office_json_field {
	struct str key;
	enum office_json_type type;
	struct str text;
	int64_t n; /* a bool is 0 or 1 */
};

/**
 * office_json_read(j, line, out, n):
 * Read one object of texts, whole numbers, true and false.  E_INPUT if it is
 * anything else: no JSON, nested, with fractions, null, the character U+0000, a
 * key twice, more than OFFICE_JSON_FIELDS_MAX fields.
 */
enum err office_json_read(struct job *j, struct str line,
    const struct office_json_field **out, size_t *n) MUST_USE;

#endif
