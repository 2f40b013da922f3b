/* SPDX-License-Identifier: MIT
 *
 * town_test.c -- four units, a scheme with quotas and 审定, and their facts
 */
#include "result/town_test.h"

static const char scheme_text[] =
    "方案 \"年度考核\" 版本 \"1\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "对象 党支部\n"
    "类别 类型 选(机关, 企业)\n"
    "角色 考核组, 工委办公室, 机关纪委\n"
    "数据 经费 万元 填报 每年 由 单位 核 工委办公室\n"
    "数据 党课 次 来自 纪实\n"
    "数据 案件 件 核定 机关纪委\n"
    "数据 会议 事件(种类 选(大会, 党课), 实到 人) 来自 纪实\n"
    "部分 甲 80分 { 扣 5分 当 经费 < 1万元; 每 党课 不足 4次 扣 5分 }\n"
    "部分 丙 20分 { 得 评 步长 0.5分 由 考核组 }\n"
    "加分 会议 2分 { 每 会议 其中 种类 = 大会 加 1分 }\n"
    "否决 \"案件\" 当 案件 > 0 则 等次 不高于 合格\n"
    "等次 { 优秀 当 总分 >= 90 名额 1家 按 类型; 良好 当 总分 >= 80; 合格 }\n"
    "等次 书记 { 好 当 等次 = 优秀; 一般 }\n"
    "结果运用 {\n"
    "  当 等次 = 优秀 则 表彰, 推荐 \"先进单位\", 下年经费 上浮 10%\n"
    "  当 等次 = 合格 则 反馈 第一责任人, 整改 限 60天\n"
    "}\n"
    "审定 { 异议 5个工作日; 复核 机关纪委; 公示 3个工作日; 报送 市考核办 }\n";

struct org_act
town_act(const struct town *t, int64_t actor)
{
	return (struct org_act){ .actor = actor, .day = t->j->today };
}

static void
must(struct town *t, enum err e, int line)
{
	if (e != OK)
		test_failed(__FILE__, line, "%s", t->j->told);
}
#define MUST(call) must(t, (call), __LINE__)

static struct rule *
read_rule(struct town *t)
{
	struct rule_notes notes = { .j = t->j };
	struct rule *r = NULL;

	MUST(rule_read(t->j, S("年度考核"), str_of(scheme_text), &notes, &r));
	return r;
}

static void
add_units(struct town *t)
{
	static const char *const name[UNITS][2] = { { "星象局支部", "机关" },
		{ "潮汐局支部", "机关" }, { "渡口厂支部", "企业" },
		{ "织造厂支部", "企业" } };
	const struct org_act act = { .day = t->j->today };

	for (size_t i = 0; i < UNITS; i++) {
		struct org_unit u = { .name = str_of(name[i][0]),
			.class = str_of(name[i][1]),
			.opened = DAY_NONE,
			.closed = DAY_NONE };

		MUST(org_unit_open(t->j, t->rw, &act, &u));
		t->unit[i] = u.id;
		MUST(score_roster_put(t->j, t->rw, &act, t->scheme, u.id, true));
	}
}

static void
add_data(struct town *t)
{
	static const char *const value[UNITS][4] = { { "1.5", "4", "0", "19" },
		{ "1.2", "4", "0", "18.5" }, { "1.5", "3", "0", "15" },
		{ "0.5", "4", "1", "18" } };

	for (size_t i = 0; i < UNITS; i++) {
		town_give(t, CLERK, i, TOWN_MONEY, value[i][0]);
		town_give(t, OFFICE, i, TOWN_LESSONS, value[i][1]);
		town_give(t, OFFICE, i, TOWN_CASES, value[i][2]);
		town_give(t, JUDGE, i, TOWN_MARK, value[i][3]);
	}
}

struct town
town_open(struct job *j, const struct db_place *place)
{
	const struct db_room rooms[] = { *ledger_own.tables, *org_ledger.tables,
		*scheme_ledger.tables, *holiday_ledger.tables, *score_ledger.tables,
		*duty_ledger.tables, *result_ledger.tables };
	struct town town = { .j = j }, *t = &town;

	MUST(db_open(j, place, rooms, ARRAY_N(rooms), &t->db));
	MUST(db_rw_open(j, t->db, &t->rw));
	MUST(db_begin(j, t->rw));
	t->ro = db_rw_reader(t->rw);
	t->r = read_rule(t);
	MUST(scheme_put(j, t->rw, 0, S("年度考核"), str_of(scheme_text), &t->scheme));
	add_units(t);
	add_data(t);
	return town;
}

void
town_close(struct town *t)
{
	db_rw_close(t->rw);
	db_close(t->db);
}

void
town_give(struct town *t, int64_t who, size_t unit, size_t fact, const char *text)
{
	const struct score_datum *had;
	struct score_entry e = { .fact = fact,
		.choice = SCORE_VALUE,
		.text = str_of(text),
		.reason = S("考核组集体评议"),
		.day = DAY_NONE };
	struct score_giving g = { .act = town_act(t, who),
		.scheme = t->scheme,
		.unit = t->unit[unit],
		.rule = t->r,
		.entry = &e,
		.n = 1,
		.by_unit = who == CLERK };
	size_t given;

	MUST(score_data(t->j, t->ro, t->scheme, t->r, t->unit[unit], &had));
	e.base = had[fact].seq;
	g.correct = had[fact].status == SCORE_ACCEPTED;
	MUST(score_entries_check(t->j, t->r, &e, 1));
	MUST(score_give(t->j, t->rw, &g, &given));
}

static int64_t
freeze(struct town *t, int64_t after, const char *reason, const char *basis)
{
	struct org_act act = town_act(t, OFFICE);
	struct result_freezing f;
	int64_t id = 0;

	MUST(result_freeze_read(t->j, t->ro, t->scheme, t->j->today, &f));
	f.object_until = t->j->today + 7;
	f.after = after;
	f.reason = str_of(reason);
	f.basis = str_of(basis);
	if (result_freeze(t->j, t->rw, &act, &f, &id) != OK)
		return 0;
	return id;
}

int64_t
town_freeze(struct town *t, int64_t after, const char *reason)
{
	return freeze(t, after, reason, "");
}

int64_t
town_amend(struct town *t, int64_t of, const char *basis)
{
	return freeze(t, of, "材料失实", basis);
}

void
town_settle(struct town *t, int64_t id)
{
	static const struct {
		enum result_step step;
		int64_t who;
	} way[] = { { RESULT_ASK, OFFICE }, { RESULT_SIGN, CHIEF },
		{ RESULT_SHOW, CHIEF }, { RESULT_SETTLE, OFFICE } };

	t->j->today += 8;
	for (size_t i = 0; i < ARRAY_N(way); i++) {
		struct org_act act = town_act(t, way[i].who);
		struct result_changes items;
		struct result_stepping s = { .result = id,
			.step = way[i].step,
			.base = town_newest(t, id),
			.show_until = t->j->today + 3,
			.items = &items };

		MUST(result_changes(t->j, t->ro, id, &items));
		MUST(result_step(t->j, t->rw, &act, &s));
		t->j->today += way[i].step == RESULT_SHOW ? 4 : 0;
	}
}

struct result
town_result(struct town *t, int64_t id)
{
	struct result r = { 0 };

	MUST(result_find(t->j, t->ro, id, &r));
	return r;
}

int64_t
town_newest(struct town *t, int64_t id)
{
	struct result r = town_result(t, id);
	int64_t seq = 0;

	MUST(result_newest(t->j, t->ro, &r, &seq));
	return seq;
}

struct str
town_rows(struct town *t, int64_t id)
{
	const struct result_row *row;
	const struct result_grade *grade;
	struct buf b = { .j = t->j };
	size_t n, grades;

	MUST(result_rows(t->j, t->ro, id, &row, &n));
	MUST(result_grades(t->j, t->ro, id, &grade, &grades));
	CHECK(grades == 2 * n);
	for (size_t i = 0; i < n; i++) {
		buf_fmt(&b, "%.*s ", STR_FMT(row[i].name));
		num_put(&b, (struct num){ row[i].lo }, 2);
		if (row[i].hi != row[i].lo) {
			buf_put(&b, S("–"));
			num_put(&b, (struct num){ row[i].hi }, 2);
		}
		buf_fmt(&b, " %u/%u %.*s %.*s\n", row[i].best, row[i].of,
		    STR_FMT(grade[2 * i].decided), STR_FMT(grade[2 * i + 1].decided));
	}
	return buf_str(&b);
}

void
town_check_rebuild(struct town *t)
{
	const struct ledger_room rooms[] = { org_ledger, scheme_ledger, holiday_ledger,
		score_ledger, duty_ledger, result_ledger };
	unsigned char was[LEDGER_HASH], is[LEDGER_HASH];
	int64_t facts = 0;

	MUST(ledger_views(t->j, t->ro, rooms, ARRAY_N(rooms), was));
	MUST(ledger_rebuild(t->j, t->rw, rooms, ARRAY_N(rooms), &facts));
	MUST(ledger_views(t->j, t->ro, rooms, ARRAY_N(rooms), is));
	CHECK(memcmp(was, is, sizeof was) == 0);
}
