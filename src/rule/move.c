/* SPDX-License-Identifier: MIT
 *
 * move.c -- sentences and items taken out of a text, or put before their brothers
 *
 * Whole lines go where a sentence has its lines to itself, with the comment at
 * its end; else just its words and one separator.
 */
#include "rule/sheet.h"

/* ── stretches ──────────────────────────────────────────────────────── */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static uint32_t
blanks_before(struct str text, uint32_t at)
{
	while (at > 0 && is_blank(text.p[at - 1]))
		at--;
	return at;
}

static uint32_t
blanks_after(struct str text, uint32_t at)
{
	while (at < text.n && is_blank(text.p[at]))
		at++;
	return at;
}

static uint32_t
line_end(struct str text, uint32_t at)
{
	while (at < text.n && text.p[at] != '\n')
		at++;
	return at;
}

/* The whole lines of ${at}, if nothing else but a comment is on them. */
static bool
whole_lines(struct str text, struct span at, struct span *out)
{
	uint32_t from = blanks_before(text, at.from), to = blanks_after(text, at.to);
	bool begins = from == 0 || text.p[from - 1] == '\n';
	bool ends = to == text.n || text.p[to] == '\n' || text.p[to] == '#';

	if (!begins || !ends)
		return false;
	to = line_end(text, to);
	*out = (struct span){ from, to < text.n ? to + 1 : to };
	return true;
}

/* Comments right above belong to what follows them. */
static struct span
with_comments(struct str text, struct span at)
{
	while (at.from > 0) {
		uint32_t from = at.from - 1;

		while (from > 0 && text.p[from - 1] != '\n')
			from--;
		if (text.p[blanks_after(text, from)] != '#')
			break;
		at.from = from;
	}
	return at;
}

/* Its words and the separator behind, or else before them. */
static struct span
with_separator(struct str text, struct span at)
{
	uint32_t to = blanks_after(text, at.to), from = blanks_before(text, at.from);
	struct str broad = S("；");

	if (to < text.n && text.p[to] == ';')
		return (struct span){ at.from, to + 1 };
	if (str_starts(str_cut(text, to, text.n), broad))
		return (struct span){ at.from, to + (uint32_t)broad.n };
	if (from > 0 && text.p[from - 1] == ';')
		return (struct span){ from - 1, at.to };
	if (str_ends(str_cut(text, 0, from), broad))
		return (struct span){ from - (uint32_t)broad.n, at.to };
	return at;
}

/* ── brothers ───────────────────────────────────────────────────────── */

struct brothers { /* around the pool that is looked for, in its own list */
	const struct pool *pool;
	bool found;
	struct span before, self, after; /* empty: there is none */
};

static void
see_pool(struct brothers *b, const struct clause *cl)
{
	if (cl->pool == b->pool) {
		b->found = true;
		b->self = cl->at;
	} else if (!b->found) {
		b->before = cl->at;
	} else if (b->after.to == 0) {
		b->after = cl->at;
	}
}

static void
look_in(struct brothers *b, const struct clause *list)
{
	struct brothers here = { .pool = b->pool };

	for (const struct clause *cl = list; cl != NULL && !b->found; cl = cl->next) {
		if (cl->kind == C_POOL)
			look_in(b, cl->pool->body);
		else if (cl->kind == C_SCOPE)
			look_in(b, cl->body);
	}
	if (b->found)
		return;
	for (const struct clause *cl = list; cl != NULL; cl = cl->next)
		if (cl->kind == C_POOL)
			see_pool(&here, cl);
	if (here.found)
		*b = here;
}

static struct brothers
find_brothers(const struct rule *r, const struct pool *pool)
{
	struct brothers b = { .pool = pool }, top = { .pool = pool };

	for (const struct stmt *s = r->scheme->stmts; s != NULL; s = s->next) {
		if (s->kind != ST_CLAUSE)
			continue;
		if (s->clause->kind == C_POOL) {
			look_in(&b, s->clause->pool->body);
			see_pool(&top, s->clause);
		} else if (s->clause->kind == C_SCOPE) {
			look_in(&b, s->clause->body);
		}
	}
	return b.found ? b : top;
}

/* ── the doors ──────────────────────────────────────────────────────── */

static enum err
part_at(struct job *j, struct str name, struct str text, size_t part,
    const struct rule **r, const struct rule_part **out)
{
	struct rule_notes notes = { .j = j, .name = name, .text = text };
	struct rule *rule = NULL;
	size_t n;
	enum err e = rule_read(j, name, text, &notes, &rule);

	if (e != OK && e != E_INPUT)
		return e;
	if (rule == NULL)
		return fail(j, E_INPUT, "文本还读不成表格；请先在文本里改好");
	*out = rule_parts(j, rule, &n);
	*r = rule;
	if (part >= n)
		return fail(j, E_INPUT, "要改的条款不在原来的地方；请刷新页面再改");
	*out += part;
	return OK;
}

enum err
rule_part_cut(struct job *j, struct str name, struct str text, size_t part,
    struct str *out)
{
	const struct rule_part *p;
	const struct rule *r;
	struct span at;
	enum err e = part_at(j, name, text, part, &r, &p);

	if (e != OK)
		return e;
	if (p->kind != RULE_PART_POOL && p->kind != RULE_PART_CLAUSE)
		return fail(j, E_INPUT, "这一条不在表格的项目里；请在文本里删");
	at = (struct span){ p->from, p->to };
	if (!whole_lines(text, at, &at))
		at = with_separator(text, at);
	return text_laid_out(j, name, text_put(j, text, at, S("")), out);
}

/* ${a} before ${b}, which does not overlap it. */
static struct str
swapped(struct job *j, struct str text, struct span a, struct span b)
{
	struct buf out = { .j = j };
	struct span wa, wb;

	if (whole_lines(text, a, &wa) && whole_lines(text, b, &wb)) {
		a = with_comments(text, wa);
		b = with_comments(text, wb);
	}
	buf_put(&out, str_cut(text, 0, a.from));
	buf_put(&out, str_cut(text, b.from, b.to));
	buf_put(&out, str_cut(text, a.to, b.from));
	buf_put(&out, str_cut(text, a.from, a.to));
	buf_put(&out, str_cut(text, b.to, text.n));
	return buf_str(&out);
}

enum err
rule_pool_move(struct job *j, struct str name, struct str text, size_t part, bool up,
    struct str *out)
{
	const struct rule_part *p;
	const struct rule *r;
	struct brothers b;
	enum err e = part_at(j, name, text, part, &r, &p);

	if (e != OK)
		return e;
	if (p->kind != RULE_PART_POOL || p->pool < 0)
		return fail(j, E_INPUT, "只有部分和项可以移动");
	b = find_brothers(r, r->pool[p->pool].ast);
	if ((up ? b.before : b.after).to == 0)
		return fail(j, E_INPUT, "“%.*s”已经是同一级的%s一个，不能再移",
		    STR_FMT(p->name), up ? "第" : "最后");
	text = up ? swapped(j, text, b.before, b.self)
		  : swapped(j, text, b.self, b.after);
	return text_laid_out(j, name, text, out);
}
