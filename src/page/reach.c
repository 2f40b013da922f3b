/* SPDX-License-Identifier: MIT
 *
 * reach.c -- which units a list may show: all, or one of the asker's subtrees
 */
#include "page/data.h"

enum err
reach_of(struct req *r, struct db_ro *db, enum account_right right, struct reach *out)
{
	struct top_tab *list = NEWS(r->job, struct top_tab, TOPS_MAX);
	const int64_t *id;
	struct org_unit u;
	int64_t wish;
	size_t n;
	enum err e = OK;

	*out = (struct reach){ .tops = list };
	account_within(r->job, who_of(r), right, &out->all, &id, &n);
	if (out->all || n == 0)
		return OK;
	if (!req_number(req_field(r, S("top")), &wish))
		wish = 0;
	out->top = id[0];
	for (size_t i = 0; i < n; i++)
		if (id[i] == wish)
			out->top = wish;
	for (size_t i = 0; e == OK && i < n && i < TOPS_MAX; i++) {
		e = org_unit_find(r->job, db, id[i], &u);
		list[i] = (struct top_tab){ id[i], u.name, id[i] == out->top };
		out->tops_n = i + 1;
	}
	return e;
}

struct str
reach_top(struct job *j, const struct reach *reach)
{
	return reach->tops_n > 1 ? job_fmt(j, "%lld", (long long)reach->top) : S("");
}
