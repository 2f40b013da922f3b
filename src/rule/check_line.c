/* SPDX-License-Identifier: MIT
 *
 * check_line.c -- 减负红线: data that rules against formalism forbid to score;
 * facts that nobody uses
 *
 * Warnings only: the author decides, but is told which rule is at stake.  The
 * words are looked for in names, remarks, fields and values of facts that are
 * used, in names and remarks of pools and clauses, and in institutions.  One
 * warning for each thing, and none for a pool whose facts were told already.
 */
#include "rule/model.h"

#define RULE_2024 "《整治形式主义为基层减负若干规定》"
#define RULE_2026 "国办函〔2026〕12号"
#define RULE_DEBRIEF "优化改进基层党建考核的要求"

enum where {
	ANYWHERE,
	AT_END, /* only at the end of a name: 党建台账, but 台账任务办结率 */
	AND_SOURCE /* also where the fact comes from: 来自 客户端 */
};

/* The first that fits; without a rule: it is none, whatever comes behind. */
static const struct {
	const char *word, *rule;
	enum where where;
} red_lines[] = {
	{ "批示", RULE_2024, ANYWHERE },
	{ "领导调研", RULE_2024, ANYWHERE },
	{ "刊发", RULE_2024, ANYWHERE },
	{ "刊用", RULE_2024, ANYWHERE },
	{ "刊载", RULE_2024, ANYWHERE },
	{ "用稿", RULE_2024, ANYWHERE },
	{ "报道", RULE_2024, ANYWHERE },
	{ "投稿", RULE_2024, ANYWHERE },
	{ "简报", RULE_2024, ANYWHERE },
	{ "信息篇数", RULE_2024, ANYWHERE },
	{ "信息数量", RULE_2024, ANYWHERE },
	{ "点赞", RULE_2024, ANYWHERE },
	{ "网络投票", RULE_2024, ANYWHERE },
	{ "转发", RULE_2024, ANYWHERE },
	{ "学习时长", RULE_2024, ANYWHERE },
	{ "照片", RULE_2024, ANYWHERE },
	{ "截图", RULE_2024, ANYWHERE },
	{ "拍照", RULE_2024, ANYWHERE },
	{ "笔记", RULE_2024, ANYWHERE },
	{ "心得", RULE_2024, ANYWHERE },
	{ "阅读量", RULE_2026, ANYWHERE },
	{ "点击量", RULE_2026, ANYWHERE },
	{ "在线时长", RULE_2026, ANYWHERE },
	{ "积分排名", RULE_2026, ANYWHERE },
	{ "打卡", RULE_2026, ANYWHERE },
	{ "签到", RULE_2026, ANYWHERE },
	{ "活跃度", RULE_2026, ANYWHERE },
	{ "安装率", RULE_2026, ANYWHERE },
	{ "学习强国", RULE_2026, AND_SOURCE },
	{ "客户端", RULE_2026, AND_SOURCE },
	{ "小程序", RULE_2026, AND_SOURCE },
	{ "使用率", RULE_2026, AT_END },
	{ "台账材料", RULE_DEBRIEF, ANYWHERE },
	{ "台账资料", RULE_DEBRIEF, ANYWHERE },
	{ "台账完整", RULE_DEBRIEF, ANYWHERE },
	{ "台账齐全", RULE_DEBRIEF, ANYWHERE },
	{ "台账规范", RULE_DEBRIEF, ANYWHERE },
	{ "台账", RULE_DEBRIEF, AT_END },
	{ "日志", RULE_DEBRIEF, AT_END },
	{ "记录簿", RULE_DEBRIEF, AND_SOURCE },
	{ "记事本", RULE_DEBRIEF, AND_SOURCE },
	{ "查阅资料", RULE_DEBRIEF, AND_SOURCE },
	{ "资料检查", RULE_DEBRIEF, AND_SOURCE },
	{ "会议记录", RULE_DEBRIEF, ANYWHERE },
	{ "考勤记录", RULE_DEBRIEF, ANYWHERE },
	{ "学习记录", RULE_DEBRIEF, ANYWHERE },
	{ "记录规范", RULE_DEBRIEF, ANYWHERE },
	{ "记录全", RULE_DEBRIEF, ANYWHERE },
	{ "有记录", RULE_DEBRIEF, ANYWHERE },
	{ "有记载", RULE_DEBRIEF, ANYWHERE },
	{ "记录详细", RULE_DEBRIEF, ANYWHERE },
	{ "不良记录", NULL, AT_END }, /* what happened, not what was kept of it */
	{ "违纪记录", NULL, AT_END },
	{ "违法记录", NULL, AT_END },
	{ "犯罪记录", NULL, AT_END },
	{ "失信记录", NULL, AT_END },
	{ "处分记录", NULL, AT_END },
	{ "记录", RULE_DEBRIEF, AT_END },
	{ "发言稿", RULE_DEBRIEF, ANYWHERE },
	{ "资料规范", RULE_DEBRIEF, ANYWHERE },
	{ "实备资料", RULE_DEBRIEF, ANYWHERE },
	{ "实备材料", RULE_DEBRIEF, ANYWHERE },
	{ "汇总材料", RULE_DEBRIEF, ANYWHERE },
	{ "过程材料", RULE_DEBRIEF, ANYWHERE },
	{ "换届资料", RULE_DEBRIEF, ANYWHERE },
	{ "换届材料", RULE_DEBRIEF, ANYWHERE },
	{ "档案", RULE_DEBRIEF, AT_END },
	{ "材料齐全", RULE_DEBRIEF, ANYWHERE },
	{ "材料完整", RULE_DEBRIEF, ANYWHERE },
	{ "资料齐全", RULE_DEBRIEF, ANYWHERE },
	{ "资料完整", RULE_DEBRIEF, ANYWHERE },
	{ "档案盒", RULE_DEBRIEF, ANYWHERE },
	{ "佐证材料", RULE_DEBRIEF, ANYWHERE },
	{ "宣传资料", RULE_DEBRIEF, ANYWHERE },
	{ "留痕", RULE_2024, ANYWHERE },
};

/* Which of them ${text} holds, or -1. */
static int
red_in(struct str text)
{
	for (size_t i = 0; i < ARRAY_N(red_lines); i++) {
		struct str word = str_of(red_lines[i].word);

		if (red_lines[i].where == AT_END ? str_ends(text, word)
						 : str_find(text, word) < text.n)
			return red_lines[i].rule == NULL ? -1 : (int)i;
	}
	return -1;
}

static void
told(struct check *c, struct span at, struct str subject, int red)
{
	struct rule *r = c->r;

	check_warn(c, at, "改用实地核查、办成的事或服务对象的评价",
	    "减负红线：%.*s拿%s计分，%s不许这样考核", STR_FMT(subject),
	    red_lines[red].word, red_lines[red].rule);
	r->red = job_grow(c->j, r->red, r->red_n, &r->red_cap, sizeof *r->red);
	r->red[r->red_n++] = (struct rule_red){ .subject = str_trim(subject),
		.word = str_of(red_lines[red].word),
		.rule = str_of(red_lines[red].rule),
		.line = rule_line_at(r, at.from) };
}

/* ── facts ──────────────────────────────────────────────────────────── */

static int
red_of_type(const struct data_type *t)
{
	int red = -1;

	for (const struct field *f = t->fields; f != NULL && red < 0; f = f->next) {
		red = red_in(f->name.text);
		if (red < 0 && f->type != NULL)
			red = red_of_type(f->type);
	}
	return red;
}

/* An application for phones as the source of a fact, or -1. */
static int
red_of_source(const struct name *from)
{
	for (const struct name *n = from; n != NULL; n = n->next) {
		int red = red_in(n->text);

		if (red >= 0 && red_lines[red].where == AND_SOURCE)
			return red;
	}
	return -1;
}

static int
red_of_data(const struct data *d)
{
	int red = red_in(d->name.text);

	for (const struct attr *a = d->attrs; a != NULL && red < 0; a = a->next)
		if (a->kind == A_REMARK)
			red = red_in(a->text);
		else if (a->kind == A_FROM)
			red = red_of_source(a->names);
	return red < 0 ? red_of_type(d->type) : red;
}

static void
red_data(struct check *c, const struct data *d, bool is_class)
{
	int red = red_of_data(d);

	if (d->sym == NULL)
		return;
	if (d->sym->used && red >= 0)
		told(c, d->name.at, job_fmt(c->j, "“%.*s”", STR_FMT(d->name.text)), red);
	else if (!d->sym->used && !is_class && c->notes->errors == 0)
		check_warn(c, d->name.at, "删去它，免得白填", "数据“%.*s”没有用到",
		    STR_FMT(d->name.text));
}

/* ── institutions ───────────────────────────────────────────────────── */

static int
red_of_inst(const struct inst *i)
{
	int red = red_in(i->name.text);

	for (const struct inst_line *l = i->lines; l != NULL && red < 0; l = l->next)
		for (const struct inst_item *item = l->items; item != NULL && red < 0;
		     item = item->next)
			if (item->tok.kind == T_WORD || item->tok.kind == T_STR)
				red = red_in(item->tok.text);
	return red;
}

static void
red_inst(struct check *c, const struct stmt *s)
{
	static const char *const words[] = { [I_LETTER] = "责任书",
		[I_LEDGER] = "台账",
		[I_CARRIER] = "载体",
		[I_DEBRIEF] = "述职",
		[I_BALLOT] = "测评",
		[I_PEER] = "互评",
		[I_CONTEST] = "评选",
		[I_TALK] = "谈话",
		[I_TERM] = "任期",
		[I_AGENDA] = "日程",
		[I_SETTLING] = "审定" };
	int red = red_of_inst(s->inst);

	if (red >= 0)
		told(c, s->at,
		    job_fmt(c->j, "%s%s%.*s%s", words[s->inst->kind],
			s->inst->name.text.n > 0 ? "“" : "", STR_FMT(s->inst->name.text),
			s->inst->name.text.n > 0 ? "”" : ""),
		    red);
}

/* ── pools ──────────────────────────────────────────────────────────── */

static int
red_of_mods(const struct mod *m)
{
	int red = -1;

	for (; m != NULL && red < 0; m = m->next)
		if (m->kind == M_REMARK)
			red = red_in(m->text);
	return red;
}

static int red_of_clauses(const struct clause *cl);

static int
red_of_clause(const struct clause *cl)
{
	int red = red_of_mods(cl->mods);

	if (red < 0 && cl->each != NULL)
		red = red_of_clauses(cl->each->body);
	if (red < 0 && cl->every != NULL)
		red = red_of_clauses(cl->every->body);
	for (const struct band_row *w = cl->band == NULL ? NULL : cl->band->rows;
	     w != NULL && red < 0; w = w->next)
		red = red_of_clauses(w->body);
	return red < 0 ? red_of_clauses(cl->body) : red;
}

static int
red_of_clauses(const struct clause *cl)
{
	int red = -1;

	for (; cl != NULL && red < 0; cl = cl->next)
		if (cl->kind != C_POOL)
			red = red_of_clause(cl);
	return red;
}

/* Was it said of a fact that this pool reads, or of the pool around it? */
static bool
known_already(struct check *c, size_t i, int red, const int *pool_red)
{
	struct fact_set s = facts_of_pool(c->j, c->r, i);
	int up = c->r->pool[i].parent;

	for (size_t f = 0; f < c->r->facts_n; f++)
		if (s.has[f] && c->r->fact[f].data != NULL &&
		    red_of_data(c->r->fact[f].data) >= 0)
			return true;
	return up >= 0 && pool_red[up] == red;
}

static void
red_pools(struct check *c)
{
	int *pool_red = NEWS(c->j, int, c->r->pools_n + 1);

	for (size_t i = 0; i < c->r->pools_n; i++) {
		const struct rpool *p = &c->r->pool[i];
		int red = red_in(p->pub.name);

		if (red < 0)
			red = red_in(p->pub.title);
		if (red < 0)
			red = red_of_mods(p->ast->mods);
		if (red < 0)
			red = red_of_clauses(p->ast->body);
		pool_red[i] = red;
		if (red >= 0 && !known_already(c, i, red, pool_red))
			told(c, p->ast->name.at,
			    job_fmt(c->j, "%.*s“%.*s”", STR_FMT(p->pub.kind),
				STR_FMT(p->pub.name)),
			    red);
	}
}

static void
red_stmts(struct check *c, const struct stmt *s)
{
	for (; s != NULL; s = s->next)
		if (s->kind == ST_DATA || s->kind == ST_CLASS)
			red_data(c, s->data, s->kind == ST_CLASS);
		else if (s->kind == ST_INST)
			red_inst(c, s);
}

void
check_red_lines(struct check *c)
{
	red_stmts(c, c->r->file->common);
	red_stmts(c, c->r->scheme->stmts);
	red_pools(c);
}
