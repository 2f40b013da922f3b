/* SPDX-License-Identifier: MIT
 *
 * utf8.c -- is a text UTF-8?
 *
 * Character by character, and for long texts first 64 bytes at a time; the table of the
 * first says the same as the comparisons of the second.
 */
#include "base/base.h"

/* ── a character at a time ──────────────────────────────────────────── */

/*
 * Length of the well-formed character that begins ${p} (${n} > 0 bytes), or 0:
 * the table of Unicode 15, 3.9 (no overlong forms, no surrogates).
 */
static size_t
char_len(const unsigned char *p, size_t n)
{
	static const struct {
		unsigned char first, last; /* of the leading byte */
		unsigned char low, high;   /* of the second byte */
		size_t len;
	} form[] = {
		{ 0xC2, 0xDF, 0x80, 0xBF, 2 },
		{ 0xE0, 0xE0, 0xA0, 0xBF, 3 },
		{ 0xE1, 0xEC, 0x80, 0xBF, 3 },
		{ 0xED, 0xED, 0x80, 0x9F, 3 },
		{ 0xEE, 0xEF, 0x80, 0xBF, 3 },
		{ 0xF0, 0xF0, 0x90, 0xBF, 4 },
		{ 0xF1, 0xF3, 0x80, 0xBF, 4 },
		{ 0xF4, 0xF4, 0x80, 0x8F, 4 },
	};
	size_t i = 0, k;

	if (p[0] < 0x80)
		return p[0] != 0;
	while (i < ARRAY_N(form) && (p[0] < form[i].first || p[0] > form[i].last))
		i++;
	if (i == ARRAY_N(form) || n < form[i].len || p[1] < form[i].low ||
	    p[1] > form[i].high)
		return 0;
	for (k = 2; k < form[i].len; k++)
		if ((p[k] & 0xC0) != 0x80)
			return 0;
	return form[i].len;
}

/* How many of the ${n} bytes at ${p} are ASCII and not NUL. */
static size_t
ascii_run(const unsigned char *p, size_t n)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	size_t at = 0;
	uint64_t w;

	for (; at + sizeof w <= n; at += sizeof w) {
		memcpy(&w, p + at, sizeof w);
		if (((w | (w - (high >> 7))) & high) != 0)
			break;
	}
	while (at < n && p[at] > 0 && p[at] < 0x80)
		at++;
	return at;
}

/* The first byte from ${at} on, where a character begins, that is wrong; or the end. */
static size_t
first_wrong(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p;

	while (at < s.n) {
		size_t len;

		at += ascii_run(p + at, s.n - at);
		/* Most other text: characters of three bytes that have no other form. */
		while (s.n - at >= 3 && p[at] > 0xE0 && p[at] < 0xED &&
		    (p[at + 1] & 0xC0) == 0x80 && (p[at + 2] & 0xC0) == 0x80)
			at += 3;
		if (at == s.n)
			break;
		len = char_len(p + at, s.n - at);
		if (len == 0)
			break;
		at += len;
	}
	return at;
}

/* ── 64 bytes at a time ─────────────────────────────────────────────── */

#define BLOCK 64
#define LONG (4 * BLOCK)
#define AHEAD 4096 /* bytes that memory is asked for in time */
#define BEFORE 3   /* bytes that a character can have before its last */

typedef int8_t sixteen __attribute__((vector_size(16)));

/* Are all bytes of the block ASCII and not NUL? */
static inline bool
is_ascii(const unsigned char *p)
{
	sixteen w[BLOCK / sizeof(sixteen)], all;
	uint64_t half[2];

	memcpy(w, p, sizeof w);
	all = (w[0] > 0) & (w[1] > 0) & (w[2] > 0) & (w[3] > 0);
	memcpy(half, &all, sizeof half);
	return (half[0] & half[1]) == UINT64_MAX;
}

/* Is each byte of the block at ${p} + BEFORE right behind those in front of it? */
MANY_WIDTHS static bool
is_right(const unsigned char *p)
{
	uint8_t wrong = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		uint8_t c = p[i], b = p[i + 1], a = p[i + 2], x = p[i + BEFORE];

		wrong |= ((x & 0xC0) == 0x80) !=
		    ((a >= 0xC0) | (b >= 0xE0) | (c >= 0xF0));
		wrong |= (x == 0) | (x == 0xC0) | (x == 0xC1) | (x >= 0xF5);
		wrong |= (a == 0xE0) & (x < 0xA0);  /* overlong */
		wrong |= (a == 0xED) & (x >= 0xA0); /* surrogates */
		wrong |= (a == 0xF0) & (x < 0x90);  /* overlong */
		wrong |= (a == 0xF4) & (x >= 0x90); /* above U+10FFFF */
	}
	return wrong == 0;
}

/* Where in a long text a character begins, not far from where the first wrong one does or
 * the last block ends. */
static size_t
skip_blocks(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned char first[BEFORE + BLOCK] = { 0 };
	size_t at = 0;

	if (s.n < LONG)
		return 0;
	memcpy(first + BEFORE, p, BLOCK);
	if (!is_right(first))
		return 0;
	do {
		at += BLOCK;
		__builtin_prefetch(p + at + AHEAD);
	} while (at + BLOCK <= s.n &&
	    ((is_ascii(p + at) && p[at - 1] < 0x80) || is_right(p + at - BEFORE)));
	/* The last character may not be whole. */
	do
		at--;
	while (at > 0 && (p[at] & 0xC0) == 0x80);
	return at;
}

bool
utf8_valid(struct str s, size_t *bad)
{
	size_t wrong = first_wrong(s, skip_blocks(s));

	if (wrong < s.n)
		*bad = wrong;
	return wrong == s.n;
}
