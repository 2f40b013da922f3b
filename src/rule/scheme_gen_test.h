/* SPDX-License-Identifier: MIT
 *
 * scheme_gen_test.h -- between the two files that write random schemes
 *
 * A scheme is written from front to back; what was declared is remembered, so
 * that what follows uses only names that exist, in units that fit.
 */
#ifndef SCHEME_GEN_TEST_H
#define SCHEME_GEN_TEST_H

#include "rule/tree_walk_test.h"

enum kind {
	K_POINT,
	K_TIMES,
	K_PEOPLE,
	K_MONEY,
	K_RATIO,
	K_STUDY,
	K_HOURS,
	K_NUMBERS,
	K_BOOL = K_NUMBERS,
	K_CHOICE,
	K_DATE
};

#define FACTS_MAX 24
#define DEFS_MAX 6
#define POOLS_MAX 200

struct named {
	enum kind kind;
	bool ordered;
	int values; /* of a 选 */
	int id;
	const char *word; /* a field of a 清单; or NULL */
	bool field;       /* of a set, which has its own names */
	int months;       /* given or good for so many; 0: for any stretch */
};

#define SETS_MAX 3   /* declared */
#define LOCALS_MAX 3 /* of 自设 */
#define FIELDS_MAX 8
struct gen_set { /* 事件, 清单 or 自设 */
	char name[16];
	struct named field[FIELDS_MAX];
	int fields, texts; /* and so many 文, called 文_1 … */
	int units;         /* and so many 对象, called 对_1 … */
};

struct gen {
	struct job *j;
	struct dice d;
	struct buf b;
	struct named fact[FACTS_MAX], def[DEFS_MAX];
	int facts, defs;
	int classes, class_values[2];
	const char *pool_word[POOLS_MAX];
	bool pool_done[POOLS_MAX]; /* closed: may be read by what follows */
	int pools, clauses, depth;
	int points;        /* of the enclosing pool, or 0 */
	int span;          /* months of the stretch that is written for; 0: all */
	int seen;          /* the longest that was read since it was set to 0 */
	bool totals;       /* 总分 may be read here */
	bool across;       /* inside 下级 or 同类, or behind 上级 */
	bool peers;        /* inside 同类 */
	bool belongs;      /* there is a fact 属_1 that names a subject */
	const char *round; /* 下级 or 上级 may go round through the tree; or NULL */
	struct gen_set sets[SETS_MAX + LOCALS_MAX];
	int sets_n, locals;
	const struct gen_set *in; /* the scope of its members */
	bool each_set, picking;   /* inside 每 over a set; with 取 */
};

extern const char *const gen_units[K_NUMBERS][2], *const gen_choices[4];
extern const char *const gen_class_words[2][3], *const gen_relations[6];

/* One of ${n} words. */
const char *gen_one_of(struct gen *g, const char *const *words, int n);
#define ONE_OF(g, ...)                                        \
	gen_one_of((g), (const char *const[]){ __VA_ARGS__ }, \
	    (int)ARRAY_N(((const char *const[]){ __VA_ARGS__ })))

/* A declared name of ${kind} in ${list}, or NULL. */
const struct named *gen_pick(struct gen *g, const struct named *list, int n,
    enum kind kind);

/* Expressions of a kind, at most ${depth} operations deep. */
void gen_number(struct gen *g, enum kind kind, int depth);
void gen_condition(struct gen *g, int depth);
void gen_literal(struct gen *g, enum kind kind);
void gen_fact(struct gen *g, enum kind kind); /* or a literal, if there is none */
void gen_truth(struct gen *g);                /* a fact of 是否 */
void gen_fact_name(struct gen *g, const struct named *f);
/* What it is counted in, 是否, 日期, or a 选 of two to four. */
void gen_type(struct gen *g, struct named *f);
/* 下级, 同类, with 其中 at times; what stands inside comes before it is closed. */
void gen_members(struct gen *g, const char *group);
void gen_members_end(struct gen *g);
/* set_gen_test.c: declarations of sets; a 每 over one, if ${depth} allows. */
void gen_sets(struct gen *g);
void gen_aggregate(struct gen *g, enum kind kind, int depth);
bool gen_there_is(struct gen *g); /* 有(事_1 其中 …); false: there is no set here */
void gen_text_test(struct gen *g);
void gen_unit_test(struct gen *g);
void gen_belongs(struct gen *g);
void gen_belongs_test(struct gen *g);
/* 自设 in the head of a pool, ${minus}: that takes away; false: there are enough. */
bool gen_local(struct gen *g, bool minus);
void gen_local_set(struct gen *g, int pool); /* from here on it may be read */
/* 每 S [其中] [同] [取]; false: there is no set here.  *rest: 其余 may follow. */
bool gen_each_head(struct gen *g, bool *rest);
void gen_keys(struct gen *g); /* 同 and fields of the set in scope */
/* 当 and a condition, in so many cases of a hundred. */
void gen_when(struct gen *g, int percent);
/* time_gen_test.c */
bool gen_fits(const struct gen *g, const struct named *f);
void gen_seen(struct gen *g, const struct named *f);
void gen_period_source(struct gen *g, struct named *f);
void gen_date(struct gen *g, int depth);
void gen_date_test(struct gen *g);
void gen_date_steps(struct gen *g);
int gen_every(struct gen *g); /* what g->span was */
void gen_pool_period(struct gen *g);
/* 最低(每季, x), 计数(每季 其中 c); false: no period fits here. */
bool gen_stretches(struct gen *g, enum kind kind, int depth);
void gen_calendar(struct gen *g);
void gen_dated_bounds(struct gen *g, const char *period);
void gen_keyed_bounds(struct gen *g, const struct gen_set *of); /* 上限 x 同 键 */
const char *gen_bounded_span(struct gen *g, int *outer);
/* end_gen_test.c */
void gen_grade_effect(struct gen *g);
void gen_vetoes(struct gen *g);
void gen_grades(struct gen *g);
/* 分档 up to its brace: head, ${nl}, rows with their tests; ${row} writes what
 * stands behind a test. */
void gen_band(struct gen *g, int depth, const char *nl, void (*row)(struct gen *, int),
    int arg);

#endif
