/* SPDX-License-Identifier: MIT
 *
 * moves_test.c -- who moves when another text counts, and why
 */
#include "score/data.h"
#include "score/town_test.h"

static const char old_text[] = "方案 \"试算\" 版本 \"1\"\n"
			       "考核期 2026-01-01 至 2026-12-31\n"
			       "类别 类型 选(机关, 企业)\n"
			       "数据 党课 次 来自 台账\n"
			       "数据 到会率 % 来自 纪实\n"
			       "数据 班子 选(好, 差) 来自 名册\n"
			       "参数 应上 次 = 4次\n"
			       "部分 组织 60分 {\n"
			       "  项 党课 40分 { 每 党课 不足 应上 扣 1分 }\n"
			       "  项 班子 20分 { 得 分档 班子 { 好: 20分; 差: 5分 } }\n"
			       "}\n"
			       "部分 群众 40分 { 扣 5分 当 到会率 < 80% }\n"
			       "等次 { 优秀 当 总分 >= 95; 良好 当 总分 >= 80; 一般 }\n";

#define HEAD "单位|类型|党课|到会率(%)|班子\n"
#define FACTS                              \
	HEAD "甲支部|机关|4|90|好\n" \
	     "乙支部|机关|1|90|好\n" \
	     "丙支部|机关|2|70|差\n" \
	     "丁支部|企业|3||好\n"

struct trial {
	struct score_side was, is;
	struct score_set set[2];
	struct score_sheet sheet[2];
	struct score_moves m;
};

/* Both on the same facts, but for those that the new text asks for otherwise. */
static struct trial *
tried_on(struct job *j, const char *was, const char *is, const char *facts,
    const char *facts_is)
{
	struct trial *t = NEW(j, struct trial);
	struct rule *a = rule_of(j, was), *b = rule_of(j, is);

	t->was = (struct score_side){ a, &t->sheet[0] };
	t->is = (struct score_side){ b, &t->sheet[1] };
	t->set[0] = set_of(j, a, facts);
	t->set[1] = set_of(j, b, facts_is);
	t->set[1].snap.open = facts_unasked(j, a, b);
	CHECK(score_run(j, a, &t->set[0], &t->sheet[0]) == OK);
	CHECK(score_run(j, b, &t->set[1], &t->sheet[1]) == OK);
	CHECK(score_moves(j, &t->was, &t->is, &t->m) == OK);
	return t;
}

static struct trial *
tried(struct job *j, const char *was, const char *is, const char *facts)
{
	return tried_on(j, was, is, facts, facts);
}

/* The text with ${what} replaced by ${by}, once. */
static const char *
with(struct job *j, const char *text, const char *what, const char *by)
{
	struct str s = str_of(text);
	size_t at = str_find(s, str_of(what));

	CHECK(at < s.n);
	return job_fmt(j, "%.*s%s%s", (int)at, text, by, text + at + strlen(what)).p;
}

static const struct score_move *
move_of(const struct trial *t, const char *unit)
{
	for (size_t i = 0; i < t->m.n; i++) {
		const struct score_move *m = &t->m.items[i];
		struct str name = m->is != SCORE_NOWHERE ? t->set[1].unit[m->is]
							 : t->set[0].unit[m->was];

		if (str_eq(name, str_of(unit)))
			return m;
	}
	test_failed(__FILE__, __LINE__, "no movement of %s", unit);
	return NULL;
}

#define CHECK_WHY(t, unit, words) \
	CHECK_TEXT(score_move_why(j, &(t)->m, move_of(t, unit), 2), S(words))

/* ── what moves ─────────────────────────────────────────────────────── */

TEST(the_same_text_moves_nobody)
{
	struct trial *t = tried(j, old_text, old_text, FACTS);

	CHECK(t->m.n == 4 && t->m.way[SCORE_STAYS] == 4);
	CHECK(t->m.changes_n == 0 && t->m.regraded == 0 && t->m.replaced == 0);
	CHECK_WHY(t, "甲支部", "");
}

TEST(a_stricter_clause_moves_those_it_hits_and_is_named_with_its_old_words)
{
	struct trial *t = tried(j, old_text, with(j, old_text, "扣 1分 }", "扣 3分 }"),
	    FACTS);

	CHECK(t->m.way[SCORE_DOWN] == 3 && t->m.way[SCORE_STAYS] == 1);
	CHECK(t->m.changes_n == 1 && t->m.changes[0].units == 3);
	CHECK_WHY(t, "乙支部", "党课 −6.00：每 党课 不足 应上，扣 3分（原 1分）");
	CHECK_WHY(t, "丙支部", "党课 −4.00：每 党课 不足 应上，扣 3分（原 1分）");
	CHECK_WHY(t, "甲支部", "");
	CHECK(move_of(t, "乙支部")->lo == -6 * NUM_ONE);
	CHECK(move_of(t, "乙支部")->hi == -6 * NUM_ONE);
	/* The most moved comes first. */
	CHECK(t->m.items[0].lo == -6 * NUM_ONE && t->m.items[3].lo == 0);
	/* 乙: 97 优秀, now 91 良好; it stays second. */
	CHECK(move_of(t, "乙支部")->regraded && t->m.regraded == 1);
	CHECK(move_of(t, "乙支部")->places == 0);
}

TEST(a_parameter_is_named_where_its_pool_moves)
{
	struct trial *t = tried(j, old_text, with(j, old_text, "= 4次", "= 6次"), FACTS);

	CHECK(t->m.way[SCORE_DOWN] == 4);
	CHECK_WHY(t, "甲支部", "党课 −2.00：参数“应上”：4次 改为 6次");
}

TEST(a_threshold_moves_grades_and_no_points)
{
	struct trial *t = tried(j, old_text, with(j, old_text, ">= 95", ">= 98"), FACTS);

	CHECK(t->m.way[SCORE_STAYS] == 4 && t->m.regraded == 1);
	CHECK(move_of(t, "乙支部")->regraded && !move_of(t, "甲支部")->regraded);
	CHECK_WHY(t, "乙支部", "等次“优秀”：当 总分 ≥ 95 改为 当 总分 ≥ 98");
}

TEST(points_that_go_from_one_item_to_another_are_told_of_both)
{
	const char *is = with(j, with(j, old_text, "项 党课 40分", "项 党课 35分"),
	    "项 班子 20分", "项 班子 25分");
	struct trial *t = tried(j, old_text, with(j, is, "好: 20分", "好: 25分"), FACTS);
	const struct score_move *m = move_of(t, "甲支部");

	CHECK(m->way == SCORE_STAYS && m->causes == 2);
	CHECK_WHY(t, "甲支部",
	    "党课 −5.00：分值 40分 改为 35分；班子 +5.00：分值 20分 改为 25分；"
	    "得 分档 班子：好 25分；差 5分（原 20分；差 5分）");
}

/* ── what is not known ──────────────────────────────────────────────── */

TEST(a_fact_nobody_was_asked_for_makes_ranges_and_is_counted)
{
	const char *is = with(j,
	    with(j, old_text, "数据 班子", "数据 志愿 次 来自 台账\n数据 班子"),
	    "部分 群众 40分 {", "部分 群众 40分 { 每 志愿 不足 2次 扣 3分;");
	struct trial *t = tried(j, old_text, is, FACTS);
	const struct score_move *m = move_of(t, "甲支部");

	/* Long after every deadline: it is not late all the same. */
	CHECK(m->way == SCORE_DOWN && m->lo == -40 * NUM_ONE && m->hi == 0);
	CHECK(t->m.asked_n == 2 && t->m.asked[0].is_new && t->m.asked[0].missing == 4);
	CHECK(!t->m.asked[1].is_new && t->m.asked[1].missing == 1);
	CHECK_TEXT(score_by_text(j, m->lo, m->hi, 2), S("−40.00 至 0.00"));
}

TEST(a_fact_of_another_measure_is_another_fact)
{
	struct trial *t = tried_on(j, old_text,
	    with(j, with(j, old_text, "党课 次", "党课 场"), "应上 次 = 4次",
		"应上 场 = 4场"),
	    FACTS, "单位|类型\n甲支部|机关\n乙支部|机关\n丙支部|机关\n丁支部|企业\n");

	CHECK(t->m.asked[0].is_new && t->m.asked[0].missing == 4);
}

TEST(a_class_the_new_text_has_not_leaves_its_units_out)
{
	struct trial *t = tried_on(j, old_text,
	    with(j, old_text, "选(机关, 企业)", "选(国企, 机关)"), FACTS,
	    HEAD "甲支部|机关|4|90|好\n乙支部|机关|1|90|好\n丙支部|机关|2|70|差\n");

	CHECK(t->m.way[SCORE_LEAVES] == 1 && t->m.way[SCORE_STAYS] == 3);
	CHECK_WHY(t, "丁支部", "按新文本不再有分数");
	/* A word goes by its name, not by its place. */
	CHECK(t->set[1].snap.fact[0].v[0] == 1);
}

/* ── weights ────────────────────────────────────────────────────────── */

static const char weighted[] = "方案 \"权重\"\n"
			       "考核期 2026-01-01 至 2026-12-31\n"
			       "数据 党课 次 来自 台账\n"
			       "数据 业务 分 来自 考核办 可不适用\n"
			       "部分 党建 100分 权重 60% { 每 党课 不足 4次 扣 10分 }\n"
			       "部分 业务 100分 权重 40% 缺项 折算 { 得 业务 }\n";

TEST(a_weight_is_the_cause_of_its_part_and_clauses_count_in_points_of_the_total)
{
	const char *is = with(j, with(j, weighted, "60%", "50%"), "40%", "50%");
	struct trial *t = tried(j, weighted, with(j, is, "扣 10分", "扣 20分"),
	    "单位|党课|业务\n甲|3|80\n");
	const struct score_move *m = move_of(t, "甲");

	/* 90 x 60% + 80 x 40% = 86; 80 x 50% + 80 x 50% = 80. */
	CHECK(m->lo == -6 * NUM_ONE && m->causes == 2);
	CHECK(
	    t->m.changes[m->cause[0].change].is == 0 && m->cause[0].lo == -14 * NUM_ONE);
	CHECK(t->m.changes[m->cause[1].change].is == 1 && m->cause[1].lo == 8 * NUM_ONE);
}

TEST(what_pools_bring_always_adds_up_to_the_movement)
{
	const char *is = with(j, weighted, "扣 10分", "扣 15分");
	struct trial *t = tried(j, weighted, is,
	    "单位|党课|业务\n甲|3|80\n乙|0|不适用\n丙|4|90\n");

	for (size_t i = 0; i < t->m.n; i++) {
		int64_t sum = 0;

		for (size_t k = 0; k < t->m.items[i].causes; k++)
			sum += t->m.items[i].cause[k].lo;
		CHECK(sum == t->m.items[i].lo);
	}
	CHECK(move_of(t, "乙")->lo == -20 * NUM_ONE);
}

TEST(a_veto_of_the_total_is_the_cause_of_the_total)
{
	const char *is = with(j, old_text, "等次 {",
	    "否决 当 到会率 < 75% 则 总分 记零\n等次 {");
	struct trial *t = tried(j, old_text, is, FACTS);
	struct str why = score_move_why(j, &t->m, move_of(t, "丙支部"), 2);

	CHECK(str_starts(why, S("总分 −78.00：新增否决")));
	CHECK(move_of(t, "丙支部")->way == SCORE_DOWN);
}

/* ── as a table ─────────────────────────────────────────────────────── */

TEST(the_table_of_movements_says_both_sides_and_the_cause)
{
	struct trial *t = tried(j, old_text, with(j, old_text, "扣 1分 }", "扣 3分 }"),
	    FACTS);
	struct table out;

	score_moves_table(j, &t->was, &t->is, &t->m, &out);
	out.rows = 3;
	CHECK_TEXT(text_of(j, &out),
	    S("单位|类型|原总分|新总分|变动|原名次|新名次|原等次|新等次|原因\n"
	      "乙支部|机关|97.00|91.00|−6.00|2|2|优秀|良好|"
	      "党课 −6.00：每 党课 不足 应上，扣 3分（原 1分）\n"
	      "丙支部|机关|78.00|74.00|−4.00|3|3|一般|一般|"
	      "党课 −4.00：每 党课 不足 应上，扣 3分（原 1分）\n"));
}

/* ── on the facts of the database ───────────────────────────────────── */

TEST_BOTH(a_text_is_tried_on_what_was_given_and_nothing_is_kept)
{
	struct town t = town_open(j, place);
	struct rule *is = rule_of(j,
	    with(j, town_scheme, "扣 5分 当 走访 < 2次", "扣 7分 当 走访 < 2次"));
	struct score_trial_wish w = { t.scheme, t.r, is, SCORE_THIS };
	struct score_trial out;
	int64_t size;

	CHECK(town_give(&t, CLERK, 0, TOWN_MONEY, "2") == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "1") == OK);
	size = town_size(&t);
	CHECK(score_simulate(j, t.ro, &w, &out) == OK);
	CHECK(out.set[0].n == 2 && out.moves.n == 2);
	CHECK(out.moves.items[0].hi == -2 * NUM_ONE);
	CHECK(str_eq(out.set[1].unit[out.moves.items[0].is], S("星象局支部")));
	/* Nothing of it is kept. */
	CHECK(town_size(&t) == size);
	w.when = SCORE_LAST;
	CHECK(score_simulate(j, t.ro, &w, &out) == E_MISSING);
	CHECK(str_find(str_of(j->told), S("上一个考核期没有数据")) < strlen(j->told));
	town_close(&t);
}

TEST_BOTH(next_years_text_is_tried_on_the_facts_of_this_year)
{
	struct town t = town_open(j, place);
	struct rule *next = rule_of(j,
	    with(j, with(j, town_scheme, "2026-01-01", "2027-01-01"), "2026-12-31",
		"2027-12-31"));
	struct score_trial_wish w = { t.scheme, next, next, SCORE_LAST };
	struct score_trial out;

	CHECK(town_give(&t, CLERK, 1, TOWN_VISITS, "2") == OK);
	CHECK(score_simulate(j, t.ro, &w, &out) == OK);
	CHECK(out.from == rule_head(t.r)->from && out.to == rule_head(t.r)->to);
	CHECK(out.set[1].snap.fact[TOWN_VISITS].v[0] == 2 * NUM_ONE ||
	    out.set[1].snap.fact[TOWN_VISITS].v[1] == 2 * NUM_ONE);
	/* What was never given then is not late now. */
	CHECK((out.sheet[1].res.total.state[0] & OPEN_OWED) == 0);
	CHECK((out.sheet[1].res.total.state[0] & OPEN_NOT_DUE) != 0);
	town_close(&t);
}
