/* SPDX-License-Identifier: MIT
 *
 * score_postgres.c -- the job of bench/score in PostgreSQL
 *
 * On the server that ZEREN_TEST_PG names, in a schema of its own that is gone at
 * the end; unlogged tables, statistics made, one process.  Putting the facts in is
 * not counted, and the memory is that of the client alone.
 */
#include <libpq-fe.h>

#include "bench.h"
#include "score_sql.h"

#define CREATE "CREATE UNLOGGED TABLE"

static enum err
failed(struct job *j, PGconn *c)
{
	return fail(j, E_SYSTEM, "PostgreSQL：%s", PQerrorMessage(c));
}

static enum err
execute(struct job *j, PGconn *c, struct str sql, ExecStatusType want)
{
	PGresult *r = PQexec(c, job_cstr(j, sql));
	bool done = PQresultStatus(r) == want;

	PQclear(r);
	return done ? OK : failed(j, c);
}

/* One line of COPY. */
static void
put_line(struct buf *b, const struct facts *f, size_t i)
{
	b->n = 0;
	buf_fmt(b, "%zu\t%d", i, f->above[i]);
	for (size_t k = 0; k < FACTS; k++) {
		if (f->col[k].state[i] == CELL_GIVEN)
			buf_fmt(b, "\t%lld", (long long)f->col[k].v[i]);
		else
			buf_put(b, S("\t\\N"));
	}
	buf_c(b, '\n');
}

static enum err
insert(struct job *j, PGconn *c, const struct facts *f)
{
	struct buf line = { .j = j };
	enum err e = execute(j, c, S("COPY fact FROM STDIN"), PGRES_COPY_IN);
	bool sent = true;
	PGresult *r;

	for (size_t i = 0; i < f->n && e == OK && sent; i++) {
		put_line(&line, f, i);
		sent = PQputCopyData(c, line.p, (int)line.n) == 1;
	}
	if (e != OK)
		return e;
	sent = PQputCopyEnd(c, sent ? NULL : "cut") == 1 && sent;
	while ((r = PQgetResult(c)) != NULL) {
		sent = sent && PQresultStatus(r) == PGRES_COMMAND_OK;
		PQclear(r);
	}
	return sent ? OK : failed(j, c);
}

static enum err
fetch(struct job *j, PGconn *c, size_t n, struct fetched *out)
{
	PGresult *r = PQexec(c, job_cstr(j, sql_answers(j)));
	bool done = PQresultStatus(r) == PGRES_TUPLES_OK && (size_t)PQntuples(r) == n;

	out->v = NEWS(j, int64_t, n * ANSWER_N);
	for (size_t i = 0; i < n * ANSWER_N && done; i++)
		out->v[i] = strtoll(PQgetvalue(r, (int)(i / ANSWER_N),
					(int)(i % ANSWER_N)),
		    NULL, 10);
	PQclear(r);
	return done ? OK : failed(j, c);
}

static enum err
prepare(struct job *j, PGconn *c, const struct facts *f)
{
	const struct str first[] = {
		S("SET client_min_messages = warning; SET jit = off;"
		  " SET max_parallel_workers_per_gather = 0; SET work_mem = '512MB';"
		  " DROP SCHEMA IF EXISTS score_bench CASCADE; CREATE SCHEMA score_bench;"
		  " SET search_path = score_bench"),
		sql_facts(j, CREATE),
		sql_weights(j, CREATE),
	};
	enum err e = OK;

	for (size_t i = 0; i < ARRAY_N(first) && e == OK; i++)
		e = execute(j, c, first[i], PGRES_COMMAND_OK);
	if (e == OK)
		e = insert(j, c, f);
	return e == OK ? execute(j, c, S("ANALYZE fact"), PGRES_COMMAND_OK) : e;
}

static enum err
work(struct job *j, PGconn *c, const struct facts *f, struct outcome *out)
{
	struct fetched *got = NEW(j, struct fetched);
	enum err e = prepare(j, c, f);

	for (int k = 0; k < STAGES && e == OK; k++) {
		int64_t from = microseconds();

		e = execute(j, c, sql_stage(j, k, CREATE), PGRES_COMMAND_OK);
		out->phase[k] = (struct phase){ sql_stage_name[k],
			microseconds() - from };
	}
	out->at = fetched_at;
	out->arg = got;
	if (e == OK)
		e = fetch(j, c, f->n, got);
	if (e == OK)
		e = execute(j, c, S("DROP SCHEMA score_bench CASCADE"), PGRES_COMMAND_OK);
	return e;
}

enum err
run_postgres(struct job *j, const struct facts *f, int threads, struct outcome *out)
{
	PGconn *c = PQconnectdb(getenv("ZEREN_TEST_PG"));
	enum err e = PQstatus(c) == CONNECTION_OK ? OK : failed(j, c);

	(void)threads;
	*out = (struct outcome){ 0 };
	if (e == OK)
		e = work(j, c, f, out);
	PQfinish(c);
	return e;
}
