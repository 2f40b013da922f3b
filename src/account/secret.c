/* SPDX-License-Identifier: MIT
 *
 * secret.c -- who has an account, and under which sign-in name
 *
 * The name as it was typed is shown; the folded one is compared, so that an
 * input method left in full width or capitals does not keep anybody out.
 */
#include "account/inner.h"
#include "account/account.sql.h"

#define NAME_MIN 2
#define NAME_CHARS 40

/* Full-width signs to half width, large letters to small. */
struct str
name_fold(struct job *j, struct str name)
{
	struct buf b = { .j = j };
	size_t at = 0;

	while (at < name.n) {
		size_t from = at;
		uint32_t c = utf8_next(name, &at);

		if (c >= 0xff01 && c <= 0xff5e)
			c -= 0xfee0;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c < 0x80)
			buf_c(&b, (char)c);
		else
			buf_put(&b, str_cut(name, from, at));
	}
	return buf_str(&b);
}

static enum err
find(struct job *j, struct db_ro *ro, const struct sql_text *q, struct db_value by,
    struct secret *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, q, &by, 1, &rows);

	*out = (struct secret){ .person = 0 };
	if (rows == NULL)
		return e;
	*out = (struct secret){ .person = db_int(rows, 0),
		.sign_in = db_text(rows, 1),
		.phc = db_text(rows, 2),
		.phc_at = db_int(rows, 3),
		.seed = db_bytes(rows, 4),
		.pending = db_bytes(rows, 5),
		.step = db_int(rows, 6),
		.version = db_int(rows, 7) };
	return OK;
}

enum err
secret_find(struct job *j, struct db_ro *ro, int64_t person, struct secret *out)
{
	return find(j, ro, &account_sql[ACCOUNT_SECRET_FIND], DB_I(person), out);
}

enum err
secret_named(struct job *j, struct db_ro *ro, struct str name, struct secret *out)
{
	return find(j, ro, &account_sql[ACCOUNT_SECRET_NAMED],
	    DB_T(name_fold(j, str_trim(name))), out);
}

/* ── names ──────────────────────────────────────────────────────────── */

/* Blanks and control characters of any script. */
static bool
is_blank(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x3000 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) ||
	    (c >= 0x205f && c <= 0x206f) || c == 0xfeff;
}

static enum err
check_name(struct job *j, struct str name)
{
	size_t at = 0, n = utf8_count(name);

	if (n < NAME_MIN || n > NAME_CHARS)
		return fail(j, E_INPUT, "登录名要有 %d 到 %d 个字", NAME_MIN, NAME_CHARS);
	while (at < name.n)
		if (is_blank(utf8_next(name, &at)))
			return fail(j, E_INPUT, "登录名里不能有空格；请连着写");
	return OK;
}

enum err
account_name_put(struct job *j, struct db_rw *rw, int64_t actor, int64_t person,
    struct str name)
{
	struct holder h;
	struct secret had = { .person = 0 };
	enum err e;

	name = str_trim(name);
	e = check_name(j, name);
	if (e == OK)
		e = holder_find(j, db_rw_reader(rw), person, &h);
	if (e == OK && !h.here)
		return fail(j, E_INPUT, "名册里没有这个人，或此人已经离开");
	if (e == OK)
		e = secret_named(j, db_rw_reader(rw), name, &had);
	if (e != OK)
		return e;
	if (had.person != 0 && had.person != person)
		return fail(j, E_INPUT, "登录名“%.*s”已经有人用了；请换一个",
		    STR_FMT(name));
	if (had.person == person && str_eq(had.sign_in, name))
		return OK;
	e = db_change(j, rw, &account_sql[ACCOUNT_SECRET_PUT],
	    VALUES(DB_I(person), DB_T(name), DB_T(name_fold(j, name))), NULL);
	return e == OK ? account_fact(j, rw, KIND_MADE, actor, person, S("")) : e;
}

enum err
account_forget(struct job *j, struct db_rw *rw, int64_t person)
{
	struct secret s;
	enum err e = secret_find(j, db_rw_reader(rw), person, &s);
	struct str name = job_fmt(j, "已删除-%lld", (long long)person);

	if (e != OK || s.person == 0)
		return e;
	return db_change(j, rw, &account_sql[ACCOUNT_SECRET_PUT],
	    VALUES(DB_I(person), DB_T(name), DB_T(name_fold(j, name))), NULL);
}

enum err
account_name_of(struct job *j, struct db_ro *ro, int64_t person, struct str *name)
{
	struct secret s;
	enum err e = secret_find(j, ro, person, &s);

	*name = s.sign_in;
	return e;
}

enum err
account_named(struct job *j, struct db_ro *ro, struct str name, int64_t *person)
{
	struct secret s;
	enum err e = secret_named(j, ro, name, &s);

	*person = s.person;
	if (e != OK || s.person != 0)
		return e;
	return fail(j, E_MISSING, "没有登录名为“%.*s”的账户", STR_FMT(name));
}

/* ── what an officer sees ───────────────────────────────────────────── */

static struct account_state
state_of(struct db_rows *rows)
{
	return (struct account_state){ .person = db_int(rows, 0),
		.sign_in = db_text(rows, 1),
		.has_password = db_text(rows, 2).n > 0,
		.has_factor = db_bytes(rows, 3).n > 0,
		.locked_until = db_int(rows, 4) };
}

/* Names are org/'s; it is asked for each of the few shown. */
static enum err
fill_names(struct job *j, struct db_ro *ro, struct account_state *s, size_t n)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++) {
		struct holder h;

		e = holder_find(j, ro, s[i].person, &h);
		s[i].name = h.name;
	}
	return e;
}

/* The rows of a list; at most ${max}. */
static enum err
rows_states(struct job *j, struct db_ro *ro, struct db_rows *rows, size_t max,
    const struct account_state **items, size_t *n)
{
	struct account_state *list = NEWS(j, struct account_state, max);
	enum err e = OK;

	while (*n < max && db_more(rows, &e))
		list[(*n)++] = state_of(rows);
	*items = list;
	return e == OK ? fill_names(j, ro, list, *n) : e;
}

enum err
account_list(struct job *j, struct db_ro *ro, int64_t after, size_t max,
    const struct account_state **items, size_t *n)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, &account_sql[ACCOUNT_STATE_LIST],
	    VALUES(DB_I(after), DB_I(j->now), DB_I((int64_t)max)), &rows);

	*n = 0;
	return e == OK ? rows_states(j, ro, rows, max, items, n) : e;
}

enum err
account_worries(struct job *j, struct db_ro *ro, enum account_worry which, size_t max,
    const struct account_state **items, size_t *n)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, &account_sql[ACCOUNT_WORRY_LIST],
	    VALUES(DB_I(which), DB_I(j->now), DB_I((int64_t)max)), &rows);

	*n = 0;
	return e == OK ? rows_states(j, ro, rows, max, items, n) : e;
}

enum err
account_tally(struct job *j, struct db_ro *ro, struct account_tally *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &account_sql[ACCOUNT_TALLY], VALUES(DB_I(j->now)),
	    &rows);

	*out = (struct account_tally){ .accounts = 0 };
	if (rows == NULL)
		return e;
	*out = (struct account_tally){ .accounts = db_int(rows, 0),
		.locked = db_int(rows, 1),
		.bare = db_int(rows, 2),
		.unopened = db_int(rows, 3),
		.sessions = db_int(rows, 4),
		.persons = db_int(rows, 5),
		.codes = db_int(rows, 6) };
	return OK;
}

enum err
account_codes_after(struct job *j, struct db_ro *ro, int64_t at, int64_t *out)
{
	return db_number(j, ro, &account_sql[ACCOUNT_CODES_AFTER], VALUES(DB_I(at)), out);
}

enum err
account_find(struct job *j, struct db_ro *ro, int64_t person, struct account_state *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &account_sql[ACCOUNT_STATE_FIND],
	    VALUES(DB_I(person), DB_I(j->now)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "此人还没有账户");
	*out = state_of(rows);
	return fill_names(j, ro, out, 1);
}
