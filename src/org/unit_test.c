/* SPDX-License-Identifier: MIT
 *
 * unit_test.c -- the tree of units, its lists, and relations beside it
 */
#include "org/town_test.h"

/* ${n} times 字. */
static struct str
long_name(struct job *j, size_t n)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++)
		buf_put(&b, S("字"));
	return buf_str(&b);
}

/* ── opening, changing, closing ─────────────────────────────────────── */

TEST_BOTH(a_unit_is_found_as_it_was_opened)
{
	struct town t = town_open(j, place);
	int64_t top = town_unit(&t, "未名市直机关工委", 0);
	struct org_unit got,
	    u = { .name = S("　雨前局机关党委 "),
		    .parent = top,
		    .code = S("YQ-01"),
		    .class = S("机关"),
		    .level = S("党委"),
		    .opened = j->today - 400,
		    .closed = DAY_NONE };

	CHECK(org_unit_open(j, t.rw, &t.act, &u) == OK && u.id == top + 1);
	got = town_find(&t, u.id);
	CHECK(
	    got.parent == top && got.opened == j->today - 400 && got.closed == DAY_NONE);
	CHECK(got.seq == 2);
	CHECK_TEXT(got.name, S("雨前局机关党委"));
	CHECK_TEXT(got.code, S("YQ-01"));
	CHECK_TEXT(got.class, S("机关"));
	CHECK_TEXT(got.level, S("党委"));
	CHECK(org_unit_named(j, t.ro, S("雨前局机关党委"), &got) == OK && got.id == u.id);
	CHECK_REFUSED(&t, org_unit_named(j, t.ro, S("无名局"), &got), E_MISSING,
	    "没有叫“无名局”的单位");
	CHECK_REFUSED(&t, org_unit_find(j, t.ro, 99, &got), E_MISSING, "没有这个单位");
	town_close(&t);
}

TEST_BOTH(what_cannot_be_a_unit_is_told_in_plain_words)
{
	struct town t = town_open(j, place);
	int64_t top = town_unit(&t, "未名市直机关工委", 0);
	struct org_unit had = { .name = S("雨前局"), .code = S("YQ"), .parent = top };
	const struct {
		struct org_unit u;
		const char *told;
	} bad[] = {
		{ { .name = S(" 　 ") }, "单位名称还没有填" },
		{ { .name = long_name(j, 101) }, "单位名称有 101 个字，最多 100 个" },
		{ { .name = S("雨\n前") },
		    "单位名称里有看不见的字符（换行、制表符等）；请去掉" },
		{ { .name = S("雨\xE2\x80\x8B前") },
		    "单位名称里有看不见的字符（换行、制表符等）；请去掉" },
		{ { .name = S("雨前局") },
		    "已有名为“雨前局”的单位；请换一个能区分的名称" },
		{ { .name = S("甲"), .code = S("YQ") },
		    "代码“YQ”已是另一个单位的代码；请核对" },
		{ { .name = S("甲"), .code = long_name(j, 41) },
		    "单位代码有 41 个字，最多 40 个" },
		{ { .name = S("甲"), .parent = 99 }, "上级单位不存在或已撤销；请另选" },
	};

	CHECK(org_unit_open(j, t.rw, &t.act, &had) == OK);
	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		struct org_unit u = bad[i].u;

		CHECK(org_unit_open(j, t.rw, &t.act, &u) == E_INPUT);
		CHECK_TEXT(str_of(j->told), str_of(bad[i].told));
	}
	had = (struct org_unit){ .name = long_name(j, 100), .code = long_name(j, 40) };
	CHECK(org_unit_open(j, t.rw, &t.act, &had) == OK);
	town_close(&t);
}

TEST_BOTH(a_unit_has_at_most_twelve_above_it)
{
	struct town t = town_open(j, place);
	int64_t id = 0, branch = town_unit(&t, "旁支", 0);
	struct org_unit u;
	const struct org_unit *above;
	size_t n;

	(void)town_unit(&t, "旁支下级", branch);
	for (int i = 0; i <= ORG_DEPTH_MAX; i++)
		id = town_unit(&t, job_fmt(j, "第%d层", i).p, id);
	CHECK(org_unit_above(j, t.ro, id, &above, &n) == OK && n == ORG_DEPTH_MAX);
	CHECK_TEXT(above[0].name, S("第11层"));
	CHECK_TEXT(above[n - 1].name, S("第0层"));
	u = (struct org_unit){ .name = S("第13层"), .parent = id };
	CHECK_REFUSED(&t, org_unit_open(j, t.rw, &t.act, &u), E_INPUT,
	    "层级太深：一个单位上面最多 12 层");
	/* 旁支 has a unit below it, so it fits under 第10层 but not under 第11层. */
	u = town_find(&t, branch);
	u.parent = above[0].id;
	CHECK_REFUSED(&t, org_unit_change(j, t.rw, &t.act, &u), E_INPUT,
	    "层级太深：一个单位上面最多 12 层");
	u.parent = above[1].id;
	CHECK(org_unit_change(j, t.rw, &t.act, &u) == OK);
	town_close(&t);
}

TEST_BOTH(a_unit_moves_with_all_that_is_below_it)
{
	struct town t = town_open(j, place);
	int64_t top = town_unit(&t, "工委", 0), a = town_unit(&t, "甲", top);
	int64_t b = town_unit(&t, "乙", top), c = town_unit(&t, "甲一", a);
	int64_t d = town_unit(&t, "甲一一", c);
	struct org_unit u = town_find(&t, c);
	const struct org_unit *above;
	size_t n;
	bool in;

	u.parent = b;
	CHECK(org_unit_change(j, t.rw, &t.act, &u) == OK);
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .tree = a }, 9), S("甲"));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .tree = b }, 9),
	    S("乙 甲一 甲一一"));
	CHECK(org_unit_within(j, t.ro, d, b, &in) == OK && in);
	CHECK(org_unit_within(j, t.ro, d, a, &in) == OK && !in);
	CHECK(org_unit_within(j, t.ro, d, d, &in) == OK && in);
	CHECK(org_unit_within(j, t.ro, b, d, &in) == OK && !in);
	CHECK(org_unit_within(j, t.ro, 99, top, &in) == OK && !in);
	CHECK(org_unit_above(j, t.ro, d, &above, &n) == OK && n == 3);
	CHECK(above[0].id == c && above[1].id == b && above[2].id == top);
	u.parent = 0;
	CHECK(org_unit_change(j, t.rw, &t.act, &u) == OK);
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .tree = top }, 9), S("乙 工委 甲"));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .tree = c }, 9), S("甲一 甲一一"));
	town_close(&t);
}

TEST_BOTH(nothing_is_above_itself)
{
	struct town t = town_open(j, place);
	int64_t a = town_unit(&t, "甲", 0), b = town_unit(&t, "乙", a);
	struct org_unit u = town_find(&t, a);

	u.parent = b;
	CHECK_REFUSED(&t, org_unit_change(j, t.rw, &t.act, &u), E_INPUT,
	    "上级不能是它自己或它的下级，否则隶属关系成了一个圈");
	u.parent = a;
	CHECK(org_unit_change(j, t.rw, &t.act, &u) == E_INPUT);
	town_close(&t);
}

TEST_BOTH(numbers_that_begin_alike_are_not_one_subtree)
{
	struct town t = town_open(j, place);
	int64_t first = town_unit(&t, "一号", 0), tenth;
	bool in;

	for (int i = 2; i < 10; i++)
		(void)town_unit(&t, job_fmt(j, "单位%d", i).p, 0);
	tenth = town_unit(&t, "十号", 0);
	CHECK(first == 1 && tenth == 10);
	CHECK(org_unit_within(j, t.ro, tenth, first, &in) == OK && !in);
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .tree = first }, 9), S("一号"));
	town_close(&t);
}

TEST_BOTH(a_change_that_changes_nothing_is_no_fact)
{
	struct town t = town_open(j, place);
	int64_t a = town_unit(&t, "甲", 0);
	struct org_unit u = town_find(&t, a);

	CHECK(org_unit_change(j, t.rw, &t.act, &u) == OK && town_facts(&t) == 1);
	u.name = S("甲局");
	CHECK(org_unit_change(j, t.rw, &t.act, &u) == OK && town_facts(&t) == 2);
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("甲") }, 9), S("甲局"));
	u.name = S("乙局");
	CHECK(org_unit_change(j, t.rw, &t.act, &u) == OK);
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("甲") }, 9), S(""));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("乙局") }, 9), S("乙局"));
	town_close(&t);
}

TEST_BOTH(a_form_sent_twice_opens_one_unit)
{
	struct town t = town_open(j, place);
	struct org_unit u = { .name = S("甲") };

	t.act.once = S("form-1");
	CHECK(org_unit_open(j, t.rw, &t.act, &u) == OK && u.id == 1);
	CHECK(org_unit_open(j, t.rw, &t.act, &u) == OK && u.id == 0);
	CHECK(town_facts(&t) == 1);
	t.act.once = S("");
	town_close(&t);
}

TEST_BOTH(a_closed_unit_frees_its_name_and_stays_known)
{
	struct town t = town_open(j, place);
	int64_t n, a = town_unit(&t, "甲", 0), b = town_unit(&t, "乙", a);
	struct org_unit u;

	CHECK_REFUSED(&t, org_unit_close(j, t.rw, &t.act, a), E_INPUT,
	    "“甲”还有下级“乙”；请先撤销它的下级或改变它们的上级");
	CHECK(org_unit_close(j, t.rw, &t.act, b) == OK);
	CHECK(town_find(&t, b).closed == j->today);
	CHECK_REFUSED(&t, org_unit_close(j, t.rw, &t.act, b), E_INPUT,
	    "“乙”已经撤销，不能再改");
	CHECK(org_unit_named(j, t.ro, S("乙"), &u) == OK && u.id == b);
	CHECK(town_unit(&t, "乙", a) == b + 1);
	CHECK(org_unit_named(j, t.ro, S("乙"), &u) == OK && u.id == b + 1);
	CHECK(org_unit_count(j, t.ro, &n) == OK && n == 2);
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .parent = a }, 9), S("乙"));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .parent = a, .closed = true }, 9),
	    S("乙 乙"));
	u = (struct org_unit){ .name = S("丙"), .parent = b };
	CHECK(org_unit_open(j, t.rw, &t.act, &u) == E_INPUT);
	u = (struct org_unit){ .name = S("丁"), .opened = j->today + 1 };
	CHECK(org_unit_open(j, t.rw, &t.act, &u) == OK);
	CHECK_REFUSED(&t, org_unit_close(j, t.rw, &t.act, u.id), E_INPUT,
	    "撤销的日期早于成立日期；请核对");
	town_close(&t);
}

/* ── lists ──────────────────────────────────────────────────────────── */

#define MANY 1000

/* Pages of 37 by any wish: each unit once, in order.  How many came. */
static size_t
walk(struct town *t, struct org_wish w, bool *met)
{
	const struct org_unit *list;
	size_t n = 1, all = 0;

	while (n > 0) {
		CHECK(org_unit_list(t->j, t->ro, &w, 37, &list, &n) == OK && n <= 37);
		for (size_t i = 0; i < n; i++, all++) {
			int order = str_cmp(w.after, list[i].name);

			CHECK(order < 0 || (order == 0 && w.after_id < list[i].id));
			CHECK(list[i].id <= MANY && !met[list[i].id]);
			met[list[i].id] = true;
			w.after = list[i].name;
			w.after_id = list[i].id;
		}
	}
	return all;
}

TEST_BOTH(pages_of_any_list_meet_every_unit_once)
{
	struct town t = town_open(j, place);
	int64_t top = town_unit(&t, "工委", 0), half = town_unit(&t, "半数之上", top);
	const struct {
		struct org_wish w;
		size_t n;
	} lists[] = {
		{ { .closed = true }, MANY },
		{ { .tree = top }, MANY },
		{ { .tree = half }, 500 },
		{ { .parent = half }, 499 },
		{ { .class = S("机关") }, 333 },
		{ { .q = S("支") }, MANY - 2 },
		{ { .q = S("支部9") }, 111 },
		{ { .q = S("支部9"), .tree = half }, 55 },
		{ { .q = S("部99"), .class = S("机关"), .parent = half }, 2 },
		{ { .q = S("99") }, 19 },
		{ { .q = S("无此") }, 0 },
		{ { .tree = 9999 }, 0 },
	};

	for (int i = 3; i <= MANY; i++) {
		struct org_unit u = { .name = job_fmt(j, "支部%d", i),
			.parent = i % 2 == 0 ? half : top,
			.class = i % 3 == 0 ? S("机关") : S("学校") };

		CHECK(org_unit_open(j, t.rw, &t.act, &u) == OK);
	}
	for (size_t i = 0; i < ARRAY_N(lists); i++) {
		size_t n = walk(&t, lists[i].w, NEWS(j, bool, MANY + 1));

		if (n != lists[i].n)
			test_failed(__FILE__, __LINE__, "list %zu has %zu units", i, n);
	}
	town_close(&t);
}

TEST_BOTH(a_part_of_a_name_is_plain_text)
{
	struct town t = town_open(j, place);

	(void)town_unit(&t, "100%完成_示范支部", 0);
	(void)town_unit(&t, "O'Neil's 支部", 0);
	(void)town_unit(&t, "𠮷田路支部", 0);
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("%") }, 9),
	    S("100%完成_示范支部"));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("_示") }, 9),
	    S("100%完成_示范支部"));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("'s") }, 9),
	    S("O'Neil's 支部"));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("𠮷") }, 9),
	    S("𠮷田路支部"));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("路支部") }, 9),
	    S("𠮷田路支部"));
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .q = S("部支") }, 9), S(""));
	town_close(&t);
}

/* ── relations, the installation ────────────────────────────────────── */

TEST_BOTH(relations_are_made_and_undone)
{
	struct town t = town_open(j, place);
	int64_t a = town_unit(&t, "甲", 0), b = town_unit(&t, "乙", 0);
	const struct org_link *list;
	size_t n;

	CHECK(org_link_put(j, t.rw, &t.act, ORG_GUIDES, a, b, true) == OK);
	CHECK(org_link_put(j, t.rw, &t.act, ORG_GUIDES, a, b, true) == OK);
	CHECK(org_link_put(j, t.rw, &t.act, ORG_LIAISES, b, a, true) == OK);
	CHECK(town_facts(&t) == 4);
	CHECK(org_link_list(j, t.ro, a, &list, &n) == OK && n == 2);
	CHECK(list[0].relation == ORG_GUIDES && list[0].from == a && list[0].to == b);
	CHECK(list[1].relation == ORG_LIAISES && list[1].from == b && list[1].to == a);
	CHECK_TEXT(list[1].from_name, S("乙"));
	CHECK_TEXT(list[1].to_name, S("甲"));
	CHECK(org_link_put(j, t.rw, &t.act, ORG_GUIDES, a, b, false) == OK);
	CHECK(org_link_put(j, t.rw, &t.act, ORG_GUIDES, a, b, false) == OK);
	CHECK(town_facts(&t) == 5);
	CHECK(org_link_list(j, t.ro, b, &list, &n) == OK && n == 1);
	CHECK_REFUSED(&t, org_link_put(j, t.rw, &t.act, ORG_GUIDES, a, a, true), E_INPUT,
	    "一个单位不能指导或联系它自己");
	CHECK_REFUSED(&t, org_link_put(j, t.rw, &t.act, ORG_GUIDES, a, 99, true),
	    E_MISSING, "没有这个单位");
	CHECK(org_unit_close(j, t.rw, &t.act, b) == OK);
	CHECK_REFUSED(&t, org_link_put(j, t.rw, &t.act, ORG_GUIDES, a, b, true), E_INPUT,
	    "“乙”已经撤销，不能再建立关系");
	town_close(&t);
}

TEST_BOTH(an_installation_is_set_up_once)
{
	struct town t = town_open(j, place);
	struct org_setup s = { .name = S("未名市直机关工委"), .demo = true }, got;

	CHECK_REFUSED(&t, org_setup_find(j, t.ro, &got), E_MISSING,
	    "这个数据目录还没有开设；请先运行 zeren init");
	CHECK(org_setup_put(j, t.rw, &s) == OK);
	CHECK(org_setup_find(j, t.ro, &got) == OK && got.demo);
	CHECK_TEXT(got.name, S("未名市直机关工委"));
	CHECK_REFUSED(&t, org_setup_put(j, t.rw, &s), E_INPUT,
	    "这个数据目录已经属于“未名市直机关工委”，不能再开设一次");
	town_close(&t);
}
