/* SPDX-License-Identifier: MIT
 *
 * check_gap.c -- 间断(活动 其中 …, 6个月, 上次活动): how often so long nothing happened
 *
 * Days without a record in a row, from the first day of the 考核期 (or of the stretch
 * it stands in) to its last, or to today if that is earlier.  What is counted is
 * whole steps by the calendar: two weeks without one are two of 1周.
 *
 * With a day behind the step, the day of the last one before the 考核期, the days
 * begin after it.  Steps that were full before the 考核期 (or the stretch) are not
 * counted again, so the figures of years and quarters add up.
 */
#include "rule/check_expr.h"

/* 6个月: a whole number of something on the calendar. */
static bool
is_step(struct check *c, struct expr *x)
{
	struct type *t = check_expr(c, x);

	return x->kind == X_NUM && is_duration(t) && t->uk != UK_WORKDAY &&
	    x->tok.num.u > 0 && x->tok.num.u % NUM_ONE == 0 &&
	    x->tok.num.u <= 4000 * NUM_ONE;
}

/* The day of the subject after which the days begin; what is of a member is out of
 * reach. */
static bool
is_start(struct check *c, struct expr *x)
{
	int set = c->set, outer_set = c->outer_set;
	struct type *t;

	c->set = c->outer_set = -1;
	t = check_expr(c, x);
	c->set = set;
	c->outer_set = outer_set;
	if (t->vt != VT_BAD && t->vt != VT_DATE)
		check_error(c, x->at, "写 间断(活动, 6个月, 上次活动)",
		    "间断 的第三样是考核期以前最后一次的日子，不能用%s",
		    type_word(c->j, t));
	return t->vt == VT_DATE;
}

struct type *
check_gap(struct check *c, struct expr *x)
{
	struct arg *of = x->args, *step = of == NULL ? NULL : of->next;
	int set = of == NULL ? -1 : set_named(c, of->x);

	if (set < 0 || (c->r->set[set].is_list && c->r->set[set].runs < 2)) {
		check_error(c, of == NULL ? x->at : of->x->at, "写 间断(活动, 6个月)",
		    "间断 后面先要写一个逐件登记的事件");
		return type_bad(c);
	}
	use_set(c, of->x, set);
	x->timed = true; /* members are dated */
	if (of->where != NULL && check_in_set(c, of->where, set, true)->vt == VT_BAD)
		return type_bad(c);
	if (step != NULL && (step->next == NULL || step->next->next == NULL) &&
	    is_step(c, step->x))
		return step->next == NULL || is_start(c, step->next->x) ? count_type(c)
									: type_bad(c);
	check_error(c, step == NULL ? x->at : step->x->at, "写 间断(活动, 6个月)",
	    "间断 还要写多久，写 天、周、个月、个季度、年 的整数");
	return type_bad(c);
}
