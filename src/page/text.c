/* SPDX-License-Identifier: MIT
 *
 * text.c -- a scheme as text: numbered lines, coloured words, marked problems
 *
 * Colouring reads tokens, not grammar: a word is coloured if the language
 * knows it, wherever it stands.  It changes no character of the text.
 */
#include "page/draft.h"

struct text_page {
	struct frame frame;
	struct str title;
	struct html code;
	struct check_view check;
};
#include "page/text.html.h"

enum mark { PLAIN, WORD, NUMBER, TEXT, REMARK };

static const char *const marks[] = {
	[PLAIN] = NULL,
	[WORD] = "k",
	[NUMBER] = "n",
	[TEXT] = "s",
	[REMARK] = "c",
};

static bool
is_letter(uint32_t c)
{
	return is_cjk(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_keyword(struct str s)
{
	for (size_t i = 0; i < rule_words_n; i++)
		if (strncmp(rule_words[i].word, s.p, s.n) == 0 &&
		    rule_words[i].word[s.n] == '\0')
			return true;
	return false;
}

/* Where the run of letters and digits that goes on at ${at} ends. */
static size_t
run_end(struct str s, size_t at)
{
	size_t next = at;

	while (next < s.n) {
		uint32_t c = utf8_next(s, &next);

		if (!is_letter(c) && !is_digit(c) && c != '.' && c != '-' && c != '%')
			break;
		at = next;
	}
	return at;
}

static size_t
word_end(struct str s, size_t at)
{
	size_t next = at;

	while (next < s.n) {
		uint32_t c = utf8_next(s, &next);

		if (!is_letter(c) && !is_digit(c))
			break;
		at = next;
	}
	return at;
}

/* "…" and “…” end on the same line, by the rules of the language. */
static size_t
quote_end(struct str s, size_t at, struct str closing)
{
	size_t found = str_find(str_cut(s, at, s.n), closing);

	return found < s.n - at ? at + found + closing.n : s.n;
}

/* The token of ${line} at ${at}: its mark; *end is where the next begins. */
static enum mark
token(struct str line, size_t at, size_t *end)
{
	size_t next = at;
	uint32_t c = utf8_next(line, &next);
	enum mark m = PLAIN;

	*end = next;
	if (c == '#') {
		*end = line.n;
		m = REMARK;
	} else if (c == '"') {
		*end = quote_end(line, next, S("\""));
		m = TEXT;
	} else if (c == 0x201C) {
		*end = quote_end(line, next, S("”"));
		m = TEXT;
	} else if (is_digit(c)) {
		*end = run_end(line, next);
		m = NUMBER;
	} else if (is_letter(c)) {
		*end = word_end(line, next);
		m = is_keyword(str_cut(line, at, *end)) ? WORD : PLAIN;
	}
	return m;
}

static void
put_line(struct out *o, struct str line)
{
	size_t end;

	for (size_t at = 0; at < line.n; at = end) {
		const char *class = marks[token(line, at, &end)];

		if (class != NULL)
			buf_fmt(&o->b, "<i class=\"%s\">", class);
		out_any(o, str_cut(line, at, end));
		if (class != NULL)
			buf_put(&o->b, S("</i>"));
	}
}

const char *
text_line_class(const struct rule_note **at, uint32_t line)
{
	const char *class = "";

	for (; *at != NULL && (*at)->line <= line; *at = (*at)->next) {
		if ((*at)->line < line)
			continue;
		if ((*at)->level != RULE_WARNING)
			class = " class=\"wrong\"";
		else if (class[0] == '\0')
			class = " class=\"warn\"";
	}
	return class;
}

struct html
text_code(struct job *j, struct str text, const struct rule_note *first)
{
	struct out o = { .b = { .j = j } };
	const struct rule_note *at = first;
	struct str rest = text;
	size_t to;

	for (uint32_t line = 1; rest.n > 0; line++) {
		to = str_find(rest, S("\n"));
		buf_fmt(&o.b, "<span id=\"l%u\"%s>", line, text_line_class(&at, line));
		put_line(&o, str_cut(rest, 0, to));
		buf_put(&o.b, S("</span>"));
		rest = str_cut(rest, to < rest.n ? to + 1 : to, rest.n);
	}
	return (struct html){ buf_str(&o.b) };
}

enum err
page_text(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct text_page v;
	enum err e = load_scheme(r, db, &l);

	if (e != OK)
		return e;
	v = (struct text_page){ .frame = frame_of(r,
				    job_fmt(r->job, "%.*s 文本", STR_FMT(l.title))),
		.title = l.title };
	frame_scheme(r, &v.frame, l.title, l.scheme.id);
	v.code = text_code(r->job, l.scheme.text, l.notes.first);
	v.check = check_view(r->job, &l.notes, "计分",
	    job_fmt(r->job, "/scheme/%lld/text", (long long)l.scheme.id));
	text_page_html(&r->out, &v);
	return OK;
}
