/* SPDX-License-Identifier: MIT
 *
 * views_rows.c -- lists and data as tables, from many facts at once
 *
 * An import is thousands of facts with dozens of values each.  Their rows are laid
 * behind one another and told together; where a unit comes a second time, what was
 * laid is told first, so that no row meets itself.  The tables become the same as
 * if each fact came alone.
 */
#include <assert.h>

#include "score/data.h"
#include "score/score.sql.h"

#define FACTS_MAX 500  /* laid together */
#define ROWS_MAX 20000 /* about */

struct laid {
	struct job *j;
	struct db_rw *rw;
	const struct sql_text *q;
	struct db_value *v;
	size_t n, cap;           /* rows */
	int64_t unit[FACTS_MAX]; /* whose they are */
	size_t units;
};

static enum err
tell(struct laid *l)
{
	size_t n = l->n;

	l->n = l->units = 0;
	return n == 0 ? OK : db_change_all(l->j, l->rw, l->q, l->v, n);
}

/* Before rows of ${unit} are laid: is it there already, or are they enough? */
static bool
must_tell(const struct laid *l, int64_t unit)
{
	bool must = l->units == FACTS_MAX || l->n >= ROWS_MAX;

	for (size_t i = 0; !must && i < l->units; i++)
		must = l->unit[i] == unit;
	return must;
}

/* Room for the values of one more row. */
static struct db_value *
lay_row(struct laid *l)
{
	size_t cols = (size_t)l->q->params;

	l->v = job_grow(l->j, l->v, l->n, &l->cap, cols * sizeof *l->v);
	return l->v + l->n++ * cols;
}

/* ── 考核.名单 ──────────────────────────────────────────────────────── */

#define LIST_VALUES 4

static enum err
lay_listed(struct laid *l, const struct ledger_fact *f, int64_t scheme)
{
	struct db_value v[LIST_VALUES] = { DB_I(scheme), DB_I(f->unit),
		DB_I(body_int(l->j, f->body, S("listed"))), DB_I(f->seq) };
	enum err e = must_tell(l, f->unit) ? tell(l) : OK;

	l->unit[l->units++] = f->unit;
	memcpy(lay_row(l), v, sizeof v);
	return e;
}

/* The last of the facts in which a list changes is what is kept of them. */
enum err
apply_lists(struct job *j, struct db_rw *rw, const struct ledger_fact *f, size_t n)
{
	struct laid *l = NEW(j, struct laid);
	enum err e = OK;

	*l = (struct laid){ .j = j, .rw = rw, .q = &score_sql[SCORE_ROSTER_PUT] };
	assert(l->q->params == LIST_VALUES);
	for (size_t i = 0; i < n && e == OK; i++) {
		int64_t scheme = body_int(j, f[i].body, S("scheme"));

		e = lay_listed(l, &f[i], scheme);
		if (e == OK &&
		    (i + 1 == n || scheme != body_int(j, f[i + 1].body, S("scheme"))))
			e = db_change(j, rw, &score_sql[SCORE_LIST_PUT],
			    VALUES(DB_I(scheme), DB_I(f[i].seq)), NULL);
	}
	return e == OK ? tell(l) : e;
}

/* ── 数据.报送, 数据.更正 ───────────────────────────────────────────── */

#define DATUM_VALUES 14

enum err
period_put(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t period)
{
	return db_change(j, rw, &score_sql[SCORE_PERIOD_PUT],
	    VALUES(DB_I(period), DB_T(f->subject),
		DB_I(body_int(j, f->body, S("until")))),
	    NULL);
}

static enum err
put_item(struct job *j, struct db_rw *rw, int64_t period, const struct value *v)
{
	if (v->fresh == 0)
		return OK;
	return db_change(j, rw, &score_sql[SCORE_ITEM_PUT],
	    VALUES(DB_I(v->item), DB_I(period), DB_T(v->fact), DB_T(v->measure)), NULL);
}

static void
lay_datum(struct laid *l, const struct ledger_fact *f, int64_t period,
    const struct value *x)
{
	const struct db_value v[DATUM_VALUES] = { DB_I(period), DB_I(f->unit),
		DB_I(f->seq), DB_I(f->actor), DB_I(f->at), DB_I(x->item), DB_I(x->state),
		DB_I(x->v), DB_T(x->word), DB_I(x->status), DB_T(x->reason), DB_I(x->day),
		DB_I(x->late), DB_I(x->overdue) };

	memcpy(lay_row(l), v, sizeof v);
}

/* Tell the data of ${period}; those of units that have none yet need no looking. */
static enum err
tell_data(struct laid *l, int64_t period)
{
	struct db_rows *rows;
	int64_t least = INT64_MAX, most = INT64_MIN;
	enum err e;

	if (l->n == 0)
		return tell(l);
	for (size_t i = 0; i < l->units; i++) {
		least = l->unit[i] < least ? l->unit[i] : least;
		most = l->unit[i] > most ? l->unit[i] : most;
	}
	e = db_first(l->j, db_rw_reader(l->rw), &score_sql[SCORE_DATUM_ANY],
	    VALUES(DB_I(period), DB_I(least), DB_I(most)), &rows);
	l->q = &score_sql[rows == NULL ? SCORE_DATUM_ADD : SCORE_DATUM_PUT];
	return e == OK ? tell(l) : e;
}

static enum err
lay_data(struct laid *l, const struct ledger_fact *f, int64_t period)
{
	struct value v;
	size_t at = 0;
	enum err e = must_tell(l, f->unit) ? tell_data(l, period) : OK;

	l->unit[l->units++] = f->unit;
	while (e == OK && value_next(l->j, f->body, &at, &v)) {
		e = put_item(l->j, l->rw, period, &v);
		lay_datum(l, f, period, &v);
	}
	return e;
}

/* A period is there before its first item. */
enum err
apply_gives(struct job *j, struct db_rw *rw, const struct ledger_fact *f, size_t n)
{
	struct laid *l = NEW(j, struct laid);
	int64_t period = 0, had = 0;
	enum err e = OK;

	*l = (struct laid){ .j = j, .rw = rw, .q = &score_sql[SCORE_DATUM_PUT] };
	assert(l->q->params == DATUM_VALUES);
	for (size_t i = 0; i < n && e == OK; i++, had = period) {
		period = body_int(j, f[i].body, S("period"));
		if (i > 0 && period != had)
			e = tell_data(l, had);
		if (e == OK && (i == 0 || period != had))
			e = period_put(j, rw, &f[i], period);
		if (e == OK)
			e = lay_data(l, &f[i], period);
	}
	return e == OK ? tell_data(l, period) : e;
}
