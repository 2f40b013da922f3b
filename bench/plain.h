/* SPDX-License-Identifier: MIT
 *
 * plain.h -- the same rows read and written by a dozen lines against the library
 *
 * What the program does with a table stands beside this: all rows of a selection read
 * one by one, and written to an empty table with the same key in one transaction.
 * SQLite by one prepared INSERT, into another file; PostgreSQL by COPY both ways.
 * Nothing is checked, made, hashed or indexed.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <libpq-fe.h>
#include <sqlite3.h>

#include "bench.h"
#include "store/store.h"

struct plain_table {
	const char *rows; /* a SELECT */
	const char *key;  /* its columns that are the key */
};
struct plain { /* microseconds, bytes as text or as SQLite counts them */
	int64_t read, write, rows, bytes;
};

/* ── SQLite ─────────────────────────────────────────────────────────── */

static inline enum err
lite_do(struct job *j, sqlite3 *c, struct str sql)
{
	if (sqlite3_exec(c, sql.p, NULL, NULL, NULL) == SQLITE_OK)
		return OK;
	return fail(j, E_SYSTEM, "%s: %s", sqlite3_errmsg(c), sql.p);
}

/* Read all columns; into ${put}, unless it is NULL, as well. */
static inline void
lite_walk(sqlite3_stmt *get, sqlite3_stmt *put, struct plain *out)
{
	int cols = sqlite3_column_count(get);

	for (out->rows = out->bytes = 0; sqlite3_step(get) == SQLITE_ROW; out->rows++) {
		for (int i = 0; i < cols; i++) {
			if (sqlite3_column_type(get, i) == SQLITE_INTEGER)
				out->bytes += sqlite3_column_int64(get, i) > 127 ? 4 : 1;
			else
				out->bytes += sqlite3_column_bytes(get, i);
			if (put != NULL)
				(void)sqlite3_bind_value(put, i + 1,
				    sqlite3_column_value(get, i));
		}
		if (put == NULL)
			continue;
		(void)sqlite3_step(put);
		(void)sqlite3_reset(put);
	}
	(void)sqlite3_reset(get);
}

static inline enum err
lite_copy(struct job *j, sqlite3 *c, sqlite3_stmt *get, struct plain *out)
{
	struct buf b = { .j = j };
	sqlite3_stmt *put;
	int64_t from;
	enum err e;

	buf_put(&b, S("INSERT INTO plain VALUES (?1"));
	for (int i = 2; i <= sqlite3_column_count(get); i++)
		buf_fmt(&b, ", ?%d", i);
	buf_c(&b, ')');
	if (sqlite3_prepare_v2(c, b.p, (int)b.n, &put, NULL) != SQLITE_OK)
		return fail(j, E_SYSTEM, "%s", sqlite3_errmsg(c));
	from = microseconds();
	lite_walk(get, NULL, out);
	out->read = microseconds() - from;
	from = microseconds();
	e = lite_do(j, c, S("BEGIN"));
	lite_walk(get, put, out);
	if (e == OK)
		e = lite_do(j, c, S("COMMIT"));
	out->write = microseconds() - from - out->read;
	(void)sqlite3_finalize(put);
	return e;
}

static inline enum err
lite_in(struct job *j, sqlite3 *c, const char *dir, const struct plain_table *t,
    struct plain *out)
{
	sqlite3_stmt *get;
	enum err e = lite_do(j, c,
	    S("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	      "PRAGMA mmap_size=268435456"));

	if (e == OK)
		e = lite_do(j, c, job_fmt(j, "ATTACH '%s/zeren.db' AS z", dir));
	if (e == OK)
		e = lite_do(j, c,
		    job_fmt(j,
			"DROP TABLE IF EXISTS plain; CREATE TABLE plain AS %s LIMIT 0;"
			"CREATE UNIQUE INDEX plain_key ON plain (%s)",
			t->rows, t->key));
	if (e != OK)
		return e;
	if (sqlite3_prepare_v2(c, t->rows, -1, &get, NULL) != SQLITE_OK)
		return fail(j, E_SYSTEM, "%s: %s", sqlite3_errmsg(c), t->rows);
	e = lite_copy(j, c, get, out);
	(void)sqlite3_finalize(get);
	return e;
}

static inline enum err
plain_lite(struct job *j, const char *dir, const struct plain_table *t, struct plain *out)
{
	sqlite3 *c = NULL;
	struct str file = job_fmt(j, "%s/plain.db", dir);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	enum err e = sqlite3_open_v2(file.p, &c, flags, NULL) == SQLITE_OK
	    ? lite_in(j, c, dir, t, out)
	    : fail(j, E_SYSTEM, "%s", file.p);

	(void)sqlite3_close(c);
	(void)remove(file.p);
	return e;
}

/* ── PostgreSQL ─────────────────────────────────────────────────────── */

static inline enum err
pg_do(struct job *j, PGconn *c, struct str sql, ExecStatusType want)
{
	PGresult *r = PQexec(c, sql.p);
	bool good = PQresultStatus(r) == want;

	PQclear(r);
	return good ? OK : fail(j, E_SYSTEM, "%s: %s", PQerrorMessage(c), sql.p);
}

/* All rows as text: lines, in pieces as they came, one behind the other. */
static inline enum err
pg_walk(struct job *j, PGconn *c, const char *rows, struct buf *out, int64_t *n)
{
	enum err e = pg_do(j, c, job_fmt(j, "COPY (%s) TO STDOUT", rows), PGRES_COPY_OUT);
	char *line;
	int got = 0;

	for (*n = 0; e == OK && (got = PQgetCopyData(c, &line, 0)) > 0; ++*n) {
		buf_put(out, (struct str){ line, (size_t)got });
		PQfreemem(line);
	}
	while (e == OK && PQresultStatus(PQgetResult(c)) == PGRES_COMMAND_OK)
		continue;
	return e == OK && got != -1 ? fail(j, E_SYSTEM, "%s", PQerrorMessage(c)) : e;
}

#define PIECE ((size_t)1 << 20)

static inline enum err
pg_fill(struct job *j, PGconn *c, struct str text)
{
	enum err e = pg_do(j, c, S("COPY plain FROM STDIN"), PGRES_COPY_IN);
	size_t at = 0;

	for (; e == OK && at < text.n; at += PIECE)
		if (PQputCopyData(c, text.p + at,
			(int)(text.n - at < PIECE ? text.n - at : PIECE)) != 1)
			e = fail(j, E_SYSTEM, "%s", PQerrorMessage(c));
	if (e == OK && PQputCopyEnd(c, NULL) != 1)
		e = fail(j, E_SYSTEM, "%s", PQerrorMessage(c));
	while (e == OK && PQresultStatus(PQgetResult(c)) == PGRES_COMMAND_OK)
		continue;
	return e;
}

static inline enum err
pg_in(struct job *j, PGconn *c, const struct plain_table *t, struct plain *out)
{
	struct buf text = { .j = j };
	int64_t from;
	enum err e = pg_do(j, c,
	    job_fmt(j, "DROP TABLE IF EXISTS plain; CREATE TABLE plain AS %s LIMIT 0",
		t->rows),
	    PGRES_COMMAND_OK);

	if (e == OK)
		e = pg_do(j, c,
		    job_fmt(j, "CREATE UNIQUE INDEX plain_key ON plain (%s)", t->key),
		    PGRES_COMMAND_OK);
	from = microseconds();
	if (e == OK)
		e = pg_walk(j, c, t->rows, &text, &out->rows);
	out->read = microseconds() - from;
	out->bytes = (int64_t)text.n;
	from = microseconds();
	if (e == OK)
		e = pg_fill(j, c, buf_str(&text));
	out->write = microseconds() - from;
	return e == OK ? pg_do(j, c, S("DROP TABLE plain"), PGRES_COMMAND_OK) : e;
}

static inline enum err
plain_pg(struct job *j, const char *url, const struct plain_table *t, struct plain *out)
{
	PGconn *c = PQconnectdb(url);
	enum err e = PQstatus(c) == CONNECTION_OK ? pg_in(j, c, t, out)
						  : fail(j, E_SYSTEM, "%s", url);

	PQfinish(c);
	return e;
}

/* Of ${place}, which nobody writes to meanwhile. */
static inline enum err
plain_of(struct job *j, const struct db_place *place, const struct plain_table *t,
    struct plain *out)
{
	return place->url.n > 0 ? plain_pg(j, job_cstr(j, place->url), t, out)
				: plain_lite(j, job_cstr(j, place->dir), t, out);
}

#endif
