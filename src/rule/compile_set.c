/* SPDX-License-Identifier: MIT
 *
 * compile_set.c -- members of sets [事件, 清单]: fields, aggregates, 同 and 取
 *
 * What is said of members lives in the domain of their set; emit() spreads the
 * subject's own values there.  Only REDUCE leads back to subjects.
 */
#include "rule/compile.h"

int
set_domain(int set)
{
	return set + 1;
}

struct members
leave_members(struct comp *k)
{
	struct members were = k->in;

	k->in = (struct members){ -1, -1, -1 };
	return were;
}

static enum reg_kind
field_kind(const struct type *t)
{
	return t->vt == VT_NUM ? REG_NUM : t->vt == VT_BOOL ? REG_BOOL : REG_INDEX;
}

int
compile_field(struct comp *k, int set, int field)
{
	struct sym *s = k->r->set[set].field_sym[field];

	if (s->reg < 0)
		s->reg = emit_in(k, set_domain(set), field_kind(&s->type),
		    (struct ins){ .op = I_FIELD, .a = -1, .b = -1, .c = -1, .k = field });
	return s->reg;
}

int
compile_text(struct comp *k, struct str text)
{
	struct program *p = k->p;
	size_t n = 0;

	while (n < p->text_n && !str_eq(p->text[n], text))
		n++;
	if (n == p->text_n) {
		p->text = job_grow(k->j, p->text, p->text_n, &k->text_cap, sizeof text);
		p->text[p->text_n++] = text;
	}
	return emit(k, REG_INDEX,
	    (struct ins){ .op = I_TEXT, .a = -1, .b = -1, .c = -1, .k = (int64_t)n });
}

/* Whether a member is dated in the stretch: the whole 考核期, or a part of it. */
static int
in_stretch(struct comp *k, int set, int ctx)
{
	struct rset *s = &k->r->set[set];

	if (s->is_list && (s->runs < 2 || ctx == 0))
		return -1;
	if (s->inside == NULL) {
		s->inside = NEWS(k->j, int, 1 + PERIODS * RULE_STRETCH_MAX);
		for (int i = 0; i < 1 + PERIODS * RULE_STRETCH_MAX; i++)
			s->inside[i] = -1;
	}
	if (s->inside[ctx] < 0)
		s->inside[ctx] = emit(k, REG_BOOL,
		    (struct ins){ .op = I_DATED,
			.a = compile_field(k, set, (int)s->pub.day),
			.b = -1,
			.c = -1,
			.k = ctx });
	return s->inside[ctx];
}

int
compile_mask(struct comp *k, int set, struct expr *where, int ctx)
{
	int mask = in_stretch(k, set, ctx);

	if (where != NULL)
		mask = compile_guard(k, mask, compile_expr(k, where));
	return mask < 0 ? -1 : lift(k, mask, set_domain(set));
}

int
emit_reduce(struct comp *k, enum reg_kind kind, int set, enum reduce how, int value,
    int mask)
{
	return emit_in(k, 0, kind,
	    (struct ins){ .op = I_REDUCE,
		.a = lift(k, value, set_domain(set)),
		.b = lift(k, mask, set_domain(set)),
		.c = -1,
		.k = (int64_t)set * (RE_ANY + 1) + how });
}

void
list_put_keys(struct comp *k, struct list *l, int set, const struct name *key)
{
	for (; key != NULL; key = key->next)
		list_put(k, l, compile_field(k, set, set_field(k->r, set, key->text)), 0);
}

/* Of those in ${mask} the first of each key: whether a member is one. */
static int
first_of_keys(struct comp *k, struct arg *of, int set, int mask)
{
	struct group_plan plan = { .pick = PICK_ONCE };

	list_put_keys(k, &plan.keys, set, of->same);
	of->kept = emit_group(k, set, plan, emit_const(k, REG_NUM, 0), mask);
	return of->kept;
}

int
compile_aggregate(struct comp *k, const struct expr *x)
{
	enum reduce how = (enum reduce)x->value;
	int set = x->args->x->sym->set, value = -1;
	int mask = compile_mask(k, set, x->args->where, x->ctx);

	if (x->args->same != NULL)
		mask = first_of_keys(k, x->args, set, mask);
	if (how != RE_COUNT)
		value = compile_expr(k, x->args->next->x);
	return emit_reduce(k,
	    how == RE_COUNT                      ? REG_NUM
		: x->type->frac                  ? REG_FRAC
		: how == RE_MAX || how == RE_MIN ? k->p->kind[value]
						 : REG_NUM,
	    set, how, value, mask);
}

/* The day before the days that 间断 looks at; -1: they begin with the stretch. */
static int
gap_start(struct comp *k, const struct arg *start)
{
	struct members outer = leave_members(k);
	int day = start == NULL ? -1 : compile_expr(k, start->x);

	k->in = outer;
	return day;
}

/* k of GAPS: the stretch, the unit and how many of it. */
int
compile_gap(struct comp *k, const struct expr *x)
{
	const struct expr *step = x->args->next->x;
	int set = x->args->x->sym->set, domain = set_domain(set);
	int start = gap_start(k, x->args->next->next);

	return emit_in(k, 0, REG_NUM,
	    (struct ins){ .op = I_GAPS,
		.a = start,
		.b = compile_mask(k, set, x->args->where, start < 0 ? x->ctx : 0),
		.c = lift(k, compile_field(k, set, (int)k->r->set[set].pub.day), domain),
		.pool = domain,
		.k = gap_code(x->ctx, rule_units[step->tok.unit].kind,
		    step->tok.num.u / NUM_ONE) });
}

/* The field that dates the members, for who came first; -1: their order does. */
static int
day_of_set(struct comp *k, int set)
{
	const struct rset *s = &k->r->set[set];

	return s->is_list && s->runs < 2 ? -1 : compile_field(k, set, (int)s->pub.day);
}

int
emit_dated_sum(struct comp *k, int set, int net, int mask, struct list bounds)
{
	int domain = set_domain(set);

	return emit_in(k, 0, REG_FRAC,
	    (struct ins){ .op = I_DATEDSUM,
		.a = lift(k, net, domain),
		.b = lift(k, mask, domain),
		.c = day_of_set(k, set),
		.pool = domain,
		.k = add_list(k, bounds) });
}

int
emit_group(struct comp *k, int set, struct group_plan plan, int net, int mask)
{
	struct program *p = k->p;
	int domain = set_domain(set);
	struct ins i = { .op = I_GROUP,
		.a = lift(k, net, domain),
		.b = lift(k, mask, domain),
		.c = day_of_set(k, set),
		.k = (int64_t)k->groups_n };

	p->groups = job_grow(k->j, p->groups, k->groups_n, &k->groups_cap, sizeof plan);
	p->groups[k->groups_n++] = plan;
	return emit_in(k, domain, plan.pick == PICK_MEAN ? REG_FRAC : REG_BOOL, i);
}

int
any_member(struct comp *k, int guard)
{
	if (k->in.set < 0)
		return guard;
	if (guard < 0)
		guard = emit_const(k, REG_BOOL, 1);
	return compile_guard(k, k->in.around,
	    emit_reduce(k, REG_BOOL, k->in.set, RE_ANY, guard, k->in.mask));
}

static int
pair(struct comp *k, enum opcode op, int a, int b)
{
	return emit(k, k->p->kind[b], (struct ins){ .op = op, .a = a, .b = b, .c = -1 });
}

/* ${value} within 单项; from zero up, unless it is said where it begins. */
static int
within_single(struct comp *k, const struct mod *m, int value)
{
	int most = compile_expr(k, m->y), least = -1;

	if (m->least != NULL) { /* what is above the least, clipped, and the least */
		least = compile_expr(k, m->least);
		value = pair(k, I_SUB, value, least);
		most = pair(k, I_SUB, most, least);
	}
	value = emit(k, k->p->kind[most],
	    (struct ins){ .op = I_CLIP, .a = value, .b = -1, .c = most });
	return least < 0 ? value : pair(k, I_ADD, value, least);
}

/* Those that were reached, the first so many, each within 单项. */
void
compile_local(struct comp *k, int pool, struct pool_plan *plan)
{
	struct rpool *p = &k->r->pool[pool];
	const struct mod *m = p->ast->mods;
	const struct rset *set = &k->r->set[p->local];
	struct group_plan first = { .most = set->pub.most };
	int mask, value;

	while (m->kind != M_LOCAL)
		m = m->next;
	mask = compile_guard(k, in_stretch(k, p->local, p->ctx),
	    compile_field(k, p->local, set_field(k->r, p->local, S("达到"))));
	value = within_single(k, m,
	    compile_field(k, p->local, set_field(k->r, p->local, S("分值"))));
	mask = emit_group(k, p->local, first, value, mask);
	p->local_reg = emit_reduce(k, REG_FRAC, p->local, RE_SUM, value, mask);
	list_put(k, &plan->clauses, p->local_reg, p->sign < 0 ? -1 : 1);
}
