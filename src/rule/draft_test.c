/* SPDX-License-Identifier: MIT
 *
 * draft_test.c -- sentences of score tables, and the drafts made of whole tables
 *
 * test/rule/sentences.tsv holds 120 sentences whose meaning was written down
 * before there was a recogniser.  Half of them were kept aside while it was
 * written.  A wrong clause is a failure; not to guess is none.
 */
#include <fcntl.h>
#include <unistd.h>

#include "rule/draft.h"
#include "test.h"

#define SENTENCES "test/rule/sentences.tsv"

static struct str
read_file(struct job *j, const char *path)
{
	struct buf b = { .j = j };
	char piece[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	CHECK(fd != -1);
	while ((n = read(fd, piece, sizeof piece)) > 0)
		buf_put(&b, (struct str){ piece, (size_t)n });
	(void)close(fd);
	return buf_str(&b);
}

/* The text up to ${end}, taken off *s together with it. */
static struct str
cut_off(struct str *s, struct str end)
{
	size_t at = str_find(*s, end);
	struct str head = str_cut(*s, 0, at);

	*s = str_cut(*s, at < s->n ? at + end.n : at, s->n);
	return head;
}

/* ── does a clause say what was expected? ───────────────────────────── */

/* The name must have the word, and deny nothing that the word does not. */
static bool
names(struct str name, struct str word)
{
	static const char *const denials[] = { "未", "不", "没", "无" };
	size_t i;

	if (str_find(name, word) == name.n)
		return false;
	for (i = 0; i < ARRAY_N(denials); i++)
		if (draft_has(name, denials[i]) && !draft_has(word, denials[i]))
			return false;
	return true;
}

/* 非 [征求意见] is also said by a fact that is the denial itself: 会前未征求意见. */
static bool
denies(const struct draft_clause *c, struct str word)
{
	struct str before = str_cut(c->name, 0, str_find(c->name, word));

	return before.n < c->name.n && draft_has(before, "未|没有|无");
}

/* ${want} with its [词] against the clause, whose $F is its fact's name and
 * whose quoted reason does not matter. */
static bool
says(const struct draft_clause *c, struct str want)
{
	struct str got = c->text;

	while (want.n > 0 && got.n > 0) {
		if (str_starts(want, S("非 [")) && str_starts(got, S("$F"))) {
			(void)cut_off(&want, S("["));
			if (!denies(c, cut_off(&want, S("]"))))
				return false;
			got = str_cut(got, 2, got.n);
		} else if (str_starts(want, S("["))) {
			struct str word;

			(void)cut_off(&want, S("["));
			word = cut_off(&want, S("]"));
			if (!str_starts(got, S("$F")) || !names(c->name, word))
				return false;
			got = str_cut(got, 2, got.n);
		} else if (str_starts(got, S("\""))) {
			got = str_cut(got, 1, got.n);
			(void)cut_off(&got, S("\" "));
		} else if (got.p[0] != want.p[0]) {
			return false;
		} else {
			got = str_cut(got, 1, got.n);
			want = str_cut(want, 1, want.n);
		}
	}
	return got.n == 0 && want.n == 0;
}

static bool
type_is(const struct draft_clause *c, struct str *types)
{
	if (c->name.n == 0)
		return true;
	return str_starts(c->type, cut_off(types, S(" ")));
}

static bool
is_right(const struct draft_said *s, struct str want, struct str types)
{
	size_t i;

	if (str_eq(want, S("-")))
		return false;
	for (i = 0; i < s->n; i++)
		if (!says(&s->clause[i], cut_off(&want, S("；"))) ||
		    !type_is(&s->clause[i], &types))
			return false;
	return want.n == 0;
}

/* ── the file of sentences ──────────────────────────────────────────── */

struct half {
	size_t n, right, wrong, none, rightly_none;
};

static struct str
clauses_of(struct job *j, const struct draft_said *s)
{
	struct buf b = { .j = j };
	size_t i;

	for (i = 0; i < s->n; i++)
		buf_fmt(&b, "  %.*s  [%.*s %.*s]", STR_FMT(s->clause[i].text),
		    STR_FMT(s->clause[i].name), STR_FMT(s->clause[i].type));
	return buf_str(&b);
}

static void
try_sentence(struct job *j, struct str line, struct half *h)
{
	struct draft_item item = { 0 };
	struct draft_said s;
	struct str points = cut_off(&line, S("\t")), sentence, want;

	item.bonus = str_eq(points, S("加"));
	item.has_points = num_parse(points, &item.points);
	item.name = cut_off(&line, S("\t"));
	sentence = cut_off(&line, S("\t"));
	want = cut_off(&line, S("\t"));
	draft_say(j, &item, sentence, &s);
	h->n++;
	if ((s.whole && s.n == 0) || s.lefts > 0) {
		h->none++;
		h->rightly_none += str_eq(want, S("-"));
	} else if (is_right(&s, want, line)) {
		h->right++;
	} else {
		h->wrong++;
		test_failed(__FILE__, __LINE__, "%.*s\n  wanted %.*s\n  got  %.*s",
		    STR_FMT(sentence), STR_FMT(want), STR_FMT(clauses_of(j, &s)));
	}
	if (getenv("ZEREN_DRAFT_SHOW") != NULL && s.whole && !str_eq(want, S("-")))
		printf("none: %.*s\n", STR_FMT(sentence));
}

static void
try_half(struct job *j, struct str mark, struct half *h)
{
	struct str text = read_file(j, SENTENCES);

	while (text.n > 0) {
		struct str line = cut_off(&text, S("\n"));

		if (str_eq(cut_off(&line, S("\t")), mark))
			try_sentence(j, line, h);
	}
	printf(
	    "%.*s: %zu sentences, %zu right, %zu wrong, %zu not guessed (%zu rightly)\n",
	    STR_FMT(mark), h->n, h->right, h->wrong, h->none, h->rightly_none);
}

TEST(draft_no_sentence_of_the_working_half_is_taken_wrongly)
{
	struct half h = { 0 };

	try_half(j, S("甲"), &h);
	CHECK(h.n == 60 && h.wrong == 0);
}

TEST(draft_no_sentence_of_the_half_kept_aside_is_taken_wrongly)
{
	struct half h = { 0 };

	try_half(j, S("乙"), &h);
	CHECK(h.n == 60 && h.wrong == 0);
}

TEST(draft_no_sentence_written_afterwards_is_taken_wrongly)
{
	struct half h = { 0 };

	try_half(j, S("丙"), &h);
	CHECK(h.n == 20 && h.wrong == 0);
}

/* ── whole tables ───────────────────────────────────────────────────── */

/* ${lines}: rows ended by a line end, cells by |. */
static struct table
table_of(struct job *j, const char *lines)
{
	struct table t = { .name = S("甲.csv") };
	struct str all = str_of(lines), cells = { 0 };
	struct str *cell = NEWS(j, struct str, 4000);
	size_t *line = NEWS(j, size_t, 1100), i;

	for (i = 0; i < str_find(all, S("\n")); i++)
		t.cols += all.p[i] == '|';
	t.cols++;
	while (all.n > 0) {
		cells = cut_off(&all, S("\n"));
		for (i = 0; i < t.cols; i++)
			cell[t.rows * t.cols + i] = cut_off(&cells, S("|"));
		line[t.rows] = t.rows + 1;
		t.rows++;
	}
	t.cell = cell;
	t.line = line;
	return t;
}

static struct str
draft_of(struct job *j, const char *lines, struct rule_draft_tally *tally)
{
	struct table t = table_of(j, lines);
	struct str text;

	if (rule_draft(j, (struct str){ 0 }, &t, &text, tally) != OK)
		return job_str(j, str_of(j->told));
	return text;
}

/* The draft reads, and laying it out again changes nothing. */
static void
must_read(struct job *j, struct str text)
{
	struct rule_notes notes = { .j = j, .name = S("甲.scheme"), .text = text };
	struct rule *r;
	struct str again;
	struct buf said = { .j = j };

	if (rule_read(j, notes.name, text, &notes, &r) != OK) {
		rule_note_put(&said, &notes, notes.first);
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(buf_str(&said)));
	}
	CHECK(rule_format(j, notes.name, text, &notes, &again) == OK);
	CHECK_TEXT(again, text);
}

TEST(draft_a_table_becomes_parts_items_facts_and_clauses)
{
	struct rule_draft_tally tally;
	struct str text = draft_of(j,
	    "市直机关评分表||||\n"
	    "序号|项目|考核内容|分值|评分标准\n"
	    "1|组织建设|三会一课|10分|支委会全年不少于12次，每少1次扣1分；党课缺1次扣2分\n"
	    "2||换届|5|未按期换届的，不得分\n"
	    "3|党员队伍|“先锋”活动|(5)|按活动效果综合评定\n"
	    "4|加分项|表彰|最高3分|获得市级表彰的，每次加1分\n"
	    "|合计||20|\n",
	    &tally);

	CHECK_TEXT(text,
	    S("# 由表格写成的草稿：5 句，认出 4 句，待补 1 处。考核期、对象、由谁给分请按\n"
	      "# 本单位的改；每一条都请与原表核对。\n"
	      "方案 \"市直机关评分表\"\n"
	      "考核期 2027-01-01 至 2027-12-31\n"
	      "对象 单位\n"
	      "角色 考核组\n"
	      "\n"
	      "数据 支委会        次    填报 每年 由 单位 核 考核组 说明 "
	      "\"支委会全年不少于12次，每少1次扣1分\"\n"
	      "数据 党课缺少次数  次    核定 考核组 说明 \"党课缺1次扣2分\"\n"
	      "数据 按期换届      是否  核定 考核组 说明 \"未按期换届的，不得分\"\n"
	      "数据 获得市级表彰  次    填报 每年 由 单位 核 考核组 说明 "
	      "\"获得市级表彰的，每次加1分\"\n"
	      "\n"
	      "部分 组织建设 15分 {\n"
	      "  # 评分标准：支委会全年不少于12次，每少1次扣1分；党课缺1次扣2分\n"
	      "  项 三会一课 10分 编号 \"1\" {\n"
	      "    每 支委会 不足 12次 扣 1分\n"
	      "    每 党课缺少次数 扣 2分\n"
	      "  }\n"
	      "  # 评分标准：未按期换届的，不得分\n"
	      "  项 换届 5分 编号 \"2\" {\n"
	      "    不得分 当 非 按期换届\n"
	      "  }\n"
	      "}\n"
	      "部分 党员队伍 5分 {\n"
	      "  # 评分标准：按活动效果综合评定\n"
	      "  项 先锋活动 \"“先锋”活动\" 5分 编号 \"3\" {\n"
	      "    得 评 由 考核组 说明 \"按活动效果综合评定\"  # 待补\n"
	      "  }\n"
	      "}\n"
	      "# 评分标准：获得市级表彰的，每次加1分\n"
	      "加分 表彰 3分 编号 \"4\" {\n"
	      "  每 获得市级表彰 加 1分\n"
	      "}\n"));
	must_read(j, text);
	CHECK(tally.rows == 4 && tally.items == 4 && tally.sentences == 5);
	CHECK(tally.found == 4 && tally.left == 1);
}

TEST(draft_parts_do_not_say_their_points_twice)
{
	struct rule_draft_tally tally;
	struct str text = draft_of(j,
	    "项目|内容|分值|评分标准\n"
	    "基本组织（10分）|换届|10|未按期换届的，不得分\n"
	    "基本队伍（试行）|党课|5|缺1次扣2分\n",
	    &tally);

	must_read(j, text);
	CHECK_HAS(text, S("部分 基本组织 10分 {"));
	CHECK_HAS(text, S("部分 基本队伍 \"基本队伍（试行）\" 5分 {"));
}

TEST(draft_cells_without_a_word_go_on_with_those_above)
{
	struct rule_draft_tally tally;
	struct str text = draft_of(j,
	    "项目|内容|分值|评分标准\n"
	    "学习|中心组|6|未制定计划的扣1分\n"
	    "|||未作总结的扣1分\n"
	    "|党员轮训|4|未组织考试的扣2分\n"
	    "|轮训纪律||每少1人扣0.5分\n",
	    &tally);

	must_read(j, text);
	CHECK(tally.items == 2 && tally.found == 2 && tally.left == 2);
	CHECK_HAS(text, S("部分 学习 10分"));
	CHECK_HAS(text, S("项 中心组 6分 {"));
	/* The points of the last two rows may have been one merged cell. */
	CHECK_HAS(text,
	    S("得 评 由 考核组 说明 \"未组织考试的扣2分 每少1人扣0.5分\"  # 待补"));
}

TEST(draft_points_known_to_be_merged_are_one_item_without_doubt)
{
	static const bool again[12] = { [10] = true };
	struct table t = table_of(j,
	    "项目|内容|分值|评分标准\n"
	    "学习|轮训|4|未组织考试的扣2分\n"
	    "学习|纪律|4|每少1人扣0.5分\n");
	struct rule_draft_tally tally;
	struct str text;

	t.again = again;
	CHECK(rule_draft(j, S("甲"), &t, &text, &tally) == OK);
	must_read(j, text);
	CHECK(tally.items == 2); /* the part of row 3 is its own */
	t.again = (const bool[12]){ [8] = true, [10] = true };
	CHECK(rule_draft(j, S("甲"), &t, &text, &tally) == OK);
	must_read(j, text);
	CHECK(tally.items == 1 && tally.found == 2 && tally.left == 0);
	CHECK_HAS(text, S("部分 学习 4分"));
}

TEST(draft_rows_without_points_stay_as_comments_and_vetoes_stand_alone)
{
	struct rule_draft_tally tally;
	struct str text = draft_of(j,
	    "指标|分值|计分办法\n"
	    "到会|5|到会率低于80%扣2分\n"
	    "作风||\n"
	    "一票否决||发生重大安全事故的，总分记零分；出现群体事件的，一票否决\n",
	    &tally);

	must_read(j, text);
	CHECK_HAS(text,
	    S("否决 \"发生重大安全事故\" 当 发生重大安全事故 则 总分 记零\n"));
	CHECK(tally.rows == 3);
	CHECK_HAS(text, S("扣 2分 当 到会率 < 80%\n"));
	CHECK_HAS(text, S("出现群体事件的，一票否决"));
}

TEST(draft_keywords_quotes_and_doubled_names_do_not_break_the_text)
{
	struct rule_draft_tally tally;
	struct str text = draft_of(j,
	    "指标|分值|计分办法\n"
	    "得分要点|5|未建立\"一岗双责\"制度的扣1分\n"
	    "述职|5|未述职的扣1分\n"
	    "述职|5|未述职的扣2分\n"
	    "台账|2|不“全”的扣1分；未知\"情况\"\n"
	    "2026年|3|综合评定\n",
	    &tally);

	must_read(j, text);
	CHECK(tally.items == 5);
	CHECK_HAS(text, S("项 「述职」 5分 {"));
	CHECK_HAS(text, S("项 述职_2 5分 {"));
}

TEST(draft_tables_that_are_no_score_tables_are_refused)
{
	struct rule_draft_tally tally;

	CHECK_TEXT(draft_of(j, "姓名|电话\n甲|1\n", &tally),
	    S("甲.csv：没有找到表头；表头一行要有 项目 或 内容，有 分值，有 评分标准"));
	CHECK_TEXT(draft_of(j, "项目|分值|评分标准\n甲|若干|未办的扣1分\n", &tally),
	    S("甲.csv：没有一行有分值，写不成草稿；分值一栏要填数"));
}

TEST(draft_tables_beyond_the_limits_are_refused)
{
	struct buf b = { .j = j };
	struct rule_draft_tally tally;
	size_t i;

	buf_put(&b, S("项目|分值|评分标准\n"));
	for (i = 0; i < 66; i++) {
		buf_put(&b, S("甲|1|"));
		buf_pad(&b, 4000, 'a');
		buf_c(&b, '\n');
	}
	buf_c(&b, '\0');
	CHECK_TEXT(draft_of(j, b.p, &tally),
	    S("甲.csv：评分标准合计超过 256 KiB；请分成几张表"));
	b.n = 0;
	buf_put(&b, S("项目|分值\n"));
	for (i = 0; i < 1001; i++)
		buf_put(&b, S("甲|1\n"));
	buf_c(&b, '\0');
	CHECK_TEXT(draft_of(j, b.p, &tally), S("甲.csv：超过 1000 行；请分成几张表"));
}

/* All sentences of the file as one table. */
TEST(draft_of_all_sentences_together_reads_without_errors)
{
	struct str text = read_file(j, SENTENCES), *cell = NEWS(j, struct str, 3000);
	size_t *line = NEWS(j, size_t, 1000), n = 3;
	struct table t = { .name = S("句.csv"), .cols = 3, .cell = cell, .line = line };
	struct rule_draft_tally tally;

	cell[0] = S("指标");
	cell[1] = S("分值");
	cell[2] = S("评分标准");
	while (text.n > 0) {
		struct str row = cut_off(&text, S("\n")), half = cut_off(&row, S("\t")),
			   points = cut_off(&row, S("\t"));

		if (!str_eq(half, S("甲")) && !str_eq(half, S("乙")))
			continue;
		cell[n] = cut_off(&row, S("\t"));
		cell[n + 1] = str_eq(points, S("加")) ? S("最高9分") : points;
		if (str_eq(points, S("加")))
			cell[n] = job_fmt(j, "加分%.*s", STR_FMT(cell[n]));
		cell[n + 2] = cut_off(&row, S("\t"));
		n += 3;
	}
	t.rows = n / 3;
	CHECK(rule_draft(j, S("句"), &t, &text, &tally) == OK);
	must_read(j, text);
	CHECK(tally.items == 120);
}
