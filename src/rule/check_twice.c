/* SPDX-License-Identifier: MIT
 *
 * check_twice.c -- one thing punished twice [同一件事罚两次]
 *
 * Design §5.14: nothing stops two items from reading one fact, so the author is
 * warned where clauses of two pools take points for the same fact, unless one
 * of them says 免 当 or 同, or no unit can meet both.  What a clause blames is
 * what it counts or asks: not the norm a figure is held against, not the base
 * it is divided by, not a class.
 */
#include "rule/model.h"

#define BLAMES_MAX 4 /* pools of one fact that are compared with a new one */

/* A clause takes points for this fact. */
struct blame {
	const struct sym *fact; /* or set */
	struct str which;       /* of a set: which of its members; empty: all */
	bool figure;            /* of a set: not their number but ->which, a sum … */
	size_t pool;
	const struct scope *scope;
	struct span at;
	struct blame *next; /* of the same fact */
};

struct twice {
	struct check *c;
	struct blame **first; /* per slot of known */
	const struct sym **known;
	size_t n, cap, first_cap, work;
	const char *mark; /* another for each clause */
	size_t pool;
	const struct scope *scope;
	struct span at; /* of the clause */
};

/* ── do two of them meet? ───────────────────────────────────────────── */

/* ${outer} is one of the conditions of ${s}. */
static bool
is_within(const struct scope *s, const struct scope *outer)
{
	while (s != NULL && s != outer)
		s = s->outer;
	return s == outer;
}

/* Can one unit be in both scopes?  Different classes by name cannot. */
static bool
scopes_meet(struct twice *t, const struct scope *a, const struct scope *b)
{
	struct classes k;
	bool known;

	if (is_within(a, b) || is_within(b, a))
		return true;
	k = classes_first(t->c);
	do {
		if (fold_scope(&k.env, a, &known) && fold_scope(&k.env, b, &known))
			return true;
	} while (classes_next(&k) && t->work++ < RULE_CLASS_WORK_MAX);
	return false;
}

static bool
same_thing(struct twice *t, const struct blame *a, const struct blame *b)
{
	bool any = !a->figure && (a->which.n == 0 || b->which.n == 0);

	if (a->pool == b->pool || a->figure != b->figure ||
	    (!any && !str_eq(a->which, b->which)))
		return false;
	return scopes_meet(t, a->scope, b->scope);
}

static struct blame **
slot_of(struct twice *t, const struct sym *fact)
{
	size_t i = 0;

	while (i < t->n && t->known[i] != fact)
		i++;
	if (i < t->n)
		return &t->first[i];
	t->known = job_grow(t->c->j, t->known, t->n, &t->cap, sizeof *t->known);
	t->first = job_grow(t->c->j, t->first, t->n, &t->first_cap, sizeof *t->first);
	t->known[t->n] = fact;
	t->first[t->n] = NULL;
	return &t->first[t->n++];
}

static void
blame(struct twice *t, const struct sym *fact, struct str which, bool figure)
{
	struct blame **list = slot_of(t, fact), *b = NEW(t->c->j, struct blame);
	size_t n = 0;

	*b = (struct blame){ .fact = fact,
		.which = which,
		.figure = figure,
		.pool = t->pool,
		.scope = t->scope,
		.at = t->at };
	for (const struct blame *old = *list; old != NULL; old = old->next, n++) {
		if (!same_thing(t, old, b))
			continue;
		check_warn(t->c, t->at,
		    "留下一处；要两处都算，用 免 当 … 或 同 … 取 最高 写明白",
		    "同一件事罚两次：“%.*s”在“%.*s”（第 %u 行）已经扣过分",
		    STR_FMT(fact->name), STR_FMT(t->c->r->pool[old->pool].pub.name),
		    rule_line_at(t->c->r, old->at.from));
		return;
	}
	if (n >= BLAMES_MAX)
		return;
	b->next = *list;
	*list = b;
}

/* ── what a clause blames ───────────────────────────────────────────── */

static void blame_expr(struct twice *t, const struct expr *x);

static bool
is_asked(const struct twice *t, const struct sym *s)
{
	const struct rfact *f = s->kind == SYM_FACT && s->fact >= 0
	    ? &t->c->r->fact[s->fact]
	    : NULL;

	return s->kind == SYM_SET || (f != NULL && !f->pub.is_class && f->judge == NULL);
}

static void
blame_path(struct twice *t, const struct expr *x)
{
	struct sym *s = x->sym;

	if (s == NULL)
		return;
	if (s->kind == SYM_DEF && s->def != NULL && s->seen_by != t->mark) {
		s->seen_by = t->mark; /* each 设 once, however often it is named */
		blame_expr(t, s->def->x);
	} else if (is_asked(t, s)) {
		blame(t, s, S(""), false);
	}
}

static struct str
text_of(struct twice *t, const struct expr *x)
{
	return x == NULL ? S("") : rule_slice(t->c->j, t->c->r->file, x->at);
}

/* 计数(会议 其中 …) blames some members of a set, 合计(会议, 实到) a figure of theirs,
 * every other function what stands first in it. */
static void
blame_call(struct twice *t, const struct expr *x)
{
	const struct sym *set = x->args == NULL || x->args->x == NULL ? NULL
								      : x->args->x->sym;

	if (set == NULL || set->kind != SYM_SET)
		blame_expr(t, x->args == NULL ? NULL : x->args->x);
	else if (x->path != NULL && str_eq(x->path->text, S("计数")))
		blame(t, set, text_of(t, x->args->where), false);
	else
		blame(t, set, text_of(t, x), true);
}

static void
blame_expr(struct twice *t, const struct expr *x)
{
	if (x == NULL)
		return;
	if (x->kind == X_PATH)
		blame_path(t, x);
	else if (x->kind == X_CALL)
		blame_call(t, x);
	else if (x->kind == X_UNARY || x->kind == X_IN)
		blame_expr(t, x->a);
	else if (x->kind == X_BINARY) {
		blame_expr(t, x->a);
		if (x->op == OP_AND || x->op == OP_OR || x->op == OP_ADD ||
		    x->op == OP_SUB || x->op == OP_MUL)
			blame_expr(t, x->b);
	}
}

/* 每 处分 其中 … : some members of the set. */
static void
blame_each(struct twice *t, const struct each *e)
{
	if (e->x != NULL && e->x->sym != NULL && e->x->sym->kind == SYM_SET)
		blame(t, e->x->sym, text_of(t, e->where), false);
	else
		blame_expr(t, e->x);
}

/* ── clauses that take points ───────────────────────────────────────── */

static bool takes(const struct clause *cl);

static bool
takes_any(const struct clause *cl)
{
	for (; cl != NULL; cl = cl->next)
		if (takes(cl))
			return true;
	return false;
}

/* Does it hold 扣 or 不得分?  None that its own words forgive. */
static bool
takes(const struct clause *cl)
{
	for (const struct mod *m = cl->mods; m != NULL; m = m->next)
		if (m->kind == M_EXEMPT)
			return false;
	if (cl->kind == C_ACT)
		return cl->act->verb == V_DEDUCT || cl->act->verb == V_FORFEIT;
	if (cl->kind == C_EACH)
		return cl->each->same == NULL && takes_any(cl->each->body);
	if (cl->kind == C_PERIOD)
		return takes_any(cl->every->body);
	for (const struct band_row *w = cl->kind == C_BAND ? cl->band->rows : NULL;
	     w != NULL; w = w->next)
		if (takes_any(w->body))
			return true;
	return cl->kind == C_BLOCK && takes_any(cl->body);
}

static void
blame_clause(struct twice *t, const struct clause *cl)
{
	if (!takes(cl))
		return;
	if (cl->kind == C_EACH) {
		blame_each(t, cl->each);
		return;
	}
	if (cl->kind == C_BAND && cl->band->x != NULL)
		blame_expr(t, cl->band->x);
	else if (cl->kind == C_ACT) {
		blame_expr(t, cl->act->when);
		if (cl->act->amount != NULL)
			blame_expr(t, cl->act->amount->x);
	}
	for (const struct band_row *w = cl->kind == C_BAND ? cl->band->rows : NULL;
	     w != NULL; w = w->next)
		blame_expr(t, w->cond);
	for (const struct clause *in = cl->kind == C_PERIOD ? cl->every->body : cl->body;
	     in != NULL; in = in->next)
		blame_clause(t, in);
}

static void
blame_list(struct twice *t, const struct clause *cl)
{
	const struct scope *outer = t->scope;

	for (; cl != NULL; cl = cl->next) {
		t->at = cl->at;
		t->mark = NEW(t->c->j, char);
		if (cl->kind == C_SCOPE) {
			struct scope *s = NEW(t->c->j, struct scope);

			*s = (struct scope){ .mod = cl->scope, .outer = outer };
			t->scope = s;
			blame_list(t, cl->body);
			t->scope = outer;
		} else if (cl->kind != C_POOL && cl->kind != C_DEF) {
			blame_clause(t, cl);
		}
	}
}

void
check_twice(struct check *c)
{
	struct twice t = { .c = c };

	if (c->notes->errors > 0)
		return;
	for (size_t i = 0; i < c->r->pools_n; i++) {
		const struct mod *m = c->r->pool[i].ast->mods;

		while (m != NULL && m->kind != M_EXEMPT)
			m = m->next;
		if (m != NULL)
			continue;
		t.pool = i;
		t.scope = c->r->pool[i].scope;
		blame_list(&t, c->r->pool[i].ast->body);
	}
}
