/* SPDX-License-Identifier: MIT
 *
 * walk.c -- visiting the tree: every expression, every judgement, every fact
 *
 * One walker for the checker, the outline and explanations.  Visits in the
 * order of the text; does not enter child pools or the bodies of 设.
 */
#include "rule/model.h"

typedef void see_expr(void *arg, const struct expr *x);

static void walk_clause(const struct clause *cl, see_expr *see, void *arg);

static void
walk_band(const struct band *b, see_expr *see, void *arg)
{
	walk_expr(b->x, see, arg);
	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		for (const struct rel *r = w->rels; r != NULL; r = r->next)
			walk_expr(r->x, see, arg);
		walk_expr(w->lo, see, arg);
		walk_expr(w->hi, see, arg);
		for (const struct arg *v = w->values; v != NULL; v = v->next)
			walk_expr(v->x, see, arg);
		walk_expr(w->cond, see, arg);
		walk_expr(w->value, see, arg);
		walk_clause(w->body, see, arg);
	}
}

void
walk_expr(const struct expr *x, see_expr *see, void *arg)
{
	if (x == NULL)
		return;
	see(arg, x);
	if (x->kind != X_CALL) { /* there a and b are two of the args */
		walk_expr(x->a, see, arg);
		walk_expr(x->b, see, arg);
	}
	for (const struct arg *g = x->args; g != NULL; g = g->next) {
		walk_expr(g->x, see, arg);
		if (x->kind == X_CALL) /* in X_IN it repeats a */
			walk_expr(g->where, see, arg);
	}
	for (const struct arg *g = x->past; g != NULL; g = g->next)
		walk_expr(g->x, see, arg);
	for (const struct arg *g = x->others; g != NULL; g = g->next) {
		walk_expr(g->x, see, arg);
		walk_expr(g->where, see, arg);
	}
	if (x->band != NULL)
		walk_band(x->band, see, arg);
}

static void
walk_mods(const struct mod *m, see_expr *see, void *arg)
{
	for (; m != NULL; m = m->next) {
		walk_expr(m->x, see, arg);
		walk_expr(m->when, see, arg);
		if (m->amount != NULL)
			walk_expr(m->amount->x, see, arg);
	}
}

static void
walk_one(const struct clause *cl, see_expr *see, void *arg)
{
	walk_mods(cl->mods, see, arg);
	if (cl->scope != NULL)
		walk_mods(cl->scope, see, arg);
	if (cl->act != NULL) {
		walk_expr(cl->act->when, see, arg);
		if (cl->act->amount != NULL)
			walk_expr(cl->act->amount->x, see, arg);
	}
	if (cl->each != NULL) {
		walk_expr(cl->each->x, see, arg);
		walk_expr(cl->each->where, see, arg);
		walk_expr(cl->each->step, see, arg);
		walk_clause(cl->each->body, see, arg);
		walk_clause(cl->each->rest, see, arg);
	}
	if (cl->every != NULL)
		walk_clause(cl->every->body, see, arg);
	if (cl->band != NULL)
		walk_band(cl->band, see, arg);
	if (cl->veto != NULL)
		walk_expr(cl->veto->when, see, arg);
	walk_clause(cl->body, see, arg);
}

static void
walk_clause(const struct clause *cl, see_expr *see, void *arg)
{
	for (; cl != NULL; cl = cl->next)
		walk_one(cl, see, arg);
}

static void
judge_of(struct amount *a, void (*see)(void *, struct judge *), void *arg)
{
	if (a != NULL && a->judge != NULL)
		see(arg, a->judge);
}

void
walk_judges(const struct clause *cl, void (*see)(void *, struct judge *), void *arg)
{
	for (; cl != NULL; cl = cl->next) {
		for (const struct mod *m = cl->mods; m != NULL; m = m->next)
			judge_of(m->amount, see, arg);
		if (cl->act != NULL)
			judge_of(cl->act->amount, see, arg);
		if (cl->each != NULL) {
			walk_judges(cl->each->body, see, arg);
			walk_judges(cl->each->rest, see, arg);
		}
		if (cl->every != NULL)
			walk_judges(cl->every->body, see, arg);
		if (cl->band != NULL)
			for (const struct band_row *w = cl->band->rows; w != NULL;
			     w = w->next)
				walk_judges(w->body, see, arg);
		walk_judges(cl->body, see, arg);
	}
}

/* ── facts ──────────────────────────────────────────────────────────── */

struct fact_set
facts_none(struct job *j, const struct rule *r)
{
	return (struct fact_set){ .j = j,
		.r = r,
		.has = NEWS(j, bool, r->facts_n + 1),
		.has_set = NEWS(j, bool, r->sets_n + 1),
		.seen = NEWS(j, bool, r->syms.n + 1) };
}

static bool
in_stretch(const struct rule *r, int ctx, int at)
{
	return ctx == 0 ||
	    (r->stretch[at].to >= r->stretch[ctx].from &&
		r->stretch[at].to <= r->stretch[ctx].to);
}

/* Of a 清单 its entries are the facts. */
static void
see_set(struct fact_set *s, int set)
{
	const struct rset *of = &s->r->set[set];

	s->has_set[set] = true;
	for (size_t i = 0; i < of->entries; i++)
		if (of->runs < 2 ||
		    in_stretch(s->r, s->ctx, of->stretch + (int)(i % of->runs)))
			s->has[(size_t)of->first + i] = true;
}

static void
see_fact(void *arg, const struct expr *x)
{
	struct fact_set *s = arg;
	const struct sym *sym = x->sym;

	if (s->own && x->reach != REACH_OWN)
		return;
	if (sym == NULL)
		return;
	if ((sym->kind == SYM_FACT || sym->kind == SYM_IS) && sym->fact >= 0)
		s->has[sym->fact] = true;
	for (int i = 1; i < sym->family_n; i++)
		s->has[sym->fact + i] = true;
	if (sym->kind == SYM_SET || sym->kind == SYM_FIELD)
		see_set(s, sym->set);
	if (sym->kind == SYM_DEF && sym->given && sym->fact >= 0)
		s->has[sym->fact] = true;
	else if (sym->kind == SYM_DEF && sym->def != NULL && !s->seen[sym->order]) {
		s->seen[sym->order] = true; /* each 设 once, however often it is named */
		walk_expr(sym->def->x, see_fact, s);
	}
}

static void
see_judge(void *arg, struct judge *g)
{
	struct fact_set *s = arg;

	for (int i = 0; i < g->one_n; i++)
		see_judge(s, g->one[i]);
	if (g->fact >= 0)
		s->has[g->fact] = true;
	for (int i = 1; i < g->facts_n; i++)
		s->has[g->fact + i] = true;
}

void
facts_of_expr(struct fact_set *s, const struct expr *x)
{
	walk_expr(x, see_fact, s);
}

void
facts_of_mods(struct fact_set *s, const struct mod *mods)
{
	walk_mods(mods, see_fact, s);
	for (const struct mod *m = mods; m != NULL; m = m->next)
		judge_of(m->amount, see_judge, s);
}

void
walk_list(const struct clause *cl, see_expr *see, void *arg)
{
	walk_clause(cl, see, arg);
}

/* Of one clause: not of those that follow it. */
void
facts_of_clause(struct fact_set *s, const struct clause *cl)
{
	struct clause one = *cl;

	one.next = NULL;
	s->ctx = cl->ctx;
	walk_clause(&one, see_fact, s);
	walk_judges(&one, see_judge, s);
}
