/* SPDX-License-Identifier: MIT
 *
 * open_test.c -- what is announced as open holds every way it can end
 *
 * docs/decisions/0007 says which ranges are a promise [承诺]: those that facts in
 * time close.  What is 未报 is filled in at random, three ways; then every grade
 * and the total must lie within what was announced.
 */
#include "rule/agree_test.h"
#include "test.h"

/* All of ${n} cells that are 未报, as given after all. */
static struct rule_column
filled(struct job *j, const struct rule_column *col, const struct rule_fact *f, size_t n,
    uint64_t seed)
{
	struct rule_column own = *col;

	own.v = memcpy(NEWS(j, int64_t, n + 1), col->v, n * sizeof *col->v);
	own.state = memcpy(NEWS(j, uint8_t, n + 1), col->state, n);
	own.hi = NULL; /* it comes to the lower end */
	for (size_t i = 0; i < n; i++)
		if (own.state[i] == CELL_MISSING) {
			random_cell(seed, f, i, &own);
			own.state[i] = CELL_GIVEN;
		}
	return own;
}

static struct rule_snapshot
complete(struct job *j, const struct scored *x, uint64_t seed)
{
	struct rule_snapshot snap = x->snap;
	struct rule_column *col = NEWS(j, struct rule_column, x->r->facts_n + 1);
	size_t n;
	const struct rule_set *set = rule_sets(x->r, &n);
	struct rule_rows *rows = NEWS(j, struct rule_rows, n + 1);

	for (size_t i = 0; i < x->r->facts_n; i++)
		col[i] = filled(j, &snap.fact[i], &x->r->fact[i].pub, snap.subjects,
		    seed);
	for (size_t i = 0; i < n; i++) {
		struct rule_column *field = NEWS(j, struct rule_column, set[i].field_n);

		rows[i] = snap.set[i];
		for (size_t f = 0; f < set[i].field_n; f++)
			field[f] = set[i].field[f].kind > RULE_CHOICE
			    ? snap.set[i].field[f] /* may be left empty */
			    : filled(j, &snap.set[i].field[f], &set[i].field[f],
				  rows[i].n, seed + f + 1);
		rows[i].field = field;
	}
	snap.fact = col;
	snap.set = rows;
	return snap;
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

static bool
holds_total(const struct scored *x, const struct rule_results *end, size_t s)
{
	const struct rule_score *a = &x->got.total, *b = &end->total;

	return a->state[s] == CELL_NA || (a->lo[s] <= b->lo[s] && b->hi[s] <= a->hi[s]);
}

/* ── what is a promise ──────────────────────────────────────────────── */

/* Words whose value of today is not their last, and others in their place. */
static const struct {
	const char *from, *to;
} turns[] = { { "未报 均值", "未报 满分" }, { "缺项 均值", "缺项 折算" },
	{ "逾期(", "天数(" }, { "今天", "期初" } };

/* 已报(x) becomes (x = x), which waits for x; returns what was read. */
static size_t
put_given(struct buf *b, struct str rest)
{
	size_t open = S("已报(").n, end = str_find(rest, S(")"));
	struct str x = str_cut(rest, open, end);

	buf_fmt(b, "(%.*s = %.*s)", STR_FMT(x), STR_FMT(x));
	return end + 1;
}

/* 同 甲, 乙: up to the end of the last name. */
static size_t
keys_end(struct str rest)
{
	size_t end = S(" 同 ").n;

	while (end < rest.n && rest.p[end] != '\n' && rest.p[end] != ')' &&
	    (rest.p[end] != ' ' || rest.p[end - 1] == ','))
		end++;
	return end;
}

/* 间断(x, 3周), which grows day by day, becomes 计数(x). */
static size_t
put_count(struct buf *b, struct str rest)
{
	size_t at = S("间断(").n, comma = 0;
	int depth = 1;

	for (; at < rest.n && depth > 0; at++) {
		depth += rest.p[at] == '(' ? 1 : rest.p[at] == ')' ? -1 : 0;
		if (depth == 1 && rest.p[at] == ',' && comma == 0)
			comma = at;
	}
	buf_fmt(b, "计数(%.*s)", STR_FMT(str_cut(rest, S("间断(").n, comma)));
	return at;
}

/* One turn of what is no promise, or one character. */
static size_t
put_promise(struct buf *b, struct str rest)
{
	if (str_starts(rest, S("已报(")))
		return put_given(b, rest);
	if (str_starts(rest, S(" 同 "))) /* an empty key is a group of its own */
		return keys_end(rest);
	if (str_starts(rest, S(" 下限 "))) { /* of a clause that may be 不适用 */
		buf_put(b, S(" 下限 0分"));
		return str_find(rest, S("分")) + S("分").n;
	}
	if (str_starts(rest, S("间断(")))
		return put_count(b, rest);
	for (size_t i = 0; i < ARRAY_N(turns); i++)
		if (str_starts(rest, str_of(turns[i].from))) {
			buf_put(b, str_of(turns[i].to));
			return str_of(turns[i].from).n;
		}
	buf_c(b, rest.p[0]);
	return 1;
}

static struct str
promises(struct job *j, struct str text)
{
	struct buf b = { .j = j };

	for (size_t at = 0; at < text.n;)
		at += put_promise(&b, str_cut(text, at, text.n));
	return buf_str(&b);
}

/* ── the test ───────────────────────────────────────────────────────── */

/* Did a pool of anybody turn out to be 不适用, or not to be?  Then others share its
 * points, and that range is no promise. */
static bool
applies_otherwise(const struct scored *x, const struct rule_results *end)
{
	for (size_t i = 0; i < x->r->pools_n; i++)
		for (size_t s = 0; s < x->snap.subjects; s++)
			if ((end->pool[i].state[s] == CELL_NA) !=
			    (x->got.pool[i].state[s] == CELL_NA))
				return true;
	return false;
}

/* Does ${end} lie within what was announced? */
static bool
holds(const struct scored *x, const struct rule_results *end, uint64_t seed)
{
	if (applies_otherwise(x, end))
		return true;
	for (size_t s = 0; s < x->snap.subjects; s++) {
		if (holds_grades(x, end, s) && holds_total(x, end, s))
			continue;
		test_failed(__FILE__, __LINE__,
		    "seed %llu, subject %zu: %u..%u became %u..%u, "
		    "%lld..%lld became %lld..%lld",
		    (unsigned long long)seed, s, x->got.grade[0].best[s],
		    x->got.grade[0].worst[s], end->grade[0].best[s],
		    end->grade[0].worst[s], (long long)x->got.total.lo[s],
		    (long long)x->got.total.hi[s], (long long)end->total.lo[s],
		    (long long)end->total.hi[s]);
		return false;
	}
	return true;
}

/* 上限 and 下限 of a pool that are 未报 themselves: its points bound it till then. */
static bool
moving_bounds(const struct rule *r)
{
	for (size_t i = 0; i < r->pools_n; i++) {
		const struct expr *cap = r->pool[i].cap, *floor = r->pool[i].floor;

		if ((cap != NULL && cap->kind != X_NUM) ||
		    (floor != NULL && floor->kind != X_NUM))
			return true;
	}
	return false;
}

static enum err
one_ending(struct job *j, void *arg)
{
	struct round *round = arg;
	struct rule_results end;
	struct scored x;

	round->verdict = NOT_VALID;
	if (!random_score(j, promises(j, random_scheme(j, round->seed)), round->seed, &x))
		return OK;
	round->verdict = AGREE;
	if (moving_bounds(x.r))
		return OK;
	x.snap.today = x.r->head.from; /* nothing is too late */
	if (rule_run(j, x.r, &x.snap, NULL, &x.got) != OK)
		return OK;
	for (uint64_t turn = 1; turn <= 3 && round->verdict == AGREE; turn++) {
		struct rule_snapshot snap = complete(j, &x, round->seed + turn * 7919);

		if (rule_run(j, x.r, &snap, NULL, &end) != OK ||
		    !holds(&x, &end, round->seed))
			round->verdict = DIFFER;
	}
	return OK;
}

TEST(open_results_hold_every_way_they_can_end)
{
	for_seeds(j, test_rounds(500), one_ending);
}
