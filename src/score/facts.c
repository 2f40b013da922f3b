/* SPDX-License-Identifier: MIT
 *
 * facts.c -- a table of facts becomes columns, and columns a table again
 *
 * Some hundred rows are read column by column, then those of their cells that are
 * not plain, row by row.  All wrong cells are found before anything is refused, and
 * the first of them are told together, so a file is mended in one go.  What needs all
 * rows at once -- who is above whom, a column without a name -- is read from a whole
 * table only.
 */
#include "score/cell.h"
#include "score/columns.h"
#include "score/plain.h"
#include "score/score.h"
#include "score/texts.h"

struct reader {
	struct job *j;
	const struct table *t; /* the rows at hand, behind the header */
	const struct rule_fact *fact;
	size_t facts_n;
	struct column *col;
	struct plain *plain; /* per column */
	size_t unit_col;
	size_t *late, late_n; /* columns with cells that are CELL_LATER */
	size_t n;             /* units before the rows at hand */
	struct str *unit;
	size_t *line;
	int64_t *name; /* the units as texts */
	bool known;    /* a name was there already, perhaps as another text */
	struct rule_column *out;
	struct texts texts;
	struct wrong wrong;
};

static void
read_unit(struct reader *rd, size_t row)
{
	struct str name = str_trim(table_at(rd->t, row, rd->unit_col));

	rd->unit[rd->n + row - 1] = name;
	rd->line[rd->n + row - 1] = rd->t->line[row];
	if (name.n == 0)
		wrong_cell(&rd->wrong, row, rd->unit_col, S("应写单位名称"));
	else if (name.n > SCORE_NAME_MAX && utf8_count(name) > SCORE_NAME_MAX)
		wrong_cell(&rd->wrong, row, rd->unit_col, S("名称太长，最多 100 字"));
}

static void
read_late(struct reader *rd, size_t row, size_t k)
{
	const struct column *col = &rd->col[k];
	struct rule_column *out = &rd->out[col->fact];
	size_t unit = rd->n + row - 1;
	struct cell c;
	struct str why;

	if (out->state[unit] != CELL_LATER)
		return;
	why = cell_read(rd->j, &rd->fact[col->fact], col->marked, table_at(rd->t, row, k),
	    &c);
	if (why.n > 0)
		wrong_cell(&rd->wrong, row, k, why);
	out->v[unit] = c.word.n > 0 ? texts_index(&rd->texts, c.word) : c.v;
	out->state[unit] = c.state;
}

/* The names of ${n} units from ${unit} on; not if one of them may be missing. */
static void
index_names(struct reader *rd, size_t unit, size_t n)
{
	size_t had = rd->texts.n;

	if (rd->wrong.n > 0)
		return;
	texts_index_all(&rd->texts, n, rd->unit + unit, rd->name + unit);
	rd->known = rd->known || rd->texts.n < had + n;
}

static void
read_rows(struct reader *rd, size_t row, size_t n)
{
	size_t unit = rd->n + row - 1;

	rd->late_n = 0;
	for (size_t k = 0; k < rd->t->cols; k++) {
		const struct rule_column *out = &rd->out[rd->col[k].fact];

		if (rd->col[k].kind != COLUMN_FACT)
			continue;
		if (plain_read(&rd->plain[k], &(struct cells){ rd->t, k, row }, n,
			out->v + unit, out->state + unit) > 0)
			rd->late[rd->late_n++] = k;
	}
	for (size_t i = row; i < row + n; i++) {
		read_unit(rd, i);
		for (size_t k = 0; k < rd->late_n; k++)
			read_late(rd, i, rd->late[k]);
	}
	index_names(rd, unit, n);
}

/* The rows at hand become units. */
static void
read_table(struct reader *rd, const struct table *t)
{
	rd->t = rd->wrong.t = t;
	for (size_t row = 1; row < t->rows; row += PLAIN_CELLS)
		read_rows(rd, row,
		    t->rows - row < PLAIN_CELLS ? t->rows - row : PLAIN_CELLS);
	rd->n += t->rows - 1;
}

/* ── one row a unit ─────────────────────────────────────────────────── */

struct named {
	struct str name;
	size_t row;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = str_cmp(x->name, y->name);

	return c != 0 ? c : (x->row > y->row) - (x->row < y->row);
}

static const struct named *
sorted_units(struct reader *rd)
{
	size_t n = rd->n;
	struct named *u = NEWS(rd->j, struct named, n);

	for (size_t i = 0; i < n; i++)
		u[i] = (struct named){ rd->unit[i], i + 1 };
	qsort(u, n, sizeof *u, by_name);
	return u;
}

static enum err
refuse_twins(struct reader *rd)
{
	size_t n = rd->n, i;
	const struct named *u = sorted_units(rd), *twin = NULL;

	for (i = 1; i < n; i++)
		if (str_eq(u[i - 1].name, u[i].name) &&
		    (twin == NULL || u[i].row < twin->row))
			twin = &u[i];
	if (twin == NULL)
		return OK;
	return fail(rd->j, E_INPUT,
	    "%.*s 第 %zu 行和第 %zu 行都是“%.*s”；一个单位只写一行", STR_FMT(rd->t->name),
	    rd->line[twin[-1].row - 1], rd->line[twin->row - 1], STR_FMT(twin->name));
}

/* ── who is above whom ──────────────────────────────────────────────── */

struct by_unit {
	const struct named *unit; /* sorted */
	size_t n;
};

static const struct named *
unit_named(const struct by_unit *by, struct str name)
{
	size_t lo = 0, hi = by->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (str_cmp(by->unit[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < by->n && str_eq(by->unit[lo].name, name) ? &by->unit[lo] : NULL;
}

/* A name that is not in the table, but like one that is, is a slip. */
static void
read_above(struct reader *rd, size_t col, int32_t *above)
{
	size_t n = rd->n, near;
	const struct by_unit by = { sorted_units(rd), n };

	for (size_t i = 0; i < n; i++) {
		struct str name = str_trim(table_at(rd->t, i + 1, col));
		const struct named *up = unit_named(&by, name);

		above[i] = up == NULL ? -1 : (int32_t)up->row - 1;
		if (up != NULL && up->row == i + 1)
			wrong_cell(&rd->wrong, i + 1, col, S("不能是它自己"));
		if (up == NULL && name.n > 0 && str_near(name, rd->unit, n, &near, 1) > 0)
			wrong_cell(&rd->wrong, i + 1, col,
			    job_fmt(rd->j, "表里没有这个单位；是不是“%.*s”？",
				STR_FMT(rd->unit[near])));
	}
}

/* ── in ─────────────────────────────────────────────────────────────── */

/* What was before, and is not in the table, is 历史不足. */
static void
forget_years(struct reader *rd)
{
	for (size_t i = 0; i < rd->facts_n; i++)
		for (size_t k = 0; rd->fact[i].origin == RULE_HISTORY && k < rd->n; k++)
			if (rd->out[i].state[k] == CELL_MISSING)
				rd->out[i].state[k] = CELL_NA;
}

/* Make room for a table with at most ${units}, whose columns are known. */
static void
begin(struct reader *rd, const struct rule *r, size_t cols, size_t units)
{
	struct job *j = rd->j;

	rd->fact = rule_facts(r, &rd->facts_n);
	rd->plain = NEWS(j, struct plain, cols);
	rd->late = NEWS(j, size_t, cols);
	for (size_t k = 0; k < cols; k++)
		if (rd->col[k].kind == COLUMN_FACT)
			rd->plain[k] = plain_of(&rd->fact[rd->col[k].fact],
			    rd->col[k].marked);
	rd->unit = NEWS(j, struct str, units);
	rd->line = NEWS(j, size_t, units);
	rd->name = NEWS(j, int64_t, units);
	rd->out = columns_empty(j, rd->facts_n, units);
	texts_room(&rd->texts, units);
}

static enum err
finish(struct reader *rd, const int32_t *above, struct score_set *out)
{
	enum err e;

	if (rd->n == 0)
		return fail(rd->j, E_INPUT, "%.*s：只有表头，没有单位；请每个单位写一行",
		    STR_FMT(rd->t->name));
	forget_years(rd);
	e = wrong_told(&rd->wrong);
	if (e == OK && rd->known)
		e = refuse_twins(rd);
	if (e != OK)
		return e;
	*out = (struct score_set){ .n = rd->n,
		.unit = rd->unit,
		.snap = { .subjects = rd->n,
		    .fact = rd->out,
		    .name = rd->name,
		    .today = rd->j->today,
		    .above = above } };
	texts_give(&rd->texts, &out->snap);
	return OK;
}

static enum err
find_columns(struct reader *rd, const struct rule *r, const struct table *t)
{
	enum err e;

	*rd = (struct reader){ .j = rd->j,
		.wrong = { .j = rd->j, .bad = { .j = rd->j } },
		.texts = { .j = rd->j } };
	e = columns_find(rd->j, r, t, &rd->col, &rd->unit_col);
	return e == OK ? columns_need_classes(rd->j, r, t, rd->col) : e;
}

enum err
score_from_table(struct job *j, const struct rule *r, const struct table *t,
    struct score_set *out)
{
	struct reader rd = { .j = j };
	int32_t *above = NULL;
	enum err e = find_columns(&rd, r, t);

	if (e != OK)
		return e;
	begin(&rd, r, t->cols, t->rows - 1);
	read_table(&rd, t);
	for (size_t i = 0; i < t->cols; i++)
		if (rd.col[i].kind == COLUMN_ABOVE)
			read_above(&rd, i, above = NEWS(j, int32_t, t->rows - 1));
	return finish(&rd, above, out);
}

/* Does a column need all rows at once? */
static bool
is_for_whole(const struct reader *rd, size_t cols)
{
	for (size_t i = 0; i < cols; i++)
		if (rd->col[i].kind == COLUMN_ABOVE || rd->col[i].kind == COLUMN_EMPTY)
			return true;
	return false;
}

enum err
score_from_rows(struct job *j, const struct rule *r, struct table_rows *rows,
    struct score_set *out)
{
	struct reader rd = { .j = j };
	struct table t;
	enum err e = find_columns(&rd, r, &rows->t);

	if (e != OK || is_for_whole(&rd, rows->t.cols)) {
		e = rows->whole(rows, &t);
		return e == OK ? score_from_table(j, r, &t, out) : e;
	}
	begin(&rd, r, rows->t.cols, rows->most - 1);
	do {
		e = rows->next(rows);
		if (e != OK)
			return e;
		read_table(&rd, &rows->t);
	} while (rows->t.rows > 1);
	return finish(&rd, NULL, out);
}
