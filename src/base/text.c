/* SPDX-License-Identifier: MIT
 *
 * text.c -- pieces of text, and the width of characters
 *
 * A struct str is looked at, never written to.  Width follows the East Asian
 * Width property W and F; ambiguous characters (“ ” … ×) count 1.  No case,
 * no normalisation, no locale.
 */
#include "base/base.h"

/* ── pieces ─────────────────────────────────────────────────────────── */

struct str
str_of(const char *c)
{
	return c == NULL ? S("") : (struct str){ c, strlen(c) };
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return c != 0 ? (c > 0) - (c < 0) : (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str head)
{
	return s.n >= head.n && str_eq(str_cut(s, 0, head.n), head);
}

bool
str_ends(struct str s, struct str tail)
{
	return s.n >= tail.n && str_eq(str_cut(s, s.n - tail.n, s.n), tail);
}

struct str
str_cut(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from >= to)
		return S("");
	return (struct str){ s.p + from, to - from };
}

static const struct str wide_blank = { "\xE3\x80\x80", 3 }; /* U+3000 */

/* Bytes of the blank that ${s} begins with, or 0. */
static size_t
blank_first(struct str s)
{
	if (s.n > 0 && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
		return 1;
	return str_starts(s, wide_blank) ? wide_blank.n : 0;
}

static size_t
blank_last(struct str s)
{
	char c = s.n > 0 ? s.p[s.n - 1] : 'x';

	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	return str_ends(s, wide_blank) ? wide_blank.n : 0;
}

/* No blank begins or ends with it. */
static bool
is_word(char c)
{
	return c > ' ' && c < 0x7F;
}

struct str
str_trim(struct str s)
{
	size_t k;

	if (s.n > 0 && is_word(s.p[0]) && is_word(s.p[s.n - 1]))
		return s;
	while ((k = blank_first(s)) > 0)
		s = str_cut(s, k, s.n);
	while ((k = blank_last(s)) > 0)
		s = str_cut(s, 0, s.n - k);
	return s;
}

size_t
str_find(struct str s, struct str part)
{
	const char *at;

	if (part.n == 0)
		return 0;
	if (s.n < part.n)
		return s.n;
	at = memmem(s.p, s.n, part.p, part.n);
	return at == NULL ? s.n : (size_t)(at - s.p);
}

/* ── UTF-8 ──────────────────────────────────────────────────────────── */

uint32_t
utf8_next(struct str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.p + *at;
	uint32_t c = p[0];
	size_t more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3, k;

	if (more > 0)
		c &= 0x3Fu >> more;
	for (k = 1; k <= more; k++)
		c = c << 6 | (p[k] & 0x3Fu);
	*at += more + 1;
	return c;
}

size_t
utf8_count(struct str s)
{
	size_t n = 0, i;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

/* ── kinds of characters ────────────────────────────────────────────── */

struct range {
	uint32_t from, to;
};

static bool
in_ranges(uint32_t c, const struct range *r, size_t n)
{
	size_t i;

	for (i = 0; i < n && r[i].from <= c; i++)
		if (c <= r[i].to)
			return true;
	return false;
}

size_t
utf8_width(struct str s)
{
	static const struct range none[] = {
		{ 0x0300, 0x036F },
		{ 0x200B, 0x200F },
		{ 0xFE00, 0xFE0F },
	};
	static const struct range two[] = {
		{ 0x1100, 0x115F },
		{ 0x2E80, 0x303E },
		{ 0x3041, 0x4DBF },
		{ 0x4E00, 0xA4CF },
		{ 0xA960, 0xA97C },
		{ 0xAC00, 0xD7A3 },
		{ 0xF900, 0xFAFF },
		{ 0xFE10, 0xFE19 },
		{ 0xFE30, 0xFE6B },
		{ 0xFF01, 0xFF60 },
		{ 0xFFE0, 0xFFE6 },
		{ 0x1F300, 0x1F64F },
		{ 0x1F680, 0x1F6FC },
		{ 0x1F900, 0x1F9FF },
		{ 0x20000, 0x3FFFD },
	};
	size_t at = 0, width = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if (c < 0x0300)
			width++;
		else if (in_ranges(c, two, ARRAY_N(two)))
			width += 2;
		else if (!in_ranges(c, none, ARRAY_N(none)))
			width++;
	}
	return width;
}

bool
utf8_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000;
}

bool
is_cjk(uint32_t c)
{
	static const struct range cjk[] = {
		{ 0x2E80, 0x2FD5 },
		{ 0x3005, 0x3007 },
		{ 0x3021, 0x3029 },
		{ 0x3041, 0x3096 },
		{ 0x309D, 0x309F },
		{ 0x30A1, 0x30FA },
		{ 0x30FC, 0x30FF },
		{ 0x3105, 0x312F },
		{ 0x31A0, 0x31BF },
		{ 0x31F0, 0x31FF },
		{ 0x3400, 0x4DBF },
		{ 0x4E00, 0x9FFF },
		{ 0xF900, 0xFAFF },
		{ 0x20000, 0x3FFFD },
	};

	return in_ranges(c, cjk, ARRAY_N(cjk));
}
