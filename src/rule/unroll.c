/* SPDX-License-Identifier: MIT
 *
 * unroll.c -- what is run once a month, quarter, …: a copy for each stretch
 *
 * design §5.5.  The body of 每月 and every pool of 周期 月 is copied once for each
 * stretch of the 考核期 before the program is laid out, so a node still has one
 * register.  Only what reads the time is copied (expr.timed, families of facts,
 * 设 over them); the rest is shared by all stretches.  A copy's expr.ctx says
 * which days it is about.  What the checker said of the original stays true.
 */
#include "rule/model.h"

struct def_copy { /* a 设 as of one stretch */
	const struct sym *of;
	int id;
	struct sym *copy;
	struct def_copy *next;
};

struct unroll {
	struct job *j;
	struct rule *r;
	struct rule_notes *notes;
	int ctx;        /* the stretch being copied for */
	int pool, base; /* the pool of 周期 being copied, or -1; its copy */
	int id;         /* of this copying: no two give one node the same twin */
	struct def_copy *defs[256];
	size_t clauses;
	bool too_many;
};

/* ── what needs a copy ──────────────────────────────────────────────── */

struct need {
	const struct unroll *u;
	bool any;
};

static void
see_need(void *arg, const struct expr *x)
{
	struct need *n = arg;
	struct sym *s = x->sym;
	struct need below = { .u = n->u };

	n->any = n->any || x->timed || (s != NULL && s->family_n > 0);
	if (s == NULL || n->any)
		return;
	if ((s->kind == SYM_POOL || s->kind == SYM_SHARE) && n->u->pool >= 0)
		n->any = s->pool >= n->u->pool &&
		    (size_t)s->pool < n->u->r->pool[n->u->pool].end;
	if (s->kind != SYM_DEF || s->given || s->def == NULL)
		return;
	if (s->timed == 0 || n->u->pool >= 0) {
		walk_expr(s->def->x, see_need, &below);
		s->timed = below.any ? 2 : 1;
	}
	n->any = s->timed == 2;
}

static bool
needs_copy(const struct unroll *u, const struct expr *x)
{
	struct need n = { .u = u };

	walk_expr(x, see_need, &n);
	return n.any;
}

/* ── names ──────────────────────────────────────────────────────────── */

static struct expr *copy_expr(struct unroll *u, struct expr *x);

/* A family as of the stretch: one of its facts, or those that lie in it. */
static struct sym *
copy_family(struct unroll *u, struct sym *s)
{
	struct sym *own;
	int first, n = stretches_in(u->r, s->period, u->ctx, &first);
	int fact = s->fact + first - u->r->stretch_at[s->period];

	if (n == 1)
		return u->r->fact[fact].sym;
	own = NEW(u->j, struct sym);
	*own = *s;
	own->fact = fact;
	own->family_n = n;
	return own;
}

static struct sym *
copy_def(struct unroll *u, struct sym *s)
{
	struct def_copy **slot = &u->defs[(s->order + (size_t)u->id) % ARRAY_N(u->defs)];
	struct def_copy *d;

	for (d = *slot; d != NULL; d = d->next)
		if (d->of == s && d->id == u->id)
			return d->copy;
	d = NEW(u->j, struct def_copy);
	*d = (struct def_copy){ .of = s, .id = u->id, .next = *slot };
	*slot = d;
	d->copy = NEW(u->j, struct sym);
	*d->copy = *s;
	d->copy->def = NEW(u->j, struct def);
	*d->copy->def = *s->def;
	d->copy->def->sym = d->copy;
	d->copy->folded = NULL;
	d->copy->def->x = copy_expr(u, s->def->x);
	return d->copy;
}

static struct sym *
copy_sym(struct unroll *u, struct sym *s)
{
	struct sym *own;

	if (s == NULL)
		return NULL;
	if (s->family_n > 0)
		return copy_family(u, s);
	if (s->kind == SYM_DEF && !s->given && s->def != NULL)
		return copy_def(u, s);
	if ((s->kind != SYM_POOL && s->kind != SYM_SHARE) || u->pool < 0 ||
	    s->pool < u->pool || (size_t)s->pool >= u->r->pool[u->pool].end)
		return s;
	own = NEW(u->j, struct sym);
	*own = *s;
	own->pool = u->base + s->pool - u->pool;
	return own;
}

/* ── expressions ────────────────────────────────────────────────────── */

static struct clause *copy_list(struct unroll *u, const struct clause *cl);

static struct arg *
copy_args(struct unroll *u, const struct arg *g)
{
	struct arg *first = NULL, **last = &first;

	for (; g != NULL; g = g->next) {
		*last = NEW(u->j, struct arg);
		(*last)->x = copy_expr(u, g->x);
		(*last)->where = copy_expr(u, g->where);
		(*last)->same = g->same;
		last = &(*last)->next;
	}
	return first;
}

static struct band_row *
copy_row(struct unroll *u, const struct band_row *w)
{
	struct band_row *own = NEW(u->j, struct band_row);
	struct rel **last = &own->rels;

	*own = *w;
	own->rels = NULL;
	own->next = NULL;
	for (const struct rel *r = w->rels; r != NULL; r = r->next) {
		*last = NEW(u->j, struct rel);
		**last = (struct rel){ .op = r->op, .x = copy_expr(u, r->x) };
		last = &(*last)->next;
	}
	own->lo = copy_expr(u, w->lo);
	own->hi = copy_expr(u, w->hi);
	own->values = copy_args(u, w->values);
	own->cond = copy_expr(u, w->cond);
	own->value = copy_expr(u, w->value);
	own->body = copy_list(u, w->body);
	return own;
}

static struct band *
copy_band(struct unroll *u, const struct band *b)
{
	struct band *own;
	struct band_row **last;

	if (b == NULL)
		return NULL;
	own = NEW(u->j, struct band);
	*own = *b;
	own->reg = -1;
	own->x = copy_expr(u, b->x);
	last = &own->rows;
	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		*last = copy_row(u, w);
		last = &(*last)->next;
	}
	*last = NULL;
	return own;
}

/* Those of a call or a 每, for its copied ${args} or ${where}. */
static struct peers *
copy_peers(struct unroll *u, const struct peers *p, const struct arg *args,
    struct expr *where)
{
	struct peers *own;

	if (p == NULL)
		return NULL;
	own = NEW(u->j, struct peers);
	*own = *p;
	own->where = args == NULL ? where : args->where;
	own->x = p->x == NULL ? NULL : args->next->x;
	return own;
}

/* From here on copies are for ${ctx}, inside the pool ${pool} of 周期 or -1. */
static void
turn_to(struct unroll *u, int ctx, int pool)
{
	u->ctx = ctx;
	u->pool = pool;
	u->id = 1 + ctx + (1 + PERIODS * RULE_STRETCH_MAX) * (pool + 1);
}

bool
before_in(const struct rule *r, const struct expr *x, int ctx)
{
	const struct unroll u = { .r = (struct rule *)r, .pool = -1 };

	if (x->before == NULL || ctx == 0)
		return false;
	return ctx - x->ago >= r->stretch_at[r->stretch[ctx].period] &&
	    needs_copy(&u, x->before);
}

/* 上期.x where there is a stretch before this one: x as of that one. */
static struct expr *
copy_before(struct unroll *u, struct expr *x)
{
	int ctx = u->ctx;
	struct expr *own;

	turn_to(u, ctx - x->ago, u->pool);
	own = copy_expr(u, x->before);
	turn_to(u, ctx, u->pool);
	return own;
}

/* 计数(每季 其中 c, e): c and e once for each quarter of the stretch. */
static struct arg *
copy_stretches(struct unroll *u, const struct expr *x)
{
	struct arg *first = NULL, **last = &first;
	const struct arg *of = x->args;
	int outer = u->ctx, from, n = stretches_in(u->r, x->every, outer, &from);

	for (int i = 0; i < n && !u->too_many; i++) {
		turn_to(u, from + i, u->pool);
		*last = NEW(u->j, struct arg);
		(*last)->x = of->next == NULL ? NULL : copy_expr(u, of->next->x);
		(*last)->where = copy_expr(u, of->where);
		last = &(*last)->next;
		u->too_many = ++u->clauses > RULE_UNROLL_MAX;
	}
	turn_to(u, outer, u->pool);
	return first;
}

/* The copy of ${x}: the same one for everybody who asks for this stretch. */
static struct expr *
copy_expr(struct unroll *u, struct expr *x)
{
	struct expr *own;

	if (x == NULL || x->type == NULL || !needs_copy(u, x))
		return x;
	if (before_in(u->r, x, u->ctx))
		return copy_before(u, x);
	if (x->twin != NULL && x->twin_id == u->id)
		return x->twin;
	own = NEW(u->j, struct expr);
	*own = *x;
	x->twin = own;
	x->twin_id = u->id;
	own->ctx = u->ctx;
	own->reg = -1;
	own->twin = NULL;
	own->args = x->every != P_NONE ? x->args : copy_args(u, x->args);
	own->peers = copy_peers(u, x->peers, own->args, NULL);
	own->past = copy_args(u, x->past);
	own->others = x->every != P_NONE ? copy_stretches(u, x) : copy_args(u, x->others);
	own->a = copy_expr(u, x->a);
	own->b = copy_expr(u, x->b);
	own->band = copy_band(u, x->band);
	own->sym = copy_sym(u, x->sym);
	return own;
}

/* ── clauses ────────────────────────────────────────────────────────── */

static void unroll_every(struct unroll *u, struct every *e);

static struct judge *copy_judge(struct unroll *u, struct judge *g);

static struct judge *
copy_judges(struct unroll *u, const struct judge *g)
{
	struct judge *own = NEW(u->j, struct judge);

	*own = *g;
	own->one = NEWS(u->j, struct judge *, (size_t)g->one_n);
	for (int i = 0; i < g->one_n; i++)
		own->one[i] = copy_judge(u, g->one[i]);
	return own;
}

static struct judge *
copy_judge(struct unroll *u, struct judge *g)
{
	struct judge *own;
	int first, n;

	if (g != NULL && g->one_n > 0)
		return copy_judges(u, g);
	if (g == NULL || (g->facts_n == 0 && g->one_n == 0))
		return g;
	own = NEW(u->j, struct judge);
	*own = *g;
	own->one = NEWS(u->j, struct judge *, (size_t)g->one_n + 1);
	for (int i = 0; i < g->one_n; i++)
		own->one[i] = copy_judge(u, g->one[i]);
	if (g->facts_n == 0)
		return own;
	n = stretches_in(u->r, g->period, u->ctx, &first);
	own->fact = g->fact + first - u->r->stretch_at[g->period];
	own->facts_n = n > 1 ? n : 0;
	return own;
}

static struct amount *
copy_amount(struct unroll *u, const struct amount *a)
{
	struct amount *own;

	if (a == NULL)
		return NULL;
	own = NEW(u->j, struct amount);
	*own = *a;
	own->x = copy_expr(u, a->x);
	own->judge = copy_judge(u, a->judge);
	return own;
}

static struct mod *
copy_mods(struct unroll *u, const struct mod *m)
{
	struct mod *first = NULL, **last = &first;

	for (; m != NULL; m = m->next) {
		*last = NEW(u->j, struct mod);
		**last = *m;
		(*last)->x = copy_expr(u, m->x);
		(*last)->y = copy_expr(u, m->y);
		(*last)->least = copy_expr(u, m->least);
		(*last)->when = copy_expr(u, m->when);
		(*last)->amount = copy_amount(u, m->amount);
		last = &(*last)->next;
	}
	*last = NULL;
	return first;
}

static struct act *
copy_act(struct unroll *u, const struct act *a)
{
	struct act *own = NEW(u->j, struct act);

	*own = *a;
	own->amount = copy_amount(u, a->amount);
	own->when = copy_expr(u, a->when);
	return own;
}

static struct each *
copy_each(struct unroll *u, const struct each *e)
{
	struct each *own = NEW(u->j, struct each);

	*own = *e;
	own->x = copy_expr(u, e->x);
	own->where = copy_expr(u, e->where);
	own->peers = copy_peers(u, e->peers, NULL, own->where);
	own->step = copy_expr(u, e->step);
	own->body = copy_list(u, e->body);
	own->rest = copy_list(u, e->rest);
	return own;
}

static struct pool *copy_pool(struct unroll *u, const struct pool *ast);

static struct clause *
copy_clause(struct unroll *u, const struct clause *cl)
{
	struct clause *own = NEW(u->j, struct clause);

	*own = *cl;
	own->ctx = u->ctx;
	own->reg = own->guard = -1;
	own->next = NULL;
	own->mods = copy_mods(u, cl->mods);
	own->scope = copy_mods(u, cl->scope);
	own->body = copy_list(u, cl->body);
	own->band = copy_band(u, cl->band);
	if (cl->act != NULL)
		own->act = copy_act(u, cl->act);
	if (cl->each != NULL)
		own->each = copy_each(u, cl->each);
	if (cl->pool != NULL)
		own->pool = copy_pool(u, cl->pool);
	if (cl->every != NULL) {
		own->every = NEW(u->j, struct every);
		*own->every = *cl->every;
		unroll_every(u, own->every);
	}
	u->too_many = u->too_many || ++u->clauses > RULE_UNROLL_MAX;
	return own;
}

static struct clause *
copy_list(struct unroll *u, const struct clause *cl)
{
	struct clause *first = NULL, **last = &first;

	for (; cl != NULL && !u->too_many; cl = cl->next) {
		*last = copy_clause(u, cl);
		last = &(*last)->next;
	}
	return first;
}

static void
unroll_every(struct unroll *u, struct every *e)
{
	int outer = u->ctx, first;

	e->runs = stretches_in(u->r, e->period, outer, &first);
	e->run = NEWS(u->j, struct clause *, (size_t)e->runs + 1);
	e->ctx = NEWS(u->j, int, (size_t)e->runs + 1);
	for (int i = 0; i < e->runs; i++) {
		turn_to(u, first + i, u->pool);
		e->ctx[i] = u->ctx;
		e->run[i] = copy_list(u, e->body);
	}
	turn_to(u, outer, u->pool);
}

/* ── pools ──────────────────────────────────────────────────────────── */

/* Of the pool of 周期 and those below it; outside nothing depends on a stretch. */
static const struct scope *
copy_scope(struct unroll *u, const struct scope *s, const struct scope *outside)
{
	struct scope *own;

	if (s == outside || s == NULL)
		return s;
	own = NEW(u->j, struct scope);
	own->outer = copy_scope(u, s->outer, outside);
	own->mod = copy_mods(u, s->mod);
	return own;
}

/* The place for its copy was kept by begin_run(). */
static struct pool *
copy_pool(struct unroll *u, const struct pool *ast)
{
	struct pool *own = NEW(u->j, struct pool);
	const struct rpool *top = &u->r->pool[u->pool];
	const struct scope *outside = top->outside;
	int index = u->base + ast->index - u->pool;
	struct rpool p = u->r->pool[ast->index];

	*own = *ast;
	own->index = index;
	own->mods = copy_mods(u, ast->mods);
	own->body = copy_list(u, ast->body);
	p.scope = copy_scope(u, p.scope, outside);
	p.ast = own;
	p.origin = ast->index;
	p.parent = ast->index == u->pool ? top->parent : u->base + p.parent - u->pool;
	p.end = (size_t)u->base + p.end - (size_t)u->pool;
	p.period = P_NONE;
	p.ctx = u->ctx;
	p.weight = copy_expr(u, p.weight);
	p.start = copy_expr(u, p.start);
	p.cap = copy_expr(u, p.cap);
	p.floor = copy_expr(u, p.floor);
	u->r->pool[index] = p;
	return own;
}

/* Room behind all pools for a copy of ${pool} and those below it. */
static int
begin_run(struct unroll *u, int pool)
{
	struct rule *r = u->r;
	size_t n = r->pool[pool].end - (size_t)pool;
	int base = (int)r->pools_all;

	for (size_t i = 0; i < n; i++) {
		r->pool = job_grow(u->j, r->pool, r->pools_all, &r->pools_cap,
		    sizeof *r->pool);
		r->pool[r->pools_all++] = (struct rpool){ .parent = -2, .reg = -1 };
	}
	return base;
}

/* The runs of ${pool}, which begin at ${base}: itself and each pool below it. */
static void
keep_runs(struct unroll *u, int pool, const int *base, int first, int n)
{
	const struct rpool *top = &u->r->pool[pool];

	for (size_t below = (size_t)pool; below < top->end; below++) {
		struct rpool *p = &u->r->pool[below];

		p->period = top->period;
		p->pick = top->pick;
		p->run = NEWS(u->j, int, (size_t)n + 1);
		p->run_ctx = NEWS(u->j, int, (size_t)n + 1);
		p->runs = n;
		for (int i = 0; i < n; i++) {
			p->run[i] = base[i] + (int)below - pool;
			p->run_ctx[i] = first + i;
		}
	}
}

static void
unroll_pool(struct unroll *u, int pool)
{
	int first, n = stretches_in(u->r, u->r->pool[pool].period, 0, &first);
	int base[RULE_STRETCH_MAX];

	for (int i = 0; i < n && !u->too_many; i++) {
		turn_to(u, first + i, pool);
		u->base = base[i] = begin_run(u, pool);
		(void)copy_pool(u, u->r->pool[pool].ast);
	}
	turn_to(u, 0, -1);
	if (!u->too_many)
		keep_runs(u, pool, base, first, n);
}

/* ── 上限 x 每月 ─────────────────────────────────────────────────────── */

static struct mod *
some_of(struct unroll *u, const struct mod *m, bool total)
{
	struct mod *first = NULL, **last = &first;

	for (; m != NULL; m = m->next) {
		bool bound = m->kind == M_CAP || m->kind == M_FLOOR;

		if ((bound && m->period == P_NONE) != total)
			continue;
		*last = NEW(u->j, struct mod);
		**last = *m;
		(*last)->period = P_NONE;
		last = &(*last)->next;
	}
	*last = NULL;
	return first;
}

/* A clause with 上限 x 每月 becomes 每月, the clause with 上限 x.  Members of sets
 * are sorted by their day when they are run. */
static void
turn_bounded(struct unroll *u, struct clause *cl)
{
	const struct mod *m = cl->mods;
	struct clause *inner;

	while (m != NULL && m->period == P_NONE)
		m = m->next;
	if (m == NULL || cl->kind == C_POOL || (cl->each != NULL && cl->each->set >= 0))
		return;
	inner = NEW(u->j, struct clause);
	*inner = *cl;
	inner->next = NULL;
	inner->mods = some_of(u, cl->mods, false);
	cl->kind = C_PERIOD;
	cl->mods = some_of(u, cl->mods, true);
	cl->act = NULL;
	cl->each = NULL;
	cl->band = NULL;
	cl->every = NEW(u->j, struct every);
	cl->every->period = m->period;
	cl->every->body = inner;
}

static void
turn_list(struct unroll *u, struct clause *cl)
{
	for (; cl != NULL; cl = cl->next) {
		turn_bounded(u, cl);
		turn_list(u, cl->body);
		if (cl->pool != NULL)
			turn_list(u, cl->pool->body);
		for (struct band_row *w = cl->band == NULL ? NULL : cl->band->rows;
		     w != NULL; w = w->next)
			turn_list(u, w->body);
	}
}

/* ── the scheme ─────────────────────────────────────────────────────── */

static void
unroll_list(struct unroll *u, struct clause *cl)
{
	for (; cl != NULL; cl = cl->next) {
		if (cl->kind == C_PERIOD)
			unroll_every(u, cl->every);
		else if (cl->kind == C_POOL &&
		    u->r->pool[cl->pool->index].period != P_NONE)
			unroll_pool(u, cl->pool->index);
		else if (cl->kind == C_POOL)
			unroll_list(u, cl->pool->body);
		else
			unroll_list(u, cl->body);
		for (struct band_row *w = cl->band == NULL ? NULL : cl->band->rows;
		     w != NULL; w = w->next)
			unroll_list(u, w->body);
		if (cl->each != NULL)
			unroll_list(u, cl->each->body);
	}
}

enum err
unroll(struct job *j, struct rule *r, struct rule_notes *notes)
{
	struct unroll *u = NEW(j, struct unroll);

	*u = (struct unroll){ .j = j, .r = r, .notes = notes };
	turn_to(u, 0, -1);
	for (size_t i = 0; i < r->pools_n; i++)
		r->pool[i].origin = (int)i;
	for (size_t i = 0; i < r->every_n; i++)
		r->every[i]->others = copy_stretches(u, r->every[i]);
	for (struct stmt *s = r->scheme->stmts; s != NULL; s = s->next)
		if (s->kind == ST_CLAUSE) {
			struct clause one = *s->clause;

			one.next = NULL;
			turn_list(u, &one);
			unroll_list(u, &one);
		}
	if (!u->too_many)
		return OK;
	rule_notef(notes, RULE_ERROR, r->scheme->at, "分成几个方案，或换成更长的周期",
	    "按月、按季的条款逐期展开后超过 %d 条", RULE_UNROLL_MAX);
	return E_LIMIT;
}
