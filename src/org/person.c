/* SPDX-License-Identifier: MIT
 *
 * person.c -- who there is, and where they belong
 *
 * A person has a number, a name and a unit; names may repeat.  When a name is
 * erased from the ledger, the number stays, so that what the person did keeps
 * its author.  No identity number or phone number is kept here or anywhere.
 */
#include "org/keep.h"
#include "org/org.sql.h"

#define ERASED S("〔已删除〕")

/* ── finding ────────────────────────────────────────────────────────── */

static void
row_person(struct db_rows *rows, struct org_person *p)
{
	*p = (struct org_person){ .id = db_int(rows, 0),
		.name = db_text(rows, 1),
		.unit = db_int(rows, 2),
		.unit_name = db_text(rows, 3),
		.left = row_day(rows, 4),
		.seq = db_int(rows, 5) };
}

enum err
org_person_find(struct job *j, struct db_ro *ro, int64_t id, struct org_person *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_PERSON_FIND], VALUES(DB_I(id)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "没有这个人");
	row_person(rows, out);
	return OK;
}

enum err
org_person_list(struct job *j, struct db_ro *ro, struct str q, int64_t unit,
    struct str after, int64_t after_id, size_t max, const struct org_person **items,
    size_t *n)
{
	struct org_person *list = NULL;
	struct gram_range g = { .few = false };
	enum org_sql_id id = unit != 0 ? ORG_PERSON_UNIT : ORG_PERSON_ALL;
	struct db_rows *rows;
	size_t cap = 0;
	enum err e = q.n > 0 ? gram_find(j, ro, GRAM_PERSON, q, &g) : OK;
	const struct db_value v[] = { DB_T(after), DB_I(after_id), DB_T(q), DB_I(unit),
		DB_I((int64_t)max), DB_T(g.from), DB_T(g.to) };

	if (g.few)
		id = ORG_PERSON_GRAM;
	if (e == OK)
		e = db_select(j, ro, &org_sql[id], v, (size_t)org_sql[id].params, &rows);
	for (*n = 0; *n < max && db_more(rows, &e); (*n)++) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		row_person(rows, &list[*n]);
	}
	*items = list;
	return e;
}

/* ── facts ──────────────────────────────────────────────────────────── */

enum err
apply_PERSON(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t id = keep_id(f);
	struct str name = f->erased ? ERASED : body_get(j, f->body, KEY_NAME);
	struct org_person had;
	enum err e = org_person_find(j, db_rw_reader(rw), id, &had);

	if (e == OK)
		e = gram_drop(j, rw, GRAM_PERSON, id, had.name);
	else if (e == E_MISSING)
		e = OK;
	if (e == OK)
		e = gram_put(j, rw, GRAM_PERSON, id, name);
	if (e != OK)
		return e;
	return db_change(j, rw, &org_sql[ORG_PERSON_PUT],
	    VALUES(DB_I(id), DB_T(name), DB_I(f->unit), DB_I(f->seq)), NULL);
}

enum err
apply_PERSON_LEAVE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t id = keep_id(f);
	enum err e = db_change(j, rw, &org_sql[ORG_PERSON_LEAVE],
	    VALUES(DB_I(id), DB_I(f->day), DB_I(f->seq)), NULL);

	if (e != OK)
		return e;
	return db_change(j, rw, &org_sql[ORG_POST_END_ALL],
	    VALUES(DB_I(id), DB_I(f->day - 1), DB_I(f->seq)), NULL);
}

/* ── changes ────────────────────────────────────────────────────────── */

static enum err
check_unit(struct job *j, struct db_ro *ro, int64_t id)
{
	struct place at;
	enum err e = id == 0 ? OK : unit_place(j, ro, id, &at);

	if (e == E_MISSING || (e == OK && id != 0 && at.closed))
		return fail(j, E_INPUT, "所在单位不存在或已撤销；请另选");
	return e;
}

static enum err
gone(struct job *j, const struct org_person *p)
{
	return fail(j, E_INPUT, "%.*s已经离开，不能再改", STR_FMT(p->name));
}

/* A new number for a new person; *same if nothing would change. */
static enum err
check_person(struct job *j, struct db_ro *ro, struct org_person *p, bool *same)
{
	struct org_person had;
	enum err e = keep_text(j, "姓名", &p->name, ORG_NAME_MAX, true);

	*same = false;
	if (e == OK)
		e = check_unit(j, ro, p->unit);
	if (e != OK)
		return e;
	if (p->id == 0) {
		e = db_number(j, ro, &org_sql[ORG_PERSON_LAST], NO_VALUES, &p->id);
		p->id++;
		return e;
	}
	e = org_person_find(j, ro, p->id, &had);
	if (e == OK && had.left != DAY_NONE)
		return gone(j, &had);
	*same = e == OK && str_eq(had.name, p->name) && had.unit == p->unit;
	return e;
}

enum err
org_person_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct org_person *p)
{
	struct buf b = { .j = j };
	bool seen, same;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = check_person(j, db_rw_reader(rw), p, &same);
	if (e != OK || same)
		return e;
	body_put(&b, KEY_NAME, p->name);
	return keep_put(j, rw, act,
	    &(struct keep_fact){ .kind = KIND_PERSON,
		.id = p->id,
		.unit = p->unit,
		.body = buf_str(&b) });
}

enum err
org_person_leave(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t id)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct org_person p;
	enum org_role role;
	bool seen, officer;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = org_person_find(j, ro, id, &p);
	if (e == OK && p.left != DAY_NONE)
		return gone(j, &p);
	if (e == OK)
		e = post_officer(j, ro, id, act->day, &officer, &role);
	if (e == OK && officer)
		return fail(j, E_INPUT,
		    "%.*s是%s，须先由两名三员免去这一职务，才能登记离开", STR_FMT(p.name),
		    org_roles[role].name);
	if (e != OK)
		return e;
	return keep_put(j, rw, act,
	    &(struct keep_fact){ .kind = KIND_PERSON_LEAVE, .id = id, .unit = p.unit });
}
