/* SPDX-License-Identifier: MIT
 *
 * loop.c -- see loop.h; compiled with -O3 (Makefile), so that loops become vectors
 */
#include "rule/loop.h"
#include "rule/loop_many.h"
#include "rule/model.h"

MANY uint64_t
loop_span(size_t n, column_in v)
{
	int64_t all = 0;

	EACH(i, n)
		all |= v[i] ^ v[i] >> 63;
	return (uint64_t)all;
}

MANY bool
loop_even(size_t n, column_in v)
{
	int64_t other = 0;

	EACH(i, n)
		other |= v[i] ^ v[0];
	return other == 0;
}

MANY uint8_t
loop_states(size_t n, states_in s)
{
	uint8_t all = 0;

	EACH(i, n)
		all |= s[i];
	return all;
}

MANY struct extent
loop_extent(size_t n, column_in lo, column_in hi, states_in in, uint8_t not )
{
	int64_t least = INT64_MAX, most = INT64_MIN, apart = 0;

	EACH(i, n) {
		bool on = in[i] != not ;
		int64_t a = on ? lo[i] : INT64_MAX, b = on ? hi[i] : INT64_MIN;

		least = a < least ? a : least;
		most = b > most ? b : most;
		apart |= on ? lo[i] ^ hi[i] : 0;
	}
	return (struct extent){ least, most, apart != 0 };
}

struct extent
extent_join(struct extent a, struct extent b)
{
	return (struct extent){ .least = a.least < b.least ? a.least : b.least,
		.most = a.most > b.most ? a.most : b.most,
		.apart = a.apart || b.apart };
}

/* turned: -1, else 0 */
static inline int64_t
turn(int64_t x, int64_t turned)
{
	return (x ^ turned) - turned;
}

static inline int64_t
within(int64_t x, int64_t least, int64_t most)
{
	x = x < most ? x : most;
	return x > least ? x : least;
}

/* ── states ─────────────────────────────────────────────────────────── */

MANY void
loop_fact(size_t n, states_in cell, uint8_t missing, states_out out)
{
	EACH(i, n)
		out[i] = cell[i] == CELL_MISSING ? missing : cell[i];
}

MANY void
loop_join(size_t n, states_in a, states_in b, states_out out)
{
	EACH(i, n) {
		uint8_t s = a[i] | b[i];

		out[i] = s & CELL_NA ? CELL_NA : s;
	}
}

MANY void
loop_gather(size_t n, states_in s, uint8_t mask, states_out out)
{
	EACH(i, n)
		out[i] |= s[i] & mask;
}

MANY void
loop_mark(size_t n, states_in s, states_out out)
{
	EACH(i, n)
		out[i] |= s[i] != CELL_NA;
}

MANY void
loop_mask(size_t n, states_in s, column_out v)
{
	EACH(i, n)
		v[i] = s[i] != 0 ? 0 : v[i];
}

/* ── values ─────────────────────────────────────────────────────────── */

MANY void
loop_fill(size_t n, int64_t x, column_out out)
{
	EACH(i, n)
		out[i] = x;
}

MANY void
loop_add(size_t n, column_in a, column_in b, column_out out)
{
	EACH(i, n)
		out[i] = a[i] + b[i];
}

MANY void
loop_sub(size_t n, column_in a, column_in b, column_out out)
{
	EACH(i, n)
		out[i] = a[i] - b[i];
}

MANY void
loop_short(size_t n, column_in a, column_in b, column_out out)
{
	EACH(i, n)
		out[i] = a[i] > b[i] ? a[i] - b[i] : 0;
}

MANY void
loop_smaller(size_t n, column_in a, column_in b, column_out out)
{
	EACH(i, n)
		out[i] = a[i] < b[i] ? a[i] : b[i];
}

MANY void
loop_larger(size_t n, column_in a, column_in b, column_out out)
{
	EACH(i, n)
		out[i] = a[i] > b[i] ? a[i] : b[i];
}

MANY void
loop_mul(size_t n, column_in a, column_in b, column_out out)
{
	EACH(i, n)
		out[i] = a[i] * b[i];
}

MANY void
loop_times(size_t n, column_in a, int64_t by, column_out out)
{
	EACH(i, n)
		out[i] = a[i] * by;
}

MANY void
loop_affine(size_t n, column_in a, int64_t by, int64_t plus, column_out out)
{
	EACH(i, n)
		out[i] = a[i] * by + plus;
}

MANY void
loop_add_times(size_t n, column_in a, int64_t by, column_out sum)
{
	EACH(i, n)
		sum[i] += a[i] * by;
}

MANY void
loop_short_of(size_t n, column_in a, int64_t by, int64_t minus, bool turned,
    column_out out)
{
	const int64_t sign = -(int64_t)turned;

	EACH(i, n) {
		int64_t x = turn(a[i] * by - minus, sign);

		out[i] = x > 0 ? x : 0;
	}
}

MANY void
loop_short_ratio(size_t n, column_in a, int64_t by, column_in d, int64_t minus,
    bool turned, column_out out)
{
	const int64_t sign = -(int64_t)turned;

	EACH(i, n) {
		int64_t x = turn(a[i] * by - minus * d[i], sign);

		out[i] = x > 0 ? x : 0;
	}
}

MANY void
loop_clamp(size_t n, column_in a, int64_t lo, int64_t hi, column_out out)
{
	EACH(i, n)
		out[i] = within(a[i], lo, hi);
}

/* 10^6 = 2^6 x 15625; what 15625 divides is divided by multiplying with its inverse
 * modulo 2^64, and nothing else then comes out small. */
#define INVERSE_OF_15625 UINT64_C(0x790FB65668C26139)

MANY bool
loop_whole(size_t n, column_in a, column_out out)
{
	const int64_t most = INT64_MAX / NUM_ONE;
	int64_t bad = 0;

	EACH(i, n) {
		int64_t q = (int64_t)((uint64_t)(a[i] >> 6) * INVERSE_OF_15625);

		bad |= (a[i] & 63) | (q > most) | (q < -most);
		out[i] = q;
	}
	return bad == 0;
}

MANY void
loop_ratio(size_t n, column_in a, column_in b, states_in b_s, bool within, column_out v,
    column_out d, states_out s)
{
	const int64_t least = within ? 0 : INT64_MIN;

	EACH(i, n) {
		int64_t sign = b[i] >> 63, x = turn(a[i], sign), y = turn(b[i], sign);
		uint8_t state = b_s[i] == 0 && b[i] == 0 ? CELL_NA : s[i];
		int64_t most = within ? y : INT64_MAX;

		x = x > least ? x : least;
		x = x < most ? x : most;
		v[i] = state != 0 ? 0 : x;
		d[i] = state != 0 ? 1 : y;
		s[i] = state;
	}
}

/* ── division ───────────────────────────────────────────────────────── */

/* by is 2^shift / d and less than 1 more, so x by / 2^shift is less than x / 2^shift
 * too large, which does not reach the next whole number while x d <= 2^shift. */
bool
inverse_of(int64_t d, int64_t most, struct inverse *out)
{
	int bits = 128 - __builtin_clzll((uint64_t)most | 1) -
	    __builtin_clzll((uint64_t)d);

	if (most >> 62 != 0)
		return false;
	out->by = (bits < 64 ? (UINT64_C(1) << bits) / (uint64_t)d
			     : (uint64_t)(((wide)1 << bits) / d)) +
	    1;
	out->shift = bits;
	out->wide = bits > 63 || (uint64_t)most > (uint64_t)INT64_MAX / out->by;
	return true;
}

/* x / d with the sign of x, times unit; the product is not wide. */
static inline int64_t
quotient(int64_t x, struct inverse d, int64_t bias, int64_t unit)
{
	int64_t sign = x >> 63;
	int64_t q = (int64_t)((uint64_t)(turn(x, sign) + bias) * d.by >> d.shift);

	return turn(q * unit, sign);
}

static void
quotient_wide(size_t n, column_in a, struct inverse d, int64_t bias, int64_t unit,
    column_out out)
{
	EACH(i, n) {
		int64_t sign = a[i] >> 63;
		wide q = (wide)(turn(a[i], sign) + bias) * (wide)d.by >> d.shift;

		out[i] = turn((int64_t)q * unit, sign);
	}
}

MANY void
loop_quotient(size_t n, column_in a, struct inverse d, int64_t bias, int64_t unit,
    column_out out)
{
	if (d.wide) {
		quotient_wide(n, a, d, bias, unit, out);
		return;
	}
	EACH(i, n)
		out[i] = quotient(a[i], d, bias, unit);
}

MANY void
loop_divide(size_t n, column_in a, int64_t d, int64_t bias, int64_t unit, column_out out)
{
	EACH(i, n) {
		int64_t sign = a[i] >> 63;

		out[i] = turn((turn(a[i], sign) + bias) / d * unit, sign);
	}
}

MANY void
loop_divide_by(size_t n, column_in a, column_in d, int64_t by, enum bias how,
    int64_t unit, column_out out)
{
	const int64_t half = -(how == BIAS_HALF), most = -(how == BIAS_UP);

	EACH(i, n) {
		int64_t sign = a[i] >> 63, x = turn(a[i], sign), y = d[i] * by;

		x += (y >> 1 & half) + ((y - 1) & most);
		out[i] = turn(x / y * unit, sign);
	}
}

/* ── choices ────────────────────────────────────────────────────────── */

MANY void
loop_row(size_t n, column_in a, int64_t lo, int64_t hi, int64_t row, column_out out)
{
	EACH(i, n) {
		bool in = (a[i] >= lo) & (a[i] <= hi);

		out[i] = in ? row : out[i];
	}
}

static inline void
row_from(size_t n, column_in a, column_in d, int64_t by, int64_t lo, int64_t row,
    column_out out)
{
	EACH(i, n)
		out[i] = a[i] * by >= lo * d[i] ? row : out[i];
}

MANY void
loop_row_ratio(size_t n, column_in a, column_in d, struct between b, int64_t row,
    column_out out)
{
	if (b.hi_by == 0) { /* no upper end */
		row_from(n, a, d, b.lo_by, b.lo, row, out);
		return;
	}
	EACH(i, n) {
		bool in = (a[i] * b.lo_by >= b.lo * d[i]) &
		    (a[i] * b.hi_by <= b.hi * d[i]);

		out[i] = in ? row : out[i];
	}
}

MANY void
loop_lookup(size_t n, column_in index, states_in s, column_in table, column_out out)
{
	EACH(i, n)
		out[i] = table[s[i] != 0 ? 0 : index[i]] & (s[i] != 0 ? 0 : -1);
}

MANY void
loop_pick(size_t n, column_in index, column_in table, column_out out)
{
	EACH(i, n)
		out[i] = table[index[i]];
}

void
loop_pick_column(size_t n, column_in index, states_in s, const int64_t *const *v,
    const uint8_t *const *states, column_out out, states_out out_s)
{
	EACH(i, n) {
		uint8_t state = s[i] != 0 ? s[i] : states[index[i]][i];

		out[i] = state != 0 ? 0 : v[index[i]][i];
		out_s[i] = state;
	}
}

static inline int64_t
wanted(int64_t a, int64_t b, struct sides want)
{
	return ((a < b) & want.below) | ((a == b) & want.equal) | ((a > b) & want.above);
}

MANY void
loop_compare(size_t n, column_in a, column_in b, states_in s, struct sides want,
    column_out out)
{
	EACH(i, n)
		out[i] = s[i] != 0 ? 0 : wanted(a[i], b[i], want);
}

MANY void
loop_compare_to(size_t n, column_in a, int64_t by, int64_t b, states_in s,
    struct sides want, column_out out)
{
	EACH(i, n)
		out[i] = s[i] != 0 ? 0 : wanted(a[i] * by, b, want);
}

MANY void
loop_compare_ratio(size_t n, column_in a, column_in d, int64_t by, int64_t b, states_in s,
    struct sides want, column_out out)
{
	EACH(i, n)
		out[i] = s[i] != 0 ? 0 : wanted(a[i] * by, b * d[i], want);
}

MANY void
loop_compare_range(size_t n, column_in lo, column_in hi, int64_t b, struct sides want,
    column_out out, states_out s)
{
	const bool direct = want.below != want.above; /* not = and not ≠ */

	EACH(i, n) {
		int64_t low = wanted(lo[i], b, want), high = wanted(hi[i], b, want);
		bool one_side = direct |
		    ((lo[i] < b) == (hi[i] < b) && (lo[i] > b) == (hi[i] > b));
		uint8_t state = s[i];

		state = state != CELL_NA && low == high && one_side ? 0 : state;
		out[i] = state != 0 ? 0 : low;
		s[i] = state;
	}
}

MANY void
loop_is(size_t n, column_in a, int64_t b, states_in s, column_out out)
{
	EACH(i, n)
		out[i] = s[i] != 0 ? 0 : a[i] == b;
}

MANY void
loop_connect(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    bool strong, column_out out, states_out s)
{
	EACH(i, n) {
		uint8_t either = a_s[i] | b_s[i];
		bool decided = ((a_s[i] == 0) & (a[i] == strong)) |
		    ((b_s[i] == 0) & (b[i] == strong));
		uint8_t state = decided ? 0 : either;
		int64_t v = decided ? strong : (!strong) & (either == 0);

		state = a_s[i] == CELL_NA ? b_s[i] : b_s[i] == CELL_NA ? a_s[i] : state;
		v = a_s[i] == CELL_NA ? b[i] : b_s[i] == CELL_NA ? a[i] : v;
		out[i] = v;
		s[i] = state;
	}
}

MANY void
loop_not(size_t n, column_in a, states_in s, column_out out)
{
	EACH(i, n)
		out[i] = s[i] != 0 ? 0 : a[i] == 0;
}

MANY void
loop_gate(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    column_out out, states_out s)
{
	EACH(i, n) {
		bool open = (a_s[i] == 0) & (a[i] != 0);

		out[i] = open ? b[i] : 0;
		s[i] = open ? b_s[i] : a_s[i];
	}
}

MANY void
loop_guard(size_t n, column_in a, states_in a_s, column_in b, states_in b_s, bool both,
    column_out out, states_out s)
{
	EACH(i, n) {
		uint8_t state = a_s[i] | b_s[i];
		bool open = (a_s[i] == 0) & (a[i] != 0);

		state = state & CELL_NA ? CELL_NA : state;
		out[i] = open ? b[i] : a_s[i] != 0 ? 0 : a[i];
		s[i] = open ? b_s[i] : both && a_s[i] != 0 ? state : a_s[i];
	}
}

MANY void
loop_instead(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    column_out out, states_out s)
{
	EACH(i, n) {
		bool own = (a_s[i] == 0) | ((a_s[i] & OPEN_NOT_DUE) != 0);

		out[i] = own ? a[i] : b[i];
		s[i] = own ? a_s[i] : b_s[i];
	}
}

MANY void
loop_scope(size_t n, column_in a, states_in a_s, states_out s)
{
	EACH(i, n)
		s[i] = a_s[i] == 0 && a[i] == 0 ? CELL_NA : a_s[i];
}

MANY void
loop_times_where(size_t n, column_in a, int64_t by, int64_t otherwise, column_in on,
    states_in on_s, column_out out, states_out s)
{
	EACH(i, n) {
		uint8_t both = s[i] | on_s[i];
		bool as_is = (on_s[i] == CELL_NA) | ((on_s[i] == 0) & (on[i] == 0)) |
		    ((s[i] == 0) & (a[i] == 0)) | (s[i] == CELL_NA);
		uint8_t state = as_is ? s[i] : both;

		out[i] = state != 0 ? 0 : a[i] * (as_is ? otherwise : by);
		s[i] = state;
	}
}

MANY void
loop_exempt(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    column_out out, states_out s)
{
	EACH(i, n) {
		bool as_is = (b_s[i] == CELL_NA) | ((b_s[i] == 0) & (b[i] == 0)) |
		    ((a_s[i] == 0) & (a[i] == 0)) | (a_s[i] == CELL_NA);
		uint8_t free = b_s[i] == 0 ? 0 : a_s[i] | b_s[i];

		out[i] = as_is ? a[i] : 0;
		s[i] = as_is ? a_s[i] : free;
	}
}

MANY void
loop_known_zero(size_t n, column_in a, states_in a_s, column_in b, states_in b_s,
    states_out s)
{
	EACH(i, n) {
		bool zero = ((a_s[i] == 0) & (a[i] == 0)) | ((b_s[i] == 0) & (b[i] == 0));

		s[i] = zero && s[i] != CELL_NA ? 0 : s[i];
	}
}

/* ── pools ──────────────────────────────────────────────────────────── */

MANY void
loop_true(size_t n, column_in v, states_in s, states_out out)
{
	EACH(i, n)
		out[i] |= (s[i] == 0) & (v[i] != 0);
}

MANY void
loop_gather_unless(size_t n, states_in not, states_in s, uint8_t mask, states_out out)
{
	EACH(i, n)
		out[i] |= not [i] != 0 ? 0 : s[i] & mask;
}

MANY void
loop_absent(size_t n, states_in s, states_in outside, states_out out)
{
	EACH(i, n)
		out[i] |= (s[i] == CELL_NA) & (outside[i] != CELL_NA);
}

MANY void
loop_none(size_t n, states_in any, states_out s)
{
	EACH(i, n)
		s[i] = any[i] != 0 ? s[i] : CELL_NA;
}

MANY void
loop_off(size_t n, states_in s, states_out on)
{
	EACH(i, n)
		on[i] = s[i] == CELL_NA ? 0 : on[i];
}

MANY void
loop_add_child(size_t n, column_in a, states_in s, int64_t by, column_out sum)
{
	EACH(i, n)
		sum[i] += s[i] == CELL_NA ? 0 : a[i] * by;
}

MANY void
loop_weigh(size_t n, column_in a, states_in s, column_in weight, int64_t by,
    column_out sum)
{
	EACH(i, n)
		sum[i] += s[i] == CELL_NA ? 0 : a[i] * weight[i] * by;
}

MANY void
loop_weights(size_t n, states_in s, column_in weight, column_out of)
{
	EACH(i, n)
		of[i] += s[i] == CELL_NA ? 0 : weight[i];
}

MANY void
loop_nonzero(size_t n, column_out v)
{
	EACH(i, n)
		v[i] = v[i] == 0 ? 1 : v[i];
}

MANY void
loop_mix(size_t n, column_in a, int64_t by, column_in plain, int64_t plain_by,
    column_in of, column_out out)
{
	EACH(i, n)
		out[i] = a[i] * by + plain[i] * plain_by * of[i];
}

MANY void
loop_pool_closed(size_t n, column_in sum, states_in missing, states_in on,
    const struct pool_end *end, column_out out, states_out s)
{
	const struct pool_end e = *end;

	EACH(i, n) {
		int64_t x = missing[i] != 0 ? e.lo : within(sum[i], e.least, e.most);

		out[i] = on[i] == 0 ? 0 : x;
		s[i] = on[i] == 0 ? CELL_NA : 0;
	}
}

static inline void
item(size_t n, column_in a, states_in s, int64_t by, struct item it, struct pool_end e,
    column_out out, states_out out_s)
{
	EACH(i, n) {
		int64_t x = quotient(a[i] * by + it.plus, it.d, it.bias, it.unit);

		x = within(x, e.least, e.most);
		x = s[i] == 0 ? x : e.lo;
		out[i] = s[i] == CELL_NA ? 0 : x;
		out_s[i] = s[i] == CELL_NA ? CELL_NA : 0;
	}
}

/* Most sums are over nothing yet: a multiplication less. */
MANY void
loop_item(size_t n, column_in a, states_in s, const struct item *it,
    const struct pool_end *end, column_out out, states_out out_s)
{
	if (it->by == 1)
		item(n, a, s, 1, *it, *end, out, out_s);
	else
		item(n, a, s, it->by, *it, *end, out, out_s);
}

MANY void
loop_pool(size_t n, const struct sums *x, const struct pool_end *end, column_out lo,
    column_out hi, states_out s)
{
	states_in on = x->on, open = x->open, missing = x->missing, lost = x->lost;
	column_in sum_lo = x->lo, sum_hi = x->hi;
	const uint8_t owed = end->owed ? OPEN_OWED : 0;
	const struct pool_end e = *end;

	EACH(i, n) {
		uint8_t m = missing[i], state = m | open[i];
		bool closed = (lost[i] | (m & owed)) != 0;
		int64_t a = m != 0 ? e.lo : within(sum_lo[i], e.least, e.most);
		int64_t b = m != 0 ? e.hi
		    : open[i] != 0 ? within(sum_hi[i], e.least, e.most)
				   : a;

		a = lost[i] != 0 ? e.none : a;
		b = closed ? a : b;
		lo[i] = on[i] == 0 ? 0 : a;
		hi[i] = on[i] == 0 ? 0 : b;
		s[i] = on[i] == 0 ? CELL_NA : closed ? 0 : state;
	}
}

MANY void
loop_zero(size_t n, states_in yes, states_in may, column_out lo, column_out hi,
    states_out s)
{
	EACH(i, n) {
		uint8_t doubt = s[i] == CELL_NA ? 0 : may[i];
		bool zero = (yes[i] != 0) & (s[i] != CELL_NA);

		lo[i] = zero || (doubt != 0 && lo[i] > 0) ? 0 : lo[i];
		hi[i] = zero || (doubt != 0 && hi[i] < 0) ? 0 : hi[i];
		s[i] = zero ? 0 : s[i] | doubt;
	}
}
