/* SPDX-License-Identifier: MIT
 *
 * score.c -- how long a scheme takes, beside the same rules written in C
 *
 * Both read the same columns and must give the same totals to the last digit,
 * or the measurement fails.  One thread.  The shortest of several runs counts,
 * memory included.  Prints a part of docs/数字.md.
 */
#include "bench.h"
#include "office/office.h"
#include "score/score.h"
#include "tool.h"

#define RUNS 5
#define MEMORY ((size_t)6 << 30)

/* The facts of bench/score.scheme, in its order. */
enum {
	CLASS,
	MEMBERS,
	MONEY,
	LEADERS,
	ASSEMBLY,
	COMMITTEE,
	LESSON,
	CAME,
	DUE,
	DONE,
	PLANNED,
	MINOR,
	MAJOR,
	SELF,
	BUSINESS,
	AWARD,
	FACTS
};

/* ── facts ──────────────────────────────────────────────────────────── */

static const struct {
	int64_t lo, hi, each; /* (lo … hi) * each */
} shape[FACTS] = {
	[CLASS] = { 0, 1, 1 },
	[MEMBERS] = { 20, 500, NUM_ONE },
	[MONEY] = { 200, 30000, NUM_ONE },
	[LEADERS] = { 0, 3, 1 },
	[ASSEMBLY] = { 2, 5, NUM_ONE },
	[COMMITTEE] = { 9, 13, NUM_ONE },
	[LESSON] = { 1, 5, NUM_ONE },
	[CAME] = { 300, 900, NUM_ONE },
	[DUE] = { 600, 900, NUM_ONE },
	[DONE] = { 10, 40, NUM_ONE },
	[PLANNED] = { 15, 40, NUM_ONE },
	[MINOR] = { 0, 2, NUM_ONE },
	[MAJOR] = { 0, 1, NUM_ONE },
	[SELF] = { 0, 1, 1 },
	[BUSINESS] = { 6000, 10000, NUM_ONE / 100 },
	[AWARD] = { 0, 4, NUM_ONE },
};

static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	return z ^ z >> 31;
}

static struct score_set
make_facts(struct job *j, size_t n)
{
	struct score_set set = { .n = n };
	struct rule_column *c = NEWS(j, struct rule_column, FACTS);
	struct str *unit = NEWS(j, struct str, n);
	uint64_t state = 1;
	size_t i, k;

	for (k = 0; k < FACTS; k++) {
		uint64_t span = (uint64_t)(shape[k].hi - shape[k].lo + 1);

		c[k].v = NEWS(j, int64_t, n);
		c[k].state = NEWS(j, uint8_t, n);
		for (i = 0; i < n; i++)
			c[k].v[i] = (shape[k].lo + (int64_t)(next(&state) % span)) *
			    shape[k].each;
	}
	for (i = 0; i < n; i++)
		unit[i] = job_fmt(j, "未名%zu支部", i + 1);
	set.unit = unit;
	set.snap = (struct rule_snapshot){ .subjects = n, .fact = c, .today = j->today };
	return set;
}

/* ── the same rules in C ────────────────────────────────────────────── */

/* ${n} / ${d}, both positive, to the nearest hundredth, in millionths. */
static int64_t
hundredth(wide n, wide d)
{
	return (int64_t)((n * 100 + (wide)d * NUM_ONE / 2) / ((wide)d * NUM_ONE)) * 10000;
}

static int64_t
below(int64_t v, int64_t need)
{
	return v < need ? need - v : 0;
}

static int64_t
meetings(const struct rule_column *c, size_t i)
{
	int64_t lesson = c[CLASS].v[i] == 0 ? 4 * NUM_ONE : 2 * NUM_ONE;
	int64_t off = below(c[ASSEMBLY].v[i], 4 * NUM_ONE) +
	    below(c[COMMITTEE].v[i], 12 * NUM_ONE) / 2 + below(c[LESSON].v[i], lesson);
	int64_t short_of = 80 * c[DUE].v[i] - 100 * c[CAME].v[i];
	int64_t late = short_of > 0 ? short_of / c[DUE].v[i] * (NUM_ONE / 5) : 0;

	off += late < 4 * NUM_ONE ? late : 4 * NUM_ONE;
	return off < 20 * NUM_ONE ? 20 * NUM_ONE - off : 0;
}

static int64_t
conduct(const struct rule_column *c, size_t i)
{
	int64_t minor = c[SELF].v[i] != 0 ? c[MINOR].v[i] / 2 : c[MINOR].v[i];
	int64_t off = minor + 3 * c[MAJOR].v[i];

	return off < 20 * NUM_ONE ? 20 * NUM_ONE - off : 0;
}

static int64_t
total(const struct rule_column *c, size_t i)
{
	static const int64_t leaders[] = { 20 * NUM_ONE, 15 * NUM_ONE, 10 * NUM_ONE, 0 };
	int64_t money = c[MONEY].v[i], members = c[MEMBERS].v[i], part,
		award = c[AWARD].v[i];

	part = money >= 50 * members ? 20 * NUM_ONE
	    : money >= 30 * members  ? 12 * NUM_ONE
	    : money >= 10 * members  ? 4 * NUM_ONE
				     : 0;
	part += meetings(c, i) + leaders[c[LEADERS].v[i]] + conduct(c, i);
	part += c[DONE].v[i] >= c[PLANNED].v[i]
	    ? 20 * NUM_ONE
	    : hundredth((wide)20 * NUM_ONE * c[DONE].v[i], c[PLANNED].v[i]);
	award = award < 3 * NUM_ONE ? award : 3 * NUM_ONE;
	return hundredth((wide)part * 60 + (wide)c[BUSINESS].v[i] * 40, 100) + award;
}

/* ── timing ─────────────────────────────────────────────────────────── */

struct bench {
	const struct rule *r;
	const struct score_set *set;
	int64_t read, run, hand; /* microseconds, the shortest */
};

static enum err
run_once(struct job *j, void *arg)
{
	struct bench *b = arg;
	struct rule_results res;
	int64_t *mine = NEWS(j, int64_t, b->set->n), from = microseconds();
	enum err e = rule_run(j, b->r, &b->set->snap, &res);
	size_t i;

	b->run = least(b->run, microseconds() - from);
	from = microseconds();
	for (i = 0; i < b->set->n; i++)
		mine[i] = total(b->set->snap.fact, i);
	b->hand = least(b->hand, microseconds() - from);
	for (i = 0; i < b->set->n && e == OK; i++)
		if (res.total.lo[i] != mine[i] || res.total.hi[i] != mine[i])
			return fail(j, E_SYSTEM,
			    "第 %zu 个单位：方案算得 %lld，C 算得 %lld", i + 1,
			    (long long)res.total.lo[i], (long long)mine[i]);
	return e;
}

/* From CSV bytes to columns. */
static enum err
read_once(struct job *j, void *arg)
{
	struct bench *b = arg;
	struct buf csv = { .j = j };
	struct score_set again;
	struct table t;
	int64_t from;
	enum err e = score_to_table(j, b->r, b->set, &t);

	if (e != OK)
		return e;
	office_csv_write(&csv, &t);
	from = microseconds();
	e = office_csv_read(j, S("bench.csv"), buf_str(&csv), &t);
	if (e == OK)
		e = score_from_table(j, b->r, &t, &again);
	b->read = least(b->read, microseconds() - from);
	return e;
}

static enum err
measure(struct job *j, const struct rule *r, size_t n, struct bench *b)
{
	struct score_set set = make_facts(j, n);
	enum err e = OK;
	int i;

	*b = (struct bench){ .r = r, .set = &set };
	for (i = 0; i < RUNS && e == OK; i++) {
		struct job inner = { .now = j->now, .today = j->today };

		e = job_run(&inner, MEMORY, run_once, b);
		if (e == OK)
			e = job_run(&inner, MEMORY, read_once, b);
		if (e != OK)
			return fail(j, e, "%s", inner.told);
	}
	return e;
}

/* ── the table ────────────────────────────────────────────── */

static void
put_row(struct job *j, struct buf *b, size_t n, const struct bench *m)
{
	buf_fmt(b, "| %zu | %.*s | %.*s | %.*s | %.*s |\n", n, STR_FMT(ms(j, m->read)),
	    STR_FMT(ms(j, m->run)), STR_FMT(ms(j, m->hand)),
	    STR_FMT(times(j, m->run, m->hand)));
}

static void
put_head(struct buf *b)
{
	buf_fmt(b,
	    "## 算分\n\n命令：`bench/score`。方案 `bench/score.scheme`，%d 列数据，一个线程，"
	    "%d 次取最短。\n\n",
	    FACTS, RUNS);
	buf_put(b,
	    S("| 单位数 | 读表（毫秒） | 方案算分（毫秒） | 手写 C 算分（毫秒） | 方案 ÷ 手写 |\n"
	      "|---:|---:|---:|---:|---:|\n"));
}

static const char foot[] =
    "\n读表：从 CSV 的字节到逐格核对过的数据。方案算分：`rule_run`，含内存，得出全部部分、项、总分、"
    "等次，分清未报与不适用。手写 C：只算总分，不管未报。两边的总分逐个相比，到最后一位都相同，"
    "否则停下，不出数。\n";

static enum err
bench(struct job *j, void *arg)
{
	static const size_t sizes[] = { 1000, 20000, 200000 };
	struct rule_notes notes = { .j = j, .name = S("bench/score.scheme") };
	struct buf page = { .j = j };
	struct rule *r;
	size_t i;
	enum err e = tool_read(j, "bench/score.scheme", &notes.text);

	(void)arg;
	if (e == OK)
		e = rule_read(j, notes.name, notes.text, &notes, &r);
	if (e != OK && notes.first != NULL)
		rule_note_put(&page, &notes, notes.first);
	if (e != OK)
		return notes.first == NULL ? e
					   : fail(j, e, "%.*s", STR_FMT(buf_str(&page)));
	put_head(&page);
	for (i = 0; i < ARRAY_N(sizes); i++) {
		struct bench m;

		e = measure(j, r, sizes[i], &m);
		if (e != OK)
			return e;
		put_row(j, &page, sizes[i], &m);
	}
	buf_put(&page, S(foot));
	printf("%.*s", STR_FMT(buf_str(&page)));
	return OK;
}

int
main(void)
{
	return bench_main("score", MEMORY, bench);
}
