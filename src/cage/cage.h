/* SPDX-License-Identifier: MIT
 *
 * cage.h -- the cage [笼]: what the serving process gives up before it answers
 *
 * After cage_close() the process can write only in its data directory, run no
 * other program, start no other process, make no memory executable, and make
 * only the system calls that serving needs; a call that is not allowed ends
 * it.  What a kernel cannot do is left out and told, so that an administrator
 * sees what holds.
 *
 * The order of a start: cage_user(); open database, keys and logs; listen
 * [web_listen()]; cage_close(); then threads.  A caged process cannot listen.
 * Builds with a sanitizer have no cage: it would end them.
 */
#ifndef CAGE_H
#define CAGE_H

#include "base/base.h"

struct cage {
	struct str data; /* the directory that stays writable; it exists */
	struct str user; /* the user to become when started as root; empty: stay */
	bool network;    /* may open connections: PostgreSQL by address */
};

struct cage_state { /* what holds, in plain Chinese, one line each */
	struct str landlock, seccomp, user, limits;
	bool whole; /* files and calls are shut, and it is not root */
};

/**
 * cage_user(j, user):
 * Become ${user}, for good, if started as root; empty: nothing happens.  Call it
 * before the data directory is opened, so that what is made there is theirs.
 * E_INPUT if there is no such user or the process may not become it.
 */
enum err cage_user(struct job *j, struct str user) MUST_USE;

/**
 * cage_close(j, cage, out):
 * Close it around the calling thread and all that it starts; does cage_user()
 * if that was not done.  What ${out} says belongs to ${j}.  E_SYSTEM if
 * ${cage}->data cannot be opened or the kernel refuses what it said it can do.
 */
enum err cage_close(struct job *j, const struct cage *cage,
    struct cage_state *out) MUST_USE;

#endif
