/* SPDX-License-Identifier: MIT
 *
 * read.c -- how long it takes until a scheme can be run
 *
 * rule_read() of schemes as they are shipped and of the longest standard of the
 * tests, beside the same text only put into the standard layout.  The shortest
 * of several runs counts, memory included.  Prints a part of docs/数字.md.
 */
#include "bench.h"
#include "rule/rule.h"
#include "tool.h"

#define RUNS 50
#define MEMORY ((size_t)256 << 20)

struct reading {
	struct rule_notes notes;
	int64_t read, layout; /* microseconds, the shortest */
};

static enum err
read_once(struct job *j, void *arg)
{
	struct reading *a = arg;
	struct rule_notes notes = { .j = j,
		.name = a->notes.name,
		.text = a->notes.text };
	struct str out;
	struct rule *r;
	int64_t from = microseconds();
	enum err e = rule_read(j, notes.name, notes.text, &notes, &r);

	if (e != OK)
		return fail(j, e, "%.*s 读不进", STR_FMT(notes.name));
	a->read = least(a->read, microseconds() - from);
	from = microseconds();
	e = rule_format(j, notes.name, notes.text, &notes, &out);
	a->layout = least(a->layout, microseconds() - from);
	return e;
}

static enum err
put_row(struct job *j, struct buf *b, const char *name)
{
	struct reading a = { .notes = { .j = j, .name = str_of(name) } };
	size_t lines = 0;
	enum err e = tool_read(j, name, &a.notes.text);

	for (int i = 0; i < RUNS && e == OK; i++) {
		struct job inner = { .now = j->now, .today = j->today };

		e = job_run(&inner, MEMORY, read_once, &a);
		if (e != OK)
			return fail(j, e, "%s", inner.told);
	}
	if (e != OK)
		return e;
	for (size_t i = 0; i < a.notes.text.n; i++)
		lines += a.notes.text.p[i] == '\n';
	buf_fmt(b, "| `%s` | %zu | %.*s | %.*s | %.*s |\n", name, lines,
	    STR_FMT(ms(j, a.read)), STR_FMT(ms(j, a.layout)),
	    STR_FMT(times(j, a.read, a.layout)));
	return OK;
}

static enum err
bench(struct job *j, void *arg)
{
	static const char *const names[] = {
		"schemes/A30机关事业单位党组织分类定级.scheme", "schemes/双目标.scheme",
		"test/scheme/S1.scheme", "test/scheme/E18.scheme"
	};
	struct buf page = { .j = j };
	enum err e = OK;

	(void)arg;
	buf_fmt(&page,
	    "## 读方案\n\n命令：`bench/read`。%d 次取最短。读进：`rule_read`，从文本到可以运行，"
	    "检查、提醒都在内。排版：同一文本只分析句子、按标准版式写出来。\n\n"
	    "| 方案 | 行 | 读进（毫秒） | 排版（毫秒） | 读进 ÷ 排版 |\n|---|---:|---:|---:|---:|\n",
	    RUNS);
	for (size_t i = 0; i < ARRAY_N(names) && e == OK; i++)
		e = put_row(j, &page, names[i]);
	if (e == OK)
		printf("%.*s", STR_FMT(buf_str(&page)));
	return e;
}

int
main(void)
{
	return bench_main("read", MEMORY, bench);
}
