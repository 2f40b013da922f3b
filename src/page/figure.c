/* SPDX-License-Identifier: MIT
 *
 * figure.c -- figures and grades as people read them
 *
 * An open result is always a range, never a false point; 未报 is never 0.
 */
#include "page/view.h"

#define NAMED_MAX 2 /* facts named before “等 n 项” */

static void
put_figure(struct buf *b, int64_t u, int places)
{
	if (u < 0)
		buf_put(b, S("−"));
	num_put(b, (struct num){ u < 0 ? -u : u }, places);
}

struct str
figure(struct job *j, struct num x, int places)
{
	struct buf b = { .j = j };

	put_figure(&b, x.u, places);
	return buf_str(&b);
}

struct str
figure_short(struct job *j, struct num x)
{
	struct buf b = { .j = j };

	num_put_short(&b, x);
	return buf_str(&b);
}

bool
is_closed(const struct rule_score *s, size_t unit)
{
	return s->lo[unit] == s->hi[unit];
}

struct str
figure_range(struct job *j, const struct rule_score *s, size_t unit, int places)
{
	struct buf b = { .j = j };
	bool no_floor = s->lo[unit] == -RESULT_NO_LIMIT;

	if (s->state[unit] == CELL_NA)
		return S("不适用");
	if (no_floor && s->hi[unit] == RESULT_NO_LIMIT)
		return S("未定");
	put_figure(&b, no_floor ? s->hi[unit] : s->lo[unit], places);
	if (no_floor || s->hi[unit] == RESULT_NO_LIMIT) {
		buf_put(&b, no_floor ? S(" 以下") : S(" 以上"));
	} else if (!is_closed(s, unit)) {
		buf_put(&b, S(" 至 "));
		put_figure(&b, s->hi[unit], places);
	}
	return buf_str(&b);
}

/* Does the name of a grade say that something must be mended?  合格 does not,
 * even where it is the last. */
static bool
is_bad(struct str word)
{
	static const char *const marks[] = { "不", "差", "后进", "落后", "未", "涣散" };
	size_t i;

	for (i = 0; i < ARRAY_N(marks); i++)
		if (str_find(word, str_of(marks[i])) < word.n)
			return true;
	return false;
}

/* Best green, worst red if it is bad; what lies between blue, then amber. */
struct str
grade_colour(const struct rule_grade *g, size_t row)
{
	if (row == 0)
		return S("tag g");
	if (row + 1 == g->rows_n && is_bad(g->row[row]))
		return S("tag r");
	return row == 1 ? S("tag b") : S("tag a");
}

struct grade_view
grade_view(const struct rule_grade *g, const struct rule_grade_score *s, size_t unit)
{
	struct grade_view v = { .table = g->name,
		.word = S("不定等次"),
		.colour = S("tag") };
	size_t best = s->best[unit], worst = s->worst[unit];

	if (worst < g->rows_n) {
		v.word = g->row[worst];
		v.colour = grade_colour(g, worst);
	}
	if (best != worst && best < g->rows_n)
		v.or = g->row[best];
	return v;
}

size_t
missing_facts(const struct loaded *l, size_t unit, struct str *names)
{
	size_t facts_n, n = 0;
	const struct rule_fact *f = rule_facts(l->rule, &facts_n);
	struct buf b = { .j = l->notes.j };

	for (size_t i = 0; i < facts_n; i++) {
		if (l->set.snap.fact[i].state[unit] != CELL_MISSING)
			continue;
		if (n++ >= NAMED_MAX)
			continue;
		if (n > 1)
			buf_put(&b, S("、"));
		buf_put(&b, f[i].name);
	}
	if (n > NAMED_MAX)
		buf_fmt(&b, "等 %zu 项", n);
	*names = buf_str(&b);
	return n;
}
