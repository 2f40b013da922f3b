/* SPDX-License-Identifier: MIT
 *
 * dir.c -- the data directory and its lock
 *
 * The lock is flock() on a file that is never removed: it goes away with the
 * process, however that ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/conn.h"

#define DIR_MAX 3000 /* bytes of the directory's name */

/* Make every directory on the way; what exists is left as it is. */
static bool
make_dirs(struct job *j, struct str dir)
{
	char *path = job_alloc(j, dir.n + 1);

	memcpy(path, dir.p, dir.n);
	for (char *p = path + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return false;
		*p = '/';
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static enum err
lock_refused(struct job *j, int fd, struct str dir)
{
	char pid[24] = "";
	ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

	pid[n > 0 ? n : 0] = '\0';
	return fail(j, E_BUSY,
	    "数据目录 %.*s 正由另一个 zeren 进程使用（进程号 %s）；请先停下它，"
	    "或用 --data 另指一个目录",
	    STR_FMT(dir), pid[0] != '\0' ? pid : "不详");
}

static void
sign_lock(int fd)
{
	char pid[24];
	int n = snprintf(pid, sizeof pid, "%ld", (long)getpid());

	/* Only a help for people: a lock without a number is still a lock. */
	if (ftruncate(fd, 0) == 0)
		(void)!pwrite(fd, pid, (size_t)n, 0);
}

static enum err
take_lock(struct job *j, struct str dir, int *out)
{
	const char *path = job_cstr(j, job_fmt(j, "%.*s/lock", STR_FMT(dir)));
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	enum err e;

	if (fd == -1)
		return fail(j, E_SYSTEM,
		    "数据目录 %.*s 不可写（%s）；请检查权限，"
		    "或用 --data 另指一个目录",
		    STR_FMT(dir), strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		e = lock_refused(j, fd, dir);
		(void)close(fd);
		return e;
	}
	sign_lock(fd);
	*out = fd;
	return OK;
}

enum err
dir_lock(struct job *j, struct str dir, int *out)
{
	if (dir.n == 0 || dir.n > DIR_MAX)
		return fail(j, E_INPUT, "数据目录的名字不能为空，也不能长过 %d 字节",
		    DIR_MAX);
	if (!make_dirs(j, dir))
		return fail(j, E_SYSTEM,
		    "建不了数据目录 %.*s（%s）；请检查上级目录的权限", STR_FMT(dir),
		    strerror(errno));
	return take_lock(j, dir, out);
}
