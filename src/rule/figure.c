/* SPDX-License-Identifier: MIT
 *
 * figure.c -- a scheme as a form: its figures, and the sentences they stand in
 *
 * A figure is a number or date token, so none is missed and none is made up.
 * Sentences are those of the outline, rendered once more with a mark in place of
 * each figure; nothing of the text is parsed here again.
 */
#include "rule/sheet.h"

#define MARK '\x01' /* before the number of a figure in a rendered sentence */
#define MARK_END '\x02'

/* ── figures ────────────────────────────────────────────────────────── */

bool
is_figure(const struct tok *t)
{
	return t->kind == T_NUM || t->kind == T_DATE || t->kind == T_MONTHDAY;
}

static size_t
count_figures(const struct file *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->toks_n; i++)
		n += is_figure(&f->toks[i]);
	return n;
}

struct pools { /* where each pool begins and ends, parents before children */
	struct span *at;
	size_t n;
};

static int
pool_index(const struct rule *r, const struct pool *p)
{
	for (size_t i = 0; i < r->pools_n; i++)
		if (r->pool[i].ast == p)
			return (int)i;
	return -1;
}

static void
find_pools(const struct rule *r, const struct clause *cl, struct pools *p)
{
	for (; cl != NULL; cl = cl->next) {
		int at = cl->kind == C_POOL ? pool_index(r, cl->pool) : -1;

		if (at >= 0)
			p->at[at] = cl->at;
		if (cl->kind == C_POOL)
			find_pools(r, cl->pool->body, p);
		else if (cl->kind == C_SCOPE)
			find_pools(r, cl->body, p);
	}
}

static struct pools
pools_of(struct job *j, const struct rule *r)
{
	struct pools p = { NEWS(j, struct span, r->pools_n + 1), r->pools_n };

	for (const struct stmt *s = r->scheme->stmts; s != NULL; s = s->next)
		if (s->kind == ST_CLAUSE) {
			struct clause one = *s->clause;

			one.next = NULL;
			find_pools(r, &one, &p);
		}
	return p;
}

/* The innermost pool around ${at}: the last of those, for children come later. */
static int
pool_around(const struct pools *p, uint32_t at)
{
	for (size_t i = p->n; i-- > 0;)
		if (p->at[i].from <= at && at < p->at[i].to)
			return (int)i;
	return -1;
}

/* What stands before it, for those who hear the form read out. */
static struct str
label_of(struct job *j, const struct rule *r, const struct tok *t, int pool)
{
	const struct tok *before = t > r->file->toks ? t - 1 : t;
	struct str what = before->kind == T_WORD ? before->text : S("数");
	struct str unit = t->unit != UNIT_NONE && t->kind == T_NUM
	    ? job_fmt(j, "，单位 %s", rule_units[t->unit].word)
	    : S("");

	if (pool < 0)
		return job_fmt(j, "%.*s%.*s", STR_FMT(what), STR_FMT(unit));
	return job_fmt(j, "%.*s：%.*s%.*s", STR_FMT(r->pool[pool].pub.name),
	    STR_FMT(what), STR_FMT(unit));
}

static struct rule_figure
figure_of(struct job *j, const struct rule *r, const struct tok *t, int pool)
{
	struct rule_figure f = { .kind = RULE_FIGURE_NUMBER,
		.from = t->at.from,
		.to = t->at.to,
		.text = t->text,
		.unit = S(""),
		.pool = pool };

	if (t->kind == T_NUM && t->unit != UNIT_NONE)
		f.unit = str_of(rule_units[t->unit].word);
	if (t->kind == T_DATE)
		f.kind = t->year != 0 ? RULE_FIGURE_DATE : RULE_FIGURE_YEARLY;
	else if (t->kind == T_MONTHDAY)
		f.kind = RULE_FIGURE_YEARLY;
	if (f.kind == RULE_FIGURE_DATE)
		f.text = job_fmt(j, "%04d-%02d-%02d", t->year, t->month, t->mday);
	f.label = label_of(j, r, t, pool);
	f.line = rule_line_at(r, t->at.from);
	return f;
}

const struct rule_figure *
rule_figures(struct job *j, const struct rule *r, size_t *n)
{
	const struct file *f = r->file;
	struct rule_figure *list = NEWS(j, struct rule_figure, count_figures(f) + 1);
	struct pools pools = pools_of(j, r);

	*n = 0;
	for (size_t i = 0; i < f->toks_n; i++)
		if (is_figure(&f->toks[i]))
			list[(*n)++] = figure_of(j, r, &f->toks[i],
			    pool_around(&pools, f->toks[i].at.from));
	return list;
}

/* ── sentences with blanks ──────────────────────────────────────────── */

struct sheet {
	struct job *j;
	const struct rule *r; /* as it is */
	struct rule marked;   /* the same, with marks for figures */
	struct pools pools;
	struct rule_part *part;
	size_t n, cap;
};

/* A copy of the tokens in which every figure is a mark; units stay. */
static struct rule
mark(struct job *j, const struct rule *r)
{
	struct rule m = *r;
	struct file *f = NEW(j, struct file);
	size_t n = 0;

	*f = *r->file;
	f->toks = NEWS(j, struct tok, f->toks_n);
	memcpy(f->toks, r->file->toks, f->toks_n * sizeof *f->toks);
	for (size_t i = 0; i < f->toks_n; i++)
		if (is_figure(&f->toks[i]))
			f->toks[i].text = job_fmt(j, "%c%zu%c", MARK, n++, MARK_END);
	m.file = f;
	return m;
}

/* Cut a rendered sentence at its marks. */
static size_t
cut_pieces(struct job *j, struct str s, const struct rule_piece **out)
{
	size_t n = 1, at = 0, from = 0;
	struct rule_piece *list;

	for (size_t i = 0; i < s.n; i++)
		n += 2 * (size_t)(s.p[i] == MARK);
	list = NEWS(j, struct rule_piece, n);
	for (n = 0; at < s.n; at++) {
		int figure = 0;

		if (s.p[at] != MARK)
			continue;
		if (at > from)
			list[n++] = (struct rule_piece){ str_cut(s, from, at), -1 };
		while (s.p[++at] != MARK_END)
			figure = figure * 10 + (s.p[at] - '0');
		list[n++] = (struct rule_piece){ S(""), figure };
		from = at + 1;
	}
	if (s.n > from)
		list[n++] = (struct rule_piece){ str_cut(s, from, s.n), -1 };
	*out = list;
	return n;
}

static bool
has_figure(const struct rule_part *p)
{
	for (size_t i = 0; i < p->piece_n; i++)
		if (p->piece[i].figure >= 0)
			return true;
	return p->points >= 0;
}

static void
put_part(struct sheet *s, struct rule_part p, struct span at, struct str text)
{
	p.from = at.from;
	p.to = at.to;
	p.line = rule_line_at(s->r, at.from);
	p.pool = pool_around(&s->pools, at.from);
	p.piece_n = cut_pieces(s->j, str_trim(text), &p.piece);
	if (p.kind == RULE_PART_OTHER && !has_figure(&p))
		return;
	s->part = job_grow(s->j, s->part, s->n, &s->cap, sizeof *s->part);
	s->part[s->n++] = p;
}

static struct str
words(struct sheet *s, uint32_t from, uint32_t to)
{
	return pretty(s->j, rule_slice(s->j, s->marked.file, (struct span){ from, to }));
}

static void
put_other(struct sheet *s, const char *word, struct span at)
{
	put_part(s,
	    (struct rule_part){ .kind = RULE_PART_OTHER,
		.word = str_of(word),
		.points = -1 },
	    at, words(s, at.from, at.to));
}

/* ── pools ──────────────────────────────────────────────────────────── */

static int
figure_at(const struct rule *r, uint32_t at)
{
	int n = 0;

	for (size_t i = 0; i < r->file->toks_n; i++) {
		if (r->file->toks[i].at.from >= at)
			break;
		n += is_figure(&r->file->toks[i]);
	}
	return n;
}

static void
put_head(struct sheet *s, const struct clause *cl)
{
	static const char *const word[] = { "部分", "项", "加分", "扣分" };
	const struct pool *p = cl->pool;
	struct str rest = S("");
	uint32_t to = 0;

	for (const struct mod *m = p->mods; m != NULL; m = m->next)
		to = m->at.to;
	if (p->mods != NULL)
		rest = words(s, p->mods->at.from, to);
	put_part(s,
	    (struct rule_part){ .kind = RULE_PART_POOL,
		.word = str_of(word[p->kind]),
		.name = p->name.text,
		.title = p->title,
		.points = p->has_points ? figure_at(s->r, p->points.at.from) : -1 },
	    cl->at, rest);
}

static bool
holds_pools(const struct clause *cl)
{
	if (cl->kind == C_SCOPE)
		for (const struct clause *in = cl->body; in != NULL; in = in->next)
			if (in->kind == C_POOL)
				return true;
	return false;
}

static void put_clauses(struct sheet *s, const struct clause *cl);

/* Its reason is its name; the rest is said. */
static void
put_veto(struct sheet *s, const struct clause *cl)
{
	struct str text = text_after(words(s, cl->at.from, cl->at.to), S("否决"));

	if (cl->veto->has_reason)
		text = text_after(text_after(text, S("\"")), S("\""));
	put_part(s,
	    (struct rule_part){ .kind = RULE_PART_VETO,
		.word = S("否决"),
		.name = cl->veto->reason,
		.points = -1 },
	    cl->at, text);
}

static void
put_def(struct sheet *s, const struct clause *cl)
{
	static const char *const word[] = { "参数", "设", "结果" };
	const struct def *d = cl->def;

	put_part(s,
	    (struct rule_part){ .kind = RULE_PART_DEF,
		.word = str_of(word[d->kind]),
		.name = d->name.text,
		.points = -1 },
	    cl->at, words(s, d->name.at.to, cl->at.to));
}

static void
put_one(struct sheet *s, const struct clause *cl)
{
	bool in_pool = pool_around(&s->pools, cl->at.from) >= 0;

	if (cl->kind == C_POOL) {
		put_head(s, cl);
		put_clauses(s, cl->pool->body);
	} else if (holds_pools(cl)) {
		put_other(s, "适用", cl->scope->at);
		put_clauses(s, cl->body);
	} else if (cl->kind == C_DEF) {
		put_def(s, cl);
	} else if (cl->kind == C_VETO && !in_pool) {
		put_veto(s, cl);
	} else {
		put_part(s, (struct rule_part){ .kind = RULE_PART_CLAUSE, .points = -1 },
		    cl->at, clause_text(s->j, &s->marked, cl));
	}
}

static void
put_clauses(struct sheet *s, const struct clause *cl)
{
	for (; cl != NULL; cl = cl->next)
		put_one(s, cl);
}

/* ── statements ─────────────────────────────────────────────────────── */

static void
put_grades(struct sheet *s, const struct grades *g)
{
	if (g->scope != NULL)
		put_other(s, "适用", g->scope->at);
	for (const struct grade_row *row = g->rows; row != NULL; row = row->next)
		put_part(s,
		    (struct rule_part){ .kind = RULE_PART_GRADE,
			.word = g->name.text.n > 0 ? g->name.text : S("等次"),
			.name = row->name.text,
			.points = -1 },
		    row->at, words(s, row->name.at.to, row->at.to));
}

static void
put_fact(struct sheet *s, const struct stmt *st)
{
	struct rule_part p = { .kind = RULE_PART_FACT,
		.word = S("数据"),
		.name = st->data->name.text,
		.points = -1 };

	put_part(s, p, st->at, words(s, st->data->name.at.to, st->at.to));
}

static void
put_statement(struct sheet *s, const struct stmt *st)
{
	struct clause one;

	switch (st->kind) {
	case ST_CLAUSE:
		one = *st->clause;
		one.next = NULL;
		put_one(s, &one);
		break;
	case ST_GRADES:
		put_grades(s, st->grades);
		break;
	case ST_DATA:
		put_fact(s, st);
		break;
	case ST_IMPORT:
	case ST_BASIS:
	case ST_SPAN:
	case ST_CALENDAR:
	case ST_SUBJECT:
	case ST_CLASS:
	case ST_ROLE:
	case ST_DIM:
	case ST_ROUND:
	case ST_TOTAL:
	case ST_OUTCOME:
	case ST_INST:
		put_other(s, "", st->at);
		break;
	}
}

const struct rule_part *
rule_parts(struct job *j, const struct rule *r, size_t *n)
{
	struct sheet s = { .j = j,
		.r = r,
		.marked = mark(j, r),
		.pools = pools_of(j, r) };

	for (const struct stmt *st = r->file->common; st != NULL; st = st->next)
		put_statement(&s, st);
	for (const struct stmt *st = r->scheme->stmts; st != NULL; st = st->next)
		put_statement(&s, st);
	/* Further schemes of the file are not checked with the first: whole sentences. */
	for (const struct scheme *c = r->scheme->next; c != NULL; c = c->next)
		for (const struct stmt *st = c->stmts; st != NULL; st = st->next)
			put_other(&s, "", st->at);
	*n = s.n;
	return s.part;
}
