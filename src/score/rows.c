/* SPDX-License-Identifier: MIT
 *
 * rows.c -- records of a period become the rows of the sets of a scheme
 *
 * One statement for all sets, or, where an earlier reading is at hand, one a set for
 * each unit that has something new.  Rows stand in the order of the units; a record
 * that counts for several units [计入] is a row of each.
 */
#include <stdlib.h>

#include "score/columns.h"
#include "score/gather.h"
#include "score/score.sql.h"

/* ── reading ────────────────────────────────────────────────────────── */

struct reader {
	struct job *j;
	struct db_ro *ro;
	const struct ground *ground;
	const struct rule_set *set;
	size_t sets, cap;
	struct gathered *out;
};

static struct noted *
add_record(struct reader *rd)
{
	struct gathered *out = rd->out;

	out->record = job_grow(rd->j, out->record, out->records, &rd->cap,
	    sizeof *out->record);
	return &out->record[out->records++];
}

/* One of a set that the scheme does not ask for is left aside. */
static void
take_record(void *arg, const struct record *rec)
{
	struct reader *rd = arg;
	struct cell *cell;
	int64_t *named;
	size_t set = 0, fields;

	rd->out->read++;
	while (set < rd->sets && !str_eq(rd->set[set].name, rec->set))
		set++;
	if (set == rd->sets)
		return;
	fields = rd->set[set].field_n;
	cell = NEWS(rd->j, struct cell, fields);
	named = NEWS(rd->j, int64_t, fields);
	for (size_t i = 0; i < fields; i++)
		cell[i] = record_field(rd->j, &rd->set[set].field[i], rec->fields,
		    &named[i]);
	*add_record(rd) = (struct noted){ rec->id, rec->unit, set, cell, named };
}

static enum err
take_rows(struct reader *rd, struct db_rows *rows, enum err e)
{
	while (db_more(rows, &e)) {
		struct record rec;

		rec = (struct record){ .id = db_int(rows, 0),
			.set = db_text(rows, 1),
			.unit = db_int(rows, 2),
			.fields = db_text(rows, 3) };
		take_record(rd, &rec);
	}
	return e;
}

static enum err
read_all(struct reader *rd, int32_t day)
{
	struct db_rows *rows;
	enum err e;

	if (day != DAY_NONE)
		return past_records(rd->j, rd->ro, rd->ground, day, take_record, rd);
	e = db_select(rd->j, rd->ro, &score_sql[SCORE_RECORD_SHEET],
	    VALUES(DB_I(rd->ground->period_id)), &rows);
	return take_rows(rd, rows, e);
}

/* ── from an earlier reading ────────────────────────────────────────── */

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
copy_record(struct reader *rd, const struct noted *was)
{
	size_t fields = rd->set[was->set].field_n;
	struct cell *cell = NEWS(rd->j, struct cell, fields);
	int64_t *named = NEWS(rd->j, int64_t, fields);

	memcpy(cell, was->cell, fields * sizeof *cell);
	memcpy(named, was->named, fields * sizeof *named);
	for (size_t i = 0; i < fields; i++)
		if (cell[i].word.n > 0)
			cell[i].word = job_str(rd->j, cell[i].word);
	*add_record(rd) = (struct noted){ was->id, was->unit, was->set, cell, named };
}

/* The records of ${was}, but those of ${unit}, ${n} by number, as they are now. */
static enum err
carry(struct reader *rd, const struct gathered *was, const int64_t *unit, size_t n)
{
	enum err e = OK;

	for (size_t i = 0; i < was->records; i++)
		if (n == 0 ||
		    bsearch(&was->record[i].unit, unit, n, sizeof *unit, by_number) ==
			NULL)
			copy_record(rd, &was->record[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rd->sets && e == OK; k++) {
			struct db_rows *rows;

			e = db_select(rd->j, rd->ro, &score_sql[SCORE_RECORD_SHEET_OF],
			    VALUES(DB_I(rd->ground->period_id), DB_T(rd->set[k].name),
				DB_I(unit[i])),
			    &rows);
			e = take_rows(rd, rows, e);
		}
	return e;
}

#define FEW 50 /* questions that are always cheaper than all records */

enum err
gather_records(struct job *j, struct db_ro *ro, const struct find_wish *w,
    const struct ground *g, const struct gathered *was, const struct units *since,
    struct gathered *out)
{
	struct reader rd = { .j = j, .ro = ro, .ground = g, .out = out };

	rd.set = rule_sets(w->rule, &rd.sets);
	if (rd.sets == 0)
		return OK;
	if (was == NULL || since->n * rd.sets > was->records / 4 + FEW)
		return read_all(&rd, w->day);
	return carry(&rd, was, since->id, since->n);
}

struct hit { /* one row to be: a record of a unit */
	size_t unit;
	const struct noted *rec;
};
struct numbered {
	int64_t id;
	size_t unit;
};

struct gatherer {
	struct job *j;
	const struct rule_set *set;
	size_t sets;
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
add_hit(struct gatherer *g, size_t unit, const struct noted *rec)
{
	struct hit **list = &g->hit[rec->set];

	if (unit == g->units)
		return;
	*list = job_grow(g->j, *list, g->n[rec->set], &g->cap[rec->set], sizeof **list);
	(*list)[g->n[rec->set]++] = (struct hit){ unit, rec };
}

/* Each unit that the record names, once. */
static void
add_named(struct gatherer *g, const struct noted *rec)
{
	const struct rule_set *s = &g->set[rec->set];

	for (size_t i = 0; i < s->counts_for_n; i++) {
		int64_t unit = rec->named[s->counts_for[i]];
		bool again = unit == 0;

		for (size_t k = 0; k < i; k++)
			again = again || rec->named[s->counts_for[k]] == unit;
		if (!again)
			add_hit(g, unit_at(g, unit), rec);
	}
}

/* What is dated after ${day} does not count. */
static void
add_record_hits(struct gatherer *g, const struct noted *rec, int32_t day)
{
	const struct rule_set *s = &g->set[rec->set];

	if (day != DAY_NONE && rec->cell[s->day].v > day)
		return;
	if (s->counts_for_n == 0)
		add_hit(g, unit_at(g, rec->unit), rec);
	else
		add_named(g, rec);
}

/* A unit is called as it is now. */
static struct str
word_of(const struct gatherer *g, const struct noted *rec, size_t field)
{
	int64_t named = rec->named[field];
	size_t at = named == 0 ? g->units : unit_at(g, named);

	return at < g->units ? g->unit_name[at] : rec->cell[field].word;
}

/* ── rows ───────────────────────────────────────────────────────────── */

static int
by_unit(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return (x->rec->id > y->rec->id) - (x->rec->id < y->rec->id);
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
		record[i] = hit[i].rec->id;
		for (size_t f = 0; f < fields; f++) {
			const struct cell *c = &hit[i].rec->cell[f];
			struct str word = word_of(g, hit[i].rec, f);

			col[f].state[i] = c->state;
			col[f].v[i] = c->state == CELL_GIVEN && word.n > 0
			    ? texts_index(texts, word)
			    : c->v;
		}
	}
	for (size_t i = 0; i < g->units; i++)
		from[i + 1] += from[i];
	return (struct rule_rows){ n, from, col, record };
}

void
record_rows(struct job *j, const struct rule *r, int32_t day, const struct gathered *got,
    struct score_set *out)
{
	struct gatherer g = { .j = j, .unit_name = out->unit, .units = out->n };
	struct texts texts;
	struct rule_rows *rows;

	g.set = rule_sets(r, &g.sets);
	if (g.sets == 0)
		return;
	g.number = numbers_of(j, out);
	g.hit = NEWS(j, struct hit *, g.sets);
	g.n = NEWS(j, size_t, g.sets);
	g.cap = NEWS(j, size_t, g.sets);
	for (size_t i = 0; i < got->records; i++)
		add_record_hits(&g, &got->record[i], day);
	texts = texts_of(j, &out->snap);
	rows = NEWS(j, struct rule_rows, g.sets);
	for (size_t i = 0; i < g.sets; i++)
		rows[i] = rows_of(&g, i, &texts);
	out->snap.set = rows;
	texts_give(&texts, &out->snap);
}
