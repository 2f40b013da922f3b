/* SPDX-License-Identifier: MIT
 *
 * run.c -- executing a program over blocks of subjects
 *
 * Registers that live inside one block share a few slots; those that cross a
 * barrier, and results, are full columns; so is what a whole instruction reads
 * and gives.  With "keep" every register is a
 * full column, which is how an explanation reads what happened.
 */
#include "rule/run_grade.h"

/* Where a register lives. */
struct home {
	size_t born, dies; /* instructions */
	bool whole;        /* a column over all subjects */
	int slot;          /* else: which block-sized slot */
};

/* ── which registers an instruction reads ───────────────────────────── */

typedef void use(void *arg, int reg);

static void
use_list(const struct list *l, use *see, void *arg, bool signs_too)
{
	for (int i = 0; i < l->n; i++) {
		if (l->reg[i] >= 0)
			see(arg, l->reg[i]);
		if (signs_too && l->sign[i] >= 0)
			see(arg, l->sign[i]);
	}
}

static void
use_plan(const struct pool_plan *plan, use *see, void *arg)
{
	const int one[] = { plan->scope, plan->start, plan->cap, plan->floor };

	for (size_t i = 0; i < ARRAY_N(one); i++)
		if (one[i] >= 0)
			see(arg, one[i]);
	use_list(&plan->clauses, see, arg, false);
	use_list(&plan->scaled, see, arg, false);
	use_list(&plan->plain, see, arg, false);
	use_list(&plan->forfeit, see, arg, false);
	use_list(&plan->exempt, see, arg, false);
	use_list(&plan->zero, see, arg, false);
	use_list(&plan->factors, see, arg, true);
	for (int i = 0; i < plan->scaled.n; i++) {
		if (plan->weight != NULL)
			see(arg, plan->weight[i]);
		if (plan->mean != NULL)
			see(arg, plan->mean[i]);
		if (plan->outside[i] >= 0)
			see(arg, plan->outside[i]);
	}
}

static void
use_grade(const struct program *p, const struct grade_plan *g, use *see, void *arg)
{
	if (g->scope >= 0)
		see(arg, g->scope);
	use_list(&g->rows, see, arg, false);
	use_list(&g->gates, see, arg, false);
	if (p->pools[p->ins[p->total].k].scope >= 0)
		see(arg, p->pools[p->ins[p->total].k].scope);
	for (int n = 0; g->quota != NULL && n < g->rows.n; n++)
		if (g->quota[n].reg >= 0) {
			see(arg, g->quota[n].reg);
			use_list(&g->quota[n].tie, see, arg, false);
		}
}

static void
each_use(const struct program *p, const struct ins *i, use *see, void *arg)
{
	const int abc[] = { i->a, i->b, i->c };

	for (size_t n = 0; n < ARRAY_N(abc); n++)
		if (abc[n] >= 0)
			see(arg, abc[n]);
	if (i->op == I_PICKROW || i->op == I_CHOOSE || i->op == I_SUM ||
	    i->op == I_COMBINE || i->op == I_RUNS)
		use_list(&p->lists[i->k], see, arg, false);
	else if (i->op == I_POOL)
		use_plan(&p->pools[i->k], see, arg);
	else if (i->op == I_GRADE || i->op == I_QUOTA)
		use_grade(p, &p->grades[i->k], see, arg);
}

/* ── homes ──────────────────────────────────────────────────────────── */

struct lives {
	struct home *home;
	size_t now;
};

static void
lives_until(void *arg, int reg)
{
	struct lives *l = arg;

	l->home[reg].dies = l->now;
}

static size_t
segment_of(const struct program *p, size_t ins)
{
	size_t s = 0;

	while (s + 1 < p->segments && p->segment[s + 1] <= ins)
		s++;
	return s;
}

static struct home *
find_homes(struct run *k, bool keep)
{
	const struct program *p = k->p;
	struct lives l = { .home = NEWS(k->j, struct home, p->regs + 1) };

	for (l.now = 0; l.now < p->n; l.now++) {
		struct home *h = &l.home[p->ins[l.now].out];

		h->born = h->dies = l.now;
		each_use(p, &p->ins[l.now], lives_until, &l);
	}
	for (size_t r = 0; r < p->regs; r++)
		l.home[r].whole = keep || p->kind[r] == REG_RESULT ||
		    segment_of(p, l.home[r].born) != segment_of(p, l.home[r].dies);
	for (size_t c = 0; c < p->carried_n; c++)
		l.home[p->carried[c]].whole = true;
	return l.home;
}

/* A slot is free again once its register was read last. */
static size_t
give_slots(struct run *k, struct home *home)
{
	const struct program *p = k->p;
	int *dying = NEWS(k->j, int, p->n + 1); /* first of a chain, + 1 */
	int *chain = NEWS(k->j, int, p->regs + 1);
	int *spare = NEWS(k->j, int, p->regs + 1);
	size_t spare_n = 0, slots = 0;

	for (size_t n = 0; n < p->n; n++) {
		int out = p->ins[n].out;

		if (home[out].whole)
			continue;
		home[out].slot = spare_n > 0 ? spare[--spare_n] : (int)slots++;
		chain[out] = dying[home[out].dies];
		dying[home[out].dies] = out + 1;
		for (int r = dying[n]; r > 0; r = chain[r - 1])
			spare[spare_n++] = home[r - 1].slot;
	}
	return slots;
}

/* ── memory ─────────────────────────────────────────────────────────── */

struct memory {
	struct frame whole, slot; /* columns by register; blocks by slot */
	struct home *home;
};

static struct frame
new_frame(struct job *j, size_t n)
{
	return (struct frame){ .v = NEWS(j, int64_t *, n + 1),
		.d = NEWS(j, int64_t *, n + 1),
		.s = NEWS(j, uint8_t *, n + 1) };
}

static struct memory
lay_out(struct run *k, size_t subjects, bool keep)
{
	size_t block = subjects < RULE_BLOCK ? subjects + 1 : RULE_BLOCK;
	const struct program *p = k->p;
	struct memory m = { .home = find_homes(k, keep) };
	size_t slots = give_slots(k, m.home);

	m.whole = new_frame(k->j, p->regs);
	m.slot = new_frame(k->j, slots);
	k->f = new_frame(k->j, p->regs);
	for (size_t r = 0; r < p->regs; r++) {
		if (!m.home[r].whole)
			continue;
		m.whole.v[r] = NEWS(k->j, int64_t, subjects + 1);
		m.whole.s[r] = NEWS(k->j, uint8_t, subjects + 1);
		if (p->kind[r] == REG_FRAC || p->kind[r] == REG_RESULT)
			m.whole.d[r] = NEWS(k->j, int64_t, subjects + 1);
	}
	for (size_t s = 0; s < slots; s++) {
		m.slot.v[s] = NEWS(k->j, int64_t, block);
		m.slot.d[s] = NEWS(k->j, int64_t, block);
		m.slot.s[s] = NEWS(k->j, uint8_t, block);
	}
	return m;
}

/* Point every register at block [base, base + n). */
static void
point(struct run *k, const struct memory *m, size_t at)
{
	for (size_t r = 0; r < k->p->regs; r++) {
		const struct home *h = &m->home[r];

		k->f.v[r] = h->whole ? m->whole.v[r] + at : m->slot.v[h->slot];
		k->f.s[r] = h->whole ? m->whole.s[r] + at : m->slot.s[h->slot];
		k->f.d[r] = !h->whole       ? m->slot.d[h->slot]
		    : m->whole.d[r] == NULL ? NULL
					    : m->whole.d[r] + at;
	}
}

/* ── whole columns at a barrier ─────────────────────────────────────── */

static struct column
new_column(struct job *j, size_t n)
{
	return (struct column){ .v = NEWS(j, int64_t, n + 1),
		.d = NEWS(j, int64_t, n + 1),
		.s = NEWS(j, uint8_t, n + 1) };
}

/* What they read is from earlier segments: see emit_whole(). */
static void
segment_columns(struct run *k, const struct memory *m, size_t from, size_t to)
{
	for (size_t n = from; n < to; n++) {
		const struct ins *i = &k->p->ins[n];

		if (whole_ops[i->op] == NULL)
			continue;
		if (k->col[n].s == NULL)
			k->col[n] = new_column(k->j, k->snap->subjects);
		whole_ops[i->op](k, i, &m->whole, &k->col[n]);
	}
}

/* ── levels of the tree ─────────────────────────────────────────────── */

/* How often to run so that every level has the ones it rests on; 0: 上级 goes
 * round in a circle, or deeper than allowed. */
static size_t
passes(const struct run *k)
{
	const struct rule_snapshot *snap = k->snap;
	size_t most = 1;

	if (k->p->carried_n == 0 || snap->above == NULL)
		return 1;
	for (size_t i = 0; i < snap->subjects; i++) {
		size_t level = 1;

		for (int32_t up = snap->above[i]; up >= 0; up = snap->above[up])
			if (++level > RULE_TREE_DEPTH)
				return 0;
		most = level > most ? level : most;
	}
	return most;
}

static void
carry(struct run *k, const struct memory *m)
{
	size_t n = k->snap->subjects;

	for (size_t c = 0; c < k->p->carried_n; c++) {
		int reg = k->p->carried[c];

		memcpy(k->prior[c].v, m->whole.v[reg], n * sizeof(int64_t));
		if (m->whole.d[reg] != NULL)
			memcpy(k->prior[c].d, m->whole.d[reg], n * sizeof(int64_t));
		memcpy(k->prior[c].s, m->whole.s[reg], n);
	}
}

/* ── running ────────────────────────────────────────────────────────── */

static void
run_block(struct run *k, size_t from, size_t to)
{
	for (size_t n = from; n < to; n++) {
		const struct ins *i = &k->p->ins[n];

		run_ops[i->op](k, i);
	}
}

static uint8_t
missing_means(const struct rule_fact *f, int32_t today)
{
	if (today <= f->due)
		return OPEN_NOT_DUE;
	return f->owed == RULE_BY_UNIT ? OPEN_OWED : OPEN_WAITING;
}

static struct run
new_run(struct job *j, const struct rule *r, const struct rule_snapshot *snap)
{
	struct run k = { .j = j,
		.r = r,
		.p = &r->prog,
		.snap = snap,
		.class_fact = -1,
		.classes = 1 };

	k.missing_as = NEWS(j, uint8_t, r->facts_n + 1);
	k.col = NEWS(j, struct column, r->prog.n + 1);
	k.prior = NEWS(j, struct column, r->prog.carried_n + 1);
	for (size_t c = 0; c < r->prog.carried_n; c++) {
		k.prior[c] = new_column(j, snap->subjects);
		memset(k.prior[c].s, CELL_NA, snap->subjects);
	}
	for (size_t i = r->facts_n; i-- > 0;) {
		k.missing_as[i] = snap->open != NULL && snap->open[i]
		    ? OPEN_NOT_DUE
		    : missing_means(&r->fact[i].pub, snap->today);
		if (r->fact[i].pub.is_class) {
			k.class_fact = (int)i;
			k.classes = r->fact[i].pub.choice_n;
		}
	}
	return k;
}

static void
run_once(struct run *k, const struct memory *m)
{
	const struct program *p = k->p;
	size_t subjects = k->snap->subjects;

	for (size_t s = 0; s + 1 < p->segments; s++) {
		segment_columns(k, m, p->segment[s], p->segment[s + 1]);
		for (k->base = 0; k->base < subjects; k->base += k->n) {
			k->n = subjects - k->base < RULE_BLOCK ? subjects - k->base
							       : RULE_BLOCK;
			point(k, m, k->base);
			run_block(k, p->segment[s], p->segment[s + 1]);
		}
	}
}

static enum err
run_all(struct run *k, const struct memory *m)
{
	size_t n = passes(k);

	if (n == 0)
		return fail(k->j, E_INPUT,
		    "上级关系绕了一圈，或超过 %d 层；请改好单位的上级", RULE_TREE_DEPTH);
	while (n-- > 0) {
		run_once(k, m);
		carry(k, m);
	}
	return OK;
}

static void
give_score(const struct memory *m, int reg, struct rule_score *out)
{
	*out = (struct rule_score){ .lo = m->whole.v[reg],
		.hi = m->whole.d[reg],
		.state = m->whole.s[reg] };
}

static void
give_results(struct run *k, const struct memory *m, struct rule_results *out)
{
	const struct rule *r = k->r;
	size_t n = k->snap->subjects;

	out->subjects = n;
	out->pool = NEWS(k->j, struct rule_score, r->pools_n + 1);
	out->grade = NEWS(k->j, struct rule_grade_score, r->grades_n + 1);
	give_score(m, k->p->total, &out->total);
	for (size_t i = 0; i < r->pools_n; i++)
		give_score(m, k->p->pool_reg[i], &out->pool[i]);
	for (size_t t = 0; t < r->grades_n; t++) {
		int reg = k->p->grade_reg[t];

		out->grade[t].best = NEWS(k->j, uint8_t, n + 1);
		out->grade[t].worst = NEWS(k->j, uint8_t, n + 1);
		for (size_t i = 0; i < n; i++) {
			out->grade[t].best[i] = (uint8_t)m->whole.v[reg][i];
			out->grade[t].worst[i] = (uint8_t)m->whole.d[reg][i];
		}
	}
}

enum err
rule_run(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    struct rule_results *out)
{
	struct run k = new_run(j, r, snap);
	struct memory m;
	enum err e;

	if (!r->runnable)
		return fail(j, E_INPUT,
		    "方案还有须改的地方，不能计算；先运行 zeren check");
	m = lay_out(&k, snap->subjects, false);
	e = run_all(&k, &m);
	if (e == OK)
		give_results(&k, &m, out);
	return e;
}

static struct quota_trace **
quota_traces(struct job *j, const struct rule *r)
{
	struct quota_trace **t = NEWS(j, struct quota_trace *, r->grades_n + 1);

	for (size_t i = 0; i < r->grades_n; i++)
		if (r->prog.grades[i].quota != NULL)
			t[i] = NEWS(j, struct quota_trace, r->grade[i].pub.rows_n + 1);
	return t;
}

enum err
rule_run_frame(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    size_t only, struct frame *out)
{
	struct run k = new_run(j, r, snap), one = k;
	struct memory m;
	enum err e = OK;

	if (!r->runnable)
		return fail(j, E_INPUT,
		    "方案还有须改的地方，不能计算；先运行 zeren check");
	k.asked = only;
	k.trace = quota_traces(j, r);
	if (r->prog.segments > 2 || r->prog.carried_n > 0) { /* some need everybody */
		m = lay_out(&k, snap->subjects, false);
		e = run_all(&k, &m);
	}
	if (e != OK)
		return e;
	m = lay_out(&one, 1, true);
	one.base = only;
	one.n = 1;
	point(&one, &m, 0);
	run_block(&one, 0, r->prog.n);
	*out = one.f;
	out->quota = k.trace;
	return OK;
}
