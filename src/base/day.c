/* SPDX-License-Identifier: MIT
 *
 * day.c -- dates as day numbers, proleptic Gregorian, years 1 to 9999
 *
 * Years are counted from March, so that the leap day comes last and a month's
 * start is one formula.  No clock, no time zone, no working days.
 */
#include "base/base.h"

#define ERA_DAYS 146097 /* 400 years */
#define EPOCH 719468    /* days from 0000-03-01 to 1970-01-01 */

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

bool
day_of(int year, int month, int day, int32_t *out)
{
	int y, from_march;

	if (year < 1 || year > 9999 || month < 1 || month > 12)
		return false;
	if (day < 1 || day > month_days(year, month))
		return false;
	y = month > 2 ? year : year - 1;
	from_march = (month + 9) % 12;
	*out = y * 365 + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + day -
	    1 - EPOCH;
	return true;
}

void
day_parts(int32_t d, int *year, int *month, int *day)
{
	int64_t n = (int64_t)d + EPOCH;
	int64_t era = (n >= 0 ? n : n - ERA_DAYS + 1) / ERA_DAYS;
	int in_era = (int)(n - era * ERA_DAYS); /* 0 .. 146096 */
	int y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * y + y / 4 - y / 100);
	int from_march = (5 * in_year + 2) / 153;

	*day = in_year - (153 * from_march + 2) / 5 + 1;
	*month = from_march < 10 ? from_march + 3 : from_march - 9;
	*year = (int)(era * 400) + y + (*month <= 2);
}

int32_t
day_add_months(int32_t d, int months)
{
	int year, month, day, last;
	int64_t at;
	int32_t out;

	day_parts(d, &year, &month, &day);
	at = (int64_t)year * 12 + (month - 1) + months;
	if (at < 12 || at >= 10000 * 12)
		return DAY_NONE;
	year = (int)(at / 12);
	month = (int)(at % 12) + 1;
	last = month_days(year, month);
	return day_of(year, month, day < last ? day : last, &out) ? out : DAY_NONE;
}

void
day_put(struct buf *b, int32_t d)
{
	int year, month, day;

	day_parts(d, &year, &month, &day);
	buf_fmt(b, "%d年%d月%d日", year, month, day);
}

/* Digits of exactly s[from, to) as a number, or -1. */
static int
digits(struct str s, size_t from, size_t to)
{
	int v = 0;
	size_t i;

	for (i = from; i < to; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

bool
day_parse(struct str s, int32_t *out)
{
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	return day_of(digits(s, 0, 4), digits(s, 5, 7), digits(s, 8, 10), out);
}

int32_t
day_at(int64_t at)
{
	int64_t local = at + BEIJING;

	return (int32_t)(local >= 0 ? local / 86400 : -((-local + 86399) / 86400));
}
