/* SPDX-License-Identifier: MIT
 *
 * check_stretch.c -- periods as a set: 计数(每季 其中 …), 最低(每月, 党课)
 *
 * Its members are the quarters of the 考核期, or of the stretch it stands in.  What
 * stands inside is read in each of them, as in 每季, …; a quarter whose condition
 * is 不适用 is left out, one that is 未报 makes all of it so.  unroll.c makes the
 * copy for each quarter; check_period.c looks at what is read so often.
 */
#include "rule/check_expr.h"

/* As many as there must be, 其中 behind the first only. */
static bool
good_args(struct check *c, const struct expr *x, enum reduce how)
{
	const struct arg *value = x->args->next;

	if ((how == RE_COUNT) != (value == NULL) ||
	    (value != NULL && (value->next != NULL || value->where != NULL))) {
		check_error(c, x->at,
		    how == RE_COUNT ? "写 计数(每季 其中 党课 >= 1次)"
				    : "写 最低(每季, 党课)",
		    how == RE_COUNT ? "先写多久一次，再写 其中 和条件"
				    : "先写多久一次，再写要合起来的数");
		return false;
	}
	if (how != RE_COUNT || x->args->where != NULL)
		return true;
	check_error(c, x->at, "写 计数(每季 其中 党课 >= 1次)",
	    "没有写条件，数出来总是一个考核期里有几个“%.*s”",
	    STR_FMT(x->args->x->path->text));
	return false;
}

/* No member's fields are in reach: a quarter belongs to the subject. */
static bool
check_inside(struct check *c, struct expr *x)
{
	int set = c->set, outer_set = c->outer_set;
	enum period in = c->in;
	struct arg *of = x->args;
	bool good = true;

	c->outer_set = set;
	c->set = -1;
	c->in = of->x->every;
	if (of->where != NULL)
		good = check_cond(c, of->where)->vt != VT_BAD;
	if (of->next != NULL)
		good = check_expr(c, of->next->x)->vt != VT_BAD && good;
	c->in = in;
	c->set = set;
	c->outer_set = outer_set;
	return good;
}

struct type *
check_stretches(struct check *c, struct expr *x, enum reduce how)
{
	struct arg *of = x->args;
	struct type *t;

	if (of == NULL || of->x->every == P_NONE)
		return NULL;
	of->x->reg = -1;
	if (!good_args(c, x, how) || !check_inside(c, x))
		return type_bad(c);
	t = put_together(c, x->at, of->next == NULL ? NULL : of->next->x, how);
	x->timed = true;
	x->value = how;
	x->every = of->x->every;
	c->r->every = job_grow(c->j, c->r->every, c->r->every_n, &c->r->every_cap,
	    sizeof *c->r->every);
	c->r->every[c->r->every_n++] = x;
	return t;
}
