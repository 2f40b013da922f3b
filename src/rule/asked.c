/* SPDX-License-Identifier: MIT
 *
 * asked.c -- what a scheme asks to be told, as people read it [数据清单]
 *
 * From the declarations as written; what the facts became is not looked at.
 */
#include "rule/model.h"

static struct str type_text(struct job *j, const struct data_type *t);

/* "好、较好、差", or "种类（党员大会、党课）、实到（人）". */
static struct str
fields_text(struct job *j, const struct data_type *t)
{
	struct buf b = { .j = j };

	for (const struct field *f = t->fields; f != NULL; f = f->next) {
		buf_fmt(&b, "%s%.*s",
		    f == t->fields   ? ""
			: t->ordered ? " < "
				     : "、",
		    STR_FMT(f->name.text));
		if (f->has_points)
			buf_fmt(&b, " %.*s分", STR_FMT(num_text(j, f->points)));
		if (f->type != NULL)
			buf_fmt(&b, "（%.*s）", STR_FMT(type_text(j, f->type)));
	}
	return buf_str(&b);
}

static struct str
type_text(struct job *j, const struct data_type *t)
{
	switch (t->kind) {
	case D_NUM:
		return t->unit == UNIT_NONE ? S("数") : str_of(rule_units[t->unit].word);
	case D_BOOL:
		return S("是、否");
	case D_DATE:
		return S("日期");
	case D_TEXT:
		return S("文字");
	case D_SUBJECT:
		return S("单位");
	case D_CHOICE:
		return fields_text(j, t);
	case D_LIST:
		return job_fmt(j, "逐条核对：%.*s", STR_FMT(fields_text(j, t)));
	case D_EVENT:
		return t->fields == NULL
		    ? S("逐件登记")
		    : job_fmt(j, "逐件登记：%.*s", STR_FMT(fields_text(j, t)));
	}
	return S("");
}

/* "每季；限 12月10日" */
static struct str
when_text(struct job *j, const struct rule *r, const struct data *d)
{
	struct buf b = { .j = j };

	for (const struct attr *a = d->attrs; a != NULL; a = a->next) {
		if (a->period != P_NONE)
			buf_fmt(&b, "%s%.*s", b.n > 0 ? "；" : "",
			    STR_FMT(period_word(a->period)));
		if (a->kind == A_DUE)
			buf_fmt(&b, "%s%.*s", b.n > 0 ? "；" : "",
			    STR_FMT(outline_words(j, r, a->at.from, a->at.to)));
	}
	return buf_str(&b);
}

struct asking {
	struct job *j;
	const struct rule *r;
	struct rule_asked *at;
	size_t n, cap;
};

static void
ask(struct asking *k, const struct data *d, bool is_class)
{
	const struct attr *remark = data_attr(d, A_REMARK);

	k->at = job_grow(k->j, k->at, k->n, &k->cap, sizeof *k->at);
	k->at[k->n++] = (struct rule_asked){ .name = d->name.text,
		.type = type_text(k->j, d->type),
		.giver = is_class ? S("来自名册") : giver_text(k->j, d),
		.when = when_text(k->j, k->r, d),
		.remark = remark == NULL ? S("") : remark->text,
		.is_class = is_class,
		.line = rule_line_at(k->r, d->name.at.from) };
}

static void
ask_stmts(struct asking *k, const struct stmt *s)
{
	for (; s != NULL; s = s->next)
		if (s->kind == ST_DATA || s->kind == ST_CLASS)
			ask(k, s->data, s->kind == ST_CLASS);
}

const struct rule_asked *
rule_asked(struct job *j, const struct rule *r, size_t *n)
{
	struct asking k = { .j = j, .r = r };

	ask_stmts(&k, r->file->common);
	ask_stmts(&k, r->scheme->stmts);
	*n = k.n;
	return k.at;
}
