/* SPDX-License-Identifier: MIT
 *
 * run.c -- executing a program over blocks of subjects
 *
 * Segment by segment: at a barrier the instructions that need everybody, then blocks,
 * shared among lanes that know nothing of one another.  An explanation goes row by row
 * (k->slow) and has every register as a full column, to read what happened.
 */
#include "rule/run_ahead.h"
#include "rule/run_fast.h"
#include "rule/run_grade.h"
#include "rule/run_memory.h"

/* ── whole columns at a barrier ─────────────────────────────────────── */

static struct column
new_column(struct job *j, size_t n)
{
	return (struct column){ .v = NEWS(j, int64_t, n + 1),
		.d = NEWS(j, int64_t, n + 1),
		.s = NEWS(j, uint8_t, n + 1) };
}

/* The register's own, if it is kept. */
static struct column
column_at(const struct frame *f, int reg)
{
	return (struct column){ .v = f->v[reg], .d = f->d[reg], .s = f->s[reg] };
}

/* What they read is from earlier segments: see emit_whole(). */
static void
segment_columns(struct run *k, const struct memory *m, size_t from, size_t to)
{
	for (size_t n = from; n < to; n++) {
		const struct ins *i = &k->p->ins[n];

		if (whole_ops[i->op] == NULL)
			continue;
		if (k->col[n].s == NULL && m->whole.d[i->out] != NULL)
			k->col[n] = column_at(&m->whole, i->out);
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
write_d(void *arg, int reg)
{
	struct run *k = arg;
	struct range rows = k->block[k->p->domain[reg]];

	if (k->p->kind[reg] != REG_FRAC || k->even[reg] <= 0 || k->whole[reg])
		return;
	loop_fill(rows.n, k->even[reg], k->f.d[reg]);
}

void
write_denominators(struct run *k, const struct ins *i)
{
	if (!k->slow)
		each_use(k->p, i, write_d, k);
}

static void
run_rows(struct run *k, const struct ins *i)
{
	write_denominators(k, i);
	run_ops[i->op](k, i);
	k->most[i->out] = k->most_d[i->out] = -1;
	if (k->p->kind[i->out] == REG_FRAC)
		k->even[i->out] = (loop_states(k->n, k->f.s[i->out]) & STATE_APPROX) != 0
		    ? -1
		    : 0;
}

static void
run_block(struct run *k, size_t from, size_t to)
{
	k->asked = 0;
	for (size_t n = from; n < to; n++) {
		const struct ins *i = &k->p->ins[n];
		struct range rows = k->block[k->p->domain[i->out]];

		k->base = rows.base;
		k->n = rows.n;
		if (i->op == I_CONST && !k->whole[i->out])
			continue; /* written for good */
		ahead_some(k, n - from + 1);
		k->most[i->out] = k->most_d[i->out] = -1;
		if (k->p->kind[i->out] == REG_RESULT)
			k->f.d[i->out] = k->hi[i->out];
		if (k->slow || rows.n == 0 || fast_ops[i->op] == NULL ||
		    !fast_ops[i->op](k, i))
			run_rows(k, i);
		if (k->apart[i->out] != NULL)
			k->apart[i->out][k->nth] = k->f.d[i->out] != k->f.v[i->out];
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
	const size_t *none = r->sets_n == 0 ? NULL : NEWS(k->j, size_t, subjects + 1);

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

	k.text = NEWS(j, int64_t, r->prog.text_n + 1);
	find_rows(&k);
	find_texts(&k);

	find_workdays(&k);
	find_ends(&k);
	k.missing_as = NEWS(j, uint8_t, r->facts_n + 1);
	k.col = NEWS(j, struct column, r->prog.n + 1);
	k.quota = NEWS(j, const struct row **, r->grades_n + 1);
	for (size_t i = 0; i < r->grades_n; i++)
		k.quota[i] = NEWS(j, const struct row *, r->grade[i].pub.rows_n + 1);
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

/* What one lane has to do: every so many-th block of a segment. */
struct shift {
	struct memory *m;
	struct run *lane;
	size_t lanes, from, to; /* instructions */
};

static void
run_subjects(struct run *k, const struct shift *w, size_t nth)
{
	memory_point(k, w->m, nth);
	run_block(k, w->from, w->to);
}

/* The last block may share subjects with the one before it: they are one lane's. */
static void
run_lane(void *arg, size_t at)
{
	const struct shift *w = arg;
	struct run *k = &w->lane[at];
	size_t full = k->snap->subjects / RULE_BLOCK, nth;

	for (nth = at; nth < full; nth += w->lanes)
		run_subjects(k, w, nth);
	if (k->snap->subjects % RULE_BLOCK != 0 &&
	    (full == 0 ? at == 0 : (full - 1) % w->lanes == at))
		run_subjects(k, w, full);
}

/* Instructions that ask for memory on the way are for one lane alone. */
static size_t
lanes_of(const struct run *k)
{
	for (size_t n = 0; n < k->p->n; n++)
		if (k->p->ins[n].op == I_GROUP || k->p->ins[n].op == I_DATEDSUM ||
		    k->p->ins[n].op == I_GAPS)
			return 1;
	return lanes_for(k->how, k->snap->subjects);
}

static void
open_lanes(struct run *k, struct shift *w)
{
	w->lanes = lanes_of(k);
	w->lane = NEWS(k->j, struct run, w->lanes);
	for (size_t n = 0; n < w->lanes; n++) {
		w->lane[n] = *k;
		memory_lane(&w->lane[n], w->m);
	}
}

static void
run_once(struct run *k, struct shift *w)
{
	const struct program *p = k->p;
	struct ahead ahead;

	for (size_t s = 0; s + 1 < p->segments; s++) {
		w->from = p->segment[s];
		w->to = p->segment[s + 1];
		segment_columns(k, w->m, w->from, w->to);
		ahead = ahead_plan(k->j, k, w->lanes, w->from, w->to);
		for (size_t n = 0; n < w->lanes; n++)
			w->lane[n].ahead = &ahead;
		lanes_run(k->how, w->lanes, run_lane, w);
		memory_settle(k, w->m, w->from, w->to);
	}
}

static enum err
run_all(struct run *k, struct memory *m)
{
	size_t n = passes(k);
	struct shift w = { .m = m };

	if (n == 0)
		return fail(k->j, E_INPUT,
		    "上级关系绕了一圈，或超过 %d 层；请改好单位的上级", RULE_TREE_DEPTH);
	open_lanes(k, &w);
	while (n-- > 0) {
		run_once(k, &w);
		carry(k, m);
	}
	return OK;
}

/* One run of everybody, for explanations. */
struct rule_kept {
	struct run run;
	struct frame whole;
};

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

static const struct rule_kept *
keep_run(const struct run *k, const struct memory *m)
{
	struct rule_kept *kept = NEW(k->j, struct rule_kept);

	*kept = (struct rule_kept){ .run = *k, .whole = m->whole };
	kept->run.how = NULL; /* it lives no longer than the run */
	return kept;
}

struct handing { /* grades as bytes */
	const struct frame *whole;
	int reg;
	size_t n, lanes;
	struct rule_grade_score *to;
};

static void
give_grades(void *arg, size_t at)
{
	const struct handing *h = arg;
	struct range part = lane_part(h->n, h->lanes, at);

	for (size_t i = part.base; i < part.base + part.n; i++) {
		h->to->best[i] = (uint8_t)h->whole->v[h->reg][i];
		h->to->worst[i] = (uint8_t)h->whole->d[h->reg][i];
	}
}

static void
give_results(struct run *k, const struct memory *m, struct rule_results *out)
{
	const struct rule *r = k->r;
	size_t n = k->snap->subjects;

	out->subjects = n;
	out->kept = keep_run(k, m);
	out->pool = NEWS(k->j, struct rule_score, r->pools_n + 1);
	out->grade = NEWS(k->j, struct rule_grade_score, r->grades_n + 1);
	give_score(m, k->p->total, &out->total);
	give_ends(k, m, out);
	for (size_t i = 0; i < r->pools_n; i++)
		if (m->home[k->p->pool_reg[i]].whole)
			give_score(m, k->p->pool_reg[i], &out->pool[i]);
	for (size_t t = 0; t < r->grades_n; t++) {
		struct handing h = { .whole = &m->whole,
			.reg = k->p->grade_reg[t],
			.n = n,
			.lanes = lanes_for(k->how, n),
			.to = &out->grade[t] };

		out->grade[t].best = NEWS(k->j, uint8_t, n + 1);
		out->grade[t].worst = NEWS(k->j, uint8_t, n + 1);
		lanes_run(k->how, h.lanes, give_grades, &h);
	}
}

enum err
rule_run(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_how *how, struct rule_results *out)
{
	struct run k = new_run(j, r, snap);
	struct memory m;
	enum err e;

	if (!r->runnable)
		return fail(j, E_INPUT,
		    "方案还有须改的地方，不能计算；先运行 zeren check");
	k.how = how;
	k.slow = how != NULL && how->by_row;
	m = memory_plan(&k, (struct range){ 0, snap->subjects });
	e = run_all(&k, &m);
	if (e == OK)
		give_results(&k, &m, out);
	return e;
}

static struct quota_trace **
quota_traces(struct run *k, const struct frame *whole, size_t only)
{
	const struct rule *r = k->r;
	struct quota_trace **t = NEWS(k->j, struct quota_trace *, r->grades_n + 1);

	for (size_t i = 0; i < r->grades_n; i++) {
		if (r->prog.grades[i].quota == NULL)
			continue;
		t[i] = NEWS(k->j, struct quota_trace, r->grade[i].pub.rows_n + 1);
		grade_trace(k, (int)i, whole, only, t[i]);
	}
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
	m = memory_plan(k, (struct range){ 0, k->snap->subjects });
	e = run_all(k, &m);
	*whole = m.whole;
	return e;
}

/* The run that came to ${got}, or another one. */
static enum err
find_kept(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_results *got, struct rule_kept *out)
{
	if (got != NULL && got->kept != NULL) {
		*out = *got->kept;
		out->run.j = j;
		out->run.snap = snap;
		return OK;
	}
	out->run = new_run(j, r, snap);
	return run_others(&out->run, &out->whole);
}

struct rerun {
	struct run one;
	struct rule_snapshot snap;
	size_t only;
};

enum err
rule_rerun_open(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_results *got, size_t only, struct rerun **out)
{
	struct rerun *x = NEW(j, struct rerun);
	struct rule_kept *kept = NEW(j, struct rule_kept);
	struct range row = { only, 1 };
	struct memory m;
	enum err e;

	x->snap = *snap;
	x->only = only;
	if (!r->runnable)
		return fail(j, E_INPUT,
		    "方案还有须改的地方，不能计算；先运行 zeren check");
	e = find_kept(j, r, &x->snap, got, kept);
	if (e != OK)
		return e;
	x->one = kept->run;
	x->one.slow = true;
	m = memory_plan(&x->one, row);
	memory_lane(&x->one, &m);
	memory_point(&x->one, &m, 0);
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
    const struct rule_results *got, size_t only, struct frame *out)
{
	const struct range row = { only, 1 };
	struct rule_kept *kept = NEW(j, struct rule_kept);
	struct memory m;
	enum err e;

	if (!r->runnable)
		return fail(j, E_INPUT,
		    "方案还有须改的地方，不能计算；先运行 zeren check");
	e = find_kept(j, r, snap, got, kept);
	if (e != OK)
		return e;
	out->quota = quota_traces(&kept->run, &kept->whole, only);
	kept->run.slow = true;
	m = memory_plan(&kept->run, row);
	memory_lane(&kept->run, &m);
	memory_point(&kept->run, &m, 0);
	run_block(&kept->run, 0, r->prog.n);
	out->v = kept->run.f.v;
	out->d = kept->run.f.d;
	out->s = kept->run.f.s;
	out->everybody = &kept->whole;
	return OK;
}
