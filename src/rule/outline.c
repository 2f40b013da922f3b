/* SPDX-License-Identifier: MIT
 *
 * outline.c -- what a scheme says, for tables and pages: heads, pools, facts
 *
 * Words come from the text itself, with operators as people write them; no
 * figure is computed here that check did not compute.
 */
#include "rule/model.h"

/* ── words ──────────────────────────────────────────────────────────── */

static const struct {
	const char *code, *print;
} signs[] = { { ">=", "≥" }, { "<=", "≤" }, { "!=", "≠" }, { "*", "×" }, { "/", "÷" },
	{ ", ", "，" }, { ",", "，" }, { "; ", "；" }, { ";", "；" }, { " { ", "：" },
	{ ": ", " " } };

/* What signs, quotes and the end of a band begin with. */
static const bool begins[256] = { ['>'] = true,
	['<'] = true,
	['!'] = true,
	['*'] = true,
	['/'] = true,
	[','] = true,
	[';'] = true,
	[':'] = true,
	[' '] = true,
	['"'] = true };

/* How much of ${s} is printed as it is. */
static size_t
plain_run(struct str s)
{
	size_t n = 0;

	while (n < s.n && !begins[(unsigned char)s.p[n]])
		n++;
	return n;
}

/* The end of a band inside a sentence: nothing, or a comma before what follows. */
static size_t
put_close(struct buf *b, struct str rest)
{
	struct str after = str_trim(str_cut(rest, 2, rest.n));
	bool more = after.n > 0 && after.p[0] != ';' && after.p[0] != '}' &&
	    after.p[0] != ')';

	if (more)
		buf_put(b, S("，"));
	return more ? 2 + (size_t)(after.p - rest.p - 2) : 2;
}

struct str
pretty(struct job *j, struct str text)
{
	struct buf b = { .j = j };
	bool quoted = false;

	for (size_t at = 0; at < text.n;) {
		struct str rest = str_cut(text, at, text.n);
		size_t i = 0, plain = plain_run(rest);

		if (plain > 0) {
			buf_put(&b, str_cut(rest, 0, plain));
			at += plain;
			continue;
		}
		quoted = quoted != (rest.p[0] == '"');
		if (!quoted && str_starts(rest, S(" }"))) {
			at += put_close(&b, rest);
			continue;
		}
		while (i < ARRAY_N(signs) &&
		    (quoted || !str_starts(rest, str_of(signs[i].code))))
			i++;
		if (i == ARRAY_N(signs)) {
			buf_c(&b, text.p[at++]);
			continue;
		}
		buf_put(&b, str_of(signs[i].print));
		at += strlen(signs[i].code);
	}
	return buf_str(&b);
}

struct str
outline_words(struct job *j, const struct rule *r, uint32_t from, uint32_t to)
{
	return pretty(j, rule_slice(j, r->file, (struct span){ .from = from, .to = to }));
}

static void put_clause(struct buf *b, const struct rule *r, const struct clause *cl);

static void
put_list(struct buf *b, const struct rule *r, const struct clause *cl)
{
	for (const struct clause *c = cl; c != NULL; c = c->next) {
		if (c != cl)
			buf_put(b, S("；"));
		put_clause(b, r, c);
	}
}

static void
put_band(struct buf *b, const struct rule *r, const struct clause *cl)
{
	const struct band *band = cl->band;

	buf_put(b, S("分档"));
	if (band->x != NULL)
		buf_fmt(b, " %.*s",
		    STR_FMT(outline_words(b->j, r, band->x->at.from, band->x->at.to)));
	for (const struct band_row *w = band->rows; w != NULL; w = w->next) {
		uint32_t body = w->body == NULL ? w->at.to : w->body->at.from;

		buf_put(b, w == band->rows ? S("：") : S("；"));
		buf_put(b, str_trim(outline_words(b->j, r, w->at.from, body)));
		buf_c(b, ' ');
		put_list(b, r, w->body);
	}
}

/* 上限 4分 and the like after a whole statement. */
static void
put_mods(struct buf *b, const struct rule *r, const struct clause *cl)
{
	for (const struct mod *m = cl->mods; m != NULL; m = m->next)
		if (m->kind != M_REMARK && m->kind != M_CODE && m->kind != M_BASIS)
			buf_fmt(b, "，%.*s",
			    STR_FMT(outline_words(b->j, r, m->at.from, m->at.to)));
}

static void
put_each(struct buf *b, const struct rule *r, const struct clause *cl)
{
	const struct clause *body = cl->each->body;
	bool block = body != NULL && body->kind == C_BLOCK;

	buf_put(b,
	    str_trim(outline_words(b->j, r, cl->at.from,
		body == NULL ? cl->at.to : body->at.from)));
	buf_put(b, block ? S("：") : S("，"));
	put_list(b, r, body);
	if (cl->each->rest == NULL)
		return;
	buf_put(b, S("；其余："));
	put_list(b, r, cl->each->rest);
}

static void
put_clause(struct buf *b, const struct rule *r, const struct clause *cl)
{
	if (cl->kind == C_BAND) {
		put_band(b, r, cl);
		put_mods(b, r, cl);
	} else if (cl->kind == C_EACH) {
		put_each(b, r, cl);
		if (cl->each->body != NULL && cl->each->body->kind == C_BLOCK)
			put_mods(b, r, cl); /* else they stand inside its body */
	} else if (cl->kind == C_BLOCK) {
		put_list(b, r, cl->body);
	} else if (cl->kind == C_SCOPE) {
		buf_fmt(b, "%.*s：",
		    STR_FMT(
			outline_words(b->j, r, cl->scope->at.from, cl->scope->at.to)));
		put_list(b, r, cl->body);
	} else {
		buf_put(b, outline_words(b->j, r, cl->at.from, cl->at.to));
	}
}

struct str
clause_text(struct job *j, const struct rule *r, const struct clause *cl)
{
	struct buf b = { .j = j };

	put_clause(&b, r, cl);
	return buf_str(&b);
}

void
put_measure(struct buf *b, struct frac x, const struct type *t)
{
	struct frac shown = x;
	struct num n;
	bool ratio = t->uk == UK_RATIO && t->power == 1;
	bool unit = t->unit != UNIT_NONE && t->power == 1 && !ratio, exact;

	if (ratio)
		shown = frac_mul(x, (struct frac){ .n = 100, .d = 1 });
	else if (unit)
		(void)frac_div(x, frac_of((struct num){ rule_units[t->unit].scale }),
		    &shown);
	n = frac_round(shown, 2, ROUND_HALF);
	exact = !x.approx && frac_cmp(frac_of(n), shown) == 0;
	if (!exact)
		buf_put(b, S("≈"));
	if (exact)
		num_put_short(b, n);
	else
		num_put(b, n, 2);
	if (ratio)
		buf_c(b, '%');
	else if (unit)
		buf_put(b, str_of(rule_units[t->unit].word));
}

/* ── the outline ────────────────────────────────────────────────────── */

void
outline_lines(struct rule *r)
{
	struct str text = r->file->text;
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	r->line_at = NEWS(r->j, uint32_t, n);
	r->lines_n = 1;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\n')
			r->line_at[r->lines_n++] = (uint32_t)i + 1;
}

uint32_t
rule_line_at(const struct rule *r, uint32_t at)
{
	size_t lo = 0, hi = r->lines_n;

	while (lo + 1 < hi) {
		size_t mid = (lo + hi) / 2;

		if (r->line_at[mid] <= at)
			lo = mid;
		else
			hi = mid;
	}
	return (uint32_t)lo + 1;
}

struct fact_set
facts_of_pool(struct job *j, const struct rule *r, size_t i)
{
	struct fact_set s = facts_none(j, r);
	const struct pool *ast = r->pool[i].ast;

	for (const struct clause *cl = ast->body; cl != NULL; cl = cl->next)
		if (cl->kind != C_POOL)
			facts_of_clause(&s, cl);
	facts_of_mods(&s, ast->mods);
	return s;
}

static void
put_source(struct buf *b, struct str name, struct str giver)
{
	buf_fmt(b, "%s%.*s（%.*s）", b->n > 0 ? "；" : "", STR_FMT(name), STR_FMT(giver));
}

/* Is fact ${i} an entry of a 清单 that is read as a whole? */
static bool
in_list(const struct rule *r, const struct fact_set *s, size_t i)
{
	for (size_t n = 0; n < r->sets_n; n++) {
		const struct rset *set = &r->set[n];

		if (s->has_set[n] && set->is_list && i >= (size_t)set->first &&
		    i < (size_t)set->first + set->entries)
			return true;
	}
	return false;
}

/* A family of facts [党课.1月, 党课.2月 …] is one source. */
static void
put_sources(struct buf *b, const struct rule *r, size_t pool)
{
	struct fact_set s = facts_of_pool(b->j, r, pool);
	struct str family = S("");

	for (size_t i = 0; i < r->facts_n; i++) {
		const struct rule_fact *f = &r->fact[i].pub;

		if (!s.has[i] || f->is_class || in_list(r, &s, i))
			continue;
		if (f->family.n == 0)
			put_source(b, f->name, f->giver);
		else if (!str_eq(f->family, family))
			put_source(b, f->family, f->giver);
		family = f->family;
	}
	for (size_t i = 0; i < r->sets_n; i++)
		if (s.has_set[i])
			put_source(b, r->set[i].pub.about->name,
			    r->set[i].pub.about->giver);
}

bool
scope_of_pools(const struct clause *cl)
{
	return cl->kind == C_SCOPE && cl->body != NULL && cl->body->kind == C_POOL;
}

/* A block 适用 … { pools }: its pools say it themselves.  False: no such block. */
static bool
outline_scope(struct check *c, const struct clause *cl)
{
	if (!scope_of_pools(cl))
		return false;
	for (const struct clause *in = cl->body; in != NULL; in = in->next)
		for (size_t i = 0; in->kind == C_POOL && i < c->r->pools_n; i++)
			if (c->r->pool[i].ast == in->pool &&
			    c->r->pool[i].pub.scope.n == 0)
				c->r->pool[i].pub.scope = outline_words(c->j, c->r,
				    cl->scope->at.from, cl->scope->at.to);
	return true;
}

/* The texts of all modifiers ${kind}, joined with ；. */
static struct str
texts_of(struct job *j, const struct mod *m, enum mod_kind kind)
{
	struct buf b = { .j = j };

	for (; m != NULL; m = m->next)
		if (m->kind == kind)
			buf_fmt(&b, "%s%.*s", b.n > 0 ? "；" : "", STR_FMT(m->text));
	return buf_str(&b);
}

/* How a pool counts, in the words of its head: 起 6分，不封顶. */
static void
put_head(struct buf *b, const struct rule *r, const struct mod *m)
{
	const unsigned counts = 1u << M_START | 1u << M_CAP | 1u << M_FLOOR |
	    1u << M_UNCAPPED | 1u << M_UNFLOORED | 1u << M_PERIOD | 1u << M_UNREPORTED |
	    1u << M_ABSENT | 1u << M_TIMES | 1u << M_EXEMPT | 1u << M_LOCAL;
	bool first = true;

	for (; m != NULL; m = m->next) {
		if ((counts & 1u << m->kind) == 0)
			continue;
		if (b->n > 0)
			buf_put(b, first ? S("\n") : S("，"));
		buf_put(b, outline_words(b->j, r, m->at.from, m->at.to));
		first = false;
	}
}

static void
outline_pool(struct check *c, size_t i)
{
	struct rule *r = c->r;
	struct rpool *p = &r->pool[i];
	struct buf rules = { .j = c->j }, sources = { .j = c->j };
	uint32_t last = p->ast->name.at.to;

	for (const struct clause *cl = p->ast->body; cl != NULL; cl = cl->next) {
		if (cl->at.to > last)
			last = cl->at.to;
		if (cl->kind == C_POOL || cl->kind == C_DEF || outline_scope(c, cl))
			continue;
		if (rules.n > 0)
			buf_c(&rules, '\n');
		put_clause(&rules, r, cl);
	}
	put_head(&rules, r, p->ast->mods);
	put_sources(&sources, r, i);
	p->pub.rule = buf_str(&rules);
	p->pub.sources = buf_str(&sources);
	p->pub.remark = texts_of(c->j, p->ast->mods, M_REMARK);
	p->pub.basis = texts_of(c->j, p->ast->mods, M_BASIS);
	p->pub.line = rule_line_at(r, p->ast->name.at.from);
	p->pub.line_end = rule_line_at(r, last);
}

/* The word of what figures in ${unit} are counted in: 元 for 万元, % for 个百分点. */
static struct str
base_word(struct str unit)
{
	int at = 0;

	while (!str_eq(str_of(rule_units[at].word), unit))
		at++;
	if (rule_units[at].scale == NUM_ONE)
		return unit;
	for (int i = 0; i < rule_units_n; i++)
		if (rule_units[i].kind == rule_units[at].kind &&
		    rule_units[i].scale == NUM_ONE)
			return str_of(rule_units[i].word);
	return S("%");
}

static struct str
measure_of(const struct rule_fact *f)
{
	switch (f->kind) {
	case RULE_NUM:
		return f->unit.n == 0 ? S("数") : base_word(f->unit);
	case RULE_BOOL:
		return S("是否");
	case RULE_CHOICE:
		return S("选");
	case RULE_DATE:
		return S("日期");
	case RULE_TEXT:
		return S("文");
	case RULE_SUBJECT:
		return S("对象");
	}
	return S("");
}

/* Decimals of ${unit} that ${places} of its base come to. */
static int
shown_places(int unit, int places)
{
	int64_t scale = unit == UNIT_NONE ? NUM_ONE : rule_units[unit].scale;

	for (; scale > NUM_ONE && places < 6; scale /= 10)
		places++;
	for (; scale < NUM_ONE && places > 0; scale *= 10)
		places--;
	return places;
}

static void
outline_ends(struct check *c)
{
	struct rule *r = c->r;

	r->outcome_pub = NEWS(c->j, struct rule_outcome, r->outcomes_n + 1);
	r->inst_pub = NEWS(c->j, struct rule_inst, r->insts_n + 1);
	for (size_t i = 0; i < r->insts_n; i++) {
		struct rinst *s = &r->inst[i];

		for (size_t n = 0; n < s->pub.key_n; n++)
			s->key[n].line = rule_line_at(r, s->key_at[n]);
		s->pub.line = rule_line_at(r, s->ast->at.from);
		r->inst_pub[i] = s->pub;
	}
	r->money_pub = NEWS(c->j, struct rule_money, r->moneys_n + 1);
	for (size_t i = 0; i < r->outcomes_n; i++) {
		struct routcome *o = &r->outcome[i];

		o->pub.line = rule_line_at(r, o->ast->when->at.from);
		r->outcome_pub[i] = o->pub;
	}
	for (size_t i = 0; i < r->moneys_n; i++) {
		const struct def *d = r->money[i];
		const struct type *t = &d->sym->type;
		int unit = d->unit != UNIT_NONE ? d->unit : t->unit;

		r->money_pub[i] = (struct rule_money){ .name = d->name.text,
			.unit = unit == UNIT_NONE ? S("") : str_of(rule_units[unit].word),
			.text = outline_words(c->j, r, d->x->at.from, d->x->at.to),
			.scale = unit == UNIT_NONE ? NUM_ONE : rule_units[unit].scale,
			.places = shown_places(unit, d->places),
			.line = rule_line_at(r, d->name.at.from) };
	}
}

/* Sets that have records; those of a 清单 are its facts. */
static void
outline_sets(struct check *c)
{
	struct rule *r = c->r;

	r->set_pub = NEWS(c->j, struct rule_set, r->sets_n + 1);
	for (size_t i = 0; i < r->sets_n; i++) {
		struct rset *set = &r->set[i];
		uint32_t line = rule_line_at(r, set->sym->at.from);
		struct rule_fact *about = NEW(c->j, struct rule_fact);

		*about = *set->pub.about;
		about->line = line;
		set->pub.about = about;
		for (size_t f = 0; f < set->pub.field_n; f++) {
			set->field[f].measure = measure_of(&set->field[f]);
			set->field[f].line = line;
		}
		set->pub.field = set->field;
		if (set->is_list)
			continue;
		set->pub_at = (int)r->set_pub_n;
		r->set_pub[r->set_pub_n++] = set->pub;
	}
}

const struct rule_set *
rule_sets(const struct rule *r, size_t *n)
{
	*n = r->set_pub_n;
	return r->set_pub;
}

void
rule_outline(struct check *c)
{
	struct rule *r = c->r;

	outline_sets(c);
	r->pool_pub = NEWS(c->j, struct rule_pool, r->pools_n + 1);
	r->fact_pub = NEWS(c->j, struct rule_fact, r->facts_n + 1);
	r->grade_pub = NEWS(c->j, struct rule_grade, r->grades_n + 1);
	for (size_t i = 0; i < r->facts_n; i++) {
		struct rule_fact *f = &r->fact[i].pub;

		f->line = rule_line_at(r,
		    r->fact[i].data != NULL        ? r->fact[i].data->name.at.from
			: r->fact[i].judge != NULL ? r->fact[i].judge->by->who.at.from
						   : r->fact[i].sym->at.from);
		f->measure = measure_of(f);
		r->fact_pub[i] = *f;
	}
	for (size_t i = 0; i < r->pools_n; i++) {
		outline_pool(c, i);
		r->pool_pub[i] = r->pool[i].pub;
	}
	for (size_t i = 0; i < r->grades_n; i++)
		r->grade_pub[i] = r->grade[i].pub;
	if (r->subject_scope != NULL)
		r->head.scope = outline_words(c->j, r, r->subject_scope->at.from,
		    r->subject_scope->at.to);
	if (r->total != NULL && r->total->start != NULL)
		r->head.start = outline_words(c->j, r, r->total->start->at.from,
		    r->total->start->at.to);
	outline_ends(c);
}

/* ── what stands outside the pools ──────────────────────────────────── */

struct lines {
	struct job *j;
	const struct rule *r;
	struct rule_line *line;
	size_t n, cap;
};

static void
put_line(struct lines *l, struct rule_line line, uint32_t from)
{
	line.line = rule_line_at(l->r, from);
	line.text = str_trim(line.text);
	l->line = job_grow(l->j, l->line, l->n, &l->cap, sizeof *l->line);
	l->line[l->n++] = line;
}

struct str
text_after(struct str s, struct str mark)
{
	size_t at = str_find(s, mark);

	return at < s.n ? str_cut(s, at + mark.n, s.n) : s;
}

static void
line_of_def(struct lines *l, const struct clause *cl)
{
	static const char *const
	    word[] = { [DEF_PARAM] = "参数", [DEF_LET] = "设", [DEF_RESULT] = "结果" };
	const struct def *d = cl->def;
	struct str text = outline_words(l->j, l->r, d->name.at.to, cl->at.to);

	put_line(l,
	    (struct rule_line){ .kind = RULE_LINE_DEF,
		.word = str_of(word[d->kind]),
		.name = d->name.text,
		.text = text_after(text, S("=")) },
	    cl->at.from);
}

/* ${scope}: the 适用 it stands in, to be said before its condition; or NULL. */
static void
line_of_veto(struct lines *l, const struct clause *cl, const struct mod *scope)
{
	const struct veto *v = cl->veto;
	struct str text = text_after(outline_words(l->j, l->r, cl->at.from, cl->at.to),
	    S("否决"));

	if (v->has_reason)
		text = text_after(text_after(text, S("\"")), S("\""));
	if (scope != NULL)
		text = job_fmt(l->j, "%.*s：%.*s",
		    STR_FMT(outline_words(l->j, l->r, scope->at.from, scope->at.to)),
		    STR_FMT(str_trim(text)));
	put_line(l,
	    (struct rule_line){ .kind = RULE_LINE_VETO,
		.word = S("否决"),
		.name = v->reason,
		.text = text },
	    cl->at.from);
}

static void
lines_of_clause(struct lines *l, const struct clause *cl, const struct mod *scope,
    bool in_pool)
{
	const struct clause *body = cl->kind == C_POOL ? cl->pool->body
	    : cl->kind == C_SCOPE                      ? cl->body
						       : NULL;

	if (cl->kind == C_DEF)
		line_of_def(l, cl);
	else if (cl->kind == C_VETO && !in_pool)
		line_of_veto(l, cl, scope);
	else if (cl->kind == C_SCOPE)
		scope = cl->scope;
	for (; body != NULL; body = body->next)
		lines_of_clause(l, body, scope, in_pool || cl->kind == C_POOL);
}

/* The condition of a grade, behind the 适用 of its table. */
static struct str
grade_text(struct lines *l, const struct grades *g, const struct grade_row *row)
{
	struct str text = outline_words(l->j, l->r, row->name.at.to, row->at.to);

	if (g->scope == NULL)
		return text;
	text = str_trim(text);
	return job_fmt(l->j, "适用 %.*s：%.*s",
	    STR_FMT(outline_words(l->j, l->r, g->scope->at.from, g->scope->at.to)),
	    STR_FMT(text.n > 0 ? text : S("其余")));
}

static void
lines_of_grades(struct lines *l, const struct grades *g)
{
	for (const struct grade_row *row = g->rows; row != NULL; row = row->next)
		put_line(l,
		    (struct rule_line){ .kind = RULE_LINE_GRADE,
			.word = g->name.text.n > 0 ? g->name.text : S("等次"),
			.name = row->name.text,
			.text = grade_text(l, g, row) },
		    row->at.from);
}

static void
lines_of_outcome(struct lines *l, const struct outcome *o)
{
	for (; o != NULL; o = o->next) {
		const struct effect *last = o->effects;

		while (last != NULL && last->next != NULL)
			last = last->next;
		put_line(l,
		    (struct rule_line){ .kind = RULE_LINE_OUTCOME,
			.word = S("结果运用"),
			.text = job_fmt(l->j, "当 %.*s",
			    STR_FMT(outline_words(l->j, l->r, o->when->at.from,
				last == NULL ? o->when->at.to : last->at.to))) },
		    o->when->at.from);
	}
}

static void
line_of_inst(struct lines *l, const struct stmt *s)
{
	struct str text = outline_words(l->j, l->r, s->at.from, s->at.to);
	size_t word = str_find(text, S(" "));
	struct str name = s->inst->name.text;
	struct str rest = str_cut(text, word, text.n);

	if (name.n > 0)
		rest = text_after(rest, name);
	if (str_starts(rest, S("\"")))
		rest = str_cut(rest, 1, rest.n);
	if (str_starts(rest, S("：")))
		rest = str_cut(rest, strlen("："), rest.n);
	put_line(l,
	    (struct rule_line){ .kind = RULE_LINE_INST,
		.word = str_cut(text, 0, word),
		.name = name,
		.text = rest },
	    s->at.from);
}

static void
lines_of_stmt(struct lines *l, const struct stmt *s)
{
	if (s->kind == ST_CLAUSE)
		lines_of_clause(l, s->clause, NULL, false);
	else if (s->kind == ST_GRADES)
		lines_of_grades(l, s->grades);
	else if (s->kind == ST_OUTCOME)
		lines_of_outcome(l, s->outcome);
	else if (s->kind == ST_INST)
		line_of_inst(l, s);
}

const struct rule_line *
rule_lines(struct job *j, const struct rule *r, size_t *n)
{
	struct lines l = { .j = j, .r = r };

	for (const struct stmt *s = r->file->common; s != NULL; s = s->next)
		lines_of_stmt(&l, s);
	for (const struct stmt *s = r->scheme->stmts; s != NULL; s = s->next)
		lines_of_stmt(&l, s);
	*n = l.n;
	return l.line;
}

const struct rule_head *
rule_head(const struct rule *r)
{
	return &r->head;
}

const struct rule_fact *
rule_facts(const struct rule *r, size_t *n)
{
	*n = r->facts_n;
	return r->fact_pub;
}

const struct rule_pool *
rule_pools(const struct rule *r, size_t *n)
{
	*n = r->pools_n;
	return r->pool_pub;
}

struct str
rule_pool_name(struct job *j, const struct rule_pool *p, size_t at)
{
	struct str name = p[at].title.n > 0 ? p[at].title : p[at].name;

	for (int up = p[at].parent; up >= 0 && p[up].parent >= 0; up = p[up].parent)
		name = job_fmt(j, "%.*s／%.*s", STR_FMT(p[up].name), STR_FMT(name));
	return name;
}

const struct rule_grade *
rule_grades(const struct rule *r, size_t *n)
{
	*n = r->grades_n;
	return r->grade_pub;
}

const struct rule_outcome *
rule_outcomes(const struct rule *r, size_t *n)
{
	*n = r->outcomes_n;
	return r->outcome_pub;
}

const struct rule_money *
rule_moneys(const struct rule *r, size_t *n)
{
	*n = r->moneys_n;
	return r->money_pub;
}

const struct rule_inst *
rule_insts(const struct rule *r, size_t *n)
{
	*n = r->insts_n;
	return r->inst_pub;
}
