/* SPDX-License-Identifier: MIT
 *
 * account.h -- the door keeper [门禁]: passwords, codes, sessions, rights
 *
 * Secrets live in tables that are in backups and never in exports; only hashes
 * of session, device and one-time codes are kept.  A session says who somebody
 * is; rights.def says what each role may do, and where.  Signing in, locking,
 * and every change of a credential is a fact; a failed attempt is a counter.
 *
 * Hashing costs time and memory on purpose: it happens in the asking half, two
 * at a time, a few waiting; more are told to come back.
 *
 * What this does not hide: an officer's password takes longer to check than a
 * member's, so who measures can tell the few officers' names from unknown
 * ones; and the tables of secrets show whoever reads them who has an account.
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "org/org.h"

extern const struct ledger_room account_ledger; /* facts without views */

#define ACCOUNT_PASSWORD_MIN 10 /* characters */
#define ACCOUNT_PASSWORD_MAX 128
#define ACCOUNT_TOKEN 43 /* characters of a session, device or one-time token */

/* ── rights ─────────────────────────────────────────────────────────── */

enum account_right { /* one row of rights.def each, from 1: 0 is nobody's need */
	R_NONE,
#define RIGHT(id, means, ...) id,
#include "account/rights.def"
#undef RIGHT
	RIGHTS_N
};
enum account_scope { SCOPE_NO, SCOPE_OWN, SCOPE_TREE, SCOPE_ALL };
/* What role ${role} may do with right ${right}. */
enum account_scope account_scope(enum account_right right, enum org_role role);
/* The words of its row: 看排名. */
const char *account_right_means(enum account_right right);

/* ── the key file ───────────────────────────────────────────────────── */

/* Two keys made of the one in DIR/secret.key: one seals the seeds of second
 * factors, one is mixed into every password (a pepper).  A stolen copy of the
 * database alone opens neither.  Filled in by account_keys_init() only. */
struct account_keys {
	unsigned char seal[32], pepper[32];
};

/**
 * account_keys_init(j, rw, dir, out):
 * Read ${dir}/secret.key and see that it is the one this database was filled
 * with; a database without any gets a new one (mode 0600).  For the start of
 * the program, in a transaction.  E_INPUT if the file is missing though the
 * database knows one, is another one, or may be read by others.  Processes
 * that share a PostgreSQL database need copies of the same file.
 */
enum err account_keys_init(struct job *j, struct db_rw *rw, struct str dir,
    struct account_keys *out) MUST_USE;
void account_keys_done(struct account_keys *keys); /* wiped */

/* ── who is asking ──────────────────────────────────────────────────── */

struct account_who {
	int64_t person; /* 0: nobody signed in */
	struct str name;
	const struct org_post *post; /* held today */
	size_t post_n;
	int64_t session, seen; /* seen: when account_touch() last pushed it on */
	struct str form_token; /* what every form of this session carries */
	bool weak;             /* may only set a password or a second factor */
	int64_t until;         /* when the session ends by itself if nothing happens */
};

/* ${token}: the cookie; empty, unknown or ended: nobody, and OK.  A session also
 * ends when the person leaves or gets a post that asks for a stronger one. */
enum err account_who(struct job *j, struct db_ro *ro, struct str token,
    struct account_who *out) MUST_USE;
/* Does any post held today have that role? */
bool account_has_role(const struct account_who *who, enum org_role role);
/* Does any post give ${right} at all?  A weak session has R_SIGNED only. */
bool account_has(const struct account_who *who, enum account_right right);
/* For the object of unit ${unit}: OK, or E_MISSING as if there were none.  A
 * post that names no unit reaches none, unless the role has SCOPE_ALL. */
enum err account_may(struct job *j, struct db_ro *ro, const struct account_who *who,
    enum account_right right, int64_t unit) MUST_USE;
/* The units a list must keep within: *all, or the tops of subtrees.  SCOPE_OWN
 * gives no top: such a post sees one unit's page, and no list. */
void account_within(struct job *j, const struct account_who *who,
    enum account_right right, bool *all, const int64_t **tops, size_t *n);
/* Is ${given} the form token of this very session?  In constant time. */
bool account_form_token_ok(const struct account_who *who, struct str given);

/* ── signing in ─────────────────────────────────────────────────────── */

struct account_rules { /* of this installation */
	bool demo;     /* a directory marked 演示: no second factor, sign-in links */
	bool dengbao; /* 等保三级 profile: classes of characters, 90 days, history 5 */
	int32_t idle_s, idle_officer_s, absolute_s;
	const struct account_keys *keys; /* needed for passwords and factors */
};
extern const struct account_rules account_rules_default; /* 30 min, 15 min, 12 h */

struct account_try {     /* what was typed and what came of it; starts as zeros */
	struct str name; /* sign-in name */
	struct str password, code; /* code: TOTP or recovery; may be empty */
	struct str device;         /* cookie of a known device; may be empty */
	/* filled by account_try(): */
	int64_t person;
	bool good, needs_code, known_device;
	struct str told; /* the same words for an unknown name and a wrong password */
	/* filled by account_try_tell(): empty if refused, device_new also if known */
	char session[ACCOUNT_TOKEN + 1], device_new[ACCOUNT_TOKEN + 1];
	/* between the two halves: */
	int64_t version;        /* of the credentials that were compared */
	int64_t step;           /* the TOTP step used; 0: none */
	bool recovery;          /* a recovery code was used … */
	unsigned char hash[32]; /* … this one */
	unsigned char device_hash[32];
	char key[72], phc[128]; /* counter of failures; new hash, empty: none */
};
/* Asking half: hash and compare.  OK also if it is no good (then told says why):
 * account_try_tell() is to be called, for it counts.  E_BUSY if too many hash
 * already; E_DENIED if locked. */
enum err account_try(struct job *j, struct db_ro *ro, const struct account_rules *rules,
    struct account_try *t) MUST_USE;
/* Telling half: count, lock, or open the session.  A refusal is OK too, so that
 * what was counted is kept: session is empty then, and told says why. */
enum err account_try_tell(struct job *j, struct db_rw *rw,
    const struct account_rules *rules, struct account_try *t) MUST_USE;

/* One-time codes: 初始化, 新账户, 重置, 演示.  The text goes to the person, the
 * database keeps its hash; a new one ends the older ones of the person.  Hours:
 * 1 to 720.  E_INPUT if a SETUP code is for somebody without a sign-in name, or
 * the person is gone; E_DENIED for one's own, and for one of the three officers
 * who has a password, unless by the installation itself (actor 0: zeren code). */
enum account_code { ACCOUNT_CODE_SETUP, ACCOUNT_CODE_DEMO };
/* Make one; ${text} is the only place it stands in, 0-terminated. */
enum err account_code_new(struct job *j, struct db_rw *rw, int64_t actor, int64_t person,
    enum account_code what, int32_t hours, char text[ACCOUNT_TOKEN + 1]) MUST_USE;
/* Who could use it now?  E_MISSING otherwise, in the user's words. */
enum err account_code_find(struct job *j, struct db_ro *ro, struct str code,
    enum account_code what, int64_t *person) MUST_USE;
/* Use it up and open a session.  A SETUP code starts the account anew: password,
 * second factor, devices and sessions are gone, and the session is weak until a
 * password (and factor, if needed) is set.  DEMO codes only with rules->demo. */
enum err account_code_use(struct job *j, struct db_rw *rw,
    const struct account_rules *rules, struct str code, enum account_code what,
    char session[ACCOUNT_TOKEN + 1]) MUST_USE;

/* Any session, as a matter of the program; none such: nothing happens. */
enum err account_sign_out(struct job *j, struct db_rw *rw, int64_t session) MUST_USE;
/* One of the asker's own sessions; E_MISSING if ${session} is not theirs. */
enum err account_session_end(struct job *j, struct db_rw *rw,
    const struct account_who *who, int64_t session) MUST_USE;
/* Push the idle end on; at most once a minute per session. */
enum err account_touch(struct job *j, struct db_rw *rw, const struct account_rules *rules,
    int64_t session) MUST_USE;

/* ── credentials ────────────────────────────────────────────────────── */

/* Sign-in names are unique, 2–40 characters, no blanks; large and small, full
 * and half width letters are the same.  The first one makes the account. */
enum err account_name_put(struct job *j, struct db_rw *rw, int64_t actor, int64_t person,
    struct str name) MUST_USE;
/* After an erasure: the sign-in name, which often is the person's, becomes
 * 已删除-3.  No account: nothing happens. */
enum err account_forget(struct job *j, struct db_rw *rw, int64_t person) MUST_USE;
enum err account_name_of(struct job *j, struct db_ro *ro, int64_t person,
    struct str *name) MUST_USE; /* empty: no account */
/* Who signs in with that name?  E_MISSING if nobody. */
enum err account_named(struct job *j, struct db_ro *ro, struct str name,
    int64_t *person) MUST_USE;
/* Asking half: E_INPUT says what a password needs; E_BUSY as above. */
enum err account_password_hash(struct job *j, struct db_ro *ro,
    const struct account_rules *rules, const struct account_who *who, struct str password,
    char phc[128]) MUST_USE;
/* Telling half: ends all other sessions, opens a fresh one (rotation).  E_DENIED
 * if the session that asks has ended meanwhile. */
enum err account_password_put(struct job *j, struct db_rw *rw,
    const struct account_rules *rules, const struct account_who *who, const char *phc,
    char session[ACCOUNT_TOKEN + 1]) MUST_USE;

/* Second factor: a seed shown once as base32 and otpauth:// text, then a code. */
bool account_needs_factor(const struct account_rules *rules,
    const struct account_who *who);
struct account_seed {
	char base32[33], uri[512];
};
/* It does not count before account_factor_confirm(); a new one replaces it. */
enum err account_factor_new(struct job *j, struct db_rw *rw,
    const struct account_rules *rules, const struct account_who *who,
    struct account_seed *out) MUST_USE;
/* E_INPUT if the code is wrong; ten recovery codes, shown once; rotation. */
enum err account_factor_confirm(struct job *j, struct db_rw *rw,
    const struct account_rules *rules, const struct account_who *who, struct str code,
    char recovery[10][12], char session[ACCOUNT_TOKEN + 1]) MUST_USE;

struct account_session {
	int64_t id, since, seen;
	bool now; /* the one that asks */
};
/* Those of the asker that have not ended, the last used first; at most 20. */
enum err account_session_list(struct job *j, struct db_ro *ro,
    const struct account_who *who, const struct account_session **items,
    size_t *n) MUST_USE;

struct account_state { /* what an officer sees of an account */
	int64_t person;
	struct str name, sign_in;
	bool has_password, has_factor;
	int64_t locked_until; /* 0: not */
};
/* By sign-in name, those after that of ${after} (a person; 0: from the start). */
enum err account_list(struct job *j, struct db_ro *ro, int64_t after, size_t max,
    const struct account_state **items, size_t *n) MUST_USE;
/* E_MISSING if that person has no account. */
enum err account_find(struct job *j, struct db_ro *ro, int64_t person,
    struct account_state *out) MUST_USE;
/* End a lock before its time.  E_MISSING without an account; E_DENIED for one's own. */
enum err account_unlock(struct job *j, struct db_rw *rw, int64_t actor,
    int64_t person) MUST_USE;

/* Accounts that an officer looks after, by sign-in name, at most ${max}. */
enum account_worry {
	ACCOUNT_LOCKED,
	ACCOUNT_BARE,     /* a password, and no second factor */
	ACCOUNT_UNOPENED, /* no password, and no code that still works */
};
/* Those of one worry. */
enum err account_worries(struct job *j, struct db_ro *ro, enum account_worry which,
    size_t max, const struct account_state **items, size_t *n) MUST_USE;

struct account_tally { /* how many there are now */
	int64_t accounts, locked, bare, unopened;
	int64_t sessions, persons; /* persons: who have at least one session */
	int64_t codes;             /* one-time codes that still work */
};
/* Counts as of j->now. */
enum err account_tally(struct job *j, struct db_ro *ro,
    struct account_tally *out) MUST_USE;
/* One-time codes that still work at ${at}. */
enum err account_codes_after(struct job *j, struct db_ro *ro, int64_t at,
    int64_t *out) MUST_USE;

/* Secrets from one database to another, which has none [zeren move].  Sessions
 * and counters stay behind: everybody signs in again. */
enum err account_move(struct job *j, struct db_ro *from, struct db_rw *to) MUST_USE;

#endif
