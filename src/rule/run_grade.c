/* SPDX-License-Identifier: MIT
 *
 * run_grade.c -- grades [等次]: gates, conditions, quotas, ties
 *
 * design §5.9; why the ranges are right: docs/decisions/0007, 七.  Rows are given out
 * from the top.  Whatever is still open, two things are known of every subject
 * at every row: whether it may and whether it must come there, be a candidate,
 * be placed.  With everything closed the two are one, and the grade is exact.
 * A table without quotas is given out block by block, others at a barrier.
 */
#include "rule/run_grade.h"

/* ── one subject ────────────────────────────────────────────────────── */

enum tri { NO, MAY, YES };

struct standing {
	bool may, must;           /* it is assessed by this table */
	bool may_come, must_come; /* it is not placed above the present row */
	bool may_free, must_free; /* no 定为 holds */
	int ceil_lo, ceil_hi;     /* 不高于: the best row it may have */
	int down_lo, down_hi;     /* 降 */
	int best, worst;          /* rows so far; best > worst: none yet */
	/* At the present row.  must_cand: in any case; wants: if it comes there; then
	 * it surely gets a place if sure_place. */
	bool may_cand, must_cand, wants, may_place, sure_place;
	uint8_t bits; /* why something is open */
};

struct grading {
	struct run *k;
	const struct grade_plan *g;
	const struct frame *f;
	size_t base, n; /* subjects [base, base + n) are [0, n) of ${f} */
	struct standing *at;
	size_t only; /* the subject of ${trace} */
	struct quota_trace *trace;
};

static enum tri
holds(const struct grading *w, int reg, size_t i)
{
	if (reg < 0)
		return YES;
	if ((w->f->s[reg][i] & STATE_MISSING) != 0)
		return MAY;
	return w->f->s[reg][i] == 0 && w->f->v[reg][i] != 0 ? YES : NO;
}

static void
note_row(const struct grading *w, struct standing *s, int row, int down_lo, int down_hi)
{
	int last = w->g->rows.n - 1;
	int best = row + down_lo, worst = row + down_hi;

	best = best > last ? last : best;
	worst = worst > last ? last : worst;
	s->best = best < s->best ? best : s->best;
	s->worst = worst > s->worst ? worst : s->worst;
}

/* The row that 定为 surely gives (the worst of several), or -1. */
static int
surely_fixed(const struct grading *w, size_t i)
{
	int row = -1;

	for (int n = 0; n < w->g->gates.n; n++) {
		const struct rgate *gate = &w->k->r->gate[w->g->gates.sign[n]];

		if (gate->kind == GATE_FIX && gate->row > row &&
		    holds(w, w->g->gates.reg[n], i) == YES)
			row = gate->row;
	}
	return row;
}

static void
gate_at(const struct rgate *gate, enum tri on, int fixed, struct standing *s)
{
	if (on == NO)
		return;
	if (gate->kind == GATE_CAP) {
		if (gate->row > s->ceil_hi)
			s->ceil_hi = gate->row;
		if (on == YES && gate->row > s->ceil_lo)
			s->ceil_lo = gate->row;
	} else if (gate->kind == GATE_DOWN) {
		s->down_hi += gate->row;
		s->down_lo += on == YES ? gate->row : 0;
	} else if (gate->row > fixed) { /* GATE_FIX in doubt */
		s->must_free = false;
	}
}

static void
gates_at(const struct grading *w, size_t i, struct standing *s)
{
	int fixed = surely_fixed(w, i);

	s->may_free = s->must_free = fixed < 0;
	for (int n = 0; n < w->g->gates.n; n++) {
		int reg = w->g->gates.reg[n];

		s->bits |= w->f->s[reg][i] & STATE_MISSING;
		gate_at(&w->k->r->gate[w->g->gates.sign[n]], holds(w, reg, i), fixed, s);
	}
	if (fixed >= 0)
		note_row(w, s, fixed, s->down_lo, s->down_hi);
	for (int n = 0; n < w->g->gates.n; n++) {
		const struct rgate *gate = &w->k->r->gate[w->g->gates.sign[n]];

		if (gate->kind == GATE_FIX && gate->row > fixed &&
		    holds(w, w->g->gates.reg[n], i) == MAY)
			note_row(w, s, gate->row, s->down_lo, s->down_hi);
	}
}

/* The register of 对象 … 适用, which can make the total 不适用 yet; or -1. */
static int
subject_scope(const struct program *p)
{
	return p->pools[p->ins[p->total].k].scope;
}

static uint8_t
state_in(const struct grading *w, int reg, size_t i)
{
	return reg < 0 ? 0 : w->f->s[reg][i];
}

static void
stand(const struct grading *w, size_t i)
{
	struct standing *s = &w->at[i];
	int total = w->k->p->total;
	uint8_t in = state_in(w, w->g->scope, i);
	uint8_t exempt = state_in(w, subject_scope(w->k->p), i);

	*s = (struct standing){ .best = RULE_NO_GRADE, .worst = -1 };
	s->may = w->f->s[total][i] != CELL_NA && in != CELL_NA;
	s->must = s->may && ((in | exempt) & STATE_MISSING) == 0;
	if (!s->may)
		return;
	s->bits = (uint8_t)((w->f->s[total][i] | in) & STATE_MISSING);
	gates_at(w, i, s);
	s->may_come = s->may_free;
	s->must_come = s->must && s->must_free;
}

/* Whether ${s} may and must be a candidate of ${row}. */
static void
stand_for(const struct grading *w, int row, size_t i)
{
	struct standing *s = &w->at[i];
	int reg = w->g->rows.reg[row];
	enum tri when = s->may_come ? holds(w, reg, i) : NO;

	s->may_cand = s->may_come && row >= s->ceil_lo && when != NO;
	s->wants = s->may_come && row >= s->ceil_hi && when == YES;
	s->must_cand = s->must_come && s->wants;
	s->may_place = s->may_cand;
	s->sure_place = s->wants;
	if (when == MAY)
		s->bits |= w->f->s[reg][i] & STATE_MISSING;
}

static void
place(const struct grading *w, int row, size_t i)
{
	struct standing *s = &w->at[i];

	if (s->may_place)
		note_row(w, s, row, s->down_lo, s->down_hi);
	s->may_come = s->may_come && !s->sure_place;
	s->must_come = s->must_come && !s->may_place;
}

/* ── figures that decide the order ──────────────────────────────────── */

#define LEAST ((struct frac){ .n = -RESULT_NO_LIMIT, .d = 1 })
#define MOST ((struct frac){ .n = RESULT_NO_LIMIT, .d = 1 })

static struct frac
end_of(int64_t v)
{
	if (v == RESULT_NO_LIMIT)
		return MOST;
	return v == -RESULT_NO_LIMIT ? LEAST : (struct frac){ .n = v, .d = NUM_ONE };
}

/* The least and the most that register ${reg} can come to; 不适用 is the least. */
static void
ends_of(const struct grading *w, int reg, size_t i, struct frac *lo, struct frac *hi)
{
	enum reg_kind kind = w->k->p->kind[reg];
	uint8_t s = (uint8_t)(w->f->s[reg][i] & ~STATE_APPROX);

	*lo = *hi = LEAST;
	if (s == CELL_NA)
		return;
	if (kind == REG_RESULT) {
		*lo = end_of(w->f->v[reg][i]);
		*hi = end_of(w->f->d[reg][i]);
	} else if (s != 0) {
		*hi = MOST;
	} else {
		*lo = (struct frac){ .n = w->f->v[reg][i],
			.d = kind == REG_FRAC ? w->f->d[reg][i] : NUM_ONE };
		*hi = *lo;
	}
}

struct entry { /* a candidate, by its group and its figures */
	size_t group;
	const struct frac *key;
	int keys;
};

static int
compare_keys(const struct frac *a, const struct frac *b, int n)
{
	for (int i = 0; i < n; i++) {
		int cmp = frac_cmp(a[i], b[i]);

		if (cmp != 0)
			return cmp;
	}
	return 0;
}

static int
by_group_and_key(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return compare_keys(a->key, b->key, a->keys);
}

struct order { /* sorted, the lowest of each group first */
	struct entry *e;
	size_t n;
};

/* The first entry of ${x}'s group with figures not below ${x} (above it). */
static size_t
first_from(const struct order *o, struct entry x, bool above)
{
	size_t lo = 0, hi = o->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int cmp = by_group_and_key(&o->e[mid], &x);

		if (cmp < 0 || (above && cmp == 0))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static size_t
group_end(const struct order *o, size_t group)
{
	size_t lo = 0, hi = o->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (o->e[mid].group <= group)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* How many of its group stand at or above (only above) ${x}. */
static size_t
count_from(const struct order *o, struct entry x, bool above)
{
	return group_end(o, x.group) - first_from(o, x, above);
}

/* ── one row with a quota ───────────────────────────────────────────── */

struct group {
	size_t counted_lo, counted; /* N */
	size_t fixed_lo, fixed;     /* by 定为 on this row */
	bool any, open;             /* the quota is known of somebody; it may be other */
	struct frac q_lo, q_hi;
	int64_t places_lo, places;
};

struct row { /* at work */
	const struct quota *q;
	int row, keys;
	struct group *group;
	size_t groups;
	struct frac *lo, *hi;   /* figures of all subjects */
	struct order may, must; /* candidates that use up a place */
};

static size_t
group_of(const struct grading *w, const struct quota *q, size_t i)
{
	if (q->group < 0)
		return 0;
	return (size_t)w->k->snap->fact[q->group].v[w->base + i];
}

/* Whether 定为 puts ${i} on ${row}, using up a place there. */
static enum tri
fixed_on(const struct grading *w, const struct row *t, size_t i)
{
	int fixed = surely_fixed(w, i);
	enum tri on = fixed == t->row ? YES : NO;
	const struct standing *s = &w->at[i];

	for (int n = 0; n < w->g->gates.n; n++) {
		const struct rgate *gate = &w->k->r->gate[w->g->gates.sign[n]];

		if (gate->kind != GATE_FIX || gate->row <= fixed ||
		    holds(w, w->g->gates.reg[n], i) != MAY)
			continue;
		if (gate->row == t->row || on == YES)
			on = MAY;
	}
	if (t->q->refill && s->down_hi > 0 && on != NO)
		on = s->down_lo > 0 ? NO : MAY;
	return on == YES && !s->must ? MAY : on;
}

static void
gather(const struct grading *w, const struct row *t, size_t i)
{
	struct group *g = &t->group[group_of(w, t->q, i)];
	const struct standing *s = &w->at[i];
	uint8_t state = (uint8_t)(w->f->s[t->q->reg][i] & ~STATE_APPROX);
	enum tri fixed;
	struct frac lo, hi;

	if (!s->may)
		return;
	fixed = fixed_on(w, t, i);
	g->counted++;
	g->counted_lo += s->must;
	g->fixed += fixed != NO;
	g->fixed_lo += fixed == YES;
	if (state == CELL_NA)
		return;
	ends_of(w, t->q->reg, i, &lo, &hi);
	if (!g->any || frac_cmp(lo, g->q_lo) < 0)
		g->q_lo = lo;
	if (!g->any || frac_cmp(hi, g->q_hi) < 0)
		g->q_hi = hi;
	g->any = true;
}

static int64_t
places_of(const struct quota *q, struct frac x, size_t counted, size_t fixed)
{
	struct frac n = { .n = (int64_t)counted, .d = 1 };
	struct num places;

	if (frac_cmp(x, LEAST) <= 0)
		return 0;
	if (frac_cmp(x, MOST) >= 0)
		return INT32_MAX;
	places = frac_round(q->share ? frac_mul(x, n) : x, 0,
	    q->up ? ROUND_UP : ROUND_DOWN);
	places.u = places.u / NUM_ONE - (int64_t)fixed;
	return places.u < 0 ? 0 : places.u > INT32_MAX ? INT32_MAX : places.u;
}

static void
find_places(const struct row *t)
{
	for (size_t n = 0; n < t->groups; n++) {
		struct group *g = &t->group[n];

		g->places_lo = g->places = INT32_MAX;
		if (!g->any)
			continue;
		g->places_lo = places_of(t->q, g->q_lo, g->counted_lo, g->fixed);
		g->places = places_of(t->q, g->q_hi, g->counted, g->fixed_lo);
	}
}

static struct entry
entry_of(const struct grading *w, const struct row *t, const struct frac *keys, size_t i)
{
	return (struct entry){ .group = group_of(w, t->q, i),
		.key = &keys[i * (size_t)t->keys],
		.keys = t->keys };
}

static void
find_keys(const struct grading *w, const struct row *t, size_t i)
{
	struct frac *lo = &t->lo[i * (size_t)t->keys], *hi = &t->hi[i * (size_t)t->keys];

	ends_of(w, w->k->p->total, i, &lo[0], &hi[0]);
	for (int n = 1; n < t->keys; n++)
		ends_of(w, t->q->tie.reg[n - 1], i, &lo[n], &hi[n]);
}

/* With 递补 whoever is taken down later uses up no place. */
static void
find_order(const struct grading *w, struct row *t)
{
	t->may.e = NEWS(w->k->j, struct entry, w->n + 1);
	t->must.e = NEWS(w->k->j, struct entry, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		const struct standing *s = &w->at[i];

		if (s->may_cand && !(t->q->refill && s->down_lo > 0))
			t->may.e[t->may.n++] = entry_of(w, t, t->hi, i);
		if (s->must_cand && !(t->q->refill && s->down_hi > 0))
			t->must.e[t->must.n++] = entry_of(w, t, t->lo, i);
	}
	qsort(t->may.e, t->may.n, sizeof *t->may.e, by_group_and_key);
	qsort(t->must.e, t->must.n, sizeof *t->must.e, by_group_and_key);
}

/* 从严: who and all at or above fit; 从宽: those above leave a place. */
static bool
fits(const struct quota *q, size_t others, int64_t places)
{
	return q->ties_in ? (int64_t)others < places : (int64_t)others + 1 <= places;
}

/* How many others are at or above ${i} (only above, 从宽), at worst and at best:
 * others at their highest against its lowest, and the other way round. */
static void
others_of(const struct grading *w, const struct row *t, size_t i, size_t *worst,
    size_t *best)
{
	const struct standing *s = &w->at[i];
	struct entry lo = entry_of(w, t, t->lo, i), hi = entry_of(w, t, t->hi, i);
	bool above = t->q->ties_in, open = compare_keys(lo.key, hi.key, t->keys) != 0;

	*worst = count_from(&t->may, lo, above);
	*best = count_from(&t->must, hi, above);
	/* It was counted itself, if it is among them. */
	if (s->may_cand && !(t->q->refill && s->down_lo > 0) && (!above || open))
		(*worst)--;
	if (s->must_cand && !(t->q->refill && s->down_hi > 0) && !above && !open)
		(*best)--;
}

static void
give_places(const struct grading *w, const struct row *t, size_t i)
{
	struct standing *s = &w->at[i];
	const struct group *g = &t->group[group_of(w, t->q, i)];
	size_t worst, best;

	if (!s->may_cand)
		return;
	others_of(w, t, i, &worst, &best);
	s->may_place = fits(t->q, best, g->places);
	s->sure_place = s->wants && fits(t->q, worst, g->places_lo);
}

/* ── the trace of one subject ───────────────────────────────────────── */

static size_t
members(const struct order *o, size_t group)
{
	return group_end(o, group) - (group == 0 ? 0 : group_end(o, group - 1));
}

/* The figures of the last place, if more want one, and who shares them. */
static void
trace_edge(const struct row *t, size_t group, int64_t places, struct quota_trace *q)
{
	size_t end = group_end(&t->may, group), first;
	struct entry x;

	if (places <= 0 || (size_t)places >= members(&t->may, group))
		return;
	x = t->may.e[end - (size_t)places];
	first = first_from(&t->may, x, false);
	q->edge = x.key[0];
	q->edge_from = count_from(&t->may, x, true) + 1;
	q->edge_to = end - first;
}

static void
trace_row(const struct grading *w, const struct row *t)
{
	size_t i = w->only, group = group_of(w, t->q, i), worst, best;
	const struct standing *s = &w->at[i];
	const struct group *g = &t->group[group];
	struct entry hi = entry_of(w, t, t->hi, i);
	struct quota_trace *q = &w->trace[t->row];

	*q = (struct quota_trace){ .seen = s->may,
		.may = s->may_cand,
		.must = s->must_cand,
		.limited = g->any,
		.counted_lo = g->counted_lo,
		.counted = g->counted,
		.q = g->q_hi,
		.fixed = g->fixed,
		.places_lo = g->places_lo,
		.places = g->places,
		.candidates_lo = members(&t->must, group),
		.candidates = members(&t->may, group),
		.placed = s->must_come && s->sure_place,
		.may_placed = s->may_place };
	q->known = q->counted == q->counted_lo && g->fixed == g->fixed_lo &&
	    (!g->any || frac_cmp(g->q_lo, g->q_hi) == 0) &&
	    q->candidates == q->candidates_lo && s->may_cand == s->must_cand;
	others_of(w, t, i, &worst, &best);
	q->rank = count_from(&t->may, hi, true) + 1;
	q->equal = count_from(&t->may, hi, false) + 1 - q->rank;
	trace_edge(t, group, g->places, q);
}

/* ── rows from the top ──────────────────────────────────────────────── */

static void
quota_row(const struct grading *w, int row)
{
	const struct quota *q = &w->g->quota[row];
	struct row t = { .q = q, .row = row, .keys = q->tie.n + 1, .groups = 1 };
	size_t figures = w->n * (size_t)t.keys + 1;

	if (q->group >= 0)
		t.groups = w->k->r->fact[q->group].pub.choice_n;
	t.group = NEWS(w->k->j, struct group, t.groups + 1);
	t.lo = NEWS(w->k->j, struct frac, figures);
	t.hi = NEWS(w->k->j, struct frac, figures);
	for (size_t i = 0; i < w->n; i++) {
		gather(w, &t, i);
		find_keys(w, &t, i);
	}
	find_places(&t);
	find_order(w, &t);
	for (size_t i = 0; i < w->n; i++)
		give_places(w, &t, i);
	if (w->trace != NULL)
		trace_row(w, &t);
}

/* The row that people decided on for subject ${i}, or RULE_NO_GRADE. */
static uint8_t
decided_row(const struct grading *w, size_t i)
{
	const uint8_t *const *decided = w->k->snap->decided;

	return decided == NULL ? RULE_NO_GRADE
			       : decided[w->g - w->k->p->grades][w->base + i];
}

static void
give(const struct grading *w, struct column *out, uint8_t others, size_t i)
{
	const struct standing *s = &w->at[i];
	bool none = !s->must || s->may_come, open;
	uint8_t decided = decided_row(w, i);

	if (decided != RULE_NO_GRADE) {
		out->v[i] = out->d[i] = decided;
		out->s[i] = 0;
		return;
	}
	out->v[i] = s->best;
	out->d[i] = none || s->worst < 0 ? RULE_NO_GRADE : s->worst;
	open = out->v[i] != out->d[i];
	out->s[i] = open ? s->bits : 0;
	if (open && s->bits == 0)
		out->s[i] = others;
	else if (!open && s->best == RULE_NO_GRADE)
		out->s[i] = CELL_NA;
}

/* Give grades for all of ${whole}; see op_grade().  ${trace}: one a row for
 * subject ${only}, or NULL. */
static void
grade_columns(struct run *k, const struct grade_plan *g, const struct frame *whole,
    size_t n, struct column *out, size_t only, struct quota_trace *trace)
{
	struct grading w = { .k = k,
		.g = g,
		.f = whole,
		.base = k->base,
		.n = n,
		.only = only,
		.trace = trace };
	uint8_t bits = 0;

	w.at = NEWS(k->j, struct standing, n + 1);
	for (size_t i = 0; i < n; i++)
		stand(&w, i);
	for (int row = 0; row < g->rows.n; row++) {
		for (size_t i = 0; i < n; i++)
			stand_for(&w, row, i);
		if (g->quota != NULL && g->quota[row].reg >= 0)
			quota_row(&w, row);
		for (size_t i = 0; i < n; i++)
			place(&w, row, i);
	}
	for (size_t i = 0; i < n; i++)
		bits |= w.at[i].bits;
	for (size_t i = 0; i < n; i++)
		give(&w, out, bits, i);
}

/* ── the instructions ───────────────────────────────────────────────── */

void
op_grade(struct run *k, const struct ins *i)
{
	struct column out = { .v = k->f.v[i->out],
		.d = k->f.d[i->out],
		.s = k->f.s[i->out] };

	grade_columns(k, &k->p->grades[i->k], &k->f, k->n, &out, 0, NULL);
}

/* Rows count from the best, values from the worst; no grade is below them all. */
void
op_row(struct run *k, const struct ins *i)
{
	for (size_t at = 0; at < k->n; at++) {
		int64_t best = k->f.v[i->a][at], worst = k->f.d[i->a][at];

		k->f.s[i->out][at] = k->f.s[i->a][at];
		k->f.v[i->out][at] = worst == RULE_NO_GRADE ? -1 : i->k - 1 - worst;
		k->f.d[i->out][at] = best == RULE_NO_GRADE ? -1 : i->k - 1 - best;
	}
}

void
whole_quota(struct run *k, const struct ins *i, const struct frame *whole,
    struct column *out)
{
	size_t base = k->base;

	k->base = 0;
	grade_columns(k, &k->p->grades[i->k], whole, k->snap->subjects, out, k->asked,
	    k->trace == NULL ? NULL : k->trace[i->k]);
	k->base = base;
}
