/* SPDX-License-Identifier: MIT
 *
 * past.c -- the data and records of a period as they stood on an earlier day
 *
 * The views have the newest only, so the facts themselves are read again.  Of a
 * datum the last value dated no later than the day counts, unless it was returned;
 * of a record [事件] what was entered, whenever that was, without what was done
 * after the day to one that had been accepted (更正, 撤回).  A return or acceptance
 * holds for what it was said of, whenever that was.  Nothing here writes.
 */
#include <stdlib.h>

#include "score/data.h"

#define PAGE_FACTS 500
#define PAGE_MEMORY ((size_t)64 << 20)

struct said { /* one value given, or one verdict on it */
	int64_t unit, item, seq;
	bool verdict;
	int64_t state, v, status, day;
	struct str word;
};

struct told { /* one fact about a record */
	int64_t id, seq, unit;
	enum data_kind kind;
	int32_t day; /* on which it was done */
	enum score_status status;
	struct str set, fields;
};

struct past {
	struct job *j; /* what is kept lives here */
	struct db_ro *ro;
	struct str period;
	void (*take)(struct job *, struct past *, const struct ledger_fact *);
	int64_t seq; /* read so far */
	bool more;
	struct said *said;
	size_t n, cap;
	struct told *told;
	size_t told_n, told_cap;
};

/* ── reading ────────────────────────────────────────────────────────── */

static void
keep(struct past *p, const struct ledger_fact *f, bool verdict, const struct value *v)
{
	p->said = job_grow(p->j, p->said, p->n, &p->cap, sizeof *p->said);
	p->said[p->n++] = (struct said){ .unit = f->unit,
		.item = v->item,
		.seq = f->seq,
		.verdict = verdict,
		.state = v->state,
		.v = v->v,
		.status = v->status,
		.day = v->day,
		.word = v->word.n == 0 ? v->word : job_str(p->j, v->word) };
}

static void
take_fact(struct job *j, struct past *p, const struct ledger_fact *f)
{
	bool gives = str_eq(f->kind, str_of(data_kinds[KIND_GIVE].name)) ||
	    str_eq(f->kind, str_of(data_kinds[KIND_CORRECT].name));
	bool checks = str_eq(f->kind, str_of(data_kinds[KIND_CHECK].name));
	struct value v;
	size_t at = 0;

	while ((gives || checks) && value_next(j, f->body, &at, &v))
		keep(p, f, checks, &v);
}

static enum err
read_page(struct job *j, void *arg)
{
	struct past *p = arg;
	const struct ledger_fact *list;
	size_t n;
	enum err e = ledger_about(j, p->ro, p->period, p->seq, PAGE_FACTS, &list, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		p->take(j, p, &list[i]);
		p->seq = list[i].seq;
	}
	p->more = e == OK && n > 0;
	return e;
}

static enum err
read_all(struct past *p)
{
	enum err e = OK;

	for (p->more = true; e == OK && p->more;) {
		struct job page = { .now = p->j->now, .today = p->j->today };

		e = job_run(&page, PAGE_MEMORY, read_page, p);
		if (e != OK)
			return fail(p->j, e, "%s", page.told);
	}
	return e;
}

/* ── data ───────────────────────────────────────────────────────────── */

static int
by_datum(const void *a, const void *b)
{
	const struct said *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* What ${n} sayings about one datum come to on ${day}; item 0: nothing. */
static struct datum
settle(const struct said *said, size_t n, int32_t day)
{
	struct datum d = { 0 };
	bool in_time = false; /* the last value given was dated by then */

	for (size_t i = 0; i < n; i++) {
		const struct said *s = &said[i];

		if (!s->verdict)
			in_time = s->day <= day;
		if (!in_time)
			continue;
		d.status = (enum score_status)s->status;
		if (s->verdict)
			continue;
		d.item = s->item;
		d.unit = s->unit;
		d.state = (uint8_t)s->state;
		d.v = s->v;
		d.word = s->word;
		d.seq = s->seq;
	}
	return d;
}

enum err
past_data(struct job *j, struct db_ro *ro, const struct ground *g, int32_t day,
    void (*take)(void *, const struct datum *), void *arg)
{
	struct past p = { .j = j, .ro = ro, .period = g->period, .take = take_fact };
	enum err e = read_all(&p);

	if (e != OK)
		return e;
	if (p.n > 0)
		qsort(p.said, p.n, sizeof *p.said, by_datum);
	for (size_t i = 0, n; i < p.n; i += n) {
		const struct said *s = &p.said[i];
		struct datum d;

		for (n = 1; i + n < p.n && s[n].unit == s->unit && s[n].item == s->item;)
			n++;
		d = settle(s, n, day);
		if (d.item != 0)
			take(arg, &d);
	}
	return OK;
}

/* ── records ────────────────────────────────────────────────────────── */

static void
take_told(struct job *j, struct past *p, const struct ledger_fact *f)
{
	int64_t id = body_int(j, f->body, S("record"));
	struct str kind = f->kind;
	size_t k = KIND_RECORD;

	while (k <= KIND_RECORD_DROP && !str_eq(kind, str_of(data_kinds[k].name)))
		k++;
	if (k > KIND_RECORD_DROP || f->erased)
		return;
	p->told = job_grow(p->j, p->told, p->told_n, &p->told_cap, sizeof *p->told);
	p->told[p->told_n++] = (struct told){ .id = id != 0 ? id : f->seq,
		.seq = f->seq,
		.unit = f->unit,
		.kind = (enum data_kind)k,
		.day = f->day,
		.status = (enum score_status)body_int(j, f->body, S("status")),
		.set = job_str(p->j, body_get(j, f->body, S("set"))),
		.fields = job_str(p->j, body_get(j, f->body, S("fields"))) };
}

static int
by_record(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* What ${n} facts about one record come to on ${day}. */
static struct record
settle_record(const struct told *told, size_t n, int32_t day)
{
	struct record rec = { .id = told->id, .unit = told->unit };

	for (size_t i = 0; i < n; i++) {
		const struct told *t = &told[i];
		bool enters = t->kind == KIND_RECORD || t->kind == KIND_RECORD_CORRECT;

		if (rec.status == SCORE_ACCEPTED && t->day > day)
			continue;
		rec.status = t->kind == KIND_RECORD_DROP ? SCORE_NONE : t->status;
		if (enters) {
			rec.set = t->set;
			rec.fields = t->fields;
		}
	}
	return rec;
}

enum err
past_records(struct job *j, struct db_ro *ro, const struct ground *g, int32_t day,
    void (*take)(void *, const struct record *), void *arg)
{
	struct past p = { .j = j, .ro = ro, .period = g->period, .take = take_told };
	enum err e = read_all(&p);

	if (e != OK)
		return e;
	if (p.told_n > 0)
		qsort(p.told, p.told_n, sizeof *p.told, by_record);
	for (size_t i = 0, n; i < p.told_n; i += n) {
		struct record rec;

		for (n = 1; i + n < p.told_n && p.told[i + n].id == p.told[i].id;)
			n++;
		rec = settle_record(&p.told[i], n, day);
		if (datum_counts(rec.status))
			take(arg, &rec);
	}
	return OK;
}
