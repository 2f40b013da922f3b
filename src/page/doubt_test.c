/* SPDX-License-Identifier: MIT
 *
 * doubt_test.c -- a figure that is kept and looks like a slip is pointed out
 *
 * On the form after it was kept, to who verifies it, where it comes from, in the
 * column of all units and in the dry run of a table; never as an error.
 */
#include "page/town_test.h"

#define FACTS                                                              \
	"角色 工委办公室\n"                                         \
	"数据 例会 次 填报 每年 由 单位 核 工委办公室\n" \
	"数据 应到 人 核定 工委办公室\n"                       \
	"数据 实到 人 核定 工委办公室\n"

static const char before[] = "方案 \"上年的\" 版本 \"1\"\n"
			     "考核期 2025-01-01 至 2025-12-31\n" FACTS
			     "部分 甲 100分 起 100分 { 扣 1分 当 例会 < 9次; "
			     "扣 1分 当 实到 < 应到 }\n";
static const char now[] =
    "方案 \"今年的\" 版本 \"1\"\n"
    "考核期 2026-01-01 至 2026-12-31\n" FACTS
    "数据 开会 事件(实到 人, 应到 人) 填报 每年 由 单位 核 工委办公室\n"
    "部分 甲 100分 起 100分 { 扣 1分 当 例会 < 9次; 扣 1分 当 实到 < 应到; 扣 1分 当 计数(开会) < 1次 }\n";

static enum err
list_unit(struct job *j, struct db_rw *rw, void *arg)
{
	struct page_town *t = arg;
	struct org_act act = { .day = j->today };

	return score_roster_put(j, rw, &act, t->scheme, t->unit[STARS], true);
}

#define SENT(by, fn, unit, fact, ...) PAGE_SENT(by, fn, false, unit, fact, __VA_ARGS__)

static struct str
shown(struct page_town *t, int who, enum err (*fn)(struct req *, struct db_ro *),
    int64_t unit, int64_t fact, const char *saved)
{
	struct page_visit v = { .who = who,
		.arg = { unit, fact, -1 },
		.show = fn,
		.field = (const char *const[]){ "saved", saved, NULL } };

	page_go(t, &v);
	CHECK(v.e == OK && v.status == 200);
	return v.page;
}

/* What stands between ${head} and the next quotation mark. */
static const char *
between_quotes(struct job *j, struct str page, const char *head)
{
	size_t at = str_find(page, str_of(head));
	struct str rest = str_cut(page, at < page.n ? at + strlen(head) : page.n, page.n);

	return job_cstr(j, str_cut(rest, 0, str_find(rest, S("\""))));
}

/* A year ago the unit had nine meetings. */
static struct page_town *
town(struct job *j)
{
	struct page_town *t = page_town(j);
	struct page_visit v;

	t->scheme = page_publish(t, "上年的", before);
	CHECK(db_tell(j, t->db, list_unit, t) == OK);
	v = SENT(CLERK, page_fill_take, t->unit[STARS], -1, "c:例会", "value", "v:例会",
	    "9", "b:例会", "0");
	CHECK(v.status == 303);
	t->scheme = page_publish(t, "今年的", now);
	CHECK(db_tell(j, t->db, list_unit, t) == OK);
	return t;
}

static const char far[] = "上期 9次，这次 999999次，是它的 111111 倍";
static const char more[] = "实到 52人，比应到 50人 多";

TEST(a_figure_far_from_last_years_is_kept_and_pointed_out_to_both)
{
	struct page_town *t = town(j);
	int64_t unit = t->unit[STARS];
	struct page_visit v = SENT(CLERK, page_fill_take, unit, -1, "c:例会", "value",
	    "v:例会", "999999", "b:例会", "0");
	struct str p;

	CHECK(v.status == 303 && str_ends(v.location, S("/fill?saved=1")));
	p = shown(t, CLERK, page_fill, unit, -1, "1");
	CHECK_HAS(p, job_fmt(j, "<a href=\"#f0\">例会</a>：%s", far));
	CHECK_HAS(p, job_fmt(j, "<b>请再看一眼</b>%s</p>", far));
	CHECK_HAS(shown(t, OFFICE, page_verify, -1, -1, ""), str_of(far));
	CHECK_HAS(shown(t, OFFICE, page_datum, unit, 0, ""), str_of(far));
	CHECK_HAS(shown(t, CLERK, page_own_grid, 0, -1, ""), str_of(far));
	CHECK_HAS(shown(t, CLERK, page_own_grid, 0, -1, ""), S("有 1 家的数请再看一眼"));
	v = SENT(CLERK, page_fill_take, unit, -1, "c:例会", "value", "v:例会", "10",
	    "b:例会", between_quotes(j, p, "name=\"b:例会\" value=\""));
	CHECK(v.status == 303);
	p = shown(t, CLERK, page_fill, unit, -1, "1");
	CHECK(str_find(p, S("请再看一眼")) == p.n);
	CHECK_HAS(p, S("上期 9次"));
	page_town_end(t);
}

TEST(more_present_than_were_due_is_pointed_out_though_it_is_accepted)
{
	struct page_town *t = town(j);
	int64_t unit = t->unit[STARS];
	struct page_visit v = SENT(OFFICE, page_give_take, unit, -1, "c:应到", "value",
	    "v:应到", "50", "b:应到", "0", "c:实到", "value", "v:实到", "52", "b:实到",
	    "0");

	CHECK(v.status == 303 && str_ends(v.location, S("/give?saved=2")));
	CHECK_HAS(shown(t, OFFICE, page_give, unit, -1, "2"), str_of(more));
	CHECK_HAS(shown(t, OFFICE, page_grid, 2, -1, ""), str_of(more));
	page_town_end(t);
}

TEST(a_record_with_more_present_than_were_due_is_pointed_out)
{
	struct page_town *t = town(j);
	int64_t unit = t->unit[STARS];
	struct page_visit v = SENT(CLERK, page_record_fill_take, unit, 0, "v:日期",
	    "2026-03-05", "v:实到", "52", "v:应到", "50");

	CHECK(v.status == 303);
	CHECK_HAS(shown(t, CLERK, page_records, unit, 0, ""), str_of(more));
	CHECK_HAS(shown(t, OFFICE, page_verify, -1, -1, ""), str_of(more));
	page_town_end(t);
}

TEST(the_dry_run_of_a_table_points_out_its_figures_beside_each_other)
{
	struct page_town *t = town(j);
	struct page_visit v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "单位,例会,应到,实到\n星象局,999999,50,52\n", "do", "read");

	CHECK(v.status == 200);
	CHECK_HAS(v.page, str_of(far));
	CHECK_HAS(v.page, str_of(more));
	CHECK_HAS(v.page, S("确认导入"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "单位,例会,应到,实到\n星象局,8,50,50\n", "do", "read");
	CHECK(str_find(v.page, S("请再看一眼")) == v.page.n);
	page_town_end(t);
}
