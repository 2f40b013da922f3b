/* SPDX-License-Identifier: MIT
 *
 * store.h -- the store room [库房]: one file of tables, named statements
 *
 * A data directory holds one database and belongs to one process.  Reading
 * and writing are different types: a function that takes a struct db_ro
 * cannot write.  A connection is used by one thread at a time.  Statements
 * have names, come from ROOM.sql, and are prepared once per connection.
 *
 * Nothing here knows a table.  A transaction belongs to the route or the
 * command that answers for the whole change, never to a room below it.
 */
#ifndef STORE_H
#define STORE_H

#include "base/base.h"

struct sql_text { /* one named statement, made by tools/sqlpack */
	const char *name, *text;
	int params; /* how many values it takes: $1 … $params */
};

struct db_room { /* the tables of one room, as they grew */
	const char *name;
	const char *const *migration; /* [i] takes the room from version i to i + 1 */
	size_t migration_n;
};

struct db;    /* an open data directory */
struct db_ro; /* a connection that cannot write */
struct db_rw; /* the connection that writes; there is one at a time */

/* ── opening ────────────────────────────────────────────────────────── */

/**
 * db_open(j, dir, rooms, n, out):
 * Open the database in ${dir} (made with mode 0700 if it does not exist),
 * lock it for this process and bring the tables of ${rooms} up to date, one
 * transaction a step.  E_BUSY if another process has it; E_INPUT if a newer
 * program has written it; E_SYSTEM if the directory or the file cannot be
 * used.  Close with db_close(), after all connections are closed.
 */
enum err db_open(struct job *j, struct str dir, const struct db_room *rooms, size_t n,
    struct db **out) MUST_USE;
void db_close(struct db *db); /* NULL is allowed */

/* Connections do not belong to the job they were opened in. */
enum err db_ro_open(struct job *j, struct db *db, struct db_ro **out) MUST_USE;
void db_ro_close(struct db_ro *ro); /* NULL is allowed */

/* E_BUSY if the writing connection is already open. */
enum err db_rw_open(struct job *j, struct db *db, struct db_rw **out) MUST_USE;
void db_rw_close(struct db_rw *rw); /* rolls back what is open; NULL is allowed */

/* The writing connection as a reader: it sees its own uncommitted changes. */
struct db_ro *db_rw_reader(struct db_rw *rw);

/*
 * To be called by whoever called job_run(), after it: ends statements that
 * were left in the middle, and rolls back a transaction left open.
 */
void db_ro_rest(struct db_ro *ro);
void db_rw_rest(struct db_rw *rw);

/* ── transactions ───────────────────────────────────────────────────── */

enum err db_begin(struct job *j, struct db_rw *rw) MUST_USE;
enum err db_commit(struct job *j, struct db_rw *rw) MUST_USE; /* E_…: rolled back */
void db_rollback(struct db_rw *rw); /* nothing open: nothing happens */

/* ── statements ─────────────────────────────────────────────────────── */

enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BYTES };

struct db_value {
	enum db_type type;
	int64_t i;    /* DB_INT */
	struct str s; /* DB_TEXT (valid UTF-8), DB_BYTES; borrowed */
};

#define DB_I(x) ((struct db_value){ .type = DB_INT, .i = (x) })
#define DB_T(x) ((struct db_value){ .type = DB_TEXT, .s = (x) })
#define DB_B(x) ((struct db_value){ .type = DB_BYTES, .s = (x) })
#define DB_NOTHING ((struct db_value){ .type = DB_NULL })

/* Values for $1, $2, …: VALUES(DB_I(7), DB_T(name)) fills two arguments. */
#define VALUES(...)                               \
	(const struct db_value[]){ __VA_ARGS__ }, \
	    ARRAY_N(((const struct db_value[]){ __VA_ARGS__ }))
#define NO_VALUES NULL, 0

struct db_rows; /* the rows of one statement, one at a time */

/**
 * db_select(j, ro, q, v, n, out):
 * Begin to read; db_next() fetches.  ${n} must be ${q}->params.  Rows that are
 * not read to the end are ended by the next use of ${q} or by db_ro_rest().
 */
enum err db_select(struct job *j, struct db_ro *ro, const struct sql_text *q,
    const struct db_value *v, size_t n, struct db_rows **out) MUST_USE;

/* Go to the next row; *more is false after the last. */
enum err db_next(struct db_rows *rows, bool *more) MUST_USE;

/* Columns of the current row, from 0.  Text is copied into the job. */
int64_t db_int(struct db_rows *rows, int col);     /* NULL reads as 0 */
struct str db_text(struct db_rows *rows, int col); /* NULL reads as empty */

/**
 * db_change(j, rw, q, v, n, changed):
 * Insert, update or delete.  *changed (may be NULL) is the number of rows.
 * E_INPUT if a rule of the tables forbids it (a key that exists already, …):
 * the caller says in its own words what that means.  E_BUSY, E_LIMIT (disk
 * full) and E_SYSTEM carry a sentence.
 */
enum err db_change(struct job *j, struct db_rw *rw, const struct sql_text *q,
    const struct db_value *v, size_t n, int64_t *changed) MUST_USE;

#endif
