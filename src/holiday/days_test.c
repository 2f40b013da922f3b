/* SPDX-License-Identifier: MIT
 *
 * days_test.c -- working days over tables in memory, and reading those tables
 */
#include "holiday/read.h"
#include "test.h"

static int32_t
day(int y, int m, int d)
{
	int32_t out = 0;

	CHECK(day_of(y, m, d, &out));
	return out;
}

/* Two years whose tables meet at New Year: 2026-12-31 is off and 2026-12-26 a
 * Saturday of work by the later table, against the earlier one. */
static struct holidays
two_years(struct job *j)
{
	struct holiday_day *a = NEWS(j, struct holiday_day, 3),
			   *b = NEWS(j, struct holiday_day, 4);
	const struct holiday_year y[] = {
		{ .year = 2026, .days = a, .n = 3 },
		{ .year = 2027, .days = b, .n = 4 },
	};

	a[0] = (struct holiday_day){ day(2026, 2, 16), true, S("春节") };
	a[1] = (struct holiday_day){ day(2026, 2, 14), false, S("春节") };
	a[2] = (struct holiday_day){ day(2026, 12, 26), true, S("补休") };
	b[0] = (struct holiday_day){ day(2026, 12, 31), true, S("元旦") };
	b[1] = (struct holiday_day){ day(2027, 1, 1), true, S("元旦") };
	b[2] = (struct holiday_day){ day(2026, 12, 26), false, S("元旦") };
	b[3] = (struct holiday_day){ day(2027, 1, 3), false, S("元旦") };
	return holidays_of(j, y, ARRAY_N(y));
}

TEST(a_day_is_off_by_its_table_and_else_on_weekends)
{
	struct holidays h = two_years(j), none = { 0 };

	CHECK(holiday_weekday(day(1970, 1, 1)) == 3);
	CHECK(holiday_weekday(day(1969, 12, 28)) == 6);
	CHECK(holiday_weekday(day(2026, 11, 22)) == 6);
	CHECK(holiday_is_off(&h, day(2026, 2, 16)));   /* a Monday */
	CHECK(!holiday_is_off(&h, day(2026, 2, 14)));  /* a worked Saturday */
	CHECK(holiday_is_off(&h, day(2026, 2, 15)));   /* a Sunday nobody names */
	CHECK(!holiday_is_off(&h, day(2026, 12, 26))); /* the later table's word */
	CHECK(holiday_is_off(&none, day(2026, 2, 14)));
	CHECK(!holiday_is_off(&none, day(2026, 2, 16)));
	CHECK(h.n == 6);
}

TEST(working_days_are_counted_from_the_day_after)
{
	struct holidays h = two_years(j);
	static const struct {
		int y, m, d, n, to_y, to_m, to_d;
	} row[] = {
		{ 2026, 11, 20, 0, 2026, 11, 20 },
		{ 2026, 11, 20, 1, 2026, 11, 23 },
		{ 2026, 11, 20, 5, 2026, 11, 27 },
		{ 2026, 11, 21, 5, 2026, 11, 27 }, /* put up on a Saturday */
		{ 2026, 2, 13, 1, 2026, 2, 14 },   /* a worked Saturday */
		{ 2026, 2, 13, 2, 2026, 2, 17 },   /* Sunday, then a holiday */
		{ 2026, 12, 30, 1, 2027, 1, 3 },   /* over the edge of the year */
		{ 2026, 12, 25, 6, 2027, 1, 4 },
	};

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		int32_t from = day(row[i].y, row[i].m, row[i].d);
		int32_t to = day(row[i].to_y, row[i].to_m, row[i].to_d);

		CHECK(holiday_nth(&h, from, row[i].n) == to);
	}
}

TEST(a_span_is_known_if_all_its_years_are)
{
	struct holidays h = two_years(j), none = { 0 };

	CHECK(holiday_knows(&h, day(2026, 1, 1), day(2027, 12, 31)));
	CHECK(!holiday_knows(&h, day(2025, 12, 31), day(2026, 1, 1)));
	CHECK(!holiday_knows(&h, day(2027, 12, 31), day(2028, 1, 1)));
	CHECK(!holiday_knows(&none, day(2026, 1, 1), day(2026, 1, 1)));
}

TEST(bytes_cover_the_years_and_the_december_before)
{
	struct holidays h = two_years(j), none = { 0 };
	int32_t from, to;
	const uint8_t *off = holiday_bytes(j, &h, &from, &to);
	size_t wrong = 0;

	CHECK(from == day(2025, 12, 1) && to == day(2028, 1, 1));
	for (int32_t d = from; d < to; d++)
		wrong += off[d - from] != holiday_is_off(&h, d);
	CHECK(wrong == 0);
	CHECK(holiday_bytes(j, &none, &from, &to) == NULL && from == to);
}

/* ── what cannot be a table ─────────────────────────────────────────── */

TEST(a_wrong_table_is_told_in_words)
{
	const struct holiday_day monday = { day(2026, 2, 16), false, S("春节") };
	const struct holiday_day far = { day(2027, 1, 1), true, S("元旦") };
	const struct holiday_day before = { day(2025, 11, 30), true, S("元旦") };
	const struct holiday_day good[] = { { day(2025, 12, 31), true, S("元旦") },
		{ day(2026, 12, 31), true, S("元旦") } };
	const struct holiday_day twice[] = { good[0], good[0] };
	const struct {
		struct holiday_year y;
		enum err e;
		const char *told;
	} row[] = {
		{ { 2026, S("甲"), good, 2, 0, 0, 0 }, OK, "" },
		{ { 1999, S("甲"), good, 2, 0, 0, 0 }, E_INPUT,
		    "年度写 2000 到 2199 之间的一年" },
		{ { 2200, S("甲"), good, 2, 0, 0, 0 }, E_INPUT,
		    "年度写 2000 到 2199 之间的一年" },
		{ { 2026, S(" "), good, 2, 0, 0, 0 }, E_INPUT,
		    "请写明依据，例如 国办发明电〔2025〕7号" },
		{ { 2026, S("甲"), good, 0, 0, 0, 0 }, E_INPUT,
		    "2026 年的表里一天也没有；请写上放假和调休上班的日子" },
		{ { 2026, S("甲"), good, 121, 0, 0, 0 }, E_LIMIT,
		    "一年最多 120 天，这张表有 121 天" },
		{ { 2026, S("甲"), &monday, 1, 0, 0, 0 }, E_INPUT,
		    "2026年2月16日是星期一，本来就上班；调休上班的是星期六或星期日" },
		{ { 2026, S("甲"), &far, 1, 0, 0, 0 }, E_INPUT,
		    "2027年1月1日不在 2026 年（可以有上一年 12 月的日子）" },
		{ { 2026, S("甲"), &before, 1, 0, 0, 0 }, E_INPUT,
		    "2025年11月30日不在 2026 年（可以有上一年 12 月的日子）" },
		{ { 2026, S("甲"), twice, 2, 0, 0, 0 }, E_INPUT,
		    "2025年12月31日写了两次，留下一行" },
	};

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		j->told[0] = '\0';
		CHECK(holiday_check(j, &row[i].y) == row[i].e);
		CHECK_TEXT(str_of(j->told), str_of(row[i].told));
	}
}

/* ── tables ─────────────────────────────────────────────────────────── */

static struct table
table_of(const struct str *cell, size_t rows, size_t cols)
{
	static const size_t line[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

	return (struct table){ .name = S("表.csv"),
		.rows = rows,
		.cols = cols,
		.cell = cell,
		.line = line };
}

TEST(dates_are_read_as_people_write_them)
{
	static const struct str cell[] = { { "名目", 6 }, { "日期", 6 }, { "安排", 6 },
		{ "春节", 6 }, { "2026-02-16", 10 }, { "放假", 6 }, { "春节", 6 },
		{ "2026/2/17", 9 }, { " 放假 ", 8 }, { "", 0 }, { "2026年2月18日", 16 },
		{ "放假", 6 }, { "春节", 6 }, { "2月14日", 9 }, { "上班", 6 },
		{ "元旦", 6 }, { "2025.12.31", 10 }, { "放假", 6 } };
	struct table t = table_of(cell, 6, 3);
	struct holiday_import in;

	CHECK(holiday_from_table(j, &t, 2026, &in) == OK);
	CHECK(in.n == 5 && in.wrong == 0);
	for (int i = 0; i < 3; i++)
		CHECK(in.days[i].day == day(2026, 2, 16 + i) && in.days[i].off);
	CHECK(in.days[3].day == day(2026, 2, 14) && !in.days[3].off);
	CHECK(in.days[4].day == day(2025, 12, 31));
	CHECK_TEXT(in.days[0].name, S("春节"));
}

TEST(a_table_of_several_years_needs_dates_with_years)
{
	static const struct str cell[] = { { "日期", 6 }, { "安排", 6 }, { "名目", 6 },
		{ "2026-02-16", 10 }, { "放假", 6 }, { "春节", 6 }, { "2024-02-04", 10 },
		{ "上班", 6 }, { "春节", 6 }, { "2月14日", 9 }, { "上班", 6 },
		{ "春节", 6 } };
	static const struct {
		const char *date, *told;
	} row[] = {
		{ "2月14日", "表.csv 第 4 行：日期写了“2月14日”，应为 2026-02-15 这样" },
		{ "2026-02-16",
		    "表.csv 第 4 行：2026年2月16日是星期一，本来就上班；"
		    "调休上班的是星期六或星期日" },
		{ "2024-02-04", "表.csv：2024年2月4日写了两次，留下一行" },
		{ "1999-12-26", "表.csv 第 4 行：年度应在 2000 到 2199 之间" },
	};
	struct table t = table_of(cell, 3, 3);
	struct holidays h;

	CHECK(holiday_from_years(j, &t, &h) == OK && h.n == 2 && h.years == 2);
	CHECK(h.year[0] == 2024 && h.year[1] == 2026 && !h.day[0].off);
	CHECK(
	    holiday_is_off(&h, day(2026, 2, 16)) && !holiday_is_off(&h, day(2025, 1, 1)));
	t.rows = 4;
	for (size_t i = 0; i < ARRAY_N(row); i++) {
		struct str *wrong = memcpy(NEWS(j, struct str, 12), cell, sizeof cell);

		wrong[9] = str_of(row[i].date);
		t.cell = wrong;
		CHECK(holiday_from_years(j, &t, &h) == E_INPUT);
		CHECK_TEXT(str_of(j->told), str_of(row[i].told));
	}
}

TEST(each_wrong_row_says_what_is_wrong)
{
	static const struct str cell[] = { { "日期", 6 }, { "安排", 6 }, { "名目", 6 },
		{ "2026-02-30", 10 }, { "放假", 6 }, { "春节", 6 }, { "2026-02-16", 10 },
		{ "休息", 6 }, { "春节", 6 }, { "2026-02-16", 10 }, { "上班", 6 },
		{ "春节", 6 }, { "2026-02-17", 10 }, { "放假", 6 }, { "春节", 6 },
		{ "2月17日", 9 }, { "放假", 6 }, { "春节", 6 } };
	static const char *const told[] = {
		"日期写了“2026-02-30”，应为 2026-02-15 或 2月15日 这样",
		"安排写了“休息”，应为 放假 或 上班",
		"2026年2月16日是星期一，本来就上班；调休上班的是星期六或星期日",
		"",
		"2026年2月17日写了两次，留下一行",
	};
	struct table t = table_of(cell, 6, 3), narrow = table_of(cell, 2, 2);
	struct holiday_import in;

	CHECK(holiday_from_table(j, &t, 2026, &in) == OK && in.n == 5 && in.wrong == 4);
	for (size_t i = 0; i < in.n; i++)
		CHECK_TEXT(in.rows[i].told, str_of(told[i]));
	CHECK(in.rows[4].line == 6);
	CHECK(holiday_from_table(j, &narrow, 2026, &in) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("表.csv：表头里没有“名目”；要有 日期、安排、名目 三列"));
}

/* ── notices ────────────────────────────────────────────────────────── */

/* 1.1放 元旦|1.4班 元旦|… */
static struct str
days_text(struct job *j, const struct holiday_import *in)
{
	struct buf b = { .j = j };
	int y, m, d;

	for (size_t i = 0; i < in->n; i++) {
		day_parts(in->days[i].day, &y, &m, &d);
		buf_fmt(&b, "%s%d.%d%s%.*s", i > 0 ? " " : "", m, d,
		    in->days[i].off ? "放" : "班", STR_FMT(in->days[i].name));
		if (in->rows[i].told.n > 0)
			buf_fmt(&b, "！");
	}
	return buf_str(&b);
}

TEST(a_notice_gives_its_days)
{
	static const struct {
		int year;
		const char *text, *days;
	} row[] = {
		{ 2026,
		    "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。",
		    "1.1放元旦 1.2放元旦 1.3放元旦 1.4班元旦" },
		{ 2025, "　　一、元旦：1月1日（周三）放假1天，不调休。\r\n",
		    "1.1放元旦" },
		{ 2024, "一、元旦：1月1日放假，与周末连休。", "1.1放元旦" },
		{ 2026,
		    "二、春节:1月30日(农历腊月二十八、周日)至2月1日放假调休,共3天。"
		    "1月24日（周六）、2月7日（周六）上班。鼓励各单位安排职工在除夕（2月9日）休息。",
		    "1.30放春节 1.31放春节 2.1放春节 1.24班春节 2.7班春节" },
		{ 2019,
		    "各省、自治区：\n一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。"
		    "2018年12月29日（星期六）上班。\n",
		    "12.30放元旦 12.31放元旦 1.1放元旦 12.29班元旦" },
		{ 2017, "一、元旦：1月1日放假，1月2日（星期一）补休。",
		    "1.1放元旦 1.2放元旦" },
		{ 2026, "六、国庆节、中秋节：10月1日至2日放假，共3天。",
		    "10.1放国庆节、中秋节！ 10.2放国庆节、中秋节" },
		{ 2026,
		    "三、清明节：（4月4日（周六）至6日放假。\n四、劳动节：4月31日放假",
		    "1.1放清明节！ 1.1放劳动节！" },
		{ 2026, "三、清明节：4月7日上班。4月4日不变。", "4.7班清明节！" },
	};

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		struct holiday_import in;

		CHECK(
		    holiday_from_notice(j, str_of(row[i].text), row[i].year, &in) == OK);
		CHECK_TEXT(days_text(j, &in), str_of(row[i].days));
	}
}

TEST(a_text_that_is_no_notice_is_told)
{
	static const char *const text[] = { "", "放假三天", "通知如下：", "一、元旦放假",
		"12345678901" };
	struct holiday_import in;

	for (size_t i = 0; i < ARRAY_N(text); i++) {
		CHECK(holiday_from_notice(j, str_of(text[i]), 2026, &in) == E_INPUT);
		CHECK_HAS(str_of(j->told), S("没有读出放假的日子"));
	}
}

TEST(a_notice_without_end_is_refused)
{
	struct buf b = { .j = j };
	struct holiday_import in;

	for (int i = 1; i <= 5; i++)
		buf_put(&b, S("一、元旦：1月1日至31日放假。\n"));
	CHECK(holiday_from_notice(j, buf_str(&b), 2026, &in) == E_LIMIT);
	CHECK_HAS(str_of(j->told), S("超过 120 天"));
}

TEST(a_notice_cut_anywhere_or_with_any_character_gone_is_read_or_refused)
{
	struct str whole = S(
	    "一、元旦：2025年12月30日（周二）至2026年1月3日放假，共5天。1月4日上班。\n"
	    "二、春节：2月15日(除夕(周日)至23日放假调休，共9天。2月14日、28日（周六）上班。");
	size_t at = 0, days = 0;

	while (at < whole.n) {
		struct str head = str_cut(whole, 0, at), tail;
		struct holiday_import in = { 0 };
		enum err e = holiday_from_notice(j, head, 2026, &in);

		CHECK(e == OK ? in.n > 0 : e == E_INPUT);
		CHECK(e != OK || in.n >= days); /* what was read stays read */
		days = e == OK ? in.n : days;
		(void)utf8_next(whole, &at);
		tail = str_cut(whole, at, whole.n);
		e = holiday_from_notice(j,
		    job_fmt(j, "%.*s%.*s", STR_FMT(head), STR_FMT(tail)), 2026, &in);
		CHECK(e == OK ? in.n > 0 : e == E_INPUT);
	}
	CHECK(days == 7); /* the second line has a bracket too many */
}
