/* SPDX-License-Identifier: MIT
 *
 * calendar.c -- the stretches [时段] of the 考核期: months, quarters, halves, years
 *
 * design §5.5.  A period belongs to the 考核期 in which it ends and is named by
 * its end.  周期 月 自 26日 moves its beginning; quarters and longer ones follow
 * the months unless they have a 周期 of their own.  No records, no facts.
 */
#include "rule/model.h"

static const struct {
	const char *word, *bare;
	int months, times;
} periods[PERIODS] = { [P_NONE] = { "", "", 0, 1 },
	[P_DAY] = { "每日", "日", 0, 365 },
	[P_WEEK] = { "每周", "周", 0, 52 },
	[P_MONTH] = { "每月", "月", 1, 12 },
	[P_BIMONTH] = { "每双月", "双月", 2, 6 },
	[P_QUARTER] = { "每季", "季", 3, 4 },
	[P_HALF] = { "每半年", "半年", 6, 2 },
	[P_YEAR] = { "每年", "年", 12, 1 } };

struct str
period_word(enum period p)
{
	return str_of(periods[p].word);
}

enum period
period_of(struct str word)
{
	for (int p = P_DAY; p < PERIODS; p++)
		if (str_eq(word, str_of(periods[p].word)))
			return (enum period)p;
	return P_NONE;
}

int
period_times(enum period p)
{
	return periods[p].times;
}

int
period_months(enum period p)
{
	return periods[p].months;
}

/* ── names ──────────────────────────────────────────────────────────── */

static struct str
stretch_name(struct job *j, enum period p, int32_t to, bool with_year)
{
	static const char *const quarter[] = { "一季度", "二季度", "三季度", "四季度" };
	int year, month, day;
	struct buf b = { .j = j };

	day_parts(to, &year, &month, &day);
	if (with_year || p == P_YEAR)
		buf_fmt(&b, "%d年", year);
	if (p == P_MONTH)
		buf_fmt(&b, "%d月", month);
	else if (p == P_BIMONTH)
		buf_fmt(&b, "%d至%d月", month == 1 ? 12 : month - 1, month);
	else if (p == P_QUARTER)
		buf_put(&b, str_of(quarter[(month - 1) / 3]));
	else if (p == P_HALF)
		buf_put(&b, month <= 6 ? S("上半年") : S("下半年"));
	return buf_str(&b);
}

/* The end's name; with the year where two would be called the same. */
static void
name_all(struct job *j, struct stretch *s, int n)
{
	bool twice = false;

	for (int i = 0; i < n; i++)
		s[i].name = stretch_name(j, s[i].period, s[i].to, false);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < i; k++)
			twice = twice || str_eq(s[i].name, s[k].name);
	for (int i = 0; i < n && twice; i++)
		s[i].name = stretch_name(j, s[i].period, s[i].to, true);
}

/* ── the list ───────────────────────────────────────────────────────── */

/* The first day of the ${n}th stretch after the anchor in ${year}. */
static int32_t
begin_of(struct anchor a, int year, int months)
{
	int32_t first = 0;

	if (!day_of(year, a.month, a.day, &first))
		return INT32_MAX; /* the checker let no such anchor through */
	return day_add_months(first, months);
}

/* All stretches of ${p} that end in the 考核期; room for 12. */
static void
list_stretches(struct rule *r, enum period p, struct anchor a)
{
	int32_t from = r->head.from, to = r->head.to;
	int year, month, day, step = periods[p].months, n = 0;
	struct stretch *s = &r->stretch[r->stretch_at[p]];

	day_parts(from, &year, &month, &day);
	for (int i = 0; i < 12 * 100; i++) {
		int32_t first = begin_of(a, year - 2, i * step);
		int32_t last = begin_of(a, year - 2, (i + 1) * step) - 1;

		if (last > to || first == INT32_MAX)
			break;
		if (last < from)
			continue;
		if (n < RULE_STRETCH_MAX)
			s[n] = (struct stretch){ .period = p, .from = first, .to = last };
		n++;
	}
	r->stretch_all[p] = n;
	r->stretch_n[p] = n < RULE_STRETCH_MAX ? n : RULE_STRETCH_MAX;
	name_all(r->j, s, r->stretch_n[p]);
}

/* A 考核期 of a year or less is one 每年, whatever the calendar says. */
static void
one_year(struct rule *r)
{
	struct stretch *s = &r->stretch[r->stretch_at[P_YEAR]];

	*s = (struct stretch){ .period = P_YEAR, .from = r->head.from, .to = r->head.to };
	r->stretch_n[P_YEAR] = r->stretch_all[P_YEAR] = 1;
	name_all(r->j, s, 1);
}

static void
read_anchor(struct check *c, const struct stmt *s, struct anchor *a)
{
	struct anchor *at = &a[s->period];

	if (at->said)
		check_error(c, s->at, "留下一句", "周期 %s 写了两次",
		    periods[s->period].bare);
	if (s->start.kind == T_MONTHDAY && s->period != P_MONTH)
		check_error(c, s->at, "写上月份，例如 自 12月26日",
		    "周期 %s 要写从几月几日起", periods[s->period].bare);
	if (s->start.kind == T_DATE && s->period == P_MONTH)
		check_error(c, s->at, "写 周期 月 自 26日", "周期 月 只写从几日起");
	if (s->start.mday > 28)
		check_error(c, s->at, "写 1 到 28 日之间的一天",
		    "%d日 不是每个月都有，不能作周期的起日", s->start.mday);
	*at = (struct anchor){ .said = true,
		.month = s->start.month > 0 ? s->start.month : 1,
		.day = s->start.mday >= 1 && s->start.mday <= 28 ? s->start.mday : 1 };
}

/* Longer periods follow the months: with 自 26日 a year begins on 12月26日. */
static void
settle_anchors(struct anchor *a)
{
	struct anchor month = a[P_MONTH].said ? a[P_MONTH]
					      : (struct anchor){ .month = 1, .day = 1 };

	month.month = month.day > 1 ? 12 : 1;
	for (int p = P_MONTH; p <= P_YEAR; p++)
		if (!a[p].said || p == P_MONTH)
			a[p] = month;
}

static void
see_calendars(struct check *c, const struct stmt *s, struct anchor *a)
{
	for (; s != NULL; s = s->next)
		if (s->kind == ST_CALENDAR && s->period != P_NONE)
			read_anchor(c, s, a);
}

void
calendar_build(struct check *c)
{
	struct rule *r = c->r;
	struct anchor *a = r->anchor;
	bool years;

	r->stretch = NEWS(c->j, struct stretch, 1 + PERIODS * RULE_STRETCH_MAX);
	r->stretch[0] = (struct stretch){ .from = r->head.from, .to = r->head.to };
	for (int p = 0; p < PERIODS; p++)
		a[p] = (struct anchor){ 0 };
	see_calendars(c, r->file->common, a);
	see_calendars(c, r->scheme->stmts, a);
	years = a[P_YEAR].said;
	settle_anchors(a);
	for (int p = P_MONTH; p <= P_YEAR; p++) {
		r->stretch_at[p] = 1 + (p - P_MONTH) * RULE_STRETCH_MAX;
		if (r->head.from != DAY_NONE && r->head.to >= r->head.from)
			list_stretches(r, (enum period)p, a[p]);
	}
	if (r->head.from != DAY_NONE && !years &&
	    day_add_months(r->head.from, 12) > r->head.to)
		one_year(r);
}

void
calendar_around(const struct rule *r, enum period p, int32_t day, int32_t *first,
    int32_t *last)
{
	int year, month, mday, step = periods[p].months, n;
	int32_t from;

	day_parts(day, &year, &month, &mday);
	from = begin_of(r->anchor[p], year > 1 ? year - 1 : 1, 0);
	n = 36 / step;
	while (n > 0 && day_add_months(from, n * step) > day)
		n--;
	*first = day_add_months(from, n * step);
	*last = day_add_months(from, (n + 1) * step) - 1;
	if (*last < *first) /* the last year there is */
		*last = day;
}

/* 考核期 … 每季: the quarter that today lies in, else the first or the last one. */
void
calendar_recur(struct check *c)
{
	struct rule *r = c->r;
	const struct stretch *s;
	int first, n, at = 0;

	if (c->recurs == NULL || c->recurs->period == P_NONE || r->head.from == DAY_NONE)
		return;
	n = stretches_in(r, c->recurs->period, 0, &first);
	if (n == 0) {
		check_error(c, c->recurs->at, "把考核期写成整季、整月，或去掉后面的周期",
		    "没有一个“%.*s”的时段在这个考核期里结束", STR_FMT(r->head.recurs));
		return;
	}
	while (at + 1 < n && r->stretch[first + at].to < c->j->today)
		at++;
	s = &r->stretch[first + at];
	r->head.from = s->from;
	r->head.to = s->to;
	calendar_build(c);
}

int
stretches_in(const struct rule *r, enum period p, int in, int *first)
{
	const struct stretch *whole = &r->stretch[in];
	int n = 0, at = r->stretch_at[p], all = r->stretch_n[p];

	*first = at;
	for (int i = 0; i < all; i++) {
		const struct stretch *s = &r->stretch[at + i];

		if (in != 0 && (s->to < whole->from || s->to > whole->to))
			continue;
		if (n++ == 0)
			*first = at + i;
	}
	return n;
}
