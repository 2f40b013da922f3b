/* SPDX-License-Identifier: MIT
 *
 * check_outcome.c -- what follows from results: 结果运用 and 结果
 *
 * design §5.9: things to be done stand in 结果运用 only, and only they have
 * effects outside.  `effect_table` says which words there are and what may stand
 * behind each; nothing is done here.
 */
#include "rule/check_expr.h"

enum { NONE, MAY, MUST };

static const struct effect_rule {
	const char *word;
	int text, who, due, years, change;
	const char *like; /* how it is written */
} effect_table[] = {
	{ "表彰", MAY, NONE, NONE, NONE, NONE, "表彰" },
	{ "奖励", MAY, NONE, NONE, NONE, NONE, "奖励 \"一次性奖金\"" },
	{ "推荐", MUST, NONE, NONE, NONE, NONE, "推荐 \"先进单位\"" },
	{ "反馈", NONE, MUST, NONE, NONE, NONE, "反馈 第一责任人" },
	{ "整改", MAY, NONE, MAY, NONE, NONE, "整改 限 60天" },
	{ "通报表扬", NONE, NONE, NONE, NONE, NONE, "通报表扬" },
	{ "通报批评", NONE, NONE, NONE, NONE, NONE, "通报批评" },
	{ "训诫谈话", NONE, MAY, MAY, NONE, NONE, "训诫谈话 限 15天" },
	{ "诫勉谈话", NONE, MAY, MAY, NONE, NONE, "诫勉谈话" },
	{ "提醒谈话", NONE, MAY, MAY, NONE, NONE, "提醒谈话 限 15天" },
	{ "谈话", NONE, MUST, MAY, NONE, NONE, "谈话 支部书记" },
	{ "约谈", NONE, MUST, MAY, NONE, NONE, "约谈 书记" },
	{ "不得评优", NONE, NONE, NONE, MAY, NONE, "不得评优 1年" },
	{ "下年经费", NONE, NONE, NONE, NONE, MUST, "下年经费 上浮 10%" },
	{ "上报", MUST, NONE, NONE, NONE, NONE, "上报 \"市委\"" },
	{ "组织调整", NONE, NONE, NONE, NONE, NONE, "组织调整" },
	{ "组织处理", NONE, NONE, NONE, NONE, NONE, "组织处理" },
	{ "取消", NONE, MUST, NONE, MAY, NONE, "取消 评先资格 1年" },
};

/* ── one effect ─────────────────────────────────────────────────────── */

/* Reading what stands behind the word. */
struct reader {
	struct check *c;
	const struct effect_rule *rule;
	struct rule_effect *out;
	const struct effect_arg *at;
	bool text, who, due, years, change, wrong;
};

static struct str
word_of(const struct effect_arg *a)
{
	if (a == NULL || a->x->kind != X_PATH || a->x->path->next != NULL)
		return (struct str){ 0 };
	return a->x->path->text;
}

static bool
is_unit(const struct effect_arg *a, enum unit_kind uk)
{
	return a != NULL && a->x->kind == X_NUM && a->x->tok.unit != UNIT_NONE &&
	    rule_units[a->x->tok.unit].kind == uk;
}

/* 60天, 2个月, 1年 in days; 0 if it is no duration. */
static int32_t
days_of(const struct effect_arg *a)
{
	static const int32_t days[] = { [UK_DAY] = 1,
		[UK_WORKDAY] = 1,
		[UK_WEEK] = 7,
		[UK_MONTH] = 30,
		[UK_QUARTER] = 91,
		[UK_YEAR] = 365 };
	enum unit_kind uk;

	if (a == NULL || a->x->kind != X_NUM || a->x->tok.unit == UNIT_NONE ||
	    a->x->tok.num.u % NUM_ONE != 0 || a->x->tok.num.u > 3650 * NUM_ONE)
		return 0;
	uk = rule_units[a->x->tok.unit].kind;
	return uk < UK_DAY ? 0 : days[uk] * (int32_t)(a->x->tok.num.u / NUM_ONE);
}

static bool
read_due(struct reader *r)
{
	if (r->rule->due == NONE || r->due || !str_eq(word_of(r->at), S("限")))
		return false;
	r->at = r->at->next;
	r->due = true;
	if (r->at != NULL && r->at->x->kind == X_DATE)
		return fold_day(r->c->r, 0, r->at->x, &r->out->by);
	r->out->days = days_of(r->at);
	return r->out->days > 0;
}

static bool
read_change(struct reader *r)
{
	bool down = str_eq(word_of(r->at), S("下调"));

	if (r->rule->change == NONE || r->change ||
	    (!down && !str_eq(word_of(r->at), S("上浮"))))
		return false;
	r->at = r->at->next;
	r->change = true;
	if (!is_unit(r->at, UK_RATIO))
		return false;
	r->out->change = r->at->x->tok.num;
	if (down)
		r->out->change.u = -r->out->change.u;
	return true;
}

static bool
read_one(struct reader *r)
{
	if (r->at->x->kind == X_STR && r->rule->text != NONE && !r->text) {
		r->text = true;
		r->out->about = r->at->x->tok.text;
		return true;
	}
	if (is_unit(r->at, UK_YEAR) && r->rule->years != NONE && !r->years) {
		r->years = true;
		r->out->years = (int)(r->at->x->tok.num.u / NUM_ONE);
		return r->at->x->tok.num.u % NUM_ONE == 0 && r->out->years > 0;
	}
	if (str_eq(word_of(r->at), S("限")))
		return read_due(r);
	if (r->rule->change != NONE)
		return read_change(r);
	if (word_of(r->at).n == 0 || r->rule->who == NONE || r->who)
		return false;
	r->who = true;
	r->out->about = word_of(r->at);
	return true;
}

static void
read_args(struct check *c, const struct effect *e, const struct effect_rule *rule,
    struct rule_effect *out)
{
	struct reader r = { .c = c, .rule = rule, .out = out, .at = e->args };
	const char *fix = job_cstr(c->j, job_fmt(c->j, "写 %s", rule->like));

	while (r.at != NULL) {
		const struct effect_arg *at = r.at;

		if (!read_one(&r)) {
			check_error(c, at->x->at, fix, "“%s”后面不能这样写", rule->word);
			return;
		}
		r.at = r.at == NULL ? NULL : r.at->next;
	}
	if ((rule->text == MUST && !r.text) || (rule->who == MUST && !r.who) ||
	    (rule->change == MUST && !r.change))
		check_error(c, e->at, fix, "“%s”后面没有写全", rule->word);
}

static void
unknown_effect(struct check *c, const struct effect *e)
{
	struct str names[ARRAY_N(effect_table)], word = e->word.text;
	const struct sym *s = sym_find(&c->r->syms, word);
	size_t near;

	if ((s != NULL && s->kind == SYM_GRADES) || str_eq(word, S("总分")) ||
	    str_eq(word, S("部分")) || str_eq(word, S("等次"))) {
		check_error(c, e->at, "写 否决 \"事由\" 当 … 则 …",
		    "结果运用 不能再改“%.*s”，要改写在 否决 里", STR_FMT(word));
		return;
	}
	for (size_t i = 0; i < ARRAY_N(names); i++)
		names[i] = str_of(effect_table[i].word);
	if (str_near(word, names, ARRAY_N(names), &near, 1) > 0)
		check_error(c, e->word.at,
		    job_cstr(c->j, job_fmt(c->j, "是不是 %s", effect_table[near].like)),
		    "没有叫“%.*s”的做法", STR_FMT(word));
	else
		check_error(c, e->word.at,
		    "写 表彰、推荐、反馈、整改、通报批评、谈话、不得评优、上报 等",
		    "没有叫“%.*s”的做法", STR_FMT(word));
}

static void
read_effect(struct check *c, const struct effect *e, struct rule_effect *out)
{
	*out = (struct rule_effect){ .word = e->word.text, .by = DAY_NONE };
	out->text = pretty(c->j, rule_slice(c->j, c->r->file, e->at));
	for (size_t i = 0; i < ARRAY_N(effect_table); i++)
		if (str_eq(str_of(effect_table[i].word), e->word.text)) {
			read_args(c, e, &effect_table[i], out);
			return;
		}
	unknown_effect(c, e);
}

/* ── 结果运用 ───────────────────────────────────────────────────────── */

static void
check_outcome(struct check *c, struct outcome *o)
{
	struct rule *r = c->r;
	struct routcome row = { .ast = o };
	struct rule_effect *effect;
	size_t n = 0;

	(void)check_cond(c, o->when);
	for (const struct effect *e = o->effects; e != NULL; e = e->next)
		n++;
	effect = NEWS(c->j, struct rule_effect, n + 1);
	for (const struct effect *e = o->effects; e != NULL; e = e->next)
		read_effect(c, e, &effect[row.pub.effect_n++]);
	row.pub.effect = effect;
	row.pub.when = pretty(c->j, rule_slice(c->j, r->file, o->when->at));
	r->outcome = job_grow(c->j, r->outcome, r->outcomes_n, &r->outcomes_cap,
	    sizeof row);
	r->outcome[r->outcomes_n++] = row;
}

void
check_follows(struct check *c, struct expr *x, struct rule_effect e)
{
	struct rule *r = c->r;
	struct routcome row = { .ast = NEW(c->j, struct outcome) };
	struct rule_effect *effect = NEW(c->j, struct rule_effect);

	*effect = e;
	row.ast->when = x;
	row.pub.effect = effect;
	row.pub.effect_n = 1;
	row.pub.when = pretty(c->j, rule_slice(c->j, r->file, x->at));
	r->outcome = job_grow(c->j, r->outcome, r->outcomes_n, &r->outcomes_cap,
	    sizeof row);
	r->outcome[r->outcomes_n++] = row;
}

void
check_outcomes(struct check *c, struct outcome *list)
{
	for (struct outcome *o = list; o != NULL; o = o->next)
		check_outcome(c, o);
}

/* ── 结果 ───────────────────────────────────────────────────────────── */

/* Money goes to the 分 of a 元, points to what 精度 says, others to two places. */
static int
base_places(struct check *c, const struct type *t)
{
	if (t->uk == UK_POINT && t->power == 1)
		return c->r->head.places;
	return t->uk == UK_RATIO ? 4 : 2;
}

void
check_money(struct check *c, struct def *d, const struct type *t)
{
	if (t->vt != VT_NUM) {
		check_error(c, d->x->at,
		    "写一个算得出数的式子，如 奖金基数 × 总分 / 100分",
		    "结果“%.*s”要是一个数，不能是%s", STR_FMT(d->name.text),
		    type_word(c->j, t));
		return;
	}
	d->places = base_places(c, t);
}
