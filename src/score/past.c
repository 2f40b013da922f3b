/* SPDX-License-Identifier: MIT
 *
 * past.c -- the data of a period as they stood on an earlier day
 *
 * The view of the data has the newest value only, so the facts themselves are
 * read again: the last value dated no later than the day counts, unless it was
 * returned.  A return or acceptance holds for the value that it was said of,
 * whenever that was.  Nothing here writes.
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

struct past {
	struct job *j; /* what is kept lives here */
	struct db_ro *ro;
	struct str period;
	int64_t seq; /* read so far */
	bool more;
	struct said *said;
	size_t n, cap;
};

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
		take_fact(j, p, &list[i]);
		p->seq = list[i].seq;
	}
	p->more = e == OK && n > 0;
	return e;
}

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
	struct past p = { .j = j, .ro = ro, .period = g->period, .more = true };
	enum err e = OK;

	while (e == OK && p.more) {
		struct job page = { .now = j->now, .today = j->today };

		e = job_run(&page, PAGE_MEMORY, read_page, &p);
		if (e != OK)
			return fail(j, e, "%s", page.told);
	}
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
