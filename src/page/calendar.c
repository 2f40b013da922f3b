/* SPDX-License-Identifier: MIT
 *
 * calendar.c -- the calendar [日历]: which days of a year are off, counting days
 *
 * Everybody who has signed in may look; the counter answers 公示5个工作日到哪一天.
 */
#include "holiday/holiday.h"
#include "office/office.h"
#include "page/draft.h"

#define COUNT_USUAL 5 /* working days of a 公示 */

struct year_tab {
	int64_t year;
	bool is_here;
};

struct festival { /* all days of one name */
	struct str name, off, work;
	int64_t days;
};

struct calendar_page {
	struct frame frame;
	struct str saved;
	int64_t year, next, off_n, work_n, net;
	bool is_known, is_next_known, may_edit;
	struct str basis, who, at;
	const struct year_tab *years;
	size_t years_n;
	const struct festival *rows;
	size_t rows_n;
	struct str day, count, answer, told; /* of the counter */
	bool may_move;
};
#include "page/calendar.html.h"

static int
year_on(int32_t day)
{
	int y, m, d;

	day_parts(day, &y, &m, &d);
	return y;
}

/* ── one year ───────────────────────────────────────────────────────── */

/* 2月15日（周日）; with the year if it is not ${year}. */
static void
put_day(struct buf *b, int32_t day, int year)
{
	static const char *const words[] = { "一", "二", "三", "四", "五", "六", "日" };
	int y, m, d;

	day_parts(day, &y, &m, &d);
	if (y != year)
		buf_fmt(b, "%d年", y);
	buf_fmt(b, "%d月%d日（周%s）", m, d, words[holiday_weekday(day)]);
}

/* The days of ${name} that are ${off}: 2月15日 至 2月23日、…; their number. */
static int64_t
put_days(struct buf *b, const struct holiday_year *y, struct str name, bool off)
{
	int64_t n = 0;

	for (size_t i = 0; i < y->n; i++) {
		size_t last = i;

		if (y->days[i].off != off || !str_eq(y->days[i].name, name))
			continue;
		while (last + 1 < y->n && y->days[last + 1].off == off &&
		    str_eq(y->days[last + 1].name, name) &&
		    y->days[last + 1].day == y->days[last].day + 1)
			last++;
		buf_put(b, b->n > 0 ? S("、") : S(""));
		put_day(b, y->days[i].day, y->year);
		if (last > i) {
			buf_put(b, S("至"));
			put_day(b, y->days[last].day, y->year);
		}
		n += (int64_t)(last - i) + 1;
		i = last;
	}
	return n;
}

static bool
is_listed(const struct festival *rows, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].name, name))
			return true;
	return false;
}

static void
add_festival(struct job *j, const struct holiday_year *y, struct str name,
    struct festival *rows, size_t *n)
{
	struct buf off = { .j = j }, work = { .j = j };
	struct festival *f = &rows[*n];

	if (is_listed(rows, *n, name))
		return;
	f->name = name;
	f->days = put_days(&off, y, name, true);
	(void)put_days(&work, y, name, false);
	f->off = buf_str(&off);
	f->work = buf_str(&work);
	++*n;
}

/* In the order of the days off; a name that has none comes last. */
static void
fill_festivals(struct job *j, const struct holiday_year *y, struct calendar_page *v)
{
	struct festival *rows = NEWS(j, struct festival, y->n + 1);

	for (int off = 1; off >= 0; off--)
		for (size_t i = 0; i < y->n; i++)
			if (y->days[i].off == (off > 0))
				add_festival(j, y, y->days[i].name, rows, &v->rows_n);
	for (size_t i = 0; i < y->n; i++) {
		v->off_n += y->days[i].off;
		v->work_n += !y->days[i].off;
		v->net += !y->days[i].off ? -1 : holiday_weekday(y->days[i].day) < 5;
	}
	v->rows = rows;
}

static enum err
fill_year(struct req *r, struct db_ro *db, struct calendar_page *v)
{
	struct holiday_year y;
	enum err e = holiday_year(r->job, db, (int)v->year, &y);

	if (e == E_MISSING)
		return OK;
	if (e != OK)
		return e;
	v->is_known = true;
	v->basis = y.basis;
	v->who = y.actor == 0 ? S("随程序带来") : person_name(r, db, y.actor);
	v->at = moment(r->job, y.at);
	fill_festivals(r->job, &y, v);
	return OK;
}

/* The year asked for, else this one. */
static void
choose_year(struct req *r, struct calendar_page *v)
{
	int64_t asked;

	v->year = year_on(r->job->today);
	v->next = v->year + 1;
	if (req_number(req_field(r, S("year")), &asked) && asked >= HOLIDAY_YEAR_LEAST &&
	    asked <= HOLIDAY_YEAR_MOST)
		v->year = asked;
}

static enum err
fill_tabs(struct req *r, struct db_ro *db, struct calendar_page *v)
{
	const int *years;
	struct year_tab *list;
	bool here = false;
	size_t n;
	enum err e = holiday_years(r->job, db, &years, &n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct year_tab, n + 1);
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct year_tab){ years[i], years[i] == v->year };
		here = here || list[i].is_here;
		v->is_next_known = v->is_next_known || years[i] == v->next;
	}
	if (!here)
		list[n++] = (struct year_tab){ v->year, true };
	v->years = list;
	v->years_n = n;
	return OK;
}

/* ── counting ───────────────────────────────────────────────────────── */

static enum err
fill_count(struct req *r, struct db_ro *db, struct calendar_page *v)
{
	struct buf b = { .j = r->job };
	int64_t n = 0;
	int32_t from, to;
	bool complete;
	enum err e;

	v->day = str_trim(req_field(r, S("day")));
	v->count = str_trim(req_field(r, S("count")));
	if (v->day.n == 0 && v->count.n == 0) {
		v->day = day_input(r->job, r->job->today);
		v->count = job_fmt(r->job, "%d", COUNT_USUAL);
		return OK;
	}
	if (!day_parse(v->day, &from)) {
		v->told = S("日期请写成 2026-03-05 这样");
		return OK;
	}
	if (!req_number(v->count, &n) || n < 1 || n > HOLIDAY_AFTER_MAX) {
		v->told = job_fmt(r->job, "工作日数写 1 到 %d 之间的整数",
		    HOLIDAY_AFTER_MAX);
		return OK;
	}
	e = holiday_after(r->job, db, from, (int)n, &to, &complete);
	if (e != OK)
		return e;
	day_put(&b, from);
	buf_fmt(&b, "起 %lld 个工作日，到 ", (long long)n);
	put_day(&b, to, year_on(from));
	buf_put(&b, S("止"));
	v->answer = buf_str(&b);
	v->may_move = !complete;
	return OK;
}

/* ── the page ───────────────────────────────────────────────────────── */

enum err
page_calendar(struct req *r, struct db_ro *db)
{
	struct calendar_page v = { .may_edit = account_has(who_of(r), R_CALENDAR) };
	enum err e;

	choose_year(r, &v);
	v.saved = saved_text(r,
	    (struct saved){ "已经公布，从现在起按这张表数工作日。", NULL,
		"与现有的表一样，没有要保存的。" });
	e = fill_tabs(r, db, &v);
	if (e == OK)
		e = fill_year(r, db, &v);
	if (e == OK)
		e = fill_count(r, db, &v);
	if (e != OK)
		return e;
	v.frame = frame_of(r, job_fmt(r->job, "日历 %lld 年", (long long)v.year));
	calendar_page_html(&r->out, &v);
	return OK;
}

enum err
page_calendar_csv(struct req *r, struct db_ro *db)
{
	struct calendar_page v = { .year = 0 };
	struct holiday_year y = { .n = 0 };
	struct str *cell;
	struct table t = { .cols = 3 };
	enum err e;

	choose_year(r, &v);
	e = holiday_year(r->job, db, (int)v.year, &y);
	if (e != OK)
		return e;
	t.rows = y.n + 1;
	cell = NEWS(r->job, struct str, t.rows * t.cols);
	cell[0] = S("日期");
	cell[1] = S("安排");
	cell[2] = S("名目");
	for (size_t i = 0; i < y.n; i++) {
		cell[(i + 1) * 3] = day_input(r->job, y.days[i].day);
		cell[(i + 1) * 3 + 1] = y.days[i].off ? S("放假") : S("上班");
		cell[(i + 1) * 3 + 2] = y.days[i].name;
	}
	t.cell = cell;
	office_csv_write(&r->out.b, &t);
	req_download(r, S("text/csv; charset=utf-8"),
	    job_fmt(r->job, "%lld年放假安排.csv", (long long)v.year));
	return OK;
}
