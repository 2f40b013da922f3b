/* SPDX-License-Identifier: MIT
 *
 * result.h -- settling [定格与审定]: from live scores to a decided, published result
 *
 * A freeze [定格] packs the text of a scheme, the facts of all its units and what
 * they come to on one day; nothing that is given later moves it.  From there a
 * result goes through the states of states.def: units object [异议], somebody
 * else answers, the committee decides grades [审定], a second person
 * countersigns [签批], it is shown in public [公示] and takes effect [生效], which
 * opens what follows from it [结果运用] as items of duty/.  A correction is a new
 * freeze that replaces the one before and shows what moved.  After 生效 it is an
 * amendment [更正]: the old result stays in effect until the new one takes effect, and
 * stays published after.
 *
 * The package is the files `zeren score` reads (package.h says which), so that
 * anyone can compute every figure again elsewhere: `zeren recompute`.  Every step
 * is a fact; figures in facts are absolute, so a rebuild never runs a scheme.
 *
 * Sources: the order of steps is W6 and W9 of the field's practice; days for
 * objection and publication come from the scheme's 审定 or from who freezes.
 */
#ifndef RESULT_H
#define RESULT_H

#include "duty/duty.h"
#include "holiday/holiday.h"
#include "score/score.h"

extern const struct ledger_room result_ledger;

#define RESULT_LIST_MAX 200
#define RESULT_WORDS_MAX 1000 /* characters of a reason, an objection, an answer */

enum result_state {      /* states.def: name and what may come next */
	RESULT_DRAFT,    /* 初评: units see it and may object */
	RESULT_ASKED,    /* 待签批: the grades are decided, one has signed */
	RESULT_SIGNED,   /* 已审定: two have signed */
	RESULT_SHOWN,    /* 公示中 */
	RESULT_FINAL,    /* 生效 */
	RESULT_REPLACED, /* 已重算: a later freeze stands in its place */
	RESULT_AMENDED,  /* 已更正: it was in effect until another took effect */
	RESULT_DROPPED,  /* 已放弃: an amendment that was given up */
	RESULT_STATES_N
};
/* 初评, 待签批 … */
struct str result_state_word(enum result_state s);
/* 初评 to 公示中: something is still to be done with it. */
bool result_is_open(enum result_state s);

struct result {
	int64_t id; /* the number of the fact that froze it */
	int64_t scheme, version;
	struct str title;  /* of the scheme, as its text says it */
	struct str period; /* 2025-12-26/2026-12-25 */
	int32_t day;       /* the day whose facts it holds */
	enum result_state state;
	int64_t after;     /* the one it was frozen anew from; 0: none */
	struct str reason; /* why it was frozen anew; empty for the first */
	int64_t amends;   /* the one in effect that it is to amend; 0: none.  Not ${after}
			     if the amendment itself was frozen anew */
	struct str basis; /* of an amendment: the meeting or paper */
	int32_t object_until; /* last day for objections; DAY_NONE: none are taken */
	bool must_show;       /* the scheme asks for 公示 before it takes effect */
	int32_t show_from, show_until; /* 公示; DAY_NONE: not yet */
	struct str number, heading; /* 文号 and title of the bulletin; may be empty */
	int64_t frozen_by, asked_by, signed_by; /* persons; 0: not yet */
	int64_t frozen_at, asked_at, signed_at, final_at;
	unsigned char hash[LEDGER_HASH]; /* SHA-256 over the package's list of files */
	int64_t seq; /* the fact that last changed it, but for being amended: what is
			printed of it keeps its 短码 */
};

/* What one unit came to, as it was frozen. */
struct result_row {
	int64_t unit;
	struct str name, class;
	int64_t lo, hi;           /* total, millionths; equal when closed */
	uint8_t state;            /* 0, CELL_NA or OPEN_… */
	uint32_t best, worst, of; /* place in its class, and of how many; 0: not ranked */
};

/* One grade of one unit: what the scheme proposes and what was decided. */
struct result_grade {
	int64_t unit;
	size_t table;          /* rule_grades() */
	struct str table_name; /* 等次 */
	struct str proposed;   /* 拟定; a range as 良好–优秀 while open */
	struct str decided;    /* 审定; the proposal unless somebody departed from it */
	struct str reason, basis; /* of a departure: why, and the meeting or paper */
	int64_t by, at, seq;      /* of a departure; 0: none */
};

/* ── freezing ───────────────────────────────────────────────────────── */

struct result_file { /* 方案.scheme, 数据.csv, 事件-会议.csv, 日历-2026.csv … */
	struct str name, text;
};

/* What hinders a freeze or makes it doubtful, for people. */
struct result_doubt {
	bool stops;      /* it cannot be frozen so */
	bool waits;      /* it is about what waits for verification */
	int fact;        /* it is about this one of rule_facts(); -1: about none */
	struct str what; /* 3 家的“业务考核分”未报，由 市考核办 给出 */
};

struct result_freezing { /* the asking half makes it, the telling half keeps it */
	int64_t scheme, version;
	int32_t day;
	int32_t object_until; /* set by the caller */
	bool must_show;
	int64_t after; /* the result it is frozen anew from; 0: none */
	struct str reason;
	struct str basis; /* of an amendment; empty: as ${after} has it */
	const struct result_file *file;
	size_t file_n;
	const struct result_row *row;
	size_t row_n;
	const struct result_grade *grade; /* row_n per table */
	size_t tables;
	int64_t upto; /* score_newest() as it was read: a newer one is told as a clash */
	struct str title, period;
	unsigned char hash[LEDGER_HASH];
	const struct result_doubt *doubt;
	size_t doubt_n;
};
/**
 * result_freeze_read(j, ro, scheme, day, out):
 * Gather and score as of ${day} (score_find_on()) in the memory of ${j}, and say
 * what is doubtful: values that wait for verification, 未报 that somebody else
 * owes (they leave totals open: it can be frozen and seen, not decided), a result
 * of another scheme that is still a range (stops).
 */
enum err result_freeze_read(struct job *j, struct db_ro *ro, int64_t scheme, int32_t day,
    struct result_freezing *out) MUST_USE;
/* Telling half.  *id: the result.  From one in effect it is an amendment, and so is
 * what is frozen anew from an amendment.  E_INPUT if ${f}->after is not
 * result_latest(), reason or basis is missing, what it rests on has changed
 * meanwhile, or it stops. */
enum err result_freeze(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_freezing *f, int64_t *id) MUST_USE;

/* ── reading ────────────────────────────────────────────────────────── */

/* The newest first; ${scheme} 0: of all. */
enum err result_list(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct result **items, size_t *n) MUST_USE;
enum err result_find(struct job *j, struct db_ro *ro, int64_t id,
    struct result *out) MUST_USE; /* E_MISSING */
/* The fact that last changed it or a grade of it; of one that was replaced that is the
 * freeze of the next. */
enum err result_newest(struct job *j, struct db_ro *ro, const struct result *r,
    int64_t *seq) MUST_USE;
/* The one that counts for a scheme's period: final, or else the newest that was
 * not replaced.  E_MISSING. */
enum err result_current(struct job *j, struct db_ro *ro, int64_t scheme,
    struct str period, struct result *out) MUST_USE;
/* The newest that was not replaced: an amendment on its way comes before the result
 * that it is to amend.  E_MISSING. */
enum err result_latest(struct job *j, struct db_ro *ro, int64_t scheme, struct str period,
    struct result *out) MUST_USE;
/* The amendment of ${of}: on its way, or the one that amended it.  E_MISSING. */
enum err result_amending(struct job *j, struct db_ro *ro, const struct result *of,
    struct result *out) MUST_USE;
/* What stands in the place of ${of}, which was replaced, amended or given up; itself
 * otherwise.  E_MISSING. */
enum err result_instead(struct job *j, struct db_ro *ro, const struct result *of,
    struct result *out) MUST_USE;
/* Rows by class, place and name. */
enum err result_rows(struct job *j, struct db_ro *ro, int64_t id,
    const struct result_row **rows, size_t *n) MUST_USE;
/* Unit by unit as the rows are, for each its tables. */
enum err result_grades(struct job *j, struct db_ro *ro, int64_t id,
    const struct result_grade **grades, size_t *n) MUST_USE;
/* E_MISSING if the unit is not in it. */
enum err result_of_unit(struct job *j, struct db_ro *ro, int64_t id, int64_t unit,
    struct result_row *row, const struct result_grade **grades, size_t *n) MUST_USE;

/* The package as it was frozen, with 决定.csv and 结果.csv as they are now. */
enum err result_files(struct job *j, struct db_ro *ro, int64_t id,
    const struct result_file **files, size_t *n) MUST_USE;
/**
 * result_scores(j, files, n, rule, set, sheet):
 * Run a package: read the text and the tables, apply 决定.csv, score.  What pages
 * explain and `zeren recompute` compares.  E_INPUT names the file and the line.
 */
enum err result_scores(struct job *j, const struct result_file *files, size_t n,
    struct rule **rule, struct score_set *set, struct score_sheet *sheet) MUST_USE;

/* ── elsewhere: recompute [复算] ─────────────────────────────────────── */

/**
 * result_package(j, ro, id, out):
 * One ZIP archive with result_files(), 清单.txt (the SHA-256 of each) and 说明.txt,
 * for whoever is to check it: `zeren recompute`.
 */
enum err result_package(struct job *j, struct db_ro *ro, int64_t id,
    struct str *out) MUST_USE;

#define RESULT_TOLD_MAX 20
struct result_verdict {
	struct str title, period;
	size_t units, figures; /* how many cells of 初评.csv and 结果.csv were compared */
	size_t wrong;          /* of them that come out differently, and files that
				  are not what 清单.txt says */
	struct str told;       /* the first RESULT_TOLD_MAX of them, one a line */
	unsigned char hash[LEDGER_HASH]; /* of the frozen files: 定格.定格 has it */
};
/**
 * result_recompute(j, name, bytes, out):
 * Unpack such an archive, run its scheme on its tables and compare every figure.
 * What is wrong is in the verdict; E_INPUT if it is no such archive.
 */
enum err result_recompute(struct job *j, struct str name, struct str bytes,
    struct result_verdict *out) MUST_USE;

/* ── objections [异议] ──────────────────────────────────────────────── */

enum result_answer {
	RESULT_OPEN,
	RESULT_UPHELD,
	RESULT_REFUSED
}; /* 待复核 采纳 不采纳 */
/* 待复核 … */
struct str result_answer_word(enum result_answer a);

#define RESULT_OBJECTIONS_MAX 2000 /* of one result */
#define RESULT_OUTSIDE_MAX 60      /* of one result from outside, within an hour */
struct result_objection {
	int64_t id, result; /* id: the number of its fact */
	int64_t unit;       /* whose, or about which; 0: the whole result */
	bool from_outside;  /* somebody who is not signed in, during 公示 */
	struct str name;    /* of them, as they said; may be empty */
	struct str item;    /* 项.三会一课; empty: the whole */
	struct str words;
	int64_t by, at; /* by 0: from outside */
	enum result_answer answer;
	struct str reason;
	int64_t answered_by, answered_at;
};
/**
 * result_object(j, rw, act, o):
 * result, unit, from_outside, name, item and words are read; id is set.  E_INPUT if
 * it says nothing or too much, after the last day, or in another state than 初评
 * (公示中 for those from outside); E_LIMIT beyond the maxima above; E_MISSING:
 * no such result, or the unit is not in it.
 */
enum err result_object(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct result_objection *o) MUST_USE;

struct result_answering {
	int64_t objection;
	enum result_answer answer;
	struct str reason;
	const int64_t *touched; /* persons who gave or verified what it is about: */
	size_t touched_n;       /* gathered by the asking half */
};
/* E_INPUT without a reason, or if it has been answered; E_DENIED for who froze the
 * result, made the objection, or is ${a}->touched. */
enum err result_answer(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_answering *a) MUST_USE;

/* The oldest first; ${unit} 0: of all. */
enum err result_objections(struct job *j, struct db_ro *ro, int64_t result, int64_t unit,
    const struct result_objection **items, size_t *n) MUST_USE;
enum err result_objection_find(struct job *j, struct db_ro *ro, int64_t id,
    struct result_objection *out) MUST_USE; /* E_MISSING */

/* ── deciding [审定] ────────────────────────────────────────────────── */

struct result_deciding {
	int64_t result, unit;
	size_t table;             /* rule_grades() */
	int64_t base;             /* result_newest() as the asker saw it */
	struct str grade;         /* a row of it; the caller has checked that */
	struct str reason, basis; /* why, and by which meeting or paper */
};
/* The grade of one unit departs from the proposal; the proposal itself takes that
 * back.  One fact, or none if it is so already.  E_INPUT in another state than
 * 初评, without a reason and a basis, or if a grade of the unit was decided since
 * ${d}->base; E_MISSING. */
enum err result_decide(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_deciding *d) MUST_USE;

enum result_step { /* what is done with a whole result: a row of steps.def each */
#define STEP(id, verb, from, to, means) RESULT_##id,
#include "result/steps.def"
#undef STEP
	RESULT_STEPS_N
};
struct result_step_row {
	const char *verb, *means;
	enum result_state from, to;
};
/* Its row; never NULL. */
const struct result_step_row *result_step_row(enum result_step s);

struct result_changes;
struct result_stepping {
	int64_t result;
	enum result_step step;
	int64_t base;                 /* result_newest() as the asker saw it */
	struct str reason;            /* of 退回 */
	int32_t show_until;           /* of 公示: its last day */
	struct str number, heading;   /* of 生效: 文号 and title of the bulletin */
	struct result_changes *items; /* of 生效: opened and ended; NULL: none */
};
/* Why ${person} cannot make ${step} of ${r} now, in words; empty: it can. */
enum err result_may(struct job *j, struct db_ro *ro, const struct result *r,
    enum result_step step, int64_t person, struct str *why) MUST_USE;
/* One fact.  E_INPUT as result_may() says, if the result or a grade of it has changed
 * since ${s}->base (what changed, and by whom), or if something that ${s}->step needs is
 * missing. */
enum err result_step(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_stepping *s) MUST_USE;

/* What has been done with a result, the oldest first: freeze, decisions, steps. */
struct result_event {
	int64_t seq, actor, at;
	struct str verb, words;
	int64_t unit;     /* it is about; 0: the whole result */
	struct str grade; /* decided; or empty */
};
#define RESULT_EVENTS_MAX 500
/* At most RESULT_EVENTS_MAX; E_MISSING: no such result. */
enum err result_events(struct job *j, struct db_ro *ro, int64_t result,
    const struct result_event **items, size_t *n) MUST_USE;

/* What 生效 does with items: what follows from the decided grades is opened, one per
 * effect of 结果运用 that holds for a unit; an effect that needs a day and says none,
 * or says one that is past, gets 60 days (duty_item.said).  Of an amendment, each item
 * that the amended one opened is looked for among what follows now: of the same unit
 * and, in the same version of the scheme, of the same effect; in another version of
 * the same kind, title and condition. */
struct result_changes {
	struct duty_item *open; /* to be opened */
	size_t open_n;
	const struct duty_item *closed; /* follow, but the unit is closed: not opened */
	size_t closed_n;
	const struct duty_item *keep; /* follow still: they stay as they are */
	size_t keep_n;
	const struct duty_item *end; /* do not follow any more: 撤销, 结果更正 */
	size_t end_n;
	const struct duty_item *done; /* nor do these, but they are done or over: not
					 touched */
	size_t done_n;
};
/* Of ${result} if it took effect today; E_MISSING: no such result. */
enum err result_changes(struct job *j, struct db_ro *ro, int64_t result,
    struct result_changes *out) MUST_USE;
/* Is ${item} withdrawn [撤销] because ${r}, an amendment, took effect?  By the cause; facts
 * of before it was kept have only their words. */
bool result_withdrew(struct job *j, const struct result *r, const struct duty_item *item);

#endif
