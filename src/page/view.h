/* SPDX-License-Identifier: MIT
 *
 * view.h -- what the pages share: the frame, what they load, how figures read
 *
 * Private to this room.  A page's own struct stands in its .c file.
 */
#ifndef PAGE_VIEW_H
#define PAGE_VIEW_H

#include "page/page.h"
#include "rule/rule.h"
#include "scheme/scheme.h"
#include "score/score.h"
#include "web/web.h"

/* One line gives every handler its only possible signature. */
#define SHOW(path, fn, right) enum err fn(struct req *r, struct db_ro *db) MUST_USE;
#define KEEP(path, fn, right) enum err fn(struct req *r) MUST_USE;
#include "page/routes.def"
#undef SHOW
#undef KEEP

struct site { /* the same for all requests: req.app */
	struct db *db;
	bool demo;
	struct url css, icon;
};

/* ── frame.c ────────────────────────────────────────────────────────── */

struct mode {                   /* a way to show pages [显示] */
	struct str name, words; /* dark, 深色 */
	bool is_now;
};

struct frame { /* what surrounds every page */
	struct str title;
	struct str mode; /* class of <html> */
	const struct mode *modes;
	size_t modes_n;
	struct url css, icon;
	struct str here; /* where the form of the modes comes back to */
	bool demo;
	struct str scheme; /* title of the one in hand; empty: none */
	int64_t id;
	bool is_rank, is_scheme; /* the current column */
};

struct frame frame_of(struct req *r, struct str title);

/* Draws the page for what went wrong: web_app.refusal. */
void page_refusal(struct req *r, struct str told);

/* ── load.c ─────────────────────────────────────────────────────────── */

struct loaded {
	struct scheme scheme;
	struct rule *rule; /* NULL: the text could not even be read */
	struct rule_notes notes;
	bool runs;            /* may be scored */
	struct str title;     /* as the scheme calls itself */
	struct score_set set; /* load_sheet() */
	struct score_sheet sheet;
};

/* The scheme named by the first part of the path.  E_MISSING if none. */
enum err load_scheme(struct req *r, struct db_ro *db, struct loaded *out) MUST_USE;
/* The same with its facts, scored.  E_MISSING if it cannot be scored. */
enum err load_sheet(struct req *r, struct db_ro *db, struct loaded *out) MUST_USE;

/* A unit's part of an address: short, and the same as long as its name is. */
struct str unit_key(struct job *j, struct str name);

/* ── figure.c ───────────────────────────────────────────────────────── */

/* Results carry as many places as the scheme's 精度: −1.00. */
struct str figure(struct job *j, struct num x, int places);
struct str figure_short(struct job *j, struct num x); /* 60, 0.5 */
/* A result as words: 89.28, 84.24 至 90.36, 90.00 以上, 不适用. */
struct str figure_range(struct job *j, const struct rule_score *s, size_t unit,
    int places);
bool is_closed(const struct rule_score *s, size_t unit);

struct grade_view {                     /* 良好, or 良好 或优秀 while open */
	struct str table, word, colour; /* colour: class of the tag */
	struct str or ;                 /* the better one it may become; empty: none */
};
struct grade_view grade_view(const struct rule_grade *g, const struct rule_grade_score *s,
    size_t unit);

/* How many facts of the unit are 未报, and the first few of them by name. */
size_t missing_facts(const struct loaded *l, size_t unit, struct str *names);

/* The titles of the vetoes [否决] that struck, joined with ；. */
struct str struck_vetoes(struct job *j, const struct rule_step *steps);

/* ── check.c ────────────────────────────────────────────────────────── */

struct note_view {
	struct str word, colour, what, fix;
	uint32_t line;
};

struct check_view { /* the checker's report beside a scheme */
	struct str verdict;
	const struct note_view *notes;
	size_t notes_n;
	bool cut;
};
struct check_view check_view(struct job *j, const struct loaded *l);

/* ── bar.c ──────────────────────────────────────────────────────────── */

/* What the total is made of: one entry a top pool that adds points. */
struct part {
	struct str name, colour; /* colour: class of its rectangles */
	struct str share;        /* 60%, or its points; empty: unknown */
	size_t pool;
	bool is_weighted;
	struct num weight;  /* percent */
	int64_t from, full; /* its slot on the bar, millionths of a point */
};

struct parts {
	const struct part *items; /* none if weights differ by class */
	size_t items_n;
	int64_t span; /* millionths that the whole bar stands for */
};
struct parts parts_of(struct job *j, const struct loaded *l);

/* The weights of the parts that apply to the unit: less than 100 if some do
 * not, and the others then count for more. */
int64_t whole_weight(const struct loaded *l, const struct parts *p, size_t unit);
/* The points a part adds to the unit's total. */
int64_t part_value(const struct part *p, const int64_t *column, size_t unit,
    int64_t whole);

/* Each part in its own slot, so that a gap is a loss and rows compare. */
struct html bar_slots(struct job *j, const struct loaded *l, const struct parts *p,
    size_t unit);
/* Parts end to end, with a tick at each threshold. */
struct html bar_sum(struct job *j, const struct loaded *l, const struct parts *p,
    size_t unit);

#endif
