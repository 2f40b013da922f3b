/* SPDX-License-Identifier: MIT
 *
 * health.c -- looking at a database from outside: beside the process that has
 * it, how large it is, whether it is whole and how it was set up
 *
 * Nothing here writes.  What only one of the two databases knows is asked in
 * its own words; the other answers with nothing.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/conn.h"

enum err
db_peek(struct job *j, const struct db_place *place, struct db **out)
{
	struct db *db;
	enum err e = db_new(j, place, &db);

	if (e != OK)
		return e;
	if (db->engine == &engine_sqlite && access(db->file, R_OK) != 0) {
		e = fail(j, E_INPUT, "没有数据库 %s（%s）；请检查目录", db->file,
		    strerror(errno));
		db_close(db);
		return e;
	}
	*out = db;
	return OK;
}

/* ── how far its tables have come ───────────────────────────────────── */

static const struct sql_text version_get = { "health_version",
	"SELECT n FROM migration WHERE room = ?1",
	"SELECT n FROM migration WHERE room = $1", 1 };

enum err
db_age(struct job *j, struct db_ro *ro, const struct db_room *room, int *out)
{
	int64_t n;
	enum err e = db_number(j, ro, &version_get, VALUES(DB_T(str_of(room->name))), &n);
	int64_t now = (int64_t)room->migration_n;

	*out = (n > now) - (n < now);
	return e;
}

/* ── size and settings ──────────────────────────────────────────────── */

static const struct sql_text bytes_get = { "health_bytes",
	"SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
	"SELECT pg_database_size(current_database())", 0 };

#define NONE "SELECT 0"

static const struct sql_text lax_get = { "health_lax", NONE,
	"SELECT CAST(CASE WHEN current_setting('fsync') = 'off'"
	" OR current_setting('full_page_writes') = 'off'"
	" OR current_setting('synchronous_commit') = 'off'"
	" THEN 1 ELSE 0 END AS BIGINT)",
	0 };

static const struct sql_text broad_get = { "health_wide", NONE,
	"SELECT CAST(CASE WHEN rolsuper OR rolcreaterole OR rolcreatedb"
	" OR rolreplication OR rolbypassrls THEN 1 ELSE 0 END AS BIGINT)"
	" FROM pg_roles WHERE rolname = current_user",
	0 };

/* Of the log beside the file; 0 if there is none. */
static int64_t
log_bytes(struct job *j, const struct db *db)
{
	struct stat st;

	return stat(job_fmt(j, "%s-wal", db->file).p, &st) == 0 ? (int64_t)st.st_size : 0;
}

enum err
db_health(struct job *j, struct db_ro *ro, struct db_health *out)
{
	int64_t lax = 0, broad = 0;
	enum err e;

	*out = (struct db_health){ .postgres = ro->engine == &engine_pg };
	e = db_number(j, ro, &bytes_get, NO_VALUES, &out->bytes);
	if (e == OK)
		e = db_number(j, ro, &lax_get, NO_VALUES, &lax);
	if (e == OK)
		e = db_number(j, ro, &broad_get, NO_VALUES, &broad);
	out->lax = lax != 0;
	out->broad = broad != 0;
	if (!out->postgres)
		out->log_bytes = log_bytes(j, ro->db);
	return e;
}

/* ── is it whole? ───────────────────────────────────────────────────── */

static const struct sql_text whole_get = { "health_whole",
	"SELECT quick_check FROM pragma_quick_check(1)", NONE, 0 };

enum err
db_whole(struct job *j, struct db_ro *ro, bool *out)
{
	struct db_rows *rows;
	enum err e;

	*out = false;
	if (ro->engine == &engine_pg)
		return fail(j, E_INPUT,
		    "PostgreSQL 不在这里检查；请在它的服务器上运行 pg_amcheck");
	e = db_first(j, ro, &whole_get, NO_VALUES, &rows);
	*out = rows != NULL && str_eq(db_text(rows, 0), S("ok"));
	return e;
}
