/* SPDX-License-Identifier: MIT
 *
 * rank.c -- runs a scheme over all units and gives each its place in its class
 */
#include "score/score.h"

enum err
score_run(struct job *j, const struct rule *r, const struct score_set *set,
    struct score_sheet *out)
{
	struct rule_places p;
	enum err e;

	*out = (struct score_sheet){ .set = set };
	e = rule_run(j, r, &set->snap, NULL, &out->res);
	if (e != OK)
		return e;
	rule_places(j, r, &set->snap, &out->res, &p);
	out->class_fact = p.class_fact;
	out->classes = p.classes;
	out->class_n = p.class_n;
	out->best = p.best;
	out->worst = p.worst;
	return OK;
}
