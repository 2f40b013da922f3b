/* SPDX-License-Identifier: MIT
 *
 * factor_test.c -- the second factor: who needs it, and that each code is used once
 */
#include "account/world_test.h"

#define WRONG_CODE S("验证码不对或已经用过；请填手机上现在的一个，或一个没用过的恢复码")

TEST_BOTH(officers_the_committee_and_assessors_need_a_second_factor)
{
	struct world w = world_open(j, place);
	struct account_who who = { .person = 1 };
	struct org_post one = { .role = ROLE_COMMITTEE };

	who.post = &one;
	who.post_n = 1;
	for (int role = 0; role < ROLES_N; role++) {
		one.role = (enum org_role)role;
		CHECK(account_needs_factor(&w.rules, &who) ==
		    (org_roles[role].officer || role == ROLE_COMMITTEE ||
			role == ROLE_ASSESSOR));
	}
	w.rules.demo = true;
	CHECK(!account_needs_factor(&w.rules, &who));
	world_close(&w);
}

TEST_BOTH(who_needs_a_factor_stays_weak_until_it_is_set)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], recovery[10][12];
	unsigned char seed[SEED_N];
	struct account_try t;

	world_account(&w, w.committee, S("bailu"), GOOD, token);
	CHECK(world_who(&w, token).weak);
	t = world_try(&w, S("bailu"), GOOD, NULL, NULL);
	CHECK(t.session[0] != '\0' && world_who(&w, t.session).weak);
	world_factor(&w, token, seed, recovery);
	CHECK(!world_who(&w, token).weak);
	CHECK(world_who(&w, t.session).person == 0); /* rotation */
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.二次验证 %lld by %lld ", (long long)w.committee,
		(long long)w.committee));
	w.rules.demo = true;
	world_account(&w, w.security, S("yuqian"), GOOD, token);
	CHECK(!world_who(&w, token).weak);
	world_close(&w);
}

TEST_BOTH(with_a_factor_the_password_alone_does_not_open)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], recovery[10][12];
	unsigned char seed[SEED_N];
	struct account_try t;

	world_account(&w, w.clerk, S("lanty"), GOOD, token); /* of one's own will */
	world_factor(&w, token, seed, recovery);
	j->now += 30;
	t = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	CHECK(t.needs_code && t.session[0] == '\0');
	CHECK_TEXT(t.told, S("请再填手机上的验证码"));
	/* Who does not know the password does not learn that there is a factor. */
	t = world_try(&w, S("lanty"), OTHER, NULL, NULL);
	CHECK(!t.needs_code);
	t = world_try(&w, S("lanty"), OTHER, world_code(&w, seed), NULL);
	CHECK(!t.needs_code && t.session[0] == '\0');
	t = world_try(&w, S("lanty"), GOOD, world_code(&w, seed), NULL);
	CHECK(t.session[0] != '\0' && !world_who(&w, t.session).weak);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.登录 %lld by %lld 方式=口令和验证码", (long long)w.clerk,
		(long long)w.clerk));
	world_close(&w);
}

TEST_BOTH(a_code_works_once_and_not_before_an_older_one)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], recovery[10][12];
	unsigned char seed[SEED_N];
	const char *earlier, *code;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	world_factor(&w, token, seed, recovery);
	/* The one that confirmed the factor is used up too. */
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, world_code(&w, seed), NULL).told,
	    WRONG_CODE);
	j->now += 60;
	earlier = world_code(&w, seed);
	j->now += 30;
	code = job_fmt(j, "%.3s %.3s", world_code(&w, seed), world_code(&w, seed) + 3).p;
	CHECK(world_try(&w, S("lanty"), GOOD, code, NULL).session[0] != '\0');
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, code, NULL).told, WRONG_CODE);
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, earlier, NULL).told, WRONG_CODE);
	world_close(&w);
}

TEST_BOTH(one_code_in_two_hands_opens_one_session)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], recovery[10][12];
	unsigned char seed[SEED_N];
	struct account_try t[2] = { { .name = S("lanty"), .password = GOOD } };

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	world_factor(&w, token, seed, recovery);
	j->now += 60;
	t[0].code = str_of(world_code(&w, seed));
	t[1] = t[0];
	for (int i = 0; i < 2; i++)
		CHECK(account_try(j, w.ro, &w.rules, &t[i]) == OK && t[i].good);
	for (int i = 0; i < 2; i++)
		CHECK(account_try_tell(j, w.rw, &w.rules, &t[i]) == OK);
	CHECK(t[0].session[0] != '\0' && t[1].session[0] == '\0');
	CHECK_TEXT(t[1].told, WRONG_CODE);
	world_close(&w);
}

TEST_BOTH(wrong_codes_are_counted_and_lock)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], recovery[10][12];
	unsigned char seed[SEED_N];

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	world_factor(&w, token, seed, recovery);
	j->now += 60;
	for (int i = 0; i < 4; i++)
		CHECK_TEXT(world_try(&w, S("lanty"), GOOD, "zzzzz-zzzzz", NULL).told,
		    WRONG_CODE);
	/* To be asked for a code is no failure. */
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, NULL).needs_code);
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, "zzzzz-zzzzz", NULL).told,
	    S(LOCK_WORDS));
	CHECK_TEXT(world_try(&w, S("lanty"), GOOD, world_code(&w, seed), NULL).told,
	    S(LOCK_WORDS));
	world_close(&w);
}

TEST_BOTH(each_of_ten_recovery_codes_works_once)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], recovery[10][12], again[10][12];
	unsigned char seed[SEED_N];

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	world_factor(&w, token, seed, recovery);
	for (int i = 0; i < 10; i++) {
		CHECK(strlen(recovery[i]) == 11 && recovery[i][5] == '-');
		CHECK(world_try(&w, S("lanty"), GOOD, recovery[i], NULL).session[0] !=
		    '\0');
		CHECK_TEXT(world_try(&w, S("lanty"), GOOD, recovery[i], NULL).told,
		    WRONG_CODE);
	}
	/* New ones end the old; capitals and a missing hyphen do not matter. */
	j->now += 60;
	memcpy(token, world_try(&w, S("lanty"), GOOD, world_code(&w, seed), NULL).session,
	    sizeof token);
	world_factor(&w, token, seed, recovery);
	world_factor(&w, token, seed, again);
	CHECK(world_try(&w, S("lanty"), GOOD, recovery[3], NULL).session[0] == '\0');
	again[3][0] = (char)(again[3][0] >= 'a' ? again[3][0] - 32 : again[3][0]);
	memmove(again[3] + 5, again[3] + 6, 6);
	CHECK(world_try(&w, S("lanty"), GOOD, again[3], NULL).session[0] != '\0');
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.登录 %lld by %lld 方式=口令和恢复码", (long long)w.clerk,
		(long long)w.clerk));
	world_close(&w);
}

TEST_BOTH(a_new_seed_counts_only_when_a_code_of_it_was_typed)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], recovery[10][12], more[10][12];
	unsigned char seed[SEED_N];
	struct account_who who;
	struct account_seed shown;
	const char *code;

	world_account(&w, w.clerk, S("兰亭.远"), GOOD, token);
	who = world_who(&w, token);
	CHECK(account_factor_confirm(j, w.rw, &w.rules, &who, S("000000"), recovery,
		  token) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请先取一个新的密钥，再填验证码"));
	world_factor(&w, token, seed, recovery);
	who = world_who(&w, token);
	CHECK(account_factor_new(j, w.rw, &w.rules, &who, &shown) == OK);
	CHECK(strlen(shown.base32) == 32);
	CHECK_TEXT(str_of(shown.uri),
	    job_fmt(j,
		"otpauth://totp/zeren:%%E5%%85%%B0%%E4%%BA%%AD%%2E%%E8%%BF%%9C"
		"?secret=%s&issuer=zeren",
		shown.base32));
	j->now += 60;
	code = world_code(&w, seed);
	CHECK(account_factor_confirm(j, w.rw, &w.rules, &who, str_of(code), more,
		  token) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("验证码不对：请填手机上现在的六位数字；总是不对，多半是手机的时间不准"));
	CHECK(world_try(&w, S("兰亭.远"), GOOD, code, NULL).session[0] != '\0');
	world_close(&w);
}
