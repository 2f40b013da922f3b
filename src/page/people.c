/* SPDX-License-Identifier: MIT
 *
 * people.c -- the persons of the register [人员]: who they are, where, what post
 *
 * Registers a person and notes that one has left.  Posts are granted by two
 * officers elsewhere; accounts are the officer's.
 */
#include "page/data.h"

struct person_row {
	int64_t id;
	struct str name, unit, left;
	int64_t unit_id;
};

struct people_page {
	struct frame frame;
	struct str saved, q, name, unit; /* name, unit: as typed */
	struct problems problems;
	bool bad_name, bad_unit, is_paged;
	const struct person_row *rows;
	size_t rows_n;
	struct url start, next;
	struct str counted;
};
#include "page/people.html.h"

struct person_leave_page {
	struct frame frame;
	struct problems problems;
	int64_t id;
	struct str name, unit;
};
#include "page/person_leave.html.h"

static struct url
next_page(struct req *r, struct str q, const struct org_person *last)
{
	const struct web_field f[] = {
		{ .name = S("q"), .value = q },
		{ .name = S("after"), .value = last->name },
		{ .name = S("id"),
		    .value = job_fmt(r->job, "%lld", (long long)last->id) },
	};

	return url_query(r->job, S("/people"), f, ARRAY_N(f));
}

static enum err
fill_rows(struct req *r, struct db_ro *db, struct people_page *v)
{
	struct person_row *rows = NEWS(r->job, struct person_row, PAGE_ROWS);
	struct str after = req_field(r, S("after"));
	const struct org_person *p;
	int64_t after_id = 0;
	size_t n;
	enum err e;

	if (!req_number(req_field(r, S("id")), &after_id))
		after = S("");
	v->is_paged = after.n > 0;
	v->start = (struct url){ S("/people") };
	v->counted = S("人");
	e = org_person_list(r->job, db, v->q, 0, after, after_id, PAGE_ROWS + 1, &p, &n);
	if (e != OK)
		return e;
	for (size_t i = 0; i < n && i < PAGE_ROWS; i++)
		rows[i] = (struct person_row){ p[i].id, p[i].name, p[i].unit_name,
			day_text(r->job, p[i].left), p[i].unit };
	v->rows = rows;
	v->rows_n = n < PAGE_ROWS ? n : PAGE_ROWS;
	if (n > PAGE_ROWS)
		v->next = next_page(r, v->q, &p[PAGE_ROWS - 1]);
	return OK;
}

static enum err
draw(struct req *r, struct db_ro *db, struct people_page *v)
{
	enum err e = fill_rows(r, db, v);

	if (e != OK)
		return e;
	v->frame = frame_of(r, problem_title(&v->problems, S("人员")));
	people_page_html(&r->out, v);
	return OK;
}

enum err
page_people(struct req *r, struct db_ro *db)
{
	struct people_page v = { .problems = { .j = r->job },
		.q = str_trim(req_field(r, S("q"))),
		.saved = saved_text(r,
		    (struct saved){ "已登记。", NULL, "与原来一样，没有改动。" }) };

	return draw(r, db, &v);
}

/* ── registering ────────────────────────────────────────────────────── */

struct registering {
	struct org_act act;
	struct org_person person;
	bool seen;
};

static enum err
put_person(struct job *j, struct db_rw *rw, void *arg)
{
	struct registering *p = arg;

	return org_person_put(j, rw, &p->act, &p->person);
}

static enum err
check_typed(struct req *r, struct db_ro *db, struct people_page *v, struct registering *p)
{
	struct org_unit u;
	enum err e = OK;

	v->name = typed(r, &v->problems, S("name"), S("name"), ORG_NAME_MAX);
	v->unit = typed(r, &v->problems, S("unit"), S("unit"), ORG_NAME_MAX);
	if (v->name.n == 0) {
		v->bad_name = true;
		problem_add(&v->problems, S("name"), S("请写姓名"));
	}
	if (v->unit.n > 0)
		e = org_unit_named(r->job, db, v->unit, &u);
	if (v->unit.n == 0 || e == E_MISSING) {
		v->bad_unit = true;
		problem_add(&v->problems, S("unit"),
		    v->unit.n == 0
			? S("请写所在单位的全称")
			: job_fmt(r->job, "没有叫“%.*s”的单位；请照单位列表里的全称写",
			      STR_FMT(v->unit)));
		return OK;
	}
	p->person = (struct org_person){ .name = v->name,
		.unit = u.id,
		.left = DAY_NONE };
	return e;
}

enum err
page_people_take(struct req *r, struct desk *d)
{
	struct people_page v = { .problems = { .j = r->job } };
	struct registering p = { .act = act_of(r) };
	enum err e = check_typed(r, d->ro, &v, &p);

	if (e != OK)
		return e;
	if (v.problems.items_n == 0) {
		p.act.seen = &p.seen;
		e = db_tell(r->job, d->db, put_person, &p);
		if (e == OK) {
			go_to(r, saved_at(r->job, S("/people"), p.seen, 1));
			return OK;
		}
		if (!problem_told(r, &v.problems, e))
			return e;
	}
	r->status = r->status == 200 ? 422 : r->status;
	return draw(r, d->ro, &v);
}

/* ── leaving ────────────────────────────────────────────────────────── */

static enum err
put_leave(struct job *j, struct db_rw *rw, void *arg)
{
	const struct registering *p = arg;

	return org_person_leave(j, rw, &p->act, p->person.id);
}

static enum err
draw_leave(struct req *r, const struct org_person *p, struct person_leave_page *v)
{
	v->id = p->id;
	v->name = p->name;
	v->unit = p->unit_name;
	v->frame = frame_of(r, job_fmt(r->job, "登记 %.*s 离开", STR_FMT(p->name)));
	person_leave_page_html(&r->out, v);
	return OK;
}

enum err
page_person_leave(struct req *r, struct db_ro *db)
{
	struct person_leave_page v = { .problems = { .j = r->job } };
	struct org_person p;
	enum err e = org_person_find(r->job, db, arg_id(r, 0), &p);

	return e == OK ? draw_leave(r, &p, &v) : e;
}

enum err
page_person_leave_take(struct req *r, struct desk *d)
{
	struct person_leave_page v = { .problems = { .j = r->job } };
	struct registering p = { .act = act_of(r) };
	enum err e = org_person_find(r->job, d->ro, arg_id(r, 0), &p.person);

	if (e != OK)
		return e;
	p.act.seen = &p.seen;
	e = db_tell(r->job, d->db, put_leave, &p);
	if (e == OK)
		go_to(r, saved_at(r->job, S("/people"), p.seen, 1));
	else if (problem_told(r, &v.problems, e))
		return draw_leave(r, &p.person, &v);
	return e;
}
