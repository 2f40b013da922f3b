/* SPDX-License-Identifier: MIT
 *
 * run_memory.c -- where registers live while a program runs
 *
 * Registers that live inside one block share a few slots, one set a lane; those that
 * cross a barrier, and results that are wanted, are full columns; so is what a whole
 * instruction reads and gives.  A fact is the snapshot's own column.
 */
#include "rule/loop.h"
#include "rule/run_grade.h"
#include "rule/run_memory.h"

/* ── which registers an instruction reads ───────────────────────────── */

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

void
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
	bool by_whole; /* that instruction needs everybody */
};

static void
lives_until(void *arg, int reg)
{
	struct lives *l = arg;

	l->home[reg].dies = l->now;
	l->home[reg].asked = l->home[reg].asked || l->by_whole;
}

static size_t
segment_of(const struct program *p, size_t ins)
{
	size_t s = 0;

	while (s + 1 < p->segments && p->segment[s + 1] <= ins)
		s++;
	return s;
}

/* Results of pools are kept as far as they are wanted. */
static bool
is_kept(const struct run *k, int pool)
{
	return k->how == NULL || !k->how->brief || k->r->pool[pool].pub.parent < 0 ||
	    k->r->pool[pool].ast->kind != POOL_ITEM;
}

static void
keep_results(const struct run *k, struct home *home)
{
	const struct program *p = k->p;

	home[p->total].whole = true;
	for (size_t i = 0; i < k->r->pools_n; i++)
		if (is_kept(k, (int)i))
			home[p->pool_reg[i]].whole = true;
	for (size_t i = 0; i < k->r->grades_n; i++)
		home[p->grade_reg[i]].whole = true;
	for (size_t c = 0; c < p->carried_n; c++)
		home[p->carried[c]].whole = true;
	for (size_t i = 0; i < k->r->moneys_n; i++)
		home[p->money_reg[i]].whole = true;
	for (size_t i = 0; i < k->r->outcomes_n; i++)
		home[k->r->outcome[i].ast->reg].whole = true;
}

/* Does it cross a barrier?  Constants are the same on either side. */
static bool
crosses(const struct run *k, const struct home *h)
{
	if (k->p->ins[h->born].op == I_CONST)
		return h->asked;
	return segment_of(k->p, h->born) != segment_of(k->p, h->dies);
}

static struct home *
find_homes(struct run *k)
{
	const struct program *p = k->p;
	struct lives l = { .home = NEWS(k->j, struct home, p->regs + 1) };

	for (l.now = 0; l.now < p->n; l.now++) {
		struct home *h = &l.home[p->ins[l.now].out];

		h->born = h->dies = l.now;
		l.by_whole = whole_ops[p->ins[l.now].op] != NULL;
		each_use(p, &p->ins[l.now], lives_until, &l);
	}
	for (size_t r = 0; r < p->regs; r++)
		l.home[r].whole = k->slow || crosses(k, &l.home[r]);
	keep_results(k, l.home);
	return l.home;
}

/* Slots of one domain that are free again, as a chain. */
struct spare {
	int *first, *next;
};

static int
take_slot(struct slots *s, struct spare *spare, int domain, bool fresh)
{
	int slot = spare->first[domain] - 1;

	if (slot >= 0 && !fresh) {
		spare->first[domain] = spare->next[slot];
		return slot;
	}
	s->domain[s->n] = domain;
	return (int)s->n++;
}

/* A slot is free again once its register was read last; one of a constant is written
 * before everything and stays. */
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
		home[out].slot = take_slot(&s, &spare, p->domain[out],
		    p->ins[n].op == I_CONST);
		if (p->ins[n].op != I_CONST) {
			chain[out] = dying[home[out].dies];
			dying[home[out].dies] = out + 1;
		}
		for (int r = dying[n]; r > 0; r = chain[r - 1]) {
			int domain = p->domain[r - 1];

			spare.next[home[r - 1].slot] = spare.first[domain];
			spare.first[domain] = home[r - 1].slot + 1;
		}
	}
	return s;
}

/* ── memory ─────────────────────────────────────────────────────────── */

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

/* Block ${nth} of ${all}.  Loops are fastest on whole blocks, so the last one begins
 * earlier rather than being shorter; what it does once more comes to the same. */
static struct range
block_of(struct range all, size_t nth)
{
	if (all.n < RULE_BLOCK)
		return all;
	if ((nth + 1) * RULE_BLOCK > all.n)
		return (struct range){ all.base + all.n - RULE_BLOCK, RULE_BLOCK };
	return (struct range){ all.base + nth * RULE_BLOCK, RULE_BLOCK };
}

/* The most rows of ${domain} that one block of subjects has. */
static size_t
longest_block(const struct run *k, size_t domain, struct range all)
{
	size_t most = 0;

	for (size_t nth = 0; nth * RULE_BLOCK < all.n; nth++) {
		struct range b = block_of(all, nth);
		size_t n = rows_of(k, domain, b.base, b.n).n;

		most = n > most ? n : most;
	}
	return most;
}

#define LINE 64 /* columns begin where a line of the cache does */

/* Bytes are handed out from ${at} on; NULL: they are only counted. */
struct shelf {
	char *at;
	size_t n;
};

/* As much as was counted. */
static void
fill_shelf(struct job *j, struct shelf *shelf)
{
	char *p = job_room(j, shelf->n + LINE);

	shelf->at = p + (LINE - (uintptr_t)p % LINE) % LINE;
}

static void *
take(struct shelf *shelf, size_t n, size_t each)
{
	size_t bytes = (n * each + LINE - 1) / LINE * LINE;
	void *p = shelf->at;

	shelf->n += bytes;
	if (shelf->at != NULL)
		shelf->at += bytes;
	return p;
}

/* A column of everybody; of a fact only the states are new. */
static void
new_whole(const struct run *k, struct memory *m, size_t reg, size_t rows,
    struct shelf *shelf)
{
	enum reg_kind kind = k->p->kind[reg];
	const struct ins *by = &k->p->ins[reg];

	m->whole.s[reg] = take(shelf, rows, sizeof(uint8_t));
	m->whole.v[reg] = by->op == I_FACT && !k->slow
	    ? (int64_t *)k->snap->fact[by->k].v
	    : take(shelf, rows, sizeof(int64_t));
	if (kind == REG_FRAC)
		m->whole.d[reg] = take(shelf, rows, sizeof(int64_t));
}

static void
new_end(const struct run *k, struct memory *m, size_t reg, size_t rows,
    struct shelf *shelf)
{
	if (k->p->kind[reg] == REG_RESULT)
		m->whole.d[reg] = m->hi[reg] = take(shelf, rows, sizeof(int64_t));
}

typedef void new_column(const struct run *k, struct memory *m, size_t reg, size_t rows,
    struct shelf *shelf);

static void
each_whole(struct run *k, struct memory *m, struct range all, new_column *fn,
    struct shelf *shelf)
{
	for (size_t n = 0; n < m->whole_n; n++) {
		size_t r = m->whole_reg[n], d = (size_t)k->p->domain[r];

		fn(k, m, r, rows_of(k, d, all.base, all.n).n + 1, shelf);
	}
}

/* All columns in one piece, which large pages can hold; in another those that nobody
 * may ever touch: upper ends. */
static void
new_wholes(struct run *k, struct memory *m, struct range all)
{
	struct shelf shelf = { 0 }, ends = { 0 };

	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1) {
			fill_shelf(k->j, &shelf);
			fill_shelf(k->j, &ends);
		}
		each_whole(k, m, all, new_whole, &shelf);
		each_whole(k, m, all, new_end, &ends);
	}
}

struct memory
memory_plan(struct run *k, struct range all)
{
	const struct program *p = k->p;
	struct memory m = { .home = find_homes(k), .all = all };
	bool *whole = NEWS(k->j, bool, p->regs + 1);

	m.slots = give_slots(k, m.home);
	m.block = NEWS(k->j, size_t, k->domains);
	m.whole = new_frame(k->j, p->regs);
	m.hi = NEWS(k->j, int64_t *, p->regs + 1);
	k->apart = NEWS(k->j, uint8_t *, p->regs + 1);
	m.whole_reg = NEWS(k->j, size_t, p->regs + 1);
	for (size_t d = 0; d < k->domains; d++)
		m.block[d] = longest_block(k, d, all) + 1;
	for (size_t r = 0; r < p->regs; r++) {
		if (!m.home[r].whole)
			continue;
		whole[r] = true;
		m.whole_reg[m.whole_n++] = r;
		if (p->kind[r] == REG_RESULT)
			k->apart[r] = NEWS(k->j, uint8_t, all.n / RULE_BLOCK + 1);
	}
	new_wholes(k, &m, all);
	k->whole = whole;
	return m;
}

static void
take_slots(const struct memory *m, struct frame *f, struct shelf *shelf)
{
	for (size_t s = 0; s < m->slots.n; s++) {
		size_t n = m->block[m->slots.domain[s]];

		f->v[s] = take(shelf, n, sizeof(int64_t));
		f->d[s] = take(shelf, n, sizeof(int64_t));
		f->s[s] = take(shelf, n, sizeof(uint8_t));
	}
}

static void
take_scratch(struct run *k, const struct memory *m, struct shelf *shelf)
{
	size_t most = 0;

	for (size_t d = 0; d < k->domains; d++)
		most = m->block[d] > most ? m->block[d] : most;
	for (size_t n = 0; n < SCRATCH_V; n++)
		k->tmp.v[n] = take(shelf, most, sizeof(int64_t));
	for (size_t n = 0; n < SCRATCH_S; n++)
		k->tmp.s[n] = take(shelf, most, sizeof(uint8_t));
}

/* The slots of one lane, and its working columns. */
static struct frame
new_slots(struct run *k, const struct memory *m)
{
	struct frame f = new_frame(k->j, m->slots.n);
	struct shelf shelf = { 0 };

	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1)
			fill_shelf(k->j, &shelf);
		take_slots(m, &f, &shelf);
		take_scratch(k, m, &shelf);
	}
	return f;
}

/* Once and for all blocks. */
static void
write_constant(struct run *k, const struct memory *m, const struct ins *i)
{
	size_t n = m->block[k->p->domain[i->out]];

	loop_fill(n, i->k, k->f.v[i->out]);
	memset(k->f.s[i->out], 0, n);
	k->most[i->out] = i->k < 0 ? -i->k : i->k;
}

void
memory_lane(struct run *k, const struct memory *m)
{
	struct frame slot = new_slots(k, m);

	k->f = new_frame(k->j, k->p->regs);
	k->hi = NEWS(k->j, int64_t *, k->p->regs + 1);
	k->block = NEWS(k->j, struct range, k->domains);
	k->even = NEWS(k->j, int64_t, k->p->regs + 1);
	k->most = NEWS(k->j, int64_t, k->p->regs + 1);
	k->most_d = NEWS(k->j, int64_t, k->p->regs + 1);
	k->standing = grade_standings(k->j, m->block[0]);
	for (size_t r = 0; r < k->p->regs; r++) {
		const struct home *h = &m->home[r];

		if (h->whole)
			continue;
		k->f.v[r] = slot.v[h->slot];
		k->f.d[r] = k->hi[r] = slot.d[h->slot];
		k->f.s[r] = slot.s[h->slot];
		if (k->p->ins[r].op == I_CONST)
			write_constant(k, m, &k->p->ins[r]);
	}
}

static bool
is_apart(const struct run *k, size_t reg)
{
	return loop_states(k->snap->subjects / RULE_BLOCK + 1, k->apart[reg]) != 0;
}

/* Blocks whose ends are the same have only one of them. */
static void
copy_ends(const struct run *k, const struct memory *m, size_t reg)
{
	size_t n = k->snap->subjects;

	for (size_t base = 0; base < n; base += RULE_BLOCK)
		if (!k->apart[reg][base / RULE_BLOCK])
			memcpy(m->hi[reg] + base, m->whole.v[reg] + base,
			    (n - base < RULE_BLOCK ? n - base : RULE_BLOCK) *
				sizeof(int64_t));
}

void
memory_settle(const struct run *k, struct memory *m, size_t from, size_t to)
{
	for (size_t n = from; n < to; n++) {
		int reg = k->p->ins[n].out;

		if (k->apart[reg] == NULL)
			continue;
		m->whole.d[reg] = is_apart(k, (size_t)reg) ? m->hi[reg] : m->whole.v[reg];
		if (m->whole.d[reg] == m->hi[reg])
			copy_ends(k, m, (size_t)reg);
	}
}

/* What a fraction from before the barrier is over is not known any more. */
void
memory_point(struct run *k, const struct memory *m, size_t nth)
{
	struct range block = block_of(m->all, nth);

	k->nth = nth;
	for (size_t d = 0; d < k->domains; d++)
		k->block[d] = rows_of(k, d, block.base, block.n);
	for (size_t n = 0; n < m->whole_n; n++) {
		size_t r = m->whole_reg[n], d = (size_t)k->p->domain[r];
		size_t at = k->block[d].base - rows_of(k, d, m->all.base, 0).base;

		k->f.v[r] = m->whole.v[r] + at;
		k->f.s[r] = m->whole.s[r] + at;
		k->f.d[r] = m->whole.d[r] == NULL ? NULL : m->whole.d[r] + at;
		k->hi[r] = m->hi[r] == NULL ? NULL : m->hi[r] + at;
		k->even[r] = k->most[r] = k->most_d[r] = -1;
	}
}
