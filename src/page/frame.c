/* SPDX-License-Identifier: MIT
 *
 * frame.c -- what surrounds every page: masthead, modes of display, refusals
 */
#include "page/view.h"

/* The first is what a visitor without a cookie gets. */
static const struct {
	const char *name, *words;
} modes[] = {
	{ "auto", "跟随系统" },
	{ "light", "浅色" },
	{ "dark", "深色" },
	{ "hc", "大字高对比" },
};

static size_t
mode_at(struct str name)
{
	for (size_t i = 0; i < ARRAY_N(modes); i++)
		if (str_eq(name, str_of(modes[i].name)))
			return i;
	return 0;
}

struct frame
frame_of(struct req *r, struct str title)
{
	const struct site *site = r->app;
	struct mode *list = NEWS(r->job, struct mode, ARRAY_N(modes));
	size_t now = mode_at(req_cookie(r, S("mode")));

	for (size_t i = 0; i < ARRAY_N(modes); i++)
		list[i] = (struct mode){ str_of(modes[i].name), str_of(modes[i].words),
			i == now };
	return (struct frame){
		.title = title,
		.mode = str_of(modes[now].name),
		.modes = list,
		.modes_n = ARRAY_N(modes),
		.css = site->css,
		.icon = site->icon,
		.here = r->target,
		.demo = site->demo,
	};
}

/* POST /mode: keep the choice in a cookie and go back. */
enum err
page_mode(struct req *r)
{
	struct url to;

	req_keep(r, S("mode"), str_of(modes[mode_at(req_field(r, S("mode")))].name));
	(void)url_local(req_field(r, S("to")), &to);
	req_see_other(r, to);
	return OK;
}

/* ── refusals ───────────────────────────────────────────────────────── */

struct refusal {
	struct frame frame;
	struct str title, told;
};
#include "page/refusal.html.h"

static struct str
refusal_title(int status)
{
	switch (status) {
	case 400:
		return S("这样不行");
	case 403:
		return S("不能看");
	case 404:
		return S("没有找到");
	case 503:
		return S("请稍后再来");
	}
	return S("没有办成");
}

void
page_refusal(struct req *r, struct str told)
{
	struct refusal v = { .title = refusal_title(r->status), .told = told };

	v.frame = frame_of(r, v.title);
	refusal_html(&r->out, &v);
}
