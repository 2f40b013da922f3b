/* SPDX-License-Identifier: MIT
 *
 * score.c -- how long scoring takes, from a county to the nation, beside its peers
 *
 * Usage: bench/score [json] [MOST] [ENGINE]   as a page or as lines; sizes to MOST
 *        bench/score compare N [ENGINE]        the first unit where two engines differ
 *
 * Every engine does the same job on the same facts, in a process of its own, so
 * that its peak memory is its own.  All must come to the same parts, totals, ranks,
 * grades and sums over the tree to the last digit, or the measurement fails.  The shortest of several
 * runs counts.  Prints a part of docs/数字.md.
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "score_job.h"
#include "score_scheme.h"

#define MEMORY ((size_t)12 << 30)
#define TODAY 20829 /* 2027-01-11: every deadline has passed */

#define NATION 5250000

static const size_t sizes[] = { 1000, 20000, 200000, NATION };
static const struct engine engines[] = {
	{ "hand", 1, NATION, 5, run_hand },
	{ "hand", 2, NATION, 5, run_hand },
	{ "zeren", 1, 200000, 3, run_scheme },
	{ "sqlite", 1, 200000, 1, run_sqlite },
	{ "postgresql", 1, 200000, 1, run_postgres },
};

/* ── what came out ──────────────────────────────────────────────────── */

#define FIELDS ((int)(sizeof(struct answer) / sizeof(int64_t)))

_Static_assert(sizeof(struct answer) % sizeof(int64_t) == 0, "numbers only");

static int64_t
field_of(const struct answer *a, int k)
{
	int64_t v;

	memcpy(&v, (const char *)a + (size_t)k * sizeof v, sizeof v);
	return v;
}

static const char *
field_word(int k)
{
	static const char *const rest[] = { "总分", "名次", "等次", "下辖单位数",
		"下辖总分之和", "下辖各等次" };
	size_t at = (size_t)(k - PARTS);

	return k < PARTS         ? part_words[k]
	    : at < ARRAY_N(rest) ? rest[at]
				 : rest[ARRAY_N(rest) - 1];
}

/* One number for each column of answers. */
static void
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

/* ── one engine, one size ───────────────────────────────────────────── */

struct report { /* what a process says at its end; no pointers of its own */
	enum err e;
	char told[400];
	struct phase phase[PHASES]; /* names are literals */
	int64_t us, cpu, peak;      /* all phases, two ways; bytes */
	uint64_t digest[FIELDS];
};

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
	int64_t cpu = microseconds_of(CLOCK_PROCESS_CPUTIME_ID);
	enum err e = m->engine->run(j, m->f, m->engine->threads, &o);

	if (e != OK)
		return e;
	m->r->cpu = least(m->r->cpu, microseconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu);
	if (m->r->us == 0 || sum_of(o.phase) < m->r->us) {
		m->r->us = sum_of(o.phase);
		memcpy(m->r->phase, o.phase, sizeof o.phase);
	}
	if (m->r->digest[0] == 0)
		digest(&o, m->n, m->r->digest);
	return OK;
}

static enum err
run_several(struct job *j, void *arg)
{
	struct measure *m = arg;
	int runs = m->n == NATION ? 2 : m->engine->runs;
	enum err e = OK;

	m->f = make_facts(j, m->n);
	for (int i = 0; i < runs && e == OK; i++) {
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

static enum err
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

/* ── what is printed ────────────────────────────────────────────────── */

static void
put_json(struct job *j, const struct engine *engine, size_t n, const struct report *r)
{
	printf("{\"size\":%zu,\"engine\":\"%s\",\"threads\":%d", n, engine->name,
	    engine->threads);
	for (int i = 0; i < PHASES && r->phase[i].name != NULL; i++)
		printf(",\"%s_ms\":%.*s", r->phase[i].name,
		    STR_FMT(ms(j, r->phase[i].us)));
	printf(",\"ms\":%.*s,\"cpu_ms\":%.*s,\"peak_mib\":%lld}\n", STR_FMT(ms(j, r->us)),
	    STR_FMT(ms(j, r->cpu)), (long long)(r->peak >> 20));
}

static void
put_row(struct job *j, const struct engine *engine, size_t n, const struct report *r,
    const struct report *base)
{
	struct buf b = { .j = j };

	for (int i = 0; i < PHASES && r->phase[i].name != NULL; i++)
		buf_fmt(&b, "%s%s %.*s", i == 0 ? "" : "，", r->phase[i].name,
		    STR_FMT(ms(j, r->phase[i].us)));
	printf("| %zu | %s | %d | %.*s | %.*s | %.*s | %lld |\n", n, engine->name,
	    engine->threads, STR_FMT(buf_str(&b)), STR_FMT(ms(j, r->us)),
	    STR_FMT(times(j, r->us, base->us)), (long long)(r->peak >> 20));
}

static const char head[] =
    "## 算分\n\n命令：`bench/score`。方案 `bench/score.scheme`：60 条，41 列数据，2 % 未报。"
    "每种引擎、每个规模各用一个进程，几次取最短；内存是这个进程最多用到的，数据在内。\n\n"
    "| 单位数 | 引擎 | 线程 | 各段（毫秒） | 合计（毫秒） | 是手写的几倍 | 内存（MiB） |\n"
    "|---:|---|---:|---|---:|---:|---:|\n";

struct options {
	bool json, compare;
	size_t most;
	const char *only; /* an engine; NULL: all */
};

/* PostgreSQL only where there is a server. */
static bool
is_tried(const struct options *opt, const struct engine *engine, size_t n)
{
	return n <= engine->most &&
	    (opt->only == NULL || strcmp(opt->only, engine->name) == 0) &&
	    (engine->run != run_postgres || getenv("ZEREN_TEST_PG") != NULL);
}

static enum err
one_size(struct job *j, const struct options *opt, size_t n)
{
	struct report base = { 0 }, r;

	for (size_t i = 0; i < ARRAY_N(engines); i++) {
		enum err e;

		if (!is_tried(opt, &engines[i], n))
			continue;
		e = measure(j, &engines[i], n, &r);
		if (e != OK)
			return e;
		if (base.us == 0)
			base = r;
		for (int k = 0; k < FIELDS; k++)
			if (r.digest[k] != base.digest[k])
				return fail(j, E_SYSTEM,
				    "%zu 个单位，%s 算得和前面的不同：%s", n,
				    engines[i].name, field_word(k));
		if (opt->json)
			put_json(j, &engines[i], n, &r);
		else
			put_row(j, &engines[i], n, &r, &base);
		(void)fflush(stdout);
	}
	return OK;
}

/* ── looking for a difference ───────────────────────────────────────── */

static enum err
same_field(struct job *j, const struct outcome *x, const struct outcome *y, size_t i,
    int k, const char *name)
{
	struct answer a, b;

	x->at(x, i, &a);
	y->at(y, i, &b);
	if (field_of(&a, k) == field_of(&b, k))
		return OK;
	return fail(j, E_SYSTEM, "第 %zu 个单位的%s：%s %lld，%s %lld", i, field_word(k),
	    engines[0].name, (long long)field_of(&a, k), name,
	    (long long)field_of(&b, k));
}

/* A number of everybody first: places only differ where some total does. */
static enum err
compare_with(struct job *j, const struct facts *f, const struct outcome *base,
    const struct engine *engine)
{
	struct outcome o;
	enum err e = engine->run(j, f, engine->threads, &o);

	for (int k = 0; k < FIELDS && e == OK; k++)
		for (size_t i = 0; i < f->n && e == OK; i++)
			e = same_field(j, base, &o, i, k, engine->name);
	return e;
}

static enum err
compare(struct job *j, const struct options *opt)
{
	size_t n = opt->most;
	const struct facts *f = make_facts(j, n);
	struct outcome base;
	enum err e = engines[0].run(j, f, 1, &base);

	for (size_t i = 1; i < ARRAY_N(engines) && e == OK; i++)
		if (is_tried(opt, &engines[i], n))
			e = compare_with(j, f, &base, &engines[i]);
	return e;
}

static enum err
bench(struct job *j, void *arg)
{
	const struct options *opt = arg;
	enum err e = OK;

	if (opt->compare)
		return compare(j, opt);
	if (!opt->json)
		printf("%s", head);
	for (size_t i = 0; i < ARRAY_N(sizes) && e == OK; i++)
		if (sizes[i] <= opt->most)
			e = one_size(j, opt, sizes[i]);
	return e;
}

int
main(int argc, char **argv)
{
	struct options opt = { .most = SIZE_MAX };
	struct job j = { .today = TODAY };
	enum err e;

	for (int i = 1; i < argc; i++) {
		opt.json = opt.json || str_eq(str_of(argv[i]), S("json"));
		opt.compare = opt.compare || str_eq(str_of(argv[i]), S("compare"));
		for (size_t k = 0; k < ARRAY_N(engines); k++)
			if (strcmp(argv[i], engines[k].name) == 0)
				opt.only = engines[k].name;
		if (strtoull(argv[i], NULL, 10) > 0)
			opt.most = strtoull(argv[i], NULL, 10);
	}
	e = job_run(&j, MEMORY, bench, &opt);
	if (e != OK)
		fprintf(stderr, "bench/score: %s\n", j.told);
	return e != OK;
}
