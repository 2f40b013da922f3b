/* SPDX-License-Identifier: MIT
 *
 * calendar_test.c -- the calendar is looked at, entered, counted with
 */
#include "embedded.h"
#include "holiday/holiday.h"
#include "office/office.h"
#include "page/town_test.h"

static struct page_visit
look(struct page_town *t, int who, const char *const *field)
{
	struct page_visit v = { .who = who,
		.plain = true,
		.field = field,
		.show = page_calendar };

	page_go(t, &v);
	return v;
}
#define LOOK(t, who, ...) look(t, who, (const char *const[]){ __VA_ARGS__, NULL })

static struct page_visit
enter(struct page_town *t, const char *const *field)
{
	struct page_visit v = { .who = OFFICE,
		.plain = true,
		.field = field,
		.take = page_calendar_import_take };

	page_go(t, &v);
	return v;
}
#define ENTER(t, ...) enter(t, (const char *const[]){ __VA_ARGS__, NULL })

#define NOTICE                                                                                                           \
	"一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n" \
	"二、春节：2月16日至18日放假，共3天。\n"

TEST(a_year_without_a_table_says_so_and_how_days_are_counted)
{
	struct page_town *t = page_town(j);
	struct page_visit v = LOOK(t, CLERK, "year", "2026");

	CHECK(v.e == OK);
	CHECK_HAS(v.page, S("<b>2026 年的放假安排还没有公布</b>"));
	CHECK_HAS(v.page, S("2027 年还没有公布"));
	CHECK(str_find(v.page, S("/calendar/import")) == v.page.n);
	CHECK_HAS(LOOK(t, OFFICE, "year", "x").page, S("/calendar/import"));
	page_town_end(t);
}

TEST(a_notice_is_shown_first_and_then_kept_once)
{
	struct page_town *t = page_town(j);
	struct page_visit v = ENTER(t, "do", "read", "year", "2026", "basis", "<7>号",
	    "text", NOTICE);

	CHECK(v.status == 200 && v.location.n == 0);
	CHECK_HAS(v.page, S("这是先看一遍，还没有保存"));
	CHECK_HAS(v.page, S("<dt>放假</dt><dd>6 天</dd>"));
	CHECK_HAS(v.page, S("<dt>调休上班</dt><dd>1 天</dd>"));
	CHECK_HAS(v.page, S("<dt>比平常少上</dt><dd>4 天班</dd>"));
	CHECK_HAS(v.page, S("2026年1月4日（周日）"));
	CHECK_HAS(v.page, S("name=\"basis\" value=\"&lt;7&gt;号\""));
	CHECK_HAS(LOOK(t, OFFICE, "year", "2026").page, S("还没有公布"));
	for (int i = 0; i < 2; i++) {
		v = ENTER(t, "do", "put", "year", "2026", "basis", "<7>号", "text",
		    NOTICE, "once", "a");
		CHECK(v.status == 303);
	}
	CHECK_TEXT(v.location, S("/calendar?year=2026&again=1"));
	v = LOOK(t, CLERK, "year", "2026", "saved", "1");
	CHECK_HAS(v.page, S("已经公布，从现在起按这张表数工作日。"));
	CHECK_HAS(v.page, S("&lt;7&gt;号"));
	CHECK_HAS(v.page, S("1月1日（周四）至1月3日（周六）"));
	CHECK_HAS(v.page, S("<td data-l=\"调休上班\">1月4日（周日）</td>"));
	CHECK_HAS(ENTER(t, "do", "read", "year", "2026", "basis", "8号", "text", NOTICE)
		      .page,
	    S("2026 年已经有表"));
	v = ENTER(t, "do", "put", "year", "2026", "basis", "<7>号", "text", NOTICE);
	CHECK_TEXT(v.location, S("/calendar?year=2026&saved=0"));
	page_town_end(t);
}

TEST(festivals_stand_in_the_order_of_their_days_off)
{
	struct page_town *t = page_town(j);
	struct str page;

	(void)ENTER(t, "do", "put", "year", "2026", "basis", "7号", "text",
	    "七、国庆节：10月1日至7日放假。9月20日（周日）上班。\n"
	    "六、中秋节：9月25日放假。\n八、补班：3月7日（周六）上班。");
	page = LOOK(t, CLERK, "year", "2026").page;
	CHECK(str_find(page, S(">中秋节<")) < str_find(page, S(">国庆节<")));
	CHECK(str_find(page, S(">国庆节<")) < str_find(page, S(">补班<")));
	CHECK_HAS(page, S(">补班<"));
	page_town_end(t);
}

TEST(what_is_wrong_is_told_and_what_was_typed_stays)
{
	struct page_town *t = page_town(j);
	struct page_visit v = ENTER(t, "do", "read", "year", "26年", "basis", "", "text",
	    NOTICE);

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("有 2 处需要改"));
	CHECK_HAS(v.page, S("<a href=\"#year\">年度写四位数，例如 2027</a>"));
	CHECK_HAS(v.page, S("<a href=\"#basis\">请写明依据"));
	CHECK_HAS(v.page, S("value=\"26年\""));
	CHECK_HAS(v.page, S("二、春节：2月16日至18日放假"));
	v = ENTER(t, "do", "read", "year", "2026", "basis", "7号", "text",
	    "一、元旦：1月1日放假，共2天。\r\n二、春节：2月16日放假。");
	CHECK_HAS(v.page, S("元旦 写的是共 2 天，读出 1 天"));
	CHECK_HAS(v.page, S("共2天。\n二、春节"));
	v = ENTER(t, "do", "put", "year", "2026", "basis", "7号", "text", "放假");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("没有读出放假的日子"));
	v = ENTER(t, "do", "put", "year", "2026", "basis", "7号", "text", "");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("还没有表"));
	v = ENTER(t, "do", "put", "year", "2026", "basis", "7号", "text",
	    "日期,安排,名目\n2026-02-16,上班,<春节>\n2026-02-17,放假,春节\n");
	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("2026年2月16日是星期一，本来就上班"));
	CHECK_HAS(v.page, S("有错的表不录入"));
	CHECK_HAS(v.page, S("2026-02-16,上班,&lt;春节&gt;"));
	v = ENTER(t, "do", "put", "year", "2026", "basis", "7号", "text",
	    "日期,安排,名目\n2026-02-17,放假,春节\n");
	CHECK_TEXT(v.location, S("/calendar?year=2026&saved=1"));
	page_town_end(t);
}

TEST(working_days_are_counted_on_the_page)
{
	struct page_town *t = page_town(j);
	struct page_visit v;

	(void)ENTER(t, "do", "put", "year", "2026", "basis", "7号", "text", NOTICE);
	v = LOOK(t, CLERK, "day", "2026-02-13", "count", "5");
	CHECK_HAS(v.page, S("2026年2月13日起 5 个工作日，到 2月25日（周三）止"));
	CHECK(str_find(v.page, S("公布以后可能变")) == v.page.n);
	v = LOOK(t, CLERK, "day", "2026-12-30", "count", "5");
	CHECK_HAS(v.page, S("到 2027年1月6日（周三）止"));
	CHECK_HAS(v.page, S("公布以后可能变"));
	CHECK_HAS(LOOK(t, CLERK, "day", "2月", "count", "5").page,
	    S("日期请写成 2026-03-05 这样"));
	CHECK_HAS(LOOK(t, CLERK, "day", "2026-02-13", "count", "0").page,
	    S("工作日数写 1 到 1000 之间的整数"));
	page_town_end(t);
}

TEST(the_committee_is_reminded_of_a_year_that_is_not_entered)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = OFFICE, .plain = true, .show = page_start };

	page_go(t, &v);
	CHECK_HAS(v.page, S("<span class=\"tag a\">2026 年还没有录入</span>"));
	(void)ENTER(t, "do", "put", "year", "2026", "basis", "7号", "text", NOTICE);
	page_go(t, &v);
	CHECK_HAS(v.page, S("<a href=\"/calendar\">看放假和调休上班的日子"));
	CHECK(str_find(v.page, S("年还没有录入")) == v.page.n);
	CHECK(day_of(2026, 12, 1, &j->today));
	page_go(t, &v);
	CHECK_HAS(v.page, S("2027 年还没有录入"));
	v.who = CLERK;
	page_go(t, &v);
	CHECK(str_find(v.page, S("年还没有录入")) == v.page.n);
	page_town_end(t);
}

TEST(the_table_comes_back_as_a_file)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = CLERK,
		.plain = true,
		.field = (const char *const[]){ "year", "2026", NULL },
		.show = page_calendar_csv };

	page_go(t, &v);
	CHECK(v.e == E_MISSING);
	(void)ENTER(t, "do", "put", "year", "2026", "basis", "7号", "text", NOTICE);
	page_go(t, &v);
	CHECK(v.e == OK);
	CHECK_HAS(v.page, S("日期,安排,名目\r\n2026-01-01,放假,元旦\r\n"));
	CHECK_HAS(v.page, S("2026-01-04,上班,元旦\r\n"));
	page_town_end(t);
}

/* ── what the program brings ────────────────────────────────────────── */

/* Working days fewer than Mondays to Fridays: what the law gives, as weekends that
 * are worked make up for the rest.  11 by the law of 2013, 13 by that of 2024. */
static int
days_given(const struct holiday_import *in)
{
	int n = 0;

	for (size_t i = 0; i < in->n; i++)
		n += !in->days[i].off ? -1 : holiday_weekday(in->days[i].day) < 5;
	return n;
}

TEST(the_tables_inside_the_program_give_the_days_the_law_gives)
{
	static const struct {
		const char *name;
		int year;
		size_t off;
		int given;
	} row[] = {
		{ "calendar/2024.csv", 2024, 28, 11 },
		{ "calendar/2025.csv", 2025, 28, 13 },
		{ "calendar/2026.csv", 2026, 33, 13 },
	};
	size_t found = 0;

	for (size_t i = 0; i < embedded_n; i++)
		for (size_t k = 0; k < ARRAY_N(row); k++) {
			struct str bytes = { (const char *)embedded[i].p, embedded[i].n };
			struct holiday_import in = { 0 };
			struct table t;
			size_t off = 0;

			if (strcmp(embedded[i].name, row[k].name) != 0)
				continue;
			found++;
			CHECK(office_csv_read(j, S("表"), bytes, &t) == OK);
			CHECK(holiday_from_table(j, &t, row[k].year, &in) == OK);
			for (size_t d = 0; d < in.n; d++)
				off += in.days[d].off;
			CHECK(in.wrong == 0 && off == row[k].off);
			CHECK(days_given(&in) == row[k].given);
		}
	CHECK(found == ARRAY_N(row));
}
