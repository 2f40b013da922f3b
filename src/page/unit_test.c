/* SPDX-License-Identifier: MIT
 *
 * unit_test.c -- what a unit guides and keeps in touch with, on its own pages
 */
#include "page/town_test.h"

static struct page_visit
sent(struct page_town *t, int64_t unit, const char *const *field)
{
	struct page_visit v = { .who = OFFICE,
		.arg = { unit },
		.plain = true,
		.field = field,
		.take = page_unit_link };

	page_go(t, &v);
	return v;
}

static struct str
shown(struct page_town *t, int64_t unit, enum err (*show)(struct req *, struct db_ro *))
{
	struct page_visit v = { .who = OFFICE,
		.arg = { unit },
		.plain = true,
		.show = show };

	page_go(t, &v);
	CHECK(v.e == OK);
	return v.page;
}

TEST(a_link_is_made_by_name_seen_at_both_ends_and_ended_by_number)
{
	static const char *const make[] = { "other", "潮汐局", "relation", "1", NULL };
	struct page_town *t = page_town(j);
	int64_t stars = t->unit[STARS], tides = t->unit[TIDES];
	const char *const end[] = { "to", job_fmt(j, "%lld", (long long)tides).p,
		"relation", "1", NULL };

	CHECK_TEXT(sent(t, stars, make).location,
	    job_fmt(j, "/unit/%lld/edit?link=1#links", (long long)stars));
	CHECK_HAS(shown(t, stars, page_unit_edit),
	    S("解除<span class=\"vh\">：联系潮汐局"));
	CHECK_HAS(shown(t, stars, page_unit), S("<dt>联系</dt><dd>潮汐局</dd>"));
	CHECK_HAS(shown(t, tides, page_unit), S("<dt>由其联系</dt><dd>星象局</dd>"));
	CHECK_TEXT(sent(t, stars, end).location,
	    job_fmt(j, "/unit/%lld/edit?link=0#links", (long long)stars));
	CHECK_HAS(shown(t, stars, page_unit_edit), S("还没有记下"));
	page_town_end(t);
}

TEST(a_link_to_nobody_or_to_itself_is_told_and_what_was_typed_stays)
{
	static const struct {
		const char *other, *told;
	} row[] = { { "", "请写另一单位的全称" },
		{ "月相局", "没有叫“月相局”的单位；请照单位列表里的全称写" },
		{ "星象局", "一个单位不能指导或联系它自己" } };
	struct page_town *t = page_town(j);

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		const char *const field[] = { "other", row[i].other, "relation", "1",
			NULL };
		struct page_visit v = sent(t, t->unit[STARS], field);

		CHECK(v.status == 422);
		CHECK_HAS(v.page, str_of(row[i].told));
		CHECK_HAS(v.page,
		    job_fmt(j, "name=\"other\" value=\"%s\"", row[i].other));
		CHECK_HAS(v.page, S("<option value=\"1\" selected>联系"));
	}
	page_town_end(t);
}

struct listing {
	const struct page_town *t;
	int64_t scheme;
	bool stars;
};

static enum err
list_both(struct job *j, struct db_rw *rw, void *arg)
{
	const struct listing *g = arg;
	const struct org_act act = { .day = j->today };
	enum err e = score_roster_put(j, rw, &act, g->scheme, g->t->unit[STARS],
	    g->stars);

	return e == OK
	    ? score_roster_put(j, rw, &act, g->scheme, g->t->unit[BRANCH], true)
	    : e;
}

TEST(a_unit_sees_what_those_below_it_come_to)
{
	static const char text[] =
	    "方案 \"齐\" 版本 \"1\"\n考核期 2026-01-01 至 2026-12-31\n类别 类 选(机关, 企业)\n"
	    "部分 党建 100分 { 得 87.5分 }\n等次 { 优秀 当 总分 >= 90\n 良好 }\n";
	struct page_town *t = page_town(j);
	struct listing g = { .t = t, .stars = true };
	struct str page;

	CHECK_HAS(shown(t, t->unit[STARS], page_unit),
	    S("下辖 1 家参加考核：1 家总分未定。"));
	g.scheme = page_publish(t, "齐", text);
	CHECK(db_tell(j, t->db, list_both, &g) == OK);
	CHECK_HAS(shown(t, t->unit[STARS], page_unit),
	    S("下辖 1 家参加考核：平均 87.50 分，良好 1 家。"));
	CHECK_HAS(shown(t, t->top, page_unit),
	    S("下辖 2 家参加考核：平均 87.50 分，良好 2 家。"));
	page = shown(t, t->unit[BRANCH], page_unit);
	CHECK(str_find(page, S("下辖")) == page.n);
	g.stars = false;
	CHECK(db_tell(j, t->db, list_both, &g) == OK);
	page = shown(t, t->unit[STARS], page_unit);
	CHECK_HAS(page, S("下辖 1 家参加考核：平均 87.50 分，良好 1 家。"));
	CHECK_HAS(page, S("照现在的数据试算，未公布。"));
	CHECK_HAS(shown(t, t->top, page_unit),
	    S("下辖 1 家参加考核：平均 87.50 分，良好 1 家。"));
	page_town_end(t);
}
