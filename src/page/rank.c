/* SPDX-License-Identifier: MIT
 *
 * rank.c -- the ranking [排名] of one class, and the same as a table to save
 *
 * Order is the best place a unit can still have; units that are not ranked
 * come last, equal ones in the order of the data.
 */
#include "office/office.h"
#include "page/settle.h"

#define PAGE_UNITS 30

struct tab {
	struct str name;
	size_t at, n; /* class value; its units */
	bool is_now;
};

struct rank_row {
	uint32_t best, worst; /* 0: not ranked */
	bool is_open;         /* best and worst differ */
	int64_t unit;
	struct str name, missing, total, others, veto;
	struct html bar;
	struct grade_view grade;
};

struct rank_page {
	struct frame frame;
	struct str title, version, share, date, q;
	size_t units, class_units, open_units; /* of all; of the class shown */
	size_t class_at;
	struct str class_name;
	const struct tab *tabs;
	size_t tabs_n;
	const struct part *parts;
	size_t parts_n;
	struct str tables; /* of grades, after the first */
	bool has_open;
	const struct rank_row *rows;
	size_t rows_n;
	const struct page_link *pages;
	size_t pages_n;
	size_t from, to, of; /* rows shown, of how many */
	bool is_paged;       /* fewer rows than there are */
	int64_t past;        /* the version whose result this is; 0: as of now */
	struct spans spans;
	int64_t result; /* that was frozen of this period; 0: none */
	struct state_view result_state;
	struct str classless;      /* units that are in no class */
	bool is_listless;          /* no units at all */
	bool may_freeze, may_list; /* may_list: put units on the list */
};
#include "page/rank.html.h"

struct wish { /* what the address asks for */
	size_t class_at, page;
	bool all;
	struct str q;
};

/* ── which units ────────────────────────────────────────────────────── */

static size_t
class_of(const struct loaded *l, size_t unit)
{
	if (l->sheet.class_fact < 0)
		return 0;
	return (size_t)l->set.snap.fact[l->sheet.class_fact].v[unit];
}

static size_t
choose(struct job *j, const struct loaded *l, const struct wish *w, uint32_t **out)
{
	uint32_t *list = NEWS(j, uint32_t, l->set.n);
	size_t n = 0;

	for (size_t i = 0; i < l->set.n; i++) {
		uint32_t unit = l->view->order[i];
		struct str name = l->set.unit[unit];

		if (class_of(l, unit) != w->class_at)
			continue;
		if (w->q.n > 0 && str_find(name, w->q) == name.n)
			continue;
		list[n++] = unit;
	}
	*out = list;
	return n;
}

static struct wish
wish_of(struct req *r, const struct loaded *l)
{
	struct wish w = { .q = str_trim(req_field(r, S("q"))), .page = 1 };
	int64_t n;

	if (req_number(req_field(r, S("class")), &n) && (size_t)n < l->sheet.classes)
		w.class_at = (size_t)n;
	w.all = str_eq(req_field(r, S("page")), S("all"));
	if (req_number(req_field(r, S("page")), &n) && n > 0)
		w.page = (size_t)n;
	return w;
}

/* ── filling the page ───────────────────────────────────────────────── */

/* What a unit has in the tables after the first, unless it is their first row, which
 * goes without saying: 书记等次 较好. */
static struct str
other_grades(struct job *j, const struct rule_grade *g, size_t n, const struct loaded *l,
    size_t unit)
{
	struct buf b = { .j = j };

	for (size_t i = 1; i < n; i++) {
		const struct rule_grade_score *s = &l->sheet.res.grade[i];
		struct grade_view v = grade_view(&g[i], s, unit);

		if (s->best[unit] != 0 || s->worst[unit] != 0)
			buf_fmt(&b, "%s%.*s %.*s", b.n > 0 ? "，" : "", STR_FMT(v.table),
			    STR_FMT(v.word));
	}
	return buf_str(&b);
}

/* 书记述职、书记年度考核: the tables after the first. */
static struct str
other_tables(struct job *j, const struct rule *r)
{
	struct buf b = { .j = j };
	size_t n;
	const struct rule_grade *g = rule_grades(r, &n);

	for (size_t i = 1; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 1 ? "、" : "", STR_FMT(g[i].name));
	return buf_str(&b);
}

static enum err
fill_row(struct job *j, const struct loaded *l, const struct parts *parts, size_t unit,
    struct rank_row *row)
{
	size_t grades;
	const struct rule_grade *g = rule_grades(l->rule, &grades);

	row->best = l->sheet.best[unit];
	row->worst = l->sheet.worst[unit];
	row->is_open = row->best != row->worst;
	row->name = l->set.unit[unit];
	row->unit = l->set.id[unit];
	row->total = figure_range(j, &l->sheet.res.total, unit,
	    rule_head(l->rule)->places);
	row->bar = bar_slots(j, l, parts, unit);
	(void)missing_facts(l, unit, &row->missing);
	row->others = other_grades(j, g, grades, l, unit);
	if (grades == 0)
		return OK;
	row->grade = grade_view(&g[0], &l->sheet.res.grade[0], unit);
	if (!is_held_back(&l->sheet, g, unit))
		return OK;
	return vetoes_on(j, l->rule, &l->sheet, unit, &row->veto);
}

static enum err
fill_rows(struct job *j, const struct loaded *l, const struct wish *w,
    struct rank_page *v)
{
	struct parts parts = parts_of(j, l);
	uint32_t *order;
	size_t n = choose(j, l, w, &order), from = 0, to = n;
	struct rank_row *rows;
	enum err e = OK;

	if (!w->all && n > PAGE_UNITS) {
		from = (w->page - 1) * PAGE_UNITS < n ? (w->page - 1) * PAGE_UNITS : 0;
		to = from + PAGE_UNITS < n ? from + PAGE_UNITS : n;
	}
	rows = NEWS(j, struct rank_row, to - from);
	for (size_t i = from; e == OK && i < to; i++) {
		e = fill_row(j, l, &parts, order[i], &rows[i - from]);
		v->has_open = v->has_open || !is_closed(&l->sheet.res.total, order[i]);
	}
	v->parts = parts.items;
	v->parts_n = parts.items_n;
	v->tables = other_tables(j, l->rule);
	v->rows = rows;
	v->rows_n = to - from;
	v->from = from + 1;
	v->to = to;
	v->of = n;
	v->is_paged = v->rows_n < n;
	return e;
}

static void
fill_pages(struct job *j, struct rank_page *v)
{
	size_t n = (v->of + PAGE_UNITS - 1) / PAGE_UNITS;
	struct page_link *list = NEWS(j, struct page_link, n);

	if (n < 2)
		return;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct page_link){ i + 1,
			v->rows_n < v->of && v->from == i * PAGE_UNITS + 1 };
	v->pages = list;
	v->pages_n = n;
}

static void
fill_tabs(struct job *j, const struct loaded *l, const struct wish *w,
    struct rank_page *v)
{
	struct tab *tabs = NEWS(j, struct tab, l->sheet.classes);
	size_t n;
	const struct rule_fact *f = rule_facts(l->rule, &n);

	v->class_at = w->class_at;
	if (l->sheet.class_fact < 0)
		return;
	f += l->sheet.class_fact;
	for (size_t i = 0; i < l->sheet.classes && i < f->choice_n; i++)
		tabs[i] = (struct tab){ f->choice[i], i, l->sheet.class_n[i],
			i == w->class_at };
	v->tabs = tabs;
	v->tabs_n = f->choice_n;
	v->class_name = f->choice[w->class_at];
}

static void
fill_facts(struct job *j, const struct loaded *l, const struct wish *w,
    struct rank_page *v)
{
	struct buf b = { .j = j };

	v->past = l->past.version;
	day_put(&b, v->past == 0 ? j->today : l->past.to);
	v->date = buf_str(&b);
	v->title = l->title;
	v->version = rule_head(l->rule)->version;
	v->share = rule_share_text(j, l->rule);
	v->units = l->set.n;
	v->classless = load_classless(j, l);
	v->is_listless = v->units == 0 && v->classless.n == 0;
	v->class_units = l->sheet.class_n[w->class_at];
	for (size_t i = 0; i < l->set.n; i++)
		v->open_units += class_of(l, i) == w->class_at &&
		    !is_closed(&l->sheet.res.total, i);
}

static enum err
fill_result(struct req *r, struct db_ro *db, const struct loaded *l, struct rank_page *v)
{
	struct result now;
	enum err e = result_now(r, db, l, &now);

	if (e != OK)
		return e;
	v->result = now.id;
	v->result_state = settled_state(now.state);
	v->may_freeze = now.id == 0 && v->past == 0 && v->units > 0 &&
	    account_has(who_of(r), R_RESULT);
	v->may_list = account_has(who_of(r), R_UNIT_EDIT);
	return OK;
}

/* A scheme that cannot be scored has a check to read instead of a ranking. */
static enum err
go_to_check(struct req *r, const struct loaded *l)
{
	struct url to = { job_fmt(r->job, "/scheme/%lld", (long long)l->scheme.id) };

	req_see_other(r, to);
	return OK;
}

enum err
page_rank(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct rank_page v = { .units = 0 };
	enum err e = load_sheet(r, db, &l);
	struct wish w;

	if (e == E_MISSING && l.scheme.id != 0)
		return go_to_check(r, &l);
	if (e != OK)
		return e;
	w = wish_of(r, &l);
	v.frame = frame_of(r, job_fmt(r->job, "%.*s排名", STR_FMT(l.title)));
	frame_scheme(r, &v.frame, l.title, l.scheme.id);
	v.q = w.q;
	fill_facts(r->job, &l, &w, &v);
	fill_tabs(r->job, &l, &w, &v);
	e = fill_rows(r->job, &l, &w, &v);
	if (e == OK)
		e = spans_of(r, db, &l,
		    job_fmt(r->job, "/scheme/%lld/rank", (long long)l.scheme.id),
		    &v.spans);
	if (e == OK)
		e = fill_result(r, db, &l, &v);
	if (e != OK)
		return e;
	fill_pages(r->job, &v);
	rank_page_html(&r->out, &v);
	return OK;
}

/* A last column without figures, whose head says what rests on people: the table
 * can still be read as one. */
static struct table
with_share(struct job *j, const struct rule *r, const struct table *t)
{
	struct table out = *t;
	struct str *cell = NEWS(j, struct str, t->rows * (t->cols + 1));

	out.cols = t->cols + 1;
	out.cell = cell;
	for (size_t i = 0; i < t->rows; i++)
		for (size_t k = 0; k < t->cols; k++)
			cell[i * out.cols + k] = table_at(t, i, k);
	cell[t->cols] = rule_share_text(j, r);
	return out;
}

enum err
page_rank_csv(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct table t;
	enum err e = load_sheet(r, db, &l);

	if (e == OK)
		e = score_sheet_table(r->job, l.rule, &l.sheet, &t);
	if (e != OK)
		return e;
	t = with_share(r->job, l.rule, &t);
	office_csv_write(&r->out.b, &t);
	req_download(r, S("text/csv; charset=utf-8"),
	    job_fmt(r->job, "%.*s排名.csv", STR_FMT(l.title)));
	return OK;
}
