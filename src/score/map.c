/* SPDX-License-Identifier: MIT
 *
 * map.c -- the facts of one text as another text asks for them
 *
 * Facts are the same if name and measure are; words of a 选 go by name.  What
 * the other text does not ask for is left aside, what only it asks for is 未报
 * and never late: nobody was asked.
 */
#include <stdlib.h>

#include "score/columns.h"
#include "score/data.h"

struct named {
	struct str name;
	size_t fact;
};

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

bool *
facts_unasked(struct job *j, const struct rule *from, const struct rule *to, size_t *same)
{
	size_t n, m;
	const struct rule_fact *f = rule_facts(from, &n), *t = rule_facts(to, &m);
	struct named *list = NEWS(j, struct named, n);
	bool *out = NEWS(j, bool, m);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct named){ f[i].name, i };
	qsort(list, n, sizeof *list, by_name);
	for (size_t i = 0; i < m; i++) {
		const struct named *at = bsearch(&(struct named){ t[i].name, 0 }, list, n,
		    sizeof *list, by_name);

		out[i] = at == NULL || !str_eq(f[at->fact].measure, t[i].measure);
		if (same != NULL)
			same[i] = out[i] ? n : at->fact;
	}
	return out;
}

/* ── values ─────────────────────────────────────────────────────────── */

static void
copy_fact(const struct score_set *set, size_t was, const struct rule_fact *f,
    const struct rule_fact *t, struct rule_column *out)
{
	const struct rule_column *in = &set->snap.fact[was];

	for (size_t i = 0; i < set->n; i++) {
		bool is_word = f->kind == RULE_CHOICE && in->state[i] == CELL_GIVEN;
		struct cell c = datum_cell(t, in->state[i], in->v[i],
		    is_word ? f->choice[in->v[i]] : S(""));

		out->v[i] = c.v;
		out->state[i] = c.state;
	}
}

static bool
has_classes(const struct rule_fact *f, size_t facts, const struct rule_column *c,
    size_t unit)
{
	for (size_t i = 0; i < facts; i++)
		if (f[i].is_class && c[i].state[unit] != CELL_GIVEN)
			return false;
	return true;
}

/* Close the gaps that units without a class leave. */
static void
keep(struct job *j, const struct score_set *set, const struct rule_fact *f, size_t facts,
    struct rule_column *c, struct score_set *out)
{
	struct str *name = NEWS(j, struct str, set->n);
	struct str *gone = NEWS(j, struct str, set->n + set->classless_n);
	int64_t *id = NEWS(j, int64_t, set->n);
	size_t lost = set->classless_n;

	if (lost > 0)
		memcpy(gone, set->classless, lost * sizeof *gone);
	out->n = 0;
	for (size_t i = 0; i < set->n; i++) {
		if (!has_classes(f, facts, c, i)) {
			gone[lost++] = set->unit[i];
			continue;
		}
		for (size_t k = 0; k < facts; k++) {
			c[k].v[out->n] = c[k].v[i];
			c[k].state[out->n] = c[k].state[i];
		}
		name[out->n] = set->unit[i];
		id[out->n++] = set->id != NULL ? set->id[i] : 0;
	}
	out->unit = name;
	out->id = set->id != NULL ? id : NULL;
	out->classless = gone;
	out->classless_n = lost;
}

void
score_map(struct job *j, const struct rule *from, const struct score_set *set,
    const struct rule *to, struct score_set *out)
{
	size_t facts, had;
	const struct rule_fact *t = rule_facts(to, &facts);
	const struct rule_fact *f = rule_facts(from, &had);
	size_t *same = NEWS(j, size_t, facts);
	struct rule_column *c = columns_empty(j, facts, set->n);
	bool *unasked = facts_unasked(j, from, to, same);

	for (size_t i = 0; i < facts; i++)
		if (same[i] < had)
			copy_fact(set, same[i], &f[same[i]], &t[i], &c[i]);
	*out = (struct score_set){ 0 };
	keep(j, set, t, facts, c, out);
	out->snap = (struct rule_snapshot){ .subjects = out->n,
		.fact = c,
		.today = set->snap.today,
		.open = unasked };
}
