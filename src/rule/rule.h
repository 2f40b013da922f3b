/* SPDX-License-Identifier: MIT
 *
 * rule.h -- the scheme language [方案语言]: read, check, format, run, explain
 *
 * Pure: no file, clock or database; text and facts come in, notes, scores and
 * explanations go out.  Numbers like §5.2 are the sections of the language's
 * design, listed with what they settle in docs/decisions/0005; the manual is
 * docs/写制度.  A scheme that was read may be run any number of times; results
 * never depend on the order of clauses or subjects.
 *
 * Words: a subject [被考核对象] is one assessed unit; a fact [数据] is one column
 * of what is known about every subject; a pool [池] is 部分, 项, 加分 or 扣分.
 */
#ifndef RULE_H
#define RULE_H

#include "base/base.h"
#include "rule/place.h"

/* ── notes: what the checker tells the author ───────────────────────── */

enum rule_level {
	RULE_ERROR,   /* 须改: the scheme cannot be issued */
	RULE_WARNING, /* 请斟酌 */
};

struct rule_note {
	enum rule_level level;
	struct str what, fix;   /* what is wrong; what to write instead (may be empty) */
	uint32_t from, to;      /* byte offsets in the text */
	uint32_t line, col;     /* from 1; col counts characters */
	struct rule_note *next; /* in the order of the text */
};

struct rule_notes { /* {.j, .name, .text} starts an empty one */
	struct job *j;
	struct str name, text; /* the file, for places */
	struct rule_note *first;
	size_t errors, warnings;
	bool cut; /* more than RULE_NOTE_MAX: the rest was dropped */
};

/* One note as the terminal shows it: file:line:col, the line, a caret, the fix. */
void rule_note_put(struct buf *b, const struct rule_notes *notes,
    const struct rule_note *note);
/* 须改, 请斟酌 */
struct str rule_level_word(enum rule_level level);

/* ── reading ────────────────────────────────────────────────────────── */

struct rule; /* a scheme that was read, checked and compiled */

/**
 * rule_read(j, name, text, notes, out):
 * Parse, check and compile ${text}.  Problems go to ${notes}.  E_INPUT if
 * there are errors; *out is then set only if the text could at least be parsed,
 * and may only be asked for its outline.
 * Everything lives as long as ${j}.
 */
enum err rule_read(struct job *j, struct str name, struct str text,
    struct rule_notes *notes, struct rule **out) MUST_USE;

/**
 * rule_schemes(j, name, text, notes, out, n):
 * The same for every scheme [方案] of a file; what stands before the first belongs
 * to each that uses it.  Those that others read come first.  (rule_read() reads
 * the first of the text alone.)  E_INPUT if any of them cannot be run, or they
 * wait for one another; out[i] is then set as by rule_read().
 */
enum err rule_schemes(struct job *j, struct str name, struct str text,
    struct rule_notes *notes, struct rule ***out, size_t *n) MUST_USE;

/* What ${text} calls itself, 方案 "…" of its first scheme, whether the rest can be
 * read or not; empty if no line says it.  Part of ${text}. */
struct str rule_title(struct str text);

/**
 * rule_format(j, name, text, notes, out):
 * ${text} in the one standard layout; comments are kept; formatting the
 * result again changes nothing.  E_INPUT if it does not parse.
 */
enum err rule_format(struct job *j, struct str name, struct str text,
    struct rule_notes *notes, struct str *out) MUST_USE;

/* ── what a scheme says ─────────────────────────────────────────────── */

struct rule_head {
	struct str title, version, basis; /* empty if not said */
	int32_t from, to;         /* 考核期; of one that recurs: the one at hand */
	struct str recurs;        /* 每季: it recurs in the span written; or empty */
	struct str subjects;      /* 对象, joined with 、 */
	struct str scope;         /* 适用 机关，学校: only those; empty if all */
	struct str start;         /* 1000分: what the total starts from; or empty */
	bool weighted;            /* top parts carry 权重 */
	struct num full;          /* 满分 of 总分; u = 0 if open-ended */
	struct num judged, ruled; /* points resting on 评 and on 核定 */
	struct num judged_bonus;  /* 加分 that 评 can give, at most */
	int places;               /* 精度 */
};
/* Lives as long as ${r}, as do all lists below. */
const struct rule_head *rule_head(const struct rule *r);

enum rule_kind {
	RULE_NUM,
	RULE_BOOL,
	RULE_CHOICE,
	RULE_DATE,    /* a day number */
	RULE_TEXT,    /* 文: equal or not; an index into rule_snapshot.text */
	RULE_SUBJECT, /* 对象: a unit's name, an index into rule_snapshot.text */
};
enum rule_owed { RULE_BY_UNIT, RULE_BY_OTHER }; /* who owes the fact */
enum rule_origin {                              /* where a fact comes from */
	RULE_GIVEN,   /* people enter it: 填报, 核定, 来自, 评 */
	RULE_RESULT,  /* another engine's result: 方案."x".总分, 书记述职.得分,
	                * 得票率(满意度, 满意), 重点工作.逾期; a range while open */
	RULE_HISTORY, /* of a period before this one: 上年.等次; see ago */
};

struct rule_fact {
	struct str name;
	enum rule_kind kind;
	struct str unit;    /* as written: 元, %, 次; empty otherwise */
	struct str measure; /* what ->v counts: 元 also for 万元; 是否, 选, 数 */
	int64_t scale;      /* millionths of the base per written one */
	bool whole, nonneg; /* counts: whole and not negative */
	const struct str *choice; /* RULE_CHOICE */
	size_t choice_n;
	bool may_na;   /* 可不适用 */
	bool is_class; /* 类别: never 未报, never 不适用 */
	bool judged;   /* carries a 评: lo, hi, step hold (written units) */
	struct num lo, hi, step;
	enum rule_owed owed;
	struct str giver; /* 单位填报 / 名册 / 考核组核定: for people */
	const struct str *source, *checker; /* names after 来自, 核定, 由; after 核 */
	size_t source_n, checker_n;
	bool from_outside; /* a name after 来自 is no declared 角色: 名册, 纪实 */
	int32_t due;       /* last day to give it; 考核期's end by default */
	struct str remark;
	uint32_t line;
	enum rule_origin origin;
	int ago; /* RULE_HISTORY: 1 for 上年 or 上期, 2 for the one before */
	struct str family; /* 党课 of 党课.1月, 规定活动 of 规定活动.七一活动; or empty */
	int32_t from, to;  /* the days it is about: the 考核期, or a part of it */
	struct str second; /* 复核: who must sign a 评 as well; or empty */
	struct str
	    joint; /* of a 评 by several: what their marks are of, 评.项; or empty */
};
/* Every fact in one order, *n of them: results and snapshots use their indexes. */
const struct rule_fact *rule_facts(const struct rule *r, size_t *n);
/* Is ${f} a result of another scheme?  Then *title is that scheme's and *what the
 * result: 总分, 等次, 项.x; of several (.family), the one of its .from and .to. */
bool rule_fact_other(const struct rule_fact *f, struct str *title, struct str *what);
/* Why ${x}, in the unit as written, cannot be a value of the number ${f}; empty
 * if it can. */
struct str rule_fact_refuses(struct job *j, const struct rule_fact *f, struct num x);

/* A set [事件]: any number of records of each subject, none recorded = none. */
struct rule_set {
	struct str name;
	/* 日期 comes first, declared or not; then as declared; last the 评 of its
	 * members, if any.  Their .source, .due … are those of the set. */
	const struct rule_fact *field;
	size_t field_n;
	size_t day;               /* the field that dates a record: 归期, or 日期 */
	const size_t *counts_for; /* 计入: fields naming the subjects that ... */
	size_t counts_for_n;      /* ... a record belongs to; 0: the one that gave it */
	const struct rule_fact *about; /* name, giver, owed, due … as of a fact */
	size_t most;                   /* 自设 至多 n 项; 0: any number */
};
/* As declared; indexes likewise. */
const struct rule_set *rule_sets(const struct rule *r, size_t *n);

/* Pools in the order of the text, parents before children. */
struct rule_pool {
	struct str kind, name, title; /* 部分 项 加分 扣分; title may be empty */
	int parent;                   /* index, or -1 for a top pool */
	int depth;                    /* 0 for a top pool */
	bool has_points, has_weight;
	struct num points,
	    weight; /* weight in percent; class-dependent: has_weight, u = 0 */
	struct str duty, dim, scope; /* 责任 维度 适用; empty if not said */
	struct str rule;          /* its clauses as one would read them, lines; the last
	                                says how it counts [不封顶], if its head does */
	struct str sources;       /* the facts it reads and who gives them */
	struct str remark, basis; /* 说明 依据 of its head, joined with ； */
	uint32_t line, line_end;
};
/* Indexes as above. */
const struct rule_pool *rule_pools(const struct rule *r, size_t *n);
/* Its title or name; behind those of the items it stands in: 组织生活／三会一课. */
struct str rule_pool_name(struct job *j, const struct rule_pool *p, size_t at);

struct rule_grade {                  /* one grade table */
	struct str name;             /* 等次 unless named */
	const struct str *row;       /* best first */
	const struct num *threshold; /* per row: 总分 >= x, for drawing; u < 0 unknown */
	size_t rows_n;
};
/* As declared. */
const struct rule_grade *rule_grades(const struct rule *r, size_t *n);

/* One thing that follows: 整改 限 60天.  Which words there are and what may stand
 * behind them is the effect table of check_outcome.c. */
struct rule_effect {
	struct str word; /* 整改 */
	struct str text; /* the whole, as one reads it: 整改 限 60天 */
	struct str about; /* 推荐 "先进单位", 反馈 第一责任人: what or whom; or empty */
	int32_t days;      /* 限: 60天 is 60, 2个月 is 60, 1年 is 365; 0: not said */
	int32_t by;        /* 限 as a day; DAY_NONE: not said */
	int years;         /* 不得评优 1年; 0: not said */
	struct num change; /* 下年经费 上浮 10%: 10, 下调: -10; 0: not said */
};

/* 结果运用: what follows for each subject whose results meet a condition; 谈话 and
 * the 资格 of a 评选 stand behind those rows as rows of their own. */
struct rule_outcome {
	struct str when; /* 等次 = 优秀 */
	const struct rule_effect *effect;
	size_t effect_n;
	uint32_t line;
};
/* In the order of the text. */
const struct rule_outcome *rule_outcomes(const struct rule *r, size_t *n);

struct rule_money { /* 结果: a figure computed from scores, as a rule money */
	struct str name, unit; /* unit as declared: 元; empty if none */
	struct str text;       /* the formula as one reads it */
	int64_t scale;         /* millionths of the base per unit */
	int places;            /* decimals of ${unit} that are shown, at most */
	uint32_t line;
};
/* As declared. */
const struct rule_money *rule_moneys(const struct rule *r, size_t *n);

struct rule_key { /* one key of an institution: 至少, 5票 */
	struct str key, value;
	uint32_t line;
};
struct rule_inst {             /* 制度: drives an engine of its own */
	struct str head, name; /* 测评, 书记述职; name may be empty */
	const struct rule_key *key;
	size_t key_n;
	const struct str *gives; /* what it gives schemes: 得分, 总体, 应办; or none */
	size_t gives_n;
	int outcome; /* 资格 当 x, 谈话 当 x: the row of rule_outcomes() that says for
	              * each subject whether x holds; -1: it has no condition */
	uint32_t line;
};
/* Every 责任书, 台账, 载体 … in the order of the text. */
const struct rule_inst *rule_insts(const struct rule *r, size_t *n);

struct rule_settling {               /* 审定: how results are settled */
	int object_days, show_days;  /* 异议, 公示; 0: not said */
	bool object_work, show_work; /* in 工作日 */
	struct str answers, reports; /* 复核 by whom, 报送 to whom; or empty */
};
/* What the scheme's 审定 says; false if it says nothing. */
bool rule_settling(const struct rule *r, struct rule_settling *out);

enum rule_line_kind {
	RULE_LINE_DEF,
	RULE_LINE_VETO,
	RULE_LINE_GRADE,
	RULE_LINE_OUTCOME,
	RULE_LINE_INST
};
struct rule_line { /* what a scheme says outside its pools */
	enum rule_line_kind kind;
	struct str word; /* 参数, 设, 结果; 否决; the name of a grade table;
			    结果运用; 责任书, 台账 … */
	struct str name; /* name; reason, may be empty; grade; empty; name or empty */
	struct str text; /* 90%; 当 … 则 …; 当 总分 ≥ 90, empty for 其余; 当 … 则 …;
			    what follows the name */
	uint32_t line;
};
/**
 * rule_lines(j, r, n):
 * Every 参数, 设, 否决, row of a grade table, row of 结果运用 and institution
 * [制度] as one would read it, in the order of the text, those inside 适用 and
 * pools too; a 否决 inside a pool stands in that pool's rule instead.  They live
 * as long as ${j} and ${r}.
 */
const struct rule_line *rule_lines(struct job *j, const struct rule *r, size_t *n);

struct rule_asked { /* one 数据 or 类别 as declared, for people */
	struct str name;
	struct str
	    type; /* 元; 是、否; 警告 < 严重警告; 逐件登记：种类（…）、实到（人） */
	struct str giver;  /* 单位填报，工委办公室核 */
	struct str when;   /* 每季；限 12月10日; empty: once */
	struct str remark; /* 说明 */
	bool is_class;
	uint32_t line;
};
/* All of them in the order of the text, whether they are used or not. */
const struct rule_asked *rule_asked(struct job *j, const struct rule *r, size_t *n);

/* ── what two texts differ in ───────────────────────────────────────── */

enum rule_change_kind { /* what differs, in the order in which they are listed */
	RULE_CHANGE_HEAD, /* 名称 版本 依据 考核期 周期 对象 精度 总分 角色 维度 引用 */
	RULE_CHANGE_FACT,    /* 数据, 类别 */
	RULE_CHANGE_DEF,     /* 参数, 设, 结果 */
	RULE_CHANGE_POOL,    /* 部分, 项, 加分, 扣分: points, weight, 责任 … */
	RULE_CHANGE_CLAUSE,  /* a sentence of a pool; after the pool's own changes */
	RULE_CHANGE_VETO,    /* 否决 */
	RULE_CHANGE_GRADE,   /* a row of a grade table: threshold, 名额 */
	RULE_CHANGE_OUTCOME, /* 结果运用 */
	RULE_CHANGE_INST,    /* 责任书, 台账 … */
};
enum rule_change_how {
	RULE_ADDED,
	RULE_REMOVED,
	RULE_MOVED, /* a pool, to another parent */
	RULE_CHANGED
};

struct rule_change {
	enum rule_change_kind kind;
	enum rule_change_how how;
	struct str what; /* the whole, one sentence without its end:
			       项“三会一课”：分值 20分 改为 16分 */
	struct str subject; /* 项“三会一课”, 数据“党课”, 等次“优秀” */
	struct str was, is;         /* old and new words; empty if added or removed */
	int was_pool, is_pool;      /* rule_pools() of old and new; -1: none */
	uint32_t was_line, is_line; /* in the two texts; 0: not there */
};

/**
 * rule_diff(j, old, new, out, n):
 * What the two schemes differ in, by meaning: layout, comments, 编号 and the
 * order of clauses and declarations do not count.  Pools are matched by their
 * names from the top down; one found elsewhere has moved, one with the same
 * clauses in the same place was renamed.  Both may have errors, as long as they could be parsed.  At most
 * RULE_CHANGE_MAX changes; E_LIMIT beyond.  Lives as long as the shortest of
 * ${j} and the schemes.
 */
#define RULE_CHANGE_MAX 20000
enum err rule_diff(struct job *j, const struct rule *old, const struct rule *new,
    const struct rule_change **out, size_t *n) MUST_USE;
/* Per pool of ${new}: the one of ${old} that it continues, or -1. */
const int *rule_pools_were(struct job *j, const struct rule *old, const struct rule *new);

/* ── what a scheme asks, and rewards ────────────────────────────────── */

struct rule_share {               /* of the points of the total */
	struct str name;          /* 党建工作; 组织; 第一; 考核组 */
	const struct num *points; /* per domain of the report */
};
struct rule_entry { /* a fact that is asked for, or a 评 */
	struct str name;
	struct str who; /* 单位; 考核组; 名册: who gives it, several joined with 、 */
	bool by_hand;    /* somebody enters it; false: read from what is kept anyway */
	int64_t times;   /* a year, for one unit */
	struct str when; /* 每季; empty: once, or 评 */
	uint32_t line;
};
struct rule_load { /* all entries of one giver */
	struct str who;
	bool by_hand;
	size_t facts;
	int64_t times;   /* a year, for one unit */
	int64_t entries; /* a year, for all units */
	int64_t budget;  /* of ->times; 0: none, nothing is entered */
};
struct rule_red {           /* 减负红线 */
	struct str subject; /* 数据“学习笔记” */
	struct str word;    /* 笔记 */
	struct str rule;    /* 《整治形式主义为基层减负若干规定》 */
	uint32_t line;
};

struct rule_report {
	const struct str
	    *domain; /* values of the first 类别; 各类单位 if there is none */
	size_t domain_n;
	/* Points of parts and items that hold no others; a full 加分 is not among
	 * them.  Empty if the text has errors: sums are not known then. */
	const struct rule_share *part, *dim, *duty, *role;
	size_t part_n, dim_n, duty_n, role_n;
	const struct rule_entry *entry;
	size_t entry_n;
	const struct rule_load *load; /* the unit first, then the heaviest */
	size_t load_n;
	int64_t units;
	/* Coverage: points of each 维度 x domain x 责任, and in words what is empty. */
	const struct str *content, *layer;
	size_t content_n, layer_n;
	const struct num *cover; /* [content][domain][layer] */
	const struct str *gap;   /* 作风 × 两新组织：没有项目 */
	size_t gap_n;
	const struct rule_red *red;
	size_t red_n;
};

/**
 * rule_report(j, r, units, out):
 * What ${r} asks of whom and what it rewards, for ${units} units (1 at least).
 * An item with several 维度 or 责任 is split evenly among them; one without
 * takes those of the pool around it, or 未写.  By role: the part of an item
 * that 评 decides goes to its judges, the rest evenly to those who give the
 * facts it reads.  Shares of 评 and 核定 in all: rule_head().
 */
void rule_report(struct job *j, const struct rule *r, int64_t units,
    struct rule_report *out);
/* How much of 总分 people decide: 评分占 6%，核定占 44%，其余由数据算出; in points if
 * 满分 is open. */
struct str rule_share_text(struct job *j, const struct rule *r);

/* The report as tables of text, for a terminal. */
void rule_report_put(struct buf *b, const struct rule *r, const struct rule_report *x);
/* The part of it about entries alone. */
void rule_burden_put(struct buf *b, const struct rule_report *x);

/* ── facts and results ──────────────────────────────────────────────── */

/* The state of one cell. */
enum {
	CELL_GIVEN = 0,
	CELL_NA = 1,      /* 不适用: never owed */
	CELL_MISSING = 2, /* 未报: owed, not there */
};

struct rule_column {    /* one fact of every subject, or one field of every record */
	int64_t *v;     /* millionths of the base unit; 0/1; choice index; day; text */
	uint8_t *state; /* CELL_… */
	int64_t *hi;    /* RULE_RESULT: the upper end of an open one; NULL: all closed */
};

struct rule_rows { /* the records of one set, in the order of their subjects */
	size_t n;
	const size_t *from; /* subjects + 1: those of i are [from[i], from[i + 1]) */
	const struct rule_column *field; /* rule_set.field_n of them, ${n} long */
	const int64_t *record;           /* per record: its number, for ties and people */
};

struct rule_snapshot {
	size_t subjects;
	const struct rule_column *fact; /* rule_facts() of them */
	int32_t today;                  /* decides which deadlines have passed */
	const struct rule_rows *set;    /* rule_sets() of them */
	const struct str *text; /* what RULE_TEXT and RULE_SUBJECT point to: no two ... */
	size_t text_n;          /* ... the same; the empty text is CELL_MISSING */
	const int64_t *name;    /* per subject: its own name among ${text} */
	const int32_t *above;   /* per subject: the index of its 上级, or -1; ... */
				/* ... NULL: nobody has one */
	const uint8_t *off;     /* per day from off_from: 1 for no working day; ... */
	int32_t off_from, off_to; /* ... outside, Saturdays and Sundays are off */
	const bool *open;         /* per fact: whose 未报 is never late; NULL: none */
	/* Per grade table: per subject the row that was decided [审定] in place of what
	 * the scheme proposes, or RULE_NO_GRADE: none; NULL: the scheme alone. */
	const uint8_t *const *decided;
};

/* The state of a result: 0, CELL_NA, or any of these (then lo..hi is a range). */
enum {
	OPEN_NOT_DUE = 2, /* 未报, the deadline is still ahead */
	OPEN_OWED = 4,    /* 未报 by the subject itself, too late */
	OPEN_WAITING = 8, /* 待定: somebody else owes it, too late */
};
#define RESULT_NO_LIMIT \
	INT64_MAX /* hi of an open bonus without a cap; minus
					   this, lo of an open malus without a floor */

struct rule_score {       /* columns, one entry per subject, millionths */
	int64_t *lo, *hi; /* equal when closed */
	uint8_t *state;
};

struct rule_grade_score {
	uint8_t *best, *worst; /* rows of the table; RULE_NO_GRADE if none applies */
};
#define RULE_NO_GRADE 255

struct rule_truth { /* whether a condition holds, per subject */
	uint8_t *is;
	uint8_t *state; /* 0, CELL_NA or OPEN_…: is says nothing then */
};

struct rule_kept;

struct rule_results {
	size_t subjects;
	const struct rule_kept *kept; /* of the run, for rule_explain() */
	struct rule_score total;
	struct rule_score *pool;        /* rule_pools() of them */
	struct rule_grade_score *grade; /* rule_grades() of them */
	struct rule_truth *outcome;     /* rule_outcomes() of them */
	struct rule_score *money;       /* rule_moneys() of them, in base units */
};

/* How to go about it; NULL: one after the other, everything kept. */
struct rule_how {
	/* Have ${work}(${what}, n) done for n = 0 … lanes - 1, at the same time if that
	 * helps, and return when all are through.  Lanes ask for no memory. */
	size_t lanes;
	void (*each)(void *arg, size_t lanes, void (*work)(void *what, size_t lane),
	    void *what);
	void *arg;
	bool brief;  /* 项 inside of something are not kept: their columns are NULL */
	bool by_row; /* for tests: as an explanation does it */
};

/**
 * rule_run(j, r, snap, how, out):
 * Score every subject; ${r} was read without errors.  Needs about 20 bytes a pool
 * that is kept and subject, or E_LIMIT.  However it goes, the results are the same.
 */
enum err rule_run(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_how *how, struct rule_results *out) MUST_USE;

enum rule_result_kind {
	RESULT_NONE,
	RESULT_TOTAL,
	RESULT_POOL,
	RESULT_GRADE,
	RESULT_MONEY
};
struct rule_result {
	enum rule_result_kind kind;
	size_t at; /* in rule_pools(), rule_grades(), rule_moneys() */
};
/* The result of ${r} called ${what} (总分, 项.x, 等次, a 结果) that can be a value of ${to}. */
struct rule_result rule_result_named(const struct rule *r, struct str what,
    const struct rule_fact *to);

struct rule_feed { /* results of ${from} on their way to another scheme */
	const struct rule *from;
	const struct rule_results *got;
	const int32_t *at; /* for each subject that is fed, its row in ${got}, or -1 */
	const struct str *what; /* for each fact the result it is to have; empty: none */
	bool spares;            /* what is given already stays */
};
/* Hand them to the facts of ${snap}, which are those of ${r}. */
void rule_feed(struct job *j, const struct rule *r, struct rule_snapshot *snap,
    const struct rule_feed *f);
/* For each fact of ${r} the result of ${from} it reads (方案."x".总分); empty: none. */
const struct str *rule_feed_names(struct job *j, const struct rule *r,
    const struct rule *from);

/* ── 为什么 ─────────────────────────────────────────────────────────── */

enum rule_step_kind {
	STEP_TOTAL,
	STEP_POOL,
	STEP_CLAUSE,
	STEP_VETO,
	STEP_GRADE,
	STEP_MONEY,   /* 结果 */
	STEP_OUTCOME, /* 结果运用: what follows */
};

struct rule_step { /* one line of an explanation */
	enum rule_step_kind kind;
	int pool;          /* STEP_POOL: its index; else -1 */
	int cap;           /* STEP_VETO that struck: the row it holds the first grade
	                    * table to, by itself; else -1 */
	struct str title;  /* 三会一课　满分 20 */
	struct str rule;   /* the clause as the scheme says it */
	struct str data;   /* what it read: 党员数 116人（名册） */
	struct str calc;   /* 6728 ÷ 116 = 58.00元 */
	struct str clamp;  /* what bounded it, if anything did or could */
	struct str amount; /* 10.00, −1.00, 84.00 至 90.00, 不适用, 良好 */
	int sign;          /* -1, 0, 1: how the amount changed the pool */
	bool open;         /* rests on something 未报 */
	const int *facts;  /* rule_facts() it read */
	size_t facts_n;
	uint32_t line;
	struct rule_step *kid, *next;
};

/**
 * rule_explain(j, r, snap, got, subject, out):
 * The same program, run for one subject with its registers kept; ${got} is what the
 * run of ${snap} came to, NULL: everybody is run again for what the subject's result
 * takes from others.  *out is the
 * total with parts, items and clauses below it, then vetoes and grades.  Fails only
 * for want of memory, with E_LIMIT.
 */
enum err rule_explain(struct job *j, const struct rule *r,
    const struct rule_snapshot *snap, const struct rule_results *got, size_t subject,
    struct rule_step **out) MUST_USE;

/* What would have made a better grade [差在哪里]. */
struct rule_if {
	int table, row; /* rule_grades() and the row it would be */
	int fact;       /* rule_facts(); -1: points alone, or not in its own hands */
	struct str what; /* “党课”再多 1次，就是优秀; 离良好还差 0.40分 */
};
#define RULE_IF_MAX 3     /* facts told per table */
#define RULE_IF_FACTS 400 /* facts tried, in their order */
/**
 * rule_what_if(j, r, snap, got, subject, out, n):
 * For each grade table in which the subject is not best: how many points it is
 * short of the next row, and which one fact, changed alone, would have given a
 * better row, the smallest change first.  Only numbers and 是否 that are given,
 * and only where the total moves one way at every value tried; the rest (other
 * units, class means, 名额) stays as it is, so where a 名额 decides that is said
 * instead.  Nothing for a result that is still open.  Costs one run of the whole
 * set if the scheme compares units, and at most 2 + 2 x 44 runs of one subject a
 * fact, 2 for a fact that decides nothing.  Fails as rule_run(): E_LIMIT.
 */
enum err rule_what_if(struct job *j, const struct rule *r,
    const struct rule_snapshot *snap, const struct rule_results *got, size_t subject,
    const struct rule_if **out, size_t *n) MUST_USE;

/* The tree as indented lines, amounts at the right, for a terminal. */
void rule_step_put(struct buf *b, const struct rule_step *step, size_t depth);

/* ── editing: a text as a form ──────────────────────────────────────── */

enum rule_figure_kind {
	RULE_FIGURE_NUMBER, /* 10, 0.5 */
	RULE_FIGURE_DATE,   /* 2026-12-10 */
	RULE_FIGURE_YEARLY, /* 12月10日, 26日 */
};

struct rule_figure { /* a number or date that stands in the text as such */
	enum rule_figure_kind kind;
	uint32_t from, to, line; /* its bytes with the unit; its line */
	struct str text, unit;   /* 10 and 分; 2026-12-10 and nothing */
	struct str label;        /* for people: 三会一课：上限，单位 分 */
	int pool;                /* the innermost pool around it, or -1 */
};
/* Every one, in the order of the text; they live as long as ${j} and ${r}. */
const struct rule_figure *rule_figures(struct job *j, const struct rule *r, size_t *n);

struct rule_piece {
	struct str text; /* as one reads it; empty where a figure stands */
	int figure;      /* its place in rule_figures(), or -1; the unit follows it */
};

enum rule_part_kind {
	RULE_PART_POOL,   /* the head of a pool: name, points, 权重 … */
	RULE_PART_CLAUSE, /* a clause of the innermost pool */
	RULE_PART_DEF,    /* 参数, 设, 结果 */
	RULE_PART_FACT,   /* 数据 */
	RULE_PART_VETO,
	RULE_PART_GRADE, /* a row of a grade table */
	RULE_PART_OTHER, /* any other statement that has figures: 考核期, 适用 当 … */
};

struct rule_part { /* a stretch of the text as a sentence with blanks */
	enum rule_part_kind kind;
	int pool;                /* it is in, or is the head of; or -1 */
	struct str word, name;   /* 项 and 三会一课; empty for clauses */
	struct str title;        /* of a pool, may be empty */
	uint32_t from, to, line; /* bytes; of a pool all of it */
	int points;              /* the figure that is a pool's points, or -1 */
	const struct rule_piece *piece;
	size_t piece_n;
};
/* All of the scheme in the order of the text; each figure is in exactly one. */
const struct rule_part *rule_parts(struct job *j, const struct rule *r, size_t *n);

struct rule_edit {
	uint32_t from, to; /* of a figure */
	struct str typed;  /* without its unit, or with it */
	struct str told;   /* set: why it cannot be that */
};
/**
 * rule_edit(j, name, text, edit, n, out):
 * ${text} with those figures replaced, in the standard layout; a number stays a
 * number of its unit, a date a date, comments stay.  E_INPUT if something cannot
 * be read (then told of each says so), if ${edit} names no figures of ${text},
 * or if ${text} cannot be laid out.  Sorts ${edit}.
 */
enum err rule_edit(struct job *j, struct str name, struct str text,
    struct rule_edit *edit, size_t n, struct str *out) MUST_USE;

/* Without the clause or the whole pool ${part} of rule_parts(), laid out; E_INPUT if
 * it is neither, or ${text} cannot be read. */
enum err rule_part_cut(struct job *j, struct str name, struct str text, size_t part,
    struct str *out) MUST_USE;
/* With the pool whose head is ${part} before (or behind) its neighbour in the same
 * pool or block; comments right above it go with it.  E_INPUT if it has none. */
enum err rule_pool_move(struct job *j, struct str name, struct str text, size_t part,
    bool up, struct str *out) MUST_USE;

/* ── from a table to a draft ────────────────────────────────────────── */

struct rule_draft_tally {
	size_t rows;      /* of the table, below its header */
	size_t items;     /* 项, 加分, 扣分 they became */
	size_t sentences; /* in their standards */
	size_t found;     /* of these: became clauses */
	size_t left;      /* 待补: judged for now, or left out for want of points */
};

/**
 * rule_draft(j, title, t, out, tally):
 * Write a draft from a score table [评分表]: *out is a scheme text in the
 * standard layout that rule_read() takes without errors, unless the table itself
 * asks less than the nation does.  Columns are found by
 * the words of the header (项目, 内容, 分值, 评分标准 and their like), which may
 * stand below a title; an empty or repeated cell goes on with the one above.
 * Sentences of the usual shapes become clauses with the 数据 they need; what is
 * not understood for certain becomes 评 由 考核组 with the sentence as 说明 and
 * the comment 待补.  An empty ${title} is taken from above the header.  E_INPUT
 * if the table has no such header or no row with points; E_LIMIT beyond 1000 rows,
 * 256 KiB of standards, or RULE_TEXT_MAX.
 */
enum err rule_draft(struct job *j, struct str title, const struct table *t,
    struct str *out, struct rule_draft_tally *tally) MUST_USE;

#define RULE_ASKS 6 /* blanks of one sentence, at most */
enum rule_ask_kind {
	RULE_ASK_NAME,   /* one word: a fact */
	RULE_ASK_NUMBER, /* not negative */
	RULE_ASK_MAYBE,  /* a number, or nothing */
};
struct rule_ask {
	enum rule_ask_kind kind;
	const char *label, *first; /* what is asked; what may stand there at first */
};
struct rule_shape { /* a usual sentence [句式] with blanks: shapes.def */
	const char *key, *say, *clause, *facts;
	struct rule_ask ask[RULE_ASKS]; /* to the first without a label */
};
extern const struct rule_shape rule_shapes[];
extern const size_t rule_shapes_n;
const struct rule_shape *rule_shape_find(struct str key); /* NULL: none */
/* Does it need a unit 'U', a giver 'G', a role 'R'? */
bool rule_shape_asks(const struct rule_shape *shape, char what);
/* The names after 角色, in the order of the text. */
const struct str *rule_roles(struct job *j, const struct rule *r, size_t *n);

struct rule_filling {
	const struct rule_shape *shape;
	struct str blank[RULE_ASKS];
	struct str unit, role; /* 次; who judges, checks or gives */
	bool by_unit;          /* the units enter the facts and the role checks them */
	struct str item;       /* a new item of that name, or empty: a clause */
	struct str points;     /* of the new item */
	int wrong;             /* set: the blank that cannot be that; RULE_ASKS: else */
};
/**
 * rule_add(j, name, text, part, f, out):
 * ${text} with the sentence at the end of the pool whose head is ${part}, and 数据
 * for the facts it needs and ${text} does not declare, laid out.  Blanks are one
 * word or one number each.  E_INPUT in words that name the blank.
 */
enum err rule_add(struct job *j, struct str name, struct str text, size_t part,
    struct rule_filling *f, struct str *out) MUST_USE;

/* ── cases, words ───────────────────────────────────────────────────── */

struct rule_case_tally {
	size_t passed, failed;
};

struct rule_case_file { /* what the cases are about, as rule_schemes() gives it */
	struct rule *const *scheme;
	size_t schemes_n;
	struct str name, text; /* of the cases */
};
/**
 * rule_cases(j, f, out, tally):
 * Run the cases [案例] of ${f} (the syntax is in docs/写制度/07-案例.md) and write
 * what differs, with the explanation, to ${out}.  Schemes that read one another
 * are run in their order.  E_INPUT if the case file itself cannot be read.
 */
enum err rule_cases(struct job *j, const struct rule_case_file *f, struct buf *out,
    struct rule_case_tally *tally) MUST_USE;

struct rule_word {
	const char *word, *group, *means; /* 不足 · 运算 · what it does, one line */
};
extern const struct rule_word rule_words[];
extern const size_t rule_words_n;

#endif
