/* SPDX-License-Identifier: MIT
 *
 * bar.c -- what a total is made of, drawn as SVG by the server
 *
 * Two drawings.  In a list every part has its own slot, as wide as the points
 * it can bring, so gaps are losses and rows compare at a glance.  Above an
 * explanation the parts stand end to end, against the thresholds.  What is
 * still open is hatched from the least to the most it can become.  Geometry
 * stands in attributes, colour in classes; the figures stand in the label.
 */
#include "page/view.h"

static bool
adds(const struct rule_pool *p)
{
	return p->parent < 0 && !str_eq(p->kind, S("扣分"));
}

static bool
is_bonus(const struct rule_pool *p)
{
	return str_eq(p->kind, S("加分"));
}

int64_t
part_value(const struct part *p, const int64_t *column, size_t unit, int64_t whole)
{
	if (!p->is_weighted)
		return column[unit];
	return (int64_t)((wide)column[unit] * p->weight.u / whole);
}

int64_t
whole_weight(const struct loaded *l, const struct parts *p, size_t unit)
{
	int64_t sum = 0;

	for (size_t i = 0; i < p->items_n; i++)
		if (p->items[i].is_weighted &&
		    l->sheet.res.pool[p->items[i].pool].state[unit] != CELL_NA)
			sum += p->items[i].weight.u;
	return sum > 0 ? sum : 100 * NUM_ONE;
}

/* The most any unit has, for pools that state no points. */
static int64_t
most(const struct rule_score *s, size_t n)
{
	int64_t top = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t v = s->hi[i] == RESULT_NO_LIMIT ? s->lo[i] : s->hi[i];

		if (v > top)
			top = v;
	}
	return top;
}

static struct str
share_of(struct job *j, const struct rule_pool *p)
{
	if (p->has_weight)
		return job_fmt(j, "%.*s%%", STR_FMT(figure_short(j, p->weight)));
	return p->has_points && p->points.u > 0 ? figure_short(j, p->points) : S("");
}

static struct part
part_of(struct job *j, const struct loaded *l, const struct rule_pool *p, size_t pool,
    size_t nth)
{
	static const char *const colours[] = { "p1", "p2", "p3", "p4", "p6", "p7", "p8",
		"p9" }; /* p5 is for 加分 only */
	const struct rule_score *s = &l->sheet.res.pool[pool];
	struct num full = { p->has_points && p->points.u > 0 ? p->points.u
							     : most(s, l->set.n) };
	struct part part = { .name = p->name,
		.share = share_of(j, p),
		.pool = pool,
		.is_weighted = p->has_weight,
		.weight = p->weight };

	part.colour = is_bonus(p) ? S("p5") : str_of(colours[nth % ARRAY_N(colours)]);
	part.full = part_value(&part, &full.u, 0, 100 * NUM_ONE);
	return part;
}

struct parts
parts_of(struct job *j, const struct loaded *l)
{
	size_t pools, n = 0;
	const struct rule_pool *p = rule_pools(l->rule, &pools);
	struct part *list = NEWS(j, struct part, pools);
	int64_t span = 0;

	for (size_t i = 0; i < pools; i++) {
		if (!adds(&p[i]))
			continue;
		if (p[i].has_weight && p[i].weight.u == 0) /* differs by class */
			return (struct parts){ .span = 100 * NUM_ONE };
		list[n] = part_of(j, l, &p[i], i, n);
		list[n].from = span;
		span += list[n++].full;
	}
	return (struct parts){ list, n, span > 0 ? span : NUM_ONE };
}

/* ── drawing ────────────────────────────────────────────────────────── */

struct drawing {
	struct out o;
	int64_t span;
	int y, height;
};

/* "52.5%": ${v} as a share of the whole width. */
static void
percent(struct drawing *d, int64_t v)
{
	int64_t mille = (int64_t)(((wide)v * 2000 + d->span) / ((wide)d->span * 2));

	buf_fmt(&d->o.b, "%lld.%lld%%", (long long)(mille / 10), (long long)(mille % 10));
}

static void
rect(struct drawing *d, struct str colour, int64_t from, int64_t width)
{
	if (width <= 0)
		return;
	buf_fmt(&d->o.b, "<rect class=\"%.*s\" ", STR_FMT(colour));
	if (from > 0) {
		buf_put(&d->o.b, S("x=\""));
		percent(d, from);
		buf_put(&d->o.b, S("\" "));
	}
	if (d->y > 0)
		buf_fmt(&d->o.b, "y=\"%d\" ", d->y);
	buf_put(&d->o.b, S("width=\""));
	percent(d, width);
	buf_fmt(&d->o.b, "\" height=\"%d\"/>", d->height);
}

/* Not more than the bar can show; open ends show to the end of their slot. */
static int64_t
within(int64_t v, int64_t most_shown)
{
	if (v < 0)
		return 0;
	return v > most_shown ? most_shown : v;
}

static void
open_svg(struct drawing *d, int height, const char *class)
{
	buf_fmt(&d->o.b, "<svg class=\"%s\" height=\"%d\" role=\"img\" aria-label=\"",
	    class, height);
}

/* "党建 57.12，业务 18.80，加分 2.00" */
static void
label(struct drawing *d, const struct loaded *l, const struct parts *p, size_t unit)
{
	int64_t whole = whole_weight(l, p, unit);

	for (size_t i = 0; i < p->items_n; i++) {
		const struct part *part = &p->items[i];
		const struct rule_score *s = &l->sheet.res.pool[part->pool];

		if (i > 0)
			buf_put(&d->o.b, S("，"));
		out_any(&d->o, part->name);
		buf_c(&d->o.b, ' ');
		if (s->state[unit] == CELL_NA) {
			buf_put(&d->o.b, S("不适用"));
			continue;
		}
		out_any(&d->o, (struct num){ part_value(part, s->lo, unit, whole) });
		if (!is_closed(s, unit))
			buf_put(&d->o.b, S(" 起"));
	}
	if (p->items_n == 0) {
		buf_put(&d->o.b, S("总分 "));
		out_any(&d->o,
		    figure_range(d->o.b.j, &l->sheet.res.total, unit,
			rule_head(l->rule)->places));
	}
	buf_put(&d->o.b, S("\"><rect class=\"tr\" width=\"100%\" "));
	if (d->y > 0)
		buf_fmt(&d->o.b, "y=\"%d\" ", d->y);
	buf_fmt(&d->o.b, "height=\"%d\"/>", d->height);
}

/* A value and what may still come, from ${from} on. */
static void
segment(struct drawing *d, struct str colour, int64_t from, int64_t lo, int64_t hi)
{
	rect(d, colour, from, lo);
	rect(d, S("rng"), from + lo, hi - lo);
}

static void
total_only(struct drawing *d, const struct loaded *l, size_t unit)
{
	const struct rule_score *s = &l->sheet.res.total;

	segment(d, S("p1"), 0, within(s->lo[unit], d->span),
	    within(s->hi[unit], d->span));
}

struct html
bar_slots(struct job *j, const struct loaded *l, const struct parts *p, size_t unit)
{
	struct drawing d = { .o = { .b = { .j = j } }, .span = p->span, .height = 10 };

	open_svg(&d, 10, "pc");
	label(&d, l, p, unit);
	for (size_t i = 0; i < p->items_n; i++) {
		const struct part *part = &p->items[i];
		const struct rule_score *s = &l->sheet.res.pool[part->pool];
		int64_t hi = s->hi[unit] == RESULT_NO_LIMIT
		    ? part->full
		    : part_value(part, s->hi, unit, 100 * NUM_ONE);

		if (s->state[unit] == CELL_NA)
			rect(&d, S("na"), part->from, part->full);
		else
			segment(&d, part->colour, part->from,
			    within(part_value(part, s->lo, unit, 100 * NUM_ONE),
				part->full),
			    within(hi, part->full));
	}
	if (p->items_n == 0)
		total_only(&d, l, unit);
	buf_put(&d.o.b, S("</svg>"));
	return (struct html){ buf_str(&d.o.b) };
}

/* ── the sum ────────────────────────────────────────────────────────── */

static void
ticks(struct drawing *d, const struct rule_grade *g)
{
	for (size_t i = 0; i < g->rows_n; i++) {
		if (g->threshold[i].u <= 0 || g->threshold[i].u > d->span)
			continue;
		for (int below = 0; below < 2; below++) {
			buf_put(&d->o.b, S("<line class=\"tick\" x1=\""));
			percent(d, g->threshold[i].u);
			buf_put(&d->o.b, S("\" x2=\""));
			percent(d, g->threshold[i].u);
			buf_fmt(&d->o.b, "\" y1=\"%d\" y2=\"%d\"/>", below > 0 ? 18 : 0,
			    below > 0 ? 24 : 6);
		}
		buf_put(&d->o.b,
		    S("<text class=\"lab\" text-anchor=\"middle\" y=\"38\" x=\""));
		percent(d, g->threshold[i].u);
		buf_put(&d->o.b, S("\">"));
		out_any(&d->o, figure_short(d->o.b.j, g->threshold[i]));
		buf_put(&d->o.b, S("</text>"));
	}
}

/* Deductions and vetoes take from the end: nothing is drawn beyond the total. */
static void
stack(struct drawing *d, const struct loaded *l, const struct parts *p, size_t unit)
{
	const struct rule_score *t = &l->sheet.res.total;
	int64_t end = within(t->lo[unit], d->span), at = 0, v;
	int64_t whole = whole_weight(l, p, unit);

	for (size_t i = 0; i < p->items_n && at < end; i++) {
		const struct part *part = &p->items[i];
		const struct rule_score *s = &l->sheet.res.pool[part->pool];

		v = s->state[unit] == CELL_NA ? 0 : part_value(part, s->lo, unit, whole);
		v = within(v, end - at);
		rect(d, part->colour, at, v);
		at += v;
	}
	/* What renormalised weights or a 起 added, and what is still open. */
	rect(d, S("p1"), at, end - at);
	rect(d, S("rng"), end, within(t->hi[unit], d->span) - end);
}

struct html
bar_sum(struct job *j, const struct loaded *l, const struct parts *p, size_t unit)
{
	struct drawing d = { .o = { .b = { .j = j } },
		.span = p->span,
		.y = 6,
		.height = 12 };
	size_t grades;
	const struct rule_grade *g = rule_grades(l->rule, &grades);
	struct num full = rule_head(l->rule)->full;

	if (full.u > d.span)
		d.span = full.u;
	open_svg(&d, grades > 0 ? 42 : 24, "pc sum-bar");
	label(&d, l, p, unit);
	if (p->items_n == 0)
		total_only(&d, l, unit);
	else
		stack(&d, l, p, unit);
	if (grades > 0)
		ticks(&d, &g[0]);
	buf_put(&d.o.b, S("</svg>"));
	return (struct html){ buf_str(&d.o.b) };
}
