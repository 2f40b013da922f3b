/* SPDX-License-Identifier: MIT
 *
 * run_op.c -- the instructions on values: one loop over a block each
 *
 * design §5.1, 5.2: exact arithmetic with three states, row by row in struct frac:
 * what an instruction means.  run_fast.c does the same on many rows at once.
 */
#include "rule/loop.h"
#include "rule/run.h"

#define EACH(k, i) for (size_t i = 0; i < (k)->n; i++)

/* The snapshot's own column, where nobody keeps it longer than the snapshot. */
static void
op_fact(struct run *k, const struct ins *i)
{
	const struct rule_column *c = &k->snap->fact[i->k];

	if (k->slow)
		memcpy(k->f.v[i->out], c->v + k->base, k->n * sizeof *c->v);
	else if (!k->whole[i->out])
		k->f.v[i->out] = (int64_t *)c->v + k->base;
	loop_fact(k->n, c->state + k->base, k->missing_as[i->k], k->f.s[i->out]);
}

static void
op_const(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		k->f.v[i->out][at] = i->k;
		k->f.s[i->out][at] = 0;
	}
}

static void
join_states(struct run *k, const struct ins *i)
{
	const uint8_t *a = k->f.s[i->a], *b = k->f.s[i->b];
	uint8_t *out = k->f.s[i->out];

	EACH(k, at)
		out[at] = state_join(a[at] & (uint8_t)~STATE_APPROX,
		    b[at] & (uint8_t)~STATE_APPROX);
}

void
put_value(struct run *k, int reg, size_t at, struct frac x)
{
	if (k->p->kind[reg] != REG_FRAC) {
		k->f.v[reg][at] = frac_round(x, 6, ROUND_HALF).u;
		return;
	}
	k->f.v[reg][at] = x.n;
	k->f.d[reg][at] = x.d;
	if (x.approx)
		k->f.s[reg][at] |= STATE_APPROX;
}

/* A result that rests on 未报 or 不适用 has no value; keep it harmless. */
void
put_nothing(struct run *k, int reg, size_t at)
{
	k->f.v[reg][at] = 0;
	if (k->p->kind[reg] == REG_FRAC)
		k->f.d[reg][at] = 1;
}

static void
copy(struct run *k, int out, int from, size_t at)
{
	k->f.s[out][at] = state_at(k, from, at);
	if (k->f.s[out][at] != 0)
		put_nothing(k, out, at);
	else if (k->p->kind[out] != REG_FRAC && k->p->kind[from] != REG_FRAC)
		k->f.v[out][at] = k->f.v[from][at];
	else
		put_value(k, out, at, value_at(k, from, at));
}

/* Known to be nothing. */
static bool
is_zero(const struct run *k, int reg, size_t at)
{
	return state_at(k, reg, at) == 0 && k->f.v[reg][at] == 0;
}

static struct frac
sub(struct frac a, struct frac b)
{
	return frac_add(a, frac_neg(b));
}

static struct frac
smaller(struct frac a, struct frac b)
{
	return frac_cmp(a, b) <= 0 ? a : b;
}

static struct frac
larger(struct frac a, struct frac b)
{
	return frac_cmp(a, b) >= 0 ? a : b;
}

static struct frac
diff(struct frac a, struct frac b)
{
	return larger(sub(a, b), (struct frac){ .d = 1 });
}

/* out = fn(a, b) where both are given. */
static void
binary(struct run *k, const struct ins *i, struct frac (*fn)(struct frac, struct frac))
{
	join_states(k, i);
	EACH(k, at) {
		if (k->f.s[i->out][at] == 0)
			put_value(k, i->out, at,
			    fn(value_at(k, i->a, at), value_at(k, i->b, at)));
		else
			put_nothing(k, i->out, at);
	}
}

static void
op_add(struct run *k, const struct ins *i)
{
	binary(k, i, frac_add);
}

static void
op_sub(struct run *k, const struct ins *i)
{
	binary(k, i, sub);
}

static void
op_diff(struct run *k, const struct ins *i)
{
	binary(k, i, diff);
}

static void
op_mul(struct run *k, const struct ins *i)
{
	binary(k, i, frac_mul);
}

static void
op_min(struct run *k, const struct ins *i)
{
	binary(k, i, smaller);
}

static void
op_max(struct run *k, const struct ins *i)
{
	binary(k, i, larger);
}

/* Two decimals: their millionths are the fraction. */
static bool
quotient(const struct run *k, const struct ins *i, size_t at, struct frac *q)
{
	struct frac a = value_at(k, i->a, at), b = value_at(k, i->b, at);

	if (a.d != b.d || b.n == 0)
		return frac_div(a, b, q);
	*q = (struct frac){ .n = b.n < 0 ? -a.n : a.n,
		.d = b.n < 0 ? -b.n : b.n,
		.approx = a.approx || b.approx };
	return true;
}

static void
op_div(struct run *k, const struct ins *i)
{
	join_states(k, i);
	EACH(k, at) {
		struct frac q;

		if (k->f.s[i->out][at] == 0 && quotient(k, i, at, &q)) {
			put_value(k, i->out, at, q);
			continue;
		}
		if (is_zero(k, i->b, at)) /* whatever a is */
			k->f.s[i->out][at] = CELL_NA;
		put_nothing(k, i->out, at);
	}
}

static void
op_done(struct run *k, const struct ins *i)
{
	static const struct frac zero = { .d = 1 }, one = { .n = 1, .d = 1 };

	op_div(k, i);
	EACH(k, at)
		if ((k->f.s[i->out][at] & ~STATE_APPROX) == 0)
			put_value(k, i->out, at,
			    larger(zero, smaller(one, value_at(k, i->out, at))));
}

static void
unary(struct run *k, const struct ins *i, struct frac (*fn)(struct frac))
{
	EACH(k, at) {
		copy(k, i->out, i->a, at);
		if (k->f.s[i->out][at] == 0)
			put_value(k, i->out, at, fn(value_at(k, i->a, at)));
	}
}

static void
op_neg(struct run *k, const struct ins *i)
{
	unary(k, i, frac_neg);
}

static struct frac
magnitude(struct frac a)
{
	return a.n < 0 ? frac_neg(a) : a;
}

static void
op_abs(struct run *k, const struct ins *i)
{
	unary(k, i, magnitude);
}

static void
op_round(struct run *k, const struct ins *i)
{
	int places = i->k < 0 ? 0 : (int)i->k;
	enum rounding how = i->k < 0 ? ROUND_DOWN : ROUND_HALF;

	EACH(k, at) {
		k->f.s[i->out][at] = state_at(k, i->a, at);
		if (k->f.s[i->out][at] != 0)
			put_nothing(k, i->out, at);
		else
			put_value(k, i->out, at,
			    frac_of(frac_round(value_at(k, i->a, at), places, how)));
	}
}

static void
op_steps(struct run *k, const struct ins *i)
{
	join_states(k, i);
	EACH(k, at) {
		struct frac step = value_at(k, i->b, at);

		if (state_at(k, i->b, at) == 0 && step.n <= 0)
			k->f.s[i->out][at] = CELL_NA;
		if (k->f.s[i->out][at] == 0)
			put_value(k, i->out, at,
			    frac_steps(value_at(k, i->a, at), step, (enum rounding)i->k));
		else
			put_nothing(k, i->out, at);
	}
}

/* ── conditions ─────────────────────────────────────────────────────── */

static void
op_cmp(struct run *k, const struct ins *i)
{
	bool plain = k->p->kind[i->a] != REG_FRAC && k->p->kind[i->b] != REG_FRAC;
	const int64_t *a = k->f.v[i->a], *b = k->f.v[i->b];

	join_states(k, i);
	EACH(k, at) {
		int cmp = plain ? (a[at] > b[at]) - (a[at] < b[at]) : 0;

		if (!plain && k->f.s[i->out][at] == 0)
			cmp = frac_cmp(value_at(k, i->a, at), value_at(k, i->b, at));
		k->f.v[i->out][at] = k->f.s[i->out][at] == 0 &&
		    op_holds((enum op)i->k, cmp);
	}
}

/* The ends of what ${reg} can be: one value, or a result's range. */
static void
ends(const struct run *k, int reg, size_t at, struct frac *lo, struct frac *hi)
{
	if (k->p->kind[reg] == REG_RESULT) {
		*lo = (struct frac){ .n = k->f.v[reg][at], .d = NUM_ONE };
		*hi = (struct frac){ .n = k->f.d[reg][at], .d = NUM_ONE };
	} else {
		*lo = *hi = value_at(k, reg, at);
	}
}

static void
op_cmpr(struct run *k, const struct ins *i)
{
	join_states(k, i);
	EACH(k, at) {
		struct frac alo, ahi, blo, bhi;
		uint8_t *s = &k->f.s[i->out][at];
		bool value_missing = (k->p->kind[i->a] != REG_RESULT &&
					 state_at(k, i->a, at) != 0) ||
		    (k->p->kind[i->b] != REG_RESULT && state_at(k, i->b, at) != 0);
		int low, high;

		k->f.v[i->out][at] = 0;
		if (*s == CELL_NA || value_missing)
			continue;
		ends(k, i->a, at, &alo, &ahi);
		ends(k, i->b, at, &blo, &bhi);
		low = frac_cmp(alo, bhi);  /* the least a - b can be */
		high = frac_cmp(ahi, blo); /* the most */
		if (*s != 0 &&
		    op_holds((enum op)i->k, low) == op_holds((enum op)i->k, high) &&
		    (low == high || (i->k != OP_EQ && i->k != OP_NE)))
			*s = 0;
		k->f.v[i->out][at] = *s == 0 && op_holds((enum op)i->k, low);
	}
}

/* Kleene, with 不适用 dropping out; ${strong} decides alone. */
static void
connect(struct run *k, const struct ins *i, bool strong)
{
	EACH(k, at) {
		uint8_t a = k->f.s[i->a][at], b = k->f.s[i->b][at];
		int64_t va = k->f.v[i->a][at], vb = k->f.v[i->b][at];
		bool decided = (a == 0 && va == strong) || (b == 0 && vb == strong);

		if (a == CELL_NA || b == CELL_NA) {
			k->f.s[i->out][at] = a == CELL_NA ? b : a;
			k->f.v[i->out][at] = a == CELL_NA ? vb : va;
			continue;
		}
		k->f.s[i->out][at] = decided ? 0 : (uint8_t)(a | b);
		k->f.v[i->out][at] = decided ? strong : !strong && (a | b) == 0;
	}
}

static void
op_and(struct run *k, const struct ins *i)
{
	connect(k, i, false);
}

static void
op_or(struct run *k, const struct ins *i)
{
	connect(k, i, true);
}

static void
op_not(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		k->f.s[i->out][at] = k->f.s[i->a][at];
		k->f.v[i->out][at] = k->f.s[i->a][at] == 0 && !k->f.v[i->a][at];
	}
}

/* With k both are 适用: 不适用 of either wins, and what is 未报 adds up. */
static void
op_guard(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		uint8_t both = state_join(k->f.s[i->a][at], k->f.s[i->b][at]);
		bool open = k->f.s[i->a][at] == 0 && k->f.v[i->a][at];
		int from = open ? i->b : i->a;

		if (i->k != 0 && !open && k->f.s[i->a][at] != 0) {
			k->f.s[i->out][at] = both;
			k->f.v[i->out][at] = 0;
			continue;
		}

		k->f.s[i->out][at] = k->f.s[from][at];
		k->f.v[i->out][at] = k->f.v[from][at];
	}
}

static void
op_scope(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		uint8_t s = k->f.s[i->a][at];

		k->f.v[i->out][at] = k->f.v[i->a][at];
		k->f.s[i->out][at] = s == 0 && !k->f.v[i->a][at] ? CELL_NA : s;
	}
}

static void
op_have(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		uint8_t s = state_at(k, i->a, at);

		k->f.s[i->out][at] = s == CELL_NA ? CELL_NA : 0;
		k->f.v[i->out][at] = s == 0;
	}
}

static void
op_sure(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		uint8_t s = state_at(k, i->a, at);

		k->f.s[i->out][at] = s == CELL_NA ? 0 : s;
		k->f.v[i->out][at] = s == 0 && k->f.v[i->a][at];
	}
}

/* 若无(a, b): b for 不适用, and for 未报 once the deadline has passed. */
static void
op_none(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		uint8_t s = state_at(k, i->a, at);
		bool wait = (s & OPEN_NOT_DUE) != 0;

		copy(k, i->out, s == 0 || wait ? i->a : i->b, at);
	}
}

/* ── bands ──────────────────────────────────────────────────────────── */

/* The sign of x - limit millionths. */
static int
against(struct frac x, int64_t limit)
{
	wide l = (wide)x.n * NUM_ONE, r = (wide)limit * x.d;

	return (l > r) - (l < r);
}

static int
row_of(const struct band_table *t, struct frac x)
{
	for (int n = 0; n < t->rows_n; n++) {
		const struct band_limit *l = &t->row[n];

		if (n != t->other && (l->lo == INT64_MIN || against(x, l->lo) >= 0) &&
		    (l->hi == INT64_MAX || against(x, l->hi) <= 0))
			return n;
	}
	return t->other;
}

static void
op_band(struct run *k, const struct ins *i)
{
	const struct band_table *t = &k->p->bands[i->k];

	EACH(k, at) {
		uint8_t s = state_at(k, i->a, at);
		int row = s == 0 ? row_of(t, value_at(k, i->a, at)) : 0;

		/* Uncovered cannot happen: the checker proved it. */
		k->f.s[i->out][at] = row < 0 ? CELL_NA : s;
		k->f.v[i->out][at] = row < 0 ? 0 : row;
	}
}

static void
op_lookup(struct run *k, const struct ins *i)
{
	const struct band_table *t = &k->p->bands[i->k];

	EACH(k, at) {
		uint8_t s = state_at(k, i->a, at);
		int64_t row = s == 0 ? t->value_row[k->f.v[i->a][at]] : 0;

		k->f.s[i->out][at] = row < 0 ? CELL_NA : s;
		k->f.v[i->out][at] = row < 0 ? 0 : row;
	}
}

static void
op_pickrow(struct run *k, const struct ins *i)
{
	const struct list *l = &k->p->lists[i->k];

	EACH(k, at) {
		uint8_t state = CELL_NA, head = i->a < 0 ? 0 : state_at(k, i->a, at);
		int row = 0;

		if (head == CELL_NA || (head != 0 && k->p->kind[i->a] != REG_RESULT)) {
			k->f.s[i->out][at] = head;
			k->f.v[i->out][at] = 0;
			continue;
		}
		for (int n = 0; n < l->n; n++) {
			uint8_t s = l->reg[n] < 0 ? 0 : k->f.s[l->reg[n]][at];
			bool all_na = l->reg[n] < 0 && state == CELL_NA && l->n > 1 &&
			    i->a < 0;

			if (s == CELL_NA)
				continue;
			if (all_na) /* 其余 after rows that are all 不适用 */
				break;
			state = s;
			row = n;
			if (s != 0 || l->reg[n] < 0 || k->f.v[l->reg[n]][at])
				break;
			state = 0;
			row = -1;
		}
		k->f.s[i->out][at] = row < 0 ? CELL_NA : state;
		k->f.v[i->out][at] = row < 0 ? 0 : row;
	}
}

static void
op_is(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		k->f.s[i->out][at] = k->f.s[i->a][at];
		k->f.v[i->out][at] = k->f.s[i->a][at] == 0 && k->f.v[i->a][at] == i->k;
	}
}

static void
op_choose(struct run *k, const struct ins *i)
{
	const struct list *l = &k->p->lists[i->k];

	EACH(k, at) {
		if (k->f.s[i->a][at] == 0) {
			copy(k, i->out, l->reg[k->f.v[i->a][at]], at);
			continue;
		}
		k->f.s[i->out][at] = k->f.s[i->a][at];
		put_nothing(k, i->out, at);
	}
}

/* ── amounts ────────────────────────────────────────────────────────── */

static void
op_gate(struct run *k, const struct ins *i)
{
	static const struct frac zero = { .d = 1 };

	EACH(k, at) {
		uint8_t g = i->a < 0 ? 0 : state_at(k, i->a, at);
		bool open = i->a < 0 || k->f.v[i->a][at] != 0;

		if (g == 0 && open) {
			copy(k, i->out, i->b, at);
			if (k->f.s[i->out][at] == 0 && k->f.v[i->b][at] < 0 && !i->k)
				put_value(k, i->out, at, zero);
			continue;
		}
		k->f.s[i->out][at] = g;
		put_nothing(k, i->out, at);
	}
}

/* A limit that is 不适用 is as if not written. */
static uint8_t
limit_state(const struct run *k, int reg, size_t at)
{
	uint8_t s = reg < 0 ? CELL_NA : state_at(k, reg, at);

	return s == CELL_NA ? 0 : s;
}

static bool
is_limit(const struct run *k, int reg, size_t at)
{
	return reg >= 0 && state_at(k, reg, at) == 0;
}

/* 上限 first: where the two cross, 下限 wins. */
static void
op_clip(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		struct frac x = { .d = 1 };

		copy(k, i->out, i->a, at);
		if (k->f.s[i->out][at] == CELL_NA)
			continue;
		if (k->f.s[i->out][at] == 0)
			x = larger(x, value_at(k, i->a, at));
		k->f.s[i->out][at] = (uint8_t)(state_at(k, i->a, at) |
		    limit_state(k, i->b, at) | limit_state(k, i->c, at));
		if (is_limit(k, i->c, at))
			x = smaller(x, value_at(k, i->c, at));
		if (is_limit(k, i->b, at))
			x = larger(x, value_at(k, i->b, at));
		if (k->f.s[i->out][at] == 0)
			put_value(k, i->out, at, larger(x, (struct frac){ .d = 1 }));
		else
			put_nothing(k, i->out, at);
	}
}

static void
op_exempt(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		uint8_t s = k->f.s[i->b][at];

		copy(k, i->out, i->a, at);
		if (is_zero(k, i->a, at) || s == CELL_NA ||
		    state_at(k, i->a, at) == CELL_NA || (s == 0 && !k->f.v[i->b][at]))
			continue;
		k->f.s[i->out][at] = s == 0 ? 0 : (uint8_t)(s | state_at(k, i->a, at));
		put_nothing(k, i->out, at);
	}
}

static void
op_times(struct run *k, const struct ins *i)
{
	static const struct frac zero = { .d = 1 };

	EACH(k, at) {
		uint8_t c = i->c < 0 ? 0 : state_at(k, i->c, at), s;
		bool on = i->c < 0 || (c == 0 && k->f.v[i->c][at]);

		copy(k, i->out, i->a, at);
		if (is_zero(k, i->a, at) || k->f.s[i->out][at] == CELL_NA ||
		    c == CELL_NA || (c == 0 && !on))
			continue;
		s = state_join(state_at(k, i->a, at), c != 0 ? c : state_at(k, i->b, at));
		k->f.s[i->out][at] = s;
		if (s == 0)
			put_value(k, i->out, at,
			    frac_mul(value_at(k, i->a, at),
				larger(value_at(k, i->b, at), zero)));
		else
			put_nothing(k, i->out, at);
	}
}

static void
op_count(struct run *k, const struct ins *i)
{
	join_states(k, i);
	EACH(k, at) {
		uint8_t *s = &k->f.s[i->out][at];

		if (*s != CELL_NA && (is_zero(k, i->a, at) || is_zero(k, i->b, at)))
			*s = 0;
		else if (*s == 0) {
			put_value(k, i->out, at,
			    frac_mul(value_at(k, i->a, at), value_at(k, i->b, at)));
			continue;
		}
		put_nothing(k, i->out, at);
	}
}

static void
op_sum(struct run *k, const struct ins *i)
{
	const struct list *l = &k->p->lists[i->k];

	EACH(k, at) {
		struct frac sum = { .d = 1 };
		uint8_t missing = 0;
		bool any = false;

		for (int n = 0; n < l->n; n++) {
			uint8_t s = state_at(k, l->reg[n], at);
			struct frac x = value_at(k, l->reg[n], at);

			if (s == CELL_NA)
				continue;
			any = true;
			missing |= s;
			if (s == 0)
				sum = frac_add(sum, l->sign[n] < 0 ? frac_neg(x) : x);
		}
		k->f.s[i->out][at] = !any ? CELL_NA : missing;
		if (any && missing == 0)
			put_value(k, i->out, at, sum);
		else
			put_nothing(k, i->out, at);
	}
}

static void
op_value(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		k->f.s[i->out][at] = k->f.s[i->a][at];
		k->f.v[i->out][at] = k->f.s[i->a][at] == 0 ? k->f.v[i->a][at] : 0;
	}
}

static void
op_money(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		uint8_t s = state_at(k, i->a, at);

		k->f.s[i->out][at] = s;
		k->f.v[i->out][at] = s != 0
		    ? 0
		    : frac_round(value_at(k, i->a, at), (int)i->k, k->r->rounding).u;
	}
}

run_op *const run_ops[] = { [I_FACT] = op_fact,
	[I_CONST] = op_const,
	[I_ADD] = op_add,
	[I_SUB] = op_sub,
	[I_MUL] = op_mul,
	[I_DIV] = op_div,
	[I_NEG] = op_neg,
	[I_MIN] = op_min,
	[I_MAX] = op_max,
	[I_ABS] = op_abs,
	[I_ROUND] = op_round,
	[I_DIFF] = op_diff,
	[I_DONE] = op_done,
	[I_CMP] = op_cmp,
	[I_CMPR] = op_cmpr,
	[I_AND] = op_and,
	[I_OR] = op_or,
	[I_NOT] = op_not,
	[I_GUARD] = op_guard,
	[I_SCOPE] = op_scope,
	[I_NONE] = op_none,
	[I_HAVE] = op_have,
	[I_SURE] = op_sure,
	[I_BAND] = op_band,
	[I_LOOKUP] = op_lookup,
	[I_PICKROW] = op_pickrow,
	[I_IS] = op_is,
	[I_CHOOSE] = op_choose,
	[I_STEPS] = op_steps,
	[I_GATE] = op_gate,
	[I_CLIP] = op_clip,
	[I_COUNT] = op_count,
	[I_EXEMPT] = op_exempt,
	[I_TIMES] = op_times,
	[I_SUM] = op_sum,
	[I_COMBINE] = op_combine,
	[I_RUNS] = op_runs,
	[I_DATED] = op_dated,
	[I_DATEDSUM] = op_dated_sum,
	[I_TODAY] = op_today,
	[I_SOFAR] = op_sofar,
	[I_SHIFT] = op_shift,
	[I_EDGE] = op_edge,
	[I_DAYS] = op_days,
	[I_WORKDAYS] = op_workdays,
	[I_CALSTEPS] = op_calsteps,
	[I_VALUE] = op_value,
	[I_MONEY] = op_money,
	[I_POOL] = op_pool,
	[I_MEAN] = op_column,
	[I_UP] = op_column,
	[I_BELOW] = op_column,
	[I_PEERS] = op_column,
	[I_PLACE] = op_column,
	[I_PRIOR] = op_prior,
	[I_ACROSS] = op_across,
	[I_RESULT] = op_result,
	[I_GRADE] = op_grade,
	[I_QUOTA] = op_column,
	[I_ROW] = op_row,
	[I_TEXT] = op_text,
	[I_SELF] = op_self,
	[I_FIELD] = op_field,
	[I_SPREAD] = op_spread,
	[I_REDUCE] = op_reduce,
	[I_GROUP] = op_group,
	[I_GAPS] = op_gaps };
