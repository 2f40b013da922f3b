/* SPDX-License-Identifier: MIT
 *
 * tool.c -- files and the command line for the build tools
 */
#include <errno.h>
#include <unistd.h>

#include "tool.h"

#define TOOL_MEM ((size_t)512 << 20)
#define FILE_MAX ((size_t)64 << 20)

static enum err
read_all(struct job *j, FILE *f, const char *path, struct str *out)
{
	struct buf b = { .j = j };
	char part[65536];
	size_t n;

	while ((n = fread(part, 1, sizeof part, f)) > 0) {
		buf_put(&b, (struct str){ part, n });
		if (b.n > FILE_MAX)
			return fail(j, E_LIMIT, "%s: larger than 64 MiB", path);
	}
	*out = buf_str(&b);
	return ferror(f) ? fail(j, E_SYSTEM, "%s: %s", path, strerror(errno)) : OK;
}

enum err
tool_read(struct job *j, const char *path, struct str *out)
{
	FILE *f = fopen(path, "rb");
	enum err e;

	if (f == NULL)
		return fail(j, E_MISSING, "%s: %s", path, strerror(errno));
	e = read_all(j, f, path, out);
	(void)fclose(f);
	return e;
}

enum err
tool_write(struct job *j, const char *path, struct str text)
{
	const char *part = job_fmt(j, "%s.part", path).p;
	FILE *f = fopen(part, "wb");
	bool good;

	if (f == NULL)
		return fail(j, E_SYSTEM, "%s: %s", part, strerror(errno));
	good = fwrite(text.p, 1, text.n, f) == text.n;
	if (fclose(f) != 0 || !good || rename(part, path) != 0) {
		(void)unlink(part);
		return fail(j, E_SYSTEM, "%s: %s", path, strerror(errno));
	}
	return OK;
}

int
tool_run(int argc, char **argv, enum err (*fn)(struct job *, void *))
{
	struct tool t = { argc, argv };
	struct job j = { .now = 0 };

	if (job_run(&j, TOOL_MEM, fn, &t) == OK)
		return 0;
	fprintf(stderr, "%s\n", j.told);
	return 1;
}

bool
tool_line(struct str *rest, struct str *line)
{
	size_t end = str_find(*rest, S("\n"));

	if (rest->n == 0)
		return false;
	*line = str_cut(*rest, 0, end);
	*rest = str_cut(*rest, end + 1, rest->n);
	return true;
}

void
tool_literal(struct buf *b, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_put(b, S("\\n"));
		else if (strchr("\"\\?", s.p[i]) != NULL && s.p[i] != '\0')
			buf_fmt(b, "\\%c", s.p[i]);
		else if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
			buf_fmt(b, "\\%03o", (unsigned)(unsigned char)s.p[i]);
		else
			buf_c(b, s.p[i]);
	}
}
