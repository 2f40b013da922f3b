/* SPDX-License-Identifier: MIT
 *
 * crypt_test.c -- published vectors, tokens, and the queue of slow hashes
 */
#include <pthread.h>

#include "account/hash.h"
#include "account/inner.h"
#include "test.h"

static const struct account_keys keys = { { 1 }, { 2 } };

/* RFC 6238, appendix B: SHA-1; the last six of its eight digits. */
TEST(codes_are_those_of_rfc_6238)
{
	static const struct {
		int64_t at;
		const char *digits;
	} row[] = {
		{ 59, "287082" },
		{ 1111111109, "081804" },
		{ 1111111111, "050471" },
		{ 1234567890, "005924" },
		{ 2000000000, "279037" },
		{ 20000000000, "353130" },
	};
	const unsigned char *seed = (const unsigned char *)"12345678901234567890";
	char digits[7];

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		totp_at(seed, 20, row[i].at / TOTP_STEP_S, digits);
		CHECK_TEXT(str_of(digits), str_of(row[i].digits));
	}
}

TEST(a_code_holds_one_step_around_now_and_once)
{
	const unsigned char *seed = (const unsigned char *)"12345678901234567890";
	int64_t at = 1234567890, step = 0;
	struct str code = S("005924");

	CHECK(totp_match(seed, 20, code, at, 0, &step) && step == at / 30);
	CHECK(totp_match(seed, 20, code, at + 30, 0, &step) && step == at / 30);
	CHECK(totp_match(seed, 20, code, at - 30, 0, &step) && step == at / 30);
	CHECK(!totp_match(seed, 20, code, at + 60, 0, &step));
	CHECK(!totp_match(seed, 20, code, at - 60, 0, &step));
	CHECK(!totp_match(seed, 20, code, at, at / 30, &step)); /* used */
	CHECK(totp_match(seed, 20, code, at, at / 30 - 1, &step));
	CHECK(!totp_match(seed, 20, S("05924"), at, 0, &step));
	CHECK(!totp_match(seed, 20, S(""), at, 0, &step));
}

/* RFC 4648, section 10. */
TEST(base32_is_that_of_rfc_4648_without_padding)
{
	static const char *const row[][2] = { { "", "" }, { "f", "MY" }, { "fo", "MZXQ" },
		{ "foo", "MZXW6" }, { "foob", "MZXW6YQ" }, { "fooba", "MZXW6YTB" },
		{ "foobar", "MZXW6YTBOI" } };
	char out[16];

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		base32_put((const unsigned char *)row[i][0], strlen(row[i][0]),
		    BASE32_LARGE, out);
		CHECK_TEXT(str_of(out), str_of(row[i][1]));
	}
}

TEST(a_token_fits_a_cookie_and_never_comes_twice)
{
	char a[ACCOUNT_TOKEN + 1], b[ACCOUNT_TOKEN + 1];
	unsigned char kept[HASH_N], second[HASH_N];

	token_make(a);
	token_make(b);
	CHECK(strlen(a) == ACCOUNT_TOKEN &&
	    strspn(a,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"abcdefghijklmnopqrstuvwxyz"
		"0123456789-_") == ACCOUNT_TOKEN);
	CHECK(strcmp(a, b) != 0);
	/* What the database keeps does not give the form token away. */
	token_hash(str_of(a), kept);
	token_second(str_of(a), second);
	CHECK(memcmp(kept, second, HASH_N) != 0);
	CHECK(random_id() != random_id());
	for (int i = 0; i < 1000; i++) {
		int64_t id = random_id();

		CHECK(id > 0 && id < INT64_C(1000000000000000));
	}
}

TEST(a_sealed_seed_opens_with_its_own_key_only)
{
	struct account_keys other = { { 3 }, { 2 } };
	unsigned char seed[SEED_N] = { 9, 8, 7 }, sealed[SEALED_N], got[SEED_N];
	struct str s = { (const char *)sealed, SEALED_N };

	seed_seal(&keys, seed, sealed);
	CHECK(seed_open(&keys, s, got) && memcmp(seed, got, SEED_N) == 0);
	CHECK(!seed_open(&other, s, got));
	CHECK(!seed_open(&keys, str_cut(s, 0, SEALED_N - 1), got));
	sealed[30] ^= 1;
	CHECK(!seed_open(&keys, s, got));
}

/* A crowd needs a hash that takes its time. */
#ifdef HASH_CHEAP
#define MEMBER_SAYS "$argon2id$v=19$m=256,t=1,p=1$"
#define OFFICER_SAYS "$argon2id$v=19$m=19456,t=2,p=1$"
#define CROWD_COST HASH_OFFICER
#else
#define MEMBER_SAYS "$argon2id$v=19$m=19456,t=2,p=1$"
#define OFFICER_SAYS "$argon2id$v=19$m=65536,t=3,p=1$"
#define CROWD_COST HASH_MEMBER
#endif

TEST(a_hash_says_its_cost_and_needs_the_pepper)
{
	struct account_keys other = { { 1 }, { 3 } };
	struct str password = S("纸鸢 飞过 三座桥");
	char member[128], officer[128];
	bool same;

	CHECK(hash_make(j, &keys, password, HASH_MEMBER, member) == OK);
	CHECK(hash_make(j, &keys, password, HASH_OFFICER, officer) == OK);
	CHECK(str_starts(str_of(member), S(MEMBER_SAYS)));
	CHECK(str_starts(str_of(officer), S(OFFICER_SAYS)));
	CHECK(!hash_is_stale(j, str_of(member), HASH_MEMBER));
	CHECK(hash_is_stale(j, str_of(member), HASH_OFFICER));
	CHECK(hash_is_stale(j, str_of(officer), HASH_MEMBER));
	CHECK(hash_check(j, &keys, str_of(officer), password, &same) == OK && same);
	CHECK(hash_check(j, &keys, str_of(member), S("别的"), &same) == OK && !same);
	CHECK(hash_check(j, &other, str_of(member), password, &same) == OK && !same);
}

/* ── the queue ──────────────────────────────────────────────────────── */

#define CROWD 40

struct one { /* of the crowd: waits for the start, hashes once */
	pthread_barrier_t *start;
	struct job j;
	enum err e;
};

static enum err
hash_once(struct job *j, void *arg)
{
	char phc[128];

	(void)arg;
	return hash_make(j, &keys, S("纸鸢"), CROWD_COST, phc);
}

static void *
run_one(void *arg)
{
	struct one *one = arg;

	(void)pthread_barrier_wait(one->start);
	one->e = job_run(&one->j, 1 << 20, hash_once, NULL);
	return NULL;
}

static void
run_crowd(struct one crowd[CROWD])
{
	pthread_barrier_t start;
	pthread_t thread[CROWD];

	CHECK(pthread_barrier_init(&start, NULL, CROWD) == 0);
	for (size_t i = 0; i < CROWD; i++) {
		crowd[i].start = &start;
		CHECK(pthread_create(&thread[i], NULL, run_one, &crowd[i]) == 0);
	}
	for (size_t i = 0; i < CROWD; i++)
		CHECK(pthread_join(thread[i], NULL) == 0);
	CHECK(pthread_barrier_destroy(&start) == 0);
}

TEST(two_hash_at_a_time_eight_wait_and_the_rest_are_told_to_come_back)
{
	struct one *crowd = NEWS(j, struct one, CROWD);
	struct hash_figures before = hash_figures(), after;
	int64_t good = 0, told = 0;

	run_crowd(crowd);
	after = hash_figures();
	for (size_t i = 0; i < CROWD; i++) {
		CHECK(crowd[i].e == OK || crowd[i].e == E_BUSY);
		good += crowd[i].e == OK;
		told += crowd[i].e == E_BUSY;
		if (crowd[i].e == E_BUSY)
			CHECK_TEXT(str_of(crowd[i].j.told),
			    S("现在登录的人多；请过几秒再试"));
	}
	CHECK(after.most == HASH_AT_ONCE);
	CHECK(good >= HASH_AT_ONCE + HASH_WAITING && told > 0);
	CHECK(after.calls - before.calls == good);
	CHECK(after.refused - before.refused == told);
}
