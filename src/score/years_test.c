/* SPDX-License-Identifier: MIT
 *
 * years_test.c -- who is above whom, years before, results of other schemes: from
 * tables to what a scheme reads
 */
#include "score/town_test.h"

static const char scheme_of_years[] =
    "方案 \"往年\"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n角色 考核组\n"
    "数据 次数 次 核定 考核组\n"
    "部分 甲 100分 { 得 合计(下级, 次数) × 1分 / 1次 }\n"
    "加分 乙 { 加 若无(上年.总分, 0分); 加 1分 当 连续(次数 > 2次, 3年); 加 1分 当 上年.等次 = 好 }\n"
    "等次 { 好 当 总分 >= 60; 差 }\n";

static int64_t
total(const struct score_sheet *s, size_t unit)
{
	return s->res.total.lo[unit] / NUM_ONE;
}

TEST(a_table_says_who_is_above_and_a_slip_is_told)
{
	struct rule *r = rule_of(j, scheme_of_years);
	struct table t = table_of(j,
	    "单位|上级|次数\n总支||1\n东风支部|总支|2\n西风支部|总支|3\n外单位|别处工委|9\n");
	struct score_set set;
	struct score_sheet sheet;

	CHECK(read_table(j, r, &t, &set) == OK);
	CHECK(set.snap.above[1] == 0 && set.snap.above[2] == 0 &&
	    set.snap.above[0] == -1 && set.snap.above[3] == -1);
	CHECK(score_run(j, r, &set, &sheet) == OK);
	CHECK(total(&sheet, 0) == 5);
	t = table_of(j, "单位|上级|次数\n东风支部||1\n西风支部|东凤支部|3\n");
	CHECK(read_table(j, r, &t, &set) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("表里没有这个单位；是不是“东风支部”？"));
	t = table_of(j, "单位|上级|次数\n东风支部|东风支部|1\n");
	CHECK(read_table(j, r, &t, &set) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("不能是它自己"));
}

TEST(years_before_are_found_by_year_unit_and_name)
{
	struct rule *r = rule_of(j, scheme_of_years);
	struct table t = table_of(j, "单位|次数\n东风支部|3\n西风支部|3\n");
	struct table years = table_of(j,
	    "年度|单位|等次|总分|次数|没人读\n"
	    "2025年|东风支部|好|80|3|x\n2024|东风支部|差|10|4|x\n"
	    "2025|西风支部||20|3|x\n2025|撤了的支部|好|90|9|x\n");
	struct score_set set;
	struct score_sheet sheet;

	CHECK(read_table(j, r, &t, &set) == OK);
	CHECK(score_add_years(j, r, &years, &set) == OK);
	CHECK(score_run(j, r, &set, &sheet) == OK);
	CHECK(total(&sheet, 0) == 82);
	CHECK(total(&sheet, 1) == 20);
}

TEST(a_table_of_years_that_cannot_be_read_says_why)
{
	struct rule *r = rule_of(j, scheme_of_years);
	struct table t = table_of(j, "单位|次数\n东风支部|3\n");
	struct table headless = table_of(j, "单位|总分\n东风支部|80\n");
	struct table wrong = table_of(j,
	    "年度|单位|总分\n去年|东风支部|80\n2025|东风支部|多\n");
	struct score_set set;

	CHECK(read_table(j, r, &t, &set) == OK);
	CHECK(score_add_years(j, r, &headless, &set) == E_INPUT);
	CHECK_HAS(str_of(j->told),
	    S("往年的表第一行要有 年度 和 单位 两列，再加 等次、总分 等各列"));
	CHECK(score_add_years(j, r, &wrong, &set) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("“年度”：写了“去年”，应写年份，例如 2025"));
	CHECK_HAS(str_of(j->told), S("“总分”：写了“多”"));
}

TEST(results_are_handed_from_one_scheme_to_the_next)
{
	struct str text = S(
	    "角色 考核组\n数据 共用 次 核定 考核组\n数据 前用 次 核定 考核组\n"
	    "方案 \"后\"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n"
	    "部分 甲 100分 { 得 方案.\"前\".总分 }\n"
	    "加分 乙 { 加 1分 当 方案.\"前\".等次 = 好; 加 方案.\"前\".项.丙 }\n"
	    "方案 \"前\"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n"
	    "项 丙 10分 { 每 前用 扣 1分; 每 共用 扣 1分 }\n"
	    "等次 { 好 当 总分 >= 8; 差 }\n");
	struct rule_notes notes = { .j = j, .name = S("两"), .text = text };
	struct table t = table_of(j, "单位|前用|共用\n东风支部|1|1\n西风支部||0\n");
	struct table none = table_of(j, "单位\n东风支部\n西风支部\n");
	struct score_set first, second;
	struct score_sheet a, b;
	struct rule **r;
	size_t n, facts;

	CHECK(rule_schemes(j, notes.name, text, &notes, &r, &n) == OK);
	CHECK(n == 2);
	CHECK_TEXT(rule_head(r[0])->title, S("前"));
	(void)rule_facts(r[1], &facts);
	CHECK(facts == 3); /* none of the shared ones */
	CHECK(read_table(j, r[0], &t, &first) == OK);
	CHECK(score_run(j, r[0], &first, &a) == OK);
	CHECK(read_table(j, r[1], &none, &second) == OK);
	score_feed(j, r[1], &second, r[0], &a);
	CHECK(score_run(j, r[1], &second, &b) == OK);
	CHECK(total(&b, 0) == 8 + 1 + 8 && b.res.total.state[0] == 0);
	CHECK(b.res.total.state[1] != 0); /* 前用 is 未报 */
	CHECK(b.res.pool[0].lo[1] == 0 && b.res.pool[0].hi[1] == 100 * NUM_ONE);
}

/* ── in the register ────────────────────────────────────────────────── */

static const char scheme_of_then[] =
    "方案 \"去年的\"\n考核期 2025-01-01 至 2025-12-31\n对象 支部\n角色 工委办公室\n"
    "类别 类型 选(机关, 企业)\n数据 走访 次 核定 工委办公室\n"
    "部分 甲 10分 { 每 走访 扣 1分 }\n";
static const char scheme_of_now[] =
    "方案 \"今年的\"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n角色 工委办公室\n"
    "类别 类型 选(机关, 企业)\n数据 走访 次 核定 工委办公室\n"
    "部分 甲 10分 { 扣 1分 当 走访 < 上年.走访; 扣 1分 当 上级.走访 > 5次 }\n";

TEST_BOTH(the_tree_and_the_year_before_come_from_the_register)
{
	struct town t = town_open(j, place);
	struct org_act act = town_act(&t, OFFICE);
	struct org_unit between = { .name = S("中间总支"),
		.parent = t.unit[0],
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	struct org_unit below;
	struct rule *then = rule_of(j, scheme_of_then), *now = rule_of(j, scheme_of_now);
	struct score_entry e = { .choice = SCORE_VALUE, .text = S("3"), .day = DAY_NONE };
	struct score_giving g = { .act = act, .entry = &e, .n = 1 };
	struct score_set set;
	size_t given, n, first;
	int64_t last = town_add_scheme(&t, S("去年的"), str_of(scheme_of_then));
	int64_t this = town_add_scheme(&t, S("今年的"), str_of(scheme_of_now));
	const struct rule_fact *fact = rule_facts(now, &n);

	CHECK(org_unit_open(j, t.rw, &act, &between) == OK);
	CHECK(org_unit_find(j, t.ro, t.unit[1], &below) == OK);
	below.parent = between.id;
	CHECK(org_unit_change(j, t.rw, &act, &below) == OK);
	e.fact = 1; /* 走访, behind the 类别 */
	g.scheme = last;
	g.rule = then;
	g.unit = t.unit[1];
	CHECK(score_entries_check(j, then, &e, 1) == OK);
	CHECK(score_give(j, t.rw, &g, &given) == OK && given == 1);
	CHECK(score_find(j, t.ro, this, now, &set) == OK);
	CHECK(set.n == 2);
	first = set.id[0] == t.unit[0] ? 0 : 1;
	CHECK(set.snap.above[first] == -1 && set.snap.above[1 - first] == (int32_t)first);
	for (size_t i = 0; i < n; i++)
		if (fact[i].origin == RULE_HISTORY) {
			CHECK_TEXT(fact[i].name, S("上年.走访"));
			CHECK(set.snap.fact[i].state[1 - first] == CELL_GIVEN &&
			    set.snap.fact[i].v[1 - first] == 3 * NUM_ONE);
			CHECK(set.snap.fact[i].state[first] == CELL_MISSING);
		}
	town_close(&t);
}
