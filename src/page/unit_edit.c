/* SPDX-License-Identifier: MIT
 *
 * unit_edit.c -- a new unit, changes of one, its end; its lists and its links
 *
 * Nothing is deleted: a closed unit keeps its data and its history.
 */
#include "page/data.h"

struct roster_row {
	int64_t id;
	struct str title, name;
	bool is_on;
};

struct link_row { /* whom the unit guides [指导] or keeps in touch with [联系] */
	int64_t to;
	int relation; /* enum org_relation */
	struct str word, name;
};

struct unit_edit_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title;
	struct str name, parent, code, class, level, opened, day; /* as typed */
	bool bad_name, bad_parent, bad_opened, bad_day, is_new;
	int64_t id;
	struct url action, back;
	const struct roster_row *roster;
	size_t roster_n;
	const struct link_row *links;
	size_t links_n;
	struct str other; /* as typed, for a new link */
	bool bad_other, liaises;
};
#include "page/unit_edit.html.h"

struct unit_close_page {
	struct frame frame;
	struct problems problems;
	struct str name;
	int64_t id;
};
#include "page/unit_close.html.h"

/* ── drawing ────────────────────────────────────────────────────────── */

static enum err
fill_roster(struct req *r, struct db_ro *db, struct unit_edit_page *v)
{
	const struct scheme *s;
	struct roster_row *rows;
	const int64_t *on;
	size_t n, on_n;
	enum err e = scheme_list(r->job, db, &s, &n);

	if (e == OK)
		e = score_roster_of(r->job, db, v->id, &on, &on_n);
	if (e != OK)
		return e;
	rows = NEWS(r->job, struct roster_row, n);
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct roster_row){ s[i].id, s[i].title,
			name_apart(s[i].title, s[i].name), false };
		for (size_t k = 0; k < on_n; k++)
			rows[i].is_on = rows[i].is_on || on[k] == s[i].id;
	}
	v->roster = rows;
	v->roster_n = n;
	return OK;
}

/* Those that begin here: the others are kept at the unit they begin at. */
static enum err
fill_links(struct req *r, struct db_ro *db, struct unit_edit_page *v)
{
	const struct org_link *l;
	struct link_row *rows;
	size_t n;
	enum err e = org_link_list(r->job, db, v->id, &l, &n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct link_row, n);
	for (size_t i = 0; i < n; i++)
		if (l[i].from == v->id)
			rows[v->links_n++] = (struct link_row){ l[i].to,
				(int)l[i].relation,
				l[i].relation == ORG_GUIDES ? S("指导") : S("联系"),
				l[i].to_name };
	v->links = rows;
	return OK;
}

static enum err
draw(struct req *r, struct db_ro *db, struct unit_edit_page *v)
{
	enum err e = v->is_new ? OK : fill_roster(r, db, v);

	if (e == OK && !v->is_new)
		e = fill_links(r, db, v);
	if (e != OK)
		return e;
	v->title = v->is_new ? S("新设单位") : S("变更与名单");
	v->frame = frame_of(r, problem_title(&v->problems, v->title));
	v->action.s = v->is_new ? S("/units/new")
				: job_fmt(r->job, "/unit/%lld/edit", (long long)v->id);
	v->back.s = v->is_new ? S("/units")
			      : job_fmt(r->job, "/unit/%lld", (long long)v->id);
	if (v->day.n == 0 && !v->bad_day)
		v->day = day_input(r->job, r->job->today);
	unit_edit_page_html(&r->out, v);
	return OK;
}

enum err
page_unit_new(struct req *r, struct db_ro *db)
{
	struct unit_edit_page v = { .problems = { .j = r->job }, .is_new = true };

	v.parent = req_field(r, S("parent"));
	return draw(r, db, &v);
}

static enum err
open_unit(struct req *r, struct db_ro *db, struct org_unit *u, struct str *parent)
{
	struct org_unit up;
	enum err e = org_unit_find(r->job, db, arg_id(r, 0), u);

	*parent = S("");
	if (e != OK || u->parent == 0)
		return e;
	e = org_unit_find(r->job, db, u->parent, &up);
	*parent = up.name;
	return e;
}

/* The unit as it is: what the form shows at first. */
static enum err
fill_unit(struct req *r, struct db_ro *db, struct unit_edit_page *v)
{
	struct org_unit u;
	enum err e = open_unit(r, db, &u, &v->parent);

	if (e != OK)
		return e;
	v->id = u.id;
	v->name = u.name;
	v->code = u.code;
	v->class = u.class;
	v->level = u.level;
	v->opened = day_input(r->job, u.opened);
	return OK;
}

enum err
page_unit_edit(struct req *r, struct db_ro *db)
{
	struct unit_edit_page v = { .problems = { .j = r->job } };
	enum err e = fill_unit(r, db, &v);
	int64_t n;

	if (e != OK)
		return e;
	v.saved = again_text(r);
	if (req_number(req_field(r, S("roster")), &n))
		v.saved = n > 0 ? S("已列入名单。") : S("已移出名单。");
	if (req_number(req_field(r, S("link")), &n))
		v.saved = n > 0 ? S("已记下这项关系。") : S("已解除这项关系。");
	return draw(r, db, &v);
}

/* ── taking ─────────────────────────────────────────────────────────── */

struct changing {
	struct org_act act;
	struct org_unit unit;
	bool seen;
};

static enum err
tell_open(struct job *j, struct db_rw *rw, void *arg)
{
	struct changing *c = arg;

	return org_unit_open(j, rw, &c->act, &c->unit);
}

static enum err
tell_change(struct job *j, struct db_rw *rw, void *arg)
{
	const struct changing *c = arg;

	return org_unit_change(j, rw, &c->act, &c->unit);
}

static int32_t
read_day(struct req *r, struct problems *p, struct str s, const char *at, bool *bad)
{
	int32_t day = DAY_NONE;

	*bad = s.n > 0 && !day_parse(s, &day);
	if (*bad)
		problem_add(p, job_str(r->job, str_of(at)),
		    S("日期请写成 2026-03-05 这样"));
	return day;
}

static enum err
read_parent(struct req *r, struct db_ro *db, struct unit_edit_page *v, int64_t *id)
{
	struct org_unit u;
	enum err e;

	*id = 0;
	if (v->parent.n == 0)
		return OK;
	e = org_unit_named(r->job, db, v->parent, &u);
	if (e == OK)
		*id = u.id;
	if (e != E_MISSING)
		return e;
	v->bad_parent = true;
	problem_add(&v->problems, S("parent"),
	    job_fmt(r->job, "没有叫“%.*s”的单位，上级请照单位列表里的全称写",
		STR_FMT(v->parent)));
	return OK;
}

static enum err
read_form(struct req *r, struct db_ro *db, struct unit_edit_page *v, struct changing *c)
{
	struct problems *p = &v->problems;
	int64_t parent;
	int32_t day;
	enum err e;

	v->name = typed(r, p, S("name"), S("name"), ORG_NAME_MAX);
	v->parent = typed(r, p, S("parent"), S("parent"), ORG_NAME_MAX);
	v->code = typed(r, p, S("code"), S("code"), ORG_NAME_MAX);
	v->class = typed(r, p, S("class"), S("class"), ORG_NAME_MAX);
	v->level = typed(r, p, S("level"), S("level"), ORG_NAME_MAX);
	v->opened = typed(r, p, S("opened"), S("opened"), ORG_NAME_MAX);
	v->day = typed(r, p, S("day"), S("day"), ORG_NAME_MAX);
	v->bad_name = v->name.n == 0;
	if (v->bad_name)
		problem_add(p, S("name"), S("请写单位的全称"));
	c->act = act_of(r);
	c->unit.name = v->name;
	c->unit.code = v->code;
	c->unit.class = v->class;
	c->unit.level = v->level;
	c->unit.opened = read_day(r, p, v->opened, "opened", &v->bad_opened);
	day = read_day(r, p, v->day, "day", &v->bad_day);
	if (day != DAY_NONE)
		c->act.day = day;
	e = read_parent(r, db, v, &parent);
	c->unit.parent = parent;
	return e;
}

/* To the unit; of a new one that was sent before only the name is known. */
static enum err
go_on(struct req *r, struct db_ro *db, const struct changing *c)
{
	struct org_unit u = c->unit;
	enum err e = u.id == 0 ? org_unit_named(r->job, db, c->unit.name, &u) : OK;

	if (e != OK && e != E_MISSING)
		return e;
	go_to(r,
	    saved_at(r->job,
		e == OK ? job_fmt(r->job, "/unit/%lld", (long long)u.id) : S("/units"),
		c->seen, 1));
	return OK;
}

static enum err
take(struct req *r, struct desk *d, struct unit_edit_page *v, struct changing *c)
{
	enum err e = read_form(r, d->ro, v, c);

	if (e != OK)
		return e;
	if (v->problems.items_n > 0) {
		r->status = 422;
		return draw(r, d->ro, v);
	}
	c->act.seen = &c->seen;
	e = db_tell(r->job, d->db, v->is_new ? tell_open : tell_change, c);
	if (e != OK)
		return problem_told(r, &v->problems, e) ? draw(r, d->ro, v) : e;
	return go_on(r, d->ro, c);
}

enum err
page_unit_new_take(struct req *r, struct desk *d)
{
	struct unit_edit_page v = { .problems = { .j = r->job }, .is_new = true };
	struct changing c = { .unit = { .closed = DAY_NONE } };

	return take(r, d, &v, &c);
}

enum err
page_unit_edit_take(struct req *r, struct desk *d)
{
	struct unit_edit_page v = { .problems = { .j = r->job } };
	struct changing c = { .act = { 0 } };
	struct str parent;
	enum err e = open_unit(r, d->ro, &c.unit, &parent);

	v.id = c.unit.id;
	return e == OK ? take(r, d, &v, &c) : e;
}

/* ── closing ────────────────────────────────────────────────────────── */

static enum err
draw_close(struct req *r, const struct org_unit *u, struct unit_close_page *v)
{
	v->name = u->name;
	v->id = u->id;
	v->frame = frame_of(r, job_fmt(r->job, "撤销 %.*s", STR_FMT(u->name)));
	unit_close_page_html(&r->out, v);
	return OK;
}

enum err
page_unit_close(struct req *r, struct db_ro *db)
{
	struct unit_close_page v = { .problems = { .j = r->job } };
	struct org_unit u;
	enum err e = org_unit_find(r->job, db, arg_id(r, 0), &u);

	return e == OK ? draw_close(r, &u, &v) : e;
}

static enum err
tell_close(struct job *j, struct db_rw *rw, void *arg)
{
	const struct changing *c = arg;

	return org_unit_close(j, rw, &c->act, c->unit.id);
}

enum err
page_unit_close_take(struct req *r, struct desk *d)
{
	struct unit_close_page v = { .problems = { .j = r->job } };
	struct changing c = { .act = act_of(r) };
	enum err e = org_unit_find(r->job, d->ro, arg_id(r, 0), &c.unit);

	if (e != OK)
		return e;
	c.act.seen = &c.seen;
	e = db_tell(r->job, d->db, tell_close, &c);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw_close(r, &c.unit, &v) : e;
	go_to(r,
	    saved_at(r->job, job_fmt(r->job, "/unit/%lld", (long long)c.unit.id), c.seen,
		1));
	return OK;
}

/* ── the lists of the schemes ───────────────────────────────────────── */

struct enrolling {
	struct org_act act;
	int64_t scheme, unit;
	bool on, seen;
};

static enum err
tell_roster(struct job *j, struct db_rw *rw, void *arg)
{
	const struct enrolling *en = arg;

	return score_roster_put(j, rw, &en->act, en->scheme, en->unit, en->on);
}

enum err
page_unit_roster(struct req *r, struct desk *d)
{
	struct enrolling en = { .act = act_of(r), .unit = arg_id(r, 0) };
	enum err e;

	en.on = str_eq(req_field(r, S("on")), S("1"));
	if (!req_number(req_field(r, S("scheme")), &en.scheme))
		return fail(r->job, E_INPUT, "没有说是哪个方案；请回到单位的变更页再选");
	en.act.seen = &en.seen;
	e = db_tell(r->job, d->db, tell_roster, &en);
	if (e == OK)
		go_to(r,
		    job_fmt(r->job, "/unit/%lld/edit?%s=%d#roster", (long long)en.unit,
			en.seen ? "again" : "roster", en.seen || en.on));
	return e;
}

/* ── links to other units ───────────────────────────────────────────── */

struct linking {
	struct org_act act;
	enum org_relation relation;
	int64_t from, to;
	bool on, seen;
};

static enum err
tell_link(struct job *j, struct db_rw *rw, void *arg)
{
	const struct linking *l = arg;

	return org_link_put(j, rw, &l->act, l->relation, l->from, l->to, l->on);
}

/* One that is there is ended by its number; a new one names the other unit. */
static enum err
read_link(struct req *r, struct db_ro *db, struct unit_edit_page *v, struct linking *l)
{
	struct org_unit u;
	enum err e;

	l->relation = str_eq(req_field(r, S("relation")), S("1")) ? ORG_LIAISES
								  : ORG_GUIDES;
	v->liaises = l->relation == ORG_LIAISES;
	l->on = !req_number(req_field(r, S("to")), &l->to);
	if (!l->on)
		return OK;
	v->other = typed(r, &v->problems, S("other"), S("other"), ORG_NAME_MAX);
	e = v->other.n > 0 ? org_unit_named(r->job, db, v->other, &u) : E_MISSING;
	if (e == OK)
		l->to = u.id;
	if (e != E_MISSING)
		return e;
	v->bad_other = true;
	problem_add(&v->problems, S("other"),
	    v->other.n == 0
		? S("请写另一单位的全称")
		: job_fmt(r->job, "没有叫“%.*s”的单位；请照单位列表里的全称写",
		      STR_FMT(v->other)));
	return OK;
}

enum err
page_unit_link(struct req *r, struct desk *d)
{
	struct unit_edit_page v = { .problems = { .j = r->job } };
	struct linking l = { .act = act_of(r), .from = arg_id(r, 0) };
	enum err e = fill_unit(r, d->ro, &v);

	if (e == OK)
		e = read_link(r, d->ro, &v, &l);
	if (e != OK)
		return e;
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, d->ro, &v);
	}
	l.act.seen = &l.seen;
	e = db_tell(r->job, d->db, tell_link, &l);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, d->ro, &v) : e;
	go_to(r,
	    job_fmt(r->job, "/unit/%lld/edit?%s=%d#links", (long long)l.from,
		l.seen ? "again" : "link", l.seen || l.on));
	return OK;
}
