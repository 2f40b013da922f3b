/* SPDX-License-Identifier: MIT
 *
 * holiday_test.c -- the tables of years in a database of their own
 */
#include "holiday/read.h"
#include "place.h"

struct home {
	struct job *j;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
};

static struct home
opened(struct job *j, const struct db_place *place)
{
	const struct db_room rooms[] = { *ledger_own.tables, *holiday_ledger.tables };
	struct home h = { .j = j };

	CHECK(db_open(j, place, rooms, ARRAY_N(rooms), &h.db) == OK);
	CHECK(db_rw_open(j, h.db, &h.rw) == OK);
	CHECK(db_begin(j, h.rw) == OK);
	h.ro = db_rw_reader(h.rw);
	return h;
}

static void
closed(struct home *h)
{
	db_rw_close(h->rw);
	db_close(h->db);
}

static int32_t
day(int y, int m, int d)
{
	int32_t out = 0;

	CHECK(day_of(y, m, d, &out));
	return out;
}

static int64_t
size_of(struct home *h)
{
	struct ledger_head head = { 0 };

	CHECK(ledger_head(h->j, h->ro, &head) == OK);
	return head.size;
}

/* What ${notice} says of ${year}; *changed as holiday_put(). */
static enum err
put(struct home *h, int year, const char *basis, const char *notice, bool *changed)
{
	const struct holiday_act act = { .actor = 7, .day = h->j->today };
	struct holiday_import in = { 0 };

	CHECK(holiday_from_notice(h->j, str_of(notice), year, &in) == OK);
	return holiday_put(h->j, h->rw, &act,
	    &(struct holiday_year){ .year = year,
		.basis = str_of(basis),
		.days = in.days,
		.n = in.n },
	    changed);
}

static const char of_2026[] =
    "二、春节：2月16日至20日放假。2月14日（周六）上班。\n一、元旦：1月1日放假。\n";
static const char of_2027[] =
    "一、元旦：2026年12月31日至2027年1月1日放假。2026年12月26日、2027年1月3日上班。\n";

TEST_BOTH(a_year_comes_back_by_day_with_who_and_basis)
{
	struct home h = opened(j, place);
	struct holiday_year y;
	bool changed;

	CHECK(holiday_year(j, h.ro, 2026, &y) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("2026 年的放假安排还没有公布"));
	CHECK(
	    put(&h, 2026, " 国办发明电〔2025〕7号 ", of_2026, &changed) == OK && changed);
	CHECK(holiday_year(j, h.ro, 2026, &y) == OK);
	CHECK_TEXT(y.basis, S("国办发明电〔2025〕7号"));
	CHECK(y.n == 7 && y.actor == 7 && y.at == j->now && y.seq == 1);
	CHECK(y.days[0].day == day(2026, 1, 1) && y.days[0].off);
	CHECK(y.days[1].day == day(2026, 2, 14) && !y.days[1].off);
	CHECK_TEXT(y.days[6].name, S("春节"));
	closed(&h);
}

TEST_BOTH(another_table_takes_the_place_and_the_same_one_is_no_fact)
{
	struct home h = opened(j, place);
	struct holiday_year y;
	int64_t mark;
	bool changed;

	CHECK(holiday_mark(j, h.ro, &mark) == OK && mark == 0);
	CHECK(put(&h, 2026, "甲", of_2026, &changed) == OK && changed);
	CHECK(put(&h, 2026, "甲", of_2026, &changed) == OK && !changed);
	CHECK(size_of(&h) == 1);
	CHECK(put(&h, 2026, "乙", of_2026, &changed) == OK && changed);
	CHECK(put(&h, 2026, "乙", "一、元旦：1月1日放假。", &changed) == OK && changed);
	CHECK(holiday_year(j, h.ro, 2026, &y) == OK && y.n == 1);
	CHECK_TEXT(y.basis, S("乙"));
	CHECK(holiday_mark(j, h.ro, &mark) == OK && mark == 3);
	CHECK(put(&h, 2026, "", of_2026, &changed) == E_INPUT && !changed);
	CHECK(size_of(&h) == 3);
	closed(&h);
}

TEST_BOTH(a_form_sent_twice_is_done_once)
{
	struct home h = opened(j, place);
	const struct holiday_day days[] = { { day(2026, 1, 1), true, S("元旦") } };
	struct holiday_year y = { .year = 2026, .basis = S("甲"), .days = days, .n = 1 };
	bool seen = false, changed;
	const struct holiday_act act = { .actor = 7,
		.day = j->today,
		.once = S("f1"),
		.seen = &seen };

	CHECK(holiday_put(j, h.rw, &act, &y, &changed) == OK && changed && !seen);
	y.basis = S("乙");
	CHECK(holiday_put(j, h.rw, &act, &y, &changed) == OK && !changed && seen);
	CHECK(size_of(&h) == 1);
	closed(&h);
}

TEST_BOTH(five_working_days_of_公示_end_where_a_clerk_says)
{
	struct home h = opened(j, place);
	bool changed, complete;
	int32_t to;

	CHECK(put(&h, 2026, "甲", of_2026, &changed) == OK);
	CHECK(holiday_after(j, h.ro, day(2026, 2, 12), 5, &to, &complete) == OK);
	CHECK(complete && to == day(2026, 2, 25)); /* 13, 14, 23, 24, 25 */
	CHECK(holiday_after(j, h.ro, day(2026, 12, 29), 5, &to, &complete) == OK);
	CHECK(!complete && to == day(2027, 1, 5)); /* New Year is not known yet */
	CHECK(put(&h, 2027, "乙", of_2027, &changed) == OK);
	CHECK(holiday_after(j, h.ro, day(2026, 12, 29), 5, &to, &complete) == OK);
	CHECK(complete && to == day(2027, 1, 6)); /* 30, 3, 4, 5, 6 */
	CHECK(holiday_after(j, h.ro, day(2027, 12, 31), 0, &to, &complete) == OK);
	CHECK(complete && to == day(2027, 12, 31));
	CHECK(holiday_after(j, h.ro, day(2026, 2, 12), 1001, &to, &complete) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("工作日数写 0 到 1000 之间的整数"));
	CHECK(holiday_after(j, h.ro, day(2026, 2, 12), -1, &to, &complete) == E_INPUT);
	closed(&h);
}

TEST_BOTH(tables_are_facts_that_make_the_same_rows_again)
{
	struct home h = opened(j, place);
	const struct ledger_room rooms[] = { holiday_ledger };
	unsigned char was[LEDGER_HASH], is[LEDGER_HASH];
	int64_t facts;
	bool changed;

	CHECK(put(&h, 2026, "甲", of_2026, &changed) == OK);
	CHECK(put(&h, 2027, "乙", of_2027, &changed) == OK);
	CHECK(put(&h, 2026, "丙", "一、元旦：1月1日放假。", &changed) == OK);
	CHECK(ledger_views(j, h.ro, rooms, 1, was) == OK);
	CHECK(ledger_rebuild(j, h.rw, rooms, 1, &facts) == OK && facts == 3);
	CHECK(ledger_views(j, h.ro, rooms, 1, is) == OK);
	CHECK(memcmp(was, is, sizeof was) == 0);
	closed(&h);
}
