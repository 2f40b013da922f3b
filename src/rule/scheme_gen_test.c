/* SPDX-License-Identifier: MIT
 *
 * scheme_gen_test.c -- random schemes that the checker takes
 *
 * Texts, not trees: what is tested begins at the parser.  One clause a line and
 * blocks that end in a line of their own, so that a text can be shrunk by
 * leaving lines out.  Sums are kept right while writing; names are 池_1, 次_1
 * and so on.  The same seed gives the same text on any machine.
 */
#include "rule/scheme_gen_test.h"

static const char *const verbs[] = { [V_GET] = "得", [V_DEDUCT] = "扣", [V_ADD] = "加" };

/* ── clauses ────────────────────────────────────────────────────────── */

static void clause(struct gen *g, enum verb verb, int depth);

static void
times(struct gen *g)
{
	buf_put(&g->b, S(" 乘 "));
	if (chance(&g->d, 60))
		buf_fmt(&g->b, "%d%%", 25 * dice(&g->d, 8));
	else if (chance(&g->d, 70))
		gen_number(g, K_RATIO, 1);
	else
		buf_fmt(&g->b, "评 0%%..%d%% 由 考核组", 50 + 25 * dice(&g->d, 3));
	gen_when(g, 50);
}

/* Modifiers of an action, or of a whole 每 or 分档. */
static void
modifiers(struct gen *g, bool judged_too)
{
	if (chance(&g->d, 12) && judged_too)
		times(g);
	if (chance(&g->d, 10)) {
		buf_put(&g->b, S(" 免 当 "));
		gen_condition(g, 1);
	}
	if (chance(&g->d, 8)) {
		buf_put(&g->b, S(" 适用 当 "));
		gen_condition(g, 1);
	}
	if (chance(&g->d, 12)) {
		const struct gen_set *in = g->in;

		g->in = NULL; /* it may bound the whole of a set */
		buf_put(&g->b, S(" 上限 "));
		gen_number(g, K_POINT, chance(&g->d, 20));
		g->in = in;
	}
	if (chance(&g->d, 5))
		buf_fmt(&g->b, " 下限 %d分", dice(&g->d, 3));
}

static void
amount(struct gen *g, enum verb verb, bool judged_too)
{
	buf_fmt(&g->b, "%s ", verbs[verb]);
	if (chance(&g->d, 50)) {
		buf_fmt(&g->b, "%d", dice(&g->d, 8));
		if (chance(&g->d, 50))
			buf_put(&g->b, str_of(ONE_OF(g, ".5", ".25", ".333", ".005")));
		buf_put(&g->b, S("分"));
	} else if (judged_too && chance(&g->d, 25) && g->points > 1) {
		buf_fmt(&g->b, "评 %s..1分 步长 0.5 由 %s",
		    ONE_OF(g, "0分", "0分", "0.5分"),
		    ONE_OF(g, "考核组", "考核组", "考核组 60%, 组织部 40%",
			"考核组, 组织部, 纪委", "考核组 复核 组织部"));
	} else if (g->points > 0 && chance(&g->d, 40)) {
		buf_put(&g->b, S("满分 × "));
		gen_number(g, K_RATIO, 2);
	} else {
		gen_number(g, K_POINT, 2);
	}
}

static void
action(struct gen *g, enum verb verb, bool judged_too)
{
	amount(g, verb, judged_too);
	gen_when(g, 45);
	modifiers(g, judged_too);
}

static void
effect_row(struct gen *g)
{
	buf_put(&g->b, S("则 "));
	gen_grade_effect(g);
	if (chance(&g->d, 30)) {
		buf_put(&g->b, S(" 当 "));
		gen_condition(g, 1);
	}
}

static void
clause_row(struct gen *g, int verb)
{
	buf_c(&g->b, ' ');
	if (chance(&g->d, 8) && g->depth == 0 && !g->picking)
		buf_put(&g->b, S("不得分"));
	else if (chance(&g->d, 8))
		buf_put(&g->b, S("{ }"));
	else if (chance(&g->d, 6) && g->depth == 0 && !g->picking && g->span == 0)
		effect_row(g);
	else
		clause(g, (enum verb)verb, 0);
	buf_c(&g->b, '\n');
}

static void
block(struct gen *g, enum verb verb, int depth)
{
	int n = 1 + dice(&g->d, 2);

	buf_put(&g->b, S("{\n"));
	while (n-- > 0) {
		clause(g, verb, depth);
		buf_c(&g->b, '\n');
		verb = verb == V_GET ? V_ADD : verb;
	}
	buf_c(&g->b, '}');
}

static void
steps(struct gen *g)
{
	enum kind k = (enum kind)dice(&g->d, K_NUMBERS);
	static const char *const step[] = { "0.5分", "2次", "3人", "250元", "5%", "4学时",
		"90分钟" };

	if (chance(&g->d, 20)) {
		gen_date_steps(g);
		return;
	}
	gen_number(g, k, 1);
	if (chance(&g->d, 60)) {
		buf_put(&g->b, str_of(chance(&g->d, 50) ? " 不足 " : " 超过 "));
		gen_number(g, k, 0);
	}
	buf_put(&g->b, S(" 满 "));
	if (chance(&g->d, 85) || gen_pick(g, g->fact, g->facts, k) == NULL)
		buf_put(&g->b, str_of(step[k]));
	else
		gen_fact(g, k);
	buf_put(&g->b, str_of(ONE_OF(g, "", "", " 舍零", " 进一", " 按比例")));
}

static void
each(struct gen *g, enum verb verb, int depth)
{
	buf_put(&g->b, S("每 "));
	if (chance(&g->d, 55))
		steps(g);
	else
		gen_number(g, chance(&g->d, 50) ? K_TIMES : K_PEOPLE, 1);
	buf_c(&g->b, ' ');
	g->depth++;
	if (depth > 0 && chance(&g->d, 25)) {
		block(g, verb, depth - 1);
		modifiers(g, false);
	} else if (depth > 0 && chance(&g->d, 20)) {
		each(g, verb, depth - 1);
	} else {
		action(g, verb, false);
	}
	g->depth--;
}

static void
each_below(struct gen *g, enum verb verb, int depth)
{
	buf_put(&g->b, S("每 "));
	gen_members(g, "下级");
	buf_put(&g->b, str_of(ONE_OF(g, " ", " ", " 取 最高 ", " 取 均 ")));
	g->depth++;
	if (depth > 0 && chance(&g->d, 30))
		block(g, verb, depth - 1);
	else
		action(g, verb, false);
	g->depth--;
	gen_members_end(g);
}

/* 每 over a set: for each member, then for those not picked. */
static void
each_member(struct gen *g, enum verb verb, int depth)
{
	const struct gen_set *of;
	bool rest, braces;

	if (!gen_each_head(g, &rest)) {
		action(g, verb, g->depth == 0);
		return;
	}
	of = g->in;
	g->each_set = true;
	braces = rest || chance(&g->d, 40);
	if (braces)
		block(g, verb, depth - 1);
	else if (chance(&g->d, 25))
		each(g, verb, 0);
	else
		action(g, verb, true);
	if (rest) {
		buf_put(&g->b, S(" 其余 "));
		block(g, verb == V_GET ? V_ADD : verb, 0);
	}
	if (braces)
		modifiers(g, false);
	g->in = NULL;
	g->each_set = g->picking = false;
	if (!rest && chance(&g->d, 10))
		gen_keyed_bounds(g, of);
	else if (!rest && chance(&g->d, 20))
		gen_dated_bounds(g,
		    ONE_OF(g, "每日", "每周", "每周", "每月", "每双月", "每季", "每半年",
			"每年"));
}

/* A clause with 上限 x 每月. */
static void
bounded(struct gen *g, enum verb verb)
{
	int outer;
	const char *period = gen_bounded_span(g, &outer);

	g->depth++; /* no 不得分 and no 则 in it */
	if (chance(&g->d, 40))
		each(g, verb, 1);
	else if (chance(&g->d, 30))
		gen_band(g, 1, "\n", clause_row, (int)verb);
	else
		action(g, verb, false);
	g->depth--;
	if (period != NULL)
		gen_dated_bounds(g, period);
	g->span = outer;
}

/* One clause, without its line end; all amounts in it go by ${verb}. */
static void
clause(struct gen *g, enum verb verb, int depth)
{
	int form = dice(&g->d, depth > 0 ? 12 : 6);

	g->clauses++;
	if (g->depth == 0 && !g->across && !g->each_set && verb != V_GET && depth > 0 &&
	    g->span != 1 && chance(&g->d, 12)) {
		int outer = gen_every(g);

		clause(g, verb, 0);
		g->span = outer;
		return;
	}
	if (g->depth == 0 && depth > 0 && !g->across && !g->each_set &&
	    chance(&g->d, 5)) {
		bounded(g, verb);
	} else if (form >= 10 && g->depth == 0 && !g->each_set && !g->across) {
		each_member(g, verb, depth);
	} else if (form < 4 || form >= 10) {
		action(g, verb, g->depth == 0);
	} else if (form == 4 && g->depth == 0 && !g->across && !g->each_set &&
	    chance(&g->d, 25)) {
		each_below(g, verb, depth);
	} else if (form < 7) {
		each(g, verb, depth);
	} else if (form < 9) {
		gen_band(g, 1, "\n", clause_row, (int)verb);
		modifiers(g, false);
	} else if (g->depth == 0) {
		buf_put(&g->b, S("适用 当 "));
		gen_condition(g, 1);
		buf_c(&g->b, ' ');
		block(g, verb, 0);
	} else {
		action(g, verb, false);
	}
}

/* Clauses of a pool: what stands alone, or takes and gives together. */
static void
own_clauses(struct gen *g, int n, enum verb verb, bool mixed)
{
	while (n-- > 0) {
		clause(g, verb, 2);
		buf_c(&g->b, '\n');
		if (verb == V_GET)
			verb = V_ADD;
		if (mixed && chance(&g->d, 50))
			verb = verb == V_ADD ? V_DEDUCT : V_ADD;
		if (chance(&g->d, 5)) {
			buf_put(&g->b, S("不得分 当 "));
			gen_condition(g, 1);
			if (chance(&g->d, 15)) {
				buf_put(&g->b, S(" 免 当 "));
				gen_condition(g, 1);
			}
			buf_c(&g->b, '\n');
		}
	}
}

/* ── pools ──────────────────────────────────────────────────────────── */

struct body {
	int points;
	bool shares; /* its points may be shared out among children */
	bool mixed;  /* 起 is written: it may give and take */
	int depth;
	enum verb verb;
	bool scoped; /* 适用 is written */
};
static void pool_body(struct gen *g, struct body b);

static void
pool_modifiers(struct gen *g, int points, bool bonus)
{
	bool cap = chance(&g->d, 8), floor = chance(&g->d, 6);

	if (cap) {
		buf_put(&g->b, S(" 上限 "));
		if (chance(&g->d, 70))
			buf_fmt(&g->b, "%d分", 1 + dice(&g->d, points + 3));
		else
			gen_number(g, K_POINT, 1);
	}
	if (floor)
		buf_fmt(&g->b, " 下限 %d分", dice(&g->d, 2));
	if (!cap && chance(&g->d, 4))
		buf_put(&g->b, S(" 不封顶"));
	if (!floor && chance(&g->d, 4))
		buf_put(&g->b, S(" 不设底"));
	if (chance(&g->d, 20))
		buf_fmt(&g->b, " 未报 %s",
		    g->round != NULL
			? ONE_OF(g, "不得分", "满分", "待定")
			: ONE_OF(g, "不得分", "满分", "均值", "均值", "待定"));
	if (chance(&g->d, 12) && !bonus)
		buf_fmt(&g->b, " 缺项 %s",
		    g->round != NULL ? ONE_OF(g, "折算", "满分", "不得分")
				     : ONE_OF(g, "折算", "满分", "均值", "不得分"));
	if (chance(&g->d, 7))
		times(g);
}

/* 适用 that facts decide: classes would change what must add up. */
static void
fact_scope(struct gen *g)
{
	buf_put(&g->b, S(" 适用 当 "));
	if (chance(&g->d, 30))
		buf_put(&g->b, S("非 "));
	if (gen_pick(g, g->fact, g->facts, K_BOOL) != NULL && chance(&g->d, 50))
		gen_truth(g);
	else
		buf_fmt(&g->b, "(次_1 %s %d次)", gen_one_of(g, gen_relations, 6),
		    1 + dice(&g->d, 9));
}

/* What is written of a pool in its head. */
static void
pool_head(struct gen *g, struct body *b, bool bonus)
{
	b->mixed = chance(&g->d, 15) || (b->verb == V_ADD && !bonus);
	if (b->mixed)
		buf_put(&g->b, S(" 起 "));
	if (b->mixed && chance(&g->d, 80))
		buf_fmt(&g->b, "%d分", dice(&g->d, b->points + 1));
	else if (b->mixed)
		gen_number(g, K_POINT, 1);
	pool_modifiers(g, b->points, bonus);
	if (!b->scoped && chance(&g->d, 12))
		fact_scope(g);
	if (b->verb == V_DEDUCT && b->depth == 0 && chance(&g->d, 5)) {
		buf_put(&g->b, S(" 免 当 "));
		gen_condition(g, 1);
	}
	buf_put(&g->b, S(" {\n"));
}

/* A pool with ${points}, or for clauses that expect so many if ${pointless}. */
static void
pool(struct gen *g, const char *word, int points, bool pointless, int depth,
    const char *more)
{
	bool local = false;
	static const enum verb usual[] = { V_DEDUCT, V_DEDUCT, V_GET, V_GET, V_ADD };
	int id = g->pools++, outer = g->points, span = g->span;
	bool minus = strcmp(word, "扣分") == 0;
	bool bonus = minus || strcmp(word, "加分") == 0;
	struct body b = { .points = points,
		.shares = !pointless && !bonus,
		.depth = depth,
		.scoped = strstr(more, "适用") != NULL };

	b.verb = minus ? V_DEDUCT : bonus ? V_ADD : usual[dice(&g->d, 5)];
	g->pool_word[id] = word;
	g->pool_done[id] = false;
	buf_fmt(&g->b, "%s 池_%d", word, id);
	if (!pointless)
		buf_fmt(&g->b, " %d分", points);
	buf_put(&g->b, str_of(more));
	if (strcmp(word, "部分") != 0 && chance(&g->d, bonus ? 40 : 7))
		local = gen_local(g, minus);
	if (local && b.verb == V_DEDUCT && !minus)
		b.verb = V_GET;
	if (g->span == 0 && g->round == NULL && chance(&g->d, 7))
		gen_pool_period(g);
	pool_head(g, &b, bonus);
	if (!pointless)
		g->points = points;
	if (!local || chance(&g->d, 30))
		pool_body(g, b);
	buf_put(&g->b, S("}\n"));
	if (local)
		gen_local_set(g, id);
	g->points = outer;
	g->span = span;
	g->pool_done[id] = true;
}

/* One child for each class, of the same points. */
static void
class_children(struct gen *g, int points, int depth)
{
	int c = dice(&g->d, g->classes), n = g->class_values[c];

	for (int i = 0; i < n; i++) {
		struct str more = job_fmt(g->j, " 适用 %s", gen_class_words[c][i]);

		if (chance(&g->d, 50)) {
			pool(g, "项", points, false, depth, job_cstr(g->j, more));
			continue;
		}
		buf_fmt(&g->b, "适用 %s {\n", gen_class_words[c][i]);
		pool(g, "项", points, false, depth, "");
		buf_put(&g->b, S("}\n"));
	}
}

static void
weighted_children(struct gen *g, const char *word, int depth)
{
	int first = 5 * (1 + dice(&g->d, 18));
	struct str w1 = job_fmt(g->j, " 权重 %d%%", first), w2;

	w2 = job_fmt(g->j, " 权重 %d%%", 100 - first);
	if (g->classes > 0 && chance(&g->d, 40)) {
		w1 = job_fmt(g->j, " 权重 分档 类_0 { 甲类: %d%%; 其余: 40%% }", first);
		w2 = job_fmt(g->j, " 权重 分档 类_0 { 甲类: %d%%; 其余: 60%% }",
		    100 - first);
	}
	pool(g, word, 1 + dice(&g->d, 100), false, depth, job_cstr(g->j, w1));
	pool(g, word, 1 + dice(&g->d, 100), false, depth, job_cstr(g->j, w2));
}

static void
shared_children(struct gen *g, const char *word, int points, int depth)
{
	while (points > 0) {
		int part = points < 3 || chance(&g->d, 35) ? points
							   : 1 + dice(&g->d, points - 1);

		if (g->clauses > 20)
			part = points;
		if (g->classes > 0 && chance(&g->d, 20) && strcmp(word, "项") == 0)
			class_children(g, part, depth);
		else
			pool(g, word, part, false, depth, "");
		points -= part;
	}
}

static void
child_pools(struct gen *g, struct body b)
{
	if (!b.shares) {
		pool(g, "项", 3, true, 0, "");
		pool(g, "项", 3, true, 0, "");
		return;
	}
	if (chance(&g->d, 20))
		weighted_children(g, "项", b.depth - 1);
	else
		shared_children(g, "项", b.points, b.depth - 1);
	if (chance(&g->d, 15))
		pool(g, chance(&g->d, 50) ? "加分" : "扣分", 2, chance(&g->d, 40), 0, "");
	if (chance(&g->d, 20))
		own_clauses(g, 1, chance(&g->d, 50) ? V_ADD : V_DEDUCT, false);
}

static void
pool_body(struct gen *g, struct body b)
{
	if (b.depth > 0 && g->clauses < 20 && chance(&g->d, b.shares ? 55 : 30)) {
		child_pools(g, b);
		return;
	}
	own_clauses(g, 1 + dice(&g->d, 3), b.verb, b.mixed);
}

/* ── declarations ───────────────────────────────────────────────────── */

static void
classes(struct gen *g)
{
	g->classes = chance(&g->d, 70) ? chance(&g->d, 25) ? 2 : 1 : 0;
	for (int c = 0; c < g->classes; c++) {
		g->class_values[c] = 2 + dice(&g->d, 2);
		buf_fmt(&g->b, "类别 类_%d 选(%s, %s", c, gen_class_words[c][0],
		    gen_class_words[c][1]);
		buf_fmt(&g->b, g->class_values[c] == 3 ? ", %s)\n" : ")\n",
		    gen_class_words[c][2]);
	}
}

static void
source(struct gen *g, struct named *f)
{
	int form = f->id == 1 ? 4 : dice(&g->d, 7);

	f->months = form >= 1 && form <= 3 ? 12 : 0;
	switch (form) {
	case 0:
		buf_put(&g->b, S(" 来自 名册"));
		break;
	case 1:
	case 2:
		buf_put(&g->b, S(" 填报 每年"));
		break;
	case 3:
		buf_put(&g->b, S(" 填报 每年 由 单位 核 考核组"));
		break;
	case 4:
		buf_put(&g->b, S(" 核定 考核组"));
		break;
	case 5:
	case 6:
		gen_period_source(g, f);
		break;
	}
	if (f->months == 0 && f->kind < K_NUMBERS)
		buf_put(&g->b, S(" 取 末")); /* a sum may not be read by the month */
	buf_put(&g->b,
	    str_of(
		ONE_OF(g, "", "", " 限 2026-06-30", " 限 12月10日", " 限 期末 + 10天")));
	if (chance(&g->d, 30))
		buf_put(&g->b, S(" 可不适用"));
	buf_c(&g->b, '\n');
}

void
gen_type(struct gen *g, struct named *f)
{
	if (f->kind < K_NUMBERS) {
		buf_put(&g->b, str_of(gen_units[f->kind][dice(&g->d, 2)]));
	} else if (f->kind == K_BOOL) {
		buf_put(&g->b, S("是否"));
	} else if (f->kind == K_DATE) {
		buf_put(&g->b, S("日期"));
	} else {
		f->ordered = chance(&g->d, 50);
		f->values = 2 + dice(&g->d, 3);
		for (int i = 0; i < f->values; i++)
			buf_fmt(&g->b, "%s%s",
			    i == 0           ? "选("
				: f->ordered ? " < "
					     : ", ",
			    gen_choices[i]);
		buf_c(&g->b, ')');
	}
}

static void
fact(struct gen *g)
{
	struct named *f = &g->fact[g->facts];

	*f = (struct named){ .id = ++g->facts };
	f->kind = (enum kind)dice(&g->d, K_DATE + 1);
	if (g->facts == 1)
		f->kind = K_TIMES;
	buf_put(&g->b, S("数据 "));
	gen_fact_name(g, f);
	buf_c(&g->b, ' ');
	gen_type(g, f);
	source(g, f);
}

static void
definition(struct gen *g)
{
	struct named f = { .kind = (enum kind)dice(&g->d, K_NUMBERS), .id = g->defs + 1 };

	g->seen = 0;
	buf_fmt(&g->b, "%s 设_%d %s = ", ONE_OF(g, "设", "设", "参数"), f.id,
	    gen_units[f.kind][dice(&g->d, 2)]);
	if (g->classes > 0 && chance(&g->d, 30)) {
		buf_put(&g->b, S("分档 类_0 { 甲类: "));
		gen_literal(g, f.kind);
		buf_put(&g->b, S("; 其余: "));
		gen_literal(g, f.kind);
		buf_put(&g->b, S(" }"));
	} else {
		gen_number(g, f.kind, 2);
	}
	buf_c(&g->b, '\n');
	f.months = g->seen;
	g->def[g->defs++] = f;
}

static void
head(struct gen *g, uint64_t seed)
{
	buf_fmt(&g->b, "方案 \"随机 %llu\"\n", (unsigned long long)seed);
	gen_calendar(g);
	buf_put(&g->b, S("引用 \"外\"\n"));
	classes(g);
	buf_put(&g->b, S("角色 考核组, 组织部, 纪委\n"));
	if (chance(&g->d, 50))
		buf_fmt(&g->b, "精度 %d位 %s\n", dice(&g->d, 5),
		    ONE_OF(g, "四舍五入", "舍去", "进一", ""));
	for (int n = 3 + dice(&g->d, 9); n > 0; n--)
		fact(g);
	gen_belongs(g);
	gen_sets(g);
	for (int n = dice(&g->d, 4); n > 0; n--)
		definition(g);
	buf_put(&g->b, S("对象 虚构单位"));
	if (chance(&g->d, 8)) {
		buf_put(&g->b, S(" 适用 当 "));
		gen_condition(g, 1);
	}
	buf_c(&g->b, '\n');
}

/* ── the whole ──────────────────────────────────────────────────────── */

static void
parts(struct gen *g)
{
	int full = 5 + dice(&g->d, 96);

	if (chance(&g->d, 15))
		buf_fmt(&g->b, "总分 起 %d分\n", dice(&g->d, 30));
	else if (chance(&g->d, 20))
		buf_fmt(&g->b, "总分 满分 %d分\n", full);
	if (chance(&g->d, 40))
		weighted_children(g, "部分", 3);
	else
		shared_children(g, "部分", full, 3);
	if (chance(&g->d, 30))
		pool(g, "加分", 5, chance(&g->d, 40), 1, "");
	if (chance(&g->d, 25))
		pool(g, "扣分", 5, chance(&g->d, 40), 1, "");
}

struct str
random_scheme(struct job *j, uint64_t seed)
{
	struct gen *g = NEW(j, struct gen);

	*g = (struct gen){ .j = j, .d = { seed }, .b = { .j = j } };
	if (chance(&g->d, 25))
		g->round = ONE_OF(g, "下级", "上级");
	head(g, seed);
	parts(g);
	gen_vetoes(g);
	gen_grades(g);
	buf_put(&g->b,
	    S("方案 \"季\"\n考核期 2026-01-01 至 2026-12-31 每季\n对象 虚构单位\n"
	      "项 甲 10分 { 扣 1分 }\n"));
	return buf_str(&g->b);
}
