/* SPDX-License-Identifier: MIT
 *
 * parse.c -- the ground of the parser: tokens, problems, lists of items
 *
 * No rule of the grammar is here.  The three things that are: looking at the
 * next token (comments and meaningless line ends passed over), saying what is
 * wrong once and gently, and finding the way back after it.
 */
#include "rule/parse.h"

/* ── looking and taking ─────────────────────────────────────────────── */

static const struct tok the_end = { .kind = T_END, .unit = UNIT_NONE };

static void
pass(struct parser *p, bool lines)
{
	const struct tok *t = p->f->toks;

	while (t[p->at].kind == T_COMMENT || (lines && t[p->at].kind == T_NL))
		p->at++;
}

const struct tok *
peek(struct parser *p)
{
	if (p->panic)
		return &the_end;
	pass(p, p->loose > 0);
	return &p->f->toks[p->at];
}

struct tok *
take(struct parser *p)
{
	struct tok *t = &p->f->toks[p->at];

	p->last = p->at++;
	if (is_sign(t, "{"))
		p->braces++;
	if (is_sign(t, "}") && p->braces > 0)
		p->braces--;
	p->end = t->at.to;
	return t;
}

bool
at_kind(struct parser *p, enum tok_kind kind)
{
	return peek(p)->kind == kind;
}

bool
at_sign(struct parser *p, const char *sign)
{
	return is_sign(peek(p), sign);
}

bool
at_word(struct parser *p, const char *word)
{
	const struct tok *t = peek(p);

	return t->kind == T_WORD && !t->quoted && str_eq(t->text, str_of(word));
}

bool
at_name(struct parser *p)
{
	const struct tok *t = peek(p);

	return t->kind == T_WORD && !t->hard;
}

bool
take_sign(struct parser *p, const char *sign)
{
	if (!at_sign(p, sign))
		return false;
	(void)take(p);
	return true;
}

bool
take_word(struct parser *p, const char *word)
{
	if (!at_word(p, word))
		return false;
	take(p)->key = true;
	return true;
}

void
skip_lines(struct parser *p)
{
	if (!p->panic)
		pass(p, true);
}

struct span
span_from(const struct parser *p, uint32_t from)
{
	return (struct span){ from, p->end > from ? p->end : from };
}

uint32_t
here(struct parser *p)
{
	return p->panic ? p->end : peek(p)->at.from;
}

/* Is there a line end between the last token taken and the next one? */
static bool
at_line_start(const struct parser *p)
{
	size_t i = p->at;

	while (i > p->last + 1 && p->f->toks[i - 1].kind == T_COMMENT)
		i--;
	return i > p->last + 1 && p->f->toks[i - 1].kind == T_NL &&
	    p->f->toks[i - 1].line_end;
}

/* ── what is wrong ──────────────────────────────────────────────────── */

/*
 * One problem a line, and none where the lexer already complained about the
 * statement: what follows on the same line mostly follows from it.
 */
static bool
is_known(struct parser *p, uint32_t from)
{
	const struct rule_note *n;
	struct str rest = str_cut(p->f->text, from, p->f->text.n);

	if (from < p->bad_line)
		return true;
	p->bad_line = from + str_find(rest, S("\n")) + 1;
	if (p->lexed == 0)
		return false;
	for (n = p->notes->first; n != NULL; n = n->next)
		if (n->from >= p->item && n->from < p->bad_line)
			return true;
	return false;
}

void
wrong(struct parser *p, struct span at, const char *fix, const char *what, ...)
{
	va_list ap;

	if (p->panic)
		return;
	p->panic = true;
	if (is_known(p, at.from))
		return;
	va_start(ap, what);
	note_list(p->notes, RULE_ERROR, at, fix, what, ap);
	va_end(ap);
}

/* 5 分: the figure and its unit were written apart. */
static bool
unit_apart(struct parser *p, const struct tok *t)
{
	const struct tok *before = &p->f->toks[p->last];
	int i;

	if (before->kind != T_NUM || before->unit != UNIT_NONE)
		return false;
	for (i = 0; i < rule_units_n; i++)
		if (str_eq(t->text, str_of(rule_units[i].word)))
			break;
	if (i == rule_units_n)
		return false;
	wrong(p, (struct span){ before->at.from, t->at.to },
	    job_cstr(p->j,
		job_fmt(p->j, "%.*s%s", STR_FMT(before->text), rule_units[i].word)),
	    "数和单位之间不要空格");
	return true;
}

void
wanted(struct parser *p, const char *after, const char *what, const char *fix)
{
	const struct tok *t = peek(p);
	struct span end = { p->end, p->end };

	if (p->panic || unit_apart(p, t))
		return;
	if (t->kind == T_END)
		wrong(p, end, fix, "%s要写%s，但文件到这里就完了", after, what);
	else if (at_line_start(p) || (t->kind == T_NL && t->line_end))
		wrong(p, end, fix, "%s要写%s，但这一行到这里就完了", after, what);
	else if (t->kind == T_NL)
		wrong(p, t->at, fix, "%s要写%s，读到的是「;」", after, what);
	else
		wrong(p, t->at, fix, "%s要写%s，读到的是「%.*s」", after, what,
		    STR_FMT(str_cut(p->f->text, t->at.from, t->at.to)));
}

bool
deeper(struct parser *p, int *depth, int max, const char *what)
{
	if (p->panic)
		return false;
	if (*depth >= max) {
		wrong(p, peek(p)->at, NULL, "%s套得太深：最多 %d 层", what, max);
		return false;
	}
	(*depth)++;
	return true;
}

/* ── what must come ─────────────────────────────────────────────────── */

void
need_sign(struct parser *p, const char *sign)
{
	const struct tok *t = peek(p);

	if (t->kind == T_NL && !t->line_end && strcmp(sign, ")") == 0) {
		(void)take(p);
		wrong(p, t->at, ",", "括号里用逗号隔开，不用分号");
		return;
	}
	skip_lines(p);
	if (!take_sign(p, sign))
		wanted(p, "这里", job_cstr(p->j, job_fmt(p->j, "「%s」", sign)), NULL);
}

void
need_word(struct parser *p, const char *word)
{
	skip_lines(p);
	if (!take_word(p, word))
		wanted(p, "这里", job_cstr(p->j, job_fmt(p->j, "「%s」", word)), NULL);
}

struct str
need_text(struct parser *p, const char *after)
{
	skip_lines(p);
	if (at_kind(p, T_STR))
		return take(p)->text;
	wanted(p, after, "引号里的文字", "\"…\"");
	return S("");
}

struct tok
need_num(struct parser *p, const char *after)
{
	skip_lines(p);
	if (at_kind(p, T_NUM))
		return *take(p);
	wanted(p, after, "数", NULL);
	return the_end;
}

struct name
need_name(struct parser *p, const char *after)
{
	const struct tok *t;

	skip_lines(p);
	t = peek(p);
	if (at_name(p)) {
		(void)take(p);
		return (struct name){ .text = t->text, .at = t->at };
	}
	if (t->kind == T_WORD && !at_line_start(p))
		wrong(p, t->at,
		    job_cstr(p->j, job_fmt(p->j, "「%.*s」", STR_FMT(t->text))),
		    "「%.*s」是关键词，不能直接作名称；真要用它，写在「」里",
		    STR_FMT(t->text));
	else
		wanted(p, after, "名称", NULL);
	return (struct name){ .text = S(""), .at = span_from(p, p->end) };
}

struct name *
new_name(struct parser *p, struct name n)
{
	struct name *out = NEW(p->j, struct name);

	*out = n;
	return out;
}

struct name *
need_names(struct parser *p, const char *after)
{
	struct name *first = new_name(p, need_name(p, after)), *last = first;

	while (take_sign(p, ",")) {
		last->next = new_name(p, need_name(p, "逗号后面"));
		last = last->next;
	}
	return first;
}

/* ── lists of items, and the way back ───────────────────────────────── */

/* A missing {: if there is a } too many, read on as if it were there. */
static void
no_brace(struct parser *p, const char *after, const char *fix)
{
	if (p->panic)
		return;
	wanted(p, after, "「{」", fix);
	if (p->extra <= 0)
		return;
	p->extra--;
	p->braces++;
	p->panic = false;
}

struct block
open_block(struct parser *p, const char *after, const char *fix)
{
	struct block b = { .loose = p->loose };

	skip_lines(p);
	b.open = (struct span){ here(p), here(p) + 1 };
	if (!take_sign(p, "{"))
		no_brace(p, after, fix);
	b.braces = p->braces;
	if (!p->panic)
		p->loose = 0;
	return b;
}

/* After a problem: on to the line end or } that closes the item. */
static void
mend(struct parser *p, const struct block *b)
{
	const struct tok *t = p->f->toks;

	p->panic = false;
	p->loose = 0;
	/* the problem was met at the start of a line: that line is a new item */
	if (p->at > b->start && at_line_start(p) && p->braces == b->braces)
		return;
	while (t[p->at].kind != T_END) {
		bool same = p->braces == b->braces;

		if (same && t[p->at].kind == T_NL)
			return;
		if (same && b->braces > 0 && is_sign(&t[p->at], "}"))
			return;
		(void)take(p);
	}
}

/* What stands where an item should have ended. */
static void
left_over(struct parser *p)
{
	const struct tok *t = peek(p);
	struct hint h;

	if (unit_apart(p, t))
		return;
	if (t->kind == T_WORD && !t->quoted && !rule_is_keyword(t->text) &&
	    (hint_habit(p->j, t->text, S(""), &h) ||
		hint_stuck(p->j, t->text, S(""), &h)))
		wrong(p, t->at, job_cstr(p->j, h.fix), "%.*s", STR_FMT(h.what));
	else if (at_word(p, "当"))
		wrong(p, t->at, NULL,
		    "「当」写错了地方：它紧跟在分数或效果之后，写在「上限」"
		    "「免」等之前");
	else if (at_word(p, "且") || at_word(p, "或") || at_word(p, "在") ||
	    (t->kind == T_PUNCT && take_relation(p) != OP_NONE))
		wrong(p, t->at, "扣 1分 当 …", "「%.*s」是条件里用的：条件写在「当」后面",
		    STR_FMT(t->text));
	else if (at_sign(p, "{") || at_sign(p, ")"))
		wrong(p, t->at, NULL, "这里不该有「%.*s」：前面这一句已经完了",
		    STR_FMT(t->text));
	else
		wrong(p, t->at, NULL,
		    "「%.*s」前面的一句已经完了：另起一句要换行或用分号隔开",
		    STR_FMT(str_cut(p->f->text, t->at.from, t->at.to)));
}

static void
end_item(struct parser *p, struct block *b)
{
	if (!p->panic && p->loose == 0 && at_kind(p, T_NL)) {
		take(p)->ends = true;
		return;
	}
	if (p->panic || !(at_kind(p, T_END) || (b->braces > 0 && at_sign(p, "}")))) {
		if (!p->panic)
			left_over(p);
		mend(p, b);
	}
}

static bool
close_block(struct parser *p, struct block *b)
{
	if (at_kind(p, T_END)) {
		if (b->braces > 0 && !p->stop) {
			note_forget(p->notes, b->open.from);
			p->bad_line = 0;
			wrong(p, b->open, NULL, "这个「{」没有配对的「}」");
			p->stop = true;
		}
		return true;
	}
	if (b->braces == 0 || !at_sign(p, "}"))
		return false;
	(void)take(p);
	p->loose = b->loose;
	return true;
}

bool
parse_more(struct parser *p, struct block *b)
{
	p->stop = p->stop || p->notes->cut;
	if (p->stop)
		p->panic = true;
	if (p->stop || (p->panic && !b->any))
		return false;
	if (b->any)
		end_item(p, b);
	skip_lines(p);
	if (close_block(p, b))
		return false;
	b->any = true;
	b->start = p->at;
	p->item = here(p);
	return true;
}

void
unknown(struct parser *p, const char *const *words, size_t n)
{
	const struct tok *t = peek(p);
	const char *near;
	struct hint h;

	if (t->kind == T_PUNCT && p->last > 0) {
		wrong(p, t->at, NULL,
		    "一句不能用「%.*s」开头：要接着上一行写，就把它留在上一行末尾",
		    STR_FMT(t->text));
		return;
	}
	if (t->kind != T_WORD || t->quoted) {
		wrong(p, t->at, NULL,
		    "「%.*s」不能写在这一句的开头：每一句要用关键词开头",
		    STR_FMT(str_cut(p->f->text, t->at.from, t->at.to)));
		return;
	}
	near = hint_near(t->text, words, n);
	if (hint_habit(p->j, t->text, S(""), &h))
		wrong(p, t->at, job_cstr(p->j, h.fix), "%.*s", STR_FMT(h.what));
	else if (rule_is_keyword(t->text))
		wrong(p, t->at, NULL, "「%.*s」不能写在这一句的开头", STR_FMT(t->text));
	else if (near != NULL)
		wrong(p, t->at, near, "「%.*s」不认识，是不是「%s」", STR_FMT(t->text),
		    near);
	else if (hint_stuck(p->j, t->text, S(""), &h))
		wrong(p, t->at, job_cstr(p->j, h.fix), "%.*s", STR_FMT(h.what));
	else
		wrong(p, t->at, NULL, "「%.*s」不认识：每一句要用关键词开头",
		    STR_FMT(t->text));
}

/* ── the door ───────────────────────────────────────────────────────── */

enum err
rule_parse(struct job *j, struct file *f, struct rule_notes *notes)
{
	struct parser p = { .j = j, .f = f, .notes = notes };
	size_t errors = notes->errors, i;

	if (rule_lex(j, f, notes) != OK)
		p.lexed = notes->errors - errors;
	for (i = 0; i < f->toks_n; i++)
		p.extra += is_sign(&f->toks[i], "}") - is_sign(&f->toks[i], "{");
	parse_file(&p);
	if (notes->errors > errors)
		return fail(j, E_INPUT, "方案有读不懂的地方；请按提示修改");
	return OK;
}
