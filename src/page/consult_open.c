/* SPDX-License-Identifier: MIT
 *
 * consult_open.c -- putting a draft before the units, and how often that was done
 */
#include "page/draft.h"

struct open_row {
	int64_t id, rev, comments, unanswered;
	struct str from, until, word, colour;
};
struct consult_open_page {
	struct frame frame;
	struct problems problems;
	int64_t id, rev;
	struct str title, until, words;
	bool may_open, is_open, bad_until;
	const struct open_row *rows;
	size_t rows_n;
};
#include "page/consult_open.html.h"

#define DAYS_GIVEN 10 /* proposed for comments */

static enum err
draw(struct req *r, struct db_ro *db, const struct opened *o, struct consult_open_page *v)
{
	const struct scheme_consult *c;
	struct open_row *rows;
	enum err e = scheme_consult_list(r->job, db, o->draft.id, &c, &v->rows_n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct open_row, v->rows_n);
	for (size_t i = 0; i < v->rows_n; i++) {
		rows[i] = (struct open_row){ c[i].id, c[i].rev, c[i].comments,
			c[i].unanswered, day_text(r->job, c[i].from),
			day_text(r->job,
			    c[i].closed != DAY_NONE ? c[i].closed : c[i].until),
			c[i].is_open ? S("征求中") : S("已结束"),
			c[i].is_open ? S("tag b") : S("tag") };
		v->is_open = v->is_open || c[i].is_open;
	}
	v->rows = rows;
	v->id = o->draft.id;
	v->rev = o->draft.rev;
	v->title = o->draft.title;
	v->may_open = o->may_write && !v->is_open;
	v->frame = frame_of(r,
	    problem_title(&v->problems,
		job_fmt(r->job, "征求意见 %.*s", STR_FMT(v->title))));
	draft_frame(r, &v->frame, &o->draft);
	consult_open_page_html(&r->out, v);
	return OK;
}

enum err
page_consult_open(struct req *r, struct db_ro *db)
{
	struct consult_open_page v = { .problems = { .j = r->job } };
	struct opened o = { 0 };
	enum err e = draft_load(r, db, &o);

	if (e != OK)
		return e;
	v.until = day_input(r->job, r->job->today + DAYS_GIVEN);
	return draw(r, db, &o, &v);
}

struct opening {
	struct scheme_act act;
	struct scheme_consult consult;
	bool seen;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct opening *o = arg;

	return scheme_consult_open(j, rw, &o->act, &o->consult);
}

enum err
page_consult_open_take(struct req *r, struct desk *d)
{
	struct consult_open_page v = { .problems = { .j = r->job } };
	struct opening open = { .seen = false };
	struct opened o = { 0 };
	enum err e = draft_load(r, d->ro, &o);

	if (e == OK)
		e = draft_must_write(r, &o);
	if (e != OK)
		return e;
	v.until = str_trim(req_field(r, S("until")));
	v.words = str_trim(req_field(r, S("words")));
	open.act = scheme_act_of(r, &open.seen);
	open.consult = (struct scheme_consult){ .draft = o.draft.id,
		.rev = o.draft.rev,
		.until = DAY_NONE,
		.words = v.words };
	(void)!day_parse(v.until, &open.consult.until);
	if (o.l.rule == NULL)
		e = fail(r->job, E_INPUT,
		    "文本还读不成表格，不能征求意见；请先在文本里改好");
	if (e == OK)
		e = db_tell(r->job, d->db, tell, &open);
	v.bad_until = open.consult.until == DAY_NONE;
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, d->ro, &o, &v) : e;
	go_to(r,
	    open.seen
		? job_fmt(r->job, "/draft/%lld/consult", (long long)o.draft.id)
		: job_fmt(r->job, "/consult/%lld?done=open", (long long)open.consult.id));
	return OK;
}
