/* SPDX-License-Identifier: MIT
 *
 * marks.h -- where in 64 bytes those stand that part cells; private to office/
 *
 * Twice the same: with the vectors that every x86-64 has, and eight bytes at a time
 * for all others.
 */
#ifndef OFFICE_MARKS_H
#define OFFICE_MARKS_H

#include "base/base.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#define MARKS_BYTES 64

struct marks {          /* bit i is about byte i */
	uint64_t sep;   /* the separator */
	uint64_t other; /* LF, CR and " */
};

/* ── eight bytes at a time ──────────────────────────────────────────── */

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* The first of eight bytes is the lowest. */
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

/* The highest bit of each byte of ${w} that is ${c}, and no other bit. */
static inline uint64_t
bytes_that_are(uint64_t w, char c)
{
	const uint64_t low = EACH_BYTE * 0x7F;
	uint64_t x = w ^ EACH_BYTE * (unsigned char)c;

	return ~(((x & low) + low) | x | low);
}

/* The highest bits of eight bytes, side by side. */
static inline uint64_t
side_by_side(uint64_t high)
{
	return (high >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline struct marks
marks_by_eights(const char *p, char sep)
{
	struct marks m = { 0 };

	for (unsigned i = 0; i < MARKS_BYTES; i += 8) {
		uint64_t w = eight_at(p + i);

		m.sep |= side_by_side(bytes_that_are(w, sep)) << i;
		m.other |= side_by_side(bytes_that_are(w, '\n') |
			       bytes_that_are(w, '\r') | bytes_that_are(w, '"'))
		    << i;
	}
	return m;
}

/* ── the same, sixteen at a time ────────────────────────────────────── */

#if defined(__x86_64__)
static inline uint64_t
mask_of(__m128i which)
{
	return (uint64_t)(uint32_t)_mm_movemask_epi8(which);
}

static inline struct marks
marks_at(const char *p, char sep)
{
	const __m128i s = _mm_set1_epi8(sep), lf = _mm_set1_epi8('\n'),
		      cr = _mm_set1_epi8('\r'), quote = _mm_set1_epi8('"');
	struct marks m = { 0 };

#pragma GCC unroll 4
	for (unsigned i = 0; i < MARKS_BYTES; i += 16) {
		__m128i w = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		__m128i ends = _mm_or_si128(_mm_cmpeq_epi8(w, lf), _mm_cmpeq_epi8(w, cr));

		m.sep |= mask_of(_mm_cmpeq_epi8(w, s)) << i;
		m.other |= mask_of(_mm_or_si128(ends, _mm_cmpeq_epi8(w, quote))) << i;
	}
	return m;
}
#else
static inline struct marks
marks_at(const char *p, char sep)
{
	return marks_by_eights(p, sep);
}
#endif

#endif
