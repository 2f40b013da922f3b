/* SPDX-License-Identifier: MIT
 *
 * open.c -- opening a database: connections, and its tables brought up to date
 *
 * Several processes may open one PostgreSQL database at once: each step of a
 * migration takes the lock that all writers share, and looks again.
 */
#include <unistd.h>

#include "store/conn.h"

static enum err
no_memory(struct job *j)
{
	return fail(j, E_LIMIT, "内存不足，打不开数据库；请稍后再试");
}

/* ── connections ────────────────────────────────────────────────────── */

static enum err
connected(struct job *j, struct db *db, struct db_ro *ro, bool writes)
{
	ro->engine = db->engine;
	ro->db = db;
	ro->writes = writes;
	return db->engine->open(j, ro);
}

static void
let_go(struct db_ro *ro)
{
	db_ro_rest(ro);
	for (size_t i = 0; i < STATEMENTS_MAX; i++)
		if (ro->stmt[i].st != NULL)
			ro->engine->forget(ro, &ro->stmt[i]);
	ro->engine->close(ro);
}

enum err
db_ro_open(struct job *j, struct db *db, struct db_ro **out)
{
	struct db_ro *ro = calloc(1, sizeof *ro);
	enum err e;

	if (ro == NULL)
		return no_memory(j);
	e = connected(j, db, ro, false);
	if (e != OK) {
		free(ro);
		return e;
	}
	*out = ro;
	return OK;
}

void
db_ro_close(struct db_ro *ro)
{
	if (ro == NULL)
		return;
	conn_forget(ro);
	let_go(ro);
	free(ro);
}

enum err
db_rw_open(struct job *j, struct db *db, struct db_rw **out)
{
	struct db_rw *rw;
	enum err e;

	if (db->writer_open)
		return fail(j, E_BUSY, "已经有一处在写数据库；请等它写完");
	rw = calloc(1, sizeof *rw);
	if (rw == NULL)
		return no_memory(j);
	e = connected(j, db, &rw->as_reader, true);
	if (e != OK) {
		free(rw);
		return e;
	}
	db->writer_open = true;
	*out = rw;
	return OK;
}

void
db_rw_close(struct db_rw *rw)
{
	if (rw == NULL)
		return;
	let_go(&rw->as_reader);
	rw->as_reader.db->writer_open = false;
	free(rw);
}

/* ── migrations ─────────────────────────────────────────────────────── */

static const struct sql_text version_get = { "version_get",
	"SELECT n FROM migration WHERE room = ?1",
	"SELECT n FROM migration WHERE room = $1", 1 };
static const struct sql_text version_put = { "version_put",
	"INSERT INTO migration (room, n) VALUES (?1, ?2)"
	" ON CONFLICT (room) DO UPDATE SET n = excluded.n",
	"INSERT INTO migration (room, n) VALUES ($1, $2)"
	" ON CONFLICT (room) DO UPDATE SET n = excluded.n",
	2 };

static enum err
exec(struct job *j, struct db_rw *rw, const char *sql)
{
	struct db_ro *ro = &rw->as_reader;

	return ro->engine->exec(ro, sql) ? OK : conn_failed(j, ro);
}

static enum err
version_of(struct job *j, struct db_rw *rw, struct str room, size_t *n)
{
	struct db_rows *rows;
	enum err e = db_first(j, db_rw_reader(rw), &version_get, VALUES(DB_T(room)),
	    &rows);

	if (e != OK)
		return e;
	*n = rows != NULL ? (size_t)db_int(rows, 0) : 0;
	conn_end_all(&rw->as_reader);
	return OK;
}

/* The worker of step(): may stop at the first failure.  *had is the version
 * before; another process may have made this step meanwhile. */
static enum err
apply(struct job *j, struct db_rw *rw, const struct db_room *room, size_t *had)
{
	bool lite = rw->as_reader.engine == &engine_sqlite;
	const char *const *migration = lite ? room->migration : room->migration_pg;
	enum err e = version_of(j, rw, str_of(room->name), had);

	if (e != OK || *had >= room->migration_n)
		return e;
	e = exec(j, rw, migration[*had]);
	if (e != OK)
		return e;
	return db_change(j, rw, &version_put,
	    VALUES(DB_T(str_of(room->name)), DB_I((int64_t)*had + 1)), NULL);
}

static enum err
step(struct job *j, struct db_rw *rw, const struct db_room *room, size_t *had)
{
	enum err e = db_begin(j, rw);

	if (e != OK)
		return e;
	e = apply(j, rw, room, had);
	if (e == OK)
		return db_commit(j, rw);
	db_rollback(rw);
	return e;
}

static enum err
migrate_room(struct job *j, struct db_rw *rw, const struct db_room *room)
{
	size_t had;
	enum err e = version_of(j, rw, str_of(room->name), &had);

	while (e == OK && had < room->migration_n) {
		e = step(j, rw, room, &had);
		had++;
	}
	if (e == OK && had > room->migration_n)
		e = version_of(j, rw, str_of(room->name), &had);
	if (e != OK || had <= room->migration_n)
		return e;
	return fail(j, E_INPUT,
	    "这个数据库由更新的 zeren 写过（%s 第 %zu 版，本程序只认到第 %zu 版）；"
	    "请换用新版程序",
	    room->name, had, room->migration_n);
}

static enum err
migrate(struct job *j, struct db *db, const struct db_room *rooms, size_t n)
{
	struct db_rw *rw;
	enum err e = db_rw_open(j, db, &rw);

	if (e != OK)
		return e;
	e = db->engine->found(j, &rw->as_reader);
	for (size_t i = 0; e == OK && i < n; i++)
		e = migrate_room(j, rw, &rooms[i]);
	db_rw_close(rw);
	return e;
}

/* ── the door ───────────────────────────────────────────────────────── */

static bool
is_url(struct str s)
{
	return str_starts(s, S("postgresql://")) || str_starts(s, S("postgres://"));
}

enum err
db_new(struct job *j, const struct db_place *place, struct db **out)
{
	struct db *db = calloc(1, sizeof *db);

	if (place->url.n > 0 && !is_url(place->url)) {
		free(db);
		return fail(j, E_INPUT,
		    "数据库地址要写成 postgresql://用户@主机/库名；不写就用数据目录里的文件");
	}
	if (db == NULL)
		return no_memory(j);
	db->engine = place->url.n > 0 ? &engine_pg : &engine_sqlite;
	db->lock = -1;
	db->file = strdup(job_cstr(j, job_fmt(j, "%.*s/zeren.db", STR_FMT(place->dir))));
	db->url = strndup(place->url.n > 0 ? place->url.p : "", place->url.n);
	if (db->file == NULL || db->url == NULL) {
		db_close(db);
		return no_memory(j);
	}
	*out = db;
	return OK;
}

enum err
db_open(struct job *j, const struct db_place *place, const struct db_room *rooms,
    size_t n, struct db **out)
{
	struct db *db;
	enum err e = db_new(j, place, &db);

	if (e != OK)
		return e;
	e = dir_lock(j, place->dir, &db->lock);
	if (e == OK)
		e = migrate(j, db, rooms, n);
	if (e != OK) {
		db_close(db);
		return e;
	}
	*out = db;
	return OK;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	writer_free(db->writer);
	if (db->lock != -1)
		(void)close(db->lock);
	free(db->file);
	free(db->url);
	free(db);
}
