/* SPDX-License-Identifier: MIT
 *
 * parse_expr.c -- expressions [式], paths and bands as values
 *
 * Loosest first: 或, 且, 非, comparison and 在, 不足 and 超过, + -, * /, unary
 * minus.  A tree is never higher than RULE_EXPR_DEPTH, so whoever walks it may
 * recurse.  Units, types and names are not looked at here.
 */
#include "rule/parse.h"

/* ── making nodes ───────────────────────────────────────────────────── */

static uint8_t
higher(const struct expr *a, const struct expr *b)
{
	uint8_t x = a != NULL ? a->height : 0, y = b != NULL ? b->height : 0;

	return x > y ? x : y;
}

/* ${below} is the highest of the trees right below. */
static struct expr *
new_expr(struct parser *p, enum expr_kind kind, uint32_t from, int below)
{
	struct expr *x = NEW(p->j, struct expr);

	x->kind = kind;
	x->at = span_from(p, from);
	x->reg = -1;
	x->height = (uint8_t)(below + 1);
	if (below >= RULE_EXPR_DEPTH)
		wrong(p, x->at, "设 甲 = …", "式子套得太深：最多 %d 层；用「设」分几步写",
		    RULE_EXPR_DEPTH);
	return x;
}

static struct expr *
binary(struct parser *p, enum op op, struct expr *a, struct expr *b)
{
	struct expr *x = new_expr(p, X_BINARY, a->at.from, higher(a, b));

	x->op = op;
	x->a = a;
	x->b = b;
	return x;
}

struct expr *
literal_expr(struct parser *p, enum expr_kind kind)
{
	const struct tok *t = take(p);
	struct expr *x = new_expr(p, kind, t->at.from, 0);

	x->tok = *t;
	return x;
}

struct arg *
new_arg(struct parser *p, struct expr *x, struct expr *where)
{
	struct arg *a = NEW(p->j, struct arg);

	a->x = x;
	a->where = where;
	return a;
}

static uint8_t
highest(const struct arg *a)
{
	uint8_t h = 0;

	for (; a != NULL; a = a->next) {
		uint8_t k = higher(a->x, a->where);

		h = k > h ? k : h;
	}
	return h;
}

struct arg *
parse_list(struct parser *p)
{
	struct arg *first = new_arg(p, parse_sum(p), NULL), *last = first;

	while (take_sign(p, ",")) {
		last->next = new_arg(p, parse_sum(p), NULL);
		last = last->next;
	}
	return first;
}

/* ── paths and calls ────────────────────────────────────────────────── */

struct name *
parse_path(struct parser *p)
{
	struct name *first = new_name(p, need_name(p, "这里")), *last = first;

	while (take_sign(p, ".")) {
		struct name part;

		skip_lines(p);
		if (at_kind(p, T_STR)) {
			const struct tok *t = take(p);

			part = (struct name){ .text = t->text,
				.at = t->at,
				.quoted_str = true };
		} else {
			part = need_name(p, "「.」后面");
		}
		last->next = new_name(p, part);
		last = last->next;
	}
	return first;
}

struct expr *
path_expr(struct parser *p, uint32_t from, struct name *path)
{
	struct expr *x = new_expr(p, X_PATH, from, 0);

	x->path = path;
	return x;
}

/* 每季: a period, where a set may stand. */
static struct expr *
period_expr(struct parser *p)
{
	struct name name = { .text = peek(p)->text, .at = peek(p)->at };
	struct expr *x = path_expr(p, here(p), new_name(p, name));

	x->every = take_period(p);
	x->at = name.at;
	return x;
}

/* (式 | 期词) [ 其中 式 ] [ 同 名表 ] */
static struct arg *
parse_arg(struct parser *p)
{
	struct expr *x = at_period(p) ? period_expr(p) : parse_expr(p);
	struct arg *a = new_arg(p, x, take_word(p, "其中") ? parse_expr(p) : NULL);

	if (take_word(p, "同"))
		a->same = need_names(p, "「同」后面");
	return a;
}

static struct arg *
parse_args(struct parser *p)
{
	struct arg *first, *last;

	skip_lines(p);
	if (take_sign(p, ")"))
		return NULL;
	first = last = parse_arg(p);
	while (take_sign(p, ",")) {
		last->next = parse_arg(p);
		last = last->next;
	}
	need_sign(p, ")");
	return first;
}

/* 有(会议 其中 …) is 计数(会议 其中 …) > 0, 没有(…) is = 0.  The call keeps the word in
 * its token and is about what stands in the brackets, for those who tell of it. */
static struct expr *
there_is(struct parser *p, struct expr *call)
{
	struct str word = call->path->text;
	bool none = str_eq(word, S("没有"));
	uint32_t from = call->at.from;
	struct expr *zero, *x;
	struct name count = { .text = S("计数"), .at = call->path->at };

	if (call->path->next != NULL || (!none && !str_eq(word, S("有"))))
		return call;
	call->path = new_name(p, count);
	call->tok.text = word;
	if (call->args != NULL)
		call->at = (struct span){ call->args->x->at.from, call->at.to - 1 };
	zero = new_expr(p, X_NUM, from, 0);
	zero->tok = (struct tok){ .kind = T_NUM,
		.text = S("0"),
		.unit = UNIT_NONE,
		.at = zero->at };
	x = binary(p, none ? OP_EQ : OP_GT, call, zero);
	x->at = span_from(p, from);
	return x;
}

static struct expr *
path_or_call(struct parser *p)
{
	uint32_t from = here(p);
	struct name *path = parse_path(p);
	struct expr *x;
	struct arg *args;

	if (!at_sign(p, "("))
		return path_expr(p, from, path);
	p->f->toks[p->last].glue = true;
	(void)take(p);
	args = parse_args(p);
	x = new_expr(p, X_CALL, from, highest(args));
	x->path = path;
	x->args = args;
	return there_is(p, x);
}

/* ── from the tightest to the loosest ───────────────────────────────── */

static struct expr *
parse_paren(struct parser *p)
{
	uint32_t from = here(p);
	struct expr *x;

	(void)take(p);
	x = parse_expr(p);
	need_sign(p, ")");
	x->at = span_from(p, from);
	x->paren = true;
	if (x->height++ >= RULE_EXPR_DEPTH)
		wrong(p, x->at, "设 甲 = …", "式子套得太深：最多 %d 层；用「设」分几步写",
		    RULE_EXPR_DEPTH);
	return x;
}

static struct expr *
parse_bool(struct parser *p)
{
	struct tok *t = take(p);
	struct expr *x = new_expr(p, X_BOOL, t->at.from, 0);

	t->key = true;
	x->truth = str_eq(t->text, S("是"));
	return x;
}

static uint8_t
band_height(const struct band *b)
{
	const struct band_row *row;
	uint8_t h = higher(b->x, NULL);

	for (row = b->rows; row != NULL; row = row->next) {
		uint8_t k = higher(row->value, row->cond), v = highest(row->values);
		const struct rel *r = row->rels;

		for (; r != NULL; r = r->next)
			v = r->x->height > v ? r->x->height : v;
		k = k > v ? k : v;
		v = higher(row->lo, row->hi);
		k = k > v ? k : v;
		h = k > h ? k : h;
	}
	return h;
}

static struct expr *
band_expr(struct parser *p)
{
	uint32_t from = here(p);
	struct band *band = parse_band(p, true);
	struct expr *x = new_expr(p, X_BAND, from, band_height(band));

	x->band = band;
	return x;
}

static struct expr *
nothing(struct parser *p)
{
	wanted(p, "这里", "数、名称或式子", NULL);
	return new_expr(p, X_BOOL, p->end, 0);
}

static struct expr *
parse_base(struct parser *p)
{
	skip_lines(p);
	switch (peek(p)->kind) {
	case T_NUM:
		return literal_expr(p, X_NUM);
	case T_DATE:
	case T_MONTHDAY:
		return literal_expr(p, X_DATE);
	case T_STR:
		return literal_expr(p, X_STR);
	case T_WORD:
		if (at_word(p, "是") || at_word(p, "否"))
			return parse_bool(p);
		if (at_word(p, "分档"))
			return band_expr(p);
		return at_name(p) ? path_or_call(p) : nothing(p);
	case T_PUNCT:
		return at_sign(p, "(") ? parse_paren(p) : nothing(p);
	case T_END:
	case T_NL:
	case T_COMMENT:
		break;
	}
	return nothing(p);
}

/* Whatever nests passes through here or through 非. */
static struct expr *
parse_unary(struct parser *p)
{
	uint32_t from;
	struct expr *a, *x;

	skip_lines(p);
	from = here(p);
	if (!deeper(p, &p->exprs, RULE_EXPR_DEPTH, "式子"))
		return new_expr(p, X_BOOL, p->end, 0);
	if (at_sign(p, "-")) {
		take(p)->glue = true;
		a = parse_unary(p);
		x = new_expr(p, X_UNARY, from, a->height);
		x->op = OP_NEG;
		x->a = a;
	} else {
		x = parse_base(p);
	}
	p->exprs--;
	return x;
}

static struct expr *
parse_product(struct parser *p)
{
	struct expr *x = parse_unary(p);

	for (;;) {
		if (take_sign(p, "*"))
			x = binary(p, OP_MUL, x, parse_unary(p));
		else if (take_sign(p, "/"))
			x = binary(p, OP_DIV, x, parse_unary(p));
		else
			return x;
	}
}

struct expr *
parse_sum(struct parser *p)
{
	struct expr *x = parse_product(p);

	for (;;) {
		if (take_sign(p, "+"))
			x = binary(p, OP_ADD, x, parse_product(p));
		else if (take_sign(p, "-"))
			x = binary(p, OP_SUB, x, parse_product(p));
		else
			return x;
	}
}

static enum op
take_diff(struct parser *p)
{
	if (take_word(p, "不足"))
		return OP_SHORT;
	return take_word(p, "超过") ? OP_OVER : OP_NONE;
}

struct expr *
parse_diff(struct parser *p)
{
	struct expr *x = parse_sum(p);
	enum op op = take_diff(p);

	if (op == OP_NONE)
		return x;
	x = binary(p, op, x, parse_sum(p));
	if (at_word(p, "不足") || at_word(p, "超过"))
		wrong(p, peek(p)->at, NULL,
		    "「不足」「超过」不能连写；先用「设」给前一步起名");
	return x;
}

enum op
take_relation(struct parser *p)
{
	static const struct {
		const char *sign;
		enum op op;
	} rel[] = {
		{ "=", OP_EQ },
		{ "!=", OP_NE },
		{ "<", OP_LT },
		{ "<=", OP_LE },
		{ ">", OP_GT },
		{ ">=", OP_GE },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(rel); i++)
		if (take_sign(p, rel[i].sign))
			return rel[i].op;
	return OP_NONE;
}

/* After 在: ( 甲, 乙 ) or ( 低 .. 高 ). */
static struct expr *
parse_in(struct parser *p, struct expr *a)
{
	struct arg *first, *last;
	struct expr *x;
	bool range;

	need_sign(p, "(");
	first = last = new_arg(p, parse_expr(p), NULL);
	range = take_sign(p, "..");
	if (range)
		first->next = new_arg(p, parse_expr(p), NULL);
	while (!range && take_sign(p, ",")) {
		last->next = new_arg(p, parse_expr(p), NULL);
		last = last->next;
	}
	need_sign(p, ")");
	x = new_expr(p, X_IN, a->at.from,
	    higher(a, NULL) > highest(first) ? a->height : highest(first));
	x->a = a;
	x->args = first;
	x->in_range = range;
	return x;
}

static struct expr *
parse_compare(struct parser *p)
{
	struct expr *x = parse_diff(p);
	enum op op;

	if (take_word(p, "在"))
		return parse_in(p, x);
	op = take_relation(p);
	if (op == OP_NONE)
		return x;
	if (at_sign(p, "="))
		wrong(p, peek(p)->at, "=",
		    "相等只写一个「=」；大于等于写「>=」，小于等于写「<=」");
	x = binary(p, op, x, parse_diff(p));
	if (peek(p)->kind == T_PUNCT && take_relation(p) != OP_NONE)
		wrong(p, x->at, "a < b 且 b < c", "比较不能连写，用「且」连接两个比较");
	return x;
}

static struct expr *
parse_not(struct parser *p)
{
	uint32_t from;
	struct expr *a, *x;

	skip_lines(p);
	from = here(p);
	if (!at_word(p, "非"))
		return parse_compare(p);
	if (!deeper(p, &p->exprs, RULE_EXPR_DEPTH, "式子"))
		return new_expr(p, X_BOOL, p->end, 0);
	(void)take_word(p, "非");
	a = parse_not(p);
	p->exprs--;
	x = new_expr(p, X_UNARY, from, a->height);
	x->op = OP_NOT;
	x->a = a;
	return x;
}

static struct expr *
parse_and(struct parser *p)
{
	struct expr *x = parse_not(p);

	while (take_word(p, "且"))
		x = binary(p, OP_AND, x, parse_not(p));
	return x;
}

struct expr *
parse_expr(struct parser *p)
{
	struct expr *x = parse_and(p);

	while (take_word(p, "或"))
		x = binary(p, OP_OR, x, parse_and(p));
	return x;
}
