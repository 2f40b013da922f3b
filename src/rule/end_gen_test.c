/* SPDX-License-Identifier: MIT
 *
 * end_gen_test.c -- random schemes: 否决, 等次 with 名额, 结果 and 结果运用
 */
#include "rule/scheme_gen_test.h"

void
gen_grade_effect(struct gen *g)
{
	switch (dice(&g->d, 4)) {
	case 0:
	case 1:
		buf_fmt(&g->b, "等次 不高于 %s", ONE_OF(g, "良好", "合格", "优秀"));
		return;
	case 2:
		buf_fmt(&g->b, "等次 定为 %s", ONE_OF(g, "良好", "合格", "不合格"));
		return;
	case 3:
		buf_fmt(&g->b, "等次 降 %d级", 1 + dice(&g->d, 2));
		return;
	}
}

static void
zero_effect(struct gen *g)
{
	buf_put(&g->b, S("否决 当 "));
	gen_condition(g, 1);
	for (int i = 0; i < g->pools; i++)
		if (strcmp(g->pool_word[i], "部分") == 0 && chance(&g->d, 50)) {
			buf_fmt(&g->b, " 则 部分.池_%d 记零\n", i);
			return;
		}
	buf_put(&g->b, S(" 则 总分 记零\n"));
}

void
gen_vetoes(struct gen *g)
{
	bool done[POOLS_MAX];

	memcpy(done, g->pool_done, sizeof done);
	memset(g->pool_done, 0, sizeof g->pool_done);
	if (chance(&g->d, 25))
		zero_effect(g);
	memcpy(g->pool_done, done, sizeof done);
	g->totals = true;
	for (int n = dice(&g->d, 3); n > 0; n--) {
		buf_put(&g->b, S("否决 \"事由\" 当 "));
		gen_condition(g, 1);
		buf_put(&g->b, S(" 则 "));
		gen_grade_effect(g);
		buf_c(&g->b, '\n');
	}
}

static void
quota(struct gen *g)
{
	buf_put(&g->b, S(" 名额 "));
	if (chance(&g->d, 50))
		buf_fmt(&g->b, "%d%%", 5 * (1 + dice(&g->d, 12)));
	else if (chance(&g->d, 20))
		buf_put(&g->b, S("1/3"));
	else if (chance(&g->d, 70))
		buf_fmt(&g->b, "%d%s", 1 + dice(&g->d, 12), ONE_OF(g, "家", "", "个"));
	else
		gen_fact(g,
		    gen_pick(g, g->fact, g->facts, K_RATIO) != NULL ? K_RATIO : K_TIMES);
	if (g->classes > 0 && chance(&g->d, 40))
		buf_fmt(&g->b, " 按 类_%d", dice(&g->d, g->classes));
	buf_put(&g->b, str_of(ONE_OF(g, "", " 余数舍去", " 余数进一")));
	buf_put(&g->b, str_of(ONE_OF(g, "", " 同分从严", " 同分从宽")));
	if (chance(&g->d, 25)) {
		buf_put(&g->b, S(" 同分 比 "));
		gen_number(g, K_POINT, 1);
		if (chance(&g->d, 30)) {
			buf_put(&g->b, S(", "));
			gen_number(g, K_MONEY, 1);
		}
	}
	if (chance(&g->d, 20))
		buf_put(&g->b, S(" 递补"));
}

/* A table that rests on the first one. */
static void
second_table(struct gen *g)
{
	buf_fmt(&g->b, "等次 二等 {\n上等 当 等次 %s 优秀",
	    ONE_OF(g, "=", ">=", "!=", "<"));
	if (chance(&g->d, 40)) {
		buf_put(&g->b, S(" 且 "));
		gen_condition(g, 1);
	}
	if (chance(&g->d, 30))
		quota(g);
	buf_fmt(&g->b, "\n中等 当 %s\n下等\n}\n",
	    ONE_OF(g, "等次 在 (优秀, 不合格)", "等次 在 (合格..良好)", "等次 > 合格",
		"分档 等次 { 优秀: 是; 其余: 否 } 或 等次 = 不合格"));
	if (chance(&g->d, 40))
		buf_fmt(&g->b, "否决 当 等次 %s 则 二等 %s\n",
		    ONE_OF(g, "<= 合格", "= 良好", "= 优秀"),
		    ONE_OF(g, "不高于 中等", "定为 下等", "降 1级"));
}

/* 结果 and 结果运用. */
static void
ends(struct gen *g)
{
	if (chance(&g->d, 40)) {
		buf_put(&g->b, S("结果 奖金 元 = "));
		gen_number(g, K_MONEY, 2);
		buf_fmt(&g->b, " × %s\n",
		    ONE_OF(g, "(总分 / 90分)", "(基本分 / 7分)", "30%"));
		buf_put(&g->b, S("结果 副职奖金 元 = 奖金 × 2 / 3\n"));
	}
	if (chance(&g->d, 50))
		return;
	buf_put(&g->b, S("结果运用 {\n"));
	for (int n = 1 + dice(&g->d, 3); n > 0; n--) {
		buf_put(&g->b, S("当 "));
		if (chance(&g->d, 50))
			buf_put(&g->b,
			    str_of(ONE_OF(g, "等次 = 优秀 且 ", "等次 <= 合格 或 ",
				"非 等次 在 (良好, 优秀) 且 ")));
		gen_condition(g, 1);
		buf_fmt(&g->b, " 则 %s\n",
		    ONE_OF(g, "表彰, 下年经费 上浮 10%", "整改 限 60天, 反馈 第一责任人",
			"不得评优 1年", "推荐 \"先进\""));
	}
	buf_put(&g->b, S("}\n"));
}

void
gen_grades(struct gen *g)
{
	static const char *const row[] = { "优秀", "良好", "合格" };
	int at = 90;

	buf_put(&g->b, S("等次"));
	if (g->classes > 0 && chance(&g->d, 15))
		buf_put(&g->b, S(" 适用 甲类"));
	buf_put(&g->b, S(" {\n"));
	for (int i = 0; i < 3; i++, at -= 5 + dice(&g->d, 25)) {
		buf_fmt(&g->b, "%s 当 %s >= %d", row[i],
		    ONE_OF(g, "总分", "总分", "基本分"), at);
		if (chance(&g->d, 20)) {
			buf_put(&g->b, S(" 且 "));
			gen_condition(g, 1);
		}
		if (chance(&g->d, 30))
			quota(g);
		buf_c(&g->b, '\n');
	}
	buf_put(&g->b, S("不合格\n}\n"));
	if (chance(&g->d, 25))
		second_table(g);
	ends(g);
}
