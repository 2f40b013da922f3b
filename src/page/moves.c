/* SPDX-License-Identifier: MIT
 *
 * moves.c -- what would follow from another text [影响, 试算]: who moves in total,
 * place and grade, and through which item
 *
 * Both texts are run on the same facts; nothing is kept.  The order is that of
 * the movements: the largest first.
 */
#include "office/office.h"
#include "page/compare.h"

#define PAGE_UNITS 50
#define CHANGES_SHOWN 12
#define ASKED_SHOWN 12

struct tab {
	struct str name;
	struct url to;
	bool is_now;
};

struct cause_row {
	struct str text;
};

struct move_row {
	struct str name, class_name, was, is, by, colour;
	struct str place_was, place_is; /* place_is: empty if it is the same */
	struct grade_view grade_was, grade_is;
	bool has_grade, is_regraded;
	struct str said;
	const struct cause_row *causes;
	size_t causes_n;
	struct url why; /* empty: in one of the texts only */
};

struct change_row {
	struct str name, why;
	size_t units;
};

struct asked_row {
	struct str name, giver;
	size_t missing;
	bool is_new, all;
};

struct moves_page {
	struct frame frame;
	struct str title, a_name, b_name, from, to, grade_why;
	struct str cannot; /* why there is nothing to show; empty: there is */
	struct url action, csv;
	const struct choice_view *a_list, *b_list;
	size_t a_list_n, b_list_n;
	const struct compare_tab *tabs;
	size_t tabs_n;
	bool is_draft, is_only, is_last, only_moved;
	size_t up, down, unsure, stays, joins, leaves, regraded, replaced;
	size_t units, classless;
	const struct tab *classes;
	size_t classes_n;
	size_t class_at; /* from 1; 0: all */
	const struct change_row *changes;
	size_t changes_n, changes_left;
	const struct asked_row *asked;
	size_t asked_n, asked_left, asked_new;
	const struct move_row *rows;
	size_t rows_n, of, first, last;
	const struct tab *pages;
	size_t pages_n;
};
#include "page/moves.html.h"

struct wish {
	size_t class_at, page; /* from 1; class 0: all */
	bool all;              /* units that stay, too */
};

struct view { /* what the rows are made of */
	struct req *r;
	const struct compared *c;
	const struct score_trial *t;
	struct wish w;
	int places;
};

/* ── addresses ──────────────────────────────────────────────────────── */

static struct str
path_of(struct job *j, const struct compared *c, const char *tail)
{
	return job_fmt(j, "%.*s/%s%s", STR_FMT(c->base),
	    c->is_draft ? "simulate" : "moves", tail);
}

static struct url
url_of(const struct view *v, const char *tail, size_t class_at, size_t page)
{
	struct buf b = { .j = v->r->job };

	buf_fmt(&b, "%.*s?%.*s", STR_FMT(path_of(v->r->job, v->c, tail)),
	    STR_FMT(v->c->query));
	if (v->c->when == SCORE_LAST)
		buf_put(&b, S("&when=last"));
	if (v->w.all)
		buf_put(&b, S("&all=1"));
	if (class_at > 0)
		buf_fmt(&b, "&class=%zu", class_at);
	if (page > 1)
		buf_fmt(&b, "&page=%zu", page);
	return (struct url){ buf_str(&b) };
}

static struct wish
wish_of(const struct req *r)
{
	struct wish w = { .page = 1 };
	int64_t n;

	if (req_number(req_field(r, S("class")), &n))
		w.class_at = (size_t)n;
	if (req_number(req_field(r, S("page")), &n) && n > 0)
		w.page = (size_t)n;
	w.all = str_eq(req_field(r, S("all")), S("1"));
	return w;
}

/* ── which units ────────────────────────────────────────────────────── */

static size_t
class_of(const struct score_sheet *s, size_t unit)
{
	return s->class_fact < 0 ? 0 : (size_t)s->set->snap.fact[s->class_fact].v[unit];
}

static bool
is_moved(const struct score_move *m)
{
	return m->way != SCORE_STAYS || m->places != 0 || m->regraded;
}

/* Classes are those of the new text; a unit that leaves has none there. */
static bool
is_wanted(const struct view *v, const struct score_move *m)
{
	if (!v->w.all && !is_moved(m))
		return false;
	if (v->w.class_at == 0)
		return true;
	return m->is != SCORE_NOWHERE &&
	    class_of(&v->t->sheet[1], m->is) == v->w.class_at - 1;
}

/* ── one row ────────────────────────────────────────────────────────── */

static struct str
place_text(struct job *j, const struct score_sheet *s, size_t unit)
{
	if (unit == SCORE_NOWHERE || s->best[unit] == 0)
		return S("不排");
	return s->best[unit] == s->worst[unit]
	    ? job_fmt(j, "%u", s->best[unit])
	    : job_fmt(j, "%u 至 %u", s->best[unit], s->worst[unit]);
}

static struct str
total_text(const struct view *v, size_t side, size_t unit)
{
	if (unit == SCORE_NOWHERE)
		return S("没有");
	return figure_range(v->r->job, &v->t->sheet[side].res.total, unit, v->places);
}

static struct grade_view
grade_at(const struct view *v, size_t side, int table, size_t unit)
{
	const struct rule *rule = side == 0 ? v->c->a.rule : v->c->b.rule;
	const struct score_sheet *s = &v->t->sheet[side];
	size_t n;
	const struct rule_grade *g = rule_grades(rule, &n);

	if (table < 0 || unit == SCORE_NOWHERE || s->res.total.state[unit] == CELL_NA)
		return (struct grade_view){ .word = S("不定等次"), .colour = S("tag") };
	return grade_view(&g[table], &s->res.grade[table], unit);
}

static const char *
way_colour(enum score_way way)
{
	switch (way) {
	case SCORE_UP:
	case SCORE_JOINS:
		return "up";
	case SCORE_DOWN:
	case SCORE_LEAVES:
		return "down";
	case SCORE_STAYS:
	case SCORE_UNSURE:
		return "";
	}
	return "";
}

/* "三会一课 −1.80；逐件销号 +0.50"; the sentences stand below, to be opened. */
static void
put_causes(const struct view *v, const struct score_move *m, struct move_row *row)
{
	const struct score_moves *all = &v->t->moves;
	struct job *j = v->r->job;
	struct cause_row *list = NEWS(j, struct cause_row, m->causes);
	struct buf b = { .j = j };

	for (size_t i = 0; i < m->causes; i++) {
		const struct score_cause *c = &m->cause[i];

		buf_fmt(&b, "%s%.*s %.*s", i > 0 ? "；" : "",
		    STR_FMT(all->changes[c->change].name),
		    STR_FMT(score_by_text(j, c->lo, c->hi, v->places)));
		list[i].text = score_cause_text(j, all, c, v->places);
	}
	row->causes = list;
	row->causes_n = m->causes;
	row->said = m->causes > 0 ? buf_str(&b) : score_move_why(j, all, m, v->places);
}

static struct str
class_name(const struct view *v, const struct score_move *m)
{
	const struct score_sheet *s = &v->t->sheet[1];
	size_t n;
	const struct rule_fact *f = rule_facts(v->c->b.rule, &n);

	if (s->class_fact < 0 || m->is == SCORE_NOWHERE || v->w.class_at > 0)
		return S("");
	return f[s->class_fact].choice[class_of(s, m->is)];
}

static struct url
why_url(const struct view *v, int64_t unit)
{
	return (struct url){ job_fmt(v->r->job, "%.*s/%lld?%.*s%s",
	    STR_FMT(path_of(v->r->job, v->c, "")), (long long)unit, STR_FMT(v->c->query),
	    v->c->when == SCORE_LAST ? "&when=last" : "") };
}

static struct move_row
row_of(const struct view *v, const struct score_move *m)
{
	const struct score_trial *t = v->t;
	struct job *j = v->r->job;
	bool both = m->was != SCORE_NOWHERE && m->is != SCORE_NOWHERE;
	const struct score_set *set = m->is != SCORE_NOWHERE ? &t->set[1] : &t->set[0];
	size_t at = m->is != SCORE_NOWHERE ? m->is : m->was;
	struct move_row row = { .name = set->unit[at],
		.class_name = class_name(v, m),
		.was = total_text(v, 0, m->was),
		.is = total_text(v, 1, m->is),
		.colour = str_of(way_colour(m->way)),
		.place_was = place_text(j, &t->sheet[0], m->was),
		.has_grade = t->moves.table_is >= 0,
		.is_regraded = m->regraded };

	if (m->way != SCORE_JOINS && m->way != SCORE_LEAVES)
		row.by = score_by_text(j, m->lo, m->hi, v->places);
	if (m->places != 0 || !both)
		row.place_is = place_text(j, &t->sheet[1], m->is);
	row.grade_was = grade_at(v, 0, t->moves.table_was, m->was);
	row.grade_is = grade_at(v, 1, t->moves.table_is, m->is);
	if (both)
		row.why = why_url(v, set->id[at]);
	put_causes(v, m, &row);
	return row;
}

/* ── filling the page ───────────────────────────────────────────────── */

static void
fill_rows(const struct view *v, struct moves_page *p)
{
	const struct score_moves *m = &v->t->moves;
	struct move_row *rows = NEWS(v->r->job, struct move_row, PAGE_UNITS);
	size_t from = (v->w.page - 1) * PAGE_UNITS;

	for (size_t i = 0; i < m->n; i++) {
		if (!is_wanted(v, &m->items[i]))
			continue;
		if (p->of >= from && p->rows_n < PAGE_UNITS)
			rows[p->rows_n++] = row_of(v, &m->items[i]);
		p->of++;
	}
	p->rows = rows;
	p->first = p->rows_n > 0 ? from + 1 : 0;
	p->last = from + p->rows_n;
}

static void
fill_pages(const struct view *v, struct moves_page *p)
{
	size_t n = (p->of + PAGE_UNITS - 1) / PAGE_UNITS;
	struct tab *list = NEWS(v->r->job, struct tab, n);

	for (size_t i = 0; i < n && n > 1; i++)
		list[i] = (struct tab){ job_fmt(v->r->job, "%zu", i + 1),
			url_of(v, "", v->w.class_at, i + 1), i + 1 == v->w.page };
	p->pages = list;
	p->pages_n = n > 1 ? n : 0;
}

static void
fill_classes(const struct view *v, struct moves_page *p)
{
	const struct score_sheet *s = &v->t->sheet[1];
	size_t n;
	const struct rule_fact *f = rule_facts(v->c->b.rule, &n);
	struct tab *list;

	p->class_at = v->w.class_at;
	if (s->class_fact < 0)
		return;
	f += s->class_fact;
	list = NEWS(v->r->job, struct tab, f->choice_n + 1);
	list[0] = (struct tab){ S("各类"), url_of(v, "", 0, 1), v->w.class_at == 0 };
	for (size_t i = 0; i < f->choice_n; i++)
		list[i + 1] = (struct tab){ f->choice[i], url_of(v, "", i + 1, 1),
			v->w.class_at == i + 1 };
	p->classes = list;
	p->classes_n = f->choice_n + 1;
}

static void
fill_changes(const struct view *v, struct moves_page *p)
{
	const struct score_moves *m = &v->t->moves;
	size_t n = m->changes_n < CHANGES_SHOWN ? m->changes_n : CHANGES_SHOWN;
	struct change_row *list = NEWS(v->r->job, struct change_row, n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct change_row){ m->changes[i].name, m->changes[i].why,
			m->changes[i].units };
	p->changes = list;
	p->changes_n = n;
	p->changes_left = m->changes_n - n;
	p->grade_why = m->grade_why;
}

static void
fill_asked(const struct view *v, struct moves_page *p)
{
	const struct score_moves *m = &v->t->moves;
	size_t n = m->asked_n < ASKED_SHOWN ? m->asked_n : ASKED_SHOWN, facts;
	const struct rule_fact *f = rule_facts(v->c->b.rule, &facts);
	struct asked_row *list = NEWS(v->r->job, struct asked_row, n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct asked_row){ f[m->asked[i].fact].name,
			f[m->asked[i].fact].giver, m->asked[i].missing,
			m->asked[i].is_new, m->asked[i].missing == v->t->set[1].n };
	for (size_t i = 0; i < m->asked_n; i++)
		p->asked_new += m->asked[i].is_new;
	p->asked = list;
	p->asked_n = n;
	p->asked_left = m->asked_n - n;
}

static void
fill_counts(const struct view *v, struct moves_page *p)
{
	const struct score_moves *m = &v->t->moves;

	p->up = m->way[SCORE_UP];
	p->down = m->way[SCORE_DOWN];
	p->unsure = m->way[SCORE_UNSURE];
	p->stays = m->way[SCORE_STAYS];
	p->joins = m->way[SCORE_JOINS];
	p->leaves = m->way[SCORE_LEAVES];
	p->regraded = m->regraded;
	p->replaced = m->replaced;
	p->units = v->t->set[1].n;
	p->classless = v->t->set[1].classless_n;
	p->from = day_text(v->r->job, v->t->from);
	p->to = day_text(v->r->job, v->t->to);
}

static void
fill_head(const struct view *v, struct moves_page *p)
{
	const struct compared *c = v->c;
	struct req *r = v->r;

	*p = (struct moves_page){ .title = c->b.title,
		.a_name = c->a_name,
		.b_name = c->b_name,
		.action = { path_of(r->job, c, "") },
		.a_list = c->a_list,
		.a_list_n = c->a_list_n,
		.b_list = c->b_list,
		.b_list_n = c->b_list_n,
		.is_draft = c->is_draft,
		.is_only = c->is_only,
		.is_last = c->when == SCORE_LAST,
		.only_moved = !v->w.all };
	p->csv = url_of(v, ".csv", 0, 1);
	p->frame = frame_of(r, job_fmt(r->job, "影响 %.*s", STR_FMT(c->b.title)));
	compare_frame(r, &p->frame, c);
	p->tabs_n = compare_tabs(r, c, "影响", &p->tabs);
}

static void
fill_trial(const struct view *v, struct moves_page *p)
{
	fill_counts(v, p);
	fill_classes(v, p);
	fill_changes(v, p);
	fill_asked(v, p);
	fill_rows(v, p);
	fill_pages(v, p);
}

/* What cannot be tried is said on the page, where another choice can be made. */
static enum err
show(struct req *r, struct db_ro *db, const struct compared *c)
{
	struct view v = { .r = r, .c = c, .w = wish_of(r) };
	struct moves_page p;
	enum err e = compare_trial(r, db, c, &v.t);

	if (e != OK && e != E_MISSING)
		return e;
	fill_head(&v, &p);
	if (e == E_MISSING) {
		p.cannot = job_str(r->job, str_of(r->job->told));
	} else {
		v.places = rule_head(c->b.rule)->places;
		fill_trial(&v, &p);
	}
	moves_page_html(&r->out, &p);
	return OK;
}

static enum err
save(struct req *r, struct db_ro *db, const struct compared *c)
{
	const struct score_trial *t;
	struct table out;
	enum err e = compare_trial(r, db, c, &t);

	if (e != OK)
		return e;
	score_moves_table(r->job, &(struct score_side){ c->a.rule, &t->sheet[0] },
	    &(struct score_side){ c->b.rule, &t->sheet[1] }, &t->moves, &out);
	office_csv_write(&r->out.b, &out);
	req_download(r, S("text/csv; charset=utf-8"),
	    job_fmt(r->job, "%.*s 改动影响.csv", STR_FMT(c->b.title)));
	return OK;
}

enum err
page_moves(struct req *r, struct db_ro *db)
{
	struct compared c;
	enum err e = compare_load(r, db, &c);

	return e == OK ? show(r, db, &c) : e;
}

enum err
page_moves_csv(struct req *r, struct db_ro *db)
{
	struct compared c;
	enum err e = compare_load(r, db, &c);

	return e == OK ? save(r, db, &c) : e;
}

enum err
page_simulate(struct req *r, struct db_ro *db)
{
	struct compared c;
	enum err e = compare_load_draft(r, db, &c);

	return e == OK ? show(r, db, &c) : e;
}

enum err
page_simulate_csv(struct req *r, struct db_ro *db)
{
	struct compared c;
	enum err e = compare_load_draft(r, db, &c);

	return e == OK ? save(r, db, &c) : e;
}
