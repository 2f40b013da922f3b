/* SPDX-License-Identifier: MIT
 *
 * keep.c -- units and facts in the database
 *
 * Units are numbered from 0 without a gap, in the order they were given.
 * Facts are found by name: a fact the scheme no longer has is left aside, one
 * it has gained is 未报.  The caller owns the transaction.
 */
#include "score/cell.h"
#include "score/columns.h"
#include "score/score.h"
#include "score/score.sql.h"

const struct db_room score_room = {
	"score",
	score_migration,
	ARRAY_N(score_migration),
};

/* ── in ─────────────────────────────────────────────────────────────── */

struct keeper {
	struct job *j;
	struct db_rw *db;
	int64_t scheme;
	const struct rule_fact *fact;
	size_t facts;
	const struct score_set *set;
};

static enum err
put_cell(struct keeper *k, size_t unit, size_t fact)
{
	const struct rule_fact *f = &k->fact[fact];
	const struct rule_column *c = &k->set->snap.fact[fact];
	bool worded = f->kind == RULE_CHOICE && c->state[unit] == CELL_GIVEN;

	if (c->state[unit] == CELL_MISSING)
		return OK;
	return db_change(k->j, k->db, &score_sql[SCORE_CELL_PUT],
	    VALUES(DB_I(k->scheme), DB_I((int64_t)unit), DB_T(f->name),
		DB_I(c->state[unit]), DB_I(worded ? 0 : c->v[unit]),
		DB_T(worded ? f->choice[c->v[unit]] : S(""))),
	    NULL);
}

static enum err
put_unit(struct keeper *k, size_t unit)
{
	enum err e = db_change(k->j, k->db, &score_sql[SCORE_UNIT_PUT],
	    VALUES(DB_I(k->scheme), DB_I((int64_t)unit), DB_T(k->set->unit[unit])), NULL);
	size_t i;

	for (i = 0; i < k->facts && e == OK; i++)
		e = put_cell(k, unit, i);
	return e;
}

enum err
score_put(struct job *j, struct db_rw *db, int64_t scheme, const struct rule *r,
    const struct score_set *set)
{
	struct keeper k = { .j = j, .db = db, .scheme = scheme, .set = set };
	enum err e = db_change(j, db, &score_sql[SCORE_CELLS_DROP], VALUES(DB_I(scheme)),
	    NULL);
	size_t i;

	if (e == OK)
		e = db_change(j, db, &score_sql[SCORE_UNITS_DROP], VALUES(DB_I(scheme)),
		    NULL);
	k.fact = rule_facts(r, &k.facts);
	for (i = 0; i < set->n && e == OK; i++)
		e = put_unit(&k, i);
	return e;
}

/* ── out ────────────────────────────────────────────────────────────── */

struct by_name { /* facts sorted by name, to be found again */
	struct str name;
	size_t fact;
};

struct finder {
	struct job *j;
	const struct rule_fact *fact;
	size_t facts;
	struct by_name *names;
	struct rule_column *col;
	struct str *unit;
	size_t n;
};

static int
compare(const void *a, const void *b)
{
	return str_cmp(((const struct by_name *)a)->name,
	    ((const struct by_name *)b)->name);
}

static void
sort_names(struct finder *f)
{
	size_t i;

	f->names = NEWS(f->j, struct by_name, f->facts);
	for (i = 0; i < f->facts; i++)
		f->names[i] = (struct by_name){ f->fact[i].name, i };
	qsort(f->names, f->facts, sizeof *f->names, compare);
}

/* The last unit comes first, so its number tells how many there are. */
static enum err
find_units(struct finder *f, struct db_ro *db, int64_t scheme)
{
	struct db_rows *rows;
	bool more = false;
	enum err e = db_select(f->j, db, &score_sql[SCORE_UNIT_LIST],
	    VALUES(DB_I(scheme)), &rows);

	if (e == OK)
		e = db_next(rows, &more);
	f->n = e == OK && more ? (size_t)db_int(rows, 0) + 1 : 0;
	f->unit = NEWS(f->j, struct str, f->n);
	while (e == OK && more) {
		f->unit[db_int(rows, 0)] = db_text(rows, 1);
		e = db_next(rows, &more);
	}
	return e;
}

static enum err
word_gone(struct finder *f, size_t unit, const struct rule_fact *fact, struct str word)
{
	return fail(f->j, E_INPUT,
	    "“%.*s”的“%.*s”存的是“%.*s”，现在的方案里没有这个值；请重新导入数据",
	    STR_FMT(f->unit[unit]), STR_FMT(fact->name), STR_FMT(word));
}

static enum err
take_cell(struct finder *f, struct db_rows *rows)
{
	struct by_name key = { .name = db_text(rows, 1) };
	const struct by_name *at = bsearch(&key, f->names, f->facts, sizeof key, compare);
	size_t unit = (size_t)db_int(rows, 0);
	struct cell c = { db_int(rows, 3), (uint8_t)db_int(rows, 2) };
	const struct rule_fact *fact;

	if (at == NULL)
		return OK;
	fact = &f->fact[at->fact];
	if (fact->kind == RULE_CHOICE && c.state == CELL_GIVEN) {
		struct str word = db_text(rows, 4);

		if (cell_read(f->j, fact, true, word, &c).n > 0)
			return word_gone(f, unit, fact, word);
	}
	f->col[at->fact].v[unit] = c.v;
	f->col[at->fact].state[unit] = c.state;
	return OK;
}

static enum err
find_cells(struct finder *f, struct db_ro *db, int64_t scheme)
{
	struct db_rows *rows;
	bool more = false;
	enum err e = db_select(f->j, db, &score_sql[SCORE_CELL_LIST],
	    VALUES(DB_I(scheme)), &rows);

	if (e == OK)
		e = db_next(rows, &more);
	while (e == OK && more) {
		e = take_cell(f, rows);
		if (e == OK)
			e = db_next(rows, &more);
	}
	return e;
}

/* Every unit is of some class; a scheme may have gained a 类别 since. */
static enum err
refuse_classless(struct finder *f)
{
	size_t i, k;

	for (i = 0; i < f->facts; i++) {
		if (!f->fact[i].is_class)
			continue;
		for (k = 0; k < f->n; k++)
			if (f->col[i].state[k] != CELL_GIVEN)
				return fail(f->j, E_INPUT,
				    "“%.*s”没有类别“%.*s”；请重新导入数据",
				    STR_FMT(f->unit[k]), STR_FMT(f->fact[i].name));
	}
	return OK;
}

enum err
score_find(struct job *j, struct db_ro *db, int64_t scheme, const struct rule *r,
    struct score_set *out)
{
	struct finder f = { .j = j };
	enum err e;

	f.fact = rule_facts(r, &f.facts);
	sort_names(&f);
	e = find_units(&f, db, scheme);
	if (e != OK)
		return e;
	f.col = columns_empty(j, f.facts, f.n);
	e = find_cells(&f, db, scheme);
	if (e == OK)
		e = refuse_classless(&f);
	*out = (struct score_set){ .n = f.n,
		.unit = f.unit,
		.snap = { f.n, f.col, j->today } };
	return e;
}
