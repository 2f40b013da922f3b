/* SPDX-License-Identifier: MIT
 *
 * kept_test.c -- what is kept of one scheme serves another that reads it, and comes to
 * what computing everything comes to
 */
#include <pthread.h>

#include "score/others.h"
#include "score/town_test.h"

#define ROUNDS 120
#define HEAD(title, year, fact)                                                           \
	"方案 \"" title "\"\n考核期 " year "-01-01 至 " year "-12-31\n角色 考核组, " \
	"工委办公室\n类别 类型 选(机关, 企业)\n数据 " fact " 次 核定 工委办公室\n"
#define MORE(fact) "加分 丁 9分 { 每 " fact " 加 1分 }\n"
#define GRADES "等次 { 好 当 总分 >= 90; 差 }\n"

/* Each reads the one before it; the last one also an item of what is read twice. */
enum { THEN, NOW, WHOLE, ITEMS, SIDES };
static const char *const texts[SIDES] = {
	HEAD("年年", "2025", "走访") "项 甲 100分 { 每 走访 扣 3分 }\n" GRADES,
	HEAD("年年", "2026", "到会") "项 甲 90分 { 得 上年.总分 }\n" MORE(
	    "到会") "加分 乙 15分 { 加 5分 当 上年.等次 = 好; 加 上年.项.甲 / 10 }\n" GRADES,
	HEAD("综合", "2026", "谈心") "引用 \"年年\"\n部分 乙 100分 { 得 方案.\"年年\".总分 }\n" MORE(
	    "谈心") "加分 丙 5分 { 加 5分 当 方案.\"年年\".等次 = \"好\" }\n" GRADES,
	HEAD("细目", "2026",
	    "党课") "引用 \"年年\"\n引用 \"综合\"\n"
		    "部分 乙 100分 { 得 方案.\"年年\".项.甲 }\n" MORE(
			"党课") "加分 丙 9分 { 加 方案.\"综合\".总分 / 20 }\n",
};

static const struct str names[SIDES] = { { "甲", 3 }, { "乙", 3 }, { "丙", 3 },
	{ "丁", 3 } };

struct world {
	struct town t;
	int64_t id[SIDES];
	struct rule *rule[SIDES];
	struct score_live *live;
	struct score_seat *seat;
	uint64_t seed;
};

static size_t
pick(struct world *w, size_t n)
{
	w->seed = w->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (size_t)(w->seed >> 33) % n;
}

static struct world
open_world(struct job *j, const struct db_place *place)
{
	struct world w = { .t = town_open(j, place), .seed = 20261122 };

	for (size_t i = 0; i < SIDES; i++) {
		w.id[i] = town_add_scheme(&w.t, names[i], str_of(texts[i]));
		w.rule[i] = rule_of(j, texts[i]);
	}
	CHECK(score_live_open(j, (size_t)64 << 20, &w.live) == OK);
	CHECK(score_seat_open(j, w.live, &w.seat) == OK);
	return w;
}

static void
close_world(struct world *w)
{
	score_seat_close(w->seat);
	score_live_close(w->live);
	town_close(&w->t);
}

/* ── changes ────────────────────────────────────────────────────────── */

static void
visits(struct world *w, size_t side, size_t unit, size_t n)
{
	struct score_entry e = { .fact = 1,
		.choice = SCORE_VALUE,
		.text = job_fmt(w->t.j, "%zu", n),
		.reason = S("数错了"),
		.day = DAY_NONE };

	w->t.scheme = w->id[side];
	w->t.r = w->rule[side];
	e.base = town_datum(&w->t, unit, 1).seq;
	(void)!town_give_entry(&w->t, OFFICE, unit, &e, e.base != 0);
}

/* The result of ${side} takes effect, for unit ${unit}: after a fact, as it is. */
static void
settle(struct world *w, size_t side, size_t unit, int32_t day)
{
	struct score_settled s = { .scheme = w->id[side],
		.period = score_period(w->t.j, w->rule[side]),
		.day = day,
		.unit = w->t.unit[unit],
		.what = S("总分"),
		.v = NUM(1).u * (int64_t)pick(w, 100) };

	visits(w, ITEMS, unit, pick(w, 1000));
	s.seq = town_size(&w->t);
	CHECK(score_settle(w->t.j, w->t.rw, &s) == OK);
}

static void
list(struct world *w, size_t side, size_t unit)
{
	const struct org_act act = town_act(&w->t, OFFICE);

	(void)!score_roster_put(w->t.j, w->t.rw, &act, w->id[side], w->t.unit[unit],
	    pick(w, 3) > 0);
}

static void
change(struct world *w)
{
	size_t side = pick(w, SIDES), unit = pick(w, 2), what = pick(w, 40);

	if (what < 30)
		visits(w, side, unit, pick(w, 9));
	else if (what < 34)
		list(w, side, unit);
	else if (what == 34)
		settle(w, pick(w, 2), unit, w->t.j->today - 3);
	else if (what == 35)
		w->t.j->today++;
	else if (what == 36)
		CHECK(
		    scheme_put(w->t.j, w->t.rw, 0, names[side],
			job_fmt(w->t.j, "%s%s", texts[side], pick(w, 2) == 0 ? "" : "\n"),
			&w->id[side]) == OK);
}

/* ── comparing ──────────────────────────────────────────────────────── */

static void
check_side(struct world *w, size_t side)
{
	struct job *j = w->t.j;
	const struct rule *r = w->rule[side];
	const struct score_view *v;
	struct score_set set;
	struct score_sheet sheet;

	CHECK(score_live_get(j, w->t.ro, w->seat, w->id[side], &v) == OK && v->runs);
	CHECK(score_find(j, w->t.ro, w->id[side], r, &set) == OK);
	CHECK(score_run(j, r, &set, &sheet) == OK);
	town_check_same(r, &v->set, &set);
	for (size_t i = 0; i < set.n && v->set.n == set.n; i++) {
		const struct rule_score *a = &v->sheet.res.total, *b = &sheet.res.total;

		CHECK(a->lo[i] == b->lo[i] && a->hi[i] == b->hi[i] &&
		    a->state[i] == b->state[i]);
	}
	score_seat_rest(w->seat);
}

TEST_BOTH(what_is_read_of_kept_results_is_what_would_be_computed)
{
	struct world w = open_world(j, place);
	int32_t today = j->today;

	for (size_t n = test_rounds(ROUNDS); n > 0; n--) {
		for (size_t k = pick(&w, 3); k > 0; k--)
			change(&w);
		check_side(&w, pick(&w, SIDES));
		check_side(&w, pick(&w, SIDES));
	}
	j->today = today;
	close_world(&w);
}

/* ── serving ────────────────────────────────────────────────────────── */

/* The total of unit 0 in ${side}; ${spoil} > 0: the one that is kept becomes that. */
static int64_t
total_of(struct world *w, size_t side, int64_t spoil)
{
	const struct score_view *v;
	int64_t total;
	size_t at = 0;

	CHECK(score_live_get(w->t.j, w->t.ro, w->seat, w->id[side], &v) == OK);
	CHECK(score_view_find(v, w->t.unit[0], &at));
	total = v->sheet.res.total.lo[at];
	if (spoil > 0)
		v->sheet.res.total.lo[at] = v->sheet.res.total.hi[at] = NUM(spoil).u;
	score_seat_rest(w->seat);
	return total / NUM_ONE;
}

/* A kept result is spoiled on purpose: who reads it, reads that. */
TEST_BOTH(a_kept_result_is_not_computed_again_until_something_changes_it)
{
	struct world w = open_world(j, place);

	for (size_t i = 0; i < SIDES; i++)
		visits(&w, i, 0, 0);
	CHECK(total_of(&w, NOW, 0) == 105); /* 90 of 100, and 15 */
	CHECK(total_of(&w, THEN, 70) == 100);
	visits(&w, NOW, 0, 1); /* of another period */
	CHECK(total_of(&w, NOW, 0) == 86);
	visits(&w, THEN, 0, 10);
	CHECK(total_of(&w, THEN, 0) == 70);
	CHECK(total_of(&w, NOW, 0) == 78); /* not 好, 7 */
	close_world(&w);
}

/* ── what is asked for ──────────────────────────────────────────────── */

struct asked {
	struct others_wish wish[4];
	size_t n;
};

static enum err
note_wish(struct job *j, void *arg, const struct others_wish *w,
    const struct score_view **out)
{
	struct asked *a = arg;

	(void)j;
	if (a->n < ARRAY_N(a->wish))
		a->wish[a->n] = *w;
	a->n++;
	*out = NULL;
	return OK;
}

static struct asked
ask(struct world *w, size_t side)
{
	const struct rule_head *h = rule_head(w->rule[side]);
	struct find_wish wish = { w->id[side], w->rule[side], h->from, h->to, DAY_NONE };
	struct asked a = { .n = 0 };
	struct others_kept kept = { note_wish, &a };
	struct score_set set;

	CHECK(find_own(w->t.j, w->t.ro, &wish, &set) == OK);
	CHECK(others_feed(w->t.j, w->t.ro, &wish, &kept, &set) == OK);
	return a;
}

TEST_BOTH(items_of_a_result_that_took_effect_are_asked_for_as_of_its_day)
{
	struct world w = open_world(j, place);
	struct asked a = ask(&w, NOW);

	CHECK(a.n == 1 && a.wish[0].scheme == w.id[THEN] && a.wish[0].day == DAY_NONE &&
	    !a.wish[0].settled);
	settle(&w, THEN, 0, j->today - 9);
	a = ask(&w, NOW); /* 上年.项.甲 among what it reads */
	CHECK(a.n == 1 && a.wish[0].day == j->today - 9 && a.wish[0].settled);
	settle(&w, NOW, 0, j->today - 5);
	a = ask(&w, WHOLE); /* only 总分 and 等次 */
	CHECK(a.n == 2 && a.wish[0].scheme == w.id[NOW] && a.wish[0].day == DAY_NONE &&
	    a.wish[0].settled);
	CHECK(a.wish[1].scheme == w.id[THEN]); /* nobody keeps the first */
	close_world(&w);
}

/* ── many threads ───────────────────────────────────────────────────── */

#define VISITS 30

struct looker {
	struct world *w;
	size_t first; /* of the three sides it looks at, which it asks for first */
	pthread_t thread;
	struct db_ro *ro;
	struct score_seat *seat;
	int last; /* visits of THEN that it has seen */
	int bad;
};

/* What the total of ${side} is, in tenths, when unit 0 has ${visits} of THEN. */
static int64_t
tenths(size_t side, int visits)
{
	int64_t then = 1000 - 30 * visits, more = (then >= 900 ? 50 : 0) + then / 10, now;

	now = (then < 900 ? then : 900) + (more < 150 ? more : 150);
	if (side == THEN)
		return then;
	return side == NOW ? now : (now < 1000 ? now : 1000) + (now >= 900 ? 50 : 0);
}

/* A state no older than any that was seen before, of whatever side. */
static void
look_at(struct looker *l, size_t side, int64_t total)
{
	int least = VISITS + 1, most = -1;

	for (int v = 0; v <= VISITS; v++) {
		if (tenths(side, v) * (NUM_ONE / 10) != total)
			continue;
		least = v < least ? v : least;
		most = v;
	}
	l->bad += most < l->last;
	l->last = least > l->last && most >= 0 ? least : l->last;
}

static enum err
look_once(struct job *j, void *arg)
{
	struct looker *l = arg;
	enum err e = OK;

	for (size_t i = 0; i < 3 && e == OK; i++) {
		size_t side = (l->first + i) % 3, at;
		const struct score_view *v;

		e = score_live_get(j, l->ro, l->seat, l->w->id[side], &v);
		if (e != OK || !score_view_find(v, l->w->t.unit[0], &at))
			return E_SYSTEM;
		look_at(l, side, v->sheet.res.total.lo[at]);
		score_seat_rest(l->seat);
		db_ro_rest(l->ro);
	}
	return e;
}

static void *
look_often(void *arg)
{
	struct looker *l = arg;
	struct job j = { .now = l->w->t.j->now, .today = l->w->t.j->today };

	for (int i = 0; i < 20 || (l->last < VISITS && i < 10000); i++)
		l->bad += job_run(&j, (size_t)4 << 20, look_once, l) != OK;
	return NULL;
}

/* Each thread makes what another waits for, or computes it; none waits for ever. */
TEST(threads_share_what_schemes_read_of_one_another_while_somebody_writes)
{
	struct db_place place = test_place(j, false);
	struct world w = open_world(j, &place);
	struct looker looker[4];

	for (size_t i = 0; i < SIDES; i++)
		visits(&w, i, 0, 0);
	CHECK(db_commit(j, w.t.rw) == OK);
	for (size_t i = 0; i < ARRAY_N(looker); i++) {
		looker[i] = (struct looker){ .w = &w, .first = i % 3 };
		CHECK(db_ro_open(j, w.t.db, &looker[i].ro) == OK);
		CHECK(score_seat_open(j, w.live, &looker[i].seat) == OK);
		CHECK(
		    pthread_create(&looker[i].thread, NULL, look_often, &looker[i]) == 0);
	}
	for (size_t n = 1; n <= VISITS; n++) {
		CHECK(db_begin(j, w.t.rw) == OK);
		visits(&w, THEN, 0, n);
		CHECK(db_commit(j, w.t.rw) == OK);
	}
	for (size_t i = 0; i < ARRAY_N(looker); i++) {
		CHECK(pthread_join(looker[i].thread, NULL) == 0);
		CHECK(looker[i].bad == 0 && looker[i].last == VISITS);
		score_seat_close(looker[i].seat);
		db_ro_close(looker[i].ro);
	}
	close_world(&w);
}
