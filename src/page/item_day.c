/* SPDX-License-Identifier: MIT
 *
 * item_day.c -- another day by which an item is owed [改期]
 */
#include "page/item.h"

struct item_day_page {
	struct frame frame;
	struct problems problems;
	int64_t id;
	struct str title, unit_name, old, due, reason;
	bool bad_due, bad_reason;
};
#include "page/item_day.html.h"

static enum err
draw(struct req *r, const struct duty_item *item, struct item_day_page *v)
{
	v->id = item->id;
	v->title = item->title;
	v->unit_name = item->unit_name;
	v->old = day_text(r->job, item->due);
	v->frame = frame_of(r,
	    problem_title(&v->problems, job_fmt(r->job, "改期 %.*s", STR_FMT(v->title))));
	item_day_page_html(&r->out, v);
	return OK;
}

enum err
page_item_day(struct req *r, struct db_ro *db)
{
	struct item_day_page v = { .problems = { .j = r->job } };
	struct duty_item item;
	enum err e = duty_find(r->job, db, arg_id(r, 0), &item);

	if (e != OK)
		return e;
	v.due = item.due == DAY_NONE ? S("") : day_input(r->job, item.due);
	return draw(r, &item, &v);
}

struct telling {
	struct org_act act;
	int64_t item;
	int32_t due;
	struct str reason;
	bool seen;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct telling *t = arg;

	return duty_postpone(j, rw, &t->act, t->item, t->due, t->reason);
}

enum err
page_item_day_take(struct req *r, struct desk *d)
{
	struct item_day_page v = { .problems = { .j = r->job },
		.due = str_trim(req_field(r, S("due"))),
		.reason = str_trim(req_field(r, S("reason"))) };
	struct telling t = { .act = act_of(r), .due = DAY_NONE, .reason = v.reason };
	struct duty_item item;
	enum err e = duty_find(r->job, d->ro, arg_id(r, 0), &item);

	if (e != OK)
		return e;
	t.act.seen = &t.seen;
	t.item = item.id;
	(void)!day_parse(v.due, &t.due);
	e = db_tell(r->job, d->db, tell, &t);
	if (e == OK) {
		go_to(r,
		    job_fmt(r->job, "/item/%lld?done=%s", (long long)item.id,
			t.seen ? "again" : "day"));
		return OK;
	}
	v.bad_reason = v.reason.n == 0;
	v.bad_due = !v.bad_reason || t.due == DAY_NONE;
	return problem_told(r, &v.problems, e) ? draw(r, &item, &v) : e;
}
