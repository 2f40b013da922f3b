/* SPDX-License-Identifier: MIT
 *
 * texts.c -- words of cells as numbers: equal words have equal numbers
 */
#include "score/texts.h"

#define AHEAD 32 /* texts that are looked for together */

/* Eight bytes at a time; where it leads to is the same on every machine only as far as
 * it does not matter. */
static size_t
hash(struct str s)
{
	uint64_t h = s.n, w;
	size_t at = 0;

	for (; at < s.n; at += sizeof w) {
		w = 0;
		memcpy(&w, s.p + at, s.n - at < sizeof w ? s.n - at : sizeof w);
		h = (h ^ w) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 32;
	}
	return (size_t)h;
}

/* Where ${s} is, or would be. */
static size_t
place_of(const struct texts *t, struct str s, size_t h)
{
	size_t at;

	for (at = h & (t->slots - 1); t->slot[at] != 0; at = (at + 1) & (t->slots - 1))
		if (str_eq(t->text[t->slot[at] - 1], s))
			break;
	return at;
}

/* Half of the slots stay free when there are ${more}. */
static void
make_room(struct texts *t, size_t more)
{
	size_t slots = t->slots == 0 ? 64 : t->slots;

	while (slots < (t->n + more) * 2)
		slots *= 2;
	if (slots == t->slots)
		return;
	t->slots = slots;
	t->slot = NEWS(t->j, uint32_t, t->slots);
	for (size_t i = 0; i < t->n; i++)
		t->slot[place_of(t, t->text[i], hash(t->text[i]))] = (uint32_t)i + 1;
}

int64_t
texts_find(const struct texts *t, struct str s)
{
	return t->slots == 0 ? -1 : (int64_t)t->slot[place_of(t, s, hash(s))] - 1;
}

/* There is room. */
static int64_t
index_of(struct texts *t, struct str s, size_t h)
{
	size_t at = place_of(t, s, h);

	if (t->slot[at] != 0)
		return (int64_t)t->slot[at] - 1;
	t->text = job_grow(t->j, t->text, t->n, &t->cap, sizeof s);
	t->text[t->n] = s;
	t->slot[at] = (uint32_t)t->n + 1;
	return (int64_t)t->n++;
}

int64_t
texts_index(struct texts *t, struct str s)
{
	make_room(t, 1);
	return index_of(t, s, hash(s));
}

void
texts_index_all(struct texts *t, size_t n, const struct str *s, int64_t *out)
{
	size_t h[AHEAD];

	make_room(t, n);
	for (size_t from = 0; from < n; from += AHEAD) {
		size_t to = n - from < AHEAD ? n : from + AHEAD;

		/* Each is far from the last: memory is asked for all of them. */
		for (size_t i = from; i < to; i++) {
			h[i - from] = hash(s[i]);
			__builtin_prefetch(&t->slot[h[i - from] & (t->slots - 1)], 1);
		}
		for (size_t i = from; i < to; i++)
			out[i] = index_of(t, s[i], h[i - from]);
	}
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
