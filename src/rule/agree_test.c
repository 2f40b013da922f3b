/* SPDX-License-Identifier: MIT
 *
 * agree_test.c -- the engine and the second opinion agree to the last digit
 *
 * Random schemes and facts; every pool, total and grade of every subject.  A
 * disagreement prints the seed, the text without the lines that do not matter,
 * the facts of the subject and both results.  Facts depend only on the seed, the
 * name and the subject, so they stay while the text shrinks.
 * ZEREN_SEED=n looks at that seed alone.
 */
#include <stdlib.h>

#include "rule/tree_walk_test.h"
#include "test.h"

#define FIRST_DAY 20400 /* of random dates: 2025-11-08 */
#define SCHEMES 2000
#define SCHEME_MEM ((size_t)64 << 20)
#define TOLD_MAX 3 /* disagreements that are shown */

/* ── facts ──────────────────────────────────────────────────────────── */

static struct dice
dice_for(uint64_t seed, struct str name, size_t subject)
{
	struct dice d = { seed ^ (uint64_t)subject << 40 };

	for (size_t i = 0; i < name.n; i++)
		d.s = dice_next(&d) ^ (unsigned char)name.p[i];
	return d;
}

static int64_t
random_figure(struct dice *d, const struct rule_fact *f)
{
	int64_t most = 25;

	if (f->judged)
		return (f->lo.u +
			   f->step.u *
			       dice(d, (int)((f->hi.u - f->lo.u) / f->step.u) + 1)) /
		    NUM_ONE * f->scale +
		    (f->step.u * dice(d, 2)) * (f->scale / NUM_ONE);
	if (f->whole)
		return dice(d, 12) * f->scale;
	if (str_eq(f->unit, S("元")))
		most = 900;
	if (str_eq(f->unit, S("%")))
		most = 120;
	if (chance(d, 60))
		return dice(d, (int)most) * f->scale;
	if (!f->nonneg && chance(d, 10))
		return -dice(d, 9) * f->scale;
	return dice(d, (int)most * 20) * (f->scale / 20);
}

static void
random_cell(uint64_t seed, const struct rule_fact *f, size_t s, struct rule_column *col)
{
	struct dice d = dice_for(seed, f->name, s);

	col->v[s] = f->kind == RULE_NUM ? random_figure(&d, f)
	    : f->kind == RULE_BOOL      ? dice(&d, 2)
	    : f->kind == RULE_CHOICE    ? dice(&d, (int)f->choice_n)
	    : f->kind == RULE_DATE      ? FIRST_DAY + dice(&d, 500)
					: 0;
	if (f->is_class)
		return;
	if (f->may_na && chance(&d, 20))
		col->state[s] = CELL_NA;
	else if (chance(&d, 6))
		col->state[s] = CELL_MISSING;
}

/* A few roots, the others below somebody; any order. */
static const int32_t *
random_tree(struct job *j, struct dice *d, size_t n)
{
	int32_t *above = NEWS(j, int32_t, n + 1);
	bool down = chance(d, 50);

	for (size_t i = 0; i < n; i++) {
		size_t others = down ? i : n - 1 - i;

		above[i] = -1;
		if (others > 0 && chance(d, 80))
			above[i] = (int32_t)((down ? 0 : i + 1) +
			    (size_t)dice(d, (int)others));
	}
	return above;
}

/* Texts, none of them twice; the empty one is 未报. */
static const struct str texts[] = { { "甲", 3 }, { "乙", 3 }, { "丙", 3 } };

static void
random_field(uint64_t seed, const struct rule_fact *f, size_t s, struct rule_column *col,
    size_t at)
{
	struct dice d = dice_for(seed, f->name, s * 1000 + at);

	random_cell(seed + s * 7919, f, at, col);
	if (f->kind == RULE_TEXT || f->kind == RULE_SUBJECT)
		col->v[at] = dice(&d, (int)ARRAY_N(texts));
	else if (f->kind == RULE_DATE)
		col->v[at] = chance(&d, 50) ? f->from + dice(&d, 20)
					    : FIRST_DAY + dice(&d, 500);
}

/* None to five records of each subject, their numbers in no order. */
static struct rule_rows
random_rows(struct job *j, const struct rule_set *set, uint64_t seed, size_t subjects)
{
	size_t *from = NEWS(j, size_t, subjects + 1), most = subjects * 5 + 1;
	struct rule_column *col = NEWS(j, struct rule_column, set->field_n);
	int64_t *record = NEWS(j, int64_t, most);

	for (size_t s = 0; s < subjects; s++) {
		struct dice d = dice_for(seed, set->name, s);

		from[s + 1] = from[s] + (size_t)dice(&d, 6);
		for (size_t at = from[s]; at < from[s + 1]; at++)
			record[at] = dice(&d, 4) * 1000 + (int64_t)at;
	}
	for (size_t f = 0; f < set->field_n; f++) {
		col[f].v = NEWS(j, int64_t, most);
		col[f].state = NEWS(j, uint8_t, most);
		for (size_t s = 0; s < subjects; s++)
			for (size_t at = from[s]; at < from[s + 1]; at++)
				random_field(seed, &set->field[f], s, &col[f], at);
	}
	return (struct rule_rows){ .n = from[subjects],
		.from = from,
		.field = col,
		.record = record };
}

static const struct rule_rows *
random_sets(struct job *j, const struct rule *r, uint64_t seed, size_t subjects)
{
	size_t n;
	const struct rule_set *set = rule_sets(r, &n);
	struct rule_rows *rows = NEWS(j, struct rule_rows, n + 1);

	for (size_t i = 0; i < n; i++)
		rows[i] = random_rows(j, &set[i], seed, subjects);
	return rows;
}

/* A table of days off for some of the year; elsewhere weekends hold. */
static void
random_holidays(struct job *j, struct dice *d, struct rule_snapshot *snap)
{
	size_t n = (size_t)dice(d, 400);
	uint8_t *off = NEWS(j, uint8_t, n + 1);

	for (size_t i = 0; i < n; i++)
		off[i] = chance(d, 30);
	snap->off = off;
	snap->off_from = FIRST_DAY + dice(d, 100);
	snap->off_to = snap->off_from + (int32_t)n;
}

/* The upper ends of a result, half of which are closed. */
static int64_t *
random_ends(struct job *j, uint64_t seed, const struct rule_fact *f, const int64_t *lo,
    size_t n)
{
	int64_t *hi = NEWS(j, int64_t, n);

	for (size_t s = 0; s < n; s++) {
		struct dice d = dice_for(~seed, f->name, s);

		hi[s] = lo[s] + (chance(&d, 50) ? 0 : dice(&d, 6) * NUM_ONE);
	}
	return hi;
}

static struct rule_snapshot
random_facts(struct job *j, const struct rule *r, uint64_t seed)
{
	static const int days[][2] = { { 3, 1 }, { 6, 30 }, { 7, 1 }, { 12, 10 },
		{ 12, 31 } };
	struct dice d = { ~seed };
	struct rule_snapshot snap = { .subjects = (size_t)(1 + dice(&d, 40)) };
	struct rule_column *col = NEWS(j, struct rule_column, r->facts_n + 1);
	int when = dice(&d, 9);

	if (!day_of(2027, 2, 1, &snap.today) ||
	    (when < 5 && !day_of(2026, days[when][0], days[when][1], &snap.today)))
		test_failed(__FILE__, __LINE__, "no such day");
	snap.above = random_tree(j, &d, snap.subjects);
	for (size_t i = 0; i < r->facts_n; i++) {
		col[i].v = NEWS(j, int64_t, snap.subjects);
		col[i].state = NEWS(j, uint8_t, snap.subjects);
		for (size_t s = 0; s < snap.subjects; s++)
			random_cell(seed, &r->fact[i].pub, s, &col[i]);
		if (r->fact[i].sym != NULL && r->fact[i].sym->type.result)
			col[i].hi = random_ends(j, seed, &r->fact[i].pub, col[i].v,
			    snap.subjects);
	}
	snap.fact = col;
	snap.text = texts;
	snap.text_n = ARRAY_N(texts);
	snap.set = random_sets(j, r, seed, snap.subjects);
	if (chance(&d, 50))
		random_holidays(j, &d, &snap);
	return snap;
}

/* ── comparison ─────────────────────────────────────────────────────── */

enum verdict { AGREE, DIFFER, NOT_VALID, TOO_BIG };

struct difference {
	size_t subject;
	struct str where, engine, walker;
};

static struct str
shown(struct job *j, uint8_t state, int64_t lo, int64_t hi)
{
	struct buf b = { .j = j };

	buf_fmt(&b, "state %u", state);
	if (state == CELL_NA)
		return buf_str(&b);
	buf_put(&b, S(", "));
	num_put_short(&b, (struct num){ lo });
	buf_put(&b, S(" .. "));
	num_put_short(&b, (struct num){ hi });
	return buf_str(&b);
}

static bool
same_score(struct job *j, const struct rule_score *got, size_t s, struct value want,
    struct difference *diff)
{
	int64_t lo = ratio_millionths(want.lo), hi = ratio_millionths(want.hi);

	if (got->state[s] == want.state &&
	    (want.state == CELL_NA || (got->lo[s] == lo && got->hi[s] == hi)))
		return true;
	diff->subject = s;
	diff->engine = shown(j, got->state[s], got->lo[s], got->hi[s]);
	diff->walker = shown(j, want.state, lo, hi);
	return false;
}

static bool
same_grades(struct walker *w, const struct rule_results *got, size_t s,
    struct difference *diff)
{
	for (size_t i = 0; i < w->r->grades_n; i++) {
		struct walked_grade want = walk_grade(w, s, (int)i);

		if (got->grade[i].best[s] == want.best &&
		    got->grade[i].worst[s] == want.worst)
			continue;
		diff->subject = s;
		diff->where = S("等次");
		diff->engine = job_fmt(w->j, "best %u worst %u", got->grade[i].best[s],
		    got->grade[i].worst[s]);
		diff->walker = job_fmt(w->j, "best %u worst %u", want.best, want.worst);
		return false;
	}
	return true;
}

static bool
same_ends(struct walker *w, const struct rule_results *got, size_t s,
    struct difference *diff)
{
	for (size_t i = 0; i < w->r->moneys_n; i++) {
		diff->where = w->r->money[i]->name.text;
		if (!same_score(w->j, &got->money[i], s, walk_money(w, s, w->r->money[i]),
			diff))
			return false;
	}
	for (size_t i = 0; i < w->r->outcomes_n; i++) {
		struct value want = walk_value(w, s, w->r->outcome[i].ast->when);
		uint8_t state = got->outcome[i].state[s], is = got->outcome[i].is[s];

		if (state == want.state && (state != 0 || is == (want.i != 0)))
			continue;
		diff->where = job_fmt(w->j, "结果运用第 %zu 行", i + 1);
		diff->subject = s;
		diff->engine = job_fmt(w->j, "state %u, %u", state, is);
		diff->walker = job_fmt(w->j, "state %u, %d", want.state, want.i != 0);
		return false;
	}
	return true;
}

static bool
same_results(struct walker *w, const struct rule_results *got, size_t s,
    struct difference *diff)
{
	for (size_t i = w->r->pools_n; i-- > 0;) {
		const struct rule_pool *p = &w->r->pool[i].pub;

		diff->where = job_fmt(w->j, "%.*s.%.*s", STR_FMT(p->kind),
		    STR_FMT(p->name));
		if (!same_score(w->j, &got->pool[i], s, walk_pool(w, s, (int)i), diff))
			return false;
	}
	diff->where = S("总分");
	return same_score(w->j, &got->total, s, walk_total(w, s), diff) &&
	    same_grades(w, got, s, diff) && same_ends(w, got, s, diff);
}

static enum verdict
judge(struct job *j, struct str text, uint64_t seed, struct rule **r,
    struct difference *diff)
{
	struct rule_notes notes = { .j = j, .name = S("随机.scheme"), .text = text };
	struct rule_results got;
	struct rule_snapshot snap;
	struct walker w;
	enum verdict v = AGREE;

	if (rule_read(j, notes.name, text, &notes, r) != OK)
		return NOT_VALID;
	snap = random_facts(j, *r, seed);
	if (rule_run(j, *r, &snap, &got) != OK)
		return DIFFER;
	walker_init(&w, j, *r, &snap);
	for (size_t s = 0; s < snap.subjects && v == AGREE; s++)
		if (!same_results(&w, &got, s, diff))
			v = DIFFER;
	return w.big ? TOO_BIG : v;
}

/* ── shrinking ──────────────────────────────────────────────────────── */

/* The end of the line at ${from}, or of the block that begins in it. */
static size_t
end_of_item(struct str text, size_t from)
{
	size_t at = from;
	int open = 0;

	for (; at < text.n; at++) {
		open += text.p[at] == '{';
		open -= text.p[at] == '}';
		if (text.p[at] == '\n' && open <= 0)
			return at + 1;
	}
	return at;
}

static struct str
without(struct job *j, struct str text, size_t from, size_t to)
{
	struct buf b = { .j = j };

	buf_put(&b, str_cut(text, 0, from));
	buf_put(&b, str_cut(text, to, text.n));
	return buf_str(&b);
}

/* Leave out lines and blocks as long as the two still differ. */
static struct str
shrunk(struct job *j, struct str text, uint64_t seed)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t at = 0; at < text.n;) {
			size_t end = end_of_item(text, at), line = at;
			struct str less = without(j, text, at, end);
			struct difference diff = { 0 };
			struct rule *r;

			while (line < text.n && text.p[line] != '\n')
				line++;
			if (judge(j, less, seed, &r, &diff) == DIFFER) {
				text = less;
				again = true;
			} else {
				at = line + 1;
			}
		}
	}
	return text;
}

/* ── the report ─────────────────────────────────────────────────────── */

static void
put_cell(struct buf *b, const struct rule_fact *f, const struct rule_column *col,
    size_t s)
{
	buf_fmt(b, "  %.*s ", STR_FMT(f->name));
	if (col->state[s] == CELL_NA)
		buf_put(b, S("不适用"));
	else if (col->state[s] == CELL_MISSING)
		buf_put(b,
		    f->owed == RULE_BY_UNIT ? S("未报（本单位）") : S("未报（别人）"));
	else if (f->kind == RULE_CHOICE)
		buf_put(b, f->choice[col->v[s]]);
	else if (f->kind == RULE_BOOL)
		buf_put(b, col->v[s] ? S("是") : S("否"));
	else
		num_put_short(b, (struct num){ col->v[s] });
	buf_c(b, '\n');
}

static void
tell(struct job *j, struct str text, uint64_t seed)
{
	struct str small = shrunk(j, text, seed);
	struct difference diff = { 0 };
	struct buf b = { .j = j };
	struct rule_snapshot snap;
	struct rule *r;

	(void)judge(j, small, seed, &r, &diff);
	snap = random_facts(j, r, seed);
	for (size_t i = 0; i < r->facts_n; i++)
		put_cell(&b, &r->fact[i].pub, &snap.fact[i], diff.subject);
	test_failed(__FILE__, __LINE__,
	    "seed %llu, %.*s of subject %zu of %zu, on day %d:\n"
	    "  engine: %.*s\n  walker: %.*s\n%.*s%.*s",
	    (unsigned long long)seed, STR_FMT(diff.where), diff.subject, snap.subjects,
	    snap.today, STR_FMT(diff.engine), STR_FMT(diff.walker), STR_FMT(small),
	    STR_FMT(buf_str(&b)));
}

/* ── the tests ──────────────────────────────────────────────────────── */

struct round {
	uint64_t seed;
	enum verdict verdict;
	bool show;
};

static enum err
one_round(struct job *j, void *arg)
{
	struct round *round = arg;
	struct str text = random_scheme(j, round->seed);
	struct difference diff = { 0 };
	struct rule *r;

	round->verdict = judge(j, text, round->seed, &r, &diff);
	if (round->verdict == DIFFER && round->show)
		tell(j, text, round->seed);
	return OK;
}

/* ── the same text in standard layout; explanations ─────────────────── */

struct scored {
	struct rule *r;
	struct rule_snapshot snap;
	struct rule_results got;
	struct rule_notes notes;
};

static bool
score(struct job *j, struct str text, uint64_t seed, struct scored *out)
{
	out->notes = (struct rule_notes){ .j = j,
		.name = S("随机.scheme"),
		.text = text };
	if (rule_read(j, out->notes.name, text, &out->notes, &out->r) != OK)
		return false;
	out->snap = random_facts(j, out->r, seed);
	return rule_run(j, out->r, &out->snap, &out->got) == OK;
}

static bool
same_column(const struct rule_score *a, const struct rule_score *b, size_t n)
{
	return memcmp(a->lo, b->lo, n * sizeof *a->lo) == 0 &&
	    memcmp(a->hi, b->hi, n * sizeof *a->hi) == 0 &&
	    memcmp(a->state, b->state, n * sizeof *a->state) == 0;
}

static bool
same_scores(const struct scored *a, const struct scored *b)
{
	size_t n = a->snap.subjects;
	bool same = same_column(&a->got.total, &b->got.total, n) &&
	    a->r->pools_n == b->r->pools_n;

	for (size_t i = 0; i < a->r->pools_n && same; i++)
		same = same_column(&a->got.pool[i], &b->got.pool[i], n);
	return same && memcmp(a->got.grade[0].best, b->got.grade[0].best, n) == 0 &&
	    memcmp(a->got.grade[0].worst, b->got.grade[0].worst, n) == 0;
}

static enum err
one_format(struct job *j, void *arg)
{
	struct round *round = arg;
	struct scored before, after;
	struct str laid_out;

	round->verdict = NOT_VALID;
	if (!score(j, random_scheme(j, round->seed), round->seed, &before))
		return OK;
	round->verdict = DIFFER;
	if (rule_format(j, before.notes.name, before.notes.text, &before.notes,
		&laid_out) == OK &&
	    score(j, laid_out, round->seed, &after) && same_scores(&before, &after))
		round->verdict = AGREE;
	return OK;
}

static void
put_amount(struct buf *b, int64_t v, int places)
{
	if (v == RESULT_NO_LIMIT || v == -RESULT_NO_LIMIT) {
		buf_put(b, v > 0 ? S("不封顶") : S("不设底"));
		return;
	}
	if (v < 0)
		buf_put(b, S("−"));
	num_put(b, (struct num){ v < 0 ? -v : v }, places);
}

static struct str
total_text(struct job *j, const struct scored *x, size_t s)
{
	const struct rule_score *t = &x->got.total;
	struct buf b = { .j = j };
	int places = rule_head(x->r)->places;

	if (t->state[s] == CELL_NA)
		return S("不适用");
	put_amount(&b, t->lo[s], places);
	if (t->state[s] == 0)
		return buf_str(&b);
	buf_put(&b, S(" 至 "));
	put_amount(&b, t->hi[s], places);
	return buf_str(&b);
}

static enum err
one_explanation(struct job *j, void *arg)
{
	struct round *round = arg;
	struct scored x;
	struct rule_step *why;

	round->verdict = NOT_VALID;
	if (!score(j, random_scheme(j, round->seed), round->seed, &x))
		return OK;
	round->verdict = AGREE;
	for (size_t s = 0; s < x.snap.subjects && s < 3; s++) {
		struct str want = total_text(j, &x, s);

		if (rule_explain(j, x.r, &x.snap, s, &why) == OK &&
		    str_eq(why->amount, want))
			continue;
		round->verdict = DIFFER;
		test_failed(__FILE__, __LINE__, "seed %llu, subject %zu: %.*s, want %.*s",
		    (unsigned long long)round->seed, s, STR_FMT(why->amount),
		    STR_FMT(want));
	}
	return OK;
}

/* Run ${fn} for ${n} seeds; all but one in twenty must be valid and agree. */
static void
for_seeds(struct job *j, uint64_t n, enum err (*fn)(struct job *, void *))
{
	uint64_t agree = 0;

	for (uint64_t seed = 1; seed <= n; seed++) {
		struct round round = { .seed = seed };
		struct job each = { .now = j->now, .today = j->today };

		if (job_run(&each, SCHEME_MEM, fn, &round) != OK)
			test_failed(__FILE__, __LINE__, "seed %llu: %s",
			    (unsigned long long)seed, each.told);
		if (round.verdict == DIFFER)
			test_failed(__FILE__, __LINE__, "seed %llu differs",
			    (unsigned long long)seed);
		agree += round.verdict == AGREE;
	}
	CHECK(agree * 20 >= n * 19);
}

static enum err
show_refused(struct job *j, void *arg)
{
	struct round *round = arg;
	struct rule_notes notes = { .j = j,
		.name = S("随机.scheme"),
		.text = random_scheme(j, round->seed) };
	struct buf b = { .j = j };
	struct rule *r;

	(void)!rule_read(j, notes.name, notes.text, &notes, &r);
	for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
		if (n->level != RULE_WARNING)
			rule_note_put(&b, &notes, n);
	printf("seed %llu is refused:\n%.*s", (unsigned long long)round->seed,
	    STR_FMT(buf_str(&b)));
	return OK;
}

/* $ZEREN_SCHEMES asks for more than usual. */
static uint64_t
how_many(void)
{
	const char *more = getenv("ZEREN_SCHEMES");

	return more == NULL ? SCHEMES : strtoull(more, NULL, 10);
}

TEST(engine_and_second_opinion_agree_on_random_schemes)
{
	size_t count[TOO_BIG + 1] = { 0 };
	const char *only = getenv("ZEREN_SEED");
	uint64_t first = only != NULL ? strtoull(only, NULL, 10) : 1;
	uint64_t last = only != NULL ? first : how_many();

	for (uint64_t seed = first; seed <= last; seed++) {
		struct round round = { .seed = seed, .show = count[DIFFER] < TOLD_MAX };
		struct job each = { .now = j->now, .today = j->today };

		if (job_run(&each, SCHEME_MEM, one_round, &round) != OK)
			test_failed(__FILE__, __LINE__, "seed %llu: %s",
			    (unsigned long long)seed, each.told);
		count[round.verdict]++;
		if (round.verdict == NOT_VALID && only != NULL)
			(void)!job_run(&each, SCHEME_MEM, show_refused, &round);
	}
	printf("%zu agree, %zu differ, %zu were refused, %zu too big to compare\n",
	    count[AGREE], count[DIFFER], count[NOT_VALID], count[TOO_BIG]);
	CHECK(count[DIFFER] == 0);
	CHECK(only != NULL || count[NOT_VALID] * 20 <= last);
	CHECK(count[TOO_BIG] * 20 <= last);
}

TEST(standard_layout_changes_no_result)
{
	for_seeds(j, 300, one_format);
}

TEST(explanations_begin_with_the_total_that_was_scored)
{
	for_seeds(j, 300, one_explanation);
}

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
	if (!score(j, random_scheme(j, round->seed), round->seed, &x))
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
