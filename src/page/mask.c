/* SPDX-License-Identifier: MIT
 *
 * mask.c -- the form token, different in every page that carries it
 *
 * Pages are compressed, and what is compressed beside a secret tells of it by
 * its length, page after page.  So a page carries a pad of chance bytes and the
 * token under that pad; two pages of one session have nothing in common.
 */
#include <sys/random.h>

#include "page/view.h"

#define TOKEN_MAX 64

void
page_chance(unsigned char *out, size_t n)
{
	if (getrandom(out, n, 0) != (ssize_t)n)
		abort(); /* no chance, no server */
}

static void
put_hex(struct buf *b, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_fmt(b, "%02x", p[i]);
}

struct str
token_masked(struct job *j, struct str token)
{
	unsigned char pad[TOKEN_MAX], under[TOKEN_MAX];
	struct buf b = { .j = j };

	if (token.n == 0 || token.n > TOKEN_MAX)
		return S("");
	page_chance(pad, token.n);
	for (size_t i = 0; i < token.n; i++)
		under[i] = pad[i] ^ (unsigned char)token.p[i];
	put_hex(&b, pad, token.n);
	put_hex(&b, under, token.n);
	return buf_str(&b);
}

/* 0–15, or -1. */
static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = memchr(digits, c, 16);

	return at == NULL ? -1 : (int)(at - digits);
}

static int
byte_at(struct str s, size_t at)
{
	int high = digit(s.p[2 * at]), low = digit(s.p[2 * at + 1]);

	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

struct str
token_bare(struct job *j, struct str masked)
{
	size_t n = masked.n / 4;
	char *out = job_alloc(j, n + 1);

	if (masked.n % 4 != 0 || n > TOKEN_MAX)
		return S("");
	for (size_t i = 0; i < n; i++) {
		int pad = byte_at(masked, i), under = byte_at(masked, n + i);

		if (pad < 0 || under < 0)
			return S("");
		out[i] = (char)(pad ^ under);
	}
	return (struct str){ out, n };
}
