/* SPDX-License-Identifier: MIT
 *
 * code.c -- one-time codes [一次性码]: for a new account, a lost one, a demonstration
 *
 * A code is 256 bits of chance, so nobody guesses it and nothing counts tries.
 * Whoever hands one out could use it himself.  So no officer alone gives one for
 * another officer who has a password: he would be two officers at once.
 */
#include "account/inner.h"
#include "account/account.sql.h"

#define HOURS_MAX 720

/* ── giving ─────────────────────────────────────────────────────────── */

static enum err
check_new(struct job *j, struct db_rw *rw, int64_t actor, int64_t person,
    enum account_code what)
{
	struct secret s;
	struct holder h;
	enum err e = holder_find(j, db_rw_reader(rw), person, &h);

	if (e == OK)
		e = secret_find(j, db_rw_reader(rw), person, &s);
	if (e != OK)
		return e;
	if (!h.here)
		return fail(j, E_INPUT, "名册里没有这个人，或此人已经离开");
	if (what == ACCOUNT_CODE_SETUP && s.person == 0)
		return fail(j, E_INPUT, "请先给“%.*s”定一个登录名，再发一次性码",
		    STR_FMT(h.name));
	if (actor != 0 && actor == person)
		return fail(j, E_DENIED, "不能给自己发一次性码；请另一位系统管理员来发");
	if (actor != 0 && h.grade == GRADE_OFFICER && s.phc.n > 0)
		return fail(j, E_DENIED,
		    "“%.*s”是三员之一，一个人不能替他重设口令；"
		    "请管服务器的人在服务器上用 zeren code 发码",
		    STR_FMT(h.name));
	return OK;
}

enum err
account_code_new(struct job *j, struct db_rw *rw, int64_t actor, int64_t person,
    enum account_code what, int32_t hours, char text[ACCOUNT_TOKEN + 1])
{
	unsigned char hash[HASH_N];
	enum err e = check_new(j, rw, actor, person, what);

	if (e == OK && (hours < 1 || hours > HOURS_MAX))
		return fail(j, E_INPUT, "一次性码的有效时间是 1 到 %d 小时", HOURS_MAX);
	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_CODE_FORGET],
		    VALUES(DB_I(person), DB_I(j->now)), NULL);
	if (e != OK)
		return e;
	token_make(text);
	token_hash(str_of(text), hash);
	e = db_change(j, rw, &account_sql[ACCOUNT_CODE_PUT],
	    VALUES(DB_B(hash_str(hash)), DB_I(person), DB_I(what),
		DB_I(j->now + (int64_t)hours * 3600)),
	    NULL);
	if (e != OK)
		return e;
	return account_fact(j, rw, KIND_CODE, actor, person,
	    what == ACCOUNT_CODE_SETUP ? S("设口令") : S("演示"));
}

/* ── using ──────────────────────────────────────────────────────────── */

enum err
account_code_find(struct job *j, struct db_ro *ro, struct str code,
    enum account_code what, int64_t *person)
{
	unsigned char hash[HASH_N];
	struct db_rows *rows;
	enum err e;

	*person = 0;
	token_hash(code, hash);
	e = db_first(j, ro, &account_sql[ACCOUNT_CODE_FIND],
	    VALUES(DB_B(hash_str(hash)), DB_I(what), DB_I(j->now)), &rows);
	if (rows != NULL)
		*person = db_int(rows, 0);
	if (e != OK || rows != NULL)
		return e;
	return what == ACCOUNT_CODE_DEMO
	    ? fail(j, E_MISSING,
		  "这个登录链接已经用过或过期；演示的链接各用一次，再启动一次演示会印新的")
	    : fail(j, E_MISSING, "这个一次性码已经用过或过期；请系统管理员再发一个");
}

/* As on the first day: nothing of before opens the account any more. */
static enum err
start_anew(struct job *j, struct db_rw *rw, int64_t person)
{
	static const enum account_sql_id steps[] = { ACCOUNT_SECRET_RESET,
		ACCOUNT_RECOVERY_FORGET, ACCOUNT_ATTEMPT_UNLOCK };
	enum err e = session_end_all(j, rw, person);

	for (size_t i = 0; e == OK && i < ARRAY_N(steps); i++)
		e = db_change(j, rw, &account_sql[steps[i]], VALUES(DB_I(person)), NULL);
	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_DEVICE_FORGET],
		    VALUES(DB_I(person), DB_I(0)), NULL);
	return e;
}

enum err
account_code_use(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    struct str code, enum account_code what, char session[ACCOUNT_TOKEN + 1])
{
	bool demo = what == ACCOUNT_CODE_DEMO;
	unsigned char hash[HASH_N];
	int64_t person;
	enum err e;

	if (demo && !rules->demo)
		return fail(j, E_MISSING, "只有演示才有登录链接；请用登录名和口令登录");
	e = account_code_find(j, db_rw_reader(rw), code, what, &person);
	token_hash(code, hash);
	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_CODE_USE],
		    VALUES(DB_B(hash_str(hash))), NULL);
	if (e == OK && !demo)
		e = start_anew(j, rw, person);
	if (e == OK)
		e = session_open(j, rw, rules, person,
		    demo ? WEAK_NEVER : WEAK_IF_LACKING, session);
	if (e != OK)
		return e;
	return account_fact(j, rw, KIND_IN, person, person,
	    demo ? S("登录链接") : S("一次性码"));
}
