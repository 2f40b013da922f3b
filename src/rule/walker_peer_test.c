/* SPDX-License-Identifier: MIT
 *
 * walker_peer_test.c -- the second opinion: 下级 同类 上级
 *
 * design §5.2, 5.4, 5.13 and docs/decisions/0007.  One member after another, in
 * its own scope; the tree of subjects bounds the recursion.
 */
#include "rule/tree_walk_test.h"

static bool
same_class(const struct walker *w, size_t a, size_t b)
{
	for (size_t i = 0; i < w->r->facts_n; i++)
		if (w->r->fact[i].pub.is_class)
			return w->snap->fact[i].v[a] == w->snap->fact[i].v[b];
	return true;
}

static int32_t
above(const struct walker *w, size_t s)
{
	return w->snap->above == NULL ? -1 : w->snap->above[s];
}

static bool
is_member(const struct walker *w, size_t s, enum reach reach, size_t t)
{
	return reach == REACH_PEER ? same_class(w, s, t) : above(w, t) == (int32_t)s;
}

/* What ${t} owes keeps ${s} waiting. */
static uint8_t
seen_from(size_t s, size_t t, uint8_t state)
{
	if (s == t || state == CELL_NA || !(state & OPEN_OWED))
		return state;
	return (uint8_t)((state & ~OPEN_OWED) | OPEN_WAITING);
}

/* One member: not counted (不适用), 未报, or its value. */
static struct value
of_member(struct walker *w, size_t t, const struct peers *p)
{
	struct value where = p->where == NULL ? value_truth(true)
					      : walk_value(w, t, p->where);
	struct value v;

	if (where.state == CELL_NA || is_false(where))
		return value_na();
	if (where.state != 0)
		return value_missing(where.state);
	if (p->x == NULL)
		return value_of(ratio(0, 1));
	v = walk_value(w, t, p->x);
	v.range = false;
	return v;
}

/* The same, as ${s} asks for it. */
static struct value
member_value(struct walker *w, size_t s, size_t t, const struct peers *p)
{
	size_t asks = w->asks;
	struct value v;

	w->asks = p->reach == REACH_DOWN ? s : NOBODY;
	v = of_member(w, t, p);
	w->asks = asks;
	return v;
}

struct gathered {
	uint8_t bits;
	int n;
	struct ratio sum, hi, lo;
};

static void
gather(struct gathered *g, struct value v)
{
	if (v.state != 0)
		return;
	g->hi = g->n == 0 ? v.lo : ratio_max(g->hi, v.lo);
	g->lo = g->n == 0 ? v.lo : ratio_min(g->lo, v.lo);
	g->sum = ratio_add(g->sum, v.lo);
	g->n++;
}

static struct value
gathered_value(struct gathered g, enum reduce how)
{
	if (g.bits != 0)
		return value_missing(g.bits);
	if (how == RE_COUNT)
		return value_of(ratio(g.n, 1));
	if (how == RE_SUM)
		return value_of(g.sum);
	if (g.n == 0)
		return value_na();
	if (how == RE_MEAN)
		return value_of(ratio_div(g.sum, ratio(g.n, 1)));
	return value_of(how == RE_MAX ? g.hi : g.lo);
}

static struct value
place(struct walker *w, size_t s, const struct peers *p)
{
	struct value own = member_value(w, s, s, p);
	uint8_t bits = 0;
	int better = 0, n = 0;

	if (own.state == CELL_NA)
		return value_na();
	for (size_t t = 0; t < w->snap->subjects; t++) {
		struct value v;

		if (!is_member(w, s, p->reach, t))
			continue;
		v = member_value(w, s, t, p);
		if (v.state == CELL_NA)
			continue;
		bits |= seen_from(s, t, v.state);
		n++;
		better += v.state == 0 && own.state == 0 && ratio_cmp(v.lo, own.lo) > 0;
	}
	if (bits != 0)
		return value_missing(bits);
	return value_of(ratio(better + 1, p->percent ? n : 1));
}

struct value
walk_peers(struct walker *w, size_t s, const struct peers *p)
{
	struct gathered g = { .sum = ratio(0, 1) };

	if (p->place)
		return place(w, s, p);
	for (size_t t = 0; t < w->snap->subjects; t++) {
		struct value v;

		if (!is_member(w, s, p->reach, t))
			continue;
		v = member_value(w, s, t, p);
		if (v.state != CELL_NA)
			g.bits |= seen_from(s, t, v.state);
		gather(&g, v);
	}
	return gathered_value(g, p->how);
}

/* 上级.x and 本.x: inside 下级, 本 is whose 下级 it is. */
struct value
walk_far(struct walker *w, size_t s, const struct expr *x)
{
	int32_t up = above(w, s);
	size_t asks = w->asks;
	struct value v;

	if (up < 0)
		return value_na();
	w->asks = NOBODY;
	v = walk_value(w, (size_t)up, x->a);
	w->asks = asks;
	v.range = false;
	v.state = seen_from(s, (size_t)up, v.state);
	return v;
}

static struct value
magnitude(struct value v)
{
	if (v.state == 0 && v.lo.n < 0)
		v = value_of(ratio_neg(v.lo));
	return v;
}

/* 每 下级: the net of each, put together; of nobody, 0. */
struct value
walk_below(struct walker *w, size_t s, const struct each *e)
{
	const struct peers all = { .reach = REACH_DOWN, .where = e->where };
	struct gathered g = { .sum = ratio(0, 1) };
	bool minus = false;
	size_t asks = w->asks;
	struct value out;

	for (size_t t = 0; t < w->snap->subjects; t++) {
		struct value v;

		if (!is_member(w, s, REACH_DOWN, t))
			continue;
		v = member_value(w, s, t, &all);
		w->asks = s;
		if (v.state == 0)
			v = walk_list_net(w, t, e->body);
		w->asks = asks;
		if (v.state != CELL_NA)
			g.bits |= seen_from(s, t, v.state);
		minus = minus || (v.state == 0 && v.lo.n < 0);
		gather(&g, e->peers->how == RE_SUM ? v : magnitude(v));
	}
	out = gathered_value(g, e->peers->how);
	if (out.state == CELL_NA)
		return value_of(ratio(0, 1));
	if (out.state == 0 && minus && e->peers->how != RE_SUM)
		return value_of(ratio_neg(out.lo));
	return out;
}

/* ── other schemes ──────────────────────────────────────────────────── */

/* A result of another scheme: a range while it is open. */
struct value
walk_result(struct walker *w, size_t s, int fact)
{
	const struct rule_fact *f = &w->r->fact[fact].pub;
	const struct rule_column *col = &w->snap->fact[fact];
	uint8_t open = w->snap->today <= f->due ? OPEN_NOT_DUE
	    : f->owed == RULE_BY_UNIT           ? OPEN_OWED
						: OPEN_WAITING;
	struct value v = value_na();

	if (col->state[s] == CELL_NA)
		return v;
	v = value_of(ratio(col->v[s], NUM_ONE));
	if (col->state[s] == CELL_MISSING) {
		v.lo = (struct ratio){ .n = -1 };
		v.hi = (struct ratio){ .n = 1 };
	} else if (col->hi != NULL) {
		v.hi = ratio(col->hi[s], NUM_ONE);
	}
	v.range = col->state[s] == CELL_MISSING || ratio_cmp(v.lo, v.hi) != 0;
	v.state = v.range ? open : 0;
	return v;
}

/* One more of several: ${x} if ${cond} holds; without ${x} it only counts. */
static void
gather_if(struct walker *w, size_t s, struct gathered *g, const struct expr *x,
    const struct expr *cond)
{
	struct value where = cond == NULL ? value_truth(true) : walk_value(w, s, cond);
	struct value v = value_of(ratio(0, 1));

	if (where.state == CELL_NA || is_false(where))
		return;
	if (where.state == 0 && x != NULL)
		v = walk_value(w, s, x);
	g->bits |= where.state | (v.state == CELL_NA ? 0 : v.state);
	if (where.state == 0)
		gather(g, v);
}

struct value
walk_others(struct walker *w, size_t s, const struct expr *x)
{
	struct gathered g = { .sum = ratio(0, 1) };

	for (const struct arg *a = x->others; a != NULL; a = a->next)
		gather_if(w, s, &g, a->x, a->where);
	return gathered_value(g, (enum reduce)x->value);
}

/* What stands inside, as it was written, once in each of its stretches. */
struct value
walk_stretches(struct walker *w, size_t s, const struct expr *x)
{
	struct gathered g = { .sum = ratio(0, 1) };
	int ctx[RULE_STRETCH_MAX], outer = w->ctx;
	size_t n = walk_runs(w, x->every, ctx);

	for (size_t i = 0; i < n; i++) {
		w->ctx = ctx[i];
		gather_if(w, s, &g, x->args->next == NULL ? NULL : x->args->next->x,
		    x->args->where);
	}
	w->ctx = outer;
	return gathered_value(g, (enum reduce)x->value);
}
