/* SPDX-License-Identifier: MIT
 *
 * num.c -- decimals with six places, read, written and rounded
 *
 * Intermediates are 128 bits wide.  A result that no int64_t holds becomes
 * the nearest one that does; outside values (|x| <= 10^11) are far from it.
 */
#include <assert.h>

#include "base/base.h"
#include "base/digits.h"

struct num
num_near(wide u)
{
	if (u > INT64_MAX)
		return (struct num){ INT64_MAX };
	if (u < -INT64_MAX)
		return (struct num){ -INT64_MAX };
	return (struct num){ (int64_t)u };
}

wide
wide_div(wide n, wide d, enum rounding how)
{
	/* 128-bit division is a call; nearly everything fits in 64. */
	wide q = n <= INT64_MAX && n >= -INT64_MAX && d <= INT64_MAX
	    ? (int64_t)n / (int64_t)d
	    : n / d;
	wide r = n - q * d;
	bool away = false;

	if (r < 0)
		r = -r;
	switch (how) {
	case ROUND_HALF:
		away = r >= d - r;
		break;
	case ROUND_DOWN:
		break;
	case ROUND_UP:
		away = r > 0;
		break;
	}
	if (!away)
		return q;
	return n < 0 ? q - 1 : q + 1;
}

int64_t
pow10_of(int places)
{
	static const int64_t power[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };

	assert(places >= 0 && places < (int)ARRAY_N(power));
	return power[places];
}

/* Append ${scaled} / 10^places with exactly so many places; no "-0". */
static void
wide_put(struct buf *b, wide scaled, int places)
{
	char digit[64];
	size_t at = sizeof digit;
	wide v = scaled < 0 ? -scaled : scaled;
	uint64_t low;
	int n = 0;

	for (; v > INT64_MAX; v /= 10, n++) {
		if (n == places && places > 0)
			digit[--at] = '.';
		digit[--at] = (char)('0' + (int)(v % 10));
	}
	/* What is left fits where division is not a call. */
	for (low = (uint64_t)v; low > 0 || n <= places; low /= 10, n++) {
		if (n == places && places > 0)
			digit[--at] = '.';
		digit[--at] = (char)('0' + (int)(low % 10));
	}
	if (scaled < 0)
		digit[--at] = '-';
	buf_put(b, (struct str){ digit + at, sizeof digit - at });
}

/* Digits of ${s} from *at on, as a number; false if none or above ${max}. */
static bool
digits(struct str s, size_t *at, int64_t max, int64_t *out)
{
	size_t from = *at;

	*out = 0;
	for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++) {
		*out = *out * 10 + (s.p[*at] - '0');
		if (*out > max)
			return false;
	}
	return *at > from;
}

bool
num_parse(struct str s, struct num *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	size_t at = minus || (s.n > 0 && s.p[0] == '+'), from;
	int64_t whole, part = 0;

	if (!digits(s, &at, NUM_LIMIT / NUM_ONE, &whole))
		return false;
	if (at < s.n) {
		if (s.p[at++] != '.')
			return false;
		from = at;
		if (!digits(s, &at, NUM_ONE, &part) || at < s.n || at - from > 6)
			return false;
		part *= pow10_of(6 - (int)(at - from));
	}
	out->u = whole * NUM_ONE + part;
	if (out->u > NUM_LIMIT)
		return false;
	if (minus)
		out->u = -out->u;
	return true;
}

struct num
num_round(struct num x, int places, enum rounding how)
{
	int64_t step = pow10_of(6 - places);

	if (x.u % step == 0) /* most are there already */
		return x;
	return num_near(wide_div(x.u, step, how) * step);
}

void
num_put(struct buf *b, struct num x, int places)
{
	wide_put(b, wide_div(x.u, pow10_of(6 - places), ROUND_HALF), places);
}

void
num_put_short(struct buf *b, struct num x)
{
	int places = 6;

	while (places > 0 && x.u % pow10_of(7 - places) == 0)
		places--;
	num_put(b, x, places);
}

struct str
num_text(struct job *j, struct num x)
{
	struct buf b = { .j = j };

	num_put_short(&b, x);
	return buf_str(&b);
}
