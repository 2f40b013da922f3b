/* SPDX-License-Identifier: MIT
 *
 * world_test.h -- a small installation that the tests of this room share
 *
 * 未名市 has two districts; 雨前 is the security officer, 谷雨 the system
 * officer, 白露 of the committee, 兰亭远 the clerk of the east district, 柳桥东
 * a plain member of it.  Nobody has an account yet.
 */
#ifndef ACCOUNT_WORLD_TEST_H
#define ACCOUNT_WORLD_TEST_H

#include "account/hash.h"
#include "account/inner.h"
#include "place.h"

#define GOOD S("纸鸢 飞过 第三座石桥")
#define OTHER S("青石板上 Yusheng 第7夜")

struct world {
	struct job *j;
	const struct db_place *place;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
	struct account_keys keys;
	struct account_rules rules;
	int64_t top, east, street, west; /* units; street lies in the east */
	int64_t security, keeper, committee, clerk, member;
};

/* In one transaction that world_close() drops. */
struct world world_open(struct job *j, const struct db_place *place);
void world_close(struct world *w);

int64_t world_person(struct world *w, struct str name, int64_t unit);
void world_post(struct world *w, int64_t person, enum org_role role, int64_t unit);
/* A sign-in name, a code, its use, and a password; the session is in ${token}. */
void world_account(struct world *w, int64_t person, struct str name, struct str password,
    char token[ACCOUNT_TOKEN + 1]);
/* The same, and the session ended. */
void world_known(struct world *w, int64_t person, struct str name, struct str password);
/* Who holds ${token} now? */
struct account_who world_who(struct world *w, const char *token);
/* Both halves; ${device} and ${code} may be NULL.  told says why if refused. */
struct account_try world_try(struct world *w, struct str name, struct str password,
    const char *code, const char *device);
/* ${n} wrong passwords from ${device}. */
void world_guess(struct world *w, struct str name, const char *device, int n);
/* A second factor for the holder of ${token}, whose new session replaces it. */
void world_factor(struct world *w, char token[ACCOUNT_TOKEN + 1],
    unsigned char seed[SEED_N], char recovery[10][12]);
/* The code of ${seed} now. */
const char *world_code(struct world *w, const unsigned char seed[SEED_N]);
/* Kind and body of the newest fact, on one line. */
struct str world_fact(struct world *w);

#endif
