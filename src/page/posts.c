/* SPDX-License-Identifier: MIT
 *
 * posts.c -- who holds which role where [任职], since when, and by which two persons
 */
#include "page/book.h"

#define PAGE_POSTS 50

struct post_line {
	int64_t person;
	struct str name, role, office, unit, from, to;
	struct str by, second, at; /* at empty: it stands further back */
};

struct role_option {
	struct str name;
	bool chosen;
};

struct posts_page {
	struct frame frame;
	struct str q, unit;
	struct role_option roles[ROLES_N];
	const struct role_option *role;
	size_t role_n;
	const struct post_line *rows;
	size_t rows_n;
	bool is_paged;
	struct url start, next;
	struct str counted;
};
#include "page/posts.html.h"

static enum err
fill_given(struct req *r, struct db_ro *db, const struct org_post *p,
    struct book_names *names, struct post_line *out)
{
	int64_t by[2], at;
	enum err e = org_post_given(r->job, db, p, by, &at);

	if (e != OK || at == 0)
		return e;
	out->at = moment(r->job, at);
	e = book_name(r, db, names, by[0], &out->by);
	return e == OK ? book_name(r, db, names, by[1], &out->second) : e;
}

static enum err
fill_rows(struct req *r, struct db_ro *db, const struct org_post *p, size_t n,
    struct posts_page *v)
{
	struct book_names *names = NEW(r->job, struct book_names);
	struct post_line *rows = NEWS(r->job, struct post_line, n);
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++) {
		rows[i] = (struct post_line){ .person = p[i].person,
			.name = p[i].person_name,
			.role = str_of(org_roles[p[i].role].name),
			.office = p[i].office,
			.unit = p[i].unit_name,
			.from = day_text(r->job, p[i].from),
			.to = day_text(r->job, p[i].to) };
		e = fill_given(r, db, &p[i], names, &rows[i]);
	}
	v->rows = rows;
	v->rows_n = n;
	return e;
}

static struct url
more_of(struct job *j, const struct org_post_wish *w, int64_t after)
{
	struct buf b = { .j = j };

	buf_fmt(&b, "/grants/posts?after=%lld&role=", (long long)after);
	url_piece(&b, w->role);
	buf_put(&b, S("&q="));
	url_piece(&b, w->person);
	buf_put(&b, S("&unit="));
	url_piece(&b, w->unit);
	return (struct url){ buf_str(&b) };
}

static struct org_post_wish
wish_of(struct req *r)
{
	struct org_post_wish w = { .day = r->job->today,
		.role = req_field(r, S("role")),
		.person = str_trim(req_field(r, S("q"))),
		.unit = str_trim(req_field(r, S("unit"))) };

	if (!req_number(req_field(r, S("after")), &w.after))
		w.after = 0;
	return w;
}

enum err
page_posts(struct req *r, struct db_ro *db)
{
	struct posts_page v = { .frame = frame_of(r, S("任职")) };
	struct org_post_wish w = wish_of(r);
	const struct org_post *p;
	size_t n;
	enum err e = org_post_search(r->job, db, &w, PAGE_POSTS + 1, &p, &n);

	if (e == OK)
		e = fill_rows(r, db, p, n > PAGE_POSTS ? PAGE_POSTS : n, &v);
	if (e != OK)
		return e;
	if (n > PAGE_POSTS)
		v.next = more_of(r->job, &w, p[PAGE_POSTS - 1].id);
	for (size_t i = 0; i < ROLES_N; i++)
		v.roles[i] = (struct role_option){ str_of(org_roles[i].name),
			str_eq(w.role, str_of(org_roles[i].name)) };
	v.role = v.roles;
	v.role_n = ROLES_N;
	v.q = w.person;
	v.unit = w.unit;
	v.is_paged = w.after != 0;
	v.start = (struct url){ S("/grants/posts") };
	v.counted = S("项");
	posts_page_html(&r->out, &v);
	return OK;
}
