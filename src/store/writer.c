/* SPDX-License-Identifier: MIT
 *
 * writer.c -- the one thread that writes, and the queue before it
 *
 * What waits is taken as one batch: one transaction, a part for each change,
 * one COMMIT, and only then the answers.  A change sleeps on the stack of the
 * caller, so nothing is allocated here.  Nobody is left without an answer: a
 * batch that could not be begun or committed answers to all in it.
 */
#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "store/conn.h"

#define WAITING_MAX 256
#define BATCH_MAX 64
#define CHANGE_MEM ((size_t)32 << 20) /* the arena of one change */
#define SLOW_US 1000

struct change {
	db_half *fn;
	void *arg;
	struct job *asker; /* asleep; its told is written before it wakes */
	enum err e;
	bool done;
	pthread_cond_t woken;
	struct change *next;
};

struct writer {
	struct db *db;
	struct db_rw *rw; /* NULL: no thread runs */
	pthread_t thread;
	struct job job; /* of the change being made; used by the thread only */

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t work;
	struct change *first, **last;
	size_t waiting;
	bool stopping;
	struct db_writing figures;
};

/* ── one change ─────────────────────────────────────────────────────── */

static int64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct call {
	struct db_rw *rw;
	struct change *c;
};

static enum err
in_job(struct job *j, void *arg)
{
	struct call *call = arg;

	return call->c->fn(j, call->rw, call->c->arg);
}

/* In the part of the change: its own memory, left at once if that is full. */
static enum err
in_part(struct job *j, struct db_rw *rw, void *arg)
{
	struct call call = { rw, arg };

	return job_run(j, CHANGE_MEM, in_job, &call);
}

static void
answer(struct writer *w, struct change *c)
{
	(void)pthread_mutex_lock(&w->lock);
	w->figures.changes++;
	w->figures.failed += c->e != OK;
	c->done = true;
	(void)pthread_cond_signal(&c->woken);
	(void)pthread_mutex_unlock(&w->lock);
}

static void
count_time(struct writer *w, int64_t us)
{
	(void)pthread_mutex_lock(&w->lock);
	w->figures.slow += us > SLOW_US;
	if (us > w->figures.slowest_us)
		w->figures.slowest_us = us;
	(void)pthread_mutex_unlock(&w->lock);
}

/* Make one change; a sentence for its caller is left there at once, since the
 * job here serves the next. */
static void
make(struct writer *w, struct change *c)
{
	int64_t began = now_us();

	w->job = (struct job){ .now = c->asker->now, .today = c->asker->today };
	c->e = db_part(&w->job, w->rw, in_part, c);
	conn_end_all(&w->rw->as_reader);
	if (c->e != OK)
		(void)fail(c->asker, c->e, "%s", w->job.told);
	count_time(w, now_us() - began);
}

/* ── a batch ────────────────────────────────────────────────────────── */

/* OK: committed.  Otherwise nothing of the batch was kept (or nobody knows),
 * and w->job.told says why. */
static enum err
write_batch(struct writer *w, struct change *batch)
{
	struct db_ro *ro = &w->rw->as_reader;
	enum err e = db_begin(&w->job, w->rw);

	for (struct change *c = batch; e == OK && c != NULL; c = c->next) {
		make(w, c);
		if (ro->spoiled)
			e = c->e;
	}
	if (e == OK)
		return db_commit(&w->job, w->rw);
	db_rollback(w->rw);
	return e;
}

static enum err
broken(struct job *j)
{
	return fail(j, E_SYSTEM,
	    "磁盘出过错，程序已停止保存，这次的改动没有保存；请管理员检查磁盘后重新启动");
}

static void
serve_batch(struct writer *w, struct change *batch)
{
	enum err e = db_broken(w->db) ? broken(&w->job) : write_batch(w, batch);
	struct change *next;

	(void)pthread_mutex_lock(&w->lock);
	w->figures.batches++;
	(void)pthread_mutex_unlock(&w->lock);
	for (; batch != NULL; batch = next) {
		next = batch->next; /* the change is gone once it is answered */
		if (e != OK)
			batch->e = fail(batch->asker, e, "%s", w->job.told);
		answer(w, batch);
	}
}

/* Wait for work and take it: NULL if there is none and none will come. */
static struct change *
take_batch(struct writer *w)
{
	struct change *batch, *c;
	size_t n = 0;

	(void)pthread_mutex_lock(&w->lock);
	while (w->first == NULL && !w->stopping)
		(void)pthread_cond_wait(&w->work, &w->lock);
	batch = w->first;
	for (c = batch; c != NULL && ++n < BATCH_MAX; c = c->next)
		;
	w->first = c == NULL ? NULL : c->next;
	if (c != NULL)
		c->next = NULL;
	if (w->first == NULL)
		w->last = &w->first;
	w->waiting -= n;
	(void)pthread_mutex_unlock(&w->lock);
	return batch;
}

static void *
run(void *arg)
{
	struct writer *w = arg;
	struct change *batch;

	while ((batch = take_batch(w)) != NULL)
		serve_batch(w, batch);
	return NULL;
}

/* ── start and stop ─────────────────────────────────────────────────── */

/* The thread gets no signals: they are for the one that waits for them. */
static bool
start_thread(struct writer *w)
{
	sigset_t all, had;
	int rc;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &had);
	rc = pthread_create(&w->thread, NULL, run, w);
	(void)pthread_sigmask(SIG_SETMASK, &had, NULL);
	return rc == 0;
}

/* It stays until db_close(): a caller may still be leaving when it stops. */
static struct writer *
writer_of(struct db *db)
{
	struct writer *w = db->writer;

	if (w != NULL)
		return w;
	w = calloc(1, sizeof *w);
	if (w == NULL)
		return NULL;
	w->db = db;
	w->last = &w->first;
	w->stopping = true;
	(void)pthread_mutex_init(&w->lock, NULL);
	(void)pthread_cond_init(&w->work, NULL);
	db->writer = w;
	return w;
}

void
writer_free(struct writer *w)
{
	if (w == NULL)
		return;
	(void)pthread_cond_destroy(&w->work);
	(void)pthread_mutex_destroy(&w->lock);
	free(w);
}

static void
set_stopping(struct writer *w, bool stopping)
{
	(void)pthread_mutex_lock(&w->lock);
	w->stopping = stopping;
	(void)pthread_cond_signal(&w->work);
	(void)pthread_mutex_unlock(&w->lock);
}

static enum err
no_thread(struct job *j)
{
	return fail(j, E_LIMIT, "内存或线程不足，写入线程没有启动；请稍后再试");
}

enum err
db_writer_start(struct job *j, struct db *db)
{
	struct writer *w = writer_of(db);
	enum err e;

	if (w == NULL)
		return no_thread(j);
	assert(w->rw == NULL);
	e = db_rw_open(j, db, &w->rw);
	if (e != OK)
		return e;
	w->figures = (struct db_writing){ 0 };
	set_stopping(w, false);
	if (start_thread(w))
		return OK;
	set_stopping(w, true);
	db_rw_close(w->rw);
	w->rw = NULL;
	return no_thread(j);
}

void
db_writer_stop(struct db *db)
{
	struct writer *w = db->writer;

	if (w == NULL || w->rw == NULL)
		return;
	set_stopping(w, true);
	(void)pthread_join(w->thread, NULL);
	db_rw_close(w->rw);
	w->rw = NULL;
}

/* ── asking ─────────────────────────────────────────────────────────── */

static void
enqueue(struct writer *w, struct change *c)
{
	*w->last = c;
	w->last = &c->next;
	w->waiting++;
	(void)pthread_cond_signal(&w->work);
	while (!c->done)
		(void)pthread_cond_wait(&c->woken, &w->lock);
}

enum err
db_tell(struct job *j, struct db *db, db_half *fn, void *arg)
{
	struct writer *w = db->writer;
	struct change c = { .fn = fn, .arg = arg, .asker = j };
	enum err e = OK;

	assert(w != NULL); /* after db_writer_start() */
	/* An old snapshot would keep the log of SQLite from ever beginning anew. */
	conn_look_up();
	(void)pthread_cond_init(&c.woken, NULL);
	(void)pthread_mutex_lock(&w->lock);
	if (w->stopping)
		e = fail(j, E_BUSY, "程序正在停止，这次的改动没有保存；请稍后再试");
	else if (w->waiting >= WAITING_MAX)
		e = fail(j, E_BUSY, "等着保存的人太多，这次的改动没有保存；请过几秒再试");
	else
		enqueue(w, &c);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_cond_destroy(&c.woken);
	return e != OK ? e : c.e;
}

bool
db_broken(const struct db *db)
{
	return atomic_load(&db->broken);
}

struct db_writing
db_writing(const struct db *db)
{
	struct writer *w = db->writer;
	struct db_writing figures;

	if (w == NULL)
		return (struct db_writing){ 0 };
	(void)pthread_mutex_lock(&w->lock);
	figures = w->figures;
	figures.waiting = (int64_t)w->waiting;
	(void)pthread_mutex_unlock(&w->lock);
	return figures;
}
