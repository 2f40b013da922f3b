/* SPDX-License-Identifier: MIT
 *
 * base.h -- the ground [地基]: jobs, memory, text, errors, exact numbers, dates
 *
 * Everything a request or a command needs lives in its struct job: memory,
 * the time, and the one sentence that tells the user what went wrong.  Domain
 * code never frees: a job's arena goes away whole.  Nothing here knows the
 * domain, reads the clock, or opens a file.
 */
#ifndef BASE_H
#define BASE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define ARRAY_N(a) (sizeof(a) / sizeof((a)[0]))

/* A loop that becomes vectors as wide as the machine has them, chosen when the program
 * starts; not where a sanitizer wants to see every load.  See -O3 in the Makefile. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WATCHED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WATCHED 1
#endif
#if defined(__x86_64__) && !defined(WATCHED)
#define MANY_WIDTHS \
	__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MANY_WIDTHS
#endif

/* ── errors ─────────────────────────────────────────────────────────── */

enum err {
	OK = 0,
	E_INPUT,   /* what the user gave cannot be used as it is */
	E_MISSING, /* no such thing */
	E_DENIED,  /* there is such a thing, but not for this person */
	E_LIMIT,   /* a stated maximum was reached */
	E_SYSTEM,  /* disk, network, another program */
	E_BUSY,    /* try again in a moment */
};

/* ── text ───────────────────────────────────────────────────────────── */

/* Text: pointer and length, not terminated, valid UTF-8 once inside. */
struct str {
	const char *p;
	size_t n;
};

#define S(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR_FMT(s) (int)(s).n, (s).p /* for "%.*s" */

struct str str_of(const char *c);                         /* c may be NULL: empty */
bool str_eq(struct str a, struct str b);                  /* byte by byte */
int str_cmp(struct str a, struct str b);                  /* by bytes */
bool str_starts(struct str s, struct str head);           /* an empty ${head}: true */
bool str_ends(struct str s, struct str tail);             /* likewise */
struct str str_cut(struct str s, size_t from, size_t to); /* s[from, to) */
struct str str_trim(struct str s); /* blanks and U+3000 off both ends */
/* Position of the first ${part} in ${s}, or s.n. */
size_t str_find(struct str s, struct str part);

/* Is ${s} valid UTF-8 without NUL?  If not, *bad is the offending offset. */
bool utf8_valid(struct str s, size_t *bad);
/* Decode the character at *at (valid text, *at < s.n) and step over it. */
uint32_t utf8_next(struct str s, size_t *at);
/* Columns ${s} takes in a terminal: CJK and full-width count 2. */
size_t utf8_width(struct str s);
/* Number of characters. */
size_t utf8_count(struct str s);
bool is_cjk(uint32_t c); /* ideographs, kana, bopomofo; not punctuation */
/* A space, also of full width or one that does not break, or TAB. */
bool utf8_blank(uint32_t c);

#define STR_NEAR_MAX 8
/* The ${names} somebody who wrote ${s} may have meant, at most ${max} indexes
 * into ${found}, nearest first; the number of them.  For messages. */
size_t str_near(struct str s, const struct str *names, size_t n, size_t *found,
    size_t max);

/* ── jobs and memory ────────────────────────────────────────────────── */

struct arena; /* grows in chunks up to a hard cap, is freed whole */

/* A request or a command: what it may use and what it must say. */
struct job {
	struct arena *mem;
	int64_t now;     /* seconds since 1970, UTC; given, never read */
	int32_t today;   /* day number of the local date; see day_of() */
	char told[4096]; /* the sentence for the user, set by fail() */
	jmp_buf *full;   /* where job_run() waits for an exhausted arena */
};

/**
 * job_run(j, cap, fn, arg):
 * Give ${j} an arena of at most ${cap} bytes, run ${fn}, free the arena.
 * ${j}->now and ->today must be set.  If the cap or the machine's memory is
 * exhausted inside, ${fn} is left at once and the result is E_LIMIT, so code
 * in between never sees a NULL; whatever a room holds open must therefore
 * belong to the caller of job_run().
 */
enum err job_run(struct job *j, size_t cap, enum err (*fn)(struct job *, void *),
    void *arg) MUST_USE;

/**
 * job_keep(j, cap, fn, arg, kept):
 * Like job_run(), but if ${fn} returns OK its arena stays: *kept, to be freed
 * with arena_drop() by whoever holds what ${fn} made.  Otherwise *kept is NULL.
 * Returns what ${fn} does, or E_LIMIT.
 */
enum err job_keep(struct job *j, size_t cap, enum err (*fn)(struct job *, void *),
    void *arg, struct arena **kept) MUST_USE;
/* From now on ${kept}, of job_keep(), goes when the memory of ${j} does.  It is beyond
 * the cap of ${j}: for work that needs far more than what is around it. */
void job_own(struct job *j, struct arena *kept);
void arena_drop(struct arena *a);         /* NULL is allowed */
size_t arena_used(const struct arena *a); /* bytes handed out */

/* From now on the process keeps memory that jobs give back, up to 128 MiB for each of
 * its threads, and the next job has it without asking the system.  At the start. */
void job_reuse(void);

/* Zeroed memory, aligned for anything, for as long as the job; never NULL. */
void *job_alloc(struct job *j, size_t bytes) __attribute__((returns_nonnull, malloc));
void *job_array(struct job *j, size_t n, size_t each) /* n * each, checked */
    __attribute__((returns_nonnull, malloc));
/* The same, not cleared: for large columns that are written before they are read. */
void *job_room(struct job *j, size_t bytes) __attribute__((returns_nonnull, malloc));
/* Room for one more element: ${old} itself while n < *cap, else a copy of twice
 * the size.  Start with NULL and 0. */
void *job_grow(struct job *j, void *old, size_t n, size_t *cap, size_t each)
    __attribute__((returns_nonnull));
struct str job_str(struct job *j, struct str s);   /* a copy */
const char *job_cstr(struct job *j, struct str s); /* a terminated copy */
struct str job_fmt(struct job *j, const char *fmt, ...) PRINTF(2, 3); /* terminated */
size_t job_used(const struct job *j); /* bytes handed out */

#define NEW(j, type) ((type *)job_alloc((j), sizeof(type)))
#define NEWS(j, type, n) ((type *)job_array((j), (n), sizeof(type)))

/**
 * fail(j, e, fmt, ...):
 * Write the sentence for the user (what happened, why, what to do) and return
 * ${e}, one of E_….  Only the first detector calls this; everyone else returns its
 * error.  A sentence too long for told is cut between characters.
 */
enum err fail(struct job *j, enum err e, const char *fmt, ...) PRINTF(3, 4);

/* ── growing output ─────────────────────────────────────────────────── */

struct buf { /* {.j = job} starts an empty one */
	struct job *j;
	char *p;
	size_t n, cap;
};

void buf_put(struct buf *b, struct str s);                      /* append ${s} */
void buf_c(struct buf *b, char c);                              /* append one byte */
void buf_pad(struct buf *b, size_t n, char c);                  /* n times c */
void buf_int(struct buf *b, int64_t v);                         /* in decimal */
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF(2, 3); /* as printf() */
struct str buf_str(const struct buf *b); /* all of it; until the next append */

/* ── exact numbers ──────────────────────────────────────────────────── */

__extension__ typedef __int128 wide;

/* A decimal with six places: value = u / 1 000 000. */
struct num {
	int64_t u;
};
#define NUM_ONE INT64_C(1000000)
#define NUM_LIMIT (INT64_C(100000000000) * NUM_ONE) /* |outside values| <= 10^11 */
#define NUM(whole) ((struct num){ (whole)*NUM_ONE })

enum rounding {
	ROUND_HALF,
	ROUND_DOWN,
	ROUND_UP
}; /* half away from zero;
							   toward zero; away */

/**
 * num_parse(s, out):
 * Read "12", "-0.25", "+3.5" (at most six places, |value| <= 10^11).  False if
 * ${s} is anything else; nothing is skipped or guessed.
 */
bool num_parse(struct str s, struct num *out) MUST_USE;
/* Append with exactly ${places} (0..6) places; rounded half away from zero. */
void num_put(struct buf *b, struct num x, int places);
/* Append with as many places as it has. */
void num_put_short(struct buf *b, struct num x);
struct str num_text(struct job *j, struct num x); /* the same, as text */
/* To a multiple of 10^-places. */
struct num num_round(struct num x, int places, enum rounding how);

/*
 * A fraction: n / d in plain units, d > 0.  Quotients stay fractions until
 * points are made of them, so 1/3 x 3 is 1.  If a result does not fit even
 * when reduced it is rounded to 10^-9 (or as fine as fits) and marked.
 */
struct frac {
	int64_t n, d;
	bool approx; /* no longer exact: shown with ≈ */
};

struct frac frac_of(struct num x);                             /* exact */
struct frac frac_make(wide n, wide d);                         /* n / d; d > 0 */
bool frac_div(struct frac a, struct frac b, struct frac *out); /* false: b = 0 */
struct frac frac_mul(struct frac a, struct frac b); /* marked if one of both is */
struct frac frac_add(struct frac a, struct frac b); /* likewise */
struct frac frac_neg(struct frac a);                /* -a */
int frac_cmp(struct frac a, struct frac b);         /* exact: -1 0 1 */
/* To a multiple of 10^-places, which is 0..6. */
struct num frac_round(struct frac x, int places, enum rounding how);
/* Steps of ${step} > 0 in max(0, x): whole ones, ROUND_DOWN or ROUND_UP; with
 * ROUND_HALF the exact share [按比例]. */
struct frac frac_steps(struct frac x, struct frac step, enum rounding how);

/* ── dates ──────────────────────────────────────────────────────────── */

/* A date is the number of days since 1970-01-01 (proleptic Gregorian). */
#define DAY_NONE INT32_MIN
bool day_of(int year, int month, int day,
    int32_t *out) MUST_USE;                                 /* false: no such date */
void day_parts(int32_t d, int *year, int *month, int *day); /* of day number ${d} */
/* The same day n months on, or the last of that month: 31 Jan + 1 = 28 Feb. */
int32_t day_add_months(int32_t d, int months);
void day_put(struct buf *b, int32_t d);              /* 2026年3月5日 */
bool day_parse(struct str s, int32_t *out) MUST_USE; /* 2026-03-05 */
#define BEIJING (8 * 3600) /* seconds by which Beijing is ahead of UTC */
/* The day in Beijing at ${at} seconds since 1970: deadlines are meant so, however
 * the machine's clock is set. */
int32_t day_at(int64_t at);

/* ── tables ─────────────────────────────────────────────────────────── */

/* A read table of text: CSV, a sheet, a query.  Row 0 is the header. */
struct table {
	struct str name;        /* the file's name, for messages */
	size_t rows, cols;      /* rows counts the header */
	const struct str *cell; /* rows * cols, row by row; or NULL and ->text, ->at */
	const size_t *line;     /* per row: line in the file, from 1 */
	const bool *again;      /* per cell: a merged cell's value, repeated downwards;
				   NULL if the file has no such thing */
	const char *text; /* what the cells were cut from; may still have quotes around */
	const uint32_t *at; /* cols + 1 a row: where in ->text each cell begins and, after
			       the byte that parts them, where one more would */
};
struct str table_at(const struct table *t, size_t row, size_t col); /* both in range */
/* Is ${cell} the head of a row that sums the others up: 合计, 小计 …, also 合　计? */
bool table_is_sum(struct str cell);

/* A table that is handed over while it is read: each time some rows, below the header,
 * in a table that is good until the next time. */
struct table_rows {
	struct table t; /* the header alone before the first time and after the last */
	size_t most;    /* rows in all, the header among them; may be more */
	enum err (*next)(struct table_rows *rows) MUST_USE;
	enum err (*whole)(struct table_rows *rows, struct table *out) MUST_USE;
};

#endif
