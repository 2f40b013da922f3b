/* SPDX-License-Identifier: MIT
 *
 * plain.h -- the same rows read and written by a dozen lines against the library
 *
 * What the program does with tables stands beside this: all rows of them read one by
 * one, and written to empty tables that have the same columns, keys, indexes and
 * checks, in as many transactions.  SQLite by prepared INSERTs, row by row, into
 * another file, with the settings of the program's writer; PostgreSQL by COPY both
 * ways.  Nothing is made, hashed or looked at.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <libpq-fe.h>
#include <sqlite3.h>

#include "bench.h"
#include "store/store.h"

#define PLAIN_TABLES 3

struct plain_table {
	const char *name, *cols, *rest; /* SELECT ${cols} FROM ${name} ${rest} */
};
struct plain { /* microseconds, bytes as text or as SQLite counts them */
	int64_t read, write, rows, bytes;
};
struct plain_wish {
	struct plain_table table[PLAIN_TABLES];
	size_t n;
	int64_t commits; /* each with its share of all tables; 0: only read */
};

/* How many of ${rows} go into transaction ${k}. */
static inline int64_t
share(int64_t rows, int64_t k, int64_t commits)
{
	return rows * (k + 1) / commits - rows * k / commits;
}

/* ── SQLite ─────────────────────────────────────────────────────────── */

struct lite_table {
	sqlite3_stmt *get, *put;
	int64_t rows;
};

static inline enum err
lite_do(struct job *j, sqlite3 *c, struct str sql)
{
	if (sqlite3_exec(c, sql.p, NULL, NULL, NULL) == SQLITE_OK)
		return OK;
	return fail(j, E_SYSTEM, "%s: %s", sqlite3_errmsg(c), sql.p);
}

static inline enum err
lite_ready(struct job *j, sqlite3 *c, struct str sql, sqlite3_stmt **out)
{
	if (sqlite3_prepare_v2(c, sql.p, (int)sql.n, out, NULL) == SQLITE_OK)
		return OK;
	return fail(j, E_SYSTEM, "%s: %s", sqlite3_errmsg(c), sql.p);
}

/* Empty, as it is in the other file. */
static inline enum err
lite_make(struct job *j, sqlite3 *c, const char *name)
{
	sqlite3_stmt *get;
	enum err e = lite_ready(j, c,
	    job_fmt(j,
		"SELECT sql FROM z.sqlite_master"
		" WHERE tbl_name = '%s' AND sql IS NOT NULL ORDER BY rowid",
		name),
	    &get);

	while (e == OK && sqlite3_step(get) == SQLITE_ROW)
		e = lite_do(j, c, str_of((const char *)sqlite3_column_text(get, 0)));
	(void)sqlite3_finalize(get);
	return e;
}

static inline enum err
lite_open(struct job *j, sqlite3 *c, const struct plain_table *t, struct lite_table *out)
{
	struct buf b = { .j = j };
	enum err e = lite_ready(j, c,
	    job_fmt(j, "SELECT %s FROM z.%s %s", t->cols, t->name, t->rest), &out->get);

	if (e == OK)
		e = lite_make(j, c, t->name);
	buf_fmt(&b, "INSERT INTO main.%s (%s) VALUES (?", t->name, t->cols);
	for (int i = 1; e == OK && i < sqlite3_column_count(out->get); i++)
		buf_put(&b, S(", ?"));
	buf_c(&b, ')');
	return e == OK ? lite_ready(j, c, buf_str(&b), &out->put) : e;
}

/* Take the next ${most} rows, all columns, and put them, if ${put}. */
static inline enum err
lite_walk(struct job *j, const struct lite_table *t, bool put, int64_t most,
    struct plain *out)
{
	int cols = sqlite3_column_count(t->get);

	for (int64_t n = 0; n < most && sqlite3_step(t->get) == SQLITE_ROW; n++) {
		out->rows++;
		for (int i = 0; i < cols; i++) {
			if (sqlite3_column_type(t->get, i) == SQLITE_INTEGER)
				out->bytes += sqlite3_column_int64(t->get, i) > 127 ? 4
										    : 1;
			else
				out->bytes += sqlite3_column_bytes(t->get, i);
			if (put)
				(void)sqlite3_bind_value(t->put, i + 1,
				    sqlite3_column_value(t->get, i));
		}
		if (put && sqlite3_step(t->put) != SQLITE_DONE)
			return fail(j, E_SYSTEM, "%s",
			    sqlite3_errmsg(sqlite3_db_handle(t->put)));
		(void)sqlite3_reset(t->put);
	}
	return OK;
}

static inline enum err
lite_read(struct job *j, struct lite_table *t, size_t n, struct plain *out)
{
	int64_t from = microseconds();
	enum err e = OK;

	for (size_t i = 0; i < n && e == OK; i++) {
		int64_t had = out->rows;

		e = lite_walk(j, &t[i], false, INT64_MAX, out);
		t[i].rows = out->rows - had;
		(void)sqlite3_reset(t[i].get);
	}
	out->read = microseconds() - from;
	return e;
}

/* Reads them once more, which is not counted. */
static inline enum err
lite_write(struct job *j, sqlite3 *c, const struct lite_table *t,
    const struct plain_wish *w, struct plain *out)
{
	struct plain again = { 0 };
	int64_t from = microseconds();
	enum err e = OK;

	for (int64_t k = 0; k < w->commits && e == OK; k++) {
		e = lite_do(j, c, S("BEGIN IMMEDIATE"));
		for (size_t i = 0; i < w->n && e == OK; i++)
			e = lite_walk(j, &t[i], true, share(t[i].rows, k, w->commits),
			    &again);
		if (e == OK)
			e = lite_do(j, c, S("COMMIT"));
	}
	out->write = microseconds() - from - out->read;
	return e;
}

static inline enum err
lite_in(struct job *j, sqlite3 *c, const char *dir, const struct plain_wish *w,
    struct plain *out)
{
	struct lite_table t[PLAIN_TABLES] = { 0 };
	enum err e = lite_do(j, c,
	    S("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	      "PRAGMA secure_delete=ON; PRAGMA mmap_size=268435456;"
	      "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON"));

	if (e == OK)
		e = lite_do(j, c, job_fmt(j, "ATTACH '%s/zeren.db' AS z", dir));
	for (size_t i = 0; i < w->n && e == OK; i++)
		e = lite_open(j, c, &w->table[i], &t[i]);
	if (e == OK)
		e = lite_read(j, t, w->n, out);
	if (e == OK)
		e = lite_write(j, c, t, w, out);
	for (size_t i = 0; i < w->n; i++) {
		(void)sqlite3_finalize(t[i].get);
		(void)sqlite3_finalize(t[i].put);
	}
	return e;
}

static inline enum err
plain_lite(struct job *j, const char *dir, const struct plain_wish *w, struct plain *out)
{
	sqlite3 *c = NULL;
	struct str file = job_fmt(j, "%s/plain.db", dir);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	enum err e = sqlite3_open_v2(file.p, &c, flags, NULL) == SQLITE_OK
	    ? lite_in(j, c, dir, w, out)
	    : fail(j, E_SYSTEM, "%s", file.p);

	(void)sqlite3_close(c);
	(void)remove(file.p);
	return e;
}

/* ── PostgreSQL ─────────────────────────────────────────────────────── */

struct pg_table {
	struct buf text; /* all rows: lines, in pieces as they came */
	struct str rest; /* of them, to be written */
	int64_t rows;
};

static inline enum err
pg_do(struct job *j, PGconn *c, struct str sql, ExecStatusType want)
{
	PGresult *r = PQexec(c, sql.p);
	bool good = PQresultStatus(r) == want;

	PQclear(r);
	return good ? OK : fail(j, E_SYSTEM, "%s: %s", PQerrorMessage(c), sql.p);
}

static inline enum err
pg_walk(struct job *j, PGconn *c, const struct plain_table *t, struct pg_table *out)
{
	enum err e = pg_do(j, c,
	    job_fmt(j, "COPY (SELECT %s FROM %s %s) TO STDOUT", t->cols, t->name,
		t->rest),
	    PGRES_COPY_OUT);
	char *line;
	int got = 0;

	out->text.j = j;
	for (; e == OK && (got = PQgetCopyData(c, &line, 0)) > 0; out->rows++) {
		buf_put(&out->text, (struct str){ line, (size_t)got });
		PQfreemem(line);
	}
	out->rest = buf_str(&out->text);
	while (e == OK && PQresultStatus(PQgetResult(c)) == PGRES_COMMAND_OK)
		continue;
	return e == OK && got != -1 ? fail(j, E_SYSTEM, "%s", PQerrorMessage(c)) : e;
}

/* Take ${n} lines from the rest. */
static inline struct str
pg_lines(struct pg_table *t, int64_t n)
{
	struct str all = t->rest, taken;
	size_t at = 0;

	for (; n > 0 && at < all.n; n--)
		at = (size_t)((const char *)memchr(all.p + at, '\n', all.n - at) -
			 all.p) +
		    1;
	taken = str_cut(all, 0, at);
	t->rest = str_cut(all, at, all.n);
	return taken;
}

#define PIECE ((size_t)1 << 20)

static inline enum err
pg_fill(struct job *j, PGconn *c, const struct plain_table *t, struct str text)
{
	enum err e = pg_do(j, c,
	    job_fmt(j, "COPY plain_%s (%s) FROM STDIN", t->name, t->cols), PGRES_COPY_IN);
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
pg_write(struct job *j, PGconn *c, struct pg_table *t, const struct plain_wish *w)
{
	enum err e = OK;

	for (int64_t k = 0; k < w->commits && e == OK; k++) {
		e = pg_do(j, c, S("BEGIN"), PGRES_COMMAND_OK);
		for (size_t i = 0; i < w->n && e == OK; i++)
			e = pg_fill(j, c, &w->table[i],
			    pg_lines(&t[i], share(t[i].rows, k, w->commits)));
		if (e == OK)
			e = pg_do(j, c, S("COMMIT"), PGRES_COMMAND_OK);
	}
	return e;
}

/* Make the empty tables, or drop them. */
static inline enum err
pg_tables(struct job *j, PGconn *c, const struct plain_wish *w, bool make)
{
	enum err e = OK;

	for (size_t i = 0; i < w->n && e == OK; i++) {
		const char *name = w->table[i].name;

		e = pg_do(j, c,
		    make ? job_fmt(j, "CREATE TABLE plain_%s (LIKE %s INCLUDING ALL)",
			       name, name)
			 : job_fmt(j, "DROP TABLE plain_%s", name),
		    PGRES_COMMAND_OK);
	}
	return e;
}

static inline enum err
pg_in(struct job *j, PGconn *c, const struct plain_wish *w, struct plain *out)
{
	struct pg_table t[PLAIN_TABLES] = { 0 };
	enum err e = pg_tables(j, c, w, true);
	int64_t from = microseconds();

	for (size_t i = 0; i < w->n && e == OK; i++) {
		e = pg_walk(j, c, &w->table[i], &t[i]);
		out->rows += t[i].rows;
		out->bytes += (int64_t)t[i].text.n;
	}
	out->read = microseconds() - from;
	from = microseconds();
	if (e == OK)
		e = pg_write(j, c, t, w);
	out->write = microseconds() - from;
	return e == OK ? pg_tables(j, c, w, false) : e;
}

static inline enum err
plain_pg(struct job *j, const char *url, const struct plain_wish *w, struct plain *out)
{
	PGconn *c = PQconnectdb(url);
	enum err e = PQstatus(c) == CONNECTION_OK ? pg_in(j, c, w, out)
						  : fail(j, E_SYSTEM, "%s", url);

	PQfinish(c);
	return e;
}

/* Of ${place}, which nobody writes to meanwhile. */
static inline enum err
plain_of(struct job *j, const struct db_place *place, const struct plain_wish *w,
    struct plain *out)
{
	*out = (struct plain){ 0 };
	return place->url.n > 0 ? plain_pg(j, job_cstr(j, place->url), w, out)
				: plain_lite(j, job_cstr(j, place->dir), w, out);
}

#endif
