/* SPDX-License-Identifier: MIT
 *
 * data.h -- what the pages of units and data share: words, problems, addresses
 *
 * Private to this room.  Nothing here decides who may do a thing.
 */
#ifndef PAGE_DATA_H
#define PAGE_DATA_H

#include "page/acct.h"

#define PAGE_ROWS 50      /* rows of a list or a grid */
#define TYPED_MAX 1000    /* characters of one field: a reason, a value */
#define ROSTER_SCHEMES 20 /* schemes shown of one unit */

/* ── what is wrong with a form ──────────────────────────────────────── */

struct problem {
	struct str at;   /* id of the field; empty: the form as a whole */
	struct str what; /* the sentence */
};
struct problems { /* {.j} starts an empty list; shown by problems.part.html */
	struct job *j;
	struct problem *items;
	size_t items_n, cap;
};
void problem_add(struct problems *p, struct str at, struct str what);
/* May the form be drawn again, with what was typed and j->told?  Adds it then
 * and sets the status; false for what must be refused as a page. */
bool problem_told(struct req *r, struct problems *p, enum err e);
/* The title of a page drawn again: "有 2 处需要改：…". */
struct str problem_title(const struct problems *p, struct str title);

/* ── words ──────────────────────────────────────────────────────────── */

struct str day_input(struct job *j, int32_t day); /* 2026-03-05, for a field */

struct due {                   /* a deadline and what is left of it */
	struct str date, left; /* 还有 12 天, 今天截止, 已过 3 天 */
	bool late;
};
struct due due_of(struct job *j, int32_t day);

struct state_view { /* the state of a datum as a tag */
	struct str word, colour;
};
struct state_view state_of(const struct score_datum *d);

/* 6728元, 85%, 是, 不适用, 未报 */
struct str value_text(struct job *j, const struct rule_fact *f,
    const struct score_datum *d);
/* Is ${d} another judge's mark that is sealed [待齐], and not for the asker's eyes? */
bool is_hidden(struct req *r, const struct rule_fact *f, const struct score_datum *d);
/* value_text() for the asker: 待齐 of what is hidden. */
struct str value_seen(struct req *r, const struct rule_fact *f,
    const struct score_datum *d);
/* 由方案“基础”的结果带入 */
struct str source_text(struct job *j, const struct score_source *s);
/* Is anything known that counts? */
bool is_known(const struct score_datum *d);

/* ── forms ──────────────────────────────────────────────────────────── */

struct option {
	struct str name;
	bool is_now;
};
/* What ${f} may be chosen from, ${now} marked. */
size_t options_of(struct job *j, const struct rule_fact *f, struct str now,
    const struct option **out);

/* Who sends this form, from today on, and which drawing of it. */
struct org_act act_of(const struct req *r);
struct org_act act_on(const struct req *r, int32_t day); /* DAY_NONE: today */

/* Browsers send line ends as two characters: without the first. */
struct str one_line_end(struct job *j, struct str s);
/* A field, trimmed, each line end one character; too long a one is a problem of ${at}. */
struct str typed(struct req *r, struct problems *p, struct str name, struct str at,
    size_t max);

/* path?name=value&… of the fields that are not empty */
struct url url_query(struct job *j, struct str path, const struct web_field *f, size_t n);

struct saved { /* a sentence about "saved" of the address, how many */
	const char *before, *after; /* after NULL: before is the whole sentence */
	const char *none;           /* if it was 0 */
};
/* "again" in the address: the form had been sent before, nothing was done now. */
struct str again_text(struct req *r);
/* What was done, on the page that follows; empty without "saved" or "again". */
struct str saved_text(struct req *r, struct saved s);
/* ${path}?saved=${n}, or ?again=1 if the form was ${seen}. */
struct str saved_at(struct job *j, struct str path, bool seen, size_t n);

/* ── field.c: one fact of one unit in a form ────────────────────────── */

struct field_view {
	size_t at; /* place in rule_facts(); the names of inputs carry the fact's */
	struct str name, unit, hint, used, last, due;
	struct str doubt; /* why the value should be looked at again; or empty */
	bool late;
	struct state_view state;
	struct str returned;      /* why it came back; empty: it did not */
	struct str told;          /* why what was typed cannot be taken */
	struct str value, reason; /* as typed, or as given before */
	bool is_bool, is_choice, is_num, may_na;
	bool is_mark;       /* a 评: the value needs a reason as well */
	bool bad_reason;    /* told is about that */
	bool is_correction; /* one reason for all, outside the cards */
	bool c_value, c_yes, c_no, c_unset, c_na; /* the card that is chosen */
	const struct option *options;
	size_t options_n;
	int64_t base;
};
/* As known: drawn for the first time. */
struct field_view field_of(struct job *j, const struct rule *rule, size_t at,
    const struct score_datum *d);
/* What was sent for it; ${v} then shows that. */
struct score_entry field_typed(struct req *r, struct field_view *v);
/* What score_entries_check() found, also as problems with a link. */
void field_told(struct problems *p, struct field_view *v, const struct score_entry *e);
/* Does ${e} say, as typed, what is known already? */
bool is_typed(const struct score_datum *d, const struct score_entry *e);
/* ${typed} was sent for a value that was accepted while the form was open. */
struct str accepted_told(struct job *j, const struct rule_fact *f,
    const struct score_datum *d, struct str typed);
/* 0 至 5分，步长 0.5分 of a 评, and what the scheme says; empty or a sentence. */
struct str hint_text(struct job *j, const struct rule_fact *f);
/* 用于“经费保障”10 分; empty if no pool reads it. */
struct str used_in(struct job *j, const struct rule *rule, struct str fact);

/* ── reach.c: lists keep within what is in reach ────────────────────── */

#define TOPS_MAX 20

struct top_tab { /* one of several subtrees that are in reach */
	int64_t id;
	struct str name;
	bool is_now;
};
struct reach {
	bool all;    /* no limit */
	int64_t top; /* the subtree in hand: the first unless "top" asks for another */
	const struct top_tab *tops;
	size_t tops_n; /* 0 and not all: nothing is in reach */
};
enum err reach_of(struct req *r, struct db_ro *db, enum account_right right,
    struct reach *out) MUST_USE;
/* For "top" of an address: empty unless there is a choice. */
struct str reach_top(struct job *j, const struct reach *reach);

/* ── owed.c: what is not settled about one unit ─────────────────────── */

struct owed_row {
	size_t at;
	int32_t day; /* the deadline, to sort by */
	struct str name, value, giver, due, reason;
	struct state_view state;
	bool waits; /* for verification: nothing is to be entered */
	bool late, may_fill, may_give, may_verify;
};
struct owed { /* the earliest deadline first */
	size_t missing, waiting, returned;
	bool may_fill, may_give;
	const struct owed_row *rows;
	size_t rows_n;
};
/* Of unit ${unit} in the scheme of ${l}; ${by_unit}: only what the unit owes. */
enum err owed_of(struct req *r, struct db_ro *db, const struct loaded *l, int64_t unit,
    bool by_unit, struct owed *out) MUST_USE;

/* ── doubt.c: figures to be looked at twice ─────────────────────────── */

struct doubted {
	struct str last;  /* what it came to in the period before: 9次; or empty */
	struct str words; /* why it should be looked at again; empty: nothing is odd */
};
struct doubtful {
	const struct loaded *l;
	int64_t unit;
	size_t at;               /* of rule_facts() */
	struct str now;          /* the figure, as typed; empty: none yet */
	const struct str *typed; /* one a fact, what else is typed; NULL: nothing */
};
enum err doubt_of(struct req *r, struct db_ro *db, const struct doubtful *what,
    struct doubted *out) MUST_USE;
/* What is known, as typed, for doubt_of(). */
struct str doubt_known(const struct score_datum *d);

/* ── tables from outside ────────────────────────────────────────────── */

#define TABLE_CELLS_MAX 200000 /* in one form */
#define TABLE_SHOWN 200        /* rows of a dry run that are shown */

struct given { /* a table as it came, and as it goes to the confirmation */
	struct table table;
	struct str name;         /* of the file */
	struct str text;         /* what was pasted, or the table as UTF-8 */
	size_t above;            /* rows above the heads, left out */
	const struct str *known; /* set before: heads that there may be beside 单位 */
	size_t known_n;          /* 0: nothing is known of them */
};
/* The file of the form (CSV or XLSX), or else what was pasted; a field "column" is the
 * head of two pasted columns.  Where a head is 单位 or 单位名称 (which becomes 单位), rows
 * above it and empty columns are left out; see ->known.  E_INPUT if there is none or it is no
 * table, E_LIMIT. */
enum err table_given(struct req *r, struct given *out) MUST_USE;

/* ── load.c: more of it ─────────────────────────────────────────────── */

/* Read ${out}->scheme.text: .rule, .notes and .runs; what is wrong in it is no error. */
enum err load_text(struct req *r, struct loaded *out) MUST_USE;
/* .title: the text's own, or the name it was published under. */
void load_name(struct loaded *l);
/* ${name} to stand beside ${title}, for titles repeat from year to year; empty if they
 * are the same. */
struct str name_apart(struct str title, struct str name);
/* The scheme of the path if it runs: E_MISSING in words otherwise. */
enum err load_rule(struct req *r, struct db_ro *db, struct loaded *out) MUST_USE;
/* Scheme ${id}, as it was read for its scores or else read now; it may not run. */
enum err load_scheme_id(struct req *r, struct db_ro *db, int64_t id,
    struct loaded *out) MUST_USE;
/* Scheme ${id} with its scores, if it runs. */
enum err load_sheet_id(struct req *r, struct db_ro *db, int64_t id,
    struct loaded *out) MUST_USE;
/* Argument ${at} of the path as a place in rule_facts(); E_MISSING. */
enum err load_fact(struct req *r, const struct loaded *l, size_t at, size_t *fact,
    const struct rule_fact **f) MUST_USE;
/* The place of unit ${id} in the scores; false if it is not on the list. */
bool load_unit(const struct loaded *l, int64_t id, size_t *at);
/* Units on the list that no class of the scheme holds, the first few by name, in words;
 * empty if there are none. */
struct str load_classless(struct job *j, const struct loaded *l);

#endif
