/* SPDX-License-Identifier: MIT
 *
 * view.h -- what the pages share: the frame, what they load, how figures read
 *
 * Private to this room.  A page's own struct stands in its .c file.
 */
#ifndef PAGE_VIEW_H
#define PAGE_VIEW_H

#include "account/account.h"
#include "care/care.h"
#include "duty/duty.h"
#include "page/page.h"
#include "result/result.h"
#include "rule/rule.h"
#include "scheme/scheme.h"
#include "score/score.h"
#include "web/web.h"

#define R_PUBLIC 0u /* nobody need sign in; beside the rights of account/ */

struct desk { /* what a worker thread has to itself */
	struct db_ro *ro;
	struct db *db; /* for db_tell() */
	struct site *site;
	struct score_seat *seat; /* the scores it is looking at */
};

/* One line gives every handler its only possible signature. */
#define SHOW(path, fn, right, object) \
	enum err fn(struct req *r, struct db_ro *db) MUST_USE;
#define TAKE(path, fn, right, object, bytes) \
	enum err fn(struct req *r, struct desk *d) MUST_USE;
#include "page/routes.def"
#undef SHOW
#undef TAKE

struct site { /* the same for all requests: req.app */
	struct db *db;
	struct db_place place;
	struct account_rules rules;
	int64_t shift;                   /* of the clock: see web_app */
	const struct ledger_key *key;    /* to seal with */
	const struct ledger_room *rooms; /* whose facts the ledger holds */
	size_t rooms_n;
	struct str name;     /* of the installation; may be empty */
	struct str cage[4];  /* what holds, for the page of the officer */
	bool caged;          /* all of it */
	const char *address; /* that is listened on */
	struct url css, icon;
	struct score_live *live;   /* scores, computed once for all threads */
	struct veto_notes *vetoes; /* of published results, found once */
};
const struct site *site_of(const struct req *r);

/* ── admit.c ────────────────────────────────────────────────────────── */

/* What the :arguments of a path name, so that one place can ask whose it is. */
enum object {
	OBJ_NONE,
	OBJ_UNIT,             /* arg 0 is a unit */
	OBJ_SCHEME,           /* arg 0 is a scheme */
	OBJ_SCHEME_UNIT,      /* arg 0 is a scheme, arg 1 a unit */
	OBJ_SCHEME_UNIT_FACT, /* … arg 2 the place of a fact in rule_facts() */
	OBJ_SCHEME_UNIT_SET,  /* … arg 2 the place of a set in rule_sets() */
	OBJ_SCHEME_FACT,      /* arg 0 is a scheme, arg 1 the place of a fact */
	OBJ_PERSON,           /* arg 0 is a person */
	OBJ_POST,             /* arg 0 is a post */
	OBJ_GRANT,            /* arg 0 is a grant on its way */
	OBJ_ENTRY,            /* arg 0 is a fact of the ledger, by its number */
	OBJ_CODE,             /* arg 0 is a one-time code */
	OBJ_DRAFT,            /* arg 0 is a draft of a scheme */
	OBJ_CONSULT,          /* arg 0 is a consultation */
	OBJ_SCHEME_VERSION,   /* arg 0 is a scheme, arg 1 the number of a version */
	OBJ_DRAFT_UNIT,       /* … arg 1 a unit */
	OBJ_ITEM,             /* arg 0 is an item [事项], which is about a unit */
	OBJ_DRAFT_REV,        /* … arg 1 the number of one of its saved texts */
	OBJ_RESULT,           /* arg 0 is a result [考核结果] */
	OBJ_RESULT_UNIT,      /* … arg 1 a unit */
	OBJ_OBJECTION,        /* arg 0 is an objection [异议] */
};

/* web_app.admit: who is asking, may they, is the form theirs, is the unit in
 * their reach; a unit out of reach is answered like one that does not exist. */
enum err page_admit(struct req *r, void *desk, const struct web_route *route) MUST_USE;

/* Who is asking; person 0: nobody has signed in. */
const struct account_who *who_of(const struct req *r);

/* What r->who points to: the asker, and the desk that page_admit() was at. */
struct visitor {
	struct account_who who;
	struct score_seat *seat;
};
struct score_seat *seat_of(const struct req *r);

/* The names of the offices that the asker holds, for score_gives(). */
size_t who_offices(struct req *r, const struct str **out);
/* The roles of ${rule} that give or verify a figure and that nobody holds, as words:
 * “考核组”、“组织部”; or empty. */
enum err offices_vacant(struct req *r, struct db_ro *db, const struct rule *rule,
    struct str *words) MUST_USE;

/* Argument ${at} of the path as a number; 0, which nothing has, if it is none. */
int64_t arg_id(const struct req *r, size_t at);

/* ── mask.c ─────────────────────────────────────────────────────────── */

void page_chance(unsigned char *out, size_t n);
/* The form token as one page carries it, and back; empty if it is none. */
struct str token_masked(struct job *j, struct str token);
struct str token_bare(struct job *j, struct str masked);

/* ── frame.c ────────────────────────────────────────────────────────── */

struct mode {                   /* a way to show pages [显示] */
	struct str name, words; /* dark, 深色 */
	bool is_now;
};

struct nav_item { /* a column of the masthead */
	struct str name;
	struct url to;
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
	const struct nav_item *nav; /* columns the asker may open */
	size_t nav_n;
	struct str who;    /* name of the asker; empty: nobody */
	struct str token;  /* every form of a signed-in person carries it as t */
	struct str once;   /* a form that changes something carries it as once */
	struct str scheme; /* title of the one in hand; empty: none */
	int64_t id;
	const struct nav_item *sub; /* pages of that scheme */
	size_t sub_n;
};

struct frame frame_of(struct req *r, struct str title);
/* The page belongs to scheme ${id}: name it and show its pages. */
void frame_scheme(struct req *r, struct frame *f, struct str title, int64_t id);

/* Draws the page for what went wrong: web_app.refusal. */
void page_refusal(struct req *r, struct str told);

/* ── load.c ─────────────────────────────────────────────────────────── */

struct loaded {
	struct scheme scheme;
	const struct rule *rule; /* NULL: the text could not even be read */
	struct rule_notes notes;
	bool runs;          /* may be scored */
	struct str why_not; /* it waits for schemes that wait for it; or empty */
	struct str title;   /* as the scheme calls itself */
	const struct score_view *view; /* load_sheet(): what these are part of */
	struct score_set set;
	struct score_sheet sheet;
	struct scheme_version past; /* version 0: the text in force, as of now */
};

/* The scheme named by the first part of the path.  E_MISSING if none. */
enum err load_scheme(struct req *r, struct db_ro *db, struct loaded *out) MUST_USE;
/* The same with its facts, scored; with ?version=N what an older version came to.
 * E_MISSING if it cannot be scored. */
enum err load_sheet(struct req *r, struct db_ro *db, struct loaded *out) MUST_USE;

/* ── span.c ─────────────────────────────────────────────────────────── */

struct span_link { /* one text of a scheme amended in mid-period [修订], and its days */
	struct str words;
	struct url to;
	bool is_here;
};
struct spans { /* none unless there are two */
	const struct span_link *items;
	size_t items_n;
};
/* The texts that share the period of ${l}; links to ${path} for each. */
enum err spans_of(struct req *r, struct db_ro *db, const struct loaded *l,
    struct str path, struct spans *out) MUST_USE;

/* ── figure.c ───────────────────────────────────────────────────────── */

/* Results carry as many places as the scheme's 精度: −1.00. */
struct str figure(struct job *j, struct num x, int places);
struct str figure_short(struct job *j, struct num x); /* 60, 0.5 */
/* A result as words: 89.28, 84.24 至 90.36, 90.00 以上, 不适用. */
struct str figure_range(struct job *j, const struct rule_score *s, size_t unit,
    int places);
bool is_closed(const struct rule_score *s, size_t unit);

/* Of the tag of row ${row}: best green, worst red. */
struct str grade_colour(const struct rule_grade *g, size_t row);
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
/* ── held.c: what keeps a grade down ────────────────────────────────── */

/* Enough points for the grade above in the first table ${g}, and yet not in it. */
bool is_held_back(const struct score_sheet *sheet, const struct rule_grade *g,
    size_t unit);
/* The vetoes that hold ${unit} to the row of the first grade table that it is in; all
 * that struck where no single one does.  Costs an explanation, but not its memory. */
enum err vetoes_on(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    size_t unit, struct str *out) MUST_USE;

/* ── check.c ────────────────────────────────────────────────────────── */

struct note_view {
	struct str word, colour, what, fix;
	struct url to; /* the line of the text */
	uint32_t line;
};

struct check_view { /* the checker's report beside a text: check_notes.part.html */
	struct str verdict;
	const struct note_view *notes;
	size_t notes_n;
	bool cut;
};
/* ${what} it is good for: 计分, 印发; ${path} of the text with its lines. */
struct check_view check_view(struct job *j, const struct rule_notes *n, const char *what,
    struct str path);

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
