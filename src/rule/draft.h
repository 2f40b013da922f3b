/* SPDX-License-Identifier: MIT
 *
 * draft.h -- from a score table in words to clauses; private to rule/
 *
 * The order of work: fold the words, cut the standard of an item into
 * sentences, find a shape for each, agree on the item, write the text.  Doubt
 * anywhere means that a person judges: 评.
 */
#ifndef RULE_DRAFT_H
#define RULE_DRAFT_H

#include "rule/rule.h"

#define DRAFT_WORDS_MAX ((size_t)4000)      /* bytes of one standard; longer: 评 */
#define DRAFT_PIECE_MAX ((size_t)400)       /* bytes of what may have a shape */
#define DRAFT_SENTENCES_MAX 40              /* of one item; more: 评 */
#define DRAFT_ROWS_MAX ((size_t)1000)       /* of a table */
#define DRAFT_BYTES_MAX ((size_t)256 << 10) /* of all standards of a table */
#define DRAFT_FACTS_MAX 3000                /* of a draft; items behind them: 评 */

/* ── words ──────────────────────────────────────────────────────────── */

/* Half-width, without blanks and quotes, synonyms of how to write points made
 * one: what the shapes are written for. */
struct str draft_fold(struct job *j, struct str s);
/* What is left of ${s} when only what may stand in a name is kept. */
struct str draft_name(struct job *j, struct str s);
/* Does any of the words, parted by |, stand in ${s}? */
bool draft_has(struct str s, const char *words);
bool draft_ends(struct str s, const char *words);

#define DRAFT_X_MAX 4
#define DRAFT_N_MAX 4
struct draft_found { /* what the holes of a pattern held */
	struct str x[DRAFT_X_MAX];
	struct num n[DRAFT_N_MAX];
	struct str unit;
	size_t xs, ns;
};

/**
 * draft_match(pattern, s, out):
 * Does all of ${s} have the shape ${pattern}?  (甲|乙|) is a choice of words;
 * holes: {X} words without digits or stops, {A} words without points, {n} a
 * number, {i} the number one, {p} a percentage, {u} a count word, {t} a unit of
 * time, {w} any unit; a second one must be the same.  The shortest {X} counts.
 */
bool draft_match(const char *pattern, struct str s, struct draft_found *out);

/* ── sentences ──────────────────────────────────────────────────────── */

enum draft_kind { DRAFT_GIVES, DRAFT_TAKES, DRAFT_ADDS, DRAFT_ZERO, DRAFT_VETO };

struct draft_clause {
	enum draft_kind kind;
	struct str text; /* 扣 2分 当 非 $F; $F stands for the fact's name */
	bool full;       /* gives 满分 */
	bool open;       /* gives so much for each */
	bool judged;     /* 评 */
	struct num most; /* else what it gives at most */
	struct str name, type, source, remark; /* its fact; no name: none */
	struct str said;                       /* the sentence, folded */
};

#define DRAFT_CLAUSES_MAX 24
struct draft_item {
	struct str name; /* what the item is called, for facts without a word */
	struct num points;
	bool has_points;
	bool bonus, malus; /* 加分, 扣分: beside the points of the others */
};

struct draft_said { /* what an item's standard came to */
	struct draft_clause clause[DRAFT_CLAUSES_MAX];
	size_t n;
	struct str left[DRAFT_SENTENCES_MAX]; /* sentences nobody understood */
	size_t lefts;
	size_t sentences;
	bool whole; /* nothing is certain: the item is judged as a whole */
};

/**
 * draft_say(j, item, standard, out):
 * Understand the standard of one item.  out->whole if the parts that were
 * understood do not fit together; out->clause is then empty.
 */
void draft_say(struct job *j, const struct draft_item *item, struct str standard,
    struct draft_said *out);

/* One sentence as one shape: its clauses are appended.  False, and nothing
 * appended, if none fits for certain. */
bool draft_shape(struct job *j, const struct draft_item *item, struct str s,
    struct draft_said *out);
/* 80%以上得5分，60%至80%得3分，…; 优秀得10分、良好得8分、… */
bool draft_band(struct job *j, const struct draft_item *item, struct str s,
    struct draft_said *out);
bool draft_ladder(struct job *j, const struct draft_item *item, struct str s,
    struct draft_said *out);
bool draft_is_grade(struct str s); /* one of the words a ladder may have */

/* ── tables ─────────────────────────────────────────────────────────── */

struct draft_row {
	struct str no, part, name, content, points, standard; /* as in the table */
	bool goes_on; /* belongs to the item above */
	bool doubt;   /* goes on only if its empty points were merged */
	size_t line;
};

/**
 * draft_rows(j, t, title, out, n):
 * Find the header and its columns in ${t}, and the rows below that say
 * something; 合计 is left out.  *title: a line above the header, or empty.
 * E_INPUT if there is no header with points, E_LIMIT beyond DRAFT_ROWS_MAX or
 * DRAFT_BYTES_MAX.
 */
enum err draft_rows(struct job *j, const struct table *t, struct str *title,
    struct draft_row **out, size_t *n) MUST_USE;

/* 10, 10分, 最高5分, -3; false if it is no amount. */
bool draft_points(struct job *j, struct str s, struct num *out);

#endif
