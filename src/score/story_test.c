/* SPDX-License-Identifier: MIT
 *
 * story_test.c -- values are given, verified, returned and corrected
 */
#include "score/town_test.h"

/* ── giving ─────────────────────────────────────────────────────────── */

TEST_BOTH(a_value_of_the_unit_waits_counts_and_is_accepted)
{
	struct town t = town_open(j, place);
	struct score_datum d = town_datum(&t, 0, TOWN_VISITS);

	CHECK(d.status == SCORE_NONE && d.state == CELL_MISSING && d.seq == 0);
	CHECK(d.day == DAY_NONE);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3次") == OK);
	d = town_datum(&t, 0, TOWN_VISITS);
	CHECK(d.status == SCORE_GIVEN && d.state == CELL_GIVEN && d.seq == town_size(&t));
	CHECK_TEXT(d.text, S("3"));
	CHECK_TEXT(d.shown, S("3次"));
	CHECK_TEXT(d.giver_name, S("柳桥东"));
	CHECK(d.at == j->now && d.day == j->today && !d.late && !d.overdue);
	CHECK_HAS(town_table(&t), S("星象局支部|机关||3|"));
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, true, "") == OK);
	d = town_datum(&t, 0, TOWN_VISITS);
	CHECK(d.status == SCORE_ACCEPTED && d.checked_seq == town_size(&t));
	CHECK_TEXT(d.checker_name, S("兰亭远"));
	CHECK(d.checker == t.person[OFFICE] && d.checked_at == j->now && d.changes == 0);
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(a_returned_value_is_unreported_until_it_is_given_again)
{
	struct town t = town_open(j, place);
	struct score_datum d;

	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, false, " 少记了一次 ") == OK);
	d = town_datum(&t, 0, TOWN_VISITS);
	CHECK(d.status == SCORE_RETURNED && d.state == CELL_MISSING);
	CHECK_TEXT(d.text, S("3"));
	CHECK_TEXT(d.reason, S("少记了一次"));
	CHECK_HAS(town_table(&t), S("星象局支部|机关|||"));
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	d = town_datum(&t, 0, TOWN_VISITS);
	CHECK(d.status == SCORE_GIVEN && d.changes == 1 && d.checked_seq == 0);
	CHECK_TEXT(d.reason, S(""));
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(what_an_office_gives_counts_at_once)
{
	struct town t = town_open(j, place);
	struct score_datum d;

	CHECK(town_give(&t, OFFICE, 1, TOWN_LESSON, "4") == OK);
	CHECK(town_give(&t, JUDGE, 1, TOWN_TEAM, "差") == OK);
	CHECK(town_give(&t, JUDGE, 1, TOWN_JUDGED, "9.5") == OK);
	d = town_datum(&t, 1, TOWN_TEAM);
	CHECK(d.status == SCORE_ACCEPTED && d.checked_seq == 0);
	CHECK_TEXT(d.shown, S("差"));
	CHECK_HAS(town_table(&t), S("渡口厂支部|企业|||4||差|9.5"));
	CHECK(town_give(&t, CLERK, 1, TOWN_LESSON, "9") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("“党课”不由单位填报（来自纪实）"));
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(the_unit_may_replace_or_take_back_what_waits)
{
	struct town t = town_open(j, place);
	struct score_datum d;

	CHECK(town_give(&t, CLERK, 0, TOWN_MONEY, "1.5") == OK);
	CHECK(town_give(&t, OTHER_CLERK, 0, TOWN_MONEY, "2万元") == OK);
	d = town_datum(&t, 0, TOWN_MONEY);
	CHECK(d.changes == 1 && d.giver == t.person[OTHER_CLERK] && d.overdue);
	CHECK_TEXT(d.shown, S("2万元"));
	CHECK(town_give(&t, CLERK, 0, TOWN_MONEY, NULL) == OK);
	d = town_datum(&t, 0, TOWN_MONEY);
	CHECK(d.status == SCORE_NONE && d.state == CELL_MISSING && d.text.n == 0);
	CHECK(town_check(&t, OFFICE, 0, TOWN_MONEY, true, "") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("“经费”现在是未报，没有可核实的"));
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(the_same_value_makes_no_fact)
{
	struct town t = town_open(j, place);
	int64_t size;

	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, true, "") == OK);
	size = town_size(&t);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	CHECK(town_give(&t, CLERK, 1, TOWN_VISITS, NULL) == OK);
	CHECK(town_size(&t) == size);
	town_close(&t);
}

TEST_BOTH(a_form_sent_twice_makes_one_fact)
{
	struct town t = town_open(j, place);
	struct score_entry e = { .fact = TOWN_VISITS,
		.choice = SCORE_VALUE,
		.text = S("3"),
		.day = DAY_NONE };
	struct score_giving g = { .act = town_act(&t, CLERK),
		.scheme = t.scheme,
		.unit = t.unit[0],
		.rule = t.r,
		.entry = &e,
		.n = 1,
		.by_unit = true };
	size_t given;
	bool seen = false;
	int64_t size = town_size(&t);

	g.act.once = S("abc");
	CHECK(score_entries_check(j, t.r, &e, 1) == OK);
	g.act.seen = &seen;
	CHECK(score_give(j, t.rw, &g, &given) == OK && given == 1 && !seen);
	e.v = NUM(5).u; /* even with another value */
	CHECK(score_give(j, t.rw, &g, &given) == OK && given == 0 && seen);
	CHECK(town_size(&t) == size + 1);
	CHECK_TEXT(town_datum(&t, 0, TOWN_VISITS).text, S("3"));
	town_close(&t);
}

TEST_BOTH(a_day_in_the_past_is_marked_and_other_days_are_refused)
{
	struct town t = town_open(j, place);
	struct score_entry e = { .fact = TOWN_VISITS,
		.choice = SCORE_VALUE,
		.text = S("3"),
		.day = j->today - 1 };

	CHECK(town_give_entry(&t, CLERK, 0, &e, false) == OK);
	CHECK(town_datum(&t, 0, TOWN_VISITS).late);
	CHECK(town_datum(&t, 0, TOWN_VISITS).day == j->today - 1);
	e.day = j->today + 1;
	CHECK(town_give_entry(&t, CLERK, 1, &e, false) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("有 1 项要改"));
	town_close(&t);
}

/* ── what may have changed ──────────────────────────────────────────── */

TEST_BOTH(a_form_older_than_the_value_is_a_clash)
{
	struct town t = town_open(j, place);
	struct score_entry e = { .fact = TOWN_VISITS,
		.choice = SCORE_VALUE,
		.text = S("5"),
		.day = DAY_NONE };
	int64_t size;

	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	size = town_size(&t);
	CHECK(town_give_entry(&t, OTHER_CLERK, 0, &e, false) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("您填写期间，“走访”已由 柳桥东 改为 3次；请核对后再交"));
	e.text = S("3"); /* both meant the same */
	CHECK(town_give_entry(&t, OTHER_CLERK, 0, &e, false) == OK);
	CHECK(town_size(&t) == size);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, NULL) == OK);
	CHECK(town_give_entry(&t, OTHER_CLERK, 0, &e, false) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("您填写期间，“走访”已由 柳桥东 改为 未报；请核对后再交"));
	town_close(&t);
}

TEST_BOTH(a_check_of_what_has_changed_or_is_ones_own_is_refused)
{
	struct town t = town_open(j, place);
	size_t fact = TOWN_VISITS;
	struct score_check c = { .scheme = t.scheme,
		.rule = t.r,
		.fact = &fact,
		.n = 1,
		.accept = true };
	int64_t drawn;

	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	drawn = town_size(&t);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "4") == OK);
	c.seq = &drawn;
	c.unit = t.unit[0];
	c.act = town_act(&t, OFFICE);
	CHECK(score_verify(j, t.rw, &c) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("您核实期间，“走访”已改为 4次；请看过新的数再核实"));
	CHECK(town_check(&t, CLERK, 0, TOWN_VISITS, true, "") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("“走访”是您自己报的，不能由您核实；请换一位核实"));
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, false, " ") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("退回要写明理由，单位才知道改什么"));
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, true, "") == OK);
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, true, "") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("“走访”已经认可，不用再核实"));
	c.n = 0;
	CHECK(score_verify(j, t.rw, &c) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("没有选中要核实的数据；请先勾选"));
	CHECK(town_give(&t, CLERK, 1, TOWN_VISITS, "4") == OK);
	CHECK(town_check(&t, OFFICE, 1, TOWN_VISITS, false, "看不清") == OK);
	CHECK(town_check(&t, OFFICE, 1, TOWN_VISITS, true, "") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("“走访”已经退回，等单位重新填报"));
	town_close(&t);
}

/* ── correcting ─────────────────────────────────────────────────────── */

TEST_BOTH(an_accepted_value_is_only_corrected_and_with_a_reason)
{
	struct town t = town_open(j, place);
	struct score_entry e = { .fact = TOWN_VISITS,
		.choice = SCORE_VALUE,
		.text = S("4"),
		.day = DAY_NONE };
	struct score_datum d;

	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	e.base = town_size(&t);
	CHECK(town_give_entry(&t, OFFICE, 0, &e, true) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("“走访”还不是已认可的数据，不用更正；请直接填报，或先核实"));
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, true, "") == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "4") == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("“走访”已认可为 3次，不能直接改；要改请走更正，写明理由"));
	CHECK(town_give_entry(&t, OFFICE, 0, &e, true) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("更正“走访”要写明理由"));
	e.reason = S("漏记一次");
	CHECK(town_give_entry(&t, OFFICE, 0, &e, true) == OK);
	d = town_datum(&t, 0, TOWN_VISITS);
	CHECK(d.status == SCORE_ACCEPTED && d.changes == 1);
	CHECK_TEXT(d.text, S("4"));
	CHECK_TEXT(d.reason, S("漏记一次"));
	town_check_rebuild(&t);
	town_close(&t);
}

/* what/text/reason/name of each event, newest first. */
static struct str
history(struct town *t, size_t unit, size_t fact)
{
	const struct score_event *ev;
	struct buf b = { .j = t->j };
	size_t n, i;

	CHECK(score_history(t->j, t->ro, t->scheme, t->r, t->unit[unit], fact, &ev, &n) ==
	    OK);
	for (i = 0; i < n; i++) {
		CHECK(i == 0 || ev[i].fact.seq < ev[i - 1].fact.seq);
		buf_fmt(&b, "%.*s %.*s %.*s %.*s\n", STR_FMT(ev[i].what),
		    STR_FMT(ev[i].text), STR_FMT(ev[i].reason),
		    STR_FMT(ev[i].actor_name));
	}
	return buf_str(&b);
}

TEST_BOTH(a_history_tells_everything_the_newest_first)
{
	struct town t = town_open(j, place);
	struct score_entry e = { .fact = TOWN_VISITS,
		.choice = SCORE_VALUE,
		.text = S("5"),
		.reason = S("漏记"),
		.day = DAY_NONE };

	CHECK_TEXT(history(&t, 0, TOWN_VISITS), S(""));
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_MONEY, "3") == OK);
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, false, "少了") == OK);
	CHECK(town_give(&t, OTHER_CLERK, 0, TOWN_VISITS, "4") == OK);
	CHECK(town_give(&t, CLERK, 1, TOWN_VISITS, "9") == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, NULL) == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "4") == OK);
	e.base = town_size(&t);
	CHECK(town_check(&t, OFFICE, 0, TOWN_VISITS, true, "") == OK);
	CHECK(town_give_entry(&t, OFFICE, 0, &e, true) == OK);
	CHECK_TEXT(history(&t, 0, TOWN_VISITS),
	    S("更正 5次 漏记 兰亭远\n"
	      "认可   兰亭远\n"
	      "填报 4次  柳桥东\n"
	      "撤回   柳桥东\n"
	      "填报 4次  雨前\n"
	      "退回  少了 兰亭远\n"
	      "填报 3次  柳桥东\n"));
	CHECK(town_give(&t, JUDGE, 0, TOWN_TEAM, "好") == OK);
	CHECK_TEXT(history(&t, 0, TOWN_TEAM), S("给出 好  竹里\n"));
	town_close(&t);
}

/* ── typed entries ──────────────────────────────────────────────────── */

TEST(an_entry_that_cannot_be_taken_says_why)
{
	static const struct {
		size_t fact;
		enum score_choice choice;
		const char *text, *reason;
		int32_t days; /* from today; 0: none said */
		const char *told;
	} row[] = {
		{ TOWN_VISITS, SCORE_LEAVE, "乱写", "", 0, "" },
		{ TOWN_VISITS, SCORE_UNSET, "", "", 0, "" },
		{ TOWN_VISITS, SCORE_VALUE, "3", "", -1, "" },
		{ TOWN_VISITS, SCORE_VALUE, "三", "", 0, "应为整数，例如 3 或 3次" },
		{ TOWN_VISITS, SCORE_VALUE, " ", "", 0,
		    "还没有填；写上数值，或选“未报”" },
		{ TOWN_VISITS, SCORE_NA, "", "没有", 0,
		    "方案没有写 可不适用，不能记“不适用”" },
		{ TOWN_RATE, SCORE_NA, "", "", 0, "记“不适用”要写明理由" },
		{ TOWN_RATE, SCORE_VALUE, "不适用", "", 0, "记“不适用”要写明理由" },
		{ TOWN_RATE, SCORE_NA, "", "不直接服务群众", 0, "" },
		{ TOWN_RATE, SCORE_VALUE, "95", "", 0, "" },
		{ TOWN_RATE, SCORE_VALUE, "0.95", "", 0,
		    "可以读成两个数；写 95% 或 0.95%" },
		{ TOWN_VISITS, SCORE_VALUE, "3", "", 1,
		    "日期还没有到；写数据所属的日期，不晚于今天" },
		{ TOWN_VISITS, SCORE_VALUE, "3", "", -400,
		    "日期早于考核期；考核期从2026年1月1日开始" },
	};
	struct rule *r = rule_of(j, town_scheme);
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++) {
		struct score_entry e = { .fact = row[i].fact,
			.choice = row[i].choice,
			.text = str_of(row[i].text),
			.reason = str_of(row[i].reason),
			.day = row[i].days == 0 ? DAY_NONE : j->today + row[i].days };
		enum err err = score_entries_check(j, r, &e, 1);

		CHECK_TEXT(e.told, str_of(row[i].told));
		CHECK(err == (e.told.n > 0 ? E_INPUT : OK));
	}
}

TEST(a_reason_may_have_five_hundred_characters_and_not_one_more)
{
	struct rule *r = rule_of(j, town_scheme);
	struct buf b = { .j = j };
	struct score_entry e = { .fact = TOWN_RATE, .choice = SCORE_NA, .day = DAY_NONE };
	size_t i;

	for (i = 0; i < SCORE_REASON_MAX; i++)
		buf_put(&b, S("长"));
	e.reason = buf_str(&b);
	CHECK(score_entries_check(j, r, &e, 1) == OK);
	buf_put(&b, S("长"));
	e.reason = buf_str(&b);
	CHECK(score_entries_check(j, r, &e, 1) == E_INPUT);
	CHECK_TEXT(e.told, S("理由太长，最多 500 字"));
	e.fact = 99;
	CHECK(score_entries_check(j, r, &e, 1) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("方案里没有这项数据；请重新打开填报页"));
}

TEST(offices_give_and_verify_what_the_scheme_says)
{
	static const struct {
		size_t fact;
		const char *office;
		bool gives, verifies;
	} row[] = {
		{ TOWN_MONEY, "工委办公室", false, true },
		{ TOWN_MONEY, "考核组", false, false },
		{ TOWN_LESSON, "工委办公室", true, false }, /* 纪实 is no 角色 */
		{ TOWN_LESSON, "纪实", true, false },
		{ TOWN_LESSON, "考核组", false, false },
		{ TOWN_RATE, "考核组", true, false },
		{ TOWN_RATE, "工委办公室", false, false },
		{ TOWN_JUDGED, "考核组", true, false },
		{ TOWN_CLASS, "工委办公室", true, false },
		{ TOWN_CLASS, "考核组", false, false },
	};
	size_t n, i;
	const struct rule_fact *f = rule_facts(rule_of(j, town_scheme), &n);

	for (i = 0; i < ARRAY_N(row); i++) {
		struct str office[] = { S("别的处室"), str_of(row[i].office) };

		CHECK(score_gives(&f[row[i].fact], office, 2) == row[i].gives);
		CHECK(score_verifies(&f[row[i].fact], office, 2) == row[i].verifies);
		CHECK(!score_gives(&f[row[i].fact], office, 1));
		CHECK(!score_verifies(&f[row[i].fact], NULL, 0));
	}
}
