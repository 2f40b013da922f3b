/* SPDX-License-Identifier: MIT
 *
 * feed.c -- the results of one scheme as facts of another that reads them
 *
 * Units meet by their number in the register, or by name.  An open total or item
 * is handed on with its range, unless it is of a period before; an open grade is
 * 未报.
 */
#include <stdlib.h>

#include "score/others.h"

struct feeder {
	struct job *j;
	const struct rule *from;
	const struct score_sheet *got;
	bool spares; /* what is given already stays */
	size_t n;
	int32_t *at; /* per unit that is fed: its row there, or -1 */
	struct texts texts;
};

struct named {
	struct str name; /* empty: by number */
	int64_t id;
	size_t unit;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return x->id != y->id ? (x->id > y->id) - (x->id < y->id)
			      : str_cmp(x->name, y->name);
}

static struct named
named_of(const struct score_set *set, size_t i, bool by_id)
{
	if (by_id)
		return (struct named){ .id = set->id[i], .unit = i };
	return (struct named){ .name = set->unit[i], .unit = i };
}

static void
meet_units(struct feeder *f, const struct score_set *to)
{
	const struct score_set *from = f->got->set;
	struct named *unit = NEWS(f->j, struct named, from->n + 1);
	bool by_id = from->id != NULL && to->id != NULL;

	for (size_t i = 0; i < from->n; i++)
		unit[i] = named_of(from, i, by_id);
	qsort(unit, from->n, sizeof *unit, by_name);
	f->at = NEWS(f->j, int32_t, to->n + 1);
	for (size_t i = 0; i < to->n; i++) {
		struct named key = named_of(to, i, by_id);
		const struct named *at = bsearch(&key, unit, from->n, sizeof key,
		    by_name);

		f->at[i] = at == NULL ? -1 : (int32_t)at->unit;
	}
}

/* ── figures ────────────────────────────────────────────────────────── */

static bool
is_fed(const struct feeder *f, const struct rule_column *col, size_t i)
{
	return f->at[i] >= 0 && !(f->spares && col->state[i] != CELL_MISSING);
}

static void
feed_score(const struct feeder *f, const struct rule_score *s, const struct rule_fact *to,
    struct rule_column *col)
{
	if (col->hi == NULL)
		col->hi = memcpy(NEWS(f->j, int64_t, f->n + 1), col->v,
		    f->n * sizeof *col->v);
	for (size_t i = 0; i < f->n; i++) {
		int32_t at = f->at[i];
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

/* Row ${row} of a grade table as a value of ${to}, by its name. */
static struct cell
grade_cell(struct feeder *f, struct str row, const struct rule_fact *to)
{
	if (to->kind == RULE_TEXT) {
		int64_t known = texts_find(&f->texts, row);

		if (known < 0)
			known = texts_index(&f->texts, job_str(f->j, row));
		return (struct cell){ .state = CELL_GIVEN, .v = known };
	}
	for (size_t i = 0; i < to->choice_n; i++)
		if (str_eq(to->choice[i], row))
			return (struct cell){ .state = CELL_GIVEN, .v = (int64_t)i };
	return (struct cell){ .state = CELL_MISSING };
}

static void
feed_grade(struct feeder *f, size_t table, const struct rule_fact *to,
    struct rule_column *col)
{
	const struct rule_grade_score *s = &f->got->res.grade[table];
	size_t n;
	const struct rule_grade *g = &rule_grades(f->from, &n)[table];

	for (size_t i = 0; i < f->n; i++) {
		int32_t at = f->at[i];
		struct cell c = { .state = CELL_MISSING };

		if (!is_fed(f, col, i))
			continue;
		if (s->best[at] == s->worst[at])
			c = s->best[at] == RULE_NO_GRADE
			    ? (struct cell){ .state = CELL_NA }
			    : grade_cell(f, g->row[s->best[at]], to);
		col->state[i] = c.state;
		col->v[i] = c.v;
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

struct result
result_named(const struct rule *r, struct str what, const struct rule_fact *to)
{
	bool figure = to->kind == RULE_NUM;
	size_t n, at;
	const struct rule_grade *g = rule_grades(r, &n);
	const struct rule_money *m;

	if (figure && str_eq(what, S("总分")))
		return (struct result){ RESULT_TOTAL, 0 };
	if (figure && find_pool(r, what, &at))
		return (struct result){ RESULT_POOL, at };
	for (size_t i = 0; i < n && !figure; i++)
		if (str_eq(g[i].name, what))
			return (struct result){ RESULT_GRADE, i };
	m = rule_moneys(r, &n);
	for (size_t i = 0; i < n && figure; i++)
		if (str_eq(m[i].name, what) && str_eq(m[i].unit, to->unit))
			return (struct result){ RESULT_MONEY, i };
	return (struct result){ RESULT_NONE, 0 };
}

static void
feed_fact(struct feeder *f, struct str what, const struct rule_fact *to,
    struct rule_column *col)
{
	const struct rule_results *res = &f->got->res;
	struct result r = result_named(f->from, what, to);

	switch (r.kind) {
	case RESULT_NONE:
		return;
	case RESULT_TOTAL:
		feed_score(f, &res->total, to, col);
		return;
	case RESULT_POOL:
		feed_score(f, &res->pool[r.at], to, col);
		return;
	case RESULT_MONEY:
		feed_score(f, &res->money[r.at], to, col);
		return;
	case RESULT_GRADE:
		feed_grade(f, r.at, to, col);
		return;
	}
}

/* ── feeding ────────────────────────────────────────────────────────── */

void
feed_some(struct job *j, const struct rule *r, struct score_set *set,
    const struct rule *from, const struct score_sheet *got, bool spares,
    const struct str *what)
{
	struct feeder f = { .j = j,
		.from = from,
		.got = got,
		.spares = spares,
		.n = set->n,
		.texts = texts_of(j, &set->snap) };
	size_t n;
	const struct rule_fact *fact = rule_facts(r, &n);
	struct rule_column *col = memcpy(NEWS(j, struct rule_column, n + 1),
	    set->snap.fact, n * sizeof *col);

	meet_units(&f, set);
	for (size_t i = 0; i < n; i++)
		if (what[i].n > 0)
			feed_fact(&f, what[i], &fact[i], &col[i]);
	set->snap.fact = col;
	texts_give(&f.texts, &set->snap);
}

/* Of several results, the one of the days that were assessed. */
static bool
is_of(const struct rule_fact *f, const struct rule_head *h)
{
	return f->family.n == 0 || (f->from == h->from && f->to == h->to);
}

void
score_feed(struct job *j, const struct rule *r, struct score_set *set,
    const struct rule *from, const struct score_sheet *got)
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
	feed_some(j, r, set, from, got, true, what);
}
