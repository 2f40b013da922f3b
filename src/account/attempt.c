/* SPDX-License-Identifier: MIT
 *
 * attempt.c -- failed attempts: counted, locked for a while, forgotten
 *
 * There is a counter for every name tried from devices never seen before,
 * whether somebody has that name or not, and one for every known device.  So a
 * stranger who keeps guessing locks out strangers, not the owner.
 */
#include "account/inner.h"
#include "account/account.sql.h"

struct attempt {
	int64_t failed, since, ends;
};

static enum err
find(struct job *j, struct db_ro *ro, const char *key, struct attempt *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &account_sql[ACCOUNT_ATTEMPT_FIND],
	    VALUES(DB_T(str_of(key))), &rows);

	*out = (struct attempt){ .since = j->now };
	if (rows != NULL)
		*out = (struct attempt){ db_int(rows, 0), db_int(rows, 1),
			db_int(rows, 2) };
	return e;
}

enum err
attempt_locked(struct job *j, struct db_ro *ro, const char *key, bool *locked)
{
	struct attempt a;
	enum err e = find(j, ro, key, &a);

	*locked = a.ends > j->now;
	return e;
}

static enum err
sweep(struct job *j, struct db_rw *rw)
{
	return db_change(j, rw, &account_sql[ACCOUNT_ATTEMPT_SWEEP],
	    VALUES(DB_I(j->now - FAILURES_S), DB_I(j->now)), NULL);
}

enum err
attempt_failed(struct job *j, struct db_rw *rw, const char *key, int64_t person,
    bool *locked)
{
	struct attempt a;
	enum err e = sweep(j, rw);

	if (e == OK)
		e = find(j, db_rw_reader(rw), key, &a);
	if (e != OK)
		return e;
	a.failed++;
	*locked = a.failed >= FAILURES_MAX;
	if (*locked)
		a = (struct attempt){ 0, j->now, j->now + LOCK_S };
	return db_change(j, rw, &account_sql[ACCOUNT_ATTEMPT_PUT],
	    VALUES(DB_T(str_of(key)), DB_I(person), DB_I(a.failed), DB_I(a.since),
		DB_I(a.ends)),
	    NULL);
}

enum err
attempt_clear(struct job *j, struct db_rw *rw, const char *key)
{
	return db_change(j, rw, &account_sql[ACCOUNT_ATTEMPT_CLEAR],
	    VALUES(DB_T(str_of(key))), NULL);
}

enum err
account_unlock(struct job *j, struct db_rw *rw, int64_t actor, int64_t person)
{
	struct secret s;
	enum err e = secret_find(j, db_rw_reader(rw), person, &s);

	if (e == OK && s.person == 0)
		return fail(j, E_MISSING, "此人还没有账户");
	if (e == OK && actor == person)
		return fail(j, E_DENIED, "不能给自己解锁；请另一位管理员来做");
	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_ATTEMPT_UNLOCK],
		    VALUES(DB_I(person)), NULL);
	return e == OK ? account_fact(j, rw, KIND_UNLOCKED, actor, person, S("")) : e;
}
