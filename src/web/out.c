/* SPDX-License-Identifier: MIT
 *
 * out.c -- escaping: text and attributes one way, addresses another
 *
 * Control bytes that HTML forbids become U+FFFD, so that no text can end a
 * page early or hide in it.
 */
#include "web/out.h"

void
out_lit(struct out *o, const char *p, size_t n)
{
	buf_put(&o->b, (struct str){ p, n });
}

/* What ${c} becomes; NULL: itself. */
static const char *
escape(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	if (c == 0x7f || ((unsigned char)c < 0x20 && c != '\n' && c != '\t'))
		return "\xEF\xBF\xBD";
	return NULL;
}

void
out_str(struct out *o, struct str s)
{
	size_t from = 0;
	const char *e;

	for (size_t i = 0; i < s.n; i++) {
		e = escape(s.p[i]);
		if (e == NULL)
			continue;
		buf_put(&o->b, str_cut(s, from, i));
		buf_put(&o->b, str_of(e));
		from = i + 1;
	}
	buf_put(&o->b, str_cut(s, from, s.n));
}

void
out_num(struct out *o, struct num x)
{
	struct num r = num_round(x, 2, ROUND_HALF);

	if (r.u < 0) {
		buf_put(&o->b, S("−"));
		r.u = -r.u;
	}
	num_put(&o->b, r, 2);
}

void
out_i64(struct out *o, int64_t x)
{
	if (x < 0)
		buf_put(&o->b, S("−"));
	buf_fmt(&o->b, "%llu", x < 0 ? 0 - (unsigned long long)x : (unsigned long long)x);
}

void
out_int(struct out *o, int x)
{
	out_i64(o, x);
}

void
out_u32(struct out *o, uint32_t x)
{
	out_i64(o, x);
}

void
out_size(struct out *o, size_t x)
{
	buf_fmt(&o->b, "%zu", x);
}

void
out_html(struct out *o, struct html x)
{
	buf_put(&o->b, x.s);
}

void
out_url_whole(struct out *o, struct url x)
{
	out_str(o, x.s);
}

void
url_piece(struct buf *b, struct str s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\0' && strchr(plain, s.p[i]) != NULL)
			buf_c(b, s.p[i]);
		else
			buf_fmt(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
	}
}

void
out_url_str(struct out *o, struct str s)
{
	url_piece(&o->b, s);
}

bool
url_local(struct str s, struct url *out)
{
	*out = (struct url){ S("/") };
	if (s.n == 0 || s.p[0] != '/' || (s.n > 1 && s.p[1] == '/'))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] == '\\' || s.p[i] == 0x7f)
			return false;
	out->s = s;
	return true;
}

/* ── is there something? ────────────────────────────────────────────── */

bool
out_is_str(struct str s)
{
	return s.n > 0;
}

bool
out_is_html(struct html x)
{
	return x.s.n > 0;
}

bool
out_is_url(struct url x)
{
	return x.s.n > 0;
}

bool
out_is_i64(int64_t x)
{
	return x != 0;
}

bool
out_is_size(size_t x)
{
	return x != 0;
}

bool
out_is_bool(bool x)
{
	return x;
}
