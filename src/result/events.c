/* SPDX-License-Identifier: MIT
 *
 * events.c -- what was done with a result, in all or since somebody looked
 */
#include <stdlib.h>

#include "result/keep.h"

static bool
is_told(const struct ledger_fact *f)
{
	static const char *const kinds[] = { "定格.材料", "定格.成绩" };

	for (size_t i = 0; i < ARRAY_N(kinds); i++)
		if (str_eq(f->kind, str_of(kinds[i])))
			return false;
	return true;
}

static struct result_event
event_of(struct job *j, const struct ledger_fact *f)
{
	struct str verb = body_get(j, f->body, S("verb"));
	struct str words = body_get(j, f->body, S("words"));

	if (verb.n == 0)
		verb = str_cut(f->kind, str_find(f->kind, S(".")) + 1, f->kind.n);
	if (words.n == 0)
		words = body_get(j, f->body, S("reason"));
	return (struct result_event){ f->seq, f->actor, f->at, verb, words,
		body_int(j, f->body, S("unit")), body_get(j, f->body, S("grade")) };
}

enum err
result_events(struct job *j, struct db_ro *ro, int64_t result,
    const struct result_event **items, size_t *n)
{
	struct result_event *list = NEWS(j, struct result_event, RESULT_EVENTS_MAX);
	struct str subject = job_fmt(j, "结果:%lld", (long long)result);
	const struct ledger_fact *f;
	struct ledger_fact first;
	size_t got;
	enum err e = ledger_find(j, ro, result, &first);

	*n = 0;
	*items = list;
	if (e != OK)
		return e;
	list[(*n)++] = event_of(j, &first);
	for (int64_t after = 0; e == OK;) {
		e = ledger_about(j, ro, subject, after, RESULT_EVENTS_MAX, &f, &got);
		if (e != OK || got == 0)
			break;
		for (size_t i = 0; i < got && *n < RESULT_EVENTS_MAX; i++)
			if (is_told(&f[i]))
				list[(*n)++] = event_of(j, &f[i]);
		after = f[got - 1].seq;
	}
	return e;
}

/* ── since somebody looked ──────────────────────────────────────────── */

#define TOLD_MAX 3     /* changes that are said one by one */
#define LOOKED_AT 1000 /* the newest of each kind */

static struct str
doer_name(struct job *j, struct db_ro *ro, int64_t person)
{
	struct org_person p = { .id = 0 };

	return org_person_find(j, ro, person, &p) == OK ? p.name : S("有人");
}

/* 兰亭远把市四季局机关党委审定为“良好”, 兰亭远提请签批 */
static void
put_change(struct job *j, struct db_ro *ro, const struct result *r,
    const struct ledger_fact *f, struct buf *b)
{
	const struct result_event x = event_of(j, f);
	const struct result_grade *g;
	struct result_row row;
	size_t n;

	buf_put(b, doer_name(j, ro, f->actor));
	if (x.grade.n == 0)
		buf_put(b, x.verb);
	else if (result_of_unit(j, ro, r->id, x.unit, &row, &g, &n) == OK)
		buf_fmt(b, "把%.*s审定为“%.*s”", STR_FMT(row.name), STR_FMT(x.grade));
}

struct changes {
	const struct ledger_fact *f[2 * LOOKED_AT];
	size_t n;
};

/* Those of one kind since ${m} looked; of decisions perhaps only about one unit, for
 * what others get meanwhile is no matter. */
static enum err
find_changes(struct job *j, struct db_ro *ro, const struct meanwhile *m, const char *kind,
    struct changes *out)
{
	struct ledger_wish wish = { .kind = str_of(kind),
		.subject = job_fmt(j, "结果:%lld", (long long)m->r->id) };
	const struct ledger_fact *f;
	size_t got;
	enum err e = ledger_list(j, ro, &wish, LOOKED_AT, &f, &got);

	for (size_t i = 0; e == OK && i < got && f[i].seq > m->base; i++)
		if (m->unit == 0 || body_int(j, f[i].body, S("unit")) == m->unit)
			out->f[out->n++] = &f[i];
	return e;
}

static int
by_seq(const void *a, const void *b)
{
	const struct ledger_fact *x = *(const struct ledger_fact *const *)a;
	const struct ledger_fact *y = *(const struct ledger_fact *const *)b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

static struct str
change_words(struct job *j, struct db_ro *ro, const struct result *r, struct changes *c)
{
	struct buf b = { .j = j };

	qsort(c->f, c->n, sizeof c->f[0], by_seq);
	for (size_t i = 0; i < c->n && i < TOLD_MAX; i++) {
		buf_put(&b, i == 0 ? S("：") : S("；"));
		put_change(j, ro, r, c->f[i], &b);
	}
	if (c->n > TOLD_MAX)
		buf_fmt(&b, "；还有 %zu 处", c->n - TOLD_MAX);
	return buf_str(&b);
}

enum err
need_unchanged(struct job *j, struct db_ro *ro, const struct meanwhile *m)
{
	struct changes c = { .n = 0 };
	struct str words;
	int64_t newest;
	enum err e = result_newest(j, ro, m->r, &newest);

	if (e != OK || newest == m->base)
		return e;
	e = find_changes(j, ro, m, "结果.审定", &c);
	if (e == OK && m->unit == 0)
		e = find_changes(j, ro, m, "结果.办理", &c);
	if (e != OK || (m->unit != 0 && c.n == 0))
		return e;
	words = change_words(j, ro, m->r, &c);
	if (m->unit != 0)
		return fail(j, E_INPUT, "看页面以后这份结果有了变化%.*s；请看过再办",
		    STR_FMT(words));
	if (c.n == 0)
		return fail(j, E_INPUT,
		    "这张表不是照这份结果现在的样子填的。现在是“%.*s”；请看过再办",
		    STR_FMT(result_state_word(m->r->state)));
	return fail(j, E_INPUT,
	    "看页面以后这份结果有了变化%.*s。现在是“%.*s”；请看过再办", STR_FMT(words),
	    STR_FMT(result_state_word(m->r->state)));
}
