/* SPDX-License-Identifier: MIT
 *
 * scheme.h -- the register of institutions [制度库]: drafts, consultation, texts
 *
 * Keeps texts; what they mean is rule/'s affair.  A text grows as a draft
 * [草稿], is put before the units [征求意见], is issued [印发] or amends one in
 * force from a day on [修订], and is retired [废止].  Every step is a fact, so
 * every saved text can be read again with who and when.
 *
 * What counts: each version of a scheme holds from its first day until the day
 * before another one's first day; scheme_versions() gives the spans.  Nothing
 * here checks a text or asks for a right: pages and commands do, before.
 */
#ifndef SCHEME_H
#define SCHEME_H

#include "ledger/ledger.h"

extern const struct ledger_room scheme_ledger;

#define SCHEME_LIST_MAX 1000
#define SCHEME_TEXT_MAX ((size_t)1 << 20) /* as rule/ reads them */
#define SCHEME_NAME_MAX 200               /* bytes */
#define SCHEME_WORDS_MAX 4000             /* bytes of a reason, comment, answer */

/* Who does it, when and (for forms) which form, so that it happens once. */
struct scheme_act {
	int64_t actor;
	int32_t day;
	struct str once; /* see ledger_once(); may be empty */
	bool *seen;      /* set if the form was seen before and nothing is done; may
			    be NULL */
};

/* ── texts in force ─────────────────────────────────────────────────── */

struct scheme {
	int64_t id;       /* of the scheme, the same for all its versions */
	struct str name;  /* the file's name without .scheme */
	struct str title; /* what the text calls itself; its name if it does not */
	int64_t version;  /* from 1, counted here; not the author's 版本 */
	struct str text;  /* not filled by scheme_list() */
	int32_t retired;  /* first day on which it is no more; DAY_NONE: in force */
};

/**
 * scheme_put(j, rw, actor, name, text, id):
 * Keep ${text} as the newest version of ${name}, unless it is that already: one
 * fact.  It counts for the whole period, in place of all versions before.  *id
 * is the scheme's.  E_INPUT if the name is empty or longer than SCHEME_NAME_MAX,
 * or the text is longer than SCHEME_TEXT_MAX.
 */
enum err scheme_put(struct job *j, struct db_rw *rw, int64_t actor, struct str name,
    struct str text, int64_t *id) MUST_USE;

/* By name, with the newest version each, without texts; at most SCHEME_LIST_MAX. */
enum err scheme_list(struct job *j, struct db_ro *ro, const struct scheme **items,
    size_t *n) MUST_USE;

/* The version that holds today (before the first one's first day: that one) with
 * its text.  E_MISSING if there is no such scheme. */
enum err scheme_find(struct job *j, struct db_ro *ro, int64_t id,
    struct scheme *out) MUST_USE;

/* The newest version, which may not have begun: what an amendment starts from. */
enum err scheme_newest(struct job *j, struct db_ro *ro, int64_t id,
    struct scheme *out) MUST_USE;

enum scheme_how {
	SCHEME_DIRECT,  /* 直接发布: zeren publish, demonstrations */
	SCHEME_ISSUED,  /* 印发 */
	SCHEME_AMENDED, /* 修订: from a day inside the period on */
	SCHEME_HOWS_N
};

#define SCHEME_VERSIONS_MAX 500
struct scheme_version {
	int64_t version;
	enum scheme_how how;
	int32_t from, to;   /* days it holds; from DAY_NONE: from the beginning, to
			       DAY_NONE: until further notice */
	bool holds;         /* false: others have taken all its days */
	struct str basis;   /* 依据 as said when it was issued; may be empty */
	int64_t draft, rev; /* what it was issued from; 0: none */
	int64_t actor, at;  /* who and when; actor 0: the installation itself */
	int64_t seq;
};
/**
 * scheme_versions(j, ro, id, items, n):
 * All versions by number.  Spans of those that hold do not overlap; the text of
 * a day is that of the version with from <= day <= to.  A scheme amended on day
 * D is thus scored by one text up to D - 1 and by the next from D.
 */
enum err scheme_versions(struct job *j, struct db_ro *ro, int64_t id,
    const struct scheme_version **items, size_t *n) MUST_USE;
/* Version ${version} with its text; E_MISSING. */
enum err scheme_text_find(struct job *j, struct db_ro *ro, int64_t id, int64_t version,
    struct scheme *out) MUST_USE;

/* The scheme that ${id} goes on from: its draft was another one of it [另立新方案];
 * *before is 0 if it goes on from none. */
enum err scheme_before(struct job *j, struct db_ro *ro, int64_t id,
    int64_t *before) MUST_USE;

/* From ${act}->day on the scheme is no more [废止]; data and results stay.  E_INPUT
 * without a reason, or if it is retired already; E_MISSING. */
enum err scheme_retire(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    int64_t id, struct str reason) MUST_USE;
struct scheme_end { /* why it is no more */
	int32_t day;
	int64_t actor, at;
	struct str reason;
};
/* E_MISSING unless it is retired. */
enum err scheme_end_find(struct job *j, struct db_ro *ro, int64_t id,
    struct scheme_end *out) MUST_USE;

/* ── drafts ─────────────────────────────────────────────────────────── */

enum scheme_aim {
	SCHEME_NEW,   /* 新方案 */
	SCHEME_NEXT,  /* 另立新方案, from one in force: next year's */
	SCHEME_AMEND, /* 修订 one in force */
	SCHEME_AIMS_N
};
enum scheme_state { SCHEME_WRITING, SCHEME_DROPPED, SCHEME_OUT }; /* 起草 废弃 印发 */

struct scheme_draft {
	int64_t id;
	struct str name;  /* of the scheme it will be */
	struct str title; /* as of a scheme */
	enum scheme_aim aim;
	int64_t base, base_version; /* the scheme it was made from; 0: none */
	struct str source;          /* where the first text came from; may be empty */
	enum scheme_state state;
	int64_t rev;     /* of the newest text, from 1 */
	struct str text; /* that text; not filled by lists */
	int64_t made_by, made_at, saved_by, saved_at;
	struct str reason;       /* why it was dropped */
	int64_t scheme, version; /* what it became; 0: nothing yet */
};

#define SCHEME_DRAFTS_MAX 500
/* Those being written first, then the newest; at most SCHEME_DRAFTS_MAX. */
enum err scheme_draft_list(struct job *j, struct db_ro *ro,
    const struct scheme_draft **items, size_t *n) MUST_USE;
enum err scheme_draft_find(struct job *j, struct db_ro *ro, int64_t id,
    struct scheme_draft *out) MUST_USE; /* E_MISSING */

/* name, aim, base, base_version, source and text are read; id and rev are set.
 * E_INPUT for a bad name or text, E_MISSING if there is no such base. */
enum err scheme_draft_make(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_draft *d) MUST_USE;

struct scheme_rev { /* one saved text */
	int64_t rev, actor, at;
	struct str note; /* what was done, in one line */
	struct str text; /* filled by scheme_rev_find() only */
};
#define SCHEME_REVS_MAX 1000
/* The newest first; at most SCHEME_REVS_MAX. */
enum err scheme_rev_list(struct job *j, struct db_ro *ro, int64_t draft,
    const struct scheme_rev **items, size_t *n) MUST_USE;
enum err scheme_rev_find(struct job *j, struct db_ro *ro, int64_t draft, int64_t rev,
    struct scheme_rev *out) MUST_USE; /* E_MISSING */

struct scheme_save {
	int64_t draft;
	int64_t base; /* the rev that was edited */
	struct str text, note;
	int64_t rev; /* set: of the text that is now the newest */
	bool clash;  /* set: somebody saved a newer one meanwhile, nothing was done */
};
/* One fact, or none if the text is the same.  A newer text than ${base} is a
 * clash: OK, with clash and rev set.  E_INPUT if the draft is no longer written. */
enum err scheme_draft_save(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_save *s) MUST_USE;

/* E_INPUT without a reason, while units are being consulted, or if it is over. */
enum err scheme_draft_drop(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    int64_t draft, struct str reason) MUST_USE;

struct scheme_issue {
	int64_t draft, rev;      /* the text that was checked: still the newest */
	struct str name;         /* SCHEME_NEW, SCHEME_NEXT: of the new scheme */
	struct str basis;        /* 依据; must not be empty */
	int32_t from;            /* SCHEME_AMEND: the first day of the new text */
	int32_t first, last;     /* the 考核期 of the text; DAY_NONE: it says none */
	struct str leaves;       /* why suggestions on the scheme it starts from are left
				    without an answer; empty: none are */
	int64_t scheme, version; /* set */
};
/**
 * scheme_issue(j, rw, act, i):
 * The draft's text becomes the version that counts: a new scheme, or of the one
 * it amends from day ${i}->from on.  The caller has checked the text.  E_INPUT
 * if a newer text was saved, units are still being consulted, a comment has no
 * answer, a suggestion on the scheme it starts from has none and ${i}->leaves is
 * empty, the name is taken by another scheme, the day lies outside the 考核期 or
 * before that of the last amendment, or the amended scheme is retired.
 */
enum err scheme_issue(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_issue *i) MUST_USE;

/* ── consultation [征求意见] ─────────────────────────────────────────── */

struct scheme_consult {
	int64_t id, draft, rev; /* the text shown is this rev, whatever is saved since */
	int64_t scheme; /* of a box for suggestions: then there is no draft and no end */
	struct str name, title; /* of the draft, or that scheme */
	int32_t from, until;    /* the last day for comments */
	struct str words;       /* what the units are told; may be empty */
	int32_t closed;         /* ended by hand on that day; DAY_NONE */
	bool is_open;           /* today, unless it was ended */
	int64_t actor, at;
	int64_t comments, unanswered;
};
#define SCHEME_CONSULTS_MAX 200
/* The newest first; ${draft} 0: of all drafts, no boxes. */
enum err scheme_consult_list(struct job *j, struct db_ro *ro, int64_t draft,
    const struct scheme_consult **items, size_t *n) MUST_USE;
enum err scheme_consult_find(struct job *j, struct db_ro *ro, int64_t id,
    struct scheme_consult *out) MUST_USE; /* E_MISSING */
/* From ${act}->day to ${c}->until; draft, rev, until and words are read, id is set.
 * E_INPUT if the last day is past, another one of the draft is open, or the
 * draft is over. */
enum err scheme_consult_open(struct job *j, struct db_rw *rw,
    const struct scheme_act *act, struct scheme_consult *c) MUST_USE;
enum err scheme_consult_close(struct job *j, struct db_rw *rw,
    const struct scheme_act *act, int64_t id) MUST_USE; /* E_INPUT if it is over */

enum scheme_answer { /* 未答 采纳 部分采纳 不采纳 */
	SCHEME_UNANSWERED,
	SCHEME_ACCEPTED,
	SCHEME_PARTLY,
	SCHEME_REFUSED,
	SCHEME_ANSWERS_N
};
struct str scheme_answer_word(enum scheme_answer a); /* 未答 … */

struct scheme_comment {
	int64_t id, consult, unit, actor, at;
	struct str item; /* the pool it is about, as 项.名称; empty: the whole */
	struct str text;
	enum scheme_answer answer;
	struct str reason;
	int64_t answered_by, answered_at;
};
#define SCHEME_COMMENTS_MAX 2000
/* The oldest first. */
enum err scheme_comment_list(struct job *j, struct db_ro *ro, int64_t consult,
    const struct scheme_comment **items, size_t *n) MUST_USE;
/* consult, unit, item and text are read; id is set.  E_INPUT if it says nothing or
 * too much, or the consultation is over; E_LIMIT beyond SCHEME_COMMENTS_MAX. */
enum err scheme_comment_put(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_comment *c) MUST_USE;
/* id, answer and reason are read; an answer may be given anew until the draft is
 * over.  E_INPUT without a reason (but for 采纳); E_MISSING. */
enum err scheme_comment_answer(struct job *j, struct db_rw *rw,
    const struct scheme_act *act, const struct scheme_comment *c) MUST_USE;

/* ── suggestions [建议] on a scheme in force, or on what came of it ──── */

/* A scheme has one box, a consultation without a draft that never ends; the first
 * suggestion opens it.  Comments in it are listed, put and answered as above. */
enum err scheme_box_find(struct job *j, struct db_ro *ro, int64_t scheme,
    int64_t *id) MUST_USE; /* *id 0: nobody has suggested anything */
/* All boxes, the newest first. */
enum err scheme_box_list(struct job *j, struct db_ro *ro,
    const struct scheme_consult **items, size_t *n) MUST_USE;
enum err scheme_suggest(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    int64_t scheme, struct scheme_comment *c) MUST_USE; /* as scheme_comment_put() */
/* How many have no answer; ${scheme} 0: none. */
enum err scheme_box_left(struct job *j, struct db_ro *ro, int64_t scheme,
    int64_t *unanswered) MUST_USE;

#endif
