/* SPDX-License-Identifier: MIT
 *
 * drafts.c -- the desk where schemes are written: drafts, and schemes in force
 */
#include "page/draft.h"

struct draft_row {
	int64_t id, rev, scheme;
	struct str title, name, aim, saved_by, saved_at, reason;
	struct state_view state;
};
struct force_row { /* a scheme in force, or retired */
	int64_t id;
	struct str title, name, retired;
	bool is_over;
};
struct drafts_page {
	struct frame frame;
	struct str saved;
	bool may_write;
	const struct draft_row *rows, *old;
	size_t rows_n, old_n;
	const struct force_row *force;
	size_t force_n;
};
#include "page/drafts.html.h"

static struct draft_row
row_of(struct req *r, struct db_ro *db, const struct scheme_draft *d)
{
	return (struct draft_row){ .id = d->id,
		.rev = d->rev,
		.scheme = d->scheme,
		.title = d->title,
		.name = name_apart(d->title, d->name),
		.aim = draft_aim(d),
		.saved_by = person_name(r, db, d->saved_by),
		.saved_at = moment(r->job, d->saved_at),
		.reason = d->reason,
		.state = draft_state(d) };
}

static enum err
fill_drafts(struct req *r, struct db_ro *db, struct drafts_page *v)
{
	const struct scheme_draft *d;
	struct draft_row *rows, *old;
	size_t n;
	enum err e = scheme_draft_list(r->job, db, &d, &n);

	if (e != OK)
		return e;
	v->rows = rows = NEWS(r->job, struct draft_row, n);
	v->old = old = NEWS(r->job, struct draft_row, n);
	for (size_t i = 0; i < n; i++) {
		if (d[i].state == SCHEME_WRITING)
			rows[v->rows_n++] = row_of(r, db, &d[i]);
		else
			old[v->old_n++] = row_of(r, db, &d[i]);
	}
	return OK;
}

static enum err
fill_force(struct req *r, struct db_ro *db, struct drafts_page *v)
{
	const struct scheme *s;
	struct force_row *rows;
	enum err e = scheme_list(r->job, db, &s, &v->force_n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct force_row, v->force_n);
	for (size_t i = 0; i < v->force_n; i++)
		rows[i] = (struct force_row){ s[i].id, s[i].title,
			name_apart(s[i].title, s[i].name), day_text(r->job, s[i].retired),
			s[i].retired != DAY_NONE };
	v->force = rows;
	return OK;
}

enum err
page_drafts(struct req *r, struct db_ro *db)
{
	struct drafts_page v = { .frame = frame_of(r, S("起草")),
		.may_write = account_has(who_of(r), R_DRAFT) };
	enum err e = fill_drafts(r, db, &v);

	if (e == OK)
		e = fill_force(r, db, &v);
	if (e != OK)
		return e;
	v.saved = saved_text(r, (struct saved){ "草稿已废弃。", NULL, "" });
	drafts_page_html(&r->out, &v);
	return OK;
}
