/* SPDX-License-Identifier: MIT
 *
 * walker_grade_test.c -- the second opinion: grades, quotas and ties
 *
 * design §5.9 and docs/decisions/0007, taken literally: for every subject and
 * row the others are counted one by one.  Nothing is sorted, so it is slow.
 */
#include "rule/tree_walk_test.h"

struct one {                 /* a subject before and while rows are given out */
	bool may_in, in;     /* the table is for it */
	bool may_come, come; /* no row above was its place */
	bool may_want, want; /* a candidate of the present row */
	bool would;          /* a candidate of it, if it comes there */
	bool may_get, get;   /* get: if it comes there */
	int ceil_lo, ceil_hi, down_lo, down_hi;
	uint8_t state;
	int best, worst;
};

struct giving {
	struct walker *w;
	int id;
	const struct rgrades *g;
	size_t n;
	struct one *s;
};

static bool
may(struct value v)
{
	return v.state != CELL_NA && (v.state != 0 || v.i != 0);
}

static bool
surely(struct value v)
{
	return v.state == 0 && v.i != 0;
}

static uint8_t
doubt(struct value v)
{
	return v.state == CELL_NA ? 0 : v.state;
}

/* ── gates ──────────────────────────────────────────────────────────── */

/* The gates of ${kind}: the largest row that surely (may) hold; -1: none. */
static int
largest(struct giving *t, size_t s, enum gate_kind kind, bool (*when)(struct value))
{
	int row = -1;

	for (size_t i = 0; i < t->w->r->gates_n; i++) {
		const struct rgate *g = &t->w->r->gate[i];

		if (g->kind == kind && g->table == t->id && g->row > row &&
		    when(walk_gate(t->w, s, g)))
			row = g->row;
	}
	return row;
}

static int
down(struct giving *t, size_t s, bool (*when)(struct value))
{
	int n = 0;

	for (size_t i = 0; i < t->w->r->gates_n; i++) {
		const struct rgate *g = &t->w->r->gate[i];

		if (g->kind == GATE_DOWN && g->table == t->id &&
		    when(walk_gate(t->w, s, g)))
			n += g->row;
	}
	return n;
}

/* May (must) 定为 put ${s} on ${row}? */
static bool
may_be_fixed(struct giving *t, size_t s, int row)
{
	for (size_t i = 0; i < t->w->r->gates_n; i++) {
		const struct rgate *g = &t->w->r->gate[i];

		if (g->kind == GATE_FIX && g->table == t->id && g->row == row &&
		    may(walk_gate(t->w, s, g)))
			return largest(t, s, GATE_FIX, surely) <= row;
	}
	return false;
}

static bool
is_fixed(struct giving *t, size_t s, int row)
{
	return largest(t, s, GATE_FIX, surely) == row &&
	    largest(t, s, GATE_FIX, may) == row;
}

static uint8_t
gate_doubts(struct giving *t, size_t s)
{
	uint8_t bits = 0;

	for (size_t i = 0; i < t->w->r->gates_n; i++) {
		const struct rgate *g = &t->w->r->gate[i];

		if (g->kind <= GATE_DOWN && g->table == t->id)
			bits |= doubt(walk_gate(t->w, s, g));
	}
	return bits;
}

/* ── rows ───────────────────────────────────────────────────────────── */

static void
lands(struct giving *t, struct one *x, int row)
{
	int last = (int)t->g->pub.rows_n - 1;
	int best = row + x->down_lo < last ? row + x->down_lo : last;
	int worst = row + x->down_hi < last ? row + x->down_hi : last;

	x->best = x->best < 0 || best < x->best ? best : x->best;
	x->worst = worst > x->worst ? worst : x->worst;
}

static void
begin(struct giving *t, size_t s)
{
	struct value scope = walk_scope(t->w, s, t->g->ast->scope);
	struct value exempt = walk_scope(t->w, s, t->w->r->subject_scope);
	uint8_t total = walk_total(t->w, s).state;
	struct one *x = &t->s[s];

	*x = (struct one){ .best = -1, .worst = -1 };
	x->may_in = total != CELL_NA && scope.state != CELL_NA;
	x->in = x->may_in && scope.state == 0 && exempt.state == 0;
	if (!x->may_in)
		return;
	x->state = (uint8_t)(total | scope.state | gate_doubts(t, s));
	x->ceil_lo = largest(t, s, GATE_CAP, surely);
	x->ceil_hi = largest(t, s, GATE_CAP, may);
	x->down_lo = down(t, s, surely);
	x->down_hi = down(t, s, may);
	x->may_come = largest(t, s, GATE_FIX, surely) < 0;
	x->come = x->in && largest(t, s, GATE_FIX, may) < 0;
	for (int row = 0; row < (int)t->g->pub.rows_n; row++)
		if (may_be_fixed(t, s, row))
			lands(t, x, row);
}

static void
want(struct giving *t, size_t s, const struct grade_row *row, int n)
{
	struct one *x = &t->s[s];
	struct value when = row->when == NULL ? value_truth(true)
					      : walk_value(t->w, s, row->when);

	x->may_want = x->may_come && n >= x->ceil_lo && may(when);
	x->would = x->may_come && n >= x->ceil_hi && surely(when);
	x->want = x->come && x->would;
	if (x->may_come)
		x->state |= doubt(when);
	x->may_get = x->may_want;
	x->get = x->would;
}

/* ── quotas ─────────────────────────────────────────────────────────── */

static bool
same_group(struct giving *t, const struct grade_row *row, size_t a, size_t b)
{
	const struct rule_column *c = row->by_fact < 0 ? NULL
						       : &t->w->snap->fact[row->by_fact];

	return c == NULL || c->v[a] == c->v[b];
}

static struct ratio
beyond(int sign)
{
	return (struct ratio){ .n = sign, .d = 0 };
}

/* The lower or upper end of a figure that decides the order. */
static struct ratio
end(struct value v, bool upper)
{
	if (v.state == CELL_NA)
		return beyond(-1);
	if (v.state != 0 && !v.range)
		return beyond(upper ? 1 : -1);
	return upper ? v.hi : v.lo;
}

/* Compare ${a} at one end with ${b} at the other: total first, then 同分 比. */
static int
ahead(struct giving *t, const struct grade_row *row, size_t a, bool a_upper, size_t b)
{
	int cmp = ratio_cmp(end(walk_total(t->w, a), a_upper),
	    end(walk_total(t->w, b), !a_upper));

	for (const struct arg *f = row->tie_by; f != NULL && cmp == 0; f = f->next)
		cmp = ratio_cmp(end(walk_value(t->w, a, f->x), a_upper),
		    end(walk_value(t->w, b, f->x), !a_upper));
	return cmp;
}

/* Places for the group of ${s}: the fewest or the most there can be; < 0: no limit. */
static int64_t
places(struct giving *t, const struct grade_row *row, int n, size_t s, bool most)
{
	struct ratio q = beyond(1), counted = ratio(0, 1);
	int64_t fixed = 0;
	bool known = false;

	for (size_t i = 0; i < t->n; i++) {
		const struct one *x = &t->s[i];
		struct value v;
		bool is, holds;

		if (!x->may_in || !same_group(t, row, s, i))
			continue;
		if (most || x->in)
			counted = ratio_add(counted, ratio(1, 1));
		is = may_be_fixed(t, i, n) && !(row->refill && x->down_lo > 0);
		holds = x->in && is_fixed(t, i, n) && !(row->refill && x->down_hi > 0);
		fixed += most ? holds : is;
		v = walk_value(t->w, i, row->quota);
		if (v.state == CELL_NA)
			continue;
		known = true;
		q = ratio_min(q, end(v, most));
	}
	if (!known || (q.d == 0 && q.n > 0))
		return -1;
	if (row->share && q.d != 0)
		q = ratio_mul(q, counted);
	if (q.d == 0 || q.n <= 0)
		return 0;
	q = ratio_round(q, 0, row->quota_up == 1 ? ROUND_UP : ROUND_DOWN);
	return (int64_t)(q.n / q.d) > fixed ? (int64_t)(q.n / q.d) - fixed : 0;
}

/* The others that are at or above ${s}: all that may be, or those that must be. */
static int64_t
others(struct giving *t, const struct grade_row *row, size_t s, bool all)
{
	int64_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct one *x = &t->s[i];
		int cmp;

		if (i == s || !same_group(t, row, s, i) ||
		    !(all ? x->may_want : x->want) ||
		    (row->refill && (all ? x->down_lo : x->down_hi) > 0))
			continue;
		cmp = ahead(t, row, i, all, s);
		n += cmp > 0 || (cmp == 0 && row->ties_in != 1);
	}
	return n;
}

static bool
room(const struct grade_row *row, int64_t others, int64_t places)
{
	return places < 0 ||
	    others + (row->ties_in == 1 ? 0 : 1) <= places - (row->ties_in == 1);
}

static void
quota(struct giving *t, const struct grade_row *row, int n)
{
	for (size_t s = 0; s < t->n; s++) {
		struct one *x = &t->s[s];

		x->may_get = x->may_want &&
		    room(row, others(t, row, s, false), places(t, row, n, s, true));
		x->get = x->would &&
		    room(row, others(t, row, s, true), places(t, row, n, s, false));
	}
}

static void
give_out(struct giving *t)
{
	int n = 0;

	for (const struct grade_row *row = t->g->ast->rows; row != NULL;
	     row = row->next, n++) {
		for (size_t s = 0; s < t->n; s++)
			want(t, s, row, n);
		if (row->quota != NULL)
			quota(t, row, n);
		for (size_t s = 0; s < t->n; s++) {
			struct one *x = &t->s[s];

			if (x->may_get)
				lands(t, x, n);
			x->come = x->come && !x->may_get;
			x->may_come = x->may_come && !x->get;
		}
	}
}

/* ── all of a table ─────────────────────────────────────────────────── */

static struct walked_grade
walked(const struct one *x, uint8_t others)
{
	struct walked_grade g = { .best = RULE_NO_GRADE, .worst = RULE_NO_GRADE };

	if (x->best >= 0)
		g.best = (uint8_t)x->best;
	if (x->in && !x->may_come && x->worst >= 0)
		g.worst = (uint8_t)x->worst;
	if (g.best != g.worst)
		g.state = x->state != 0 ? x->state : others;
	else if (g.best == RULE_NO_GRADE)
		g.state = CELL_NA;
	return g;
}

struct walked_grade
walk_grade(struct walker *w, size_t s, int table)
{
	struct giving t = { .w = w,
		.id = table,
		.g = &w->r->grade[table],
		.n = w->snap->subjects };
	uint8_t state = 0;

	if (w->grade[table] != NULL)
		return w->grade[table][s];
	t.s = NEWS(w->j, struct one, t.n + 1);
	for (size_t i = 0; i < t.n; i++)
		begin(&t, i);
	give_out(&t);
	for (size_t i = 0; i < t.n; i++)
		state |= t.s[i].state;
	w->grade[table] = NEWS(w->j, struct walked_grade, t.n + 1);
	for (size_t i = 0; i < t.n; i++)
		w->grade[table][i] = walked(&t.s[i], state);
	return w->grade[table][s];
}

struct value
walk_grade_value(struct walker *w, size_t s, int table)
{
	struct walked_grade g = walk_grade(w, s, table);
	int n = (int)w->r->grade[table].pub.rows_n;
	int lo = g.worst == RULE_NO_GRADE ? -1 : n - 1 - g.worst;
	int hi = g.best == RULE_NO_GRADE ? -1 : n - 1 - g.best;
	struct value v = { .state = g.state };

	if (g.state == CELL_NA)
		return value_na();
	v.range = g.state != 0;
	v.lo = ratio(lo, 1);
	v.hi = ratio(hi, 1);
	v.i = lo;
	return v;
}
