/* SPDX-License-Identifier: MIT
 *
 * compile_clause.c -- clauses to amounts
 *
 * Every own clause of a pool becomes one register with a sign: what it brings
 * once conditions, 每, 乘, 免 and its own limits have had their say.  不得分 and
 * 则 become conditions.
 */
#include "rule/compile.h"

/* Where a clause stands: reached when guard holds, times factor. */
struct where {
	int guard, factor;	/* registers, or -1 */
};

static void compile_list(struct comp *k, struct clause *cl, struct where w,
    struct pool_plan *plan, struct list *out);

static int
amount_reg(struct comp *k, const struct amount *a)
{
	return a->judge != NULL ? compile_fact(k, a->judge->fact) :
				  compile_expr(k, a->x);
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
		int when = m->when == NULL || m->kind == M_SCOPE ?
		    -1 :
		    compile_expr(k, m->when);

		if (m->kind == M_TIMES)
			amount = emit(k, REG_FRAC,
			    (struct ins){ .op = I_TIMES, .a = amount,
				.b = amount_reg(k, m->amount), .c = when });
		else if (m->kind == M_EXEMPT)
			amount = emit(k, k->p->kind[amount],
			    (struct ins){ .op = I_EXEMPT, .a = amount,
				.b = when, .c = -1 });
		else if (m->kind == M_CAP)
			hi = compile_expr(k, m->x);
		else if (m->kind == M_FLOOR)
			lo = compile_expr(k, m->x);
	}
	if (lo < 0 && hi < 0)
		return amount;
	return emit(k,
	    is_frac(k, amount) || (lo >= 0 && is_frac(k, lo)) ||
		    (hi >= 0 && is_frac(k, hi)) ?
		REG_FRAC :
		REG_NUM,
	    (struct ins){ .op = I_CLIP, .a = amount, .b = lo, .c = hi });
}

static int
mods_guard(struct comp *k, const struct mod *mods, int guard)
{
	for (const struct mod *m = mods; m != NULL; m = m->next)
		if (m->kind == M_SCOPE) {
			struct scope s = { .mod = m };

			guard = compile_guard(k, guard, compile_scope(k, &s));
		}
	return guard;
}

static void
compile_act(struct comp *k, struct clause *cl, struct where w,
    struct pool_plan *plan, struct list *out)
{
	const struct act *a = cl->act;
	int amount;

	w.guard = mods_guard(k, cl->mods, w.guard);
	if (a->when != NULL)
		w.guard = compile_guard(k, w.guard, compile_expr(k, a->when));
	cl->guard = w.guard;
	if (a->verb == V_EFFECT)
		return;
	if (a->verb == V_FORFEIT) {
		if (w.guard < 0)
			w.guard = emit_const(k, REG_BOOL, 1);
		list_put(k, &plan->forfeit, w.guard, 0);
		cl->reg = w.guard;
		return;
	}
	amount = amount_reg(k, a->amount);
	if (w.factor >= 0)
		amount = emit(k, REG_FRAC,
		    (struct ins){ .op = I_MUL, .a = amount, .b = w.factor,
			.c = -1 });
	amount = apply_mods(k, amount, cl->mods);
	cl->reg = emit(k, k->p->kind[amount],
	    (struct ins){ .op = I_GATE, .a = w.guard, .b = amount, .c = -1 });
	list_put(k, out, cl->reg, a->verb == V_DEDUCT ? -1 : 1);
}

/* Several amounts as one, with the sign they share (or their own). */
static int
collapse(struct comp *k, struct list l, int *sign)
{
	bool frac = false, same = true;

	if (l.n == 1) {
		*sign = l.sign[0];
		return l.reg[0];
	}
	for (int i = 0; i < l.n; i++) {
		frac = frac || is_frac(k, l.reg[i]);
		same = same && l.sign[i] == l.sign[0];
	}
	*sign = same && l.n > 0 ? l.sign[0] : 1;
	for (int i = 0; i < l.n && same; i++)
		l.sign[i] = 1;
	return emit(k, frac ? REG_FRAC : REG_NUM,
	    (struct ins){ .op = I_SUM, .a = -1, .b = -1, .c = -1,
		.k = add_list(k, l) });
}

/* A statement of several amounts, with its own modifiers, as one amount. */
static void
put_whole(struct comp *k, struct clause *cl, struct list in, struct list *out)
{
	int sign, reg;

	if (in.n == 0)
		return;
	reg = collapse(k, in, &sign);
	cl->reg = apply_mods(k, reg, cl->mods);
	list_put(k, out, cl->reg, sign);
}

static void
compile_each(struct comp *k, struct clause *cl, struct where w,
    struct pool_plan *plan, struct list *out)
{
	const struct each *e = cl->each;
	struct list in = { 0 };
	int x = compile_expr(k, e->x), steps;

	w.guard = mods_guard(k, cl->mods, w.guard);
	if (e->step == NULL)
		steps = emit(k, k->p->kind[x],
		    (struct ins){ .op = I_DIFF, .a = x,
			.b = emit_const(k, REG_NUM, 0), .c = -1 });
	else
		steps = emit(k,
		    e->step_rule == STEP_EXACT ? REG_FRAC : REG_NUM,
		    (struct ins){ .op = I_STEPS, .a = x,
			.b = compile_expr(k, e->step), .c = -1,
			.k = e->step_rule == STEP_DOWN ? ROUND_DOWN :
			    e->step_rule == STEP_UP	? ROUND_UP :
							  ROUND_HALF });
	cl->guard = steps;
	w.factor = w.factor < 0 ? steps :
				  emit(k, REG_FRAC,
				      (struct ins){ .op = I_MUL, .a = w.factor,
					  .b = steps, .c = -1 });
	compile_list(k, e->body, w, plan, &in);
	put_whole(k, cl, in, out);
}

/* All rows the same verb with a plain amount: one CHOOSE instead of a guard
 * and a gate for each row. */
static bool
plain_rows(const struct band *b)
{
	const struct act *first = b->rows->body == NULL ? NULL : b->rows->body->act;

	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		const struct clause *cl = w->body;

		if (first == NULL || cl == NULL || cl->next != NULL ||
		    cl->act == NULL || cl->mods != NULL ||
		    cl->act->when != NULL || cl->act->verb != first->verb ||
		    cl->act->amount == NULL || cl->act->amount->x == NULL)
			return false;
	}
	return first != NULL;
}

static int
choose_row(struct comp *k, struct band *b, struct where w)
{
	struct list values = { 0 };
	bool frac = w.factor >= 0;
	int amount, index;

	for (struct band_row *row = b->rows; row != NULL; row = row->next) {
		row->reg = compile_expr(k, row->body->act->amount->x);
		frac = frac || is_frac(k, row->reg);
		list_put(k, &values, row->reg, 0);
	}
	(void)compile_row(k, b, 0, -1);
	index = b->reg;
	amount = emit(k, frac ? REG_FRAC : REG_NUM,
	    (struct ins){ .op = I_CHOOSE, .a = index, .b = -1, .c = -1,
		.k = add_list(k, values) });
	if (w.factor >= 0)
		amount = emit(k, REG_FRAC,
		    (struct ins){ .op = I_MUL, .a = amount, .b = w.factor,
			.c = -1 });
	return amount;
}

static void
compile_band(struct comp *k, struct clause *cl, struct where w,
    struct pool_plan *plan, struct list *out)
{
	struct list in = { 0 };
	int row = 0;

	w.guard = cl->guard = mods_guard(k, cl->mods, w.guard);
	if (plain_rows(cl->band)) {
		int amount = choose_row(k, cl->band, w);

		list_put(k, &in,
		    emit(k, k->p->kind[amount],
			(struct ins){ .op = I_GATE, .a = w.guard, .b = amount,
			    .c = -1 }),
		    cl->band->rows->body->act->verb == V_DEDUCT ? -1 : 1);
		put_whole(k, cl, in, out);
		return;
	}
	for (struct band_row *r = cl->band->rows; r != NULL; r = r->next, row++) {
		struct where inner = w;

		inner.guard = compile_row(k, cl->band, row, w.guard);
		compile_list(k, r->body, inner, plan, &in);
	}
	put_whole(k, cl, in, out);
}

static void
compile_one(struct comp *k, struct clause *cl, struct where w,
    struct pool_plan *plan, struct list *out)
{
	struct scope s = { .mod = cl->scope };

	cl->reg = cl->guard = -1;
	switch (cl->kind) {
	case C_ACT:
		compile_act(k, cl, w, plan, out);
		return;
	case C_EACH:
		compile_each(k, cl, w, plan, out);
		return;
	case C_BAND:
		compile_band(k, cl, w, plan, out);
		return;
	case C_BLOCK:
		compile_list(k, cl->body, w, plan, out);
		return;
	case C_SCOPE:
		w.guard = compile_guard(k, w.guard, compile_scope(k, &s));
		cl->guard = w.guard;
		compile_list(k, cl->body, w, plan, out);
		return;
	case C_POOL:	/* compiled by its parent's plan */
	case C_VETO:	/* see compile_gates() */
	case C_DEF:
	case C_PERIOD:
		return;
	}
}

static void
compile_list(struct comp *k, struct clause *cl, struct where w,
    struct pool_plan *plan, struct list *out)
{
	for (; cl != NULL; cl = cl->next)
		compile_one(k, cl, w, plan, out);
}

void
compile_clauses(struct comp *k, int pool, struct pool_plan *plan)
{
	const struct pool *ast = k->r->pool[pool].ast;
	struct where top = { .guard = -1, .factor = -1 };

	compile_list(k, ast->body, top, plan, &plan->clauses);
	for (const struct mod *m = ast->mods; m != NULL; m = m->next)
		for (int i = 0; i < plan->clauses.n; i++) {
			struct mod one = *m;

			one.next = NULL;
			if (m->kind == M_TIMES || m->kind == M_EXEMPT)
				plan->clauses.reg[i] = apply_mods(k,
				    plan->clauses.reg[i], &one);
		}
}

/* ── conditions of 否决 and 则 ───────────────────────────────────────── */

static void gates_of_list(struct comp *k, struct clause *cl, int guard);

static void
set_gates(struct comp *k, const struct veto *v, const struct clause *cl, int guard)
{
	if (guard < 0)
		guard = emit_const(k, REG_BOOL, 1);
	for (size_t i = 0; i < k->r->gates_n; i++) {
		struct rgate *g = &k->r->gate[i];

		if ((v != NULL && g->veto == v) ||
		    (cl != NULL && g->clause == cl))
			g->reg = guard;
	}
}

static void
gates_of(struct comp *k, struct clause *cl, int guard)
{
	struct scope s = { .mod = cl->scope };
	int row = 0;

	if (cl->kind == C_VETO) {
		if (cl->veto->when != NULL)
			guard = compile_guard(k, guard,
			    compile_expr(k, cl->veto->when));
		set_gates(k, cl->veto, NULL, guard);
	} else if (cl->kind == C_ACT && cl->act->verb == V_EFFECT) {
		guard = mods_guard(k, cl->mods, guard);
		if (cl->act->when != NULL)
			guard = compile_guard(k, guard,
			    compile_expr(k, cl->act->when));
		set_gates(k, NULL, cl, guard);
	} else if (cl->kind == C_SCOPE) {
		gates_of_list(k, cl->body,
		    compile_guard(k, guard, compile_scope(k, &s)));
	} else if (cl->kind == C_BLOCK) {
		gates_of_list(k, cl->body, guard);
	} else if (cl->kind == C_POOL) {
		gates_of_list(k, cl->pool->body,
		    mods_guard(k, cl->pool->mods, guard));
	} else if (cl->kind == C_BAND) {
		for (struct band_row *w = cl->band->rows; w != NULL;
		     w = w->next, row++)
			if (w->body != NULL && w->body->act != NULL &&
			    w->body->act->verb == V_EFFECT)
				gates_of_list(k, w->body,
				    compile_row(k, cl->band, row, guard));
	}
}

static void
gates_of_list(struct comp *k, struct clause *cl, int guard)
{
	for (; cl != NULL; cl = cl->next)
		gates_of(k, cl, guard);
}

void
compile_gates(struct comp *k)
{
	if (k->r->gates_n == 0)
		return;
	for (struct stmt *s = k->r->scheme->stmts; s != NULL; s = s->next)
		if (s->kind == ST_CLAUSE)
			gates_of(k, s->clause, -1);
}
