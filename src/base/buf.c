/* SPDX-License-Identifier: MIT
 *
 * buf.c -- output that grows in the job's arena
 *
 * Capacity doubles, so a text of n bytes costs at most 4n of the arena.  A
 * buffer is never freed or shrunk, and is not terminated.
 */
#include <assert.h>
#include <stdarg.h>

#include "base/arena.h"
#include "base/base.h"

/* Make room for ${more} bytes and return where they go. */
static char *
room(struct buf *b, size_t more)
{
	size_t want = b->n + more, cap = b->cap > 0 ? b->cap : 64;

	if (want <= b->cap)
		return b->p + b->n;
	while (cap < want && cap <= SIZE_MAX / 2)
		cap *= 2;
	if (cap < want)
		cap = want;
	b->p = arena_grow(b->j, b->p, b->cap, cap);
	b->cap = cap;
	return b->p + b->n;
}

void
buf_put(struct buf *b, struct str s)
{
	if (s.n == 0)
		return;
	memcpy(room(b, s.n), s.p, s.n);
	b->n += s.n;
}

void
buf_c(struct buf *b, char c)
{
	*room(b, 1) = c;
	b->n++;
}

void
buf_pad(struct buf *b, size_t n, char c)
{
	if (n == 0)
		return;
	memset(room(b, n), c, n);
	b->n += n;
}

void
buf_int(struct buf *b, int64_t v)
{
	char digit[20];
	size_t at = sizeof digit;
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

	do {
		digit[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	if (v < 0)
		digit[--at] = '-';
	buf_put(b, (struct str){ digit + at, sizeof digit - at });
}

#define SHORT 64 /* bytes: most of what is formatted fits at once */

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	char *at = room(b, SHORT);
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(at, SHORT, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (n >= SHORT)
		(void)vsnprintf(room(b, (size_t)n + 1), (size_t)n + 1, fmt, again);
	va_end(again);
	b->n += (size_t)n;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p != NULL ? b->p : "", b->n };
}
