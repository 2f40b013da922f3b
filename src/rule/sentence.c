/* SPDX-License-Identifier: MIT
 *
 * sentence.c -- the usual sentences of standards, filled in and put into a text
 *
 * A sentence becomes a clause at the end of a pool, or an item of its own there,
 * and the facts it needs, unless the text declares them already.  What is filled
 * in is a name or a number, nothing else, so that a sentence stays one.
 */
#include "rule/parse.h"
#include "rule/sheet.h"

const struct rule_shape rule_shapes[] = {
#define ASK_NAME(label, first)              \
	{                                   \
		RULE_ASK_NAME, label, first \
	}
#define ASK_NUM(label, first)                 \
	{                                     \
		RULE_ASK_NUMBER, label, first \
	}
#define ASK_MAYBE(label, first)              \
	{                                    \
		RULE_ASK_MAYBE, label, first \
	}
#define SHAPE(key, say, clause, facts, ...) { key, say, clause, facts, { __VA_ARGS__ } },
#include "rule/shapes.def"
#undef SHAPE
#undef ASK_MAYBE
#undef ASK_NUM
#undef ASK_NAME
};
const size_t rule_shapes_n = ARRAY_N(rule_shapes);

const struct rule_shape *
rule_shape_find(struct str key)
{
	for (size_t i = 0; i < rule_shapes_n; i++)
		if (str_eq(key, str_of(rule_shapes[i].key)))
			return &rule_shapes[i];
	return NULL;
}

bool
rule_shape_asks(const struct rule_shape *shape, char what)
{
	const char mark[] = { '{', what, '}', '\0' };
	struct str clause = str_of(shape->clause), facts = str_of(shape->facts);

	return str_find(clause, str_of(mark)) < clause.n ||
	    str_find(facts, str_of(mark)) < facts.n;
}

/* ── roles and names ────────────────────────────────────────────────── */

const struct str *
rule_roles(struct job *j, const struct rule *r, size_t *n)
{
	const struct stmt *list[] = { r->file->common, r->scheme->stmts };
	struct str *out = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < ARRAY_N(list); i++)
		for (const struct stmt *s = list[i]; s != NULL; s = s->next) {
			if (s->kind != ST_ROLE)
				continue;
			for (const struct name *a = s->names; a != NULL; a = a->next) {
				out = job_grow(j, out, *n, &cap, sizeof *out);
				out[(*n)++] = a->text;
			}
		}
	return out;
}

/* One word that may be a name, as the lexer sees it. */
static bool
is_name(struct job *j, struct str s)
{
	struct rule_notes notes = { .j = j, .text = s };
	struct file f = { .text = s };

	return s.n > 0 && rule_lex(j, &f, &notes) == OK && f.toks_n >= 2 &&
	    f.toks[0].kind == T_WORD && !f.toks[0].quoted && !f.toks[0].hard &&
	    f.toks[0].at.from == 0 && f.toks[0].at.to == s.n;
}

static bool
is_declared(const struct rule *r, struct str name)
{
	for (size_t i = 0; i < r->facts_n; i++)
		if (str_eq(r->fact[i].pub.name, name))
			return true;
	return false;
}

/* ── what was filled in ─────────────────────────────────────────────── */

static enum err
not_that(struct job *j, struct rule_filling *f, int at, const char *label,
    const char *what)
{
	f->wrong = at;
	return fail(j, E_INPUT, "%s：%s", label, what);
}

static enum err
check_blank(struct job *j, struct rule_filling *f, int at)
{
	const struct rule_ask *ask = &f->shape->ask[at];
	struct str s = f->blank[at];
	struct num x;

	switch (ask->kind) {
	case RULE_ASK_NAME:
		if (!is_name(j, s))
			return not_that(j, f, at, ask->label,
			    "请写一个词，不要有空格、标点，数字不要在前，例如 党课");
		return OK;
	case RULE_ASK_MAYBE:
		if (s.n == 0)
			return OK;
		break;
	case RULE_ASK_NUMBER:
		break;
	}
	if (!num_parse(s, &x) || x.u < 0)
		return not_that(j, f, at, ask->label, "请填数字，例如 1 或 0.5");
	f->blank[at] = num_text(j, x);
	return OK;
}

static bool
is_unit(struct str s)
{
	for (int i = 0; i < rule_units_n; i++)
		if (str_eq(s, str_of(rule_units[i].word)))
			return rule_units[i].kind == UK_COUNT;
	return false;
}

static enum err
check_filling(struct job *j, struct rule_filling *f)
{
	enum err e = OK;

	f->wrong = -1;
	for (int i = 0; e == OK && i < RULE_ASKS && f->shape->ask[i].label != NULL; i++)
		e = check_blank(j, f, i);
	if (e != OK)
		return e;
	if (rule_shape_asks(f->shape, 'U') && !is_unit(f->unit))
		return not_that(j, f, RULE_ASKS, "单位",
		    "请选 次、人、项、件 这样的单位");
	if ((rule_shape_asks(f->shape, 'G') || rule_shape_asks(f->shape, 'R')) &&
	    !is_name(j, f->role))
		return not_that(j, f, RULE_ASKS, "谁来核定或评",
		    "请写一个角色，例如 考核组");
	if (f->item.n > 0 && !is_name(j, f->item))
		return not_that(j, f, RULE_ASKS, "项的名称",
		    "请写一个词，不要有空格、标点，例如 三会一课");
	if (f->item.n > 0 && (!num_parse(f->points, &(struct num){ 0 })))
		return not_that(j, f, RULE_ASKS, "项的分值", "请填数字，例如 10");
	return OK;
}

/* ── filling ────────────────────────────────────────────────────────── */

static void
put_mark(struct buf *b, const struct rule_filling *f, char what)
{
	if (what >= '1' && what <= '9')
		buf_put(b, f->blank[what - '1']);
	else if (what == 'U')
		buf_put(b, f->unit);
	else if (what == 'R' || !f->by_unit)
		buf_fmt(b, "%s%.*s", what == 'G' ? "核定 " : "", STR_FMT(f->role));
	else
		buf_fmt(b, "填报 每年 由 单位 核 %.*s", STR_FMT(f->role));
}

/* Is a blank between here and ] left empty? */
static bool
is_left_out(const struct rule_filling *f, const char *p)
{
	for (; *p != ']'; p++)
		if (p[0] == '{' && p[1] >= '1' && p[1] <= '9' &&
		    f->blank[p[1] - '1'].n == 0)
			return true;
	return false;
}

/* The next ${sign}, or the end. */
static const char *
find(const char *p, char sign)
{
	while (*p != '\0' && *p != sign)
		p++;
	return p;
}

static struct str
filled(struct job *j, const struct rule_filling *f, const char *p, const char *end)
{
	struct buf b = { .j = j };

	for (; p < end; p++) {
		if (p[0] == '{' && p + 2 < end && p[2] == '}') {
			put_mark(&b, f, p[1]);
			p += 2;
		} else if (*p == '[' && is_left_out(f, p)) {
			p = find(p, ']');
		} else if (*p != '[' && *p != ']') {
			buf_c(&b, *p);
		}
	}
	return buf_str(&b);
}

/* 数据 lines for those facts that the text does not have. */
static struct str
facts_of(struct job *j, const struct rule *r, const struct rule_filling *f)
{
	const char *p = f->shape->facts;
	struct buf b = { .j = j };

	while (*p != '\0') {
		const char *end = find(p, ';');
		struct str one;

		one = str_trim(filled(j, f, p, end));
		if (!is_declared(r, str_cut(one, 0, str_find(one, S(" ")))))
			buf_fmt(&b, "数据 %.*s\n", STR_FMT(one));
		p = *end == ';' ? end + 1 : end;
	}
	return buf_str(&b);
}

/* ── where it goes ──────────────────────────────────────────────────── */

static uint32_t
after_line(struct str text, uint32_t at)
{
	while (at < text.n && text.p[at] != '\n')
		at++;
	return at < text.n ? at + 1 : at;
}

/* Behind the last 数据, or before the first pool. */
static uint32_t
facts_place(const struct rule *r)
{
	uint32_t at = 0, pool = (uint32_t)r->file->text.n;

	for (const struct stmt *s = r->scheme->stmts; s != NULL; s = s->next) {
		if (s->kind == ST_DATA)
			at = after_line(r->file->text, s->at.to);
		else if (s->kind == ST_CLAUSE && s->at.from < pool)
			pool = s->at.from;
	}
	return at > 0 ? at : pool;
}

/* The { that the } at the end of ${pool} closes. */
static uint32_t
body_from(const struct file *f, const struct rule_part *pool)
{
	size_t depth = 0, i = f->toks_n;

	while (i-- > 0) {
		const struct tok *t = &f->toks[i];

		if (t->at.to > pool->to || t->kind == T_COMMENT)
			continue;
		depth += is_sign(t, "}");
		depth -= is_sign(t, "{");
		if (depth == 0 && is_sign(t, "{"))
			break;
	}
	return f->toks[i].at.to;
}

/* The body of ${pool} with ${clause} at its end, on lines of its own. */
static struct str
with_clause(struct job *j, const struct file *f, const struct rule_part *pool,
    struct str clause)
{
	struct span body = { body_from(f, pool), pool->to - 1 };
	struct str inner = str_cut(f->text, body.from, body.to);
	bool lines = str_find(inner, S("\n")) < inner.n;

	return text_put(j, f->text, body,
	    job_fmt(j, "%s%.*s\n%.*s\n", lines ? "" : "\n",
		lines ? (int)inner.n : (int)str_trim(inner).n,
		lines ? inner.p : str_trim(inner).p, STR_FMT(clause)));
}

enum err
rule_add(struct job *j, struct str name, struct str text, size_t part,
    struct rule_filling *f, struct str *out)
{
	struct rule_notes notes = { .j = j, .name = name, .text = text };
	const struct rule_part *p;
	struct rule *r = NULL;
	struct str clause, facts;
	size_t n;
	uint32_t at;
	enum err e = check_filling(j, f);

	if (e == OK)
		e = rule_read(j, name, text, &notes, &r);
	if (e != OK && (e != E_INPUT || r == NULL))
		return e;
	p = rule_parts(j, r, &n);
	if (part >= n || p[part].kind != RULE_PART_POOL || p[part].pool < 0)
		return fail(j, E_INPUT, "没有说加到哪一项；请刷新页面再加");
	clause = filled(j, f, f->shape->clause,
	    f->shape->clause + strlen(f->shape->clause));
	if (f->item.n > 0)
		clause = job_fmt(j, "项 %.*s %.*s分 { %.*s }", STR_FMT(f->item),
		    STR_FMT(f->points), STR_FMT(clause));
	facts = facts_of(j, r, f);
	at = facts_place(r);
	if (at <= p[part].from) {
		text = with_clause(j, r->file, &p[part], clause);
		text = text_put(j, text, (struct span){ at, at }, facts);
	} else {
		text = text_put(j, text, (struct span){ at, at }, facts);
		text = with_clause(j,
		    &(struct file){ .text = text,
			.toks = r->file->toks,
			.toks_n = r->file->toks_n },
		    &p[part], clause);
	}
	return text_laid_out(j, name, text, out);
}
