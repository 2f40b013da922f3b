/* SPDX-License-Identifier: MIT
 *
 * set_gen_test.c -- random schemes: 事件 and 清单, aggregates, 每 over members
 *
 * Fields have names of their own (栏次_1), so that a fact of the subject stays
 * within reach beside them.
 */
#include "rule/scheme_gen_test.h"

static const char *const reduces[] = { "合计", "均值", "最高", "最低" };

/* ── declarations ───────────────────────────────────────────────────── */

static void
field(struct gen *g, struct gen_set *set)
{
	struct named *f = &set->field[set->fields];

	*f = (struct named){ .id = ++set->fields, .field = true };
	f->kind = (enum kind)dice(&g->d, K_CHOICE + 1);
	buf_put(&g->b, S(", "));
	gen_fact_name(g, f);
	buf_c(&g->b, ' ');
	gen_type(g, f);
}

static void
event(struct gen *g, struct gen_set *set)
{
	set->texts = 1 + dice(&g->d, 2);
	buf_put(&g->b, S("事件(文_1 文"));
	if (set->texts > 1)
		buf_put(&g->b, S(", 文_2 文"));
	for (int n = 1 + dice(&g->d, 4); n > 0; n--)
		field(g, set);
	if (chance(&g->d, 40))
		buf_put(&g->b, S(", 办结 日期"));
	if (chance(&g->d, 50))
		set->units = 1 + dice(&g->d, 2);
	for (int i = 0; i < set->units; i++)
		buf_fmt(&g->b, ", 对_%d 对象", i + 1);
	buf_put(&g->b, S(")"));
}

static void
list(struct gen *g, struct gen_set *set)
{
	static const char *const entry[] = { "一条", "二条", "三条", "四条" };
	int n = 1 + dice(&g->d, 4);
	bool points = chance(&g->d, 50);

	set->field[set->fields++] = (struct named){ .kind = K_BOOL, .word = "达到" };
	if (points)
		set->field[set->fields++] = (struct named){ .kind = K_POINT,
			.word = "分值" };
	buf_put(&g->b, S("清单("));
	for (int i = 0; i < n; i++) {
		buf_fmt(&g->b, "%s%s", i == 0 ? "" : ", ", entry[i]);
		if (points)
			buf_fmt(&g->b, " %d分", 1 + dice(&g->d, 4));
	}
	buf_put(&g->b, S(")"));
}

void
gen_sets(struct gen *g)
{
	for (int n = dice(&g->d, SETS_MAX + 1); n > 0; n--) {
		struct gen_set *set = &g->sets[g->sets_n++];
		bool is_list = chance(&g->d, 30);

		(void)snprintf(set->name, sizeof set->name, "%s_%d",
		    is_list ? "清" : "事", g->sets_n);
		buf_fmt(&g->b, "数据 %s ", set->name);
		if (is_list)
			list(g, set);
		else
			event(g, set);
		buf_put(&g->b,
		    str_of(is_list ? ONE_OF(g, " 核定 考核组", " 填报 每月", " 来自 纪实")
				   : ONE_OF(g, " 核定 考核组",
					 " 填报 每年 由 单位 核 考核组", " 来自 纪实")));
		if (set->units > 0 && chance(&g->d, 60))
			buf_put(&g->b,
			    str_of(set->units > 1
				    ? ONE_OF(g, " 计入 对_1", " 计入 对_1, 对_2")
				    : " 计入 对_1"));
		if (chance(&g->d, 30))
			buf_put(&g->b, S(" 可不适用"));
		if (chance(&g->d, 20))
			buf_put(&g->b, S(" 限 2026-06-30"));
		buf_c(&g->b, '\n');
	}
}

/* ── expressions ────────────────────────────────────────────────────── */

static const struct gen_set *
any_set(struct gen *g)
{
	return g->sets_n == 0 ? NULL : &g->sets[dice(&g->d, g->sets_n)];
}

/* S [其中 …], with its fields in scope from here on. */
static void
set_name(struct gen *g, const struct gen_set *set)
{
	g->in = set;
	buf_put(&g->b, str_of(set->name));
	if (!chance(&g->d, 50))
		return;
	buf_put(&g->b, S(" 其中 "));
	gen_condition(g, 1);
}

void
gen_aggregate(struct gen *g, enum kind kind, int depth)
{
	const struct gen_set *set = any_set(g), *outer = g->in;
	bool count = (kind == K_TIMES || kind == K_PEOPLE) && chance(&g->d, 50);

	if (set == NULL || outer != NULL) {
		gen_number(g, kind, 0);
		return;
	}
	if (count && chance(&g->d, 25)) {
		buf_put(&g->b, S("间断("));
		set_name(g, set);
		buf_fmt(&g->b, ", %d%s", 1 + dice(&g->d, 9),
		    ONE_OF(g, "天", "周", "周", "个月", "个季度"));
		g->in = outer;
		if (chance(&g->d, 50)) {
			buf_put(&g->b, S(", "));
			gen_date(g, 0);
		}
		buf_c(&g->b, ')');
		return;
	}
	buf_fmt(&g->b, "%s(", count ? "计数" : gen_one_of(g, reduces, 4));
	set_name(g, set);
	if (count && chance(&g->d, 35))
		gen_keys(g);
	if (!count) {
		buf_put(&g->b, S(", "));
		gen_number(g, kind, depth > 0);
	}
	buf_c(&g->b, ')');
	g->in = outer;
}

bool
gen_there_is(struct gen *g)
{
	const struct gen_set *set = any_set(g);

	if (set == NULL || g->in != NULL)
		return false;
	buf_put(&g->b, str_of(ONE_OF(g, "有(", "没有(")));
	set_name(g, set);
	buf_c(&g->b, ')');
	g->in = NULL;
	return true;
}

void
gen_text_test(struct gen *g)
{
	int at = 1 + dice(&g->d, g->in->texts);

	switch (dice(&g->d, 4)) {
	case 0:
		buf_fmt(&g->b, "已报(文_%d)", at);
		return;
	case 1:
		buf_fmt(&g->b, "文_%d 在 (\"甲\", \"丁\", \"没有\")", at);
		return;
	case 2:
		buf_fmt(&g->b, "文_1 %s 文_%d", ONE_OF(g, "=", "!="), at);
		return;
	case 3:
		buf_fmt(&g->b, "文_%d %s \"乙\"", at, ONE_OF(g, "=", "!="));
		return;
	}
}

void
gen_unit_test(struct gen *g)
{
	int at = 1 + dice(&g->d, g->in->units);

	switch (dice(&g->d, 5)) {
	case 0:
	case 1:
		buf_fmt(&g->b, "对_%d %s 本", at, ONE_OF(g, "=", "!="));
		return;
	case 2:
		buf_fmt(&g->b, "对_1 %s 对_%d", ONE_OF(g, "=", "!="), at);
		return;
	case 3:
		buf_fmt(&g->b, "对_%d 在 (本, \"丙\")", at);
		return;
	case 4:
		buf_fmt(&g->b, "已报(对_%d)", at);
		return;
	}
}

void
gen_belongs(struct gen *g)
{
	g->belongs = chance(&g->d, 30);
	if (g->belongs)
		buf_fmt(&g->b, "数据 属_1 对象 %s\n",
		    ONE_OF(g, "来自 名册", "核定 考核组 可不适用", "核定 考核组"));
}

void
gen_belongs_test(struct gen *g)
{
	bool may_self = g->in != NULL || !g->peers;

	buf_put(&g->b, S("属_1"));
	if (g->in != NULL && g->in->units > 0 && chance(&g->d, 40))
		buf_put(&g->b, S(" = 对_1"));
	else if (may_self && chance(&g->d, 70))
		buf_fmt(&g->b, " %s 本", ONE_OF(g, "=", "=", "!="));
	else
		buf_put(&g->b, S(" != \"甲\""));
}

/* ── 自设 ───────────────────────────────────────────────────────────── */

bool
gen_local(struct gen *g, bool minus)
{
	if (g->locals == LOCALS_MAX)
		return false;
	g->locals++;
	buf_fmt(&g->b, " 自设 由 %s 至多 %d项 单项 %s%d%s分", ONE_OF(g, "单位", "考核组"),
	    1 + dice(&g->d, 3), minus ? "" : ONE_OF(g, "", "-2分..", "-0.5分.."),
	    1 + dice(&g->d, 4), ONE_OF(g, "", ".5"));
	return true;
}

void
gen_local_set(struct gen *g, int id)
{
	struct gen_set *set = &g->sets[g->sets_n++];

	(void)snprintf(set->name, sizeof set->name, "池_%d", id);
	set->field[set->fields++] = (struct named){ .kind = K_BOOL, .word = "达到" };
	set->field[set->fields++] = (struct named){ .kind = K_POINT, .word = "分值" };
}

void
gen_keys(struct gen *g)
{
	const struct named *f = &g->in->field[dice(&g->d, g->in->fields)];

	buf_put(&g->b, S(" 同 "));
	if (g->in->units > 0 && chance(&g->d, 40))
		buf_put(&g->b, S("对_1"));
	else if (g->in->texts == 0 || chance(&g->d, 30))
		gen_fact_name(g, f);
	else
		buf_put(&g->b, S("文_1"));
	if (g->in->texts > 1 && chance(&g->d, 30))
		buf_put(&g->b, S(", 文_2"));
}

bool
gen_each_head(struct gen *g, bool *rest)
{
	const struct gen_set *set = any_set(g);
	int pick = dice(&g->d, 9);
	static const char *const word[] = { "最高", "最低", "一次", "最高", "均", "末" };

	*rest = false;
	if (set == NULL)
		return false;
	buf_put(&g->b, S("每 "));
	set_name(g, set);
	g->picking = pick < 6;
	if (g->picking) {
		if (chance(&g->d, 60))
			gen_keys(g);
		buf_fmt(&g->b, " 取 %s", word[pick]);
		*rest = pick < 4 && chance(&g->d, 40);
	}
	buf_c(&g->b, ' ');
	return true;
}
