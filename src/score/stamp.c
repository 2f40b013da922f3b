/* SPDX-License-Identifier: MIT
 *
 * stamp.c -- what the scores of a scheme rest on, as the last facts about it
 *
 * Two readings with the same stamp come to the same scores.  Everything in it but
 * the version and the day is the number of a fact, so the newest of them tells
 * whether anything has come in between.
 */
#include "holiday/holiday.h"
#include "score/others.h"
#include "score/score.sql.h"

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* *out, or the last fact that fits ${w} if that is later. */
static enum err
find_last(struct job *j, struct db_ro *ro, const struct ledger_wish *w, int64_t *out)
{
	const struct ledger_fact *f;
	size_t found;
	enum err e = ledger_list(j, ro, w, 1, &f, &found);

	if (e == OK && found > 0)
		*out = later(f->seq, *out);
	return e;
}

/* The last fact of any of ${kind}. */
static enum err
find_mark(struct job *j, struct db_ro *ro, const struct str *kind, size_t n, int64_t *out)
{
	enum err e = OK;

	for (size_t i = 0; i < n && e == OK; i++)
		e = find_last(j, ro, &(struct ledger_wish){ .kind = kind[i] }, out);
	return e;
}

/* The last fact about the data of ${period}. */
static enum err
find_period(struct job *j, struct db_ro *ro, struct str period, int64_t *out)
{
	return period.n == 0
	    ? OK
	    : find_last(j, ro, &(struct ledger_wish){ .subject = period }, out);
}

#define PERIODS_MAX 1000

/* The last fact about any period that ended before ${from}. */
static enum err
find_before(struct job *j, struct db_ro *ro, int32_t from, int64_t *out)
{
	struct str *name = NEWS(j, struct str, PERIODS_MAX);
	struct db_rows *rows;
	size_t n = 0;
	enum err e = db_select(j, ro, &score_sql[SCORE_PERIODS_BEFORE],
	    VALUES(DB_I(from), DB_I(PERIODS_MAX)), &rows);

	while (n < PERIODS_MAX && db_more(rows, &e))
		name[n++] = db_text(rows, 0);
	for (size_t i = 0; i < n && e == OK; i++)
		e = find_period(j, ro, name[i], out);
	return e;
}

/* What changed a name, a class, or closed a unit. */
static const struct str unit_kinds[] = { { "单位.设立", 13 }, { "单位.变更", 13 },
	{ "单位.撤销", 13 } };
static const struct str text_kinds[] = { { "制度.文本", 13 }, { "制度.废止", 13 } };

static const struct str erase_kinds[] = { { LEDGER_ERASED, sizeof LEDGER_ERASED - 1 } };

/* The last fact about any text, and about the lists and data of ${read}. */
static enum err
find_others_mark(struct job *j, struct db_ro *ro, const struct others_read *read,
    int64_t *out)
{
	enum err e = OK;

	if (read->reads)
		e = find_mark(j, ro, text_kinds, ARRAY_N(text_kinds), out);
	for (size_t i = 0; i < read->n && e == OK; i++) {
		const struct others_mark *m = &read->mark[i];
		int64_t list = 0, settled = 0;

		e = db_number(j, ro, &score_sql[SCORE_LIST_FIND], VALUES(DB_I(m->scheme)),
		    &list);
		if (e == OK)
			e = find_period(j, ro, m->period, out);
		if (e == OK)
			e = find_before(j, ro, m->from, out);
		if (e == OK)
			e = db_number(j, ro, &score_sql[SCORE_SETTLED_SEQ],
			    VALUES(DB_I(m->scheme), DB_T(m->period)), &settled);
		*out = later(*out, later(list, settled));
	}
	return e;
}

enum err
stamp_find(struct job *j, struct db_ro *ro, const struct scheme *s, const struct rule *r,
    const struct others_read *read, struct stamp *out)
{
	struct str period = r == NULL ? S("") : score_period(j, r);
	enum err e;

	*out = (struct stamp){ .version = s->version, .today = j->today };
	e = db_number(j, ro, &score_sql[SCORE_LIST_FIND], VALUES(DB_I(s->id)),
	    &out->list);
	if (e == OK)
		e = find_period(j, ro, period, &out->period);
	if (e == OK && r != NULL)
		e = find_before(j, ro, rule_head(r)->from, &out->before);
	if (e == OK)
		e = holiday_mark(j, ro, &out->calendar);
	if (e == OK)
		e = find_others_mark(j, ro, read, &out->others);
	if (e == OK)
		e = find_mark(j, ro, erase_kinds, ARRAY_N(erase_kinds), &out->erased);
	return e == OK ? find_mark(j, ro, unit_kinds, ARRAY_N(unit_kinds), &out->units)
		       : e;
}

enum err
score_newest(struct job *j, struct db_ro *ro, const struct scheme *s,
    const struct rule *r, int64_t *seq)
{
	const struct rule_head *h = rule_head(r);
	struct find_wish w = { s->id, r, h->from, h->to, DAY_NONE };
	struct others_read read;
	struct stamp at;
	enum err e = others_look(j, ro, &w, &read);

	if (e == OK)
		e = stamp_find(j, ro, s, r, &read, &at);
	if (e == OK)
		*seq = later(later(later(at.list, at.period),
				 later(at.units, at.calendar)),
		    later(later(at.before, at.others), at.erased));
	return e;
}
