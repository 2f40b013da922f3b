/* SPDX-License-Identifier: MIT
 *
 * answer.c -- every answer's headers, compression, and the bare refusals
 *
 * A page may load styles and pictures of this server and send its forms here;
 * nothing else, and no script at all.
 */
#define ZLIB_CONST
#include <assert.h>
#include <zlib.h>

#include "web/server.h"

#define GZIP_FROM 1024 /* smaller pages fit one packet anyway */

static const char *const everywhere[][2] = {
	{ "Content-Security-Policy",
	    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
	    "base-uri 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
};

/* ── refusals ───────────────────────────────────────────────────────── */

static const struct {
	int status;
	const char *told;
} refusals[] = {
	[FINE] = { 200, "" },
	[BAD_REQUEST] = { 400,
	    "浏览器发来的请求自相矛盾或残缺，没有处理；请重新打开页面" },
	[BAD_TARGET] = { 400, "地址里有不能出现的字符；请从页面上的链接进入" },
	[NOT_FOUND] = { 404, "没有这个页面；地址可能抄错了，或已经改名" },
	[BAD_METHOD] = { 405, "这个地址不能这样访问；请从页面上的链接进入" },
	[TOO_BIG] = { 413, "填写的内容太长，没有收下；请删短后再交" },
	[TARGET_TOO_LONG] = { 414, "地址太长；请从页面上的链接进入" },
	[BAD_TYPE] = { 415, "这种格式的内容收不了；请在页面上的表单里填写" },
	[HEAD_TOO_BIG] = { 431, "请求头太大，没有处理；请清除本站的 Cookie 后重新打开" },
	[FOREIGN] = { 403, "这张表单来自别的网站，没有收下；请在本站的页面上填写" },
	[BUSY] = { 503, "此刻访问的人太多；请稍后再试" },
	[BROKEN] = { 500, "程序出了错，这一页没有做成；请稍后再试，仍不行就告诉管理员" },
	[BAD_VERSION] = { 505, "浏览器说的 HTTP 版本不认识；请换一个浏览器" },
};

struct str
refusal_told(enum refusal why)
{
	return str_of(refusals[why].told);
}

static void
head(struct MHD_Response *a, const char *name, const char *value)
{
	if (a != NULL && MHD_add_response_header(a, name, value) != MHD_YES)
		abort(); /* our own constants, or no memory for 100 bytes */
}

struct MHD_Response *
answer_new(const void *p, size_t n, enum MHD_ResponseMemoryMode mode, const char *type,
    const char *cache)
{
	/* The library does not write to it: the parameter lacks a const. */
	union {
		const void *in;
		void *out;
	} bytes = { .in = p };
	struct MHD_Response *a = MHD_create_response_from_buffer(n, bytes.out, mode);

	for (size_t i = 0; i < ARRAY_N(everywhere); i++)
		head(a, everywhere[i][0], everywhere[i][1]);
	head(a, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	head(a, MHD_HTTP_HEADER_CACHE_CONTROL, cache);
	return a;
}

struct MHD_Response *
answer_refused(enum refusal why, const char *allow, int *status)
{
	char page[1024];
	struct MHD_Response *a;
	int n;

	*status = refusals[why].status;
	n = snprintf(page, sizeof page,
	    "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
	    "<title>%d</title>\n<h1>%s</h1>\n<p><a href=\"/\">回到首页</a></p>\n",
	    refusals[why].status, refusals[why].told);
	a = answer_new(page, (size_t)n, MHD_RESPMEM_MUST_COPY, "text/html; charset=utf-8",
	    "no-store");
	if (why == BUSY)
		head(a, MHD_HTTP_HEADER_RETRY_AFTER, "2");
	else
		head(a, MHD_HTTP_HEADER_CONNECTION, "close");
	if (why == BAD_METHOD)
		head(a, MHD_HTTP_HEADER_ALLOW, allow != NULL ? allow : "GET, HEAD, POST");
	return a;
}

/* ── pages ──────────────────────────────────────────────────────────── */

static bool
squeeze(struct str in, struct str *out)
{
	z_stream z = { 0 };
	uLong room;
	char *to;
	int rc;

	if (in.n < GZIP_FROM || in.n > (64u << 20) ||
	    deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	room = deflateBound(&z, in.n);
	to = malloc(room);
	z.next_in = (const Bytef *)in.p;
	z.avail_in = (uInt)in.n;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	rc = to != NULL ? deflate(&z, Z_FINISH) : Z_MEM_ERROR;
	(void)deflateEnd(&z);
	*out = (struct str){ to, z.total_out };
	if (rc == Z_STREAM_END)
		return true;
	free(to);
	return false;
}

static void
head_if(struct MHD_Response *a, const char *name, const char *value)
{
	if (value[0] != '\0')
		head(a, name, value);
}

struct MHD_Response *
answer_of(struct req *r, bool gzip)
{
	/* All the arena's work first: what follows is not the arena's to free. */
	const char *type = job_cstr(r->job, r->type);
	const char *location = job_cstr(r->job, r->location);
	const char *cookie[WEB_COOKIE_MAX];
	const char *disposition = job_cstr(r->job, r->disposition);
	struct str body = buf_str(&r->out.b), small;
	struct MHD_Response *a;
	const char *cache = r->kept && r->status == 200 ? "public, max-age=60"
							: "no-store";
	bool squeezed;

	for (size_t i = 0; i < WEB_COOKIE_MAX; i++)
		cookie[i] = job_cstr(r->job, r->set_cookie[i]);
	squeezed = gzip && squeeze(body, &small);
	if (squeezed)
		a = answer_new(small.p, small.n, MHD_RESPMEM_MUST_FREE, type, cache);
	else
		a = answer_new(body.p, body.n, MHD_RESPMEM_MUST_COPY, type, cache);
	if (squeezed)
		head(a, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	head(a, MHD_HTTP_HEADER_VARY, "Accept-Encoding, Cookie");
	head_if(a, MHD_HTTP_HEADER_LOCATION, location);
	for (size_t i = 0; i < WEB_COOKIE_MAX; i++)
		head_if(a, MHD_HTTP_HEADER_SET_COOKIE, cookie[i]);
	head_if(a, MHD_HTTP_HEADER_CONTENT_DISPOSITION, disposition);
	return a;
}

void
req_see_other(struct req *r, struct url to)
{
	r->status = 303;
	r->location = to.s;
	r->out.b.n = 0;
}

/* ── cookies ────────────────────────────────────────────────────────── */

/* What may stand in a cookie of ours; what could end it may not. */
static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			(c >= 'A' && c <= 'Z') || c == '-' || c == '_'))
			return false;
	}
	return true;
}

static void
set_cookie(struct req *r, struct str cookie)
{
	size_t i = 0;

	while (r->set_cookie[i].n > 0) {
		i++;
		assert(i < WEB_COOKIE_MAX);
	}
	r->set_cookie[i] = cookie;
}

void
req_keep(struct req *r, struct str name, struct str value)
{
	assert(is_plain(name) && is_plain(value));
	set_cookie(r,
	    job_fmt(r->job, "%.*s=%.*s; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
		STR_FMT(name), STR_FMT(value)));
}

void
req_set_secret(struct req *r, struct str name, struct str value, int64_t seconds)
{
	struct buf b = { .j = r->job };

	assert(is_plain(name) && is_plain(value));
	buf_fmt(&b, "__Host-%.*s=%.*s; Path=/; Secure; HttpOnly; SameSite=Lax",
	    STR_FMT(name), STR_FMT(value));
	if (seconds != 0)
		buf_fmt(&b, "; Max-Age=%lld", seconds > 0 ? (long long)seconds : 0LL);
	set_cookie(r, buf_str(&b));
}

struct str
req_secret(const struct req *r, struct str name)
{
	return req_cookie(r, job_fmt(r->job, "__Host-%.*s", STR_FMT(name)));
}

/* ── other answers ──────────────────────────────────────────────────── */

void
req_download(struct req *r, struct str type, struct str name)
{
	struct buf b = { .j = r->job };

	buf_put(&b, S("attachment; filename*=UTF-8''"));
	url_piece(&b, name);
	r->disposition = buf_str(&b);
	r->type = type;
}
