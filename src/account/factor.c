/* SPDX-License-Identifier: MIT
 *
 * factor.c -- setting up the second factor [二次验证] and its recovery codes
 *
 * A new seed waits as `pending` until a code made from it has been typed: who
 * scans it wrongly is not locked out.
 */
#include <sodium.h>

#include "account/inner.h"
#include "account/account.sql.h"

#define RECOVERY_CHARS 10

static enum err
find(struct job *j, struct db_rw *rw, const struct account_who *who, struct secret *s)
{
	enum err e = session_still(j, rw, who);

	if (e == OK)
		e = secret_find(j, db_rw_reader(rw), who->person, s);
	if (e == OK && s->person == 0)
		return fail(j, E_INPUT,
		    "您还没有登录名，设不了二次验证；请系统管理员先建账户");
	return e;
}

/* ── a new seed ─────────────────────────────────────────────────────── */

/* The sign-in name as a part of an address. */
static struct str
uri_piece(struct job *j, struct str s)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9');

		if (plain)
			buf_c(&b, c);
		else
			buf_fmt(&b, "%%%02X", (unsigned char)c);
	}
	return buf_str(&b);
}

static void
write_seed(struct job *j, const unsigned char seed[SEED_N], struct str sign_in,
    struct account_seed *out)
{
	struct str name = uri_piece(j, sign_in);
	int n;

	base32_put(seed, SEED_N, BASE32_LARGE, out->base32);
	n = snprintf(out->uri, sizeof out->uri,
	    "otpauth://totp/zeren:%.*s?secret=%s&issuer=zeren", STR_FMT(name),
	    out->base32);
	must(n > 0 && (size_t)n < sizeof out->uri, "otpauth");
}

enum err
account_factor_new(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    const struct account_who *who, struct account_seed *out)
{
	unsigned char seed[SEED_N], sealed[SEALED_N];
	struct secret s;
	enum err e = find(j, rw, who, &s);

	if (e != OK)
		return e;
	random_fill(seed, sizeof seed);
	seed_seal(rules->keys, seed, sealed);
	write_seed(j, seed, s.sign_in, out);
	sodium_memzero(seed, sizeof seed);
	return db_change(j, rw, &account_sql[ACCOUNT_PENDING_PUT],
	    VALUES(DB_I(who->person),
		DB_B(((struct str){ (const char *)sealed, sizeof sealed }))),
	    NULL);
}

/* ── it is confirmed ────────────────────────────────────────────────── */

/* Six digits of the waiting seed? */
static enum err
check_code(struct job *j, const struct account_keys *keys, const struct secret *s,
    struct str code, int64_t *step)
{
	unsigned char seed[SEED_N];
	struct buf b = { .j = j };
	bool right;

	if (s->pending.n == 0 || !seed_open(keys, s->pending, seed))
		return fail(j, E_INPUT, "请先取一个新的密钥，再填验证码");
	code = name_fold(j, code);
	for (size_t i = 0; i < code.n && b.n <= 6; i++)
		if (code.p[i] > ' ')
			buf_c(&b, code.p[i]);
	right = totp_match(seed, sizeof seed, buf_str(&b), j->now, 0, step);
	sodium_memzero(seed, sizeof seed);
	if (right)
		return OK;
	return fail(j, E_INPUT,
	    "验证码不对：请填手机上现在的六位数字；总是不对，多半是手机的时间不准");
}

/* abcde-fghij: fifty bits of chance. */
static enum err
put_recovery(struct job *j, struct db_rw *rw, const struct account_keys *keys,
    int64_t person, char text[12])
{
	unsigned char chance[7], hash[HASH_N];
	char code[16];

	random_fill(chance, sizeof chance);
	base32_put(chance, sizeof chance, BASE32_SMALL, code);
	code[RECOVERY_CHARS] = '\0';
	pepper_hash(keys, "recovery", person, str_of(code), hash);
	(void)snprintf(text, 12, "%.5s-%.5s", code, code + 5);
	return db_change(j, rw, &account_sql[ACCOUNT_RECOVERY_PUT],
	    VALUES(DB_I(person), DB_B(hash_str(hash))), NULL);
}

static enum err
put(struct job *j, struct db_rw *rw, const struct account_keys *keys, int64_t person,
    int64_t step, char recovery[10][12])
{
	enum err e = db_change(j, rw, &account_sql[ACCOUNT_SEED_PUT],
	    VALUES(DB_I(person), DB_I(step)), NULL);

	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_RECOVERY_FORGET],
		    VALUES(DB_I(person)), NULL);
	for (size_t i = 0; e == OK && i < RECOVERY_N; i++)
		e = put_recovery(j, rw, keys, person, recovery[i]);
	return e;
}

enum err
account_factor_confirm(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    const struct account_who *who, struct str code, char recovery[10][12],
    char session[ACCOUNT_TOKEN + 1])
{
	struct secret s;
	int64_t step = 0;
	enum err e = find(j, rw, who, &s);

	if (e == OK)
		e = check_code(j, rules->keys, &s, code, &step);
	if (e == OK)
		e = put(j, rw, rules->keys, who->person, step, recovery);
	if (e == OK)
		e = session_end_all(j, rw, who->person);
	if (e == OK)
		e = session_open(j, rw, rules, who->person, WEAK_IF_LACKING, session);
	if (e != OK)
		return e;
	return account_fact(j, rw, KIND_FACTOR, who->person, who->person, S(""));
}
