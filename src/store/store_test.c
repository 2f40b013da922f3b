/* SPDX-License-Identifier: MIT
 *
 * store_test.c -- opening, statements and transactions, on both databases
 */
#include <fcntl.h>
#include <unistd.h>

#include "store/things_test.h"

static const struct sql_text wrong = { "wrong", "SELECT x FROM nowhere",
	"SELECT x FROM nowhere", 0 };

/* ── rows ───────────────────────────────────────────────────────────── */

TEST_BOTH(rows_come_back_as_they_went_in)
{
	struct db *db = things_opened(j, place);
	struct db_rw *rw;
	struct db_rows *rows;
	enum err e = OK;
	int64_t changed;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_change(j, rw, &put,
		  VALUES(DB_I(1), DB_T(S("责任")), DB_I(INT64_MIN), DB_NOTHING),
		  &changed) == OK);
	CHECK(changed == 1);
	CHECK(db_change(j, rw, &put,
		  VALUES(DB_I(INT64_MAX), DB_T(S("")), DB_I(INT64_MAX), DB_T(S("注"))),
		  NULL) == OK);
	CHECK(db_select(j, db_rw_reader(rw), &all, NO_VALUES, &rows) == OK);
	CHECK(db_more(rows, &e));
	CHECK_TEXT(db_text(rows, 0), S("责任"));
	CHECK(db_int(rows, 1) == INT64_MIN);
	CHECK_TEXT(db_text(rows, 2), S(""));
	CHECK(db_more(rows, &e));
	CHECK_TEXT(db_text(rows, 0), S(""));
	CHECK(db_int(rows, 1) == INT64_MAX);
	CHECK_TEXT(db_text(rows, 2), S("注"));
	CHECK(!db_more(rows, &e) && e == OK);
	db_rw_close(rw);
	db_close(db);
}

TEST_BOTH(bytes_are_kept_whatever_they_are)
{
	struct db *db = things_opened(j, place);
	struct str every = { job_alloc(j, 256), 256 };
	struct db_rw *rw;
	struct db_rows *rows;
	enum err e = OK;

	for (int i = 0; i < 256; i++)
		((char *)(uintptr_t)every.p)[i] = (char)i;
	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_change(j, rw, &put_seal, VALUES(DB_I(1), DB_T(S("甲")), DB_B(every)),
		  NULL) == OK);
	CHECK(db_change(j, rw, &put_seal, VALUES(DB_I(2), DB_T(S("乙")), DB_B(S(""))),
		  NULL) == OK);
	CHECK(db_select(j, db_rw_reader(rw), &seals, NO_VALUES, &rows) == OK);
	CHECK(db_more(rows, &e));
	CHECK(str_eq(db_bytes(rows, 0), every));
	CHECK(db_more(rows, &e));
	CHECK(db_bytes(rows, 0).n == 0);
	db_rw_close(rw);
	db_close(db);
}

/* The names after ${after} with ids up to ${last} (0: any), joined. */
static struct str
names(struct job *j, struct db_ro *ro, struct db_value after, struct db_value last)
{
	struct buf b = { .j = j };
	struct db_rows *rows;
	enum err e = OK;

	CHECK(db_select(j, ro, &some, VALUES(after, last, DB_I(10)), &rows) == OK);
	while (db_more(rows, &e))
		buf_fmt(&b, "%lld%.*s ", (long long)db_int(rows, 0),
		    STR_FMT(db_text(rows, 1)));
	return buf_str(&b);
}

TEST_BOTH(text_is_sorted_by_bytes_and_values_may_be_large_or_none)
{
	static const char *const name[] = { "乙", "a", "B", "丁", "-a", "1" };
	struct db *db = things_opened(j, place);
	struct db_rw *rw;
	struct db_ro *ro;

	CHECK(db_rw_open(j, db, &rw) == OK && db_begin(j, rw) == OK);
	for (size_t i = 0; i < ARRAY_N(name); i++)
		CHECK(things_put(j, rw, (int64_t)i + 1, str_of(name[i])) == OK);
	CHECK(db_commit(j, rw) == OK);
	ro = db_rw_reader(rw);
	CHECK_TEXT(names(j, ro, DB_T(S("")), DB_NOTHING), S(""));
	CHECK_TEXT(names(j, ro, DB_T(S("")), DB_I(0)), S("5-a 61 3B 2a 4丁 1乙 "));
	CHECK_TEXT(names(j, ro, DB_T(S("B")), DB_I(INT64_MAX)), S("2a 4丁 1乙 "));
	CHECK_TEXT(names(j, ro, DB_NOTHING, DB_I(2)), S(""));
	db_rw_close(rw);
	db_close(db);
}

TEST_BOTH(two_lists_may_be_read_at_once)
{
	struct db *db = things_opened(j, place);
	struct db_rows *outer, *inner;
	struct buf b = { .j = j };
	enum err e = OK;
	struct db_rw *rw;

	CHECK(db_rw_open(j, db, &rw) == OK && db_begin(j, rw) == OK);
	CHECK(things_put(j, rw, 1, S("甲")) == OK && things_put(j, rw, 2, S("乙")) == OK);
	CHECK(db_select(j, db_rw_reader(rw), &all, NO_VALUES, &outer) == OK);
	while (db_more(outer, &e)) {
		buf_put(&b, db_text(outer, 0));
		CHECK(db_select(j, db_rw_reader(rw), &some,
			  VALUES(DB_T(S("")), DB_I(0), DB_I(9)), &inner) == OK);
		while (db_more(inner, &e))
			buf_fmt(&b, "%lld", (long long)db_int(inner, 0));
	}
	CHECK(e == OK);
	CHECK_TEXT(buf_str(&b), S("甲21乙21"));
	CHECK(db_commit(j, rw) == OK);
	db_rw_close(rw);
	db_close(db);
}

TEST_BOTH(a_wrong_statement_says_so)
{
	struct db *db = things_opened(j, place);
	struct db_rows *rows;
	struct db_ro *ro = NULL;

	CHECK(db_ro_open(j, db, &ro) == OK);
	CHECK(db_select(j, ro, &wrong, NO_VALUES, &rows) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("nowhere"));
	CHECK(things_counted(j, ro) == 0);
	db_ro_close(ro);
	db_close(db);
}

/* ── transactions ───────────────────────────────────────────────────── */

TEST_BOTH(a_reader_sees_only_what_was_committed)
{
	struct db *db = things_opened(j, place);
	struct db_rw *rw;
	struct db_ro *ro = NULL;

	CHECK(db_rw_open(j, db, &rw) == OK && db_ro_open(j, db, &ro) == OK);
	CHECK(db_begin(j, rw) == OK);
	CHECK(things_put(j, rw, 1, S("甲")) == OK);
	CHECK(things_counted(j, ro) == 0 && things_counted(j, db_rw_reader(rw)) == 1);
	CHECK(db_commit(j, rw) == OK);
	CHECK(things_counted(j, ro) == 1);
	CHECK(db_begin(j, rw) == OK);
	CHECK(things_put(j, rw, 2, S("乙")) == OK);
	db_rollback(rw);
	CHECK(things_counted(j, ro) == 1);
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
	enum err e = OK;

	CHECK(db_begin(j, rw) == OK);
	CHECK(things_put(j, rw, 1, S("甲")) == OK && things_put(j, rw, 2, S("乙")) == OK);
	CHECK(db_select(j, db_rw_reader(rw), &all, NO_VALUES, &rows) == OK);
	CHECK(db_more(rows, &e));
	(void)job_alloc(j, (size_t)1 << 20);
	return OK;
}

TEST_BOTH(rest_ends_what_an_exhausted_job_left_open)
{
	struct db *db = things_opened(j, place);
	struct job small = { .now = j->now };
	struct db_rw *rw;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(job_run(&small, 4096, left_in_the_middle, rw) == E_LIMIT);
	db_ro_rest(db_rw_reader(rw));
	CHECK(things_counted(j, db_rw_reader(rw)) == 0);
	CHECK(db_begin(j, rw) == OK && db_commit(j, rw) == OK);
	db_rw_close(rw);
	db_close(db);
}

TEST_BOTH(only_one_connection_writes)
{
	struct db *db = things_opened(j, place);
	struct db_rw *rw, *second;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_rw_open(j, db, &second) == E_BUSY);
	CHECK_TEXT(str_of(j->told), S("已经有一处在写数据库；请等它写完"));
	db_rw_close(rw);
	CHECK(db_rw_open(j, db, &rw) == OK);
	db_rw_close(rw);
	db_close(db);
}

TEST_BOTH(rules_of_the_tables_are_input_errors)
{
	static const struct {
		int64_t id, n;
		const char *name;
	} bad[] = { { 2, 1, "甲" }, { 1, 1, "乙" }, { 3, 13, "丙" } };
	struct db *db = things_opened(j, place);
	struct db_rw *rw;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(things_put(j, rw, 1, S("甲")) == OK);
	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		CHECK(db_change(j, rw, &put,
			  VALUES(DB_I(bad[i].id), DB_T(str_of(bad[i].name)),
			      DB_I(bad[i].n), DB_NOTHING),
			  NULL) == E_INPUT);
		CHECK_TEXT(str_of(j->told), S("与已有的记录冲突，没有保存"));
	}
	CHECK(db_change(j, rw, &put_part, VALUES(DB_I(99)), NULL) == E_INPUT);
	CHECK(db_change(j, rw, &put_part, VALUES(DB_NOTHING), NULL) == E_INPUT);
	CHECK(things_counted(j, db_rw_reader(rw)) == 1);
	db_rw_close(rw);
	db_close(db);
}

/* SQLite would go on; PostgreSQL does not, so nobody may count on it. */
TEST_BOTH(after_a_failed_step_the_transaction_does_nothing_more)
{
	struct db *db = things_opened(j, place);
	struct db_rows *rows;
	struct db_rw *rw;

	CHECK(db_rw_open(j, db, &rw) == OK && db_begin(j, rw) == OK);
	CHECK(things_put(j, rw, 1, S("甲")) == OK);
	CHECK(things_put(j, rw, 1, S("甲")) == E_INPUT);
	CHECK(things_put(j, rw, 2, S("乙")) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("前面有一步没有办成"));
	CHECK(db_select(j, db_rw_reader(rw), &all, NO_VALUES, &rows) == E_SYSTEM);
	CHECK(db_commit(j, rw) == E_SYSTEM);
	CHECK(things_counted(j, db_rw_reader(rw)) == 0);
	CHECK(things_put(j, rw, 2, S("乙")) == OK);
	db_rw_close(rw);
	db_close(db);
}

/* ── parts ──────────────────────────────────────────────────────────── */

static enum err
put_two(struct job *j, struct db_rw *rw, void *arg)
{
	const int64_t *id = arg;
	enum err e = things_put(j, rw, id[0], job_fmt(j, "%lld", (long long)id[0]));

	if (e != OK)
		return e;
	return things_put(j, rw, id[1], job_fmt(j, "%lld", (long long)id[1]));
}

/* Takes 1 by itself, lets 2 and 1 fail within, and goes on to 3. */
static enum err
part_in_part(struct job *j, struct db_rw *rw, void *arg)
{
	int64_t pair[] = { 2, 1 };

	(void)arg;
	CHECK(things_put(j, rw, 1, S("1")) == OK);
	CHECK(db_part(j, rw, put_two, pair) == E_INPUT);
	return things_put(j, rw, 3, S("3"));
}

static enum err
swallows_an_error(struct job *j, struct db_rw *rw, void *arg)
{
	(void)arg;
	CHECK(things_put(j, rw, 4, S("3")) == E_INPUT);
	return OK;
}

TEST_BOTH(a_part_is_kept_whole_or_not_at_all)
{
	struct db *db = things_opened(j, place);
	struct db_rw *rw;
	int64_t again[] = { 5, 3 };

	CHECK(db_rw_open(j, db, &rw) == OK && db_begin(j, rw) == OK);
	CHECK(db_part(j, rw, part_in_part, NULL) == OK);
	CHECK(db_part(j, rw, put_two, again) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("与已有的记录冲突，没有保存"));
	CHECK(db_part(j, rw, swallows_an_error, NULL) == E_SYSTEM);
	CHECK(db_commit(j, rw) == OK);
	CHECK_TEXT(names(j, db_rw_reader(rw), DB_T(S("")), DB_I(0)), S("11 33 "));
	db_rw_close(rw);
	db_close(db);
}

/* ── opening ────────────────────────────────────────────────────────── */

TEST_BOTH(a_second_process_is_refused_and_told_which_one_has_it)
{
	struct db *db = things_opened(j, place), *second;
	struct str pid = job_fmt(j, "进程号 %ld", (long)getpid());

	/* flock() belongs to the open file, so a second open is as another process. */
	CHECK(db_open(j, place, things, 1, &second) == E_BUSY);
	CHECK_HAS(str_of(j->told), pid);
	CHECK_HAS(str_of(j->told), S("请先停下它，或用 --data 另指一个目录"));
	db_close(db);
	db_close(things_opened(j, place));
}

TEST_BOTH(tables_grow_step_by_step_and_never_back)
{
	struct db *db;
	struct db_rw *rw;

	CHECK(db_open(j, place, things_older, 1, &db) == OK);
	db_close(db);
	db = things_opened(j, place);
	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_change(j, rw, &put,
		  VALUES(DB_I(1), DB_T(S("甲")), DB_I(1), DB_T(S("新列"))), NULL) == OK);
	db_rw_close(rw);
	db_close(db);
	CHECK(db_open(j, place, things_older, 1, &db) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("这个数据库由更新的 zeren 写过（things 第 2 版，"
	      "本程序只认到第 1 版）；请换用新版程序"));
}

TEST_BOTH(a_step_that_fails_leaves_nothing_behind)
{
	static const char *const bad[] = {
		"CREATE TABLE half (x BIGINT); SELECT nonsense"
	};
	static const char *const good[] = { "CREATE TABLE half (x BIGINT)" };
	static const struct db_room broken[] = {
		{ .name = "r", .migration = bad, .migration_pg = bad, .migration_n = 1 }
	};
	static const struct db_room mended[] = {
		{ .name = "r", .migration = good, .migration_pg = good, .migration_n = 1 }
	};
	struct db *db;

	CHECK(db_open(j, place, broken, 1, &db) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("nonsense"));
	CHECK(db_open(j, place, mended, 1, &db) == OK);
	db_close(db);
}

TEST(a_file_that_is_no_database_is_named)
{
	struct db_place place = test_place(j, false);
	struct db *db = things_opened(j, &place);
	const char *file = job_cstr(j, job_fmt(j, "%.*s/zeren.db", STR_FMT(place.dir)));
	int fd;

	db_close(db);
	fd = open(file, O_WRONLY | O_TRUNC);
	CHECK(fd != -1);
	for (int i = 0; i < 300; i++)
		CHECK(write(fd, "not a database\n", 15) == 15);
	CHECK(close(fd) == 0);
	CHECK(db_open(j, &place, things, 1, &db) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("不是数据库"));
}

TEST(a_place_that_cannot_be_a_directory_is_refused)
{
	struct db_place place = { .dir = S("/dev/null/x") };
	struct db *db;

	CHECK(db_open(j, &place, things, 1, &db) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("建不了数据目录 /dev/null/x"));
	place.dir = S("");
	CHECK(db_open(j, &place, things, 1, &db) == E_INPUT);
}

TEST_BOTH(one_number_is_the_first_or_nothing)
{
	static const struct sql_text named = { "named",
		"SELECT id FROM thing WHERE name >= ?1 ORDER BY name",
		"SELECT id FROM thing WHERE name >= $1 ORDER BY name", 1 };
	struct db *db = things_opened(j, place);
	struct db_rw *rw;
	int64_t n = 9;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(db_number(j, db_rw_reader(rw), &named, VALUES(DB_T(S("a"))), &n) == OK);
	CHECK(n == 0);
	for (int64_t id = 7; id < 9; id++)
		CHECK(db_change(j, rw, &put,
			  VALUES(DB_I(id), DB_T(id == 7 ? S("b") : S("a")), DB_I(1),
			      DB_NOTHING),
			  NULL) == OK);
	CHECK(db_number(j, db_rw_reader(rw), &named, VALUES(DB_T(S("a"))), &n) == OK);
	CHECK(n == 8);
	db_rw_close(rw);
	db_close(db);
}
