/* SPDX-License-Identifier: MIT
 *
 * check_inst.c -- institutions [制度]: their keys, and what they give a scheme
 *
 * design §4.4.  parse_inst.c lets through only the keys of each head; what may
 * stand behind them is the table below.  Each drives an engine of its own; what
 * that engine finds out is read as 书记述职.得分 and is an imported fact, see
 * check_import.c.  Nothing here holds a ballot or keeps a ledger.
 */
#include "rule/check_expr.h"

/* ── what may stand behind a key ────────────────────────────────────── */

enum value {
	ANY,     /* words, figures: for the engine */
	FLAG,    /* nothing */
	WORDS,   /* names */
	COUNT,   /* a whole number of something: 5票 */
	DAYS,    /* durations: 7天, 3天 */
	SPAN,    /* one number of days or working days */
	OPTIONS, /* 好 100, 较好 80: from high to low or from low to high */
	SHARES,  /* 甲 40%, 乙 60%, or none with a share */
	WHEN,    /* 当 and a condition */
	DUE,     /* 限 and a day */
	TERM     /* n年 */
};

static const struct key_rule {
	enum inst_kind head;
	const char *key; /* 每: any period word; empty: any other name */
	enum value value;
	bool must;
	const char *like;
} key_table[] = {
	{ I_LETTER, "逐级", ANY, false, "逐级 工委 > 党支部" },
	{ I_LETTER, "限", DUE, false, "限 3月31日" },
	{ I_LEDGER, "节点", ANY, false, "节点 必填" },
	{ I_LEDGER, "提醒", DAYS, false, "提醒 提前 7天, 3天" },
	{ I_LEDGER, "核验", WORDS, false, "核验 工委办公室" },
	{ I_CARRIER, "每", COUNT, true, "每月 1次" },
	{ I_CARRIER, "由", WORDS, false, "由 支部" },
	{ I_CARRIER, "限", DUE, false, "限 12月10日" },
	{ I_DEBRIEF, "报告", ANY, false, "报告 不超过 3000字" },
	{ I_DEBRIEF, "问题占比", ANY, false, "问题占比 不低于 25%" },
	{ I_DEBRIEF, "审稿", COUNT, false, "审稿 4轮" },
	{ I_DEBRIEF, "备案", FLAG, false, "备案" },
	{ I_DEBRIEF, "公开", DAYS, false, "公开 7天" },
	{ I_DEBRIEF, "抽查", COUNT, false, "抽查 3项" },
	{ I_DEBRIEF, "调研", WORDS, false, "调研 实地, 问卷" },
	{ I_BALLOT, "对象", WORDS, false, "对象 书记" },
	{ I_BALLOT, "问", SHARES, false, "问 总体" },
	{ I_BALLOT, "选项", OPTIONS, true, "选项 好 100, 较好 80, 一般 60, 差 0" },
	{ I_BALLOT, "评价人", SHARES, true, "评价人 班子成员 40%, 党员群众 60%" },
	{ I_BALLOT, "不记名", FLAG, false, "不记名" },
	{ I_BALLOT, "必答", FLAG, false, "必答" },
	{ I_BALLOT, "至少", COUNT, false, "至少 5票" },
	{ I_BALLOT, "得分", WORDS, false, "得分 按票数" },
	{ I_BALLOT, "回避", WORDS, false, "回避 本单位" },
	{ I_BALLOT, "弃权", ANY, false, "弃权 不计" },
	{ I_BALLOT, "关闭后公布", FLAG, false, "关闭后公布" },
	{ I_PEER, "每单位", COUNT, true, "每单位 评 3家" },
	{ I_PEER, "评", COUNT, false, "每单位 评 3家" },
	{ I_PEER, "随机", FLAG, false, "随机" },
	{ I_PEER, "回避", WORDS, false, "回避 上下级" },
	{ I_PEER, "去", ANY, false, "去 最高 1, 最低 1" },
	{ I_CONTEST, "名额", COUNT, true, "名额 10" },
	{ I_CONTEST, "差额", ANY, false, "差额 20%" },
	{ I_CONTEST, "资格", WHEN, false, "资格 当 总分 >= 80" },
	{ I_CONTEST, "评委", ANY, false, "评委 9人 随机 自 评委库" },
	{ I_CONTEST, "公示", DAYS, false, "公示 5个工作日" },
	{ I_CONTEST, "评价人", SHARES, false, "评价人 考核组, 总支" },
	{ I_TALK, "当", WHEN, true, "当 总分 < 60" },
	{ I_TERM, "提醒", DAYS, false, "提醒 提前 6个月" },
	{ I_TERM, "", TERM, true, "党支部 3年" },
	{ I_AGENDA, "每", ANY, false, "每月" },
	{ I_AGENDA, "限", DUE, false, "限 12月7日" },
	{ I_AGENDA, "由", WORDS, false, "由 党委" },
	{ I_SETTLING, "异议", SPAN, false, "异议 5个工作日" },
	{ I_SETTLING, "复核", WORDS, false, "复核 机关纪委" },
	{ I_SETTLING, "公示", SPAN, false, "公示 5个工作日" },
	{ I_SETTLING, "报送", WORDS, false, "报送 市考核办" },
};

static const char *const heads[] = { "责任书", "台账", "载体", "述职", "测评", "互评",
	"评选", "谈话", "任期", "日程", "审定" };

static bool
is_sign(const struct inst_item *i, const char *sign)
{
	return i != NULL && i->tok.kind == T_PUNCT && str_eq(i->tok.text, str_of(sign));
}

static const struct key_rule *
rule_of(enum inst_kind head, const struct inst_item *i)
{
	for (size_t n = 0; n < ARRAY_N(key_table); n++) {
		const struct key_rule *k = &key_table[n];

		if (k->head != head || i->tok.kind != T_WORD)
			continue;
		if (str_eq(i->tok.text, str_of(k->key)) || k->key[0] == '\0' ||
		    (strcmp(k->key, "每") == 0 && period_of(i->tok.text) != P_NONE))
			return k;
	}
	return NULL;
}

/* ── values ─────────────────────────────────────────────────────────── */

struct key { /* one key and the items behind it */
	const struct key_rule *rule;
	struct str word;
	const struct inst_item *first, *end; /* values: [first, end) */
	struct span at;                      /* of the key itself, or of its name */
	uint32_t to;
};

static void
wrong(struct check *c, const struct key *k, const char *what)
{
	check_error(c, k->at, job_cstr(c->j, job_fmt(c->j, "写 %s", k->rule->like)),
	    "“%.*s”%s", STR_FMT(k->word), what);
}

static void
check_flag(struct check *c, const struct key *k)
{
	if (k->first != k->end)
		wrong(c, k, "后面不用再写什么");
}

static void
check_words(struct check *c, const struct key *k)
{
	bool comma = true;

	for (const struct inst_item *i = k->first; i != k->end; i = i->next) {
		if (comma ? i->tok.kind != T_WORD && i->tok.kind != T_STR
			  : !is_sign(i, ",")) {
			wrong(c, k, "后面要写名字，用逗号隔开");
			return;
		}
		comma = !comma;
	}
	if (comma)
		wrong(c, k, "后面要写名字，用逗号隔开");
}

/* The count may follow a word: 每单位 评 3家. */
static void
check_count(struct check *c, const struct key *k)
{
	const struct inst_item *last = NULL;
	int n = 0;

	for (const struct inst_item *i = k->first; i != k->end; i = i->next) {
		n += i->tok.kind == T_NUM;
		last = i;
	}
	if (last == NULL || n != 1 || last->tok.kind != T_NUM || last->tok.num.u <= 0 ||
	    last->tok.num.u % NUM_ONE != 0)
		wrong(c, k, "后面要写一个大于零的整数");
}

static bool
is_span(const struct inst_item *i)
{
	return i->tok.kind == T_NUM && i->tok.unit != UNIT_NONE && i->tok.num.u > 0 &&
	    rule_units[i->tok.unit].kind >= UK_DAY;
}

static void
check_days(struct check *c, const struct key *k)
{
	bool any = false;

	for (const struct inst_item *i = k->first; i != k->end; i = i->next) {
		any = any || is_span(i);
		if (!is_span(i) && !is_sign(i, ",") && i->tok.kind != T_WORD) {
			any = false;
			break;
		}
	}
	if (!any)
		wrong(c, k, "后面要写多少天，例如 7天");
}

static void
check_span(struct check *c, const struct key *k)
{
	const struct inst_item *i = k->first;
	bool days = i != k->end && i->tok.kind == T_NUM && i->tok.unit != UNIT_NONE &&
	    (rule_units[i->tok.unit].kind == UK_DAY ||
		rule_units[i->tok.unit].kind == UK_WORKDAY);

	if (!days || i->next != k->end || i->tok.num.u <= 0 ||
	    i->tok.num.u > 100 * NUM_ONE || i->tok.num.u % NUM_ONE != 0)
		wrong(c, k, "后面要写多少天或多少个工作日，1 至 100");
}

/* Pairs of a name and perhaps a figure; false if it is something else. */
static bool
next_pair(const struct key *k, const struct inst_item **i, const struct inst_item **name,
    const struct inst_item **figure)
{
	*name = *i;
	*figure = NULL;
	if (*i == k->end || (*i)->tok.kind != T_WORD)
		return false;
	*i = (*i)->next;
	if (*i != k->end && (*i)->tok.kind == T_NUM) {
		*figure = *i;
		*i = (*i)->next;
	}
	if (*i == k->end)
		return true;
	if (!is_sign(*i, ","))
		return false;
	*i = (*i)->next;
	return *i != k->end;
}

static bool
name_twice(struct check *c, const struct key *k, const struct inst_item *name)
{
	for (const struct inst_item *i = k->first; i != name; i = i->next)
		if (i->tok.kind == T_WORD && str_eq(i->tok.text, name->tok.text)) {
			check_error(c, name->at, "留下一个", "“%.*s”写了两次",
			    STR_FMT(name->tok.text));
			return true;
		}
	return false;
}

static void
check_options(struct check *c, const struct key *k)
{
	const struct inst_item *i = k->first, *name, *figure;
	struct num last = { 0 };
	int n = 0, figures = 0, up = 0, down = 0;

	while (i != k->end) {
		if (!next_pair(k, &i, &name, &figure)) {
			wrong(c, k, "后面要写各个选项和它的分，用逗号隔开");
			return;
		}
		if (name_twice(c, k, name))
			return;
		n++;
		figures += figure != NULL;
		if (figure != NULL && figures > 1) {
			up += figure->tok.num.u > last.u;
			down += figure->tok.num.u < last.u;
		}
		last = figure == NULL ? last : figure->tok.num;
	}
	if (n < 2)
		wrong(c, k, "至少要有两个选项");
	else if (figures != n && figures != 0)
		wrong(c, k, "有的写了分，有的没有写");
	else if (figures != 0 && up != n - 1 && down != n - 1)
		wrong(c, k, "的分要从高到低排，或从低到高排，不能相等");
}

static void
check_part_list(struct check *c, const struct key *k)
{
	const struct inst_item *i = k->first, *name, *figure;
	int64_t sum = 0;
	int n = 0, figures = 0;

	while (i != k->end) {
		if (!next_pair(k, &i, &name, &figure)) {
			wrong(c, k, "后面要写名字和它的比重，用逗号隔开");
			return;
		}
		if (name_twice(c, k, name))
			return;
		n++;
		figures += figure != NULL;
		sum += figure == NULL ? 0 : figure->tok.num.u;
	}
	if (n == 0)
		wrong(c, k, "后面要写名字和它的比重，用逗号隔开");
	else if (figures != 0 && figures != n)
		wrong(c, k, "有的写了比重，有的没有写");
	else if (figures != 0 && sum != 100 * NUM_ONE)
		check_error(c, k->at, "改成合计 100%，或都不写（各占一样）",
		    "“%.*s”的比重合计 %.*s%%，要合计 100%%", STR_FMT(k->word),
		    STR_FMT(num_text(c->j, (struct num){ sum })));
}

/* 资格 当 x: the condition hangs on the word 当. */
static struct expr *
when_of(const struct key *k, const struct inst_line *line)
{
	for (const struct inst_item *i = line->items; i != NULL; i = i->next)
		if (i->x != NULL && str_eq(i->tok.text, S("当")) && i->at.to <= k->to)
			return i->x;
	return NULL;
}

static void
check_due(struct check *c, const struct key *k, const struct inst_line *line)
{
	const struct inst_item *at = NULL;
	int32_t day;

	for (const struct inst_item *i = line->items; i != NULL; i = i->next)
		if (i->x != NULL && str_eq(i->tok.text, S("限")))
			at = i;
	if (at == NULL || !fold_day(c->r, 0, at->x, &day))
		wrong(c, k, "后面要写哪一天，例如 限 12月10日");
}

static void
check_value(struct check *c, const struct key *k, const struct inst_line *line)
{
	struct expr *when = when_of(k, line);

	switch (k->rule->value) {
	case ANY:
		return;
	case FLAG:
		check_flag(c, k);
		return;
	case WORDS:
		check_words(c, k);
		return;
	case COUNT:
		check_count(c, k);
		return;
	case DAYS:
		check_days(c, k);
		return;
	case SPAN:
		check_span(c, k);
		return;
	case OPTIONS:
		check_options(c, k);
		return;
	case SHARES:
		check_part_list(c, k);
		return;
	case WHEN:
		if (when != NULL)
			(void)check_cond(c, when);
		else
			wrong(c, k, "后面要写条件");
		return;
	case DUE:
		check_due(c, k, line);
		return;
	case TERM:
		if (k->first == k->end || !is_span(k->first))
			wrong(c, k, "后面要写几年，例如 3年");
		return;
	}
}

/* ── keys of one institution ────────────────────────────────────────── */

struct keys {
	struct check *c;
	struct inst *ast;
	struct rule_key *key;
	uint32_t *at;
	size_t n, cap, at_cap;
};

static bool
said(const struct keys *all, struct str word)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->key[i].key, word))
			return true;
	return false;
}

static void
put_key(struct keys *all, const struct key *k, const struct inst_line *line)
{
	struct check *c = all->c;
	uint32_t from = k->rule->value == WHEN || k->rule->value == DUE ||
		k->first == k->end
	    ? k->at.to
	    : k->first->at.from;
	struct rule_key pub = { .key = k->word };

	if (said(all, k->word)) {
		check_error(c, k->at, "留下一个", "“%.*s”写了两次", STR_FMT(k->word));
		return;
	}
	check_value(c, k, line);
	pub.value = str_trim(pretty(c->j,
	    rule_slice(c->j, c->r->file,
		(struct span){ from, k->to > from ? k->to : from })));
	all->key = job_grow(c->j, all->key, all->n, &all->cap, sizeof pub);
	all->at = job_grow(c->j, all->at, all->n, &all->at_cap, sizeof *all->at);
	all->key[all->n] = pub;
	all->at[all->n++] = k->at.from;
}

/* Heads whose line holds several keys; elsewhere each line has one. */
static bool
splits(enum inst_kind head)
{
	return head == I_LETTER || head == I_CARRIER || head == I_AGENDA ||
	    head == I_TERM;
}

/* 名额 10 公示 7天: the second key would be read as a value of the first. */
static bool
hides_key(struct keys *all, const struct key *k, const struct inst_item *i,
    const struct inst_item *before)
{
	const struct key_rule *rule = rule_of(all->ast->kind, i);

	if (splits(all->ast->kind) || rule == NULL || is_sign(before, ",") ||
	    k->rule->value == WHEN ||
	    (str_eq(k->word, S("每单位")) && str_eq(i->tok.text, S("评"))))
		return false;
	check_error(all->c, i->at, "另起一行，或用分号隔开", "“%.*s”和“%.*s”写在一句里",
	    STR_FMT(k->word), STR_FMT(i->tok.text));
	return true;
}

static void
line_keys(struct keys *all, const struct inst_line *line)
{
	const struct inst_item *i = line->items, *before = NULL;
	struct key k = { 0 };

	for (; i != NULL; before = i, i = i->next) {
		const struct key_rule *rule = rule_of(all->ast->kind, i);
		bool starts = rule != NULL &&
		    (k.rule == NULL ||
			(splits(all->ast->kind) &&
			    (rule->key[0] != '\0' || k.rule->key[0] == '\0')) ||
			hides_key(all, &k, i, before));

		if (starts) {
			k.end = i;
			if (k.rule != NULL)
				put_key(all, &k, line);
			k = (struct key){ .rule = rule,
				.word = i->tok.text,
				.first = i->next,
				.at = i->tok.at };
			k.to = i->at.to;
		} else if (k.rule != NULL && !is_sign(i, ",")) {
			k.to = i->at.to;
		}
	}
	k.end = NULL;
	if (k.rule != NULL)
		put_key(all, &k, line);
}

/* 任期 党支部 3年: the name is the first of those with a term. */
static void
first_term(struct keys *all, struct inst_line *line)
{
	struct inst_item *name = NEW(all->c->j, struct inst_item);

	name->at = all->ast->name.at;
	name->tok = (struct tok){ .kind = T_WORD,
		.text = all->ast->name.text,
		.at = all->ast->name.at };
	name->next = line->items;
	line->items = name;
}

static void
check_must(struct keys *all)
{
	const struct inst *s = all->ast;

	for (size_t n = 0; n < ARRAY_N(key_table); n++) {
		const struct key_rule *k = &key_table[n];
		bool there = said(all, str_of(k->key));

		if (k->head != s->kind || !k->must)
			continue;
		for (size_t i = 0; i < all->n && !there; i++)
			there = (strcmp(k->key, "每") == 0 &&
				    period_of(all->key[i].key) != P_NONE) ||
			    k->key[0] == '\0';
		if (!there)
			check_error(all->c, s->at,
			    job_cstr(all->c->j, job_fmt(all->c->j, "加一句 %s", k->like)),
			    "%s“%.*s”没有写 %s", heads[s->kind], STR_FMT(s->name.text),
			    k->key[0] == '\0' ? "年限" : k->key);
	}
}

/* The line of ${inst} that begins with ${key}, or NULL. */
const struct inst_item *
inst_values(const struct inst *inst, struct str key)
{
	for (const struct inst_line *l = inst->lines; l != NULL; l = l->next)
		if (l->items != NULL && l->items->tok.kind == T_WORD &&
		    str_eq(l->items->tok.text, key))
			return l->items->next;
	return NULL;
}

/* ── 审定 ──────────────────────────────────────────────────────────── */

/* A scheme settles its results in one way. */
static void
check_settling(struct check *c, const struct inst *s)
{
	for (size_t i = 0; i < c->r->insts_n; i++)
		if (c->r->inst[i].ast->kind == I_SETTLING)
			check_error(c, s->at, "留下一个", "“审定”写了两次");
	if (s->name.text.n > 0)
		check_error(c, s->name.at, "写 审定 { 异议 5个工作日; 公示 5个工作日 }",
		    "“审定”没有名字");
}

static int
span_of(const struct inst *s, struct str key, bool *work)
{
	const struct inst_item *i = inst_values(s, key);

	*work = i != NULL && rule_units[i->tok.unit].kind == UK_WORKDAY;
	return i == NULL ? 0 : (int)(i->tok.num.u / NUM_ONE);
}

static struct str
key_value(const struct rinst *ri, struct str key)
{
	for (size_t i = 0; i < ri->pub.key_n; i++)
		if (str_eq(ri->pub.key[i].key, key))
			return ri->pub.key[i].value;
	return (struct str){ 0 };
}

bool
rule_settling(const struct rule *r, struct rule_settling *out)
{
	*out = (struct rule_settling){ 0 };
	for (size_t i = 0; i < r->insts_n; i++) {
		const struct rinst *ri = &r->inst[i];

		if (ri->ast->kind != I_SETTLING)
			continue;
		out->object_days = span_of(ri->ast, S("异议"), &out->object_work);
		out->show_days = span_of(ri->ast, S("公示"), &out->show_work);
		out->answers = key_value(ri, S("复核"));
		out->reports = key_value(ri, S("报送"));
		return true;
	}
	return false;
}

/* ── what it gives ──────────────────────────────────────────────────── */

static const struct {
	enum inst_kind head;
	const char *name, *unit;
} gives_table[] = {
	{ I_LEDGER, "应办", "项" },
	{ I_LEDGER, "按期", "项" },
	{ I_LEDGER, "逾期", "项" },
	{ I_LEDGER, "办结率", "%" },
	{ I_CARRIER, "应办", "次" },
	{ I_CARRIER, "缺次", "次" },
	{ I_BALLOT, "得分", "分" },
	{ I_PEER, "得分", "分" },
};

static bool
is_given_by(enum inst_kind head)
{
	return head == I_LEDGER || head == I_CARRIER || head == I_BALLOT ||
	    head == I_PEER;
}

static bool
names_value(const struct inst_item *i, struct str name)
{
	for (; i != NULL; i = i->next)
		if (i->tok.kind == T_WORD && str_eq(i->tok.text, name))
			return true;
	return false;
}

bool
inst_names(const struct inst *inst, struct str key, struct str name)
{
	return names_value(inst_values(inst, key), name);
}

static void
put_gives(struct check *c, struct rinst *ri)
{
	struct str *out = NULL;
	size_t cap = 0;

	for (size_t i = 0; i < ARRAY_N(gives_table); i++)
		if (gives_table[i].head == ri->ast->kind) {
			out = job_grow(c->j, out, ri->pub.gives_n, &cap, sizeof *out);
			out[ri->pub.gives_n++] = str_of(gives_table[i].name);
		}
	for (const struct inst_item *i =
		 ri->ast->kind == I_BALLOT ? inst_values(ri->ast, S("问")) : NULL;
	     i != NULL; i = i->next)
		if (i->tok.kind == T_WORD) {
			out = job_grow(c->j, out, ri->pub.gives_n, &cap, sizeof *out);
			out[ri->pub.gives_n++] = i->tok.text;
		}
	ri->pub.gives = out;
}

/* ── what follows from its condition ────────────────────────────────── */

/* 谈话 … 当 x: there will be one; 评选 … 资格 当 x: who may stand.  The row of
 * 结果运用 that it is, or -1. */
static int
inst_follows(struct check *c, const struct inst *s)
{
	const char *word = s->kind == I_TALK ? "谈话" : "可以参评";

	if (s->kind != I_TALK && s->kind != I_CONTEST)
		return -1;
	for (const struct inst_line *l = s->lines; l != NULL; l = l->next)
		for (const struct inst_item *i = l->items; i != NULL; i = i->next) {
			if (i->x == NULL || !str_eq(i->tok.text, S("当")))
				continue;
			check_follows(c, i->x,
			    (struct rule_effect){ .word = str_of(word),
				.about = s->name.text,
				.text = str_trim(job_fmt(c->j, "%s %.*s", word,
				    STR_FMT(s->name.text))),
				.by = DAY_NONE });
			return (int)c->r->outcomes_n - 1;
		}
	return -1;
}

void
check_inst(struct check *c, struct inst *s)
{
	struct keys all = { .c = c, .ast = s };
	struct rinst ri = { .ast = s };
	struct rule *r = c->r;

	if (s->kind == I_TERM && s->name.text.n > 0)
		first_term(&all, s->lines);
	for (const struct inst_line *l = s->lines; l != NULL; l = l->next)
		line_keys(&all, l);
	check_must(&all);
	ri.pub.head = str_of(heads[s->kind]);
	if (s->kind != I_TERM)
		ri.pub.name = s->name.text;
	ri.pub.key = ri.key = all.key;
	ri.pub.key_n = all.n;
	ri.key_at = all.at;
	put_gives(c, &ri);
	if (s->kind == I_SETTLING)
		check_settling(c, s);
	check_ballot(c, s);
	ri.pub.outcome = inst_follows(c, s);
	r->inst = job_grow(c->j, r->inst, r->insts_n, &r->insts_cap, sizeof ri);
	r->inst[r->insts_n++] = ri;
}

struct sym *
inst_symbol(struct check *c, struct inst *s)
{
	struct sym *sym;

	if (!is_given_by(s->kind))
		return NULL;
	if (s->name.text.n == 0) {
		check_error(c, s->at,
		    job_cstr(c->j, job_fmt(c->j, "写 %s 名称 …", heads[s->kind])),
		    "这个%s没有名字", heads[s->kind]);
		return NULL;
	}
	sym = NEW(c->j, struct sym);
	*sym = (struct sym){ .kind = SYM_INST,
		.name = s->name.text,
		.at = s->name.at,
		.fact = -1,
		.pool = -1,
		.grades = -1,
		.reg = -1,
		.inst = s };
	return sym;
}

/* ── reading ────────────────────────────────────────────────────────── */

static struct type
figure_type(const char *word)
{
	int unit = unit_index(word);
	enum unit_kind uk = rule_units[unit].kind;

	return (struct type){ .vt = VT_NUM,
		.uk = uk,
		.power = 1,
		.unit = unit,
		.whole = uk == UK_COUNT,
		.nonneg = true,
		.may_na = true };
}

struct type *
inst_figure(struct check *c, struct expr *x, const struct inst *s, struct str name,
    const char *unit)
{
	struct type *t = NEW(c->j, struct type);

	x->sym = check_import(c,
	    (struct rule_fact){ .name = name,
		.origin = RULE_RESULT,
		.giver = job_fmt(c->j, "来自%s", heads[s->kind]) },
	    figure_type(unit), x->at);
	*t = x->sym->type;
	return t;
}

struct type *
inst_path(struct check *c, struct expr *x, const struct inst *s)
{
	const struct name *what = x->path->next;
	struct str name = job_fmt(c->j, "%.*s.%.*s", STR_FMT(s->name.text),
	    what == NULL ? 0 : (int)what->text.n, what == NULL ? "" : what->text.p);
	struct buf all = { .j = c->j };
	bool counts = ballot_counts(s) && !c->past; /* 上年.x comes from outside */

	for (size_t i = 0; i < ARRAY_N(gives_table); i++) {
		if (gives_table[i].head != s->kind)
			continue;
		if (what != NULL && what->next == NULL &&
		    str_eq(what->text, str_of(gives_table[i].name)))
			return counts ? check_ballot_score(c, x, s, name)
				      : inst_figure(c, x, s, name, gives_table[i].unit);
		buf_fmt(&all, "%s%.*s.%s", all.n > 0 ? "、" : "", STR_FMT(s->name.text),
		    gives_table[i].name);
	}
	if (what != NULL && what->next == NULL && s->kind == I_BALLOT &&
	    inst_names(s, S("问"), what->text))
		return counts ? check_ballot_score(c, x, s, name)
			      : inst_figure(c, x, s, name, "分");
	check_error(c, x->at,
	    job_cstr(c->j, job_fmt(c->j, "可以读 %.*s", STR_FMT(buf_str(&all)))),
	    what == NULL ? "“%.*s”是%s，要写明读它的什么" : "“%.*s”是%s，没有这样的结果",
	    STR_FMT(s->name.text), heads[s->kind]);
	return type_bad(c);
}
