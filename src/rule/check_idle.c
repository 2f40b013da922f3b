/* SPDX-License-Identifier: MIT
 *
 * check_idle.c -- what is written but would have no effect, or is written twice
 *
 * Nothing a scheme says may be ignored in silence.  Looks at the tree after
 * names and types are known; sums and bands are not its business.
 */
#include "rule/model.h"

static bool
has_mod(const struct mod *m, enum mod_kind kind)
{
	while (m != NULL && m->kind != kind)
		m = m->next;
	return m != NULL;
}

/* ── statements and declarations ────────────────────────────────────── */

static void
idle_twice(struct check *c, const struct stmt *s, bool *seen)
{
	static const char *const once[ST_INST + 1] = { [ST_SPAN] = "考核期",
		[ST_SUBJECT] = "对象",
		[ST_ROUND] = "精度",
		[ST_TOTAL] = "总分" };

	for (; s != NULL; s = s->next) {
		if (once[s->kind] != NULL && seen[s->kind])
			check_error(c, s->at, "留下一句，要写的都写在这一句里",
			    "%s 写了两次", once[s->kind]);
		seen[s->kind] = true;
	}
}

static const char *const attr_words[A_REMARK + 1] = { [A_FROM] = "来自",
	[A_FILL] = "填报",
	[A_RULED] = "核定",
	[A_EVERY] = "每…",
	[A_DUE] = "限",
	[A_BY] = "由",
	[A_CHECK] = "核",
	[A_PICK] = "取",
	[A_BELONG] = "归期",
	[A_COUNTS_FOR] = "计入",
	[A_MAY_NA] = "可不适用",
	[A_ATTACH] = "附件",
	[A_BASIS] = "依据",
	[A_REMARK] = "说明" };

static void
idle_attrs(struct check *c, const struct data *d)
{
	const struct attr *first[A_REMARK + 1] = { 0 };

	for (const struct attr *a = d->attrs; a != NULL; a = a->next) {
		if (first[a->kind] != NULL)
			check_error(c, a->at, "留下一个", "“%.*s”的 %s 写了两次",
			    STR_FMT(d->name.text), attr_words[a->kind]);
		first[a->kind] = a;
	}
	if (first[A_EVERY] != NULL && first[A_FILL] != NULL &&
	    first[A_FILL]->period != P_NONE)
		check_error(c, first[A_EVERY]->at, "留下一个", "“%.*s”多久报一次写了两次",
		    STR_FMT(d->name.text));
	if (first[A_BY] != NULL && first[A_FILL] == NULL)
		check_error(c, first[A_BY]->at, "写 填报 每年 由 单位",
		    "由 说的是由谁填报，要和 填报 一起写");
}

/* 适用 机关 must mean the class value, and nothing else. */
static void
idle_class(struct check *c, const struct data *d)
{
	for (const struct field *v = d->type->fields; v != NULL; v = v->next) {
		const struct sym *s = sym_find(&c->r->syms, v->name.text);

		if (s != NULL)
			check_error(c, s->at, "换一个名字",
			    "“%.*s”是类别“%.*s”的一个值，不能再用来命名别的",
			    STR_FMT(s->name), STR_FMT(d->name.text));
	}
}

static void
idle_grades(struct check *c, const struct grades *g)
{
	if (g->rows_n > RULE_GRADE_MAX)
		check_error(c, g->rows->at, "归并一些等次", "一张等次表最多 %d 等",
		    RULE_GRADE_MAX);
	for (const struct grade_row *w = g->rows;
	     w != NULL && g->rows_n <= RULE_GRADE_MAX; w = w->next)
		for (const struct grade_row *v = g->rows; v != w; v = v->next)
			if (str_eq(v->name.text, w->name.text)) {
				check_error(c, w->at, "换一个名字", "等次“%.*s”写了两次",
				    STR_FMT(w->name.text));
				break;
			}
}

/* ── modifiers ──────────────────────────────────────────────────────── */

/* Those of which a clause or a head has one.  Several 乘 or 免 each do their part,
 * several 依据 and 说明 are all shown. */
static const char *const once_words[M_CODE + 1] = { [M_WEIGHT] = "权重",
	[M_START] = "起",
	[M_CAP] = "上限",
	[M_FLOOR] = "下限",
	[M_UNCAPPED] = "不封顶",
	[M_UNFLOORED] = "不设底",
	[M_DUTY] = "责任",
	[M_DIM] = "维度",
	[M_ASSESS] = "考核",
	[M_PERIOD] = "周期",
	[M_SCOPE] = "适用",
	[M_UNREPORTED] = "未报",
	[M_ABSENT] = "缺项",
	[M_LOCAL] = "自设",
	[M_CODE] = "编号" };

/* A bound of each part and one of the whole are two different things. */
static void
idle_mods(struct check *c, const struct mod *mods)
{
	bool seen[M_CODE + 1][2] = { { false } };

	for (const struct mod *m = mods; m != NULL; m = m->next) {
		bool split = mod_is_split(m);

		if (once_words[m->kind] != NULL && seen[m->kind][split])
			check_error(c, m->at, "留下一个", "%s 写了两次",
			    once_words[m->kind]);
		seen[m->kind][split] = true;
	}
}

/* ── clauses ────────────────────────────────────────────────────────── */

static void idle_list(struct check *c, const struct clause *cl);

/* 上限, 下限 and 乘 behind a clause that brings no points. */
static void
idle_act(struct check *c, const struct clause *cl)
{
	static const char *const words[M_CODE +
	    1] = { [M_CAP] = "上限", [M_FLOOR] = "下限", [M_TIMES] = "乘" };

	if (cl->act->verb != V_FORFEIT && cl->act->verb != V_EFFECT)
		return;
	for (const struct mod *m = cl->mods; m != NULL; m = m->next)
		if (words[m->kind] != NULL)
			check_error(c, m->at, "去掉它，或写到得分、扣分的条款后面",
			    "%s 管的是分值，写在 %s 后面不起作用", words[m->kind],
			    cl->act->verb == V_FORFEIT ? "不得分" : "则");
}

/* Is there 不得分 or 则 in it?  Those answer only to what stands behind them. */
static bool
has_verdict(const struct clause *cl)
{
	for (; cl != NULL; cl = cl->next) {
		if (cl->kind == C_ACT &&
		    (cl->act->verb == V_FORFEIT || cl->act->verb == V_EFFECT))
			return true;
		if (has_verdict(cl->body))
			return true;
		for (const struct band_row *w = cl->band == NULL ? NULL : cl->band->rows;
		     w != NULL; w = w->next)
			if (has_verdict(w->body))
				return true;
	}
	return false;
}

static void
idle_band(struct check *c, const struct clause *cl)
{
	bool verdict = false;

	for (const struct band_row *w = cl->band->rows; w != NULL; w = w->next) {
		verdict = verdict || has_verdict(w->body);
		idle_list(c, w->body);
	}
	for (const struct mod *m = cl->mods; m != NULL && verdict; m = m->next)
		if (m->kind == M_EXEMPT)
			check_warn(c, m->at, "把 免 写在那一档的后面",
			    "分档后面的 免 管不到里面的 不得分 和 则");
}

static void
idle_def(struct check *c, const struct def *d)
{
	if (d->sym->kind == SYM_DEF && !d->sym->used && c->notes->errors == 0)
		check_warn(c, d->name.at, "用到条款里，或删去它", "“%.*s”写了，没有用到",
		    STR_FMT(d->name.text));
}

/* ── pools ──────────────────────────────────────────────────────────── */

/* Does the text declare any 维度?  If not, the words used are the dimensions. */
static bool
declares_dims(const struct check *c)
{
	const struct stmt *lists[] = { c->r->file->common, c->r->scheme->stmts };

	for (size_t i = 0; i < ARRAY_N(lists); i++)
		for (const struct stmt *s = lists[i]; s != NULL; s = s->next)
			if (s->kind == ST_DIM)
				return true;
	return false;
}

static void
idle_words(struct check *c, const struct mod *m)
{
	static const struct str duties[] = { { "集体", 6 }, { "第一", 6 }, { "具体", 6 },
		{ "直接", 6 } };
	bool known;

	if (m->kind == M_DIM && !declares_dims(c))
		return;
	for (const struct name *n = m->names; n != NULL; n = n->next) {
		known = m->kind != M_DUTY && sym_find(&c->r->roles, n->text) != NULL;
		for (size_t i = 0; i < ARRAY_N(duties) && m->kind == M_DUTY; i++)
			known = known || str_eq(duties[i], n->text);
		if (known)
			continue;
		if (m->kind == M_DUTY)
			check_error(c, n->at, "写 集体、第一、具体 或 直接",
			    "没有叫“%.*s”的责任", STR_FMT(n->text));
		else
			check_error(c, n->at,
			    m->kind == M_DIM ? "在 维度 里写上" : "在 角色 里写上",
			    "%s“%.*s”没有声明", m->kind == M_DIM ? "维度" : "角色",
			    STR_FMT(n->text));
	}
}

static void
idle_pool_mods(struct check *c, const struct rpool *p)
{
	const struct mod *mods = p->ast->mods;
	bool part = p->ast->kind == POOL_PART || p->ast->kind == POOL_ITEM;

	for (const struct mod *m = mods; m != NULL; m = m->next) {
		if (m->kind == M_WEIGHT && !part)
			check_error(c, m->at, "去掉权重，或改成 部分",
			    "加分、扣分直接加进总分，权重在这里不起作用");
		if (m->kind == M_ABSENT && !p->has_children)
			check_warn(c, m->at, "写在外面一层的头上",
			    "缺项 说的是里面的项不适用时怎么办，“%.*s”里面没有项",
			    STR_FMT(p->pub.name));
		if (m->kind == M_UNCAPPED && has_mod(mods, M_CAP))
			check_error(c, m->at, "留下一个", "上限 和 不封顶 不能都写");
		if (m->kind == M_UNFLOORED && has_mod(mods, M_FLOOR))
			check_error(c, m->at, "留下一个", "下限 和 不设底 不能都写");
		if (m->kind == M_DUTY || m->kind == M_DIM || m->kind == M_ASSESS)
			idle_words(c, m);
	}
}

/* A part or item in 加分 or 扣分 that begins full gives or hides points. */
static void
idle_inside(struct check *c, const struct rpool *p)
{
	const struct rpool *up = p->parent < 0 ? NULL : &c->r->pool[p->parent];

	while (up != NULL && up->sign == 0)
		up = up->parent < 0 ? NULL : &c->r->pool[up->parent];
	if (up == NULL || p->sign != 0)
		return;
	if (up->sign < 0)
		check_error(c, p->ast->name.at,
		    "改成 扣分 名称 5分 { … }，或写 项 而不写分值",
		    "“%.*s”在扣分里面，得的分全被封掉，等于没有写", STR_FMT(p->pub.name));
	else if (p->pub.has_points && p->start == NULL && !p->has_get && !p->has_children)
		check_error(c, p->ast->name.at,
		    "把 加 改成 得，或改成 加分 名称 5分 { … }",
		    "“%.*s”在加分里面却从满分算起，什么都不做就有分",
		    STR_FMT(p->pub.name));
}

static void
idle_pool(struct check *c, const struct pool *ast)
{
	const struct rpool *p = &c->r->pool[ast->index];

	idle_mods(c, ast->mods);
	idle_pool_mods(c, p);
	idle_inside(c, p);
	if (p->pub.has_points && p->pub.points.u == 0)
		check_error(c, ast->points.at, "写分值，例如 10分；没有分值就不写",
		    "“%.*s”的分值要大于零", STR_FMT(p->pub.name));
	if (ast->body == NULL && p->local < 0)
		check_warn(c, ast->name.at, "写上得分或扣分的条款，或删去它",
		    "“%.*s”里面没有条款，总是一个分数", STR_FMT(p->pub.name));
	idle_list(c, ast->body);
}

static void
idle_each(struct check *c, const struct each *e)
{
	idle_list(c, e->body);
	idle_list(c, e->rest);
}

static void
idle_list(struct check *c, const struct clause *cl)
{
	for (; cl != NULL; cl = cl->next) {
		idle_mods(c, cl->mods);
		if (cl->kind == C_POOL)
			idle_pool(c, cl->pool);
		else if (cl->kind == C_ACT)
			idle_act(c, cl);
		else if (cl->kind == C_BAND)
			idle_band(c, cl);
		else if (cl->kind == C_PERIOD)
			idle_list(c, cl->every->body);
		else if (cl->kind == C_EACH)
			idle_each(c, cl->each);
		else if (cl->kind == C_DEF)
			idle_def(c, cl->def);
		else
			idle_list(c, cl->body);
	}
}

static void
idle_stmts(struct check *c, const struct stmt *s)
{
	for (; s != NULL; s = s->next) {
		if (s->kind == ST_DATA)
			idle_attrs(c, s->data);
		else if (s->kind == ST_CLASS)
			idle_class(c, s->data);
		else if (s->kind == ST_GRADES)
			idle_grades(c, s->grades);
		else if (s->kind == ST_CLAUSE)
			idle_list(c, s->clause);
	}
}

void
check_idle(struct check *c)
{
	bool seen[ST_INST + 1] = { 0 };

	idle_twice(c, c->r->file->common, seen);
	idle_twice(c, c->r->scheme->stmts, seen);
	idle_stmts(c, c->r->file->common);
	idle_stmts(c, c->r->scheme->stmts);
	if (c->r->pools_n == 0 && c->r->moneys_n == 0) /* 结果 may be all there is */
		check_error(c, c->r->scheme->at, "写上 部分 名称 100分 { … }",
		    "方案里没有一处计分");
}
