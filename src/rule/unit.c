/* SPDX-License-Identifier: MIT
 *
 * unit.c -- the closed list of units [单位], from unit.def
 *
 * Only the table.  What may be added to what is decided by check.
 */
#include "rule/ast.h"

const struct unit rule_units[] = {
#define UNIT(word, kind, scale) { word, UK_##kind, INT64_C(scale) },
#include "rule/unit.def"
#undef UNIT
};
const int rule_units_n = (int)ARRAY_N(rule_units);
