/* SPDX-License-Identifier: MIT
 *
 * refuse_test.c -- what is malformed or too big never reaches a handler
 */
#include "web/client_test.h"

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
	{ LIT("GET /hello/%c0%ae%c0%ae HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
	    400 }, /* over-long dots */
	{ LIT("GET /hello/a\tb HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("GET * HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	{ LIT("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"), 405 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM
	      "Content-Length: 99999999999999999999\r\n\r\n"),
	    413 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM
	      "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
	    400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM
	      "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
	    400 },
	{ LIT("POST /say HTTP/1.1\r\nHost: a\r\n" FORM FORM "Content-Length: 1\r\n\r\na"),
	    400 },
	{ LIT("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data\r\n"
	      "Content-Length: 1\r\n\r\na"),
	    400 }, /* no boundary */
	{ LIT("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
	      "Content-Type: multipart/form-data; boundary=\r\n\r\na"),
	    400 },
	{ LIT("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
	      "Content-Type: multipart/form-data; boundary=a; boundary=b\r\n\r\na"),
	    400 },
	{ LIT("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
	      "Content-Type: multipart/mixed; boundary=a\r\n\r\na"),
	    415 },
	{ LIT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 0 },
};

TEST(malformed_requests_are_refused_and_the_connection_closed)
{
	struct web *w = serve(j);

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
			test_failed(__FILE__, __LINE__,
			    "wanted %d for:\n%.*s\ngot:\n%.*s", malformed[i].status,
			    STR_FMT(malformed[i].bytes), STR_FMT(a));
	}
	web_close(w);
}

TEST(heads_have_edges_in_lines_and_bytes)
{
	struct web *w = serve(j);
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

/* ── paths that lead elsewhere ──────────────────────────────────────── */

/* Dots and strokes in all the ways that have fooled a server once. */
static const char *const dots[] = { "..", ".%2e", "%2e.", "%2e%2e", "%252e%252e", "..%00",
	"%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "..;", ".%2e%2f..", "....",
	"%uff0e%uff0e" };
static const char *const strokes[] = { "/", "%2f", "%2F", "%5c", "\\", "%252f", "%c0%af",
	"//", "/./", "%u2215" };
static const char *const tops[] = { "/static", "/static/a.1234.css" };

TEST(no_spelling_of_a_path_reads_another_file)
{
	struct web_options o = options();
	struct web *w;
	size_t tried = 0;

	o.connections = 8;
	w = serve_with(j, &o);
	for (size_t i = 0; i < ARRAY_N(dots) * ARRAY_N(strokes) * ARRAY_N(tops); i++) {
		const char *dot = dots[i % ARRAY_N(dots)];
		const char *stroke = strokes[i / ARRAY_N(dots) % ARRAY_N(strokes)];
		const char *top = tops[i / ARRAY_N(dots) / ARRAY_N(strokes)];
		struct str a = get(j, w,
		    job_cstr(j,
			job_fmt(j, "%s%s%s%s%s%s%setc%spasswd", top, stroke, dot, stroke,
			    dot, stroke, dot, stroke)),
		    "");

		tried++;
		if (status(a) != 400 && status(a) != 404)
			test_failed(__FILE__, __LINE__, "%s %s: %d", dot, stroke,
			    status(a));
		if (str_find(a, S("root:")) < a.n || str_find(a, S("p{color")) < a.n)
			test_failed(__FILE__, __LINE__, "%s %s: was read", dot, stroke);
	}
	CHECK(tried >= 200);
	web_close(w);
}

/* ── forms in parts ─────────────────────────────────────────────────── */

#define PART(name) "Content-Disposition: form-data; name=\"" name "\"\r\n"

static const struct {
	const char *why;
	struct str form;
	struct str told; /* a piece of the page; all are 400 */
} bad_parts[] = {
	{ "nothing", LIT(""), LIT("开头缺失") },
	{ "another boundary", LIT("--XyA\r\n" PART("a") "\r\n1\r\n--XyA--\r\n"),
	    LIT("开头缺失") },
	{ "text before", LIT("hello\r\n--XyZ\r\n" PART("a") "\r\n1\r\n--XyZ--\r\n"),
	    LIT("开头缺失") },
	{ "no end", LIT("--XyZ\r\n" PART("a") "\r\n1"), LIT("末尾缺失") },
	{ "end cut off", LIT("--XyZ\r\n" PART("a") "\r\n1\r\n--XyZ"), LIT("分隔不对") },
	{ "half an end", LIT("--XyZ\r\n" PART("a") "\r\n1\r\n--XyZ-"), LIT("分隔不对") },
	{ "text after", LIT("--XyZ\r\n" PART("a") "\r\n1\r\n--XyZ--\r\nmore"),
	    LIT("末尾有多余的内容") },
	{ "a longer boundary",
	    LIT("--XyZ\r\n" PART("a") "\r\n1\r\n--XyZa\r\n--XyZ--\r\n"),
	    LIT("分隔不对") },
	{ "a blank after a boundary", LIT("--XyZ \r\n" PART("a") "\r\n1\r\n--XyZ--\r\n"),
	    LIT("分隔不对") },
	{ "bare line ends", LIT("--XyZ\n" PART("a") "\n1\n--XyZ--\n"), LIT("分隔不对") },
	{ "no headers", LIT("--XyZ\r\n\r\n1\r\n--XyZ--\r\n"), LIT("一项的说明") },
	{ "no name",
	    LIT("--XyZ\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "an empty name", LIT("--XyZ\r\n" PART("") "\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "only a type", LIT("--XyZ\r\nContent-Type: text/plain\r\n\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "two names",
	    LIT("--XyZ\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\""
		"\r\n\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "two dispositions", LIT("--XyZ\r\n" PART("a") PART("b") "\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "another disposition",
	    LIT("--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "a name in another spelling",
	    LIT("--XyZ\r\nContent-Disposition: form-data; name=\"a\"; "
		"filename*=UTF-8''x\r\n\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "a coding",
	    LIT("--XyZ\r\n" PART("a") "Content-Transfer-Encoding: base64\r\n\r\n"
				      "MQ==\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "a folded header",
	    LIT("--XyZ\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
	{ "a name that is not UTF-8",
	    LIT("--XyZ\r\n" PART("\xff") "\r\n1\r\n--XyZ--\r\n"), LIT("一项的说明不对") },
	{ "a value that is not UTF-8",
	    LIT("--XyZ\r\n" PART("a") "\r\n\xff\r\n--XyZ--\r\n"),
	    LIT("有的文字不是 UTF-8") },
	{ "a value with NUL", LIT("--XyZ\r\n" PART("a") "\r\n1\0002\r\n--XyZ--\r\n"),
	    LIT("有一个看不见的空字符（零字节），没有收下") },
	{ "nine headers",
	    LIT("--XyZ\r\n" PART(
		"a") "A: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n"
		     "A: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n\r\n1\r\n--XyZ--\r\n"),
	    LIT("一项的说明不对") },
};

TEST(a_form_in_parts_is_read_in_one_way_or_not_at_all)
{
	struct web *w = serve(j);

	for (size_t i = 0; i < ARRAY_N(bad_parts); i++) {
		struct str a = post(j, w, "/echo", PARTS, bad_parts[i].form);

		if (status(a) != 400 || str_find(a, bad_parts[i].told) == a.n)
			test_failed(__FILE__, __LINE__, "%s: got\n%.*s", bad_parts[i].why,
			    STR_FMT(a));
	}
	CHECK(status(post(j, w, "/echo", PARTS, S("--XyZ--\r\n"))) == 200);
	web_close(w);
}

/* ${n} parts of a form, and its end. */
static struct str
parts(struct job *j, int n)
{
	struct buf b = { .j = j };

	for (int i = 0; i < n; i++)
		buf_put(&b, S("--XyZ\r\n" PART("a") "\r\n1\r\n"));
	buf_put(&b, S("--XyZ--\r\n"));
	return buf_str(&b);
}

TEST(a_hundred_thousand_parts_are_refused_at_the_2049th)
{
	struct web *w = serve(j);
	struct str a = post(j, w, "/echo", PARTS, parts(j, 100000));

	CHECK(status(a) == 400);
	CHECK_HAS(a, S("一次最多填 2048 项"));
	CHECK(status(post(j, w, "/echo", PARTS, parts(j, WEB_FIELD_MAX))) == 200);
	CHECK(status(post(j, w, "/echo", PARTS, parts(j, WEB_FIELD_MAX + 1))) == 400);
	web_close(w);
}

/* A part whose headers take ${n} bytes. */
static struct str
long_head(struct job *j, size_t n)
{
	struct buf b = { .j = j };

	buf_put(&b, S("--XyZ\r\n" PART("a") "X: "));
	buf_pad(&b, n - (sizeof PART("a") - 1) - 3, 'x');
	buf_put(&b, S("\r\n\r\n1\r\n--XyZ--\r\n"));
	return buf_str(&b);
}

TEST(headers_of_a_part_have_an_edge_and_so_has_the_boundary)
{
	static const char type[] = "Content-Type: multipart/form-data; boundary=";
	struct web *w = serve(j);
	struct str a;

	CHECK(status(post(j, w, "/echo", PARTS, long_head(j, WEB_PART_MAX))) == 200);
	a = post(j, w, "/echo", PARTS, long_head(j, WEB_PART_MAX + 1));
	CHECK(status(a) == 400);
	CHECK_HAS(a, S("一项的说明太长或不完整"));
	for (size_t n = 69; n <= 71; n++) {
		struct buf mark = { .j = j };

		buf_pad(&mark, n, 'b');
		a = post(j, w, "/echo",
		    job_cstr(j, job_fmt(j, "%s%.*s\r\n", type, STR_FMT(buf_str(&mark)))),
		    job_fmt(j, "--%.*s--\r\n", STR_FMT(buf_str(&mark))));
		CHECK(status(a) == (n <= 70 ? 200 : 400));
	}
	web_close(w);
}
