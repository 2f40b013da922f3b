/* SPDX-License-Identifier: MIT
 *
 * record_see.c -- records to be looked at: of a unit, one, what waits, its past
 *
 * Reads only.
 */
#include "score/data.h"
#include "score/score.sql.h"

#define SET_MAX 100000 /* records of one set looked through for 计入 */
#define WAITING_PAGE 500

struct record
record_row(struct db_rows *rows)
{
	return (struct record){ .id = db_int(rows, 0),
		.period = db_int(rows, 1),
		.set = db_text(rows, 2),
		.unit = db_int(rows, 3),
		.day = (int32_t)db_int(rows, 4),
		.fields = db_text(rows, 5),
		.status = (enum score_status)db_int(rows, 6),
		.reason = db_text(rows, 7),
		.overdue = db_int(rows, 8) != 0,
		.seq = db_int(rows, 9),
		.giver = db_int(rows, 10),
		.at = db_int(rows, 11),
		.checked_seq = db_int(rows, 12),
		.checker = db_int(rows, 13),
		.checked_at = db_int(rows, 14),
		.changes = (int32_t)db_int(rows, 15),
		.unit_name = db_text(rows, 16) };
}

enum err
record_find(struct job *j, struct db_ro *ro, int64_t id, struct record *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &score_sql[SCORE_RECORD_FIND], VALUES(DB_I(id)),
	    &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "没有第 %lld 号记录；请从单位的登记页进入",
		    (long long)id);
	*out = record_row(rows);
	return OK;
}

/* ── a row as pages see it ──────────────────────────────────────────── */

struct reader {
	struct job *j;
	struct db_ro *ro;
	const struct rule_set *set;
	size_t sets;
	struct ground g;
	struct names names;
};

static enum err
open_reader(struct reader *rd, const struct rule *r)
{
	rd->set = rule_sets(r, &rd->sets);
	return ground_find(rd->j, rd->ro, r, &rd->g);
}

static size_t
set_named(const struct reader *rd, struct str name)
{
	size_t i = 0;

	while (i < rd->sets && !str_eq(rd->set[i].name, name))
		i++;
	return i;
}

static void
show_fields(struct reader *rd, const struct record *rec, struct score_record *out)
{
	const struct rule_set *set = &rd->set[out->set];
	struct str *text = NEWS(rd->j, struct str, set->field_n);
	struct str *shown = NEWS(rd->j, struct str, set->field_n);

	for (size_t i = 0; i < set->field_n; i++) {
		int64_t unit;
		struct cell c = record_field(rd->j, &set->field[i], rec->fields, &unit);

		text[i] = cell_text(rd->j, &set->field[i], c);
		shown[i] = cell_read_out(rd->j, &set->field[i], c);
	}
	out->text = text;
	out->shown = shown;
}

static enum err
show(struct reader *rd, size_t set, const struct record *rec, struct score_record *out)
{
	bool corrected = rec->checked_seq == rec->seq;
	enum err e;

	*out = (struct score_record){ .id = rec->id,
		.unit = rec->unit,
		.unit_name = rec->unit_name,
		.set = set,
		.day = rec->day,
		.status = rec->status,
		.reason = rec->reason,
		.seq = rec->seq,
		.giver = rec->giver,
		.at = rec->at,
		.overdue = rec->overdue,
		.corrected = corrected,
		.checked_seq = corrected ? 0 : rec->checked_seq,
		.checker = corrected ? 0 : rec->checker,
		.checked_at = corrected ? 0 : rec->checked_at,
		.changes = rec->changes };
	show_fields(rd, rec, out);
	e = name_of(rd->j, rd->ro, &rd->names, rec->giver, &out->giver_name);
	return e == OK
	    ? name_of(rd->j, rd->ro, &rd->names, out->checker, &out->checker_name)
	    : e;
}

/* After the rows were read: names are asked for by other statements. */
static enum err
show_all(struct reader *rd, const struct record *rows, size_t n,
    const struct score_record **items)
{
	struct score_record *list = NEWS(rd->j, struct score_record, n + 1);
	enum err e = OK;

	for (size_t i = 0; i < n && e == OK; i++)
		e = show(rd, set_named(rd, rows[i].set), &rows[i], &list[i]);
	*items = list;
	return e;
}

/* ── of a unit, one ─────────────────────────────────────────────────── */

/* Those under the unit; of a set with 计入, all of the set are looked through. */
static enum err
select_records(struct reader *rd, const struct rule_set *set, int64_t unit,
    struct db_rows **rows)
{
	if (set->counts_for_n > 0)
		return db_select(rd->j, rd->ro, &score_sql[SCORE_RECORD_ALL],
		    VALUES(DB_I(rd->g.period_id), DB_T(set->name), DB_I(SET_MAX)), rows);
	return db_select(rd->j, rd->ro, &score_sql[SCORE_RECORD_OF],
	    VALUES(DB_I(rd->g.period_id), DB_T(set->name), DB_I(unit),
		DB_I(SCORE_RECORDS_MAX)),
	    rows);
}

enum err
score_records(struct job *j, struct db_ro *ro, const struct rule *r, size_t set,
    int64_t unit, const struct score_record **items, size_t *n)
{
	struct reader rd = { .j = j, .ro = ro };
	struct record *list = NULL;
	struct db_rows *rows;
	size_t cap = 0;
	enum err e = open_reader(&rd, r);

	*n = 0;
	if (e == OK)
		e = select_records(&rd, &rd.set[set], unit, &rows);
	while (*n < SCORE_RECORDS_MAX && db_more(rows, &e)) {
		struct record rec;

		rec = record_row(rows);
		if (!record_is_of(j, &rd.set[set], &rec, unit))
			continue;
		list = job_grow(j, list, *n, &cap, sizeof *list);
		list[(*n)++] = rec;
	}
	return e == OK ? show_all(&rd, list, *n, items) : e;
}

enum err
score_record_find(struct job *j, struct db_ro *ro, const struct rule *r, int64_t id,
    struct score_record *out)
{
	struct reader rd = { .j = j, .ro = ro };
	struct record rec;
	size_t set;
	enum err e = open_reader(&rd, r);

	if (e == OK)
		e = record_find(j, ro, id, &rec);
	if (e != OK)
		return e;
	set = set_named(&rd, rec.set);
	if (set == rd.sets || rec.period != rd.g.period_id)
		return fail(j, E_MISSING, "这个方案里没有第 %lld 号记录", (long long)id);
	return show(&rd, set, &rec, out);
}

/* ── what waits ─────────────────────────────────────────────────────── */

struct waiting {
	struct reader rd;
	const struct str *office;
	size_t offices, max;
	struct record *list;
	size_t n;
	int64_t seq; /* read so far */
	size_t rows; /* of this page */
};

static void
take_waiting(struct waiting *w, struct db_rows *rows)
{
	struct record rec = record_row(rows);
	size_t set = set_named(&w->rd, rec.set);

	w->seq = rec.seq;
	w->rows++;
	if (set == w->rd.sets || w->n == w->max || db_int(rows, 17) == 0 ||
	    db_int(rows, 18) != 0 ||
	    !score_verifies(w->rd.set[set].about, w->office, w->offices))
		return;
	w->list[w->n++] = rec;
}

static enum err
waiting_page(struct waiting *w, int64_t scheme)
{
	struct db_rows *rows;
	enum err e = db_select(w->rd.j, w->rd.ro, &score_sql[SCORE_RECORD_WAITING],
	    VALUES(DB_I(scheme), DB_I(w->rd.g.period_id), DB_I(w->seq),
		DB_I(WAITING_PAGE)),
	    &rows);

	for (w->rows = 0; db_more(rows, &e);)
		take_waiting(w, rows);
	return e;
}

enum err
score_records_waiting(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, const struct str *office, size_t offices, size_t max,
    const struct score_record **items, size_t *n)
{
	struct waiting w = { .rd = { .j = j, .ro = ro },
		.office = office,
		.offices = offices,
		.max = max,
		.list = NEWS(j, struct record, max),
		.rows = WAITING_PAGE };
	enum err e = open_reader(&w.rd, r);

	while (e == OK && w.rd.sets > 0 && w.rows == WAITING_PAGE && w.n < max)
		e = waiting_page(&w, scheme);
	*n = w.n;
	return e == OK ? show_all(&w.rd, w.list, w.n, items) : e;
}

/* ── its past ───────────────────────────────────────────────────────── */

static struct str
what_happened(struct job *j, const struct ledger_fact *f)
{
	if (str_eq(f->kind, str_of(data_kinds[KIND_RECORD_CHECK].name)))
		return body_int(j, f->body, S("status")) == SCORE_ACCEPTED ? S("认可")
									   : S("退回");
	if (str_eq(f->kind, str_of(data_kinds[KIND_RECORD_DROP].name)))
		return S("撤回");
	if (str_eq(f->kind, str_of(data_kinds[KIND_RECORD_CORRECT].name)))
		return S("更正");
	return body_int(j, f->body, S("record")) != 0 ? S("重报") : S("登记");
}

/* 种类 警告，案号 1: the fields as they were kept. */
static struct str
fields_text(struct job *j, struct str fields)
{
	struct buf b = { .j = j };
	struct str key, value;
	size_t at = 0;

	while (body_next(j, fields, &at, &key, &value))
		buf_fmt(&b, "%s%.*s %.*s", b.n > 0 ? "，" : "", STR_FMT(key),
		    STR_FMT(value));
	return buf_str(&b);
}

/* Each fact says which one changed the record before it. */
enum err
score_record_history(struct job *j, struct db_ro *ro, const struct score_record *rec,
    const struct score_event **items, size_t *n)
{
	struct names names = { 0 };
	struct score_event *list = NULL;
	size_t cap = 0;
	int64_t seq = rec->checked_seq > rec->seq ? rec->checked_seq : rec->seq;
	enum err e = OK;

	*n = 0;
	while (e == OK && seq != 0 && *n < SCORE_EVENTS_MAX) {
		struct score_event *ev;

		list = job_grow(j, list, *n, &cap, sizeof *list);
		ev = &list[(*n)++];
		*ev = (struct score_event){ 0 };
		e = ledger_find(j, ro, seq, &ev->fact);
		if (e != OK)
			break;
		ev->what = what_happened(j, &ev->fact);
		ev->text = fields_text(j, body_get(j, ev->fact.body, S("fields")));
		ev->reason = body_get(j, ev->fact.body, S("because"));
		seq = body_int(j, ev->fact.body, S("was"));
		e = name_of(j, ro, &names, ev->fact.actor, &ev->actor_name);
	}
	*items = list;
	return e;
}
