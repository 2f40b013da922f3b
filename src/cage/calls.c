/* SPDX-License-Identifier: MIT
 *
 * calls.c -- seccomp: the system calls that serving needs, and no other
 *
 * A call that is not listed ends the process: either an attacker made it, or
 * a library was updated and the list here needs a line.  Not there on purpose:
 * execve, fork, ptrace, kill, mount, listen, memfd_create, io_uring, personality.
 */
#include <errno.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sched.h>
#include <unistd.h>

#include "cage/bars.h"

#define CALL(name) SCMP_SYS(name)

static const int always[] = {
	/* memory; mmap and mprotect have conditions */
	CALL(brk),
	CALL(munmap),
	CALL(mremap),
	CALL(madvise),
	CALL(mincore),
	CALL(msync),
	CALL(mlock),
	CALL(munlock),
	/* threads */
	CALL(futex),
	CALL(set_robust_list),
	CALL(set_tid_address),
	CALL(rseq),
	CALL(sched_yield),
	CALL(sched_getaffinity),
	CALL(sched_getparam),
	CALL(sched_getscheduler),
	CALL(gettid),
	CALL(exit),
	CALL(exit_group),
	CALL(restart_syscall),
	CALL(membarrier),
	/* signals that come, not such that are sent */
	CALL(rt_sigaction),
	CALL(rt_sigprocmask),
	CALL(rt_sigreturn),
	CALL(rt_sigtimedwait),
	CALL(rt_sigpending),
	CALL(sigaltstack),
	/* time and chance */
	CALL(clock_gettime),
	CALL(clock_getres),
	CALL(clock_nanosleep),
	CALL(nanosleep),
	CALL(gettimeofday),
	CALL(time),
	CALL(times),
	CALL(getrusage),
	CALL(getrandom),
	/* files; where they may be is for Landlock to say */
	CALL(open),
	CALL(openat),
	CALL(close),
	CALL(read),
	CALL(write),
	CALL(pread64),
	CALL(pwrite64),
	CALL(readv),
	CALL(writev),
	CALL(preadv),
	CALL(pwritev),
	CALL(lseek),
	CALL(_llseek),
	CALL(fstat),
	CALL(fstat64),
	CALL(stat),
	CALL(stat64),
	CALL(lstat),
	CALL(lstat64),
	CALL(newfstatat),
	CALL(fstatat64),
	CALL(statx),
	CALL(access),
	CALL(faccessat),
	CALL(faccessat2),
	CALL(readlink),
	CALL(readlinkat),
	CALL(getcwd),
	CALL(getdents64),
	CALL(fcntl),
	CALL(fcntl64),
	CALL(flock),
	CALL(dup),
	CALL(fsync),
	CALL(fdatasync),
	CALL(ftruncate),
	CALL(ftruncate64),
	CALL(fallocate),
	CALL(fadvise64),
	CALL(unlink),
	CALL(unlinkat),
	CALL(rename),
	CALL(renameat),
	CALL(renameat2),
	CALL(link),
	CALL(linkat),
	CALL(mkdir),
	CALL(mkdirat),
	CALL(rmdir),
	CALL(fchmod),
	CALL(fchown),
	CALL(umask),
	CALL(statfs),
	CALL(fstatfs),
	/* connections that came */
	CALL(accept),
	CALL(accept4),
	CALL(recvfrom),
	CALL(recvmsg),
	CALL(sendto),
	CALL(sendmsg),
	CALL(sendfile),
	CALL(shutdown),
	CALL(getsockname),
	CALL(getpeername),
	CALL(getsockopt),
	CALL(setsockopt),
	CALL(epoll_create),
	CALL(epoll_create1),
	CALL(epoll_ctl),
	CALL(epoll_wait),
	CALL(epoll_pwait),
	CALL(eventfd2),
	CALL(pipe2),
	CALL(poll),
	CALL(ppoll),
	CALL(select),
	CALL(pselect6),
	/* who and where we are */
	CALL(getpid),
	CALL(getppid),
	CALL(getuid),
	CALL(geteuid),
	CALL(getgid),
	CALL(getegid),
	CALL(getresuid),
	CALL(getresgid),
	CALL(uname),
	CALL(sysinfo),
	CALL(getcpu),
	CALL(getrlimit),
	CALL(ugetrlimit),
};

/* libpq and the resolver; bind is for the resolver's netlink socket. */
static const int with_network[] = {
	CALL(socket),
	CALL(connect),
	CALL(bind),
	CALL(sendmmsg),
	CALL(recvmmsg),
};

struct rule { /* a call that depends on one argument */
	int call;
	uint32_t action;
	unsigned arg;
	scmp_datum_t mask, value; /* holds if (argument & mask) == value */
};

#define ALLOW SCMP_ACT_ALLOW
#define EVERY_BIT (~(scmp_datum_t)0)

static const struct rule conditional[] = {
	/* Memory is written or executed, never made executable. */
	{ CALL(mmap), ALLOW, 2, PROT_EXEC, 0 },
	{ CALL(mmap), SCMP_ACT_ERRNO(EPERM), 2, PROT_EXEC, PROT_EXEC },
	{ CALL(mmap2), ALLOW, 2, PROT_EXEC, 0 },
	{ CALL(mmap2), SCMP_ACT_ERRNO(EPERM), 2, PROT_EXEC, PROT_EXEC },
	{ CALL(mprotect), ALLOW, 2, PROT_EXEC, 0 },
	{ CALL(mprotect), SCMP_ACT_ERRNO(EPERM), 2, PROT_EXEC, PROT_EXEC },
	/* Threads, not processes.  The flags of clone3 cannot be seen from here;
	 * the C library then takes clone. */
	{ CALL(clone), ALLOW, 0, CLONE_THREAD, CLONE_THREAD },
	{ CALL(clone3), SCMP_ACT_ERRNO(ENOSYS), 0, 0, 0 },
	{ CALL(keyctl), SCMP_ACT_ERRNO(ENOSYS), 0, 0, 0 }, /* libpq may ask Kerberos */
	{ CALL(prctl), ALLOW, 0, EVERY_BIT, PR_SET_NAME },
	{ CALL(prctl), ALLOW, 0, EVERY_BIT, PR_SET_VMA },
	{ CALL(ioctl), ALLOW, 1, 0xffffffff, TCGETS },
	{ CALL(ioctl), ALLOW, 1, 0xffffffff, FIONBIO },
	{ CALL(ioctl), ALLOW, 1, 0xffffffff, FIONREAD },
	/* Limits are read [no new value], not set. */
	{ CALL(prlimit64), ALLOW, 2, EVERY_BIT, 0 },
};

static bool
let_all(scmp_filter_ctx c, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add(c, ALLOW, calls[i], 0) != 0)
			return false;
	return true;
}

static bool
let_some(scmp_filter_ctx c)
{
	for (size_t i = 0; i < ARRAY_N(conditional); i++) {
		const struct rule *r = &conditional[i];
		struct scmp_arg_cmp only = { r->arg, SCMP_CMP_MASKED_EQ, r->mask,
			r->value };
		unsigned n = r->mask != 0 ? 1 : 0;

		if (seccomp_rule_add_array(c, r->action, r->call, n, &only) != 0)
			return false;
	}
	return true;
}

/* abort() signals its own thread; no other process is in reach of it. */
static bool
let_abort(scmp_filter_ctx c)
{
	struct scmp_arg_cmp us = { 0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0 };

	return seccomp_rule_add_array(c, ALLOW, CALL(tgkill), 1, &us) == 0;
}

static bool
load(scmp_filter_ctx c, bool network)
{
	return seccomp_attr_set(c, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
	    seccomp_attr_set(c, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 &&
	    let_all(c, always, ARRAY_N(always)) && let_some(c) && let_abort(c) &&
	    (!network || let_all(c, with_network, ARRAY_N(with_network))) &&
	    seccomp_load(c) == 0;
}

enum err
bars_calls(struct job *j, bool network, struct str *told, bool *shut)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool ok = c != NULL && load(c, network);

	if (c != NULL)
		seccomp_release(c);
	*shut = ok;
	if (!ok) {
		*told = S("系统调用：这个内核不能限制；请升级内核，"
			  "或在 systemd 里设 SystemCallFilter=@system-service");
		return OK;
	}
	*told = job_fmt(j,
	    "系统调用：只准服务所需的，别的一用即停；不能运行别的程序、另开进程、"
	    "把内存变成可执行%s（seccomp）",
	    network ? "；可以连接数据库" : "、向外连接");
	return OK;
}
