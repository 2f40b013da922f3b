/* SPDX-License-Identifier: MIT
 *
 * zip.c -- one file out of a ZIP archive held in memory
 *
 * An archive is opened anew for every
 * question and closed before the job's memory is asked for, so nothing is
 * lost if the job runs out.  Sizes are those of the directory; an entry that
 * turns out to be longer or shorter than it says is damaged.
 */
#include <minizip/unzip.h>

#include "office/zip_memory.h"

#define PATH_MAX_BYTES 512
#define SMALL ((size_t)64 << 10) /* grows as it likes */

/* ── opening ────────────────────────────────────────────────────────── */

static unzFile
open_archive(struct zip_memory *m, const struct zip *z)
{
	zlib_filefunc64_def calls = office_zip_memory(m);

	*m = (struct zip_memory){ .b = { .p = (char *)(uintptr_t)z->bytes.p,
				      .n = z->bytes.n } };
	return unzOpen2_64("", &calls);
}

/* ── the directory ──────────────────────────────────────────────────── */

static enum err
damaged(struct job *j, const struct zip *z)
{
	return fail(j, E_INPUT,
	    "%.*s：文件坏了，读不出来；请重新取一份，或在表格软件中另存为 .xlsx 再试",
	    STR_FMT(z->name));
}

static enum err
look_entry(struct job *j, const struct zip *z, unzFile f, size_t *all)
{
	unz_file_info64 info;

	if (unzGetCurrentFileInfo64(f, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
		return damaged(j, z);
	if (info.flag & 1u)
		return fail(j, E_INPUT, "%.*s：文件加了密码；请去掉密码再传",
		    STR_FMT(z->name));
	if (info.uncompressed_size > ZIP_PART_MAX)
		return fail(j, E_LIMIT, "%.*s：解开后太大，最多 32 MiB；请只留要用的表",
		    STR_FMT(z->name));
	if (info.uncompressed_size > SMALL &&
	    info.uncompressed_size / ZIP_RATIO_MAX > info.compressed_size)
		return fail(j, E_LIMIT,
		    "%.*s：压缩得太密，不像表格，没有打开；请在表格软件中另存一份",
		    STR_FMT(z->name));
	*all += (size_t)info.uncompressed_size;
	if (*all > ZIP_ALL_MAX)
		return fail(j, E_LIMIT, "%.*s：解开后太大，最多 96 MiB；请只留要用的表",
		    STR_FMT(z->name));
	return OK;
}

static enum err
look_all(struct job *j, const struct zip *z, unzFile f)
{
	size_t n = 0, all = 0;
	int got;

	for (got = unzGoToFirstFile(f); got == UNZ_OK; got = unzGoToNextFile(f)) {
		enum err e = look_entry(j, z, f, &all);

		if (e != OK)
			return e;
		if (++n > ZIP_ENTRIES_MAX)
			return fail(j, E_LIMIT, "%.*s：里面的文件超过 %d 个，不像表格",
			    STR_FMT(z->name), ZIP_ENTRIES_MAX);
	}
	return got == UNZ_END_OF_LIST_OF_FILE && n > 0 ? OK : damaged(j, z);
}

enum err
office_zip_look(struct job *j, const struct zip *z)
{
	struct zip_memory m;
	unzFile f = open_archive(&m, z);
	enum err e;

	if (f == NULL)
		return damaged(j, z);
	e = look_all(j, z, f);
	(void)unzClose(f);
	return e;
}

/* ── one entry ──────────────────────────────────────────────────────── */

/* The size of the entry ${path}, at which ${f} then stands. */
static enum err
find(unzFile f, const char *path, size_t *size)
{
	unz_file_info64 info;

	if (unzLocateFile(f, path, 1) != UNZ_OK ||
	    unzGetCurrentFileInfo64(f, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
		return E_MISSING;
	if (info.uncompressed_size > ZIP_PART_MAX)
		return E_MISSING;
	*size = (size_t)info.uncompressed_size;
	return OK;
}

/* Exactly ${n} bytes and no more, with the right checksum. */
static bool
unpack(unzFile f, char *to, size_t n)
{
	size_t at = 0;
	char more;
	int got = 1;
	bool whole;

	if (unzOpenCurrentFile(f) != UNZ_OK)
		return false;
	while (at < n && got > 0) {
		got = unzReadCurrentFile(f, to + at, (unsigned)(n - at));
		at += got > 0 ? (size_t)got : 0;
	}
	whole = at == n && unzReadCurrentFile(f, &more, 1) == 0;
	return unzCloseCurrentFile(f) == UNZ_OK && whole;
}

/* ${to} NULL: only the size. */
static enum err
visit(struct job *j, const struct zip *z, const char *path, char *to, size_t *size)
{
	struct zip_memory m;
	unzFile f = open_archive(&m, z);
	enum err e;

	if (f == NULL)
		return damaged(j, z);
	e = find(f, path, size);
	if (e == OK && to != NULL && !unpack(f, to, *size))
		e = damaged(j, z);
	(void)unzClose(f);
	return e;
}

enum err
office_zip_read(struct job *j, const struct zip *z, struct str path, struct str *out)
{
	const char *name = job_cstr(j, path);
	size_t size = 0;
	char *to;
	enum err e;

	if (path.n >= PATH_MAX_BYTES)
		return E_MISSING;
	e = visit(j, z, name, NULL, &size);
	if (e != OK)
		return e;
	to = job_alloc(j, size + 1);
	e = visit(j, z, name, to, &size);
	*out = (struct str){ to, size };
	return e;
}

/* ── all entries ────────────────────────────────────────────────────── */

struct entry_name {
	char text[PATH_MAX_BYTES];
};

static enum err
list_names(struct job *j, const struct zip *z, unzFile f, struct entry_name *name,
    size_t *n)
{
	int got;

	*n = 0;
	for (got = unzGoToFirstFile(f); got == UNZ_OK; got = unzGoToNextFile(f)) {
		unz_file_info64 info;

		if (*n == ZIP_ENTRIES_MAX ||
		    unzGetCurrentFileInfo64(f, &info, name[*n].text, PATH_MAX_BYTES - 1,
			NULL, 0, NULL, 0) != UNZ_OK)
			return damaged(j, z);
		++*n;
	}
	return OK;
}

enum err
office_zip_names(struct job *j, const struct zip *z, const struct str **names, size_t *n)
{
	struct entry_name *entry = NEWS(j, struct entry_name, ZIP_ENTRIES_MAX);
	struct str *list = NEWS(j, struct str, ZIP_ENTRIES_MAX);
	struct zip_memory m;
	unzFile f = open_archive(&m, z);
	enum err e;

	if (f == NULL)
		return damaged(j, z);
	e = list_names(j, z, f, entry, n);
	(void)unzClose(f);
	for (size_t i = 0; e == OK && i < *n; i++) {
		size_t bad;

		list[i] = str_of(entry[i].text);
		if (!utf8_valid(list[i], &bad))
			return damaged(j, z);
	}
	*names = list;
	return e;
}
