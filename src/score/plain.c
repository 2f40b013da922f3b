/* SPDX-License-Identifier: MIT
 *
 * plain.c -- many cells of one column at once; see plain.h
 *
 * A figure is looked at as one word of eight bytes.  The inner loops are part_units() to
 * put_states(); with -O3 (Makefile) they become vectors.
 */
#include <assert.h>
#include <stdalign.h>

#include "score/plain.h"

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* ── figures ────────────────────────────────────────────────────────── */

/* Eight more of each: they must not all stand in the same places of the cache. */
#define FIGURES (PLAIN_CELLS + 8)

struct figures {                            /* cells as words */
	alignas(64) uint64_t word[FIGURES]; /* the last eight bytes up to its end */
	uint64_t length[FIGURES]; /* how many of them are the cell's; may be more */
	uint64_t marked[FIGURES]; /* 1: the last is the unit, which goes */
	uint64_t front[FIGURES];  /* bits in front of the cell */
	uint64_t digits[FIGURES]; /* 0 to 9 in the last bytes */
	uint64_t
	    point[FIGURES]; /* the lowest bit of the byte where it was, or NO_POINT */
	uint64_t state[FIGURES];
};
#define NO_BYTE 0xFF                /* never in a text */
#define NO_POINT (UINT64_C(1) << 1) /* no byte's lowest bit */

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
	const char *text = c->t->text;
	size_t step = c->t->cols + 1;
	const uint32_t *at = c->t->at + c->row * step + c->col;

	for (size_t i = 0; i < n; i++, at += step) {
		size_t end = at[1] - 1;

		to->length[i] = end - at[0];
		/* A cell among the first bytes of all is no figure: to be read later. */
		to->word[i] = end < 8 ? 0 : eight_at(text + end - 8);
	}
}

/* The eight digits 0 to 9 in the bytes of ${x}, the first in the lowest byte, as a
 * number: neighbours become pairs, pairs fours, fours one. */
static inline uint64_t
number_of(uint64_t x)
{
	x = (x * 10 + (x >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
	x = (x * 100 + (x >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
	return (uint64_t)(uint32_t)x * 10000 + (x >> 32);
}

/* The lowest bit of the byte that is a point in the digits ${x}, or NO_POINT. */
static inline uint64_t
point_in(uint64_t x)
{
	/* The byte is 0 in y.  The lowest bit found is right, others need not be. */
	uint64_t y = x ^ EACH_BYTE * ('.' ^ '0');
	uint64_t found = (y - EACH_BYTE) & ~y & EACH_BYTE << 7;

	return found == 0 ? NO_POINT : (found & -found) >> 7;
}

/*
 * A figure is 1 to 8 digits, with a point behind one of them and before another or
 * none, and perhaps the byte ${unit}.  Without jumps and all in 64 bits, so that four or
 * eight are done at once: without the unit, without the point, as a number.
 */
MANY_WIDTHS static void
part_units(size_t n, uint64_t unit, struct figures *restrict a)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t marked = a->word[i] >> 56 == unit, word = a->word[i];

		a->digits[i] = (marked ? word << 8 : word) ^ EACH_BYTE * '0';
		a->marked[i] = marked;
		a->front[i] = (64 - 8 * (a->length[i] - marked)) & 63;
	}
}

MANY_WIDTHS static void
part_points(size_t n, struct figures *restrict a)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t x = a->digits[i] >> a->front[i] << a->front[i];
		uint64_t point = point_in(x);
		/* What stands before the point moves up by its byte. */
		uint64_t before = x & (point - 1), behind = x & -(point << 8);

		a->digits[i] = point == NO_POINT ? x : before << 8 | behind;
		a->point[i] = point;
	}
}

/* What they come to in the base unit; what needs another look is left. */
MANY_WIDTHS static void
take_values(size_t n, const struct plain *restrict p, struct figures *restrict a,
    int64_t *restrict v)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t x = a->digits[i], point = a->point[i], marked = a->marked[i];
		uint64_t number = number_of(x);
		uint64_t value = number * (point & p->tens ? 10 : 1) *
		    (point & p->hundreds ? 100 : 1) *
		    (point & p->myriads ? p->last * 10000 : p->last);
		uint64_t odd = ((x + EACH_BYTE * (0x7F - 9)) | x) & EACH_BYTE << 7;

		odd |= (point & p->fits) == 0;
		odd |= point >> a->front[i] == 1;
		odd |= a->length[i] - marked - 1 > 7 - marked;
		odd |= number > p->most;
		odd |= (marked == 0) & (value < p->least);
		v[i] = odd == 0 ? (int64_t)value : 0;
		a->state[i] = odd == 0  ? CELL_GIVEN
		    : a->length[i] == 0 ? CELL_MISSING
					: CELL_LATER;
	}
}

static bool
is_percent(const struct rule_fact *f)
{
	return f->unit.n == 1 && f->unit.p[0] == '%';
}

/* One of its last ${places} counts ${last}. */
static void
set_places(struct plain *p, unsigned places, uint64_t last)
{
	p->last = last;
	p->most = (uint64_t)(NUM_LIMIT / p->f->scale);
	for (unsigned i = 0, up = places; i <= places; i++, up--) {
		uint64_t point = i == 0 ? NO_POINT : UINT64_C(1) << (8 * (7 - i));

		p->fits |= point;
		p->tens |= up & 1 ? point : 0;
		p->hundreds |= up & 2 ? point : 0;
		p->myriads |= up & 4 ? point : 0;
	}
}

static struct plain
plain_figures(const struct rule_fact *f, bool marked)
{
	struct plain p = { .f = f };
	int64_t last = f->scale;
	unsigned places = 0;

	for (; !f->whole && places < PLAIN_PLACES && last % 10 == 0; places++)
		last /= 10;
	p.none = f->judged || last < 1 || f->scale > NUM_LIMIT;
	if (!p.none)
		set_places(&p, places, (uint64_t)last);
	if (is_percent(f))
		p.least = marked ? (uint64_t)f->scale + 1 : UINT64_MAX;
	return p;
}

/* The states as bytes; how many are CELL_LATER. */
MANY_WIDTHS static size_t
put_states(size_t n, const struct figures *restrict a, uint8_t *restrict state)
{
	size_t later = 0;

	for (size_t i = 0; i < n; i++) {
		state[i] = (uint8_t)a->state[i];
		later += a->state[i] == CELL_LATER;
	}
	return later;
}

static size_t
read_figures(const struct plain *p, const struct cells *c, size_t n, int64_t *v,
    uint8_t *state)
{
	const struct str unit = p->f->unit;
	const uint64_t mark = unit.n == 1 ? (unsigned char)unit.p[0] : NO_BYTE;
	/* Whatever is read of it was written: it need not be cleared (HARDEN). */
	__attribute__((uninitialized)) struct figures a;

	take_words(c, n, &a);
	part_units(n, mark, &a);
	part_points(n, &a);
	take_values(n, p, &a, v);
	return put_states(n, &a, state);
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
read_choices(const struct str *word, size_t words, const struct plain *p,
    const struct cells *c, size_t n, int64_t *v, uint8_t *state)
{
	size_t later = 0;

	for (size_t i = 0; i < n; i++) {
		struct str s = table_at(c->t, c->row + i, c->col);
		size_t at = which_word(word, words, s);

		v[i] = at < words ? (int64_t)at : 0;
		state[i] = at < words             ? CELL_GIVEN
		    : s.n == 0 && !p->f->is_class ? CELL_MISSING
						  : CELL_LATER;
		later += state[i] == CELL_LATER;
	}
	return later;
}

/* ── a column ───────────────────────────────────────────────────────── */

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
	if (p->none || c->t->cell != NULL) {
		memset(state, CELL_LATER, n);
		return n;
	}
	if (p->f->kind == RULE_NUM)
		return read_figures(p, c, n, v, state);
	if (p->f->kind == RULE_BOOL)
		return read_choices(no_yes, ARRAY_N(no_yes), p, c, n, v, state);
	return read_choices(p->f->choice, p->f->choice_n, p, c, n, v, state);
}
