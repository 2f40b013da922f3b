/* SPDX-License-Identifier: MIT
 *
 * run_set.c -- the instructions on members of sets: fields, one value of many,
 * and who of a group counts
 *
 * design §5.2 (filters and aggregates), §5.7 (同, 取).  The members of a block of
 * subjects are one stretch of rows; those of one subject stand together in it.
 */
#include <stdlib.h>

#include "rule/run_set.h"

void
op_text(struct run *k, const struct ins *i)
{
	for (size_t at = 0; at < k->n; at++) {
		k->f.v[i->out][at] = k->text[i->k];
		k->f.s[i->out][at] = 0;
	}
}

void
op_self(struct run *k, const struct ins *i)
{
	for (size_t at = 0; at < k->n; at++) {
		k->f.v[i->out][at] = k->snap->name == NULL ? INT64_MIN
							   : k->snap->name[k->base + at];
		k->f.s[i->out][at] = 0;
	}
}

/* ── fields ─────────────────────────────────────────────────────────── */

static void
entry_field(struct run *k, const struct ins *i, const struct rset *set)
{
	int64_t *v = k->f.v[i->out];
	uint8_t *s = k->f.s[i->out];

	for (size_t at = 0; at < k->n; at++) {
		size_t row = k->base + at, member = row % set->entries;
		size_t subject = row / set->entries, entry = member / set->runs, fact;
		uint8_t state;

		s[at] = 0;
		v[at] = i->k == LIST_NAME ? (int64_t)entry : 0;
		if (i->k == LIST_POINTS)
			v[at] = set->points[entry];
		if (i->k == LIST_DAY && set->runs > 1)
			v[at] = k->r->stretch[set->stretch + (int)(member % set->runs)]
				    .to;
		if (set->field_fact[i->k] < 0)
			continue;
		fact = (size_t)set->field_fact[i->k] + member;
		state = k->snap->fact[fact].state[subject];
		v[at] = k->snap->fact[fact].v[subject];
		s[at] = state == CELL_MISSING ? k->missing_as[fact] : state;
	}
}

void
op_field(struct run *k, const struct ins *i)
{
	int domain = k->p->domain[i->out];
	const struct rset *set = &k->r->set[domain - 1];
	const struct rule_column *c;
	uint8_t gone;

	if (set->is_list) {
		entry_field(k, i, set);
		return;
	}
	if (k->n == 0)
		return;
	c = &k->rows[domain].field[i->k];
	gone = missing_means(&set->field[i->k], k->snap->today);
	memcpy(k->f.v[i->out], c->v + k->base, k->n * sizeof *c->v);
	for (size_t at = 0; at < k->n; at++) {
		uint8_t state = c->state[k->base + at];

		k->f.s[i->out][at] = state == CELL_MISSING ? gone : state;
	}
}

struct range
set_rows(const struct run *k, int domain, size_t at)
{
	const size_t *from = k->rows[domain].from;
	size_t subject = k->block[0].base + at;

	return (struct range){ from[subject] - k->block[domain].base,
		from[subject + 1] - from[subject] };
}

/* Row ${at} of ${from} into row ${to} of ${out}; of a result all it can be. */
static void
move(struct run *k, int out, size_t to, int from, size_t at)
{
	k->f.s[out][to] = state_at(k, from, at);
	if (k->p->kind[out] == REG_RESULT) {
		k->f.v[out][to] = k->f.v[from][at];
		k->f.d[out][to] = k->f.d[from][at];
		return;
	}
	if (k->f.s[out][to] != 0)
		put_nothing(k, out, to);
	else if (k->p->kind[out] == REG_FRAC || k->p->kind[from] == REG_FRAC)
		put_value(k, out, to, value_at(k, from, at));
	else
		k->f.v[out][to] = k->f.v[from][at];
}

void
op_spread(struct run *k, const struct ins *i)
{
	int domain = k->p->domain[i->out];

	for (size_t at = 0; at < k->block[0].n; at++) {
		struct range rows = set_rows(k, domain, at);

		for (size_t n = 0; n < rows.n; n++)
			move(k, i->out, rows.base + n, i->a, at);
	}
}

/* ── one value of many ──────────────────────────────────────────────── */

struct tally {
	uint8_t missing;
	int64_t n, holds;
	struct frac sum;
	wide plain; /* the sum, while all are plain decimals */
	struct frac best;
	size_t best_at;
};

/* Whether the member counts: its state, and 其中. */
static bool
is_member(const struct run *k, int mask, size_t row, uint8_t *missing)
{
	uint8_t s = mask < 0 ? 0 : state_at(k, mask, row);

	if (s != 0 && s != CELL_NA)
		*missing |= s;
	return s == 0 && (mask < 0 || k->f.v[mask][row] != 0);
}

static void
tally_value(const struct run *k, const struct ins *i, enum reduce how, size_t row,
    struct tally *t)
{
	struct frac x = value_at(k, i->a, row);
	int cmp = t->n == 0 ? 0 : frac_cmp(x, t->best);

	t->holds += k->f.v[i->a][row] != 0;
	if (how == RE_SUM || how == RE_MEAN) {
		if (k->p->kind[i->a] != REG_FRAC)
			t->plain += k->f.v[i->a][row];
		else
			t->sum = frac_add(t->sum, x);
	} else if (t->n == 0 || (how == RE_MAX && cmp > 0) ||
	    (how == RE_MIN && cmp < 0)) {
		t->best = x;
		t->best_at = row;
	}
	t->n++;
}

static struct tally
tally(const struct run *k, const struct ins *i, enum reduce how, struct range rows)
{
	struct tally t = { .sum = { .d = 1 } };

	for (size_t row = rows.base; row < rows.base + rows.n; row++) {
		uint8_t s;

		if (!is_member(k, i->b, row, &t.missing))
			continue;
		s = i->a < 0 ? 0 : state_at(k, i->a, row);
		if (s == 0 && i->a >= 0)
			tally_value(k, i, how, row, &t);
		else if (s == 0)
			t.n++;
		else if (s != CELL_NA)
			t.missing |= s;
	}
	return t;
}

static void
put_tally(struct run *k, const struct ins *i, enum reduce how, size_t at, struct tally t)
{
	struct frac sum = frac_add(t.sum, frac_make(t.plain, NUM_ONE)), mean;

	if (how == RE_ANY)
		k->f.v[i->out][at] = t.holds > 0;
	else if (how == RE_COUNT)
		k->f.v[i->out][at] = t.n * NUM_ONE;
	else if (how == RE_SUM)
		put_value(k, i->out, at, sum);
	else if (how == RE_MEAN && frac_div(sum, frac_make(t.n, 1), &mean))
		put_value(k, i->out, at, mean);
	else
		move(k, i->out, at, i->a, t.best_at);
}

void
op_reduce(struct run *k, const struct ins *i)
{
	int domain = (int)(i->k / (RE_ANY + 1)) + 1;
	enum reduce how = (enum reduce)(i->k % (RE_ANY + 1));
	bool can_be_empty = how == RE_COUNT || how == RE_SUM || how == RE_ANY;

	for (size_t at = 0; at < k->n; at++) {
		struct tally t = tally(k, i, how, set_rows(k, domain, at));

		if (how == RE_ANY && t.holds > 0)
			t.missing = 0;
		k->f.s[i->out][at] = t.missing != 0 ? t.missing
		    : t.n == 0 && !can_be_empty     ? CELL_NA
						    : 0;
		if (k->f.s[i->out][at] != 0)
			put_nothing(k, i->out, at);
		else
			put_tally(k, i, how, at, t);
	}
}

/* ── 同 and 取 ──────────────────────────────────────────────────────── */

/* One member that counts; qsort() wants everything in the element. */
struct one {
	const struct run *k;
	const struct ins *i;
	size_t row;
};

/* The sign of a - b for one key; a missing one is behind all others. */
static int
compare_key(const struct run *k, int reg, size_t a, size_t b)
{
	bool gone_a = state_at(k, reg, a) != 0, gone_b = state_at(k, reg, b) != 0;
	int64_t va = k->f.v[reg][a], vb = k->f.v[reg][b];

	if (gone_a || gone_b)
		return gone_a - gone_b;
	return (va > vb) - (va < vb);
}

int
compare_keys(const struct run *k, const struct list *keys, size_t a, size_t b)
{
	int cmp = 0;

	for (int n = 0; n < keys->n && cmp == 0; n++)
		cmp = compare_key(k, keys->reg[n], a, b);
	return cmp;
}

/* Earlier first: by day, one without a day last; then by record number. */
static int
compare_order(const struct one *x, const struct one *y)
{
	const struct run *k = x->k;
	const int64_t *record = k->rows[k->p->domain[x->i->out]].record;
	size_t base = k->base;
	int cmp = x->i->c < 0 ? 0 : compare_key(k, x->i->c, x->row, y->row);

	if (cmp == 0 && record != NULL)
		cmp = (record[base + x->row] > record[base + y->row]) -
		    (record[base + x->row] < record[base + y->row]);
	return cmp != 0 ? cmp : (x->row > y->row) - (x->row < y->row);
}

static int
compare_ones(const void *a, const void *b)
{
	const struct one *x = a, *y = b;
	const struct group_plan *plan = &x->k->p->groups[x->i->k];
	int cmp = compare_keys(x->k, &plan->keys, x->row, y->row);

	return cmp != 0 ? cmp : compare_order(x, y);
}

bool
is_alone(const struct run *k, const struct list *keys, size_t row)
{
	for (int n = 0; n < keys->n; n++)
		if (state_at(k, keys->reg[n], row) != 0)
			return true;
	return false;
}

static struct frac
magnitude(struct frac x)
{
	return x.n < 0 ? frac_neg(x) : x;
}

/* Which of ${n} members of one group, the earliest first, is the one. */
static size_t
pick_one(const struct one *m, size_t n, enum pick pick)
{
	size_t best = pick == PICK_LAST ? n - 1 : 0;

	for (size_t at = 1; at < n && (pick == PICK_MAX || pick == PICK_MIN); at++) {
		int cmp = frac_cmp(magnitude(value_at(m->k, m->i->a, m[at].row)),
		    magnitude(value_at(m->k, m->i->a, m[best].row)));

		if (pick == PICK_MAX ? cmp > 0 : cmp < 0)
			best = at;
	}
	return best;
}

static void
settle(struct run *k, const struct one *m, size_t n)
{
	const struct group_plan *plan = &k->p->groups[m->i->k];
	size_t best = pick_one(m, n, plan->pick);

	for (size_t at = 0; at < n; at++) {
		size_t row = m[at].row;

		k->f.s[m->i->out][row] = 0;
		if (plan->pick == PICK_MEAN)
			put_value(k, m->i->out, row, frac_make(1, (wide)n));
		else
			k->f.v[m->i->out][row] = plan->most > 0 ? at < plan->most
								: at == best;
	}
}

/* Those of one subject that count, sorted, group after group. */
static void
settle_groups(struct run *k, const struct ins *i, struct one *m, size_t n)
{
	const struct list *keys = &k->p->groups[i->k].keys;

	qsort(m, n, sizeof *m, compare_ones);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && !is_alone(k, keys, m[from].row) &&
		     compare_keys(k, keys, m[from].row, m[to].row) == 0;)
			to++;
		settle(k, m + from, to - from);
	}
}

/* As long as something of the subject's is 未报, all of its members are. */
static void
group_subject(struct run *k, const struct ins *i, struct range rows, struct one *m)
{
	uint8_t missing = 0;
	size_t n = 0;

	for (size_t row = rows.base; row < rows.base + rows.n; row++) {
		bool counts = is_member(k, i->b, row, &missing);
		uint8_t s = counts ? state_at(k, i->a, row) : 0;

		if (s != 0 && s != CELL_NA)
			missing |= s;
		else if (counts && s == 0)
			m[n++] = (struct one){ k, i, row };
	}
	for (size_t row = rows.base; row < rows.base + rows.n; row++) {
		k->f.s[i->out][row] = missing != 0 ? missing : CELL_NA;
		put_nothing(k, i->out, row);
	}
	if (missing == 0)
		settle_groups(k, i, m, n);
}

void
op_group(struct run *k, const struct ins *i)
{
	struct one *m = NEWS(k->j, struct one, k->n + 1);
	int domain = k->p->domain[i->out];

	for (size_t at = 0; at < k->block[0].n; at++)
		group_subject(k, i, set_rows(k, domain, at), m);
}
