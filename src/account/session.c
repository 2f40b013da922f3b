/* SPDX-License-Identifier: MIT
 *
 * session.c -- sessions [登录]: opened, found, pushed on, ended
 *
 * The browser holds the token, the database its hash.  Numbers of sessions are
 * drawn by lot, so that a number that comes late never means another session.
 * Both ends of a session are stored as points in time.
 */
#include "account/inner.h"
#include "account/account.sql.h"

const struct account_rules account_rules_default = {
	.idle_s = 30 * 60,
	.idle_officer_s = 15 * 60,
	.absolute_s = 12 * 60 * 60,
};

/* ── opening ────────────────────────────────────────────────────────── */

/* Does the person lack a credential that the rules ask for? */
static bool
is_lacking(const struct job *j, const struct account_rules *rules, const struct holder *h,
    const struct secret *s)
{
	if (s->phc.n == 0)
		return true;
	if (rules->dengbao && s->phc_at + PASSWORD_S <= j->now)
		return true;
	return !rules->demo && h->grade != GRADE_PLAIN && s->seed.n == 0;
}

static enum err
put(struct job *j, struct db_rw *rw, const struct account_rules *rules, int64_t person,
    enum grade grade, bool weak, char token[ACCOUNT_TOKEN + 1])
{
	int32_t idle = grade == GRADE_OFFICER ? rules->idle_officer_s : rules->idle_s;
	unsigned char hash[HASH_N];

	token_make(token);
	token_hash(str_of(token), hash);
	return db_change(j, rw, &account_sql[ACCOUNT_SESSION_PUT],
	    VALUES(DB_I(random_id()), DB_B(hash_str(hash)), DB_I(person), DB_I(grade),
		DB_I(weak), DB_I(j->now), DB_I(j->now + idle),
		DB_I(j->now + rules->absolute_s)),
	    NULL);
}

enum err
session_open(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    int64_t person, enum weakness weak, char token[ACCOUNT_TOKEN + 1])
{
	struct secret s;
	struct holder h;
	enum err e = secret_find(j, db_rw_reader(rw), person, &s);
	bool lacking;
	int64_t keep;

	if (e == OK)
		e = holder_find(j, db_rw_reader(rw), person, &h);
	if (e != OK)
		return e;
	if (!h.here)
		return fail(j, E_DENIED, "此人已经离开，不能登录");
	lacking = weak == WEAK_IF_LACKING && is_lacking(j, rules, &h, &s);
	keep = h.grade == GRADE_OFFICER ? 0 : SESSIONS_MAX - 1;
	e = db_change(j, rw, &account_sql[ACCOUNT_SESSION_SWEEP],
	    VALUES(DB_I(j->now), DB_I(person), DB_I(keep)), NULL);
	return e == OK ? put(j, rw, rules, person, h.grade, lacking, token) : e;
}

/* ── who is asking ──────────────────────────────────────────────────── */

struct row {
	int64_t id, person, grade, weak, seen, idle, ends;
};

static enum err
find_row(struct job *j, struct db_ro *ro, struct str token, struct row *out)
{
	unsigned char hash[HASH_N];
	struct db_rows *rows;
	enum err e;

	*out = (struct row){ .id = 0 };
	token_hash(token, hash);
	e = db_first(j, ro, &account_sql[ACCOUNT_SESSION_FIND],
	    VALUES(DB_B(hash_str(hash)), DB_I(j->now)), &rows);
	if (rows != NULL)
		*out = (struct row){ db_int(rows, 0), db_int(rows, 1), db_int(rows, 2),
			db_int(rows, 3), db_int(rows, 4), db_int(rows, 5),
			db_int(rows, 6) };
	return e;
}

static struct str
form_token(struct job *j, struct str token)
{
	char *text = job_alloc(j, ACCOUNT_TOKEN + 1);
	unsigned char bytes[HASH_N];

	token_second(token, bytes);
	token_text(bytes, text);
	return str_of(text);
}

enum err
account_who(struct job *j, struct db_ro *ro, struct str token, struct account_who *out)
{
	struct holder h = { .here = false };
	struct row row;
	enum err e;

	*out = (struct account_who){ .person = 0 };
	if (token.n != ACCOUNT_TOKEN)
		return OK;
	e = find_row(j, ro, token, &row);
	if (e == OK && row.id != 0)
		e = holder_find(j, ro, row.person, &h);
	if (e != OK || !h.here || (int64_t)h.grade > row.grade)
		return e;
	*out = (struct account_who){ .person = row.person,
		.name = h.name,
		.post = h.post,
		.post_n = h.post_n,
		.session = row.id,
		.seen = row.seen,
		.form_token = form_token(j, token),
		.weak = row.weak != 0,
		.until = row.idle < row.ends ? row.idle : row.ends };
	return OK;
}

/* ── going on and ending ────────────────────────────────────────────── */

/* Whose session is ${id}?  0: nobody's, or it has ended. */
static enum err
owner(struct job *j, struct db_rw *rw, int64_t id, int64_t *person)
{
	return db_number(j, db_rw_reader(rw), &account_sql[ACCOUNT_SESSION_HERE],
	    VALUES(DB_I(id), DB_I(j->now)), person);
}

enum err
session_still(struct job *j, struct db_rw *rw, const struct account_who *who)
{
	int64_t person;
	enum err e = owner(j, rw, who->session, &person);

	if (e != OK || (who->person != 0 && person == who->person))
		return e;
	return fail(j, E_DENIED, "您的登录已经结束，没有保存；请重新登录后再办");
}

enum err
account_touch(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    int64_t session)
{
	return db_change(j, rw, &account_sql[ACCOUNT_SESSION_TOUCH],
	    VALUES(DB_I(session), DB_I(j->now), DB_I(rules->idle_s),
		DB_I(rules->idle_officer_s)),
	    NULL);
}

static enum err
end(struct job *j, struct db_rw *rw, int64_t session, int64_t person)
{
	enum err e = db_change(j, rw, &account_sql[ACCOUNT_SESSION_END],
	    VALUES(DB_I(session)), NULL);

	return e == OK ? account_fact(j, rw, KIND_OUT, person, person, S("")) : e;
}

enum err
account_sign_out(struct job *j, struct db_rw *rw, int64_t session)
{
	int64_t person;
	enum err e = owner(j, rw, session, &person);

	return e == OK && person != 0 ? end(j, rw, session, person) : e;
}

enum err
account_session_end(struct job *j, struct db_rw *rw, const struct account_who *who,
    int64_t session)
{
	int64_t person;
	enum err e = owner(j, rw, session, &person);

	if (e == OK && (person == 0 || person != who->person))
		return fail(j, E_MISSING, "没有这一处登录，或它已经结束");
	return e == OK ? end(j, rw, session, person) : e;
}

enum err
session_end_all(struct job *j, struct db_rw *rw, int64_t person)
{
	return db_change(j, rw, &account_sql[ACCOUNT_SESSION_END_ALL],
	    VALUES(DB_I(person)), NULL);
}

enum err
account_session_list(struct job *j, struct db_ro *ro, const struct account_who *who,
    const struct account_session **items, size_t *n)
{
	struct account_session *list = NEWS(j, struct account_session, SESSIONS_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &account_sql[ACCOUNT_SESSION_LIST],
	    VALUES(DB_I(who->person), DB_I(j->now), DB_I(SESSIONS_MAX)), &rows);

	for (*n = 0; *n < SESSIONS_MAX && db_more(rows, &e); (*n)++) {
		list[*n] = (struct account_session){ .id = db_int(rows, 0),
			.since = db_int(rows, 1),
			.seen = db_int(rows, 2) };
		list[*n].now = list[*n].id == who->session;
	}
	*items = list;
	return e;
}
