/* SPDX-License-Identifier: MIT
 *
 * columns.c -- the facts of a scheme, to choose one and give it for many units
 *
 * /data shows an office all of them, with which units lack each; /own shows a
 * clerk those that units owe.
 */
#include "page/data.h"

#define LACKING_SHOWN 40 /* units of one fact that are named */

struct lacking { /* a unit that lacks a fact */
	int64_t id;
	struct str name;
};
struct column_row {
	size_t at;
	struct str name, unit, giver, due, used;
	bool late, may_give;
	size_t missing;
	const struct lacking *who; /* the first of them */
	size_t who_n, more;        /* more: that are not named */
};

struct columns_page {
	struct frame frame;
	struct str saved, title, classless, vacant;
	struct url base;
	bool is_own, is_listless, may_list;
	size_t units;
	const struct column_row *rows;
	size_t rows_n;
};
#include "page/columns.html.h"

/* The units of the list that lack the fact, in the order of the list. */
static void
fill_lacking(struct job *j, const struct loaded *l, size_t fact, struct column_row *row)
{
	const struct score_set *set = &l->set;
	struct lacking *who = NULL;
	size_t cap = 0;

	for (size_t i = 0; i < set->n; i++) {
		if (set->snap.fact[fact].state[i] != CELL_MISSING)
			continue;
		row->missing++;
		if (row->who_n == LACKING_SHOWN)
			continue;
		who = job_grow(j, who, row->who_n, &cap, sizeof *who);
		who[row->who_n++] = (struct lacking){ set->id[i], set->unit[i] };
	}
	row->who = who;
	row->more = row->missing - row->who_n;
}

static void
fill_rows(struct req *r, const struct loaded *l, struct columns_page *v)
{
	size_t n, offices;
	const struct rule_fact *f = rule_facts(l->rule, &n);
	struct column_row *rows = NEWS(r->job, struct column_row, n);
	const struct str *office;

	offices = who_offices(r, &office);
	for (size_t i = 0; i < n; i++) {
		struct due due = due_of(r->job, f[i].due);
		bool ours = v->is_own ? f[i].owed == RULE_BY_UNIT
				      : score_gives(&f[i], office, offices);

		if (f[i].is_class || (v->is_own && !ours))
			continue;
		if (!v->is_own && l->view->source[i].scheme != 0) {
			rows[v->rows_n++] = (struct column_row){ .at = i,
				.name = f[i].name,
				.unit = f[i].unit,
				.giver = source_text(r->job, &l->view->source[i]) };
			fill_lacking(r->job, l, i, &rows[v->rows_n - 1]);
			continue;
		}
		rows[v->rows_n] = (struct column_row){ .at = i,
			.name = f[i].name,
			.unit = f[i].unit,
			.giver = f[i].giver,
			.due = due.date.n == 0
			    ? S("")
			    : job_fmt(r->job, "%.*s，%.*s", STR_FMT(due.date),
				  STR_FMT(due.left)),
			.used = used_in(r->job, l->rule, f[i].name),
			.late = due.late,
			.may_give = ours };
		if (!v->is_own)
			fill_lacking(r->job, l, i, &rows[v->rows_n]);
		v->rows_n++;
	}
	v->rows = rows;
}

static enum err
show(struct req *r, struct db_ro *db, bool own)
{
	struct loaded l = { 0 };
	struct columns_page v = { .is_own = own };
	enum err e = own ? load_rule(r, db, &l) : load_sheet(r, db, &l);

	if (e == OK && !own)
		e = offices_vacant(r, db, l.rule, &v.vacant);
	if (e != OK)
		return e;
	v.frame = frame_of(r, own ? S("所属单位的填报") : S("数据"));
	frame_scheme(r, &v.frame, l.title, l.scheme.id);
	v.title = l.title;
	v.saved = saved_text(r,
	    (struct saved){ "已导入", "项数据。", "与原来一样，没有改动。" });
	v.units = l.set.n;
	v.classless = own ? S("") : load_classless(r->job, &l);
	v.is_listless = !own && v.units == 0 && v.classless.n == 0;
	v.may_list = account_has(who_of(r), R_UNIT_EDIT);
	v.base.s = job_fmt(r->job, "/scheme/%lld/%s", (long long)l.scheme.id,
	    own ? "own" : "data");
	fill_rows(r, &l, &v);
	columns_page_html(&r->out, &v);
	return OK;
}

enum err
page_columns(struct req *r, struct db_ro *db)
{
	return show(r, db, false);
}

enum err
page_own_columns(struct req *r, struct db_ro *db)
{
	return show(r, db, true);
}
