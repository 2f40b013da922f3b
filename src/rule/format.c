/* SPDX-License-Identifier: MIT
 *
 * format.c -- a scheme text in the one standard layout [fmt]
 *
 * Works on the tokens, so comments and the author's line breaks survive and
 * the sequence of tokens never changes.  Two blanks for each open brace, two
 * more where a line goes on with what the line before left unfinished; columns
 * for facts and for trailing comments.  A long line is not broken: where a
 * sentence breaks is the author's business.
 */
#include "rule/parse.h"

#define INDENT 2
#define NAME_COLUMN 30  /* wider first cells do not push the others */
#define TYPE_COLUMN 16  /* the same for types */
#define CODE_COLUMN 100 /* the same for comments */

enum { CELLS = 3 }; /* keyword and name; type or unit; the rest */

struct line {
	size_t from, to; /* tokens [from, to) */
	size_t indent;
	bool blank;              /* an empty line before it */
	bool starts;             /* a statement or clause begins here */
	size_t split[CELLS - 1]; /* tokens where the next cell begins; 0: one cell */
	struct str cell[CELLS];
	struct str comment; /* trailing */
	size_t width;       /* of all but the comment */
};

struct layout {
	struct job *j;
	struct file *f;
	struct line *line;
	size_t n;
};

/* ── one token, and what stands between two ─────────────────────────── */

static void
put_token(struct buf *b, const struct file *f, const struct tok *t)
{
	bool star = is_sign(t, "*");

	switch (t->kind) {
	case T_WORD:
		buf_fmt(b, t->quoted ? "「%.*s」" : "%.*s", STR_FMT(t->text));
		break;
	case T_NUM:
		buf_put(b, t->text);
		if (t->unit != UNIT_NONE)
			buf_put(b, str_of(rule_units[t->unit].word));
		break;
	case T_STR:
		if (str_find(t->text, S("\"")) == t->text.n)
			buf_fmt(b, "\"%.*s\"", STR_FMT(t->text));
		else
			buf_put(b, str_cut(f->text, t->at.from, t->at.to));
		break;
	case T_PUNCT:
		buf_put(b, star ? S("×") : t->text);
		break;
	case T_DATE:
	case T_MONTHDAY:
		buf_put(b, t->text);
		break;
	case T_NL:
		buf_put(b, S(";"));
		break;
	case T_COMMENT:
	case T_END:
		break;
	}
}

static bool
one_of(const struct tok *t, const char *const *signs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (is_sign(t, signs[i]))
			return true;
	return false;
}

static bool
blank_between(const struct tok *a, const struct tok *b)
{
	static const char *const before[] = { ",", ")", ":", ".", ".." };
	static const char *const after[] = { "(", ".", ".." };

	if (b->kind == T_NL || one_of(b, before, ARRAY_N(before)) ||
	    one_of(a, after, ARRAY_N(after)))
		return false;
	return !a->glue || (a->kind == T_WORD && !is_sign(b, "("));
}

/* ── line ends and semicolons ───────────────────────────────────────── */

/* Line ends in the text between two places. */
static size_t
breaks(const struct file *f, uint32_t from, uint32_t to)
{
	size_t n = 0;

	for (; from < to; from++)
		n += f->text.p[from] == '\n';
	return n;
}

static const struct tok *
next_real(const struct tok *t)
{
	do
		t++;
	while (t->kind == T_COMMENT || t->kind == T_NL);
	return t;
}

/* Is this T_NL written as a semicolon? */
static bool
is_semicolon(const struct file *f, const struct tok *nl)
{
	const struct tok *next = nl + 1;

	if (!nl->ends)
		return false;
	if (continues(next_real(nl)))
		return true; /* a line end alone would be no end here */
	return next->kind != T_COMMENT && next->kind != T_END && !is_sign(next, "}") &&
	    breaks(f, nl->at.from, next->at.from) == 0;
}

/* Tokens [from, to) of one line, without comments. */
static struct str
render(const struct layout *l, size_t from, size_t to)
{
	struct buf b = { .j = l->j };
	const struct tok *t = l->f->toks, *before = NULL;
	size_t i;

	for (i = from; i < to; i++) {
		if (t[i].kind == T_COMMENT || t[i].kind == T_END ||
		    (t[i].kind == T_NL && !is_semicolon(l->f, &t[i])))
			continue;
		if (before != NULL && blank_between(before, &t[i]))
			buf_c(&b, ' ');
		put_token(&b, l->f, &t[i]);
		before = &t[i];
	}
	return buf_str(&b);
}

/* ── cutting the tokens into lines ──────────────────────────────────── */

struct cutter {
	size_t depth;             /* open braces */
	const struct tok *before; /* last token, not a T_NL */
	const struct tok *real;   /* last token, not a comment either */
	bool ended;               /* a statement ended since */
};

static bool
goes_on(const struct cutter *c, const struct tok *t)
{
	return c->real != NULL && !c->ended && !is_sign(c->real, "{") && !is_sign(t, "}");
}

static void
new_line(struct layout *l, struct cutter *c, size_t at, size_t gap)
{
	const struct tok *t = &l->f->toks[at];
	struct line *line = &l->line[l->n++];
	size_t close = 0;

	while (close < c->depth && is_sign(t + close, "}"))
		close++;
	*line = (struct line){ .from = at, .to = at };
	line->starts = !goes_on(c, t);
	line->indent = INDENT * (c->depth - close + !line->starts);
	line->blank = gap > 1 && c->before != NULL && !is_sign(c->before, "{") &&
	    !is_sign(t, "}");
}

static void
cut_lines(struct layout *l)
{
	struct cutter c = { 0 };
	const struct tok *t = l->f->toks;
	size_t i, gap;

	for (i = 0; i < l->f->toks_n && t[i].kind != T_END; i++) {
		if (t[i].kind == T_NL) {
			c.ended = c.ended || t[i].ends;
			if (l->n > 0)
				l->line[l->n - 1].to = i + 1;
			continue;
		}
		gap = c.before == NULL ? 1 : breaks(l->f, c.before->at.to, t[i].at.from);
		if (gap > 0)
			new_line(l, &c, i, gap);
		l->line[l->n - 1].to = i + 1;
		c.depth += is_sign(&t[i], "{");
		c.depth -= is_sign(&t[i], "}");
		c.before = &t[i];
		if (t[i].kind != T_COMMENT) {
			c.real = &t[i];
			c.ended = false;
		}
	}
}

/* ── cells ──────────────────────────────────────────────────────────── */

static bool
is_key(const struct tok *t, const char *word)
{
	return t->kind == T_WORD && t->key && str_eq(t->text, str_of(word));
}

/* After the type of a fact: behind its word, or the ) that closes its list. */
static size_t
type_end(const struct layout *l, size_t at, size_t to)
{
	const struct tok *t = l->f->toks;
	size_t depth = 0;

	if (++at >= to || !is_sign(&t[at], "("))
		return at;
	for (; at < to; at++) {
		depth += is_sign(&t[at], "(");
		depth -= is_sign(&t[at], ")");
		if (depth == 0)
			return at + 1;
	}
	return at;
}

/* 数据 and 参数 lines have three cells, all others one. */
static void
split_line(const struct layout *l, struct line *line)
{
	const struct tok *t = &l->f->toks[line->from];
	size_t at = line->from + 2;

	if (!line->starts || line->to < line->from + 3 || t[1].kind != T_WORD ||
	    (t[2].kind != T_WORD && t[2].kind != T_PUNCT))
		return;
	if (is_key(t, "数据")) {
		line->split[0] = at;
		line->split[1] = type_end(l, at, line->to);
	} else if (is_key(t, "参数") || is_key(t, "设")) {
		line->split[0] = at;
		line->split[1] = is_sign(&t[2], "=") ? at : at + 1;
	}
}

static void
fill_line(const struct layout *l, struct line *line)
{
	const struct tok *t = l->f->toks;
	size_t i, last = line->to;

	for (i = line->from; i < line->to; i++)
		if (t[i].kind == T_COMMENT)
			last = i;
	if (last < line->to)
		line->comment = str_cut(l->f->text, t[last].at.from, t[last].at.to);
	split_line(l, line);
	if (line->split[0] == 0) {
		line->cell[0] = render(l, line->from, line->to);
		return;
	}
	line->cell[0] = render(l, line->from, line->split[0]);
	line->cell[1] = render(l, line->split[0], line->split[1]);
	line->cell[2] = render(l, line->split[1], line->to);
}

/* ── columns ────────────────────────────────────────────────────────── */

static size_t
wider(size_t max, struct str s, size_t limit)
{
	size_t w = utf8_width(s);

	return w > max && w <= limit ? w : max;
}

static void
pad_to(struct buf *b, size_t from, size_t width, size_t least)
{
	size_t w = utf8_width(str_cut(buf_str(b), from, b->n));

	buf_pad(b, w < width ? width - w + least : least, ' ');
}

static struct str
join_cells(struct job *j, const struct line *line, const size_t *width, size_t gap)
{
	struct buf b = { .j = j };
	size_t from;

	buf_put(&b, line->cell[0]);
	pad_to(&b, 0, width[0], gap);
	if (width[1] > 0 || line->cell[1].n > 0) {
		from = b.n;
		buf_put(&b, line->cell[1]);
		pad_to(&b, from, width[1], gap);
	}
	buf_put(&b, line->cell[2]);
	return str_trim(buf_str(&b));
}

/* Do two neighbours stand in the same table? */
static bool
same_table(const struct layout *l, const struct line *a, const struct line *b)
{
	return a->split[0] > 0 && b->split[0] > 0 && !b->blank &&
	    a->indent == b->indent &&
	    str_eq(l->f->toks[a->from].text, l->f->toks[b->from].text);
}

/* Lines [from, to) are one table: make one cell of three. */
static void
align_cells(struct layout *l, size_t from, size_t to)
{
	size_t width[CELLS - 1] = { 0, 0 }, i;
	bool facts = is_key(&l->f->toks[l->line[from].from], "数据");

	if (l->line[from].split[0] == 0)
		return;
	for (i = from; i < to; i++) {
		width[0] = wider(width[0], l->line[i].cell[0], NAME_COLUMN);
		width[1] = wider(width[1], l->line[i].cell[1], TYPE_COLUMN);
	}
	for (i = from; i < to; i++)
		l->line[i].cell[0] = join_cells(l->j, &l->line[i], width,
		    facts && to - from > 1 ? 2 : 1);
}

static void
align_tables(struct layout *l)
{
	size_t from = 0, i;

	for (i = 1; i <= l->n; i++)
		if (i == l->n || !same_table(l, &l->line[i - 1], &l->line[i])) {
			align_cells(l, from, i);
			from = i;
		}
}

static bool
has_tail(const struct line *line)
{
	return line->comment.n > 0 && line->cell[0].n > 0;
}

/* Column of the trailing comments of lines [from, to). */
static void
align_comments(struct layout *l, size_t from, size_t to)
{
	size_t column = 0, i;

	for (i = from; i < to; i++)
		if (l->line[i].width <= CODE_COLUMN && l->line[i].width > column)
			column = l->line[i].width;
	for (i = from; i < to; i++)
		if (l->line[i].width < column)
			l->line[i].width = column;
}

static void
align_tails(struct layout *l)
{
	size_t from = 0, i;

	for (i = 0; i < l->n; i++)
		l->line[i].width = l->line[i].indent + utf8_width(l->line[i].cell[0]);
	for (i = 1; i <= l->n; i++)
		if (i == l->n || l->line[i].blank || !has_tail(&l->line[i - 1]) ||
		    !has_tail(&l->line[i])) {
			align_comments(l, from, i);
			from = i;
		}
}

/* ── out ────────────────────────────────────────────────────────────── */

static void
put_line(struct buf *b, const struct line *line)
{
	size_t from, at = 0;

	if (line->blank)
		buf_c(b, '\n');
	from = b->n;
	buf_pad(b, line->indent, ' ');
	buf_put(b, line->cell[0]);
	if (has_tail(line))
		pad_to(b, from, line->width, 2);
	if (line->comment.n > 0) {
		(void)utf8_next(line->comment, &at); /* # or ＃ */
		buf_c(b, '#');
		buf_put(b, str_cut(line->comment, at, line->comment.n));
	}
	buf_c(b, '\n');
}

enum err
rule_format(struct job *j, struct str name, struct str text, struct rule_notes *notes,
    struct str *out)
{
	struct file f = { .name = name, .text = text };
	struct layout l = { .j = j, .f = &f };
	struct buf b = { .j = j };
	enum err e = rule_parse(j, &f, notes);
	size_t i;

	if (e != OK)
		return e;
	l.line = NEWS(j, struct line, f.toks_n);
	cut_lines(&l);
	for (i = 0; i < l.n; i++)
		fill_line(&l, &l.line[i]);
	align_tables(&l);
	align_tails(&l);
	for (i = 0; i < l.n; i++)
		put_line(&b, &l.line[i]);
	*out = buf_str(&b);
	return OK;
}

/* A line end that ends a statement reads as ; unless a brace stands there. */
static bool
drops_end(const struct file *f, const struct tok *t, struct span at)
{
	const struct tok *next = next_real(t), *before = t;

	while (before > f->toks && (before->kind == T_NL || before->kind == T_COMMENT))
		before--;
	return !t->ends || is_sign(before, "{") || is_sign(next, "}") ||
	    next->at.from >= at.to || next->kind == T_END || t != before + 1;
}

/* The first token at or after ${from}; the last one is T_END. */
static const struct tok *
first_tok(const struct file *f, uint32_t from)
{
	size_t lo = 0, hi = f->toks_n - 1;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (f->toks[mid].at.from < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return &f->toks[lo];
}

struct str
rule_slice(struct job *j, const struct file *f, struct span at)
{
	struct buf b = { .j = j };
	const struct tok *last = NULL;

	for (const struct tok *t = first_tok(f, at.from);
	     t->kind != T_END && t->at.from < at.to; t++) {
		if (t->kind == T_COMMENT || (t->kind == T_NL && drops_end(f, t, at)))
			continue;
		if (last != NULL && blank_between(last, t))
			buf_c(&b, ' ');
		put_token(&b, f, t);
		last = t;
	}
	return buf_str(&b);
}
