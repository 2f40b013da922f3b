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

const struct site *
site_of(const struct req *r)
{
	return r->app;
}

/* Columns of the masthead, shown to those whose rights open them. */
static const struct {
	const char *name, *path;
	enum account_right right;
} columns[] = {
	{ "待办", "/", R_SIGNED },
	{ "事项", "/items", R_ITEM },
	{ "起草", "/draft", R_DRAFT_SEE },
	{ "征求意见", "/consult", R_CONSULT },
	{ "公示", "/public", R_SIGNED },
	{ "单位", "/units", R_UNIT },
	{ "人员", "/people", R_UNIT_EDIT },
	{ "账户", "/accounts", R_ACCOUNT },
	{ "授权", "/grants", R_GRANT },
	{ "账本", "/ledger", R_AUDIT },
	{ "状态", "/state", R_SYSTEM },
	{ "体检", "/doctor", R_SYSTEM },
};

/* Is the page in hand ${path} itself or below it? */
static bool
is_here(const struct req *r, struct str path)
{
	if (path.n == 1)
		return r->path.n == 1;
	if (str_eq(path, S("/items")) && str_starts(r->path, S("/item/")))
		return true;
	if (str_ends(path, S("/results")) &&
	    (str_starts(r->path, S("/result/")) ||
		str_starts(r->path, S("/objection/")) || str_ends(r->path, S("/freeze"))))
		return true;
	return str_starts(r->path, path) &&
	    (r->path.n == path.n || r->path.p[path.n] == '/');
}

static void
fill_nav(struct req *r, struct frame *f)
{
	const struct account_who *who = who_of(r);
	struct nav_item *list = NEWS(r->job, struct nav_item, ARRAY_N(columns));

	f->nav = list;
	if (who->person == 0 || who->weak)
		return;
	for (size_t i = 0; i < ARRAY_N(columns); i++) {
		struct str path = str_of(columns[i].path);

		if (account_has(who, columns[i].right))
			list[f->nav_n++] = (struct nav_item){ str_of(columns[i].name),
				{ path }, is_here(r, path) };
	}
}

/* A name for one drawing of a form, so that sending it twice is noticed. */
static struct str
once_new(struct req *r)
{
	unsigned char b[12];
	struct buf out = { .j = r->job };

	page_chance(b, sizeof b);
	for (size_t i = 0; i < sizeof b; i++)
		buf_fmt(&out, "%02x", b[i]);
	return buf_str(&out);
}

struct frame
frame_of(struct req *r, struct str title)
{
	const struct site *site = site_of(r);
	struct mode *list = NEWS(r->job, struct mode, ARRAY_N(modes));
	size_t now = mode_at(req_cookie(r, S("mode")));
	struct frame f = { .title = title,
		.mode = str_of(modes[now].name),
		.modes = list,
		.modes_n = ARRAY_N(modes),
		.css = site->css,
		.icon = site->icon,
		.here = r->target,
		.demo = site->rules.demo,
		.who = who_of(r)->name,
		.token = token_masked(r->job, who_of(r)->form_token) };

	for (size_t i = 0; i < ARRAY_N(modes); i++)
		list[i] = (struct mode){ str_of(modes[i].name), str_of(modes[i].words),
			i == now };
	f.once = once_new(r);
	fill_nav(r, &f);
	return f;
}

/* Pages of one scheme; those of a single unit belong to 排名. */
static const struct {
	const char *name, *tail;
	enum account_right right;
} scheme_pages[] = {
	{ "排名", "/rank", R_RANK },
	{ "方案", "", R_SCHEME },
	{ "历年", "/years", R_RANK },
	{ "历次文本", "/past", R_SCHEME },
	{ "数据", "/data", R_GIVE },
	{ "结果", "/results", R_RESULT_SEE },
	{ "核实", "/verify", R_VERIFY },
	{ "导入", "/import", R_GIVE },
	{ "建议", "/suggest", R_CONSULT },
};

void
frame_scheme(struct req *r, struct frame *f, struct str title, int64_t id)
{
	struct nav_item *list = NEWS(r->job, struct nav_item, ARRAY_N(scheme_pages));

	f->scheme = title;
	f->id = id;
	f->sub = list;
	for (size_t i = 0; i < ARRAY_N(scheme_pages); i++) {
		struct str path = job_fmt(r->job, "/scheme/%lld%s", (long long)id,
		    scheme_pages[i].tail);
		bool whole = scheme_pages[i].tail[0] == '\0';

		if (account_has(who_of(r), scheme_pages[i].right))
			list[f->sub_n++] = (struct nav_item){
				str_of(scheme_pages[i].name), { path },
				whole ? str_eq(r->path, path) ||
					str_ends(r->path, S("/text"))
				      : is_here(r, path)
			};
	}
}

/* POST /mode: keep the choice in a cookie and go back. */
enum err
page_mode(struct req *r, struct desk *d)
{
	struct url to;

	(void)d;
	req_keep(r, S("mode"), str_of(modes[mode_at(req_field(r, S("mode")))].name));
	(void)url_local(req_field(r, S("to")), &to);
	req_see_other(r, to);
	return OK;
}

/* ── refusals ───────────────────────────────────────────────────────── */

struct refusal {
	struct frame frame;
	struct str title, told, back_name; /* back: the column that the address is of */
	struct url back;
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

/* No ledger fact 99999: the way back is to the ledger. */
static void
find_back(const struct req *r, struct refusal *v)
{
	for (size_t i = 0; i < v->frame.nav_n; i++) {
		const struct nav_item *nav = &v->frame.nav[i];

		if (!nav->is_now || nav->to.s.n <= 1 || str_eq(nav->to.s, r->path))
			continue;
		v->back_name = nav->name;
		v->back = nav->to;
	}
}

void
page_refusal(struct req *r, struct str told)
{
	struct refusal v = { .title = refusal_title(r->status), .told = told };

	v.frame = frame_of(r, v.title);
	find_back(r, &v);
	refusal_html(&r->out, &v);
}
