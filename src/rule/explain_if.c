/* SPDX-License-Identifier: MIT
 *
 * explain_if.c -- what would have made a better grade
 *
 * The program itself is asked: the subject is run again with one fact changed.
 * A fact is first set as far as it may go; only if that gives a better grade is
 * the least such change looked for, by doubling and halving, and only if the
 * total moved one way at every value on the road.  Whatever rests on other
 * units stays as it is.
 */
#include <stdlib.h>

#include "rule/model.h"

#define ROAD_MAX 22 /* doublings: four million steps */
#define FAR_STEPS 1000

struct lever { /* one fact and the least change that helps */
	int fact, row;
	int64_t to;     /* in the base unit */
	int64_t weight; /* the change as a share of the value, millionths */
};

struct trier {
	struct job *j;
	const struct rule *r;
	const struct rule_snapshot *snap;
	size_t subject;
	struct rerun *run;
	struct rule_column *col; /* the facts, of which one is ours */
	int64_t *v;              /* its values */
	size_t table;
	int row, was; /* of the last run; as it is */
	int64_t total;
};

static int64_t
value_of(const struct trier *t, size_t fact)
{
	return t->snap->fact[fact].v[t->subject];
}

/* Better rows have smaller numbers; none at all is the worst. */
static int
row_in(const struct trier *t, const struct frame *f)
{
	return (int)f->v[t->r->prog.grade_reg[t->table]][0];
}

/* Fact ${fact} is ${x}: the total and row it gives; false if that is not closed. */
static bool
try(struct trier *t, size_t fact, int64_t x)
{
	const struct frame *f;
	int total = t->r->prog.total;

	t->col[fact].v[t->subject] = x;
	f = rule_rerun(t->run, t->col);
	t->row = row_in(t, f);
	t->total = f->v[total][0];
	return (f->s[total][0] & ~STATE_APPROX) == 0;
}

static bool
helps(const struct trier *t)
{
	return t->row < t->was;
}

/* ── how far, in which steps ────────────────────────────────────────── */

static bool
is_ratio(const struct rule_fact *f)
{
	return str_eq(f->unit, S("%"));
}

/* The least change worth telling, in the base unit. */
static int64_t
step_of(const struct rule_fact *f)
{
	int64_t step = f->scale;

	if (f->judged && f->step.u > 0)
		step = (int64_t)((wide)f->step.u * f->scale / NUM_ONE);
	else if (is_ratio(f))
		step = f->scale / 10;
	else if (!f->whole)
		step = f->scale / 100;
	return step > 0 ? step : 1;
}

/* How many steps ${f} may go up (or down) from ${v}. */
static int64_t
far_of(const struct rule_fact *f, int64_t v, bool up)
{
	int64_t step = step_of(f), size = v < 0 ? -v : v, end;

	if (f->judged) {
		end = (int64_t)((wide)(up ? f->hi.u : f->lo.u) * f->scale / NUM_ONE);
		return (up ? end - v : v - end) / step;
	}
	if (is_ratio(f) && up)
		return (100 * f->scale - v) / step;
	if (!up && (f->nonneg || is_ratio(f) || v >= 0))
		return v / step;
	return size / step * 2 + FAR_STEPS;
}

/* ── one fact ───────────────────────────────────────────────────────── */

/* The road from ${v} in doubling steps: does the total move one way all along,
 * and after how many steps is the grade better first?  *below: the last place
 * where it was not. */
static bool
walk(struct trier *t, size_t fact, int64_t step, int64_t far, int64_t *below,
    int64_t *above)
{
	int64_t v = value_of(t, fact), before = t->total, n = 0;
	int way = 0;

	*above = 0;
	for (int i = 0; i < ROAD_MAX && n < far; i++) {
		n = i + 1 == ROAD_MAX || (INT64_C(1) << i) > far ? far : INT64_C(1) << i;
		if (!try(t, fact, v + n * step))
			return false;
		if (t->total != before) {
			int now = t->total > before ? 1 : -1;

			if (way != 0 && way != now)
				return false;
			way = now;
		}
		before = t->total;
		if (helps(t) && *above == 0)
			*above = n;
		if (*above == 0)
			*below = n;
		else if (!helps(t))
			return false;
	}
	return *above > 0 && way >= 0;
}

/* The least number of steps between that helps. */
static int64_t
halve(struct trier *t, size_t fact, int64_t step, int64_t below, int64_t above)
{
	int64_t v = value_of(t, fact);

	while (above - below > 1) {
		int64_t mid = below + (above - below) / 2;

		if (try(t, fact, v + mid * step) && helps(t))
			above = mid;
		else
			below = mid;
	}
	return above;
}

static bool
find_number(struct trier *t, size_t fact, bool up, struct lever *out)
{
	const struct rule_fact *f = &t->r->fact[fact].pub;
	int64_t v = value_of(t, fact), step = step_of(f), far = far_of(f, v, up);
	int64_t below = 0, above = 0, size = v < 0 ? -v : v, n;

	if (far <= 0 || far > NUM_LIMIT / step)
		return false;
	step = up ? step : -step;
	if (!try(t, fact, v + far * step) || !helps(t) || !try(t, fact, v))
		return false;
	if (!walk(t, fact, step, far, &below, &above))
		return false;
	n = halve(t, fact, step, below, above);
	*out = (struct lever){ .fact = (int)fact, .to = v + n * step };
	if (!try(t, fact, out->to) || !helps(t))
		return false;
	out->row = t->row;
	out->weight = (int64_t)((wide)n * (up ? step : -step) * NUM_ONE /
	    (size > f->scale ? size : f->scale));
	return true;
}

static bool
find_truth(struct trier *t, size_t fact, struct lever *out)
{
	int64_t v = value_of(t, fact);

	*out = (struct lever){ .fact = (int)fact, .to = v == 0, .weight = NUM_ONE };
	if (!try(t, fact, out->to) || !helps(t))
		return false;
	out->row = t->row;
	return true;
}

/* Not what a fact is about oneself: classes, the past, other engines' results; nor
 * votes, which others cast: nobody is told to gather or to lose some. */
static bool
is_lever(const struct trier *t, size_t fact)
{
	const struct rule_fact *f = &t->r->fact[fact].pub;

	if (f->is_class || f->origin != RULE_GIVEN ||
	    t->snap->fact[fact].state[t->subject] != CELL_GIVEN)
		return false;
	if ((f->kind != RULE_NUM && f->kind != RULE_BOOL) || str_eq(f->unit, S("票")))
		return false;
	for (size_t i = 0; i < t->r->prog.n; i++)
		if (t->r->prog.ins[i].op == I_FACT &&
		    t->r->prog.ins[i].k == (int64_t)fact)
			return true;
	return false;
}

/* The column is ours while the fact is tried. */
static bool
find_lever(struct trier *t, size_t fact, struct lever *out)
{
	struct rule_column was = t->col[fact];
	size_t n = t->snap->subjects;
	bool found;

	memcpy(t->v, was.v, n * sizeof *t->v);
	t->col[fact].v = t->v;
	found = t->r->fact[fact].pub.kind == RULE_BOOL
	    ? find_truth(t, fact, out)
	    : find_number(t, fact, true, out) || find_number(t, fact, false, out);
	t->col[fact] = was;
	return found;
}

/* ── words ──────────────────────────────────────────────────────────── */

static void
put_value(struct buf *b, const struct rule_fact *f, int64_t v)
{
	num_put_short(b, frac_round(frac_make((wide)v, f->scale), 6, ROUND_HALF));
	buf_put(b, f->unit);
}

static struct str
row_name(const struct trier *t, int row)
{
	return t->r->grade[t->table].pub.row[row];
}

static struct str
said(const struct trier *t, const struct lever *l)
{
	const struct rule_fact *f = &t->r->fact[l->fact].pub;
	int64_t v = value_of(t, (size_t)l->fact);
	struct buf b = { .j = t->j };

	buf_fmt(&b, "“%.*s”", STR_FMT(f->name));
	if (f->kind == RULE_BOOL) {
		buf_put(&b, l->to != 0 ? S("若是“是”") : S("若是“否”"));
	} else if (f->whole) {
		buf_put(&b, l->to > v ? S("再多 ") : S("少 "));
		put_value(&b, f, l->to > v ? l->to - v : v - l->to);
	} else {
		buf_put(&b, l->to > v ? S("达到 ") : S("降到 "));
		put_value(&b, f, l->to);
		buf_put(&b, S("（现 "));
		put_value(&b, f, v);
		buf_put(&b, S("）"));
	}
	buf_fmt(&b, "，就是%.*s", STR_FMT(row_name(t, l->row)));
	return buf_str(&b);
}

/* ── a table ────────────────────────────────────────────────────────── */

static int
by_weight(const void *a, const void *b)
{
	const struct lever *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	return (x->fact > y->fact) - (x->fact < y->fact);
}

struct ifs {
	struct rule_if *at;
	size_t n, cap;
};

static void
put(struct trier *t, struct ifs *out, int fact, int row, struct str what)
{
	out->at = job_grow(t->j, out->at, out->n, &out->cap, sizeof *out->at);
	out->at[out->n++] = (struct rule_if){ (int)t->table, row, fact, what };
}

/* How many points short of the next row, where a row is a threshold. */
static void
put_distance(struct trier *t, struct ifs *out)
{
	const struct rule_grade *g = &t->r->grade[t->table].pub;
	int next = (t->was == RULE_NO_GRADE ? (int)g->rows_n : t->was) - 1;
	struct buf b = { .j = t->j };
	int64_t gap;

	if (g->threshold == NULL || g->threshold[next].u < 0)
		return;
	gap = g->threshold[next].u - t->total;
	if (gap <= 0) {
		put(t, out, -1, next,
		    job_fmt(t->j, "分数够%.*s的线，另有条件限制",
			STR_FMT(row_name(t, next))));
		return;
	}
	buf_fmt(&b, "离%.*s还差 ", STR_FMT(row_name(t, next)));
	num_put(&b, (struct num){ gap }, t->r->head.places);
	buf_put(&b, S("分"));
	put(t, out, -1, next, buf_str(&b));
}

static void
put_levers(struct trier *t, struct ifs *out)
{
	struct lever *list = NEWS(t->j, struct lever, t->r->facts_n);
	size_t n = 0;

	for (size_t i = 0; i < t->r->facts_n && i < RULE_IF_FACTS; i++)
		if (is_lever(t, i) && find_lever(t, i, &list[n]))
			n++;
	qsort(list, n, sizeof *list, by_weight);
	for (size_t i = 0; i < n && i < RULE_IF_MAX; i++)
		put(t, out, list[i].fact, list[i].row, said(t, &list[i]));
}

/* A better row that only so many may have: others decide as well. */
static bool
is_rationed(const struct trier *t)
{
	return t->r->prog.grades[t->table].quota != NULL;
}

static void
put_table(struct trier *t, struct ifs *out)
{
	int row = (int)t->r->grade[t->table].pub.rows_n;
	const struct frame *f = rule_rerun(t->run, t->col);
	int reg = t->r->prog.grade_reg[t->table];

	t->was = row_in(t, f);
	t->total = f->v[t->r->prog.total][0];
	if (t->was == 0 || row == 0 || f->v[reg][0] != f->d[reg][0] ||
	    (f->s[t->r->prog.total][0] & ~STATE_APPROX) != 0)
		return;
	put_distance(t, out);
	if (is_rationed(t))
		put(t, out, -1, 0, S("名额内，取决于别的单位的名次"));
	else
		put_levers(t, out);
}

enum err
rule_what_if(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_results *got, size_t subject, const struct rule_if **out, size_t *n)
{
	struct trier t = { .j = j, .r = r, .snap = snap, .subject = subject };
	struct ifs ifs = { 0 };
	enum err e = OK;

	if (r->grades_n > 0)
		e = rule_rerun_open(j, r, snap, got, subject, &t.run);
	if (e != OK)
		return e;
	t.col = NEWS(j, struct rule_column, r->facts_n + 1);
	if (r->facts_n > 0)
		memcpy(t.col, snap->fact, r->facts_n * sizeof *t.col);
	t.v = NEWS(j, int64_t, snap->subjects + 1);
	for (t.table = 0; t.table < r->grades_n; t.table++)
		put_table(&t, &ifs);
	*out = ifs.at;
	*n = ifs.n;
	return OK;
}
