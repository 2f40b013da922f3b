/* SPDX-License-Identifier: MIT
 *
 * keep.h -- what the files of org/ share: facts out, rows in; private to org/
 */
#ifndef ORG_KEEP_H
#define ORG_KEEP_H

#include "org/org.h"

/* ── kinds ──────────────────────────────────────────────────────────── */

#define ORG_KINDS(X)                                                                   \
	X(SETUP, "目录.开设", "数据目录属于谁", 0, NULL)                               \
	X(UNIT_OPEN, "单位.设立", "新单位", LEDGER_PUBLIC, apply_opened)               \
	X(UNIT_CHANGE, "单位.变更", "名称、代码、类型、层级或上级改变", LEDGER_PUBLIC, \
	    NULL)                                                                      \
	X(UNIT_CLOSE, "单位.撤销", "单位不再存在", LEDGER_PUBLIC, NULL)                \
	X(LINK, "单位.关系", "指导或联系的建立和解除", LEDGER_PUBLIC, NULL)            \
	X(PERSON, "人员.登记", "新人员，或姓名、单位改变", LEDGER_PERSONAL, NULL)      \
	X(PERSON_LEAVE, "人员.离开", "不再在册，职务随之免去", LEDGER_PERSONAL, NULL)  \
	X(POST, "职务.任", "授予职务", 0, NULL)                                        \
	X(POST_END, "职务.免", "免去职务", 0, NULL)                                    \
	X(GRANT, "授权.提出", "一名三员提出授予或收回", 0, NULL)                       \
	X(GRANT_ANSWER, "授权.答复", "另一名三员同意或不同意", 0, NULL)

enum org_kind {
#define X(id, name, means, flags, all) KIND_##id,
	ORG_KINDS(X)
#undef X
	    KINDS_N
};

#define X(id, name, means, flags, all) \
	enum err apply_##id(struct job *j, struct db_rw *rw, const struct ledger_fact *f);
ORG_KINDS(X)
#undef X
/* The views after ${n} facts of KIND_UNIT_OPEN. */
enum err apply_opened(struct job *j, struct db_rw *rw, const struct ledger_fact *f,
    size_t n) MUST_USE;

/* ── facts ──────────────────────────────────────────────────────────── */

/* Keys of bodies; those of a unit are the columns of an import. */
#define KEY_NAME S("名称")
#define KEY_PARENT S("上级")
#define KEY_CODE S("代码")
#define KEY_CLASS S("单位类型")
#define KEY_LEVEL S("层级")
#define KEY_OPENED S("成立日期")
#define KEY_PERSON S("人员")
#define KEY_UNIT S("单位")
#define KEY_ROLE S("职务")
#define KEY_OFFICE S("岗位")
#define KEY_FROM S("自")
#define KEY_TO S("至")

struct keep_fact {
	enum org_kind kind;
	int64_t id;   /* what it is about: its number among its like */
	int64_t unit; /* 0: none */
	struct str body;
};
struct str keep_kind_name(enum org_kind kind); /* 职务.授予 */
/* It as done by ${act}, not yet appended. */
struct ledger_fact keep_made(struct job *j, const struct org_act *act,
    const struct keep_fact *k);
/* Append ${n} such facts of one kind. */
enum err keep_put_all(struct job *j, struct db_rw *rw, enum org_kind kind,
    struct ledger_fact *f, size_t n) MUST_USE;
/* Append it as done by ${act}. */
enum err keep_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct keep_fact *k) MUST_USE;
/* The number of what ${f} is about, from its subject 单位:17. */
int64_t keep_id(const struct ledger_fact *f);

/* Days in bodies: 2026-03-05, empty for DAY_NONE. */
void keep_put_day(struct buf *b, struct str key, int32_t day);
int32_t keep_get_day(struct job *j, struct str body, struct str key);

/* ── rows ───────────────────────────────────────────────────────────── */

struct db_value keep_day(int32_t day); /* DAY_NONE: nothing */
int32_t row_day(struct db_rows *rows, int col);

/* ── texts ──────────────────────────────────────────────────────────── */

/* Why ${s}, called ${what}, cannot be: too long, or characters that are not
 * seen; empty if it can. */
struct str keep_flaw(struct job *j, const char *what, struct str s, size_t max);
/* Drop blanks around *s; E_INPUT with the flaw, or if it is empty but ${must}. */
enum err keep_text(struct job *j, const char *what, struct str *s, size_t max,
    bool must) MUST_USE;

/* ── parts of names ─────────────────────────────────────────────────── */

enum gram_of { GRAM_UNIT = 1, GRAM_PERSON = 2 };
struct grams { /* laid behind one another, to be told together; all 0: none */
	struct db_value *v;
	size_t n, cap;
};
void gram_lay(struct job *j, struct grams *g, enum gram_of what, int64_t id,
    struct str name);
enum err gram_tell(struct job *j, struct db_rw *rw, struct grams *g) MUST_USE;
enum err gram_put(struct job *j, struct db_rw *rw, enum gram_of what, int64_t id,
    struct str name) MUST_USE;
enum err gram_drop(struct job *j, struct db_rw *rw, enum gram_of what, int64_t id,
    struct str name) MUST_USE;

struct gram_range {
	struct str from, to; /* grams from ${from}, before ${to} */
	bool few;            /* so few names have one that they can be sorted */
};
/* The part of ${q} that the fewest names have; ${q} is not empty. */
enum err gram_find(struct job *j, struct db_ro *ro, enum gram_of what, struct str q,
    struct gram_range *out) MUST_USE;

/* ── units ──────────────────────────────────────────────────────────── */

#define TREE_SORT_MAX 25000 /* units that are rather sorted than searched along names */

struct place {
	struct str path, end; /* units below: path <= theirs < end */
	int64_t depth;
	bool closed;
};
enum err unit_place(struct job *j, struct db_ro *ro, int64_t id,
    struct place *out) MUST_USE; /* E_MISSING */
/* A fact for each of ${n} units, checked by the caller; a parent comes first. */
enum err unit_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct org_unit *const *u, size_t n, bool fresh) MUST_USE;
bool unit_same(const struct org_unit *a, const struct org_unit *b);

/* ── posts ──────────────────────────────────────────────────────────── */

void post_body(struct buf *b, const struct org_post *p);
/* What ${body} says; E_INPUT for a role this program does not know. */
enum err post_read(struct job *j, struct str body, struct org_post *out) MUST_USE;
/* E_DENIED unless they are two, and neither gives ${p} to himself. */
enum err post_apart(struct job *j, const int64_t pair[2], const struct org_post *p,
    bool ends) MUST_USE;
/* May it be given at all?  Its texts are tidied. */
enum err post_check(struct job *j, struct db_ro *ro, struct org_post *p) MUST_USE;
/* The post, if it may end on ${day}; the last of the officers may not, unless
 * ${anyway}. */
enum err post_check_end(struct job *j, struct db_ro *ro, int64_t id, int32_t day,
    bool anyway, struct org_post *out) MUST_USE;
/* The day before ${act}->day becomes its last.  The person may be one of the two.
 * E_INPUT if it is over, or if nobody else holds this officer's post. */
enum err org_post_end(struct job *j, struct db_rw *rw, const struct org_act *act,
    int64_t id, int64_t second) MUST_USE;
/* Is ${person} one of the three officers on ${day} or later, and which? */
enum err post_officer(struct job *j, struct db_ro *ro, int64_t person, int32_t day,
    bool *is, enum org_role *which) MUST_USE;
/* E_DENIED unless ${person} is one of them today. */
enum err post_need_officer(struct job *j, struct db_ro *ro, int64_t person) MUST_USE;

#endif
