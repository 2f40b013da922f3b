/* SPDX-License-Identifier: MIT
 *
 * main.c -- runs the tests of one program, each in a fresh job
 *
 * Usage: ROOM_test [PART]: only tests whose name contains PART.  The last
 * line is "N passed, N failed"; the same two numbers are appended to the file
 * named by $ZEREN_TALLY.  A crash names the test it happened in; a test that
 * takes a second or more is named with its time.
 */
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

#define TEST_MEM ((size_t)256 << 20)

static struct test *first, **last = &first;
static struct test *running;
static int complaints; /* of the running test */

void
test_add(struct test *t)
{
	*last = t;
	last = &t->next;
}

void
test_failed(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	if (complaints++ == 0)
		printf("FAILED %s\n", running->name);
	printf("  %s:%d: ", file, line);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
}

size_t
test_rounds(size_t n)
{
	const char *part = getenv("ZEREN_ROUNDS");
	size_t percent = part == NULL ? 100 : strtoull(part, NULL, 10);

	return n * percent / 100 > 0 ? n * percent / 100 : 1;
}

/* ── directories ────────────────────────────────────────────────────── */

static char top[] = P_tmpdir "/zeren-test-XXXXXX";
static int dirs;

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

__attribute__((destructor)) static void
remove_all(void)
{
	if (dirs > 0)
		(void)nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct str
test_dir(struct job *j)
{
	if (dirs++ == 0 && mkdtemp(top) == NULL)
		test_failed(__FILE__, __LINE__, "no temporary directory: %s", top);
	return job_fmt(j, "%s/%d", top, dirs);
}

/* ── texts ──────────────────────────────────────────────────────────── */

/* The line of ${s} that holds byte ${at}. */
static struct str
line_at(struct str s, size_t at)
{
	size_t from = at < s.n ? at : s.n, to = from;

	while (from > 0 && s.p[from - 1] != '\n')
		from--;
	while (to < s.n && s.p[to] != '\n')
		to++;
	return str_cut(s, from, to);
}

void
test_same(const char *file, int line, struct str got, struct str want)
{
	size_t at = 0, lines = 1, i;

	if (str_eq(got, want))
		return;
	while (at < got.n && at < want.n && got.p[at] == want.p[at])
		at++;
	for (i = 0; i < at; i++)
		lines += got.p[i] == '\n';
	test_failed(file, line,
	    "texts differ from line %zu (byte %zu):\n"
	    "    got:  「%.*s」\n    want: 「%.*s」\n  whole text got:\n%.*s",
	    lines, at, STR_FMT(line_at(got, at)), STR_FMT(line_at(want, at)),
	    STR_FMT(got));
}

static enum err
call(struct job *j, void *arg)
{
	struct test *t = arg;

	t->fn(j);
	return OK;
}

static long
milliseconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool
passes(struct test *t)
{
	long from = milliseconds(), took;
	struct job j = { .now = 1795305600 }; /* 2026-11-22 08:00, Beijing */

	running = t;
	complaints = 0;
	if (!day_of(2026, 11, 22, &j.today))
		test_failed(t->file, t->line, "no such day");
	else if (job_run(&j, TEST_MEM, call, t) != OK)
		test_failed(t->file, t->line, "%s", j.told);
	took = milliseconds() - from;
	if (took >= 1000)
		printf("slow: %ld ms in %s\n", took, t->name);
	return complaints == 0;
}

static void
crashed(int sig)
{
	const char *name = running != NULL ? running->name : "(none)";

	(void)!write(STDERR_FILENO, "CRASHED in ", 11);
	(void)!write(STDERR_FILENO, name, strlen(name));
	(void)!write(STDERR_FILENO, "\n", 1);
	(void)raise(sig); /* SA_RESETHAND: now it ends the program */
}

static void
tally(int passed, int failed)
{
	const char *name = getenv("ZEREN_TALLY");
	FILE *f = name == NULL || *name == '\0' ? NULL : fopen(name, "a");

	if (f != NULL) {
		fprintf(f, "%d %d\n", passed, failed);
		(void)fclose(f);
	}
	printf("%d passed, %d failed\n", passed, failed);
}

/* Not where a sanitizer listens already: it has more to say. */
static void
catch_crash(int sig)
{
	struct sigaction crash = { .sa_handler = crashed, .sa_flags = (int)SA_RESETHAND };
	struct sigaction old;

	if (sigaction(sig, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		(void)sigaction(sig, &crash, NULL);
}

int
main(int argc, char **argv)
{
	int passed = 0, failed = 0;
	struct test *t;

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	catch_crash(SIGABRT);
	catch_crash(SIGSEGV);
	for (t = first; t != NULL; t = t->next) {
		if (argc > 1 && strstr(t->name, argv[1]) == NULL)
			continue;
		if (passes(t))
			passed++;
		else
			failed++;
	}
	tally(passed, failed);
	return failed > 0 || passed == 0;
}
