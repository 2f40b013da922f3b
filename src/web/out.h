/* SPDX-License-Identifier: MIT
 *
 * out.h -- output of a page: text that cannot forget to be escaped
 *
 * Templates become calls of out_lit, out_any, out_url and out_is; which
 * escaping a value gets is decided by its C type, and a type without a line
 * in the tables below does not compile.  A value may stand in text or inside
 * a double-quoted attribute, nowhere else: tools/tmpl sees to that.
 */
#ifndef WEB_OUT_H
#define WEB_OUT_H

#include "base/base.h"

/* Growing output in the arena of b.j. */
struct out {
	struct buf b;
};

/* HTML made by our own code, put as it is: never made of what a user wrote. */
struct html {
	struct str s;
};

/* An address made by our own code, or one that url_local() let through. */
struct url {
	struct str s;
};

/* Text of the template itself. */
void out_lit(struct out *o, const char *p, size_t n);

/* ── in text or in "…" ──────────────────────────────────────────────── */

void out_str(struct out *o, struct str s);   /* & < > " ' and control bytes */
void out_num(struct out *o, struct num x);   /* two places; −1.00 with U+2212 */
void out_i64(struct out *o, int64_t x);      /* digits; -7 with U+2212 */
void out_int(struct out *o, int x);          /* the same */
void out_u32(struct out *o, uint32_t x);     /* digits */
void out_size(struct out *o, size_t x);      /* digits */
void out_html(struct out *o, struct html x); /* as it is */

/* clang-format off */
#define out_any(o, x)                                                          \
	_Generic((x), struct str: out_str, struct num: out_num,                \
	    int64_t: out_i64, int: out_int, uint32_t: out_u32,                 \
	    size_t: out_size, struct html: out_html)((o), (x))
/* clang-format on */

/* ── in href, src, action ───────────────────────────────────────────── */

void out_url_whole(struct out *o, struct url x); /* an address, & as &amp; */
void out_url_str(struct out *o, struct str s);   /* one piece, %-encoded */

/* clang-format off */
#define out_url(o, x)                                                          \
	_Generic((x), struct url: out_url_whole, struct str: out_url_str,      \
	    int64_t: out_i64, int: out_int, uint32_t: out_u32,                 \
	    size_t: out_size)((o), (x))
/* clang-format on */

/* ── for {{if}} ─────────────────────────────────────────────────────── */

bool out_is_str(struct str s);   /* not empty */
bool out_is_html(struct html x); /* likewise */
bool out_is_url(struct url x);   /* likewise */
bool out_is_i64(int64_t x);      /* not 0 */
bool out_is_size(size_t x);      /* likewise */
bool out_is_bool(bool x);        /* itself */

/* clang-format off */
#define out_is(x)                                                              \
	_Generic((x), struct str: out_is_str, struct html: out_is_html,        \
	    struct url: out_is_url, int64_t: out_is_i64, int: out_is_i64,      \
	    uint32_t: out_is_i64, size_t: out_is_size, bool: out_is_bool)(x)
/* clang-format on */

/* ── addresses ──────────────────────────────────────────────────────── */

/* Append ${s} to an address being built: all but A–Z a–z 0–9 - . _ ~ as %XX. */
void url_piece(struct buf *b, struct str s);

/**
 * url_local(s, out):
 * Take ${s} from outside as an address on this server: a path that begins
 * with one "/", without "\", control bytes or a second "/" at its start.
 * False otherwise; *out is then "/".
 */
bool url_local(struct str s, struct url *out);

#endif
