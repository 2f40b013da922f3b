/* SPDX-License-Identifier: MIT
 *
 * map.c -- the facts of one text as another text asks for them
 *
 * Facts and sets are the same if name and measure are; words of a 选 go by
 * name.  What the other text does not ask for is left aside, what only it asks
 * for is 未报 and never late: nobody was asked.  Nothing is copied that both
 * can share.
 */
#include <stdlib.h>

#include "score/columns.h"
#include "score/data.h"

struct mapper {
	struct job *j;
	const struct score_set *set;
	size_t *unit; /* the units kept, by their place in ->set */
	size_t n;
	bool all; /* every unit is kept */
};

/* ── which fact is which ────────────────────────────────────────────── */

struct named {
	struct str name;
	size_t fact;
};

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* Per fact of ${t}: its like in ${f}, or ${n}. */
static size_t *
likes(struct job *j, const struct rule_fact *f, size_t n, const struct rule_fact *t,
    size_t m)
{
	struct named *list = NEWS(j, struct named, n);
	size_t *out = NEWS(j, size_t, m);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct named){ f[i].name, i };
	qsort(list, n, sizeof *list, by_name);
	for (size_t i = 0; i < m; i++) {
		const struct named *at = bsearch(&(struct named){ t[i].name, 0 }, list, n,
		    sizeof *list, by_name);

		out[i] = at != NULL && f[at->fact].kind == t[i].kind &&
			str_eq(f[at->fact].measure, t[i].measure)
		    ? at->fact
		    : n;
	}
	return out;
}

bool *
facts_unasked(struct job *j, const struct rule *from, const struct rule *to)
{
	size_t n, m;
	const struct rule_fact *f = rule_facts(from, &n), *t = rule_facts(to, &m);
	size_t *like = likes(j, f, n, t, m);
	bool *out = NEWS(j, bool, m);

	for (size_t i = 0; i < m; i++)
		out[i] = like[i] == n;
	return out;
}

/* ── values ─────────────────────────────────────────────────────────── */

/* ${n} values of ${in}, as the words of ${t} have them. */
static struct rule_column
copy_column(struct job *j, const struct rule_column *in, size_t n,
    const struct rule_fact *f, const struct rule_fact *t)
{
	struct rule_column out = *in;

	if (f->kind != RULE_CHOICE)
		return out;
	out.v = NEWS(j, int64_t, n);
	out.state = NEWS(j, uint8_t, n);
	for (size_t i = 0; i < n; i++) {
		struct str word = in->state[i] == CELL_GIVEN ? f->choice[in->v[i]]
							     : S("");
		struct cell c = datum_cell(t, in->state[i], in->v[i], word);

		out.v[i] = c.v;
		out.state[i] = c.state;
	}
	return out;
}

/* The values at ${at}, closed up. */
static struct rule_column
pick(struct job *j, const struct rule_column *in, const size_t *at, size_t n)
{
	struct rule_column out = { .v = NEWS(j, int64_t, n),
		.state = NEWS(j, uint8_t, n) };

	if (in->hi != NULL)
		out.hi = NEWS(j, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		out.v[i] = in->v[at[i]];
		out.state[i] = in->state[at[i]];
		if (in->hi != NULL)
			out.hi[i] = in->hi[at[i]];
	}
	return out;
}

/* ── sets ───────────────────────────────────────────────────────────── */

static const struct rule_rows *
rows_of(const struct mapper *m, const struct rule *from, struct str name,
    const struct rule_set **which)
{
	size_t n;
	const struct rule_set *s = rule_sets(from, &n);

	for (size_t i = 0; i < n && m->set->snap.set != NULL; i++)
		if (str_eq(s[i].name, name)) {
			*which = &s[i];
			return &m->set->snap.set[i];
		}
	return NULL;
}

/* Records of units that are kept, by their place in ${in}. */
static size_t *
kept_rows(const struct mapper *m, const struct rule_rows *in, struct rule_rows *out)
{
	size_t *from = NEWS(m->j, size_t, m->n + 1);
	size_t *row = NEWS(m->j, size_t, in->n);

	out->n = 0;
	for (size_t i = 0; i < m->n; i++) {
		from[i] = out->n;
		for (size_t k = in->from[m->unit[i]]; k < in->from[m->unit[i] + 1]; k++)
			row[out->n++] = k;
	}
	from[m->n] = out->n;
	out->from = from;
	return row;
}

static void
drop_rows(const struct mapper *m, struct rule_rows *rows, size_t fields)
{
	struct rule_rows in = *rows;
	size_t *row = kept_rows(m, &in, rows);
	struct rule_column *field = NEWS(m->j, struct rule_column, fields);
	int64_t *record = NEWS(m->j, int64_t, rows->n);

	for (size_t i = 0; i < fields; i++)
		field[i] = pick(m->j, &in.field[i], row, rows->n);
	for (size_t i = 0; i < rows->n; i++)
		record[i] = in.record[row[i]];
	rows->field = field;
	rows->record = record;
}

static struct rule_rows
map_rows(const struct mapper *m, const struct rule *from, const struct rule_set *t)
{
	const struct rule_set *f = NULL;
	const struct rule_rows *in = rows_of(m, from, t->name, &f);
	struct rule_rows out = { .from = NEWS(m->j, size_t, m->n + 1) };
	struct rule_column *field;
	size_t *like;

	if (in == NULL) {
		out.field = columns_empty(m->j, t->field_n, 0);
		return out;
	}
	field = columns_empty(m->j, t->field_n, in->n);
	like = likes(m->j, f->field, f->field_n, t->field, t->field_n);
	for (size_t i = 0; i < t->field_n; i++)
		if (like[i] < f->field_n)
			field[i] = copy_column(m->j, &in->field[like[i]], in->n,
			    &f->field[like[i]], &t->field[i]);
	out = *in;
	out.field = field;
	if (!m->all)
		drop_rows(m, &out, t->field_n);
	return out;
}

static const struct rule_rows *
map_sets(const struct mapper *m, const struct rule *from, const struct rule *to)
{
	size_t n;
	const struct rule_set *t = rule_sets(to, &n);
	struct rule_rows *out = NEWS(m->j, struct rule_rows, n);

	for (size_t i = 0; i < n; i++)
		out[i] = map_rows(m, from, &t[i]);
	return out;
}

/* ── units ──────────────────────────────────────────────────────────── */

static bool
has_classes(const struct rule_fact *f, size_t facts, const struct rule_column *c,
    size_t unit)
{
	for (size_t i = 0; i < facts; i++)
		if (f[i].is_class && c[i].state[unit] != CELL_GIVEN)
			return false;
	return true;
}

static void
choose_units(struct mapper *m, const struct rule_fact *f, size_t facts,
    const struct rule_column *c, struct score_set *out)
{
	const struct score_set *set = m->set;
	struct str *gone = NEWS(m->j, struct str, set->n + set->classless_n);

	m->unit = NEWS(m->j, size_t, set->n);
	for (size_t i = 0; i < set->classless_n; i++)
		gone[out->classless_n++] = set->classless[i];
	for (size_t i = 0; i < set->n; i++) {
		if (has_classes(f, facts, c, i))
			m->unit[m->n++] = i;
		else
			gone[out->classless_n++] = set->unit[i];
	}
	out->classless = gone;
	m->all = m->n == set->n;
}

/* The columns of whole units, closed up: names, numbers, who is above whom. */
static void
drop_units(const struct mapper *m, struct rule_column *c, size_t facts,
    struct score_set *out)
{
	const struct score_set *set = m->set;
	const struct rule_snapshot *snap = &set->snap;
	struct str *name = NEWS(m->j, struct str, m->n);
	int64_t *id = NEWS(m->j, int64_t, m->n), *text = NEWS(m->j, int64_t, m->n);
	int32_t *above = NEWS(m->j, int32_t, m->n), *place = NEWS(m->j, int32_t, set->n);

	for (size_t k = 0; k < facts; k++)
		c[k] = pick(m->j, &c[k], m->unit, m->n);
	for (size_t i = 0; i < set->n; i++)
		place[i] = -1;
	for (size_t i = 0; i < m->n; i++)
		place[m->unit[i]] = (int32_t)i;
	for (size_t i = 0; i < m->n; i++) {
		size_t at = m->unit[i];

		name[i] = set->unit[at];
		id[i] = set->id != NULL ? set->id[at] : 0;
		text[i] = snap->name != NULL ? snap->name[at] : 0;
		above[i] = snap->above != NULL && snap->above[at] >= 0
		    ? place[snap->above[at]]
		    : -1;
	}
	out->unit = name;
	out->id = set->id != NULL ? id : NULL;
	out->snap.name = snap->name != NULL ? text : NULL;
	out->snap.above = snap->above != NULL ? above : NULL;
}

void
score_map(struct job *j, const struct rule *from, const struct score_set *set,
    const struct rule *to, struct score_set *out)
{
	struct mapper m = { .j = j, .set = set };
	size_t facts, had;
	const struct rule_fact *t = rule_facts(to, &facts);
	const struct rule_fact *f = rule_facts(from, &had);
	size_t *like = likes(j, f, had, t, facts);
	struct rule_column *c = columns_empty(j, facts, set->n);

	for (size_t i = 0; i < facts; i++)
		if (like[i] < had)
			c[i] = copy_column(j, &set->snap.fact[like[i]], set->n,
			    &f[like[i]], &t[i]);
	*out = *set;
	out->classless_n = 0;
	choose_units(&m, t, facts, c, out);
	if (!m.all)
		drop_units(&m, c, facts, out);
	out->n = out->snap.subjects = m.n;
	out->snap.fact = c;
	out->snap.set = map_sets(&m, from, to);
	out->snap.open = facts_unasked(j, from, to);
}
