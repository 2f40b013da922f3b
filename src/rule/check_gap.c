/* SPDX-License-Identifier: MIT
 *
 * check_gap.c -- 间断(活动 其中 …, 6个月): how often so long nothing happened
 *
 * Days without a record in a row, from the first day of the 考核期 (or of the stretch
 * it stands in) to its last, or to today if that is earlier.  What is counted is
 * whole steps by the calendar: two weeks without one are two of 1周.
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
	if (step != NULL && step->next == NULL && is_step(c, step->x))
		return count_type(c);
	check_error(c, step == NULL ? x->at : step->x->at, "写 间断(活动, 6个月)",
	    "间断 还要写多久，写 天、周、个月、个季度、年 的整数");
	return type_bad(c);
}
