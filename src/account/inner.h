/* SPDX-License-Identifier: MIT
 *
 * inner.h -- what the files of this room share: credentials, counters, sessions
 *
 * Private to this room.
 */
#ifndef ACCOUNT_INNER_H
#define ACCOUNT_INNER_H

#include "account/crypt.h"

#define FAILURES_MAX 5       /* within … */
#define FAILURES_S (15 * 60) /* … this; then no sign-in for … */
#define LOCK_S (10 * 60)     /* … this */
#define LOCK_WORDS "输错的次数太多；请过 10 分钟再试，或找安全管理员解锁"
#define SESSIONS_MAX 20                  /* of one person; an officer has one */
#define DEVICES_MAX 10                   /* of one person */
#define DEVICE_S ((int64_t)400 * 86400)  /* known as long as a browser keeps it */
#define OLD_MAX 5                        /* 等保: passwords that may not come again */
#define PASSWORD_S ((int64_t)90 * 86400) /* 等保: then a new one is due */
#define RECOVERY_N 10

/* ── facts (kinds.c) ────────────────────────────────────────────────── */

enum kind {
	KIND_MADE,     /* 账户.建立 */
	KIND_CODE,     /* 账户.发码 */
	KIND_PASSWORD, /* 账户.改密 */
	KIND_FACTOR,   /* 账户.二次验证 */
	KIND_LOCKED,   /* 账户.锁定 */
	KIND_UNLOCKED, /* 账户.解锁 */
	KIND_IN,       /* 账户.登录 */
	KIND_OUT,      /* 账户.退出 */
	KINDS_N
};
/* A fact about ${person}'s account; ${how} empty: nothing more to say. */
enum err account_fact(struct job *j, struct db_rw *rw, enum kind kind, int64_t actor,
    int64_t person, struct str how) MUST_USE;

/* ── credentials (secret.c) ─────────────────────────────────────────── */

struct secret {
	int64_t person; /* 0: no account */
	struct str sign_in, phc;
	int64_t phc_at;
	struct str seed, pending; /* sealed */
	int64_t step, version;
};
enum err secret_find(struct job *j, struct db_ro *ro, int64_t person,
    struct secret *out) MUST_USE;
/* ${name} as it was typed. */
enum err secret_named(struct job *j, struct db_ro *ro, struct str name,
    struct secret *out) MUST_USE;
struct str name_fold(struct job *j, struct str name);

/* ── who a person is today (person.c) ───────────────────────────────── */

enum grade { /* what the posts ask of a session */
	GRADE_PLAIN,
	GRADE_FACTOR, /* a second factor */
	GRADE_OFFICER /* that, a short idle time, and no second session */
};
enum grade grade_of(const struct org_post *post, size_t n);
struct holder {
	bool here; /* known, and has not left */
	struct str name;
	const struct org_post *post;
	size_t post_n;
	enum grade grade;
};
enum err holder_find(struct job *j, struct db_ro *ro, int64_t person,
    struct holder *out) MUST_USE;

/* ── failed attempts (attempt.c) ────────────────────────────────────── */

/* Is counter ${key} locked now? */
enum err attempt_locked(struct job *j, struct db_ro *ro, const char *key,
    bool *locked) MUST_USE;
/* One more failure; *locked: this one was the last allowed. */
enum err attempt_failed(struct job *j, struct db_rw *rw, const char *key, int64_t person,
    bool *locked) MUST_USE;
enum err attempt_clear(struct job *j, struct db_rw *rw, const char *key) MUST_USE;

/* ── sessions (session.c) ───────────────────────────────────────────── */

/* ${weak}: whatever the credentials are. */
enum weakness { WEAK_IF_LACKING, WEAK_NEVER };
enum err session_open(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    int64_t person, enum weakness weak, char token[ACCOUNT_TOKEN + 1]) MUST_USE;
/* E_DENIED if the session of ${who} has ended meanwhile. */
enum err session_still(struct job *j, struct db_rw *rw,
    const struct account_who *who) MUST_USE;
/* End all sessions of ${person}. */
enum err session_end_all(struct job *j, struct db_rw *rw, int64_t person) MUST_USE;

#endif
