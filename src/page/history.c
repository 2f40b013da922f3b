/* SPDX-License-Identifier: MIT
 *
 * history.c -- what units came to over the years, and the line that shows it
 *
 * Every year is looked up once for all units.  The line is drawn in percent of
 * its width, so that it fits a phone; what is not settled yet is hollow.
 */
#include <stdlib.h>

#include "page/history.h"

#define CHAIN_MAX 10
#define YEAR_DAYS 300 /* a period as long as that is called by its year */

struct place { /* a unit, sorted by number */
	int64_t id;
	size_t at;
};

struct maker {
	struct req *r;
	struct job *j;
	struct db_ro *db;
	const struct loaded *l;
	struct history *out;
	struct place *place;
	int64_t chain[CHAIN_MAX]; /* this scheme and those it goes on from */
	size_t chain_n;
};

/* ── years ──────────────────────────────────────────────────────────── */

static int
by_id(const void *a, const void *b)
{
	int64_t x = ((const struct place *)a)->id, y = ((const struct place *)b)->id;

	return (x > y) - (x < y);
}

static struct history_cell *
cell_of(const struct maker *m, struct history_year *y, int64_t unit)
{
	struct place key = { .id = unit };
	const struct place *at = bsearch(&key, m->place, m->out->n, sizeof key, by_id);

	return at == NULL ? NULL : &y->cell[at->at];
}

/* 2025, or the last day of a period that is shorter than a year. */
static struct str
label_of(struct job *j, int32_t from, int32_t to)
{
	int y, m, d;

	day_parts(to, &y, &m, &d);
	return from == DAY_NONE || to - from >= YEAR_DAYS ? job_fmt(j, "%d", y)
							  : day_input(j, to);
}

/* NULL if that period is there already, or there is no room. */
static struct history_year *
add_year(struct maker *m, int32_t from, int32_t to, const char *what)
{
	struct history *h = m->out;
	struct history_year *y = &h->year[h->years_n];

	for (size_t i = 0; i < h->years_n; i++)
		if (h->year[i].to == to)
			return NULL;
	if (h->years_n == HISTORY_MAX)
		return NULL;
	*y = (struct history_year){ .label = label_of(m->j, from, to),
		.what = str_of(what),
		.to = to,
		.cell = NEWS(m->j, struct history_cell, h->n + 1) };
	h->years_n++;
	return y;
}

static void
put_total(const struct maker *m, struct history_cell *c, int64_t v)
{
	c->is_known = c->has_total = true;
	c->v = v;
	c->total = figure(m->j, (struct num){ v }, rule_head(m->l->rule)->places);
}

static void
put_grade(const struct maker *m, struct history_cell *c, struct str word)
{
	size_t n;
	const struct rule_grade *g = rule_grades(m->l->rule, &n);
	uint8_t row;

	c->row = SIZE_MAX;
	c->grade = word;
	c->colour = S("tag");
	if (word.n == 0)
		return;
	c->is_known = true;
	for (row = 0; n > 0 && row < g->rows_n; row++)
		if (str_eq(g->row[row], word)) {
			struct rule_grade_score s = { &row, &row };

			c->row = row;
			c->colour = grade_view(g, &s, 0).colour;
			return;
		}
}

/* ── results that took effect ───────────────────────────────────────── */

static enum err
find_chain(struct maker *m)
{
	int64_t id = m->l->scheme.id;
	enum err e = OK;

	while (e == OK && id != 0 && m->chain_n < CHAIN_MAX) {
		m->chain[m->chain_n++] = id;
		e = scheme_before(m->j, m->db, id, &id);
	}
	return e;
}

static bool
is_ours(const struct maker *m, const struct result *x)
{
	bool ours = str_eq(x->title, rule_head(m->l->rule)->title);

	for (size_t i = 0; i < m->chain_n; i++)
		ours |= m->chain[i] == x->scheme;
	return ours && x->state == RESULT_FINAL;
}

/* 2025-12-26/2026-12-25 */
static bool
read_period(struct str s, int32_t *from, int32_t *to)
{
	size_t slash = str_find(s, S("/"));

	return slash < s.n && day_parse(str_cut(s, 0, slash), from) &&
	    day_parse(str_cut(s, slash + 1, s.n), to);
}

static void
put_row(const struct maker *m, struct history_year *y, const struct result_row *x)
{
	struct history_cell *c = cell_of(m, y, x->unit);

	if (c == NULL)
		return;
	if (x->state == CELL_NA) {
		c->is_known = true;
		c->total = S("不适用");
		return;
	}
	put_total(m, c, x->lo);
	if (x->best > 0)
		c->place = job_fmt(m->j, "第 %u 名，共 %u 家", x->best, x->of);
}

static enum err
take_result(struct maker *m, const struct result *x)
{
	const struct result_row *row;
	const struct result_grade *g;
	struct history_year *y;
	int32_t from, to;
	size_t n, grades;
	enum err e;

	if (!is_ours(m, x) || !read_period(x->period, &from, &to))
		return OK;
	y = add_year(m, from, to, "生效");
	if (y == NULL)
		return OK;
	y->result = x->id;
	e = result_rows(m->j, m->db, x->id, &row, &n);
	if (e == OK)
		e = result_grades(m->j, m->db, x->id, &g, &grades);
	for (size_t i = 0; e == OK && i < n; i++)
		put_row(m, y, &row[i]);
	for (size_t i = 0; e == OK && i < grades; i++) {
		struct history_cell *c = cell_of(m, y, g[i].unit);

		if (c != NULL && g[i].table == 0)
			put_grade(m, c, g[i].decided);
	}
	return e;
}

static enum err
take_results(struct maker *m)
{
	const struct result *x;
	size_t n;
	enum err e = find_chain(m);

	if (e == OK)
		e = result_list(m->j, m->db, 0, &x, &n);
	for (size_t i = 0; e == OK && i < n; i++)
		e = take_result(m, &x[i]);
	return e;
}

/* ── what the scheme itself reads of years before ───────────────────── */

/* 等次 of 上年.上年.等次; empty if it is not of years before. */
static struct str
year_fact(const struct rule_fact *f)
{
	struct str s = f->name;

	if (f->origin != RULE_HISTORY)
		return S("");
	for (int i = 0; i < f->ago; i++) {
		if (!str_starts(s, S("上年.")))
			return S("");
		s = str_cut(s, S("上年.").n, s.n);
	}
	return s;
}

static struct history_year *
year_at(struct maker *m, const struct rule_fact *f, const struct score_source *source)
{
	const struct rule_head *h = rule_head(m->l->rule);
	int32_t to = day_add_months(h->to + 1, -12 * f->ago) - 1;
	struct history_year *y = add_year(m, day_add_months(h->from, -12 * f->ago), to,
	    source->scheme != 0 ? "试算" : "往年数据");

	if (y != NULL)
		y->is_live = source->scheme != 0;
	for (size_t i = 0; y == NULL && i < m->out->years_n; i++)
		if (m->out->year[i].to == to)
			y = &m->out->year[i];
	return y == NULL || y->result != 0 ? NULL : y;
}

static void
take_column(struct maker *m, struct history_year *y, const struct rule_fact *f, size_t at)
{
	const struct score_set *set = &m->l->set;
	const struct rule_column *col = &set->snap.fact[at];

	for (size_t i = 0; i < set->n; i++) {
		struct history_cell *c = cell_of(m, y, set->id[i]);

		if (c == NULL || col->state[i] != CELL_GIVEN)
			continue;
		if (f->kind == RULE_NUM)
			put_total(m, c, col->v[i]);
		else if (f->kind == RULE_CHOICE)
			put_grade(m, c, f->choice[col->v[i]]);
	}
}

static void
take_facts(struct maker *m)
{
	size_t n, grades;
	const struct rule_fact *f = rule_facts(m->l->rule, &n);
	const struct rule_grade *g = rule_grades(m->l->rule, &grades);

	for (size_t i = 0; i < n; i++) {
		struct str what = year_fact(&f[i]);
		struct history_year *y;

		if (!str_eq(what, S("总分")) && !(grades > 0 && str_eq(what, g[0].name)))
			continue;
		y = year_at(m, &f[i], &m->l->view->source[i]);
		if (y != NULL && what.n > 0)
			take_column(m, y, &f[i], i);
	}
}

/* A year of which nothing is known of these units is not shown. */
static void
drop_empty(struct history *h)
{
	size_t kept = 0;

	for (size_t i = 0; i < h->years_n; i++) {
		size_t k = 0;

		while (k < h->n && !h->year[i].cell[k].is_known)
			k++;
		if (k < h->n)
			h->year[kept++] = h->year[i];
	}
	h->years_n = kept;
}

/* ── now ────────────────────────────────────────────────────────────── */

static void
take_live_unit(struct maker *m, struct history_cell *c, size_t i)
{
	const struct score_sheet *s = &m->l->sheet;
	size_t n;
	const struct rule_grade *g = rule_grades(m->l->rule, &n);
	struct grade_view v;

	c->is_known = true;
	if (is_closed(&s->res.total, i) && s->res.total.state[i] != CELL_NA)
		put_total(m, c, s->res.total.lo[i]);
	else
		c->total = figure_range(m->j, &s->res.total, i,
		    rule_head(m->l->rule)->places);
	if (s->best[i] > 0)
		c->place = s->best[i] == s->worst[i]
		    ? job_fmt(m->j, "第 %u 名", s->best[i])
		    : job_fmt(m->j, "第 %u 至 %u 名", s->best[i], s->worst[i]);
	if (n == 0)
		return;
	v = grade_view(g, &s->res.grade[0], i);
	put_grade(m, c, v.word);
	if (v.or.n > 0) {
		c->grade = job_fmt(m->j, "%.*s或%.*s", STR_FMT(v.word), STR_FMT(v.or));
		c->row = SIZE_MAX;
	}
}

static void
take_live(struct maker *m)
{
	const struct rule_head *h = rule_head(m->l->rule);
	struct history_year *y = add_year(m, h->from, h->to, "试算");

	if (y == NULL)
		return;
	y->is_live = true;
	for (size_t i = 0; i < m->l->set.n; i++) {
		struct history_cell *c = cell_of(m, y, m->l->set.id[i]);

		if (c != NULL)
			take_live_unit(m, c, i);
	}
}

static int
by_day(const void *a, const void *b)
{
	const struct history_year *x = a, *y = b;

	return (x->to > y->to) - (x->to < y->to);
}

enum err
history_of(struct req *r, struct db_ro *db, const struct loaded *l, const int64_t *unit,
    size_t n, struct history *out)
{
	struct maker m = { .r = r, .j = r->job, .db = db, .l = l, .out = out };
	enum err e;

	*out = (struct history){ .unit = unit, .n = n };
	m.place = NEWS(r->job, struct place, n + 1);
	for (size_t i = 0; i < n; i++)
		m.place[i] = (struct place){ unit[i], i };
	qsort(m.place, n, sizeof *m.place, by_id);
	e = take_results(&m);
	if (e != OK)
		return e;
	take_facts(&m);
	drop_empty(out);
	take_live(&m);
	qsort(out->year, out->years_n, sizeof *out->year, by_day);
	return OK;
}

/* ── the line ───────────────────────────────────────────────────────── */

struct drawing {
	struct out o;
	const struct history *h;
	size_t at;
	int64_t lo, hi;  /* the least and the most total */
	int top, height; /* of the line itself, in pixels */
};

static const struct history_cell *
cell_at(const struct drawing *d, size_t year)
{
	return &d->h->year[year].cell[d->at];
}

/* The middle of the year's column. */
static int
x_of(const struct drawing *d, size_t year)
{
	return (int)((2 * year + 1) * 1000 / (2 * d->h->years_n));
}

static int
y_of(const struct drawing *d, int64_t v)
{
	if (d->hi == d->lo)
		return d->top + d->height / 2;
	return d->top + (int)((wide)(d->hi - v) * d->height / (d->hi - d->lo));
}

static void
put_segment(struct drawing *d, size_t from, size_t to)
{
	int x1 = x_of(d, from), x2 = x_of(d, to);

	buf_fmt(&d->o.b,
	    "<line class=\"%s\" x1=\"%d.%d%%\" y1=\"%d\" x2=\"%d.%d%%\" y2=\"%d\"/>",
	    d->h->year[to].is_live ? "tl live" : "tl", x1 / 10, x1 % 10,
	    y_of(d, cell_at(d, from)->v), x2 / 10, x2 % 10, y_of(d, cell_at(d, to)->v));
}

static void
put_point(struct drawing *d, size_t year, bool is_small)
{
	const struct history_cell *c = cell_at(d, year);
	int x = x_of(d, year), y = y_of(d, c->v);

	buf_fmt(&d->o.b, "<circle class=\"%s\" cx=\"%d.%d%%\" cy=\"%d\" r=\"%d\"/>",
	    d->h->year[year].is_live ? "td live" : "td", x / 10, x % 10, y,
	    is_small ? 2 : 4);
	if (is_small)
		return;
	buf_fmt(&d->o.b,
	    "<text class=\"lab\" text-anchor=\"middle\" x=\"%d.%d%%\" y=\"%d\">", x / 10,
	    x % 10, y - 10);
	out_any(&d->o, c->total);
	buf_fmt(&d->o.b, "</text><text text-anchor=\"middle\" x=\"%d.%d%%\" y=\"%d\">",
	    x / 10, x % 10, d->top + d->height + 26);
	out_any(&d->o, d->h->year[year].label);
	buf_put(&d->o.b, S("</text>"));
}

/* The least and the most; how many years have a total. */
static size_t
find_range(struct drawing *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->h->years_n; i++) {
		const struct history_cell *c = cell_at(d, i);

		if (!c->has_total)
			continue;
		d->lo = n == 0 || c->v < d->lo ? c->v : d->lo;
		d->hi = n == 0 || c->v > d->hi ? c->v : d->hi;
		n++;
	}
	return n;
}

/* "2024 年 88.00，2025 年 90.50，试算" */
static void
put_label(struct drawing *d)
{
	bool first = true;

	for (size_t i = 0; i < d->h->years_n; i++) {
		const struct history_cell *c = cell_at(d, i);

		if (!c->has_total)
			continue;
		buf_put(&d->o.b, first ? S("历年总分：") : S("，"));
		first = false;
		out_any(&d->o, d->h->year[i].label);
		buf_c(&d->o.b, ' ');
		out_any(&d->o, c->total);
		if (d->h->year[i].is_live)
			buf_put(&d->o.b, S("（试算）"));
	}
}

struct html
history_line(struct job *j, const struct history *h, size_t at, bool is_small)
{
	struct drawing d = { .o = { .b = { .j = j } },
		.h = h,
		.at = at,
		.top = is_small ? 4 : 28,
		.height = is_small ? 16 : 70 };
	size_t last = SIZE_MAX;

	if (find_range(&d) < 2)
		return (struct html){ S("") };
	buf_fmt(&d.o.b, "<svg class=\"pc %s\" height=\"%d\" role=\"img\" aria-label=\"",
	    is_small ? "trend-s" : "trend", is_small ? 24 : 130);
	put_label(&d);
	buf_put(&d.o.b, S("\">"));
	for (size_t i = 0; i < h->years_n; i++) {
		if (!cell_at(&d, i)->has_total)
			continue;
		if (last != SIZE_MAX)
			put_segment(&d, last, i);
		last = i;
	}
	for (size_t i = 0; i < h->years_n; i++)
		if (cell_at(&d, i)->has_total)
			put_point(&d, i, is_small);
	buf_put(&d.o.b, S("</svg>"));
	return (struct html){ buf_str(&d.o.b) };
}

size_t
history_rows(struct job *j, const struct history *h, size_t at,
    const struct history_row **out)
{
	struct history_row *list = NEWS(j, struct history_row, h->years_n + 1);
	size_t n = 0;

	for (size_t i = h->years_n; i-- > 0;) {
		const struct history_year *y = &h->year[i];
		const struct history_cell *c = &y->cell[at];

		if (c->is_known)
			list[n++] = (struct history_row){ y->label, y->what, c->total,
				c->place, c->grade, c->colour, y->result, y->is_live };
	}
	*out = list;
	return n;
}
