/* SPDX-License-Identifier: MIT
 *
 * out_test.c -- a set of units goes out as tables and comes back the same
 */
#include "score/town_test.h"

static const char scheme_of_sets[] =
    "方案 \"往返\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "对象 党支部\n"
    "类别 类型 选(机关, 企业)\n"
    "角色 考核组, 纪委\n"
    "数据 党课 次 来自 台账\n"
    "数据 到会率 % 来自 纪实\n"
    "数据 换届日 日期 来自 名册\n"
    "数据 满意率 % 核定 考核组 可不适用\n"
    "数据 会议 事件(种类 选(大会, 党课), 实到 人) 来自 纪实\n"
    "数据 处分 事件(案号 文, 当事 对象, 牵连 对象) 核定 纪委 计入 当事, 牵连\n"
    "部分 组织 60分 {\n"
    "  项 会议 40分 { 每 会议 其中 种类 = 大会 加 1分 当 实到 > 3人 }\n"
    "  项 党课 20分 { 扣 5分 当 党课 < 4次; 扣 1分 当 到会率 < 80% }\n"
    "}\n"
    "部分 纪律 30分 起 30分 { 每 处分 同 案号 取 最高 扣 3分 }\n"
    "部分 群众 10分 { 得 满分 × 完成率(满意率, 100%) }\n"
    "等次 { 好 当 总分 >= 60; 差 }\n";

static struct score_set
back_from(struct job *j, const struct rule *r, const struct score_set *set)
{
	struct score_set out;
	struct table t;
	size_t sets;

	(void)rule_sets(r, &sets);
	CHECK(score_to_table(j, r, set, &t) == OK);
	CHECK(read_table(j, r, &t, &out) == OK);
	for (size_t i = 0; i < sets; i++) {
		score_events_to_table(j, r, i, set, &t);
		CHECK(score_events_from_table(j, r, i, &t, &out) == OK);
	}
	return out;
}

static struct str
sheet_of(struct job *j, const struct rule *r, const struct score_set *set)
{
	struct score_sheet sheet;
	struct table t;

	CHECK(score_run(j, r, set, &sheet) == OK);
	CHECK(score_sheet_table(j, r, &sheet, &t) == OK);
	return text_of(j, &t);
}

static void
add_events(struct job *j, const struct rule *r, size_t set, const char *text,
    struct score_set *out)
{
	struct table t = table_of(j, text);

	CHECK(score_events_from_table(j, r, set, &t, out) == OK);
}

TEST(tables_of_a_set_give_the_same_set)
{
	struct rule *r = rule_of(j, scheme_of_sets);
	struct score_set set = set_of(j, r,
			     "单位|上级|类型|党课|到会率|换届日|满意率\n"
			     "甲||机关|4|95.1234%|2026-03-05|不适用\n"
			     "乙|甲|企业|3|0.85%||90%\n"
			     "丙|甲|机关||80%|2026-12-31|\n"),
			 back;

	CHECK(set.snap.above != NULL);
	add_events(j, r, 0,
	    "单位|日期|种类|实到\n乙|2026-03-01|大会|5\n甲|2026-02-01|大会|4\n"
	    "甲|2026-02-01|党课|\n乙|2026-01-01|大会|未报\n",
	    &set);
	add_events(j, r, 1,
	    "日期|案号|当事|牵连\n2026-05-01|一|甲|乙\n2026-05-02|二三|丙|别处\n"
	    "2026-06-01|一|甲|\n",
	    &set);
	back = back_from(j, r, &set);
	CHECK_TEXT(sheet_of(j, r, &back), sheet_of(j, r, &set));
	CHECK(back.n == set.n);
	for (size_t i = 0; i < set.n; i++) {
		CHECK_TEXT(back.unit[i], set.unit[i]);
		CHECK(back.snap.above[i] == set.snap.above[i]);
		for (size_t k = 0; k < 2; k++)
			CHECK(
			    back.snap.set[k].from[i + 1] == set.snap.set[k].from[i + 1]);
	}
}
