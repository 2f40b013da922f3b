/* SPDX-License-Identifier: MIT
 *
 * compare.c -- two texts of one institution: what changed by meaning, and line
 * by line
 *
 * By meaning is what rule_diff() says.  Line by line, lines that are the same
 * far from any change are folded away.
 */
#include "page/compare.h"
#include "page/lines.h"

#define AROUND 3      /* same lines shown around a change */
#define ROWS_MAX 4000 /* of a text view; the rest is said */

struct change_row {
	struct str group; /* only in the first row of a kind */
	struct str word, colour, subject, was, is;
};

struct compare_page {
	struct frame frame;
	struct str title, a_name, b_name;
	struct url action;
	const struct choice_view *a_list, *b_list;
	size_t a_list_n, b_list_n;
	const struct compare_tab *tabs;
	size_t tabs_n;
	bool is_draft, is_only, is_text, is_same;
	struct str unreadable; /* why there is no list of changes; empty: there is */
	const struct change_row *rows;
	size_t rows_n;
	struct html lines;
	size_t gone, came, cut; /* lines; rows not shown */
};
#include "page/compare.html.h"

/* ── by meaning ─────────────────────────────────────────────────────── */

static const char *const groups[] = {
	[RULE_CHANGE_HEAD] = "总则",
	[RULE_CHANGE_FACT] = "数据",
	[RULE_CHANGE_DEF] = "参数与算法",
	[RULE_CHANGE_POOL] = "项目与分值",
	[RULE_CHANGE_CLAUSE] = "项目与分值",
	[RULE_CHANGE_VETO] = "否决",
	[RULE_CHANGE_GRADE] = "等次",
	[RULE_CHANGE_OUTCOME] = "结果运用",
	[RULE_CHANGE_INST] = "责任书与台账",
};

static const struct {
	const char *word, *colour;
} hows[] = {
	[RULE_ADDED] = { "新增", "tag g" },
	[RULE_REMOVED] = { "取消", "tag r" },
	[RULE_MOVED] = { "移动", "tag b" },
	[RULE_CHANGED] = { "改动", "tag a" },
};

static enum err
fill_changes(struct job *j, const struct compared *c, struct compare_page *v)
{
	const struct rule_change *change;
	struct change_row *rows;
	const char *group = "";
	size_t n;
	enum err e;

	if (c->a.rule == NULL || c->b.rule == NULL) {
		v->unreadable = job_fmt(j,
		    "%.*s的文本还读不通，不能逐条比较；请看逐行的文本",
		    STR_FMT(c->a.rule == NULL ? c->a_name : c->b_name));
		return OK;
	}
	e = rule_diff(j, c->a.rule, c->b.rule, &change, &n);
	if (e != OK)
		return e;
	rows = NEWS(j, struct change_row, n);
	for (size_t i = 0; i < n; i++) {
		const struct rule_change *x = &change[i];

		rows[i] = (struct change_row){ .word = str_of(hows[x->how].word),
			.colour = str_of(hows[x->how].colour),
			.subject = x->subject,
			.was = x->was,
			.is = x->is };
		if (strcmp(group, groups[x->kind]) != 0)
			rows[i].group = str_of(group = groups[x->kind]);
	}
	v->rows = rows;
	v->rows_n = n;
	v->is_same = n == 0;
	return OK;
}

/* ── line by line ───────────────────────────────────────────────────── */

/* How many bytes ${a} and ${b} begin with in common, in whole characters. */
static size_t
common_head(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	while (n > 0 && n < a.n && ((unsigned char)a.p[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static size_t
common_tail(struct str a, struct str b, size_t head)
{
	size_t n = 0;

	while (n < a.n - head && n < b.n - head && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
		n++;
	while (n > 0 && ((unsigned char)a.p[a.n - n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* ${s} with what differs from ${other} marked. */
static void
put_marked(struct out *o, struct str s, struct str other, const char *tag)
{
	size_t head = common_head(s, other), tail = common_tail(s, other, head);

	if (other.n == 0 || head + tail == 0 || head + tail >= s.n) {
		out_any(o, s);
		return;
	}
	out_any(o, str_cut(s, 0, head));
	buf_fmt(&o->b, "<%s>", tag);
	out_any(o, str_cut(s, head, s.n - tail));
	buf_fmt(&o->b, "</%s>", tag);
	out_any(o, str_cut(s, s.n - tail, s.n));
}

static void
put_number(struct out *o, uint32_t n)
{
	if (n > 0)
		buf_fmt(&o->b, "<td class=\"no\">%u</td>", n);
	else
		buf_put(&o->b, S("<td class=\"no\"></td>"));
}

static void
put_row(struct out *o, const struct line_pair *p)
{
	struct buf *b = &o->b;

	buf_put(b, p->same ? S("<tr class=\"same\">") : S("<tr>"));
	put_number(o, p->was);
	buf_put(b, p->same || p->was == 0 ? S("<td>") : S("<td class=\"gone\">"));
	put_marked(o, p->old, p->same ? S("") : p->new, "del");
	buf_put(b, S("</td>"));
	put_number(o, p->is);
	buf_put(b, p->same || p->is == 0 ? S("<td>") : S("<td class=\"came\">"));
	put_marked(o, p->new, p->same ? S("") : p->old, "ins");
	buf_put(b, S("</td></tr>\n"));
}

/* Which rows are near enough to a change. */
static bool *
near_rows(struct job *j, const struct line_pair *p, size_t n)
{
	bool *near = NEWS(j, bool, n);

	for (size_t i = 0; i < n; i++) {
		size_t from = i > AROUND ? i - AROUND : 0;

		for (size_t k = from; !p[i].same && k < n && k <= i + AROUND; k++)
			near[k] = true;
	}
	return near;
}

static void
put_fold(struct out *o, size_t lines)
{
	buf_fmt(&o->b, "<tr class=\"fold\"><td colspan=\"4\">%zu 行相同</td></tr>\n",
	    lines);
}

static enum err
fill_lines(struct job *j, const struct compared *c, struct compare_page *v)
{
	struct out o = { .b = { .j = j } };
	const struct line_pair *p;
	size_t n, folded = 0, shown = 0;
	bool *near;
	enum err e = lines_diff(j, c->a.scheme.text, c->b.scheme.text, &p, &n);

	if (e != OK)
		return e;
	near = near_rows(j, p, n);
	for (size_t i = 0; i < n; i++) {
		v->gone += !p[i].same && p[i].was > 0;
		v->came += !p[i].same && p[i].is > 0;
		if (!near[i]) {
			folded++;
			continue;
		}
		if (shown++ >= ROWS_MAX) {
			v->cut++;
			continue;
		}
		if (folded > 0)
			put_fold(&o, folded);
		folded = 0;
		put_row(&o, &p[i]);
	}
	if (folded > 0 && shown > 0)
		put_fold(&o, folded);
	v->lines = (struct html){ buf_str(&o.b) };
	v->is_same = v->gone + v->came == 0;
	return OK;
}

/* ── the page ───────────────────────────────────────────────────────── */

static enum err
show(struct req *r, const struct compared *c)
{
	struct compare_page v = { .title = c->b.title,
		.a_name = c->a_name,
		.b_name = c->b_name,
		.action = { job_fmt(r->job, "%.*s/compare", STR_FMT(c->base)) },
		.is_draft = c->is_draft,
		.is_only = c->is_only,
		.is_text = str_eq(req_field(r, S("view")), S("text")),
		.a_list = c->a_list,
		.a_list_n = c->a_list_n,
		.b_list = c->b_list,
		.b_list_n = c->b_list_n };
	enum err e;

	v.frame = frame_of(r, job_fmt(r->job, "比较 %.*s", STR_FMT(c->b.title)));
	compare_frame(r, &v.frame, c);
	v.tabs_n = compare_tabs(r, c, v.is_text ? "文本" : "逐条", &v.tabs);
	e = v.is_text ? fill_lines(r->job, c, &v) : fill_changes(r->job, c, &v);
	if (e != OK)
		return e;
	compare_page_html(&r->out, &v);
	return OK;
}

enum err
page_compare(struct req *r, struct db_ro *db)
{
	struct compared c;
	enum err e = compare_load(r, db, &c);

	return e == OK ? show(r, &c) : e;
}

enum err
page_draft_compare(struct req *r, struct db_ro *db)
{
	struct compared c;
	enum err e = compare_load_draft(r, db, &c);

	return e == OK ? show(r, &c) : e;
}
