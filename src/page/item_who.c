/* SPDX-License-Identifier: MIT
 *
 * item_who.c -- whose an item is, in words and for the one who asks
 */
#include "page/item.h"

/* The state as a tag; red when the owner is late. */
static struct state_view
item_state(const struct duty_item *item)
{
	const struct duty_state_row *row = duty_state(item->state);
	struct state_view v = { str_of(row->word), S("tag") };

	if (item->is_late)
		v.colour = S("tag r");
	else if (row->by == DUTY_OWNER)
		v.colour = S("tag a");
	else if (row->by == DUTY_OTHER)
		v.colour = S("tag b");
	else if (!row->is_end)
		v.colour = S("tag o");
	else if (item->state == DUTY_IS_DONE || item->state == DUTY_IS_AWARDED ||
	    item->state == DUTY_IS_CLEARED)
		v.colour = S("tag g");
	return v;
}

struct str
item_owner(struct job *j, const struct duty_item *item)
{
	if (item->owner == 0)
		return item->office.n > 0 ? item->office : S("工委");
	return job_fmt(j, "%.*s%s", STR_FMT(item->owner_name),
	    item->secretary ? "书记" : "");
}

/* Unit, kind unless the title begins with it, and what it came from. */
static struct str
about_of(struct job *j, const struct duty_item *item)
{
	struct str kind = str_of(duty_kind(item->kind)->word);
	struct buf b = { .j = j };

	buf_put(&b, item->unit_name);
	if (!str_starts(item->title, kind))
		buf_fmt(&b, "，%.*s", STR_FMT(kind));
	if (item->source_words.n > 0)
		buf_fmt(&b, "，%.*s", STR_FMT(item->source_words));
	return buf_str(&b);
}

struct item_row
item_row(struct job *j, const struct duty_item *item)
{
	struct due due = due_of(j, item->due);
	bool is_end = duty_state(item->state)->is_end;
	struct item_row row = { .id = item->id,
		.title = item->title,
		.about = about_of(j, item),
		.state = item_state(item),
		.is_late = item->is_late };

	if (is_end)
		row.due = day_text(j, item->ended);
	else if (item->due != DAY_NONE)
		row.due = due.date;
	else if (item->until != DAY_NONE)
		row.due = job_fmt(j, "到%.*s", STR_FMT(day_text(j, item->until)));
	if (!is_end && duty_state(item->state)->by == DUTY_OWNER)
		row.left = due.left;
	return row;
}

/* ── for the one who asks ───────────────────────────────────────────── */

/* Does this post make its holder the owner? */
static enum err
owns(struct req *r, struct db_ro *db, const struct duty_item *item,
    const struct org_post *p, bool *out)
{
	enum account_scope scope = account_scope(R_ITEM_DO, p->role);
	bool runs = account_scope(R_ITEM_RUN, p->role) != SCOPE_NO;

	*out = false;
	if (item->owner == 0) {
		*out = scope == SCOPE_ALL &&
		    (runs || (item->office.n > 0 && str_eq(p->office, item->office)));
		return OK;
	}
	if (scope != SCOPE_TREE || p->unit == 0 ||
	    (item->secretary && p->role != ROLE_SECRETARY))
		return OK;
	return org_unit_within(r->job, db, item->owner, p->unit, out);
}

enum err
item_who(struct req *r, struct db_ro *db, const struct duty_item *item,
    struct duty_who *out)
{
	const struct account_who *who = who_of(r);
	enum err e = OK;

	*out = (struct duty_who){ .person = who->person,
		.committee = account_has(who, R_ITEM_RUN),
		.checker = account_has(who, R_ITEM_CHECK) };
	for (size_t i = 0; e == OK && !out->owner && i < who->post_n; i++)
		e = owns(r, db, item, &who->post[i], &out->owner);
	return e;
}

struct duty_mine
item_mine(struct req *r, const struct reach *reach)
{
	const struct account_who *who = who_of(r);
	struct duty_mine mine = { .tree = reach->top,
		.secretary = account_has_role(who, ROLE_SECRETARY),
		.committee = account_has(who, R_ITEM_RUN),
		.checker = account_has(who, R_ITEM_CHECK),
		.person = who->person };
	const struct str *office;
	const int64_t *tops;
	size_t n, tops_n;
	bool all;

	account_within(r->job, who, R_ITEM_DO, &all, &tops, &tops_n);
	if (mine.tree == 0 && tops_n > 0)
		mine.tree = tops[0];
	n = who_offices(r, &office);
	for (size_t i = 0; i < n && i < DUTY_OFFICES_MAX; i++)
		mine.office[i] = office[i];
	return mine;
}

enum err
items_first(struct req *r, struct db_ro *db, struct items_first *out)
{
	struct duty_wish wish = { .group = DUTY_LATE };
	const struct duty_item *items;
	struct item_row *rows = NEWS(r->job, struct item_row, ITEMS_FIRST);
	struct reach reach;
	enum err e = OK;

	*out = (struct items_first){ .mine = 0 };
	if (!account_has(who_of(r), R_ITEM))
		return OK;
	e = reach_of(r, db, R_ITEM, &reach);
	if (e != OK || (!reach.all && reach.tops_n == 0))
		return e;
	wish.tree = reach.top;
	e = duty_count(r->job, db, &wish, &out->late);
	wish.group = DUTY_MINE;
	wish.mine = item_mine(r, &reach);
	if (e == OK)
		e = duty_count(r->job, db, &wish, &out->mine);
	if (e == OK)
		e = duty_list(r->job, db, &wish, ITEMS_FIRST, &items, &out->rows_n);
	for (size_t i = 0; e == OK && i < out->rows_n; i++)
		rows[i] = item_row(r->job, &items[i]);
	out->rows = rows;
	out->is_more = out->mine > (int64_t)out->rows_n;
	return e;
}
