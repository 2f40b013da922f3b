/* SPDX-License-Identifier: MIT
 *
 * doc.c -- `zeren doc`: the schemes of a file as a committee prints them [考核细则]
 *
 * One document, three ways to write it: a page that needs nothing else and
 * prints on A4, Markdown, and the score table alone as CSV.  Words come from
 * the scheme; nothing is computed.
 */
#include "embedded.h"
#include "main/main.h"
#include "office/office.h"
#include "web/out.h"

#define SOURCES_MAX 64 /* givers of one item's facts that are told apart */

struct line_list {
	const struct str *at;
	size_t n;
};

struct doc_row {
	size_t no;
	struct str part, share; /* in the first row of a part */
	size_t span;            /* rows of the part; 0 in the others */
	bool alone;             /* the part is its own only row */
	struct str item, scope, remark, points, duty;
	const struct str *rules, *sources;
	size_t rules_n, sources_n;
};

struct doc_cells {
	const struct str *cells;
	size_t cells_n;
};

struct doc_section { /* 一、一票否决 */
	struct str title, kind;
	const struct str *head;
	size_t head_n;
	struct doc_cells *rows;
	size_t rows_n;
};

#define SECTIONS_MAX 8
struct doc {
	struct job *j;
	struct str title, basis, under, full;
	const struct doc_row *rows;
	size_t rows_n;
	const struct doc_section *sections;
	size_t sections_n;
};

struct book { /* all schemes of the file */
	struct html style;
	struct str title; /* of the first */
	struct doc *docs;
	size_t docs_n;
};
#include "main/doc.html.h"

/* ── words ──────────────────────────────────────────────────────────── */

static struct str
figure(struct job *j, struct num x)
{
	return num_text(j, num_round(x, 2, ROUND_HALF));
}

/* The lines of ${s}. */
static struct line_list
lines_of(struct job *j, struct str s)
{
	struct str *at = NULL;
	size_t n = 0, cap = 0;

	while (s.n > 0) {
		size_t to = str_find(s, S("\n"));

		at = job_grow(j, at, n, &cap, sizeof *at);
		if (to > 0)
			at[n++] = str_cut(s, 0, to);
		s = str_cut(s, to < s.n ? to + 1 : to, s.n);
	}
	return (struct line_list){ at, n };
}

/* "甲（名册）；乙（名册）" as the line "名册：甲、乙". */
static struct line_list
sources_of(struct job *j, struct str s)
{
	struct str giver[SOURCES_MAX], *line = NEWS(j, struct str, SOURCES_MAX);
	size_t n = 0, to, i;

	for (; s.n > 0 && n < SOURCES_MAX;
	     s = str_cut(s, to < s.n ? to + strlen("；") : to, s.n)) {
		struct str one, name, who;
		size_t at;

		to = str_find(s, S("；"));
		one = str_cut(s, 0, to);
		at = str_find(one, S("（"));
		name = str_cut(one, 0, at);
		who = at < one.n ? str_cut(one, at + 3, one.n - 3) : S("");
		if (str_starts(name, S("评."))) /* its name is the item's */
			name = S("本项");
		for (i = 0; i < n && !str_eq(giver[i], who);)
			i++;
		line[i] = i < n
		    ? job_fmt(j, "%.*s、%.*s", STR_FMT(line[i]), STR_FMT(name))
		    : job_fmt(j, "%.*s：%.*s", STR_FMT(who), STR_FMT(name));
		giver[i] = who;
		n += i == n;
	}
	return (struct line_list){ line, n };
}

/* ── the score table ────────────────────────────────────────────────── */

static bool
is_plain(const struct rule_pool *p)
{
	return str_eq(p->kind, S("部分")) || str_eq(p->kind, S("项"));
}

static struct str
points_of(struct job *j, const struct rule_pool *p)
{
	if (!p->has_points || p->points.u <= 0)
		return S("");
	if (is_plain(p))
		return figure(j, p->points);
	return job_fmt(j, "至多%s %.*s", str_eq(p->kind, S("加分")) ? "加" : "扣",
	    STR_FMT(figure(j, p->points)));
}

/* "100分，权重 60%" */
static struct str
share_of(struct job *j, const struct rule_pool *p)
{
	struct str points = points_of(j, p);
	struct buf b = { .j = j };

	if (points.n > 0)
		buf_fmt(&b, "%.*s分", STR_FMT(points));
	if (p->has_weight && p->weight.u > 0)
		buf_fmt(&b, "%s权重 %.*s%%", b.n > 0 ? "，" : "",
		    STR_FMT(figure(j, p->weight)));
	return buf_str(&b);
}

static struct doc_row
row_of(struct job *j, const struct rule_pool *p, size_t at)
{
	struct line_list rules = lines_of(j, p[at].rule);
	struct line_list sources = sources_of(j, p[at].sources);

	return (
	    struct doc_row){ .item = p[at].parent < 0 ? S("") : rule_pool_name(j, p, at),
		.scope = p[at].scope.n == 0 || str_starts(p[at].scope, S("适用"))
		    ? p[at].scope
		    : job_fmt(j, "适用 %.*s", STR_FMT(p[at].scope)),
		.remark = p[at].remark,
		.points = points_of(j, &p[at]),
		.duty = p[at].duty,
		.rules = rules.at,
		.rules_n = rules.n,
		.sources = sources.at,
		.sources_n = sources.n };
}

static void
head_part(struct job *j, struct doc_row *first, size_t span, const struct rule_pool *top)
{
	if (span == 0)
		return;
	first->part = top->title.n > 0 ? top->title : top->name;
	first->share = share_of(j, top);
	first->span = span;
	first->alone = span == 1 && first->item.n == 0;
}

static void
fill_rows(struct doc *d, const struct rule *r)
{
	size_t n, made = 0, first = 0, top = 0;
	const struct rule_pool *p = rule_pools(r, &n);
	struct doc_row *row = NEWS(d->j, struct doc_row, n + 1);

	for (size_t i = 0; i < n; i++) {
		if (p[i].parent < 0) {
			head_part(d->j, &row[first], made - first, &p[top]);
			first = made;
			top = i;
		}
		if (p[i].rule.n == 0 && i + 1 < n && p[i + 1].parent == (int)i)
			continue; /* holds others and says nothing itself */
		row[made] = row_of(d->j, p, i);
		if (i + 1 < n && p[i + 1].parent == (int)i)
			row[made].points = S(""); /* those below it have them */
		row[made].no = made + 1;
		made++;
	}
	head_part(d->j, &row[first], made - first, &p[top]);
	d->rows = row;
	d->rows_n = made;
}

/* ── the sections below it ──────────────────────────────────────────── */

struct section_kind {
	const char *title;
	const char *head[5];
};

static struct doc_section
section_open(struct doc *d, size_t at, const struct section_kind *k, size_t rows)
{
	static const char *const ordinal[] = { "一", "二", "三", "四", "五", "六", "七",
		"八" };
	struct doc_section s = { .title = job_fmt(d->j, "%s、%s", ordinal[at], k->title),
		.kind = str_of(k->title),
		.rows = NEWS(d->j, struct doc_cells, rows + 1) };
	struct str *head = NEWS(d->j, struct str, ARRAY_N(k->head));

	while (s.head_n < ARRAY_N(k->head) && k->head[s.head_n] != NULL) {
		head[s.head_n] = str_of(k->head[s.head_n]);
		s.head_n++;
	}
	s.head = head;
	return s;
}

static void
section_row(struct job *j, struct doc_section *s, const struct str *cells)
{
	struct str *own = NEWS(j, struct str, s->head_n);

	memcpy(own, cells, s->head_n * sizeof *own);
	s->rows[s->rows_n++] = (struct doc_cells){ own, s->head_n };
}

/* A grade of a table that has a name is told with it. */
static struct str
grade_name(struct job *j, const struct rule_line *l)
{
	return str_eq(l->word, S("等次"))
	    ? l->name
	    : job_fmt(j, "%.*s：%.*s", STR_FMT(l->word), STR_FMT(l->name));
}

static struct doc_section
lines_section(struct doc *d, size_t at, const struct rule_line *line, size_t n,
    enum rule_line_kind kind)
{
	static const struct section_kind kinds[] = {
		[RULE_LINE_VETO] = { "一票否决", { "事由", "条件和后果" } },
		[RULE_LINE_GRADE] = { "等次", { "等次", "条件和名额" } },
		[RULE_LINE_OUTCOME] = { "结果运用", { "条件和做法" } },
		[RULE_LINE_INST] = { "配套制度", { "制度", "名称", "要求" } },
		[RULE_LINE_DEF] = { "参数与算法", { "名称", "种类", "取值" } },
	};
	struct doc_section s = section_open(d, at, &kinds[kind], n);

	for (size_t i = 0; i < n; i++) {
		const struct rule_line *l = &line[i];
		struct str text = l->text.n == 0 && kind == RULE_LINE_GRADE ? S("其余")
									    : l->text;
		struct str name = kind == RULE_LINE_GRADE ? grade_name(d->j, l) : l->name;
		const struct str veto[] = { name, text }, outcome[] = { text };
		const struct str inst[] = { l->word, l->name, text };
		const struct str def[] = { l->name, l->word, text };

		if (l->kind != kind)
			continue;
		section_row(d->j, &s,
		    kind == RULE_LINE_OUTCOME    ? outcome
			: kind == RULE_LINE_INST ? inst
			: kind == RULE_LINE_DEF  ? def
						 : veto);
	}
	return s;
}

static struct doc_section
data_section(struct doc *d, size_t at, const struct rule *r)
{
	static const struct section_kind kind = { "数据清单",
		{ "名称", "单位或选项", "由谁给", "何时", "说明" } };
	size_t n;
	const struct rule_asked *asked = rule_asked(d->j, r, &n);
	struct doc_section s = section_open(d, at, &kind, n);

	for (size_t i = 0; i < n; i++) {
		const struct str row[] = { asked[i].name, asked[i].type, asked[i].giver,
			asked[i].when, asked[i].remark };

		section_row(d->j, &s, row);
	}
	return s;
}

static void
fill_sections(struct doc *d, const struct rule *r)
{
	static const enum rule_line_kind order[] = { RULE_LINE_VETO, RULE_LINE_GRADE,
		RULE_LINE_OUTCOME, RULE_LINE_INST, RULE_LINE_DEF };
	struct doc_section *s = NEWS(d->j, struct doc_section, SECTIONS_MAX);
	size_t n, made = 0;
	const struct rule_line *line = rule_lines(d->j, r, &n);

	for (size_t i = 0; i < ARRAY_N(order); i++) {
		s[made] = lines_section(d, made, line, n, order[i]);
		made += s[made].rows_n > 0;
	}
	s[made] = data_section(d, made, r);
	made += s[made].rows_n > 0;
	d->sections = s;
	d->sections_n = made;
}

/* ── the head ───────────────────────────────────────────────────────── */

/* "版本 2026.1；考核期 2025年12月26日至2026年12月25日；对象：直属党组织" */
static struct str
under_of(struct job *j, const struct rule_head *h)
{
	struct buf b = { .j = j };

	if (h->version.n > 0)
		buf_fmt(&b, "版本 %.*s", STR_FMT(h->version));
	if (h->from != DAY_NONE && h->to != DAY_NONE) {
		buf_fmt(&b, "%s考核期 ", b.n > 0 ? "；" : "");
		day_put(&b, h->from);
		buf_put(&b, S("至"));
		day_put(&b, h->to);
		if (h->recurs.n > 0)
			buf_fmt(&b, "，%.*s一次，各期一样", STR_FMT(h->recurs));
	}
	if (h->subjects.n > 0)
		buf_fmt(&b, "%s对象：%.*s", b.n > 0 ? "；" : "", STR_FMT(h->subjects));
	if (h->scope.n > 0)
		buf_fmt(&b, "（适用 %.*s）", STR_FMT(h->scope));
	if (h->start.n > 0)
		buf_fmt(&b, "；总分从 %.*s 算起", STR_FMT(h->start));
	return buf_str(&b);
}

static struct doc
doc_of(struct job *j, const struct rule *r)
{
	const struct rule_head *h = rule_head(r);
	struct doc d = { .j = j,
		.title = h->title,
		.basis = h->basis,
		.under = under_of(j, h),
		.full = h->full.u > 0 ? figure(j, h->full) : S("") };

	fill_rows(&d, r);
	fill_sections(&d, r);
	return d;
}

/* ── three ways to write it ─────────────────────────────────────────── */

static struct html
style_of(struct job *j)
{
	for (size_t i = 0; i < embedded_n; i++)
		if (strcmp(embedded[i].name, "assets/doc.css") == 0)
			return (struct html){ job_fmt(j, "<style>\n%.*s</style>",
			    (int)embedded[i].n, (const char *)embedded[i].p) };
	return (struct html){ S("") };
}

static void
write_html(struct run *run, struct book *book)
{
	struct out o = { .b = { .j = run->j } };

	book->style = style_of(run->j);
	book_html(&o, book);
	buf_put(&run->out, buf_str(&o.b));
}

static struct str
joined(struct job *j, const struct str *at, size_t n, const char *between)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? between : "", STR_FMT(at[i]));
	return buf_str(&b);
}

static struct str
item_text(struct job *j, const struct doc_row *r)
{
	struct buf b = { .j = j };

	buf_put(&b, r->item);
	if (r->scope.n > 0)
		buf_fmt(&b, "%s（%.*s）", b.n > 0 ? "" : "本部分", STR_FMT(r->scope));
	if (r->remark.n > 0)
		buf_fmt(&b, "%s%.*s", b.n > 0 ? "：" : "", STR_FMT(r->remark));
	return buf_str(&b);
}

/* The seven columns of the score table. */
static void
row_cells(struct job *j, const struct doc_row *r, const char *between, struct str part,
    struct str *cell)
{
	cell[0] = job_fmt(j, "%zu", r->no);
	cell[1] = part;
	cell[2] = item_text(j, r);
	cell[3] = r->points;
	cell[4] = joined(j, r->rules, r->rules_n, between);
	cell[5] = joined(j, r->sources, r->sources_n, between);
	cell[6] = r->duty;
}

#define COLUMNS 7
static const struct str columns[COLUMNS] = { { "序号", 6 }, { "项目", 6 }, { "内容", 6 },
	{ "分值", 6 }, { "评分标准", 12 }, { "数据来源", 12 }, { "责任", 6 } };

static struct str
part_text(struct job *j, const struct doc_row *r)
{
	return r->share.n > 0
	    ? job_fmt(j, "%.*s（%.*s）", STR_FMT(r->part), STR_FMT(r->share))
	    : r->part;
}

static void
csv_rows(struct job *j, const struct doc *d, bool titled, struct str *cell)
{
	struct str part = S("");

	for (size_t i = 0; i < d->rows_n; i++) {
		if (d->rows[i].span > 0)
			part = part_text(j, &d->rows[i]);
		if (d->rows[i].span > 0 && titled)
			part = job_fmt(j, "%.*s：%.*s", STR_FMT(d->title), STR_FMT(part));
		row_cells(j, &d->rows[i], "\n", part, &cell[i * COLUMNS]);
	}
}

/* The part stands in every row, so that rows can be sorted and filtered; of several
 * schemes its scheme as well. */
static void
write_csv(struct run *run, struct book *book)
{
	struct table t = { .rows = 1, .cols = COLUMNS };
	struct str *cell;

	for (size_t i = 0; i < book->docs_n; i++)
		t.rows += book->docs[i].rows_n;
	t.cell = cell = NEWS(run->j, struct str, t.rows * COLUMNS);
	memcpy(cell, columns, sizeof columns);
	cell += COLUMNS;
	for (size_t i = 0; i < book->docs_n; i++) {
		csv_rows(run->j, &book->docs[i], book->docs_n > 1, cell);
		cell += book->docs[i].rows_n * COLUMNS;
	}
	office_csv_write(&run->out, &t);
}

/* A cell of a Markdown table: | and < mean something there. */
static void
put_cell(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '|' || s.p[i] == '<' || s.p[i] == '*' || s.p[i] == '_')
			buf_c(b, '\\');
		if (s.p[i] == '\n')
			buf_put(b, S("<br>"));
		else
			buf_c(b, s.p[i]);
	}
	buf_put(b, S(" | "));
}

static void
put_cells(struct buf *b, const struct str *cell, size_t n)
{
	buf_put(b, S("| "));
	for (size_t i = 0; i < n; i++)
		put_cell(b, cell[i]);
	b->n--; /* no blank at the end of a line */
	buf_c(b, '\n');
}

static void
put_heads(struct buf *b, const struct str *head, size_t n)
{
	put_cells(b, head, n);
	buf_c(b, '|');
	for (size_t i = 0; i < n; i++)
		buf_put(b, S(" --- |"));
	buf_c(b, '\n');
}

static void
put_doc(struct run *run, const struct doc *d)
{
	struct buf *b = &run->out;
	struct str cell[COLUMNS];

	buf_fmt(b, "# %.*s\n\n%.*s\n\n", STR_FMT(d->title), STR_FMT(d->under));
	if (d->basis.n > 0)
		buf_fmt(b, "依据：%.*s\n\n", STR_FMT(d->basis));
	put_heads(b, columns, COLUMNS);
	for (size_t i = 0; i < d->rows_n; i++) {
		row_cells(run->j, &d->rows[i], "\n",
		    d->rows[i].span > 0 ? part_text(run->j, &d->rows[i]) : S(""), cell);
		put_cells(b, cell, COLUMNS);
	}
	if (d->full.n > 0)
		buf_fmt(b, "\n满分 %.*s 分。\n", STR_FMT(d->full));
	for (size_t s = 0; s < d->sections_n; s++) {
		const struct doc_section *sec = &d->sections[s];

		buf_fmt(b, "\n## %.*s\n\n", STR_FMT(sec->title));
		put_heads(b, sec->head, sec->head_n);
		for (size_t i = 0; i < sec->rows_n; i++)
			put_cells(b, sec->rows[i].cells, sec->rows[i].cells_n);
	}
}

static void
write_md(struct run *run, struct book *book)
{
	for (size_t i = 0; i < book->docs_n; i++) {
		buf_put(&run->out, i > 0 ? S("\n") : S(""));
		put_doc(run, &book->docs[i]);
	}
}

enum err
command_doc(struct run *run)
{
	static const struct {
		const char *name;
		void (*write)(struct run *, struct book *);
	} formats[] = { { "html", write_html }, { "md", write_md },
		{ "csv", write_csv } };
	const char *format = run->args->value[OPT_FORMAT];
	size_t i = 0;
	struct rule **r;
	struct book book = { 0 };
	enum err e;

	while (format != NULL && i < ARRAY_N(formats) &&
	    strcmp(format, formats[i].name) != 0)
		i++;
	if (i == ARRAY_N(formats))
		return usage(run, "--format 只能是 html、md 或 csv");
	e = schemes_read(run, run->args->file[0], &r, &book.docs_n);
	if (e != OK)
		return e;
	book.docs = NEWS(run->j, struct doc, book.docs_n + 1);
	for (size_t n = 0; n < book.docs_n; n++)
		book.docs[n] = doc_of(run->j, r[n]);
	book.title = book.docs[0].title;
	formats[i].write(run, &book);
	return OK;
}
