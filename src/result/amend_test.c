/* SPDX-License-Identifier: MIT
 *
 * amend_test.c -- a result in effect is amended [更正] by another, and its items move
 *
 * In the town's first result 星象局 and 渡口厂 are 优秀 (three items each) and 织造厂
 * is 合格 (two).  One lesson less for 星象局 and 潮汐局 is 优秀 in its place.
 */
#include "result/keep.h"
#include "result/town_test.h"

#define BASIS "12月30日工委会议"

static int64_t
in_effect(struct town *t)
{
	int64_t id = town_freeze(t, 0, "");

	town_settle(t, id);
	return id;
}

static int64_t
current(struct town *t)
{
	struct result of = { .scheme = t->scheme, .period = S("2026-01-01/2026-12-31") };
	struct result r = { 0 };

	CHECK(result_current(t->j, t->ro, of.scheme, of.period, &r) == OK);
	return r.id;
}

static int64_t
latest(struct town *t)
{
	struct result r = { 0 };

	CHECK(
	    result_latest(t->j, t->ro, t->scheme, S("2026-01-01/2026-12-31"), &r) == OK);
	return r.id;
}

static int64_t
instead(struct town *t, int64_t id)
{
	struct result of = town_result(t, id), r = { 0 };

	CHECK(result_instead(t->j, t->ro, &of, &r) == OK);
	return r.id;
}

/* "表彰 已表彰；…" of what follows from that result for one unit. */
static struct str
items_of(struct town *t, int64_t result, size_t unit)
{
	struct duty_wish wish = { .source = result_source(t->j, result),
		.unit = t->unit[unit] };
	const struct duty_item *item;
	struct buf b = { .j = t->j };
	size_t n;

	CHECK(duty_list(t->j, t->ro, &wish, 50, &item, &n) == OK);
	for (size_t i = n; i-- > 0;)
		buf_fmt(&b, "%s %s；", duty_kind(item[i].kind)->word,
		    duty_state(item[i].state)->word);
	return buf_str(&b);
}

/* An item of that kind of a unit takes a step. */
static void
act_on(struct town *t, int64_t result, size_t unit, enum duty_kind kind, const char *verb)
{
	struct org_act act = town_act(t, OFFICE);
	struct duty_wish wish = { .source = result_source(t->j, result),
		.unit = t->unit[unit],
		.kind = str_of(duty_kind(kind)->word) };
	const struct duty_item *item;
	size_t n;
	struct duty_act a = { .verb = str_of(verb),
		.note = S("已办"),
		.who = { .person = OFFICE, .owner = true, .committee = true } };

	CHECK(duty_list(t->j, t->ro, &wish, 5, &item, &n) == OK && n == 1);
	a.item = item->id;
	a.base = item->moved;
	CHECK(duty_act(t->j, t->rw, &act, &a) == OK);
}

static void
check_changes(struct town *t, int64_t id, const char *counts)
{
	struct result_changes c;

	CHECK(result_changes(t->j, t->ro, id, &c) == OK);
	CHECK_TEXT(job_fmt(t->j, "开 %zu 留 %zu 止 %zu 完 %zu", c.open_n, c.keep_n,
		       c.end_n, c.done_n),
	    str_of(counts));
}

TEST_BOTH(an_amendment_needs_a_basis_and_the_old_result_stays_in_effect)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = in_effect(t), second;

	CHECK(town_freeze(t, first, "") == 0);
	CHECK_TEXT(str_of(j->told), S("请写明为什么更正"));
	CHECK(town_amend(t, first, " ") == 0);
	CHECK_TEXT(str_of(j->told), S("请写更正的依据，例如哪次会议、哪份文件"));
	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	second = town_amend(t, first, BASIS);
	CHECK(second > first);
	CHECK(town_result(t, first).state == RESULT_FINAL);
	CHECK(town_result(t, second).state == RESULT_DRAFT);
	CHECK(town_result(t, second).amends == first);
	CHECK_TEXT(town_result(t, second).basis, S(BASIS));
	CHECK(current(t) == first && latest(t) == second);
	CHECK(town_amend(t, first, BASIS) == 0);
	CHECK_HAS(str_of(j->told), S("已有一份定格"));
	town_check_rebuild(t);
	town_close(t);
}

TEST_BOTH(when_it_takes_effect_the_old_one_is_amended_and_items_move)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = in_effect(t), second, seq = town_result(t, first).seq;

	CHECK_TEXT(items_of(t, first, 0), S("表彰 待表彰；推荐 待推荐；下年经费 生效；"));
	act_on(t, first, 0, DUTY_KIND_AWARD, "表彰");
	act_on(t, first, 0, DUTY_KIND_FUNDS, "撤销");
	act_on(t, first, 3, DUTY_KIND_MEND, "报措施");
	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	second = town_amend(t, first, BASIS);
	check_changes(t, second, "开 3 留 5 止 1 完 1");
	town_settle(t, second);
	CHECK(town_result(t, first).state == RESULT_AMENDED);
	CHECK(town_result(t, first).seq == seq);
	CHECK(current(t) == second && latest(t) == second && instead(t, first) == second);
	CHECK_TEXT(items_of(t, first, 0),
	    S("表彰 已表彰；推荐 已撤销；下年经费 已撤销；"));
	CHECK_TEXT(items_of(t, first, 3), S("反馈 待办；整改 整改中；"));
	CHECK_TEXT(items_of(t, second, 1),
	    S("表彰 待表彰；推荐 待推荐；下年经费 生效；"));
	CHECK_TEXT(items_of(t, second, 2), S(""));
	town_check_rebuild(t);
	town_close(t);
}

TEST_BOTH(an_amendment_is_amended_and_what_ended_wrongly_is_opened_again)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = in_effect(t), second, third;

	act_on(t, first, 0, DUTY_KIND_AWARD, "表彰");
	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	second = town_amend(t, first, BASIS);
	town_settle(t, second);
	town_give(t, OFFICE, 0, TOWN_LESSONS, "4");
	third = town_amend(t, second, BASIS);
	/* 表彰 of 星象局 was done and holds again; what was withdrawn is opened anew */
	check_changes(t, third, "开 2 留 6 止 3 完 0");
	town_settle(t, third);
	CHECK(town_result(t, second).state == RESULT_AMENDED);
	CHECK(instead(t, second) == third && current(t) == third);
	CHECK_TEXT(items_of(t, third, 0), S("推荐 待推荐；下年经费 生效；"));
	CHECK_TEXT(items_of(t, second, 1),
	    S("表彰 已撤销；推荐 已撤销；下年经费 已撤销；"));
	town_check_rebuild(t);
	town_close(t);
}

/* The words of the steps are persons' own, and can be erased. */
static void
erase_notes(struct town *t)
{
	const struct ledger_room rooms[] = { org_ledger, scheme_ledger, holiday_ledger,
		score_ledger, duty_ledger, result_ledger };
	struct ledger_wish notes = { .kind = S("事项.说明") };
	const struct ledger_fact *f;
	int64_t facts;
	size_t n;

	CHECK(ledger_list(t->j, t->ro, &notes, 50, &f, &n) == OK && n > 0);
	for (size_t i = 0; i < n; i++)
		CHECK(ledger_erase(t->j, t->rw, rooms, ARRAY_N(rooms), f[i].seq, OFFICE,
			  S("隐私")) == OK);
	CHECK(ledger_rebuild(t->j, t->rw, rooms, ARRAY_N(rooms), &facts) == OK);
}

TEST_BOTH(what_an_amendment_withdrew_is_known_without_its_words)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = in_effect(t), second, third;

	act_on(t, first, 0, DUTY_KIND_FUNDS, "撤销");
	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	second = town_amend(t, first, BASIS);
	town_settle(t, second);
	erase_notes(t);
	town_give(t, OFFICE, 0, TOWN_LESSONS, "4");
	third = town_amend(t, second, BASIS);
	/* 表彰 and 推荐 of 星象局 are opened anew, 下年经费 that a person withdrew is not */
	check_changes(t, third, "开 2 留 6 止 3 完 0");
	town_settle(t, third);
	CHECK_TEXT(items_of(t, third, 0), S("表彰 待表彰；推荐 待推荐；"));
	town_check_rebuild(t);
	town_close(t);
}

/* As facts were before they said the cause. */
TEST_BOTH(what_an_amendment_of_old_withdrew_is_known_by_its_words)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = in_effect(t), second, third;
	struct org_act act = town_act(t, OFFICE);
	struct duty_wish wish = { .source = result_source(j, first), .unit = t->unit[0] };
	const struct duty_item *item;
	size_t n;

	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	second = town_amend(t, first, BASIS);
	CHECK(duty_list(j, t->ro, &wish, 5, &item, &n) == OK && n == 3);
	for (size_t i = 0; i < n; i++) {
		struct duty_act a = { .item = item[i].id,
			.base = item[i].moved,
			.verb = S("撤销"),
			.note = i == 0
			    ? S("结果更正，另有安排")
			    : job_fmt(j, "结果更正：第 %lld 号结果更正第 %lld 号",
				  (long long)second, (long long)first),
			.who = { .person = OFFICE, .committee = true } };

		CHECK(duty_act(j, t->rw, &act, &a) == OK);
	}
	town_settle(t, second);
	town_give(t, OFFICE, 0, TOWN_LESSONS, "4");
	third = town_amend(t, second, BASIS);
	check_changes(t, third, "开 2 留 6 止 3 完 0");
	town_close(t);
}

static struct str
instead_of(struct job *j, struct str text, const char *old, const char *new)
{
	size_t at = str_find(text, str_of(old));

	CHECK(at < text.n);
	return job_fmt(j, "%.*s%s%.*s", STR_FMT(str_cut(text, 0, at)), new,
	    STR_FMT(str_cut(text, at + strlen(old), text.n)));
}

/* Another title, another clause in front: places of effects have moved. */
TEST_BOTH(items_are_the_same_in_another_version_of_the_scheme)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = in_effect(t), second, same;
	struct scheme s;
	struct result_changes c;
	struct str text;

	CHECK(scheme_find(j, t->ro, t->scheme, &s) == OK);
	text = instead_of(j, s.text, "方案 \"年度考核\"", "方案 \"年度考核（修订）\"");
	text = instead_of(j, text, "则 表彰, ", "则 奖励, 表彰, ");
	CHECK(scheme_put(j, t->rw, 0, S("年度考核"), text, &same) == OK);
	CHECK(same == t->scheme);
	second = town_amend(t, first, BASIS);
	CHECK(town_result(t, second).version > town_result(t, first).version);
	check_changes(t, second, "开 2 留 8 止 0 完 0");
	CHECK(result_changes(j, t->ro, second, &c) == OK);
	CHECK(c.open[0].kind == DUTY_KIND_BONUS && c.open[1].kind == DUTY_KIND_BONUS);
	town_close(t);
}

static const struct duty_item *
mend_of(struct town *t, int64_t result, size_t unit)
{
	struct duty_wish wish = { .source = result_source(t->j, result),
		.unit = t->unit[unit],
		.kind = S("整改") };
	const struct duty_item *item;
	size_t n;

	CHECK(duty_list(t->j, t->ro, &wish, 5, &item, &n) == OK && n == 1);
	return item;
}

TEST_BOTH(a_day_that_is_past_when_an_item_is_opened_does_not_count)
{
	struct town town = town_open(j, place), *t = &town;
	struct scheme s;
	struct str text;
	struct buf by = { .j = j };
	int32_t day = j->today + 14; /* after the first takes effect, before the second */
	int64_t first, second;

	CHECK(scheme_find(j, t->ro, t->scheme, &s) == OK);
	buf_put(&by, S("整改 限 "));
	day_put(&by, day);
	text = instead_of(j, s.text, "整改 限 60天", job_cstr(j, buf_str(&by)));
	CHECK(scheme_put(j, t->rw, 0, S("年度考核"), text, &t->scheme) == OK);
	first = in_effect(t);
	CHECK(mend_of(t, first, 3)->due == day && mend_of(t, first, 3)->said == DAY_NONE);
	town_give(t, OFFICE, 0, TOWN_CASES, "1");
	second = town_amend(t, first, BASIS);
	town_settle(t, second);
	CHECK(mend_of(t, second, 0)->due == j->today + 60);
	CHECK(mend_of(t, second, 0)->said == day && !mend_of(t, second, 0)->is_late);
	/* what was opened in time and stays, stays late */
	CHECK(mend_of(t, first, 3)->due == day && mend_of(t, first, 3)->is_late);
	town_check_rebuild(t);
	town_close(t);
}

/* Words that this program would say otherwise today. */
TEST_BOTH(items_of_one_version_of_the_scheme_are_the_same_whatever_their_words)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = town_freeze(t, 0, ""), second;
	struct org_act act = town_act(t, OFFICE);
	struct duty_item old = { .kind = DUTY_KIND_AWARD,
		.unit = t->unit[0],
		.title = S("给予表彰"),
		.source = result_source(j, first),
		.source_words = S("等次达到优秀"),
		.due = DAY_NONE,
		.said = DAY_NONE,
		.from = DAY_NONE,
		.until = DAY_NONE };

	old.key = job_fmt(j, "result:%lld:%lld:0:0", (long long)first,
	    (long long)t->unit[0]);
	CHECK(duty_open(j, t->rw, &act, &old, 1) == OK);
	town_settle(t, first);
	second = town_amend(t, first, BASIS);
	check_changes(t, second, "开 0 留 8 止 0 完 0");
	town_close(t);
}

TEST_BOTH(an_amendment_is_frozen_anew_or_given_up)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = in_effect(t), second = town_amend(t, first, BASIS), third;
	struct org_act act = town_act(t, OFFICE);
	struct result_stepping drop = { .step = RESULT_DROP, .show_until = DAY_NONE };

	third = town_freeze(t, second, "又查出一项");
	CHECK(town_result(t, second).state == RESULT_REPLACED);
	CHECK(town_result(t, third).amends == first);
	CHECK_TEXT(town_result(t, third).basis, S(BASIS));
	CHECK(instead(t, second) == third && current(t) == first);
	drop.result = third;
	drop.base = third;
	CHECK(result_step(j, t->rw, &act, &drop) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请写理由"));
	drop.reason = S("查无此事");
	CHECK(result_step(j, t->rw, &act, &drop) == OK);
	CHECK(town_result(t, third).state == RESULT_DROPPED);
	CHECK(instead(t, third) == first && latest(t) == first);
	CHECK(town_result(t, first).state == RESULT_FINAL);
	CHECK(town_amend(t, first, BASIS) != 0);
	town_check_rebuild(t);
	town_close(t);
}

TEST_BOTH(a_first_result_cannot_be_given_up)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, "");
	struct result r = town_result(t, id);
	struct str why;

	CHECK(result_may(j, t->ro, &r, RESULT_DROP, OFFICE, &why) == OK);
	CHECK_TEXT(why, S("只有对生效结果的更正可以放弃"));
	town_close(t);
}

/* What the amended result itself brought does not stand in the way. */
TEST_BOTH(what_the_amended_result_forbade_does_not_hold)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = in_effect(t), second;
	struct org_act act = town_act(t, OFFICE);
	struct duty_item item = { .kind = DUTY_KIND_NO_HONOUR,
		.unit = t->unit[1],
		.title = S("不得评优"),
		.source = result_source(j, first),
		.due = DAY_NONE,
		.said = DAY_NONE,
		.from = j->today,
		.until = j->today + 300 };
	struct result r;
	struct str why;

	CHECK(duty_open(j, t->rw, &act, &item, 1) == OK);
	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	second = town_amend(t, first, BASIS);
	j->today += 8;
	r = town_result(t, second);
	CHECK(result_may(j, t->ro, &r, RESULT_ASK, OFFICE, &why) == OK);
	CHECK_TEXT(why, S(""));
	item.source = S("");
	CHECK(duty_open(j, t->rw, &act, &item, 1) == OK);
	CHECK(result_may(j, t->ro, &r, RESULT_ASK, OFFICE, &why) == OK);
	CHECK_HAS(why, S("不得评优（第 "));
	town_close(t);
}

/* Nobody is left who could do anything; it must not keep all others waiting. */
TEST_BOTH(a_unit_that_closes_meanwhile_gets_no_item_and_stops_nothing)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, "");
	struct org_act act = town_act(t, OFFICE);
	struct result_changes c;

	CHECK(result_changes(j, t->ro, id, &c) == OK);
	CHECK(c.open_n == 8 && c.closed_n == 0);
	CHECK(org_unit_close(j, t->rw, &act, t->unit[0]) == OK);
	CHECK(result_changes(j, t->ro, id, &c) == OK);
	CHECK(c.open_n == 5 && c.closed_n == 3 && c.closed[0].unit == t->unit[0]);
	town_settle(t, id);
	CHECK(town_result(t, id).state == RESULT_FINAL);
	CHECK_TEXT(items_of(t, id, 0), S(""));
	town_check_rebuild(t);
	town_close(t);
}

TEST_BOTH(both_packages_come_to_the_same_again)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id[2] = { in_effect(t), 0 };

	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	id[1] = town_amend(t, id[0], BASIS);
	town_settle(t, id[1]);
	for (size_t i = 0; i < 2; i++) {
		struct result_verdict v;
		struct str zip;

		CHECK(result_package(j, t->ro, id[i], &zip) == OK);
		CHECK(result_recompute(j, S("包"), zip, &v) == OK);
		CHECK(v.wrong == 0 && v.units == UNITS);
	}
	town_close(t);
}
