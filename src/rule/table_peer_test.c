/* SPDX-License-Identifier: MIT
 *
 * table_peer_test.c -- 同类 下级 上级, 名次, circles, 上年 and 连续 [语言 5.2 5.4 5.13]
 *
 * Each test is a scheme and its cases, worked out by hand; then one row for each
 * sentence of the checker.
 */
#include "rule/rule.h"
#include "test.h"

static const char head[] =
    "方案 \"表\"\n考核期 2026-01-01 至 2026-12-31\n对象 虚构单位\n角色 考核组\n"
    "类别 类 选(甲类, 乙类)\n数据 人数 人 核定 考核组 可不适用\n"
    "数据 报数 次 填报 每年 由 单位 限 6月30日\n数据 得票 分 核定 考核组\n"
    "数据 合规 是否 核定 考核组\n数据 来由 文 核定 考核组\n"
    "数据 会议 事件(实到 人) 来自 纪实\n";

/* All cases hold. */
static void
try(struct job *j, const char *scheme, const char *cases)
{
	struct str text = job_fmt(j, "%s%s\n", head, scheme);
	struct rule_notes notes = { .j = j, .name = S("表"), .text = text };
	struct rule_case_tally tally = { 0 };
	struct buf out = { .j = j };
	struct rule *r;

	if (rule_read(j, notes.name, text, &notes, &r) != OK) {
		for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
			rule_note_put(&out, &notes, n);
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(buf_str(&out)));
		return;
	}
	if (rule_cases(j, r, S("例"), str_of(cases), &out, &tally) != OK ||
	    tally.failed > 0 || tally.passed == 0)
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(buf_str(&out)));
}

TEST(equal_figures_share_a_place_and_the_next_is_skipped)
{
	try(j, "项 甲 { 得 1分 × 名次(同类, 得票) / 1名 }",
	    "案例 \"并列\"\n单位 \"一\"\n类 甲类; 得票 90; 得 项.甲 = 1分\n"
	    "单位 \"二\"\n类 甲类; 得票 80; 得 项.甲 = 2分\n"
	    "单位 \"三\"\n类 甲类; 得票 80; 得 项.甲 = 2分\n"
	    "单位 \"四\"\n类 甲类; 得票 70; 得 项.甲 = 4分\n"
	    "单位 \"五\"\n类 乙类; 得票 10; 得 项.甲 = 1分\n");
}

TEST(a_place_by_the_lowest_and_its_share_of_all)
{
	try(j,
	    "项 甲 { 得 1分 × 名次(同类, 0分 - 得票) / 1名 }\n"
	    "项 乙 { 得 100分 × 百分位(同类, 得票) }",
	    "案例 \"从低到高\"\n单位 \"一\"\n类 甲类; 得票 90; 得 项.甲 = 2分; 得 项.乙 = 50分\n"
	    "单位 \"二\"\n类 甲类; 得票 80; 得 项.甲 = 1分; 得 项.乙 = 100分\n");
}

TEST(who_is_not_applicable_is_not_ranked_and_who_owes_opens_the_rank)
{
	try(j, "项 甲 { 得 1分 × 名次(同类, 人数) / 1名 }",
	    "案例 \"不适用的不排\"\n单位 \"一\"\n类 甲类; 人数 不适用; 得 项.甲 = 不适用\n"
	    "单位 \"二\"\n类 甲类; 人数 5人; 得 项.甲 = 1分\n"
	    "案例 \"未报的使名次未定\"\n单位 \"一\"\n类 甲类; 人数 未报; 得 项.甲 = 待定\n"
	    "单位 \"二\"\n类 甲类; 人数 5人; 得 项.甲 = 待定\n"
	    "单位 \"三\"\n类 乙类; 人数 4人; 得 项.甲 = 1分\n");
}

TEST(others_wait_for_a_debt_that_only_the_debtor_pays_for)
{
	try(j, "项 甲 10分 { 得 10分 当 报数 >= 均值(同类, 报数) }",
	    "案例 \"一家没有报\"\n单位 \"一\"\n类 甲类; 报数 未报; 得 项.甲 = 0分\n"
	    "单位 \"二\"\n类 甲类; 报数 5次; 得 项.甲 = 待定\n");
}

TEST(aggregates_over_the_class_count_the_subject_itself)
{
	try(j,
	    "项 甲 { 得 1分 × 计数(同类 其中 合规) / 1家 }\n"
	    "项 乙 { 得 均值(同类, 得票) }\n项 丙 { 得 最高(同类 其中 合规, 得票) }",
	    "案例 \"自己在内\"\n单位 \"一\"\n类 甲类; 得票 90; 合规 是\n"
	    "得 项.甲 = 1分; 得 项.乙 = 80分; 得 项.丙 = 90分\n"
	    "单位 \"二\"\n类 甲类; 得票 70; 合规 否\n"
	    "得 项.甲 = 1分; 得 项.乙 = 80分; 得 项.丙 = 90分\n"
	    "单位 \"三\"\n类 乙类; 得票 30; 合规 否\n"
	    "得 项.甲 = 0分; 得 项.乙 = 30分; 得 项.丙 = 不适用\n");
}

TEST(below_and_above_along_the_tree)
{
	try(j,
	    "项 甲 { 得 合计(下级, 得票) }\n项 乙 { 得 上级.得票 }\n"
	    "项 丙 { 每 下级 其中 得票 > 本.得票 加 1分 }\n"
	    "项 丁 { 得 均值(成员, 得票) }",
	    "案例 \"一上两下\"\n单位 \"总\"\n类 甲类; 得票 50\n"
	    "得 项.甲 = 100分; 得 项.乙 = 不适用; 得 项.丙 = 1分; 得 项.丁 = 50分\n"
	    "单位 \"一\"\n上级 \"总\"; 类 乙类; 得票 60\n"
	    "得 项.甲 = 0分; 得 项.乙 = 50分; 得 项.丙 = 0分; 得 项.丁 = 不适用\n"
	    "单位 \"二\"\n上级 \"总\"; 类 乙类; 得票 40; 得 项.乙 = 50分\n");
}

TEST(records_of_the_unit_above_are_counted)
{
	try(j, "项 甲 20分 { 每 所在.会议 扣 分档 类 { 甲类: 3分; 乙类: 5分 } }",
	    "案例 \"连带\"\n单位 \"总\"\n类 甲类; 会议 { 实到 3人 }, { 实到 4人 }\n"
	    "会议 { 日期 2027-01-01; 实到 4人 }\n得 项.甲 = 不适用\n"
	    "单位 \"一\"\n上级 \"总\"; 类 乙类; 得 项.甲 = 10分\n");
}

TEST(each_of_those_below_brings_its_own_amount)
{
	try(j,
	    "项 甲 20分 { 每 下级 其中 非 合规 扣 分档 类 { 甲类: 3分; 乙类: 5分 } 上限 7分 }\n"
	    "项 乙 20分 { 每 下级 取 最高 扣 得票 / 10 }",
	    "案例 \"各扣各的\"\n单位 \"总\"\n类 甲类; 合规 是; 得票 0\n"
	    "得 项.甲 = 13分; 得 项.乙 = 12分\n"
	    "单位 \"一\"\n上级 \"总\"; 类 甲类; 合规 否; 得票 80\n"
	    "单位 \"二\"\n上级 \"总\"; 类 乙类; 合规 否; 得票 20\n");
}

TEST(a_total_that_rests_on_totals_below_is_run_level_by_level)
{
	try(j, "项 甲 { 得 得票 }\n加分 乙 { 加 均值(下级, 总分) × 50% }",
	    "案例 \"三层\"\n单位 \"上\"\n类 甲类; 得票 10; 得 总分 = 30分\n"
	    "单位 \"中\"\n上级 \"上\"; 类 甲类; 得票 20; 得 总分 = 40分\n"
	    "单位 \"下\"\n上级 \"中\"; 类 甲类; 得票 40; 得 总分 = 40分\n");
}

TEST(a_figure_handed_down_is_run_level_by_level)
{
	try(j, "项 甲 { 得 得票 + 若无(上级.项.甲 × 10%, 0分) }",
	    "案例 \"三层\"\n单位 \"下\"\n上级 \"中\"; 类 甲类; 得票 40; 得 项.甲 = 42.1分\n"
	    "单位 \"中\"\n上级 \"上\"; 类 甲类; 得票 20; 得 项.甲 = 21分\n"
	    "单位 \"上\"\n类 甲类; 得票 10; 得 项.甲 = 10分\n");
}

TEST(a_def_with_a_unit_may_add_up_the_tree)
{
	try(j, "设 全部 人 = 人数 + 合计(下级, 全部)\n项 甲 { 得 1分 × 全部 / 1人 }",
	    "案例 \"层层相加\"\n单位 \"上\"\n类 甲类; 人数 1人; 得 项.甲 = 6分\n"
	    "单位 \"中\"\n上级 \"上\"; 类 甲类; 人数 2人; 得 项.甲 = 5分\n"
	    "单位 \"下\"\n上级 \"中\"; 类 甲类; 人数 3人; 得 项.甲 = 3分\n");
}

TEST(what_an_item_lost_or_gained_is_counted_from_its_start)
{
	try(j,
	    "项 甲 10分 { 每 报数 扣 1分 }\n扣分 乙 5分 { 每 报数 扣 2分 }\n"
	    "加分 丙 { 加 项.甲.扣分 + 项.乙.扣分 }\n加分 丁 { 加 项.丙.加分 }",
	    "案例 \"扣了多少\"\n类 甲类; 报数 2次\n得 项.甲 = 8分; 得 扣分.乙 = -4分\n"
	    "得 加分.丙 = 6分; 得 加分.丁 = 6分\n");
}

TEST(the_year_before_is_a_fact_and_its_lack_is_not_applicable)
{
	try(j,
	    "项 甲 20分 起 若无(上年.总分 × 20%, 5分) { 每 报数 扣 1分 }\n"
	    "项 乙 { 得 1分 当 上年.等次 = 好 }\n等次 { 好 当 总分 >= 10; 差 }",
	    "案例 \"有上年\"\n类 甲类; 报数 1次; 上年.总分 80; 上年.等次 好\n"
	    "得 项.甲 = 15分; 得 项.乙 = 1分\n"
	    "案例 \"没有上年\"\n类 甲类; 报数 1次\n得 项.甲 = 4分; 得 项.乙 = 不适用\n");
}

TEST(a_streak_needs_every_period_and_lacking_history_breaks_it)
{
	try(j, "项 甲 10分 { 扣 3分 当 连续(报数 < 2次, 3年) }",
	    "案例 \"三年都少\"\n类 甲类; 报数 1次; 上年.报数 1次; 上年.上年.报数 0次; 得 项.甲 = 7分\n"
	    "案例 \"中间一年够\"\n类 甲类; 报数 1次; 上年.报数 2次; 上年.上年.报数 0次; 得 项.甲 = 10分\n"
	    "案例 \"历史不足\"\n类 甲类; 报数 1次; 上年.报数 1次; 得 项.甲 = 10分\n"
	    "案例 \"未报\"\n今天 2026-03-01\n类 甲类; 上年.报数 1次; 上年.上年.报数 1次; 得 项.甲 = 未报\n");
}

/* ── what the checker says ──────────────────────────────────────────── */

struct told {
	const char *text, *what, *fix;
};

static void
check_told(struct job *j, const struct told *t)
{
	struct str text = job_fmt(j, "%s%s\n", head, t->text);
	struct rule_notes notes = { .j = j, .name = S("表"), .text = text };
	const struct rule_note *n;
	struct rule *r;

	CHECK(rule_read(j, notes.name, text, &notes, &r) != OK);
	for (n = notes.first; n != NULL && n->level == RULE_WARNING;)
		n = n->next;
	if (n == NULL) {
		test_failed(__FILE__, __LINE__, "nothing is said of %s", t->text);
		return;
	}
	CHECK_TEXT(n->what, str_of(t->what));
	CHECK_TEXT(n->fix, str_of(t->fix));
}

TEST(every_sentence_about_others_says_what_to_write)
{
	static const struct told rows[] = {
		{ "项 甲 10分 { 扣 1分 当 合计(下级) > 0人 }",
		    "合计 要写一群单位和一个数", "写 合计(下级, 党员数)" },
		{ "项 甲 10分 { 扣 1分 当 计数(下级, 人数) > 0 }", "计数 只写一群单位",
		    "写 计数(下级)" },
		{ "项 甲 10分 { 扣 1分 当 合计(下级, 人数 其中 合规) > 0人 }",
		    "其中 写在那一群单位后面", "写 合计(下级 其中 …, 党员数)" },
		{ "项 甲 10分 { 扣 1分 当 均值(下级, 合规) > 0 }",
		    "这里要用数来算，不能用是否", "要数有几个，写 计数(下级 其中 …)" },
		{ "项 甲 10分 { 扣 1分 当 合计(下级, 合计(下级, 人数)) > 0人 }",
		    "一群单位里面不能再数一群单位",
		    "先用 设 算出里面的数，再用它的名字" },
		{ "项 甲 10分 { 扣 1分 当 名次(下级, 人数) > 3 }",
		    "名次是在自己所在的一群里排，下级里没有自己", "写 名次(同类, 总分)" },
		{ "项 甲 10分 { 扣 1分 当 名次(人数) > 3 }", "“名次” 后面先要写 同类",
		    "写 名次(同类, 总分)" },
		{ "项 甲 10分 { 扣 1分 当 计数(同类 其中 人数 > 本.人数) > 3 }",
		    "同类 里面不能写 本：要一家一家地比", "要比高低，写 名次(同类, …)" },
		{ "数据 帮扶 对象 来自 名册\n"
		  "项 甲 10分 { 扣 1分 当 计数(同类 其中 帮扶 = 本) > 3 }",
		    "同类 里面不能写 本：要一家一家地比", "要比高低，写 名次(同类, …)" },
		{ "项 甲 10分 { 扣 1分 当 计数(下级 其中 人数 > 上级.人数) > 3 }",
		    "下级、同类 里面不能写 上级", "写 本.名字" },
		{ "项 甲 10分 { 扣 1分 当 上级.本.合规 }", "上级 后面不能写 本",
		    "去掉 本" },
		{ "项 甲 10分 { 每 同类 其中 合规 扣 1分 }",
		    "每 后面可以写 下级 或 成员，不能写 同类",
		    "写 计数(同类 其中 …) 或 名次(同类, …)" },
		{ "项 甲 10分 { 每 会议 { 每 下级 扣 1分 } }",
		    "一群单位、一件件的事里面不能再逐个数一群单位", "分成两条写" },
		{ "项 甲 10分 { 每 下级 取 末 扣 1分 }",
		    "下级各算各的，没有 同、满、末、一次、其余",
		    "写 每 下级 其中 … 扣 1分，或加 取 最高" },
		{ "项 甲 10分 起 5分 { 每 下级 取 最高 { 扣 1分; 加 2分 } }",
		    "又加又扣的，不能只取其中一个", "分成两条写" },
		{ "项 甲 10分 { 得 1分; 得 项.甲.丢分 }", "“项.甲” 后面没有 “丢分”",
		    "写 得分、扣分 或 加分" },
		{ "项 甲 10分 { 得 上年 }", "“上年” 后面要写数据或结果的名字",
		    "写 上年.总分，或 上年.等次" },
		{ "项 甲 10分 { 得 上年.满分 }", "“满分” 没有上一年的数",
		    "写数据、设、项、总分或等次的名字" },
		{ "项 甲 10分 { 扣 1分 当 上年.来由 = \"甲\" }", "“来由” 没有上一年的数",
		    "写数据、设、项、总分或等次的名字" },
		{ "项 甲 10分 { 扣 1分 当 连续(合规, 1年) }",
		    "连续 要写一个条件，和 2 到 10 年（期）",
		    "写 连续(等次 = 不合格, 2年)" },
		{ "项 甲 10分 { 扣 1分 当 连续(计数(会议) > 2, 2年) }",
		    "连续 里面写数据、设和结果的比较，不写 计数、合计",
		    "先用 设 算好，再写 连续(它的名字 …)" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		check_told(j, &rows[i]);
}

TEST(every_sentence_about_other_schemes_says_what_to_write)
{
	static const struct told rows[] = {
		{ "项 甲 10分 { 得 方案.总分 }", "方案 后面要写名称，名称加引号",
		    "写 方案.\"名称\".总分" },
		{ "项 甲 10分 { 得 方案.\"别的\".总分 }", "没有方案 “别的”",
		    "把它写在同一个文件里，或在前面写 引用 \"名称\"" },
		{ "项 甲 10分 { 得 方案.\"表\".总分 }", "“表” 就是这个方案自己",
		    "直接写 总分、等次" },
		{ "引用 \"外\"\n项 甲 10分 { 得 方案.\"外\".项.乙.分 }",
		    "方案 “外” 没有这个结果",
		    "写 .总分、.等次、.项.名称，或它的 结果 的名字" },
		{ "引用 \"外\"\n项 甲 10分 { 得 均值(方案.\"外\", 总分) }",
		    "这个方案没有分几次的结果可以合起来", "写 方案.\"名称\".总分" },
		{ "项 甲 10分 { 得 方案.\"季\".总分 }\n方案 \"季\"\n"
		  "考核期 2026-01-01 至 2026-12-31 每季\n项 乙 { 得 1分 }",
		    "“季” 一个考核期里有几次结果，要合起来",
		    "写 均值(方案.\"名称\", 总分)" },
		{ "项 甲 10分 { 得 均值(方案.\"季\") }\n方案 \"季\"\n"
		  "考核期 2026-01-01 至 2026-12-31 每季\n项 乙 { 得 1分 }",
		    "先写方案，再写要合起来的结果", "写 均值(方案.\"名称\", 总分)" },
		{ "项 甲 10分 { 扣 1分 当 均值(方案.\"季\", 等次) > 1 }\n方案 \"季\"\n"
		  "考核期 2026-01-01 至 2026-12-31 每季\n项 乙 { 得 1分 }\n等次 { 好 }",
		    "这里要用数来算，不能用选项",
		    "写一个数量，例如 均值(方案.\"名称\", 总分)" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		check_told(j, &rows[i]);
}

TEST(results_of_a_shorter_period_are_put_together)
{
	try(j,
	    "项 甲 { 得 均值(方案.\"季\", 总分) }\n"
	    "项 乙 { 得 1分 × 计数(方案.\"季\" 其中 等次 = 好) / 1次 }\n"
	    "方案 \"季\"\n考核期 2026-01-01 至 2026-12-31 每季\n项 丙 { 得 1分 }\n"
	    "等次 { 好 当 总分 >= 1; 差 }",
	    "案例 \"四季\"\n类 甲类; 方案.\"季\".总分.一季度 80; 方案.\"季\".总分.二季度 90\n"
	    "方案.\"季\".总分.三季度 70; 方案.\"季\".总分.四季度 不适用\n"
	    "方案.\"季\".等次.一季度 好; 方案.\"季\".等次.二季度 好\n"
	    "方案.\"季\".等次.三季度 差; 方案.\"季\".等次.四季度 不适用\n"
	    "得 项.甲 = 80分; 得 项.乙 = 2分\n");
}

TEST(schemes_that_wait_for_one_another_are_told)
{
	struct str text = S("方案 \"一\"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n"
			    "项 甲 { 得 方案.\"二\".总分 }\n"
			    "方案 \"二\"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n"
			    "项 乙 { 得 方案.\"一\".总分 }\n");
	struct rule_notes notes = { .j = j, .name = S("圈"), .text = text };
	struct rule **r;
	size_t n;

	CHECK(rule_schemes(j, notes.name, text, &notes, &r, &n) == E_INPUT);
	CHECK(notes.first != NULL);
	CHECK_TEXT(notes.first->what, S("方案 “二” 和别的方案互相等着对方的结果"));
}

TEST(what_the_upper_unit_recorded_is_counted_for_those_below)
{
	try(j,
	    "项 甲 20分 { 每 所在.会议 其中 实到 > 5人 扣 分档 类 { 甲类: 5分; 乙类: 3分 } }\n"
	    "项 乙 { 得 1分 × 合计(上级.会议, 实到) / 1人 }",
	    "案例 \"一上一下\"\n单位 \"总\"\n类 甲类\n"
	    "会议 { 实到 6人 }, { 实到 2人 }, { 实到 9人 }\n得 项.甲 = 不适用\n"
	    "单位 \"一\"\n上级 \"总\"; 类 乙类\n得 项.甲 = 14分; 得 项.乙 = 17分\n");
}

TEST(a_circle_is_told_in_words)
{
	static const struct told rows[] = {
		{ "项 甲 10分 { 得 均值(同类, 总分) }",
		    "同类之间互相等着，谁也算不出：项.甲 要用同类的 总分，总分 要用 项.甲",
		    "去掉其中一处引用" },
		{ "项 甲 10分 { 得 均值(下级, 项.乙) }\n项 乙 10分 { 得 上级.项.甲 }",
		    "上级和下级互相等着，谁也算不出：项.甲 要用下级的 项.乙，项.乙 要用上级的 项.甲",
		    "只向上读，或只向下读" },
		{ "项 甲 10分 未报 均值 { 得 得票 + 合计(下级, 项.甲) }",
		    "绕了一圈，中间又要等同类的平均：项.甲 要用下级的 项.甲",
		    "去掉 均值 的规定，或去掉其中一处引用" },
		{ "设 全部 = 人数 + 合计(下级, 全部)\n项 甲 10分 { 扣 1分 当 全部 > 3人 }",
		    "“全部” 隔着层级用到自己，要写明单位才能算",
		    "在名字后面写上单位，例如 设 人数 人 = …" },
		{ "设 全部 = 人数 + 上年.全部\n项 甲 10分 { 扣 1分 当 全部 > 3人 }",
		    "“全部” 用到自己上一年的数，要写明单位才能算",
		    "在名字后面写上单位，例如 设 人数 人 = …" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		check_told(j, &rows[i]);
}

TEST(a_unit_above_itself_is_refused)
{
	struct str text = job_fmt(j,
	    "%s项 甲 { 得 得票 }\n加分 乙 { 加 均值(下级, 总分) }\n", head);
	struct rule_notes notes = { .j = j, .name = S("表"), .text = text };
	struct rule_case_tally tally;
	struct buf out = { .j = j };
	struct rule *r;

	CHECK(rule_read(j, notes.name, text, &notes, &r) == OK);
	(void)!rule_cases(j, r, S("例"),
	    S("案例 \"绕圈\"\n单位 \"一\"\n上级 \"二\"; 类 甲类; 得票 1\n"
	      "单位 \"二\"\n上级 \"一\"; 类 甲类; 得票 1; 得 总分 = 2分\n"),
	    &out, &tally);
	CHECK(tally.passed == 0);
	CHECK_TEXT(str_of(j->told),
	    S("上级关系绕了一圈，或超过 64 层；请改好单位的上级"));
}

TEST(an_explanation_names_those_it_was_added_up_from)
{
	struct str text = job_fmt(j, "%s项 甲 { 得 合计(下级 其中 合规, 得票) }\n", head);
	struct rule_notes notes = { .j = j, .name = S("表"), .text = text };
	struct rule_case_tally tally;
	struct buf out = { .j = j };
	struct rule *r;

	CHECK(rule_read(j, notes.name, text, &notes, &r) == OK);
	(void)!rule_cases(j, r, S("例"),
	    S("案例 \"甲\"\n单位 \"总\"\n类 甲类; 得票 1; 合规 是; 得 项.甲 = 1分\n"
	      "单位 \"一\"\n上级 \"总\"; 类 甲类; 得票 8; 合规 是\n"
	      "单位 \"二\"\n上级 \"总\"; 类 甲类; 得票 5; 合规 否\n"),
	    &out, &tally);
	CHECK_HAS(buf_str(&out),
	    S("合计(下级 其中 合规，得票)（一 8分；另 1 个不合条件） = 8分"));
}

TEST(a_fact_that_names_the_one_who_asks_is_compared_with_its_name)
{
	try(j,
	    "数据 帮扶 对象 来自 名册\n"
	    "项 甲 { 加 1分 × 计数(下级 其中 帮扶 = 本) }\n"
	    "项 乙 { 每 下级 加 1分 当 帮扶 = 本 }\n"
	    "项 丙 { 加 1分 当 帮扶 = 本 }\n",
	    "案例 \"三家\"\n单位 \"总\"\n类 甲类; 帮扶 \"总\"\n"
	    "得 项.甲 = 2分; 得 项.乙 = 2分; 得 项.丙 = 1分\n"
	    "单位 \"一\"\n上级 \"总\"; 类 甲类; 帮扶 \"总\"; 得 项.丙 = 0分\n"
	    "单位 \"二\"\n上级 \"总\"; 类 甲类; 帮扶 \"总\"\n"
	    "单位 \"三\"\n上级 \"总\"; 类 甲类; 帮扶 \"三\"; 得 项.丙 = 1分\n");
}

TEST(what_is_counted_of_a_stretch_is_told_of_the_stretch)
{
	struct str text = job_fmt(j,
	    "%s项 甲 20分 { 每半年，每 计数(会议 其中 实到 > 1人) 不足 2次 扣 1分 }\n"
	    "项 乙 20分 { 每半年 { 每 会议 扣 1分 } }\n"
	    "项 丙 20分 { 每 会议 扣 1分 }\n",
	    head);
	struct rule_notes notes = { .j = j, .name = S("表"), .text = text };
	struct rule_case_tally tally;
	struct buf out = { .j = j };
	struct rule *r;

	CHECK(rule_read(j, notes.name, text, &notes, &r) == OK);
	(void)!rule_cases(j, r, S("例"),
	    S("案例 \"甲\"\n类 甲类; 会议 { 日期 2026-03-01; 实到 1人 }\n"
	      "会议 { 日期 2026-04-01; 实到 2人 }, { 日期 2026-08-01; 实到 3人 }\n"
	      "会议 { 日期 2027-01-01; 实到 4人 }\n"
	      "得 项.甲 = 0分; 得 项.乙 = 0分; 得 项.丙 = 0分\n"),
	    &out, &tally);
	CHECK_HAS(buf_str(&out), S("（上半年 2件里有 1件） 不足 2次"));
	CHECK_HAS(buf_str(&out), S("（下半年 1件） 不足 2次"));
	CHECK_HAS(buf_str(&out),
	    S("2026年3月1日·实到1人 1分；2026年4月1日·实到2人 1分\n"));
	CHECK_HAS(buf_str(&out), S("2027年1月1日·实到4人 不在考核期内，不计"));
}

TEST(an_explanation_says_what_was_compared_and_what_was_let_off)
{
	struct str text = job_fmt(j,
	    "%s数据 处分 事件(人数 人, 报批 是否) 核定 考核组\n"
	    "设 到会 %% = 合计(会议, 实到) / 人数\n"
	    "项 甲 20分 { 扣 1分 当 到会 < 80%%; 每 到会 不足 80%% 满 10%% 扣 1分 }\n"
	    "项 乙 20分 { 每 处分 其中 人数 > 2人 扣 1分 免 当 报批 }\n",
	    head);
	struct rule_notes notes = { .j = j, .name = S("表"), .text = text };
	struct rule_case_tally tally;
	struct buf out = { .j = j };
	struct rule *r;

	CHECK(rule_read(j, notes.name, text, &notes, &r) == OK);
	(void)!rule_cases(j, r, S("例"),
	    S("案例 \"甲\"\n类 甲类; 人数 4人; 会议 { 实到 3人 }\n"
	      "处分 { 人数 3人; 报批 否 }, { 人数 4人; 报批 是 }, { 人数 1人; 报批 否 }\n"
	      "处分 { 人数 1人 }, { 人数 2人 }, { 人数 2人 }\n"
	      "得 项.甲 = 0分; 得 项.乙 = 0分\n"),
	    &out, &tally);
	CHECK_HAS(buf_str(&out), S("计算  条件成立（到会 为 75%）\n"));
	CHECK_HAS(buf_str(&out), S("75% 不足 80%，差 5 个百分点，不满 10%\n"));
	CHECK_HAS(buf_str(&out),
	    S("计算  人数3人 1分；人数4人 0分（免）；另 4 件不合条件，不计\n"));
}
