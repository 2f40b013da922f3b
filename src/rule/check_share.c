/* SPDX-License-Identifier: MIT
 *
 * check_share.c -- too much rests on judgement, too much is asked for
 *
 * Warnings only, with the limit in the sentence; the limits stand in limits.h.
 * Shares are of the points of the total, so an open-ended total has none.
 */
#include "rule/report.h"

/* Is ${x} more than ${percent} of ${full}? */
static bool
over(struct num x, struct num full, int percent)
{
	return full.u > 0 && (wide)x.u * 100 > (wide)full.u * percent;
}

static struct str
percent_text(struct check *c, struct num x, struct num full)
{
	struct frac q = frac_make((wide)x.u * 100, full.u);

	return num_text(c->j, frac_round(q, 1, ROUND_HALF));
}

static void
share_whole(struct check *c)
{
	const struct rule_head *h = &c->r->head;
	struct num both = { h->judged.u + h->ruled.u };
	struct span at = { c->r->scheme->at.from, c->r->scheme->at.from };

	if (over(h->judged, h->full, RULE_JUDGED_MAX))
		check_warn(c, at, "把能数的改成数，把评的范围写小",
		    "靠 评 的分占 %.*s%%，多于 %d%%：凭印象的分太多",
		    STR_FMT(percent_text(c, h->judged, h->full)), RULE_JUDGED_MAX);
	if (over(both, h->full, RULE_RULED_MAX))
		check_warn(c, at, "从名册、纪实、台账里取现成的数，少用 核定",
		    "靠 评 和 核定 的分占 %.*s%%，多于 %d%%：自由裁量太多",
		    STR_FMT(percent_text(c, both, h->full)), RULE_RULED_MAX);
}

/* The most that 评, or 评 and 核定, decide in pool ${i}, in the total's points. */
static void
share_item(struct check *c, size_t i)
{
	struct rule *r = c->r;
	struct fact_set s = facts_of_pool(c->j, r, i);
	const struct rule_pool *p = &r->pool[i].pub;
	struct num judged = judged_points(r, &s, i), all = { 0 }, by;

	for (size_t d = 0; d < r->domains; d++)
		if (report_worth(r, i, d).u > all.u)
			all = report_worth(r, i, d);
	by.u = p->points.u > 0 ? (int64_t)((wide)all.u * judged.u / p->points.u) : 0;
	if (over(by, r->head.full, RULE_JUDGED_ITEM_MAX))
		check_warn(c, r->pool[i].ast->name.at, "拆成几项，或写明标准分档",
		    "“%.*s”一项靠 评 的分占 %.*s%%，多于 %d%%", STR_FMT(p->name),
		    STR_FMT(percent_text(c, by, r->head.full)), RULE_JUDGED_ITEM_MAX);
	else if ((any_ruled(r, &s) || by.u == all.u) &&
	    over(all, r->head.full, RULE_RULED_ITEM_MAX))
		check_warn(c, r->pool[i].ast->name.at, "拆成几项，用现成的数计分",
		    "“%.*s”一项靠 核定 的分占 %.*s%%，多于 %d%%", STR_FMT(p->name),
		    STR_FMT(percent_text(c, all, r->head.full)), RULE_RULED_ITEM_MAX);
}

static void
burden(struct check *c)
{
	size_t n, loads;
	const struct rule_entry *entry = report_entries(c->j, c->r, &n);
	const struct rule_load *load = report_loads(c->j, entry, n, &loads);
	struct span at = { c->r->scheme->at.from, c->r->scheme->at.from };

	for (size_t i = 0; i < loads; i++)
		if (load[i].by_hand && load[i].times > load[i].budget)
			check_warn(c, at,
			    "改为 来自 已有的台账，合并相近的数，或少报几次",
			    "负担超出预算：“%.*s”一年要为一个单位填 %lld 个数，预算是 %lld 个",
			    STR_FMT(load[i].who), (long long)load[i].times,
			    (long long)load[i].budget);
}

void
check_shares(struct check *c)
{
	size_t leaves = 0;

	burden(c);
	if (c->r->worth == NULL)
		return;
	for (size_t i = 0; i < c->r->pools_n; i++)
		leaves += report_leaf(c->r, i);
	if (leaves < RULE_SHARE_ITEMS)
		return;
	share_whole(c);
	for (size_t i = 0; i < c->r->pools_n; i++)
		if (report_leaf(c->r, i))
			share_item(c, i);
}
