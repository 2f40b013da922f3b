/* SPDX-License-Identifier: MIT
 *
 * read.h -- what reading a table and reading a notice share; private to this room
 */
#ifndef HOLIDAY_READ_H
#define HOLIDAY_READ_H

#include "holiday/holiday.h"

/* Why ${d} cannot be in the table of ${year}; empty: it can. */
struct str day_wrong(struct job *j, int year, const struct holiday_day *d);
/* The same if one of those before days[${i}] is that day already. */
struct str day_twice(struct job *j, const struct holiday_day *days, size_t i);
/* Up to four digits off *s; false if there is none. */
bool take_number(struct str *s, int *out);

#endif
