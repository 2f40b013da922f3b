/* SPDX-License-Identifier: MIT
 *
 * issue.c -- a draft becomes the scheme that counts [印发], or amends it [修订]
 *
 * Two steps: what is needed, then all of it once more to be confirmed.  The text
 * is the one that was looked at: a save in between sends back to the first step.
 */
#include "page/draft.h"

struct issue_page {
	struct frame frame;
	struct problems problems;
	int64_t id, rev;
	struct str title, aim, period, full, base_name;
	struct str name, basis, from, leaves; /* as typed */
	struct str apart;                     /* the name, unless it is the title */
	struct str vacant;                    /* roles that nobody holds */
	struct str from_words, before_words;
	bool is_amend, may_issue, is_confirm, is_over;
	bool bad_name, bad_basis, bad_from;
	size_t errors, warnings;
	int64_t comments, unanswered, consulting;
	int64_t base, suggested; /* suggestions on the scheme it starts from that have no
				    answer */
	bool bad_leaves;
	struct url draft, text;
};
#include "page/issue.html.h"

struct issuing {
	struct scheme_act act;
	struct scheme_issue issue;
	bool seen;
};

/* ── drawing ────────────────────────────────────────────────────────── */

static enum err
fill_comments(struct req *r, struct db_ro *db, const struct opened *o,
    struct issue_page *v)
{
	const struct scheme_consult *c;
	size_t n;
	enum err e = scheme_consult_list(r->job, db, o->draft.id, &c, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		v->comments += c[i].comments;
		v->unanswered += c[i].unanswered;
		v->consulting += c[i].is_open;
	}
	return e;
}

static struct str
period_of(struct job *j, const struct rule_head *h)
{
	struct buf b = { .j = j };

	if (h->from == DAY_NONE || h->to == DAY_NONE)
		return S("没有写");
	day_put(&b, h->from);
	buf_put(&b, S("至"));
	day_put(&b, h->to);
	return buf_str(&b);
}

static enum err
fill(struct req *r, struct db_ro *db, const struct opened *o, struct issue_page *v)
{
	const struct scheme_draft *d = &o->draft;
	const struct rule_notes *n = &o->l.notes;
	struct scheme base = { .name = S("") };
	enum err e = fill_comments(r, db, o, v);

	if (e == OK)
		e = scheme_box_left(r->job, db, d->base, &v->suggested);
	v->base = d->base;
	v->id = d->id;
	v->rev = d->rev;
	v->title = d->title;
	v->aim = draft_aim(d);
	v->is_amend = d->aim == SCHEME_AMEND;
	v->is_over = d->state != SCHEME_WRITING;
	v->errors = n->errors;
	v->warnings = n->warnings;
	v->may_issue = o->may_write && o->l.runs && v->unanswered == 0 &&
	    v->consulting == 0;
	if (o->l.rule != NULL) {
		v->period = period_of(r->job, rule_head(o->l.rule));
		v->full = figure_short(r->job, rule_head(o->l.rule)->full);
	}
	if (e == OK && v->is_amend)
		e = scheme_find(r->job, db, d->base, &base);
	if (e == OK && o->l.rule != NULL)
		e = offices_vacant(r, db, o->l.rule, &v->vacant);
	v->base_name = base.title;
	v->apart = name_apart(v->title, v->name);
	return e;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct opened *o, struct issue_page *v)
{
	enum err e = fill(r, db, o, v);

	if (e != OK)
		return e;
	v->frame = frame_of(r,
	    problem_title(&v->problems, job_fmt(r->job, "印发 %.*s", STR_FMT(v->title))));
	draft_frame(r, &v->frame, &o->draft);
	issue_page_html(&r->out, v);
	return OK;
}

enum err
page_issue(struct req *r, struct db_ro *db)
{
	struct issue_page v = { .problems = { .j = r->job } };
	struct opened o = { 0 };
	enum err e = draft_load(r, db, &o);

	if (e != OK)
		return e;
	v.name = o.draft.name;
	v.basis = o.l.rule != NULL ? rule_head(o.l.rule)->basis : S("");
	v.from = day_input(r->job, r->job->today);
	return draw(r, db, &o, &v);
}

/* ── taking ─────────────────────────────────────────────────────────── */

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct issuing *i = arg;

	return scheme_issue(j, rw, &i->act, &i->issue);
}

/* The day must do before the second step, where it is said in words. */
static void
read_day(struct req *r, struct issue_page *v, struct issuing *i)
{
	struct scheme_issue *s = &i->issue;

	if (!v->is_amend)
		return;
	v->bad_from = !day_parse(v->from, &s->from);
	if (v->bad_from) {
		problem_add(&v->problems, S("from"),
		    S("请写明修订从哪一天起施行，例如 2026-07-01"));
		return;
	}
	v->from_words = day_text(r->job, s->from);
	v->before_words = day_text(r->job, s->from - 1);
	v->bad_from = s->first != DAY_NONE && (s->from <= s->first || s->from > s->last);
	if (v->bad_from)
		problem_add(&v->problems, S("from"),
		    job_fmt(r->job, "施行的日子要在考核期里，第一天以后：%.*s",
			STR_FMT(v->period)));
}

static void
read_form(struct req *r, const struct opened *o, struct issue_page *v, struct issuing *i)
{
	struct problems *p = &v->problems;
	const struct rule_head *h = rule_head(o->l.rule);

	v->is_amend = o->draft.aim == SCHEME_AMEND;
	v->period = period_of(r->job, h);
	v->name = v->is_amend ? o->draft.name
			      : typed(r, p, S("name"), S("name"), SCHEME_NAME_MAX / 3);
	v->basis = typed(r, p, S("basis"), S("basis"), SCHEME_WORDS_MAX / 3);
	v->from = str_trim(req_field(r, S("from")));
	v->bad_name = v->name.n == 0;
	v->bad_basis = v->basis.n == 0;
	if (v->bad_name)
		problem_add(p, S("name"), S("请写方案的名称"));
	if (v->bad_basis)
		problem_add(p, S("basis"),
		    S("请写明印发的依据，例如 工委会议纪要〔2026〕3号"));
	v->leaves = typed(r, p, S("leaves"), S("leaves"), SCHEME_WORDS_MAX / 3);
	i->act = scheme_act_of(r, &i->seen);
	i->issue = (struct scheme_issue){ .draft = o->draft.id,
		.rev = o->draft.rev,
		.name = v->name,
		.basis = v->basis,
		.leaves = v->leaves,
		.from = DAY_NONE,
		.first = h->from,
		.last = h->to };
	read_day(r, v, i);
}

/* Suggestions without an answer are left only with a reason. */
static enum err
need_leaves(struct req *r, struct db_ro *db, const struct opened *o, struct issue_page *v)
{
	int64_t n;
	enum err e = scheme_box_left(r->job, db, o->draft.base, &n);

	v->bad_leaves = e == OK && n > 0 && v->leaves.n == 0;
	if (v->bad_leaves)
		problem_add(&v->problems, S("leaves"),
		    job_fmt(r->job,
			"单位对原方案的建议还有 %lld 条没有答复：请逐条答复，或写明为什么不答复",
			(long long)n));
	return e;
}

static enum err
put(struct req *r, struct desk *d, const struct opened *o, struct issue_page *v,
    struct issuing *i)
{
	enum err e = db_tell(r->job, d->db, tell, i);

	if (e != OK)
		return problem_told(r, &v->problems, e) ? draw(r, d->ro, o, v) : e;
	go_to(r,
	    i->seen ? job_fmt(r->job, "/draft/%lld?again=1", (long long)o->draft.id)
		    : job_fmt(r->job, "/scheme/%lld?done=issued",
			  (long long)i->issue.scheme));
	return OK;
}

enum err
page_issue_take(struct req *r, struct desk *d)
{
	struct issue_page v = { .problems = { .j = r->job } };
	struct issuing i = { .seen = false };
	struct opened o = { 0 };
	int64_t rev;
	enum err e = draft_load(r, d->ro, &o);

	if (e == OK)
		e = draft_must_write(r, &o);
	if (e != OK)
		return e;
	if (!o.l.runs) {
		r->status = 422;
		problem_add(&v.problems, S(""), S("文本还有须改的地方，不能印发"));
		return draw(r, d->ro, &o, &v);
	}
	e = score_may_issue(r->job, d->ro, o.draft.aim == SCHEME_AMEND ? o.draft.base : 0,
	    o.l.rule);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, d->ro, &o, &v) : e;
	read_form(r, &o, &v, &i);
	e = need_leaves(r, d->ro, &o, &v);
	if (e != OK)
		return e;
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, d->ro, &o, &v);
	}
	v.is_confirm = !str_eq(req_field(r, S("do")), S("edit"));
	if (!str_eq(req_field(r, S("do")), S("put")))
		return draw(r, d->ro, &o, &v);
	if (!req_number(req_field(r, S("rev")), &rev) || rev != o.draft.rev) {
		r->status = 422;
		problem_add(&v.problems, S(""),
		    S("您核对以后，草稿又存了新的一稿。请再核对一遍"));
		return draw(r, d->ro, &o, &v);
	}
	return put(r, d, &o, &v, &i);
}
