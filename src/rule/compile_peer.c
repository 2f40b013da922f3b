/* SPDX-License-Identifier: MIT
 *
 * compile_peer.c -- what is read of other subjects: 下级 同类 上级
 *
 * What stands inside 合计(下级, …) is computed for every subject as if it were its
 * own, which it is for somebody; then a whole instruction gathers it.  A name
 * that goes round through the tree is read as of the pass before.
 */
#include "rule/compile.h"

static enum opcode
gathers(const struct peers *p)
{
	if (p->place)
		return I_PLACE;
	return p->reach == REACH_DOWN ? I_BELOW : I_PEERS;
}

int
compile_peers(struct comp *k, const struct expr *x)
{
	struct peers *p = x->peers;
	struct members outer = leave_members(k);

	p->reg = p->x == NULL ? -1 : compile_expr(k, p->x);
	p->mask = p->where == NULL ? -1 : compile_expr(k, p->where);
	p->out = emit_whole(k, kind_of(x->type),
	    (struct ins){ .op = gathers(p),
		.a = p->reg,
		.b = p->mask,
		.c = -1,
		.k = p->place ? p->percent : (int)p->how });
	k->in = outer;
	return p->out;
}

int
compile_below(struct comp *k, struct peers *p, int net)
{
	enum reg_kind kind = p->how == RE_MEAN ? REG_FRAC : k->p->kind[net];
	struct list sum = { 0 };

	p->reg = net;
	p->mask = p->where == NULL ? -1 : compile_expr(k, p->where);
	p->out = emit_whole(k, kind,
	    (struct ins){ .op = I_BELOW, .a = net, .b = p->mask, .c = -1, .k = p->how });
	if (p->how == RE_SUM)
		return p->out;
	/* Of nobody, the highest is nothing: 0. */
	list_put(k, &sum, p->out, 1);
	list_put(k, &sum, emit_const(k, REG_NUM, 0), 1);
	return emit(k, kind,
	    (struct ins){ .op = I_SUM,
		.a = -1,
		.b = -1,
		.c = -1,
		.k = add_list(k, sum) });
}

int
compile_far(struct comp *k, const struct expr *x)
{
	struct members outer = leave_members(k);
	int reg = compile_expr(k, x->a);

	k->in = outer;
	return emit_whole(k, k->p->kind[reg],
	    (struct ins){ .op = I_UP, .a = reg, .b = -1, .c = -1 });
}

/* ── round through the tree ─────────────────────────────────────────── */

/* 项.甲 is the same pool wherever it is named; 总分 has a symbol each time. */
static bool
same_quantity(const struct sym *a, const struct sym *b)
{
	return a->kind == b->kind && a->pool == b->pool && a->def == b->def &&
	    a->grades == b->grades;
}

static enum reg_kind
kind_of_prior(const struct sym *s)
{
	if (s->kind != SYM_DEF)
		return REG_RESULT;
	return s->def->kind == DEF_RESULT ? REG_NUM : kind_of(&s->type);
}

int
compile_prior(struct comp *k, const struct sym *s)
{
	size_t at = 0;

	while (at < k->priors_n && !same_quantity(k->prior[at], s))
		at++;
	if (at == k->priors_n) {
		k->prior = job_grow(k->j, k->prior, k->priors_n, &k->prior_cap,
		    sizeof *k->prior);
		k->prior[k->priors_n++] = s;
	}
	return emit(k, kind_of_prior(s),
	    (struct ins){ .op = I_PRIOR, .a = -1, .b = -1, .c = -1, .k = (int64_t)at });
}

static int
carried(struct comp *k, const struct sym *s)
{
	if (s->kind == SYM_DEF && s->def->kind == DEF_RESULT)
		return compile_money(k, s->def);
	if (s->kind == SYM_DEF)
		return compile_def(k, s->def, s->at);
	if (s->kind == SYM_POOL)
		return compile_pool(k, s->pool, s->at);
	if (s->kind == SYM_GRADES)
		return compile_grade_value(k, s->grades, s->at);
	return compile_total(k, s->kind == SYM_TOTAL, s->at);
}

void
compile_carried(struct comp *k)
{
	struct program *p = k->p;

	p->carried = NEWS(k->j, int, k->priors_n + 1);
	p->carried_n = k->priors_n;
	for (size_t i = 0; i < p->carried_n; i++)
		p->carried[i] = carried(k, k->prior[i]);
}
