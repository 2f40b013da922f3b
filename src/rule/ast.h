/* SPDX-License-Identifier: MIT
 *
 * ast.h -- a scheme as written: tokens and the tree the parser builds
 *
 * Private to rule/.  One struct per idea of the grammar (design §4.2); the
 * parser fills everything except the fields under "set by check".  All nodes
 * live in the job's arena; lists are singly linked in the order of the text;
 * every node knows its place in the text.  Nothing here computes.
 */
#ifndef RULE_AST_H
#define RULE_AST_H

#include "rule/rule.h"

/* A stretch of the text: byte offsets [from, to). */
struct span {
	uint32_t from, to;
};

/* ── tokens ─────────────────────────────────────────────────────────── */

enum tok_kind {
	T_END,      /* end of the text */
	T_NL,       /* ';' or a line end that can end a statement */
	T_WORD,     /* name or keyword; quoted: 「…」, never a keyword */
	T_NUM,      /* number with its unit, if any */
	T_DATE,     /* 2026-12-10, 2026年12月10日; 12月10日 has year 0 */
	T_MONTHDAY, /* 26日: month 0 */
	T_STR,      /* "…" without the quotes */
	T_PUNCT,    /* one of ( ) { } , : . + - * / < > = % or two: .. <= >= != */
	T_COMMENT,  /* # to the end of the line; the parser never sees it */
};

/* A unit of the closed list (unit.def): index, or UNIT_NONE. */
#define UNIT_NONE (-1)
enum unit_kind {
	UK_PLAIN,
	UK_POINT,
	UK_MONEY,
	UK_TIME,
	UK_STUDY,
	UK_RATIO,
	UK_COUNT,
	UK_DAY,
	UK_WORKDAY,
	UK_WEEK,
	UK_MONTH,
	UK_QUARTER,
	UK_YEAR
};
struct unit {
	const char *word;
	enum unit_kind kind;
	int64_t scale; /* base units per one, in millionths */
};
extern const struct unit rule_units[];
extern const int rule_units_n;

struct tok {
	enum tok_kind kind;
	bool quoted;     /* T_WORD in 「」 */
	bool hard;       /* T_WORD that is never a bare name (§4.1 rule 6) */
	bool line_end;   /* T_NL made by a line end, not by ';' */
	bool key;        /* set by parse: T_WORD read as a keyword here */
	bool glue;       /* set by parse: no blank after it (name of a call, unary -) */
	bool ends;       /* set by parse: T_NL that ended a statement */
	struct span at;  /* with quotes; an empty span for a made T_NL */
	struct str text; /* word, string, digits or date as meant; signs in ASCII */
	struct num num;  /* T_NUM: the figure as written, without its unit's scale */
	int unit;        /* T_NUM: index into rule_units or UNIT_NONE */
	int32_t day;     /* T_DATE with a year: day number */
	int year, month, mday; /* T_DATE, T_MONTHDAY: parts; 0 where absent */
};

/* ── names, paths, expressions ──────────────────────────────────────── */

struct name {
	struct str text;
	struct span at;
	bool quoted_str; /* path part written as "…" */
	struct name *next;
};

enum op {
	OP_NONE,
	OP_OR,
	OP_AND,
	OP_NOT,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_SHORT /* 不足 */,
	OP_OVER /* 超过 */,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_NEG
};

enum expr_kind {
	X_NUM,    /* tok: figure and unit */
	X_DATE,   /* tok: T_DATE or T_MONTHDAY */
	X_STR,    /* tok */
	X_BOOL,   /* truth: 是 / 否 */
	X_PATH,   /* path, no arguments */
	X_CALL,   /* path ( args ) */
	X_UNARY,  /* op (NOT, NEG) a */
	X_BINARY, /* a op b */
	X_IN,     /* a 在 ( args ), or a 在 ( args[0] .. args[1] ) if in_range */
	X_BAND,   /* band with value rows */
};

/* How often: 每日 … 每年. */
enum period { P_NONE, P_DAY, P_WEEK, P_MONTH, P_BIMONTH, P_QUARTER, P_HALF, P_YEAR };
#define PERIODS (P_YEAR + 1)

/* Across which subjects something is read (§5.4). */
enum reach {
	REACH_OWN,
	REACH_DOWN, /* 下级 */
	REACH_UP,   /* 上级, 所在 */
	REACH_PEER, /* 同类 */
};

struct arg {
	struct expr *x, *where; /* where: 其中, or NULL */
	struct name *same;      /* 计数(会议 同 姓名): its keys, or NULL */
	int kept; /* set by compile, with same: is a member the first of its keys? */
	struct arg *next;
};

struct expr {
	enum expr_kind kind;
	enum op op;
	struct span at;
	struct tok tok; /* X_NUM, X_DATE, X_STR */
	bool truth;     /* X_BOOL */
	bool in_range;  /* X_IN */
	bool paren;     /* was written inside ( ) */
	uint8_t height; /* of the tree below, at most RULE_EXPR_DEPTH */
	struct name *path;
	struct arg *args;
	struct expr *a, *b;
	struct band *band;
	/* set by check: */
	struct type *type;
	struct sym *sym;     /* what the path names */
	int64_t value;       /* choice index, grade row or folded figure */
	enum reach reach;    /* X_PATH: of a name, who it is read of; of 上级.x: up */
	bool *prior;         /* X_PATH across: read as of the pass before? */
	struct peers *peers; /* X_CALL: over subjects */
	enum period every;   /* X_PATH: 每季, where a set is meant; X_CALL: of it */
	struct arg *others; /* 均值(方案."x", …), 计数(每季 其中 …): its x and where for
	                     * each result, each stretch (set by unroll) */
	struct arg *past;    /* 连续: its condition now, and as of each period before */
	bool timed;          /* this node itself means something else in another stretch:
	                  * records, facts of a period, 期初, 期末, 上期 */
	struct expr *before; /* 上期.x: x, as of so many stretches before */
	int ago;
	int ctx; /* which of rule.stretch it is about; see unroll.c */
	int reg; /* register in the compiled program, or -1 */
	/* set by unroll: its copy, and for which copying */
	struct expr *twin;
	int twin_id;
};

/* ── amounts, judgements, modifiers ─────────────────────────────────── */

/* calendar.c: 每月 for P_MONTH (a literal), and back: P_NONE for any other word. */
struct str period_word(enum period p);
enum period period_of(struct str word);
/* Months in one of ${p}; 0 for 每日 and 每周.  How often it comes in a year. */
int period_months(enum period p);
int period_times(enum period p);

struct share { /* 由 甲 40% */
	struct name who;
	bool has_part;
	struct num part; /* 40 for 40% */
	struct share *next;
};

struct judge { /* 评 [lo..hi] [步长 step] 由 … [复核 second] */
	struct expr *lo, *hi, *step; /* NULL if absent */
	struct share *by;
	struct name *second;
	/* set by check: */
	int fact;    /* index of the fact that carries the judgement; the first ... */
	int facts_n; /* ... of so many, one for each stretch; 0: the only one */
	enum period period; /* of those stretches */
	int set, field;     /* or the field of a set that carries it; or -1 */
	struct judge **one; /* several judges: one for each; then fact is -1 */
	int one_n;
	struct judge *whole; /* one of several: all of them */
	struct num part;     /* ... and its part of the whole: 0.4 */
};

struct amount {
	struct span at;
	struct expr *x; /* exactly one of x, judge */
	struct judge *judge;
};

enum pick {
	PICK_NONE,
	PICK_SUM,
	PICK_MEAN,
	PICK_MAX,
	PICK_MIN,
	PICK_LAST,
	PICK_ONCE
}; /* 和 均 最高 最低 末 一次 */

enum mod_kind {
	M_WEIGHT,     /* 权重 x */
	M_START,      /* 起 x */
	M_CAP,        /* 上限 x [period | 同 names] */
	M_FLOOR,      /* 下限 x [period | 同 names] */
	M_UNCAPPED,   /* 不封顶 */
	M_UNFLOORED,  /* 不设底 */
	M_DUTY,       /* 责任 names */
	M_DIM,        /* 维度 names */
	M_ASSESS,     /* 考核 names */
	M_PERIOD,     /* 周期 names(one) [取 pick] */
	M_SCOPE,      /* 适用 when | names */
	M_UNREPORTED, /* 未报 word */
	M_ABSENT,     /* 缺项 word */
	M_TIMES,      /* 乘 amount [当 when] */
	M_EXEMPT,     /* 免 当 when */
	M_LOCAL,      /* 自设 由 names(one) 至多 x 单项 y */
	M_BASIS,      /* 依据 text */
	M_REMARK,     /* 说明 text */
	M_CODE,       /* 编号 text */
};

struct mod { /* 池饰 and 饰 */
	enum mod_kind kind;
	struct span at;             /* from the keyword */
	struct expr *x, *y, *least; /* least: M_LOCAL 单项 least..y, or NULL */
	struct expr *when;
	struct amount *amount; /* M_TIMES */
	struct name *names;
	struct name word; /* M_UNREPORTED, M_ABSENT */
	struct str text;
	enum period period;
	enum pick pick;
	struct mod *next;
};

/* A bound of each stretch [上限 x 每月] or of each group of members [上限 x 同 键]. */
static inline bool
mod_is_split(const struct mod *m)
{
	return (m->kind == M_CAP || m->kind == M_FLOOR) &&
	    (m->period != P_NONE || m->names != NULL);
}

/* ── clauses and pools ──────────────────────────────────────────────── */

enum clause_kind {
	C_POOL,
	C_SCOPE,
	C_VETO,
	C_DEF,
	C_ACT,
	C_EACH,
	C_PERIOD,
	C_BAND,
	C_BLOCK
};
enum verb { V_GET, V_DEDUCT, V_ADD, V_FORFEIT /* 不得分 */, V_EFFECT /* 则 */ };
enum step_rule { STEP_DOWN, STEP_UP, STEP_EXACT }; /* 舍零 进一 按比例 */

struct effect_arg { /* path, number, string or date */
	struct expr *x;
	struct effect_arg *next;
};
struct effect {
	struct span at;
	struct name word;        /* 等次 总分 部分 取消 表彰 … */
	struct effect_arg *args; /* 不高于 合格 … ; words are X_PATH */
	struct effect *next;
};

struct act {
	enum verb verb;
	struct amount *amount;  /* V_GET, V_DEDUCT, V_ADD */
	struct effect *effects; /* V_EFFECT */
	struct expr *when;      /* 当, or NULL */
};

struct each { /* 每 x [其中] [同] [取] [满] body [其余 rest] */
	struct expr *x, *where;
	struct name *same;
	enum pick pick;
	struct expr *step; /* 满, or NULL */
	enum step_rule step_rule;
	struct clause *body, *rest;
	/* set by check: */
	struct peers *peers; /* 每 下级 */
	int set;             /* whose members it goes through, or -1 */
	/* set by compile, of its members; -1 if there is none: */
	int mask;      /* 其中 */
	int net, left; /* what the body brings, what 其余 brings */
	int picked;    /* truth, or with 取 均 the share of its group */
};

struct every { /* 每月, body */
	enum period period;
	struct clause *body;
	/* set by unroll: */
	struct clause **run; /* the body once for each stretch */
	int *ctx;            /* which, in rule.stretch */
	int runs;
};

enum test_kind { BT_REL, BT_RANGE, BT_VALUES, BT_COND, BT_ELSE };
struct rel { /* >= x */
	enum op op;
	struct expr *x;
	struct rel *next;
};
struct band_row {
	struct span at;
	enum test_kind test;
	struct rel *rels;     /* BT_REL: all must hold */
	struct expr *lo, *hi; /* BT_RANGE */
	struct arg *values;   /* BT_VALUES */
	struct expr *cond;    /* BT_COND: bands without a head */
	struct clause *body;  /* band as a clause */
	struct expr *value;   /* band as an expression */
	struct band_row *next;
	/* set by compile: */
	int reg;
};
struct band {
	struct span at;
	struct expr *x; /* head, or NULL */
	struct band_row *rows;
	size_t rows_n;
	/* set by compile: */
	int reg; /* chosen row */
};

enum pool_kind { POOL_PART, POOL_ITEM, POOL_BONUS, POOL_MALUS };
struct pool { /* 部分 项 加分 扣分 */
	enum pool_kind kind;
	struct name name;
	bool has_title, has_points;
	struct str title;
	struct tok points; /* T_NUM */
	struct mod *mods;
	struct clause *body; /* list */
	/* set by check: */
	struct sym *sym;
	int index; /* among all pools of the scheme */
};

struct veto { /* 否决 ["…"] [当 x] 则 effects */
	bool has_reason;
	struct str reason;
	struct expr *when;
	struct effect *effects;
	/* set by compile: */
	int reg;
};

enum def_kind { DEF_PARAM, DEF_LET, DEF_RESULT }; /* 参数 设 结果 */
struct def {
	enum def_kind kind;
	int places; /* set by check: of a 结果, in base units */
	struct name name;
	int unit; /* index or UNIT_NONE */
	struct span unit_at;
	struct expr *x;
	/* set by check: */
	struct sym *sym;
};

struct clause {
	enum clause_kind kind;
	struct span at;
	struct clause *next;
	struct mod *mods; /* C_ACT, C_EACH, C_BAND; see parse.c on 上限 */
	struct pool *pool;
	struct mod *scope;   /* C_SCOPE: one M_SCOPE */
	struct clause *body; /* C_SCOPE, C_BLOCK: list */
	struct veto *veto;
	struct def *def;
	struct act *act;
	struct each *each;
	struct every *every;
	struct band *band;
	int ctx; /* set by unroll: the stretch this copy is about; 0: the whole */
	/* set by compile: */
	int reg;   /* what it brings to its pool, or -1 */
	int sign;  /* of ${reg}: -1 if it is taken away */
	int guard; /* whether it is reached, or -1 */
};

/* ── statements ─────────────────────────────────────────────────────── */

enum stmt_kind {
	ST_IMPORT,
	ST_BASIS,
	ST_SPAN,
	ST_CALENDAR,
	ST_SUBJECT,
	ST_CLASS,
	ST_ROLE,
	ST_DIM,
	ST_ROUND,
	ST_TOTAL,
	ST_DATA,
	ST_CLAUSE,
	ST_GRADES,
	ST_OUTCOME,
	ST_INST
};

enum data_kind { D_NUM, D_BOOL, D_DATE, D_TEXT, D_SUBJECT, D_CHOICE, D_LIST, D_EVENT };
struct field { /* of 选 (name), 清单 (name, points), 事件 (name, type) */
	struct name name;
	bool has_points;
	struct num points;
	struct data_type *type;
	struct field *next;
};
struct data_type {
	enum data_kind kind;
	struct span at;
	int unit;             /* D_NUM */
	struct field *fields; /* D_CHOICE, D_LIST, D_EVENT */
	size_t fields_n;
	bool ordered; /* D_CHOICE written with < */
};

enum attr_kind {
	A_FROM /* 来自 */,
	A_FILL /* 填报 */,
	A_RULED /* 核定 */,
	A_EVERY /* 每年 … */,
	A_DUE /* 限 */,
	A_BY /* 由 */,
	A_CHECK /* 核 */,
	A_PICK /* 取 */,
	A_BELONG /* 归期 */,
	A_COUNTS_FOR /* 计入 */,
	A_MAY_NA /* 可不适用 */,
	A_ATTACH /* 附件 可有 */,
	A_BASIS,
	A_REMARK
};
struct attr {
	enum attr_kind kind;
	struct span at;
	struct name *names;
	struct expr *x;     /* A_DUE */
	enum period period; /* A_FILL, A_EVERY */
	enum pick pick;
	struct str text;
	struct attr *next;
};

struct data {
	struct name name;
	struct data_type *type;
	struct attr *attrs;
	/* set by check: */
	struct sym *sym;
};

struct total { /* 总分 满分 x 起 y */
	struct expr *full, *start;
};

struct grade_row {
	struct span at;
	struct name name;
	struct expr *when, *quota;
	struct name *by;    /* 按 */
	int quota_up;       /* 余数进一 1, 余数舍去 0, absent -1 */
	int ties_in;        /* 同分从宽 1, 从严 0, absent -1 */
	struct arg *tie_by; /* 同分 比 */
	bool refill;        /* 递补 */
	struct grade_row *next;
	/* set by check: */
	int by_fact; /* the 类别 after 按, or -1 */
	bool share;  /* the quota is a share, not a count */
	/* set by compile: */
	int reg;
};
struct grades {
	struct name name;  /* text empty: the table is called 等次 */
	struct mod *scope; /* 适用, or NULL */
	struct grade_row *rows;
	size_t rows_n;
	/* set by check: */
	struct sym *sym;
};

struct outcome { /* 当 x 则 effects */
	struct expr *when;
	struct effect *effects;
	struct outcome *next;
	/* set by compile: */
	int reg;
};

enum inst_kind {
	I_LETTER /* 责任书 */,
	I_LEDGER /* 台账 */,
	I_CARRIER /* 载体 */,
	I_DEBRIEF /* 述职 */,
	I_BALLOT /* 测评 */,
	I_PEER /* 互评 */,
	I_CONTEST /* 评选 */,
	I_TALK /* 谈话 */,
	I_TERM /* 任期 */,
	I_AGENDA /* 日程 */,
	I_SETTLING /* 审定 */
};
struct inst_item { /* one 属: a word, literal, condition, or sign */
	struct span at;
	struct tok tok; /* word, number, string, date, sign */
	struct expr *x; /* after 当 or 限 */
	struct inst_item *next;
};
struct inst_line { /* the head is line 0; each line of the block one more */
	struct inst_item *items;
	struct inst_line *next;
};
struct inst {
	enum inst_kind kind;
	struct span at;   /* of the head */
	struct name name; /* may be empty */
	struct inst_line *lines;
};

struct stmt {
	enum stmt_kind kind;
	struct span at;
	struct stmt *next;
	struct str text, version; /* ST_IMPORT, ST_BASIS */
	struct expr *from, *to;   /* ST_SPAN */
	enum period period;       /* ST_SPAN (recurs), ST_CALENDAR */
	struct tok start;         /* ST_CALENDAR: T_MONTHDAY or T_DATE */
	struct name *names;       /* ST_SUBJECT, ST_ROLE, ST_DIM */
	struct mod *scope;        /* ST_SUBJECT: 适用, or NULL */
	struct num places;        /* ST_ROUND: 精度 2位 */
	enum rounding rounding;   /* ST_ROUND */
	struct total *total;
	struct data *data;     /* ST_DATA; ST_CLASS: name and type */
	struct clause *clause; /* ST_CLAUSE: pool, scope, veto, def */
	struct grades *grades;
	struct outcome *outcome; /* list */
	struct inst *inst;
};

struct scheme {
	struct span at;
	struct str title, version;
	bool has_version;
	struct stmt *stmts;
	struct scheme *next;
};

struct file {
	struct str name, text;
	struct tok *toks; /* all, comments included */
	size_t toks_n;
	struct stmt *common; /* statements before the first 方案 */
	struct scheme *schemes;
	size_t clauses_n, facts_n;
};

/* ── the doors between the files of this room ───────────────────────── */

/**
 * rule_lex(j, f, notes): f->name and f->text set; fills f->toks.
 * Line ends inside ( ) and before 且 或 则 免 乘 上限 下限 { make no T_NL; runs
 * of line ends make one.  E_INPUT with notes if anything cannot be a token.
 */
enum err rule_lex(struct job *j, struct file *f, struct rule_notes *notes) MUST_USE;

/**
 * rule_parse(j, f, notes): lex and parse f->text.  E_INPUT if any error was
 * noted; the tree then holds what could be read, for the editor only.
 */
enum err rule_parse(struct job *j, struct file *f, struct rule_notes *notes) MUST_USE;

/* Add a note at ${at}; what and fix are sentences (fix may be empty). */
void rule_note(struct rule_notes *notes, enum rule_level level, struct span at,
    struct str what, struct str fix);
/* The same with a format for ${what}; ${fix} is a literal or NULL. */
void rule_notef(struct rule_notes *notes, enum rule_level level, struct span at,
    const char *fix, const char *what, ...) PRINTF(5, 6);

/* Is ${word} a keyword anywhere in the language?  For hints. */
bool rule_is_keyword(struct str word);
/* The text of ${at}, blanks and line ends folded to one blank. */
struct str rule_slice(struct job *j, const struct file *f, struct span at);

#endif
