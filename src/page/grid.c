/* SPDX-License-Identifier: MIT
 *
 * grid.c -- one fact of many units at once
 *
 * A row a unit, 50 a page, by name.  Empty is 未报, 不适用 is itself; only what
 * differs from what is known is given.  All rows of a page are kept or none.
 * Accepted values are shown and not asked.  A 评 has a reason beside each value and
 * a line of what was given so far.  Columns from a spreadsheet go through the dry
 * run of import.c instead.
 */
#include "page/data.h"

struct grid_row {
	int64_t unit;
	struct str name, value, doubt, reason, told, returned;
	struct state_view state;
	int64_t base;
	bool is_fixed;   /* accepted: may only be corrected */
	bool bad_reason; /* told is about that */
	const struct option *options;
	size_t options_n;
};

struct grid_page {
	struct frame frame;
	struct problems problems;
	struct str saved, fact, unit, hint, due, day, today, after, after_id;
	struct url action, paste, start, next, back;
	struct str counted;
	size_t at, doubts;
	struct str so_far; /* 已评 31 家，共 40 家；最高 5，最低 2，平均 3.41 */
	bool is_own, is_listed, may_na, is_mark, has_reason, bad_day, is_paged, late;
	struct reach reach;
	const struct grid_row *rows;
	size_t rows_n;
};
#include "page/grid.html.h"

struct grid { /* the page in hand */
	struct loaded l;
	const struct rule_fact *fact;
	size_t at;
	bool own;
	struct reach reach;
	struct str after;
	int64_t after_id;
	const struct score_datum *datum[PAGE_ROWS];
	struct grid_row *row;
	struct score_entry *entry;
	size_t n;
	struct str last; /* the name after which the next page begins */
	int64_t last_id;
	bool has_more;
	int32_t day; /* the values of the form hold for it; DAY_NONE: today */
};

/* ── which rows ─────────────────────────────────────────────────────── */

static void
add_row(struct job *j, struct grid *g, const struct score_datum *d, int64_t unit,
    struct str name)
{
	const struct rule_fact *f = g->fact;
	struct grid_row *row = &g->row[g->n];

	*row = (struct grid_row){ .unit = unit,
		.name = name,
		.state = state_of(d),
		.base = d->seq,
		.is_fixed = d->status == SCORE_ACCEPTED };
	if (row->is_fixed)
		row->value = value_text(j, f, d);
	else if (d->status != SCORE_NONE)
		row->value = d->state == CELL_NA ? S("不适用") : d->text;
	if (d->status == SCORE_RETURNED)
		row->returned = d->reason;
	else
		row->reason = d->reason;
	g->datum[g->n++] = d;
}

static enum err
rows_of_all(struct req *r, struct db_ro *db, struct grid *g)
{
	const struct score_datum *d;
	const struct str *names;
	size_t n;
	enum err e = score_data_column(r->job, db, g->l.scheme.id, g->l.rule, g->at,
	    g->after, g->after_id, PAGE_ROWS + 1, &d, &names, &n);

	if (e != OK)
		return e;
	for (size_t i = 0; i < n && i < PAGE_ROWS; i++)
		add_row(r->job, g, &d[i], d[i].unit, names[i]);
	g->has_more = n > PAGE_ROWS;
	if (g->has_more) {
		g->last = names[PAGE_ROWS - 1];
		g->last_id = d[PAGE_ROWS - 1].unit;
	}
	return OK;
}

static enum err
row_of_own(struct req *r, struct db_ro *db, struct grid *g, const struct org_unit *u)
{
	const struct score_datum *d;
	bool on;
	enum err e = score_roster_has(r->job, db, g->l.scheme.id, u->id, &on);

	if (e != OK || !on)
		return e;
	e = score_data(r->job, db, g->l.scheme.id, g->l.rule, u->id, &d);
	if (e == OK)
		add_row(r->job, g, &d[g->at], u->id, u->name);
	return e;
}

/* A clerk's units are few: a page of them, each looked up. */
static enum err
rows_of_own(struct req *r, struct db_ro *db, struct grid *g)
{
	struct org_wish wish = { .tree = g->reach.top,
		.after = g->after,
		.after_id = g->after_id };
	const struct org_unit *u;
	size_t n;
	enum err e;

	if (g->reach.tops_n == 0)
		return OK;
	e = org_unit_list(r->job, db, &wish, PAGE_ROWS + 1, &u, &n);
	for (size_t i = 0; e == OK && i < n && i < PAGE_ROWS; i++)
		e = row_of_own(r, db, g, &u[i]);
	g->has_more = e == OK && n > PAGE_ROWS;
	if (g->has_more) {
		g->last = u[PAGE_ROWS - 1].name;
		g->last_id = u[PAGE_ROWS - 1].id;
	}
	return e;
}

static enum err
must_be_ours(struct req *r, const struct grid *g)
{
	const struct str *office;
	size_t n = who_offices(r, &office);

	if (g->own ? g->fact->owed == RULE_BY_UNIT && !g->fact->is_class
		   : score_gives(g->fact, office, n))
		return OK;
	return fail(r->job, E_DENIED, "“%.*s”是%.*s的数，不由您给出",
	    STR_FMT(g->fact->name), STR_FMT(g->fact->giver));
}

/* What another scheme comes to is entered for nobody here. */
static enum err
must_be_entered(struct req *r, struct db_ro *db, const struct grid *g)
{
	const struct score_source *s;
	enum err e = score_sources(r->job, db, g->l.scheme.id, g->l.rule, &s);

	if (e != OK || s[g->at].scheme == 0)
		return e;
	return fail(r->job, E_MISSING,
	    "“%.*s”%.*s，不用录入；不在那个方案名单上的单位，请在它自己的页上给出",
	    STR_FMT(g->fact->name), STR_FMT(source_text(r->job, &s[g->at])));
}

static enum err
open_grid(struct req *r, struct db_ro *db, bool own, struct grid *g)
{
	enum err e = load_rule(r, db, &g->l);

	g->own = own;
	if (e == OK)
		e = load_fact(r, &g->l, 1, &g->at, &g->fact);
	if (e == OK)
		e = must_be_ours(r, g);
	if (e == OK)
		e = must_be_entered(r, db, g);
	if (e == OK && own)
		e = reach_of(r, db, R_FILL, &g->reach);
	if (e != OK)
		return e;
	g->row = NEWS(r->job, struct grid_row, PAGE_ROWS);
	g->entry = NEWS(r->job, struct score_entry, PAGE_ROWS);
	g->after = req_field(r, S("after"));
	if (!req_number(req_field(r, S("id")), &g->after_id))
		g->after = S("");
	return own && !g->reach.all ? rows_of_own(r, db, g) : rows_of_all(r, db, g);
}

/* ── drawing ────────────────────────────────────────────────────────── */

static struct url
page_url(struct job *j, const struct grid *g, struct str after, int64_t id)
{
	struct str path = job_fmt(j, "/scheme/%lld/%s/%zu", (long long)g->l.scheme.id,
	    g->own ? "own" : "data", g->at);
	const struct web_field f[] = {
		{ .name = S("top"), .value = reach_top(j, &g->reach) },
		{ .name = S("after"), .value = after },
		{ .name = S("id"),
		    .value = after.n > 0 ? job_fmt(j, "%lld", (long long)id) : S("") },
	};

	return url_query(j, path, f, ARRAY_N(f));
}

/* 是 and 否, or the words of the scheme, and 不适用 where it may be. */
static void
fill_options(struct job *j, const struct rule_fact *f, struct grid_row *row)
{
	static const struct str yes_no[] = { { "是", 3 }, { "否", 3 } };
	bool is_bool = f->kind == RULE_BOOL;
	size_t n = is_bool ? ARRAY_N(yes_no) : f->choice_n;
	struct option *list = NEWS(j, struct option, n + 1);

	for (size_t i = 0; i < n; i++)
		list[i].name = is_bool ? yes_no[i] : f->choice[i];
	if (f->may_na)
		list[n++].name = S("不适用");
	for (size_t i = 0; i < n; i++)
		list[i].is_now = str_eq(list[i].name, row->value);
	row->options = list;
	row->options_n = n;
}

static struct str
hint_of(struct job *j, const struct grid *g)
{
	struct str used = used_in(j, g->l.rule, g->fact->name);

	return job_fmt(j, "%.*s%.*s%s", STR_FMT(hint_text(j, g->fact)), STR_FMT(used),
	    used.n > 0 ? "。" : "");
}

/* Of all units on the list, whatever page is shown. */
static enum err
fill_so_far(struct req *r, struct db_ro *db, const struct grid *g, struct grid_page *v)
{
	struct job *j = r->job;
	struct score_marks m;
	enum err e = score_marks(j, db, g->l.scheme.id, g->l.rule, g->at, &m);

	if (e != OK)
		return e;
	v->so_far = job_fmt(j, "已评 %lld 家，共 %lld 家", (long long)m.given,
	    (long long)m.units);
	if (m.given > 0)
		v->so_far = job_fmt(j, "%.*s；最高 %.*s，最低 %.*s，平均 %.*s",
		    STR_FMT(v->so_far), STR_FMT(figure_short(j, m.hi)),
		    STR_FMT(figure_short(j, m.lo)), STR_FMT(figure_short(j, m.mean)));
	return OK;
}

static enum err
doubt_rows(struct req *r, struct db_ro *db, struct grid *g, size_t *n)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && g->fact->kind == RULE_NUM && i < g->n; i++) {
		struct grid_row *row = &g->row[i];
		struct doubtful what = { &g->l, row->unit, g->at,
			row->is_fixed ? doubt_known(g->datum[i]) : row->value, NULL };
		struct doubted d;

		e = doubt_of(r, db, &what, &d);
		row->doubt = d.words;
		*n += e == OK && d.words.n > 0;
	}
	return e;
}

static enum err
draw(struct req *r, struct db_ro *db, struct grid *g, struct grid_page *v)
{
	struct job *j = r->job;
	struct due due = due_of(j, g->fact->due);
	enum err e = g->fact->judged && !g->own ? fill_so_far(r, db, g, v) : OK;

	if (e == OK)
		e = doubt_rows(r, db, g, &v->doubts);
	if (e != OK)
		return e;
	v->frame = frame_of(r, problem_title(&v->problems, g->fact->name));
	frame_scheme(r, &v->frame, g->l.title, g->l.scheme.id);
	v->fact = g->fact->name;
	v->unit = g->fact->unit;
	v->hint = hint_of(j, g);
	v->due = due.date.n > 0
	    ? job_fmt(j, "%.*s，%.*s", STR_FMT(due.date), STR_FMT(due.left))
	    : S("");
	v->late = due.late;
	v->at = g->at;
	v->is_own = g->own;
	v->is_listed = g->fact->kind != RULE_NUM;
	v->may_na = g->fact->may_na;
	v->is_mark = g->fact->judged;
	v->has_reason = v->is_mark || v->may_na;
	v->reach = g->reach;
	v->after = g->after;
	v->after_id = job_fmt(j, "%lld", (long long)g->after_id);
	v->is_paged = g->after.n > 0;
	v->today = day_input(j, j->today);
	if (v->day.n == 0)
		v->day = v->today;
	v->action = v->start = page_url(j, g, S(""), 0);
	v->counted = S("家");
	v->back.s = job_fmt(j, "/scheme/%lld/%s", (long long)g->l.scheme.id,
	    g->own ? "own" : "data");
	v->paste.s = job_fmt(j, "/scheme/%lld/%s", (long long)g->l.scheme.id,
	    g->own ? "own-import" : "import");
	if (g->has_more)
		v->next = page_url(j, g, g->last, g->last_id);
	for (size_t i = 0; v->is_listed && i < g->n; i++)
		fill_options(j, g->fact, &g->row[i]);
	v->rows = g->row;
	v->rows_n = g->n;
	grid_page_html(&r->out, v);
	return OK;
}

static enum err
show(struct req *r, struct db_ro *db, bool own)
{
	struct grid g = { .n = 0 };
	struct grid_page v = { .problems = { .j = r->job } };
	enum err e = open_grid(r, db, own, &g);

	if (e != OK)
		return e;
	v.saved = saved_text(r,
	    (struct saved){ "已保存", "家。", "与原来一样，没有改动。" });
	return draw(r, db, &g, &v);
}

enum err
page_grid(struct req *r, struct db_ro *db)
{
	return show(r, db, false);
}

enum err
page_own_grid(struct req *r, struct db_ro *db)
{
	return show(r, db, true);
}

/* ── taking ─────────────────────────────────────────────────────────── */

static struct str
sent(struct req *r, const char *what, int64_t unit)
{
	return str_trim(req_field(r, job_fmt(r->job, "%s:%lld", what, (long long)unit)));
}

/* What the row asks for, compared with what is known. */
static enum score_choice
choice_of(const struct grid *g, const struct grid_row *row, struct str had,
    const struct score_datum *d)
{
	bool same_reason = !g->fact->judged || str_eq(row->reason, d->reason);

	if (row->value.n == 0 || str_eq(row->value, S("未报")))
		return is_known(d) ? SCORE_UNSET : SCORE_LEAVE;
	if (is_known(d) && str_eq(row->value, had) && same_reason)
		return SCORE_LEAVE;
	return str_eq(row->value, S("不适用")) ? SCORE_NA : SCORE_VALUE;
}

/* Row ${i} was accepted while the form was open; empty: nothing is lost by it.
 * What was left empty was only asked for if it was drawn with the value. */
static struct str
told_fixed(struct req *r, const struct grid *g, size_t i, int64_t base)
{
	const struct score_datum *d = g->datum[i];
	struct str v = sent(r, "v", g->row[i].unit);
	struct str had = d->state == CELL_NA ? S("不适用") : d->text;

	if (str_eq(v, had) || (v.n == 0 && base != d->seq))
		return S("");
	return accepted_told(r->job, g->fact, d, v);
}

static void
read_row(struct req *r, struct grid *g, size_t i)
{
	struct grid_row *row = &g->row[i];
	struct score_entry *en = &g->entry[i];
	struct str had = row->value;
	int64_t base;

	*en = (struct score_entry){ .fact = g->at, .day = g->day };
	if (!req_number(sent(r, "b", row->unit), &base))
		return; /* the form did not have this row */
	if (row->is_fixed) {
		en->told = told_fixed(r, g, i, base);
		return;
	}
	row->value = sent(r, "v", row->unit);
	row->reason = sent(r, "r", row->unit);
	en->base = base;
	en->choice = choice_of(g, row, had, g->datum[i]);
	en->text = row->value;
	en->reason = en->choice == SCORE_NA || g->fact->judged ? row->reason : S("");
	if (utf8_count(en->text) > TYPED_MAX || utf8_count(en->reason) > TYPED_MAX)
		en->told = S("写得太长了；请缩短");
}

static void
tell_row(struct req *r, const struct grid *g, struct grid_row *row, struct grid_page *v)
{
	row->bad_reason = g->fact->judged && row->reason.n == 0 &&
	    str_find(row->told, S("请写理由")) < row->told.n;
	problem_add(&v->problems,
	    row->is_fixed ? S("")
			  : job_fmt(r->job, "%c%lld", row->bad_reason ? 'r' : 'v',
				(long long)row->unit),
	    job_fmt(r->job, "%.*s：%.*s", STR_FMT(row->name), STR_FMT(row->told)));
}

static enum err
read_form(struct req *r, struct grid *g, struct grid_page *v)
{
	enum err e;

	g->day = DAY_NONE;
	v->day = str_trim(req_field(r, S("day")));
	v->bad_day = v->day.n > 0 && !day_parse(v->day, &g->day);
	if (v->bad_day)
		problem_add(&v->problems, S("day"), S("日期请写成 2026-03-05 这样"));
	for (size_t i = 0; i < g->n; i++)
		read_row(r, g, i);
	e = score_entries_check(r->job, g->l.rule, g->entry, g->n);
	if (e != OK && e != E_INPUT)
		return e;
	for (size_t i = 0; i < g->n; i++) {
		g->row[i].told = g->entry[i].told;
		if (g->row[i].told.n > 0)
			tell_row(r, g, &g->row[i], v);
	}
	return OK;
}

struct grid_giving { /* one a row that changes */
	struct org_act act;
	struct score_giving *g;
	size_t n, given;
	bool seen;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct grid_giving *all = arg;
	size_t given;
	enum err e = org_once(j, rw, &all->act, &all->seen);

	for (size_t i = 0; e == OK && !all->seen && i < all->n; i++) {
		e = score_give(j, rw, &all->g[i], &given);
		all->given += e == OK && given > 0;
	}
	return e;
}

static struct grid_giving
givings_of(struct req *r, const struct grid *g)
{
	struct grid_giving all = { .act = act_of(r),
		.g = NEWS(r->job, struct score_giving, g->n) };

	for (size_t i = 0; i < g->n; i++) {
		if (g->entry[i].choice == SCORE_LEAVE)
			continue;
		all.g[all.n] = (struct score_giving){ .act = all.act,
			.scheme = g->l.scheme.id,
			.unit = g->row[i].unit,
			.rule = g->l.rule,
			.entry = &g->entry[i],
			.n = 1,
			.by_unit = g->own };
		all.g[all.n].act.once = S("");
		all.g[all.n++].act.day = act_on(r, g->day).day;
	}
	return all;
}

static enum err
take(struct req *r, struct desk *d, bool own)
{
	struct grid g = { .n = 0 };
	struct grid_page v = { .problems = { .j = r->job } };
	struct grid_giving all;
	enum err e = open_grid(r, d->ro, own, &g);

	if (e == OK)
		e = read_form(r, &g, &v);
	if (e != OK)
		return e;
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, d->ro, &g, &v);
	}
	all = givings_of(r, &g);
	e = db_tell(r->job, d->db, tell, &all);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, d->ro, &g, &v) : e;
	go_to(r,
	    saved_at(r->job, page_url(r->job, &g, g.after, g.after_id).s, all.seen,
		all.given));
	return OK;
}

enum err
page_grid_take(struct req *r, struct desk *d)
{
	return take(r, d, false);
}

enum err
page_own_grid_take(struct req *r, struct desk *d)
{
	return take(r, d, true);
}
