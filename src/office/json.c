/* SPDX-License-Identifier: MIT
 *
 * json.c -- writes JSON; json_read.c reads it
 *
 * Append-only: what is written is never looked at again.  Text is escaped as
 * RFC 8259 asks and otherwise left as UTF-8.
 */
#include <assert.h>

#include "office/office.h"

static void
line(struct office_json *w)
{
	if (w->flat)
		return;
	buf_c(w->out, '\n');
	buf_pad(w->out, w->depth * 2, ' ');
}

/* Whatever must stand before a value or a key at this place. */
static void
before(struct office_json *w)
{
	if (w->keyed) {
		w->keyed = false;
		return;
	}
	assert(w->depth > 0 || !w->more);
	if (w->more)
		buf_c(w->out, ',');
	if (w->depth > 0)
		line(w);
}

static void
before_value(struct office_json *w)
{
	assert(w->keyed || w->depth == 0 || w->close[w->depth - 1] == ']');
	before(w);
	w->more = true;
}

static void
open(struct office_json *w, char opens, char closes)
{
	before_value(w);
	assert(w->depth < OFFICE_JSON_DEPTH);
	buf_c(w->out, opens);
	w->close[w->depth++] = closes;
	w->more = false;
}

void
office_json_object(struct office_json *w)
{
	open(w, '{', '}');
}

void
office_json_array(struct office_json *w)
{
	open(w, '[', ']');
}

void
office_json_end(struct office_json *w)
{
	assert(w->depth > 0 && !w->keyed);
	w->depth--;
	if (w->more)
		line(w);
	buf_c(w->out, w->close[w->depth]);
	w->more = true;
	if (w->depth == 0)
		buf_c(w->out, '\n');
}

static void
put_control(struct buf *b, unsigned c)
{
	buf_put(b, S("\\u00"));
	buf_c(b, "01"[c >> 4]);
	buf_c(b, "0123456789abcdef"[c & 15]);
}

static void
put_char(struct buf *b, char c)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
	const char *at = c == '\0' ? NULL : strchr(plain, c);

	if (at != NULL)
		buf_put(b, (struct str){ (char[]){ '\\', letter[at - plain] }, 2 });
	else if ((unsigned char)c < 0x20)
		put_control(b, (unsigned)c);
	else
		buf_c(b, c);
}

static bool
is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

static void
put_text(struct buf *b, struct str s)
{
	size_t i = 0, from;

	buf_c(b, '"');
	while (i < s.n) {
		for (from = i; i < s.n && is_plain(s.p[i]); i++)
			;
		buf_put(b, str_cut(s, from, i));
		if (i < s.n)
			put_char(b, s.p[i++]);
	}
	buf_c(b, '"');
}

void
office_json_key(struct office_json *w, struct str key)
{
	assert(!w->keyed && w->depth > 0 && w->close[w->depth - 1] == '}');
	before(w);
	put_text(w->out, key);
	buf_put(w->out, w->flat ? S(":") : S(": "));
	w->keyed = true;
}

void
office_json_text(struct office_json *w, struct str text)
{
	before_value(w);
	put_text(w->out, text);
}

void
office_json_number(struct office_json *w, struct str decimal)
{
	before_value(w);
	assert(decimal.n > 0);
	buf_put(w->out, decimal);
}

void
office_json_int(struct office_json *w, int64_t n)
{
	before_value(w);
	buf_int(w->out, n);
}

void
office_json_null(struct office_json *w)
{
	before_value(w);
	buf_put(w->out, S("null"));
}

void
office_json_bool(struct office_json *w, bool yes)
{
	before_value(w);
	buf_put(w->out, yes ? S("true") : S("false"));
}
