/* SPDX-License-Identifier: MIT
 *
 * page_test.c -- what pages of schemes and scores say, on a small town
 *
 * How pages look is test/browser's affair; here it is what they say, and that
 * they say it wholly or not at all.
 */
#include "page/town_test.h"

/* ── what pages say ─────────────────────────────────────────────────── */

TEST(the_ranking_shows_places_ranges_and_what_is_missing)
{
	struct page_town *t = page_town(j);
	struct str p = page_ask(t, page_rank, -1, "class", "0");

	CHECK_HAS(p,
	    S("<td class=\"n\">1<span class=\"muted small\"> 至 4</span></td><th scope=\"row\">"));
	CHECK_HAS(p, S("机关 4"));
	CHECK_HAS(p, S("企业 1"));
	CHECK_HAS(p, S("&lt;云&gt;图局</a><span class=\"sub\">未报：会、口碑</span>"));
	CHECK_HAS(p, S("试&lt;验&gt;排名"));
	CHECK_HAS(p,
	    job_fmt(j, "/scheme/%lld/unit/%lld/why", (long long)t->scheme,
		(long long)t->unit[STARS]));
	CHECK(str_find(p, S("书简社")) == p.n);
	CHECK(str_find(p, S("<云>")) == p.n);
	page_town_end(t);
}

TEST(the_table_of_a_scheme_has_the_quotes_of_documents)
{
	struct page_town *t = page_town(j);
	struct str p;

	t->scheme = page_publish(t, "引",
	    "方案 \"引\"\n考核期 2026-01-01 至 2026-12-31\n角色 考核组\n"
	    "部分 甲 100分 { 得 评 由 考核组 说明 \"看<实效>\" }\n"
	    "等次 { 优秀 当 总分 >= 90\n 一般 }\n"
	    "结果运用 { 当 等次 = 优秀 则 推荐 \"先进党组织\" }\n");
	p = page_ask(t, page_scheme, -1, "", "");
	CHECK_HAS(p, S("说明 “看&lt;实效&gt;”"));
	CHECK_HAS(p, S("推荐 “先进党组织”"));
	CHECK(str_find(p, S("&quot;")) == p.n);
	page_town_end(t);
}

TEST(a_scheme_without_units_says_how_to_list_them)
{
	struct page_town *t = page_town(j);
	struct str p;

	t->scheme = page_publish(t, "空", page_small_text);
	p = page_ask(t, page_rank, -1, "", "");
	CHECK_HAS(p, S("名单上还没有单位"));
	CHECK_HAS(p, job_fmt(j, "href=\"/scheme/%lld/import\"", (long long)t->scheme));
	CHECK(str_find(p, S("导出表格")) == p.n && str_find(p, S("定格")) == p.n);
	CHECK_HAS(page_ask(t, page_columns, -1, "", ""), S("名单上还没有单位"));
	page_town_end(t);
}

TEST(units_that_are_in_no_class_are_not_passed_over_in_silence)
{
	struct page_town *t = page_town(j);
	struct page_visit v = PAGE_SENT(OFFICE, page_unit_edit_take, true, t->unit[BOOKS],
	    -1, "name", "书简社", "parent", "未名市工委", "class", "企业单位", "day",
	    "2026-07-01");
	struct str p = page_ask(t, page_rank, -1, "", "");

	CHECK(v.e == OK && v.status == 303);
	CHECK_HAS(p,
	    S("名单上有 1 家定不了类，不在排名里：书简社。"
	      "单位类型要照方案里的用词写：机关、企业。"));
	CHECK_HAS(page_ask(t, page_columns, -1, "", ""), S("1 家定不了类"));
	page_town_end(t);
}

TEST(the_data_page_names_the_units_that_have_not_reported)
{
	struct page_town *t = page_town(j);
	struct str p = page_ask(t, page_columns, -1, "", ""), row;

	row = str_cut(p, str_find(p, S("<tr id=\"c1\">")),
	    str_find(p, S("<tr id=\"c2\">")));
	CHECK_HAS(row, S("<summary>哪几家未报</summary>"));
	CHECK_HAS(row,
	    job_fmt(j, "<a class=\"nb\" href=\"/unit/%lld\">&lt;云&gt;图局</a>",
		(long long)t->unit[CLOUDS]));
	CHECK_HAS(row, S("星象局一支部</a>"));
	CHECK(str_find(row, S("潮汐局")) == row.n);
	CHECK_HAS(row, S("data-l=\"未报\">2 家</td>"));
	CHECK_HAS(p, S("“考核组”还没有人担任，要它给、要它核的数没有人能办。"));
	CHECK(str_find(p, S("“工委办公室”还没有人")) == p.n);
	page_town_end(t);
}

TEST(the_ranking_finds_units_by_a_part_of_the_name)
{
	struct page_town *t = page_town(j);
	struct str p = page_ask(t, page_rank, -1, "q", "潮汐");

	CHECK_HAS(p, S("潮汐局"));
	CHECK(str_find(p, S("星象局")) == p.n);
	p = page_ask(t, page_rank, -1, "q", "<没有>");
	CHECK_HAS(p, S("机关没有名称含“&lt;没有&gt;”的单位。"));
	page_town_end(t);
}

TEST(weights_of_parts_that_do_not_apply_go_to_the_others)
{
	struct page_town *t = page_town(j);
	struct str p = page_ask(t, page_why, t->unit[TIDES], "", "");

	CHECK_HAS(p, S("为什么是 99.00 分"));
	CHECK_HAS(p, S("99.00 × 60/60 ="));
	p = page_ask(t, page_why, t->unit[STARS], "", "");
	CHECK_HAS(p, S("88.50 × 40% ="));
	CHECK_HAS(p, S("35.40"));
	CHECK_HAS(p, S("95.40"));
	page_town_end(t);
}

TEST(why_names_giver_and_number_in_the_ledger_and_leads_to_the_datum)
{
	struct page_town *t = page_town(j);
	struct str p = page_ask(t, page_why, t->unit[STARS], "", "");

	CHECK_HAS(p,
	    job_fmt(j,
		"<a href=\"/scheme/%lld/unit/%lld/datum/2\">业务</a> "
		"兰亭远 2026年11月22日给，账本第 ",
		(long long)t->scheme, (long long)t->unit[STARS]));
	CHECK_HAS(p, S(">会</a> 柳桥东 2026年11月22日给，待核，账本第 "));
	CHECK(str_find(p, S(">类</a>")) == p.n);
	page_town_end(t);
}

TEST(a_unit_that_is_not_on_the_list_has_no_why)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = OFFICE, .arg = { t->top, -1 }, .show = page_why };

	page_go(t, &v);
	CHECK(v.e == E_MISSING);
	CHECK_TEXT(v.told,
	    S("这个单位不在方案的名单上，没有分数；列入名单由工委管理员办理"));
	page_town_end(t);
}

TEST(the_text_is_coloured_and_loses_nothing)
{
	struct page_town *t = page_town(j);
	struct str p = page_ask(t, page_text, -1, "", "");

	CHECK_HAS(p,
	    S("<span id=\"l1\"><i class=\"k\">方案</i> "
	      "<i class=\"s\">&quot;试&lt;验&gt;&quot;</i> <i class=\"k\">版本</i>"));
	CHECK_HAS(p, S("<i class=\"n\">2026-01-01</i>"));
	CHECK_HAS(p, S("<i class=\"n\">60%</i>"));
	CHECK_HAS(p, S("<i class=\"c\"># 每月一次</i></span>"));
	CHECK_HAS(p, S("id=\"l10\""));
	page_town_end(t);
}

TEST(the_table_has_one_row_a_pool_and_the_checkers_verdict)
{
	struct page_town *t = page_town(j);
	struct str p = page_ask(t, page_scheme, -1, "", "");

	CHECK_HAS(p, S("<p class=\"title\">试&lt;验&gt;</p>"));
	CHECK_HAS(p, S("100分，权重60%"));
	CHECK_HAS(p, S("可以计分"));
	CHECK_HAS(p, S("单位要报</dt><dd>1 项"));
	page_town_end(t);
}

TEST(the_table_ends_with_vetoes_grades_and_what_its_methods_name)
{
	struct page_town *t = page_town(j);
	struct str p;

	t->scheme = page_publish(t, "终",
	    "方案 \"终\"\n考核期 2026-01-01 至 2026-12-31\n"
	    "数据 会 次 填报 每年 由 单位\n参数 少 次 = 2次 * 2\n"
	    "部分 甲 100分 { 扣 1分 当 会 < 少 }\n加分 乙 3分 { 加 3分 当 会 > 20次 }\n"
	    "否决 \"当 \" 当 会 = 0次 则 等次 不高于 差\n"
	    "等次 { 好 当 总分 >= 90\n 差 }\n");
	p = page_ask(t, page_scheme, -1, "", "");
	CHECK_HAS(p, S("data-l=\"分值\">至多加 3</td>"));
	CHECK_HAS(p, S("条件\">当 会 = 0次 则 等次 不高于 差</td>"));
	CHECK_HAS(p, S("rowspan=\"2\" class=\"part\">等次</th>"));
	CHECK_HAS(p, S("好</td><td colspan=\"4\" data-l=\"条件\">当 总分 ≥ 90</td>"));
	CHECK_HAS(p, S("差</td><td colspan=\"4\" data-l=\"条件\">其余</td>"));
	CHECK_HAS(p, S("<dt>少 <small>参数</small></dt><dd>2次 × 2</dd>"));
	page_town_end(t);
}

TEST(a_scheme_with_problems_is_shown_with_them_and_not_ranked)
{
	struct page_town *t = page_town(j);
	struct page_visit why = { .who = OFFICE,
		.arg = { t->unit[STARS], -1 },
		.show = page_why };
	struct page_visit rank = { .who = OFFICE, .arg = { -1 }, .show = page_rank };
	struct str p;

	t->scheme = page_publish(t, "坏",
	    "方案 \"坏\"\n部分 甲 10分 { 得 没有的<数> }\n");
	p = page_ask(t, page_text, -1, "", "");
	CHECK_HAS(p, S("<span id=\"l2\" class=\"wrong\">"));
	CHECK_HAS(p, S("<span class=\"tag r\">须改</span>"));
	CHECK_HAS(p, S("/text#l2\">第 2 行</a>"));
	CHECK_HAS(p, S("还不能计分："));
	CHECK_HAS(page_ask(t, page_scheme, -1, "", ""), S("第 2 行"));
	page_go(t, &rank);
	CHECK(rank.e == OK && rank.status == 303);
	page_go(t, &why);
	CHECK(why.e == E_MISSING);
	CHECK_HAS(why.told, S("还不能计分"));
	CHECK_HAS(why.told, S("请先看方案页的检查结果"));
	page_town_end(t);
}

TEST(the_start_page_calls_schemes_what_they_call_themselves)
{
	struct page_town *t = page_town(j);
	struct str p;

	(void)page_publish(t, "另<一>个", "方案 \"叫<什么>\" 版本 \"7\"\n");
	(void)page_publish(t, "读不成<的>", "方案 方案\n");
	p = page_ask(t, page_start, -1, "", "");
	CHECK_HAS(p, S(">叫&lt;什么&gt;</a><span class=\"sub\">版本 7</span>"));
	CHECK_HAS(p, S(">读不成&lt;的&gt;</a>"));
	CHECK(str_find(p, S("另&lt;一&gt;个")) == p.n);
	page_town_end(t);
}

TEST(an_unknown_mode_is_the_systems)
{
	struct req r = { .job = j,
		.app = &(struct site){ .db = NULL },
		.cookies = S("mode=\"><script>"),
		.path = S("/"),
		.target = S("/") };
	struct frame f = frame_of(&r, S("x"));

	CHECK_TEXT(f.mode, S("auto"));
	CHECK(f.modes[0].is_now && !f.modes[1].is_now);
}

/* Starve the page at every size: it must fail cleanly or be whole. */
TEST(pages_survive_any_memory_limit)
{
	static enum err (*const pages[])(struct req *, struct db_ro *) = { page_rank,
		page_why, page_scheme, page_text, page_rank_csv, page_start, page_fill,
		page_columns, page_verify, page_own_columns };
	struct page_town *t = page_town(j);

	for (size_t i = 0; i < ARRAY_N(pages); i++) {
		struct page_visit v = { .who = OFFICE,
			.arg = { t->unit[STARS], -1 },
			.show = pages[i] };
		size_t failed = 0;

		for (v.cap = 64; v.cap < (size_t)32 << 20; v.cap += v.cap / 8 + 64) {
			page_go(t, &v);
			if (v.e == OK)
				break;
			CHECK(v.e == E_LIMIT);
			failed++;
		}
		CHECK(v.e == OK && failed > 0);
	}
	page_town_end(t);
}
