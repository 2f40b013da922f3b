/* SPDX-License-Identifier: MIT
 *
 * probe_test.c -- children close the cage and try what serving needs, and what not
 *
 * Each probe is a process of its own, since a denied call ends it.  Builds with
 * a sanitizer have no cage: see cage_test.c for what they say.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cage/bars.h"
#include "test.h"

#if !CAGE_OFF

/* What is there before the cage closes. */
static struct scene {
	const char *data, *other; /* two directories */
	int listening;            /* a socket of this process, on loopback */
	struct sockaddr_in at;
} scene;

static const char *
in(const char *dir, const char *name)
{
	static char path[4][512]; /* so many may be in use at a time */
	static size_t turn;
	char *to = path[turn++ % ARRAY_N(path)];

	(void)snprintf(to, sizeof path[0], "%s/%s", dir, name);
	return to;
}

static void
set_scene(struct job *j)
{
	socklen_t n = sizeof scene.at;

	scene.data = job_cstr(j, test_dir(j));
	scene.other = job_cstr(j, test_dir(j));
	CHECK(mkdir(scene.data, 0700) == 0 && mkdir(scene.other, 0700) == 0);
	CHECK(close(open(in(scene.other, "mine"), O_WRONLY | O_CREAT, 0600)) == 0);
	scene.at = (struct sockaddr_in){ .sin_family = AF_INET };
	scene.at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	scene.listening = socket(AF_INET, SOCK_STREAM, 0);
	CHECK(bind(scene.listening, (struct sockaddr *)&scene.at, n) == 0);
	CHECK(listen(scene.listening, 8) == 0);
	CHECK(getsockname(scene.listening, (struct sockaddr *)&scene.at, &n) == 0);
}

static bool
has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 1;
}

/* ── probes: 0 if it worked, else errno ─────────────────────────────── */

static int
said(bool ok)
{
	return ok ? 0 : errno != 0 ? errno : 255;
}

static int
read_file(const char *path)
{
	char c;
	int fd = open(path, O_RDONLY);

	return said(fd != -1 && read(fd, &c, 1) == 1);
}

static int
write_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	return said(fd != -1 && write(fd, "x", 1) == 1 && fsync(fd) == 0);
}

static int
write_outside(void)
{
	return write_file(in(scene.other, "x"));
}

static int
write_above(void)
{
	return write_file(in(scene.data, "../x"));
}

static int
read_passwd(void)
{
	return read_file("/etc/passwd");
}

static int
read_other_memory(void)
{
	return read_file("/proc/1/environ");
}

static int
link_outside(void)
{
	return said(link(in(scene.other, "mine"), in(scene.data, "mine")) == 0);
}

static int
move_outside(void)
{
	return write_file(in(scene.data, "m")) != 0
	    ? 254
	    : said(rename(in(scene.data, "m"), in(scene.other, "m")) == 0);
}

static int
run_program(void)
{
	char *const none[] = { NULL };

	return said(execve("/bin/true", none, none) == 0);
}

static int
split(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return said(child > 0);
}

static int
split_by_clone3(void)
{
	char args[64] = { 0 };

	return said(syscall(SYS_clone3, args, sizeof args) > 0);
}

static int
map_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return said(p != MAP_FAILED);
}

static int
make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
	    -1, 0);

	return p == MAP_FAILED ? 254
			       : said(mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0);
}

static int
connect_out(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return said(
	    fd != -1 && connect(fd, (struct sockaddr *)&scene.at, sizeof scene.at) == 0);
}

static int
listen_again(void)
{
	return said(listen(scene.listening, 8) == 0);
}

static int
trace(void)
{
	return said(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
}

static int
signal_parent(void)
{
	return said(kill(getppid(), 0) == 0);
}

static int
signal_parent_thread(void)
{
	return said(tgkill(getppid(), getppid(), 0) == 0);
}

static int
file_in_memory(void)
{
	return said(memfd_create("x", 0) != -1);
}

static int
old_personality(void)
{
	return said(syscall(SYS_personality, 0x0400000) != -1);
}

static int
be_root(void)
{
	return said(setuid(0) == 0);
}

static int
more_space(void)
{
	return said(syscall(SYS_unshare, 0x10000000) == 0);
}

static int
ring(void)
{
	char params[256] = { 0 };

	return said(syscall(SYS_io_uring_setup, 1, params) != -1);
}

static int
make_link(void)
{
	return said(symlink("/etc/passwd", in(scene.data, "s")) == 0);
}

static int
make_pipe(void)
{
	return said(mkfifo(in(scene.data, "f"), 0600) == 0);
}

static int
dump_again(void)
{
	return said(prctl(PR_SET_DUMPABLE, 1) == 0);
}

static int
limit_again(void)
{
	struct rlimit l = { 1, 1 };

	return said(setrlimit(RLIMIT_NOFILE, &l) == 0);
}

static int
type_for_the_user(void)
{
	return said(ioctl(0, TIOCSTI, "x") == 0);
}

/* What a database does with its files. */
static int
keep_files(void)
{
	const char *a = in(scene.data, "a");
	int fd = open(a, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
	struct stat st;
	char *p;

	if (fd == -1 || flock(fd, LOCK_EX | LOCK_NB) != 0 ||
	    fcntl(fd, F_SETLK, &lock) != 0 || ftruncate(fd, 32768) != 0 ||
	    pwrite(fd, "abc", 3, 100) != 3 || fdatasync(fd) != 0 || stat(a, &st) != 0)
		return said(false);
	p = mmap(NULL, 32768, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED || msync(p, 32768, MS_SYNC) != 0 || munmap(p, 32768) != 0)
		return said(false);
	return said(mkdir(in(scene.data, "d"), 0700) == 0 &&
	    rename(a, in(scene.data, "d/b")) == 0 && close(fd) == 0 &&
	    unlink(in(scene.data, "d/b")) == 0 && rmdir(in(scene.data, "d")) == 0);
}

static void *
in_thread(void *arg)
{
	char *p = malloc((size_t)1 << 20);

	if (p == NULL)
		return NULL;
	memset(p, 1, (size_t)1 << 20);
	free(p);
	(void)prctl(PR_SET_NAME, "probe");
	return arg;
}

static int
use_threads(void)
{
	pthread_t t[8];
	void *got = NULL;

	for (size_t i = 0; i < ARRAY_N(t); i++)
		if (pthread_create(&t[i], NULL, in_thread, t) != 0)
			return said(false);
	for (size_t i = 0; i < ARRAY_N(t); i++)
		if (pthread_join(t[i], &got) != 0 || got != t)
			return said(false);
	return 0;
}

static void *
run_in_thread(void *arg)
{
	(void)run_program();
	return arg;
}

static int
run_program_from_a_thread(void)
{
	pthread_t t;

	return said(pthread_create(&t, NULL, run_in_thread, NULL) == 0 &&
	    pthread_join(t, NULL) == 0);
}

static int
by_value(const void *a, const void *b)
{
	return *(const unsigned char *)a - *(const unsigned char *)b;
}

/* The C library asks for the size of the machine before it sorts so much. */
static int
sort_much(void)
{
	size_t n = (size_t)4 << 20;
	char *p = malloc(n);

	if (p == NULL)
		return said(false);
	memset(p, 7, n);
	qsort(p, n / 16, 16, by_value);
	free(p);
	return 0;
}

static int
tell_time_and_chance(void)
{
	time_t now = time(NULL);
	struct timespec wait = { 0, 1000 }, t;
	struct tm tm;
	char bytes[16];

	return said(localtime_r(&now, &tm) != NULL && nanosleep(&wait, NULL) == 0 &&
	    clock_gettime(CLOCK_MONOTONIC, &t) == 0 &&
	    getrandom(bytes, sizeof bytes, 0) == sizeof bytes &&
	    read_file("/dev/urandom") == 0);
}

/* The parent has dialled: the connection waits in the queue. */
static int
serve_one(void)
{
	struct epoll_event ev = { .events = EPOLLIN };
	int poll = epoll_create1(EPOLL_CLOEXEC), bell = eventfd(1, EFD_CLOEXEC), c,
	    yes = 1;

	if (poll == -1 || bell == -1 ||
	    epoll_ctl(poll, EPOLL_CTL_ADD, scene.listening, &ev) != 0 ||
	    epoll_wait(poll, &ev, 1, 10000) != 1)
		return said(false);
	c = accept4(scene.listening, NULL, NULL, SOCK_CLOEXEC);
	return said(c != -1 && setsockopt(c, IPPROTO_TCP, 1, &yes, sizeof yes) == 0 &&
	    send(c, "hello", 5, MSG_NOSIGNAL) == 5 && shutdown(c, SHUT_RDWR) == 0);
}

static int
find_name(void)
{
	struct addrinfo *found = NULL;
	int rc = getaddrinfo("localhost", "5432", NULL, &found);

	if (rc == 0)
		freeaddrinfo(found);
	return rc == 0 ? 0 : 253;
}

static int
connect_by_file(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(to.sun_path, sizeof to.sun_path, "%s", in(scene.other, "none"));
	if (fd == -1 || connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return said(false);
	return errno == ENOENT ? 0 : said(false); /* it looked, and nothing was there */
}

static int
give_up(void)
{
	abort();
}

/* ── running them ───────────────────────────────────────────────────── */

#define KILLED (1000 + SIGSYS)
#define ABORTED (1000 + SIGABRT)

struct probe {
	const char *name;
	int (*fn)(void);
	bool network;
	int want;      /* 0, an errno, or 1000 + a signal */
	bool landlock; /* only a kernel with Landlock denies it so */
};

static const struct probe probes[] = {
	{ "write outside", write_outside, false, EACCES, true },
	{ "write above", write_above, false, EACCES, true },
	{ "read passwd", read_passwd, false, EACCES, true },
	{ "read memory of others", read_other_memory, false, EACCES, true },
	{ "link from outside", link_outside, false, EXDEV, true },
	{ "move outside", move_outside, false, EACCES, true },
	{ "execve", run_program, false, KILLED, false },
	{ "execve in a thread", run_program_from_a_thread, false, KILLED, false },
	{ "fork", split, false, KILLED, false },
	{ "clone3", split_by_clone3, false, ENOSYS, false },
	{ "mmap of code", map_code, false, EPERM, false },
	{ "mprotect to code", make_code, false, EPERM, false },
	{ "socket", connect_out, false, KILLED, false },
	{ "listen", listen_again, true, KILLED, false },
	{ "ptrace", trace, false, KILLED, false },
	{ "kill", signal_parent, false, KILLED, false },
	{ "tgkill", signal_parent_thread, false, KILLED, false },
	{ "memfd_create", file_in_memory, false, KILLED, false },
	{ "personality", old_personality, false, KILLED, false },
	{ "setuid", be_root, false, KILLED, false },
	{ "unshare", more_space, false, KILLED, false },
	{ "io_uring", ring, false, KILLED, false },
	{ "symlink", make_link, false, KILLED, false },
	{ "mkfifo", make_pipe, false, KILLED, false },
	{ "dumpable", dump_again, false, KILLED, false },
	{ "setrlimit", limit_again, false, KILLED, false },
	{ "TIOCSTI", type_for_the_user, false, KILLED, false },
	{ "files", keep_files, false, 0, false },
	{ "threads", use_threads, false, 0, false },
	{ "sorting", sort_much, false, 0, false },
	{ "time and chance", tell_time_and_chance, false, 0, false },
	{ "serving", serve_one, false, 0, false },
	{ "serving with a database", serve_one, true, 0, false },
	{ "connecting to a database", connect_out, true, 0, false },
	{ "connecting by file", connect_by_file, true, 0, false },
	{ "names of machines", find_name, true, 0, false },
	{ "abort", give_up, false, ABORTED, false },
};

/* In a child: close the cage, try.  Its exit status is what came of it. */
static void
in_cage(struct job *j, const struct probe *p)
{
	struct cage cage = { .data = str_of(scene.data), .network = p->network };
	struct cage_state state;

	(void)signal(SIGABRT, SIG_DFL);
	if (cage_close(j, &cage, &state) != OK)
		_exit(252);
	errno = 0;
	_exit(p->fn());
}

static int
try(struct job *j, const struct probe *p)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0)
		in_cage(j, p);
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Somebody who waits to be served, in the queue of scene.listening. */
static int
caller(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	CHECK(connect(fd, (struct sockaddr *)&scene.at, sizeof scene.at) == 0);
	return fd;
}

TEST(what_serving_needs_works_in_the_cage_and_nothing_else_does)
{
	int waiting[2];

	set_scene(j);
	waiting[0] = caller();
	waiting[1] = caller();
	for (size_t i = 0; i < ARRAY_N(probes); i++) {
		const struct probe *p = &probes[i];
		int got = p->landlock && !has_landlock() ? p->want : try(j, p);

		if (got != p->want)
			test_failed(__FILE__, __LINE__, "%s: wanted %d, got %d", p->name,
			    p->want, got);
	}
	(void)close(waiting[0]);
	(void)close(waiting[1]);
	(void)close(scene.listening);
}

/* A child's words, through a pipe. */
static struct str
told_by(struct job *j, void (*fn)(struct job *j, int to))
{
	char *bytes = job_alloc(j, 4096);
	struct buf b = { .j = j };
	int ends[2], state = 0;
	ssize_t n;
	pid_t child;

	CHECK(pipe(ends) == 0);
	child = fork();
	if (child == 0) {
		fn(j, ends[1]);
		_exit(0);
	}
	(void)close(ends[1]);
	while ((n = read(ends[0], bytes, 4096)) > 0)
		buf_put(&b, (struct str){ bytes, (size_t)n });
	(void)close(ends[0]);
	CHECK(waitpid(child, &state, 0) == child && state == 0);
	return buf_str(&b);
}

static void
describe(struct job *j, int to, const struct cage *cage)
{
	struct cage_state s = { .user = S("") };
	struct str all;

	if (cage_close(j, cage, &s) != OK)
		all = str_of(j->told);
	else
		all = job_fmt(j, "%.*s\n%.*s\n%.*s\n%.*s\n", STR_FMT(s.user),
		    STR_FMT(s.limits), STR_FMT(s.landlock), STR_FMT(s.seccomp));
	if (write(to, all.p, all.n) != (ssize_t)all.n)
		_exit(1);
}

static void
describe_offline(struct job *j, int to)
{
	describe(j, to, &(struct cage){ .data = str_of(scene.data) });
}

static void
describe_online(struct job *j, int to)
{
	describe(j, to, &(struct cage){ .data = str_of(scene.data), .network = true });
}

static void
describe_nowhere(struct job *j, int to)
{
	describe(j, to, &(struct cage){ .data = str_of(in(scene.data, "none")) });
}

TEST(an_administrator_is_told_what_holds)
{
	struct str a;

	set_scene(j);
	a = told_by(j, describe_offline);
	CHECK_HAS(a, S("用户：以"));
	CHECK_HAS(a,
	    S("限制：内存不会转储到磁盘，别的程序看不到它的内存；最多同时打开 "));
	CHECK_HAS(a,
	    has_landlock()
		? job_fmt(j, "目录：只能读写数据目录 %s，别的文件打不开（Landlock 第 ",
		      scene.data)
		: S("目录：这个内核没有 Landlock"));
	CHECK_HAS(a,
	    S("不能运行别的程序、另开进程、把内存变成可执行、向外连接（seccomp）"));
	CHECK_HAS(told_by(j, describe_online), S("；可以连接数据库（seccomp）"));
	if (has_landlock())
		CHECK_HAS(told_by(j, describe_nowhere), S("不能把程序限制在数据目录“"));
	(void)close(scene.listening);
}

#endif
