/* SPDX-License-Identifier: MIT
 *
 * number_test.c -- decimals and fractions are exact, and rounded where stated
 */
#include "base/base.h"
#include "base/digits.h"
#include "test.h"

static struct num
n(const char *text)
{
	struct num x = { 0 };

	if (!num_parse(str_of(text), &x))
		test_failed(__FILE__, __LINE__, "not a number: %s", text);
	return x;
}

static struct frac
f(int64_t top, int64_t bottom)
{
	struct frac out = { 0, 1, false };

	if (!frac_div((struct frac){ top, 1, false }, (struct frac){ bottom, 1, false },
		&out))
		test_failed(__FILE__, __LINE__, "divided by zero");
	return out;
}

static struct str
shown(struct job *j, struct frac x, int places)
{
	struct buf b = { .j = j };
	wide one = pow10_of(places), v = wide_div((wide)x.n * one, x.d, ROUND_HALF);
	wide size = v < 0 ? -v : v;

	buf_fmt(&b, "%s%s%lld", x.approx ? "≈" : "", v < 0 ? "-" : "",
	    (long long)(size / one));
	if (places > 0)
		buf_fmt(&b, ".%0*lld", places, (long long)(size % one));
	return buf_str(&b);
}

TEST(decimals_are_read_as_written_or_not_at_all)
{
	static const struct {
		const char *text;
		int64_t u;
	} good[] = {
		{ "0", 0 },
		{ "12", 12000000 },
		{ "-0.25", -250000 },
		{ "+3.5", 3500000 },
		{ "007", 7000000 },
		{ "0.000001", 1 },
		{ "-0", 0 },
		{ "1.500000", 1500000 },
		{ "100000000000", NUM_LIMIT },
		{ "-100000000000.000000", -NUM_LIMIT },
	};
	static const char *const bad[] = { "", "-", "+", ".", ".5", "5.", "1.2.3",
		"1,200", "1e3", " 1", "1 ", "--1", "+-1", "0.0000001", "0x1", "一", "1%",
		"100000000000.000001", "100000000001", "99999999999999999999999999" };
	struct num x;
	size_t i;

	for (i = 0; i < ARRAY_N(good); i++)
		CHECK(num_parse(str_of(good[i].text), &x) && x.u == good[i].u);
	for (i = 0; i < ARRAY_N(bad); i++)
		if (num_parse(str_of(bad[i]), &x))
			test_failed(__FILE__, __LINE__, "「%s」 was taken", bad[i]);
}

TEST(decimals_are_written_with_as_many_places_as_asked)
{
	static const struct {
		const char *x;
		int places;
		const char *want, *short_form;
	} table[] = {
		{ "0", 2, "0.00", "0" },
		{ "88.245", 2, "88.25", "88.245" },
		{ "-88.245", 2, "-88.25", "-88.245" },
		{ "88.2449", 2, "88.24", "88.2449" },
		{ "-0.004", 2, "0.00", "-0.004" },
		{ "0.5", 0, "1", "0.5" },
		{ "100", 6, "100.000000", "100" },
		{ "-1.10", 1, "-1.1", "-1.1" },
		{ "0.000001", 6, "0.000001", "0.000001" },
		{ "999.995", 2, "1000.00", "999.995" },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(table); i++) {
		struct buf b = { .j = j }, s = { .j = j };

		num_put(&b, n(table[i].x), table[i].places);
		CHECK_TEXT(buf_str(&b), str_of(table[i].want));
		num_put_short(&s, n(table[i].x));
		CHECK_TEXT(buf_str(&s), str_of(table[i].short_form));
	}
}

TEST(decimals_are_rounded_half_away_down_or_up)
{
	static const struct {
		const char *x;
		int places;
		const char *half, *down, *up;
	} table[] = {
		{ "1.005", 2, "1.01", "1", "1.01" },
		{ "-1.005", 2, "-1.01", "-1", "-1.01" },
		{ "1.0049", 2, "1", "1", "1.01" },
		{ "2.5", 0, "3", "2", "3" },
		{ "-2.5", 0, "-3", "-2", "-3" },
		{ "2", 0, "2", "2", "2" },
		{ "1.234567", 6, "1.234567", "1.234567", "1.234567" },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(table); i++) {
		struct num x = n(table[i].x);

		CHECK(num_round(x, table[i].places, ROUND_HALF).u == n(table[i].half).u);
		CHECK(num_round(x, table[i].places, ROUND_DOWN).u == n(table[i].down).u);
		CHECK(num_round(x, table[i].places, ROUND_UP).u == n(table[i].up).u);
	}
	CHECK(num_round((struct num){ INT64_MAX }, 0, ROUND_UP).u == INT64_MAX);
	CHECK(num_round((struct num){ -INT64_MAX }, 0, ROUND_UP).u == -INT64_MAX);
}

TEST(a_third_times_three_is_one)
{
	struct frac third = f(1, 3), one = frac_mul(third, f(3, 1));

	CHECK(frac_cmp(one, (struct frac){ 1, 1, false }) == 0 && !one.approx);
	one = frac_add(frac_add(third, third), third);
	CHECK(frac_cmp(one, (struct frac){ 1, 1, false }) == 0 && !one.approx);
	CHECK(frac_add(third, frac_neg(third)).n == 0);
	CHECK(frac_cmp(frac_of(n("0.25")), f(1, 4)) == 0);
	CHECK(frac_of(n("-12")).n == -12 && frac_of(n("-12")).d == 1);
}

TEST(division_keeps_the_sign_above_and_refuses_zero)
{
	struct frac out = { 7, 7, false };

	CHECK(frac_cmp(f(6, -4), (struct frac){ -3, 2, false }) == 0);
	CHECK(f(6, -4).d > 0 && f(-6, -4).n > 0 && f(0, -4).d > 0);
	CHECK(!frac_div(f(1, 1), f(0, 1), &out));
	CHECK(out.n == 7);
}

TEST(fractions_are_compared_exactly)
{
	struct frac big = { INT64_MAX, INT64_MAX - 1, false };
	struct frac bigger = { INT64_MAX - 1, INT64_MAX - 2, false };

	CHECK(frac_cmp(f(1, 3), f(333333333, 1000000000)) == 1);
	CHECK(frac_cmp(f(1, 3), f(2, 6)) == 0);
	CHECK(frac_cmp(f(-1, 3), f(1, 3)) == -1);
	CHECK(frac_cmp(big, bigger) == -1);
}

TEST(what_does_not_fit_is_rounded_and_marked)
{
	struct frac a = { 1, 3037000500, false }, b = { INT64_MAX, 1, false };
	struct frac p = frac_mul(a, a), q = frac_mul(b, b), r;

	CHECK(p.approx && p.n == 0);
	CHECK(q.approx && q.n == INT64_MAX && q.d == 1);
	q = frac_mul(frac_neg(b), b);
	CHECK(q.approx && q.n == -INT64_MAX);
	/* 1/3037000500 + 1/3037000501 = 6.58544…e-10, to nine places 1e-9 */
	r = frac_add(a, f(1, 3037000501));
	CHECK(r.approx && r.n == 1 && r.d == 1000000000);
	/* a large whole part leaves fewer places, but the nearest value */
	r = frac_add(f(INT64_C(1000000000000000), 3), f(1, INT64_C(1000000007)));
	CHECK(r.approx);
	CHECK_TEXT(shown(j, r, 2), S("≈333333333333333.33"));
	CHECK(frac_add(r, f(1, 1)).approx && frac_neg(r).approx);
	CHECK(!frac_add(f(1, 3), f(1, 7)).approx);
}

TEST(nearness_holds_for_many_sums)
{
	uint64_t seed = 1;
	int i, wrong = 0;

	for (i = 0; i < 20000; i++) {
		struct frac a, b, s, back;
		wide off;

		seed = seed * UINT64_C(6364136223846793005) + 1;
		a = f((int64_t)(seed >> 34), (int64_t)(seed >> 33 & 0x7FFFFFFF) + 1);
		seed = seed * UINT64_C(6364136223846793005) + 1;
		b = f((int64_t)(seed >> 50), (int64_t)(seed >> 20 & 0xFFFFFFFFFF) + 1);
		s = frac_add(a, b);
		back = frac_add(s, frac_neg(b));
		/* |back - a| within 2 * 10^-9 */
		off = (wide)back.n * a.d - (wide)a.n * back.d;
		off = (off < 0 ? -off : off) / a.d * 500000000;
		wrong += s.d <= 0 ||
		    (!s.approx && frac_cmp(back, a) != 0 && !back.approx) ||
		    off > (wide)back.d;
	}
	CHECK(wrong == 0);
}

TEST(fractions_become_points_at_the_stated_place)
{
	CHECK(frac_round(f(2, 3), 2, ROUND_HALF).u == 670000);
	CHECK(frac_round(f(2, 3), 2, ROUND_DOWN).u == 660000);
	CHECK(frac_round(f(1, 3), 2, ROUND_UP).u == 340000);
	CHECK(frac_round(f(-1, 200), 2, ROUND_HALF).u == -10000);
	CHECK(frac_round(f(1, 8), 6, ROUND_HALF).u == 125000);
	CHECK(frac_round((struct frac){ INT64_MAX, 1, true }, 0, ROUND_HALF).u ==
	    INT64_MAX);
	CHECK_TEXT(shown(j, f(2, 3), 2), S("0.67"));
	CHECK_TEXT(shown(j, f(-5, 2), 0), S("-3"));
	CHECK_TEXT(shown(j, f(-1, 1000), 2), S("0.00"));
	CHECK_TEXT(shown(j, f(INT64_MAX, 1), 6), S("9223372036854775807.000000"));
}

TEST(whole_steps_are_counted_down_up_or_by_share)
{
	static const struct {
		int64_t x, x_d, step, step_d, down, up;
	} table[] = {
		{ 7, 2, 1, 1, 3, 4 },
		{ 3, 1, 1, 1, 3, 3 },
		{ -5, 1, 1, 1, 0, 0 },
		{ 0, 1, 1, 1, 0, 0 },
		{ 1, 3, 1, 100, 33, 34 },
		{ 1, 100, 1, 1, 0, 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(table); i++) {
		struct frac x = f(table[i].x, table[i].x_d);
		struct frac step = f(table[i].step, table[i].step_d);

		CHECK(
		    frac_cmp(frac_steps(x, step, ROUND_DOWN), f(table[i].down, 1)) == 0);
		CHECK(frac_cmp(frac_steps(x, step, ROUND_UP), f(table[i].up, 1)) == 0);
	}
	CHECK(frac_cmp(frac_steps(f(7, 2), f(1, 2), ROUND_HALF), f(7, 1)) == 0);
	CHECK(frac_cmp(frac_steps(f(1, 3), f(1, 2), ROUND_HALF), f(2, 3)) == 0);
}
