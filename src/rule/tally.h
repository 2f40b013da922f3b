/* SPDX-License-Identifier: MIT
 *
 * tally.h -- how many of a group stand at or above a figure, without a sort; private
 *
 * Results are multiples of 精度, so there is a counter for each figure of each group.
 * Lanes that count at the same time have counters of their own.
 */
#ifndef RULE_TALLY_H
#define RULE_TALLY_H

#include "rule/loop.h"
#include "rule/model.h"

struct tally {
	int64_t least, step;
	struct inverse by; /* step, if multiplying does; shift 0: divide */
	size_t span;
	size_t groups, lanes;
	uint32_t *count; /* per lane and group, span + 1; once closed those of the first
			    lane are how many of all stand at or above */
};

/* For figures from ${least} to ${most}, ${n} of them in ${groups} groups; false: that
 * many deserve no such table, or an end is missing. */
bool tally_open(struct job *j, const struct rule *r, int64_t least, int64_t most,
    size_t groups, size_t n, size_t lanes, struct tally *out);
/* The same figures, what lane ${at} counts; of one that was not opened, nothing. */
struct tally tally_lane(const struct tally *t, size_t at);
/* All are added: sum up lanes, and from the highest. */
void tally_close(struct tally *t);
/* The lowest figure with fewer than ${few} of the group at or above (only above) it;
 * beyond all of them if there is none.  Closed. */
int64_t tally_edge(const struct tally *t, size_t group, int64_t few, bool above);

static inline uint32_t *
tally_at(const struct tally *t, size_t group, int64_t x)
{
	uint64_t up = (uint64_t)(x - t->least);

	up = t->by.shift > 0 ? up * t->by.by >> t->by.shift : up / (uint64_t)t->step;
	return &t->count[group * (t->span + 1) + up];
}

static inline void
tally_add(const struct tally *t, size_t group, int64_t x)
{
	(*tally_at(t, group, x))++;
}

/* Of those in a closed one: at or above ${x}, or only above it. */
static inline uint32_t
tally_from(const struct tally *t, size_t group, int64_t x, bool above)
{
	return tally_at(t, group, x)[above];
}

#endif
