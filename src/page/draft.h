/* SPDX-License-Identifier: MIT
 *
 * draft.h -- what the pages of drafts and consultations share
 *
 * Private to this room.  A draft is read anew for each page: it is nobody's
 * scheme yet, and no scores rest on it.
 */
#ifndef PAGE_DRAFT_H
#define PAGE_DRAFT_H

#include "page/data.h"

#define NOTE_LINE_MAX 100 /* characters of the line that says what a save did */

/* ── draft_load.c ───────────────────────────────────────────────────── */

struct opened { /* a draft with its text as the checker sees it */
	struct scheme_draft draft;
	struct loaded l; /* l.rule NULL: the text cannot even be read */
	bool may_write;  /* the asker may, and it is still being written */
};
/* The draft named by the first part of the path; E_MISSING. */
enum err draft_load(struct req *r, struct db_ro *db, struct opened *out) MUST_USE;
/* Read ${text} instead of what is in ${o}: a form that is drawn again. */
enum err draft_read(struct req *r, struct opened *o, struct str text) MUST_USE;
/* The pages of draft ${d} below the masthead. */
void draft_frame(struct req *r, struct frame *f, const struct scheme_draft *d);
/* E_INPUT in words if the draft is over, or a form comes from one who may not. */
enum err draft_must_write(struct req *r, const struct opened *o) MUST_USE;
struct scheme_act scheme_act_of(const struct req *r, bool *seen);

/* 兰亭远; 程序 for the installation itself. */
struct str person_name(struct req *r, struct db_ro *db, int64_t person);
struct str unit_name(struct req *r, struct db_ro *db, int64_t unit);
/* 起草中, 已印发, 已废弃, as a tag. */
struct state_view draft_state(const struct scheme_draft *d);
/* 新方案, 修订, 另立新方案 */
struct str draft_aim(const struct scheme_draft *d);

/* ── draft_side.c: the report beside a draft ────────────────────────── */

struct side_part {
	struct str name, points, weight;
};
struct side_load { /* entries a year, for one unit */
	struct str who;
	int64_t times, budget;
	bool is_over;
};
struct side_word { /* a suggestion on the scheme that a draft starts from */
	int64_t id;
	struct str item, unit, text, word, colour;
};
struct side { /* shown by draft_side.part.html, below a check_view */
	bool is_read;
	const struct side_part *parts; /* top pools */
	size_t parts_n;
	struct str full, judged, judged_share, ruled, ruled_share;
	size_t by_unit, by_other;      /* facts somebody must enter */
	const struct side_load *loads; /* who enters by hand */
	size_t loads_n;
	const struct str *gaps; /* 作风 × 两新组织：没有项目 */
	size_t gaps_n, gaps_left;
	int64_t base; /* the scheme whose suggestions stand here; 0: there are none */
	const struct side_word *words;
	size_t words_n;
	int64_t unanswered;
};
struct side side_of(struct req *r, const struct opened *o);
/* Add what units suggested on the scheme that it starts from. */
enum err side_suggested(struct req *r, struct db_ro *db, const struct scheme_draft *d,
    struct side *v) MUST_USE;
/* tag g, tag b … for an answer. */
struct str answer_colour(enum scheme_answer a);
/* 三会一课 of 项.三会一课; 整个方案 of nothing. */
struct str comment_item(struct str item);

/* ── draft_rows.c: the official table as a form, or to be read ──────── */

struct blank { /* a piece of a sentence */
	struct str text;
	bool is_figure;
	struct str name, value, label, class; /* of the field */
	struct str unit;
};
struct sheet_note { /* what the checker says about a sentence */
	struct str word, colour, what;
};
struct sheet_line {    /* one sentence of the table */
	size_t part;   /* its place in rule_parts() */
	struct str id; /* anchor of the line */
	const struct blank *pieces;
	size_t pieces_n;
	const struct sheet_note *notes;
	size_t notes_n;
	bool may_cut;
};
struct sheet_row { /* a pool, or a statement outside the pools */
	size_t part;
	struct str id, key; /* key: 项.三会一课, what a comment is about */
	struct str word, name;
	bool is_top; /* a top pool: the row is a head of the table */
	bool may_move;
	const struct blank *points;
	size_t points_n;
	const struct blank *head; /* 权重 60% 缺项 折算 */
	size_t head_n;
	const struct sheet_note *notes;
	size_t notes_n;
	const struct sheet_line *lines;
	size_t lines_n;
};
struct sheet_view {
	const struct sheet_row *pools;
	size_t pools_n;
	const struct sheet_row *ends; /* 否决, 等次 */
	size_t ends_n;
	const struct sheet_row *defs; /* 参数, 设, 考核期, 数据 with figures … */
	size_t defs_n;
	size_t figures;
	bool is_form; /* figures are inputs */
};
/* ${typed}: values for figures, by their place, where not empty; NULL: none.
 * ${bad}: which of them could not be read; NULL: none. */
struct sheet_asked {
	bool is_form;
	const struct str *typed;
	const bool *bad;
};
struct sheet_view sheet_of(struct job *j, const struct loaded *l,
    const struct sheet_asked *asked);

/* ── draft_text.c ───────────────────────────────────────────────────── */

/* Save ${text}, which was made from rev ${base}, and go to the draft's page
 * ${tail}; or show the clash. */
enum err draft_save(struct req *r, struct desk *d, struct opened *o, int64_t base,
    struct str text, struct str note, struct str tail) MUST_USE;

/* ── scheme_past.c ──────────────────────────────────────────────────── */

/* 整个考核期; 2026年7月1日起; 2026年6月30日止 */
struct str version_span(struct job *j, const struct scheme_version *v);

/* ── text.c ─────────────────────────────────────────────────────────── */

/* The gravest note of a line, as an attribute; notes come in the order of lines. */
const char *text_line_class(const struct rule_note **at, uint32_t line);
/* Numbered and coloured lines. */
struct html text_code(struct job *j, struct str text, const struct rule_note *first);

#endif
