/* SPDX-License-Identifier: MIT
 *
 * report_test.c -- shares, entries and coverage of a scheme, figure by figure
 */
#include "rule/rule.h"
#include "test.h"

static const char text[] =
    "方案 \"报告\"\n考核期 2026-01-01 至 2026-12-31\n对象 虚构支部\n"
    "角色 虚构工委, 考核组\n维度 思想, 组织\n类别 类型 选(机关, 企业)\n"
    "数据 党课 次 填报 每年 由 单位 核 虚构工委\n"
    "数据 学习 学时 来自 纪实\n"
    "数据 评价 选(好, 差) 核定 虚构工委\n"
    "数据 闲置 次 填报 每年 由 单位\n"
    "数据 心得 篇 来自 检查\n"
    "部分 建设 40分 权重 60% {\n"
    "  项 党课 20分 责任 具体, 直接 维度 思想 { 每 党课 不足 4次 扣 2分 }\n"
    "  适用 机关 { 项 学习 20分 责任 第一 维度 思想, 组织 {\n"
    "    每 学习 不足 32学时 满 1学时 扣 1分 } }\n"
    "  适用 企业 { 项 班子 20分 责任 集体 维度 组织 { 得 分档 评价 { 好: 20分; 差: 0分 } } }\n"
    "}\n"
    "部分 特色 50分 权重 40% { 得 评 0..10分 步长 1 由 考核组\n每 心得 加 1分 }\n"
    "加分 创新 3分 { 加 评 0..3分 步长 1 由 考核组 }\n";

static struct rule_report
report(struct job *j, int64_t units)
{
	struct rule_notes notes = { .j = j, .name = S("报告"), .text = S(text) };
	struct rule_report x = { .units = 0 };
	struct rule *r;

	if (rule_read(j, notes.name, notes.text, &notes, &r) != OK)
		for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
			test_failed(__FILE__, __LINE__, "%u: %.*s", n->line,
			    STR_FMT(n->what));
	else
		rule_report(j, r, units, &x);
	return x;
}

/* "建设 60 60；特色 40 40" */
static struct str
shares_text(struct job *j, const struct rule_report *x, const struct rule_share *s,
    size_t n)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++) {
		buf_fmt(&b, "%s%.*s", i > 0 ? "；" : "", STR_FMT(s[i].name));
		for (size_t d = 0; d < x->domain_n; d++)
			buf_fmt(&b, " %.*s", STR_FMT(num_text(j, s[i].points[d])));
	}
	return buf_str(&b);
}

TEST(points_are_split_by_part_dimension_duty_and_role_for_each_class)
{
	struct rule_report x = report(j, 1);

	CHECK(x.domain_n == 2);
	CHECK_TEXT(x.domain[1], S("企业"));
	CHECK_TEXT(shares_text(j, &x, x.part, x.part_n), S("建设 60 60；特色 40 40"));
	CHECK_TEXT(shares_text(j, &x, x.dim, x.dim_n),
	    S("思想 45 30；组织 15 30；未写 40 40"));
	CHECK_TEXT(shares_text(j, &x, x.duty, x.duty_n),
	    S("具体 15 15；直接 15 15；第一 30 0；集体 0 30；未写 40 40"));
	/* 特色: 10 of 50 points are judged, 8 of its 40 in the total */
	CHECK_TEXT(shares_text(j, &x, x.role, x.role_n),
	    S("单位 30 30；纪实 30 0；虚构工委 0 30；考核组 8 8；检查 32 32"));
}

TEST(entries_are_counted_by_who_makes_them_and_for_all_units)
{
	struct rule_report x = report(j, 12);
	struct buf b = { .j = j };

	rule_burden_put(&b, &x);
	CHECK_TEXT(buf_str(&b),
	    S("要人填的数：一个单位一年 4 个，12 个单位一年合计 48 个\n"
	      "由谁填                项数  每单位每年        合计        预算\n"
	      "  单位                   1           1          12          60\n"
	      "  考核组                 2           2          24         120\n"
	      "  虚构工委               1           1          12         120\n"
	      "  检查                   1        现成\n"
	      "  纪实                   1        现成\n"
	      "  单位：党课\n"
	      "  考核组：评分、评分\n"
	      "  虚构工委：评价\n"
	      "  检查：心得\n"
	      "  纪实：学习\n"));
}

TEST(how_much_people_decide_is_one_sentence)
{
	static const struct {
		const char *parts, *want;
	} row[] = {
		{ "部分 甲 10分 { 得 评 由 丙 }\n部分 乙 90分 { 扣 5分 当 次数 < 2次 }\n",
		    "评分占 10%，其余由数据算出" },
		{ "部分 甲 10分 { 得 评 由 丙 }\n部分 乙 20分 { 得 口碑 }\n",
		    "评分占 33.3%，核定占 66.7%" },
		{ "部分 乙 90分 { 扣 5分 当 次数 < 2次 }\n",
		    "没有评分和核定，全部由数据算出" },
		{ "部分 乙 90分 { 扣 5分 当 次数 < 2次 }\n加分 丁 上限 3分 { 加 评 0分..3分 由 丙 }\n",
		    "另有加分至多 3 分由评定，其余由数据算出" },
	};

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		struct str one = job_fmt(j,
		    "方案 \"占比\"\n考核期 2026-01-01 至 2026-12-31\n角色 丙\n"
		    "数据 次数 次 来自 纪实\n数据 口碑 分 核定 丙\n%s",
		    row[i].parts);
		struct rule_notes notes = { .j = j, .name = S("占比"), .text = one };
		struct rule *r = NULL;

		if (rule_read(j, notes.name, one, &notes, &r) != OK || r == NULL) {
			test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(one));
			continue;
		}
		CHECK_TEXT(rule_share_text(j, r), str_of(row[i].want));
	}
}

TEST(empty_cells_of_content_by_domain_by_duty_are_named)
{
	struct rule_report x = report(j, 1);
	struct buf b = { .j = j };

	CHECK(x.content_n == 2 && x.layer_n == 4);
	for (size_t i = 0; i < x.gap_n; i++)
		buf_fmt(&b, "%.*s\n", STR_FMT(x.gap[i]));
	CHECK_TEXT(buf_str(&b),
	    S("思想 × 机关：没有 集体 责任的项目\n"
	      "思想 × 企业：没有 集体、第一 责任的项目\n"
	      "组织 × 机关：没有 集体、具体、直接 责任的项目\n"
	      "组织 × 企业：没有 第一、具体、直接 责任的项目\n"));
	/* 思想 × 机关 × 第一: half of 学习 */
	CHECK(x.cover[1].u == NUM(15).u);
}

TEST(red_lines_stand_in_the_report_with_their_rule)
{
	struct rule_report x = report(j, 1);

	if (x.red_n != 1) {
		test_failed(__FILE__, __LINE__, "%zu red lines", x.red_n);
		return;
	}
	CHECK_TEXT(x.red[0].subject, S("“心得”"));
	CHECK_TEXT(x.red[0].word, S("心得"));
	CHECK_TEXT(x.red[0].rule, S("《整治形式主义为基层减负若干规定》"));
	CHECK(x.red[0].line == 11);
}

TEST(a_text_with_errors_is_still_asked_for_its_burden)
{
	struct rule_notes notes = { .j = j,
		.name = S("报告"),
		.text = S(
		    "方案 \"报告\"\n考核期 2026-01-01 至 2026-12-31\n"
		    "数据 数 次 填报 每年 由 单位\n项 果 10分 { 每 数 扣 1元 }\n") };
	struct rule_report x;
	struct rule *r;

	CHECK(rule_read(j, notes.name, notes.text, &notes, &r) == E_INPUT);
	rule_report(j, r, 0, &x);
	CHECK(x.units == 1 && x.part_n == 0 && x.load_n == 1 && x.load[0].entries == 1);
}

TEST(points_that_rest_on_ballots_and_sets_go_to_those_who_give_them)
{
	struct rule_notes notes = { .j = j,
		.name = S("报告"),
		.text = S(
		    "方案 \"报告\"\n考核期 2026-01-01 至 2026-12-31\n对象 虚构支部\n角色 工委\n"
		    "数据 处分 事件(案号 文) 核定 工委\n"
		    "项 作风 60分 { 每 处分 扣 5分 }\n"
		    "项 述职 40分 { 得 满分 × 完成率(书记述职.得分, 100分) }\n"
		    "测评 书记述职 { 对象 书记; 问 总体; 选项 好 100, 差 0; 评价人 党员 100%; "
		    "不记名; 至少 5票 }\n") };
	struct rule_report x;
	struct rule *r;

	CHECK(rule_read(j, notes.name, notes.text, &notes, &r) == OK);
	rule_report(j, r, 1, &x);
	CHECK_TEXT(shares_text(j, &x, x.role, x.role_n), S("工委 60；测评 40"));
}

TEST(what_is_asked_is_listed_as_people_read_it)
{
	struct rule_notes notes = { .j = j,
		.name = S("报告"),
		.text = S(
		    "方案 \"报告\"\n考核期 2026-01-01 至 2026-12-31\n角色 工委\n"
		    "类别 类型 选(机关, 企业)\n"
		    "数据 经费 元 填报 每年 限 12月10日 由 单位 核 工委 说明 \"到账的\"\n"
		    "数据 处分 事件(案号 文, 种类 选(警告 < 记过)) 核定 工委\n"
		    "数据 属实 是否 来自 名册, 台账\n"
		    "项 果 10分 { 扣 1分 当 经费 < 3元 }\n") };
	const struct rule_asked *a;
	struct buf b = { .j = j };
	struct rule *r;
	size_t n;

	(void)!rule_read(j, notes.name, notes.text, &notes, &r);
	a = rule_asked(j, r, &n);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%u %.*s|%.*s|%.*s|%.*s|%.*s%s\n", a[i].line,
		    STR_FMT(a[i].name), STR_FMT(a[i].type), STR_FMT(a[i].giver),
		    STR_FMT(a[i].when), STR_FMT(a[i].remark),
		    a[i].is_class ? "|类别" : "");
	CHECK_TEXT(buf_str(&b),
	    S("4 类型|机关、企业|来自名册|||类别\n"
	      "5 经费|元|单位填报，工委核|每年；限 12月10日|到账的\n"
	      "6 处分|逐件登记：案号（文字）、种类（警告 < 记过）|工委核定||\n"
	      "7 属实|是、否|来自名册、台账||\n"));
}
