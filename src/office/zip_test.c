/* SPDX-License-Identifier: MIT
 *
 * zip_test.c -- files go into an archive and come out the same
 */
#include "office/office.h"
#include "test.h"

static struct str
many(struct job *j, size_t n)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%zu,", i * 2654435761u % 100003);
	return buf_str(&b);
}

TEST(files_come_out_of_an_archive_as_they_went_in)
{
	const struct office_file in[] = { { S("方案.scheme"), S("方案 \"甲\"\n") },
		{ S("空.csv"), S("") }, { S("数据.csv"), many(j, 40000) } };
	const struct office_file *out;
	struct str bytes, again;
	size_t n;

	CHECK(office_zip_write(j, in, ARRAY_N(in), &bytes) == OK);
	CHECK(office_zip_write(j, in, ARRAY_N(in), &again) == OK);
	CHECK(str_eq(bytes, again));
	CHECK(office_zip_files(j, S("包.zip"), bytes, &out, &n) == OK);
	CHECK(n == ARRAY_N(in));
	for (size_t i = 0; i < n && i < ARRAY_N(in); i++) {
		CHECK_TEXT(out[i].name, in[i].name);
		CHECK(str_eq(out[i].text, in[i].text));
	}
}

TEST(a_damaged_archive_is_refused)
{
	const struct office_file in[] = { { S("数据.csv"), many(j, 9000) } };
	const struct office_file *out;
	struct str bytes;
	size_t n;

	CHECK(office_zip_write(j, in, 1, &bytes) == OK);
	for (size_t cut = 0; cut < bytes.n; cut += bytes.n / 7 + 1)
		CHECK(office_zip_files(j, S("包.zip"), str_cut(bytes, 0, cut), &out,
			  &n) == E_INPUT);
	((char *)(uintptr_t)bytes.p)[bytes.n / 2] ^= 1;
	CHECK(office_zip_files(j, S("包.zip"), bytes, &out, &n) == E_INPUT);
}

TEST(an_archive_whose_names_are_not_utf8_is_refused)
{
	const struct office_file in[] = { { S("\xCA\xFD\xBE\xDD.csv"), S("1\n") } };
	const struct office_file *out;
	struct str bytes;
	size_t n;

	CHECK(office_zip_write(j, in, 1, &bytes) == OK);
	CHECK(office_zip_files(j, S("包.zip"), bytes, &out, &n) == E_INPUT);
}
