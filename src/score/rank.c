/* SPDX-License-Identifier: MIT
 *
 * rank.c -- runs a scheme over all units and gives each its place in its class
 */
#include <sched.h>

#include "score/score.h"

#define MANY 10000 /* units for which other processors are worth waking */
#define LANES 8

static size_t
processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

static enum err
run(struct job *j, const struct rule *r, const struct score_set *set, bool brief,
    struct score_sheet *out)
{
	struct rule_how how = { .lanes = 1, .each = score_lanes, .brief = brief };
	struct rule_places p;
	enum err e;

	*out = (struct score_sheet){ .set = set };
	if (set->n >= MANY)
		how.lanes = processors() < LANES ? processors() : LANES;
	e = rule_run(j, r, &set->snap, &how, &out->res);
	if (e != OK)
		return e;
	rule_places(j, r, &set->snap, &how, &out->res, &p);
	out->class_fact = p.class_fact;
	out->classes = p.classes;
	out->class_n = p.class_n;
	out->best = p.best;
	out->worst = p.worst;
	return OK;
}

enum err
score_run(struct job *j, const struct rule *r, const struct score_set *set,
    struct score_sheet *out)
{
	return run(j, r, set, false, out);
}

enum err
score_run_brief(struct job *j, const struct rule *r, const struct score_set *set,
    struct score_sheet *out)
{
	return run(j, r, set, true, out);
}
