/* SPDX-License-Identifier: MIT
 *
 * run_date.c -- the instructions on dates: shifting, counting, steps by calendar
 *
 * design §5.5.  Days are day numbers; a figure of days is in millionths.  Working
 * days are counted by prefix sums over the table of the snapshot, if it has one;
 * outside it Saturdays and Sundays are off.  Results stay in years 1 to 9999.
 */
#include <stdlib.h>

#include "rule/run.h"

#define EACH(k, i) for (size_t i = 0; i < (k)->n; i++)
#define DAY_LEAST (-719162) /* 0001-01-01 */
#define DAY_MOST 2932896    /* 9999-12-31 */
#define SHIFT_MOST 4000000  /* days; more than all years there are */

static int32_t
bounded(int64_t day)
{
	return day < DAY_LEAST ? DAY_LEAST : day > DAY_MOST ? DAY_MOST : (int32_t)day;
}

static int32_t
add_months(int32_t day, int64_t months)
{
	int32_t out;

	if (months > 120000 || months < -120000)
		return months > 0 ? DAY_MOST : DAY_LEAST;
	out = day_add_months(day, (int)months);
	if (out == DAY_NONE)
		return months > 0 ? DAY_MOST : DAY_LEAST;
	return out;
}

/* ── working days ───────────────────────────────────────────────────── */

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Weekdays from Monday 1969-12-29 (day -3) on, before ${day}. */
static int64_t
weekdays_before(int64_t day)
{
	int64_t n = day + 3, weeks = floor_div(n, 7), rest = n - weeks * 7;

	return weeks * 5 + (rest > 5 ? 5 : rest);
}

/* Working days up to and with ${day}, from some day long ago. */
static int64_t
workdays_to(const struct run *k, int64_t day)
{
	const struct rule_snapshot *s = k->snap;
	int64_t end = day + 1;

	if (s->off == NULL || end <= s->off_from)
		return weekdays_before(end);
	if (end > s->off_to)
		end = s->off_to;
	return weekdays_before(s->off_from) + k->work[end - s->off_from] +
	    (day + 1 > s->off_to ? weekdays_before(day + 1) - weekdays_before(s->off_to)
				 : 0);
}

void
find_workdays(struct run *k)
{
	const struct rule_snapshot *s = k->snap;
	size_t n = s->off == NULL || s->off_to <= s->off_from
	    ? 0
	    : (size_t)(s->off_to - s->off_from);

	k->work = NEWS(k->j, int32_t, n + 1);
	for (size_t i = 0; i < n; i++)
		k->work[i + 1] = k->work[i] + (s->off[i] == 0);
}

/* The first day by which ${want} working days have passed. */
static int32_t
day_with(const struct run *k, int64_t want, int64_t lo, int64_t hi)
{
	while (lo < hi) {
		int64_t mid = floor_div(lo + hi, 2);

		if (workdays_to(k, mid) >= want)
			hi = mid;
		else
			lo = mid + 1;
	}
	return bounded(lo);
}

/* The nth working day after ${day}, or before it; itself if n is 0. */
static int32_t
shift_workdays(const struct run *k, int32_t day, int64_t n)
{
	if (n > 0)
		return day_with(k, workdays_to(k, day) + n, day, DAY_MOST);
	if (n < 0)
		return day_with(k, workdays_to(k, (int64_t)day - 1) + n + 1, DAY_LEAST,
		    day);
	return day;
}

/* ── one date ───────────────────────────────────────────────────────── */

static int32_t
shifted(const struct run *k, int32_t day, int64_t n, enum unit_kind uk)
{
	if (n > SHIFT_MOST || n < -SHIFT_MOST)
		n = n > 0 ? SHIFT_MOST : -SHIFT_MOST;
	switch ((int)uk) {
	case UK_DAY:
		return bounded(day + n);
	case UK_WEEK:
		return bounded(day + n * 7);
	case UK_WORKDAY:
		return shift_workdays(k, day, n);
	case UK_MONTH:
		return add_months(day, n);
	case UK_QUARTER:
		return add_months(day, n * 3);
	default:
		return add_months(day, n * 12);
	}
}

static void
put_day(struct run *k, const struct ins *i, size_t at, int64_t day)
{
	k->f.v[i->out][at] = k->f.s[i->out][at] == 0 ? day : 0;
}

static int32_t
today(const struct run *k)
{
	return bounded(k->snap->today);
}

void
op_today(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		k->f.s[i->out][at] = 0;
		put_day(k, i, at, today(k));
	}
}

void
op_sofar(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		uint8_t s = state_at(k, i->a, at);
		bool last = state_at(k, i->b, at) == 0 && k->f.v[i->b][at] == i->k;
		int64_t end = i->k + last;

		k->f.s[i->out][at] = s == CELL_NA ? s : 0;
		put_day(k, i, at,
		    s == 0               ? k->f.v[i->a][at]
			: today(k) < end ? today(k)
					 : end);
	}
}

void
op_shift(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		struct frac n = value_at(k, i->b, at);

		k->f.s[i->out][at] = state_join(state_at(k, i->a, at),
		    state_at(k, i->b, at));
		if (k->f.s[i->out][at] == 0)
			put_day(k, i, at,
			    shifted(k, (int32_t)k->f.v[i->a][at], n.n / n.d,
				(enum unit_kind)i->k));
		else
			put_day(k, i, at, 0);
	}
}

/* 月末, 季末, 年末 of the calendar the scheme follows. */
void
op_edge(struct run *k, const struct ins *i)
{
	static const enum period period[] = { P_MONTH, P_QUARTER, P_YEAR };

	EACH(k, at) {
		int32_t first, last;

		k->f.s[i->out][at] = state_at(k, i->a, at);
		if (k->f.s[i->out][at] != 0) {
			put_day(k, i, at, 0);
			continue;
		}
		calendar_around(k->r, period[i->k], (int32_t)k->f.v[i->a][at], &first,
		    &last);
		put_day(k, i, at, last);
	}
}

void
op_dated(struct run *k, const struct ins *i)
{
	const struct stretch *in = &k->r->stretch[i->k];

	EACH(k, at) {
		uint8_t s = state_at(k, i->a, at);
		int64_t day = k->f.v[i->a][at];

		k->f.s[i->out][at] = i->k == 0 ? 0 : s;
		k->f.v[i->out][at] = s == 0 ? day >= in->from && day <= in->to
					    : i->k == 0;
	}
}

/* ── two dates ──────────────────────────────────────────────────────── */

void
op_days(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		int64_t n = k->f.v[i->a][at] - k->f.v[i->b][at];

		k->f.s[i->out][at] = state_join(state_at(k, i->a, at),
		    state_at(k, i->b, at));
		put_day(k, i, at, (i->k != 0 && n < 0 ? 0 : n) * NUM_ONE);
	}
}

void
op_workdays(struct run *k, const struct ins *i)
{
	EACH(k, at) {
		int64_t n = workdays_to(k, k->f.v[i->a][at]) -
		    workdays_to(k, k->f.v[i->b][at]);

		k->f.s[i->out][at] = state_join(state_at(k, i->a, at),
		    state_at(k, i->b, at));
		put_day(k, i, at, n * NUM_ONE);
	}
}

/* How many whole ${n} units fit from ${from} to ${to} > ${from}. */
static int64_t
whole_steps(const struct run *k, int32_t from, int32_t to, int64_t n, enum unit_kind uk)
{
	int64_t lo = 0, hi = (int64_t)to - from + 1;

	while (lo + 1 < hi) {
		int64_t mid = (lo + hi) / 2;
		int64_t units = mid > SHIFT_MOST / n ? SHIFT_MOST : mid * n;

		if (shifted(k, from, units, uk) <= to)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static struct frac
calendar_steps(const struct run *k, int32_t from, int32_t to, int64_t n,
    const struct ins *i)
{
	enum unit_kind uk = (enum unit_kind)(i->k / 4);
	enum step_rule rule = (enum step_rule)(i->k % 4);
	int64_t steps;
	int32_t reached, next;

	if (to <= from)
		return (struct frac){ .d = 1 };
	steps = whole_steps(k, from, to, n, uk);
	reached = shifted(k, from, steps * n, uk);
	if (rule == STEP_DOWN || reached == to)
		return (struct frac){ .n = steps, .d = 1 };
	if (rule == STEP_UP)
		return (struct frac){ .n = steps + 1, .d = 1 };
	next = shifted(k, from, (steps + 1) * n, uk);
	return frac_make((wide)steps * (next - reached) + (to - reached), next - reached);
}

void
op_calsteps(struct run *k, const struct ins *i)
{
	bool frac = k->p->kind[i->out] == REG_FRAC;

	EACH(k, at) {
		struct frac n = value_at(k, i->c, at), x = { .d = 1 };
		uint8_t s = state_join(state_at(k, i->a, at), state_at(k, i->b, at));

		s = state_join(s, state_at(k, i->c, at));
		if (state_at(k, i->c, at) == 0 && n.n / n.d <= 0)
			s = CELL_NA;
		if (s == 0)
			x = calendar_steps(k, (int32_t)k->f.v[i->b][at],
			    (int32_t)k->f.v[i->a][at], n.n / n.d, i);
		k->f.s[i->out][at] = s;
		k->f.v[i->out][at] = frac ? x.n : x.n * NUM_ONE;
		if (frac)
			k->f.d[i->out][at] = x.d;
	}
}

/* ── days without a member ──────────────────────────────────────────── */

static int
by_day(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The days of the members that count, in order; *missing: who counts is not known.
 * One without a day fills no gap. */
static size_t
days_of(const struct run *k, const struct ins *i, struct range rows, int32_t *day,
    uint8_t *missing)
{
	size_t n = 0;

	for (size_t at = rows.base; at < rows.base + rows.n; at++) {
		uint8_t in = i->b < 0 ? 0 : state_at(k, i->b, at);

		*missing |= in == CELL_NA ? 0 : in;
		if (in == 0 && (i->b < 0 || k->f.v[i->b][at] != 0) &&
		    state_at(k, i->c, at) == 0)
			day[n++] = (int32_t)k->f.v[i->c][at];
	}
	qsort(day, n, sizeof *day, by_day);
	return n;
}

/* Steps of a gap from ${from} to ${end} that were not full by ${first}. */
static int64_t
steps_since(const struct run *k, const struct ins *i, int32_t from, int32_t end,
    int32_t first)
{
	enum unit_kind uk = (enum unit_kind)(i->k / 10000 % 16);
	int64_t n = i->k % 10000;

	if (end <= from || end <= first)
		return 0;
	return whole_steps(k, from, end, n, uk) -
	    (first > from ? whole_steps(k, from, first, n, uk) : 0);
}

/* Steps between ${from} and the last of ${day}, and from there to ${to}: those that
 * came full from ${first} on. */
static int64_t
steps_between(const struct run *k, const struct ins *i, int32_t from, int32_t first,
    int32_t to, const int32_t *day, size_t n)
{
	int64_t all = 0;

	for (size_t at = 0; at <= n && from <= to; at++) {
		int32_t end = at < n && day[at] <= to ? day[at] : to + 1;

		all += steps_since(k, i, from, end, first);
		from = end + 1 > from ? end + 1 : from;
	}
	return all;
}

/* The first day that may be one of a gap; *missing: it is not known. */
static int32_t
gap_from(const struct run *k, const struct ins *i, size_t at, uint8_t *missing)
{
	uint8_t s = i->a < 0 ? 0 : state_at(k, i->a, at);

	if (i->a < 0)
		return k->r->stretch[i->k / 10000 / 16].from;
	if (s == 0)
		return bounded(k->f.v[i->a][at] + 1);
	*missing |= s == CELL_NA ? 0 : s;
	return k->r->stretch[0].from;
}

void
op_gaps(struct run *k, const struct ins *i)
{
	const struct stretch *in = &k->r->stretch[i->k / 10000 / 16];
	int32_t to = k->snap->today < in->to ? k->snap->today : in->to;
	size_t most = 0;
	int32_t *day;

	EACH(k, at)
		if (set_rows(k, i->pool, at).n > most)
			most = set_rows(k, i->pool, at).n;
	day = NEWS(k->j, int32_t, most + 1);
	EACH(k, at) {
		uint8_t missing = 0;
		size_t n = days_of(k, i, set_rows(k, i->pool, at), day, &missing);
		int32_t from = gap_from(k, i, at, &missing);

		k->f.s[i->out][at] = missing;
		k->f.v[i->out][at] = missing != 0
		    ? 0
		    : steps_between(k, i, from, in->from, to, day, n) * NUM_ONE;
	}
}
