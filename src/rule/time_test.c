/* SPDX-License-Identifier: MIT
 *
 * time_test.c -- dates and periods: rows written from design §5.5 by hand, the
 * list of stretches, and every sentence the checker has about them
 */
#include "rule/cases_test.h"
#include "rule/model.h"
#include "rule/table_test.h"

#define HEAD "方案 \"期\"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n角色 考核组\n"

static const char facts[] =
    "数据 实 日期 来自 名册\n数据 限期 日期 来自 名册\n数据 报送 日期 填报 每年\n"
    "数据 党课 次 填报 每月\n数据 到会率 % 填报 每季 取 均\n"
    "数据 上报 是否 填报 每季 取 最低\n数据 率 % 填报 每季\n"
    "数据 党员 次 核定 考核组\n数据 年报 次 填报 每年\n部分 果 100分 {\n";

static struct str
periods_of(struct job *j, const char *head, enum period period)
{
	struct rule_notes notes = { .j = j, .name = S("期"), .text = str_of(head) };
	struct buf b = { .j = j };
	struct rule *r;
	int n, first = 0;

	(void)!rule_read(j, notes.name, notes.text, &notes, &r);
	n = stretches_in(r, period, 0, &first);
	for (int i = 0; i < n; i++) {
		const struct stretch *s = &r->stretch[first + i];

		buf_fmt(&b, "%s%.*s ", i == 0 ? "" : "；", STR_FMT(s->name));
		day_put(&b, s->from);
		buf_put(&b, S("—"));
		day_put(&b, s->to);
	}
	return buf_str(&b);
}

#define A19                                                                           \
	"方案 \"A19\"\n考核期 2019-12-02 至 2020-12-01\n周期 月 自 26日\n" \
	"周期 半年 自 12月26日\n部分 甲 10分 { 扣 1分 }\n"

TEST(a_period_belongs_to_the_span_in_which_it_ends_and_is_named_by_its_end)
{
	CHECK_TEXT(periods_of(j, A19, P_MONTH),
	    S("12月 2019年11月26日—2019年12月25日；1月 2019年12月26日—2020年1月25日；"
	      "2月 2020年1月26日—2020年2月25日；3月 2020年2月26日—2020年3月25日；"
	      "4月 2020年3月26日—2020年4月25日；5月 2020年4月26日—2020年5月25日；"
	      "6月 2020年5月26日—2020年6月25日；7月 2020年6月26日—2020年7月25日；"
	      "8月 2020年7月26日—2020年8月25日；9月 2020年8月26日—2020年9月25日；"
	      "10月 2020年9月26日—2020年10月25日；11月 2020年10月26日—2020年11月25日"));
	CHECK_TEXT(periods_of(j, A19, P_HALF),
	    S("下半年 2019年6月26日—2019年12月25日；上半年 2019年12月26日—2020年6月25日"));
	CHECK_TEXT(periods_of(j, A19, P_YEAR), S("2020年 2019年12月2日—2020年12月1日"));
}

TEST(quarters_follow_the_months_unless_they_have_a_calendar_of_their_own)
{
	CHECK_TEXT(periods_of(j, A19, P_QUARTER),
	    S("四季度 2019年9月26日—2019年12月25日；一季度 2019年12月26日—2020年3月25日；"
	      "二季度 2020年3月26日—2020年6月25日；三季度 2020年6月26日—2020年9月25日"));
	CHECK_TEXT(periods_of(j, HEAD "部分 甲 10分 { 扣 1分 }\n", P_QUARTER),
	    S("一季度 2026年1月1日—2026年3月31日；二季度 2026年4月1日—2026年6月30日；"
	      "三季度 2026年7月1日—2026年9月30日；四季度 2026年10月1日—2026年12月31日"));
}

/* The 考核期 of three years: names carry the year, since two would be alike. */
TEST(names_carry_the_year_where_two_would_be_the_same)
{
	CHECK_TEXT(periods_of(j,
		       "方案 \"届\"\n考核期 2024-07-01 至 2026-06-30\n"
		       "部分 甲 10分 { 扣 1分 }\n",
		       P_HALF),
	    S("2024年下半年 2024年7月1日—2024年12月31日；"
	      "2025年上半年 2025年1月1日—2025年6月30日；"
	      "2025年下半年 2025年7月1日—2025年12月31日；"
	      "2026年上半年 2026年1月1日—2026年6月30日"));
}

TEST(lateness_is_counted_in_days_or_by_the_calendar)
{
	static const struct row rows[] = {
		/* a given: a - d, not below 0 */
		{ "每 逾期(实, 限期) 满 1天 扣 1分", "实=2026-03-11 限期=2026-03-01",
		    "90" },
		{ "每 逾期(实, 限期) 满 1天 扣 1分", "实=2026-02-01 限期=2026-03-01",
		    "100" },
		/* 10 days under 满 1个月: 0, with 进一 1 */
		{ "每 逾期(实, 限期) 满 1个月 扣 1分", "实=2026-03-11 限期=2026-03-01",
		    "100" },
		{ "每 逾期(实, 限期) 满 1个月 进一 扣 1分",
		    "实=2026-03-11 限期=2026-03-01", "99" },
		/* 31 Jan + 1 month is the last of February */
		{ "每 实 - 限期 满 1个月 扣 1分", "实=2026-02-28 限期=2026-01-31", "99" },
		{ "每 实 - 限期 满 1个月 扣 1分", "实=2026-02-27 限期=2026-01-31",
		    "100" },
		{ "每 实 - 限期 满 1个季度 扣 1分", "实=2026-04-30 限期=2026-01-31",
		    "99" },
		{ "每 实 - 限期 满 1年 进一 扣 1分", "实=2026-02-01 限期=2024-02-29",
		    "98" },
		/* a 未报: up to today, at most to the end (today is 2027-01-20) */
		{ "每 逾期(实, 限期) 满 1天 扣 1分", "实=? 限期=2026-12-21", "90" },
		/* due on the last day: a day late; due after it: not in this stretch */
		{ "每 逾期(实, 限期) 满 1天 扣 1分", "实=? 限期=2026-12-31", "99" },
		{ "每 逾期(实, 限期) 满 1个月 进一 扣 1分", "实=? 限期=2026-12-31",
		    "99" },
		{ "扣 1分 当 逾期(实, 期末) > 0天", "实=?", "99" },
		{ "扣 1分 当 逾期(实, 期末)", "实=?", "99" },
		{ "扣 1分 当 非 逾期(实, 限期)", "实=2026-03-01 限期=2026-03-01", "99" },
		{ "扣 1分 当 逾期(实, 限期) 且 逾期(实, 限期) > 9天",
		    "实=2026-03-11 限期=2026-03-01", "99" },
		{ "每 逾期(实, 限期) 满 1天 扣 1分", "实=? 限期=2027-01-01", "100" },
		/* 不适用 on either side */
		{ "每 逾期(实, 限期) 满 1天 扣 1分", "实=2026-03-11 限期=无", "不适用" },
		{ "每 逾期(实, 限期) 满 1天 扣 1分", "实=无 限期=2026-03-01", "不适用" },
		/* Friday to Monday is one working day */
		{ "每 工作日(限期, 实) 满 1个工作日 扣 1分",
		    "实=2026-03-09 限期=2026-03-06", "99" },
		{ "扣 1分 当 实 > 限期 + 3个工作日", "实=2026-03-11 限期=2026-03-06",
		    "100" },
		{ "扣 1分 当 实 > 限期 + 3个工作日", "实=2026-03-12 限期=2026-03-06",
		    "99" },
		{ "扣 1分 当 实 = 月末(限期) - 2天", "实=2026-02-26 限期=2026-02-06",
		    "99" },
		{ "扣 1分 当 实 在 (期初 .. 6月30日)", "实=2026-06-30 限期=2026-02-06",
		    "99" },
		{ "扣 1分 当 已报(报送) 且 报送 > 期末", "报送=2027-01-05", "99" },
	};

	TRY(j, facts, "\n}\n", "果", rows);
}

TEST(a_period_clause_is_run_once_a_stretch_and_added)
{
	static const struct row rows[] = {
		{ "每月，每 党课 不足 1次 扣 2分", "党课.1月=1 党课.5月=3", "80" },
		{ "每季，每 党课 不足 1次 扣 2分", "党课.1月=1 党课.5月=3", "96" },
		{ "每 党课 不足 5次 扣 2分", "党课.1月=1 党课.5月=3", "98" },
		{ "每季，扣 1分 当 到会率 < 50%", "到会率.一季度=60 到会率.二季度=40",
		    "97" },
		/* read as a whole: 取 均 is (60 + 40 + 0 + 0) / 4 = 25% */
		{ "扣 1分 当 到会率 = 25%", "到会率.一季度=60 到会率.二季度=40", "99" },
		{ "每季，扣 1分 当 非 已报(上报)", "上报.一季度=? 上报.二季度=是", "99" },
		{ "扣 1分 当 上报", "上报.一季度=是 上报.二季度=是", "100" },
		{ "每季，扣 1分 当 期末 > 7月1日", "", "98" },
		{ "每月，扣 1分 当 26日 > 10月20日", "", "97" },
		{ "每 党课 扣 1分 上限 2分 每月", "党课.1月=9 党课.2月=1", "97" },
		{ "每季，扣 1分 当 党课 > 上期.党课", "党课.1月=1 党课.5月=3 上期.党课=0",
		    "98" },
	};

	TRY(j, facts, "\n}\n", "果", rows);
}

TEST(a_pool_of_a_period_is_run_whole_and_combined)
{
	static const struct row rows[] = {
		{ "项 乙 100分 周期 季 { 每 党课 扣 40分 }", "党课.1月=9 党课.5月=1",
		    "65" },
		{ "项 乙 100分 周期 季 取 最低 { 每 党课 扣 40分 }",
		    "党课.1月=1 党课.5月=2", "20" },
		{ "项 乙 100分 周期 季 取 最高 { 每 党课 扣 40分 }", "党课.1月=1",
		    "100" },
		{ "项 乙 100分 周期 季 取 末 { 每 党课 扣 40分 }", "党课.12月=1", "60" },
		{ "项 乙 100分 周期 半年 取 和 { 得 满分 × 60% }", "", "100" },
	};

	TRY(j, facts, "\n}\n", "果", rows);
}

TEST(what_cannot_be_read_or_written_by_the_period_is_told)
{
	static const struct row rows[] = {
		{ "每月，扣 1分 当 到会率 < 50%", "",
		    "“到会率”每季报一次，不能每月都读 | 把数据改成报得更密，或把条款移出来" },
		{ "每月，每 年报 扣 1分", "",
		    "“年报”每年报一次，不能每月都读 | 把数据改成报得更密，或把条款移出来" },
		{ "扣 1分 当 率 < 50%", "",
		    "“率”每季报一次，这里要一个整数段的值，没有写明怎么取 | 在数据后面写 取 末，或 取 均、最高、最低" },
		{ "每周，扣 1分", "",
		    "每周 只能写在 上限、下限 后面，例如 上限 1分 每周 | 写 每月 或更长的" },
		{ "每月，每季，扣 1分", "", "每季 不能写在每月算的里面 | 去掉一层" },
		{ "每月，每月，扣 1分", "", "每月 不能写在每月算的里面 | 去掉一层" },
		{ "每月，{ 项 乙 5分 { 扣 1分 } }", "",
		    "“乙”不能写在一条条款里面 | 写在 每、每月、分档 的外面" },
		{ "每 党员 每月，扣 1分", "", "每月 要写在 每 的外面 | 写成 每月，每 …" },
		{ "每 党员 加 1分 上限 2分 每周", "",
		    "每周 的上限、下限只用于逐件登记的事件 | 写 每月 或更长的，或把数据改成逐件登记的 事件" },
		{ "每月，分档 党课 { > 3次: 则 总分 记零; 其余: 扣 1分 }", "",
		    "等次和总分的后果是整个考核期的，不能逐期发生 | "
		    "写到按期算的条款外面" },
		{ "项 乙 100分 周期 季 取 一次 { 扣 1分 }", "",
		    "各期的得分不能取“一次” | 写 取 均、最高、最低、末 或 和" },
		{ "项 乙 100分 周期 季 { 项 丙 100分 周期 月 { 扣 1分 } }", "",
		    "“丙”外面已经按期算了 | 去掉里面的一个" },
		{ "项 乙 100分 上限 5分 每月 { 扣 1分 }", "",
		    "池的上限、下限管的是整个考核期，不带时段，不分组 | 写在条款后面；整个池逐期算用 周期 月 取 和" },
		{ "扣 1分 当 实 + 3次 > 期末", "",
		    "日期与以次计的数不能这样算 | 日期可以加减 天、个工作日、周、个月、个季度、年；两个日期只能相减" },
		{ "扣 1分 当 实 + 期末 > 期末", "",
		    "日期与日期不能这样算 | 日期可以加减 天、个工作日、周、个月、个季度、年；两个日期只能相减" },
		{ "扣 1分 当 实 > 26日", "",
		    "只写几日说不清是哪个月；每月 里面才可以这样写 | 写上月份，例如 12月26日" },
		{ "扣 1分 当 月末(党员) > 期末", "",
		    "月末 里要写日期，不能用以次计的数 | 写一个日期，例如 12月10日 或 期末" },
		{ "扣 1分 当 逾期(实) > 3天", "",
		    "逾期 要 2 个日期，这里写了 1 个 | 按个数写" },
		{ "扣 1分 当 逾期(实, 期末) > 1个月", "",
		    "以天计的数与以个月计的数不能比较 | 把期限加到日期上再比，例如 换届日期 > 届满日期 + 2个月" },
		{ "每 逾期(实, 限期) 扣 1分", "",
		    "以天计的数不能直接按个数计，要用 满 写明每多少 | 写 每 逾期(实，限期) "
		    "满 1天 扣 …" },
		{ "每 实 - 期末 满 1.5个月 扣 1分", "",
		    "按日历数的 满 要写大于零的整数 | 写整数，例如 满 1个月" },
		{ "得 分档 实 { <= 6月30日: 10分; <= 3月1日: 5分; 其余: 0分 }", "",
		    "这一档到不了：前面的档已经把它占满 | 调整各档的先后或界限" },
	};

	TRY(j, facts, "\n}\n", "果", rows);
}

TEST(a_calendar_says_where_it_begins_once)
{
	static const struct row rows[] = {
		{ "周期 月 自 26日\n周期 月 自 25日", "", "周期 月 写了两次 | 留下一句" },
		{ "周期 季 自 26日", "",
		    "周期 季 要写从几月几日起 | 写上月份，例如 自 12月26日" },
		{ "周期 月 自 12月26日", "",
		    "周期 月 只写从几日起 | 写 周期 月 自 26日" },
		{ "周期 月 自 31日", "",
		    "31日 不是每个月都有，不能作周期的起日 | 写 1 到 28 日之间的一天" },
	};

	TRY(j, "", "\n部分 果 10分 { 扣 1分 }\n", "果", rows);
}

static struct str
first_error(struct job *j, const char *text)
{
	struct rule_notes notes = { .j = j, .name = S("期"), .text = str_of(text) };
	const struct rule_note *n;
	struct rule *r;

	(void)!rule_read(j, notes.name, notes.text, &notes, &r);
	for (n = notes.first; n != NULL && n->level == RULE_WARNING; n = n->next)
		;
	return n == NULL ? S("")
			 : job_fmt(j, "%.*s | %.*s", STR_FMT(n->what), STR_FMT(n->fix));
}

#define SHIFTED                                                                                         \
	"方案 \"期\"\n考核期 2025-12-26 至 2026-12-25\n周期 季 自 2月1日\n对象 支部\n" \
	"数据 学 次 填报 每季\n"

TEST(a_longer_stretch_in_which_no_shorter_one_ends_is_told)
{
	CHECK_TEXT(first_error(j,
		       SHIFTED "部分 果 10分 周期 半年 { 扣 1分 当 学 < 3次 }\n"),
	    S("“学”每季报一次，没有一期在下半年里结束 | "
	      "让几种 周期 的起日一致，或把条款移出来"));
	CHECK_TEXT(first_error(j, SHIFTED "部分 果 10分 { 每季，扣 1分 当 学 < 3次 }\n"),
	    S(""));
}

TEST(a_longer_stretch_in_which_nothing_is_run_is_told)
{
	CHECK_TEXT(first_error(j, SHIFTED "部分 果 10分 周期 半年 { 每季，扣 1分 }\n"),
	    S("没有一个“每季”的时段在下半年里结束 | "
	      "让几种 周期 的起日一致，或把条款移出来"));
	CHECK_TEXT(first_error(j,
		       SHIFTED
		       "部分 果 10分 周期 半年 { 扣 1分 下限 1分 上限 2分 每季 }\n"),
	    S("没有一个“每季”的时段在下半年里结束 | "
	      "让几种 周期 的起日一致，或把条款移出来"));
	CHECK_TEXT(first_error(j, SHIFTED "部分 果 10分 周期 半年 { 每月，扣 1分 }\n"),
	    S(""));
}

TEST(what_was_before_is_read_as_often_as_what_is_now)
{
	CHECK_TEXT(first_error(j,
		       "方案 \"期\"\n考核期 2026-02-10 至 2026-12-31\n"
		       "周期 季 自 11月15日\n对象 支部\n数据 学 学时 填报 每月\n"
		       "部分 果 10分 { 每季，每 上期.学 满 15学时 扣 1分 }\n"),
	    S("“学”每月报一次，没有一期在一季度里结束 | "
	      "让几种 周期 的起日一致，或把条款移出来"));
	CHECK_TEXT(first_error(j,
		       SHIFTED "部分 果 10分 { 每月，扣 1分 当 上期.学 < 3次 }\n"),
	    S("“学”每季报一次，不能每月都读 | 把数据改成报得更密，或把条款移出来"));
	CHECK_TEXT(first_error(j,
		       SHIFTED "部分 果 10分 { 每季，扣 1分 当 上期.学 < 3次 }\n"),
	    S(""));
}

TEST(a_span_of_a_year_and_a_day_is_no_year)
{
	CHECK_TEXT(periods_of(j,
		       "方案 \"期\"\n考核期 2026-03-01 至 2027-02-28\n"
		       "部分 甲 10分 { 扣 1分 }\n",
		       P_YEAR),
	    S("2027年 2026年3月1日—2027年2月28日"));
	CHECK_TEXT(periods_of(j,
		       "方案 \"期\"\n考核期 2026-03-01 至 2027-03-01\n"
		       "部分 甲 10分 { 扣 1分 }\n",
		       P_YEAR),
	    S("2026年 2026年1月1日—2026年12月31日"));
}

TEST(a_span_that_recurs_is_the_stretch_at_hand)
{
	struct job other = *j;
	struct rule_notes notes = { .j = j,
		.name = S("季"),
		.text = S("方案 \"季\"\n考核期 2026-01-01 至 2026-12-31 每季\n对象 支部\n"
			  "数据 自查 日期 填报 每季 限 期末 + 10天\n"
			  "部分 甲 10分 { 扣 1分 当 自查 > 期末 }\n") };
	struct rule *r;
	int32_t day;

	CHECK(day_of(2026, 5, 3, &other.today));
	CHECK(rule_read(&other, notes.name, notes.text, &notes, &r) == OK);
	CHECK(day_of(2026, 4, 1, &day) && rule_head(r)->from == day);
	CHECK(day_of(2026, 6, 30, &day) && rule_head(r)->to == day);
	CHECK_TEXT(rule_head(r)->recurs, S("每季"));
}

/* ── explanations ───────────────────────────────────────────────────── */

/* What a case of wrong results is told, with its explanations; or what is wrong. */
static struct str
told_of(struct job *j, const char *clauses, const char *cases)
{
	struct rule_case_tally tally;

	return cases_told(j, job_fmt(j, "%s%s%s\n}\n", HEAD, facts, clauses),
	    job_cstr(j, job_fmt(j, "%s得 部分.果 = 777分\n", cases)), &tally);
}

TEST(months_that_are_alike_are_told_together)
{
	CHECK_HAS(told_of(j, "每 党课 不足 12次 扣 1分", "案例 \"甲\"\n党课 1次\n"),
	    S("数据  党课 1月至12月各 1次（单位填报）\n"));
	CHECK_HAS(
	    told_of(j, "每 党课 不足 12次 扣 1分",
		"案例 \"甲\"\n党课 1次; 党课.2月 3次; 党课.3月 3次; 党课.5月 未报\n"),
	    S("数据  党课 1月 1次，2月、3月各 3次，4月 1次，5月 未报（期限已过），6月至12月各 "
	      "1次（单位填报）\n"));
	CHECK_HAS(told_of(j, "每季，扣 1分 当 非 上报",
		      "案例 \"甲\"\n今天 2026-05-01\n上报 是; 上报.二季度 未报\n"),
	    S("二季度"));
	CHECK_HAS(told_of(j, "扣 1分 当 上报",
		      "案例 \"甲\"\n今天 2026-05-01\n上报 是; 上报.二季度 未报\n"),
	    S("数据  上报 一季度 是，二季度 未报（未到期限），三季度、四季度都是 是（单位填报）\n"));
}

TEST(lateness_is_told_as_two_dates_and_the_days_between)
{
	static const char late[] = "案例 \"甲\"\n报送 2026-12-15\n";

	CHECK_HAS(told_of(j, "每 逾期(报送, 12月10日) 满 1天 扣 1分", late),
	    S("计算  应于 2026年12月10日前，实际 2026年12月15日，迟 5天 × 1分\n"));
	CHECK_HAS(told_of(j, "每 逾期(报送, 12月10日) 满 1个工作日 扣 1分", late),
	    S("迟 5天，够 3个工作日 × 1分\n"));
	CHECK_HAS(told_of(j, "每 逾期(报送, 12月10日) 满 1个月 进一 扣 1分", late),
	    S("迟 5天，零头进一，计 1个月 × 1分\n"));
	CHECK_HAS(told_of(j, "每 逾期(报送, 12月20日) 满 1天 扣 1分", late),
	    S("计算  应于 2026年12月20日前，实际 2026年12月15日，没有逾期\n"));
	CHECK_HAS(told_of(j, "每 逾期(报送, 12月10日) 满 3天 扣 1分",
		      "案例 \"甲\"\n今天 2026-12-16\n报送 未报\n"),
	    S("计算  应于 2026年12月10日前，还没有报，迟 6天，够 2 个 3天 × 1分\n"));
	CHECK_HAS(told_of(j, "每 逾期(报送, 12月10日) 扣 1分", late),
	    S("以天计的数不能直接按个数计，要用 满 写明每多少"));
}
