/* SPDX-License-Identifier: MIT
 *
 * walker_clause_test.c -- the second opinion: what clauses [条款] bring
 *
 * design §5.2, 5.7 and docs/decisions: 当 before the amount, modifiers in the
 * order written, 上限 and 下限 last.  Amounts are signed only when they leave.
 */
#include "rule/tree_walk_test.h"

static struct value clause_net(struct walker *w, size_t s, const struct clause *c);
static bool brings_any(const struct clause *list);
static bool forfeit_live(struct walker *w, size_t s, const struct clause *list,
    bool open);

/* ── sums ───────────────────────────────────────────────────────────── */

void
net_add(struct net *n, struct value v)
{
	n->seen = true;
	if (v.state == CELL_NA)
		return;
	n->live = true;
	n->bits |= v.state;
	if (v.state == 0)
		n->sum = ratio_add(n->sum, v.lo);
}

struct value
net_value(struct net n)
{
	if (n.seen && !n.live)
		return value_na();
	return n.bits != 0 ? value_missing(n.bits) : value_of(n.sum);
}

/* Is there any 得, 扣 or 加 in it? */
static bool
brings(const struct clause *c)
{
	if (c->kind == C_ACT)
		return c->act->amount != NULL;
	if (c->kind == C_EACH)
		return brings_any(c->each->body);
	if (c->kind == C_BAND)
		for (const struct band_row *row = c->band->rows; row != NULL;
		     row = row->next)
			if (brings_any(row->body))
				return true;
	if (c->kind == C_PERIOD)
		return brings_any(c->every->body);
	return (c->kind == C_BLOCK || c->kind == C_SCOPE) && brings_any(c->body);
}

static bool
brings_any(const struct clause *list)
{
	while (list != NULL && !brings(list))
		list = list->next;
	return list != NULL;
}

struct value
walk_list_net(struct walker *w, size_t s, const struct clause *list)
{
	struct net n = { .sum = ratio(0, 1) };

	walk_own(w, s, list, value_truth(true), NULL, &n);
	return net_value(n);
}

/* ── conditions ─────────────────────────────────────────────────────── */

struct value
walk_scope(struct walker *w, size_t s, const struct mod *scope)
{
	struct value v = scope == NULL || scope->when == NULL
	    ? value_truth(true)
	    : walk_value(w, s, scope->when);

	return v.state == 0 && v.i == 0 ? value_na() : v;
}

/* Two 适用: 不适用 of either wins, and what is 未报 adds up. */
struct value
walk_within(struct value outer, struct value inner)
{
	uint8_t state = join_states(outer.state, inner.state);

	return state != 0 ? value_missing(state) : value_truth(true);
}

/* 适用 among ${mods}: true, 不适用 or 未报. */
struct value
walk_mods_scope(struct walker *w, size_t s, const struct mod *mods)
{
	struct value v = value_truth(true);

	for (const struct mod *m = mods; m != NULL; m = m->next)
		if (m->kind == M_SCOPE)
			v = walk_within(v, walk_scope(w, s, m));
	return v;
}

/* ── modifiers ──────────────────────────────────────────────────────── */

static bool
is_nothing(struct value v)
{
	return v.state == 0 && v.lo.n == 0;
}

static struct value
judged(struct walker *w, size_t s, const struct judge *g)
{
	return g->set >= 0 ? walk_field(w, s, g->set, g->field)
			   : walk_fact(w, s, walk_judged(w, g));
}

/* Several judges: what each gave, by its share. */
static struct value
judgement(struct walker *w, size_t s, const struct judge *g)
{
	struct value v = value_of(ratio(0, 1));

	if (g->one_n == 0)
		return judged(w, s, g);
	for (int i = 0; i < g->one_n; i++) {
		struct value one = judged(w, s, g->one[i]);
		struct ratio part = g->by->has_part
		    ? ratio(g->one[i]->by->part.u, 100 * NUM_ONE)
		    : ratio(1, g->one_n);

		v.state = join_states(v.state, one.state);
		v.lo = ratio_add(v.lo, ratio_mul(one.lo, part));
	}
	return v.state != 0 ? value_missing(v.state) : value_of(v.lo);
}

static struct value
amount(struct walker *w, size_t s, const struct amount *a)
{
	return a->judge != NULL ? judgement(w, s, a->judge) : walk_value(w, s, a->x);
}

static struct value
times(struct walker *w, size_t s, const struct mod *m, struct value v)
{
	struct value when = m->when == NULL ? value_truth(true)
					    : walk_value(w, s, m->when);
	struct value by;

	if (when.state == CELL_NA || (when.state == 0 && when.i == 0))
		return v;
	if (when.state != 0)
		return is_nothing(v) ? v : value_missing(v.state | when.state);
	by = amount(w, s, m->amount);
	if (is_nothing(v) || by.state == CELL_NA)
		return is_nothing(v) ? v : by;
	if (by.state != 0 || v.state != 0)
		return value_missing(v.state | by.state);
	return value_of(ratio_mul(v.lo, ratio_max(by.lo, ratio(0, 1))));
}

static struct value
exempt(struct walker *w, size_t s, const struct mod *m, struct value v)
{
	struct value when = walk_value(w, s, m->when);

	if (is_true(when))
		return value_of(ratio(0, 1));
	if (when.state == 0 || when.state == CELL_NA || is_nothing(v))
		return v;
	return value_missing(v.state | when.state);
}

static struct value
bound(struct walker *w, size_t s, const struct mod *m, struct value v)
{
	struct value at = walk_value(w, s, m->x);

	if (at.state == CELL_NA)
		return v;
	if (at.state != 0 || v.state != 0)
		return value_missing(v.state | at.state);
	return value_of(
	    m->kind == M_CAP ? ratio_min(v.lo, at.lo) : ratio_max(v.lo, at.lo));
}

struct value
walk_mods(struct walker *w, size_t s, const struct mod *mods, struct value v, bool bounds)
{
	const struct mod *m;

	for (m = mods; m != NULL && v.state != CELL_NA; m = m->next)
		if (m->kind == M_TIMES)
			v = times(w, s, m, v);
		else if (m->kind == M_EXEMPT)
			v = exempt(w, s, m, v);
	for (m = mods; m != NULL && bounds && v.state != CELL_NA; m = m->next)
		if (m->kind == M_CAP && !mod_is_split(m))
			v = bound(w, s, m, v);
	for (m = mods; m != NULL && bounds && v.state != CELL_NA; m = m->next)
		if (m->kind == M_FLOOR && !mod_is_split(m))
			v = bound(w, s, m, v);
	if (v.state == 0)
		v = value_of(ratio_max(v.lo, ratio(0, 1)));
	return v;
}

/* ── the forms ──────────────────────────────────────────────────────── */

/* 当 comes before the amount and its modifiers. */
static struct value
act_net(struct walker *w, size_t s, const struct clause *c)
{
	const struct act *a = c->act;
	struct value when = a->when == NULL ? value_truth(true)
					    : walk_value(w, s, a->when);
	struct value v;

	if (when.state != 0)
		return value_missing(when.state);
	if (when.i == 0)
		return value_of(ratio(0, 1));
	v = walk_mods(w, s, c->mods, amount(w, s, a->amount), true);
	if (v.state == 0 && a->verb == V_DEDUCT)
		v = value_of(ratio_neg(v.lo));
	return v;
}

/* How often: the number itself, or its steps of 满. */
static struct value
count(struct walker *w, size_t s, const struct each *e)
{
	struct value x = walk_value(w, s, e->x), step;
	struct ratio n;

	if (e->step == NULL)
		return x.state != 0 ? x : value_of(ratio_max(x.lo, ratio(0, 1)));
	if (walk_calendar_steps(w, s, e, &step))
		return step;
	step = walk_value(w, s, e->step);
	if (step.state == 0 && step.lo.n <= 0)
		return value_na();
	if (join_states(x.state, step.state) != 0)
		return value_missing(join_states(x.state, step.state));
	n = ratio_div(ratio_max(x.lo, ratio(0, 1)), step.lo);
	if (e->step_rule == STEP_EXACT)
		return value_of(n);
	return value_of(
	    ratio_round(n, 0, e->step_rule == STEP_UP ? ROUND_UP : ROUND_DOWN));
}

static struct value
each_net(struct walker *w, size_t s, const struct each *e)
{
	struct value n, v;

	if (e->peers != NULL)
		return walk_below(w, s, e);
	n = count(w, s, e);
	v = walk_list_net(w, s, e->body);
	if (n.state == CELL_NA || v.state == CELL_NA)
		return value_na();
	if (is_nothing(n) || is_nothing(v))
		return value_of(ratio(0, 1));
	if (n.state != 0 || v.state != 0)
		return value_missing(n.state | v.state);
	return value_of(ratio_mul(n.lo, v.lo));
}

static struct value
band_net(struct walker *w, size_t s, const struct band *b)
{
	uint8_t state;
	const struct band_row *row = walk_row(w, s, b, &state);

	return row == NULL ? value_missing(state) : walk_list_net(w, s, row->body);
}

/* Does the clause take points away?  A 每 or 分档 with modifiers has one sign. */
bool
walk_deducts_any(const struct clause *list)
{
	while (list != NULL && !walk_deducts(list))
		list = list->next;
	return list != NULL;
}

bool
walk_deducts(const struct clause *c)
{
	if (c->kind == C_ACT)
		return c->act->verb == V_DEDUCT;
	if (c->kind == C_EACH)
		return walk_deducts_any(c->each->body) || walk_deducts_any(c->each->rest);
	if (c->kind == C_BAND)
		for (const struct band_row *row = c->band->rows; row != NULL;
		     row = row->next)
			for (const struct clause *b = row->body; b != NULL; b = b->next)
				if (walk_deducts(b))
					return true;
	if (c->kind == C_PERIOD)
		return walk_deducts_any(c->every->body);
	return walk_deducts_any(c->body);
}

/* The modifiers of a whole 每 or 分档 rule its total, whatever its sign. */
static struct value
whole_net(struct walker *w, size_t s, const struct clause *c, struct value v)
{
	return walk_signed_mods(w, s, c->mods, v, walk_deducts(c), true);
}

struct value
walk_signed_mods(struct walker *w, size_t s, const struct mod *mods, struct value v,
    bool minus, bool bounds)
{
	if (mods == NULL || v.state == CELL_NA)
		return v;
	if (v.state == 0 && minus)
		v = value_of(ratio_neg(v.lo));
	v = walk_mods(w, s, mods, v, bounds);
	if (v.state == 0 && minus)
		v = value_of(ratio_neg(v.lo));
	return v;
}

static struct value
clause_net(struct walker *w, size_t s, const struct clause *c)
{
	if (c->kind == C_ACT)
		return act_net(w, s, c);
	if (c->kind == C_EACH && c->each->set >= 0)
		return walk_members(w, s, c);
	if (c->kind == C_EACH)
		return whole_net(w, s, c, each_net(w, s, c->each));
	return whole_net(w, s, c, band_net(w, s, c->band));
}

/* ── pools ──────────────────────────────────────────────────────────── */

static struct value
under_pool(struct walker *w, size_t s, const struct mod *pool_mods, struct value v)
{
	bool minus = v.state == 0 && v.lo.n < 0;
	int ctx = w->ctx;

	if (v.state == CELL_NA)
		return v;
	if (minus)
		v = value_of(ratio_neg(v.lo));
	w->ctx = w->pool_ctx; /* they stand in the head, outside any 每月 */
	v = walk_mods(w, s, pool_mods, v, false);
	w->ctx = ctx;
	if (v.state == 0 && minus)
		v = value_of(ratio_neg(v.lo));
	return v;
}

/* Its modifiers are of each member. */
static bool
is_of_set(const struct clause *c)
{
	return c->kind == C_EACH && c->each->set >= 0;
}

/* 每月: its body in every stretch; modifiers hold for all of them together. */
static void
walk_every(struct walker *w, size_t s, const struct clause *c, struct value scope,
    const struct mod *pool_mods, struct net *into)
{
	int outer = w->ctx, ctx[RULE_STRETCH_MAX];
	size_t n = walk_runs(w, c->every->period, ctx);
	struct net all = { .sum = ratio(0, 1) };
	struct value v = scope;

	for (size_t i = 0; i < n; i++) {
		w->ctx = ctx[i];
		if (c->mods == NULL)
			walk_own(w, s, c->every->body, scope, pool_mods, into);
		else
			walk_own(w, s, c->every->body, value_truth(true), NULL, &all);
	}
	w->ctx = outer;
	if (c->mods == NULL || !brings(c))
		return;
	if (v.state == 0)
		v = whole_net(w, s, c, net_value(all));
	net_add(into, under_pool(w, s, pool_mods, v));
}

void
walk_own(struct walker *w, size_t s, const struct clause *list, struct value scope,
    const struct mod *pool_mods, struct net *into)
{
	for (const struct clause *c = list; c != NULL; c = c->next) {
		struct value v = is_of_set(c)
		    ? scope
		    : walk_within(scope, walk_mods_scope(w, s, c->mods));

		if (c->kind == C_SCOPE || c->kind == C_BLOCK) {
			if (c->kind == C_SCOPE)
				v = walk_within(v, walk_scope(w, s, c->scope));
			walk_own(w, s, c->body, v, pool_mods, into);
		} else if (c->kind == C_PERIOD) {
			walk_every(w, s, c, v, pool_mods, into);
		} else if (brings(c)) {
			if (v.state == 0)
				v = clause_net(w, s, c);
			net_add(into, under_pool(w, s, pool_mods, v));
		}
	}
}

void
walk_locals(struct walker *w, size_t s, const struct rpool *p, struct net *into)
{
	struct value v;

	if (p->local < 0)
		return;
	v = walk_entries(w, s, p);
	if (v.state == 0 && p->sign < 0)
		v = value_of(ratio_neg(v.lo));
	net_add(into, under_pool(w, s, p->ast->mods, v));
}

/* ── 不得分 and 则: is the place reached? ───────────────────────────── */

/* Is ${c} the ${target}, or a 不得分 if that is NULL, or around one? */
static bool
holds_target(const struct clause *c, const void *target)
{
	if (target == NULL ? c->kind == C_ACT && c->act->verb == V_FORFEIT
			   : c == target || (c->kind == C_VETO && c->veto == target))
		return true;
	if (c->kind == C_BAND)
		for (const struct band_row *row = c->band->rows; row != NULL;
		     row = row->next)
			if (walk_contains(row->body, target))
				return true;
	if (is_of_set(c) && walk_contains(c->each->body, target))
		return true;
	if (c->kind == C_PERIOD && walk_contains(c->every->body, target))
		return true;
	return walk_contains(c->body, target);
}

bool
walk_contains(const struct clause *list, const void *target)
{
	while (list != NULL && !holds_target(list, target))
		list = list->next;
	return list != NULL;
}

/* The first that is not true decides. */
static struct value
then(struct value guard, struct value inner)
{
	return is_true(guard) ? inner : guard;
}

static struct value
reach_act(struct walker *w, size_t s, const struct clause *c)
{
	struct value v = value_truth(true);

	if (c->act->when != NULL)
		v = walk_value(w, s, c->act->when);
	for (const struct mod *m = c->mods; m != NULL; m = m->next)
		if (m->kind == M_EXEMPT)
			v = then(v,
			    walk_and(value_truth(true),
				walk_not(walk_value(w, s, m->when))));
	return v;
}

static struct value
reach_band(struct walker *w, size_t s, const struct band *b, const void *target)
{
	uint8_t state;
	const struct band_row *row = walk_row(w, s, b, &state);

	return row == NULL ? value_missing(state)
			   : walk_reach(w, s, row->body, value_truth(true), target);
}

/* In any stretch. */
static struct value
reach_every(struct walker *w, size_t s, const struct clause *c, struct value scope,
    const void *target)
{
	int outer = w->ctx, ctx[RULE_STRETCH_MAX];
	size_t n = walk_runs(w, c->every->period, ctx);
	struct value v = value_na();

	for (size_t i = 0; i < n; i++) {
		w->ctx = ctx[i];
		v = walk_or(v, walk_reach(w, s, c->every->body, scope, target));
	}
	w->ctx = outer;
	return v;
}

static struct value
reach_one(struct walker *w, size_t s, const struct clause *c, struct value scope,
    const void *target)
{
	if (is_of_set(c))
		return then(scope, walk_any_member(w, s, c, target));
	scope = walk_within(scope, walk_mods_scope(w, s, c->mods));
	if (c->kind == C_SCOPE)
		scope = walk_within(scope, walk_scope(w, s, c->scope));
	if (c->kind == C_SCOPE || c->kind == C_BLOCK)
		return walk_reach(w, s, c->body, scope, target);
	if (c->kind == C_PERIOD)
		return reach_every(w, s, c, scope, target);
	if (scope.state != 0)
		return scope;
	if (c->kind == C_ACT)
		return reach_act(w, s, c);
	if (c->kind == C_BAND)
		return reach_band(w, s, c->band, target);
	return c->veto->when != NULL ? walk_value(w, s, c->veto->when) : scope;
}

/* 不适用 means not reached. */
struct value
walk_reach(struct walker *w, size_t s, const struct clause *list, struct value scope,
    const void *target)
{
	struct value v = value_na();

	for (const struct clause *c = list; c != NULL; c = c->next)
		if (holds_target(c, target))
			v = walk_or(v, reach_one(w, s, c, scope, target));
	return v;
}

/* A row that was not chosen is a condition that does not hold, not 不适用; as long as
 * what stands around is ${open} every row may be. */
static bool
band_forfeit_live(struct walker *w, size_t s, const struct band *b, bool open)
{
	uint8_t state;
	const struct band_row *chosen = walk_row(w, s, b, &state);

	if (state == CELL_NA && !open)
		return false;
	open = open || chosen == NULL;
	for (const struct band_row *row = b->rows; row != NULL; row = row->next)
		if (open || row == chosen ? forfeit_live(w, s, row->body, open)
					  : walk_contains(row->body, NULL))
			return true;
	return false;
}

static bool
every_forfeit_live(struct walker *w, size_t s, const struct every *e, bool open)
{
	int outer = w->ctx, ctx[RULE_STRETCH_MAX];
	size_t n = walk_runs(w, e->period, ctx);
	bool live = false;

	for (size_t i = 0; i < n && !live; i++) {
		w->ctx = ctx[i];
		live = forfeit_live(w, s, e->body, open);
	}
	w->ctx = outer;
	return live;
}

/* Is 不得分 reached?  Its condition counts once all 适用 around are known. */
static bool
act_forfeit_live(struct walker *w, size_t s, const struct act *a, bool open)
{
	return a->verb == V_FORFEIT &&
	    (open || a->when == NULL || walk_value(w, s, a->when).state != CELL_NA);
}

/* Is there a 不得分 whose condition is not 不适用?  ${open}: a 适用 around is 未报. */
static bool
forfeit_live(struct walker *w, size_t s, const struct clause *list, bool open)
{
	for (const struct clause *c = list; c != NULL; c = c->next) {
		struct value v = is_of_set(c) ? value_truth(true)
		    : c->kind == C_SCOPE      ? walk_scope(w, s, c->scope)
					      : walk_mods_scope(w, s, c->mods);
		bool now = open || v.state != 0;

		if (is_of_set(c) && walk_contains(c->each->body, NULL))
			return true;
		if (v.state == CELL_NA)
			continue;
		if ((c->kind == C_ACT && act_forfeit_live(w, s, c->act, now)) ||
		    (c->kind == C_BAND && band_forfeit_live(w, s, c->band, now)) ||
		    (c->kind == C_PERIOD && every_forfeit_live(w, s, c->every, now)) ||
		    ((c->kind == C_SCOPE || c->kind == C_BLOCK) &&
			forfeit_live(w, s, c->body, now)))
			return true;
	}
	return false;
}

void
walk_forfeits(struct walker *w, size_t s, const struct clause *list, struct net *into)
{
	into->seen = into->seen || walk_contains(list, NULL);
	into->live = into->live || forfeit_live(w, s, list, false);
}
