/* SPDX-License-Identifier: MIT
 *
 * sign_test.c -- signing in: who gets in, who is told what, who is locked out
 *
 * Time is what job->now says; how much work is done is counted, not timed.
 */
#include "account/world_test.h"

#define WRONG S("登录名或口令不对；忘了口令的，请找系统管理员要一个一次性码")
#define LOCKED S(LOCK_WORDS)

TEST_BOTH(the_right_password_opens_a_session_and_is_a_fact)
{
	struct world w = world_open(j, place);
	struct account_try t;
	struct account_who who;

	world_known(&w, w.clerk, S("Lanty"), GOOD);
	t = world_try(&w, S("Lanty"), GOOD, NULL, NULL);
	CHECK(strlen(t.session) == ACCOUNT_TOKEN && t.told.n == 0);
	CHECK(strlen(t.device_new) == ACCOUNT_TOKEN);
	who = world_who(&w, t.session);
	CHECK(who.person == w.clerk && !who.weak && who.post_n == 1);
	CHECK_TEXT(who.name, S("兰亭远"));
	CHECK(who.seen == j->now && who.until == j->now + 30 * 60);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.登录 %lld by %lld 方式=口令", (long long)w.clerk,
		(long long)w.clerk));
	world_close(&w);
}

TEST_BOTH(capitals_full_width_and_blanks_around_a_name_do_not_matter)
{
	struct world w = world_open(j, place);

	world_known(&w, w.clerk, S("Lanty7"), GOOD);
	CHECK(world_try(&w, S("lANTY7"), GOOD, NULL, NULL).session[0] != '\0');
	CHECK(world_try(&w, S("　ＬＡＮＴＹ７ "), GOOD, NULL, NULL).session[0] != '\0');
	CHECK(world_try(&w, S("Lanty"), GOOD, NULL, NULL).session[0] == '\0');
	world_close(&w);
}

TEST_BOTH(an_unknown_name_and_a_wrong_password_get_the_same_words)
{
	struct world w = world_open(j, place);

	world_known(&w, w.clerk, S("lanty"), GOOD);
	CHECK_TEXT(world_try(&w, S("lanty"), OTHER, NULL, NULL).told, WRONG);
	CHECK_TEXT(world_try(&w, S("nobody"), GOOD, NULL, NULL).told, WRONG);
	CHECK_TEXT(world_try(&w, S(""), S(""), NULL, NULL).told, WRONG);
	world_close(&w);
}

/* Hashes done for one attempt. */
static int64_t
work_of(struct world *w, struct str name, struct str password)
{
	int64_t before = hash_figures().calls;

	(void)world_try(w, name, password, NULL, NULL);
	return hash_figures().calls - before;
}

TEST_BOTH(an_unknown_name_costs_as_much_work_as_a_wrong_password)
{
	struct world w = world_open(j, place);

	world_known(&w, w.clerk, S("lanty"), GOOD);
	CHECK(account_name_put(j, w.rw, 0, w.member, S("liuqd")) == OK);
	CHECK(work_of(&w, S("lanty"), GOOD) == 1);
	CHECK(work_of(&w, S("lanty"), OTHER) == 1);
	CHECK(work_of(&w, S("nobody"), GOOD) == 1);
	CHECK(work_of(&w, S("liuqd"), GOOD) == 1); /* no password yet */
	world_close(&w);
}

TEST_BOTH(five_failures_from_strange_devices_lock_strangers_for_ten_minutes)
{
	struct world w = world_open(j, place);
	int64_t start = j->now;

	world_known(&w, w.clerk, S("lanty"), GOOD);
	world_guess(&w, S("lanty"), NULL, 4);
	CHECK_TEXT(world_try(&w, S("lanty"), OTHER, NULL, NULL).told, LOCKED);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.锁定 %lld by 0 方式=没用过的设备", (long long)w.clerk));
	/* The right password does not help now, and it is not even looked at. */
	CHECK(work_of(&w, S("lanty"), GOOD) == 0);
	j->now = start + 599;
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, NULL, NULL).told, LOCKED);
	j->now = start + 600;
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, NULL).session[0] != '\0');
	world_close(&w);
}

TEST_BOTH(a_name_that_nobody_has_is_locked_just_so)
{
	struct world w = world_open(j, place);

	world_guess(&w, S("nobody"), NULL, 4);
	CHECK_TEXT(world_try(&w, S("nobody"), OTHER, NULL, NULL).told, LOCKED);
	CHECK_TEXT(world_try(&w, S("NOBODY"), OTHER, NULL, NULL).told, LOCKED);
	CHECK(work_of(&w, S("nobody"), GOOD) == 0);
	/* There is no person whose account it were: no fact. */
	CHECK(str_starts(world_fact(&w), S("职务.任")));
	world_close(&w);
}

TEST_BOTH(four_failures_and_a_success_or_a_quarter_of_an_hour_begin_anew)
{
	struct world w = world_open(j, place);

	world_known(&w, w.clerk, S("lanty"), GOOD);
	world_guess(&w, S("lanty"), NULL, 4);
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, NULL).session[0] != '\0');
	world_guess(&w, S("lanty"), NULL, 4);
	j->now += 15 * 60;
	world_guess(&w, S("lanty"), NULL, 4);
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, NULL).session[0] != '\0');
	world_close(&w);
}

TEST_BOTH(a_stranger_cannot_lock_out_the_secretary_at_her_own_desk)
{
	struct world w = world_open(j, place);
	char desk[ACCOUNT_TOKEN + 1];
	struct account_try t;

	world_known(&w, w.clerk, S("lanty"), GOOD);
	t = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	memcpy(desk, t.device_new, sizeof desk);
	world_guess(&w, S("lanty"), NULL, 5);
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, NULL, NULL).told, LOCKED);
	t = world_try(&w, S("lanty"), GOOD, NULL, desk);
	CHECK(t.session[0] != '\0' && t.known_device && t.device_new[0] == '\0');
	/* Nor does her success open the way for the stranger. */
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, NULL, NULL).told, LOCKED);
	world_close(&w);
}

TEST_BOTH(a_known_device_has_a_counter_of_its_own)
{
	struct world w = world_open(j, place);
	char desk[ACCOUNT_TOKEN + 1], home[ACCOUNT_TOKEN + 1];

	world_known(&w, w.clerk, S("lanty"), GOOD);
	memcpy(desk, world_try(&w, S("lanty"), GOOD, NULL, NULL).device_new, sizeof desk);
	memcpy(home, world_try(&w, S("lanty"), GOOD, NULL, NULL).device_new, sizeof home);
	world_guess(&w, S("lanty"), desk, 5);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.锁定 %lld by 0 方式=用过的设备", (long long)w.clerk));
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, NULL, desk).told, LOCKED);
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, home).session[0] != '\0');
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, NULL).session[0] != '\0');
	world_close(&w);
}

TEST_BOTH(a_device_of_the_house_is_known_for_each_who_signed_in_there)
{
	struct world w = world_open(j, place);
	char desk[ACCOUNT_TOKEN + 1];
	struct account_try t;

	world_known(&w, w.clerk, S("lanty"), GOOD);
	world_known(&w, w.member, S("liuqd"), OTHER);
	memcpy(desk, world_try(&w, S("lanty"), GOOD, NULL, NULL).device_new, sizeof desk);
	t = world_try(&w, S("liuqd"), OTHER, NULL, desk);
	CHECK(t.session[0] != '\0' && !t.known_device && t.device_new[0] == '\0');
	CHECK(world_try(&w, S("liuqd"), OTHER, NULL, desk).known_device);
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, desk).known_device);
	/* One made up by somebody is not taken over. */
	t = world_try(&w, S("lanty"), GOOD, NULL,
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	CHECK(!t.known_device && t.device_new[0] != '\0');
	/* After a bit more than a year it is strange again. */
	j->now += DEVICE_S;
	CHECK(!world_try(&w, S("lanty"), GOOD, NULL, desk).known_device);
	world_close(&w);
}

TEST_BOTH(the_eleventh_device_of_a_person_ends_the_oldest)
{
	struct world w = world_open(j, place);
	char first[ACCOUNT_TOKEN + 1];

	world_known(&w, w.clerk, S("lanty"), GOOD);
	memcpy(first, world_try(&w, S("lanty"), GOOD, NULL, NULL).device_new,
	    sizeof first);
	for (int i = 1; i < DEVICES_MAX; i++) {
		j->now++;
		(void)world_try(&w, S("lanty"), GOOD, NULL, NULL);
	}
	CHECK(world_try(&w, S("lanty"), OTHER, NULL, first).known_device);
	j->now++;
	(void)world_try(&w, S("lanty"), GOOD, NULL, NULL);
	CHECK(!world_try(&w, S("lanty"), OTHER, NULL, first).known_device);
	world_close(&w);
}

TEST_BOTH(an_officer_unlocks_an_account_but_not_the_own_one)
{
	struct world w = world_open(j, place);
	struct account_state state;

	world_known(&w, w.clerk, S("lanty"), GOOD);
	world_guess(&w, S("lanty"), NULL, 5);
	CHECK(account_find(j, w.ro, w.clerk, &state) == OK);
	CHECK(state.locked_until == j->now + 600);
	CHECK(account_unlock(j, w.rw, w.clerk, w.clerk) == E_DENIED);
	CHECK_TEXT(str_of(j->told), S("不能给自己解锁；请另一位管理员来做"));
	CHECK(account_unlock(j, w.rw, w.security, w.clerk) == OK);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.解锁 %lld by %lld ", (long long)w.clerk,
		(long long)w.security));
	CHECK(account_find(j, w.ro, w.clerk, &state) == OK && state.locked_until == 0);
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, NULL).session[0] != '\0');
	CHECK(account_unlock(j, w.rw, w.security, w.member) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("此人还没有账户"));
	world_close(&w);
}

/* Both halves apart: something happens in between. */
static struct account_try
ask(struct world *w, struct str name, struct str password)
{
	struct account_try t = { .name = name, .password = password };

	CHECK(account_try(w->j, w->ro, &w->rules, &t) == OK);
	return t;
}

static struct str
tell(struct world *w, struct account_try *t)
{
	CHECK(account_try_tell(w->j, w->rw, &w->rules, t) == OK);
	CHECK((t->session[0] == '\0') == (t->told.n > 0));
	return t->told;
}

TEST_BOTH(what_changes_between_the_two_halves_is_noticed)
{
	struct world w = world_open(j, place);
	struct account_try locked, renamed;

	world_known(&w, w.clerk, S("lanty"), GOOD);
	renamed = ask(&w, S("lanty"), GOOD);
	locked = ask(&w, S("lanty"), GOOD);
	CHECK(renamed.good && locked.good);
	world_guess(&w, S("lanty"), NULL, 5);
	CHECK_TEXT(tell(&w, &locked), LOCKED);
	CHECK(account_unlock(j, w.rw, w.security, w.clerk) == OK);
	CHECK(account_name_put(j, w.rw, 0, w.clerk, S("lanting")) == OK);
	CHECK_TEXT(tell(&w, &renamed), S("这个账户刚刚有改动；请再登录一次"));
	world_close(&w);
}

TEST_BOTH(many_guesses_at_once_are_worth_five)
{
	struct world w = world_open(j, place);
	struct account_try t[7];

	world_known(&w, w.clerk, S("lanty"), GOOD);
	for (size_t i = 0; i < ARRAY_N(t); i++)
		t[i] = ask(&w, S("lanty"), i + 1 < ARRAY_N(t) ? OTHER : GOOD);
	for (size_t i = 0; i < ARRAY_N(t); i++)
		CHECK(str_eq(tell(&w, &t[i]), i < 4 ? WRONG : LOCKED));
	world_close(&w);
}

TEST_BOTH(who_has_left_is_nobody_any_more)
{
	struct world w = world_open(j, place);
	struct org_act act = { .day = j->today };
	struct account_try t;

	world_known(&w, w.clerk, S("lanty"), GOOD);
	t = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	CHECK(world_who(&w, t.session).person == w.clerk);
	CHECK(org_person_leave(j, w.rw, &act, w.clerk) == OK);
	CHECK(world_who(&w, t.session).person == 0);
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, NULL, NULL).told, WRONG);
	world_close(&w);
}

TEST_BOTH(who_becomes_an_officer_is_hashed_at_that_cost_from_then_on)
{
	struct world w = world_open(j, place);
	int64_t person = world_person(&w, S("霜降"), w.top);
	struct secret s;

	w.rules.demo = true; /* no second factor here */
	world_known(&w, person, S("shuang"), GOOD);
	CHECK(secret_find(j, w.ro, person, &s) == OK);
	CHECK(!hash_is_stale(j, s.phc, HASH_MEMBER));
	world_post(&w, person, ROLE_AUDIT, 0);
	CHECK(work_of(&w, S("shuang"), OTHER) == 1);
	CHECK(work_of(&w, S("shuang"), GOOD) == 2);
	CHECK(secret_find(j, w.ro, person, &s) == OK);
	CHECK(!hash_is_stale(j, s.phc, HASH_OFFICER));
	CHECK(work_of(&w, S("shuang"), GOOD) == 1);
	world_close(&w);
}

/* ── names ──────────────────────────────────────────────────────────── */

TEST_BOTH(a_sign_in_name_belongs_to_one_person)
{
	struct world w = world_open(j, place);
	struct str name;
	int64_t person;

	CHECK(account_name_put(j, w.rw, w.keeper, w.clerk, S("Lanty")) == OK);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.建立 %lld by %lld ", (long long)w.clerk,
		(long long)w.keeper));
	CHECK(account_name_put(j, w.rw, 0, w.member, S("ＬＡＮＴＹ")) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("登录名“ＬＡＮＴＹ”已经有人用了；请换一个"));
	CHECK(account_name_put(j, w.rw, 0, w.clerk, S("lanty")) == OK);
	CHECK(account_name_of(j, w.ro, w.clerk, &name) == OK);
	CHECK_TEXT(name, S("lanty"));
	CHECK(account_named(j, w.ro, S("LANTY"), &person) == OK && person == w.clerk);
	CHECK(account_named(j, w.ro, S("liuqd"), &person) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("没有登录名为“liuqd”的账户"));
	CHECK(account_name_of(j, w.ro, w.member, &name) == OK && name.n == 0);
	CHECK(account_name_put(j, w.rw, 0, 4711, S("nobody")) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("名册里没有这个人，或此人已经离开"));
	world_close(&w);
}

TEST_BOTH(a_sign_in_name_has_2_to_40_characters_and_no_blank)
{
	static const struct {
		const char *name;
		enum err e;
	} row[] = {
		{ "", E_INPUT },
		{ "兰", E_INPUT },
		{ "兰亭", OK },
		{ " 兰亭远 ", OK },
		{ "一二三四五六七八九十一二三四五六七八九十"
		  "一二三四五六七八九十一二三四五六七八九十",
		    OK },
		{ "一二三四五六七八九十一二三四五六七八九十"
		  "一二三四五六七八九十一二三四五六七八九十一",
		    E_INPUT },
		{ "lan ty", E_INPUT },
		{ "lan\tty", E_INPUT },
		{ "兰　亭", E_INPUT },
		{ "lan\xe2\x80\x8bty", E_INPUT },
	};
	struct world w = world_open(j, place);

	for (size_t i = 0; i < ARRAY_N(row); i++)
		CHECK(account_name_put(j, w.rw, 0, w.clerk, str_of(row[i].name)) ==
		    row[i].e);
	CHECK(account_name_put(j, w.rw, 0, w.clerk, S("兰 亭")) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("登录名里不能有空格；请连着写"));
	CHECK(account_name_put(j, w.rw, 0, w.clerk, S("兰")) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("登录名要有 2 到 40 个字"));
	world_close(&w);
}

TEST_BOTH(the_list_of_accounts_goes_by_name_page_by_page)
{
	struct world w = world_open(j, place);
	const struct account_state *s;
	size_t n;

	world_known(&w, w.clerk, S("Lanty"), GOOD);
	CHECK(account_name_put(j, w.rw, 0, w.member, S("liuqd")) == OK);
	CHECK(account_name_put(j, w.rw, 0, w.committee, S("bailu")) == OK);
	world_guess(&w, S("liuqd"), NULL, 5);
	CHECK(account_list(j, w.ro, 0, 2, &s, &n) == OK && n == 2);
	CHECK(s[0].person == w.committee && s[1].person == w.clerk);
	CHECK(!s[0].has_password && s[1].has_password && !s[1].has_factor);
	CHECK_TEXT(s[1].sign_in, S("Lanty"));
	CHECK_TEXT(s[1].name, S("兰亭远"));
	CHECK(account_list(j, w.ro, s[1].person, 2, &s, &n) == OK && n == 1);
	CHECK(s[0].person == w.member && s[0].locked_until == j->now + 600);
	CHECK(account_list(j, w.ro, s[0].person, 2, &s, &n) == OK && n == 0);
	world_close(&w);
}
