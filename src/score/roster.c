/* SPDX-License-Identifier: MIT
 *
 * roster.c -- which units a scheme assesses [名单]
 *
 * A unit that leaves the list keeps its data; they no longer count here.
 */
#include "score/data.h"
#include "score/score.sql.h"

enum err
score_roster_has(struct job *j, struct db_ro *ro, int64_t scheme, int64_t unit, bool *out)
{
	int64_t listed;
	enum err e = db_number(j, ro, &score_sql[SCORE_ROSTER_FIND],
	    VALUES(DB_I(scheme), DB_I(unit)), &listed);

	*out = listed != 0;
	return e;
}

enum err
score_roster_of(struct job *j, struct db_ro *ro, int64_t unit, const int64_t **schemes,
    size_t *n)
{
	int64_t *list = NEWS(j, int64_t, SCHEME_LIST_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &score_sql[SCORE_ROSTER_OF],
	    VALUES(DB_I(unit), DB_I(SCHEME_LIST_MAX)), &rows);

	for (*n = 0; db_more(rows, &e); (*n)++)
		list[*n] = db_int(rows, 0);
	*schemes = list;
	return e;
}

static struct ledger_fact
listed_fact(struct job *j, const struct org_act *act, int64_t scheme, int64_t unit,
    bool on)
{
	struct buf b = { .j = j };

	body_put_int(&b, S("scheme"), scheme);
	body_put_int(&b, S("listed"), on);
	return (struct ledger_fact){
		.day = act->day == DAY_NONE ? j->today : act->day,
		.actor = act->actor,
		.unit = unit,
		.subject = job_fmt(j, "%lld", (long long)scheme),
		.body = buf_str(&b),
	};
}

static enum err
refuse_strangers(struct job *j, struct db_ro *ro, int64_t scheme, int64_t unit)
{
	struct org_unit u;
	struct scheme s;
	enum err e = scheme_find(j, ro, scheme, &s);

	if (e == OK)
		e = org_unit_find(j, ro, unit, &u);
	if (e == OK && u.closed != DAY_NONE && u.closed <= j->today)
		return fail(j, E_INPUT, "“%.*s”已经撤销，不能列入名单", STR_FMT(u.name));
	return e;
}

/* Of units that lie near one another: is each on the list? */
static enum err
has_range(struct job *j, struct db_ro *ro, int64_t scheme, const int64_t *unit, size_t n,
    bool *on)
{
	struct db_rows *rows;
	size_t at = 0;
	enum err e = db_select(j, ro, &score_sql[SCORE_ROSTER_SOME],
	    VALUES(DB_I(scheme), DB_I(unit[0]), DB_I(unit[n - 1])), &rows);

	while (db_more(rows, &e)) {
		int64_t id = db_int(rows, 0);

		while (unit[at] < id)
			at++;
		on[at] = on[at] || unit[at] == id;
	}
	return e;
}

static enum err
has_some(struct job *j, struct db_ro *ro, int64_t scheme, const int64_t *unit, size_t n,
    bool *on)
{
	enum err e = OK;

	if (are_near(unit, n))
		return has_range(j, ro, scheme, unit, n, on);
	for (size_t i = 0; i < n && e == OK; i++)
		e = score_roster_has(j, ro, scheme, unit[i], &on[i]);
	return e;
}

enum err
roster_put(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t scheme,
    const int64_t *unit, size_t n)
{
	struct ledger_fact f[SOME];
	bool on[SOME] = { false };
	size_t facts = 0;
	enum err e;

	if (n == 0)
		return OK;
	e = has_some(j, db_rw_reader(rw), scheme, unit, n, on);
	for (size_t i = 0; i < n && e == OK; i++)
		if (!on[i])
			f[facts++] = listed_fact(j, act, scheme, unit[i], true);
	return e == OK ? ledger_put_all(j, rw, &data_kinds[KIND_LIST], f, facts) : e;
}

enum err
score_roster_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    int64_t scheme, int64_t unit, bool on)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct ledger_fact f;
	bool seen = false, is_on = false;
	enum err e = org_once(j, rw, act, &seen);

	if (e == OK && !seen && on)
		e = refuse_strangers(j, ro, scheme, unit);
	if (e == OK && !seen)
		e = score_roster_has(j, ro, scheme, unit, &is_on);
	if (e != OK || seen || is_on == on)
		return e;
	f = listed_fact(j, act, scheme, unit, on);
	return ledger_put(j, rw, &data_kinds[KIND_LIST], &f);
}
