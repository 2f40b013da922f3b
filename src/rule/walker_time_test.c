/* SPDX-License-Identifier: MIT
 *
 * walker_time_test.c -- the second opinion: dates, and what is run once a stretch
 *
 * design §5.5.  Slow on purpose: working days and months are found day by day,
 * and the body of 每月 is walked where it stands, with w->ctx for the stretch.
 */
#include <assert.h>

#include "rule/tree_walk_test.h"

/* ── stretches ──────────────────────────────────────────────────────── */

/* What 周期 … 自 says, and what follows from it for the others. */
static void
read_anchors(struct walker *w, const struct stmt *list)
{
	for (const struct stmt *st = list; st != NULL; st = st->next)
		if (st->kind == ST_CALENDAR)
			w->anchor[st->period] = (struct anchor){ .said = true,
				.month = st->start.month,
				.day = st->start.mday };
}

void
walk_calendar(struct walker *w)
{
	read_anchors(w, w->r->file->common);
	read_anchors(w, w->r->scheme->stmts);
	if (!w->anchor[P_MONTH].said)
		w->anchor[P_MONTH].day = 1;
	w->anchor[P_MONTH].month = w->anchor[P_MONTH].day == 1 ? 1 : 12;
	for (int p = P_BIMONTH; p <= P_YEAR; p++)
		if (!w->anchor[p].said) {
			w->anchor[p] = w->anchor[P_MONTH];
			w->anchor[p].said = false;
		}
}

/* The first day of the ${p} that ${day} lies in, or the last. */
static int32_t
edge(const struct walker *w, enum period p, int32_t day, bool last)
{
	const struct anchor *a = &w->anchor[p];
	int year, month, mday;

	for (day += last ? 1 : 0;; day += last ? 1 : -1) {
		day_parts(day, &year, &month, &mday);
		if (mday == a->day && (month - a->month + 12) % period_months(p) == 0)
			return last ? day - 1 : day;
	}
}

static struct str
stretch_word(struct job *j, enum period p, int32_t to)
{
	static const char *const quarter[] = { "一季度", "二季度", "三季度", "四季度" };
	int year, month, day;

	day_parts(to, &year, &month, &day);
	if (p == P_QUARTER)
		return str_of(quarter[(month + 2) / 3 - 1]);
	if (p == P_HALF)
		return str_of(month < 7 ? "上半年" : "下半年");
	if (p == P_YEAR)
		return job_fmt(j, "%d年", year);
	return p == P_MONTH ? job_fmt(j, "%d月", month)
			    : job_fmt(j, "%d至%d月", month > 1 ? month - 1 : 12, month);
}

/* Is there nothing wrong with the stretches of ${p}?  Day by day. */
static bool
same_stretches(const struct walker *w, enum period p)
{
	int32_t to = w->r->head.to, first = edge(w, p, w->r->head.from, false);
	const struct stretch *s = &w->r->stretch[w->r->stretch_at[p]];
	int n = 0;

	while (first <= to) {
		int32_t last = edge(w, p, first, true);

		if (last > to)
			break;
		if (n >= RULE_STRETCH_MAX || s[n].from != first || s[n].to != last ||
		    !str_eq(s[n].name, stretch_word(w->j, p, last)))
			return false;
		n++;
		first = last + 1;
	}
	return n == w->r->stretch_n[p] && n == w->r->stretch_all[p];
}

/* Every 考核期 here is a year or less, so without a 周期 年 it is one year. */
bool
walk_same_calendar(const struct walker *w)
{
	const struct stretch *year = &w->r->stretch[w->r->stretch_at[P_YEAR]];
	bool same = w->anchor[P_YEAR].said ? same_stretches(w, P_YEAR)
					   : w->r->stretch_n[P_YEAR] == 1 &&
		year->from == w->r->head.from && year->to == w->r->head.to &&
		str_eq(year->name, stretch_word(w->j, P_YEAR, year->to));

	for (int p = P_MONTH; p <= P_HALF; p++)
		same = same && same_stretches(w, (enum period)p);
	return same;
}

/* Does a stretch that ends on ${to} belong to the one that is looked at? */
static bool
ends_here(const struct walker *w, int32_t to)
{
	const struct stretch *s = &w->r->stretch[w->ctx];

	return to >= s->from && to <= s->to;
}

size_t
walk_runs(struct walker *w, enum period p, int *ctx)
{
	size_t n = 0;

	for (int i = 1; i < 1 + PERIODS * RULE_STRETCH_MAX; i++)
		if (w->r->stretch[i].period == p && w->r->stretch[i].name.n > 0 &&
		    (w->ctx == 0 || ends_here(w, w->r->stretch[i].to)))
			ctx[n++] = i;
	return n;
}

static struct value
better(struct value a, struct value b, enum vtype vt, bool most)
{
	bool more = vt == VT_NUM ? ratio_cmp(a.lo, b.lo) > 0 : a.i > b.i;

	return more == most ? a : b;
}

/* A family of facts as of the stretch. */
struct value
walk_family(struct walker *w, size_t s, const struct sym *sym)
{
	struct value all = value_na();
	int n = 0;

	for (int i = 0; i < sym->family_n; i++) {
		struct value one;

		if (w->ctx != 0 && !ends_here(w, w->r->fact[sym->fact + i].pub.to))
			continue;
		one = walk_fact(w, s, sym->fact + i);
		if (one.state == CELL_NA)
			continue;
		n++;
		if (n == 1 || sym->pick == PICK_LAST)
			all = one;
		else if (all.state != 0 || one.state != 0)
			all = value_missing(all.state | one.state);
		else if (sym->pick == PICK_MAX || sym->pick == PICK_MIN)
			all = better(one, all, sym->type.vt, sym->pick == PICK_MAX);
		else
			all = value_of(ratio_add(all.lo, one.lo));
	}
	if (sym->pick == PICK_MEAN && all.state == 0)
		all = value_of(ratio_div(all.lo, ratio(n, 1)));
	return all;
}

int
walk_judged(const struct walker *w, const struct judge *g)
{
	for (int i = 0; i < g->facts_n; i++)
		if (ends_here(w, w->r->fact[g->fact + i].pub.to))
			return g->fact + i;
	return g->fact;
}

/* Is the member at w->row dated in the stretch? */
struct value
walk_dated(struct walker *w, size_t s, int set)
{
	const struct rset *of = &w->r->set[set];
	const struct stretch *in = &w->r->stretch[w->ctx];
	struct value day;

	if (of->is_list && (of->runs < 2 || w->ctx == 0))
		return value_truth(true);
	day = walk_field(w, s, set, (int)of->pub.day);
	if (day.state != 0)
		return w->ctx == 0 ? value_truth(true) : day;
	return value_truth(day.i >= in->from && day.i <= in->to);
}

/* ── dates ──────────────────────────────────────────────────────────── */

static struct value
day_value(int64_t day)
{
	struct value v = value_truth(false);

	v.i = day;
	return v;
}

static struct value
days_value(int64_t days)
{
	return value_of(ratio(days, 1));
}

struct value
walk_date(struct walker *w, const struct expr *x)
{
	const struct stretch *s = &w->r->stretch[w->ctx];
	int year, month, day;
	int32_t d;

	if (x->tok.month == 0) {
		for (d = s->from; d < s->to; d++) {
			day_parts(d, &year, &month, &day);
			if (day == x->tok.mday)
				break;
		}
		return day_value(d);
	}
	if (x->tok.year != 0)
		return day_value(x->tok.day);
	day_parts(w->r->head.from, &year, &month, &day);
	while (!day_of(year, x->tok.month, x->tok.mday, &d) || d < w->r->head.from)
		year++;
	return day_value(d);
}

struct value
walk_day_name(struct walker *w, enum sym_kind kind)
{
	const struct stretch *s = &w->r->stretch[w->ctx];

	if (kind == SYM_TODAY)
		return day_value(w->snap->today);
	return day_value(kind == SYM_FIRST_DAY ? s->from : s->to);
}

static bool
is_off(const struct walker *w, int32_t day)
{
	const struct rule_snapshot *s = w->snap;

	if (s->off != NULL && day >= s->off_from && day < s->off_to)
		return s->off[day - s->off_from] != 0;
	return ((day + 3) % 7 + 7) % 7 >= 5;
}

static int32_t
shift(const struct walker *w, int32_t day, int64_t n, enum unit_kind uk)
{
	int64_t step = n < 0 ? -1 : 1;

	if (uk == UK_MONTH || uk == UK_QUARTER || uk == UK_YEAR)
		return day_add_months(day,
		    (int)n *
			(uk == UK_MONTH            ? 1
				: uk == UK_QUARTER ? 3
						   : 12));
	if (uk != UK_WORKDAY)
		return day + (int32_t)n * (uk == UK_WEEK ? 7 : 1);
	while (n != 0) {
		day += (int32_t)step;
		n -= is_off(w, day) ? 0 : step;
	}
	return day;
}

struct value
walk_date_sum(struct walker *w, size_t s, const struct expr *x)
{
	struct value a = walk_value(w, s, x->a), b = walk_value(w, s, x->b);
	uint8_t state = join_states(a.state, b.state);
	int64_t n;

	if (state != 0)
		return value_missing(state);
	if (x->b->type->vt == VT_DATE)
		return days_value(a.i - b.i);
	n = ratio_millionths(ratio_round(b.lo, 0, ROUND_DOWN)) / NUM_ONE;
	return day_value(
	    shift(w, (int32_t)a.i, x->op == OP_SUB ? -n : n, x->b->type->uk));
}

static int32_t
named_edge(const struct walker *w, enum date_fn fn, int32_t day)
{
	enum period p = fn == DF_MONTH_END ? P_MONTH
	    : fn == DF_QUARTER_END         ? P_QUARTER
					   : P_YEAR;

	return edge(w, p, day, true);
}

static int64_t
working_days(const struct walker *w, int32_t from, int32_t to)
{
	int64_t n = 0;

	if (to < from)
		return -working_days(w, to, from);
	for (int32_t d = from + 1; d <= to; d++)
		n += !is_off(w, d);
	return n;
}

/* What is 未报 is taken as of today, or of the end of the stretch; of the day after
 * if it was due on the last. */
static struct value
by_now(struct walker *w, struct value actual, struct value due)
{
	int64_t end = w->r->stretch[w->ctx].to;

	if (due.state == 0 && due.i == end)
		end++;
	if (actual.state == 0 || actual.state == CELL_NA)
		return actual;
	return day_value(w->snap->today < end ? w->snap->today : end);
}

struct value
walk_date_call(struct walker *w, size_t s, const struct expr *x)
{
	enum date_fn fn = date_fn(x->path->text);
	struct value a = walk_value(w, s, x->args->x), b = value_truth(true);
	uint8_t state;
	int64_t n;

	if (x->args->next != NULL)
		b = walk_value(w, s, x->args->next->x);
	if (fn == DF_LATE)
		a = by_now(w, a, b);
	state = join_states(a.state, b.state);
	if (state != 0)
		return value_missing(state);
	if (fn < DF_DAYS)
		return day_value(named_edge(w, fn, (int32_t)a.i));
	if (fn == DF_WORKDAYS)
		return days_value(working_days(w, (int32_t)a.i, (int32_t)b.i));
	n = fn == DF_LATE ? a.i - b.i : b.i - a.i;
	return days_value(fn == DF_LATE && n < 0 ? 0 : n);
}

/* ── steps by the calendar ──────────────────────────────────────────── */

static struct ratio
steps(const struct walker *w, int32_t from, int32_t to, int64_t n, const struct each *e)
{
	enum unit_kind uk = e->step->type->uk;
	int64_t k = 0;
	int32_t here, next;

	if (to <= from)
		return ratio(0, 1);
	while (shift(w, from, (k + 1) * n, uk) <= to)
		k++;
	here = shift(w, from, k * n, uk);
	next = shift(w, from, (k + 1) * n, uk);
	if (e->step_rule == STEP_UP && here < to)
		return ratio(k + 1, 1);
	if (e->step_rule == STEP_EXACT && here < to)
		return ratio_add(ratio(k, 1), ratio(to - here, next - here));
	return ratio(k, 1);
}

int64_t
walk_whole_steps(const struct walker *w, int32_t from, int32_t to, int64_t n,
    enum unit_kind uk)
{
	int64_t k = 0;

	while (shift(w, from, (k + 1) * n, uk) <= to)
		k++;
	return k;
}

bool
walk_calendar_steps(struct walker *w, size_t s, const struct each *e, struct value *out)
{
	struct date_span span;
	struct value later, earlier, step;
	uint8_t state;

	if (!is_duration(e->step->type) || !date_span(e->x, &span))
		return false;
	later = walk_value(w, s, span.later);
	earlier = walk_value(w, s, span.earlier);
	if (span.late)
		later = by_now(w, later, earlier);
	step = walk_value(w, s, e->step);
	state = join_states(join_states(later.state, earlier.state), step.state);
	if (step.state == 0 && step.lo.n <= 0)
		state = CELL_NA;
	*out = state != 0 ? value_missing(state)
			  : value_of(steps(w, (int32_t)earlier.i, (int32_t)later.i,
				(int64_t)step.lo.n, e));
	return true;
}

bool
walk_same_stretch(const struct walker *w, enum period p, int32_t a, int32_t b)
{
	if (p == P_DAY)
		return a == b;
	while (p == P_WEEK && ((a + 3) % 7 + 7) % 7 != 0)
		a--;
	if (p == P_WEEK)
		return b >= a && b < a + 7;
	return edge(w, p, a, false) == edge(w, p, b, false);
}

/* ── pools of 周期 ──────────────────────────────────────────────────── */

struct value
walk_combined(struct walker *w, const struct rpool *p, const struct value *run, size_t n)
{
	struct value all = value_na();
	int seen = 0;

	for (size_t i = 0; i < n; i++) {
		if (run[i].state == CELL_NA)
			continue;
		seen++;
		if (seen == 1 || p->pick == PICK_LAST) {
			all = run[i];
		} else if (p->pick == PICK_MAX || p->pick == PICK_MIN) {
			bool most = p->pick == PICK_MAX;

			all.lo = (most ? ratio_max : ratio_min)(all.lo, run[i].lo);
			all.hi = (most ? ratio_max : ratio_min)(all.hi, run[i].hi);
			all.state |= run[i].state;
		} else {
			all.lo = ratio_add(all.lo, run[i].lo);
			all.hi = ratio_add(all.hi, run[i].hi);
			all.state |= run[i].state;
		}
	}
	if (all.state == CELL_NA)
		return all;
	if (p->pick == PICK_MEAN) {
		all.lo = ratio_div(all.lo, ratio(seen, 1));
		all.hi = ratio_div(all.hi, ratio(seen, 1));
	}
	if (p->pick == PICK_SUM && p->pub.has_points && !p->uncapped && p->cap == NULL) {
		struct ratio points = ratio(p->pub.points.u, NUM_ONE);

		if (p->sign < 0) {
			all.lo = ratio_max(all.lo, ratio_neg(points));
			all.hi = ratio_max(all.hi, ratio_neg(points));
		} else {
			all.lo = ratio_min(all.lo, points);
			all.hi = ratio_min(all.hi, points);
		}
	}
	all.lo = ratio_round(all.lo, w->r->head.places, w->r->rounding);
	all.hi = ratio_round(all.hi, w->r->head.places, w->r->rounding);
	all.range = all.state != 0;
	return all;
}
