/* SPDX-License-Identifier: MIT
 *
 * set_test.c -- events, lists and 自设 by example: §5.2 and §5.7, and what the
 * checker says of them
 */
#include "rule/rule.h"
#include "test.h"

static const char frame[] =
    "方案 \"集\"\n考核期 2026-01-01 至 2026-12-31\n"
    "对象 虚构支部\n角色 虚构纪委\n数据 人数 人 核定 虚构纪委\n"
    "数据 处分 事件(案号 文, 种类 选(警告 < 撤职), 分数 分, 纠正 是否)"
    " 核定 虚构纪委\n"
    "数据 活动 清单(七一 2分, 进社区 3分) 核定 虚构纪委\n"
    "数据 矛盾 事件(甲方 对象, 乙方 对象) 核定 虚构纪委"
    " 计入 甲方, 乙方\n";

static struct str
told(struct job *j, const char *rest)
{
	struct rule_notes notes = { .j = j,
		.name = S("集"),
		.text = job_fmt(j, "%s%s", frame, rest) };
	struct buf b = { .j = j };
	struct rule *r;

	(void)!rule_read(j, notes.name, notes.text, &notes, &r);
	for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
		if (n->level != RULE_WARNING)
			buf_fmt(&b, "%.*s | %.*s\n", STR_FMT(n->what), STR_FMT(n->fix));
	return buf_str(&b);
}

/* The text is read, and its cases all hold. */
static void
holds(struct job *j, const char *rest, const char *cases)
{
	struct rule_notes notes = { .j = j,
		.name = S("集"),
		.text = job_fmt(j, "%s%s", frame, rest) };
	struct rule_case_tally tally = { 0 };
	struct buf out = { .j = j };
	struct rule *r;

	if (rule_read(j, notes.name, notes.text, &notes, &r) != OK) {
		CHECK_TEXT(told(j, rest), S(""));
		return;
	}
	CHECK(rule_cases(j, r, S("案例"), str_of(cases), &out, &tally) == OK);
	CHECK_TEXT(buf_str(&out), S(""));
	CHECK(tally.failed == 0 && tally.passed > 0);
}

TEST(members_are_summed_one_by_one_and_none_recorded_is_none)
{
	holds(j, "部分 果 20分 { 每 处分 其中 种类 = 撤职 扣 分数 }",
	    "案例 \"没有\"\n得 部分.果 = 20分\n"
	    "案例 \"两件里一件\"\n处分 { 种类 撤职; 分数 3分 }, { 种类 警告; 分数 5分 }\n"
	    "得 部分.果 = 17分\n"
	    "案例 \"栏目未报，整条未报\"\n处分 { 种类 撤职 }, { 种类 撤职; 分数 1分 }\n"
	    "得 部分.果 = 待定\n"
	    "案例 \"不合条件的未报不碍事\"\n处分 { 种类 警告 }\n得 部分.果 = 20分\n");
}

TEST(groups_pick_by_size_then_by_day_then_by_number)
{
	holds(j, "部分 果 20分 { 每 处分 同 案号 取 最高 { 扣 分数 } 其余 { 扣 0.1分 } }",
	    "案例 \"同案\"\n处分 { 案号 \"1\"; 分数 3分 }, { 案号 \"1\"; 分数 5分 }\n"
	    "得 部分.果 = 14.9分\n"
	    "案例 \"两案\"\n处分 { 案号 \"1\"; 分数 3分 }, { 案号 \"2\"; 分数 5分 }\n"
	    "得 部分.果 = 12分\n"
	    "案例 \"没有案号，各算一件\"\n处分 { 分数 3分 }, { 分数 5分 }\n"
	    "得 部分.果 = 12分\n");
	holds(j, "部分 果 20分 { 每 处分 取 一次 扣 分数 }",
	    "案例 \"先发生的\"\n处分 { 日期 2026-05-01; 分数 3分 }, "
	    "{ 日期 2026-03-01; 分数 5分 }\n得 部分.果 = 15分\n"
	    "案例 \"同一天看先登记的\"\n处分 { 日期 2026-05-01; 分数 3分 }, "
	    "{ 日期 2026-05-01; 分数 5分 }\n得 部分.果 = 17分\n");
	holds(j, "部分 果 20分 { 每 处分 取 均 扣 分数 }",
	    "案例 \"平均\"\n处分 { 分数 3分 }, { 分数 5分 }\n得 部分.果 = 16分\n");
}

TEST(limits_bound_the_whole_and_other_modifiers_each_member)
{
	holds(j, "部分 果 20分 { 每 处分 扣 分数 免 当 纠正 上限 4分 }",
	    "案例 \"封顶\"\n处分 { 分数 3分; 纠正 否 }, { 分数 5分; 纠正 否 }\n"
	    "得 部分.果 = 16分\n"
	    "案例 \"一件免\"\n处分 { 分数 3分; 纠正 否 }, { 分数 5分; 纠正 是 }\n"
	    "得 部分.果 = 17分\n");
}

TEST(aggregates_and_the_subjects_own_names)
{
	holds(j,
	    "设 均 分 = 均值(处分, 分数)\n部分 果 20分 { 扣 若无(均, 7分)\n"
	    "扣 1分 当 计数(处分 其中 分数 > 1分) >= 2\n"
	    "扣 2分 当 最高(处分, 分数) >= 5分\n扣 0.5分 当 合计(处分, 分数) = 8分 }",
	    "案例 \"空集\"\n得 部分.果 = 13分\n"
	    "案例 \"两件\"\n处分 { 分数 3分 }, { 分数 5分 }\n得 部分.果 = 12.5分\n");
	holds(j, "部分 果 20分 { 每 处分 其中 本.人数 > 3人 且 案号 = \"甲\" 扣 分数 }",
	    "案例 \"本\"\n人数 4人\n处分 { 案号 \"甲\"; 分数 3分 }, "
	    "{ 案号 \"乙\"; 分数 5分 }\n得 部分.果 = 17分\n");
}

TEST(a_list_is_facts_and_a_set)
{
	holds(j,
	    "部分 果 5分 { 每 活动 其中 达到 得 分值 }\n"
	    "扣分 缺 3分 { 扣 1分 当 非 活动.七一 }",
	    "案例 \"一条\"\n活动.七一 否\n活动.进社区 是\n得 部分.果 = 3分\n"
	    "得 扣分.缺 = -1分\n");
}

TEST(counts_for_everybody_named_and_effects_follow_from_any_member)
{
	holds(j,
	    "部分 果 20分 { 每 矛盾 扣 2分 }\n等次 { 好 当 总分 >= 1分; 差 }\n"
	    "否决 当 计数(处分 其中 种类 = 撤职) > 0 则 等次 定为 差",
	    "案例 \"双方\"\n单位 \"一支部\"\n矛盾 { 甲方 \"一支部\"; 乙方 \"二支部\" }\n"
	    "得 部分.果 = 18分\n单位 \"二支部\"\n处分 { 种类 撤职 }\n得 部分.果 = 18分\n"
	    "得 等次 = 差\n");
	holds(j,
	    "部分 果 20分 { 每 处分 { 分档 种类 { 警告 扣 1分; "
	    "撤职 则 等次 定为 差 } } }\n等次 { 好 当 总分 >= 1分; 差 }",
	    "案例 \"撤职\"\n处分 { 种类 撤职 }, { 种类 警告 }\n得 部分.果 = 19分\n"
	    "得 等次 = 差\n案例 \"警告\"\n处分 { 种类 警告 }\n得 等次 = 好\n");
}

TEST(a_unit_may_set_its_own_entries)
{
	holds(j,
	    "部分 果 20分 { 扣 1分 当 人数 > 3人 }\n"
	    "加分 自己的 自设 由 支部 至多 2项 单项 2分 { }",
	    "案例 \"三项\"\n人数 1人\n"
	    "自己的 { 名称 \"甲\"; 分值 5分; 达到 是 }, { 名称 \"乙\"; 分值 1分; 达到 是 }, "
	    "{ 名称 \"丙\"; 分值 2分; 达到 是 }\n得 加分.自己的 = 3分\n");
}

TEST(entries_of_its_own_are_earned_from_nothing)
{
	holds(j,
	    "部分 果 20分 { 项 甲 16分 { 扣 1分 当 人数 > 3人 }\n"
	    "项 自己的 4分 自设 由 支部 至多 2项 单项 2分 { } }",
	    "案例 \"没有\"\n人数 1人\n得 项.自己的 = 0分\n"
	    "案例 \"一项\"\n人数 1人\n自己的 { 名称 \"甲\"; 分值 5分; 达到 是 }\n"
	    "得 项.自己的 = 2分\n");
	CHECK_TEXT(told(j,
		       "部分 自己的 20分 自设 由 支部 至多 2项 单项 2分 "
		       "{ 扣 1分 当 人数 > 3人 }"),
	    S("“自己的” 里又得又扣，要用 起 写明从多少分开始 | "
	      "加 起 0分，或 起 满分对应的分值\n"));
}

TEST(entries_of_its_own_belong_to_the_stretch_of_their_day)
{
	holds(j,
	    "部分 果 20分 { 扣 1分 当 人数 > 3人 }\n"
	    "加分 自己的 周期 季 取 和 自设 由 支部 至多 1项 单项 2分 { }",
	    "案例 \"两季\"\n人数 1人\n"
	    "自己的 { 日期 2026-01-05; 分值 1分; 达到 是 }, "
	    "{ 日期 2026-02-05; 分值 2分; 达到 是 }, "
	    "{ 日期 2026-05-05; 分值 2分; 达到 是 }, "
	    "{ 日期 2025-05-05; 分值 2分; 达到 是 }\n得 加分.自己的 = 3分\n");
}

TEST(what_sets_cannot_do_is_said_in_words)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "扣 处分",
		    "“处分” 是一件件的事，本身不是一个数 | 写 计数(会议)，或 每 会议 扣 1分\n" },
		{ "每 处分 { 每 矛盾 扣 1分 }",
		    "逐件计的 每 里不能再写逐件计的 每 | "
		    "分成两条写，或用 计数、合计 先算好\n" },
		{ "每 处分 满 2次 扣 1分",
		    "逐件计的 每 不用 满 | 写 每 计数(处分) 满 3件 扣 1分\n" },
		{ "每 处分 同 部门 取 最高 扣 1分",
		    "“处分” 里没有栏目 “部门” | 写 事件 声明里的栏目\n" },
		{ "每 人数 同 案号 取 最高 扣 1分",
		    "同 只用于事件和清单，这里是数量 | "
		    "写事件或清单的名字，例如 每 处分 同 案号 取 最高 扣 1分\n" },
		{ "每 处分 扣 合计(矛盾, 分数)",
		    "“分数” 是外面那一件的栏目，合计、计数里不能用它 | "
		    "用 同 归并，或写 本.名称 表示单位自己的数\n" },
		{ "每 处分 取 最高 { 不得分 当 纠正 }",
		    "取 要在各件的分值里挑，这里没有分值 | 在 每 里面写上得分或扣分的条款\n"
		    "写了 取 的 每 里只能写 得、扣、加 | 另写一条 每，不写 取\n" },
		{ "扣 合计(处分)",
		    "合计 后面要写 2 样，这里写了 1 样 | "
		    "写 合计(会议, 实到)，先写事件再写要算的数\n" },
		{ "扣 合计(处分, 案号)",
		    "合计 要用数来算，不能用文字 | 写一个数量的栏目\n" },
		{ "扣 计数(人数)",
		    "计数 后面先要写一个事件或清单的名字 | 写 计数(会议) 或 合计(会议, 实到)\n" },
		{ "每 处分 其中 案号 > \"1\" 扣 1分",
		    "文字只能比是不是一样，不能比大小 | 写 = 或 !=\n" },
		{ "每 处分 其中 案号 = \"\" 扣 1分",
		    "空的文字同什么都不一样 | 没有填写时写 非 已报(文号)\n" },
		{ "扣 最大(处分 其中 纠正, 1)",
		    "其中 只写在 计数、合计、均值、最高、最低 的集后面 | "
		    "写 计数(会议 其中 种类 = 党课)\n" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(told(j,
			       job_cstr(j,
				   job_fmt(j, "部分 果 20分 { %s }", rows[i].text))),
		    str_of(rows[i].want));
}
