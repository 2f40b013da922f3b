/* SPDX-License-Identifier: MIT
 *
 * scheme.c -- a scheme as the official score table [考核细则], with its check
 *
 * One row a pool that has clauses of its own or no pool inside; the top pool
 * stands once, beside all of its rows.  Below the pools stand 否决, 等次 and
 * 结果运用; after the table each institution [制度] with its keys, the 数据 that
 * are collected, and the 参数, 设 and 结果.
 */
#include "page/draft.h"

#define SOURCES_MAX 64 /* givers of one pool's facts that are told apart */

struct source {
	struct str giver;
	struct buf names;
};

struct row {
	struct str part, part_share; /* only in the first row of a part */
	size_t span;                 /* rows of the part; 0 in the others */
	bool upright;                /* enough rows to write the name downwards */
	bool is_alone;               /* the part is its own only row */
	struct str item, scope, points, duty;
	const struct str *sources;
	size_t sources_n;
	const struct str *clauses;
	size_t clauses_n;
	size_t pool; /* for the anchor */
	uint32_t line;
};

struct said { /* a line of the text outside the pools */
	struct str word, name, text;
	uint32_t line;
	size_t span; /* lines of the same word from here on; 0: not the first */
};

struct inst { /* an institution and its keys */
	struct str head, name;
	const struct said *keys;
	size_t keys_n;
};

struct hold { /* a version that holds on some days of the period */
	int64_t version;
	struct str span;
	bool is_shown;
};

struct scheme_page {
	struct frame frame;
	struct str title, version, period, subjects, start, basis, full, share;
	struct str judged, ruled;
	bool is_table;
	const struct row *rows;
	size_t rows_n;
	const struct said *ends; /* 否决, 等次, 结果运用 */
	size_t ends_n;
	const struct inst *insts;
	size_t insts_n;
	const struct said *asked; /* 数据 */
	size_t asked_n;
	const struct said *defs; /* 参数, 设, 结果 */
	size_t defs_n;
	size_t by_unit, by_other; /* facts to collect */
	struct check_view check;
	struct str done, retired;
	const struct hold *holds; /* only where there are several */
	size_t holds_n;
	bool may_draft;
};
#include "page/scheme.html.h"

static bool
has_kids(const struct rule_pool *p, size_t n, size_t at)
{
	return at + 1 < n && p[at + 1].parent == (int)at;
}

static bool
has_row(const struct rule_pool *p, size_t n, size_t at)
{
	return p[at].rule.n > 0 || !has_kids(p, n, at);
}

/* As documents print it: the straight quotes of the text become “ and ”. */
static struct str
in_quotes(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	bool is_open = false;

	if (str_find(s, S("\"")) == s.n)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '"') {
			buf_c(&b, s.p[i]);
			continue;
		}
		buf_put(&b, is_open ? S("”") : S("“"));
		is_open = !is_open;
	}
	return buf_str(&b);
}

static void
split_lines(struct job *j, struct str s, struct row *row)
{
	size_t n = 1, to;
	struct str *list;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	list = NEWS(j, struct str, n);
	for (n = 0; s.n > 0; s = str_cut(s, to < s.n ? to + 1 : to, s.n)) {
		to = str_find(s, S("\n"));
		if (to > 0)
			list[n++] = str_cut(s, 0, to);
	}
	row->clauses = list;
	row->clauses_n = n;
}

/* "甲（名册）；乙（名册）；丙（纪实）" as lines "名册：甲、乙" and "纪实：丙". */
static void
split_sources(struct job *j, struct str s, struct row *row)
{
	struct source *list = NEWS(j, struct source, SOURCES_MAX);
	struct str *lines = NEWS(j, struct str, SOURCES_MAX);
	size_t n = 0, to, i;

	for (; s.n > 0; s = str_cut(s, to < s.n ? to + strlen("；") : to, s.n)) {
		to = str_find(s, S("；"));
		struct str one = str_cut(s, 0, to), name, giver;
		size_t at = str_find(one, S("（"));

		name = str_cut(one, 0, at);
		giver = at < one.n ? str_cut(one, at + 3, one.n - 3) : S("");
		for (i = 0; i < n && !str_eq(list[i].giver, giver);)
			i++;
		if (i == SOURCES_MAX)
			break;
		if (i == n)
			list[n++] = (struct source){ giver, { .j = j } };
		buf_fmt(&list[i].names, "%s%.*s", list[i].names.n > 0 ? "、" : "",
		    STR_FMT(name));
	}
	for (i = 0; i < n; i++)
		lines[i] = job_fmt(j, "%.*s：%.*s", STR_FMT(list[i].giver),
		    STR_FMT(buf_str(&list[i].names)));
	row->sources = lines;
	row->sources_n = n;
}

static struct str
points_of(struct job *j, const struct rule_pool *p)
{
	if (!p->has_points)
		return S("");
	if (p->points.u <= 0)
		return S("按类别");
	if (str_eq(p->kind, S("部分")) || str_eq(p->kind, S("项")))
		return figure_short(j, p->points);
	return job_fmt(j, "至多%s %.*s", str_eq(p->kind, S("加分")) ? "加" : "扣",
	    STR_FMT(figure_short(j, p->points)));
}

/* "100分，权重 60%" */
static struct str
share_of(struct job *j, const struct rule_pool *p)
{
	struct buf b = { .j = j };

	if (p->has_points && p->points.u > 0)
		buf_fmt(&b, "%s%.*s分",
		    str_eq(p->kind, S("加分"))       ? "至多加"
			: str_eq(p->kind, S("扣分")) ? "至多扣"
						     : "",
		    STR_FMT(figure_short(j, p->points)));
	if (p->has_weight && p->weight.u > 0)
		buf_fmt(&b, "%s权重%.*s%%", b.n > 0 ? "，" : "",
		    STR_FMT(figure_short(j, p->weight)));
	return buf_str(&b);
}

static struct row
row_of(struct job *j, const struct rule_pool *p, size_t at)
{
	struct row row = { .item = p[at].parent < 0 ? S("本部分")
						    : rule_pool_name(j, p, at),
		.points = points_of(j, &p[at]),
		.duty = p[at].duty,
		.scope = p[at].scope,
		.pool = at,
		.line = p[at].line };

	split_lines(j, in_quotes(j, p[at].rule), &row);
	split_sources(j, p[at].sources, &row);
	return row;
}

/* Write the part's name into the first of its rows. */
static void
head_part(struct job *j, struct row *first, size_t span, const struct rule_pool *top)
{
	first->part = top->title.n > 0 ? top->title : top->name;
	first->part_share = share_of(j, top);
	first->span = span;
	first->upright = span > 2;
	first->is_alone = span == 1 && str_eq(first->item, S("本部分"));
}

static void
fill_rows(struct job *j, const struct rule *rule, struct scheme_page *v)
{
	size_t n, first = 0, made = 0;
	const struct rule_pool *p = rule_pools(rule, &n);
	struct row *rows = NEWS(j, struct row, n);
	size_t top = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i].parent < 0) {
			if (made > first)
				head_part(j, &rows[first], made - first, &p[top]);
			first = made;
			top = i;
		}
		if (!has_row(p, n, i))
			continue;
		rows[made] = row_of(j, p, i);
		if (has_kids(p, n, i))
			rows[made].points = S(""); /* those below it have them */
		made++;
	}
	if (made > first)
		head_part(j, &rows[first], made - first, &p[top]);
	v->rows = rows;
	v->rows_n = made;
	v->is_table = made > 0;
}

static size_t
same_word(const struct rule_line *line, size_t n, size_t at)
{
	size_t to = at + 1;

	while (to < n && str_eq(line[to].word, line[at].word))
		to++;
	return to - at;
}

/* 否决, 等次 and 结果运用 become the last rows of the table, definitions go below;
 * institutions have blocks of their own. */
static void
fill_said(struct job *j, const struct rule *rule, struct scheme_page *v)
{
	size_t n, ends = 0, defs = 0;
	const struct rule_line *line = rule_lines(j, rule, &n);
	struct said *end = NEWS(j, struct said, n), *def = NEWS(j, struct said, n);

	for (size_t i = 0; i < n; i++) {
		bool is_def = line[i].kind == RULE_LINE_DEF;
		bool is_first = i == 0 || !str_eq(line[i].word, line[i - 1].word);
		struct said s = { line[i].word, line[i].name, in_quotes(j, line[i].text),
			line[i].line, is_first ? same_word(line, n, i) : 0 };

		if (line[i].kind == RULE_LINE_GRADE && s.text.n == 0)
			s.text = S("其余");
		if (line[i].kind == RULE_LINE_INST)
			continue;
		if (is_def)
			def[defs++] = s;
		else
			end[ends++] = s;
	}
	v->ends = end;
	v->ends_n = ends;
	v->defs = def;
	v->defs_n = defs;
}

static void
fill_insts(struct job *j, const struct rule *rule, struct scheme_page *v)
{
	size_t n;
	const struct rule_inst *list = rule_insts(rule, &n);
	struct inst *insts = NEWS(j, struct inst, n);

	for (size_t i = 0; i < n; i++) {
		struct said *keys = NEWS(j, struct said, list[i].key_n);

		for (size_t k = 0; k < list[i].key_n; k++)
			keys[k] = (struct said){ .name = list[i].key[k].key,
				.text = in_quotes(j, list[i].key[k].value) };
		insts[i] = (struct inst){ list[i].head, list[i].name, keys,
			list[i].key_n };
	}
	v->insts = insts;
	v->insts_n = n;
}

/* 单位填报，工委办公室核；每年；限 12月10日；说明 */
static struct str
asked_text(struct job *j, const struct rule_asked *a)
{
	const struct str piece[] = { a->type, a->giver, a->when, a->remark };
	struct buf b = { .j = j };

	for (size_t i = 0; i < ARRAY_N(piece); i++)
		if (piece[i].n > 0)
			buf_fmt(&b, "%s%.*s", b.n > 0 ? "；" : "", STR_FMT(piece[i]));
	return buf_str(&b);
}

static void
fill_asked(struct job *j, const struct rule *rule, struct scheme_page *v)
{
	size_t n;
	const struct rule_asked *list = rule_asked(j, rule, &n);
	struct said *asked = NEWS(j, struct said, n);

	for (size_t i = 0; i < n; i++)
		asked[i] = (struct said){ .word = list[i].is_class ? S("类别") : S(""),
			.name = list[i].name,
			.text = asked_text(j, &list[i]) };
	v->asked = asked;
	v->asked_n = n;
}

static struct str
period(struct job *j, const struct rule_head *h)
{
	struct buf b = { .j = j };

	if (h->from == DAY_NONE || h->to == DAY_NONE)
		return S("");
	day_put(&b, h->from);
	buf_put(&b, S("至"));
	day_put(&b, h->to);
	return buf_str(&b);
}

static struct str
points_or_none(struct job *j, struct num x)
{
	return x.u > 0 ? figure_short(j, x) : S("");
}

static void
fill_head(struct job *j, const struct rule *rule, struct scheme_page *v)
{
	const struct rule_head *h = rule_head(rule);
	size_t n;
	const struct rule_fact *f = rule_facts(rule, &n);

	v->version = h->version;
	v->period = period(j, h);
	v->subjects = h->scope.n == 0
	    ? h->subjects
	    : job_fmt(j, "%.*s（适用 %.*s）", STR_FMT(h->subjects), STR_FMT(h->scope));
	v->start = h->start;
	v->basis = h->basis;
	v->full = points_or_none(j, h->full);
	v->share = rule_share_text(j, rule);
	v->judged = points_or_none(j, h->judged);
	v->ruled = points_or_none(j, h->ruled);
	for (size_t i = 0; i < n; i++) {
		if (f[i].owed == RULE_BY_UNIT)
			v->by_unit++;
		else
			v->by_other++;
	}
}

/* Amended in the middle: both texts with the days they hold. */
static enum err
fill_holds(struct req *r, struct db_ro *db, const struct scheme *s, struct scheme_page *v)
{
	const struct scheme_version *list;
	struct hold *holds;
	size_t n;
	enum err e = scheme_versions(r->job, db, s->id, &list, &n);

	if (e != OK)
		return e;
	holds = NEWS(r->job, struct hold, n);
	for (size_t i = 0; i < n; i++)
		if (list[i].holds)
			holds[v->holds_n++] = (struct hold){ list[i].version,
				version_span(r->job, &list[i]),
				list[i].version == s->version };
	v->holds = holds;
	v->holds_n = v->holds_n > 1 ? v->holds_n : 0;
	return OK;
}

static const struct done dones[] = {
	{ "issued",
	    "已印发。各单位从现在起看得到这份文本。考核哪几家、谁还没有给数，看“数据”。" },
};

enum err
page_scheme(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct scheme_page v = { .by_unit = 0 };
	enum err e = load_scheme(r, db, &l);

	if (e == OK)
		e = fill_holds(r, db, &l.scheme, &v);
	if (e != OK)
		return e;
	v.done = done_told(r, dones, ARRAY_N(dones));
	v.retired = day_text(r->job, l.scheme.retired);
	v.may_draft = account_has(who_of(r), R_DRAFT);
	v.frame = frame_of(r, l.title);
	v.title = l.title;
	frame_scheme(r, &v.frame, l.title, l.scheme.id);
	v.check = check_view(r->job, &l.notes, "计分",
	    job_fmt(r->job, "/scheme/%lld/text", (long long)l.scheme.id));
	if (l.rule != NULL) {
		fill_head(r->job, l.rule, &v);
		fill_rows(r->job, l.rule, &v);
		fill_said(r->job, l.rule, &v);
		fill_insts(r->job, l.rule, &v);
		fill_asked(r->job, l.rule, &v);
	}
	scheme_page_html(&r->out, &v);
	return OK;
}
