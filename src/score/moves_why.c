/* SPDX-License-Identifier: MIT
 *
 * moves_why.c -- what two texts differ in, item by item, in words
 *
 * rule_diff() says what changed; here it is laid beside the pool whose points it
 * changes: its own clauses and shares, and what those mention.
 */
#include "score/moves.h"

#define SAID_MAX 2     /* changes of one pool that are said; the others are counted */
#define STAIN_ROUNDS 8 /* 设 that rest on one another */

/* ── sentences ──────────────────────────────────────────────────────── */

/* "扣 1分" of the old words, where the new ones begin the same. */
static struct str
tail(struct str was, struct str is)
{
	size_t at = 0, same = 0;

	while (at < was.n && at < is.n && was.p[at] == is.p[at]) {
		at++;
		if (was.p[at - 1] == ' ')
			same = at;
	}
	return str_cut(was, same, was.n);
}

/* 项“三会一课”：分值 20分 改为 16分, without what it is about. */
static struct str
without_subject(const struct rule_change *c)
{
	size_t n = c->subject.n;

	if (!str_starts(c->what, c->subject) ||
	    !str_starts(str_cut(c->what, n, c->what.n), S("：")))
		return c->what;
	return str_cut(c->what, n + strlen("："), c->what.n);
}

static struct str
said(struct job *j, const struct rule_change *c)
{
	if (c->kind == RULE_CHANGE_CLAUSE) {
		switch (c->how) {
		case RULE_ADDED:
			return job_fmt(j, "新增“%.*s”", STR_FMT(c->is));
		case RULE_REMOVED:
			return job_fmt(j, "取消“%.*s”", STR_FMT(c->was));
		case RULE_MOVED:
		case RULE_CHANGED:
			return job_fmt(j, "%.*s（原 %.*s）", STR_FMT(c->is),
			    STR_FMT(tail(c->was, c->is)));
		}
	}
	if (c->kind == RULE_CHANGE_POOL && c->how == RULE_ADDED)
		return S("新设的");
	if (c->kind == RULE_CHANGE_POOL && c->how == RULE_REMOVED)
		return S("取消了");
	return c->kind == RULE_CHANGE_POOL ? without_subject(c) : c->what;
}

struct saying { /* a sentence that grows */
	struct buf b;
	size_t n;
};

static void
say(struct saying *s, struct str what)
{
	if (s->n++ < SAID_MAX)
		buf_fmt(&s->b, "%s%.*s", s->b.n > 0 ? "；" : "", STR_FMT(what));
}

static struct str
said_all(struct saying *s)
{
	if (s->n > SAID_MAX)
		buf_fmt(&s->b, "；等 %zu 处", s->n);
	return buf_str(&s->b);
}

/* ── what is mentioned ──────────────────────────────────────────────── */

struct stain { /* a name whose meaning changed */
	struct str name, what;
};
struct stains {
	struct stain *at;
	size_t n, cap;
};

static bool
is_name_char(struct str s, size_t at)
{
	uint32_t c;

	if (at >= s.n)
		return false;
	c = utf8_next(s, &at);
	return is_cjk(c) || c == '_' || (c >= '0' && c <= '9') ||
	    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Where the character before ${at} begins; ${at} > 0. */
static size_t
step_back(struct str s, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80);
	return at;
}

/* Does ${name} stand in ${text} as a name of its own? */
static bool
mentions(struct str text, struct str name)
{
	size_t from = 0;

	while (from < text.n) {
		struct str rest = str_cut(text, from, text.n);
		size_t at = str_find(rest, name);

		if (at == rest.n)
			return false;
		at += from;
		if (!is_name_char(text, at + name.n) &&
		    (at == 0 || !is_name_char(text, step_back(text, at))))
			return true;
		from = at + name.n;
	}
	return false;
}

/* 应上党课 of 参数“应上党课” */
static struct str
quoted(struct str s)
{
	size_t from = str_find(s, S("“"));
	struct str rest = from < s.n ? str_cut(s, from + strlen("“"), s.n) : S("");

	return str_cut(rest, 0, str_find(rest, S("”")));
}

static void
stain(struct job *j, struct stains *list, struct str name, struct str what)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->at[i].name, name))
			return;
	if (name.n == 0)
		return;
	list->at = job_grow(j, list->at, list->n, &list->cap, sizeof *list->at);
	list->at[list->n++] = (struct stain){ name, what };
}

static const struct stain *
stain_in(const struct stains *list, struct str text)
{
	for (size_t i = 0; i < list->n; i++)
		if (mentions(text, list->at[i].name))
			return &list->at[i];
	return NULL;
}

/* Facts, 参数 and 设 that changed, and the 设 that rest on them. */
static struct stains
find_stains(const struct compare *c)
{
	struct stains list = { 0 };
	size_t n, before;
	const struct rule_line *line = rule_lines(c->j, c->is.rule, &n);

	for (size_t i = 0; i < c->texts; i++)
		if (c->text[i].kind == RULE_CHANGE_FACT ||
		    c->text[i].kind == RULE_CHANGE_DEF)
			stain(c->j, &list, quoted(c->text[i].subject), c->text[i].what);
	for (int round = 0; round < STAIN_ROUNDS; round++) {
		before = list.n;
		for (size_t i = 0; i < n; i++) {
			const struct stain *s = line[i].kind == RULE_LINE_DEF
			    ? stain_in(&list, line[i].text)
			    : NULL;

			if (s != NULL)
				stain(c->j, &list, line[i].name, s->what);
		}
		if (list.n == before)
			break;
	}
	return list;
}

/* ── pools ──────────────────────────────────────────────────────────── */

static int
top_of(const struct side *s, int pool)
{
	while (pool >= 0 && s->pool[pool].parent >= 0)
		pool = s->pool[pool].parent;
	return pool;
}

static void
put_pair(struct compare *c, int was, int is)
{
	struct pair *p = &c->pair[c->pairs++];

	*p = (struct pair){ .was = was,
		.is = is,
		.top_was = top_of(&c->was, was),
		.top_is = top_of(&c->is, is) };
	p->change = (struct score_change){ .was = was,
		.is = is,
		.name = is >= 0 ? c->is.pool[is].name : c->was.pool[was].name };
}

static void
match_pools(struct compare *c)
{
	const int *were = rule_pools_were(c->j, c->was.rule, c->is.rule);
	bool *met = NEWS(c->j, bool, c->was.pools);

	c->pair = NEWS(c->j, struct pair, c->was.pools + c->is.pools + 1);
	for (size_t i = 0; i < c->is.pools; i++) {
		put_pair(c, were[i], (int)i);
		if (were[i] >= 0)
			met[were[i]] = true;
	}
	for (size_t i = 0; i < c->was.pools; i++)
		if (!met[i])
			put_pair(c, (int)i, -1);
	for (size_t i = 0; i < c->pairs; i++) {
		struct pair *p = &c->pair[i];

		p->same_top = p->was >= 0 && p->is >= 0 && were[p->top_is] == p->top_was;
	}
	c->pair[c->pairs] = (struct pair){ .was = -1,
		.is = -1,
		.top_was = -1,
		.top_is = -1 };
	c->pair[c->pairs].change = (struct score_change){ .was = -1,
		.is = -1,
		.name = S("总分") };
}

static struct str
why_of(const struct compare *c, const struct stains *stains, const struct pair *p)
{
	struct saying s = { .b = { .j = c->j } };
	const struct stain *by;

	for (size_t i = 0; i < c->texts; i++) {
		const struct rule_change *t = &c->text[i];
		bool mine = t->is_pool >= 0 ? t->is_pool == p->is
					    : t->was_pool >= 0 && t->was_pool == p->was;

		if (mine &&
		    (t->kind == RULE_CHANGE_POOL || t->kind == RULE_CHANGE_CLAUSE))
			say(&s, said(c->j, t));
	}
	if (s.n > 0 || p->is < 0)
		return said_all(&s);
	by = stain_in(stains, c->is.pool[p->is].rule);
	return by != NULL ? by->what : S("");
}

static struct str
why_total(const struct compare *c)
{
	struct saying s = { .b = { .j = c->j } };

	for (size_t i = 0; i < c->texts; i++)
		if (c->text[i].kind == RULE_CHANGE_VETO ||
		    (c->text[i].kind == RULE_CHANGE_HEAD &&
			str_eq(c->text[i].subject, S("总分"))))
			say(&s, c->text[i].what);
	return said_all(&s);
}

struct str
compare_grades(const struct compare *c)
{
	struct saying s = { .b = { .j = c->j } };

	for (size_t i = 0; i < c->texts; i++)
		if (c->text[i].kind == RULE_CHANGE_GRADE ||
		    c->text[i].kind == RULE_CHANGE_VETO)
			say(&s, c->text[i].what);
	return said_all(&s);
}

/* ── both sides ─────────────────────────────────────────────────────── */

static struct side
side_of(const struct score_side *in)
{
	struct side s = { .rule = in->rule, .sheet = in->sheet, .exact = true };

	s.pool = rule_pools(in->rule, &s.pools);
	s.full = rule_head(in->rule)->full.u;
	if (s.full <= 0)
		s.full = 100 * NUM_ONE;
	for (size_t i = 0; i < s.pools; i++)
		if (s.pool[i].parent < 0 && s.pool[i].has_weight &&
		    s.pool[i].weight.u == 0)
			s.exact = false;
	return s;
}

enum err
compare_texts(struct job *j, const struct score_side *was, const struct score_side *is,
    struct compare *out)
{
	struct stains stains;
	enum err e;

	*out = (struct compare){ .j = j, .was = side_of(was), .is = side_of(is) };
	e = rule_diff(j, was->rule, is->rule, &out->text, &out->texts);
	if (e == E_LIMIT)
		out->texts = 0; /* two texts that have nothing to do with each other */
	else if (e != OK)
		return e;
	match_pools(out);
	stains = find_stains(out);
	for (size_t i = 0; i < out->pairs; i++)
		out->pair[i].change.why = why_of(out, &stains, &out->pair[i]);
	out->pair[out->pairs].change.why = why_total(out);
	return OK;
}
