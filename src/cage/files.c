/* SPDX-License-Identifier: MIT
 *
 * files.c -- Landlock: the data directory, and little else, can be opened
 *
 * Raw system calls, since the C library has none for it.  What the running
 * kernel knows is asked first; newer rights are left out on older ones.  Files
 * that are open already stay usable.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cage/bars.h"

/* Not in the headers of every system that has them in its kernel. */
#define FS_REFER (1ULL << 13)     /* from version 2 */
#define FS_TRUNCATE (1ULL << 14)  /* 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* 5 */
#define NET_BIND_TCP 1ULL         /* 4 */
#define NET_CONNECT_TCP 2ULL      /* 4 */
#define SCOPE_ABSTRACT 1ULL       /* 6: sockets without a file */
#define SCOPE_SIGNAL 2ULL         /* 6 */

struct ruleset { /* struct landlock_ruleset_attr, as long as it is today */
	uint64_t files, net, scoped;
};

#define READ_ONE (LANDLOCK_ACCESS_FS_READ_FILE)
#define READ_ALL (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define USE                                                                         \
	(READ_ALL | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |          \
	    LANDLOCK_ACCESS_FS_MAKE_REG | FS_REFER | FS_TRUNCATE)
#define EVERYTHING_V1 ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

struct opening {
	const char *path;
	uint64_t rights;
	bool network; /* only for those who open connections */
};

/* What libraries read at any time.  What does not exist is left out. */
static const struct opening openings[] = {
	{ "/dev/null", READ_ONE | LANDLOCK_ACCESS_FS_WRITE_FILE, false },
	{ "/dev/urandom", READ_ONE, false },
	{ "/etc/localtime", READ_ONE, false },
	{ "/usr/share/zoneinfo", READ_ALL, false },
	{ "/etc/hosts", READ_ONE, true },
	{ "/etc/host.conf", READ_ONE, true },
	{ "/etc/resolv.conf", READ_ONE, true },
	{ "/etc/nsswitch.conf", READ_ONE, true },
	{ "/etc/gai.conf", READ_ONE, true },
	{ "/etc/services", READ_ONE, true },
	{ "/etc/passwd", READ_ONE, true }, /* whose name libpq takes if none is given */
	{ "/etc/ssl", READ_ALL, true },
	{ "/usr/share/ca-certificates", READ_ALL, true },
};

static int
version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
}

static size_t
known_size(int v)
{
	return v < 4 ? sizeof(uint64_t)
	    : v < 6  ? 2 * sizeof(uint64_t)
		     : sizeof(struct ruleset);
}

static struct ruleset
rules(int v, bool network)
{
	struct ruleset r = { EVERYTHING_V1, NET_BIND_TCP, SCOPE_SIGNAL };

	if (v >= 2)
		r.files |= FS_REFER;
	if (v >= 3)
		r.files |= FS_TRUNCATE;
	if (v >= 5)
		r.files |= FS_IOCTL_DEV;
	if (!network) {
		r.net |= NET_CONNECT_TCP;
		r.scoped |= SCOPE_ABSTRACT;
	}
	return r;
}

/* A single file takes only the rights that a file has. */
static uint64_t
fitting(int fd, uint64_t rights)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		return rights;
	return rights & (READ_ONE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE);
}

static bool
let(int set, const struct ruleset *r, const char *path, uint64_t rights)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	struct landlock_path_beneath_attr a = { .parent_fd = fd };
	bool ok;

	if (fd == -1)
		return false;
	a.allowed_access = fitting(fd, rights & r->files);
	ok = syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &a, 0) == 0;
	(void)close(fd);
	return ok;
}

/* The password file of PostgreSQL's client, if it is used. */
static void
let_passwords(struct job *j, int set, const struct ruleset *r)
{
	const char *named = getenv("PGPASSFILE"), *home = getenv("HOME");

	if (named != NULL)
		(void)let(set, r, named, READ_ONE);
	else if (home != NULL)
		(void)let(set, r, job_cstr(j, job_fmt(j, "%s/.pgpass", home)), READ_ONE);
}

static bool
fill(struct job *j, int set, const struct ruleset *r, const struct cage *cage)
{
	for (size_t i = 0; i < ARRAY_N(openings); i++)
		if (cage->network || !openings[i].network)
			(void)let(set, r, openings[i].path, openings[i].rights);
	if (cage->network)
		let_passwords(j, set, r);
	return let(set, r, job_cstr(j, cage->data), USE);
}

enum err
bars_files(struct job *j, const struct cage *cage, struct str *told, bool *shut)
{
	int v = version(), set;
	struct ruleset r = rules(v, cage->network);
	bool ok;

	*shut = v >= 1;
	if (v < 1) {
		*told = S(
		    "目录：这个内核没有 Landlock，程序的用户能读写的文件它都能读写。"
		    "请升级内核，或在 systemd 里设 ProtectSystem=strict");
		return OK;
	}
	set = (int)syscall(SYS_landlock_create_ruleset, &r, known_size(v), 0);
	if (set == -1)
		return fail(j, E_SYSTEM, "内核的 Landlock 不能用；请检查操作系统的设置");
	ok = fill(j, set, &r, cage) && syscall(SYS_landlock_restrict_self, set, 0) == 0;
	(void)close(set);
	if (!ok)
		return fail(j, E_SYSTEM,
		    "不能把程序限制在数据目录“%.*s”里；请检查这个目录",
		    STR_FMT(cage->data));
	*told = job_fmt(j,
	    "目录：只能读写数据目录 %.*s，别的文件打不开（Landlock 第 %d 版）",
	    STR_FMT(cage->data), v);
	return OK;
}
