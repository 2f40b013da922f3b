/* SPDX-License-Identifier: MIT
 *
 * copy.c -- backups: a whole copy of a database out, and in again
 *
 * A copy has its name only when it is complete and on the disk; what was begun
 * and not finished ends in .part.  Nothing that exists is overwritten.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/conn.h"

/* Put what was written to ${path} on the disk. */
static bool
sync_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good;

	if (fd == -1)
		return false;
	good = fsync(fd) == 0;
	return close(fd) == 0 && good;
}

static const char *
dir_of(struct job *j, const char *path)
{
	const char *end = strrchr(path, '/');

	if (end == NULL)
		return ".";
	return job_cstr(j, (struct str){ path, (size_t)(end - path) + 1 });
}

static enum err
exists(struct job *j, const char *path)
{
	return fail(j, E_INPUT, "文件 %s 已经有了，没有动它；请换一个名字", path);
}

/* Make an empty file for our eyes only. */
static enum err
make_empty(struct job *j, const char *path)
{
	int fd;

	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1 || close(fd) != 0)
		return fail(j, E_SYSTEM, "写不了文件 %s（%s）；请检查目录和权限", path,
		    strerror(errno));
	return OK;
}

/* Give the complete file ${part} its name. */
static enum err
settle(struct job *j, const char *part, const char *path)
{
	if (!sync_path(part))
		return fail(j, E_SYSTEM, "文件 %s 没有存好（%s）；请检查磁盘", path,
		    strerror(errno));
	if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
		return errno == EEXIST
		    ? exists(j, path)
		    : fail(j, E_SYSTEM, "写不了文件 %s（%s）；请检查目录和权限", path,
			  strerror(errno));
	if (!sync_path(dir_of(j, path)))
		return fail(j, E_SYSTEM, "文件 %s 没有存好（%s）；请检查磁盘", path,
		    strerror(errno));
	return OK;
}

enum err
copy_to_new(struct job *j, const char *path, copy_fn *write, void *arg)
{
	const char *part = job_cstr(j, job_fmt(j, "%s.part", path));
	enum err e;

	if (access(path, F_OK) == 0)
		return exists(j, path);
	e = make_empty(j, part);
	if (e != OK)
		return e;
	e = write(j, part, arg);
	if (e == OK)
		e = settle(j, part, path);
	if (e != OK)
		(void)unlink(part);
	return e;
}

static enum err
dump(struct job *j, const char *part, void *arg)
{
	struct db *db = arg;

	return db->engine->dump(j, db, part);
}

enum err
db_backup(struct job *j, const struct db_place *place, struct str to)
{
	struct db *db;
	enum err e = db_new(j, place, &db);

	if (e != OK)
		return e;
	e = copy_to_new(j, job_cstr(j, to), dump, db);
	db_close(db);
	return e;
}

enum err
db_restore(struct job *j, struct str from, const struct db_place *place)
{
	const char *path = job_cstr(j, from);
	struct db *db;
	enum err e;

	if (access(path, R_OK) != 0)
		return fail(j, E_INPUT, "打不开备份文件 %s（%s）；请检查文件名和权限",
		    path, strerror(errno));
	e = db_new(j, place, &db);
	if (e != OK)
		return e;
	e = dir_lock(j, place->dir, &db->lock);
	if (e == OK)
		e = db->engine->fill(j, path, db);
	db_close(db);
	return e;
}
