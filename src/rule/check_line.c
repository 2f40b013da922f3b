/* SPDX-License-Identifier: MIT
 *
 * check_line.c -- 减负红线: data that rules against formalism forbid to score;
 * facts that nobody uses
 *
 * Warnings only: the author decides, but is told which rule is at stake.  The
 * words are looked for in names and remarks of facts that are used.
 */
#include "rule/model.h"

#define RULE_2024 "《整治形式主义为基层减负若干规定》"
#define RULE_2026 "国办函〔2026〕12号"

static const struct {
	const char *word, *rule;
} red_lines[] = {
	{ "批示", RULE_2024 },
	{ "刊发", RULE_2024 },
	{ "刊用", RULE_2024 },
	{ "报道", RULE_2024 },
	{ "投稿", RULE_2024 },
	{ "简报", RULE_2024 },
	{ "信息篇数", RULE_2024 },
	{ "点赞", RULE_2026 },
	{ "转发", RULE_2026 },
	{ "阅读量", RULE_2026 },
	{ "在线时长", RULE_2026 },
	{ "学习时长", RULE_2026 },
	{ "积分排名", RULE_2026 },
	{ "打卡", RULE_2026 },
	{ "签到", RULE_2026 },
	{ "活跃度", RULE_2026 },
	{ "安装率", RULE_2026 },
	{ "照片", RULE_2024 },
	{ "截图", RULE_2024 },
	{ "笔记", RULE_2024 },
	{ "心得", RULE_2024 },
	{ "档案盒", RULE_2024 },
};

static void
check_red_line(struct check *c, const struct rfact *f)
{
	for (size_t i = 0; i < ARRAY_N(red_lines); i++) {
		struct str word = str_of(red_lines[i].word);

		if (str_find(f->pub.name, word) == f->pub.name.n &&
		    str_find(f->pub.remark, word) == f->pub.remark.n)
			continue;
		check_warn(c, f->data->name.at, "改用实地核查、办成的事或服务对象的评价",
		    "减负红线：“%.*s” 拿%s计分，%s不许这样考核", STR_FMT(f->pub.name),
		    red_lines[i].word, red_lines[i].rule);
		return;
	}
}

void
check_red_lines(struct check *c)
{
	for (size_t i = 0; i < c->r->facts_n; i++) {
		const struct rfact *f = &c->r->fact[i];

		if (f->data == NULL)
			continue;
		if (f->sym->used)
			check_red_line(c, f);
		else if (!f->pub.is_class && c->notes->errors == 0 && !c->later)
			check_warn(c, f->data->name.at, "删去它，免得白填",
			    "数据 “%.*s” 没有用到", STR_FMT(f->pub.name));
	}
}
