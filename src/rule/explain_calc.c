/* SPDX-License-Identifier: MIT
 *
 * explain_calc.c -- the arithmetic of an explanation, with figures put in
 *
 * 6728元 ÷ 116人 = 58元，归入 ≥ 50元.  Every figure is a register of the run;
 * only the words are made here.
 */
#include "rule/explain.h"

void
put_told(const struct tell *t, struct buf *b, const struct expr *x)
{
	uint8_t state = told_state(t, x->reg);
	const struct type *ty = x->type;

	if (state != 0) {
		buf_put(b, state == CELL_NA ? S("不适用") : S("未报"));
	} else if (ty->vt == VT_TEXT) {
		int64_t at = t->f.v[x->reg][0];

		if (x->kind == X_STR)
			buf_put(b, x->tok.text);
		else if (at >= 0 && (size_t)at < t->snap->text_n)
			buf_put(b, t->snap->text[at]);
	} else if (ty->vt == VT_BOOL) {
		buf_put(b, t->f.v[x->reg][0] ? S("是") : S("否"));
	} else if (ty->vt == VT_CHOICE) {
		const struct field *f = ty->choice->fields;

		for (int64_t n = t->f.v[x->reg][0]; n > 0 && f != NULL; n--)
			f = f->next;
		buf_put(b, f == NULL ? S("") : f->name.text);
	} else if (ty->vt == VT_DATE) {
		day_put(b, (int32_t)t->f.v[x->reg][0]);
	} else {
		put_measure(b, told_value(t, x->reg), ty);
	}
}

static void put_figures(const struct tell *t, struct buf *b, const struct expr *x);

/* Does ${x} need ( ) as a side of ${op}? */
static bool
needs_paren(const struct expr *x, enum op op, bool right)
{
	bool product = op == OP_MUL || op == OP_DIV;

	if (x->kind != X_BINARY || x->reg < 0)
		return false;
	if (x->op == OP_MUL || x->op == OP_DIV)
		return right && op == OP_DIV;
	return product || (right && op == OP_SUB);
}

/* As a part of something: a mean of others also by what it comes to. */
static void
put_part(const struct tell *t, struct buf *b, const struct expr *x)
{
	put_figures(t, b, x);
	if (x->reg < 0 || x->peers == NULL)
		return;
	buf_put(b, S(" "));
	put_told(t, b, x);
}

/* 间断(活动, 6个月, 上次活动): since when. */
static void
put_since(const struct tell *t, struct buf *b, const struct expr *x)
{
	const struct arg *step = x->args->next, *start = step == NULL ? NULL : step->next;

	if (start == NULL)
		return;
	if (told_state(t, start->x->reg) == CELL_NA) {
		buf_put(b, S("（没有从前的日子，从期初算起）"));
		return;
	}
	buf_put(b, S("（从前最后一次 "));
	put_part(t, b, start->x);
	buf_put(b, S("）"));
}

static void
put_side(const struct tell *t, struct buf *b, const struct expr *x, enum op op,
    bool right)
{
	bool wrap = needs_paren(x, op, right);

	if (wrap)
		buf_put(b, S("("));
	put_part(t, b, x);
	if (wrap)
		buf_put(b, S(")"));
}

static const char *
op_word(enum op op)
{
	return op == OP_ADD  ? " + "
	    : op == OP_SUB   ? " − "
	    : op == OP_MUL   ? " × "
	    : op == OP_DIV   ? " ÷ "
	    : op == OP_SHORT ? " 不足 "
			     : " 超过 ";
}

/* ${x} with the figures of its names. */
static void
put_figures(const struct tell *t, struct buf *b, const struct expr *x)
{
	if (x->reg < 0) {
		buf_put(b, pretty(t->j, rule_slice(t->j, t->r->file, x->at)));
	} else if (x->kind == X_BINARY && x->op >= OP_SHORT) {
		put_side(t, b, x->a, x->op, false);
		buf_put(b, str_of(op_word(x->op)));
		put_side(t, b, x->b, x->op, true);
	} else if (x->peers != NULL) {
		buf_put(b, pretty(t->j, rule_slice(t->j, t->r->file, x->at)));
		put_peers(t, b, x->peers, x->peers->x == NULL ? NULL : x->peers->x->type);
	} else if (x->every != P_NONE) {
		buf_put(b, pretty(t->j, rule_slice(t->j, t->r->file, x->at)));
		put_stretches(t, b, x);
	} else if (x->kind == X_CALL && x->sym == NULL && x->args != NULL &&
	    x->args->x->sym != NULL && x->args->x->sym->kind == SYM_SET) {
		buf_put(b, pretty(t->j, rule_slice(t->j, t->r->file, x->at)));
		put_counted(t, b, x);
		put_since(t, b, x);
	} else if (x->kind == X_CALL && x->sym == NULL) {
		buf_put(b, x->path->text);
		buf_c(b, '(');
		for (const struct arg *g = x->args; g != NULL; g = g->next) {
			if (g != x->args)
				buf_put(b, S("，"));
			put_part(t, b, g->x);
		}
		buf_c(b, ')');
	} else {
		put_told(t, b, x);
	}
}

/* A 设 by itself stands for what it is made of. */
static const struct expr *
made_of(const struct expr *x)
{
	while (x->kind == X_PATH && x->sym != NULL && x->sym->kind == SYM_DEF &&
	    !x->sym->given && x->sym->def->x->reg >= 0)
		x = x->sym->def->x;
	return x;
}

/* What the limits of the rows up to ${last} came to, where others make them. */
static void
put_limits(const struct tell *t, struct buf *b, const struct band *band,
    const struct band_row *last)
{
	for (const struct band_row *w = band->rows; w != last->next; w = w->next) {
		for (const struct rel *r = w->rels; r != NULL; r = r->next)
			put_others(t, b, r->x);
		if (w->lo != NULL)
			put_others(t, b, w->lo);
		if (w->hi != NULL)
			put_others(t, b, w->hi);
	}
}

/* The row a band fell into, after its head. */
static void
put_row(const struct tell *t, struct buf *b, const struct band *band)
{
	const struct band_row *w = band->rows;
	uint8_t state = told_state(t, band->reg);
	struct buf limits = { .j = t->j };
	size_t before = b->n;

	if (state != 0) {
		buf_put(b,
		    state == CELL_NA ? S("不适用，不分档") : S("未报，还不能分档"));
		return;
	}
	if (band->x != NULL)
		put_equation(t, b, band->x);
	for (int64_t n = t->f.v[band->reg][0]; n > 0; n--)
		w = w->next;
	put_limits(t, &limits, band, w);
	if (b->n > before)
		buf_put(b, S("，"));
	buf_put(b, S("归入 "));
	buf_put(b, pretty(t->j, rule_slice(t->j, t->r->file, w->at)));
	buf_put(b, buf_str(&limits));
}

/* 1次 不足 4次，差 3次 */
static void
put_difference(const struct tell *t, struct buf *b, const struct expr *x)
{
	bool shortage = x->op == OP_SHORT;
	bool none = told_state(t, x->reg) == 0 && told_value(t, x->reg).n == 0;

	put_part(t, b, x->a);
	if (none)
		buf_put(b, shortage ? S("，不少于 ") : S("，没有超过 "));
	else
		buf_put(b, shortage ? S(" 不足 ") : S(" 超过 "));
	put_part(t, b, x->b);
	if (none)
		return;
	buf_put(b, shortage ? S("，差 ") : S("，超出 "));
	put_told(t, b, x);
	if (x->type->uk == UK_RATIO && told_state(t, x->reg) == 0) {
		b->n--; /* the % sign: a difference is in points */
		buf_put(b, S(" 个百分点"));
	}
}

/* 逾期(a, d): 应于 2026年12月10日前，实际 2026年12月15日，迟 5天. */
static bool
put_late(const struct tell *t, struct buf *b, const struct expr *x)
{
	const struct arg *is = x->args, *due = is == NULL ? NULL : is->next;

	if (x->kind != X_CALL || x->sym != NULL || due == NULL ||
	    date_fn(x->path->text) != DF_LATE || told_state(t, x->reg) != 0)
		return false;
	buf_put(b, S("应于 "));
	put_told(t, b, due->x);
	buf_put(b, S("前，"));
	if (told_state(t, is->x->reg) == 0) {
		buf_put(b, S("实际 "));
		put_told(t, b, is->x);
	} else {
		buf_put(b, S("还没有报"));
	}
	if (told_value(t, x->reg).n == 0) {
		buf_put(b, S("，没有逾期"));
		return true;
	}
	buf_put(b, S("，迟 "));
	put_told(t, b, x);
	return true;
}

void
put_equation(const struct tell *t, struct buf *b, const struct expr *x)
{
	const struct expr *made = made_of(x);
	struct buf value = { .j = t->j };

	if (x->reg < 0)
		return;
	if (made->kind == X_BAND) {
		put_row(t, b, made->band);
		return;
	}
	if (put_late(t, b, made))
		return;
	if (made->kind == X_BINARY && (made->op == OP_SHORT || made->op == OP_OVER)) {
		put_difference(t, b, made);
		return;
	}
	if ((made->kind == X_CALL && made->sym == NULL) ||
	    (made->kind == X_BINARY && made->op >= OP_ADD)) {
		put_figures(t, b, made);
		put_told(t, &value, x);
		buf_put(b, str_starts(buf_str(&value), S("≈")) ? S(" ") : S(" = "));
		buf_put(b, buf_str(&value));
		return;
	}
	put_told(t, b, x);
}

struct str
tell_equation(struct tell *t, const struct expr *x)
{
	struct buf b = { .j = t->j };

	put_equation(t, &b, x);
	return buf_str(&b);
}

/* ── clauses ────────────────────────────────────────────────────────── */

static bool
guard_fails(const struct tell *t, int guard, struct buf *b)
{
	uint8_t state = guard < 0 ? 0 : told_state(t, guard);

	if (guard < 0 || (state == 0 && t->f.v[guard][0] != 0))
		return false;
	buf_put(b,
	    state == CELL_NA ? S("条件不适用")
		: state != 0 ? S("条件未定")
			     : S("条件不成立"));
	return true;
}

/* A fact alone: its figure stands in the data line already. */
static bool
is_fact(const struct expr *x)
{
	return (x->kind == X_PATH || x->kind == X_CALL) && x->sym != NULL &&
	    x->sym->kind == SYM_FACT;
}

/* Several judges: 8分 × 60% + 7分 × 40%, or (8分 + 7分) ÷ 2. */
static void
put_judges(const struct tell *t, struct buf *b, const struct judge *g)
{
	bool shares = g->by->has_part;

	buf_put(b, g->one_n > 0 && b->n > 0 ? S("，") : S(""));
	buf_put(b, g->one_n > 0 && !shares ? S("(") : S(""));
	for (int i = 0; i < g->one_n; i++) {
		const struct rfact
		    *f = &t->r->fact[g->one[i]->fact < 0 ? 0 : g->one[i]->fact];
		const struct rule_column *c;
		struct frac x;

		if (g->one[i]->fact < 0)
			continue;
		c = &t->snap->fact[g->one[i]->fact];
		x = (struct frac){ .n = c->v[t->subject], .d = NUM_ONE };
		buf_put(b, i > 0 ? S(" + ") : S(""));
		if (c->state[t->subject] != CELL_GIVEN)
			buf_put(b, S("未报"));
		else
			put_measure(b, x, &f->sym->type);
		if (shares)
			buf_fmt(b, " × %.*s%%",
			    STR_FMT(num_text(t->j, g->one[i]->by->part)));
	}
	if (g->one_n > 0 && !shares)
		buf_fmt(b, ") ÷ %d", g->one_n);
}

/* A side of a comparison that no data line shows: a 设, a call, arithmetic. */
static bool
is_reckoned(const struct expr *x)
{
	if (x->reg < 0 || x->peers != NULL || x->reach != REACH_OWN)
		return false;
	if (x->kind == X_PATH)
		return x->sym != NULL && x->sym->kind == SYM_DEF && !x->sym->given;
	return (x->kind == X_CALL && x->sym == NULL) ||
	    (x->kind == X_BINARY && x->op >= OP_SHORT);
}

/* 有(会议), 没有(会议): what it was is said in the same words. */
static bool
put_how_many(const struct tell *t, struct buf *b, const struct expr *x)
{
	bool said = x->tok.text.n > 0 && x->every == P_NONE && told_state(t, x->reg) == 0;

	if (said && told_value(t, x->reg).n == 0) {
		buf_put(b, S(" 一件也没有"));
	} else if (said) {
		buf_put(b, S(" 有 "));
		put_told(t, b, x);
		buf_put(b, S("件"));
	}
	return said;
}

static void
put_reckoned(const struct tell *t, struct buf *b, const struct expr *x, size_t before)
{
	if (!is_reckoned(x))
		return;
	buf_put(b, b->n == before ? S("（") : S("；"));
	buf_put(b, pretty(t->j, rule_slice(t->j, t->r->file, x->at)));
	if (x->every != P_NONE)
		put_stretches(t, b, x);
	if (put_how_many(t, b, x))
		return;
	buf_put(b, S(" 为 "));
	put_told(t, b, x);
}

static void
put_compared(const struct tell *t, struct buf *b, const struct expr *x, size_t before)
{
	if (x == NULL || (x->kind != X_BINARY && x->kind != X_UNARY) || x->op > OP_GE)
		return;
	if (x->kind == X_UNARY || x->op < OP_EQ) {
		put_compared(t, b, x->a, before);
		put_compared(t, b, x->b, before);
		return;
	}
	put_reckoned(t, b, x->a, before);
	put_reckoned(t, b, x->b, before);
}

/* 条件成立（到会率 为 85%）: with the figures that were compared. */
static void
put_when(const struct tell *t, struct buf *b, const struct clause *cl)
{
	size_t before;

	if (!guard_fails(t, cl->guard, b) && cl->act->when != NULL)
		buf_put(b, S("条件成立"));
	put_others(t, b, cl->act->when);
	before = b->n;
	put_compared(t, b, cl->act->when, before);
	buf_put(b, b->n > before ? S("）") : S(""));
}

static void
calc_act(const struct tell *t, struct buf *b, const struct clause *cl)
{
	const struct act *a = cl->act;
	struct buf none = { .j = t->j };

	put_when(t, b, cl);
	if (guard_fails(t, cl->guard, &none))
		return;
	if (a->amount != NULL && a->amount->judge != NULL)
		put_judges(t, b, a->amount->judge);
	if (a->amount == NULL || a->amount->x == NULL || a->amount->x->kind == X_NUM ||
	    is_fact(a->amount->x))
		return;
	if (a->when != NULL)
		buf_put(b, S("，"));
	put_equation(t, b, a->amount->x);
}

/* The word of 满 1天, 满 1个工作日, 满 1个月; NULL: it is another step. */
static const struct unit *
one_day(const struct expr *step)
{
	const struct unit *u = step->kind != X_NUM || step->tok.unit == UNIT_NONE
	    ? NULL
	    : &rule_units[step->tok.unit];

	return u != NULL && u->kind >= UK_DAY && step->tok.num.u == NUM_ONE ? u : NULL;
}

/* 够 3 个 1%: whole steps; 不满 1% if there are none of something. */
static void
calc_steps(const struct tell *t, struct buf *b, const struct clause *cl)
{
	static const struct type plain = { .vt = VT_NUM,
		.uk = UK_PLAIN,
		.unit = UNIT_NONE };
	struct frac steps = told_value(t, cl->guard);
	const struct unit *one;

	if (steps.n == 0) {
		if (told_state(t, cl->each->x->reg) == 0 &&
		    told_value(t, cl->each->x->reg).n > 0) {
			buf_put(b, S("，不满 "));
			buf_put(b,
			    pretty(t->j,
				rule_slice(t->j, t->r->file, cl->each->step->at)));
		}
		return;
	}
	one = one_day(cl->each->step);
	if (one != NULL && one->kind == UK_DAY)
		return; /* how many days there are was just told */
	buf_put(b, cl->each->step_rule == STEP_UP ? S("，零头进一，计 ") : S("，够 "));
	put_measure(b, steps, &plain);
	if (one != NULL) {
		buf_put(b, str_of(one->word));
		return;
	}
	buf_put(b, S(" 个 "));
	buf_put(b, pretty(t->j, rule_slice(t->j, t->r->file, cl->each->step->at)));
}

/* 每 下级: who brought how much. */
static void
calc_below(const struct tell *t, struct buf *b, const struct clause *cl)
{
	static const struct type points = { .vt = VT_NUM,
		.uk = UK_POINT,
		.power = 1,
		.unit = UNIT_NONE };

	buf_put(b, cl->each->x->path->text);
	if (cl->reg >= 0)
		put_peers(t, b, cl->each->peers, &points);
}

static void
calc_each(struct tell *t, struct buf *b, const struct clause *cl)
{
	const struct each *e = cl->each;
	const struct clause *body = e->body;
	uint8_t state = e->peers != NULL || e->set >= 0 ? 0 : told_state(t, cl->guard);

	if (e->peers != NULL) {
		calc_below(t, b, cl);
		return;
	}
	if (e->set >= 0) {
		put_members_told(t, b, cl);
		return;
	}

	if (state != 0) {
		buf_put(b, state == CELL_NA ? S("数量不适用") : S("数量未报"));
		return;
	}
	put_equation(t, b, e->x);
	if (e->step != NULL)
		calc_steps(t, b, cl);
	if (body == NULL || body->act == NULL || body->act->amount == NULL ||
	    body->act->amount->x == NULL || body->act->amount->x->reg < 0 ||
	    told_value(t, cl->guard).n == 0)
		return;
	buf_put(b, S(" × "));
	put_told(t, b, body->act->amount->x);
}

static void
calc_band(const struct tell *t, struct buf *b, const struct clause *cl)
{
	if (!guard_fails(t, cl->guard, b))
		put_row(t, b, cl->band);
}

struct str
tell_calculation(struct tell *t, const struct clause *cl)
{
	struct buf b = { .j = t->j };

	if (cl->kind == C_ACT)
		calc_act(t, &b, cl);
	else if (cl->kind == C_EACH)
		calc_each(t, &b, cl);
	else if (cl->kind == C_BAND)
		calc_band(t, &b, cl);
	return buf_str(&b);
}
