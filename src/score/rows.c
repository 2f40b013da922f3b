/* SPDX-License-Identifier: MIT
 *
 * rows.c -- records of a period become the rows of the sets of a scheme
 *
 * One statement for all sets.  Rows stand in the order of the units; a record
 * that counts for several units [计入] is a row of each.
 */
#include <stdlib.h>

#include "score/columns.h"
#include "score/data.h"
#include "score/score.sql.h"
#include "score/texts.h"

struct hit { /* one row to be: a record of a unit */
	size_t unit;
	int64_t record;
	const struct cell *cell; /* per field */
};
struct numbered {
	int64_t id;
	size_t unit;
};

struct gatherer {
	struct job *j;
	const struct rule_set *set;
	size_t sets;
	int32_t day;
	const struct numbered *number; /* the units, by number */
	const struct str *unit_name;
	size_t units;
	struct hit **hit; /* per set */
	size_t *n, *cap;
};

/* ── units ──────────────────────────────────────────────────────────── */

static int
by_id(const void *a, const void *b)
{
	int64_t x = ((const struct numbered *)a)->id;
	int64_t y = ((const struct numbered *)b)->id;

	return (x > y) - (x < y);
}

static const struct numbered *
numbers_of(struct job *j, const struct score_set *set)
{
	struct numbered *list = NEWS(j, struct numbered, set->n + 1);

	for (size_t i = 0; i < set->n; i++)
		list[i] = (struct numbered){ set->id[i], i };
	qsort(list, set->n, sizeof *list, by_id);
	return list;
}

/* The place of unit ${id}, or g->units: it is not assessed. */
static size_t
unit_at(const struct gatherer *g, int64_t id)
{
	struct numbered key = { .id = id };
	const struct numbered *at = bsearch(&key, g->number, g->units, sizeof key, by_id);

	return at == NULL ? g->units : at->unit;
}

/* ── records ────────────────────────────────────────────────────────── */

static void
add_hit(struct gatherer *g, size_t set, size_t unit, int64_t id, const struct cell *cell)
{
	struct hit **list = &g->hit[set];

	if (unit == g->units)
		return;
	*list = job_grow(g->j, *list, g->n[set], &g->cap[set], sizeof **list);
	(*list)[g->n[set]++] = (struct hit){ unit, id, cell };
}

/* Each unit that the record names, once. */
static void
add_named(struct gatherer *g, size_t set, int64_t id, const struct cell *cell,
    const int64_t *named)
{
	const struct rule_set *s = &g->set[set];

	for (size_t i = 0; i < s->counts_for_n; i++) {
		int64_t unit = named[s->counts_for[i]];
		bool again = unit == 0;

		for (size_t k = 0; k < i; k++)
			again = again || named[s->counts_for[k]] == unit;
		if (!again)
			add_hit(g, set, unit_at(g, unit), id, cell);
	}
}

static void
take_record(struct gatherer *g, size_t set, int64_t id, int64_t unit, struct str fields)
{
	const struct rule_set *s = &g->set[set];
	struct cell *cell = NEWS(g->j, struct cell, s->field_n);
	int64_t *named = NEWS(g->j, int64_t, s->field_n);

	for (size_t i = 0; i < s->field_n; i++) {
		size_t at;

		cell[i] = record_field(g->j, &s->field[i], fields, &named[i]);
		at = named[i] == 0 ? g->units : unit_at(g, named[i]);
		if (at < g->units) /* as it is called now */
			cell[i].word = g->unit_name[at];
	}
	if (g->day != DAY_NONE && cell[s->day].v > g->day)
		return;
	if (s->counts_for_n == 0)
		add_hit(g, set, unit_at(g, unit), id, cell);
	else
		add_named(g, set, id, cell, named);
}

/* One of a set that the scheme does not ask for is left aside. */
static void
take_any(void *arg, const struct record *rec)
{
	struct gatherer *g = arg;
	size_t set = 0;

	while (set < g->sets && !str_eq(g->set[set].name, rec->set))
		set++;
	if (set < g->sets)
		take_record(g, set, rec->id, rec->unit, rec->fields);
}

static enum err
read_records(struct gatherer *g, struct db_ro *ro, const struct ground *ground)
{
	struct db_rows *rows;
	enum err e;

	if (g->day != DAY_NONE)
		return past_records(g->j, ro, ground, g->day, take_any, g);
	e = db_select(g->j, ro, &score_sql[SCORE_RECORD_SHEET],
	    VALUES(DB_I(ground->period_id)), &rows);
	while (db_more(rows, &e)) {
		struct record rec;

		rec = (struct record){ .id = db_int(rows, 0),
			.set = db_text(rows, 1),
			.unit = db_int(rows, 2),
			.fields = db_text(rows, 3) };
		take_any(g, &rec);
	}
	return e;
}

/* ── rows ───────────────────────────────────────────────────────────── */

static int
by_unit(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return (x->record > y->record) - (x->record < y->record);
}

static struct rule_rows
rows_of(struct gatherer *g, size_t set, struct texts *texts)
{
	size_t n = g->n[set], fields = g->set[set].field_n;
	size_t *from = NEWS(g->j, size_t, g->units + 1);
	struct rule_column *col = columns_empty(g->j, fields, n);
	int64_t *record = NEWS(g->j, int64_t, n + 1);
	struct hit *hit = g->hit[set];

	if (n > 0)
		qsort(hit, n, sizeof *hit, by_unit);
	for (size_t i = 0; i < n; i++) {
		from[hit[i].unit + 1]++;
		record[i] = hit[i].record;
		for (size_t f = 0; f < fields; f++) {
			const struct cell *c = &hit[i].cell[f];

			col[f].state[i] = c->state;
			col[f].v[i] = c->state == CELL_GIVEN && c->word.n > 0
			    ? texts_index(texts, c->word)
			    : c->v;
		}
	}
	for (size_t i = 0; i < g->units; i++)
		from[i + 1] += from[i];
	return (struct rule_rows){ n, from, col, record };
}

enum err
record_rows(struct job *j, struct db_ro *ro, const struct ground *ground,
    const struct rule *r, int32_t day, struct score_set *out)
{
	struct gatherer g = { .j = j,
		.day = day,
		.unit_name = out->unit,
		.units = out->n };
	struct texts texts;
	struct rule_rows *rows;
	enum err e;

	g.set = rule_sets(r, &g.sets);
	if (g.sets == 0)
		return OK;
	g.number = numbers_of(j, out);
	texts = texts_of(j, &out->snap);
	g.hit = NEWS(j, struct hit *, g.sets + 1);
	g.n = NEWS(j, size_t, g.sets + 1);
	g.cap = NEWS(j, size_t, g.sets + 1);
	e = read_records(&g, ro, ground);
	if (e != OK)
		return e;
	rows = NEWS(j, struct rule_rows, g.sets + 1);
	for (size_t i = 0; i < g.sets; i++)
		rows[i] = rows_of(&g, i, &texts);
	out->snap.set = rows;
	texts_give(&texts, &out->snap);
	return OK;
}
