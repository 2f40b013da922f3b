/* SPDX-License-Identifier: MIT
 *
 * duty_test.c -- items opened, moved, postponed, listed, rebuilt
 */
#include "duty/town_test.h"

static struct str
told(struct job *j)
{
	return str_of(j->told);
}

TEST_BOTH(an_item_comes_back_as_it_was_opened)
{
	struct town t = town_open(j, place);
	struct duty_item want = { .kind = DUTY_KIND_FUNDS,
		.unit = t.east,
		.title = S("　下年经费 上浮 10% "),
		.key = S("result:3:funds"),
		.source = S("result:3"),
		.source_words = S("2026年度考核结果，等次 优秀"),
		.due = DAY_NONE,
		.said = DAY_NONE,
		.from = j->today + 40,
		.until = j->today + 404,
		.figure = NUM(10),
		.has_figure = true };
	struct duty_item got = town_find(&t, town_open_one(&t, want));
	struct ledger_head head;

	CHECK_TEXT(got.title, S("下年经费 上浮 10%"));
	CHECK_TEXT(got.key, want.key);
	CHECK_TEXT(got.source, want.source);
	CHECK_TEXT(got.source_words, want.source_words);
	CHECK_TEXT(got.unit_name, S("未名市星象局"));
	CHECK(got.kind == DUTY_KIND_FUNDS && got.unit == t.east &&
	    got.state == DUTY_IS_HOLDS);
	CHECK(got.owner == 0 && got.office.n == 0 && !got.secretary && !got.is_late);
	CHECK(got.due == DAY_NONE && got.said == DAY_NONE && got.from == want.from &&
	    got.until == want.until);
	CHECK(got.has_figure && got.figure.u == NUM(10).u);
	CHECK(got.opener == OFFICE && got.mover == OFFICE && got.opened == j->today);
	CHECK(ledger_head(j, t.ro, &head) == OK && head.size == got.id);
	CHECK(got.seq == got.id && got.moved == got.id && got.at == j->now);
	CHECK(duty_find(j, t.ro, 4711, &got) == E_MISSING);
	CHECK_TEXT(told(j), S("没有第 4711 号事项；请从事项页进入"));
	town_close(&t);
}

TEST_BOTH(the_facts_of_an_item_carry_its_own_number)
{
	struct town t = town_open(j, place);
	int64_t id = town_open_one(&t, town_item(&t, DUTY_KIND_MEND, t.east));
	const struct ledger_fact *f;
	size_t n;

	CHECK(town_do(&t, id, AS_OWNER, S("报措施"), S("逐条改")) == OK);
	CHECK(ledger_about(j, t.ro, job_fmt(j, "事项:%lld", (long long)id), 0, 9, &f,
		  &n) == OK &&
	    n == 3);
	CHECK(f[0].seq == id && f[0].unit == t.east && f[0].actor == OFFICE);
	CHECK_TEXT(f[0].kind, S("事项.开立"));
	CHECK_TEXT(f[1].kind, S("事项.办理"));
	CHECK_TEXT(f[1].body, S("verb=报措施\nfrom=待定措施\nto=整改中\n"));
	CHECK_TEXT(f[2].kind, S("事项.说明"));
	CHECK_TEXT(f[2].body, S("note=逐条改\n"));
	town_close(&t);
}

TEST_BOTH(the_words_of_a_step_can_be_erased_alone)
{
	struct town t = town_open(j, place);
	int64_t id = town_open_one(&t, town_item(&t, DUTY_KIND_MEND, t.east)), facts;
	struct ledger_head head;
	const struct ledger_room rooms[] = { org_ledger, duty_ledger };
	const struct duty_step *s;
	size_t n;

	CHECK(town_do(&t, id, AS_OWNER, S("报措施"), S("张某的病情")) == OK);
	CHECK(ledger_head(j, t.ro, &head) == OK);
	CHECK(ledger_erase(j, t.rw, rooms, 2, head.size - 1, OFFICE, S("隐私")) ==
	    E_DENIED);
	CHECK(ledger_erase(j, t.rw, rooms, 2, head.size, OFFICE, S("隐私")) == OK);
	CHECK(ledger_rebuild(j, t.rw, rooms, 2, &facts) == OK);
	CHECK(duty_steps(j, t.ro, id, &s, &n) == OK && n == 2);
	CHECK_TEXT(s[1].verb, S("报措施"));
	CHECK_TEXT(s[1].note, S("〔已删除〕"));
	CHECK_TEXT(town_find(&t, id).note, S("〔已删除〕"));
	CHECK(town_do(&t, id, AS_OWNER, S("报完成"), S("办了")) == OK);
	town_close(&t);
}

TEST_BOTH(the_same_key_is_opened_once_and_the_same_form_too)
{
	struct town t = town_open(j, place);
	struct duty_item two[2] = { town_item(&t, DUTY_KIND_MEND, t.east),
		town_item(&t, DUTY_KIND_BLAME, t.east) };
	struct org_act act = town_act(&t, OFFICE);
	int64_t first;
	bool seen = false;

	two[0].key = S("result:3:1");
	two[1].key = S("result:3:2");
	act.once = S("表一");
	act.seen = &seen;
	CHECK(duty_open(j, t.rw, &act, two, 1) == OK && !two[0].was && !seen);
	first = two[0].id;
	act.once = S("表二");
	CHECK(duty_open(j, t.rw, &act, two, 2) == OK && two[0].was && !two[1].was);
	CHECK(two[0].id == first && two[1].id == first + 1);
	two[1].id = 0;
	CHECK(duty_open(j, t.rw, &act, two, 2) == OK && seen && two[1].id == 0);
	/* Without a key each is another one. */
	CHECK(town_open_one(&t, town_item(&t, DUTY_KIND_MEND, t.east)) !=
	    town_open_one(&t, town_item(&t, DUTY_KIND_MEND, t.east)));
	town_close(&t);
}

/* ── what cannot be opened ──────────────────────────────────────────── */

static void
refused(struct town *t, struct duty_item item, enum err want, struct str words)
{
	struct org_act act = town_act(t, OFFICE);

	CHECK(duty_open(t->j, t->rw, &act, &item, 1) == want);
	CHECK_TEXT(told(t->j), words);
}

TEST_BOTH(what_cannot_be_an_item_is_told_why)
{
	struct town t = town_open(j, place);
	struct duty_item item = town_item(&t, DUTY_KIND_MEND, t.east), x;
	struct org_act act = town_act(&t, OFFICE);
	struct buf longest = { .j = j };

	for (size_t i = 0; i < DUTY_TITLE_MAX; i++)
		buf_put(&longest, S("长"));
	x = item;
	x.kind = DUTY_KIND_NONE;
	refused(&t, x, E_INPUT, S("请选是哪一类事项"));
	x = item;
	x.title = S(" 　");
	refused(&t, x, E_INPUT, S("请写明要办什么"));
	x.title = buf_str(&longest);
	CHECK(town_open_one(&t, x) > 0);
	buf_put(&longest, S("长"));
	x.title = buf_str(&longest);
	refused(&t, x, E_INPUT, S("事项和由来都要写得短些：最多 200 个字"));
	x = item;
	x.office = buf_str(&longest);
	refused(&t, x, E_INPUT, S("事项的处室或编号太长"));
	x = item;
	x.due = DAY_NONE;
	refused(&t, x, E_INPUT, S("整改要有期限；请写明到哪一天为止"));
	x = item;
	x.until = j->today;
	refused(&t, x, E_INPUT, S("整改不是管一段时间的事项；请写期限"));
	x = item;
	x.unit = 4711;
	refused(&t, x, E_MISSING, S("没有这个单位"));
	x = item;
	x.owner = t.west;
	refused(&t, x, E_INPUT, S("责任单位应是未名市星象局本身或它的上级"));
	x = town_item(&t, DUTY_KIND_NO_HONOUR, t.east);
	x.from = j->today;
	x.until = j->today - 1;
	refused(&t, x, E_INPUT, S("最后一天不能早于第一天"));
	CHECK(org_unit_close(j, t.rw, &act, t.west) == OK);
	x = item;
	x.unit = t.west;
	refused(&t, x, E_INPUT, S("未名市潮汐局已经撤销，不能再有新事项"));
	CHECK(duty_open(j, t.rw, &act, &item, DUTY_OPEN_MAX + 1) == E_LIMIT);
	CHECK_TEXT(told(j), S("一次最多开立 2000 件事项"));
	town_close(&t);
}

TEST_BOTH(whose_it_is_follows_from_the_kind_unless_it_is_said)
{
	struct town t = town_open(j, place);
	struct duty_item item = town_item(&t, DUTY_KIND_MEND, t.street), got;

	item.secretary = true;
	got = town_find(&t, town_open_one(&t, item));
	CHECK(got.owner == t.street && got.secretary);
	CHECK_TEXT(got.owner_name, S("星象局第一支部"));
	item.owner = t.east;
	CHECK(town_find(&t, town_open_one(&t, item)).owner == t.east);
	item.owner = 0;
	item.office = S("考核组");
	got = town_find(&t, town_open_one(&t, item));
	CHECK(got.owner == 0 && !got.secretary);
	CHECK_TEXT(got.office, S("考核组"));
	got = town_find(&t, town_open_one(&t, town_item(&t, DUTY_KIND_ADJUST, t.east)));
	CHECK(got.owner == 0);
	CHECK_TEXT(got.office, S("组织部"));
	town_close(&t);
}

/* ── steps ──────────────────────────────────────────────────────────── */

TEST_BOTH(a_rectification_is_reported_sent_back_and_struck_off_by_another)
{
	struct town t = town_open(j, place);
	int64_t id = town_open_one(&t, town_item(&t, DUTY_KIND_MEND, t.east));
	struct duty_who both = { .person = CLERK, .owner = true, .checker = true };
	struct duty_item item;
	const struct duty_step *s;
	size_t n;

	CHECK(town_do(&t, id, both, S("报措施"), S("  ")) == E_INPUT);
	CHECK_TEXT(told(j), S("请写明整改措施：做什么、谁负责、何时完成"));
	CHECK(town_do(&t, id, both, S("报措施"), S("逐条改")) == OK);
	CHECK(town_do(&t, id, both, S("报完成"), S("都改了")) == OK);
	item = town_find(&t, id);
	CHECK(duty_is_own(&item, &both));
	CHECK(town_do(&t, id, both, S("核验销号"), S("看过")) == E_DENIED);
	CHECK_TEXT(told(j),
	    S("上一步是您办的，“核验销号”要由另一个人来：谁也不能核自己办的事"));
	CHECK(town_do(&t, id, AS_OWNER, S("退回"), S("不看了")) == E_DENIED);
	CHECK(town_do(&t, id, AS_CHECKER, S("退回"), S("缺两条")) == OK);
	CHECK(town_find(&t, id).state == DUTY_IS_MENDING);
	CHECK(town_do(&t, id, AS_OWNER, S("报完成"), S("补了两条")) == OK);
	CHECK(town_do(&t, id, AS_CHECKER, S("核验销号"), S("实地看过")) == OK);
	item = town_find(&t, id);
	CHECK(item.state == DUTY_IS_CLEARED && item.ended == j->today);
	CHECK(item.mover == CHECKER && item.seq == item.moved + 1);
	CHECK_TEXT(item.note, S("实地看过"));
	CHECK(town_do(&t, id, AS_COMMITTEE, S("撤销"), S("不要了")) == E_INPUT);
	CHECK_TEXT(told(j), S("这件事项已销号，不用再办"));
	CHECK(duty_steps(j, t.ro, id, &s, &n) == OK && n == 6);
	CHECK_TEXT(s[0].verb, S("开立"));
	CHECK_TEXT(s[3].verb, S("退回"));
	CHECK_TEXT(s[3].from, S("待核验"));
	CHECK_TEXT(s[3].to, S("整改中"));
	CHECK_TEXT(s[3].note, S("缺两条"));
	CHECK(s[3].actor == CHECKER && s[0].seq == id && s[0].new_due == item.due);
	town_close(&t);
}

TEST_BOTH(a_step_upon_what_has_moved_since_is_refused)
{
	struct town t = town_open(j, place);
	int64_t id = town_open_one(&t, town_item(&t, DUTY_KIND_TASK, t.east));
	struct org_act act = town_act(&t, CHECKER);
	struct duty_act stale;

	CHECK(town_do(&t, id, AS_OWNER, S("办结报告"), S("办了")) == OK);
	stale = (struct duty_act){ id, town_find(&t, id).moved, S("核实"), S(""),
		AS_CHECKER, S("") };
	CHECK(town_do(&t, id, AS_CHECKER, S("退回"), S("没办完")) == OK);
	CHECK(town_do(&t, id, AS_OWNER, S("办结报告"), S("又办了")) == OK);
	/* The state is again what the page showed, and yet another report. */
	CHECK(duty_act(j, t.rw, &act, &stale) == E_INPUT);
	CHECK_TEXT(told(j),
	    S("这件事项在您打开以后已经有人办过，现在是“待核”；请看过下面的经过再办"));
	CHECK(town_find(&t, id).state == DUTY_IS_REPORTED);
	stale.base = town_find(&t, id).moved;
	stale.verb = S("推荐");
	CHECK(duty_act(j, t.rw, &act, &stale) == E_INPUT);
	stale.item = 4711;
	CHECK(duty_act(j, t.rw, &act, &stale) == E_MISSING);
	town_close(&t);
}

TEST_BOTH(a_form_sent_twice_steps_once)
{
	struct town t = town_open(j, place);
	int64_t id = town_open_one(&t, town_item(&t, DUTY_KIND_MEND, t.east));
	bool seen = false;
	struct org_act act = { CLERK, j->today, S("表"), &seen };
	struct duty_act a = { id, id, S("报措施"), S("改"), AS_OWNER, S("") };

	CHECK(duty_act(j, t.rw, &act, &a) == OK && !seen);
	CHECK(duty_act(j, t.rw, &act, &a) == OK && seen);
	CHECK(town_find(&t, id).moved == id + 1);
	town_close(&t);
}

TEST_BOTH(words_are_as_long_as_is_said_and_no_longer)
{
	struct town t = town_open(j, place);
	int64_t id = town_open_one(&t, town_item(&t, DUTY_KIND_TASK, t.east));
	char *big = job_alloc(j, DUTY_NOTE_MAX + 1);

	memset(big, 'a', DUTY_NOTE_MAX + 1);
	CHECK(town_do(&t, id, AS_OWNER, S("办结报告"),
		  (struct str){ big, DUTY_NOTE_MAX + 1 }) == E_INPUT);
	CHECK_TEXT(told(j), S("写得太长：最多 1333 个汉字"));
	CHECK(town_do(&t, id, AS_OWNER, S("办结报告"),
		  (struct str){ big, DUTY_NOTE_MAX }) == OK);
	/* 核实 needs no words. */
	CHECK(town_do(&t, id, AS_CHECKER, S("核实"), S("")) == OK);
	town_close(&t);
}

TEST_BOTH(another_day_keeps_the_old_one_and_whose_turn_it_is)
{
	struct town t = town_open(j, place);
	int64_t id = town_open_one(&t, town_item(&t, DUTY_KIND_TASK, t.east));
	int64_t holds = town_open_one(&t, town_item(&t, DUTY_KIND_REVOKE, t.east));
	struct org_act act = town_act(&t, OFFICE);
	int32_t was = j->today + 10;
	const struct duty_step *s;
	size_t n;

	CHECK(duty_postpone(j, t.rw, &act, id, was, S("晚些")) == E_INPUT);
	CHECK_TEXT(told(j), S("期限本来就是这一天"));
	CHECK(duty_postpone(j, t.rw, &act, id, j->today - 1, S("晚些")) == E_INPUT);
	CHECK_TEXT(told(j), S("请写明改到哪一天，不能早于今天"));
	CHECK(duty_postpone(j, t.rw, &act, id, was + 5, S("")) == E_INPUT);
	CHECK_TEXT(told(j), S("请写明改期的理由"));
	CHECK(duty_postpone(j, t.rw, &act, holds, was + 5, S("晚些")) == E_INPUT);
	CHECK_TEXT(told(j), S("取消没有办理期限，不能改期；可以提前解除"));
	CHECK(town_do(&t, id, AS_OWNER, S("办结报告"), S("办了")) == OK);
	CHECK(duty_postpone(j, t.rw, &act, id, was + 5, S("等验收")) == OK);
	CHECK(town_find(&t, id).due == was + 5);
	/* The step that waits to be checked is still the clerk's. */
	CHECK(town_find(&t, id).mover == CLERK);
	CHECK(duty_steps(j, t.ro, id, &s, &n) == OK && n == 3);
	CHECK(s[2].old_due == was && s[2].new_due == was + 5);
	CHECK_TEXT(s[2].verb, S("改期"));
	CHECK_TEXT(s[2].note, S("等验收"));
	CHECK(town_do(&t, id, AS_CHECKER, S("核实"), S("")) == OK);
	CHECK(duty_postpone(j, t.rw, &act, id, was + 9, S("晚些")) == E_INPUT);
	CHECK_TEXT(told(j), S("这件事项办结，不用改期"));
	town_close(&t);
}

/* ── what is in force ───────────────────────────────────────────────── */

static enum duty_state
state_on(struct town *t, int64_t id, int32_t day)
{
	struct job then = *t->j;
	struct duty_item got = { .id = 0 };

	then.today = day;
	CHECK(duty_find(&then, t->ro, id, &got) == OK);
	return got.state;
}

TEST_BOTH(a_restriction_holds_to_its_last_day_or_until_it_is_lifted)
{
	struct town t = town_open(j, place);
	struct duty_item item = town_item(&t, DUTY_KIND_NO_HONOUR, t.east);
	struct job later = *j;
	struct duty_item got;
	int64_t id;

	item.due = DAY_NONE;
	item.from = j->today + 1;
	item.until = j->today + 9;
	id = town_open_one(&t, item);
	CHECK(state_on(&t, id, j->today + 9) == DUTY_IS_HOLDS);
	CHECK(state_on(&t, id, j->today + 10) == DUTY_IS_OVER);
	later.today = j->today + 10;
	CHECK(duty_find(&later, t.ro, id, &got) == OK && got.ended == j->today + 10);
	t.j->today += 5;
	CHECK(town_do(&t, id, AS_COMMITTEE, S("解除"), S("改好了")) == OK);
	t.j->today -= 5;
	CHECK(state_on(&t, id, j->today + 5) == DUTY_IS_LIFTED);
	id = town_open_one(&t, item);
	CHECK(town_do(&t, id, AS_COMMITTEE, S("撤销"), S("记错了单位")) == OK);
	CHECK(state_on(&t, id, j->today + 6) == DUTY_IS_WITHDRAWN);
	town_close(&t);
}

/* ── lists ──────────────────────────────────────────────────────────── */

/* The titles of a list, and its count, as one text. */
static struct str
listed(struct town *t, struct duty_wish wish)
{
	struct buf b = { .j = t->j };
	const struct duty_item *items;
	int64_t count = -1;
	size_t n;

	CHECK(duty_list(t->j, t->ro, &wish, 50, &items, &n) == OK);
	CHECK(duty_count(t->j, t->ro, &wish, &count) == OK);
	CHECK(wish.after != 0 || count == (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		buf_put(&b, items[i].title);
		buf_c(&b, ' ');
	}
	return buf_str(&b);
}

static int64_t
add(struct town *t, const char *title, enum duty_kind kind, int64_t unit, int32_t due)
{
	struct duty_item item = town_item(t, kind, unit);

	item.title = str_of(title);
	item.due = due;
	return town_open_one(t, item);
}

struct five {
	int64_t late, east, street, west, holds;
};

/* late and east in the east, street below it, west in the west; holds until today. */
static struct five
add_five(struct town *t)
{
	struct duty_item item = town_item(t, DUTY_KIND_NO_HONOUR, t->east);
	int32_t today = t->j->today;
	struct five f = {
		.late = add(t, "late", DUTY_KIND_MEND, t->east, today - 1),
		.east = add(t, "east", DUTY_KIND_ADJUST, t->east, DAY_NONE),
		.street = add(t, "street", DUTY_KIND_TASK, t->street, today + 3),
		.west = add(t, "west", DUTY_KIND_TASK, t->west, today),
	};

	item.title = S("holds");
	item.source = S("result:3");
	item.due = DAY_NONE;
	item.until = today;
	f.holds = town_open_one(t, item);
	return f;
}

TEST_BOTH(lists_are_by_day_and_keep_within_what_is_wished)
{
	struct town t = town_open(j, place);
	struct five f = add_five(&t);

	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_OPEN }),
	    S("late west street east holds "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .tree = 0 }),
	    S("holds west street east late "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_OPEN, .tree = t.east }),
	    S("late street east holds "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_OPEN, .unit = t.east }),
	    S("late east holds "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_LATE }), S("late "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .kind = S("交办") }),
	    S("west street "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .source = S("result:3") }),
	    S("holds "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .office = S("组织部") }), S("east "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_OPEN, .after = f.west }),
	    S("street east holds "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .after = f.street }), S("east late "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_CLOSED }), S(""));
	CHECK(town_do(&t, f.late, AS_COMMITTEE, S("撤销"), S("不要了")) == OK);
	j->today++;
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_CLOSED }),
	    S("holds late "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_LATE }), S("west "));
	j->today--;
	town_close(&t);
}

TEST_BOTH(what_waits_for_me_is_mine_to_do_or_anothers_to_be_checked)
{
	struct town t = town_open(j, place);
	struct five f = add_five(&t);
	struct duty_mine clerk = { .tree = t.east, .person = CLERK },
			 office = { .office = { S("组织部") }, .person = OFFICE },
			 checker = { .checker = true, .person = CHECKER };
	struct duty_item item = town_item(&t, DUTY_KIND_MEND, t.east);

	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_MINE, .mine = clerk }),
	    S("late street "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_MINE, .mine = office }),
	    S("east "));
	CHECK_TEXT(listed(&t,
		       (struct duty_wish){ .group = DUTY_MINE,
			   .mine = { .committee = true } }),
	    S("east "));
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_MINE, .mine = checker }),
	    S(""));
	CHECK(town_do(&t, f.street, AS_OWNER, S("办结报告"), S("办了")) == OK);
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_MINE, .mine = checker }),
	    S("street "));
	checker.person = CLERK;
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_MINE, .mine = checker }),
	    S(""));
	item.title = S("head");
	item.secretary = true;
	CHECK(town_open_one(&t, item) > 0);
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_MINE, .mine = clerk }),
	    S("late "));
	clerk.secretary = true;
	CHECK_TEXT(listed(&t, (struct duty_wish){ .group = DUTY_MINE, .mine = clerk }),
	    S("late head "));
	town_close(&t);
}

/* ── rebuilt ────────────────────────────────────────────────────────── */

TEST_BOTH(the_facts_make_the_same_items_again)
{
	struct town t = town_open(j, place);
	const struct ledger_room rooms[] = { org_ledger, duty_ledger };
	unsigned char was[LEDGER_HASH], is[LEDGER_HASH];
	struct five f = add_five(&t);
	struct org_act act = town_act(&t, OFFICE);
	int64_t facts;

	CHECK(town_do(&t, f.street, AS_OWNER, S("办结报告"), S("一\n二\\")) == OK);
	CHECK(town_do(&t, f.street, AS_CHECKER, S("退回"), S("缺")) == OK);
	CHECK(town_do(&t, f.holds, AS_COMMITTEE, S("解除"), S("好了")) == OK);
	CHECK(duty_postpone(j, t.rw, &act, f.west, j->today + 9, S("等")) == OK);
	CHECK(ledger_views(j, t.ro, rooms, ARRAY_N(rooms), was) == OK);
	CHECK(ledger_rebuild(j, t.rw, rooms, ARRAY_N(rooms), &facts) == OK);
	CHECK(ledger_views(j, t.ro, rooms, ARRAY_N(rooms), is) == OK);
	CHECK(memcmp(was, is, sizeof was) == 0);
	CHECK_TEXT(town_find(&t, f.street).note, S("缺"));
	town_close(&t);
}
