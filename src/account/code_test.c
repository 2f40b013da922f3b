/* SPDX-License-Identifier: MIT
 *
 * code_test.c -- one-time codes, what they open, and what they close
 */
#include "account/world_test.h"

#define USED S("这个一次性码已经用过或过期；请系统管理员再发一个")

static char *
code_for(struct world *w, int64_t person, enum account_code what, int32_t hours)
{
	char *code = job_alloc(w->j, ACCOUNT_TOKEN + 1);

	CHECK(account_code_new(w->j, w->rw, w->keeper, person, what, hours, code) == OK);
	return code;
}

static enum err
use(struct world *w, const char *code, enum account_code what,
    char session[ACCOUNT_TOKEN + 1])
{
	return account_code_use(w->j, w->rw, &w->rules, str_of(code), what, session);
}

TEST_BOTH(a_code_works_once)
{
	struct world w = world_open(j, place);
	char session[ACCOUNT_TOKEN + 1], *code;
	struct account_who who;
	int64_t person;

	CHECK(account_name_put(j, w.rw, 0, w.clerk, S("lanty")) == OK);
	code = code_for(&w, w.clerk, ACCOUNT_CODE_SETUP, 72);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.发码 %lld by %lld 方式=设口令", (long long)w.clerk,
		(long long)w.keeper));
	/* To look at it does not use it up. */
	CHECK(
	    account_code_find(j, w.ro, str_of(code), ACCOUNT_CODE_SETUP, &person) == OK);
	CHECK(person == w.clerk);
	CHECK(use(&w, code, ACCOUNT_CODE_SETUP, session) == OK);
	who = world_who(&w, session);
	CHECK(who.person == w.clerk && who.weak);
	CHECK(account_code_find(j, w.ro, str_of(code), ACCOUNT_CODE_SETUP, &person) ==
	    E_MISSING);
	CHECK_TEXT(str_of(j->told), USED);
	CHECK(use(&w, code, ACCOUNT_CODE_SETUP, session) == E_MISSING);
	CHECK_TEXT(str_of(j->told), USED);
	world_close(&w);
}

TEST_BOTH(a_code_ends_in_time_and_with_the_next_one)
{
	struct world w = world_open(j, place);
	char session[ACCOUNT_TOKEN + 1], *old, *code;
	int64_t start = j->now, person;

	CHECK(account_name_put(j, w.rw, 0, w.clerk, S("lanty")) == OK);
	old = code_for(&w, w.clerk, ACCOUNT_CODE_SETUP, 2);
	code = code_for(&w, w.clerk, ACCOUNT_CODE_SETUP, 2);
	CHECK(use(&w, old, ACCOUNT_CODE_SETUP, session) == E_MISSING);
	j->now = start + 2 * 3600 - 1;
	CHECK(
	    account_code_find(j, w.ro, str_of(code), ACCOUNT_CODE_SETUP, &person) == OK);
	j->now = start + 2 * 3600;
	CHECK(use(&w, code, ACCOUNT_CODE_SETUP, session) == E_MISSING);
	CHECK_TEXT(str_of(j->told), USED);
	CHECK(use(&w, "", ACCOUNT_CODE_SETUP, session) == E_MISSING);
	world_close(&w);
}

TEST_BOTH(a_sign_in_link_is_for_demonstrations_only_and_once)
{
	struct world w = world_open(j, place);
	char session[ACCOUNT_TOKEN + 1];
	char *code = code_for(&w, w.security, ACCOUNT_CODE_DEMO, 72);
	int64_t person;

	CHECK(use(&w, code, ACCOUNT_CODE_DEMO, session) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("只有演示才有登录链接；请用登录名和口令登录"));
	w.rules.demo = true;
	CHECK(account_code_find(j, w.ro, str_of(code), ACCOUNT_CODE_SETUP, &person) ==
	    E_MISSING);
	CHECK(use(&w, code, ACCOUNT_CODE_SETUP, session) == E_MISSING);
	CHECK(use(&w, code, ACCOUNT_CODE_DEMO, session) == OK);
	CHECK(world_who(&w, session).person == w.security);
	CHECK(!world_who(&w, session).weak);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.登录 %lld by %lld 方式=登录链接", (long long)w.security,
		(long long)w.security));
	CHECK(use(&w, code, ACCOUNT_CODE_DEMO, session) == E_MISSING);
	CHECK(str_starts(str_of(j->told), S("这个登录链接已经用过或过期")));
	world_close(&w);
}

TEST_BOTH(who_may_not_get_a_code_is_told_why)
{
	struct world w = world_open(j, place);
	struct org_act act = { .day = j->today };
	char code[ACCOUNT_TOKEN + 1];

	CHECK(account_code_new(j, w.rw, w.keeper, w.clerk, ACCOUNT_CODE_SETUP, 72,
		  code) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请先给“兰亭远”定一个登录名，再发一次性码"));
	CHECK(account_name_put(j, w.rw, 0, w.keeper, S("guyu")) == OK);
	CHECK(account_code_new(j, w.rw, w.keeper, w.keeper, ACCOUNT_CODE_SETUP, 72,
		  code) == E_DENIED);
	CHECK_TEXT(str_of(j->told), S("不能给自己发一次性码；请另一位系统管理员来发"));
	CHECK(account_code_new(j, w.rw, 0, w.keeper, ACCOUNT_CODE_SETUP, 0, code) ==
	    E_INPUT);
	CHECK(account_code_new(j, w.rw, 0, w.keeper, ACCOUNT_CODE_SETUP, 721, code) ==
	    E_INPUT);
	CHECK_TEXT(str_of(j->told), S("一次性码的有效时间是 1 到 720 小时"));
	CHECK(
	    account_code_new(j, w.rw, 0, w.keeper, ACCOUNT_CODE_SETUP, 720, code) == OK);
	CHECK(account_name_put(j, w.rw, 0, w.clerk, S("lanty")) == OK);
	CHECK(org_person_leave(j, w.rw, &act, w.clerk) == OK);
	CHECK(account_code_new(j, w.rw, w.keeper, w.clerk, ACCOUNT_CODE_SETUP, 72,
		  code) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("名册里没有这个人，或此人已经离开"));
	world_close(&w);
}

TEST_BOTH(no_officer_alone_resets_another_officer)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], code[ACCOUNT_TOKEN + 1];

	CHECK(account_name_put(j, w.rw, 0, w.security, S("yuqian")) == OK);
	CHECK(account_code_new(j, w.rw, w.keeper, w.security, ACCOUNT_CODE_SETUP, 72,
		  code) == OK); /* nobody has used the account yet */
	world_account(&w, w.security, S("yuqian"), GOOD, token);
	CHECK(account_code_new(j, w.rw, w.keeper, w.security, ACCOUNT_CODE_SETUP, 72,
		  code) == E_DENIED);
	CHECK_TEXT(str_of(j->told),
	    S("“雨前”是三员之一，一个人不能替他重设口令；"
	      "请管服务器的人在服务器上用 zeren code 发码"));
	CHECK(world_who(&w, token).person == w.security);
	CHECK(
	    account_code_new(j, w.rw, 0, w.security, ACCOUNT_CODE_SETUP, 72, code) == OK);
	world_close(&w);
}

TEST_BOTH(a_code_starts_the_account_anew)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], session[ACCOUNT_TOKEN + 1], recovery[10][12];
	unsigned char seed[SEED_N];
	struct account_state state;
	struct account_try t;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	world_factor(&w, token, seed, recovery);
	j->now += 60;
	t = world_try(&w, S("lanty"), GOOD, world_code(&w, seed), NULL);
	CHECK(t.session[0] != '\0');
	CHECK(use(&w, code_for(&w, w.clerk, ACCOUNT_CODE_SETUP, 1), ACCOUNT_CODE_SETUP,
		  session) == OK);
	CHECK(world_who(&w, session).weak);
	CHECK(world_who(&w, t.session).person == 0);
	CHECK(world_try(&w, S("lanty"), GOOD, recovery[0], NULL).session[0] == '\0');
	CHECK(!world_try(&w, S("lanty"), GOOD, recovery[0], t.device_new).known_device);
	CHECK(account_find(j, w.ro, w.clerk, &state) == OK);
	CHECK(!state.has_password && !state.has_factor);
	world_close(&w);
}

TEST_BOTH(a_forgotten_person_has_no_name_to_sign_in_with)
{
	struct world w = world_open(j, place);
	struct str name;
	int64_t person;

	world_known(&w, w.clerk, S("兰亭远"), GOOD);
	CHECK(account_forget(j, w.rw, w.clerk) == OK);
	CHECK(account_named(j, w.ro, S("兰亭远"), &person) == E_MISSING);
	CHECK(account_name_of(j, w.ro, w.clerk, &name) == OK);
	CHECK_TEXT(name, job_fmt(j, "已删除-%lld", (long long)w.clerk));
	CHECK(account_forget(j, w.rw, w.member) == OK); /* has no account */
	CHECK(account_name_of(j, w.ro, w.member, &name) == OK && name.n == 0);
	world_close(&w);
}
