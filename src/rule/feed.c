/* SPDX-License-Identifier: MIT
 *
 * feed.c -- the results of one scheme as facts of another that reads them
 *
 * An open total or item is handed on with its range, unless it is of a period
 * before; an open grade is 未报.
 */
#include "rule/rule.h"

struct feeder {
	struct job *j;
	const struct rule_feed *f;
	struct rule_snapshot *snap;
	size_t n; /* subjects */
};

/* ── figures ────────────────────────────────────────────────────────── */

static bool
is_fed(const struct feeder *f, const struct rule_column *col, size_t i)
{
	return f->f->at[i] >= 0 && !(f->f->spares && col->state[i] != CELL_MISSING);
}

static void
feed_score(const struct feeder *f, const struct rule_score *s, const struct rule_fact *to,
    struct rule_column *col)
{
	if (col->hi == NULL)
		col->hi = memcpy(NEWS(f->j, int64_t, f->n + 1), col->v,
		    f->n * sizeof *col->v);
	for (size_t i = 0; i < f->n; i++) {
		int32_t at = f->f->at[i];
		bool unknown;

		if (!is_fed(f, col, i))
			continue;
		unknown = s->lo[at] == -RESULT_NO_LIMIT || s->hi[at] == RESULT_NO_LIMIT ||
		    (to->origin == RULE_HISTORY && s->lo[at] != s->hi[at]);
		col->state[i] = s->state[at] == CELL_NA ? CELL_NA
		    : unknown                           ? CELL_MISSING
							: CELL_GIVEN;
		col->v[i] = unknown ? 0 : s->lo[at];
		col->hi[i] = unknown ? 0 : s->hi[at];
	}
}

/* The number of ${row}, which is added if the snapshot does not know it. */
static int64_t
text_number(struct feeder *f, struct str row)
{
	size_t n = f->snap->text_n;
	struct str *more;

	for (size_t i = 0; i < n; i++)
		if (str_eq(f->snap->text[i], row))
			return (int64_t)i;
	more = NEWS(f->j, struct str, n + 1);
	if (n > 0)
		memcpy(more, f->snap->text, n * sizeof *more);
	more[n] = job_str(f->j, row);
	f->snap->text = more;
	f->snap->text_n = n + 1;
	return (int64_t)n;
}

/* Row ${row} of a grade table as a value of ${to}, by its name; -1: it is none. */
static int64_t
grade_value(struct feeder *f, struct str row, const struct rule_fact *to)
{
	if (to->kind == RULE_TEXT)
		return text_number(f, row);
	for (size_t i = 0; i < to->choice_n; i++)
		if (str_eq(to->choice[i], row))
			return (int64_t)i;
	return -1;
}

static void
feed_grade(struct feeder *f, size_t table, const struct rule_fact *to,
    struct rule_column *col)
{
	const struct rule_grade_score *s = &f->f->got->grade[table];
	size_t n;
	const struct rule_grade *g = &rule_grades(f->f->from, &n)[table];
	int64_t *value = NEWS(f->j, int64_t, g->rows_n + 1);

	for (size_t i = 0; i < g->rows_n; i++)
		value[i] = grade_value(f, g->row[i], to);
	for (size_t i = 0; i < f->n; i++) {
		int32_t at = f->f->at[i];
		uint8_t row;

		if (!is_fed(f, col, i))
			continue;
		row = s->best[at];
		col->state[i] = CELL_MISSING;
		col->v[i] = 0;
		if (row != s->worst[at])
			continue;
		if (row == RULE_NO_GRADE)
			col->state[i] = CELL_NA;
		else if (value[row] >= 0) {
			col->state[i] = CELL_GIVEN;
			col->v[i] = value[row];
		}
	}
}

/* ── which result ───────────────────────────────────────────────────── */

/* 项.x stands for any kind of pool, if no 项 is called so; 项.x.得分 is the same. */
static bool
find_pool(const struct rule *r, struct str what, size_t *at)
{
	size_t n, dot = str_find(what, S("."));
	const struct rule_pool *p = rule_pools(r, &n);
	struct str kind = str_cut(what, 0, dot), name = str_cut(what, dot + 1, what.n);
	bool found = false;

	if (str_ends(name, S(".得分")))
		name.n -= S(".得分").n;
	for (size_t i = 0; i < n && dot < what.n; i++) {
		if (!str_eq(p[i].name, name))
			continue;
		*at = i;
		if (str_eq(p[i].kind, kind))
			return true;
		found = true;
	}
	return found && str_eq(kind, S("项"));
}

struct rule_result
rule_result_named(const struct rule *r, struct str what, const struct rule_fact *to)
{
	bool figure = to->kind == RULE_NUM;
	size_t n, at;
	const struct rule_grade *g = rule_grades(r, &n);
	const struct rule_money *m;

	if (figure && str_eq(what, S("总分")))
		return (struct rule_result){ RESULT_TOTAL, 0 };
	if (figure && find_pool(r, what, &at))
		return (struct rule_result){ RESULT_POOL, at };
	for (size_t i = 0; i < n && !figure; i++)
		if (str_eq(g[i].name, what))
			return (struct rule_result){ RESULT_GRADE, i };
	m = rule_moneys(r, &n);
	for (size_t i = 0; i < n && figure; i++)
		if (str_eq(m[i].name, what) && str_eq(m[i].unit, to->unit))
			return (struct rule_result){ RESULT_MONEY, i };
	return (struct rule_result){ RESULT_NONE, 0 };
}

static void
feed_fact(struct feeder *f, struct str what, const struct rule_fact *to,
    struct rule_column *col)
{
	const struct rule_results *got = f->f->got;
	struct rule_result r = rule_result_named(f->f->from, what, to);

	switch (r.kind) {
	case RESULT_NONE:
		return;
	case RESULT_TOTAL:
		feed_score(f, &got->total, to, col);
		return;
	case RESULT_POOL:
		feed_score(f, &got->pool[r.at], to, col);
		return;
	case RESULT_MONEY:
		feed_score(f, &got->money[r.at], to, col);
		return;
	case RESULT_GRADE:
		feed_grade(f, r.at, to, col);
		return;
	}
}

/* Of several results, the one of the days that were assessed. */
static bool
is_of(const struct rule_fact *f, const struct rule_head *h)
{
	return f->family.n == 0 || (f->from == h->from && f->to == h->to);
}

const struct str *
rule_feed_names(struct job *j, const struct rule *r, const struct rule *from)
{
	const struct rule_head *h = rule_head(from);
	size_t n;
	const struct rule_fact *fact = rule_facts(r, &n);
	struct str *what = NEWS(j, struct str, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct str title, result;

		if (rule_fact_other(&fact[i], &title, &result) &&
		    str_eq(title, h->title) && is_of(&fact[i], h))
			what[i] = result;
	}
	return what;
}

void
rule_feed(struct job *j, const struct rule *r, struct rule_snapshot *snap,
    const struct rule_feed *feed)
{
	struct feeder f = { .j = j, .f = feed, .snap = snap, .n = snap->subjects };
	size_t n;
	const struct rule_fact *fact = rule_facts(r, &n);
	struct rule_column *col = memcpy(NEWS(j, struct rule_column, n + 1), snap->fact,
	    n * sizeof *col);

	for (size_t i = 0; i < n; i++)
		if (feed->what[i].n > 0)
			feed_fact(&f, feed->what[i], &fact[i], &col[i]);
	snap->fact = col;
}
