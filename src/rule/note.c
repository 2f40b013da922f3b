/* SPDX-License-Identifier: MIT
 *
 * note.c -- what the checker tells the author, and how a terminal shows it
 *
 * Notes are kept in the order of the text, at most RULE_NOTE_MAX of them; all
 * are counted.  Showing one never sends a control character to the terminal
 * and works on text that is not valid UTF-8.  Nothing here judges a scheme.
 */
#include "rule/parse.h"

#define SHOWN_MAX 100 /* characters of the line shown before the place */
#define LONGEST 300   /* bytes of it shown at the place and behind */

/* ── adding ─────────────────────────────────────────────────────────── */

static void
place(struct rule_note *n, struct str text)
{
	size_t i;

	n->line = 1;
	n->col = 1;
	for (i = 0; i < n->from; i++) {
		if (text.p[i] == '\n') {
			n->line++;
			n->col = 1;
		} else if (((unsigned char)text.p[i] & 0xC0) != 0x80) {
			n->col++;
		}
	}
}

static void
count(struct rule_notes *notes, enum rule_level level)
{
	switch (level) {
	case RULE_ERROR:
		notes->errors++;
		break;
	case RULE_WARNING:
		notes->warnings++;
		break;
	}
}

void
rule_note(struct rule_notes *notes, enum rule_level level, struct span at,
    struct str what, struct str fix)
{
	size_t kept = notes->errors + notes->warnings;
	struct rule_note **link = &notes->first;
	struct rule_note *n;

	count(notes, level);
	if (kept >= RULE_NOTE_MAX) {
		notes->cut = true;
		return;
	}
	n = NEW(notes->j, struct rule_note);
	n->level = level;
	n->what = what;
	n->fix = fix;
	n->from = at.from <= notes->text.n ? at.from : (uint32_t)notes->text.n;
	n->to = at.to <= notes->text.n ? at.to : (uint32_t)notes->text.n;
	place(n, notes->text);
	while (*link != NULL && (*link)->from <= n->from)
		link = &(*link)->next;
	n->next = *link;
	*link = n;
}

void
note_list(struct rule_notes *notes, enum rule_level level, struct span at,
    const char *fix, const char *what, va_list args)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, what, again);
	va_end(again);
	p = job_alloc(notes->j, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, what, args);
	rule_note(notes, level, at, (struct str){ p, (size_t)n }, str_of(fix));
}

void
rule_notef(struct rule_notes *notes, enum rule_level level, struct span at,
    const char *fix, const char *what, ...)
{
	va_list ap;

	va_start(ap, what);
	note_list(notes, level, at, fix, what, ap);
	va_end(ap);
}

void
note_forget(struct rule_notes *notes, uint32_t from)
{
	struct rule_note **link = &notes->first;

	while (*link != NULL) {
		if ((*link)->level == RULE_ERROR && (*link)->from > from) {
			*link = (*link)->next;
			notes->errors--;
		} else {
			link = &(*link)->next;
		}
	}
}

struct str
rule_level_word(enum rule_level level)
{
	switch (level) {
	case RULE_ERROR:
		return S("须改");
	case RULE_WARNING:
		return S("请斟酌");
	}
	return S("");
}

/* ── showing ────────────────────────────────────────────────────────── */

/* Up to ${n} characters back from ${at}, not before ${floor}. */
static size_t
back(struct str s, size_t at, size_t floor, size_t n)
{
	for (; at > floor && n > 0; n--)
		do
			at--;
		while (at > floor && ((unsigned char)s.p[at] & 0xC0) == 0x80);
	return at;
}

/* ${part} as a terminal may see it: control characters and broken text hidden. */
static struct str
harmless(struct job *j, struct str part)
{
	struct buf b = { .j = j };
	size_t bad, i;

	while (!utf8_valid(part, &bad)) {
		buf_put(&b, str_cut(part, 0, bad));
		buf_put(&b, S("?"));
		part = str_cut(part, bad + 1, part.n);
	}
	buf_put(&b, part);
	for (i = 0; i < b.n; i++)
		if (((unsigned char)b.p[i] < ' ' && b.p[i] != '\t') || b.p[i] == 0x7F)
			b.p[i] = '?';
	return buf_str(&b);
}

/* Blanks as wide as ${s}; a tab stays a tab, so that columns meet. */
static void
put_blank(struct buf *b, struct str s)
{
	size_t at = 0, from;

	while (at < s.n) {
		from = at;
		if (utf8_next(s, &at) == '\t')
			buf_c(b, '\t');
		else
			buf_pad(b, utf8_width(str_cut(s, from, at)), ' ');
	}
}

/* The line around the note, and a caret under what is meant. */
static void
put_line(struct buf *b, struct str text, const struct rule_note *n)
{
	size_t from = n->from, to = n->from, end, start, width;
	struct str before, meant, after;

	while (from > 0 && text.p[from - 1] != '\n')
		from--;
	while (to < text.n && text.p[to] != '\n' && text.p[to] != '\r')
		to++;
	end = n->to < to ? n->to : to;
	if (end > n->from + LONGEST)
		end = back(text, n->from + LONGEST, n->from, 1);
	start = back(text, n->from, from, SHOWN_MAX);
	before = harmless(b->j, str_cut(text, start, n->from));
	meant = harmless(b->j, str_cut(text, n->from, end));
	after = str_cut(text, end, to);
	if (after.n > LONGEST)
		after = str_cut(after, 0, back(after, LONGEST, 0, 1));
	after = harmless(b->j, after);
	buf_fmt(b, "    %.*s%.*s%.*s\n    ", STR_FMT(before), STR_FMT(meant),
	    STR_FMT(after));
	put_blank(b, before);
	width = utf8_width(meant);
	buf_pad(b, width > 0 ? width : 1, '^');
	buf_c(b, '\n');
}

void
rule_note_put(struct buf *b, const struct rule_notes *notes, const struct rule_note *note)
{
	struct str level = rule_level_word(note->level);

	buf_fmt(b, "%.*s:%u:%u: %.*s：%.*s\n", STR_FMT(notes->name), note->line,
	    note->col, STR_FMT(level), STR_FMT(note->what));
	put_line(b, notes->text, note);
	if (note->fix.n > 0)
		buf_fmt(b, "    建议：%.*s\n", STR_FMT(note->fix));
}
