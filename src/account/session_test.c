/* SPDX-License-Identifier: MIT
 *
 * session_test.c -- sessions end when they should, and only those
 */
#include "account/world_test.h"

TEST_BOTH(a_session_ends_after_half_an_hour_of_nothing)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	int64_t start = j->now, session;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	session = world_who(&w, token).session;
	j->now = start + 30 * 60 - 1;
	CHECK(world_who(&w, token).person == w.clerk);
	CHECK(account_touch(j, w.rw, &w.rules, session) == OK);
	CHECK(world_who(&w, token).until == j->now + 30 * 60);
	j->now += 30 * 60 - 1;
	CHECK(world_who(&w, token).person == w.clerk);
	j->now += 1;
	CHECK(world_who(&w, token).person == 0);
	/* What has ended is not brought back. */
	CHECK(account_touch(j, w.rw, &w.rules, session) == OK);
	CHECK(world_who(&w, token).person == 0);
	world_close(&w);
}

TEST_BOTH(a_session_is_pushed_on_at_most_once_a_minute)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	int64_t start = j->now, session;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	session = world_who(&w, token).session;
	j->now = start + 59;
	CHECK(account_touch(j, w.rw, &w.rules, session) == OK);
	CHECK(world_who(&w, token).seen == start);
	j->now = start + 60;
	CHECK(account_touch(j, w.rw, &w.rules, session) == OK);
	CHECK(world_who(&w, token).seen == start + 60);
	world_close(&w);
}

TEST_BOTH(an_officers_session_ends_after_a_quarter_of_an_hour)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	int64_t start = j->now;

	world_account(&w, w.security, S("yuqian"), GOOD, token);
	CHECK(world_who(&w, token).until == start + 15 * 60);
	j->now = start + 14 * 60;
	CHECK(account_touch(j, w.rw, &w.rules, world_who(&w, token).session) == OK);
	CHECK(world_who(&w, token).until == start + 29 * 60);
	j->now = start + 29 * 60;
	CHECK(world_who(&w, token).person == 0);
	world_close(&w);
}

TEST_BOTH(no_session_lasts_longer_than_twelve_hours)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	int64_t start = j->now, end = start + 12 * 3600, session;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	session = world_who(&w, token).session;
	for (j->now = start; j->now < end - 600; j->now += 600)
		CHECK(account_touch(j, w.rw, &w.rules, session) == OK);
	j->now = end - 1;
	CHECK(world_who(&w, token).person == w.clerk);
	CHECK(world_who(&w, token).until == end);
	j->now = end;
	CHECK(world_who(&w, token).person == 0);
	world_close(&w);
}

TEST_BOTH(an_officer_has_one_session_and_others_up_to_twenty)
{
	struct world w = world_open(j, place);
	const struct account_session *s;
	struct account_who who;
	struct account_try a, b;
	size_t n;

	w.rules.demo = true; /* no second factor here */
	world_known(&w, w.security, S("yuqian"), GOOD);
	a = world_try(&w, S("yuqian"), GOOD, NULL, NULL);
	b = world_try(&w, S("yuqian"), GOOD, NULL, NULL);
	CHECK(world_who(&w, a.session).person == 0);
	CHECK(world_who(&w, b.session).person == w.security);
	world_known(&w, w.clerk, S("lanty"), GOOD);
	a = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	for (int i = 1; i < SESSIONS_MAX; i++) {
		j->now++;
		b = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	}
	CHECK(world_who(&w, a.session).person == w.clerk);
	j->now++;
	b = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	CHECK(world_who(&w, a.session).person == 0);
	who = world_who(&w, b.session);
	CHECK(account_session_list(j, w.ro, &who, &s, &n) == OK && n == SESSIONS_MAX);
	CHECK(s[0].now && s[0].id == who.session && !s[1].now);
	world_close(&w);
}

TEST_BOTH(signing_out_ends_the_session_at_the_server_and_is_a_fact)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	int64_t session;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	session = world_who(&w, token).session;
	CHECK(account_sign_out(j, w.rw, session) == OK);
	CHECK(world_who(&w, token).person == 0);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.退出 %lld by %lld ", (long long)w.clerk,
		(long long)w.clerk));
	/* Once more is no harm. */
	CHECK(account_sign_out(j, w.rw, session) == OK);
	world_close(&w);
}

TEST_BOTH(one_ends_sessions_of_ones_own_and_no_others)
{
	struct world w = world_open(j, place);
	char mine[ACCOUNT_TOKEN + 1], theirs[ACCOUNT_TOKEN + 1];
	struct account_who me, other;
	struct account_try second;

	world_account(&w, w.clerk, S("lanty"), GOOD, mine);
	world_account(&w, w.member, S("liuqd"), GOOD, theirs);
	me = world_who(&w, mine);
	other = world_who(&w, theirs);
	second = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	CHECK(account_session_end(j, w.rw, &me, other.session) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("没有这一处登录，或它已经结束"));
	CHECK(account_session_end(j, w.rw, &me, 4711) == E_MISSING);
	CHECK(world_who(&w, theirs).person == w.member);
	CHECK(account_session_end(j, w.rw, &me, world_who(&w, second.session).session) ==
	    OK);
	CHECK(world_who(&w, second.session).person == 0);
	CHECK(world_who(&w, mine).person == w.clerk);
	world_close(&w);
}

TEST_BOTH(what_is_no_token_is_nobody)
{
	static const char *const row[] = { "", "x",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	struct world w = world_open(j, place);

	for (size_t i = 0; i < ARRAY_N(row); i++)
		CHECK(world_who(&w, row[i]).person == 0);
	world_close(&w);
}

TEST_BOTH(a_form_token_belongs_to_one_session)
{
	struct world w = world_open(j, place);
	char a[ACCOUNT_TOKEN + 1], b[ACCOUNT_TOKEN + 1];
	struct account_who who, other;

	world_account(&w, w.clerk, S("lanty"), GOOD, a);
	memcpy(b, world_try(&w, S("lanty"), GOOD, NULL, NULL).session, sizeof b);
	who = world_who(&w, a);
	other = world_who(&w, b);
	CHECK(who.form_token.n == ACCOUNT_TOKEN);
	CHECK(account_form_token_ok(&who, world_who(&w, a).form_token));
	CHECK(!account_form_token_ok(&who, other.form_token));
	CHECK(!account_form_token_ok(&who, S("")));
	CHECK(!account_form_token_ok(&who, str_of(a)));
	CHECK(!account_form_token_ok(&who, str_cut(who.form_token, 0, 42)));
	world_close(&w);
}

TEST_BOTH(a_post_that_asks_for_more_ends_the_session_that_was_opened_with_less)
{
	struct world w = world_open(j, place);
	int64_t person = world_person(&w, S("霜降"), w.top);
	char token[ACCOUNT_TOKEN + 1];

	world_account(&w, person, S("shuang"), GOOD, token);
	CHECK(world_who(&w, token).person == person);
	world_post(&w, person, ROLE_CLERK, w.east); /* asks for nothing more */
	CHECK(world_who(&w, token).person == person);
	world_post(&w, person, ROLE_ASSESSOR, 0);
	CHECK(world_who(&w, token).person == 0);
	world_close(&w);
}

TEST_BOTH(the_database_keeps_hashes_and_no_tokens)
{
	static const struct sql_text all = { "test_hashes",
		"SELECT hash FROM secret_session UNION ALL SELECT hash FROM secret_device"
		" UNION ALL SELECT hash FROM secret_code",
		"SELECT hash FROM secret_session UNION ALL SELECT hash FROM secret_device"
		" UNION ALL SELECT hash FROM secret_code",
		0 };
	struct world w = world_open(j, place);
	char code[ACCOUNT_TOKEN + 1];
	struct account_try t;
	struct db_rows *rows;
	enum err e = OK;
	int n = 0;

	world_known(&w, w.clerk, S("lanty"), GOOD);
	t = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	CHECK(account_code_new(j, w.rw, 0, w.clerk, ACCOUNT_CODE_SETUP, 1, code) == OK);
	CHECK(db_select(j, w.ro, &all, NO_VALUES, &rows) == OK);
	while (db_more(rows, &e)) {
		struct str kept = db_bytes(rows, 0);

		CHECK(kept.n == HASH_N &&
		    !str_eq(kept, str_cut(str_of(t.session), 0, HASH_N)));
		n++;
	}
	CHECK(n == 3);
	CHECK(world_who(&w, t.session).person == w.clerk);
	world_close(&w);
}
