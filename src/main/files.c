/* SPDX-License-Identifier: MIT
 *
 * files.c -- whole files, read within a limit and replaced in one step
 *
 * No directories, no links are made; what is read goes into the job's arena.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "main/main.h"
#include "office/office.h"

#define PIECE 65536 /* what is read first */

static enum err
refuse(struct job *j, const char *path)
{
	if (errno == ENOENT)
		return fail(j, E_SYSTEM, "%s：没有这个文件", path);
	if (errno == EACCES)
		return fail(j, E_SYSTEM, "%s：没有读这个文件的权限", path);
	if (errno == EISDIR)
		return fail(j, E_SYSTEM, "%s：这是目录，不是文件", path);
	return fail(j, E_SYSTEM, "%s：读不了（%s）", path, strerrordesc_np(errno));
}

static enum err
too_large(struct job *j, const char *path, size_t max)
{
	return fail(j, E_LIMIT, "%s：文件太大，最多 %zu KiB", path, max / 1024);
}

/* How much there is to read; 0: ${fd} does not say. */
static size_t
size_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
}

/* Borrows ${fd}; ${is_text} as text_read(). */
static enum err
read_all(struct job *j, int fd, const char *path, size_t max, bool is_text,
    struct str *out)
{
	size_t size = size_of(fd), room = size == 0 ? PIECE : size + 1, n = 0;
	char *p;
	ssize_t got;

	if (size > max)
		return too_large(j, path, max);
	p = job_room(j, room);
	while ((got = read(fd, p + n, n == 0 && room > PIECE ? PIECE : room - n)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return refuse(j, path);
		n += (size_t)got;
		if (n > max)
			return too_large(j, path, max);
		if (is_text && n == (size_t)got && memchr(p, '\0', n) != NULL)
			break;
		if (n == room) {
			p = memcpy(job_room(j, room * 2), p, n);
			room *= 2;
		}
	}
	*out = (struct str){ p, n };
	return OK;
}

/* The memory is asked for inside the caller's job: a full arena leaves ${fd}
 * open, and the program ends. */
static enum err
read_path(struct job *j, const char *path, size_t max, bool is_text, struct str *out)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	enum err e;

	if (fd == -1)
		return refuse(j, path);
	e = read_all(j, fd, standard ? "标准输入" : path, max, is_text, out);
	if (!standard)
		(void)close(fd);
	return e;
}

enum err
file_read(struct job *j, const char *path, size_t max, struct str *out)
{
	return read_path(j, path, max, false, out);
}

enum err
text_read(struct job *j, const char *path, size_t max, struct str *out)
{
	return read_path(j, path, max, true, out);
}

static bool
write_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = str_cut(s, (size_t)n, s.n);
	}
	return true;
}

/* Borrows ${fd}, a new file beside ${path}. */
static bool
fill(int fd, const char *path, struct str text)
{
	struct stat old;

	return stat(path, &old) == 0 && fchmod(fd, old.st_mode & 07777) == 0 &&
	    write_all(fd, text) && fsync(fd) == 0;
}

enum err
file_replace(struct job *j, const char *path, struct str text)
{
	char *aside = (char *)(uintptr_t)job_cstr(j, job_fmt(j, "%s.XXXXXX", path));
	int fd = mkostemp(aside, O_CLOEXEC);
	bool saved;
	int why;

	if (fd == -1)
		return fail(j, E_SYSTEM, "%s：所在目录不可写（%s）", path,
		    strerrordesc_np(errno));
	saved = fill(fd, path, text);
	saved = close(fd) == 0 && saved;
	if (saved && rename(aside, path) == 0)
		return OK;
	why = errno;
	(void)unlink(aside);
	return fail(j, E_SYSTEM, "%s：没有写好，原文件未动（%s）", path,
	    strerrordesc_np(why));
}

enum err
table_read(struct job *j, const char *path, struct table *out)
{
	struct str bytes;
	enum err e = text_read(j, path, OFFICE_CSV_BYTES_MAX, &bytes);

	return e == OK ? office_csv_read(j, str_of(path), bytes, out) : e;
}

enum err
file_create(struct job *j, const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	bool saved;

	if (fd == -1 && errno == EEXIST)
		return fail(j, E_SYSTEM, "%s：已经有这个文件，没有覆盖；请换个名字",
		    path);
	if (fd == -1)
		return fail(j, E_SYSTEM, "%s：所在目录不可写（%s）", path,
		    strerrordesc_np(errno));
	saved = write_all(fd, text) && fsync(fd) == 0;
	saved = close(fd) == 0 && saved;
	if (saved)
		return OK;
	(void)unlink(path);
	return fail(j, E_SYSTEM, "%s：没有写好，已经删去；请看磁盘是否已满", path);
}
