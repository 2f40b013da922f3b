/* SPDX-License-Identifier: MIT
 *
 * gather_test.c -- what is carried over from an earlier reading and fetched where
 * something changed is, bit by bit, what is fetched as a whole
 */
#include "holiday/holiday.h"
#include "score/gather.h"
#include "score/town_test.h"

#define UNITS 18
#define ROUNDS 120

/* Everything that a scheme can read from the database. */
static const char mixed_text[] =
    "方案 \"杂\"\n考核期 2026-01-01 至 2026-12-31\n"
    "角色 甲方, 乙方, 考核组, 工委办公室\n引用 \"基础\"\n"
    "类别 类型 选(机关, 企业)\n"
    "数据 经费 万元 填报 每年 由 单位 核 工委办公室\n"
    "数据 走访 次 填报 每年 由 单位 核 工委办公室\n"
    "数据 班子 选(好, 差) 核定 考核组 可不适用\n"
    "数据 联系 对象 核定 考核组\n"
    "数据 简况 文 核定 考核组\n"
    "数据 处分 事件(部门 对象, 主动 是否, 事由 文) 核定 考核组 计入 部门\n"
    "部分 甲 60分 起 60分 { 每 走访 扣 1分; 扣 5分 当 班子 = 差; 每 处分 扣 2分;"
    " 扣 3分 当 经费 < 1万元; 扣 1分 当 联系 = \"渡口01支部\"; 扣 1分 当 简况 = \"好\" }\n"
    "部分 果 10分 { 得 评 步长 0.5分 由 甲方 60%, 乙方 40% }\n"
    "部分 专 10分 { 得 评 由 甲方 复核 工委办公室 }\n"
    "加分 乙 5分 { 加 1分 当 上年.走访 > 3; 加 1分 当 方案.\"基础\".总分 > 95 }\n"
    "等次 { 好 当 总分 >= 60; 差 }\n";
static const char base_text[] =
    "方案 \"基础\"\n考核期 2026-01-01 至 2026-12-31\n角色 工委办公室\n"
    "类别 类型 选(机关, 企业)\n数据 到会 次 核定 工委办公室\n"
    "项 甲 100分 { 每 到会 扣 1分 }\n";
static const char then_text[] =
    "方案 \"杂\"\n考核期 2025-01-01 至 2025-12-31\n角色 工委办公室\n"
    "数据 走访 次 核定 工委办公室\n项 甲 100分 { 每 走访 扣 1分 }\n";

struct side { /* a scheme that things are done under */
	int64_t id;
	struct rule *rule;
};

struct world {
	struct town t;
	int64_t unit[UNITS];
	struct side mixed, base, then;
	uint64_t seed;
	struct gathered *was;  /* NULL: none yet */
	struct score_set *set; /* and what it was of */
	struct arena *mem;     /* they lie there */
	size_t still;          /* readings with the stamp of the one before */
	size_t carried, whole; /* readings of either kind */
};

static size_t
pick(struct world *w, size_t n)
{
	w->seed = w->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (size_t)(w->seed >> 33) % n;
}

/* ── the world ──────────────────────────────────────────────────────── */

static void
open_units(struct world *w)
{
	const struct org_act act = town_act(&w->t, OFFICE);

	for (size_t i = 0; i < UNITS; i++) {
		struct org_unit u = { .name = job_fmt(w->t.j, "渡口%02zu支部", i),
			.class = i % 3 == 0 ? S("机关") : S("企业"),
			.parent = i > 4 ? w->unit[i % 4] : 0,
			.opened = DAY_NONE,
			.closed = DAY_NONE };

		CHECK(org_unit_open(w->t.j, w->t.rw, &act, &u) == OK);
		w->unit[i] = u.id;
	}
}

static struct side
open_side(struct world *w, struct str name, const char *text)
{
	const struct org_act act = town_act(&w->t, OFFICE);
	struct side s = { town_add_scheme(&w->t, name, str_of(text)),
		rule_of(w->t.j, text) };

	for (size_t i = 0; i < UNITS; i++)
		CHECK(score_roster_put(w->t.j, w->t.rw, &act, s.id, w->unit[i], true) ==
		    OK);
	return s;
}

static struct world
open_world(struct job *j, const struct db_place *place)
{
	struct world w = { .t = town_open(j, place), .seed = 20261122 };

	open_units(&w);
	w.then = open_side(&w, S("杂2025"), then_text);
	w.base = open_side(&w, S("基础"), base_text);
	w.mixed = open_side(&w, S("杂"), mixed_text);
	return w;
}

/* ── changes ────────────────────────────────────────────────────────── */

static struct str
a_value(struct world *w, const struct rule_fact *f)
{
	if (f->kind == RULE_NUM)
		return job_fmt(w->t.j, "%zu", pick(w, 9));
	if (f->kind == RULE_CHOICE)
		return f->choice[pick(w, f->choice_n)];
	if (f->kind == RULE_SUBJECT)
		return job_fmt(w->t.j, "渡口%02zu支部", pick(w, UNITS));
	return pick(w, 2) == 0 ? S("好") : job_fmt(w->t.j, "第%zu回", pick(w, 5));
}

static void
give(struct world *w, const struct side *s, size_t unit)
{
	static const enum score_choice choice[] = { SCORE_VALUE, SCORE_VALUE, SCORE_VALUE,
		SCORE_VALUE, SCORE_NA, SCORE_UNSET };
	struct job *j = w->t.j;
	size_t n, fact;
	const struct rule_fact *f = rule_facts(s->rule, &n);
	const struct score_datum *d;
	struct score_entry entry = { .fact = fact = pick(w, n),
		.choice = choice[pick(w, ARRAY_N(choice))],
		.reason = S("据记录"),
		.day = DAY_NONE };
	struct score_giving g = { .scheme = s->id,
		.unit = w->unit[unit],
		.rule = s->rule,
		.entry = &entry,
		.n = 1,
		.by_unit = f[fact].owed == RULE_BY_UNIT && !f[fact].is_class };
	size_t given;

	if (f[fact].origin != RULE_GIVEN)
		return;
	CHECK(score_data(j, w->t.ro, s->id, s->rule, g.unit, &d) == OK);
	g.correct = d[fact].status == SCORE_ACCEPTED;
	g.by_unit = g.by_unit && !g.correct;
	g.act = town_act(&w->t, g.by_unit ? CLERK : OFFICE);
	entry.base = d[fact].seq;
	entry.text = entry.choice == SCORE_VALUE ? a_value(w, &f[fact]) : S("");
	if (score_entries_check(j, s->rule, &entry, 1) == OK)
		(void)!score_give(j, w->t.rw, &g, &given);
}

/* One more visit of the unit's, which it may change until that is verified. */
static void
visit(struct world *w, size_t unit)
{
	static int visits;
	const struct score_datum *d;
	struct score_entry entry = { .fact = 2,
		.choice = SCORE_VALUE,
		.text = job_fmt(w->t.j, "%d", ++visits),
		.day = DAY_NONE };
	struct score_giving g = { .act = town_act(&w->t, CLERK),
		.scheme = w->mixed.id,
		.unit = w->unit[unit],
		.rule = w->mixed.rule,
		.entry = &entry,
		.n = 1,
		.by_unit = true };
	struct job *j = w->t.j;
	size_t given;

	CHECK(score_data(j, w->t.ro, g.scheme, g.rule, g.unit, &d) == OK);
	entry.base = d[2].seq;
	CHECK(score_entries_check(j, g.rule, &entry, 1) == OK);
	CHECK(score_give(j, w->t.rw, &g, &given) == OK && given == 1);
}

/* The first of the unit's that waits is accepted or returned. */
static void
verify(struct world *w, size_t unit)
{
	const struct score_datum *d;
	size_t n, fact = 0;
	struct score_check c = { .act = town_act(&w->t, JUDGE),
		.scheme = w->mixed.id,
		.unit = w->unit[unit],
		.rule = w->mixed.rule,
		.fact = &fact,
		.n = 1,
		.accept = pick(w, 3) > 0,
		.reason = S("数不对") };

	(void)rule_facts(w->mixed.rule, &n);
	CHECK(score_data(w->t.j, w->t.ro, c.scheme, c.rule, c.unit, &d) == OK);
	while (fact < n && d[fact].status != SCORE_GIVEN)
		fact++;
	c.seq = &d[fact < n ? fact : 0].seq;
	if (fact < n)
		(void)!score_verify(w->t.j, w->t.rw, &c);
}

static void
record(struct world *w, size_t unit)
{
	struct str text[] = { S("2026-03-05"),
		job_fmt(w->t.j, "渡口%02zu支部", pick(w, UNITS)), S("是"),
		job_fmt(w->t.j, "第%zu件", pick(w, 9)) };
	struct score_record_entry e = { .text = text };
	struct score_recording g = { .act = town_act(&w->t, OFFICE),
		.scheme = w->mixed.id,
		.unit = w->unit[unit],
		.rule = w->mixed.rule,
		.entry = &e };
	struct score_record_act drop = { .act = g.act,
		.scheme = g.scheme,
		.unit = g.unit,
		.rule = g.rule,
		.correct = true,
		.reason = S("登错了") };
	struct job *j = w->t.j;

	if (score_record_check(j, w->t.ro, g.rule, false, &e) != OK) /* no such unit */
		return;
	if (score_record_put(j, w->t.rw, &g, &drop.id) != OK || pick(w, 3) > 0)
		return; /* not on the list, or as it is */
	drop.seq = drop.id;
	CHECK(score_record_drop(j, w->t.rw, &drop) == OK);
}

/* A unit is called otherwise, gets another class, moves on the list or in the tree. */
static void
change_unit(struct world *w, size_t unit)
{
	static const struct str class[] = { { "机关", 6 }, { "企业", 6 }, { "学会", 6 } };
	const struct org_act act = town_act(&w->t, OFFICE);
	struct job *j = w->t.j;
	struct org_unit u;

	if (pick(w, 2) == 0) {
		(void)!score_roster_put(j, w->t.rw, &act, w->mixed.id, w->unit[unit],
		    pick(w, 3) > 0);
		return;
	}
	CHECK(org_unit_find(j, w->t.ro, w->unit[unit], &u) == OK);
	if (pick(w, 3) == 0)
		u.name = job_fmt(j, "码头%zu支部", pick(w, 1000));
	u.class = class[pick(w, ARRAY_N(class))];
	u.parent = unit > 4 ? w->unit[pick(w, 4)] : 0;
	(void)!org_unit_change(j, w->t.rw, &act, &u);
	if (pick(w, 8) == 0 && unit > 4)
		(void)!org_unit_close(j, w->t.rw, &act, w->unit[unit]);
}

static void
change(struct world *w)
{
	size_t unit = pick(w, UNITS), what = pick(w, 16);

	if (what < 6)
		give(w, &w->mixed, unit);
	else if (what < 8)
		verify(w, unit);
	else if (what == 8)
		give(w, &w->then, unit);
	else if (what == 9)
		give(w, &w->base, unit);
	else if (what < 12)
		record(w, unit);
	else if (what == 12)
		change_unit(w, unit);
	else if (what == 13)
		for (size_t i = 0; i < UNITS; i++)
			give(w, &w->mixed, i);
	else if (what == 14 && pick(w, 9) == 0)
		w->t.j->today += 45; /* the marks are due by then */
}

/* ── readings ───────────────────────────────────────────────────────── */

struct reading {
	struct world *w;
	struct gathered *got;
	struct score_set *set;
};

/* With the same stamp a view is not made anew, so it must be the same. */
static void
check_still(struct world *w, const struct reading *r)
{
	const struct gathered *was = w->was;

	if (was == NULL || memcmp(&was->stamp, &r->got->stamp, sizeof was->stamp) != 0)
		return;
	town_check_same(w->mixed.rule, w->set, r->set);
	w->still++;
}

/* Made of the earlier one, compared with one that is fetched. */
static enum err
read_once(struct job *j, void *arg)
{
	struct reading *r = arg;
	struct world *w = r->w;
	const struct rule_head *h = rule_head(w->mixed.rule);
	struct find_wish wish = { w->mixed.id, w->mixed.rule, h->from, h->to, DAY_NONE };
	struct score_set carried = { 0 };
	struct others_read read;
	struct scheme s = { .id = w->mixed.id, .version = 1 };
	enum err e = others_look(j, w->t.ro, &wish, &read);

	r->got = NEW(j, struct gathered);
	r->set = NEW(j, struct score_set);
	if (e == OK)
		e = stamp_find(j, w->t.ro, &s, w->mixed.rule, &read, &r->got->stamp);
	if (e == OK)
		e = find_kept(j, w->t.ro, &wish, w->was, r->got, &carried);
	if (e == OK)
		e = others_feed(j, w->t.ro, &wish, NULL, &carried);
	if (e == OK)
		e = find_in(j, w->t.ro, &wish, r->set);
	if (e != OK)
		return e;
	town_check_same(w->mixed.rule, &carried, r->set);
	check_still(w, r);
	return OK;
}

static void
read_again(struct world *w)
{
	struct reading r = { .w = w };
	struct job j = { .now = w->t.j->now, .today = w->t.j->today };
	struct arena *mem = NULL;

	if (job_keep(&j, (size_t)64 << 20, read_once, &r, &mem) != OK) {
		test_failed(__FILE__, __LINE__, "%s", j.told);
		return;
	}
	w->carried += r.got->asked < r.got->n;
	w->whole += r.got->asked == r.got->n;
	arena_drop(w->mem);
	w->mem = mem;
	w->was = r.got;
	w->set = r.set;
}

TEST_BOTH(what_is_carried_over_is_what_would_be_fetched)
{
	struct world w = open_world(j, place);
	int32_t today = j->today;
	size_t rounds = test_rounds(ROUNDS);

	for (size_t i = 0; i < rounds; i++) {
		for (size_t k = pick(&w, 4); k > 0; k--)
			change(&w);
		read_again(&w);
	}
	CHECK(w.carried > rounds / 3 && w.whole > 0 && w.still > rounds / 9);
	arena_drop(w.mem);
	j->today = today;
	town_check_rebuild(&w.t);
	town_close(&w.t);
}

TEST_BOTH(only_units_about_which_there_is_something_new_are_asked_for)
{
	struct world w = open_world(j, place);
	const struct org_act act = town_act(&w.t, OFFICE);

	for (size_t i = 0; i < UNITS; i++)
		visit(&w, i);
	read_again(&w);
	CHECK(w.was->asked == UNITS + 2 && w.was->n == UNITS + 2);
	read_again(&w);
	CHECK(w.was->asked == 0);
	visit(&w, 3);
	visit(&w, 7);
	visit(&w, 3);
	read_again(&w);
	CHECK(w.was->asked == 2);
	CHECK(score_roster_put(j, w.t.rw, &act, w.mixed.id, w.unit[5], false) == OK);
	read_again(&w);
	CHECK(w.was->asked == 0 && w.was->n == UNITS + 1);
	CHECK(score_roster_put(j, w.t.rw, &act, w.mixed.id, w.unit[5], true) == OK);
	read_again(&w);
	CHECK(w.was->asked == 1 && w.was->n == UNITS + 2);
	for (size_t i = 0; i < UNITS; i++)
		visit(&w, i);
	read_again(&w); /* no less work than all */
	CHECK(w.was->asked == w.was->n);
	j->today++;
	read_again(&w);
	CHECK(w.was->asked == w.was->n);
	arena_drop(w.mem);
	town_close(&w.t);
}

/* The last record that was entered. */
static void
erase_last(struct world *w)
{
	const struct ledger_room rooms[] = { org_ledger, scheme_ledger, holiday_ledger,
		score_ledger };
	struct ledger_wish wish = { .kind = S("记录.登记") };
	const struct ledger_fact *f;
	struct job *j = w->t.j;
	int64_t facts;
	size_t n;

	CHECK(ledger_list(j, w->t.ro, &wish, 1, &f, &n) == OK && n == 1);
	CHECK(ledger_erase(j, w->t.rw, rooms, ARRAY_N(rooms), f->seq, 0, S("本人要求")) ==
	    OK);
	CHECK(ledger_rebuild(j, w->t.rw, rooms, ARRAY_N(rooms), &facts) == OK);
}

TEST_BOTH(only_records_of_units_with_something_new_are_read)
{
	struct world w = open_world(j, place);
	size_t all;

	for (size_t i = 0; i < 4 * UNITS; i++)
		record(&w, i % UNITS);
	read_again(&w);
	all = w.was->records;
	CHECK(all > 2 * UNITS && w.was->read == all);
	visit(&w, 3);
	read_again(&w);
	CHECK(w.was->asked == 1 && w.was->read == 0 && w.was->records == all);
	record(&w, 5);
	read_again(&w);
	CHECK(w.was->asked == 0 && w.was->read > 0 && w.was->read <= 5);
	visit(&w, 4);
	read_again(&w);
	erase_last(&w); /* whose body is gone may be anybody's */
	read_again(&w);
	CHECK(w.was->asked == w.was->n && w.was->read == w.was->records);
	arena_drop(w.mem);
	town_close(&w.t);
}
