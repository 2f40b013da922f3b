/* SPDX-License-Identifier: MIT
 *
 * start.c -- what waits for the person who has signed in [待办]
 *
 * A clerk sees what the units owe and what came back; an office what waits for
 * its word and what it owes itself; the committee how every scheme stands; the
 * three officers the way to their pages.
 */
#include "holiday/holiday.h"
#include "page/item.h"
#include "page/records.h"
#include "page/settle.h"

#define SCHEMES_MAX 20 /* shown with their state */
#define BELOW_MAX 200  /* units looked through */
#define BELOW_SHOWN 30
#define WAITING_MAX 200 /* counted of what waits */
#define DEBT_NAMES 3    /* facts that are named of what a unit owes */

struct post_view {
	struct str words;
	int64_t unit; /* 0: the whole installation, or not to be opened */
};

struct clerk_block { /* one unit in one scheme */
	int64_t scheme, unit;
	struct str title, name;
	struct owed owed;
	struct sets_view sets;
	bool is_done; /* nothing is owed and no record came back */
};

struct score_line { /* a unit of the asker's in one scheme */
	int64_t scheme, unit;
	struct str title, name, total;
	struct grade_view grade;
	uint32_t best, worst;
	bool is_range;
};

struct debt_line { /* what the unit of a secretary still owes in one scheme */
	int64_t scheme, unit;
	struct str title, name, what, due;
	size_t missing, returned;
	bool late;
};

struct below_row { /* a unit below that owes something */
	int64_t scheme, unit;
	struct str title, name;
	int64_t missing;
};

struct office_row { /* a fact that an office of the asker's owes */
	int64_t scheme;
	size_t at;
	struct str title, name, due;
	int32_t day;
	int64_t missing;
	bool late;
};

struct scheme_row {
	int64_t id, units, open, missing, waiting;
	struct str title, version;
	bool runs, is_more;
	bool is_settled; /* its result took effect: nothing is owed for it any more */
};

struct consult_line { /* a draft the units may speak about now, or comments and
			   suggestions that wait for an answer */
	struct url to;
	struct str title, name, until, left;
	bool late, is_open;
	int64_t unanswered; /* 0 for who does not answer */
};

struct start_page {
	struct frame frame;
	struct str today;
	bool may_fill, may_give, may_verify, may_rank, may_scheme;
	bool may_account, may_grant, may_audit, may_system, may_calendar;
	int64_t unpublished; /* the year whose days off are to be entered; 0: none */
	const struct post_view *posts;
	size_t posts_n;
	const struct clerk_block *clerk;
	size_t clerk_n;
	struct str done; /* titles of the schemes for which nothing is owed */
	const struct debt_line *debts;
	size_t debts_n;
	const struct score_line *scores;
	size_t scores_n;
	const struct below_row *below;
	size_t below_n;
	const struct office_row *office;
	size_t office_n;
	const struct scheme_row *schemes;
	size_t schemes_n;
	int64_t waiting;
	const struct consult_line *consults;
	size_t consults_n;
	struct items_first items;
	struct results_first results;
};
#include "page/start.html.h"

struct looking { /* while the page is filled */
	struct req *r;
	struct db_ro *db;
	struct start_page *v;
	struct clerk_block *clerk;
	struct buf done;
	struct debt_line *debts;
	struct score_line *scores;
	struct below_row *below;
	struct office_row *office;
	size_t office_cap;
	const int64_t *tops; /* the units the asker fills for */
	size_t tops_n;
	const int64_t *seen; /* the units whose scores the asker sees */
	size_t seen_n;
	const struct org_unit *kids; /* all below them */
	size_t kids_n;
};

/* ── for a clerk ────────────────────────────────────────────────────── */

static int64_t
owed_by_unit(const struct loaded *l, size_t unit)
{
	size_t n;
	const struct rule_fact *f = rule_facts(l->rule, &n);
	int64_t missing = 0;

	for (size_t i = 0; i < n; i++)
		missing += f[i].owed == RULE_BY_UNIT && !f[i].is_class &&
		    l->set.snap.fact[i].state[unit] == CELL_MISSING;
	return missing;
}

static bool
is_top(const struct looking *k, int64_t unit)
{
	for (size_t i = 0; i < k->tops_n; i++)
		if (k->tops[i] == unit)
			return true;
	return false;
}

/* Headings name landmarks: a scheme of the same title as one before adds its own. */
static struct str
title_apart(const struct looking *k, const struct loaded *l, int64_t unit)
{
	for (size_t i = 0; i < k->v->clerk_n; i++)
		if (k->clerk[i].unit == unit && str_eq(k->clerk[i].title, l->title))
			return job_fmt(k->r->job, "%.*s（%.*s）", STR_FMT(l->title),
			    STR_FMT(l->scheme.name));
	return l->title;
}

static enum err
look_own(struct looking *k, const struct loaded *l)
{
	enum err e = OK;
	size_t at;

	for (size_t i = 0; e == OK && i < k->tops_n; i++) {
		struct clerk_block *b = &k->clerk[k->v->clerk_n];

		if (k->v->clerk_n == SCHEMES_MAX || !load_unit(l, k->tops[i], &at))
			continue;
		*b = (struct clerk_block){ l->scheme.id, k->tops[i],
			title_apart(k, l, k->tops[i]), l->set.unit[at], { 0 }, { 0 },
			true };
		e = owed_of(k->r, k->db, l, b->unit, true, &b->owed);
		if (e == OK)
			e = sets_of(k->r, k->db, l, b->unit, SETS_UNIT, &b->sets);
		b->is_done = b->owed.rows_n == 0;
		for (size_t s = 0; s < b->sets.items_n; s++)
			b->is_done = b->is_done && b->sets.items[s].returned == 0;
		if (b->is_done && b->sets.items_n == 0)
			buf_fmt(&k->done, "%s%.*s", k->done.n > 0 ? "；" : "",
			    STR_FMT(b->title));
		else
			k->v->clerk_n++;
	}
	return e;
}

static void
look_below(struct looking *k, const struct loaded *l)
{
	size_t at;

	for (size_t i = 0; i < k->kids_n; i++) {
		int64_t unit = k->kids[i].id, missing;

		if (k->v->below_n == BELOW_SHOWN || is_top(k, unit) ||
		    !load_unit(l, unit, &at))
			continue;
		missing = owed_by_unit(l, at);
		if (missing > 0)
			k->below[k->v->below_n++] = (struct below_row){ l->scheme.id,
				unit, l->title, l->set.unit[at], missing };
	}
}

static enum err
find_units(struct looking *k)
{
	struct org_wish wish = { 0 };
	struct reach reach;
	bool all;
	enum err e = reach_of(k->r, k->db, R_FILL, &reach);

	account_within(k->r->job, who_of(k->r), R_FILL, &all, &k->tops, &k->tops_n);
	account_within(k->r->job, who_of(k->r), R_SCORE, &all, &k->seen, &k->seen_n);
	if (e != OK || reach.tops_n == 0)
		return e;
	wish.tree = reach.top;
	return org_unit_list(k->r->job, k->db, &wish, BELOW_MAX, &k->kids, &k->kids_n);
}

/* ── for a secretary ────────────────────────────────────────────────── */

/* 党课、培训人次等 5 项; *first: the one that is due first */
static struct str
debt_words(struct job *j, const struct owed *o, const struct owed_row **first)
{
	size_t n = o->missing + o->returned, said = 0;
	struct buf b = { .j = j };

	for (size_t i = 0; i < o->rows_n && said < DEBT_NAMES; i++) {
		if (o->rows[i].waits)
			continue;
		if (said == 0)
			*first = &o->rows[i];
		buf_fmt(&b, "%s%.*s", said++ > 0 ? "、" : "", STR_FMT(o->rows[i].name));
	}
	if (n > DEBT_NAMES)
		buf_fmt(&b, "等 %zu 项", n);
	return buf_str(&b);
}

/* Who speaks for a unit and does not enter its data still sees what it owes. */
static enum err
look_debts(struct looking *k, const struct loaded *l)
{
	const struct owed_row *first = NULL;
	struct owed owed;
	enum err e = OK;
	size_t at;

	for (size_t i = 0; e == OK && i < k->seen_n; i++) {
		if (k->v->debts_n == SCHEMES_MAX || !load_unit(l, k->seen[i], &at))
			continue;
		e = owed_of(k->r, k->db, l, k->seen[i], true, &owed);
		if (e != OK || owed.missing + owed.returned == 0)
			continue;
		k->debts[k->v->debts_n] = (struct debt_line){ l->scheme.id, k->seen[i],
			l->title, l->set.unit[at], debt_words(k->r->job, &owed, &first),
			S(""), owed.missing, owed.returned, false };
		k->debts[k->v->debts_n].due = first->due;
		k->debts[k->v->debts_n++].late = first->late;
	}
	return e;
}

/* What is frozen counts and stands with the results: no second figure beside it. */
static enum err
is_frozen(struct looking *k, const struct loaded *l, int64_t unit, bool *out)
{
	const struct result_grade *g;
	struct result_row row;
	struct result now;
	size_t n;
	enum err e = result_now(k->r, k->db, l, &now);

	*out = false;
	if (e != OK || now.id == 0)
		return e;
	e = result_of_unit(k->r->job, k->db, now.id, unit, &row, &g, &n);
	*out = e == OK;
	return e == E_MISSING ? OK : e;
}

static struct score_line
score_of(struct looking *k, const struct loaded *l, int64_t unit, size_t at)
{
	size_t grades;
	const struct rule_grade *g = rule_grades(l->rule, &grades);
	struct score_line s = { l->scheme.id, unit, l->title, l->set.unit[at],
		figure_range(k->r->job, &l->sheet.res.total, at,
		    rule_head(l->rule)->places),
		{ .or = S("") }, l->sheet.best[at], l->sheet.worst[at],
		l->sheet.best[at] != l->sheet.worst[at] };

	if (grades > 0)
		s.grade = grade_view(g, &l->sheet.res.grade[0], at);
	return s;
}

static enum err
look_scores(struct looking *k, const struct loaded *l)
{
	enum err e = OK;
	bool frozen;
	size_t at;

	for (size_t i = 0; e == OK && i < k->seen_n; i++) {
		if (k->v->scores_n == SCHEMES_MAX || !load_unit(l, k->seen[i], &at))
			continue;
		e = is_frozen(k, l, k->seen[i], &frozen);
		if (e == OK && !frozen)
			k->scores[k->v->scores_n++] = score_of(k, l, k->seen[i], at);
	}
	return e;
}

/* ── for an office ──────────────────────────────────────────────────── */

static int64_t
lacking(const struct loaded *l, size_t fact)
{
	int64_t n = 0;

	for (size_t i = 0; i < l->set.n; i++)
		n += l->set.snap.fact[fact].state[i] == CELL_MISSING;
	return n;
}

static void
look_office(struct looking *k, const struct loaded *l)
{
	struct job *j = k->r->job;
	const struct str *office;
	size_t n, offices = who_offices(k->r, &office);
	const struct rule_fact *f = rule_facts(l->rule, &n);

	for (size_t i = 0; i < n; i++) {
		int64_t missing = lacking(l, i);
		struct due due = due_of(j, f[i].due);

		if (missing == 0 || !score_gives(&f[i], office, offices))
			continue;
		k->office = job_grow(j, k->office, k->v->office_n, &k->office_cap,
		    sizeof *k->office);
		k->office[k->v->office_n++] = (struct office_row){ l->scheme.id, i,
			l->title, f[i].name,
			due.date.n == 0 ? S("")
					: job_fmt(j, "%.*s，%.*s", STR_FMT(due.date),
					      STR_FMT(due.left)),
			f[i].due, missing, due.late };
	}
}

static int
by_day(const void *a, const void *b)
{
	const struct office_row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->scheme != y->scheme)
		return x->scheme < y->scheme ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static enum err
look_waiting(struct looking *k, const struct loaded *l, struct scheme_row *row)
{
	const struct score_datum *d;
	const struct score_record *rec;
	const struct str *names, *office;
	size_t n, records, offices = who_offices(k->r, &office);
	enum err e = score_waiting(k->r->job, k->db, l->scheme.id, l->rule, office,
	    offices, WAITING_MAX + 1, &d, &names, &n);

	if (e == OK)
		e = score_records_waiting(k->r->job, k->db, l->scheme.id, l->rule, office,
		    offices, WAITING_MAX + 1, &rec, &records);
	if (e != OK)
		return e;
	n += records;
	row->is_more = n > WAITING_MAX;
	row->waiting = row->is_more ? WAITING_MAX : (int64_t)n;
	k->v->waiting += row->waiting;
	return OK;
}

/* ── one scheme ─────────────────────────────────────────────────────── */

static void
look_state(const struct loaded *l, struct scheme_row *row)
{
	size_t n;
	const struct rule_fact *f = rule_facts(l->rule, &n);

	row->units = (int64_t)l->set.n;
	for (size_t i = 0; i < l->set.n; i++)
		row->open += !is_closed(&l->sheet.res.total, i);
	for (size_t i = 0; i < n; i++)
		row->missing += f[i].is_class ? 0 : lacking(l, i);
}

static enum err
is_settled(struct looking *k, const struct loaded *l, bool *out)
{
	struct result r;
	enum err e = result_current(k->r->job, k->db, l->scheme.id,
	    score_period(k->r->job, l->rule), &r);

	*out = e == OK && r.state == RESULT_FINAL;
	return e == E_MISSING ? OK : e;
}

static enum err
look_at(struct looking *k, int64_t id, struct scheme_row *row)
{
	struct start_page *v = k->v;
	struct loaded l = { 0 };
	enum err e = load_sheet_id(k->r, k->db, id, &l);

	row->id = id;
	row->title = l.title;
	row->runs = e == OK;
	if (l.rule != NULL)
		row->version = rule_head(l.rule)->version;
	if (e != OK)
		return e == E_MISSING ? OK : e;
	look_state(&l, row);
	e = is_settled(k, &l, &row->is_settled);
	if (e != OK || row->is_settled)
		return e;
	if (v->may_fill)
		e = look_own(k, &l);
	if (e == OK && v->may_verify)
		e = look_waiting(k, &l, row);
	if (e == OK && account_has(who_of(k->r), R_OBJECT) && !v->may_fill)
		e = look_debts(k, &l);
	if (e == OK)
		e = look_scores(k, &l);
	if (v->may_fill)
		look_below(k, &l);
	if (v->may_give)
		look_office(k, &l);
	return e;
}

static enum err
fill_schemes(struct looking *k)
{
	struct job *j = k->r->job;
	struct start_page *v = k->v;
	const struct scheme *list;
	struct scheme_row *rows;
	size_t n;
	enum err e = scheme_list(j, k->db, &list, &n);

	k->done.j = j;
	if (e == OK)
		e = find_units(k);
	if (e != OK)
		return e;
	k->clerk = NEWS(j, struct clerk_block, SCHEMES_MAX);
	k->below = NEWS(j, struct below_row, BELOW_SHOWN);
	k->debts = NEWS(j, struct debt_line, SCHEMES_MAX);
	k->scores = NEWS(j, struct score_line, SCHEMES_MAX);
	rows = NEWS(j, struct scheme_row, n);
	for (size_t i = 0; e == OK && i < n; i++) {
		struct scheme_row *row = &rows[v->schemes_n];

		if (list[i].retired != DAY_NONE && list[i].retired <= j->today)
			continue;
		*row = (struct scheme_row){ .id = list[i].id, .title = list[i].title };
		if (v->schemes_n++ < SCHEMES_MAX)
			e = look_at(k, list[i].id, row);
	}
	if (k->v->office_n > 0)
		qsort(k->office, v->office_n, sizeof *k->office, by_day);
	v->clerk = k->clerk;
	v->done = buf_str(&k->done);
	v->below = k->below;
	v->debts = k->debts;
	v->scores = k->scores;
	v->office = k->office;
	v->schemes = rows;
	return e;
}

/* ── drafts before the units ────────────────────────────────────────── */

static void
add_consult(struct req *r, struct start_page *v, struct consult_line *list,
    const struct scheme_consult *c)
{
	bool is_box = c->scheme != 0, is_open = c->is_open && !is_box;
	int64_t left = account_has(who_of(r), R_DRAFT) ? c->unanswered : 0;
	struct due due = { .date = S("") };

	if (!is_open && left == 0)
		return;
	if (is_open)
		due = due_of(r->job, c->until);
	list[v->consults_n++] = (struct consult_line){
		{ is_box ? job_fmt(r->job, "/scheme/%lld/suggest", (long long)c->scheme)
			 : job_fmt(r->job, "/consult/%lld", (long long)c->id) },
		c->title, name_apart(c->title, c->name), due.date, due.left, due.late,
		is_open, left
	};
}

static enum err
fill_consults(struct req *r, struct db_ro *db, struct start_page *v)
{
	const struct scheme_consult *c, *box;
	struct consult_line *list;
	size_t n, boxes;
	enum err e = scheme_consult_list(r->job, db, 0, &c, &n);

	if (e == OK)
		e = scheme_box_list(r->job, db, &box, &boxes);
	if (e != OK)
		return e;
	list = NEWS(r->job, struct consult_line, n + boxes);
	for (size_t i = 0; i < n; i++)
		add_consult(r, v, list, &c[i]);
	for (size_t i = 0; i < boxes; i++)
		add_consult(r, v, list, &box[i]);
	v->consults = list;
	return OK;
}

/* ── the calendar ───────────────────────────────────────────────────── */

/* This year, or from December on the next, if it has no table. */
static enum err
fill_calendar(struct req *r, struct db_ro *db, struct start_page *v)
{
	struct holiday_year had;
	int y, m, d;
	enum err e;

	day_parts(r->job->today, &y, &m, &d);
	e = holiday_year(r->job, db, y, &had);
	if (e == OK && m == 12)
		e = holiday_year(r->job, db, ++y, &had);
	v->unpublished = e == E_MISSING ? y : 0;
	return e == E_MISSING ? OK : e;
}

/* ── the page ───────────────────────────────────────────────────────── */

static void
fill_posts(struct req *r, struct start_page *v)
{
	const struct account_who *who = who_of(r);
	struct post_view *list = NEWS(r->job, struct post_view, who->post_n);

	for (size_t i = 0; i < who->post_n; i++) {
		const struct org_post *p = &who->post[i];
		bool may = account_scope(R_UNIT, p->role) != SCOPE_NO;

		list[i] = (struct post_view){ post_words(r->job, p), may ? p->unit : 0 };
	}
	v->posts = list;
	v->posts_n = who->post_n;
}

static void
fill_rights(struct req *r, struct start_page *v)
{
	const struct account_who *who = who_of(r);

	v->may_fill = account_has(who, R_FILL);
	v->may_give = account_has(who, R_GIVE);
	v->may_verify = account_has(who, R_VERIFY);
	v->may_rank = account_has(who, R_RANK);
	v->may_scheme = account_has(who, R_SCHEME);
	v->may_account = account_has(who, R_ACCOUNT);
	v->may_grant = account_has(who, R_GRANT);
	v->may_audit = account_has(who, R_AUDIT);
	v->may_system = account_has(who, R_SYSTEM);
	v->may_calendar = account_has(who, R_CALENDAR);
}

enum err
page_start(struct req *r, struct db_ro *db)
{
	struct start_page v = { .frame = frame_of(r, S("待办")),
		.today = day_text(r->job, r->job->today) };
	struct looking k = { .r = r, .db = db, .v = &v };
	enum err e = OK;

	fill_rights(r, &v);
	fill_posts(r, &v);
	if (v.may_scheme)
		e = fill_schemes(&k);
	if (e == OK)
		e = items_first(r, db, &v.items);
	if (e == OK)
		e = results_first(r, db, &v.results);
	if (e == OK && account_has(who_of(r), R_CONSULT))
		e = fill_consults(r, db, &v);
	if (e == OK && v.may_calendar)
		e = fill_calendar(r, db, &v);
	if (e != OK)
		return e;
	start_page_html(&r->out, &v);
	return OK;
}
