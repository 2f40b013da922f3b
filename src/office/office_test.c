/* SPDX-License-Identifier: MIT
 *
 * office_test.c -- CSV in and out, encodings, limits at their edge, JSON, tables
 */
#include "office/office.h"
#include "test.h"

static struct table
must_read(struct job *j, struct str bytes)
{
	struct table t = { 0 };
	enum err e = office_csv_read(j, S("甲.csv"), bytes, &t);

	if (e != OK)
		test_failed(__FILE__, __LINE__, "refused: %s", j->told);
	return t;
}

/* The table in one line: cells between | , rows ended by a slash. */
static struct str
flat(struct job *j, const struct table *t)
{
	struct buf b = { .j = j };
	size_t i, k;

	for (i = 0; i < t->rows; i++) {
		for (k = 0; k < t->cols; k++)
			buf_fmt(&b, "%.*s|", STR_FMT(table_at(t, i, k)));
		buf_c(&b, '/');
	}
	return buf_str(&b);
}

TEST(csv_is_read_as_rfc_4180_and_as_spreadsheets_write_it)
{
	static const struct {
		const char *bytes, *want;
	} row[] = {
		{ "a,b\r\n1,2\r\n", "a|b|/1|2|/" },
		{ "a,b\n1,2", "a|b|/1|2|/" },
		{ "a,b\r1,2\r", "a|b|/1|2|/" },
		{ "a,b\n,\n1,\n", "a|b|/1||/" },
		{ "a\n\"1,\"\"2\"\"\"\n", "a|/1,\"2\"|/" },
		{ "a,b\n\"x\ny\",2\n", "a|b|/x\ny|2|/" },
		{ "a,b\n5\"屏,2\n", "a|b|/5\"屏|2|/" },
		{ "a\tb\n1,5\t2\n", "a|b|/1,5|2|/" },
		{ "a;b\n1,5;2\n", "a|b|/1,5|2|/" },
		{ "a;b,c\n1,2\n", "a;b|c|/1|2|/" },
		{ "\"a;\tb\",c\n1,2\n", "a;\tb|c|/1|2|/" },
		{ "\xEF\xBB\xBF"
		  "a,b\n1,2\n\n , \n,\n",
		    "a|b|/1|2|/" },
		{ "a\n\n\n", "a|/" },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++) {
		struct table t = must_read(j, str_of(row[i].bytes));

		CHECK_TEXT(flat(j, &t), str_of(row[i].want));
	}
}

TEST(csv_remembers_the_line_each_row_begins_on)
{
	struct table t = must_read(j, S("a,b\r\n\"1\r\n\r\n1\",2\r\n3,4\r\n"));

	CHECK(t.rows == 3 && t.line[0] == 1 && t.line[1] == 2 && t.line[2] == 5);
	t = must_read(j, S("a,b\n\n1,2\n,\n , ,\"\n\"\n3,4\n,\n"));
	CHECK(t.rows == 3 && t.line[0] == 1 && t.line[1] == 3 && t.line[2] == 7);
	CHECK_TEXT(flat(j, &t), S("a|b|/1|2|/3|4|/"));
}

TEST(csv_of_excel_on_chinese_windows_is_read_as_gb18030)
{
	/* 单位,班子 / 市潮汐局,𠮷 (four bytes) */
	struct table t = must_read(j,
	    S("\xB5\xA5\xCE\xBB,\xB0\xE0\xD7\xD3\r\n"
	      "\xCA\xD0\xB3\xB1\xCF\xAB\xBE\xD6,\x95\x34\xB2\x35\r\n"));

	CHECK_TEXT(flat(j, &t), S("单位|班子|/市潮汐局|𠮷|/"));
}

TEST(csv_that_is_not_a_table_is_refused_with_the_line_and_what_to_do)
{
	const struct {
		struct str bytes;
		const char *told;
	} row[] = {
		{ S(""), "甲.csv：文件是空的；第一行应为表头" },
		{ S("\n1\n"), "甲.csv：第一行是空的；第一行应为表头" },
		{ S("a,b\n1,2\n1,2,3\n"),
		    "甲.csv 第 3 行：有 3 格，表头有 2 格；请检查这一行的分隔符是否多了或少了" },
		{ S("a\n\"1\n2\n"),
		    "甲.csv 第 2 行：引号 \" 没有配对；请补上另一个或删去" },
		{ S("a\n\"1\"2\n"),
		    "甲.csv 第 2 行：引号 \" 之后只能是分隔符或换行；格内的引号请写两个 \"\"" },
		{ S("a\r\nb\n\xFF\xFF\n"),
		    "甲.csv 第 3 行：有不能识别的字符，既不是 UTF-8 也不是 GB18030；请另存为“CSV UTF-8”再用" },
		{ S("a\n\xB5\xA5\xCE\n"),
		    "甲.csv 第 2 行：有不能识别的字符，既不是 UTF-8 也不是 GB18030；请另存为“CSV UTF-8”再用" },
		{ S("\xEF\xBB\xBF"
		    "a\n\xB5\xA5\n"),
		    "甲.csv 第 2 行：标明是 UTF-8，却有不是 UTF-8 的字符；请重新另存为“CSV UTF-8”" },
		{ S("a\nb\0c\n"),
		    "甲.csv 第 2 行：有零字节，这不是文本文件；请另存为“CSV UTF-8”再用" },
		{ S("a\n\xB5\xA5\nb\0c\n"),
		    "甲.csv 第 3 行：有零字节，这不是文本文件；请另存为“CSV UTF-8”再用" },
		{ S("a\n\xFF\xFF\n\0"),
		    "甲.csv 第 3 行：有零字节，这不是文本文件；请另存为“CSV UTF-8”再用" },
		{ S("\xEF\xBB\xBF"
		    "a\nb\0c\n"),
		    "甲.csv 第 2 行：有零字节，这不是文本文件；请另存为“CSV UTF-8”再用" },
		{ S("PK\x03\x04"),
		    "甲.csv：这是 Excel 工作簿；请在 Excel 里另存为“CSV UTF-8”再用" },
		{ S("\xFF\xFE"
		    "a\0"),
		    "甲.csv：这是 UTF-16 文本；请另存为“CSV UTF-8”再用" },
	};
	struct table t;
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++) {
		CHECK(office_csv_read(j, S("甲.csv"), row[i].bytes, &t) == E_INPUT);
		CHECK_TEXT(str_of(j->told), str_of(row[i].told));
	}
}

/* ── limits ─────────────────────────────────────────────────────────── */

static struct str
repeat(struct job *j, const char *head, const char *part, size_t n, const char *tail)
{
	struct buf b = { .j = j };
	size_t i;

	buf_put(&b, str_of(head));
	for (i = 0; i < n; i++)
		buf_put(&b, str_of(part));
	buf_put(&b, str_of(tail));
	return buf_str(&b);
}

static void
check_limit(struct job *j, struct str fits, struct str over, const char *told)
{
	struct table t;

	CHECK(office_csv_read(j, S("甲.csv"), fits, &t) == OK);
	CHECK(office_csv_read(j, S("甲.csv"), over, &t) == E_LIMIT);
	CHECK_TEXT(str_of(j->told), str_of(told));
}

TEST(csv_takes_rows_up_to_the_limit_and_not_one_more)
{
	struct str over = repeat(j, "a\n", "1\n", OFFICE_CSV_ROWS_MAX, "1");

	check_limit(j, (struct str){ over.p, over.n - 1 }, over,
	    "甲.csv 第 6000002 行：超过 6000000 行；请分成几个文件");
}

TEST(csv_takes_columns_up_to_the_limit_and_not_one_more)
{
	check_limit(j, repeat(j, "a", ",a", OFFICE_CSV_COLS_MAX - 1, "\n"),
	    repeat(j, "a", ",a", OFFICE_CSV_COLS_MAX, "\n"),
	    "甲.csv 第 1 行：超过 4200 列；请分成几个文件");
}

TEST(csv_takes_a_cell_up_to_the_limit_and_not_one_byte_more)
{
	check_limit(j, repeat(j, "a\n\"", "1", OFFICE_CSV_CELL_MAX, "\"\n"),
	    repeat(j, "a\n\"", "1", OFFICE_CSV_CELL_MAX, "1\"\n"),
	    "甲.csv 第 2 行：有一格超过 32 KiB；请缩短，或检查引号是否配对");
}

/* Refused for its length alone; there is no need to have it. */
TEST(csv_refuses_a_file_whose_cells_cannot_be_numbered)
{
	struct table t;

	CHECK(office_csv_read(j, S("甲.csv"),
		  (struct str){ "a", OFFICE_CSV_BYTES_MAX + 1 }, &t) == E_LIMIT);
	CHECK_TEXT(str_of(j->told), S("甲.csv：超过 4095 MiB；请分成几个文件"));
}

/* ── writing ────────────────────────────────────────────────────────── */

static struct str
written(struct job *j, const struct str *cell, size_t cols, size_t rows)
{
	struct table t = { .rows = rows, .cols = cols, .cell = cell };
	struct buf b = { .j = j };

	office_csv_write(&b, &t);
	return buf_str(&b);
}

TEST(csv_is_written_for_excel_and_never_holds_a_formula)
{
	static const struct {
		const char *cell, *want;
	} row[] = {
		{ "市潮汐局", "市潮汐局" },
		{ "", "" },
		{ "-1.00", "-1.00" },
		{ "+3", "+3" },
		{ "-", "'-" },
		{ "-1.", "'-1." },
		{ "-1.2.3", "'-1.2.3" },
		{ "-1+2", "'-1+2" },
		{ "=1+2", "'=1+2" },
		{ "@x", "'@x" },
		{ "＝1", "'＝1" },
		{ "－1", "'－1" },
		{ "＋1", "'＋1" },
		{ "＠1", "'＠1" },
		{ "\tx", "\"'\tx\"" },
		{ "\r=x", "\"'\r=x\"" },
		{ "a,b", "\"a,b\"" },
		{ "a\"b", "\"a\"\"b\"" },
		{ "a\nb", "\"a\nb\"" },
		{ " a", "\" a\"" },
		{ "84.24–90.36", "84.24–90.36" },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++) {
		struct str cell = str_of(row[i].cell);
		struct str want = job_fmt(j, "\xEF\xBB\xBF%s\r\n", row[i].want);

		CHECK_TEXT(written(j, &cell, 1, 1), want);
	}
}

TEST(csv_that_was_written_reads_back_the_same)
{
	struct str cell[] = { S("甲"), S("a,\"b\"\r\nc"), S(""), S(" x "), S("\"\""),
		S("末") };
	struct table t = must_read(j, written(j, cell, 2, 3));

	CHECK_TEXT(flat(j, &t), S("甲|a,\"b\"\r\nc|/| x |/\"\"|末|/"));
}

/* ── terminal ───────────────────────────────────────────────────────── */

TEST(text_table_lines_up_by_display_width_with_figures_to_the_right)
{
	struct str cell[] = { S("单位"), S("总分"), S("等次"), S("市潮汐局"), S("9.28"),
		S("良好"), S("a\x1B[1m"), S("84.24–90.36"), S(""), S("乙"), S("不适用"),
		S("优秀") };
	struct table t = { .rows = 4, .cols = 3, .cell = cell };
	struct buf b = { .j = j };

	office_text_table(&b, &t);
	CHECK_TEXT(buf_str(&b),
	    S("单位             总分  等次\n"
	      "────────  ───────────  ────\n"
	      "市潮汐局         9.28  良好\n"
	      "a [1m     84.24–90.36\n"
	      "乙             不适用  优秀\n"));
}

/* ── JSON ───────────────────────────────────────────────────────────── */

TEST(json_is_nested_and_escaped)
{
	struct buf b = { .j = j };
	struct office_json w = { .out = &b };

	office_json_object(&w);
	office_json_key(&w, S("名"));
	office_json_text(&w, S("a\"b\\\n\x01/é"));
	office_json_key(&w, S("分"));
	office_json_array(&w);
	office_json_number(&w, S("-1.00"));
	office_json_int(&w, -7);
	office_json_null(&w);
	office_json_object(&w);
	office_json_end(&w);
	office_json_end(&w);
	office_json_key(&w, S("空"));
	office_json_array(&w);
	office_json_end(&w);
	office_json_end(&w);
	CHECK_TEXT(buf_str(&b),
	    S("{\n  \"名\": \"a\\\"b\\\\\\n\\u0001/é\",\n  \"分\": [\n    -1.00,\n    -7,\n"
	      "    null,\n    {}\n  ],\n  \"空\": []\n}\n"));
}

TEST(json_can_stand_in_one_line)
{
	struct buf b = { .j = j };
	struct office_json w = { .out = &b, .flat = true };

	office_json_object(&w);
	office_json_key(&w, S("a"));
	office_json_int(&w, 1);
	office_json_key(&w, S("b"));
	office_json_bool(&w, true);
	office_json_key(&w, S("c"));
	office_json_text(&w, S("甲\n"));
	office_json_end(&w);
	CHECK_TEXT(buf_str(&b), S("{\"a\":1,\"b\":true,\"c\":\"甲\\n\"}\n"));
}

TEST(a_flat_json_object_is_read)
{
	const struct office_json_field *f;
	size_t n;

	CHECK(
	    office_json_read(j,
		S(" {\"名\":\"a\\\"\\u4e59\\n\",\"数\":-7,\"是\":true,\"否\":false,\"空\":\"\"}"),
		&f, &n) == OK);
	CHECK(n == 5);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(f[i].key, S("名")))
			CHECK_TEXT(f[i].text, S("a\"乙\n"));
		if (str_eq(f[i].key, S("数")))
			CHECK(f[i].type == OFFICE_JSON_INT && f[i].n == -7);
		if (str_eq(f[i].key, S("是")))
			CHECK(f[i].type == OFFICE_JSON_BOOL && f[i].n == 1);
		if (str_eq(f[i].key, S("否")))
			CHECK(f[i].type == OFFICE_JSON_BOOL && f[i].n == 0);
		if (str_eq(f[i].key, S("空")))
			CHECK(f[i].type == OFFICE_JSON_TEXT && f[i].text.n == 0);
	}
	CHECK(office_json_read(j, S("{}"), &f, &n) == OK && n == 0);
}

TEST(json_that_is_no_flat_object_is_refused)
{
	static const char *const none[] = { "", "{", "{\"a\":}", "{\"a\":1}x", "{a:1}",
		"{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}",
		"{\"a\":9223372036854775808}" };
	static const char *const other[] = { "[]", "{\"a\":[]}", "{\"a\":{}}",
		"{\"a\":1.5}", "{\"a\":null}" };
	const struct office_json_field *f;
	struct buf many = { .j = j };
	size_t n;

	for (size_t i = 0; i < ARRAY_N(none); i++) {
		CHECK(office_json_read(j, str_of(none[i]), &f, &n) == E_INPUT);
		CHECK_HAS(str_of(j->told), S("不是 JSON 对象"));
	}
	for (size_t i = 0; i < ARRAY_N(other); i++) {
		CHECK(office_json_read(j, str_of(other[i]), &f, &n) == E_INPUT);
		CHECK_HAS(str_of(j->told), S("这一行 JSON 只能是一个对象"));
	}
	for (int i = 0; i <= OFFICE_JSON_FIELDS_MAX; i++) {
		buf_fmt(&many, "%s\"k%d\":1", i == 0 ? "{" : ",", i);
		if (i < OFFICE_JSON_FIELDS_MAX - 1)
			continue;
		CHECK(office_json_read(j, job_fmt(j, "%.*s}", STR_FMT(buf_str(&many))),
			  &f, &n) == (i < OFFICE_JSON_FIELDS_MAX ? OK : E_INPUT));
	}
}
