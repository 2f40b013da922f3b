/* SPDX-License-Identifier: MIT
 *
 * edit_test.c -- figures of a text can be typed anew, and nothing else changes
 */
#include "rule/tree_test.h"

static struct rule *
read_text(struct job *j, struct str text)
{
	struct rule_notes notes = { .j = j, .name = S("试"), .text = text };
	struct rule *r = NULL;

	if (rule_read(j, S("试"), text, &notes, &r) == E_SYSTEM)
		CHECK(false);
	return r;
}

static struct str
typed_anew(struct job *j, const struct rule_figure *f)
{
	if (f->kind == RULE_FIGURE_NUMBER)
		return job_fmt(j, "%s7", f->text.n > 8 ? "" : "1");
	if (f->kind == RULE_FIGURE_DATE)
		return S("2031-03-09");
	return str_ends(f->text, S("日")) && str_find(f->text, S("月")) < f->text.n
	    ? S("3月9日")
	    : S("9日");
}

static struct str
edited(struct job *j, struct str text, uint32_t from, uint32_t to, struct str typed)
{
	struct rule_edit e = { .from = from, .to = to, .typed = typed };
	struct str out = S("");

	if (rule_edit(j, S("试"), text, &e, 1, &out) != OK)
		return e.told.n > 0 ? e.told : str_of(j->told);
	return out;
}

static struct str
laid_out(struct job *j, struct str text)
{
	struct rule_notes notes = { .j = j, .name = S("试"), .text = text };
	struct str out = S("");

	CHECK(rule_format(j, S("试"), text, &notes, &out) == OK);
	return out;
}

static size_t
comments(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '#';
	return n;
}

struct trial {
	struct str text;
	const struct rule_figure *figure; /* of the text */
	size_t at, n;                     /* which of how many */
};

/* There and back again, in memory of its own. */
static enum err
try_figure(struct job *j, void *arg)
{
	struct trial *t = arg;
	const struct rule_figure *f = &t->figure[t->at], *g;
	struct str new = typed_anew(j, f), out;
	struct rule *again;
	size_t m;

	out = edited(j, t->text, f->from, f->to, new);
	CHECK(comments(out) == comments(t->text));
	again = read_text(j, out);
	if (again == NULL) {
		CHECK_TEXT(out, t->text);
		return E_INPUT;
	}
	g = rule_figures(j, again, &m);
	CHECK(m == t->n);
	CHECK_TEXT(g[t->at].text, new);
	CHECK_TEXT(g[t->at].unit, f->unit);
	CHECK_TEXT(edited(j, out, g[t->at].from, g[t->at].to, f->text), t->text);
	return OK;
}

static size_t
try_every_figure(struct job *j, struct str text)
{
	struct trial t = { .text = laid_out(j, text) };
	struct rule *r = read_text(j, t.text);

	if (r == NULL)
		return 0;
	t.figure = rule_figures(j, r, &t.n);
	for (; t.at < t.n; t.at += 100 / test_rounds(100)) {
		struct job own = { .now = j->now, .today = j->today };

		if (job_run(&own, (size_t)64 << 20, try_figure, &t) != OK)
			break;
	}
	return t.at;
}

TEST(every_figure_of_every_example_is_typed_anew_and_back)
{
	size_t n = 0;

	for (size_t i = 0; i < scheme_files_n; i++)
		n += try_every_figure(j, file_text(j, scheme_files[i]));
	CHECK(n > 500);
}

TEST(every_figure_of_the_shipped_schemes_is_typed_anew_and_back)
{
	CHECK(try_every_figure(j, file_text(j, "schemes/双目标.scheme")) > 60);
	CHECK(try_every_figure(j,
		  file_text(j, "schemes/A30机关事业单位党组织分类定级.scheme")) > 60);
}

TEST(each_figure_stands_in_exactly_one_part)
{
	for (size_t i = 0; i < scheme_files_n; i++) {
		struct rule *r = read_text(j, file_text(j, scheme_files[i]));
		const struct rule_part *p;
		size_t n, m, *seen;

		if (r == NULL)
			continue;
		(void)rule_figures(j, r, &n);
		p = rule_parts(j, r, &m);
		seen = NEWS(j, size_t, n + 1);
		for (size_t k = 0; k < m; k++) {
			if (p[k].points >= 0)
				seen[p[k].points]++;
			for (size_t q = 0; q < p[k].piece_n; q++)
				if (p[k].piece[q].figure >= 0)
					seen[p[k].piece[q].figure]++;
		}
		for (size_t k = 0; k < n; k++)
			if (seen[k] != 1)
				test_failed(__FILE__, __LINE__,
				    "file %zu figure %zu: %zu", i, k, seen[k]);
	}
}

TEST(a_figure_knows_its_pool_its_unit_and_what_stands_before_it)
{
	struct str text = S("方案 \"试\"\n"
			    "考核期 2026-01-01 至 2026-12-31\n"
			    "对象 支部\n"
			    "数据 党课 次 填报 每年 限 12月10日 由 单位\n"
			    "部分 甲 100分 权重 60% {\n"
			    "  项 课 10分 { 每 党课 不足 4次 扣 1.5分 上限 6分 }\n"
			    "}\n");
	const struct rule_figure *f;
	const struct rule_part *p;
	struct rule *r = read_text(j, text);
	size_t n, m;

	f = rule_figures(j, r, &n);
	CHECK(n == 9);
	CHECK(f[0].kind == RULE_FIGURE_DATE && f[0].pool == -1);
	CHECK_TEXT(f[0].text, S("2026-01-01"));
	CHECK(f[2].kind == RULE_FIGURE_YEARLY);
	CHECK_TEXT(f[2].text, S("12月10日"));
	CHECK(f[3].pool == 0 && f[4].pool == 0 && f[5].pool == 1 && f[7].pool == 1);
	CHECK_TEXT(f[4].unit, S("%"));
	CHECK_TEXT(f[6].label, S("课：不足，单位 次"));
	CHECK_TEXT(f[7].text, S("1.5"));
	CHECK(f[8].line == 6);
	p = rule_parts(j, r, &m);
	CHECK(m == 5 && p[2].kind == RULE_PART_POOL && p[2].points == 3);
	CHECK_TEXT(p[2].piece[0].text, S("权重 "));
	CHECK(p[4].kind == RULE_PART_CLAUSE && p[4].piece_n == 7 && p[4].pool == 1);
	CHECK_TEXT(p[4].piece[0].text, S("每 党课 不足 "));
	CHECK(p[4].piece[1].figure == 6);
	CHECK_TEXT(p[4].piece[2].text, S("次，扣 "));
}

TEST(what_cannot_be_such_a_figure_is_told_and_nothing_is_changed)
{
	struct str text = S("方案 \"试\"\n"
			    "考核期 2026-01-01 至 2026-12-31  # 一年\n"
			    "对象 支部\n"
			    "数据 党课 次 填报 每年 限 12月10日 由 单位\n"
			    "部分 甲 100分 { 扣 10分 当 党课 < 4次 }\n");
	size_t n;
	const struct rule_figure *f = rule_figures(j, read_text(j, text), &n);
	static const struct {
		size_t at;
		const char *typed, *told;
	} wrong[] = {
		{ 0, "2026-02-30", "请填日期，例如 2026-12-10" },
		{ 0, "10", "请填日期，例如 2026-12-10" },
		{ 2, "2026-12-10", "请填每年的月和日，例如 12月10日" },
		{ 3, "", "请填数字，单位是分，例如 100" },
		{ 3, "-5", "请填数字，单位是分，例如 100" },
		{ 3, "10 } 项 乙 {", "请填数字，单位是分，例如 100" },
		{ 5, "4分", "请填数字，单位是次，例如 4" },
	};

	for (size_t i = 0; i < ARRAY_N(wrong); i++)
		CHECK_TEXT(edited(j, text, f[wrong[i].at].from, f[wrong[i].at].to,
			       str_of(wrong[i].typed)),
		    str_of(wrong[i].told));
	CHECK_TEXT(edited(j, text, 3, 9, S("1")),
	    S("要改的数不在原来的地方；请刷新页面再改"));
	CHECK_HAS(edited(j, text, f[3].from, f[3].to, S("９０．５分")),
	    S("部分 甲 90.5分 {"));
	CHECK_HAS(edited(j, text, f[0].from, f[0].to, S("2026年2月1日")),
	    S("考核期 2026年2月1日 至 2026-12-31  # 一年"));
}

static const char items[] =
    "方案 \"试\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "对象 支部\n"
    "数据 党课  次  填报 每年 由 单位\n"
    "数据 大会  次  填报 每年 由 单位\n"
    "部分 甲 20分 {\n"
    "  # 课的来历\n"
    "  项 课 10分 {               # 行末\n"
    "    每 党课 不足 4次 扣 1分  # 一\n"
    "    扣 2分 当 党课 = 0次\n"
    "  }\n"
    "  项 会 10分 { 每 大会 不足 4次 扣 1分; 扣 3分 当 大会 = 0次 }\n"
    "}\n";

/* The place of the part that says ${words}, or whose name that is. */
static size_t
part_of(struct job *j, struct str text, const char *words)
{
	size_t n;
	const struct rule_part *p = rule_parts(j, read_text(j, text), &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(p[i].name, str_of(words)) ||
		    (p[i].piece_n > 0 && str_starts(p[i].piece[0].text, str_of(words))))
			return i;
	return n;
}

static struct str
cut(struct job *j, struct str text, const char *words)
{
	struct str out = S("");

	if (rule_part_cut(j, S("试"), text, part_of(j, text, words), &out) != OK)
		return str_of(j->told);
	return out;
}

static struct str
moved(struct job *j, struct str text, const char *words, bool up)
{
	struct str out = S("");

	if (rule_pool_move(j, S("试"), text, part_of(j, text, words), up, &out) != OK)
		return str_of(j->told);
	return out;
}

TEST(a_clause_and_an_item_are_taken_out_with_what_belongs_to_them)
{
	struct str text = str_of(items), out = cut(j, text, "每 党课");

	CHECK(str_find(out, S("# 一")) == out.n && str_find(out, S("每 党课")) == out.n);
	CHECK_HAS(out, S("  项 课 10分 {  # 行末\n    扣 2分 当 党课 = 0次\n  }\n"));
	out = cut(j, text, "每 大会");
	CHECK_HAS(out, S("  项 会 10分 { 扣 3分 当 大会 = 0次 }\n"));
	out = cut(j, out, "扣 ");
	CHECK_HAS(out,
	    S("项 课 10分 {               # 行末\n    每 党课 不足 4次 扣 1分  # 一\n  }\n"));
	out = cut(j, text, "课");
	CHECK(str_find(out, S("项 课")) == out.n);
	CHECK_HAS(out, S("部分 甲 20分 {\n  # 课的来历\n  项 会 10分 {"));
	CHECK_TEXT(cut(j, text, "党课"), S("这一条不在表格的项目里；请在文本里删"));
	CHECK_TEXT(cut(j, text, "没有"), S("要改的条款不在原来的地方；请刷新页面再改"));
}

TEST(an_item_moves_among_its_brothers_with_the_comment_above_it)
{
	struct str text = str_of(items), down = moved(j, text, "课", false);

	CHECK_HAS(down, S("部分 甲 20分 {\n  项 会 10分 {"));
	CHECK_HAS(down, S("  # 课的来历\n  项 课 10分 {               # 行末\n"));
	CHECK(str_find(down, S("项 会")) < str_find(down, S("项 课")));
	CHECK_TEXT(moved(j, down, "课", true), text);
	CHECK_TEXT(moved(j, text, "课", true), S("“课”已经是同一级的第一个，不能再移"));
	CHECK_TEXT(moved(j, text, "会", false),
	    S("“会”已经是同一级的最后一个，不能再移"));
	CHECK_TEXT(moved(j, text, "每 大会", true), S("只有部分和项可以移动"));
}

/* ── sentences ──────────────────────────────────────────────────────── */

static const char plain[] = "方案 \"试\"\n"
			    "考核期 2026-01-01 至 2026-12-31\n"
			    "对象 支部\n"
			    "角色 考核组\n"
			    "数据 党课 次 填报 每年 由 单位 核 考核组  # 已有\n"
			    "部分 甲 20分 {\n"
			    "  项 空 10分 { }\n"
			    "  项 课 10分 { 每 党课 不足 4次 扣 1分 }  # 行末\n"
			    "}\n";

static struct rule_filling
filling(const struct rule_shape *shape)
{
	struct rule_filling f = { .shape = shape,
		.unit = S("次"),
		.role = S("考核组"),
		.by_unit = true };

	for (int i = 0; i < RULE_ASKS && shape->ask[i].label != NULL; i++)
		f.blank[i] = str_of(shape->ask[i].first);
	return f;
}

static struct str
added(struct job *j, const char *pool, struct rule_filling *f)
{
	struct str text = str_of(plain), out = S("");

	if (rule_add(j, S("试"), text, part_of(j, text, pool), f, &out) != OK)
		return str_of(j->told);
	return out;
}

TEST(every_usual_sentence_makes_a_text_without_errors)
{
	CHECK(rule_shapes_n >= 12);
	for (size_t i = 0; i < rule_shapes_n; i++) {
		struct rule_filling f = filling(&rule_shapes[i]);
		struct str out = added(j, "空", &f);
		struct rule_notes notes = { .j = j, .name = S("试"), .text = out };
		struct rule *r = NULL;

		if (rule_read(j, S("试"), out, &notes, &r) != OK) {
			CHECK_TEXT(out, str_of(rule_shapes[i].key));
			CHECK_TEXT(notes_text(j, &notes), S(""));
		}
		CHECK(rule_shape_find(str_of(rule_shapes[i].key)) == &rule_shapes[i]);
	}
	CHECK(rule_shape_find(S("nothing")) == NULL);
}

TEST(a_sentence_brings_only_the_facts_that_are_not_there)
{
	struct rule_filling f = filling(rule_shape_find(S("short")));
	struct str out = added(j, "课", &f);

	CHECK_HAS(out,
	    S("    每 党课 不足 4次 扣 1分\n    每 党课 不足 4次 扣 1分\n  }"));
	CHECK_HAS(out, S("# 已有\n部分 甲"));
	CHECK_HAS(out, S("}  # 行末"));
	f = filling(rule_shape_find(S("short")));
	f.blank[0] = S("谈心");
	f.blank[3] = S("３");
	CHECK_TEXT(added(j, "课", &f), S("最多扣几分：请填数字，例如 1 或 0.5"));
	CHECK(f.wrong == 3);
	f.blank[3] = S("3");
	f.item = S("谈心谈话");
	f.points = S("5");
	out = added(j, "甲", &f);
	CHECK_HAS(out, S("谈心  次  填报 每年 由 单位 核 考核组\n"));
	CHECK_HAS(out, S("  项 谈心谈话 5分 { 每 谈心 不足 4次 扣 1分 上限 3分 }\n}\n"));
}

TEST(what_is_filled_in_cannot_be_more_than_a_word_or_a_number)
{
	static const struct {
		const char *key, *first, *told;
	} wrong[] = {
		{ "short", "党课 不足 1次 扣 9分 每 党课",
		    "做什么：请写一个词，不要有空格、标点，数字不要在前，例如 党课" },
		{ "short", "",
		    "做什么：请写一个词，不要有空格、标点，数字不要在前，例如 党课" },
		{ "short", "得",
		    "做什么：请写一个词，不要有空格、标点，数字不要在前，例如 党课" },
		{ "judge", "0.5 }", "几分一档：请填数字，例如 1 或 0.5" },
		{ "judge", "-1", "几分一档：请填数字，例如 1 或 0.5" },
	};
	struct rule_filling f;

	for (size_t i = 0; i < ARRAY_N(wrong); i++) {
		f = filling(rule_shape_find(str_of(wrong[i].key)));
		f.blank[0] = str_of(wrong[i].first);
		CHECK_TEXT(added(j, "空", &f), str_of(wrong[i].told));
		CHECK(f.wrong == 0);
	}
	f = filling(rule_shape_find(S("short")));
	f.unit = S("分");
	CHECK_TEXT(added(j, "空", &f), S("单位：请选 次、人、项、件 这样的单位"));
	f = filling(rule_shape_find(S("judge")));
	f.role = S("甲 乙");
	CHECK_TEXT(added(j, "空", &f), S("谁来核定或评：请写一个角色，例如 考核组"));
	CHECK_TEXT(added(j, "没有", &f), S("谁来核定或评：请写一个角色，例如 考核组"));
	f.role = S("考核组");
	CHECK_TEXT(added(j, "没有", &f), S("没有说加到哪一项；请刷新页面再加"));
}
