/* SPDX-License-Identifier: MIT
 *
 * query.c -- statements, transactions and their parts, on either engine
 *
 * A statement belongs to its connection and is found by the address of its
 * text.  Text read from a row is copied into the job at once, so nothing the
 * library owns is ever handed out.  After a step of a transaction has failed,
 * nothing more is done in it: PostgreSQL works so, and so SQLite must.
 */
#include <assert.h>

#include "store/conn.h"

struct db_rows {
	struct job *j;
	struct db_ro *ro;
	struct prepared *p;
};

/* What this thread is reading from.  A statement that was not read to its end
 * keeps the snapshot of its first row. */
static _Thread_local struct db_ro *reading;

void
conn_look_up(void)
{
	if (reading != NULL)
		conn_end_all(reading);
	reading = NULL;
}

void
conn_forget(const struct db_ro *ro)
{
	if (reading == ro)
		reading = NULL;
}

/* ── prepared statements ────────────────────────────────────────────── */

/* The place of ${q}: open addressing, and places are never given back. */
static struct prepared *
place_of(struct db_ro *ro, const struct sql_text *q)
{
	size_t at = (size_t)((uintptr_t)q / sizeof *q) % STATEMENTS_MAX;

	while (ro->stmt[at].q != NULL && ro->stmt[at].q != q)
		at = (at + 1) % STATEMENTS_MAX;
	if (ro->stmt[at].q == NULL) {
		assert(ro->stmt_n < STATEMENTS_MAX / 2);
		ro->stmt_n++;
		ro->stmt[at].q = q;
	}
	return &ro->stmt[at];
}

enum err
conn_failed(struct job *j, struct db_ro *ro)
{
	ro->spoiled = ro->spoiled || ro->begun;
	return ro->engine->told(j, ro);
}

static enum err
is_spoiled(struct job *j)
{
	return fail(j, E_SYSTEM, "前面有一步没有办成，这次的改动没有保存；请再试一次");
}

enum err
db_select(struct job *j, struct db_ro *ro, const struct sql_text *q,
    const struct db_value *v, size_t n, struct db_rows **out)
{
	struct db_rows *rows = NEW(j, struct db_rows);
	struct prepared *p = place_of(ro, q);

	assert(n == (size_t)q->params);
	if (ro->spoiled)
		return is_spoiled(j);
	p->reader = NULL;
	if (!ro->engine->select(ro, p, v))
		return conn_failed(j, ro);
	*rows = (struct db_rows){ j, ro, p };
	p->reader = rows;
	if (!ro->writes)
		reading = ro;
	*out = rows;
	return OK;
}

bool
db_more(struct db_rows *rows, enum err *e)
{
	bool more = false;

	if (*e != OK)
		return false;
	assert(rows->p->reader == rows); /* nobody began to read it again */
	if (rows->ro->spoiled)
		*e = is_spoiled(rows->j);
	else if (!rows->ro->engine->next(rows->ro, rows->p, &more))
		*e = conn_failed(rows->j, rows->ro);
	if (*e != OK || !more)
		rows->p->reader = NULL;
	return *e == OK && more;
}

enum err
db_first(struct job *j, struct db_ro *ro, const struct sql_text *q,
    const struct db_value *v, size_t n, struct db_rows **out)
{
	enum err e;

	*out = NULL;
	e = db_select(j, ro, q, v, n, out);
	if (!db_more(*out, &e))
		*out = NULL;
	return e;
}

static const struct prepared *
row(const struct db_rows *rows)
{
	assert(rows->p->reader == rows);
	return rows->p;
}

int64_t
db_int(struct db_rows *rows, int col)
{
	return rows->ro->engine->get_int(row(rows), col);
}

struct str
db_text(struct db_rows *rows, int col)
{
	struct str s = rows->ro->engine->get_str(row(rows), col);

	return s.n == 0 ? S("") : job_str(rows->j, s);
}

struct str
db_bytes(struct db_rows *rows, int col)
{
	return db_text(rows, col);
}

enum err
db_number(struct job *j, struct db_ro *ro, const struct sql_text *q,
    const struct db_value *v, size_t n, int64_t *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, q, v, n, &rows);

	*out = rows != NULL ? db_int(rows, 0) : 0;
	return e;
}

int
db_cols(struct db_rows *rows)
{
	return rows->ro->engine->cols(row(rows));
}

struct db_value
db_raw(struct db_rows *rows, int col)
{
	const struct engine *engine = rows->ro->engine;
	struct db_value v = { .type = engine->col_type(row(rows), col) };

	if (v.type == DB_INT)
		v.i = engine->get_int(row(rows), col);
	else if (v.type != DB_NULL)
		v.s = engine->get_str(row(rows), col);
	return v;
}

enum err
db_change(struct job *j, struct db_rw *rw, const struct sql_text *q,
    const struct db_value *v, size_t n, int64_t *changed)
{
	struct db_ro *ro = &rw->as_reader;
	struct prepared *p = place_of(ro, q);
	int64_t rows;

	assert(n == (size_t)q->params);
	if (ro->spoiled)
		return is_spoiled(j);
	p->reader = NULL;
	if (!ro->engine->change(ro, p, v, &rows))
		return conn_failed(j, ro);
	if (changed != NULL)
		*changed = rows;
	return OK;
}

enum err
db_change_all(struct job *j, struct db_rw *rw, const struct sql_text *q,
    const struct db_value *v, size_t rows)
{
	struct db_ro *ro = &rw->as_reader;
	struct prepared *p = place_of(ro, q);

	assert(q->params > 0);
	if (ro->spoiled)
		return is_spoiled(j);
	p->reader = NULL;
	return ro->engine->change_all(ro, p, v, rows) ? OK : conn_failed(j, ro);
}

/* ── transactions ───────────────────────────────────────────────────── */

enum err
db_begin(struct job *j, struct db_rw *rw)
{
	struct db_ro *ro = &rw->as_reader;
	enum err e;

	assert(!ro->begun);
	ro->begun = true;
	if (ro->engine->begin(ro))
		return OK;
	e = ro->engine->told(j, ro);
	db_rollback(rw);
	return e;
}

enum err
db_commit(struct job *j, struct db_rw *rw)
{
	struct db_ro *ro = &rw->as_reader;
	enum err e = OK;

	if (ro->spoiled)
		e = is_spoiled(j);
	else if (!ro->engine->commit(ro))
		e = ro->engine->told(j, ro);
	db_rollback(rw);
	return e;
}

static void
rollback(struct db_ro *ro)
{
	ro->engine->rollback(ro);
	ro->begun = ro->spoiled = false;
	ro->parts = 0;
}

void
db_rollback(struct db_rw *rw)
{
	rollback(&rw->as_reader);
}

static bool
part_exec(struct db_ro *ro, const char *what, int depth)
{
	char sql[40];

	(void)snprintf(sql, sizeof sql, "%s part%d", what, depth);
	return ro->engine->exec(ro, sql);
}

/* Undo the part; if even that fails, the transaction is lost. */
static void
part_undo(struct db_ro *ro, int depth)
{
	ro->spoiled = !part_exec(ro, "ROLLBACK TO SAVEPOINT", depth) ||
	    !part_exec(ro, "RELEASE SAVEPOINT", depth);
}

enum err
db_part(struct job *j, struct db_rw *rw, db_half *fn, void *arg)
{
	struct db_ro *ro = &rw->as_reader;
	int depth = ro->parts;
	enum err e;

	assert(ro->begun);
	if (ro->spoiled)
		return is_spoiled(j);
	if (!part_exec(ro, "SAVEPOINT", depth))
		return conn_failed(j, ro);
	ro->parts = depth + 1;
	e = fn(j, rw, arg);
	ro->parts = depth;
	if (e == OK && ro->spoiled)
		e = is_spoiled(j);
	if (e == OK && !part_exec(ro, "RELEASE SAVEPOINT", depth))
		e = conn_failed(j, ro);
	if (e != OK)
		part_undo(ro, depth);
	return e;
}

/* ── after a job ────────────────────────────────────────────────────── */

void
conn_end_all(struct db_ro *ro)
{
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		if (ro->stmt[i].st != NULL)
			ro->engine->end(ro, &ro->stmt[i]);
		ro->stmt[i].reader = NULL;
	}
}

void
db_ro_rest(struct db_ro *ro)
{
	conn_end_all(ro);
	rollback(ro);
}

struct db_ro *
db_rw_reader(struct db_rw *rw)
{
	return &rw->as_reader;
}
