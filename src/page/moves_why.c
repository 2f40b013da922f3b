/* SPDX-License-Identifier: MIT
 *
 * moves_why.c -- one unit under two texts: both explanations side by side
 *
 * The steps come from the programs that scored it; nothing is kept.
 */
#include "page/compare.h"

struct moves_why_page {
	struct frame frame;
	struct str unit, title, a_name, b_name, was, is, by, why;
	struct url back;
	struct grade_view grade_was, grade_is;
	bool is_draft;
	struct html a, b;
};
#include "page/moves_why.html.h"

static const struct score_move *
find_move(const struct score_trial *t, int64_t unit)
{
	for (size_t i = 0; i < t->moves.n; i++) {
		const struct score_move *m = &t->moves.items[i];

		if (m->was != SCORE_NOWHERE && m->is != SCORE_NOWHERE &&
		    t->set[1].id[m->is] == unit)
			return m;
	}
	return NULL;
}

static enum err
side(struct req *r, const struct loaded *text, const struct score_trial *t, size_t at,
    size_t unit, struct html *steps, struct str *total)
{
	struct loaded l = *text;
	struct rule_step *top;
	enum err e;

	l.set = t->set[at];
	l.sheet = t->sheet[at];
	e = rule_explain(r->job, l.rule, &l.set.snap, &l.sheet.res, unit, &top);
	if (e != OK)
		return e;
	*steps = why_steps(r->job, &l, unit, top, NULL);
	*total = figure_range(r->job, &l.sheet.res.total, unit,
	    rule_head(l.rule)->places);
	return OK;
}

static void
fill_words(struct req *r, const struct compared *c, const struct score_trial *t,
    const struct score_move *m, struct moves_why_page *v)
{
	int places = rule_head(c->b.rule)->places;
	size_t n;

	v->unit = t->set[1].unit[m->is];
	v->by = score_by_text(r->job, m->lo, m->hi, places);
	v->why = score_move_why(r->job, &t->moves, m, places);
	if (t->moves.table_is < 0)
		return;
	v->grade_was = grade_view(&rule_grades(c->a.rule, &n)[t->moves.table_was],
	    &t->sheet[0].res.grade[t->moves.table_was], m->was);
	v->grade_is = grade_view(&rule_grades(c->b.rule, &n)[t->moves.table_is],
	    &t->sheet[1].res.grade[t->moves.table_is], m->is);
}

static enum err
show(struct req *r, struct db_ro *db, const struct compared *c)
{
	struct moves_why_page v = { .title = c->b.title,
		.a_name = c->a_name,
		.b_name = c->b_name,
		.is_draft = c->is_draft };
	const struct score_trial *t;
	const struct score_move *m;
	enum err e = compare_trial(r, db, c, &t);

	if (e != OK)
		return e;
	m = find_move(t, arg_id(r, 1));
	if (m == NULL)
		return fail(r->job, E_MISSING,
		    "两份办法里不都有编号为“%.*s”的单位；请从影响的名单进入",
		    STR_FMT(r->arg[1]));
	e = side(r, &c->a, t, 0, m->was, &v.a, &v.was);
	if (e == OK)
		e = side(r, &c->b, t, 1, m->is, &v.b, &v.is);
	if (e != OK)
		return e;
	fill_words(r, c, t, m, &v);
	v.back.s = job_fmt(r->job, "%.*s/%s?%.*s%s", STR_FMT(c->base),
	    c->is_draft ? "simulate" : "moves", STR_FMT(c->query),
	    c->when == SCORE_LAST ? "&when=last" : "");
	v.frame = frame_of(r, job_fmt(r->job, "%.*s 两边的为什么", STR_FMT(v.unit)));
	compare_frame(r, &v.frame, c);
	moves_why_page_html(&r->out, &v);
	return OK;
}

enum err
page_moves_why(struct req *r, struct db_ro *db)
{
	struct compared c;
	enum err e = compare_load(r, db, &c);

	return e == OK ? show(r, db, &c) : e;
}

enum err
page_simulate_why(struct req *r, struct db_ro *db)
{
	struct compared c;
	enum err e = compare_load_draft(r, db, &c);

	return e == OK ? show(r, db, &c) : e;
}
