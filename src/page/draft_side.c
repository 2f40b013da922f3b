/* SPDX-License-Identifier: MIT
 *
 * draft_side.c -- beside a draft, below its problems: sums, shares, burden
 */
#include "page/draft.h"

#define SIDE_GAPS 5 /* empty cells of the coverage that are shown */

static void
fill_parts(struct job *j, const struct rule *rule, struct side *v)
{
	size_t n;
	const struct rule_pool *p = rule_pools(rule, &n);
	struct side_part *list = NEWS(j, struct side_part, n);

	for (size_t i = 0; i < n; i++) {
		struct side_part *s = &list[v->parts_n];

		if (p[i].parent >= 0)
			continue;
		*s = (struct side_part){ .name = p[i].name };
		if (p[i].has_points)
			s->points = p[i].points.u > 0
			    ? job_fmt(j, "%.*s分", STR_FMT(figure_short(j, p[i].points)))
			    : S("按类别");
		if (p[i].has_weight)
			s->weight = p[i].weight.u > 0
			    ? job_fmt(j, "%.*s%%", STR_FMT(figure_short(j, p[i].weight)))
			    : S("按类别");
		v->parts_n++;
	}
	v->parts = list;
}

/* 靠评分 12 分，占 12%; nothing if there is nothing. */
static void
fill_share(struct job *j, struct num part, struct num full, struct str *points,
    struct str *share)
{
	struct num of = { 0 };

	if (part.u <= 0)
		return;
	*points = figure_short(j, part);
	if (full.u <= 0)
		return;
	of.u = (int64_t)((wide)part.u * 100 * NUM_ONE / full.u);
	*share = job_fmt(j, "占 %.*s%%",
	    STR_FMT(figure_short(j, num_round(of, 0, ROUND_HALF))));
}

static void
fill_sums(struct job *j, const struct rule *rule, struct side *v)
{
	const struct rule_head *h = rule_head(rule);
	size_t n;
	const struct rule_fact *f = rule_facts(rule, &n);

	if (h->full.u > 0)
		v->full = figure_short(j, h->full);
	fill_share(j, h->judged, h->full, &v->judged, &v->judged_share);
	fill_share(j, h->ruled, h->full, &v->ruled, &v->ruled_share);
	for (size_t i = 0; i < n; i++) {
		if (f[i].is_class)
			continue;
		if (f[i].owed == RULE_BY_UNIT)
			v->by_unit++;
		else
			v->by_other++;
	}
}

/* What is asked of whom in a year, and what has neither item nor duty. */
static void
fill_report(struct job *j, const struct rule *rule, struct side *v)
{
	struct rule_report x;
	struct side_load *loads;

	rule_report(j, rule, 1, &x);
	v->loads = loads = NEWS(j, struct side_load, x.load_n);
	for (size_t i = 0; i < x.load_n; i++) {
		const struct rule_load *l = &x.load[i];

		if (l->by_hand)
			loads[v->loads_n++] = (struct side_load){ l->who, l->times,
				l->budget, l->budget > 0 && l->times > l->budget };
	}
	v->gaps = x.gap;
	v->gaps_n = x.gap_n < SIDE_GAPS ? x.gap_n : SIDE_GAPS;
	v->gaps_left = x.gap_n - v->gaps_n;
}

struct side
side_of(struct req *r, const struct opened *o)
{
	struct side v = { .is_read = o->l.rule != NULL };

	if (!v.is_read)
		return v;
	fill_parts(r->job, o->l.rule, &v);
	fill_sums(r->job, o->l.rule, &v);
	fill_report(r->job, o->l.rule, &v);
	return v;
}

enum err
side_suggested(struct req *r, struct db_ro *db, const struct scheme_draft *d,
    struct side *v)
{
	const struct scheme_comment *c;
	struct side_word *list;
	int64_t box = 0;
	enum err e = d->base == 0 ? OK : scheme_box_find(r->job, db, d->base, &box);

	if (e != OK || box == 0)
		return e;
	e = scheme_comment_list(r->job, db, box, &c, &v->words_n);
	if (e != OK)
		return e;
	list = NEWS(r->job, struct side_word, v->words_n + 1);
	for (size_t i = 0; i < v->words_n; i++) {
		list[i] = (struct side_word){ c[i].id, comment_item(c[i].item),
			unit_name(r, db, c[i].unit),
			c[i].text.n > 0 ? c[i].text : S("〔已删除〕"),
			scheme_answer_word(c[i].answer), answer_colour(c[i].answer) };
		v->unanswered += c[i].answer == SCHEME_UNANSWERED;
	}
	v->words = list;
	v->base = v->words_n > 0 ? d->base : 0;
	return OK;
}
