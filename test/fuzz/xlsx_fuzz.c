/* SPDX-License-Identifier: MIT
 *
 * xlsx_fuzz.c -- any bytes as a workbook, and any text as its sheet
 *
 * An input that begins with PK is the archive itself.  Anything else is cut at
 * NUL bytes into the sheet, the strings and the styles of a sound, unpacked
 * archive, so that the fuzzer gets behind the checksums.
 */
#include <assert.h>
#include <zlib.h>

#include "office/office.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const char workbook[] = "<workbook xmlns:r='r'><sheets>"
			       "<sheet name='a' r:id='x'/></sheets></workbook>";
static const char rels[] = "<Relationships><Relationship Id='x' Type='w' "
			   "Target='s.xml'/></Relationships>";

static void
put_number(struct buf *b, size_t n, size_t bytes)
{
	for (; bytes > 0; bytes--, n >>= 8)
		buf_c(b, (char)(n & 0xFF));
}

/* The fields that the local head and the directory share. */
static void
put_head(struct buf *b, struct str path, struct str text)
{
	put_number(b, 20, 2);
	put_number(b, 0, 8); /* flags, stored, time and day */
	put_number(b, crc32(0, (const Bytef *)text.p, (uInt)text.n), 4);
	put_number(b, text.n, 4);
	put_number(b, text.n, 4);
	put_number(b, path.n, 2);
	put_number(b, 0, 2);
}

static void
add(struct buf *file, struct buf *dir, struct str path, struct str text)
{
	size_t at = file->n;

	put_number(file, 0x04034B50, 4);
	put_head(file, path, text);
	buf_put(file, path);
	buf_put(file, text);
	put_number(dir, 0x02014B50, 4);
	put_number(dir, 20, 2);
	put_head(dir, path, text);
	put_number(dir, 0, 10); /* comment, disk, attributes */
	put_number(dir, at, 4);
	buf_put(dir, path);
}

static struct str
archive(struct job *j, struct str in)
{
	static const struct str path[] = { { "xl/s.xml", 8 },
		{ "xl/sharedStrings.xml", 20 }, { "xl/styles.xml", 13 } };
	struct buf file = { .j = j }, dir = { .j = j };
	size_t i, at, dir_at;

	add(&file, &dir, S("xl/workbook.xml"), str_of(workbook));
	add(&file, &dir, S("xl/_rels/workbook.xml.rels"), str_of(rels));
	for (i = 0; i < ARRAY_N(path); i++) {
		at = str_find(in, (struct str){ "", 1 });
		add(&file, &dir, path[i], str_cut(in, 0, at));
		in = str_cut(in, at < in.n ? at + 1 : at, in.n);
	}
	dir_at = file.n;
	buf_put(&file, buf_str(&dir));
	put_number(&file, 0x06054B50, 4);
	put_number(&file, 0, 4);
	put_number(&file, 5, 2);
	put_number(&file, 5, 2);
	put_number(&file, dir.n, 4);
	put_number(&file, dir_at, 4);
	put_number(&file, 0, 2);
	return buf_str(&file);
}

static enum err
read_book(struct job *j, void *arg)
{
	struct str in = *(struct str *)arg;
	struct table t;
	size_t i, bad;
	enum err e;

	if (!str_starts(in, S("PK")))
		in = archive(j, in);
	e = office_xlsx_read(j, S("x.xlsx"), in, (struct str){ 0 }, &t);
	if (e != OK) {
		assert(j->told[0] != '\0');
		return e;
	}
	assert(t.rows > 0 && t.cols > 0 && t.cols <= OFFICE_XLSX_COLS_MAX);
	for (i = 0; i < t.rows * t.cols; i++)
		assert(utf8_valid(t.cell[i], &bad));
	for (i = 1; i < t.rows; i++)
		assert(t.line[i] > t.line[i - 1]);
	return OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str in = { (const char *)p, n };
	struct job j = { .now = 0 };

	(void)!job_run(&j, (size_t)256 << 20, read_book, &in);
	return 0;
}
