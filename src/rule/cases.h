/* SPDX-License-Identifier: MIT
 *
 * cases.h -- between the files that run cases [案例]; private to rule/
 */
#ifndef RULE_CASES_H
#define RULE_CASES_H

#include "rule/model.h"

#define CASE_RECORD_MAX 1000 /* records of one subject and set */

struct record { /* what stands between { and } */
	struct span at;
	struct given *given;
	struct record *next;
};

struct given { /* a fact or 设 set by a case */
	struct str name;
	struct span at;
	struct tok value; /* number, word, text or date; T_END: records */
	bool minus;
	struct record *records; /* { 案号 "1" }, { … }: of an event set */
	struct given *next;
};

struct expect {
	size_t scheme;   /* whose it is: of the reader's */
	struct str name; /* 项.x, 总分, 等次 … */
	struct span at;
	struct tok lo, hi; /* hi.kind = T_END: one value */
	bool lo_minus, hi_minus;
	struct expect *next;
};

struct subject {
	struct str name;
	struct tok above; /* 上级 "乙"; T_END: none */
	struct given *given;
	struct expect *expects, **tail;
	struct subject *next;
};

struct kase {
	struct str name;
	struct span at;
	int32_t today;
	size_t scheme; /* the one it is about; what 方案 "x" named last */
	struct subject *subjects;
	size_t subjects_n;
	struct kase *next;
};

/* Reading. */
struct reader {
	struct job *j;
	const struct rule_case_file *f;
	size_t first; /* of its schemes: the one that stands first in the text */
	struct rule_notes *notes;
	const struct tok *tok;
	struct kase *cases, **tail;
	struct str *text; /* of the case at work: what 文 and 对象 point to */
	size_t text_n, text_cap;
};

static inline bool
case_is_word(const struct tok *t, const char *word)
{
	return t->kind == T_WORD && !t->quoted && str_eq(t->text, str_of(word));
}

/* What was given last under ${name}, or NULL. */
const struct given *case_given(const struct given *g, struct str name);

/* case_fact.c: the facts and records of ${k}; what does not fit is noted. */
struct rule_snapshot case_snapshot(struct reader *p, const struct rule *r,
    const struct kase *k);

#endif
