/* SPDX-License-Identifier: MIT
 *
 * diff_test.c -- two texts, and every sentence about what they differ in
 */
#include "rule/rule.h"
#include "test.h"

static const char frame[] = "方案 \"甲\" 版本 \"1\"\n依据 \"《办法》\"\n"
			    "考核期 2026-01-01 至 2026-12-31\n"
			    "对象 党支部\n类别 类型 选(机关, 企业)\n角色 考核组\n"
			    "数据 党课 次 来自 纪实\n"
			    "数据 满意 % 核定 考核组\n"
			    "数据 通报 次 核定 考核组 限 12月10日\n"
			    "参数 应上 次 = 4次\n"
			    "部分 组织 20分 {\n"
			    "  项 党课 12分 责任 具体 {\n"
			    "    每 党课 不足 应上 扣 2分\n"
			    "    扣 1分 当 通报 > 0\n"
			    "  }\n"
			    "  项 通报 8分 { 每 通报 扣 1分 上限 4分 }\n"
			    "}\n"
			    "部分 群众 10分 { 得 满分 × 完成率(满意, 90%) }\n"
			    "否决 \"通报多\" 当 通报 > 3 则 等次 不高于 合格\n"
			    "等次 { 优秀 当 总分 >= 27; 合格 当 总分 >= 18; 不合格 }\n";

static struct rule *
read_text(struct job *j, struct str text)
{
	struct rule_notes notes = { .j = j, .name = S("甲"), .text = text };
	struct rule *r = NULL;

	if (rule_read(j, notes.name, text, &notes, &r) != OK)
		for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
			test_failed(__FILE__, __LINE__, "%u: %.*s", n->line,
			    STR_FMT(n->what));
	return r;
}

/* ${text} with the first ${from} replaced by ${to}. */
static struct str
put_for(struct job *j, struct str text, const char *from, const char *to)
{
	size_t at = str_find(text, str_of(from));

	if (at == text.n)
		test_failed(__FILE__, __LINE__, "not in the text: %s", from);
	return job_fmt(j, "%.*s%s%.*s", STR_FMT(str_cut(text, 0, at)), to,
	    STR_FMT(str_cut(text, at + strlen(from), text.n)));
}

static struct str
told(struct job *j, struct str old, struct str new)
{
	const struct rule_change *c;
	struct buf b = { .j = j };
	size_t n;

	CHECK(rule_diff(j, read_text(j, old), read_text(j, new), &c, &n) == OK);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "\n" : "", STR_FMT(c[i].what));
	return buf_str(&b);
}

struct swap {
	const char *from, *to, *want;
};

static void
try_all(struct job *j, const struct swap *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str text = put_for(j, str_of(frame), s[i].from, s[i].to);

		CHECK_TEXT(told(j, str_of(frame), text), str_of(s[i].want));
	}
}

TEST(the_same_meaning_in_another_layout_is_no_change)
{
	static const struct swap same[] = {
		{ "方案", "# 一句注\n方案", "" },
		{ "不足 应上 扣 2分", "不足 应上\n  扣   2分", "" },
		{ "选(机关, 企业)", "选（机关，企业）", "" },
		{ "部分 群众 10分 {", "部分 群众 10分\n{\n", "" },
		{ "    每 党课 不足 应上 扣 2分\n    扣 1分 当 通报 > 0\n",
		    "    扣 1分 当 通报 > 0\n    每 党课 不足 应上 扣 2分\n", "" },
		{ "数据 党课 次 来自 纪实\n数据 满意 % 核定 考核组\n",
		    "数据 满意 % 核定 考核组\n数据 党课 次 来自 纪实\n", "" },
		{ "扣 1分 当 通报 > 0", "扣 1分 当 通报 > 0 编号 \"7\"", "" },
	};

	try_all(j, same, ARRAY_N(same));
}

TEST(a_change_of_the_head_is_told)
{
	static const struct swap head[] = {
		{ "版本 \"1\"", "版本 \"2\"", "版本：1 改为 2" },
		{ "版本 \"1\"", "", "版本：1 改为 （无）" },
		{ "2026-12-31", "2026-12-25",
		    "考核期：2026-01-01 至 2026-12-31 改为 2026-01-01 至 2026-12-25" },
		{ "角色 考核组", "角色 考核组, 工委\n精度 1位",
		    "角色：考核组 改为 考核组，工委\n新增精度：1位" },
		{ "依据 \"《办法》\"\n", "", "删去依据：\"《办法》\"" },
	};

	try_all(j, head, ARRAY_N(head));
}

TEST(facts_are_told_by_what_changed_in_them)
{
	static const struct swap facts[] = {
		{ "限 12月10日", "限 12月20日", "数据“通报”：限 12月10日 改为 12月20日" },
		{ " 限 12月10日", "", "数据“通报”：不再写 限 12月10日" },
		{ "来自 纪实", "来自 纪实 说明 \"只计主讲\"",
		    "数据“党课”：新写 说明 \"只计主讲\"" },
		{ "满意 % 核定 考核组", "满意 % 填报 每年 由 单位",
		    "数据“满意”：新写 填报 每年\n数据“满意”：新写 由 单位\n"
		    "数据“满意”：不再写 核定 考核组" },
		{ "选(机关, 企业)", "选(机关, 企业, 学校)",
		    "类别“类型”：选(机关，企业) 改为 选(机关，企业，学校)" },
		{ "数据 党课 次", "数据 主题党日 次 来自 纪实\n数据 党课 次",
		    "新增数据“主题党日”：次 来自 纪实" },
	};

	try_all(j, facts, ARRAY_N(facts));
}

TEST(clauses_are_paired_with_what_they_were)
{
	static const struct swap clauses[] = {
		{ "扣 2分", "扣 1分",
		    "项“党课”：「每 党课 不足 应上，扣 2分」改为「每 党课 不足 应上，扣 1分」" },
		{ "    扣 1分 当 通报 > 0\n", "",
		    "项“党课”：删去条款「扣 1分 当 通报 > 0」" },
		{ "扣 1分 当 通报 > 0", "扣 1分 当 通报 > 0\n    不得分 当 党课 = 0",
		    "项“党课”：新增条款「不得分 当 党课 = 0」" },
		{ "每 通报 扣 1分 上限 4分", "扣 8分 当 通报 >= 2次",
		    "项“通报”：「每 通报，扣 1分 上限 4分」改为「扣 8分 当 通报 ≥ 2次」" },
		{ "4次\n", "分档 类型 { 机关: 4次; 其余: 2次 }\n",
		    "参数“应上”：4次 改为 分档 类型：机关 4次；其余 2次" },
	};

	try_all(j, clauses, ARRAY_N(clauses));
}

TEST(pools_that_come_go_move_or_change_their_name_are_told)
{
	static const struct swap pools[] = {
		{ "项 党课 12分 责任 具体", "项 党课 12分 责任 直接",
		    "项“党课”：责任 具体 改为 直接" },
		{ "责任 具体 {", "责任 具体 上限 10分 {", "项“党课”：新写 上限 10分" },
		{ "项 通报 8分", "项 受通报 8分", "项“通报”：改名为“受通报”" },
		{ "  项 通报 8分 { 每 通报 扣 1分 上限 4分 }\n}",
		    "  项 学习 8分 { 每 党课 不足 3次 扣 1分 }\n}",
		    "新增项“学习”（8分）：每 党课 不足 3次，扣 1分\n"
		    "删去项“通报”（8分）：每 通报，扣 1分 上限 4分" },
		{ "  项 通报 8分 { 每 通报 扣 1分 上限 4分 }\n}\n部分 群众 10分 {",
		    "  项 其他 8分 { 扣 1分 当 通报 > 1 }\n}\n部分 作风 8分 { 项 通报 8分 { "
		    "每 通报 扣 1分 上限 4分 } }\n部分 群众 10分 {",
		    "新增项“其他”（8分）：扣 1分 当 通报 > 1\n"
		    "新增部分“作风”（8分）\n"
		    "项“通报”：从“组织”移到“作风”" },
		{ "部分 群众 10分 { 得", "部分 群众 20分 { 得",
		    "部分“群众”：分值 10分 改为 20分" },
	};

	try_all(j, pools, ARRAY_N(pools));
}

TEST(vetoes_and_grades_are_told)
{
	static const struct swap outside[] = {
		{ "通报 > 3", "通报 > 5",
		    "否决“通报多”：当 通报 > 3 则 等次 不高于 合格 改为 "
		    "当 通报 > 5 则 等次 不高于 合格" },
		{ "总分 >= 27", "总分 >= 28",
		    "等次“优秀”：当 总分 ≥ 27 改为 当 总分 ≥ 28" },
		{ "合格 当 总分 >= 18; ", "良好 当 总分 >= 24; 合格 当 总分 >= 18; ",
		    "新增等次“良好”：当 总分 ≥ 24" },
		{ "否决 \"通报多\" 当 通报 > 3 则 等次 不高于 合格\n", "",
		    "删去否决“通报多”：当 通报 > 3 则 等次 不高于 合格" },
	};

	try_all(j, outside, ARRAY_N(outside));
}

TEST(what_follows_and_institutions_are_told)
{
	static const struct swap outside[] = {
		{ "等次 { 优秀",
		    "结果运用 { 当 等次 = 不合格 则 整改 限 60天 }\n等次 { 优秀",
		    "新增结果运用：当 等次 = 不合格 则 整改 限 60天" },
		{ "否决", "载体 党员服务日 { 每月 1次; 由 支部 }\n否决",
		    "新增载体“党员服务日”：每月 1次；由 支部" },
	};

	for (size_t i = 0; i < ARRAY_N(outside); i++) {
		struct str text = put_for(j, str_of(frame), outside[i].from,
		    outside[i].to);
		struct rule_notes notes = { .j = j, .name = S("乙"), .text = text };
		const struct rule_change *c;
		struct rule *r;
		size_t n;

		(void)!rule_read(j, notes.name, text, &notes, &r);
		CHECK(
		    rule_diff(j, read_text(j, str_of(frame)), r, &c, &n) == OK && n == 1);
		CHECK_TEXT(c[0].what, str_of(outside[i].want));
	}
}

TEST(a_change_knows_its_pools_lines_and_words)
{
	struct str text = put_for(j, str_of(frame), "扣 2分", "扣 1分");
	const struct rule_change *c;
	size_t n;

	CHECK(
	    rule_diff(j, read_text(j, str_of(frame)), read_text(j, text), &c, &n) == OK);
	if (n != 1) {
		test_failed(__FILE__, __LINE__, "%zu changes", n);
		return;
	}
	CHECK(c[0].kind == RULE_CHANGE_CLAUSE && c[0].how == RULE_CHANGED);
	CHECK(c[0].was_pool == 1 && c[0].is_pool == 1);
	CHECK(c[0].was_line == 13 && c[0].is_line == 13);
	CHECK_TEXT(c[0].subject, S("项“党课”"));
	CHECK_TEXT(c[0].was, S("每 党课 不足 应上，扣 2分"));
	CHECK_TEXT(c[0].is, S("每 党课 不足 应上，扣 1分"));
}

TEST(a_text_that_cannot_be_run_is_compared_all_the_same)
{
	struct str text = put_for(j, str_of(frame), "10分 {", "11分 权重 30% {");
	struct rule_notes notes = { .j = j, .name = S("乙"), .text = text };
	const struct rule_change *c;
	struct rule *r;
	size_t n;

	CHECK(rule_read(j, notes.name, text, &notes, &r) == E_INPUT);
	CHECK(rule_diff(j, read_text(j, str_of(frame)), r, &c, &n) == OK && n == 2);
	CHECK_TEXT(c[0].what, S("部分“群众”：分值 10分 改为 11分"));
	CHECK_TEXT(c[1].what, S("部分“群众”：新写 权重 30%"));
}
