/* SPDX-License-Identifier: MIT
 *
 * gather.c -- the units on the list and their data, whole or from an earlier time
 *
 * Data come unit by unit: one walk along the units' numbers.  Each change of a datum
 * or a record is a fact about its period and unit, so the ledger tells of whom what has
 * changed since an earlier reading; that is fetched, the rest copied.  Where that cannot
 * be known, or is no less work, everything is fetched.
 */
#include <stdlib.h>

#include "score/columns.h"
#include "score/gather.h"
#include "score/score.sql.h"

#define UNITS_MAX 1000000
#define PART 4 /* more units than one in so many: fetch them all */
#define FEW 50 /* facts that are always looked at */
#define NOWHERE SIZE_MAX

struct gatherer {
	struct job *j;
	struct db_ro *ro;
	const struct find_wish *w;
	const struct ground *g;
	const struct gathered *was; /* NULL: everything is fetched */
	struct gathered *out;
	size_t at;          /* the walk: this place in ->number */
	const size_t *from; /* per unit its place in ${was}, or NOWHERE */
	bool carries;       /* what the ledger has of new facts is known, and is little */
	struct units data, records; /* whose data and whose records they are about */
};

/* ── units ──────────────────────────────────────────────────────────── */

static enum err
fetch_units(struct gatherer *f)
{
	struct gathered *out = f->out;
	size_t cap = 0;
	struct db_rows *rows;
	enum err e = db_select(f->j, f->ro, &score_sql[SCORE_ROSTER_UNITS],
	    VALUES(DB_I(f->w->scheme), DB_I(UNITS_MAX)), &rows);

	for (; db_more(rows, &e); out->n++) {
		out->unit = job_grow(f->j, out->unit, out->n, &cap, sizeof *out->unit);
		out->unit[out->n] = (struct listed){ db_int(rows, 0), db_text(rows, 1),
			db_text(rows, 2), db_text(rows, 3) };
	}
	return e;
}

int
by_unit_number(const void *a, const void *b)
{
	int64_t x = ((const struct by_number *)a)->id;
	int64_t y = ((const struct by_number *)b)->id;

	return (x > y) - (x < y);
}

static void
sort_numbers(struct job *j, struct gathered *out)
{
	out->number = NEWS(j, struct by_number, out->n);
	for (size_t i = 0; i < out->n; i++)
		out->number[i] = (struct by_number){ out->unit[i].id, i };
	qsort(out->number, out->n, sizeof *out->number, by_unit_number);
}

static void
copy_units(struct gatherer *f)
{
	const struct gathered *was = f->was;
	struct gathered *out = f->out;

	out->n = was->n;
	out->unit = NEWS(f->j, struct listed, was->n);
	out->number = NEWS(f->j, struct by_number, was->n);
	if (was->n > 0)
		memcpy(out->number, was->number, was->n * sizeof *was->number);
	for (size_t i = 0; i < was->n; i++)
		out->unit[i] = (struct listed){ was->unit[i].id,
			job_str(f->j, was->unit[i].name),
			job_str(f->j, was->unit[i].class),
			job_str(f->j, was->unit[i].path) };
}

static bool
has_same_units(const struct gatherer *f)
{
	return f->was != NULL && f->was->stamp.list == f->out->stamp.list &&
	    f->was->stamp.units == f->out->stamp.units;
}

static enum err
gather_units(struct gatherer *f)
{
	enum err e = OK;

	if (has_same_units(f)) {
		copy_units(f);
	} else {
		e = fetch_units(f);
		sort_numbers(f->j, f->out);
	}
	return e;
}

/* ── one datum ──────────────────────────────────────────────────────── */

/* Where unit ${id} stands, or ->n; units come in order. */
static size_t
walk_to(struct gatherer *f, int64_t id)
{
	const struct gathered *out = f->out;

	while (f->at < out->n && out->number[f->at].id < id)
		f->at++;
	if (f->at == out->n || out->number[f->at].id != id)
		return out->n;
	return out->number[f->at].unit;
}

static void
put_word(struct gatherer *f, size_t fact, size_t unit, struct str word)
{
	struct str **list = &f->out->word[fact];

	if (*list == NULL)
		*list = NEWS(f->j, struct str, f->out->n);
	(*list)[unit] = word;
}

static void
take_datum(void *arg, const struct datum *d)
{
	struct gatherer *f = arg;
	struct gathered *out = f->out;
	size_t unit = walk_to(f, d->unit);
	size_t fact = ground_fact(f->g, d->item);
	struct cell c;

	if (unit == out->n || fact == f->g->n)
		return;
	if (out->given[fact] != NULL && datum_counts(d->status))
		out->given[fact][unit] = true;
	if (!datum_scores(&f->g->fact[fact], d->status))
		return;
	c = datum_cell(&f->g->fact[fact], d->state, d->v, d->word);
	out->own[fact].v[unit] = c.v;
	out->own[fact].state[unit] = c.state;
	if (c.word.n > 0)
		put_word(f, fact, unit, c.word);
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

static void
make_empty(struct gatherer *f)
{
	int32_t day = f->w->day == DAY_NONE ? f->j->today : f->w->day;
	struct gathered *out = f->out;

	out->own = columns_empty(f->j, f->g->n, out->n);
	out->word = NEWS(f->j, struct str *, f->g->n + 1);
	out->given = NEWS(f->j, bool *, f->g->n + 1);
	for (size_t i = 0; i < f->g->n; i++)
		if (datum_is_joint(&f->g->fact[i], day))
			out->given[i] = NEWS(f->j, bool, out->n);
}

static enum err
fetch_data(struct gatherer *f)
{
	struct db_rows *rows;
	enum err e;

	f->out->asked = f->out->n;
	f->at = 0;
	if (f->w->day != DAY_NONE)
		return past_data(f->j, f->ro, f->g, f->w->day, take_datum, f);
	e = db_select(f->j, f->ro, &score_sql[SCORE_DATUM_CELLS],
	    VALUES(DB_I(f->g->period_id)), &rows);
	while (db_more(rows, &e)) {
		struct datum d;

		d = sheet_row(rows);
		take_datum(f, &d);
	}
	return e;
}

/* ── what was there earlier ─────────────────────────────────────────── */

static size_t
place_in(const struct gathered *was, int64_t id)
{
	struct by_number key = { .id = id };
	const struct by_number *at = was->n == 0
	    ? NULL
	    : bsearch(&key, was->number, was->n, sizeof key, by_unit_number);

	return at == NULL ? NOWHERE : at->unit;
}

static void
find_places(struct gatherer *f)
{
	size_t *from = NEWS(f->j, size_t, f->out->n);
	bool same = has_same_units(f);

	for (size_t i = 0; i < f->out->n; i++)
		from[i] = same ? i : place_in(f->was, f->out->unit[i].id);
	f->from = from;
}

/* Per fact what ${was} had of the units that are here. */
static void
copy_column(const struct gatherer *f, struct rule_column *to,
    const struct rule_column *from)
{
	size_t n = f->out->n;

	if (has_same_units(f)) {
		memcpy(to->v, from->v, n * sizeof *to->v);
		memcpy(to->state, from->state, n * sizeof *to->state);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (f->from[i] == NOWHERE)
			continue;
		to->v[i] = from->v[f->from[i]];
		to->state[i] = from->state[f->from[i]];
	}
}

static void
copy_data(struct gatherer *f)
{
	const struct gathered *was = f->was;
	struct gathered *out = f->out;

	for (size_t k = 0; k < f->g->n; k++) {
		copy_column(f, &out->own[k], &was->own[k]);
		for (size_t i = 0; i < out->n; i++) {
			size_t at = f->from[i];

			if (at == NOWHERE)
				continue;
			if (out->given[k] != NULL)
				out->given[k][i] = was->given[k][at];
			if (was->word[k] != NULL && was->word[k][at].n > 0)
				put_word(f, k, i, job_str(f->j, was->word[k][at]));
		}
	}
}

static void
clear_unit(struct gathered *out, size_t facts, size_t unit)
{
	for (size_t k = 0; k < facts; k++) {
		out->own[k].v[unit] = 0;
		out->own[k].state[unit] = CELL_MISSING;
		if (out->word[k] != NULL)
			out->word[k][unit] = (struct str){ 0 };
		if (out->given[k] != NULL)
			out->given[k][unit] = false;
	}
}

/* ── what has changed since ─────────────────────────────────────────── */

/* Of the units here those whose data are new, and those that were not there earlier. */
static struct units
find_changed(const struct gatherer *f)
{
	const struct gathered *out = f->out;
	const struct units *told = &f->data;
	int64_t *list = NEWS(f->j, int64_t, out->n);
	size_t at = 0, n = 0;

	for (size_t i = 0; i < out->n; i++) {
		const struct by_number *u = &out->number[i];

		while (at < told->n && told->id[at] < u->id)
			at++;
		if ((at < told->n && told->id[at] == u->id) ||
		    f->from[u->unit] == NOWHERE)
			list[n++] = u->id;
	}
	return (struct units){ list, n };
}

/* One by one: a key that is asked for as a whole is found by it, however old the
 * plan is that PostgreSQL keeps for the statement. */
static enum err
fetch_changed(struct gatherer *f, const struct units *unit)
{
	enum err e = OK;

	f->out->asked = unit->n;
	f->at = 0;
	for (size_t i = 0; i < unit->n && e == OK; i++) {
		struct db_rows *rows;

		clear_unit(f->out, f->g->n, place_in(f->out, unit->id[i]));
		e = db_select(f->j, f->ro, &score_sql[SCORE_DATUM_SHEET_OF],
		    VALUES(DB_I(f->g->period_id), DB_I(unit->id[i])), &rows);
		while (db_more(rows, &e)) {
			struct datum d;

			d = sheet_row(rows);
			take_datum(f, &d);
		}
	}
	return e;
}

/* The same period, still today, and the facts about it are more and not others. */
static bool
may_carry(const struct gatherer *f)
{
	const struct gathered *was = f->was;
	const struct stamp *now = &f->out->stamp;

	return was != NULL && was->period != 0 && was->period == f->g->period_id &&
	    was->stamp.today == now->today && was->stamp.period <= now->period;
}

static int
by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static struct units
each_once(int64_t *list, size_t n)
{
	size_t kept = 0;

	qsort(list, n, sizeof *list, by_id);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || list[kept - 1] != list[i])
			list[kept++] = list[i];
	return (struct units){ list, kept };
}

static bool
is_of_record(struct str kind)
{
	for (size_t i = KIND_RECORD; i <= KIND_RECORD_DROP; i++)
		if (str_eq(kind, str_of(data_kinds[i].name)))
			return true;
	return false;
}

/* Whose data and records have changed since ${was}, if that is little. */
static enum err
find_news(struct gatherer *f)
{
	size_t most = f->out->n / PART + FEW, n, data = 0, records = 0;
	const struct ledger_news *news;
	int64_t *datum_of, *record_of;
	enum err e;

	if (f->was == NULL || !may_carry(f))
		return OK;
	e = ledger_since(f->j, f->ro, f->g->period, f->was->stamp.period, most + 1, &news,
	    &n);
	if (e != OK || n > most)
		return e;
	datum_of = NEWS(f->j, int64_t, n + 1);
	record_of = NEWS(f->j, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (is_of_record(news[i].kind))
			record_of[records++] = news[i].unit;
		else
			datum_of[data++] = news[i].unit;
	f->data = each_once(datum_of, data);
	f->records = each_once(record_of, records);
	f->carries = true;
	return OK;
}

static enum err
gather_data(struct gatherer *f)
{
	struct units changed = { NULL, 0 };

	make_empty(f);
	if (f->carries) {
		find_places(f);
		changed = find_changed(f);
		f->carries = changed.n <= f->out->n / PART + 1;
	}
	if (!f->carries)
		return fetch_data(f);
	copy_data(f);
	return fetch_changed(f, &changed);
}

/* ── periods before ─────────────────────────────────────────────────── */

#define BEFORE_MAX 120 /* months that are looked back */

static void
take_before(struct gatherer *f, const struct ground *then, const size_t *to,
    const struct datum *d)
{
	size_t unit = walk_to(f, d->unit), base = ground_fact(then, d->item), fact;
	struct cell c;

	if (unit == f->out->n || base == then->n ||
	    !datum_scores(&then->fact[base], d->status))
		return;
	fact = to[base];
	c = datum_cell(&f->g->fact[fact], d->state, d->v, d->word);
	f->out->before[fact].v[unit] = c.v;
	f->out->before[fact].state[unit] = c.state;
}

static enum err
fetch_before(struct gatherer *f, int months)
{
	struct ground then;
	struct db_rows *rows;
	const size_t *to;
	enum err e = before_ground(f->j, f->ro, f->w, months, &then, &to);

	if (e != OK || then.period_id == 0)
		return e;
	e = db_select(f->j, f->ro, &score_sql[SCORE_DATUM_CELLS],
	    VALUES(DB_I(then.period_id)), &rows);
	f->at = 0;
	while (db_more(rows, &e)) {
		struct datum d;

		d = sheet_row(rows);
		take_before(f, &then, to, &d);
	}
	return e;
}

/* How many months before fact ${i} looks, or 0. */
static int
months_of(const struct gatherer *f, size_t i)
{
	int months = before_months(&f->g->fact[i], f->w->from, f->w->to);

	return months > 0 && months <= BEFORE_MAX ? months : 0;
}

/* Nothing new of any period before; the stamp knows those that ended before this. */
static bool
may_carry_before(const struct gatherer *f)
{
	if (!f->carries || !has_same_units(f) ||
	    f->was->stamp.before != f->out->stamp.before)
		return false;
	for (size_t i = 0; i < f->g->n; i++) {
		int months = months_of(f, i);

		if (months > 0 && day_add_months(f->w->to + 1, -months) > f->w->from)
			return false;
	}
	return true;
}

/* Each period before that is asked for, once. */
static enum err
gather_before(struct gatherer *f)
{
	bool done[BEFORE_MAX + 1] = { false }, carries = may_carry_before(f);
	struct gathered *out = f->out;
	enum err e = OK;

	out->before = NEWS(f->j, struct rule_column, f->g->n + 1);
	for (size_t i = 0; i < f->g->n; i++)
		if (months_of(f, i) > 0)
			out->before[i] = *columns_empty(f->j, 1, out->n);
	for (size_t i = 0; i < f->g->n && e == OK; i++) {
		int months = months_of(f, i);

		if (months > 0 && carries)
			copy_column(f, &out->before[i], &f->was->before[i]);
		else if (months > 0 && !done[months])
			e = fetch_before(f, months);
		done[months] = true;
	}
	return e;
}

/* Of the same text, both stamped, and as things stand now? */
static bool
is_alike(const struct find_wish *w, const struct gathered *was,
    const struct gathered *out)
{
	return was->own != NULL && was->stamp.version == out->stamp.version &&
	    was->stamp.erased == out->stamp.erased && was->stamp.today != 0 &&
	    out->stamp.today != 0 && w->day == DAY_NONE;
}

enum err
gather(struct job *j, struct db_ro *ro, const struct find_wish *w, const struct ground *g,
    const struct gathered *was, struct gathered *out)
{
	struct gatherer f = { .j = j, .ro = ro, .w = w, .g = g, .was = was, .out = out };
	enum err e;

	if (was != NULL && !is_alike(w, was, out))
		f.was = NULL;
	out->period = g->period_id;
	e = gather_units(&f);
	if (e == OK)
		e = find_news(&f);
	if (e == OK)
		e = gather_data(&f);
	if (e == OK)
		e = gather_before(&f);
	return e == OK
	    ? gather_records(j, ro, w, g, f.carries ? f.was : NULL, &f.records, out)
	    : e;
}
