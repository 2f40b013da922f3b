/* SPDX-License-Identifier: MIT
 *
 * rights_test.c -- the table of rights as people reviewed it, and what it means
 *
 * The text below is what was agreed to.  Whoever changes rights.def changes it
 * here too, and says so to those who agreed.
 */
#include "account/world_test.h"

static const char agreed[] =
    "R_SIGNED: 工委管理员 全部，考核员 全部，单位党务 全部，书记 全部，党员 全部，"
    "系统管理员 全部，安全管理员 全部，审计管理员 全部\n"
    "R_SCHEME: 工委管理员 全部，考核员 全部，单位党务 全部，书记 全部，党员 全部\n"
    "R_DRAFT: 工委管理员 全部\n"
    "R_DRAFT_SEE: 工委管理员 全部，考核员 全部\n"
    "R_CONSULT: 工委管理员 全部，考核员 全部，单位党务 全部，书记 全部，党员 全部\n"
    "R_COMMENT: 单位党务 本级和下级，书记 本级和下级\n"
    "R_RANK: 工委管理员 全部，考核员 全部\n"
    "R_SCORE: 工委管理员 全部，考核员 全部，单位党务 本级和下级，书记 本级和下级\n"
    "R_UNIT: 工委管理员 全部，考核员 全部，单位党务 本级和下级，书记 本级和下级，"
    "党员 本单位\n"
    "R_UNIT_EDIT: 工委管理员 全部\n"
    "R_CALENDAR: 工委管理员 全部\n"
    "R_FILL: 单位党务 本级和下级\n"
    "R_GIVE: 工委管理员 全部，考核员 全部\n"
    "R_VERIFY: 工委管理员 全部，考核员 全部\n"
    "R_CORRECT: 工委管理员 全部，考核员 全部\n"
    "R_RESULT: 工委管理员 全部\n"
    "R_RESULT_SEE: 工委管理员 全部，考核员 全部\n"
    "R_OBJECT: 单位党务 本级和下级，书记 本级和下级\n"
    "R_ANSWER: 工委管理员 全部，考核员 全部\n"
    "R_ITEM: 工委管理员 全部，考核员 全部，单位党务 本级和下级，书记 本级和下级\n"
    "R_ITEM_DO: 工委管理员 全部，考核员 全部，单位党务 本级和下级，书记 本级和下级\n"
    "R_ITEM_CHECK: 工委管理员 全部，考核员 全部\n"
    "R_ITEM_RUN: 工委管理员 全部\n"
    "R_ACCOUNT: 系统管理员 全部\n"
    "R_GRANT: 系统管理员 全部，安全管理员 全部\n"
    "R_SYSTEM: 系统管理员 全部\n"
    "R_AUDIT: 审计管理员 全部\n";

static void
put_row(struct buf *b, enum account_right right, const char *name)
{
	static const char *const words[] = { NULL, "本单位", "本级和下级", "全部" };
	const char *gap = ": ";

	buf_put(b, str_of(name));
	for (int role = 0; role < ROLES_N; role++) {
		enum account_scope s = account_scope(right, (enum org_role)role);

		if (s == SCOPE_NO)
			continue;
		buf_fmt(b, "%s%s %s", gap, org_roles[role].name, words[s]);
		gap = "，";
	}
	buf_c(b, '\n');
}

TEST(the_table_of_rights_is_what_people_agreed_to)
{
	static const char *const names[] = {
		"",
#define RIGHT(id, ...) #id,
#include "account/rights.def"
#undef RIGHT
	};
	struct buf b = { .j = j };

	for (int right = 1; right < RIGHTS_N; right++)
		put_row(&b, (enum account_right)right, names[right]);
	CHECK_TEXT(buf_str(&b), str_of(agreed));
}

TEST(no_officer_sees_business_and_nobody_else_does_what_officers_do)
{
	for (int right = R_SIGNED + 1; right < RIGHTS_N; right++) {
		bool business = false, officers = false;

		for (int role = 0; role < ROLES_N; role++) {
			bool may = account_scope((enum account_right)right,
				       (enum org_role)role) != SCOPE_NO;

			if (org_roles[role].officer)
				officers = officers || may;
			else
				business = business || may;
		}
		CHECK(business != officers);
		CHECK(account_right_means((enum account_right)right)[0] != '\0');
	}
}

TEST(who_has_not_signed_in_has_no_right_at_all)
{
	struct account_who nobody = { .person = 0 };

	for (int right = 0; right < RIGHTS_N; right++)
		CHECK(!account_has(&nobody, (enum account_right)right));
	CHECK(!account_form_token_ok(&nobody, S("")));
}

TEST(who_holds_no_post_may_only_be_signed_in)
{
	struct account_who plain = { .person = 7 };

	for (int right = 0; right < RIGHTS_N; right++)
		CHECK(account_has(&plain, (enum account_right)right) ==
		    (right == R_SIGNED));
}

TEST(a_weak_session_has_no_rights_of_its_posts)
{
	struct org_post post = { .role = ROLE_COMMITTEE };
	struct account_who who = { .person = 7,
		.post = &post,
		.post_n = 1,
		.weak = true };
	const int64_t *tops;
	bool all;
	size_t n;

	for (int right = 0; right < RIGHTS_N; right++)
		CHECK(
		    account_has(&who, (enum account_right)right) == (right == R_SIGNED));
	account_within(j, &who, R_UNIT, &all, &tops, &n);
	CHECK(!all && n == 0);
	CHECK(account_may(j, NULL, &who, R_UNIT, 1) == E_MISSING);
}

TEST_BOTH(a_clerk_reaches_the_own_subtree_and_nothing_beside_or_above)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	struct account_who who;

	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	who = world_who(&w, token);
	CHECK(account_may(j, w.ro, &who, R_SCORE, w.east) == OK);
	CHECK(account_may(j, w.ro, &who, R_SCORE, w.street) == OK);
	CHECK(account_may(j, w.ro, &who, R_SCORE, w.top) == E_MISSING);
	CHECK(account_may(j, w.ro, &who, R_SCORE, w.west) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("没有这个单位，或它不归您管；请从单位列表进入"));
	CHECK(account_may(j, w.ro, &who, R_SCORE, 4711) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("没有这个单位，或它不归您管；请从单位列表进入"));
	CHECK(account_may(j, w.ro, &who, R_RANK, w.east) == E_MISSING);
	world_close(&w);
}

TEST_BOTH(a_member_reaches_the_own_unit_only_and_no_list)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	struct account_who who;
	const int64_t *tops;
	bool all;
	size_t n;

	world_account(&w, w.member, S("liuqd"), GOOD, token);
	who = world_who(&w, token);
	CHECK(account_may(j, w.ro, &who, R_UNIT, w.east) == OK);
	CHECK(account_may(j, w.ro, &who, R_UNIT, w.street) == E_MISSING);
	CHECK(account_may(j, w.ro, &who, R_SCORE, w.east) == E_MISSING);
	account_within(j, &who, R_UNIT, &all, &tops, &n);
	CHECK(!all && n == 0);
	world_close(&w);
}

TEST_BOTH(a_list_keeps_within_the_subtrees_of_all_posts)
{
	struct world w = world_open(j, place);
	char token[ACCOUNT_TOKEN + 1];
	struct account_who who;
	const int64_t *tops;
	bool all;
	size_t n;

	world_post(&w, w.clerk, ROLE_SECRETARY, w.west);
	world_account(&w, w.clerk, S("lanty"), GOOD, token);
	who = world_who(&w, token);
	account_within(j, &who, R_SCORE, &all, &tops, &n);
	CHECK(!all && n == 2 && tops[0] == w.east && tops[1] == w.west);
	account_within(j, &who, R_FILL, &all, &tops, &n);
	CHECK(!all && n == 1 && tops[0] == w.east);
	CHECK(account_may(j, w.ro, &who, R_FILL, w.west) == E_MISSING);
	CHECK(account_may(j, w.ro, &who, R_SCORE, w.west) == OK);
	CHECK(account_has_role(&who, ROLE_SECRETARY));
	CHECK(!account_has_role(&who, ROLE_COMMITTEE));
	world_close(&w);
}

TEST(a_post_that_names_no_unit_reaches_none_unless_it_reaches_all)
{
	struct org_post post[] = { { .role = ROLE_CLERK }, { .role = ROLE_MEMBER } };
	struct account_who who = { .person = 7, .post = post, .post_n = 2 };
	const int64_t *tops;
	bool all;
	size_t n;

	CHECK(account_may(j, NULL, &who, R_UNIT, 1) == E_MISSING);
	CHECK(account_may(j, NULL, &who, R_UNIT, 0) == E_MISSING);
	account_within(j, &who, R_UNIT, &all, &tops, &n);
	CHECK(!all && n == 0);
	post[0].role = ROLE_COMMITTEE;
	CHECK(account_may(j, NULL, &who, R_UNIT, 1) == OK);
	account_within(j, &who, R_UNIT, &all, &tops, &n);
	CHECK(all);
}
