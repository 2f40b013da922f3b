/* SPDX-License-Identifier: MIT
 *
 * store.h -- the store room [库房]: tables in SQLite or PostgreSQL, one interface
 *
 * A data directory belongs to one process; it holds the SQLite database, or a
 * PostgreSQL address is given beside it and several processes, each with a
 * directory of its own, share that.  Reading and writing are different types:
 * a function that takes a struct db_ro cannot write.  A connection is used by
 * one thread at a time.  Statements have names, come from ROOM.sql in the
 * subset both databases read alike, and are prepared once per connection.
 *
 * Nothing here knows a table.  A transaction belongs to the route or the
 * command that answers for the whole change, never to a room below it.  While
 * pages are served, all changes go through db_tell(): one thread writes, and
 * whatever waits is committed together.
 */
#ifndef STORE_H
#define STORE_H

#include "base/base.h"

struct sql_text {                /* one named statement, made by tools/sqlpack */
	const char *name, *text; /* text: with ?1 for SQLite */
	const char *pg;          /* the same with $1 for PostgreSQL */
	int params;              /* how many values it takes: $1 … $params */
};

struct db_room { /* the tables of one room, as they grew; made by tools/sqlpack */
	const char *name;
	const char *const *migration;    /* [i] takes the room from version i to i + 1 */
	const char *const *migration_pg; /* the same, for PostgreSQL */
	size_t migration_n;
	const struct sql_text *const *empty; /* empty its views, in order */
	size_t empty_n;
	const struct sql_text *const
	    *dump; /* all columns of each view, its rows in order */
	size_t dump_n;
};

struct db;    /* an open data directory */
struct db_ro; /* a connection that cannot write */
struct db_rw; /* the connection that writes; there is one at a time */

/* ── opening ────────────────────────────────────────────────────────── */

struct db_place {
	struct str dir; /* the data directory: lock, keys, and the SQLite file */
	struct str url; /* postgresql://…; empty: SQLite */
};

/**
 * db_open(j, place, rooms, n, out):
 * Make ${place}.dir (mode 0700) if it does not exist, lock it for this
 * process, connect, and bring the tables of ${rooms} up to date, one
 * transaction a step.  E_BUSY if another process has the directory; E_INPUT if
 * a newer program has written the database, or the url is not one; E_SYSTEM if
 * the directory, the file or the server cannot be used.  Close with db_close(),
 * after all connections are closed.
 */
enum err db_open(struct job *j, const struct db_place *place, const struct db_room *rooms,
    size_t n, struct db **out) MUST_USE;
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
 * were left in the middle, and rolls back a transaction left open.  Of the
 * writing connection: db_rw_reader().
 */
void db_ro_rest(struct db_ro *ro);

/* ── transactions ───────────────────────────────────────────────────── */

/*
 * After a statement has failed in a transaction, all that follow fail too, until
 * it is rolled back, or the part (see db_part) that the failure was in: so works
 * PostgreSQL, and so it is on SQLite.  Return the error.
 */
enum err db_begin(struct job *j, struct db_rw *rw) MUST_USE;
enum err db_commit(struct job *j, struct db_rw *rw) MUST_USE; /* E_…: rolled back */
void db_rollback(struct db_rw *rw); /* nothing open: nothing happens */

/* ── the writer ─────────────────────────────────────────────────────── */

/**
 * db_writer_start(j, db):
 * Start the thread that db_tell() speaks to; it holds the writing connection
 * until db_writer_stop(), which finishes what waits; what is told later is E_BUSY.
 */
enum err db_writer_start(struct job *j, struct db *db) MUST_USE;
void db_writer_stop(struct db *db); /* not started: nothing happens */

/* The telling half of a change: re-check what may have changed, append, apply.
 * No hashing, parsing, file or network; it should take less than 1 ms.  ${j} is
 * the writer's own job: what lives longer goes to ${arg}, as plain values. */
typedef enum err db_half(struct job *j, struct db_rw *rw, void *arg);

/**
 * db_tell(j, db, fn, arg):
 * Have the writer run ${fn} in a savepoint of its next batch and wait until
 * the batch is on the disk.  If ${fn} fails, its changes are undone, its
 * neighbours' are not, and its error and sentence are returned here.  On
 * PostgreSQL a batch first takes the one lock all processes share.  E_BUSY if
 * too many wait; E_LIMIT if the disk is full; E_SYSTEM if it cannot be known
 * whether the batch was kept (the connection broke during COMMIT), or after a
 * failing disk, when nothing is taken any more: see db_broken().  What the
 * calling thread was reading ends: ask first, then tell.
 */
enum err db_tell(struct job *j, struct db *db, db_half *fn, void *arg) MUST_USE;

/* The disk failed under a commit: the process must end and be started again. */
bool db_broken(const struct db *db);

struct db_writing {                             /* since the writer started */
	int64_t batches, changes, failed, slow; /* slow: took more than 1 ms */
	int64_t slowest_us;
	int64_t waiting; /* now */
};
/* Zeros if it was never started; any thread may ask. */
struct db_writing db_writing(const struct db *db);

/* A part of the open transaction that may be undone alone: it holds what ${fn}
 * changed only if that returned OK and no statement in it failed. */
enum err db_part(struct job *j, struct db_rw *rw, db_half *fn, void *arg) MUST_USE;

/* ── copies ─────────────────────────────────────────────────────────── */

/**
 * db_backup(j, place, to):
 * Write a checked copy of one moment to the new file ${to} (mode 0600) while
 * others read and write, other processes too.  PostgreSQL: by its own pg_dump,
 * of the schema that the url points to.  E_INPUT if ${to} exists or there is no
 * database; E_SYSTEM if it cannot be written, and then there is no ${to}.
 *
 * db_restore(j, from, place):
 * Fill an empty place from such a copy, wholly or not at all; nobody may have
 * it open.  On PostgreSQL the schema must have the name it had.  E_INPUT if the
 * place is not empty.  Neither may be called where programs cannot be started
 * (see cage/) if the place is on PostgreSQL.
 */
enum err db_backup(struct job *j, const struct db_place *place, struct str to) MUST_USE;
enum err db_restore(struct job *j, struct str from,
    const struct db_place *place) MUST_USE;

/* ── health ─────────────────────────────────────────────────────────── */

/* A database to be read only, beside a process that has it: nothing is locked,
 * made or brought up to date.  E_INPUT if there is none. */
enum err db_peek(struct job *j, const struct db_place *place, struct db **out) MUST_USE;
/* *out < 0: the tables of ${room} are older than this program, > 0: newer. */
enum err db_age(struct job *j, struct db_ro *ro, const struct db_room *room,
    int *out) MUST_USE;

struct db_health {
	bool postgres;
	int64_t bytes;     /* of the database */
	int64_t log_bytes; /* SQLite: of the log [WAL] beside it */
	bool lax;          /* PostgreSQL: what is committed may be lost with the power */
	bool broad;        /* PostgreSQL: our role may do what we do not need */
};
/* What can be seen without reading it all. */
enum err db_health(struct job *j, struct db_ro *ro, struct db_health *out) MUST_USE;
/* Reads all of it [quick_check]: seconds for each GB.  E_INPUT on PostgreSQL. */
enum err db_whole(struct job *j, struct db_ro *ro, bool *out) MUST_USE;

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
 * Begin to read; db_more() fetches.  NULLs come first on SQLite and last on
 * PostgreSQL: order by columns that have none.  ${n} must be ${q}->params.  Rows that are
 * not read to the end are ended by the next use of ${q} or by db_ro_rest().
 */
enum err db_select(struct job *j, struct db_ro *ro, const struct sql_text *q,
    const struct db_value *v, size_t n, struct db_rows **out) MUST_USE;

/**
 * db_more(rows, e):
 * Go to the next row: while (db_more(rows, &e)) ….  False after the last row and
 * when *e is not OK: if it was not before, nothing is looked at, not even
 * ${rows}; if reading fails, *e says so.
 */
bool db_more(struct db_rows *rows, enum err *e) MUST_USE;

/* db_select() and the first row of it, which is all that is wanted; *out is NULL
 * if there is none, or on an error. */
enum err db_first(struct job *j, struct db_ro *ro, const struct sql_text *q,
    const struct db_value *v, size_t n, struct db_rows **out) MUST_USE;

/* Columns of the current row, from 0.  Text is copied into the job.  PostgreSQL
 * refuses sums that are not CAST(SUM(x) AS BIGINT). */
int64_t db_int(struct db_rows *rows, int col);      /* NULL reads as 0 */
struct str db_text(struct db_rows *rows, int col);  /* NULL reads as empty */
struct str db_bytes(struct db_rows *rows, int col); /* NULL reads as empty */

/* A statement that asks for one number: the first column of its first row, 0 if
 * it has none. */
enum err db_number(struct job *j, struct db_ro *ro, const struct sql_text *q,
    const struct db_value *v, size_t n, int64_t *out) MUST_USE;

/* The current row as it is, for who does not know its table: how many columns,
 * and one of them with its type; text and bytes are valid until db_more(). */
int db_cols(struct db_rows *rows);
/* Column ${col} from 0, as it is. */
struct db_value db_raw(struct db_rows *rows, int col);

/**
 * db_change(j, rw, q, v, n, changed):
 * Insert, update or delete.  *changed (may be NULL) is the number of rows.
 * E_INPUT if a rule of the tables forbids it (a key that exists already, …):
 * the caller says in its own words what that means.  E_BUSY, E_LIMIT (disk
 * full) and E_SYSTEM carry a sentence.
 */
enum err db_change(struct job *j, struct db_rw *rw, const struct sql_text *q,
    const struct db_value *v, size_t n, int64_t *changed) MUST_USE;

/**
 * db_change_all(j, rw, q, v, rows):
 * db_change() of a statement called "-- rows:" for each of ${rows} rows in ${v},
 * ${q}->params values a row, one row behind the other.  Either database is told many
 * at once, so two rows must not have the same key.  Errors as of db_change().
 */
enum err db_change_all(struct job *j, struct db_rw *rw, const struct sql_text *q,
    const struct db_value *v, size_t rows) MUST_USE;

#endif
