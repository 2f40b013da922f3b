/* SPDX-License-Identifier: MIT
 *
 * out.c -- a set of units back into the tables that it can be read from
 *
 * What score_from_table() and score_events_from_table() make of these tables is
 * the same set again: units in their order, records by their numbers.
 */
#include <stdlib.h>

#include "score/cell.h"
#include "score/score.h"

static struct str
head_text(struct job *j, const struct rule_fact *f)
{
	return f->unit.n == 0
	    ? f->name
	    : job_fmt(j, "%.*s(%.*s)", STR_FMT(f->name), STR_FMT(f->unit));
}

static struct str
word_at(const struct rule_snapshot *snap, const struct rule_fact *f, int64_t v)
{
	bool word = f->kind == RULE_TEXT || f->kind == RULE_SUBJECT;

	return word && (size_t)v < snap->text_n ? snap->text[v] : S("");
}

static struct str
text_at(struct job *j, const struct rule_snapshot *snap, const struct rule_fact *f,
    const struct rule_column *c, size_t i)
{
	return cell_text(j, f,
	    (struct cell){ .v = c->v[i],
		.state = c->state[i],
		.word = word_at(snap, f, c->v[i]) });
}

static struct table
table_of(struct job *j, struct str *cell, size_t rows, size_t cols)
{
	size_t *line = NEWS(j, size_t, rows);

	for (size_t i = 0; i < rows; i++)
		line[i] = i + 1;
	return (struct table){ .rows = rows, .cols = cols, .cell = cell, .line = line };
}

/* ── units ──────────────────────────────────────────────────────────── */

static bool
has_above(const struct score_set *set)
{
	for (size_t i = 0; set->snap.above != NULL && i < set->n; i++)
		if (set->snap.above[i] >= 0)
			return true;
	return false;
}

static struct str
name_above(const struct score_set *set, size_t i)
{
	return set->snap.above[i] < 0 ? S("") : set->unit[set->snap.above[i]];
}

enum err
score_to_table(struct job *j, const struct rule *r, const struct score_set *set,
    struct table *out)
{
	size_t facts, first = has_above(set) ? 2 : 1;
	const struct rule_fact *fact = rule_facts(r, &facts);
	size_t cols = facts + first;
	struct str *cell = NEWS(j, struct str, (set->n + 1) * cols);

	cell[0] = S("单位");
	if (first == 2)
		cell[1] = S("上级");
	for (size_t k = 0; k < facts; k++)
		cell[k + first] = head_text(j, &fact[k]);
	for (size_t i = 0; i < set->n; i++) {
		struct str *row = cell + (i + 1) * cols;

		row[0] = set->unit[i];
		if (first == 2)
			row[1] = name_above(set, i);
		for (size_t k = 0; k < facts; k++)
			row[k + first] = text_at(j, &set->snap, &fact[k],
			    &set->snap.fact[k], i);
	}
	*out = table_of(j, cell, set->n + 1, cols);
	return OK;
}

/* ── records ────────────────────────────────────────────────────────── */

struct place { /* of a record in the set */
	int64_t record;
	size_t at, unit;
};

static int
by_record(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->record < y->record ? -1 : x->record > y->record;
}

/* Every record once, by its number. */
static struct place *
places_of(struct job *j, const struct rule_rows *rows, size_t units, size_t *n)
{
	struct place *all = NEWS(j, struct place, rows->n + 1);
	size_t kept = 0;

	for (size_t unit = 0; unit < units; unit++)
		for (size_t at = rows->from[unit]; at < rows->from[unit + 1]; at++)
			all[at] = (struct place){ rows->record[at], at, unit };
	qsort(all, rows->n, sizeof *all, by_record);
	for (size_t i = 0; i < rows->n; i++)
		if (kept == 0 || all[kept - 1].record != all[i].record)
			all[kept++] = all[i];
	*n = kept;
	return all;
}

void
score_events_to_table(struct job *j, const struct rule *r, size_t set,
    const struct score_set *in, struct table *out)
{
	size_t sets, n;
	const struct rule_set *s = &rule_sets(r, &sets)[set];
	const struct rule_rows *rows = &in->snap.set[set];
	size_t first = s->counts_for_n == 0 ? 1 : 0, cols = s->field_n + first;
	struct place *place = places_of(j, rows, in->n, &n);
	struct str *cell = NEWS(j, struct str, (n + 1) * cols);

	if (first == 1)
		cell[0] = S("单位");
	for (size_t f = 0; f < s->field_n; f++)
		cell[f + first] = head_text(j, &s->field[f]);
	for (size_t i = 0; i < n; i++) {
		struct str *row = cell + (i + 1) * cols;

		if (first == 1)
			row[0] = in->unit[place[i].unit];
		for (size_t f = 0; f < s->field_n; f++)
			row[f + first] = text_at(j, &in->snap, &s->field[f],
			    &rows->field[f], place[i].at);
	}
	*out = table_of(j, cell, n + 1, cols);
}
