/* SPDX-License-Identifier: MIT
 *
 * import.c -- a whole fact table against the register, first as a dry run
 *
 * Three passes over sorted rows: rows meet their units by name, then what is there
 * already, then each cell is read.  Two statements, whatever the size, but a table of
 * few units asks for what is there unit by unit.
 * Only cells that change something, or are wrong, are kept.
 */
#include <stdlib.h>

#include "score/columns.h"
#include "score/others.h"
#include "score/score.sql.h"

#define REGISTER_MAX 2000000
#define SLICE 500        /* rows of one change */
#define STEP_VALUES 4000 /* of one step in it, or of one row */
#define STEP_MEM ((size_t)64 << 20)
#define PART 4       /* fewer rows than one in so many units: ask unit by unit */
#define NEAR_ROWS 20 /* unknown units to which others are named */

struct there { /* what a cell has now */
	int64_t v, seq;
	uint8_t state;
	bool accepted;
	struct str reason;
};
struct fed { /* units whose value is another scheme's result */
	const int64_t *unit;
	size_t n;
};
struct line { /* one row of the table */
	struct score_row *row;
	struct str class;    /* the unit's own */
	struct there *there; /* per fact */
};

struct importer {
	struct job *j;
	const struct table *t;
	const struct rule *r;
	struct ground g;
	struct column *col;
	size_t *reason; /* per fact: the column of its reasons; t->cols: none */
	size_t unit_col, first_class; /* g.n: no 类别 */
	struct score_row *row;
	struct line *line;     /* by name, then by the unit's number */
	size_t n, register_n;  /* units in the register */
	const struct fed *fed; /* per fact */
	struct str why_na;
	struct score_import *out;
};

static void
tell(struct importer *im, struct score_row *row, struct str why)
{
	if (row->told.n == 0)
		im->out->wrong++;
	row->told = row->told.n == 0
	    ? why
	    : job_fmt(im->j, "%.*s；%.*s", STR_FMT(row->told), STR_FMT(why));
}

/* ── rows and units ─────────────────────────────────────────────────── */

static int
by_name(const void *a, const void *b)
{
	const struct score_row *x = ((const struct line *)a)->row;
	const struct score_row *y = ((const struct line *)b)->row;
	int c = str_cmp(x->name, y->name);

	return c != 0 ? c : (x->line > y->line) - (x->line < y->line);
}

static int
by_unit(const void *a, const void *b)
{
	const struct score_row *x = ((const struct line *)a)->row;
	const struct score_row *y = ((const struct line *)b)->row;

	return (x->unit > y->unit) - (x->unit < y->unit);
}

static void
take_rows(struct importer *im)
{
	size_t i;

	im->n = im->t->rows - 1;
	im->row = NEWS(im->j, struct score_row, im->n);
	im->line = NEWS(im->j, struct line, im->n);
	for (i = 0; i < im->n; i++) {
		struct score_row *row = &im->row[i];

		row->line = im->t->line[i + 1];
		row->name = str_trim(table_at(im->t, i + 1, im->unit_col));
		if (row->name.n == 0)
			tell(im, row, S("没有写单位名称"));
		im->line[i] = (struct line){ .row = row };
	}
	qsort(im->line, im->n, sizeof *im->line, by_name);
}

static void
refuse_twins(struct importer *im)
{
	size_t i;

	for (i = 1; i < im->n; i++) {
		const struct score_row *first = im->line[i - 1].row;
		struct score_row *row = im->line[i].row;

		if (row->name.n > 0 && str_eq(first->name, row->name))
			tell(im, row,
			    job_fmt(im->j, "第 %zu 行也是“%.*s”；一个单位只写一行",
				first->line, STR_FMT(row->name)));
	}
}

/* Both the register and the lines come by name: one walk. */
static void
meet(struct importer *im, size_t *at, struct db_rows *rows)
{
	struct str name = db_text(rows, 1);

	while (*at < im->n && str_cmp(im->line[*at].row->name, name) < 0)
		(*at)++;
	if (*at == im->n || !str_eq(im->line[*at].row->name, name))
		return;
	im->line[*at].row->unit = db_int(rows, 0);
	im->line[*at].class = db_text(rows, 2);
	im->line[*at].row->enrols = db_int(rows, 3) == 0;
}

static enum err
tell_unknown(struct importer *im, struct db_ro *ro, struct score_row *row, size_t nth)
{
	struct str near = S("");
	bool sum = table_is_sum(row->name);
	enum err e = nth < NEAR_ROWS && !sum ? org_unit_near(im->j, ro, row->name, &near)
					     : OK;

	if (sum) {
		tell(im, row, S("这一行是合计，不是单位；请删去"));
		return e;
	}
	tell(im, row,
	    near.n > 0
		? job_fmt(im->j, "单位名册里没有“%.*s”%.*s；请改成名册里的全称",
		      STR_FMT(row->name), STR_FMT(near))
		: job_fmt(im->j, "单位名册里没有“%.*s”；请先登记这个单位，或改名称",
		      STR_FMT(row->name)));
	return e;
}

static enum err
find_units(struct importer *im, struct db_ro *ro, int64_t scheme)
{
	struct db_rows *rows;
	size_t at = 0, unknown = 0, i;
	enum err e = db_select(im->j, ro, &score_sql[SCORE_REGISTER_UNITS],
	    VALUES(DB_I(scheme), DB_I(REGISTER_MAX)), &rows);

	for (; db_more(rows, &e); im->register_n++)
		meet(im, &at, rows);
	for (i = 0; i < im->n && e == OK; i++) {
		struct score_row *row = im->line[i].row;

		if (row->unit == 0 && row->told.n == 0)
			e = tell_unknown(im, ro, row, unknown++);
	}
	return e;
}

/* ── what is there ──────────────────────────────────────────────────── */

static void
take_there(struct importer *im, struct line *l, size_t fact, struct db_rows *rows)
{
	enum score_status status = (enum score_status)db_int(rows, 5);
	const struct rule_fact *f = &im->g.fact[fact];
	struct cell c = datum_cell(f, (uint8_t)db_int(rows, 2), db_int(rows, 3),
	    f->kind == RULE_CHOICE ? db_text(rows, 4) : S(""));

	l->there[fact] = (struct there){ c.v, db_int(rows, 6),
		datum_counts(status) ? c.state : CELL_MISSING, status == SCORE_ACCEPTED,
		db_text(rows, 7) };
}

/* Rows that come by unit; *at: the line that is reached. */
static enum err
take_sheet(struct importer *im, struct db_rows *rows, size_t *at, enum err e)
{
	while (db_more(rows, &e)) {
		size_t fact;

		fact = ground_fact(&im->g, db_int(rows, 0));
		while (*at < im->n && im->line[*at].row->unit < db_int(rows, 1))
			(*at)++;
		if (fact < im->g.n && *at < im->n &&
		    im->line[*at].row->unit == db_int(rows, 1))
			take_there(im, &im->line[*at], fact, rows);
	}
	return e;
}

/* A table of few units asks for those alone. */
static enum err
find_there(struct importer *im, struct db_ro *ro)
{
	struct db_value period = DB_I(im->g.period_id);
	bool few = im->n < im->register_n / PART;
	struct db_rows *rows;
	size_t at = 0;
	enum err e = OK;

	if (!few)
		e = db_select(im->j, ro, &score_sql[SCORE_DATUM_SHEET], VALUES(period),
		    &rows);
	if (!few)
		return take_sheet(im, rows, &at, e);
	for (size_t i = 0; i < im->n && e == OK; i++) {
		e = db_select(im->j, ro, &score_sql[SCORE_DATUM_SHEET_OF],
		    VALUES(period, DB_I(im->line[i].row->unit)), &rows);
		e = take_sheet(im, rows, &at, e);
	}
	return e;
}

static void
make_there(struct importer *im)
{
	struct there *all = NEWS(im->j, struct there, im->n * im->g.n);
	size_t i;

	qsort(im->line, im->n, sizeof *im->line, by_unit);
	for (i = 0; i < im->n; i++)
		im->line[i].there = all + i * im->g.n;
	for (i = 0; i < im->n * im->g.n; i++)
		all[i].state = CELL_MISSING;
}

/* ── cells ──────────────────────────────────────────────────────────── */

/* A row that changes anything mostly changes all: ${most} entries at once. */
static void
keep_entry(struct importer *im, struct score_row *row, const struct score_entry *e,
    size_t most)
{
	if (row->n == 0)
		row->entry = NEWS(im->j, struct score_entry, most);
	row->entry[row->n++] = *e;
}

/* What the register itself says of the class needs no value. */
static bool
is_own_class(const struct importer *im, const struct line *l, const struct score_entry *e,
    const struct there *t)
{
	const struct rule_fact *f = &im->g.fact[e->fact];

	return e->fact == im->first_class && t->state == CELL_MISSING &&
	    e->state == CELL_GIVEN && str_eq(f->choice[e->v], l->class);
}

static struct str
refuse_accepted(struct importer *im, const struct rule_fact *f, const struct there *t)
{
	struct cell c = { .v = t->v, .state = t->state };

	if (!t->accepted)
		return S("");
	return job_fmt(im->j, "已经是 %.*s，不能用导入改；要改请走更正，写明理由",
	    STR_FMT(cell_read_out(im->j, f, c)));
}

/* What the row says of why; of 不适用 alone, that the table says so. */
static struct str
reason_in(const struct importer *im, size_t fact, size_t row, struct str text)
{
	size_t col = im->reason[fact];
	struct str why = col < im->t->cols ? str_trim(table_at(im->t, row, col)) : S("");

	return why.n == 0 && str_eq(text, S("不适用")) ? im->why_na : why;
}

/* Is it there already?  A reason that is not written leaves the one there is. */
static bool
is_there(const struct importer *im, const struct score_entry *e, const struct there *t)
{
	if (e->choice == SCORE_UNSET)
		return t->state == CELL_MISSING;
	if (e->state != t->state || (e->state == CELL_GIVEN && e->v != t->v))
		return false;
	return e->reason.n == 0 || t->accepted || !im->g.fact[e->fact].judged ||
	    str_eq(e->reason, t->reason);
}

/* Reads ${e}; *same: it changes nothing.  A value that is there needs no reason
 * again. */
static void
read_cell(struct importer *im, bool marked, const struct there *t, struct score_entry *e,
    bool *same)
{
	bool read;

	e->state = CELL_NA; /* no figure yet */
	e->told = entry_read(im->j, &im->g, marked, e);
	read = e->told.n == 0 || (e->state == CELL_GIVEN && e->reason.n == 0);
	*same = read && is_there(im, e, t);
	if (read && t->accepted) /* it is refused for that, not for want of a reason */
		e->told = S("");
}

static void
take_cell(struct importer *im, struct line *l, size_t row, size_t col)
{
	const struct column *c = &im->col[col];
	struct str text = str_trim(table_at(im->t, row, col));
	const struct there *t = &l->there[c->fact];
	const struct rule_fact *f = &im->g.fact[c->fact];
	bool same;
	struct score_entry e = { .fact = c->fact,
		.choice = str_eq(text, S("未报")) ? SCORE_UNSET : SCORE_VALUE,
		.text = text,
		.reason = reason_in(im, c->fact, row, text),
		.day = DAY_NONE,
		.base = t->seq };

	if (text.n == 0 ||
	    is_listed(im->fed[c->fact].unit, im->fed[c->fact].n, l->row->unit))
		return;
	read_cell(im, c->marked, t, &e, &same);
	if (same || (e.told.n == 0 && is_own_class(im, l, &e, t)))
		return;
	if (e.told.n == 0)
		e.told = refuse_accepted(im, f, t);
	if (e.told.n > 0)
		tell(im, l->row,
		    job_fmt(im->j, "“%.*s”：写了“%.*s”，%.*s", STR_FMT(c->head),
			STR_FMT(cell_shown(im->j, text)), STR_FMT(e.told)));
	else
		l->row->changes++;
	keep_entry(im, l->row, &e, im->t->cols - col);
}

static void
take_line(struct importer *im, struct line *l)
{
	size_t row = (size_t)(l->row - im->row) + 1, k;

	for (k = 0; k < im->t->cols; k++)
		if (im->col[k].kind == COLUMN_FACT)
			take_cell(im, l, row, k);
	if (l->row->told.n > 0)
		return;
	im->out->changes += l->row->changes;
	im->out->enrols = im->out->enrols || l->row->enrols;
}

/* ── results of other schemes ───────────────────────────────────────── */

static enum err
find_fed(struct importer *im, struct db_ro *ro, int64_t scheme)
{
	const struct score_source *s;
	struct fed *fed = NEWS(im->j, struct fed, im->g.n + 1);
	enum err e = score_sources(im->j, ro, scheme, im->r, &s);

	for (size_t i = 0; i < im->g.n && e == OK; i++) {
		size_t same = 0;

		while (same < i && s[same].scheme != s[i].scheme)
			same++;
		if (same < i)
			fed[i] = fed[same];
		else if (s[i].scheme != 0)
			e = listed_units(im->j, ro, s[i].scheme, &fed[i].unit, &fed[i].n);
	}
	im->fed = fed;
	return e;
}

/* ── the dry run ────────────────────────────────────────────────────── */

static size_t
first_class(const struct ground *g)
{
	size_t i = 0;

	while (i < g->n && !g->fact[i].is_class)
		i++;
	return i;
}

static void
find_reasons(struct importer *im)
{
	im->reason = NEWS(im->j, size_t, im->g.n + 1);
	for (size_t i = 0; i < im->g.n; i++)
		im->reason[i] = im->t->cols;
	for (size_t k = 0; k < im->t->cols; k++)
		if (im->col[k].kind == COLUMN_REASON)
			im->reason[im->col[k].fact] = k;
}

static enum err
read_table(struct importer *im, struct db_ro *ro, int64_t scheme)
{
	enum err e = ground_find(im->j, ro, im->r, &im->g);
	size_t i;

	if (e != OK)
		return e;
	find_reasons(im);
	im->first_class = first_class(&im->g);
	take_rows(im);
	refuse_twins(im);
	e = find_units(im, ro, scheme);
	make_there(im);
	if (e == OK)
		e = find_there(im, ro);
	if (e == OK)
		e = find_fed(im, ro, scheme);
	for (i = 0; i < im->n && e == OK; i++)
		take_line(im, &im->line[i]);
	return e;
}

enum err
score_import_read(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    const struct table *t, struct score_import *out)
{
	struct importer im = { .j = j, .t = t, .r = r, .out = out };
	enum err e = columns_find(j, r, t, &im.col, &im.unit_col);

	*out = (struct score_import){ 0 };
	if (e != OK)
		return e;
	if (t->rows < 2)
		return fail(j, E_INPUT, "%.*s：只有表头，没有单位；请每个单位写一行",
		    STR_FMT(t->name));
	im.why_na = job_fmt(j, "据“%.*s”", STR_FMT(t->name));
	e = read_table(&im, ro, scheme);
	out->rows = im.row;
	out->n = im.n;
	return e;
}

/* ── applying ───────────────────────────────────────────────────────── */

struct applying {
	struct db_rw *rw;
	struct ground g;
	struct score_giving giving;
	const struct score_row **rest; /* by unit: what is to be put */
	size_t rest_n;
	const struct score_row **row; /* of one step */
	size_t n;
};

/* E_INPUT with the row it is about. */
static enum err
row_told(struct job *j, enum err e, const struct score_row *row)
{
	struct str why;

	if (e != E_INPUT)
		return e;
	why = job_str(j, str_of(j->told));
	return fail(j, e, "第 %zu 行“%.*s”：%.*s", row->line, STR_FMT(row->name),
	    STR_FMT(why));
}

static enum err
enrol(struct job *j, struct applying *a)
{
	int64_t unit[SOME];
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		if (a->row[i]->enrols)
			unit[n++] = a->row[i]->unit;
	return roster_put(j, a->rw, &a->giving.act, a->giving.scheme, unit, n);
}

/* The fact of each row that gives anything. */
static enum err
make_facts(struct job *j, struct applying *a, struct ledger_fact *f, size_t *n)
{
	struct db_ro *ro = db_rw_reader(a->rw);
	struct datum *had[SOME];
	int64_t unit[SOME];
	size_t given = 0;
	enum err e;

	for (size_t i = 0; i < a->n; i++)
		unit[i] = a->row[i]->unit;
	e = datum_of_some(j, ro, &a->g, unit, a->n, had);
	for (size_t i = 0; i < a->n && e == OK; i++) {
		a->giving.unit = unit[i];
		a->giving.entry = a->row[i]->entry;
		a->giving.n = a->row[i]->n;
		if (a->giving.n == 0)
			continue;
		e = give_fact(j, ro, &a->g, &a->giving, had[i], &f[*n], &given);
		e = row_told(j, e, a->row[i]);
		*n += given > 0;
	}
	return e;
}

/* In memory of its own: a whole table would fill the writer's. */
static enum err
put_step(struct job *j, void *arg)
{
	struct applying *a = arg;
	struct ledger_fact f[SOME];
	size_t n = 0;
	enum err e = enrol(j, a);

	if (e == OK)
		e = make_facts(j, a, f, &n);
	return e == OK ? ledger_put_all(j, a->rw, &data_kinds[KIND_GIVE], f, n) : e;
}

static int
by_row_unit(const void *a, const void *b)
{
	const struct score_row *x = *(const struct score_row *const *)a;
	const struct score_row *y = *(const struct score_row *const *)b;

	return (x->unit > y->unit) - (x->unit < y->unit);
}

static void
find_rest(struct job *j, struct applying *a, const struct score_import *in)
{
	a->rest = NEWS(j, const struct score_row *, in->n + 1);
	for (size_t i = 0; i < in->n; i++) {
		const struct score_row *row = &in->rows[i];

		if (row->told.n == 0 && (row->enrols || row->n > 0))
			a->rest[a->rest_n++] = row;
	}
	qsort(a->rest, a->rest_n, sizeof *a->rest, by_row_unit);
}

/* The first of the rest make one step. */
static void
take_step(struct applying *a)
{
	size_t values = 0;

	a->row = a->rest;
	for (a->n = 0; a->n < a->rest_n && a->n < SOME && values < STEP_VALUES; a->n++)
		values += a->row[a->n]->n;
	a->rest += a->n;
	a->rest_n -= a->n;
}

enum err
score_import_put(struct job *j, struct db_rw *rw, const struct score_importing *by,
    const struct score_import *in)
{
	struct applying a = { .rw = rw,
		.giving = { .act = by->act,
		    .scheme = by->scheme,
		    .rule = by->rule,
		    .by_unit = by->by_unit,
		    .source = by->source.n > 0 ? by->source : S("导入") } };
	bool seen;
	enum err e = org_once(j, rw, &by->act, &seen);

	if (e != OK || seen)
		return e;
	find_rest(j, &a, in);
	e = ground_find(j, db_rw_reader(rw), by->rule, &a.g);
	while (e == OK && a.rest_n > 0) {
		take_step(&a);
		e = job_run(j, STEP_MEM, put_step, &a);
	}
	return e;
}

/* ── many changes ───────────────────────────────────────────────────── */

struct slice {
	struct score_importing by;
	struct score_import in;
};

static enum err
put_slice(struct job *j, struct db_rw *rw, void *arg)
{
	struct slice *s = arg;

	return score_import_put(j, rw, &s->by, &s->in);
}

/* The rows before stay, and it is said. */
static enum err
tell_part(struct job *j, enum err e, size_t done)
{
	struct str why = job_str(j, str_of(j->told));

	if (done == 0)
		return e;
	return fail(j, e,
	    "前 %zu 行已经导入，其余还没有：%.*s。改好后再导入整张表，已导入的不会重复",
	    done, STR_FMT(why));
}

/* FNV-1a, word by word: one person's tables are told apart, not defended. */
static uint64_t
mix(uint64_t h, uint64_t x)
{
	return (h ^ x) * UINT64_C(0x100000001B3);
}

static uint64_t
mix_row(uint64_t h, const struct score_row *row)
{
	size_t i, k;

	h = mix(h, (uint64_t)row->unit);
	for (i = 0; i < row->n; i++) {
		h = mix(h, row->entry[i].fact);
		h = mix(h, row->entry[i].state);
		h = mix(h, (uint64_t)row->entry[i].v);
		for (k = 0; k < row->entry[i].reason.n; k++)
			h = mix(h, (unsigned char)row->entry[i].reason.p[k]);
	}
	return h;
}

enum err
score_import_tell(struct job *j, struct db *db, const struct score_importing *by,
    const struct score_import *in, size_t *done)
{
	struct slice s = { .by = *by };
	uint64_t print = UINT64_C(0xCBF29CE484222325);
	enum err e = OK;
	size_t i;

	/* What the whole table would do: another one is another form. */
	for (i = 0; i < in->n; i++)
		print = mix_row(print, &in->rows[i]);
	for (*done = 0; *done < in->n && e == OK;) {
		size_t n = in->n - *done < SLICE ? in->n - *done : SLICE;

		s.in = (struct score_import){ .rows = in->rows + *done, .n = n };
		if (by->act.once.n > 0)
			s.by.act.once = job_fmt(j, "%.*s-%016llx-%zu",
			    STR_FMT(by->act.once), (unsigned long long)print, *done);
		e = db_tell(j, db, put_slice, &s);
		if (e == OK)
			*done += n;
	}
	return e == OK ? OK : tell_part(j, e, *done);
}
