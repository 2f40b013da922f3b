/* SPDX-License-Identifier: MIT
 *
 * cage.c -- the user, the limits, and the order in which doors are shut
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cage/bars.h"

/* ── the user ───────────────────────────────────────────────────────── */

/* The groups first: afterwards the right to change them is gone.  A way back
 * to root must not exist. */
static bool
become(const struct passwd *pw)
{
	return setgroups(1, &pw->pw_gid) == 0 &&
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == 0 &&
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == 0 &&
	    (pw->pw_uid == 0 || setresuid(0, 0, 0) != 0);
}

enum err
cage_user(struct job *j, struct str user)
{
	const struct passwd *pw;

	if (user.n == 0)
		return OK;
	pw = getpwnam(job_cstr(j, user));
	if (pw == NULL)
		return fail(j, E_INPUT, "这台机器上没有用户“%.*s”；请先建好，或换一个",
		    STR_FMT(user));
	if (geteuid() == pw->pw_uid && getuid() == pw->pw_uid)
		return OK;
	if (geteuid() != 0)
		return fail(j, E_INPUT,
		    "只有 root 能改用用户“%.*s”；请以 root 启动，或去掉这一项",
		    STR_FMT(user));
	if (!become(pw))
		return fail(j, E_SYSTEM, "不能改用用户“%.*s”；请检查操作系统的限制",
		    STR_FMT(user));
	return OK;
}

static struct str
user_told(struct job *j)
{
	const struct passwd *pw = getpwuid(geteuid());

	if (geteuid() == 0)
		return S("用户：以 root 运行。请用 --user 指定一个普通用户");
	return job_fmt(j, "用户：以普通用户 %s（%u 号）运行",
	    pw != NULL ? pw->pw_name : "", (unsigned)geteuid());
}

/* ── limits ─────────────────────────────────────────────────────────── */

/* Memory holds secrets: no dump of it, no look into it; a connection is a file. */
static enum err
limit(struct job *j, struct str *told)
{
	struct rlimit none = { 0, 0 }, files;
	bool ok = setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
	    getrlimit(RLIMIT_NOFILE, &files) == 0;

	if (ok) {
		files.rlim_cur = files.rlim_max;
		ok = setrlimit(RLIMIT_NOFILE, &files) == 0;
	}
	if (!ok)
		return fail(j, E_SYSTEM,
		    "操作系统不让设定进程的限制；请检查启动它的办法");
	*told = job_fmt(j,
	    "限制：内存不会转储到磁盘，别的程序看不到它的内存；"
	    "最多同时打开 %llu 个文件",
	    (unsigned long long)files.rlim_cur);
	return OK;
}

/* ── the cage ───────────────────────────────────────────────────────── */

static enum err
stay_open(struct cage_state *out)
{
	out->landlock = S("目录：没有限制，这是检查内存用的程序");
	out->seccomp = S("系统调用：没有限制，这是检查内存用的程序");
	return OK;
}

enum err
cage_close(struct job *j, const struct cage *cage, struct cage_state *out)
{
	bool files = false, calls = false;
	enum err e = cage_user(j, cage->user);

	out->whole = false;
	if (e != OK)
		return e;
	out->user = user_told(j);
	e = limit(j, &out->limits);
	if (e != OK || CAGE_OFF)
		return e == OK ? stay_open(out) : e;
	/* Programs that raise rights would not raise ours. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fail(j, E_SYSTEM, "操作系统不让放弃权限；请检查启动它的办法");
	e = bars_files(j, cage, &out->landlock, &files);
	if (e == OK)
		e = bars_calls(j, cage->network, &out->seccomp, &calls);
	out->whole = files && calls && geteuid() != 0;
	return e;
}
