/* SPDX-License-Identifier: MIT
 *
 * compile_pool.c -- pools and totals to plans
 *
 * design §5.3 and 5.10: what a pool starts from, what is added, what bounds
 * it, how child pools share its points.  One POOL instruction carries out a
 * plan; class means need a barrier before them.
 */
#include "rule/compile.h"

#define NO_LIMIT RESULT_NO_LIMIT

static int64_t
negated(int64_t v)
{
	return v == NO_LIMIT ? -NO_LIMIT : -v;
}

static int
negate_reg(struct comp *k, int reg)
{
	return emit(k, k->p->kind[reg],
	    (struct ins){ .op = I_NEG, .a = reg, .b = -1, .c = -1 });
}

/* 上限 and 下限 of 扣分 are said of the amount taken: -5 for 上限 5分. */
static void
bound(struct comp *k, struct expr *x, bool negative, int64_t *value, int *reg)
{
	if (x == NULL)
		return;
	*reg = -1;
	if (constant(k, x, value)) {
		*value = negative ? negated(*value) : *value;
		return;
	}
	*reg = compile_expr(k, x);
	if (negative)
		*reg = negate_reg(k, *reg);
}

static void
pool_bounds(struct comp *k, const struct rpool *p, struct pool_plan *plan)
{
	int64_t points = p->pub.has_points ? p->pub.points.u : NO_LIMIT;
	bool minus = p->sign < 0;

	plan->lo_k = minus ? negated(points) : 0;
	plan->hi_k = minus ? 0 : points;
	if (p->uncapped)
		*(minus ? &plan->lo_k : &plan->hi_k) = minus ? -NO_LIMIT : NO_LIMIT;
	if (p->unfloored)
		plan->lo_k = -NO_LIMIT;
	if (minus) {
		bound(k, p->cap, true, &plan->lo_k, &plan->floor);
		bound(k, p->floor, true, &plan->hi_k, &plan->cap);
	} else {
		bound(k, p->cap, false, &plan->hi_k, &plan->cap);
		bound(k, p->floor, false, &plan->lo_k, &plan->floor);
	}
}

/* The fact of 得 评 …, where nothing else decides what a clause brings; NULL: it is
 * something else. */
static const struct rule_fact *
plain_judgement(const struct rule *r, const struct clause *cl)
{
	const struct judge *g = cl->act == NULL || cl->act->amount == NULL
	    ? NULL
	    : cl->act->amount->judge;

	if (g == NULL || cl->act->when != NULL || cl->mods != NULL ||
	    cl->act->verb == V_DEDUCT)
		return NULL;
	g = g->one_n > 0 ? g->one[0] : g;
	return g->fact < 0 ? NULL : &r->fact[g->fact].pub;
}

/* A pool of 评 1分..15分 alone lies between 1 and 15 before anybody has judged. */
static void
judged_bounds(struct comp *k, const struct rpool *p, struct pool_plan *plan)
{
	int64_t lo = 0, hi = 0;

	if (p->sign != 0 || p->has_children || p->ast->body == NULL || p->local >= 0 ||
	    p->scope != NULL || p->start != NULL || p->cap != NULL || p->floor != NULL)
		return;
	for (const struct clause *cl = p->ast->body; cl != NULL; cl = cl->next) {
		const struct rule_fact *f = plain_judgement(k->r, cl);

		if (f == NULL)
			return;
		lo += f->lo.u;
		hi += f->hi.u;
	}
	for (const struct mod *m = p->ast->mods; m != NULL; m = m->next)
		if (m->kind == M_TIMES || m->kind == M_EXEMPT)
			return;
	if (hi >= plan->hi_k || lo > hi)
		hi = plan->hi_k;
	plan->lo_k = lo < hi ? lo : plan->lo_k;
	plan->hi_k = hi;
}

static void
pool_start(struct comp *k, const struct rpool *p, struct pool_plan *plan)
{
	if (p->sign == 0 && !p->has_get && !p->has_children)
		plan->start_k = p->pub.points.u;
	if (p->start != NULL && !constant(k, p->start, &plan->start_k))
		plan->start = compile_expr(k, p->start);
}

/* 项.x.扣分 and 项.x.加分: the difference between its start and its result. */
int
compile_share(struct comp *k, const struct expr *x, bool prior)
{
	const struct rpool *p = &k->r->pool[x->sym->pool];
	struct sym *pool = NEW(k->j, struct sym);
	struct pool_plan plan = { .start = -1 };
	struct ins value = { .op = I_VALUE, .b = -1, .c = -1 };
	int start, got;

	*pool = *x->sym;
	pool->kind = SYM_POOL;
	value.a = prior ? compile_prior(k, pool) : compile_pool(k, x->sym->pool, x->at);
	got = emit(k, REG_NUM, value);
	pool_start(k, p, &plan);
	start = plan.start >= 0 ? plan.start : emit_const(k, REG_NUM, plan.start_k);
	return emit(k, REG_FRAC,
	    (struct ins){ .op = I_DIFF,
		.a = x->sym->value < 0 ? start : got,
		.b = x->sym->value < 0 ? got : start,
		.c = -1 });
}

/* ── children ───────────────────────────────────────────────────────── */

static int
child_mean(struct comp *k, int result)
{
	return emit_whole(k, REG_RESULT,
	    (struct ins){ .op = I_MEAN, .a = result, .b = -1, .c = -1, .k = 1 });
}

/* Does ${x} read nothing but classes? */
static void
see_class(void *arg, const struct expr *x)
{
	const struct sym *s = x->kind == X_PATH ? x->sym : NULL;
	struct comp *k = arg;

	if (x->peers != NULL || x->reach != REACH_OWN)
		k->facts_seen = true;
	if (s == NULL || s->kind == SYM_IS || s->kind == SYM_VALUE ||
	    (s->kind == SYM_FACT && k->r->fact[s->fact].pub.is_class))
		return;
	if (s->kind == SYM_DEF && !s->given && x->reach == REACH_OWN)
		walk_expr(s->def->x, see_class, arg);
	else
		k->facts_seen = true;
}

/* The part of a child's 适用 that classes decide: where it is false, the child
 * is no part of its parent at all, and not 缺项. */
static int
class_scope(struct comp *k, const struct scope *s)
{
	struct scope one;
	int outer;

	if (s == NULL)
		return -1;
	outer = class_scope(k, s->outer);
	one = (struct scope){ .mod = s->mod };
	k->facts_seen = false;
	walk_expr(s->mod->when, see_class, k);
	return k->facts_seen ? outer : compile_within(k, outer, compile_scope(k, &one));
}

static void
put_scaled(struct comp *k, int pool, struct pool_plan *plan, int at)
{
	struct rpool *p = &k->r->pool[pool];
	int reg = compile_pool(k, pool, p->ast->name.at);

	list_put(k, &plan->scaled, reg, 1);
	plan->points[at] = p->pub.points.u;
	plan->outside[at] = class_scope(k, p->scope);
	if (p->weight != NULL)
		plan->weight[at] = compile_expr(k, p->weight);
	if (plan->absent == ABSENT_MEAN)
		plan->mean[at] = child_mean(k, reg);
}

static bool
is_child(const struct rpool *p, int parent)
{
	return p->parent == parent;
}

static bool
is_scaled(const struct rpool *p, const struct pool_plan *plan)
{
	return (p->ast->kind == POOL_PART || p->ast->kind == POOL_ITEM) &&
	    p->pub.has_points && plan->full > 0;
}

static void
put_children(struct comp *k, int parent, struct pool_plan *plan, bool bonus)
{
	struct rule *r = k->r;
	size_t from = (size_t)(parent + 1);
	size_t end = parent < 0 ? r->pools_n : r->pool[parent].end;
	bool weighted = false;
	int n = 0;

	for (size_t i = from; i < end; i++)
		if (is_child(&r->pool[i], parent)) {
			n += is_scaled(&r->pool[i], plan);
			weighted = weighted || r->pool[i].weight != NULL;
		}
	plan->points = NEWS(k->j, int64_t, (size_t)n + 1);
	plan->outside = NEWS(k->j, int, (size_t)n + 1);
	plan->weight = weighted ? NEWS(k->j, int, (size_t)n + 1) : NULL;
	plan->mean = plan->absent == ABSENT_MEAN ? NEWS(k->j, int, (size_t)n + 1) : NULL;
	n = 0;
	for (size_t i = from; i < end; i++) {
		const struct rpool *p = &r->pool[i];

		if (!is_child(p, parent) || (!bonus && p->ast->kind == POOL_BONUS))
			continue;
		if (is_scaled(p, plan))
			put_scaled(k, (int)i, plan, n++);
		else
			list_put(k, &plan->plain,
			    compile_pool(k, (int)i, p->ast->name.at), 1);
	}
}

/* ── plans ──────────────────────────────────────────────────────────── */

static struct pool_plan
new_plan(int pool)
{
	return (struct pool_plan){ .pool = pool,
		.scope = -1,
		.start = -1,
		.cap = -1,
		.floor = -1 };
}

static int
emit_plan(struct comp *k, struct pool_plan plan)
{
	struct program *p = k->p;

	p->pools = job_grow(k->j, p->pools, p->pools_n, &k->pools_cap, sizeof plan);
	p->pools[p->pools_n] = plan;
	return emit(k, REG_RESULT,
	    (struct ins){ .op = I_POOL,
		.a = -1,
		.b = -1,
		.c = -1,
		.k = (int64_t)p->pools_n++ });
}

static void
put_zero_gates(struct comp *k, enum gate_kind kind, int pool, struct pool_plan *plan)
{
	for (size_t i = 0; i < k->r->gates_n; i++) {
		const struct rgate *g = &k->r->gate[i];

		if (g->kind == kind &&
		    (kind != GATE_ZERO_PART || g->pool == k->r->pool[pool].origin))
			list_put(k, &plan->zero, compile_gate(k, i), 0);
	}
}

/* 乘 on a pool also holds for what its children bring. */
static void
put_factors(struct comp *k, const struct pool *ast, struct pool_plan *plan)
{
	for (struct mod *m = ast->mods; m != NULL; m = m->next) {
		int amount, when;

		if (m->kind != M_TIMES)
			continue;
		amount = compile_amount(k, m->amount);
		when = m->when == NULL ? -1 : compile_expr(k, m->when);
		list_put(k, &plan->factors, amount, when);
	}
}

/* Can anything of the pool's own be 未报? */
static bool
may_owe(const struct pool_plan *plan)
{
	return plan->clauses.n + plan->forfeit.n + plan->factors.n > 0 ||
	    plan->scope >= 0 || plan->start >= 0 || plan->cap >= 0 || plan->floor >= 0;
}

/* A pool of 周期: its runs, combined. */
static int
compile_runs(struct comp *k, int pool, struct span asked_at)
{
	const struct rpool *p = &k->r->pool[pool];
	struct list runs = { 0 };

	for (int i = 0; i < p->runs; i++)
		list_put(k, &runs, compile_pool(k, p->run[i], asked_at), (int)p->pick);
	return emit(k, REG_RESULT,
	    (struct ins){ .op = I_RUNS,
		.a = -1,
		.b = -1,
		.c = -1,
		.pool = pool,
		.k = add_list(k, runs) });
}

int
compile_pool(struct comp *k, int pool, struct span asked_at)
{
	struct rpool *p = &k->r->pool[pool];
	struct pool_plan plan = new_plan(pool);

	if (p->reg >= 0)
		return p->reg;
	if (p->busy) {
		compile_circle(k, asked_at,
		    job_cstr(k->j, job_fmt(k->j, "“%.*s”", STR_FMT(p->pub.name))));
		return emit_const(k, REG_RESULT, 0);
	}
	if (!compile_deeper(k, asked_at))
		return emit_const(k, REG_RESULT, 0);
	p->busy = true;
	if (p->period != P_NONE) {
		p->reg = compile_runs(k, pool, asked_at);
		p->busy = false;
		k->depth--;
		return p->reg;
	}
	plan.scope = compile_scope(k, p->scope);
	plan.full = p->pub.has_points && p->sign == 0 ? p->pub.points.u : 0;
	plan.unreported = p->unreported;
	plan.absent = p->absent;
	pool_bounds(k, p, &plan);
	judged_bounds(k, p, &plan);
	pool_start(k, p, &plan);
	if (p->has_children)
		put_factors(k, p->ast, &plan);
	put_children(k, pool, &plan, true);
	compile_clauses(k, pool, &plan);
	put_zero_gates(k, GATE_ZERO_PART, pool, &plan);
	p->reg = emit_plan(k, plan);
	if (plan.unreported == UNREP_MEAN && may_owe(&plan))
		p->reg = emit_whole(k, REG_RESULT,
		    (struct ins){ .op = I_MEAN, .a = p->reg, .b = -1, .c = -1 });
	p->busy = false;
	k->depth--;
	return p->reg;
}

int
compile_total(struct comp *k, bool with_bonus, struct span asked_at)
{
	struct rule *r = k->r;
	int *reg = with_bonus ? &k->p->total : &k->p->base;
	struct pool_plan plan = new_plan(-1);
	struct scope subject = { .mod = r->subject_scope };

	if (*reg >= 0)
		return *reg;
	if (*reg == -2) {
		compile_circle(k, asked_at, with_bonus ? "总分" : "基本分");
		return emit_const(k, REG_RESULT, 0);
	}
	*reg = -2;
	plan.lo_k = -NO_LIMIT;
	plan.hi_k = NO_LIMIT;
	plan.full = r->head.full.u;
	if (r->subject_scope != NULL)
		plan.scope = compile_scope(k, &subject);
	if (r->total != NULL && r->total->start != NULL &&
	    !constant(k, r->total->start, &plan.start_k))
		plan.start = compile_expr(k, r->total->start);
	if (r->total != NULL && r->total->start != NULL && !r->head.weighted)
		plan.full = 0; /* no denominator, so nothing to rescale */
	put_children(k, -1, &plan, with_bonus);
	if (with_bonus)
		put_zero_gates(k, GATE_ZERO_TOTAL, -1, &plan);
	*reg = emit_plan(k, plan);
	return *reg;
}
