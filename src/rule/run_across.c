/* SPDX-License-Identifier: MIT
 *
 * run_across.c -- results of other schemes: as a range, and several as one
 *
 * design §5.2, 5.4.  An open result keeps its range; of several, one that is 未报
 * makes all of them so.
 */
#include "rule/run.h"

void
op_result(struct run *k, const struct ins *i)
{
	const struct rule_column *c = &k->snap->fact[i->k];

	for (size_t at = 0; at < k->n; at++) {
		size_t row = k->base + at;
		int64_t hi = c->hi == NULL ? c->v[row] : c->hi[row];
		bool missing = c->state[row] == CELL_MISSING;

		k->f.v[i->out][at] = missing ? -RESULT_NO_LIMIT : c->v[row];
		k->f.d[i->out][at] = missing ? RESULT_NO_LIMIT : hi;
		k->f.s[i->out][at] = c->state[row] == CELL_NA ? CELL_NA
		    : missing || hi != c->v[row]              ? k->missing_as[i->k]
							      : 0;
	}
}

struct several {
	int64_t n;
	uint8_t missing;
	struct frac sum, lo, hi;
};

static void
add_one(const struct run *k, struct several *all, int reg, int mask, size_t at)
{
	uint8_t m = mask < 0 ? 0 : k->f.s[mask][at];
	uint8_t s = reg < 0 ? 0 : state_at(k, reg, at);
	struct frac x;

	if (m == CELL_NA || (m == 0 && mask >= 0 && !k->f.v[mask][at]))
		return;
	if (m != 0 || s == CELL_NA) {
		all->missing |= m;
		return;
	}
	all->missing |= s;
	if (s != 0)
		return;
	x = reg < 0 ? (struct frac){ .d = 1 } : value_at(k, reg, at);
	all->lo = all->n == 0 || frac_cmp(x, all->lo) < 0 ? x : all->lo;
	all->hi = all->n == 0 || frac_cmp(x, all->hi) > 0 ? x : all->hi;
	all->sum = frac_add(all->sum, x);
	all->n++;
}

static struct frac
one_of(const struct several *all, enum reduce how)
{
	struct frac n = { .n = all->n, .d = 1 }, q = { .d = 1 };

	switch (how) {
	case RE_COUNT:
		return n;
	case RE_SUM:
		return all->sum;
	case RE_MEAN:
		(void)frac_div(all->sum, n, &q);
		return q;
	case RE_MAX:
		return all->hi;
	case RE_MIN:
		return all->lo;
	case RE_ANY:
		break;
	}
	return q;
}

void
op_across(struct run *k, const struct ins *i)
{
	const struct list *l = &k->p->lists[i->k / 8];
	enum reduce how = (enum reduce)(i->k % 8);

	for (size_t at = 0; at < k->n; at++) {
		struct several all = { .sum.d = 1, .lo.d = 1, .hi.d = 1 };

		for (int n = 0; n < l->n; n++)
			add_one(k, &all, l->reg[n], l->sign[n], at);
		k->f.s[i->out][at] = all.missing;
		if (all.missing == 0 && all.n == 0 && how != RE_COUNT && how != RE_SUM)
			k->f.s[i->out][at] = CELL_NA;
		if (k->f.s[i->out][at] != 0)
			put_nothing(k, i->out, at);
		else
			put_value(k, i->out, at, one_of(&all, how));
	}
}
