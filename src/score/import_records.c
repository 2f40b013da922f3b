/* SPDX-License-Identifier: MIT
 *
 * import_records.c -- a table of records [事件] of one set, first as a dry run
 *
 * One row a record: 单位, 日期 and the fields.  A record that is there already, with
 * the same unit and the same fields, is left: the same table may come again.
 */
#include <stdlib.h>

#include "score/data.h"
#include "score/score.sql.h"

#define ROW_MEM ((size_t)4 << 20) /* for one record */
#define KNOWN_MAX 100000

struct kept { /* a record that counts, or a row of the table */
	int64_t unit;
	struct str fields;
};

struct importer {
	struct job *j;
	struct db_ro *ro;
	int64_t scheme;
	const struct rule *r;
	size_t at; /* of the set */
	const struct rule_set *set;
	bool by_unit;
	const struct table *t;
	size_t unit_col, *field_col; /* t->cols: there is none */
	struct kept *known;
	size_t known_n;
	struct score_listed *row;
	struct score_lines *out;
};

/* ── columns ────────────────────────────────────────────────────────── */

static bool
is_head(struct job *j, const struct rule_fact *f, struct str head)
{
	if (str_eq(head, f->name))
		return true;
	return f->unit.n > 0 &&
	    (str_eq(head, job_fmt(j, "%.*s(%.*s)", STR_FMT(f->name), STR_FMT(f->unit))) ||
		str_eq(head,
		    job_fmt(j, "%.*s（%.*s）", STR_FMT(f->name), STR_FMT(f->unit))));
}

static enum err
take_column(struct importer *im, size_t col)
{
	struct str head = str_trim(table_at(im->t, 0, col));
	size_t f = 0, *to = &im->unit_col;

	if (head.n == 0)
		return OK;
	if (!str_eq(head, S("单位"))) {
		while (f < im->set->field_n && !is_head(im->j, &im->set->field[f], head))
			f++;
		if (f == im->set->field_n && str_eq(head, S("序号")))
			return OK;
		if (f == im->set->field_n)
			return fail(im->j, E_INPUT,
			    "“%.*s”里没有栏目“%.*s”；请改列名，或删去这一列",
			    STR_FMT(im->set->name), STR_FMT(head));
		to = &im->field_col[f];
	}
	if (*to < im->t->cols)
		return fail(im->j, E_INPUT, "“%.*s”有两列；请删去一列", STR_FMT(head));
	*to = col;
	return OK;
}

static enum err
take_columns(struct importer *im)
{
	enum err e = OK;

	im->unit_col = im->t->cols;
	im->field_col = NEWS(im->j, size_t, im->set->field_n);
	for (size_t f = 0; f < im->set->field_n; f++)
		im->field_col[f] = im->t->cols;
	for (size_t col = 0; col < im->t->cols && e == OK; col++)
		e = take_column(im, col);
	if (e == OK && im->unit_col == im->t->cols)
		e = fail(im->j, E_INPUT,
		    "第一行没有“单位”；请加一列，每行写记在哪个单位名下");
	if (e == OK && im->field_col[im->set->day] == im->t->cols)
		e = fail(im->j, E_INPUT, "第一行没有“%.*s”；请加一列，每行写日期",
		    STR_FMT(im->set->field[im->set->day].name));
	if (e == OK && (im->t->rows < 2 || im->t->rows > SCORE_LINES_MAX + 1))
		e = fail(im->j, E_INPUT, "表里要有 1 至 %d 件，每件一行",
		    SCORE_LINES_MAX);
	return e;
}

/* ── what is there ──────────────────────────────────────────────────── */

static int
by_kept(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return x->unit != y->unit ? (x->unit > y->unit) - (x->unit < y->unit)
				  : str_cmp(x->fields, y->fields);
}

static enum err
find_known(struct importer *im)
{
	struct ground g;
	struct db_rows *rows = NULL;
	size_t cap = 0;
	enum err e = ground_find(im->j, im->ro, im->r, &g);

	if (e == OK)
		e = db_select(im->j, im->ro, &score_sql[SCORE_RECORD_ALL],
		    VALUES(DB_I(g.period_id), DB_T(im->set->name), DB_I(KNOWN_MAX)),
		    &rows);
	while (db_more(rows, &e)) {
		struct record rec;

		rec = record_row(rows);
		if (!datum_counts(rec.status))
			continue;
		im->known = job_grow(im->j, im->known, im->known_n, &cap,
		    sizeof *im->known);
		im->known[im->known_n++] = (struct kept){ rec.unit, rec.fields };
	}
	if (im->known_n > 0)
		qsort(im->known, im->known_n, sizeof *im->known, by_kept);
	return e;
}

static bool
is_known(const struct importer *im, const struct kept *k)
{
	return im->known_n > 0 &&
	    bsearch(k, im->known, im->known_n, sizeof *k, by_kept) != NULL;
}

/* ── rows ───────────────────────────────────────────────────────────── */

static enum err
find_unit(struct importer *im, struct score_listed *row)
{
	struct org_unit u = { 0 };
	struct str near = S("");
	bool on = false, known;
	enum err e = org_unit_named(im->j, im->ro, row->name, &u);

	known = e == OK;
	if (known)
		e = score_roster_has(im->j, im->ro, im->scheme, u.id, &on);
	else if (e == E_MISSING) /* a clerk is not told of other units */
		e = im->by_unit ? OK : org_unit_near(im->j, im->ro, row->name, &near);
	if (e != OK)
		return e;
	row->unit = u.id;
	if (!known)
		row->told = row->name.n == 0
		    ? S("没有写单位名称")
		    : job_fmt(im->j, "单位名册里没有“%.*s”%.*s；请写单位列表里的全称",
			  STR_FMT(row->name), STR_FMT(near));
	else if (!on)
		row->told = job_fmt(im->j, "“%.*s”不在方案的名单上；请先列入名单",
		    STR_FMT(row->name));
	return OK;
}

/* What is wrong with the fields, or what they say. */
static void
tell_fields(struct importer *im, struct score_listed *row)
{
	const struct score_record_entry *e = row->record;
	struct buf told = { .j = im->j }, text = { .j = im->j };

	for (size_t i = 0; i < im->set->field_n; i++) {
		struct str name = im->set->field[i].name, typed = str_trim(e->text[i]);

		if (e->told[i].n > 0)
			buf_fmt(&told, "%s%.*s：%.*s", told.n > 0 ? "；" : "",
			    STR_FMT(name), STR_FMT(e->told[i]));
		if (typed.n > 0)
			buf_fmt(&text, "%s%.*s %.*s", text.n > 0 ? "，" : "",
			    STR_FMT(name), STR_FMT(typed));
	}
	row->told = buf_str(&told);
	row->text = buf_str(&text);
}

static void
refuse_twin(struct importer *im, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (im->row[k].told.n == 0 && im->row[k].unit == im->row[i].unit &&
		    str_eq(im->row[k].record->fields, im->row[i].record->fields))
			im->row[i].told = job_fmt(im->j,
			    "与第 %zu 行一样；一件事只写一行", im->row[k].line);
}

static enum err
take_row(struct importer *im, size_t i)
{
	struct score_listed *row = &im->row[i];
	struct score_record_entry *entry = NEW(im->j, struct score_record_entry);
	enum err e;

	row->line = im->t->line[i + 1];
	row->name = str_trim(table_at(im->t, i + 1, im->unit_col));
	row->record = entry;
	entry->set = im->at;
	entry->text = NEWS(im->j, struct str, im->set->field_n);
	for (size_t f = 0; f < im->set->field_n; f++)
		if (im->field_col[f] < im->t->cols)
			entry->text[f] = str_trim(
			    table_at(im->t, i + 1, im->field_col[f]));
	e = find_unit(im, row);
	if (e != OK || row->told.n > 0)
		return e;
	e = score_record_check(im->j, im->ro, im->r, im->by_unit, entry);
	if (e != OK && e != E_INPUT)
		return e;
	tell_fields(im, row);
	if (row->told.n == 0)
		refuse_twin(im, i);
	row->is_known = is_known(im, &(struct kept){ row->unit, entry->fields });
	return OK;
}

enum err
score_records_read(struct job *j, struct db_ro *ro, const struct score_importing *by,
    size_t set, const struct table *t, struct score_lines *out)
{
	struct importer im = { .j = j,
		.ro = ro,
		.scheme = by->scheme,
		.r = by->rule,
		.at = set,
		.by_unit = by->by_unit,
		.t = t,
		.out = out };
	size_t sets, n;
	enum err e;

	*out = (struct score_lines){ 0 };
	im.set = &rule_sets(by->rule, &sets)[set];
	e = take_columns(&im);
	if (e == OK)
		e = find_known(&im);
	if (e != OK)
		return e;
	n = t->rows - 1;
	out->rows = im.row = NEWS(j, struct score_listed, n);
	for (; out->n < n && e == OK; out->n++) {
		const struct score_listed *row = &im.row[out->n];

		e = take_row(&im, out->n);
		out->wrong += row->told.n > 0;
		out->changes += row->told.n == 0 && !row->is_known;
	}
	return e;
}

/* ── applying ───────────────────────────────────────────────────────── */

struct applying {
	struct db_rw *rw;
	struct score_recording g;
};

static enum err
put_row(struct job *j, void *arg)
{
	struct applying *a = arg;
	int64_t id;

	return score_record_put(j, a->rw, &a->g, &id);
}

enum err
score_records_put(struct job *j, struct db_rw *rw, const struct score_importing *by,
    const struct score_lines *in)
{
	struct applying a = { .rw = rw,
		.g = { .act = by->act,
		    .scheme = by->scheme,
		    .rule = by->rule,
		    .by_unit = by->by_unit } };
	bool seen;
	enum err e = org_once(j, rw, &by->act, &seen);

	if (e != OK || seen)
		return e;
	a.g.act.once = S("");
	for (size_t i = 0; i < in->n && e == OK; i++) {
		const struct score_listed *row = &in->rows[i];

		if (row->told.n > 0 || row->is_known)
			continue;
		a.g.unit = row->unit;
		a.g.entry = row->record;
		e = job_run(j, ROW_MEM, put_row, &a);
		if (e == E_INPUT)
			return line_told(j, row);
	}
	return e;
}

enum err
line_told(struct job *j, const struct score_listed *row)
{
	struct str why = job_str(j, str_of(j->told));

	return fail(j, E_INPUT, "第 %zu 行“%.*s”：%.*s", row->line, STR_FMT(row->name),
	    STR_FMT(why));
}
