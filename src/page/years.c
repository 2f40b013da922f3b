/* SPDX-License-Identifier: MIT
 *
 * years.c -- the units of a scheme over the years, and two years side by side
 *
 * Who rose and who fell goes by the grade, in the order of the first grade table
 * of the scheme in hand; a grade that it has not is left out and counted.
 */
#include "page/history.h"

#define PAGE_UNITS 30

struct year_tab {
	struct str name;
	size_t at, n;
	bool is_now;
};
struct year_head {
	size_t at;
	struct str label, what;
	int64_t result;
	bool is_live, is_a, is_b;
};
struct year_cell {
	struct str label, total, place, grade, colour;
	bool is_live;
};
struct year_row {
	int64_t unit;
	struct str name;
	const struct year_cell *cells;
	size_t cells_n;
	struct html line;
};
struct year_move { /* a unit with another grade */
	int64_t unit;
	struct str name, was, is, was_colour, is_colour;
};
struct years_page {
	struct frame frame;
	struct str title, class_name, a, b; /* a, b: the years compared */
	size_t class_at;
	const struct year_tab *tabs;
	size_t tabs_n;
	const struct year_head *heads;
	size_t heads_n;
	const struct year_row *rows;
	size_t rows_n, from, to, of;
	size_t before, after; /* pages; 0: none */
	bool is_compared;
	const struct year_move *rose, *fell;
	size_t rose_n, fell_n, same, unknown;
};
#include "page/years.html.h"

struct asked {
	size_t class_at, page, a, b; /* a, b: places in history.year */
	bool all;
};

/* ── which units ────────────────────────────────────────────────────── */

static size_t
class_of(const struct loaded *l, size_t unit)
{
	return l->sheet.class_fact < 0
	    ? 0
	    : (size_t)l->set.snap.fact[l->sheet.class_fact].v[unit];
}

/* Those of the class, in the order of the ranking. */
static size_t
choose(struct job *j, const struct loaded *l, const struct asked *a, uint32_t **out)
{
	size_t n = 0;

	*out = NEWS(j, uint32_t, l->set.n + 1);
	for (size_t i = 0; i < l->set.n; i++)
		if (class_of(l, l->view->order[i]) == a->class_at)
			(*out)[n++] = l->view->order[i];
	return n;
}

static void
fill_tabs(struct job *j, const struct loaded *l, const struct asked *a,
    struct years_page *v)
{
	struct year_tab *tabs = NEWS(j, struct year_tab, l->sheet.classes + 1);
	size_t n;
	const struct rule_fact *f = rule_facts(l->rule, &n);

	v->class_at = a->class_at;
	if (l->sheet.class_fact < 0)
		return;
	f += l->sheet.class_fact;
	for (size_t i = 0; i < l->sheet.classes && i < f->choice_n; i++)
		tabs[v->tabs_n++] = (struct year_tab){ f->choice[i], i,
			l->sheet.class_n[i], i == a->class_at };
	v->tabs = tabs;
	v->class_name = f->choice[a->class_at];
}

/* ── the table ──────────────────────────────────────────────────────── */

static struct year_row
row_of(struct job *j, const struct loaded *l, const struct history *h, size_t at,
    size_t unit)
{
	struct year_cell *cells = NEWS(j, struct year_cell, h->years_n + 1);

	for (size_t i = 0; i < h->years_n; i++) {
		const struct history_cell *c = &h->year[i].cell[at];

		cells[i] = (struct year_cell){ h->year[i].label, c->total, c->place,
			c->grade, c->colour, h->year[i].is_live };
	}
	return (struct year_row){ h->unit[at], l->set.unit[unit], cells, h->years_n,
		history_line(j, h, at, true) };
}

static void
fill_rows(struct job *j, const struct loaded *l, const struct history *h,
    const uint32_t *order, const struct asked *a, struct years_page *v)
{
	size_t pages = (h->n + PAGE_UNITS - 1) / PAGE_UNITS;
	size_t page = a->page >= 1 && a->page <= pages ? a->page : 1;
	struct year_row *rows;

	v->of = h->n;
	v->from = a->all ? 0 : (page - 1) * PAGE_UNITS;
	v->to = a->all || v->from + PAGE_UNITS > h->n ? h->n : v->from + PAGE_UNITS;
	rows = NEWS(j, struct year_row, v->to - v->from + 1);
	for (size_t i = v->from; i < v->to; i++)
		rows[v->rows_n++] = row_of(j, l, h, i, order[i]);
	v->rows = rows;
	v->from++;
	v->before = a->all ? 0 : page - 1;
	v->after = a->all || page >= pages ? 0 : page + 1;
}

/* ── two years ──────────────────────────────────────────────────────── */

static struct year_move
move_of(const struct loaded *l, const struct history *h, const struct asked *a, size_t at,
    size_t unit)
{
	const struct history_cell *was = &h->year[a->a].cell[at];
	const struct history_cell *is = &h->year[a->b].cell[at];

	return (struct year_move){ h->unit[at], l->set.unit[unit], was->grade, is->grade,
		was->colour, is->colour };
}

static void
fill_moves(struct job *j, const struct loaded *l, const struct history *h,
    const uint32_t *order, const struct asked *a, struct years_page *v)
{
	struct year_move *rose = NEWS(j, struct year_move, h->n + 1);
	struct year_move *fell = NEWS(j, struct year_move, h->n + 1);

	v->is_compared = h->years_n > 1 && a->a != a->b;
	for (size_t i = 0; v->is_compared && i < h->n; i++) {
		const struct history_cell *was = &h->year[a->a].cell[i];
		const struct history_cell *is = &h->year[a->b].cell[i];

		if (was->grade.n == 0 || is->grade.n == 0 || was->row == SIZE_MAX ||
		    is->row == SIZE_MAX)
			v->unknown++;
		else if (is->row < was->row)
			rose[v->rose_n++] = move_of(l, h, a, i, order[i]);
		else if (is->row > was->row)
			fell[v->fell_n++] = move_of(l, h, a, i, order[i]);
		else
			v->same++;
	}
	v->rose = rose;
	v->fell = fell;
}

/* ── the page ───────────────────────────────────────────────────────── */

static struct asked
read_asked(struct req *r, const struct loaded *l)
{
	struct asked a = { .page = 1 };
	int64_t n;

	if (req_number(req_field(r, S("class")), &n) && (size_t)n < l->sheet.classes)
		a.class_at = (size_t)n;
	a.all = str_eq(req_field(r, S("page")), S("all"));
	if (req_number(req_field(r, S("page")), &n) && n > 0)
		a.page = (size_t)n;
	return a;
}

/* The last two years unless others are asked for. */
static void
read_years(struct req *r, const struct history *h, struct asked *a)
{
	int64_t n;

	a->b = h->years_n - 1;
	a->a = a->b > 0 ? a->b - 1 : 0;
	if (req_number(req_field(r, S("a")), &n) && (size_t)n < h->years_n)
		a->a = (size_t)n;
	if (req_number(req_field(r, S("b")), &n) && (size_t)n < h->years_n)
		a->b = (size_t)n;
}

static void
fill_heads(struct job *j, const struct history *h, const struct asked *a,
    struct years_page *v)
{
	struct year_head *heads = NEWS(j, struct year_head, h->years_n + 1);

	for (size_t i = 0; i < h->years_n; i++)
		heads[i] = (struct year_head){ i, h->year[i].label, h->year[i].what,
			h->year[i].result, h->year[i].is_live, i == a->a, i == a->b };
	v->heads = heads;
	v->heads_n = h->years_n;
	v->a = h->year[a->a].label;
	v->b = h->year[a->b].label;
}

enum err
page_years(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct years_page v = { .rows_n = 0 };
	struct history *h = NEW(r->job, struct history);
	struct asked a;
	uint32_t *order;
	int64_t *unit;
	size_t n;
	enum err e = load_sheet(r, db, &l);

	if (e != OK)
		return e;
	a = read_asked(r, &l);
	n = choose(r->job, &l, &a, &order);
	unit = NEWS(r->job, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		unit[i] = l.set.id[order[i]];
	e = history_of(r, db, &l, unit, n, h);
	if (e != OK)
		return e;
	read_years(r, h, &a);
	v.title = l.title;
	v.frame = frame_of(r, job_fmt(r->job, "%.*s历年", STR_FMT(l.title)));
	frame_scheme(r, &v.frame, l.title, l.scheme.id);
	fill_tabs(r->job, &l, &a, &v);
	fill_heads(r->job, h, &a, &v);
	fill_rows(r->job, &l, h, order, &a, &v);
	fill_moves(r->job, &l, h, order, &a, &v);
	years_page_html(&r->out, &v);
	return OK;
}
