/* SPDX-License-Identifier: MIT
 *
 * xlsx_write_test.c -- what is written is read back cell by cell
 */
#include <sys/stat.h>
#include <unistd.h>

#include "office/office.h"
#include "test.h"

static struct table
table_of(const struct str *cell, size_t rows, size_t cols)
{
	return (
	    struct table){ .name = S("试"), .rows = rows, .cols = cols, .cell = cell };
}

static struct str
written(struct job *j, const struct office_sheet *sheet, size_t n)
{
	struct str out = { 0 }, dir = test_dir(j);

	CHECK(mkdir(job_cstr(j, dir), 0700) == 0);
	CHECK(office_xlsx_write(j, dir, sheet, n, &out) == OK);
	CHECK(rmdir(job_cstr(j, dir)) == 0); /* nothing was left behind */
	return out;
}

TEST(what_is_written_is_read_back)
{
	const struct str cell[] = { S("单位"), S("总分"), S("说明"),
		S("星象局<机关>&\"支部\""), S("89.28"), S("=1+1"), S("潮汐局"), S("-0.5"),
		S("第一行\n第二行"), S("0012"), S("1234567890123456"), S(" 前后 "),
		S("不适用"), S("100"), S("") };
	const struct table t = table_of(cell, 5, 3);
	const struct office_sheet sheet = { S("结果"), &t };
	struct str bytes = written(j, &sheet, 1);
	struct table back;

	CHECK(office_xlsx_read(j, S("试"), bytes, S("结果"), &back) == OK);
	CHECK(back.rows == 5 && back.cols == 3);
	for (size_t i = 0; i < ARRAY_N(cell); i++)
		CHECK_TEXT(back.cell[i], cell[i]);
}

TEST(numbers_are_numbers_and_codes_are_text)
{
	const struct str cell[] = { S("数"), S("90.00"), S("007") };
	const struct table t = table_of(cell, 3, 1);
	const struct office_sheet sheet = { S("表"), &t };
	struct str bytes = written(j, &sheet, 1);
	const struct office_file *file;
	struct str xml = { 0 };
	size_t n;

	CHECK(office_zip_files(j, S("试"), bytes, &file, &n) == OK);
	for (size_t i = 0; i < n; i++)
		if (str_eq(file[i].name, S("xl/worksheets/sheet1.xml")))
			xml = file[i].text;
	CHECK_HAS(xml, S("<v>90</v>"));
	CHECK_HAS(xml, S("<t>007</t>"));
	CHECK_HAS(xml, S("state=\"frozen\""));
	CHECK(str_find(xml, S("<f>")) == xml.n);
}

TEST(sheets_get_names_that_a_spreadsheet_takes)
{
	const struct str cell[] = { S("甲"), S("乙") };
	const struct table t = table_of(cell, 2, 1);
	const struct office_sheet sheet[] = { { S("党/群:[机关]"), &t },
		{ S("党群机关"), &t }, { S(""), &t } };
	struct str bytes = written(j, sheet, ARRAY_N(sheet));
	struct table back;

	CHECK(office_xlsx_read(j, S("试"), bytes, S("党群机关"), &back) == OK);
	CHECK(office_xlsx_read(j, S("试"), bytes, S("党群机关 2"), &back) == OK);
	CHECK(office_xlsx_read(j, S("试"), bytes, S("表"), &back) == OK);
	CHECK_TEXT(back.cell[1], S("乙"));
}

TEST(a_folder_that_cannot_be_written_is_told)
{
	const struct str cell[] = { S("甲") };
	const struct table t = table_of(cell, 1, 1);
	const struct office_sheet sheet = { S("表"), &t };
	struct str out;

	CHECK(office_xlsx_write(j, S("/nowhere"), &sheet, 1, &out) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("工作簿没有做成"));
	CHECK(office_xlsx_write(j, S("/nowhere"), &sheet, 0, &out) == E_LIMIT);
}
