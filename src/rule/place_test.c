/* SPDX-License-Identifier: MIT
 *
 * place_test.c -- places and sums below, beside what counting one by one gives
 */
#include "rule/rule.h"
#include "test.h"

#define TEXT                                                                                                  \
	"方案 \"甲\"\n考核期 2026-01-01 至 2026-12-31\n对象 单位\n类别 类 选(甲, 乙, 丙)\n" \
	"数据 分数 分 填报 每年 由 单位\n部分 果 100分 { 得 分数 }\n"                      \
	"等次 { 优 当 总分 >= 60; 良 当 总分 >= 30; 差 }\n"
#define SUBJECTS 600 /* more than a block, so that lanes share them */

struct field {
	struct rule *r;
	struct rule_snapshot snap;
	struct rule_results got;
	size_t n;
};

static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	return z ^ z >> 31;
}

static bool
read_field(struct job *j, struct field *f)
{
	struct rule_notes notes = { .j = j };
	struct rule_column *c = NEWS(j, struct rule_column, 2);

	c[0].v = NEWS(j, int64_t, SUBJECTS);
	*f = (struct field){ .n = SUBJECTS };
	f->snap = (struct rule_snapshot){ .fact = c, .subjects = f->n };
	f->got = (struct rule_results){ .subjects = f->n,
		.total = { NEWS(j, int64_t, f->n), NEWS(j, int64_t, f->n),
		    NEWS(j, uint8_t, f->n) },
		.grade = NEW(j, struct rule_grade_score) };
	f->got.grade->best = NEWS(j, uint8_t, f->n);
	f->got.grade->worst = NEWS(j, uint8_t, f->n);
	return rule_read(j, S("甲"), S(TEXT), &notes, &f->r) == OK;
}

/* Totals are hundredths up to ${most}; some are open, some 不适用. */
static void
invent(struct field *f, uint64_t *seed, int64_t most, bool no_limit)
{
	for (size_t i = 0; i < f->n; i++) {
		uint64_t h = next(seed);
		int64_t lo = (int64_t)(h % (uint64_t)most) * (NUM_ONE / 100);
		uint8_t best = (uint8_t)(h >> 40) % 3;

		f->snap.fact[0].v[i] = (int64_t)(h >> 50) % 3;
		f->got.total.lo[i] = f->got.total.hi[i] = lo;
		f->got.total.state[i] = 0;
		f->got.grade->best[i] = f->got.grade->worst[i] = best;
		if ((h >> 20) % 8 == 0) {
			f->got.total.hi[i] = no_limit ? RESULT_NO_LIMIT : lo + NUM_ONE;
			f->got.total.state[i] = OPEN_WAITING;
			f->got.grade->worst[i] = 2;
		} else if ((h >> 20) % 8 == 1) {
			f->got.total.state[i] = CELL_NA;
			f->got.grade->best[i] = f->got.grade->worst[i] = RULE_NO_GRADE;
		}
	}
}

/* ── places ─────────────────────────────────────────────────────────── */

static bool
is_rival(const struct field *f, size_t i, size_t k)
{
	return i != k && f->got.total.state[k] != CELL_NA &&
	    f->snap.fact[0].v[i] == f->snap.fact[0].v[k];
}

static void
check_places(const struct field *f, const struct rule_places *p)
{
	for (size_t i = 0; i < f->n; i++) {
		uint32_t best = 1, worst = 1;

		for (size_t k = 0; k < f->n; k++) {
			if (!is_rival(f, i, k))
				continue;
			best += f->got.total.lo[k] > f->got.total.hi[i];
			worst += f->got.total.hi[k] > f->got.total.lo[i];
		}
		if (f->got.total.state[i] == CELL_NA)
			best = worst = 0;
		CHECK(p->best[i] == best);
		CHECK(p->worst[i] == worst);
	}
}

/* One after the other, the last first. */
static void
each_in_turn(void *arg, size_t lanes, void (*work)(void *what, size_t lane), void *what)
{
	(void)arg;
	while (lanes-- > 0)
		work(what, lanes);
}

/* By nobody's lanes, by one and by three. */
static void
place_all(struct job *j, const struct field *f)
{
	static const struct rule_how one = { .lanes = 1, .each = each_in_turn },
				     three = { .lanes = 3, .each = each_in_turn };
	const struct rule_how *const hows[] = { NULL, &one, &three };

	for (size_t h = 0; h < ARRAY_N(hows); h++) {
		struct rule_places p;

		rule_places(j, f->r, &f->snap, hows[h], &f->got, &p);
		CHECK(p.class_fact == 0);
		CHECK(p.classes == 3);
		CHECK(p.class_n[0] + p.class_n[1] + p.class_n[2] == f->n);
		check_places(f, &p);
	}
}

TEST(places_are_those_that_counting_one_by_one_gives)
{
	static const int64_t most[] = { 1, 40, 10000, 100000000 };
	uint64_t seed = 1;
	struct field f;

	CHECK(read_field(j, &f));
	for (size_t i = 0; i < 2 * ARRAY_N(most); i++) {
		invent(&f, &seed, most[i / 2], i % 2 == 1);
		place_all(j, &f);
	}
}

TEST(one_open_total_counts_wherever_it_stands)
{
	static const size_t who[] = { 0, SUBJECTS / 2, SUBJECTS - 1 };
	uint64_t seed = 2;
	struct field f;

	CHECK(read_field(j, &f));
	for (size_t i = 0; i < ARRAY_N(who); i++) {
		invent(&f, &seed, 10000, false);
		memcpy(f.got.total.hi, f.got.total.lo, f.n * sizeof *f.got.total.hi);
		memset(f.got.total.state, 0, f.n);
		f.got.total.hi[who[i]] += 20 * NUM_ONE;
		f.got.total.state[who[i]] = OPEN_WAITING;
		place_all(j, &f);
	}
}

TEST(nobody_to_place_is_no_trouble)
{
	struct field f;
	struct rule_places p;

	CHECK(read_field(j, &f));
	memset(f.got.total.state, CELL_NA, f.n);
	rule_places(j, f.r, &f.snap, NULL, &f.got, &p);
	CHECK(p.best[0] == 0 && p.worst[0] == 0);
	CHECK(p.class_n[0] == f.n);
	f.got.subjects = 0;
	rule_places(j, f.r, &f.snap, NULL, &f.got, &p);
	CHECK(p.class_n[0] == 0);
}

/* ── what stands below ──────────────────────────────────────────────── */

/* Everybody's 上级 comes anywhere in the order, or with ${top_first} before it; no
 * circles. */
static int32_t *
random_tree(struct job *j, size_t n, bool top_first, uint64_t *seed)
{
	int32_t *above = NEWS(j, int32_t, n), *name = NEWS(j, int32_t, n);

	for (size_t i = 0; i < n; i++) {
		size_t k = top_first ? i : (size_t)(next(seed) % (i + 1));

		name[i] = name[k];
		name[k] = (int32_t)i;
	}
	above[name[0]] = -1;
	for (size_t i = 1; i < n; i++)
		above[name[i]] = next(seed) % 20 == 0 ? -1 : name[next(seed) % i];
	return above;
}

static bool
is_below(const struct field *f, size_t i, size_t top)
{
	int32_t up = f->snap.above[i];

	while (up >= 0 && (size_t)up != top)
		up = f->snap.above[up];
	return up >= 0;
}

static void
check_below(const struct field *f, const struct rule_below *b, size_t top)
{
	uint32_t n = 0, open = 0, grade[3] = { 0 };
	wide sum = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (!is_below(f, i, top) || f->got.total.state[i] == CELL_NA)
			continue;
		if (f->got.total.state[i] == 0) {
			n++;
			sum += f->got.total.lo[i];
		} else {
			open++;
		}
		if (f->got.grade->best[i] == f->got.grade->worst[i])
			grade[f->got.grade->best[i]]++;
	}
	CHECK(b->n[top] == n);
	CHECK(b->open[top] == open);
	CHECK(b->sum[top] == sum);
	for (size_t row = 0; row < 3; row++)
		CHECK(b->grade[top * 3 + row] == grade[row]);
}

TEST(what_stands_below_is_what_asking_each_subject_gives)
{
	uint64_t seed = 7;
	struct rule_below b;
	struct field f;

	CHECK(read_field(j, &f));
	for (int round = 0; round < 5; round++) {
		invent(&f, &seed, 10000, false);
		f.snap.above = random_tree(j, f.n, round % 2 == 1, &seed);
		rule_below(j, f.r, &f.snap, &f.got, 0, &b);
		CHECK(b.rows == 3);
		for (size_t i = 0; i < f.n; i++)
			check_below(&f, &b, i);
	}
}

TEST(a_circle_or_no_tree_ends_as_well)
{
	uint64_t seed = 9;
	struct rule_below b;
	struct field f;
	int32_t *above;

	CHECK(read_field(j, &f));
	invent(&f, &seed, 10000, false);
	memset(f.got.total.state, 0, f.n);
	rule_below(j, f.r, &f.snap, &f.got, -1, &b);
	CHECK(b.n[0] == 0 && b.rows == 0);
	above = NEWS(j, int32_t, f.n);
	memset(above, -1, f.n * sizeof *above);
	above[1] = 2; /* 1 -> 2 -> 3 -> 2, and 0 -> 1 */
	above[2] = 3;
	above[3] = 2;
	above[0] = 1;
	f.snap.above = above;
	rule_below(j, f.r, &f.snap, &f.got, -1, &b);
	CHECK(b.n[1] == 1);
	CHECK(b.n[2] == 2);
	CHECK(b.n[3] == 0);
}

TEST(a_mean_is_rounded_half_up)
{
	uint32_t n = 8;
	wide sum = 8 * NUM_ONE + NUM_ONE / 25; /* 1.005 each */
	struct rule_below b = { .n = &n, .sum = &sum };

	CHECK(rule_below_mean(&b, 0, 2).u == 1010000);
	CHECK(rule_below_mean(&b, 0, 0).u == NUM_ONE);
}
