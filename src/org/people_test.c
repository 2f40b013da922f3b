/* SPDX-License-Identifier: MIT
 *
 * people_test.c -- persons, posts, the three officers, and grants by two of them
 */
#include "org/keep.h"
#include "org/town_test.h"

static struct org_person
person(struct town *t, int64_t id)
{
	struct org_person p = { .id = 0 };

	CHECK(org_person_find(t->j, t->ro, id, &p) == OK);
	return p;
}

/* Names by a part of them, joined by blanks. */
static struct str
persons(struct town *t, struct str q, int64_t unit)
{
	const struct org_person *list;
	struct buf b = { .j = t->j };
	size_t n;

	CHECK(org_person_list(t->j, t->ro, q, unit, S(""), 0, 50, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, i > 0 ? " %.*s" : "%.*s", STR_FMT(list[i].name));
	return buf_str(&b);
}

/* Roles held on ${day}, joined by blanks. */
static struct str
roles(struct town *t, int64_t who, int64_t unit, int32_t day)
{
	const struct org_post *list;
	struct buf b = { .j = t->j };
	size_t n;

	CHECK(org_post_list(t->j, t->ro, who, unit, day, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, i > 0 ? " %s" : "%s", org_roles[list[i].role].name);
	return buf_str(&b);
}

/* ── persons ────────────────────────────────────────────────────────── */

TEST_BOTH(a_person_is_registered_changed_and_leaves)
{
	struct town t = town_open(j, place);
	int64_t a = town_unit(&t, "甲局", 0), b = town_unit(&t, "乙局", 0);
	int64_t id = town_person(&t, " 兰亭远 ", a);
	struct org_person p = person(&t, id);

	CHECK_TEXT(p.name, S("兰亭远"));
	CHECK_TEXT(p.unit_name, S("甲局"));
	CHECK(p.left == DAY_NONE && p.seq == 3);
	CHECK(org_person_put(j, t.rw, &t.act, &p) == OK && town_facts(&t) == 3);
	p.unit = b;
	p.name = S("兰亭近");
	CHECK(org_person_put(j, t.rw, &t.act, &p) == OK && p.id == id);
	CHECK_TEXT(persons(&t, S("兰亭远"), 0), S(""));
	CHECK_TEXT(persons(&t, S("亭近"), 0), S("兰亭近"));
	CHECK_TEXT(persons(&t, S(""), a), S(""));
	(void)town_post(&t, id, ROLE_CLERK, b);
	CHECK(org_person_leave(j, t.rw, &t.act, id) == OK);
	CHECK(person(&t, id).left == j->today);
	CHECK_TEXT(roles(&t, id, 0, j->today), S(""));
	CHECK_REFUSED(&t, org_person_leave(j, t.rw, &t.act, id), E_INPUT,
	    "兰亭近已经离开，不能再改");
	CHECK_REFUSED(&t, org_person_put(j, t.rw, &t.act, &p), E_INPUT,
	    "兰亭近已经离开，不能再改");
	CHECK_REFUSED(&t, org_person_find(j, t.ro, 99, &p), E_MISSING, "没有这个人");
	p = (struct org_person){ .name = S("") };
	CHECK_REFUSED(&t, org_person_put(j, t.rw, &t.act, &p), E_INPUT, "姓名还没有填");
	p = (struct org_person){ .name = S("柳桥东"), .unit = 99 };
	CHECK_REFUSED(&t, org_person_put(j, t.rw, &t.act, &p), E_INPUT,
	    "所在单位不存在或已撤销；请另选");
	town_close(&t);
}

TEST_BOTH(persons_of_one_name_are_listed_by_number)
{
	struct town t = town_open(j, place);
	int64_t unit = town_unit(&t, "甲局", 0), met[3] = { 0 }, after = 0;
	const struct org_person *list;
	struct str name = S("");
	size_t n;

	for (size_t i = 0; i < ARRAY_N(met); i++)
		(void)town_person(&t, "柳桥东", unit);
	for (size_t i = 0; i < ARRAY_N(met); i++) {
		CHECK(org_person_list(j, t.ro, S("桥东"), 0, name, after, 1, &list, &n) ==
			OK &&
		    n == 1);
		met[i] = list[0].id;
		name = list[0].name;
		after = list[0].id;
	}
	CHECK(met[0] < met[1] && met[1] < met[2]);
	CHECK(org_person_list(j, t.ro, S("桥东"), 0, name, after, 1, &list, &n) == OK);
	CHECK(n == 0);
	town_close(&t);
}

TEST_BOTH(an_erased_name_is_gone_after_a_rebuild)
{
	struct town t = town_open(j, place);
	int64_t unit = town_unit(&t, "甲局", 0), id = town_person(&t, "兰亭远", unit);

	(void)town_post(&t, id, ROLE_SECRETARY, unit);
	CHECK(ledger_erase(j, t.rw, &org_ledger, 1, 2, 0, S("本人申请")) == OK);
	town_rebuild(&t);
	CHECK_TEXT(person(&t, id).name, S("〔已删除〕"));
	CHECK_TEXT(person(&t, id).unit_name, S("甲局"));
	CHECK_TEXT(persons(&t, S("兰亭"), 0), S(""));
	CHECK_TEXT(persons(&t, S("已删除"), unit), S("〔已删除〕"));
	CHECK_TEXT(roles(&t, id, 0, j->today), S("书记"));
	CHECK(ledger_erase(j, t.rw, &org_ledger, 1, 1, 0, S("试")) == E_DENIED);
	town_close(&t);
}

/* ── posts ──────────────────────────────────────────────────────────── */

TEST_BOTH(a_term_holds_from_its_first_to_its_last_day)
{
	struct town t = town_open(j, place);
	int64_t unit = town_unit(&t, "甲局", 0), id = town_person(&t, "兰亭远", unit);
	int32_t day = j->today;
	struct org_post p = { .person = id,
		.unit = unit,
		.role = ROLE_CLERK,
		.office = S(" 组织委员 "),
		.from = day,
		.to = day + 9 };
	const struct org_post *list;
	size_t n;

	CHECK(org_post_put(j, t.rw, &t.act, &p, 0) == OK);
	CHECK_TEXT(roles(&t, id, 0, day - 1), S(""));
	CHECK_TEXT(roles(&t, id, 0, day), S("单位党务"));
	CHECK_TEXT(roles(&t, 0, unit, day + 9), S("单位党务"));
	CHECK_TEXT(roles(&t, 0, 0, day + 10), S(""));
	CHECK(org_post_list(j, t.ro, id, unit, day, &list, &n) == OK && n == 1);
	CHECK(list[0].id == p.id && list[0].from == day && list[0].to == day + 9);
	CHECK_TEXT(list[0].office, S("组织委员"));
	CHECK_TEXT(list[0].person_name, S("兰亭远"));
	CHECK_TEXT(list[0].unit_name, S("甲局"));
	CHECK_REFUSED(&t, org_post_put(j, t.rw, &t.act, &p, 0), E_INPUT,
	    "此人在这段时间已经担任这一职务");
	t.act.day = day + 3;
	CHECK(org_post_end(j, t.rw, &t.act, list[0].id, 0) == OK);
	CHECK_TEXT(roles(&t, id, 0, day + 2), S("单位党务"));
	CHECK_TEXT(roles(&t, id, 0, day + 3), S(""));
	CHECK_REFUSED(&t, org_post_end(j, t.rw, &t.act, list[0].id, 0), E_INPUT,
	    "这一职务已经结束，不必再免");
	CHECK_REFUSED(&t, org_post_end(j, t.rw, &t.act, 99, 0), E_MISSING,
	    "没有这项职务");
	p.from = day + 3; /* again, from the day it ended */
	CHECK(org_post_put(j, t.rw, &t.act, &p, 0) == OK);
	town_close(&t);
}

TEST_BOTH(who_reaches_beyond_a_unit_is_listed_whatever_unit_the_post_names)
{
	struct town t = town_open(j, place);
	int64_t unit = town_unit(&t, "甲局", 0);
	const struct org_post *list;
	struct buf b = { .j = j };
	size_t n;

	for (int i = 0; i < ROLES_N; i++) {
		int64_t id = town_person(&t, org_roles[i].name, unit);

		(void)town_post(&t, id, (enum org_role)i,
		    org_roles[i].officer ? 0 : unit);
	}
	CHECK(org_post_wide(j, t.ro, j->today, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%.*s ", STR_FMT(list[i].person_name));
	CHECK_TEXT(buf_str(&b), S("工委管理员 考核员 系统管理员 安全管理员 审计管理员 "));
	CHECK(org_post_wide(j, t.ro, j->today - 1, &list, &n) == OK && n == 0);
	town_close(&t);
}

TEST_BOTH(what_cannot_be_a_post_is_told_in_plain_words)
{
	struct town t = town_open(j, place);
	int64_t unit = town_unit(&t, "甲局", 0), shut = town_unit(&t, "乙局", 0);
	int64_t id = town_person(&t, "兰亭远", unit),
		left = town_person(&t, "雨前", unit);
	int32_t day = j->today;
	const struct {
		struct org_post p;
		enum err e;
		const char *told;
	} bad[] = {
		{ { .person = 99, .from = day, .to = DAY_NONE }, E_MISSING,
		    "没有这个人" },
		{ { .person = left, .from = day, .to = DAY_NONE }, E_INPUT,
		    "雨前已经离开，不能再任职" },
		{ { .person = id, .role = ROLE_CLERK, .from = day, .to = DAY_NONE },
		    E_INPUT, "“单位党务”要写明是哪个单位的" },
		{ { .person = id,
		      .role = ROLE_AUDIT,
		      .unit = unit,
		      .from = day,
		      .to = DAY_NONE },
		    E_INPUT, "“审计管理员”管整个系统，不属于某个单位；请把单位留空" },
		{ { .person = id,
		      .role = ROLE_CLERK,
		      .unit = shut,
		      .from = day,
		      .to = DAY_NONE },
		    E_INPUT, "任职的单位不存在或已撤销；请另选" },
		{ { .person = id, .from = DAY_NONE, .to = DAY_NONE }, E_INPUT,
		    "还没有写明从哪一天起任职" },
		{ { .person = id, .from = day, .to = day - 1 }, E_INPUT,
		    "任期的最后一天早于第一天；请核对" },
	};

	CHECK(org_person_leave(j, t.rw, &t.act, left) == OK);
	CHECK(org_unit_close(j, t.rw, &t.act, shut) == OK);
	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		struct org_post p = bad[i].p;

		CHECK(org_post_put(j, t.rw, &t.act, &p, 0) == bad[i].e);
		CHECK_TEXT(str_of(j->told), str_of(bad[i].told));
	}
	town_close(&t);
}

#define APART "：三员（系统、安全、审计管理员）不得兼任其他职务，三员之间也不得互兼"

TEST_BOTH(an_officer_holds_no_other_post)
{
	static const struct {
		enum org_role had, more;
		const char *told;
	} t[] = {
		{ ROLE_SYSTEM, ROLE_SECURITY, "此人已是“系统管理员”" APART },
		{ ROLE_AUDIT, ROLE_COMMITTEE, "此人已是“审计管理员”" APART },
		{ ROLE_ASSESSOR, ROLE_AUDIT, "此人已是“考核员”" APART },
		{ ROLE_ASSESSOR, ROLE_COMMITTEE, NULL },
	};
	struct town w = town_open(j, place);
	struct org_post p;

	for (size_t i = 0; i < ARRAY_N(t); i++) {
		int64_t id = town_person(&w, "兰亭远", 0);

		(void)town_post(&w, id, t[i].had, 0);
		p = (struct org_post){ .person = id,
			.role = t[i].more,
			.from = j->today,
			.to = DAY_NONE };
		CHECK(org_post_put(j, w.rw, &w.act, &p, 0) == (t[i].told ? E_INPUT : OK));
		if (t[i].told != NULL)
			CHECK_TEXT(str_of(j->told), str_of(t[i].told));
	}
	/* Not at the same time: that is allowed. */
	p = (struct org_post){ .person = town_person(&w, "柳桥东", 0),
		.role = ROLE_SYSTEM,
		.from = j->today,
		.to = j->today + 9 };
	CHECK(org_post_put(j, w.rw, &w.act, &p, 0) == OK);
	p.role = ROLE_AUDIT;
	p.from = j->today + 9;
	p.to = DAY_NONE;
	CHECK(org_post_put(j, w.rw, &w.act, &p, 0) == E_INPUT);
	p.from = j->today + 10;
	CHECK(org_post_put(j, w.rw, &w.act, &p, 0) == OK);
	town_close(&w);
}

TEST_BOTH(an_officer_is_relieved_before_he_leaves)
{
	struct town t = town_open(j, place);
	int64_t a = town_person(&t, "兰亭远", 0), b = town_person(&t, "柳桥东", 0);
	int64_t post = town_post(&t, a, ROLE_SECURITY, 0);

	CHECK_REFUSED(&t, org_person_leave(j, t.rw, &t.act, a), E_INPUT,
	    "兰亭远是安全管理员，须先由两名三员免去这一职务，才能登记离开");
	(void)town_post(&t, b, ROLE_SECURITY, 0);
	CHECK(org_post_end(j, t.rw, &t.act, post, 0) == OK);
	CHECK(org_person_leave(j, t.rw, &t.act, a) == OK);
	town_close(&t);
}

/* ── two officers ───────────────────────────────────────────────────── */

struct hall { /* a town with officers */
	struct town t;
	int64_t unit, keeper, security, audit, clerk, member;
	int64_t security_post;
};

static struct hall
hall_open(struct job *j, const struct db_place *place)
{
	struct hall h = { .t = town_open(j, place) };

	h.unit = town_unit(&h.t, "甲局", 0);
	h.keeper = town_person(&h.t, "兰亭远", 0);
	h.security = town_person(&h.t, "柳桥东", 0);
	h.audit = town_person(&h.t, "雨前", 0);
	h.clerk = town_person(&h.t, "石上青", h.unit);
	h.member = town_person(&h.t, "云边月", h.unit);
	(void)town_post(&h.t, h.keeper, ROLE_SYSTEM, 0);
	h.security_post = town_post(&h.t, h.security, ROLE_SECURITY, 0);
	(void)town_post(&h.t, h.audit, ROLE_AUDIT, 0);
	(void)town_post(&h.t, h.clerk, ROLE_CLERK, h.unit);
	return h;
}

TEST_BOTH(a_post_needs_two_different_officers)
{
	struct hall h = hall_open(j, place);
	struct town *t = &h.t;
	const struct {
		int64_t actor, second;
		const char *told;
	} bad[] = {
		{ h.keeper, 0, "授予和收回职务要有两名三员：一人提出，另一人同意" },
		{ 0, h.keeper, "授予和收回职务要有两名三员：一人提出，另一人同意" },
		{ h.keeper, h.keeper, "提出授权的人不能自己答复；请由另一名三员答复" },
		{ h.member, h.keeper, "不能给自己授予职务，也不能同意给自己的授权" },
		{ h.keeper, h.member, "不能给自己授予职务，也不能同意给自己的授权" },
		{ h.clerk, h.keeper, "授予和收回职务是三员的事，您现在不是三员之一" },
		{ h.keeper, h.clerk, "提出授权的人现在不是三员之一；请由三员重新提出" },
	};
	struct org_post p = { .person = h.member,
		.role = ROLE_SECRETARY,
		.unit = h.unit,
		.from = j->today,
		.to = DAY_NONE };
	int64_t facts = town_facts(t);

	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		t->act.actor = bad[i].actor;
		CHECK(org_post_put(j, t->rw, &t->act, &p, bad[i].second) == E_DENIED);
		CHECK_TEXT(str_of(j->told), str_of(bad[i].told));
	}
	CHECK(town_facts(t) == facts);
	t->act.actor = h.keeper;
	CHECK(org_post_put(j, t->rw, &t->act, &p, h.security) == OK);
	CHECK_TEXT(roles(t, h.member, 0, j->today), S("书记"));
	town_close(t);
}

TEST_BOTH(one_officer_proposes_and_another_agrees)
{
	struct hall h = hall_open(j, place);
	struct town *t = &h.t;
	struct org_grant g = { .post = { .person = h.member,
				   .role = ROLE_SECRETARY,
				   .unit = h.unit,
				   .from = j->today,
				   .to = DAY_NONE } };
	const struct org_grant *list;
	size_t n;

	t->act.actor = h.clerk;
	CHECK_REFUSED(t, org_grant_propose(j, t->rw, &t->act, &g), E_DENIED,
	    "授予和收回职务是三员的事，您现在不是三员之一");
	t->act.actor = h.keeper;
	CHECK(org_grant_propose(j, t->rw, &t->act, &g) == OK);
	CHECK(org_grant_list(j, t->ro, &list, &n) == OK && n == 1);
	CHECK(list[0].id == g.id && !list[0].ends && list[0].by == h.keeper);
	CHECK(list[0].at == j->now && list[0].post.role == ROLE_SECRETARY);
	CHECK_TEXT(list[0].by_name, S("兰亭远"));
	CHECK_TEXT(list[0].post.person_name, S("云边月"));
	CHECK_TEXT(list[0].post.unit_name, S("甲局"));
	CHECK_TEXT(roles(t, h.member, 0, j->today), S(""));
	CHECK_REFUSED(t, org_grant_answer(j, t->rw, &t->act, g.id, true), E_DENIED,
	    "提出授权的人不能自己答复；请由另一名三员答复");
	t->act.actor = h.clerk;
	CHECK_REFUSED(t, org_grant_answer(j, t->rw, &t->act, g.id, true), E_DENIED,
	    "授予和收回职务是三员的事，您现在不是三员之一");
	t->act.actor = h.security;
	CHECK(org_grant_answer(j, t->rw, &t->act, g.id, true) == OK);
	CHECK_TEXT(roles(t, h.member, 0, j->today), S("书记"));
	CHECK(org_grant_list(j, t->ro, &list, &n) == OK && n == 0);
	CHECK_REFUSED(t, org_grant_answer(j, t->rw, &t->act, g.id, true), E_INPUT,
	    "这项授权已经答复过：同意");
	CHECK_REFUSED(t, org_grant_answer(j, t->rw, &t->act, 99, true), E_MISSING,
	    "没有这项授权");
	town_close(t);
}

TEST_BOTH(a_refused_grant_gives_nothing)
{
	struct hall h = hall_open(j, place);
	struct town *t = &h.t;
	struct org_grant g = { .post = { .person = h.member,
				   .role = ROLE_ASSESSOR,
				   .from = j->today,
				   .to = DAY_NONE } };

	t->act.actor = h.keeper;
	CHECK(org_grant_propose(j, t->rw, &t->act, &g) == OK);
	t->act.actor = h.security;
	CHECK(org_grant_answer(j, t->rw, &t->act, g.id, false) == OK);
	CHECK_TEXT(roles(t, h.member, 0, j->today), S(""));
	CHECK_REFUSED(t, org_grant_answer(j, t->rw, &t->act, g.id, true), E_INPUT,
	    "这项授权已经答复过：不同意");
	town_close(t);
}

TEST_BOTH(nobody_grants_himself)
{
	struct hall h = hall_open(j, place);
	struct town *t = &h.t;
	int64_t other = town_person(t, "风中竹", 0);
	struct org_act none = t->act;
	struct org_post ending = { .person = other,
		.role = ROLE_SYSTEM,
		.from = j->today,
		.to = j->today + 5 };
	struct org_grant g = { .post = { .person = h.keeper,
				   .role = ROLE_AUDIT,
				   .from = j->today,
				   .to = DAY_NONE } };

	t->act.actor = h.keeper;
	CHECK_REFUSED(t, org_grant_propose(j, t->rw, &t->act, &g), E_DENIED,
	    "不能给自己授予职务，也不能同意给自己的授权");
	/* An officer for five more days cannot agree to what he gets in thirty. */
	CHECK(org_post_put(j, t->rw, &none, &ending, 0) == OK);
	g.post.person = other;
	g.post.from = j->today + 30;
	CHECK(org_grant_propose(j, t->rw, &t->act, &g) == OK);
	t->act.actor = other;
	CHECK_REFUSED(t, org_grant_answer(j, t->rw, &t->act, g.id, true), E_DENIED,
	    "不能给自己授予职务，也不能同意给自己的授权");
	town_close(t);
}

TEST_BOTH(what_changed_before_the_answer_counts)
{
	struct hall h = hall_open(j, place);
	struct town *t = &h.t;
	struct org_grant g = { .post = { .person = h.member,
				   .role = ROLE_MEMBER,
				   .unit = h.unit,
				   .from = j->today,
				   .to = DAY_NONE } };

	t->act.actor = h.keeper;
	CHECK(org_grant_propose(j, t->rw, &t->act, &g) == OK);
	t->act.actor = 0;
	CHECK(org_person_leave(j, t->rw, &t->act, h.member) == OK);
	t->act.actor = h.security;
	CHECK_REFUSED(t, org_grant_answer(j, t->rw, &t->act, g.id, true), E_INPUT,
	    "云边月已经离开，不能再任职");
	db_rw_close(t->rw);
	db_close(t->db);
}

TEST_BOTH(a_post_is_ended_by_two_and_never_the_last_officers)
{
	struct hall h = hall_open(j, place);
	struct town *t = &h.t;
	struct org_grant g = { .ends = true, .post = { .id = h.security_post } };
	int64_t heir = town_person(t, "风中竹", 0);
	const struct org_grant *list;
	size_t n;

	t->act.actor = h.keeper;
	CHECK_REFUSED(t, org_grant_propose(j, t->rw, &t->act, &g), E_INPUT,
	    "柳桥东是唯一的安全管理员；请先把这一职务授予接替的人");
	t->act.actor = 0;
	(void)town_post(t, heir, ROLE_SECURITY, 0);
	t->act.actor = h.keeper;
	CHECK(org_grant_propose(j, t->rw, &t->act, &g) == OK);
	CHECK(org_grant_list(j, t->ro, &list, &n) == OK && n == 1);
	CHECK(list[0].ends && list[0].post.id == h.security_post);
	CHECK_TEXT(list[0].post.person_name, S("柳桥东"));
	t->act.actor = h.security; /* may agree to his own end */
	CHECK(org_grant_answer(j, t->rw, &t->act, g.id, true) == OK);
	CHECK_TEXT(roles(t, h.security, 0, j->today), S(""));
	CHECK_REFUSED(t, org_grant_propose(j, t->rw, &t->act, &g), E_DENIED,
	    "授予和收回职务是三员的事，您现在不是三员之一");
	town_close(t);
}

TEST(every_role_is_found_by_its_name)
{
	enum org_role r;

	for (int i = 0; i < ROLES_N; i++)
		CHECK(org_role_named(str_of(org_roles[i].name), &r) &&
		    r == (enum org_role)i);
	CHECK(!org_role_named(S("局长"), &r));
}
