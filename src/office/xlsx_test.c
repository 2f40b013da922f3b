/* SPDX-License-Identifier: MIT
 *
 * xlsx_test.c -- workbooks made here, honest and hostile, and what is read
 */
#include <fcntl.h>
#include <minizip/zip.h>
#include <unistd.h>

#include "office/office.h"
#include "test.h"

struct part {
	const char *path, *text;
};

/* ── making workbooks ───────────────────────────────────────────────── */

static struct str
file_bytes(struct job *j, const char *path)
{
	struct buf b = { .j = j };
	char piece[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	CHECK(fd != -1);
	while ((n = read(fd, piece, sizeof piece)) > 0)
		buf_put(&b, (struct str){ piece, (size_t)n });
	(void)close(fd);
	return buf_str(&b);
}

static void
add_part(zipFile z, const struct part *p, const char *password)
{
	uLong crc = crc32(0, (const Bytef *)p->text, (uInt)strlen(p->text));
	static const zip_fileinfo when = { .dosDate = 0 };

	CHECK(zipOpenNewFileInZip3(z, p->path, &when, NULL, 0, NULL, 0, NULL, Z_DEFLATED,
		  6, 0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, password,
		  crc) == ZIP_OK);
	CHECK(zipWriteInFileInZip(z, p->text, (unsigned)strlen(p->text)) == ZIP_OK);
	CHECK(zipCloseFileInZip(z) == ZIP_OK);
}

static struct str
zipped(struct job *j, const struct part *part, size_t n, const char *password)
{
	struct str dir = test_dir(j);
	const char *path = job_cstr(j, job_fmt(j, "%.*s.xlsx", STR_FMT(dir)));
	zipFile z = zipOpen(path, APPEND_STATUS_CREATE);
	struct str bytes;
	size_t i;

	CHECK(z != NULL);
	for (i = 0; i < n; i++)
		add_part(z, &part[i], password);
	CHECK(zipClose(z, NULL) == ZIP_OK);
	bytes = file_bytes(j, path);
	(void)unlink(path);
	return bytes;
}

static const char workbook[] = "<workbook xmlns:r='r'><sheets>"
			       "<sheet name='藏' state='hidden' r:id='rId9'/>"
			       "<sheet name='评分表' r:id='rId1'/>"
			       "<sheet name='第二' r:id='rId2'/></sheets></workbook>";
static const char rels[] =
    "<Relationships>"
    "<Relationship Id='rId1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>"
    "<Relationship Id='rId2' Type='x/worksheet' Target='/xl/worksheets/sheet2.xml'/>"
    "<Relationship Id='rId3' Type='x/sharedStrings' Target='sharedStrings.xml'/>"
    "</Relationships>";
static const char strings[] = "<sst><si><t>项目</t></si><si><r><t>分</t></r><r><t>值"
			      "</t></r><rPh><t>fēnzhí</t></rPh></si>"
			      "<si><t>甲_x000D_\n乙</t></si></sst>";
static const char styles[] = "<styleSheet><numFmts>"
			     "<numFmt numFmtId='164' formatCode='yyyy\"年\"m\"月\"'/>"
			     "<numFmt numFmtId='165' formatCode='\"已完成 d\"0'/>"
			     "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
			     "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/>"
			     "<xf numFmtId='9'/><xf numFmtId='164'/>"
			     "<xf numFmtId='165'/><xf numFmtId='22'/></cellXfs>"
			     "</styleSheet>";

/* A workbook whose first sheet that shows holds ${rows} and then ${rest}. */
static struct str
book(struct job *j, const char *rows, const char *rest)
{
	struct str sheet = job_fmt(j,
	    "<worksheet><sheetData>%s</sheetData>%s</worksheet>", rows, rest);
	const struct part part[] = { { "xl/workbook.xml", workbook },
		{ "xl/_rels/workbook.xml.rels", rels },
		{ "xl/sharedStrings.xml", strings }, { "xl/styles.xml", styles },
		{ "xl/worksheets/sheet1.xml", job_cstr(j, sheet) },
		{ "xl/worksheets/sheet2.xml",
		    "<worksheet><sheetData><row r='4'><c r='A4'><v>7</v></c></row>"
		    "</sheetData></worksheet>" } };

	return zipped(j, part, ARRAY_N(part), NULL);
}

/* The table in one line, a repeated cell with ^ before it. */
static struct str
flat(struct job *j, const struct table *t)
{
	struct buf b = { .j = j };
	size_t i, k;

	for (i = 0; i < t->rows; i++) {
		buf_fmt(&b, "%zu:", t->line[i]);
		for (k = 0; k < t->cols; k++)
			buf_fmt(&b, "%s%.*s|", t->again[i * t->cols + k] ? "^" : "",
			    STR_FMT(table_at(t, i, k)));
	}
	return buf_str(&b);
}

/* What is read of the first sheet, or the refusal. */
static struct str
read_flat(struct job *j, struct str bytes, struct str sheet)
{
	struct table t;

	if (office_xlsx_read(j, S("甲.xlsx"), bytes, sheet, &t) != OK)
		return job_str(j, str_of(j->told));
	return flat(j, &t);
}

/* ── what is read ───────────────────────────────────────────────────── */

TEST(xlsx_cells_are_read_as_they_are_shown)
{
	static const struct {
		const char *rows, *rest, *want;
	} row[] = {
		{ "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>",
		    "", "1:项目|分值|" },
		{ "<row r='2'><c r='B2' t='inlineStr'><is><t>甲</t></is></c></row>", "",
		    "2:|甲|" },
		{ "<row><c t='s'><v>2</v></c><c><v>5</v></c></row>", "", "1:甲\n乙|5|" },
		{ "<row r='1'><c r='A1'><v>0.30000000000000004</v></c>"
		  "<c r='B1'><v>-2.5</v></c><c r='C1'><v>1E3</v></c></row>",
		    "", "1:0.3|-2.5|1000|" },
		{ "<row r='1'><c r='A1' s='2'><v>0.8</v></c>"
		  "<c r='B1' s='2'><v>0.07</v></c><c r='C1' s='4'><v>3</v></c></row>",
		    "", "1:80%|7%|3|" },
		{ "<row r='1'><c r='A1' s='1'><v>46086</v></c><c r='B1' s='3'><v>1</v></c>"
		  "<c r='C1' s='5'><v>46086.354166666664</v></c>"
		  "<c r='D1' s='5'><v>0.75</v></c></row>",
		    "", "1:2026-03-05|1900-01-01|2026-03-05 08:30|18:00|" },
		{ "<row r='1'><c r='A1' t='b'><v>1</v></c><c r='B1' t='e'><v>#N/A</v></c>"
		  "<c r='C1' t='str'><f>A1</f><v>得分</v></c>"
		  "<c r='D1'><f>1+1</f><v>2</v></c></row>",
		    "", "1:TRUE|#N/A|得分|2|" },
		{ "<row r='1'><c r='A1'><v>1</v></c></row><row r='9'><c r='A9' s='1'/></row>"
		  "<row r='11'><c r='A11'><v>2</v></c></row>",
		    "", "1:1|11:2|" },
		{ "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>7</v></c></row>"
		  "<row r='2'><c r='B2'><v>8</v></c></row>"
		  "<row r='4'><c r='B4'><v>9</v></c></row>",
		    "<mergeCells><mergeCell ref='A1:A3'/><mergeCell ref='C1:D9'/></mergeCells>",
		    "1:1|7|2:^1|8|4:|9|" },
		{ "<row r='1'><c r='A1' t='inlineStr'><is><t>a &lt; b &#20013;</t></is></c></row>",
		    "", "1:a < b 中|" },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++)
		CHECK_TEXT(read_flat(j, book(j, row[i].rows, row[i].rest),
			       (struct str){ 0 }),
		    str_of(row[i].want));
}

TEST(xlsx_a_sheet_can_be_named)
{
	struct str bytes = book(j, "", "");

	CHECK_TEXT(read_flat(j, bytes, S("第二")), S("4:7|"));
	CHECK_TEXT(read_flat(j, bytes, S("第三")), S("甲.xlsx：没有叫“第三”的工作表"));
	CHECK_TEXT(read_flat(j, bytes, S("藏")),
	    S("甲.xlsx：没有叫“藏”的工作表") /* its part is missing */);
}

TEST(xlsx_and_csv_are_told_apart_by_their_bytes)
{
	struct table t;

	CHECK(office_table_read(j, S("甲"), book(j, "<row><c><v>1</v></c></row>", ""),
		  &t) == OK);
	CHECK(t.again != NULL);
	CHECK(office_table_read(j, S("甲"), S("项目\t分值\n甲\t5\n"), &t) == OK);
	CHECK(t.again == NULL && t.cols == 2);
}

/* ── what is refused ────────────────────────────────────────────────── */

TEST(xlsx_what_cannot_be_read_for_certain_is_refused_with_the_row)
{
	static const struct {
		const char *rows, *want;
	} row[] = {
		{ "", "甲.xlsx：工作表是空的；第一行应为表头" },
		{ "<row r='3'><c r='A3'><f>1+1</f></c></row>",
		    "甲.xlsx 第 3 行：有一格是公式，文件里没有它的结果；请打开保存一次，或改成值" },
		{ "<row r='2'><c r='A2' t='s'><v>3</v></c></row>",
		    "甲.xlsx 第 2 行：有一格的文字找不到；请在表格软件中另存一份再试" },
		{ "<row r='2'><c r='A2' t='s'><v>-1</v></c></row>",
		    "甲.xlsx 第 2 行：有一格的文字找不到；请在表格软件中另存一份再试" },
		{ "<row r='2'><c><v>1</v></c></row><row r='2'><c><v>1</v></c></row>",
		    "甲.xlsx 第 2 行：后面各行的次序不对；请在表格软件中另存一份再试" },
		{ "<row r='1'><c r='A2'><v>1</v></c></row>",
		    "甲.xlsx 第 1 行：各格的位置不对；请在表格软件中另存一份再试" },
		{ "<row r='1'><c r='B1'><v>1</v></c><c r='B1'><v>1</v></c></row>",
		    "甲.xlsx 第 1 行：各格的位置不对；请在表格软件中另存一份再试" },
		{ "<c r='A1'><v>1</v></c>",
		    "甲.xlsx 第 0 行：各格的位置不对；请在表格软件中另存一份再试" },
		{ "<row r='1'><c r='IW1'><v>1</v></c></row>",
		    "甲.xlsx 第 1 行：列数超过 256；请只留要用的列" },
		{ "<row r='1'><c r='A1'><v>1</w></c></row>",
		    "甲.xlsx：表格文件里面的 XML 读不通（内容不完整或写法不对）；"
		    "请在表格软件中另存为 .xlsx 再试" },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++)
		CHECK_TEXT(read_flat(j, book(j, row[i].rows, ""), (struct str){ 0 }),
		    str_of(row[i].want));
	CHECK_HAS(read_flat(j, book(j, "<row r='1'><c r='IV1'><v>1</v></c></row>", ""),
		      (struct str){ 0 }),
	    S("|1|"));
}

/* ${n} times ${piece}, between ${head} and ${tail}. */
static const char *
repeated(struct job *j, const char *head, const char *piece, size_t n, const char *tail)
{
	struct buf b = { .j = j };

	buf_put(&b, str_of(head));
	while (n-- > 0)
		buf_put(&b, str_of(piece));
	buf_put(&b, str_of(tail));
	buf_c(&b, '\0');
	return b.p;
}

TEST(xlsx_a_document_type_or_deep_nesting_is_refused)
{
	const struct part dtd[] = { { "xl/workbook.xml",
	    "<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><w>&b;</w>" } };
	const struct part deep[] = { { "xl/workbook.xml",
	    repeated(j, "", "<a>", 65, "") } };

	CHECK_HAS(read_flat(j, zipped(j, dtd, 1, NULL), (struct str){ 0 }),
	    S("带有文档类型声明（DTD）"));
	CHECK_HAS(read_flat(j, zipped(j, deep, 1, NULL), (struct str){ 0 }),
	    S("嵌套太深"));
}

TEST(xlsx_a_zip_bomb_is_not_unpacked)
{
	size_t mega = (size_t)1 << 20;
	const struct part bomb[] = { { "xl/workbook.xml",
	    repeated(j, "<w>", " ", 4 * mega, "</w>") } };
	struct str bytes = zipped(j, bomb, 1, NULL);
	size_t before = job_used(j);

	CHECK(bytes.n < 10000);
	CHECK_HAS(read_flat(j, bytes, (struct str){ 0 }), S("压缩得太密"));
	CHECK(job_used(j) < before + mega);
}

TEST(xlsx_a_long_cell_too_many_cells_and_too_many_parts_are_refused)
{
	const char *cell = repeated(j, "<row><c t='str'><v>", "a",
	    OFFICE_CSV_CELL_MAX + 1, "</v></c></row>");
	const char *edge = repeated(j, "<row><c t='str'><v>", "a", OFFICE_CSV_CELL_MAX,
	    "</v></c></row>");
	struct part *many = NEWS(j, struct part, 2001);
	size_t i;

	CHECK_TEXT(read_flat(j, book(j, cell, ""), (struct str){ 0 }),
	    S("甲.xlsx 第 1 行：有一格超过 32 KiB；请缩短"));
	CHECK_HAS(read_flat(j, book(j, edge, ""), (struct str){ 0 }), S("1:aaa"));
	for (i = 0; i < 2001; i++)
		many[i] = (struct part){ job_cstr(j, job_fmt(j, "p%zu", i)), "<a/>" };
	CHECK_TEXT(read_flat(j, zipped(j, many, 2001, NULL), (struct str){ 0 }),
	    S("甲.xlsx：里面的文件超过 2000 个，不像表格"));
	CHECK_HAS(read_flat(j, zipped(j, many, 2000, NULL), (struct str){ 0 }),
	    S("不是 Excel 工作簿"));
}

TEST(xlsx_wide_sheets_and_overlapping_merges_have_an_end)
{
	struct buf rows = { .j = j }, merges = { .j = j };
	size_t i;

	for (i = 1; i <= 2000; i++) {
		buf_fmt(&rows, "<row r='%zu'><c r='A%zu'><v>%zu</v></c>", i, i, i);
		buf_fmt(&rows, "%s</row>", i == 1 ? "<c r='IV1'><v>1</v></c>" : "");
		buf_fmt(&merges, "<mergeCell ref='B%zu:B1048576'/>", i);
	}
	buf_c(&rows, '\0');
	buf_c(&merges, '\0');
	CHECK_HAS(read_flat(j, book(j, rows.p, ""), (struct str){ 0 }),
	    S("甲.xlsx：超过 500000 格；请分成几个文件"));
	CHECK_HAS(read_flat(j,
		      book(j, rows.p + str_find(buf_str(&rows), S("<row r='2'")),
			  merges.p),
		      (struct str){ 0 }),
	    S("2000:2000|"));
}

TEST(xlsx_old_locked_and_damaged_files_are_told_apart)
{
	struct str whole = book(j, "<row><c><v>1</v></c></row>", "");
	const struct part one[] = { { "xl/workbook.xml", workbook } };
	struct str bent = job_str(j, whole);
	size_t i;

	CHECK_HAS(read_flat(j, S("\xD0\xCF\x11\xE0....."), (struct str){ 0 }),
	    S("是旧的 .xls，或者加了密码"));
	CHECK_HAS(read_flat(j, zipped(j, one, 1, "暗号"), (struct str){ 0 }),
	    S("文件加了密码"));
	CHECK_HAS(read_flat(j, S("PK\x03\x04"), (struct str){ 0 }), S("文件坏了"));
	CHECK_HAS(read_flat(j, str_cut(whole, 0, whole.n / 2), (struct str){ 0 }),
	    S("文件坏了"));
	CHECK_HAS(read_flat(j, zipped(j, one, 1, NULL), (struct str){ 0 }),
	    S("里面没有可读的工作表"));
	/* One bit anywhere: read as before, otherwise, or refused in words. */
	for (i = 0; i < whole.n; i++) {
		((char *)(uintptr_t)bent.p)[i] ^= 4;
		CHECK(read_flat(j, bent, (struct str){ 0 }).n > 0);
		((char *)(uintptr_t)bent.p)[i] ^= 4;
	}
}

TEST(xlsx_a_file_beyond_the_limit_is_not_opened)
{
	struct table t;

	CHECK(office_xlsx_read(j, S("大"),
		  (struct str){ "PK\x03\x04", OFFICE_XLSX_BYTES_MAX + 1 },
		  (struct str){ 0 }, &t) == E_LIMIT);
	CHECK_TEXT(str_of(j->told), S("大：超过 16 MiB；请只留要用的表"));
}

static enum err
read_in(struct job *j, void *bytes)
{
	struct table t;

	return office_xlsx_read(j, S("甲"), *(struct str *)bytes, (struct str){ 0 }, &t);
}

/* A leak sanitizer sees what a library might still hold. */
TEST(xlsx_a_job_that_runs_out_of_memory_fails_cleanly)
{
	struct str bytes = book(j, "<row><c><v>1</v></c></row>", "");
	size_t cap, worked = 0;

	for (cap = 1000; cap < 200000; cap += 1000) {
		struct job small = { .now = j->now, .today = j->today };
		enum err e = job_run(&small, cap, read_in, &bytes);

		CHECK(e == OK || e == E_LIMIT);
		worked += e == OK;
	}
	CHECK(worked > 0);
}

/* A workbook of ${rows} with shared strings of its own. */
static struct str
book_of(struct job *j, const char *texts, const char *rows)
{
	struct str sheet = job_fmt(j, "<worksheet><sheetData>%s</sheetData></worksheet>",
	    rows);
	const struct part part[] = { { "xl/workbook.xml", workbook },
		{ "xl/_rels/workbook.xml.rels", rels }, { "xl/sharedStrings.xml", texts },
		{ "xl/worksheets/sheet1.xml", job_cstr(j, sheet) } };

	return zipped(j, part, ARRAY_N(part), NULL);
}

/* One text used by many cells takes no memory, and would take hours to look at. */
TEST(a_text_shared_by_many_cells_counts_for_each)
{
	const char *kilo = repeated(j, "", "0123456789abcdef", 1 << 10, "");
	const char *one = job_cstr(j, job_fmt(j, "<sst><si><t>%s</t></si></sst>", kilo));
	const char *row = "<row><c t='s'><v>0</v></c><c t='s'><v>0</v></c></row>";

	CHECK_HAS(read_flat(j, book_of(j, one, repeated(j, "", row, 4, "")),
		      (struct str){ 0 }),
	    S("4:0123456789abcdef"));
	CHECK_TEXT(read_flat(j, book_of(j, one, repeated(j, "", row, 1025, "")),
		       (struct str){ 0 }),
	    S("甲.xlsx：各格的文字共超过 32 MiB；请只留要用的表"));
	one = job_cstr(j,
	    job_fmt(j, "<sst><si><t>%s%s%s</t></si></sst>", kilo, kilo, "x"));
	CHECK_TEXT(read_flat(j, book_of(j, one, row), (struct str){ 0 }),
	    S("甲.xlsx：有一格超过 32 KiB；请缩短"));
}
