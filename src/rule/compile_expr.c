/* SPDX-License-Identifier: MIT
 *
 * compile_expr.c -- expressions to registers
 *
 * Each node is compiled once and remembers its register; conditions that only
 * sometimes matter are combined by GUARD, never skipped.
 */
#include "rule/compile.h"

enum reg_kind
kind_of(const struct type *t)
{
	if (t->vt == VT_BOOL)
		return REG_BOOL;
	if (t->vt == VT_CHOICE || t->vt == VT_DATE || t->vt == VT_TEXT)
		return REG_INDEX;
	return t->frac ? REG_FRAC : REG_NUM;
}

bool
constant(struct comp *k, const struct expr *x, int64_t *out)
{
	struct class_env none = { .r = k->r };
	struct folded f = fold(&none, x);

	if (!f.known || f.vt != VT_NUM)
		return false;
	*out = frac_round(f.num, 6, ROUND_HALF).u;
	return frac_cmp(f.num, frac_of((struct num){ *out })) == 0;
}

static int
compile_fact(struct comp *k, int fact)
{
	struct sym *s = k->r->fact[fact].sym;
	enum reg_kind kind = kind_of(&s->type);

	if (s->kind == SYM_DEF && kind == REG_FRAC)
		kind = REG_NUM;
	if (s->reg < 0)
		s->reg = emit(k, kind,
		    (struct ins){ .op = I_FACT, .a = -1, .b = -1, .c = -1, .k = fact });
	return s->reg;
}

/* One register for several facts of a family, one a stretch. */
static int
compile_family(struct comp *k, int fact, int n, enum pick pick, enum reg_kind kind)
{
	struct list all = { 0 };

	for (int i = 0; i < n; i++)
		list_put(k, &all, compile_fact(k, fact + i), (int)pick);
	return emit(k, kind,
	    (struct ins){ .op = I_COMBINE,
		.a = -1,
		.b = -1,
		.c = -1,
		.k = add_list(k, all) });
}

static int two(struct comp *k, enum opcode op, enum reg_kind kind, int a, int b);

/* Several judges: the mean of their figures, by shares if they have any. */
static int
compile_judges(struct comp *k, const struct judge *g)
{
	int sum = -1;

	for (int i = 0; i < g->one_n; i++) {
		int one = compile_judge(k, g->one[i]);

		if (g->by->has_part)
			one = two(k, I_MUL, REG_FRAC, one,
			    emit_const(k, REG_NUM, g->one[i]->part.u));
		sum = sum < 0 ? one : two(k, I_ADD, REG_FRAC, sum, one);
	}
	return g->by->has_part ? sum
			       : two(k, I_DIV, REG_FRAC, sum,
				     emit_const(k, REG_NUM, (int64_t)g->one_n * NUM_ONE));
}

int
compile_judge(struct comp *k, const struct judge *g)
{
	if (g->one_n > 0)
		return compile_judges(k, g);
	if (g->set >= 0)
		return compile_field(k, g->set, g->field);
	if (g->facts_n > 1)
		return compile_family(k, g->fact, g->facts_n, PICK_SUM, REG_NUM);
	return compile_fact(k, g->fact);
}

static int
two(struct comp *k, enum opcode op, enum reg_kind kind, int a, int b)
{
	return emit(k, kind, (struct ins){ .op = op, .a = a, .b = b, .c = -1 });
}

int
compile_guard(struct comp *k, int guard, int cond)
{
	if (guard < 0)
		return cond;
	return cond < 0 ? guard : two(k, I_GUARD, REG_BOOL, guard, cond);
}

int
compile_within(struct comp *k, int guard, int scope)
{
	if (guard < 0)
		return scope;
	return emit(k, REG_BOOL,
	    (struct ins){ .op = I_GUARD, .a = guard, .b = scope, .c = -1, .k = 1 });
}

int
compile_scope(struct comp *k, const struct scope *s)
{
	int outer, own;

	if (s == NULL)
		return -1;
	outer = compile_scope(k, s->outer);
	own = emit(k, REG_BOOL,
	    (struct ins){ .op = I_SCOPE,
		.a = compile_expr(k, s->mod->when),
		.b = -1,
		.c = -1 });
	return compile_within(k, outer, own);
}

/* 方案."x".总分, a range while it is open. */
static int
other_result(struct comp *k, struct sym *s)
{
	if (s->reg < 0)
		s->reg = emit(k, REG_RESULT,
		    (struct ins){ .op = I_RESULT,
			.a = -1,
			.b = -1,
			.c = -1,
			.k = s->fact });
	return s->reg;
}

/* Round through the tree: see check_cycle.c. */
static bool
is_prior(const struct expr *x)
{
	return x->prior != NULL && *x->prior;
}

/* A pool, 总分 or 基本分 named directly: its result, range and all; else -1. */
static int
result_reg(struct comp *k, const struct expr *x)
{
	if (x->kind != X_PATH || x->sym == NULL)
		return -1;
	if (is_prior(x) && x->sym->kind != SYM_DEF)
		return compile_prior(k, x->sym);
	if (x->sym->kind == SYM_FACT && x->sym->type.result && !x->sym->given)
		return other_result(k, x->sym);
	if (x->sym->kind == SYM_POOL)
		return compile_pool(k, x->sym->pool, x->at);
	if (x->sym->kind == SYM_TOTAL || x->sym->kind == SYM_BASE)
		return compile_total(k, x->sym->kind == SYM_TOTAL, x->at);
	if (x->sym->kind == SYM_GRADES)
		return compile_grade_value(k, x->sym->grades, x->at);
	return -1;
}

int
compile_figure(struct comp *k, struct expr *x)
{
	int result = result_reg(k, x);

	return result >= 0 ? result : compile_expr(k, x);
}

/* 结果: rounded once, and read so by everything else. */
static int
compile_result(struct comp *k, struct def *d, struct span asked_at)
{
	struct sym *s = d->sym;

	if (s->reg >= 0)
		return s->reg;
	if (!compile_deeper(k, asked_at))
		return emit_const(k, REG_NUM, 0);
	s->reg = emit(k, REG_NUM,
	    (struct ins){ .op = I_MONEY,
		.a = compile_figure(k, d->x),
		.b = -1,
		.c = -1,
		.k = d->places });
	k->depth--;
	return s->reg;
}

int
compile_money(struct comp *k, struct def *d)
{
	return d->sym->given ? compile_fact(k, d->sym->fact)
			     : compile_result(k, d, d->name.at);
}

int
compile_def(struct comp *k, const struct def *d, struct span asked_at)
{
	int reg;

	if (d->x->reg >= 0)
		return d->x->reg;
	if (!compile_deeper(k, asked_at))
		return emit_const(k, kind_of(d->x->type), 0);
	reg = compile_expr(k, d->x);
	k->depth--;
	return reg;
}

static int
compile_path(struct comp *k, const struct expr *x)
{
	struct sym *s = x->sym;
	int result = s == NULL ? -1 : result_reg(k, x);

	if (s == NULL)
		return compile_far(k, x);
	if (is_prior(x) && result < 0 && s->kind == SYM_DEF)
		return compile_prior(k, s);
	if (result >= 0)
		return emit(k, s->kind == SYM_GRADES ? REG_INDEX : REG_NUM,
		    (struct ins){ .op = I_VALUE, .a = result, .b = -1, .c = -1 });
	if (s->kind == SYM_FIELD)
		return compile_field(k, s->set, s->field);
	if (s->kind == SYM_SELF)
		return emit(k, REG_INDEX,
		    (struct ins){ .op = I_SELF, .a = -1, .b = -1, .c = -1 });
	if (s->kind == SYM_FIRST_DAY || s->kind == SYM_LAST_DAY || s->kind == SYM_TODAY)
		return compile_day_name(k, x);
	if (s->kind == SYM_SHARE)
		return compile_share(k, x, is_prior(x));
	if (s->kind == SYM_FULL)
		return emit_const(k, REG_NUM, x->value);
	if (s->kind == SYM_VALUE)
		return emit_const(k, REG_INDEX, s->value);
	if (s->kind == SYM_IS)
		return emit(k, REG_BOOL,
		    (struct ins){ .op = I_IS,
			.a = compile_fact(k, s->fact),
			.b = -1,
			.c = -1,
			.k = s->value });
	if (s->kind == SYM_DEF && !s->given && s->def->kind == DEF_RESULT)
		return compile_result(k, s->def, x->at);
	if (s->kind == SYM_DEF && !s->given)
		return compile_def(k, s->def, x->at);
	if (s->family_n > 1)
		return compile_family(k, s->fact, s->family_n, s->pick, kind_of(x->type));
	return compile_fact(k, s->fact);
}

static int
compile_compare(struct comp *k, const struct expr *x)
{
	int ra = result_reg(k, x->a), rb = result_reg(k, x->b);
	struct ins i = { .op = ra >= 0 || rb >= 0 ? I_CMPR : I_CMP, .c = -1, .k = x->op };

	i.a = ra >= 0 ? ra : compile_expr(k, x->a);
	i.b = rb >= 0 ? rb : compile_expr(k, x->b);
	return emit(k, REG_BOOL, i);
}

static int
compile_binary(struct comp *k, const struct expr *x)
{
	enum reg_kind kind = kind_of(x->type);

	if (x->op >= OP_EQ && x->op <= OP_GE)
		return compile_compare(k, x);
	if (x->a->type->vt == VT_DATE)
		return compile_date_sum(k, x);
	{
		int a = compile_expr(k, x->a), b = compile_expr(k, x->b);

		switch ((int)x->op) {
		case OP_OR:
			return two(k, I_OR, REG_BOOL, a, b);
		case OP_AND:
			return two(k, I_AND, REG_BOOL, a, b);
		case OP_ADD:
			return two(k, I_ADD, kind, a, b);
		case OP_SUB:
			return two(k, I_SUB, kind, a, b);
		case OP_MUL:
			return two(k, I_MUL, REG_FRAC, a, b);
		case OP_DIV:
			return two(k, I_DIV, REG_FRAC, a, b);
		case OP_SHORT:
			return two(k, I_DIFF, kind, b, a);
		default:
			return two(k, I_DIFF, kind, a, b);
		}
	}
}

/* 取整 and 舍入 in the unit of the figure: base units go out and in again. */
static int
compile_round(struct comp *k, const struct expr *x, int a)
{
	int unit = x->a->type->unit, scale = -1;
	struct ins i = { .op = I_ROUND, .a = a, .b = -1, .c = -1 };

	i.k = x->b == NULL ? -1 : x->b->value / NUM_ONE;
	if (unit == UNIT_NONE || rule_units[unit].scale == NUM_ONE)
		return emit(k, REG_NUM, i);
	scale = emit_const(k, REG_NUM, rule_units[unit].scale);
	i.a = two(k, I_DIV, REG_FRAC, a, scale);
	return two(k, I_MUL, REG_FRAC, emit(k, REG_NUM, i), scale);
}

static bool
is_aggregate(const struct expr *x)
{
	const struct expr *of = x->args->x;

	return of->kind == X_PATH && of->sym != NULL && of->sym->kind == SYM_SET;
}

/* 连续: held now, and in every period before; one that is not known did not. */
static int
compile_streak(struct comp *k, const struct expr *x)
{
	int all = -1;

	for (const struct arg *g = x->past; g != NULL; g = g->next) {
		int one = emit(k, REG_BOOL,
		    (struct ins){ .op = I_SURE,
			.a = compile_expr(k, g->x),
			.b = -1,
			.c = -1 });

		all = all < 0 ? one : two(k, I_AND, REG_BOOL, all, one);
	}
	return all;
}

/* 均值(方案."x", 总分) */
static int
compile_others(struct comp *k, const struct expr *x)
{
	struct members outer = leave_members(k);
	struct list all = { 0 };

	for (const struct arg *g = x->others; g != NULL; g = g->next)
		list_put(k, &all, g->x == NULL ? -1 : compile_expr(k, g->x),
		    g->where == NULL ? -1 : compile_expr(k, g->where));
	k->in = outer;
	return emit(k, x->value == RE_COUNT ? REG_NUM : REG_FRAC,
	    (struct ins){ .op = I_ACROSS,
		.a = -1,
		.b = -1,
		.c = -1,
		.k = (int64_t)add_list(k, all) * 8 + x->value });
}

static int
compile_call(struct comp *k, const struct expr *x)
{
	static const enum opcode op[] = { I_MAX, I_MIN, I_ABS, I_ROUND, I_ROUND, I_DONE,
		I_NONE, I_HAVE };
	enum date_fn fn = x->path->next == NULL ? date_fn(x->path->text) : DATE_FNS;
	struct ins i = { .b = -1, .c = -1 };

	if (x->peers != NULL)
		return compile_peers(k, x);
	if (x->sym != NULL && x->sym->kind == SYM_FACT) /* of another engine: 得票率 */
		return compile_fact(k, x->sym->fact);
	if (x->past != NULL)
		return compile_streak(k, x);
	if (x->others != NULL || x->every != P_NONE)
		return compile_others(k, x);
	if (x->reach == REACH_UP)
		return compile_far(k, x);
	if (is_aggregate(x) && str_eq(x->path->text, S("间断")))
		return compile_gap(k, x);
	if (is_aggregate(x))
		return compile_aggregate(k, x);
	if (fn < DATE_FNS)
		return compile_date_call(k, x, fn);
	i.op = op[x->value];
	i.a = compile_expr(k, x->a);
	if (i.op == I_ROUND)
		return compile_round(k, x, i.a);
	if (x->b != NULL)
		i.b = compile_expr(k, x->b);
	return emit(k, kind_of(x->type), i);
}

static int
compile_in(struct comp *k, const struct expr *x)
{
	int all = -1;

	for (const struct arg *g = x->args; g != NULL; g = g->next) {
		int one = compile_expr(k, g->where);

		all = all < 0 ? one
			      : two(k, x->in_range ? I_AND : I_OR, REG_BOOL, all, one);
	}
	return all;
}

/* ── bands ──────────────────────────────────────────────────────────── */

/* Limits of a number band, when they are all constant; else NULL. */
static struct band_table *
constant_table(struct comp *k, const struct band *b)
{
	struct band_table t = { .rows_n = (int)b->rows_n, .other = -1 };
	int n = 0;

	t.row = NEWS(k->j, struct band_limit, b->rows_n);
	for (const struct band_row *w = b->rows; w != NULL; w = w->next, n++) {
		struct band_limit *l = &t.row[n];

		*l = (struct band_limit){ .lo = INT64_MIN, .hi = INT64_MAX };
		if (w->test == BT_ELSE)
			t.other = n;
		if (w->test == BT_RANGE &&
		    (!constant(k, w->lo, &l->lo) || !constant(k, w->hi, &l->hi)))
			return NULL;
		for (const struct rel *r = w->rels; r != NULL; r = r->next) {
			int64_t v;

			if ((r->op != OP_GE && r->op != OP_LE) || !constant(k, r->x, &v))
				return NULL;
			if (r->op == OP_GE && v > l->lo)
				l->lo = v;
			if (r->op == OP_LE && v < l->hi)
				l->hi = v;
		}
		if (w->test == BT_VALUES &&
		    (w->values->next != NULL || !constant(k, w->values->x, &l->lo)))
			return NULL;
		if (w->test == BT_VALUES)
			l->hi = l->lo;
	}
	k->p->bands = job_grow(k->j, k->p->bands, k->bands_n, &k->bands_cap, sizeof t);
	k->p->bands[k->bands_n] = t;
	return &k->p->bands[k->bands_n++];
}

/* Values of a choice, all named: the row of each; else NULL. */
static struct band_table *
value_table(struct comp *k, const struct band *b)
{
	struct class_env none = { .r = k->r };
	struct band_table t = { .rows_n = (int)b->rows_n, .other = -1 };
	int n = 0;

	t.values = (int64_t)b->x->type->choice->fields_n;
	t.value_row = NEWS(k->j, int64_t, (size_t)t.values + 1);
	for (int64_t v = 0; v < t.values; v++)
		t.value_row[v] = -1;
	for (const struct band_row *w = b->rows; w != NULL; w = w->next, n++) {
		if (w->test == BT_ELSE)
			t.other = n;
		else if (w->test != BT_VALUES)
			return NULL;
		for (const struct arg *x = w->values; x != NULL; x = x->next) {
			struct folded f = fold(&none, x->x);

			if (!f.known || f.vt != VT_CHOICE || f.i < 0 || f.i >= t.values)
				return NULL;
			if (t.value_row[f.i] < 0)
				t.value_row[f.i] = n;
		}
	}
	for (int64_t v = 0; v < t.values; v++)
		t.value_row[v] = t.value_row[v] < 0 ? t.other : t.value_row[v];
	k->p->bands = job_grow(k->j, k->p->bands, k->bands_n, &k->bands_cap, sizeof t);
	k->p->bands[k->bands_n] = t;
	return &k->p->bands[k->bands_n++];
}

/* The table of ${b}, if constants decide, and the instruction that reads it. */
static bool
has_table(struct comp *k, const struct band *b, enum opcode *op)
{
	const struct type *t = b->x == NULL ? NULL : b->x->type;

	if (t == NULL || t->result || result_reg(k, b->x) >= 0)
		return false;
	*op = t->vt == VT_NUM ? I_BAND : I_LOOKUP;
	return (t->vt == VT_NUM && constant_table(k, b) != NULL) ||
	    (t->vt == VT_CHOICE && t->choice != NULL && value_table(k, b) != NULL);
}

/* The head of a band, a result with its range; -1 if it has none. */
static int
head_reg(struct comp *k, const struct band *b)
{
	int result = b->x == NULL ? -1 : result_reg(k, b->x);

	return b->x == NULL || result >= 0 ? result : compile_expr(k, b->x);
}

static int
row_compare(struct comp *k, const struct band *b, enum op op, struct expr *limit)
{
	int result = result_reg(k, b->x);

	return emit(k, REG_BOOL,
	    (struct ins){ .op = result >= 0 ? I_CMPR : I_CMP,
		.c = -1,
		.a = result >= 0 ? result : compile_expr(k, b->x),
		.b = compile_expr(k, limit),
		.k = op });
}

static int
row_condition(struct comp *k, const struct band *b, struct band_row *w)
{
	int all = -1;

	if (w->test == BT_ELSE)
		return -1;
	if (w->test == BT_COND)
		return compile_expr(k, w->cond);
	if (w->test == BT_RANGE)
		return two(k, I_AND, REG_BOOL, row_compare(k, b, OP_GE, w->lo),
		    row_compare(k, b, OP_LE, w->hi));
	for (struct rel *r = w->rels; r != NULL; r = r->next) {
		int one = row_compare(k, b, r->op, r->x);

		all = all < 0 ? one : two(k, I_AND, REG_BOOL, all, one);
	}
	for (struct arg *v = w->values; v != NULL; v = v->next) {
		int one = row_compare(k, b, OP_EQ, v->x);

		all = all < 0 ? one : two(k, I_OR, REG_BOOL, all, one);
	}
	return all;
}

/* The register that says which row of ${b} holds. */
static int
band_index(struct comp *k, struct band *b)
{
	struct list rows = { 0 };
	enum opcode op;

	if (b->reg >= 0)
		return b->reg;
	if (has_table(k, b, &op)) {
		int64_t table = (int64_t)k->bands_n - 1;

		b->reg = emit(k, REG_INDEX,
		    (struct ins){ .op = op,
			.a = compile_expr(k, b->x),
			.b = -1,
			.c = -1,
			.k = table });
		return b->reg;
	}
	for (struct band_row *w = b->rows; w != NULL; w = w->next)
		list_put(k, &rows, row_condition(k, b, w), 0);
	b->reg = emit(k, REG_INDEX,
	    (struct ins){ .op = I_PICKROW,
		.a = head_reg(k, b),
		.b = -1,
		.c = -1,
		.k = add_list(k, rows) });
	return b->reg;
}

int
compile_row(struct comp *k, struct band *b, int row, int guard)
{
	int is = emit(k, REG_BOOL,
	    (struct ins){ .op = I_IS,
		.a = band_index(k, b),
		.b = -1,
		.c = -1,
		.k = row });

	return compile_guard(k, guard, is);
}

static int
compile_choose(struct comp *k, struct expr *x)
{
	struct list values = { 0 };
	int index = band_index(k, x->band);

	for (struct band_row *w = x->band->rows; w != NULL; w = w->next) {
		w->reg = compile_expr(k, w->value);
		list_put(k, &values, w->reg, 0);
	}
	return emit(k, kind_of(x->type),
	    (struct ins){ .op = I_CHOOSE,
		.a = index,
		.b = -1,
		.c = -1,
		.k = add_list(k, values) });
}

static int
fresh(struct comp *k, struct expr *x)
{
	switch (x->kind) {
	case X_NUM:
		return emit_const(k, REG_NUM, x->value);
	case X_BOOL:
		return emit_const(k, REG_BOOL, x->truth);
	case X_PATH:
		return compile_path(k, x);
	case X_CALL:
		return compile_call(k, x);
	case X_UNARY:
		return emit(k, kind_of(x->type),
		    (struct ins){ .op = x->op == OP_NOT ? I_NOT : I_NEG,
			.a = compile_expr(k, x->a),
			.b = -1,
			.c = -1 });
	case X_BINARY:
		return compile_binary(k, x);
	case X_IN:
		return compile_in(k, x);
	case X_BAND:
		return compile_choose(k, x);
	case X_DATE:
		return compile_date(k, x);
	case X_STR:
		return compile_text(k, x->tok.text);
	}
	return -1; /* the checker let nothing else through */
}

int
compile_expr(struct comp *k, struct expr *x)
{
	if (x->reg < 0)
		x->reg = fresh(k, x);
	return x->reg;
}
