/* SPDX-License-Identifier: MIT
 *
 * unit_put.c -- units are opened, changed, closed, and the tree follows
 *
 * A unit's number is the next after the highest; its path is its parent's and
 * that number.  When a unit moves, everything below it is rewritten by one
 * statement.  Dates of units are what people say; nothing is closed by date.
 */
#include "org/keep.h"
#include "org/org.sql.h"

/* ── facts ──────────────────────────────────────────────────────────── */

bool
unit_same(const struct org_unit *a, const struct org_unit *b)
{
	return a->parent == b->parent && str_eq(a->name, b->name) &&
	    str_eq(a->code, b->code) && str_eq(a->class, b->class) &&
	    str_eq(a->level, b->level) && a->opened == b->opened;
}

static struct ledger_fact
unit_fact(struct job *j, const struct org_act *act, const struct org_unit *u,
    enum org_kind kind)
{
	struct buf b = { .j = j };

	body_put(&b, KEY_NAME, u->name);
	body_put_int(&b, KEY_PARENT, u->parent);
	body_put(&b, KEY_CODE, u->code);
	body_put(&b, KEY_CLASS, u->class);
	body_put(&b, KEY_LEVEL, u->level);
	keep_put_day(&b, KEY_OPENED, u->opened);
	return keep_made(j, act,
	    &(struct keep_fact){ .kind = kind,
		.id = u->id,
		.unit = u->id,
		.body = buf_str(&b) });
}

enum err
unit_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct org_unit *const *u, size_t n, bool fresh)
{
	enum org_kind kind = fresh ? KIND_UNIT_OPEN : KIND_UNIT_CHANGE;
	struct ledger_fact *f = NEWS(j, struct ledger_fact, n);

	for (size_t i = 0; i < n; i++)
		f[i] = unit_fact(j, act, u[i], kind);
	return keep_put_all(j, rw, kind, f, n);
}

static struct org_unit
unit_said(struct job *j, const struct ledger_fact *f)
{
	return (struct org_unit){ .id = keep_id(f),
		.parent = body_int(j, f->body, KEY_PARENT),
		.name = body_get(j, f->body, KEY_NAME),
		.code = body_get(j, f->body, KEY_CODE),
		.class = body_get(j, f->body, KEY_CLASS),
		.level = body_get(j, f->body, KEY_LEVEL),
		.opened = keep_get_day(j, f->body, KEY_OPENED),
		.closed = DAY_NONE,
		.seq = f->seq };
}

#define UNIT_VALUES 10

struct opened { /* units laid behind one another, to be told together */
	struct job *j;
	struct db_rw *rw;
	struct db_value *v;
	int64_t *id;
	size_t n;
	struct grams grams;
};

static enum err
tell_opened(struct opened *o)
{
	size_t n = o->n;
	enum err e = db_change_all(o->j, o->rw, &org_sql[ORG_UNIT_PUT], o->v, n);

	o->n = 0;
	return e == OK ? gram_tell(o->j, o->rw, &o->grams) : e;
}

/* Its path is made of its parent's, which must be there. */
static enum err
lay_opened(struct opened *o, const struct org_unit *u)
{
	struct job *j = o->j;
	const struct db_value v[UNIT_VALUES] = { DB_I(u->id), DB_I(u->parent),
		DB_T(job_fmt(j, "%lld/", (long long)u->id)), DB_T(u->name), DB_T(u->code),
		DB_T(u->class), DB_T(u->level), keep_day(u->opened), DB_I(u->seq),
		DB_T(org_spelt(j, u->name)) };
	enum err e = OK;

	for (size_t i = 0; i < o->n; i++)
		if (o->id[i] == u->parent)
			e = tell_opened(o);
	memcpy(o->v + o->n * UNIT_VALUES, v, sizeof v);
	o->id[o->n++] = u->id;
	gram_lay(j, &o->grams, GRAM_UNIT, u->id, u->name);
	return e;
}

enum err
apply_opened(struct job *j, struct db_rw *rw, const struct ledger_fact *f, size_t n)
{
	struct opened o = { .j = j,
		.rw = rw,
		.v = NEWS(j, struct db_value, n * UNIT_VALUES),
		.id = NEWS(j, int64_t, n) };
	enum err e = OK;

	for (size_t i = 0; i < n && e == OK; i++) {
		struct org_unit u = unit_said(j, &f[i]);

		e = lay_opened(&o, &u);
	}
	return e == OK ? tell_opened(&o) : e;
}

enum err
apply_UNIT_OPEN(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return apply_opened(j, rw, f, 1);
}

/* Hang the subtree of ${id} under ${parent}. */
static enum err
move(struct job *j, struct db_rw *rw, int64_t id, int64_t parent)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct place from, to = { .path = S("/"), .depth = -1 };
	enum err e = unit_place(j, ro, id, &from);

	if (e == OK && parent != 0)
		e = unit_place(j, ro, parent, &to);
	if (e != OK)
		return e;
	return db_change(j, rw, &org_sql[ORG_TREE_MOVE],
	    VALUES(DB_T(from.path), DB_T(from.end),
		DB_T(job_fmt(j, "%.*s%lld/", STR_FMT(to.path), (long long)id)),
		DB_I(to.depth + 1 - from.depth)),
	    NULL);
}

enum err
apply_UNIT_CHANGE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct org_unit u = unit_said(j, f), had;
	enum err e = org_unit_find(j, db_rw_reader(rw), u.id, &had);
	bool renamed = e == OK && !str_eq(u.name, had.name);

	if (e == OK && u.parent != had.parent)
		e = move(j, rw, u.id, u.parent);
	if (e == OK && renamed)
		e = gram_drop(j, rw, GRAM_UNIT, u.id, had.name);
	if (e == OK && renamed)
		e = gram_put(j, rw, GRAM_UNIT, u.id, u.name);
	if (e != OK)
		return e;
	return db_change(j, rw, &org_sql[ORG_UNIT_SET],
	    VALUES(DB_I(u.id), DB_I(u.parent), DB_T(u.name), DB_T(u.code), DB_T(u.class),
		DB_T(u.level), keep_day(u.opened), DB_I(u.seq),
		DB_T(org_spelt(j, u.name))),
	    NULL);
}

enum err
apply_UNIT_CLOSE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &org_sql[ORG_UNIT_CLOSE],
	    VALUES(DB_I(keep_id(f)), DB_I(f->day), DB_I(f->seq)), NULL);
}

/* ── checks ─────────────────────────────────────────────────────────── */

static enum err
check_texts(struct job *j, struct org_unit *u)
{
	enum err e = keep_text(j, "单位名称", &u->name, ORG_NAME_MAX, true);

	if (e == OK)
		e = keep_text(j, "单位代码", &u->code, ORG_WORD_MAX, false);
	if (e == OK)
		e = keep_text(j, "单位类型", &u->class, ORG_WORD_MAX, false);
	if (e == OK)
		e = keep_text(j, "层级", &u->level, ORG_WORD_MAX, false);
	return e;
}

static enum err
check_taken(struct job *j, struct db_ro *ro, const struct org_unit *u)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_UNIT_CLASH],
	    VALUES(DB_T(u->name), DB_T(u->code), DB_I(u->id)), &rows);

	if (rows == NULL)
		return e;
	if (db_int(rows, 1) == 0)
		return fail(j, E_INPUT, "已有名为“%.*s”的单位；请换一个能区分的名称",
		    STR_FMT(u->name));
	return fail(j, E_INPUT, "代码“%.*s”已是另一个单位的代码；请核对",
	    STR_FMT(u->code));
}

/* The place under which ${u} is to hang; depth -1 for the top. */
static enum err
parent_place(struct job *j, struct db_ro *ro, const struct org_unit *u, struct place *out)
{
	enum err e;

	*out = (struct place){ .path = S("/"), .depth = -1 };
	if (u->parent == 0)
		return OK;
	e = unit_place(j, ro, u->parent, out);
	if (e == E_MISSING || (e == OK && out->closed))
		return fail(j, E_INPUT, "上级单位不存在或已撤销；请另选");
	return e;
}

static enum err
too_deep(struct job *j)
{
	return fail(j, E_INPUT, "层级太深：一个单位上面最多 %d 层", ORG_DEPTH_MAX);
}

static enum err
check_new(struct job *j, struct db_ro *ro, struct org_unit *u)
{
	struct place parent;
	enum err e = check_texts(j, u);

	if (e == OK)
		e = check_taken(j, ro, u);
	if (e == OK)
		e = parent_place(j, ro, u, &parent);
	if (e == OK && parent.depth + 1 > ORG_DEPTH_MAX)
		return too_deep(j);
	return e;
}

/* How many levels the deepest unit below ${at} lies under it. */
static enum err
height(struct job *j, struct db_ro *ro, const struct place *at, int64_t *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_TREE_DEPTH],
	    VALUES(DB_T(at->path), DB_T(at->end)), &rows);

	if (e == OK)
		*out = db_int(rows, 0) - at->depth;
	return e;
}

static enum err
check_move(struct job *j, struct db_ro *ro, const struct org_unit *u)
{
	struct place parent, at;
	int64_t below;
	enum err e = parent_place(j, ro, u, &parent);

	if (e == OK)
		e = unit_place(j, ro, u->id, &at);
	if (e == OK && str_starts(parent.path, at.path))
		return fail(j, E_INPUT,
		    "上级不能是它自己或它的下级，否则隶属关系成了一个圈");
	if (e == OK)
		e = height(j, ro, &at, &below);
	if (e == OK && parent.depth + 1 + below > ORG_DEPTH_MAX)
		return too_deep(j);
	return e;
}

/* ── changes ────────────────────────────────────────────────────────── */

enum err
org_unit_open(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct org_unit *u)
{
	struct db_ro *ro = db_rw_reader(rw);
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	u->id = 0;
	if (e != OK || seen)
		return e;
	e = check_new(j, ro, u);
	if (e == OK)
		e = db_number(j, ro, &org_sql[ORG_UNIT_LAST], NO_VALUES, &u->id);
	if (e != OK)
		return e;
	u->id++;
	return unit_put(j, rw, act, (const struct org_unit *[]){ u }, 1, true);
}

/* The unit as it is, if it may still be changed. */
static enum err
open_unit(struct job *j, struct db_ro *ro, int64_t id, struct org_unit *out)
{
	enum err e = org_unit_find(j, ro, id, out);

	if (e == OK && out->closed != DAY_NONE)
		return fail(j, E_INPUT, "“%.*s”已经撤销，不能再改", STR_FMT(out->name));
	return e;
}

enum err
org_unit_change(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct org_unit *u)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct org_unit had, will = *u;
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = open_unit(j, ro, u->id, &had);
	if (e == OK)
		e = check_texts(j, &will);
	if (e != OK || unit_same(&had, &will))
		return e;
	e = check_taken(j, ro, &will);
	if (e == OK && will.parent != had.parent)
		e = check_move(j, ro, &will);
	if (e != OK)
		return e;
	return unit_put(j, rw, act, (const struct org_unit *[]){ &will }, 1, false);
}

static enum err
check_close(struct job *j, struct db_ro *ro, const struct org_unit *u, int32_t day)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_UNIT_OPEN_BELOW], VALUES(DB_I(u->id)),
	    &rows);

	if (rows != NULL)
		return fail(j, E_INPUT,
		    "“%.*s”还有下级“%.*s”；请先撤销它的下级或改变它们的上级",
		    STR_FMT(u->name), STR_FMT(db_text(rows, 0)));
	if (e == OK && u->opened != DAY_NONE && day < u->opened)
		return fail(j, E_INPUT, "撤销的日期早于成立日期；请核对");
	return e;
}

enum err
org_unit_close(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t id)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct org_unit u;
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = open_unit(j, ro, id, &u);
	if (e == OK)
		e = check_close(j, ro, &u, act->day);
	if (e != OK)
		return e;
	return keep_put(j, rw, act,
	    &(struct keep_fact){ .kind = KIND_UNIT_CLOSE, .id = id, .unit = id });
}
