/* SPDX-License-Identifier: MIT
 *
 * table_test.c -- the tables of the language [语言第 5 节], cell by cell
 *
 * Here are the rows of three values (5.2); table_test.h says how to read them.
 */
#include "rule/table_test.h"

static const char frame[] =
    "方案 \"表\"\n考核期 2026-01-01 至 2026-12-31\n对象 虚构单位\n"
    "角色 考核组\n类别 类 选(甲类, 乙类)\n"
    "数据 甲 分 核定 考核组 可不适用\n数据 乙 分 核定 考核组 可不适用\n"
    "数据 丙 是否 核定 考核组 可不适用\n数据 丁 是否 核定 考核组 可不适用\n"
    "数据 次数 次 核定 考核组\n数据 人数 人 核定 考核组\n数据 钱数 元 核定 考核组\n"
    "数据 比率 % 核定 考核组\n数据 时长 小时 核定 考核组\n数据 学习 学时 核定 考核组\n"
    "数据 等级 选(好, 中, 差) 核定 考核组 可不适用\n"
    "数据 处分 选(警告 < 记过 < 撤职) 核定 考核组\n"
    "数据 自报 次 填报 每年 限 6月30日\n";

/* ── facts as text ──────────────────────────────────────────────────── */

/* The text behind "名=" in ${facts}, up to a blank; empty if it is not there. */
static struct str
said(struct str facts, struct str name)
{
	for (size_t at = 0; at < facts.n;) {
		size_t end = at;

		while (end < facts.n && facts.p[end] != ' ')
			end++;
		if (str_starts(str_cut(facts, at, end), name) &&
		    facts.p[at + name.n] == '=')
			return str_cut(facts, at + name.n + 1, end);
		at = end + 1;
	}
	return (struct str){ 0 };
}

static int64_t
day_figure(struct str text)
{
	int32_t day = 0;

	if (text.n > 0 && !day_parse(text, &day))
		test_failed(__FILE__, __LINE__, "not a day: %.*s", STR_FMT(text));
	return day;
}

static int64_t
figure(const struct rule_fact *f, struct str text)
{
	struct num x = { 0 };

	if (f->kind == RULE_BOOL)
		return str_eq(text, S("是"));
	for (size_t i = 0; f->kind == RULE_CHOICE && i < f->choice_n; i++)
		if (str_eq(f->choice[i], text))
			return (int64_t)i;
	if (f->kind == RULE_DATE)
		return day_figure(text);
	if (f->kind == RULE_NUM && text.n > 0 && !num_parse(text, &x))
		test_failed(__FILE__, __LINE__, "not a figure: %.*s", STR_FMT(text));
	return (int64_t)((wide)x.u * f->scale / NUM_ONE);
}

static void
set_cell(const struct rule_fact *f, struct rule_column *col, size_t s, struct str facts)
{
	struct str text = said(facts, f->name);

	if (str_eq(text, S("?")))
		col->state[s] = CELL_MISSING;
	else if (str_eq(text, S("无")))
		col->state[s] = CELL_NA;
	else
		col->v[s] = figure(f, text);
}

/* Subjects are separated by " / ". */
static struct rule_snapshot
facts_of(struct job *j, const struct rule *r, const char *facts)
{
	struct rule_snapshot snap = { .subjects = 1 };
	struct str all = str_of(facts);
	size_t n, at;
	const struct rule_fact *f = rule_facts(r, &n);
	struct rule_column *col = NEWS(j, struct rule_column, n + 1);

	for (at = 0; at < all.n; at++)
		snap.subjects += all.p[at] == '/';
	for (size_t i = 0; i < n; i++) {
		struct str rest = all;

		col[i].v = NEWS(j, int64_t, snap.subjects);
		col[i].state = NEWS(j, uint8_t, snap.subjects);
		for (size_t s = 0; s < snap.subjects; s++) {
			at = str_find(rest, S(" / "));
			set_cell(&f[i], &col[i], s, str_cut(rest, 0, at));
			rest = at == rest.n ? S("") : str_cut(rest, at + 3, rest.n);
		}
	}
	snap.fact = col;
	if (!day_of(2027, 1, 20, &snap.today))
		test_failed(__FILE__, __LINE__, "no such day");
	return snap;
}

/* ── results as text ────────────────────────────────────────────────── */

static void
put_end(struct buf *b, int64_t v)
{
	if (v == RESULT_NO_LIMIT || v == -RESULT_NO_LIMIT)
		buf_put(b, v > 0 ? S("不封顶") : S("不设底"));
	else
		num_put_short(b, (struct num){ v });
}

static void
put_score(struct buf *b, const struct rule_score *x, size_t s)
{
	if (x->state[s] == CELL_NA) {
		buf_put(b, S("不适用"));
		return;
	}
	put_end(b, x->lo[s]);
	if (x->state[s] == 0)
		return;
	buf_put(b, S(".."));
	put_end(b, x->hi[s]);
	if (x->state[s] & OPEN_NOT_DUE)
		buf_put(b, S(" 未到期"));
	if (x->state[s] & OPEN_OWED)
		buf_put(b, S(" 本单位欠"));
	if (x->state[s] & OPEN_WAITING)
		buf_put(b, S(" 别人欠"));
}

static void
put_grade(struct buf *b, const struct rule *r, const struct rule_results *x, size_t s)
{
	size_t n;
	const struct rule_grade *g = rule_grades(r, &n);

	if (x->grade[0].best[s] == RULE_NO_GRADE) {
		buf_put(b, S("没有等次"));
		return;
	}
	buf_put(b, g->row[x->grade[0].best[s]]);
	if (x->grade[0].best[s] == x->grade[0].worst[s])
		return;
	buf_put(b, S(".."));
	buf_put(b,
	    x->grade[0].worst[s] == RULE_NO_GRADE ? S("没有等次")
						  : g->row[x->grade[0].worst[s]]);
}

/* What is asked for: 总分, 等次, or the name of a pool. */
static void
put_asked(struct buf *b, const struct rule *r, const struct rule_results *x, size_t s,
    struct str asked)
{
	size_t n;
	const struct rule_pool *p = rule_pools(r, &n);

	if (str_eq(asked, S("总分")))
		put_score(b, &x->total, s);
	else if (str_eq(asked, S("等次")))
		put_grade(b, r, x, s);
	for (size_t i = 0; i < n; i++)
		if (str_eq(p[i].name, asked))
			put_score(b, &x->pool[i], s);
}

static struct str
notes_text(struct job *j, const struct rule_notes *notes)
{
	struct buf b = { .j = j };

	for (const struct rule_note *n = notes->first; n != NULL; n = n->next) {
		if (n->level == RULE_WARNING)
			continue;
		buf_fmt(&b, "%s%.*s", b.n > 0 ? "\n" : "", STR_FMT(n->what));
		if (n->fix.n > 0)
			buf_fmt(&b, " | %.*s", STR_FMT(n->fix));
	}
	return buf_str(&b);
}

static struct str
scored(struct job *j, struct str text, const char *facts, const char *asked)
{
	struct rule_notes notes = { .j = j, .name = S("表.scheme"), .text = text };
	struct buf b = { .j = j };
	struct rule_snapshot snap;
	struct rule_results out;
	struct rule *r;

	if (rule_read(j, notes.name, text, &notes, &r) != OK)
		return notes_text(j, &notes);
	snap = facts_of(j, r, facts);
	if (rule_run(j, r, &snap, NULL, &out) != OK)
		return str_of(j->told);
	for (size_t s = 0; s < snap.subjects; s++) {
		if (s > 0)
			buf_put(&b, S(" / "));
		put_asked(&b, r, &out, s, str_of(asked));
	}
	return buf_str(&b);
}

void
table_try(struct job *j, const char *head, const char *tail, const char *asked,
    const struct row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str text = job_fmt(j, "%s%s%s%s", frame, head, row[i].text, tail);
		struct str got = scored(j, text, row[i].facts, asked);

		if (!str_eq(got, str_of(row[i].want)))
			test_failed(__FILE__, __LINE__,
			    "「%s」 with 「%s」\n    got:  %.*s\n    want: %s",
			    row[i].text, row[i].facts, STR_FMT(got), row[i].want);
	}
}
/* ── 5.2 three values ───────────────────────────────────────────────── */

TEST(arithmetic_is_not_applicable_before_it_is_missing)
{
	static const struct row rows[] = {
		{ "(甲 + 乙)", "甲=3 乙=4", "7" },
		{ "(甲 + 乙)", "甲=3 乙=无", "不适用" },
		{ "(甲 + 乙)", "甲=? 乙=4", OPEN },
		{ "(甲 + 乙)", "甲=? 乙=无", "不适用" },
		{ "(甲 - 乙)", "甲=9 乙=4", "5" },
		{ "(甲 - 乙)", "甲=无 乙=4", "不适用" },
		{ "(甲 - 乙)", "甲=9 乙=?", OPEN },
		{ "(甲 - 乙)", "甲=无 乙=?", "不适用" },
		{ "甲 × 比率", "甲=8 比率=50", "4" },
		{ "甲 × 比率", "甲=无 比率=50", "不适用" },
		{ "甲 × 比率", "甲=8 比率=?", OPEN },
		{ "甲 × 比率", "甲=无 比率=?", "不适用" },
		{ "6分 × (甲 ÷ 乙)", "甲=1 乙=3", "2" },
		{ "6分 × (甲 ÷ 乙)", "甲=无 乙=3", "不适用" },
		{ "6分 × (甲 ÷ 乙)", "甲=1 乙=?", OPEN },
		{ "6分 × (甲 ÷ 乙)", "甲=? 乙=无", "不适用" },
		{ "6分 × (甲 ÷ 乙)", "甲=1 乙=0", "不适用" },
		{ "6分 × (甲 ÷ 乙)", "甲=? 乙=0", "不适用" },
		{ "(甲 不足 乙)", "甲=1 乙=4", "3" },
		{ "(甲 不足 乙)", "甲=5 乙=4", "0" },
		{ "(甲 不足 乙)", "甲=无 乙=4", "不适用" },
		{ "(甲 不足 乙)", "甲=? 乙=4", OPEN },
		{ "(甲 超过 乙)", "甲=5 乙=4", "1" },
		{ "(甲 超过 乙)", "甲=1 乙=4", "0" },
		{ "(甲 超过 乙)", "甲=5 乙=无", "不适用" },
		{ "(甲 超过 乙)", "甲=5 乙=?", OPEN },
	};

	TRY(j, "项 果 { 得 ", " }\n", "果", rows);
}

TEST(functions_follow_the_table_of_three_values)
{
	static const struct row rows[] = {
		{ "最大(甲, 乙)", "甲=3 乙=4", "4" },
		{ "最大(甲, 乙, 5分)", "甲=3 乙=4", "5" },
		{ "最大(甲, 乙)", "甲=无 乙=4", "不适用" },
		{ "最大(甲, 乙)", "甲=3 乙=?", OPEN },
		{ "最小(甲, 乙)", "甲=3 乙=4", "3" },
		{ "最小(甲, 乙)", "甲=? 乙=无", "不适用" },
		{ "绝对(甲 - 乙)", "甲=3 乙=4", "1" },
		{ "绝对(甲)", "甲=无", "不适用" },
		{ "取整(甲)", "甲=3.9", "3" },
		{ "取整(甲)", "甲=?", OPEN },
		{ "舍入(甲, 1)", "甲=3.25", "3.3" },
		{ "舍入(甲, 0)", "甲=2.5", "3" },
		{ "8分 × 舍入(比率, 0)", "比率=12.5", "1.04" },
		{ "10分 × 取整(比率)", "比率=95.46", "9.5" },
		{ "6分 × (舍入(时长, 1) ÷ 1小时)", "时长=0.25", "1.8" },
		{ "6分 × (取整(钱数 + 1) ÷ 3元)", "钱数=2.5", "6" },
		{ "8分 × 舍入(比率, 2分)", "",
		    "保留几位要写 0 到 6 的整数 | 写 舍入(x, 2)" },
		{ "8分 × 完成率(甲, 乙)", "甲=3 乙=4", "6" },
		{ "8分 × 完成率(甲, 乙)", "甲=9 乙=4", "8" },
		{ "8分 × 完成率(甲, 乙)", "甲=3 乙=0", "不适用" },
		{ "8分 × 完成率(甲, 乙)", "甲=? 乙=0", "不适用" },
		{ "8分 × 完成率(甲, 乙)", "甲=? 乙=4", OPEN },
		{ "若无(甲, 乙)", "甲=3 乙=4", "3" },
		{ "若无(甲, 乙)", "甲=无 乙=4", "4" },
		{ "若无(甲, 乙)", "甲=? 乙=4", "4" },
		{ "若无(甲, 乙)", "甲=? 乙=无", "不适用" },
		{ "若无(甲, 乙)", "甲=无 乙=?", OPEN },
	};

	TRY(j, "项 果 { 得 ", " }\n", "果", rows);
}

TEST(conditions_follow_the_table_of_three_values)
{
	static const struct row rows[] = {
		{ "甲 >= 3分", "甲=3", "0" },
		{ "甲 >= 3分", "甲=2", "10" },
		{ "甲 >= 3分", "甲=无", "不适用" },
		{ "甲 >= 3分", "甲=?", "0..10 别人欠" },
		{ "甲 >= 乙", "甲=? 乙=无", "不适用" },
		{ "非 丙", "丙=否", "0" },
		{ "非 丙", "丙=无", "不适用" },
		{ "非 丙", "丙=?", "0..10 别人欠" },
		{ "丙 且 丁", "丙=是 丁=是", "0" },
		{ "丙 且 丁", "丙=否 丁=?", "10" },
		{ "丙 且 丁", "丙=是 丁=?", "0..10 别人欠" },
		{ "丙 且 丁", "丙=无 丁=是", "0" },
		{ "丙 且 丁", "丙=否 丁=无", "10" },
		{ "丙 且 丁", "丙=无 丁=?", "0..10 别人欠" },
		{ "丙 且 丁", "丙=无 丁=无", "不适用" },
		{ "丙 或 丁", "丙=否 丁=否", "10" },
		{ "丙 或 丁", "丙=是 丁=?", "0" },
		{ "丙 或 丁", "丙=否 丁=?", "0..10 别人欠" },
		{ "丙 或 丁", "丙=无 丁=否", "10" },
		{ "丙 或 丁", "丙=是 丁=无", "0" },
		{ "丙 或 丁", "丙=无 丁=?", "0..10 别人欠" },
		{ "丙 或 丁", "丙=无 丁=无", "不适用" },
		{ "已报(甲)", "甲=0", "0" },
		{ "已报(甲)", "甲=无", "不适用" },
		{ "已报(甲)", "甲=?", "10" },
		{ "等级 = 中", "等级=中", "0" },
		{ "等级 = 中", "等级=?", "0..10 别人欠" },
		{ "等级 在 (中, 差)", "等级=差", "0" },
		{ "等级 在 (中, 差)", "等级=无", "不适用" },
		{ "处分 >= 记过", "处分=撤职", "0" },
		{ "处分 < 记过", "处分=撤职", "10" },
		{ "甲 在 (2分..4分)", "甲=4", "0" },
		{ "甲 在 (2分..4分)", "甲=4.1", "10" },
	};

	TRY(j, "项 果 10分 { 扣 10分 当 ", " }\n", "果", rows);
}

TEST(a_condition_is_asked_before_the_amount)
{
	static const struct row rows[] = {
		{ "扣 甲 当 丙", "甲=? 丙=否", "10" },
		{ "扣 甲 当 丙", "甲=? 丙=是", "0..10 别人欠" },
		{ "扣 甲 当 丙", "甲=3 丙=?", "0..10 别人欠" },
		{ "扣 甲 当 丙", "甲=3 丙=无", "不适用" },
		{ "扣 甲 适用 当 丙", "甲=3 丙=否", "不适用" },
		{ "扣 4分 乘 50% 当 丙", "丙=是", "8" },
		{ "扣 4分 乘 50% 当 丙", "丙=无", "6" },
		{ "扣 4分 乘 50% 当 丙", "丙=?", "0..10 别人欠" },
		{ "每 次数 扣 4分 乘 50% 当 丙", "次数=0 丙=?", "10" },
		{ "每 次数 扣 4分 免 当 丙", "次数=0 丙=?", "10" },
		{ "每 次数 扣 4分 当 丙", "次数=0 丙=?", "10" },
		{ "扣 4分 免 当 丙", "丙=是", "10" },
		{ "扣 4分 免 当 丙", "丙=无", "6" },
		{ "扣 4分 乘 (甲 ÷ 乙)", "甲=1 乙=0", "不适用" },
		{ "扣 4分 上限 甲", "甲=3", "7" },
		{ "扣 4分 上限 甲", "甲=无", "6" },
		{ "扣 (甲 - 乙)", "甲=1 乙=3", "10" },
		{ "不得分 当 丙", "丙=是", "0" },
		{ "不得分 当 丙", "丙=?", "0..10 别人欠" },
		{ "扣 甲\n不得分 当 丙", "甲=? 丙=是", "0" },
		{ "不得分 当 丙 免 当 丁", "丙=是 丁=是", "10" },
	};

	TRY(j, "项 果 10分 { ", " }\n", "果", rows);
}

TEST(who_owes_what_is_missing_decides_what_happens)
{
	static const struct row rows[] = {
		{ "", "自报=?", "0" },
		{ "未报 不得分", "自报=?", "0" },
		{ "未报 满分", "自报=?", "10" },
		{ "未报 满分", "自报=? 人数=?", "0..10 本单位欠 别人欠" },
		{ "未报 待定", "自报=?", "0..10 本单位欠" },
		{ "未报 不得分", "自报=2 人数=?", "0..10 别人欠" },
		{ "未报 满分", "人数=?", "0..10 别人欠" },
		{ "未报 不得分", "自报=? 人数=?", "0" },
		{ "下限 2分", "自报=?", "2" },
		{ "未报 均值", "自报=? / 自报=1 / 自报=3 人数=1 / 类=乙类 自报=9",
		    "7.5 / 9 / 6 / 1" },
		{ "未报 均值", "自报=? / 自报=3 人数=? / 类=乙类 自报=9",
		    "0..10 本单位欠 / 0..10 别人欠 / 1" },
	};

	TRY(j, "项 果 10分 ", " { 每 自报 扣 1分\n每 人数 扣 1分 }\n", "果", rows);
}

TEST(a_total_with_an_open_item_is_a_range)
{
	static const struct row rows[] = {
		{ "", "甲=3", "17" },
		{ "", "甲=?", "10..20 别人欠" },
		{ "扣分 丑 { 每 次数 扣 1分 }\n", "甲=? 次数=2", "8..18 别人欠" },
		{ "加分 丑 { 加 乙 }\n", "甲=3 乙=?", "17..不封顶 别人欠" },
		{ "加分 丑 5分 { 加 乙 }\n", "甲=? 乙=?", "10..25 别人欠" },
		{ "否决 当 丙 则 总分 记零\n", "甲=3 丙=是", "0" },
		{ "否决 当 丙 则 总分 记零\n", "甲=3 丙=?", "0..17 别人欠" },
		{ "否决 当 丙 则 部分.寅 记零\n", "甲=3 丙=是", "10" },
	};

	TRY(j, "部分 寅 10分 { 扣 甲 }\n部分 卯 10分 { 扣 0分 }\n", "", "总分", rows);
}
