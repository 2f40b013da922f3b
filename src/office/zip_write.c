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
#include "office/zip_memory.h"

#define UTF8_NAME (1u << 11)
#define FIRST_DAY ((1u << 5) | 1u) /* 1980-01-01, as DOS writes it */
#define MADE_BY_UNIX (3u << 8)

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
	struct zip_memory m = { .b = { .j = j } };
	zlib_filefunc64_def calls = office_zip_memory(&m);
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
	*out = buf_str(&m.b);
	return good ? OK : fail(j, E_SYSTEM, "压缩包没有做成");
}

static enum err
broken(struct job *j, struct str name)
{
	return fail(j, E_INPUT, "%.*s：不是压缩包，或者坏了、加了密码；请重新取一份",
	    STR_FMT(name));
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
	if (e == E_INPUT)
		return broken(j, name);
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
