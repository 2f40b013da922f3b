/* SPDX-License-Identifier: MIT
 *
 * format_test.c -- the standard layout: what it does, and what it must not do
 */
#include "rule/tree_test.h"

struct parsed {
	struct str tree;
	struct str tokens; /* all but comments and needless line ends */
	struct str comments;
};

/* A line end that separates two statements. */
static bool
is_needed(const struct tok *nl)
{
	const struct tok *next = nl + 1;

	while (next->kind == T_COMMENT)
		next++;
	return nl->ends && next->kind != T_END && !is_sign(next, "}");
}

static struct parsed
parsed(struct job *j, struct str text)
{
	struct file f = { .name = S("试"), .text = text };
	struct rule_notes notes = { .j = j, .name = f.name, .text = text };
	struct buf tokens = { .j = j }, comments = { .j = j };
	size_t i;

	CHECK(rule_parse(j, &f, &notes) == OK);
	for (i = 0; i < f.toks_n; i++) {
		const struct tok *t = &f.toks[i];

		if (t->kind == T_COMMENT)
			buf_fmt(&comments, "%.*s\n", STR_FMT(t->text));
		else if (t->kind != T_NL || is_needed(t))
			buf_fmt(&tokens, "%d %.*s %d\n", (int)t->kind,
			    t->kind == T_NL ? 0 : (int)t->text.n, t->text.p, t->unit);
	}
	return (struct parsed){ tree_text(j, &f), buf_str(&tokens), buf_str(&comments) };
}

static struct str
formatted(struct job *j, struct str text)
{
	struct rule_notes notes = { .j = j, .name = S("试"), .text = text };
	struct str out = S("");

	if (rule_format(j, S("试"), text, &notes, &out) != OK)
		return notes_text(j, &notes);
	return out;
}

TEST(formatting_every_example_keeps_tree_tokens_and_comments)
{
	size_t i;

	for (i = 0; i < scheme_files_n; i++) {
		struct str text = file_text(j, scheme_files[i]), out = formatted(j, text);
		struct parsed a = parsed(j, text), b = parsed(j, out);

		CHECK_TEXT(b.tree, a.tree);
		CHECK_TEXT(b.comments, a.comments);
		CHECK_TEXT(formatted(j, out), out);
	}
}

static struct str
clause(struct job *j, const char *text)
{
	return formatted(j, job_fmt(j, "方案 \"甲\"\n%s\n", text));
}

static void
check(struct job *j, const char *text, const char *want)
{
	struct str out = clause(j, text);
	struct str whole = job_fmt(j, "方案 \"甲\"\n%s\n", want);

	CHECK_TEXT(out, whole);
	CHECK_TEXT(formatted(j, out), out);
	CHECK_TEXT(parsed(j, out).tokens,
	    parsed(j, job_fmt(j, "方案 \"甲\"\n%s\n", text)).tokens);
}

TEST(blanks_stand_between_tokens_and_nowhere_else)
{
	check(j, "设   甲  %=计数 (会议,乙 )*- ( 丙+-1 )/方案 . “x” .丁",
	    "设 甲 % = 计数(会议, 乙) × -(丙 + -1) / 方案.\"x\".丁");
	check(j,
	    "项  乙  5分{得 评 1 .. 3分 由 甲  40% ，乙 60%;扣1分当 甲 在(1..2)且 非(乙)}",
	    "项 乙 5分 { 得 评 1..3分 由 甲 40%, 乙 60%; 扣 1分 当 甲 在 (1..2) 且 非 (乙) }");
	check(j, "项 乙{}", "项 乙 { }");
	check(j, "数据 甲 选 (好<差)", "数据 甲 选(好 < 差)");
	check(j, "数据 甲 事件 ( )", "数据 甲 事件()");
	check(j, "项 「得」“甲\"乙” 1分 {  }", "项 「得」 “甲\"乙” 1分 { }");
	check(j, "项 乙 { 得 分档 甲 { 好：1分；其余 ：2分 } }",
	    "项 乙 { 得 分档 甲 { 好: 1分; 其余: 2分 } }");
	check(j, "项 乙 起 (甲) 上限 -1分 { 扣 甲 ÷ 乙 当 甲 ≥ 1 }",
	    "项 乙 起 (甲) 上限 -1分 { 扣 甲 / 乙 当 甲 >= 1 }");
}

TEST(the_authors_line_breaks_survive_with_indents)
{
	check(j, "项 乙 {\n扣 1分\n   免 当 甲\n每 甲\n不足 1次\n扣 1分\n}",
	    "项 乙 {\n  扣 1分\n    免 当 甲\n  每 甲\n    不足 1次\n    扣 1分\n}");
	check(j, "部分 乙 { 项 丙 {\n扣 1分\n} }\n\n\n\n对象 甲",
	    "部分 乙 { 项 丙 {\n    扣 1分\n} }\n\n对象 甲");
	check(j, "项 乙 {\n\n扣 1分\n\n\n扣 2分\n\n}",
	    "项 乙 {\n  扣 1分\n\n  扣 2分\n}");
	check(j, "对象 甲,\n乙", "对象 甲,\n  乙");
	check(j, "设 甲 = 计数(会议,\n乙)", "设 甲 = 计数(会议,\n  乙)");
}

TEST(semicolons_stay_inside_a_line_and_go_at_its_end)
{
	check(j, "项 乙 { 扣 1分;加 2分; }", "项 乙 { 扣 1分; 加 2分 }");
	check(j, "项 乙 {;扣 1分;\n;加 2分;}", "项 乙 { 扣 1分\n  加 2分 }");
	check(j, "对象 甲; # 注\n角色 乙;", "对象 甲  # 注\n角色 乙");
	/* before these words a line end alone would not end the row */
	check(j, "项 乙 { 得 分档 甲 { 好: 1分;\n上限: 2分 } }",
	    "项 乙 { 得 分档 甲 { 好: 1分;\n    上限: 2分 } }");
	check(j, "项 乙 { 得 分档 甲 { 好: 1分 # 注\n; 上限: 2分 } }",
	    "项 乙 { 得 分档 甲 { 好: 1分;  # 注\n    上限: 2分 } }");
}

TEST(facts_and_parameters_stand_in_columns)
{
	check(j,
	    "数据 甲 次 来自 纪实\n数据 党员数 是否 核定 乙\n数据 丙 事件(丁 文, 戊 次) 核定 乙",
	    "数据 甲      次    来自 纪实\n数据 党员数  是否  核定 乙\n"
	    "数据 丙      事件(丁 文, 戊 次)  核定 乙");
	check(j, "参数 甲 = 1分\n参数 满意线 = 80%\n设 乙 % = 1\n设 丙 = 2",
	    "参数 甲     = 1分\n参数 满意线 = 80%\n设 乙 % = 1\n设 丙   = 2");
	check(j, "数据 甲 次\n\n数据 党员数 人", "数据 甲 次\n\n数据 党员数 人");
	check(j, "数据 甲 次\n数据 乙\n次", "数据 甲 次\n数据 乙\n  次");
}

TEST(comments_are_kept_and_trailing_ones_aligned)
{
	check(j, "对象 甲 # 一\n角色 乙, 丙     # 二\n# 三\n角色 丁 ＃四",
	    "对象 甲      # 一\n角色 乙, 丙  # 二\n# 三\n角色 丁  #四");
	check(j, "项 乙 { # 一\n# 二\n扣 1分 # 三\n# 四\n免 当 甲\n# 五\n}",
	    "项 乙 {  # 一\n  # 二\n  扣 1分  # 三\n    # 四\n    免 当 甲\n  # 五\n}");
}

TEST(a_text_that_does_not_parse_is_not_formatted)
{
	CHECK_TEXT(clause(j, "项 得 { }"),
	    S("2:3: 「得」是关键词，不能直接作名称；真要用它，写在「」里 | 「得」\n"));
}
