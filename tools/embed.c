/* SPDX-License-Identifier: MIT
 *
 * embed.c -- packs files into the program: embed OUT.h, embed OUT.c NAME=FILE …
 *
 * OUT.h declares the table that OUT.c defines (see header below): each file's
 * bytes, the same gzipped if that is smaller, and a hash of the content for
 * its address.  The same files give the same output, byte for byte.  The hash
 * tells versions apart; it is no protection against anyone.
 */
#define ZLIB_CONST
#include <zlib.h>

#include "tool.h"

static uint64_t
hash_of(struct str s) /* FNV-1a */
{
	uint64_t h = UINT64_C(14695981039346656037);
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return h;
}

/* ${s} gzipped (31: with a gzip head, which has no time), or empty if larger. */
static enum err
gzipped(struct job *j, struct str s, struct str *out)
{
	z_stream z = { .next_in = (const Bytef *)s.p, .avail_in = (uInt)s.n };
	char *to;
	size_t room;
	int r;

	if (deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return fail(j, E_SYSTEM, "zlib does not start");
	room = deflateBound(&z, (uLong)s.n);
	to = job_alloc(j, room);
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	r = deflate(&z, Z_FINISH);
	*out = (struct str){ to, z.total_out < s.n ? z.total_out : 0 };
	(void)deflateEnd(&z);
	return r == Z_STREAM_END ? OK : fail(j, E_SYSTEM, "zlib does not finish");
}

static void
put_bytes(struct buf *b, const char *what, size_t i, struct str s)
{
	size_t k;

	if (s.n == 0)
		return;
	buf_fmt(b, "static const unsigned char %s_%zu[] = {", what, i);
	for (k = 0; k < s.n; k++) {
		if (k % 24 == 0)
			buf_c(b, '\n');
		buf_fmt(b, "%u,", (unsigned)(unsigned char)s.p[k]);
	}
	buf_put(b, S("\n};\n"));
}

static void
put_ref(struct buf *b, const char *what, size_t i, struct str s)
{
	if (s.n == 0)
		buf_put(b, S("NULL, 0, "));
	else
		buf_fmt(b, "%s_%zu, %zu, ", what, i, s.n);
}

/* One NAME=FILE: its bytes go to ${b}, its row to ${rows}. */
static enum err
put_file(struct job *j, struct buf *b, struct buf *rows, size_t i, const char *arg)
{
	const char *eq = strchr(arg, '=');
	struct str text, gz;
	enum err e;

	if (eq == NULL || eq == arg)
		return fail(j, E_INPUT, "%s: write NAME=FILE", arg);
	e = tool_read(j, eq + 1, &text);
	if (e == OK)
		e = gzipped(j, text, &gz);
	if (e != OK)
		return e;
	put_bytes(b, "plain", i, text);
	put_bytes(b, "gz", i, gz);
	buf_put(rows, S("\t{ \""));
	tool_literal(rows, (struct str){ arg, (size_t)(eq - arg) });
	buf_put(rows, S("\", "));
	put_ref(rows, "plain", i, text);
	put_ref(rows, "gz", i, gz);
	buf_fmt(rows, "\"%016llx\" },\n", (unsigned long long)hash_of(text));
	return OK;
}

static const char header[] =
    "/* made by tools/embed: the files inside the program */\n"
    "#ifndef EMBEDDED_H\n#define EMBEDDED_H\n\n#include <stddef.h>\n\n"
    "struct embedded {\n"
    "\tconst char *name;\n"
    "\tconst unsigned char *p;\t/* NULL if empty */\n\tsize_t n;\n"
    "\tconst unsigned char *gz;\t/* NULL if not smaller */\n\tsize_t gz_n;\n"
    "\tchar hash[17];\t\t/* of the content, for the address */\n};\n\n"
    "extern const struct embedded embedded[];\n"
    "extern const size_t embedded_n;\n\n#endif\n";

static enum err
put_table(struct job *j, int files, char **file, const char *out)
{
	struct buf b = { .j = j }, rows = { .j = j };
	enum err e = OK;
	int i;

	buf_put(&b, S("/* made by tools/embed */\n#include \"embedded.h\"\n\n"));
	for (i = 0; i < files && e == OK; i++)
		e = put_file(j, &b, &rows, (size_t)i, file[i]);
	if (e != OK)
		return e;
	buf_fmt(&b,
	    "\nconst struct embedded embedded[] = {\n%.*s};\n"
	    "const size_t embedded_n = %d;\n",
	    STR_FMT(buf_str(&rows)), files);
	return tool_write(j, out, buf_str(&b));
}

static enum err
embed(struct job *j, void *arg)
{
	struct tool *a = arg;

	if (a->argc == 2 && str_ends(str_of(a->argv[1]), S(".h")))
		return tool_write(j, a->argv[1], str_of(header));
	if (a->argc >= 3 && str_ends(str_of(a->argv[1]), S(".c")))
		return put_table(j, a->argc - 2, a->argv + 2, a->argv[1]);
	return fail(j, E_INPUT, "usage: embed OUT.h | embed OUT.c NAME=FILE …");
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, embed);
}
