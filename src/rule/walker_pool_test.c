/* SPDX-License-Identifier: MIT
 *
 * walker_pool_test.c -- the second opinion: pools [池] and the total
 *
 * design §5.3, 5.10 and docs/decisions.  A pool is put together from what
 * it owes itself (own clauses, bounds, 适用) and from its child pools; only what
 * it owes itself can close it by 不得分, 满分 or 均值.
 */
#include "rule/tree_walk_test.h"

void
walker_init(struct walker *w, struct job *j, const struct rule *r,
    const struct rule_snapshot *snap)
{
	*w = (struct walker){ .j = j, .r = r, .snap = snap, .set = -1, .asks = NOBODY };
	w->pool = NEWS(j, struct memo, r->pools_n * snap->subjects + 1);
	w->runs = NEWS(j, struct memo *, 1 + PERIODS * RULE_STRETCH_MAX);
	w->run = -1;
	w->grade = NEWS(j, struct walked_grade *, r->grades_n + 1);
	walk_calendar(w);
}

/* ── bounds ─────────────────────────────────────────────────────────── */

static struct ratio
beyond(int sign)
{
	return (struct ratio){ .n = sign, .d = 0 };
}

struct bounds {
	struct ratio lo, hi;
	uint8_t bits; /* a bound that is 未报 */
};

static struct ratio
points(const struct rpool *p)
{
	return ratio(p->pub.points.u, NUM_ONE);
}

/* What holds if neither 上限 nor 下限 is written. */
static struct bounds
usual_bounds(const struct rpool *p)
{
	struct bounds b = { .lo = ratio(0, 1), .hi = ratio(0, 1) };

	if (p->sign < 0)
		b.lo = p->pub.has_points ? ratio_neg(points(p)) : beyond(-1);
	else
		b.hi = p->pub.has_points ? points(p) : beyond(1);
	if (p->uncapped && p->sign >= 0)
		b.hi = beyond(1);
	if (p->unfloored || (p->uncapped && p->sign < 0))
		b.lo = beyond(-1);
	return b;
}

/* Does ${cl} bring what somebody judges, whatever else there is?  Adds between
 * what that lies. */
static bool
judged(struct walker *w, const struct clause *cl, struct bounds *b)
{
	const struct judge *g = cl->kind != C_ACT || cl->act->amount == NULL
	    ? NULL
	    : cl->act->amount->judge;
	const struct rule_fact *f;

	if (g == NULL || cl->act->when != NULL || cl->act->verb == V_DEDUCT ||
	    cl->mods != NULL)
		return false;
	f = &w->r->fact[g->one_n > 0 ? g->one[0]->fact : g->fact].pub;
	b->lo = ratio_add(b->lo, ratio(f->lo.u, NUM_ONE));
	b->hi = ratio_add(b->hi, ratio(f->hi.u, NUM_ONE));
	return true;
}

/* A pool of 评 alone lies between what its judgements do. */
static void
judged_bounds(struct walker *w, const struct rpool *p, struct bounds *b)
{
	struct bounds sum = { .lo = ratio(0, 1), .hi = ratio(0, 1) };
	const struct clause *cl = p->ast->body;

	if (p->sign != 0 || p->has_children || cl == NULL || p->local >= 0 ||
	    p->scope != NULL || p->start != NULL || p->cap != NULL || p->floor != NULL)
		return;
	for (const struct mod *m = p->ast->mods; m != NULL; m = m->next)
		if (m->kind == M_TIMES || m->kind == M_EXEMPT)
			return;
	while (cl != NULL && judged(w, cl, &sum))
		cl = cl->next;
	if (cl != NULL)
		return;
	b->hi = ratio_min(b->hi, sum.hi);
	if (ratio_cmp(sum.lo, b->hi) < 0)
		b->lo = sum.lo;
}

/* 上限 and 下限 say how much is taken in 扣分, and how much is given elsewhere. */
static struct bounds
bounds(struct walker *w, size_t s, const struct rpool *p)
{
	struct bounds b = usual_bounds(p);
	const struct expr *said[] = { p->cap, p->floor };

	for (size_t i = 0; i < 2; i++) {
		struct value v = said[i] == NULL ? value_na() : walk_value(w, s, said[i]);

		if (v.state == CELL_NA)
			continue;
		if (v.state != 0)
			b.bits |= v.state;
		else if (p->sign < 0)
			*(i == 0 ? &b.lo : &b.hi) = ratio_neg(v.lo);
		else
			*(i == 0 ? &b.hi : &b.lo) = v.lo;
	}
	judged_bounds(w, p, &b);
	b.hi = ratio_max(b.hi, b.lo);
	return b;
}

static struct ratio
clamp(struct ratio x, struct bounds b)
{
	return ratio_max(ratio_min(x, b.hi), b.lo);
}

static struct value
rounded_range(struct walker *w, struct ratio lo, struct ratio hi, uint8_t state)
{
	int places = w->r->head.places;
	struct value v = { .state = state, .range = state != 0 };

	v.lo = ratio_round(lo, places, w->r->rounding);
	v.hi = ratio_round(hi, places, w->r->rounding);
	w->big = w->big || v.lo.big || v.hi.big;
	return v;
}

/* ── children ───────────────────────────────────────────────────────── */

/* Points that a pool shares among its children; n = 0: none. */
static struct ratio
to_share(const struct rule *r, int pool)
{
	const struct rpool *p = pool < 0 ? NULL : &r->pool[pool];

	if (pool < 0 && r->total != NULL && r->total->start != NULL && !r->head.weighted)
		return ratio(0, 1);
	if (pool < 0)
		return ratio(r->head.full.u, NUM_ONE);
	if (!p->pub.has_points || p->ast->kind == POOL_BONUS ||
	    p->ast->kind == POOL_MALUS)
		return ratio(0, 1);
	return points(p);
}

static bool
takes_share(const struct rule *r, const struct rpool *p)
{
	return p->pub.has_points && to_share(r, p->parent).n != 0 &&
	    (p->ast->kind == POOL_PART || p->ast->kind == POOL_ITEM);
}

/* What children bring together: a range, and how much of the whole applies. */
struct brought {
	struct ratio lo, hi;             /* of those that are simply added */
	struct ratio share_lo, share_hi; /* weighted, if they are */
	struct ratio applicable;         /* points or weights */
	bool weighted, absent, shares, share_live, plain_live, plain;
	uint8_t state;
};

static void
add_range(struct ratio *lo, struct ratio *hi, struct value v, struct ratio k)
{
	*lo = ratio_add(*lo, ratio_mul(v.lo, k));
	*hi = ratio_add(*hi, ratio_mul(v.hi, k));
}

static bool
same_class(const struct walker *w, size_t a, size_t b)
{
	for (size_t i = 0; i < w->r->facts_n; i++)
		if (w->r->fact[i].pub.is_class)
			return w->snap->fact[i].v[a] == w->snap->fact[i].v[b];
	return true;
}

static const struct memo *memo_of(struct walker *w, size_t s, int pool);

/* Mean of ${pool} over the class of ${s}, of those closed (by themselves). */
static bool
class_mean(struct walker *w, size_t s, int pool, bool themselves, struct value *out)
{
	struct ratio sum = ratio(0, 1);
	int n = 0;

	for (size_t t = 0; t < w->snap->subjects; t++) {
		struct value v = themselves ? memo_of(w, t, pool)->v
					    : walk_pool(w, t, pool);

		if (!same_class(w, s, t) || v.state != 0)
			continue;
		sum = ratio_add(sum, v.lo);
		n++;
	}
	if (n == 0)
		return false;
	sum = ratio_div(sum, ratio(n, 1));
	*out = rounded_range(w, sum, sum, 0);
	return true;
}

/* What stands for a child that is 不适用, as 缺项 says; false: nothing. */
static bool
stand_in(struct walker *w, size_t s, int child, enum absent how, struct value *out)
{
	switch (how) {
	case ABSENT_RESCALE:
		return false;
	case ABSENT_FULL:
		*out = value_of(points(&w->r->pool[child]));
		return true;
	case ABSENT_ZERO:
		*out = value_of(ratio(0, 1));
		return true;
	case ABSENT_MEAN:
		return class_mean(w, s, child, false, out);
	}
	return false;
}

/* A child that the class leaves out is no part of the pool, so not 缺项. */
static void
see_class(void *arg, const struct expr *x)
{
	const struct sym *sym = x->kind == X_PATH ? x->sym : NULL;
	bool *alone = arg;

	if (x->peers != NULL || x->reach != REACH_OWN)
		*alone = false;
	if (sym != NULL && sym->kind == SYM_DEF && x->reach == REACH_OWN)
		walk_expr(sym->def->x, see_class, arg);
	else if (sym != NULL && sym->kind != SYM_IS && sym->kind != SYM_VALUE &&
	    !(sym->kind == SYM_FACT && sym->type.vt == VT_CHOICE && sym->name.n > 0 &&
		str_starts(sym->name, S("类_"))))
		*alone = false;
}

static bool
out_by_class(struct walker *w, size_t s, const struct scope *scope)
{
	for (; scope != NULL; scope = scope->outer) {
		bool alone = true;

		walk_expr(scope->mod->when, see_class, &alone);
		if (alone && walk_scope(w, s, scope->mod).state == CELL_NA)
			return true;
	}
	return false;
}

static void
add_sharing(struct walker *w, size_t s, int child, enum absent how, struct brought *b)
{
	const struct rpool *p = &w->r->pool[child];
	struct ratio k = ratio(1, 1), part = points(p);
	struct value v = walk_pool(w, s, child);

	b->shares = true;
	if (p->weight != NULL) {
		struct value weight = walk_value(w, s, p->weight);

		b->weighted = true;
		part = weight.lo;
		k = ratio_div(weight.lo, points(p));
	}
	if (v.state == CELL_NA && out_by_class(w, s, p->scope))
		return;
	b->share_live = b->share_live || v.state != CELL_NA;
	if (v.state == CELL_NA && !stand_in(w, s, child, how, &v)) {
		b->absent = true;
		return;
	}
	add_range(&b->share_lo, &b->share_hi, v, k);
	b->applicable = ratio_add(b->applicable, part);
	b->state |= v.state;
}

static struct brought
children(struct walker *w, size_t s, int pool, enum absent how, bool bonus)
{
	struct ratio none = ratio(0, 1);
	struct brought b = { .lo = none,
		.hi = none,
		.share_lo = none,
		.share_hi = none,
		.applicable = none };

	for (int i = 0; i < (int)w->r->pools_n; i++) {
		const struct rpool *p = &w->r->pool[i];
		struct value v;

		if (p->parent != pool || (!bonus && p->ast->kind == POOL_BONUS))
			continue;
		if (takes_share(w->r, p)) {
			add_sharing(w, s, i, how, &b);
			continue;
		}
		v = walk_pool(w, s, i);
		b.plain = true;
		if (v.state == CELL_NA)
			continue;
		b.plain_live = true;
		add_range(&b.lo, &b.hi, v, ratio(1, 1));
		b.state |= v.state;
	}
	return b;
}

/* Everything the children bring to a pool of ${full} points. */
static struct value
together(struct brought b, struct ratio full)
{
	struct ratio k = ratio(1, 1);
	struct value v = { .state = b.state, .range = b.state != 0 };

	if (b.share_live && (b.weighted || b.absent))
		k = ratio_div(full, b.applicable);
	v.lo = ratio_add(b.lo, ratio_mul(b.share_lo, k));
	v.hi = ratio_add(b.hi, ratio_mul(b.share_hi, k));
	return v;
}

static bool
nothing_applies(struct brought b, struct net own)
{
	if (b.shares)
		return !b.share_live;
	return (b.plain || own.seen) && !b.plain_live && !own.live;
}

/* ── one pool ───────────────────────────────────────────────────────── */

static struct value
scope_chain(struct walker *w, size_t s, const struct scope *scope)
{
	struct value v = value_truth(true);

	int ctx = w->ctx;

	for (; scope != NULL; scope = scope->outer) {
		if (w->run >= 0 && scope == w->r->pool[w->run].outside)
			w->ctx = 0;
		v = walk_within(v, walk_scope(w, s, scope->mod));
	}
	w->ctx = ctx;
	return v;
}

static struct ratio
start(struct walker *w, size_t s, const struct rpool *p, uint8_t *bits)
{
	struct value v = p->start == NULL ? value_na() : walk_value(w, s, p->start);

	if (v.state != 0 && v.state != CELL_NA)
		*bits |= v.state;
	else if (v.state == 0)
		return v.lo;
	if (p->ast->kind == POOL_BONUS || p->ast->kind == POOL_MALUS || p->has_get ||
	    p->local >= 0 || p->has_children || !p->pub.has_points)
		return ratio(0, 1);
	return points(p);
}

/* A pool that owes ${bits} by itself, and its children ${below}. */
static struct memo
open_pool(struct walker *w, const struct rpool *p, struct bounds b, uint8_t bits,
    uint8_t below)
{
	struct memo m = { .v = rounded_range(w, b.lo, b.hi, bits | below) };
	bool alone = (bits | below) == OPEN_OWED;

	if ((bits & OPEN_OWED) && p->unreported == UNREP_FORFEIT && b.lo.d != 0)
		m.v = rounded_range(w, b.lo, b.lo, 0);
	else if (alone && p->unreported == UNREP_FULL && b.hi.d != 0)
		m.v = rounded_range(w, b.hi, b.hi, 0);
	m.wants_mean = alone && p->unreported == UNREP_MEAN;
	return m;
}

/* 乘 of the pool on what the children bring; what is 不适用 changes nothing. */
static uint8_t
children_factor(struct walker *w, size_t s, const struct mod *mods, struct value *v)
{
	uint8_t bits = 0;

	for (const struct mod *m = mods; m != NULL; m = m->next) {
		struct mod one = *m;
		struct value by;

		one.next = NULL;
		by = m->kind != M_TIMES
		    ? value_na()
		    : walk_mods(w, s, &one, value_of(ratio(1, 1)), false);
		if (by.state != 0) {
			bits |= by.state == CELL_NA ? 0 : by.state;
			continue;
		}
		v->lo = ratio_mul(v->lo, by.lo);
		v->hi = ratio_mul(v->hi, by.lo);
	}
	return bits;
}

static struct memo
compute(struct walker *w, size_t s, int pool)
{
	const struct rpool *p = &w->r->pool[pool];
	struct value scope = scope_chain(w, s, p->scope);
	struct bounds b = bounds(w, s, p);
	struct brought kids = children(w, s, pool, p->absent, true);
	struct net own = { .sum = ratio(0, 1) };
	struct value forfeit = value_na(), sum;
	uint8_t bits = scope.state | b.bits;
	struct ratio from = start(w, s, p, &bits);

	walk_own(w, s, p->ast->body, value_truth(true), p->ast->mods, &own);
	walk_locals(w, s, p, &own);
	walk_forfeits(w, s, p->ast->body, &own);
	forfeit = walk_reach(w, s, p->ast->body, value_truth(true), NULL);
	for (const struct mod *m = p->ast->mods; m != NULL; m = m->next)
		if (m->kind == M_EXEMPT && forfeit.state != CELL_NA)
			forfeit = walk_and(forfeit, walk_not(walk_value(w, s, m->when)));
	if (scope.state == CELL_NA || nothing_applies(kids, own))
		return (struct memo){ .v = value_na() };
	if (is_true(forfeit)) {
		struct ratio least = b.lo.d != 0 ? b.lo : ratio_min(ratio(0, 1), b.hi);

		return (struct memo){ .v = rounded_range(w, least, least, 0) };
	}
	sum = together(kids, to_share(w->r, pool));
	if (p->has_children)
		bits |= children_factor(w, s, p->ast->mods, &sum);
	bits |= own.bits | (forfeit.state == CELL_NA ? 0 : forfeit.state);
	if (bits != 0)
		return open_pool(w, p, b, bits, sum.state);
	from = ratio_add(from, own.sum);
	return (struct memo){ .v = rounded_range(w, clamp(ratio_add(from, sum.lo), b),
				  clamp(ratio_add(from, sum.hi), b), sum.state) };
}

/* ── 记零 ───────────────────────────────────────────────────────────── */

/* Whether the consequence ${g} happens. */
struct value
walk_gate(struct walker *w, size_t s, const struct rgate *g)
{
	const void *target = g->veto != NULL ? (const void *)g->veto : g->clause;
	const struct rule *r = w->r;
	struct value v = value_truth(false);

	for (const struct stmt *st = r->scheme->stmts; st != NULL; st = st->next) {
		struct clause one;

		if (st->kind != ST_CLAUSE)
			continue;
		one = *st->clause;
		one.next = NULL;
		v = walk_or(v, walk_reach(w, s, &one, value_truth(true), target));
	}
	for (size_t i = 0; i < r->pools_n; i++)
		v = walk_or(v,
		    walk_reach(w, s, r->pool[i].ast->body,
			scope_chain(w, s, r->pool[i].scope), target));
	return v;
}

static void
zeroed(struct walker *w, size_t s, enum gate_kind kind, int pool, struct memo *m)
{
	struct value zero = value_truth(false);
	struct ratio none = ratio(0, 1);

	for (size_t i = 0; i < w->r->gates_n; i++)
		if (w->r->gate[i].kind == kind &&
		    (kind == GATE_ZERO_TOTAL || w->r->gate[i].pool == pool))
			zero = walk_or(zero, walk_gate(w, s, &w->r->gate[i]));
	if (m->v.state == CELL_NA || is_false(zero))
		return;
	m->wants_mean = false;
	m->v.lo = zero.state == 0 ? none : ratio_min(m->v.lo, none);
	m->v.hi = zero.state == 0 ? none : ratio_max(m->v.hi, none);
	m->v.state = zero.state == 0 ? 0 : m->v.state | zero.state;
	m->v.range = m->v.state != 0;
}

/* ── results ────────────────────────────────────────────────────────── */

/* What a pool of 周期 comes to over its stretches. */
static struct memo
all_runs(struct walker *w, size_t s, int pool)
{
	int ctx[RULE_STRETCH_MAX];
	size_t n = walk_runs(w, w->r->pool[pool].period, ctx);
	struct value run[RULE_STRETCH_MAX];

	w->run = pool; /* or the one around it that 周期 was written of */
	while (w->r->pool[w->run].parent >= 0 &&
	    w->r->pool[w->r->pool[w->run].parent].period != P_NONE)
		w->run = w->r->pool[w->run].parent;
	for (size_t i = 0; i < n; i++) {
		w->ctx = w->run_ctx = ctx[i];
		run[i] = walk_pool(w, s, pool);
	}
	return (struct memo){ .v = walk_combined(w, &w->r->pool[pool], run, n) };
}

static void
fill_memo(struct walker *w, size_t s, int pool, bool inside, struct memo *m)
{
	w->pool_ctx = w->ctx;
	if (!inside && w->r->pool[pool].period != P_NONE) {
		*m = all_runs(w, s, pool);
	} else {
		*m = compute(w, s, pool);
		w->ctx = 0;
		zeroed(w, s, GATE_ZERO_PART, pool, m);
	}
	m->done = true;
}

/* Does the run of a pool of 周期 that is walked have ${pool} in it? */
static bool
is_inside(const struct walker *w, int pool)
{
	return w->run >= 0 && pool >= w->run && (size_t)pool < w->r->pool[w->run].end;
}

/* The pool without the mean of others.  Inside a pool of 周期 it is the one of the
 * stretch that is run; from anywhere else the whole. */
static const struct memo *
memo_of(struct walker *w, size_t s, int pool)
{
	bool inside = is_inside(w, pool);
	struct walker were = *w;
	size_t all = w->r->pools_n * w->snap->subjects;
	struct memo **list = inside ? &w->runs[w->run_ctx] : &w->pool, *m;

	if (*list == NULL)
		*list = NEWS(w->j, struct memo, all + 1);
	m = &(*list)[(size_t)pool * w->snap->subjects + s];
	if (m->done)
		return m;
	w->asks = NOBODY;
	w->ctx = inside ? w->run_ctx : 0;
	w->run = inside ? w->run : -1;
	fill_memo(w, s, pool, inside, m);
	w->asks = were.asks;
	w->ctx = were.ctx;
	w->run = were.run;
	w->run_ctx = were.run_ctx;
	w->pool_ctx = were.pool_ctx;
	return m;
}

struct value
walk_pool(struct walker *w, size_t s, int pool)
{
	const struct memo *m = memo_of(w, s, pool);
	struct value v = m->v;

	if (m->wants_mean)
		(void)class_mean(w, s, pool, true, &v);
	return v;
}

/* 项.x.扣分 or 项.x.加分: how far the result is from where it started. */
struct value
walk_share(struct walker *w, size_t s, const struct sym *sym)
{
	const struct rpool *p = &w->r->pool[sym->pool];
	struct value v = walk_pool(w, s, sym->pool), from = value_na();
	int ctx = w->ctx;
	uint8_t bits = 0;

	w->ctx = is_inside(w, sym->pool) ? w->run_ctx : 0; /* as the pool itself */
	from = p->start != NULL ? walk_value(w, s, p->start)
				: value_of(start(w, s, p, &bits));
	w->ctx = ctx;
	if (join_states(v.state, from.state) != 0)
		return value_missing(join_states(v.state, from.state));
	v.lo = ratio_add(v.lo, ratio_neg(from.lo));
	return value_of(ratio_max(sym->value < 0 ? ratio_neg(v.lo) : v.lo, ratio(0, 1)));
}

static struct value
whole_pools(struct walker *w, size_t s, bool bonus)
{
	const struct expr *start = w->r->total == NULL ? NULL : w->r->total->start;
	struct brought kids = children(w, s, -1, ABSENT_RESCALE, bonus);
	struct value from = start == NULL ? value_na() : walk_value(w, s, start);
	struct value scope = walk_scope(w, s, w->r->subject_scope), v;
	struct net none = { .sum = ratio(0, 1) };
	uint8_t bits = scope.state | (from.state == CELL_NA ? 0 : from.state);

	if (scope.state == CELL_NA || nothing_applies(kids, none))
		return value_na();
	v = together(kids, to_share(w->r, -1));
	if (bits != 0)
		return rounded_range(w, beyond(-1), beyond(1), bits | v.state);
	return rounded_range(w, ratio_add(v.lo, from.lo), ratio_add(v.hi, from.lo),
	    v.state);
}

/* Read from anywhere it is that of the whole 考核期. */
static struct value
all_pools(struct walker *w, size_t s, bool bonus)
{
	int ctx = w->ctx, run = w->run;
	struct value v;

	w->ctx = 0;
	w->run = -1;
	v = whole_pools(w, s, bonus);
	w->ctx = ctx;
	w->run = run;
	return v;
}

struct value
walk_total(struct walker *w, size_t s)
{
	struct memo m = { .v = all_pools(w, s, true) };
	int ctx = w->ctx, run = w->run;

	w->ctx = 0;
	w->run = -1;
	zeroed(w, s, GATE_ZERO_TOTAL, -1, &m);
	w->ctx = ctx;
	w->run = run;
	return m.v;
}

struct value
walk_base(struct walker *w, size_t s)
{
	return all_pools(w, s, false);
}
