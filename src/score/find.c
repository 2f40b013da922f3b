/* SPDX-License-Identifier: MIT
 *
 * find.c -- the units on the list and their facts become columns
 *
 * A few statements, whatever the number of units.  Data come unit by unit: one
 * walk along the units' numbers.
 */
#include <stdlib.h>

#include "holiday/holiday.h"
#include "score/columns.h"
#include "score/others.h"
#include "score/score.sql.h"

#define UNITS_MAX 1000000

struct listed {
	int64_t id;
	struct str name, class, path; /* path: /1/5/9/, itself last */
	bool kept;                    /* its 类别 is known */
};
struct by_number {
	int64_t id;
	size_t unit;
};

struct finder {
	struct job *j;
	struct ground g;
	struct listed *unit; /* by name */
	size_t n, cap;
	struct by_number *number;
	struct rule_column *col;
	bool **given; /* per fact, NULL unless it is one of several judges': per unit */
	struct texts texts;
	size_t at;   /* the walk: this place in ->number */
	int32_t day; /* as things stood then; DAY_NONE: as they stand now */
};

/* ── units ──────────────────────────────────────────────────────────── */

static enum err
find_units(struct finder *f, struct db_ro *ro, int64_t scheme)
{
	struct db_rows *rows;
	enum err e = db_select(f->j, ro, &score_sql[SCORE_ROSTER_UNITS],
	    VALUES(DB_I(scheme), DB_I(UNITS_MAX)), &rows);

	for (; db_more(rows, &e); f->n++) {
		f->unit = job_grow(f->j, f->unit, f->n, &f->cap, sizeof *f->unit);
		f->unit[f->n] = (struct listed){ db_int(rows, 0), db_text(rows, 1),
			db_text(rows, 2), db_text(rows, 3), true };
	}
	return e;
}

static int
by_id(const void *a, const void *b)
{
	int64_t x = ((const struct by_number *)a)->id;
	int64_t y = ((const struct by_number *)b)->id;

	return (x > y) - (x < y);
}

static void
sort_numbers(struct finder *f)
{
	size_t i;

	f->number = NEWS(f->j, struct by_number, f->n);
	for (i = 0; i < f->n; i++)
		f->number[i] = (struct by_number){ f->unit[i].id, i };
	qsort(f->number, f->n, sizeof *f->number, by_id);
}

/* ── data ───────────────────────────────────────────────────────────── */

/* Where unit ${id} stands, or f->n; units come in order. */
static size_t
walk_to(struct finder *f, int64_t id)
{
	while (f->at < f->n && f->number[f->at].id < id)
		f->at++;
	if (f->at == f->n || f->number[f->at].id != id)
		return f->n;
	return f->number[f->at].unit;
}

static void
take_datum(void *arg, const struct datum *d)
{
	struct finder *f = arg;
	size_t unit = walk_to(f, d->unit);
	size_t fact = ground_fact(&f->g, d->item);
	struct cell c;

	if (unit == f->n || fact == f->g.n)
		return;
	if (f->given[fact] != NULL && datum_counts(d->status))
		f->given[fact][unit] = true;
	if (!datum_scores(&f->g.fact[fact], d->status))
		return;
	c = datum_cell(&f->g.fact[fact], d->state, d->v, d->word);
	f->col[fact].v[unit] = c.word.n > 0 ? texts_index(&f->texts, c.word) : c.v;
	f->col[fact].state[unit] = c.state;
}

static struct datum
sheet_row(struct db_rows *rows)
{
	return (struct datum){ .item = db_int(rows, 0),
		.unit = db_int(rows, 1),
		.state = (uint8_t)db_int(rows, 2),
		.v = db_int(rows, 3),
		.word = db_text(rows, 4),
		.status = (enum score_status)db_int(rows, 5) };
}

static enum err
find_data(struct finder *f, struct db_ro *ro)
{
	struct db_rows *rows;
	struct datum d;
	enum err e;

	if (f->day != DAY_NONE)
		return past_data(f->j, ro, &f->g, f->day, take_datum, f);
	e = db_select(f->j, ro, &score_sql[SCORE_DATUM_CELLS],
	    VALUES(DB_I(f->g.period_id)), &rows);

	while (db_more(rows, &e)) {
		d = sheet_row(rows);
		take_datum(f, &d);
	}
	return e;
}

/* ── several judges ─────────────────────────────────────────────────── */

static void
watch_judges(struct finder *f)
{
	int32_t day = f->day == DAY_NONE ? f->j->today : f->day;

	f->given = NEWS(f->j, bool *, f->g.n + 1);
	for (size_t i = 0; i < f->g.n; i++)
		if (datum_is_joint(&f->g.fact[i], day))
			f->given[i] = NEWS(f->j, bool, f->n);
}

/* Where fact ${other} is not given, ${fact} does not count yet. */
static void
seal_by(struct finder *f, size_t fact, size_t other)
{
	for (size_t i = 0; i < f->n; i++)
		if (!f->given[other][i])
			f->col[fact].state[i] = CELL_MISSING;
}

static void
seal_judges(struct finder *f)
{
	const struct rule_fact *fact = f->g.fact;

	for (size_t i = 0; i < f->g.n; i++)
		for (size_t k = 0; f->given[i] != NULL && k < f->g.n; k++)
			if (str_eq(fact[i].joint, fact[k].joint))
				seal_by(f, i, k);
}

/* ── periods before ─────────────────────────────────────────────────── */

#define BEFORE_MAX 120 /* months that are looked back */

/* A value that was given as such stays. */
static void
take_before(struct finder *f, const struct ground *then, const size_t *to,
    const struct datum *d)
{
	size_t unit = walk_to(f, d->unit), base = ground_fact(then, d->item), fact;
	struct cell c;

	if (unit == f->n || base == then->n ||
	    !datum_scores(&then->fact[base], d->status))
		return;
	fact = to[base];
	if (f->col[fact].state[unit] != CELL_MISSING)
		return;
	c = datum_cell(&f->g.fact[fact], d->state, d->v, d->word);
	f->col[fact].v[unit] = c.v;
	f->col[fact].state[unit] = c.state;
}

static enum err
find_before(struct finder *f, struct db_ro *ro, const struct find_wish *w, int months)
{
	struct ground then;
	struct db_rows *rows;
	const size_t *to;
	enum err e = before_ground(f->j, ro, w, months, &then, &to);

	if (e != OK || then.period_id == 0)
		return e;
	e = db_select(f->j, ro, &score_sql[SCORE_DATUM_CELLS],
	    VALUES(DB_I(then.period_id)), &rows);
	f->at = 0;
	while (db_more(rows, &e)) {
		struct datum d;

		d = sheet_row(rows);
		take_before(f, &then, to, &d);
	}
	return e;
}

/* Each period before that is asked for, once. */
static enum err
find_all_before(struct finder *f, struct db_ro *ro, const struct find_wish *w)
{
	bool done[BEFORE_MAX + 1] = { false };
	enum err e = OK;

	for (size_t i = 0; i < f->g.n && e == OK; i++) {
		int months = before_months(&f->g.fact[i], w->from, w->to);

		if (months <= 0 || months > BEFORE_MAX || done[months])
			continue;
		done[months] = true;
		e = find_before(f, ro, w, months);
	}
	return e;
}

/* ── classes ────────────────────────────────────────────────────────── */

/* The first 类别 is the unit's own class, unless a value says otherwise. */
static void
fill_class(struct finder *f, size_t fact, bool is_first)
{
	const struct rule_fact *rf = &f->g.fact[fact];
	struct rule_column *c = &f->col[fact];
	size_t i;

	for (i = 0; i < f->n; i++) {
		struct cell own = datum_cell(rf, CELL_GIVEN, 0, f->unit[i].class);

		if (c->state[i] != CELL_GIVEN && is_first && own.state == CELL_GIVEN) {
			c->state[i] = CELL_GIVEN;
			c->v[i] = own.v;
		}
		f->unit[i].kept = f->unit[i].kept && c->state[i] == CELL_GIVEN;
	}
}

static void
fill_classes(struct finder *f)
{
	bool is_first = true;
	size_t i;

	for (i = 0; i < f->g.n; i++) {
		if (!f->g.fact[i].is_class)
			continue;
		fill_class(f, i, is_first);
		is_first = false;
	}
}

/* ── the tree ──────────────────────────────────────────────────────── */

struct upward {
	struct by_number *kept; /* the units that are assessed */
	size_t n;
	struct score_over *over;
	size_t over_n, cap;
};

/* The nearest unit above ${u}, which is number ${at} of the set, that is assessed as
 * well, or -1; whoever stands between goes to ->over. */
static int32_t
nearest_above(struct job *j, struct upward *w, const struct listed *u, size_t unit)
{
	struct str path = u->path;
	int32_t found = -1;
	int64_t id = 0;
	size_t first = w->over_n;

	for (size_t i = 0; i < path.n; i++) {
		struct by_number key = { .id = id };
		const struct by_number *at;

		if (path.p[i] != '/') {
			id = id * 10 + (path.p[i] - '0');
			continue;
		}
		if (id == 0 || id == u->id)
			continue;
		at = bsearch(&key, w->kept, w->n, sizeof key, by_id);
		if (at != NULL) {
			found = (int32_t)at->unit;
			w->over_n = first;
		} else {
			w->over = job_grow(j, w->over, w->over_n, &w->cap,
			    sizeof *w->over);
			w->over[w->over_n++] = (struct score_over){ id, (uint32_t)unit };
		}
		id = 0;
	}
	return found;
}

static void
find_above(struct finder *f, struct score_set *out)
{
	struct upward w = { .kept = NEWS(f->j, struct by_number, out->n + 1),
		.n = out->n };
	int32_t *above = NEWS(f->j, int32_t, out->n + 1);
	size_t i, at = 0;

	for (i = 0; i < out->n; i++)
		w.kept[i] = (struct by_number){ out->id[i], i };
	qsort(w.kept, w.n, sizeof *w.kept, by_id);
	for (i = 0; i < f->n; i++) {
		if (!f->unit[i].kept)
			continue;
		above[at] = nearest_above(f->j, &w, &f->unit[i], at);
		at++;
	}
	out->snap.above = above;
	out->over = w.over;
	out->over_n = w.over_n;
}

/* ── the set ────────────────────────────────────────────────────────── */

/* Close the gaps that units without a class leave. */
static void
keep(struct finder *f, struct score_set *out)
{
	struct str *name = NEWS(f->j, struct str, f->n);
	struct str *classless = NEWS(f->j, struct str, f->n);
	int64_t *id = NEWS(f->j, int64_t, f->n), *own = NEWS(f->j, int64_t, f->n);
	size_t i, k, n = 0, gone = 0;

	for (i = 0; i < f->n; i++) {
		if (!f->unit[i].kept) {
			classless[gone++] = f->unit[i].name;
			continue;
		}
		for (k = 0; k < f->g.n && n < i; k++) {
			f->col[k].v[n] = f->col[k].v[i];
			f->col[k].state[n] = f->col[k].state[i];
		}
		own[n] = texts_index(&f->texts, f->unit[i].name);
		name[n] = f->unit[i].name;
		id[n++] = f->unit[i].id;
	}
	*out = (struct score_set){ .n = n,
		.unit = name,
		.id = id,
		.snap = { .subjects = n,
		    .fact = f->col,
		    .name = own,
		    .today = f->day == DAY_NONE ? f->j->today : f->day },
		.classless = classless,
		.classless_n = gone };
	find_above(f, out);
	texts_give(&f->texts, &out->snap);
}

/* 工作日 by the calendar [日历]. */
static enum err
fill_off(struct job *j, struct db_ro *ro, struct rule_snapshot *snap)
{
	struct holidays h;
	enum err e = holiday_load(j, ro, INT32_MIN, INT32_MAX, &h);

	if (e == OK)
		snap->off = holiday_bytes(j, &h, &snap->off_from, &snap->off_to);
	return e;
}

enum err
find_own(struct job *j, struct db_ro *ro, const struct find_wish *w,
    struct score_set *out)
{
	struct finder f = { .j = j, .day = w->day, .texts = { .j = j } };
	size_t n;
	const struct rule_fact *fact = rule_facts(w->rule, &n);
	enum err e = ground_of(j, ro, fact, n, w->from, w->to, &f.g);

	if (e == OK)
		e = find_units(&f, ro, w->scheme);
	if (e != OK)
		return e;
	sort_numbers(&f);
	f.col = columns_empty(j, f.g.n, f.n);
	watch_judges(&f);
	e = find_data(&f, ro);
	seal_judges(&f);
	if (e == OK)
		e = find_all_before(&f, ro, w);
	fill_classes(&f);
	keep(&f, out);
	if (e == OK)
		e = fill_off(j, ro, &out->snap);
	return e == OK ? record_rows(j, ro, &f.g, w->rule, w->day, out) : e;
}

enum err
find_in(struct job *j, struct db_ro *ro, const struct find_wish *w, struct score_set *out)
{
	enum err e = find_own(j, ro, w, out);

	return e == OK ? others_feed(j, ro, w, out) : e;
}

enum err
score_find_on(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    int32_t day, struct score_set *out)
{
	const struct rule_head *h = rule_head(r);
	struct find_wish w = { scheme, r, h->from, h->to, day };

	return find_in(j, ro, &w, out);
}

enum err
score_find(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    struct score_set *out)
{
	return score_find_on(j, ro, scheme, r, DAY_NONE, out);
}
