/* SPDX-License-Identifier: MIT
 *
 * hash.h -- slow hashes of passwords [口令], two at a time; private to this room
 *
 * argon2id by libsodium over the peppered password.  A hash is a PHC text that
 * says its own cost.  Never in the telling half.  A build with sanitizers defines
 * HASH_CHEAP: its tests ask who may sign in, hundreds of times; what that costs is
 * tested where the program is built as it is given away.
 */
#ifndef ACCOUNT_HASH_H
#define ACCOUNT_HASH_H

#include "account/account.h"

#define HASH_AT_ONCE 2
#define HASH_WAITING 8

enum hash_cost {     /* memory and passes; where HASH_CHEAP is */
	HASH_MEMBER, /* 19 MiB, 2; 256 KiB, 1 */
	HASH_OFFICER /* 64 MiB, 3; 19 MiB, 2 */
};

/* E_BUSY if HASH_WAITING wait already, or there is no memory to make it; the
 * library does not tell lack of memory from another password when it checks. */
enum err hash_make(struct job *j, const struct account_keys *keys, struct str password,
    enum hash_cost cost, char phc[128]) MUST_USE;
enum err hash_check(struct job *j, const struct account_keys *keys, struct str phc,
    struct str password, bool *same) MUST_USE;
/* Was ${phc} made at another cost? */
bool hash_is_stale(struct job *j, struct str phc, enum hash_cost cost);

/* What was done since the start: how often, and how many at once at most. */
struct hash_figures {
	int64_t calls, refused;
	int most;
};
struct hash_figures hash_figures(void);

#endif
