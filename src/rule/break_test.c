/* SPDX-License-Identifier: MIT
 *
 * break_test.c -- schemes of clumsy and hostile authors [刁难的方案]
 *
 * Each was once ignored in silence, misjudged, slow or fatal.  Only the public
 * door is used; sentences are compared in full.
 */
#include "rule/cases_test.h"

static const char frame[] = "方案 \"刁难\"\n考核期 2026-01-01 至 2026-12-31\n"
			    "对象 虚构支部\n角色 虚构工委\n"
			    "数据 次数 次 核定 虚构工委\n数据 属实 是否 核定 虚构工委\n";

/* What is said of the frame and ${rest}: line:col: what | fix, a line each. */
static struct str
told(struct job *j, struct str rest)
{
	struct rule_notes notes = { .j = j,
		.name = S("刁难"),
		.text = job_fmt(j, "%s%.*s", frame, STR_FMT(rest)) };
	struct buf b = { .j = j };
	struct rule *r;

	(void)!rule_read(j, notes.name, notes.text, &notes, &r);
	for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
		buf_fmt(&b, "%u:%u: %.*s%s%.*s\n", n->line, n->col, STR_FMT(n->what),
		    n->fix.n > 0 ? " | " : "", STR_FMT(n->fix));
	return buf_str(&b);
}

#define TOLD(rest, want) CHECK_TEXT(told(j, S(rest)), S(want))
#define USED "部分 用 10分 { 每 次数 扣 1分; 扣 1分 当 属实 }\n"

/* The scheme is read, and its cases all hold. */
static void
holds(struct job *j, const char *rest, const char *cases)
{
	cases_hold(j, job_fmt(j, "%s%s", frame, rest), cases);
}

static struct str
repeated(struct job *j, const char *from, const char *each, size_t n, const char *to)
{
	struct buf b = { .j = j };

	buf_put(&b, str_of(from));
	while (n-- > 0)
		buf_put(&b, str_of(each));
	buf_put(&b, str_of(to));
	return buf_str(&b);
}

/* ── nothing is ignored in silence ──────────────────────────────────── */

TEST(a_statement_that_can_stand_only_once_is_refused_the_second_time)
{
	TOLD("考核期 2026-01-01 至 2026-06-30\n" USED,
	    "7:1: 考核期 写了两次 | 留下一句，要写的都写在这一句里\n");
	TOLD("对象 别的支部\n" USED,
	    "7:1: 对象 写了两次 | 留下一句，要写的都写在这一句里\n");
	TOLD("总分 满分 10分\n总分 起 0分\n" USED,
	    "8:1: 总分 写了两次 | 留下一句，要写的都写在这一句里\n");
}

TEST(a_second_basis_is_kept_beside_the_first)
{
	struct rule_notes notes = { .j = j,
		.name = S("刁难"),
		.text = job_fmt(j, "%s%s", frame,
		    "依据 \"甲文\"\n依据 \"乙文\"\n" USED) };
	struct rule *r;

	CHECK(rule_read(j, notes.name, notes.text, &notes, &r) == OK);
	CHECK_TEXT(rule_head(r)->basis, S("甲文、乙文"));
}

TEST(a_source_written_twice_is_refused)
{
	TOLD("数据 件数 件 来自 甲 来自 乙\n部分 果 10分 { 每 件数 扣 1分 }\n" USED,
	    "7:14: “件数”的 来自 写了两次 | 留下一个\n");
	TOLD("数据 件数 件 来自 甲 由 单位\n部分 果 10分 { 每 件数 扣 1分 }\n" USED,
	    "7:14: 由 说的是由谁填报，要和 填报 一起写 | 写 填报 每年 由 单位\n");
}

/* Each row is what follows the frame, then what is said of it. */
TEST(nothing_of_which_there_is_one_is_written_twice)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
#define POOL(mods) "部分 果 10分 " mods " { 每 次数 扣 1分; 扣 1分 当 属实 }\n"
#define LINE(mods) "部分 果 10分 { 每 次数 扣 1分 " mods "; 扣 1分 当 属实 }\n"
		{ POOL("起 1分 起 2分"), "7:15: 起 写了两次" },
		{ POOL("上限 1分 上限 2分"), "7:16: 上限 写了两次" },
		{ POOL("下限 1分 下限 2分"), "7:16: 下限 写了两次" },
		{ POOL("不封顶 不封顶"), "7:14: 不封顶 写了两次" },
		{ POOL("不设底 不设底"), "7:14: 不设底 写了两次" },
		{ POOL("责任 第一 责任 直接"), "7:16: 责任 写了两次" },
		{ POOL("维度 甲 维度 乙"), "7:15: 维度 写了两次" },
		{ POOL("考核 虚构工委 考核 虚构工委"), "7:18: 考核 写了两次" },
		{ POOL("适用 当 属实 适用 当 属实"), "7:18: 适用 写了两次" },
		{ POOL("未报 满分 未报 待定"), "7:16: 未报 写了两次" },
		{ POOL("编号 \"1\" 编号 \"2\""), "7:17: 编号 写了两次" },
		{ "部分 外 缺项 折算 缺项 满分 { 项 果 10分 { 每 次数 扣 1分; "
		  "扣 1分 当 属实 } }\n",
		    "7:12: 缺项 写了两次" },
		{ "部分 果 10分 权重 50% 权重 50% { 每 次数 扣 1分; 扣 1分 当 属实 }\n"
		  "部分 他 10分 权重 50% { 得 10分 }\n",
		    "7:17: 权重 写了两次" },
		{ "部分 果 10分 周期 季 周期 月 { 扣 1分 当 属实 }\n" USED,
		    "7:15: 周期 写了两次" },
		{ "部分 果 10分 自设 由 单位 至多 2项 单项 1分 自设 由 单位 至多 3项 "
		  "单项 1分 起 0分 { 扣 1分 当 属实 }\n" USED,
		    "7:4: “果”已经声明过，不能再用来命名别的 | 换一个名字\n"
		    "7:30: 自设 写了两次" },
		{ LINE("上限 1分 上限 2分"), "7:28: 上限 写了两次" },
		{ LINE("下限 1分 上限 2分 下限 1分"), "7:34: 下限 写了两次" },
		{ "数据 违规 事件() 核定 虚构工委\n"
		  "部分 果 10分 { 每 违规 扣 1分 上限 1分 每月 上限 2分 每月 }\n" USED,
		    "8:31: 上限 写了两次" },
		{ LINE("适用 当 属实 适用 当 属实"), "7:30: 适用 写了两次" },
		{ LINE("编号 \"1\" 编号 \"2\""), "7:29: 编号 写了两次" },
		{ "部分 果 10分 { 每月，扣 1分 当 属实 上限 1分 上限 2分 }\n" USED,
		    "7:31: 上限 写了两次" },
		{ "部分 果 10分 { 每 次数 { 扣 1分 上限 1分 上限 2分 } }\n" USED,
		    "7:30: 上限 写了两次" },
		{ "数据 件数 件 填报 每年 每季\n部分 果 10分 { 每 件数 扣 1分 }\n" USED,
		    "7:15: “件数”多久报一次写了两次" },
		{ "总分 满分 10分 满分 20分\n" USED, "7:11: 总分的 满分 写了两次" },
		{ "总分 起 1分 满分 11分 起 2分\n" USED, "7:16: 总分的 起 写了两次" },
		{ "评选 优秀 { 名额 10; 名额 20 }\n" USED, "7:16: “名额”写了两次" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(told(j, str_of(rows[i].text)),
		    job_fmt(j, "%s | 留下一个\n", rows[i].want));
}

TEST(only_what_may_stand_several_times_does)
{
	TOLD("精度 1位 舍去 进一\n" USED,
	    "7:10: 「进一」前面的一句已经完了：另起一句要换行或用分号隔开\n");
	TOLD("评选 优秀 { 名额 10 公示 7天 }\n" USED,
	    "7:15: “名额”和“公示”写在一句里 | 另起一行，或用分号隔开\n");
	TOLD("评选 优秀 { 名额 10 20 }\n" USED,
	    "7:9: “名额”后面要写一个大于零的整数 | 写 名额 10\n");
	holds(j,
	    "部分 果 10分 {\n"
	    "  扣 8分 当 次数 > 0次 乘 50% 当 属实 乘 50% 当 次数 > 1次 说明 \"甲\" 说明 \"乙\" }\n"
	    "数据 违规 事件() 核定 虚构工委\n"
	    "部分 规 10分 { 每 违规 扣 1分 上限 2分 每月 上限 3分 }\n",
	    "案例 \"两次乘，两种上限\"\n  次数 2次; 属实 是\n"
	    "  违规 { 日期 2026-01-01 }, { 日期 2026-01-02 }, { 日期 2026-01-03 }, "
	    "{ 日期 2026-02-01 }, { 日期 2026-03-01 }\n"
	    "  得 部分.果 = 8分\n  得 部分.规 = 7分\n");
}

TEST(roles_nobody_declared_are_pointed_out)
{
	TOLD("部分 果 10分 { 得 评 由 路人 }\n" USED,
	    "7:18: 角色“路人”没有声明 | 在 角色 里写上\n");
	TOLD("数据 件数 件 核定 路人\n部分 果 10分 { 每 件数 扣 1分 }\n" USED,
	    "7:12: 角色“路人”没有声明 | 在 角色 里写上\n");
}

TEST(duties_and_dimensions_are_checked)
{
	TOLD("部分 果 10分 责任 直结 { 每 次数 扣 1分; 扣 1分 当 属实 }\n",
	    "7:13: 没有叫“直结”的责任 | 写 集体、第一、具体 或 直接\n");
	TOLD("部分 果 10分 维度 作风 { 每 次数 扣 1分; 扣 1分 当 属实 }\n", "");
	TOLD("维度 组织\n部分 果 10分 维度 作风 { 每 次数 扣 1分; 扣 1分 当 属实 }\n",
	    "8:13: 维度“作风”没有声明 | 在 维度 里写上\n");
	TOLD("部分 果 10分 考核 路人 { 每 次数 扣 1分; 扣 1分 当 属实 }\n",
	    "7:13: 角色“路人”没有声明 | 在 角色 里写上\n");
}

TEST(weights_of_bonuses_and_limits_taken_back_are_refused)
{
	TOLD("加分 奖 5分 权重 50% { 每 次数 加 1分 }\n" USED,
	    "7:9: 加分、扣分直接加进总分，权重在这里不起作用 | 去掉权重，或改成 部分\n");
	TOLD("部分 果 10分 上限 5分 不封顶 { 每 次数 扣 1分; 扣 1分 当 属实 }\n",
	    "7:16: 上限 和 不封顶 不能都写 | 留下一个\n");
}

TEST(what_happens_to_absent_items_is_written_one_level_up)
{
	TOLD("部分 果 10分 缺项 满分 { 每 次数 扣 1分; 扣 1分 当 属实 }\n",
	    "7:10: 缺项 说的是里面的项不适用时怎么办，“果”里面没有项 | 写在外面一层的头上\n");
}

TEST(limits_behind_a_verdict_are_refused)
{
	TOLD("部分 果 10分 { 每 次数 扣 1分; 不得分 当 属实 上限 3分 }\n",
	    "7:32: 上限 管的是分值，写在 不得分 后面不起作用"
	    " | 去掉它，或写到得分、扣分的条款后面\n");
	TOLD(
	    "部分 果 10分 { 分档 属实 { 是 则 总分 记零 乘 50%; 否 扣 1分 }; 每 次数 扣 1分 }\n",
	    "7:30: 乘 管的是分值，写在 则 后面不起作用"
	    " | 去掉它，或写到得分、扣分的条款后面\n");
	TOLD("部分 果 10分 { 分档 次数 { 0次 扣 0分; 其余 不得分 } 免 当 属实 }\n",
	    "7:38: 分档后面的 免 管不到里面的 不得分 和 则 | 把 免 写在那一档的后面\n");
}

TEST(words_left_over_behind_an_effect_are_refused)
{
	TOLD(USED "否决 当 属实 则 总分 记零 胡说\n",
	    "8:11: “总分”后面有多余的字 | 去掉后面的字，一个效果写到这里为止\n");
	TOLD(USED "否决 当 属实 则 部分.用 记零 记零\n",
	    "8:11: “部分”后面有多余的字 | 去掉后面的字，一个效果写到这里为止\n");
	TOLD(USED "等次 { 好 当 总分 > 5; 差 }\n否决 当 属实 则 等次 降 1级 2级\n",
	    "9:11: “等次”后面有多余的字 | 去掉后面的字，一个效果写到这里为止\n");
	TOLD(USED "等次 { 好 当 总分 > 5; 差 }\n否决 当 属实 则 等次 降 1次\n",
	    "9:11: 降 后面要写降几级 | 写 等次 降 1级\n");
	TOLD(USED "否决 当 属实 则 取消\n", "8:11: 没有写取消什么 | 写 取消 评先资格\n");
}

TEST(a_parameter_nobody_reads_is_pointed_out)
{
	TOLD("参数 线 次 = 3次\n" USED,
	    "7:4: “线”写了，没有用到 | 用到条款里，或删去它\n");
}

TEST(schemes_and_pools_without_clauses_are_pointed_out)
{
	TOLD("部分 空 10分 { }\n" USED,
	    "7:4: “空”里面没有条款，总是一个分数 | 写上得分或扣分的条款，或删去它\n");
	TOLD("", "1:1: 方案里没有一处计分 | 写上 部分 名称 100分 { … }\n");
	TOLD("加分 自己的 6分 自设 由 支部 至多 3项 单项 2分 { }\n" USED, "");
}

/* ── points that cannot be meant ────────────────────────────────────── */

TEST(full_items_inside_bonus_and_malus_pools_are_refused)
{
	TOLD("加分 奖 { 项 一 3分 { 每 次数 加 1分 } }\n" USED,
	    "7:10: “一”在加分里面却从满分算起，什么都不做就有分"
	    " | 把 加 改成 得，或改成 加分 名称 5分 { … }\n");
	TOLD("扣分 罚 { 项 一 3分 { 每 次数 扣 1分 } }\n" USED,
	    "7:10: “一”在扣分里面，得的分全被封掉，等于没有写"
	    " | 改成 扣分 名称 5分 { … }，或写 项 而不写分值\n");
	holds(j,
	    "部分 果 10分 { 扣 1分 当 属实 }\n扣分 罚 { 扣分 一 3分 { 每 次数 扣 1分 } }\n",
	    "案例 \"五次\"\n次数 5次; 属实 否\n得 扣分.罚 = -3分\n得 总分 = 7分\n");
}

TEST(points_and_weights_of_nothing_are_refused)
{
	TOLD("部分 果 0分 { 每 次数 扣 1分 当 属实 }\n",
	    "7:6: “果”的分值要大于零 | 写分值，例如 10分；没有分值就不写\n"
	    "7:18: 这一条比“果”的分值还多，多出的部分不起作用"
	    " | 减到分值以内，或加大这一项的分值\n");
	TOLD("部分 甲 10分 权重 150% { 每 次数 扣 1分 }\n"
	     "部分 乙 10分 权重 0% - 50% { 扣 1分 当 属实 }\n",
	    "8:13: 权重不能小于零 | 写一个百分数，或 分档 类别 { … }\n");
	TOLD("部分 甲 10分 权重 分档 次数 { > 3: 40%; 其余: 60% } { 扣 1分 当 属实 }\n"
	     "部分 乙 10分 权重 50% { 扣 1分 当 属实 }\n",
	    "7:13: 权重要事先定好，不能随填报的数变 | 写一个百分数，或 分档 类别 { … }\n");
}

TEST(a_total_that_rests_on_facts_is_refused)
{
	TOLD("数据 额 分 核定 虚构工委\n总分 满分 额\n部分 果 10分 { 得 额 }\n" USED,
	    "8:7: 总分的满分要写成一个大于零的数，各单位都一样 | 写 总分 满分 100分\n");
}

TEST(grades_and_class_values_have_one_meaning_each)
{
	TOLD(USED "等次 { 好 当 总分 > 5; 好 当 总分 > 3; 差 }\n",
	    "8:18: 等次“好”写了两次 | 换一个名字\n");
	TOLD("类别 型 选(机关, 企业)\n数据 机关 是否 核定 虚构工委\n"
	     "部分 果 10分 { 扣 1分 当 机关 }\n" USED,
	    "8:4: “机关”是类别“型”的一个值，不能再用来命名别的 | 换一个名字\n");
}

TEST(every_total_that_can_come_out_has_a_grade)
{
	static const char gap[] = "8:6: 有的总分没有等次，例如 %s分 | 最后一等不写 当\n";
	static const struct {
		const char *rows, *example; /* or NULL: nothing is said */
	} rows[] = {
		{ "好 当 总分 >= 90; 中 当 总分 在 (76..89); 差 当 总分 <= 75", "75.5" },
		{ "好 当 总分 >= 90; 中 当 总分 >= 76 且 总分 < 90; 差 当 总分 < 76",
		    NULL },
		{ "好 当 总分 >= 90; 中 当 总分 > 75 且 总分 <= 89; 差 当 总分 <= 75",
		    "89.5" },
		{ "好 当 总分 >= 90; 中 当 总分 在 (60..89.99); 差 当 总分 <= 59.99",
		    NULL },
		{ "好 当 总分 >= 90; 中 当 总分 在 (60..89.98); 差 当 总分 <= 59.99",
		    "89.99" },
		{ "好 当 总分 >= 90; 差 当 总分 < 90 且 属实", NULL },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(told(j, job_fmt(j, USED "等次 { %s }\n", rows[i].rows)),
		    rows[i].example == NULL ? S("") : job_fmt(j, gap, rows[i].example));
	TOLD("精度 0位\n" USED
	     "等次 { 好 当 总分 >= 90; 中 当 总分 在 (76..89); 差 当 总分 "
	     "<= 75 }\n",
	    "");
}

TEST(votes_are_read_of_one_question_of_a_ballot)
{
#define BALLOT "测评 民意 { 问 态度, 实效; 选项 好 4, 差 1; 评价人 党员, 群众 }\n" USED

	holds(j,
	    BALLOT
	    "部分 果 100分 { 得 (4分 × 票数(民意.态度, 好) + 票数(民意.态度, 差) × 1分) / "
	    "(票数(民意.态度, 好) + 票数(民意.态度, 差)) }\n"
	    "部分 效 10分 { 得 满分 × 得票率(民意.实效, 好, 群众) }\n",
	    "案例 \"三好一差\"\n「票数(民意.态度, 好)」 3票; 「票数(民意.态度, 差)」 1票\n"
	    "「得票率(民意.实效, 好, 群众)」 40%\n得 部分.果 = 3.25分\n得 部分.效 = 4分\n");
	TOLD(BALLOT "部分 果 10分 { 得 1分 × 得票率(民意.作风, 好) }\n",
	    "9:23: 测评“民意”没有这一问 | 写 问 里的一个\n");
	TOLD(BALLOT "部分 果 10分 { 得 1分 × 得票率(民意.态度.好, 好) }\n",
	    "9:23: 测评“民意”没有这一问 | 写 问 里的一个\n");
	TOLD(BALLOT "部分 果 10分 { 得 1分 × 得票率(民意.态度) }\n",
	    "9:19: 得票率 还要写是哪一个选项 | 写 选项 里的一个\n");
#undef BALLOT
}

TEST(a_zero_that_reads_itself_is_told_at_its_condition)
{
	TOLD(USED "否决 当 总分 < 3 则 总分 记零\n",
	    "8:6: 记零的条件 绕了一圈又用到自己 | 去掉其中一处引用\n");
}

TEST(who_of_the_subjects_takes_part_may_depend_on_a_class)
{
	cases_hold(j,
	    S("方案 \"免\"\n考核期 2026-01-01 至 2026-12-31\n"
	      "对象 虚构支部 适用 甲类\n类别 类 选(甲类, 乙类)\n"
	      "数据 次数 次 来自 纪实\n部分 果 10分 { 每 次数 扣 1分 }\n"),
	    "案例 \"在\"\n类 甲类; 次数 1次\n得 总分 = 9分\n"
	    "案例 \"不在\"\n类 乙类; 次数 1次\n得 总分 = 不适用\n");
}

/* ── sizes ──────────────────────────────────────────────────────────── */

TEST(too_many_classes_are_refused_at_once)
{
	struct buf b = { .j = j };

	for (int i = 0; i < 64; i++)
		buf_fmt(&b, "类别 类_%d 选(甲_%d, 乙_%d)\n", i, i, i);
	buf_put(&b, S(USED));
	CHECK_TEXT(told(j, buf_str(&b)),
	    S("1:1: 类别的组合太多，不能每一种都核对分值 | 减少类别，或分成几个方案\n"));
}

TEST(a_band_may_have_1000_limits_and_no_more)
{
	const char *head = "部分 果 10分 { 扣 分档 次数 { ",
		   *rest = "其余: 0分 }; 扣 1分 当 属实 }\n";
	struct buf b = { .j = j };

	for (int i = 0; i < 999; i++)
		buf_fmt(&b, "%d次: 1分; ", 2 * i);
	CHECK_TEXT(told(j, repeated(j, head, job_cstr(j, buf_str(&b)), 1, rest)), S(""));
	buf_put(&b, S("5001次: 1分; "));
	CHECK_TEXT(told(j, repeated(j, head, job_cstr(j, buf_str(&b)), 1, rest)),
	    S("7:14: 一个分档里的界限和值最多 1000 个 | 改成算式，或分成几个 分档\n"));
}

TEST(a_table_of_grades_may_have_100_rows_and_no_more)
{
	struct buf b = { .j = j };

	buf_put(&b, S(USED "等次 {\n"));
	for (int i = 0; i < 99; i++)
		buf_fmt(&b, "等_%d 当 总分 >= %d\n", i, 200 - i);
	CHECK_TEXT(told(j, job_fmt(j, "%.*s末\n}\n", STR_FMT(buf_str(&b)))), S(""));
	CHECK_TEXT(told(j,
		       job_fmt(j, "%.*s多 当 总分 > 1\n末\n}\n", STR_FMT(buf_str(&b)))),
	    S("9:1: 一张等次表最多 100 等 | 归并一些等次\n"));
}

static struct str
chain(struct job *j, int n)
{
	struct buf b = { .j = j };

	for (int i = 0; i < n - 1; i++)
		buf_fmt(&b, "设 步_%d = 步_%d + 1次\n", i, i + 1);
	buf_fmt(&b, "设 步_%d = 次数\n部分 果 10分 { 每 步_0 扣 1分; 扣 1分 当 属实 }\n",
	    n - 1);
	return buf_str(&b);
}

TEST(definitions_rest_on_each_other_64_deep_and_no_deeper)
{
	CHECK_TEXT(told(j, chain(j, 64)), S(""));
	CHECK_TEXT(told(j, chain(j, 65)),
	    S("71:3: 设 一个用一个，连着超过 64 个 | 少分几步，合并一些 设\n"));
}

TEST(a_class_list_as_long_as_the_text_is_no_deep_tree)
{
	struct str text = repeated(j, "类别 型 选(机关, 企业)\n部分 果 10分 适用 机关",
	    ", 企业", 20000, " { 每 次数 扣 1分; 扣 1分 当 属实 }\n");

	CHECK_TEXT(told(j, text), S(""));
}

TEST(a_long_message_keeps_whole_characters)
{
	struct str name = repeated(j, "", "长", 60, ""), shown;
	struct buf b = { .j = j };

	for (int i = 0; i < 6; i++)
		buf_fmt(&b, "类别 %.*s_%d 选(甲_%d, 乙_%d)\n", STR_FMT(name), i, i, i);
	buf_put(&b,
	    S("部分 果 10分 { 项 一 6分 { 每 次数 扣 1分 }; 项 二 4分 适用 甲_5 "
	      "{ 扣 1分 当 属实 } }\n"));
	shown = told(j, buf_str(&b));
	CHECK_HAS(shown, S("_5 = 乙_5 时） | 改到相等\n"));
}

TEST(sums_beyond_every_figure_stop_at_the_largest)
{
	struct str text = repeated(j, "加分 奖 {\n", "加 99999999999分 当 属实\n", 200,
	    "}\n部分 果 10分 { 每 次数 扣 1分 }\n");

	holds(j, job_cstr(j, text),
	    "案例 \"极大\"\n属实 是; 次数 0次\n得 加分.奖 = 100000000000分\n");
}

/* ── explanations say what is so ────────────────────────────────────── */

static struct str
why(struct job *j, const char *rest, const char *cases)
{
	struct rule_case_tally tally;

	return cases_told(j, job_fmt(j, "%s%s", frame, rest), cases, &tally);
}

TEST(a_wrong_case_shows_the_sign_that_was_expected)
{
	CHECK_HAS(why(j, USED "扣分 罚 { 每 次数 扣 1分 }\n",
		      "案例 \"四次\"\n次数 4次; 属实 否\n得 扣分.罚 = -3分\n"),
	    S("扣分.罚 应为 -3分，算出 -4.00"));
}

TEST(a_forfeit_is_not_called_a_cap)
{
	CHECK_HAS(why(j, "部分 果 10分 { 每 次数 扣 1分; 不得分 当 属实 }\n",
		      "案例 \"属实\"\n次数 4次; 属实 是\n得 部分.果 = 6分\n"),
	    S("限制  不得分的条件成立，不论合计多少，按 0.00 计\n"));
}

TEST(a_zeroed_part_names_the_zero_not_its_floor)
{
	CHECK_HAS(
	    why(j,
		"部分 果 10分 下限 2分 { 每 次数 扣 1分 }\n否决 当 属实 则 部分.果 记零\n",
		"案例 \"属实\"\n次数 4次; 属实 是\n得 部分.果 = 6分\n"),
	    S("限制  记零的条件成立，不论合计多少，记 0\n"));
}

TEST(starts_and_factors_of_a_pool_are_told)
{
	struct str text = why(j,
	    "部分 果 10分 起 8分 乘 50% 当 属实 { 每 次数 扣 1分 }\n",
	    "案例 \"属实\"\n次数 4次; 属实 是\n得 部分.果 = 4分\n");

	CHECK_HAS(text, S("计算  起 8分；乘 50% 当 属实，成立，乘\n"));
	CHECK_HAS(text, S("算出 6.00"));
}

TEST(a_clause_for_others_has_no_reckoning)
{
	static const char *const clauses[] = { "每 次数 不足 4次 扣 1分 适用 机关",
		"扣 1分 当 次数 < 4次 适用 当 非 属实", "扣 1分 适用 机关" };

	for (size_t i = 0; i < ARRAY_N(clauses); i++)
		CHECK_HAS(
		    why(j,
			job_cstr(j,
			    job_fmt(j,
				"类别 型 选(机关, 企业)\n"
				"部分 果 10分 { %s; 每 次数 扣 1分; 扣 1分 当 属实 }\n",
				clauses[i])),
			"案例 \"企业\"\n型 企业; 次数 1次; 属实 是\n得 部分.果 = 1分\n"),
		    S("计算  这一条不适用于本单位\n"));
}

TEST(an_open_condition_is_not_called_unmet)
{
	CHECK_HAS(why(j, "部分 果 10分 { 每 次数 扣 1分 乘 50% 当 属实 }\n",
		      "案例 \"未报\"\n次数 4次\n得 部分.果 = 4分\n"),
	    S("限制  乘 50% 当 属实，还不能定\n"));
}

TEST(children_beyond_the_cap_are_told_with_their_sum)
{
	CHECK_HAS(
	    why(j,
		"部分 果 10分 { 项 一 10分 { 每 次数 扣 1分 }; 加分 二 5分 { 加 5分 当 属实 } }\n",
		"案例 \"满\"\n次数 1次; 属实 是\n得 部分.果 = 14分\n"),
	    S("限制  合计 14.00，封顶按 10.00 计\n"));
}

TEST(what_stands_for_an_absent_item_is_told)
{
	const char *scheme =
	    "数据 率 % 核定 虚构工委 可不适用\n"
	    "部分 果 10分 缺项 满分 { 项 一 6分 { 每 次数 扣 1分; 扣 1分 当 属实 }; "
	    "项 二 4分 { 得 满分 当 率 > 50% } }\n";

	CHECK_HAS(why(j, scheme,
		      "案例 \"缺\"\n次数 1次; 属实 否; 率 不适用\n得 部分.果 = 1分\n"),
	    S("限制  不适用，规定按满分计入上一层\n"));
}

TEST(an_open_deduction_without_a_floor_is_no_huge_figure)
{
	CHECK_HAS(why(j, "部分 果 10分 { 扣 1分 当 属实 }\n扣分 罚 { 每 次数 扣 1分 }\n",
		      "案例 \"未报\"\n属实 否\n得 总分 = 10分\n"),
	    S("总分 应为 10分，算出 不设底..10.00（待定）"));
}
