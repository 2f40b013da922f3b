/* SPDX-License-Identifier: MIT
 *
 * symbol.c -- names and what they stand for: a hash table, and the nearest name
 *
 * Open addressing, power-of-two size, never more than half full; nothing is
 * ever removed.  It does not know what a symbol means.
 */
#include "rule/model.h"

static uint32_t
name_hash(struct str s)
{
	uint32_t h = 2166136261u;	/* FNV-1a */

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

static struct sym **
place(const struct symtab *t, struct str name)
{
	size_t i = name_hash(name) & (t->cap - 1);

	while (t->slot[i] != NULL && !str_eq(t->slot[i]->name, name))
		i = (i + 1) & (t->cap - 1);
	return &t->slot[i];
}

struct sym *
sym_find(const struct symtab *t, struct str name)
{
	return t->cap == 0 ? NULL : *place(t, name);
}

static void
enlarge(struct job *j, struct symtab *t)
{
	struct symtab big = { .cap = t->cap == 0 ? 64 : t->cap * 2, .n = t->n };

	big.slot = NEWS(j, struct sym *, big.cap);
	for (size_t i = 0; i < t->cap; i++)
		if (t->slot[i] != NULL)
			*place(&big, t->slot[i]->name) = t->slot[i];
	*t = big;
}

enum err
sym_put(struct job *j, struct symtab *t, struct sym *s, struct sym **old)
{
	struct sym **at;

	if (t->n * 2 >= t->cap)
		enlarge(j, t);
	at = place(t, s->name);
	*old = *at;
	if (*at != NULL)
		return E_INPUT;
	*at = s;
	t->n++;
	return OK;
}

#define FAR 3	/* names further apart than 2 edits are not suggested */

/* Edit distance of two short names in characters, or FAR. */
static size_t
distance(const uint32_t *a, size_t an, const uint32_t *b, size_t bn)
{
	size_t row[RULE_NAME_MAX + 1];

	if (an > bn + 2 || bn > an + 2)
		return FAR;
	for (size_t k = 0; k <= bn; k++)
		row[k] = k;
	for (size_t i = 1; i <= an; i++) {
		size_t diag = row[0];

		row[0] = i;
		for (size_t k = 1; k <= bn; k++) {
			size_t up = row[k], best = diag + (a[i - 1] != b[k - 1]);

			if (up + 1 < best)
				best = up + 1;
			if (row[k - 1] + 1 < best)
				best = row[k - 1] + 1;
			diag = up;
			row[k] = best;
		}
	}
	return row[bn];
}

static size_t
letters(struct str s, uint32_t out[RULE_NAME_MAX])
{
	size_t n = 0;

	for (size_t at = 0; at < s.n && n < RULE_NAME_MAX;)
		out[n++] = utf8_next(s, &at);
	return n;
}

struct str
sym_nearest(struct job *j, const struct symtab *t, struct str name)
{
	uint32_t want[RULE_NAME_MAX], have[RULE_NAME_MAX];
	size_t want_n = letters(name, want), best = FAR;
	struct str found = { 0 };

	for (size_t i = 0; i < t->cap; i++) {
		size_t n, d;

		if (t->slot[i] == NULL)
			continue;
		n = letters(t->slot[i]->name, have);
		d = distance(want, want_n, have, n);
		if (d < best && d < want_n) {
			best = d;
			found = t->slot[i]->name;
		}
	}
	return found.n == 0 ? found : job_str(j, found);
}
