/* SPDX-License-Identifier: MIT
 *
 * import_test.c -- a table of units: what the dry run says, and what comes of it
 */
#include "org/town_test.h"

/* Rows are parted by line ends, cells by commas. */
static struct table
table_of(struct job *j, struct str text)
{
	struct table t = { .name = S("单位.csv"), .cols = 1 };
	struct str *cell;
	size_t *line, at = 0, n = 0;

	for (size_t i = 0; i < text.n && text.p[i] != '\n'; i++)
		t.cols += text.p[i] == ',';
	for (size_t i = 0; i < text.n; i++)
		t.rows += text.p[i] == '\n';
	cell = NEWS(j, struct str, t.rows * t.cols);
	line = NEWS(j, size_t, t.rows);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == ',' || text.p[i] == '\n') {
			cell[n++] = str_cut(text, at, i);
			at = i + 1;
		}
	CHECK(n == t.rows * t.cols);
	for (size_t i = 0; i < t.rows; i++)
		line[i] = i + 1;
	t.cell = cell;
	t.line = line;
	return t;
}

static struct org_import
dry(struct town *t, struct str text)
{
	struct table table = table_of(t->j, text);
	struct org_import in = { .n = 0 };

	if (org_import_read(t->j, t->ro, &table, &in) != OK)
		test_failed(__FILE__, __LINE__, "%s", t->j->told);
	CHECK(in.fresh + in.changed + in.same + in.wrong == in.n);
	return in;
}

static void
import(struct town *t, struct str text)
{
	struct org_import in = dry(t, text);

	for (size_t i = 0; i < in.n; i++)
		if (in.rows[i].told.n > 0)
			test_failed(__FILE__, __LINE__, "%zu: %.*s", in.rows[i].line,
			    STR_FMT(in.rows[i].told));
	CHECK(org_import_put(t->j, t->rw, &t->act, &in) == OK);
	in = dry(t, text);
	CHECK(in.same == in.n); /* again: nothing to do */
}

/* LINE: REASON of every wrong row. */
static struct str
reasons(struct town *t, struct str text)
{
	struct org_import in = dry(t, text);
	struct buf b = { .j = t->j };
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++)
		if (in.rows[i].what == ORG_ROW_WRONG) {
			buf_fmt(&b, "%zu: %.*s\n", in.rows[i].line,
			    STR_FMT(in.rows[i].told));
			n++;
		}
	CHECK(n == in.wrong);
	return buf_str(&b);
}

/* ── what comes in ──────────────────────────────────────────────────── */

#define FIRST                                                               \
	S("单位,上级,代码,类别,层级,成立日期\n"               \
	  "柳桥支部,雨前局党委,03,机关,支部,2020年7月1日\n" \
	  "雨前局党委,未名工委,02, 机关 ,党委,2001/3/5\n"      \
	  "未名工委,,01,,工委,\n")

TEST_BOTH(parents_may_come_after_their_children)
{
	struct town t = town_open(j, place);
	struct org_import in = dry(&t, FIRST);
	struct org_unit u, top;
	bool within;

	CHECK(in.fresh == 3 && in.order_n == 3 && in.wrong == 0);
	CHECK(in.order[0] == 2 && in.order[1] == 1 && in.order[2] == 0);
	import(&t, FIRST);
	CHECK(town_facts(&t) == 3);
	CHECK(org_unit_named(j, t.ro, S("柳桥支部"), &u) == OK);
	CHECK(org_unit_named(j, t.ro, S("未名工委"), &top) == OK);
	CHECK(org_unit_within(j, t.ro, u.id, top.id, &within) == OK && within);
	CHECK_TEXT(u.class, S("机关"));
	CHECK_TEXT(u.level, S("支部"));
	CHECK_TEXT(u.code, S("03"));
	CHECK(u.opened == 18444 && top.opened == DAY_NONE); /* 2020-07-01 */
	town_close(&t);
}

TEST_BOTH(a_unit_is_the_same_by_code_or_else_by_name)
{
	struct town t = town_open(j, place);
	struct org_unit u;
	struct org_import in;

	import(&t, FIRST);
	in = dry(&t, S("单位,代码\n柳桥第一支部,03\n未名工委,01\n新支部,\n"));
	CHECK(in.changed == 1 && in.same == 1 && in.fresh == 1);
	CHECK(in.rows[0].what == ORG_ROW_CHANGED && in.rows[2].what == ORG_ROW_NEW);
	CHECK(org_import_put(j, t.rw, &t.act, &in) == OK);
	CHECK(org_unit_named(j, t.ro, S("柳桥第一支部"), &u) == OK && u.parent != 0);
	CHECK_TEXT(u.class, S("机关")); /* no such column: as it was */
	CHECK(u.opened == 18444);
	import(&t, S("单位,类别\n柳桥第一支部,\n"));
	CHECK_TEXT(town_find(&t, u.id).class, S(""));
	CHECK_TEXT(town_find(&t, u.id).code, S("03"));
	import(&t, S("单位,上级\n柳桥第一支部,\n"));
	CHECK(town_find(&t, u.id).parent == 0);
	town_close(&t);
}

TEST_BOTH(two_units_may_change_places)
{
	struct town t = town_open(j, place);
	struct org_unit a, b, c;

	import(&t, S("单位,上级\n甲,\n乙,甲\n丙,乙\n"));
	import(&t, S("单位,上级\n甲,乙\n乙,\n丙,甲\n"));
	CHECK(org_unit_named(j, t.ro, S("甲"), &a) == OK);
	CHECK(org_unit_named(j, t.ro, S("乙"), &b) == OK);
	CHECK(org_unit_named(j, t.ro, S("丙"), &c) == OK);
	CHECK(b.parent == 0 && a.parent == b.id && c.parent == a.id);
	CHECK_TEXT(town_names(&t, &(struct org_wish){ .tree = a.id }, 9), S("丙 甲"));
	town_close(&t);
}

/* ── what does not ──────────────────────────────────────────────────── */

TEST_BOTH(every_wrong_row_says_its_line_and_why)
{
	struct town t = town_open(j, place);

	import(&t, FIRST);
	CHECK_TEXT(reasons(&t,
		       S("单位,上级,代码,类别,层级,成立日期\n"
			 ",,,,,\n"
			 "甲,无名局,,,,\n"
			 "乙,,,,,2020-13-01\n"
			 "丙,,,,,昨天\n"
			 "丁,,,,,\n"
			 "丁,,,,,\n"
			 "戊,,77,,,\n"
			 "己,,77,,,\n"
			 "柳桥支部,,02,,,\n"
			 "雨前局党委,,,,,\n"
			 "新名,,02,,,\n"
			 "庚,,12345678901234567890123456789012345678901,,,\n"
			 "辛,未名工委,,,,2020-02-29\n")),
	    S("2: 没有写单位名称\n"
	      "3: 上级“无名局”不在名册里，也不在这张表里\n"
	      "4: 成立日期“2020-13-01”不是日期；请写成 2026-03-05 这样\n"
	      "5: 成立日期“昨天”不是日期；请写成 2026-03-05 这样\n"
	      "7: 与第 6 行的单位相同：丁\n"
	      "9: 与第 8 行的代码相同：77\n"
	      "10: 代码“02”是“雨前局党委”的，而“柳桥支部”是另一个单位；请核对\n"
	      "12: 与第 10 行的代码相同：02\n"
	      "13: 代码有 41 个字，最多 40 个\n"));
	CHECK_TEXT(reasons(&t, S("单位,代码\n新名,02\n雨前局党委,\n")),
	    S("3: 与第 2 行是同一个单位：雨前局党委\n"));
	town_close(&t);
}

TEST_BOTH(a_table_as_clerks_keep_it_is_read)
{
	struct town t = town_open(j, place);
	struct org_import in;

	import(&t, FIRST);
	in = dry(&t,
	    S("序号,单位名称,上级党组织,单位类型,备注\n"
	      "1,雨前局 党 委,未名　工委,机关,已换届\n"
	      "2,春水局党委,未名工委,机构,\n"
	      "3,合计,,,\n"
	      "4,第 3 支部,未名公委,机关,\n"));
	CHECK(in.changed == 0 && in.same == 1 && in.fresh == 1 && in.wrong == 2);
	CHECK_TEXT(in.rows[0].name, S("雨前局党委"));
	CHECK(in.rows[0].doubt.n == 0);
	CHECK_TEXT(in.rows[1].doubt, S("单位类型“机构”还没有一家用过，用过的是：机关"));
	CHECK_TEXT(in.rows[2].told, S("这一行是合计，不是单位；请删去"));
	CHECK_TEXT(in.rows[3].name, S("第 3 支部")); /* beside a figure a blank stays */
	CHECK_TEXT(in.rows[3].told,
	    S("上级“未名公委”不在名册里，也不在这张表里；相近的有“未名工委”"));
	town_close(&t);
}

TEST_BOTH(a_unit_that_is_registered_with_blanks_keeps_its_name)
{
	struct town t = town_open(j, place);
	struct org_unit u = { .name = S("渡口 试办 支部") };
	struct org_import in;

	CHECK(org_unit_open(j, t.rw, &t.act, &u) == OK);
	in = dry(&t,
	    S("单位,上级\n渡口 试办 支部,\n柳桥 小组,渡口 试办 支部\n"
	      "雨前 小组,柳桥 小组\n"));
	CHECK(in.same == 1 && in.fresh == 2 && in.wrong == 0);
	CHECK(in.rows[0].unit.id == u.id);
	CHECK(in.rows[1].unit.parent == u.id);
	CHECK_TEXT(in.rows[1].name, S("柳桥小组"));
	CHECK_TEXT(in.rows[2].parent, S("柳桥小组"));
	town_close(&t);
}

TEST_BOTH(circles_are_named)
{
	struct town t = town_open(j, place);

	import(&t, S("单位,上级\n天,\n地,天\n人,地\n"));
	CHECK_TEXT(reasons(&t, S("单位,上级\n甲,乙\n乙,丙\n丙,甲\n丁,甲\n戊,戊\n己,\n")),
	    S("2: 隶属关系成了一个圈：甲 → 乙 → 丙 → 甲；请改其中一个单位的上级\n"
	      "3: 隶属关系成了一个圈：甲 → 乙 → 丙 → 甲；请改其中一个单位的上级\n"
	      "4: 隶属关系成了一个圈：甲 → 乙 → 丙 → 甲；请改其中一个单位的上级\n"
	      "6: 隶属关系成了一个圈：戊 → 戊；请改其中一个单位的上级\n"));
	/* 人 is below 地 already, though the table does not say so. */
	CHECK_TEXT(reasons(&t, S("单位,上级\n地,新\n新,人\n")),
	    S("2: 隶属关系成了一个圈：地 → 新 → 地；请改其中一个单位的上级\n"
	      "3: 隶属关系成了一个圈：地 → 新 → 地；请改其中一个单位的上级\n"));
	town_close(&t);
}

TEST_BOTH(twelve_levels_come_in_and_thirteen_do_not)
{
	struct town t = town_open(j, place);
	struct buf b = { .j = j };

	buf_put(&b, S("单位,上级\n第0层,\n"));
	for (int i = 1; i <= ORG_DEPTH_MAX; i++)
		buf_fmt(&b, "第%d层,第%d层\n", i, i - 1);
	CHECK(dry(&t, buf_str(&b)).wrong == 0);
	buf_put(&b, S("第13层,第12层\n"));
	CHECK_TEXT(reasons(&t, buf_str(&b)),
	    S("15: 层级太深：它或它的下级上面会超过 12 层\n"));
	b.n -= S("第13层,第12层\n").n;
	import(&t, buf_str(&b));
	/* The rows move what is below them. */
	CHECK_TEXT(reasons(&t, S("单位,上级\n顶,\n第0层,顶\n")),
	    S("3: 层级太深：它或它的下级上面会超过 12 层\n"));
	town_close(&t);
}

TEST_BOTH(an_unusable_table_is_refused_as_a_whole)
{
	static const struct {
		const char *head, *told;
	} bad[] = {
		{ "上级,代码\n", "表头里没有“单位”这一列，不知道是哪些单位" },
		{ "单位,电话\n",
		    "不认识“电话”这一列；可以有的列是：单位、上级、代码、单位类型（或类别）、"
		    "层级、成立日期；别的列请删去" },
		{ "单位,类别,单位类型\n", "“单位类型”这一列出现了两次；请去掉一列" },
	};
	struct town t = town_open(j, place);
	struct org_import in;
	struct table many = table_of(j, S("单位\n"));

	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		struct table table = table_of(j, str_of(bad[i].head));

		CHECK(org_import_read(j, t.ro, &table, &in) == E_INPUT);
		CHECK_TEXT(str_of(j->told), str_of(bad[i].told));
	}
	many.rows = ORG_IMPORT_MAX + 2;
	CHECK_REFUSED(&t, org_import_read(j, t.ro, &many, &in), E_INPUT,
	    "表里有 50001 行，一次最多 50000 行；请分几次导入");
	CHECK(dry(&t, S("单位\n")).n == 0);
	town_close(&t);
}

TEST_BOTH(what_was_not_seen_in_the_dry_run_is_not_imported)
{
	struct town t = town_open(j, place);
	struct org_import in = dry(&t, S("单位\n甲\n"));

	(void)town_unit(&t, "乙", 0);
	CHECK_REFUSED(&t, org_import_put(j, t.rw, &t.act, &in), E_INPUT,
	    "您看过以后名册又有改动，这次没有导入；请再看一遍，再确认");
	in = dry(&t, S("单位\n丙\n丙\n"));
	CHECK_REFUSED(&t, org_import_put(j, t.rw, &t.act, &in), E_INPUT,
	    "表里还有 1 行有错，一行也没有导入；请改好再来");
	CHECK(town_facts(&t) == 1);
	t.act.once = S("form-2");
	in = dry(&t, S("单位\n丁\n"));
	CHECK(org_import_put(j, t.rw, &t.act, &in) == OK);
	CHECK(org_import_put(j, t.rw, &t.act, &in) == OK && town_facts(&t) == 2);
	town_close(&t);
}

TEST_BOTH(a_table_longer_than_a_chunk_comes_in_whole)
{
	struct town t = town_open(j, place);
	struct buf b = { .j = j };
	int64_t n;

	buf_put(&b, S("单位,上级\n"));
	for (int i = 1201; i > 0; i--)
		buf_fmt(&b, i > 1 ? "支部%d,支部%d\n" : "支部%d,\n", i, i / 2);
	import(&t, buf_str(&b));
	CHECK(org_unit_count(j, t.ro, &n) == OK && n == 1201);
	town_close(&t);
}
