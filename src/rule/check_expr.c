/* SPDX-License-Identifier: MIT
 *
 * check_expr.c -- types of expressions: names, units, three values
 *
 * design §5.1, 5.2, 5.8 (names of 选 first), 5.12.  Sets type, sym and value
 * of every node.  VT_BAD means an error was noted already; it spreads silently.
 */
#include "rule/check_expr.h"

struct type *
type_new(struct check *c, enum vtype vt)
{
	struct type *t = NEW(c->j, struct type);

	t->vt = vt;
	t->unit = UNIT_NONE;
	return t;
}

struct type *
type_bad(struct check *c)
{
	return type_new(c, VT_BAD);
}

bool
type_any_bad(const struct type *a, const struct type *b)
{
	return a->vt == VT_BAD || b->vt == VT_BAD;
}

/* ── measures ───────────────────────────────────────────────────────── */

bool
type_same_measure(const struct type *a, const struct type *b)
{
	if (a->uk != b->uk || a->power != b->power)
		return false;
	/* What 计数 counts goes with any unit of counts. */
	return a->uk != UK_COUNT || a->power == 0 || a->unit == b->unit ||
	    a->unit == UNIT_NONE || b->unit == UNIT_NONE;
}

const char *
type_word(struct job *j, const struct type *t)
{
	static const char *const kind[] = { "没有单位的数", "分", "金额", "时长", "学时",
		"百分数", "数量", "天数", "工作日数", "周数", "月数", "季度数", "年数" };

	if (t->vt == VT_BOOL)
		return "是否";
	if (t->vt == VT_CHOICE)
		return "选项";
	if (t->vt == VT_DATE)
		return "日期";
	if (t->vt == VT_TEXT)
		return t->subject ? "对象" : "文字";
	if (t->vt == VT_BAD)
		return "";
	if (t->unit != UNIT_NONE && t->power == 1)
		return job_cstr(j, job_fmt(j, "以%s计的数", rule_units[t->unit].word));
	return t->power == 1 || t->power == 0
	    ? kind[t->uk]
	    : job_cstr(j, job_fmt(j, "%s的 %d 次方", kind[t->uk], t->power));
}

/* Write ${x}'s figure in ${unit}: 50 against 元 becomes 50元. */
void
expr_adopt(struct check *c, struct expr *x, int unit)
{
	wide v;

	if (!x->type->bare)
		return;
	x->type->bare = false;
	x->type->unit = unit;
	if (unit != UNIT_NONE) {
		x->type->uk = rule_units[unit].kind;
		x->type->power = x->type->uk == UK_PLAIN ? 0 : 1;
	}
	if (x->a != NULL)
		expr_adopt(c, x->a, unit);
	if (x->b != NULL)
		expr_adopt(c, x->b, unit);
	if (x->kind != X_NUM || unit == UNIT_NONE)
		return;
	v = (wide)x->tok.num.u * rule_units[unit].scale / NUM_ONE;
	x->value = v > NUM_LIMIT ? NUM_LIMIT : (int64_t)v;
}

static struct type *
check_number(struct check *c, struct expr *x)
{
	struct type *t = type_new(c, VT_NUM);
	int64_t scale = NUM_ONE;
	wide v;

	t->bare = x->tok.unit == UNIT_NONE;
	t->unit = x->tok.unit;
	if (!t->bare) {
		t->uk = rule_units[t->unit].kind;
		t->power = t->uk == UK_PLAIN ? 0 : 1;
		scale = rule_units[t->unit].scale;
	}
	v = (wide)x->tok.num.u * scale / NUM_ONE;
	if (v * NUM_ONE != (wide)x->tok.num.u * scale || v > NUM_LIMIT) {
		check_error(c, x->at, "换成更大或更小的单位",
		    "这个数折合成基本单位后太大，或小数位太多");
		return type_bad(c);
	}
	x->value = (int64_t)v;
	t->whole = x->value % NUM_ONE == 0;
	t->nonneg = x->value >= 0;
	return t;
}

/* ── arithmetic ─────────────────────────────────────────────────────── */

struct type *
type_clash(struct check *c, const struct expr *x, const char *doing)
{
	bool days = is_duration(x->a->type) && is_duration(x->b->type);

	check_error(c, x->at,
	    days ? "把期限加到日期上再比，例如 换届日期 > 届满日期 + 2个月"
		 : "换成同样的单位",
	    "%s与%s不能%s", type_word(c->j, x->a->type), type_word(c->j, x->b->type),
	    doing);
	return type_bad(c);
}

bool
need_numbers(struct check *c, const struct expr *x)
{
	const struct expr *side[] = { x->a, x->b };

	for (size_t i = 0; i < 2; i++)
		if (side[i] != NULL && side[i]->type->vt != VT_NUM) {
			check_error(c, side[i]->at, "写一个数量",
			    "这里要用数来算，不能用%s", type_word(c->j, side[i]->type));
			return false;
		}
	return true;
}

/* 计数(会议) >= 4: so many of whatever is counted. */
static void
count_adopt(struct expr *lit)
{
	lit->type->bare = false;
	lit->type->uk = UK_COUNT;
	lit->type->power = 1;
}

/* Bring a bare literal to the other side's unit.  Against a percentage a bare
 * figure is a plain number (1 = 100%), which only + and - can mean. */
bool
type_meet(struct check *c, struct expr *x, bool comparing)
{
	struct expr *lit = x->a->type->bare ? x->a : x->b;
	struct expr *other = lit == x->a ? x->b : x->a;

	if (!lit->type->bare || other->type->bare)
		return true;
	if (other->type->uk != UK_RATIO) {
		if (other->type->power == 1 && other->type->unit != UNIT_NONE)
			expr_adopt(c, lit, other->type->unit);
		else if (other->type->power == 0)
			expr_adopt(c, lit, UNIT_NONE);
		else if (other->type->uk == UK_COUNT)
			count_adopt(lit);
		return true;
	}
	if (comparing && lit->value != 0) {
		check_error(c, lit->at, "写上百分号，例如 80%",
		    "与百分数相比要写明百分号");
		return false;
	}
	lit->type->bare = false;
	lit->type->uk = UK_RATIO;
	lit->type->power = 1;
	return true;
}

struct type *
type_sum(struct check *c, struct expr *x, const char *doing)
{
	struct type *t;

	if (!type_meet(c, x, x->op == OP_SHORT || x->op == OP_OVER))
		return type_bad(c);
	if (x->a->type->bare && x->b->type->bare) {
		t = type_new(c, VT_NUM);
		t->bare = true;
	} else if (!type_same_measure(x->a->type, x->b->type)) {
		return type_clash(c, x, doing);
	} else {
		t = NEW(c->j, struct type);
		*t = *x->a->type;
		if (t->unit == UNIT_NONE)
			t->unit = x->b->type->unit;
	}
	t->frac = x->a->type->frac || x->b->type->frac;
	t->whole = x->a->type->whole && x->b->type->whole;
	t->may_na = x->a->type->may_na || x->b->type->may_na;
	t->nonneg = x->op != OP_SUB && x->a->type->nonneg && x->b->type->nonneg;
	t->result = false;
	if (x->op == OP_SHORT || x->op == OP_OVER)
		t->nonneg = true;
	return t;
}

/* Counts vanish in products and quotients; ratios change nothing. */
static struct type
factor(const struct type *t)
{
	struct type f = *t;

	if (f.uk == UK_RATIO || f.power == 0)
		f.uk = UK_PLAIN, f.power = 0;
	return f;
}

static struct type *
product(struct check *c, struct expr *x)
{
	struct type a = factor(x->a->type), b = factor(x->b->type);
	struct type *t = type_new(c, VT_NUM);
	int sign = x->op == OP_DIV ? -1 : 1;

	if (a.uk == UK_COUNT && b.uk != UK_COUNT && b.power != 0)
		a.uk = UK_PLAIN, a.power = 0;
	if (b.uk == UK_COUNT && (a.uk != UK_COUNT || a.unit != b.unit) &&
	    (a.power != 0 || sign < 0))
		b.uk = UK_PLAIN, b.power = 0;
	if (a.power != 0 && b.power != 0 && a.uk != b.uk)
		return type_clash(c, x, sign < 0 ? "相除" : "相乘");
	t->uk = a.power != 0 ? a.uk : b.uk;
	t->power = a.power + sign * b.power;
	t->unit = a.power != 0 ? x->a->type->unit : x->b->type->unit;
	if (t->power == 0) {
		bool same = x->op == OP_DIV && a.power == 1;
		bool counts = x->op == OP_DIV && x->a->type->uk == UK_COUNT &&
		    x->b->type->uk == UK_COUNT;
		bool ratio = x->a->type->uk == UK_RATIO || x->b->type->uk == UK_RATIO;

		t->uk = same || counts || ratio ? UK_RATIO : UK_PLAIN;
		t->power = t->uk == UK_RATIO ? 1 : 0;
		t->unit = UNIT_NONE;
	}
	return t;
}

bool
is_nonzero_literal(const struct expr *x)
{
	return x->kind == X_NUM && x->tok.num.u != 0;
}

static struct type *
check_product(struct check *c, struct expr *x)
{
	const struct type *a = x->a->type, *b = x->b->type;
	struct type *t;

	/* 满分 × 得分 / 100: points twice, so by points once. */
	if (x->op == OP_DIV && b->bare && a->power == 2 && a->unit != UNIT_NONE)
		expr_adopt(c, x->b, a->unit);
	if (a->bare && b->bare && x->op == OP_MUL) {
		t = type_new(c, VT_NUM);
		t->bare = false;
	} else {
		t = product(c, x);
	}
	if (t->vt == VT_BAD)
		return t;
	t->frac = true;
	t->nonneg = a->nonneg && b->nonneg;
	t->whole = x->op == OP_MUL && a->whole && b->whole;
	t->may_na = a->may_na || b->may_na ||
	    (x->op == OP_DIV && !is_nonzero_literal(x->b));
	return t;
}

/* ── conditions ─────────────────────────────────────────────────────── */

static struct type *
check_choice_cmp(struct check *c, struct expr *x)
{
	struct type *t = type_new(c, VT_BOOL);
	const struct data_type *ch = x->a->type->choice;

	if (ch != x->b->type->choice) {
		check_error(c, x->at, "写这个数据自己的选项",
		    "两边不是同一组选项，不能比较");
		return type_bad(c);
	}
	if (x->op != OP_EQ && x->op != OP_NE && !ch->ordered) {
		check_error(c, x->at, "声明时用 < 排出先后：选(警告 < 严重警告)",
		    "这组选项没有先后，不能比大小");
		return type_bad(c);
	}
	t->may_na = x->a->type->may_na || x->b->type->may_na;
	return t;
}

static struct type *
check_compare(struct check *c, struct expr *x)
{
	const struct type *a = x->a->type, *b = x->b->type;
	struct type *t;

	if (type_any_bad(a, b))
		return type_bad(c);
	if (a->vt == VT_CHOICE && b->vt == VT_CHOICE)
		return check_choice_cmp(c, x);
	if (a->vt == VT_TEXT && b->vt == VT_TEXT && x->op != OP_EQ && x->op != OP_NE) {
		check_error(c, x->at, "写 = 或 !=", "文字只能比是不是一样，不能比大小");
		return type_bad(c);
	}
	t = type_new(c, VT_BOOL);
	t->may_na = a->may_na || b->may_na;
	if (a->vt == b->vt && (a->vt == VT_TEXT || a->vt == VT_DATE))
		return t;
	if (a->vt == VT_BOOL && b->vt == VT_BOOL && (x->op == OP_EQ || x->op == OP_NE))
		return t;
	if (a->vt != VT_NUM || b->vt != VT_NUM)
		return type_clash(c, x, "比较");
	if (!type_meet(c, x, true))
		return type_bad(c);
	if (!(a->bare && b->bare) && !type_same_measure(a, b))
		return type_clash(c, x, "比较");
	return t;
}

/* 逾期(换届, 届满) where a condition stands is 逾期(换届, 届满) > 0. */
static void
late_at_all(struct check *c, struct expr *x)
{
	struct expr *late, *zero;

	if (x->kind != X_CALL || x->path->next != NULL ||
	    !str_eq(x->path->text, S("逾期")))
		return;
	late = NEW(c->j, struct expr);
	zero = NEW(c->j, struct expr);
	*late = *x;
	*zero = (struct expr){
		.kind = X_NUM,
		.at = x->at,
		.reg = -1,
		.tok = { .kind = T_NUM, .text = S("0"), .unit = UNIT_NONE, .at = x->at }
	};
	*x = (struct expr){ .kind = X_BINARY,
		.op = OP_GT,
		.at = x->at,
		.height = x->height,
		.a = late,
		.b = zero,
		.reg = -1 };
}

struct type *
check_cond(struct check *c, struct expr *x)
{
	struct type *t;

	late_at_all(c, x);
	t = check_expr(c, x);

	if (t->vt == VT_BOOL || t->vt == VT_BAD)
		return t;
	check_error(c, x->at, "写成比较，例如 党课 >= 4次", "这里要写条件，不能只写%s",
	    type_word(c->j, t));
	return x->type = type_bad(c);
}

static struct type *
check_logic(struct check *c, struct expr *x)
{
	struct type *a = check_cond(c, x->a);
	struct type *b = x->b == NULL ? a : check_cond(c, x->b);
	struct type *t;

	if (type_any_bad(a, b))
		return type_bad(c);
	t = type_new(c, VT_BOOL);
	/* 不适用 drops out of 且 and 或: both sides must be able to be it. */
	t->may_na = a->may_na && b->may_na;
	return t;
}

static void
check_sides(struct check *c, struct expr *x)
{
	const struct data_type *ca = expr_choice(c, x->a);
	const struct data_type *cb = expr_choice(c, x->b);

	if (cb == NULL || !expr_as_value(c, x->a, cb))
		(void)check_expr(c, x->a);
	if (ca == NULL && x->a->type->vt == VT_CHOICE)
		ca = x->a->type->choice;
	if (ca != NULL && x->b->kind == X_PATH && x->b->path->next == NULL &&
	    !expr_as_value(c, x->b, ca) &&
	    sym_find(&c->r->syms, x->b->path->text) == NULL) {
		check_error(c, x->b->at, "写声明里的选项", "“%.*s”不是它的选项",
		    STR_FMT(x->b->path->text));
		x->b->type = type_bad(c);
	}
	if (x->b->type == NULL)
		(void)check_expr(c, x->b);
}

static struct type *
check_binary(struct check *c, struct expr *x)
{
	if (x->op == OP_AND || x->op == OP_OR)
		return check_logic(c, x);
	if (x->op >= OP_EQ && x->op <= OP_GE) {
		check_sides(c, x);
		return check_compare(c, x);
	}
	(void)check_expr(c, x->a);
	(void)check_expr(c, x->b);
	if (type_any_bad(x->a->type, x->b->type))
		return type_bad(c);
	if (x->a->type->vt == VT_DATE || x->b->type->vt == VT_DATE)
		return check_date_sum(c, x);
	if (!need_numbers(c, x))
		return type_bad(c);
	if (x->op == OP_MUL || x->op == OP_DIV)
		return check_product(c, x);
	return type_sum(c, x,
	    x->op == OP_ADD         ? "相加"
		: x->op == OP_SUB   ? "相减"
		: x->op == OP_SHORT ? "用 不足 相比"
				    : "用 超过 相比");
}

static struct type *
check_unary(struct check *c, struct expr *x)
{
	struct type *t;

	if (x->op == OP_NOT)
		return check_logic(c, x);
	(void)check_expr(c, x->a);
	if (x->a->type->vt == VT_BAD || !need_numbers(c, x))
		return type_bad(c);
	t = NEW(c->j, struct type);
	*t = *x->a->type;
	t->nonneg = t->result = false;
	return t;
}

/* a 在 (x, y) or (lo .. hi): as the comparisons it stands for. */
static struct type *
check_in(struct check *c, struct expr *x)
{
	struct type *t = type_new(c, VT_BOOL);
	enum op op = x->in_range ? OP_GE : OP_EQ;

	(void)check_expr(c, x->a);
	for (struct arg *g = x->args; g != NULL; g = g->next) {
		struct expr *cmp = NEW(c->j, struct expr);

		*cmp = (struct expr){ .kind = X_BINARY,
			.op = op,
			.at = g->x->at,
			.a = x->a,
			.b = g->x,
			.reg = -1 };
		if (x->a->type->vt == VT_CHOICE &&
		    !expr_as_value(c, g->x, x->a->type->choice)) {
			check_error(c, g->x->at, "写声明里的选项", "这不是它的选项");
			return type_bad(c);
		}
		if (g->x->type == NULL)
			(void)check_expr(c, g->x);
		cmp->type = check_compare(c, cmp);
		if (cmp->type->vt == VT_BAD)
			return type_bad(c);
		t->may_na = cmp->type->may_na;
		g->where = cmp; /* the comparison this value stands for */
		op = x->in_range ? OP_LE : OP_EQ;
	}
	return t;
}

/* ── bands as expressions ───────────────────────────────────────────── */

/* All rows give the same kind of thing; bare figures follow the others. */
static struct type *
band_values(struct check *c, struct band *b)
{
	const struct type *lead = NULL;
	struct type *t = type_new(c, VT_BAD);

	for (struct band_row *w = b->rows; w != NULL; w = w->next) {
		if (check_expr(c, w->value)->vt == VT_BAD)
			return type_bad(c);
		if (lead == NULL || lead->bare)
			lead = w->value->type;
	}
	if (lead == NULL)
		return type_bad(c);
	*t = *lead;
	for (struct band_row *w = b->rows; w != NULL; w = w->next) {
		const struct type *v = w->value->type;

		if (v->bare && !lead->bare)
			expr_adopt(c, w->value, lead->unit);
		if (v->vt != lead->vt || v->choice != lead->choice ||
		    (v->vt == VT_NUM && !v->bare && !type_same_measure(v, lead))) {
			check_error(c, w->at, "各档写同样的单位",
			    "这一档是%s，别的档是%s", type_word(c->j, v),
			    type_word(c->j, lead));
			return type_bad(c);
		}
		t->frac = t->frac || v->frac;
		t->may_na = t->may_na || v->may_na;
		t->nonneg = t->nonneg && v->nonneg;
		t->whole = t->whole && v->whole;
	}
	t->result = false;
	return t;
}

static struct type *
check_band(struct check *c, struct expr *x)
{
	struct type *t;

	check_band_tests(c, x->band);
	t = band_values(c, x->band);
	if (t->vt != VT_BAD && x->band->x != NULL && x->band->x->type->vt != VT_BAD)
		t->may_na = t->may_na || x->band->x->type->may_na;
	return t;
}

static struct type *
check_text(struct check *c, struct expr *x)
{
	if (x->tok.text.n > 0)
		return type_new(c, VT_TEXT);
	check_error(c, x->at, "没有填写时写 没有(文号)", "空的文字同什么都不一样");
	return type_bad(c);
}

static struct type *
type_of(struct check *c, struct expr *x)
{
	switch (x->kind) {
	case X_NUM:
		return check_number(c, x);
	case X_BOOL:
		return type_new(c, VT_BOOL);
	case X_DATE:
		return check_date(c, x);
	case X_STR:
		return check_text(c, x);
	case X_PATH:
		return check_path(c, x);
	case X_CALL:
		return check_call(c, x);
	case X_UNARY:
		return check_unary(c, x);
	case X_BINARY:
		return check_binary(c, x);
	case X_IN:
		return check_in(c, x);
	case X_BAND:
		return check_band(c, x);
	}
	return type_bad(c);
}

/* What is given as one thing, on a day or in words: no set, no number. */
static bool
is_one_paper(struct check *c, struct expr *x)
{
	struct expr rest;
	struct type *t;

	if (x->kind != X_PATH || x->every != P_NONE || set_named(c, x) >= 0 ||
	    peers_named(c, x) != REACH_OWN || is_far(c, x, &rest) ||
	    str_eq(x->path->text, S("方案")))
		return false;
	t = check_expr(c, x);
	return t->vt == VT_DATE || t->vt == VT_TEXT;
}

/* 没有(年度计划), of a date or words, is 非 已报(年度计划); 有(…) is 已报(…).  They were
 * parsed as counts. */
static void
paper_there_is(struct check *c, struct expr *x)
{
	struct expr *count = x->kind == X_BINARY ? x->a : NULL, *call;
	struct name *have;

	if (count == NULL || count->kind != X_CALL || count->tok.text.n == 0 ||
	    count->args == NULL || count->args->next != NULL ||
	    count->args->where != NULL || count->args->same != NULL ||
	    !is_one_paper(c, count->args->x))
		return;
	have = NEW(c->j, struct name);
	*have = (struct name){ .text = S("已报"), .at = count->path->at };
	call = NEW(c->j, struct expr);
	*call = (struct expr){ .kind = X_CALL,
		.at = x->at,
		.height = x->height,
		.path = have,
		.args = count->args,
		.reg = -1 };
	if (x->op == OP_GT)
		*x = *call;
	else
		*x = (struct expr){ .kind = X_UNARY,
			.op = OP_NOT,
			.at = x->at,
			.height = x->height,
			.a = call,
			.reg = -1 };
}

struct type *
check_expr(struct check *c, struct expr *x)
{
	if (x->type == NULL)
		paper_there_is(c, x);
	x->reg = -1;
	if (x->type == NULL)
		x->type = type_of(c, x);
	return x->type;
}

struct type *
check_quantity(struct check *c, struct expr *x, enum unit_kind uk, int unit,
    const char *what)
{
	struct type *t = check_expr(c, x);

	if (t->vt == VT_BAD)
		return t;
	if (t->vt == VT_NUM && t->bare)
		expr_adopt(c, x, unit);
	if (t->vt == VT_NUM && t->uk == uk && t->power == (uk != UK_PLAIN))
		return t;
	check_error(c, x->at, NULL, "%s，不能用%s", what, type_word(c->j, t));
	return x->type = type_bad(c);
}

/* Any of the ${n} class values from ${*at} on; a balanced tree, since lists may
 * be long. */
static struct expr *
any_of(struct check *c, struct span at, struct name **from, size_t n)
{
	struct expr *x = NEW(c->j, struct expr);
	struct name *one;

	*x = (struct expr){ .kind = X_PATH, .at = at, .reg = -1 };
	if (n > 1) {
		x->kind = X_BINARY;
		x->op = OP_OR;
		x->a = any_of(c, at, from, n / 2);
		x->b = any_of(c, at, from, n - n / 2);
		return x;
	}
	one = NEW(c->j, struct name);
	*one = **from;
	one->next = NULL;
	x->at = one->at;
	x->path = one;
	*from = (*from)->next;
	return x;
}

void
check_scope(struct check *c, struct mod *m)
{
	struct name *from = m->names;
	size_t n = 0;

	for (const struct name *one = m->names; one != NULL; one = one->next)
		n++;
	if (m->when == NULL && n > 0)
		m->when = any_of(c, m->at, &from, n);
	if (m->when != NULL)
		(void)check_cond(c, m->when);
}
