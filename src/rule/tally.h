/* SPDX-License-Identifier: MIT
 *
 * tally.h -- how many of a group stand at or above a figure, without a sort; private
 *
 * Results are multiples of 精度, so there is a counter for each figure of each group.
 */
#ifndef RULE_TALLY_H
#define RULE_TALLY_H

#include "rule/loop.h"
#include "rule/model.h"

struct tally {
	int64_t least, step;
	struct inverse by; /* step, if multiplying does; shift 0: divide */
	size_t span;
	uint32_t *count; /* per group, span + 1: how many at or above, once closed */
};

/* For figures from ${least} to ${most}, ${n} of them in ${groups} groups; false: that
 * many deserve no such table, or an end is missing. */
bool tally_open(struct job *j, const struct rule *r, int64_t least, int64_t most,
    size_t groups, size_t n, struct tally *out);
/* All are added: sum up from the highest. */
void tally_close(struct tally *t, size_t groups);

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
