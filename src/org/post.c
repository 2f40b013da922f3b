/* SPDX-License-Identifier: MIT
 *
 * post.c -- who holds which role, where and for how long
 *
 * A term has a first and a last day, both included.  One of the three officers
 * [三员] holds no other post at the same time; giving and ending takes two of
 * them.  What a role may do is not known here.
 */
#include <assert.h>

#include "org/keep.h"
#include "org/org.sql.h"

#define POSTS_MAX 500
#define WIDE_ROLES 5 /* of roles.def: those that are not local */
#define KEY_SECOND S("另一名三员")

/* ── finding ────────────────────────────────────────────────────────── */

static enum err
unknown_role(struct job *j, struct str name)
{
	return fail(j, E_INPUT, "职务“%.*s”本程序不认识；请换用更新的程序",
	    STR_FMT(name));
}

/* Columns as post_find has them. */
static enum err
row_post(struct job *j, struct db_rows *rows, struct org_post *p)
{
	struct str role = db_text(rows, 3);

	*p = (struct org_post){ .id = db_int(rows, 0),
		.person = db_int(rows, 1),
		.unit = db_int(rows, 2),
		.office = db_text(rows, 4),
		.from = row_day(rows, 5),
		.to = row_day(rows, 6),
		.person_name = db_text(rows, 7),
		.unit_name = db_text(rows, 8),
		.seq = db_int(rows, 9) };
	return org_role_named(role, &p->role) ? OK : unknown_role(j, role);
}

static enum err
post_find(struct job *j, struct db_ro *ro, int64_t id, struct org_post *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_POST_FIND], VALUES(DB_I(id)), &rows);

	if (e == OK && rows == NULL)
		return fail(j, E_MISSING, "没有这项职务");
	return e == OK ? row_post(j, rows, out) : e;
}

static enum err
select_posts(struct job *j, struct db_ro *ro, int64_t person, int64_t unit, int32_t day,
    struct db_rows **rows)
{
	struct db_value on = DB_I(day), limit = DB_I(POSTS_MAX);

	if (person != 0)
		return db_select(j, ro, &org_sql[ORG_POST_PERSON],
		    VALUES(on, limit, DB_I(person), DB_I(unit)), rows);
	if (unit != 0)
		return db_select(j, ro, &org_sql[ORG_POST_UNIT],
		    VALUES(on, limit, DB_I(unit)), rows);
	return db_select(j, ro, &org_sql[ORG_POST_ALL], VALUES(on, limit), rows);
}

static enum err
rows_posts(struct job *j, struct db_rows *rows, const struct org_post **items, size_t *n)
{
	struct org_post *list = NULL;
	size_t cap = 0;
	enum err e = OK;

	for (*n = 0; *n < POSTS_MAX && db_more(rows, &e); (*n)++) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		e = row_post(j, rows, &list[*n]);
	}
	*items = list;
	return e;
}

enum err
org_post_list(struct job *j, struct db_ro *ro, int64_t person, int64_t unit, int32_t day,
    const struct org_post **items, size_t *n)
{
	struct db_rows *rows;
	enum err e = select_posts(j, ro, person, unit, day, &rows);

	*n = 0;
	return e == OK ? rows_posts(j, rows, items, n) : e;
}

enum err
org_post_wide(struct job *j, struct db_ro *ro, int32_t day, const struct org_post **items,
    size_t *n)
{
	struct db_value v[2 + WIDE_ROLES] = { DB_I(day), DB_I(POSTS_MAX) };
	struct db_rows *rows;
	size_t k = 2;
	enum err e;

	for (size_t i = 0; i < ROLES_N; i++)
		if (!org_roles[i].local) {
			assert(k < ARRAY_N(v));
			v[k++] = DB_T(str_of(org_roles[i].name));
		}
	assert(k == ARRAY_N(v));
	*n = 0;
	e = db_select(j, ro, &org_sql[ORG_POST_WIDE], v, k, &rows);
	return e == OK ? rows_posts(j, rows, items, n) : e;
}

enum err
org_post_search(struct job *j, struct db_ro *ro, const struct org_post_wish *w,
    size_t max, const struct org_post **items, size_t *n)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, &org_sql[ORG_POST_SEARCH],
	    VALUES(DB_I(w->day), DB_I(w->after), DB_T(w->role), DB_T(w->person),
		DB_T(w->unit), DB_I((int64_t)(max < POSTS_MAX ? max : POSTS_MAX))),
	    &rows);

	*n = 0;
	return e == OK ? rows_posts(j, rows, items, n) : e;
}

/* ── facts ──────────────────────────────────────────────────────────── */

void
post_body(struct buf *b, const struct org_post *p)
{
	body_put_int(b, KEY_PERSON, p->person);
	body_put_int(b, KEY_UNIT, p->unit);
	body_put(b, KEY_ROLE, str_of(org_roles[p->role].name));
	body_put(b, KEY_OFFICE, p->office);
	keep_put_day(b, KEY_FROM, p->from);
	keep_put_day(b, KEY_TO, p->to);
}

enum err
post_read(struct job *j, struct str body, struct org_post *out)
{
	struct str role = body_get(j, body, KEY_ROLE);

	*out = (struct org_post){ .person = body_int(j, body, KEY_PERSON),
		.unit = body_int(j, body, KEY_UNIT),
		.office = body_get(j, body, KEY_OFFICE),
		.from = keep_get_day(j, body, KEY_FROM),
		.to = keep_get_day(j, body, KEY_TO) };
	return org_role_named(role, &out->role) ? OK : unknown_role(j, role);
}

enum err
apply_POST(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct org_post p;
	enum err e = post_read(j, f->body, &p);

	if (e != OK)
		return e;
	return db_change(j, rw, &org_sql[ORG_POST_PUT],
	    VALUES(DB_I(keep_id(f)), DB_I(p.person), DB_I(p.unit),
		DB_T(str_of(org_roles[p.role].name)), DB_I(org_roles[p.role].officer),
		DB_T(p.office), DB_I(p.from), keep_day(p.to), DB_I(f->seq)),
	    NULL);
}

enum err
apply_POST_END(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &org_sql[ORG_POST_END],
	    VALUES(DB_I(keep_id(f)), DB_I(f->day - 1), DB_I(f->seq)), NULL);
}

enum err
org_post_given(struct job *j, struct db_ro *ro, const struct org_post *p, int64_t by[2],
    int64_t *at)
{
	struct ledger_fact f;
	enum err e = ledger_find(j, ro, p->seq, &f);

	by[0] = by[1] = *at = 0;
	if (e != OK || !str_eq(f.kind, keep_kind_name(KIND_POST)))
		return e;
	by[0] = f.actor;
	by[1] = body_int(j, f.body, KEY_SECOND);
	*at = f.at;
	return OK;
}

/* ── who may ────────────────────────────────────────────────────────── */

static enum err
select_beside(struct job *j, struct db_ro *ro, int64_t person, int32_t from, int32_t to,
    struct db_rows **rows)
{
	return db_select(j, ro, &org_sql[ORG_POST_BESIDE],
	    VALUES(DB_I(person), DB_I(from), keep_day(to)), rows);
}

/* An officer's post of ${person} that shares a day with ${from} … ${to}. */
static enum err
officer_between(struct job *j, struct db_ro *ro, int64_t person, const int32_t term[2],
    bool *is, enum org_role *which)
{
	struct db_rows *rows;
	enum err e = select_beside(j, ro, person, term[0], term[1], &rows);

	*is = db_more(rows, &e) && db_int(rows, 3) == 1;
	if (*is && !org_role_named(db_text(rows, 2), which))
		return unknown_role(j, db_text(rows, 2));
	return e;
}

enum err
post_officer(struct job *j, struct db_ro *ro, int64_t person, int32_t day, bool *is,
    enum org_role *which)
{
	return officer_between(j, ro, person, (int32_t[]){ day, DAY_NONE }, is, which);
}

static enum err
is_officer_today(struct job *j, struct db_ro *ro, int64_t person, bool *is)
{
	enum org_role which;

	return officer_between(j, ro, person, (int32_t[]){ j->today, j->today }, is,
	    &which);
}

enum err
post_need_officer(struct job *j, struct db_ro *ro, int64_t person)
{
	bool is;
	enum err e = is_officer_today(j, ro, person, &is);

	if (e == OK && !is)
		return fail(j, E_DENIED, "授予和收回职务是三员的事，您现在不是三员之一");
	return e;
}

enum err
post_apart(struct job *j, const int64_t pair[2], const struct org_post *p, bool ends)
{
	if (pair[0] == 0 || pair[1] == 0)
		return fail(j, E_DENIED,
		    "授予和收回职务要有两名三员：一人提出，另一人同意");
	if (pair[0] == pair[1])
		return fail(j, E_DENIED, "提出授权的人不能自己答复；请由另一名三员答复");
	if (!ends && (pair[0] == p->person || pair[1] == p->person))
		return fail(j, E_DENIED, "不能给自己授予职务，也不能同意给自己的授权");
	return OK;
}

/* May they give (or end) ${p} together?  The installation itself may. */
static enum err
check_pair(struct job *j, struct db_ro *ro, const int64_t pair[2],
    const struct org_post *p, bool ends)
{
	bool is = false;
	enum err e;

	if (pair[0] == 0 && pair[1] == 0)
		return OK;
	e = post_apart(j, pair, p, ends);
	if (e == OK)
		e = post_need_officer(j, ro, pair[0]);
	if (e == OK)
		e = is_officer_today(j, ro, pair[1], &is);
	if (e == OK && !is)
		return fail(j, E_DENIED,
		    "提出授权的人现在不是三员之一；请由三员重新提出");
	return e;
}

/* ── what may be ────────────────────────────────────────────────────── */

static enum err
check_holder(struct job *j, struct db_ro *ro, const struct org_post *p)
{
	struct org_person who;
	enum err e = org_person_find(j, ro, p->person, &who);

	if (e == OK && who.left != DAY_NONE)
		return fail(j, E_INPUT, "%.*s已经离开，不能再任职", STR_FMT(who.name));
	return e;
}

static enum err
check_where(struct job *j, struct db_ro *ro, const struct org_post *p)
{
	const struct org_role_row *role = &org_roles[p->role];
	struct place at;
	enum err e;

	if (p->unit == 0)
		return role->local
		    ? fail(j, E_INPUT, "“%s”要写明是哪个单位的", role->name)
		    : OK;
	if (role->officer)
		return fail(j, E_INPUT, "“%s”管整个系统，不属于某个单位；请把单位留空",
		    role->name);
	e = unit_place(j, ro, p->unit, &at);
	if (e == E_MISSING || (e == OK && at.closed))
		return fail(j, E_INPUT, "任职的单位不存在或已撤销；请另选");
	return e;
}

static enum err
check_term(struct job *j, const struct org_post *p)
{
	if (p->from == DAY_NONE)
		return fail(j, E_INPUT, "还没有写明从哪一天起任职");
	if (p->to != DAY_NONE && p->to < p->from)
		return fail(j, E_INPUT, "任期的最后一天早于第一天；请核对");
	return OK;
}

/* The row is a post of the same person at the same time. */
static enum err
check_other(struct job *j, struct db_rows *rows, const struct org_post *p)
{
	const struct org_role_row *role = &org_roles[p->role];
	struct str other = db_text(rows, 2);

	if (str_eq(other, str_of(role->name)) && db_int(rows, 1) == p->unit &&
	    str_eq(db_text(rows, 4), p->office))
		return fail(j, E_INPUT, "此人在这段时间已经担任这一职务");
	if (role->officer || db_int(rows, 3) == 1)
		return fail(j, E_INPUT,
		    "此人已是“%.*s”：三员（系统、安全、审计管理员）不得兼任其他职务，"
		    "三员之间也不得互兼",
		    STR_FMT(other));
	return OK;
}

static enum err
check_beside(struct job *j, struct db_ro *ro, const struct org_post *p)
{
	struct db_rows *rows;
	enum err e = select_beside(j, ro, p->person, p->from, p->to, &rows);

	while (db_more(rows, &e))
		e = check_other(j, rows, p);
	return e;
}

enum err
post_check(struct job *j, struct db_ro *ro, struct org_post *p)
{
	enum err e = keep_text(j, "岗位", &p->office, ORG_WORD_MAX, false);

	if (e == OK)
		e = check_holder(j, ro, p);
	if (e == OK)
		e = check_where(j, ro, p);
	if (e == OK)
		e = check_term(j, p);
	return e == OK ? check_beside(j, ro, p) : e;
}

/* E_INPUT if nobody but the holder of ${p} has its role on ${day}. */
static enum err
check_not_last(struct job *j, struct db_ro *ro, const struct org_post *p, int32_t day)
{
	const char *role = org_roles[p->role].name;
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_POST_OTHERS],
	    VALUES(DB_T(str_of(role)), DB_I(p->id), DB_I(day)), &rows);

	if (e == OK && db_int(rows, 0) == 0)
		return fail(j, E_INPUT, "%.*s是唯一的%s；请先把这一职务授予接替的人",
		    STR_FMT(p->person_name), role);
	return e;
}

enum err
post_check_end(struct job *j, struct db_ro *ro, int64_t id, int32_t day, bool anyway,
    struct org_post *out)
{
	enum err e = post_find(j, ro, id, out);

	if (e == OK && out->to != DAY_NONE && out->to < day)
		return fail(j, E_INPUT, "这一职务已经结束，不必再免");
	if (e == OK && org_roles[out->role].officer && !anyway)
		e = check_not_last(j, ro, out, day);
	return e;
}

/* ── changes ────────────────────────────────────────────────────────── */

enum err
org_post_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct org_post *p, int64_t second)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = check_pair(j, ro, (int64_t[]){ act->actor, second }, p, false);
	if (e == OK)
		e = post_check(j, ro, p);
	if (e == OK)
		e = db_number(j, ro, &org_sql[ORG_POST_LAST], NO_VALUES, &p->id);
	if (e != OK)
		return e;
	p->id++;
	post_body(&b, p);
	body_put_int(&b, KEY_SECOND, second);
	return keep_put(j, rw, act,
	    &(struct keep_fact){ .kind = KIND_POST,
		.id = p->id,
		.unit = p->unit,
		.body = buf_str(&b) });
}

enum err
org_post_end(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t id,
    int64_t second)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	struct org_post p;
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = post_check_end(j, ro, id, act->day, act->actor == 0, &p);
	if (e == OK)
		e = check_pair(j, ro, (int64_t[]){ act->actor, second }, &p, true);
	if (e != OK)
		return e;
	body_put_int(&b, KEY_SECOND, second);
	return keep_put(j, rw, act,
	    &(struct keep_fact){ .kind = KIND_POST_END,
		.id = id,
		.unit = p.unit,
		.body = buf_str(&b) });
}
