/* SPDX-License-Identifier: MIT
 *
 * compare_test.c -- two texts side by side, and what would follow
 */
#include "page/town_test.h"

/* The town's scheme with ${what} replaced by ${by}, as its second version. */
static void
second_version(struct job *j, struct page_town *t, const char *what, const char *by)
{
	struct str s = str_of(page_small_text);
	size_t at = str_find(s, str_of(what));

	CHECK(at < s.n);
	(void)page_publish(t, "试",
	    job_fmt(j, "%.*s%s%s", (int)at, s.p, by, s.p + at + strlen(what)).p);
}

static struct str
shown(struct page_town *t, enum err (*fn)(struct req *, struct db_ro *), int64_t unit,
    const char *name, const char *value)
{
	return page_ask(t, fn, unit, name, value);
}

TEST(one_version_has_nothing_to_be_compared_with_and_it_is_said)
{
	struct page_town *t = page_town(j);

	CHECK_HAS(shown(t, page_compare, -1, NULL, NULL), S("这个方案只有一版"));
	CHECK_HAS(shown(t, page_moves, -1, NULL, NULL), S("这个方案只有一版"));
	page_town_end(t);
}

TEST(two_versions_differ_by_meaning_and_by_line)
{
	struct page_town *t = page_town(j);
	struct str p;

	second_version(j, t, "扣 1分 当", "扣 4分 当");
	p = shown(t, page_compare, -1, NULL, NULL);
	CHECK_HAS(p, S("部分“党建”"));
	CHECK_HAS(p, S("扣 1分"));
	CHECK_HAS(p, S("扣 4分"));
	CHECK_HAS(p, S("共 1 处不同"));
	p = shown(t, page_compare, -1, "view", "text");
	CHECK_HAS(p, S("<del>1</del>"));
	CHECK_HAS(p, S("<ins>4</ins>"));
	/* Names of the text stay text. */
	CHECK(str_find(p, S("试<验>")) == p.n);
	p = shown(t, page_compare, -1, "a", "2");
	CHECK_HAS(p, S("两份办法说的是同一件事"));
	page_town_end(t);
}

TEST(who_moves_is_listed_with_the_cause_and_both_explanations)
{
	struct page_town *t = page_town(j);
	struct str p;

	second_version(j, t, "扣 1分 当", "扣 4分 当");
	p = shown(t, page_moves, -1, NULL, NULL);
	CHECK_HAS(p, S("<b>0</b> 家升，<b>1</b> 家降"));
	CHECK_HAS(p, S("潮汐局"));
	CHECK_HAS(p, S("党建 −3.00"));
	CHECK(str_find(p, S("<th scope=\"row\">星象局<")) == p.n); /* it stays */
	CHECK_HAS(shown(t, page_moves, -1, "all", "1"), S("<th scope=\"row\">星象局<"));
	CHECK_HAS(shown(t, page_moves, -1, "class", "2"), S("没有单位变动"));
	p = shown(t, page_moves_why, t->unit[TIDES], NULL, NULL);
	CHECK_HAS(p, S("潮汐局：99.00 换成 96.00"));
	CHECK_HAS(p, S("第 1 版　99.00"));
	CHECK_HAS(p, S("第 2 版　96.00"));
	p = shown(t, page_moves_csv, -1, NULL, NULL);
	CHECK_HAS(p, S("单位,类,原总分,新总分,变动"));
	CHECK_HAS(p, S("潮汐局,机关,99.00,96.00,−3.00"));
	page_town_end(t);
}

TEST(a_fact_only_the_new_text_asks_for_is_named_and_makes_ranges)
{
	struct page_town *t = page_town(j);
	struct str p;

	second_version(j, t, "部分 党建 100分 权重 60% { 扣",
	    "数据 名声 次 核定 考核组\n"
	    "部分 党建 100分 权重 60% { 每 名声 不足 2次 扣 3分; 扣");
	p = shown(t, page_moves, -1, NULL, NULL);
	CHECK_HAS(p, S("新办法要的数据还没有人报过，所以总分是一段范围"));
	CHECK_HAS(p, S("名声（考核组核定）：各单位都没有"));
	CHECK_HAS(p, S("−60.00 至 0.00")); /* of the total: 100 x 60% */
	page_town_end(t);
}

TEST(what_cannot_be_tried_is_said_on_the_page)
{
	struct page_town *t = page_town(j);

	second_version(j, t, "扣 1分 当", "扣 4分 当");
	CHECK_HAS(shown(t, page_moves, -1, "when", "last"), S("上一个考核期没有数据"));
	second_version(j, t, "得 业务", "得 没有的");
	CHECK_HAS(shown(t, page_moves, -1, NULL, NULL), S("第 3 版还不能计分：1 处须改"));
	page_town_end(t);
}
