/* SPDX-License-Identifier: MIT
 *
 * parse_mod.c -- amounts, judgements, effects, and the modifiers of pools and clauses
 *
 * A modifier [饰] begins with its keyword, which is recognised only where one
 * may stand.  Which modifiers make sense together is decided by check.
 */
#include "rule/parse.h"

/* ── closed words ───────────────────────────────────────────────────── */

/* One of the ${n} ${words}, as a name. */
static struct name
need_one_of(struct parser *p, const char *after, const char *const *words, size_t n,
    const char *all)
{
	size_t i;

	skip_lines(p);
	for (i = 0; i < n; i++)
		if (at_word(p, words[i])) {
			struct tok *t = take(p);

			t->key = true;
			return (struct name){ .text = t->text, .at = t->at };
		}
	wanted(p, after, all, NULL);
	return (struct name){ .text = S("") };
}

bool
at_period(struct parser *p)
{
	size_t i;

	for (i = P_DAY; i < PERIODS; i++)
		if (at_word(p, period_word((enum period)i).p))
			return true;
	return false;
}

enum period
take_period(struct parser *p)
{
	size_t i;

	for (i = P_DAY; i < PERIODS; i++)
		if (take_word(p, period_word((enum period)i).p))
			return (enum period)i;
	return P_NONE;
}

/* 月 季 半年 年, as in 周期 月 自 26日. */
enum period
need_calendar(struct parser *p, struct name *name)
{
	static const char *const word[] = { "月", "季", "半年", "年" };
	static const enum period period[] = { P_MONTH, P_QUARTER, P_HALF, P_YEAR };
	size_t i;

	*name = need_one_of(p, "「周期」后面", word, ARRAY_N(word),
	    " 月、季、半年 或 年");
	for (i = 0; i < ARRAY_N(word); i++)
		if (str_eq(name->text, str_of(word[i])))
			return period[i];
	return P_NONE;
}

enum pick
need_pick(struct parser *p)
{
	static const char *const word[] = { [PICK_SUM] = "和",
		[PICK_MEAN] = "均",
		[PICK_MAX] = "最高",
		[PICK_MIN] = "最低",
		[PICK_LAST] = "末",
		[PICK_ONCE] = "一次" };
	size_t i;

	skip_lines(p);
	for (i = PICK_SUM; i < ARRAY_N(word); i++)
		if (take_word(p, word[i]))
			return (enum pick)i;
	wanted(p, "「取」后面", " 和、均、最高、最低、末 或 一次", NULL);
	return PICK_NONE;
}

/* ── amounts ────────────────────────────────────────────────────────── */

static struct share *
parse_share(struct parser *p)
{
	struct share *s = NEW(p->j, struct share);
	const struct tok *t;

	s->who = need_name(p, "「由」后面");
	t = peek(p);
	if (t->kind != T_NUM)
		return s;
	if (t->unit == UNIT_NONE || strcmp(rule_units[t->unit].word, "%") != 0) {
		wrong(p, t->at, "40%", "评分各占多少要写百分数");
		return s;
	}
	s->has_part = true;
	s->part = take(p)->num;
	return s;
}

/* After 评. */
static struct judge *
parse_judge(struct parser *p)
{
	struct judge *g = NEW(p->j, struct judge);
	struct share **last = &g->by;
	int loose = p->loose++;

	g->fact = -1;
	if ((at_name(p) && !at_word(p, "步长")) || at_kind(p, T_NUM) || at_sign(p, "(") ||
	    at_sign(p, "-")) {
		g->lo = parse_sum(p);
		need_sign(p, "..");
		g->hi = parse_sum(p);
	}
	if (take_word(p, "步长"))
		g->step = parse_sum(p);
	if (!take_word(p, "由"))
		wanted(p, "「评」要写明由谁评：这里", "「由」", "评 1..3分 由 考核组");
	p->loose = loose;
	do {
		*last = parse_share(p);
		last = &(*last)->next;
	} while (take_sign(p, ","));
	if (take_word(p, "复核"))
		g->second = new_name(p, need_name(p, "「复核」后面"));
	return g;
}

struct amount *
parse_amount(struct parser *p, const char *after)
{
	struct amount *a = NEW(p->j, struct amount);
	uint32_t from;

	skip_lines(p);
	from = here(p);
	if (take_word(p, "评")) {
		a->judge = parse_judge(p);
	} else if (at_kind(p, T_NUM) || at_kind(p, T_WORD) || at_sign(p, "(") ||
	    at_sign(p, "-")) {
		a->x = parse_sum(p);
	} else {
		wanted(p, after, "分值、式子或「评」", NULL);
		a->x = path_expr(p, p->end, new_name(p, (struct name){ .text = S("") }));
	}
	a->at = span_from(p, from);
	return a;
}

/* ── effects ────────────────────────────────────────────────────────── */

static const char *const clause_mods[] = { "上限", "下限", "乘", "免", "适用", "说明",
	"编号", "依据" };

static bool
at_one_of(struct parser *p, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (at_word(p, words[i]))
			return true;
	return false;
}

/* A path, number, string or date; NULL if there is none. */
static struct expr *
effect_value(struct parser *p, bool in_action)
{
	enum tok_kind k = peek(p)->kind;
	uint32_t from = here(p);

	if (k == T_NUM)
		return literal_expr(p, X_NUM);
	if (k == T_STR)
		return literal_expr(p, X_STR);
	if (k == T_DATE || k == T_MONTHDAY)
		return literal_expr(p, X_DATE);
	if (!at_name(p) || (in_action && at_one_of(p, clause_mods, ARRAY_N(clause_mods))))
		return NULL;
	return path_expr(p, from, parse_path(p));
}

/* 部分.甲 记零: the word is 部分, the first argument the whole path. */
static struct effect *
parse_effect(struct parser *p, bool in_action)
{
	struct effect *e = NEW(p->j, struct effect);
	struct effect_arg **last = &e->args;
	uint32_t from;
	struct name *path;
	struct expr *x;

	skip_lines(p);
	from = here(p);
	path = parse_path(p);
	e->word = *path;
	e->word.next = NULL;
	for (x = path->next != NULL ? path_expr(p, from, path)
				    : effect_value(p, in_action);
	     x != NULL; x = effect_value(p, in_action)) {
		*last = NEW(p->j, struct effect_arg);
		(*last)->x = x;
		last = &(*last)->next;
	}
	e->at = span_from(p, from);
	return e;
}

struct effect *
parse_effects(struct parser *p, bool in_action)
{
	struct effect *first = parse_effect(p, in_action), *last = first;

	while (take_sign(p, ",")) {
		last->next = parse_effect(p, in_action);
		last = last->next;
	}
	return first;
}

/* ── modifiers ──────────────────────────────────────────────────────── */

static struct expr *
when_if_any(struct parser *p)
{
	return take_word(p, "当") ? parse_expr(p) : NULL;
}

static void
mod_value(struct parser *p, struct mod *m)
{
	m->x = parse_sum(p);
}

static void
mod_bound(struct parser *p, struct mod *m)
{
	m->x = parse_sum(p);
	m->period = take_period(p);
	if (m->period == P_NONE && take_word(p, "同"))
		m->names = need_names(p, "「同」后面");
}

static void
mod_alone(struct parser *p, struct mod *m)
{
	(void)p;
	(void)m;
}

static void
mod_names(struct parser *p, struct mod *m)
{
	m->names = need_names(p, "这里");
}

static void
mod_period(struct parser *p, struct mod *m)
{
	struct name name;

	m->period = need_calendar(p, &name);
	m->names = new_name(p, name);
	if (take_word(p, "取"))
		m->pick = need_pick(p);
}

static void
mod_scope(struct parser *p, struct mod *m)
{
	skip_lines(p);
	if (take_word(p, "当"))
		m->when = parse_expr(p);
	else
		m->names = need_names(p, "「适用」后面");
}

static void
mod_unreported(struct parser *p, struct mod *m)
{
	static const char *const word[] = { "不得分", "满分", "均值", "待定" };

	m->word = need_one_of(p, "「未报」后面", word, ARRAY_N(word),
	    " 不得分、满分、均值 或 待定");
}

static void
mod_absent(struct parser *p, struct mod *m)
{
	static const char *const word[] = { "折算", "满分", "均值", "不得分" };

	m->word = need_one_of(p, "「缺项」后面", word, ARRAY_N(word),
	    " 折算、满分、均值 或 不得分");
}

static void
mod_times(struct parser *p, struct mod *m)
{
	m->amount = parse_amount(p, "「乘」后面");
	m->when = when_if_any(p);
}

static void
mod_exempt(struct parser *p, struct mod *m)
{
	need_word(p, "当");
	m->when = parse_expr(p);
}

static struct expr *
need_num_expr(struct parser *p, const char *after)
{
	skip_lines(p);
	if (!at_kind(p, T_NUM)) {
		wanted(p, after, "数", NULL);
		return NULL;
	}
	return literal_expr(p, X_NUM);
}

static void
mod_local(struct parser *p, struct mod *m)
{
	need_word(p, "由");
	m->names = new_name(p, need_name(p, "「由」后面"));
	need_word(p, "至多");
	m->x = need_num_expr(p, "「至多」后面");
	need_word(p, "单项");
	skip_lines(p);
	if (at_sign(p, "-")) { /* -2分..2分 */
		m->least = parse_sum(p);
		need_sign(p, "..");
	}
	m->y = need_num_expr(p, m->least == NULL ? "「单项」后面" : "「..」后面");
}

static void
mod_text(struct parser *p, struct mod *m)
{
	m->text = need_text(p, "这里");
}

/* Every modifier: its keyword, and whether a pool and a clause may have it. */
static const struct mod_rule {
	const char *word;
	enum mod_kind kind;
	bool pool, clause;
	void (*read)(struct parser *, struct mod *);
} mod_rules[] = {
	{ "权重", M_WEIGHT, true, false, mod_value },
	{ "起", M_START, true, false, mod_value },
	{ "上限", M_CAP, true, true, mod_bound },
	{ "下限", M_FLOOR, true, true, mod_bound },
	{ "不封顶", M_UNCAPPED, true, false, mod_alone },
	{ "不设底", M_UNFLOORED, true, false, mod_alone },
	{ "责任", M_DUTY, true, false, mod_names },
	{ "维度", M_DIM, true, false, mod_names },
	{ "考核", M_ASSESS, true, false, mod_names },
	{ "周期", M_PERIOD, true, false, mod_period },
	{ "适用", M_SCOPE, true, true, mod_scope },
	{ "未报", M_UNREPORTED, true, false, mod_unreported },
	{ "缺项", M_ABSENT, true, false, mod_absent },
	{ "乘", M_TIMES, true, true, mod_times },
	{ "免", M_EXEMPT, true, true, mod_exempt },
	{ "自设", M_LOCAL, true, false, mod_local },
	{ "依据", M_BASIS, true, true, mod_text },
	{ "说明", M_REMARK, true, true, mod_text },
	{ "编号", M_CODE, true, true, mod_text },
};

static const struct mod_rule *
mod_rule_here(struct parser *p)
{
	size_t i;

	for (i = 0; i < ARRAY_N(mod_rules); i++)
		if (at_word(p, mod_rules[i].word))
			return &mod_rules[i];
	return NULL;
}

static struct mod *
parse_mod(struct parser *p, const struct mod_rule *rule)
{
	struct mod *m = NEW(p->j, struct mod);
	uint32_t from = here(p);

	take(p)->key = true;
	m->kind = rule->kind;
	rule->read(p, m);
	m->at = span_from(p, from);
	return m;
}

struct mod *
parse_scope(struct parser *p)
{
	struct mod *m = NEW(p->j, struct mod);
	uint32_t from = p->end;

	m->kind = M_SCOPE;
	mod_scope(p, m);
	m->at = span_from(p, from);
	return m;
}

struct mod *
parse_pool_mods(struct parser *p)
{
	struct mod *first = NULL, **last = &first;
	const struct mod_rule *rule;

	while ((rule = mod_rule_here(p)) != NULL) {
		*last = parse_mod(p, rule);
		last = &(*last)->next;
	}
	return first;
}

static struct mod **
end_of(struct mod **list)
{
	while (*list != NULL)
		list = &(*list)->next;
	return list;
}

void
parse_mods(struct parser *p, struct clause *self, struct clause *outer)
{
	struct mod **own = end_of(&self->mods);
	struct mod **bounds = outer != NULL ? end_of(&outer->mods) : own;
	const struct mod_rule *rule;

	while ((rule = mod_rule_here(p)) != NULL) {
		bool bound = rule->kind == M_CAP || rule->kind == M_FLOOR;
		struct mod ***last = bound && outer != NULL ? &bounds : &own;
		struct mod *m;

		if (!rule->clause) {
			wrong(p, peek(p)->at, NULL,
			    "「%s」写在项或部分的头上，不写在条款后面", rule->word);
			return;
		}
		m = **last = parse_mod(p, rule);
		*last = &m->next;
		if (rule->kind == M_SCOPE && at_sign(p, "{"))
			wrong(p, m->at, NULL, "「适用」带大括号时要另起一行");
	}
}
