/* SPDX-License-Identifier: MIT
 *
 * place.h -- for tests that need a database: a fresh, empty place of either kind
 *
 * TEST_BOTH(name) { … } runs once on SQLite and once on PostgreSQL, each time
 * with ${place}.  On PostgreSQL a place is a schema of its own in the database
 * that ZEREN_TEST_PG names; test/pg.sh gives one.  Without it such tests fail.
 * ZEREN_SQLITE_ALONE leaves out the second time of TEST_BOTH: what differs is in
 * room store, so a build with sanitizers runs that room on both, others on SQLite.
 */
#ifndef PLACE_H
#define PLACE_H

#include <libpq-fe.h>
#include <unistd.h>

#include "store/store.h"
#include "test.h"

#define TEST_BOTH(id)                                                       \
	static void both_##id(struct job *j, const struct db_place *place); \
	TEST(id##_on_sqlite)                                                \
	{                                                                   \
		struct db_place here = test_place(j, false);                \
		both_##id(j, &here);                                        \
	}                                                                   \
	TEST(id##_on_postgresql)                                            \
	{                                                                   \
		struct db_place here = { .url = S("") };                    \
		if (getenv("ZEREN_SQLITE_ALONE") == NULL)                   \
			here = test_place(j, true);                         \
		if (here.url.n > 0)                                         \
			both_##id(j, &here);                                \
	}                                                                   \
	static void both_##id(__attribute__((unused)) struct job *j,        \
	    __attribute__((unused)) const struct db_place *place)

/* Run ${sql} on the tests' server, as its owner. */
static inline bool
test_pg(const char *url, const char *sql)
{
	PGconn *c = PQconnectdb(url);
	PGresult *r = PQexec(c, sql);
	bool good = PQresultStatus(r) == PGRES_COMMAND_OK ||
	    PQresultStatus(r) == PGRES_TUPLES_OK;

	if (!good)
		test_failed(__FILE__, __LINE__, "%s%s", sql, PQerrorMessage(c));
	PQclear(r);
	PQfinish(c);
	return good;
}

/* The directory does not exist yet; an empty url is a failure already told. */
static inline struct db_place
test_place(struct job *j, bool pg)
{
	struct str dir = test_dir(j);
	const char *server = getenv("ZEREN_TEST_PG");
	struct db_place place = { .dir = job_fmt(j, "%.*s/a", STR_FMT(dir)) };
	/* The number of the directory is unlike all others in this process. */
	struct str schema = job_fmt(j, "t%ld_%s", (long)getpid(),
	    strrchr(dir.p, '/') + 1);

	if (!pg)
		return place;
	if (server == NULL)
		test_failed(__FILE__, __LINE__,
		    "no PostgreSQL: run this as test/pg.sh run PROGRAM, or make test-ROOM");
	else if (test_pg(server, job_fmt(j, "CREATE SCHEMA %s", schema.p).p))
		place.url = job_fmt(j, "%s&options=-csearch_path%%3D%s", server,
		    schema.p);
	return place;
}

#endif
