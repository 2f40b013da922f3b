/* SPDX-License-Identifier: MIT
 *
 * result_unit.c -- what one unit came to in a result, why, and its objections
 *
 * The steps come from the package as it was frozen, not from today's data.  The
 * form is there while objections are taken, for those who speak for the unit.
 */
#include "page/settle.h"

struct unit_if {
	struct str table, what;
};
struct unit_item { /* what an objection may be about */
	struct str key, name;
	bool is_now;
};
struct unit_objection {
	int64_t id;
	struct str item, words, who, at, reason, answered_by, answered_at;
	struct state_view state;
	bool is_answered;
};
struct result_unit_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title, unit, total, place, until, until_left, no_more, words;
	struct state_view state;
	int64_t id, unit_id, instead, amends;
	bool may_object, may_see, may_answer, bad_words;
	const struct settled_grade *grades;
	size_t grades_n;
	const struct unit_if *ifs;
	size_t ifs_n;
	const struct unit_item *items;
	size_t items_n;
	const struct unit_objection *objections;
	size_t objections_n;
	struct html tree;
};
#include "page/result_unit.html.h"

struct viewed { /* one unit of one result */
	struct org_act act;
	struct settled s;
	struct result_row row;
	const struct result_grade *grade;
	size_t grades, at;         /* at: in s.l.set */
	struct result_objection o; /* as typed */
	bool seen;
};

static enum err
load(struct req *r, struct db_ro *db, struct viewed *w)
{
	enum err e = settled_find(r, db, &w->s.r);

	if (e == OK)
		e = result_of_unit(r->job, db, w->s.r.id, arg_id(r, 1), &w->row,
		    &w->grade, &w->grades);
	if (e == OK)
		e = settled_run(r, db, &w->s);
	if (e == OK && !settled_unit(&w->s, w->row.name, &w->at))
		return fail(r->job, E_MISSING, "这份考核结果里没有这个单位");
	return e;
}

/* ── why ────────────────────────────────────────────────────────────── */

static void
fill_grades(struct job *j, const struct viewed *w, struct result_unit_page *v)
{
	struct settled_grade *list = NEWS(j, struct settled_grade, w->grades);

	for (size_t i = 0; i < w->grades; i++)
		list[i] = settled_grade(j, w->s.l.rule, &w->grade[i]);
	v->grades = list;
	v->grades_n = w->grades;
}

/* One a fact: where today's value of it came from. */
static enum err
find_origins(struct req *r, struct db_ro *db, const struct viewed *w,
    const struct url **out)
{
	struct loaded live;
	size_t n;
	const struct rule_fact *f = rule_facts(w->s.l.rule, &n);
	struct url *to = NEWS(r->job, struct url, n);
	enum err e = load_scheme_id(r, db, w->s.r.scheme, &live);

	for (size_t i = 0; e == OK && i < n; i++)
		to[i] = live_datum(r->job, &live, w->row.unit, f[i].name);
	*out = to;
	return e;
}

static enum err
fill_why(struct req *r, struct db_ro *db, const struct viewed *w,
    struct result_unit_page *v)
{
	const struct loaded *l = &w->s.l;
	const struct rule_if *list;
	struct rule_step *steps;
	struct unit_if *ifs;
	const struct url *to;
	size_t grades;
	const struct rule_grade *g = rule_grades(l->rule, &grades);
	enum err e = rule_explain(r->job, l->rule, &l->set.snap, &l->sheet.res, w->at,
	    &steps);

	if (e == OK)
		e = rule_what_if(r->job, l->rule, &l->set.snap, &l->sheet.res, w->at,
		    &list, &v->ifs_n);
	if (e == OK)
		e = find_origins(r, db, w, &to);
	if (e != OK)
		return e;
	ifs = NEWS(r->job, struct unit_if, v->ifs_n);
	for (size_t i = 0; i < v->ifs_n; i++)
		ifs[i] = (struct unit_if){ grades > 1 ? g[list[i].table].name : S(""),
			list[i].what };
	v->ifs = ifs;
	v->tree = why_steps(r->job, l, w->at, steps, to);
	return OK;
}

/* ── objections ─────────────────────────────────────────────────────── */

static void
fill_items(struct job *j, const struct viewed *w, struct result_unit_page *v)
{
	size_t n;
	const struct rule_pool *p = rule_pools(w->s.l.rule, &n);
	struct unit_item *list = NEWS(j, struct unit_item, n + 1);

	list[v->items_n++] = (struct unit_item){ S(""), S("整个结果"), w->o.item.n == 0 };
	for (size_t i = 0; i < n; i++) {
		struct str key = pool_key(j, &p[i]);

		list[v->items_n++] = (struct unit_item){ key,
			job_fmt(j, "%s%.*s %.*s", p[i].depth > 0 ? "　" : "",
			    STR_FMT(p[i].kind), STR_FMT(rule_pool_name(j, p, i))),
			str_eq(key, w->o.item) };
	}
	v->items = list;
}

static struct unit_objection
objection_of(struct req *r, struct db_ro *db, const struct result_objection *o)
{
	struct unit_objection x = { .id = o->id,
		.item = objected_item(o->item),
		.words = o->words,
		.who = o->by != 0   ? person_name(r, db, o->by)
		    : o->name.n > 0 ? o->name
				    : S("公众"),
		.at = moment(r->job, o->at),
		.reason = o->reason,
		.state = answer_state(o->answer),
		.is_answered = o->answer != RESULT_OPEN };

	if (x.is_answered) {
		x.answered_by = person_name(r, db, o->answered_by);
		x.answered_at = moment(r->job, o->answered_at);
	}
	return x;
}

/* Those from outside are for who may answer them: the unit must not come to know who
 * objected to it. */
static enum err
fill_objections(struct req *r, struct db_ro *db, const struct viewed *w,
    struct result_unit_page *v)
{
	const struct result_objection *o;
	struct unit_objection *list;
	bool all = account_has(who_of(r), R_ANSWER);
	size_t n;
	enum err e = result_objections(r->job, db, v->id, w->row.unit, &o, &n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct unit_objection, n);
	for (size_t i = 0; i < n; i++)
		if (all || !o[i].from_outside)
			list[v->objections_n++] = objection_of(r, db, &o[i]);
	v->objections = list;
	return OK;
}

/* May the asker object now; else, for one who speaks for the unit, why not. */
static enum err
fill_may(struct req *r, struct db_ro *db, const struct viewed *w,
    struct result_unit_page *v)
{
	const struct result *x = &w->s.r;
	enum err e;

	if (!account_has(who_of(r), R_OBJECT))
		return OK;
	e = account_may(r->job, db, who_of(r), R_OBJECT, w->row.unit);
	if (e != OK)
		return e == E_MISSING ? OK : e;
	if (x->state >= RESULT_REPLACED)
		return OK;
	if (x->object_until == DAY_NONE)
		v->no_more = S("这次定格不收异议。");
	else if (x->state != RESULT_DRAFT || r->job->today > x->object_until)
		v->no_more = S("提异议的日子已过。");
	v->may_object = v->no_more.n == 0;
	return OK;
}

/* ── the page ───────────────────────────────────────────────────────── */

static void
fill_head(struct req *r, const struct viewed *w, struct result_unit_page *v)
{
	const struct result *x = &w->s.r;

	v->id = x->id;
	v->unit_id = w->row.unit;
	v->title = x->title;
	v->unit = w->row.name;
	v->total = settled_total(r->job, &w->row, rule_head(w->s.l.rule)->places);
	v->place = settled_place(r->job, &w->row);
	v->state = settled_state(x->state);
	v->amends = result_is_open(x->state) ? x->amends : 0;
	v->until = day_text(r->job, x->object_until);
	if (x->state == RESULT_DRAFT)
		v->until_left = due_of(r->job, x->object_until).left;
	v->may_see = account_has(who_of(r), R_RESULT_SEE);
	v->may_answer = account_has(who_of(r), R_ANSWER);
	v->words = w->o.words;
}

/* The result that stands in the place of this one, if the unit is in it. */
static enum err
find_instead(struct req *r, struct db_ro *db, const struct viewed *w,
    struct result_unit_page *v)
{
	const struct result_grade *g;
	struct result_row row;
	struct result now;
	size_t n;
	enum err e = result_instead(r->job, db, &w->s.r, &now);

	if (e == OK && now.id == w->s.r.id)
		return OK;
	if (e == OK)
		e = result_of_unit(r->job, db, now.id, w->row.unit, &row, &g, &n);
	if (e == OK)
		v->instead = now.id;
	return e == E_MISSING ? OK : e;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct viewed *w, struct result_unit_page *v)
{
	enum err e;

	fill_head(r, w, v);
	fill_grades(r->job, w, v);
	fill_items(r->job, w, v);
	e = fill_why(r, db, w, v);
	if (e == OK)
		e = fill_objections(r, db, w, v);
	if (e == OK)
		e = fill_may(r, db, w, v);
	if (e == OK)
		e = find_instead(r, db, w, v);
	if (e != OK)
		return e;
	v->frame = frame_of(r,
	    problem_title(&v->problems,
		job_fmt(r->job, "%.*s的%.*s结果", STR_FMT(v->unit), STR_FMT(v->title))));
	frame_scheme(r, &v->frame, v->title, w->s.r.scheme);
	result_unit_page_html(&r->out, v);
	return OK;
}

static const struct done dones[] = {
	{ "object", "异议已经提出，由定格的人以外的人复核，答复写在下面。" },
	{ "again", "这张表已经交过，没有重复记。" },
};

enum err
page_result_unit(struct req *r, struct db_ro *db)
{
	struct result_unit_page v = { .problems = { .j = r->job } };
	struct viewed w = { .at = 0 };
	enum err e = load(r, db, &w);

	if (e != OK)
		return e;
	v.saved = done_told(r, dones, ARRAY_N(dones));
	return draw(r, db, &w, &v);
}

/* ── objecting ──────────────────────────────────────────────────────── */

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct viewed *w = arg;

	return result_object(j, rw, &w->act, &w->o);
}

static bool
is_item(const struct viewed *w, struct job *j)
{
	struct result_unit_page v = { .id = 0 };

	fill_items(j, w, &v);
	for (size_t i = 0; i < v.items_n; i++)
		if (v.items[i].is_now)
			return true;
	return false;
}

enum err
page_result_object(struct req *r, struct desk *d)
{
	struct result_unit_page v = { .problems = { .j = r->job } };
	struct viewed w = { .act = act_of(r) };
	enum err e = load(r, d->ro, &w);

	if (e != OK)
		return e;
	w.act.seen = &w.seen;
	w.o = (struct result_objection){ .result = w.s.r.id,
		.unit = w.row.unit,
		.item = req_field(r, S("item")),
		.words = str_trim(req_field(r, S("words"))) };
	if (!is_item(&w, r->job))
		e = fail(r->job, E_INPUT, "方案里没有这一项；请重新选");
	if (e == OK)
		e = db_tell(r->job, d->db, tell, &w);
	if (e == OK) {
		go_to(r,
		    job_fmt(r->job, "/result/%lld/unit/%lld?done=%s", (long long)w.s.r.id,
			(long long)w.row.unit, w.seen ? "again" : "object"));
		return OK;
	}
	v.bad_words = w.o.words.n == 0;
	return problem_told(r, &v.problems, e) ? draw(r, d->ro, &w, &v) : e;
}
