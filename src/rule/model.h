/* SPDX-License-Identifier: MIT
 *
 * model.h -- a checked scheme and its program: what check fills, compile lays
 * out, run executes and explain reads
 *
 * Private to rule/.  check.c and its neighbours resolve names, units and pool
 * structure into struct rule; compile.c turns that into a flat list of
 * instructions over registers; run.c executes them over blocks of subjects.
 * A register is a column: a value per subject with its three-valued state.
 */
#ifndef RULE_MODEL_H
#define RULE_MODEL_H

#include "rule/ast.h"
#include "rule/limits.h"

/* ── types ──────────────────────────────────────────────────────────── */

enum vtype { VT_BAD, VT_NUM, VT_BOOL, VT_CHOICE, VT_DATE, VT_TEXT };

struct type {
	enum vtype vt;
	enum unit_kind uk;  /* VT_NUM: what it measures */
	int power;          /* of uk; 1 for a plain quantity, 0 for UK_PLAIN */
	int unit;           /* as shown and as a bare literal adopts; or UNIT_NONE */
	bool bare;          /* a literal without a unit: adopts the other side's */
	bool frac;          /* carried as a fraction */
	bool whole, nonneg; /* for bands: 3次 and 4次 adjoin; no negative values */
	bool result;        /* a pool, 总分 or 基本分: may be a range */
	bool may_na;        /* can be 不适用 */
	const struct data_type *choice; /* VT_CHOICE */
	bool subject;                   /* VT_TEXT: names a subject [对象] */
};

/* ── groups of subjects ─────────────────────────────────────────────── */

/* How many values become one; RE_ANY: whether any is true. */
enum reduce { RE_COUNT, RE_SUM, RE_MEAN, RE_MAX, RE_MIN, RE_ANY };

/* 合计(下级 其中 where, x), 名次(同类, x), 每 下级 其中 where. */
struct peers {
	enum reach reach; /* REACH_DOWN or REACH_PEER */
	enum reduce how;
	bool place, percent; /* 名次, 百分位 */
	struct expr *x;      /* NULL: only how many */
	struct expr *where;  /* NULL: all */
	/* set by compile: */
	int reg, mask, out; /* of x and where, or -1; what they come to */
};

/* ── symbols ────────────────────────────────────────────────────────── */

enum sym_kind {
	SYM_FACT, /* 数据 or 类别: fact */
	SYM_DEF,  /* 参数, 设 */
	SYM_POOL, /* 项.x, 部分.x: pool */
	SYM_TOTAL,
	SYM_BASE,
	SYM_FULL,   /* 总分 基本分 满分 */
	SYM_GRADES, /* a grade table */
	SYM_VALUE,  /* a value of a 选: value */
	SYM_IS,     /* a class value as a condition: fact = value */
	SYM_SET,    /* 事件 or 清单: set */
	SYM_FIELD,  /* a field of the members of set: field */
	SYM_SHARE,  /* 项.x.扣分, 项.x.加分: pool, value -1 or 1 */
	SYM_SELF,   /* 本: the subject's own name */
	SYM_ROLE,
	SYM_DIM,
	SYM_INST, /* an institution: what it gives is imported, see check_import() */
	SYM_FIRST_DAY,
	SYM_LAST_DAY,
	SYM_TODAY, /* 期初 期末 今天 */
};

/* What is known of an expression before any fact. */
struct folded {
	bool known;
	enum vtype vt;
	struct frac num; /* VT_NUM */
	int64_t i;       /* VT_BOOL, VT_CHOICE */
};

struct sym {
	enum sym_kind kind;
	struct str name;
	struct span at;
	struct type type;
	bool used, checked;
	bool busy;  /* on the path of a cycle search */
	bool given; /* SYM_DEF: a case sets it; fact is its column */
	int height; /* SYM_DEF: 设 below it, itself included */
	int node;   /* SYM_DEF: in the graph of check_cycle.c, + 1 */
	int fact, pool, grades, set, field;
	int family_n;       /* SYM_FACT: facts from ${fact} on, one a stretch; or 0 */
	enum period period; /* those stretches */
	enum pick pick;     /* how they make the value of a longer one */
	bool sums_whole;    /* SYM_FACT: one sum for the whole 考核期, of no month */
	int64_t value;
	size_t order; /* in its table: by declaration */
	struct def *def;
	struct inst *inst;     /* SYM_INST */
	int reg;               /* compiled, or -1 */
	const void *seen_by;   /* SYM_DEF: the walk that was here last */
	struct folded *folded; /* SYM_DEF: its value in class turn folded_turn */
	uint64_t folded_turn;
	unsigned read_in; /* check_periods: the periods it was read in, as bits */
	int timed;        /* unroll: 1 no, 2 yes, 0 not known yet */
};

struct symtab { /* open addressing; grows in the arena */
	struct sym **slot;
	size_t cap, n;
};
struct sym *sym_find(const struct symtab *t, struct str name);
/* E_INPUT if the name is taken (then *old is the other one). */
enum err sym_put(struct job *j, struct symtab *t, struct sym *s, struct sym **old);
/* The known names nearest to ${name}, at most three, joined with 、; or empty. */
struct str sym_nearest(struct job *j, const struct symtab *t, struct str name);

/* ── stretches of time ──────────────────────────────────────────────── */

/* A stretch of days in which something is read: the whole 考核期 is the first of
 * rule.stretch, its months, quarters, … follow in order. */
struct stretch {
	enum period period; /* P_NONE: the whole */
	int32_t from, to;   /* the last day included */
	struct str name;    /* 1月, 二季度, 上半年; empty for the whole */
};

/* Where periods of one kind begin: on ${day} of ${month} and every so many months. */
struct anchor {
	int month, day;
	bool said;
};

/* ── checked pools ──────────────────────────────────────────────────── */

enum unreported { UNREP_FORFEIT, UNREP_FULL, UNREP_MEAN, UNREP_WAIT };
enum absent { ABSENT_RESCALE, ABSENT_FULL, ABSENT_MEAN, ABSENT_ZERO };

/* A condition under which something applies; all of a chain must hold. */
struct scope {
	const struct mod *mod; /* M_SCOPE */
	const struct scope *outer;
};

struct rpool {
	struct pool *ast;
	struct rule_pool pub;
	int parent;                  /* or -1: the total */
	size_t end;                  /* index after its last descendant */
	const struct scope *scope;   /* of enclosing 适用 blocks and of its own */
	const struct scope *outside; /* of enclosing blocks alone */
	int sign;                    /* -1 in 扣分, 1 in 加分, 0 in 部分 and 项 */
	bool has_children, has_get;
	struct expr *weight, *start, *cap, *floor;
	bool uncapped, unfloored;
	enum unreported unreported;
	enum absent absent;
	enum period period; /* 周期: it is run once for each; else P_NONE */
	enum pick pick;     /* of those runs */
	int local;          /* the set of its 自设, or -1 */
	int ctx;            /* the stretch a run is for; 0: the whole 考核期 */
	/* set by unroll: */
	int origin;   /* the pool it is a run of, or itself */
	int *run;     /* indexes in rule.pool, beyond pools_n */
	int *run_ctx; /* and the stretch of each */
	int runs;
	/* set by compile: */
	int local_reg; /* what its entries bring */
	int reg;       /* its result */
	bool busy;
};

/* A table of grades as checked. */
struct rgrades {
	struct grades *ast;
	struct rule_grade pub;
	struct str scope;
	struct data_type *choice; /* its grades as a 选, the worst first; or NULL yet */
	struct sym *sym;
};

/* 则 and 否决: what happens to grades or points when a condition holds. */
enum gate_kind {
	GATE_FIX,
	GATE_CAP,
	GATE_DOWN,
	GATE_ZERO_TOTAL,
	GATE_ZERO_PART,
	GATE_DISQUALIFY
};
struct rgate {
	enum gate_kind kind;
	int table, row;             /* GATE_FIX, GATE_CAP, GATE_DOWN (row: steps) */
	int pool;                   /* GATE_ZERO_PART */
	struct veto *veto;          /* either the veto ... */
	struct clause *clause;      /* ... or the clause it stands in */
	const struct clause *whole; /* and what that is part of: 每, 分档, or itself */
	struct str what;            /* 等次 不高于 合格 */
	struct span at;             /* the effect */
	int reg;                    /* set by compile: its condition */
	bool busy;
};

/* A row of 结果运用; an institution [制度]. */
struct routcome {
	struct outcome *ast;
	struct rule_outcome pub;
};
struct rinst {
	struct inst *ast;
	struct rule_inst pub;
	struct rule_key *key; /* pub.key, to be given its lines */
	const uint32_t *key_at;
};

struct rfact {
	struct rule_fact pub;
	struct data *data;
	struct judge *judge;
	struct num part; /* of a 评: by one of several, its share: 0.4; else 1 */
	struct sym *sym;
	struct sym *whole; /* of its family; NULL: it stands alone */
};

/* Fields of the members of a 清单, which nobody gives: its entries have them.  One
 * that is asked once a month has a 日期 as well, the last day of the month. */
enum { LIST_NAME, LIST_DONE, LIST_POINTS, LIST_FIELDS, LIST_DAY = LIST_FIELDS };

/* 事件, 自设, or a 清单 whose members are the same entries for every subject. */
struct rset {
	struct rule_set pub;
	struct data *data; /* NULL: 自设 */
	struct sym *sym;
	struct sym **field_sym; /* pub.field_n of them */
	struct rule_fact *field;
	size_t fields_cap, judges;
	bool is_list;
	int first;       /* is_list: fact of its first entry ... */
	size_t entries;  /* ... and how many follow one another, ... */
	size_t runs;     /* ... each so often: stretches, 1 if it is asked once */
	int stretch;     /* the first of them, if there are several */
	int64_t *points; /* is_list: of each entry, or NULL */
	int *field_fact; /* is_list: per field, the fact of its first entry, or -1 */
	int pub_at;      /* among rule_sets(), or -1 */
	int *inside;     /* set by compile: per stretch, who is dated in it; or -1 */
};

/* ── the program ────────────────────────────────────────────────────── */

enum reg_kind { REG_NUM, REG_FRAC, REG_BOOL, REG_INDEX, REG_RESULT };

enum opcode {
#define OPCODE(name, text) I_##name,
#include "rule/opcode.def"
#undef OPCODE
	OPCODES_N
};

struct ins {
	enum opcode op;
	int out, a, b, c; /* registers, or -1 */
	int pool;         /* RUNS: whose runs they are; DATEDSUM: a domain */
	int64_t k;        /* constant, or index of a table */
};

/* k of GAPS: in which stretch, and how long a step is, at most 4000 of ${uk}. */
static inline int64_t
gap_code(int ctx, enum unit_kind uk, int64_t n)
{
	return ((int64_t)ctx * 16 + (int64_t)uk) * 10000 + n;
}

struct list { /* registers or pools, with a sign each */
	int n;
	int *reg;
	int *sign;
};

struct band_limit {     /* a row of a band over a number, constant limits */
	int64_t lo, hi; /* millionths, closed; whole domain: INT64_MIN, _MAX */
};
struct band_table {
	int rows_n;
	int other;              /* row of 其余, or -1 */
	struct band_limit *row; /* BAND */
	int64_t *value_row;     /* LOOKUP: the row of each value of a choice, or -1 */
	int64_t values;
};

/* How one pool is put together; also the total and 基本分. */
struct pool_plan {
	int pool;              /* index, or -1: total or base */
	int scope;             /* register of its condition, or -1 */
	int start, cap, floor; /* registers, or -1: then start_k, hi_k, lo_k */
	int64_t start_k, lo_k, hi_k;
	struct list clauses; /* own clauses: amounts, signed */
	struct list scaled;  /* child pools that share the points */
	int *weight;         /* per scaled child: register, or NULL if unweighted */
	int64_t *points;     /* per scaled child: millionths */
	int64_t full;        /* points shared among them; 0: plain sum */
	struct list plain;   /* child pools that are simply added */
	struct list forfeit; /* conditions of 不得分 */
	struct list exempt;  /* conditions of 免 on the pool: then no 不得分 */
	struct list zero;    /* conditions of 记零 */
	struct list factors; /* pool-wide 乘 on what the children bring */
	enum unreported unreported;
	enum absent absent;
	int *outside; /* per scaled child: register of its 适用 by class
				   alone, or -1; where false it is no 缺项 */
	int *mean;    /* per scaled child: register of its class mean, or NULL */
};

struct quota {           /* 名额 of one row of grades */
	int reg;         /* -1: none */
	bool share;      /* of the subjects assessed, else a count */
	bool up;         /* 余数进一 */
	bool ties_in;    /* 同分从宽 */
	bool refill;     /* 递补 */
	int group;       /* fact after 按, or -1 */
	struct list tie; /* 同分 比 */
};
struct grade_plan {
	int table;
	int scope;           /* or -1 */
	struct list rows;    /* condition per row; -1 = always */
	struct list gates;   /* conditions; index into gate[] in sign */
	struct quota *quota; /* per row; NULL: none has one */
};

/* How 同 and 取 choose among members: GROUP. */
struct group_plan {
	enum pick pick;
	size_t most;      /* 自设: the first so many; 0: as pick says */
	struct list keys; /* registers of 同 */
};

/* Rows of registers: domain 0 are the subjects, domain i + 1 the members of
 * set i, sorted by subject. */
struct program {
	struct ins *ins; /* each with a register of its own: ins[r].out is r */
	size_t n;
	size_t *segment; /* where runs over all blocks begin; last = n */
	size_t segments;
	enum reg_kind *kind; /* per register */
	int *domain;         /* per register */
	size_t regs;
	struct group_plan *groups;
	struct str *text; /* literals, no two the same: TEXT */
	size_t text_n;
	struct list *lists;
	struct band_table *bands;
	struct pool_plan *pools;
	size_t pools_n;
	struct grade_plan *grades;
	int *carried;     /* results that PRIOR reads: the program runs again ... */
	size_t carried_n; /* ... for each level of the tree; 0: it runs once */
	int total, base;  /* registers; base -1 if nobody asks */
	int *pool_reg;    /* per pool */
	int *grade_reg;   /* per table */
	int *grade_value; /* per table: its grade as a value, a range; or -1 */
	int *money_reg;   /* per 结果 */
};

/* ── the scheme ─────────────────────────────────────────────────────── */

struct rule {
	struct job *j;
	struct file *file;
	struct scheme *scheme;
	struct rule_head head;
	enum rounding rounding;
	struct symtab syms;
	struct symtab roles;     /* 角色 and 维度 */
	struct symtab pool_syms; /* "项.x" and "部分.x" */
	struct rfact *fact;      /* arrays that grow by doubling */
	struct rule_fact *fact_pub;
	size_t facts_n, facts_cap;
	struct rpool *pool;
	struct rule_pool *pool_pub;
	size_t pools_n, pools_cap;
	size_t pools_all; /* with the runs of unroll.c behind the others */
	struct rset *set;
	struct rule_set *set_pub;
	size_t sets_n, sets_cap, set_pub_n;
	struct rgrades *grade;
	struct rule_grade *grade_pub;
	size_t grades_n, grades_cap;
	struct rgate *gate;
	size_t gates_n, gates_cap;
	struct routcome *outcome;
	struct rule_outcome *outcome_pub;
	size_t outcomes_n, outcomes_cap;
	struct def **money; /* 结果, in the order of the text */
	struct rule_money *money_pub;
	size_t moneys_n, moneys_cap;
	struct rinst *inst;
	struct rule_inst *inst_pub;
	size_t insts_n, insts_cap;
	struct stretch *stretch; /* see struct stretch */
	struct anchor anchor[PERIODS];
	int stretch_at[PERIODS];   /* where those of a period begin ... */
	int stretch_n[PERIODS];    /* ... and how many they are, at most 12 */
	int stretch_all[PERIODS];  /* how many there are in the 考核期 */
	struct name *subjects;     /* 对象 */
	struct mod *subject_scope; /* 对象 … 适用 */
	struct total *total;
	int domain_fact; /* the first 类别, or -1; set by check_sums */
	size_t domains;
	struct num *worth;    /* [pool][domain]: what a full one is in the total;
				 NULL until sums are checked and right */
	struct rule_red *red; /* set by check_red_lines */
	size_t red_n, red_cap;
	struct expr **every; /* 计数(每季 …), in the order they were checked */
	size_t every_n, every_cap;
	struct program prog;
	uint32_t *line_at; /* where each line of the text begins */
	size_t lines_n;
	bool read; /* parsed: may be asked for its outline */
	bool runnable;
};

/* The checker at work. */
struct check {
	struct job *j;
	struct rule *r;
	struct rule_notes *notes;
	int pool;                   /* the enclosing pool, or -1 */
	const struct scope *scope;  /* the enclosing 适用 */
	const struct clause *whole; /* the outermost 每 or 分档 around, or NULL */
	enum period in;             /* the enclosing 每月 or 周期 */
	int set;                    /* its member's scope, or -1 */
	int outer_set;              /* the scope around an aggregate in it, or -1 */
	size_t nth;                 /* which scheme of the file */
	struct symtab *said; /* words of this scheme, if there are others; or NULL */
	int other;           /* the stretch of the other scheme's result, or -1 */
	bool past;           /* behind 上年: frozen, so it may name itself */
	enum reach across;   /* whose names these are: of 下级, of 上级 … */
	const struct stmt *recurs; /* 考核期 … 每季, or NULL */
	int def_depth;             /* 设 being checked inside one another */
	int def_height;            /* the tallest 设 the present one rests on */
	uint64_t turns;            /* walks over the classes so far */
	const struct str *given;   /* 设 that a case sets: facts instead */
	size_t given_n;
};

/* Read ${r}'s text again, with some 设 and 参数 as facts. */
enum err rule_read_given(struct job *j, const struct rule *r, const struct str *given,
    size_t given_n, struct rule_notes *notes, struct rule **out) MUST_USE;

void check_error(struct check *c, struct span at, const char *fix, const char *what, ...)
    PRINTF(4, 5);
void check_warn(struct check *c, struct span at, const char *fix, const char *what, ...)
    PRINTF(4, 5);

/* check_name.c: declarations into the symbol tables. */
void check_names(struct check *c);
/* Warn about names that no 角色 declares. */
void check_roles(struct check *c, const struct name *names);
int check_add_fact(struct check *c, struct rfact f, struct span at);

/* check_import.c */
/* What another engine or an earlier period gives, as a fact of its own: made when
 * it is first read, found again by ${f}.name, which is as the scheme writes it.
 * ${f} says .name, .giver, .origin, .ago and what differs from a fact that is
 * owed by others at the end of 考核期; kind, unit and choice follow from ${t}. */
struct sym *check_import(struct check *c, struct rule_fact f, struct type t,
    struct span at);
/* kind, unit, scale and choice of a fact that is of type ${t}. */
void fact_of_type(struct check *c, struct rule_fact *f, const struct type *t);

/* check_grade.c */
/* The type of a grade table's grades, ordered from the worst to the best. */
struct type *grade_type(struct check *c, struct rgrades *g);
void check_grade_row(struct check *c, struct grade_row *w);
/* check_outcome.c: 结果运用 and 结果 */
void check_outcomes(struct check *c, struct outcome *list);
void check_money(struct check *c, struct def *d, const struct type *t);
/* One more thing that follows when ${x} holds, which was checked. */
void check_follows(struct check *c, struct expr *x, struct rule_effect e);

/* check_inst.c: institutions; what they give is imported. */
void check_inst(struct check *c, struct inst *s);
struct sym *inst_symbol(struct check *c, struct inst *s); /* NULL: it gives nothing */

void check_gates(struct check *c); /* a 否决 reads not what it changes */

/* check_set.c: sets, their fields and members. */
void check_event(struct check *c, struct data *d, struct rfact f, struct sym *s);
void check_entries(struct check *c, struct data *d, struct rfact f, struct sym *s);
void check_local(struct check *c, struct pool *ast, struct mod *m); /* 自设 */
/* The set ${x} names, or -1. */
int set_named(struct check *c, const struct expr *x);
/* ${x} names set ${set} and stands where one is meant. */
void use_set(struct check *c, struct expr *x, int set);
/* Field ${name} of set ${set}, or -1. */
int set_field(const struct rule *r, int set, struct str name);
struct type *check_field(struct check *c, struct expr *x, int set, int field);
/* 计数 合计 均值 最高 最低 over a set. */
struct type *check_aggregate(struct check *c, struct expr *x, enum reduce how);
/* A 评 inside 每 over a set: a field of its members. */
void check_judge_field(struct check *c, struct judge *g, struct rule_fact f,
    struct type type);

/* check_name.c: the type and kind of one fact or field. */
void check_fact_type(struct check *c, const struct data_type *t, struct rule_fact *f,
    struct sym *s);
/* 填报 由 ${by}: by the assessed unit itself? */
bool check_filled_by_unit(struct check *c, const struct name *by);
struct sym *check_new_sym(struct check *c, enum sym_kind kind, struct name name);
void check_declare(struct check *c, struct symtab *t, struct sym *s);

/* check_expr.c: give ${x} its type; VT_BAD after an error was noted. */
struct type *check_expr(struct check *c, struct expr *x);
struct type *check_cond(struct check *c, struct expr *x); /* must be VT_BOOL */
/* A quantity of kind ${uk}; a bare literal adopts ${unit}. */
struct type *check_quantity(struct check *c, struct expr *x, enum unit_kind uk, int unit,
    const char *what);
void check_scope(struct check *c, struct mod *m); /* 适用: conditions or names */
bool type_same_measure(const struct type *a, const struct type *b);
const char *type_word(struct job *j, const struct type *t);
void expr_adopt(struct check *c, struct expr *x, int unit);
/* The choice type ${x} has or would have, without noting anything. */
const struct data_type *expr_choice(struct check *c, const struct expr *x);
/* If ${x} names a value of ${t}, make it one. */
bool expr_as_value(struct check *c, struct expr *x, const struct data_type *t);

/* check_peer.c: 下级 同类 上级 本. */
/* A group of subjects as ${x} names it; REACH_OWN: it names none. */
enum reach peers_named(const struct check *c, const struct expr *x);
/* 合计(下级, x) and the like; NULL: ${x} is no such call. */
struct type *check_peers(struct check *c, struct expr *x);
/* 上级.x, 所在.x, 本.x; NULL: ${x} is no such path. */
struct type *check_far(struct check *c, struct expr *x);
/* 本 alone: the name of the subject, inside 下级 of the one whose they are. */
struct type *check_self(struct check *c, struct expr *x);
/* Whose ${x} is: 上级, 所在 or 本 before a name that is left in ${rest}. */
bool is_far(const struct check *c, const struct expr *x, struct expr *rest);

/* check_other.c: 方案."x".总分; 均值(方案."x", 总分); NULL: it is no such thing. */
struct type *check_other(struct check *c, struct expr *x);
struct type *check_others(struct check *c, struct expr *x, enum reduce how);
/* What ${how} makes of the values of ${value}; NULL: of how many there are. */
struct type *put_together(struct check *c, struct span at, const struct expr *value,
    enum reduce how);
void check_imported(struct check *c); /* 引用 that nobody reads */
const struct data_type *other_choice(struct check *c, const struct expr *x);

/* check_stretch.c: 计数(每季 其中 c), 最低(每季, x); NULL: it is no such thing.
 * What stands inside is read in each quarter. */
struct type *check_stretches(struct check *c, struct expr *x, enum reduce how);

/* check_past.c: 上年.x, 上期.x; NULL: ${x} is no such path. */
struct type *check_past(struct check *c, struct expr *x);
/* Is it such a path, of how many periods ago, and of what? */
bool is_past(const struct check *c, const struct expr *x, struct expr *rest, int *ago);
struct type *check_streak(struct check *c, struct expr *x); /* 连续(c, n年) */

/* check_cycle.c: quantities that read one another, across subjects too (§5.4). */
void check_cycles(struct check *c);
/* check_date.c: functions of dates; DATE_FNS if ${name} is none. */
enum date_fn {
	DF_MONTH_END,
	DF_QUARTER_END,
	DF_YEAR_END,
	DF_DAYS,
	DF_WORKDAYS,
	DF_LATE,
	DATE_FNS
};
enum date_fn date_fn(struct str name);
bool is_duration(const struct type *t); /* 天, 个工作日, 周, 个月, … */
/* A difference of two dates, through 设 too, so that 满 can count months of it. */
struct date_span {
	const struct expr *x;
	struct expr *later, *earlier;
	bool late; /* 逾期: what is 未报 counts up to today */
};
bool date_span(const struct expr *x, struct date_span *out);
bool check_calendar_steps(struct check *c, struct each *e);

/* check_band.c: types of heads and rows, unreachable and uncovered values. */
void check_band_tests(struct check *c, struct band *b);
void check_grade_cover(struct check *c, struct grades *g);

/* check_clause.c: clauses and pools, structure and sums. */
void check_clauses(struct check *c);
/* 设 and 参数; called where first used, so their order does not matter. */
void check_def(struct check *c, struct def *d);

/* check_effect.c: one effect after 则; ${g} says where it stands. */
void check_effect(struct check *c, struct effect *e, struct rgate g);

/* A set of facts, for walks. */
struct fact_set {
	struct job *j;
	const struct rule *r;
	bool *has;     /* per fact */
	bool *has_set; /* per set */
	bool *seen;    /* per name: 设 that were walked */
	bool own;      /* only what is read of the subject itself */
	int ctx;       /* of a 清单 only what is of this stretch; 0: the whole */
};

/* check_sum.c: points and weights per class; shares of 评 and 核定. */
void check_sums(struct check *c);
/* What 评 can decide in pool ${i}, of its points; ${s}: the facts it reads. */
struct num judged_points(const struct rule *r, const struct fact_set *s, size_t i);
bool any_ruled(const struct rule *r, const struct fact_set *s);

/* check_share.c: too much rests on 评 and 核定, too much is asked for. */
void check_shares(struct check *c);

/* check_reach.c: items whose clauses cannot bring their points. */
void check_reaches(struct check *c);

/* check_floor.c: looser than the national floor. */
void check_floors(struct check *c);

/* check_twice.c: one fact punished in two items. */
void check_twice(struct check *c);

/* check_idle.c: what would have no effect, or is written twice. */
void check_idle(struct check *c);

/* check_line.c: 减负红线, facts nobody uses. */
void check_red_lines(struct check *c);

/* walk.c: every expression below a clause or an expression, once each. */
void walk_expr(const struct expr *x, void (*see)(void *, const struct expr *), void *arg);
/* The same below ${cl} and those that follow it; not in child pools. */
void walk_list(const struct clause *cl, void (*see)(void *, const struct expr *),
    void *arg);
void walk_judges(const struct clause *cl, void (*see)(void *, struct judge *), void *arg);
/* The facts ${cl} reads, through 设 too, in the order of declaration. */
struct fact_set facts_none(struct job *j, const struct rule *r);
void facts_of_clause(struct fact_set *s, const struct clause *cl);
void facts_of_expr(struct fact_set *s, const struct expr *x);
void facts_of_mods(struct fact_set *s, const struct mod *mods);

/* fold.c: constants, given a value for each class fact. */
struct class_env {
	const struct rule *r;
	const int64_t *value; /* per fact index; only class facts are read */
	uint64_t turn;        /* another for each combination; 0: no classes */
};
struct folded fold(const struct class_env *env, const struct expr *x);
/* Does all of ${s} hold?  What is not known counts as holding. */
bool fold_scope(const struct class_env *env, const struct scope *s, bool *known);

/* One combination of class values after another (check_sum.c). */
struct classes {
	struct class_env env;
	int64_t *value;
	size_t combinations;
};
struct classes classes_first(struct check *c);
bool classes_next(struct classes *k);
/* "（单位类型 = 党政机关 时）", or nothing unless ${by_class}. */
struct str classes_text(struct check *c, const struct classes *k, bool by_class);

/* Dates known when the scheme is read: 2026-12-10, 12月10日, 期末 + 10天, as of
 * the stretch ${in}. */
bool fold_day(const struct rule *r, int in, const struct expr *x, int32_t *out);

/* calendar.c: the stretches of the 考核期; after the head was read. */
void calendar_build(struct check *c);
/* Of a 考核期 that recurs only the one at hand is kept. */
void calendar_recur(struct check *c);
/* The month, quarter or year that ${day} lies in. */
void calendar_around(const struct rule *r, enum period p, int32_t day, int32_t *first,
    int32_t *last);
/* The stretches of ${p} that end in the stretch ${in}: *first and how many. */
int stretches_in(const struct rule *r, enum period p, int in, int *first);

/* check_period.c: facts that are given once a stretch, and who reads them when. */
/* If ${d} is given once a month or the like: ${f} so many times, as ${s}. */
bool check_family(struct check *c, const struct data *d, struct sym *s, struct rfact f);
/* The same for a 评 in 每月. */
bool check_judge_family(struct check *c, struct sym *s, struct rfact f, struct judge *g);
void check_periods(struct check *c);

/* unroll.c: does 上期.x (${x}) mean a stretch of this 考核期 when it is read in ${ctx}? */
bool before_in(const struct rule *r, const struct expr *x, int ctx);
/* What stands in 每月 or in a pool of 周期, once for each stretch.  E_LIMIT with a
 * note if that is too much. */
enum err unroll(struct job *j, struct rule *r, struct rule_notes *notes) MUST_USE;

/* compile.c */
/* E_INPUT with a note if pools and 设 read one another in a circle. */
enum err rule_compile(struct job *j, struct rule *r, struct rule_notes *notes) MUST_USE;

struct quota_trace;

/* run.c: a frame keeps every register when ${keep}; used by explain. */
/* Those of a set's domain hold the members of the one subject, in their order. */
struct frame {
	int64_t **v, **d; /* per register; d: denominator, or hi of a result */
	uint8_t **s;
	struct quota_trace *
	    *quota; /* per table with a 名额, a row each; see run_grade.h */
	/* Of one subject: the columns of everybody that whole instructions read; NULL
	 * where a register has none. */
	const struct frame *everybody;
};
/* One subject run again and again with other facts of its own; whatever rests on
 * everybody stays as ${snap} has it.  Each run costs as much as the program has
 * instructions; the frame is that of the last run. */
struct rerun;
enum err rule_rerun_open(struct job *j, const struct rule *r,
    const struct rule_snapshot *snap, const struct rule_results *got, size_t only,
    struct rerun **out) MUST_USE;
const struct frame *rule_rerun(struct rerun *x, const struct rule_column *fact);
enum err rule_run_frame(struct job *j, const struct rule *r,
    const struct rule_snapshot *snap, const struct rule_results *got, size_t only,
    struct frame *out) MUST_USE;

/* check_name.c: a declaration as it is written.  An attribute of it, or NULL; names
 * with 、 between; 单位填报，工委办公室核. */
const struct attr *data_attr(const struct data *d, enum attr_kind kind);
struct str names_text(struct job *j, const struct name *names);
struct str giver_text(struct job *j, const struct data *d);

/* outline.c: rule text, sources and heads for people. */
void rule_outline(struct check *c);
/* Where the lines of the text begin; then the line of ${at}, from 1. */
void outline_lines(struct rule *r);
uint32_t rule_line_at(const struct rule *r, uint32_t at);
/* What stands behind ${mark} in ${s}; all of ${s} if it is not there. */
struct str text_after(struct str s, struct str mark);
/* The text of [from, to) as people write it. */
struct str outline_words(struct job *j, const struct rule *r, uint32_t from, uint32_t to);
/* Is ${cl} a 适用 around pools, which say it themselves? */
bool scope_of_pools(const struct clause *cl);
/* The facts of pool ${i}: its own clauses and its head, no child's. */
struct fact_set facts_of_pool(struct job *j, const struct rule *r, size_t i);
/* Operators as people write them: / → ÷, * → ×, >= → ≥, <= → ≤, != → ≠. */
struct str pretty(struct job *j, struct str text);
/* A clause as one sentence, from its own words. */
struct str clause_text(struct job *j, const struct rule *r, const struct clause *cl);
/* A figure with its unit: 58元, 3次, 85%; ≈49.63元 if two places round it. */
void put_measure(struct buf *b, struct frac x, const struct type *t);

/* ── states ─────────────────────────────────────────────────────────── */

#define STATE_MISSING (OPEN_NOT_DUE | OPEN_OWED | OPEN_WAITING)
#define STATE_WANTS_MEAN 0x40 /* result registers on their way to MEAN */
#define STATE_APPROX 0x80     /* value registers: rounded to 10^-9 on the way */

/* The state of anything computed from two operands: 不适用 wins over 未报. */
static inline uint8_t
state_join(uint8_t a, uint8_t b)
{
	uint8_t s = (uint8_t)(a | b);

	return (s & CELL_NA) ? CELL_NA : s;
}

/* Does "left op right" hold, given the sign of left - right? */
static inline bool
op_holds(enum op op, int cmp)
{
	return op == OP_EQ ? cmp == 0
	    : op == OP_NE  ? cmp != 0
	    : op == OP_LT  ? cmp < 0
	    : op == OP_LE  ? cmp <= 0
	    : op == OP_GT  ? cmp > 0
			   : cmp >= 0;
}

#endif
