/* SPDX-License-Identifier: MIT
 *
 * fault_test.c -- the n-th write, sync or allocation fails, for every n
 *
 * The functions that the SQLite library writes with are replaced, for this
 * program only, by ones that can be told to fail.  What must hold after every
 * fault: what was acknowledged is there, a change is there whole or not at all,
 * and the database is sound.  PostgreSQL's disk is its own affair.
 */
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/things_test.h"

/* ── faults ─────────────────────────────────────────────────────────── */

enum op { OP_WRITE = 1, OP_SYNC = 2, OP_SIZE = 4, OP_MEM = 8 };

static atomic_int watched;  /* which operations count; 0: none */
static atomic_int left;     /* how many of them go well */
static atomic_int failures; /* that were made */
static atomic_int fault_errno;
static atomic_bool lasting; /* all later ones fail too */

static void
arm(int ops, int n, int why, bool forever)
{
	atomic_store(&left, n);
	atomic_store(&failures, 0);
	atomic_store(&fault_errno, why);
	atomic_store(&lasting, forever);
	atomic_store(&watched, ops);
}

static int
disarm(void)
{
	atomic_store(&watched, 0);
	return atomic_load(&failures);
}

static bool
fails(enum op op)
{
	int n;

	if ((atomic_load(&watched) & (int)op) == 0)
		return false;
	n = atomic_fetch_sub(&left, 1);
	if (n > 0 || (n < 0 && !atomic_load(&lasting)))
		return false;
	atomic_fetch_add(&failures, 1);
	errno = atomic_load(&fault_errno);
	return true;
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at);
ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return fails(OP_WRITE) ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

/* Nobody cuts the power here: a disk that does not wait makes the tests quick. */
int
fdatasync(int fd)
{
	(void)fd;
	return fails(OP_SYNC) ? -1 : 0;
}

int ftruncate64(int fd, off64_t size);
int
ftruncate64(int fd, off64_t size)
{
	return fails(OP_SIZE) ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

static sqlite3_mem_methods memory;

static void *
mem_get(int n)
{
	return fails(OP_MEM) ? NULL : memory.xMalloc(n);
}

static void *
mem_more(void *p, int n)
{
	return fails(OP_MEM) ? NULL : memory.xRealloc(p, n);
}

__attribute__((constructor)) static void
replace_memory(void)
{
	sqlite3_mem_methods ours;

	(void)sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
	ours = memory;
	ours.xMalloc = mem_get;
	ours.xRealloc = mem_more;
	(void)sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
}

/* ── the story that faults happen in ────────────────────────────────── */

struct story {
	struct db_place place;
	enum err told[3]; /* of each pair */
	bool broken;
};

/* Two things with a long note, so that several pages change. */
static enum err
put_pair(struct job *j, struct db_rw *rw, void *arg)
{
	int64_t id = 2 * *(const int *)arg;
	struct str note = { job_alloc(j, 6000), 6000 };
	enum err e = OK;

	memset((void *)(uintptr_t)note.p, 'n', note.n);
	for (int64_t end = id + 2; e == OK && id < end; id++)
		e = db_change(j, rw, &put,
		    VALUES(DB_I(id), DB_T(job_fmt(j, "%lld", (long long)id)), DB_I(1),
			DB_T(note)),
		    NULL);
	return e;
}

static void
tell_pairs(struct job *j, struct story *s, int ops, int n, int why)
{
	struct db *db = things_opened(j, &s->place);

	CHECK(db_writer_start(j, db) == OK);
	arm(ops, n, why, why == ENOSPC);
	for (int i = 0; i < 3; i++)
		s->told[i] = db_tell(j, db, put_pair, &i);
	(void)disarm();
	s->broken = db_broken(db);
	db_writer_stop(db);
	db_close(db);
}

static const struct sql_text sound = { "sound", "PRAGMA integrity_check(1)", "", 0 };

/* Which of the pairs are there, as bits; -1 if one is there by half. */
static int
pairs_kept(struct job *j, struct db_ro *ro)
{
	struct db_rows *rows;
	int bits = 0, halves = 0;
	enum err e = OK;

	CHECK(
	    db_select(j, ro, &some, VALUES(DB_T(S("")), DB_I(0), DB_I(9)), &rows) == OK);
	while (db_more(rows, &e)) {
		bits |= 1 << db_int(rows, 0) / 2;
		halves ^= 1 << db_int(rows, 0) / 2;
	}
	return halves != 0 ? -1 : bits;
}

static void
check_story(struct job *j, const struct story *s, int n)
{
	struct db *db = things_opened(j, &s->place);
	struct db_rows *rows;
	struct db_ro *ro;
	enum err e = OK;
	int kept;

	CHECK(db_ro_open(j, db, &ro) == OK);
	CHECK(db_select(j, ro, &sound, NO_VALUES, &rows) == OK);
	CHECK(db_more(rows, &e));
	CHECK_TEXT(db_text(rows, 0), S("ok"));
	kept = pairs_kept(j, ro);
	for (int i = 0; i < 3; i++)
		if (kept < 0 || (s->told[i] == OK && (kept & 1 << i) == 0) ||
		    (s->told[i] != OK && !s->broken && (kept & 1 << i) != 0))
			test_failed(__FILE__, __LINE__,
			    "fault %d: pair %d, told %d, kept %d", n, i, s->told[i],
			    kept);
	db_ro_close(ro);
	db_close(db);
}

/* Let the n-th fail for n = 0, 1, … until there are not so many; how many. */
static int
sweep(struct job *j, int ops, int why, enum err expected)
{
	int n = 0, made;

	do {
		struct story s = { .place = test_place(j, false) };

		tell_pairs(j, &s, ops, n, why);
		made = atomic_load(&failures);
		for (int i = 0; i < 3; i++)
			CHECK(s.told[i] == OK || s.told[i] == expected);
		check_story(j, &s, n++);
	} while (made > 0 && n < 500);
	return n;
}

/* ── tests ──────────────────────────────────────────────────────────── */

TEST(any_write_may_fail_and_nothing_acknowledged_is_lost)
{
	CHECK(sweep(j, OP_WRITE | OP_SIZE, EIO, E_SYSTEM) > 10);
}

TEST(any_sync_may_fail_and_nothing_acknowledged_is_lost)
{
	CHECK(sweep(j, OP_SYNC, EIO, E_SYSTEM) >= 3);
}

TEST(a_disk_may_be_full_at_any_write_and_reading_goes_on)
{
	CHECK(sweep(j, OP_WRITE, ENOSPC, E_LIMIT) > 10);
}

TEST(any_allocation_may_fail_and_the_next_change_goes_well)
{
	CHECK(sweep(j, OP_MEM, 0, E_LIMIT) > 10);
}

TEST(after_a_failing_disk_nothing_is_taken_any_more)
{
	struct db_place place = test_place(j, false);
	struct db *db = things_opened(j, &place);
	int i = 0;

	CHECK(db_writer_start(j, db) == OK);
	arm(OP_SYNC, 0, EIO, false);
	CHECK(db_tell(j, db, put_pair, &i) == E_SYSTEM);
	CHECK(disarm() == 1);
	CHECK_HAS(str_of(j->told), S("读写磁盘出错，不能确定是否已保存"));
	CHECK(db_broken(db));
	i = 1;
	CHECK(db_tell(j, db, put_pair, &i) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("程序已停止保存，这次的改动没有保存"));
	db_writer_stop(db);
	db_close(db);
}

TEST(a_full_disk_is_no_broken_one)
{
	struct db_place place = test_place(j, false);
	struct db *db = things_opened(j, &place);
	int i = 0;

	CHECK(db_writer_start(j, db) == OK);
	arm(OP_WRITE, 0, ENOSPC, true);
	CHECK(db_tell(j, db, put_pair, &i) == E_LIMIT);
	CHECK_TEXT(str_of(j->told), S("磁盘已满，这次的改动没有保存；请腾出空间后再试"));
	CHECK(things_kept(j, db) == 0);
	CHECK(disarm() > 0 && !db_broken(db));
	CHECK(db_tell(j, db, put_pair, &i) == OK);
	CHECK(things_kept(j, db) == 2);
	db_writer_stop(db);
	db_close(db);
}

TEST(a_limit_on_file_sizes_is_told_as_a_failing_disk)
{
	struct db_place place = test_place(j, false);
	struct db *db = things_opened(j, &place);
	struct rlimit had, none = { .rlim_cur = 0 };
	struct db_rw *rw;
	enum err e;

	CHECK(db_rw_open(j, db, &rw) == OK);
	CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR && getrlimit(RLIMIT_FSIZE, &had) == 0);
	none.rlim_max = had.rlim_max;
	CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0);
	e = things_put(j, rw, 1, S("甲"));
	CHECK(setrlimit(RLIMIT_FSIZE, &had) == 0);
	CHECK(e == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("读写磁盘出错"));
	CHECK(things_counted(j, db_rw_reader(rw)) == 0);
	db_rw_close(rw);
	db_close(db);
}

/* ── a job that runs out of memory at every size ────────────────────── */

static enum err
pair_at_once(struct job *j, void *arg)
{
	struct db_rw *rw = arg;
	enum err e = db_begin(j, rw);
	int i = 0;

	if (e == OK)
		e = db_part(j, rw, put_pair, &i);
	return e == OK ? db_commit(j, rw) : e;
}

TEST_BOTH(a_change_survives_any_memory_limit)
{
	struct db *db = things_opened(j, place);
	struct job small = { .now = j->now };
	struct db_rw *rw;
	size_t cap = 0;
	enum err e = E_LIMIT;

	CHECK(db_rw_open(j, db, &rw) == OK);
	for (; e == E_LIMIT && cap < 16384; cap += 8) {
		e = job_run(&small, cap, pair_at_once, rw);
		db_ro_rest(db_rw_reader(rw));
		if (e != OK)
			CHECK(things_counted(j, db_rw_reader(rw)) == 0);
	}
	CHECK(e == OK && cap > 6000 && things_counted(j, db_rw_reader(rw)) == 2);
	db_rw_close(rw);
	db_close(db);
}
