/* SPDX-License-Identifier: MIT
 *
 * columns.c -- which column of a fact table is what
 *
 * A column's name is the fact's name, with or without its unit in brackets.
 * Names are matched whole; a near miss is an error that names the neighbour.  序号 is
 * left aside unless a fact has that name.
 */
#include "score/columns.h"
#include "score/cell.h"

#define SHOWN 8 /* cells of a first row that is no head */

struct finder {
	struct job *j;
	const struct table *t;
	const struct rule_fact *fact;
	size_t n;
	struct column *col; /* t->cols of them */
	bool *seen;         /* per fact */
	bool *reason;       /* per fact: the column of its reasons was seen */
	size_t unit;        /* t->cols: not seen yet */
};

static size_t
fact_named(const struct finder *f, struct str name)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (str_eq(f->fact[i].name, name))
			return i;
	return f->n;
}

/* 类别 stands for the only class there is. */
static size_t
only_class(const struct finder *f)
{
	size_t found = f->n, i;

	for (i = 0; i < f->n; i++) {
		if (!f->fact[i].is_class)
			continue;
		if (found < f->n)
			return f->n;
		found = i;
	}
	return found;
}

/* Where the last bracket opens in ${s}; s.n if none does. */
static size_t
last_open(struct str s, size_t *width)
{
	size_t at = s.n;

	for (size_t i = 0; i < s.n; i++) {
		struct str rest = str_cut(s, i, s.n);

		if (str_starts(rest, S("(")))
			at = i, *width = 1;
		else if (str_starts(rest, S("（")))
			at = i, *width = 3;
	}
	return at;
}

/* Part ${head} into a name, which may have brackets itself as 得票率(满意度, 满意)
 * has, and the unit in brackets behind it. */
static bool
split_unit(struct str head, struct str *name, struct str *unit)
{
	size_t close = str_ends(head, S(")")) ? 1 : str_ends(head, S("）")) ? 3 : 0;
	size_t width = 0, open = last_open(head, &width);

	if (close == 0 || open == head.n)
		return false;
	*name = str_trim(str_cut(head, 0, open));
	*unit = str_trim(str_cut(head, open + width, head.n - close));
	if (str_eq(*unit, S("％")))
		*unit = S("%");
	return true;
}

static enum err
unknown(struct finder *f, struct str head)
{
	struct str *names = NEWS(f->j, struct str, f->n + 1);
	size_t near, i;

	for (i = 0; i < f->n; i++)
		names[i] = f->fact[i].name;
	names[f->n] = S("单位");
	if (str_near(head, names, f->n + 1, &near, 1) == 0)
		return fail(f->j, E_INPUT,
		    "%.*s 第 1 行：方案里没有数据“%.*s”；请改列名，或删去这一列",
		    STR_FMT(f->t->name), STR_FMT(head));
	return fail(f->j, E_INPUT, "%.*s 第 1 行：方案里没有数据“%.*s”；是不是“%.*s”？",
	    STR_FMT(f->t->name), STR_FMT(head), STR_FMT(names[near]));
}

static enum err
twice(struct finder *f, struct str head)
{
	return fail(f->j, E_INPUT, "%.*s 第 1 行：“%.*s”有两列；请删去一列",
	    STR_FMT(f->t->name), STR_FMT(head));
}

static enum err
take_fact(struct finder *f, struct column *c, size_t fact)
{
	if (f->seen[fact])
		return twice(f, f->fact[fact].name);
	f->seen[fact] = true;
	c->kind = COLUMN_FACT;
	c->fact = fact;
	return OK;
}

/* 评.特色工作 理由: the fact it is about; f->n if it is no such column. */
static size_t
reason_of(const struct finder *f, struct str head)
{
	struct str word = S("理由");

	if (!str_ends(head, word))
		return f->n;
	return fact_named(f, str_trim(str_cut(head, 0, head.n - word.n)));
}

static enum err
take_reason(struct finder *f, struct column *c, size_t fact)
{
	if (f->reason[fact])
		return twice(f, c->head);
	f->reason[fact] = true;
	c->kind = COLUMN_REASON;
	c->fact = fact;
	return OK;
}

/* A name with a unit in brackets, which must be the fact's own. */
static enum err
find_marked(struct finder *f, struct column *c)
{
	struct str name, unit;
	size_t fact;

	if (!split_unit(c->head, &name, &unit))
		return unknown(f, c->head);
	fact = fact_named(f, name);
	if (fact == f->n)
		return unknown(f, name);
	if (!str_eq(unit, f->fact[fact].unit))
		return fail(f->j, E_INPUT,
		    "%.*s 第 1 行：列名写“%.*s”，方案里“%.*s”%s%.*s；请改列名并核对数值",
		    STR_FMT(f->t->name), STR_FMT(c->head), STR_FMT(name),
		    f->fact[fact].unit.n > 0 ? "的单位是" : "没有单位",
		    STR_FMT(f->fact[fact].unit));
	c->marked = true;
	return take_fact(f, c, fact);
}

static bool
is_blank_column(const struct table *t, size_t col)
{
	size_t i;

	for (i = 0; i < t->rows; i++)
		if (str_trim(table_at(t, i, col)).n > 0)
			return false;
	return true;
}

static enum err
find_one(struct finder *f, size_t col)
{
	struct column *c = &f->col[col];
	size_t fact;

	c->head = str_trim(table_at(f->t, 0, col));
	if (c->head.n == 0) {
		c->kind = COLUMN_EMPTY;
		if (is_blank_column(f->t, col))
			return OK;
		return fail(f->j, E_INPUT,
		    "%.*s 第 1 行：第 %zu 列有数据，没有列名；请写上列名",
		    STR_FMT(f->t->name), col + 1);
	}
	if (str_eq(c->head, S("单位"))) {
		c->kind = COLUMN_UNIT;
		if (f->unit < f->t->cols)
			return twice(f, c->head);
		f->unit = col;
		return OK;
	}
	fact = fact_named(f, c->head);
	if (fact == f->n && str_eq(c->head, S("上级"))) {
		c->kind = COLUMN_ABOVE;
		return OK;
	}
	if (fact == f->n && str_eq(c->head, S("序号"))) {
		c->kind = COLUMN_EMPTY;
		return OK;
	}
	if (fact == f->n && str_eq(c->head, S("类别")))
		fact = only_class(f);
	if (fact < f->n)
		return take_fact(f, c, fact);
	fact = reason_of(f, c->head);
	return fact < f->n ? take_reason(f, c, fact) : find_marked(f, c);
}

/* Is the first row a head at all?  If not, it is shown: a title, or data. */
static enum err
refuse_headless(const struct finder *f)
{
	struct buf b = { .j = f->j };
	size_t i, shown = 0;

	for (i = 0; i < f->t->cols; i++) {
		struct str s = str_trim(table_at(f->t, 0, i));

		if (str_eq(s, S("单位")))
			return OK;
		if (s.n == 0 || shown > SHOWN)
			continue;
		if (shown++ == SHOWN)
			buf_put(&b, S("……"));
		else
			buf_fmt(&b, "%s%.*s", shown > 1 ? "、" : "",
			    STR_FMT(cell_shown(f->j, s)));
	}
	return fail(f->j, E_INPUT,
	    "%.*s：第一行应是表头，要有一列“单位”；这张表的第一行是：%.*s",
	    STR_FMT(f->t->name), STR_FMT(buf_str(&b)));
}

static bool
has_column(const struct column *col, size_t n, size_t fact)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (col[i].kind == COLUMN_FACT && col[i].fact == fact)
			return true;
	return false;
}

enum err
columns_need_classes(struct job *j, const struct rule *r, const struct table *t,
    const struct column *col)
{
	size_t n, i;
	const struct rule_fact *fact = rule_facts(r, &n);

	for (i = 0; i < n; i++)
		if (fact[i].is_class && !has_column(col, t->cols, i))
			return fail(j, E_INPUT,
			    "%.*s 第 1 行：缺类别列“%.*s”；请加一列，每行写单位属于哪一类",
			    STR_FMT(t->name), STR_FMT(fact[i].name));
	return OK;
}

enum err
columns_find(struct job *j, const struct rule *r, const struct table *t,
    struct column **out, size_t *unit)
{
	struct finder f = { .j = j, .t = t, .unit = t->cols };
	size_t i;
	enum err e = refuse_headless(&f);

	f.fact = rule_facts(r, &f.n);
	f.col = NEWS(j, struct column, t->cols);
	f.seen = NEWS(j, bool, f.n);
	f.reason = NEWS(j, bool, f.n);
	for (i = 0; i < t->cols && e == OK; i++)
		e = find_one(&f, i);
	*out = f.col;
	*unit = f.unit;
	return e;
}

struct rule_column *
columns_empty(struct job *j, size_t facts, size_t n)
{
	struct rule_column *c = NEWS(j, struct rule_column, facts);
	/* One piece, which may have large pages. */
	int64_t *v = NEWS(j, int64_t, facts * n);
	uint8_t *state = memset(NEWS(j, uint8_t, facts * n), CELL_MISSING, facts * n);

	for (size_t i = 0; i < facts; i++)
		c[i] = (struct rule_column){ .v = v + i * n, .state = state + i * n };
	return c;
}
