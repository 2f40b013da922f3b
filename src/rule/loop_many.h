/* SPDX-License-Identifier: MIT
 *
 * loop_many.h -- how the inner loops are compiled; for loop.c and loop_grade.c alone
 *
 * MANY: for three generations of x86-64, chosen when the program starts; see base.h.
 */
#ifndef RULE_LOOP_MANY_H
#define RULE_LOOP_MANY_H

#include "base/base.h"

#define MANY MANY_WIDTHS
#define EACH(i, n) for (size_t i = 0; i < (n); i++)

#endif
