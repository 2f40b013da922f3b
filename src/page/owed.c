/* SPDX-License-Identifier: MIT
 *
 * owed.c -- data of a unit that are not settled: 未报, 待核, 已退回
 */
#include "page/data.h"

static int
by_day(const void *a, const void *b)
{
	const struct owed_row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static struct owed_row
row_of(struct req *r, const struct rule_fact *f, const struct score_datum *d, size_t at)
{
	const struct account_who *who = who_of(r);
	const struct str *office;
	size_t offices = who_offices(r, &office);
	struct due due = due_of(r->job, f->due);
	bool given = d->status == SCORE_GIVEN;

	return (struct owed_row){ .at = at,
		.day = f->due,
		.name = f->name,
		.giver = f->giver,
		.value = value_seen(r, f, d),
		.due = due.date.n == 0
		    ? S("")
		    : job_fmt(r->job, "%.*s，%.*s", STR_FMT(due.date), STR_FMT(due.left)),
		.reason = d->status == SCORE_RETURNED ? d->reason : S(""),
		.state = state_of(d),
		.waits = given,
		.late = due.late && !given,
		.may_fill = f->owed == RULE_BY_UNIT && account_has(who, R_FILL),
		.may_give = account_has(who, R_GIVE) && score_gives(f, office, offices),
		.may_verify = given && account_has(who, R_VERIFY) &&
		    score_verifies(f, office, offices) };
}

enum err
owed_of(struct req *r, struct db_ro *db, const struct loaded *l, int64_t unit,
    bool by_unit, struct owed *out)
{
	size_t n;
	const struct rule_fact *f = rule_facts(l->rule, &n);
	struct owed_row *rows = NEWS(r->job, struct owed_row, n);
	const struct score_source *source;
	const struct score_datum *d;
	enum err e = score_data(r->job, db, l->scheme.id, l->rule, unit, &d);

	if (e == OK)
		e = score_sources_of(r->job, db, l->scheme.id, l->rule, unit, &source);
	*out = (struct owed){ .rows = rows };
	for (size_t i = 0; e == OK && i < n; i++) {
		if (d[i].status == SCORE_ACCEPTED || f[i].is_class ||
		    source[i].scheme != 0 || (by_unit && f[i].owed != RULE_BY_UNIT))
			continue;
		rows[out->rows_n] = row_of(r, &f[i], &d[i], i);
		out->may_fill = out->may_fill || rows[out->rows_n].may_fill;
		out->may_give = out->may_give || rows[out->rows_n].may_give;
		out->missing += d[i].status == SCORE_NONE;
		out->waiting += d[i].status == SCORE_GIVEN;
		out->returned += d[i].status == SCORE_RETURNED;
		out->rows_n++;
	}
	qsort(rows, out->rows_n, sizeof *rows, by_day);
	return e;
}
