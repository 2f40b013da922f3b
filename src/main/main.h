/* SPDX-License-Identifier: MIT
 *
 * main.h -- the front gate [大门]: what the commands share; private to main/
 *
 * A command reads its files, calls the rooms and fills two buffers; main.c
 * writes them and turns the result into an exit code.  Only `serve` speaks
 * while it runs.
 */
#ifndef MAIN_H
#define MAIN_H

#include "account/account.h"
#include "base/base.h"
#include "care/care.h"
#include "rule/rule.h"
#include "score/score.h"

enum option {
#define OPTION(id, name, value, means) OPT_##id,
#include "main/options.def"
#undef OPTION
	OPTIONS_N
};

struct args {
	const char *const *file; /* operands */
	size_t files;
	const char *value[OPTIONS_N]; /* NULL: not given; a flag: "" */
	const char **events;          /* --events, in the order written */
	size_t events_n;
};

enum status { /* exit codes */
	STATUS_OK = 0,
	STATUS_WRONG = 1,  /* something in the texts or tables is to be mended */
	STATUS_USAGE = 2,  /* the command was not called as it can be */
	STATUS_SYSTEM = 3, /* a file, the disk, the network, memory */
};

struct run { /* one command on its way */
	struct job *j;
	const struct args *args;
	struct buf out, say; /* to standard output, to standard error */
	enum status status;  /* if the command returns OK */
};

struct command {
	const char *name;
	size_t least, most; /* operands */
	const char *operands;
	unsigned options; /* USES(…) of those it takes */
	const char *means;
	enum err (*run)(struct run *);
};
#define USES(id) (1u << OPT_##id)

#define COMMAND(name, least, most, operands, options, means) \
	enum err command_##name(struct run *run) MUST_USE;
#include "main/commands.def"
#undef COMMAND

/* Print what was appended to ${run}->out, which is then empty: for what is long. */
void run_put(struct run *run);

/* fail() for a wrong call: the exit code will be STATUS_USAGE. */
enum err usage(struct run *run, const char *fmt, ...) PRINTF(2, 3);

/* ── files ──────────────────────────────────────────────────────────── */

/**
 * file_read(j, path, max, out): all of a file; "-" is standard input.
 * E_MISSING, E_SYSTEM, or E_LIMIT beyond ${max} bytes.
 */
enum err file_read(struct job *j, const char *path, size_t max, struct str *out) MUST_USE;
/**
 * text_read(j, path, max, out): the same for who refuses a zero byte: with one in what
 * is read first, nothing after that is read.
 */
enum err text_read(struct job *j, const char *path, size_t max, struct str *out) MUST_USE;

/* The table in a CSV file: what text_read() or office_csv_read() says against it. */
enum err table_read(struct job *j, const char *path, struct table *out) MUST_USE;

/* Replace ${path}, which exists, by ${text}: wholly or not at all. */
enum err file_replace(struct job *j, const char *path, struct str text) MUST_USE;

/* A new file at ${path}; one that exists is left alone. */
enum err file_create(struct job *j, const char *path, struct str text) MUST_USE;

/* ── the data directory ─────────────────────────────────────────────── */

#define HOUSE_ROOMS 9
struct house { /* an open data directory with everything in it */
	struct db *db;
	struct db_place place;
	struct ledger_room rooms[HOUSE_ROOMS]; /* whose facts and views it holds */
};

/* The rooms that keep facts, in the order that facts are replayed. */
void house_rooms(struct ledger_room out[HOUSE_ROOMS]);
/* --data (or ${dir} if it was not given) and --db. */
struct db_place place_given(const struct run *run, const char *dir);
enum err house_open(struct run *run, const struct db_place *place,
    struct house *out) MUST_USE;
void house_close(struct house *h);
/* The same, but E_MISSING if nothing was ever set up there. */
enum err house_enter(struct run *run, const struct db_place *place, struct house *out,
    struct org_setup *setup) MUST_USE;
/* Run ${fn} in a transaction of its own; nobody else writes. */
enum err house_write(struct run *run, struct house *h, db_half *fn, void *arg) MUST_USE;
/* Run ${fn} with a reader beside whoever has the directory: see db_peek(). */
enum err house_peek(struct run *run, const struct db_place *place,
    enum err (*fn)(struct job *j, struct db_ro *ro, void *arg), void *arg) MUST_USE;
/* Run ${fn} with a reader. */
enum err house_read(struct run *run, struct house *h,
    enum err (*fn)(struct job *j, struct db_ro *ro, void *arg), void *arg) MUST_USE;

/* ── the demonstration, demo*.c ─────────────────────────────────────── */

/* The last day of the invented city: what `serve --demo` takes as today. */
#define DEMO_DAY 2026, 11, 20
/* Two years of the invented city up to the day before DEMO_DAY, for an empty
 * directory; ${key}, a struct ledger_key, seals every month. */
enum err demo_fill(struct job *j, struct db_rw *rw, void *key) MUST_USE;
/* One scheme and the units and facts of a table, to look at: serve 方案 --facts. */
struct look {
	struct str name, text; /* of the scheme */
	const struct rule *rule;
	struct table *facts; /* NULL: none */
};
enum err demo_look(struct job *j, struct db_rw *rw, void *look) MUST_USE;

/* ── the calendar, calendar.c ───────────────────────────────────────── */

/* A table that is inside the program: demo/units.csv.  E_SYSTEM if it is not. */
enum err embedded_table(struct job *j, const char *name, struct table *out) MUST_USE;
/* The years whose days off the program knows, for a new directory. */
enum err calendar_fill(struct job *j, struct db_rw *rw) MUST_USE;
/* --holidays, if it is given: which days are off for ${snap}. */
enum err calendar_given(struct run *run, struct rule_snapshot *snap) MUST_USE;

/* ── schemes and tables ─────────────────────────────────────────────── */

/* Read a scheme text from a file; E_INPUT if it is too long. */
enum err scheme_text(struct run *run, const char *path, struct str *out) MUST_USE;

/**
 * scheme_refuse(run, notes, e, to): what is to be mended goes to run->say, and
 * E_INPUT counts it: 须改 2 处，改好才能${to}.  ${e} if nothing is.
 */
enum err scheme_refuse(struct run *run, const struct rule_notes *notes, enum err e,
    const char *to) MUST_USE;

/* Read, check and compile a scheme that is to be run; scheme_refuse() if it cannot be. */
enum err scheme_load(struct run *run, const char *path, struct rule **out) MUST_USE;

/* The same for a scheme that is only looked at: it may have problems, which are not
 * told, as long as it can be parsed. */
enum err scheme_read(struct run *run, const char *path, struct rule **out) MUST_USE;

/* The same for every scheme of the file, those that others read first. */
enum err schemes_read(struct run *run, const char *path, struct rule ***out,
    size_t *n) MUST_USE;

/* The table at --facts as it is written. */
enum err facts_table(struct run *run, struct table *out) MUST_USE;

/* ${t} without the columns that only some of ${other} ask for, and ${r} does not. */
struct table facts_own(struct job *j, const struct table *t, const struct rule *r,
    const struct rule *const *other, size_t n);

/* The units and facts of ${t}, as ${r} asks for them, and the days at --holidays. */
enum err facts_from(struct run *run, const struct rule *r, const struct table *t,
    struct score_set *out) MUST_USE;

/* The same of the CSV file at ${path}; NULL: --facts was not given. */
enum err facts_read(struct run *run, const struct rule *r, const char *path,
    struct score_set *out) MUST_USE;

/**
 * schemes_load(run, path, out, n): the same for all schemes of a file, those that
 * others read first.
 */
enum err schemes_load(struct run *run, const char *path, struct rule ***out,
    size_t *n) MUST_USE;

/* chain.c: the schemes of the first operand and at --with, run one after the other;
 * those of --with come first. */
struct chained {
	struct rule *rule;
	struct score_set set;
	struct score_sheet sheet;
	bool with; /* of --with: not asked about */
};
struct chain {
	struct chained *link;
	size_t n;
};
/* ${brief}: of one scheme alone, as score_run_brief(). */
enum err chain_run(struct run *run, bool brief, struct chain *c) MUST_USE;

/* Add the records at --events and the years at --history; ${shared}: other schemes use
 * the same files, and may know other events. */
enum err facts_add(struct run *run, const struct rule *r, bool shared,
    struct score_set *out) MUST_USE;
/* Say which facts nobody gave. */
void facts_say_missing(struct run *run, const struct rule *r,
    const struct score_set *set);

/* "甲、乙、丙": the names nearest to ${s}, or empty. */
struct str near_words(struct job *j, struct str s, const struct str *names, size_t n);

/* The results of --format json. */
void score_json(struct buf *b, const struct rule *r, const struct score_sheet *sheet);

#endif
