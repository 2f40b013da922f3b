/* SPDX-License-Identifier: MIT
 *
 * compile_grade.c -- grade tables [等次] and what puts gates on them
 *
 * Tables and gates are compiled when first asked for, like pools: a 否决 may read
 * the grade of another table.  A table with a quota [名额] needs everybody, so it
 * stands behind a barrier.
 */
#include "rule/compile.h"

/* ── gates ──────────────────────────────────────────────────────────── */

/* Where to tell that a condition goes round in a circle. */
static struct span
gate_place(const struct rgate *g)
{
	if (g->veto == NULL)
		return g->clause->at;
	return g->veto->when == NULL ? g->at : g->veto->when->at;
}

int
compile_gate(struct comp *k, size_t i)
{
	struct rgate *g = &k->r->gate[i];
	bool zero = g->kind == GATE_ZERO_TOTAL || g->kind == GATE_ZERO_PART;

	if (g->reg >= 0)
		return g->reg;
	if (g->busy || !compile_deeper(k, g->at)) {
		compile_circle(k, gate_place(g), zero ? "记零的条件" : "否决的条件");
		return emit_const(k, REG_BOOL, 0);
	}
	g->busy = true;
	compile_reach(k, g);
	g->busy = false;
	k->depth--;
	return g->reg;
}

/* ── tables ─────────────────────────────────────────────────────────── */

static struct quota
row_quota(struct comp *k, const struct grade_row *w)
{
	struct quota q = { .reg = -1, .group = w->by_fact };

	if (w->quota == NULL)
		return q;
	q.reg = compile_expr(k, w->quota);
	q.share = w->share;
	q.up = w->quota_up == 1;
	q.ties_in = w->ties_in == 1;
	q.refill = w->refill;
	for (const struct arg *a = w->tie_by; a != NULL; a = a->next)
		list_put(k, &q.tie, compile_figure(k, a->x), 0);
	return q;
}

static bool
has_quota(const struct grades *g)
{
	const struct grade_row *w = g->rows;

	while (w != NULL && w->quota == NULL)
		w = w->next;
	return w != NULL;
}

static void
compile_rows(struct comp *k, const struct grades *g, struct grade_plan *plan)
{
	int n = 0;

	if (has_quota(g))
		plan->quota = NEWS(k->j, struct quota, g->rows_n);
	for (struct grade_row *w = g->rows; w != NULL; w = w->next, n++) {
		w->reg = w->when == NULL ? -1 : compile_expr(k, w->when);
		list_put(k, &plan->rows, w->reg, 0);
		if (plan->quota != NULL)
			plan->quota[n] = row_quota(k, w);
	}
}

static int
fresh_grade(struct comp *k, int t)
{
	struct rule *r = k->r;
	const struct grades *g = r->grade[t].ast;
	struct grade_plan plan = { .table = t };
	struct scope own = { .mod = g->scope };
	struct ins i = { .op = I_GRADE, .a = -1, .b = -1, .c = -1, .k = t };

	i.a = compile_total(k, true, g->sym->at);
	plan.scope = g->scope == NULL ? -1 : compile_scope(k, &own);
	compile_rows(k, g, &plan);
	for (size_t n = 0; n < r->gates_n; n++)
		if (r->gate[n].kind <= GATE_DOWN && r->gate[n].table == t)
			list_put(k, &plan.gates, compile_gate(k, n), (int)n);
	k->p->grades[t] = plan;
	if (plan.quota == NULL)
		return emit(k, REG_RESULT, i);
	i.op = I_QUOTA;
	emit_barrier(k);
	return emit(k, REG_RESULT, i);
}

int
compile_grade(struct comp *k, int t, struct span asked_at)
{
	struct str name = k->r->grade[t].pub.name;
	int *reg = &k->p->grade_reg[t];

	if (*reg >= 0)
		return *reg;
	if (*reg == -2 || !compile_deeper(k, asked_at)) {
		compile_circle(k, asked_at,
		    job_cstr(k->j, job_fmt(k->j, "“%.*s”", STR_FMT(name))));
		return emit_const(k, REG_RESULT, 0);
	}
	*reg = -2;
	*reg = fresh_grade(k, t);
	k->depth--;
	return *reg;
}

int
compile_grade_value(struct comp *k, int t, struct span asked_at)
{
	int *reg = &k->p->grade_value[t];

	if (*reg < 0)
		*reg = emit(k, REG_RESULT,
		    (struct ins){ .op = I_ROW,
			.a = compile_grade(k, t, asked_at),
			.b = -1,
			.c = -1,
			.k = (int64_t)k->r->grade[t].pub.rows_n });
	return *reg;
}
