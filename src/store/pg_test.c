/* SPDX-License-Identifier: MIT
 *
 * pg_test.c -- what only a server can do to us: refuse, vanish, be shared
 */
#include <pthread.h>

#include "store/things_test.h"

/* Run ${sql} as the owner of the tests' server. */
static bool
server(struct job *j, struct str sql)
{
	return test_pg(getenv("ZEREN_TEST_PG"), job_cstr(j, sql));
}

/* The connections to this place, ended as if the server had been restarted. */
static void
end_connections(struct job *j)
{
	CHECK(server(j,
	    S("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
	      " WHERE application_name = 'zeren' AND datname = current_database()")));
}

/* ── addresses ──────────────────────────────────────────────────────── */

TEST(an_address_that_leads_nowhere_is_told_without_its_password)
{
	static const struct {
		const char *url;
		enum err e;
		const char *told;
	} bad[] = {
		{ "mysql://zeren:geheim@host/zeren", E_INPUT,
		    "postgresql://用户@主机/库名" },
		{ "postgresql://zeren:geheim@host:port/zeren?x=geheim", E_INPUT,
		    "数据库地址看不懂" },
		{ "postgresql://zeren:geheim@[::1/zeren", E_INPUT, "数据库地址看不懂" },
		{ "postgresql://zeren:geheim@/zeren?host=/nowhere", E_SYSTEM,
		    "连不上 PostgreSQL" },
		{ "postgresql://zeren:geheim@/zeren?host=/geheim", E_SYSTEM,
		    "原因不便显示" },
	};
	struct db *db;

	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		struct db_place place = test_place(j, false);

		place.url = str_of(bad[i].url);
		CHECK(db_open(j, &place, things, 1, &db) == bad[i].e);
		CHECK_HAS(str_of(j->told), str_of(bad[i].told));
		CHECK(strstr(j->told, "geheim") == NULL);
	}
}

TEST(a_database_that_sorts_by_a_language_is_refused_with_the_remedy)
{
	static const char *const how[] = {
		"LOCALE 'C.UTF-8'",
		"LOCALE 'C' ENCODING 'SQL_ASCII'",
		"LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'zh'",
	};
	struct db_place place = test_place(j, true);
	struct db *db;

	if (place.url.n == 0)
		return;
	for (size_t i = 0; i < ARRAY_N(how); i++) {
		CHECK(server(j,
		    job_fmt(j, "CREATE DATABASE odd%ld_%zu TEMPLATE template0 %s",
			(long)getpid(), i, how[i])));
		place.url = job_fmt(j, "postgresql://zeren@/odd%ld_%zu?%s",
		    (long)getpid(), i, strstr(place.url.p, "?") + 1);
		CHECK(db_open(j, &place, things, 1, &db) == E_INPUT);
		CHECK_HAS(str_of(j->told),
		    S("createdb --template=template0 --encoding=UTF8 --locale=C"));
	}
}

TEST(a_schema_that_is_not_there_is_told)
{
	struct db_place place = test_place(j, true);
	struct db *db;

	if (place.url.n == 0)
		return;
	place.url = job_fmt(j, "%.*s_not", STR_FMT(place.url));
	CHECK(db_open(j, &place, things, 1, &db) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("search_path 指的模式不存在"));
}

TEST(an_account_that_may_not_make_tables_is_told)
{
	struct db_place place = test_place(j, true);
	struct db *db;

	if (place.url.n == 0)
		return;
	CHECK(server(j,
	    job_fmt(j,
		"CREATE ROLE guest%ld LOGIN; GRANT USAGE ON SCHEMA public TO guest%ld",
		(long)getpid(), (long)getpid())));
	place.url = job_fmt(j, "postgresql://guest%ld@%s", (long)getpid(),
	    strstr(getenv("ZEREN_TEST_PG"), "@") + 1);
	CHECK(db_open(j, &place, things, 1, &db) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("权限不够"));
}

/* ── several processes ──────────────────────────────────────────────── */

struct process {
	struct db_place place;
	struct job job;
	struct db *db;
	enum err e;
	pthread_t thread;
};

static enum err
opens_in_job(struct job *j, void *arg)
{
	struct process *p = arg;

	return db_open(j, &p->place, things, 1, &p->db);
}

static void *
opens(void *arg)
{
	struct process *p = arg;

	p->e = job_run(&p->job, (size_t)1 << 20, opens_in_job, p);
	return NULL;
}

TEST(processes_that_start_at_once_make_the_tables_once)
{
	struct db_place place = test_place(j, true);
	struct process p[6] = { 0 };

	for (size_t i = 0; i < ARRAY_N(p); i++) {
		p[i].place = (struct db_place){ test_place(j, false).dir, place.url };
		CHECK(pthread_create(&p[i].thread, NULL, opens, &p[i]) == 0);
	}
	for (size_t i = 0; i < ARRAY_N(p); i++) {
		CHECK(pthread_join(p[i].thread, NULL) == 0);
		if (p[i].e != OK)
			test_failed(__FILE__, __LINE__, "process %zu: %s", i,
			    p[i].job.told);
	}
	CHECK(p[0].db != NULL && things_kept(j, p[0].db) == 0);
	for (size_t i = 0; i < ARRAY_N(p); i++)
		db_close(p[i].db);
}

/* ── statements that only PostgreSQL refuses ────────────────────────── */

static const struct sql_text sum = { "sum", "", "SELECT SUM(id) FROM thing", 0 };
static const struct sql_text steal = { "steal", "",
	"INSERT INTO thing (id, name) VALUES (1, 'x') RETURNING id", 0 };
/* A few rows more than are held of one statement. */
static const struct sql_text very_long = { "very_long", "",
	"SELECT x, 'abc' FROM generate_series(1, 200100) AS x", 0 };

TEST(a_type_that_is_not_ours_and_a_reader_that_writes_are_refused)
{
	struct db_place place = test_place(j, true);
	struct db *db = things_opened(j, &place);
	struct db_rows *rows;
	struct db_ro *ro;

	CHECK(db_ro_open(j, db, &ro) == OK);
	CHECK(db_select(j, ro, &sum, NO_VALUES, &rows) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("column 1 has a type that is not in the subset"));
	CHECK(db_select(j, ro, &steal, NO_VALUES, &rows) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("只许读"));
	CHECK(things_counted(j, ro) == 0);
	db_ro_close(ro);
	db_close(db);
}

TEST(a_long_list_streams_but_is_not_held_without_end)
{
	struct db_place place = test_place(j, true);
	struct db *db = things_opened(j, &place);
	struct db_rows *rows, *other;
	struct db_ro *ro;
	enum err e = OK;
	int64_t n = 0;

	CHECK(db_ro_open(j, db, &ro) == OK);
	CHECK(db_select(j, ro, &very_long, NO_VALUES, &rows) == OK);
	while (db_more(rows, &e))
		n += db_int(rows, 0);
	CHECK(n == INT64_C(200100) * 200101 / 2);
	CHECK(db_select(j, ro, &very_long, NO_VALUES, &rows) == OK);
	CHECK(db_more(rows, &e));
	CHECK(db_select(j, ro, &all, NO_VALUES, &other) == E_LIMIT);
	CHECK_HAS(str_of(j->told), S("请分批处理"));
	db_ro_rest(ro);
	CHECK(things_counted(j, ro) == 0);
	db_ro_close(ro);
	db_close(db);
}

/* ── a server that goes away ────────────────────────────────────────── */

static enum err
put_given(struct job *j, struct db_rw *rw, void *arg)
{
	const int64_t *id = arg;

	return things_put(j, rw, *id, job_fmt(j, "%lld", (long long)*id));
}

static enum err
put_and_lose(struct job *j, struct db_rw *rw, void *arg)
{
	enum err e = put_given(j, rw, arg);

	end_connections(j);
	return e;
}

TEST(lost_connections_are_made_again)
{
	struct db_place place = test_place(j, true);
	struct db *db = things_opened(j, &place);
	int64_t id = 1;
	struct db_ro *ro;

	CHECK(db_ro_open(j, db, &ro) == OK && db_writer_start(j, db) == OK);
	CHECK(db_tell(j, db, put_given, &id) == OK && things_counted(j, ro) == 1);
	end_connections(j);
	CHECK(things_counted(j, ro) == 1);
	id = 2;
	CHECK(db_tell(j, db, put_given, &id) == OK && things_counted(j, ro) == 2);

	id = 3;
	CHECK(db_tell(j, db, put_and_lose, &id) == E_SYSTEM);
	CHECK_TEXT(str_of(j->told),
	    S("与 PostgreSQL 的连接断了，这次没有办成；请再试一次"));
	CHECK(!db_broken(db) && things_counted(j, ro) == 2);
	CHECK(db_tell(j, db, put_given, &id) == OK && things_counted(j, ro) == 3);
	db_writer_stop(db);
	db_ro_close(ro);
	db_close(db);
}

/* A server that ends the connection when 13 is about to be committed. */
static const char dies[] =
    "SET search_path = %s;"
    "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;"
    "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW WHEN (NEW.id = 13) EXECUTE FUNCTION die()";

TEST(a_connection_lost_in_commit_leaves_doubt_and_says_so)
{
	struct db_place place = test_place(j, true);
	struct db *db = things_opened(j, &place);
	const char *schema = strstr(place.url.p, "search_path%3D") + 14;
	int64_t id = 13;

	CHECK(server(j, job_fmt(j, dies, schema)));
	CHECK(db_writer_start(j, db) == OK);
	CHECK(db_tell(j, db, put_given, &id) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("不能确定是否已保存；请刷新页面查看，不要重复提交"));
	id = 14;
	CHECK(db_tell(j, db, put_given, &id) == OK);
	CHECK(things_kept(j, db) == 1);
	db_writer_stop(db);
	db_close(db);
}

TEST(a_lock_that_another_process_holds_too_long_is_busy)
{
	struct db_place place = test_place(j, true);
	struct db *db;
	PGconn *other = PQconnectdb(job_cstr(j, place.url));
	int64_t id = 1;

	place.url = job_fmt(j, "%.*s%%20-cstatement_timeout%%3D200", STR_FMT(place.url));
	db = things_opened(j, &place);
	CHECK(db_writer_start(j, db) == OK);
	PQclear(PQexec(other, "BEGIN; SELECT id FROM writer FOR UPDATE"));
	CHECK(db_tell(j, db, put_given, &id) == E_BUSY);
	CHECK_TEXT(str_of(j->told), S("数据库正忙，这次没有办成；请过几秒再试"));
	PQclear(PQexec(other, "COMMIT"));
	PQfinish(other);
	CHECK(db_tell(j, db, put_given, &id) == OK);
	db_writer_stop(db);
	db_close(db);
}
