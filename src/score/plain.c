/* SPDX-License-Identifier: MIT
 *
 * plain.c -- many cells of one column at once; see plain.h
 *
 * The inner loop is read_figures(): a cell is looked at as one word of eight bytes.
 */
#include "score/plain.h"

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define MOST_DIGITS INT64_C(99999999)

/* ── figures ────────────────────────────────────────────────────────── */

static uint64_t
bytes_at(const char *p, size_t n)
{
	uint64_t w = 0;

	memcpy(&w, p, n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

/* The 1 to 8 bytes of ${s}, the last of them in the highest byte; two pieces that may
 * overlap, since nothing outside of ${s} may be looked at. */
static inline uint64_t
word_of(struct str s)
{
	size_t left = 8 * (8 - s.n);

	if (s.n == 8)
		return bytes_at(s.p, 8);
	if (s.n >= 4)
		return bytes_at(s.p, 4) << left | bytes_at(s.p + s.n - 4, 4) << 32;
	if (s.n >= 2)
		return bytes_at(s.p, 2) << left | bytes_at(s.p + s.n - 2, 2) << 48;
	return bytes_at(s.p, 1) << left;
}

/* The eight digits 0 to 9 in the bytes of ${x}, the first in the lowest byte, as a
 * number: neighbours become pairs, pairs fours, fours one. */
static inline int64_t
number_of(uint64_t x)
{
	const uint64_t pair = UINT64_C(0x000000FF000000FF);

	x = x * 10 + (x >> 8);
	x = (x & pair) * (100 + (UINT64_C(1000000) << 32)) +
	    (x >> 16 & pair) * (1 + (UINT64_C(10000) << 32));
	return (int64_t)(x >> 32);
}

/* Read 1 to 8 digits, with a point between two of them or none, as *digits without the
 * point and the number of digits behind it.  False if ${s} is anything else. */
static inline bool
short_figure(struct str s, int64_t *digits, size_t *places)
{
	uint64_t x, point;

	if (s.n - 1 > 7)
		return false;
	/* Digits become 0 to 9, what stands before them 0. */
	x = word_of(s) ^ EACH_BYTE * '0' << 8 * (8 - s.n);
	point = x ^ EACH_BYTE * ('.' ^ '0');
	/* Its byte alone is 0.  The lowest bit found is right, others need not be. */
	point = (point - EACH_BYTE) & ~point & EACH_BYTE << 7;
	*places = 0;
	if (point != 0) {
		size_t at = (size_t)__builtin_ctzll(point) - 7;
		uint64_t before = (UINT64_C(1) << at) - 1;

		if (at == 8 * (8 - s.n) || at == 56)
			return false;
		/* What stands before the point moves up by its byte. */
		*places = 7 - at / 8;
		x += (x & before) * 0xFF - (before + 1) * ('.' ^ '0');
	}
	*digits = number_of(x);
	return (((x + EACH_BYTE * (0x7F - 9)) | x) & EACH_BYTE << 7) == 0;
}

static bool
is_percent(const struct rule_fact *f)
{
	return f->unit.n == 1 && f->unit.p[0] == '%';
}

static struct plain
plain_figures(const struct rule_fact *f, bool marked)
{
	struct plain p = { .f = f, .none = f->judged, .above = -1 };
	int64_t unit = NUM_ONE;

	for (size_t i = 0; i < PLAIN_PLACES; i++, unit /= 10) {
		wide counts = (wide)unit * f->scale;

		p.most[i] = -1;
		if (counts % NUM_ONE != 0 || counts / NUM_ONE > NUM_LIMIT ||
		    (f->whole && i > 0))
			continue;
		p.counts[i] = (int64_t)(counts / NUM_ONE);
		p.most[i] = NUM_LIMIT / p.counts[i];
	}
	if (is_percent(f))
		p.above = marked ? f->scale : INT64_MAX;
	return p;
}

static size_t
read_figures(const struct plain *p, size_t n, const struct str *cell, int64_t *v,
    uint8_t *state)
{
	const struct str unit = p->f->unit;
	const char last = unit.n > 0 ? unit.p[unit.n - 1] : '\0';
	size_t later = n;

	for (size_t i = 0; i < n; i++) {
		struct str s = cell[i];
		int64_t above = p->above, digits;
		size_t places;

		state[i] = s.n == 0 ? CELL_MISSING : CELL_LATER;
		later -= s.n == 0;
		if (s.n == 0)
			continue;
		if (s.p[s.n - 1] == last && (unit.n == 1 || str_ends(s, unit))) {
			s.n -= unit.n;
			above = -1;
		}
		if (short_figure(s, &digits, &places) && digits <= p->most[places] &&
		    digits * p->counts[places] > above) {
			v[i] = digits * p->counts[places];
			state[i] = CELL_GIVEN;
			later--;
		}
	}
	return later;
}

/* ── words ──────────────────────────────────────────────────────────── */

/* Is it a word that means more than itself? */
static bool
is_special(struct str s)
{
	return str_eq(s, S("未报")) || str_eq(s, S("不适用"));
}

static struct plain
plain_choices(const struct rule_fact *f)
{
	struct plain p = { .f = f };

	for (size_t i = 0; i < f->choice_n; i++)
		p.none = p.none || is_special(f->choice[i]);
	return p;
}

/* Which of ${n} words is ${s}?  ${n} if none. */
static size_t
which_word(const struct str *word, size_t n, struct str s)
{
	size_t i = 0;

	while (i < n && !str_eq(word[i], s))
		i++;
	return i;
}

static size_t
read_words(const struct plain *p, const struct str *word, size_t words, size_t n,
    const struct str *cell, int64_t *v, uint8_t *state)
{
	size_t later = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = which_word(word, words, cell[i]);

		state[i] = at < words                   ? CELL_GIVEN
		    : cell[i].n == 0 && !p->f->is_class ? CELL_MISSING
							: CELL_LATER;
		v[i] = at < words ? (int64_t)at : 0;
		later += state[i] == CELL_LATER;
	}
	return later;
}

/* ── a column ───────────────────────────────────────────────────────── */

static size_t
read_none(size_t n, uint8_t *state)
{
	memset(state, CELL_LATER, n);
	return n;
}

struct plain
plain_of(const struct rule_fact *f, bool marked)
{
	switch (f->kind) {
	case RULE_NUM:
		return plain_figures(f, marked);
	case RULE_CHOICE:
		return plain_choices(f);
	case RULE_BOOL:
		return (struct plain){ .f = f };
	case RULE_DATE:
	case RULE_TEXT:
	case RULE_SUBJECT:
		break;
	}
	return (struct plain){ .f = f, .none = true };
}

size_t
plain_read(const struct plain *p, size_t n, const struct str *cell, int64_t *v,
    uint8_t *state)
{
	static const struct str no_yes[] = { { "否", 3 }, { "是", 3 } };

	if (p->none)
		return read_none(n, state);
	if (p->f->kind == RULE_NUM)
		return read_figures(p, n, cell, v, state);
	if (p->f->kind == RULE_BOOL)
		return read_words(p, no_yes, ARRAY_N(no_yes), n, cell, v, state);
	return read_words(p, p->f->choice, p->f->choice_n, n, cell, v, state);
}
