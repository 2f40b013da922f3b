/* SPDX-License-Identifier: MIT
 *
 * nation.c -- from one CSV file to everybody's place and grade, by `zeren score`
 *
 * Usage: bench/nation ZEREN [UNITS], one of the sizes below
 *
 * The facts of bench/score as a file of as many lines as there are units; what the
 * program prints has to be, byte for byte, what the loop written by hand comes to.
 * Prints a part of docs/数字.md.
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "score_measure.h"
#include "score_scheme.h"

static const size_t sizes[] = { 20000, 200000, NATION };

struct trip {
	const char *zeren;
	size_t n;
	const struct facts *f;
	const struct rule_fact *fact;
	const struct rule_grade *grade;
	FILE *in, *out; /* what the program reads, what it prints */
	int64_t us, cpu, peak, in_bytes, out_bytes;
};

/* ── what it reads ──────────────────────────────────────────────────── */

static void
put_unit(struct buf *b, size_t i)
{
	buf_fmt(b, "第%zu党组织", i);
}

static void
put_fact(struct buf *b, const struct trip *t, size_t k, size_t i)
{
	int64_t v = t->f->col[k].v[i];

	if (t->f->col[k].state[i] != CELL_GIVEN)
		return;
	if (k == CLASS)
		buf_put(b, t->fact[k].choice[v]);
	else if (k == CHEAT)
		buf_put(b, v != 0 ? S("是") : S("否"));
	else
		num_put_short(b, (struct num){ v });
}

static void
write_facts(struct job *j, const struct trip *t)
{
	struct buf b = { .j = j };

	buf_put(&b, S("单位"));
	for (size_t k = 0; k < FACTS; k++)
		buf_fmt(&b, ",%.*s", STR_FMT(t->fact[k].name));
	buf_c(&b, '\n');
	for (size_t i = 0; i <= t->n; i++) {
		(void)fwrite(b.p, 1, b.n, t->in);
		b.n = 0;
		if (i == t->n)
			break;
		put_unit(&b, i);
		for (size_t k = 0; k < FACTS; k++) {
			buf_c(&b, ',');
			put_fact(&b, t, k, i);
		}
		buf_c(&b, '\n');
	}
}

/* ── the program ────────────────────────────────────────────────────── */

static _Noreturn void
be_zeren(const struct trip *t)
{
	char in[32];

	(void)snprintf(in, sizeof in, "/dev/fd/%d", fileno(t->in));
	if (dup2(fileno(t->out), STDOUT_FILENO) == STDOUT_FILENO)
		(void)execl(t->zeren, t->zeren, "score", "bench/score.scheme", "--facts",
		    in, "--format", "csv", "--today", "2027-02-01", (char *)NULL);
	_exit(127);
}

static enum err
run_zeren(struct job *j, struct trip *t)
{
	int64_t from = microseconds();
	struct rusage use;
	pid_t child;
	int status;

	(void)fflush(NULL);
	child = fork();
	if (child == 0)
		be_zeren(t);
	if (child < 0 || wait4(child, &status, 0, &use) != child || status != 0)
		return fail(j, E_SYSTEM, "%s 没有算出来", t->zeren);
	t->us = microseconds() - from;
	t->cpu = (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000 +
	    use.ru_utime.tv_usec + use.ru_stime.tv_usec;
	t->peak = (int64_t)use.ru_maxrss * 1024;
	return OK;
}

/* ── what it should have printed ────────────────────────────────────── */

static void
put_points(struct buf *b, int64_t hundredths)
{
	buf_c(b, ',');
	num_put(b, (struct num){ hundredths * (NUM_ONE / 100) }, 2);
}

static void
put_answer(struct buf *b, const struct trip *t, const struct outcome *o, size_t i)
{
	static const enum part shown[] = { PARTY, BUSINESS, PEERS, REPORT, BONUSES };
	struct answer a;

	o->at(o, i, &a);
	put_unit(b, i);
	buf_fmt(b, ",%.*s", STR_FMT(t->fact[CLASS].choice[t->f->col[CLASS].v[i]]));
	for (size_t k = 0; k < ARRAY_N(shown); k++)
		put_points(b, a.part[shown[k]]);
	put_points(b, a.total);
	buf_fmt(b, ",%lld,%.*s\r\n", (long long)a.rank, STR_FMT(t->grade->row[a.grade]));
}

static bool
printed(FILE *f, const struct buf *b, char *line)
{
	return fread(line, 1, b->n, f) == b->n && memcmp(line, b->p, b->n) == 0;
}

static enum err
check_answers(struct job *j, const struct trip *t)
{
	struct buf b = { .j = j };
	char line[4096];
	struct outcome o;
	enum err e = run_hand(j, t->f, 1, &o);

	buf_put(&b,
	    S("\xEF\xBB\xBF单位,单位类型,党建工作,业务工作,互查互评,述职测评,加分,总分,名次,"
	      "等次\r\n"));
	for (size_t i = 0; i <= t->n && e == OK; i++) {
		if (!printed(t->out, &b, line))
			return fail(j, E_SYSTEM, "结果第 %zu 行不同，应为：%.*s", i + 1,
			    STR_FMT(buf_str(&b)));
		b.n = 0;
		if (i < t->n)
			put_answer(&b, t, &o, i);
	}
	if (e == OK && getc(t->out) != EOF)
		return fail(j, E_SYSTEM, "结果多出几行");
	return e;
}

/* ── the trip ───────────────────────────────────────────────────────── */

static int64_t
size_of(FILE *f)
{
	struct stat st;

	return fstat(fileno(f), &st) == 0 ? st.st_size : 0;
}

static enum err
go(struct job *j, void *arg)
{
	struct trip *t = arg;
	struct rule *r;
	size_t n;
	enum err e = read_scheme(j, &r);

	if (e != OK)
		return e;
	t->fact = rule_facts(r, &n);
	t->grade = rule_grades(r, &n);
	t->f = make_facts(j, t->n);
	write_facts(j, t);
	e = run_zeren(j, t);
	t->in_bytes = size_of(t->in);
	t->out_bytes = size_of(t->out);
	rewind(t->out);
	return e == OK ? check_answers(j, t) : e;
}

static enum err
travel(struct job *j, struct trip *t)
{
	struct job inner = { .now = j->now, .today = j->today };
	enum err e;

	t->in = tmpfile();
	t->out = tmpfile();
	if (t->in == NULL || t->out == NULL)
		return fail(j, E_SYSTEM, "临时文件开不出来");
	e = job_run(&inner, MEMORY, go, t);
	(void)fclose(t->in);
	(void)fclose(t->out);
	return e == OK ? OK : fail(j, e, "%zu 个单位：%s", t->n, inner.told);
}

static const char head[] =
    "## 一个文件到名次\n\n命令：`bench/nation`。`zeren score bench/score.scheme "
    "--facts 表.csv --format csv`：41 列的一个 CSV 文件，到每个单位的部分、总分、名次、等次，从启动"
    "到退出，两个处理器都可以用。印出来的和手写的循环算的逐字节相同，否则停下，不出数。每个数只量"
    "一次。\n\n"
    "| 单位数 | 文件（MiB） | 结果（MiB） | 毫秒 | 其中处理器 | 最多占内存（MiB） |\n"
    "|---:|---:|---:|---:|---:|---:|\n";

struct asked {
	const char *zeren;
	size_t n; /* 0: all sizes */
};

static enum err
nation(struct job *j, void *arg)
{
	const struct asked *asked = arg;
	enum err e = OK;

	printf("%s", head);
	for (size_t k = 0; k < ARRAY_N(sizes) && e == OK; k++) {
		struct trip t = { .zeren = asked->zeren, .n = sizes[k] };

		if (asked->n != 0 && asked->n != sizes[k])
			continue;
		e = travel(j, &t);
		if (e == OK)
			printf("| %zu | %lld | %lld | %.*s | %.*s | %lld |\n", t.n,
			    (long long)(t.in_bytes >> 20), (long long)(t.out_bytes >> 20),
			    STR_FMT(ms(j, t.us)), STR_FMT(ms(j, t.cpu)),
			    (long long)(t.peak >> 20));
	}
	return e;
}

int
main(int argc, char **argv)
{
	struct asked asked = { .zeren = argc > 1 ? argv[1] : NULL };
	struct job j = { .today = TODAY };
	enum err e = E_INPUT;

	if (argc > 2)
		asked.n = (size_t)strtoull(argv[2], NULL, 10);
	if (asked.zeren == NULL)
		(void)fail(&j, e, "bench/nation ZEREN [UNITS]");
	else
		e = job_run(&j, MEMORY, nation, &asked);
	if (e != OK)
		fprintf(stderr, "bench/nation: %s\n", j.told);
	return e != OK;
}
