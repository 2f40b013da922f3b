/* SPDX-License-Identifier: MIT
 *
 * load.c -- from an address to a scheme, its checker's notes, its scores
 *
 * Scores are computed once for all threads [score_live] and shared until
 * something they rest on changes, so a page never shows an old state.  A form
 * needs the scheme alone: its text as it was read for the scores, or read now.
 */
#include "page/data.h"

#define CLASSLESS_SHOWN 10 /* units that are named */

void
load_name(struct loaded *l)
{
	l->title = l->rule != NULL ? rule_head(l->rule)->title : l->scheme.name;
	if (l->title.n == 0)
		l->title = l->scheme.name;
}

struct str
name_apart(struct str title, struct str name)
{
	return str_eq(title, name) ? S("") : name;
}

static enum err
id_of(struct req *r, int64_t *id)
{
	if (req_number(r->arg[0], id))
		return OK;
	return fail(r->job, E_MISSING, "没有编号为“%.*s”的方案；请从首页进入",
	    STR_FMT(r->arg[0]));
}

static enum err
must_run(struct req *r, const struct loaded *l)
{
	if (l->runs)
		return OK;
	if (l->why_not.n > 0)
		return fail(r->job, E_MISSING, "%.*s", STR_FMT(l->why_not));
	return fail(r->job, E_MISSING,
	    "方案“%.*s”还不能计分：%zu 处须改。请先看方案页的检查结果", STR_FMT(l->title),
	    l->notes.errors);
}

enum err
load_text(struct req *r, struct loaded *out)
{
	struct rule *rule = NULL;
	enum err e;

	out->notes = (struct rule_notes){ .j = r->job,
		.name = out->scheme.name,
		.text = out->scheme.text };
	e = rule_read(r->job, out->scheme.name, out->scheme.text, &out->notes, &rule);
	if (e != OK && e != E_INPUT)
		return e;
	out->rule = rule;
	out->runs = e == OK;
	return OK;
}

static void
take_text(struct req *r, const struct score_view *v, struct loaded *out)
{
	out->notes = v->notes;
	out->notes.j = r->job;
	out->rule = v->rule;
	out->runs = v->runs;
	out->why_not = v->why_not;
}

enum err
load_scheme_id(struct req *r, struct db_ro *db, int64_t id, struct loaded *out)
{
	const struct score_view *kept;
	enum err e = scheme_find(r->job, db, id, &out->scheme);

	if (e != OK)
		return e;
	kept = score_live_text(seat_of(r), &out->scheme);
	if (kept != NULL)
		take_text(r, kept, out);
	else
		e = load_text(r, out);
	if (e == OK)
		load_name(out);
	return e;
}

enum err
load_scheme(struct req *r, struct db_ro *db, struct loaded *out)
{
	int64_t id;
	enum err e = id_of(r, &id);

	return e == OK ? load_scheme_id(r, db, id, out) : e;
}

enum err
load_rule(struct req *r, struct db_ro *db, struct loaded *out)
{
	enum err e = load_scheme(r, db, out);

	return e == OK ? must_run(r, out) : e;
}

static void
take_view(struct req *r, struct loaded *out)
{
	out->scheme = out->view->scheme;
	take_text(r, out->view, out);
	out->set = out->view->set;
	out->sheet = out->view->sheet;
	load_name(out);
}

enum err
load_sheet_id(struct req *r, struct db_ro *db, int64_t id, struct loaded *out)
{
	enum err e = score_live_get(r->job, db, seat_of(r), id, &out->view);

	if (e != OK)
		return e;
	take_view(r, out);
	return must_run(r, out);
}

static enum err
load_past(struct req *r, struct db_ro *db, int64_t id, int64_t version,
    struct loaded *out)
{
	struct score_view *v = NEW(r->job, struct score_view);
	enum err e = score_past(r->job, db, id, version, v, &out->past);

	if (e != OK)
		return e;
	out->view = v;
	take_view(r, out);
	return must_run(r, out);
}

enum err
load_sheet(struct req *r, struct db_ro *db, struct loaded *out)
{
	int64_t id, version;
	enum err e = id_of(r, &id);

	if (e == OK && req_number(req_field(r, S("version")), &version) && version > 0)
		return load_past(r, db, id, version, out);
	return e == OK ? load_sheet_id(r, db, id, out) : e;
}

enum err
load_fact(struct req *r, const struct loaded *l, size_t at, size_t *fact,
    const struct rule_fact **f)
{
	size_t n;
	int64_t i;

	*f = rule_facts(l->rule, &n);
	if (!req_number(r->arg[at], &i) || (uint64_t)i >= n)
		return fail(r->job, E_MISSING,
		    "这个方案里没有第 %.*s 项数据；请从方案的数据页进入",
		    STR_FMT(r->arg[at]));
	*fact = (size_t)i;
	*f += i;
	return OK;
}

bool
load_unit(const struct loaded *l, int64_t id, size_t *at)
{
	return l->view != NULL && score_view_find(l->view, id, at);
}

struct str
load_classless(struct job *j, const struct loaded *l)
{
	const struct score_set *set = &l->set;
	struct buf b = { .j = j };
	size_t n;
	const struct rule_fact *f = rule_facts(l->rule, &n);

	if (set->classless_n == 0)
		return S("");
	buf_fmt(&b, "名单上有 %zu 家定不了类，不在排名里：", set->classless_n);
	for (size_t i = 0; i < set->classless_n && i < CLASSLESS_SHOWN; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "、" : "", STR_FMT(set->classless[i]));
	if (set->classless_n > CLASSLESS_SHOWN)
		buf_put(&b, S("等"));
	buf_put(&b, S("。单位类型要照方案里的用词写"));
	if (l->sheet.class_fact < 0)
		return buf_str(&b);
	f += l->sheet.class_fact;
	for (size_t i = 0; i < f->choice_n; i++)
		buf_fmt(&b, "%s%.*s", i == 0 ? "：" : "、", STR_FMT(f->choice[i]));
	return buf_str(&b);
}
