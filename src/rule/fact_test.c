/* SPDX-License-Identifier: MIT
 *
 * fact_test.c -- what a scheme says of its facts: who gives, who verifies, what
 * is counted
 */
#include "rule/rule.h"
#include "test.h"

static const char text[] = "方案 \"试\"\n考核期 2026-01-01 至 2026-12-31\n"
			   "对象 党支部\n类别 类型 选(甲, 乙)\n"
			   "角色 考核组, 组织部, 工委\n"
			   "数据 经费 万元 填报 每年 由 单位 核 工委, 组织部\n"
			   "数据 人数 人 来自 名册\n"
			   "数据 考勤 次 来自 考核组, 纪实 核定 组织部\n"
			   "数据 满意 % 填报 每年 由 考核组\n"
			   "数据 提升 个百分点 核定 考核组\n"
			   "数据 时长 小时 核定 考核组\n"
			   "数据 换届 是否 核定 考核组\n"
			   "数据 班子 选(好, 差) 核定 考核组\n"
			   "部分 子 10分 { 得 评 由 考核组 }\n";

static struct str
joined(struct job *j, const struct str *name, size_t n)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "、" : "", STR_FMT(name[i]));
	return buf_str(&b);
}

TEST(every_fact_says_who_gives_and_verifies_it_and_what_it_counts)
{
	static const struct {
		const char *name, *source, *checker, *measure;
		bool from_outside;
	} row[] = {
		{ "类型", "", "", "选", false },
		{ "经费", "单位", "工委、组织部", "元", false },
		{ "人数", "名册", "", "人", true },
		{ "考勤", "考核组、纪实、组织部", "", "次", true },
		{ "满意", "考核组", "", "%", false },
		{ "提升", "考核组", "", "%", false },
		{ "时长", "考核组", "", "分钟", false },
		{ "换届", "考核组", "", "是否", false },
		{ "班子", "考核组", "", "选", false },
		{ "评.子", "考核组", "", "分", false },
	};
	struct rule_notes notes = { .j = j, .name = S("试"), .text = str_of(text) };
	const struct rule_fact *f;
	struct rule *r = NULL;
	size_t n;

	CHECK(rule_read(j, notes.name, notes.text, &notes, &r) == OK);
	if (r == NULL)
		return;
	f = rule_facts(r, &n);
	CHECK(n == ARRAY_N(row));
	for (size_t i = 0; i < n; i++) {
		CHECK_TEXT(f[i].name, str_of(row[i].name));
		CHECK_TEXT(joined(j, f[i].source, f[i].source_n), str_of(row[i].source));
		CHECK_TEXT(joined(j, f[i].checker, f[i].checker_n),
		    str_of(row[i].checker));
		CHECK_TEXT(f[i].measure, str_of(row[i].measure));
		CHECK(f[i].from_outside == row[i].from_outside);
	}
}
