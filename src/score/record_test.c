/* SPDX-License-Identifier: MIT
 *
 * record_test.c -- records of sets in the database: entered, verified, scored
 */
#include "score/town_test.h"

static const char text[] =
    "方案 \"事件\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "角色 考核组, 工委办公室\n"
    "类别 类型 选(机关, 企业)\n"
    "数据 表彰 事件(事项 文, 级别 选(市, 省), 奖金 万元) "
    "填报 每年 由 单位 核 工委办公室\n"
    "数据 处分 事件(部门 对象, 协办 对象, 主动 是否) 核定 考核组 计入 部门, 协办\n"
    "部分 甲 100分 起 100分 {\n"
    "  每 处分 扣 10分\n"
    "  每 表彰 其中 级别 = 市 扣 1分\n"
    "}\n";
enum { PRAISE, PENALTY };

struct desk {
	struct town t;
	int64_t id; /* of the last record entered */
	struct score_record_entry e;
};

static struct desk
desk_open(struct job *j, const struct db_place *place)
{
	struct desk d = { .t = town_open(j, place) };

	d.t.scheme = town_add_scheme(&d.t, S("事件"), str_of(text));
	d.t.r = rule_of(j, text);
	return d;
}

/* ${typed}: the fields, parted by |. */
static enum err
put(struct desk *d, int who, size_t unit, size_t set, const char *typed, bool correct,
    const char *why)
{
	struct job *j = d->t.j;
	struct str rest = str_of(typed);
	size_t n = 0, sets;
	bool by_unit = who == CLERK || who == OTHER_CLERK;
	struct score_recording g = { .act = town_act(&d->t, who),
		.scheme = d->t.scheme,
		.unit = d->t.unit[unit],
		.rule = d->t.r,
		.entry = &d->e,
		.by_unit = by_unit,
		.correct = correct };
	struct score_record had;
	enum err e;

	d->e.set = set;
	d->e.reason = str_of(why);
	d->e.text = NEWS(j, struct str, rule_sets(d->t.r, &sets)[set].field_n);
	while (n < rule_sets(d->t.r, &sets)[set].field_n) {
		size_t bar = str_find(rest, S("|"));

		d->e.text[n++] = str_cut(rest, 0, bar);
		rest = str_cut(rest, bar < rest.n ? bar + 1 : bar, rest.n);
	}
	if (d->e.id != 0 && d->e.base == 0) {
		CHECK(score_record_find(j, d->t.ro, d->t.r, d->e.id, &had) == OK);
		d->e.base = had.seq;
	}
	e = score_record_check(j, d->t.ro, d->t.r, by_unit, &d->e);
	if (e == OK)
		e = score_record_put(j, d->t.rw, &g, &d->id);
	d->e.id = d->e.base = 0;
	return e;
}

static enum err
act(struct desk *d, int who, size_t unit, int64_t id, bool accept, bool correct,
    const char *why, bool drop)
{
	struct score_record had;
	struct score_record_act a = { .act = town_act(&d->t, who),
		.scheme = d->t.scheme,
		.unit = d->t.unit[unit],
		.rule = d->t.r,
		.id = id,
		.accept = accept,
		.correct = correct,
		.reason = str_of(why) };

	CHECK(score_record_find(d->t.j, d->t.ro, d->t.r, id, &had) == OK);
	a.seq = had.seq;
	return drop ? score_record_drop(d->t.j, d->t.rw, &a)
		    : score_record_verify(d->t.j, d->t.rw, &a);
}

static struct score_record
seen(struct desk *d, int64_t id)
{
	struct score_record r = { 0 };

	CHECK(score_record_find(d->t.j, d->t.ro, d->t.r, id, &r) == OK);
	return r;
}

/* The totals of both units: "99 100". */
static struct str
totals(struct desk *d)
{
	struct score_set set;
	struct score_sheet sheet;
	struct job *j = d->t.j;

	if (score_find(j, d->t.ro, d->t.scheme, d->t.r, &set) != OK ||
	    score_run(j, d->t.r, &set, &sheet) != OK)
		test_failed(__FILE__, __LINE__, "%s", j->told);
	CHECK(set.n == 2);
	return job_fmt(j, "%.*s %.*s",
	    STR_FMT(num_text(j, (struct num){ sheet.res.total.lo[0] })),
	    STR_FMT(num_text(j, (struct num){ sheet.res.total.lo[1] })));
}

TEST_BOTH(a_record_counts_until_it_is_returned_and_again_when_given_anew)
{
	struct desk d = desk_open(j, place);
	const struct score_event *ev;
	struct score_record r;
	int64_t id;
	size_t n;

	CHECK_TEXT(totals(&d), S("100 100"));
	CHECK(put(&d, CLERK, 0, PRAISE, "2026-03-05|党员教育|市|1.5", false, "") == OK);
	id = d.id;
	r = seen(&d, id);
	CHECK(r.status == SCORE_GIVEN && r.unit == d.t.unit[0] && r.set == PRAISE);
	CHECK_TEXT(r.text[1], S("党员教育"));
	CHECK_TEXT(r.shown[3], S("1.5万元"));
	CHECK_TEXT(r.giver_name, S("柳桥东"));
	CHECK_TEXT(totals(&d), S("99 100"));
	CHECK(act(&d, CLERK, 0, id, true, false, "", false) == E_INPUT); /* his own */
	CHECK(act(&d, OFFICE, 0, id, false, false, "", false) == E_INPUT);
	CHECK(act(&d, OFFICE, 0, id, false, false, "没有文号", false) == OK);
	CHECK_TEXT(totals(&d), S("100 100"));
	CHECK_TEXT(seen(&d, id).reason, S("没有文号"));
	d.e.id = id;
	CHECK(
	    put(&d, CLERK, 0, PRAISE, "2026-03-05|党员教育一号|市|1.5", false, "") == OK);
	CHECK(d.id == id && seen(&d, id).status == SCORE_GIVEN);
	CHECK(act(&d, OFFICE, 0, id, true, false, "", false) == OK);
	CHECK_TEXT(totals(&d), S("99 100"));
	r = seen(&d, id);
	CHECK(score_record_history(j, d.t.ro, &r, &ev, &n) == OK && n == 4);
	CHECK_TEXT(ev[0].what, S("认可"));
	CHECK_TEXT(ev[1].what, S("重报"));
	CHECK_TEXT(ev[2].reason, S("没有文号"));
	CHECK_TEXT(ev[3].what, S("登记"));
	CHECK_HAS(ev[3].text, S("级别 市"));
	town_check_rebuild(&d.t);
	town_close(&d.t);
}

TEST_BOTH(an_accepted_record_is_corrected_or_withdrawn_with_a_reason)
{
	struct desk d = desk_open(j, place);
	int64_t id, size;

	CHECK(put(&d, CLERK, 0, PRAISE, "2026-03-05|甲|市|未报", false, "") == OK);
	id = d.id;
	CHECK(act(&d, OFFICE, 0, id, true, false, "", false) == OK);
	d.e.id = id;
	CHECK(put(&d, CLERK, 0, PRAISE, "2026-03-05|甲|省|1", false, "") == E_INPUT);
	CHECK_HAS(str_of(j->told), S("已认可"));
	d.e.id = id;
	CHECK(put(&d, OFFICE, 0, PRAISE, "2026-03-05|甲|省|1", true, "") == E_INPUT);
	d.e.id = id;
	CHECK(
	    put(&d, OFFICE, 0, PRAISE, "2026-03-05|甲|省|1", true, "文件写的是省") == OK);
	CHECK(seen(&d, id).corrected && seen(&d, id).status == SCORE_ACCEPTED);
	CHECK_TEXT(totals(&d), S("100 100"));
	size = town_size(&d.t);
	d.e.id = id;
	CHECK(put(&d, OFFICE, 0, PRAISE, "2026-03-05|甲|省|1", true, "再写") == OK);
	CHECK(d.id == 0 && town_size(&d.t) == size); /* it is so already */
	d.e.id = id;
	CHECK(put(&d, OFFICE, 0, PRAISE, "2026-03-05|甲|市|1", true, "又改") == OK);
	CHECK_TEXT(totals(&d), S("99 100"));
	CHECK(act(&d, CLERK, 0, id, false, false, "报错", true) == E_INPUT);
	CHECK(act(&d, OFFICE, 0, id, false, true, "", true) == E_INPUT);
	CHECK(act(&d, OFFICE, 0, id, false, true, "重复登记", true) == OK);
	CHECK(seen(&d, id).status == SCORE_NONE);
	CHECK_TEXT(totals(&d), S("100 100"));
	d.e.id = id;
	CHECK(put(&d, OFFICE, 0, PRAISE, "2026-03-05|甲|省|1", true, "再来") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("这件记录已经撤回，不能再改"));
	town_check_rebuild(&d.t);
	town_close(&d.t);
}

TEST_BOTH(a_record_counts_for_each_unit_it_names_once)
{
	struct desk d = desk_open(j, place);
	const struct org_act a = town_act(&d.t, OFFICE);
	const struct score_record *list;
	struct org_unit u;
	size_t n;

	CHECK(put(&d, JUDGE, 0, PENALTY, "2026-03-05|渡口厂支部|渡口厂支部|否", false,
		  "") == OK);
	CHECK(seen(&d, d.id).status == SCORE_ACCEPTED); /* 核定 needs no check */
	CHECK_TEXT(totals(&d), S("100 90"));
	CHECK(put(&d, JUDGE, 0, PENALTY, "2026-03-06|渡口厂支部|星象局支部|否", false,
		  "") == OK);
	CHECK_TEXT(totals(&d), S("90 80"));
	CHECK(org_unit_find(j, d.t.ro, d.t.unit[1], &u) == OK);
	u.name = S("北辰厂支部");
	CHECK(org_unit_change(j, d.t.rw, &a, &u) == OK); /* it stays that unit's */
	CHECK(score_records(j, d.t.ro, d.t.r, PENALTY, d.t.unit[1], &list, &n) == OK);
	CHECK(n == 2 && list[0].unit == d.t.unit[0] && list[0].day > list[1].day);
	CHECK(put(&d, JUDGE, 0, PENALTY, "2026-03-05||星象局支部|是", false, "") == OK);
	CHECK(put(&d, JUDGE, 0, PENALTY, "2026-03-05|||是", false, "") == E_INPUT);
	CHECK_TEXT(d.e.told[1], S("请写记到哪个单位"));
	CHECK_HAS(totals(&d), S("80"));
	town_check_rebuild(&d.t);
	town_close(&d.t);
}

TEST_BOTH(every_field_of_a_record_says_what_is_wrong_with_it)
{
	static const struct {
		const char *typed, *told;
		size_t at;
	} rows[] = {
		{ "|甲|市|1", "请写日期，例如 2026-03-05", 0 },
		{ "3月5日|甲|市|1", "日期要写成 2026-03-05", 0 },
		{ "2025-12-31|甲|市|1",
		    "不在考核期内；考核期从2026年1月1日到2026年12月31日", 0 },
		{ "2026-12-31|甲|市|1", "日期还没有到；请写事情发生的日子，不晚于今天",
		    0 },
		{ "2026-03-05|甲||1", "请选一项；不知道的选“未报”", 2 },
		{ "2026-03-05|甲|国|1", "应为 市、省 之一", 2 },
		{ "2026-03-05|甲|市|", "还没有填；不知道的写“未报”", 3 },
		{ "2026-03-05||市|1", "", 1 },
	};
	struct desk d = desk_open(j, place);

	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		enum err e = put(&d, CLERK, 0, PRAISE, rows[i].typed, false, "");

		CHECK_TEXT(d.e.told[rows[i].at], str_of(rows[i].told));
		CHECK((e == OK) == (rows[i].told[0] == '\0'));
	}
	CHECK(put(&d, JUDGE, 0, PENALTY, "2026-03-05|没有局||否", false, "") == E_INPUT);
	CHECK_TEXT(d.e.told[1], S("单位名册里没有这个单位；请写单位列表里的全称"));
	town_close(&d.t);
}

static const char other_text[] =
    "方案 \"另一份\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "数据 表彰 事件(级别 选(省, 市), 奖金 元, 新栏 文) 来自 台账\n"
    "部分 甲 100分 起 100分 { 每 表彰 其中 奖金 > 100元 扣 7分 }\n";

TEST_BOTH(schemes_of_a_period_share_records_and_later_days_are_left_out)
{
	struct desk d = desk_open(j, place), other = d;
	struct score_set set;
	struct score_record r;

	other.t.scheme = town_add_scheme(&d.t, S("另"), str_of(other_text));
	other.t.r = rule_of(j, other_text);
	CHECK(put(&d, CLERK, 0, PRAISE, "2026-03-05|甲|市|1.5", false, "") == OK);
	r = seen(&other, d.id);
	CHECK_TEXT(r.shown[2], S("15000元"));
	CHECK_TEXT(r.shown[3], S(""));
	CHECK_TEXT(totals(&other), S("93 100"));
	CHECK(score_find_on(j, d.t.ro, d.t.scheme, d.t.r, r.day, &set) == OK);
	CHECK(set.snap.set[PRAISE].n == 1);
	CHECK(score_find_on(j, d.t.ro, d.t.scheme, d.t.r, r.day - 1, &set) == OK);
	CHECK(set.snap.set[PRAISE].n == 0 && set.snap.set[PENALTY].n == 0);
	town_close(&d.t);
}

/* The total of the first unit as it stood on ${day}. */
static struct str
total_on(struct desk *d, int32_t day)
{
	struct score_set set;
	struct score_sheet sheet;
	struct job *j = d->t.j;

	CHECK(score_find_on(j, d->t.ro, d->t.scheme, d->t.r, day, &set) == OK);
	CHECK(score_run(j, d->t.r, &set, &sheet) == OK);
	return num_text(j, (struct num){ sheet.res.total.lo[0] });
}

TEST_BOTH(what_is_done_later_to_an_accepted_record_leaves_an_earlier_day_as_it_was)
{
	struct desk d = desk_open(j, place);
	int32_t then = j->today;
	int64_t id, late;

	CHECK(put(&d, CLERK, 0, PRAISE, "2026-03-05|甲|市|1", false, "") == OK);
	id = d.id;
	CHECK_TEXT(total_on(&d, then), S("99"));
	j->today += 9;
	CHECK(act(&d, OFFICE, 0, id, true, false, "", false) == OK);
	CHECK_TEXT(total_on(&d, then), S("99"));
	d.e.id = id;
	CHECK(put(&d, OFFICE, 0, PRAISE, "2026-03-05|甲|省|1", true, "是省里") == OK);
	CHECK_TEXT(totals(&d), S("100 100"));
	CHECK_TEXT(total_on(&d, then), S("99"));
	CHECK_TEXT(total_on(&d, j->today), S("100"));
	CHECK(put(&d, CLERK, 0, PRAISE, "2026-03-06|乙|市|1", false, "") == OK);
	late = d.id;
	CHECK_TEXT(total_on(&d, then), S("98")); /* entered late: it had happened */
	CHECK(act(&d, OFFICE, 0, late, false, false, "重了", false) == OK);
	CHECK_TEXT(total_on(&d, then), S("99"));
	CHECK(act(&d, OFFICE, 0, id, false, true, "重复登记", true) == OK);
	CHECK_TEXT(total_on(&d, then), S("99"));
	CHECK_TEXT(total_on(&d, j->today), S("100"));
	CHECK_TEXT(total_on(&d, then - 400), S("100"));
	town_close(&d.t);
}

TEST_BOTH(a_table_of_records_is_read_row_by_row_and_kept_once)
{
	struct desk d = desk_open(j, place);
	struct score_importing by = { .act = town_act(&d.t, OFFICE),
		.scheme = d.t.scheme,
		.rule = d.t.r,
		.by_unit = true };
	struct table t = table_of(j,
	    "单位|日期|事项|级别|奖金(万元)\n星象局支部|2026-03-05|甲|市|1\n"
	    "渡口厂支部|2026-04-05|乙|省|未报\n");
	struct table bad = table_of(j,
	    "单位|日期|级别|奖金\n没有支部|2026-03-05|市|1\n"
	    "星象局支部|2025-03-05|国|1\n星象局支部|2026-03-05|市|1\n"
	    "星象局支部|2026-03-05|市|1\n");
	struct table odd = table_of(j, "单位|日期|级\n星象局支部|2026-03-05|市\n");
	struct table undated = table_of(j, "单位|级别\n星象局支部|市\n");
	struct score_lines in;

	CHECK(score_records_read(j, d.t.ro, &by, PRAISE, &odd, &in) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("“表彰”里没有栏目“级”"));
	CHECK(score_records_read(j, d.t.ro, &by, PRAISE, &undated, &in) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("第一行没有“日期”"));
	CHECK(score_records_read(j, d.t.ro, &by, PRAISE, &bad, &in) == OK);
	CHECK(in.n == 4 && in.wrong == 3 && in.changes == 1);
	CHECK_HAS(in.rows[0].told, S("单位名册里没有“没有支部”"));
	CHECK_HAS(in.rows[1].told, S("日期：不在考核期内"));
	CHECK_HAS(in.rows[1].told, S("级别：应为 市、省 之一"));
	CHECK_TEXT(in.rows[3].told, S("与第 4 行一样；一件事只写一行"));
	CHECK(score_records_read(j, d.t.ro, &by, PRAISE, &t, &in) == OK);
	CHECK(in.n == 2 && in.wrong == 0 && in.changes == 2);
	CHECK_HAS(in.rows[0].text, S("日期 2026-03-05，事项 甲，级别 市，奖金 1"));
	CHECK(score_records_put(j, d.t.rw, &by, &in) == OK);
	CHECK_TEXT(totals(&d), S("99 100"));
	CHECK(score_records_read(j, d.t.ro, &by, PRAISE, &t, &in) == OK);
	CHECK(in.changes == 0 && in.rows[0].is_known && in.rows[1].is_known);
	CHECK(score_records_put(j, d.t.rw, &by, &in) == OK);
	CHECK_TEXT(totals(&d), S("99 100"));
	town_check_rebuild(&d.t);
	town_close(&d.t);
}

static const char own_text[] = "方案 \"自设\"\n"
			       "考核期 2026-01-01 至 2026-12-31\n"
			       "角色 考核组\n"
			       "部分 甲 100分 起 100分 { }\n"
			       "加分 自选 自设 由 考核组 至多 2项 单项 3分 { }\n";

TEST_BOTH(a_unit_sets_itself_no_more_than_the_scheme_allows)
{
	struct desk d = desk_open(j, place);
	size_t n;

	d.t.scheme = town_add_scheme(&d.t, S("自设"), str_of(own_text));
	d.t.r = rule_of(j, own_text);
	CHECK(rule_sets(d.t.r, &n)[0].field_n == 4 && n == 1);
	CHECK(put(&d, JUDGE, 0, 0, "2026-03-05|甲|2|是", false, "") == OK);
	CHECK(put(&d, JUDGE, 0, 0, "2026-03-06|乙|2|否", false, "") == OK);
	CHECK_TEXT(totals(&d), S("102 100"));
	CHECK(put(&d, JUDGE, 0, 0, "2026-03-07|丙|2|是", false, "") == E_INPUT);
	CHECK_HAS(str_of(j->told), S("方案规定至多 2 项，已经有 2 项"));
	CHECK(put(&d, JUDGE, 1, 0, "2026-03-07|丙|2|是", false, "") == OK);
	CHECK_TEXT(totals(&d), S("102 102"));
	town_close(&d.t);
}

static const char named_text[] = "方案 \"文字\"\n"
				 "考核期 2026-01-01 至 2026-12-31\n"
				 "角色 考核组\n"
				 "数据 书记 文 核定 考核组\n"
				 "部分 甲 100分 起 100分 { 扣 5分 当 书记 = \"空缺\" }\n";

TEST_BOTH(a_text_that_is_given_is_kept_as_it_was_written)
{
	struct desk d = desk_open(j, place);
	const struct score_event *ev;
	size_t n;

	d.t.scheme = town_add_scheme(&d.t, S("文字"), str_of(named_text));
	d.t.r = rule_of(j, named_text);
	CHECK(town_give(&d.t, JUDGE, 0, 0, "空缺") == OK);
	CHECK(town_give(&d.t, JUDGE, 1, 0, "兰亭远") == OK);
	CHECK_TEXT(town_datum(&d.t, 1, 0).text, S("兰亭远"));
	CHECK_TEXT(totals(&d), S("95 100"));
	CHECK(score_history(j, d.t.ro, d.t.scheme, d.t.r, d.t.unit[1], 0, &ev, &n) == OK);
	CHECK(n == 1);
	CHECK_TEXT(ev[0].text, S("兰亭远"));
	town_check_rebuild(&d.t);
	town_close(&d.t);
}

TEST_BOTH(records_that_wait_are_shown_to_their_office_and_a_stale_form_is_refused)
{
	struct desk d = desk_open(j, place);
	const struct str office = S("工委办公室"), judges = S("考核组");
	const struct score_record *list, *none;
	size_t n;

	CHECK(put(&d, CLERK, 1, PRAISE, "2026-03-05|乙|市|1", false, "") == OK);
	CHECK(put(&d, JUDGE, 0, PENALTY, "2026-03-05|渡口厂支部||否", false, "") == OK);
	CHECK(put(&d, CLERK, 0, PRAISE, "2026-04-05|甲|市|1", false, "") == OK);
	CHECK(score_records_waiting(j, d.t.ro, d.t.scheme, d.t.r, &office, 1, 9, &list,
		  &n) == OK);
	CHECK(n == 2 && list[0].unit == d.t.unit[1] && list[1].unit == d.t.unit[0]);
	CHECK_TEXT(list[0].unit_name, S("渡口厂支部"));
	CHECK(score_records_waiting(j, d.t.ro, d.t.scheme, d.t.r, &judges, 1, 9, &none,
		  &n) == OK &&
	    n == 0);
	d.e.id = list[1].id;
	d.e.base = 1;
	CHECK(put(&d, CLERK, 0, PRAISE, "2026-04-05|甲|省|1", false, "") == E_INPUT);
	CHECK_HAS(str_of(j->told), S("已由别人改过"));
	d.e.id = list[1].id; /* that of another unit */
	CHECK(put(&d, CLERK, 1, PRAISE, "2026-04-05|甲|省|1", false, "") == E_MISSING);
	town_close(&d.t);
}
