/* SPDX-License-Identifier: MIT
 *
 * writer_test.c -- many tell, one writes: batches, parts, limits, and the end
 *
 * No test waits for time to pass: a change that waits for a gate holds the
 * writer, so that what comes after it is one batch.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "store/things_test.h"

#define CALLERS_MAX 400
#define LOG_TELLS 1500    /* more than enough to fill the log twice */
#define LOG_MAX (6 << 20) /* it begins anew after 4 MB */

/* ── callers ────────────────────────────────────────────────────────── */

struct caller {
	struct db *db;
	db_half *fn;
	int64_t id, saw; /* given to the change, and taken from it */
	enum err e;
	struct job job;
	pthread_t thread;
};

static void *
calls(void *arg)
{
	struct caller *c = arg;

	c->e = db_tell(&c->job, c->db, c->fn, c);
	return NULL;
}

/* Each caller has a thread; that cannot be refused in a test. */
static void
go(struct job *j, struct caller *c, struct db *db, db_half *fn, int64_t id)
{
	*c = (struct caller){ .db = db, .fn = fn, .id = id };
	c->job.now = j->now + id;
	CHECK(pthread_create(&c->thread, NULL, calls, c) == 0);
}

static void
come_back(struct caller *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		CHECK(pthread_join(c[i].thread, NULL) == 0);
}

/* ── changes ────────────────────────────────────────────────────────── */

static enum err
put_one(struct job *j, struct db_rw *rw, void *arg)
{
	struct caller *c = arg;

	c->saw = j->now;
	return things_put(j, rw, c->id, job_fmt(j, "%lld", (long long)c->id));
}

static enum err
put_and_refuse(struct job *j, struct db_rw *rw, void *arg)
{
	struct caller *c = arg;
	enum err e = things_put(j, rw, c->id, S("拒"));

	return e != OK ? e : fail(j, E_DENIED, "没有办理此事的权限");
}

static enum err
put_and_starve(struct job *j, struct db_rw *rw, void *arg)
{
	struct caller *c = arg;
	struct db_rows *rows;
	enum err e = things_put(j, rw, c->id, S("饿"));

	if (e == OK)
		e = db_select(j, db_rw_reader(rw), &all, NO_VALUES, &rows);
	(void)job_alloc(j, (size_t)1 << 30);
	return e;
}

/* The next id, as rooms give them. */
static enum err
put_next(struct job *j, struct db_rw *rw, void *arg)
{
	struct caller *c = arg;
	struct db_rows *rows;
	enum err e = db_first(j, db_rw_reader(rw), &newest, NO_VALUES, &rows);

	if (e != OK)
		return e;
	c->saw = db_int(rows, 0) + 1;
	return things_put(j, rw, c->saw, job_fmt(j, "%lld", (long long)c->saw));
}

static atomic_bool gate, at_gate;

static enum err
wait_at_gate(struct job *j, struct db_rw *rw, void *arg)
{
	(void)j;
	(void)rw;
	(void)arg;
	atomic_store(&at_gate, true);
	while (!atomic_load(&gate))
		(void)sched_yield();
	return OK;
}

/* Have the writer hold still, so that what is told now waits. */
static void
hold_writer(struct job *j, struct db *db, struct caller *c)
{
	atomic_store(&gate, false);
	atomic_store(&at_gate, false);
	go(j, c, db, wait_at_gate, 0);
	while (!atomic_load(&at_gate))
		(void)sched_yield();
}

static void
wait_for(struct db *db, int64_t waiting)
{
	while (db_writing(db).waiting < waiting)
		(void)sched_yield();
}

static struct db *
started(struct job *j, const struct db_place *place)
{
	struct db *db = things_opened(j, place);

	CHECK(db != NULL && db_writer_start(j, db) == OK);
	return db;
}

static void
stopped(struct db *db)
{
	db_writer_stop(db);
	db_close(db);
}

/* ── tests ──────────────────────────────────────────────────────────── */

TEST_BOTH(what_is_told_is_kept_and_has_the_time_of_its_teller)
{
	struct db *db = started(j, place);
	struct caller c = { .id = 7 };
	struct db_writing w;

	CHECK(db_tell(j, db, put_one, &c) == OK);
	CHECK(c.saw == j->now);
	CHECK(things_kept(j, db) == 1);
	w = db_writing(db);
	CHECK(w.batches == 1 && w.changes == 1 && w.failed == 0 && w.slowest_us > 0);
	stopped(db);
}

TEST_BOTH(a_change_that_fails_takes_no_neighbour_with_it)
{
	struct db *db = started(j, place);
	struct caller *c = NEWS(j, struct caller, 21);

	hold_writer(j, db, &c[20]);
	for (int i = 0; i < 20; i++)
		go(j, &c[i], db,
		    i == 7       ? put_and_refuse
			: i == 9 ? put_and_starve
				 : put_one,
		    i == 12 ? 3 : i);
	wait_for(db, 20);
	atomic_store(&gate, true);
	come_back(c, 21);
	for (int i = 0; i < 20; i++)
		if (i != 7 && i != 9 && i != 12 && i != 3)
			CHECK(c[i].e == OK && c[i].saw == j->now + i);
	CHECK(c[7].e == E_DENIED && c[9].e == E_LIMIT);
	CHECK_TEXT(str_of(c[7].job.told), S("没有办理此事的权限"));
	CHECK_HAS(str_of(c[9].job.told), S("内存上限"));
	CHECK((c[3].e == OK) != (c[12].e == OK)); /* the same key, either first */
	CHECK(things_kept(j, db) == 17);
	CHECK(db_writing(db).batches == 2 && db_writing(db).failed == 3);
	stopped(db);
}

TEST_BOTH(too_many_who_wait_are_asked_to_come_again)
{
	struct db *db = started(j, place);
	struct caller *c = NEWS(j, struct caller, CALLERS_MAX), one = { .id = 1000 };
	int64_t kept;

	hold_writer(j, db, &c[0]);
	for (int i = 1; i <= 256; i++)
		go(j, &c[i], db, put_one, i);
	wait_for(db, 256);
	CHECK(db_tell(j, db, put_one, &one) == E_BUSY);
	CHECK_HAS(str_of(j->told), S("等着保存的人太多"));
	atomic_store(&gate, true);
	come_back(c, 257);
	for (int i = 1; i <= 256; i++)
		CHECK(c[i].e == OK);
	kept = things_kept(j, db);
	CHECK(kept == 256);
	CHECK(db_writing(db).batches == 1 + 256 / 64);
	CHECK(db_tell(j, db, put_one, &one) == OK);
	stopped(db);
}

struct stopper {
	struct db *db;
	pthread_t thread;
};

static void *
stops(void *arg)
{
	struct stopper *s = arg;

	db_writer_stop(s->db);
	return NULL;
}

TEST_BOTH(the_writer_finishes_what_waits_before_it_stops)
{
	struct db *db = started(j, place);
	struct caller *c = NEWS(j, struct caller, 101);
	struct stopper s = { .db = db };

	hold_writer(j, db, &c[0]);
	for (int i = 1; i <= 100; i++)
		go(j, &c[i], db, put_one, i);
	wait_for(db, 100);
	CHECK(pthread_create(&s.thread, NULL, stops, &s) == 0);
	atomic_store(&gate, true);
	come_back(c, 101);
	CHECK(pthread_join(s.thread, NULL) == 0);
	for (int i = 1; i <= 100; i++)
		CHECK(c[i].e == OK);
	CHECK(things_kept(j, db) == 100);
	CHECK(db_writer_start(j, db) == OK);
	CHECK(db_tell(j, db, put_one, &(struct caller){ .id = 500 }) == OK);
	stopped(db);
}

/* Several tellers at once, and ids that depend on what is there already. */
TEST_BOTH(every_teller_sees_what_was_told_before)
{
	struct db *db = started(j, place);
	struct caller *c = NEWS(j, struct caller, 200);
	bool *seen = NEWS(j, bool, 201);

	for (int i = 0; i < 200; i++)
		go(j, &c[i], db, put_next, i);
	come_back(c, 200);
	for (int i = 0; i < 200; i++) {
		CHECK(c[i].e == OK && c[i].saw >= 1 && c[i].saw <= 200);
		CHECK(!seen[c[i].saw]);
		seen[c[i].saw] = true;
	}
	stopped(db);
}

/* A row looked at, and the rest left: most pages read so before they tell. */
static void
look_and_tell(struct job *j, struct db *db, struct db_ro *ro, int64_t id)
{
	struct caller c = { .id = id };
	struct db_rows *rows;

	CHECK(db_first(j, ro, &all, NO_VALUES, &rows) == OK);
	CHECK(db_tell(j, db, put_one, &c) == OK);
}

TEST(the_log_begins_anew_although_tellers_were_reading)
{
	struct db_place place = test_place(j, false);
	struct db *db = things_opened(j, &place);
	struct db_ro *ro;
	struct stat log = { .st_size = 0 };

	CHECK(db_ro_open(j, db, &ro) == OK);
	CHECK(db_writer_start(j, db) == OK);
	for (int64_t id = 1; id <= LOG_TELLS; id++)
		look_and_tell(j, db, ro, id);
	CHECK(stat(job_cstr(j, job_fmt(j, "%.*s/zeren.db-wal", STR_FMT(place.dir))),
		  &log) == 0);
	CHECK(log.st_size > 0 && log.st_size < LOG_MAX);
	db_writer_stop(db);
	db_ro_close(ro);
	db_close(db);
}

TEST(processes_that_share_one_server_write_one_after_another)
{
	struct db_place a = test_place(j, true), b = a;
	struct db *first, *second;
	struct caller *c = NEWS(j, struct caller, 200);

	if (a.url.n == 0)
		return;
	b.dir = test_place(j, false).dir;
	first = started(j, &a);
	second = started(j, &b);
	for (int i = 0; i < 200; i++)
		go(j, &c[i], i % 2 == 0 ? first : second, put_next, i);
	come_back(c, 200);
	for (int i = 0; i < 200; i++)
		CHECK(c[i].e == OK);
	CHECK(things_kept(j, second) == 200);
	stopped(first);
	stopped(second);
}
