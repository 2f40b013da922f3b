/* SPDX-License-Identifier: MIT
 *
 * correct.c -- an accepted value is wrong: give the right one, and say why [更正]
 *
 * The old value stays in sight on the form and in the history.
 */
#include "page/data.h"

struct correct_page {
	struct frame frame;
	struct problems problems;
	struct str unit, fact, value, given, why;
	int64_t unit_id;
	size_t at;
	bool bad_why;
	const struct field_view *fields; /* the one */
	size_t fields_n;
};
#include "page/correct.html.h"

struct correcting {
	struct loaded l;
	struct org_unit unit;
	const struct rule_fact *fact;
	size_t at;
	const struct score_datum *datum;
	struct field_view field;
	struct score_giving g;
	struct score_entry entry;
	size_t given;
	bool seen;
};

static enum err
must_be_ours(struct req *r, const struct correcting *c)
{
	const struct str *office;
	size_t n = who_offices(r, &office);

	if (!score_verifies(c->fact, office, n) && !score_gives(c->fact, office, n))
		return fail(r->job, E_DENIED,
		    "“%.*s”是%.*s的数，不归您所在的处室给出或核实，不能由您更正",
		    STR_FMT(c->fact->name), STR_FMT(c->fact->giver));
	if (c->datum->status != SCORE_ACCEPTED)
		return fail(r->job, E_MISSING,
		    "“%.*s”现在没有已认可的值，不用更正；请直接填报或核实",
		    STR_FMT(c->fact->name));
	return OK;
}

static enum err
open_form(struct req *r, struct db_ro *db, struct correcting *c)
{
	enum err e = load_rule(r, db, &c->l);

	if (e == OK)
		e = load_fact(r, &c->l, 2, &c->at, &c->fact);
	if (e == OK)
		e = org_unit_find(r->job, db, arg_id(r, 1), &c->unit);
	if (e == OK)
		e = score_data(r->job, db, c->l.scheme.id, c->l.rule, c->unit.id,
		    &c->datum);
	if (e != OK)
		return e;
	c->datum += c->at;
	c->field = field_of(r->job, c->l.rule, c->at, c->datum);
	c->field.is_correction = true;
	return must_be_ours(r, c);
}

static enum err
draw(struct req *r, const struct correcting *c, struct correct_page *v)
{
	struct str title = job_fmt(r->job, "更正 %.*s", STR_FMT(c->fact->name));

	v->frame = frame_of(r, problem_title(&v->problems, title));
	frame_scheme(r, &v->frame, c->l.title, c->l.scheme.id);
	v->unit = c->unit.name;
	v->unit_id = c->unit.id;
	v->fact = c->fact->name;
	v->at = c->at;
	v->value = value_seen(r, c->fact, c->datum);
	v->given = job_fmt(r->job, "%.*s %.*s给出，第 %lld 号",
	    STR_FMT(c->datum->giver_name), STR_FMT(day_text(r->job, c->datum->day)),
	    (long long)c->datum->seq);
	v->fields = &c->field;
	v->fields_n = 1;
	correct_page_html(&r->out, v);
	return OK;
}

enum err
page_correct(struct req *r, struct db_ro *db)
{
	struct correcting c = { .at = 0 };
	struct correct_page v = { .problems = { .j = r->job } };
	enum err e = open_form(r, db, &c);

	return e == OK ? draw(r, &c, &v) : e;
}

static enum err
read_form(struct req *r, struct correcting *c, struct correct_page *v)
{
	enum err e;

	c->entry = field_typed(r, &c->field);
	v->why = typed(r, &v->problems, S("why"), S("why"), TYPED_MAX);
	v->bad_why = v->why.n == 0;
	if (v->bad_why)
		problem_add(&v->problems, S("why"), S("请写明更正的理由"));
	if (c->entry.choice == SCORE_LEAVE)
		c->entry.told = S("请选一张卡片，写上更正后的数");
	c->entry.reason = v->bad_why ? S("—") : v->why;
	e = score_entries_check(r->job, c->l.rule, &c->entry, 1);
	if (e != OK && e != E_INPUT)
		return e;
	field_told(&v->problems, &c->field, &c->entry);
	return OK;
}

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct correcting *c = arg;

	return score_give(j, rw, &c->g, &c->given);
}

enum err
page_correct_take(struct req *r, struct desk *d)
{
	struct correcting c = { .at = 0 };
	struct correct_page v = { .problems = { .j = r->job } };
	enum err e = open_form(r, d->ro, &c);

	if (e == OK)
		e = read_form(r, &c, &v);
	if (e != OK)
		return e;
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, &c, &v);
	}
	c.g = (struct score_giving){ .act = act_of(r),
		.scheme = c.l.scheme.id,
		.unit = c.unit.id,
		.rule = c.l.rule,
		.entry = &c.entry,
		.n = 1,
		.correct = true };
	c.g.act.seen = &c.seen;
	e = db_tell(r->job, d->db, tell, &c);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &c, &v) : e;
	go_to(r,
	    saved_at(r->job,
		job_fmt(r->job, "/scheme/%lld/unit/%lld/datum/%zu",
		    (long long)c.l.scheme.id, (long long)c.unit.id, c.at),
		c.seen, c.given));
	return OK;
}
