/* SPDX-License-Identifier: MIT
 *
 * shim.c -- preloaded into a program under test: writes down what it asks of the disk
 *
 * Every write, truncation, sync and removal of a file below POWER_DIR goes to
 * the file POWER_TRACE, in order, with its bytes; so does what the program
 * says on standard output, which is what it has promised.  power.mjs replays
 * the trace up to some point and drops what was not synced.  The calls
 * themselves go through unchanged.
 *
 * POWER_FAIL=write:17 lets the 17th write fail with no space left; sync:17 the
 * 17th sync with an input/output error; alloc:17 the 17th allocation after the
 * program began.  "+" behind the number: that one and all later ones.  The file
 * POWER_HIT is made when it happens.
 *
 * A record: op (1 byte), length of the path (1), path, offset (8), length (8),
 * bytes.  Little-endian, as the machine has it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int trace = -1;
static const char *below;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);

/* ── failures on demand ─────────────────────────────────────────────── */

enum op { OP_NONE, OP_WRITE, OP_SYNC, OP_ALLOC };
static enum op failing;
static long fail_at, fail_count;
static int fail_on; /* and all later ones */
static int began;

static void
wish_failure(void)
{
	const char *wish = getenv("POWER_FAIL"), *number;

	if (wish == NULL || (number = strchr(wish, ':')) == NULL)
		return;
	failing = wish[0] == 'w' ? OP_WRITE : wish[0] == 's' ? OP_SYNC : OP_ALLOC;
	fail_at = strtol(number + 1, NULL, 10);
	fail_on = number[strlen(number) - 1] == '+';
}

/* Is it this call's turn?  Counting may race between threads: any one will do. */
static int
fails(enum op op)
{
	const char *mark;
	long n;
	int fd;

	if (op != failing || !began)
		return 0;
	n = __atomic_add_fetch(&fail_count, 1, __ATOMIC_RELAXED);
	if (n != fail_at && !(fail_on && n > fail_at))
		return 0;
	began = 0; /* what follows here must not count */
	mark = getenv("POWER_HIT");
	fd = mark == NULL ? -1 : open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd != -1)
		(void)close(fd);
	began = 1;
	return 1;
}

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t each);
extern void *__libc_realloc(void *p, size_t n);

void *
malloc(size_t n)
{
	if (fails(OP_ALLOC)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(n);
}

void *
calloc(size_t n, size_t each)
{
	if (fails(OP_ALLOC)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(n, each);
}

void *
realloc(void *p, size_t n)
{
	if (fails(OP_ALLOC)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(p, n);
}

/* ── the trace ──────────────────────────────────────────────────────── */

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("POWER_TRACE");

	*(void **)&real_write = dlsym(RTLD_NEXT, "write");
	*(void **)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
	*(void **)&real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
	*(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
	*(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
	*(void **)&real_unlink = dlsym(RTLD_NEXT, "unlink");
	below = getenv("POWER_DIR");
	if (path != NULL && below != NULL)
		trace = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	wish_failure();
	began = 1;
}

static void
put(char op, const char *path, int64_t offset, const void *bytes, int64_t n)
{
	char head[2 + 255 + 16];
	size_t name = strlen(path), at = 2;

	if (trace == -1 || name > 255)
		return;
	head[0] = op;
	head[1] = (char)(unsigned char)name;
	memcpy(head + at, path, name);
	at += name;
	memcpy(head + at, &offset, 8);
	memcpy(head + at + 8, &n, 8);
	if (real_write(trace, head, at + 16) != (ssize_t)at + 16)
		abort();
	if (bytes != NULL && n > 0 && real_write(trace, bytes, (size_t)n) != n)
		abort();
}

/* The path behind ${fd} if it lies below POWER_DIR. */
static const char *
watched(int fd, char *path, size_t n)
{
	char link[40];
	ssize_t got;

	if (below == NULL || fd == trace)
		return NULL;
	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	got = readlink(link, path, n - 1);
	if (got <= 0)
		return NULL;
	path[got] = '\0';
	return strncmp(path, below, strlen(below)) == 0 ? path : NULL;
}

ssize_t
write(int fd, const void *bytes, size_t n)
{
	if (fd == STDOUT_FILENO)
		put('A', "", 0, bytes, (int64_t)n);
	return real_write(fd, bytes, n);
}

static ssize_t
traced_pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
	char path[512];
	ssize_t done;

	if (failing == OP_WRITE && watched(fd, path, sizeof path) != NULL &&
	    fails(OP_WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	done = real_pwrite(fd, bytes, n, offset);
	if (done > 0 && watched(fd, path, sizeof path) != NULL)
		put('W', path, offset, bytes, done);
	return done;
}

ssize_t
pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
	return traced_pwrite(fd, bytes, n, offset);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t n, off64_t offset)
{
	return traced_pwrite(fd, bytes, n, offset);
}

static int
traced_ftruncate(int fd, off_t n)
{
	char path[512];
	int e = real_ftruncate(fd, n);

	if (e == 0 && watched(fd, path, sizeof path) != NULL)
		put('T', path, n, NULL, 0);
	return e;
}

int
ftruncate(int fd, off_t n)
{
	return traced_ftruncate(fd, n);
}

int
ftruncate64(int fd, off64_t n)
{
	return traced_ftruncate(fd, n);
}

static int
traced_sync(int fd, int (*real)(int))
{
	char path[512];
	int e;

	if (failing == OP_SYNC && watched(fd, path, sizeof path) != NULL &&
	    fails(OP_SYNC)) {
		errno = EIO;
		return -1;
	}
	e = real(fd);
	if (e == 0 && watched(fd, path, sizeof path) != NULL)
		put('S', path, 0, NULL, 0);
	return e;
}

int
fsync(int fd)
{
	return traced_sync(fd, real_fsync);
}

int
fdatasync(int fd)
{
	return traced_sync(fd, real_fdatasync);
}

int
unlink(const char *path)
{
	int e = real_unlink(path);

	if (e == 0 && trace != -1 && strncmp(path, below, strlen(below)) == 0)
		put('U', path, 0, NULL, 0);
	return e;
}
