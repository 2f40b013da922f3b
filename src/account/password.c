/* SPDX-License-Identifier: MIT
 *
 * password.c -- what a password [口令] must be, and setting one
 *
 * Length and not being guessed first is what counts; classes of characters,
 * age and history are asked for only where 等保 has to be met.
 */
#include "account/hash.h"
#include "account/inner.h"
#include "account/account.sql.h"

/* ── rules ──────────────────────────────────────────────────────────── */

static const char *const weak[] = {
#define WEAK(word) word,
#include "account/weak.def"
#undef WEAK
};

static bool
is_listed(struct str folded)
{
	for (size_t i = 0; i < ARRAY_N(weak); i++)
		if (str_eq(folded, str_of(weak[i])))
			return true;
	return false;
}

/* aaaaaaaaaa, abcabcabcabc: the same few bytes again and again. */
static bool
is_repeated(struct str s)
{
	for (size_t period = 1; period * 2 <= s.n && period <= 6; period++) {
		size_t i = period;

		while (i < s.n && s.p[i] == s.p[i - period])
			i++;
		if (i == s.n)
			return true;
	}
	return false;
}

/* 1234567890, 9876543210, abcdefghij: every byte next to the one before. */
static bool
is_run(struct str s)
{
	for (int by = -1; by <= 1; by += 2) {
		size_t i = 1;

		while (i < s.n &&
		    (s.p[i] == s.p[i - 1] + by ||
			(by == 1 && s.p[i - 1] == '9' && s.p[i] == '0') ||
			(by == -1 && s.p[i - 1] == '0' && s.p[i] == '9')))
			i++;
		if (i == s.n)
			return true;
	}
	return false;
}

static bool
holds_name(struct str folded, struct str sign_in)
{
	return utf8_count(sign_in) >= 3 && str_find(folded, sign_in) < folded.n;
}

/* How many of: small letters, large letters, digits, everything else. */
static int
classes(struct str s)
{
	bool has[4] = { false };

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		has[c >= 'a' && c <= 'z'       ? 0
			: c >= 'A' && c <= 'Z' ? 1
			: c >= '0' && c <= '9' ? 2
					       : 3] = true;
	}
	return has[0] + has[1] + has[2] + has[3];
}

static enum err
check(struct job *j, const struct account_rules *rules, struct str sign_in,
    struct str password)
{
	size_t n = utf8_count(password);
	struct str folded = name_fold(j, password);

	if (n < ACCOUNT_PASSWORD_MIN)
		return fail(j, E_INPUT,
		    "口令至少要 %d 个字，现在是 %zu 个；可以用几个不相干的词连起来",
		    ACCOUNT_PASSWORD_MIN, n);
	if (n > ACCOUNT_PASSWORD_MAX)
		return fail(j, E_INPUT, "口令最多 %d 个字", ACCOUNT_PASSWORD_MAX);
	if (is_listed(folded) || is_repeated(folded) || is_run(folded))
		return fail(j, E_INPUT, "这个口令太常见，别人一试就中；请换一个");
	if (holds_name(folded, name_fold(j, sign_in)))
		return fail(j, E_INPUT, "口令里不要有登录名；请换一个");
	if (rules->dengbao && classes(password) < 3)
		return fail(j, E_INPUT,
		    "口令要有小写字母、大写字母、数字、其他符号中的至少三种");
	return OK;
}

/* ── history ────────────────────────────────────────────────────────── */

static enum err
old_list(struct job *j, struct db_ro *ro, const struct secret *s,
    struct str list[OLD_MAX], size_t *n)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, &account_sql[ACCOUNT_OLD_LIST],
	    VALUES(DB_I(s->person), DB_I(OLD_MAX)), &rows);

	for (*n = 0; *n < OLD_MAX && db_more(rows, &e); (*n)++)
		list[*n] = db_text(rows, 0);
	return e;
}

static enum err
check_old(struct job *j, struct db_ro *ro, const struct account_rules *rules,
    const struct secret *s, struct str password)
{
	struct str list[OLD_MAX];
	bool same = false;
	size_t n;
	enum err e = old_list(j, ro, s, list, &n);

	for (size_t i = 0; e == OK && !same && i < n; i++)
		e = hash_check(j, rules->keys, list[i], password, &same);
	if (e != OK || !same)
		return e;
	return fail(j, E_INPUT, "最近 %d 次用过的口令不能再用；请换一个", OLD_MAX);
}

/* ── setting ────────────────────────────────────────────────────────── */

static enum err
no_account(struct job *j)
{
	return fail(j, E_INPUT, "您还没有登录名，设不了口令；请系统管理员先建账户");
}

enum err
account_password_hash(struct job *j, struct db_ro *ro, const struct account_rules *rules,
    const struct account_who *who, struct str password, char phc[128])
{
	bool officer = grade_of(who->post, who->post_n) == GRADE_OFFICER;
	struct secret s;
	enum err e = secret_find(j, ro, who->person, &s);

	if (e == OK && s.person == 0)
		return no_account(j);
	if (e == OK)
		e = check(j, rules, s.sign_in, password);
	if (e == OK && rules->dengbao)
		e = check_old(j, ro, rules, &s, password);
	if (e != OK)
		return e;
	return hash_make(j, rules->keys, password, officer ? HASH_OFFICER : HASH_MEMBER,
	    phc);
}

static enum err
put(struct job *j, struct db_rw *rw, int64_t person, struct str phc)
{
	struct secret s;
	enum err e = db_change(j, rw, &account_sql[ACCOUNT_PHC_PUT],
	    VALUES(DB_I(person), DB_T(phc), DB_I(j->now)), NULL);

	if (e == OK)
		e = secret_find(j, db_rw_reader(rw), person, &s);
	if (e == OK && s.person == 0)
		return no_account(j);
	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_OLD_PUT],
		    VALUES(DB_I(person), DB_I(s.version), DB_T(phc)), NULL);
	if (e == OK)
		e = db_change(j, rw, &account_sql[ACCOUNT_OLD_FORGET],
		    VALUES(DB_I(person), DB_I(OLD_MAX)), NULL);
	return e;
}

enum err
account_password_put(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    const struct account_who *who, const char *phc, char session[ACCOUNT_TOKEN + 1])
{
	enum err e = session_still(j, rw, who);

	if (e == OK)
		e = put(j, rw, who->person, str_of(phc));
	if (e == OK)
		e = session_end_all(j, rw, who->person);
	if (e == OK)
		e = session_open(j, rw, rules, who->person, WEAK_IF_LACKING, session);
	if (e != OK)
		return e;
	return account_fact(j, rw, KIND_PASSWORD, who->person, who->person, S(""));
}
