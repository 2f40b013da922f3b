/* SPDX-License-Identifier: MIT
 *
 * zip_write.c -- files into a ZIP archive in memory, and all of them out again
 *
 * The archive grows in the job's memory, which never fails, so nothing of
 * minizip is left open.  Every entry carries the first day that ZIP can name
 * and the mark that its name is UTF-8.
 */
#include <minizip/zip.h>

#include "office/office.h"
#include "office/zip.h"

#define UTF8_NAME (1u << 11)
#define FIRST_DAY ((1u << 5) | 1u) /* 1980-01-01, as DOS writes it */
#define MADE_BY_UNIX (3u << 8)

/* ── the archive as a file in memory ────────────────────────────────── */

struct growing {
	struct buf b;
	size_t at;
};

static voidpf
grow_open(voidpf opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	return opaque;
}

static uLong
grow_read(voidpf opaque, voidpf stream, void *to, uLong n)
{
	struct growing *g = stream;
	size_t left = g->b.n - g->at;

	(void)opaque;
	n = n < left ? n : left;
	if (n > 0)
		memcpy(to, g->b.p + g->at, n);
	g->at += n;
	return n;
}

static uLong
grow_write(voidpf opaque, voidpf stream, const void *from, uLong n)
{
	struct growing *g = stream;
	size_t inside = g->b.n - g->at < n ? g->b.n - g->at : n;

	(void)opaque;
	if (inside > 0)
		memcpy(g->b.p + g->at, from, inside);
	buf_put(&g->b, (struct str){ (const char *)from + inside, n - inside });
	g->at += n;
	return n;
}

static ZPOS64_T
grow_tell(voidpf opaque, voidpf stream)
{
	(void)opaque;
	return ((struct growing *)stream)->at;
}

static long
grow_seek(voidpf opaque, voidpf stream, ZPOS64_T to, int from)
{
	struct growing *g = stream;
	size_t base = from == ZLIB_FILEFUNC_SEEK_SET ? 0
	    : from == ZLIB_FILEFUNC_SEEK_CUR         ? g->at
						     : g->b.n;

	(void)opaque;
	if (to > g->b.n - base)
		return -1;
	g->at = base + (size_t)to;
	return 0;
}

static int
grow_close(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

static bool
put_entry(struct job *j, zipFile z, const struct office_file *f)
{
	zip_fileinfo info = { .dosDate = FIRST_DAY << 16 };
	int e = zipOpenNewFileInZip4(z, job_cstr(j, f->name), &info, NULL, 0, NULL, 0,
	    NULL, Z_DEFLATED, Z_DEFAULT_COMPRESSION, 0, -MAX_WBITS, DEF_MEM_LEVEL,
	    Z_DEFAULT_STRATEGY, NULL, 0, MADE_BY_UNIX, UTF8_NAME);

	if (e == ZIP_OK)
		e = zipWriteInFileInZip(z, f->text.p, (unsigned)f->text.n);
	return e == ZIP_OK && zipCloseFileInZip(z) == ZIP_OK;
}

enum err
office_zip_write(struct job *j, const struct office_file *file, size_t n, struct str *out)
{
	struct growing g = { .b = { .j = j } };
	zlib_filefunc64_def calls = { .zopen64_file = grow_open,
		.zread_file = grow_read,
		.zwrite_file = grow_write,
		.ztell64_file = grow_tell,
		.zseek64_file = grow_seek,
		.zclose_file = grow_close,
		.zerror_file = grow_close,
		.opaque = &g };
	zipFile z;
	bool good = true;

	if (n > OFFICE_ZIP_FILES_MAX)
		return fail(j, E_LIMIT, "一个压缩包最多 %d 个文件", OFFICE_ZIP_FILES_MAX);
	for (size_t i = 0; i < n; i++)
		if (file[i].text.n > ZIP_PART_MAX)
			return fail(j, E_LIMIT, "%.*s 太大，压缩包里一个文件最多 32 MiB",
			    STR_FMT(file[i].name));
	z = zipOpen2_64("", APPEND_STATUS_CREATE, NULL, &calls);
	if (z == NULL)
		return fail(j, E_SYSTEM, "压缩包没有做成");
	for (size_t i = 0; good && i < n; i++)
		good = put_entry(j, z, &file[i]);
	good = zipClose(z, NULL) == ZIP_OK && good;
	*out = buf_str(&g.b);
	return good ? OK : fail(j, E_SYSTEM, "压缩包没有做成");
}

enum err
office_zip_files(struct job *j, struct str name, struct str bytes,
    const struct office_file **files, size_t *n)
{
	const struct zip z = { name, bytes };
	const struct str *names;
	struct office_file *list;
	enum err e = office_zip_look(j, &z);

	if (e == OK)
		e = office_zip_names(j, &z, &names, n);
	if (e != OK)
		return e;
	list = NEWS(j, struct office_file, *n + 1);
	for (size_t i = 0; e == OK && i < *n; i++) {
		list[i].name = names[i];
		e = office_zip_read(j, &z, names[i], &list[i].text);
	}
	*files = list;
	return e == E_MISSING
	    ? fail(j, E_INPUT, "%.*s：里面的文件读不出来", STR_FMT(name))
	    : e;
}
