/* SPDX-License-Identifier: MIT
 *
 * demo_city.c -- invents the roster of the demonstration: who is below whom, how many
 *
 * Every unit gets members by its level, then one is added or taken here and there
 * until the city has CITY_MEMBERS; branches are dealt out by members, so that there
 * are CITY_PRIMARY.  Shares are rounded along the running sum: they always add up.
 */
#include "demo.h"

#define GROUPED 9 /* a 党委 with so many below has some of them under a 总支 */
#define IN_GROUP 3

static const struct size {
	const char *level;
	int64_t lo, hi; /* members */
} sizes[] = { { "党委", 60, 160 }, { "总支", 40, 80 }, { "支部", 8, 28 } };

static const struct size *
size_of(const struct table *units, size_t unit)
{
	size_t i = 0;

	while (i + 1 < ARRAY_N(sizes) &&
	    !str_eq(table_at(units, unit + 1, 2), str_of(sizes[i].level)))
		i++;
	return &sizes[i];
}

static bool
is_branch(const struct table *units, size_t unit)
{
	return size_of(units, unit) == &sizes[ARRAY_N(sizes) - 1];
}

static void
deal_members(const struct table *units, struct city *c)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < c->n; i++)
		sum += c->members[i] = pick(size_of(units, i)->lo, size_of(units, i)->hi);
	for (i = 0; sum != CITY_MEMBERS; i = (i + 1) % c->n) {
		const struct size *s = size_of(units, i);
		int64_t by = sum < CITY_MEMBERS ? 1 : -1;

		if (c->members[i] + by < s->lo || c->members[i] + by > s->hi)
			continue;
		c->members[i] += by;
		sum += by;
	}
}

static void
deal_branches(const struct table *units, struct city *c)
{
	int64_t all = 0, seen = 0, given = 0;
	size_t i;

	for (i = 0; i < c->n; i++)
		all += is_branch(units, i) ? 0 : c->members[i];
	for (i = 0; i < c->n; i++) {
		if (is_branch(units, i)) {
			c->built[i] = 1;
			continue;
		}
		seen += c->members[i];
		c->built[i] = c->below[i] = seen * CITY_PRIMARY / all - given;
		given += c->below[i];
	}
}

void
city_make(struct job *j, const struct table *units, struct city *out)
{
	out->n = units->rows - 1;
	out->members = NEWS(j, int64_t, out->n);
	out->below = NEWS(j, int64_t, out->n);
	out->built = NEWS(j, int64_t, out->n);
	chance_from(6038);
	deal_members(units, out);
	deal_branches(units, out);
}

/* ── the table ──────────────────────────────────────────────────────── */

/* 第一, 第十, 第十二: up to 99 */
static struct str
ordinal(struct job *j, int64_t n)
{
	static const char *const digit[] = { "", "一", "二", "三", "四", "五", "六", "七",
		"八", "九" };

	return job_fmt(j, "第%s%s%s", n >= 20 ? digit[n / 10] : "", n >= 10 ? "十" : "",
	    digit[n % 10]);
}

static void
put_line(struct buf *b, struct str name, struct str above, const char *level, int64_t n)
{
	buf_fmt(b, "%.*s,%.*s,%s,", STR_FMT(name), STR_FMT(above), level);
	if (n > 0)
		buf_fmt(b, "%lld", (long long)n);
	buf_put(b, S("\n"));
}

/* The 支部 below one unit: they share its members, none has fewer than three. */
static void
put_below(struct buf *b, struct str unit, int64_t below, int64_t members)
{
	struct str group = job_fmt(b->j, "%.*s第一总支", STR_FMT(unit));
	int64_t groups = below >= GROUPED, branches = below - groups, seen = 0, given = 0,
		k, weight[100], all = 0;

	for (k = 0; k < branches; k++)
		all += weight[k] = pick(8, 15);
	for (k = 0; k < branches; k++) {
		bool in_group = groups > 0 && k >= branches - IN_GROUP;
		struct str above = in_group ? group : unit;
		int64_t place = in_group ? k - (branches - IN_GROUP) : k, share;

		if (in_group && place == 0)
			put_line(b, group, unit, "总支", 0);
		seen += weight[k];
		share = seen * members / all - given;
		given += share;
		put_line(b,
		    job_fmt(b->j, "%.*s%.*s支部", STR_FMT(above),
			STR_FMT(ordinal(b->j, place + 1))),
		    above, "支部", share);
	}
}

struct str
city_branches(struct job *j, const struct table *units, const struct city *c)
{
	struct buf b = { .j = j };
	size_t i;

	buf_put(&b, S("单位,上级,层级,党员数\n"));
	chance_from(487);
	for (i = 0; i < c->n; i++)
		if (is_branch(units, i))
			put_line(&b, table_at(units, i + 1, 0), S(""), "支部",
			    c->members[i]);
		else
			put_below(&b, table_at(units, i + 1, 0), c->below[i],
			    c->members[i]);
	return buf_str(&b);
}
