/* SPDX-License-Identifier: MIT
 *
 * base_test.c -- the ground holds: memory, text, output, tables, dates
 *
 * Numbers and fractions have number_test.c.
 */
#include "base/base.h"
#include "test.h"

/* ── jobs ───────────────────────────────────────────────────────────── */

struct want {
	size_t bytes, times;
	bool done;
};

static enum err
eat(struct job *j, void *arg)
{
	struct want *w = arg;
	size_t i, k;

	for (i = 0; i < w->times; i++) {
		unsigned char *p = job_alloc(j, w->bytes);

		for (k = 0; k < w->bytes; k++)
			if (p[k] != 0)
				return E_SYSTEM;
		memset(p, 0xA5, w->bytes);
	}
	w->done = true;
	return OK;
}

TEST(memory_is_zeroed_and_ends_at_the_cap)
{
	struct want w[] = { { 1, 1000, false }, { 100, 1000, false }, { 5000, 50, false },
		{ 300000, 3, false } };
	size_t i;

	for (i = 0; i < ARRAY_N(w); i++) {
		size_t all = (w[i].bytes + 15) / 16 * 16 * w[i].times;

		CHECK(job_run(j, all, eat, &w[i]) == OK);
		CHECK(w[i].done);
		w[i].done = false;
		CHECK(job_run(j, all - 1, eat, &w[i]) == E_LIMIT);
		CHECK(!w[i].done);
		CHECK_TEXT(str_of(j->told),
		    S("数据太多，超出了一次处理的内存上限；请分批处理"));
	}
}

/* Rooms and zeroed pieces by turns, each full of its own number. */
static enum err
eat_rooms(struct job *j, void *arg)
{
	struct want *w = arg;
	unsigned char **piece = NEWS(j, unsigned char *, w->times);

	for (size_t i = 0; i < w->times; i++) {
		piece[i] = i % 2 == 0 ? job_room(j, w->bytes) : job_alloc(j, w->bytes);
		for (size_t k = 0; k < w->bytes; k++)
			if (i % 2 != 0 && piece[i][k] != 0)
				return E_SYSTEM;
		memset(piece[i], (int)i + 1, w->bytes);
	}
	for (size_t i = 0; i < w->times; i++)
		for (size_t k = 0; k < w->bytes; k++)
			if (piece[i][k] != i + 1)
				return E_SYSTEM;
	w->done = true;
	return OK;
}

TEST(rooms_lie_apart_and_count_as_well)
{
	struct want w[] = { { 1, 20, false }, { 5000, 50, false }, { 300000, 3, false } };

	for (size_t i = 0; i < ARRAY_N(w); i++) {
		size_t all = (w[i].bytes + 15) / 16 * 16 * w[i].times +
		    (w[i].times * sizeof(char *) + 15) / 16 * 16;

		CHECK(job_run(j, all, eat_rooms, &w[i]) == OK);
		CHECK(w[i].done);
		CHECK(job_run(j, all - 1, eat_rooms, &w[i]) == E_LIMIT);
	}
}

static enum err
ask_for_too_much(struct job *j, void *arg)
{
	const size_t *n = arg;

	(void)job_array(j, n[0], n[1]);
	return OK;
}

TEST(a_product_that_overflows_is_refused)
{
	static const size_t bad[][2] = {
		{ SIZE_MAX, 2 },
		{ SIZE_MAX / 2, 3 },
		{ SIZE_MAX, 1 },
		{ SIZE_MAX - 15, 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(bad); i++) {
		size_t n[2] = { bad[i][0], bad[i][1] };

		CHECK(job_run(j, SIZE_MAX, ask_for_too_much, n) == E_LIMIT);
	}
}

TEST(a_job_inside_a_job_leaves_the_outer_one_as_it_was)
{
	struct want w = { 64, 10, false };
	char *mine = job_alloc(j, 8);
	size_t used = job_used(j);

	CHECK(job_run(j, 100, eat, &w) == E_LIMIT);
	CHECK(job_run(j, 1000, eat, &w) == OK);
	CHECK(job_used(j) == used);
	memset(mine, 1, 8);
	CHECK((char *)job_alloc(j, 8) != mine);
}

TEST(a_sentence_that_is_too_long_is_cut_between_characters)
{
	struct buf b = { .j = j };
	size_t bad = 0;

	while (b.n < 2 * sizeof j->told)
		buf_put(&b, S("责"));
	CHECK(fail(j, E_INPUT, "%.*s", STR_FMT(buf_str(&b))) == E_INPUT);
	CHECK(strlen(j->told) > sizeof j->told - 8);
	CHECK(utf8_valid(str_of(j->told), &bad));
	CHECK(str_ends(str_of(j->told), S("责…")));
}

/* ── output ─────────────────────────────────────────────────────────── */

TEST(a_buffer_keeps_all_that_was_put_into_it)
{
	struct buf a = { .j = j }, b = { .j = j };
	int i;

	CHECK_TEXT(buf_str(&a), S(""));
	for (i = 0; i < 5000; i++) { /* two by turns: neither grows in place for long */
		buf_fmt(&a, "%d,", i);
		buf_c(&b, (char)('a' + i % 26));
	}
	CHECK(b.n == 5000 && b.p[4999] == 'a' + 4999 % 26 && b.p[0] == 'a');
	CHECK(str_starts(buf_str(&a), S("0,1,2,3,")));
	CHECK(str_ends(buf_str(&a), S(",4998,4999,")));
	CHECK(a.n == 10 * 2 + 90 * 3 + 900 * 4 + 4000 * 5);
	buf_pad(&b, 3, '-');
	buf_pad(&b, 0, '!');
	buf_put(&b, S(""));
	CHECK(str_ends(buf_str(&b), S("---")));
}

TEST(copies_are_terminated_and_formatted_text_is_whole)
{
	const char *c = job_cstr(j, str_cut(S("党小组"), 0, 3));

	CHECK(strcmp(c, "党") == 0);
	CHECK_TEXT(job_str(j, S("课")), S("课"));
	CHECK_TEXT(job_str(j, S("")), S(""));
	CHECK_TEXT(job_fmt(j, "%d家%.*s", 3, STR_FMT(S("单位x"))), S("3家单位x"));
}

/* ── text ───────────────────────────────────────────────────────────── */

TEST(pieces_of_text_compare_cut_and_trim)
{
	CHECK(str_of(NULL).n == 0);
	CHECK(str_eq(str_of("a"), S("a")) && !str_eq(S("a"), S("b")));
	CHECK(!str_eq(S("a"), S("ab")));
	CHECK(str_cmp(S("a"), S("b")) < 0 && str_cmp(S("ab"), S("a")) > 0);
	CHECK(str_cmp(S(""), S("a")) < 0 && str_cmp(S("党"), S("党")) == 0);
	CHECK(str_cmp(S("\x7f"), S("\xC3\xA9")) < 0);
	CHECK(str_starts(S("每月"), S("每")) && !str_starts(S("每"), S("每月")));
	CHECK(str_ends(S("每月"), S("月")) && !str_ends(S("月"), S("每月")));
	CHECK_TEXT(str_cut(S("abc"), 1, 99), S("bc"));
	CHECK_TEXT(str_cut(S("abc"), 3, 1), S(""));
	CHECK_TEXT(str_cut(S("abc"), 9, 10), S(""));
	CHECK_TEXT(str_trim(S(" \t\r\n　党 课　 ")), S("党 课"));
	CHECK_TEXT(str_trim(S(" 　 ")), S(""));
	CHECK(str_find(S("党小组会"), S("组")) == 6);
	CHECK(str_find(S("党"), S("组")) == 3);
	CHECK(str_find(S("党"), S("")) == 0);
	CHECK(str_find(S(""), S("x")) == 0);
}

TEST(utf8_is_checked_as_unicode_says)
{
	static const struct {
		struct str s;
		size_t bad; /* SIZE_MAX: it is valid */
	} table[] = {
		{ { "", 0 }, SIZE_MAX },
		{ { "a党\xF0\xA0\x80\x80", 8 }, SIZE_MAX },
		{ { "\xF4\x8F\xBF\xBF", 4 }, SIZE_MAX }, /* U+10FFFF */
		{ { "\xEF\xBF\xBF", 3 }, SIZE_MAX },
		{ { "a\0b", 3 }, 1 },
		{ { "ab\x80", 3 }, 2 },
		{ { "\xC0\xAF", 2 }, 0 }, /* overlong */
		{ { "\xC1\xBF", 2 }, 0 },
		{ { "\xE0\x9F\xBF", 3 }, 0 },
		{ { "\xF0\x8F\xBF\xBF", 4 }, 0 },
		{ { "\xED\xA0\x80", 3 }, 0 },     /* a surrogate */
		{ { "\xF4\x90\x80\x80", 4 }, 0 }, /* above U+10FFFF */
		{ { "\xF5\x80\x80\x80", 4 }, 0 },
		{ { "党\xE5\x85", 5 }, 3 }, /* cut short */
		{ { "党\xE5\x85"
		    "a",
		      6 },
		    3 },
		{ { "\xF0\xA0\x80", 3 }, 0 },
		{ { "\xC2", 1 }, 0 },
	};
	size_t i, bad;

	for (i = 0; i < ARRAY_N(table); i++) {
		bad = SIZE_MAX;
		CHECK(utf8_valid(table[i].s, &bad) == (table[i].bad == SIZE_MAX));
		CHECK(bad == table[i].bad);
	}
}

static uint64_t
thrown(uint64_t *x)
{
	*x = *x * UINT64_C(6364136223846793005) + 1442695040888963407;
	return *x >> 33;
}

/* Characters of all lengths, most often with a byte that is not theirs. */
static struct str
long_text(struct job *j, uint64_t *x)
{
	static const char *const piece[] = { "a", "1234567,", "未名支部,机关\r\n", "é",
		"党", "\xF0\xA0\x80\x80", "\xED\x9F\xBF", "\xE0\xA0\x80",
		"\xF4\x8F\xBF\xBF" };
	struct buf b = { .j = j };

	while (b.n < 600)
		buf_put(&b,
		    str_of(piece[thrown(x) % (thrown(x) % 3 ? 2 : ARRAY_N(piece))]));
	if (thrown(x) % 4 > 0)
		b.p[thrown(x) % b.n] = (char)thrown(x);
	return str_cut(buf_str(&b), 0, b.n - thrown(x) % 80);
}

/* Where the first character of ${s} is that is wrong when looked at alone. */
static size_t
first_wrong(struct str s)
{
	size_t at = 0, len = 1, bad;

	while (at < s.n && len <= 4 && at + len <= s.n)
		if (utf8_valid(str_cut(s, at, at + len), &bad))
			at += len, len = 1;
		else
			len++;
	return at;
}

TEST(a_long_text_is_as_right_as_its_characters)
{
	uint64_t x = 5;

	for (size_t i = 0; i < test_rounds(2000); i++) {
		struct str s = long_text(j, &x);
		size_t bad = s.n, want = first_wrong(s);

		CHECK(utf8_valid(s, &bad) == (want == s.n));
		CHECK(bad == want);
	}
}

TEST(characters_are_decoded_counted_and_measured)
{
	static const uint32_t want[] = { 'a', 0xE9, 0x515A, 0x20000 };
	struct str s = S("aé党\xF0\xA0\x80\x80");
	size_t at = 0, i;

	for (i = 0; i < ARRAY_N(want); i++)
		CHECK(utf8_next(s, &at) == want[i]);
	CHECK(at == s.n);
	CHECK(utf8_count(s) == 4);
	CHECK(utf8_width(s) == 1 + 1 + 2 + 2);
	CHECK(utf8_width(S("（，。「」：ＡＢ　")) == 18);
	CHECK(utf8_width(S("“”…×≥")) == 5);
	CHECK(utf8_width(S("e\xCC\x81\xE2\x80\x8B")) == 1);
	CHECK(utf8_width(S("")) == 0);
}

TEST(ideographs_are_cjk_and_punctuation_is_not)
{
	static const uint32_t yes[] = { 0x4E00, 0x9FFF, 0x3007, 0x3042, 0x30A2, 0x3105,
		0x20000, 0x3400 };
	static const uint32_t no[] = { 'a', '0', 0x3001, 0x3002, 0x300C, 0xFF0C, 0xFF21,
		0x2014, 0x3000, 0x30FB };
	size_t i;

	for (i = 0; i < ARRAY_N(yes); i++)
		CHECK(is_cjk(yes[i]));
	for (i = 0; i < ARRAY_N(no); i++)
		CHECK(!is_cjk(no[i]));
}

/* ── dates and tables ───────────────────────────────────────────────── */

TEST(the_day_of_the_tests_is_22_november_2026)
{
	struct buf b = { .j = j };

	day_put(&b, j->today);
	CHECK_TEXT(buf_str(&b), S("2026年11月22日"));
	CHECK(j->now / 86400 == j->today);
}

TEST(a_moment_belongs_to_the_day_in_beijing)
{
	int32_t day = 0;

	CHECK(day_of(2026, 11, 22, &day));
	CHECK(day_at((int64_t)day * 86400 - BEIJING) == day);
	CHECK(day_at((int64_t)day * 86400 - BEIJING - 1) == day - 1);
	CHECK(day_at((int64_t)day * 86400 + 86399 - BEIJING) == day);
	CHECK(day_at(-BEIJING) == 0 && day_at(-BEIJING - 1) == -1);
	CHECK(day_at(-BEIJING - 86400) == -1 && day_at(-BEIJING - 86401) == -2);
}

TEST(every_day_of_ten_thousand_years_is_found_again)
{
	int32_t d, first = 0, last = 0, back;
	int year, month, day, wrong = 0;

	CHECK(day_of(1, 1, 1, &first) && day_of(9999, 12, 31, &last));
	CHECK(last - first + 1 == 3652059);
	for (d = first; d <= last; d++) {
		day_parts(d, &year, &month, &day);
		wrong += !day_of(year, month, day, &back) || back != d;
	}
	CHECK(wrong == 0);
	CHECK(day_of(1970, 1, 1, &d) && d == 0);
	CHECK(day_of(2000, 2, 29, &d) && d == 11016);
}

TEST(days_that_do_not_exist_are_refused)
{
	static const int bad[][3] = { { 2026, 2, 29 }, { 1900, 2, 29 }, { 2026, 4, 31 },
		{ 2026, 0, 1 }, { 2026, 13, 1 }, { 2026, 1, 0 }, { 2026, 1, 32 },
		{ 0, 1, 1 }, { 10000, 1, 1 }, { -1, 1, 1 } };
	static const char *const text[] = { "2026-3-05", "2026-02-29", "2026/03/05", "",
		"2026-03-05 ", "20260-3-05", "2026-0a-05", "-026-03-05" };
	int32_t d;
	size_t i;

	for (i = 0; i < ARRAY_N(bad); i++)
		CHECK(!day_of(bad[i][0], bad[i][1], bad[i][2], &d));
	for (i = 0; i < ARRAY_N(text); i++)
		CHECK(!day_parse(str_of(text[i]), &d));
}

TEST(months_are_added_and_end_at_the_last_day)
{
	static const struct {
		const char *from;
		int months;
		const char *to;
	} table[] = {
		{ "2026-01-31", 1, "2026-02-28" },
		{ "2024-01-31", 1, "2024-02-29" },
		{ "2026-12-15", 1, "2027-01-15" },
		{ "2026-01-15", -1, "2025-12-15" },
		{ "2026-03-31", -13, "2025-02-28" },
		{ "2026-05-31", 0, "2026-05-31" },
		{ "2024-02-29", 12, "2025-02-28" },
	};
	int32_t from, to;
	size_t i;

	for (i = 0; i < ARRAY_N(table); i++) {
		CHECK(day_parse(str_of(table[i].from), &from));
		CHECK(day_parse(str_of(table[i].to), &to));
		CHECK(day_add_months(from, table[i].months) == to);
	}
	CHECK(day_add_months(to, INT32_MAX) == DAY_NONE);
	CHECK(day_add_months(to, INT32_MIN) == DAY_NONE);
}

TEST(a_table_is_read_row_by_row)
{
	static const struct str cell[] = { { "单位", 6 }, { "分", 3 }, { "甲", 3 },
		{ "1", 1 } };
	struct table t = { .rows = 2, .cols = 2, .cell = cell };

	CHECK_TEXT(table_at(&t, 0, 1), S("分"));
	CHECK_TEXT(table_at(&t, 1, 0), S("甲"));
}

/* ── memory that stays ──────────────────────────────────────────────── */

struct keeping {
	enum err e;
	struct str *made;
};

static enum err
make_text(struct job *j, void *arg)
{
	struct keeping *k = arg;

	k->made = NEW(j, struct str);
	*k->made = job_fmt(j, "%s", "留下的");
	return k->e == OK ? OK : fail(j, k->e, "没有办成");
}

static enum err
make_too_much(struct job *j, void *arg)
{
	(void)arg;
	while (job_used(j) < (size_t)-1)
		(void)job_alloc(j, 1000);
	return OK;
}

TEST(what_is_kept_outlives_the_job_and_what_failed_does_not)
{
	struct keeping k = { .e = OK };
	struct arena *kept, *none;
	size_t used = job_used(j);

	CHECK(job_keep(j, 1 << 20, make_text, &k, &kept) == OK && kept != NULL);
	CHECK(job_used(j) == used && arena_used(kept) > 0);
	(void)job_alloc(j, 100000);
	CHECK_TEXT(*k.made, S("留下的"));
	arena_drop(kept);
	CHECK(job_keep(j, 1 << 20, make_text, &k, &kept) == OK);
	job_own(j, kept); /* nobody drops it: the job does */
	CHECK(job_used(j) < used + 200000);
	CHECK_TEXT(*k.made, S("留下的"));
	k.e = E_INPUT;
	CHECK(job_keep(j, 1 << 20, make_text, &k, &none) == E_INPUT && none == NULL);
	CHECK_TEXT(str_of(j->told), S("没有办成"));
	CHECK(job_keep(j, 10000, make_too_much, NULL, &none) == E_LIMIT && none == NULL);
	arena_drop(NULL);
}

TEST(a_row_that_sums_others_up_is_known_by_its_head)
{
	CHECK(table_is_sum(S("合计")) && table_is_sum(S(" 小　计")));
	CHECK(table_is_sum(S("总\xC2\xA0计 ")));
	CHECK(!table_is_sum(S("")) && !table_is_sum(S("合")));
	CHECK(!table_is_sum(S("合计局")) && !table_is_sum(S("市合计")));
}
