/* SPDX-License-Identifier: MIT
 *
 * man.c -- manual pages from the tables of commands and options: man FOLDER
 *
 * Writes FOLDER/zeren.1 and a page for each group of commands.  What a command
 * does and takes comes from src/main/commands.def and options.def; only the
 * groups and examples are here, and a command in no group is an error.
 */
#include "tool.h"

enum option {
#define OPTION(id, name, value, means) OPT_##id,
#include "main/options.def"
#undef OPTION
	OPTIONS_N
};

static const struct {
	const char *name, *value, *means;
} options[] = {
#define OPTION(id, name, value, means) { name, value, means },
#include "main/options.def"
#undef OPTION
};

#define USES(id) (1u << OPT_##id)
static const struct command {
	const char *name, *operands;
	unsigned options;
	const char *means;
} commands[] = {
#define COMMAND(name, least, most, operands, options, means) \
	{ #name, operands, options, means },
#include "main/commands.def"
#undef COMMAND
};

static const struct group {
	const char *page, *title, *commands, *example;
} groups[] = {
	{ "zeren-scheme", "写方案、查方案、比方案",
	    " check fmt words draft doc diff burden cases ",
	    "zeren check 双目标.scheme\n"
	    "zeren doc 双目标.scheme --format html >细则.html\n"
	    "zeren diff 去年.scheme 今年.scheme --facts 数据.csv" },
	{ "zeren-score", "算分与说明", " score explain ",
	    "zeren score 双目标.scheme --facts 数据.csv\n"
	    "zeren explain 双目标.scheme --facts 数据.csv --unit 未名一支部" },
	{ "zeren-serve", "装起来，在网页上用", " init serve code publish ",
	    "zeren serve --demo\nzeren init --name 未名市直机关工委" },
	{ "zeren-ledger", "账本：导出、核验、抹去", " export verify rebuild erase ",
	    "zeren export 账本.jsonl\nzeren verify 账本.jsonl" },
	{ "zeren-result", "定格的结果：打包、复算", " package recompute ",
	    "zeren package 1203 结果.zip\nzeren recompute 结果.zip" },
	{ "zeren-backup", "备份、恢复、搬家、体检", " backup restore move doctor ",
	    "zeren backup 今天.zip\nzeren move 新目录 --to-db postgresql://…" },
};

/* ${s} as text of a page: no request at the start of a line, no escapes. */
static void
put_text(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\\')
			buf_put(b, S("\\e"));
		else if (*s == '-')
			buf_put(b, S("\\-"));
		else
			buf_c(b, *s);
	}
}

static void
put_line(struct buf *b, const char *s)
{
	if (*s == '.' || *s == '\'')
		buf_put(b, S("\\&"));
	put_text(b, s);
	buf_c(b, '\n');
}

static void
put_head(struct buf *b, const char *page, const char *title)
{
	buf_put(b,
	    S("'\\\" -*- coding: UTF-8 -*-\n.\\\" made by tools/man\n"
	      ".mso zh.tmac\n.TH "));
	put_text(b, page);
	buf_put(b, S(" 1 \"\" zeren 责任\n.ad l\n.nh\n.SH 名称\n"));
	put_text(b, page);
	buf_put(b, S(" \\- "));
	put_line(b, title);
}

static void
put_tail(struct buf *b)
{
	size_t i;

	buf_put(b,
	    S(".SH 退出码\n.TP\n0\n没有问题。\n.TP\n1\n文本或数据要改：话在标准输出或标准错误里。\n"
	      ".TP\n2\n用法不对。\n.TP\n3\n文件、磁盘、网络或内存有问题。\n.SH 另见\n"));
	buf_put(b, S(".BR zeren (1)"));
	for (i = 0; i < ARRAY_N(groups); i++) {
		buf_put(b, S(",\n.BR "));
		put_text(b, groups[i].page);
		buf_put(b, S(" (1)"));
	}
	buf_c(b, '\n');
}

static void
put_command(struct buf *b, const struct command *c)
{
	size_t i;

	buf_fmt(b, ".SS zeren %s %s\n", c->name, c->operands);
	put_line(b, c->means);
	for (i = 0; i < ARRAY_N(options); i++) {
		if (!(c->options & 1u << i))
			continue;
		buf_put(b, S(".TP\n.B "));
		put_text(b, options[i].name);
		if (options[i].value != NULL) {
			buf_c(b, ' ');
			put_text(b, options[i].value);
		}
		buf_c(b, '\n');
		put_line(b, options[i].means);
	}
}

static bool
in_group(struct job *j, const struct group *g, const struct command *c)
{
	struct str list = str_of(g->commands);

	return str_find(list, job_fmt(j, " %s ", c->name)) < list.n;
}

static void
put_example(struct buf *b, const char *example)
{
	buf_put(b, S(".SH 例\n.nf\n"));
	put_line(b, example);
	buf_put(b, S(".fi\n"));
}

static enum err
put_page(struct job *j, const char *folder, const char *page, const struct buf *b)
{
	return tool_write(j, job_cstr(j, job_fmt(j, "%s/%s.1", folder, page)),
	    buf_str(b));
}

static enum err
group_page(struct job *j, const char *folder, const struct group *g)
{
	struct buf b = { .j = j };
	size_t i;

	put_head(&b, g->page, g->title);
	buf_put(&b, S(".SH 命令\n"));
	for (i = 0; i < ARRAY_N(commands); i++)
		if (in_group(j, g, &commands[i]))
			put_command(&b, &commands[i]);
	put_example(&b, g->example);
	put_tail(&b);
	return put_page(j, folder, g->page, &b);
}

static enum err
first_page(struct job *j, const char *folder)
{
	struct buf b = { .j = j };
	size_t g, i;

	put_head(&b, "zeren",
	    "把党建责任制考核方案写成文本，算分、排名、说明每一分的来历");
	buf_put(&b, S(".SH 用法\n.B zeren\n命令 [选项] …\n.SH 命令\n"));
	for (g = 0; g < ARRAY_N(groups); g++) {
		buf_fmt(&b, ".SS %s：", groups[g].title);
		put_line(&b, groups[g].page);
		for (i = 0; i < ARRAY_N(commands); i++) {
			if (!in_group(j, &groups[g], &commands[i]))
				continue;
			buf_fmt(&b, ".TP\n.B %s\n", commands[i].name);
			put_line(&b, commands[i].means);
		}
	}
	buf_put(&b,
	    S(".PP\n每个命令的选项：\n.B zeren 命令 \\-\\-help\n；版本：\n"
	      ".B zeren \\-\\-version\n"));
	put_tail(&b);
	return put_page(j, folder, "zeren", &b);
}

/* Each command stands in exactly one group. */
static enum err
check_groups(struct job *j)
{
	size_t g, i, n;

	for (i = 0; i < ARRAY_N(commands); i++) {
		for (g = n = 0; g < ARRAY_N(groups); g++)
			n += in_group(j, &groups[g], &commands[i]);
		if (n != 1)
			return fail(j, E_INPUT,
			    "tools/man.c: %s stands in %zu groups, not in one",
			    commands[i].name, n);
	}
	return OK;
}

static enum err
man(struct job *j, void *arg)
{
	struct tool *a = arg;
	enum err e;
	size_t g;

	if (a->argc != 2)
		return fail(j, E_INPUT, "usage: man FOLDER");
	e = check_groups(j);
	if (e == OK)
		e = first_page(j, a->argv[1]);
	for (g = 0; g < ARRAY_N(groups) && e == OK; g++)
		e = group_page(j, a->argv[1], &groups[g]);
	return e;
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, man);
}
