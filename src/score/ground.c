/* SPDX-License-Identifier: MIT
 *
 * ground.c -- the facts of a scheme beside what the database has of its period
 *
 * Facts are found by name and measure: an item the scheme does not ask for is
 * left aside, a fact nobody has given yet has no item.  Nothing here writes.
 */
#include <assert.h>
#include <stdlib.h>

#include "score/data.h"
#include "score/score.sql.h"

/* ── grounds ────────────────────────────────────────────────────────── */

static void
put_iso(struct buf *b, int32_t day)
{
	int y, m, d;

	day_parts(day, &y, &m, &d);
	buf_fmt(b, "%04d-%02d-%02d", y, m, d);
}

struct str
ground_days(struct job *j, int32_t from, int32_t to)
{
	struct buf b = { .j = j };

	put_iso(&b, from);
	buf_c(&b, '/');
	put_iso(&b, to);
	return buf_str(&b);
}

struct str
score_period(struct job *j, const struct rule *r)
{
	return ground_days(j, rule_head(r)->from, rule_head(r)->to);
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct ground_name *)a)->name,
	    ((const struct ground_name *)b)->name);
}

static int
by_id(const void *a, const void *b)
{
	int64_t x = ((const struct ground_item *)a)->id;
	int64_t y = ((const struct ground_item *)b)->id;

	return (x > y) - (x < y);
}

/* The fact called ${name}, or g->n. */
static size_t
ground_named(const struct ground *g, struct str name)
{
	struct ground_name key = { .name = name };
	const struct ground_name *at = bsearch(&key, g->name, g->n, sizeof key, by_name);

	return at == NULL ? g->n : at->fact;
}

size_t
ground_fact(const struct ground *g, int64_t id)
{
	struct ground_item key = { .id = id };
	const struct ground_item *at = bsearch(&key, g->known, g->known_n, sizeof key,
	    by_id);

	return at == NULL ? g->n : at->fact;
}

static void
sort_names(struct job *j, struct ground *g)
{
	size_t i;

	g->name = NEWS(j, struct ground_name, g->n);
	for (i = 0; i < g->n; i++)
		g->name[i] = (struct ground_name){ g->fact[i].name, i };
	qsort(g->name, g->n, sizeof *g->name, by_name);
}

/* Rows come by number, so ->known is in order. */
static void
take_item(struct ground *g, struct db_rows *rows)
{
	int64_t id = db_int(rows, 1);
	size_t i = ground_named(g, db_text(rows, 2));

	g->period_id = db_int(rows, 0);
	if (id == 0 || i == g->n || !str_eq(g->fact[i].measure, db_text(rows, 3)))
		return;
	g->item[i] = id;
	g->known[g->known_n++] = (struct ground_item){ id, i };
}

enum err
ground_find(struct job *j, struct db_ro *ro, const struct rule *r, struct ground *out)
{
	const struct rule_head *h = rule_head(r);
	size_t n;
	const struct rule_fact *fact = rule_facts(r, &n);

	return ground_of(j, ro, fact, n, h->from, h->to, out);
}

enum err
ground_of(struct job *j, struct db_ro *ro, const struct rule_fact *fact, size_t n,
    int32_t from, int32_t to, struct ground *out)
{
	struct db_rows *rows;
	enum err e;

	*out = (struct ground){ .period = ground_days(j, from, to),
		.from = from,
		.until = to,
		.fact = fact,
		.n = n };
	out->item = NEWS(j, int64_t, out->n);
	out->known = NEWS(j, struct ground_item, out->n);
	sort_names(j, out);
	e = db_select(j, ro, &score_sql[SCORE_ITEM_LIST], VALUES(DB_T(out->period)),
	    &rows);
	while (db_more(rows, &e))
		take_item(out, rows);
	return e;
}

/* ── data ───────────────────────────────────────────────────────────── */

struct datum
datum_row(struct db_rows *rows, int col)
{
	return (struct datum){
		.item = db_int(rows, col),
		.unit = db_int(rows, col + 1),
		.state = (uint8_t)db_int(rows, col + 2),
		.v = db_int(rows, col + 3),
		.word = db_text(rows, col + 4),
		.status = (enum score_status)db_int(rows, col + 5),
		.reason = db_text(rows, col + 6),
		.seq = db_int(rows, col + 7),
		.giver = db_int(rows, col + 8),
		.at = db_int(rows, col + 9),
		.day = (int32_t)db_int(rows, col + 10),
		.late = db_int(rows, col + 11) != 0,
		.overdue = db_int(rows, col + 12) != 0,
		.checked_seq = db_int(rows, col + 13),
		.checker = db_int(rows, col + 14),
		.checked_at = db_int(rows, col + 15),
		.changes = (int32_t)db_int(rows, col + 16),
	};
}

enum err
datum_of_unit(struct job *j, struct db_ro *ro, const struct ground *g, int64_t unit,
    struct datum **out)
{
	struct datum *list = NEWS(j, struct datum, g->n + 1); /* the last: no fact's */
	struct db_rows *rows;
	enum err e = db_select(j, ro, &score_sql[SCORE_DATUM_OF],
	    VALUES(DB_I(g->period_id), DB_I(unit)), &rows);

	while (db_more(rows, &e))
		list[ground_fact(g, db_int(rows, 0))] = datum_row(rows, 0);
	*out = list;
	return e;
}

bool
are_near(const int64_t *unit, size_t n)
{
	return unit[n - 1] - unit[0] < SOME * 4;
}

/* Of units that lie near one another. */
static enum err
datum_of_range(struct job *j, struct db_ro *ro, const struct ground *g,
    const int64_t *unit, size_t n, struct datum **out)
{
	struct db_rows *rows;
	size_t at = 0;
	enum err e = db_select(j, ro, &score_sql[SCORE_DATUM_SOME],
	    VALUES(DB_I(g->period_id), DB_I(unit[0]), DB_I(unit[n - 1])), &rows);

	for (size_t i = 0; i < n; i++)
		out[i] = NEWS(j, struct datum, g->n + 1); /* the last: no fact's */
	while (db_more(rows, &e)) {
		int64_t id = db_int(rows, 1);

		while (unit[at] < id)
			at++;
		if (unit[at] == id)
			out[at][ground_fact(g, db_int(rows, 0))] = datum_row(rows, 0);
	}
	return e;
}

enum err
datum_of_some(struct job *j, struct db_ro *ro, const struct ground *g,
    const int64_t *unit, size_t n, struct datum **out)
{
	enum err e = OK;

	if (are_near(unit, n))
		return datum_of_range(j, ro, g, unit, n, out);
	for (size_t i = 0; i < n && e == OK; i++)
		e = datum_of_unit(j, ro, g, unit[i], &out[i]);
	return e;
}

struct cell
datum_cell(const struct rule_fact *f, uint8_t state, int64_t v, struct str word)
{
	size_t i;

	if (f->kind != RULE_CHOICE || state != CELL_GIVEN)
		return (struct cell){ .v = v, .state = state, .word = word };
	for (i = 0; i < f->choice_n; i++)
		if (str_eq(f->choice[i], word))
			return (struct cell){ .v = (int64_t)i, .state = state };
	return (struct cell){ .state = CELL_MISSING };
}

bool
datum_counts(enum score_status status)
{
	return status == SCORE_GIVEN || status == SCORE_ACCEPTED;
}

bool
datum_scores(const struct rule_fact *f, enum score_status status)
{
	return datum_counts(status) && (f->second.n == 0 || status == SCORE_ACCEPTED);
}

bool
datum_is_joint(const struct rule_fact *f, int32_t today)
{
	return f->joint.n > 0 && today <= f->due;
}

/* ── small things ───────────────────────────────────────────────────── */

struct str
cell_read_out(struct job *j, const struct rule_fact *f, struct cell c)
{
	struct str s = cell_text(j, f, c);
	struct buf b = { .j = j };

	if (c.state != CELL_GIVEN || f->kind != RULE_NUM || str_ends(s, f->unit))
		return s;
	buf_put(&b, s);
	buf_put(&b, f->unit);
	return buf_str(&b);
}

enum err
name_of(struct job *j, struct db_ro *ro, struct names *names, int64_t person,
    struct str *out)
{
	struct org_person p = { 0 };
	size_t i;
	enum err e = OK;

	for (i = 0; i < names->n && names->id[i] != person; i++)
		continue;
	if (i < names->n || person == 0) {
		*out = person == 0 ? S("") : names->name[i];
		return OK;
	}
	e = org_person_find(j, ro, person, &p);
	if (e != OK && e != E_MISSING)
		return e;
	names->id = job_grow(j, names->id, names->n, &names->cap, sizeof *names->id);
	names->name = job_grow(j, names->name, names->n, &names->cap_name,
	    sizeof *names->name);
	names->id[names->n] = person;
	names->name[names->n++] = *out = p.name;
	return OK;
}

enum err
reason_check(struct job *j, struct str reason)
{
	if (utf8_count(reason) > SCORE_REASON_MAX)
		return fail(j, E_INPUT, "理由太长，最多 %d 字", SCORE_REASON_MAX);
	return OK;
}
