/* SPDX-License-Identifier: MIT
 *
 * fact_gen_test.c -- random facts for random schemes
 *
 * Facts depend only on the seed, the name and the subject, so they stay while the
 * text of a scheme shrinks.  Who a record counts for [计入] is decided here too,
 * apart from what cases and the book make of it.
 */
#include "rule/tree_walk_test.h"
#include "test.h"

#define FIRST_DAY 20400 /* of random dates: 2025-11-08 */

/* ── facts ──────────────────────────────────────────────────────────── */

static struct dice
dice_for(uint64_t seed, struct str name, size_t subject)
{
	struct dice d = { seed ^ (uint64_t)subject << 40 };

	for (size_t i = 0; i < name.n; i++)
		d.s = dice_next(&d) ^ (unsigned char)name.p[i];
	return d;
}

static int64_t
random_figure(struct dice *d, const struct rule_fact *f)
{
	int64_t most = 25;

	if (f->judged)
		return (f->lo.u +
			   f->step.u *
			       dice(d, (int)((f->hi.u - f->lo.u) / f->step.u) + 1)) /
		    NUM_ONE * f->scale +
		    (f->step.u * dice(d, 2)) * (f->scale / NUM_ONE);
	if (f->whole)
		return dice(d, 12) * f->scale;
	if (str_eq(f->unit, S("元")))
		most = 900;
	if (str_eq(f->unit, S("%")))
		most = 120;
	if (chance(d, 60))
		return dice(d, (int)most) * f->scale;
	if (!f->nonneg && chance(d, 10))
		return -dice(d, 9) * f->scale;
	return dice(d, (int)most * 20) * (f->scale / 20);
}

void
random_cell(uint64_t seed, const struct rule_fact *f, size_t s, struct rule_column *col)
{
	struct dice d = dice_for(seed, f->name, s);

	col->v[s] = f->kind == RULE_NUM ? random_figure(&d, f)
	    : f->kind == RULE_BOOL      ? dice(&d, 2)
	    : f->kind == RULE_CHOICE    ? dice(&d, (int)f->choice_n)
	    : f->kind == RULE_DATE      ? FIRST_DAY + dice(&d, 500)
					: dice(&d, 3);
	if (f->is_class)
		return;
	if (f->may_na && chance(&d, 20))
		col->state[s] = CELL_NA;
	else if (chance(&d, 6))
		col->state[s] = CELL_MISSING;
}

/* A few roots, the others below somebody; any order. */
static const int32_t *
random_tree(struct job *j, struct dice *d, size_t n)
{
	int32_t *above = NEWS(j, int32_t, n + 1);
	bool down = chance(d, 50);

	for (size_t i = 0; i < n; i++) {
		size_t others = down ? i : n - 1 - i;

		above[i] = -1;
		if (others > 0 && chance(d, 80))
			above[i] = (int32_t)((down ? 0 : i + 1) +
			    (size_t)dice(d, (int)others));
	}
	return above;
}

/* The names of the subjects are texts too; none stands twice, the empty one is
 * 未报. */
static const struct str *
random_texts(struct job *j, size_t subjects, size_t *n)
{
	static const struct str few[] = { { "甲", 3 }, { "乙", 3 }, { "丙", 3 } };
	size_t most = subjects > ARRAY_N(few) ? subjects : ARRAY_N(few);
	struct str *text = NEWS(j, struct str, most);

	for (size_t i = 0; i < most; i++)
		text[i] = i < ARRAY_N(few) ? few[i] : job_fmt(j, "单位_%zu", i);
	*n = most;
	return text;
}

static void
random_field(uint64_t seed, const struct rule_fact *f, size_t s, struct rule_column *col,
    size_t at)
{
	struct dice d = dice_for(seed, f->name, s * 1000 + at);

	random_cell(seed + s * 7919, f, at, col);
	if (f->kind == RULE_TEXT || f->kind == RULE_SUBJECT)
		col->v[at] = dice(&d, 3);
	else if (f->kind == RULE_DATE)
		col->v[at] = chance(&d, 50) ? f->from + dice(&d, 20)
					    : FIRST_DAY + dice(&d, 500);
}

struct rule_rows
random_records(struct job *j, const struct rule_set *set, uint64_t seed, size_t subjects)
{
	size_t *from = NEWS(j, size_t, subjects + 1), most = subjects * 5 + 1;
	struct rule_column *col = NEWS(j, struct rule_column, set->field_n);
	int64_t *record = NEWS(j, int64_t, most);

	for (size_t s = 0; s < subjects; s++) {
		struct dice d = dice_for(seed, set->name, s);

		from[s + 1] = from[s] + (size_t)dice(&d, 6);
		for (size_t at = from[s]; at < from[s + 1]; at++)
			record[at] = dice(&d, 4) * 1000 + (int64_t)at;
	}
	for (size_t f = 0; f < set->field_n; f++) {
		col[f].v = NEWS(j, int64_t, most);
		col[f].state = NEWS(j, uint8_t, most);
		for (size_t s = 0; s < subjects; s++)
			for (size_t at = from[s]; at < from[s + 1]; at++)
				random_field(seed, &set->field[f], s, &col[f], at);
	}
	return (struct rule_rows){ .n = from[subjects],
		.from = from,
		.field = col,
		.record = record };
}

/* ── 计入 ───────────────────────────────────────────────────────────── */

static bool
names(const struct rule_set *set, const struct rule_rows *raw, size_t at, size_t s)
{
	for (size_t i = 0; i < set->counts_for_n; i++) {
		const struct rule_column *col = &raw->field[set->counts_for[i]];

		if (col->state[at] == CELL_GIVEN && col->v[at] == (int64_t)s)
			return true;
	}
	return false;
}

/* To each subject it names, once; to ${giver} if it names nobody here. */
static bool
counts_for(const struct rule_set *set, const struct rule_rows *raw, size_t at,
    size_t giver, size_t s, size_t subjects)
{
	bool anybody = false;

	for (size_t t = 0; t < subjects; t++)
		anybody = anybody || names(set, raw, at, t);
	return anybody ? names(set, raw, at, s) : s == giver;
}

static void
take_row(const struct rule_set *set, const struct rule_rows *raw, size_t at,
    struct rule_column *col, int64_t *record, size_t to)
{
	for (size_t f = 0; f < set->field_n; f++) {
		col[f].v[to] = raw->field[f].v[at];
		col[f].state[to] = raw->field[f].state[at];
	}
	record[to] = raw->record[at];
}

static struct rule_rows
owned(struct job *j, const struct rule_set *set, const struct rule_rows *raw,
    size_t subjects)
{
	size_t most = raw->n * (set->counts_for_n + 1) + 1, n = 0;
	size_t *from = NEWS(j, size_t, subjects + 1);
	struct rule_column *col = NEWS(j, struct rule_column, set->field_n);
	int64_t *record = NEWS(j, int64_t, most);

	for (size_t f = 0; f < set->field_n; f++) {
		col[f].v = NEWS(j, int64_t, most);
		col[f].state = NEWS(j, uint8_t, most);
	}
	for (size_t s = 0; s < subjects; s++) {
		from[s] = n;
		for (size_t giver = 0; giver < subjects; giver++)
			for (size_t at = raw->from[giver]; at < raw->from[giver + 1];
			     at++)
				if (counts_for(set, raw, at, giver, s, subjects))
					take_row(set, raw, at, col, record, n++);
	}
	from[subjects] = n;
	return (struct rule_rows){ .n = n, .from = from, .field = col, .record = record };
}

static const struct rule_rows *
random_sets(struct job *j, const struct rule *r, uint64_t seed, size_t subjects)
{
	size_t n;
	const struct rule_set *set = rule_sets(r, &n);
	struct rule_rows *rows = NEWS(j, struct rule_rows, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct rule_rows raw = random_records(j, &set[i], seed, subjects);

		rows[i] = owned(j, &set[i], &raw, subjects);
	}
	return rows;
}

/* A table of days off for some of the year; elsewhere weekends hold. */
static void
random_holidays(struct job *j, struct dice *d, struct rule_snapshot *snap)
{
	size_t n = (size_t)dice(d, 400);
	uint8_t *off = NEWS(j, uint8_t, n + 1);

	for (size_t i = 0; i < n; i++)
		off[i] = chance(d, 30);
	snap->off = off;
	snap->off_from = FIRST_DAY + dice(d, 100);
	snap->off_to = snap->off_from + (int32_t)n;
}

/* The upper ends of a result, half of which are closed. */
static int64_t *
random_ends(struct job *j, uint64_t seed, const struct rule_fact *f, const int64_t *lo,
    size_t n)
{
	int64_t *hi = NEWS(j, int64_t, n);

	for (size_t s = 0; s < n; s++) {
		struct dice d = dice_for(~seed, f->name, s);

		hi[s] = lo[s] + (chance(&d, 50) ? 0 : dice(&d, 6) * NUM_ONE);
	}
	return hi;
}

struct rule_snapshot
random_facts(struct job *j, const struct rule *r, uint64_t seed)
{
	static const int days[][2] = { { 3, 1 }, { 6, 30 }, { 7, 1 }, { 12, 10 },
		{ 12, 31 } };
	struct dice d = { ~seed };
	struct rule_snapshot snap = { .subjects = (size_t)(1 + dice(&d, 40)) };
	struct rule_column *col = NEWS(j, struct rule_column, r->facts_n + 1);
	int when = dice(&d, 9);
	int64_t *name;

	if (!day_of(2027, 2, 1, &snap.today) ||
	    (when < 5 && !day_of(2026, days[when][0], days[when][1], &snap.today)))
		test_failed(__FILE__, __LINE__, "no such day");
	snap.above = random_tree(j, &d, snap.subjects);
	name = NEWS(j, int64_t, snap.subjects);
	for (size_t s = 0; s < snap.subjects; s++)
		name[s] = (int64_t)s;
	for (size_t i = 0; i < r->facts_n; i++) {
		col[i].v = NEWS(j, int64_t, snap.subjects);
		col[i].state = NEWS(j, uint8_t, snap.subjects);
		for (size_t s = 0; s < snap.subjects; s++)
			random_cell(seed, &r->fact[i].pub, s, &col[i]);
		if (r->fact[i].sym != NULL && r->fact[i].sym->type.result)
			col[i].hi = random_ends(j, seed, &r->fact[i].pub, col[i].v,
			    snap.subjects);
	}
	snap.fact = col;
	snap.text = random_texts(j, snap.subjects, &snap.text_n);
	snap.name = name;
	snap.set = random_sets(j, r, seed, snap.subjects);
	if (chance(&d, 50))
		random_holidays(j, &d, &snap);
	return snap;
}
