/* SPDX-License-Identifier: MIT
 *
 * explain_fact.c -- the facts an explanation read, with who gave them
 *
 * 党员数 116人（来自名册）.  A fact that is given once a month is told in one piece,
 * equal months together: 党课 1月至3月各 1次，4月 2次（单位填报）.
 */
#include "rule/explain.h"

/* ── facts ──────────────────────────────────────────────────────────── */

void
put_fact_value(const struct tell *t, struct buf *b, const struct rule_fact *f,
    uint8_t state, int64_t v)
{
	if (state != CELL_GIVEN) {
		buf_put(b,
		    state != CELL_NA                ? S("未报")
			: f->origin == RULE_HISTORY ? S("历史不足")
						    : S("不适用"));
		return;
	}
	switch (f->kind) {
	case RULE_BOOL:
		buf_put(b, v ? S("是") : S("否"));
		return;
	case RULE_CHOICE:
		buf_put(b, f->choice[v]);
		return;
	case RULE_DATE:
		day_put(b, (int32_t)v);
		return;
	case RULE_TEXT:
	case RULE_SUBJECT:
		if ((size_t)v < t->snap->text_n)
			buf_put(b, t->snap->text[v]);
		return;
	case RULE_NUM:
		num_put_short(b, frac_round(frac_make((wide)v, f->scale), 6, ROUND_HALF));
		buf_put(b, f->unit);
		return;
	}
}

static void
put_cell(const struct tell *t, struct buf *b, const struct rule_fact *f, size_t i)
{
	const struct rule_column *c = &t->snap->fact[i];

	put_fact_value(t, b, f, c->state[t->subject], c->v[t->subject]);
	if (c->hi == NULL || c->state[t->subject] != CELL_GIVEN ||
	    c->hi[t->subject] == c->v[t->subject])
		return;
	buf_put(b, S(" 至 ")); /* an open result of another scheme */
	put_fact_value(t, b, f, CELL_GIVEN, c->hi[t->subject]);
}

static void
put_debt(const struct tell *t, struct buf *b, const struct rule_fact *f, size_t at)
{
	bool late = t->snap->today > f->due;

	if (t->snap->open != NULL && t->snap->open[at])
		return; /* a trial: nobody was asked for it */
	if (late && f->owed == RULE_BY_OTHER)
		buf_put(b, S("，待定"));
	buf_put(b, S("，期限 "));
	day_put(b, f->due);
	if (late)
		buf_put(b, S(" 已过"));
}

static bool
is_late(const struct tell *t, size_t at)
{
	return t->snap->today > t->r->fact[at].pub.due;
}

/* ── one of several stretches ───────────────────────────────────────── */

/* 1月 of 党课.1月. */
static struct str
stretch_of(const struct tell *t, size_t at)
{
	const struct rule_fact *f = &t->r->fact[at].pub;

	return str_cut(f->name, f->family.n + S(".").n, f->name.n);
}

/* The end of those from ${at} on that are one fact, read here. */
static size_t
end_of_family(const struct tell *t, const struct fact_set *set, size_t at)
{
	const struct sym *whole = t->r->fact[at].whole;
	size_t end = at + 1;

	while (whole != NULL && end < t->r->facts_n && set->has[end] &&
	    t->r->fact[end].whole == whole)
		end++;
	return end;
}

/* Would both be told in the same words? */
static bool
alike(const struct tell *t, size_t a, size_t b)
{
	const struct rule_column *x = &t->snap->fact[a], *y = &t->snap->fact[b];
	size_t s = t->subject;

	if (x->state[s] != y->state[s])
		return false;
	if (x->state[s] == CELL_MISSING)
		return is_late(t, a) == is_late(t, b);
	return x->state[s] == CELL_NA || x->v[s] == y->v[s];
}

static void
put_late(const struct tell *t, struct buf *b, size_t at)
{
	bool late = is_late(t, at);

	if (t->snap->open != NULL && t->snap->open[at])
		return;
	buf_put(b,
	    !late                                          ? S("（未到期限）")
		: t->r->fact[at].pub.owed == RULE_BY_OTHER ? S("（待定，期限已过）")
							   : S("（期限已过）"));
}

/* 1月至3月各 1次; 4月、5月 未报（期限已过）; 6月 是. */
static void
put_alike(const struct tell *t, struct buf *b, size_t from, size_t end)
{
	uint8_t state = t->snap->fact[from].state[t->subject];
	bool several = end - from > 1 && state == CELL_GIVEN;

	buf_put(b, stretch_of(t, from));
	if (end - from > 1)
		buf_fmt(b, "%s%.*s", end - from > 2 ? "至" : "、",
		    STR_FMT(stretch_of(t, end - 1)));
	buf_put(b,
	    !several                                    ? S(" ")
		: t->r->fact[from].pub.kind == RULE_NUM ? S("各 ")
							: S("都是 "));
	put_cell(t, b, &t->r->fact[from].pub, from);
	if (state == CELL_MISSING)
		put_late(t, b, from);
}

static void
put_family(const struct tell *t, struct buf *b, size_t from, size_t end)
{
	const struct rule_fact *f = &t->r->fact[from].pub;

	buf_put(b, f->family);
	for (size_t at = from, next; at < end; at = next) {
		for (next = at + 1; next < end && alike(t, at, next);)
			next++;
		buf_put(b, at == from ? S(" ") : S("，"));
		put_alike(t, b, at, next);
	}
	buf_fmt(b, "（%.*s）", STR_FMT(f->giver));
}

/* ── all that was read ──────────────────────────────────────────────── */

static void
put_one(const struct tell *t, struct buf *b, size_t at)
{
	const struct rule_fact *f = &t->r->fact[at].pub;

	buf_put(b, f->name);
	buf_c(b, ' ');
	put_cell(t, b, f, at);
	buf_fmt(b, "（%.*s", STR_FMT(f->giver));
	if (t->snap->fact[at].state[t->subject] == CELL_MISSING)
		put_debt(t, b, f, at);
	buf_put(b, S("）"));
}

/* ── what nobody needs to judge ─────────────────────────────────────── */

static void
forget_judge(void *arg, struct judge *g)
{
	struct fact_set *set = arg;

	for (int i = 0; i < g->one_n; i++)
		forget_judge(set, g->one[i]);
	if (g->fact >= 0)
		set->has[g->fact] = false;
	for (int i = 1; i < g->facts_n; i++)
		set->has[g->fact + i] = false;
}

static bool
is_known(const struct tell *t, int reg)
{
	return reg >= 0 && told_state(t, reg) == 0;
}

void
forget_unneeded(const struct tell *t, struct fact_set *set, const struct clause *cl)
{
	const struct expr *when = cl->act == NULL ? NULL : cl->act->when;
	int64_t n = 0;

	if (when != NULL && is_known(t, when->reg) && t->f.v[when->reg][0] == 0 &&
	    cl->act->amount != NULL && cl->act->amount->judge != NULL)
		forget_judge(set, cl->act->amount->judge);
	if (cl->band == NULL || !is_known(t, cl->band->reg))
		return;
	for (const struct band_row *w = cl->band->rows; w != NULL; w = w->next, n++)
		if (n != t->f.v[cl->band->reg][0])
			walk_judges(w->body, forget_judge, set);
}

void
tell_facts(struct tell *t, struct rule_step *s, const struct fact_set *set)
{
	struct buf b = { .j = t->j };
	int *ids = NEWS(t->j, int, t->r->facts_n + 1);

	for (size_t i = 0, end; i < t->r->facts_n; i = end) {
		end = set->has[i] ? end_of_family(t, set, i) : i + 1;
		if (!set->has[i])
			continue;
		for (size_t at = i; at < end; at++)
			ids[s->facts_n++] = (int)at;
		buf_put(&b, b.n > 0 ? S("；") : S(""));
		if (end - i > 1)
			put_family(t, &b, i, end);
		else
			put_one(t, &b, i);
	}
	for (size_t i = 0; i < t->r->sets_n; i++)
		if (set->has_set[i] && !t->r->set[i].is_list) {
			buf_put(&b, b.n > 0 ? S("；") : S(""));
			put_set_size(t, &b, (int)i, set->ctx);
		}
	s->facts = ids;
	s->data = buf_str(&b);
}
