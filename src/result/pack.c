/* SPDX-License-Identifier: MIT
 *
 * pack.c -- a frozen set as files, and the files as scores again
 *
 * The files are those that `zeren score` reads: 方案.scheme, 数据.csv, a table
 * 事件-NAME.csv a set, 日历-YEAR.csv, and 定格.txt, which says the day.  初评.csv
 * is what they came to when they were frozen; 决定.csv and 结果.csv are written
 * when asked for, since the committee may still decide.
 */
#include <assert.h>

#include "office/office.h"
#include "result/keep.h"

#define DATA_FILE "数据.csv"
#define EVENTS_FILE "事件-"
#define YEAR_FILE "日历-"
#define NOTE_FILE "定格.txt"
#define DAY_KEY "日："
#define DECISIONS_FILE "决定.csv"

/* ── out ────────────────────────────────────────────────────────────── */

struct packer {
	struct job *j;
	struct result_file *file;
	size_t n;
};

static void
put_file(struct packer *p, struct str name, struct str text)
{
	assert(p->n < FILES_MAX);
	p->file[p->n++] = (struct result_file){ name, text };
}

static struct str
csv_text(struct job *j, const struct table *t)
{
	struct buf b = { .j = j };

	office_csv_write(&b, t);
	return buf_str(&b);
}

static void
put_table(struct packer *p, struct str name, const struct table *t)
{
	put_file(p, name, csv_text(p->j, t));
}

static struct str
day_iso(struct job *j, int32_t day)
{
	int year, month, mday;

	day_parts(day, &year, &month, &mday);
	return job_fmt(j, "%04d-%02d-%02d", year, month, mday);
}

static struct table
year_table(struct job *j, const struct holiday_year *y)
{
	struct str *cell = NEWS(j, struct str, 3 * (y->n + 1));
	size_t *line = NEWS(j, size_t, y->n + 1);

	cell[0] = S("日期");
	cell[1] = S("安排");
	cell[2] = S("名目");
	for (size_t i = 0; i < y->n; i++) {
		cell[3 * i + 3] = day_iso(j, y->days[i].day);
		cell[3 * i + 4] = y->days[i].off ? S("放假") : S("上班");
		cell[3 * i + 5] = y->days[i].name;
	}
	for (size_t i = 0; i <= y->n; i++)
		line[i] = i + 1;
	return (struct table){ .rows = y->n + 1, .cols = 3, .cell = cell, .line = line };
}

static enum err
put_years(struct packer *p, struct db_ro *ro)
{
	const int *year;
	size_t n;
	enum err e = holiday_years(p->j, ro, &year, &n);

	for (size_t i = 0; e == OK && i < n && p->n + 4 < FILES_MAX; i++) {
		struct holiday_year y;
		struct table t;

		e = holiday_year(p->j, ro, year[i], &y);
		if (e != OK)
			break;
		t = year_table(p->j, &y);
		put_table(p, job_fmt(p->j, YEAR_FILE "%d.csv", year[i]), &t);
	}
	return e;
}

static struct str
note_text(struct job *j, const struct result_freezing *f)
{
	return job_fmt(j, "方案：%.*s\n考核期：%.*s\n" DAY_KEY "%.*s\n第几版：%lld\n",
	    STR_FMT(f->title), STR_FMT(f->period), STR_FMT(day_iso(j, f->day)),
	    (long long)f->version);
}

enum err
package_make(struct job *j, struct db_ro *ro, const struct rule *r, struct str text,
    const struct score_sheet *sheet, struct result_freezing *out)
{
	struct packer p = { .j = j, .file = NEWS(j, struct result_file, FILES_MAX) };
	size_t sets;
	const struct rule_set *set = rule_sets(r, &sets);
	struct table t;
	enum err e = score_to_table(j, r, sheet->set, &t);

	if (e != OK)
		return e;
	if (sets + 20 > FILES_MAX)
		return fail(j, E_LIMIT, "方案有 %zu 种事件，定格最多带 %d 种", sets,
		    FILES_MAX - 20);
	put_file(&p, S(NOTE_FILE), note_text(j, out));
	put_file(&p, S(SCHEME_FILE), text);
	put_table(&p, S(DATA_FILE), &t);
	for (size_t i = 0; i < sets; i++) {
		score_events_to_table(j, r, i, sheet->set, &t);
		put_table(&p, job_fmt(j, EVENTS_FILE "%.*s.csv", STR_FMT(set[i].name)),
		    &t);
	}
	e = put_years(&p, ro);
	if (e == OK)
		e = score_sheet_table(j, r, sheet, &t);
	if (e != OK)
		return e;
	put_table(&p, S(RESULT_SHEET_FILE), &t);
	out->file = p.file;
	out->file_n = p.n;
	package_hash(j, p.file, p.n, out->hash);
	return OK;
}

void
package_hash(struct job *j, const struct result_file *file, size_t n,
    unsigned char out[LEDGER_HASH])
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++) {
		ledger_digest(file[i].text, out);
		buf_put(&b, file[i].name);
		buf_c(&b, ' ');
		ledger_hash_put(&b, out);
		buf_c(&b, '\n');
	}
	ledger_digest(buf_str(&b), out);
}

/* ── decisions ──────────────────────────────────────────────────────── */

static struct str
name_in(const struct result_row *row, size_t rows, int64_t unit)
{
	for (size_t i = 0; i < rows; i++)
		if (row[i].unit == unit)
			return row[i].name;
	return S("");
}

/* Only what differs from the proposal. */
struct str
package_decisions(struct job *j, const struct result_row *row, size_t rows,
    const struct result_grade *grade, size_t grades)
{
	static const char *const heads[] = { "单位", "等次表", "拟定", "审定", "理由",
		"依据" };
	struct str *cell = NEWS(j, struct str, ARRAY_N(heads) * (grades + 1));
	size_t *line = NEWS(j, size_t, grades + 1), n = 0;

	for (size_t i = 0; i < ARRAY_N(heads); i++)
		cell[n++] = str_of(heads[i]);
	for (size_t i = 0; i < grades; i++) {
		const struct result_grade *g = &grade[i];

		if (g->seq == 0)
			continue;
		cell[n++] = name_in(row, rows, g->unit);
		cell[n++] = g->table_name;
		cell[n++] = g->proposed;
		cell[n++] = g->decided;
		cell[n++] = g->reason;
		cell[n++] = g->basis;
	}
	for (size_t i = 0; i <= grades; i++)
		line[i] = i + 1;
	return csv_text(j,
	    &(struct table){ .rows = n / ARRAY_N(heads),
		.cols = ARRAY_N(heads),
		.cell = cell,
		.line = line });
}

/* The place of unit ${name} and column ${head} in ${t}. */
static bool
find_cell(const struct table *t, struct str name, struct str head, size_t *row,
    size_t *col)
{
	*row = 1;
	*col = 0;
	while (*col < t->cols && !str_eq(table_at(t, 0, *col), head))
		++*col;
	while (*row < t->rows && !str_eq(table_at(t, *row, 0), name))
		++*row;
	return *col < t->cols && *row < t->rows;
}

enum err
package_settled(struct job *j, struct str sheet, const struct result_row *row,
    size_t rows, const struct result_grade *grade, size_t grades, struct str *out)
{
	struct table t;
	struct str *cell;
	size_t at_row, at_col;
	enum err e = office_csv_read(j, S(RESULT_SHEET_FILE), sheet, &t);

	if (e != OK)
		return e;
	cell = NEWS(j, struct str, t.rows * t.cols);
	for (size_t i = 0; i < t.rows * t.cols; i++)
		cell[i] = table_at(&t, i / t.cols, i % t.cols);
	for (size_t i = 0; i < grades; i++)
		if (grade[i].seq != 0 &&
		    find_cell(&t, name_in(row, rows, grade[i].unit), grade[i].table_name,
			&at_row, &at_col))
			cell[at_row * t.cols + at_col] = grade[i].decided;
	t.cell = cell;
	*out = csv_text(j, &t);
	return OK;
}

/* ── in ─────────────────────────────────────────────────────────────── */

struct reader {
	struct job *j;
	const struct result_file *file;
	size_t n;
	struct rule *rule;
	struct score_set *set;
};

static const struct result_file *
file_named(const struct reader *rd, const char *name)
{
	for (size_t i = 0; i < rd->n; i++)
		if (str_eq(rd->file[i].name, str_of(name)))
			return &rd->file[i];
	return NULL;
}

static enum err
need_file(struct reader *rd, const char *name, const struct result_file **out)
{
	*out = file_named(rd, name);
	return *out != NULL ? OK : fail(rd->j, E_INPUT, "包里没有 %s", name);
}

static enum err
read_table(struct reader *rd, const struct result_file *f, struct table *out)
{
	return office_csv_read(rd->j, f->name, f->text, out);
}

static enum err
read_text(struct reader *rd)
{
	const struct result_file *f;
	struct rule_notes notes;
	enum err e = need_file(rd, SCHEME_FILE, &f);

	if (e != OK)
		return e;
	notes = (struct rule_notes){ .j = rd->j, .name = f->name, .text = f->text };
	return rule_read(rd->j, f->name, f->text, &notes, &rd->rule);
}

static enum err
read_day(struct reader *rd, int32_t *day)
{
	const struct result_file *f;
	enum err e = need_file(rd, NOTE_FILE, &f);
	size_t at;

	if (e != OK)
		return e;
	at = str_find(f->text, S(DAY_KEY)) + S(DAY_KEY).n;
	if (at + 10 > f->text.n || !day_parse(str_cut(f->text, at, at + 10), day))
		return fail(rd->j, E_INPUT, "%.*s：没有写 " DAY_KEY "2026-12-25",
		    STR_FMT(f->name));
	return OK;
}

static enum err
read_data(struct reader *rd)
{
	const struct result_file *f;
	struct table_rows *rows;
	enum err e = need_file(rd, DATA_FILE, &f);

	if (e == OK)
		e = office_csv_rows(rd->j, f->name, f->text, &rows);
	if (e == OK)
		e = score_from_rows(rd->j, rd->rule, rows, rd->set);
	return e == OK ? read_day(rd, &rd->set->snap.today) : e;
}

static enum err
read_sets(struct reader *rd)
{
	size_t sets;
	const struct rule_set *set = rule_sets(rd->rule, &sets);
	enum err e = OK;

	for (size_t i = 0; e == OK && i < sets; i++) {
		const struct result_file *f;
		struct table t;

		e = need_file(rd,
		    job_cstr(rd->j,
			job_fmt(rd->j, EVENTS_FILE "%.*s.csv", STR_FMT(set[i].name))),
		    &f);
		if (e == OK)
			e = read_table(rd, f, &t);
		if (e == OK)
			e = score_events_from_table(rd->j, rd->rule, i, &t, rd->set);
	}
	return e;
}

/* 2026 of 日历-2026.csv; 0: it is another file. */
static int
year_of(struct str name)
{
	int year = 0;

	if (!str_starts(name, S(YEAR_FILE)) || !str_ends(name, S(".csv")) ||
	    name.n != S(YEAR_FILE).n + 8)
		return 0;
	for (size_t i = S(YEAR_FILE).n; i < name.n - 4; i++)
		year = year * 10 + (name.p[i] - '0');
	return year >= HOLIDAY_YEAR_LEAST && year <= HOLIDAY_YEAR_MOST ? year : 0;
}

static enum err
read_year(struct reader *rd, const struct result_file *f, int year,
    struct holiday_year *out)
{
	struct holiday_import in;
	struct table t;
	enum err e = read_table(rd, f, &t);

	if (e == OK)
		e = holiday_from_table(rd->j, &t, year, &in);
	if (e == OK && in.wrong > 0)
		e = fail(rd->j, E_INPUT, "%.*s：有 %zu 行读不出", STR_FMT(f->name),
		    in.wrong);
	if (e == OK)
		*out = (struct holiday_year){ .year = year, .days = in.days, .n = in.n };
	return e;
}

static enum err
read_years(struct reader *rd)
{
	struct holiday_year *year = NEWS(rd->j, struct holiday_year, rd->n + 1);
	struct rule_snapshot *snap = &rd->set->snap;
	struct holidays h;
	size_t n = 0;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < rd->n; i++)
		if (year_of(rd->file[i].name) != 0)
			e = read_year(rd, &rd->file[i], year_of(rd->file[i].name),
			    &year[n++]);
	if (e != OK || n == 0)
		return e;
	h = holidays_of(rd->j, year, n);
	snap->off = holiday_bytes(rd->j, &h, &snap->off_from, &snap->off_to);
	return OK;
}

/* ── decided grades ─────────────────────────────────────────────────── */

static bool
find_row(const struct reader *rd, struct str table, struct str grade, size_t *t,
    size_t *row)
{
	size_t n;
	const struct rule_grade *g = rule_grades(rd->rule, &n);

	for (*t = 0; *t < n; ++*t)
		for (*row = 0; str_eq(g[*t].name, table) && *row < g[*t].rows_n; ++*row)
			if (str_eq(g[*t].row[*row], grade))
				return true;
	return false;
}

static bool
find_unit(const struct reader *rd, struct str name, size_t *unit)
{
	for (*unit = 0; *unit < rd->set->n; ++*unit)
		if (str_eq(rd->set->unit[*unit], name))
			return true;
	return false;
}

static enum err
take_decision(struct reader *rd, const struct table *t, size_t line, uint8_t **decided)
{
	size_t table, row, unit;

	if (!find_row(rd, table_at(t, line, 1), table_at(t, line, 3), &table, &row))
		return fail(rd->j, E_INPUT, "%.*s 第 %zu 行：方案里没有等次“%.*s”",
		    STR_FMT(t->name), t->line[line], STR_FMT(table_at(t, line, 3)));
	if (!find_unit(rd, table_at(t, line, 0), &unit))
		return fail(rd->j, E_INPUT,
		    "%.*s 第 %zu 行：" DATA_FILE " 里没有单位“%.*s”", STR_FMT(t->name),
		    t->line[line], STR_FMT(table_at(t, line, 0)));
	decided[table][unit] = (uint8_t)row;
	return OK;
}

static enum err
read_decisions(struct reader *rd)
{
	const struct result_file *f = file_named(rd, DECISIONS_FILE);
	uint8_t **decided;
	struct table t;
	size_t n;
	enum err e;

	(void)rule_grades(rd->rule, &n);
	if (f == NULL || n == 0)
		return OK;
	e = read_table(rd, f, &t);
	if (e == OK && t.cols < 4)
		e = fail(rd->j, E_INPUT, "%.*s：要有 单位、等次表、拟定、审定 四列",
		    STR_FMT(f->name));
	decided = NEWS(rd->j, uint8_t *, n);
	for (size_t i = 0; i < n; i++) {
		decided[i] = NEWS(rd->j, uint8_t, rd->set->n + 1);
		memset(decided[i], RULE_NO_GRADE, rd->set->n);
	}
	for (size_t i = 1; e == OK && i < t.rows; i++)
		e = take_decision(rd, &t, i, decided);
	rd->set->snap.decided = (const uint8_t *const *)decided;
	return e;
}

enum err
result_scores(struct job *j, const struct result_file *files, size_t n,
    struct rule **rule, struct score_set *set, struct score_sheet *sheet)
{
	struct reader rd = { .j = j, .file = files, .n = n, .set = set };
	enum err e = read_text(&rd);

	if (e == OK)
		e = read_data(&rd);
	if (e == OK)
		e = read_sets(&rd);
	if (e == OK)
		e = read_years(&rd);
	if (e == OK)
		e = read_decisions(&rd);
	*rule = rd.rule;
	return e == OK ? score_run(j, rd.rule, set, sheet) : e;
}
