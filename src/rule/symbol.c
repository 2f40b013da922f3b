/* SPDX-License-Identifier: MIT
 *
 * symbol.c -- names and what they stand for: a hash table, and the nearest names
 *
 * Open addressing, power-of-two size, never more than half full; nothing is
 * ever removed.  It does not know what a symbol means.
 */
#include "rule/model.h"

static uint32_t
name_hash(struct str s)
{
	uint32_t h = 2166136261u; /* FNV-1a */

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
	s->order = t->n++;
	return OK;
}

#define SUGGESTED 3 /* names told at most */

struct str
sym_nearest(struct job *j, const struct symtab *t, struct str name)
{
	struct str *names = NEWS(j, struct str, t->n + 1);
	size_t found[SUGGESTED], n;
	struct buf b = { .j = j };

	for (size_t i = 0; i < t->cap; i++)
		if (t->slot[i] != NULL)
			names[t->slot[i]->order] = t->slot[i]->name;
	n = str_near(name, names, t->n, found, SUGGESTED);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i == 0 ? "" : "、", STR_FMT(names[found[i]]));
	return buf_str(&b);
}
