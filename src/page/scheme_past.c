/* SPDX-License-Identifier: MIT
 *
 * scheme_past.c -- the versions of a scheme with the days they hold, and its end
 */
#include "page/draft.h"

struct version_row {
	int64_t version, draft;
	struct str how, span, basis, who, at;
	bool holds;
};
struct scheme_past_page {
	struct frame frame;
	int64_t id;
	struct str title, end_day, end_reason, end_who;
	bool may_see_draft;
	const struct version_row *rows;
	size_t rows_n;
};
#include "page/scheme_past.html.h"

struct scheme_version_page {
	struct frame frame;
	int64_t id, version;
	struct str title;
	struct html code;
};
#include "page/scheme_version.html.h"

struct retire_page {
	struct frame frame;
	struct problems problems;
	int64_t id;
	struct str title, reason, day;
	bool bad_day, bad_reason;
};
#include "page/retire.html.h"

static const char *const hows[SCHEME_HOWS_N] = { "直接发布", "印发", "修订" };

struct str
version_span(struct job *j, const struct scheme_version *v)
{
	struct buf b = { .j = j };

	if (!v->holds)
		return S("没有施行过的日子");
	if (v->from == DAY_NONE && v->to == DAY_NONE)
		return S("整个考核期");
	if (v->from != DAY_NONE) {
		day_put(&b, v->from);
		buf_put(&b, S("起"));
	}
	if (v->to != DAY_NONE) {
		buf_put(&b, v->from != DAY_NONE ? S("，") : S(""));
		day_put(&b, v->to);
		buf_put(&b, S("止"));
	}
	return buf_str(&b);
}

static struct version_row
row_of(struct req *r, struct db_ro *db, const struct scheme_version *v)
{
	return (struct version_row){ .version = v->version,
		.draft = v->draft,
		.how = v->how < SCHEME_HOWS_N ? str_of(hows[v->how]) : S(""),
		.span = version_span(r->job, v),
		.basis = v->basis,
		.who = person_name(r, db, v->actor),
		.at = moment(r->job, v->at),
		.holds = v->holds };
}

static enum err
fill_end(struct req *r, struct db_ro *db, struct scheme_past_page *v)
{
	struct scheme_end end;
	enum err e = scheme_end_find(r->job, db, v->id, &end);

	if (e == E_MISSING)
		return OK;
	if (e != OK)
		return e;
	v->end_day = day_text(r->job, end.day);
	v->end_reason = end.reason;
	v->end_who = job_fmt(r->job, "%.*s，%.*s", STR_FMT(person_name(r, db, end.actor)),
	    STR_FMT(moment(r->job, end.at)));
	return OK;
}

enum err
page_scheme_past(struct req *r, struct db_ro *db)
{
	struct scheme_past_page v = { .may_see_draft = account_has(who_of(r),
					  R_DRAFT_SEE) };
	const struct scheme_version *list;
	struct version_row *rows;
	struct loaded l = { 0 };
	enum err e = load_scheme(r, db, &l);

	v.id = l.scheme.id;
	if (e == OK)
		e = scheme_versions(r->job, db, v.id, &list, &v.rows_n);
	if (e == OK)
		e = fill_end(r, db, &v);
	if (e != OK)
		return e;
	rows = NEWS(r->job, struct version_row, v.rows_n);
	for (size_t i = 0; i < v.rows_n; i++)
		rows[i] = row_of(r, db, &list[v.rows_n - 1 - i]);
	v.rows = rows;
	v.title = l.title;
	v.frame = frame_of(r, job_fmt(r->job, "历次文本 %.*s", STR_FMT(l.title)));
	frame_scheme(r, &v.frame, l.title, v.id);
	scheme_past_page_html(&r->out, &v);
	return OK;
}

enum err
page_scheme_version(struct req *r, struct db_ro *db)
{
	struct scheme_version_page v = { .version = arg_id(r, 1) };
	struct loaded l = { 0 };
	struct scheme s;
	enum err e = load_scheme(r, db, &l);

	if (e == OK)
		e = scheme_text_find(r->job, db, l.scheme.id, v.version, &s);
	if (e != OK)
		return e;
	v.id = s.id;
	v.title = l.title;
	v.code = text_code(r->job, s.text, NULL);
	v.frame = frame_of(r,
	    job_fmt(r->job, "第 %lld 版 %.*s", (long long)v.version, STR_FMT(l.title)));
	frame_scheme(r, &v.frame, l.title, s.id);
	scheme_version_page_html(&r->out, &v);
	return OK;
}

/* ── the end of a scheme ────────────────────────────────────────────── */

static enum err
draw_retire(struct req *r, const struct loaded *l, struct retire_page *v)
{
	v->id = l->scheme.id;
	v->title = l->title;
	v->frame = frame_of(r,
	    problem_title(&v->problems, job_fmt(r->job, "废止 %.*s", STR_FMT(l->title))));
	frame_scheme(r, &v->frame, l->title, v->id);
	retire_page_html(&r->out, v);
	return OK;
}

enum err
page_retire(struct req *r, struct db_ro *db)
{
	struct retire_page v = { .problems = { .j = r->job } };
	struct loaded l = { 0 };
	enum err e = load_scheme(r, db, &l);

	v.day = day_input(r->job, r->job->today);
	return e == OK ? draw_retire(r, &l, &v) : e;
}

struct retiring {
	struct scheme_act act;
	int64_t scheme;
	struct str reason;
	bool seen;
};

static enum err
tell_retire(struct job *j, struct db_rw *rw, void *arg)
{
	const struct retiring *t = arg;

	return scheme_retire(j, rw, &t->act, t->scheme, t->reason);
}

enum err
page_retire_take(struct req *r, struct desk *d)
{
	struct retire_page v = { .problems = { .j = r->job } };
	struct retiring t = { .seen = false };
	struct loaded l = { 0 };
	enum err e = load_scheme(r, d->ro, &l);

	if (e != OK)
		return e;
	v.reason = t.reason = str_trim(req_field(r, S("reason")));
	v.day = str_trim(req_field(r, S("day")));
	t.act = scheme_act_of(r, &t.seen);
	t.scheme = l.scheme.id;
	v.bad_reason = v.reason.n == 0;
	v.bad_day = !day_parse(v.day, &t.act.day);
	if (v.bad_day) {
		r->status = 422;
		problem_add(&v.problems, S("day"),
		    S("请写明从哪一天起废止，例如 2026-12-31"));
		return draw_retire(r, &l, &v);
	}
	e = db_tell(r->job, d->db, tell_retire, &t);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw_retire(r, &l, &v) : e;
	go_to(r,
	    job_fmt(r->job, "/scheme/%lld/past%s", (long long)t.scheme,
		t.seen ? "?again=1" : ""));
	return OK;
}
