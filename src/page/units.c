/* SPDX-License-Identifier: MIT
 *
 * units.c -- the list of units [单位], within the reach of who asks
 *
 * A page goes on after the last name of the one before; nothing is counted.
 */
#include "page/data.h"

struct unit_row {
	int64_t id;
	struct str name, class, level, code;
	bool is_closed;
};

struct units_page {
	struct frame frame;
	struct str saved, q, class;
	int64_t parent; /* children of it only; 0: any */
	struct str parent_name;
	bool closed, is_paged, may_edit;
	struct reach reach;
	const struct unit_row *rows;
	size_t rows_n;
	struct url start, next; /* next empty: this is the end */
	struct str counted;
};
#include "page/units.html.h"

static struct url
next_page(struct req *r, const struct units_page *v, const struct org_unit *last)
{
	const struct web_field f[] = {
		{ .name = S("q"), .value = v->q },
		{ .name = S("class"), .value = v->class },
		{ .name = S("parent"),
		    .value = v->parent != 0
			? job_fmt(r->job, "%lld", (long long)v->parent)
			: S("") },
		{ .name = S("closed"), .value = v->closed ? S("1") : S("") },
		{ .name = S("top"), .value = reach_top(r->job, &v->reach) },
		{ .name = S("after"), .value = last->name },
		{ .name = S("id"),
		    .value = job_fmt(r->job, "%lld", (long long)last->id) },
	};

	return url_query(r->job, S("/units"), f, ARRAY_N(f));
}

static enum err
fill_rows(struct req *r, struct db_ro *db, struct units_page *v)
{
	struct org_wish wish = { .q = v->q,
		.class = v->class,
		.parent = v->parent,
		.tree = v->parent == 0 ? v->reach.top : 0,
		.closed = v->closed,
		.after = req_field(r, S("after")) };
	const struct org_unit *u;
	struct unit_row *rows = NEWS(r->job, struct unit_row, PAGE_ROWS);
	size_t n;
	enum err e;

	if (!req_number(req_field(r, S("id")), &wish.after_id))
		wish.after = S("");
	v->is_paged = wish.after.n > 0;
	v->start = (struct url){ S("/units") };
	v->counted = S("家");
	e = org_unit_list(r->job, db, &wish, PAGE_ROWS + 1, &u, &n);
	if (e != OK)
		return e;
	for (size_t i = 0; i < n && i < PAGE_ROWS; i++)
		rows[i] = (struct unit_row){ u[i].id, u[i].name, u[i].class, u[i].level,
			u[i].code, u[i].closed != DAY_NONE };
	v->rows = rows;
	v->rows_n = n < PAGE_ROWS ? n : PAGE_ROWS;
	if (n > PAGE_ROWS)
		v->next = next_page(r, v, &u[PAGE_ROWS - 1]);
	return OK;
}

/* Who reaches single units only, a member: they, without what is below. */
static enum err
fill_own(struct req *r, struct db_ro *db, struct units_page *v)
{
	const struct account_who *who = who_of(r);
	struct unit_row *rows = NEWS(r->job, struct unit_row, who->post_n);
	struct org_unit u;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < who->post_n; i++) {
		const struct org_post *p = &who->post[i];

		if (p->unit == 0 || account_scope(R_UNIT, p->role) != SCOPE_OWN)
			continue;
		e = org_unit_find(r->job, db, p->unit, &u);
		rows[v->rows_n++] = (struct unit_row){ u.id, u.name, u.class, u.level,
			u.code, u.closed != DAY_NONE };
	}
	v->rows = rows;
	return e;
}

/* Only if it is in reach; else as if there were no such unit. */
static enum err
find_parent(struct req *r, struct db_ro *db, struct units_page *v)
{
	struct org_unit u;
	enum err e;

	if (!req_number(req_field(r, S("parent")), &v->parent))
		return OK;
	e = account_may(r->job, db, who_of(r), R_UNIT, v->parent);
	if (e == OK)
		e = org_unit_find(r->job, db, v->parent, &u);
	if (e == OK)
		v->parent_name = u.name;
	return e;
}

enum err
page_units(struct req *r, struct db_ro *db)
{
	struct units_page v = { .frame = frame_of(r, S("单位")),
		.q = str_trim(req_field(r, S("q"))),
		.class = str_trim(req_field(r, S("class"))),
		.closed = req_field(r, S("closed")).n > 0,
		.may_edit = account_has(who_of(r), R_UNIT_EDIT) };
	enum err e = reach_of(r, db, R_UNIT, &v.reach);

	if (e == OK)
		e = find_parent(r, db, &v);
	if (v.parent_name.n > 0)
		v.frame.title = job_fmt(r->job, "%.*s 的下级单位",
		    STR_FMT(v.parent_name));
	if (e == OK && (v.reach.all || v.reach.tops_n > 0))
		e = fill_rows(r, db, &v);
	else if (e == OK)
		e = fill_own(r, db, &v);
	if (e != OK)
		return e;
	v.saved = saved_text(r,
	    (struct saved){ "已导入", "家单位。", "与原来一样，没有改动。" });
	units_page_html(&r->out, &v);
	return OK;
}
