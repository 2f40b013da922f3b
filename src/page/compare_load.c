/* SPDX-License-Identifier: MIT
 *
 * compare_load.c -- from an address to the two texts that are compared
 */
#include "page/compare.h"

static enum err
read_side(struct req *r, struct loaded *l)
{
	enum err e = load_text(r, l);

	if (e == OK)
		load_name(l);
	return e;
}

/* "when" of the address: the facts of which period. */
static enum score_when
when_of(const struct req *r)
{
	return str_eq(req_field(r, S("when")), S("last")) ? SCORE_LAST : SCORE_THIS;
}

/* ── versions of a scheme ───────────────────────────────────────────── */

static const struct choice_view *
menu(struct job *j, const struct scheme_version *v, size_t n, int64_t now)
{
	struct choice_view *list = NEWS(j, struct choice_view, n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct choice_view){ job_fmt(j, "%lld",
						    (long long)v[n - 1 - i].version),
			job_fmt(j, "第 %lld 版", (long long)v[n - 1 - i].version),
			v[n - 1 - i].version == now };
	return list;
}

/* The version the address asks for, or ${otherwise}. */
static int64_t
version_of(const struct req *r, struct str field, int64_t otherwise)
{
	int64_t n;

	return req_number(req_field(r, field), &n) ? n : otherwise;
}

static enum err
load_versions(struct req *r, struct db_ro *db, int64_t a, int64_t b, struct compared *out)
{
	enum err e = scheme_text_find(r->job, db, out->scheme, a, &out->a.scheme);

	if (e == OK)
		e = scheme_text_find(r->job, db, out->scheme, b, &out->b.scheme);
	if (e == OK)
		e = read_side(r, &out->a);
	if (e == OK)
		e = read_side(r, &out->b);
	out->a_name = job_fmt(r->job, "第 %lld 版", (long long)a);
	out->b_name = job_fmt(r->job, "第 %lld 版", (long long)b);
	return e;
}

enum err
compare_load(struct req *r, struct db_ro *db, struct compared *out)
{
	const struct scheme_version *v;
	size_t n;
	int64_t a, b;
	enum err e;

	*out = (struct compared){ .scheme = arg_id(r, 0), .when = when_of(r) };
	e = scheme_find(r->job, db, out->scheme, &out->b.scheme);
	if (e == OK)
		e = scheme_versions(r->job, db, out->scheme, &v, &n);
	if (e != OK)
		return e;
	out->is_only = n < 2;
	b = version_of(r, S("b"), v[n - 1].version);
	a = version_of(r, S("a"), b > v[0].version ? b - 1 : v[n - 1].version);
	out->a_list = menu(r->job, v, n, a);
	out->b_list = menu(r->job, v, n, b);
	out->a_list_n = out->b_list_n = n;
	out->base = job_fmt(r->job, "/scheme/%lld", (long long)out->scheme);
	out->query = job_fmt(r->job, "a=%lld&b=%lld", (long long)a, (long long)b);
	return load_versions(r, db, a, b, out);
}

/* ── a draft ────────────────────────────────────────────────────────── */

/* Schemes whose units and facts it may be tried on; the draft's own base first. */
static enum err
find_base(struct req *r, struct db_ro *db, int64_t base, struct compared *out)
{
	const struct scheme *s;
	struct choice_view *list;
	size_t n;
	enum err e = scheme_list(r->job, db, &s, &n);

	if (e != OK)
		return e;
	out->scheme = version_of(r, S("on"), base > 0 || n == 0 ? base : s[0].id);
	list = NEWS(r->job, struct choice_view, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct choice_view){ job_fmt(r->job, "%lld",
						    (long long)s[i].id),
			s[i].name, s[i].id == out->scheme };
	out->a_list = list;
	out->a_list_n = n;
	if (out->scheme == 0)
		return fail(r->job, E_MISSING,
		    "还没有印发的方案，没有单位和数据可以拿来试算或比较");
	return scheme_find(r->job, db, out->scheme, &out->a.scheme);
}

enum err
compare_load_draft(struct req *r, struct db_ro *db, struct compared *out)
{
	struct opened o = { 0 };
	const struct scheme_draft *d = &o.draft;
	enum err e = draft_load(r, db, &o);

	*out = (struct compared){ .is_draft = true, .when = when_of(r) };
	if (e == OK)
		e = find_base(r, db, d->base, out);
	if (e != OK)
		return e;
	out->draft = o.draft;
	out->b = o.l;
	e = read_side(r, &out->a);
	out->a_name = job_fmt(r->job, "现行 %.*s", STR_FMT(out->a.scheme.name));
	out->b_name = job_fmt(r->job, "草稿第 %lld 稿", (long long)d->rev);
	out->base = job_fmt(r->job, "/draft/%lld", (long long)d->id);
	out->query = job_fmt(r->job, "on=%lld", (long long)out->scheme);
	return e;
}

/* ── what the views share ───────────────────────────────────────────── */

/* Why they cannot both be scored; empty: they can. */
static struct str
refuses(struct job *j, const struct compared *c)
{
	const struct loaded *l = c->a.runs ? &c->b : &c->a;

	if (c->a.runs && c->b.runs)
		return S("");
	return job_fmt(j, "%.*s还不能计分：%zu 处须改；改好才能看影响",
	    STR_FMT(c->a.runs ? c->b_name : c->a_name), l->notes.errors);
}

enum err
compare_trial(struct req *r, struct db_ro *db, const struct compared *c,
    const struct score_trial **out)
{
	struct score_trial_wish w = { c->scheme, c->a.rule, c->b.rule, c->when };
	struct str why = refuses(r->job, c);

	if (why.n > 0)
		return fail(r->job, E_MISSING, "%.*s", STR_FMT(why));
	return score_live_simulate(r->job, db, seat_of(r), &w, out);
}

size_t
compare_tabs(struct req *r, const struct compared *c, const char *now,
    const struct compare_tab **out)
{
	const struct {
		const char *name, *tail, *view;
	} tabs[] = {
		{ "逐条", "/compare", "" },
		{ "文本", "/compare", "&view=text" },
		{ "影响", c->is_draft ? "/simulate" : "/moves", "" },
	};
	struct compare_tab *list = NEWS(r->job, struct compare_tab, ARRAY_N(tabs));
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_N(tabs); i++) {
		if (i == 2 && !account_has(who_of(r), R_RANK))
			break;
		list[n++] = (struct compare_tab){ str_of(tabs[i].name),
			{ job_fmt(r->job, "%.*s%s?%.*s%s", STR_FMT(c->base), tabs[i].tail,
			    STR_FMT(c->query), tabs[i].view) },
			strcmp(tabs[i].name, now) == 0 };
	}
	*out = list;
	return n;
}

void
compare_frame(struct req *r, struct frame *f, const struct compared *c)
{
	if (c->is_draft)
		draft_frame(r, f, &c->draft);
	else
		frame_scheme(r, f, c->b.title, c->scheme);
}
