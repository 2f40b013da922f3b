/* SPDX-License-Identifier: MIT
 *
 * warn_test.c -- what the checker owes the author, in its exact words
 *
 * 减负红线, one thing punished twice, shares of 评 and 核定, burden, and errors
 * below the national floor [国家规定的最低要求].
 */
#include "rule/rule.h"
#include "test.h"

#define HEAD                                                       \
	"方案 \"提醒\"\n考核期 2026-01-01 至 2026-12-31\n" \
	"对象 虚构支部\n角色 虚构工委\n类别 类型 选(机关, 企业)\n"

/* What is said of ${text}: 须改 or 请斟酌, line:col: what | fix, a line each. */
static struct str
told(struct job *j, struct str text)
{
	struct rule_notes notes = { .j = j, .name = S("提醒"), .text = text };
	struct buf b = { .j = j };
	struct rule *r;

	(void)!rule_read(j, notes.name, notes.text, &notes, &r);
	for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
		buf_fmt(&b, "%.*s %u:%u: %.*s%s%.*s\n",
		    STR_FMT(rule_level_word(n->level)), n->line, n->col, STR_FMT(n->what),
		    n->fix.n > 0 ? " | " : "", STR_FMT(n->fix));
	return buf_str(&b);
}

#define TOLD(text, want) CHECK_TEXT(told(j, S(HEAD text)), S(want))

/* ── 减负红线 ───────────────────────────────────────────────────────── */

TEST(each_red_line_names_the_rule_that_it_breaks)
{
	static const struct {
		const char *name, *word, *rule;
	} rows[] = {
		{ "领导批示", "批示", "《整治形式主义为基层减负若干规定》" },
		{ "领导调研", "领导调研", "《整治形式主义为基层减负若干规定》" },
		{ "市用稿数", "用稿", "《整治形式主义为基层减负若干规定》" },
		{ "稿件刊发", "刊发", "《整治形式主义为基层减负若干规定》" },
		{ "媒体报道", "报道", "《整治形式主义为基层减负若干规定》" },
		{ "投稿", "投稿", "《整治形式主义为基层减负若干规定》" },
		{ "简报数量", "简报", "《整治形式主义为基层减负若干规定》" },
		{ "点赞数", "点赞", "《整治形式主义为基层减负若干规定》" },
		{ "转发数", "转发", "《整治形式主义为基层减负若干规定》" },
		{ "学习时长排名", "学习时长", "《整治形式主义为基层减负若干规定》" },
		{ "活动照片", "照片", "《整治形式主义为基层减负若干规定》" },
		{ "会议截图", "截图", "《整治形式主义为基层减负若干规定》" },
		{ "学习笔记", "笔记", "《整治形式主义为基层减负若干规定》" },
		{ "心得体会", "心得", "《整治形式主义为基层减负若干规定》" },
		{ "阅读量", "阅读量", "国办函〔2026〕12号" },
		{ "在线时长", "在线时长", "国办函〔2026〕12号" },
		{ "积分排名", "积分排名", "国办函〔2026〕12号" },
		{ "每日打卡", "打卡", "国办函〔2026〕12号" },
		{ "签到率", "签到", "国办函〔2026〕12号" },
		{ "学习强国积分", "学习强国", "国办函〔2026〕12号" },
		{ "客户端登录", "客户端", "国办函〔2026〕12号" },
		{ "台账材料", "台账材料", "优化改进基层党建考核的要求" },
		{ "党建台账", "台账", "优化改进基层党建考核的要求" },
		{ "巡查日志", "日志", "优化改进基层党建考核的要求" },
		{ "学习记录簿", "记录簿", "优化改进基层党建考核的要求" },
		{ "支部会议记录", "会议记录", "优化改进基层党建考核的要求" },
		{ "党建档案", "档案", "优化改进基层党建考核的要求" },
		{ "讨论发言稿", "发言稿", "优化改进基层党建考核的要求" },
		{ "资料齐全", "资料齐全", "优化改进基层党建考核的要求" },
		{ "联系支部记录", "记录", "优化改进基层党建考核的要求" },
		{ "宣传资料", "宣传资料", "优化改进基层党建考核的要求" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		struct str text = job_fmt(j,
		    HEAD "数据 %s 次 来自 检查\n项 果 10分 { 每 %s 扣 1分 }\n",
		    rows[i].name, rows[i].name);

		CHECK_TEXT(told(j, text),
		    job_fmt(j,
			"请斟酌 6:4: 减负红线：“%s”拿%s计分，%s不许这样考核"
			" | 改用实地核查、办成的事或服务对象的评价\n",
			rows[i].name, rows[i].word, rows[i].rule));
	}
}

TEST(red_lines_are_seen_in_remarks_items_clauses_and_institutions)
{
	TOLD("数据 宣传 次 来自 检查 说明 \"简报也算\"\n项 果 10分 { 每 宣传 扣 1分 }\n",
	    "请斟酌 6:4: 减负红线：“宣传”拿简报计分，《整治形式主义为基层减负若干规定》"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
	TOLD("数据 次数 次 来自 检查\n项 信息报道 10分 { 每 次数 扣 1分 }\n",
	    "请斟酌 7:3: 减负红线：项“信息报道”拿报道计分，《整治形式主义为基层减负若干规定》"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
	TOLD(
	    "数据 次数 次 来自 检查\n项 果 10分 { 每 次数 扣 1分 说明 \"以照片为准\" }\n",
	    "请斟酌 7:3: 减负红线：项“果”拿照片计分，《整治形式主义为基层减负若干规定》"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
	TOLD("数据 次数 次 来自 检查\n项 果 10分 { 每 次数 扣 1分 }\n"
	     "载体 每日打卡 每周 1次 由 支部\n",
	    "请斟酌 8:1: 减负红线：载体“每日打卡”拿打卡计分，国办函〔2026〕12号"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
}

TEST(applications_and_papers_are_seen_as_the_source_of_a_fact)
{
	TOLD("数据 阅读 次 来自 手机客户端\n项 果 10分 { 每 阅读 扣 1分 }\n",
	    "请斟酌 6:4: 减负红线：“阅读”拿客户端计分，国办函〔2026〕12号"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
	TOLD("数据 措施 是否 来自 资料检查\n项 果 10分 { 扣 1分 当 非 措施 }\n",
	    "请斟酌 6:4: 减负红线：“措施”拿资料检查计分，优化改进基层党建考核的要求"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
	TOLD("数据 断月 次 来自 记事本\n项 果 10分 { 每 断月 扣 1分 }\n",
	    "请斟酌 6:4: 减负红线：“断月”拿记事本计分，优化改进基层党建考核的要求"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
	TOLD("数据 差错 次 来自 台账\n项 果 10分 { 每 差错 扣 1分 }\n", "");
}

TEST(a_record_of_wrongs_is_no_paper)
{
	static const char *const name[] = { "不良记录", "违纪记录", "党员失信记录",
		"处分记录", "行政违法记录", "犯罪记录", "记录数" };

	for (size_t i = 0; i < ARRAY_N(name); i++)
		CHECK_TEXT(told(j,
			       job_fmt(j,
				   HEAD
				   "数据 %s 次 来自 法院\n项 果 10分 { 每 %s 扣 1分 }\n",
				   name[i], name[i])),
		    S(""));
}

TEST(a_red_line_is_told_once_for_a_fact_and_its_item)
{
	TOLD("数据 县报道 篇 来自 检查\n项 信息报道 10分 { 每 县报道 扣 1分 }\n",
	    "请斟酌 6:4: 减负红线：“县报道”拿报道计分，《整治形式主义为基层减负若干规定》"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
	TOLD("数据 台账办结 件 来自 检查\n项 果 10分 { 每 台账办结 扣 1分 }\n", "");
}

TEST(red_lines_are_seen_in_the_fields_of_events)
{
	TOLD(
	    "数据 宣传 事件(种类 选(简报, 墙报)) 来自 检查\n项 果 10分 { 每 宣传 扣 1分 }\n",
	    "请斟酌 6:4: 减负红线：“宣传”拿简报计分，《整治形式主义为基层减负若干规定》"
	    "不许这样考核 | 改用实地核查、办成的事或服务对象的评价\n");
}

/* ── 满分得不到 ─────────────────────────────────────────────────────── */

#define REACH "数据 次数 次 来自 检查\n数据 查实 是否 来自 检查\n项 果 3分 "

TEST(an_item_whose_clauses_bring_less_than_its_points_is_told)
{
	static const struct {
		const char *rest, *most; /* or NULL: nothing is said */
	} rows[] = {
		{ "{ 得 1分 当 查实; 得 1分 当 次数 > 1 }", "2" },
		{ "{ 得 1分 当 查实; 得 2分 当 次数 > 1 }", NULL },
		{ "{ 得 满分 当 查实; 得 0分 当 次数 > 1 }", NULL },
		{ "{ 得 分档 次数 { < 2: 0分; < 4: 1.5分; 其余: 2.5分 } 当 查实 }",
		    "2.5" },
		{ "{ 分档 次数 { < 2 得 2分; 其余 得 1分 }; 得 1分 当 查实 }", NULL },
		{ "起 1分 { 得 1分 当 查实; 扣 1分 当 次数 > 1 }", "2" },
		{ "{ 得 1分 当 查实; 每 次数 得 1分 }", NULL },
		{ "{ 得 1分 乘 3 当 次数 > 1; 得 1分 当 查实 }", NULL },
		{ "{ 每 次数 扣 1分; 扣 1分 当 查实 }", NULL },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(told(j, job_fmt(j, HEAD REACH "%s\n", rows[i].rest)),
		    rows[i].most == NULL
			? S("")
			: job_fmt(j,
			      "请斟酌 8:3: “果”的满分得不到：各条都得也只有 %s分"
			      " | 改到相等，或写明其余的分怎样得\n",
			      rows[i].most));
}

/* ── 同一件事罚两次 ─────────────────────────────────────────────────── */

#define TWO "数据 通报 次 来自 检查\n数据 查实 是否 来自 检查\n"

#define TWICE                                                                                                                \
	"同一件事罚两次：“通报”在“甲”（第 8 行）已经扣过分 | 留下一处；要两处都算，" \
	"用 免 当 … 或 同 … 取 最高 写明白\n"

/* What is said of items 甲 and 乙 with these clauses. */
static struct str
told_two(struct job *j, const char *first, const char *second)
{
	return told(j,
	    job_fmt(j,
		HEAD TWO "项 甲 10分 { %s }\n项 乙 10分 { %s }\n"
			 "扣分 其他 { 扣 1分 当 查实 }\n",
		first, second));
}

TEST(one_fact_punished_in_two_items_is_told_at_the_second)
{
	static const char *const both[][2] = {
		{ "每 通报 扣 1分", "每 通报 扣 2分" },
		{ "每 通报 扣 1分", "扣 2分 当 通报 > 3" },
		{ "不得分 当 通报 > 5", "每 通报 超过 1次 扣 2分" },
		{ "每 通报 扣 1分", "分档 通报 { > 3次: 扣 2分; 其余: 扣 0分 }" },
		{ "扣 2分 当 类型 = 机关 且 通报 > 3", "每 通报 扣 2分" },
	};

	for (size_t i = 0; i < ARRAY_N(both); i++)
		CHECK_TEXT(told_two(j, both[i][0], both[i][1]), S("请斟酌 9:11: " TWICE));
}

TEST(a_fact_that_the_author_has_seen_to_is_not_told_twice)
{
	static const char *const both[][2] = {
		{ "每 通报 扣 1分\n扣 2分 当 通报 > 3", "加 1分 当 通报 = 0" },
		{ "每 通报 扣 1分", "每 通报 扣 2分 免 当 通报 > 9" },
		{ "每 通报 扣 1分 适用 机关", "得 分档 通报 { 0次: 10分; 其余: 5分 }" },
		{ "扣 1分 当 类型 = 机关", "扣 1分 当 类型 = 机关\n每 通报 扣 1分" },
	};

	for (size_t i = 0; i < ARRAY_N(both); i++)
		CHECK_TEXT(told_two(j, both[i][0], both[i][1]), S(""));
	TOLD(TWO
	    "适用 机关 { 项 甲 10分 { 每 通报 扣 1分 } }\n"
	    "适用 企业 { 项 乙 10分 { 每 通报 扣 1分 } }\n项 丙 5分 { 扣 1分 当 查实 }\n",
	    "");
	/* not the norm a figure is held against, not what it is divided by */
	TOLD("数据 人数 人 来自 名册\n数据 甲数 人 来自 名册\n数据 乙数 人 来自 名册\n"
	     "项 甲 10分 { 扣 1分 当 甲数 / 人数 < 10% }\n"
	     "项 乙 10分 { 每 乙数 不足 人数 扣 1分 }\n",
	    "");
}

TEST(members_of_a_set_are_one_thing_unless_other_members_are_meant)
{
	static const struct {
		const char *first, *second, *want;
	} rows[] = {
		{ "每 处分 扣 1分", "每 处分 扣 2分", "9:11" },
		{ "每 处分 扣 1分", "扣 2分 当 计数(处分 其中 种类 = 记过) > 1", "9:11" },
		{ "每 处分 其中 种类 = 记过 扣 1分", "每 处分 其中 种类 = 警告 扣 2分",
		    "" },
		{ "每 处分 扣 1分", "每 处分 同 案号 取 最高 扣 2分", "" },
		{ "每 处分 扣 1分", "扣 2分 当 合计(处分, 金额) > 3元", "" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		struct str got = told(j,
		    job_fmt(j,
			HEAD
			"数据 处分 事件(案号 文, 金额 元, 种类 选(警告, 记过)) 来自 检查\n"
			"数据 占位 次 来自 检查\n项 甲 10分 { %s }\n项 乙 10分 { %s }\n"
			"扣分 其他 { 每 占位 扣 1分 }\n",
			rows[i].first, rows[i].second));

		CHECK_TEXT(got,
		    rows[i].want[0] == '\0'
			? S("")
			: job_fmt(j,
			      "请斟酌 %s: 同一件事罚两次：“处分”在“甲”（第 8 行）已经扣过分"
			      " | 留下一处；要两处都算，用 免 当 … 或 同 … 取 最高 写明白\n",
			      rows[i].want));
	}
}

/* ── shares and burden ──────────────────────────────────────────────── */

#define FOUR                                                                 \
	"数据 数 次 来自 纪实\n项 甲 25分 { 每 数 扣 1分 }\n" \
	"项 乙 25分 { 得 25分 }\n项 丙 20分 { 得 20分 }\n"

TEST(too_much_judgement_is_told_with_the_limit)
{
	TOLD(FOUR "项 丁 30分 { 得 评 步长 1 由 虚构工委 }\n",
	    "请斟酌 1:1: 靠 评 的分占 30%，多于 20%：凭印象的分太多"
	    " | 把能数的改成数，把评的范围写小\n"
	    "请斟酌 10:3: “丁”一项靠 评 的分占 30%，多于 10%"
	    " | 拆成几项，或写明标准分档\n");
	TOLD(FOUR "项 丁 5分 { 得 评 步长 1 由 虚构工委 }\n", "");
}

TEST(too_much_that_one_side_decides_is_told_with_the_limit)
{
	TOLD("数据 数 次 来自 纪实\n数据 状况 选(好, 差) 核定 虚构工委\n"
	     "项 甲 15分 { 每 数 扣 1分 }\n项 乙 15分 { 得 15分 }\n"
	     "项 丙 25分 { 得 分档 状况 { 好: 25分; 差: 0分 } }\n"
	     "项 丁 45分 { 得 分档 状况 { 好: 45分; 差: 0分 } }\n",
	    "请斟酌 11:3: “丁”一项靠 核定 的分占 45%，多于 40%"
	    " | 拆成几项，用现成的数计分\n");
	TOLD(
	    "数据 数 次 来自 纪实\n数据 状况 选(好, 差) 核定 虚构工委\n"
	    "项 甲 25分 { 每 数 扣 1分 }\n项 乙 25分 { 得 分档 状况 { 好: 25分; 差: 0分 } }\n"
	    "项 丙 25分 { 得 分档 状况 { 好: 25分; 差: 0分 } }\n"
	    "项 丁 25分 { 得 分档 状况 { 好: 25分; 差: 0分 } }\n",
	    "请斟酌 1:1: 靠 评 和 核定 的分占 75%，多于 70%：自由裁量太多"
	    " | 从名册、纪实、台账里取现成的数，少用 核定\n");
}

/* ${n} facts of this kind, each used. */
static struct str
many(struct job *j, size_t n, const char *kind)
{
	struct buf b = { .j = j };

	buf_put(&b, S(HEAD));
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "数据 数_%zu 次 %s\n", i, kind);
	buf_put(&b, S("项 果 10分 {\n"));
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "每 数_%zu 扣 1分\n", i);
	buf_put(&b, S("}\n"));
	return buf_str(&b);
}

TEST(a_burden_above_the_budget_is_told_with_the_budget)
{
	CHECK_TEXT(told(j, many(j, 60, "填报 每年 由 单位")), S(""));
	CHECK_TEXT(told(j, many(j, 61, "填报 每年 由 单位")),
	    S("请斟酌 1:1: 负担超出预算：“单位”一年要为一个单位填 61 个数，预算是 60 个"
	      " | 改为 来自 已有的台账，合并相近的数，或少报几次\n"));
	CHECK_TEXT(told(j, many(j, 121, "核定 虚构工委")),
	    S("请斟酌 1:1: 负担超出预算：“虚构工委”一年要为一个单位填 121 个数，预算是 120 个"
	      " | 改为 来自 已有的台账，合并相近的数，或少报几次\n"));
	CHECK_TEXT(told(j, many(j, 200, "来自 名册")), S(""));
}

/* ── below the national floor ───────────────────────────────────────── */

TEST(a_demand_below_the_national_floor_is_an_error_with_its_source)
{
	static const struct {
		const char *name, *unit, *clause, *want;
	} rows[] = {
		{ "党员大会", "次", "每 党员大会 不足 3次 扣 1分",
		    "8:21: 低于国家规定：“党员大会”考核期内只要求 3次，《支部工作条例（试行）》"
		    "要求每季 1次 | 改为不少于 4次；地方可以更严，不能更松\n" },
		{ "支委会", "次", "扣 2分 当 支委会 < 10次",
		    "8:24: 低于国家规定：“支委会”考核期内只要求 10次，《支部工作条例（试行）》"
		    "要求每月 1次 | 改为不少于 12次；地方可以更严，不能更松\n" },
		{ "党小组会", "次", "得 满分 × 完成率(党小组会, 6次)",
		    "8:28: 低于国家规定：“党小组会”考核期内只要求 6次，《支部工作条例（试行）》"
		    "要求每月 1次 | 改为不少于 12次；地方可以更严，不能更松\n" },
		{ "主题党日", "次",
		    "分档 主题党日 { >= 8次: 得 10分; >= 4次: 得 5分; 其余: 得 0分 }",
		    "8:24: 低于国家规定：“主题党日”考核期内只要求 8次，《支部工作条例（试行）》"
		    "要求每月 1次 | 改为不少于 12次；地方可以更严，不能更松\n" },
		{ "集中学习", "学时", "每 集中学习 不足 24学时 满 1学时 扣 1分",
		    "8:21: 低于国家规定：“集中学习”考核期内只要求 24学时，《党员教育管理工作条例》"
		    "要求党员每年 32学时 | 改为不少于 32学时；地方可以更严，不能更松\n" },
		{ "书记学时", "学时", "扣 1分 当 书记学时 < 40学时",
		    "8:25: 低于国家规定：“书记学时”考核期内只要求 40学时，《党员教育管理工作条例》"
		    "要求书记和班子成员每年 56学时 | "
		    "改为不少于 56学时；地方可以更严，不能更松\n" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_HAS(told(j,
			      job_fmt(j,
				  HEAD "数据 占位 次 来自 纪实\n数据 %s %s 来自 纪实\n"
				       "项 果 10分 { %s }\n",
				  rows[i].name, rows[i].unit, rows[i].clause)),
		    job_fmt(j, "须改 %s", rows[i].want));
}

TEST(a_count_of_recorded_meetings_is_held_against_the_floor)
{
	TOLD("数据 会议 事件(种类 选(党员大会, 支委会)) 来自 纪实\n"
	     "项 果 10分 { 每 计数(会议 其中 种类 = 支委会) 不足 6次 扣 1分 }\n",
	    "须改 7:35: 低于国家规定：“支委会”考核期内只要求 6次，《支部工作条例（试行）》"
	    "要求每月 1次 | 改为不少于 12次；地方可以更严，不能更松\n");
	TOLD("数据 会议 事件(种类 选(党员大会, 支委会)) 来自 纪实\n"
	     "项 果 10分 { 每月，每 计数(会议 其中 种类 = 支委会) 不足 1次 扣 1分 }\n",
	    "");
	TOLD("数据 会议 事件(种类 选(党员大会, 支委会)) 来自 纪实\n"
	     "项 果 10分 { 每季，每 计数(会议 其中 种类 = 支委会) 不足 2次 扣 1分 }\n",
	    "须改 7:38: 低于国家规定：“支委会”一年只要求 8次，《支部工作条例（试行）》"
	    "要求每月 1次 | 改为一年不少于 12次；地方可以更严，不能更松\n");
}

TEST(the_sum_of_the_whole_span_is_not_read_in_its_months)
{
	static const char *const fine[] = {
		"数据 走访 次 来自 纪实 每月\n项 果 10分 { 每月，每 走访 不足 1次 扣 1分 }\n",
		"数据 走访 次 来自 纪实 取 末\n项 果 10分 { 每月，每 走访 不足 1次 扣 1分 }\n",
		"数据 达标率 % 来自 纪实\n项 果 10分 { 每月，扣 1分 当 达标率 < 90% }\n",
	};

	for (size_t i = 0; i < ARRAY_N(fine); i++)
		CHECK_TEXT(told(j, job_fmt(j, HEAD "%s", fine[i])), S(""));
	TOLD("数据 走访 次 来自 纪实\n项 果 10分 { 每月，每 走访 不足 1次 扣 1分 }\n",
	    "须改 7:16: “走访”一个考核期只报一次，不能每月都读 | "
	    "在数据后面写 每月；各月用同一个数的写 取 末\n");
	TOLD("数据 经费 元 来自 纪实 取 和\n设 有钱 = 经费 > 10元\n"
	     "项 果 10分 { 每季，扣 1分 当 非 有钱 }\n",
	    "须改 7:8: “经费”一个考核期只报一次，不能每季都读 | "
	    "在数据后面写 每季；各季用同一个数的写 取 末\n");
	TOLD("数据 缺勤 次 来自 纪实\n项 果 10分 周期 月 取 均 { 每 缺勤 扣 1分 }\n",
	    "须改 7:22: “缺勤”一个考核期只报一次，不能每月都读 | "
	    "在数据后面写 每月；各月用同一个数的写 取 末\n");
}

TEST(an_outcome_that_nothing_reads_is_looked_at_like_any_other)
{
	CHECK_TEXT(told(j,
		       S(HEAD "数据 达标率 % 来自 纪实 每月 取 末\n"
			      "项 果 10分 { 扣 1分 }\n结果 奖金 元 = 100元 × 达标率\n")),
	    S(""));
	TOLD("数据 达标率 % 来自 纪实 每月\n项 果 10分 { 扣 1分 }\n"
	     "结果 奖金 元 = 100元 × 达标率\n",
	    "须改 8:18: “达标率”每月报一次，这里要一个整数段的值，没有写明怎么取 | "
	    "在数据后面写 取 末，或 取 均、最高、最低\n");
}

TEST(the_strictest_demand_counts_and_stricter_is_allowed)
{
	static const char *const fine[] = {
		"数据 党员大会 次 来自 纪实\n项 果 10分 { 每 党员大会 不足 4次 扣 1分 }\n",
		"数据 党员大会 次 来自 纪实\n项 果 10分 { 每 党员大会 不足 12次 扣 1分 }\n",
		"数据 党员大会 次 来自 纪实\n项 果 10分 { 扣 1分 当 党员大会 < 4次\n"
		"扣 5分 当 党员大会 < 2次 }\n",
		"数据 党员大会 次 来自 纪实\n项 果 10分 { 每 党员大会 不足 4次 扣 1分 }\n"
		"加分 乙 2分 { 加 1分 当 党员大会 >= 2次 }\n",
		"数据 党员大会缺次 次 来自 纪实\n项 果 10分 { 扣 1分 当 党员大会缺次 >= 2次 }\n",
		"数据 党员大会 人次 来自 纪实\n项 果 10分 { 扣 1分 当 党员大会 < 3人次 }\n",
		"数据 网络学时 学时 来自 纪实\n项 果 10分 { 扣 1分 当 网络学时 < 8学时 }\n",
	};

	for (size_t i = 0; i < ARRAY_N(fine); i++)
		CHECK_TEXT(told(j, job_fmt(j, HEAD "%s", fine[i])), S(""));
}

TEST(the_floor_holds_for_each_class_and_for_the_span)
{
	TOLD("数据 支委会 次 来自 纪实\n"
	     "参数 应开 次 = 分档 类型 { 机关: 12次; 企业: 6次 }\n"
	     "项 果 10分 { 每 支委会 不足 应开 扣 1分 }\n",
	    "须改 8:20: 低于国家规定：“支委会”考核期内只要求 6次，《支部工作条例（试行）》"
	    "要求每月 1次（类型 = 企业 时） | "
	    "改为不少于 12次；地方可以更严，不能更松\n");
	CHECK_TEXT(
	    told(j,
		S("方案 \"半年\"\n考核期 2026-01-01 至 2026-06-30\n对象 虚构支部\n"
		  "数据 支委会 次 来自 纪实\n项 果 10分 { 每 支委会 不足 6次 扣 1分 }\n")),
	    S(""));
}

/* A scheme of ${span} that asks half of what is asked today. */
static struct str
of_span(struct job *j, const char *span)
{
	return told(j,
	    job_fmt(j,
		"方案 \"旧\"\n考核期 %s\n对象 虚构支部\n数据 支委会 次 来自 纪实\n"
		"项 果 10分 { 每 支委会 不足 6次 扣 1分 }\n任期 党支部 4年\n"
		"载体 主题党日 每季 1次 由 支部\n",
		span));
}

TEST(a_rule_binds_from_the_day_it_is_in_force)
{
	CHECK_TEXT(of_span(j, "2012-01-01 至 2012-12-31"), S(""));
	CHECK_TEXT(of_span(j, "2017-10-28 至 2018-10-27"), S(""));
	CHECK_HAS(of_span(j, "2017-10-29 至 2018-10-28"),
	    S("“支委会”考核期内只要求 6次"));
	CHECK_HAS(of_span(j, "2017-10-29 至 2018-10-28"), S("“党支部”任期 4年"));
	CHECK_HAS(of_span(j, "2017-10-29 至 2018-10-28"), S("“主题党日”一年只安排 4次"));
}

TEST(the_branch_rules_do_not_bind_a_general_branch)
{
	static const char text[] = "方案 \"总支\"\n考核期 2026-01-01 至 2026-12-31\n"
				   "对象 党组织\n类别 层级 选(%s, 总支)\n"
				   "数据 党员大会 次 来自 纪实\n"
				   "参数 应开 次 = 分档 层级 { 总支: 2次; 其余: %s次 }\n"
				   "项 果 10分 { 每 党员大会 不足 应开 扣 1分 }\n";

	CHECK_TEXT(told(j, job_fmt(j, text, "支部", "4")), S(""));
	CHECK_HAS(told(j, job_fmt(j, text, "支部", "3")), S("（层级 = 支部 时）"));
	CHECK_TEXT(told(j, job_fmt(j, text, "团支部", "3")), S(""));
}

TEST(terms_and_carriers_are_held_against_the_floor_too)
{
	TOLD(
	    "数据 数 次 来自 纪实\n项 果 10分 { 每 数 扣 1分 }\n任期 党支部 4年, 党委 5年\n",
	    "须改 8:8: 低于国家规定：“党支部”任期 4年，《支部工作条例（试行）》规定 3年"
	    " | 写 3年\n");
	TOLD(
	    "数据 数 次 来自 纪实\n项 果 10分 { 每 数 扣 1分 }\n任期 村党支部 5年, 党支部 3年\n",
	    "");
	TOLD("数据 数 次 来自 纪实\n项 果 10分 { 每 数 扣 1分 }\n"
	     "载体 主题党日 每季 1次 由 支部\n",
	    "须改 8:1: 低于国家规定：“主题党日”一年只安排 4次，《支部工作条例（试行）》"
	    "要求每月 1次 | 改得密一些；地方可以更严，不能更松\n");
}
