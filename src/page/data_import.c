/* SPDX-License-Identifier: MIT
 *
 * data_import.c -- the fact table of a scheme, or two pasted columns of it
 *
 * A dry run row by row; the table travels to the confirmation as text and is
 * read again there, against what is known then.  With a wrong row nothing is
 * kept.  A long table goes in by parts of some hundred rows: if one of them is
 * refused, those before stay, it is said how many, and the whole table may be
 * sent again.  An office may import what it gives, a clerk what the units in
 * reach owe (填报); the committee imports any column, also what units owe (代填),
 * and may put units on the list by it.  The same page takes the records of a set
 * [事件] and the results of years before [往年], which are lists of another shape.
 */
#include "office/office.h"
#include "page/data.h"

#define WHAT_MAX 3         /* values of a row that are shown */
#define DOUBTS_LOOKED 2000 /* values that are compared with those before */

struct data_row {
	size_t line, changes;
	struct str name, told, what; /* what: 联系点走访 5 */
	bool enrols;
	struct str doubt; /* figures that should be looked at again; or empty */
};

struct table_kind { /* what a table may be */
	struct str key, name;
	bool is_now;
};

struct data_import_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title, text, name, column, of;
	const struct table_kind *kinds;
	size_t kinds_n;
	struct url action, back;
	bool is_read, can_put, is_own, may_enrol;
	size_t above, n, changes, wrong, left, doubts,
	    listed; /* listed: put on the list */
	const struct data_row *rows;
	size_t rows_n;
};
#include "page/data_import.html.h"

enum table_way { WAY_DATA, WAY_YEARS, WAY_SET };

struct importing {
	struct loaded l;
	bool own;
	enum table_way way;
	size_t set; /* WAY_SET */
	struct score_lines lines;
	struct given given;
	struct score_import in;
};

/* ── what this person may bring in ──────────────────────────────────── */

static bool
may_bring(struct req *r, const struct importing *i, const struct rule_fact *f)
{
	const struct str *office;
	size_t n = who_offices(r, &office);

	if (i->own)
		return f->owed == RULE_BY_UNIT && !f->is_class;
	return account_has(who_of(r), R_UNIT_EDIT) || score_gives(f, office, n);
}

/* First of all, also of a wrong row: its sentence may tell what is known. */
static enum err
must_reach(struct req *r, struct db_ro *db, const struct score_row *row)
{
	enum err e = E_MISSING;

	if (row->unit != 0)
		e = account_may(r->job, db, who_of(r), R_FILL, row->unit);
	if (e != E_MISSING)
		return e;
	return fail(r->job, E_INPUT,
	    "第 %zu 行：没有叫“%.*s”的单位，或它不归您管。请删去这一行", row->line,
	    STR_FMT(row->name));
}

/* Also of a wrong row: what another judge gave is not told by the way. */
static enum err
must_bring(struct req *r, const struct importing *i, const struct score_row *row)
{
	size_t n;
	const struct rule_fact *f = rule_facts(i->l.rule, &n);

	for (size_t k = 0; k < row->n; k++)
		if (!may_bring(r, i, &f[row->entry[k].fact]))
			return fail(r->job, E_INPUT,
			    "“%.*s”是%.*s的数，不由您导入。请从表里删去这一列",
			    STR_FMT(f[row->entry[k].fact].name),
			    STR_FMT(f[row->entry[k].fact].giver));
	return OK;
}

static enum err
check_row(struct req *r, struct db_ro *db, const struct importing *i,
    const struct score_row *row)
{
	enum err e = i->own ? must_reach(r, db, row) : OK;

	if (e == OK)
		e = must_bring(r, i, row);
	if (e != OK || row->told.n > 0)
		return e;
	if (row->enrols && !account_has(who_of(r), R_UNIT_EDIT))
		return fail(r->job, E_INPUT,
		    "第 %zu 行：“%.*s”不在方案的名单上；请找工委管理员列入名单",
		    row->line, STR_FMT(row->name));
	return OK;
}

static enum err
read_table(struct req *r, struct db_ro *db, struct importing *i)
{
	enum err e = score_import_read(r->job, db, i->l.scheme.id, i->l.rule,
	    &i->given.table, &i->in);

	for (size_t k = 0; e == OK && k < i->in.n; k++)
		e = check_row(r, db, i, &i->in.rows[k]);
	return e;
}

/* ── tables of another shape ────────────────────────────────────────── */

/* May this person bring in records of a set?  The committee also what units owe. */
static bool
may_bring_set(struct req *r, const struct rule_set *set)
{
	const struct str *office;
	size_t n = who_offices(r, &office);

	return account_has(who_of(r), R_UNIT_EDIT) || score_gives(set->about, office, n);
}

static bool
may_bring_years(struct req *r, const struct rule *rule)
{
	const struct str *office;
	size_t n = who_offices(r, &office);
	const struct rule_fact outside = { .from_outside = true };

	return score_reads_years(r->job, rule) &&
	    (account_has(who_of(r), R_UNIT_EDIT) || score_gives(&outside, office, n));
}

static struct str
set_key(struct job *j, size_t at)
{
	return job_fmt(j, "set%zu", at);
}

/* What the field "of" names: nothing is the table of data. */
static enum err
find_way(struct req *r, struct importing *i)
{
	struct str of = req_field(r, S("of"));
	size_t n;
	const struct rule_set *set = rule_sets(i->l.rule, &n);

	if (of.n == 0 || i->own)
		return OK;
	if (str_eq(of, S("years")) && may_bring_years(r, i->l.rule)) {
		i->way = WAY_YEARS;
		return OK;
	}
	for (size_t k = 0; k < n; k++) {
		if (!str_eq(of, set_key(r->job, k)) || !may_bring_set(r, &set[k]))
			continue;
		i->way = WAY_SET;
		i->set = k;
		return OK;
	}
	return fail(r->job, E_DENIED, "这样的表不由您导入；请重新打开导入页再选");
}

static void
fill_kinds(struct req *r, const struct importing *i, struct data_import_page *v)
{
	struct job *j = r->job;
	size_t n;
	const struct rule_set *set = rule_sets(i->l.rule, &n);
	struct table_kind *list = NEWS(j, struct table_kind, n + 2);

	list[v->kinds_n++] = (struct table_kind){ S(""), S("数据：一行一个单位"),
		i->way == WAY_DATA };
	if (may_bring_years(r, i->l.rule))
		list[v->kinds_n++] = (struct table_kind){ S("years"),
			S("往年的结果：年度、单位、总分、等次 …"), i->way == WAY_YEARS };
	for (size_t k = 0; k < n; k++)
		if (may_bring_set(r, &set[k]))
			list[v->kinds_n++] = (struct table_kind){ set_key(j, k),
				job_fmt(j, "%.*s：一行一件", STR_FMT(set[k].name)),
				i->way == WAY_SET && i->set == k };
	v->kinds = list;
	v->kinds_n = v->kinds_n > 1 ? v->kinds_n : 0;
	if (i->way == WAY_YEARS)
		v->of = S("years");
	if (i->way == WAY_SET)
		v->of = set_key(j, i->set);
}

/* What units owe waits for verification, whoever brings it. */
static struct score_importing
importing_of(struct req *r, const struct importing *i)
{
	size_t n;
	const struct rule_set *set = rule_sets(i->l.rule, &n);
	const struct str *office;
	size_t offices = who_offices(r, &office);

	return (struct score_importing){ .act = act_of(r),
		.scheme = i->l.scheme.id,
		.rule = i->l.rule,
		.by_unit = i->own ||
		    (i->way == WAY_SET &&
			!score_gives(set[i->set].about, office, offices)),
		.source = i->given.name };
}

static enum err
read_list(struct req *r, struct db_ro *db, struct importing *i)
{
	struct score_importing by = importing_of(r, i);

	if (i->way == WAY_YEARS)
		return score_years_read(r->job, db, &by, &i->given.table, &i->lines);
	return score_records_read(r->job, db, &by, i->set, &i->given.table, &i->lines);
}

struct telling {
	struct score_importing by;
	const struct importing *i;
};

static enum err
tell_list(struct job *j, struct db_rw *rw, void *arg)
{
	struct telling *t = arg;

	return t->i->way == WAY_YEARS ? score_years_put(j, rw, &t->by, &t->i->lines)
				      : score_records_put(j, rw, &t->by, &t->i->lines);
}

/* Wrong rows first, then those that bring something. */
static void
fill_lines(struct job *j, const struct score_lines *in, struct data_import_page *v)
{
	struct data_row *rows = NEWS(j, struct data_row, TABLE_SHOWN);

	for (int wrong = 1; wrong >= 0; wrong--)
		for (size_t i = 0; i < in->n; i++) {
			const struct score_listed *x = &in->rows[i];

			if ((x->told.n > 0) != (wrong > 0) || (wrong == 0 && x->is_known))
				continue;
			if (v->rows_n == TABLE_SHOWN)
				v->left++;
			else
				rows[v->rows_n++] = (struct data_row){ x->line,
					x->told.n == 0, x->name, x->told,
					job_fmt(j, "：%.*s", STR_FMT(x->text)), false,
					S("") };
		}
	v->rows = rows;
	v->n = in->n;
	v->changes = in->changes;
	v->wrong = in->wrong;
	v->can_put = in->wrong == 0 && in->changes > 0;
	v->is_read = true;
}

/* ── drawing ────────────────────────────────────────────────────────── */

/* The first few values of a row, as they would be kept. */
static struct str
what_of(struct job *j, const struct rule *rule, const struct score_row *row)
{
	size_t facts;
	const struct rule_fact *f = rule_facts(rule, &facts);
	struct buf b = { .j = j };

	for (size_t i = 0; i < row->n && i < WHAT_MAX; i++)
		buf_fmt(&b, "%s%.*s %.*s", i > 0 ? "，" : "：",
		    STR_FMT(f[row->entry[i].fact].name), STR_FMT(row->entry[i].text));
	if (row->n > WHAT_MAX)
		buf_put(&b, S(" 等"));
	return buf_str(&b);
}

/* A figure as people write it, without its unit; empty: it is none. */
static struct str
figure_of(struct job *j, const struct rule_fact *f, const struct score_entry *e)
{
	if (f->kind != RULE_NUM || e->choice != SCORE_VALUE || e->state != CELL_GIVEN)
		return S("");
	return num_text(j, (struct num){ (int64_t)((wide)e->v * NUM_ONE / f->scale) });
}

/* Each figure beside the period before, and beside the others of the row. */
static enum err
doubt_row(struct req *r, struct db_ro *db, const struct importing *i,
    const struct score_row *row, size_t *looked, struct str *out)
{
	size_t n;
	const struct rule_fact *f = rule_facts(i->l.rule, &n);
	struct str *typed = NEWS(r->job, struct str, n);
	struct buf b = { .j = r->job };
	enum err e = OK;

	for (size_t k = 0; k < row->n; k++)
		typed[row->entry[k].fact] = figure_of(r->job, &f[row->entry[k].fact],
		    &row->entry[k]);
	for (size_t k = 0; e == OK && k < n && *looked < DOUBTS_LOOKED; k++) {
		struct doubtful what = { &i->l, row->unit, k, typed[k], typed };
		struct doubted d;

		if (typed[k].n == 0)
			continue;
		++*looked;
		e = doubt_of(r, db, &what, &d);
		if (e == OK && d.words.n > 0)
			buf_fmt(&b, "%s%.*s：%.*s", b.n > 0 ? "。" : "",
			    STR_FMT(f[k].name), STR_FMT(d.words));
	}
	*out = buf_str(&b);
	return e;
}

static struct data_row
row_of(struct job *j, const struct importing *i, const struct score_row *row)
{
	return (struct data_row){ row->line, row->changes, row->name, row->told,
		row->told.n > 0 ? S("") : what_of(j, i->l.rule, row), row->enrols,
		S("") };
}

/* Wrong rows first, then those that change something. */
static enum err
fill_rows(struct req *r, struct db_ro *db, const struct importing *im,
    struct data_import_page *v)
{
	const struct score_import *in = &im->in;
	struct data_row *rows = NEWS(r->job, struct data_row, TABLE_SHOWN);
	size_t looked = 0;
	enum err e = OK;

	for (int wrong = 1; wrong >= 0; wrong--)
		for (size_t i = 0; e == OK && i < in->n; i++) {
			const struct score_row *row = &in->rows[i];

			if (wrong == 0 && row->told.n == 0 && row->enrols)
				v->listed++;
			if ((row->told.n > 0) != (wrong > 0) ||
			    (wrong == 0 && row->changes == 0 && !row->enrols))
				continue;
			if (v->rows_n == TABLE_SHOWN) {
				v->left++;
				continue;
			}
			rows[v->rows_n] = row_of(r->job, im, row);
			if (wrong == 0)
				e = doubt_row(r, db, im, row, &looked,
				    &rows[v->rows_n].doubt);
			v->doubts += rows[v->rows_n++].doubt.n > 0;
		}
	v->rows = rows;
	v->n = in->n;
	v->changes = in->changes;
	v->wrong = in->wrong;
	v->can_put = in->wrong == 0 && (in->changes > 0 || in->enrols);
	v->is_read = true;
	return e;
}

static enum err
draw(struct req *r, const struct importing *i, struct data_import_page *v)
{
	long long id = (long long)i->l.scheme.id;

	v->frame = frame_of(r, problem_title(&v->problems, S("从表格导入数据")));
	frame_scheme(r, &v->frame, i->l.title, i->l.scheme.id);
	v->title = i->l.title;
	v->is_own = i->own;
	v->may_enrol = account_has(who_of(r), R_UNIT_EDIT);
	v->column = req_field(r, S("column"));
	if (!i->own)
		fill_kinds(r, i, v);
	v->text = i->given.text;
	v->name = i->given.name;
	v->action.s = job_fmt(r->job, "/scheme/%lld/%s", id,
	    i->own ? "own-import" : "import");
	v->back.s = job_fmt(r->job, "/scheme/%lld/%s", id, i->own ? "own" : "data");
	data_import_page_html(&r->out, v);
	return OK;
}

/* ?listed=32&saved=0: what the last table brought. */
static struct str
brought(struct req *r)
{
	struct str data = saved_text(r,
	    (struct saved){ "已导入", "项数据。", "与原来一样，没有改动。" });
	int64_t listed, changes;

	if (!req_number(req_field(r, S("listed")), &listed) || listed == 0 ||
	    !req_number(req_field(r, S("saved")), &changes))
		return data;
	return job_fmt(r->job, "已列入名单 %lld 家。%.*s", (long long)listed,
	    STR_FMT(changes > 0 ? data : S("")));
}

enum err
page_data_import(struct req *r, struct db_ro *db)
{
	struct importing i = { .own = false };
	struct data_import_page v = { .problems = { .j = r->job } };
	enum err e = load_rule(r, db, &i.l);

	if (e != OK)
		return e;
	v.saved = brought(r);
	return draw(r, &i, &v);
}

/* ── the empty table ────────────────────────────────────────────────── */

/* GET …/import.csv: what is known now, in the columns an import reads. */
enum err
page_data_blank(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct table t;
	enum err e = load_sheet(r, db, &l);

	if (e == OK)
		e = score_to_table(r->job, l.rule, &l.set, &t);
	if (e != OK)
		return e;
	office_csv_write(&r->out.b, &t);
	req_download(r, S("text/csv; charset=utf-8"),
	    job_fmt(r->job, "%.*s数据.csv", STR_FMT(l.title)));
	return OK;
}

/* ── taking ─────────────────────────────────────────────────────────── */

/* Where a table that was kept leads to. */
static struct str
place_of(struct job *j, const struct importing *i, size_t listed)
{
	struct str to = job_fmt(j, "/scheme/%lld/%s", (long long)i->l.scheme.id,
	    i->own ? "own" : "import");

	return listed > 0 ? job_fmt(j, "%.*s?listed=%zu", STR_FMT(to), listed) : to;
}

static void
know_heads(struct job *j, struct importing *i)
{
	size_t n, sets;
	const struct rule_fact *f = rule_facts(i->l.rule, &n);
	const struct rule_set *set = rule_sets(i->l.rule, &sets);
	struct str *known;

	if (i->way == WAY_YEARS)
		return;
	if (i->way == WAY_SET) {
		f = set[i->set].field;
		n = set[i->set].field_n;
	}
	known = NEWS(j, struct str, n + 2);
	known[i->given.known_n++] = S("序号");
	known[i->given.known_n++] = S("类别");
	for (size_t k = 0; k < n; k++)
		known[i->given.known_n++] = f[k].name;
	i->given.known = known;
}

/* A table that is there already, sent again, leads to the same place. */
static enum err
take(struct req *r, struct desk *d, bool own)
{
	struct importing i = { .own = own };
	struct data_import_page v = { .problems = { .j = r->job } };
	struct telling t = { .i = &i };
	bool seen = false;
	size_t done;
	enum err e = load_rule(r, d->ro, &i.l);

	if (e != OK)
		return e;
	e = find_way(r, &i);
	if (e != OK)
		return e;
	know_heads(r->job, &i);
	e = table_given(r, &i.given);
	if (e == OK)
		e = i.way == WAY_DATA ? read_table(r, d->ro, &i)
				      : read_list(r, d->ro, &i);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &i, &v) : e;
	v.above = i.given.above;
	if (i.way != WAY_DATA)
		fill_lines(r->job, &i.lines, &v);
	else
		e = fill_rows(r, d->ro, &i, &v);
	if (e != OK)
		return e;
	if (!str_eq(req_field(r, S("do")), S("put")) || v.wrong > 0)
		return draw(r, &i, &v);
	t.by = importing_of(r, &i);
	t.by.act.seen = &seen;
	e = i.way == WAY_DATA ? score_import_tell(r->job, d->db, &t.by, &i.in, &done)
			      : db_tell(r->job, d->db, tell_list, &t);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &i, &v) : e;
	go_to(r, saved_at(r->job, place_of(r->job, &i, v.listed), seen, v.changes));
	return OK;
}

enum err
page_data_import_take(struct req *r, struct desk *d)
{
	return take(r, d, false);
}

enum err
page_own_import_take(struct req *r, struct desk *d)
{
	return take(r, d, true);
}
