/* SPDX-License-Identifier: MIT
 *
 * compile_date.c -- dates to registers
 *
 * A date is a day number in a REG_INDEX register; a number of days is a REG_NUM
 * in millionths like any other figure.  期初 and 期末 are constants, since every
 * expression stands in one stretch (unroll.c).
 */
#include "rule/compile.h"

static int
dated(struct comp *k, enum opcode op, enum reg_kind kind, int a, int b, int64_t how)
{
	return emit(k, kind, (struct ins){ .op = op, .a = a, .b = b, .c = -1, .k = how });
}

/* 26日 in 每月: that day of the month, or its last. */
static int64_t
day_of_month(const struct stretch *s, int mday)
{
	int year, month, day;

	for (int32_t d = s->from; d <= s->to; d++) {
		day_parts(d, &year, &month, &day);
		if (day == mday)
			return d;
	}
	return s->to;
}

int
compile_date(struct comp *k, const struct expr *x)
{
	int64_t day = x->value;

	if (x->tok.month == 0)
		day = day_of_month(&k->r->stretch[x->ctx], x->tok.mday);
	return emit_const(k, REG_INDEX, day);
}

int
compile_day_name(struct comp *k, const struct expr *x)
{
	const struct stretch *s = &k->r->stretch[x->ctx];

	if (x->sym->kind == SYM_TODAY)
		return dated(k, I_TODAY, REG_INDEX, -1, -1, 0);
	return emit_const(k, REG_INDEX, x->sym->kind == SYM_FIRST_DAY ? s->from : s->to);
}

/* date + duration, date - duration, date - date */
int
compile_date_sum(struct comp *k, const struct expr *x)
{
	int a = compile_expr(k, x->a), b = compile_expr(k, x->b);

	if (x->b->type->vt == VT_DATE)
		return dated(k, I_DAYS, REG_NUM, a, b, 0);
	if (x->op == OP_SUB)
		b = dated(k, I_NEG, k->p->kind[b], b, -1, 0);
	return dated(k, I_SHIFT, REG_INDEX, a, b, x->b->type->uk);
}

/* What is 未报 counts up to today, or to the end of the stretch; what was due on
 * that very day, due, is a day late from then on. */
static int
so_far(struct comp *k, const struct expr *x, struct expr *actual, int due)
{
	return dated(k, I_SOFAR, REG_INDEX, compile_expr(k, actual), due,
	    k->r->stretch[x->ctx].to);
}

int
compile_date_call(struct comp *k, const struct expr *x, enum date_fn fn)
{
	int a, b;

	if (fn < DF_DAYS)
		return dated(k, I_EDGE, REG_INDEX, compile_expr(k, x->a), -1, fn);
	b = compile_expr(k, x->b);
	a = fn == DF_LATE ? so_far(k, x, x->a, b) : compile_expr(k, x->a);
	if (fn == DF_WORKDAYS)
		return dated(k, I_WORKDAYS, REG_NUM, b, a, 0);
	return fn == DF_LATE ? dated(k, I_DAYS, REG_NUM, a, b, 1)
			     : dated(k, I_DAYS, REG_NUM, b, a, 0);
}

int
compile_calendar_steps(struct comp *k, const struct each *e)
{
	struct date_span s;
	int later, earlier, step;

	if (!is_duration(e->step->type) || !date_span(e->x, &s))
		return -1;
	(void)compile_expr(k, e->x); /* told in explanations */
	earlier = compile_expr(k, s.earlier);
	later = s.late ? so_far(k, s.x, s.later, earlier) : compile_expr(k, s.later);
	step = compile_expr(k, e->step);
	return emit(k, e->step_rule == STEP_EXACT ? REG_FRAC : REG_NUM,
	    (struct ins){ .op = I_CALSTEPS,
		.a = later,
		.b = earlier,
		.c = step,
		.k = (int64_t)e->step->type->uk * 4 + (int64_t)e->step_rule });
}
