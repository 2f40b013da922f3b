/* SPDX-License-Identifier: MIT
 *
 * tally.c -- see tally.h
 */
#include "rule/tally.h"

#define SPAN_FREE ((size_t)1 << 16) /* counters there may be however few figures */

bool
tally_open(struct job *j, const struct rule *r, int64_t least, int64_t most,
    size_t groups, size_t n, size_t lanes, struct tally *out)
{
	*out = (struct tally){ .least = least,
		.step = NUM_ONE,
		.groups = groups,
		.lanes = lanes };
	for (int i = 0; i < r->head.places; i++)
		out->step /= 10;
	if (least < -NUM_LIMIT || most > NUM_LIMIT || least > most)
		return false;
	out->span = (size_t)((most - least) / out->step) + 1;
	if (out->span * groups > SPAN_FREE && out->span * groups > n / 2)
		return false;
	if (!inverse_of(out->step, most - least, &out->by) || out->by.wide)
		out->by.shift = 0;
	out->count = NEWS(j, uint32_t, (out->span + 1) * groups * lanes);
	return true;
}

struct tally
tally_lane(const struct tally *t, size_t at)
{
	struct tally lane = *t;

	if (lane.count != NULL)
		lane.count += at * t->groups * (t->span + 1);
	return lane;
}

void
tally_close(struct tally *t)
{
	size_t all = t->groups * (t->span + 1);

	for (size_t at = 1; at < t->lanes; at++)
		for (size_t v = 0; v < all; v++)
			t->count[v] += t->count[at * all + v];
	for (size_t g = 0; g < t->groups; g++) {
		uint32_t *mine = t->count + g * (t->span + 1), sum = 0;

		for (size_t v = t->span; v-- > 0;)
			mine[v] = sum += mine[v];
	}
}

int64_t
tally_edge(const struct tally *t, size_t group, int64_t few, bool above)
{
	const uint32_t *mine = t->count + group * (t->span + 1);
	size_t lo = 0, hi = t->span;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if ((int64_t)mine[mid + above] < few)
			hi = mid;
		else
			lo = mid + 1;
	}
	return t->least + (int64_t)lo * t->step;
}
