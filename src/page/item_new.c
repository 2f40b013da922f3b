/* SPDX-License-Identifier: MIT
 *
 * item_new.c -- an item opened by hand: what, which units, who, until when
 *
 * Several units, a line each, get an item each: all of them, or none.
 * The day that is asked for is the last day in time; for a kind that holds it is
 * the last day it holds.
 */
#include "page/item.h"

#define UNITS_MAX 300  /* of one form */
#define WRONG_SHOWN 10 /* names nobody has that are told */

struct kind_choice {
	struct str word, means;
	bool is_now;
};
struct item_new_page {
	struct frame frame;
	struct problems problems;
	struct str kind, unit, title, day, office, words;
	bool secretary, bad_kind, bad_unit, bad_title, bad_day, bad_office;
	const struct kind_choice *kinds;
	size_t kinds_n;
};
#include "page/item_new.html.h"

static void
draw(struct req *r, struct item_new_page *v)
{
	struct kind_choice *list = NEWS(r->job, struct kind_choice, DUTY_KINDS_N);

	/* The last row is what people open by hand most: it comes first. */
	for (int k = DUTY_KINDS_N - 1; k > DUTY_KIND_NONE; k--) {
		const struct duty_kind_row *row = duty_kind((enum duty_kind)k);
		struct str word = str_of(row->word);

		list[v->kinds_n++] = (struct kind_choice){ word, str_of(row->means),
			str_eq(word, v->kind) };
	}
	v->kinds = list;
	v->frame = frame_of(r, problem_title(&v->problems, S("开立事项")));
	item_new_page_html(&r->out, v);
}

enum err
page_item_new(struct req *r, struct db_ro *db)
{
	struct item_new_page v = { .problems = { .j = r->job } };
	struct org_unit u;
	int64_t id;
	enum err e = OK;

	if (req_number(req_field(r, S("unit")), &id)) {
		e = org_unit_find(r->job, db, id, &u);
		v.unit = e == OK ? u.name : S("");
	}
	if (e != OK && e != E_MISSING)
		return e;
	draw(r, &v);
	return OK;
}

/* ── taking ─────────────────────────────────────────────────────────── */

struct telling {
	struct org_act act;
	struct duty_item *item; /* one a unit; their number may be 0 */
	size_t n;
	bool seen;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct telling *t = arg;

	return duty_open(j, rw, &t->act, t->item, t->n);
}

/* False: a text is too long to look at. */
static bool
read_form(struct req *r, struct item_new_page *v)
{
	struct problems *p = &v->problems;

	v->kind = req_field(r, S("kind"));
	v->unit = typed(r, p, S("unit"), S("unit"), UNITS_MAX * (ORG_NAME_MAX + 2));
	v->bad_unit = p->items_n > 0;
	v->title = typed(r, p, S("title"), S("title"), DUTY_TITLE_MAX);
	v->day = str_trim(req_field(r, S("day")));
	v->office = typed(r, p, S("office"), S("office"), ORG_WORD_MAX);
	v->words = typed(r, p, S("words"), S("words"), DUTY_TITLE_MAX);
	v->secretary = req_field(r, S("secretary")).n > 0;
	return p->items_n == 0;
}

/* What is wrong with single fields; each says it beside its own. */
static void
check_form(struct req *r, struct item_new_page *v, const struct duty_item *item)
{
	struct problems *p = &v->problems;
	const struct duty_kind_row *kind = duty_kind(item->kind);

	v->bad_kind = item->kind == DUTY_KIND_NONE;
	v->bad_title = v->title.n == 0;
	v->bad_day = item->due == DAY_NONE && item->until == DAY_NONE &&
	    (v->day.n > 0 || kind->needs_due);
	if (v->bad_kind)
		problem_add(p, S("kind"), S("请选是哪一类事项"));
	if (v->bad_title)
		problem_add(p, S("title"), S("请写明要办什么"));
	if (v->bad_day && v->day.n > 0)
		problem_add(p, S("day"), S("日期请写成 2026-03-05 这样"));
	else if (v->bad_day)
		problem_add(p, S("day"),
		    job_fmt(r->job, "%s要有期限；请写明到哪一天为止", kind->word));
	if (!v->bad_day && v->day.n > 0 && item->due < r->job->today &&
	    item->until < r->job->today) {
		v->bad_day = true;
		problem_add(p, S("day"), S("这一天已经过去；请写今天或以后的日子"));
	}
}

/* What the form says, but for the unit. */
static struct duty_item
item_of(struct req *r, const struct item_new_page *v)
{
	int32_t day = DAY_NONE;
	struct duty_item item;

	(void)!day_parse(v->day, &day);
	item = (struct duty_item){ .kind = duty_kind_named(v->kind),
		.title = v->title,
		.source_words = v->words,
		.office = v->office,
		.due = day,
		.said = DAY_NONE,
		.from = DAY_NONE,
		.until = DAY_NONE };
	if (duty_kind(item.kind)->flow == DUTY_FLOW_HOLD) {
		item.due = DAY_NONE;
		item.from = r->job->today;
		item.until = day;
	}
	return item;
}

static enum err
no_unit(struct req *r, struct db_ro *db, struct item_new_page *v, struct str name)
{
	struct str near;
	enum err e = org_unit_near(r->job, db, name, &near);

	if (e == OK)
		problem_add(&v->problems, S("unit"),
		    job_fmt(r->job, "没有叫“%.*s”的单位%.*s；请写全称", STR_FMT(name),
			STR_FMT(near)));
	return e;
}

/* The item of the unit called ${name}, unless it is named already. */
static enum err
add_unit(struct req *r, struct db_ro *db, struct item_new_page *v, struct str name,
    struct telling *t)
{
	struct duty_item item = item_of(r, v);
	struct org_unit u;
	enum err e = org_unit_named(r->job, db, name, &u);

	if (e == E_MISSING)
		return no_unit(r, db, v, name);
	if (e != OK)
		return e;
	for (size_t i = 0; i < t->n; i++)
		if (t->item[i].unit == u.id)
			return OK;
	item.unit = u.id;
	if (v->secretary && v->office.n == 0) {
		item.owner = u.id;
		item.secretary = true;
	}
	t->item[t->n++] = item;
	return OK;
}

/* One name a line. */
static enum err
find_units(struct req *r, struct db_ro *db, struct item_new_page *v, struct telling *t)
{
	struct problems *p = &v->problems;
	size_t had = p->items_n, names = 0;
	enum err e = OK;

	t->item = NEWS(r->job, struct duty_item, UNITS_MAX);
	for (struct str s = v->unit, name; e == OK && s.n > 0;) {
		size_t to = str_find(s, S("\n"));

		name = str_trim(str_cut(s, 0, to));
		s = str_cut(s, to < s.n ? to + 1 : to, s.n);
		if (name.n == 0)
			continue;
		if (++names > UNITS_MAX) {
			problem_add(p, S("unit"),
			    job_fmt(r->job, "一次最多 %d 家；请分几次开立", UNITS_MAX));
			break;
		}
		if (p->items_n < had + WRONG_SHOWN)
			e = add_unit(r, db, v, name, t);
	}
	if (names == 0)
		problem_add(p, S("unit"), S("请写单位的全称"));
	v->bad_unit = p->items_n > had;
	return e;
}

static void
go_on(struct req *r, const struct telling *t)
{
	if (t->seen)
		go_to(r, S("/items?show=all"));
	else if (t->n == 1)
		go_to(r,
		    job_fmt(r->job, "/item/%lld?done=open", (long long)t->item[0].id));
	else
		go_to(r, job_fmt(r->job, "/items?show=open&saved=%zu", t->n));
}

/* The form again, with what is wrong in it. */
static enum err
refuse(struct req *r, struct item_new_page *v)
{
	r->status = 422;
	draw(r, v);
	return OK;
}

enum err
page_item_new_take(struct req *r, struct desk *d)
{
	struct item_new_page v = { .problems = { .j = r->job } };
	struct telling t = { .act = act_of(r) };
	struct duty_item item;
	enum err e;

	t.act.seen = &t.seen;
	if (!read_form(r, &v))
		return refuse(r, &v);
	e = find_units(r, d->ro, &v, &t);
	if (e != OK)
		return e;
	item = item_of(r, &v);
	check_form(r, &v, &item);
	if (v.secretary && v.office.n > 0) {
		v.bad_office = true;
		problem_add(&v.problems, S("office"),
		    S("处室和书记只能选一个：书记办的不写处室"));
	}
	if (v.problems.items_n > 0)
		return refuse(r, &v);
	e = db_tell(r->job, d->db, tell, &t);
	if (e == OK) {
		go_on(r, &t);
		return OK;
	}
	if (!problem_told(r, &v.problems, e))
		return e;
	draw(r, &v);
	return OK;
}
