/* SPDX-License-Identifier: MIT
 *
 * out_test.c -- what each type of value becomes in a page
 */
#include "test.h"
#include "web/out.h"
#include "web/web.h"

/* For tables: S() is not a constant expression. */
#define LIT(literal)                           \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

#define PUT(j, x) (o = (struct out){ .b = { .j = (j) } }, out_any(&o, (x)), buf_str(&o.b))
#define PUT_URL(j, x) \
	(o = (struct out){ .b = { .j = (j) } }, out_url(&o, (x)), buf_str(&o.b))

TEST(text_is_escaped_by_its_type)
{
	static const struct {
		struct str in, out;
	} rows[] = {
		{ LIT(""), LIT("") },
		{ LIT("责任 100"), LIT("责任 100") },
		{ LIT("<script>"), LIT("&lt;script&gt;") },
		{ LIT("a&b"), LIT("a&amp;b") },
		{ LIT("\"'"), LIT("&quot;&#39;") },
		{ LIT("&amp;"), LIT("&amp;amp;") },
		{ LIT("a\nb\tc"), LIT("a\nb\tc") },
		{ LIT("a\x01"
		      "b\x7f"
		      "c\r"),
		    LIT("a\xEF\xBF\xBD"
			"b\xEF\xBF\xBD"
			"c\xEF\xBF\xBD") },
		{ LIT("<<"), LIT("&lt;&lt;") },
	};
	struct out o;

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(PUT(j, rows[i].in), rows[i].out);
}

TEST(numbers_have_two_places_and_a_real_minus)
{
	static const struct {
		int64_t u;
		struct str out;
	} rows[] = {
		{ 0, LIT("0.00") },
		{ 89280000, LIT("89.28") },
		{ 5000, LIT("0.01") },
		{ 4999, LIT("0.00") },
		{ -4999, LIT("0.00") },
		{ -600000, LIT("−0.60") },
		{ -1005000, LIT("−1.01") },
		{ 100000000, LIT("100.00") },
	};
	struct out o;

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(PUT(j, (struct num){ rows[i].u }), rows[i].out);
}

TEST(counts_and_own_html_are_put_as_they_are)
{
	struct html bold = { S("<b>1</b>") };
	struct out o;

	CHECK_TEXT(PUT(j, 7), S("7"));
	CHECK_TEXT(PUT(j, (size_t)12), S("12"));
	CHECK_TEXT(PUT(j, (uint32_t)4294967295u), S("4294967295"));
	CHECK_TEXT(PUT(j, INT64_MIN), S("−9223372036854775808"));
	CHECK_TEXT(PUT(j, bold), S("<b>1</b>"));
}

TEST(pieces_of_addresses_are_percent_encoded)
{
	struct url whole = { S("/a?b=1&c=2") };
	struct out o;

	CHECK_TEXT(PUT_URL(j, S("a b/ü&?#%\"")), S("a%20b%2F%C3%BC%26%3F%23%25%22"));
	CHECK_TEXT(PUT_URL(j, S("azAZ09-._~")), S("azAZ09-._~"));
	CHECK_TEXT(PUT_URL(j, whole), S("/a?b=1&amp;c=2"));
	CHECK_TEXT(PUT_URL(j, (int64_t)17), S("17"));
}

TEST(only_addresses_of_this_server_are_local)
{
	static const char *const good[] = { "/", "/a/b?c=1", "/a//b",
		"/scheme/1/rank?q=%E5" };
	static const char *const bad[] = { "", "a", "//evil", "/\\evil", "http://evil/",
		"/a b", "/a\r\nX: y", "javascript:1", "/\x7f", "\\/evil" };
	struct url u;

	for (size_t i = 0; i < ARRAY_N(good); i++) {
		CHECK(url_local(str_of(good[i]), &u));
		CHECK_TEXT(u.s, str_of(good[i]));
	}
	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		CHECK(!url_local(str_of(bad[i]), &u));
		CHECK_TEXT(u.s, S("/"));
	}
}

TEST(numbers_in_addresses_are_digits_only)
{
	static const char *const bad[] = { "", "-1", "+1", " 1", "1 ", "0x1", "1.0",
		"1000000000000000" };
	int64_t n;

	CHECK(req_number(S("0"), &n) && n == 0);
	CHECK(req_number(S("999999999999999"), &n) && n == INT64_C(999999999999999));
	for (size_t i = 0; i < ARRAY_N(bad); i++)
		CHECK(!req_number(str_of(bad[i]), &n));
}

TEST(cookies_are_found_by_their_whole_name)
{
	struct req r = { .cookies = S("xmode=1; mode=dark;mode=hc; m=; last=z") };

	CHECK_TEXT(req_cookie(&r, S("mode")), S("dark"));
	CHECK_TEXT(req_cookie(&r, S("last")), S("z"));
	CHECK_TEXT(req_cookie(&r, S("m")), S(""));
	CHECK_TEXT(req_cookie(&r, S("mod")), S(""));
}
