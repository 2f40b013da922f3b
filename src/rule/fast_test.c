/* SPDX-License-Identifier: MIT
 *
 * fast_test.c -- whole blocks and single rows come to the same
 *
 * Random schemes with random facts, and those facts stretched from a millionth to the
 * largest outside value, so that blocks are given back to rows in every instruction.
 * Lanes: the check of bench/score, where there are enough subjects for several.
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
