/* SPDX-License-Identifier: MIT
 *
 * calendar_import.c -- a year's days off, from the notice or a table: a dry run first
 *
 * What was pasted or uploaded travels to the confirmation in the form and is read
 * again there, as the import of units does.
 */
#include "holiday/holiday.h"
#include "page/data.h"

struct calendar_row {
	size_t line;
	struct str day, word, colour, name, told;
};

struct calendar_import_page {
	struct frame frame;
	struct problems problems;
	struct str year, basis, text, name;
	bool bad_year, bad_basis, is_read, can_put, is_known;
	size_t n, wrong;
	int64_t off_n, work_n, net;
	const struct calendar_row *rows;
	size_t rows_n;
};
#include "page/calendar_import.html.h"

struct importing {
	struct holiday_act act;
	struct holiday_year year;
	bool seen, changed;
};

/* ── what was read ──────────────────────────────────────────────────── */

static struct calendar_row
row_of(struct job *j, const struct holiday_day *d, const struct holiday_row *row)
{
	static const char *const week[] = { "一", "二", "三", "四", "五", "六", "日" };
	struct calendar_row v = { .line = row->line,
		.day = row->wrote,
		.word = d->off ? S("放假") : S("上班"),
		.colour = d->off ? S("tag g") : S("tag b"),
		.name = d->name,
		.told = row->told };

	if (row->told.n > 0) {
		v.word = S("有错");
		v.colour = S("tag r");
	} else {
		v.day = job_fmt(j, "%.*s（周%s）", STR_FMT(day_text(j, d->day)),
		    week[holiday_weekday(d->day)]);
	}
	return v;
}

static void
fill_rows(struct job *j, const struct holiday_import *in, struct calendar_import_page *v)
{
	struct calendar_row *rows = NEWS(j, struct calendar_row, in->n + 1);

	for (int wrong = 1; wrong >= 0; wrong--)
		for (size_t i = 0; i < in->n; i++)
			if ((in->rows[i].told.n > 0) == (wrong > 0))
				rows[v->rows_n++] = row_of(j, &in->days[i], &in->rows[i]);
	for (size_t i = 0; i < in->n; i++) {
		v->off_n += in->days[i].off;
		v->work_n += !in->days[i].off;
		v->net += !in->days[i].off ? -1 : holiday_weekday(in->days[i].day) < 5;
	}
	v->rows = rows;
	v->n = in->n;
	v->wrong = in->wrong;
	v->is_read = true;
}

static enum err
draw(struct req *r, struct calendar_import_page *v)
{
	v->frame = frame_of(r, problem_title(&v->problems, S("录入一年的放假安排")));
	calendar_import_page_html(&r->out, v);
	return OK;
}

enum err
page_calendar_import(struct req *r, struct db_ro *db)
{
	struct calendar_import_page v = { .problems = { .j = r->job } };
	int y, m, d;

	(void)db;
	day_parts(r->job->today, &y, &m, &d);
	v.year = job_fmt(r->job, "%d", y + 1);
	return draw(r, &v);
}

/* ── what was typed ─────────────────────────────────────────────────── */

static void
read_head(struct req *r, struct calendar_import_page *v, struct holiday_year *out)
{
	int64_t year;

	v->year = str_trim(req_field(r, S("year")));
	v->basis = str_trim(req_field(r, S("basis")));
	out->basis = v->basis;
	v->bad_year = !req_number(v->year, &year) || year < HOLIDAY_YEAR_LEAST ||
	    year > HOLIDAY_YEAR_MOST;
	v->bad_basis = v->basis.n == 0 || v->basis.n > HOLIDAY_BASIS_MAX;
	if (v->bad_year)
		problem_add(&v->problems, S("year"), S("年度写四位数，例如 2027"));
	else
		out->year = (int)year;
	if (v->bad_basis)
		problem_add(&v->problems, S("basis"),
		    v->basis.n == 0 ? S("请写明依据，例如 国办发明电〔2025〕7号")
				    : S("依据太长；请只写文件名和文号"));
}

static bool
has_file(const struct req *r)
{
	for (size_t i = 0; i < r->field_n; i++)
		if (r->field[i].is_file && r->field[i].value.n > 0)
			return true;
	return false;
}

/* A text whose first line is no head of columns is the notice. */
static bool
is_notice(const struct req *r, struct str text)
{
	struct str head = str_cut(text, 0, str_find(text, S("\n")));

	return !has_file(r) && text.n > 0 && str_find(head, S("日期")) == head.n;
}

static struct str
text_typed(struct req *r)
{
	return one_line_end(r->job, str_trim(req_field(r, S("text"))));
}

static enum err
read_days(struct req *r, int year, struct calendar_import_page *v,
    struct holiday_import *out)
{
	struct str text = text_typed(r);
	struct given given = { .name = S("") };
	enum err e;

	v->text = text;
	if (is_notice(r, text)) {
		v->name = S("通知");
		return holiday_from_notice(r->job, text, year, out);
	}
	e = table_given(r, &given);
	if (given.text.n > 0)
		v->text = given.text;
	v->name = given.name;
	return e == OK ? holiday_from_table(r->job, &given.table, year, out) : e;
}

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct importing *i = arg;

	return holiday_put(j, rw, &i->act, &i->year, &i->changed);
}

/* Is there a table of the year already? */
static enum err
find_known(struct req *r, struct desk *d, int year, bool *out)
{
	struct holiday_year had;
	enum err e = holiday_year(r->job, d->ro, year, &had);

	*out = e == OK;
	return e == E_MISSING ? OK : e;
}

static enum err
put(struct req *r, struct desk *d, struct calendar_import_page *v, struct importing *i)
{
	enum err e;

	i->act = (struct holiday_act){ .actor = who_of(r)->person,
		.day = r->job->today,
		.once = req_field(r, S("once")),
		.seen = &i->seen };
	e = db_tell(r->job, d->db, tell, i);
	if (e != OK)
		return problem_told(r, &v->problems, e) ? draw(r, v) : e;
	go_to(r,
	    saved_at(r->job, job_fmt(r->job, "/calendar?year=%d", i->year.year), i->seen,
		i->changed));
	return OK;
}

enum err
page_calendar_import_take(struct req *r, struct desk *d)
{
	struct calendar_import_page v = { .problems = { .j = r->job } };
	struct importing i = { .seen = false };
	struct holiday_import in = { 0 };
	enum err e;

	read_head(r, &v, &i.year);
	e = read_days(r, i.year.year > 0 ? i.year.year : HOLIDAY_YEAR_LEAST, &v, &in);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &v) : e;
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, &v);
	}
	fill_rows(r->job, &in, &v);
	i.year.days = in.days;
	i.year.n = in.n;
	e = find_known(r, d, i.year.year, &v.is_known);
	if (e == OK && in.wrong == 0 && in.n > 0)
		e = holiday_check(r->job, &i.year);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &v) : e;
	v.can_put = in.wrong == 0 && in.n > 0;
	if (!v.can_put || !str_eq(req_field(r, S("do")), S("put")))
		return draw(r, &v);
	return put(r, d, &v, &i);
}
