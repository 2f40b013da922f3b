/* SPDX-License-Identifier: MIT
 *
 * list_test.c -- lists of units, schemes that share data, import, live views
 */
#include <pthread.h>
#include <stdatomic.h>

#include "holiday/holiday.h"
#include "score/town_test.h"

/* ── the list ───────────────────────────────────────────────────────── */

TEST_BOTH(a_unit_is_put_on_the_list_once_and_may_leave)
{
	struct town t = town_open(j, place);
	const struct org_act act = town_act(&t, OFFICE);
	const int64_t *schemes;
	int64_t size = town_size(&t);
	size_t of;
	bool has;

	CHECK(score_roster_put(j, t.rw, &act, t.scheme, t.unit[0], true) == OK);
	CHECK(town_size(&t) == size);
	CHECK(score_roster_of(j, t.ro, t.unit[0], &schemes, &of) == OK);
	CHECK(of == 1 && schemes[0] == t.scheme);
	CHECK(score_roster_put(j, t.rw, &act, t.scheme, t.unit[0], false) == OK);
	CHECK(score_roster_has(j, t.ro, t.scheme, t.unit[0], &has) == OK && !has);
	CHECK(score_roster_of(j, t.ro, t.unit[0], &schemes, &of) == OK && of == 0);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("这个单位不在这个方案的名单上；请先列入名单"));
	CHECK(score_roster_put(j, t.rw, &act, t.scheme, 999, true) == E_MISSING);
	CHECK(score_roster_put(j, t.rw, &act, 999, t.unit[0], true) == E_MISSING);
	CHECK(org_unit_close(j, t.rw, &act, t.unit[0]) == OK);
	CHECK(score_roster_put(j, t.rw, &act, t.scheme, t.unit[0], true) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("“星象局支部”已经撤销，不能列入名单"));
	CHECK_TEXT(town_table(&t),
	    S("单位|类型|经费(万元)|走访(次)|党课(次)|满意率(%)|班子|评.丁(分)\n"
	      "渡口厂支部|企业||||||\n"));
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(a_unit_without_a_known_class_is_named_and_left_out)
{
	struct town t = town_open(j, place);
	const struct org_act act = town_act(&t, OFFICE);
	struct score_set set;
	struct org_unit u;

	CHECK(org_unit_find(j, t.ro, t.unit[1], &u) == OK);
	u.class = S("学会");
	CHECK(org_unit_change(j, t.rw, &act, &u) == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "2") == OK);
	CHECK(score_find(j, t.ro, t.scheme, t.r, &set) == OK);
	CHECK(set.n == 1 && set.id[0] == t.unit[0] && set.classless_n == 1);
	CHECK_TEXT(set.classless[0], S("渡口厂支部"));
	CHECK(town_give(&t, OFFICE, 1, TOWN_CLASS, "机关") == OK); /* said here */
	CHECK(score_find(j, t.ro, t.scheme, t.r, &set) == OK);
	CHECK(set.n == 2 && set.classless_n == 0);
	town_close(&t);
}

/* ── periods and schemes ────────────────────────────────────────────── */

static const char other_scheme[] =
    "方案 \"另\"\n"
    "考核期 %s\n"
    "角色 考核组, 工委办公室\n"
    "数据 经费 元 来自 账目\n"
    "数据 走访 %% 来自 账目\n"
    "数据 班子 选(差, 中) 核定 考核组\n"
    "部分 甲 5分 { 扣 1分 当 经费 < 1元; 扣 1分 当 走访 < 1%% }\n"
    "部分 乙 5分 { 扣 1分 当 班子 = 差 }\n";

TEST_BOTH(schemes_of_one_period_share_what_means_the_same)
{
	struct town t = town_open(j, place), other = t;
	struct str text = job_fmt(j, other_scheme, "2026-01-01 至 2026-12-31");
	struct score_datum d;

	other.scheme = town_add_scheme(&t, S("另"), text);
	other.r = rule_of(j, text.p);
	CHECK(town_give(&t, CLERK, 0, TOWN_MONEY, "1.5") == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	CHECK(town_give(&t, JUDGE, 0, TOWN_TEAM, "好") == OK);
	d = town_datum(&other, 0, 0);
	CHECK_TEXT(d.shown, S("15000元"));
	d = town_datum(&other, 0, 1); /* % is not 次 */
	CHECK(d.seq == 0);
	d = town_datum(&other, 0, 2); /* no such word here */
	CHECK(d.status == SCORE_RETURNED && d.state == CELL_MISSING);
	CHECK_TEXT(d.reason, S("原来填的“好”，现在的方案里没有这个值；请重新填报"));
	CHECK_HAS(town_table(&other), S("星象局支部|15000||\n"));
	CHECK(town_give(&other, OFFICE, 0, 1, "50%") == OK);
	CHECK_HAS(town_table(&t), S("星象局支部|机关|1.5|3||"));
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(the_value_of_the_last_period_is_carried_over)
{
	struct town t = town_open(j, place), last = t, same = t;
	struct str text = job_fmt(j, other_scheme, "2025-01-01 至 2025-12-31");
	struct str half = job_fmt(j, other_scheme, "2025-07-01 至 2026-06-30");
	struct score_datum d;

	last.scheme = town_add_scheme(&t, S("去年"), text);
	last.r = rule_of(j, text.p);
	same.scheme = town_add_scheme(&t, S("跨年"), half);
	same.r = rule_of(j, half.p);
	CHECK(score_last(j, t.ro, t.scheme, t.r, t.unit[0], TOWN_MONEY, &d) == OK);
	CHECK(d.state == CELL_MISSING && d.seq == 0);
	CHECK(town_give(&last, OFFICE, 0, 0, "25000") == OK);
	CHECK(town_give(&same, OFFICE, 0, 0, "99") == OK); /* not over yet */
	CHECK(town_datum(&t, 0, TOWN_MONEY).seq == 0);
	CHECK(score_last(j, t.ro, t.scheme, t.r, t.unit[0], TOWN_MONEY, &d) == OK);
	CHECK_TEXT(d.shown, S("2.5万元"));
	CHECK(score_last(j, t.ro, t.scheme, t.r, t.unit[1], TOWN_MONEY, &d) == OK);
	CHECK(d.seq == 0);
	town_close(&t);
}

/* ── one fact of all, what waits ────────────────────────────────────── */

TEST_BOTH(a_column_goes_by_name_from_where_it_is_told)
{
	struct town t = town_open(j, place);
	const struct score_datum *d;
	const struct str *name;
	size_t n;

	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	CHECK(score_data_column(j, t.ro, t.scheme, t.r, TOWN_VISITS, S(""), 0, 9, &d,
		  &name, &n) == OK);
	CHECK(n == 2 && d[1].seq == 0 && d[1].unit == t.unit[1]);
	CHECK_TEXT(name[0], S("星象局支部"));
	CHECK_TEXT(d[0].shown, S("3次"));
	CHECK(score_data_column(j, t.ro, t.scheme, t.r, TOWN_VISITS, S(""), 0, 1, &d,
		  &name, &n) == OK);
	CHECK(n == 1 && d[0].unit == t.unit[0]);
	CHECK(score_data_column(j, t.ro, t.scheme, t.r, TOWN_VISITS, name[0], t.unit[0],
		  1, &d, &name, &n) == OK);
	CHECK(n == 1 && d[0].unit == t.unit[1]);
	CHECK(score_data_column(j, t.ro, t.scheme, t.r, TOWN_LESSON, name[0], t.unit[1],
		  1, &d, &name, &n) == OK);
	CHECK(n == 0);
	town_close(&t);
}

TEST_BOTH(what_waits_is_shown_to_the_office_that_verifies)
{
	struct town t = town_open(j, place);
	struct str office = S("工委办公室"), judges = S("考核组");
	const struct score_datum *d;
	const struct str *name;
	size_t n;

	CHECK(town_give(&t, CLERK, 1, TOWN_VISITS, "3") == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_MONEY, "3") == OK);
	CHECK(town_give(&t, JUDGE, 0, TOWN_TEAM, "好") == OK);
	CHECK(score_waiting(j, t.ro, t.scheme, t.r, &office, 1, 9, &d, &name, &n) == OK);
	CHECK(n == 2 && d[0].unit == t.unit[1] && d[1].index == TOWN_MONEY);
	CHECK_TEXT(name[0], S("渡口厂支部"));
	CHECK(score_waiting(j, t.ro, t.scheme, t.r, &office, 1, 1, &d, &name, &n) == OK);
	CHECK(n == 1);
	CHECK(score_waiting(j, t.ro, t.scheme, t.r, &judges, 1, 9, &d, &name, &n) == OK);
	CHECK(n == 0);
	CHECK(town_check(&t, OFFICE, 1, TOWN_VISITS, true, "") == OK);
	CHECK(score_waiting(j, t.ro, t.scheme, t.r, &office, 1, 9, &d, &name, &n) == OK);
	CHECK(n == 1 && d[0].unit == t.unit[0]);
	town_close(&t);
}

/* ── import ─────────────────────────────────────────────────────────── */

static struct score_import
import_of(struct town *t, const char *text)
{
	struct table table = table_of(t->j, text);
	struct score_import in;

	if (score_import_read(t->j, t->ro, t->scheme, t->r, &table, &in) != OK)
		test_failed(__FILE__, __LINE__, "%s", t->j->told);
	return in;
}

static enum err
import_put(struct town *t, const struct score_import *in)
{
	const struct org_act act = town_act(t, OFFICE);

	const struct score_importing by = { .act = act,
		.scheme = t->scheme,
		.rule = t->r,
		.source = S("表.csv") };

	return score_import_put(t->j, t->rw, &by, in);
}

TEST_BOTH(an_import_does_what_its_dry_run_says_and_once)
{
	static const char text[] =
	    "单位|类型|党课|走访|满意率(%)|经费\n"
	    "渡口厂支部|企业|4|3|不适用|\n星象局支部|企业|4||95|1.5\n";
	struct town t = town_open(j, place);
	struct score_import in = import_of(&t, text);
	int64_t size = town_size(&t);
	struct score_datum d;

	CHECK(in.n == 2 && in.wrong == 0 && in.changes == 7 && !in.enrols);
	CHECK(in.rows[0].changes == 3 && in.rows[1].changes == 4);
	CHECK(town_size(&t) == size);
	CHECK(import_put(&t, &in) == OK);
	CHECK(town_size(&t) == size + 2);
	CHECK_TEXT(town_table(&t),
	    S("单位|类型|经费(万元)|走访(次)|党课(次)|满意率(%)|班子|评.丁(分)\n"
	      "星象局支部|企业|1.5||4|95||\n渡口厂支部|企业||3|4|不适用||\n"));
	d = town_datum(&t, 1, TOWN_VISITS);
	CHECK(d.status == SCORE_GIVEN); /* the unit's own: nobody has verified it */
	d = town_datum(&t, 1, TOWN_RATE);
	CHECK(d.status == SCORE_ACCEPTED);
	CHECK_TEXT(d.reason, S("据“表.csv”"));
	in = import_of(&t, text);
	CHECK(in.changes == 0 && in.wrong == 0);
	size = town_size(&t);
	CHECK(import_put(&t, &in) == OK && town_size(&t) == size);
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(every_row_of_an_import_says_what_is_wrong_with_it)
{
	static const struct {
		const char *row, *told;
	} rows[] = {
		{ "星象局支部|机关|3|",
		    "“党课”：写了“3”，已经是 4次，不能用导入改；"
		    "要改请走更正，写明理由" },
		{ "星像局支部|机关|4|",
		    "单位名册里没有“星像局支部”；相近的有“星象局支部”；"
		    "请改成名册里的全称" },
		{ "|机关|4|", "没有写单位名称" },
		{ "渡口厂支部|企业|四|1.5",
		    "“党课”：写了“四”，应为整数，例如 3 或 3次；“走访”：写了“1.5”，"
		    "应为整数，例如 3 或 3次" },
		{ "渡口厂支部|工厂|4|", "“类型”：写了“工厂”，应为 机关、企业 之一" },
		{ "渡口厂支部|企业|4|", "" },
		{ "星象局支部|机关|未报|",
		    "“党课”：写了“未报”，已经是 4次，不能用导入改；要改请走更正，写明理由" },
	};
	struct town t = town_open(j, place);
	struct score_import in;
	size_t i;

	CHECK(town_give(&t, OFFICE, 0, TOWN_LESSON, "4") == OK);
	for (i = 0; i < ARRAY_N(rows); i++) {
		in = import_of(&t,
		    job_fmt(j, "单位|类型|党课|走访\n%s\n", rows[i].row).p);
		CHECK_TEXT(in.rows[0].told, str_of(rows[i].told));
		CHECK(in.wrong == (rows[i].told[0] != '\0') && in.rows[0].line == 2);
	}
	in = import_of(&t, "单位|走访\n渡口厂支部|1\n星象局支部|2\n渡口厂支部|3\n");
	CHECK(in.wrong == 1 && in.changes == 2);
	CHECK_TEXT(in.rows[2].told, S("第 2 行也是“渡口厂支部”；一个单位只写一行"));
	CHECK(import_put(&t, &in) == OK);
	CHECK_TEXT(town_datum(&t, 1, TOWN_VISITS).text, S("1"));
	town_close(&t);
}

TEST_BOTH(an_import_takes_back_enrols_and_sees_what_came_between)
{
	struct town t = town_open(j, place);
	const struct org_act act = town_act(&t, OFFICE);
	struct score_import in;

	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "4") == OK);
	CHECK(score_roster_put(j, t.rw, &act, t.scheme, t.unit[1], false) == OK);
	in = import_of(&t, "单位|走访\n星象局支部|未报\n渡口厂支部|2\n");
	CHECK(in.enrols && in.changes == 2 && !in.rows[0].enrols && in.rows[1].enrols);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "5") == OK);
	CHECK(import_put(&t, &in) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("第 2 行“星象局支部”：您填写期间，“走访”已由 柳桥东 改为 5次；请核对后再交"));
	in = import_of(&t, "单位|走访\n星象局支部|未报\n渡口厂支部|2\n");
	CHECK(import_put(&t, &in) == OK);
	CHECK(town_datum(&t, 0, TOWN_VISITS).status == SCORE_NONE);
	CHECK_HAS(town_table(&t), S("渡口厂支部|企业||2|"));
	town_check_rebuild(&t);
	town_close(&t);
}

/* 600 units, as pages import them: through the writer, a few hundred a change. */
TEST_BOTH(a_long_table_is_imported_part_by_part_and_once)
{
	struct town t = town_open(j, place);
	struct org_act act = town_act(&t, OFFICE);
	struct buf b = { .j = j };
	struct table table;
	struct score_importing by = { .act = act,
		.scheme = t.scheme,
		.rule = t.r,
		.source = S("表.csv") };
	struct score_import in, again;
	int64_t size;
	bool seen = false;
	size_t done, i;

	buf_put(&b, S("单位|走访\n"));
	for (i = 0; i < 600; i++) {
		struct org_unit u = { .name = job_fmt(j, "渡口%03zu支部", i),
			.class = S("企业"),
			.opened = DAY_NONE,
			.closed = DAY_NONE };

		CHECK(org_unit_open(j, t.rw, &act, &u) == OK);
		buf_fmt(&b, "%.*s|%zu\n", STR_FMT(u.name), i % 7);
	}
	table = table_of(j, job_cstr(j, buf_str(&b)));
	CHECK(score_import_read(j, t.ro, t.scheme, t.r, &table, &in) == OK);
	CHECK(in.changes == 600 && in.enrols && in.wrong == 0);
	size = town_size(&t);
	CHECK(db_commit(j, t.rw) == OK);
	db_rw_close(t.rw);
	CHECK(db_writer_start(j, t.db) == OK);
	by.act.once = S("表单");
	by.act.seen = &seen;
	CHECK(score_import_tell(j, t.db, &by, &in, &done) == OK);
	CHECK(done == 600 && !seen);
	CHECK(score_import_tell(j, t.db, &by, &in, &done) == OK && seen);
	/* Another table under the same form is another import. */
	((struct score_row *)in.rows)[510].entry[0].v = NUM(9).u;
	CHECK(score_import_tell(j, t.db, &by, &in, &done) == E_INPUT);
	CHECK(done == 500);
	CHECK_TEXT(str_of(j->told),
	    S("前 500 行已经导入，其余还没有：第 512 行“渡口510支部”："
	      "您填写期间，“走访”已由 兰亭远 改为 6次；请核对后再交。"
	      "改好后再导入整张表，已导入的不会重复"));
	db_writer_stop(t.db);
	CHECK(db_rw_open(j, t.db, &t.rw) == OK);
	t.ro = db_rw_reader(t.rw);
	CHECK(town_size(&t) == size + 1200); /* each on the list, and a value */
	CHECK(score_import_read(j, t.ro, t.scheme, t.r, &table, &again) == OK);
	CHECK(again.changes == 0 && again.wrong == 0 && !again.enrols);
	town_close(&t);
}

TEST_BOTH(imported_facts_give_the_figures_of_the_table)
{
	static const char text[] =
	    "单位|类型|经费|走访|党课|满意率(%)|班子|评.丁|评.丁 理由\n"
	    "星象局支部|机关|0.5|3|3|95|好|9.5|有两家学用\n"
	    "渡口厂支部|企业||1|4|不适用|差||\n";
	struct town t = town_open(j, place);
	struct score_import in = import_of(&t, text);
	struct score_set from_table = set_of(j, t.r, text), from_facts;
	struct score_sheet a, b;
	struct table ta, tb;

	CHECK(import_put(&t, &in) == OK);
	CHECK(score_find(j, t.ro, t.scheme, t.r, &from_facts) == OK);
	CHECK(score_run(j, t.r, &from_table, &a) == OK);
	CHECK(score_run(j, t.r, &from_facts, &b) == OK);
	CHECK(score_sheet_table(j, t.r, &a, &ta) == OK);
	CHECK(score_sheet_table(j, t.r, &b, &tb) == OK);
	CHECK_TEXT(text_of(j, &tb), text_of(j, &ta));
	town_close(&t);
}

/* ── live views ─────────────────────────────────────────────────────── */

struct viewer {
	struct score_live *live;
	struct score_seat *seat;
};

static struct viewer
viewer_open(struct job *j)
{
	struct viewer v;

	CHECK(score_live_open(j, (size_t)64 << 20, &v.live) == OK);
	CHECK(score_seat_open(j, v.live, &v.seat) == OK);
	return v;
}

static void
viewer_close(struct viewer *v)
{
	score_seat_close(v->seat);
	score_live_close(v->live);
}

/* The view of the town's scheme as a new request sees it. */
static const struct score_view *
look(struct viewer *v, struct town *t)
{
	const struct score_view *view = NULL;

	score_seat_rest(v->seat);
	if (score_live_get(t->j, t->ro, v->seat, t->scheme, &view) != OK)
		test_failed(__FILE__, __LINE__, "%s", t->j->told);
	return view;
}

TEST_BOTH(a_view_is_made_again_only_if_something_of_it_changed)
{
	struct town t = town_open(j, place);
	const struct org_act act = town_act(&t, OFFICE);
	struct viewer v = viewer_open(j);
	const struct score_view *a = look(&v, &t), *b;
	struct org_person p = { .name = S("竹外"), .left = DAY_NONE, .unit = t.unit[0] };
	struct org_unit u;
	size_t at;

	CHECK(a->runs && a->set.n == 2 && a->scheme.id == t.scheme);
	CHECK(score_view_find(a, t.unit[1], &at) && a->set.id[at] == t.unit[1]);
	CHECK(!score_view_find(a, 999, &at));
	CHECK(look(&v, &t) == a);
	CHECK(org_person_put(j, t.rw, &act, &p) == OK); /* nothing of it */
	CHECK(look(&v, &t) == a);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "1") == OK);
	b = look(&v, &t);
	CHECK(b->set.snap.fact[TOWN_VISITS].v[0] == NUM_ONE && look(&v, &t) == b);
	CHECK(org_unit_find(j, t.ro, t.unit[0], &u) == OK);
	u.name = S("北辰局支部");
	CHECK(org_unit_change(j, t.rw, &act, &u) == OK);
	b = look(&v, &t);
	CHECK_TEXT(b->set.unit[0], S("北辰局支部"));
	CHECK(score_roster_put(j, t.rw, &act, t.scheme, t.unit[0], false) == OK);
	CHECK(look(&v, &t)->set.n == 1);
	j->today++;
	CHECK(look(&v, &t)->set.snap.today == j->today);
	viewer_close(&v);
	town_close(&t);
}

/* The 16th of February is off, a Saturday before it is not. */
static void
publish_days(struct town *t)
{
	struct holiday_day days[] = { { 0, true, S("春节") }, { 0, false, S("春节") } };
	const struct holiday_act act = { .actor = t->person[OFFICE], .day = t->j->today };
	bool changed = day_of(2026, 2, 16, &days[0].day) &&
	    day_of(2026, 2, 14, &days[1].day);

	CHECK(changed);
	CHECK(holiday_put(t->j, t->rw, &act,
		  &(struct holiday_year){ .year = 2026,
		      .basis = S("甲"),
		      .days = days,
		      .n = ARRAY_N(days) },
		  &changed) == OK);
}

static const char by_workdays[] =
    "方案 \"工作日\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "对象 党支部\n"
    "类别 类型 选(机关, 企业)\n"
    "角色 工委办公室\n"
    "数据 收到 日期 来自 台账\n"
    "数据 办结 日期 来自 台账\n"
    "部分 办理 100分 { 每 工作日(收到, 办结) 超过 5个工作日 "
    "满 1个工作日 扣 10分 }\n";

TEST_BOTH(working_days_in_a_scheme_follow_the_calendar_of_the_register)
{
	struct town t = town_open(j, place);
	struct viewer v = viewer_open(j);
	const struct score_view *a, *b;

	t.r = rule_of(j, by_workdays);
	t.scheme = town_add_scheme(&t, S("工作日"), str_of(by_workdays));
	CHECK(town_give(&t, OFFICE, 0, 1, "2026-02-15") == OK); /* over the 16th */
	CHECK(town_give(&t, OFFICE, 0, 2, "2026-02-23") == OK);
	CHECK(town_give(&t, OFFICE, 1, 1, "2026-02-06") == OK); /* up to the 14th */
	CHECK(town_give(&t, OFFICE, 1, 2, "2026-02-14") == OK);
	a = look(&v, &t);
	CHECK(a->set.snap.off == NULL && a->sheet.res.total.lo[0] == 90 * NUM_ONE);
	CHECK(a->sheet.res.total.lo[1] == 100 * NUM_ONE);
	publish_days(&t);
	b = look(&v, &t);
	CHECK(b != a && b->set.snap.off != NULL);
	CHECK(b->sheet.res.total.lo[0] == 100 * NUM_ONE);
	CHECK(b->sheet.res.total.lo[1] == 90 * NUM_ONE);
	CHECK(look(&v, &t) == b);
	viewer_close(&v);
	town_close(&t);
}

/* The town's scheme with another text from ${day} on. */
static void
amend(struct town *t, int32_t day)
{
	const struct scheme_act act = { .actor = t->person[OFFICE], .day = t->j->today };
	struct scheme_draft d = { .name = S("试算"),
		.aim = SCHEME_AMEND,
		.base = t->scheme,
		.base_version = 1,
		.text = job_fmt(t->j, "%s# 修订\n", town_scheme) };
	struct scheme_issue i = { .rev = 1,
		.basis = S("会议纪要"),
		.from = day,
		.first = rule_head(t->r)->from,
		.last = rule_head(t->r)->to };

	CHECK(scheme_draft_make(t->j, t->rw, &act, &d) == OK);
	i.draft = d.id;
	CHECK(scheme_issue(t->j, t->rw, &act, &i) == OK);
}

TEST_BOTH(an_amended_scheme_keeps_the_result_of_its_old_text)
{
	struct town t = town_open(j, place);
	struct score_entry early = { .fact = TOWN_VISITS,
		.choice = SCORE_VALUE,
		.text = S("3"),
		.day = j->today - 20 };
	struct score_view past;
	struct scheme_version span;

	CHECK(town_give_entry(&t, CLERK, 0, &early, false) == OK);
	CHECK(town_give_entry(&t, CLERK, 1, &early, false) == OK);
	CHECK(town_check(&t, OFFICE, 1, TOWN_VISITS, false, "重报") == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "7") == OK);
	CHECK(score_past(j, t.ro, t.scheme, 1, &past, &span) == E_MISSING);
	amend(&t, j->today - 9);
	CHECK(score_past(j, t.ro, t.scheme, 1, &past, &span) == OK && past.runs);
	CHECK(span.to == j->today - 10 && past.set.snap.today == span.to);
	CHECK(past.set.n == 2 && past.set.snap.fact[TOWN_VISITS].v[0] == 3 * NUM_ONE);
	CHECK(past.set.snap.fact[TOWN_VISITS].state[1] == CELL_MISSING); /* returned */
	CHECK(score_past(j, t.ro, t.scheme, 2, &past, &span) == E_MISSING);
	CHECK_TEXT(str_of(j->told),
	    S("第 2 版不是已经期满的旧文本；现行文本的结果在排名页"));
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(a_view_lasts_as_long_as_somebody_looks)
{
	struct town t = town_open(j, place);
	struct viewer v = viewer_open(j);
	struct score_seat *other;
	const struct score_view *a = look(&v, &t), *b;

	CHECK(score_seat_open(j, v.live, &other) == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "1") == OK);
	CHECK(score_live_get(j, t.ro, v.seat, t.scheme, &b) == OK && b == a);
	CHECK(score_live_get(j, t.ro, other, t.scheme, &b) == OK && b != a);
	CHECK(a->set.snap.fact[TOWN_VISITS].state[0] == CELL_MISSING);
	score_seat_close(other);
	viewer_close(&v);
	town_close(&t);
}

TEST_BOTH(a_text_read_for_scores_serves_forms_and_never_old_scores)
{
	struct town t = town_open(j, place);
	struct viewer v = viewer_open(j);
	struct scheme text;
	const struct score_view *b;

	CHECK(scheme_find(j, t.ro, t.scheme, &text) == OK);
	CHECK(score_live_text(v.seat, &text) == NULL);
	CHECK(look(&v, &t)->runs);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "1") == OK);
	score_seat_rest(v.seat);
	b = score_live_text(v.seat, &text);
	CHECK(b != NULL && b->rule != NULL && b->scheme.version == text.version);
	CHECK(score_live_get(j, t.ro, v.seat, t.scheme, &b) == OK);
	CHECK(b->set.snap.fact[TOWN_VISITS].v[0] == NUM_ONE);
	text.version++;
	CHECK(score_live_text(v.seat, &text) == NULL);
	viewer_close(&v);
	town_close(&t);
}

TEST_BOTH(a_scheme_that_cannot_run_has_notes_and_no_scores)
{
	struct town t = town_open(j, place);
	struct viewer v = viewer_open(j);
	const struct score_view *view;

	t.scheme = town_add_scheme(&t, S("坏"),
	    S("方案 \"坏\"\n部分 甲 10分 { 得 乙 }\n"));
	view = look(&v, &t);
	CHECK(!view->runs && view->notes.errors > 0 && view->set.n == 0);
	CHECK_TEXT(view->scheme.name, S("坏"));
	CHECK(score_live_get(j, t.ro, v.seat, 99, &view) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("没有编号为 99 的方案"));
	viewer_close(&v);
	town_close(&t);
}

TEST_BOTH(little_room_drops_the_longest_unused_view)
{
	struct town t = town_open(j, place);
	struct viewer v;
	const struct score_view *a, *again;
	int64_t first = t.scheme;

	CHECK(score_live_open(j, (size_t)300 << 10, &v.live) == OK);
	CHECK(score_seat_open(j, v.live, &v.seat) == OK);
	a = look(&v, &t);
	CHECK(a->runs);
	for (int i = 0; i < 20; i++) {
		t.scheme = town_add_scheme(&t, job_fmt(j, "试算%d", i),
		    str_of(town_scheme));
		CHECK(look(&v, &t)->scheme.id == t.scheme);
	}
	t.scheme = first;
	again = look(&v, &t);
	CHECK(again->scheme.id == first && again->set.n == 2);
	viewer_close(&v);
	town_close(&t);
}

/* ── many threads ───────────────────────────────────────────────────── */

struct crowd {
	struct db *db;
	struct score_live *live;
	int64_t scheme, unit;
	int32_t today;
	int64_t now;
	atomic_int busy; /* who tried and was told to come back */
};
struct looker {
	struct crowd *crowd;
	pthread_t thread;
	struct db_ro *ro;
	struct score_seat *seat;
	int64_t last; /* visits seen */
	int bad;
};

static enum err
look_once(struct job *j, void *arg)
{
	struct looker *l = arg;
	const struct score_view *view;
	struct rule_step *why;
	size_t at;
	int64_t v;
	enum err e = score_live_get(j, l->ro, l->seat, l->crowd->scheme, &view);

	if (e != OK)
		return e;
	l->bad += !score_view_find(view, l->crowd->unit, &at);
	v = view->set.snap.fact[TOWN_VISITS].v[at];
	l->bad += v < l->last ||
	    rule_explain(j, view->rule, &view->set.snap, &view->sheet.res, at, &why);
	l->last = v;
	return OK;
}

static void *
look_often(void *arg)
{
	struct looker *l = arg;
	struct job j = { .now = l->crowd->now, .today = l->crowd->today };

	for (int i = 0; i < 200 || (l->last < NUM(30).u && i < 100000); i++) {
		l->bad += job_run(&j, (size_t)4 << 20, look_once, l) != OK;
		score_seat_rest(l->seat);
		db_ro_rest(l->ro);
	}
	return NULL;
}

/* One writes, four look: nobody sees an older state than before. */
TEST(threads_share_views_while_somebody_writes)
{
	struct db_place place = test_place(j, false);
	struct town t = town_open(j, &place);
	struct crowd crowd = { .db = t.db,
		.scheme = t.scheme,
		.unit = t.unit[0],
		.today = j->today,
		.now = j->now };
	struct looker looker[4];
	size_t i;

	CHECK(score_live_open(j, (size_t)64 << 20, &crowd.live) == OK);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "0") == OK);
	CHECK(db_commit(j, t.rw) == OK);
	for (i = 0; i < ARRAY_N(looker); i++) {
		looker[i] = (struct looker){ .crowd = &crowd };
		CHECK(db_ro_open(j, t.db, &looker[i].ro) == OK);
		CHECK(score_seat_open(j, crowd.live, &looker[i].seat) == OK);
		CHECK(
		    pthread_create(&looker[i].thread, NULL, look_often, &looker[i]) == 0);
	}
	for (int visits = 1; visits <= 30; visits++) {
		CHECK(db_begin(j, t.rw) == OK);
		CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, job_fmt(j, "%d", visits).p) ==
		    OK);
		CHECK(db_commit(j, t.rw) == OK);
	}
	for (i = 0; i < ARRAY_N(looker); i++) {
		CHECK(pthread_join(looker[i].thread, NULL) == 0);
		CHECK(looker[i].bad == 0 && looker[i].last == NUM(30).u);
		score_seat_close(looker[i].seat);
		db_ro_close(looker[i].ro);
	}
	score_live_close(crowd.live);
	town_close(&t);
}

/* ── trials ─────────────────────────────────────────────────────────── */

struct trier {
	struct crowd *crowd;
	pthread_t thread;
	struct db_ro *ro;
	struct score_seat *seat;
	int made, bad;
};

static enum err
try_once(struct job *j, void *arg)
{
	struct trier *t = arg;
	struct rule *r = rule_of(j, town_scheme);
	struct score_trial_wish wish = { .scheme = t->crowd->scheme, .was = r, .is = r };
	const struct score_trial *made;
	enum err e = score_live_simulate(j, t->ro, t->seat, &wish, &made);

	t->made += e == OK && made->set[0].n == 2;
	if (e == E_BUSY && str_eq(str_of(j->told), S("正在为别人试算；请稍后再试")))
		atomic_fetch_add(&t->crowd->busy, 1);
	t->bad += e != OK && e != E_BUSY;
	return OK;
}

static void *
try_often(void *arg)
{
	struct trier *t = arg;
	struct job j = { .now = t->crowd->now, .today = t->crowd->today };

	for (int i = 0; i < 3000 && (t->made == 0 || atomic_load(&t->crowd->busy) == 0);
	     i++) {
		t->bad += job_run(&j, (size_t)4 << 20, try_once, t) != OK;
		score_seat_rest(t->seat);
		db_ro_rest(t->ro);
	}
	return NULL;
}

/* One is made, one waits, a third is told to come back: readers keep their threads. */
TEST(a_crowd_that_tries_at_once_is_told_to_come_back)
{
	struct db_place place = test_place(j, false);
	struct town t = town_open(j, &place);
	struct crowd crowd = { .db = t.db,
		.scheme = t.scheme,
		.today = j->today,
		.now = j->now };
	struct trier trier[6];

	CHECK(score_live_open(j, (size_t)64 << 20, &crowd.live) == OK);
	CHECK(db_commit(j, t.rw) == OK);
	for (size_t i = 0; i < ARRAY_N(trier); i++) {
		trier[i] = (struct trier){ .crowd = &crowd };
		CHECK(db_ro_open(j, t.db, &trier[i].ro) == OK);
		CHECK(score_seat_open(j, crowd.live, &trier[i].seat) == OK);
	}
	for (size_t i = 0; i < ARRAY_N(trier); i++)
		CHECK(pthread_create(&trier[i].thread, NULL, try_often, &trier[i]) == 0);
	for (size_t i = 0; i < ARRAY_N(trier); i++) {
		CHECK(pthread_join(trier[i].thread, NULL) == 0);
		CHECK(trier[i].bad == 0 && trier[i].made > 0);
		score_seat_close(trier[i].seat);
		db_ro_close(trier[i].ro);
	}
	CHECK(crowd.busy > 0);
	score_live_close(crowd.live);
	town_close(&t);
}

/* ── old directories ────────────────────────────────────────────────── */

TEST_BOTH(a_directory_from_before_the_ledger_is_brought_up_to_date)
{
	struct db_room before[] = { *ledger_own.tables, *org_ledger.tables,
		*scheme_ledger.tables, *score_ledger.tables };
	struct db *db;
	struct town t;

	before[2].migration_n = before[3].migration_n = 1;
	CHECK(db_open(j, place, before, ARRAY_N(before), &db) == OK);
	db_close(db);
	t = town_open(j, place);
	CHECK(town_give(&t, CLERK, 0, TOWN_VISITS, "3") == OK);
	town_close(&t);
}
