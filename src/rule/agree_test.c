/* SPDX-License-Identifier: MIT
 *
 * agree_test.c -- the engine and the second opinion agree to the last digit
 *
 * Random schemes and facts; every pool, total and grade of every subject.  A
 * disagreement prints the seed, the text without the lines that do not matter,
 * the facts of the subject and both results.  Facts depend only on the seed, the
 * name and the subject, so they stay while the text shrinks.
 * ZEREN_SEED=n looks at that seed alone; with ZEREN_SCHEMES=m at m seeds from n on.
 */
#include <stdlib.h>

#include "rule/agree_test.h"
#include "test.h"

#define SCHEMES 2000
#define SCHEME_MEM ((size_t)512 << 20)
#define TOLD_MAX 3 /* disagreements that are shown */

/* ── comparison ─────────────────────────────────────────────────────── */

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
	if (rule_run(j, *r, &snap, NULL, &got) != OK)
		return DIFFER;
	walker_init(&w, j, *r, &snap);
	if (!walk_same_calendar(&w)) {
		diff->where = S("时段");
		return DIFFER;
	}
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

bool
random_score(struct job *j, struct str text, uint64_t seed, struct scored *out)
{
	out->notes = (struct rule_notes){ .j = j,
		.name = S("随机.scheme"),
		.text = text };
	if (rule_read(j, out->notes.name, text, &out->notes, &out->r) != OK)
		return false;
	out->snap = random_facts(j, out->r, seed);
	return rule_run(j, out->r, &out->snap, NULL, &out->got) == OK;
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
	if (!random_score(j, random_scheme(j, round->seed), round->seed, &before))
		return OK;
	round->verdict = DIFFER;
	if (rule_format(j, before.notes.name, before.notes.text, &before.notes,
		&laid_out) == OK &&
	    random_score(j, laid_out, round->seed, &after) &&
	    same_scores(&before, &after))
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
	if (!random_score(j, random_scheme(j, round->seed), round->seed, &x))
		return OK;
	round->verdict = AGREE;
	for (size_t s = 0; s < x.snap.subjects && s < 3; s++) {
		struct str want = total_text(j, &x, s);

		if (rule_explain(j, x.r, &x.snap, s == 1 ? NULL : &x.got, s, &why) ==
			OK &&
		    str_eq(why->amount, want))
			continue;
		round->verdict = DIFFER;
		test_failed(__FILE__, __LINE__, "seed %llu, subject %zu: %.*s, want %.*s",
		    (unsigned long long)round->seed, s, STR_FMT(why->amount),
		    STR_FMT(want));
	}
	return OK;
}

void
for_seeds(struct job *j, uint64_t n, enum err (*fn)(struct job *, void *))
{
	uint64_t agree = 0, most = n + n / 20 + 5;

	for (uint64_t seed = 1; seed <= most && agree < n; seed++) {
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
	CHECK(agree == n);
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

	return more == NULL ? test_rounds(SCHEMES) : strtoull(more, NULL, 10);
}

TEST(engine_and_second_opinion_agree_on_random_schemes)
{
	size_t count[TOO_BIG + 1] = { 0 };
	const char *only = getenv("ZEREN_SEED");
	uint64_t first = only != NULL ? strtoull(only, NULL, 10) : 1;
	bool alone = only != NULL && getenv("ZEREN_SCHEMES") == NULL;
	uint64_t many = alone ? 1 : how_many();

	for (uint64_t seed = first; seed < first + many; seed++) {
		struct round round = { .seed = seed, .show = count[DIFFER] < TOLD_MAX };
		struct job each = { .now = j->now, .today = j->today };

		if (job_run(&each, SCHEME_MEM, one_round, &round) != OK)
			test_failed(__FILE__, __LINE__, "seed %llu: %s",
			    (unsigned long long)seed, each.told);
		count[round.verdict]++;
		if (round.verdict == DIFFER && !round.show)
			test_failed(__FILE__, __LINE__, "seed %llu differs",
			    (unsigned long long)seed);
		if (round.verdict == NOT_VALID && alone)
			(void)!job_run(&each, SCHEME_MEM, show_refused, &round);
	}
	printf("%zu agree, %zu differ, %zu were refused, %zu too big to compare\n",
	    count[AGREE], count[DIFFER], count[NOT_VALID], count[TOO_BIG]);
	CHECK(count[DIFFER] == 0);
	CHECK(alone || count[NOT_VALID] * 20 <= many);
	CHECK(count[TOO_BIG] * 20 <= many);
}

TEST(standard_layout_changes_no_result)
{
	for_seeds(j, test_rounds(300), one_format);
}

TEST(explanations_begin_with_the_total_that_was_scored)
{
	for_seeds(j, test_rounds(300), one_explanation);
}
