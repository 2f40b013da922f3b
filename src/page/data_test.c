/* SPDX-License-Identifier: MIT
 *
 * data_test.c -- entry, verification, correction and tables, as people send them
 */
#include <sys/stat.h>
#include <unistd.h>

#include "office/office.h"
#include "page/town_test.h"

/* A form sent about unit ${unit} (and fact ${fact}); -1: not in the path. */
#define SENT(by, fn, unit, fact, ...) PAGE_SENT(by, fn, false, unit, fact, __VA_ARGS__)

static struct str
shown(struct page_town *t, int who, enum err (*fn)(struct req *, struct db_ro *),
    int64_t unit, int64_t fact)
{
	struct page_visit v = { .who = who, .arg = { unit, fact, -1 }, .show = fn };

	page_go(t, &v);
	if (v.e != OK)
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(v.told));
	return v.page;
}

/* ── entry ──────────────────────────────────────────────────────────── */

TEST(a_form_with_something_wrong_keeps_what_was_typed_and_saves_nothing)
{
	struct page_town *t = page_town(j);
	int64_t unit = t->unit[BRANCH];
	struct page_visit v = SENT(CLERK, page_fill_take, unit, -1, "c:会", "value",
	    "v:会", "十<二>", "b:会", "0", "day", "2026-02-30");

	CHECK(v.e == OK && v.status == 422 && v.location.n == 0);
	CHECK_HAS(v.page, S("<title>有 2 处需要改："));
	CHECK_HAS(v.page, S("<a href=\"#v1\">会："));
	CHECK_HAS(v.page, S("<a href=\"#day\">日期请写成"));
	CHECK_HAS(v.page, S("value=\"十&lt;二&gt;\""));
	CHECK_HAS(v.page, S("value=\"value\" checked"));
	CHECK_HAS(v.page, S("value=\"2026-02-30\""));
	CHECK_HAS(shown(t, CLERK, page_datum, unit, 1), S("还没有人给过这个数"));
	page_town_end(t);
}

TEST(what_is_saved_waits_comes_back_with_a_reason_and_is_given_again)
{
	struct page_town *t = page_town(j);
	int64_t unit = t->unit[BRANCH];
	struct page_visit v = SENT(CLERK, page_fill_take, unit, -1, "c:会", "value",
	    "v:会", "12", "b:会", "0", "once", "a1");
	struct str p, pick;
	size_t at;

	CHECK(v.e == OK && v.status == 303 && str_ends(v.location, S("/fill?saved=1")));
	p = shown(t, OFFICE, page_verify, -1, -1);
	at = str_find(p, job_fmt(j, "value=\"%lld.1.", (long long)unit));
	CHECK(at < p.n);
	pick = str_cut(p, at + 7, at + 7 + str_find(str_cut(p, at + 7, p.n), S("\"")));
	v = SENT(OFFICE, page_verify_take, -1, -1, "do", "return", "pick",
	    job_cstr(j, pick));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("退回要写明理由，让填报的人知道改什么"));
	CHECK_HAS(v.page, job_fmt(j, "value=\"%.*s\" checked", STR_FMT(pick)));
	v = SENT(OFFICE, page_verify_take, -1, -1, "do", "return", "reason", "凭证不全",
	    "pick", job_cstr(j, pick));
	CHECK(v.status == 303 && str_ends(v.location, S("/verify?returned=1")));
	p = shown(t, CLERK, page_fill, unit, -1);
	CHECK_HAS(p, S("退回的理由</b>　凭证不全"));
	CHECK_HAS(p, S("当时报的是 12"));
	/* Nothing is chosen: saving without an answer must not give it again. */
	CHECK(str_find(p, S("value=\"12\"")) == p.n);
	v = SENT(CLERK, page_fill_take, unit, -1, "b:会", "0", "once", "a2");
	CHECK(v.status == 303 || v.status == 422);
	p = shown(t, OFFICE, page_verify, -1, -1);
	CHECK(str_find(p, job_fmt(j, "value=\"%lld.1.", (long long)unit)) == p.n);
	page_town_end(t);
}

TEST(a_form_sent_twice_is_saved_once)
{
	struct page_town *t = page_town(j);
	int64_t unit = t->unit[BRANCH];
	struct page_visit v;

	for (int i = 0; i < 2; i++)
		v = SENT(CLERK, page_fill_take, unit, -1, "c:会", "value", "v:会", "9",
		    "b:会", "0", "once", "same");
	CHECK(v.status == 303 && str_ends(v.location, S("/fill?again=1")));
	CHECK_HAS(shown(t, CLERK, page_datum, unit, 1), S("会　9次"));
	page_town_end(t);
}

TEST(other_values_in_a_form_that_was_sent_are_not_saved_and_it_is_said)
{
	struct page_town *t = page_town(j);
	int64_t unit = t->unit[BRANCH];
	const char *v4 = job_cstr(j, job_fmt(j, "v:%lld", (long long)unit));
	const char *b4 = job_cstr(j, job_fmt(j, "b:%lld", (long long)unit));
	struct page_visit v = SENT(OFFICE, page_grid_take, 2, -1, b4, "0", v4, "88",
	    "once", "x");

	CHECK(str_ends(v.location, S("/data/2?saved=1")));
	v = SENT(OFFICE, page_give_take, t->unit[CLOUDS], -1, "c:业务", "na", "r:业务",
	    "停办", "b:业务", "0", "once", "x");
	CHECK(v.status == 422); /* accepted: told before anything else */
	v = SENT(CLERK, page_fill_take, unit, -1, "c:会", "value", "v:会", "3", "b:会",
	    "0", "once", "y");
	CHECK(str_ends(v.location, S("/fill?saved=1")));
	v = SENT(CLERK, page_fill_take, unit, -1, "c:会", "value", "v:会", "4", "b:会",
	    "0", "once", "y");
	CHECK(v.status == 303 && str_ends(v.location, S("/fill?again=1")));
	CHECK_HAS(shown(t, CLERK, page_datum, unit, 1), S("会　3次"));
	v = (struct page_visit){ .who = OFFICE,
		.arg = { 2, -1 },
		.show = page_grid,
		.field = (const char *const[]){ "again", "1", NULL } };
	page_go(t, &v);
	CHECK_HAS(v.page, S("这张表已经交过一次，这次没有保存；请刷新后再改"));
	page_town_end(t);
}

TEST(what_was_accepted_while_the_form_was_open_is_said_by_name)
{
	struct page_town *t = page_town(j);
	int64_t unit = t->unit[STARS];
	const char *vu = job_cstr(j, job_fmt(j, "v:%lld", (long long)unit));
	const char *bu = job_cstr(j, job_fmt(j, "b:%lld", (long long)unit));
	struct page_visit v = SENT(OFFICE, page_give_take, unit, -1, "c:业务", "value",
	    "v:业务", "60", "b:业务", "0");

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("您填写期间，“业务”已认可为 88.5分；您写的 60 没有保存"));
	v = SENT(OFFICE, page_give_take, unit, -1, "c:业务", "value", "v:业务", "88.5",
	    "b:业务", "0");
	CHECK(v.status == 303);
	v = SENT(OFFICE, page_grid_take, 2, -1, bu, "0", vu, "61");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("星象局：您填写期间，“业务”已认可为 88.5分；您写的 61 没有"));
	page_town_end(t);
}

TEST(all_that_waits_is_ticked_at_once)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = OFFICE,
		.arg = { -1, -1, -1 },
		.field = (const char *const[]){ "all", "1", NULL },
		.show = page_verify };
	struct str p = shown(t, OFFICE, page_verify, -1, -1);

	CHECK(str_find(p, S(" checked>")) == p.n);
	page_go(t, &v);
	CHECK_HAS(v.page, S(" checked>"));
	page_town_end(t);
}

TEST(a_pick_sent_twice_is_one)
{
	struct page_town *t = page_town(j);
	int64_t unit = t->unit[STARS];
	struct str p = shown(t, OFFICE, page_verify, -1, -1), pick;
	size_t at = str_find(p, job_fmt(j, "value=\"%lld.1.", (long long)unit)) + 7;
	struct page_visit v;
	const char *one;

	pick = str_cut(p, at, at + str_find(str_cut(p, at, p.n), S("\"")));
	one = job_cstr(j, pick);
	v = SENT(OFFICE, page_verify_take, -1, -1, "do", "accept", "pick", one, "pick",
	    one);
	CHECK(v.status == 303 && str_ends(v.location, S("/verify?accepted=1")));
	p = shown(t, CLERK, page_datum, unit, 1);
	at = str_find(p, S(">认可<"));
	CHECK(at < p.n && str_find(str_cut(p, at + 1, p.n), S(">认可<")) == p.n - at - 1);
	page_town_end(t);
}

TEST(a_newer_value_is_not_written_over_unseen)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(CLERK, page_fill_take, t->unit[STARS], -1, "c:会",
	    "value", "v:会", "3", "b:会", "0");

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("您填写期间，“会”已由 柳桥东 改为 12次；请核对后再交"));
	CHECK_HAS(v.page, S("value=\"3\""));
	page_town_end(t);
}

TEST(a_clerk_is_asked_only_what_the_unit_owes)
{
	struct page_town *t = page_town(j);
	struct str p = shown(t, CLERK, page_fill, t->unit[BRANCH], -1);

	CHECK_HAS(p, S("name=\"v:会\""));
	CHECK(str_find(p, S("name=\"v:业务\"")) == p.n);
	CHECK_HAS(p, S("<dt>业务</dt><dd><span class=\"muted\">未报</span>"));
	p = shown(t, OFFICE, page_give, t->unit[BRANCH], -1);
	CHECK_HAS(p, S("name=\"v:业务\""));
	CHECK(str_find(p, S("name=\"v:口碑\"")) == p.n);
	page_town_end(t);
}

/* ── the grid ───────────────────────────────────────────────────────── */

TEST(the_grid_gives_only_what_changed_and_all_of_a_page_or_nothing)
{
	struct page_town *t = page_town(j);
	const char *v4 = job_cstr(j, job_fmt(j, "v:%lld", (long long)t->unit[BRANCH]));
	const char *b4 = job_cstr(j, job_fmt(j, "b:%lld", (long long)t->unit[BRANCH]));
	struct page_visit v = SENT(OFFICE, page_grid_take, 2, -1, b4, "0", v4, "很多");

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("星象局一支部："));
	CHECK_HAS(v.page, S("value=\"很多\""));
	v = SENT(OFFICE, page_grid_take, 2, -1, b4, "0", v4, "88");
	CHECK(v.status == 303 && str_ends(v.location, S("saved=1")));
	v = SENT(OFFICE, page_grid_take, 3, -1, b4, "0", v4, "5");
	CHECK(v.e == E_DENIED);
	CHECK_TEXT(v.told, S("“口碑”是考核组核定的数，不由您给出"));
	page_town_end(t);
}

TEST(a_clerks_grid_has_the_units_in_reach_and_no_others)
{
	struct page_town *t = page_town(j);
	struct str p = shown(t, CLERK, page_own_grid, 1, -1);

	CHECK_HAS(p, S("星象局一支部"));
	CHECK(str_find(p, S("潮汐局")) == p.n);
	page_town_end(t);
}

/* ── tables ─────────────────────────────────────────────────────────── */

TEST(a_pasted_unit_out_of_reach_is_answered_like_one_that_does_not_exist)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(CLERK, page_own_import_take, -1, -1, "column", "会",
	    "text", "潮汐局\t3");

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("第 2 行：没有叫“潮汐局”的单位，或它不归您管。"));
	CHECK(str_find(v.page, S("11次")) == v.page.n);
	v = SENT(CLERK, page_own_import_take, -1, -1, "column", "会", "text",
	    "无名局\t3");
	CHECK_HAS(v.page, S("第 2 行：没有叫“无名局”的单位，或它不归您管。"));
	v = SENT(CLERK, page_own_import_take, -1, -1, "column", "业务", "text",
	    "星象局一支部\t3");
	CHECK_HAS(v.page, S("“业务”是工委办公室核定的数，不由您导入"));
	page_town_end(t);
}

TEST(a_table_is_shown_first_and_kept_when_confirmed)
{
	struct page_town *t = page_town(j);
	struct str p;
	struct page_visit v = SENT(CLERK, page_own_import_take, -1, -1, "column", "会",
	    "text", "星象局一支部\t7", "do", "read");

	CHECK(v.e == OK && v.status == 200);
	CHECK_HAS(v.page, S("这是先看一遍，还没有保存"));
	CHECK_HAS(v.page, S("改 1 项</span>：会 7"));
	CHECK_HAS(v.page, S("name=\"text\" value=\"单位,会\n星象局一支部,7\n\""));
	CHECK_HAS(shown(t, CLERK, page_datum, t->unit[BRANCH], 1), S("还没有人给过"));
	v = SENT(CLERK, page_own_import_take, -1, -1, "text", "单位,会\n星象局一支部,7\n",
	    "do", "put");
	CHECK(v.status == 303);
	p = shown(t, CLERK, page_datum, t->unit[BRANCH], 1);
	CHECK_HAS(p, S("会　7次"));
	CHECK_HAS(p, S(">填报<"));
	page_town_end(t);
}

TEST(what_a_unit_owes_and_an_office_brings_is_not_said_to_be_the_units)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "单位,会,业务\n星象局一支部,7,80\n", "do", "put", "once", "k");
	struct str p = shown(t, CLERK, page_datum, t->unit[BRANCH], 1);

	CHECK(v.status == 303);
	CHECK_HAS(p, S(">代填<"));
	CHECK_HAS(p, S("待核"));
	CHECK(str_find(p, S(">填报<")) == p.n);
	CHECK_HAS(shown(t, CLERK, page_datum, t->unit[BRANCH], 2), S(">给出<"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "单位,会,业务\n星象局一支部,7,80\n", "do", "put", "once", "k");
	CHECK(v.status == 303 && str_ends(v.location, S("/import?saved=0")));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "单位,会\n星象局一支部,8\n", "do", "put", "once", "k");
	CHECK(v.status == 303 && str_ends(v.location, S("/import?saved=1")));
	CHECK_HAS(shown(t, CLERK, page_datum, t->unit[BRANCH], 1), S("会　8次"));
	page_town_end(t);
}

TEST(units_of_a_table_are_shown_first_wrong_ones_stop_it)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = OFFICE,
		.arg = { -1 },
		.plain = true,
		.take = page_unit_import_take,
		.field = (const char *const[]){ "text", "单位,上级\n新局,没有的\n", "do",
		    "put", NULL } };

	page_go(t, &v);
	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("有错的表不导入"));
	v.field = (const char *const[]){ "text", "单位,上级\n新局,星象局\n", "do", "put",
		NULL };
	page_go(t, &v);
	CHECK(v.status == 303 && str_eq(v.location, S("/units?saved=1")));
	page_town_end(t);
}

/* A workbook of ${rows} new units below 星象局, six columns. */
static struct str
workbook(struct job *j, size_t rows)
{
	static const char *const head[] = { "单位", "上级", "代码", "单位类型", "层级",
		"成立日期" };
	struct table t = { .name = S("表"), .rows = rows + 1, .cols = ARRAY_N(head) };
	struct str *cell = NEWS(j, struct str, t.rows * t.cols), *to;
	struct str out = { 0 }, dir = test_dir(j);

	for (size_t i = 0; i < t.cols; i++)
		cell[i] = str_of(head[i]);
	for (size_t i = 1; i <= rows; i++) {
		to = cell + i * t.cols;
		to[0] = job_fmt(j, "潮汐局机关第%zu党支部", i);
		to[1] = S("星象局");
		to[2] = job_fmt(j, "N%zu", i);
		to[3] = S("机关");
		to[4] = S("支部");
		to[5] = S("2020-07-01");
	}
	t.cell = cell;
	CHECK(mkdir(job_cstr(j, dir), 0700) == 0);
	CHECK(office_xlsx_write(j, dir, &(struct office_sheet){ S("表"), &t }, 1, &out) ==
	    OK);
	CHECK(rmdir(job_cstr(j, dir)) == 0);
	return out;
}

TEST(a_workbook_is_read_as_large_as_a_table_may_be)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = OFFICE,
		.arg = { -1 },
		.plain = true,
		.take = page_unit_import_take,
		.file = workbook(j, 33000) };

	page_go(t, &v);
	CHECK(v.e == OK && v.status == 200);
	v.field = (const char *const[]){ "text", "先前写的", NULL };
	v.file = workbook(j, 34000);
	page_go(t, &v);
	CHECK(v.e == OK && v.status == 503);
	CHECK_HAS(v.page, S("表太大：34001 行 6 列，一次至多 200000 格"));
	CHECK_HAS(v.page, S(">先前写的</textarea>"));
	page_town_end(t);
}

TEST(titles_numbers_and_empty_columns_of_a_table_are_left_out)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "市直机关数据表,,,\n制表：办公室,,,\n序号,单位名称,会,\n"
	    "1,星象局一支部,7,\n2,没有的,8,\n");

	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("2 行；列名上面的 2 行没有读</dd>"));
	CHECK_HAS(v.page, S("没有的")); /* the line is that of the file */
	CHECK_HAS(v.page, S("data-l=\"行\">5</td>"));
	CHECK_HAS(v.page,
	    S("市直机关数据表,,,")); /* what was pasted is there to be mended */
	CHECK_HAS(v.page, S("改 1 项"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "填报,单位,某某局\n单位,会,\n星象局一支部,7,\n");
	CHECK_HAS(v.page, S("1 行；列名上面的 1 行没有读</dd>"));
	CHECK_HAS(v.page, S("改 1 项"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "单位,会,类\n星象局一支部,7,单位\n");
	CHECK_HAS(v.page, S("粘贴的表，1 行</dd>")); /* a cell is no head */
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text",
	    "甲,乙\n星象局一支部,7\n");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("第一行应是表头，要有一列“单位”"));
	page_town_end(t);
}

TEST(numbers_of_rows_are_read_where_the_scheme_has_them)
{
	static const char text[] = "方案 \"号\" 版本 \"1\"\n"
				   "考核期 2026-01-01 至 2026-12-31\n"
				   "类别 类 选(机关, 企业)\n"
				   "角色 工委办公室\n"
				   "数据 整改 事件(序号 文, 内容 文) 核定 工委办公室\n"
				   "数据 序 事件(内容 文) 核定 工委办公室\n"
				   "部分 甲 100分 { 每 整改 扣 1分; 每 序 扣 1分 }\n";
	struct page_town *t = page_town(j);
	struct page_visit v;

	t->scheme = page_publish(t, "号", text);
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text", "单位\n星象局\n", "do",
	    "put", "once", "n");
	CHECK(v.status == 303);
	v = SENT(OFFICE, page_data_import_take, -1, -1, "of", "set0", "text",
	    "序号,单位,日期,内容\n旧9,星象局,2026-03-05,换届\n");
	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("序号 旧9，"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "of", "set1", "text",
	    "序号,单位,日期,内容\n旧9,星象局,2026-03-05,换届\n");
	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("<dt>要改的数</dt><dd>1</dd>"));
	page_town_end(t);
}

TEST(a_table_of_names_alone_lists_units_and_says_how_many)
{
	struct page_town *t = page_town(j);
	struct page_visit v;

	t->scheme = page_publish(t, "空", page_small_text);
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text", "单位\n星象局\n小　计\n");
	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("这一行是合计，不是单位；请删去"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text", "单位\n星象局 一支部\n");
	CHECK_HAS(v.page, S("“星象局一支部”；请改成名册里的全称"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text", "单位\n星象局\n潮汐局\n");
	CHECK_HAS(v.page, S("<dt>列入名单</dt><dd>2 家</dd>"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "text", "单位\n星象局\n潮汐局\n",
	    "do", "put", "once", "n");
	CHECK(v.status == 303 && str_ends(v.location, S("/import?listed=2&saved=0")));
	v = page_gone(t,
	    (struct page_visit){ .who = OFFICE,
		.arg = { -1 },
		.show = page_data_import,
		.field = (const char *const[]){ "listed", "2", "saved", "0", NULL } });
	CHECK_HAS(v.page, S("已列入名单 2 家。"));
	CHECK(str_find(v.page, S("没有改动")) == v.page.n);
	page_town_end(t);
}

/* ── correction ─────────────────────────────────────────────────────── */

TEST(a_correction_needs_a_reason_and_leaves_the_old_value_in_sight)
{
	struct page_town *t = page_town(j);
	int64_t unit = t->unit[STARS];
	struct str p = shown(t, OFFICE, page_correct, unit, 2), base;
	size_t at = str_find(p, S("name=\"b:业务\" value=\""));
	struct page_visit v;

	base = str_cut(p, at + sizeof "name=\"b:业务\" value=\"" - 1, p.n);
	base = str_cut(base, 0, str_find(base, S("\"")));
	v = SENT(OFFICE, page_correct_take, unit, 2, "c:业务", "value", "v:业务", "90",
	    "b:业务", job_cstr(j, base));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请写明更正的理由"));
	CHECK_HAS(v.page, S("value=\"90\""));
	v = SENT(OFFICE, page_correct_take, unit, 2, "c:业务", "value", "v:业务", "90",
	    "b:业务", job_cstr(j, base), "why", "决算后改");
	CHECK(v.status == 303);
	p = shown(t, CLERK, page_datum, unit, 2);
	CHECK_HAS(p, S("业务　90分"));
	CHECK_HAS(p, S("<span class=\"tag g\">已更正</span>"));
	CHECK(str_find(p, S("核的人")) == p.n);
	CHECK_HAS(p, S("88.5分"));
	CHECK_HAS(p, S("决算后改"));
	page_town_end(t);
}

TEST(the_values_of_another_office_are_not_ours_to_correct)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = OFFICE,
		.arg = { t->unit[STARS], 3, -1 },
		.show = page_correct };

	page_go(t, &v);
	CHECK(v.e == E_DENIED);
	CHECK_HAS(v.told, S("不归您所在的处室给出或核实"));
	page_town_end(t);
}

/* ── people ─────────────────────────────────────────────────────────── */

TEST(a_person_needs_a_name_and_a_unit_that_there_is)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = OFFICE,
		.arg = { -1 },
		.plain = true,
		.take = page_people_take,
		.field = (const char *const[]){ "name", "雨前", "unit", "没有局",
		    NULL } };

	page_go(t, &v);
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("没有叫“没有局”的单位；请照单位列表里的全称写"));
	CHECK_HAS(v.page, S("value=\"雨前\""));
	v.field = (const char *const[]){ "name", "雨前", "unit", "潮汐局", NULL };
	page_go(t, &v);
	CHECK(v.status == 303);
	page_town_end(t);
}

/* ── units below ────────────────────────────────────────────────────── */

struct brood {
	int64_t parent;
	int n;
};

static enum err
add_brood(struct job *j, struct db_rw *rw, void *arg)
{
	const struct brood *b = arg;
	struct org_act act = { .day = j->today };
	enum err e = OK;

	for (int i = 0; e == OK && i < b->n; i++) {
		struct org_unit u = { .name = job_fmt(j, "渡口%02d支部", i),
			.parent = b->parent,
			.opened = DAY_NONE,
			.closed = DAY_NONE };

		e = org_unit_open(j, rw, &act, &u);
	}
	return e;
}

TEST(a_unit_with_many_below_shows_a_few_and_leads_to_all)
{
	struct page_town *t = page_town(j);
	struct brood b = { t->unit[TIDES], 25 };
	struct page_visit v = { .who = OFFICE,
		.arg = { t->unit[TIDES], -1 },
		.plain = true,
		.show = page_unit };
	struct str link = job_fmt(j, "/units?parent=%lld\">全部 25 家",
	    (long long)b.parent);
	struct str id = job_fmt(j, "%lld", (long long)b.parent);

	CHECK(db_tell(j, t->db, add_brood, &b) == OK);
	page_go(t, &v);
	CHECK_HAS(v.page, link);
	CHECK_HAS(v.page, S("渡口19支部"));
	CHECK(str_find(v.page, S("渡口20支部")) == v.page.n);
	v = (struct page_visit){ .who = OFFICE,
		.arg = { -1 },
		.plain = true,
		.show = page_units,
		.field = (const char *const[]){ "parent", job_cstr(j, id), NULL } };
	page_go(t, &v);
	CHECK_HAS(v.page, S("<h1>潮汐局 的下级单位</h1>"));
	CHECK_HAS(v.page, S("渡口24支部"));
	CHECK(str_find(v.page, S("书简社")) == v.page.n);
	v.who = CLERK;
	page_go(t, &v);
	CHECK(v.e == E_MISSING);
	page_town_end(t);
}

/* ── the home of a clerk ────────────────────────────────────────────── */

static enum err
list_both(struct job *j, struct db_rw *rw, void *arg)
{
	const struct brood *b = arg;
	struct org_act act = { .day = j->today };

	return score_roster_put(j, rw, &act, b->n, b->parent, true);
}

TEST(two_schemes_of_one_title_have_headings_of_their_own)
{
	struct page_town *t = page_town(j);
	struct page_visit v = { .who = CLERK,
		.arg = { -1 },
		.plain = true,
		.show = page_start };
	struct brood b = { t->unit[STARS], 0 };

	b.n = (int)page_publish(t, "又试", page_small_text);
	CHECK(db_tell(j, t->db, list_both, &b) == OK);
	page_go(t, &v);
	CHECK_HAS(v.page, S("<small>试&lt;验&gt;</small>"));
	CHECK_HAS(v.page, S("<small>试&lt;验&gt;（试）</small>"));
	page_town_end(t);
}
