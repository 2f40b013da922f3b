/* SPDX-License-Identifier: MIT
 *
 * doubt_test.c -- which figures one is asked to look at again, and in which words
 */
#include "score/score.h"
#include "test.h"

TEST(a_figure_far_from_the_one_before_is_doubted_with_both_figures)
{
	static const struct {
		const char *last, *now, *told;
	} rows[] = {
		{ "9", "999999", "上期 9次，这次 999999次，是它的 111111 倍" },
		{ "9", "90", "上期 9次，这次 90次，是它的 10 倍" },
		{ "9", "95", "上期 9次，这次 95次，是它的 10 倍多" },
		{ "9", "89", "" },
		{ "1", "9", "" },   /* small ones jump about */
		{ "0.5", "9", "" }, /* eighteen times, and nobody cares */
		{ "6728", "5", "上期 6728次，这次 5次，不到它的 10 分之一" },
		{ "50", "5", "" }, /* a tenth exactly */
		{ "50", "4.9", "上期 50次，这次 4.9次，不到它的 10 分之一" },
		{ "50", "0", "上期 50次，这次 0次，不到它的 10 分之一" },
		{ "0", "999", "" },
		{ "0", "1000", "上期 0次，这次 1000次" },
		{ "-9", "-999", "上期 -9次，这次 -999次，是它的 111 倍" },
		{ "100000000000", "1",
		    "上期 100000000000次，这次 1次，不到它的 10 分之一" },
		{ "", "999999", "" },
		{ "9", "", "" },
		{ "9", "许多", "" },
	};
	struct rule_fact f = { .kind = RULE_NUM, .unit = S("次") };

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(score_doubt_last(j, &f, str_of(rows[i].now),
			       str_of(rows[i].last)),
		    str_of(rows[i].told));
	f.judged = true;
	CHECK_TEXT(score_doubt_last(j, &f, S("999999"), S("9")), S(""));
}

TEST(more_present_than_were_due_is_doubted_whichever_of_the_two_is_asked)
{
	static const struct str person = { "人", 3 };
	const struct rule_fact f[] = {
		{ .name = S("实到"),
		    .kind = RULE_NUM,
		    .unit = person,
		    .measure = person },
		{ .name = S("应到"),
		    .kind = RULE_NUM,
		    .unit = person,
		    .measure = person },
		{ .name = S("已建组织.3月"), .kind = RULE_NUM, .measure = S("家") },
		{ .name = S("应建组织.3月"), .kind = RULE_NUM, .measure = S("家") },
		{ .name = S("应建组织.4月"), .kind = RULE_NUM, .measure = S("家") },
		{ .name = S("实缴"), .kind = RULE_NUM, .measure = S("元") },
		{ .name = S("应缴"), .kind = RULE_NUM, .measure = person },
		{ .name = S("实"), .kind = RULE_NUM, .measure = person },
	};
	struct str text[ARRAY_N(f)] = { S("52"), S("50"), S("3"), S("3"), S("1"), S("9"),
		S("1"), S("99") };
	static const char *const told[] = { "实到 52人，比应到 50人 多",
		"实到 52人，比应到 50人 多", "", "", "", "", "", "" };
	static const bool paired[] = { true, true, true, true, false, false, false,
		false };

	for (size_t i = 0; i < ARRAY_N(f); i++) {
		CHECK_TEXT(score_doubt_pair(j, f, ARRAY_N(f), i, text), str_of(told[i]));
		CHECK(score_has_pair(f, ARRAY_N(f), i) == paired[i]);
	}
	text[1] = S("");
	CHECK_TEXT(score_doubt_pair(j, f, ARRAY_N(f), 0, text), S(""));
}
