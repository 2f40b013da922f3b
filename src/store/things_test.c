/* SPDX-License-Identifier: MIT
 *
 * things_test.c -- the tables and statements that the tests of this room use
 */
#include "store/things_test.h"

#define THING                                                    \
	"CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY,"    \
	" name TEXT NOT NULL UNIQUE, n BIGINT CHECK (n <> 13));" \
	"CREATE TABLE part (thing BIGINT NOT NULL REFERENCES thing (id))"
#define NOTE "ALTER TABLE thing ADD COLUMN note TEXT;"

static const char *const grow[] = { THING,
	NOTE "ALTER TABLE thing ADD COLUMN seal BLOB" };
static const char *const grow_pg[] = { THING,
	NOTE "ALTER TABLE thing ADD COLUMN seal BYTEA" };
const struct db_room things[1] = {
	{ .name = "things", .migration = grow, .migration_pg = grow_pg, .migration_n = 2 }
};
const struct db_room things_older[1] = {
	{ .name = "things", .migration = grow, .migration_pg = grow_pg, .migration_n = 1 }
};

#define WITHOUT_VALUES(sql) sql, sql, 0

const struct sql_text put = { "put",
	"INSERT INTO thing (id, name, n, note) VALUES (?1, ?2, ?3, ?4)",
	"INSERT INTO thing (id, name, n, note) VALUES ($1, $2, $3, $4)", 4 };
const struct sql_text put_seal = { "put_seal",
	"INSERT INTO thing (id, name, seal) VALUES (?1, ?2, ?3)",
	"INSERT INTO thing (id, name, seal) VALUES ($1, $2, $3)", 3 };
const struct sql_text put_all = { "put_all",
	"INSERT INTO thing (id, name, n, note, seal)"
	" SELECT x.p1, x.p2, x.p3, x.p4, CAST(x.p5 AS BLOB) FROM given_rows x WHERE 1"
	" ON CONFLICT (id) DO UPDATE SET n = thing.n + excluded.n",
	"INSERT INTO thing (id, name, n, note, seal)"
	" SELECT x.p1, x.p2, x.p3, x.p4, CAST(x.p5 AS BYTEA)"
	" FROM unnest($1, $2, $3, $4, $5) AS x(p1, p2, p3, p4, p5)"
	" ON CONFLICT (id) DO UPDATE SET n = thing.n + excluded.n",
	5 };
const struct sql_text put_part = { "put_part", "INSERT INTO part (thing) VALUES (?1)",
	"INSERT INTO part (thing) VALUES ($1)", 1 };
const struct sql_text all = { "all",
	WITHOUT_VALUES("SELECT name, n, note FROM thing ORDER BY id") };
const struct sql_text some = { "some",
	"SELECT id, name FROM thing WHERE name > ?1 AND (?2 = 0 OR id <= ?2)"
	" ORDER BY name LIMIT ?3",
	"SELECT id, name FROM thing WHERE name > $1 AND ($2 = 0 OR id <= $2)"
	" ORDER BY name LIMIT $3",
	3 };
const struct sql_text seals = { "seals",
	WITHOUT_VALUES("SELECT seal FROM thing ORDER BY id") };
const struct sql_text count = { "count", WITHOUT_VALUES("SELECT COUNT(*) FROM thing") };
const struct sql_text newest = { "newest", WITHOUT_VALUES("SELECT MAX(id) FROM thing") };

struct db *
things_opened(struct job *j, const struct db_place *place)
{
	struct db *db = NULL;

	if (db_open(j, place, things, 1, &db) != OK)
		test_failed(__FILE__, __LINE__, "db_open: %s", j->told);
	return db;
}

int64_t
things_counted(struct job *j, struct db_ro *ro)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &count, NO_VALUES, &rows);
	int64_t n;

	if (rows == NULL)
		return -1;
	n = db_int(rows, 0);
	CHECK(!db_more(rows, &e) && e == OK);
	return n;
}

int64_t
things_kept(struct job *j, struct db *db)
{
	struct db_ro *ro;
	int64_t n;

	if (db_ro_open(j, db, &ro) != OK)
		return -1;
	n = things_counted(j, ro);
	db_ro_close(ro);
	return n;
}

enum err
things_put(struct job *j, struct db_rw *rw, int64_t id, struct str name)
{
	return db_change(j, rw, &put, VALUES(DB_I(id), DB_T(name), DB_I(1), DB_NOTHING),
	    NULL);
}
