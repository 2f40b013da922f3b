/* SPDX-License-Identifier: MIT
 *
 * events.c -- what was done with a result, in all or since somebody looked
 */
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

#define TOLD_MAX 3 /* changes that are said one by one */

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

/* A step or a decision: what result_newest() counts. */
static bool
is_change(const struct ledger_fact *f)
{
	return str_eq(f->kind, S("结果.审定")) || str_eq(f->kind, S("结果.办理"));
}

/* A unit's grades are decided one by one: what others get meanwhile is no matter. */
static size_t
put_changes(struct job *j, struct db_ro *ro, const struct meanwhile *m,
    const struct ledger_fact *f, size_t got, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < got; i++) {
		if (!is_change(&f[i]) ||
		    (m->unit != 0 && body_int(j, f[i].body, S("unit")) != m->unit))
			continue;
		if (m->n + n++ >= TOLD_MAX)
			continue;
		buf_put(b, b->n == 0 ? S("：") : S("；"));
		put_change(j, ro, m->r, &f[i], b);
	}
	return n;
}

enum err
need_unchanged(struct job *j, struct db_ro *ro, struct meanwhile *m)
{
	struct str subject = job_fmt(j, "结果:%lld", (long long)m->r->id);
	struct buf b = { .j = j };
	const struct ledger_fact *f;
	size_t got = 1;
	int64_t newest;
	enum err e = result_newest(j, ro, m->r, &newest);

	if (e != OK || newest == m->base)
		return e;
	for (int64_t after = m->base; e == OK && got > 0;) {
		e = ledger_about(j, ro, subject, after, RESULT_EVENTS_MAX, &f, &got);
		if (e == OK && got > 0) {
			m->n += put_changes(j, ro, m, f, got, &b);
			after = f[got - 1].seq;
		}
	}
	if (e != OK || (m->unit != 0 && m->n == 0))
		return e;
	if (m->n > TOLD_MAX)
		buf_fmt(&b, "；还有 %zu 处", m->n - TOLD_MAX);
	if (m->unit != 0)
		return fail(j, E_INPUT, "看页面以后这份结果有了变化%.*s；请看过再办",
		    STR_FMT(buf_str(&b)));
	return fail(j, E_INPUT,
	    "看页面以后这份结果有了变化%.*s。现在是“%.*s”；请看过再办",
	    STR_FMT(buf_str(&b)), STR_FMT(result_state_word(m->r->state)));
}
