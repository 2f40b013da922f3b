/* SPDX-License-Identifier: MIT
 *
 * find.c -- the units on the list and their facts become columns
 *
 * What was gathered stays as it is: a column that is to differ from it is copied
 * first, and then the values of judges who wait for one another, of periods before,
 * classes and words are put in.
 */
#include <stdlib.h>

#include "holiday/holiday.h"
#include "score/columns.h"
#include "score/gather.h"
#include "score/score.sql.h"

struct finder {
	struct job *j;
	struct ground g;
	const struct gathered *got;
	struct rule_column *col;
	bool *mine;      /* per fact: the column is a copy */
	bool *classless; /* per unit: its 类别 is not known */
	struct texts texts;
	int32_t day; /* as things stood then; DAY_NONE: as they stand now */
};

/* ── columns ────────────────────────────────────────────────────────── */

/* Column ${fact}, to be written to. */
static struct rule_column *
own_column(struct finder *f, size_t fact)
{
	struct rule_column *c = &f->col[fact];
	size_t n = f->got->n;

	if (!f->mine[fact] && n > 0) {
		c->v = memcpy(NEWS(f->j, int64_t, n), c->v, n * sizeof *c->v);
		c->state = memcpy(NEWS(f->j, uint8_t, n), c->state, n * sizeof *c->state);
	}
	f->mine[fact] = true;
	return c;
}

static void
open_columns(struct finder *f)
{
	f->col = NEWS(f->j, struct rule_column, f->g.n);
	f->mine = NEWS(f->j, bool, f->g.n);
	f->classless = NEWS(f->j, bool, f->got->n);
	if (f->g.n > 0)
		memcpy(f->col, f->got->own, f->g.n * sizeof *f->col);
}

/* Words become numbers, unit by unit and item by item. */
static void
number_words(struct finder *f)
{
	bool any = false;

	for (size_t i = 0; i < f->g.known_n; i++)
		any = any || f->got->word[f->g.known[i].fact] != NULL;
	for (size_t u = 0; any && u < f->got->n; u++)
		for (size_t i = 0; i < f->g.known_n; i++) {
			size_t fact = f->g.known[i].fact, unit = f->got->number[u].unit;
			const struct str *word = f->got->word[fact];

			if (word != NULL && word[unit].n > 0)
				own_column(f, fact)->v[unit] = texts_index(&f->texts,
				    word[unit]);
		}
}

/* ── several judges ─────────────────────────────────────────────────── */

/* Where fact ${other} is not given, ${fact} does not count yet. */
static void
seal_by(struct finder *f, size_t fact, size_t other)
{
	struct rule_column *c = own_column(f, fact);

	for (size_t i = 0; i < f->got->n; i++)
		if (!f->got->given[other][i])
			c->state[i] = CELL_MISSING;
}

static void
seal_judges(struct finder *f)
{
	const struct rule_fact *fact = f->g.fact;

	for (size_t i = 0; i < f->g.n; i++)
		for (size_t k = 0; f->got->given[i] != NULL && k < f->g.n; k++)
			if (str_eq(fact[i].joint, fact[k].joint))
				seal_by(f, i, k);
}

/* ── periods before ─────────────────────────────────────────────────── */

/* A value that was given as such stays. */
static void
add_before(struct finder *f)
{
	for (size_t k = 0; k < f->g.n; k++) {
		const struct rule_column *before = &f->got->before[k];
		struct rule_column *c = before->v == NULL ? NULL : own_column(f, k);

		for (size_t i = 0; c != NULL && i < f->got->n; i++) {
			if (c->state[i] != CELL_MISSING)
				continue;
			c->v[i] = before->v[i];
			c->state[i] = before->state[i];
		}
	}
}

/* ── classes ────────────────────────────────────────────────────────── */

/* The first 类别 is the unit's own class, unless a value says otherwise. */
static void
fill_class(struct finder *f, size_t fact, bool is_first)
{
	const struct rule_fact *rf = &f->g.fact[fact];
	struct rule_column *c = own_column(f, fact);
	size_t i;

	for (i = 0; i < f->got->n; i++) {
		struct cell own = datum_cell(rf, CELL_GIVEN, 0, f->got->unit[i].class);

		if (c->state[i] != CELL_GIVEN && is_first && own.state == CELL_GIVEN) {
			c->state[i] = CELL_GIVEN;
			c->v[i] = own.v;
		}
		f->classless[i] = f->classless[i] || c->state[i] != CELL_GIVEN;
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
	const struct gathered *got;
	int32_t *place; /* per unit: its place in the set, or -1: it is not assessed */
	struct score_over *over;
	size_t over_n, cap;
};

/* The place of unit ${id} in the set, or -1. */
static int32_t
place_of(const struct upward *w, int64_t id)
{
	struct by_number key = { .id = id };
	const struct by_number *at = bsearch(&key, w->got->number, w->got->n, sizeof key,
	    by_unit_number);

	return at == NULL ? -1 : w->place[at->unit];
}

/* The nearest unit above ${u}, which has that place in the set, that is assessed as
 * well, or -1; whoever stands between goes to ->over. */
static int32_t
nearest_above(struct job *j, struct upward *w, const struct listed *u, int32_t place)
{
	struct str path = u->path;
	int32_t found = -1;
	int64_t id = 0;
	size_t first = w->over_n;

	for (size_t i = 0; i < path.n; i++) {
		int32_t at;

		if (path.p[i] != '/') {
			id = id * 10 + (path.p[i] - '0');
			continue;
		}
		if (id == 0 || id == u->id)
			continue;
		at = place_of(w, id);
		if (at >= 0) {
			found = at;
			w->over_n = first;
		} else {
			w->over = job_grow(j, w->over, w->over_n, &w->cap,
			    sizeof *w->over);
			w->over[w->over_n++] = (struct score_over){ id, (uint32_t)place };
		}
		id = 0;
	}
	return found;
}

static void
find_above(struct finder *f, struct score_set *out)
{
	size_t n = f->got->n;
	struct upward w = { .got = f->got, .place = NEWS(f->j, int32_t, n) };
	int32_t *above = NEWS(f->j, int32_t, out->n + 1), at = 0;

	for (size_t i = 0; i < n; i++)
		w.place[i] = f->classless[i] ? -1 : at++;
	for (size_t i = 0; i < n; i++)
		if (w.place[i] >= 0)
			above[w.place[i]] = nearest_above(f->j, &w, &f->got->unit[i],
			    w.place[i]);
	out->snap.above = above;
	out->over = w.over;
	out->over_n = w.over_n;
}

/* ── the set ────────────────────────────────────────────────────────── */

/* Close the gaps that units without a class leave. */
static void
close_gaps(struct finder *f)
{
	for (size_t k = 0; k < f->g.n; k++) {
		struct rule_column *c = own_column(f, k);
		size_t n = 0;

		for (size_t i = 0; i < f->got->n; i++) {
			if (f->classless[i])
				continue;
			c->v[n] = c->v[i];
			c->state[n++] = c->state[i];
		}
	}
}

static void
keep(struct finder *f, struct score_set *out)
{
	size_t all = f->got->n, n = 0, gone = 0;
	struct str *name = NEWS(f->j, struct str, all);
	struct str *classless = NEWS(f->j, struct str, all);
	int64_t *id = NEWS(f->j, int64_t, all), *own = NEWS(f->j, int64_t, all);

	for (size_t i = 0; i < all; i++) {
		const struct listed *u = &f->got->unit[i];

		if (f->classless[i]) {
			classless[gone++] = u->name;
			continue;
		}
		own[n] = texts_index(&f->texts, u->name);
		name[n] = u->name;
		id[n++] = u->id;
	}
	if (gone > 0)
		close_gaps(f);
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

/* Columns that results of other schemes will be put into. */
static void
open_fed(struct finder *f, const struct find_wish *w)
{
	struct str title, what;

	for (size_t i = 0; i < f->g.n; i++)
		if (rule_fact_other(&f->g.fact[i], &title, &what) ||
		    before_months(&f->g.fact[i], w->from, w->to) > 0)
			(void)own_column(f, i);
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
find_kept(struct job *j, struct db_ro *ro, const struct find_wish *w,
    const struct gathered *was, struct gathered *got, struct score_set *out)
{
	struct finder f = { .j = j, .day = w->day, .got = got, .texts = { .j = j } };
	size_t n;
	const struct rule_fact *fact = rule_facts(w->rule, &n);
	enum err e = ground_of(j, ro, fact, n, w->from, w->to, &f.g);

	if (e == OK)
		e = gather(j, ro, w, &f.g, was, got);
	if (e != OK)
		return e;
	open_columns(&f);
	number_words(&f);
	seal_judges(&f);
	add_before(&f);
	fill_classes(&f);
	open_fed(&f, w);
	keep(&f, out);
	record_rows(j, w->rule, w->day, got, out);
	return fill_off(j, ro, &out->snap);
}

enum err
find_own(struct job *j, struct db_ro *ro, const struct find_wish *w,
    struct score_set *out)
{
	struct gathered got = { .period = 0 };

	return find_kept(j, ro, w, NULL, &got, out);
}

enum err
find_in(struct job *j, struct db_ro *ro, const struct find_wish *w, struct score_set *out)
{
	enum err e = find_own(j, ro, w, out);

	return e == OK ? others_feed(j, ro, w, NULL, out) : e;
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
