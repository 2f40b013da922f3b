/* SPDX-License-Identifier: MIT
 *
 * feed.c -- the results of one scheme as facts of another that reads them
 *
 * An open total or item is handed on with its range; an open grade is 未报.  What
 * was given already stays.
 */
#include "rule/rule.h"

struct feeder {
	const struct rule *from;
	const struct rule_results *got;
	size_t n;          /* subjects that are fed */
	const int32_t *at; /* each one's row there, or -1 */
	struct job *j;
};

static void
feed_score(const struct feeder *f, const struct rule_score *s, struct rule_column *col)
{
	bool open_end;

	if (col->hi == NULL)
		col->hi = memcpy(NEWS(f->j, int64_t, f->n + 1), col->v,
		    f->n * sizeof *col->v);
	for (size_t i = 0; i < f->n; i++) {
		int32_t at = f->at[i];

		if (at < 0 || col->state[i] != CELL_MISSING)
			continue;
		open_end = s->lo[at] == -RESULT_NO_LIMIT || s->hi[at] == RESULT_NO_LIMIT;
		col->state[i] = s->state[at] == CELL_NA ? CELL_NA
		    : open_end                          ? CELL_MISSING
							: CELL_GIVEN;
		col->v[i] = open_end ? 0 : s->lo[at];
		col->hi[i] = open_end ? 0 : s->hi[at];
	}
}

/* A 选 of grades is ordered from the worst to the best. */
static void
feed_grade(const struct feeder *f, size_t table, struct rule_column *col)
{
	const struct rule_grade_score *s = &f->got->grade[table];
	size_t n;
	const struct rule_grade *g = &rule_grades(f->from, &n)[table];

	for (size_t i = 0; i < f->n; i++) {
		int32_t at = f->at[i];

		if (at < 0 || col->state[i] != CELL_MISSING ||
		    s->best[at] != s->worst[at])
			continue;
		col->state[i] = s->best[at] == RULE_NO_GRADE ? CELL_NA : CELL_GIVEN;
		col->v[i] = s->best[at] == RULE_NO_GRADE
		    ? 0
		    : (int64_t)g->rows_n - 1 - s->best[at];
	}
}

/* 项.x stands for any kind of pool, if no 项 is called so. */
static const struct rule_score *
pool_score(const struct feeder *f, struct str what)
{
	size_t n, found;
	const struct rule_pool *p = rule_pools(f->from, &n);
	size_t dot = str_find(what, S("."));
	struct str kind = str_cut(what, 0, dot);

	found = n;
	for (size_t i = 0; i < n && dot < what.n; i++) {
		if (!str_eq(p[i].name, str_cut(what, dot + 1, what.n)))
			continue;
		if (str_eq(p[i].kind, kind))
			return &f->got->pool[i];
		found = i;
	}
	return found < n && str_eq(kind, S("项")) ? &f->got->pool[found] : NULL;
}

static void
feed_fact(const struct feeder *f, struct str what, struct rule_column *col)
{
	size_t n;
	const struct rule_grade *g = rule_grades(f->from, &n);
	const struct rule_money *m;
	const struct rule_score *pool = pool_score(f, what);

	if (str_eq(what, S("总分")))
		feed_score(f, &f->got->total, col);
	else if (pool != NULL)
		feed_score(f, pool, col);
	for (size_t i = 0; i < n; i++)
		if (str_eq(g[i].name, what))
			feed_grade(f, i, col);
	m = rule_moneys(f->from, &n);
	for (size_t i = 0; i < n; i++)
		if (str_eq(m[i].name, what))
			feed_score(f, &f->got->money[i], col);
}

/* Of several results, the one of the days that were assessed. */
static bool
is_of(const struct rule_fact *f, const struct rule_head *h)
{
	return f->family.n == 0 || (f->from == h->from && f->to == h->to);
}

void
rule_feed(struct job *j, const struct rule *r, struct rule_snapshot *snap,
    const struct rule *from, const struct rule_results *got, const int32_t *at)
{
	struct feeder f = { from, got, snap->subjects, at, j };
	size_t n;
	const struct rule_fact *fact = rule_facts(r, &n);
	struct rule_column *col = memcpy(NEWS(j, struct rule_column, n + 1), snap->fact,
	    n * sizeof *col);

	for (size_t i = 0; i < n; i++) {
		struct str title, what;

		if (rule_fact_other(&fact[i], &title, &what) &&
		    str_eq(title, rule_head(from)->title) &&
		    is_of(&fact[i], rule_head(from)))
			feed_fact(&f, what, &col[i]);
	}
	snap->fact = col;
}
