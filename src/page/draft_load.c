/* SPDX-License-Identifier: MIT
 *
 * draft_load.c -- from an address to a draft and what the checker says about it
 */
#include "page/draft.h"

enum err
draft_read(struct req *r, struct opened *o, struct str text)
{
	o->l.scheme.text = text;
	return load_text(r, &o->l);
}

enum err
draft_load(struct req *r, struct db_ro *db, struct opened *out)
{
	enum err e = scheme_draft_find(r->job, db, arg_id(r, 0), &out->draft);

	if (e == E_MISSING)
		return fail(r->job, E_MISSING, "没有编号为“%.*s”的草稿；请从草稿页进入",
		    STR_FMT(r->arg[0]));
	if (e != OK)
		return e;
	out->l.scheme.name = out->draft.name;
	out->l.title = out->draft.title;
	out->may_write = out->draft.state == SCHEME_WRITING &&
	    account_has(who_of(r), R_DRAFT);
	return draft_read(r, out, out->draft.text);
}

enum err
draft_must_write(struct req *r, const struct opened *o)
{
	if (o->may_write)
		return OK;
	return fail(r->job, E_DENIED, "草稿“%.*s”%s，不能再改", STR_FMT(o->draft.title),
	    o->draft.state == SCHEME_OUT ? "已经印发" : "已经废弃");
}

struct scheme_act
scheme_act_of(const struct req *r, bool *seen)
{
	return (struct scheme_act){ .actor = who_of(r)->person,
		.day = r->job->today,
		.once = req_field(r, S("once")),
		.seen = seen };
}

static const struct {
	const char *name, *tail;
	enum account_right right;
} pages[] = {
	{ "表格", "", R_DRAFT_SEE },
	{ "文本", "/text", R_DRAFT_SEE },
	{ "历次保存", "/past", R_DRAFT_SEE },
	{ "比较", "/compare", R_DRAFT_SEE },
	{ "试算", "/simulate", R_RANK },
	{ "征求意见", "/consult", R_DRAFT_SEE },
	{ "印发", "/issue", R_DRAFT },
};

void
draft_frame(struct req *r, struct frame *f, const struct scheme_draft *d)
{
	struct nav_item *list = NEWS(r->job, struct nav_item, ARRAY_N(pages));

	f->scheme = job_fmt(r->job, "草稿　%.*s", STR_FMT(d->title));
	f->id = d->id;
	f->sub = list;
	for (size_t i = 0; i < ARRAY_N(pages); i++) {
		struct str path = job_fmt(r->job, "/draft/%lld%s", (long long)d->id,
		    pages[i].tail);

		if (account_has(who_of(r), pages[i].right))
			list[f->sub_n++] = (struct nav_item){ str_of(pages[i].name),
				{ path },
				str_eq(r->path, path) ||
				    (i > 0 && str_starts(r->path, path)) };
	}
}

/* ── words ──────────────────────────────────────────────────────────── */

struct str
person_name(struct req *r, struct db_ro *db, int64_t person)
{
	struct org_person p;

	if (person == 0)
		return S("程序");
	if (org_person_find(r->job, db, person, &p) != OK)
		return S("已离任的人员");
	return p.name;
}

struct str
unit_name(struct req *r, struct db_ro *db, int64_t unit)
{
	struct org_unit u;

	return org_unit_find(r->job, db, unit, &u) == OK ? u.name : S("已撤销的单位");
}

struct state_view
draft_state(const struct scheme_draft *d)
{
	switch (d->state) {
	case SCHEME_WRITING:
		return (struct state_view){ S("起草中"), S("tag o") };
	case SCHEME_DROPPED:
		return (struct state_view){ S("已废弃"), S("tag") };
	case SCHEME_OUT:
		return (struct state_view){ S("已印发"), S("tag g") };
	}
	return (struct state_view){ S(""), S("tag") };
}

struct str
draft_aim(const struct scheme_draft *d)
{
	switch (d->aim) {
	case SCHEME_NEW:
		return S("新方案");
	case SCHEME_NEXT:
		return S("另立新方案");
	case SCHEME_AMEND:
		return S("修订");
	case SCHEME_AIMS_N:
		break;
	}
	return S("");
}
