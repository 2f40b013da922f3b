/* SPDX-License-Identifier: MIT
 *
 * keep.h -- what the files of this room share: its kinds of facts, and helpers
 *
 * Private to this room.  A fact's subject is the noun of its kind and a number:
 * 草稿:3; a text's is the bare number of the scheme, as it always was.
 */
#ifndef SCHEME_KEEP_H
#define SCHEME_KEEP_H

#include "scheme/scheme.h"
#include "scheme/scheme.sql.h"

/* X(id, kind, what it says): a draft is nobody's business before it is shown, and
 * comments carry people's words, so exports for the public leave those out. */
#define SCHEME_KINDS(X)                                                    \
	X(TEXT, "制度.文本", "方案的一个版本", LEDGER_PUBLIC)              \
	X(RETIRE, "制度.废止", "方案不再施行，写明理由", LEDGER_PUBLIC)    \
	X(DRAFT, "草稿.建立", "开始起草一个方案", 0)                       \
	X(SAVE, "草稿.保存", "草稿的一次保存", 0)                          \
	X(DROP, "草稿.废弃", "草稿不再起草，写明理由", 0)                  \
	X(CONSULT, "征求意见.开始", "草稿交单位提意见，到哪天为止", 0)     \
	X(BOX, "征求意见.建议", "开始收对一个施行方案的建议", 0)           \
	X(CLOSE, "征求意见.结束", "提前结束征求意见", 0)                   \
	X(COMMENT, "意见.提出", "单位对征求意见稿的意见", LEDGER_PERSONAL) \
	X(ANSWER, "意见.答复", "工委对一条意见的答复", 0)

enum keep_kind {
#define X(id, name, means, flags) KIND_##id,
	SCHEME_KINDS(X)
#undef X
	    KINDS_N
};
#define X(id, name, means, flags)                                   \
	enum err scheme_apply_##id(struct job *j, struct db_rw *rw, \
	    const struct ledger_fact *f) MUST_USE;
SCHEME_KINDS(X)
#undef X

struct keep_fact {
	int64_t id, unit;
	struct str body;
};
/* One fact about number ${k}->id of the kind's noun. */
enum err scheme_fact(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    enum keep_kind kind, const struct keep_fact *k) MUST_USE;
/* The number in a fact's subject. */
int64_t fact_number(const struct ledger_fact *f);
/* ledger_once() for ${act}; every change of a form begins with it. */
enum err scheme_once(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    bool *seen) MUST_USE;

/* One more than the highest number there is. */
enum err scheme_next(struct job *j, struct db_ro *ro, enum scheme_sql_id last,
    int64_t *id) MUST_USE;
/* What people write: E_INPUT if it is empty or too long; ${what}: 废止的理由. */
enum err need_words(struct job *j, struct str s, const char *what) MUST_USE;
enum err need_scheme_text(struct job *j, struct str name, struct str text) MUST_USE;

/* A day in a table: DAY_NONE is 0 there. */
int64_t day_in(int32_t day);
int32_t day_out(int64_t day);

/* What ${text}, or its beginning, calls itself; else ${name}. */
struct str title_of(struct str text, struct str name);

/* A version and its fact; seen by scheme_put() and scheme_issue() alone. */
struct keep_version {
	int64_t scheme, version;
	struct str name, text, basis, leaves;
	enum scheme_how how;
	int32_t from;
	int64_t draft, rev;
};
enum err version_put(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    const struct keep_version *v) MUST_USE;
/* 0: nobody has that name. */
enum err name_find(struct job *j, struct db_ro *ro, struct str name,
    int64_t *id) MUST_USE;
/* What a draft is, for those who change it: E_INPUT unless it is being written. */
enum err draft_writing(struct job *j, struct db_ro *ro, int64_t id,
    struct scheme_draft *out) MUST_USE;
/* How many consultations of the draft are open today, and comments of all of them
 * without an answer. */
enum err consult_left(struct job *j, struct db_ro *ro, int64_t draft, int64_t *open,
    int64_t *unanswered) MUST_USE;

#endif
