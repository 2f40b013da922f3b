/* SPDX-License-Identifier: MIT
 *
 * objection.c -- one objection [异议]: what it is about, whose data, the answer
 *
 * Whoever gave or verified a value that the item reads does not answer; the
 * persons are gathered here, before the answer is told.
 */
#include "page/settle.h"

struct read_line { /* a value that the item reads, as it is now */
	struct str name, value, giver, checker, day;
	struct state_view state;
	struct url to; /* where it is looked at and corrected; empty: no more */
};
struct record_line { /* a set whose records it reads */
	struct str name;
	struct url to;
};
struct objection_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title, unit, item, words, who, at, reason, answered_by,
	    answered_at, typed, closed;
	struct state_view state;
	int64_t id, result, unit_id;
	bool is_answered, is_outside, may_answer, upholds, refuses, bad_reason;
	struct html tree;
	const struct read_line *reads;
	size_t reads_n;
	const struct record_line *sets;
	size_t sets_n;
};
#include "page/objection.html.h"

struct reviewed {
	struct org_act act;
	struct settled s;
	struct result_objection o;
	struct loaded live; /* the text in force, for where its data are corrected */
	struct str unit;    /* name; empty: about the whole result */
	size_t at;          /* in s.l.set */
	const struct rule_step *step; /* of the item; NULL: the whole */
	const struct score_datum *datum;
	bool *reads;  /* per fact of the frozen text */
	bool *counts; /* per set */
	int64_t *touched;
	size_t touched_n, cap;
	struct result_answering a; /* as typed */
	bool seen;
};

/* ── the item ───────────────────────────────────────────────────────── */

static const struct rule_step *
find_step(const struct rule_step *s, int pool)
{
	const struct rule_step *found = NULL;

	for (; s != NULL && found == NULL; s = s->next)
		found = s->pool == pool ? s : find_step(s->kid, pool);
	return found;
}

static int
pool_of(struct job *j, const struct rule *rule, struct str item)
{
	size_t n;
	const struct rule_pool *p = rule_pools(rule, &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(item, pool_key(j, &p[i])))
			return (int)i;
	return -2; /* no step has it */
}

static void
gather(struct reviewed *w, const struct rule_step *s)
{
	size_t sets;
	const struct rule_set *set = rule_sets(w->s.l.rule, &sets);

	for (size_t i = 0; i < s->facts_n; i++)
		w->reads[s->facts[i]] = true;
	for (size_t i = 0; i < sets; i++)
		if (str_find(s->rule, set[i].name) < s->rule.n)
			w->counts[i] = true;
	for (const struct rule_step *kid = s->kid; kid != NULL; kid = kid->next)
		gather(w, kid);
}

static void
touch(struct job *j, struct reviewed *w, int64_t person)
{
	for (size_t i = 0; i < w->touched_n; i++)
		if (w->touched[i] == person)
			return;
	if (person == 0)
		return;
	w->touched = job_grow(j, w->touched, w->touched_n, &w->cap, sizeof *w->touched);
	w->touched[w->touched_n++] = person;
}

/* Who ever gave, corrected or verified it, whoever did so last. */
static void
touch_all(struct job *j, struct reviewed *w, const struct score_event *ev, size_t n)
{
	for (size_t i = 0; i < n; i++)
		touch(j, w, ev[i].fact.actor);
}

static enum err
touch_records(struct req *r, struct db_ro *db, struct reviewed *w, size_t set)
{
	const struct score_record *rec;
	size_t n;
	enum err e = score_records(r->job, db, w->s.l.rule, set, w->o.unit, &rec, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		const struct score_event *ev;
		size_t acts;

		e = score_record_history(r->job, db, &rec[i], &ev, &acts);
		if (e == OK)
			touch_all(r->job, w, ev, acts);
	}
	return e;
}

/* The persons behind what the item reads, from the beginning on. */
static enum err
find_touched(struct req *r, struct db_ro *db, struct reviewed *w)
{
	size_t facts, sets, n;
	const struct score_event *ev;
	enum err e = OK;

	(void)rule_facts(w->s.l.rule, &facts);
	(void)rule_sets(w->s.l.rule, &sets);
	for (size_t i = 0; e == OK && i < facts; i++) {
		if (!w->reads[i])
			continue;
		e = score_history(r->job, db, w->s.l.scheme.id, w->s.l.rule, w->o.unit, i,
		    &ev, &n);
		if (e == OK)
			touch_all(r->job, w, ev, n);
	}
	for (size_t i = 0; e == OK && i < sets; i++)
		if (w->counts[i])
			e = touch_records(r, db, w, i);
	return e;
}

static enum err
read_item(struct req *r, struct db_ro *db, struct reviewed *w)
{
	const struct loaded *l = &w->s.l;
	struct rule_step *steps;
	enum err e = rule_explain(r->job, l->rule, &l->set.snap, &l->sheet.res, w->at,
	    &steps);

	if (e != OK)
		return e;
	w->step = find_step(steps, pool_of(r->job, l->rule, w->o.item));
	if (w->step == NULL)
		return OK;
	gather(w, w->step);
	return find_touched(r, db, w);
}

/* ── loading ────────────────────────────────────────────────────────── */

static enum err
find_objection(struct req *r, struct db_ro *db, struct reviewed *w)
{
	enum err e = result_objection_find(r->job, db, arg_id(r, 0), &w->o);

	if (e == E_MISSING)
		return fail(r->job, E_MISSING, "没有编号为“%.*s”的异议；请从结果页进入",
		    STR_FMT(r->arg[0]));
	return e == OK ? result_find(r->job, db, w->o.result, &w->s.r) : e;
}

/* What it says about one unit; a whole result has no unit and no item. */
static enum err
load_unit_of(struct req *r, struct db_ro *db, struct reviewed *w)
{
	const struct rule *rule = w->s.l.rule;
	const struct result_grade *g;
	struct result_row row;
	size_t n;
	enum err e = result_of_unit(r->job, db, w->s.r.id, w->o.unit, &row, &g, &n);

	if (e != OK)
		return e;
	w->unit = row.name;
	if (!settled_unit(&w->s, row.name, &w->at))
		return OK;
	(void)rule_facts(rule, &n);
	w->reads = NEWS(r->job, bool, n + 1);
	(void)rule_sets(rule, &n);
	w->counts = NEWS(r->job, bool, n + 1);
	e = score_data(r->job, db, w->s.r.scheme, rule, w->o.unit, &w->datum);
	return e == OK ? read_item(r, db, w) : e;
}

static enum err
load(struct req *r, struct db_ro *db, struct reviewed *w)
{
	enum err e = find_objection(r, db, w);

	if (e == OK)
		e = settled_run(r, db, &w->s);
	if (e == OK)
		e = load_scheme_id(r, db, w->s.r.scheme, &w->live);
	return e == OK && w->o.unit != 0 ? load_unit_of(r, db, w) : e;
}

/* ── drawing ────────────────────────────────────────────────────────── */

static void
fill_reads(struct job *j, const struct reviewed *w, struct objection_page *v)
{
	size_t n;
	const struct rule_fact *f = rule_facts(w->s.l.rule, &n);
	struct read_line *list = NEWS(j, struct read_line, n);

	for (size_t i = 0; i < n; i++) {
		const struct score_datum *d = &w->datum[i];

		if (!w->reads[i] || f[i].is_class || f[i].origin != RULE_GIVEN)
			continue;
		list[v->reads_n++] = (struct read_line){ f[i].name,
			value_text(j, &f[i], d), d->giver_name, d->checker_name,
			day_text(j, d->day), state_of(d),
			live_datum(j, &w->live, w->o.unit, f[i].name) };
	}
	v->reads = list;
}

static void
fill_sets(struct job *j, const struct reviewed *w, struct objection_page *v)
{
	size_t n, live = 0;
	const struct rule_set *set = rule_sets(w->s.l.rule, &n), *now = NULL;
	struct record_line *list = NEWS(j, struct record_line, n);

	if (w->live.runs)
		now = rule_sets(w->live.rule, &live);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; w->counts[i] && k < live; k++)
			if (str_eq(now[k].name, set[i].name))
				list[v->sets_n++] = (struct record_line){ set[i].name,
					{ job_fmt(j, "/scheme/%lld/unit/%lld/set/%zu",
					    (long long)w->s.r.scheme,
					    (long long)w->o.unit, k) } };
	v->sets = list;
}

/* Why the asker cannot answer; the room says the same. */
static struct str
closed_to(const struct reviewed *w, int64_t person)
{
	if (person == w->s.r.frozen_by)
		return S("您定格了这份结果，异议要由另一人复核。");
	if (person == w->o.by)
		return S("这件异议是您提的，要由另一人复核。");
	for (size_t i = 0; i < w->touched_n; i++)
		if (w->touched[i] == person)
			return S("您给出或核实过这一项的数据，要由另一人复核。");
	return S("");
}

static void
fill_answer(struct req *r, struct db_ro *db, const struct reviewed *w,
    struct objection_page *v)
{
	const struct result_objection *o = &w->o;

	v->state = answer_state(o->answer);
	v->is_answered = o->answer != RESULT_OPEN;
	v->reason = o->reason;
	if (v->is_answered) {
		v->answered_by = person_name(r, db, o->answered_by);
		v->answered_at = moment(r->job, o->answered_at);
		return;
	}
	v->closed = closed_to(w, who_of(r)->person);
	v->may_answer = v->closed.n == 0;
	v->upholds = w->a.answer == RESULT_UPHELD;
	v->refuses = w->a.answer == RESULT_REFUSED;
	v->typed = w->a.reason;
}

static void
fill_head(struct req *r, struct db_ro *db, const struct reviewed *w,
    struct objection_page *v)
{
	const struct result_objection *o = &w->o;

	v->id = o->id;
	v->result = o->result;
	v->unit_id = w->unit.n > 0 ? o->unit : 0;
	v->unit = w->unit.n > 0 ? w->unit : S("整个结果");
	v->title = w->s.r.title;
	v->item = objected_item(o->item);
	v->words = o->words;
	v->is_outside = o->from_outside;
	v->who = o->by != 0 ? person_name(r, db, o->by)
	    : o->name.n > 0 ? o->name
			    : S("没有留名");
	v->at = moment(r->job, o->at);
}

static enum err
draw(struct req *r, struct db_ro *db, const struct reviewed *w, struct objection_page *v)
{
	fill_head(r, db, w, v);
	fill_answer(r, db, w, v);
	if (w->step != NULL) {
		struct rule_step alone = *w->step;

		alone.next = NULL;
		v->tree = why_steps(r->job, &w->s.l, w->at, &alone, NULL);
		fill_reads(r->job, w, v);
		fill_sets(r->job, w, v);
	}
	v->frame = frame_of(r,
	    problem_title(&v->problems, job_fmt(r->job, "异议 %.*s", STR_FMT(v->unit))));
	frame_scheme(r, &v->frame, v->title, w->s.r.scheme);
	objection_page_html(&r->out, v);
	return OK;
}

enum err
page_objection(struct req *r, struct db_ro *db)
{
	struct objection_page v = { .problems = { .j = r->job } };
	struct reviewed w = { .at = 0 };
	enum err e = load(r, db, &w);

	return e == OK ? draw(r, db, &w, &v) : e;
}

/* ── taking ─────────────────────────────────────────────────────────── */

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct reviewed *w = arg;

	return result_answer(j, rw, &w->act, &w->a);
}

enum err
page_objection_take(struct req *r, struct desk *d)
{
	struct objection_page v = { .problems = { .j = r->job } };
	struct reviewed w = { .act = act_of(r) };
	int64_t answer = 0;
	enum err e = load(r, d->ro, &w);

	if (e != OK)
		return e;
	w.act.seen = &w.seen;
	(void)!req_number(req_field(r, S("answer")), &answer);
	w.a = (struct result_answering){ .objection = w.o.id,
		.answer = answer == RESULT_UPHELD ? RESULT_UPHELD
		    : answer == RESULT_REFUSED    ? RESULT_REFUSED
						  : RESULT_OPEN,
		.reason = str_trim(req_field(r, S("reason"))),
		.touched = w.touched,
		.touched_n = w.touched_n };
	if (w.a.answer == RESULT_OPEN && w.o.answer == RESULT_OPEN)
		e = fail(r->job, E_INPUT, "请选采纳或不采纳");
	if (e == OK)
		e = db_tell(r->job, d->db, tell, &w);
	if (e == OK) {
		go_to(r,
		    job_fmt(r->job, "/result/%lld?done=%s", (long long)w.o.result,
			w.seen ? "again" : "answer"));
		return OK;
	}
	v.bad_reason = w.a.reason.n == 0;
	return problem_told(r, &v.problems, e) ? draw(r, d->ro, &w, &v) : e;
}
