/* SPDX-License-Identifier: MIT
 *
 * texts.c -- words of cells as numbers: equal words have equal numbers
 */
#include "score/texts.h"

static size_t
place_of(const struct texts *t, struct str s)
{
	uint32_t h = 2166136261u;
	size_t at;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	for (at = h & (t->slots - 1); t->slot[at] != 0; at = (at + 1) & (t->slots - 1))
		if (str_eq(t->text[t->slot[at] - 1], s))
			break;
	return at;
}

static void
widen(struct texts *t)
{
	t->slots = t->slots == 0 ? 64 : t->slots * 2;
	t->slot = NEWS(t->j, size_t, t->slots);
	for (size_t i = 0; i < t->n; i++)
		t->slot[place_of(t, t->text[i])] = i + 1;
}

int64_t
texts_find(const struct texts *t, struct str s)
{
	return t->slots == 0 ? -1 : (int64_t)t->slot[place_of(t, s)] - 1;
}

int64_t
texts_index(struct texts *t, struct str s)
{
	int64_t old = texts_find(t, s);

	if (old >= 0)
		return old;
	if (t->n * 2 >= t->slots)
		widen(t);
	t->text = job_grow(t->j, t->text, t->n, &t->cap, sizeof s);
	t->text[t->n] = s;
	t->slot[place_of(t, s)] = t->n + 1;
	return (int64_t)t->n++;
}

struct texts
texts_of(struct job *j, const struct rule_snapshot *snap)
{
	struct texts t = { .j = j };

	for (size_t i = 0; i < snap->text_n; i++)
		(void)texts_index(&t, snap->text[i]);
	return t;
}

void
texts_give(const struct texts *t, struct rule_snapshot *snap)
{
	snap->text = t->text;
	snap->text_n = t->n;
}
