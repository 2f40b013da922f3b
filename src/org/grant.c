/* SPDX-License-Identifier: MIT
 *
 * grant.c -- a post is given or ended by two officers, one after the other
 *
 * What the first proposed is checked when proposed and again when answered.
 * The answer is one fact, the post given or ended another.
 */
#include "org/keep.h"
#include "org/org.sql.h"

#define GRANTS_MAX 200 /* as grant_list reads them */
#define KEY_ENDS S("免去职务号")
#define KEY_ANSWER S("答复")
#define AGREED S("同意")
#define REFUSED S("不同意")

/* ── facts ──────────────────────────────────────────────────────────── */

enum err
apply_GRANT(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct org_post p;
	enum err e = post_read(j, f->body, &p);

	if (e != OK)
		return e;
	return db_change(j, rw, &org_sql[ORG_GRANT_PUT],
	    VALUES(DB_I(keep_id(f)), DB_I(body_int(j, f->body, KEY_ENDS)), DB_I(p.person),
		DB_I(p.unit), DB_T(str_of(org_roles[p.role].name)), DB_T(p.office),
		DB_I(p.from), keep_day(p.to), DB_I(f->actor), DB_I(f->at), DB_I(f->seq)),
	    NULL);
}

enum err
apply_GRANT_ANSWER(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &org_sql[ORG_GRANT_ANSWER],
	    VALUES(DB_I(keep_id(f)), DB_T(body_get(j, f->body, KEY_ANSWER)),
		DB_I(f->seq)),
	    NULL);
}

/* ── finding ────────────────────────────────────────────────────────── */

/* Columns as grant_find has them. */
static enum err
row_grant(struct job *j, struct db_rows *rows, struct org_grant *g)
{
	*g = (struct org_grant){ .id = db_int(rows, 0),
		.ends = db_int(rows, 1) != 0,
		.by = db_int(rows, 8),
		.by_name = db_text(rows, 12),
		.at = db_int(rows, 9) };
	g->post = (struct org_post){ .id = db_int(rows, 1),
		.person = db_int(rows, 2),
		.unit = db_int(rows, 3),
		.office = db_text(rows, 5),
		.from = row_day(rows, 6),
		.to = row_day(rows, 7),
		.person_name = db_text(rows, 10),
		.unit_name = db_text(rows, 11),
		.seq = db_int(rows, 14) };
	if (!org_role_named(db_text(rows, 4), &g->post.role))
		return fail(j, E_INPUT, "第 %lld 项授权的职务，本程序不认识",
		    (long long)g->id);
	return OK;
}

enum err
org_grant_list(struct job *j, struct db_ro *ro, const struct org_grant **items, size_t *n)
{
	struct org_grant *list = NEWS(j, struct org_grant, GRANTS_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &org_sql[ORG_GRANT_LIST], NO_VALUES, &rows);

	for (*n = 0; *n < GRANTS_MAX && db_more(rows, &e); (*n)++)
		e = row_grant(j, rows, &list[*n]);
	*items = list;
	return e;
}

/* The grant, if it still waits. */
static enum err
grant_waiting(struct job *j, struct db_ro *ro, int64_t id, struct org_grant *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_GRANT_FIND], VALUES(DB_I(id)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "没有这项授权");
	if (db_text(rows, 13).n > 0)
		return fail(j, E_INPUT, "这项授权已经答复过：%.*s",
		    STR_FMT(db_text(rows, 13)));
	return row_grant(j, rows, out);
}

/* ── proposing ──────────────────────────────────────────────────────── */

static enum err
check_proposal(struct job *j, struct db_ro *ro, const struct org_act *act,
    struct org_grant *g)
{
	enum err e = post_need_officer(j, ro, act->actor);

	if (e == OK && g->ends)
		return post_check_end(j, ro, g->post.id, act->day, false, &g->post);
	if (e == OK && g->post.person == act->actor)
		return fail(j, E_DENIED, "不能给自己授予职务，也不能同意给自己的授权");
	g->post.id = 0;
	return e == OK ? post_check(j, ro, &g->post) : e;
}

enum err
org_grant_propose(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct org_grant *g)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = check_proposal(j, ro, act, g);
	if (e == OK)
		e = db_number(j, ro, &org_sql[ORG_GRANT_LAST], NO_VALUES, &g->id);
	if (e != OK)
		return e;
	g->id++;
	post_body(&b, &g->post);
	body_put_int(&b, KEY_ENDS, g->post.id);
	return keep_put(j, rw, act,
	    &(struct keep_fact){ .kind = KIND_GRANT,
		.id = g->id,
		.unit = g->post.unit,
		.body = buf_str(&b) });
}

/* ── answering ──────────────────────────────────────────────────────── */

static enum err
put_answer(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct org_grant *g, bool agree)
{
	struct buf b = { .j = j };

	body_put(&b, KEY_ANSWER, agree ? AGREED : REFUSED);
	return keep_put(j, rw, act,
	    &(struct keep_fact){ .kind = KIND_GRANT_ANSWER,
		.id = g->id,
		.unit = g->post.unit,
		.body = buf_str(&b) });
}

enum err
org_grant_answer(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t id,
    bool agree)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct org_act then = { .actor = act->actor, .day = act->day };
	struct org_grant g;
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = grant_waiting(j, ro, id, &g);
	if (e == OK)
		e = post_apart(j, (int64_t[]){ act->actor, g.by }, &g.post, g.ends);
	if (e == OK)
		e = post_need_officer(j, ro, act->actor);
	if (e == OK)
		e = put_answer(j, rw, act, &g, agree);
	if (e != OK || !agree)
		return e;
	return g.ends ? org_post_end(j, rw, &then, g.post.id, g.by)
		      : org_post_put(j, rw, &then, &g.post, g.by);
}
