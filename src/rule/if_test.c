/* SPDX-License-Identifier: MIT
 *
 * if_test.c -- what would have made a better grade, asked of the program itself
 */
#include "rule/rule.h"
#include "test.h"

#define HEAD "方案 \"如果\"\n考核期 2026-01-01 至 2026-12-31\n"
#define GRADES "等次 { 优秀 当 总分 >= 90; 良好 当 总分 >= 80; 一般 }\n"

/* The sentences for one subject whose facts are ${v}, as written, joined with /;
 * a second subject has the same. */
static struct str
ifs_of(struct job *j, const char *text, const int64_t *v)
{
	struct rule_notes notes = { .j = j, .name = S("例"), .text = str_of(text) };
	struct rule *r = NULL;
	struct rule_snapshot snap = { .subjects = 2 };
	const struct rule_fact *f;
	struct rule_column *col;
	const struct rule_if *list = NULL;
	struct buf b = { .j = j };
	size_t n = 0;

	if (rule_read(j, S("例"), str_of(text), &notes, &r) != OK) {
		rule_note_put(&b, &notes, notes.first);
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(buf_str(&b)));
	}
	f = rule_facts(r, &n);
	col = NEWS(j, struct rule_column, n);
	for (size_t i = 0; i < n; i++) {
		col[i].v = NEWS(j, int64_t, 2);
		col[i].state = NEWS(j, uint8_t, 2);
		col[i].state[0] = col[i].state[1] = v[i] < 0 ? CELL_MISSING : CELL_GIVEN;
		col[i].v[0] = col[i].v[1] = f[i].kind == RULE_NUM ? v[i] * f[i].scale
								  : v[i];
	}
	snap.fact = col;
	CHECK(rule_what_if(j, r, &snap, NULL, 0, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "/" : "", STR_FMT(list[i].what));
	/* Asking changes nothing. */
	for (size_t i = 0; i < n && list[i].fact >= 0; i++)
		CHECK(col[list[i].fact].v[0] == col[list[i].fact].v[1]);
	return buf_str(&b);
}
#define V(...) ((const int64_t[]){ __VA_ARGS__ })

TEST(one_more_is_told_where_one_more_is_enough_and_no_less)
{
	const char *text = HEAD
	    "数据 党课 次 来自 台账\n数据 通报 次 来自 台账\n"
	    "部分 甲 100分 { 每 党课 不足 4次 扣 6分; 每 通报 扣 3分 }\n" GRADES;

	/* 100 - 6 - 6 = 88: two points to 90 */
	CHECK_TEXT(ifs_of(j, text, V(3, 2)),
	    S("离优秀还差 2.00分/“党课”再多 1次，就是优秀/“通报”少 1次，就是优秀"));
	/* 100 - 18 = 82 */
	CHECK_TEXT(ifs_of(j, text, V(1, 0)),
	    S("离优秀还差 8.00分/“党课”再多 2次，就是优秀"));
	/* The best has nothing to be told. */
	CHECK_TEXT(ifs_of(j, text, V(4, 0)), S(""));
	/* No single fact reaches it from here: 100 - 24 - 30 = 46 */
	CHECK_TEXT(ifs_of(j, text, V(0, 10)), S("离良好还差 34.00分"));
}

TEST(nobody_is_told_to_gather_or_to_lose_votes)
{
	const char *text = HEAD
	    "数据 好票 票 来自 测评\n数据 差票 票 来自 测评\n数据 通报 次 来自 台账\n"
	    "部分 甲 90分 { 得 满分 × 完成率(好票, 好票 + 差票) }\n"
	    "部分 乙 10分 { 每 通报 扣 4分 }\n" GRADES;

	/* 18 of 20 is 81, and 6 */
	CHECK_TEXT(ifs_of(j, text, V(18, 2, 1)),
	    S("离优秀还差 3.00分/“通报”少 1次，就是优秀"));
}

TEST(a_row_skipped_is_told_as_the_row_it_gives)
{
	const char *text = HEAD "数据 换届 是否 来自 台账\n"
				"部分 甲 100分 { 扣 25分 当 非 换届 }\n" GRADES;

	CHECK_TEXT(ifs_of(j, text, V(0)),
	    S("离良好还差 5.00分/“换届”若是“是”，就是优秀"));
}

TEST(a_share_is_told_as_the_value_to_reach)
{
	const char *text = HEAD
	    "数据 到会率 % 来自 台账\n"
	    "部分 甲 100分 { 每 到会率 不足 90% 满 1% 扣 2分 }\n" GRADES;

	/* 83%: 7 steps, 86; 85% is five steps. */
	CHECK_TEXT(ifs_of(j, text, V(83)),
	    S("离优秀还差 4.00分/“到会率”达到 84.1%（现 83%），就是优秀"));
}

TEST(a_veto_is_found_though_the_points_are_enough)
{
	const char *text = HEAD
	    "数据 案件 件 来自 台账\n数据 党课 次 来自 台账\n"
	    "部分 甲 100分 { 每 党课 不足 4次 扣 1分 }\n"
	    "否决 \"发生案件\" 当 案件 > 0 则 等次 不高于 良好\n" GRADES;

	CHECK_TEXT(ifs_of(j, text, V(2, 4)),
	    S("分数够优秀的线，另有条件限制/“案件”少 2件，就是优秀"));
}

TEST(what_goes_up_and_down_again_is_not_told)
{
	/* More is better up to 10, and worse beyond: no promise is made. */
	const char *text = HEAD
	    "数据 活动 次 来自 台账\n"
	    "部分 甲 100分 { 得 分档 活动 { < 5次: 70分; < 11次: 95分; "
	    "其余: 60分 } }\n" GRADES;

	CHECK_TEXT(ifs_of(j, text, V(3)), S("离良好还差 10.00分"));
}

TEST(an_open_result_is_not_guessed_at)
{
	const char *text = HEAD
	    "数据 党课 次 来自 台账\n数据 通报 次 来自 台账\n"
	    "部分 甲 100分 { 每 党课 不足 4次 扣 6分; 每 通报 扣 3分 }\n" GRADES;

	CHECK_TEXT(ifs_of(j, text, V(3, -1)), S(""));
}

TEST(the_smallest_change_comes_first_and_three_are_enough)
{
	const char *text = HEAD
	    "数据 甲 次 来自 台账\n数据 乙 次 来自 台账\n数据 丙 次 来自 台账\n"
	    "数据 丁 次 来自 台账\n"
	    "部分 总 100分 { 每 甲 不足 10次 扣 3分; 每 乙 不足 10次 扣 4分; "
	    "每 丙 不足 10次 扣 6分; 每 丁 不足 10次 扣 12分 }\n" GRADES;

	/* 100 - 3 - 4 - 6 - 12 = 75 */
	CHECK_TEXT(ifs_of(j, text, V(9, 9, 9, 9)),
	    S("离良好还差 5.00分/“丙”再多 1次，就是良好/“丁”再多 1次，就是良好"));
}

/* ── the tree in plain words ────────────────────────────────────────── */

static struct str
tree_of(struct job *j, const char *text, const int64_t *v)
{
	struct rule_notes notes = { .j = j, .name = S("例"), .text = str_of(text) };
	struct rule *r = NULL;
	struct rule_snapshot snap = { .subjects = 1 };
	struct rule_step *top = NULL;
	struct buf b = { .j = j };
	const struct rule_fact *f;
	struct rule_column *col;
	size_t n;

	CHECK(rule_read(j, S("例"), str_of(text), &notes, &r) == OK);
	f = rule_facts(r, &n);
	col = NEWS(j, struct rule_column, n);
	for (size_t i = 0; i < n; i++) {
		col[i].v = NEWS(j, int64_t, 1);
		col[i].state = NEWS(j, uint8_t, 1);
		col[i].state[0] = v[i] < 0 ? CELL_MISSING : CELL_GIVEN;
		col[i].v[0] = v[i] * f[i].scale;
	}
	snap.fact = col;
	CHECK(rule_explain(j, r, &snap, NULL, 0, &top) == OK);
	rule_step_put(&b, top, 0);
	return buf_str(&b);
}

TEST(an_open_item_says_which_facts_it_waits_for_and_from_whom)
{
	const char *text = HEAD
	    "数据 党课 次 来自 台账\n数据 通报 次 来自 纪实\n"
	    "部分 甲 100分 { 每 党课 不足 4次 扣 6分; 每 通报 扣 3分 }\n" GRADES;
	struct str p = tree_of(j, text, V(3, -1));

	CHECK_HAS(p, S("还没有定，等“通报”（来自纪实）"));
	CHECK(str_find(p, S("等“党课”")) == p.n);
	p = tree_of(j, text, V(3, 1));
	CHECK(str_find(p, S("还没有定")) == p.n);
}

TEST(steps_are_counted_in_the_words_of_the_clause_and_none_is_not_said)
{
	const char *text = HEAD
	    "数据 到会率 % 来自 台账\n"
	    "部分 甲 100分 { 每 到会率 不足 90% 满 2% 扣 2分 }\n" GRADES;

	CHECK_HAS(tree_of(j, text, V(83)), S("差 7 个百分点，够 3 个 2% × 2分"));
	CHECK(
	    str_find(tree_of(j, text, V(95)), S(" 个 2%")) == tree_of(j, text, V(95)).n);
}
