/* SPDX-License-Identifier: MIT
 *
 * main.c -- the program zeren [责任]: finds the command, runs it, says how it went
 *
 * A command sees only the day read here, or --today; the web server reads the
 * clock again for each visit unless it was given a day.  Results go
 * to standard output, everything said about them to standard error.  Exit
 * codes are enum status.
 */
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "main/main.h"

#define VERSION "0.3.0"
#define MEMORY ((size_t)16 << 30)

static const struct command commands[] = {
#define COMMAND(name, least, most, operands, options, means) \
	{ #name, least, most, operands, options, means, command_##name },
#include "main/commands.def"
#undef COMMAND
};

static const struct {
	const char *name, *value, *means;
} options[] = {
#define OPTION(id, name, value, means) { name, value, means },
#include "main/options.def"
#undef OPTION
};

/* ── help ───────────────────────────────────────────────────────────── */

static void
put_row(struct buf *b, struct str left, const char *right)
{
	size_t width = utf8_width(left);

	buf_fmt(b, "  %.*s", STR_FMT(left));
	buf_pad(b, width < 26 ? 28 - width : 2, ' ');
	buf_fmt(b, "%s\n", right);
}

static void
put_help(struct buf *b)
{
	size_t i;

	buf_put(b,
	    S("zeren（责任）：把党建责任制考核方案写成文本，算分、排名、说明每一分的来历\n\n"
	      "用法：zeren 命令 …\n\n"));
	for (i = 0; i < ARRAY_N(commands); i++)
		put_row(b, job_fmt(b->j, "%s %s", commands[i].name, commands[i].operands),
		    commands[i].means);
	buf_put(b,
	    S("\n每个命令的选项：zeren 命令 --help；版本：zeren --version\n"
	      "退出码：0 没有问题，1 文本或数据要改，2 用法不对，3 文件、磁盘或网络有问题\n"));
}

static void
put_command_help(struct buf *b, const struct command *c)
{
	size_t i;

	buf_fmt(b, "%s\n\n用法：zeren %s %s%s\n", c->means, c->name, c->operands,
	    c->options != 0 ? " [选项]" : "");
	for (i = 0; i < ARRAY_N(options); i++)
		if (c->options & 1u << i)
			put_row(b,
			    job_fmt(b->j, "%s %s", options[i].name,
				options[i].value != NULL ? options[i].value : ""),
			    options[i].means);
}

/* ── arguments ──────────────────────────────────────────────────────── */

enum err
usage(struct run *run, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(run->j->told, sizeof run->j->told, fmt, ap);
	va_end(ap);
	run->status = STATUS_USAGE;
	return E_INPUT;
}

static const struct command *
command_named(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_N(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static enum err
take_option(struct run *run, struct args *a, const struct command *c, char **argv,
    int *at)
{
	const char *word = argv[*at];
	size_t n = strcspn(word, "="), i;

	for (i = 0; i < ARRAY_N(options); i++)
		if (strlen(options[i].name) == n &&
		    strncmp(options[i].name, word, n) == 0)
			break;
	if (i == ARRAY_N(options) || !(c->options & 1u << i))
		return usage(run, "%s 没有选项 %.*s；看 zeren %s --help", c->name, (int)n,
		    word, c->name);
	if (a->value[i] != NULL && i != OPT_EVENTS)
		return usage(run, "%s 写了两次", options[i].name);
	if (options[i].value == NULL) {
		a->value[i] = "";
		return word[n] == '\0' ? OK
				       : usage(run, "%s 后面不跟值", options[i].name);
	}
	a->value[i] = word[n] == '=' ? word + n + 1 : argv[++*at];
	if (a->value[i] == NULL)
		return usage(run, "%s 后面要写值：%s", options[i].name, options[i].value);
	if (i == OPT_EVENTS)
		a->events[a->events_n++] = a->value[i];
	return OK;
}

/* Everything behind the command's name. */
static enum err
take_all(struct run *run, struct args *a, const struct command *c, char **argv)
{
	const char **file = NEWS(run->j, const char *, c->most + 1);
	bool only_files = false;
	int i, n = 2;

	while (argv[n] != NULL)
		n++;
	a->events = NEWS(run->j, const char *, (size_t)n);
	for (i = 2; argv[i] != NULL; i++) {
		enum err e = OK;

		if (!only_files && strcmp(argv[i], "--") == 0)
			only_files = true;
		else if (!only_files && str_starts(str_of(argv[i]), S("--")))
			e = take_option(run, a, c, argv, &i);
		else if (a->files == c->most)
			e = usage(run, "“%s”多余；看 zeren %s --help", argv[i], c->name);
		else
			file[a->files++] = argv[i];
		if (e != OK)
			return e;
	}
	a->file = file;
	if (a->files < c->least)
		return usage(run, "要写明 %s；看 zeren %s --help", c->operands, c->name);
	return OK;
}

static enum err
take_today(struct run *run, const struct args *a)
{
	const char *day = a->value[OPT_TODAY];

	if (day != NULL && !day_parse(str_of(day), &run->j->today))
		return usage(run, "--today 的日期写成 2026-12-31 这样，“%s”不是", day);
	return OK;
}

/* ── running ────────────────────────────────────────────────────────── */

struct call {
	char **argv;
	struct run run;
	enum status status;
};

static bool
has_help(char **argv)
{
	for (; *argv != NULL && strcmp(*argv, "--") != 0; argv++)
		if (strcmp(*argv, "--help") == 0)
			return true;
	return false;
}

static enum err
dispatch(struct run *run, char **argv)
{
	const struct command *c = argv[1] == NULL ? NULL : command_named(argv[1]);
	struct args *a = NEW(run->j, struct args);
	enum err e;

	if (argv[1] == NULL || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		put_help(argv[1] == NULL ? &run->say : &run->out);
		run->status = argv[1] == NULL ? STATUS_USAGE : STATUS_OK;
		return OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		buf_put(&run->out, S("zeren " VERSION "\n"));
		return OK;
	}
	if (c == NULL)
		return usage(run, "没有命令“%s”；看 zeren --help", argv[1]);
	if (has_help(argv)) {
		put_command_help(&run->out, c);
		return OK;
	}
	e = take_all(run, a, c, argv);
	if (e == OK)
		e = take_today(run, a);
	run->args = a;
	return e == OK ? c->run(run) : e;
}

static enum status
status_of(enum err e)
{
	switch (e) {
	case OK:
		return STATUS_OK;
	case E_INPUT:
	case E_MISSING:
	case E_DENIED:
	case E_LIMIT:
		return STATUS_WRONG;
	case E_SYSTEM:
	case E_BUSY:
		return STATUS_SYSTEM;
	}
	return STATUS_SYSTEM;
}

static void
put_stream(FILE *f, const struct buf *b)
{
	if (b->n > 0)
		(void)fwrite(b->p, 1, b->n, f);
}

void
run_put(struct run *run)
{
	put_stream(stdout, &run->out);
	run->out.n = 0;
}

static enum err
perform(struct job *j, void *arg)
{
	struct call *c = arg;
	struct run *run = &c->run;
	enum err e;

	*run = (struct run){ .j = j, .out = { .j = j }, .say = { .j = j } };
	e = dispatch(run, c->argv);
	run_put(run);
	if (fflush(stdout) != 0 || ferror(stdout) != 0)
		e = fail(j, E_SYSTEM, "输出没有写完");
	put_stream(stderr, &run->say);
	c->status = run->status != STATUS_OK ? run->status : status_of(e);
	return e;
}

int
main(int argc, char **argv)
{
	time_t now = time(NULL);
	struct job j = { .now = now, .today = day_at(now) };
	struct call c = { .argv = argv, .status = STATUS_SYSTEM };
	enum err e;

	if (argc < 1)
		return STATUS_USAGE;
	(void)umask(077); /* what is written here is for its owner */
	job_reuse();
	e = job_run(&j, MEMORY, perform, &c);
	if (e != OK)
		fprintf(stderr, "%s\n", j.told);
	return (int)c.status;
}
