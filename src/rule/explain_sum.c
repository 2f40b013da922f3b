/* SPDX-License-Identifier: MIT
 *
 * explain_sum.c -- how the parts of a pool make its result, and what bounded it
 *
 * 100.00 × 60% + 95.00 × 40%; 扣完为止：合计 −3.00，按 0.00 计.  Every figure is a
 * register of the run; only the words are made here.
 */
#include "rule/explain.h"

static const struct pool_plan *
plan_of(const struct tell *t, int reg)
{
	const struct ins *i = &t->r->prog.ins[reg]; /* one register each */

	if (i->op == I_MEAN)
		i = &t->r->prog.ins[i->a];
	return &t->r->prog.pools[i->k];
}

static void
put_score(const struct tell *t, struct buf *b, int reg)
{
	int places = t->r->head.places;

	num_put(b, (struct num){ t->f.v[reg][0] }, places);
	if (told_state(t, reg) == 0)
		return;
	buf_put(b, S("至"));
	if (t->f.d[reg][0] == RESULT_NO_LIMIT)
		buf_put(b, S("不封顶"));
	else
		num_put(b, (struct num){ t->f.d[reg][0] }, places);
}

/* 满分 × Σ 权重 × 得分 ÷ 分值 [÷ applicable weights] */
static void
put_weighted(const struct tell *t, struct buf *b, const struct pool_plan *plan)
{
	struct frac weights = { .d = 1 };
	static const struct frac one = { .n = 1, .d = 1 };
	static const struct type ratio = { .vt = VT_NUM,
		.uk = UK_RATIO,
		.power = 1,
		.unit = UNIT_NONE };

	for (int n = 0; n < plan->scaled.n; n++) {
		int reg = plan->scaled.reg[n];

		if (told_state(t, reg) == CELL_NA)
			continue;
		weights = frac_add(weights, told_value(t, plan->weight[n]));
		buf_put(b, b->n > 0 ? S(" + ") : S(""));
		put_score(t, b, reg);
		if (plan->points[n] != plan->full) {
			buf_put(b, S(" ÷ "));
			num_put_short(b, (struct num){ plan->points[n] });
			buf_put(b, S(" × "));
			num_put_short(b, (struct num){ plan->full });
		}
		buf_put(b, S(" × "));
		put_measure(b, told_value(t, plan->weight[n]), &ratio);
	}
	if (weights.n == 0 || frac_cmp(weights, one) == 0)
		return;
	buf_put(b, S("，再 ÷ 适用部分的权重 "));
	put_measure(b, weights, &ratio);
}

/* Only when something is 不适用: otherwise it is plain addition. */
static void
put_rescaled(const struct tell *t, struct buf *b, const struct pool_plan *plan)
{
	wide applicable = 0, sum = 0;
	bool open = false;

	for (int n = 0; n < plan->scaled.n; n++) {
		int reg = plan->scaled.reg[n];

		if (told_state(t, reg) == CELL_NA)
			continue;
		open = open || told_state(t, reg) != 0;
		applicable += plan->points[n];
		sum += told_state(t, reg) == 0 ? t->f.v[reg][0] : 0;
	}
	if (applicable == plan->full || applicable == 0 || plan->absent != ABSENT_RESCALE)
		return;
	num_put_short(b, (struct num){ plan->full });
	buf_put(b, S(" × "));
	if (open)
		buf_put(b, S("各项得分"));
	else
		num_put(b, frac_round(frac_make(sum, NUM_ONE), 6, ROUND_HALF),
		    t->r->head.places);
	buf_put(b, S(" ÷ "));
	num_put_short(b, frac_round(frac_make(applicable, NUM_ONE), 6, ROUND_HALF));
	buf_put(b, S("，不适用的分值不计"));
}

static void
put_signed(struct buf *b, struct num n, int places)
{
	if (n.u < 0)
		buf_put(b, S("−"));
	num_put(b, (struct num){ n.u < 0 ? -n.u : n.u }, places);
}

/* What the child pools bring; false where a reader could not add it up. */
static bool
children_sum(const struct tell *t, const struct pool_plan *plan, struct frac *out)
{
	wide applicable = 0, shared = 0, plain = 0;
	struct frac part;

	for (int n = 0; n < plan->scaled.n; n++) {
		int reg = plan->scaled.reg[n];

		if (told_state(t, reg) == CELL_NA)
			continue;
		if (told_state(t, reg) != 0)
			return false;
		applicable += plan->points[n];
		shared += t->f.v[reg][0];
	}
	for (int n = 0; n < plan->plain.n; n++) {
		int reg = plan->plain.reg[n];

		if ((told_state(t, reg) & STATE_MISSING) != 0)
			return false;
		plain += told_state(t, reg) == 0 ? t->f.v[reg][0] : 0;
	}
	part = frac_make(shared, NUM_ONE);
	if (applicable != plan->full && plan->full > 0 && applicable > 0)
		part = frac_mul(part, frac_make(plan->full, applicable));
	*out = frac_add(part, frac_make(plain, NUM_ONE));
	return plan->weight == NULL && plan->factors.n == 0 &&
	    (applicable == plan->full || plan->absent == ABSENT_RESCALE);
}

/* What clauses, child pools and the start add up to, before the bounds. */
static bool
raw_sum(const struct tell *t, const struct pool_plan *plan, struct num *out)
{
	struct frac sum = plan->start >= 0 && told_state(t, plan->start) == 0
	    ? told_value(t, plan->start)
	    : (struct frac){ .n = plan->start_k, .d = NUM_ONE };

	if (plan->scaled.n + plan->plain.n > 0) {
		struct frac below;

		if (!children_sum(t, plan, &below))
			return false;
		sum = frac_add(sum, below);
	}
	for (int n = 0; n < plan->clauses.n; n++) {
		struct frac x = told_value(t, plan->clauses.reg[n]);

		if ((told_state(t, plan->clauses.reg[n]) & STATE_MISSING) != 0)
			return false;
		if (told_state(t, plan->clauses.reg[n]) == 0)
			sum = frac_add(sum, plan->clauses.sign[n] < 0 ? frac_neg(x) : x);
	}
	*out = frac_round(sum, t->r->head.places, t->r->rounding);
	return true;
}

static bool
any_missing(const struct tell *t, const struct pool_plan *plan)
{
	for (int n = 0; n < plan->clauses.n; n++)
		if ((told_state(t, plan->clauses.reg[n]) & STATE_MISSING) != 0)
			return true;
	for (int n = 0; n < plan->forfeit.n; n++)
		if ((told_state(t, plan->forfeit.reg[n]) & STATE_MISSING) != 0)
			return true;
	return false;
}

static bool
any_holds(const struct tell *t, const struct list *l)
{
	for (int n = 0; n < l->n; n++)
		if (told_state(t, l->reg[n]) == 0 && t->f.v[l->reg[n]][0] != 0)
			return true;
	return false;
}

/* 记零, or 不得分 that no 免 of the pool lifts: whatever the sum. */
static struct str
verdict_text(const struct tell *t, const struct pool_plan *plan, int reg)
{
	struct buf b = { .j = t->j };

	if (any_holds(t, &plan->zero))
		return S("记零的条件成立，不论合计多少，记 0");
	if (!any_holds(t, &plan->forfeit) || any_holds(t, &plan->exempt))
		return (struct str){ 0 };
	buf_put(&b, S("不得分的条件成立，不论合计多少，按 "));
	put_signed(&b, (struct num){ t->f.v[reg][0] }, t->r->head.places);
	buf_put(&b, S(" 计"));
	return buf_str(&b);
}

static struct str
bounds_text(const struct tell *t, const struct pool_plan *plan, int reg)
{
	struct buf b = { .j = t->j };
	struct num raw, got = { t->f.v[reg][0] };
	int places = t->r->head.places;
	struct str verdict = told_state(t, reg) == 0 ? verdict_text(t, plan, reg)
						     : (struct str){ 0 };

	if (verdict.n > 0)
		return verdict;
	if (told_state(t, reg) == 0 && any_missing(t, plan))
		return plan->unreported == UNREP_FULL
		    ? S("本单位没有按期报数，这一项规定按满分计")
		    : plan->unreported == UNREP_MEAN
		    ? S("本单位没有按期报数，这一项规定按同类平均计")
		    : got.u == 0 ? S("本单位没有按期报数，不得分")
				 : S("本单位没有按期报数，按下限计");
	if (told_state(t, reg) != 0 || !raw_sum(t, plan, &raw) || raw.u == got.u)
		return (struct str){ 0 };
	buf_put(&b, raw.u > got.u ? S("合计 ") : S("扣完为止：合计 "));
	put_signed(&b, raw, places);
	buf_put(&b, raw.u > got.u ? S("，封顶按 ") : S("，按 "));
	put_signed(&b, got, places);
	buf_put(&b, S(" 计"));
	return buf_str(&b);
}

/* What stands for a pool that is 不适用, as the pool above has it. */
static struct str
absent_text(const struct tell *t, int pool)
{
	const struct rpool *p = pool < 0 ? NULL : &t->r->pool[pool];
	const struct pool_plan *up;
	struct buf b = { .j = t->j };
	int n = 0;

	if (p == NULL)
		return S("不适用");
	up = plan_of(t, p->parent < 0 ? t->r->prog.total : t->r->pool[p->parent].reg);
	while (n < up->scaled.n && up->scaled.reg[n] != p->reg)
		n++;
	if (n == up->scaled.n ||
	    (up->outside[n] >= 0 && told_state(t, up->outside[n]) == CELL_NA))
		return S("不适用，不计");
	if (up->absent == ABSENT_FULL)
		return S("不适用，规定按满分计入上一层");
	if (up->absent == ABSENT_ZERO)
		return S("不适用，规定按 0 分计入上一层");
	if (up->absent == ABSENT_RESCALE || told_state(t, up->mean[n]) != 0)
		return S("不适用，不计入分母");
	buf_put(&b, S("不适用，规定按同类平均 "));
	put_signed(&b, (struct num){ t->f.v[up->mean[n]][0] }, t->r->head.places);
	buf_put(&b, S(" 计入上一层"));
	return buf_str(&b);
}

/* 起 8分, where it is neither nothing nor the points in the title. */
static void
put_start(const struct tell *t, struct buf *b, const struct pool_plan *plan, int pool)
{
	static const struct type points = { .vt = VT_NUM,
		.uk = UK_POINT,
		.power = 1,
		.unit = UNIT_NONE };
	bool said = pool < 0 ? plan->start >= 0 || plan->start_k != 0
			     : t->r->pool[pool].start != NULL;

	if (!said)
		return;
	buf_put(b, b->n > 0 ? S("；起 ") : S("起 "));
	if (plan->start >= 0 && told_state(t, plan->start) != 0)
		buf_put(b, S("未定"));
	else
		put_measure(b,
		    plan->start >= 0 ? told_value(t, plan->start)
				     : (struct frac){ .n = plan->start_k, .d = NUM_ONE },
		    &points);
	buf_put(b, S("分"));
}

/* 乘 and 免 in the head of the pool, each with what became of it. */
static void
put_factors(const struct tell *t, struct buf *b, int pool)
{
	const struct mod *m = pool < 0 ? NULL : t->r->pool[pool].ast->mods;

	for (; m != NULL; m = m->next) {
		if (m->kind != M_TIMES && m->kind != M_EXEMPT)
			continue;
		buf_put(b, b->n > 0 ? S("；") : S(""));
		buf_put(b, pretty(t->j, rule_slice(t->j, t->r->file, m->at)));
		buf_put(b, str_of(tell_condition(t, m)));
	}
}

void
tell_sum(struct tell *t, struct rule_step *s, int pool)
{
	int reg = pool < 0 ? t->r->prog.total : t->r->pool[pool].reg;
	const struct pool_plan *plan = plan_of(t, reg);
	struct buf b = { .j = t->j };

	if (told_state(t, reg) == CELL_NA) {
		s->clamp = absent_text(t, pool);
		return;
	}
	if (plan->weight != NULL)
		put_weighted(t, &b, plan);
	else if (plan->full > 0 && plan->scaled.n > 0)
		put_rescaled(t, &b, plan);
	put_start(t, &b, plan, pool);
	put_factors(t, &b, pool);
	s->calc = buf_str(&b);
	s->clamp = bounds_text(t, plan, reg);
}
