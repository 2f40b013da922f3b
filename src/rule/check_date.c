/* SPDX-License-Identifier: MIT
 *
 * check_date.c -- types of dates: literals, 期初 期末 今天, durations, functions
 *
 * design §4.3, 5.5.  A date plus a duration is a date, a date less a date is a
 * number of days.  What depends on the stretch is marked timed for unroll.c.
 */
#include "rule/check_expr.h"

static const struct {
	const char *name;
	int args;
} functions[DATE_FNS] = { [DF_MONTH_END] = { "月末", 1 },
	[DF_QUARTER_END] = { "季末", 1 },
	[DF_YEAR_END] = { "年末", 1 },
	[DF_DAYS] = { "天数", 2 },
	[DF_WORKDAYS] = { "工作日", 2 },
	[DF_LATE] = { "逾期", 2 } };

enum date_fn
date_fn(struct str name)
{
	int fn = 0;

	while (fn < DATE_FNS && !str_eq(str_of(functions[fn].name), name))
		fn++;
	return (enum date_fn)fn;
}

static struct type *
date_type(struct check *c, bool may_na)
{
	struct type *t = type_new(c, VT_DATE);

	t->may_na = may_na;
	return t;
}

/* So many days or working days. */
static struct type *
days_type(struct check *c, enum unit_kind uk, bool may_na)
{
	struct type *t = type_new(c, VT_NUM);

	t->uk = uk;
	t->power = 1;
	for (t->unit = 0; rule_units[t->unit].kind != uk;)
		t->unit++;
	t->whole = true;
	t->may_na = may_na;
	return t;
}

bool
is_duration(const struct type *t)
{
	return t->vt == VT_NUM && t->power == 1 && t->uk >= UK_DAY;
}

/* ── literals and names ─────────────────────────────────────────────── */

struct type *
check_date(struct check *c, struct expr *x)
{
	int32_t day;

	if (x->tok.month == 0 && c->in != P_MONTH) {
		check_error(c, x->at, "写上月份，例如 12月26日",
		    "只写几日说不清是哪个月；每月 里面才可以这样写");
		return type_bad(c);
	}
	x->timed = x->tok.month == 0;
	if (x->timed || c->r->head.from == DAY_NONE)
		return date_type(c, false);
	if (!fold_day(c->r, 0, x, &day)) {
		check_error(c, x->at, "看看月份和日子", "没有这一天");
		return type_bad(c);
	}
	x->value = day;
	return date_type(c, false);
}

/* 期初, 期末, 今天; NULL if ${x} is none of them. */
struct type *
check_day_name(struct check *c, struct expr *x)
{
	static const struct {
		const char *name;
		enum sym_kind kind;
	} days[] = { { "期初", SYM_FIRST_DAY }, { "期末", SYM_LAST_DAY },
		{ "今天", SYM_TODAY } };

	for (size_t i = 0; i < ARRAY_N(days) && x->path->next == NULL; i++) {
		if (!str_eq(x->path->text, str_of(days[i].name)))
			continue;
		x->sym = NEW(c->j, struct sym);
		*x->sym = (struct sym){ .kind = days[i].kind, .name = x->path->text };
		x->timed = days[i].kind != SYM_TODAY;
		return date_type(c, false);
	}
	return NULL;
}

/* ── arithmetic ─────────────────────────────────────────────────────── */

static struct type *
no_such_sum(struct check *c, const struct expr *x)
{
	const char *fix = x->b->type->vt == VT_NUM && x->b->type->bare
	    ? "写上单位，例如 期末 + 10天"
	    : "日期可以加减 天、个工作日、周、个月、个季度、年；两个日期只能相减";

	check_error(c, x->at, fix, "%s与%s不能这样算", type_word(c->j, x->a->type),
	    type_word(c->j, x->b->type));
	return type_bad(c);
}

/* x->a op x->b where one of them is a date; both were checked. */
struct type *
check_date_sum(struct check *c, struct expr *x)
{
	const struct type *a = x->a->type, *b = x->b->type;
	bool may_na = a->may_na || b->may_na;

	if (x->op == OP_SUB && a->vt == VT_DATE && b->vt == VT_DATE)
		return days_type(c, UK_DAY, may_na);
	if ((x->op == OP_ADD || x->op == OP_SUB) && a->vt == VT_DATE && is_duration(b))
		return date_type(c, may_na);
	if (x->op == OP_ADD && is_duration(a) && b->vt == VT_DATE) {
		struct expr *swap = x->a;

		x->a = x->b;
		x->b = swap;
		return date_type(c, may_na);
	}
	return no_such_sum(c, x);
}

/* ── functions ──────────────────────────────────────────────────────── */

static bool
date_args(struct check *c, struct expr *x, int want)
{
	int n = 0;

	for (struct arg *g = x->args; g != NULL; g = g->next, n++) {
		const struct type *t = check_expr(c, g->x);

		if (t->vt == VT_BAD)
			return false;
		if (t->vt == VT_DATE)
			continue;
		check_error(c, g->x->at, "写一个日期，例如 12月10日 或 期末",
		    "%.*s 里要写日期，不能用%s", STR_FMT(x->path->text),
		    type_word(c->j, t));
		return false;
	}
	if (n == want)
		return true;
	check_error(c, x->at, "按个数写", "%.*s 要 %d 个日期，这里写了 %d 个",
	    STR_FMT(x->path->text), want, n);
	return false;
}

struct type *
check_date_call(struct check *c, struct expr *x, enum date_fn fn)
{
	struct type *t;

	if (!date_args(c, x, functions[fn].args))
		return type_bad(c);
	x->a = x->args->x;
	x->b = x->args->next == NULL ? NULL : x->args->next->x;
	x->timed = fn == DF_LATE;
	if (fn < DF_DAYS)
		return date_type(c, x->a->type->may_na);
	t = days_type(c, fn == DF_WORKDAYS ? UK_WORKDAY : UK_DAY,
	    x->a->type->may_na || x->b->type->may_na);
	t->nonneg = fn == DF_LATE;
	return t;
}

/* ── steps by the calendar ──────────────────────────────────────────── */

bool
date_span(const struct expr *x, struct date_span *out)
{
	enum date_fn fn = DATE_FNS;

	while (x->kind == X_PATH && x->sym != NULL && x->sym->kind == SYM_DEF &&
	    !x->sym->given && x->sym->def != NULL)
		x = x->sym->def->x;
	if (x->kind == X_CALL && x->path->next == NULL)
		fn = date_fn(x->path->text);
	if (x->kind == X_BINARY && x->op == OP_SUB && x->a->type->vt == VT_DATE &&
	    x->b->type->vt == VT_DATE)
		*out = (struct date_span){ .x = x, .later = x->a, .earlier = x->b };
	else if (fn == DF_LATE)
		*out = (struct date_span){ .x = x,
			.later = x->a,
			.earlier = x->b,
			.late = true };
	else if (fn == DF_DAYS)
		*out = (struct date_span){ .x = x, .later = x->b, .earlier = x->a };
	else
		return false;
	return true;
}

/* 满 n个月 over a difference of dates; false: steps of plain figures. */
bool
check_calendar_steps(struct check *c, struct each *e)
{
	const struct type *u = e->step->type;
	struct date_span span;

	if (u->vt != VT_NUM || u->bare || !is_duration(u) || !date_span(e->x, &span))
		return false;
	if (e->step->kind == X_NUM &&
	    (e->step->value <= 0 || e->step->value % NUM_ONE != 0))
		check_error(c, e->step->at, "写整数，例如 满 1个月",
		    "按日历数的 满 要写大于零的整数");
	return true;
}
