/* SPDX-License-Identifier: MIT
 *
 * acct_test.c -- sign-in, accounts, grants and the ledger, as a browser goes
 *
 * The second factor with a real code is a matter of the stories over HTTP:
 * nothing here can compute one.
 */
#include "page/guest_test.h"

static const char good[] = "山高水长路且远";
static const char better[] = "星垂平野阔月涌大江流";

TEST(a_clerk_sets_a_password_signs_out_and_comes_back)
{
	struct house *h = house(j, false);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_SETUP);

	CHECK_TEXT(v.location, S("/secret"));
	look(&v, "/me", "");
	CHECK_TEXT(v.location, S("/secret")); /* nowhere else yet */
	look(&v, "/secret", "");
	CHECK_HAS(v.page, S("先设好口令，才能打开别的页面"));
	press(&v, "/secret/password", "", FORM("password", good, "again", better));
	CHECK(v.e == OK && v.status == 422);
	CHECK_HAS(v.page, S("两次填的不一样"));
	CHECK(str_find(v.page, str_of(better)) == v.page.n);
	press(&v, "/secret/password", "", FORM("password", better, "again", better));
	CHECK_TEXT(v.location, S("/me?done=password"));
	look(&v, "/me", "");
	CHECK_HAS(v.page, S("单位党务，未名市工委"));
	press(&v, "/sign-out", "", FORM("x", ""));
	CHECK_TEXT(v.location, S("/sign-in?done=out"));
	CHECK(v.session[0] == '\0');
	look(&v, "/me", "");
	CHECK_TEXT(v.location, S("/sign-in?to=%2Fme"));
	press(&v, "/sign-in", "",
	    FORM("name", "梅知雪", "password", better, "to", "/units?q=1"));
	CHECK_TEXT(v.location, S("/units?q=1"));
	CHECK(v.session[0] != '\0' && v.device[0] != '\0');
	leave(h);
}

TEST(an_unknown_name_and_a_wrong_password_read_the_same)
{
	struct house *h = house(j, false);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_SETUP);
	struct guest one = stranger(j, h), other = stranger(j, h);
	const char head[] = "role=\"alert\"", tail[] = "</div>";
	struct str a, b;

	press(&v, "/secret/password", "", FORM("password", better, "again", better));
	press(&one, "/sign-in", "", FORM("name", "梅知雪", "password", good));
	press(&other, "/sign-in", "", FORM("name", "查无此人", "password", good));
	CHECK(one.status == 422 && other.status == 422);
	a = str_cut(one.page, str_find(one.page, str_of(head)), one.page.n);
	b = str_cut(other.page, str_find(other.page, str_of(head)), other.page.n);
	CHECK_TEXT(str_cut(a, 0, str_find(a, str_of(tail))),
	    str_cut(b, 0, str_find(b, str_of(tail))));
	CHECK_HAS(one.page, S("value=\"梅知雪\""));
	CHECK(str_find(one.page, str_of(good)) == one.page.n);
	leave(h);
}

TEST(a_sign_in_leads_to_no_other_site)
{
	struct house *h = house(j, false);
	struct guest v = stranger(j, h);

	guest_send(&v, WEB_SHOW, "/sign-in", "", FORM("to", "//evil.example/x"));
	CHECK_HAS(v.page, S("name=\"to\" value=\"/\""));
	leave(h);
}

TEST(looking_at_a_code_does_not_use_it_up_and_using_it_does)
{
	struct house *h = house(j, true);
	struct guest v = stranger(j, h);
	struct coding c = { .person = h->person[AUDIT].id, .what = ACCOUNT_CODE_DEMO };

	CHECK(db_tell(j, h->db, make_code, &c) == OK);
	look(&v, "/enter/:code", c.code);
	CHECK_HAS(v.page, S("您是 雨前 吗"));
	look(&v, "/enter/:code", c.code);
	press(&v, "/enter/:code", c.code, FORM("x", ""));
	CHECK_TEXT(v.location, S("/"));
	look(&v, "/enter/:code", c.code);
	CHECK(v.e == E_MISSING);
	leave(h);
}

TEST(a_code_may_be_pasted_as_a_whole_link)
{
	struct house *h = house(j, true);
	struct guest v = stranger(j, h);

	guest_send(&v, WEB_SHOW, "/enter", "",
	    FORM("code", " http://127.0.0.1:1/enter/a_B-9 "));
	CHECK_TEXT(v.location, S("/enter/a_B-9"));
	guest_send(&v, WEB_SHOW, "/enter", "", FORM("code", "两个字"));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请整段复制后粘贴"));
	leave(h);
}

TEST(changing_a_password_asks_for_the_one_there_is)
{
	struct house *h = house(j, false);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_SETUP);

	press(&v, "/secret/password", "", FORM("password", good, "again", good));
	CHECK(v.status == 422); /* seven characters are too few */
	press(&v, "/secret/password", "", FORM("password", better, "again", better));
	press(&v, "/secret/password", "",
	    FORM("old", good, "password", "另一句很长的口令啊", "again",
		"另一句很长的口令啊"));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("现在的口令不对"));
	press(&v, "/secret/factor", "", FORM("proof", ""));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请填现在的口令"));
	press(&v, "/secret/factor", "", FORM("proof", better));
	CHECK_HAS(v.page, S("只显示这一次"));
	press(&v, "/secret/factor/confirm", "", FORM("code", "12"));
	CHECK(v.status == 422);
	CHECK(str_find(v.page, S("id=\"seed\"")) == v.page.n);
	leave(h);
}

TEST(a_sign_in_elsewhere_can_be_ended)
{
	struct house *h = house(j, false);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_SETUP);
	struct guest other = stranger(j, h);
	struct str id;

	press(&v, "/secret/password", "", FORM("password", better, "again", better));
	press(&other, "/sign-in", "", FORM("name", "梅知雪", "password", better));
	CHECK(other.session[0] != '\0');
	look(&v, "/me", "");
	id = str_cut(v.page, str_find(v.page, S("/me/session/")), v.page.n);
	id = str_cut(id, S("/me/session/").n, str_find(id, S("/end")));
	press(&v, "/me/session/:id/end", job_cstr(j, id), FORM("x", ""));
	CHECK_TEXT(v.location, S("/me?done=ended"));
	look(&other, "/me", "");
	CHECK_TEXT(other.location, S("/sign-in?to=%2Fme"));
	leave(h);
}

/* ── accounts ───────────────────────────────────────────────────────── */

TEST(a_new_account_gives_one_code_and_asks_about_namesakes)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, SYSTEM, ACCOUNT_CODE_DEMO);

	press(&v, "/accounts/new", "",
	    FORM("name", "柳桥东", "unit", "未名", "sign_in", "lqd"));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("相近的有“未名市工委”"));
	CHECK_HAS(v.page, S("名册里已有同名的人"));
	CHECK_HAS(v.page, S("value=\"lqd\""));
	press(&v, "/accounts/new", "",
	    FORM("name", "柳桥东", "person", number(j, h->person[SECURITY].id), "sign_in",
		"lqd"));
	CHECK_HAS(v.page, S("柳桥东已有账户"));
	press(&v, "/accounts/new", "",
	    FORM("name", "柳桥东", "person", "new", "unit", "未名市工委", "sign_in",
		"lqd", "once", "a1"));
	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("账户已建，登录名是 lqd"));
	press(&v, "/accounts/new", "",
	    FORM("name", "柳桥东", "person", "new", "unit", "未名市工委", "sign_in",
		"lqd", "once", "a1"));
	CHECK_TEXT(v.location, S("/accounts?done=again")); /* sent twice, made once */
	look(&v, "/accounts", "");
	CHECK_HAS(v.page, S("lqd"));
	CHECK_HAS(v.page, S("还没设口令"));
	guest_send(&v, WEB_SHOW, "/accounts", "", FORM("q", "桥"));
	CHECK_HAS(v.page, S("柳桥东"));
	leave(h);
}

TEST(a_clerk_sees_no_page_of_officers)
{
	static const char *const paths[] = { "/accounts", "/grants", "/ledger",
		"/ledger/seals", "/ledger/export.jsonl", "/state" };
	struct house *h = house(j, true);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_DEMO);

	for (size_t i = 0; i < ARRAY_N(paths); i++) {
		look(&v, paths[i], "");
		CHECK(v.e == E_DENIED);
	}
	(void)snprintf(v.token, sizeof v.token, "forged");
	press(&v, "/sign-out", "", FORM("x", ""));
	CHECK(v.e == E_DENIED);
	leave(h);
}

TEST(an_office_counts_only_with_a_post_that_gives)
{
	const struct org_post post[] = {
		{ .role = ROLE_SECRETARY, .unit = 3, .office = S("组织部") },
		{ .role = ROLE_ASSESSOR, .office = S("考核组") },
		{ .role = ROLE_COMMITTEE },
	};
	struct visitor who = { .who = { .person = 1, .post = post, .post_n = 3 } };
	struct req r = { .job = j, .who = &who };
	const struct str *office;

	CHECK(who_offices(&r, &office) == 1);
	CHECK_TEXT(office[0], S("考核组"));
}

/* ── grants ─────────────────────────────────────────────────────────── */

TEST(a_grant_needs_a_second_officer)
{
	struct house *h = house(j, true);
	struct guest one = enter(j, h, SYSTEM, ACCOUNT_CODE_DEMO);
	struct guest two = enter(j, h, SECURITY, ACCOUNT_CODE_DEMO);
	const char *clerk = number(j, h->person[CLERK].id);

	press(&one, "/grants/person/:id", clerk, FORM("role", "书记", "from", "明天"));
	CHECK(one.status == 422);
	CHECK_HAS(one.page, S("请填单位的全称"));
	CHECK_HAS(one.page, S("起始日期请写成 2026-03-05 这样"));
	press(&one, "/grants/person/:id", clerk,
	    FORM("role", "书记", "unit", "未名市工委"));
	CHECK(one.e == OK && str_starts(one.location, S("/grants/person/")));
	press(&one, "/grants/:id/answer", "1", FORM("answer", "agree"));
	CHECK(one.e == E_DENIED);
	look(&one, "/grants", "");
	CHECK_HAS(one.page, S("由您提出"));
	look(&two, "/grants", "");
	CHECK_HAS(two.page, S("同意</button>"));
	press(&two, "/grants/:id/answer", "1", FORM("answer", "agree"));
	CHECK_TEXT(two.location, S("/grants?done=agreed"));
	look(&two, "/grants/person/:id", clerk);
	CHECK_HAS(two.page, S("书记，未名市工委"));
	/* A role for all units stands on the first page though it names a unit. */
	press(&one, "/grants/person/:id", clerk,
	    FORM("role", "考核员", "unit", "未名市工委"));
	press(&two, "/grants/:id/answer", "2", FORM("answer", "agree"));
	look(&one, "/grants", "");
	CHECK_HAS(one.page, S("考核员，未名市工委"));
	CHECK(str_find(one.page, S("书记，未名市工委")) == one.page.n);
	leave(h);
}

/* ── the ledger ─────────────────────────────────────────────────────── */

TEST(the_auditor_seals_and_every_fact_proves)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);

	look(&v, "/ledger/fact/:seq", "2");
	CHECK_HAS(v.page, S("还没有封存盖住这一条"));
	press(&v, "/ledger/seals", "", FORM("x", ""));
	CHECK_TEXT(v.location, S("/ledger/seals?done=sealed"));
	look(&v, "/ledger/seals", "");
	CHECK_HAS(v.page, S("全部都已封存"));
	for (int i = 1; i <= 5; i++) {
		look(&v, "/ledger/fact/:seq", number(j, i));
		CHECK_HAS(v.page, S("<b>相符</b>"));
	}
	look(&v, "/ledger/fact/:seq", "999999");
	CHECK(v.e == E_MISSING);
	look(&v, "/ledger", "");
	CHECK_HAS(v.page, S("账户.建立"));
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("seq", " 3 "));
	CHECK_TEXT(v.location, S("/ledger/fact/3"));
	look(&v, "/ledger/export.jsonl", "");
	CHECK_HAS(v.page, S("}\n{"));
	leave(h);
}

TEST(a_fact_changed_behind_the_ledgers_back_is_told)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);

	press(&v, "/ledger/seals", "", FORM("x", ""));
	look(&v, "/ledger/fact/:seq", "2");
	CHECK(str_find(v.page, S("<b>不符</b>")) == v.page.n);
	CHECK(db_tell(j, h->db, forge, NULL) == OK);
	look(&v, "/ledger/fact/:seq", "2");
	CHECK_HAS(v.page, S("<b>不符</b>"));
	leave(h);
}

TEST(the_auditor_checks_matters_of_business_and_does_not_read_them)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);
	struct ledger_head head;
	int one = 1;

	CHECK(db_tell(j, h->db, put_business, &one) == OK);
	CHECK(ledger_head(j, h->ro, &head) == OK);
	db_ro_rest(h->ro);
	look(&v, "/ledger/fact/:seq", number(j, head.size));
	CHECK_HAS(v.page, S("试.数据"));
	CHECK_HAS(v.page, S("只核对指纹，不看内容"));
	CHECK(str_find(v.page, S("四十二")) == v.page.n);
	look(&v, "/ledger/export.jsonl", "");
	CHECK_HAS(v.page, S("试.数据"));
	CHECK(str_find(v.page, S("四十二")) == v.page.n);
	leave(h);
}

TEST(the_ledger_goes_on_page_by_page)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);
	int many = 51;

	CHECK(db_tell(j, h->db, put_business, &many) == OK);
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("kind", "试.数据"));
	CHECK_HAS(v.page, S("下一页"));
	CHECK_HAS(v.page, S("&amp;kind=%E8%AF%95.%E6%95%B0%E6%8D%AE"));
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("kind", "没有这一种"));
	CHECK_HAS(v.page, S("没有这样的记录"));
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("before", "2"));
	CHECK_HAS(v.page, S("href=\"/ledger/fact/1\""));
	CHECK(str_find(v.page, S("下一页")) == v.page.n);
	leave(h);
}

TEST(the_state_says_what_holds_the_data)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, SYSTEM, ACCOUNT_CODE_DEMO);

	look(&v, "/state", "");
	CHECK_HAS(v.page, S("运行正常"));
	CHECK_HAS(v.page, S("SQLite"));
	leave(h);
}

/* ── words ──────────────────────────────────────────────────────────── */

TEST(a_moment_is_told_in_beijing_time)
{
	CHECK_TEXT(moment(j, 1795318200), S("2026年11月22日 11:30"));
	CHECK_TEXT(moment(j, 1795363199), S("2026年11月22日 23:59"));
	CHECK_TEXT(moment(j, 1795363200), S("2026年11月23日 00:00"));
}

TEST(a_hash_is_shown_in_groups_of_eight)
{
	static const unsigned char h[] = { 0x9c, 0x1f, 0x07, 0xab, 0x5e, 0x42 };

	CHECK_TEXT(hash_text(j, h, sizeof h), S("9c1f07ab 5e42"));
}

TEST(a_form_token_looks_different_in_every_page)
{
	struct str token = S("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");
	struct str one = token_masked(j, token), two = token_masked(j, token);

	CHECK(one.n == 4 * token.n && two.n == one.n && !str_eq(one, two));
	CHECK_TEXT(token_bare(j, one), token);
	CHECK_TEXT(token_bare(j, two), token);
	CHECK_TEXT(token_masked(j, S("")), S(""));
	CHECK_TEXT(token_bare(j, S("")), S(""));
	CHECK_TEXT(token_bare(j, S("00112")), S(""));
	CHECK_TEXT(token_bare(j, S("0x00")), S(""));
	CHECK_TEXT(token_bare(j, str_cut(one, 0, one.n - 1)), S(""));
}
