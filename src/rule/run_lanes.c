/* SPDX-License-Identifier: MIT
 *
 * run_lanes.c -- see run_lanes.h
 */
#include "rule/limits.h"
#include "rule/run_lanes.h"

size_t
lanes_for(const struct rule_how *how, size_t n)
{
	return how == NULL || how->lanes < 2 || n <= RULE_BLOCK ? 1 : how->lanes;
}

struct range
lane_part(size_t n, size_t lanes, size_t at)
{
	size_t from = n * at / lanes;

	return (struct range){ from, n * (at + 1) / lanes - from };
}

void
lanes_run(const struct rule_how *how, size_t lanes, void (*work)(void *what, size_t lane),
    void *what)
{
	if (lanes > 1)
		how->each(how->arg, lanes, work, what);
	else
		work(what, 0);
}
