/* SPDX-License-Identifier: MIT
 *
 * result.c -- one result [考核结果]: where it stands, every unit, what comes next
 *
 * A step is a form with what it needs to be said; one that cannot be made now
 * says why not.  Before it takes effect the page tells what would be opened.
 */
#include "page/notice.h"
#include "page/settle.h"

struct event_line {
	int64_t seq;
	struct str verb, about, words, who, at;
};
struct objection_line {
	int64_t id;
	struct str unit, item, at;
	struct state_view state;
};
struct step_form {
	size_t at;
	struct str verb, means, why; /* why: it cannot be made now */
	bool needs_reason, needs_day, needs_head, is_bad, is_folded;
	struct str reason, day, number, heading; /* as typed */
	struct str typed; /* all of it, when the step is not there any more */
};
struct result_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title, period, day, reason, until, until_left, shown, number,
	    heading, frozen_by, hash, judged, ruled, reports;
	struct state_view state;
	struct str basis, instead_words, amending_word;
	int64_t id, scheme, version, after, before, base;
	int64_t instead, amends, amending; /* other results; 0: none */
	size_t objections_open;
	bool is_public, is_final, is_open, has_items, may_step, may_decide, may_again,
	    may_amend, may_answer, may_unit;
	struct result_table table;
	const struct moved_line *moves;
	size_t moves_n;
	const struct event_line *events;
	size_t events_n;
	struct str last_event; /* 签批，2026年1月15日 08:31 */
	const struct objection_line *objections;
	size_t objections_n;
	const struct step_form *steps;
	size_t steps_n;
	const struct undecided_line *undecided;
	size_t undecided_n;
	const struct item_group *groups;
	size_t groups_n;
	const struct reader_line *readers;
	size_t readers_n;
};
#include "page/result.html.h"

struct stepping { /* what the page shows, and the form as it came */
	struct org_act act;
	struct result r;
	const struct rule *rule;
	const struct result_row *row;
	const struct result_grade *grade;
	size_t rows, tables; /* grade: tables per row */
	struct result_stepping step;
	struct result_changes items; /* of 生效 */
	struct str until;            /* as typed */
	int64_t newest;
	bool is_sent, seen;
};

static enum err
load(struct req *r, struct db_ro *db, struct stepping *p)
{
	size_t grades;
	enum err e = settled_find(r, db, &p->r);

	if (e == OK)
		e = settled_rule(r, db, p->r.id, &p->rule);
	if (e == OK)
		e = result_newest(r->job, db, &p->r, &p->newest);
	if (e == OK)
		e = result_rows(r->job, db, p->r.id, &p->row, &p->rows);
	if (e == OK)
		e = result_grades(r->job, db, p->r.id, &p->grade, &grades);
	if (e == OK)
		p->tables = p->rows > 0 ? grades / p->rows : 0;
	return e;
}

/* ── what moved since the one before ────────────────────────────────── */

static size_t
row_at(const struct result_row *row, size_t n, int64_t unit)
{
	size_t i = 0;

	while (i < n && row[i].unit != unit)
		i++;
	return i;
}

static struct result_units
units_of(const struct stepping *p)
{
	return (
	    struct result_units){ &p->r, p->rule, p->row, p->grade, p->rows, p->tables };
}

static enum err
fill_moves(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	struct result_units u = units_of(p);
	enum err e;

	v->before = p->r.amends != 0 ? p->r.amends : p->r.after;
	if (v->before == 0)
		return OK;
	e = result_moved(r, db, &u, v->before, SIZE_MAX, &v->moves, &v->moves_n);
	if (e != OK || !v->may_decide)
		return e;
	return result_undecided(r, db, &u, p->r.after, &v->undecided, &v->undecided_n);
}

/* ── what was done, what is said against it ─────────────────────────── */

/* 市星象局机关党委：良好 */
static struct str
event_about(struct job *j, const struct stepping *p, const struct result_event *x)
{
	size_t at = row_at(p->row, p->rows, x->unit);

	if (x->unit == 0 || at == p->rows)
		return S("");
	return job_fmt(j, "%.*s%s%.*s", STR_FMT(p->row[at].name),
	    x->grade.n > 0 ? "：" : "", STR_FMT(x->grade));
}

static enum err
fill_events(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	const struct result_event *x;
	struct event_line *list;
	enum err e = result_events(r->job, db, v->id, &x, &v->events_n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct event_line, v->events_n);
	for (size_t i = 0; i < v->events_n; i++)
		list[i] = (struct event_line){ x[i].seq, x[i].verb,
			event_about(r->job, p, &x[i]), x[i].words,
			x[i].actor != 0 ? person_name(r, db, x[i].actor) : S("公众"),
			moment(r->job, x[i].at) };
	v->events = list;
	if (v->events_n > 0)
		v->last_event = job_fmt(r->job, "%.*s，%.*s",
		    STR_FMT(list[v->events_n - 1].verb),
		    STR_FMT(list[v->events_n - 1].at));
	return OK;
}

static enum err
fill_objections(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	const struct result_objection *o;
	struct objection_line *list;
	enum err e = result_objections(r->job, db, v->id, 0, &o, &v->objections_n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct objection_line, v->objections_n);
	for (size_t i = 0; i < v->objections_n; i++) {
		size_t at = row_at(p->row, p->rows, o[i].unit);

		list[i] = (struct objection_line){ o[i].id,
			at < p->rows ? p->row[at].name : S("整个结果"),
			objected_item(o[i].item), moment(r->job, o[i].at),
			answer_state(o[i].answer) };
		v->objections_open += o[i].answer == RESULT_OPEN;
	}
	v->objections = list;
	return OK;
}

/* ── what it would open and end ─────────────────────────────────────── */

static enum err
fill_items(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	struct result_units u = units_of(p);
	struct result_changes c;
	bool is_amended = p->r.state == RESULT_FINAL && p->r.amends != 0;
	enum err e;

	if (!result_is_open(p->r.state) && !is_amended)
		return OK;
	e = result_changes(r->job, db, p->r.id, &c);
	if (is_amended) /* the rest has been done: these are left to people */
		c = (struct result_changes){ .done = c.done, .done_n = c.done_n };
	if (e == OK)
		item_groups(r->job, &c, &u, &v->groups, &v->groups_n);
	return e;
}

/* ── what comes next ────────────────────────────────────────────────── */

static bool
needs_reason(enum result_step s)
{
	return s == RESULT_RETURN_ASKED || s == RESULT_RETURN_SIGNED ||
	    s == RESULT_STOP || s == RESULT_DROP;
}

/* The last day of 公示 if it begins today, as the scheme counts its days. */
static enum err
show_day(struct req *r, struct db_ro *db, const struct rule *rule, struct str *out)
{
	struct rule_settling how;
	int32_t last = r->job->today;
	bool complete;
	enum err e = OK;

	*out = S("");
	if (!rule_settling(rule, &how) || how.show_days == 0)
		return OK;
	if (how.show_work)
		e = holiday_after(r->job, db, last, how.show_days, &last, &complete);
	else
		last += how.show_days;
	*out = day_input(r->job, last);
	return e;
}

static enum err
step_of(struct req *r, struct db_ro *db, const struct stepping *p, enum result_step s,
    struct step_form *out)
{
	const struct result_step_row *row = result_step_row(s);
	bool bad = p->is_sent && p->step.step == s;
	enum err e;

	*out = (struct step_form){ .at = (size_t)s,
		.verb = str_of(row->verb),
		.means = str_of(row->means),
		.needs_reason = needs_reason(s),
		.needs_day = s == RESULT_SHOW,
		.needs_head = s == RESULT_SETTLE || s == RESULT_SETTLE_AT_ONCE,
		.number = p->r.number,
		.heading = p->r.heading,
		.is_bad = bad,
		.is_folded = needs_reason(s) && !bad };
	e = result_may(r->job, db, &p->r, s, who_of(r)->person, &out->why);
	if (e == OK && s == RESULT_SHOW && !bad)
		e = show_day(r, db, p->rule, &out->day);
	if (bad) {
		out->reason = p->step.reason;
		out->day = p->until;
		out->number = p->step.number;
		out->heading = p->step.heading;
	}
	return e;
}

/* A step that was sent and is not there any more: why, and what was typed with it. */
static enum err
step_gone(struct req *r, struct db_ro *db, const struct stepping *p,
    struct step_form *out)
{
	const struct str typed[] = { p->step.reason, p->until, p->step.heading,
		p->step.number };
	struct buf b = { .j = r->job };
	enum err e = step_of(r, db, p, p->step.step, out);

	for (size_t i = 0; i < ARRAY_N(typed); i++)
		if (typed[i].n > 0)
			buf_fmt(&b, "%s%.*s", b.n > 0 ? "；" : "", STR_FMT(typed[i]));
	out->typed = buf_str(&b);
	return e;
}

static enum err
fill_steps(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	struct step_form *list = NEWS(r->job, struct step_form, RESULT_STEPS_N + 1);
	bool is_there = false; /* the one that was sent */
	enum err e = OK;

	for (int i = 0; e == OK && v->may_step && i < RESULT_STEPS_N; i++) {
		enum result_step s = (enum result_step)i;

		if (result_step_row(s)->from != p->r.state ||
		    (s == RESULT_SETTLE_AT_ONCE && p->r.must_show) ||
		    (s == RESULT_DROP && p->r.amends == 0))
			continue;
		e = step_of(r, db, p, s, &list[v->steps_n++]);
		is_there = is_there || list[v->steps_n - 1].is_bad;
	}
	if (e == OK && v->may_step && p->is_sent && !is_there)
		e = step_gone(r, db, p, &list[v->steps_n++]);
	v->steps = list;
	return e;
}

/* ── the head ───────────────────────────────────────────────────────── */

/* 12 分，占 12% */
static struct str
share(struct job *j, struct num part, struct num full)
{
	struct num of = { 0 };

	if (part.u <= 0)
		return S("没有");
	if (full.u <= 0)
		return job_fmt(j, "%.*s 分", STR_FMT(figure_short(j, part)));
	of.u = (int64_t)((wide)part.u * 100 * NUM_ONE / full.u);
	return job_fmt(j, "%.*s 分，占 %.*s%%", STR_FMT(figure_short(j, part)),
	    STR_FMT(figure_short(j, num_round(of, 0, ROUND_HALF))));
}

static void
fill_state(struct req *r, const struct stepping *p, struct result_page *v)
{
	const struct account_who *who = who_of(r);

	v->state = settled_state(p->r.state);
	v->is_final = p->r.state == RESULT_FINAL;
	v->may_step = account_has(who, R_RESULT);
	v->is_open = result_is_open(p->r.state);
	v->has_items = v->is_final || p->r.state == RESULT_AMENDED;
	v->is_public = notice_is_public(&p->r);
	v->may_again = v->may_step && v->is_open;
	v->may_decide = v->may_step && p->r.state == RESULT_DRAFT;
	v->may_answer = account_has(who, R_ANSWER);
	v->until = day_text(r->job, p->r.object_until);
	if (p->r.state == RESULT_DRAFT)
		v->until_left = due_of(r->job, p->r.object_until).left;
	if (p->r.show_from != DAY_NONE)
		v->shown = job_fmt(r->job, "%.*s至%.*s",
		    STR_FMT(day_text(r->job, p->r.show_from)),
		    STR_FMT(day_text(r->job, p->r.show_until)));
}

static void
fill_head(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	const struct rule_head *h = rule_head(p->rule);
	struct rule_settling how;

	v->id = p->r.id;
	v->scheme = p->r.scheme;
	v->version = p->r.version;
	v->after = p->r.after;
	v->amends = p->r.amends;
	v->basis = p->r.basis;
	v->base = p->newest;
	v->title = p->r.title;
	v->period = job_fmt(r->job, "%.*s至%.*s", STR_FMT(day_text(r->job, h->from)),
	    STR_FMT(day_text(r->job, h->to)));
	v->day = day_text(r->job, p->r.day);
	v->reason = p->r.reason;
	v->number = p->r.number;
	v->heading = p->r.heading;
	v->frozen_by = person_name(r, db, p->r.frozen_by);
	v->hash = hash_text(r->job, p->r.hash, 8);
	v->judged = share(r->job, h->judged, h->full);
	v->ruled = share(r->job, h->ruled, h->full);
	if (rule_settling(p->rule, &how))
		v->reports = how.reports;
	fill_state(r, p, v);
}

/* ── other results ──────────────────────────────────────────────────── */

/* The result that stands in the place of one that does not count any more. */
static enum err
find_instead(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	static const char *const words[RESULT_STATES_N] = {
		[RESULT_REPLACED] = "这一份已经重算",
		[RESULT_AMENDED] = "这一份已经更正",
		[RESULT_DROPPED] = "这次更正已经放弃"
	};
	struct result now;
	enum err e;

	if (words[p->r.state] == NULL)
		return OK;
	e = result_instead(r->job, db, &p->r, &now);
	if (e == OK) {
		v->instead = now.id;
		v->instead_words = str_of(words[p->r.state]);
	}
	return e == E_MISSING ? OK : e;
}

/* Can the scheme's scores of that very period still be had?  One that recurs has gone
 * on to the next. */
static enum err
find_may_amend(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	struct loaded l = { 0 };
	enum err e = load_scheme_id(r, db, p->r.scheme, &l);

	v->may_amend = e == OK && v->may_step && l.runs &&
	    str_eq(score_period(r->job, l.rule), p->r.period);
	return e == E_MISSING ? OK : e;
}

static enum err
find_amending(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	struct result now;
	enum err e;

	if (p->r.state != RESULT_FINAL)
		return OK;
	e = result_amending(r->job, db, &p->r, &now);
	if (e == E_MISSING)
		return find_may_amend(r, db, p, v);
	if (e == OK) {
		v->amending = now.id;
		v->amending_word = result_state_word(now.state);
	}
	return e;
}

static enum err
fill_others(struct req *r, struct db_ro *db, const struct stepping *p,
    struct result_page *v)
{
	enum err e = find_instead(r, db, p, v);

	if (e == OK)
		e = find_amending(r, db, p, v);
	if (e == OK && v->is_open && p->r.amends != 0)
		e = result_readers(r, db, &p->r, &v->readers, &v->readers_n);
	return e;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct stepping *p, struct result_page *v)
{
	struct result_units units = units_of(p);
	enum err e;

	fill_head(r, db, p, v);
	e = result_table(r, db, &units, &v->table);
	if (e == OK)
		e = fill_events(r, db, p, v);
	if (e == OK)
		e = fill_objections(r, db, p, v);
	if (e == OK)
		e = fill_items(r, db, p, v);
	if (e == OK)
		e = fill_steps(r, db, p, v);
	if (e == OK)
		e = fill_moves(r, db, p, v);
	if (e == OK)
		e = fill_others(r, db, p, v);
	if (e != OK)
		return e;
	v->frame = frame_of(r,
	    problem_title(&v->problems, job_fmt(r->job, "%.*s结果", STR_FMT(v->title))));
	frame_scheme(r, &v->frame, v->title, v->scheme);
	result_page_html(&r->out, v);
	return OK;
}

static const struct done dones[] = {
	{ "freeze", "已定格，单位看得到初评。" },
	{ "step", "已记下。" },
	{ "decide", "审定的等次已经记下，拟定的也留着。" },
	{ "answer", "答复已经记下，提异议的单位看得到。" },
	{ "again", "这张表已经交过，没有重复记。" },
};

enum err
page_result(struct req *r, struct db_ro *db)
{
	struct result_page v = { .problems = { .j = r->job } };
	struct stepping p = { .rows = 0 };
	enum err e = load(r, db, &p);

	if (e != OK)
		return e;
	v.saved = done_told(r, dones, ARRAY_N(dones));
	return draw(r, db, &p, &v);
}

/* ── taking a step ──────────────────────────────────────────────────── */

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct stepping *p = arg;

	return result_step(j, rw, &p->act, &p->step);
}

static enum err
read_step(struct req *r, struct db_ro *db, struct stepping *p, struct problems *bad)
{
	struct result_stepping *s = &p->step;
	int64_t at;

	if (!req_number(req_field(r, S("step")), &at) || at >= RESULT_STEPS_N)
		return fail(r->job, E_INPUT, "没有说办哪一步；请刷新页面再办");
	*s = (struct result_stepping){ .result = p->r.id,
		.step = (enum result_step)at,
		.reason = typed(r, bad, S("reason"), S("steps"), RESULT_WORDS_MAX),
		.show_until = DAY_NONE,
		.number = typed(r, bad, S("number"), S("steps"), 60),
		.heading = typed(r, bad, S("heading"), S("steps"), 200) };
	p->is_sent = true;
	p->until = str_trim(req_field(r, S("until")));
	(void)!req_number(req_field(r, S("base")), &s->base);
	(void)!day_parse(p->until, &s->show_until);
	if (result_step_row(s->step)->to != RESULT_FINAL)
		return OK;
	s->items = &p->items;
	return result_changes(r->job, db, p->r.id, &p->items);
}

enum err
page_result_step(struct req *r, struct desk *d)
{
	struct result_page v = { .problems = { .j = r->job } };
	struct stepping p = { .act = act_of(r) };
	enum err e = load(r, d->ro, &p);

	if (e != OK)
		return e;
	p.act.seen = &p.seen;
	e = read_step(r, d->ro, &p, &v.problems);
	if (e == OK && v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, d->ro, &p, &v);
	}
	if (e == OK)
		e = db_tell(r->job, d->db, tell, &p);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, d->ro, &p, &v) : e;
	go_to(r,
	    job_fmt(r->job, "/result/%lld?done=%s", (long long)p.r.id,
		p.seen ? "again" : "step"));
	return OK;
}
