/* SPDX-License-Identifier: MIT
 *
 * open_test.c -- what is announced as open holds every way it can end
 */
#include "rule/agree_test.h"
#include "test.h"

/* ── what is open holds every way it can end ────────────────────────── */

/* All facts that are 未报, as given after all. */
static void
complete(struct job *j, const struct scored *x, uint64_t seed, struct rule_column *col)
{
	for (size_t i = 0; i < x->r->facts_n; i++) {
		const struct rule_fact *f = &x->r->fact[i].pub;
		size_t n = x->snap.subjects;

		col[i] = x->snap.fact[i];
		col[i].v = memcpy(NEWS(j, int64_t, n), col[i].v, n * sizeof *col[i].v);
		col[i].state = memcpy(NEWS(j, uint8_t, n), col[i].state, n);
		col[i].hi = NULL; /* it comes to the lower end */
		for (size_t s = 0; s < n; s++)
			if (col[i].state[s] == CELL_MISSING) {
				random_cell(seed, f, s, &col[i]);
				col[i].state[s] = CELL_GIVEN;
			}
	}
}

static bool
holds_grades(const struct scored *x, const struct rule_results *end, size_t s)
{
	for (size_t i = 0; i < x->r->grades_n; i++) {
		const struct rule_grade_score *a = &x->got.grade[i], *b = &end->grade[i];

		if (b->best[s] < a->best[s] || b->worst[s] > a->worst[s])
			return false;
	}
	return true;
}

/* What is not known yet may turn these round: 已报 is false until then, 均值 and
 * 若无 look at others or at another figure. */
static bool
may_turn(struct str text)
{
	static const char *const words[] = { "已报", "均值", "若无", "同类", "下级" };

	for (size_t i = 0; i < ARRAY_N(words); i++)
		if (str_find(text, str_of(words[i])) < text.n)
			return true;
	return false;
}

static enum err
one_ending(struct job *j, void *arg)
{
	struct round *round = arg;
	struct rule_results end;
	struct scored x;
	struct rule_column *col;

	round->verdict = NOT_VALID;
	if (!random_score(j, random_scheme(j, round->seed), round->seed, &x))
		return OK;
	round->verdict = AGREE;
	if (may_turn(x.notes.text))
		return OK;
	x.snap.today = x.r->head.from; /* nothing is too late */
	if (rule_run(j, x.r, &x.snap, &x.got) != OK)
		return OK;
	col = NEWS(j, struct rule_column, x.r->facts_n + 1);
	for (uint64_t end_seed = 1; end_seed <= 3; end_seed++) {
		struct rule_snapshot snap = x.snap;

		complete(j, &x, round->seed + end_seed * 7919, col);
		snap.fact = col;
		if (rule_run(j, x.r, &snap, &end) != OK)
			return OK;
		for (size_t s = 0; s < snap.subjects; s++) {
			if (end.total.state[s] == CELL_NA &&
			    x.got.total.state[s] != CELL_NA)
				return OK; /* see decision 0007 */
			if (!holds_grades(&x, &end, s)) {
				round->verdict = DIFFER;
				test_failed(__FILE__, __LINE__,
				    "seed %llu, subject %zu: %u..%u became %u..%u",
				    (unsigned long long)round->seed, s,
				    x.got.grade[0].best[s], x.got.grade[0].worst[s],
				    end.grade[0].best[s], end.grade[0].worst[s]);
				return OK;
			}
		}
	}
	return OK;
}

TEST(open_grades_hold_every_way_they_can_end)
{
	for_seeds(j, 300, one_ending);
}
