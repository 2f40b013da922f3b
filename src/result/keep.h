/* SPDX-License-Identifier: MIT
 *
 * keep.h -- what the files of this room share: its kinds of facts, and helpers
 *
 * Private to this room.  A freeze is one fact 定格.定格, whose number is the
 * result's, followed in the same transaction by its files and figures.  All
 * facts about a result have the subject 结果:ID; the first has 定格:SCHEME.
 */
#ifndef RESULT_KEEP_H
#define RESULT_KEEP_H

#include "result/result.h"
#include "result/result.sql.h"

/* X(id, kind, what it says, flags) */
#define RESULT_KINDS(X)                                                         \
	X(FREEZE, "定格.定格", "一个方案到某日为止的数据和分定格下来", 0)       \
	X(FILE, "定格.材料", "定格时的一份材料：方案、数据表、事件表、日历", 0) \
	X(ROWS, "定格.成绩", "定格时各单位的总分、名次和拟定等次", 0)           \
	X(OBJECT, "结果.异议", "对考核结果的异议", LEDGER_PERSONAL)             \
	X(ANSWER, "结果.复核", "对一件异议的复核答复", 0)                       \
	X(DECIDE, "结果.审定", "一个单位的等次审定得与拟定不同", 0)             \
	X(STEP, "结果.办理", "提请签批、签批、公示、生效等", LEDGER_PUBLIC)

enum result_kind {
#define X(id, name, means, flags) KIND_##id,
	RESULT_KINDS(X)
#undef X
	    KINDS_N
};
#define X(id, name, means, flags)                                   \
	enum err result_apply_##id(struct job *j, struct db_rw *rw, \
	    const struct ledger_fact *f) MUST_USE;
RESULT_KINDS(X)
#undef X

/* One fact about result ${result}; *seq is its number. */
enum err result_fact(struct job *j, struct db_rw *rw, const struct org_act *act,
    enum result_kind kind, int64_t result, struct str body, int64_t *seq) MUST_USE;
/* 结果:12 is 12; 0 if it is none. */
int64_t fact_result(const struct ledger_fact *f);

/* What people write: E_INPUT if it is empty or too long; ${what}: 理由. */
enum err need_result_words(struct job *j, struct str s, const char *what) MUST_USE;

struct meanwhile {              /* since somebody looked at a result */
	const struct result *r; /* as it is now */
	int64_t base;           /* result_newest() as it was seen */
	int64_t unit;           /* only decisions about this unit; 0: all, and steps */
};
/* E_INPUT if there is something: the sentence says what, and who did it. */
enum err need_unchanged(struct job *j, struct db_ro *ro,
    const struct meanwhile *m) MUST_USE;

#define FILES_MAX 200 /* of one package */
#define RESULT_SHEET_FILE "初评.csv"
#define SCHEME_FILE "方案.scheme"

/* 日历-2026.csv … and whatever else result_scores() reads, from a set. */
enum err package_make(struct job *j, struct db_ro *ro, const struct rule *r,
    struct str text, const struct score_sheet *sheet,
    struct result_freezing *out) MUST_USE;
/* SHA-256 over a line "name sha256" for each file, in their order. */
void package_hash(struct job *j, const struct result_file *file, size_t n,
    unsigned char out[LEDGER_HASH]);
/* 决定.csv and 结果.csv of grades as they are decided; ${sheet} is 初评.csv. */
struct str package_decisions(struct job *j, const struct result_row *row, size_t rows,
    const struct result_grade *grade, size_t grades);
enum err package_settled(struct job *j, struct str sheet, const struct result_row *row,
    size_t rows, const struct result_grade *grade, size_t grades,
    struct str *out) MUST_USE;
/* ${why}: a unit of ${r} that may not be honoured now [不得评优] got the first grade;
 * unchanged if there is none. */
enum err honour_held(struct job *j, struct db_ro *ro, const struct result *r,
    struct str *why) MUST_USE;
/* The words with which items end that ${r} would not open: 结果更正：… */
struct str amended_note(struct job *j, const struct result *r);
/* duty_item.source of what followed from it: result:12. */
struct str result_source(struct job *j, int64_t result);
/* What follows from the decided grades, as items to be opened, each with a key so that
 * it is opened once.  A day that is needed and not said, or said and past, is
 * DAYS_TO_MEND from today. */
#define DAYS_TO_MEND 60
enum err result_follows(struct job *j, struct db_ro *ro, int64_t result,
    struct duty_item **items, size_t *n) MUST_USE;
/* What it amends, and what that amended, and so on; at most AMENDED_MAX. */
#define AMENDED_MAX 100
enum err amended_results(struct job *j, struct db_ro *ro, const struct result *r,
    const struct result **out, size_t *n) MUST_USE;

#endif
