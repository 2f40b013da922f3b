/* SPDX-License-Identifier: MIT
 *
 * plain.c -- many cells of one column at once; see plain.h
 *
 * A figure is looked at as one word of eight bytes.  The inner loop is read_words(); with
 * -O3 (Makefile) it becomes vectors.
 */
#include <assert.h>

#include "score/plain.h"

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* ── figures ────────────────────────────────────────────────────────── */

struct figures {                      /* cells as words */
	uint64_t word[PLAIN_CELLS];   /* the last eight bytes up to the cell's end */
	int64_t length[PLAIN_CELLS];  /* how many of them are the cell's; may be more */
	int64_t digits[PLAIN_CELLS];  /* as a number, without the point, or NO_FIGURE */
	uint64_t places[PLAIN_CELLS]; /* digits behind the point */
};
#define NO_FIGURE INT64_MAX
#define NO_BYTE 0xFF /* never in a text */

/* The last of the eight bytes at ${p} is the highest. */
static inline uint64_t
eight_at(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

static void
take_words(const struct cells *c, size_t n, struct figures *to)
{
	const uint32_t *at = c->t->at + c->row * (c->t->cols + 1) + c->col;

	for (size_t i = 0; i < n; i++, at += c->t->cols + 1) {
		size_t end = at[1] - 1;

		to->length[i] = (int64_t)end - (int64_t)at[0];
		/* A cell among the first bytes of all is no figure: to be read later. */
		to->word[i] = end < 8 ? 0 : eight_at(c->t->text + end - 8);
	}
}

/* The eight digits 0 to 9 in the bytes of ${x}, the first in the lowest byte, as a
 * number: neighbours become pairs, pairs fours, fours one. */
static inline uint64_t
number_of(uint64_t x)
{
	x = (x * 10 + (x >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
	x = (x * 100 + (x >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
	return (x * 10000 + (x >> 32)) & UINT64_C(0xFFFFFFFF);
}

/*
 * A figure is 1 to 8 digits, with a point behind one of them and before another or
 * none, and perhaps the byte ${unit}.  Without jumps, so that four or eight are done at
 * once.
 */
MANY_WIDTHS static void
read_words(size_t n, uint8_t unit, struct figures *restrict a)
{
	for (size_t i = 0; i < n; i++) {
		bool marked = a->word[i] >> 56 == unit;
		int64_t length = a->length[i] - marked;
		uint64_t w = (marked ? a->word[i] << 8 : a->word[i]) ^ EACH_BYTE * '0';
		/* What is in front of the cell goes. */
		uint64_t others = (uint64_t)(64 - 8 * length) & 63;
		uint64_t x = w >> others << others, y = x ^ EACH_BYTE * ('.' ^ '0');
		/* The byte of the point is 0 in y.  The lowest bit found is right, others
		 * need not be. */
		uint64_t found = (y - EACH_BYTE) & ~y & EACH_BYTE << 7;
		uint64_t first = found & -found,
			 point = first >> 7; /* 1 in its byte, or 0 */
		uint64_t before = point == 0 ? 0 : x & (point - 1), odd;
		/* The byte that the product has on top: 7 - where the point stands. */
		uint64_t places = point * UINT64_C(0x0706050403020100) >> 56;
		int64_t least = point == 0 ? 1 : (int64_t)places + 2;

		/* What stands before the point moves up by its byte. */
		x += (before << 8) - before - point * ('.' ^ '0');
		odd = (((x + EACH_BYTE * (0x7F - 9)) | x) & EACH_BYTE << 7) | first >> 56;
		odd |= (uint64_t)(length - least) | (uint64_t)(8 - marked - length);
		a->digits[i] = odd >> 7 != 0 ? NO_FIGURE : (int64_t)number_of(x);
		a->places[i] = places;
	}
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
		if (counts % NUM_ONE != 0 || counts == 0 ||
		    counts / NUM_ONE > NUM_LIMIT || (f->whole && i > 0))
			continue;
		p.counts[i] = (uint64_t)(counts / NUM_ONE);
		p.most[i] = NUM_LIMIT / (int64_t)p.counts[i];
	}
	if (is_percent(f))
		p.above = marked ? f->scale : INT64_MAX;
	return p;
}

/* What the figures come to in the base unit; those that need another look are left. */
MANY_WIDTHS static void
take_figures(size_t n, const struct plain *restrict p, uint8_t unit,
    const struct figures *restrict a, int64_t *restrict v, uint8_t *restrict state)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t places = a->places[i];
		int64_t value = (int64_t)((uint64_t)a->digits[i] * p->counts[places]);
		bool good = (a->digits[i] <= p->most[places]) &
		    ((value > p->above) | (a->word[i] >> 56 == unit));

		v[i] = good ? value : 0;
		state[i] = good         ? CELL_GIVEN
		    : a->length[i] == 0 ? CELL_MISSING
					: CELL_LATER;
	}
}

static void
read_figures(const struct plain *p, const struct cells *c, size_t n, int64_t *v,
    uint8_t *state)
{
	const struct str unit = p->f->unit;
	const uint8_t mark = unit.n == 1 ? (uint8_t)unit.p[0] : NO_BYTE;
	struct figures a;

	take_words(c, n, &a);
	read_words(n, mark, &a);
	take_figures(n, p, mark, &a, v, state);
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

static void
read_choices(const struct str *word, size_t words, const struct plain *p,
    const struct cells *c, size_t n, int64_t *v, uint8_t *state)
{
	for (size_t i = 0; i < n; i++) {
		struct str s = table_at(c->t, c->row + i, c->col);
		size_t at = which_word(word, words, s);

		v[i] = at < words ? (int64_t)at : 0;
		state[i] = at < words             ? CELL_GIVEN
		    : s.n == 0 && !p->f->is_class ? CELL_MISSING
						  : CELL_LATER;
	}
}

/* ── a column ───────────────────────────────────────────────────────── */

MANY_WIDTHS static size_t
count_later(size_t n, const uint8_t *state)
{
	size_t later = 0;

	for (size_t i = 0; i < n; i++)
		later += state[i] == CELL_LATER;
	return later;
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
plain_read(const struct plain *p, const struct cells *c, size_t n, int64_t *v,
    uint8_t *state)
{
	static const struct str no_yes[] = { { "否", 3 }, { "是", 3 } };

	assert(n <= PLAIN_CELLS);
	if (p->none || c->t->cell != NULL)
		memset(state, CELL_LATER, n);
	else if (p->f->kind == RULE_NUM)
		read_figures(p, c, n, v, state);
	else if (p->f->kind == RULE_BOOL)
		read_choices(no_yes, ARRAY_N(no_yes), p, c, n, v, state);
	else
		read_choices(p->f->choice, p->f->choice_n, p, c, n, v, state);
	return count_later(n, state);
}
