/* SPDX-License-Identifier: MIT
 *
 * parse_clause.c -- pools, clauses and bands
 *
 * 上限 and 下限 written behind a whole 每-statement bound its total, so they go
 * to the mods of the outermost 每 (or period) of a chain without braces; every
 * other modifier stays with the innermost action or band.  Inside braces a
 * modifier stays inside.
 */
#include "rule/parse.h"

static struct clause *parse_clause(struct parser *p);
static struct clause *parse_body(struct parser *p, struct clause *outer);

static struct clause *
new_clause(struct parser *p, enum clause_kind kind)
{
	struct clause *c = NEW(p->j, struct clause);

	c->kind = kind;
	c->at.from = here(p);
	c->reg = c->guard = -1;
	if (p->f->clauses_n++ == RULE_CLAUSE_MAX) {
		wrong(p, peek(p)->at, NULL,
		    "条款太多：一个文件最多 %d 条；请拆成几个方案", RULE_CLAUSE_MAX);
		p->stop = true;
	}
	return c;
}

/* ── blocks ─────────────────────────────────────────────────────────── */

/* 块 */
static struct clause *
parse_block(struct parser *p, const char *after, const char *fix)
{
	struct clause *first = NULL, **last = &first;
	struct block b;

	if (!deeper(p, &p->pools, RULE_POOL_DEPTH, "大括号"))
		return NULL;
	b = open_block(p, after, fix);
	while (parse_more(p, &b)) {
		*last = parse_clause(p);
		if (*last != NULL)
			last = &(*last)->next;
	}
	p->pools--;
	return first;
}

/* ── actions ────────────────────────────────────────────────────────── */

static const struct {
	const char *word, *after;
	enum verb verb;
} verbs[] = {
	{ "得", "「得」后面", V_GET },
	{ "扣", "「扣」后面", V_DEDUCT },
	{ "加", "「加」后面", V_ADD },
	{ "不得分", "", V_FORFEIT },
	{ "则", "", V_EFFECT },
};

static bool
at_action(struct parser *p)
{
	size_t i;

	for (i = 0; i < ARRAY_N(verbs); i++)
		if (at_word(p, verbs[i].word))
			return true;
	return false;
}

static void
act_of(struct parser *p, struct act *a)
{
	size_t i = 0;

	while (!take_word(p, verbs[i].word))
		i++;
	a->verb = verbs[i].verb;
	switch (a->verb) {
	case V_GET:
	case V_DEDUCT:
	case V_ADD:
		a->amount = parse_amount(p, verbs[i].after);
		break;
	case V_EFFECT:
		a->effects = parse_effects(p, true);
		break;
	case V_FORFEIT:
		break;
	}
}

static struct clause *
parse_action(struct parser *p, struct clause *outer)
{
	struct clause *c = new_clause(p, C_ACT);

	c->act = NEW(p->j, struct act);
	if (p->panic)
		return c;
	act_of(p, c->act);
	if (take_word(p, "当"))
		c->act->when = parse_expr(p);
	parse_mods(p, c, outer);
	return c;
}

/* ── 每 ─────────────────────────────────────────────────────────────── */

/* 满 u [舍零 | 进一 | 按比例] */
static void
parse_step(struct parser *p, struct each *e)
{
	e->step = parse_sum(p);
	if (take_word(p, "进一"))
		e->step_rule = STEP_UP;
	else if (take_word(p, "按比例"))
		e->step_rule = STEP_EXACT;
	else
		(void)take_word(p, "舍零");
}

/* 其余 { } on the same line, for the members that 取 did not pick. */
static void
parse_rest(struct parser *p, struct each *e)
{
	if (!is_sign(&p->f->toks[p->last], "}") || !at_word(p, "其余"))
		return;
	if (e->pick != PICK_MAX && e->pick != PICK_MIN && e->pick != PICK_ONCE) {
		wrong(p, peek(p)->at, NULL,
		    "「其余」只能跟在写了「取 最高」「取 最低」或"
		    "「取 一次」的「每」后面");
		return;
	}
	(void)take_word(p, "其余");
	e->rest = parse_block(p, "「其余」后面", NULL);
}

static struct clause *
parse_each(struct parser *p, struct clause *outer)
{
	struct clause *c = new_clause(p, C_EACH);
	struct each *e = c->each = NEW(p->j, struct each);
	int loose = p->loose++;

	(void)take_word(p, "每");
	e->x = parse_diff(p);
	if (take_word(p, "其中"))
		e->where = parse_expr(p);
	if (take_word(p, "同"))
		e->same = need_names(p, "「同」后面");
	if (take_word(p, "取"))
		e->pick = need_pick(p);
	if (take_word(p, "满"))
		parse_step(p, e);
	p->loose = loose;
	e->body = parse_body(p, outer != NULL ? outer : c);
	parse_rest(p, e);
	parse_mods(p, c, outer);
	return c;
}

static struct clause *
parse_every(struct parser *p, struct clause *outer)
{
	struct clause *c = new_clause(p, C_PERIOD);

	c->every = NEW(p->j, struct every);
	c->every->period = take_period(p);
	skip_lines(p);
	(void)take_sign(p, ",");
	c->every->body = parse_body(p, outer != NULL ? outer : c);
	parse_mods(p, c, outer);
	return c;
}

/* ── bands ──────────────────────────────────────────────────────────── */

static struct rel *
parse_rels(struct parser *p, enum op op)
{
	struct rel *first = NULL, **last = &first;

	for (;;) {
		*last = NEW(p->j, struct rel);
		(*last)->op = op;
		(*last)->x = parse_sum(p);
		last = &(*last)->next;
		if (!take_word(p, "且"))
			return first;
		op = take_relation(p);
		if (op == OP_NONE) {
			wanted(p, "「且」后面", "比较，如「< 200万元」", NULL);
			return first;
		}
	}
}

/* 档测 of a band with a head. */
static void
parse_test(struct parser *p, struct band_row *row)
{
	enum op op = take_relation(p);
	struct expr *x;

	if (op != OP_NONE) {
		row->test = BT_REL;
		row->rels = parse_rels(p, op);
		return;
	}
	x = parse_sum(p);
	if (take_sign(p, "..")) {
		row->test = BT_RANGE;
		row->lo = x;
		row->hi = parse_sum(p);
		return;
	}
	row->test = BT_VALUES;
	row->values = new_arg(p, x, NULL);
	if (take_sign(p, ","))
		row->values->next = parse_list(p);
}

static struct band_row *
parse_row(struct parser *p, bool head, bool values)
{
	struct band_row *row = NEW(p->j, struct band_row);
	uint32_t from = here(p);
	int loose = p->loose++;

	row->reg = -1;
	if (take_word(p, "其余")) {
		row->test = BT_ELSE;
	} else if (head) {
		parse_test(p, row);
	} else {
		row->test = BT_COND;
		row->cond = parse_expr(p);
	}
	if (!take_sign(p, ":") && values)
		wanted(p, "一档的条件后面", "冒号和分值", ">= 80%: 5分");
	p->loose = loose;
	if (values)
		row->value = parse_expr(p);
	else
		row->body = parse_body(p, NULL);
	row->at = span_from(p, from);
	return row;
}

struct band *
parse_band(struct parser *p, bool values)
{
	struct band *band = NEW(p->j, struct band);
	struct band_row **last = &band->rows;
	struct block b;
	int loose = p->loose;

	band->at.from = here(p);
	band->reg = -1;
	(void)take_word(p, "分档");
	p->loose++;
	if (!at_sign(p, "{"))
		band->x = parse_diff(p);
	p->loose = loose;
	b = open_block(p, "「分档」要写各档：这里",
	    "分档 甲 { >= 90% 得 5分; 其余 得 0分 }");
	while (parse_more(p, &b)) {
		*last = parse_row(p, band->x != NULL, values);
		last = &(*last)->next;
		band->rows_n++;
	}
	band->at = span_from(p, band->at.from);
	return band;
}

static struct clause *
parse_band_clause(struct parser *p, struct clause *outer)
{
	struct clause *c = new_clause(p, C_BAND);

	if (!deeper(p, &p->pools, RULE_POOL_DEPTH, "大括号")) {
		c->band = NEW(p->j, struct band);
		return c;
	}
	c->band = parse_band(p, false);
	p->pools--;
	parse_mods(p, c, outer);
	return c;
}

/* ── bodies ─────────────────────────────────────────────────────────── */

static struct clause *
no_body(struct parser *p)
{
	const struct tok *t = peek(p);
	struct hint h;

	if (t->kind == T_WORD && !t->quoted && hint_habit(p->j, t->text, S(""), &h))
		wrong(p, t->at, job_cstr(p->j, h.fix), "%.*s", STR_FMT(h.what));
	else
		wanted(p, "这里", "怎么计分（得、扣、加、不得分、分档 或大括号）",
		    "扣 1分");
	return new_clause(p, C_BLOCK);
}

static struct clause *
body_of(struct parser *p, struct clause *outer)
{
	struct clause *c;

	skip_lines(p);
	if (at_action(p))
		return parse_action(p, outer);
	if (at_word(p, "每"))
		return parse_each(p, outer);
	if (at_word(p, "分档"))
		return parse_band_clause(p, outer);
	if (at_sign(p, "{")) {
		c = new_clause(p, C_BLOCK);
		c->body = parse_block(p, "这里", NULL);
		return c;
	}
	return at_period(p) ? parse_every(p, outer) : no_body(p);
}

/* 体: what a band row or 每 does. ${outer}: the outermost 每 around it, or NULL. */
static struct clause *
parse_body(struct parser *p, struct clause *outer)
{
	int chain = p->chain;
	struct clause *c;

	if (outer == NULL)
		p->chain = 0;
	if (!deeper(p, &p->chain, RULE_POOL_DEPTH, "「每」")) {
		p->chain = chain;
		return new_clause(p, C_BLOCK);
	}
	c = body_of(p, outer);
	c->at = span_from(p, c->at.from);
	p->chain = chain;
	return c;
}

/* ── pools ──────────────────────────────────────────────────────────── */

static const struct {
	const char *word, *after;
	enum pool_kind kind;
} pool_heads[] = {
	{ "部分", "「部分」后面", POOL_PART },
	{ "项", "「项」后面", POOL_ITEM },
	{ "加分", "「加分」后面", POOL_BONUS },
	{ "扣分", "「扣分」后面", POOL_MALUS },
};

static size_t
pool_here(struct parser *p)
{
	size_t i = 0;

	while (i < ARRAY_N(pool_heads) && !at_word(p, pool_heads[i].word))
		i++;
	return i;
}

/* A word between the name of a pool and its { that is no modifier. */
static void
no_pool_mod(struct parser *p)
{
	static const char *const words[] = { "权重", "起", "上限", "下限", "不封顶",
		"不设底", "责任", "维度", "考核", "周期", "适用", "未报", "缺项", "乘",
		"免", "自设", "依据", "说明", "编号" };
	const struct tok *t = peek(p);

	if (t->kind == T_WORD && !t->hard && !rule_is_keyword(t->text))
		unknown(p, words, ARRAY_N(words));
}

struct clause *
parse_pool(struct parser *p)
{
	size_t i = pool_here(p);
	struct clause *c = new_clause(p, C_POOL);
	struct pool *pool = c->pool = NEW(p->j, struct pool);
	int loose = p->loose;

	if (p->panic || i == ARRAY_N(pool_heads))
		return c;
	(void)take_word(p, pool_heads[i].word);
	pool->kind = pool_heads[i].kind;
	pool->name = need_name(p, pool_heads[i].after);
	p->loose++;
	pool->has_title = at_kind(p, T_STR);
	if (pool->has_title)
		pool->title = take(p)->text;
	pool->has_points = at_kind(p, T_NUM);
	if (pool->has_points)
		pool->points = *take(p);
	pool->mods = parse_pool_mods(p);
	no_pool_mod(p);
	p->loose = loose;
	pool->body = parse_block(p, "这里", "{ 扣 1分 当 … }");
	return c;
}

/* ── other clauses ──────────────────────────────────────────────────── */

struct clause *
parse_scope_block(struct parser *p)
{
	struct clause *c = new_clause(p, C_SCOPE);
	int loose = p->loose++;

	(void)take_word(p, "适用");
	c->scope = parse_scope(p);
	p->loose = loose;
	c->body = parse_block(p, "「适用」单独成句要带大括号：这里", NULL);
	return c;
}

struct clause *
parse_veto(struct parser *p)
{
	struct clause *c = new_clause(p, C_VETO);
	struct veto *v = c->veto = NEW(p->j, struct veto);
	int loose = p->loose++;

	v->reg = -1;
	(void)take_word(p, "否决");
	v->has_reason = at_kind(p, T_STR);
	if (v->has_reason)
		v->reason = take(p)->text;
	if (take_word(p, "当"))
		v->when = parse_expr(p);
	if (!take_word(p, "则"))
		wanted(p, "「否决」这里", "「则」和效果", "则 等次 不高于 合格");
	p->loose = loose;
	v->effects = parse_effects(p, false);
	return c;
}

int
take_unit(struct parser *p, struct span *at)
{
	const struct tok *t = peek(p);
	int i;

	if ((t->kind != T_WORD || t->quoted) && !at_sign(p, "%"))
		return UNIT_NONE;
	for (i = 0; i < rule_units_n; i++)
		if (str_eq(t->text, str_of(rule_units[i].word))) {
			struct tok *unit = take(p);

			unit->key = true;
			*at = unit->at;
			return i;
		}
	return UNIT_NONE;
}

/* 参数, 设 or 结果, all of the same form. */
struct clause *
parse_def(struct parser *p)
{
	static const char *const
	    word[] = { [DEF_PARAM] = "参数", [DEF_LET] = "设", [DEF_RESULT] = "结果" };
	struct clause *c = new_clause(p, C_DEF);
	struct def *d = c->def = NEW(p->j, struct def);
	size_t kind = DEF_PARAM;
	int loose = p->loose;

	while (kind < DEF_RESULT && !at_word(p, word[kind]))
		kind++;
	d->kind = (enum def_kind)kind;
	(void)take_word(p, word[kind]);
	d->name = need_name(p, "这里");
	p->loose++;
	d->unit = take_unit(p, &d->unit_at);
	if (!take_sign(p, "="))
		wanted(p, "这里", "单位或「=」", "设 到会率 % = 实到 / 应到");
	p->loose = loose;
	d->x = parse_expr(p);
	return c;
}

/* A word no clause begins with. */
static struct clause *
no_clause(struct parser *p)
{
	static const char *const words[] = { "得", "扣", "加", "不得分", "每", "分档",
		"项", "部分", "加分", "扣分", "适用", "否决", "设" };
	const struct tok *t = peek(p);

	if (at_word(p, "则"))
		wrong(p, t->at, "否决 当 … 则 …",
		    "「则」不能单独成句：有条件的效果用「否决」写");
	else if (at_word(p, "其余"))
		wrong(p, t->at, NULL,
		    "「其余」要跟在「每 … 取 最高」的「}」后面，写在同一行");
	else if (at_word(p, "当"))
		wrong(p, t->at, "扣 1分 当 …", "先写得失，再写条件：「当」放在分数后面");
	else if (at_sign(p, "{"))
		wrong(p, t->at, NULL,
		    "「{」前面要写是什么：项、适用 或「每」；不需要就去掉这对大括号");
	else if (at_word(p, "数据") || at_word(p, "参数") || at_word(p, "结果"))
		wrong(p, t->at, NULL, "「%.*s」写在方案里，不写在项里：请移到大括号外面",
		    STR_FMT(t->text));
	else
		unknown(p, words, ARRAY_N(words));
	return NULL;
}

/* 条款, one statement of a block; NULL in panic. */
static struct clause *
parse_clause(struct parser *p)
{
	uint32_t from = here(p);
	struct clause *c;

	p->chain = 0;
	if (pool_here(p) < ARRAY_N(pool_heads))
		c = parse_pool(p);
	else if (at_word(p, "适用"))
		c = parse_scope_block(p);
	else if (at_word(p, "否决"))
		c = parse_veto(p);
	else if (at_word(p, "设"))
		c = parse_def(p);
	else if (at_word(p, "则") || at_sign(p, "{"))
		c = no_clause(p);
	else if (at_action(p) || at_word(p, "每") || at_word(p, "分档") || at_period(p))
		c = parse_body(p, NULL);
	else
		c = no_clause(p);
	if (c != NULL)
		c->at = span_from(p, from);
	return c;
}
