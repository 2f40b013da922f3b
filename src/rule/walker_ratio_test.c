/* SPDX-License-Identifier: MIT
 *
 * walker_ratio_test.c -- fractions of the second opinion: plain and reduced
 *
 * Not struct frac: an error there must not agree with itself.  Numerators and
 * denominators are kept within 62 bits, so that no product overflows; what does
 * not fit is marked big, and nothing is claimed about it.
 */
#include "rule/tree_walk_test.h"
#include "test.h"

#define FITS ((wide)1 << 62)

static wide
gcd(wide a, wide b)
{
	while (b != 0) {
		wide rest = a % b;

		a = b;
		b = rest;
	}
	return a < 0 ? -a : a;
}

struct ratio
ratio(wide n, wide d)
{
	wide g = gcd(n, d);
	struct ratio x;

	if (d < 0)
		g = -g;
	x = (struct ratio){ .n = n / g, .d = d / g };
	x.big = x.n >= FITS || x.n <= -FITS || x.d >= FITS;
	return x.big ? (struct ratio){ .n = 0, .d = 1, .big = true } : x;
}

static struct ratio
marked(struct ratio x, struct ratio a, struct ratio b)
{
	x.big = x.big || a.big || b.big;
	return x;
}

struct ratio
ratio_add(struct ratio a, struct ratio b)
{
	if (a.d == 0 || b.d == 0)
		return marked(a.d == 0 ? a : b, a, b);
	return marked(ratio(a.n * b.d + b.n * a.d, a.d * b.d), a, b);
}

struct ratio
ratio_mul(struct ratio a, struct ratio b)
{
	if (a.n == 0 || b.n == 0)
		return marked(ratio(0, 1), a, b);
	return marked(ratio(a.n * b.n, a.d * b.d), a, b);
}

struct ratio
ratio_div(struct ratio a, struct ratio b)
{
	return marked(ratio(a.n * b.d, a.d * b.n), a, b);
}

struct ratio
ratio_neg(struct ratio a)
{
	a.n = -a.n;
	return a;
}

int
ratio_cmp(struct ratio a, struct ratio b)
{
	wide left = a.d == 0 && b.d == 0 ? a.n : a.n * b.d;
	wide right = a.d == 0 && b.d == 0 ? b.n : b.n * a.d;

	return left < right ? -1 : left > right;
}

struct ratio
ratio_max(struct ratio a, struct ratio b)
{
	return marked(ratio_cmp(a, b) >= 0 ? a : b, a, b);
}

struct ratio
ratio_min(struct ratio a, struct ratio b)
{
	return marked(ratio_cmp(a, b) <= 0 ? a : b, a, b);
}

struct ratio
ratio_round(struct ratio x, int places, enum rounding how)
{
	struct ratio ten = ratio(1, 1), size = x;
	bool up;
	wide whole, rest;

	if (x.d == 0)
		return x;
	while (places-- > 0)
		ten.n *= 10;
	if (size.n < 0)
		size.n = -size.n;
	size = ratio_mul(size, ten);
	whole = size.n / size.d;
	rest = size.n % size.d;
	up = how == ROUND_HALF ? 2 * rest >= size.d : how == ROUND_UP && rest > 0;
	size = marked(ratio(whole + up, ten.n), x, size);
	return x.n < 0 ? ratio_neg(size) : size;
}

int64_t
ratio_millionths(struct ratio x)
{
	if (x.d == 0)
		return x.n > 0 ? RESULT_NO_LIMIT : -RESULT_NO_LIMIT;
	x = ratio_mul(ratio_round(x, 6, ROUND_HALF), ratio(NUM_ONE, 1));
	return (int64_t)x.n;
}

TEST(the_second_opinion_counts_in_fractions)
{
	struct ratio third = ratio(2, 6), inf = { .n = 1, .d = 0 };

	CHECK(third.n == 1 && third.d == 3);
	CHECK(ratio_cmp(ratio_mul(third, ratio(3, 1)), ratio(1, 1)) == 0);
	CHECK(ratio_cmp(ratio_add(third, ratio(1, -6)), ratio(1, 6)) == 0);
	CHECK(ratio_millionths(ratio_round(ratio(-5, 1000), 2, ROUND_HALF)) == -10000);
	CHECK(ratio_millionths(ratio_round(ratio(-5, 1000), 2, ROUND_DOWN)) == 0);
	CHECK(ratio_millionths(ratio_round(ratio(1, 1000), 2, ROUND_UP)) == 10000);
	CHECK(ratio_cmp(inf, ratio(1000, 1)) > 0);
	CHECK(ratio_millionths(ratio_add(inf, third)) == RESULT_NO_LIMIT);
	CHECK(ratio_div(third, ratio(1, FITS - 1)).big == false);
	CHECK(ratio_mul(ratio(1, FITS - 1), third).big);
}
