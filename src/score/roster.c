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

/* Which of ${unit} are on the list, by number; *on of them. */
static enum err
find_listed(struct job *j, struct db_ro *ro, int64_t scheme, const int64_t *unit,
    size_t n, int64_t listed[SOME], size_t *on)
{
	struct db_value v[SOME + 1];
	struct db_rows *rows;
	enum err e;

	*on = 0;
	fill_some(v, scheme, unit, n);
	e = db_select(j, ro, &score_sql[SCORE_ROSTER_SOME], v, SOME + 1, &rows);
	while (db_more(rows, &e))
		listed[(*on)++] = db_int(rows, 0);
	return e;
}

enum err
roster_put(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t scheme,
    const int64_t *unit, size_t n)
{
	struct ledger_fact *f = NEWS(j, struct ledger_fact, n + 1);
	int64_t listed[SOME];
	size_t on, facts = 0;
	enum err e;

	if (n == 0)
		return OK;
	e = find_listed(j, db_rw_reader(rw), scheme, unit, n, listed, &on);
	for (size_t i = 0; i < n && e == OK; i++) {
		size_t at = 0;

		while (at < on && listed[at] != unit[i])
			at++;
		if (at == on)
			f[facts++] = listed_fact(j, act, scheme, unit[i], true);
	}
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
