/* SPDX-License-Identifier: MIT
 *
 * draft_table.c -- which column of a score table is what, and its rows
 *
 * Tables of this kind have merged cells: what is empty, or known to repeat the
 * cell above, goes on with what stands above.  A row with points of its own is
 * an item of its own; one with a name and no points may share those above or
 * have lost its own, which a CSV does not tell: doubt.
 */
#include "rule/draft.h"

#define HEADER_WITHIN 10 /* rows from the top */
#define COLUMNS_MAX 64   /* looked at */

enum column {
	COL_NONE,
	COL_NO,
	COL_PART,
	COL_NAME,
	COL_CONTENT,
	COL_POINTS,
	COL_STANDARD
};
#define COLUMN_KINDS 7

/* The first row that fits decides. */
static const struct {
	enum column column;
	const char *words;
} heads[] = {
	{ COL_NONE,
	    "自评|自查|得分|实得|备注|责任|单位|部门|时间|时限|签字|牵头|考核人" },
	{ COL_NO, "序号|编号" },
	{ COL_STANDARD,
	    "评分标准|计分标准|记分标准|扣分标准|评分办法|计分办法|记分办法|评分细则|"
	    "计分细则|考核细则|评分方法|计分方法|扣分办法|扣分细则|评分说明|评分依据|"
	    "计分规则|评分规则|赋分标准|考评标准|考核办法|考评办法|考评细则|加分标准|"
	    "加减分标准|考核标准" },
	{ COL_POINTS, "标准分|分值|满分|权重|基本分|分数|基础分|应得分" },
	{ COL_PART, "一级指标|项目|类别|板块|大项|考核方面|考评方面" },
	{ COL_NAME, "二级指标|三级指标|指标|内容|要点|事项|任务" },
	{ COL_CONTENT, "要求|目标|标准|说明" },
};

static enum column
column_of(struct job *j, struct str head)
{
	struct str word = draft_fold(j, head);
	size_t i, paren = str_find(word, S("("));

	if (str_eq(word, S("分")))
		return COL_POINTS;
	if (str_eq(word, S("标准分")) || str_eq(word, S("应得分")))
		return COL_POINTS;
	word = str_cut(word, 0, paren);
	if (word.n == 0 || utf8_count(word) > 12)
		return COL_NONE;
	for (i = 0; i < ARRAY_N(heads); i++)
		if (draft_has(word, heads[i].words))
			return heads[i].column;
	return COL_NONE;
}

struct columns {
	size_t at[COLUMN_KINDS]; /* column + 1; 0: none */
};

/* A second column of names is what the first one is about. */
static void
take(struct columns *c, enum column kind, size_t col)
{
	if (kind == COL_NAME && c->at[COL_NAME] != 0)
		kind = COL_CONTENT;
	if (kind == COL_PART && c->at[COL_PART] != 0)
		kind = c->at[COL_NAME] == 0 ? COL_NAME : COL_CONTENT;
	if (c->at[kind] == 0)
		c->at[kind] = col + 1;
}

static bool
is_header(struct job *j, const struct table *t, size_t row, struct columns *c)
{
	size_t col;

	*c = (struct columns){ { 0 } };
	for (col = 0; col < t->cols && col < COLUMNS_MAX; col++) {
		enum column kind = column_of(j, table_at(t, row, col));

		if (kind != COL_NONE)
			take(c, kind, col);
	}
	if (c->at[COL_NAME] == 0) { /* 项目 alone names the items */
		c->at[COL_NAME] = c->at[COL_PART] != 0 ? c->at[COL_PART]
						       : c->at[COL_CONTENT];
		c->at[c->at[COL_PART] != 0 ? COL_PART : COL_CONTENT] = 0;
	}
	if (c->at[COL_STANDARD] == 0) {
		c->at[COL_STANDARD] = c->at[COL_CONTENT];
		c->at[COL_CONTENT] = 0;
	}
	return c->at[COL_POINTS] != 0 && c->at[COL_NAME] != 0;
}

/* ── rows ───────────────────────────────────────────────────────────── */

struct place {
	const struct table *t;
	const struct columns *c;
	size_t row;
};

static struct str
cell(const struct place *p, enum column kind)
{
	size_t col = p->c->at[kind];

	return col == 0 ? (struct str){ 0 } : str_trim(table_at(p->t, p->row, col - 1));
}

/* Empty, or the merged cell above once more. */
static bool
is_from_above(const struct place *p, enum column kind)
{
	size_t col = p->c->at[kind];

	if (col == 0 || cell(p, kind).n == 0)
		return true;
	return p->t->again != NULL && p->t->again[p->row * p->t->cols + col - 1];
}

static bool
is_sum(const struct draft_row *r)
{
	return table_is_sum(r->part) || table_is_sum(r->name) || table_is_sum(r->no);
}

/* The row at ${p}, below ${above}, which may be NULL. */
static struct draft_row
read_row(const struct place *p, const struct draft_row *above)
{
	struct draft_row r = { .no = cell(p, COL_NO),
		.part = cell(p, COL_PART),
		.name = cell(p, COL_NAME),
		.content = cell(p, COL_CONTENT),
		.points = cell(p, COL_POINTS),
		.standard = cell(p, COL_STANDARD),
		.line = p->t->line[p->row] };
	bool own_name = !is_from_above(p, COL_NAME), known;

	if (above == NULL)
		return r;
	known = cell(p, COL_POINTS).n > 0 || !own_name;
	r.goes_on = is_from_above(p, COL_POINTS) && is_from_above(p, COL_PART) &&
	    (known || p->c->at[COL_PART] != 0);
	r.doubt = !known;
	if (r.part.n == 0)
		r.part = above->part;
	if (r.goes_on && own_name && r.content.n == 0)
		r.content = r.name;
	if (r.name.n == 0)
		r.name = above->name;
	if (r.goes_on && r.standard.n > 0 && is_from_above(p, COL_STANDARD))
		r.standard = (struct str){ 0 };
	return r;
}

static enum err
no_header(struct job *j, const struct table *t)
{
	return fail(j, E_INPUT,
	    "%.*s：没有找到表头；表头一行要有 项目 或 内容，有 分值，有 评分标准",
	    STR_FMT(t->name));
}

enum err
draft_rows(struct job *j, const struct table *t, struct str *title,
    struct draft_row **out, size_t *n)
{
	struct columns c;
	struct place p = { .t = t, .c = &c };
	size_t head = 0, bytes = 0;

	*title = (struct str){ 0 };
	*n = 0;
	while (head < t->rows && head < HEADER_WITHIN && !is_header(j, t, head, &c)) {
		if (title->n == 0)
			*title = str_trim(table_at(t, head, 0));
		head++;
	}
	if (head == t->rows || head == HEADER_WITHIN)
		return no_header(j, t);
	if (t->rows - head - 1 > DRAFT_ROWS_MAX)
		return fail(j, E_LIMIT, "%.*s：超过 %zu 行；请分成几张表",
		    STR_FMT(t->name), DRAFT_ROWS_MAX);
	*out = NEWS(j, struct draft_row, t->rows - head);
	for (p.row = head + 1; p.row < t->rows; p.row++) {
		struct draft_row r = read_row(&p, *n > 0 ? &(*out)[*n - 1] : NULL);

		if (!is_sum(&r))
			(*out)[(*n)++] = r;
		bytes += r.standard.n;
	}
	if (bytes > DRAFT_BYTES_MAX)
		return fail(j, E_LIMIT, "%.*s：评分标准合计超过 %zu KiB；请分成几张表",
		    STR_FMT(t->name), DRAFT_BYTES_MAX / 1024);
	return OK;
}

bool
draft_points(struct job *j, struct str s, struct num *out)
{
	static const char *const forms[] = { "(最高|至多|不超过|<=|+|加|)",
		"(-|扣|最多扣|最高扣)" };
	struct draft_found f;
	size_t i;

	s = draft_fold(j, s);
	if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')')
		s = str_cut(s, 1, s.n - 1);
	for (i = 0; i < ARRAY_N(forms); i++)
		if (draft_match(job_cstr(j, job_fmt(j, "%s{n}(分|)", forms[i])), s, &f))
			break;
	if (i == ARRAY_N(forms) || f.n[0].u == 0 || f.n[0].u > NUM(100000).u)
		return false;
	out->u = i == 0 ? f.n[0].u : -f.n[0].u;
	return true;
}
