/* SPDX-License-Identifier: MIT
 *
 * cage_test.c -- the user, and what a build without a cage says
 */
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cage/bars.h"
#include "test.h"

#if CAGE_OFF
TEST(a_build_with_a_sanitizer_says_that_it_has_no_cage)
{
	struct cage cage = { .data = S("none") };
	struct cage_state s;

	CHECK(cage_close(j, &cage, &s) == OK);
	CHECK_TEXT(s.landlock, S("目录：没有限制，这是检查内存用的程序"));
	CHECK_TEXT(s.seccomp, S("系统调用：没有限制，这是检查内存用的程序"));
	CHECK_HAS(s.user, S("用户：以"));
}
#endif

/* ── the user ───────────────────────────────────────────────────────── */

TEST(a_user_who_does_not_exist_is_told)
{
	CHECK(cage_user(j, S("")) == OK);
	CHECK(cage_user(j, S("nobody-of-this-name")) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("没有用户“nobody-of-this-name”；请先建好"));
}

/* In a child: become nobody, see that there is no way back.  0 if so. */
static int
become_nobody(struct job *j)
{
	const struct passwd *pw = getpwnam("nobody");
	gid_t groups[64];

	if (pw == NULL || cage_user(j, S("nobody")) != OK)
		return 1;
	if (getuid() != pw->pw_uid || geteuid() != pw->pw_uid || getgid() != pw->pw_gid)
		return 2;
	if (getgroups(64, groups) != 1 || groups[0] != pw->pw_gid)
		return 3;
	if (setuid(0) == 0 || seteuid(0) == 0 || setgid(0) == 0)
		return 4;
	return cage_user(j, S("nobody")) == OK && cage_user(j, S("root")) == E_INPUT ? 0
										     : 5;
}

TEST(root_becomes_the_user_for_good_and_others_cannot)
{
	int state = 0;
	pid_t child = fork();

	if (child == 0)
		_exit(geteuid() == 0 ? become_nobody(j)
				     : cage_user(j, S("root")) != E_INPUT);
	CHECK(child > 0 && waitpid(child, &state, 0) == child);
	CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0);
}
