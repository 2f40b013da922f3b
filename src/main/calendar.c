/* SPDX-License-Identifier: MIT
 *
 * calendar.c -- the tables of days off [日历]: those inside the program, --holidays
 *
 * calendar/basis.csv names the years there are and the notice of each; a new
 * directory begins with them.  A table from a file is used once and not kept.
 */
#include "embedded.h"
#include "holiday/holiday.h"
#include "main/main.h"
#include "office/office.h"

enum err
embedded_table(struct job *j, const char *name, struct table *out)
{
	for (size_t i = 0; i < embedded_n; i++)
		if (strcmp(embedded[i].name, name) == 0)
			return office_csv_read(j, str_of(name),
			    (struct str){ (const char *)embedded[i].p, embedded[i].n },
			    out);
	return fail(j, E_SYSTEM, "程序里没有 %s", name);
}

static enum err
put_year(struct job *j, struct db_rw *rw, struct str year, struct str basis)
{
	const struct holiday_act act = { .day = j->today };
	struct holiday_year y = { .basis = basis };
	struct holiday_import in = { 0 };
	struct table t;
	bool changed;
	enum err e = embedded_table(j, job_fmt(j, "calendar/%.*s.csv", STR_FMT(year)).p,
	    &t);

	for (size_t i = 0; i < year.n; i++)
		y.year = y.year * 10 + (year.p[i] - '0');
	if (e == OK)
		e = holiday_from_table(j, &t, y.year, &in);
	if (e == OK && in.wrong > 0)
		return fail(j, E_SYSTEM, "程序里的 %.*s 有错", STR_FMT(t.name));
	y.days = in.days;
	y.n = in.n;
	return e == OK ? holiday_put(j, rw, &act, &y, &changed) : e;
}

enum err
calendar_fill(struct job *j, struct db_rw *rw)
{
	struct table t;
	enum err e = embedded_table(j, "calendar/basis.csv", &t);

	for (size_t row = 1; e == OK && row < t.rows; row++)
		e = put_year(j, rw, table_at(&t, row, 0), table_at(&t, row, 1));
	return e;
}

enum err
calendar_given(struct run *run, struct rule_snapshot *snap)
{
	const char *path = run->args->value[OPT_HOLIDAYS];
	struct holidays h;
	struct table t;
	enum err e = OK;

	if (path == NULL)
		return OK;
	e = table_read(run->j, path, &t);
	if (e == OK)
		e = holiday_from_years(run->j, &t, &h);
	if (e == OK)
		snap->off = holiday_bytes(run->j, &h, &snap->off_from, &snap->off_to);
	return e;
}
