/* SPDX-License-Identifier: MIT
 *
 * tree_walk_test.h -- the second opinion on scores: a slow evaluator of the tree
 *
 * Written from design §5 and docs/decisions, not from compile.c or run.c.  It
 * takes a checked scheme [方案] and its facts and evaluates the tree directly,
 * one subject at a time, with fractions of its own.  agree_test.c compares it
 * with rule_run.  It caches results of pools and grades and nothing else.
 */
#ifndef TREE_WALK_TEST_H
#define TREE_WALK_TEST_H

#include "rule/model.h"

/* ── fractions: n / d reduced, d >= 0; n / 0 is beyond every bound ──── */

struct ratio {
	wide n, d;
	bool big; /* did not fit: the engine would round here, so do not compare */
};

struct ratio ratio(wide n, wide d); /* d != 0 unless n is 1 or -1 */
struct ratio ratio_add(struct ratio a, struct ratio b);
struct ratio ratio_mul(struct ratio a, struct ratio b);
struct ratio ratio_div(struct ratio a, struct ratio b); /* b != 0 */
struct ratio ratio_neg(struct ratio a);
int ratio_cmp(struct ratio a, struct ratio b); /* -1 0 1 */
struct ratio ratio_max(struct ratio a, struct ratio b);
struct ratio ratio_min(struct ratio a, struct ratio b);
/* To a multiple of 10^-places. */
struct ratio ratio_round(struct ratio x, int places, enum rounding how);
/* In millionths; beyond every bound: INT64_MAX, -INT64_MAX. */
int64_t ratio_millionths(struct ratio x);

/* ── values and who knows them ──────────────────────────────────────── */

/* What an expression comes to.  state: 0, CELL_NA or OPEN_… bits. */
struct value {
	uint8_t state;
	bool range;          /* an open result: lo .. hi is known all the same */
	struct ratio lo, hi; /* equal if closed */
	int64_t i;           /* a condition, or the index of a choice */
};

struct memo { /* of one pool and subject */
	bool done, wants_mean;
	struct value v;
};

struct walked_grade { /* of one subject; RULE_NO_GRADE: none */
	uint8_t best, worst;
	uint8_t state;
};

struct walker {
	struct job *j;
	const struct rule *r;
	const struct rule_snapshot *snap;
	struct memo *pool;           /* pool * subjects + subject, before 记零 */
	struct walked_grade **grade; /* per table: all subjects, or NULL yet */
	struct memo **runs;          /* per stretch: of pools of 周期, as w->pool */
	int ctx;                     /* the stretch that is looked at; 0: the whole */
	int run, run_ctx; /* the pool of 周期 that is run, for which; or -1 */
	int pool_ctx;     /* w->ctx of the pool's own head */
	struct anchor anchor[PERIODS];
	size_t asks; /* inside 下级: whose 下级 are looked at; or NOBODY */
	int set;     /* whose member is looked at, or -1 */
	size_t row;  /* the member in its snapshot; of a 清单: the entry */
	bool big;    /* some fraction did not fit */
};

#define NOBODY SIZE_MAX

void walker_init(struct walker *w, struct job *j, const struct rule *r,
    const struct rule_snapshot *snap);

struct value value_of(struct ratio x);
struct value value_truth(bool is);
struct value value_na(void);
struct value value_missing(uint8_t bits);
/* 不适用 wins over 未报; 0 if both are known. */
uint8_t join_states(uint8_t a, uint8_t b);
bool is_given(struct value v);
bool is_true(struct value v);  /* known and true */
bool is_false(struct value v); /* known and false */

/* walker_expr_test.c */
struct value walk_value(struct walker *w, size_t s, const struct expr *x);
struct value walk_and(struct value a, struct value b);
struct value walk_or(struct value a, struct value b);
struct value walk_not(struct value a);
struct value walk_fact(struct walker *w, size_t s, int fact);
struct value walk_money(struct walker *w, size_t s, const struct def *d);
/* The row of ${b} that holds, or NULL; then *state says why. */
const struct band_row *walk_row(struct walker *w, size_t s, const struct band *b,
    uint8_t *state);

/* walker_clause_test.c: what clauses bring, signed. */
struct net {
	bool seen, live; /* there was a clause; one of them applied */
	uint8_t bits;    /* what is 未报 */
	struct ratio sum;
};
void net_add(struct net *n, struct value v);
struct value net_value(struct net n);
struct value walk_within(struct value outer, struct value inner);
struct value walk_scope(struct walker *w, size_t s, const struct mod *scope);
/* 乘 and 免 of ${mods}, then 上限 and 下限 if ${bounds}; ${v} is not negative. */
struct value walk_mods(struct walker *w, size_t s, const struct mod *mods, struct value v,
    bool bounds);
/* The own clauses of a pool, under its 乘 and 免; ${scope}: of the 适用 around. */
void walk_own(struct walker *w, size_t s, const struct clause *list, struct value scope,
    const struct mod *pool_mods, struct net *into);
/* The same of its 自设, if it has any. */
void walk_locals(struct walker *w, size_t s, const struct rpool *p, struct net *into);
/* Whether ${target}, a clause or a veto, is reached; NULL: whether any
 * 不得分 is.  不适用 if the place does not apply. */
struct value walk_reach(struct walker *w, size_t s, const struct clause *list,
    struct value scope, const void *target);
bool walk_contains(const struct clause *list, const void *target);
/* Whether there are 不得分 in ${list}, and whether any can apply. */
void walk_forfeits(struct walker *w, size_t s, const struct clause *list,
    struct net *into);

/* walker_set_test.c */
struct value walk_field(struct walker *w, size_t s, int set, int field);
struct value walk_text(struct walker *w, struct str text);
struct value walk_gap(struct walker *w, size_t s, const struct expr *x);
/* So many steps of ${n} ${uk} fit between the two days. */
int64_t walk_whole_steps(const struct walker *w, int32_t from, int32_t to, int64_t n,
    enum unit_kind uk);
struct value walk_aggregate(struct walker *w, size_t s, const struct expr *x);
bool walk_is_set(const struct expr *x); /* 计数(事件 …) and the like */
/* 每 over a set: what it brings, without 上限 and 下限 of the whole. */
struct value walk_members(struct walker *w, size_t s, const struct clause *c);
struct value walk_entries(struct walker *w, size_t s, const struct rpool *p);
/* Is ${target} reached for any member? */
struct value walk_any_member(struct walker *w, size_t s, const struct clause *c,
    const void *target);
/* walker_clause_test.c, for it */
struct value walk_list_net(struct walker *w, size_t s, const struct clause *list);
struct value walk_mods_scope(struct walker *w, size_t s, const struct mod *mods);
bool walk_deducts(const struct clause *c);
bool walk_deducts_any(const struct clause *list);
/* ${mods} of the whole clause on ${v}, negative if ${minus}. */
struct value walk_signed_mods(struct walker *w, size_t s, const struct mod *mods,
    struct value v, bool minus, bool bounds);
/* walker_peer_test.c */
struct value walk_peers(struct walker *w, size_t s, const struct peers *p);
struct value walk_stretches(struct walker *w, size_t s, const struct expr *x);
struct value walk_others(struct walker *w, size_t s, const struct expr *x);
struct value walk_result(struct walker *w, size_t s, int fact);
struct value walk_far(struct walker *w, size_t s, const struct expr *x);
struct value walk_below(struct walker *w, size_t s, const struct each *e);

/* walker_pool_test.c */
struct value walk_pool(struct walker *w, size_t s, int pool);
struct value walk_share(struct walker *w, size_t s, const struct sym *sym);
struct value walk_total(struct walker *w, size_t s);
struct value walk_base(struct walker *w, size_t s);
/* Whether the consequence ${g} happens. */
struct value walk_gate(struct walker *w, size_t s, const struct rgate *g);

/* walker_grade_test.c */
struct walked_grade walk_grade(struct walker *w, size_t s, int table);
/* The same as a value of its 选, a range while it is open. */
struct value walk_grade_value(struct walker *w, size_t s, int table);

/* walker_time_test.c */
void walk_calendar(struct walker *w);
/* Are the stretches of the 考核期 those that the text says? */
bool walk_same_calendar(const struct walker *w);
/* The stretches of ${p} in the one that is looked at. */
size_t walk_runs(struct walker *w, enum period p, int *ctx);
struct value walk_family(struct walker *w, size_t s, const struct sym *sym);
int walk_judged(const struct walker *w, const struct judge *g);
struct value walk_dated(struct walker *w, size_t s, int set);
struct value walk_date(struct walker *w, const struct expr *x);
struct value walk_day_name(struct walker *w, enum sym_kind kind);
struct value walk_date_sum(struct walker *w, size_t s, const struct expr *x);
struct value walk_date_call(struct walker *w, size_t s, const struct expr *x);
bool walk_same_stretch(const struct walker *w, enum period p, int32_t a, int32_t b);
bool walk_calendar_steps(struct walker *w, size_t s, const struct each *e,
    struct value *out);
struct value walk_combined(struct walker *w, const struct rpool *p,
    const struct value *run, size_t n);

/* ── random schemes ─────────────────────────────────────────────────── */

/* splitmix64 */
struct dice {
	uint64_t s;
};
uint64_t dice_next(struct dice *d);
int dice(struct dice *d, int n); /* 0 .. n-1 */
bool chance(struct dice *d, int percent);

/* One cell of fact ${f}: its value and its state. */
void random_cell(uint64_t seed, const struct rule_fact *f, size_t s,
    struct rule_column *col);
/* None to five records given by each subject, their numbers in no order. */
struct rule_rows random_records(struct job *j, const struct rule_set *set, uint64_t seed,
    size_t subjects);
/* Facts of 1 to 40 subjects on some day, for ${r}. */
struct rule_snapshot random_facts(struct job *j, const struct rule *r, uint64_t seed);

/* A scheme of 3 to about 25 clauses, one clause a line, from ${seed} alone. */
struct str random_scheme(struct job *j, uint64_t seed);

#endif
