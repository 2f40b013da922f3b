/* SPDX-License-Identifier: MIT
 *
 * sign.c -- signing in: compare in the asking half, count and open in the other
 *
 * A name that nobody has costs the same work and gets the same words as a
 * wrong password.  What was compared may have changed before the telling half
 * runs, so that half looks again.
 */
#include "account/hash.h"
#include "account/inner.h"
#include "account/account.sql.h"

#define WRONG "登录名或口令不对；忘了口令的，请找系统管理员要一个一次性码"
#define WRONG_CODE "验证码不对或已经用过；请填手机上现在的一个，或一个没用过的恢复码"

/* ── which device, which counter ────────────────────────────────────── */

/* Has ${person} signed in from this device before? */
static enum err
find_device(struct job *j, struct db_ro *ro, struct account_try *t, int64_t person)
{
	struct db_rows *rows;
	enum err e;

	t->known_device = false;
	if (t->device.n != ACCOUNT_TOKEN || person == 0)
		return OK;
	token_hash(t->device, t->device_hash);
	e = db_first(j, ro, &account_sql[ACCOUNT_DEVICE_FIND],
	    VALUES(DB_B(hash_str(t->device_hash)), DB_I(person), DB_I(j->now - DEVICE_S)),
	    &rows);
	t->known_device = rows != NULL;
	return e;
}

/* "n" and a hash of the name, or "d", a hash of the device, and the person: a
 * device may be known for several. */
static void
name_counter(struct job *j, const struct account_rules *rules, struct account_try *t)
{
	unsigned char hash[HASH_N];

	pepper_hash(rules->keys, t->known_device ? "device" : "name", t->person,
	    t->known_device ? t->device : name_fold(j, str_trim(t->name)), hash);
	t->key[0] = t->known_device ? 'd' : 'n';
	hex_put(hash, sizeof hash, t->key + 1);
}

/* ── comparing ──────────────────────────────────────────────────────── */

static enum hash_cost
cost_of(enum grade grade)
{
	return grade == GRADE_OFFICER ? HASH_OFFICER : HASH_MEMBER;
}

static enum err
compare_password(struct job *j, const struct account_rules *rules, const struct secret *s,
    struct account_try *t)
{
	char waste[128];

	t->good = false;
	if (t->password.n > ACCOUNT_PASSWORD_MAX * 4)
		t->password.n = ACCOUNT_PASSWORD_MAX * 4;
	if (s->phc.n == 0 || t->person == 0)
		return hash_make(j, rules->keys, t->password, HASH_MEMBER, waste);
	return hash_check(j, rules->keys, s->phc, t->password, &t->good);
}

/* Digits and letters as they may have been typed: 123 456, ＡＢＣＤＥ-fghij. */
static struct str
plain_code(struct job *j, struct str code)
{
	struct str folded = name_fold(j, code);
	struct buf b = { .j = j };

	for (size_t i = 0; i < folded.n && b.n < 32; i++)
		if (folded.p[i] > ' ' && folded.p[i] != '-')
			buf_c(&b, folded.p[i]);
	return buf_str(&b);
}

static enum err
compare_recovery(struct job *j, struct db_ro *ro, const struct account_rules *rules,
    struct str code, struct account_try *t)
{
	struct db_rows *rows;
	enum err e;

	pepper_hash(rules->keys, "recovery", t->person, code, t->hash);
	e = db_first(j, ro, &account_sql[ACCOUNT_RECOVERY_FIND],
	    VALUES(DB_I(t->person), DB_B(hash_str(t->hash))), &rows);
	t->recovery = rows != NULL;
	return e;
}

/* The password is right; is the second factor, if there is one? */
static enum err
compare_code(struct job *j, struct db_ro *ro, const struct account_rules *rules,
    const struct secret *s, struct account_try *t)
{
	struct str code = plain_code(j, t->code);
	unsigned char seed[SEED_N];
	enum err e = OK;

	if (s->seed.n == 0)
		return OK;
	t->needs_code = code.n == 0;
	t->told = t->needs_code ? S("请再填手机上的验证码") : str_of(WRONG_CODE);
	t->good = false;
	if (t->needs_code)
		return OK;
	if (!seed_open(rules->keys, s->seed, seed))
		return fail(j, E_SYSTEM,
		    "二次验证的密钥打不开，数据库被改过；请系统管理员发一个一次性码");
	t->good = totp_match(seed, sizeof seed, code, j->now, s->step, &t->step);
	explicit_bzero(seed, sizeof seed);
	if (!t->good) {
		e = compare_recovery(j, ro, rules, code, t);
		t->good = t->recovery;
	}
	return e;
}

static enum err
compare(struct job *j, struct db_ro *ro, const struct account_rules *rules,
    const struct secret *s, enum hash_cost cost, struct account_try *t)
{
	enum err e = compare_password(j, rules, s, t);

	t->told = str_of(WRONG);
	if (e != OK || !t->good)
		return e;
	if (hash_is_stale(j, s->phc, cost))
		e = hash_make(j, rules->keys, t->password, cost, t->phc);
	return e == OK ? compare_code(j, ro, rules, s, t) : e;
}

enum err
account_try(struct job *j, struct db_ro *ro, const struct account_rules *rules,
    struct account_try *t)
{
	struct holder h = { .here = false };
	struct secret s;
	bool locked = false;
	enum err e = secret_named(j, ro, t->name, &s);

	if (e == OK && s.person != 0)
		e = holder_find(j, ro, s.person, &h);
	t->person = h.here ? s.person : 0;
	t->version = s.version;
	if (e == OK)
		e = find_device(j, ro, t, t->person);
	if (e != OK)
		return e;
	name_counter(j, rules, t);
	e = attempt_locked(j, ro, t->key, &locked);
	if (e == OK && locked)
		e = fail(j, E_DENIED, LOCK_WORDS);
	if (e == OK)
		e = compare(j, ro, rules, &s, cost_of(h.grade), t);
	if (e == OK && t->good)
		t->told = S("");
	return e;
}

/* ── telling ────────────────────────────────────────────────────────── */

static enum err
count(struct job *j, struct db_rw *rw, struct account_try *t)
{
	bool locked;
	enum err e = attempt_failed(j, rw, t->key, t->person, &locked);

	if (e != OK || !locked)
		return e;
	t->told = S(LOCK_WORDS);
	if (t->person == 0)
		return OK;
	return account_fact(j, rw, KIND_LOCKED, 0, t->person,
	    t->known_device ? S("用过的设备") : S("没用过的设备"));
}

/* Use up what may be used once; *fresh: it still could be. */
static enum err
use_code(struct job *j, struct db_rw *rw, struct account_try *t, bool *fresh)
{
	int64_t changed = 1;
	enum err e = OK;

	if (t->step != 0)
		e = db_change(j, rw, &account_sql[ACCOUNT_STEP_PUT],
		    VALUES(DB_I(t->person), DB_I(t->step)), &changed);
	else if (t->recovery)
		e = db_change(j, rw, &account_sql[ACCOUNT_RECOVERY_USE],
		    VALUES(DB_I(t->person), DB_B(hash_str(t->hash))), &changed);
	*fresh = changed == 1;
	return e;
}

/* The device is known from now on; one that others of the house use keeps its
 * cookie. */
static enum err
keep_device(struct job *j, struct db_rw *rw, struct account_try *t)
{
	struct db_rows *known = NULL;
	enum err e = OK;

	if (t->device.n == ACCOUNT_TOKEN)
		e = db_first(j, db_rw_reader(rw), &account_sql[ACCOUNT_DEVICE_KNOWN],
		    VALUES(DB_B(hash_str(t->device_hash))), &known);
	if (e == OK && known == NULL) {
		token_make(t->device_new);
		token_hash(str_of(t->device_new), t->device_hash);
	}
	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_DEVICE_PUT],
		    VALUES(DB_B(hash_str(t->device_hash)), DB_I(t->person), DB_I(j->now)),
		    NULL);
	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_DEVICE_FORGET],
		    VALUES(DB_I(t->person), DB_I(DEVICES_MAX)), NULL);
	return e;
}

static enum err
let_in(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    struct account_try *t)
{
	enum err e = attempt_clear(j, rw, t->key);

	if (e == OK && t->phc[0] != '\0')
		e = db_change(j, rw, &account_sql[ACCOUNT_PHC_AGAIN],
		    VALUES(DB_I(t->person), DB_T(str_of(t->phc))), NULL);
	if (e == OK)
		e = keep_device(j, rw, t);
	if (e == OK)
		e = session_open(j, rw, rules, t->person, WEAK_IF_LACKING, t->session);
	if (e != OK)
		return e;
	return account_fact(j, rw, KIND_IN, t->person, t->person,
	    t->recovery        ? S("口令和恢复码")
		: t->step != 0 ? S("口令和验证码")
			       : S("口令"));
}

/* Everything was right a moment ago: is it still? */
static enum err
check_again(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    struct account_try *t)
{
	struct secret s;
	bool fresh = false;
	enum err e = secret_find(j, db_rw_reader(rw), t->person, &s);

	if (e == OK && s.version != t->version) {
		t->told = S("这个账户刚刚有改动；请再登录一次");
		return OK;
	}
	if (e == OK)
		e = use_code(j, rw, t, &fresh);
	if (e != OK)
		return e;
	if (fresh)
		return let_in(j, rw, rules, t);
	t->told = S(WRONG_CODE);
	return count(j, rw, t);
}

enum err
account_try_tell(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    struct account_try *t)
{
	bool locked;
	enum err e = attempt_locked(j, db_rw_reader(rw), t->key, &locked);

	t->session[0] = '\0';
	t->device_new[0] = '\0';
	if (e != OK || t->needs_code)
		return e;
	if (locked) {
		t->told = S(LOCK_WORDS);
		return OK;
	}
	return t->good ? check_again(j, rw, rules, t) : count(j, rw, t);
}
