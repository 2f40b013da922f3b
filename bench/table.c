/* SPDX-License-Identifier: MIT
 *
 * table.c -- how fast a table of facts is read: CSV to cells, cells to checked columns, and
 * both in one go
 *
 * 200,000 units with 40 facts: once with figures of one digit, once with decimals and
 * percentages.  The shortest of several runs counts, memory included.  Prints a part of
 * docs/数字.md.
 */
#include "bench.h"
#include "office/office.h"
#include "score/score.h"
#include "tool.h"

#define FACTS 40
#define UNITS 200000
#define RUNS 9
#define MEMORY ((size_t)2 << 30)

struct reading {
	struct str scheme, csv;
	char *copy;
	/* Microseconds of the processor, the shortest. */
	int64_t copying, walking, cells, columns, both;
	size_t ends;
	bool one_go;
};

static struct str
scheme_text(struct job *j)
{
	struct buf b = { .j = j };

	buf_put(&b,
	    S("方案 \"读表\"\n考核期 2026-01-01 至 2026-12-31\n"
	      "类别 类型 选(机关, 企业)\n"));
	for (int i = 1; i < FACTS; i++)
		buf_fmt(&b, "数据 数_%d %s 来自 名册\n", i, i % 2 == 0 ? "元" : "%");
	buf_put(&b, S("部分 项 10分 { 得 满分 }\n"));
	return buf_str(&b);
}

/* Fact ${k} of unit ${i}: 3%, 7 or, ${long_ones}, 83.25%, 41307.5. */
static void
put_cell(struct buf *b, bool long_ones, size_t i, size_t k)
{
	int64_t v = (int64_t)((i * 7 + k * 31) % 9 + 1);

	if (long_ones)
		num_put(b, (struct num){ (k % 2 == 0 ? v * 4130750 : v * 10250) * 1000 },
		    k % 2 == 0 ? 1 : 2);
	else
		buf_int(b, k % 2 == 0 ? v : v + 1);
	if (k % 2 == 1)
		buf_c(b, '%');
}

static struct str
csv_text(struct job *j, bool long_ones)
{
	struct buf b = { .j = j };

	buf_put(&b, S("单位,类型"));
	for (int k = 1; k < FACTS; k++)
		buf_fmt(&b, ",数_%d", k);
	buf_put(&b, S("\r\n"));
	for (size_t i = 1; i <= UNITS; i++) {
		buf_fmt(&b, "未名%zu支部,%s", i, i % 3 == 0 ? "企业" : "机关");
		for (size_t k = 1; k < FACTS; k++) {
			buf_c(&b, ',');
			put_cell(&b, long_ones, i, k);
		}
		buf_put(&b, S("\r\n"));
	}
	return buf_str(&b);
}

/* The least that a reader could do: one look at each byte. */
static void
walk(struct reading *a)
{
	int64_t from = processor();
	size_t ends = 0;

	for (size_t i = 0; i < a->csv.n; i++)
		ends += (a->csv.p[i] == ',') | (a->csv.p[i] == '\n');
	a->ends = ends;
	a->walking = least(a->walking, processor() - from);
	from = processor();
	memcpy(a->copy, a->csv.p, a->csv.n);
	a->copying = least(a->copying, processor() - from);
}

static enum err
apart(struct job *j, struct reading *a, const struct rule *r, struct score_set *set)
{
	struct table t;
	int64_t from = processor(), cut;
	enum err e = office_csv_read(j, S("数.csv"), a->csv, &t);

	cut = processor();
	if (e == OK)
		e = score_from_table(j, r, &t, set);
	a->cells = least(a->cells, cut - from);
	a->columns = least(a->columns, processor() - cut);
	return e;
}

static enum err
in_one_go(struct job *j, struct reading *a, const struct rule *r, struct score_set *set)
{
	struct table_rows *rows;
	int64_t from = processor();
	enum err e = office_csv_rows(j, S("数.csv"), a->csv, &rows);

	if (e == OK)
		e = score_from_rows(j, r, rows, set);
	a->both = least(a->both, processor() - from);
	return e;
}

static enum err
read_once(struct job *j, void *arg)
{
	struct reading *a = arg;
	struct rule_notes notes = { .j = j, .name = S("读表"), .text = a->scheme };
	struct score_set set;
	struct rule *r;
	enum err e = rule_read(j, notes.name, notes.text, &notes, &r);

	if (e != OK)
		return e;
	return a->one_go ? in_one_go(j, a, r, &set) : apart(j, a, r, &set);
}

/* Megabytes a second, whole ones. */
static long long
rate(const struct reading *a, int64_t us)
{
	return (long long)((int64_t)a->csv.n / (us > 0 ? us : 1));
}

/* "| 毫秒 | MB/秒 " */
static void
put_step(struct job *j, const struct reading *a, int64_t us)
{
	printf("| %.*s | %lld ", STR_FMT(ms(j, us)), rate(a, us));
}

static enum err
put_row(struct job *j, const char *what, bool long_ones)
{
	struct reading a = { .scheme = scheme_text(j), .csv = csv_text(j, long_ones) };
	enum err e = OK;

	a.copy = job_alloc(j, a.csv.n);
	for (int i = 0; i < 2 * RUNS && e == OK; i++) {
		struct job inner = { .now = j->now, .today = j->today };

		a.one_go = i % 2 > 0;
		walk(&a);
		e = job_run(&inner, MEMORY, read_once, &a);
		if (e != OK)
			return fail(j, e, "%s", inner.told);
	}
	if (a.ends != (size_t)(UNITS + 1) * (FACTS + 1))
		return fail(j, E_INPUT, "%zu cells", a.ends);
	printf("| %s | %.1f | %lld | %lld ", what, (double)a.csv.n / 1e6,
	    rate(&a, a.copying), rate(&a, a.walking));
	put_step(j, &a, a.cells);
	put_step(j, &a, a.columns);
	put_step(j, &a, a.both);
	printf("| %.*s | %.*s |\n",
	    STR_FMT(times(j, a.both * 1000, (int64_t)(UNITS + 1) * (FACTS + 1))),
	    STR_FMT(times(j, a.walking, a.both)));
	return OK;
}

static enum err
bench(struct job *j, void *arg)
{
	enum err e;

	(void)arg;
	printf(
	    "## 读表\n\n命令：`bench/table`。%d 个单位，%d 列，%d 次取最短，一个线程，处理器用去的时间。"
	    "CSV：从字节到一格格的文字，编码、引号、格数都核对。成列：每一格核对、换成数，"
	    "单位查重。一气：一边切一边成列，从字节到核对过的列。旁边是同一次里把同样的字节"
	    "抄一遍（memcpy）、逐字节只数逗号和换行。\n\n"
	    "| 表 | MB | 抄，MB/秒 | 只数，MB/秒 | CSV（毫秒） | MB/秒 | 成列（毫秒） | MB/秒 "
	    "| 一气（毫秒） | MB/秒 | 一格，纳秒 | 比只数快几倍 |\n"
	    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
	    UNITS, FACTS + 1, RUNS);
	e = put_row(j, "一位整数、百分数", false);
	return e == OK ? put_row(j, "几位小数、百分数", true) : e;
}

int
main(void)
{
	return bench_main("table", MEMORY, bench);
}
