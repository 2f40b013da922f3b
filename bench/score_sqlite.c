/* SPDX-License-Identifier: MIT
 *
 * score_sqlite.c -- the job of bench/score in SQLite, in memory
 *
 * Putting the facts in is not counted.
 */
#include <sqlite3.h>

#include "bench.h"
#include "score_sql.h"

static enum err
failed(struct job *j, sqlite3 *db)
{
	return fail(j, E_SYSTEM, "SQLite：%s", sqlite3_errmsg(db));
}

static enum err
execute(struct job *j, sqlite3 *db, struct str sql)
{
	return sqlite3_exec(db, job_cstr(j, sql), NULL, NULL, NULL) == SQLITE_OK
	    ? OK
	    : failed(j, db);
}

static bool
insert_row(sqlite3_stmt *st, const struct facts *f, size_t i)
{
	bool done = sqlite3_bind_int64(st, 1, (int64_t)i) == SQLITE_OK &&
	    sqlite3_bind_int64(st, 2, f->above[i]) == SQLITE_OK;

	for (int k = 0; k < FACTS && done; k++)
		done = (f->col[k].state[i] == CELL_GIVEN
			       ? sqlite3_bind_int64(st, 3 + k, f->col[k].v[i])
			       : sqlite3_bind_null(st, 3 + k)) == SQLITE_OK;
	return done && sqlite3_step(st) == SQLITE_DONE && sqlite3_reset(st) == SQLITE_OK;
}

static enum err
insert(struct job *j, sqlite3 *db, const struct facts *f)
{
	struct buf b = { .j = j };
	sqlite3_stmt *st;
	bool done;

	buf_put(&b, S("INSERT INTO fact VALUES (?, ?"));
	for (int k = 0; k < FACTS; k++)
		buf_put(&b, S(", ?"));
	buf_c(&b, ')');
	if (sqlite3_prepare_v2(db, buf_str(&b).p, (int)b.n, &st, NULL) != SQLITE_OK)
		return failed(j, db);
	done = true;
	for (size_t i = 0; i < f->n && done; i++)
		done = insert_row(st, f, i);
	(void)sqlite3_finalize(st);
	return done ? OK : failed(j, db);
}

static enum err
fetch(struct job *j, sqlite3 *db, size_t n, struct fetched *out)
{
	struct str sql = sql_answers(j);
	sqlite3_stmt *st;
	size_t i = 0;

	out->v = NEWS(j, int64_t, n * ANSWER_N);
	if (sqlite3_prepare_v2(db, sql.p, (int)sql.n, &st, NULL) != SQLITE_OK)
		return failed(j, db);
	while (sqlite3_step(st) == SQLITE_ROW && i < n) {
		for (size_t k = 0; k < ANSWER_N; k++)
			out->v[i * ANSWER_N + k] = sqlite3_column_int64(st, (int)k);
		i++;
	}
	(void)sqlite3_finalize(st);
	return i == n ? OK : fail(j, E_SYSTEM, "SQLite 给出 %zu 行", i);
}

static enum err
work(struct job *j, sqlite3 *db, const struct facts *f, struct outcome *out)
{
	struct fetched *got = NEW(j, struct fetched);
	enum err e = execute(j, db, S("PRAGMA temp_store = MEMORY; BEGIN"));

	if (e == OK)
		e = execute(j, db, sql_facts(j, "CREATE TABLE"));
	if (e == OK)
		e = execute(j, db, sql_weights(j, "CREATE TABLE"));
	if (e == OK)
		e = insert(j, db, f);
	for (int k = 0; k < STAGES && e == OK; k++) {
		int64_t from = microseconds(), cpu = processor();

		e = execute(j, db, sql_stage(j, k, "CREATE TABLE"));
		out->cpu += processor() - cpu;
		out->phase[k] = (struct phase){ sql_stage_name[k],
			microseconds() - from };
	}
	out->at = fetched_at;
	out->arg = got;
	return e == OK ? fetch(j, db, f->n, got) : e;
}

enum err
run_sqlite(struct job *j, const struct facts *f, int threads, struct outcome *out)
{
	sqlite3 *db;
	enum err e;

	(void)threads;
	*out = (struct outcome){ 0 };
	if (sqlite3_open(":memory:", &db) != SQLITE_OK)
		return fail(j, E_SYSTEM, "SQLite 打不开");
	e = work(j, db, f, out);
	(void)sqlite3_close(db);
	return e;
}
