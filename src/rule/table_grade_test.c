/* SPDX-License-Identifier: MIT
 *
 * table_grade_test.c -- grades, quotas, ties, what follows [语言 5.9], row by row
 *
 * Written from the design's text by hand; table_test.h says how to read them.
 */
#include "rule/table_test.h"

static const char total[] = "部分 果 100分 { 得 甲 }\n";
#define LATER "; 良 当 总分 >= 80; 差 }\n"
#define ONE(row) "等次 { 优 当 总分 >= 90 " row LATER

TEST(a_share_is_of_all_assessed_and_the_rest_try_the_next_row)
{
	static const struct row rows[] = {
		{ ONE("名额 50%"), "甲=95 / 甲=94 / 甲=93 / 甲=92", "优 / 优 / 良 / 良" },
		{ ONE("名额 50%"), "甲=95 / 甲=94 / 甲=70 / 甲=60", "优 / 优 / 差 / 差" },
		{ ONE("名额 50%"), "甲=95 / 甲=94 / 甲=93", "优 / 良 / 良" },
		{ ONE("名额 50% 余数舍去"), "甲=95 / 甲=94 / 甲=93", "优 / 良 / 良" },
		{ ONE("名额 50% 余数进一"), "甲=95 / 甲=94 / 甲=93", "优 / 优 / 良" },
		{ ONE("名额 1/3"), "甲=95 / 甲=94 / 甲=93", "优 / 良 / 良" },
		{ ONE("名额 2家"), "甲=95 / 甲=94 / 甲=93", "优 / 优 / 良" },
		{ ONE("名额 次数"), "甲=95 次数=2 / 甲=94 次数=2", "优 / 优" },
		{ ONE("名额 次数"), "甲=95 次数=2 / 甲=94 次数=1", "优 / 良" },
		/* exempt is not counted, gated is */
		{ ONE("名额 50%"), "甲=95 / 甲=94 / 甲=93 / 甲=无",
		    "优 / 良 / 良 / 没有等次" },
	};

	TRY(j, total, "", "等次", rows);
}

TEST(ties_at_the_edge_fall_out_together_or_come_in_together)
{
	static const struct row rows[] = {
		{ ONE("名额 50%"), "甲=95 / 甲=93 / 甲=93 / 甲=92", "优 / 良 / 良 / 良" },
		{ ONE("名额 50% 同分从严"), "甲=95 / 甲=93 / 甲=93 / 甲=92",
		    "优 / 良 / 良 / 良" },
		{ ONE("名额 50% 同分从宽"), "甲=95 / 甲=93 / 甲=93 / 甲=92",
		    "优 / 优 / 优 / 良" },
		{ ONE("名额 2家"), "甲=93 / 甲=93", "优 / 优" },
		{ ONE("名额 1家"), "甲=93 / 甲=93", "良 / 良" },
		{ ONE("名额 1家 同分 比 乙"), "甲=93 乙=1 / 甲=93 乙=2", "良 / 优" },
		{ ONE("名额 1家 同分 比 乙"), "甲=93 乙=2 / 甲=93 乙=2", "良 / 良" },
		{ ONE("名额 1家 同分 比 乙"), "甲=95 乙=1 / 甲=93 乙=2", "优 / 良" },
		{ ONE("名额 1家 同分 比 乙, 次数"),
		    "甲=93 乙=2 次数=1 / 甲=93 乙=2 次数=3", "良 / 优" },
	};

	TRY(j, total, "", "等次", rows);
}

TEST(each_group_has_its_own_quota)
{
	static const struct row rows[] = {
		{ ONE("名额 50% 按 类"), "甲=95 / 甲=94 / 甲=93 类=乙类 / 甲=92 类=乙类",
		    "优 / 良 / 优 / 良" },
		{ ONE("名额 1家 按 类"), "甲=95 / 甲=94 / 甲=91 类=乙类",
		    "优 / 良 / 优" },
	};

	TRY(j, total, "", "等次", rows);
}

#define GATE(gate, row) "否决 当 丙 则 等次 " gate "\n" ONE(row)

TEST(gates_come_before_quotas_and_steps_down_after_them)
{
	static const struct row rows[] = {
		/* a fixed one uses up a place of its own row only */
		{ GATE("定为 优", "名额 2家"), "甲=50 丙=是 / 甲=95 / 甲=94",
		    "优 / 优 / 良" },
		{ GATE("定为 良", "名额 1家"), "甲=99 丙=是 / 甲=95 / 甲=94",
		    "良 / 优 / 良" },
		/* who may not be better is counted in N all the same */
		{ GATE("不高于 良", "名额 50%"), "甲=95 丙=是 / 甲=94 / 甲=93 / 甲=92",
		    "良 / 优 / 优 / 良" },
		/* 降 leaves the place empty, unless 递补 */
		{ GATE("降 1级", "名额 1家"), "甲=95 丙=是 / 甲=94", "良 / 良" },
		{ GATE("降 1级", "名额 1家 递补"), "甲=95 丙=是 / 甲=94", "良 / 优" },
		{ GATE("降 1级", "名额 1家 递补"), "甲=93 丙=是 / 甲=94 / 甲=92",
		    "差 / 优 / 良" },
	};

	TRY(j, total, "", "等次", rows);
}

TEST(while_anything_is_open_the_range_holds_every_outcome)
{
	static const struct row rows[] = {
		{ ONE("名额 1家"), "甲=95 / 甲=?", "优..良 / 优..差" },
		{ ONE("名额 1家"), "甲=100 / 甲=?", "优..良 / 良..差" },
		{ ONE("名额 1家 同分从宽"), "甲=100 / 甲=?", "优 / 优..差" },
		{ ONE("名额 2家"), "甲=95 / 甲=?", "优 / 优..差" },
		{ ONE("名额 1家"), "甲=95 / 甲=94 / 甲=?", "优..良 / 良 / 优..差" },
		/* the place of one who may be taken down is not given away */
		{ GATE("降 1级", "名额 1家"), "甲=95 丙=? / 甲=94", "优..良 / 良" },
		{ GATE("降 1级", "名额 1家 递补"), "甲=95 丙=? / 甲=94",
		    "优..良 / 优..良" },
		{ GATE("定为 优", "名额 1家"), "甲=50 丙=? / 甲=94", "优..差 / 优..良" },
		{ "否决 当 丙 则 等次 定为 优\n" ONE(""), "甲=50 丙=?", "优..差" },
	};

	TRY(j, total, "", "等次", rows);
}

TEST(a_grade_can_be_read_by_what_does_not_make_it)
{
	static const struct row rows[] = {
		{ "等次 { 好 当 年度 >= 良; 差 }\n等次 年度 { 优 当 总分 >= 90; 良 当 "
		  "总分 >= 80; 差 }\n",
		    "甲=95 / 甲=85 / 甲=20 / 甲=? / 甲=无",
		    "好 / 好 / 差 / 好..差 / 没有等次" },
		{ "等次 { 好 当 年度 在 (优, 差); 差 }\n等次 年度 { 优 当 总分 >= 90; 良 "
		  "当 总分 >= 80; 差 }\n",
		    "甲=95 / 甲=85 / 甲=20", "好 / 差 / 好" },
		{ "否决 当 年度 = 差 则 等次 不高于 良\n等次 { 优 当 总分 >= 80; 良 }\n"
		  "等次 年度 { 优 当 甲 >= 90; 差 }\n",
		    "甲=95 / 甲=85", "优 / 良" },
	};

	TRY(j, total, "", "等次", rows);
}

TEST(what_is_wrong_with_a_quota_is_told_at_its_place)
{
	static const struct row rows[] = {
		{ ONE("名额 0家"), "", "名额要大于零 | 写 名额 30% 或 名额 3家" },
		{ ONE("名额 120%"), "",
		    "名额不能超过全部 | 写 100% 以内的数，或写个数，如 名额 3家" },
		{ ONE("名额 3元"), "",
		    "名额要写百分数或个数，不能用以元计的数 | 写 名额 30% 或 名额 3家" },
		{ ONE("名额 30% 按 处分"), "",
		    "按 后面要写类别，“处分”不是类别 | 写一个 类别 的名字，如 名额 30% 按 "
		    "单位类型" },
		{ ONE("递补"), "",
		    "按、余数、同分、递补 说的都是名额，这一等没有写名额 | 写上 名额，如 名额 "
		    "30%，或去掉它们" },
		{ ONE("名额 30% 同分 比 等级"), "",
		    "同分时要比数的大小，不能用选项 | 写 同分 比 部分.党建工作" },
		{ ONE("名额 30% 名额 20%"), "", "「名额」在一等里写了两次 | 留下一个" },
		{ GATE("不高于 良", "") "否决 当 等次 = 优 则 等次 降 1级\n", "",
		    "这里读了“等次”，可它后面要改的正是“等次” | 改读 总分 "
		    "或某一项，或写进等次那一等的条件" },
	};

	TRY(j, total, "", "等次", rows);
}

TEST(what_follows_is_checked_against_the_table_of_effects)
{
	static const struct row rows[] = {
		{ "结果运用 { 当 总分 >= 90 则 表彰, 推荐 \"先进\", 下年经费 下调 5% }\n",
		    "甲=1", "1" },
		{ "结果运用 { 当 总分 >= 90 则 表障 }\n", "",
		    "没有叫“表障”的做法 | 是不是 表彰" },
		{ "结果运用 { 当 总分 >= 90 则 整改 60天 }\n", "",
		    "“整改”后面不能这样写 | 写 整改 限 60天" },
		{ "结果运用 { 当 总分 >= 90 则 反馈 }\n", "",
		    "“反馈”后面没有写全 | 写 反馈 第一责任人" },
		{ "结果运用 { 当 总分 >= 90 则 下年经费 上浮 10元 }\n", "",
		    "“下年经费”后面不能这样写 | 写 下年经费 上浮 10%" },
		{ "结果运用 { 当 总分 >= 90 则 总分 记零 }\n", "",
		    "结果运用 不能再改“总分”，要改写在 否决 里 | 写 否决 \"事由\" 当 … 则 …" },
		{ "结果 奖 = 丙\n", "",
		    "结果“奖”要是一个数，不能是是否 | 写一个算得出数的式子，如 奖金基数 × "
		    "总分 / 100分" },
	};

	TRY(j, total, "", "总分", rows);
}

TEST(several_judges_share_one_whole)
{
	static const struct row rows[] = {
		{ "评 由 甲方 60%, 乙方 40%", "评.果.甲方=8 评.果.乙方=3", "6" },
		{ "评 由 甲方, 乙方", "评.果.甲方=8 评.果.乙方=3", "5.5" },
		{ "评 由 甲方, 乙方", "评.果.甲方=8 评.果.乙方=?", "0..10 别人欠" },
		{ "评 由 甲方 60%, 乙方 30%", "",
		    "各人的份额合计 90%，要合计 100% | 改成合计 100%，或都不写（各占一样）" },
		{ "评 由 甲方 60%, 乙方", "",
		    "几个人评，有的写了份额，有的没有写 | 给每个人都写上，或都不写（各占一样）" },
		{ "评 由 甲方, 甲方", "", "“甲方”写了两次 | 留下一个" },
		{ "评 由 甲方 复核 甲方", "",
		    "“甲方”自己评的分，不能自己复核 | 写另外一个角色" },
	};

	TRY(j, "角色 甲方, 乙方\n部分 果 10分 { 得 ", " }\n", "果", rows);
}

TEST(institutions_say_what_they_give_and_take_no_other_value)
{
	static const struct row rows[] = {
		{ "测评 民意 { 选项 好 100, 差 0; 评价人 群众 }\n部分 果 100分 { 得 民意.得分 }\n",
		    "民意.得分=88", "88" },
		{ "测评 民意 { 选项 好 100, 差 0; 评价人 群众 }\n部分 果 100分 { 得 满分 × "
		  "得票率(民意, 好) }\n",
		    "得票率(民意,=1", "0" },
		{ "台账 督办 { 节点 必填 }\n部分 果 100分 { 每 督办.逾期 扣 3分 }\n",
		    "督办.逾期=2", "94" },
		{ "载体 活动 每月 1次 由 支部\n部分 果 100分 { 每 活动.缺次 扣 5分 }\n",
		    "活动.缺次=1", "95" },
		{ "测评 民意 { 选项 好 100, 中 100; 评价人 群众 }\n部分 果 100分 { 得 甲 }\n",
		    "",
		    "“选项”的分要从高到低排，或从低到高排，不能相等 | 写 选项 好 100, 较好 80, "
		    "一般 60, 差 0" },
		{ "测评 民意 { 选项 好 100, 差 0; 评价人 甲 40%, 乙 50% }\n部分 果 100分 { 得 "
		  "甲 }\n",
		    "",
		    "“评价人”的比重合计 90%，要合计 100% | 改成合计 100%，或都不写（各占一样）" },
		{ "测评 民意 { 选项 好 100, 差 0 }\n部分 果 100分 { 得 甲 }\n", "",
		    "测评“民意”没有写 评价人 | 加一句 评价人 班子成员 40%, 党员群众 60%" },
		{ "测评 民意 { 选项 好 100, 差 0; 评价人 群众; 至少 好 }\n部分 果 100分 { 得 甲 }\n",
		    "", "“至少”后面要写一个大于零的整数 | 写 至少 5票" },
		{ "台账 督办 { 节点 必填 }\n部分 果 100分 { 每 督办.超期 扣 3分 }\n", "",
		    "“督办”是台账，没有这样的结果 | 可以读 "
		    "督办.应办、督办.按期、督办.逾期、督办.办结率" },
		{ "测评 民意 { 选项 好 100, 差 0; 评价人 群众 }\n部分 果 100分 { 得 满分 × "
		  "得票率(民意, 优) }\n",
		    "", "测评“民意”没有这个选项 | 写 选项 里的一个" },
		{ "谈话 提醒\n部分 果 100分 { 得 甲 }\n", "",
		    "谈话“提醒”没有写 当 | 加一句 当 总分 < 60" },
	};

	TRY(j, "", "", "果", rows);
}

/* ── 评选 … 资格 当 ─────────────────────────────────────────────────── */

/* For each subject of ${facts}: whether it may stand. */
static struct str
eligible(struct job *j, const char *rest)
{
	struct rule_notes notes = { .j = j, .name = S("评选") };
	struct buf b = { .j = j };
	struct rule_results res;
	struct rule_snapshot snap = { .subjects = 3 };
	int64_t v[] = { 90 * NUM_ONE, 50 * NUM_ONE, 0 };
	uint8_t state[] = { CELL_GIVEN, CELL_GIVEN, CELL_MISSING };
	struct rule_column col[] = { { .v = v, .state = state } };
	const struct rule_inst *inst;
	struct rule *r;
	size_t n;

	notes.text = job_fmt(j,
	    "方案 \"评选\"\n考核期 2026-01-01 至 2026-12-31\n角色 考核组\n"
	    "数据 甲 分 核定 考核组\n部分 果 100分 { 得 甲 }\n%s",
	    rest);
	snap.fact = col;
	if (rule_read(j, notes.name, notes.text, &notes, &r) != OK)
		return job_fmt(j, "%.*s | %.*s", STR_FMT(notes.first->what),
		    STR_FMT(notes.first->fix));
	inst = rule_insts(r, &n);
	if (n == 0 || inst->outcome < 0)
		return S("没有条件");
	if (rule_run(j, r, &snap, NULL, &res) != OK)
		return S("");
	for (size_t i = 0; i < snap.subjects; i++)
		buf_put(&b,
		    res.outcome[inst->outcome].state[i] != 0 ? S("未定 ")
			: res.outcome[inst->outcome].is[i]   ? S("能 ")
							     : S("不能 "));
	buf_put(&b, rule_outcomes(r, &n)[inst->outcome].effect->text);
	return buf_str(&b);
}

TEST(who_may_stand_in_a_contest_is_known_of_each_subject)
{
	CHECK_TEXT(eligible(j, "评选 双十佳 { 名额 10; 资格 当 总分 >= 80 }\n"),
	    S("能 不能 未定 可以参评 双十佳"));
	CHECK_TEXT(eligible(j, "评选 双十佳 { 名额 10 }\n"), S("没有条件"));
	CHECK_TEXT(eligible(j, "谈话 约谈 当 总分 < 60\n"), S("不能 能 未定 谈话 约谈"));
	CHECK_TEXT(eligible(j, "评选 双十佳 { 名额 10; 资格 当 总分 }\n"),
	    S("这里要写条件，不能只写以分计的数 | 写成比较，例如 党课 >= 4次"));
	CHECK_TEXT(eligible(j, "评选 双十佳 { 名额 10; 资格 总分 }\n"),
	    S("“资格”后面要写条件 | 写 资格 当 总分 >= 80"));
	CHECK_TEXT(
	    eligible(j,
		"数据 率 % 填报 每季\n评选 双十佳 { 名额 10; 资格 当 率 >= 80% }\n"),
	    S("“率”每季报一次，这里要一个整数段的值，没有写明怎么取 | "
	      "在数据后面写 取 末，或 取 均、最高、最低"));
}
