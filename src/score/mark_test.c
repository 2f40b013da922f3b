/* SPDX-License-Identifier: MIT
 *
 * mark_test.c -- marks [评]: with a reason, by several who see not each other's,
 * and with a second signature [复核]
 */
#include "score/town_test.h"

static const char text[] = "方案 \"评分\" 版本 \"1\"\n"
			   "考核期 2026-01-01 至 2026-12-31\n"
			   "对象 党支部\n"
			   "角色 甲方, 乙方, 督查室\n"
			   "部分 果 10分 { 得 评 步长 0.5分 由 甲方 60%, 乙方 40% }\n"
			   "部分 专 10分 { 得 评 由 甲方 复核 督查室 }\n";
enum { MARK_FIRST, MARK_SECOND, MARK_SIGNED };

static struct town
mark_town(struct job *j, const struct db_place *place)
{
	struct town t = town_open(j, place);

	t.scheme = town_add_scheme(&t, S("评分"), str_of(text));
	t.r = rule_of(j, text);
	return t;
}

static enum err
mark(struct town *t, int who, size_t fact, const char *value, const char *why)
{
	const struct score_entry e = { .fact = fact,
		.choice = SCORE_VALUE,
		.text = str_of(value),
		.reason = str_of(why),
		.day = DAY_NONE,
		.base = town_datum(t, 0, fact).seq };

	return town_give_entry(t, who, 0, &e, false);
}

TEST(a_mark_needs_a_reason_and_stays_within_its_bounds)
{
	static const struct {
		size_t fact;
		const char *value, *why, *told;
	} row[] = {
		{ MARK_FIRST, "8.5", "做法有两家学用", "" },
		{ MARK_FIRST, "8.5", " ", "“果”是评分；请写理由" },
		{ MARK_SIGNED, "8", "", "“专”是评分；请写理由" },
		{ MARK_FIRST, "8.3", "好", "应在 0 至 10分 之间，每 0.5分 一档" },
		{ MARK_FIRST, "10.5", "", "应在 0 至 10分 之间，每 0.5分 一档" },
		{ MARK_SIGNED, "11", "好", "应在 0 至 10分 之间，每 0.01分 一档" },
	};
	struct rule *r = rule_of(j, text);

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		struct score_entry e = { .fact = row[i].fact,
			.choice = SCORE_VALUE,
			.text = str_of(row[i].value),
			.reason = str_of(row[i].why),
			.day = DAY_NONE };
		enum err err = score_entries_check(j, r, &e, 1);

		CHECK_TEXT(e.told, str_of(row[i].told));
		CHECK(err == (e.told.n > 0 ? E_INPUT : OK));
	}
}

TEST_BOTH(marks_of_several_judges_count_and_are_seen_once_all_are_given)
{
	struct town t = mark_town(j, place);
	const struct score_datum *d;
	const struct str *name;
	size_t n;

	CHECK(mark(&t, JUDGE, MARK_FIRST, "8", "有两家学用") == OK);
	CHECK(town_datum(&t, 0, MARK_FIRST).sealed);
	CHECK(town_datum(&t, 0, MARK_FIRST).state == CELL_MISSING);
	CHECK_HAS(town_table(&t), S("星象局支部|||"));
	CHECK(score_data_column(j, t.ro, t.scheme, t.r, MARK_FIRST, S(""), 0, 9, &d,
		  &name, &n) == OK);
	CHECK(n == 2 && d[0].sealed && d[1].sealed);
	CHECK(mark(&t, OFFICE, MARK_SECOND, "5", "材料不全") == OK);
	CHECK(!town_datum(&t, 0, MARK_FIRST).sealed);
	CHECK_HAS(town_table(&t), S("星象局支部|8|5|"));
	CHECK(score_data_column(j, t.ro, t.scheme, t.r, MARK_FIRST, S(""), 0, 9, &d,
		  &name, &n) == OK);
	for (size_t i = 0; i < n; i++)
		CHECK(d[i].sealed == (d[i].unit != t.unit[0]));
	CHECK_TEXT(town_datum(&t, 0, MARK_SECOND).reason, S("材料不全"));
	CHECK(!town_datum(&t, 0, MARK_SIGNED).sealed);
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(after_the_day_for_it_a_missing_judge_hides_nothing)
{
	struct town t = mark_town(j, place);

	CHECK(mark(&t, JUDGE, MARK_FIRST, "8", "有两家学用") == OK);
	j->today = rule_head(t.r)->to + 1;
	CHECK(!town_datum(&t, 0, MARK_FIRST).sealed);
	CHECK_HAS(town_table(&t), S("星象局支部|8||"));
	town_close(&t);
}

TEST_BOTH(a_signed_mark_counts_when_another_person_has_signed_it)
{
	struct town t = mark_town(j, place);

	CHECK(mark(&t, JUDGE, MARK_SIGNED, "8", "有两家学用") == OK);
	CHECK(town_datum(&t, 0, MARK_SIGNED).status == SCORE_GIVEN);
	CHECK_HAS(town_table(&t), S("星象局支部|||\n"));
	CHECK(town_check(&t, JUDGE, 0, MARK_SIGNED, true, "") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("“评.专”是您自己评的，不能由您复核；请换一位复核"));
	CHECK(town_check(&t, OFFICE, 0, MARK_SIGNED, true, "") == OK);
	CHECK_HAS(town_table(&t), S("星象局支部|||8\n"));
	CHECK_TEXT(town_datum(&t, 0, MARK_SIGNED).reason, S("有两家学用"));
	CHECK(mark(&t, JUDGE, MARK_SIGNED, "9", "又多一家") == E_INPUT);
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(marks_are_counted_for_the_summary)
{
	struct town t = mark_town(j, place);
	struct score_marks m;
	const struct score_entry e = { .fact = MARK_SIGNED,
		.choice = SCORE_VALUE,
		.text = S("4"),
		.reason = S("刚起步"),
		.day = DAY_NONE };

	CHECK(score_marks(j, t.ro, t.scheme, t.r, MARK_SIGNED, &m) == OK);
	CHECK(m.units == 2 && m.given == 0 && m.hi.u == 0);
	CHECK(mark(&t, JUDGE, MARK_SIGNED, "9", "有两家学用") == OK);
	CHECK(town_give_entry(&t, JUDGE, 1, &e, false) == OK);
	CHECK(score_marks(j, t.ro, t.scheme, t.r, MARK_SIGNED, &m) == OK);
	CHECK(m.units == 2 && m.given == 2);
	CHECK_TEXT(num_text(j, m.lo), S("4"));
	CHECK_TEXT(num_text(j, m.hi), S("9"));
	CHECK_TEXT(num_text(j, m.mean), S("6.5"));
	town_close(&t);
}

static struct str
row_told(struct town *t, const char *table)
{
	struct table in = table_of(t->j, table);
	struct score_import got;

	if (score_import_read(t->j, t->ro, t->scheme, t->r, &in, &got) != OK)
		return str_of(t->j->told);
	return got.rows[0].told.n > 0 ? got.rows[0].told
				      : job_fmt(t->j, "改 %zu 项", got.rows[0].changes);
}

TEST_BOTH(a_table_brings_reasons_in_a_column_beside_the_marks)
{
	static const struct {
		const char *table, *told;
	} row[] = {
		{ "单位|评.专|评.专 理由\n星象局支部|7|有两家学用\n", "改 1 项" },
		{ "单位|评.专|评.专理由\n星象局支部|7|有两家学用\n", "改 1 项" },
		{ "单位|评.专|评.专 理由\n星象局支部|7|\n",
		    "“评.专”：写了“7”，“专”是评分；请写理由" },
		{ "单位|评.专\n星象局支部|7\n",
		    "“评.专”：写了“7”，“专”是评分；请写理由" },
		{ "单位|评.专\n星象局支部|8\n", "改 0 项" }, /* it is so already */
		{ "单位|评.专|评.专 理由\n星象局支部|8|另有一家\n", "改 1 项" },
		{ "单位|评.专 理由|评.专 理由\n星象局支部|甲|乙\n",
		    "表.csv 第 1 行：“评.专 理由”有两列；请删去一列" },
	};
	struct town t = mark_town(j, place);

	CHECK(mark(&t, JUDGE, MARK_SIGNED, "8", "有两家学用") == OK);
	for (size_t i = 0; i < ARRAY_N(row); i++)
		CHECK_TEXT(row_told(&t, row[i].table), str_of(row[i].told));
	town_close(&t);
}
