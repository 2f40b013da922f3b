/* SPDX-License-Identifier: MIT
 *
 * demo.h -- what the two halves of the inventor of the demonstration share
 *
 * Integers and an own generator with a fixed seed: the same bytes every time.
 */
#ifndef DEMO_H
#define DEMO_H

#include "base/base.h"

/* ── chance ─────────────────────────────────────────────────────────── */

void chance_from(uint64_t seed);
int64_t pick(int64_t lo, int64_t hi); /* a number from lo to hi */

/* ── the city, city.c of the inventor ───────────────────────────────── */

#define CITY_MEMBERS 6038
#define CITY_PRIMARY 487 /* 支部 and 总支 below the units */

/* The roster [名册] of each row of demo/units.csv, the first at 0. */
struct city {
	size_t n;
	int64_t *members;
	int64_t *below; /* 支部 and 总支 below the unit */
	int64_t *built; /* the same, and the unit itself if it is a 支部 */
};
void city_make(struct job *j, const struct table *units, struct city *out);
/* demo/branches.csv: 单位, 上级, 层级 and how many 党员 belong to it, units that are
 * a 支部 among them; parents before children. */
struct str city_branches(struct job *j, const struct table *units, const struct city *c);

#endif
