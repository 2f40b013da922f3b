/* SPDX-License-Identifier: MIT
 *
 * title_test.c -- a text is asked what it calls itself
 */
#include "rule/rule.h"
#include "test.h"

TEST(a_text_says_its_title_in_the_first_line_that_begins_a_scheme)
{
	static const struct {
		const char *text, *title;
	} rows[] = {
		{ "方案 \"考核办法\" 版本 \"1\"\n", "考核办法" },
		{ "# 方案 \"不是\"\n\n  方案“考核办法”", "考核办法" },
		{ "数据 甲 次\r\n方案\t\" 考核 \"\r\n方案 \"另一个\"", "考核" },
		{ "设 甲 = 方案.\"别的\".总分\n方案.\"别的\".总分\n", "" },
		{ "方案 \"没有完", "" },
		{ "方案 考核", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(rule_title(str_of(rows[i].text)), str_of(rows[i].title));
}
