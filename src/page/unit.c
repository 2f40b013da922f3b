/* SPDX-License-Identifier: MIT
 *
 * unit.c -- one unit [单位]: what it is, who is there, how it stands
 *
 * Its scores and data are shown to those who may see them; a member sees what
 * the unit is.
 */
#include "page/records.h"
#include "page/settle.h"

#define KIDS_MAX 20 /* the others are in the list of units */

struct link_view {
	int64_t id;
	struct str name, note;
};

struct scheme_block { /* the unit in one scheme */
	int64_t id;
	struct str title, version, total;
	struct str below; /* what those below it come to; empty: there are none */
	int64_t result;   /* frozen; 0: none */
	struct state_view result_state;
	struct settled_grade frozen_grade;
	struct str frozen_total, frozen_place;
	bool moved; /* today's data come to another total */
	struct grade_view grade;
	uint32_t best, worst, of;
	bool is_range, runs;
	bool is_over; /* it assesses units below, not this one */
	struct owed owed;
	struct sets_view sets;
};

struct unit_page {
	struct frame frame;
	struct str saved, name, code, class, level, opened, closed;
	int64_t id, seq, kids; /* kids: all below it */
	bool may_edit, may_score, may_items, has_more_kids;
	int64_t items; /* 事项 that are not over */
	const struct link_view *above, *below, *links;
	size_t above_n, below_n, links_n;
	const struct link_view *posts;
	size_t posts_n;
	const struct scheme_block *schemes;
	size_t schemes_n;
};
#include "page/unit.html.h"

/* ── what it is ─────────────────────────────────────────────────────── */

/* The top first; units above what is in reach are names without a link. */
static enum err
fill_above(struct req *r, struct db_ro *db, struct unit_page *v)
{
	const struct org_unit *u;
	struct link_view *list;
	size_t n;
	enum err e = org_unit_above(r->job, db, v->id, &u, &n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct link_view, n);
	for (size_t i = 0; i < n; i++) {
		const struct org_unit *up = &u[n - 1 - i];

		e = account_may(r->job, db, who_of(r), R_UNIT, up->id);
		if (e != OK && e != E_MISSING)
			return e;
		list[i] = (struct link_view){ e == OK ? up->id : 0, up->name, S("") };
	}
	v->above = list;
	v->above_n = n;
	return OK;
}

static enum err
fill_below(struct req *r, struct db_ro *db, struct unit_page *v)
{
	struct org_wish wish = { .parent = v->id };
	struct link_view *list = NEWS(r->job, struct link_view, KIDS_MAX);
	const struct org_unit *u;
	size_t n;
	enum err e = org_unit_list(r->job, db, &wish, KIDS_MAX + 1, &u, &n);

	if (e != OK)
		return e;
	v->has_more_kids = n > KIDS_MAX;
	v->below_n = v->has_more_kids ? KIDS_MAX : n;
	for (size_t i = 0; i < v->below_n; i++)
		list[i] = (struct link_view){ u[i].id, u[i].name, u[i].class };
	v->below = list;
	return v->has_more_kids ? org_unit_count_below(r->job, db, v->id, &v->kids) : OK;
}

static enum err
fill_links(struct req *r, struct db_ro *db, struct unit_page *v)
{
	static const char *const words[][2] = { [ORG_GUIDES] = { "指导", "受其指导" },
		[ORG_LIAISES] = { "联系", "由其联系" } };
	const struct org_link *l;
	struct link_view *list;
	size_t n;
	enum err e = org_link_list(r->job, db, v->id, &l, &n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct link_view, n);
	for (size_t i = 0; i < n; i++) {
		bool from = l[i].from == v->id;

		list[i] = (struct link_view){ from ? l[i].to : l[i].from,
			from ? l[i].to_name : l[i].from_name,
			str_of(words[l[i].relation][from ? 0 : 1]) };
	}
	v->links = list;
	v->links_n = n;
	return OK;
}

static enum err
fill_posts(struct req *r, struct db_ro *db, struct unit_page *v)
{
	const struct org_post *p;
	struct link_view *list;
	size_t n;
	enum err e = org_post_list(r->job, db, 0, v->id, r->job->today, &p, &n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct link_view, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct link_view){ p[i].id, p[i].person_name,
			job_fmt(r->job, "%s%s%.*s", org_roles[p[i].role].name,
			    p[i].office.n > 0 ? "，" : "", STR_FMT(p[i].office)) };
	v->posts = list;
	v->posts_n = n;
	return OK;
}

/* ── how it stands ──────────────────────────────────────────────────── */

/* 下辖 12 家参加考核：平均 82.31 分，优秀 3 家，良好 5 家，2 家总分未定; or empty */
static struct str
below_text(struct job *j, const struct loaded *l, int64_t unit)
{
	int places = rule_head(l->rule)->places;
	struct buf b = { .j = j };
	const char *mark = "：";
	size_t n;
	const struct rule_grade *g = rule_grades(l->rule, &n);
	struct rule_below x;

	if (!score_view_below(j, l->view, unit, &x))
		return S("");
	buf_fmt(&b, "下辖 %u 家参加考核", x.n[0] + x.open[0]);
	if (x.n[0] > 0) {
		buf_fmt(&b, "%s平均 ", mark);
		num_put(&b, rule_below_mean(&x, 0, places), places);
		buf_put(&b, S(" 分"));
		mark = "，";
	}
	for (size_t row = 0; row < x.rows; row++) {
		if (x.grade[row] == 0)
			continue;
		buf_fmt(&b, "%s%.*s %u 家", mark, STR_FMT(g[0].row[row]), x.grade[row]);
		mark = "，";
	}
	if (x.open[0] > 0)
		buf_fmt(&b, "%s%u 家总分未定", mark, x.open[0]);
	return buf_str(&b);
}

static void
fill_result(struct req *r, const struct loaded *l, size_t at, struct scheme_block *b)
{
	size_t grades, class_at = 0;
	const struct rule_grade *g = rule_grades(l->rule, &grades);
	int fact = l->sheet.class_fact;

	b->total = figure_range(r->job, &l->sheet.res.total, at,
	    rule_head(l->rule)->places);
	b->best = l->sheet.best[at];
	b->worst = l->sheet.worst[at];
	b->is_range = b->best != b->worst;
	if (fact >= 0)
		class_at = (size_t)l->set.snap.fact[fact].v[at];
	b->of = l->sheet.class_n[class_at];
	if (grades > 0)
		b->grade = grade_view(g, &l->sheet.res.grade[0], at);
}

/* What is frozen counts; the score here is of today's data. */
static enum err
fill_frozen(struct req *r, struct db_ro *db, const struct loaded *l, int64_t unit,
    struct scheme_block *b)
{
	const struct result_grade *g;
	struct result_row row;
	struct result now;
	size_t n;
	enum err e = result_now(r, db, l, &now);

	if (e != OK || now.id == 0)
		return e;
	e = result_of_unit(r->job, db, now.id, unit, &row, &g, &n);
	if (e != OK)
		return e == E_MISSING ? OK : e;
	b->result = now.id;
	b->result_state = settled_state(now.state);
	b->frozen_total = settled_total(r->job, &row, rule_head(l->rule)->places);
	b->frozen_place = settled_place(r->job, &row);
	if (n > 0)
		b->frozen_grade = settled_grade(r->job, l->rule, &g[0]);
	b->moved = !str_eq(b->frozen_total, b->total);
	return OK;
}

static enum err
fill_scheme(struct req *r, struct db_ro *db, int64_t scheme, int64_t unit,
    struct scheme_block *b)
{
	struct loaded l = { 0 };
	size_t at;
	enum err e = load_sheet_id(r, db, scheme, &l);

	b->id = scheme;
	b->title = l.title;
	b->runs = e == OK;
	if (e == E_MISSING)
		return OK; /* it is there, and says itself what it lacks */
	if (e != OK)
		return e;
	b->version = rule_head(l.rule)->version;
	b->below = below_text(r->job, &l, unit);
	if (load_unit(&l, unit, &at))
		fill_result(r, &l, at, b);
	e = fill_frozen(r, db, &l, unit, b);
	if (e != OK)
		return e;
	e = owed_of(r, db, &l, unit, false, &b->owed);
	return e == OK ? sets_of(r, db, &l, unit, SETS_ALL, &b->sets) : e;
}

/* Of a scheme that assesses units below it, not itself. */
static enum err
fill_below_only(struct req *r, struct db_ro *db, const struct loaded *l, int64_t unit,
    struct scheme_block *b)
{
	struct result now = { 0 };
	enum err e = OK;

	b->title = l->title;
	b->version = rule_head(l->rule)->version;
	b->below = below_text(r->job, l, unit);
	b->is_over = true;
	if (b->below.n > 0)
		e = result_now(r, db, l, &now);
	b->result = now.id;
	if (now.id != 0)
		b->result_state = settled_state(now.state);
	return e;
}

static bool
is_shown(const struct unit_page *v, const struct scheme_block *list, int64_t scheme)
{
	for (size_t i = 0; i < v->schemes_n; i++)
		if (list[i].id == scheme)
			return true;
	return false;
}

static bool
has_ended(const struct scheme *s, int32_t today)
{
	return s->retired != DAY_NONE && s->retired <= today;
}

/* Schemes in force that assess units below it, though not itself. */
static enum err
fill_over(struct req *r, struct db_ro *db, struct unit_page *v, struct scheme_block *list)
{
	const struct scheme *s;
	size_t n;
	enum err e = scheme_list(r->job, db, &s, &n);

	for (size_t i = 0; e == OK && i < n && v->schemes_n < ROSTER_SCHEMES; i++) {
		struct scheme_block *b = &list[v->schemes_n];
		struct loaded l = { 0 };

		b->id = s[i].id;
		if (is_shown(v, list, s[i].id) || has_ended(&s[i], r->job->today))
			continue;
		e = load_sheet_id(r, db, s[i].id, &l);
		if (e == E_MISSING) {
			e = OK;
			continue;
		}
		if (e == OK)
			e = fill_below_only(r, db, &l, v->id, b);
		v->schemes_n += e == OK && b->below.n > 0;
	}
	return e;
}

static enum err
fill_schemes(struct req *r, struct db_ro *db, struct unit_page *v)
{
	struct scheme_block *list = NEWS(r->job, struct scheme_block, ROSTER_SCHEMES + 1);
	const int64_t *id;
	size_t n;
	enum err e = score_roster_of(r->job, db, v->id, &id, &n);

	for (size_t i = 0; e == OK && i < n && i < ROSTER_SCHEMES; i++)
		e = fill_scheme(r, db, id[i], v->id, &list[v->schemes_n++]);
	if (e == OK && v->below_n > 0)
		e = fill_over(r, db, v, list);
	v->schemes = list;
	return e;
}

static enum err
fill_items(struct req *r, struct db_ro *db, struct unit_page *v)
{
	struct duty_wish wish = { .unit = v->id, .group = DUTY_OPEN };
	enum err e = account_may(r->job, db, who_of(r), R_ITEM, v->id);

	v->may_items = e == OK;
	if (e == E_MISSING)
		return OK;
	return e == OK ? duty_count(r->job, db, &wish, &v->items) : e;
}

static void
fill_head(struct req *r, const struct org_unit *u, struct unit_page *v)
{
	v->id = u->id;
	v->name = u->name;
	v->code = u->code;
	v->class = u->class;
	v->level = u->level;
	v->opened = day_text(r->job, u->opened);
	v->closed = day_text(r->job, u->closed);
	v->seq = u->seq;
	v->saved = saved_text(r,
	    (struct saved){ "已保存。", NULL, "与原来一样，没有改动。" });
	v->may_edit = account_has(who_of(r), R_UNIT_EDIT);
	v->frame = frame_of(r, u->name);
}

enum err
page_unit(struct req *r, struct db_ro *db)
{
	struct unit_page v = { .id = 0 };
	struct org_unit u;
	enum err e = org_unit_find(r->job, db, arg_id(r, 0), &u);

	if (e != OK)
		return e;
	fill_head(r, &u, &v);
	e = account_may(r->job, db, who_of(r), R_SCORE, u.id);
	v.may_score = e == OK;
	if (e == OK || e == E_MISSING)
		e = fill_above(r, db, &v);
	if (e == OK)
		e = fill_below(r, db, &v);
	if (e == OK)
		e = fill_links(r, db, &v);
	if (e == OK)
		e = fill_posts(r, db, &v);
	if (e == OK)
		e = fill_items(r, db, &v);
	if (e == OK && v.may_score)
		e = fill_schemes(r, db, &v);
	if (e != OK)
		return e;
	unit_page_html(&r->out, &v);
	return OK;
}
