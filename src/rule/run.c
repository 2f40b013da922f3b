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
	    i->op == I_COMBINE || i->op == I_RUNS || i->op == I_DATEDSUM)
		use_list(&p->lists[i->k], see, arg, false);
	else if (i->op == I_ACROSS)
		use_list(&p->lists[i->k / 8], see, arg, true);
	else if (i->op == I_GROUP)
		use_list(&p->groups[i->k].keys, see, arg, false);
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
	for (size_t i = 0; i < k->r->moneys_n; i++)
		l.home[p->money_reg[i]].whole = true;
	for (size_t i = 0; i < k->r->outcomes_n; i++)
		l.home[k->r->outcome[i].ast->reg].whole = true;
	return l.home;
}

/* Block-sized slots: how many, and of which domain each is. */
struct slots {
	size_t n;
	int *domain;
};

/* Slots of one domain that are free again, as a chain. */
struct spare {
	int *first, *next;
};

static int
take_slot(struct slots *s, struct spare *spare, int domain)
{
	int slot = spare->first[domain] - 1;

	if (slot >= 0) {
		spare->first[domain] = spare->next[slot];
		return slot;
	}
	s->domain[s->n] = domain;
	return (int)s->n++;
}

/* A slot is free again once its register was read last. */
static struct slots
give_slots(struct run *k, struct home *home)
{
	const struct program *p = k->p;
	int *dying = NEWS(k->j, int, p->n + 1); /* first of a chain, + 1 */
	int *chain = NEWS(k->j, int, p->regs + 1);
	struct spare spare = { .first = NEWS(k->j, int, k->domains),
		.next = NEWS(k->j, int, p->regs + 1) };
	struct slots s = { .domain = NEWS(k->j, int, p->regs + 1) };

	for (size_t n = 0; n < p->n; n++) {
		int out = p->ins[n].out;

		if (home[out].whole)
			continue;
		home[out].slot = take_slot(&s, &spare, p->domain[out]);
		chain[out] = dying[home[out].dies];
		dying[home[out].dies] = out + 1;
		for (int r = dying[n]; r > 0; r = chain[r - 1]) {
			int domain = p->domain[r - 1];

			spare.next[home[r - 1].slot] = spare.first[domain];
			spare.first[domain] = home[r - 1].slot + 1;
		}
	}
	return s;
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

/* Rows of ${domain} that subjects [from, from + n) have. */
static struct range
rows_of(const struct run *k, size_t domain, size_t from, size_t n)
{
	const size_t *at = k->rows[domain].from;

	if (domain == 0)
		return (struct range){ from, n };
	return (struct range){ at[from], at[from + n] - at[from] };
}

/* The most rows of ${domain} that one block of subjects has. */
static size_t
longest_block(const struct run *k, size_t domain, struct range all)
{
	size_t most = 0;

	for (size_t from = all.base; from < all.base + all.n; from += RULE_BLOCK) {
		size_t left = all.base + all.n - from;
		size_t n = rows_of(k, domain, from, left < RULE_BLOCK ? left : RULE_BLOCK)
			       .n;

		most = n > most ? n : most;
	}
	return most;
}

/* Columns and slots for the subjects ${all}. */
static struct memory
lay_out(struct run *k, struct range all, bool keep)
{
	const struct program *p = k->p;
	struct memory m = { .home = find_homes(k, keep) };
	struct slots slots = give_slots(k, m.home);
	size_t *block = NEWS(k->j, size_t, k->domains);
	size_t *rows = NEWS(k->j, size_t, k->domains);

	for (size_t d = 0; d < k->domains; d++) {
		block[d] = longest_block(k, d, all) + 1;
		rows[d] = rows_of(k, d, all.base, all.n).n + 1;
	}
	m.whole = new_frame(k->j, p->regs);
	m.slot = new_frame(k->j, slots.n);
	k->f = new_frame(k->j, p->regs);
	for (size_t r = 0; r < p->regs; r++) {
		size_t n = rows[p->domain[r]];

		if (!m.home[r].whole)
			continue;
		m.whole.v[r] = NEWS(k->j, int64_t, n);
		m.whole.s[r] = NEWS(k->j, uint8_t, n);
		if (p->kind[r] == REG_FRAC || p->kind[r] == REG_RESULT)
			m.whole.d[r] = NEWS(k->j, int64_t, n);
	}
	for (size_t s = 0; s < slots.n; s++) {
		size_t n = block[slots.domain[s]];

		m.slot.v[s] = NEWS(k->j, int64_t, n);
		m.slot.d[s] = NEWS(k->j, int64_t, n);
		m.slot.s[s] = NEWS(k->j, uint8_t, n);
	}
	return m;
}

/* Point every register at the block of subjects [from, from + n); whole columns
 * begin with subject ${first}. */
static void
point(struct run *k, const struct memory *m, struct range block, size_t first)
{
	for (size_t d = 0; d < k->domains; d++)
		k->block[d] = rows_of(k, d, block.base, block.n);
	for (size_t r = 0; r < k->p->regs; r++) {
		const struct home *h = &m->home[r];
		size_t d = (size_t)k->p->domain[r];
		size_t at = k->block[d].base - rows_of(k, d, first, 0).base;

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
		struct range rows = k->block[k->p->domain[i->out]];

		k->base = rows.base;
		k->n = rows.n;
		run_ops[i->op](k, i);
	}
}

uint8_t
missing_means(const struct rule_fact *f, int32_t today)
{
	if (today <= f->due)
		return OPEN_NOT_DUE;
	return f->owed == RULE_BY_UNIT ? OPEN_OWED : OPEN_WAITING;
}

/* Entry ${e} of subject s is member s * entries + e of a 清单. */
static struct rule_rows
list_rows(struct job *j, const struct rset *set, size_t subjects)
{
	size_t *from = NEWS(j, size_t, subjects + 1);

	for (size_t i = 0; i <= subjects; i++)
		from[i] = i * set->entries;
	return (struct rule_rows){ .n = subjects * set->entries, .from = from };
}

static void
find_rows(struct run *k)
{
	const struct rule *r = k->r;
	struct rule_rows *rows = NEWS(k->j, struct rule_rows, k->domains);
	size_t subjects = k->snap->subjects;
	const size_t *none = NEWS(k->j, size_t, subjects + 1);

	for (size_t i = 0; i < r->sets_n; i++) {
		const struct rset *set = &r->set[i];

		if (set->is_list)
			rows[i + 1] = list_rows(k->j, set, subjects);
		else if (k->snap->set != NULL)
			rows[i + 1] = k->snap->set[set->pub_at];
		if (rows[i + 1].from == NULL)
			rows[i + 1] = (struct rule_rows){ .from = none };
	}
	k->rows = rows;
}

/* Literals as the snapshot numbers them; one that is not there is like nothing
 * else, so it gets a number of its own. */
static void
find_texts(struct run *k)
{
	const struct program *p = k->p;

	for (size_t n = 0; n < p->text_n; n++) {
		k->text[n] = -1 - (int64_t)n;
		for (size_t i = 0; i < k->snap->text_n && k->text[n] < 0; i++)
			if (str_eq(k->snap->text[i], p->text[n]))
				k->text[n] = (int64_t)i;
	}
}

static struct run
new_run(struct job *j, const struct rule *r, const struct rule_snapshot *snap)
{
	struct run k = { .j = j,
		.r = r,
		.p = &r->prog,
		.snap = snap,
		.domains = r->sets_n + 1,
		.class_fact = -1,
		.classes = 1 };

	k.block = NEWS(j, struct range, k.domains);
	k.text = NEWS(j, int64_t, r->prog.text_n + 1);
	find_rows(&k);
	find_texts(&k);

	find_workdays(&k);
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
		for (struct range b = { 0, 0 }; b.base < subjects; b.base += b.n) {
			b.n = subjects - b.base < RULE_BLOCK ? subjects - b.base
							     : RULE_BLOCK;
			point(k, m, b, 0);
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
give_ends(struct run *k, const struct memory *m, struct rule_results *out)
{
	const struct rule *r = k->r;

	out->outcome = NEWS(k->j, struct rule_truth, r->outcomes_n + 1);
	out->money = NEWS(k->j, struct rule_score, r->moneys_n + 1);
	for (size_t i = 0; i < r->moneys_n; i++) {
		int reg = k->p->money_reg[i];

		out->money[i] = (struct rule_score){ .lo = m->whole.v[reg],
			.hi = m->whole.v[reg],
			.state = m->whole.s[reg] };
	}
	for (size_t i = 0; i < r->outcomes_n; i++) {
		int reg = r->outcome[i].ast->reg;
		uint8_t *is = NEWS(k->j, uint8_t, k->snap->subjects + 1);

		for (size_t at = 0; at < k->snap->subjects; at++)
			is[at] = m->whole.v[reg][at] != 0;
		out->outcome[i] = (struct rule_truth){ .is = is,
			.state = m->whole.s[reg] };
	}
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
	give_ends(k, m, out);
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
	m = lay_out(&k, (struct range){ 0, snap->subjects }, false);
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

/* What everybody comes to, for the columns that one subject alone cannot have. */
static enum err
run_others(struct run *k, struct frame *whole)
{
	struct memory m;
	enum err e;

	if (k->r->prog.segments <= 2 && k->r->prog.carried_n == 0)
		return OK;
	m = lay_out(k, (struct range){ 0, k->snap->subjects }, false);
	e = run_all(k, &m);
	*whole = m.whole;
	return e;
}

struct rerun {
	struct run one;
	struct rule_snapshot snap;
	size_t only;
};

enum err
rule_rerun_open(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    size_t only, struct rerun **out)
{
	struct rerun *x = NEW(j, struct rerun);
	struct range row = { only, 1 };
	struct frame whole;
	struct memory m;
	enum err e;

	x->snap = *snap;
	x->only = only;
	x->one = new_run(j, r, &x->snap);
	if (!r->runnable)
		return fail(j, E_INPUT,
		    "方案还有须改的地方，不能计算；先运行 zeren check");
	e = run_others(&x->one, &whole);
	if (e != OK)
		return e;
	m = lay_out(&x->one, row, true);
	point(&x->one, &m, row, only);
	*out = x;
	return OK;
}

const struct frame *
rule_rerun(struct rerun *x, const struct rule_column *fact)
{
	x->snap.fact = fact;
	run_block(&x->one, 0, x->one.p->n);
	return &x->one.f;
}

enum err
rule_run_frame(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    size_t only, struct frame *out)
{
	struct run k = new_run(j, r, snap), one = k;
	struct frame *everybody = NEW(j, struct frame);
	struct memory m;
	enum err e;

	if (!r->runnable)
		return fail(j, E_INPUT,
		    "方案还有须改的地方，不能计算；先运行 zeren check");
	k.asked = only;
	k.trace = quota_traces(j, r);
	e = run_others(&k, everybody);
	if (e != OK)
		return e;
	m = lay_out(&one, (struct range){ only, 1 }, true);
	point(&one, &m, (struct range){ only, 1 }, only);
	run_block(&one, 0, r->prog.n);
	*out = one.f;
	out->quota = k.trace;
	out->everybody = everybody;
	return OK;
}
