/* SPDX-License-Identifier: MIT
 *
 * compile.h -- between the files that lay out the program; private to rule/
 */
#ifndef RULE_COMPILE_H
#define RULE_COMPILE_H

#include "rule/model.h"

/* ${out} is register ${of} in ${domain}. */
struct lift {
	int domain, out, next; /* next lift of the same register + 1 */
};

/* Whose members are being compiled: ${set}, or -1; their 其中 and whether that 每
 * is reached, or -1. */
struct members {
	int set, mask, around;
};

/* The compiler at work: the program with room to grow. */
struct comp {
	struct job *j;
	struct rule *r;
	struct rule_notes *notes;
	struct program *p;
	size_t ins_cap, regs_cap, lists_cap, bands_cap, pools_cap, segments_cap,
	    carried_cap, groups_cap, text_cap, lifts_cap;
	size_t lists_n, bands_n, groups_n, lifts_n;
	int *consts; /* CONST registers + 1 by value, hashed; consts_cap places */
	size_t consts_n, consts_cap;
	int *lifted; /* per register: its first lift + 1 */
	struct lift *lifts;
	struct members in;
	int depth;                /* pools and 设 being compiled inside one another */
	bool circle;              /* a cycle was noted */
	bool facts_seen;          /* by class_scope(): more than classes was read */
	const struct sym **prior; /* what PRIOR reads, in the order of its k */
	size_t priors_n, prior_cap;
};

/* Append an instruction; its result is a new register of ${kind}, in the domain of
 * its operands: those of subjects are spread where others are of members. */
int emit(struct comp *k, enum reg_kind kind, struct ins i);
/* The same in ${domain}, with operands as they are. */
int emit_in(struct comp *k, int domain, enum reg_kind kind, struct ins i);
/* Register ${reg} for every row of ${domain}. */
int lift(struct comp *k, int reg, int domain);
int emit_const(struct comp *k, enum reg_kind kind, int64_t value);
/* Everything after this runs when all blocks have come this far. */
void emit_barrier(struct comp *k);
/* Append an instruction that needs its operands a, b, c of all subjects (see
 * whole_ops): after a barrier, unless they are all from before the last one. */
int emit_whole(struct comp *k, enum reg_kind kind, struct ins i);
int add_list(struct comp *k, struct list l);
void list_put(struct comp *k, struct list *l, int reg, int sign);

/* compile_expr.c: the register that holds ${x}. */
int compile_expr(struct comp *k, struct expr *x);
/* The same, but a pool, 总分, 基本分 or grade with its range while it is open. */
int compile_figure(struct comp *k, struct expr *x);
/* compile_date.c */
int compile_date(struct comp *k, const struct expr *x);
int compile_day_name(struct comp *k, const struct expr *x);
int compile_date_sum(struct comp *k, const struct expr *x);
int compile_date_call(struct comp *k, const struct expr *x, enum date_fn fn);
int compile_calendar_steps(struct comp *k, const struct each *e); /* -1: no such */
int compile_judge(struct comp *k, const struct judge *g);
int compile_money(struct comp *k, struct def *d);         /* 结果 */
int compile_guard(struct comp *k, int guard, int cond);   /* -1: always */
int compile_within(struct comp *k, int guard, int scope); /* both are 适用 */
int compile_scope(struct comp *k, const struct scope *s); /* -1: none */
int compile_row(struct comp *k, struct band *b, int row, int guard);
/* The constant ${x} has for every class, if it has one. */
bool constant(struct comp *k, const struct expr *x, int64_t *out);

/* compile_set.c: members of sets. */
/* From here on no members; returns whose they were, to be put back. */
struct members leave_members(struct comp *k);
int set_domain(int set);
int compile_field(struct comp *k, int set, int field);
int compile_text(struct comp *k, struct str text);
/* 其中 over the members of ${set}; -1: all of them. */
int compile_mask(struct comp *k, int set, struct expr *where, int ctx);
/* The members' ${value} (-1: only how many) as one value of the subject. */
int emit_reduce(struct comp *k, enum reg_kind kind, int set, enum reduce how, int value,
    int mask);
int compile_aggregate(struct comp *k, const struct expr *x);
int compile_gap(struct comp *k, const struct expr *x); /* 间断 */
/* Their sum, clamped for each stretch by itself: bounds are {least, most}. */
int emit_dated_sum(struct comp *k, int set, int net, int mask, struct list bounds);
/* 同: the registers of the fields ${key} of ${set}, behind what is in ${l}. */
void list_put_keys(struct comp *k, struct list *l, int set, const struct name *key);
/* Which members count, by ${plan}; -1: all. */
int emit_group(struct comp *k, int set, struct group_plan plan, int net, int mask);
/* Inside 每 over a set: whether ${guard} holds for any member. */
int any_member(struct comp *k, int guard);
/* 自设: what its entries bring. */
void compile_local(struct comp *k, int pool, struct pool_plan *plan);
/* compile_peer.c: other subjects. */
int compile_peers(struct comp *k, const struct expr *x);
int compile_far(struct comp *k, const struct expr *x); /* 上级.x, 本.x */
/* The signed amount ${net} of every subject as one amount of its 上级. */
int compile_below(struct comp *k, struct peers *p, int net);
/* What ${s} came to in the pass before. */
int compile_prior(struct comp *k, const struct sym *s);
/* Which registers PRIOR reads, when everything is laid out. */
void compile_carried(struct comp *k);
enum reg_kind kind_of(const struct type *t);
int compile_def(struct comp *k, const struct def *d, struct span asked_at);

/* compile_pool.c: results, on demand. */
int compile_pool(struct comp *k, int pool, struct span asked_at);
/* 项.x.扣分, 项.x.加分; ${prior}: as of the pass before. */
int compile_share(struct comp *k, const struct expr *x, bool prior);
int compile_total(struct comp *k, bool with_bonus, struct span asked_at);

/* compile_clause.c: what the own clauses of ${pool} bring, into ${plan}. */
void compile_clauses(struct comp *k, int pool, struct pool_plan *plan);
/* Sets ${g}->reg, and that of all gates of its veto or clause. */
void compile_reach(struct comp *k, const struct rgate *g);

/* compile_grade.c: on demand as well. */
int compile_gate(struct comp *k, size_t i); /* the condition of gate ${i} */
int compile_grade(struct comp *k, int t, struct span asked_at);
int compile_grade_value(struct comp *k, int t, struct span asked_at);
/* A figure, or the fact or field that carries a 评. */
int compile_amount(struct comp *k, const struct amount *a);

void compile_circle(struct comp *k, struct span at, const char *what);
/* Another pool or 设 is begun; false, and noted, if that is too many. */
bool compile_deeper(struct comp *k, struct span at);

#endif
