/* SPDX-License-Identifier: MIT
 *
 * others_test.c -- results that schemes in the register read from one another
 */
#include "score/town_test.h"

#define HEAD(title, year)                                                                 \
	"方案 \"" title "\"\n考核期 " year "-01-01 至 " year "-12-31\n角色 考核组, " \
	"工委办公室\n类别 类型 选(机关, 企业)\n"
static const char base_text[] = HEAD("基础", "2026") "数据 走访 次 核定 工委办公室\n"
						     "项 甲 100分 { 每 走访 扣 10分 }\n"
						     "等次 { 好 当 总分 >= 90; 差 }\n";
static const char reading_text[] = HEAD("综合",
    "2026") "引用 \"基础\"\n部分 乙 100分 { 得 方案.\"基础\".总分 }\n"
	    "加分 丙 5分 { 加 5分 当 方案.\"基础\".等次 = \"好\" }\n";

struct two {
	struct town t;
	struct rule *base, *reading;
	int64_t base_id, reading_id;
};

static struct two
two_open(struct job *j, const struct db_place *place)
{
	struct two w = { .t = town_open(j, place) };

	w.base = rule_of(j, base_text);
	w.reading = rule_of(j, reading_text);
	w.reading_id = town_add_scheme(&w.t, S("综合"), str_of(reading_text));
	return w;
}

static void
publish_base(struct two *w)
{
	w->base_id = town_add_scheme(&w->t, S("基础办法"), str_of(base_text));
}

/* Given, or corrected. */
static void
visits(struct two *w, size_t unit, const char *text)
{
	struct score_entry e = { .fact = 1,
		.choice = SCORE_VALUE,
		.text = str_of(text),
		.reason = S("数错了"),
		.day = DAY_NONE };

	w->t.scheme = w->base_id;
	w->t.r = w->base;
	e.base = town_datum(&w->t, unit, 1).seq;
	CHECK(town_give_entry(&w->t, OFFICE, unit, &e, e.base != 0) == OK);
}

/* The total of unit 0 in ${scheme}: 95, 0 至 100. */
static struct str
total_of(struct two *w, int64_t scheme, const struct rule *r)
{
	struct job *j = w->t.j;
	struct score_set set;
	struct score_sheet sheet;
	size_t at = 0;

	if (score_find(j, w->t.ro, scheme, r, &set) != OK ||
	    score_run(j, r, &set, &sheet) != OK) {
		test_failed(__FILE__, __LINE__, "%s", j->told);
		return S("");
	}
	while (set.id[at] != w->t.unit[0])
		at++;
	return job_fmt(j, "%.*s 至 %.*s",
	    STR_FMT(num_text(j, (struct num){ sheet.res.total.lo[at] })),
	    STR_FMT(num_text(j, (struct num){ sheet.res.total.hi[at] })));
}

TEST_BOTH(the_result_of_another_scheme_is_taken_once_it_is_in_the_register)
{
	struct two w = two_open(j, place);
	const struct score_source *src;
	size_t n;
	const struct rule_fact *f = rule_facts(w.reading, &n);

	CHECK(n == 3);
	CHECK_TEXT(f[1].name, S("方案.\"基础\".总分"));
	CHECK(score_sources(j, w.t.ro, w.reading_id, w.reading, &src) == OK);
	CHECK(src[1].scheme == 0);
	w.t.scheme = w.reading_id;
	w.t.r = w.reading;
	CHECK(town_give(&w.t, OFFICE, 0, 1, "40") == OK); /* the office's, until then */
	CHECK(town_give(&w.t, OFFICE, 0, 2, "差") == OK);
	CHECK_TEXT(total_of(&w, w.reading_id, w.reading), S("40 至 40"));
	publish_base(&w);
	CHECK(score_sources(j, w.t.ro, w.reading_id, w.reading, &src) == OK);
	CHECK(src[0].scheme == 0 && src[1].scheme == w.base_id &&
	    src[2].scheme == w.base_id && !src[1].is_past);
	CHECK_TEXT(src[1].title, S("基础"));
	CHECK(score_sources_of(j, w.t.ro, w.reading_id, w.reading, w.t.unit[0], &src) ==
		OK &&
	    src[0].scheme == 0 && src[1].scheme == w.base_id);
	CHECK(score_sources_of(j, w.t.ro, w.reading_id, w.reading, 99, &src) == OK &&
	    src[1].scheme == 0);
	CHECK_TEXT(total_of(&w, w.reading_id, w.reading), S("0 至 105"));
	visits(&w, 0, "1");
	CHECK_TEXT(total_of(&w, w.reading_id, w.reading), S("95 至 95"));
	visits(&w, 0, "2");
	CHECK_TEXT(total_of(&w, w.reading_id, w.reading), S("80 至 80"));
	town_check_rebuild(&w.t);
	town_close(&w.t);
}

TEST_BOTH(a_unit_that_the_other_scheme_does_not_assess_keeps_what_the_office_gave)
{
	struct two w = two_open(j, place);
	const struct org_act act = town_act(&w.t, OFFICE);

	publish_base(&w);
	w.t.scheme = w.reading_id;
	w.t.r = w.reading;
	CHECK(town_give(&w.t, OFFICE, 0, 1, "40") == OK);
	CHECK(town_give(&w.t, OFFICE, 0, 2, "差") == OK);
	CHECK(score_roster_put(j, w.t.rw, &act, w.base_id, w.t.unit[0], false) == OK);
	CHECK_TEXT(total_of(&w, w.reading_id, w.reading), S("40 至 40"));
	town_close(&w.t);
}

TEST_BOTH(a_view_follows_the_schemes_that_it_reads)
{
	struct two w = two_open(j, place);
	struct score_live *live;
	struct score_seat *seat;
	const struct score_view *a, *b;
	size_t at = 0;

	publish_base(&w);
	visits(&w, 0, "1");
	CHECK(score_live_open(j, (size_t)64 << 20, &live) == OK);
	CHECK(score_seat_open(j, live, &seat) == OK);
	CHECK(score_live_get(j, w.t.ro, seat, w.reading_id, &a) == OK);
	CHECK(a->runs && score_view_find(a, w.t.unit[0], &at));
	CHECK(a->sheet.res.total.lo[at] == NUM(95).u);
	CHECK(a->source[1].scheme == w.base_id);
	score_seat_rest(seat);
	visits(&w, 0, "3");
	CHECK(score_live_get(j, w.t.ro, seat, w.reading_id, &b) == OK);
	CHECK(score_view_find(b, w.t.unit[0], &at));
	CHECK(b->sheet.res.total.lo[at] == NUM(70).u);
	score_seat_rest(seat);
	CHECK(score_live_get(j, w.t.ro, seat, w.reading_id, &a) == OK);
	CHECK(a->set.n == 2); /* the same, or one like it */
	score_seat_close(seat);
	score_live_close(live);
	town_close(&w.t);
}

static const char back_text[] = HEAD("基础",
    "2026") "引用 \"综合\"\n项 甲 100分 { 得 方案.\"综合\".总分 }\n";

TEST_BOTH(schemes_in_a_circle_are_refused_by_name_and_the_page_can_say_so)
{
	struct two w = two_open(j, place);
	struct rule *back = rule_of(j, back_text);
	struct score_live *live;
	struct score_seat *seat;
	const struct score_view *v;

	/* As a draft, before it is there. */
	CHECK(score_may_issue(j, w.t.ro, 0, back) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("“基础”读“综合”读“基础”"));
	w.base_id = town_add_scheme(&w.t, S("基础办法"), str_of(back_text));
	CHECK(score_live_open(j, (size_t)64 << 20, &live) == OK);
	CHECK(score_seat_open(j, live, &seat) == OK);
	CHECK(score_live_get(j, w.t.ro, seat, w.reading_id, &v) == OK);
	CHECK(!v->runs);
	CHECK_HAS(v->why_not, S("“综合”读“基础”读“综合”"));
	score_seat_rest(seat);
	CHECK(
	    scheme_put(j, w.t.rw, 0, S("基础办法"), str_of(base_text), &w.base_id) == OK);
	CHECK(score_live_get(j, w.t.ro, seat, w.reading_id, &v) == OK);
	CHECK(v->runs && v->why_not.n == 0); /* mended */
	score_seat_close(seat);
	score_live_close(live);
	town_close(&w.t);
}

TEST_BOTH(a_scheme_that_recurs_is_not_issued_and_it_is_said_what_to_write)
{
	struct two w = two_open(j, place);
	struct rule *r = rule_of(j,
	    "方案 \"每季\"\n考核期 2026-01-01 至 2026-12-31 每季\n"
	    "项 甲 100分 { }\n");

	CHECK(score_may_issue(j, w.t.ro, 0, r) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("考核期写了“每季”"));
	CHECK_HAS(str_of(j->told), S("考核期 2026-01-01 至 2026-03-31，后面不写每季"));
	CHECK(score_may_issue(j, w.t.ro, 0, w.base) == OK);
	town_close(&w.t);
}

/* ── the year before ────────────────────────────────────────────────── */

static const char then_text[] = HEAD("年年", "2025") "数据 走访 次 核定 工委办公室\n"
						     "项 甲 100分 { 每 走访 扣 10分 }\n"
						     "等次 { 好 当 总分 >= 90; 差 }\n";
static const char now_text[] = HEAD("年年",
    "2026") "数据 走访 次 核定 工委办公室\n"
	    "项 甲 100分 { 得 上年.总分 }\n"
	    "加分 乙 15分 { 加 5分 当 上年.等次 = 好; 加 上年.项.甲 / 10 }\n"
	    "等次 { 好 当 总分 >= 90; 差 }\n";

TEST_BOTH(the_results_of_the_year_before_come_from_the_scheme_of_that_year)
{
	struct two w = two_open(j, place);
	struct rule *now = rule_of(j, now_text);
	const struct score_source *src;
	int64_t id = town_add_scheme(&w.t, S("年年2026"), str_of(now_text));

	w.base = rule_of(j, then_text);
	w.base_id = town_add_scheme(&w.t, S("年年2025"), str_of(then_text));
	CHECK(score_sources(j, w.t.ro, id, now, &src) == OK);
	CHECK(src[2].scheme == w.base_id && src[2].is_past);
	CHECK_TEXT(total_of(&w, id, now), S("0 至 115"));
	visits(&w, 0, "1");
	CHECK_TEXT(total_of(&w, id, now), S("104 至 104"));
	visits(&w, 0, "7");
	CHECK_TEXT(total_of(&w, id, now), S("33 至 33"));
	town_close(&w.t);
}

TEST_BOTH(results_of_years_before_come_from_a_table_where_no_scheme_has_them)
{
	struct two w = two_open(j, place);
	struct rule *now = rule_of(j, now_text);
	int64_t id = town_add_scheme(&w.t, S("年年2026"), str_of(now_text));
	struct score_importing by = { .act = town_act(&w.t, OFFICE),
		.scheme = id,
		.rule = now,
		.source = S("往年.csv") };
	struct table good = table_of(j,
	    "年度|单位|总分|等次|项.甲|没人读\n2025|星象局支部|80|差|70|x\n"
	    "2024年|星象局支部|95|好||\n2025|渡口厂支部|不适用|||\n");
	struct table bad = table_of(j,
	    "年度|单位|总分|等次\n去年|星象局支部|80|差\n2025|没有支部|1|差\n"
	    "2025|星象局支部|很多|优\n2025|星象局支部|80|差\n");
	struct table none = table_of(j, "年度|单位|得票\n2025|星象局支部|80\n");
	struct score_lines in;
	int64_t size;

	CHECK(score_reads_years(j, now) && !score_reads_years(j, w.base));
	CHECK(score_years_read(j, w.t.ro, &by, &none, &in) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("往年的表第一行要有 年度、单位，再加方案要读的：总分、等次、项.甲"));
	CHECK(score_years_read(j, w.t.ro, &by, &bad, &in) == OK);
	CHECK(in.n == 4 && in.wrong == 4);
	CHECK_TEXT(in.rows[0].told, S("年度要写 2016 到 2025 之间的年份"));
	CHECK_HAS(in.rows[1].told, S("单位名册里没有“没有支部”"));
	CHECK_HAS(in.rows[2].told, S("“等次”写了“优”，应为 "));
	CHECK_HAS(in.rows[3].told, S("第 4 行也是这个单位这一年"));
	CHECK(score_years_read(j, w.t.ro, &by, &good, &in) == OK);
	CHECK(in.n == 3 && in.wrong == 0 && in.changes == 3);
	CHECK_TEXT(in.rows[0].text, S("2025 年：总分 80，等次 差，项.甲 70"));
	size = town_size(&w.t);
	CHECK(score_years_put(j, w.t.rw, &by, &in) == OK);
	CHECK(town_size(&w.t) == size + 3);
	CHECK_TEXT(total_of(&w, id, now), S("87 至 87"));
	CHECK(score_years_read(j, w.t.ro, &by, &good, &in) == OK);
	CHECK(in.changes == 0 && in.rows[0].is_known); /* again */
	/* A scheme of that year counts before the table. */
	w.base = rule_of(j, then_text);
	w.base_id = town_add_scheme(&w.t, S("年年2025"), str_of(then_text));
	visits(&w, 0, "1");
	CHECK_TEXT(total_of(&w, id, now), S("104 至 104"));
	town_check_rebuild(&w.t);
	town_close(&w.t);
}
