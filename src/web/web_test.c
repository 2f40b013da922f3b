/* SPDX-License-Identifier: MIT
 *
 * web_test.c -- what a browser gets: pages, files, forms, refusals
 */
#include <zlib.h>

#include "web/client_test.h"

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
	struct web *w = serve(j);
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
	struct web *w = serve(j);
	struct str a = ask(j, w,
	    S("HEAD /hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));

	CHECK(status(a) == 200 && body(a).n == 0);
	CHECK_HAS(a, S("Content-Length: 7\r\n"));
	web_close(w);
}

TEST(one_connection_carries_many_requests_also_all_at_once)
{
	struct web_options o = options();
	struct web *w;
	struct str a;
	size_t one, two;

	o.workers = 2;
	w = serve_with(j, &o);
	a = ask(j, w,
	    S("GET /hello/one HTTP/1.1\r\nHost: a\r\n\r\n"
	      "GET /hello/two HTTP/1.1\r\nHost: a\r\n\r\n"
	      "GET /hello/three HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	one = str_find(a, S("hello one"));
	two = str_find(a, S("hello two"));
	CHECK(one < two && two < str_find(a, S("hello three")));
	CHECK_HAS(a, S("hello three"));
	web_close(w);
}

TEST(big_pages_are_squeezed_for_those_who_take_it)
{
	struct web *w = serve(j);
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
	struct web *w = serve(j);
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
	struct web *w = serve(j);
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
		{ "/eat", 503,
		    LIT("sorry: 数据太多，超出了一次处理的内存上限；请分批处理") },
		{ "/hello/%FF", 400,
		    LIT("sorry: 地址或表单里的文字不是 UTF-8；请从页面上的链接进入") },
		{ "/hello/x?q=1%002", 400,
		    LIT("sorry: 表单里有一个看不见的空字符（零字节），没有收下；"
			"多半是粘贴时带进来的，请后退一步，重新填那一处") },
		{ "/hello/x?q=%0", 400,
		    LIT("sorry: 地址或表单里有不完整的 % 编码；请从页面上的链接进入") },
	};
	struct web *w = serve(j);

	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		struct str a = get(j, w, rows[i].target, "");

		CHECK(status(a) == rows[i].status);
		CHECK_TEXT(body(a), rows[i].body);
	}
	web_close(w);
}

TEST(other_methods_are_told_what_is_allowed)
{
	struct web *w = serve(j);
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
	struct web *w = serve(j);
	struct str a = post(j, w, "/say", FORM "Origin: http://a:80\r\n",
	    S("to=%2Fhello%2Fx&y=1"));

	CHECK(status(a) == 303);
	CHECK_HAS(a, S("Location: /hello/x\r\n"));
	CHECK_HAS(a,
	    S("Set-Cookie: said=yes; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"));
	a = post(j, w, "/say", FORM "Sec-Fetch-Site: same-origin\r\n", S("to=//evil"));
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
	struct web *w = serve(j);

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK(status(post(j, w, "/say", rows[i].more, S("to=/"))) ==
		    rows[i].status);
	web_close(w);
}

TEST(a_body_may_be_as_long_as_its_route_says_and_not_a_byte_more)
{
	char *bytes = job_alloc(j, 101);
	struct web *w = serve(j);

	memset(bytes, 'a', 101);
	CHECK(status(post(j, w, "/say", FORM, (struct str){ bytes, 100 })) == 303);
	CHECK(status(post(j, w, "/say", FORM, (struct str){ bytes, 101 })) == 413);
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

TEST(a_form_may_have_2048_fields_and_not_one_more)
{
	struct web *w = serve(j);
	struct buf b = { .j = j };
	struct str a;

	buf_put(&b, S("q"));
	buf_pad(&b, WEB_FIELD_MAX, '&');
	a = post(j, w, "/echo", FORM, buf_str(&b));
	CHECK(status(a) == 200 && body(a).n == WEB_FIELD_MAX * 2 + 1);
	buf_c(&b, '&');
	a = post(j, w, "/echo", FORM, buf_str(&b));
	CHECK(status(a) == 400);
	CHECK_HAS(a, S("一次最多填 2048 项；请分几次交"));
	web_close(w);
}

TEST(a_file_that_was_not_chosen_is_none)
{
	struct web_field *list = NEWS(j, struct web_field, 3);
	struct req r = { .job = j, .field = list, .field_n = 3 };

	list[0] = (struct web_field){ .name = S("f"), .value = S("text") };
	list[1] = (struct web_field){ .name = S("f"), .is_file = true };
	CHECK(req_file(&r, S("f")) == NULL);
	list[2] = (struct web_field){ S("f"), S("1,2"), true, S("甲.csv") };
	CHECK(req_file(&r, S("f")) == &list[2]);
	CHECK(req_file(&r, S("g")) == NULL);
}

/* A browser would not, but somebody may: raw bytes where a word is expected. */
TEST(a_file_is_no_field)
{
	const struct web_field list[] = { { S("name"), S("\xff\xfe"), true, S("x") },
		{ S("name"), S("甲"), false, S("") } };
	struct req r = { .job = j, .field = list, .field_n = 2 };

	CHECK_TEXT(req_field(&r, S("name")), S("甲"));
	r.field_n = 1;
	CHECK_TEXT(req_field(&r, S("name")), S(""));
}

TEST(a_form_with_a_file_arrives_as_it_was_sent)
{
	struct web *w = serve(j);
	struct str a = post(j, w, "/echo", PARTS,
	    S("--XyZ\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n第一季度\r\n"
	      "--XyZ\r\nContent-Disposition: form-data; name=\"table\"; "
	      "filename=\"C:\\data\\支部 %22甲%22.csv\"\r\n"
	      "Content-Type: text/csv\r\n\r\n\xff\xfe\r\n--XyYa\r\n\r\n"
	      "--XyZ\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n"
	      "Content-Type: application/octet-stream\r\n\r\n\r\n"
	      "--XyZ--\r\n"));

	CHECK(status(a) == 200);
	CHECK_TEXT(body(a),
	    S("note=第一季度;table:支部 \"甲\".csv=\xff\xfe\r\n--XyYa\r\n;none:=;"));
	web_close(w);
}

TEST(a_form_may_have_2048_parts)
{
	static const struct str one = LIT(
	    "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n");
	struct web *w = serve(j);
	struct buf b = { .j = j };
	struct str a;

	for (int i = 0; i < WEB_FIELD_MAX; i++)
		buf_put(&b, one);
	buf_put(&b, S("--XyZ--\r\n"));
	a = post(j, w, "/echo", PARTS, buf_str(&b));
	CHECK(status(a) == 200 && body(a).n == WEB_FIELD_MAX * 3);
	web_close(w);
}

/* ── who may ────────────────────────────────────────────────────────── */

#define AS(who) "Cookie: mode=big; __Host-s=" who "; s=evil\r\n"

TEST(the_application_says_who_may_before_any_handler)
{
	struct web *w = serve(j);
	struct str a = get(j, w, "/mine", "");

	CHECK(status(a) == 303);
	CHECK_HAS(a, S("Location: /door\r\n"));
	CHECK(body(a).n == 0);
	/* A cookie without the prefix could come from a neighbour. */
	CHECK(status(get(j, w, "/mine", "Cookie: s=evil\r\n")) == 303);
	CHECK_TEXT(body(get(j, w, "/mine", AS("lan"))), S("hello "));
	a = get(j, w, "/chief?q=why", AS("lan"));
	CHECK(status(a) == 403);
	CHECK_TEXT(body(a), S("sorry lan: 您不是负责人：why"));
	CHECK_TEXT(body(get(j, w, "/chief", AS("root"))), S("hello "));
	web_close(w);
}

TEST(a_refusal_still_knows_who_asks_and_sets_no_cookie)
{
	struct web *w = serve(j);
	struct str a = get(j, w, "/missing", AS("lan"));

	CHECK_TEXT(body(a), S("sorry lan: 没有&lt;这个&gt;单位"));
	CHECK(str_find(a, S("Set-Cookie")) == a.n);
	a = get(j, w, "/eat", AS("lan"));
	CHECK_TEXT(body(a), S("sorry: 数据太多，超出了一次处理的内存上限；请分批处理"));
	web_close(w);
}

TEST(secrets_are_set_so_that_only_we_get_them_back)
{
	struct web *w = serve(j);
	struct str a = get(j, w, "/enter", "");

	CHECK_HAS(a,
	    S("Set-Cookie: __Host-s=aB3_-; Path=/; Secure; HttpOnly; SameSite=Lax\r\n"));
	CHECK_HAS(a,
	    S("Set-Cookie: __Host-device=d9; Path=/; Secure; HttpOnly; SameSite=Lax; "
	      "Max-Age=3600\r\n"));
	CHECK_HAS(a,
	    S("Set-Cookie: mode=big; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax\r\n"));
	CHECK_HAS(get(j, w, "/out", ""),
	    S("Set-Cookie: __Host-s=; Path=/; Secure; HttpOnly; SameSite=Lax; "
	      "Max-Age=0\r\n"));
	web_close(w);
}
