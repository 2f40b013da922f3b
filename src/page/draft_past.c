/* SPDX-License-Identifier: MIT
 *
 * draft_past.c -- every saved text of a draft, one of them, and the end of it
 */
#include "page/draft.h"

struct past_row {
	int64_t rev;
	struct str who, at, note;
};
struct draft_past_page {
	struct frame frame;
	int64_t id;
	struct str title;
	const struct past_row *rows;
	size_t rows_n;
};
#include "page/draft_past.html.h"

struct draft_rev_page {
	struct frame frame;
	int64_t id, rev;
	struct str title, who, at, note;
	struct html code;
};
#include "page/draft_rev.html.h"

struct draft_drop_page {
	struct frame frame;
	struct problems problems;
	int64_t id;
	struct str title, reason;
};
#include "page/draft_drop.html.h"

enum err
page_draft_past(struct req *r, struct db_ro *db)
{
	struct draft_past_page v = { .rows_n = 0 };
	const struct scheme_rev *revs;
	struct past_row *rows;
	struct opened o = { 0 };
	enum err e = draft_load(r, db, &o);

	if (e == OK)
		e = scheme_rev_list(r->job, db, o.draft.id, &revs, &v.rows_n);
	if (e != OK)
		return e;
	rows = NEWS(r->job, struct past_row, v.rows_n);
	for (size_t i = 0; i < v.rows_n; i++)
		rows[i] = (struct past_row){ revs[i].rev,
			person_name(r, db, revs[i].actor), moment(r->job, revs[i].at),
			revs[i].note };
	v.rows = rows;
	v.id = o.draft.id;
	v.title = o.draft.title;
	v.frame = frame_of(r, job_fmt(r->job, "历次保存 %.*s", STR_FMT(v.title)));
	draft_frame(r, &v.frame, &o.draft);
	draft_past_page_html(&r->out, &v);
	return OK;
}

enum err
page_draft_rev(struct req *r, struct db_ro *db)
{
	struct draft_rev_page v = { .id = arg_id(r, 0) };
	struct opened o = { 0 };
	struct scheme_rev rev;
	enum err e = draft_load(r, db, &o);

	if (e == OK)
		e = scheme_rev_find(r->job, db, o.draft.id, arg_id(r, 1), &rev);
	if (e == OK)
		e = draft_read(r, &o, rev.text);
	if (e != OK)
		return e;
	v.rev = rev.rev;
	v.title = o.draft.title;
	v.who = person_name(r, db, rev.actor);
	v.at = moment(r->job, rev.at);
	v.note = rev.note;
	v.code = text_code(r->job, rev.text, o.l.notes.first);
	v.frame = frame_of(r,
	    job_fmt(r->job, "第 %lld 稿 %.*s", (long long)rev.rev, STR_FMT(v.title)));
	draft_frame(r, &v.frame, &o.draft);
	draft_rev_page_html(&r->out, &v);
	return OK;
}

/* ── the end ────────────────────────────────────────────────────────── */

static enum err
draw_drop(struct req *r, const struct opened *o, struct draft_drop_page *v)
{
	v->id = o->draft.id;
	v->title = o->draft.title;
	v->frame = frame_of(r, problem_title(&v->problems, S("废弃草稿")));
	draft_frame(r, &v->frame, &o->draft);
	draft_drop_page_html(&r->out, v);
	return OK;
}

enum err
page_draft_drop(struct req *r, struct db_ro *db)
{
	struct draft_drop_page v = { .problems = { .j = r->job } };
	struct opened o = { 0 };
	enum err e = draft_load(r, db, &o);

	return e == OK ? draw_drop(r, &o, &v) : e;
}

struct dropping {
	struct scheme_act act;
	int64_t draft;
	struct str reason;
	bool seen;
};

static enum err
tell_drop(struct job *j, struct db_rw *rw, void *arg)
{
	const struct dropping *d = arg;

	return scheme_draft_drop(j, rw, &d->act, d->draft, d->reason);
}

enum err
page_draft_drop_take(struct req *r, struct desk *d)
{
	struct draft_drop_page v = { .problems = { .j = r->job } };
	struct dropping drop = { .seen = false };
	struct opened o = { 0 };
	enum err e = draft_load(r, d->ro, &o);

	if (e != OK)
		return e;
	drop.act = scheme_act_of(r, &drop.seen);
	drop.draft = o.draft.id;
	drop.reason = v.reason = str_trim(req_field(r, S("reason")));
	e = db_tell(r->job, d->db, tell_drop, &drop);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw_drop(r, &o, &v) : e;
	go_to(r, saved_at(r->job, S("/draft"), drop.seen, 1));
	return OK;
}
