/* SPDX-License-Identifier: MIT
 *
 * score_measure.c -- runs an engine of bench/score and says what it took
 *
 * The process tells its parent one number for each column of answers, so that
 * millions need not be carried over; equal numbers mean equal answers.
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "score/score.h"
#include "score_measure.h"

/* ── what came out ──────────────────────────────────────────────────── */

_Static_assert(sizeof(struct answer) % sizeof(int64_t) == 0, "numbers only");

static int64_t
field_of(const struct answer *a, int k)
{
	int64_t v;

	memcpy(&v, (const char *)a + (size_t)k * sizeof v, sizeof v);
	return v;
}

const char *
field_word(int k)
{
	static const char *const rest[] = { "总分", "名次", "等次", "下辖单位数",
		"下辖总分之和", "下辖各等次" };
	size_t at = (size_t)(k - PARTS);

	return k < PARTS         ? part_words[k]
	    : at < ARRAY_N(rest) ? rest[at]
				 : rest[ARRAY_N(rest) - 1];
}

void
digest(const struct outcome *o, size_t n, uint64_t out[FIELDS])
{
	for (int k = 0; k < FIELDS; k++)
		out[k] = 1;
	for (size_t i = 0; i < n; i++) {
		struct answer a;

		o->at(o, i, &a);
		for (int k = 0; k < FIELDS; k++)
			out[k] = (out[k] ^ (uint64_t)field_of(&a, k)) *
			    UINT64_C(0x9E3779B97F4A7C15);
	}
}

/* ── threads ────────────────────────────────────────────────────────── */

#define LANES_MOST 8

struct timed {
	void (*work)(void *what, size_t lane);
	void *what;
	int64_t took[LANES_MOST];
};

static void
time_lane(void *arg, size_t lane)
{
	struct timed *t = arg;
	int64_t from = microseconds_of(CLOCK_THREAD_CPUTIME_ID);

	t->work(t->what, lane);
	t->took[lane] = microseconds_of(CLOCK_THREAD_CPUTIME_ID) - from;
}

void
timed_lanes(void *arg, size_t lanes, void (*work)(void *what, size_t lane), void *what)
{
	struct lanes *sum = arg;
	struct timed t = { .work = work, .what = what };
	int64_t most = 0;

	score_lanes(NULL, lanes, time_lane, &t);
	for (size_t i = 0; i < lanes; i++) {
		sum->all += t.took[i];
		most = t.took[i] > most ? t.took[i] : most;
	}
	sum->busiest += most;
}

/* ── one engine, one size ───────────────────────────────────────────── */

#define RUNS_MOST 100

struct measure {
	const struct engine *engine;
	size_t n;
	const struct facts *f;
	struct report *r;
};

static int64_t
sum_of(const struct phase *p)
{
	int64_t us = 0;

	for (int i = 0; i < PHASES; i++)
		us += p[i].us;
	return us;
}

static enum err
run_once(struct job *j, void *arg)
{
	struct measure *m = arg;
	struct outcome o = { 0 };
	enum err e = m->engine->run(j, m->f, m->engine->threads, &o);

	if (e != OK)
		return e;
	m->r->cpu = least(m->r->cpu, o.cpu);
	m->r->path = least(m->r->path, o.path);
	if (m->r->us == 0 || sum_of(o.phase) < m->r->us) {
		m->r->us = sum_of(o.phase);
		memcpy(m->r->phase, o.phase, sizeof o.phase);
	}
	if (m->r->digest[0] == 0)
		digest(&o, m->n, m->r->digest);
	return OK;
}

/* The shorter a run, the more of them: the shortest counts. */
static size_t
runs_of(const struct engine *engine, size_t n)
{
	size_t runs = (engine->units + n - 1) / n;

	return runs < 1 ? 1 : runs > RUNS_MOST ? RUNS_MOST : runs;
}

static enum err
run_several(struct job *j, void *arg)
{
	struct measure *m = arg;
	size_t runs = runs_of(m->engine, m->n);
	enum err e = OK;

	m->f = make_facts(j, m->n);
	for (size_t i = 0; i < runs && e == OK; i++) {
		struct job inner = { .now = j->now, .today = j->today };

		e = job_run(&inner, MEMORY, run_once, m);
		if (e != OK)
			return fail(j, e, "%s", inner.told);
	}
	return e;
}

static void
in_child(const struct engine *engine, size_t n, int to)
{
	struct report r = { 0 };
	struct measure m = { .engine = engine, .n = n, .r = &r };
	struct job j = { .today = TODAY };
	struct rusage use;

	r.e = job_run(&j, MEMORY, run_several, &m);
	if (r.e != OK)
		(void)snprintf(r.told, sizeof r.told, "%.390s", j.told);
	if (getrusage(RUSAGE_SELF, &use) == 0)
		r.peak = (int64_t)use.ru_maxrss * 1024;
	_exit(write(to, &r, sizeof r) != (ssize_t)sizeof r);
}

enum err
measure(struct job *j, const struct engine *engine, size_t n, struct report *r)
{
	int to[2], status;
	ssize_t got;
	pid_t child;

	if (pipe(to) != 0)
		return fail(j, E_SYSTEM, "管道打不开");
	(void)fflush(NULL);
	child = fork();
	if (child == 0)
		in_child(engine, n, to[1]);
	(void)close(to[1]);
	got = read(to[0], r, sizeof *r);
	(void)close(to[0]);
	if (child < 0 || waitpid(child, &status, 0) != child || got != sizeof *r)
		return fail(j, E_SYSTEM, "%s 算 %zu 个单位时中断了", engine->name, n);
	return r->e == OK ? OK
			  : fail(j, r->e, "%s，%zu 个单位：%s", engine->name, n, r->told);
}

/* ── looking for a difference ───────────────────────────────────────── */

static enum err
same_field(struct job *j, const struct outcome *x, const struct outcome *y, size_t i,
    int k, const struct engine *const name[2])
{
	struct answer a, b;

	x->at(x, i, &a);
	y->at(y, i, &b);
	if (field_of(&a, k) == field_of(&b, k))
		return OK;
	return fail(j, E_SYSTEM, "第 %zu 个单位的%s：%s %lld，%s %lld", i, field_word(k),
	    name[0]->name, (long long)field_of(&a, k), name[1]->name,
	    (long long)field_of(&b, k));
}

/* A number of everybody first: places only differ where some total does. */
enum err
compare(struct job *j, const struct facts *f, const struct engine *a,
    const struct engine *b)
{
	const struct engine *const name[] = { a, b };
	struct outcome x, y;
	enum err e = a->run(j, f, a->threads, &x);

	if (e == OK)
		e = b->run(j, f, b->threads, &y);
	for (int k = 0; k < FIELDS && e == OK; k++)
		for (size_t i = 0; i < f->n && e == OK; i++)
			e = same_field(j, &x, &y, i, k, name);
	return e;
}
