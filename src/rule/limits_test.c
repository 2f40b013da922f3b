/* SPDX-License-Identifier: MIT
 *
 * limits_test.c -- every stated maximum of the text: at the edge, and one over
 */
#include "rule/tree_test.h"

/* ${unit} written ${n} times. */
static struct str
times(struct job *j, const char *unit, size_t n)
{
	struct buf b = { .j = j };

	while (n-- > 0)
		buf_put(&b, str_of(unit));
	return buf_str(&b);
}

/* What is wrong with ${text}; empty if nothing. */
static struct str
problems(struct job *j, struct str text)
{
	struct file f = { .name = S("试"), .text = text };
	struct rule_notes notes = { .j = j, .name = f.name, .text = text };

	return rule_parse(j, &f, &notes) == OK ? S("") : notes_text(j, &notes);
}

static struct str
clause_problems(struct job *j, struct str clause)
{
	return problems(j,
	    job_fmt(j, "方案 \"试\"\n项 甲 {\n%.*s\n}\n", STR_FMT(clause)));
}

TEST(a_text_may_have_one_mebibyte_and_no_more)
{
	struct str head = S("方案 \"试\"\n#"),
		   fill = times(j, "x", RULE_TEXT_MAX - head.n);

	CHECK_TEXT(problems(j, job_fmt(j, "%.*s%.*s", STR_FMT(head), STR_FMT(fill))),
	    S(""));
	CHECK_HAS(problems(j, job_fmt(j, "%.*s%.*sx", STR_FMT(head), STR_FMT(fill))),
	    S("文件太大：一个方案文件最多 1 MiB；请拆成几个\n"));
}

TEST(a_name_may_have_64_characters_and_no_more)
{
	struct str name = times(j, "甲", RULE_NAME_MAX);

	CHECK_TEXT(clause_problems(j, job_fmt(j, "扣 %.*s", STR_FMT(name))), S(""));
	CHECK_TEXT(clause_problems(j, job_fmt(j, "扣 「%.*s」", STR_FMT(name))), S(""));
	CHECK_TEXT(clause_problems(j, job_fmt(j, "扣 %.*s甲", STR_FMT(name))),
	    S("3:3: 名称太长：最多 64 个字\n"));
	CHECK_TEXT(clause_problems(j, job_fmt(j, "扣 「%.*s甲」", STR_FMT(name))),
	    S("3:3: 名称太长：最多 64 个字\n"));
}

/* Splitting one for the hint looks no further than keywords are long. */
TEST(a_word_of_a_hundred_thousand_keywords_takes_no_longer_than_another)
{
	struct str word = times(j, "得", 100000);

	for (size_t i = 0; i < rule_words_n; i++)
		CHECK(str_of(rule_words[i].word).n <= 48);
	CHECK_HAS(problems(j, job_fmt(j, "方案 \"试\"\n%.*s甲\n", STR_FMT(word))),
	    S("2:1: 名称太长：最多 64 个字"));
}

static struct str
nested(struct job *j, const char *open, const char *inside, const char *close, size_t n)
{
	struct str a = times(j, open, n), b = times(j, close, n);

	return job_fmt(j, "%.*s%s%.*s", STR_FMT(a), inside, STR_FMT(b));
}

TEST(pools_and_blocks_nest_8_deep_and_no_deeper)
{
	size_t n = RULE_POOL_DEPTH - 1; /* the clause stands in one pool */

	CHECK_TEXT(clause_problems(j, nested(j, "项 乙 {", "扣 1分", "}", n)), S(""));
	CHECK_TEXT(clause_problems(j, nested(j, "项 乙 {", "扣 1分", "}", n + 1)),
	    S("3:40: 大括号套得太深：最多 8 层\n"));
	CHECK_TEXT(clause_problems(j, nested(j, "分档 乙 { 其余 ", "扣 1分", "}", n)),
	    S(""));
	CHECK_HAS(clause_problems(j, nested(j, "分档 乙 { 其余 ", "扣 1分", "}", n + 1)),
	    S("大括号套得太深：最多 8 层\n"));
	CHECK_TEXT(clause_problems(j, nested(j, "每 乙 {", "扣 1分", "}", n)), S(""));
	CHECK_HAS(clause_problems(j, nested(j, "每 乙 {", "扣 1分", "}", n + 1)),
	    S("大括号套得太深：最多 8 层\n"));
}

TEST(each_without_braces_nests_7_deep_around_its_action)
{
	size_t n = RULE_POOL_DEPTH - 1;

	CHECK_TEXT(clause_problems(j, nested(j, "每月, ", "扣 1分", "", n)), S(""));
	CHECK_HAS(clause_problems(j, nested(j, "每月, ", "扣 1分", "", n + 1)),
	    S("「每」套得太深：最多 8 层\n"));
}

TEST(expressions_nest_32_deep_and_no_deeper)
{
	static const struct {
		const char *open, *inside, *close;
	} form[] = {
		{ "(", "甲", ")" },
		{ "-", "甲", "" },
		{ "甲 + ", "甲", "" },
		{ "绝对(", "甲", ")" },
		{ "分档 乙 { 其余: ", "1", "}" },
	};
	size_t n = RULE_EXPR_DEPTH - 1, i; /* and one for what is inside */

	for (i = 0; i < ARRAY_N(form); i++) {
		struct str fits = nested(j, form[i].open, form[i].inside, form[i].close,
		    n);
		struct str over = nested(j, form[i].open, form[i].inside, form[i].close,
		    n + 1);

		CHECK_TEXT(clause_problems(j, job_fmt(j, "扣 %.*s", STR_FMT(fits))),
		    S(""));
		CHECK_HAS(clause_problems(j, job_fmt(j, "扣 %.*s", STR_FMT(over))),
		    S("式子套得太深：最多 32 层"));
	}
	CHECK_TEXT(clause_problems(j,
		       job_fmt(j, "不得分 当 %.*s甲", STR_FMT(times(j, "非 ", n)))),
	    S(""));
	CHECK_HAS(clause_problems(j,
		      job_fmt(j, "不得分 当 %.*s甲", STR_FMT(times(j, "非 ", n + 1)))),
	    S("式子套得太深：最多 32 层"));
}

TEST(a_file_may_have_10000_clauses_and_no_more)
{
	struct str most = times(j, "扣 1分\n", RULE_CLAUSE_MAX - 1);

	CHECK_TEXT(clause_problems(j, most), S(""));
	CHECK_TEXT(clause_problems(j,
		       job_fmt(j, "%.*s加 1分\n加 2分\n得", STR_FMT(most))),
	    S("10002:1: 条款太多：一个文件最多 10000 条；请拆成几个方案\n"));
}

TEST(a_file_may_have_4000_facts_and_no_more)
{
	struct str most = times(j, "数据 甲 次\n", RULE_FACT_MAX - 1);

	CHECK_TEXT(problems(j,
		       job_fmt(j, "方案 \"试\"\n类别 乙 选(丙)\n%.*s", STR_FMT(most))),
	    S(""));
	CHECK_TEXT(problems(j,
		       job_fmt(j, "方案 \"试\"\n类别 乙 选(丙)\n%.*s数据 甲 次\n得",
			   STR_FMT(most))),
	    S("4002:4: 数据太多：一个文件最多 4000 项\n"));
}

TEST(a_choice_may_have_200_values_and_no_more)
{
	struct str most = times(j, "甲, ", RULE_CHOICE_MAX - 1);

	CHECK_TEXT(problems(j,
		       job_fmt(j, "方案 \"试\"\n数据 乙 选(%.*s丙)", STR_FMT(most))),
	    S(""));
	CHECK_TEXT(problems(j,
		       job_fmt(j, "方案 \"试\"\n数据 乙 选(%.*s丙, 丁)", STR_FMT(most))),
	    S("2:8: 「选」里的值太多：最多 200 个\n"));
}

TEST(no_more_than_100_problems_are_kept_but_all_are_counted)
{
	struct str text = job_fmt(j, "方案 \"试\"\n%.*s", STR_FMT(times(j, "甲\n", 101)));
	struct file f = { .name = S("试"), .text = text };
	struct rule_notes notes = { .j = j, .name = f.name, .text = text };
	struct rule_note *n;
	size_t kept = 0;

	CHECK(rule_parse(j, &f, &notes) == E_INPUT);
	for (n = notes.first; n != NULL; n = n->next)
		kept++;
	CHECK(kept == RULE_NOTE_MAX && notes.errors == 101 && notes.cut);
}
