/* SPDX-License-Identifier: MIT
 *
 * edit.c -- new figures in an old text; items taken out and moved
 *
 * Only what was asked for changes: comments, names and line breaks of the author
 * stay, and the formatter lays the result out.
 */
#include "rule/sheet.h"

/* ── texts ──────────────────────────────────────────────────────────── */

struct str
text_put(struct job *j, struct str text, struct span at, struct str by)
{
	struct buf b = { .j = j };

	buf_put(&b, str_cut(text, 0, at.from));
	buf_put(&b, by);
	buf_put(&b, str_cut(text, at.to, text.n));
	return buf_str(&b);
}

enum err
text_laid_out(struct job *j, struct str name, struct str text, struct str *out)
{
	struct rule_notes notes = { .j = j, .name = name, .text = text };
	enum err e = rule_format(j, name, text, &notes, out);

	if (e == E_INPUT && notes.first != NULL)
		return fail(j, E_INPUT, "改过以后第 %u 行读不懂：%.*s", notes.first->line,
		    STR_FMT(notes.first->what));
	return e;
}

/* ── figures ────────────────────────────────────────────────────────── */

/* Digits and signs as typed on a Chinese keyboard: １０．５ is 10.5. */
static struct str
narrow(struct job *j, struct str s)
{
	struct buf b = { .j = j };

	for (size_t at = 0, from = 0; at < s.n; from = at) {
		uint32_t c = utf8_next(s, &at);

		if (c >= 0xFF01 && c <= 0xFF5E)
			buf_c(&b, (char)(c - 0xFF01 + '!'));
		else if (c == 0x3002)
			buf_c(&b, '.');
		else
			buf_put(&b, str_cut(s, from, at));
	}
	return str_trim(buf_str(&b));
}

static struct tok *
tok_at(const struct file *f, const struct rule_edit *e)
{
	for (size_t i = 0; i < f->toks_n; i++)
		if (is_figure(&f->toks[i]) && f->toks[i].at.from == e->from &&
		    f->toks[i].at.to == e->to)
			return &f->toks[i];
	return NULL;
}

static struct str
unit_word(const struct tok *t)
{
	return t->kind == T_NUM && t->unit != UNIT_NONE ? str_of(rule_units[t->unit].word)
							: S("");
}

/* ${s} as the one token it must be; false if it is none or another kind. */
static bool
is_same_kind(struct job *j, struct str s, const struct tok *was)
{
	struct rule_notes notes = { .j = j, .text = s };
	struct file f = { .text = s };
	const struct tok *t;

	if (rule_lex(j, &f, &notes) != OK || f.toks_n < 2)
		return false;
	t = f.toks;
	return t[0].kind == was->kind && t[0].at.to == s.n && t[0].unit == was->unit &&
	    (t[0].year == 0) == (was->year == 0);
}

static struct str
told_of(struct job *j, const struct tok *t)
{
	if (t->kind == T_NUM)
		return job_fmt(j, "请填数字，单位是%s，例如 %.*s",
		    t->unit == UNIT_NONE ? "原来的" : rule_units[t->unit].word,
		    STR_FMT(t->text));
	if (t->kind == T_MONTHDAY)
		return S("请填每月的哪一天，例如 26日");
	return t->year != 0 ? S("请填日期，例如 2026-12-10")
			    : S("请填每年的月和日，例如 12月10日");
}

/* What ${e} puts in the place of ${t}; false: it cannot be read. */
static bool
read_edit(struct job *j, const struct tok *t, const struct rule_edit *e, struct str *by)
{
	struct str s = narrow(j, e->typed), unit = unit_word(t);
	struct num x;

	if (t->kind != T_NUM) {
		*by = s;
		return is_same_kind(j, s, t);
	}
	if (unit.n > 0 && str_ends(s, unit))
		s = str_trim(str_cut(s, 0, s.n - unit.n));
	if (!num_parse(s, &x) || x.u < 0)
		return false;
	*by = job_fmt(j, "%.*s%.*s", STR_FMT(num_text(j, x)), STR_FMT(unit));
	return is_same_kind(j, *by, t);
}

static int
by_place(const void *a, const void *b)
{
	const struct rule_edit *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

static enum err
put_edit(struct job *j, const struct file *f, struct rule_edit *e, struct buf *b,
    uint32_t *at)
{
	const struct tok *t = tok_at(f, e);
	struct str by;

	if (t == NULL || e->from < *at)
		return fail(j, E_INPUT, "要改的数不在原来的地方；请刷新页面再改");
	if (!read_edit(j, t, e, &by)) {
		e->told = told_of(j, t);
		return OK;
	}
	buf_put(b, str_cut(f->text, *at, e->from));
	buf_put(b, by);
	*at = e->to;
	return OK;
}

enum err
rule_edit(struct job *j, struct str name, struct str text, struct rule_edit *edit,
    size_t n, struct str *out)
{
	struct rule_notes notes = { .j = j, .name = name, .text = text };
	struct file f = { .name = name, .text = text };
	struct buf b = { .j = j };
	uint32_t at = 0;
	size_t wrong = 0;
	enum err e = rule_lex(j, &f, &notes);

	if (n > 0)
		qsort(edit, n, sizeof *edit, by_place);
	for (size_t i = 0; e == OK && i < n; i++) {
		e = put_edit(j, &f, &edit[i], &b, &at);
		wrong += edit[i].told.n > 0;
	}
	if (e != OK)
		return e;
	if (wrong > 0)
		return fail(j, E_INPUT, "有 %zu 处填得不对", wrong);
	buf_put(&b, str_cut(text, at, text.n));
	return text_laid_out(j, name, buf_str(&b), out);
}
