/* SPDX-License-Identifier: MIT
 *
 * compile_clause.c -- clauses to amounts
 *
 * Every own clause of a pool becomes one register with a sign: what it brings
 * once conditions, 每, 乘, 免 and its own limits have had their say.  不得分 and
 * 则 become conditions.
 */
#include "rule/compile.h"

/* ${guard}: the register that says whether the clauses are reached, or -1. */
static void compile_list(struct comp *k, struct clause *cl, int guard,
    struct pool_plan *plan, struct list *out);

int
compile_amount(struct comp *k, const struct amount *a)
{
	return a->judge != NULL ? compile_judge(k, a->judge) : compile_expr(k, a->x);
}

static bool
is_frac(const struct comp *k, int reg)
{
	return k->p->kind[reg] == REG_FRAC;
}

/* 乘, 免, 上限, 下限 on an amount. */
static int
apply_mods(struct comp *k, int amount, const struct mod *mods)
{
	int lo = -1, hi = -1;

	for (const struct mod *m = mods; m != NULL; m = m->next) {
		int when = m->when == NULL || m->kind == M_SCOPE
		    ? -1
		    : compile_expr(k, m->when);

		if (m->kind == M_TIMES)
			amount = emit(k, REG_FRAC,
			    (struct ins){ .op = I_TIMES,
				.a = amount,
				.b = compile_amount(k, m->amount),
				.c = when });
		else if (m->kind == M_EXEMPT)
			amount = emit(k, k->p->kind[amount],
			    (struct ins){ .op = I_EXEMPT,
				.a = amount,
				.b = when,
				.c = -1 });
		else if (m->kind == M_CAP && !mod_is_split(m))
			hi = compile_expr(k, m->x);
		else if (m->kind == M_FLOOR && !mod_is_split(m))
			lo = compile_expr(k, m->x);
	}
	if (lo < 0 && hi < 0)
		return amount;
	return emit(k,
	    is_frac(k, amount) || (lo >= 0 && is_frac(k, lo)) ||
		    (hi >= 0 && is_frac(k, hi))
		? REG_FRAC
		: REG_NUM,
	    (struct ins){ .op = I_CLIP, .a = amount, .b = lo, .c = hi });
}

static int
mods_guard(struct comp *k, const struct mod *mods, int guard)
{
	for (const struct mod *m = mods; m != NULL; m = m->next)
		if (m->kind == M_SCOPE) {
			struct scope s = { .mod = m };

			guard = compile_within(k, guard, compile_scope(k, &s));
		}
	return guard;
}

/* 免 behind 不得分 or 则: then it does not happen.  不适用 is as if not written. */
static int
unless_exempt(struct comp *k, int guard, const struct mod *mods)
{
	for (const struct mod *m = mods; m != NULL; m = m->next) {
		struct ins not = { .op = I_NOT, .b = -1, .c = -1 };
		struct ins known = { .op = I_AND, .c = -1 };

		if (m->kind != M_EXEMPT)
			continue;
		not .a = compile_expr(k, m->when);
		known.a = emit_const(k, REG_BOOL, 1);
		known.b = emit(k, REG_BOOL, not );
		guard = compile_guard(k, guard, emit(k, REG_BOOL, known));
	}
	return guard;
}

#define LOOK_DEEP 8 /* instructions, when looking for what is never negative */

/* Is register ${reg} at least 0, whatever the facts? */
static bool
never_negative(const struct comp *k, int reg, int depth)
{
	const struct ins *i = &k->p->ins[reg];
	const struct list *l;

	if (i->op == I_CONST)
		return i->k >= 0;
	if (i->op == I_DIFF || i->op == I_DONE || i->op == I_STEPS || i->op == I_CLIP)
		return true;
	if (depth == 0)
		return false;
	if (i->op == I_MUL || i->op == I_COUNT)
		return never_negative(k, i->a, depth - 1) &&
		    never_negative(k, i->b, depth - 1);
	if (i->op == I_EXEMPT || i->op == I_TIMES)
		return never_negative(k, i->a, depth - 1);
	if (i->op != I_CHOOSE)
		return false;
	l = &k->p->lists[i->k];
	for (int n = 0; n < l->n; n++)
		if (!never_negative(k, l->reg[n], depth - 1))
			return false;
	return true;
}

static int
gate(struct comp *k, int guard, int amount, bool keep_sign)
{
	if (guard < 0 && (keep_sign || never_negative(k, amount, LOOK_DEEP)))
		return amount;
	return emit(k, k->p->kind[amount],
	    (struct ins){ .op = I_GATE,
		.a = guard,
		.b = amount,
		.c = -1,
		.k = keep_sign });
}

static void
compile_act(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    struct list *out)
{
	const struct act *a = cl->act;

	guard = mods_guard(k, cl->mods, guard);
	if (a->when != NULL)
		guard = compile_guard(k, guard, compile_expr(k, a->when));
	if (a->verb == V_FORFEIT || a->verb == V_EFFECT)
		guard = unless_exempt(k, guard, cl->mods);
	cl->guard = guard;
	if (a->verb == V_EFFECT)
		return;
	if (a->verb == V_FORFEIT) {
		if (guard < 0)
			guard = emit_const(k, REG_BOOL, 1);
		cl->reg = any_member(k, guard);
		list_put(k, &plan->forfeit, cl->reg, 0);
		return;
	}
	cl->reg = gate(k, guard, apply_mods(k, compile_amount(k, a->amount), cl->mods),
	    false);
	cl->sign = a->verb == V_DEDUCT ? -1 : 1;
	list_put(k, out, cl->reg, cl->sign);
}

/* Several amounts as one, with the sign they share (or their own). */
static int
collapse(struct comp *k, struct list l, int *sign)
{
	bool frac = false, same = true;
	struct list own = { 0 };

	if (l.n == 1) {
		*sign = l.sign[0];
		return l.reg[0];
	}
	for (int i = 0; i < l.n; i++) {
		frac = frac || is_frac(k, l.reg[i]);
		same = same && l.sign[i] == l.sign[0];
	}
	*sign = same && l.n > 0 ? l.sign[0] : 1;
	for (int i = 0; i < l.n; i++)
		list_put(k, &own, l.reg[i], same ? 1 : l.sign[i]);
	return emit(k, frac ? REG_FRAC : REG_NUM,
	    (struct ins){ .op = I_SUM,
		.a = -1,
		.b = -1,
		.c = -1,
		.k = add_list(k, own) });
}

/* A whole 每 or 分档 that brings ${reg}: its own modifiers, then its guard. */
static void
put_whole(struct comp *k, struct clause *cl, int reg, int sign, int guard,
    struct list *out)
{
	reg = apply_mods(k, reg, cl->mods);
	cl->reg = guard < 0 ? reg : gate(k, guard, reg, true);
	cl->sign = sign;
	list_put(k, out, cl->reg, sign);
}

static int
compile_steps(struct comp *k, const struct each *e)
{
	static const enum rounding how[] = { [STEP_DOWN] = ROUND_DOWN,
		[STEP_UP] = ROUND_UP,
		[STEP_EXACT] = ROUND_HALF };
	int x = compile_expr(k, e->x);
	struct ins i = { .op = I_DIFF, .a = x, .c = -1 };
	int calendar;

	if (e->step == NULL) {
		i.b = emit_const(k, REG_NUM, 0);
		return emit(k, k->p->kind[x], i);
	}
	calendar = compile_calendar_steps(k, e);
	if (calendar >= 0)
		return calendar;
	i.op = I_STEPS;
	i.b = compile_expr(k, e->step);
	i.k = how[e->step_rule];
	return emit(k, e->step_rule == STEP_EXACT ? REG_FRAC : REG_NUM, i);
}

/* ${mods} that bound the whole, or those of each member. */
static struct mod *
mods_of(struct comp *k, const struct mod *mods, bool whole)
{
	struct mod *first = NULL, **tail = &first;

	for (; mods != NULL; mods = mods->next) {
		if ((mods->kind == M_CAP || mods->kind == M_FLOOR) != whole)
			continue;
		*tail = NEW(k->j, struct mod);
		**tail = *mods;
		(*tail)->next = NULL;
		tail = &(*tail)->next;
	}
	return first;
}

/* What ${body} brings for each member, with the modifiers of members; -1: no
 * amount is in it. */
static int
member_net(struct comp *k, struct clause *body, const struct mod *mods,
    struct pool_plan *plan, int *sign)
{
	int guard = mods_guard(k, mods, -1), net;
	struct list in = { 0 };

	compile_list(k, body, guard, plan, &in);
	if (in.n == 0)
		return -1;
	net = apply_mods(k, collapse(k, in, sign), mods);
	if (guard >= 0) /* 适用 has the last word, 免 or not */
		net = gate(k, guard, net, true);
	return lift(k, net, set_domain(k->in.set));
}

static struct group_plan
plan_of(struct comp *k, const struct each *e)
{
	struct group_plan plan = { .pick = e->pick };

	list_put_keys(k, &plan.keys, e->set, e->same);
	return plan;
}

static int
minus(struct comp *k, enum opcode op, int reg)
{
	return emit(k, REG_BOOL, (struct ins){ .op = op, .a = reg, .b = -1, .c = -1 });
}

/* 上限 1分 每周, 上限 2分 同 要素: the least and the most of a part, each signed with
 * its period; behind them the keys. */
static struct list
list_of_bounds(struct comp *k, const struct each *e, const struct mod *mods)
{
	const struct mod *split = NULL;
	struct list l = { 0 };
	int lo = -1, hi = -1;

	for (const struct mod *m = mods; m != NULL; m = m->next) {
		if (!mod_is_split(m))
			continue;
		*(m->kind == M_CAP ? &hi : &lo) = compile_expr(k, m->x);
		split = m;
	}
	if (split == NULL)
		return l;
	list_put(k, &l, lo, (int)split->period);
	list_put(k, &l, hi, (int)split->period);
	list_put_keys(k, &l, e->set, split->names);
	return l;
}

/* The members' nets as one amount, after 取; what 其余 brings goes to ${out}. */
static int
sum_members(struct comp *k, struct clause *cl, struct list *out, int rest_sign)
{
	struct each *e = cl->each;
	int mask = e->mask, net = e->net;
	struct list bounds;

	if (e->pick != PICK_NONE && e->pick != PICK_SUM)
		e->picked = emit_group(k, e->set, plan_of(k, e), net, mask);
	if (e->picked >= 0 && e->pick != PICK_MEAN)
		mask = e->picked;
	else if (e->picked >= 0)
		net = emit(k, REG_FRAC,
		    (struct ins){ .op = I_MUL, .a = net, .b = e->picked, .c = -1 });
	if (e->left >= 0)
		list_put(k, out,
		    emit_reduce(k, REG_FRAC, e->set, RE_SUM, e->left,
			minus(k, I_NOT, e->picked)),
		    rest_sign);
	bounds = list_of_bounds(k, e, cl->mods);
	return bounds.n > 0 ? emit_dated_sum(k, e->set, net, mask, bounds)
			    : emit_reduce(k, REG_FRAC, e->set, RE_SUM, net, mask);
}

/* The members of ${e}, which is reached where ${around} holds. */
static struct members
enter_members(struct comp *k, struct each *e, int around, int ctx)
{
	struct members outer = leave_members(k);

	e->mask = compile_mask(k, e->set, e->where, ctx);
	k->in = (struct members){ .set = e->set, .mask = e->mask, .around = around };
	return outer;
}

/* 每 over a set: nets of members, 同 and 取, then one amount. */
static void
compile_members(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    struct list *out)
{
	struct each *e = cl->each;
	const struct mod *own = mods_of(k, cl->mods, false);
	struct clause whole = *cl;
	int sign = 1, rest_sign = 1;
	struct list in = { 0 };
	struct members outer;

	cl->guard = guard;
	outer = enter_members(k, e, guard, cl->ctx);
	e->net = member_net(k, e->body, own, plan, &sign);
	e->left = member_net(k, e->rest, own, plan, &rest_sign);
	k->in = outer;
	if (e->net < 0)
		return;
	list_put(k, &in, sum_members(k, cl, &in, rest_sign), sign);
	whole.mods = mods_of(k, cl->mods, true);
	put_whole(k, &whole, collapse(k, in, &sign), sign, guard, out);
	cl->reg = whole.reg;
	cl->sign = whole.sign;
}

/* 每 下级: what the body brings each of them, put together for the 上级. */
static void
each_below(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    struct list *out)
{
	struct peers *p = cl->each->peers;
	struct list in = { 0 };
	int sign;

	cl->guard = -1;
	guard = mods_guard(k, cl->mods, guard);
	compile_list(k, cl->each->body, -1, plan, &in);
	if (in.n == 0)
		return;
	p->out = compile_below(k, p, collapse(k, in, &sign));
	put_whole(k, cl, p->out, sign, guard, out);
}

static void
compile_each(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    struct list *out)
{
	struct ins count = { .op = I_COUNT, .c = -1 };
	struct list in = { 0 };
	int sign;

	if (cl->each->peers != NULL) {
		each_below(k, cl, guard, plan, out);
		return;
	}
	if (cl->each->set >= 0) {
		compile_members(k, cl, guard, plan, out);
		return;
	}
	guard = mods_guard(k, cl->mods, guard);
	cl->guard = count.b = compile_steps(k, cl->each);
	compile_list(k, cl->each->body, -1, plan, &in);
	if (in.n == 0)
		return;
	count.a = collapse(k, in, &sign);
	put_whole(k, cl, emit(k, REG_FRAC, count), sign, guard, out);
}

/* All rows the same verb with a plain amount: one CHOOSE instead of a guard
 * and a gate for each row. */
static bool
plain_rows(const struct band *b)
{
	const struct act *first = b->rows->body == NULL ? NULL : b->rows->body->act;

	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		const struct clause *cl = w->body;

		if (first == NULL || cl == NULL || cl->next != NULL || cl->act == NULL ||
		    cl->mods != NULL || cl->act->when != NULL ||
		    cl->act->verb != first->verb || cl->act->amount == NULL ||
		    cl->act->amount->x == NULL)
			return false;
	}
	return first != NULL;
}

/* The amount in ${rows} that the row of ${b} names. */
static int
choose(struct comp *k, struct band *b, struct list rows)
{
	bool frac = false;

	for (int i = 0; i < rows.n; i++)
		frac = frac || is_frac(k, rows.reg[i]);
	(void)compile_row(k, b, 0, -1);
	return emit(k, frac ? REG_FRAC : REG_NUM,
	    (struct ins){ .op = I_CHOOSE,
		.a = b->reg,
		.b = -1,
		.c = -1,
		.k = add_list(k, rows) });
}

static int
choose_plain(struct comp *k, struct band *b)
{
	struct list rows = { 0 };

	for (struct band_row *row = b->rows; row != NULL; row = row->next) {
		row->reg = compile_expr(k, row->body->act->amount->x);
		list_put(k, &rows, row->reg, 1);
	}
	return gate(k, -1, choose(k, b, rows), false);
}

/* What each row brings, as one amount; a row without amounts brings 0. */
static struct list
row_amounts(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    bool *any)
{
	struct list rows = { 0 };
	int n = 0;

	for (struct band_row *r = cl->band->rows; r != NULL; r = r->next, n++) {
		int row_guard = compile_row(k, cl->band, n, guard), sign = 0, reg;
		struct list in = { 0 };

		compile_list(k, r->body, row_guard, plan, &in);
		reg = in.n > 0 ? collapse(k, in, &sign) : emit_const(k, REG_NUM, 0);
		list_put(k, &rows, reg, sign);
		*any = *any || in.n > 0;
	}
	return rows;
}

/* The sign all rows share, or 1 after turning the negative ones round. */
static int
one_sign(struct comp *k, struct list *rows)
{
	bool plus = false, minus = false;

	for (int i = 0; i < rows->n; i++) {
		plus = plus || rows->sign[i] > 0;
		minus = minus || rows->sign[i] < 0;
	}
	for (int i = 0; plus && i < rows->n; i++)
		if (rows->sign[i] < 0)
			rows->reg[i] = emit(k, k->p->kind[rows->reg[i]],
			    (struct ins){ .op = I_NEG,
				.a = rows->reg[i],
				.b = -1,
				.c = -1 });
	return minus && !plus ? -1 : 1;
}

static void
compile_band(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    struct list *out)
{
	struct list rows;
	bool any = false;
	int sign;

	guard = cl->guard = mods_guard(k, cl->mods, guard);
	if (plain_rows(cl->band)) {
		sign = cl->band->rows->body->act->verb == V_DEDUCT ? -1 : 1;
		put_whole(k, cl, choose_plain(k, cl->band), sign, guard, out);
		return;
	}
	rows = row_amounts(k, cl, guard, plan, &any);
	if (!any)
		return;
	sign = one_sign(k, &rows);
	put_whole(k, cl, choose(k, cl->band, rows), sign, guard, out);
}

/* 每月: what the copies of its body bring together. */
static void
compile_every(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    struct list *out)
{
	struct list all = { 0 };
	int sign = 1, reg;

	guard = cl->guard = mods_guard(k, cl->mods, guard);
	for (int i = 0; i < cl->every->runs; i++)
		compile_list(k, cl->every->run[i], guard, plan, &all);
	if (all.n == 0)
		return;
	if (cl->mods == NULL) {
		for (int i = 0; i < all.n; i++)
			list_put(k, out, all.reg[i], all.sign[i]);
		cl->reg = collapse(k, all, &cl->sign); /* told in explanations */
		return;
	}
	reg = collapse(k, all, &sign);
	put_whole(k, cl, reg, sign, guard, out);
}

static void
compile_one(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    struct list *out)
{
	struct scope s = { .mod = cl->scope };

	cl->reg = cl->guard = -1;
	switch (cl->kind) {
	case C_ACT:
		compile_act(k, cl, guard, plan, out);
		return;
	case C_EACH:
		compile_each(k, cl, guard, plan, out);
		return;
	case C_BAND:
		compile_band(k, cl, guard, plan, out);
		return;
	case C_BLOCK:
		compile_list(k, cl->body, guard, plan, out);
		return;
	case C_SCOPE:
		guard = cl->guard = compile_within(k, guard, compile_scope(k, &s));
		compile_list(k, cl->body, guard, plan, out);
		return;
	case C_PERIOD:
		compile_every(k, cl, guard, plan, out);
		return;
	case C_POOL: /* compiled by its parent's plan */
	case C_VETO: /* see compile_gates() */
	case C_DEF:
		return;
	}
}

static void
compile_list(struct comp *k, struct clause *cl, int guard, struct pool_plan *plan,
    struct list *out)
{
	for (; cl != NULL; cl = cl->next)
		compile_one(k, cl, guard, plan, out);
}

void
compile_clauses(struct comp *k, int pool, struct pool_plan *plan)
{
	struct members outer = leave_members(k); /* a pool may be read among members */
	const struct pool *ast = k->r->pool[pool].ast;

	if (k->r->pool[pool].local >= 0)
		compile_local(k, pool, plan);
	compile_list(k, ast->body, -1, plan, &plan->clauses);
	for (const struct mod *m = ast->mods; m != NULL && plan->forfeit.n > 0;
	     m = m->next)
		if (m->kind == M_EXEMPT)
			list_put(k, &plan->exempt, compile_expr(k, m->when), 0);
	for (const struct mod *m = ast->mods; m != NULL; m = m->next)
		for (int i = 0; i < plan->clauses.n; i++) {
			struct mod one = *m;

			one.next = NULL;
			if (m->kind == M_TIMES || m->kind == M_EXEMPT)
				plan->clauses.reg[i] = apply_mods(k, plan->clauses.reg[i],
				    &one);
		}
	k->in = outer;
}

/* ── conditions of 否决 and 则 ───────────────────────────────────────── */

static void gates_of_list(struct comp *k, struct clause *cl, int guard,
    const struct rgate *target);

static void
set_gates(struct comp *k, const struct rgate *target, int guard)
{
	guard = any_member(k, guard);
	if (guard < 0)
		guard = emit_const(k, REG_BOOL, 1);
	for (size_t i = 0; i < k->r->gates_n; i++) {
		struct rgate *g = &k->r->gate[i];

		if (g->veto == target->veto && g->clause == target->clause)
			g->reg = guard;
	}
}

static bool
holds_target(struct span at, const struct rgate *target)
{
	return at.from <= target->at.from && target->at.to <= at.to;
}

/* Whether it happens for any member. */
static void
gates_of_members(struct comp *k, struct clause *cl, int guard, const struct rgate *target)
{
	struct members outer = enter_members(k, cl->each, guard, cl->ctx);

	gates_of_list(k, cl->each->body, mods_guard(k, mods_of(k, cl->mods, false), -1),
	    target);
	k->in = outer;
}

static void
gates_of_band(struct comp *k, struct clause *cl, int guard, const struct rgate *target)
{
	int row = 0;

	for (struct band_row *w = cl->band->rows; w != NULL; w = w->next, row++)
		for (const struct clause *in = w->body; in != NULL; in = in->next)
			if (holds_target(in->at, target))
				gates_of_list(k, w->body,
				    compile_row(k, cl->band, row, guard), target);
}

static void
gates_of(struct comp *k, struct clause *cl, int guard, const struct rgate *target)
{
	struct scope s = { .mod = cl->scope };

	if (cl->kind == C_VETO) {
		if (cl->veto->when != NULL)
			guard = compile_guard(k, guard, compile_expr(k, cl->veto->when));
		set_gates(k, target, guard);
	} else if (cl->kind == C_ACT && cl->act->verb == V_EFFECT) {
		guard = mods_guard(k, cl->mods, guard);
		if (cl->act->when != NULL)
			guard = compile_guard(k, guard, compile_expr(k, cl->act->when));
		set_gates(k, target, unless_exempt(k, guard, cl->mods));
	} else if (cl->kind == C_SCOPE) {
		gates_of_list(k, cl->body, compile_within(k, guard, compile_scope(k, &s)),
		    target);
	} else if (cl->kind == C_BLOCK) {
		gates_of_list(k, cl->body, guard, target);
	} else if (cl->kind == C_POOL && k->r->pool[cl->pool->index].period == P_NONE) {
		gates_of_list(k, cl->pool->body, mods_guard(k, cl->pool->mods, guard),
		    target);
	} else if (cl->kind == C_EACH && cl->each->set >= 0) {
		gates_of_members(k, cl, guard, target);
	} else if (cl->kind == C_BAND) {
		gates_of_band(k, cl, mods_guard(k, cl->mods, guard), target);
	}
}

static void
gates_of_list(struct comp *k, struct clause *cl, int guard, const struct rgate *target)
{
	for (; cl != NULL; cl = cl->next)
		if (holds_target(cl->at, target))
			gates_of(k, cl, guard, target);
}

void
compile_reach(struct comp *k, const struct rgate *g)
{
	struct members outer = leave_members(k);

	for (struct stmt *s = k->r->scheme->stmts; s != NULL; s = s->next)
		if (s->kind == ST_CLAUSE && holds_target(s->clause->at, g))
			gates_of(k, s->clause, -1, g);
	k->in = outer;
}
