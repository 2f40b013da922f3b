/* SPDX-License-Identifier: MIT
 *
 * ledger.h -- the counting house [账房]: facts, one sealed tree, verify, rebuild
 *
 * Everything that happens is an append-only fact.  A fact's leaf hash goes
 * into one Merkle tree as RFC 6962 builds it; a seal [封存] is the signed size
 * and root of that tree.  Every other table of the domain is a view: a room
 * writes it only in the apply() of its kinds, so replaying the facts gives the
 * same rows again.  Bodies hold absolute values, never a secret, an identity
 * number or a phone number.
 *
 * What the ledger cannot know: whether a fact was true when it was given, and
 * without a seal kept elsewhere, whether the newest facts were cut off.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "store/store.h"

#define LEDGER_HASH 32
#define LEDGER_SALT 16
#define LEDGER_BODY_MAX ((size_t)2 << 20)
#define LEDGER_KIND_MAX 60     /* bytes of the name of a kind */
#define LEDGER_SUBJECT_MAX 300 /* bytes of a subject */
#define LEDGER_LIST_BODY 500   /* characters of a body in a list */

/* ── facts ──────────────────────────────────────────────────────────── */

struct ledger_fact {
	int64_t seq;        /* from 1, without a gap; set by ledger_put() */
	int64_t at;         /* when it was recorded: job->now; set by ledger_put() */
	int32_t day;        /* when it happened; 补记 if that is another day than at */
	int64_t actor;      /* the person who gave it; 0: the system itself */
	int64_t unit;       /* the unit it concerns; 0: none */
	struct str kind;    /* set by ledger_put() */
	struct str subject; /* the key of what it is about, as its kind says */
	struct str body;    /* fields: see body_put() */
	bool erased;        /* body and salt are gone: 〔已删除〕 */
	unsigned char leaf[LEDGER_HASH]; /* set by ledger_put() */
};

enum {                       /* flags of a kind */
	LEDGER_PUBLIC = 1,   /* export --public shows its body */
	LEDGER_PERSONAL = 2, /* may be erased */
};

struct ledger_kind {
	const char *name;  /* 单位.设立 */
	const char *means; /* for people: one short line */
	unsigned flags;
	/* Bring the views up to date.  May read only ${f} and views; gets facts in
	 * the order of seq, also erased ones (body empty). */
	enum err (*apply)(struct job *j, struct db_rw *rw, const struct ledger_fact *f);
	/* apply() of ${n} facts in their order, in fewer statements; NULL: one by one. */
	enum err (*apply_all)(struct job *j, struct db_rw *rw,
	    const struct ledger_fact *f, size_t n);
};

/* What one room brings to the ledger; main/ lists all of them. */
struct ledger_room {
	const struct db_room *tables; /* its views, but for credentials */
	const struct ledger_kind *kind;
	size_t kind_n;
};

#define LEDGER_ERASED "账本.删除" /* a kind; its subject: the number of the erased fact */
/* What the ledger itself records: 账本.删除.  Always known, whether listed or not. */
extern const struct ledger_room ledger_own;

/* The kind of that name in ${rooms} or in ledger_own; NULL if there is none. */
const struct ledger_kind *ledger_kind_find(const struct ledger_room *rooms, size_t n,
    struct str name);

/**
 * ledger_put(j, rw, kind, f):
 * Append ${f}, give it its number, salt and leaf, and apply it; the caller
 * owns the transaction, and rolls back (its part of) it if this fails.
 * E_INPUT if the subject, E_LIMIT if the body is too long, E_INPUT if one of them
 * is no UTF-8, or what apply() says.
 *
 * The leaf is SHA-256(0x00 | F(seq) F(at) F(day) F(actor) F(unit) F(kind)
 * F(subject) | D), F(x) = 8 bytes length, then x; integers as 8 bytes; both
 * big-endian, negative ones as two's complement; D = SHA-256(salt | body).
 * So D alone, kept when a body is erased, is enough to check the rest.
 */
enum err ledger_put(struct job *j, struct db_rw *rw, const struct ledger_kind *kind,
    struct ledger_fact *f) MUST_USE;

/* ledger_put() of ${n} facts of one kind, in their order and in few statements. */
enum err ledger_put_all(struct job *j, struct db_rw *rw, const struct ledger_kind *kind,
    struct ledger_fact *f, size_t n) MUST_USE;

/* Who said fact ${seq} and when, without its body; E_MISSING if there is none. */
enum err ledger_who(struct job *j, struct db_ro *ro, int64_t seq, int64_t *actor,
    int64_t *at) MUST_USE;

/* E_MISSING if there is no such fact. */
enum err ledger_find(struct job *j, struct db_ro *ro, int64_t seq,
    struct ledger_fact *out) MUST_USE;

/* Is fact ${seq} still what its stored leaf was made of?  E_MISSING as above. */
enum err ledger_holds(struct job *j, struct db_ro *ro, int64_t seq, bool *out) MUST_USE;

struct ledger_wish {    /* which facts; zero and empty mean any */
	int64_t before; /* seq less than this; 0: from the newest */
	int64_t actor, unit;
	struct str kind, subject;
};
/* The newest first, at most ${max}; bodies are cut after LEDGER_LIST_BODY characters. */
enum err ledger_list(struct job *j, struct db_ro *ro, const struct ledger_wish *wish,
    size_t max, const struct ledger_fact **items, size_t *n) MUST_USE;

#define LEDGER_NAMES_MAX 8
#define LEDGER_LOOK_MAX ((int64_t)1000000) /* facts that one search looks at */
struct ledger_quest {
	int64_t before;              /* seq less than this; 0: from the newest */
	int64_t from, until;         /* recorded from … and before …; 0: any time */
	struct str kind, words;      /* words: the subject has them; empty: any */
	const int64_t *actor, *unit; /* one of these, at most LEDGER_NAMES_MAX */
	size_t actors, units;        /* none: any */
};
/* The newest first, at most ${max}, bodies cut as above.  *upto: down to this fact
 * all were looked at; 1: down to the first.  Times are taken to grow with seq: what
 * was recorded while the clock stood wrong may be left out at the ends. */
enum err ledger_search(struct job *j, struct db_ro *ro, const struct ledger_quest *quest,
    size_t max, const struct ledger_fact **items, size_t *n, int64_t *upto) MUST_USE;

/* The facts about ${subject} after fact ${after}, oldest first, with whole bodies; at
 * most ${max}, fewer if their bodies are large.  None: there are no more. */
enum err ledger_about(struct job *j, struct db_ro *ro, struct str subject, int64_t after,
    size_t max, const struct ledger_fact **items, size_t *n) MUST_USE;

struct ledger_news { /* that there is a fact, and about whom */
	int64_t unit;
	struct str kind;
};
/* The facts about ${subject} after fact ${after}, oldest first, without their bodies; at
 * most ${max}. */
enum err ledger_since(struct job *j, struct db_ro *ro, struct str subject, int64_t after,
    size_t max, const struct ledger_news **items, size_t *n) MUST_USE;

/* ── bodies ─────────────────────────────────────────────────────────── */

/* A body is lines "key=value"; in a value \n and \\ stand for a line end and a
 * backslash.  Keys have no "=", no line end, no backslash; they may repeat. */
void body_put(struct buf *b, struct str key, struct str value);
void body_put_int(struct buf *b, struct str key, int64_t value);     /* in decimal */
struct str body_get(struct job *j, struct str body, struct str key); /* empty if none */
int64_t body_int(struct job *j, struct str body, struct str key);    /* 0 if none */
/* The next line from *at, which starts at 0; false after the last. */
bool body_next(struct job *j, struct str body, size_t *at, struct str *key,
    struct str *value);

/* ── once ───────────────────────────────────────────────────────────── */

/**
 * ledger_once(j, rw, actor, key, seen):
 * Remember that ${actor} sent the form ${key}; *seen: that was so before, and
 * nothing is to be done again.  An empty key is never seen.
 */
enum err ledger_once(struct job *j, struct db_rw *rw, int64_t actor, struct str key,
    bool *seen) MUST_USE;

/* ── the tree and its seals ─────────────────────────────────────────── */

/* The ledger as it is now: how many facts, and the root over their leaves. */
struct ledger_head {
	int64_t size;
	unsigned char root[LEDGER_HASH];
};
/* Of an empty ledger size is 0 and root the hash of nothing. */
enum err ledger_head(struct job *j, struct db_ro *ro, struct ledger_head *out) MUST_USE;

/* The hashes that lead from leaf ${seq} to the root of the first ${size}; E_INPUT
 * unless 0 < seq <= size <= what there is.  Reads size / 256 + 512 hashes. */
enum err ledger_proof(struct job *j, struct db_ro *ro, int64_t seq, int64_t size,
    const unsigned char (**path)[LEDGER_HASH], size_t *n) MUST_USE;
/* Does ${path} lead from ${leaf}, fact ${seq}, to ${root} of the first ${size}? */
bool ledger_proof_holds(const unsigned char leaf[LEDGER_HASH], int64_t seq, int64_t size,
    const unsigned char (*path)[LEDGER_HASH], size_t n,
    const unsigned char root[LEDGER_HASH]);
/* SHA-256. */
void ledger_digest(struct str bytes, unsigned char out[LEDGER_HASH]);
/* Append a hash as people and files see it: 64 hexadecimal digits. */
void ledger_hash_put(struct buf *b, const unsigned char hash[LEDGER_HASH]);

struct ledger_key; /* the secret half of the seal */
/* Read DIR/seal.key, or make it (0600).  E_SYSTEM if others may read it, if it
 * is no such key, or the directory cannot be used.  Must be closed. */
enum err ledger_key_open(struct job *j, struct str dir, struct ledger_key **out) MUST_USE;
void ledger_key_close(struct ledger_key *key); /* wiped; NULL is allowed */

struct ledger_seal {
	int64_t size, at;
	unsigned char root[LEDGER_HASH];
	struct str note; /* the signed checkpoint, as text (C2SP signed note) */
	struct str code; /* 短码: 48213-7F3K-9QPM-2XWD, to be printed */
	struct str key;  /* the public key it is signed with (C2SP verifier key) */
};
/* Seal what is there now; the same size is sealed once only (the old seal comes
 * back).  E_INPUT while there is nothing. */
enum err ledger_seal(struct job *j, struct db_rw *rw, const struct ledger_key *key,
    struct ledger_seal *out) MUST_USE;
/* Is the seal what its key has signed?  That the key is the right one is known
 * only from elsewhere. */
bool ledger_seal_holds(const struct ledger_seal *s);
/* The first seal that covers fact ${seq}; *found false: none does yet. */
enum err ledger_seal_over(struct job *j, struct db_ro *ro, int64_t seq,
    struct ledger_seal *out, bool *found) MUST_USE;
/* The newest first: those of a size less than ${before}; 0: from the newest. */
enum err ledger_seal_list(struct job *j, struct db_ro *ro, int64_t before, size_t max,
    const struct ledger_seal **items, size_t *n) MUST_USE;

/* ── out, in, again ─────────────────────────────────────────────────── */

/* Every line of an export goes to put(), without a line end; it may fail, and
 * keeps nothing of the job's memory: that goes away page by page. */
struct ledger_sink {
	enum err (*put)(struct job *j, void *arg, struct str line);
	void *arg;
};
/* All facts (or with bodies of public kinds only) and seals, as JSON lines: see
 * docs/账本格式.md.  The caller's transaction makes it one moment. */
enum err ledger_export(struct job *j, struct db_ro *ro, const struct ledger_room *rooms,
    size_t n, bool open_only, const struct ledger_sink *sink) MUST_USE;

#define LEDGER_LINE_MAX ((size_t)13 << 20) /* bytes of one line of an export */

/**
 * ledger_check_new(j, known, out):
 * Check an export line by line, in constant memory.  ${known} is what was kept
 * elsewhere: a 短码 from paper, or the whole text of a seal; or empty.  E_INPUT
 * if it is neither.  Lines come without their line ends; what is wrong with
 * them is not an error but in the verdict; E_LIMIT if memory does not suffice.
 */
struct ledger_check;
enum err ledger_check_new(struct job *j, struct str known,
    struct ledger_check **out) MUST_USE;
/* The next line; E_LIMIT as above. */
enum err ledger_check_line(struct job *j, struct ledger_check *c,
    struct str line) MUST_USE;

#define LEDGER_TOLD_MAX 50 /* sentences in a verdict */

struct ledger_verdict {
	int64_t facts, hidden, erased; /* hidden: body not in this export */
	int64_t seals, seals_good;
	unsigned char root[LEDGER_HASH];
	struct str key;    /* public keys of the seals, one a line: compare with paper */
	int64_t uncovered; /* facts after the newest good seal */
	bool known_good;   /* what was kept elsewhere fits */
	size_t wrong;      /* how many things do not hold */
	struct str told;   /* the first LEDGER_TOLD_MAX of them, one a line */
};
/* After the last line; ${c} is used up. */
void ledger_check_end(struct job *j, struct ledger_check *c, struct ledger_verdict *out);

/**
 * ledger_load_begin(j, rw, rooms, n, out), _line(), _end():
 * Append the facts and seals of an export as they are into an empty ledger and
 * apply them, in the caller's transaction.  E_INPUT if the ledger is not empty,
 * a kind is unknown, bodies are not in the export, or anything does not hold.
 */
struct ledger_load;
enum err ledger_load_begin(struct job *j, struct db_rw *rw,
    const struct ledger_room *rooms, size_t n, struct ledger_load **out) MUST_USE;
/* As above; one line without its end.  Lines wait for one another, so what is wrong
 * with one may be said a few hundred later. */
enum err ledger_load_line(struct job *j, struct ledger_load *l, struct str line) MUST_USE;
/* As above, of the last lines; E_INPUT if the export ends too early or its seals do
 * not hold. */
enum err ledger_load_end(struct job *j, struct ledger_load *l) MUST_USE;

/* Empty all views and replay the facts, in the caller's transaction; the tree is
 * made anew from the leaves. */
enum err ledger_rebuild(struct job *j, struct db_rw *rw, const struct ledger_room *rooms,
    size_t n, int64_t *facts) MUST_USE;
/* One SHA-256 over every row of every view, to compare before and after. */
enum err ledger_views(struct job *j, struct db_ro *ro, const struct ledger_room *rooms,
    size_t n, unsigned char out[LEDGER_HASH]) MUST_USE;

/**
 * ledger_erase(j, rw, rooms, n, seq, actor, why):
 * Drop body and salt of a personal fact, keep its leaf, and record who did it
 * and why.  The caller rebuilds.  E_DENIED if the kind is not personal, E_INPUT
 * if it is erased already or ${why} is empty.  Older copies still have it.
 */
enum err ledger_erase(struct job *j, struct db_rw *rw, const struct ledger_room *rooms,
    size_t n, int64_t seq, int64_t actor, struct str why) MUST_USE;

#endif
