/* SPDX-License-Identifier: MIT
 *
 * trial.c -- a text tried on the facts of a scheme [试算]; nothing is kept
 *
 * Both texts read the same period's data and the same list of units, whatever
 * period they say themselves, so that only the text makes a difference.
 */
#include "score/data.h"
#include "score/score.sql.h"

/* The same days a year before, or else the last period that ended before. */
static enum err
find_last(struct job *j, struct db_ro *ro, struct score_trial *out)
{
	int32_t before = out->from;
	struct db_rows *rows;
	struct str name;
	int64_t id = 0;
	enum err e;

	out->from = day_add_months(out->from, -12);
	out->to = day_add_months(out->to, -12);
	name = ground_days(j, out->from, out->to);
	e = db_number(j, ro, &score_sql[SCORE_PERIOD_FIND], VALUES(DB_T(name)), &id);
	if (e != OK || id > 0)
		return e;
	e = db_first(j, ro, &score_sql[SCORE_PERIOD_BEFORE], VALUES(DB_I(before)), &rows);
	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING,
		    "上一个考核期没有数据，不能在上面试算；请改用本期的数据");
	name = db_text(rows, 0);
	if (name.n != strlen("2025-01-01/2025-12-31") ||
	    !day_parse(str_cut(name, 0, 10), &out->from) ||
	    !day_parse(str_cut(name, 11, 21), &out->to))
		return fail(j, E_SYSTEM, "考核期“%.*s”读不出来", STR_FMT(name));
	return OK;
}

/* ── which fact is which ────────────────────────────────────────────── */

struct named {
	struct str name;
	size_t fact;
};

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* Per fact of ${t}: its like in ${f}, or ${n}. */
static size_t *
likes(struct job *j, const struct rule_fact *f, size_t n, const struct rule_fact *t,
    size_t m)
{
	struct named *list = NEWS(j, struct named, n);
	size_t *out = NEWS(j, size_t, m);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct named){ f[i].name, i };
	qsort(list, n, sizeof *list, by_name);
	for (size_t i = 0; i < m; i++) {
		const struct named *at = bsearch(&(struct named){ t[i].name, 0 }, list, n,
		    sizeof *list, by_name);

		out[i] = at != NULL && f[at->fact].kind == t[i].kind &&
			str_eq(f[at->fact].measure, t[i].measure)
		    ? at->fact
		    : n;
	}
	return out;
}

bool *
facts_unasked(struct job *j, const struct rule *from, const struct rule *to)
{
	size_t n, m;
	const struct rule_fact *f = rule_facts(from, &n), *t = rule_facts(to, &m);
	size_t *like = likes(j, f, n, t, m);
	bool *out = NEWS(j, bool, m);

	for (size_t i = 0; i < m; i++)
		out[i] = like[i] == n;
	return out;
}

static bool *
all_open(struct job *j, const struct rule *r)
{
	size_t n;
	bool *out;

	(void)rule_facts(r, &n);
	out = NEWS(j, bool, n);
	for (size_t i = 0; i < n; i++)
		out[i] = true;
	return out;
}

static enum err
score_one(struct job *j, struct db_ro *ro, const struct score_trial_wish *w,
    const struct rule *r, const struct score_trial *on, struct score_set *set,
    struct score_sheet *sheet)
{
	struct find_wish wish = { w->scheme, r, on->from, on->to, DAY_NONE };
	enum err e = find_in(j, ro, &wish, set);

	if (e != OK)
		return e;
	set->snap.open = w->when == SCORE_LAST ? all_open(j, r)
					       : facts_unasked(j, w->was, r);
	return score_run(j, r, set, sheet);
}

enum err
score_simulate(struct job *j, struct db_ro *ro, const struct score_trial_wish *w,
    struct score_trial *out)
{
	const struct score_side side[2] = { { w->was, &out->sheet[0] },
		{ w->is, &out->sheet[1] } };
	enum err e = OK;

	*out = (struct score_trial){ .from = rule_head(w->was)->from,
		.to = rule_head(w->was)->to };
	if (w->when == SCORE_LAST)
		e = find_last(j, ro, out);
	for (size_t i = 0; i < ARRAY_N(side) && e == OK; i++)
		e = score_one(j, ro, w, side[i].rule, out, &out->set[i], &out->sheet[i]);
	return e == OK ? score_moves(j, &side[0], &side[1], &out->moves) : e;
}
