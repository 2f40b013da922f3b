/* SPDX-License-Identifier: MIT
 *
 * moves.c -- who moves when another text counts, by how much and through what
 *
 * Both texts were run; here their results are laid side by side, unit by unit.
 * A total that is a range in either has moved up or down only if both its ends
 * have, otherwise nobody can say yet.
 */
#include <stdlib.h>

#include "score/moves.h"

struct both { /* one unit, in either set */
	size_t was, is;
};

struct mover {
	struct compare c;
	struct causes *causes;
	struct both *unit;
	size_t n;
	struct score_move *move;
	struct score_moves *out;
};

/* ── which unit is which ────────────────────────────────────────────── */

struct key {
	int64_t id;
	struct str name;
	size_t at;
};

static int
by_key(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return str_cmp(x->name, y->name);
}

/* By number if both sets have them, by name otherwise. */
static struct key *
keys_of(struct job *j, const struct score_set *s, bool numbered)
{
	struct key *out = NEWS(j, struct key, s->n);

	for (size_t i = 0; i < s->n; i++)
		out[i] = numbered ? (struct key){ .id = s->id[i], .at = i }
				  : (struct key){ .name = s->unit[i], .at = i };
	qsort(out, s->n, sizeof *out, by_key);
	return out;
}

static void
match_units(struct mover *m)
{
	const struct score_set *was = m->c.was.sheet->set, *is = m->c.is.sheet->set;
	bool numbered = was->id != NULL && is->id != NULL;
	struct key *a = keys_of(m->c.j, was, numbered);
	struct key *b = keys_of(m->c.j, is, numbered);
	size_t i = 0, k = 0;

	m->unit = NEWS(m->c.j, struct both, was->n + is->n);
	while (i < was->n || k < is->n) {
		int cmp = i == was->n ? 1 : k == is->n ? -1 : by_key(&a[i], &b[k]);

		m->unit[m->n++] = (struct both){ cmp <= 0 ? a[i].at : SCORE_NOWHERE,
			cmp >= 0 ? b[k].at : SCORE_NOWHERE };
		i += cmp <= 0;
		k += cmp >= 0;
	}
}

/* ── one movement ───────────────────────────────────────────────────── */

/* By how much an end changed; without limit on one side only: without limit. */
static int64_t
end_change(int64_t was, int64_t is)
{
	if (was == is)
		return 0;
	if (is == RESULT_NO_LIMIT || was == -RESULT_NO_LIMIT)
		return RESULT_NO_LIMIT;
	if (is == -RESULT_NO_LIMIT || was == RESULT_NO_LIMIT)
		return -RESULT_NO_LIMIT;
	return is - was;
}

static enum score_way
way_of(const struct score_move *m)
{
	if (m->lo == 0 && m->hi == 0)
		return SCORE_STAYS;
	if (m->lo >= 0 && m->hi >= 0)
		return SCORE_UP;
	return m->lo <= 0 && m->hi <= 0 ? SCORE_DOWN : SCORE_UNSURE;
}

static bool
is_scored(const struct side *s, size_t unit)
{
	return unit != SCORE_NOWHERE && s->sheet->res.total.state[unit] != CELL_NA;
}

static struct str
row_of(const struct side *s, int table, uint8_t row)
{
	size_t n;
	const struct rule_grade *g = rule_grades(s->rule, &n);

	return row == RULE_NO_GRADE ? S("") : g[table].row[row];
}

/* Another word at either end; the tables need not have the same rows. */
static bool
is_regraded(const struct mover *m, const struct both *u)
{
	int was = m->out->table_was, is = m->out->table_is;
	const struct rule_grade_score *a, *b;

	if (was < 0)
		return false;
	a = &m->c.was.sheet->res.grade[was];
	b = &m->c.is.sheet->res.grade[is];
	return !str_eq(row_of(&m->c.was, was, a->best[u->was]),
		   row_of(&m->c.is, is, b->best[u->is])) ||
	    !str_eq(row_of(&m->c.was, was, a->worst[u->was]),
		row_of(&m->c.is, is, b->worst[u->is]));
}

static struct score_move
move_of(struct mover *m, const struct both *u)
{
	const struct score_sheet *a = m->c.was.sheet, *b = m->c.is.sheet;
	struct score_move v = { .was = u->was, .is = u->is };
	bool was = is_scored(&m->c.was, u->was), is = is_scored(&m->c.is, u->is);

	if (!was || !is) {
		v.way = was ? SCORE_LEAVES : is ? SCORE_JOINS : SCORE_STAYS;
		return v;
	}
	v.lo = end_change(a->res.total.lo[u->was], b->res.total.lo[u->is]);
	v.hi = end_change(a->res.total.hi[u->was], b->res.total.hi[u->is]);
	v.way = way_of(&v);
	v.places = (int32_t)a->best[u->was] - (int32_t)b->best[u->is];
	v.regraded = is_regraded(m, u);
	v.cause = causes_of(m->causes, u->was, u->is, v.lo, v.hi, &v.causes);
	return v;
}

/* ── orders ─────────────────────────────────────────────────────────── */

static int64_t
weight_of(const struct score_move *m)
{
	int64_t lo = m->lo < 0 ? -m->lo : m->lo, hi = m->hi < 0 ? -m->hi : m->hi;

	if (m->way == SCORE_JOINS || m->way == SCORE_LEAVES)
		return INT64_MAX;
	if (m->way == SCORE_UNSURE)
		return 0;
	return lo > hi ? lo : hi;
}

static int
by_movement(const void *a, const void *b)
{
	const struct score_move *x = a, *y = b;
	int64_t p = weight_of(x), q = weight_of(y);
	int32_t s = x->places < 0 ? -x->places : x->places;
	int32_t t = y->places < 0 ? -y->places : y->places;

	if (p != q)
		return p > q ? -1 : 1;
	if (x->regraded != y->regraded)
		return x->regraded ? -1 : 1;
	if (s != t)
		return s > t ? -1 : 1;
	if (x->is != y->is)
		return x->is < y->is ? -1 : 1;
	return x->was < y->was ? -1 : x->was > y->was;
}

static int
by_units(const void *a, const void *b)
{
	const struct score_change *x = a, *y = b;

	if (x->units != y->units)
		return x->units > y->units ? -1 : 1;
	return str_cmp(x->name, y->name);
}

static int
by_need(const void *a, const void *b)
{
	const struct score_asked *x = a, *y = b;

	if (x->is_new != y->is_new)
		return x->is_new ? -1 : 1;
	if (x->missing != y->missing)
		return x->missing > y->missing ? -1 : 1;
	return x->fact < y->fact ? -1 : x->fact > y->fact;
}

/* ── what is told of all ────────────────────────────────────────────── */

/* Causes name pairs so far: let them name the changes that moved anybody. */
static void
give_changes(struct mover *m)
{
	const struct compare *c = &m->c;
	struct score_change *list = NEWS(c->j, struct score_change, c->pairs + 1);
	size_t *place = NEWS(c->j, size_t, c->pairs + 1), n = 0;

	for (size_t i = 0; i <= c->pairs; i++)
		if (c->pair[i].change.units > 0)
			list[n++] = c->pair[i].change;
	qsort(list, n, sizeof *list, by_units);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k <= c->pairs; k++)
			if (c->pair[k].was == list[i].was && c->pair[k].is == list[i].is)
				place[k] = i;
	m->out->changes = list;
	m->out->changes_n = n;
	for (size_t i = 0; i < m->n; i++) {
		const struct score_move *v = &m->move[i];
		struct score_cause *own = NEWS(c->j, struct score_cause, v->causes);

		for (size_t k = 0; k < v->causes; k++) {
			own[k] = v->cause[k];
			own[k].change = place[own[k].change];
		}
		m->move[i].cause = own;
	}
}

static void
give_asked(struct mover *m)
{
	const struct score_set *set = m->c.is.sheet->set;
	bool *unasked = facts_unasked(m->c.j, m->c.was.rule, m->c.is.rule);
	struct score_asked *list;
	size_t facts, n = 0;

	(void)rule_facts(m->c.is.rule, &facts);
	list = NEWS(m->c.j, struct score_asked, facts);
	for (size_t i = 0; i < facts; i++) {
		struct score_asked a = { .fact = i, .is_new = unasked[i] };

		for (size_t k = 0; k < set->n; k++)
			a.missing += set->snap.fact[i].state[k] == CELL_MISSING;
		if (a.missing > 0)
			list[n++] = a;
	}
	qsort(list, n, sizeof *list, by_need);
	m->out->asked = list;
	m->out->asked_n = n;
}

/* The first table of the new text that the old one has by that name. */
static void
match_tables(struct mover *m)
{
	size_t was, is;
	const struct rule_grade *a = rule_grades(m->c.was.rule, &was);
	const struct rule_grade *b = rule_grades(m->c.is.rule, &is);

	m->out->table_was = m->out->table_is = -1;
	for (size_t i = 0; i < is; i++)
		for (size_t k = 0; k < was; k++)
			if (m->out->table_is < 0 && str_eq(a[k].name, b[i].name)) {
				m->out->table_was = (int)k;
				m->out->table_is = (int)i;
			}
}

enum err
score_moves(struct job *j, const struct score_side *was, const struct score_side *is,
    struct score_moves *out)
{
	struct mover m = { .out = out };
	enum err e = compare_texts(j, was, is, &m.c);

	*out = (struct score_moves){ 0 };
	if (e != OK)
		return e;
	match_units(&m);
	match_tables(&m);
	m.causes = causes_new(&m.c);
	m.move = NEWS(j, struct score_move, m.n);
	for (size_t i = 0; i < m.n; i++) {
		m.move[i] = move_of(&m, &m.unit[i]);
		out->way[m.move[i].way]++;
		out->regraded += m.move[i].regraded;
		out->replaced += m.move[i].places != 0;
	}
	qsort(m.move, m.n, sizeof *m.move, by_movement);
	give_changes(&m);
	give_asked(&m);
	out->items = m.move;
	out->n = m.n;
	out->grade_why = compare_grades(&m.c);
	return OK;
}
