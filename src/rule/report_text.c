/* SPDX-License-Identifier: MIT
 *
 * report_text.c -- the report of a scheme as tables of text, for a terminal
 *
 * One column where all domains are alike.  Nothing is computed here but sums.
 */
#include "rule/report.h"

#define NAME_WIDTH 20 /* columns of a name */
#define CELL_WIDTH 12

static void
put_padded(struct buf *b, struct str s, size_t width)
{
	size_t w = utf8_width(s);

	buf_put(b, s);
	buf_pad(b, w < width ? width - w : 1, ' ');
}

static void
put_right(struct buf *b, struct str s, size_t width)
{
	size_t w = utf8_width(s);

	buf_pad(b, w < width ? width - w : 1, ' ');
	buf_put(b, s);
}

static struct str
points_text(struct job *j, struct num x)
{
	return x.u == 0 ? S("—") : num_text(j, num_round(x, 2, ROUND_HALF));
}

/* ── shares ─────────────────────────────────────────────────────────── */

static bool
all_alike(const struct rule_share *s, size_t n, size_t domains)
{
	for (size_t i = 0; i < n; i++)
		for (size_t d = 1; d < domains; d++)
			if (s[i].points[d].u != s[i].points[0].u)
				return false;
	return true;
}

static void
put_shares(struct buf *b, const struct rule_report *x, const char *title,
    const struct rule_share *s, size_t n)
{
	size_t domains = all_alike(s, n, x->domain_n) ? 1 : x->domain_n;

	if (n == 0)
		return;
	buf_c(b, '\n');
	if (domains == 1)
		buf_put(b, str_of(title));
	else
		put_padded(b, str_of(title), NAME_WIDTH);
	for (size_t d = 0; d < domains && domains > 1; d++)
		put_right(b, x->domain[d], CELL_WIDTH);
	buf_c(b, '\n');
	for (size_t i = 0; i < n; i++) {
		buf_put(b, S("  "));
		put_padded(b, s[i].name, NAME_WIDTH - 2);
		for (size_t d = 0; d < domains; d++)
			put_right(b, points_text(b->j, s[i].points[d]), CELL_WIDTH);
		buf_c(b, '\n');
	}
}

static void
put_percent(struct buf *b, struct num x, struct num full)
{
	struct frac q;

	buf_fmt(b, " %.*s 分", STR_FMT(num_text(b->j, x)));
	if (full.u > 0 && frac_div(frac_of(x), frac_of(full), &q)) {
		buf_put(b, S("（"));
		num_put_short(b,
		    frac_round(frac_mul(q, (struct frac){ .n = 100, .d = 1 }), 1,
			ROUND_HALF));
		buf_put(b, S("%）"));
	}
}

static void
put_head(struct buf *b, const struct rule_head *h)
{
	if (h->full.u > 0)
		buf_fmt(b, "满分 %.*s 分；", STR_FMT(num_text(b->j, h->full)));
	buf_put(b, S("靠评"));
	put_percent(b, h->judged, h->full);
	buf_put(b, S("，靠核定"));
	put_percent(b, h->ruled, h->full);
	if (h->judged_bonus.u > 0)
		buf_fmt(b, "；另有加分至多 %.*s 分由评定",
		    STR_FMT(num_text(b->j, h->judged_bonus)));
	buf_c(b, '\n');
}

/* ── coverage ───────────────────────────────────────────────────────── */

static struct num
cover_at(const struct rule_report *x, size_t c, size_t d, size_t l)
{
	return x->cover[(c * x->domain_n + d) * x->layer_n + l];
}

static bool
domains_alike(const struct rule_report *x)
{
	for (size_t c = 0; c < x->content_n; c++)
		for (size_t d = 1; d < x->domain_n; d++)
			for (size_t l = 0; l < x->layer_n; l++)
				if (cover_at(x, c, d, l).u != cover_at(x, c, 0, l).u)
					return false;
	return true;
}

static void
put_domain(struct buf *b, const struct rule_report *x, size_t d, struct str name)
{
	put_padded(b, name, NAME_WIDTH);
	for (size_t l = 0; l < x->layer_n; l++)
		put_right(b, x->layer[l], CELL_WIDTH);
	buf_c(b, '\n');
	for (size_t c = 0; c < x->content_n; c++) {
		buf_put(b, S("  "));
		put_padded(b, x->content[c], NAME_WIDTH - 2);
		for (size_t l = 0; l < x->layer_n; l++)
			put_right(b, points_text(b->j, cover_at(x, c, d, l)), CELL_WIDTH);
		buf_c(b, '\n');
	}
}

static void
put_cover(struct buf *b, const struct rule_report *x)
{
	size_t domains = domains_alike(x) ? 1 : x->domain_n;

	if (x->content_n == 0)
		return;
	buf_put(b, S("\n覆盖：内容 × 领域 × 责任\n"));
	for (size_t d = 0; d < domains; d++)
		put_domain(b, x, d, domains == 1 ? S("各类单位") : x->domain[d]);
	for (size_t i = 0; i < x->gap_n; i++)
		buf_fmt(b, "  空格 %.*s\n", STR_FMT(x->gap[i]));
}

/* ── entries ────────────────────────────────────────────────────────── */

static void
put_load(struct buf *b, const struct rule_load *l)
{
	buf_put(b, S("  "));
	put_padded(b, l->who, NAME_WIDTH - 2);
	put_right(b, job_fmt(b->j, "%zu", l->facts), 6);
	if (l->by_hand) {
		put_right(b, job_fmt(b->j, "%lld", (long long)l->times), CELL_WIDTH);
		put_right(b, job_fmt(b->j, "%lld", (long long)l->entries), CELL_WIDTH);
		put_right(b, job_fmt(b->j, "%lld", (long long)l->budget), CELL_WIDTH);
		if (l->times > l->budget)
			buf_put(b, S("  超出"));
	} else {
		put_right(b, S("现成"), CELL_WIDTH);
	}
	buf_c(b, '\n');
}

static void
put_entries(struct buf *b, const struct rule_report *x, const struct rule_load *l)
{
	size_t n = 0;

	for (size_t i = 0; i < x->entry_n; i++) {
		const struct rule_entry *e = &x->entry[i];

		if (!str_eq(e->who, l->who) || e->by_hand != l->by_hand)
			continue;
		buf_fmt(b, "%s%.*s", n++ == 0 ? "：" : "、", STR_FMT(e->name));
		if (e->when.n > 0)
			buf_fmt(b, " %.*s", STR_FMT(e->when));
		if (e->by_hand && e->times > 1)
			buf_fmt(b, "%s%lld次", e->when.n > 0 ? "，" : " ",
			    (long long)e->times);
	}
}

void
rule_burden_put(struct buf *b, const struct rule_report *x)
{
	int64_t times = 0, entries = 0;

	for (size_t i = 0; i < x->load_n; i++)
		if (x->load[i].by_hand) {
			times += x->load[i].times;
			entries += x->load[i].entries;
		}
	buf_fmt(b, "要人填的数：一个单位一年 %lld 个", (long long)times);
	if (x->units > 1)
		buf_fmt(b, "，%lld 个单位一年合计 %lld 个", (long long)x->units,
		    (long long)entries);
	buf_c(b, '\n');
	put_padded(b, S("由谁填"), NAME_WIDTH);
	put_right(b, S("项数"), 6);
	put_right(b, S("每单位每年"), CELL_WIDTH);
	put_right(b, S("合计"), CELL_WIDTH);
	put_right(b, S("预算"), CELL_WIDTH);
	buf_c(b, '\n');
	for (size_t i = 0; i < x->load_n; i++)
		put_load(b, &x->load[i]);
	for (size_t i = 0; i < x->load_n; i++) {
		buf_fmt(b, "  %.*s", STR_FMT(x->load[i].who));
		put_entries(b, x, &x->load[i]);
		buf_c(b, '\n');
	}
}

void
rule_report_put(struct buf *b, const struct rule *r, const struct rule_report *x)
{
	if (x->part_n > 0)
		put_head(b, rule_head(r));
	else
		buf_put(b, S("文本还有须改的地方，分值没有核对\n"));
	put_shares(b, x, "按部分（分）", x->part, x->part_n);
	put_shares(b, x, "按维度（分）", x->dim, x->dim_n);
	put_shares(b, x, "按责任（分）", x->duty, x->duty_n);
	put_shares(b, x, "按谁评、谁给数（分）", x->role, x->role_n);
	put_cover(b, x);
	buf_c(b, '\n');
	rule_burden_put(b, x);
	buf_fmt(b, "\n减负红线：%s\n", x->red_n == 0 ? "没有" : "");
	for (size_t i = 0; i < x->red_n; i++)
		buf_fmt(b, "  第 %u 行 %.*s 拿%.*s计分，%.*s不许\n", x->red[i].line,
		    STR_FMT(x->red[i].subject), STR_FMT(x->red[i].word),
		    STR_FMT(x->red[i].rule));
}

/* ── the share of discretion ────────────────────────────────────────── */

static void
put_decided(struct buf *b, const char *what, struct num part, struct num full)
{
	struct frac q;

	if (part.u <= 0)
		return;
	buf_fmt(b, "%s%s", b->n > 0 ? "，" : "", what);
	if (full.u <= 0) {
		buf_put(b, S("占 "));
		num_put_short(b, part);
		buf_put(b, S(" 分"));
		return;
	}
	q = frac_make((wide)part.u * 100, full.u);
	buf_put(b, S("占 "));
	num_put_short(b, frac_round(q, 1, ROUND_HALF));
	buf_c(b, '%');
}

struct str
rule_share_text(struct job *j, const struct rule *r)
{
	const struct rule_head *h = rule_head(r);
	struct buf b = { .j = j };
	bool all = h->full.u > 0 && h->judged.u + h->ruled.u >= h->full.u;

	put_decided(&b, "评分", h->judged, h->full);
	put_decided(&b, "核定", h->ruled, h->full);
	if (h->judged_bonus.u > 0) {
		buf_fmt(&b, "%s另有加分至多 ", b.n > 0 ? "，" : "");
		num_put_short(&b, h->judged_bonus);
		buf_put(&b, S(" 分由评定"));
	}
	if (b.n == 0)
		return S("没有评分和核定，全部由数据算出");
	if (!all)
		buf_put(&b, S("，其余由数据算出"));
	return buf_str(&b);
}
