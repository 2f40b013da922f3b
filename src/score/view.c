/* SPDX-License-Identifier: MIT
 *
 * view.c -- what one scheme comes to: read, scored, in order; looked up
 *
 * Whoever keeps a view, and how long, is live.c's affair.
 */
#include <stdlib.h>

#include "score/view.h"

enum err
view_read(struct job *j, struct score_view *v)
{
	struct rule *r = NULL;
	enum err e;

	v->notes = (struct rule_notes){ .j = j,
		.name = v->scheme.name,
		.text = v->scheme.text };
	e = rule_read(j, v->scheme.name, v->scheme.text, &v->notes, &r);
	v->notes.j = NULL;
	v->rule = r;
	v->runs = e == OK;
	return e == E_INPUT ? OK : e;
}

/* ── orders ─────────────────────────────────────────────────────────── */

struct placed {
	size_t class;
	uint32_t best, unit;
};
struct numbered {
	int64_t id;
	uint32_t unit;
};

static int
by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	uint32_t p = x->best - 1, q = y->best - 1; /* 0 goes last */

	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (p != q)
		return p < q ? -1 : 1;
	return x->unit < y->unit ? -1 : 1;
}

static int
by_number(const void *a, const void *b)
{
	int64_t x = ((const struct numbered *)a)->id;
	int64_t y = ((const struct numbered *)b)->id;

	return (x > y) - (x < y);
}

static const uint32_t *
order_of(struct job *j, const struct score_view *v)
{
	struct placed *p = NEWS(j, struct placed, v->set.n);
	uint32_t *out = NEWS(j, uint32_t, v->set.n);
	size_t i;

	for (i = 0; i < v->set.n; i++)
		p[i] = (struct placed){ v->sheet.class_fact < 0
			    ? 0
			    : (size_t)v->set.snap.fact[v->sheet.class_fact].v[i],
			v->sheet.best[i], (uint32_t)i };
	qsort(p, v->set.n, sizeof *p, by_place);
	for (i = 0; i < v->set.n; i++)
		out[i] = p[i].unit;
	return out;
}

static const uint32_t *
numbers_of(struct job *j, const struct score_set *set)
{
	struct numbered *p = NEWS(j, struct numbered, set->n);
	uint32_t *out = NEWS(j, uint32_t, set->n);
	size_t i;

	for (i = 0; i < set->n; i++)
		p[i] = (struct numbered){ set->id[i], (uint32_t)i };
	qsort(p, set->n, sizeof *p, by_number);
	for (i = 0; i < set->n; i++)
		out[i] = p[i].unit;
	return out;
}

bool
score_view_find(const struct score_view *view, int64_t id, size_t *at)
{
	size_t from = 0, to = view->set.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (view->set.id[view->by_id[mid]] < id)
			from = mid + 1;
		else
			to = mid;
	}
	*at = from < view->set.n ? view->by_id[from] : 0;
	return from < view->set.n && view->set.id[*at] == id;
}

static int
first_table(const struct score_view *v)
{
	size_t n;

	(void)rule_grades(v->rule, &n);
	return n > 0 ? 0 : -1;
}

bool
score_view_below(struct job *j, const struct score_view *view, int64_t id,
    struct rule_below *out)
{
	const struct rule_below *all = &view->below;
	size_t at;

	*out = (struct rule_below){ .n = NEW(j, uint32_t),
		.open = NEW(j, uint32_t),
		.sum = NEW(j, wide),
		.rows = all->rows,
		.grade = NEWS(j, uint32_t, all->rows) };
	if (score_view_find(view, id, &at)) {
		out->n[0] = all->n[at];
		out->open[0] = all->open[at];
		out->sum[0] = all->sum[at];
		memcpy(out->grade, all->grade + at * all->rows,
		    all->rows * sizeof *out->grade);
	}
	for (size_t i = 0; i < view->set.over_n; i++)
		if (view->set.over[i].above == id)
			rule_below_add(all, &view->sheet.res, first_table(view),
			    view->set.over[i].unit, out);
	return out->n[0] + out->open[0] > 0;
}

/* ── scored ─────────────────────────────────────────────────────────── */

enum err
view_score(struct job *j, struct score_view *v)
{
	enum err e = score_run(j, v->rule, &v->set, &v->sheet);

	if (e != OK)
		return e;
	rule_below(j, v->rule, &v->set.snap, &v->sheet.res, first_table(v), &v->below);
	v->order = order_of(j, v);
	v->by_id = numbers_of(j, &v->set);
	return OK;
}

/* ── what an older version came to ──────────────────────────────────── */

static enum err
find_span(struct job *j, struct db_ro *ro, int64_t scheme, int64_t version,
    struct scheme_version *out)
{
	const struct scheme_version *list;
	size_t n;
	enum err e = scheme_versions(j, ro, scheme, &list, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		*out = list[i];
		if (out->version == version && out->holds && out->to != DAY_NONE &&
		    out->to < j->today)
			return OK;
	}
	return e != OK
	    ? e
	    : fail(j, E_MISSING, "第 %lld 版不是已经期满的旧文本；现行文本的结果在排名页",
		  (long long)version);
}

enum err
score_past(struct job *j, struct db_ro *ro, int64_t scheme, int64_t version,
    struct score_view *out, struct scheme_version *span)
{
	enum err e = find_span(j, ro, scheme, version, span);

	*out = (struct score_view){ 0 };
	if (e == OK)
		e = scheme_text_find(j, ro, scheme, version, &out->scheme);
	if (e == OK)
		e = view_read(j, out);
	if (e == OK && out->runs)
		e = score_sources(j, ro, scheme, out->rule, &out->source);
	if (e == OK && out->runs)
		e = score_find_on(j, ro, scheme, out->rule, span->to, &out->set);
	return e == OK && out->runs ? view_score(j, out) : e;
}
