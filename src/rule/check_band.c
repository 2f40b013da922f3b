/* SPDX-License-Identifier: MIT
 *
 * check_band.c -- bands [分档]: types of heads and rows, what no row can reach
 *
 * design §5.8.  Each row takes what earlier rows left of the head's domain:
 * nothing left is an error, a closed interval that meets earlier rows is an
 * error, and so is a rest without 其余.  The same arithmetic checks 等次 whose
 * conditions are thresholds.
 *
 * Positions: whole quantities count in ones; others in half millionths, where
 * 2v is the value v and 2v + 1 everything between v and the next millionth.
 */
#include "rule/model.h"

#define POS_MIN (INT64_MIN / 4)
#define POS_MAX (INT64_MAX / 4)

struct gap { /* an interval of positions nobody took yet */
	int64_t lo, hi;
	struct gap *next;
};

struct cover {
	struct check *c;
	bool whole;
	struct gap *left;
};

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The interval that "value op v" leaves open, v in millionths. */
static struct gap
interval(const struct cover *k, enum op op, int64_t v)
{
	int64_t at = k->whole ? floor_div(v, NUM_ONE) : 2 * v;
	bool between = k->whole && v % NUM_ONE != 0;
	struct gap g = { .lo = POS_MIN, .hi = POS_MAX };

	if (op == OP_GE)
		g.lo = between ? at + 1 : at;
	else if (op == OP_GT)
		g.lo = at + 1;
	else if (op == OP_LE)
		g.hi = at;
	else if (op == OP_LT)
		g.hi = between ? at : at - 1;
	else
		g.lo = between ? 1 : at, g.hi = between ? 0 : at;
	return g;
}

/* Take ${g} out of the gap at ${*at}: shorter, split, or gone.  Returns where
 * the next one hangs. */
static struct gap **
cut(struct cover *k, struct gap **at, struct gap g)
{
	struct gap *p = *at, *rest;

	if (g.lo <= p->lo && g.hi >= p->hi) {
		*at = p->next;
		return at;
	}
	if (g.lo <= p->lo) {
		p->lo = g.hi + 1;
		return &p->next;
	}
	if (g.hi < p->hi) {
		rest = NEW(k->c->j, struct gap);
		*rest = (struct gap){ .lo = g.hi + 1, .hi = p->hi, .next = p->next };
		p->next = rest;
	}
	p->hi = g.lo - 1;
	return &p->next;
}

/* Take ${g} out of what is left; how much of it was there (0 none, 1 part,
 * 2 all). */
static int
take(struct cover *k, struct gap g)
{
	struct gap **at = &k->left;
	bool any = false, all = true;
	int64_t reached = g.lo;

	while (*at != NULL && (*at)->lo <= g.hi) {
		int64_t lo = (*at)->lo > g.lo ? (*at)->lo : g.lo;
		int64_t hi = (*at)->hi < g.hi ? (*at)->hi : g.hi;

		if (lo > hi) {
			at = &(*at)->next;
			continue;
		}
		any = true;
		all = all && lo == reached;
		reached = hi + 1;
		at = cut(k, at, g);
	}
	return !any ? 0 : all && reached == g.hi + 1 ? 2 : 1;
}

/* The roundest value near ${v} millionths that nobody took. */
static int64_t
rounder(const struct gap *g, int64_t v)
{
	for (int64_t step = NUM_ONE; step > 1; step /= 10) {
		int64_t r = floor_div(v + step / 2, step) * step;

		if (2 * r >= g->lo && 2 * r <= g->hi)
			return r;
	}
	return v;
}

/* A value nobody took, as the author would write it. */
static struct str
example(const struct cover *k, const struct type *t)
{
	const struct gap *g = k->left;
	struct buf b = { .j = k->c->j };
	int64_t v;
	int64_t one = k->whole ? 1 : 2 * NUM_ONE;

	if (g->lo <= POS_MIN)
		v = g->hi >= POS_MAX ? 0 : g->hi - (g->hi % one == 0 ? 0 : one / 2);
	else if (g->hi >= POS_MAX)
		v = g->lo;
	else
		v = g->lo + (g->hi - g->lo) / 2;
	if (t->vt == VT_DATE) {
		day_put(&b, (int32_t)v);
		return buf_str(&b);
	}
	v = k->whole ? v * NUM_ONE : rounder(g, floor_div(v, 2));
	put_measure(&b, frac_of((struct num){ v }), t);
	return buf_str(&b);
}

static struct gap
meet_gap(struct gap a, struct gap b)
{
	if (b.lo > a.lo)
		a.lo = b.lo;
	if (b.hi < a.hi)
		a.hi = b.hi;
	return a;
}

/* ── number heads ───────────────────────────────────────────────────── */

static bool
limit(const struct cover *k, const struct expr *x, int64_t *out)
{
	struct class_env none = { .r = k->c->r };
	struct folded f = fold(&none, x);
	int32_t day;

	if (x->type != NULL && x->type->vt == VT_DATE) {
		if (!fold_day(k->c->r, 0, x, &day))
			return false;
		*out = day * NUM_ONE;
		return true;
	}
	if (!f.known || f.vt != VT_NUM)
		return false;
	*out = frac_round(f.num, 6, ROUND_HALF).u;
	return true;
}

/* What a row covers, as one interval; false if it is not constant. */
static bool
row_interval(const struct cover *k, const struct band_row *w, struct gap *out)
{
	int64_t v;

	*out = (struct gap){ .lo = POS_MIN, .hi = POS_MAX };
	if (w->test == BT_RANGE) {
		if (!limit(k, w->lo, &v))
			return false;
		*out = meet_gap(*out, interval(k, OP_GE, v));
		if (!limit(k, w->hi, &v))
			return false;
		*out = meet_gap(*out, interval(k, OP_LE, v));
		return true;
	}
	for (const struct rel *r = w->rels; r != NULL; r = r->next) {
		if (!limit(k, r->x, &v) || r->op == OP_NE)
			return false;
		*out = meet_gap(*out, interval(k, r->op, v));
	}
	return true;
}

/* ${closed}: the author wrote both ends; such a row may not overlap. */
static void
judge_row(struct cover *k, const struct band_row *w, struct gap g, bool closed)
{
	int had;

	if (g.lo > g.hi) {
		check_error(k->c, w->at, "把小的写在前面", "这一档一个值也不包含");
		return;
	}
	had = take(k, g);
	if (had == 0)
		check_error(k->c, w->at, "调整各档的先后或界限",
		    "这一档到不了：前面的档已经把它占满");
	else if (had == 1 && closed)
		check_error(k->c, w->at, "写成 > 下界 且 <= 上界，让各档互不重叠",
		    "这一档和前面的档有重叠");
}

static void
cover_values(struct cover *k, const struct band_row *w)
{
	for (const struct arg *v = w->values; v != NULL; v = v->next) {
		int64_t at;

		if (limit(k, v->x, &at))
			judge_row(k, w, interval(k, OP_EQ, at), true);
	}
}

static void
cover_numbers(struct check *c, const struct band *b)
{
	const struct type *t = b->x->type;
	struct gap all = { .lo = t->nonneg ? 0 : POS_MIN, .hi = POS_MAX }, left = all;
	struct cover k = { .c = c, .whole = t->whole || t->vt == VT_DATE, .left = &left };
	bool constant = true, rest = false;

	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		struct gap g;

		if (rest)
			check_error(c, w->at, "把 其余 放在最后",
			    "这一档到不了：写在 其余 后面");
		rest = rest || w->test == BT_ELSE;
		if (w->test == BT_VALUES)
			cover_values(&k, w);
		else if (w->test != BT_ELSE && row_interval(&k, w, &g))
			judge_row(&k, w, t->nonneg ? meet_gap(g, all) : g,
			    g.lo > POS_MIN && g.hi < POS_MAX);
		else if (w->test != BT_ELSE)
			constant = false;
	}
	if (rest)
		return;
	if (!constant)
		check_error(c, b->at, "在最后加一档 其余",
		    "各档的界限要到计算时才知道，不能保证每个值都有一档");
	else if (k.left != NULL)
		check_error(c, b->at, "补上这一段，或在最后加一档 其余",
		    "有的值没有归到任何一档，例如 %.*s", STR_FMT(example(&k, t)));
}

/* ── choices and truths ─────────────────────────────────────────────── */

static bool
choice_row_has(const struct band_row *w, int64_t v)
{
	bool all = w->test == BT_REL;

	for (const struct arg *a = w->values; a != NULL; a = a->next)
		if (a->x->type->vt != VT_BAD &&
		    (a->x->kind == X_BOOL ? a->x->truth == (v != 0) : a->x->value == v))
			return true;
	for (const struct rel *r = w->rels; r != NULL && all; r = r->next) {
		int64_t k = r->x->value;

		all = r->op == OP_EQ ? v == k
		    : r->op == OP_NE ? v != k
		    : r->op == OP_LT ? v < k
		    : r->op == OP_LE ? v <= k
		    : r->op == OP_GT ? v > k
				     : v >= k;
	}
	return all || w->test == BT_ELSE;
}

static struct str
choice_word(const struct type *t, int64_t v)
{
	const struct field *f = t->vt == VT_CHOICE ? t->choice->fields : NULL;

	if (t->vt == VT_BOOL)
		return v ? S("是") : S("否");
	while (f != NULL && v-- > 0)
		f = f->next;
	return f == NULL ? S("?") : f->name.text;
}

static void
cover_choices(struct check *c, const struct band *b)
{
	const struct type *t = b->x->type;
	int64_t n = t->vt == VT_BOOL ? 2 : (int64_t)t->choice->fields_n;
	bool *taken = NEWS(c->j, bool, (size_t)n);

	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		bool any = false;

		for (int64_t v = 0; v < n; v++) {
			any = any || (!taken[v] && choice_row_has(w, v));
			taken[v] = taken[v] || choice_row_has(w, v);
		}
		if (!any && w->test != BT_ELSE)
			check_error(c, w->at, "删去这一档，或改成没写过的选项",
			    "这一档到不了：前面的档已经把它占满");
	}
	for (int64_t v = 0; v < n; v++)
		if (!taken[v]) {
			check_error(c, b->at, "补上这一档，或在最后加一档 其余",
			    "有的值没有归到任何一档，例如 %.*s",
			    STR_FMT(choice_word(t, v)));
			return;
		}
}

/* Texts and days: there is always one more. */
static void
cover_open(struct check *c, const struct band *b, bool rest)
{
	for (const struct band_row *w = b->rows; w != NULL; w = w->next)
		if (w->test == BT_ELSE && w->next != NULL)
			check_error(c, w->next->at, "把 其余 放在最后",
			    "这一档到不了：写在 其余 后面");
	if (!rest)
		check_error(c, b->at, "在最后加一档 其余",
		    "%s列不完，不能保证每一个都有一档",
		    b->x->type->vt == VT_TEXT ? "文字" : "日期");
}

/* ── types ──────────────────────────────────────────────────────────── */

static bool
test_value(struct check *c, struct expr *head, struct expr *v, enum op op)
{
	struct expr cmp = { .kind = X_BINARY,
		.op = op,
		.at = v->at,
		.a = head,
		.b = v,
		.reg = -1 };

	if (head->type->vt == VT_CHOICE && !expr_as_value(c, v, head->type->choice)) {
		check_error(c, v->at, "写声明里的选项", "这不是它的选项");
		return false;
	}
	if (v->type == NULL)
		(void)check_expr(c, v);
	return check_expr(c, &cmp)->vt != VT_BAD;
}

static bool
check_row_test(struct check *c, struct band *b, struct band_row *w)
{
	bool good = true;

	if (w->test == BT_ELSE)
		return true;
	if (w->test == BT_COND)
		return check_cond(c, w->cond)->vt != VT_BAD;
	if (w->test == BT_RANGE) {
		if (b->x->type->vt != VT_NUM && b->x->type->vt != VT_DATE) {
			check_error(c, w->at, "逐个写出选项", "只有数和日期才能写 a..b");
			return false;
		}
		good = test_value(c, b->x, w->lo, OP_GE);
		return test_value(c, b->x, w->hi, OP_LE) && good;
	}
	for (struct rel *r = w->rels; r != NULL; r = r->next)
		good = test_value(c, b->x, r->x, r->op) && good;
	for (struct arg *v = w->values; v != NULL; v = v->next)
		good = test_value(c, b->x, v->x, OP_EQ) && good;
	return good;
}

static size_t
band_size(const struct band *b)
{
	size_t n = 0;

	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		n += w->values == NULL;
		for (const struct arg *v = w->values; v != NULL; v = v->next)
			n++;
	}
	return n;
}

void
check_band_tests(struct check *c, struct band *b)
{
	bool good = true, rest = false;

	b->reg = -1;
	if (b->x != NULL && check_expr(c, b->x)->vt == VT_BAD)
		return;
	if (band_size(b) > RULE_BAND_MAX) {
		check_error(c, b->at, "改成算式，或分成几个 分档",
		    "一个分档里的界限和值最多 %d 个", RULE_BAND_MAX);
		return;
	}
	for (struct band_row *w = b->rows; w != NULL; w = w->next) {
		good = check_row_test(c, b, w) && good;
		rest = rest || w->test == BT_ELSE;
	}
	if (!good)
		return;
	if (b->x == NULL && !rest)
		check_error(c, b->at, "在最后加一档 其余",
		    "条件分档不能保证每种情形都有一档");
	else if (b->x != NULL && (b->x->type->vt == VT_NUM || b->x->type->vt == VT_DATE))
		cover_numbers(c, b);
	else if (b->x != NULL && (b->x->type->vt == VT_TEXT || b->x->type->vt == VT_DATE))
		cover_open(c, b, rest);
	else if (b->x != NULL)
		cover_choices(c, b);
}

/* ── grades by threshold ────────────────────────────────────────────── */

static bool
is_total(const struct expr *x)
{
	return x->kind == X_PATH && x->sym != NULL &&
	    (x->sym->kind == SYM_TOTAL || x->sym->kind == SYM_BASE);
}

/* 总分 >= 90: its interval. */
static bool
threshold(const struct cover *k, const struct expr *x, struct gap *out, int64_t *at)
{
	if (x->kind != X_BINARY || x->op < OP_EQ || x->op > OP_GE || x->op == OP_NE ||
	    !is_total(x->a) || !limit(k, x->b, at))
		return false;
	*out = interval(k, x->op, *at);
	return true;
}

/* That, 总分 在 (76..89) or 总分 >= 76 且 总分 < 90; anything else is left alone. */
static bool
points_taken(const struct cover *k, const struct expr *x, struct gap *out)
{
	struct gap other;
	int64_t lo, hi;

	if (x->kind == X_IN && x->in_range && is_total(x->a) &&
	    limit(k, x->args->x, &lo) && limit(k, x->args->next->x, &hi)) {
		*out = meet_gap(interval(k, OP_GE, lo), interval(k, OP_LE, hi));
		return true;
	}
	if (x->kind != X_BINARY || x->op != OP_AND)
		return threshold(k, x, out, &lo);
	if (!points_taken(k, x->a, out) || !points_taken(k, x->b, &other))
		return false;
	*out = meet_gap(*out, other);
	return true;
}

/* Is there a total in ${g}?  A total is rounded to ${places} decimals. */
static bool
has_total(const struct gap *g, int places)
{
	int64_t step = NUM_ONE, v;

	if (g->lo <= POS_MIN || g->hi >= POS_MAX)
		return true;
	while (places-- > 0)
		step /= 10;
	v = floor_div(floor_div(g->lo + (g->hi - g->lo) / 2, 2) + step / 2, step) * step;
	return 2 * v >= g->lo && 2 * v <= g->hi;
}

void
check_grade_cover(struct check *c, struct grades *g)
{
	struct gap all = { .lo = POS_MIN, .hi = POS_MAX };
	struct cover k = { .c = c, .left = &all };
	struct num *line = NEWS(c->j, struct num, g->rows_n);
	static const struct type points = { .vt = VT_NUM,
		.uk = UK_POINT,
		.power = 1,
		.unit = UNIT_NONE };
	size_t i = 0;
	bool plain = true, rest = false;

	if (g->rows_n > RULE_GRADE_MAX)
		return; /* check_idle() says so */
	for (struct grade_row *w = g->rows; w != NULL; w = w->next, i++) {
		struct gap take_it;
		int64_t at;

		line[i].u = -1;
		if (rest)
			check_error(c, w->at, "把没有条件的一等放在最后",
			    "这一等到不了：前面一等没有条件");
		rest = rest || (w->when == NULL && w->quota == NULL);
		if (w->when == NULL || w->when->type->vt == VT_BAD)
			continue;
		if (threshold(&k, w->when, &take_it, &at) && w->when->op == OP_GE)
			line[i].u = at;
		if (!points_taken(&k, w->when, &take_it)) {
			plain = false;
			continue;
		}
		if (w->quota != NULL)
			continue; /* who gets no place tries the next */
		if (take(&k, take_it) == 0)
			check_error(c, w->at, "按从高到低排列各等",
			    "这一等到不了：前面各等已经把它占满");
	}
	c->r->grade[g->sym->grades].pub.threshold = line;
	while (k.left != NULL && !has_total(k.left, c->r->head.places))
		k.left = k.left->next;
	if (rest || !plain || k.left == NULL || g->rows == NULL)
		return;
	check_error(c, g->rows->at, "最后一等不写 当", "有的总分没有等次，例如 %.*s分",
	    STR_FMT(example(&k, &points)));
}
