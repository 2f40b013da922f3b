/* SPDX-License-Identifier: MIT
 *
 * near.c -- which names somebody may have meant
 *
 * Counts edits of single characters; a name that contains what was written,
 * or is contained in it, is as near as one edit.  Only the first NEAR_CHARS
 * characters are looked at.  For messages only: nothing is ever chosen by it.
 */
#include "base/base.h"

#define NEAR_CHARS 64

struct chars {
	uint32_t c[NEAR_CHARS];
	size_t n;
};

static struct chars
chars_of(struct str s)
{
	struct chars out = { .n = 0 };
	size_t at = 0;

	while (at < s.n && out.n < NEAR_CHARS)
		out.c[out.n++] = utf8_next(s, &at);
	return out;
}

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Edits that make ${b} of ${a} (Levenshtein, one row kept). */
static size_t
edits(const struct chars *a, const struct chars *b)
{
	size_t row[NEAR_CHARS + 1], i, k;

	for (k = 0; k <= b->n; k++)
		row[k] = k;
	for (i = 1; i <= a->n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (k = 1; k <= b->n; k++) {
			size_t swap = diagonal + (a->c[i - 1] != b->c[k - 1]);

			diagonal = row[k];
			row[k] = least(row[k] + 1, row[k - 1] + 1, swap);
		}
	}
	return row[b->n];
}

static bool
within(struct str part, struct str whole)
{
	return part.n >= 6 &&
	    str_find(whole, part) < whole.n; /* two Chinese characters */
}

size_t
str_near(struct str s, const struct str *names, size_t n, size_t *found, size_t max)
{
	struct chars want = chars_of(s);
	size_t distance[STR_NEAR_MAX], got = 0, i, k;

	max = max < STR_NEAR_MAX ? max : STR_NEAR_MAX;
	for (i = 0; i < n; i++) {
		struct chars have = chars_of(names[i]);
		size_t d = edits(&want, &have);

		if (within(s, names[i]) || within(names[i], s))
			d = d < 1 ? d : 1;
		if (d * 2 > want.n)
			continue;
		for (k = got < max ? got++ : max; k > 0 && distance[k - 1] > d; k--) {
			if (k < max) {
				distance[k] = distance[k - 1];
				found[k] = found[k - 1];
			}
		}
		if (k < max) {
			distance[k] = d;
			found[k] = i;
		}
	}
	return got;
}
