/* SPDX-License-Identifier: MIT
 *
 * results.c -- the results [考核结果] of one scheme, the newest first
 */
#include "page/settle.h"

struct results_row {
	int64_t id, version, amends; /* amends: 0, none */
	struct str day, by, reason, until;
	struct state_view state;
};
struct results_page {
	struct frame frame;
	struct str saved, title;
	int64_t id;
	bool may_freeze;
	const struct results_row *rows;
	size_t rows_n;
};
#include "page/results.html.h"

static struct results_row
row_of(struct req *r, struct db_ro *db, const struct result *x)
{
	return (struct results_row){ .id = x->id,
		.version = x->version,
		.amends = x->amends,
		.day = day_text(r->job, x->day),
		.by = person_name(r, db, x->frozen_by),
		.reason = x->reason,
		.until = day_text(r->job, x->object_until),
		.state = settled_state(x->state) };
}

static const struct done dones[] = {
	{ "again", "这张表已经交过，没有重复记。" },
};

enum err
page_results(struct req *r, struct db_ro *db)
{
	struct results_page v = { .may_freeze = account_has(who_of(r), R_RESULT) };
	const struct result *list;
	struct results_row *rows;
	struct loaded l = { 0 };
	enum err e = load_scheme(r, db, &l);

	if (e == OK)
		e = result_list(r->job, db, l.scheme.id, &list, &v.rows_n);
	if (e != OK)
		return e;
	rows = NEWS(r->job, struct results_row, v.rows_n);
	for (size_t i = 0; i < v.rows_n; i++)
		rows[i] = row_of(r, db, &list[i]);
	v.rows = rows;
	v.id = l.scheme.id;
	v.title = l.title;
	v.may_freeze = v.may_freeze && l.runs;
	v.saved = done_told(r, dones, ARRAY_N(dones));
	v.frame = frame_of(r, job_fmt(r->job, "%.*s的结果", STR_FMT(l.title)));
	frame_scheme(r, &v.frame, l.title, l.scheme.id);
	results_page_html(&r->out, &v);
	return OK;
}
