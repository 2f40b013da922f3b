/* SPDX-License-Identifier: MIT
 *
 * facts.c -- a table of facts becomes columns, and columns a table again
 *
 * Some hundred rows are read column by column, then those of their cells that are
 * not plain, row by row.  All wrong cells are found before anything is refused, and
 * the first of them are told together, so a file is mended in one go.
 */
#include "score/cell.h"
#include "score/columns.h"
#include "score/plain.h"
#include "score/score.h"
#include "score/texts.h"

struct reader {
	struct job *j;
	const struct table *t;
	const struct rule_fact *fact;
	size_t facts_n;
	struct column *col;
	struct plain *plain; /* per column */
	size_t unit_col;
	size_t *late, late_n; /* columns with cells that are CELL_LATER */
	struct str *unit;
	struct rule_column *out;
	struct texts texts;
	struct wrong wrong;
};

static void
read_unit(struct reader *rd, size_t row)
{
	struct str name = str_trim(table_at(rd->t, row, rd->unit_col));

	rd->unit[row - 1] = name;
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
	struct cell c;
	struct str why;

	if (out->state[row - 1] != CELL_LATER)
		return;
	why = cell_read(rd->j, &rd->fact[col->fact], col->marked, table_at(rd->t, row, k),
	    &c);
	if (why.n > 0)
		wrong_cell(&rd->wrong, row, k, why);
	out->v[row - 1] = c.word.n > 0 ? texts_index(&rd->texts, c.word) : c.v;
	out->state[row - 1] = c.state;
}

static void
read_rows(struct reader *rd, size_t row, size_t n)
{
	rd->late_n = 0;
	for (size_t k = 0; k < rd->t->cols; k++) {
		const struct rule_column *out = &rd->out[rd->col[k].fact];

		if (rd->col[k].kind != COLUMN_FACT)
			continue;
		if (plain_read(&rd->plain[k], &(struct cells){ rd->t, k, row }, n,
			out->v + row - 1, out->state + row - 1) > 0)
			rd->late[rd->late_n++] = k;
	}
	for (size_t i = row; i < row + n; i++) {
		read_unit(rd, i);
		for (size_t k = 0; k < rd->late_n; k++)
			read_late(rd, i, rd->late[k]);
	}
}

static void
read_table(struct reader *rd)
{
	const struct table *t = rd->t;

	rd->plain = NEWS(rd->j, struct plain, t->cols);
	rd->late = NEWS(rd->j, size_t, t->cols);
	for (size_t k = 0; k < t->cols; k++)
		if (rd->col[k].kind == COLUMN_FACT)
			rd->plain[k] = plain_of(&rd->fact[rd->col[k].fact],
			    rd->col[k].marked);
	for (size_t row = 1; row < t->rows; row += PLAIN_CELLS)
		read_rows(rd, row,
		    t->rows - row < PLAIN_CELLS ? t->rows - row : PLAIN_CELLS);
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
	size_t n = rd->t->rows - 1;
	struct named *u = NEWS(rd->j, struct named, n);

	for (size_t i = 0; i < n; i++)
		u[i] = (struct named){ rd->unit[i], i + 1 };
	qsort(u, n, sizeof *u, by_name);
	return u;
}

static enum err
refuse_twins(struct reader *rd)
{
	size_t n = rd->t->rows - 1, i;
	const struct named *u = sorted_units(rd), *twin = NULL;

	for (i = 1; i < n; i++)
		if (str_eq(u[i - 1].name, u[i].name) &&
		    (twin == NULL || u[i].row < twin->row))
			twin = &u[i];
	if (twin == NULL)
		return OK;
	return fail(rd->j, E_INPUT,
	    "%.*s 第 %zu 行和第 %zu 行都是“%.*s”；一个单位只写一行", STR_FMT(rd->t->name),
	    rd->t->line[twin[-1].row], rd->t->line[twin->row], STR_FMT(twin->name));
}

/* The names as texts; *known: one of them was there already, perhaps as a name. */
static int64_t *
index_names(struct reader *rd, bool *known)
{
	size_t n = rd->t->rows - 1, had = rd->texts.n;
	int64_t *name = NEWS(rd->j, int64_t, n + 1);

	texts_index_all(&rd->texts, n, rd->unit, name);
	*known = rd->texts.n < had + n;
	return name;
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
	size_t n = rd->t->rows - 1, near;
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
		for (size_t k = 0;
		     rd->fact[i].origin == RULE_HISTORY && k + 1 < rd->t->rows; k++)
			if (rd->out[i].state[k] == CELL_MISSING)
				rd->out[i].state[k] = CELL_NA;
}

enum err
score_from_table(struct job *j, const struct rule *r, const struct table *t,
    struct score_set *out)
{
	struct reader rd = { .j = j,
		.t = t,
		.wrong = { .j = j, .t = t, .bad = { .j = j } },
		.texts = { .j = j } };
	int64_t *name;
	enum err e = columns_find(j, r, t, &rd.col, &rd.unit_col);
	int32_t *above = NULL;
	bool known;
	size_t i;

	if (e == OK)
		e = columns_need_classes(j, r, t, rd.col);
	if (e != OK)
		return e;
	if (t->rows < 2)
		return fail(j, E_INPUT, "%.*s：只有表头，没有单位；请每个单位写一行",
		    STR_FMT(t->name));
	rd.fact = rule_facts(r, &rd.facts_n);
	rd.unit = NEWS(j, struct str, t->rows - 1);
	rd.out = columns_empty(j, rd.facts_n, t->rows - 1);
	read_table(&rd);
	for (i = 0; i < t->cols; i++)
		if (rd.col[i].kind == COLUMN_ABOVE)
			read_above(&rd, i, above = NEWS(j, int32_t, t->rows - 1));
	forget_years(&rd);
	e = wrong_told(&rd.wrong);
	if (e != OK)
		return e;
	name = index_names(&rd, &known);
	e = known ? refuse_twins(&rd) : OK;
	if (e != OK)
		return e;
	*out = (struct score_set){ .n = t->rows - 1,
		.unit = rd.unit,
		.snap = { .subjects = t->rows - 1,
		    .fact = rd.out,
		    .name = name,
		    .today = j->today,
		    .above = above } };
	texts_give(&rd.texts, &out->snap);
	return OK;
}
