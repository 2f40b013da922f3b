/* SPDX-License-Identifier: MIT
 *
 * data.c -- what is known, to be looked at: of a unit, of a fact, of one value
 *
 * Reads only.  What a value says is derived from the stored figure for the
 * scheme that asks, so 1.5万元 of one is 15000元 of another.
 */
#include "score/data.h"
#include "score/score.sql.h"

#define WAITING_PAGE 500

/* ── a row as pages see it ──────────────────────────────────────────── */

struct reader {
	struct job *j;
	struct db_ro *ro;
	struct ground g;
	struct names names;
};

/* A word the scheme has not any more: said, and 未报. */
static void
tell_gone(struct job *j, const struct datum *d, struct score_datum *out)
{
	out->text = (struct str){ 0 };
	out->status = SCORE_RETURNED;
	out->reason = job_fmt(j, "原来填的“%.*s”，现在的方案里没有这个值；请重新填报",
	    STR_FMT(d->word));
}

static enum err
show(struct reader *rd, size_t fact, int64_t unit, const struct datum *d,
    struct score_datum *out)
{
	const struct rule_fact *f = &rd->g.fact[fact];
	struct cell c = datum_cell(f, d->state, d->v, d->word);
	enum err e;

	*out = (struct score_datum){ .unit = unit,
		.index = fact,
		.fact = f->name,
		.state = CELL_MISSING,
		.day = DAY_NONE };
	if (d->seq == 0)
		return OK;
	out->status = d->status;
	out->text = cell_text(rd->j, f, c);
	out->shown = cell_read_out(rd->j, f, c);
	out->reason = d->reason;
	out->seq = d->seq;
	out->giver = d->giver;
	out->at = d->at;
	out->day = d->day;
	out->late = d->late;
	out->overdue = d->overdue;
	out->changes = d->changes;
	out->corrected = d->checked_seq == d->seq;
	if (!out->corrected) {
		out->checked_seq = d->checked_seq;
		out->checker = d->checker;
		out->checked_at = d->checked_at;
	}
	if (datum_scores(f, d->status))
		out->state = c.state;
	if (c.state != d->state)
		tell_gone(rd->j, d, out);
	e = name_of(rd->j, rd->ro, &rd->names, d->giver, &out->giver_name);
	return e == OK
	    ? name_of(rd->j, rd->ro, &rd->names, out->checker, &out->checker_name)
	    : e;
}

/* ── several judges ─────────────────────────────────────────────────── */

static bool
is_sealed(const struct ground *g, const struct datum *had, size_t fact, int32_t today)
{
	const struct rule_fact *f = g->fact;

	for (size_t i = 0; datum_is_joint(&f[fact], today) && i < g->n; i++)
		if (str_eq(f[i].joint, f[fact].joint) && !datum_counts(had[i].status))
			return true;
	return false;
}

static void
seal(struct score_datum *d)
{
	d->sealed = true;
	d->state = CELL_MISSING;
}

/* ── one unit ───────────────────────────────────────────────────────── */

enum err
score_data(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    int64_t unit, const struct score_datum **items)
{
	struct reader rd = { .j = j, .ro = ro };
	struct score_datum *list;
	struct datum *had;
	size_t i;
	enum err e = ground_find(j, ro, r, &rd.g);

	(void)scheme; /* schemes of one period share what is known */
	if (e == OK)
		e = datum_of_unit(j, ro, &rd.g, unit, &had);
	if (e != OK)
		return e;
	list = NEWS(j, struct score_datum, rd.g.n);
	for (i = 0; i < rd.g.n && e == OK; i++) {
		e = show(&rd, i, unit, &had[i], &list[i]);
		if (is_sealed(&rd.g, had, i, j->today))
			seal(&list[i]);
	}
	*items = list;
	return e;
}

enum err
score_last(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    int64_t unit, size_t fact, struct score_datum *out)
{
	struct reader rd = { .j = j, .ro = ro };
	struct datum d = { 0 };
	struct db_rows *rows;
	enum err e;

	(void)scheme;
	rd.g.fact = rule_facts(r, &rd.g.n);
	e = db_first(j, ro, &score_sql[SCORE_ITEM_BEFORE],
	    VALUES(DB_T(rd.g.fact[fact].name), DB_T(rd.g.fact[fact].measure),
		DB_I(rule_head(r)->from), DB_I(unit)),
	    &rows);
	if (rows != NULL)
		d = datum_row(rows, 0);
	return e == OK ? show(&rd, fact, unit, &d, out) : e;
}

/* ── all units ──────────────────────────────────────────────────────── */

struct shown { /* lists that grow together */
	struct datum *row;
	struct str *name;
	size_t *fact;
	int64_t *unit;
	size_t n, max;
};

static struct shown
shown_make(struct job *j, size_t max)
{
	return (struct shown){ .row = NEWS(j, struct datum, max),
		.name = NEWS(j, struct str, max),
		.fact = NEWS(j, size_t, max),
		.unit = NEWS(j, int64_t, max),
		.max = max };
}

/* After the rows were read: names are asked for by other statements. */
static enum err
show_all(struct reader *rd, const struct shown *s, struct score_datum **items)
{
	struct score_datum *list = NEWS(rd->j, struct score_datum, s->n);
	enum err e = OK;

	for (size_t i = 0; i < s->n && e == OK; i++)
		e = show(rd, s->fact[i], s->unit[i], &s->row[i], &list[i]);
	*items = list;
	return e;
}

struct column_wish {
	int64_t scheme;
	size_t fact;
	struct str after;
	int64_t after_id;
	size_t max;
};

static enum err
read_column(struct reader *rd, const struct column_wish *w, struct shown *s)
{
	struct db_rows *rows;
	enum err e = db_select(rd->j, rd->ro, &score_sql[SCORE_DATUM_COLUMN],
	    VALUES(DB_I(w->scheme), DB_I(rd->g.period_id), DB_I(rd->g.item[w->fact]),
		DB_T(org_spelt(rd->j, w->after)), DB_I(w->after_id),
		DB_I((int64_t)w->max)),
	    &rows);

	for (; s->n < w->max && db_more(rows, &e); s->n++) {
		s->name[s->n] = db_text(rows, 0);
		s->unit[s->n] = db_int(rows, 1);
		s->fact[s->n] = w->fact;
		s->row[s->n] = datum_row(rows, 2);
	}
	return e;
}

/* The same units under the names of the other judges: *open: not all have given. */
static enum err
read_others(struct reader *rd, const struct column_wish *w, const struct shown *mine,
    bool *open)
{
	const struct rule_fact *f = rd->g.fact;
	enum err e = OK;

	for (size_t k = 0; e == OK && k < rd->g.n; k++) {
		struct column_wish other = *w;
		struct shown s = { .n = 0 };

		if (!str_eq(f[k].joint, f[w->fact].joint))
			continue;
		other.fact = k;
		s = shown_make(rd->j, w->max);
		e = read_column(rd, &other, &s);
		for (size_t i = 0; e == OK && i < mine->n; i++)
			open[i] = open[i] || i >= s.n || !datum_counts(s.row[i].status);
	}
	return e;
}

enum err
score_data_column(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    size_t fact, struct str after, int64_t after_id, size_t max,
    const struct score_datum **items, const struct str **names, size_t *n)
{
	const struct column_wish w = { scheme, fact, after, after_id, max };
	struct reader rd = { .j = j, .ro = ro };
	struct shown s = shown_make(j, max);
	struct score_datum *list = NULL;
	bool *open = NEWS(j, bool, max);
	enum err e = ground_find(j, ro, r, &rd.g);

	if (e == OK)
		e = read_column(&rd, &w, &s);
	if (e == OK && datum_is_joint(&rd.g.fact[fact], j->today))
		e = read_others(&rd, &w, &s, open);
	if (e == OK)
		e = show_all(&rd, &s, &list);
	for (size_t i = 0; e == OK && i < s.n; i++)
		if (open[i])
			seal(&list[i]);
	*items = list;
	*names = s.name;
	*n = s.n;
	return e;
}

/* Of ${v} in base units; ${n} of them in all. */
static struct num
written(const struct rule_fact *f, int64_t v, int64_t n)
{
	struct frac x = frac_make(v, (wide)f->scale * n);

	return frac_round(x, n == 1 ? 6 : 2, ROUND_HALF);
}

enum err
score_marks(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    size_t fact, struct score_marks *out)
{
	struct ground g;
	struct db_rows *rows;
	enum err e = ground_find(j, ro, r, &g);

	*out = (struct score_marks){ 0 };
	if (e == OK)
		e = db_first(j, ro, &score_sql[SCORE_DATUM_MARKS],
		    VALUES(DB_I(scheme), DB_I(g.period_id), DB_I(g.item[fact])), &rows);
	if (e != OK || rows == NULL)
		return e;
	out->units = db_int(rows, 0);
	out->given = db_int(rows, 1);
	if (out->given == 0)
		return OK;
	out->lo = written(&g.fact[fact], db_int(rows, 2), 1);
	out->hi = written(&g.fact[fact], db_int(rows, 3), 1);
	out->mean = written(&g.fact[fact], db_int(rows, 4), out->given);
	return OK;
}

/* ── what waits ─────────────────────────────────────────────────────── */

struct waiting {
	struct reader rd;
	const struct str *office;
	size_t offices;
	struct shown s;
	int64_t seq, item; /* the last row read */
	size_t rows;       /* read of this page */
};

static void
take_waiting(struct waiting *w, struct db_rows *rows)
{
	struct datum d = datum_row(rows, 1);
	size_t fact = ground_fact(&w->rd.g, d.item);

	w->seq = d.seq;
	w->item = d.item;
	w->rows++;
	if (fact == w->rd.g.n || w->s.n == w->s.max || db_int(rows, 18) == 0 ||
	    db_int(rows, 19) != 0 ||
	    !score_verifies(&w->rd.g.fact[fact], w->office, w->offices))
		return;
	w->s.name[w->s.n] = db_text(rows, 0);
	w->s.unit[w->s.n] = d.unit;
	w->s.fact[w->s.n] = fact;
	w->s.row[w->s.n++] = d;
}

static enum err
waiting_page(struct waiting *w, int64_t scheme)
{
	struct db_rows *rows;
	enum err e = db_select(w->rd.j, w->rd.ro, &score_sql[SCORE_DATUM_WAITING],
	    VALUES(DB_I(scheme), DB_I(w->seq), DB_I(w->item), DB_I(WAITING_PAGE)), &rows);

	for (w->rows = 0; db_more(rows, &e);)
		take_waiting(w, rows);
	return e;
}

/* Other offices' rows are passed over, page by page. */
enum err
score_waiting(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    const struct str *office, size_t offices, size_t max,
    const struct score_datum **items, const struct str **names, size_t *n)
{
	struct waiting w = { .rd = { .j = j, .ro = ro },
		.office = office,
		.offices = offices,
		.s = shown_make(j, max),
		.rows = WAITING_PAGE };
	struct score_datum *list = NULL;
	enum err e = ground_find(j, ro, r, &w.rd.g);

	while (e == OK && w.rows == WAITING_PAGE && w.s.n < max)
		e = waiting_page(&w, scheme);
	if (e == OK)
		e = show_all(&w.rd, &w.s, &list);
	*items = list;
	*names = w.s.name;
	*n = w.s.n;
	return e;
}

/* ── the history of a value ─────────────────────────────────────────── */

static struct str
what_happened(const struct ledger_fact *f, const struct value *v, bool by_unit)
{
	if (str_eq(f->kind, str_of(data_kinds[KIND_CHECK].name)))
		return v->status == SCORE_ACCEPTED ? S("认可") : S("退回");
	if (v->status == SCORE_NONE)
		return S("撤回");
	if (str_eq(f->kind, str_of(data_kinds[KIND_CORRECT].name)))
		return S("更正");
	if (v->instead != 0)
		return S("代填");
	return by_unit ? S("填报") : S("给出");
}

/* What fact ${seq} says of item ${item}; *was: what to look at next. */
static enum err
event_of(struct reader *rd, int64_t seq, int64_t item, struct score_event *out,
    int64_t *was)
{
	struct value v;
	size_t at = 0;
	enum err e = ledger_find(rd->j, rd->ro, seq, &out->fact);

	*was = 0;
	if (e != OK)
		return e;
	while (value_next(rd->j, out->fact.body, &at, &v) && v.item != item)
		continue;
	if (v.item == item) {
		*was = v.was;
		out->text = v.text;
		out->reason = v.reason.n > 0
		    ? v.reason
		    : body_get(rd->j, out->fact.body, S("because"));
		out->what = what_happened(&out->fact, &v,
		    body_int(rd->j, out->fact.body, S("by_unit")) != 0);
	}
	return name_of(rd->j, rd->ro, &rd->names, out->fact.actor, &out->actor_name);
}

/* Each fact says which one changed the value before it. */
enum err
score_history(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    int64_t unit, size_t fact, const struct score_event **items, size_t *n)
{
	struct reader rd = { .j = j, .ro = ro };
	struct score_event *list = NULL;
	struct datum *had;
	int64_t seq = 0;
	size_t cap = 0;
	enum err e = ground_find(j, ro, r, &rd.g);

	(void)scheme;
	*n = 0;
	if (e == OK)
		e = datum_of_unit(j, ro, &rd.g, unit, &had);
	if (e == OK)
		seq = had[fact].checked_seq > had[fact].seq ? had[fact].checked_seq
							    : had[fact].seq;
	while (e == OK && seq != 0 && *n < SCORE_EVENTS_MAX) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		list[*n] = (struct score_event){ 0 };
		e = event_of(&rd, seq, rd.g.item[fact], &list[(*n)++], &seq);
	}
	*items = list;
	return e;
}
