/* SPDX-License-Identifier: MIT
 *
 * public.c -- the list of published results [公示与通报], for everybody
 */
#include "page/acct.h"
#include "page/notice.h"

struct public_row {
	int64_t id;
	struct str title, word, colour, days, number;
};
struct public_page {
	struct frame frame;
	struct str issuer;
	const struct public_row *rows;
	size_t rows_n;
};
#include "page/public.html.h"

bool
notice_is_public(const struct result *x)
{
	return x->state == RESULT_SHOWN || x->state == RESULT_FINAL ||
	    x->state == RESULT_AMENDED;
}

enum err
notice_find(struct req *r, struct db_ro *db, struct result *out)
{
	enum err e = result_find(r->job, db, arg_id(r, 0), out);

	if (e == OK && notice_is_public(out))
		return OK;
	if (e != OK && e != E_MISSING)
		return e;
	return fail(r->job, E_MISSING,
	    "没有编号为“%.*s”的公示或通报，或它已经撤下；请从公示与通报页进入",
	    STR_FMT(r->arg[0]));
}

/* 2026-01-01/2026-12-31 in words. */
struct str
notice_period(struct job *j, const struct result *x)
{
	size_t slash = str_find(x->period, S("/"));
	struct buf b = { .j = j };
	int32_t from, to;

	if (!day_parse(str_cut(x->period, 0, slash), &from) ||
	    !day_parse(str_cut(x->period, slash + 1, x->period.n), &to))
		return x->period;
	day_put(&b, from);
	buf_put(&b, S("至"));
	day_put(&b, to);
	return buf_str(&b);
}

struct str
notice_title(struct job *j, const struct result *x)
{
	if (x->heading.n > 0 && x->state != RESULT_SHOWN)
		return x->heading;
	return job_fmt(j, "关于“%.*s”考核结果的%s%s", STR_FMT(x->title),
	    x->amends != 0 ? "更正" : "", x->state == RESULT_SHOWN ? "公示" : "通报");
}

static struct public_row
row_of(struct job *j, const struct result *x)
{
	bool shown = x->state == RESULT_SHOWN, amended = x->state == RESULT_AMENDED;
	struct public_row row = { .id = x->id,
		.title = notice_title(j, x),
		.word = shown ? S("公示中") : S("通报"),
		.colour = shown ? S("tag b") : S("tag g"),
		.number = x->number };

	if (amended) {
		row.word = S("已更正");
		row.colour = S("tag");
	} else if (x->amends != 0 && !shown) {
		row.word = S("更正通报");
	}
	row.days = shown ? job_fmt(j, "到%.*s", STR_FMT(day_text(j, x->show_until)))
			 : day_text(j, day_at(x->final_at));
	return row;
}

enum err
page_public(struct req *r, struct db_ro *db)
{
	struct public_page v = { .frame = frame_of(r, S("公示与通报")),
		.issuer = site_of(r)->name };
	const struct result *list;
	struct public_row *rows;
	size_t n;
	enum err e = result_list(r->job, db, 0, &list, &n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct public_row, n);
	for (size_t i = 0; i < n; i++)
		if (notice_is_public(&list[i]))
			rows[v.rows_n++] = row_of(r->job, &list[i]);
	v.rows = rows;
	r->kept = who_of(r)->person == 0;
	public_page_html(&r->out, &v);
	return OK;
}
