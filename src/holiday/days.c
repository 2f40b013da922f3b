/* SPDX-License-Identifier: MIT
 *
 * days.c -- working days over tables in memory; no database
 *
 * A day that no table names is off on Saturday and Sunday.  Where two tables
 * name a day, the later year's goes first: it is about its own New Year.
 */
#include <stdlib.h>

#include "holiday/read.h"

#define MONDAY (-3) /* 1969-12-29 */

int
holiday_weekday(int32_t day)
{
	int32_t n = (day - MONDAY) % 7;

	return n < 0 ? n + 7 : n;
}

static int
by_day(const void *a, const void *b)
{
	int32_t x = ((const struct holiday_day *)a)->day;
	int32_t y = ((const struct holiday_day *)b)->day;

	return (x > y) - (x < y);
}

bool
holiday_is_off(const struct holidays *h, int32_t day)
{
	struct holiday_day key = { .day = day };
	const struct holiday_day *at = h->n == 0
	    ? NULL
	    : bsearch(&key, h->day, h->n, sizeof key, by_day);

	return at != NULL ? at->off : holiday_weekday(day) >= 5;
}

static int
year_of(int32_t day)
{
	int y, m, d;

	day_parts(day, &y, &m, &d);
	return y;
}

static bool
has_year(const struct holidays *h, int year)
{
	for (size_t i = 0; i < h->years; i++)
		if (h->year[i] == year)
			return true;
	return false;
}

bool
holiday_knows(const struct holidays *h, int32_t from, int32_t to)
{
	for (int y = year_of(from); y <= year_of(to); y++)
		if (!has_year(h, y))
			return false;
	return true;
}

int32_t
holiday_nth(const struct holidays *h, int32_t day, int n)
{
	while (n > 0)
		n -= !holiday_is_off(h, ++day);
	return day;
}

/* The days that later tables name again are theirs. */
static size_t
put_year(struct holiday_day *all, size_t n, const struct holiday_year *y)
{
	for (size_t i = 0; i < y->n; i++) {
		size_t at = 0;

		while (at < n && all[at].day != y->days[i].day)
			at++;
		all[at] = y->days[i];
		n += at == n;
	}
	return n;
}

struct holidays
holidays_of(struct job *j, const struct holiday_year *y, size_t n)
{
	struct holidays h = { .years = n };
	int *year = NEWS(j, int, n + 1);
	size_t most = 0, got = 0;
	struct holiday_day *all;

	for (size_t i = 0; i < n; i++)
		most += y[i].n;
	all = NEWS(j, struct holiday_day, most + 1);
	for (size_t i = 0; i < n; i++) {
		year[i] = y[i].year;
		got = put_year(all, got, &y[i]);
	}
	if (got > 1)
		qsort(all, got, sizeof *all, by_day);
	h.day = all;
	h.n = got;
	h.year = year;
	return h;
}

const uint8_t *
holiday_bytes(struct job *j, const struct holidays *h, int32_t *from, int32_t *to)
{
	uint8_t *off;

	*from = *to = 0;
	if (h->years == 0 || !day_of(h->year[0] - 1, 12, 1, from) ||
	    !day_of(h->year[h->years - 1] + 1, 1, 1, to))
		return NULL;
	off = NEWS(j, uint8_t, (size_t)(*to - *from));
	for (int32_t day = *from; day < *to; day++)
		off[day - *from] = holiday_is_off(h, day);
	return off;
}
