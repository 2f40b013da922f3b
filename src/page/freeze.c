/* SPDX-License-Identifier: MIT
 *
 * freeze.c -- freezing a scheme's scores [定格]: what would be frozen, then done
 *
 * The page is computed twice, for the look and for the form; data that came in
 * between send back to look again.
 */
#include <stdlib.h>

#include "page/settle.h"

#define OBJECT_DAYS 5 /* working days for objections unless somebody says else */
#define OBJECT_DAYS_MAX 60
#define GONE_SHOWN 20

struct freeze_table { /* 等次: 优秀 25，良好 48 */
	struct str name, counts;
};
struct freeze_doubt {
	bool stops;
	struct str what;
	struct url to; /* where it can be mended; empty: nowhere */
};
struct freeze_page {
	struct frame frame;
	struct problems problems;
	int64_t id, version, upto, after, amends; /* other results; 0: none */
	struct str title, words, period, day, early, until, until_note, days, reason,
	    basis;
	struct state_view had_state;
	size_t units, gone_n;
	struct str gone; /* names of units that the amended result had */
	bool gone_more;
	const struct freeze_table *tables;
	size_t tables_n;
	const struct freeze_doubt *doubts;
	size_t doubts_n;
	bool stops, says_days, must_show, needs_reason, is_again, bad_days, bad_reason,
	    bad_basis;
};
#include "page/freeze.html.h"

struct freezing { /* one form */
	struct org_act act;
	struct loaded l;
	struct result_freezing f;
	struct result had; /* the newest of the period; id 0: none */
	int64_t id;
	bool seen;
};

/* ── what there is ──────────────────────────────────────────────────── */

static enum err
load(struct req *r, struct db_ro *db, struct freezing *z)
{
	enum err e = load_rule(r, db, &z->l);

	if (e != OK)
		return e;
	e = result_freeze_read(r->job, db, z->l.scheme.id, r->job->today, &z->f);
	if (e == OK)
		e = result_latest(r->job, db, z->l.scheme.id, z->f.period, &z->had);
	return e == E_MISSING ? OK : e;
}

/* The result in effect that would be amended; 0: none. */
static int64_t
amended_by(const struct freezing *z)
{
	return z->had.state == RESULT_FINAL ? z->had.id : z->had.amends;
}

static struct str
counts_of(struct job *j, const struct freezing *z, const struct rule_grade *g,
    size_t table)
{
	struct buf b = { .j = j };
	size_t open = 0;

	for (size_t i = 0; i < z->f.row_n; i++)
		open += str_find(z->f.grade[i * z->f.tables + table].proposed, S("–")) <
		    z->f.grade[i * z->f.tables + table].proposed.n;
	for (size_t k = 0; k < g->rows_n; k++) {
		size_t n = 0;

		for (size_t i = 0; i < z->f.row_n; i++)
			n += str_eq(z->f.grade[i * z->f.tables + table].proposed,
			    g->row[k]);
		buf_fmt(&b, "%s%.*s %zu", k > 0 ? "，" : "", STR_FMT(g->row[k]), n);
	}
	if (open > 0)
		buf_fmt(&b, "，还定不下来 %zu", open);
	return buf_str(&b);
}

static void
fill_tables(struct job *j, const struct freezing *z, struct freeze_page *v)
{
	size_t n;
	const struct rule_grade *g = rule_grades(z->l.rule, &n);
	struct freeze_table *list = NEWS(j, struct freeze_table, n);

	for (size_t i = 0; i < n && i < z->f.tables; i++)
		list[v->tables_n++] = (struct freeze_table){ g[i].name,
			counts_of(j, z, &g[i], i) };
	v->tables = list;
}

/* ── the last day for objections ────────────────────────────────────── */

static bool
says_days(const struct freezing *z, struct rule_settling *how)
{
	return rule_settling(z->l.rule, how) && how->object_days > 0;
}

static enum err
last_day(struct req *r, struct db_ro *db, int days, bool work, struct freezing *z,
    struct freeze_page *v)
{
	int32_t today = r->job->today;
	bool complete = true;
	enum err e = OK;

	z->f.object_until = today + days;
	if (work)
		e = holiday_after(r->job, db, today, days, &z->f.object_until, &complete);
	v->until = day_text(r->job, z->f.object_until);
	if (!complete)
		v->until_note = S("那一年的节假日还没有公布，按周六、周日休息算");
	return e;
}

/* What the scheme says; else what was typed, 0 for none. */
static enum err
fill_days(struct req *r, struct db_ro *db, struct freezing *z, struct freeze_page *v)
{
	struct rule_settling how;
	int64_t days;

	v->says_days = says_days(z, &how);
	if (v->says_days)
		return last_day(r, db, how.object_days, how.object_work, z, v);
	z->f.object_until = DAY_NONE;
	if (!req_number(v->days, &days) || days > OBJECT_DAYS_MAX) {
		v->bad_days = true;
		problem_add(&v->problems, S("days"),
		    job_fmt(r->job, "请写异议期是几个工作日：0 到 %d，0 是不收异议",
			OBJECT_DAYS_MAX));
		return OK;
	}
	return days == 0 ? OK : last_day(r, db, (int)days, true, z, v);
}

/* ── drawing ────────────────────────────────────────────────────────── */

/* The column of the fact, for who gives it; else its row among all of them. */
static struct url
doubt_to(struct req *r, const struct freezing *z, const struct result_doubt *d)
{
	const struct str *office;
	size_t facts, offices = who_offices(r, &office);
	const struct rule_fact *f = rule_facts(z->l.rule, &facts);
	long long id = (long long)z->l.scheme.id;

	if (d->waits)
		return (struct url){ job_fmt(r->job, "/scheme/%lld/verify", id) };
	if (d->fact < 0)
		return (struct url){ S("") };
	return (struct url){ job_fmt(r->job, "/scheme/%lld/data%s%d", id,
	    score_gives(&f[d->fact], office, offices) ? "/" : "#c", d->fact) };
}

static void
fill_doubts(struct req *r, const struct freezing *z, struct freeze_page *v)
{
	struct freeze_doubt *list = NEWS(r->job, struct freeze_doubt, z->f.doubt_n);

	for (size_t i = 0; i < z->f.doubt_n; i++) {
		const struct result_doubt *d = &z->f.doubt[i];

		list[i] = (struct freeze_doubt){ d->stops, d->what, doubt_to(r, z, d) };
		v->stops = v->stops || d->stops;
	}
	v->doubts = list;
	v->doubts_n = z->f.doubt_n;
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Its units by number. */
static int64_t *
units_in(struct job *j, const struct freezing *z)
{
	int64_t *list = NEWS(j, int64_t, z->f.row_n + 1);

	for (size_t i = 0; i < z->f.row_n; i++)
		list[i] = z->f.row[i].unit;
	qsort(list, z->f.row_n, sizeof *list, by_number);
	return list;
}

/* Units of the amended result that closed, or left the list, and would not be in this. */
static enum err
fill_gone(struct req *r, struct db_ro *db, const struct freezing *z,
    struct freeze_page *v)
{
	struct buf b = { .j = r->job };
	const struct result_row *row;
	size_t n, gone = 0;
	int64_t *is;
	enum err e;

	if (v->amends == 0)
		return OK;
	is = units_in(r->job, z);
	e = result_rows(r->job, db, v->amends, &row, &n);
	for (size_t i = 0; e == OK && i < n; i++) {
		if (bsearch(&row[i].unit, is, z->f.row_n, sizeof *is, by_number) != NULL)
			continue;
		if (gone < GONE_SHOWN)
			buf_fmt(&b, "%s%.*s", gone > 0 ? "、" : "", STR_FMT(row[i].name));
		gone++;
	}
	v->gone_n = gone;
	v->gone_more = gone > GONE_SHOWN;
	v->gone = buf_str(&b);
	return e;
}

static void
fill(struct req *r, const struct freezing *z, struct freeze_page *v)
{
	const struct rule_head *h = rule_head(z->l.rule);

	v->id = z->l.scheme.id;
	v->version = z->f.version;
	v->title = z->l.title;
	v->words = h->version;
	v->period = job_fmt(r->job, "%.*s至%.*s", STR_FMT(day_text(r->job, h->from)),
	    STR_FMT(day_text(r->job, h->to)));
	v->day = day_text(r->job, z->f.day);
	v->units = z->f.row_n;
	v->upto = z->f.upto;
	v->after = z->had.id;
	v->amends = amended_by(z);
	v->is_again = v->after != v->amends;
	if (z->had.id != 0)
		v->had_state = settled_state(z->had.state);
	fill_doubts(r, z, v);
	v->must_show = z->f.must_show;
	if (h->to != DAY_NONE && r->job->today <= h->to)
		v->early = job_fmt(r->job, "考核期到%.*s才结束",
		    STR_FMT(day_text(r->job, h->to)));
	v->needs_reason = v->early.n > 0 || v->after != 0;
	fill_tables(r->job, z, v);
}

static enum err
draw(struct req *r, const struct freezing *z, struct freeze_page *v)
{
	v->frame = frame_of(r,
	    problem_title(&v->problems, job_fmt(r->job, "定格 %.*s", STR_FMT(v->title))));
	frame_scheme(r, &v->frame, z->l.title, z->l.scheme.id);
	freeze_page_html(&r->out, v);
	return OK;
}

enum err
page_freeze(struct req *r, struct db_ro *db)
{
	struct freeze_page v = { .problems = { .j = r->job } };
	struct freezing z = { .id = 0 };
	enum err e = load(r, db, &z);

	if (e != OK)
		return e;
	fill(r, &z, &v);
	v.days = job_fmt(r->job, "%d", OBJECT_DAYS);
	if (v.is_again && v.amends != 0) {
		v.reason = z.had.reason;
		v.basis = z.had.basis;
	}
	e = fill_days(r, db, &z, &v);
	if (e == OK)
		e = fill_gone(r, db, &z, &v);
	return e == OK ? draw(r, &z, &v) : e;
}

/* ── taking ─────────────────────────────────────────────────────────── */

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct freezing *z = arg;

	return result_freeze(j, rw, &z->act, &z->f, &z->id);
}

static enum err
read_form(struct req *r, struct db_ro *db, struct freezing *z, struct freeze_page *v)
{
	int64_t upto = 0, after = 0;
	enum err e;

	v->days = str_trim(req_field(r, S("days")));
	v->reason = typed(r, &v->problems, S("reason"), S("reason"), RESULT_WORDS_MAX);
	v->basis = typed(r, &v->problems, S("basis"), S("basis"), RESULT_WORDS_MAX);
	(void)!req_number(req_field(r, S("upto")), &upto);
	(void)!req_number(req_field(r, S("after")), &after);
	if (upto != v->upto || after != v->after)
		problem_add(&v->problems, S(""),
		    S("您核对以后，数据、名单或读到的别的结果又有变动，下面是现在的。"
		      "请再核对一遍"));
	v->bad_reason = v->needs_reason && v->reason.n == 0;
	if (v->bad_reason)
		problem_add(&v->problems, S("reason"),
		    v->amends != 0      ? S("请写明为什么更正")
			: v->after != 0 ? S("请写明为什么重算")
					: S("请写明为什么提前定格"));
	v->bad_basis = v->amends != 0 && v->basis.n == 0;
	if (v->bad_basis)
		problem_add(&v->problems, S("basis"),
		    S("请写更正的依据，例如哪次会议、哪份文件"));
	z->f.basis = v->basis;
	z->f.after = v->after;
	z->f.reason = v->reason;
	e = fill_gone(r, db, z, v);
	return e == OK ? fill_days(r, db, z, v) : e;
}

enum err
page_freeze_take(struct req *r, struct desk *d)
{
	struct freeze_page v = { .problems = { .j = r->job } };
	struct freezing z = { .act = act_of(r) };
	enum err e = load(r, d->ro, &z);

	if (e != OK)
		return e;
	z.act.seen = &z.seen;
	fill(r, &z, &v);
	e = read_form(r, d->ro, &z, &v);
	if (e == OK && v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, &z, &v);
	}
	if (e == OK)
		e = db_tell(r->job, d->db, tell, &z);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &z, &v) : e;
	go_to(r,
	    z.seen ? job_fmt(r->job, "/scheme/%lld/results?done=again", (long long)v.id)
		   : job_fmt(r->job, "/result/%lld?done=freeze", (long long)z.id));
	return OK;
}
