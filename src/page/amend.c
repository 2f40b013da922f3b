/* SPDX-License-Identifier: MIT
 *
 * amend.c -- what a result that was frozen anew moves: units, items, other schemes
 *
 * Figures are compared as they are shown.  What is said here is for people; what is
 * done with items is result_changes().
 */
#include <stdlib.h>

#include "page/settle.h"

/* ── units ──────────────────────────────────────────────────────────── */

struct was { /* a row of the other result, sorted by unit */
	int64_t unit;
	size_t at;
	bool met;
};

struct moving {
	struct job *j;
	const struct result_units *u;
	size_t tables; /* of grades that are compared */
	const struct result_row *row;
	const struct result_grade *grade;
	size_t n, per; /* of the other result: rows, and tables per row */
	struct was *was;
	struct moved_line *line;
	size_t lines;
};

static int
by_unit(const void *a, const void *b)
{
	int64_t x = ((const struct was *)a)->unit, y = ((const struct was *)b)->unit;

	return (x > y) - (x < y);
}

static struct str
moved(struct job *j, struct str was, struct str is)
{
	return str_eq(was, is) ? S("")
			       : job_fmt(j, "%.*s → %.*s", STR_FMT(was), STR_FMT(is));
}

/* 第 19 名 → 第 18 名; of how many only if that changed too */
static struct str
moved_place(struct job *j, const struct result_row *was, const struct result_row *is)
{
	struct str a = settled_place(j, was), b = settled_place(j, is);

	if (was->of != is->of)
		return moved(j, a, b);
	return moved(j, str_cut(a, 0, str_find(a, S("，共"))),
	    str_cut(b, 0, str_find(b, S("，共"))));
}

/* Another version of the scheme may have other tables.  NULL: there was none. */
static const struct result_grade *
grade_before(const struct moving *m, const struct result_grade *was,
    const struct result_grade *is, size_t at)
{
	for (size_t i = 0; i < m->per; i++)
		if (str_eq(was[i].table_name, is->table_name))
			return &was[i];
	return at == 0 && m->per > 0 ? &was[0] : NULL;
}

/* 优秀 → 良好，书记述职 好 → 较好: the tables in which it moved, the first by no name */
static struct str
moved_grades(const struct moving *m, const struct result_grade *was,
    const struct result_grade *is)
{
	struct buf b = { .j = m->j };

	for (size_t i = 0; i < m->u->tables && i < m->tables; i++) {
		const struct result_grade *had = grade_before(m, was, &is[i], i);
		struct str words = had == NULL ? S("")
					       : moved(m->j, had->decided, is[i].decided);

		if (words.n == 0)
			continue;
		buf_put(&b, b.n > 0 ? S("，") : S(""));
		if (i > 0)
			buf_fmt(&b, "%.*s ", STR_FMT(is[i].table_name));
		buf_put(&b, words);
	}
	return buf_str(&b);
}

static void
put_moved(struct moving *m, const struct result_row *is, const struct result_grade *g)
{
	struct was key = { .unit = is->unit };
	struct was *at = bsearch(&key, m->was, m->n, sizeof key, by_unit);
	int places = rule_head(m->u->rule)->places;
	struct moved_line l = { .unit = is->unit,
		.name = is->name,
		.in_both = at != NULL };

	if (at == NULL) {
		l.total = S("新列入");
	} else {
		const struct result_row *had = &m->row[at->at];

		at->met = true;
		l.total = moved(m->j, settled_total(m->j, had, places),
		    settled_total(m->j, is, places));
		l.place = moved_place(m->j, had, is);
		l.grade = moved_grades(m, m->grade + at->at * m->per, g);
	}
	if (l.total.n + l.place.n + l.grade.n > 0)
		m->line[m->lines++] = l;
}

static void
put_left(struct moving *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (!m->was[i].met)
			m->line[m->lines++] = (struct moved_line){ .unit = m->was[i].unit,
				.name = m->row[m->was[i].at].name,
				.total = S("不再列入"),
				.has_left = true };
}

/* 0: its own figures moved; 1: its grade did, by what others have; 2: only its place. */
static int
weight(const struct moved_line *l)
{
	if (l->total.n > 0)
		return 0;
	return l->grade.n > 0 ? 1 : 2;
}

/* The weighty first, else as they were. */
static const struct moved_line *
in_weight(const struct moving *m)
{
	struct moved_line *list = NEWS(m->j, struct moved_line, m->lines);
	size_t n = 0;

	for (int w = 0; w <= 2; w++)
		for (size_t i = 0; i < m->lines; i++)
			if (weight(&m->line[i]) == w)
				list[n++] = m->line[i];
	return list;
}

enum err
result_moved(struct req *r, struct db_ro *db, const struct result_units *u,
    int64_t before, size_t tables, const struct moved_line **lines, size_t *n)
{
	struct moving m = { .j = r->job, .u = u, .tables = tables };
	size_t grades;
	enum err e = result_rows(r->job, db, before, &m.row, &m.n);

	if (e == OK)
		e = result_grades(r->job, db, before, &m.grade, &grades);
	if (e != OK)
		return e;
	m.per = m.n > 0 ? grades / m.n : 0;
	m.was = NEWS(r->job, struct was, m.n + 1);
	m.line = NEWS(r->job, struct moved_line, m.n + u->n + 1);
	for (size_t i = 0; i < m.n; i++)
		m.was[i] = (struct was){ m.row[i].unit, i, false };
	qsort(m.was, m.n, sizeof *m.was, by_unit);
	for (size_t i = 0; i < u->n; i++)
		put_moved(&m, &u->row[i], u->grade + i * u->tables);
	put_left(&m);
	*lines = in_weight(&m);
	*n = m.lines;
	return OK;
}

/* NULL: there is no such unit or table. */
static const struct result_grade *
grade_now(const struct result_units *u, const struct result_grade *was, size_t *row)
{
	for (*row = 0; *row < u->n && u->row[*row].unit != was->unit;)
		++*row;
	return *row < u->n && was->table < u->tables
	    ? &u->grade[*row * u->tables + was->table]
	    : NULL;
}

enum err
result_undecided(struct req *r, struct db_ro *db, const struct result_units *u,
    int64_t before, const struct undecided_line **lines, size_t *n)
{
	struct undecided_line *list = NULL;
	const struct result_grade *g;
	size_t grades, row, cap = 0;
	enum err e = result_grades(r->job, db, before, &g, &grades);

	*n = 0;
	for (size_t i = 0; e == OK && i < grades; i++) {
		const struct result_grade *is = g[i].seq != 0 ? grade_now(u, &g[i], &row)
							      : NULL;

		if (is == NULL || str_eq(is->decided, g[i].decided))
			continue;
		list = job_grow(r->job, list, *n, &cap, sizeof *list);
		list[(*n)++] = (struct undecided_line){ g[i].unit, u->row[row].name,
			g[i].decided, g[i].basis, is->decided };
	}
	*lines = list;
	return e;
}

/* ── items ──────────────────────────────────────────────────────────── */

#define NAMES_SHOWN 30 /* of one kind */

struct grouping {
	struct job *j;
	const struct result_units *u;
	bool names;
	struct item_group *list;
	size_t n;
};

static struct str
name_of(const struct grouping *g, const struct duty_item *item)
{
	for (size_t i = 0; item->unit_name.n == 0 && i < g->u->n; i++)
		if (g->u->row[i].unit == item->unit)
			return g->u->row[i].name;
	return item->unit_name;
}

/* 方案写的期限2026年12月20日已过，从生效那天起另给 60 天 */
static struct str
anew_words(struct job *j, const struct duty_item *item, size_t n, enum duty_kind kind)
{
	for (size_t i = 0; i < n; i++)
		if (item[i].id == 0 && item[i].kind == kind && item[i].said != DAY_NONE)
			return job_fmt(j, "方案写的期限%.*s已过，从生效那天起另给 %d 天",
			    STR_FMT(day_text(j, item[i].said)), item[i].due - j->today);
	return S("");
}

static struct item_line
line_of(const struct grouping *g, const struct duty_item *item, size_t n,
    enum duty_kind kind)
{
	struct item_name *names = NEWS(g->j, struct item_name, NAMES_SHOWN);
	struct item_line l = { .word = str_of(duty_kind(kind)->word), .names = names };

	for (size_t i = 0; i < n; i++) {
		if (item[i].kind != kind)
			continue;
		l.n++;
		if (!g->names || l.names_n == NAMES_SHOWN)
			continue;
		names[l.names_n++] = (struct item_name){
			{ item[i].id == 0
				? S("")
				: job_fmt(g->j, "/item/%lld", (long long)item[i].id) },
			name_of(g, &item[i]), true
		};
	}
	l.anew = anew_words(g->j, item, n, kind);
	if (l.names_n > 0)
		names[l.names_n - 1].more = false;
	l.left = g->names ? l.n - l.names_n : 0;
	return l;
}

static void
put_group(struct grouping *g, const char *what, const char *means,
    const struct duty_item *item, size_t n)
{
	struct item_line *lines = NEWS(g->j, struct item_line, DUTY_KINDS_N);
	struct item_group *x = &g->list[g->n];

	if (n == 0)
		return;
	*x = (struct item_group){ str_of(what), str_of(means), n, lines, 0 };
	for (int k = DUTY_KIND_NONE + 1; k < DUTY_KINDS_N; k++) {
		lines[x->lines_n] = line_of(g, item, n, (enum duty_kind)k);
		x->lines_n += lines[x->lines_n].n > 0;
	}
	g->n++;
}

void
item_groups(struct job *j, const struct result_changes *c, const struct result_units *u,
    const struct item_group **out, size_t *n)
{
	struct grouping g = { .j = j,
		.u = u,
		.names = u->x->amends != 0,
		.list = NEWS(j, struct item_group, 5) };

	put_group(&g, "生效时开出", "", c->open, c->open_n);
	g.names = true; /* what there is to do about these, is done one by one */
	put_group(&g, "不开", "单位已经撤销；要由别的单位办的，请在事项页另行开立",
	    c->closed, c->closed_n);
	put_group(&g, "生效时撤销", "原结果开出的，更正以后不再成立；理由记“结果更正”",
	    c->end, c->end_n);
	put_group(&g, "已经结束、请逐件核对",
	    "原结果开出的，更正以后不再成立，可是已经办完或期满；程序不动它们", c->done,
	    c->done_n);
	g.names = false;
	put_group(&g, "照旧", "原结果开出的，更正以后仍然成立，办到哪一步还在哪一步",
	    c->keep, c->keep_n);
	*out = g.list;
	*n = g.n;
}

/* ── schemes that read it ───────────────────────────────────────────── */

static bool
reads_others(const struct rule *rule)
{
	struct str title, what;
	size_t n;
	const struct rule_fact *f = rule_facts(rule, &n);

	for (size_t i = 0; i < n; i++)
		if (f[i].origin == RULE_HISTORY || rule_fact_other(&f[i], &title, &what))
			return true;
	return false;
}

/* Does scheme ${id} read results of ${of}?  One that does not run reads nobody's. */
static enum err
reads(struct req *r, struct db_ro *db, int64_t id, int64_t of, struct loaded *l,
    bool *out)
{
	const struct score_source *source;
	size_t n;
	enum err e = load_scheme_id(r, db, id, l);

	*out = false;
	if (e != OK || !l->runs || !reads_others(l->rule))
		return e;
	e = score_sources(r->job, db, id, l->rule, &source);
	if (e == E_INPUT)
		return OK;
	(void)rule_facts(l->rule, &n);
	for (size_t i = 0; e == OK && i < n; i++)
		*out = *out || source[i].scheme == of;
	return e;
}

/* With the version: next year's text mostly has the same title. */
static struct str
reader_words(struct job *j, const struct loaded *l)
{
	struct str version = rule_head(l->rule)->version;

	return version.n == 0
	    ? l->title
	    : job_fmt(j, "%.*s，版本 %.*s", STR_FMT(l->title), STR_FMT(version));
}

enum err
result_readers(struct req *r, struct db_ro *db, const struct result *x,
    const struct reader_line **out, size_t *n)
{
	const struct scheme *scheme;
	struct reader_line *list;
	size_t schemes;
	enum err e = scheme_list(r->job, db, &scheme, &schemes);

	*n = 0;
	list = NEWS(r->job, struct reader_line, e == OK ? schemes : 0);
	for (size_t i = 0; e == OK && i < schemes; i++) {
		struct loaded l = { 0 };
		bool does = false;

		if (scheme[i].id != x->scheme)
			e = reads(r, db, scheme[i].id, x->scheme, &l, &does);
		if (e == OK && does)
			list[(*n)++] = (struct reader_line){
				{ job_fmt(r->job, "/scheme/%lld",
				    (long long)scheme[i].id) },
				reader_words(r->job, &l)
			};
	}
	*out = list;
	return e;
}
