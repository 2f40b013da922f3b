/* SPDX-License-Identifier: MIT
 *
 * read.h -- what the files of this room share: wrong days, and days off
 */
#ifndef HOLIDAY_READ_H
#define HOLIDAY_READ_H

#include "holiday/holiday.h"

/* Why ${d} cannot be in the table of ${year}; empty: it can. */
struct str day_wrong(struct job *j, int year, const struct holiday_day *d);
/* The same if one of those before days[${i}] is that day already. */
struct str day_twice(struct job *j, const struct holiday_day *days, size_t i);
/* Is it off?  In a year without a table Saturdays and Sundays are. */
bool holiday_is_off(const struct holidays *h, int32_t day);
/* Has every year from the one of ${from} to the one of ${to} a table? */
bool holiday_knows(const struct holidays *h, int32_t from, int32_t to);
/* The ${n}th working day after ${day}; itself if n is 0. */
int32_t holiday_nth(const struct holidays *h, int32_t day, int n);
/* Up to four digits off *s; false if there is none. */
bool take_number(struct str *s, int *out);

#endif
