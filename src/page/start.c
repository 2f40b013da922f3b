/* SPDX-License-Identifier: MIT
 *
 * start.c -- the first page: straight to the ranking, or a choice of schemes
 */
#include "page/view.h"

struct start {
	struct frame frame;
	const struct scheme *schemes;
	size_t schemes_n;
};
#include "page/start.html.h"

enum err
page_start(struct req *r, struct db_ro *db)
{
	struct start v = { .frame = frame_of(r, S("方案")) };
	struct url to;
	enum err e = scheme_list(r->job, db, &v.schemes, &v.schemes_n);

	if (e != OK)
		return e;
	if (v.schemes_n != 1) {
		start_html(&r->out, &v);
		return OK;
	}
	to.s = job_fmt(r->job, "/scheme/%lld/rank", (long long)v.schemes[0].id);
	req_see_other(r, to);
	return OK;
}
