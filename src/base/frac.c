/* SPDX-License-Identifier: MIT
 *
 * frac.c -- fractions that stay exact until points are made of them
 *
 * d > 0, |n| and d at most INT64_MAX, so that sums and products of two fit in
 * 128 bits.  Reduced only when they would not fit otherwise: most never need
 * it.  What does not fit even then is rounded and marked; what is larger than
 * INT64_MAX becomes INT64_MAX, marked.
 */
#include <assert.h>

#include "base/base.h"
#include "base/digits.h"

static uint64_t
gcd64(uint64_t a, uint64_t b)
{
	int twos;

	if (a == 0 || b == 0)
		return a | b;
	twos = __builtin_ctzll(a | b);
	a >>= __builtin_ctzll(a);
	while (b != 0) {
		uint64_t t;

		b >>= __builtin_ctzll(b);
		t = a < b ? a : b;
		b = a < b ? b - a : a - b;
		a = t;
	}
	return a << twos;
}

/* Of ${a} >= 0 and ${b} > 0. */
static wide
gcd(wide a, wide b)
{
	while (a > INT64_MAX || b > INT64_MAX) {
		wide t = b;

		if (a == 0)
			return b;
		b = a;
		a = t % a;
	}
	return (wide)gcd64((uint64_t)a, (uint64_t)b);
}

/* ${n} / ${d} to nine places, or as many as fit: whole part, then digits. */
static struct frac
near_frac(wide n, wide d)
{
	bool minus = n < 0;
	wide whole, rest;
	int64_t v, scale = 1, g;
	int k;

	if (minus)
		n = -n;
	for (; d > (wide)1 << 120; d >>= 1) /* room for one decimal digit */
		n >>= 1;
	whole = n / d;
	rest = n % d;
	if (whole >= INT64_MAX)
		return (struct frac){ minus ? -INT64_MAX : INT64_MAX, 1, true };
	v = (int64_t)whole;
	for (k = 0; k < 9 && v < INT64_MAX / 10 - 1; k++) {
		v = v * 10 + (int64_t)(rest * 10 / d);
		rest = rest * 10 % d;
		scale *= 10;
	}
	v += rest >= d - rest;
	g = (int64_t)gcd64((uint64_t)v, (uint64_t)scale);
	return (struct frac){ (minus ? -v : v) / g, scale / g, true };
}

static bool
fits(wide n, wide d)
{
	return n <= INT64_MAX && n >= -INT64_MAX && d <= INT64_MAX;
}

/* The fraction ${n} / ${d}, ${d} > 0. */
static struct frac
frac_made(wide n, wide d, bool approx)
{
	if (!fits(n, d)) {
		wide g = gcd(n < 0 ? -n : n, d);

		n /= g;
		d /= g;
		if (!fits(n, d))
			return near_frac(n, d);
	}
	return (struct frac){ (int64_t)n, (int64_t)d, approx };
}

struct frac
frac_make(wide n, wide d)
{
	return frac_made(n, d, false);
}

struct frac
frac_of(struct num x)
{
	if (x.u % NUM_ONE == 0)
		return (struct frac){ x.u / NUM_ONE, 1, false };
	return frac_made(x.u, NUM_ONE, false);
}

bool
frac_div(struct frac a, struct frac b, struct frac *out)
{
	wide n = (wide)a.n * b.d, d = (wide)a.d * b.n;

	if (b.n == 0)
		return false;
	*out = frac_made(d < 0 ? -n : n, d < 0 ? -d : d, a.approx || b.approx);
	return true;
}

struct frac
frac_mul(struct frac a, struct frac b)
{
	return frac_made((wide)a.n * b.n, (wide)a.d * b.d, a.approx || b.approx);
}

struct frac
frac_add(struct frac a, struct frac b)
{
	bool approx = a.approx || b.approx;

	if (a.d == b.d)
		return frac_made((wide)a.n + b.n, a.d, approx);
	return frac_made((wide)a.n * b.d + (wide)b.n * a.d, (wide)a.d * b.d, approx);
}

struct frac
frac_neg(struct frac a)
{
	return (struct frac){ -a.n, a.d, a.approx };
}

int
frac_cmp(struct frac a, struct frac b)
{
	wide l = (wide)a.n * b.d, r = (wide)b.n * a.d;

	return (l > r) - (l < r);
}

struct num
frac_round(struct frac x, int places, enum rounding how)
{
	wide v;

	if (x.d == NUM_ONE)
		return num_round((struct num){ x.n }, places, how);
	v = wide_div((wide)x.n * pow10_of(places), x.d, how);
	return num_near(v * pow10_of(6 - places));
}

/* ROUND_HALF stands for 按比例, the exact share. */
struct frac
frac_steps(struct frac x, struct frac step, enum rounding how)
{
	struct frac share = { 0, 1, false };
	bool some;

	assert(step.n > 0);
	if (x.n <= 0)
		return (struct frac){ 0, 1, x.approx };
	some = frac_div(x, step, &share);
	assert(some);
	if (how == ROUND_HALF || !some)
		return share;
	return frac_made(wide_div(share.n, share.d, how), 1, share.approx);
}
