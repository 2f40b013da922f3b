/* SPDX-License-Identifier: MIT
 *
 * digits.h -- what num.c and frac.c share about digits and rounding; not a door
 *
 * Plain integer arithmetic in 128 bits, nothing that can fail.
 */
#ifndef DIGITS_H
#define DIGITS_H

#include "base/base.h"

/* ${u} millionths, or the nearest that fits. */
struct num num_near(wide u);
/* ${n} / ${d}, ${d} > 0, as a whole number. */
wide wide_div(wide n, wide d, enum rounding how);
/* 10^places, 0 <= places <= 6. */
int64_t pow10_of(int places);

#endif
