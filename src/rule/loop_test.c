/* SPDX-License-Identifier: MIT
 *
 * loop_test.c -- dividing by multiplying, beside dividing
 */
#include "rule/loop.h"
#include "test.h"

#define ROUNDS 20000
#define UNIT 10

static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	return z ^ z >> 31;
}

/* Of any size: 1 … 2^62 - 1. */
static int64_t
any(uint64_t *state)
{
	return (int64_t)(next(state) >> (2 + next(state) % 61) | 1);
}

/* Around multiples of ${d}, where a quotient that is a little off shows. */
static size_t
around(int64_t d, int64_t most, int64_t *x)
{
	int64_t last = most / d * d;
	size_t n = 0;

	for (int64_t off = -1; off <= 1; off++) {
		if (last + off >= 0 && last + off <= most)
			x[n++] = last + off;
		if (last / 2 / d * d + off >= 0)
			x[n++] = last / 2 / d * d + off;
	}
	x[n++] = most;
	return n;
}

TEST(multiplying_with_an_inverse_is_dividing)
{
	uint64_t state = 7;
	int64_t x[8], out[8], below[8];
	size_t many = 0;

	for (int round = 0; round < ROUNDS; round++) {
		int64_t d = any(&state), most = any(&state);
		struct inverse by;
		size_t n;

		CHECK(inverse_of(d, most, &by));
		many += by.wide;
		n = around(d, most, x);
		loop_quotient(n, x, by, 0, 1, out);
		for (size_t i = 0; i < n; i++)
			CHECK(out[i] == x[i] / d);
		for (size_t i = 0; i < n; i++)
			below[i] = -x[i];
		loop_quotient(n, below, by, 0, 1, x);
		for (size_t i = 0; i < n; i++)
			CHECK(x[i] == -out[i]);
	}
	CHECK(many > ROUNDS / 10 && many < ROUNDS - ROUNDS / 10);
	CHECK(!inverse_of(3, INT64_C(1) << 62, &(struct inverse){ 0 }));
}

TEST(quotients_are_rounded_and_times_the_unit)
{
	const int64_t x[] = { 0, 4, 5, 14, 15, -4, -5, -15 };
	const int64_t half[] = { 0, 0, 10, 10, 20, 0, -10, -20 };
	int64_t out[ARRAY_N(x)];
	struct inverse by;

	CHECK(inverse_of(UNIT, 20 + UNIT, &by));
	loop_quotient(ARRAY_N(x), x, by, UNIT / 2, UNIT, out);
	CHECK(memcmp(out, half, sizeof half) == 0);
	loop_divide(ARRAY_N(x), x, UNIT, UNIT / 2, UNIT, out);
	CHECK(memcmp(out, half, sizeof half) == 0);
}
