/* SPDX-License-Identifier: MIT
 *
 * settle.h -- what the pages of results [考核结果] share: words, and a result run again
 *
 * Private to this room.  A result's package is run for each page that explains it;
 * what it came to stands in its rows, which need no run.
 */
#ifndef PAGE_SETTLE_H
#define PAGE_SETTLE_H

#include "page/compare.h"

struct settled {
	struct result r;
	struct loaded l; /* .rule, .set and .sheet as frozen; .set.id is NULL */
};

/* The result named by the first part of the path; E_MISSING in words. */
enum err settled_find(struct req *r, struct db_ro *db, struct result *out) MUST_USE;
/* The text it was frozen with, read. */
enum err settled_rule(struct req *r, struct db_ro *db, int64_t result,
    const struct rule **out) MUST_USE;
/* Run the package of ${s}->r: fills .l. */
enum err settled_run(struct req *r, struct db_ro *db, struct settled *s) MUST_USE;
/* The place of the unit of that name in .l.set; false if it is not there. */
bool settled_unit(const struct settled *s, struct str name, size_t *at);
/* The page of that fact of a unit under the text in force, ${live}, where its place
 * may differ; empty if it has none. */
struct url live_datum(struct job *j, const struct loaded *live, int64_t unit,
    struct str name);

/* 初评 as a tag. */
struct state_view settled_state(enum result_state s);
/* 89.28, 84.24 至 90.36, 不适用 */
struct str settled_total(struct job *j, const struct result_row *row, int places);
/* 2, 1 至 3, 不排名; 第 2 名，共 12 家, 不排名 */
struct str settled_rank(struct job *j, const struct result_row *row);
struct str settled_place(struct job *j, const struct result_row *row);
/* The class of the tag of grade ${word} in table ${table}. */
struct str settled_colour(const struct rule *rule, size_t table, struct str word);
struct settled_grade { /* one grade of one unit, decided, with the proposal */
	struct str table, word, colour, proposed;
	struct str why; /* of a departure: the reason and the basis */
	bool departs;
};
struct settled_grade settled_grade(struct job *j, const struct rule *rule,
    const struct result_grade *g);
/* 项.三会一课: what an objection to a pool names. */
struct str pool_key(struct job *j, const struct rule_pool *p);
/* 待复核, 采纳, 不采纳 as a tag. */
struct state_view answer_state(enum result_answer a);
/* “三会一课” of 项.三会一课; 整个结果 of nothing. */
struct str objected_item(struct str item);

/* ── result_table.c: the units of a result, some at a time ──────────── */

struct result_units {
	const struct result *x;
	const struct rule *rule;
	const struct result_row *row;
	const struct result_grade *grade; /* tables per row */
	size_t n, tables;
};
struct result_line {
	int64_t unit;
	struct str name, place, total;
	struct settled_grade grade; /* in the first table; no word: there is none */
	struct str held;            /* which veto holds it there; or empty */
	struct str
	    others; /* 书记述职 较好: in the other tables, but for their first rows */
};
struct class_block { /* units of one class that stand on this page */
	size_t at;
	struct str name;
	size_t n;     /* of the class in all */
	bool goes_on; /* it began on the page before */
	const struct result_line *lines;
	size_t lines_n;
};
struct class_tab { /* where a class begins */
	size_t at, page, n;
	struct str name;
};
struct page_link {
	size_t at;
	bool is_now;
};
struct result_table {
	const struct class_block *classes;
	size_t classes_n;
	const struct class_tab *tabs; /* none if there is one class */
	size_t tabs_n;
	const struct page_link *pages; /* none if all are on one */
	size_t pages_n;
	size_t from, to, of, open; /* open: how many have a range */
	bool is_whole;             /* every one is on this page */
	struct str tables;         /* names of the tables after the first */
};
/* Those that the field "page" of the address asks for; "all": every one. */
enum err result_table(struct req *r, struct db_ro *db, const struct result_units *u,
    struct result_table *out) MUST_USE;

/* ── amend.c: what an amendment moves ───────────────────────────────── */

struct moved_line { /* a unit whose figures differ from those of another result */
	int64_t unit;
	struct str name, total, place, grade; /* 70.00 → 100.00; empty: as it was */
	bool has_left;                        /* it is in the other one only */
	bool in_both;                         /* neither new in this one nor gone */
};
/* What differs from result ${before}; of grades only the first ${tables} tables.  First
 * those whose own figures moved, then those whose grade did, then the others. */
enum err result_moved(struct req *r, struct db_ro *db, const struct result_units *u,
    int64_t before, size_t tables, const struct moved_line **lines, size_t *n) MUST_USE;

struct undecided_line { /* a grade that was decided, and was not decided so again */
	int64_t unit;
	struct str name, was, basis, is;
};
/* Departures of result ${before} that ${u} does not have: freezing anew begins with
 * the proposals. */
enum err result_undecided(struct req *r, struct db_ro *db, const struct result_units *u,
    int64_t before, const struct undecided_line **lines, size_t *n) MUST_USE;

struct item_name {     /* an item by its unit */
	struct url to; /* empty: it is not opened yet */
	struct str name;
	bool more; /* another name comes after it */
};
struct item_line { /* 整改 3 件: of these units */
	struct str word;
	size_t n, left; /* left: how many are not named */
	const struct item_name *names;
	size_t names_n;
	struct str
	    anew; /* the day that is said is past: how many days are given instead */
};
struct item_group { /* what 生效 does with these items */
	struct str what, means;
	size_t n;
	const struct item_line *lines;
	size_t lines_n;
};
/* Those groups of ${c} that are not empty.  Items to be opened by a first result, and
 * those that stay as they are, are counted, not named. */
void item_groups(struct job *j, const struct result_changes *c,
    const struct result_units *u, const struct item_group **out, size_t *n);

struct reader_line { /* a scheme whose scores rest on a result */
	struct url to;
	struct str title;
};
/* Schemes that read the results of the scheme of ${x}, this year's or last year's. */
enum err result_readers(struct req *r, struct db_ro *db, const struct result *x,
    const struct reader_line **out, size_t *n) MUST_USE;

/* ── settle_start.c: for the page of what waits ─────────────────────── */

struct result_news { /* one line of a task list */
	struct url to;
	struct str title, about, due, left;
	struct state_view state;
	bool is_late;
};
struct results_first {
	const struct result_news *own; /* what the asker's units came to */
	size_t own_n;
	const struct result_news *running; /* results on their way */
	size_t running_n;
	const struct result_news *objections; /* that wait for an answer */
	size_t objections_n;
};
enum err results_first(struct req *r, struct db_ro *db,
    struct results_first *out) MUST_USE;
/* The result of a scheme's period that counts; id 0: none. */
enum err result_now(struct req *r, struct db_ro *db, const struct loaded *l,
    struct result *out) MUST_USE;

#endif
