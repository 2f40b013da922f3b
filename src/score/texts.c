/* SPDX-License-Identifier: MIT
 *
 * texts.c -- words of cells as numbers: equal words have equal numbers
 */
#include "score/texts.h"

#define AHEAD 32 /* texts that are looked for together */

static uint64_t
mix(uint64_t h, const char *p, size_t n)
{
	uint64_t w = 0;

	memcpy(&w, p, n);
	h = (h ^ w) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 32;
}

/* Eight bytes at a time, the last eight perhaps once more; where it leads to is the same
 * on every machine only as far as it does not matter. */
static uint64_t
hash(struct str s)
{
	const size_t w = sizeof(uint64_t);
	uint64_t h = s.n;

	for (size_t at = 0; at + w < s.n; at += w)
		h = mix(h, s.p + at, w);
	return s.n < w ? mix(h, s.p, s.n) : mix(h, s.p + s.n - w, w);
}

/* Where ${s} is, or would be.  Of most others not the text, only the half of the hash in
 * its slot is looked at. */
static size_t
place_of(const struct texts *t, struct str s, uint64_t h)
{
	for (size_t at = h & (t->slots - 1);; at = (at + 1) & (t->slots - 1)) {
		uint64_t slot = t->slot[at];

		if (slot == 0 ||
		    (slot >> 32 == h >> 32 && str_eq(t->text[(uint32_t)slot - 1], s)))
			return at;
	}
}

static void
put_text(struct texts *t, size_t at, size_t i, uint64_t h)
{
	t->slot[at] = h >> 32 << 32 | (uint32_t)(i + 1);
}

void
texts_room(struct texts *t, size_t more)
{
	const struct str *had = t->text;
	size_t slots = t->slots == 0 ? 64 : t->slots;

	while (slots / 2 < t->n + more)
		slots *= 2;
	if (slots == t->slots)
		return;
	t->slots = slots;
	t->slot = NEWS(t->j, uint64_t, slots);
	t->text = NEWS(t->j, struct str, slots / 2);
	for (size_t i = 0; i < t->n; i++) {
		uint64_t h = hash(t->text[i] = had[i]);

		put_text(t, place_of(t, had[i], h), i, h);
	}
}

int64_t
texts_find(const struct texts *t, struct str s)
{
	return t->slots == 0 ? -1
			     : (int64_t)(uint32_t)t->slot[place_of(t, s, hash(s))] - 1;
}

/* There is room. */
static int64_t
index_of(struct texts *t, struct str s, uint64_t h)
{
	size_t at = place_of(t, s, h);

	if (t->slot[at] != 0)
		return (int64_t)(uint32_t)t->slot[at] - 1;
	t->text[t->n] = s;
	put_text(t, at, t->n, h);
	return (int64_t)t->n++;
}

int64_t
texts_index(struct texts *t, struct str s)
{
	texts_room(t, 1);
	return index_of(t, s, hash(s));
}

void
texts_index_all(struct texts *t, size_t n, const struct str *s, int64_t *out)
{
	uint64_t h[AHEAD];

	texts_room(t, n);
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
