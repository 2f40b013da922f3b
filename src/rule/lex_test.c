/* SPDX-License-Identifier: MIT
 *
 * lex_test.c -- tokens, line ends, and what cannot be a token
 *
 * Tokens are written out with a bar between them: a word as it is, a hard word
 * with !, a quoted name in 「」, a line end as ¶, a semicolon as ;.
 */
#include "rule/tree_test.h"

static void
put_token(struct buf *b, const struct tok *t)
{
	switch (t->kind) {
	case T_WORD:
		buf_fmt(b,
		    t->quoted     ? "「%.*s」"
			: t->hard ? "%.*s!"
				  : "%.*s",
		    STR_FMT(t->text));
		break;
	case T_NUM:
		buf_put(b, S("#"));
		num_put_short(b, t->num);
		if (t->unit != UNIT_NONE)
			buf_fmt(b, "[%s]", rule_units[t->unit].word);
		break;
	case T_DATE:
	case T_MONTHDAY:
		buf_fmt(b, "%d/%d/%d", t->year, t->month, t->mday);
		break;
	case T_STR:
		buf_fmt(b, "<%.*s>", STR_FMT(t->text));
		break;
	case T_NL:
		buf_put(b, t->line_end ? S("¶") : S(";"));
		break;
	case T_PUNCT:
	case T_COMMENT:
	case T_END:
		buf_put(b, t->text);
		break;
	}
}

static struct str
tokens(struct job *j, struct str text)
{
	struct file f = { .name = S("试"), .text = text };
	struct rule_notes notes = { .j = j, .name = f.name, .text = text };
	struct buf b = { .j = j };
	size_t i;

	if (rule_lex(j, &f, &notes) != OK)
		return str_trim(notes_text(j, &notes));
	for (i = 0; i + 1 < f.toks_n; i++) {
		if (i > 0)
			buf_c(&b, '|');
		put_token(&b, &f.toks[i]);
	}
	return buf_str(&b);
}

static void
check(struct job *j, const struct pair *p, size_t n)
{
	for (; n > 0; n--, p++)
		CHECK_TEXT(tokens(j, str_of(p->text)), str_of(p->want));
}

TEST(a_word_is_a_whole_run_and_a_digit_never_continues_it)
{
	static const struct pair pairs[] = {
		{ "满意率 每月扣 扣 指标_1 A级 x1_y 上限a",
		    "满意率|每月扣|扣!|指标_1|A级|x1_y|上限a" },
		{ "扣1分", "扣!|#1[分]" },
		{ "满1%扣0.2分", "满!|#1[%]|扣!|#0.2[分]" },
		{ "权重60%", "权重|#60[%]" },
		{ "「得」「1 甲」是否", "「得」|「1 甲」|是否" },
		{ "每双月每半年", "每双月每半年" },
	};

	check(j, pairs, ARRAY_N(pairs));
}

TEST(a_digit_behind_a_name_is_refused_with_what_to_write)
{
	static const struct pair pairs[] = {
		{ "指标1",
		    "1:1: 「指标1」写在一起分不清：数字不能接在名称后面 | 指标_1 或 指标一" },
		{ "指标12",
		    "1:1: 「指标12」写在一起分不清：数字不能接在名称后面 | 指标_12" },
		{ "三会一课20分",
		    "1:1: 「三会一课20分」写在一起分不清：数字不能接在名称后面 | "
		    "三会一课 20分" },
		{ "满意率80%",
		    "1:1: 「满意率80%」写在一起分不清：数字不能接在名称后面 | 满意率 80%" },
		{ "每少1次扣1分", "1:1: 「每少」不认识 | 每 党课 不足 4次 扣 1分" },
		{ "每月扣1分", "1:1: 「每月扣1分」：关键词后要空格 | 每月 扣 1分" },
		{ "党课扣1分",
		    "1:1: 「党课扣」不认识，它的末尾是关键词「扣」：关键词前后要空格 | "
		    "党课 扣 1分" },
		{ "每件1分",
		    "1:1: 「每件」不认识，它的开头是关键词「每」：关键词后要空格 | 每 件 1分" },
	};

	check(j, pairs, ARRAY_N(pairs));
}

TEST(a_number_takes_the_longest_unit)
{
	static const struct pair pairs[] = {
		{ "3个工作日 2个月 1个季度 5个 2个百分点",
		    "#3[个工作日]|#2[个月]|#1[个季度]|#5[个]|"
		    "#2[个百分点]" },
		{ "30分钟 30分 100万元 2亿元 3人次 3人",
		    "#30[分钟]|#30[分]|#100[万元]|#2[亿元]|"
		    "#3[人次]|#3[人]" },
		{ "0.5 007 1.500元 5％", "#0.5|#7|#1.5[元]|#5[%]" },
		{ "1..3分 1.5..2", "#1|..|#3[分]|#1.5|..|#2" },
		{ "0.123456 100000000000", "#0.123456|#100000000000" },
		{ "0.1234567", "1:1: 小数太长：最多写 6 位小数" },
		{ "100000000000.1", "1:1: 数太大：最大是 1000 亿" },
		{ "１２分", "1:1: 数字用半角写 | 12" },
	};

	check(j, pairs, ARRAY_N(pairs));
}

TEST(dates_have_three_forms_and_a_day_of_the_month_one)
{
	static const struct pair pairs[] = {
		{ "2026-12-10 2026年12月10日 12月10日 26日",
		    "2026/12/10|2026/12/10|0/12/10|0/0/26" },
		{ "2024-02-29 2月29日 2026年 3年", "2024/2/29|0/2/29|#2026[年]|#3[年]" },
		{ "2026-02-29", "1:1: 没有这一天；请核对月和日" },
		{ "13月1日", "1:1: 没有这一天；请核对月和日" },
		{ "32日", "1:1: 没有这一天：日子从 1日 到 31日" },
		{ "0日", "1:1: 没有这一天：日子从 1日 到 31日" },
		{ "3月",
		    "1:1: 「3月」说不清是几个月还是哪一月 | 3个月，或写明日子：3月1日" },
		{ "12-10",
		    "1:1: 「12-10」说不清是日期、范围还是相减 | 日期 12月10日，范围 12..10，"
		    "相减 12 - 10" },
		{ "3分-1分 3 - 1", "#3[分]|-|#1[分]|#3|-|#1" },
	};

	check(j, pairs, ARRAY_N(pairs));
}

TEST(full_width_signs_mean_the_same)
{
	static const struct pair pairs[] = {
		{ "（甲，乙、丙）：｛｝＝＜＞＋－＊／．",
		    "(|甲|,|乙|,|丙|)|:|{|}|=|<|>|+|-|*|/|." },
		{ "× ÷ ≥ ≤ ≠ − ！＝ ＜＝ ＞= !=", "*|/|>=|<=|!=|-|!=|<=|>=|!=" },
		{ "甲；乙", "甲|;|乙" },
		{ "甲　乙＃注", "甲|乙|＃注" },
		{ "“甲\"乙” \"丙”\" ＂丁＂", "<甲\"乙>|<丙”>|<丁>" },
		{ "\xEF\xBB\xBF甲\r\n乙\r\n", "甲|¶|乙|¶" },
	};

	check(j, pairs, ARRAY_N(pairs));
}

TEST(line_ends_stay_only_where_a_statement_can_end)
{
	static const struct pair pairs[] = {
		{ "\n\n甲\n\n\n乙\n", "甲|¶|乙|¶" },
		{ "甲;\n;乙", "甲|;|乙" },
		{ "甲\n;乙", "甲|¶|乙" },
		{ "(甲\n乙)\n丙", "(|甲|乙|)|¶|丙" },
		{ "(甲 { 乙\n丙\n} 丁\n)", "(|甲|{|乙|¶|丙|¶|}|丁|)" },
		{ "(甲\n乙\n丙 { 丁\n}", "(|甲|¶|乙|¶|丙|{|丁|¶|}" },
		{ "甲\n且 乙\n或 丙\n则 丁\n免\n乘\n上限\n下限\n{ }",
		    "甲|且!|乙|或!|丙|则!|丁|免|乘|上限|"
		    "下限|{|}" },
		{ "甲 # 一\n# 二\n\n免", "甲|# 一|# 二|免" },
		{ "甲\n「免」\n免于", "甲|¶|「免」|¶|免于" },
		{ "甲;\n免", "甲|;|免" },
		{ "甲 # 注 \t\n乙", "甲|# 注|¶|乙" },
	};

	check(j, pairs, ARRAY_N(pairs));
}

TEST(what_cannot_be_a_token_is_noted_and_left_out)
{
	static const struct pair pairs[] = {
		{ "甲 \"乙\n丙", "1:3: 「\"」没有配对的「\"」：两个引号要写在同一行" },
		{ "“乙\n丙”",
		    "1:1: 「“」没有配对的「”」：两个引号要写在同一行\n"
		    "2:2: 右引号前面没有左引号 | “…”" },
		{ "「乙", "1:1: 「「」没有配对的「」」：两个引号要写在同一行" },
		{ "「」", "1:1: 「」里要写名称" },
		{ "甲」", "1:2: 「」」前面没有左边的「「」 | 「名称」" },
		{ "甲。乙", "1:2: 句末不用句号：换行即可，同一行用分号隔开 | ;" },
		{ "1~3", "1:2: 范围写两个点 | 1..3分" },
		{ "1～3", "1:2: 范围写两个点 | 1..3分" },
		{ "！甲", "1:1: 单独的「!」没有意义；不等于写「!=」 | !=" },
		{ "甲？\n@",
		    "1:2: 这个字符在这里没有意义；名称里要用它，请整个写在「」里 | 「名称」\n"
		    "2:1: 这个字符在这里没有意义；名称里要用它，请整个写在「」里 | 「名称」" },
		{ "'甲'", "1:1: 文字用双引号 | \"…\"\n1:3: 文字用双引号 | \"…\"" },
		{ "Ａ级", "1:1: 字母用半角写 | A" },
		{ "甲\x01\x02乙", "1:2: 这里有看不见的控制字符；请删去" },
		{ "# 注\x1B[31m", "1:4: 这里有看不见的控制字符；请删去" },
		{ "甲\r乙", "1:2: 这里有看不见的控制字符；请删去" },
		{ "甲 \xE6\x88 乙",
		    "1:3: 这里不是 UTF-8 编码的文字：请用编辑器把文件另存为 UTF-8" },
		{ "甲\xE2\x80\x8B乙", "1:2: 这里有一个看不见的字符；请删去" },
	};

	check(j, pairs, ARRAY_N(pairs));
}

TEST(a_zero_byte_is_refused)
{
	CHECK_TEXT(tokens(j, (struct str){ "a\0b", 3 }),
	    S("1:2: 这里有看不见的控制字符；请删去"));
}

/* ── units and words ────────────────────────────────────────────────── */

TEST(every_unit_is_read_back_as_itself)
{
	int i;

	for (i = 0; i < rule_units_n; i++) {
		struct str want = job_fmt(j, "#2[%s]", rule_units[i].word);

		CHECK_TEXT(tokens(j, job_fmt(j, "2%s", rule_units[i].word)), want);
	}
}

TEST(every_keyword_is_listed_once_and_every_hard_word_is_a_keyword)
{
	static const char *const hard[] = { "且", "或", "非", "在", "是", "否", "当",
		"则", "其余", "其中", "同", "取", "满", "不足", "超过", "由", "得", "扣",
		"加", "不得分", "评", "分档", "每", "每日", "每周", "每月", "每双月",
		"每季", "每半年", "每年" };
	size_t i, k, n = 0;

	for (i = 0; i < rule_words_n; i++) {
		n += is_hard(str_of(rule_words[i].word));
		for (k = 0; k < i; k++)
			CHECK(strcmp(rule_words[i].word, rule_words[k].word) != 0);
	}
	for (i = 0; i < ARRAY_N(hard); i++)
		CHECK(is_hard(str_of(hard[i])) && rule_is_keyword(str_of(hard[i])));
	CHECK(n == ARRAY_N(hard));
	CHECK(!rule_is_keyword(S("党课")));
}

/* ── notes ──────────────────────────────────────────────────────────── */

TEST(a_note_shows_the_line_and_a_caret_under_the_place)
{
	struct str text = S("方案 \"甲\"\n\t项 得 5分\n");
	struct rule_notes notes = { .j = j, .name = S("甲.scheme"), .text = text };
	struct buf b = { .j = j };

	rule_notef(&notes, RULE_ERROR, (struct span){ 18, 21 }, "「得」",
	    "「%s」不能作名称", "得");
	rule_note(&notes, RULE_WARNING, (struct span){ 12, 12 }, S("先"), S(""));
	CHECK(notes.errors == 1 && notes.warnings == 1);
	rule_note_put(&b, &notes, notes.first->next);
	CHECK_TEXT(buf_str(&b),
	    S("甲.scheme:2:4: 须改：「得」不能作名称\n"
	      "    \t项 得 5分\n    \t   ^^\n    建议：「得」\n"));
	b.n = 0;
	rule_note_put(&b, &notes, notes.first);
	CHECK_TEXT(buf_str(&b),
	    S("甲.scheme:1:7: 请斟酌：先\n    方案 \"甲\"\n"
	      "             ^\n"));
}

TEST(a_note_never_sends_control_characters_or_broken_text)
{
	struct str text = S("a\x1B[31m\xE6\x88 b");
	struct rule_notes notes = { .j = j, .name = S("x"), .text = text };
	struct buf b = { .j = j };

	rule_note(&notes, RULE_WARNING, (struct span){ 6, 9 }, S("坏"), S(""));
	rule_note_put(&b, &notes, notes.first);
	CHECK_TEXT(buf_str(&b), S("x:1:7: 请斟酌：坏\n    a?[31m?? b\n          ^^^\n"));
}

TEST(a_note_on_a_very_long_line_shows_only_what_is_near)
{
	struct buf text = { .j = j }, b = { .j = j };
	struct rule_notes notes = { .j = j, .name = S("x") };
	size_t i;

	for (i = 0; i < 100000; i++)
		buf_put(&text, S("甲"));
	notes.text = buf_str(&text);
	rule_note(&notes, RULE_ERROR, (struct span){ 150000, 300000 }, S("长"), S(""));
	rule_note_put(&b, &notes, notes.first);
	CHECK(b.n < 2000);
	CHECK(notes.first->col == 50001);
}
