/* SPDX-License-Identifier: MIT
 *
 * load.c -- from an address to a scheme, its checker's notes, its scores
 *
 * Nothing is cached: a scheme is read and run for every page, a few
 * milliseconds for a hundred units, so a page can never show an old state.
 */
#include "page/view.h"

static enum err
find(struct req *r, struct db_ro *db, struct scheme *out)
{
	int64_t id;

	if (!req_number(r->arg[0], &id))
		return fail(r->job, E_MISSING, "没有编号为“%.*s”的方案；请从首页进入",
		    STR_FMT(r->arg[0]));
	return scheme_find(r->job, db, id, out);
}

enum err
load_scheme(struct req *r, struct db_ro *db, struct loaded *out)
{
	enum err e = find(r, db, &out->scheme);

	if (e != OK)
		return e;
	out->notes = (struct rule_notes){ .j = r->job,
		.name = out->scheme.name,
		.text = out->scheme.text };
	e = rule_read(r->job, out->scheme.name, out->scheme.text, &out->notes,
	    &out->rule);
	if (e != OK && e != E_INPUT)
		return e;
	out->runs = e == OK;
	out->title = out->rule != NULL ? rule_head(out->rule)->title : out->scheme.name;
	if (out->title.n == 0)
		out->title = out->scheme.name;
	return OK;
}

enum err
load_sheet(struct req *r, struct db_ro *db, struct loaded *out)
{
	enum err e = load_scheme(r, db, out);

	if (e != OK)
		return e;
	if (!out->runs)
		return fail(r->job, E_MISSING,
		    "方案“%.*s”还不能计分：%zu 处须改，%zu 处用了还不支持的写法。"
		    "请先看方案页的检查结果",
		    STR_FMT(out->title), out->notes.errors, out->notes.not_yet);
	e = score_find(r->job, db, out->scheme.id, out->rule, &out->set);
	if (e == OK)
		e = score_run(r->job, out->rule, &out->set, &out->sheet);
	return e;
}

struct str
unit_key(struct job *j, struct str name)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (size_t i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)name.p[i]) * UINT64_C(1099511628211);
	return job_fmt(j, "%012llx",
	    (unsigned long long)(h ^ (h >> 48)) & 0xffffffffffffULL);
}
