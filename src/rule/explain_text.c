/* SPDX-License-Identifier: MIT
 *
 * explain_text.c -- an explanation as indented lines for a terminal
 *
 * Each step stands on a line with its amount at the right; what it rests on
 * (规则, 数据, 计算, 限制) stands below it.
 */
#include "rule/rule.h"

#define AMOUNT_COL 72 /* where amounts end, if the title is shorter */

static void
put_line(struct buf *b, size_t depth, struct str text, struct str amount)
{
	size_t width = depth * 2 + utf8_width(text) + 2 + utf8_width(amount);

	buf_pad(b, depth * 2, ' ');
	buf_put(b, text);
	if (amount.n > 0) {
		buf_pad(b, 2 + (width < AMOUNT_COL ? AMOUNT_COL - width : 0), ' ');
		buf_put(b, amount);
	}
	buf_c(b, '\n');
}

static void
put_detail(struct buf *b, size_t depth, const char *label, struct str text)
{
	if (text.n == 0)
		return;
	buf_pad(b, depth * 2, ' ');
	buf_fmt(b, "%s  %.*s\n", label, STR_FMT(text));
}

void
rule_step_put(struct buf *b, const struct rule_step *s, size_t depth)
{
	bool titled = s->title.n > 0;

	put_line(b, depth, titled ? s->title : s->rule, s->amount);
	if (titled)
		put_detail(b, depth + 1, "规则", s->rule);
	put_detail(b, depth + 1, "数据", s->data);
	put_detail(b, depth + 1, "计算", s->calc);
	put_detail(b, depth + 1, "限制", s->clamp);
	for (const struct rule_step *kid = s->kid; kid != NULL; kid = kid->next)
		rule_step_put(b, kid, depth + 1);
}
