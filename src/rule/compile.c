/* SPDX-License-Identifier: MIT
 *
 * compile.c -- from the checked tree to a flat program
 *
 * Instructions are emitted in dependency order: pools and 设 are compiled when
 * first asked for, so a reading circle shows up as asking for something that
 * is being compiled.  A register is written once.
 */
#include "rule/compile.h"

int
emit_in(struct comp *k, int domain, enum reg_kind kind, struct ins i)
{
	struct program *p = k->p;
	size_t cap = k->regs_cap;

	p->ins = job_grow(k->j, p->ins, p->n, &k->ins_cap, sizeof i);
	p->kind = job_grow(k->j, p->kind, p->regs, &cap, sizeof kind);
	cap = k->regs_cap;
	k->lifted = job_grow(k->j, k->lifted, p->regs, &cap, sizeof *k->lifted);
	p->domain = job_grow(k->j, p->domain, p->regs, &k->regs_cap, sizeof domain);
	i.out = (int)p->regs;
	p->ins[p->n++] = i;
	p->kind[p->regs] = kind;
	p->domain[p->regs] = domain;
	k->lifted[p->regs] = 0;
	return (int)p->regs++;
}

int
lift(struct comp *k, int reg, int domain)
{
	struct program *p = k->p;
	struct lift l = { .domain = domain };

	if (reg < 0 || p->domain[reg] == domain)
		return reg;
	for (int at = k->lifted[reg]; at > 0; at = k->lifts[at - 1].next)
		if (k->lifts[at - 1].domain == domain)
			return k->lifts[at - 1].out;
	l.out = p->ins[reg].op == I_CONST
	    ? emit_in(k, domain, p->kind[reg], p->ins[reg])
	    : emit_in(k, domain, p->kind[reg],
		  (struct ins){ .op = I_SPREAD, .a = reg, .b = -1, .c = -1 });
	l.next = k->lifted[reg];
	k->lifts = job_grow(k->j, k->lifts, k->lifts_n, &k->lifts_cap, sizeof l);
	k->lifts[k->lifts_n++] = l;
	k->lifted[reg] = (int)k->lifts_n;
	return l.out;
}

static bool
reads_list(enum opcode op)
{
	return op == I_PICKROW || op == I_CHOOSE || op == I_SUM;
}

/* The domain of what ${i} reads: that of members, if any is one. */
static int
domain_of(const struct comp *k, const struct ins *i)
{
	const int abc[] = { i->a, i->b, i->c };
	int domain = 0;

	for (size_t n = 0; n < ARRAY_N(abc); n++)
		if (abc[n] >= 0 && k->p->domain[abc[n]] > domain)
			domain = k->p->domain[abc[n]];
	for (int n = 0; reads_list(i->op) && n < k->p->lists[i->k].n; n++) {
		int reg = k->p->lists[i->k].reg[n];

		if (reg >= 0 && k->p->domain[reg] > domain)
			domain = k->p->domain[reg];
	}
	return domain;
}

int
emit(struct comp *k, enum reg_kind kind, struct ins i)
{
	int domain = domain_of(k, &i);

	if (domain == 0)
		return emit_in(k, 0, kind, i);
	i.a = lift(k, i.a, domain);
	i.b = lift(k, i.b, domain);
	i.c = lift(k, i.c, domain);
	for (int n = 0; reads_list(i.op) && n < k->p->lists[i.k].n; n++)
		k->p->lists[i.k].reg[n] = lift(k, k->p->lists[i.k].reg[n], domain);
	return emit_in(k, domain, kind, i);
}

/* Where the constant is in the table, or is to be put. */
static int *
const_place(const struct comp *k, enum reg_kind kind, int64_t value)
{
	size_t at = ((uint64_t)value * 8 + (uint64_t)kind) *
		UINT64_C(0x9E3779B97F4A7C15) >>
	    20;

	for (;; at++) {
		int *place = &k->consts[at & (k->consts_cap - 1)];

		if (*place == 0 ||
		    (k->p->ins[*place - 1].k == value && k->p->kind[*place - 1] == kind))
			return place;
	}
}

static void
grow_consts(struct comp *k)
{
	const int *old = k->consts;
	size_t n = k->consts_cap;

	k->consts_cap = n == 0 ? 64 : n * 2;
	k->consts = NEWS(k->j, int, k->consts_cap);
	for (size_t i = 0; i < n; i++)
		if (old[i] != 0)
			*const_place(k, k->p->kind[old[i] - 1],
			    k->p->ins[old[i] - 1].k) = old[i];
}

int
emit_const(struct comp *k, enum reg_kind kind, int64_t value)
{
	int *place;

	if (k->consts_n * 2 >= k->consts_cap)
		grow_consts(k);
	place = const_place(k, kind, value);
	if (*place == 0) {
		*place = 1 +
		    emit_in(k, 0, kind,
			(struct ins){ .op = I_CONST,
			    .a = -1,
			    .b = -1,
			    .c = -1,
			    .k = value });
		k->consts_n++;
	}
	return *place - 1;
}

void
emit_barrier(struct comp *k)
{
	struct program *p = k->p;

	p->segment = job_grow(k->j, p->segment, p->segments, &k->segments_cap,
	    sizeof *p->segment);
	p->segment[p->segments++] = p->n;
}

int
emit_whole(struct comp *k, enum reg_kind kind, struct ins i)
{
	struct program *p = k->p;
	int since = (int)p->segment[p->segments - 1]; /* one register each */

	/* 计数(同类) reads no register, but is of everybody all the same. */
	if (p->segments == 1 || i.a >= since || i.b >= since || i.c >= since)
		emit_barrier(k);
	return emit(k, kind, i);
}

int
add_list(struct comp *k, struct list l)
{
	struct program *p = k->p;

	p->lists = job_grow(k->j, p->lists, k->lists_n, &k->lists_cap, sizeof l);
	p->lists[k->lists_n] = l;
	return (int)k->lists_n++;
}

void
list_put(struct comp *k, struct list *l, int reg, int sign)
{
	/* Powers of two: full when n is one. */
	if ((l->n & (l->n - 1)) == 0) {
		size_t cap = l->n == 0 ? 1 : (size_t)l->n * 2;
		int *more = NEWS(k->j, int, cap), *signs = NEWS(k->j, int, cap);

		for (int i = 0; i < l->n; i++)
			more[i] = l->reg[i], signs[i] = l->sign[i];
		l->reg = more;
		l->sign = signs;
	}
	l->reg[l->n] = reg;
	l->sign[l->n++] = sign;
}

void
compile_circle(struct comp *k, struct span at, const char *what)
{
	if (k->circle)
		return;
	k->circle = true;
	rule_notef(k->notes, RULE_ERROR, at, "去掉其中一处引用", "%s 绕了一圈又用到自己",
	    what);
}

bool
compile_deeper(struct comp *k, struct span at)
{
	if (k->depth < RULE_READ_DEPTH) {
		k->depth++;
		return true;
	}
	if (!k->circle)
		rule_notef(k->notes, RULE_ERROR, at, "去掉一些引用，或分成几个方案",
		    "池和 设 一处读一处，连着超过 %d 处", RULE_READ_DEPTH);
	k->circle = true;
	return false;
}

/* What comes after grades: 结果 and 结果运用. */
static void
compile_ends(struct comp *k)
{
	struct rule *r = k->r;

	r->prog.money_reg = NEWS(k->j, int, r->moneys_n + 1);
	for (size_t i = 0; i < r->moneys_n; i++)
		r->prog.money_reg[i] = compile_money(k, r->money[i]);
	for (size_t i = 0; i < r->outcomes_n; i++) {
		struct outcome *o = r->outcome[i].ast;

		o->reg = compile_expr(k, o->when);
	}
}

enum err
rule_compile(struct job *j, struct rule *r, struct rule_notes *notes)
{
	struct comp k = { .j = j,
		.r = r,
		.notes = notes,
		.p = &r->prog,
		.in = { -1, -1, -1 } };

	r->prog = (struct program){ .total = -1, .base = -1 };
	r->prog.pool_reg = NEWS(j, int, r->pools_n + 1);
	r->prog.grade_reg = NEWS(j, int, r->grades_n + 1);
	r->prog.grade_value = NEWS(j, int, r->grades_n + 1);
	for (size_t i = 0; i < r->grades_n; i++)
		r->prog.grade_reg[i] = r->prog.grade_value[i] = -1;
	r->prog.grades = NEWS(j, struct grade_plan, r->grades_n + 1);
	emit_barrier(&k);
	for (size_t i = 0; i < r->gates_n; i++)
		(void)compile_gate(&k, i);
	for (size_t i = 0; i < r->pools_n; i++)
		r->prog.pool_reg[i] = compile_pool(&k, (int)i, r->pool[i].ast->name.at);
	(void)compile_total(&k, true, r->scheme->at);
	for (size_t i = 0; i < r->grades_n; i++)
		(void)compile_grade(&k, (int)i, r->grade[i].ast->sym->at);
	compile_ends(&k);
	compile_carried(&k);
	emit_barrier(&k);
	return k.circle ? E_INPUT : OK;
}
