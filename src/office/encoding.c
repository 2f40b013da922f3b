/* SPDX-License-Identifier: MIT
 *
 * encoding.c -- from the bytes of a file to UTF-8
 *
 * Decided strictly: valid UTF-8 is UTF-8; anything else must be GB18030 from
 * the first byte to the last.  No statistics, no third encoding, no repair.
 */
#include <errno.h>
#include <iconv.h>

#include "office/encoding.h"
#include "office/office.h"

static const struct str bom = { "\xEF\xBB\xBF", 3 };

/* The line, from 1, in which byte ${at} stands; CRLF, LF and CR end lines. */
static size_t
line_of(struct str s, size_t at)
{
	size_t line = 1, i;

	for (i = 0; i < at; i++)
		if (s.p[i] == '\n' ||
		    (s.p[i] == '\r' && !(i + 1 < s.n && s.p[i + 1] == '\n')))
			line++;
	return line;
}

/* Line ends: each LF, and each CR that no LF follows.  Sixteen sums, one per byte, are
 * added up before one of them can overflow. */
static size_t
count_lines(struct str s)
{
	typedef uint8_t sixteen __attribute__((vector_size(16)));
	const sixteen lf = (sixteen){ 0 } + '\n', cr = (sixteen){ 0 } + '\r';
	size_t lines = 0, at = 0;

	while (at + sizeof(sixteen) < s.n) {
		sixteen sum = { 0 }, w, next;

		for (int k = 0; k < 255 && at + sizeof w < s.n; k++, at += sizeof w) {
			memcpy(&w, s.p + at, sizeof w);
			memcpy(&next, s.p + at + 1, sizeof next);
			sum -= (sixteen)((w == lf) | ((w == cr) & (next != lf)));
		}
		for (size_t k = 0; k < sizeof sum; k++)
			lines += sum[k];
	}
	for (; at < s.n; at++)
		lines += s.p[at] == '\n' ||
		    (s.p[at] == '\r' && (at + 1 == s.n || s.p[at + 1] != '\n'));
	return lines;
}

#define PIECE ((size_t)32 << 10)

/* Is ${s} UTF-8, and how many lines end in it?  Some lines at a time, so that they are
 * looked at twice while they are at hand. */
static bool
look_through(struct str s, size_t *bad, size_t *lines)
{
	*lines = 0;
	for (size_t at = 0, to; at < s.n; at = to) {
		const char *lf = s.n - at <= PIECE
		    ? NULL
		    : memchr(s.p + at + PIECE, '\n', s.n - at - PIECE);
		struct str part;

		to = lf == NULL ? s.n : (size_t)(lf + 1 - s.p);
		part = str_cut(s, at, to);
		if (!utf8_valid(part, bad)) {
			*bad += at;
			return false;
		}
		*lines += count_lines(part);
	}
	return true;
}

/* What people hand in instead of CSV, by its first bytes. */
static const struct {
	struct str head;
	const char *say;
} foreign[] = {
	{ { "PK\x03\x04", 4 }, "这是 Excel 工作簿；请在 Excel 里另存为“CSV UTF-8”再用" },
	{ { "\xD0\xCF\x11\xE0", 4 },
	    "这是旧式 Excel 工作簿；请在 Excel 里另存为“CSV UTF-8”再用" },
	{ { "\xFF\xFE", 2 }, "这是 UTF-16 文本；请另存为“CSV UTF-8”再用" },
	{ { "\xFE\xFF", 2 }, "这是 UTF-16 文本；请另存为“CSV UTF-8”再用" },
};

static enum err
refuse_foreign(struct job *j, struct str name, struct str bytes)
{
	size_t i;

	for (i = 0; i < ARRAY_N(foreign); i++)
		if (str_starts(bytes, foreign[i].head))
			return fail(j, E_INPUT, "%.*s：%s", STR_FMT(name),
			    foreign[i].say);
	return OK;
}

/* Decode ${s} into ${to}, which is large enough; the offset where it failed,
 * or s.n. */
static size_t
decode(iconv_t cd, struct str s, char *to, size_t cap, size_t *n)
{
	char *in = (char *)(uintptr_t)s.p, *at = to; /* iconv does not write there */
	size_t left = s.n, free_n = cap;

	if (iconv(cd, &in, &left, &at, &free_n) == (size_t)-1)
		return s.n - left;
	*n = cap - free_n;
	return s.n;
}

/* The C library opens its tables with the first conversion, and closes them
 * with the last: one that stays open keeps them. */
void
office_ready(void)
{
	static iconv_t kept;

	if (kept == NULL)
		kept = iconv_open("UTF-8", "GB18030");
}

static enum err
refuse_zero(struct job *j, struct str name, struct str s, size_t at)
{
	return fail(j, E_INPUT,
	    "%.*s 第 %zu 行：有零字节，这不是文本文件；请另存为“CSV UTF-8”再用",
	    STR_FMT(name), line_of(s, at));
}

static enum err
from_gb18030(struct job *j, struct str name, struct str s, struct str *out, size_t *lines)
{
	size_t cap = s.n * 2 + 16, n = 0, bad; /* 2 bytes become at most 3, 4 become 4 */
	const char *zero = memchr(s.p, '\0', s.n); /* is no part of another character */
	char *to;
	iconv_t cd;

	if (zero != NULL)
		return refuse_zero(j, name, s, (size_t)(zero - s.p));
	to = job_alloc(j, cap);
	cd = iconv_open("UTF-8", "GB18030");
	if (cd == (iconv_t)-1)
		return fail(j, E_SYSTEM,
		    "%.*s：本机缺少 GB18030 编码表；请把文件另存为“CSV UTF-8”",
		    STR_FMT(name));
	bad = decode(cd, s, to, cap, &n);
	(void)iconv_close(cd);
	*out = (struct str){ to, n };
	if (bad < s.n || !look_through(*out, &n, lines)) /* what iconv makes is UTF-8 */
		return fail(j, E_INPUT,
		    "%.*s 第 %zu 行：有不能识别的字符，既不是 UTF-8 也不是 GB18030；"
		    "请另存为“CSV UTF-8”再用",
		    STR_FMT(name), line_of(s, bad));
	return OK;
}

enum err
office_to_utf8(struct job *j, struct str name, struct str bytes, struct str *out,
    size_t *lines)
{
	bool marked = str_starts(bytes, bom);
	enum err e = refuse_foreign(j, name, bytes);
	size_t bad;

	if (e != OK)
		return e;
	*out = marked ? str_cut(bytes, bom.n, bytes.n) : bytes;
	if (look_through(*out, &bad, lines))
		return OK;
	if (marked && out->p[bad] == '\0')
		return refuse_zero(j, name, *out, bad);
	if (marked)
		return fail(j, E_INPUT,
		    "%.*s 第 %zu 行：标明是 UTF-8，却有不是 UTF-8 的字符；"
		    "请重新另存为“CSV UTF-8”",
		    STR_FMT(name), line_of(*out, bad));
	return from_gb18030(j, name, bytes, out, lines);
}
