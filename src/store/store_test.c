/* SPDX-License-Identifier: MIT
 *
 * store_test.c -- the store room on real files in a directory of their own
 *
 * A full disk is made with the database's own page limit, a failing one with
 * this process's limit on file sizes.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store/store.h"
#include "test.h"

static const char *const grow[] = {
	"CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, n BIGINT);"
	"CREATE TABLE part (thing BIGINT NOT NULL REFERENCES thing (id))",
	"ALTER TABLE thing ADD COLUMN note TEXT",
};
static const struct db_room rooms[] = { { "things", grow, 2 } };
static const struct db_room older[] = { { "things", grow, 1 } };

static const struct sql_text put = { "put",
	"INSERT INTO thing (name, n, note) VALUES (?1, ?2, ?3)", 3 };
static const struct sql_text all = { "all", "SELECT name, n, note FROM thing ORDER BY id",
	0 };
static const struct sql_text count = { "count", "SELECT count(*) FROM thing", 0 };
static const struct sql_text put_part = { "put_part",
	"INSERT INTO part (thing) VALUES (?1)", 1 };
static const struct sql_text few_pages = { "few_pages", "PRAGMA max_page_count = 6", 0 };
static const struct sql_text wrong = { "wrong", "SELECT x FROM nowhere", 0 };

/* One directory for the whole program, removed when it ends. */
/* A directory that is not there yet, inside one that is. */
static struct str
fresh_dir(struct job *j)
{
	return job_fmt(j, "%.*s/a", STR_FMT(test_dir(j)));
}

static struct db *
opened(struct job *j, struct str dir)
{
	struct db *db = NULL;

	CHECK(db_open(j, dir, rooms, 1, &db) == OK);
	return db;
}

static int64_t
counted(struct job *j, struct db_ro *ro)
{
	struct db_rows *rows;
	bool more;
	int64_t n;

	if (db_select(j, ro, &count, NO_VALUES, &rows) != OK ||
	    db_next(rows, &more) != OK)
		return -1;
	n = db_int(rows, 0);
	CHECK(db_next(rows, &more) == OK && !more);
	return n;
}

TEST(rows_come_back_as_they_went_in)
{
	struct db *db = opened(j, fresh_dir(j));
	struct db_rw *rw;
	struct db_rows *rows;
	bool more;
	int64_t changed;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_change(j, rw, &put, VALUES(DB_T(S("责任")), DB_I(INT64_MIN), DB_NOTHING),
		  &changed) == OK);
	CHECK(changed == 1);
	CHECK(db_change(j, rw, &put, VALUES(DB_T(S("")), DB_I(INT64_MAX), DB_T(S("注"))),
		  NULL) == OK);
	CHECK(db_select(j, db_rw_reader(rw), &all, NO_VALUES, &rows) == OK);
	CHECK(db_next(rows, &more) == OK && more);
	CHECK_TEXT(db_text(rows, 0), S("责任"));
	CHECK(db_int(rows, 1) == INT64_MIN);
	CHECK_TEXT(db_text(rows, 2), S(""));
	CHECK(db_next(rows, &more) == OK && more);
	CHECK_TEXT(db_text(rows, 0), S(""));
	CHECK(db_int(rows, 1) == INT64_MAX);
	CHECK(db_next(rows, &more) == OK && !more);
	db_rw_close(rw);
	db_close(db);
}

TEST(a_reader_sees_only_what_was_committed)
{
	struct db *db = opened(j, fresh_dir(j));
	struct db_rw *rw;
	struct db_ro *ro = NULL;

	CHECK(db_rw_open(j, db, &rw) == OK && db_ro_open(j, db, &ro) == OK);
	CHECK(db_begin(j, rw) == OK);
	CHECK(db_change(j, rw, &put, VALUES(DB_T(S("甲")), DB_I(1), DB_NOTHING), NULL) ==
	    OK);
	CHECK(counted(j, ro) == 0 && counted(j, db_rw_reader(rw)) == 1);
	CHECK(db_commit(j, rw) == OK);
	CHECK(counted(j, ro) == 1);
	CHECK(db_begin(j, rw) == OK);
	CHECK(db_change(j, rw, &put, VALUES(DB_T(S("乙")), DB_I(1), DB_NOTHING), NULL) ==
	    OK);
	db_rollback(rw);
	CHECK(counted(j, ro) == 1);
	db_ro_close(ro);
	db_rw_close(rw);
	db_close(db);
}

/* Leaves the arena in the middle of a transaction and of reading. */
static enum err
left_in_the_middle(struct job *j, void *arg)
{
	struct db_rw *rw = arg;
	struct db_rows *rows;
	bool more;

	CHECK(db_begin(j, rw) == OK);
	CHECK(db_change(j, rw, &put, VALUES(DB_T(S("甲")), DB_I(1), DB_NOTHING), NULL) ==
	    OK);
	CHECK(db_select(j, db_rw_reader(rw), &all, NO_VALUES, &rows) == OK);
	CHECK(db_next(rows, &more) == OK && more);
	(void)job_alloc(j, (size_t)1 << 20);
	return OK;
}

TEST(rest_ends_what_an_exhausted_job_left_open)
{
	struct db *db = opened(j, fresh_dir(j));
	struct job small = { .now = j->now };
	struct db_rw *rw;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(job_run(&small, 4096, left_in_the_middle, rw) == E_LIMIT);
	db_rw_rest(rw);
	CHECK(counted(j, db_rw_reader(rw)) == 0);
	CHECK(db_begin(j, rw) == OK && db_commit(j, rw) == OK);
	db_rw_close(rw);
	db_close(db);
}

TEST(only_one_connection_writes)
{
	struct db *db = opened(j, fresh_dir(j));
	struct db_rw *rw, *second;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_rw_open(j, db, &second) == E_BUSY);
	CHECK_TEXT(str_of(j->told), S("已经有一处在写数据库；请等它写完"));
	db_rw_close(rw);
	CHECK(db_rw_open(j, db, &rw) == OK);
	db_rw_close(rw);
	db_close(db);
}

TEST(a_second_process_is_refused_and_told_which_one_has_it)
{
	struct str dir = fresh_dir(j);
	struct db *db = opened(j, dir), *second;
	struct str pid = job_fmt(j, "进程号 %ld", (long)getpid());

	/* flock() belongs to the open file, so a second open is as another process. */
	CHECK(db_open(j, dir, rooms, 1, &second) == E_BUSY);
	CHECK_HAS(str_of(j->told), pid);
	CHECK_HAS(str_of(j->told), S("请先停下它，或用 --data 另指一个目录"));
	db_close(db);
	db_close(opened(j, dir));
}

TEST(tables_grow_step_by_step_and_never_back)
{
	struct str dir = fresh_dir(j);
	struct db *db;
	struct db_rw *rw;

	CHECK(db_open(j, dir, older, 1, &db) == OK);
	db_close(db);
	db = opened(j, dir);
	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_change(j, rw, &put, VALUES(DB_T(S("甲")), DB_I(1), DB_T(S("新列"))),
		  NULL) == OK);
	db_rw_close(rw);
	db_close(db);
	CHECK(db_open(j, dir, older, 1, &db) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("这个数据目录由更新的 zeren 写过（things 第 2 版，"
	      "本程序只认到第 1 版）；请换用新版程序"));
}

TEST(a_step_that_fails_leaves_nothing_behind)
{
	static const char *const bad[] = {
		"CREATE TABLE half (x BIGINT); SELECT nonsense"
	};
	static const char *const good[] = { "CREATE TABLE half (x BIGINT)" };
	static const struct db_room broken[] = { { "r", bad, 1 } };
	static const struct db_room mended[] = { { "r", good, 1 } };
	struct str dir = fresh_dir(j);
	struct db *db;

	CHECK(db_open(j, dir, broken, 1, &db) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("nonsense"));
	CHECK(db_open(j, dir, mended, 1, &db) == OK);
	db_close(db);
}

TEST(rules_of_the_tables_are_input_errors)
{
	struct db *db = opened(j, fresh_dir(j));
	struct db_rw *rw;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_change(j, rw, &put, VALUES(DB_T(S("甲")), DB_I(1), DB_NOTHING), NULL) ==
	    OK);
	CHECK(db_change(j, rw, &put, VALUES(DB_T(S("甲")), DB_I(2), DB_NOTHING), NULL) ==
	    E_INPUT);
	CHECK_TEXT(str_of(j->told), S("与已有的记录冲突，没有保存"));
	CHECK(db_change(j, rw, &put_part, VALUES(DB_I(99)), NULL) == E_INPUT);
	CHECK(counted(j, db_rw_reader(rw)) == 1);
	db_rw_close(rw);
	db_close(db);
}

TEST(a_full_disk_keeps_what_was_there)
{
	struct db *db = opened(j, fresh_dir(j));
	char *big = job_alloc(j, 200000);
	struct db_rw *rw;

	memset(big, 'x', 200000);
	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_change(j, rw, &few_pages, NO_VALUES, NULL) == OK);
	CHECK(db_change(j, rw, &put,
		  VALUES(DB_T(S("甲")), DB_I(1), DB_T(((struct str){ big, 200000 }))),
		  NULL) == E_LIMIT);
	CHECK_HAS(str_of(j->told), S("磁盘已满"));
	CHECK(counted(j, db_rw_reader(rw)) == 0);
	db_rw_close(rw);
	db_close(db);
}

TEST(a_failing_disk_is_told_and_nothing_is_half_saved)
{
	struct db *db = opened(j, fresh_dir(j));
	struct rlimit had, none = { .rlim_cur = 0 };
	struct db_rw *rw;
	enum err e;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR && getrlimit(RLIMIT_FSIZE, &had) == 0);
	none.rlim_max = had.rlim_max;
	CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0);
	e = db_change(j, rw, &put, VALUES(DB_T(S("甲")), DB_I(1), DB_NOTHING), NULL);
	CHECK(setrlimit(RLIMIT_FSIZE, &had) == 0);
	CHECK(e == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("读写磁盘出错"));
	CHECK(counted(j, db_rw_reader(rw)) == 0);
	db_rw_close(rw);
	db_close(db);
}

TEST(a_file_that_is_no_database_is_named)
{
	struct str dir = fresh_dir(j);
	struct db *db = opened(j, dir);
	const char *file = job_cstr(j, job_fmt(j, "%.*s/zeren.db", STR_FMT(dir)));
	int fd;

	db_close(db);
	fd = open(file, O_WRONLY | O_TRUNC);
	CHECK(fd != -1);
	for (int i = 0; i < 300; i++)
		CHECK(write(fd, "not a database\n", 15) == 15);
	CHECK(close(fd) == 0);
	CHECK(db_open(j, dir, rooms, 1, &db) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("不是数据库"));
}

TEST(a_place_that_cannot_be_a_directory_is_refused)
{
	struct db *db;

	CHECK(db_open(j, S("/dev/null/x"), rooms, 1, &db) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("建不了数据目录 /dev/null/x"));
	CHECK(db_open(j, S(""), rooms, 1, &db) == E_INPUT);
}

TEST(a_wrong_statement_says_so)
{
	struct db *db = opened(j, fresh_dir(j));
	struct db_rows *rows;
	struct db_ro *ro = NULL;

	CHECK(db_ro_open(j, db, &ro) == OK);
	CHECK(db_select(j, ro, &wrong, NO_VALUES, &rows) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("nowhere"));
	db_ro_close(ro);
	db_close(db);
}
