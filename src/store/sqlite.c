/* SPDX-License-Identifier: MIT
 *
 * sqlite.c -- the engine of one file: SQLite
 *
 * Every connection waits up to five seconds for another, commits are on the
 * disk when they return (WAL, synchronous=FULL), temporary tables stay in
 * memory.  An error of the disk under the writing connection marks the whole
 * database as broken: what such a disk says afterwards cannot be believed.
 */
#include <assert.h>
#include <pthread.h>

#include "store/sqlite.h"

static const struct known {
	int code;
	struct saying say;
	bool breaks; /* the disk or the file, if the writer met it */
} knowns[] = {
	{ SQLITE_FULL, TOLD_FULL, false },
	{ SQLITE_BUSY, TOLD_BUSY, false },
	{ SQLITE_LOCKED, TOLD_BUSY, false },
	{ SQLITE_CONSTRAINT, TOLD_CONFLICT, false },
	{ SQLITE_NOMEM, TOLD_MEMORY, false },
	{ SQLITE_IOERR,
	    { E_SYSTEM, "读写磁盘出错，不能确定是否已保存；请检查磁盘，重新启动后查看" },
	    true },
	{ SQLITE_CORRUPT, { E_SYSTEM, "数据库文件已损坏；请停下程序，用备份恢复" },
	    true },
	{ SQLITE_NOTADB,
	    { E_SYSTEM, "这个文件不是数据库，或已损坏；请另指数据目录，或用备份恢复" },
	    true },
	{ SQLITE_READONLY, { E_SYSTEM, "数据目录不可写；请检查目录的权限" }, false },
	{ SQLITE_CANTOPEN, { E_SYSTEM, "打不开数据库文件；请检查数据目录的权限" },
	    false },
};

/* The sentence for ${code}, or NULL if it is none of these. */
static const struct known *
known(int code)
{
	for (size_t i = 0; i < ARRAY_N(knowns); i++)
		if (knowns[i].code == (code & 0xff))
			return &knowns[i];
	return NULL;
}

enum err
sqlite_told(struct job *j, sqlite3 *c)
{
	const struct known *k = known(sqlite3_extended_errcode(c));

	if (k != NULL)
		return fail(j, k->say.e, "%s", k->say.told);
	return fail(j, E_SYSTEM, "数据库出错（%s）；请把这句话告诉管理员",
	    sqlite3_errmsg(c));
}

static enum err
told(struct job *j, struct db_ro *ro)
{
	const struct known *k = known(sqlite3_extended_errcode(ro->c));

	if (k != NULL && k->breaks && ro->writes)
		atomic_store(&ro->db->broken, true);
	return sqlite_told(j, ro->c);
}

static bool
exec(struct db_ro *ro, const char *sql)
{
	return sqlite3_exec(ro->c, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* ── connections ────────────────────────────────────────────────────── */

#define PRAGMAS                                                 \
	"PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;" \
	"PRAGMA foreign_keys=ON;"
static const char pragmas_ro[] = "PRAGMA query_only=ON;" PRAGMAS;
static const char pragmas_rw[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;" PRAGMAS;

static void
close_it(struct db_ro *ro)
{
	(void)sqlite3_close(ro->c);
	ro->c = NULL;
}

/* Counting what it allocates would cost a lock around each piece. */
static void
configure(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum err
open_it(struct job *j, struct db_ro *ro)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
	    (ro->writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
			: SQLITE_OPEN_READONLY);
	sqlite3 *c = NULL;
	int rc;
	enum err e;

	(void)pthread_once(&once, configure);
	rc = sqlite3_open_v2(ro->db->file, &c, flags, NULL);
	ro->c = c;
	if (c == NULL)
		return fail(j, E_LIMIT, "内存不足；请稍后再试");
	if (rc == SQLITE_OK && sqlite3_busy_timeout(c, SQLITE_WAIT_MS) == SQLITE_OK &&
	    exec(ro, ro->writes ? pragmas_rw : pragmas_ro) &&
	    (!ro->writes || sqlite_rows_open(ro)))
		return OK;
	e = told(j, ro);
	close_it(ro);
	return e;
}

static enum err
found(struct job *j, struct db_ro *ro)
{
	return exec(ro, MIGRATION_TABLE) ? OK : told(j, ro);
}

/* ── transactions ───────────────────────────────────────────────────── */

static bool
begin(struct db_ro *ro)
{
	return exec(ro, "BEGIN IMMEDIATE");
}

static bool
commit(struct db_ro *ro)
{
	return exec(ro, "COMMIT");
}

static void
rollback(struct db_ro *ro)
{
	if (!sqlite3_get_autocommit(ro->c))
		(void)exec(ro, "ROLLBACK");
}

/* ── statements ─────────────────────────────────────────────────────── */

/* ${kept}: texts stay where they are until the statement is reset. */
static int
bind(sqlite3_stmt *st, int i, const struct db_value *v, bool kept)
{
	sqlite3_destructor_type copies = kept ? SQLITE_STATIC : SQLITE_TRANSIENT;

	switch (v->type) {
	case DB_NULL:
		return sqlite3_bind_null(st, i);
	case DB_INT:
		return sqlite3_bind_int64(st, i, v->i);
	case DB_TEXT:
		return sqlite3_bind_text64(st, i, v->s.n > 0 ? v->s.p : "", v->s.n,
		    copies, SQLITE_UTF8);
	case DB_BYTES:
		return sqlite3_bind_blob64(st, i, v->s.n > 0 ? v->s.p : "", v->s.n,
		    copies);
	}
	return SQLITE_MISUSE;
}

static bool
prepare(struct db_ro *ro, struct prepared *p, int params)
{
	sqlite3_stmt *st;

	if (p->st != NULL)
		return true;
	if (sqlite3_prepare_v3(ro->c, p->q->text, -1, SQLITE_PREPARE_PERSISTENT, &st,
		NULL) != SQLITE_OK)
		return false;
	assert(sqlite3_bind_parameter_count(st) == params);
	p->st = st;
	return true;
}

static bool
start(struct db_ro *ro, struct prepared *p, const struct db_value *v, bool kept)
{
	if (!prepare(ro, p, p->q->params))
		return false;
	(void)sqlite3_reset(p->st);
	for (int i = 0; i < p->q->params; i++)
		if (bind(p->st, i + 1, &v[i], kept) != SQLITE_OK)
			return false;
	return true;
}

static bool
select_it(struct db_ro *ro, struct prepared *p, const struct db_value *v)
{
	if (!start(ro, p, v, false))
		return false;
	assert(sqlite3_stmt_readonly(p->st));
	return true;
}

static bool
next(struct db_ro *ro, struct prepared *p, bool *more)
{
	int rc = sqlite3_step(p->st);

	(void)ro;
	*more = rc == SQLITE_ROW;
	return rc == SQLITE_ROW || sqlite3_reset(p->st) == SQLITE_OK;
}

static bool
change(struct db_ro *ro, struct prepared *p, const struct db_value *v, int64_t *changed)
{
	bool done;

	if (!start(ro, p, v, true))
		return false;
	while (sqlite3_step(p->st) == SQLITE_ROW)
		;
	done = sqlite3_reset(p->st) == SQLITE_OK;
	*changed = done ? sqlite3_changes64(ro->c) : 0;
	return done;
}

static bool
change_all(struct db_ro *ro, struct prepared *p, const struct db_value *v, size_t rows)
{
	if (!prepare(ro, p, 0))
		return false;
	ro->given = (struct given){ v, rows, (size_t)p->q->params };
	(void)sqlite3_step(p->st);
	return sqlite3_reset(p->st) == SQLITE_OK;
}

static void
end(struct db_ro *ro, struct prepared *p)
{
	(void)ro;
	(void)sqlite3_reset(p->st);
	(void)sqlite3_clear_bindings(p->st);
}

static void
forget(struct db_ro *ro, struct prepared *p)
{
	(void)ro;
	(void)sqlite3_finalize(p->st);
	p->st = NULL;
}

static int64_t
get_int(const struct prepared *p, int col)
{
	return sqlite3_column_int64(p->st, col);
}

static struct str
get_str(const struct prepared *p, int col)
{
	const void *s = sqlite3_column_blob(p->st, col);
	int n = sqlite3_column_bytes(p->st, col);

	return (struct str){ s, s == NULL ? 0 : (size_t)n };
}

static int
cols(const struct prepared *p)
{
	return sqlite3_column_count(p->st);
}

static enum db_type
col_type(const struct prepared *p, int col)
{
	int type = sqlite3_column_type(p->st, col);

	if (type == SQLITE_NULL)
		return DB_NULL;
	if (type == SQLITE_INTEGER)
		return DB_INT;
	return type == SQLITE_BLOB ? DB_BYTES : DB_TEXT;
}

const struct engine engine_sqlite = {
	.open = open_it,
	.close = close_it,
	.found = found,
	.told = told,
	.exec = exec,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.select = select_it,
	.next = next,
	.change = change,
	.change_all = change_all,
	.end = end,
	.forget = forget,
	.get_int = get_int,
	.get_str = get_str,
	.cols = cols,
	.col_type = col_type,
	.dump = sqlite_dump,
	.fill = sqlite_fill,
};
