/* SPDX-License-Identifier: MIT
 *
 * expr_gen_test.c -- random expressions and conditions that fit their units
 *
 * Figures are small, so that limits, zeros and equal values are met often.
 */
#include "rule/scheme_gen_test.h"

uint64_t
dice_next(struct dice *d)
{
	uint64_t z = (d->s += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

int
dice(struct dice *d, int n)
{
	return (int)(dice_next(d) % (uint64_t)n);
}

bool
chance(struct dice *d, int percent)
{
	return dice(d, 100) < percent;
}

/* ── words ──────────────────────────────────────────────────────────── */

static const char *const kind_words[] = { "分", "次", "人", "钱", "率", "学", "时", "是",
	"选", "日" };
const char *const gen_units[K_NUMBERS][2] = { { "分", "分" }, { "次", "次" },
	{ "人", "人" }, { "元", "千元" }, { "%", "%" }, { "学时", "学时" },
	{ "小时", "分钟" } };
const char *const gen_choices[4] = { "好", "较好", "一般", "差" };
const char *const gen_class_words[2][3] = { { "甲类", "乙类", "丙类" },
	{ "大型", "小型", "微型" } };

const char *
gen_one_of(struct gen *g, const char *const *words, int n)
{
	return words[dice(&g->d, n)];
}
const struct named *
gen_pick(struct gen *g, const struct named *list, int n, enum kind kind)
{
	int at;

	if (list == g->fact && g->in != NULL && chance(&g->d, 70)) {
		const struct gen_set *set = g->in;
		const struct named *f;

		g->in = NULL;
		f = gen_pick(g, set->field, set->fields, kind);
		g->in = set;
		if (f != NULL)
			return f;
	}
	at = n == 0 ? 0 : dice(&g->d, n);
	for (int i = 0; i < n; i++)
		if (list[(at + i) % n].kind == kind && gen_fits(g, &list[(at + i) % n])) {
			gen_seen(g, &list[(at + i) % n]);
			return &list[(at + i) % n];
		}
	return NULL;
}

/* ── numbers ────────────────────────────────────────────────────────── */

void
gen_literal(struct gen *g, enum kind kind)
{
	static const int most[] = { 12, 9, 20, 900, 100, 30, 20 };

	buf_fmt(&g->b, "%d", dice(&g->d, most[kind] + 1));
	if (chance(&g->d, 25) && kind != K_TIMES && kind != K_PEOPLE)
		buf_fmt(&g->b, ".%d", 5 * dice(&g->d, 20));
	buf_fmt(&g->b, "%s", gen_units[kind][0]);
}

void
gen_fact_name(struct gen *g, const struct named *f)
{
	if (f->word != NULL)
		buf_put(&g->b, str_of(f->word));
	else
		buf_fmt(&g->b, "%s%s_%d", f->field ? "栏" : "", kind_words[f->kind],
		    f->id);
}

void
gen_fact(struct gen *g, enum kind kind)
{
	const struct named *f = gen_pick(g, g->fact, g->facts, kind);

	if (f != NULL && !f->field && g->in == NULL && !g->across && g->span != 0 &&
	    f->months > 0 && chance(&g->d, 15))
		buf_put(&g->b, S("上期."));
	if (f != NULL)
		gen_fact_name(g, f);
	else
		gen_literal(g, kind);
}

static void
def_of(struct gen *g, enum kind kind)
{
	const struct named *f = gen_pick(g, g->def, g->defs, kind);

	if (f != NULL)
		buf_fmt(&g->b, "设_%d", f->id);
	else
		gen_fact(g, kind);
}

static void
pair(struct gen *g, const char *before, const char *between, enum kind kind, int depth)
{
	buf_put(&g->b, str_of(before));
	gen_number(g, kind, depth);
	buf_put(&g->b, str_of(between));
	gen_number(g, kind, depth);
	buf_put(&g->b, S(")"));
}

/* A pool that is closed already, or false if there is none. */
static bool
result(struct gen *g)
{
	int at = g->pools == 0 ? 0 : dice(&g->d, g->pools);

	if (g->totals && chance(&g->d, 60)) {
		buf_put(&g->b, str_of(ONE_OF(g, "总分", "总分", "基本分")));
		return true;
	}
	for (int i = 0; i < g->pools; i++) {
		int p = (at + i) % g->pools;

		if (!g->pool_done[p])
			continue;
		buf_fmt(&g->b, "%s.池_%d", g->pool_word[p], p);
		return true;
	}
	return false;
}

/* ── others ─────────────────────────────────────────────────────────── */

void
gen_members(struct gen *g, const char *group)
{
	g->across = true;
	g->peers = strcmp(group, "同类") == 0;
	buf_put(&g->b, str_of(group));
	if (!chance(&g->d, 40))
		return;
	buf_put(&g->b, S(" 其中 "));
	gen_condition(g, 1);
}

void
gen_members_end(struct gen *g)
{
	g->across = g->peers = false;
}

/* A result that goes round through the tree to itself, at times. */
static bool
round_result(struct gen *g, const char *group)
{
	if (g->round == NULL || strcmp(g->round, group) != 0 || g->pools == 0 ||
	    chance(&g->d, 50))
		return false;
	if (chance(&g->d, 30))
		buf_put(&g->b, S("总分"));
	else
		buf_fmt(&g->b, "%s.池_%d", g->pool_word[g->pools - 1], g->pools - 1);
	return true;
}

/* A number of other subjects. */
static void
of_others(struct gen *g, enum kind kind, int depth)
{
	const char *group = ONE_OF(g, "下级", "下级", "同类", "上级");
	bool up = strcmp(group, "上级") == 0;

	if (up) {
		const struct named *f = gen_pick(g, g->fact, g->facts, kind);

		buf_put(&g->b, S("上级."));
		if (kind != K_POINT || !round_result(g, group)) {
			if (f == NULL)
				f = &g->fact[0];
			gen_fact_name(g, f);
		}
		return;
	}
	if (kind == K_RATIO && chance(&g->d, 30))
		group = "同类";
	buf_put(&g->b,
	    str_of(kind == K_TIMES && chance(&g->d, 50) ? "计数("
		    : strcmp(group, "同类") == 0 && kind == K_RATIO
		    ? "百分位("
		    : ONE_OF(g, "合计(", "均值(", "最高(", "最低(")));
	if (str_ends(buf_str(&g->b), S("计数("))) {
		gen_members(g, group);
	} else {
		gen_members(g, group);
		buf_put(&g->b, S(", "));
		if (kind != K_POINT || !round_result(g, group))
			gen_number(g, kind, depth);
	}
	gen_members_end(g);
	buf_c(&g->b, ')');
}

/* A figure of the year before, or how much an item lost. */
static void
of_past(struct gen *g, enum kind kind)
{
	int at = g->pools == 0 ? 0 : dice(&g->d, g->pools);

	if (kind == K_POINT && chance(&g->d, 40)) {
		buf_put(&g->b,
		    str_of(ONE_OF(g, "方案.\"外\".总分", "方案.\"外\".项.甲",
			"均值(方案.\"季\", 总分)",
			"合计(方案.\"季\" 其中 总分 > 8分, 总分)",
			"最高(方案.\"季\", 项.甲 × 2)")));
		return;
	}
	if (kind == K_POINT && g->pools > 0 && g->pool_done[at]) {
		if (chance(&g->d, 30))
			buf_put(&g->b, S("上年."));
		buf_fmt(&g->b, "%s.池_%d%s", g->pool_word[at], at,
		    ONE_OF(g, ".扣分", ".加分", ".得分"));
		return;
	}
	buf_put(&g->b, str_of(ONE_OF(g, "上年.", "上年.", "上年.上年.")));
	if (kind == K_POINT)
		buf_put(&g->b, S("总分"));
	else
		gen_fact_name(g, gen_pick(g, g->fact, g->facts, kind));
}

/* 连续 of a comparison. */
static void
streak(struct gen *g)
{
	enum kind k = (enum kind)dice(&g->d, K_NUMBERS);

	buf_put(&g->b, S("连续("));
	gen_fact(g, k);
	buf_fmt(&g->b, " %s ", gen_relations[dice(&g->d, 4)]);
	gen_literal(g, k);
	buf_fmt(&g->b, ", %d年)", 2 + dice(&g->d, 2));
}

static void
ratio_of(struct gen *g, int depth)
{
	enum kind k = (enum kind)dice(&g->d, K_NUMBERS);

	if (chance(&g->d, 50))
		pair(g, "完成率(", ", ", k, depth);
	else
		pair(g, "(", " ÷ ", k, depth);
}

static void
scaled(struct gen *g, enum kind kind, int depth)
{
	buf_c(&g->b, '(');
	if (kind == K_MONEY && chance(&g->d, 50)) {
		gen_number(g, kind, depth);
		buf_put(&g->b, S(" ÷ "));
		gen_fact(g, K_PEOPLE);
	} else if (chance(&g->d, 50)) {
		gen_number(g, kind, depth);
		buf_put(&g->b, S(" × "));
		gen_number(g, K_RATIO, depth);
	} else {
		buf_fmt(&g->b, "%d × ", 1 + dice(&g->d, 3));
		gen_number(g, kind, depth);
	}
	buf_c(&g->b, ')');
}

/* Limits of a band, from high to low, in ${unit}. */
static void
band_limit(struct gen *g, enum kind kind, int left)
{
	static const int step[] = { 3, 2, 4, 150, 20, 6, 4 };

	buf_fmt(&g->b, "%d%s", step[kind] * left, gen_units[kind][0]);
}

static void
choice_rows(struct gen *g, const struct named *f, void (*row)(struct gen *, int), int arg)
{
	for (int i = 0; i < f->values; i++) {
		if (f->ordered && chance(&g->d, 40) && i > 0 && i + 1 < f->values) {
			buf_fmt(&g->b, ">= %s", gen_choices[i]);
			row(g, arg);
			return;
		}
		if (chance(&g->d, 25))
			break;
		buf_put(&g->b, str_of(gen_choices[i]));
		row(g, arg);
		if (i + 1 == f->values)
			return;
	}
	buf_put(&g->b, S("其余"));
	row(g, arg);
}

/* The rows of a band over a number: falling limits, or closed intervals. */
static void
number_rows(struct gen *g, enum kind kind, void (*row)(struct gen *, int), int arg)
{
	int n = 1 + dice(&g->d, 3), form = dice(&g->d, 8);

	for (int i = n; i > 0; i--) {
		if (form == 0) {
			buf_fmt(&g->b, "%d%s..%d%s", 10 * i, gen_units[kind][0],
			    10 * i + 5, gen_units[kind][0]);
		} else if (form == 1 && gen_pick(g, g->fact, g->facts, kind) != NULL) {
			buf_put(&g->b, S(">= "));
			gen_fact(g, kind);
		} else {
			buf_put(&g->b, str_of(form > 4 ? "> " : ">= "));
			band_limit(g, kind, i);
		}
		if (form == 6 && i < n) {
			buf_put(&g->b, S(" 且 <= "));
			band_limit(g, kind, i + 1);
		}
		row(g, arg);
	}
	buf_put(&g->b, S("其余"));
	row(g, arg);
}

static void
condition_rows(struct gen *g, void (*row)(struct gen *, int), int arg)
{
	int n = 1 + dice(&g->d, 2);

	while (n-- > 0) {
		gen_condition(g, 1);
		row(g, arg);
	}
	buf_put(&g->b, S("其余"));
	row(g, arg);
}

/* 分档 with its head and rows, up to the brace. */
void
gen_band(struct gen *g, int depth, const char *nl, void (*row)(struct gen *, int),
    int arg)
{
	const struct named *f = gen_pick(g, g->fact, g->facts, K_CHOICE);
	enum kind k = (enum kind)dice(&g->d, K_NUMBERS);

	buf_put(&g->b, S("分档 "));
	if (f != NULL && chance(&g->d, 40)) {
		gen_fact_name(g, f);
		buf_fmt(&g->b, " {%s", nl);
		choice_rows(g, f, row, arg);
	} else if (chance(&g->d, 70)) {
		gen_number(g, k, depth);
		buf_fmt(&g->b, " {%s", nl);
		number_rows(g, k, row, arg);
	} else {
		buf_fmt(&g->b, "{%s", nl);
		condition_rows(g, row, arg);
	}
	buf_c(&g->b, '}');
}

static void
value_row(struct gen *g, int kind)
{
	buf_put(&g->b, S(": "));
	gen_number(g, (enum kind)kind, 0);
	buf_put(&g->b, S("; "));
}

static void
function(struct gen *g, enum kind kind, int depth)
{
	int f = dice(&g->d, 7);

	if (f < 2) {
		pair(g, f == 0 ? "最大(" : "最小(", ", ", kind, depth);
	} else if (f < 4) {
		pair(g, "若无(", ", ", kind, depth);
	} else {
		buf_put(&g->b, str_of(f == 4 ? "绝对(" : f == 5 ? "取整(" : "舍入("));
		gen_number(g, kind, depth);
		if (f == 6)
			buf_fmt(&g->b, ", %d", dice(&g->d, 3));
		buf_put(&g->b, S(")"));
	}
}

void
gen_number(struct gen *g, enum kind kind, int depth)
{
	if (depth > 0 && g->in == NULL && chance(&g->d, 5) &&
	    (kind == K_POINT || gen_pick(g, g->fact, g->facts, kind) != NULL)) {
		of_past(g, kind);
		return;
	}
	if (depth > 0 && !g->across && g->in == NULL && chance(&g->d, 6) &&
	    gen_pick(g, g->fact, g->facts, kind) != NULL) {
		of_others(g, kind, depth - 1);
		return;
	}
	if (depth > 0 && chance(&g->d, 4) && gen_stretches(g, kind, depth - 1))
		return;
	switch (dice(&g->d, depth > 0 ? 13 : 5)) {
	case 0:
	case 1:
	case 2:
		gen_fact(g, kind);
		return;
	case 3:
		gen_literal(g, kind);
		return;
	case 4:
		def_of(g, kind);
		return;
	case 5:
		pair(g, "(", chance(&g->d, 50) ? " + " : " - ", kind, depth - 1);
		return;
	case 6:
		pair(g, "(", chance(&g->d, 50) ? " 不足 " : " 超过 ", kind, depth - 1);
		return;
	case 7:
		function(g, kind, depth - 1);
		return;
	case 8:
		scaled(g, kind, depth - 1);
		return;
	case 9:
		gen_band(g, depth - 1, " ", value_row, (int)kind);
		return;
	case 10:
		if (kind == K_POINT && g->points > 0)
			buf_put(&g->b, S("满分"));
		else if (kind != K_POINT || !result(g))
			gen_number(g, kind, 0);
		return;
	case 12:
		gen_aggregate(g, kind, depth - 1);
		return;
	case 11:
		if (kind == K_RATIO)
			ratio_of(g, depth - 1);
		else
			gen_number(g, kind, depth - 1);
		return;
	}
}

/* ── conditions ─────────────────────────────────────────────────────── */

const char *const gen_relations[6] = { ">=", "<", ">", "<=", "=", "!=" };

static void
comparison(struct gen *g, int depth)
{
	enum kind k = (enum kind)dice(&g->d, K_NUMBERS);

	gen_number(g, k, depth);
	if (chance(&g->d, 15)) {
		buf_put(&g->b, S(" 在 ("));
		gen_number(g, k, 0);
		buf_put(&g->b, str_of(chance(&g->d, 50) ? ".." : ", "));
		gen_number(g, k, 0);
		buf_c(&g->b, ')');
		return;
	}
	buf_fmt(&g->b, " %s ", gen_one_of(g, gen_relations, 6));
	gen_number(g, k, depth);
}

/* 名次, or how many others. */
static void
place_test(struct gen *g)
{
	const struct gen_set *in = g->in;

	g->in = NULL; /* fields are of one member, names of all */
	buf_put(&g->b, S("名次("));
	gen_members(g, "同类");
	buf_put(&g->b, S(", "));
	gen_number(g, (enum kind)dice(&g->d, K_NUMBERS), 1);
	gen_members_end(g);
	g->in = in;
	buf_fmt(&g->b, ") <= %d", 1 + dice(&g->d, 4));
}

static void
choice_test(struct gen *g)
{
	const struct named *f = gen_pick(g, g->fact, g->facts, K_CHOICE);

	if (f == NULL) {
		comparison(g, 0);
		return;
	}
	gen_fact_name(g, f);
	if (chance(&g->d, 30))
		buf_fmt(&g->b, " 在 (%s, %s)", gen_one_of(g, gen_choices, f->values),
		    gen_one_of(g, gen_choices, f->values));
	else
		buf_fmt(&g->b, " %s %s",
		    f->ordered ? gen_one_of(g, gen_relations, 6) : ONE_OF(g, "=", "!="),
		    gen_one_of(g, gen_choices, f->values));
}

void
gen_truth(struct gen *g)
{
	const struct named *f = gen_pick(g, g->fact, g->facts, K_BOOL);

	if (f == NULL) {
		comparison(g, 0);
		return;
	}
	gen_fact_name(g, f);
	if (chance(&g->d, 20))
		buf_put(&g->b, str_of(ONE_OF(g, " = 是", " != 否", " = 否")));
}

/* A result, and a figure of the subject or of the member that is looked at. */
static void
result_test(struct gen *g)
{
	if (!result(g)) {
		gen_truth(g);
		return;
	}
	buf_fmt(&g->b, " %s ", gen_one_of(g, gen_relations, 6));
	if (chance(&g->d, 50))
		buf_fmt(&g->b, "%d分", dice(&g->d, 40));
	else
		gen_number(g, K_POINT, 0);
}

static void
class_test(struct gen *g)
{
	int c = g->classes == 0 ? 0 : dice(&g->d, g->classes);

	if (g->classes == 0)
		gen_truth(g);
	else
		buf_put(&g->b,
		    str_of(gen_one_of(g, gen_class_words[c], g->class_values[c])));
}

void
gen_condition(struct gen *g, int depth)
{
	if (depth > 0 && !g->across && chance(&g->d, 5)) {
		place_test(g);
		return;
	}
	if (depth > 0 && chance(&g->d, 4)) {
		streak(g);
		return;
	}
	if (chance(&g->d, 8)) {
		gen_date_test(g);
		return;
	}
	if (depth > 0 && chance(&g->d, 6) && gen_there_is(g))
		return;
	switch (dice(&g->d, depth > 0 ? 9 : 6)) {
	case 0:
	case 1:
		comparison(g, depth > 0);
		return;
	case 2:
		if (g->in != NULL && g->in->units > 0 && chance(&g->d, 50))
			gen_unit_test(g);
		else if (g->in != NULL && g->in->texts > 0 && chance(&g->d, 50))
			gen_text_test(g);
		else if (g->belongs && chance(&g->d, 50))
			gen_belongs_test(g);
		else
			gen_truth(g);
		return;
	case 3:
		choice_test(g);
		return;
	case 4:
		class_test(g);
		return;
	case 5:
		result_test(g);
		return;
	case 6:
		buf_put(&g->b, S("非 ("));
		gen_condition(g, depth - 1);
		buf_c(&g->b, ')');
		return;
	case 7:
		buf_c(&g->b, '(');
		gen_condition(g, depth - 1);
		buf_put(&g->b, str_of(chance(&g->d, 50) ? " 且 " : " 或 "));
		gen_condition(g, depth - 1);
		buf_c(&g->b, ')');
		return;
	case 8:
		buf_put(&g->b, S("已报("));
		gen_fact(g, (enum kind)dice(&g->d, K_NUMBERS));
		buf_c(&g->b, ')');
		return;
	}
}

void
gen_when(struct gen *g, int percent)
{
	if (!chance(&g->d, percent))
		return;
	buf_put(&g->b, S(" 当 "));
	gen_condition(g, 2);
}
