/* SPDX-License-Identifier: MIT
 *
 * items_test.c -- items as people open, do, check and look for them
 *
 * The whole story over HTTP is test/cli/items.sh; here is what depends on who asks.
 */
#include "page/item.h"
#include "page/town_test.h"

#define SENT(by, fn, item, ...) PAGE_SENT(by, fn, true, item, -1, __VA_ARGS__)

static struct page_visit
asked(struct page_town *t, int who, enum err (*fn)(struct req *, struct db_ro *),
    int64_t item, const char *name, const char *value)
{
	struct page_visit v = { .who = who,
		.plain = true,
		.arg = { item, -1 },
		.show = fn,
		.field = (const char *const[]){ name, value, NULL } };

	page_go(t, &v);
	return v;
}

struct opening {
	struct page_town *t;
	struct duty_item item;
};

static enum err
open_one(struct job *j, struct db_rw *rw, void *arg)
{
	struct opening *o = arg;
	struct org_act act = { .actor = o->t->person[OFFICE], .day = j->today };

	return duty_open(j, rw, &act, &o->item, 1);
}

static int64_t
opened(struct page_town *t, struct duty_item item)
{
	struct opening o = { t, item };

	if (o.item.title.n == 0)
		o.item.title = S("一<件>事");
	if (o.item.unit == 0)
		o.item.unit = t->unit[STARS];
	if (o.item.due == 0)
		o.item.due = t->j->today + 5;
	if (o.item.said == 0)
		o.item.said = DAY_NONE;
	if (o.item.until == 0)
		o.item.until = DAY_NONE;
	if (o.item.from == 0)
		o.item.from = DAY_NONE;
	CHECK(db_tell(t->j, t->db, open_one, &o) == OK);
	return o.item.id;
}

static bool
has(struct page_visit v, struct str part)
{
	return str_find(v.page, part) < v.page.n;
}

TEST(an_item_says_what_it_is_and_where_it_came_from)
{
	struct page_town *t = page_town(j);
	int64_t id = opened(t,
	    (struct duty_item){ .kind = DUTY_KIND_FUNDS,
		.title = S("下年经费 下调 5%"),
		.source = job_fmt(j, "scheme:%lld", (long long)t->scheme),
		.source_words = S("试<验>"),
		.figure = { -5500000 },
		.has_figure = true,
		.from = j->today,
		.until = j->today + 1 });
	struct page_visit v = asked(t, CLERK, page_item, id, "", "");

	CHECK(v.e == OK && has(v, S("<dt>幅度</dt><dd>下调 5.5%</dd>")));
	CHECK(has(v, S("2026年11月22日至2026年11月23日")));
	CHECK(has(v,
	    job_fmt(j, "<a href=\"/scheme/%lld\">试&lt;验&gt;</a>",
		(long long)t->scheme)));
	CHECK(has(v, S(">生效</span>")) && !has(v, S("<form class=\"field")));
	CHECK(!has(v, S("改期")));
	page_town_end(t);
}

TEST(the_owner_and_the_committee_get_different_forms)
{
	struct page_town *t = page_town(j);
	int64_t id = opened(t, (struct duty_item){ .kind = DUTY_KIND_MEND });
	struct page_visit v = asked(t, CLERK, page_item, id, "", "");

	CHECK(has(v, job_fmt(j, "action=\"/item/%lld/do\"", (long long)id)));
	CHECK(has(v, S("报措施")) && !has(v, S("撤销")) && has(v, S("一&lt;件&gt;事")));
	v = asked(t, OFFICE, page_item, id, "", "");
	CHECK(has(v, job_fmt(j, "action=\"/item/%lld/run\"", (long long)id)));
	CHECK(!has(v, S("/do\"")) && has(v, S("等星象局办理。")));
	page_town_end(t);
}

TEST(a_form_that_cannot_be_taken_keeps_what_was_typed_and_one_counts_once)
{
	struct page_town *t = page_town(j);
	int64_t id = opened(t, (struct duty_item){ .kind = DUTY_KIND_MEND });
	const char *base = job_cstr(j, job_fmt(j, "%lld", (long long)id));
	struct page_visit v = SENT(CLERK, page_item_do, id, "verb", "报措施", "note",
	    "先<改>这些", "base", "1");

	CHECK(v.e == OK && v.status == 422 && has(v, S(">先&lt;改&gt;这些</textarea>")));
	CHECK(has(v, S("这件事项在您打开以后已经有人办过")));
	v = SENT(CLERK, page_item_do, id, "verb", "报措施", "note", "改", "base", base,
	    "once", "a");
	CHECK_TEXT(v.location, job_fmt(j, "/item/%lld?done=step", (long long)id));
	v = SENT(CLERK, page_item_do, id, "verb", "报措施", "note", "改", "base", base,
	    "once", "a");
	CHECK_TEXT(v.location, job_fmt(j, "/item/%lld?done=again", (long long)id));
	/* By the address of another right it is not the owner who comes. */
	v = SENT(CLERK, page_item_check, id, "verb", "报进展", "note", "改", "base",
	    job_cstr(j, job_fmt(j, "%lld", (long long)id + 1)));
	CHECK(v.e == E_DENIED);
	page_town_end(t);
}

/* ── who is the owner ───────────────────────────────────────────────── */

static struct duty_who
who_is(struct page_town *t, const struct org_post *post, struct duty_item item)
{
	struct visitor who = { .who = { .person = 7, .post = post, .post_n = 1 } };
	struct req r = { .job = t->j, .who = &who };
	struct duty_who out = { 0 };

	CHECK(item_who(&r, t->desk.ro, &item, &out) == OK);
	return out;
}

TEST(the_owner_is_a_clerk_of_the_unit_or_above_or_who_holds_the_office)
{
	struct page_town *t = page_town(j);
	int64_t stars = t->unit[STARS];
	struct org_post clerk = { .role = ROLE_CLERK, .unit = stars },
			head = { .role = ROLE_SECRETARY, .unit = stars },
			beside = { .role = ROLE_CLERK, .unit = t->unit[TIDES] },
			office = { .role = ROLE_ASSESSOR, .office = S("组织部") },
			chief = { .role = ROLE_COMMITTEE };
	struct duty_item by_unit = { .owner = t->unit[BRANCH] },
			 by_head = { .owner = stars, .secretary = true },
			 by_office = { .office = S("组织部") },
			 by_committee = { .owner = 0 };

	CHECK(who_is(t, &clerk, by_unit).owner && who_is(t, &head, by_unit).owner);
	CHECK(!who_is(t, &beside, by_unit).owner && !who_is(t, &chief, by_unit).owner);
	CHECK(!who_is(t, &clerk, by_head).owner && who_is(t, &head, by_head).owner);
	CHECK(who_is(t, &office, by_office).owner && who_is(t, &chief, by_office).owner);
	CHECK(!who_is(t, &office, by_committee).owner);
	CHECK(who_is(t, &chief, by_committee).owner);
	CHECK(!who_is(t, &clerk, by_committee).owner);
	CHECK(who_is(t, &chief, by_unit).committee && who_is(t, &chief, by_unit).checker);
	CHECK(!who_is(t, &office, by_unit).committee);
	CHECK(who_is(t, &office, by_unit).checker);
	CHECK(!who_is(t, &clerk, by_unit).checker);
	page_town_end(t);
}

/* ── lists ──────────────────────────────────────────────────────────── */

TEST(lists_keep_within_reach_and_kinds_and_what_waits_comes_first)
{
	struct page_town *t = page_town(j);
	struct page_visit v;
	const char *unit;

	(void)opened(t,
	    (struct duty_item){ .kind = DUTY_KIND_TASK,
		.title = S("晚了的"),
		.due = j->today - 2 });
	(void)opened(t,
	    (struct duty_item){ .kind = DUTY_KIND_MEND,
		.title = S("别家的"),
		.unit = t->unit[TIDES] });
	(void)opened(t,
	    (struct duty_item){ .kind = DUTY_KIND_BLAME, .title = S("告诉一声") });
	v = asked(t, CLERK, page_items, -1, "show", "all");
	CHECK(has(v, S("晚了的")) && has(v, S("告诉一声")) && !has(v, S("别家的")));
	v = asked(t, CLERK, page_items, -1, "", "");
	CHECK(has(v, S("晚了的")) && !has(v, S("告诉一声")));
	CHECK(has(v, S("已过 2 天")) && has(v, S("<span class=\"tag r\">待办</span>")));
	v = asked(t, OFFICE, page_items, -1, "", "");
	CHECK(has(v, S("告诉一声")) && !has(v, S("晚了的")));
	v = asked(t, OFFICE, page_items, -1, "kind", "整改");
	CHECK(
	    has(v, S("没有等您办的事项")) && has(v, S("<option selected>整改</option>")));
	unit = job_cstr(j, job_fmt(j, "%lld", (long long)t->unit[TIDES]));
	CHECK(asked(t, CLERK, page_items, -1, "unit", unit).e == E_MISSING);
	v = asked(t, CLERK, page_start, -1, "", "");
	CHECK(has(v, S("待我办 1 件，逾期 1 件")) && has(v, S("晚了的")));
	v = asked(t, CLERK, page_unit, t->unit[STARS], "", "");
	CHECK(has(v, S("未结 2 件</a>")));
	page_town_end(t);
}

TEST(a_long_list_goes_on_behind_the_last_of_the_page)
{
	struct page_town *t = page_town(j);
	struct page_visit v;
	size_t at, end;

	for (int i = 0; i <= PAGE_ROWS; i++)
		(void)opened(t,
		    (struct duty_item){ .kind = DUTY_KIND_TASK,
			.title = job_fmt(j, "第%d件", i),
			.due = j->today + i + 1 });
	v = asked(t, CLERK, page_items, -1, "show", "open");
	CHECK(has(v, S("第49件")) && !has(v, S("第50件")) && has(v, S("本页 50 件")));
	at = str_find(v.page, S("after="));
	CHECK(at < v.page.n);
	for (end = at + 6; v.page.p[end] != '"'; end++)
		;
	v = asked(t, CLERK, page_items, -1, "after",
	    job_cstr(j, str_cut(v.page, at + 6, end)));
	CHECK(has(v, S("第50件")) && !has(v, S("第49件")) && has(v, S("到底了")));
	page_town_end(t);
}

/* ── by hand ────────────────────────────────────────────────────────── */

TEST(an_item_opened_by_hand_needs_kind_unit_words_and_day)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(OFFICE, page_item_new_take, -1, "unit", "星象",
	    "words", "会议<纪要>", "day", "昨天");
	struct page_visit w;

	CHECK(v.status == 422 && has(v, S("有 4 处需要改")));
	CHECK(has(v, S("请选是哪一类事项")) && has(v, S("请写明要办什么")));
	CHECK(has(v, S("没有叫“星象”的单位；相近的有“星象局”")));
	CHECK(has(v, S("日期请写成 2026-03-05 这样")));
	CHECK(has(v, S("value=\"会议&lt;纪要&gt;\"")) && has(v, S("value=\"昨天\"")));
	v = SENT(OFFICE, page_item_new_take, -1, "kind", "取消", "unit", "星象局",
	    "title", "取消评先资格", "day", "2027-11-21");
	CHECK(
	    str_starts(v.location, S("/item/")) && str_ends(v.location, S("?done=open")));
	w = asked(t, CLERK, page_items, -1, "show", "open");
	CHECK(has(w, S("取消评先资格")) && has(w, S("到2027年11月21日")));
	v = asked(t, OFFICE, page_item_new, -1, "unit",
	    job_cstr(j, job_fmt(j, "%lld", (long long)t->unit[TIDES])));
	CHECK(has(v, S(">潮汐局</textarea>")));
	page_town_end(t);
}

TEST(many_units_get_an_item_each_or_none_does)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(OFFICE, page_item_new_take, -1, "kind", "交办", "unit",
	    "星象局\r\n潮汐\n\n书简舍\n", "title", "报年度小结", "day", "2027-01-10");

	CHECK(v.status == 422 && has(v, S("有 2 处需要改")));
	CHECK(has(v, S("没有叫“潮汐”的单位；相近的有“潮汐局”；请写全称")));
	CHECK(has(v, S("没有叫“书简舍”的单位；相近的有“书简社”；请写全称")));
	CHECK(has(v, S("\n潮汐\n\n书简舍</textarea>")));
	CHECK(!has(asked(t, OFFICE, page_items, -1, "show", "open"), S("报年度小结")));
	v = SENT(OFFICE, page_item_new_take, -1, "kind", "交办", "unit",
	    "星象局\r\n潮汐局\n星象局\n", "title", "报年度小结", "day", "2027-01-10",
	    "once", "m1");
	CHECK_TEXT(v.location, S("/items?show=open&saved=2"));
	v = asked(t, OFFICE, page_items, -1, "saved", "2");
	CHECK(has(v, S("已开立 2 件，责任方在待办里看得到。")));
	v = asked(t, OFFICE, page_items, -1, "show", "open");
	CHECK(has(v, S("星象局")) && has(v, S("潮汐局")) && !has(v, S("书简社")));
	page_town_end(t);
}

/* ${n} lines of names that nobody has, 22 characters each. */
static const char *
long_names(struct job *j, int n)
{
	struct buf b = { .j = j };

	for (int i = 0; i < n; i++)
		buf_fmt(&b, "中共市渡口管理局机关委员会第%03d党支部委员\r\n", i);
	return job_cstr(j, buf_str(&b));
}

TEST(a_form_takes_as_many_long_names_as_it_says)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(OFFICE, page_item_new_take, -1, "kind", "交办", "unit",
	    long_names(j, 300), "title", "报年度小结", "day", "2027-01-10");

	CHECK(v.status == 422 && has(v, S("有 10 处需要改")));
	CHECK(!has(v, S("写得太长了")) && !has(v, S("一次最多")));
	/* What was typed comes back as it was, though browsers send \r\n. */
	CHECK(!has(v, S("\r")) && !has(v, S("\xEF\xBF\xBD")));
	v = SENT(OFFICE, page_item_new_take, -1, "kind", "交办", "unit",
	    long_names(j, 301), "title", "报年度小结", "day", "2027-01-10");
	CHECK(has(v, S("一次最多 300 家；请分几次开立")));
	v = SENT(OFFICE, page_item_new_take, -1, "kind", "交办", "unit",
	    long_names(j, 1500), "title", "报年度小结", "day", "2027-01-10");
	CHECK(v.status == 422 && has(v, S("有 1 处需要改")));
	CHECK(has(v, S("写得太长了：最多 30600 个字")));
	CHECK(has(v, S("class=\"field bad\"><label for=\"unit\"")));
	CHECK(has(v, S("第1499党支部委员</textarea>")));
	page_town_end(t);
}

TEST(pages_of_items_are_whole_or_not_at_all_whatever_the_memory)
{
	struct page_town *t = page_town(j);
	int64_t id = opened(t, (struct duty_item){ .kind = DUTY_KIND_MEND });

	for (size_t cap = 1 << 12; cap <= (size_t)1 << 20; cap *= 2) {
		struct page_visit v = { .who = CLERK,
			.plain = true,
			.arg = { id, -1 },
			.show = page_item,
			.cap = cap };

		page_go(t, &v);
		CHECK(v.e == OK ? str_find(v.page, S("</html>")) < v.page.n
				: v.e == E_LIMIT && v.page.n == 0);
	}
	page_town_end(t);
}
