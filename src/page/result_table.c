/* SPDX-License-Identifier: MIT
 *
 * result_table.c -- the units of a result by class and place, some at a time
 *
 * Beside a grade stands what holds the unit to it, and what it has in the other
 * tables unless that goes without saying.
 */
#include "page/notice.h"
#include "page/settle.h"

#define PAGE_UNITS 30
#define HELD_UNITS 20000 /* of a larger result the package is not run for a page */

/* ── one unit ───────────────────────────────────────────────────────── */

/* 书记述职 较好，拟定 一般。理由（依据） */
static struct str
other_grades(struct job *j, const struct result_units *u, const struct result_grade *g)
{
	struct buf b = { .j = j };
	size_t n;
	const struct rule_grade *table = rule_grades(u->rule, &n);

	for (size_t t = 1; t < u->tables; t++) {
		struct settled_grade s = settled_grade(j, u->rule, &g[t]);

		if (!s.departs && t < n && str_eq(s.word, table[t].row[0]))
			continue;
		buf_fmt(&b, "%s%.*s %.*s", b.n > 0 ? "；" : "", STR_FMT(s.table),
		    STR_FMT(s.word));
		if (s.departs)
			buf_fmt(&b, "，拟定 %.*s。%.*s", STR_FMT(s.proposed),
			    STR_FMT(s.why));
	}
	return buf_str(&b);
}

/* Of lines like “星象局的等次受“…”的限制”, what stands behind the name of ${unit}. */
static struct str
held_by(struct str notes, struct str unit)
{
	while (notes.n > 0) {
		size_t to = str_find(notes, S("\n"));
		struct str line = str_cut(notes, 0, to), link = S("的等次");

		if (str_starts(line, unit) &&
		    str_starts(str_cut(line, unit.n, line.n), link))
			return str_cut(line, unit.n + link.n, line.n);
		notes = str_cut(notes, to < notes.n ? to + 1 : to, notes.n);
	}
	return S("");
}

static struct result_line
line_of(struct job *j, const struct result_units *u, size_t at, struct str notes)
{
	const struct result_row *row = &u->row[at];
	const struct result_grade *g = &u->grade[at * u->tables];
	struct result_line line = { .unit = row->unit,
		.name = row->name,
		.place = settled_rank(j, row),
		.total = settled_total(j, row, rule_head(u->rule)->places),
		.held = held_by(notes, row->name) };

	if (u->tables > 0) {
		line.grade = settled_grade(j, u->rule, &g[0]);
		line.others = other_grades(j, u, g);
	}
	return line;
}

/* ── which of them ──────────────────────────────────────────────────── */

static bool
begins(const struct result_units *u, size_t i)
{
	return i == 0 || !str_eq(u->row[i].class, u->row[i - 1].class);
}

static void
fill_tabs(struct job *j, const struct result_units *u, struct result_table *out)
{
	struct class_tab *tabs = NEWS(j, struct class_tab, u->n);
	size_t n = 0;

	for (size_t i = 0; i < u->n; i++) {
		if (begins(u, i)) {
			tabs[n] = (struct class_tab){ n, i / PAGE_UNITS + 1, 0,
				u->row[i].class };
			n++;
		}
		tabs[n - 1].n++;
		out->open += u->row[i].lo != u->row[i].hi;
	}
	out->tabs = tabs;
	out->tabs_n = n;
}

/* ?at=7: the page that unit 7 is on; or ?page=2. */
static size_t
page_asked(struct req *r, const struct result_units *u, size_t pages)
{
	int64_t at, page;

	if (req_number(req_field(r, S("at")), &at))
		for (size_t i = 0; i < u->n; i++)
			if (u->row[i].unit == at)
				return i / PAGE_UNITS + 1;
	if (!req_number(req_field(r, S("page")), &page) || page < 1 ||
	    (size_t)page > pages)
		return 1;
	return (size_t)page;
}

static void
fill_pages(struct req *r, const struct result_units *u, struct result_table *out)
{
	size_t n = (u->n + PAGE_UNITS - 1) / PAGE_UNITS;
	struct page_link *list = NEWS(r->job, struct page_link, n);
	bool all = str_eq(req_field(r, S("page")), S("all"));
	size_t now = page_asked(r, u, n);

	out->of = u->n;
	out->from = all ? 0 : (now - 1) * PAGE_UNITS;
	out->to = all || out->from + PAGE_UNITS > u->n ? u->n : out->from + PAGE_UNITS;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct page_link){ i + 1, !all && i + 1 == now };
	out->is_whole = all || n < 2;
	out->pages = list;
	out->pages_n = n > 1 ? n : 0;
}

static void
fill_classes(struct job *j, const struct result_units *u, struct str notes,
    struct result_table *out)
{
	struct class_block *list = NEWS(j, struct class_block, out->tabs_n);
	struct result_line *line = NEWS(j, struct result_line, out->to - out->from);
	size_t class = 0;

	for (size_t i = 0; i < out->to; i++) {
		struct class_block *c = &list[out->classes_n];

		class += begins(u, i) && i > 0;
		if (i < out->from)
			continue;
		line[i - out->from] = line_of(j, u, i, notes);
		if (begins(u, i) || i == out->from) {
			*c = (struct class_block){ class, out->tabs[class].name,
				out->tabs[class].n, !begins(u, i), &line[i - out->from],
				0 };
			out->classes_n++;
		}
		list[out->classes_n - 1].lines_n++;
	}
	out->classes = list;
}

static struct str
other_tables(struct job *j, const struct result_units *u)
{
	struct buf b = { .j = j };

	for (size_t t = 1; u->n > 0 && t < u->tables; t++)
		buf_fmt(&b, "%s%.*s", t > 1 ? "、" : "", STR_FMT(u->grade[t].table_name));
	return buf_str(&b);
}

enum err
result_table(struct req *r, struct db_ro *db, const struct result_units *u,
    struct result_table *out)
{
	struct str notes = S("");
	bool runs = u->n > 0 && u->n <= HELD_UNITS;
	enum err e = runs ? veto_notes(r, db, u->x, &notes) : OK;

	if (e != OK && e != E_LIMIT) /* too large to run here: the page goes without */
		return e;
	*out = (struct result_table){ .tables = other_tables(r->job, u) };
	fill_tabs(r->job, u, out);
	fill_pages(r, u, out);
	fill_classes(r->job, u, notes, out);
	out->from++;
	out->tabs_n = out->tabs_n > 1 ? out->tabs_n : 0;
	return OK;
}
