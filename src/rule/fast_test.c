/* SPDX-License-Identifier: MIT
 *
 * fast_test.c -- whole blocks and single rows come to the same
 *
 * Random schemes with random facts, and those facts stretched from a millionth to the
 * largest outside value, so that blocks are given back to rows in every instruction.
 * The same with a crowd that fills several blocks, on several lanes.
 */
#include "rule/agree_test.h"
#include "test.h"

#define ROUNDS 300

/* A number for each seed, fact and subject. */
static uint64_t
mixed(uint64_t seed, size_t fact, size_t subject)
{
	uint64_t x = seed * 1000003 + fact * 8191 + subject;

	x = (x ^ x >> 31) * UINT64_C(0xBF58476D1CE4E5B9);
	return x ^ x >> 29;
}

/* The same facts, each subject's by a power of ten of its own; most as they were. */
static const struct rule_column *
stretched(struct job *j, const struct scored *x, uint64_t seed)
{
	size_t n;
	const struct rule_fact *fact = rule_facts(x->r, &n);
	struct rule_column *out = NEWS(j, struct rule_column, n + 1);

	for (size_t f = 0; f < n; f++) {
		out[f] = x->snap.fact[f];
		if (fact[f].kind != RULE_NUM || mixed(seed, f, 0) % 3 == 0)
			continue;
		out[f].v = NEWS(j, int64_t, x->snap.subjects + 1);
		for (size_t i = 0; i < x->snap.subjects; i++) {
			uint64_t by = mixed(seed, f, i + 1) % 24;
			int64_t v = x->snap.fact[f].v[i];

			for (; by > 12 && v > -NUM_LIMIT / 10 && v < NUM_LIMIT / 10; by--)
				v *= 10;
			out[f].v[i] = v;
		}
	}
	return out;
}

static bool
same_score(const struct rule_score *a, const struct rule_score *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a->state[i] != b->state[i] ||
		    (a->state[i] != CELL_NA &&
			(a->lo[i] != b->lo[i] || a->hi[i] != b->hi[i])))
			return false;
	return true;
}

static bool
same_grades(const struct rule_grade_score *a, const struct rule_grade_score *b, size_t n)
{
	return memcmp(a->best, b->best, n) == 0 && memcmp(a->worst, b->worst, n) == 0;
}

static bool
same_results(const struct rule *r, const struct rule_results *a,
    const struct rule_results *b)
{
	size_t pools, grades, moneys, n = a->subjects;
	bool same = same_score(&a->total, &b->total, n);

	(void)rule_pools(r, &pools);
	(void)rule_grades(r, &grades);
	(void)rule_moneys(r, &moneys);
	for (size_t i = 0; i < pools && same; i++)
		same = b->pool[i].lo == NULL || same_score(&a->pool[i], &b->pool[i], n);
	for (size_t i = 0; i < grades && same; i++)
		same = same_grades(&a->grade[i], &b->grade[i], n);
	for (size_t i = 0; i < moneys && same; i++)
		same = same_score(&a->money[i], &b->money[i], n);
	return same;
}

/* ── crowds ─────────────────────────────────────────────────────────── */

#define CROWD (2 * RULE_BLOCK + 77)
#define CROWD_ROUNDS 60
#define LANES 3

/* Subject ${i} of a crowd is like which of ${n}: all of them in the first block, in the
 * second one alone, so that a whole block is open or closed as it is; then some.
 * ${turned}: all of them come last, so that no lane but the last has seen everything. */
static size_t
alike(size_t i, size_t n, bool turned)
{
	if (turned)
		i = CROWD - 1 - i;
	return i < RULE_BLOCK ? i % n : i < 2 * RULE_BLOCK ? 0 : i % (n / 2 + 1);
}

static struct rule_column
crowd_column(struct job *j, const struct rule_column *c, const size_t *like, size_t n)
{
	struct rule_column out = { .v = NEWS(j, int64_t, n + 1),
		.state = NEWS(j, uint8_t, n + 1),
		.hi = c->hi == NULL ? NULL : NEWS(j, int64_t, n + 1) };

	for (size_t i = 0; i < n; i++) {
		out.v[i] = c->v[like[i]];
		out.state[i] = c->state[like[i]];
		if (c->hi != NULL)
			out.hi[i] = c->hi[like[i]];
	}
	return out;
}

static struct rule_column *
crowd_columns(struct job *j, const struct rule_column *c, size_t columns,
    const size_t *like, size_t n)
{
	struct rule_column *out = NEWS(j, struct rule_column, columns + 1);

	for (size_t i = 0; i < columns; i++)
		out[i] = crowd_column(j, &c[i], like, n);
	return out;
}

/* Everybody has the records of whom it is like. */
static struct rule_rows
crowd_rows(struct job *j, const struct rule_rows *rows, size_t fields, const size_t *like)
{
	size_t *from = NEWS(j, size_t, CROWD + 1), *at, n = 0;
	int64_t *record;

	for (size_t i = 0; i < CROWD; i++) {
		from[i] = n;
		n += rows->from[like[i] + 1] - rows->from[like[i]];
	}
	from[CROWD] = n;
	at = NEWS(j, size_t, n + 1);
	record = NEWS(j, int64_t, n + 1);
	for (size_t i = 0; i < CROWD; i++)
		for (size_t k = from[i]; k < from[i + 1]; k++)
			at[k] = rows->from[like[i]] + (k - from[i]);
	for (size_t k = 0; k < n && rows->record != NULL; k++)
		record[k] = rows->record[at[k]];
	return (struct rule_rows){ .n = n,
		.from = from,
		.field = crowd_columns(j, rows->field, fields, at, n),
		.record = rows->record == NULL ? NULL : record };
}

static void
crowd_sets(struct job *j, const struct rule *r, const size_t *like,
    struct rule_snapshot *snap)
{
	size_t n;
	const struct rule_set *set = rule_sets(r, &n);
	struct rule_rows *rows = NEWS(j, struct rule_rows, n + 1);

	for (size_t i = 0; i < n; i++)
		if (snap->set[i].from != NULL)
			rows[i] = crowd_rows(j, &snap->set[i], set[i].field_n, like);
	snap->set = rows;
}

static struct rule_snapshot
crowd(struct job *j, const struct rule *r, const struct rule_snapshot *few, bool turned)
{
	struct rule_snapshot snap = *few;
	size_t facts, *like = NEWS(j, size_t, CROWD);
	int64_t *name = NEWS(j, int64_t, CROWD);
	int32_t *above = NEWS(j, int32_t, CROWD);

	(void)rule_facts(r, &facts);
	for (size_t i = 0; i < CROWD; i++) {
		like[i] = alike(i, few->subjects, turned);
		name[i] = few->name == NULL ? 0 : few->name[like[i]];
		above[i] = few->above == NULL ? -1 : few->above[like[i]];
	}
	snap.subjects = CROWD;
	snap.fact = crowd_columns(j, few->fact, facts, like, CROWD);
	snap.name = few->name == NULL ? NULL : name;
	snap.above = few->above == NULL ? NULL : above;
	if (few->set != NULL)
		crowd_sets(j, r, like, &snap);
	return snap;
}

struct watch {
	struct job *j;
	bool asked; /* a lane asked for memory */
};

/* One after the other, the last one first. */
static void
backwards(void *arg, size_t lanes, void (*work)(void *what, size_t lane), void *what)
{
	struct watch *w = arg;
	size_t used = arena_used(w->j->mem);

	while (lanes-- > 0)
		work(what, lanes);
	w->asked = w->asked || arena_used(w->j->mem) != used;
}

static enum err
one_crowd(struct job *j, void *arg)
{
	static const struct rule_how rows = { .by_row = true };
	struct watch watch = { .j = j };
	const struct rule_how lanes = { .lanes = LANES,
		.each = backwards,
		.arg = &watch };
	struct round *round = arg;
	struct rule_results by_row, by_block, on_lanes;
	struct scored x;

	round->verdict = NOT_VALID;
	if (!random_score(j, random_scheme(j, round->seed), round->seed, &x) ||
	    x.snap.decided != NULL)
		return OK;
	x.snap = crowd(j, x.r, &x.snap, round->seed % 2 == 1);
	if (rule_run(j, x.r, &x.snap, &rows, &by_row) != OK ||
	    rule_run(j, x.r, &x.snap, NULL, &by_block) != OK ||
	    rule_run(j, x.r, &x.snap, &lanes, &on_lanes) != OK)
		return OK;
	round->verdict = same_results(x.r, &by_row, &by_block) &&
		same_results(x.r, &by_row, &on_lanes) && !watch.asked
	    ? AGREE
	    : DIFFER;
	return OK;
}

/* ── who comes last ─────────────────────────────────────────────────── */

#define QUOTA                                                                                   \
	"方案 \"甲\"\n考核期 2026-01-01 至 2026-12-31\n对象 单位\n"                  \
	"数据 甲 分 填报 每年 由 单位\n数据 家数 次 填报 每年 由 单位\n" \
	"数据 丙 是否 填报 每年 由 单位\n部分 果 100分 { 得 甲 }\n"           \
	"否决 当 丙 则 等次 不高于 良\n"                                             \
	"等次 { 优 当 总分 >= 90 名额 家数; 良 当 总分 >= 80; 差 }\n"
enum { POINTS, PLACES, VETO, QUOTA_FACTS };

/* Everybody has a total of its own from 90 up, and is sure to be assessed. */
static struct rule_snapshot
all_alike(struct job *j)
{
	struct rule_column *fact = NEWS(j, struct rule_column, QUOTA_FACTS);

	for (size_t f = 0; f < QUOTA_FACTS; f++) {
		fact[f].v = NEWS(j, int64_t, CROWD);
		fact[f].state = NEWS(j, uint8_t, CROWD);
	}
	for (size_t i = 0; i < CROWD; i++) {
		fact[POINTS].v[i] = 90 * NUM_ONE + (int64_t)(i % 1000) * (NUM_ONE / 100);
		fact[PLACES].v[i] = 100 * NUM_ONE;
	}
	return (struct rule_snapshot){ .subjects = CROWD, .fact = fact };
}

/* By lanes as by one; how many have, or may have, the best grade. */
static size_t
best_of(struct job *j, const struct rule *r, const struct rule_snapshot *snap)
{
	struct watch watch = { .j = j };
	const struct rule_how lanes = { .lanes = LANES,
		.each = backwards,
		.arg = &watch };
	struct rule_results one, many;
	size_t best = 0;

	CHECK(rule_run(j, r, snap, NULL, &one) == OK);
	CHECK(rule_run(j, r, snap, &lanes, &many) == OK);
	CHECK(same_results(r, &one, &many));
	CHECK(!watch.asked);
	for (size_t i = 0; i < CROWD; i++)
		best += many.grade[0].best[i] == 0;
	return best;
}

TEST(what_the_last_subject_alone_says_counts_in_all_lanes)
{
	struct rule_notes notes = { .j = j };
	struct rule *r;
	struct rule_snapshot snap;

	CHECK(rule_read(j, S("甲"), S(QUOTA), &notes, &r) == OK);
	snap = all_alike(j);
	CHECK(best_of(j, r, &snap) == 100);
	snap.fact[PLACES].v[CROWD - 1] = 3 * NUM_ONE;
	CHECK(best_of(j, r, &snap) == 3);
	snap = all_alike(j);
	snap.fact[VETO].state[CROWD - 1] = CELL_MISSING;
	snap.fact[POINTS].v[CROWD - 1] = 100 * NUM_ONE;
	CHECK(best_of(j, r, &snap) == 101);
	snap = all_alike(j);
	snap.fact[POINTS].v[CROWD - 1] = 50 * NUM_ONE;
	CHECK(best_of(j, r, &snap) == 100);
	snap.fact[POINTS].state[CROWD - 1] = CELL_MISSING;
	snap.fact[POINTS].v[CROWD - 1] = 0;
	CHECK(best_of(j, r, &snap) == 101);
}

TEST(gaps_of_a_crowd_are_counted_by_one_lane)
{
	static const char text[] =
	    "方案 \"甲\"\n考核期 2026-01-01 至 2026-12-31\n对象 单位\n"
	    "数据 活动 事件(内容 文) 来自 纪实\n"
	    "部分 果 100分 { 扣 1分 当 间断(活动, 1个月) > 0 }\n";
	struct watch watch = { .j = j };
	const struct rule_how lanes = { .lanes = LANES,
		.each = backwards,
		.arg = &watch };
	struct rule_notes notes = { .j = j };
	struct rule_snapshot snap = { .subjects = CROWD, .today = 99999 };
	struct rule_results many;
	struct rule *r;

	CHECK(rule_read(j, S("甲"), S(text), &notes, &r) == OK);
	CHECK(rule_run(j, r, &snap, &lanes, &many) == OK);
	CHECK(!watch.asked);
}

/* ── the tests ──────────────────────────────────────────────────────── */

static enum err
one_round(struct job *j, void *arg)
{
	static const struct rule_how rows = { .by_row = true };
	static const struct rule_how brief = { .brief = true };
	struct round *round = arg;
	struct rule_results by_row, by_block, in_brief;
	struct scored x;

	round->verdict = NOT_VALID;
	if (!random_score(j, random_scheme(j, round->seed), round->seed, &x))
		return OK;
	x.snap.fact = stretched(j, &x, round->seed);
	if (rule_run(j, x.r, &x.snap, &rows, &by_row) != OK ||
	    rule_run(j, x.r, &x.snap, NULL, &by_block) != OK ||
	    rule_run(j, x.r, &x.snap, &brief, &in_brief) != OK)
		return OK;
	round->verdict = same_results(x.r, &by_row, &by_block) &&
		same_results(x.r, &by_row, &in_brief)
	    ? AGREE
	    : DIFFER;
	return OK;
}

TEST(blocks_and_rows_come_to_the_same_however_large_the_figures)
{
	for_seeds(j, test_rounds(ROUNDS), one_round);
}

TEST(several_blocks_and_lanes_come_to_the_same)
{
	for_seeds(j, test_rounds(CROWD_ROUNDS), one_crowd);
}
