/* SPDX-License-Identifier: MIT
 *
 * time_gen_test.c -- random dates, and what is given or counted by the month
 *
 * A fact given once a quarter may be read in a quarter or in a longer stretch:
 * named.months and gen.span, the months of what is being written, say which.
 */
#include "rule/scheme_gen_test.h"

static const struct {
	int months;
	const char *word, *bare;
} periods[] = { { 1, "每月", "月" }, { 2, "每双月", NULL }, { 3, "每季", "季" },
	{ 3, "每季", "季" }, { 6, "每半年", "半年" }, { 6, "每半年", "半年" } };

bool
gen_fits(const struct gen *g, const struct named *f)
{
	return g->span == 0 || f->months == 0 || g->span % f->months == 0;
}

void
gen_seen(struct gen *g, const struct named *f)
{
	if (f->months > g->seen)
		g->seen = f->months;
}

/* How often the fact is given, and how that makes a year. */
void
gen_period_source(struct gen *g, struct named *f)
{
	int p = dice(&g->d, (int)ARRAY_N(periods));

	f->months = periods[p].months;
	buf_fmt(&g->b, " 填报 %s", periods[p].word);
	if (f->kind < K_NUMBERS)
		buf_fmt(&g->b, " 取 %s", ONE_OF(g, "和", "均", "最高", "最低", "末"));
	else
		buf_fmt(&g->b, " 取 %s",
		    f->kind == K_CHOICE && !f->ordered ? "末"
						       : ONE_OF(g, "最高", "最低", "末"));
}

/* ── dates ──────────────────────────────────────────────────────────── */

static void
duration(struct gen *g)
{
	static const char *const unit[] = { "天", "天", "个工作日", "周", "个月",
		"个季度", "年" };
	int u = dice(&g->d, (int)ARRAY_N(unit));

	buf_fmt(&g->b, "%d%s", dice(&g->d, u < 3 ? 40 : 4), unit[u]);
}

void
gen_date(struct gen *g, int depth)
{
	const struct named *f = gen_pick(g, g->fact, g->facts, K_DATE);

	switch (dice(&g->d, depth > 0 ? 9 : 5)) {
	case 0:
	case 1:
	case 2:
		if (f != NULL)
			gen_fact_name(g, f);
		else
			buf_put(&g->b, S("6月30日"));
		return;
	case 3:
		buf_put(&g->b, str_of(ONE_OF(g, "期初", "期末", "期末", "今天")));
		return;
	case 4:
		buf_put(&g->b,
		    str_of(ONE_OF(g, "2026-05-31", "12月10日", "2026年1月31日")));
		return;
	case 5:
	case 6:
		buf_c(&g->b, '(');
		gen_date(g, depth - 1);
		buf_put(&g->b, str_of(chance(&g->d, 60) ? " + " : " - "));
		duration(g);
		buf_c(&g->b, ')');
		return;
	case 7:
		buf_fmt(&g->b, "%s(", ONE_OF(g, "月末", "季末", "年末"));
		gen_date(g, depth - 1);
		buf_c(&g->b, ')');
		return;
	case 8:
		buf_fmt(&g->b, "%s(", ONE_OF(g, "最大", "最小"));
		gen_date(g, depth - 1);
		buf_put(&g->b, S(", "));
		gen_date(g, depth - 1);
		buf_c(&g->b, ')');
		return;
	}
}

void
gen_date_test(struct gen *g)
{
	gen_date(g, 1);
	if (chance(&g->d, 20)) {
		buf_put(&g->b, S(" 在 ("));
		gen_date(g, 0);
		buf_put(&g->b, S(".."));
		gen_date(g, 1);
		buf_c(&g->b, ')');
		return;
	}
	buf_fmt(&g->b, " %s ", gen_one_of(g, gen_relations, 6));
	gen_date(g, 1);
}

/* 逾期(a, b) 满 1个月 进一 */
void
gen_date_steps(struct gen *g)
{
	int form = dice(&g->d, 4);

	if (form == 3) {
		buf_put(&g->b, S("工作日("));
		gen_date(g, 0);
		buf_put(&g->b, S(", "));
		gen_date(g, 1);
		buf_fmt(&g->b, ") 满 %d个工作日", 1 + dice(&g->d, 9));
	} else {
		buf_put(&g->b, str_of(form == 0 ? "(" : form == 1 ? "逾期(" : "天数("));
		gen_date(g, 1);
		buf_put(&g->b, str_of(form == 0 ? " - " : ", "));
		gen_date(g, 1);
		buf_put(&g->b, S(") 满 "));
		buf_fmt(&g->b, "%d%s", 1 + dice(&g->d, 3),
		    ONE_OF(g, "天", "周", "个工作日", "个月", "个月", "个季度", "年"));
	}
	buf_put(&g->b, str_of(ONE_OF(g, "", "", " 舍零", " 进一", " 按比例")));
}

/* ── stretches ──────────────────────────────────────────────────────── */

/* 每季, and from here on what fits a quarter; returns what to set back. */
int
gen_every(struct gen *g)
{
	int p = dice(&g->d, (int)ARRAY_N(periods)), outer = g->span;

	if (outer != 0 && (outer == periods[p].months || outer % periods[p].months != 0))
		p = 0; /* months fit into everything that is longer */
	buf_fmt(&g->b, "%s，", periods[p].word);
	g->span = periods[p].months;
	return outer;
}

/* Where the 考核期 lies, and where months and longer periods begin. */
void
gen_calendar(struct gen *g)
{
	static const char *const span[] = { "2026-01-01 至 2026-12-31",
		"2025-12-26 至 2026-12-25", "2026-01-01 至 2026-06-30",
		"2026-02-10 至 2026-12-31", "2026-03-31 至 2027-03-30",
		"2025-09-01 至 2026-08-31" };
	static const char *const from[] = { "周期 月 自 26日\n", "周期 月 自 26日\n",
		"周期 月 自 11日\n", "周期 季 自 2月1日\n", "周期 半年 自 12月26日\n",
		"周期 年 自 7月1日\n", "周期 月 自 28日\n周期 季 自 11月15日\n" };
	bool plain = chance(&g->d, 60);

	buf_fmt(&g->b, "考核期 %s\n", plain ? span[0] : gen_one_of(g, span, 6));
	if (!plain && chance(&g->d, 75))
		buf_put(&g->b, str_of(gen_one_of(g, from, 7)));
}

/* 上限 x 每周 behind a whole clause, and 下限. */
void
gen_dated_bounds(struct gen *g, const char *period)
{
	if (chance(&g->d, 75)) {
		buf_put(&g->b, S(" 上限 "));
		gen_number(g, K_POINT, chance(&g->d, 15));
		buf_fmt(&g->b, " %s", period);
		if (chance(&g->d, 75))
			return;
	}
	buf_fmt(&g->b, " 下限 %d%s分 %s", dice(&g->d, 4), ONE_OF(g, "", ".5"), period);
}

void
gen_keyed_bounds(struct gen *g, const struct gen_set *of)
{
	buf_put(&g->b, S(" 上限 "));
	gen_number(g, K_POINT, chance(&g->d, 15));
	g->in = of;
	gen_keys(g);
	g->in = NULL;
}

/* A period for 上限 x 每月, and from here on what fits one; *outer: what g->span
 * was. */
const char *
gen_bounded_span(struct gen *g, int *outer)
{
	int p = dice(&g->d, (int)ARRAY_N(periods));

	*outer = g->span;
	if (g->span != 0 && (g->span == periods[p].months || g->span % periods[p].months))
		return NULL;
	g->span = periods[p].months;
	return periods[p].word;
}

bool
gen_stretches(struct gen *g, enum kind kind, int depth)
{
	bool count = (kind == K_TIMES || kind == K_PEOPLE) && chance(&g->d, 50);
	const char *period;
	int outer;

	if (g->in != NULL || g->across || (period = gen_bounded_span(g, &outer)) == NULL)
		return false;
	buf_fmt(&g->b, "%s(%s",
	    count ? "计数" : ONE_OF(g, "合计", "均值", "最高", "最低"), period);
	if (count || chance(&g->d, 40)) {
		buf_put(&g->b, S(" 其中 "));
		gen_condition(g, depth);
	}
	if (!count) {
		buf_put(&g->b, S(", "));
		gen_number(g, kind, depth);
	}
	buf_c(&g->b, ')');
	if (g->span * 2 > g->seen) /* read in longer stretches alone */
		g->seen = g->span * 2;
	g->span = outer;
	return true;
}

void
gen_pool_period(struct gen *g)
{
	int p = 2 + dice(&g->d, (int)ARRAY_N(periods) - 2);

	buf_fmt(&g->b, " 周期 %s", periods[p].bare);
	if (chance(&g->d, 75))
		buf_fmt(&g->b, " 取 %s", ONE_OF(g, "均", "最高", "最低", "末", "和"));
	g->span = periods[p].months;
}
