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
#include "rule/loop_grade.h"
#include "rule/run_grade.h"

/* ── a stretch of subjects ──────────────────────────────────────────── */

uint8_t **
grade_standings(struct job *j, size_t n)
{
	uint8_t **at = NEWS(j, uint8_t *, STANDINGS);

	for (int what = 0; what < STANDINGS; what++)
		at[what] = job_room(j, n + 1); /* see stand() */
	return at;
}

/* Subjects [from, from + n) of what is graded, not more than a block. */
struct part {
	const struct grading *w;
	size_t from, n;
	uint8_t *at[STANDINGS];
};

static struct part
part_of(const struct grading *w, size_t from, size_t n)
{
	struct part b = { .w = w, .from = from, .n = n };

	for (int what = 0; what < STANDINGS; what++)
		b.at[what] = w->at[what] + (from - w->first);
	return b;
}

struct condition {
	uint8_t yes[RULE_BLOCK], maybe[RULE_BLOCK];
};

/* Register ${reg}; -1: always. */
static void
hold(const struct part *b, int reg, struct condition *c)
{
	const struct frame *f = b->w->f;

	if (reg >= 0) {
		grade_hold(b->n, f->v[reg] + b->from, f->s[reg] + b->from, c->yes,
		    c->maybe);
		return;
	}
	memset(c->yes, 1, b->n);
	memset(c->maybe, 0, b->n);
}

/* Where ${on} row[i], taken down, is one of those it may have. */
static void
note_rows(const struct part *b, const uint8_t *on, const uint8_t *row)
{
	uint8_t last = (uint8_t)(b->w->g->rows.n - 1);

	grade_note(b->n, on, row, last, b->at[AT_DOWN_LO], b->at[AT_BEST]);
	grade_note_worst(b->n, on, row, last, b->at[AT_DOWN_HI], b->at[AT_WORST]);
}

static void
note_row(const struct part *b, const uint8_t *on, int row)
{
	uint8_t rows[RULE_BLOCK];

	memset(rows, row, b->n);
	note_rows(b, on, rows);
}

/* ── gates ──────────────────────────────────────────────────────────── */

static void
gate_at(const struct part *b, const struct rgate *gate, const struct condition *c)
{
	uint8_t row = (uint8_t)gate->row;

	if (gate->kind == GATE_CAP)
		grade_cap(b->n, c->yes, c->maybe, row, b->at[AT_CEIL_LO],
		    b->at[AT_CEIL_HI]);
	else if (gate->kind == GATE_DOWN)
		grade_down(b->n, c->yes, c->maybe, row, b->at[AT_DOWN_LO],
		    b->at[AT_DOWN_HI]);
	else
		grade_fix(b->n, c->yes, row, b->at[AT_FIXED]);
}

static const struct rgate *
gate_of(const struct part *b, int n)
{
	return &b->w->k->r->gate[b->w->g->gates.sign[n]];
}

/* 定为 that holds, and what may hold besides. */
static void
fix(const struct part *b)
{
	const struct list *gates = &b->w->g->gates;
	uint8_t on[RULE_BLOCK], row[RULE_BLOCK];
	struct condition c;

	grade_fixed(b->n, b->at[AT_MAY], b->at[AT_FIXED], on, row);
	note_rows(b, on, row);
	for (int n = 0; n < gates->n; n++) {
		const struct rgate *gate = gate_of(b, n);

		if (gate->kind != GATE_FIX)
			continue;
		hold(b, gates->reg[n], &c);
		grade_doubt(b->n, b->at[AT_MAY], c.maybe, (uint8_t)gate->row,
		    b->at[AT_FIXED], on, b->at[AT_MUST_COME]);
		note_row(b, on, gate->row);
	}
}

/* The register of 对象 … 适用, which can make the total 不适用 yet; or -1. */
static int
subject_scope(const struct program *p)
{
	return p->pools[p->ins[p->total].k].scope;
}

static const uint8_t *
states_of(const struct part *b, int reg)
{
	static const uint8_t none[RULE_BLOCK];

	return reg < 0 ? none : b->w->f->s[reg] + b->from;
}

static void
stand(const struct part *b)
{
	const struct grading *w = b->w;
	struct condition c;

	for (int what = 0; what < STANDINGS; what++)
		memset(b->at[what],
		    what == AT_BEST || what == AT_WORST ? RULE_NO_GRADE : 0, b->n);
	grade_assess(b->n, states_of(b, w->k->p->total), states_of(b, w->g->scope),
	    states_of(b, subject_scope(w->k->p)), b->at[AT_MAY], b->at[AT_MUST],
	    b->at[AT_BITS]);
	for (int n = 0; n < w->g->gates.n; n++) {
		hold(b, w->g->gates.reg[n], &c);
		grade_open(b->n, b->at[AT_MAY], c.maybe, b->at[AT_BITS]);
		gate_at(b, gate_of(b, n), &c);
	}
	grade_come(b->n, b->at[AT_MAY], b->at[AT_FIXED], b->at[AT_MAY_COME]);
	grade_come(b->n, b->at[AT_MUST], b->at[AT_FIXED], b->at[AT_MUST_COME]);
	if (w->fixes)
		fix(b);
}

/* ── rows from the top ──────────────────────────────────────────────── */

/* Who may and who does want ${row}. */
static void
stand_for(const struct part *b, int row)
{
	struct condition c;

	hold(b, b->w->g->rows.reg[row], &c);
	grade_reach(b->n, b->at[AT_MAY_COME], c.yes, c.maybe, (uint8_t)row,
	    b->at[AT_CEIL_LO], b->at[AT_MAY_CAND]);
	grade_reach(b->n, b->at[AT_MAY_COME], c.yes, c.yes, (uint8_t)row,
	    b->at[AT_CEIL_HI], b->at[AT_WANTS]);
	grade_open(b->n, b->at[AT_MAY_COME], c.maybe, b->at[AT_BITS]);
}

static void
place(const struct part *b, int row, const uint8_t *may, const uint8_t *sure)
{
	note_row(b, may, row);
	grade_leave(b->n, may, sure, b->at[AT_MAY_COME], b->at[AT_MUST_COME]);
}

static void
place_by_quota(const struct part *b, int row)
{
	uint8_t may[RULE_BLOCK], sure[RULE_BLOCK];

	quota_places(b->w, b->w->rows[row], (struct range){ b->from, b->n }, may, sure);
	place(b, row, may, sure);
}

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
give_rows(const struct part *b, int row, int quota)
{
	for (; row < quota; row++) {
		stand_for(b, row);
		place(b, row, b->at[AT_MAY_CAND], b->at[AT_WANTS]);
	}
	if (quota < b->w->g->rows.n)
		stand_for(b, quota);
}

/* The rows that people decided on. */
static void
decide(const struct part *b, const struct column *out)
{
	const uint8_t *const *decided = b->w->k->snap->decided;
	const uint8_t *row;

	if (decided == NULL)
		return;
	row = decided[b->w->g - b->w->k->p->grades] + b->w->base + b->from;
	for (size_t i = 0; i < b->n; i++) {
		if (row[i] == RULE_NO_GRADE)
			continue;
		out->v[i] = out->d[i] = row[i];
		out->s[i] = 0;
	}
}

static void
give(const struct part *b, const struct column *all, uint8_t others)
{
	const struct column out = { .v = all->v + b->from,
		.d = all->d + b->from,
		.s = all->s + b->from };

	grade_ends(b->n, b->at[AT_BEST], b->at[AT_WORST], b->at[AT_MUST],
	    b->at[AT_MAY_COME], out.v, out.d);
	grade_state(b->n, out.v, out.d, b->at[AT_BITS], others, out.s);
	decide(b, &out);
}

/* ── everybody ──────────────────────────────────────────────────────── */

/* One pass over the subjects, of which each looks at itself alone. */
struct pass {
	const struct grading *w;
	void (*fn)(const struct pass *p, const struct part *b);
	int row, quota; /* give_rows(); row is 0, or behind a quota that was counted */
	const struct column *out;
	uint8_t others; /* what anybody's grade rests on */
	size_t lanes;
};

static void
pass_rows(const struct pass *p, const struct part *b)
{
	if (p->row == 0)
		stand(b);
	else
		place_by_quota(b, p->row - 1);
	give_rows(b, p->row, p->quota);
}

static void
pass_give(const struct pass *p, const struct part *b)
{
	give(b, p->out, p->others);
}

static void
run_stretch(void *arg, size_t lane)
{
	const struct pass *p = arg;
	struct range mine = lane_part(p->w->n, p->lanes, lane);
	size_t to = mine.base + mine.n;

	for (size_t from = mine.base; from < to; from += RULE_BLOCK) {
		size_t n = to - from < RULE_BLOCK ? to - from : RULE_BLOCK;
		struct part b = part_of(p->w, from, n);

		p->fn(p, &b);
	}
}

static void
run_pass(struct pass *p)
{
	p->lanes = lanes_for(p->w->k->how, p->w->n);
	lanes_run(p->w->k->how, p->lanes, run_stretch, p);
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
	p.others = loop_states(w->n, w->at[AT_BITS]);
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
		.at = grade_standings(k->j, k->snap->subjects),
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
		.first = i,
		.at = grade_standings(k->j, 1),
		.fixes = any_fixes(k, &k->p->grades[table]),
		.rows = k->quota[table] };

	const struct part b = part_of(&w, i, 1);

	stand(&b);
	for (int row = 0; row < w.g->rows.n;) {
		int quota = next_quota(w.g, row);
		uint8_t may, sure;

		give_rows(&b, row, quota);
		if (quota < w.g->rows.n) {
			quota_places(&w, w.rows[quota], (struct range){ i, 1 }, &may,
			    &sure);
			quota_trace(&w, w.rows[quota], i, may, sure, &out[quota]);
			place(&b, quota, &may, &sure);
		}
		row = quota + 1;
	}
}
