/* SPDX-License-Identifier: MIT
 *
 * part_test.c -- 计数(每季 其中 …), 上限 x 同 键 and 得分 按票数 by example, and what
 * the checker says of them
 */
#include "rule/cases_test.h"

static const char frame[] =
    "方案 \"段\"\n考核期 2026-01-01 至 2026-12-31\n对象 虚构支部\n角色 虚构纪委\n"
    "数据 会议 事件(种类 选(大会, 党课), 实到 人) 来自 纪实\n"
    "数据 走访 次 填报 每月 由 支部\n数据 抽查 次 核定 虚构纪委 每季 可不适用 取 末\n"
    "数据 问题 事件(要素 文, 处 文, 轻重 分) 核定 虚构纪委\n";

static struct str
told(struct job *j, const char *rest)
{
	struct rule_notes notes = { .j = j,
		.name = S("段"),
		.text = job_fmt(j, "%s%s", frame, rest) };
	struct buf b = { .j = j };
	struct rule *r;

	(void)!rule_read(j, notes.name, notes.text, &notes, &r);
	for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
		if (n->level != RULE_WARNING)
			buf_fmt(&b, "%.*s | %.*s\n", STR_FMT(n->what), STR_FMT(n->fix));
	return buf_str(&b);
}
#define TOLD(rest, want) CHECK_TEXT(told(j, rest), S(want))

struct example {
	const char *clause, *want;
};

/* Each ${clause} in an item of 100 points, with the facts of ${facts}. */
static void
come_to(struct job *j, const struct example *row, size_t n, const char *facts)
{
	for (size_t i = 0; i < n; i++)
		cases_hold(j,
		    job_fmt(j, "%s部分 果 100分 { %s }\n", frame, row[i].clause),
		    job_cstr(j,
			job_fmt(j, "案例 \"甲\"\n%s得 部分.果 = %s\n", facts,
			    row[i].want)));
}

/* ── periods as a set ───────────────────────────────────────────────── */

TEST(quarters_are_counted_by_what_was_true_in_each)
{
	static const struct example rows[] = {
		{ "每 计数(每季 其中 计数(会议) = 0件) 扣 1分", "98分" },
		{ "每 计数(每季 其中 计数(会议 其中 种类 = 党课) >= 1件) 扣 1分",
		    "99分" },
		{ "每 计数(每半年 其中 计数(会议) = 0件) 扣 1分", "100分" },
		{ "每 计数(每月 其中 走访 = 0次) 扣 1分", "99分" },
		{ "每 最低(每季, 走访) 扣 1分", "98分" },
		{ "每 最高(每季, 走访) 扣 1分", "96分" },
		{ "每 合计(每季 其中 走访 > 2次, 走访) 扣 1分", "90分" },
		{ "每 均值(每半年, 最低(每季, 走访)) 满 0.5次 扣 1分", "95分" },
		{ "每 计数(每季 其中 抽查 > 1次) 扣 1分", "99分" },
		{ "每半年，每 计数(每季 其中 计数(会议) = 0件) 扣 1分", "98分" },
		{ "扣 1分 当 计数(每季 其中 走访 < 上期.走访) = 2", "99分" },
		{ "设 缺 = 计数(每季 其中 计数(会议) = 0件)\n每 缺 扣 1分", "98分" },
	};

	come_to(j, rows, ARRAY_N(rows),
	    "会议 { 日期 2026-02-01; 种类 大会; 实到 3人 }, "
	    "{ 日期 2026-08-01; 种类 党课; 实到 5人 }\n"
	    "走访 1次; 走访.5月 0次; 走访.8月 2次\n"
	    "抽查.一季度 1次; 抽查.二季度 2次; 抽查.三季度 不适用; 抽查.四季度 不适用\n");
}

TEST(a_quarter_that_is_not_known_leaves_the_number_open)
{
	static const struct example rows[] = {
		{ "每 计数(每季 其中 走访 < 3次) 扣 1分", "0分" },
		{ "每 合计(每季 其中 计数(会议) > 0件, 走访) 扣 1分", "100分" },
	};

	come_to(j, rows, ARRAY_N(rows), "走访 1次; 走访.5月 未报\n");
}

TEST(what_stands_in_a_counted_quarter_is_checked)
{
	TOLD("部分 果 9分 { 扣 1分 当 计数(每季) > 1 }",
	    "没有写条件，数出来总是一个考核期里有几个“每季” | 写 计数(每季 其中 党课 >= 1次)\n");
	TOLD("部分 果 9分 { 扣 1分 当 计数(每季, 走访) > 1 }",
	    "先写多久一次，再写 其中 和条件 | 写 计数(每季 其中 党课 >= 1次)\n");
	TOLD("部分 果 9分 { 扣 1分 当 最低(每季) > 1 }",
	    "先写多久一次，再写要合起来的数 | 写 最低(每季, 党课)\n");
	TOLD("部分 果 9分 { 扣 1分 当 计数(每周 其中 计数(会议) = 0件) > 1 }",
	    "每周 只能写在 上限、下限 后面，例如 上限 1分 每周 | 写 每月 或更长的\n");
	TOLD("部分 果 9分 { 每季，扣 1分 当 计数(每季 其中 走访 < 1次) > 1 }",
	    "每季 不能写在每季算的里面 | 去掉一层\n");
	TOLD("部分 果 9分 { 扣 1分 当 计数(每月 其中 抽查 > 1次) > 1 }",
	    "“抽查”每季报一次，不能每月都读 | 把数据改成报得更密，或把条款移出来\n");
	TOLD("部分 果 9分 { 扣 1分 当 最高(每季, 期末) > 1 }",
	    "这里要用数来算，不能用日期 | 写一个数量，例如 均值(方案.\"名称\", 总分)\n");
}

/* ── 上限 x 同 键 ───────────────────────────────────────────────────── */

TEST(a_bound_may_be_of_each_group)
{
	static const struct example rows[] = {
		{ "每 问题 扣 轻重 上限 2分 同 要素", "95分" },
		{ "每 问题 扣 轻重 上限 2分 同 要素, 处", "93分" },
		{ "每 问题 扣 轻重 下限 2分 同 要素", "89分" },
		{ "每 问题 扣 轻重 上限 2分 同 要素 上限 4分", "96分" },
		{ "每 问题 其中 轻重 > 1分 扣 轻重 上限 2分 同 要素", "98分" },
		{ "每 问题 扣 轻重 上限 2分", "98分" },
	};

	come_to(j, rows, ARRAY_N(rows),
	    "问题 { 要素 \"一\"; 处 \"甲\"; 轻重 3分 }, { 要素 \"一\"; 处 \"乙\"; 轻重 2分 }, "
	    "{ 要素 \"二\"; 处 \"甲\"; 轻重 1分 }, { 处 \"甲\"; 轻重 1分 }, "
	    "{ 处 \"甲\"; 轻重 1分 }\n");
}

TEST(keys_of_a_bound_are_checked)
{
	TOLD("部分 果 9分 { 每 问题 扣 1分 上限 2分 同 科室 }",
	    "“问题”里没有栏目“科室” | 写 事件 声明里的栏目\n");
	TOLD("部分 果 9分 { 每 走访 扣 1分 上限 2分 同 要素 }",
	    "上限、下限后面的 同 只用于逐件登记的事件和清单 | 写在 每 事件 的后面，或去掉 同\n");
	TOLD("部分 果 9分 上限 2分 同 要素 { 每 走访 扣 1分 }",
	    "池的上限、下限管的是整个考核期，不带时段，不分组 | "
	    "写在条款后面；整个池逐期算用 周期 月 取 和\n");
	TOLD("部分 果 9分 { 每 问题 扣 1分 上限 2分 同 要素 下限 1分 每月 }",
	    "一条里的上限、下限只能按一种时段或一种 同 来分 | 留下一种\n");
}

/* ── 得分 按票数 ────────────────────────────────────────────────────── */

#define VOTES(n, q, a, b) \
	"「票数(" q ", 好" n ")」 " a "票; 「票数(" q ", 差" n ")」 " b "票\n"

TEST(a_ballot_comes_to_the_mean_of_its_votes)
{
	cases_hold(j,
	    job_fmt(j,
		"%s测评 票 { 选项 好 100, 差 40; 得分 按票数; 评价人 党员 }\n"
		"部分 果 100分 { 得 票.得分 }\n",
		frame),
	    "案例 \"三好一差\"\n" VOTES("", "票", "3",
		"1") "得 部分.果 = 85分\n"
		     "案例 \"没有票\"\n" VOTES("", "票", "0",
			 "0") "得 部分.果 = 不适用\n"
			      "案例 \"直接给得分\"\n票.得分 70分\n得 部分.果 = 70分\n");
	cases_hold(j,
	    job_fmt(j,
		"%s测评 票 { 问 德 60%%, 能 40%%; 选项 好 10, 差 0; 得分 按票数; "
		"评价人 党员 25%%, 群众 75%%; 至少 2票 }\n"
		"部分 德 10分 { 得 票.德 }\n部分 果 10分 { 得 票.得分 }\n",
		frame),
	    "案例 \"两问两方\"\n" VOTES(", 党员", "票.德", "1", "1")
		VOTES(", 群众", "票.德", "4", "0") VOTES(", 党员", "票.能", "2", "0")
		    VOTES(", 群众", "票.能", "1",
			"1") "得 部分.德 = 8.75分\n得 部分.果 = 7.75分\n"
			     "案例 \"一方只有一票，合起来够\"\n" VOTES(", 党员", "票.德",
				 "1", "0") VOTES(", 群众", "票.德", "3",
				 "1") "得 部分.德 = 8.13分\n"
				      "案例 \"合起来不够\"\n" VOTES(", 党员", "票.德",
					  "1", "0") VOTES(", 群众", "票.德", "0",
					  "0") "得 部分.德 = 不适用\n");
}

TEST(a_ballot_that_cannot_be_reckoned_is_told)
{
	TOLD("测评 票 { 选项 好 100, 差 40; 得分 按人数; 评价人 党员 }\n"
	     "部分 果 9分 { 得 票.得分 }",
	    "“得分”后面只能写 按票数 | 写 得分 按票数，或去掉这一句\n");
	TOLD(
	    "测评 票 { 选项 好, 差; 得分 按票数; 评价人 党员 }\n部分 果 9分 { 得 票.得分 }",
	    "按票数算得分，每个选项都要写分 | 写 选项 好 100, 较好 80, 一般 60, 差 0\n");
}

TEST(a_ballot_of_too_many_votes_is_told)
{
	struct buf b = { .j = j };

	buf_put(&b, S("测评 票 { 问 问_0"));
	for (int i = 1; i < 600; i++)
		buf_fmt(&b, ", 问_%d", i);
	buf_put(&b,
	    S("; 选项 好 100, 差 40; 得分 按票数; 评价人 党员 }\n"
	      "部分 果 9分 { 得 票.得分 }"));
	TOLD(job_cstr(j, buf_str(&b)),
	    "问题、选项、评价人太多，不能按票数算得分 | 分成几个测评\n");
}
