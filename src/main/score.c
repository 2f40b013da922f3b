/* SPDX-License-Identifier: MIT
 *
 * score.c -- `zeren score`: all units, as a table, CSV or JSON
 */
#include "main/main.h"
#include "office/office.h"

/* 等次：优秀 21，良好 40，未定 3，不适用 1 */
static void
put_counts(struct buf *b, const struct rule *r, const struct score_sheet *s, size_t table)
{
	size_t n, i, row, open = 0, na = 0;
	const struct rule_grade *g = &rule_grades(r, &n)[table];
	const struct rule_grade_score *got = &s->res.grade[table];
	size_t *count = NEWS(b->j, size_t, g->rows_n);

	for (i = 0; i < s->set->n; i++) {
		if (s->res.total.state[i] == CELL_NA)
			na++;
		else if (got->best[i] == got->worst[i] && got->best[i] != RULE_NO_GRADE)
			count[got->best[i]]++;
		else
			open++;
	}
	buf_fmt(b, "%.*s：", STR_FMT(g->name));
	for (row = 0; row < g->rows_n; row++)
		buf_fmt(b, "%s%.*s %zu", row > 0 ? "，" : "", STR_FMT(g->row[row]),
		    count[row]);
	buf_fmt(b, "，未定 %zu", open);
	if (na > 0)
		buf_fmt(b, "，不适用 %zu", na);
	buf_c(b, '\n');
}

/* ${s} with the minus sign of print. */
static struct str
with_minus(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '-')
			buf_put(&b, S("−"));
		else
			buf_c(&b, s.p[i]);
	return buf_str(&b);
}

/* The same table for people, with ${behind} columns after the place; programs read names and figures as they were. */
static struct table
for_people(struct job *j, const struct score_sheet *s, const struct table *t,
    size_t behind)
{
	struct table out = *t;
	size_t first = s->class_fact >= 0 ? 2 : 1, place = t->cols - behind - 1, i, k;
	struct str *cell = memcpy(NEWS(j, struct str, t->rows * t->cols), t->cell,
	    t->rows * t->cols * sizeof *t->cell);

	if (s->class_fact >= 0)
		cell[place] = S("同类名次");
	for (i = 1; i < t->rows; i++)
		for (k = first; k < place; k++)
			cell[i * t->cols + k] = with_minus(j, table_at(t, i, k));
	out.cell = cell;
	return out;
}

static void
put_text(struct run *run, const struct rule *r, const struct score_sheet *s,
    const struct table *t)
{
	size_t tables, moneys, i;
	struct table shown;

	(void)rule_grades(r, &tables);
	(void)rule_moneys(r, &moneys);
	shown = for_people(run->j, s, t, tables + moneys);
	office_text_table(&run->out, &shown);
	buf_fmt(&run->out, "\n共 %zu 个单位\n", s->set->n);
	for (i = 0; i < tables; i++)
		put_counts(&run->out, r, s, i);
}

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMATS_N };

static enum format
format_of(const char *word)
{
	static const char *const name[] = { "table", "csv", "json" };
	enum format f = FORMAT_TABLE;

	while (word != NULL && f < FORMATS_N && strcmp(word, name[f]) != 0)
		f++;
	return f;
}

#define SLICE ((size_t)8192) /* units printed at a time */
#define SLICE_MEMORY ((size_t)1 << 30)

struct slice {
	struct run *run;
	const struct rule *r;
	const struct score_sheet *s;
	struct score_slice of;
};

static enum err
put_slice(struct job *j, void *arg)
{
	const struct slice *p = arg;
	struct table t;
	enum err e = score_sheet_part(j, p->r, p->s, p->of, &t);

	if (e != OK)
		return e;
	if (p->of.from == 0)
		office_csv_write(&p->run->out, &t);
	else
		office_csv_more(&p->run->out, &t);
	run_put(p->run);
	return OK;
}

/* Slice by slice: the text of a nation would be longer than its figures. */
static enum err
put_csv(struct run *run, const struct rule *r, const struct score_sheet *s)
{
	struct slice p = { .run = run, .r = r, .s = s };
	struct job j = { .now = run->j->now, .today = run->j->today };
	enum err e = OK;

	do {
		p.of.n = s->set->n - p.of.from;
		p.of.n = p.of.n < SLICE ? p.of.n : SLICE;
		e = job_run(&j, SLICE_MEMORY, put_slice, &p);
		p.of.from += p.of.n;
	} while (e == OK && p.of.from < s->set->n);
	return e == OK ? OK : fail(run->j, e, "%s", j.told);
}

static enum err
put_sheet(struct run *run, const struct rule *r, const struct score_sheet *s,
    enum format format)
{
	struct table t;
	enum err e;

	if (format == FORMAT_JSON) {
		score_json(&run->out, r, s);
		return OK;
	}
	if (format == FORMAT_CSV)
		return put_csv(run, r, s);
	e = score_sheet_table(run->j, r, s, &t);
	if (e == OK)
		put_text(run, r, s, &t);
	return e;
}

/* ${n} of ${all} schemes, each under its name. */
static enum err
put_link(struct run *run, const struct chained *l, enum format format, size_t at,
    size_t all)
{
	if (all > 1 && format == FORMAT_JSON)
		buf_put(&run->out, at == 0 ? S("[") : S(","));
	else if (all > 1)
		buf_fmt(&run->out, "%s%.*s\n", at == 0 ? "" : "\n",
		    STR_FMT(rule_head(l->rule)->title));
	return put_sheet(run, l->rule, &l->sheet, format);
}

enum err
command_score(struct run *run)
{
	enum format format = format_of(run->args->value[OPT_FORMAT]);
	struct chain c;
	size_t first = 0;
	enum err e;

	if (format == FORMATS_N)
		return usage(run, "--format 只能是 table、csv 或 json");
	e = chain_run(run, format != FORMAT_JSON, &c);
	if (e != OK)
		return e;
	while (first < c.n && c.link[first].with)
		first++;
	for (size_t i = first; i < c.n && e == OK; i++)
		e = put_link(run, &c.link[i], format, i - first, c.n - first);
	if (c.n - first > 1 && format == FORMAT_JSON)
		buf_put(&run->out, S("]\n"));
	return e;
}
