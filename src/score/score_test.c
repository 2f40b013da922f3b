/* SPDX-License-Identifier: MIT
 *
 * score_test.c -- fact tables, cell by cell; ranks; the sheet
 */
#include "score/town_test.h"

static const char scheme_of_all[] =
    "方案 \"试算\" 版本 \"1\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "对象 党支部\n"
    "类别 类型 选(机关, 企业)\n"
    "角色 考核组\n"
    "数据 党课 次 来自 台账\n"
    "数据 到会率 % 来自 纪实\n"
    "数据 经费 万元 来自 账目\n"
    "数据 换届 是否 来自 名册\n"
    "数据 班子 选(好, 差) 核定 考核组\n"
    "数据 满意率 % 核定 考核组 可不适用\n"
    "部分 组织 60分 {\n"
    "  项 党课 20分 { 扣 5分 当 党课 < 4次 }\n"
    "  项 到会 20分 { 扣 5分 当 到会率 < 80%; 扣 1分 当 经费 < 1万元 }\n"
    "  项 班子 20分 { 得 分档 班子 { 好: 20分; 差: 5分 }; }\n"
    "}\n"
    "部分 群众 30分 { 项 满意 30分 { 得 满分 × 完成率(满意率, 100%) } }\n"
    "部分 特色 10分 { 项 特色 10分 { 得 评 步长 0.5分 由 考核组 } }\n"
    "扣分 换届 5分 { 扣 5分 当 非 换届 }\n"
    "等次 { 好 当 总分 >= 80; 差 }\n";

#define HEAD "单位|类型|党课|到会率(%)|经费|换届|班子|满意率|评.特色\n"

/* ── cells ──────────────────────────────────────────────────────────── */

TEST(a_good_cell_reads_as_what_it_says_and_is_written_back)
{
	static const struct {
		const char *row, *back;
	} row[] = {
		{ "甲|机关|4|95|1.5|是|好|90%|9.5", "甲|机关|4|95|1.5|是|好|90|9.5" },
		{ "甲|机关|4次|95%|1.5万元|否|差|90 %|9.5分",
		    "甲|机关|4|95|1.5|否|差|90|9.5" },
		{ "甲|企业|4 次|95.1234％|-2 万元|是|好|不适用|0",
		    "甲|企业|4|95.1234|-2|是|好|不适用|0" },
		{ " 甲 | 机关 | 4 | 95 | 0.000001 | 是 | 好 | | 10 ",
		    "甲|机关|4|95|0.000001|是|好||10" },
		{ "甲|机关|||||||", "甲|机关|||||||" },
		{ "甲|机关|未报|未报|未报| 未报 |未报|未报|未报", "甲|机关|||||||" },
		{ "甲|机关|4|0.85%|1|是|好|1%|1", "甲|机关|4|0.85%|1|是|好|1%|1" },
		{ "甲|机关|4|0|1|是|好|1.01%|1", "甲|机关|4|0|1|是|好|1.01|1" },
	};
	struct rule *r = rule_of(j, scheme_of_all);
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++) {
		struct score_set set = set_of(j, r,
		    job_fmt(j, "%s%s\n", HEAD, row[i].row).p);
		struct table t;

		CHECK(score_to_table(j, r, &set, &t) == OK);
		CHECK_TEXT(text_of(j, &t),
		    job_fmt(j,
			"单位|类型|党课(次)|到会率(%%)|经费(万元)|换届|班子|满意率(%%)|评.特色(分)\n%s\n",
			row[i].back));
	}
}

TEST(a_wrong_cell_is_told_with_its_place_and_what_is_allowed)
{
	static const struct {
		const char *row, *told;
	} row[] = {
		{ "甲|机关|95分||||||", "“党课”：写了“95分”，应为整数，例如 3 或 3次" },
		{ "甲|机关|1.5||||||", "“党课”：写了“1.5”，应为整数，例如 3 或 3次" },
		{ "甲|机关|-1||||||", "“党课”：写了“-1”，不能是负数" },
		{ "甲|机关|1,200||||||",
		    "“党课”：写了“1,200”，不要写千分位逗号，写 1200" },
		{ "甲|机关|４||||||", "“党课”：写了“４”，请用半角数字" },
		{ "甲|机关|四||||||", "“党课”：写了“四”，应为整数，例如 3 或 3次" },
		{ "甲|机关||95分|||||", "“到会率(%)”：写了“95分”，应为百分数，例如 95%" },
		{ "甲|机关||95.12345|||||",
		    "“到会率(%)”：写了“95.12345”，小数最多 4 位" },
		{ "甲|机关|||1.2345678||||", "“经费”：写了“1.2345678”，小数最多 6 位" },
		{ "甲|机关|||一万||||",
		    "“经费”：写了“一万”，应为数，例如 3.5 或 3.5万元" },
		{ "甲|机关|||999999999999||||",
		    "“经费”：写了“999999999999”，数太大，最多 1000 亿" },
		{ "甲|机关|||99999999||||",
		    "“经费”：写了“99999999”，数太大，最多 1000 亿" },
		{ "甲|机关||||对|||", "“换届”：写了“对”，应为 是 或 否" },
		{ "甲|机关|||||较好||", "“班子”：写了“较好”，应为 好、差 之一" },
		{ "甲|机关||||||90|",
		    "“满意率”：写了“90”，没有写 %；写 90%，或把列名写成 满意率(%)" },
		{ "甲|机关||0.85|||||",
		    "“到会率(%)”：写了“0.85”，可以读成两个数；写 85% 或 0.85%" },
		{ "甲|机关||1|||||",
		    "“到会率(%)”：写了“1”，可以读成两个数；写 100% 或 1%" },
		{ "甲|机关||||||0.9|",
		    "“满意率”：写了“0.9”，可以读成两个数；写 90% 或 0.9%" },
		{ "甲|机关|||||||10.5",
		    "“评.特色”：写了“10.5”，应在 0 至 10分 之间，每 0.5分 一档" },
		{ "甲|机关|||||||9.25",
		    "“评.特色”：写了“9.25”，应在 0 至 10分 之间，每 0.5分 一档" },
		{ "甲|机关|不适用||||||",
		    "“党课”：写了“不适用”，这项数据不能记“不适用”；写数值，或请方案允许 可不适用" },
		{ "甲||4||||||", "“类型”：空着，应为 机关、企业 之一" },
		{ "甲|未报|4||||||", "“类型”：写了“未报”，应为 机关、企业 之一" },
		{ "甲|不适用|4||||||", "“类型”：写了“不适用”，应为 机关、企业 之一" },
		{ "|机关|4||||||", "“单位”：空着，应写单位名称" },
	};
	struct rule *r = rule_of(j, scheme_of_all);
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++) {
		struct table t = table_of(j, job_fmt(j, "%s%s\n", HEAD, row[i].row).p);
		struct score_set set;

		CHECK(read_table(j, r, &t, &set) == E_INPUT);
		CHECK_TEXT(str_of(j->told),
		    job_fmt(j, "有 1 格要改：\n表.csv 第 2 行%s", row[i].told));
	}
}

TEST(twenty_wrong_cells_are_told_and_the_others_counted)
{
	struct rule *r = rule_of(j, scheme_of_all);
	struct buf b = { .j = j };
	struct score_set set;
	struct table t;
	size_t i, lines = 0;

	buf_put(&b, S(HEAD));
	for (i = 0; i < 23; i++)
		buf_fmt(&b, "单位%zu|机关|x||||||\n", i);
	t = table_of(j, job_cstr(j, buf_str(&b)));
	CHECK(read_table(j, r, &t, &set) == E_INPUT);
	for (i = 0; j->told[i] != '\0'; i++)
		lines += j->told[i] == '\n';
	CHECK(lines == 21);
	CHECK(str_starts(str_of(j->told), S("有 23 格要改：\n表.csv 第 2 行")));
	CHECK(str_ends(str_of(j->told), S("\n另有 3 格，改好这些再看")));
}

TEST(a_long_wrong_cell_is_shown_by_its_beginning)
{
	struct rule *r = rule_of(j, scheme_of_all);
	struct buf b = { .j = j };
	struct score_set set;
	struct table t;
	size_t i;

	buf_put(&b, S(HEAD "甲|机关|"));
	for (i = 0; i < 31; i++)
		buf_put(&b, S("长"));
	buf_put(&b, S("||||||\n"));
	t = table_of(j, job_cstr(j, buf_str(&b)));
	CHECK(read_table(j, r, &t, &set) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("长长…”，应为整数"));
}

/* ── columns and rows ───────────────────────────────────────────────── */

TEST(columns_may_stand_in_any_order_and_name_their_unit)
{
	struct rule *r = rule_of(j, scheme_of_all);
	struct score_set set = set_of(j, r,
	    "经费（万元）|到会率（％）||类别|单位\n1|95||企业|甲\n");
	const struct rule_column *c = set.snap.fact;

	CHECK(set.n == 1 && c[0].v[0] == 1 && c[0].state[0] == CELL_GIVEN);
	CHECK(c[1].state[0] == CELL_MISSING);
	CHECK(c[2].v[0] == 950000 && c[3].v[0] == NUM(10000).u);
}

TEST(a_column_that_cannot_be_placed_is_told_with_its_neighbour)
{
	static const struct {
		const char *text, *told;
	} row[] = {
		{ "单位|类型|到会律\n甲|机关|1\n",
		    "表.csv 第 1 行：方案里没有数据“到会律”；是不是“到会率”？" },
		{ "单位|类型|到会律(%)\n甲|机关|1\n",
		    "表.csv 第 1 行：方案里没有数据“到会律”；是不是“到会率”？" },
		{ "单位|类型|备注\n甲|机关|1\n",
		    "表.csv 第 1 行：方案里没有数据“备注”；请改列名，或删去这一列" },
		{ "单位|类型|经费(元)\n甲|机关|1\n",
		    "表.csv 第 1 行：列名写“经费(元)”，方案里“经费”的单位是万元；请改列名并核对数值" },
		{ "单位|类型|换届(次)\n甲|机关|1\n",
		    "表.csv 第 1 行：列名写“换届(次)”，方案里“换届”没有单位；请改列名并核对数值" },
		{ "单位|类型|党课|党课(次)\n甲|机关|1|1\n",
		    "表.csv 第 1 行：“党课”有两列；请删去一列" },
		{ "单位|类型|单位\n甲|机关|1\n",
		    "表.csv 第 1 行：“单位”有两列；请删去一列" },
		{ "类型|党课\n机关|1\n",
		    "表.csv：第一行应是表头，要有一列“单位”；这张表的第一行是：类型、党课" },
		{ "某市某年考核汇总表||\n单位|类型|党课\n甲|机关|1\n",
		    "表.csv：第一行应是表头，要有一列“单位”；这张表的第一行是：某市某年考核汇总表" },
		{ "一|二|三|四|五|六|七|八|九|十\n",
		    "表.csv：第一行应是表头，要有一列“单位”；这张表的第一行是：一、二、三、四、五、六、七、八……" },
		{ "单位|党课\n甲|1\n",
		    "表.csv 第 1 行：缺类别列“类型”；请加一列，每行写单位属于哪一类" },
		{ "单位|类型|\n甲|机关|1\n",
		    "表.csv 第 1 行：第 3 列有数据，没有列名；请写上列名" },
		{ "单位|类型\n", "表.csv：只有表头，没有单位；请每个单位写一行" },
		{ "单位|类型\n乙|机关\n甲|机关\n乙|企业\n甲|企业\n",
		    "表.csv 第 2 行和第 4 行都是“乙”；一个单位只写一行" },
	};
	struct rule *r = rule_of(j, scheme_of_all);
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++) {
		struct table t = table_of(j, row[i].text);
		struct score_set set;

		CHECK(read_table(j, r, &t, &set) == E_INPUT);
		CHECK_TEXT(str_of(j->told), str_of(row[i].told));
	}
}

TEST(a_name_may_have_a_hundred_characters_and_not_one_more)
{
	struct rule *r = rule_of(j, scheme_of_all);
	struct buf b = { .j = j };
	struct score_set set;
	struct table t;
	size_t i;

	for (i = 0; i < SCORE_NAME_MAX; i++)
		buf_put(&b, S("长"));
	set = set_of(j, r, job_fmt(j, "单位|类型\n%.*s|机关\n", STR_FMT(buf_str(&b))).p);
	CHECK(utf8_count(set.unit[0]) == SCORE_NAME_MAX);
	t = table_of(j, job_fmt(j, "单位|类型\n%.*s长|机关\n", STR_FMT(buf_str(&b))).p);
	CHECK(read_table(j, r, &t, &set) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("表.csv 第 2 行“单位”：写了“长长"));
	CHECK_HAS(str_of(j->told), S("…”，名称太长，最多 100 字"));
}

TEST(of_several_classes_each_needs_its_own_column)
{
	static const char two[] =
	    "方案 \"甲\"\n考核期 2026-01-01 至 2026-12-31\n角色 组\n"
	    "类别 类型 选(机关, 企业)\n类别 大小 选(大, 小)\n"
	    "数据 分数 分 核定 组\n部分 甲 10分 { 得 分数 }\n";
	struct rule *r = rule_of(j, two);
	struct score_set set = set_of(j, r, "单位|类型|大小|分数\n甲|企业|小|3\n");
	struct table t = table_of(j, "单位|类型|类别|分数\n甲|企业|小|3\n");

	CHECK(set.snap.fact[0].v[0] == 1 && set.snap.fact[1].v[0] == 1);
	CHECK(read_table(j, r, &t, &set) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("表.csv 第 1 行：方案里没有数据“类别”；是不是“类型”？"));
	t = table_of(j, "单位|类型|分数\n甲|企业|3\n");
	CHECK(read_table(j, r, &t, &set) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("表.csv 第 1 行：缺类别列“大小”；请加一列，每行写单位属于哪一类"));
}

/* ── places ─────────────────────────────────────────────────────────── */

static const char scheme_of_places[] = "方案 \"名次\" 版本 \"1\"\n"
				       "考核期 2026-01-01 至 2026-12-31\n"
				       "类别 类型 选(机关, 企业)\n"
				       "角色 考核组\n"
				       "数据 分数 分 来自 考核组\n"
				       "数据 附加 分 来自 考核组 可不适用\n"
				       "部分 甲 100分 { 得 分数 }\n"
				       "部分 乙 100分 { 得 附加 }\n"
				       "加分 丙 3分 { 加 1分 当 分数 > 90 }\n"
				       "等次 { 优 当 总分 >= 150; 良 }\n";

static struct str
sheet_of(struct job *j, const char *scheme, const char *facts)
{
	struct rule *r = rule_of(j, scheme);
	struct score_set set = set_of(j, r, facts);
	struct score_sheet sheet;
	struct table t;

	if (score_run(j, r, &set, &sheet) != OK ||
	    score_sheet_table(j, r, &sheet, &t) != OK) {
		test_failed(__FILE__, __LINE__, "%s", j->told);
		return S("");
	}
	return text_of(j, &t);
}

TEST(equal_totals_share_the_better_place_and_the_next_are_skipped)
{
	CHECK_TEXT(
	    sheet_of(j, scheme_of_places,
		"单位|类型|分数|附加\n"
		"甲|机关|80|60\n乙|机关|91|59\n丙|机关|90|50\n丁|机关|70|70\n戊|企业|10|10\n"),
	    S("单位|类型|甲|乙|加分|总分|名次|等次\n"
	      "甲|机关|80.00|60.00|0.00|140.00|2|良\n"
	      "乙|机关|91.00|59.00|1.00|151.00|1|优\n"
	      "丙|机关|90.00|50.00|0.00|140.00|2|良\n"
	      "丁|机关|70.00|70.00|0.00|140.00|2|良\n"
	      "戊|企业|10.00|10.00|0.00|20.00|1|良\n"));
}

TEST(an_open_total_is_a_range_and_so_are_place_and_grade)
{
	CHECK_TEXT(sheet_of(j, scheme_of_places,
		       "单位|类型|分数|附加\n"
		       "甲|机关|80|\n乙|机关|80|60\n丙|机关|10|10\n丁|机关|80|80\n"),
	    S("单位|类型|甲|乙|加分|总分|名次|等次\n"
	      "甲|机关|80.00|0.00–100.00|0.00|80.00–180.00|1–3|良–优\n"
	      "乙|机关|80.00|60.00|0.00|140.00|2–3|良\n"
	      "丙|机关|10.00|10.00|0.00|20.00|4|良\n"
	      "丁|机关|80.00|80.00|0.00|160.00|1–2|优\n"));
}

/* Every figure has the places of 精度; an end without a limit says so. */
TEST(a_sheet_has_the_places_of_the_scheme_and_names_ends_without_limit)
{
	static const char scheme[] =
	    "方案 \"试\"\n考核期 2026-01-01 至 2026-12-31\n精度 %s\n"
	    "数据 件数 件 来自 甲\n数据 处数 处 来自 甲\n"
	    "部分 甲 10分 { 得 满分 × 完成率(件数, 7件) }\n"
	    "%s 乙 { 每 处数 %s 1分 }\n%s 丙 { 每 处数 %s 2分 }\n";
	static const struct {
		const char *places, *kind, *does, *sheet;
	} row[] = {
		{ "3位", "扣分", "扣",
		    "单位|甲|扣分|总分|名次\n"
		    "甲|1.429|不设底–0.000|不设底–1.429|1–2\n"
		    "乙|1.429|-3.000|-1.571|1–2\n" },
		{ "0位", "扣分", "扣",
		    "单位|甲|扣分|总分|名次\n"
		    "甲|1|不设底–0|不设底–1|1–2\n"
		    "乙|1|-3|-2|1–2\n" },
		{ "2位", "加分", "加",
		    "单位|甲|加分|总分|名次\n"
		    "甲|1.43|0.00–不封顶|1.43–不封顶|1–2\n"
		    "乙|1.43|3.00|4.43|1–2\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++) {
		const char *kind = row[i].kind, *does = row[i].does;
		struct str text = job_fmt(j, scheme, row[i].places, kind, does, kind,
		    does);

		CHECK_TEXT(sheet_of(j, text.p, "单位|件数|处数\n甲|1|\n乙|1|1\n"),
		    str_of(row[i].sheet));
	}
}

/* The places of ${unit} by their definition, unit by unit. */
static void
check_place(const struct score_sheet *s, size_t unit)
{
	const struct rule_score *t = &s->res.total;
	const int64_t *class = s->set->snap.fact[s->class_fact].v;
	uint32_t best = 1, worst = 1;
	size_t i;

	for (i = 0; i < s->set->n; i++) {
		if (i == unit || class[i] != class[unit])
			continue;
		best += t->lo[i] > t->hi[unit];
		worst += t->hi[i] > t->lo[unit];
	}
	CHECK(s->best[unit] == best && s->worst[unit] == worst);
}

TEST(places_are_what_their_definition_says_for_any_totals)
{
	struct rule *r = rule_of(j, scheme_of_places);
	struct buf b = { .j = j };
	struct score_set set;
	struct score_sheet sheet;
	uint32_t chance = 1;
	size_t i;

	buf_put(&b, S("单位|类型|分数|附加\n"));
	for (i = 0; i < 200; i++) {
		chance = chance * 1664525u + 1013904223u;
		buf_fmt(&b, "单位%zu|%s|%u|", i, chance >> 31 ? "机关" : "企业",
		    chance >> 8 & 31);
		if (chance >> 16 & 7)
			buf_fmt(&b, "%u", chance >> 20 & 31);
		buf_c(&b, '\n');
	}
	set = set_of(j, r, job_cstr(j, buf_str(&b)));
	CHECK(score_run(j, r, &set, &sheet) == OK);
	for (i = 0; i < set.n; i++)
		check_place(&sheet, i);
	CHECK(sheet.class_n[0] + sheet.class_n[1] == 200);
}
