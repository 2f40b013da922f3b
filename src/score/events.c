/* SPDX-License-Identifier: MIT
 *
 * events.c -- a table of records [事件] becomes the rows of one set
 *
 * One row a record: 单位, 日期 and the fields.  计入 makes a record belong to each
 * unit that it names instead.  All wrong cells are found before anything is
 * refused; the first of them are told together.
 */
#include "score/cell.h"
#include "score/score.h"
#include "score/texts.h"

#define NOBODY SIZE_MAX

struct reader {
	struct job *j;
	const struct table *t;
	const struct rule_set *set;
	size_t unit_col, *field_col; /* t->cols: there is none */
	bool *marked;                /* per field */
	struct rule_column *cell;    /* per field, a row of the table each */
	struct texts texts;
	const int64_t *unit_of; /* per text: the unit of that name + 1 */
	size_t names;           /* so many texts there are */
	size_t *owner;          /* per row: who gave it, or NOBODY */
	struct wrong wrong;
};

/* ── columns ────────────────────────────────────────────────────────── */

/* Is ${head} the field, with or without its unit in brackets? */
static bool
is_head(struct reader *rd, const struct rule_fact *f, struct str head, bool *marked)
{
	*marked = f->unit.n > 0 &&
	    (str_eq(head,
		 job_fmt(rd->j, "%.*s(%.*s)", STR_FMT(f->name), STR_FMT(f->unit))) ||
		str_eq(head,
		    job_fmt(rd->j, "%.*s（%.*s）", STR_FMT(f->name), STR_FMT(f->unit))));
	return *marked || str_eq(head, f->name);
}

static enum err
take_column(struct reader *rd, size_t col)
{
	struct str head = str_trim(table_at(rd->t, 0, col));
	size_t f = 0, *to = &rd->unit_col;
	bool marked = false;

	if (!str_eq(head, S("单位"))) {
		while (f < rd->set->field_n &&
		    !is_head(rd, &rd->set->field[f], head, &marked))
			f++;
		if (f == rd->set->field_n)
			return fail(rd->j, E_INPUT,
			    "%.*s 第 1 行：“%.*s”里没有栏目“%.*s”；请改列名，或删去这一列",
			    STR_FMT(rd->t->name), STR_FMT(rd->set->name), STR_FMT(head));
		to = &rd->field_col[f];
		rd->marked[f] = marked;
	}
	if (*to < rd->t->cols)
		return fail(rd->j, E_INPUT, "%.*s 第 1 行：“%.*s”有两列；请删去一列",
		    STR_FMT(rd->t->name), STR_FMT(head));
	*to = col;
	return OK;
}

static enum err
take_columns(struct reader *rd)
{
	const struct rule_set *set = rd->set;
	enum err e = OK;

	for (size_t f = 0; f < set->field_n; f++)
		rd->field_col[f] = rd->t->cols;
	for (size_t col = 0; col < rd->t->cols && e == OK; col++)
		e = take_column(rd, col);
	if (e == OK && rd->unit_col == rd->t->cols && set->counts_for_n == 0)
		e = fail(rd->j, E_INPUT,
		    "%.*s 第 1 行：缺“单位”列；请加一列，每行写是哪个单位的",
		    STR_FMT(rd->t->name));
	if (e == OK && rd->field_col[set->day] == rd->t->cols)
		e = fail(rd->j, E_INPUT, "%.*s 第 1 行：缺“%.*s”列；请加一列，每行写日期",
		    STR_FMT(rd->t->name), STR_FMT(set->field[set->day].name));
	return e;
}

/* ── rows ───────────────────────────────────────────────────────────── */

/* The unit called ${name}, or NOBODY. */
static size_t
unit_named(const struct reader *rd, struct str name)
{
	int64_t text = texts_find(&rd->texts, name);

	return text < 0 || (size_t)text >= rd->names || rd->unit_of[text] == 0
	    ? NOBODY
	    : (size_t)rd->unit_of[text] - 1;
}

static void
read_owner(struct reader *rd, size_t row)
{
	struct str name = rd->unit_col == rd->t->cols
	    ? S("")
	    : str_trim(table_at(rd->t, row, rd->unit_col));

	rd->owner[row - 1] = name.n == 0 ? NOBODY : unit_named(rd, name);
	if (rd->owner[row - 1] == NOBODY && rd->set->counts_for_n == 0)
		wrong_cell(&rd->wrong, row, rd->unit_col,
		    name.n == 0 ? S("应写单位名称") : S("数据表里没有这个单位"));
}

static void
read_field(struct reader *rd, size_t row, size_t f)
{
	const struct rule_fact *fact = &rd->set->field[f];
	struct rule_column *to = &rd->cell[f];
	struct cell c = { .state = CELL_MISSING };
	struct str why = S("");

	if (rd->field_col[f] < rd->t->cols)
		why = cell_read(rd->j, fact, rd->marked[f],
		    table_at(rd->t, row, rd->field_col[f]), &c);
	if (why.n == 0 && f == rd->set->day && c.state != CELL_GIVEN)
		why = S("应写日期，例如 2026-03-05");
	if (why.n > 0)
		wrong_cell(&rd->wrong, row, rd->field_col[f], why);
	to->state[row - 1] = c.state;
	to->v[row - 1] = c.state == CELL_GIVEN && c.word.n > 0
	    ? texts_index(&rd->texts, c.word)
	    : c.v;
}

/* The units that table row ${row} counts for, each once: those that 计入 names, else the
 * one it is entered under.  How many there are. */
static size_t
owners(const struct reader *rd, size_t row, size_t *to)
{
	const struct rule_set *set = rd->set;
	size_t n = 0;

	for (size_t i = 0; i < set->counts_for_n; i++) {
		const struct rule_column *c = &rd->cell[set->counts_for[i]];
		size_t unit = c->state[row] != CELL_GIVEN
		    ? NOBODY
		    : unit_named(rd, rd->texts.text[c->v[row]]);
		bool twice = unit == NOBODY;

		for (size_t k = 0; k < n; k++)
			twice = twice || to[k] == unit;
		if (!twice)
			to[n++] = unit;
	}
	if (set->counts_for_n == 0)
		to[n++] = rd->owner[row];
	return n;
}

/* ── out ────────────────────────────────────────────────────────────── */

/* Rows in the order of their units: counted, then put where they belong. */
static struct rule_rows
sorted(struct reader *rd, size_t units)
{
	size_t *from = NEWS(rd->j, size_t, units + 2), n = rd->t->rows - 1, total = 0;
	size_t *to = NEWS(rd->j, size_t, rd->set->counts_for_n + 1);
	struct rule_column *col = NEWS(rd->j, struct rule_column, rd->set->field_n);
	int64_t *record;

	for (size_t row = 0; row < n; row++)
		for (size_t k = owners(rd, row, to); k > 0; k--, total++)
			from[to[k - 1] + 2]++;
	for (size_t i = 2; i < units + 2; i++)
		from[i] += from[i - 1];
	record = NEWS(rd->j, int64_t, total + 1);
	for (size_t f = 0; f < rd->set->field_n; f++) {
		col[f].v = NEWS(rd->j, int64_t, total + 1);
		col[f].state = NEWS(rd->j, uint8_t, total + 1);
	}
	for (size_t row = 0; row < n; row++)
		for (size_t k = owners(rd, row, to); k > 0; k--) {
			size_t at = from[to[k - 1] + 1]++;

			record[at] = (int64_t)row + 1;
			for (size_t f = 0; f < rd->set->field_n; f++) {
				col[f].v[at] = rd->cell[f].v[row];
				col[f].state[at] = rd->cell[f].state[row];
			}
		}
	return (
	    struct rule_rows){ .n = total, .from = from, .field = col, .record = record };
}

/* Who gave more than 自设 allows. */
static enum err
check_most(struct reader *rd, const struct rule_rows *rows, const struct score_set *out)
{
	for (size_t i = 0; i < out->n && rd->set->most > 0; i++)
		if (rows->from[i + 1] - rows->from[i] > rd->set->most)
			return fail(rd->j, E_INPUT,
			    "%.*s：“%.*s”自设了 %zu 项，方案规定至多 %zu 项；请删去多的",
			    STR_FMT(rd->t->name), STR_FMT(out->unit[i]),
			    rows->from[i + 1] - rows->from[i], rd->set->most);
	return OK;
}

static void
read_names(struct reader *rd, const struct score_set *out)
{
	int64_t *unit_of, *name = NEWS(rd->j, int64_t, out->n + 1);

	for (size_t i = 0; i < out->n; i++)
		name[i] = texts_index(&rd->texts, out->unit[i]);
	rd->names = rd->texts.n;
	unit_of = NEWS(rd->j, int64_t, rd->names + 1);
	for (size_t i = 0; i < out->n; i++)
		unit_of[name[i]] = (int64_t)i + 1;
	rd->unit_of = unit_of;
}

enum err
score_events_from_table(struct job *j, const struct rule *r, size_t set,
    const struct table *t, struct score_set *out)
{
	size_t sets;
	const struct rule_set *all = rule_sets(r, &sets);
	struct rule_rows *rows = NEWS(j, struct rule_rows, sets + 1);
	struct reader rd = { .j = j,
		.t = t,
		.set = &all[set],
		.unit_col = t->cols,
		.field_col = NEWS(j, size_t, all[set].field_n),
		.marked = NEWS(j, bool, all[set].field_n),
		.cell = NEWS(j, struct rule_column, all[set].field_n),
		.owner = NEWS(j, size_t, t->rows),
		.texts = texts_of(j, &out->snap),
		.wrong = { .j = j, .t = t, .bad = { .j = j } } };
	enum err e = take_columns(&rd);

	if (e != OK)
		return e;
	read_names(&rd, out);
	for (size_t f = 0; f < rd.set->field_n; f++) {
		rd.cell[f].v = NEWS(j, int64_t, t->rows);
		rd.cell[f].state = NEWS(j, uint8_t, t->rows);
	}
	for (size_t row = 1; row < t->rows; row++) {
		read_owner(&rd, row);
		for (size_t f = 0; f < rd.set->field_n; f++)
			read_field(&rd, row, f);
	}
	e = wrong_told(&rd.wrong);
	if (e != OK)
		return e;
	for (size_t i = 0; i < sets && out->snap.set != NULL; i++)
		rows[i] = out->snap.set[i];
	rows[set] = sorted(&rd, out->n);
	out->snap.set = rows;
	texts_give(&rd.texts, &out->snap);
	return check_most(&rd, &rows[set], out);
}
