/* SPDX-License-Identifier: MIT
 *
 * items.c -- the list of items [事项] in reach: what waits for me, what is late, all
 */
#include "page/item.h"

struct items_tab {
	struct str word;
	struct url to;
	bool is_now;
};
struct items_page {
	struct frame frame;
	struct str saved, show, kind, unit_name, source, top, empty;
	int64_t unit; /* only of this one; 0: any */
	int64_t
	    result; /* only what this result opened; 0: any, or the asker sees no results */
	bool may_run, is_paged;
	const struct items_tab *tabs;
	size_t tabs_n;
	struct reach reach;
	const struct option *kinds;
	size_t kinds_n;
	const struct item_row *rows;
	size_t rows_n;
	struct url start, next; /* next empty: this is the end */
	struct str counted;
};
#include "page/items.html.h"

static const struct {
	const char *word, *name, *empty;
	enum duty_group group;
} shows[] = {
	{ "mine", "待我办", "没有等您办的事项", DUTY_MINE },
	{ "late", "逾期", "没有逾期的事项", DUTY_LATE },
	{ "open", "未结", "没有未结的事项", DUTY_OPEN },
	{ "closed", "已结", "还没有办结的事项", DUTY_CLOSED },
	{ "all", "全部", "还没有事项", DUTY_ALL },
};

static size_t
show_at(struct str word)
{
	for (size_t i = 0; i < ARRAY_N(shows); i++)
		if (str_eq(word, str_of(shows[i].word)))
			return i;
	return 0;
}

/* /items with all that was chosen; ${after} 0: from the start. */
static struct url
address(struct job *j, const struct items_page *v, struct str show, int64_t after)
{
	const struct web_field f[] = {
		{ .name = S("show"), .value = show },
		{ .name = S("kind"), .value = v->kind },
		{ .name = S("unit"),
		    .value = v->unit != 0 ? job_fmt(j, "%lld", (long long)v->unit)
					  : S("") },
		{ .name = S("source"), .value = v->source },
		{ .name = S("top"), .value = v->top },
		{ .name = S("after"),
		    .value = after != 0 ? job_fmt(j, "%lld", (long long)after) : S("") },
	};

	return url_query(j, S("/items"), f, ARRAY_N(f));
}

static void
fill_choices(struct job *j, struct items_page *v, size_t now)
{
	struct items_tab *tabs = NEWS(j, struct items_tab, ARRAY_N(shows));
	struct option *kinds = NEWS(j, struct option, DUTY_KINDS_N);

	for (size_t i = 0; i < ARRAY_N(shows); i++)
		tabs[i] = (struct items_tab){ str_of(shows[i].name),
			address(j, v, str_of(shows[i].word), 0), i == now };
	v->tabs = tabs;
	v->tabs_n = ARRAY_N(shows);
	for (int k = DUTY_KIND_NONE + 1; k < DUTY_KINDS_N; k++) {
		struct str word = str_of(duty_kind((enum duty_kind)k)->word);

		kinds[v->kinds_n++] = (struct option){ word, str_eq(word, v->kind) };
	}
	v->kinds = kinds;
}

/* Only if it is in reach; else as if there were no such unit. */
static enum err
find_unit(struct req *r, struct db_ro *db, struct items_page *v)
{
	enum err e;

	if (!req_number(req_field(r, S("unit")), &v->unit) || v->unit == 0)
		return OK;
	e = account_may(r->job, db, who_of(r), R_ITEM, v->unit);
	if (e == OK)
		v->unit_name = unit_name(r, db, v->unit);
	return e;
}

/* 12 of the source result:12. */
static int64_t
result_of(const struct req *r, struct str source)
{
	struct str head = S("result:");
	int64_t id;

	return account_has(who_of(r), R_RESULT_SEE) && str_starts(source, head) &&
		req_number(str_cut(source, head.n, source.n), &id)
	    ? id
	    : 0;
}

static enum err
fill_rows(struct req *r, struct db_ro *db, struct items_page *v, size_t now)
{
	struct duty_wish wish = { .tree = v->reach.top,
		.unit = v->unit,
		.kind = v->kind,
		.source = v->source,
		.group = shows[now].group,
		.mine = item_mine(r, &v->reach) };
	struct item_row *rows = NEWS(r->job, struct item_row, PAGE_ROWS);
	const struct duty_item *items;
	size_t n;
	enum err e;

	if (!req_number(req_field(r, S("after")), &wish.after))
		wish.after = 0;
	v->is_paged = wish.after != 0;
	if (!v->reach.all && v->reach.tops_n == 0)
		return OK;
	e = duty_list(r->job, db, &wish, PAGE_ROWS + 1, &items, &n);
	if (e != OK)
		return e;
	v->rows_n = n < PAGE_ROWS ? n : PAGE_ROWS;
	for (size_t i = 0; i < v->rows_n; i++)
		rows[i] = item_row(r->job, &items[i]);
	v->rows = rows;
	if (n > PAGE_ROWS)
		v->next = address(r->job, v, v->show, items[PAGE_ROWS - 1].id);
	return OK;
}

enum err
page_items(struct req *r, struct db_ro *db)
{
	size_t now = show_at(req_field(r, S("show")));
	struct items_page v = { .frame = frame_of(r, S("事项")),
		.show = str_of(shows[now].word),
		.kind = req_field(r, S("kind")),
		.source = req_field(r, S("source")),
		.may_run = account_has(who_of(r), R_ITEM_RUN) };
	enum err e = reach_of(r, db, R_ITEM, &v.reach);

	v.result = result_of(r, v.source);
	if (duty_kind_named(v.kind) == DUTY_KIND_NONE)
		v.kind = S("");
	if (e == OK)
		e = find_unit(r, db, &v);
	if (e != OK)
		return e;
	v.top = reach_top(r->job, &v.reach);
	fill_choices(r->job, &v, now);
	v.start = address(r->job, &v, v.show, 0);
	v.counted = S("件");
	v.saved = saved_text(r,
	    (struct saved){ "已开立", "件，责任方在待办里看得到。", "" });
	e = fill_rows(r, db, &v, now);
	if (e != OK)
		return e;
	v.frame.title = job_fmt(r->job, "事项 %s", shows[now].name);
	v.empty = str_of(shows[now].empty);
	items_page_html(&r->out, &v);
	return OK;
}
