/* SPDX-License-Identifier: MIT
 *
 * parse_inst.c -- the institutions [制度]: 责任书, 台账, 测评 …
 *
 * They are lists of words and literals; each line begins with a key of its
 * head, from the one table below (design §4.4).  What the keys mean is the
 * business of the engine each head drives.
 */
#include "rule/parse.h"

#define KEYS_MAX 12

static const struct inst_rule {
	const char *head;
	enum inst_kind kind;
	bool keyed;                /* the head line, too, begins with a key */
	const char *key[KEYS_MAX]; /* "每" stands for every period word */
} inst_rules[] = {
	{ "责任书", I_LETTER, true, { "逐级", "限" } },
	{ "台账", I_LEDGER, true, { "节点", "提醒", "核验" } },
	{ "载体", I_CARRIER, true, { "每", "由", "限" } },
	{ "述职", I_DEBRIEF, true,
	    { "报告", "问题占比", "审稿", "备案", "公开", "抽查", "调研" } },
	{ "测评", I_BALLOT, true,
	    { "对象", "问", "选项", "评价人", "不记名", "必答", "至少", "得分", "回避",
		"弃权", "关闭后公布" } },
	{ "互评", I_PEER, true, { "每单位", "评", "随机", "回避", "去" } },
	{ "评选", I_CONTEST, true, { "名额", "差额", "资格", "评委", "公示", "评价人" } },
	{ "谈话", I_TALK, true, { "当" } },
	{ "任期", I_TERM, false, { "提醒" } },
	{ "日程", I_AGENDA, true, { "每", "限", "由" } },
	{ "审定", I_SETTLING, true, { "异议", "复核", "公示", "报送" } },
};

static bool
at_key(struct parser *p, const struct inst_rule *rule)
{
	size_t i;

	for (i = 0; i < KEYS_MAX && rule->key[i] != NULL; i++)
		if (strcmp(rule->key[i], "每") == 0 ? at_period(p)
						    : at_word(p, rule->key[i]))
			return true;
	return false;
}

static void
no_key(struct parser *p, const struct inst_rule *rule)
{
	const struct tok *t = peek(p);
	struct buf all = { .j = p->j };
	const char *near;
	size_t n = 0;

	for (; n < KEYS_MAX && rule->key[n] != NULL; n++)
		buf_fmt(&all, "%s%s", n > 0 ? "、" : "",
		    strcmp(rule->key[n], "每") == 0 ? "每月" : rule->key[n]);
	near = t->kind == T_WORD ? hint_near(t->text, rule->key, n) : NULL;
	wrong(p, t->at, near, "「%s」里没有「%.*s」：可以写 %.*s", rule->head,
	    STR_FMT(str_cut(p->f->text, t->at.from, t->at.to)), STR_FMT(buf_str(&all)));
}

static bool
at_item(struct parser *p)
{
	const struct tok *t = peek(p);

	switch (t->kind) {
	case T_WORD:
	case T_NUM:
	case T_STR:
	case T_DATE:
	case T_MONTHDAY:
		return true;
	case T_PUNCT:
		return at_sign(p, ",") || at_sign(p, ">") || at_sign(p, "..");
	case T_END:
	case T_NL:
	case T_COMMENT:
		break;
	}
	return false;
}

/* 属 */
static struct inst_item *
parse_item(struct parser *p)
{
	struct inst_item *item = NEW(p->j, struct inst_item);
	struct tok *t = take(p);

	item->tok = *t;
	if (t->kind == T_WORD && !t->quoted && str_eq(t->text, S("当")))
		item->x = parse_expr(p);
	else if (t->kind == T_WORD && !t->quoted && str_eq(t->text, S("限")))
		item->x = parse_sum(p);
	else if (t->kind == T_PUNCT)
		skip_lines(p);
	t->key = item->x != NULL;
	item->at = span_from(p, t->at.from);
	return item;
}

static struct inst_line *
parse_line(struct parser *p, const struct inst_rule *rule, bool keyed)
{
	struct inst_line *line = NEW(p->j, struct inst_line);
	struct inst_item **last = &line->items;

	if (keyed && at_item(p)) {
		if (at_key(p, rule))
			p->f->toks[p->at].key = true;
		else
			no_key(p, rule);
	}
	while (at_item(p)) {
		*last = parse_item(p);
		last = &(*last)->next;
	}
	return line;
}

static void
parse_name(struct parser *p, const struct inst_rule *rule, struct name *name)
{
	const struct tok *t = peek(p);

	name->text = S("");
	if (t->kind == T_STR) {
		(void)take(p);
		*name = (struct name){ .text = t->text, .at = t->at, .quoted_str = true };
	} else if (at_name(p) && !at_key(p, rule)) {
		*name = need_name(p, "这里");
	}
}

bool
parse_inst(struct parser *p, struct stmt *s)
{
	struct inst_line **last;
	struct block b;
	size_t i = 0;

	while (i < ARRAY_N(inst_rules) && !take_word(p, inst_rules[i].head))
		i++;
	if (i == ARRAY_N(inst_rules))
		return false;
	s->kind = ST_INST;
	s->inst = NEW(p->j, struct inst);
	s->inst->kind = inst_rules[i].kind;
	s->inst->at = p->f->toks[p->last].at;
	parse_name(p, &inst_rules[i], &s->inst->name);
	s->inst->lines = parse_line(p, &inst_rules[i], inst_rules[i].keyed);
	if (!at_sign(p, "{"))
		return true;
	last = &s->inst->lines->next;
	b = open_block(p, "这里", NULL);
	while (parse_more(p, &b)) {
		*last = parse_line(p, &inst_rules[i], true);
		last = &(*last)->next;
	}
	return true;
}
