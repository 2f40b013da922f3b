/* SPDX-License-Identifier: MIT
 *
 * score.c -- how long scoring takes, from a county to the nation, beside its peers
 *
 * Usage: bench/score [json] [MOST] [ENGINE]   as a page or as lines; sizes to MOST
 *        bench/score compare N [ENGINE]       the first unit where two engines differ
 *
 * Every engine does the same job on the same facts, in a process of its own.  All
 * must come to the same parts, totals, ranks, grades and sums over the tree to the
 * last digit, or the measurement fails; but one scores before the deadlines, when what
 * is 未报 is open.  The shortest of several runs counts.
 * Prints a part of docs/数字.md.
 */
#include <math.h>

#include "bench.h"
#include "score_measure.h"
#include "score_scheme.h"

static const size_t sizes[] = { 1000, 20000, 200000, NATION };
static const struct engine engines[] = {
	{ "hand", "手写 C", 1, NATION, NATION + 1, run_hand },
	{ "hand", "手写 C", 2, NATION, NATION + 1, run_hand },
	{ "zeren", "zeren", 1, NATION, NATION + 1, run_scheme },
	{ "zeren", "zeren", 2, NATION, NATION + 1, run_scheme },
	{ "open", "zeren，未定", 1, NATION, NATION + 1, run_open },
	{ "sqlite", "SQLite", 1, 200000, 0, run_sqlite },
	{ "postgresql", "PostgreSQL", 1, 200000, 0, run_postgres },
};
static const char *const phase_words[][2] = { { "score", "算分" }, { "total", "总分" },
	{ "rank", "名次等次" }, { "below", "逐级汇总" } };

struct bench {
	bool json, compare;
	size_t most;
	const char *only; /* an engine; NULL: all */
	/* Of the processors, which others on the machine do not change; by the clock
	 * where another process did the work. */
	int64_t took[ARRAY_N(engines)][ARRAY_N(sizes)];
};

/* ── what is printed ────────────────────────────────────────────────── */

static void
put_json(struct job *j, const struct engine *engine, size_t n, const struct report *r)
{
	printf("{\"size\":%zu,\"engine\":\"%s\",\"threads\":%d", n, engine->name,
	    engine->threads);
	for (int i = 0; i < PHASES && r->phase[i].name != NULL; i++)
		printf(",\"%s_ms\":%.*s", r->phase[i].name,
		    STR_FMT(ms(j, r->phase[i].us)));
	printf(",\"ms\":%.*s,\"cpu_ms\":%.*s,\"path_ms\":%.*s,\"peak_mib\":%lld}\n",
	    STR_FMT(ms(j, r->us)), STR_FMT(ms(j, r->cpu)), STR_FMT(ms(j, r->path)),
	    (long long)(r->peak >> 20));
}

static const char *
phase_word(const char *name)
{
	for (size_t i = 0; i < ARRAY_N(phase_words); i++)
		if (strcmp(name, phase_words[i][0]) == 0)
			return phase_words[i][1];
	return name;
}

static void
put_row(struct job *j, const struct engine *engine, size_t n, const struct report *r,
    const struct report *base)
{
	struct buf b = { .j = j };

	for (int i = 0; i < PHASES && r->phase[i].name != NULL; i++)
		buf_fmt(&b, "%s%s %.*s", i == 0 ? "" : "，", phase_word(r->phase[i].name),
		    STR_FMT(ms(j, r->phase[i].us)));
	printf("| %zu | %s | %d | %.*s | %.*s | %.*s | %.*s | %.*s | %lld |\n", n,
	    engine->word, engine->threads, STR_FMT(ms(j, r->us)),
	    STR_FMT(r->cpu == 0 ? S("") : ms(j, r->cpu)),
	    STR_FMT(r->path == 0 ? S("") : ms(j, r->path)),
	    STR_FMT(times(j, r->us, base->us)), STR_FMT(buf_str(&b)),
	    (long long)(r->peak >> 20));
}

static const char head[] =
    "## 算分\n\n命令：`bench/score`。方案 `bench/score.scheme`：60 条，四块合计、六个部分按类别加权，"
    "41 列数据，2 % 未报，四层组织树。每种引擎、每个规模各用一个进程，几次取最短；内存是这个进程"
    "最多占用的，数据在内；PostgreSQL 的是客户端的。各家的部分、总分、名次、等次、逐级汇总逐位相同，"
    "否则停下，不出数。最忙的一路：几条线程同时做的只算最久的一条，用去的处理器时间；每条线程"
    "都有自己的处理器时，毫秒就是它。“未定”是同样的数据在期限以前算：未报的还会报，结果有上下两端。\n\n"
    "| 单位数 | 怎样算 | 线程 | 毫秒 | 其中处理器 | 最忙的一路 | 是手写的几倍 | 各段 | 内存（MiB） |\n"
    "|---:|---|---:|---:|---:|---:|---:|---|---:|\n";

/* Time grows like N to the power of what is printed. */
static void
put_growth(const struct bench *b)
{
	const size_t from = 1;

	for (size_t i = 0; i < ARRAY_N(engines); i++) {
		size_t to = ARRAY_N(sizes) - 1;
		double power;

		while (to > from && b->took[i][to] == 0)
			to--;
		if (to == from || b->took[i][from] == 0)
			continue;
		power = log((double)b->took[i][to] / (double)b->took[i][from]) /
		    log((double)sizes[to] / (double)sizes[from]);
		printf(b->json
			? "{\"engine\":\"%s\",\"threads\":%d,\"to\":%zu,\"power\":%.3f}\n"
			: "- %s，%d 个线程，到 %zu 个单位：%.2f 次方\n",
		    b->json ? engines[i].name : engines[i].word, engines[i].threads,
		    sizes[to], power);
	}
}

/* ── one scheme, one unit ───────────────────────────────────────────── */

static enum err
put_single(struct job *j, const struct bench *b)
{
	int64_t us;
	enum err e = time_reading(j, &us);

	if (e == OK)
		printf(b->json ? "{\"what\":\"read\",\"ms\":%.*s}\n"
			       : "\n读这份方案（分析、检查、编译）：%.*s 毫秒。",
		    STR_FMT(ms(j, us)));
	for (size_t i = 0; i < ARRAY_N(sizes) && e == OK; i++) {
		if (sizes[i] > b->most || sizes[i] > EXPLAIN_MOST)
			continue;
		e = time_explaining(j, sizes[i], &us);
		if (e == OK)
			printf(b->json
				? "{\"what\":\"explain\",\"size\":%zu,\"ms\":%.*s}\n"
				: "%zu 个单位里，一个单位的“为什么”：%.*s 毫秒。",
			    sizes[i], STR_FMT(ms(j, us)));
	}
	if (!b->json)
		printf("\n");
	return e;
}

/* ── all engines on all sizes ───────────────────────────────────────── */

/* PostgreSQL only where there is a server. */
static bool
is_tried(const struct bench *b, const struct engine *engine, size_t n)
{
	return n <= engine->most &&
	    (b->only == NULL || strcmp(b->only, engine->name) == 0) &&
	    (engine->run != run_postgres || getenv("ZEREN_TEST_PG") != NULL);
}

static enum err
same_answers(struct job *j, const char *engine, size_t n, const struct report *r,
    const struct report *base)
{
	for (int k = 0; k < FIELDS; k++)
		if (r->digest[k] != base->digest[k])
			return fail(j, E_SYSTEM, "%zu 个单位，%s 算得和前面的不同：%s", n,
			    engine, field_word(k));
	return OK;
}

static enum err
one_size(struct job *j, struct bench *b, size_t at)
{
	struct report base = { 0 }, r;
	enum err e = OK;

	for (size_t i = 0; i < ARRAY_N(engines) && e == OK; i++) {
		if (!is_tried(b, &engines[i], sizes[at]))
			continue;
		e = measure(j, &engines[i], sizes[at], &r);
		if (e != OK)
			break;
		if (base.us == 0)
			base = r;
		b->took[i][at] = r.cpu == 0 ? r.us : r.cpu;
		if (b->json)
			put_json(j, &engines[i], sizes[at], &r);
		else
			put_row(j, &engines[i], sizes[at], &r, &base);
		(void)fflush(stdout);
		if (engines[i].run != run_open)
			e = same_answers(j, engines[i].name, sizes[at], &r, &base);
	}
	return e;
}

static enum err
all_sizes(struct job *j, struct bench *b)
{
	enum err e = OK;

	if (!b->json)
		printf("%s", head);
	for (size_t i = 0; i < ARRAY_N(sizes) && e == OK; i++)
		if (sizes[i] <= b->most)
			e = one_size(j, b, i);
	if (e != OK)
		return e;
	if (!b->json)
		printf(
		    "\n处理器时间（PostgreSQL 是用时）随单位数的几次方增长，1 是正比，从 %zu 个单位起：\n\n",
		    sizes[1]);
	put_growth(b);
	return put_single(j, b);
}

static enum err
compare_all(struct job *j, const struct bench *b)
{
	const struct facts *f = make_facts(j, b->most);
	enum err e = OK;

	for (size_t i = 1; i < ARRAY_N(engines) && e == OK; i++)
		if (is_tried(b, &engines[i], b->most) && engines[i].run != run_open)
			e = compare(j, f, &engines[0], &engines[i]);
	return e;
}

static enum err
bench(struct job *j, void *arg)
{
	struct bench *b = arg;

	return b->compare ? compare_all(j, b) : all_sizes(j, b);
}

static void
read_word(struct bench *b, const char *word)
{
	b->json = b->json || strcmp(word, "json") == 0;
	b->compare = b->compare || strcmp(word, "compare") == 0;
	for (size_t k = 0; k < ARRAY_N(engines); k++)
		if (strcmp(word, engines[k].name) == 0)
			b->only = engines[k].name;
	if (strtoull(word, NULL, 10) > 0)
		b->most = strtoull(word, NULL, 10);
}

int
main(int argc, char **argv)
{
	struct bench b = { .most = NATION };
	struct job j = { .today = TODAY };
	enum err e;

	for (int i = 1; i < argc; i++)
		read_word(&b, argv[i]);
	job_reuse();
	e = job_run(&j, MEMORY, bench, &b);
	if (e != OK)
		fprintf(stderr, "bench/score: %s\n", j.told);
	return e != OK;
}
