/* SPDX-License-Identifier: MIT
 *
 * import_years.c -- a table of years before (年度, 单位, 等次, 总分 …), a dry run first
 *
 * What the scheme reads as 上年.总分 is kept as 总分 of the period of that year, so
 * that 上年.上年.总分 finds it a year later.  Columns that nobody reads are left
 * aside: such a table is usually kept from year to year.
 */
#include <stdlib.h>

#include "score/columns.h"
#include "score/others.h"
#include "score/score.sql.h"

#define YEARS 10 /* that are looked back */
#define ROW_MEM ((size_t)4 << 20)

struct importer {
	struct job *j;
	struct db_ro *ro;
	const struct score_importing *by;
	const struct table *t;
	struct rule_fact *fact; /* 等次, 总分: each name once */
	size_t facts;
	size_t year_col, unit_col, *fact_col; /* t->cols: there is none */
	struct ground ground[YEARS + 1];      /* by how many years ago */
	struct datum *there[YEARS + 1];       /* what is known of it, sorted */
	size_t there_n[YEARS + 1];
	bool is_open[YEARS + 1];
	int year; /* the one that is assessed */
	struct str why_na;
};

/* ── what is read of years before ───────────────────────────────────── */

static void
find_facts(struct job *j, const struct rule *r, struct rule_fact **out, size_t *n)
{
	const struct rule_head *h = rule_head(r);
	size_t all, k;
	const struct rule_fact *f = rule_facts(r, &all);
	struct rule_fact *list = NEWS(j, struct rule_fact, all + 1);

	*n = 0;
	for (size_t i = 0; i < all; i++) {
		struct str name;
		int months = before_months(&f[i], h->from, h->to);

		if (months == 0 || months % 12 != 0)
			continue;
		name = before_name(&f[i]);
		for (k = 0; k < *n && !str_eq(list[k].name, name);)
			k++;
		if (k < *n)
			continue;
		list[*n] = f[i];
		list[*n].name = name;
		list[*n].due = h->to;
		++*n;
	}
	*out = list;
}

bool
score_reads_years(struct job *j, const struct rule *r)
{
	struct rule_fact *f;
	size_t n;

	find_facts(j, r, &f, &n);
	return n > 0;
}

static struct str
names_of(const struct importer *im)
{
	struct buf b = { .j = im->j };

	for (size_t i = 0; i < im->facts; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "、" : "", STR_FMT(im->fact[i].name));
	return buf_str(&b);
}

static enum err
take_columns(struct importer *im)
{
	bool any = false;

	im->year_col = im->unit_col = im->t->cols;
	im->fact_col = NEWS(im->j, size_t, im->facts + 1);
	for (size_t i = 0; i < im->facts; i++)
		im->fact_col[i] = im->t->cols;
	for (size_t k = 0; k < im->t->cols; k++) {
		struct str head = str_trim(table_at(im->t, 0, k));

		im->year_col = str_eq(head, S("年度")) ? k : im->year_col;
		im->unit_col = str_eq(head, S("单位")) ? k : im->unit_col;
		for (size_t i = 0; i < im->facts; i++) {
			const struct rule_fact *f = &im->fact[i];
			struct str marked = job_fmt(im->j, "%.*s(%.*s)", STR_FMT(f->name),
			    STR_FMT(f->unit));

			if (!str_eq(head, f->name) && !str_eq(head, marked))
				continue;
			im->fact_col[i] = k;
			any = true;
		}
	}
	if (im->year_col == im->t->cols || im->unit_col == im->t->cols || !any)
		return fail(im->j, E_INPUT,
		    "往年的表第一行要有 年度、单位，再加方案要读的：%.*s",
		    STR_FMT(names_of(im)));
	if (im->t->rows < 2 || im->t->rows > SCORE_LINES_MAX + 1)
		return fail(im->j, E_INPUT, "表里要有 1 至 %d 行，一个单位一年一行",
		    SCORE_LINES_MAX);
	return OK;
}

/* ── what is there ──────────────────────────────────────────────────── */

static enum err
open_year(struct importer *im, int ago)
{
	const struct rule_head *h = rule_head(im->by->rule);
	struct ground *g = &im->ground[ago];
	struct db_rows *rows = NULL;
	size_t cap = 0, n = 0;
	enum err e = ground_of(im->j, im->ro, im->fact, im->facts,
	    day_add_months(h->from, -12 * ago), day_add_months(h->to + 1, -12 * ago) - 1,
	    g);

	im->is_open[ago] = true;
	if (e == OK)
		e = db_select(im->j, im->ro, &score_sql[SCORE_DATUM_SHEET],
		    VALUES(DB_I(g->period_id)), &rows);
	while (db_more(rows, &e)) {
		struct datum *d;

		im->there[ago] = job_grow(im->j, im->there[ago], n, &cap,
		    sizeof *im->there[ago]);
		d = &im->there[ago][n++];
		*d = (struct datum){ .item = db_int(rows, 0),
			.unit = db_int(rows, 1),
			.state = (uint8_t)db_int(rows, 2),
			.v = db_int(rows, 3),
			.word = db_text(rows, 4),
			.status = (enum score_status)db_int(rows, 5),
			.seq = db_int(rows, 6) };
	}
	im->there_n[ago] = n;
	return e;
}

static int
by_datum(const void *a, const void *b)
{
	const struct datum *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

static struct datum
there_of(const struct importer *im, int ago, int64_t unit, size_t fact)
{
	struct datum key = { .unit = unit, .item = im->ground[ago].item[fact] }, *at;

	if (key.item == 0 || im->there_n[ago] == 0)
		return (struct datum){ 0 };
	at = bsearch(&key, im->there[ago], im->there_n[ago], sizeof key, by_datum);
	return at == NULL ? (struct datum){ 0 } : *at;
}

/* ── cells ──────────────────────────────────────────────────────────── */

static void
tell(struct importer *im, struct score_listed *row, struct str why)
{
	row->told = row->told.n == 0
	    ? why
	    : job_fmt(im->j, "%.*s；%.*s", STR_FMT(row->told), STR_FMT(why));
}

static void
take_cell(struct importer *im, struct score_listed *row, size_t fact, struct str text,
    size_t *cap)
{
	const struct rule_fact *f = &im->fact[fact];
	struct datum d = there_of(im, row->ago, row->unit, fact);
	struct cell had = datum_cell(f, d.state, d.v, d.word);
	struct score_entry e = { .fact = fact,
		.choice = SCORE_VALUE,
		.text = text,
		.reason = str_eq(text, S("不适用")) ? im->why_na : S(""),
		.day = DAY_NONE,
		.base = d.seq };

	if (text.n == 0)
		return;
	e.told = entry_read(im->j, &im->ground[row->ago], true, &e);
	if (e.told.n == 0 && datum_counts(d.status) && had.state == e.state &&
	    (had.v == e.v || e.state != CELL_GIVEN))
		return;
	if (e.told.n == 0 && datum_counts(d.status))
		e.told = job_fmt(im->j, "已经是 %.*s，不能用导入改",
		    STR_FMT(cell_read_out(im->j, f, had)));
	if (e.told.n > 0) {
		tell(im, row,
		    job_fmt(im->j, "“%.*s”写了“%.*s”，%.*s", STR_FMT(f->name),
			STR_FMT(cell_shown(im->j, text)), STR_FMT(e.told)));
		return;
	}
	row->text = job_fmt(im->j, "%.*s%s%.*s %.*s", STR_FMT(row->text),
	    row->n > 0 ? "，" : "", STR_FMT(f->name), STR_FMT(text));
	row->entry = job_grow(im->j, row->entry, row->n, cap, sizeof *row->entry);
	row->entry[row->n++] = e;
}

/* 2025 or 2025年; 0 if it is no year before. */
static int
ago_of(const struct importer *im, struct str s)
{
	int year = 0;

	if (str_ends(s, S("年")))
		s.n -= S("年").n;
	for (size_t i = 0; i < s.n && s.n == 4; i++)
		year = year * 10 + (s.p[i] - '0');
	return year < im->year && im->year - year <= YEARS ? im->year - year : 0;
}

static enum err
take_row(struct importer *im, struct score_listed *row, size_t at)
{
	struct str year = str_trim(table_at(im->t, at, im->year_col));
	struct org_unit u = { 0 };
	struct str near;
	size_t cap = 0;
	enum err e;

	row->line = im->t->line[at];
	row->name = str_trim(table_at(im->t, at, im->unit_col));
	row->ago = ago_of(im, year);
	if (row->ago == 0) {
		row->told = job_fmt(im->j, "年度要写 %d 到 %d 之间的年份",
		    im->year - YEARS, im->year - 1);
		return OK;
	}
	e = org_unit_named(im->j, im->ro, row->name, &u);
	if (e == E_MISSING) {
		e = org_unit_near(im->j, im->ro, row->name, &near);
		row->told = job_fmt(im->j,
		    "单位名册里没有“%.*s”%.*s；请写单位列表里的全称", STR_FMT(row->name),
		    STR_FMT(near));
		return e;
	}
	row->unit = u.id;
	row->text = job_fmt(im->j, "%d 年：", im->year - row->ago);
	if (e == OK && !im->is_open[row->ago])
		e = open_year(im, row->ago);
	for (size_t i = 0; i < im->facts && e == OK; i++)
		if (im->fact_col[i] < im->t->cols)
			take_cell(im, row, i,
			    str_trim(table_at(im->t, at, im->fact_col[i])), &cap);
	return e;
}

static void
refuse_twin(struct importer *im, struct score_listed *row, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		const struct score_listed *x = &row[k];

		if (x->unit != 0 && x->unit == row[i].unit && x->ago == row[i].ago)
			tell(im, &row[i],
			    job_fmt(im->j, "第 %zu 行也是这个单位这一年；只写一行",
				x->line));
	}
}

enum err
score_years_read(struct job *j, struct db_ro *ro, const struct score_importing *by,
    const struct table *t, struct score_lines *out)
{
	struct importer im = { .j = j, .ro = ro, .by = by, .t = t };
	struct score_listed *row;
	int month, day;
	enum err e;

	*out = (struct score_lines){ 0 };
	day_parts(rule_head(by->rule)->to, &im.year, &month, &day);
	find_facts(j, by->rule, &im.fact, &im.facts);
	im.why_na = job_fmt(j, "据“%.*s”", STR_FMT(t->name));
	e = take_columns(&im);
	if (e != OK)
		return e;
	out->rows = row = NEWS(j, struct score_listed, t->rows);
	for (; out->n + 1 < t->rows && e == OK; out->n++) {
		struct score_listed *x = &row[out->n];

		e = take_row(&im, x, out->n + 1);
		refuse_twin(&im, row, out->n);
		x->is_known = x->n == 0;
		out->wrong += x->told.n > 0;
		out->changes += x->told.n == 0 && x->n > 0;
	}
	return e;
}

/* ── applying ───────────────────────────────────────────────────────── */

struct applying {
	struct db_rw *rw;
	struct ground *g;
	struct score_giving giving;
};

static enum err
put_row(struct job *j, void *arg)
{
	struct applying *a = arg;
	size_t given;

	return give_on(j, a->rw, a->g, &a->giving, &given);
}

/* The period of that year, as the writer has it now. */
static enum err
open_ground(struct job *j, struct db_ro *ro, const struct score_importing *by, int ago,
    struct ground *out)
{
	const struct rule_head *h = rule_head(by->rule);
	struct rule_fact *f;
	size_t n;

	find_facts(j, by->rule, &f, &n);
	return ground_of(j, ro, f, n, day_add_months(h->from, -12 * ago),
	    day_add_months(h->to + 1, -12 * ago) - 1, out);
}

enum err
score_years_put(struct job *j, struct db_rw *rw, const struct score_importing *by,
    const struct score_lines *in)
{
	struct applying a = { .rw = rw,
		.giving = { .act = by->act,
		    .scheme = by->scheme,
		    .rule = by->rule,
		    .source = by->source.n > 0 ? by->source : S("导入") } };
	struct ground ground[YEARS + 1] = { 0 };
	bool seen;
	enum err e = org_once(j, rw, &by->act, &seen);

	if (e != OK || seen)
		return e;
	for (size_t i = 0; i < in->n && e == OK; i++) {
		const struct score_listed *row = &in->rows[i];

		if (row->told.n > 0 || row->is_known)
			continue;
		a.g = &ground[row->ago];
		if (a.g->fact == NULL)
			e = open_ground(j, db_rw_reader(rw), by, row->ago, a.g);
		a.giving.unit = row->unit;
		a.giving.entry = row->entry;
		a.giving.n = row->n;
		if (e == OK)
			e = job_run(j, ROW_MEM, put_row, &a);
		if (e == E_INPUT)
			return line_told(j, row);
	}
	return e;
}
