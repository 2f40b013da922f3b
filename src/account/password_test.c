/* SPDX-License-Identifier: MIT
 *
 * password_test.c -- what a password must be, and what setting one ends
 */
#include "account/world_test.h"

#define COMMON "这个口令太常见，别人一试就中；请换一个"
#define HOLDS "口令里不要有登录名；请换一个"

static const struct {
	const char *password, *told; /* NULL: it is taken */
} row[] = {
	{ "", "口令至少要 10 个字，现在是 0 个；可以用几个不相干的词连起来" },
	{ "kitebrid9", "口令至少要 10 个字，现在是 9 个；可以用几个不相干的词连起来" },
	{ "kitebrid90", NULL },
	{ "纸鸢飞过第三座石桥",
	    "口令至少要 10 个字，现在是 9 个；可以用几个不相干的词连起来" },
	{ "纸鸢飞过了第三座石桥", NULL },
	{ "1234567890", COMMON },
	{ "9876543210", COMMON },
	{ "0987654321", COMMON },
	{ "abcdefghijkl", COMMON },
	{ "aaaaaaaaaa", COMMON },
	{ "abcabcabcabc", COMMON },
	{ "12341234123", COMMON },
	{ "党党党党党党党党党党", COMMON },
	{ "Password123", COMMON },
	{ "ｐａｓｓｗｏｒｄ１２３", COMMON },
	{ "1q2w3e4r5t", COMMON },
	{ "woaini1314520", COMMON },
	{ "lantyuan2026", HOLDS },
	{ "my-LANTYUAN-2", HOLDS },
	{ "passwords of the river", NULL },
};

TEST_BOTH(a_password_is_long_and_not_the_first_one_tried)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], phc[128];
	struct account_who who;

	world_account(&w, w.clerk, S("Lantyuan"), GOOD, token);
	who = world_who(&w, token);
	for (size_t i = 0; i < ARRAY_N(row); i++) {
		enum err e = account_password_hash(j, w.ro, &w.rules, &who,
		    str_of(row[i].password), phc);

		CHECK(e == (row[i].told == NULL ? OK : E_INPUT));
		if (row[i].told != NULL)
			CHECK_TEXT(str_of(j->told), str_of(row[i].told));
	}
	world_close(&w);
}

TEST_BOTH(a_password_has_at_most_128_characters)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], phc[128];
	struct buf b = { .j = j };
	struct account_who who;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	who = world_who(&w, token);
	for (uint32_t i = 0; i < ACCOUNT_PASSWORD_MAX; i++)
		buf_fmt(&b, "\xe4\xb8%c", (char)(0x80 + i % 61)); /* 一 … 丼 */
	CHECK(account_password_hash(j, w.ro, &w.rules, &who, buf_str(&b), phc) == OK);
	CHECK(account_password_put(j, w.rw, &w.rules, &who, phc, token) == OK);
	CHECK(world_try(&w, S("lanty"), buf_str(&b), NULL, NULL).session[0] != '\0');
	buf_c(&b, 'x');
	CHECK(
	    account_password_hash(j, w.ro, &w.rules, &who, buf_str(&b), phc) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("口令最多 128 个字"));
	world_close(&w);
}

TEST_BOTH(a_new_password_ends_all_sessions_and_opens_another)
{
	struct world w = world_open(j, place);
	char old[ACCOUNT_TOKEN + 1], fresh[ACCOUNT_TOKEN + 1], phc[128];
	struct account_try t;
	struct account_who who;

	world_account(&w, w.clerk, S("lanty"), GOOD, old);
	t = world_try(&w, S("lanty"), GOOD, NULL, NULL);
	who = world_who(&w, old);
	CHECK(account_password_hash(j, w.ro, &w.rules, &who, OTHER, phc) == OK);
	CHECK(account_password_put(j, w.rw, &w.rules, &who, phc, fresh) == OK);
	CHECK_TEXT(world_fact(&w),
	    job_fmt(j, "账户.改密 %lld by %lld ", (long long)w.clerk,
		(long long)w.clerk));
	CHECK(world_who(&w, old).person == 0);
	CHECK(world_who(&w, t.session).person == 0);
	CHECK(world_who(&w, fresh).person == w.clerk && strcmp(old, fresh) != 0);
	CHECK(world_try(&w, S("lanty"), GOOD, NULL, NULL).session[0] == '\0');
	CHECK(world_try(&w, S("lanty"), OTHER, NULL, NULL).session[0] != '\0');
	/* The session that asked has ended. */
	CHECK(account_password_put(j, w.rw, &w.rules, &who, phc, fresh) == E_DENIED);
	CHECK_TEXT(str_of(j->told), S("您的登录已经结束，没有保存；请重新登录后再办"));
	world_close(&w);
}

TEST_BOTH(who_has_no_sign_in_name_cannot_set_a_password)
{
	struct world w = world_open(j, place);
	char code[ACCOUNT_TOKEN + 1], session[ACCOUNT_TOKEN + 1], phc[128] = "";
	struct account_who who;

	w.rules.demo = true;
	w.rules.keys = &w.keys;
	CHECK(account_code_new(j, w.rw, 0, w.clerk, ACCOUNT_CODE_DEMO, 1, code) == OK);
	CHECK(account_code_use(j, w.rw, &w.rules, str_of(code), ACCOUNT_CODE_DEMO,
		  session) == OK);
	who = world_who(&w, session);
	CHECK(account_password_hash(j, w.ro, &w.rules, &who, GOOD, phc) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("您还没有登录名，设不了口令；请系统管理员先建账户"));
	CHECK(account_password_put(j, w.rw, &w.rules, &who, phc, session) == E_INPUT);
	world_close(&w);
}

/* ── 等保 ───────────────────────────────────────────────────────────── */

TEST_BOTH(dengbao_asks_for_three_classes_of_characters)
{
	static const struct {
		const char *password;
		enum err e;
	} class_row[] = {
		{ "kitebridge90", E_INPUT },
		{ "kitebridgeXY", E_INPUT },
		{ "纸鸢飞过了kitebridge", E_INPUT },
		{ "KiteBridge90", OK },
		{ "kite-bridge90", OK },
		{ "纸鸢飞过了kitebridge9", OK },
	};
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1], phc[128];
	struct account_who who;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	who = world_who(&w, token);
	w.rules.dengbao = true;
	for (size_t i = 0; i < ARRAY_N(class_row); i++)
		CHECK(account_password_hash(j, w.ro, &w.rules, &who,
			  str_of(class_row[i].password), phc) == class_row[i].e);
	CHECK(account_password_hash(j, w.ro, &w.rules, &who, S("kitebridge90"), phc) ==
	    E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("口令要有小写字母、大写字母、数字、其他符号中的至少三种"));
	world_close(&w);
}

static enum err
set(struct world *w, char token[ACCOUNT_TOKEN + 1], struct str password)
{
	struct account_who who = world_who(w, token);
	char phc[128];
	enum err e = account_password_hash(w->j, w->ro, &w->rules, &who, password, phc);

	if (e == OK)
		e = account_password_put(w->j, w->rw, &w->rules, &who, phc, token);
	return e;
}

TEST_BOTH(dengbao_refuses_the_last_five_passwords)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];

	w.rules.dengbao = true;
	world_account(&w, w.clerk, S("lanty"), S("KiteBridge-0"), token);
	for (int i = 1; i <= 4; i++)
		CHECK(set(&w, token, job_fmt(j, "KiteBridge-%d", i)) == OK);
	for (int i = 0; i <= 4; i++) {
		CHECK(set(&w, token, job_fmt(j, "KiteBridge-%d", i)) == E_INPUT);
		CHECK_TEXT(str_of(j->told), S("最近 5 次用过的口令不能再用；请换一个"));
	}
	CHECK(set(&w, token, S("KiteBridge-5")) == OK);
	CHECK(set(&w, token, S("KiteBridge-0")) == OK); /* the sixth before */
	w.rules.dengbao = false;
	CHECK(set(&w, token, S("KiteBridge-0")) == OK);
	world_close(&w);
}

TEST_BOTH(dengbao_asks_for_a_new_password_after_ninety_days)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	int64_t start = j->now;
	struct account_try t;

	w.rules.dengbao = true;
	world_account(&w, w.clerk, S("lanty"), S("KiteBridge-0"), token);
	j->now = start + 90 * 86400 - 1;
	t = world_try(&w, S("lanty"), S("KiteBridge-0"), NULL, NULL);
	CHECK(t.session[0] != '\0' && !world_who(&w, t.session).weak);
	j->now = start + 90 * 86400;
	t = world_try(&w, S("lanty"), S("KiteBridge-0"), NULL, NULL);
	CHECK(t.session[0] != '\0' && world_who(&w, t.session).weak);
	CHECK(set(&w, t.session, S("KiteBridge-1")) == OK);
	CHECK(!world_who(&w, t.session).weak);
	w.rules.dengbao = false;
	j->now += 300 * 86400;
	t = world_try(&w, S("lanty"), S("KiteBridge-1"), NULL, NULL);
	CHECK(t.session[0] != '\0' && !world_who(&w, t.session).weak);
	world_close(&w);
}
