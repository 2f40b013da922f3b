/* SPDX-License-Identifier: MIT
 *
 * check_call.c -- functions: how many arguments, of what, giving what
 *
 * The closed list of §4.3.  Those over sets, dates, other subjects, ballots and
 * other schemes have files of their own.
 */
#include "rule/check_expr.h"

/* In the order of enum reduce. */
static const char *const aggregates[] = { "计数", "合计", "均值", "最高", "最低" };

enum fn { FN_MAX, FN_MIN, FN_ABS, FN_TRUNC, FN_ROUND, FN_DONE, FN_NONE, FN_HAVE };
static const struct {
	const char *name;
	int args;
} functions[] = { [FN_MAX] = { "最大", 2 },
	[FN_MIN] = { "最小", 2 },
	[FN_ABS] = { "绝对", 1 },
	[FN_TRUNC] = { "取整", 1 },
	[FN_ROUND] = { "舍入", 2 },
	[FN_DONE] = { "完成率", 2 },
	[FN_NONE] = { "若无", 2 },
	[FN_HAVE] = { "已报", 1 } };

/* 最大 and 最小 of several: nested pairs.  The first two are x->a, x->b. */
static struct type *
fold_args(struct check *c, struct expr *x)
{
	struct arg *third = x->args->next->next;

	x->a = x->args->x;
	x->b = x->args->next->x;
	if (third != NULL) {
		struct expr *rest = NEW(c->j, struct expr);

		*rest = *x;
		rest->args = x->args->next;
		rest->type = fold_args(c, rest);
		rest->value = x->value;
		x->b = rest;
		if (rest->type->vt == VT_BAD)
			return type_bad(c);
	}
	if (type_any_bad(x->a->type, x->b->type))
		return type_bad(c);
	if (x->a->type->vt == VT_DATE && x->b->type->vt == VT_DATE) {
		struct type *t = type_new(c, VT_DATE);

		t->may_na = x->a->type->may_na || x->b->type->may_na;
		return t;
	}
	if (!need_numbers(c, x))
		return type_bad(c);
	return type_sum(c, x, "相比");
}

/* 绝对, 取整, 舍入: rounded in the unit the figure is written in, so that
 * 舍入(95.46%, 1) is 95.5%. */
static struct type *
one_number(struct check *c, struct expr *x, enum fn fn)
{
	const struct type *a = x->a->type;
	struct type *t = type_new(c, VT_NUM);
	int64_t scale = a->unit == UNIT_NONE ? NUM_ONE : rule_units[a->unit].scale;

	*t = *a;
	t->result = false;
	t->frac = fn == FN_ABS ? a->frac : scale != NUM_ONE;
	t->whole = fn == FN_TRUNC ? scale % NUM_ONE == 0 : fn == FN_ABS && a->whole;
	t->nonneg = fn == FN_ABS || a->nonneg;
	if (fn != FN_ROUND)
		return t;
	x->b->type->bare = false; /* places never take a unit */
	if (x->b->kind == X_NUM && x->b->tok.unit == UNIT_NONE &&
	    x->b->value % NUM_ONE == 0 && x->b->value <= 6 * NUM_ONE)
		return t;
	check_error(c, x->b->at, "写 舍入(x, 2)", "保留几位要写 0 到 6 的整数");
	return type_bad(c);
}

static struct type *
fn_type(struct check *c, struct expr *x, enum fn fn)
{
	struct type *t = type_new(c, VT_BOOL);

	x->a = x->args->x;
	x->b = x->args->next == NULL ? NULL : x->args->next->x;
	if (fn == FN_MAX || fn == FN_MIN)
		return fold_args(c, x);
	if (fn == FN_HAVE) {
		t->may_na = x->a->type->may_na;
		return t;
	}
	if (fn == FN_NONE && x->a->type->vt != VT_NUM) {
		if (x->a->type->vt != x->b->type->vt ||
		    x->a->type->choice != x->b->type->choice)
			return type_clash(c, x, "互相代替");
		*t = *x->a->type;
		t->may_na = x->b->type->may_na;
		return t;
	}
	if (!need_numbers(c, x))
		return type_bad(c);
	if (fn == FN_DONE) {
		if (!type_meet(c, x, false))
			return type_bad(c);
		if (!type_same_measure(x->a->type, x->b->type))
			return type_clash(c, x, "求完成率");
		*t = (struct type){ .vt = VT_NUM,
			.uk = UK_RATIO,
			.power = 1,
			.unit = UNIT_NONE,
			.frac = true,
			.nonneg = true,
			.may_na = x->a->type->may_na || x->b->type->may_na ||
			    !is_nonzero_literal(x->b) };
		return t;
	}
	if (fn == FN_NONE) {
		struct type *s = type_sum(c, x, "互相代替");

		s->may_na = x->b->type->may_na;
		return s;
	}
	return one_number(c, x, fn);
}

/* Of another scheme, of periods, or of a set. */
static struct type *
over_others(struct check *c, struct expr *x, enum reduce how)
{
	struct type *t = check_others(c, x, how);

	t = t != NULL ? t : check_stretches(c, x, how);
	return t != NULL ? t : check_aggregate(c, x, how);
}

/* 同 tells records apart: it stands behind those that 计数 counts, nowhere else. */
static bool
keys_are_placed(struct check *c, const struct expr *x)
{
	struct expr rest;

	for (const struct arg *g = x->args; g != NULL; g = g->next) {
		bool set = set_named(c, g->x) >= 0 ||
		    (g->x->kind == X_PATH && is_far(c, g->x, &rest) &&
			set_named(c, &rest) >= 0);

		if (g->same == NULL ||
		    (g == x->args && set && str_eq(x->path->text, S("计数"))))
			continue;
		check_error(c, g->same->at, "写 计数(走访 同 姓名)，或去掉 同",
		    "同 只写在 计数 里的事件和清单后面");
		return false;
	}
	return true;
}

struct type *
check_call(struct check *c, struct expr *x)
{
	struct str name = x->path->text;
	struct type *peers = keys_are_placed(c, x) ? check_peers(c, x) : type_bad(c);
	int n = 0, fn = 0;

	if (peers != NULL)
		return peers;
	if (str_eq(name, S("连续")))
		return check_streak(c, x);
	if (str_eq(name, S("名次")) || str_eq(name, S("百分位"))) {
		check_error(c, x->at, "写 名次(同类, 总分)", "“%.*s”后面先要写 同类",
		    STR_FMT(name));
		return type_bad(c);
	}
	if (str_eq(name, S("间断")))
		return check_gap(c, x);
	for (size_t i = 0; i < ARRAY_N(aggregates); i++)
		if (str_eq(name, str_of(aggregates[i])))
			return over_others(c, x, (enum reduce)i);
	if (x->path->next == NULL && date_fn(name) < DATE_FNS)
		return check_date_call(c, x, date_fn(name));
	if (str_eq(name, S("得票率")) || str_eq(name, S("票数")))
		return inst_votes(c, x, str_eq(name, S("得票率")));
	while (fn < (int)ARRAY_N(functions) && !str_eq(str_of(functions[fn].name), name))
		fn++;
	if (fn == (int)ARRAY_N(functions)) {
		check_error(c, x->at, "zeren words 列出所有函数", "没有叫“%.*s”的函数",
		    STR_FMT(name));
		return type_bad(c);
	}
	for (struct arg *g = x->args; g != NULL; g = g->next, n++) {
		if (g->where != NULL) {
			check_error(c, g->where->at, "写 计数(会议 其中 种类 = 党课)",
			    "其中 只写在 计数、合计、均值、最高、最低 的集后面");
			return type_bad(c);
		}
		if (check_expr(c, g->x)->vt == VT_BAD)
			return type_bad(c);
	}
	if (n < functions[fn].args ||
	    (n > functions[fn].args && fn != FN_MAX && fn != FN_MIN)) {
		check_error(c, x->at, "按个数写", "%s 要 %d 个数，这里写了 %d 个",
		    functions[fn].name, functions[fn].args, n);
		return type_bad(c);
	}
	x->value = fn;
	return fn_type(c, x, (enum fn)fn);
}
