/* SPDX-License-Identifier: MIT
 *
 * check_effect.c -- what may follow 则: grades, zeroes, eligibility
 *
 * design §5.9: effects on points and grades stand in 否决 and 则; things to be
 * done (整改, 表彰) stand in 结果运用 only.  Fills the gates of the scheme.
 */
#include "rule/model.h"

static void
add_gate(struct check *c, struct rgate g)
{
	struct rule *r = c->r;

	g.reg = -1;
	r->gate = job_grow(c->j, r->gate, r->gates_n, &r->gates_cap, sizeof g);
	r->gate[r->gates_n++] = g;
}

static int
grade_row(const struct rgrades *g, struct str name)
{
	for (size_t i = 0; i < g->pub.rows_n; i++)
		if (str_eq(g->pub.row[i], name))
			return (int)i;
	return -1;
}

static struct str
arg_word(const struct effect_arg *a)
{
	if (a == NULL || a->x->kind != X_PATH || a->x->path->next != NULL)
		return (struct str){ 0 };
	return a->x->path->text;
}

static bool
effect_ends(struct check *c, const struct effect *e, const struct effect_arg *last)
{
	if (last != NULL && last->next == NULL)
		return true;
	check_error(c, e->at, "去掉后面的字，一个效果写到这里为止",
	    "“%.*s”后面有多余的字", STR_FMT(e->word.text));
	return false;
}

/* 降 n级: n, or 0 if that is not what is written. */
static int
steps_down(const struct effect_arg *a)
{
	const struct tok *t = a == NULL || a->x->kind != X_NUM ? NULL : &a->x->tok;

	if (t == NULL || t->num.u % NUM_ONE != 0 || t->num.u > RULE_GRADE_MAX * NUM_ONE)
		return 0;
	if (t->unit != UNIT_NONE && !str_eq(str_of(rule_units[t->unit].word), S("级")))
		return 0;
	return (int)(t->num.u / NUM_ONE);
}

/* 等次 定为 x, 等次 不高于 x, 等次 降 n级 */
static void
grade_effect(struct check *c, struct effect *e, struct rgate g, int table)
{
	struct str how = arg_word(e->args);
	const struct effect_arg *what = e->args == NULL ? NULL : e->args->next;
	const struct rgrades *t = &c->r->grade[table];

	g.table = table;
	if (str_eq(how, S("降"))) {
		g.kind = GATE_DOWN;
		g.row = steps_down(what);
		if (g.row == 0)
			check_error(c, e->at, "写 等次 降 1级", "降 后面要写降几级");
		else if (effect_ends(c, e, what))
			add_gate(c, g);
		return;
	}
	g.kind = str_eq(how, S("定为")) ? GATE_FIX : GATE_CAP;
	if (g.kind == GATE_CAP && !str_eq(how, S("不高于"))) {
		check_error(c, e->at, "写 等次 不高于 合格，或 等次 定为 合格",
		    "等次 后面要写 定为、不高于 或 降");
		return;
	}
	g.row = grade_row(t, arg_word(what));
	if (g.row < 0) {
		check_error(c, what == NULL ? e->at : what->x->at, "写等次表里的一等",
		    what == NULL ? "没有写是哪一等" : "等次表里没有“%.*s”",
		    STR_FMT(rule_slice(c->j, c->r->file,
			what == NULL ? e->at : what->x->at)));
		return;
	}
	if (effect_ends(c, e, what))
		add_gate(c, g);
}

/* 部分.x: the whole path is the first argument. */
static struct str
part_key(struct check *c, const struct effect_arg *a)
{
	if (a == NULL || a->x->kind != X_PATH || a->x->path->next == NULL)
		return S("部分");
	if (a->x->path->next->next != NULL)
		return rule_slice(c->j, c->r->file, a->x->at);
	return job_fmt(c->j, "部分.%.*s", STR_FMT(a->x->path->next->text));
}

static bool
zero_effect(struct check *c, struct effect *e, struct rgate g)
{
	const struct effect_arg *a = e->args;
	struct sym *s;

	if (!str_eq(e->word.text, S("总分")) && !str_eq(e->word.text, S("部分")))
		return false;
	g.kind = GATE_ZERO_TOTAL;
	if (str_eq(e->word.text, S("部分"))) {
		struct str key = part_key(c, a);

		g.kind = GATE_ZERO_PART;
		s = sym_find(&c->r->pool_syms, key);
		if (s == NULL || s->pool < 0) {
			check_error(c, e->at,
			    s == NULL ? "写 部分.名称 记零" : "给其中一个换名",
			    s == NULL ? "没有 %.*s" : "有几处叫 %.*s，说不清是哪一个",
			    STR_FMT(key));
			return true;
		}
		g.pool = s->pool;
		a = a->next;
	}
	if (!str_eq(arg_word(a), S("记零")))
		check_error(c, e->at, "写 总分 记零", "总分和部分后面只能写 记零");
	else if (effect_ends(c, e, a))
		add_gate(c, g);
	return true;
}

void
check_effect(struct check *c, struct effect *e, struct rgate g)
{
	struct sym *s = sym_find(&c->r->syms, e->word.text);

	g.at = e->at;
	g.what = pretty(c->j, rule_slice(c->j, c->r->file, e->at));
	if (zero_effect(c, e, g))
		return;
	if (str_eq(e->word.text, S("取消"))) {
		g.kind = GATE_DISQUALIFY;
		if (e->args == NULL)
			check_error(c, e->at, "写 取消 评先资格", "没有写取消什么");
		else
			add_gate(c, g);
		return;
	}
	if (s != NULL && s->kind == SYM_GRADES) {
		grade_effect(c, e, g, s->grades);
		return;
	}
	if (str_eq(e->word.text, S("等次"))) {
		check_error(c, e->at, "先写 等次 { 优秀 当 总分 >= 90; … }",
		    "这个方案没有叫 等次 的等次表");
		return;
	}
	check_error(c, e->at,
	    "写 等次、总分 记零、部分.x 记零 或 取消；办的事写在 结果运用 里",
	    "“%.*s”不能写在 则 后面", STR_FMT(e->word.text));
}
