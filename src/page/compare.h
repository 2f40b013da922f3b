/* SPDX-License-Identifier: MIT
 *
 * compare.h -- two texts that are compared, as the pages of comparing share them
 *
 * Private to this room.  The two are versions of a scheme, or a draft and what
 * it was made from; a is the old one, b the new one.
 */
#ifndef PAGE_COMPARE_H
#define PAGE_COMPARE_H

#include "page/draft.h"

struct choice_view { /* an entry of a menu */
	struct str value, name;
	bool is_now;
};

struct compared {
	struct scheme_draft draft; /* b, if it is one */
	struct loaded a, b;        /* .rule NULL: cannot be read; .runs: may be scored */
	struct str a_name, b_name; /* 第 1 版, 草稿第 3 稿 */
	struct str base;           /* /scheme/3 or /draft/2 */
	struct str query;          /* a=1&b=2, for links between the views */
	int64_t scheme;            /* whose units and facts; 0: none */
	bool is_draft, is_only;    /* is_only: the scheme has just one version */
	enum score_when when;      /* whose facts */
	const struct choice_view *a_list, *b_list; /* versions, or schemes for a draft */
	size_t a_list_n, b_list_n;
};

/* What the address names: a and b of a scheme, or the draft against what it was
 * made from.  E_MISSING if there are not two texts, in words. */
enum err compare_load(struct req *r, struct db_ro *db, struct compared *out) MUST_USE;
enum err compare_load_draft(struct req *r, struct db_ro *db,
    struct compared *out) MUST_USE;
/* The trial of both on the facts that ${c} names.  E_MISSING in words if they
 * cannot be scored, or the period has no facts. */
enum err compare_trial(struct req *r, struct db_ro *db, const struct compared *c,
    const struct score_trial **out) MUST_USE;

struct compare_tab {
	struct str name;
	struct url to;
	bool is_now;
};
/* 逐条, 文本 and, for those who may see scores, 影响: the views of ${c}. */
size_t compare_tabs(struct req *r, const struct compared *c, const char *now,
    const struct compare_tab **out);
void compare_frame(struct req *r, struct frame *f, const struct compared *c);

/* why.c: the steps of one unit as a list; ${to}, one a fact, leads to where a datum
 * came from, NULL: that is not told. */
struct html why_steps(struct job *j, const struct loaded *l, size_t unit,
    const struct rule_step *steps, const struct url *to);

#endif
