/* SPDX-License-Identifier: MIT
 *
 * notice_object.c -- an objection [异议] from outside, while a result is shown
 *
 * Nobody signs in and a name need not be given.  result_object() keeps the days,
 * the lengths, and how many an hour; a form of another site is refused by web/.
 */
#include "page/acct.h"
#include "page/notice.h"

#define NAME_MAX_CHARS 40

struct objected_unit {
	int64_t id;
	struct str name;
	bool is_now;
};
struct notice_object_page {
	struct frame frame;
	struct problems problems;
	int64_t id, number; /* number: of the objection just taken; 0: none */
	struct str title, until, name, words, again;
	bool is_over, bad_name, bad_words, whole;
	const struct objected_unit *units;
	size_t units_n;
};
#include "page/notice_object.html.h"

struct objecting {
	struct org_act act;
	struct result_objection o;
	bool seen;
};

static enum err
fill_units(struct req *r, struct db_ro *db, const struct objecting *x,
    struct notice_object_page *v)
{
	const struct result_row *row;
	struct objected_unit *list;
	enum err e = result_rows(r->job, db, v->id, &row, &v->units_n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct objected_unit, v->units_n);
	for (size_t i = 0; i < v->units_n; i++)
		list[i] = (struct objected_unit){ row[i].unit, row[i].name,
			row[i].unit == x->o.unit };
	v->units = list;
	v->whole = x->o.unit == 0;
	return OK;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct result *x, const struct objecting *o,
    struct notice_object_page *v)
{
	enum err e;

	v->id = x->id;
	v->title = notice_title(r->job, x);
	v->until = day_text(r->job, x->show_until);
	v->is_over = x->state != RESULT_SHOWN || r->job->today > x->show_until;
	v->name = o->o.name;
	v->words = o->o.words;
	e = fill_units(r, db, o, v);
	if (e != OK)
		return e;
	v->frame = frame_of(r, problem_title(&v->problems, S("提出异议")));
	notice_object_page_html(&r->out, v);
	return OK;
}

enum err
page_notice_object(struct req *r, struct db_ro *db)
{
	struct notice_object_page v = { .problems = { .j = r->job } };
	struct objecting x = { .seen = false };
	struct result result;
	enum err e = notice_find(r, db, &result);

	v.again = again_text(r);
	return e == OK ? draw(r, db, &result, &x, &v) : e;
}

/* ── POST ───────────────────────────────────────────────────────────── */

static enum err
tell_object(struct job *j, struct db_rw *rw, void *arg)
{
	struct objecting *x = arg;

	return result_object(j, rw, &x->act, &x->o);
}

static void
read_form(struct req *r, struct objecting *x, struct notice_object_page *v)
{
	x->o.from_outside = true;
	x->o.name = typed(r, &v->problems, S("name"), S("name"), NAME_MAX_CHARS);
	v->bad_name = v->problems.items_n > 0;
	x->o.words = typed(r, &v->problems, S("words"), S("words"), RESULT_WORDS_MAX);
	if (x->o.words.n == 0)
		problem_add(&v->problems, S("words"), S("请写异议的内容"));
	v->bad_words = v->problems.items_n > (v->bad_name ? 1 : 0);
	(void)!req_number(req_field(r, S("unit")), &x->o.unit);
	x->act = (struct org_act){ .day = r->job->today,
		.once = req_field(r, S("once")),
		.seen = &x->seen };
}

/* The number is in this answer alone: an address that said whether a number is one of
 * an objection would say it to the unit that is objected to as well. */
static enum err
tell_number(struct req *r, const struct objecting *x, struct notice_object_page *v)
{
	if (x->seen) {
		req_see_other(r,
		    (struct url){ job_fmt(r->job, "/public/%lld/object?again=1",
			(long long)x->o.result) });
		return OK;
	}
	v->id = x->o.result;
	v->number = x->o.id;
	v->frame = frame_of(r, S("异议已收到"));
	notice_object_page_html(&r->out, v);
	return OK;
}

enum err
page_notice_object_take(struct req *r, struct desk *d)
{
	struct notice_object_page v = { .problems = { .j = r->job } };
	struct objecting x = { .seen = false };
	struct result result;
	enum err e = notice_find(r, d->ro, &result);

	if (e != OK)
		return e;
	x.o.result = result.id;
	read_form(r, &x, &v);
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, d->ro, &result, &x, &v);
	}
	e = db_tell(r->job, d->db, tell_object, &x);
	if (e == OK)
		return tell_number(r, &x, &v);
	return problem_told(r, &v.problems, e) ? draw(r, d->ro, &result, &x, &v) : e;
}
