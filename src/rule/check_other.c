/* SPDX-License-Identifier: MIT
 *
 * check_other.c -- what another scheme came to: 方案."x".总分, 均值(方案."x", 总分)
 *
 * design §5.4.  A scheme pulls: every result it reads is one imported fact, named
 * as it is written.  A scheme of a shorter period has several results, one a
 * stretch, and must be put together.  What can be read is looked up in the text
 * of a scheme in the same file; of one that 引用 names only points are known.
 */
#include "rule/check_expr.h"

static const char *const pool_words[] = { "部分", "项", "加分", "扣分" };

/* ── the other scheme ───────────────────────────────────────────────── */

static bool
is_other(const struct check *c, const struct expr *x)
{
	return x != NULL && x->kind == X_PATH && str_eq(x->path->text, S("方案")) &&
	    x->path->next != NULL && x->path->next->quoted_str &&
	    sym_find(&c->r->syms, S("方案")) == NULL;
}

static const struct scheme *
scheme_named(const struct check *c, struct str title)
{
	const struct scheme *s = c->r->file->schemes;

	while (s != NULL && !str_eq(s->title, title))
		s = s->next;
	return s;
}

static const struct stmt *
span_of(const struct scheme *s)
{
	const struct stmt *one = s->stmts;

	while (one != NULL && one->kind != ST_SPAN)
		one = one->next;
	return one;
}

static bool
is_imported(const struct check *c, struct str title)
{
	const struct stmt *list[] = { c->r->file->common, c->r->scheme->stmts };

	for (size_t i = 0; i < ARRAY_N(list); i++)
		for (const struct stmt *s = list[i]; s != NULL; s = s->next)
			if (s->kind == ST_IMPORT && str_eq(s->text, title))
				return true;
	return false;
}

/* The stretches in which ${s} comes to a result, seen from here: *n of them from
 * *first on; 0: one result for all of this 考核期. */
static int
results_of(const struct check *c, const struct scheme *s, int *first)
{
	const struct stmt *own = span_of(c->r->scheme), *other = span_of(s);
	int n;

	*first = 0;
	if (own == NULL || other == NULL || other->period == P_NONE ||
	    other->period == own->period || period_months(other->period) == 0)
		return 0;
	n = stretches_in(c->r, other->period, 0, first);
	return n > 1 ? n : 0;
}

/* ── what it came to ────────────────────────────────────────────────── */

static struct type *
points(struct check *c)
{
	struct type *t = type_new(c, VT_NUM);

	t->uk = UK_POINT;
	t->power = 1;
	t->unit = unit_index("分");
	t->may_na = t->result = true;
	return t;
}

/* A pool of ${kind} (POOL_ITEM: of any) called ${name} among ${cl}. */
static bool
has_pool(const struct clause *cl, enum pool_kind kind, struct str name)
{
	for (; cl != NULL; cl = cl->next) {
		if (cl->kind == C_POOL &&
		    ((str_eq(cl->pool->name.text, name) &&
			 (cl->pool->kind == kind || kind == POOL_ITEM)) ||
			has_pool(cl->pool->body, kind, name)))
			return true;
		if (cl->kind == C_SCOPE && has_pool(cl->body, kind, name))
			return true;
	}
	return false;
}

static bool
scheme_has_pool(const struct scheme *s, enum pool_kind kind, struct str name)
{
	for (const struct stmt *one = s->stmts; one != NULL; one = one->next) {
		struct clause cl;

		if (one->kind != ST_CLAUSE)
			continue;
		cl = *one->clause;
		cl.next = NULL;
		if (has_pool(&cl, kind, name))
			return true;
	}
	return false;
}

/* Its grades as a 选, the worst first. */
static struct type *
grades_type(struct check *c, const struct grades *g)
{
	struct type *t = type_new(c, VT_CHOICE);
	struct data_type *all = NEW(c->j, struct data_type);

	all->kind = D_CHOICE;
	all->ordered = true;
	for (const struct grade_row *w = g->rows; w != NULL; w = w->next) {
		struct field *f = NEW(c->j, struct field);

		f->name = w->name;
		f->next = all->fields;
		all->fields = f;
		all->fields_n++;
	}
	t->choice = all;
	t->may_na = true;
	return t;
}

static struct type *
money_type(struct check *c, const struct def *d)
{
	struct type *t = type_new(c, VT_NUM);

	t->unit = d->unit;
	t->uk = d->unit == UNIT_NONE ? UK_PLAIN : rule_units[d->unit].kind;
	t->power = t->uk == UK_PLAIN ? 0 : 1;
	t->may_na = true;
	return t;
}

/* The type of 等次 or of a 结果 of ${s}; NULL: it has neither of that name. */
static struct type *
named_result(struct check *c, const struct scheme *s, struct str name)
{
	for (const struct stmt *one = s->stmts; one != NULL; one = one->next) {
		const struct clause *cl = one->clause;

		if (one->kind == ST_GRADES &&
		    str_eq(one->grades->name.text.n == 0 ? S("等次")
							 : one->grades->name.text,
			name))
			return grades_type(c, one->grades);
		if (one->kind == ST_CLAUSE && cl->kind == C_DEF &&
		    cl->def->kind == DEF_RESULT && str_eq(cl->def->name.text, name))
			return money_type(c, cl->def);
	}
	return NULL;
}

/* What ${n} of ${s} is, or NULL.  ${s} is NULL: a scheme that is not in this file. */
static struct type *
result_type(struct check *c, const struct scheme *s, const struct name *n)
{
	if (n == NULL)
		return NULL;
	if (n->next == NULL &&
	    (str_eq(n->text, S("总分")) || str_eq(n->text, S("基本分"))))
		return points(c);
	if (n->next == NULL && s == NULL)
		return type_new(c, VT_TEXT);
	if (n->next == NULL)
		return named_result(c, s, n->text);
	for (size_t i = 0; i < ARRAY_N(pool_words); i++)
		if (str_eq(n->text, str_of(pool_words[i])) && n->next->next == NULL &&
		    (s == NULL || scheme_has_pool(s, (enum pool_kind)i, n->next->text)))
			return points(c);
	return NULL;
}

/* ── paths ──────────────────────────────────────────────────────────── */

/* One of several is of a family, and says of which days it is. */
static struct rule_fact
result_fact(struct check *c, const struct expr *x)
{
	struct rule_fact f = { .origin = RULE_RESULT,
		.giver = job_fmt(c->j, "方案“%.*s”", STR_FMT(x->path->next->text)) };
	struct buf b = { .j = c->j };

	for (const struct name *n = x->path; n != NULL; n = n->next)
		buf_fmt(&b, n->quoted_str ? "%s\"%.*s\"" : "%s%.*s", b.n > 0 ? "." : "",
		    STR_FMT(n->text));
	f.name = buf_str(&b);
	if (c->other >= 0) {
		const struct stretch *t = &c->r->stretch[c->other];

		f.family = f.name;
		f.name = job_fmt(c->j, "%.*s.%.*s", STR_FMT(f.name), STR_FMT(t->name));
		f.from = t->from;
		f.to = t->to;
	}
	return f;
}

static struct type *
refuse_other(struct check *c, const struct expr *x, const struct scheme *s)
{
	const struct name *title = x->path->next;
	int first;

	if (s == c->r->scheme)
		check_error(c, x->at, "直接写 总分、等次", "“%.*s”就是这个方案自己",
		    STR_FMT(title->text));
	else if (s == NULL && !is_imported(c, title->text))
		check_error(c, x->at, "把它写在同一个文件里，或在前面写 引用 \"名称\"",
		    "没有方案“%.*s”", STR_FMT(title->text));
	else if (s != NULL && c->other < 0 && results_of(c, s, &first) > 0)
		check_error(c, x->at, "写 均值(方案.\"名称\", 总分)",
		    "“%.*s”一个考核期里有几次结果，要合起来", STR_FMT(title->text));
	else
		return NULL;
	return type_bad(c);
}

struct type *
check_other(struct check *c, struct expr *x)
{
	const struct scheme *s;
	struct type *t;

	if (!is_other(c, x))
		return NULL;
	s = scheme_named(c, x->path->next->text);
	t = refuse_other(c, x, s);
	if (t != NULL)
		return t;
	t = result_type(c, s, x->path->next->next);
	if (t == NULL) {
		check_error(c, x->at, "写 .总分、.等次、.项.名称，或它的 结果 的名字",
		    "方案“%.*s”没有这个结果", STR_FMT(x->path->next->text));
		return type_bad(c);
	}
	x->sym = check_import(c, result_fact(c, x), *t, x->at);
	x->sym->type.result = t->result;
	*t = x->sym->type;
	return t;
}

const struct data_type *
other_choice(struct check *c, const struct expr *x)
{
	const struct scheme *s = is_other(c, x) ? scheme_named(c, x->path->next->text)
						: NULL;
	struct expr again;
	struct type *t;

	if (s == NULL || s == c->r->scheme)
		return NULL;
	again = *x;
	t = result_type(c, s, x->path->next->next);
	if (t == NULL || t->vt != VT_CHOICE)
		return NULL;
	t = check_other(c, &again); /* the choice that the fact has */
	return t->choice;
}

/* ── several results of one scheme ──────────────────────────────────── */

/* Is ${path} a result of the scheme that is put together? */
static bool
is_result(const struct copy *k, const struct name *path)
{
	static const char *const always[] = { "总分", "基本分" };

	if (word_in(always, ARRAY_N(always), path->text))
		return true;
	if (path->next != NULL)
		return word_in(pool_words, ARRAY_N(pool_words), path->text);
	return named_result(k->c, k->other, path->text) != NULL;
}

struct type *
put_together(struct check *c, struct span at, const struct expr *value, enum reduce how)
{
	struct type *t;

	if (value == NULL)
		return count_type(c);
	if (value->type->vt != VT_NUM) {
		check_error(c, at, "写一个数量，例如 均值(方案.\"名称\", 总分)",
		    "这里要用数来算，不能用%s", type_word(c->j, value->type));
		return type_bad(c);
	}
	t = NEW(c->j, struct type);
	*t = *value->type;
	t->result = t->bare = false;
	t->may_na = how != RE_SUM;
	t->frac = true;
	t->whole = t->whole && how != RE_MEAN;
	return t;
}

/* 均值(方案."x" 其中 c, e): c and e once for each result of x. */
struct type *
check_others(struct check *c, struct expr *x, enum reduce how)
{
	struct arg *of = x->args, *value = of == NULL ? NULL : of->next, **tail;
	struct copy k = { .c = c, .changes = is_result };
	int first, n;

	if (of == NULL || !is_other(c, of->x) || of->x->path->next->next != NULL)
		return NULL;
	k.other = scheme_named(c, of->x->path->next->text);
	k.prefix = of->x->path; /* 方案."x" */
	n = k.other == NULL || k.other == c->r->scheme ? 0
						       : results_of(c, k.other, &first);
	if (n == 0 || (how == RE_COUNT) != (value == NULL) ||
	    (value != NULL && value->next != NULL)) {
		check_error(c, x->at,
		    n == 0 ? "写 方案.\"名称\".总分" : "写 均值(方案.\"名称\", 总分)",
		    n == 0 ? "这个方案没有分几次的结果可以合起来"
			   : "先写方案，再写要合起来的结果");
		return type_bad(c);
	}
	of->x->reg = -1;
	tail = &x->others;
	for (int i = 0; i < n; i++, tail = &(*tail)->next) {
		int outer = c->other;
		bool good;

		c->other = first + i;
		*tail = NEW(c->j, struct arg);
		(*tail)->x = value == NULL ? NULL : copy_unchecked(&k, value->x);
		(*tail)->where = copy_unchecked(&k, of->where);
		good = (*tail)->x == NULL || check_expr(c, (*tail)->x)->vt != VT_BAD;
		if ((*tail)->where != NULL)
			good = check_cond(c, (*tail)->where)->vt != VT_BAD && good;
		c->other = outer;
		if (!good)
			return type_bad(c);
	}
	if (value != NULL)
		value->x->reg = -1;
	x->value = how;
	return put_together(c, x->at, x->others->x, how);
}

void
check_imported(struct check *c)
{
	const struct stmt *list[] = { c->r->file->common, c->r->scheme->stmts };

	for (size_t i = 0; i < ARRAY_N(list) && c->notes->errors == 0; i++)
		for (const struct stmt *s = list[i]; s != NULL; s = s->next) {
			struct str title, what;
			bool used = i == 0 && c->r->file->schemes->next != NULL;

			for (size_t f = 0; f < c->r->facts_n; f++)
				used = used ||
				    (rule_fact_other(&c->r->fact[f].pub, &title, &what) &&
					str_eq(title, s->text));
			if (s->kind == ST_IMPORT && !used)
				check_warn(c, s->at,
				    "读它的结果，例如 方案.\"名称\".总分，或删去引用",
				    "引用了方案“%.*s”，没有读它的结果", STR_FMT(s->text));
		}
}
