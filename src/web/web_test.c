/* SPDX-License-Identifier: MIT
 *
 * web_test.c -- a real server on a free port, spoken to over raw sockets
 *
 * Nothing sleeps: a slow handler waits on a semaphore of the test, and the
 * deadline of the slow head is a parameter.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "test.h"
#include "web/web.h"

/* For tables: S() is not a constant expression. */
#define LIT(literal)                           \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

/* ── a small application ────────────────────────────────────────────── */

static sem_t entered, leave; /* of /slow */
static int rests;

static enum err
hello(struct req *r, void *desk)
{
	out_lit(&r->out, "hello ", 6);
	out_any(&r->out, r->arg[0]);
	out_any(&r->out, req_field(r, S("q")));
	CHECK(desk != NULL);
	return OK;
}

static enum err
slow(struct req *r, void *desk)
{
	(void)desk;
	(void)sem_post(&entered);
	(void)sem_wait(&leave);
	out_lit(&r->out, "done", 4);
	return OK;
}

static enum err
big(struct req *r, void *desk)
{
	(void)desk;
	for (int i = 0; i < 4000; i++)
		out_lit(&r->out, "<p>text</p>\n", 12);
	return OK;
}

static enum err
eat(struct req *r, void *desk)
{
	(void)desk;
	out_lit(&r->out, "half a page", 11);
	(void)job_alloc(r->job, (size_t)1 << 30);
	return OK;
}

static enum err
missing(struct req *r, void *desk)
{
	(void)desk;
	out_lit(&r->out, "half a page", 11);
	return fail(r->job, E_MISSING, "没有<这个>单位");
}

static enum err
say(struct req *r, void *desk)
{
	struct url to;

	(void)desk;
	req_keep(r, S("said"), S("yes"));
	(void)url_local(req_field(r, S("to")), &to);
	req_see_other(r, to);
	return OK;
}

static enum err
sheet(struct req *r, void *desk)
{
	(void)desk;
	req_download(r, S("text/csv; charset=utf-8"), S("排名.csv"));
	out_lit(&r->out, "a,b\r\n", 5);
	return OK;
}

static const struct web_route routes[] = {
	{ WEB_SHOW, "/", hello, R_PUBLIC, 0 },
	{ WEB_SHOW, "/hello/:who", hello, R_PUBLIC, 0 },
	{ WEB_SHOW, "/slow", slow, R_PUBLIC, 0 },
	{ WEB_SHOW, "/big", big, R_PUBLIC, 0 },
	{ WEB_SHOW, "/eat", eat, R_PUBLIC, 0 },
	{ WEB_SHOW, "/missing", missing, R_PUBLIC, 0 },
	{ WEB_SHOW, "/sheet", sheet, R_PUBLIC, 0 },
	{ WEB_SHOW, "/secret", hello, 1, 0 },
	{ WEB_TAKE, "/say", say, R_PUBLIC, 100 },
};

static const unsigned char style[] = "p{color:red}";
static const unsigned char style_gz[] = "not really gzip";
static const struct web_file files[] = {
	{ "/static/a.1234.css", "text/css; charset=utf-8", style, style_gz, 12, 15 },
};

static enum err
desk_open(struct job *j, void *arg, void **desk)
{
	(void)j;
	*desk = arg;
	return OK;
}

static void
desk_rest(void *desk)
{
	__atomic_add_fetch((int *)desk, 1, __ATOMIC_RELAXED);
}

static void
desk_close(void *desk)
{
	(void)desk;
}

static void
refusal(struct req *r, struct str told)
{
	out_lit(&r->out, "sorry: ", 7);
	out_any(&r->out, told);
}

static const struct web_app app = {
	.routes = routes,
	.routes_n = ARRAY_N(routes),
	.files = files,
	.files_n = ARRAY_N(files),
	.arg = &rests,
	.desk_open = desk_open,
	.desk_rest = desk_rest,
	.desk_close = desk_close,
	.refusal = refusal,
	.today = DAY_NONE,
};

/* ── a small client ─────────────────────────────────────────────────── */

static struct web *
serve(struct job *j, unsigned workers, unsigned queue, int head_ms)
{
	struct web_options o = web_defaults;
	struct web *w = NULL;

	o.workers = workers;
	o.queue = queue;
	o.head_ms = head_ms;
	o.memory = (size_t)4 << 20;
	CHECK(sem_init(&entered, 0, 0) == 0 && sem_init(&leave, 0, 0) == 0);
	if (web_open(j, &app, &o, &w) != OK)
		test_failed(__FILE__, __LINE__, "%s", j->told);
	return w;
}

static int
dial(const struct web *w)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(web_port(w)) };
	struct timeval patience = { .tv_sec = 10 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
	CHECK(connect(fd, (struct sockaddr *)&a, sizeof a) == 0);
	return fd;
}

static void
tell(int fd, struct str bytes)
{
	CHECK(send(fd, bytes.p, bytes.n, MSG_NOSIGNAL) == (ssize_t)bytes.n);
}

/* All that comes until the server closes. */
static struct str
hear(struct job *j, int fd)
{
	struct buf b = { .j = j };
	char piece[4096];
	ssize_t n;

	while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
		buf_put(&b, (struct str){ piece, (size_t)n });
	(void)close(fd);
	return buf_str(&b);
}

static struct str
ask(struct job *j, const struct web *w, struct str bytes)
{
	int fd = dial(w);

	tell(fd, bytes);
	return hear(j, fd);
}

static struct str
get(struct job *j, const struct web *w, const char *target, const char *more)
{
	return ask(j, w,
	    job_fmt(j, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n",
		target, more));
}

static struct str
post(struct job *j, const struct web *w, const char *more, struct str body)
{
	return ask(j, w,
	    job_fmt(j,
		"POST /say HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\n"
		"Content-Length: %zu\r\n%s\r\n%.*s",
		body.n, more, STR_FMT(body)));
}

static int
status(struct str answer)
{
	int64_t n;

	return answer.n > 12 && req_number(str_cut(answer, 9, 12), &n) ? (int)n : 0;
}

static struct str
body(struct str answer)
{
	return str_cut(answer, str_find(answer, S("\r\n\r\n")) + 4, answer.n);
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

/* ── pages ──────────────────────────────────────────────────────────── */

TEST(a_page_is_answered_with_every_header_it_needs)
{
	static const char *const wanted[] = {
		"Content-Type: text/html; charset=utf-8\r\n",
		("Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; "
		 "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"),
		"X-Content-Type-Options: nosniff\r\n",
		"Referrer-Policy: same-origin\r\n",
		"Cache-Control: no-store\r\n",
	};
	struct web *w = serve(j, 1, 4, 10000);
	struct str a = get(j, w, "/hello/%E8%B4%A3%3C?q=1+%26&x", "");

	CHECK(status(a) == 200);
	CHECK_TEXT(body(a), S("hello 责&lt;1 &amp;"));
	for (size_t i = 0; i < ARRAY_N(wanted); i++)
		CHECK_HAS(a, str_of(wanted[i]));
	CHECK(rests > 0);
	web_close(w);
}

TEST(head_is_get_without_the_body)
{
	struct web *w = serve(j, 1, 4, 10000);
	struct str a = ask(j, w,
	    S("HEAD /hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));

	CHECK(status(a) == 200 && body(a).n == 0);
	CHECK_HAS(a, S("Content-Length: 7\r\n"));
	web_close(w);
}

TEST(one_connection_carries_many_requests_also_all_at_once)
{
	struct web *w = serve(j, 2, 4, 10000);
	struct str a = ask(j, w,
	    S("GET /hello/one HTTP/1.1\r\nHost: a\r\n\r\n"
	      "GET /hello/two HTTP/1.1\r\nHost: a\r\n\r\n"
	      "GET /hello/three HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	size_t one = str_find(a, S("hello one")), two = str_find(a, S("hello two"));

	CHECK(one < two && two < str_find(a, S("hello three")));
	CHECK_HAS(a, S("hello three"));
	web_close(w);
}

TEST(big_pages_are_squeezed_for_those_who_take_it)
{
	struct web *w = serve(j, 1, 4, 10000);
	struct str plain = get(j, w, "/big", "Accept-Encoding: br, gzip;q=0\r\n");
	struct str small = get(j, w, "/big", "Accept-Encoding: deflate, gzip;q=0.5\r\n");
	char *back = job_alloc(j, 60000);
	z_stream z = { 0 };

	CHECK(body(plain).n == 48000);
	CHECK_HAS(small, S("Content-Encoding: gzip\r\n"));
	CHECK(body(small).n < 2000);
	z.next_in = (Bytef *)(uintptr_t)body(small).p;
	z.avail_in = (uInt)body(small).n;
	z.next_out = (Bytef *)back;
	z.avail_out = 60000;
	CHECK(inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
	CHECK_TEXT(((struct str){ back, z.total_out }), body(plain));
	CHECK(inflateEnd(&z) == Z_OK);
	web_close(w);
}

TEST(files_are_kept_for_ever_and_squeezed_beforehand)
{
	struct web *w = serve(j, 1, 4, 10000);
	struct str a = get(j, w, "/static/a.1234.css", ""), b;

	CHECK(status(a) == 200);
	CHECK_TEXT(body(a), S("p{color:red}"));
	CHECK_HAS(a, S("Cache-Control: public, max-age=31536000, immutable\r\n"));
	CHECK_HAS(a, S("X-Content-Type-Options: nosniff\r\n"));
	b = get(j, w, "/static/a.1234.css", "Accept-Encoding: gzip\r\n");
	CHECK_TEXT(body(b), S("not really gzip"));
	CHECK_HAS(b, S("Content-Encoding: gzip\r\n"));
	CHECK(status(get(j, w, "/static/b.css", "")) == 404);
	web_close(w);
}

TEST(a_download_has_its_chinese_name)
{
	struct web *w = serve(j, 1, 4, 10000);
	struct str a = get(j, w, "/sheet", "");

	CHECK_HAS(a,
	    S("Content-Disposition: attachment; "
	      "filename*=UTF-8''%E6%8E%92%E5%90%8D.csv\r\n"));
	CHECK_HAS(a, S("Content-Type: text/csv; charset=utf-8\r\n"));
	CHECK_TEXT(body(a), S("a,b\r\n"));
	web_close(w);
}

/* ── failures ───────────────────────────────────────────────────────── */

TEST(what_fails_is_told_by_the_application_and_half_pages_never_leave)
{
	static const struct {
		const char *target;
		int status;
		struct str body;
	} rows[] = {
		{ "/missing", 404, LIT("sorry: 没有&lt;这个&gt;单位") },
		{ "/none", 404, LIT("sorry: 没有这个页面；地址可能抄错了，或已经改名") },
		{ "/hello/", 404,
		    LIT("sorry: 没有这个页面；地址可能抄错了，或已经改名") },
		{ "/hello/a/b", 404,
		    LIT("sorry: 没有这个页面；地址可能抄错了，或已经改名") },
		{ "/secret", 403, LIT("sorry: 您没有办理此事的权限") },
		{ "/eat", 500,
		    LIT("sorry: 数据太多，超出了一次处理的内存上限；请分批处理") },
		{ "/hello/%FF", 400,
		    LIT("sorry: 地址或表单里的文字不是 UTF-8；请从页面上的链接进入") },
		{ "/hello/x?q=%0", 400,
		    LIT("sorry: 地址或表单里有不完整的 % 编码；请从页面上的链接进入") },
	};
	struct web *w = serve(j, 1, 4, 10000);

	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		struct str a = get(j, w, rows[i].target, "");

		CHECK(status(a) == rows[i].status);
		CHECK_TEXT(body(a), rows[i].body);
	}
	web_close(w);
}

TEST(other_methods_are_told_what_is_allowed)
{
	struct web *w = serve(j, 1, 4, 10000);
	struct str a = get(j, w, "/say", "");

	CHECK(status(a) == 405);
	CHECK_HAS(a, S("Allow: POST\r\n"));
	a = ask(j, w,
	    S("POST /hello/x HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 0\r\n\r\n"));
	CHECK(status(a) == 405);
	CHECK_HAS(a, S("Allow: GET, HEAD\r\n"));
	a = ask(j, w, S("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n"));
	CHECK(status(a) == 405);
	CHECK_HAS(a, S("Allow: GET, HEAD, POST\r\n"));
	web_close(w);
}

/* ── forms ──────────────────────────────────────────────────────────── */

TEST(a_form_of_our_own_is_taken_and_sends_the_browser_on)
{
	struct web *w = serve(j, 1, 4, 10000);
	struct str a = post(j, w, FORM "Origin: http://a:80\r\n",
	    S("to=%2Fhello%2Fx&y=1"));

	CHECK(status(a) == 303);
	CHECK_HAS(a, S("Location: /hello/x\r\n"));
	CHECK_HAS(a,
	    S("Set-Cookie: said=yes; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"));
	a = post(j, w, FORM "Sec-Fetch-Site: same-origin\r\n", S("to=//evil"));
	CHECK(status(a) == 303);
	CHECK_HAS(a, S("Location: /\r\n"));
	web_close(w);
}

TEST(forms_from_elsewhere_or_of_the_wrong_kind_are_refused)
{
	static const struct {
		const char *more;
		int status;
	} rows[] = {
		{ FORM "Sec-Fetch-Site: cross-site\r\n", 403 },
		{ FORM "Sec-Fetch-Site: none\r\n", 403 },
		{ FORM "Origin: http://evil\r\n", 403 },
		{ FORM "Origin: null\r\n", 403 },
		{ FORM "Origin: http://a\r\n", 403 },
		{ "Content-Type: application/json\r\n", 415 },
		{ "Content-Type: application/x-www-form-urlencodedness\r\n", 415 },
		{ "", 415 },
	};
	struct web *w = serve(j, 1, 4, 10000);

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK(status(post(j, w, rows[i].more, S("to=/"))) == rows[i].status);
	web_close(w);
}

TEST(a_body_may_be_as_long_as_its_route_says_and_not_a_byte_more)
{
	char *bytes = job_alloc(j, 101);
	struct web *w = serve(j, 1, 4, 10000);

	memset(bytes, 'a', 101);
	CHECK(status(post(j, w, FORM, (struct str){ bytes, 100 })) == 303);
	CHECK(status(post(j, w, FORM, (struct str){ bytes, 101 })) == 413);
	CHECK(status(ask(j, w,
		  job_fmt(j,
		      "POST /say HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" FORM
		      "Transfer-Encoding: chunked\r\n\r\n64\r\n%.100s\r\n0\r\n\r\n",
		      bytes))) == 303);
	CHECK(ask(j, w,
		  job_fmt(j,
		      "POST /say HTTP/1.1\r\nHost: a\r\n" FORM
		      "Transfer-Encoding: chunked\r\n\r\n65\r\n%.101s\r\n0\r\n\r\n",
		      bytes))
		  .n == 0);
	web_close(w);
}

TEST(a_form_may_have_64_fields_and_not_one_more)
{
	struct buf b = { .j = j };
	struct web *w = serve(j, 1, 4, 10000);

	buf_put(&b, S("/hello/x?q=1"));
	for (int i = 1; i < WEB_FIELD_MAX; i++)
		buf_put(&b, S("&a"));
	CHECK(status(get(j, w, job_cstr(j, buf_str(&b)), "")) == 200);
	buf_put(&b, S("&a"));
	CHECK(status(get(j, w, job_cstr(j, buf_str(&b)), "")) == 400);
	web_close(w);
}

/* ── malformed requests ─────────────────────────────────────────────── */

/* 0 bytes and all: S() counts them. */
static const struct {
	struct str bytes;
	int status; /* 0: closed without an answer */
} malformed[] = {
	{ LIT("GET / HTTP/1.1\r\n\r\n"), 400 }, /* no Host */
	{ LIT("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400 },
	{ LIT("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400 },
	{ LIT("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400 },
	{ LIT("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 1\r\n"
	      "Content-Length: 2\r\n\r\nab"),
	    400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 3\r\n"
	      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	    400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM
	      "Transfer-Encoding: gzip\r\n\r\nab"),
	    400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM "Transfer-Encoding: chunked\r\n"
	      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	    400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: -1\r\n\r\n"),
	    400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: +1\r\n\r\na"),
	    400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 1, 1\r\n\r\na"),
	    400 },
	{ LIT("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na"), 400 },
	{ LIT("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("GET /hello/a%2fb HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("GET /hello/a%0d%0aX HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("GET /hello/%zz HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("GET /hello/a\\b HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("GET / HTTP/1.1\r\nHost: a\r\nX: a\x01"
	      "b\r\n\r\n"),
	    400 },
	{ LIT("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400 },
	{ LIT("GET / HTTP/1.1\r\nHost: a\r\nX y: 1\r\n\r\n"), 400 },
	{ LIT("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"), 400 },
	{ LIT("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505 },
	{ LIT("GET /\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"), 405 },
	{ LIT("get / HTTP/1.1\r\nHost: a\r\n\r\n"), 405 },
	{ LIT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 0 },
};

TEST(malformed_requests_are_refused_and_the_connection_closed)
{
	struct web *w = serve(j, 1, 4, 10000);

	for (size_t i = 0; i < ARRAY_N(malformed); i++) {
		/* What follows must never be taken for a second request. */
		struct str bytes, a;
		struct buf b = { .j = j };

		buf_put(&b, malformed[i].bytes);
		buf_put(&b,
		    S("GET /hello/smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
		bytes = buf_str(&b);
		a = ask(j, w, bytes);
		if (status(a) != malformed[i].status || str_find(a, S("smuggled")) < a.n)
			test_failed(__FILE__, __LINE__, "row %zu: wanted %d, got:\n%.*s",
			    i, malformed[i].status, STR_FMT(a));
	}
	web_close(w);
}

TEST(heads_have_edges_in_lines_and_bytes)
{
	struct web *w = serve(j, 1, 4, 10000);
	struct buf b = { .j = j };

	/* Host and Connection are two of the 64. */
	for (int i = 0; i < WEB_HEADER_MAX - 2; i++)
		buf_put(&b, S("X: 1\r\n"));
	CHECK(status(get(j, w, "/hello/x", job_cstr(j, buf_str(&b)))) == 200);
	buf_put(&b, S("X: 1\r\n"));
	CHECK(status(get(j, w, "/hello/x", job_cstr(j, buf_str(&b)))) == 431);

	b = (struct buf){ .j = j };
	buf_put(&b, S("X: "));
	buf_pad(&b, WEB_HEAD_MAX - 200, 'x');
	buf_put(&b, S("\r\n"));
	CHECK(status(get(j, w, "/hello/x", job_cstr(j, buf_str(&b)))) == 200);
	b.n -= 2;
	buf_pad(&b, 200, 'x');
	buf_put(&b, S("\r\n"));
	CHECK(status(get(j, w, "/hello/x", job_cstr(j, buf_str(&b)))) == 431);

	b = (struct buf){ .j = j };
	buf_put(&b, S("/hello/"));
	buf_pad(&b, WEB_TARGET_MAX - 7, 'x');
	CHECK(status(get(j, w, job_cstr(j, buf_str(&b)), "")) == 200);
	buf_c(&b, 'x');
	CHECK(status(get(j, w, job_cstr(j, buf_str(&b)), "")) == 414);
	web_close(w);
}

/* ── time and crowds ────────────────────────────────────────────────── */

TEST(a_slow_head_is_cut_off_also_if_it_keeps_dripping)
{
	struct web *w = serve(j, 1, 4, 200);
	int fd = dial(w);

	tell(fd, S("GET / HTTP/1.1\r\nHost: a\r\nX: "));
	CHECK(hear(j, fd).n == 0); /* returns when the server closes */
	CHECK(status(get(j, w, "/hello/x", "")) == 200);
	web_close(w);
}

TEST(when_all_are_busy_the_next_is_asked_to_come_again)
{
	struct web *w = serve(j, 1, 1, 10000);
	struct str go = S("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
		   a;
	int first = dial(w), second;

	tell(first, go);
	CHECK(sem_wait(&entered) == 0); /* the only worker is in it */
	second = dial(w);
	tell(second,
	    S("GET /hello/waits HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	/* The I/O thread takes requests in turn; one of these finds the queue full. */
	do
		a = get(j, w, "/hello/x", "");
	while (status(a) == 200);
	CHECK(status(a) == 503);
	CHECK_HAS(a, S("Retry-After: 2\r\n"));
	CHECK_HAS(a, S("此刻访问的人太多；请稍后再试"));
	CHECK(sem_post(&leave) == 0);
	CHECK_TEXT(body(hear(j, first)), S("done"));
	CHECK_TEXT(body(hear(j, second)), S("hello waits"));
	web_close(w);
}

static void *
close_it(void *w)
{
	web_close(w);
	return NULL;
}

TEST(what_was_begun_is_finished_before_the_server_ends)
{
	struct web *w = serve(j, 1, 1, 10000);
	int fd = dial(w);
	pthread_t closing;

	tell(fd, S("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
	CHECK(sem_wait(&entered) == 0);
	CHECK(pthread_create(&closing, NULL, close_it, w) == 0);
	CHECK(sem_post(&leave) == 0);
	CHECK(pthread_join(closing, NULL) == 0);
	CHECK_TEXT(body(hear(j, fd)), S("done"));
}

TEST(a_client_that_leaves_does_no_harm)
{
	struct web *w = serve(j, 1, 4, 10000);
	int fd = dial(w);

	tell(fd, S("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
	CHECK(sem_wait(&entered) == 0);
	CHECK(close(fd) == 0);
	CHECK(sem_post(&leave) == 0);
	CHECK(status(get(j, w, "/hello/x", "")) == 200);
	web_close(w);
}

TEST(only_addresses_of_this_machine_are_served)
{
	static const char *const bad[] = { "0.0.0.0", "192.168.1.1", "::", "example",
		"" };
	struct web_options o = web_defaults;
	struct web *w;

	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		o.address = bad[i];
		CHECK(web_open(j, &app, &o, &w) == E_INPUT);
		CHECK_HAS(str_of(j->told), S("不是本机地址"));
	}
}

TEST(a_port_that_is_taken_is_told)
{
	struct web *first = serve(j, 1, 1, 10000), *second;
	struct web_options o = web_defaults;

	o.port = web_port(first);
	CHECK(web_open(j, &app, &o, &second) == E_SYSTEM);
	CHECK_HAS(str_of(j->told),
	    job_fmt(j, "127.0.0.1 的 %u 端口已经有程序在用；请换一个端口，", o.port));
	web_close(first);
}
