/* SPDX-License-Identifier: MIT
 *
 * query.c -- statements: prepare once, bind, step, read columns
 *
 * A statement belongs to its connection and is found by the address of its
 * text.  Text read from a row is copied into the job at once, so nothing the
 * library owns is ever handed out.
 */
#include <assert.h>

#include "store/conn.h"

struct db_rows {
	struct job *j;
	struct db_ro *ro;
	size_t at; /* in ro->stmt */
};

struct saying {
	int code;
	enum err e;
	const char *told;
};

static const struct saying sayings[] = {
	{ SQLITE_FULL, E_LIMIT, "磁盘已满，这次的改动没有保存；请腾出空间后再试" },
	{ SQLITE_BUSY, E_BUSY, "数据库正忙，这次没有办成；请过几秒再试" },
	{ SQLITE_LOCKED, E_BUSY, "数据库正忙，这次没有办成；请过几秒再试" },
	{ SQLITE_CONSTRAINT, E_INPUT, "与已有的记录冲突，没有保存" },
	{ SQLITE_IOERR, E_SYSTEM, "读写磁盘出错，没有保存；请检查磁盘后重新启动" },
	{ SQLITE_CORRUPT, E_SYSTEM, "数据库文件已损坏；请停下程序，用备份恢复" },
	{ SQLITE_NOTADB, E_SYSTEM,
	    "这个文件不是数据库，或已损坏；请另指数据目录，或用备份恢复" },
	{ SQLITE_READONLY, E_SYSTEM, "数据目录不可写；请检查目录的权限" },
	{ SQLITE_CANTOPEN, E_SYSTEM, "打不开数据库文件；请检查数据目录的权限" },
	{ SQLITE_NOMEM, E_LIMIT, "内存不足，这次没有办成；请稍后再试" },
};

enum err
db_told(struct job *j, sqlite3 *c)
{
	int code = sqlite3_extended_errcode(c) & 0xff;

	for (size_t i = 0; i < ARRAY_N(sayings); i++)
		if (sayings[i].code == code)
			return fail(j, sayings[i].e, "%s", sayings[i].told);
	return fail(j, E_SYSTEM, "数据库出错（%s）；请把这句话告诉管理员",
	    sqlite3_errmsg(c));
}

enum err
db_exec(struct job *j, sqlite3 *c, const char *sql)
{
	return sqlite3_exec(c, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : db_told(j, c);
}

/* ── prepared statements ────────────────────────────────────────────── */

/* The place of ${q} in ${ro}, prepared now if it is new. */
static enum err
prepared(struct job *j, struct db_ro *ro, const struct sql_text *q, size_t *at)
{
	struct prepared *p;

	for (*at = 0; *at < ro->stmt_n; (*at)++)
		if (ro->stmt[*at].q == q)
			return OK;
	assert(ro->stmt_n < STATEMENTS_MAX);
	p = &ro->stmt[ro->stmt_n];
	if (sqlite3_prepare_v3(ro->c, q->text, -1, SQLITE_PREPARE_PERSISTENT, &p->st,
		NULL) != SQLITE_OK)
		return db_told(j, ro->c);
	assert(sqlite3_bind_parameter_count(p->st) == q->params);
	p->q = q;
	ro->stmt_n++;
	return OK;
}

/* The library wants an int for lengths; nothing we keep is that long. */
static int
bind(sqlite3_stmt *st, int i, const struct db_value *v)
{
	switch (v->type) {
	case DB_NULL:
		return sqlite3_bind_null(st, i);
	case DB_INT:
		return sqlite3_bind_int64(st, i, v->i);
	case DB_TEXT:
		return sqlite3_bind_text64(st, i, v->s.n > 0 ? v->s.p : "", v->s.n,
		    SQLITE_TRANSIENT, SQLITE_UTF8);
	case DB_BYTES:
		return sqlite3_bind_blob64(st, i, v->s.n > 0 ? v->s.p : "", v->s.n,
		    SQLITE_TRANSIENT);
	}
	return SQLITE_MISUSE;
}

static enum err
start(struct job *j, struct db_ro *ro, const struct sql_text *q, const struct db_value *v,
    size_t n, size_t *at)
{
	enum err e = prepared(j, ro, q, at);
	sqlite3_stmt *st;

	if (e != OK)
		return e;
	assert(n == (size_t)q->params);
	st = ro->stmt[*at].st;
	(void)sqlite3_reset(st);
	ro->stmt[*at].reader = NULL;
	for (size_t i = 0; i < n; i++)
		if (bind(st, (int)i + 1, &v[i]) != SQLITE_OK)
			return db_told(j, ro->c);
	return OK;
}

enum err
db_select(struct job *j, struct db_ro *ro, const struct sql_text *q,
    const struct db_value *v, size_t n, struct db_rows **out)
{
	struct db_rows *rows = NEW(j, struct db_rows);
	enum err e = start(j, ro, q, v, n, &rows->at);

	if (e != OK)
		return e;
	assert(sqlite3_stmt_readonly(ro->stmt[rows->at].st));
	rows->j = j;
	rows->ro = ro;
	ro->stmt[rows->at].reader = rows;
	*out = rows;
	return OK;
}

enum err
db_next(struct db_rows *rows, bool *more)
{
	struct prepared *p = &rows->ro->stmt[rows->at];
	int rc;

	assert(p->reader == rows); /* nobody began to read it again */
	rc = sqlite3_step(p->st);
	*more = rc == SQLITE_ROW;
	if (rc == SQLITE_ROW)
		return OK;
	p->reader = NULL;
	if (sqlite3_reset(p->st) != SQLITE_OK)
		return db_told(rows->j, rows->ro->c);
	return OK;
}

static sqlite3_stmt *
row(struct db_rows *rows)
{
	struct prepared *p = &rows->ro->stmt[rows->at];

	assert(p->reader == rows);
	return p->st;
}

int64_t
db_int(struct db_rows *rows, int col)
{
	return sqlite3_column_int64(row(rows), col);
}

struct str
db_text(struct db_rows *rows, int col)
{
	const void *p = sqlite3_column_blob(row(rows), col);
	int n = sqlite3_column_bytes(row(rows), col);

	return job_str(rows->j, (struct str){ p, p == NULL ? 0 : (size_t)n });
}

enum err
db_change(struct job *j, struct db_rw *rw, const struct sql_text *q,
    const struct db_value *v, size_t n, int64_t *changed)
{
	struct db_ro *ro = &rw->as_reader;
	size_t at;
	enum err e = start(j, ro, q, v, n, &at);
	int rc;

	if (e != OK)
		return e;
	while ((rc = sqlite3_step(ro->stmt[at].st)) == SQLITE_ROW)
		;
	if (rc != SQLITE_DONE)
		e = db_told(j, ro->c);
	(void)sqlite3_reset(ro->stmt[at].st);
	if (e == OK && changed != NULL)
		*changed = sqlite3_changes64(ro->c);
	return e;
}

/* ── transactions ───────────────────────────────────────────────────── */

enum err
db_begin(struct job *j, struct db_rw *rw)
{
	return db_exec(j, rw->as_reader.c, "BEGIN IMMEDIATE");
}

enum err
db_commit(struct job *j, struct db_rw *rw)
{
	enum err e = db_exec(j, rw->as_reader.c, "COMMIT");

	if (e != OK)
		db_rollback(rw);
	return e;
}

/* Fails only if nothing is open, which is what is wanted. */
static void
undo(sqlite3 *c)
{
	if (!sqlite3_get_autocommit(c))
		(void)sqlite3_exec(c, "ROLLBACK", NULL, NULL, NULL);
}

void
db_rollback(struct db_rw *rw)
{
	undo(rw->as_reader.c);
}

void
db_ro_rest(struct db_ro *ro)
{
	for (size_t i = 0; i < ro->stmt_n; i++) {
		(void)sqlite3_reset(ro->stmt[i].st);
		(void)sqlite3_clear_bindings(ro->stmt[i].st);
		ro->stmt[i].reader = NULL;
	}
	undo(ro->c);
}

void
db_rw_rest(struct db_rw *rw)
{
	db_ro_rest(&rw->as_reader);
}

struct db_ro *
db_rw_reader(struct db_rw *rw)
{
	return &rw->as_reader;
}
