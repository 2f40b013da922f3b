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

enum tri
grade_holds(const struct grading *w, int reg, size_t i)
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
	s->best = best < s->best ? (uint8_t)best : s->best;
	if (s->worst == RULE_NO_GRADE || worst > s->worst)
		s->worst = (uint8_t)worst;
}

/* The row that 定为 surely gives (the worst of several), or -1. */
int
surely_fixed(const struct grading *w, size_t i)
{
	int row = -1;

	for (int n = 0; w->fixes && n < w->g->gates.n; n++) {
		const struct rgate *gate = &w->k->r->gate[w->g->gates.sign[n]];

		if (gate->kind == GATE_FIX && gate->row > row &&
		    grade_holds(w, w->g->gates.reg[n], i) == YES)
			row = gate->row;
	}
	return row;
}

/* By more rows than any table has is by that many. */
static uint8_t
lower(uint8_t by, int rows)
{
	return by + rows > RULE_GRADE_MAX ? RULE_GRADE_MAX : (uint8_t)(by + rows);
}

static void
gate_at(const struct rgate *gate, enum tri on, int fixed, struct standing *s)
{
	if (on == NO)
		return;
	if (gate->kind == GATE_CAP) {
		if (gate->row > s->ceil_hi)
			s->ceil_hi = (uint8_t)gate->row;
		if (on == YES && gate->row > s->ceil_lo)
			s->ceil_lo = (uint8_t)gate->row;
	} else if (gate->kind == GATE_DOWN) {
		s->down_hi = lower(s->down_hi, gate->row);
		s->down_lo = on == YES ? lower(s->down_lo, gate->row) : s->down_lo;
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
		gate_at(&w->k->r->gate[w->g->gates.sign[n]], grade_holds(w, reg, i),
		    fixed, s);
	}
	if (fixed >= 0)
		note_row(w, s, fixed, s->down_lo, s->down_hi);
	for (int n = 0; n < w->g->gates.n; n++) {
		const struct rgate *gate = &w->k->r->gate[w->g->gates.sign[n]];

		if (gate->kind == GATE_FIX && gate->row > fixed &&
		    grade_holds(w, w->g->gates.reg[n], i) == MAY)
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

	*s = (struct standing){ .best = RULE_NO_GRADE, .worst = RULE_NO_GRADE };
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
	enum tri when = s->may_come ? grade_holds(w, reg, i) : NO;

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

/* ── rows from the top ──────────────────────────────────────────────── */

/* The next row with a quota, or their number. */
static int
next_quota(const struct grade_plan *g, int row)
{
	while (row < g->rows.n && (g->quota == NULL || g->quota[row].reg < 0))
		row++;
	return row;
}

/* The rows before ${quota} as far as conditions go, then that one's candidates. */
static void
give_rows(const struct grading *w, int row, int quota, size_t i)
{
	for (; row < quota && w->at[i].may_come; row++) {
		stand_for(w, row, i);
		place(w, row, i);
	}
	if (quota < w->g->rows.n)
		stand_for(w, quota, i);
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
	out->d[i] = none ? RULE_NO_GRADE : s->worst;
	open = out->v[i] != out->d[i];
	out->s[i] = open ? s->bits : 0;
	if (open && s->bits == 0)
		out->s[i] = others;
	else if (!open && s->best == RULE_NO_GRADE)
		out->s[i] = CELL_NA;
}

/* ── everybody ──────────────────────────────────────────────────────── */

/* One pass over the subjects, of which each looks at itself alone. */
struct pass {
	const struct grading *w;
	void (*fn)(const struct pass *p, size_t from, size_t to);
	int row, quota; /* give_rows(); row is 0, or behind a quota that was counted */
	struct column *out;
	uint8_t others; /* what anybody's grade rests on */
	size_t lanes;
};

static void
pass_rows(const struct pass *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (p->row == 0)
			stand(p->w, i);
		else
			quota_place(p->w, p->w->rows[p->row - 1], i);
		if (p->row > 0)
			place(p->w, p->row - 1, i);
		give_rows(p->w, p->row, p->quota, i);
	}
}

static void
pass_give(const struct pass *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		give(p->w, p->out, p->others, i);
}

static void
run_stretch(void *arg, size_t lane)
{
	const struct pass *p = arg;

	p->fn(p, p->w->n * lane / p->lanes, p->w->n * (lane + 1) / p->lanes);
}

static void
run_pass(struct pass *p)
{
	const struct rule_how *how = p->w->k->how;
	bool many = how != NULL && how->lanes > 1 && p->w->n > RULE_BLOCK;

	p->lanes = many ? how->lanes : 1;
	if (many)
		how->each(how->arg, how->lanes, run_stretch, p);
	else
		run_stretch(p, 0);
}

/* Give grades to all of w->f. */
static void
grade_columns(const struct grading *w, struct column *out)
{
	struct pass p = { .w = w, .fn = pass_rows, .out = out };

	for (;;) {
		p.quota = next_quota(w->g, p.row);
		run_pass(&p);
		if (p.quota == w->g->rows.n)
			break;
		w->rows[p.quota] = quota_row(w, p.quota);
		p.row = p.quota + 1;
	}
	for (size_t i = 0; i < w->n; i++)
		p.others |= w->at[i].bits;
	p.fn = pass_give;
	run_pass(&p);
}

static bool
any_fixes(const struct run *k, const struct grade_plan *g)
{
	for (int n = 0; n < g->gates.n; n++)
		if (k->r->gate[g->gates.sign[n]].kind == GATE_FIX)
			return true;
	return false;
}

/* ── the instructions ───────────────────────────────────────────────── */

void
op_grade(struct run *k, const struct ins *i)
{
	struct column out = { .v = k->f.v[i->out],
		.d = k->f.d[i->out],
		.s = k->f.s[i->out] };
	const struct grading w = { .k = k,
		.g = &k->p->grades[i->k],
		.f = &k->f,
		.base = k->base,
		.n = k->n,
		.at = k->standing,
		.fixes = any_fixes(k, &k->p->grades[i->k]) };

	grade_columns(&w, &out);
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
	const struct grading w = { .k = k,
		.g = &k->p->grades[i->k],
		.f = whole,
		.n = k->snap->subjects,
		.at = NEWS(k->j, struct standing, k->snap->subjects + 1),
		.fixes = any_fixes(k, &k->p->grades[i->k]),
		.rows = k->quota[i->k] };

	grade_columns(&w, out);
}

void
grade_trace(struct run *k, int table, const struct frame *whole, size_t i,
    struct quota_trace *out)
{
	const struct grading w = { .k = k,
		.g = &k->p->grades[table],
		.f = whole,
		.n = k->snap->subjects,
		.at = NEWS(k->j, struct standing, k->snap->subjects + 1),
		.fixes = any_fixes(k, &k->p->grades[table]),
		.rows = k->quota[table] };

	stand(&w, i);
	for (int row = 0; row < w.g->rows.n;) {
		int quota = next_quota(w.g, row);

		give_rows(&w, row, quota, i);
		if (quota < w.g->rows.n) {
			quota_trace(&w, w.rows[quota], i, &out[quota]);
			place(&w, quota, i);
		}
		row = quota + 1;
	}
}
