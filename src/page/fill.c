/* SPDX-License-Identifier: MIT
 *
 * fill.c -- entry of the data of one unit, made from the scheme [填报]
 *
 * The same page twice: /fill shows a unit's clerk what the unit owes, /give
 * shows an office what it owes about that unit.  Whatever is known already
 * stands beside the form and is not asked.  Accepted values are not in the form:
 * they are corrected elsewhere.
 */
#include "page/records.h"

struct known { /* a value that need not be given here */
	struct str name, value, giver;
	size_t at;
	bool is_given;
};

struct doubt_line { /* a figure just given that should be looked at again */
	struct str name, words;
	struct url to;
};

struct field_group {
	struct str giver;
	const struct field_view *fields;
	size_t fields_n;
};

struct fill_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title, unit, day, today;
	int64_t unit_id;
	struct url action, own; /* own: the same for all units of the clerk */
	bool bad_day, is_unit;
	const struct field_group *groups;
	size_t groups_n;
	const struct known *known;
	size_t known_n;
	const struct doubt_line *doubts;
	size_t doubts_n;
	const struct set_view *sets; /* what is recorded one by one */
	size_t sets_n;
};
#include "page/fill.html.h"

struct filling { /* the page in hand */
	struct loaded l;
	struct org_unit unit;
	const struct rule_fact *fact;
	size_t facts_n;
	const struct score_datum *datum;   /* one a fact */
	const struct score_source *source; /* one a fact: another scheme's result */
	const struct str *office;
	size_t offices;
	bool by_unit;
	struct field_view *field; /* those in the form, in the order of the scheme */
	struct score_entry *entry;
	size_t n;
	struct sets_view sets;
	int32_t day; /* the values of the form hold for it; DAY_NONE: today */
};

/* ── what is asked ──────────────────────────────────────────────────── */

static bool
is_ours(const struct filling *f, size_t i)
{
	const struct rule_fact *fact = &f->fact[i];

	if (fact->is_class)
		return false;
	if (f->by_unit)
		return fact->owed == RULE_BY_UNIT;
	return score_gives(fact, f->office, f->offices);
}

static bool
is_asked(const struct filling *f, size_t i)
{
	return f->datum[i].status != SCORE_ACCEPTED && f->source[i].scheme == 0 &&
	    is_ours(f, i);
}

static enum err
open_form(struct req *r, struct db_ro *db, bool by_unit, struct filling *f)
{
	bool on = false;
	enum err e = load_rule(r, db, &f->l);

	if (e == OK)
		e = org_unit_find(r->job, db, arg_id(r, 1), &f->unit);
	if (e == OK)
		e = score_roster_has(r->job, db, f->l.scheme.id, f->unit.id, &on);
	if (e != OK)
		return e;
	if (!on)
		return fail(r->job, E_MISSING, "“%.*s”不在方案“%.*s”的名单上，不用填报",
		    STR_FMT(f->unit.name), STR_FMT(f->l.title));
	f->by_unit = by_unit;
	f->fact = rule_facts(f->l.rule, &f->facts_n);
	f->offices = who_offices(r, &f->office);
	f->field = NEWS(r->job, struct field_view, f->facts_n);
	f->entry = NEWS(r->job, struct score_entry, f->facts_n);
	e = score_data(r->job, db, f->l.scheme.id, f->l.rule, f->unit.id, &f->datum);
	if (e == OK)
		e = score_sources_of(r->job, db, f->l.scheme.id, f->l.rule, f->unit.id,
		    &f->source);
	for (size_t i = 0; e == OK && i < f->facts_n; i++)
		if (is_asked(f, i))
			f->field[f->n++] = field_of(r->job, f->l.rule, i, &f->datum[i]);
	return e == OK ? sets_of(r, db, &f->l, f->unit.id,
			     by_unit ? SETS_UNIT : SETS_OFFICE, &f->sets)
		       : e;
}

/* ── drawing ────────────────────────────────────────────────────────── */

/* Fields of the same giver stand together, in the order givers first appear. */
static void
fill_groups(struct job *j, const struct filling *f, struct fill_page *v)
{
	struct field_group *groups = NEWS(j, struct field_group, f->n);
	bool *done = NEWS(j, bool, f->n);

	for (size_t i = 0; i < f->n; i++) {
		struct field_view *list;
		struct str giver = f->fact[f->field[i].at].giver;
		size_t n = 0;

		if (done[i])
			continue;
		list = NEWS(j, struct field_view, f->n);
		for (size_t k = i; k < f->n; k++) {
			if (!str_eq(f->fact[f->field[k].at].giver, giver))
				continue;
			list[n++] = f->field[k];
			done[k] = true;
		}
		groups[v->groups_n++] = (struct field_group){ giver, list, n };
	}
	v->groups = groups;
}

static void
fill_known(struct req *r, const struct filling *f, struct fill_page *v)
{
	struct job *j = r->job;
	struct known *list = NEWS(j, struct known, f->facts_n);

	for (size_t i = 0; i < f->facts_n; i++) {
		if (is_asked(f, i) || f->fact[i].is_class)
			continue;
		list[v->known_n++] = f->source[i].scheme != 0
		    ? (struct known){ f->fact[i].name, source_text(j, &f->source[i]),
			      S(""), i, true }
		    : (struct known){ f->fact[i].name,
			      value_seen(r, &f->fact[i], &f->datum[i]), f->fact[i].giver,
			      i, f->datum[i].seq != 0 };
	}
	v->known = list;
}

static enum err
doubt_fields(struct req *r, struct db_ro *db, struct filling *f)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < f->n; i++) {
		struct field_view *v = &f->field[i];
		struct doubtful what = { &f->l, f->unit.id, v->at,
			v->c_value ? v->value : S(""), NULL };
		struct doubted d;

		e = doubt_of(r, db, &what, &d);
		v->last = d.last;
		v->doubt = d.words;
	}
	return e;
}

/* After the form was kept: what may be a slip, also where it is accepted already. */
static enum err
doubt_given(struct req *r, struct db_ro *db, const struct filling *f, struct fill_page *v)
{
	struct doubt_line *list = NEWS(r->job, struct doubt_line, f->facts_n);
	struct doubted d;
	enum err e = OK;

	for (size_t i = 0; i < f->n; i++)
		if (f->field[i].doubt.n > 0)
			list[v->doubts_n++] = (struct doubt_line){ f->field[i].name,
				f->field[i].doubt,
				{ job_fmt(r->job, "#f%zu", f->field[i].at) } };
	for (size_t i = 0; e == OK && i < f->facts_n; i++) {
		struct doubtful what = { &f->l, f->unit.id, i, doubt_known(&f->datum[i]),
			NULL };

		if (is_asked(f, i) || !is_ours(f, i) || f->source[i].scheme != 0)
			continue;
		e = doubt_of(r, db, &what, &d);
		if (e == OK && d.words.n > 0)
			list[v->doubts_n++] = (struct doubt_line){
				f->fact[i].name, d.words,
				{ job_fmt(r->job, "/scheme/%lld/unit/%lld/datum/%zu",
				    (long long)f->l.scheme.id, (long long)f->unit.id, i) }
			};
	}
	v->doubts = list;
	return e;
}

static enum err
draw(struct req *r, struct db_ro *db, struct filling *f, struct fill_page *v)
{
	enum err e = doubt_fields(r, db, f);
	const char *tail = f->by_unit ? "fill" : "give";
	struct str title = job_fmt(r->job, "%.*s 填报", STR_FMT(f->unit.name));

	if (e == OK && v->saved.n > 0)
		e = doubt_given(r, db, f, v);
	if (e != OK)
		return e;
	v->frame = frame_of(r, problem_title(&v->problems, title));
	frame_scheme(r, &v->frame, f->l.title, f->l.scheme.id);
	v->title = f->l.title;
	v->unit = f->unit.name;
	v->unit_id = f->unit.id;
	v->is_unit = f->by_unit;
	v->today = day_input(r->job, r->job->today);
	if (v->day.n == 0)
		v->day = v->today;
	v->action.s = job_fmt(r->job, "/scheme/%lld/unit/%lld/%s",
	    (long long)f->l.scheme.id, (long long)f->unit.id, tail);
	v->own.s = job_fmt(r->job, "/scheme/%lld/%s", (long long)f->l.scheme.id,
	    f->by_unit ? "own" : "data");
	v->sets = f->sets.items;
	v->sets_n = f->sets.items_n;
	fill_groups(r->job, f, v);
	fill_known(r, f, v);
	fill_page_html(&r->out, v);
	return OK;
}

static enum err
show(struct req *r, struct db_ro *db, bool by_unit)
{
	struct filling f = { .n = 0 };
	struct fill_page v = { .problems = { .j = r->job } };
	enum err e = open_form(r, db, by_unit, &f);

	if (e != OK)
		return e;
	v.saved = saved_text(r,
	    (struct saved){ "已保存",
		by_unit ? "项。需要核实的，认可以前还可以改。" : "项。",
		"与原来一样，没有改动。" });
	return draw(r, db, &f, &v);
}

enum err
page_fill(struct req *r, struct db_ro *db)
{
	return show(r, db, true);
}

enum err
page_give(struct req *r, struct db_ro *db)
{
	return show(r, db, false);
}

/* ── taking ─────────────────────────────────────────────────────────── */

struct giving {
	struct score_giving g;
	size_t given;
	bool seen;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct giving *g = arg;

	return score_give(j, rw, &g->g, &g->given);
}

/* The day all values of the form hold for; empty is today. */
static int32_t
read_day(struct req *r, struct fill_page *v)
{
	int32_t day = DAY_NONE;

	v->day = str_trim(req_field(r, S("day")));
	if (v->day.n == 0 || day_parse(v->day, &day))
		return day;
	v->bad_day = true;
	problem_add(&v->problems, S("day"), S("日期请写成 2026-03-05 这样"));
	return DAY_NONE;
}

/* The form still asked for what has been accepted since: what was typed is told,
 * unless it is what was accepted. */
static void
tell_accepted(struct req *r, const struct filling *f, struct fill_page *v)
{
	for (size_t i = 0; i < f->facts_n; i++) {
		const struct rule_fact *fact = &f->fact[i];
		struct field_view field;
		struct score_entry e;

		if (f->datum[i].status != SCORE_ACCEPTED || !is_ours(f, i))
			continue;
		field = field_of(r->job, f->l.rule, i, &f->datum[i]);
		e = field_typed(r, &field);
		if (e.choice == SCORE_LEAVE || is_typed(&f->datum[i], &e))
			continue;
		problem_add(&v->problems, S(""),
		    accepted_told(r->job, fact, &f->datum[i], e.text));
	}
}

static enum err
read_form(struct req *r, struct filling *f, struct fill_page *v)
{
	enum err e;

	f->day = read_day(r, v);
	tell_accepted(r, f, v);
	for (size_t i = 0; i < f->n; i++) {
		f->entry[i] = field_typed(r, &f->field[i]);
		f->entry[i].day = f->day;
	}
	e = score_entries_check(r->job, f->l.rule, f->entry, f->n);
	if (e != OK && e != E_INPUT)
		return e;
	for (size_t i = 0; i < f->n; i++)
		field_told(&v->problems, &f->field[i], &f->entry[i]);
	return OK;
}

static enum err
take(struct req *r, struct desk *d, bool by_unit)
{
	struct filling f = { .n = 0 };
	struct fill_page v = { .problems = { .j = r->job } };
	struct giving g = { .given = 0 };
	enum err e = open_form(r, d->ro, by_unit, &f);

	if (e == OK)
		e = read_form(r, &f, &v);
	if (e != OK)
		return e;
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, d->ro, &f, &v);
	}
	g.g = (struct score_giving){ .act = act_on(r, f.day),
		.scheme = f.l.scheme.id,
		.unit = f.unit.id,
		.rule = f.l.rule,
		.entry = f.entry,
		.n = f.n,
		.by_unit = by_unit };
	g.g.act.seen = &g.seen;
	e = db_tell(r->job, d->db, tell, &g);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, d->ro, &f, &v) : e;
	go_to(r,
	    saved_at(r->job,
		job_fmt(r->job, "/scheme/%lld/unit/%lld/%s", (long long)f.l.scheme.id,
		    (long long)f.unit.id, by_unit ? "fill" : "give"),
		g.seen, g.given));
	return OK;
}

enum err
page_fill_take(struct req *r, struct desk *d)
{
	return take(r, d, true);
}

enum err
page_give_take(struct req *r, struct desk *d)
{
	return take(r, d, false);
}
