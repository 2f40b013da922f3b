/* SPDX-License-Identifier: MIT
 *
 * score_hand.c -- the job of bench/score written out in C, as a good engineer would
 *
 * Exact integers; one pass over the units for points, with a histogram of the
 * totals of each class on the way, then ranks, places and grades from that.
 * Hundredths of a point fit 32 bits.  Threads take one stretch of the units each.
 */
#include "bench.h"
#include "score_job.h"

#define THREADS_MAX 8
#define ONE NUM_ONE

struct sums { /* one entry a unit */
	int32_t *part[PARTS], *total;
	uint32_t *rank;
	uint8_t *grade;
	struct below {
		int64_t sum;
		uint32_t n, grade[GRADES];
	} * below;
};

struct counts { /* of one class, per total */
	uint32_t all[MOST + 1], wanting[MOST + 1];
};

struct task {
	const struct facts *f;
	struct sums *s;
	size_t from, to;
	struct counts *count;    /* per class, of this stretch */
	const struct counts *at; /* per class: how many at or above, in all */
	const uint32_t *places;
};

/* ── one clause, without branches: data decide nothing that can be guessed ─ */

/* All ones if given, else 0. */
static inline int32_t
given(const struct rule_column *c, size_t i)
{
	return -(int32_t)(c->state[i] == CELL_GIVEN);
}

/* points x v / whole, rounded half up, at most points. */
static inline int32_t
portion(int64_t v, int64_t whole, int32_t points)
{
	v = v < whole ? v : whole;
	return (int32_t)((2 * v * points + whole) / (2 * whole));
}

/* Each row is a fifth below the one above it, the last but one two fifths. */
static inline int32_t
band(int64_t v, const int64_t limit[4], int64_t unit, int32_t points)
{
	int32_t fifths = (v >= limit[0] * unit) + (v >= limit[1] * unit) +
	    (v >= limit[2] * unit) + 2 * (v >= limit[3] * unit);

	return points / 5 * fifths;
}

static inline int32_t
linear(const struct rule_column *c, size_t i, int64_t target, int32_t points)
{
	return portion(c->v[i], target * ONE, points) & given(c, i);
}

static inline int32_t
share(const struct rule_column *c, const struct rule_column *of, size_t i, int32_t points)
{
	int32_t both = given(c, i) & given(of, i);

	return both == 0 ? 0 : portion(c->v[i], of->v[i], points);
}

static inline int32_t
less(const struct rule_column *c, size_t i, int64_t need, int32_t each)
{
	int32_t short_of = (int32_t)(need - c->v[i] / ONE);

	return (short_of > 0 ? short_of : 0) * each;
}

static inline int32_t
bonus(const struct rule_column *c, size_t i, int32_t each, int32_t most)
{
	int32_t v = (int32_t)(c->v[i] / ONE) * each;

	return v < most ? v : most;
}

static inline bool
strikes(const struct rule_column *c, size_t i)
{
	return (given(c, i) & (c->v[i] > 0)) != 0;
}

/* ── one unit ───────────────────────────────────────────────────────── */

static inline void
score_parts(const struct rule_column *c, size_t i, int32_t part[PARTS])
{
	int32_t off[DEDUCTIONS] = { 0 };
	uint8_t missing[DEDUCTIONS] = { 0 };

#define LINEAR(p, fact, target, points) part[p] += linear(&c[fact], i, target, points);
#define BANDS(p, fact, w, x, y, z, points)                                            \
	part[p] += band(c[fact].v[i], (const int64_t[]){ w, x, y, z }, ONE, points) & \
	    given(&c[fact], i);
#define RATIO(p, fact, of, w, x, y, z, points)                                           \
	part[p] += band(c[fact].v[i] * ONE, (const int64_t[]){ w, x, y, z }, c[of].v[i], \
		       points) &                                                         \
	    given(&c[fact], i) & given(&c[of], i);
#define SHARE(p, fact, of, points) part[p] += share(&c[fact], &c[of], i, points);
#define LESS(item, fact, need, each)                \
	off[item] += less(&c[fact], i, need, each); \
	missing[item] |= c[fact].state[i];
#define EACH(item, fact, each)                             \
	off[item] += (int32_t)(c[fact].v[i] / ONE) * each; \
	missing[item] |= c[fact].state[i];
#define ITEM(item, p, points)                                             \
	part[p] += (points - (off[item] < points ? off[item] : points)) & \
	    -(int32_t)(missing[item] == 0);
#define VETO(p, fact)             \
	if (strikes(&c[fact], i)) \
		part[p] = 0;
#include "score_job.def"
}

static inline int32_t
score_bonus(const struct rule_column *c, size_t i)
{
	int32_t sum = 0;
	uint8_t missing = 0;

#define BONUS(fact, each, most)                \
	sum += bonus(&c[fact], i, each, most); \
	missing |= c[fact].state[i];
#include "score_job.def"
	if (missing != 0)
		return 0;
	return sum < BONUS_MOST ? sum : BONUS_MOST;
}

static inline int32_t
score_unit(const struct rule_column *c, size_t i, int32_t part[PARTS])
{
	const int32_t *weight = weights[c[CLASS].v[i]];
	int32_t party = 0;

	score_parts(c, i, part);
	part[BONUSES] = score_bonus(c, i);
	for (int p = 0; p < WEIGHED; p++)
		party += weight[p] * part[p];
	part[PARTY] = (party + 50) / 100;
	return (60 * part[PARTY] + 20 * part[BUSINESS] + 10 * part[PEERS] +
		   10 * part[REPORT] + 50) /
	    100 +
	    part[BONUSES];
}

static void
score_stretch(void *what, size_t lane)
{
	struct task *t = (struct task *)what + lane;
	const struct rule_column *c = t->f->col;

	for (size_t i = t->from; i < t->to; i++) {
		int32_t part[PARTS] = { 0 }, total = score_unit(c, i, part);
		struct counts *count = &t->count[c[CLASS].v[i]];

		for (int p = 0; p < PARTS; p++)
			t->s->part[p][i] = part[p];
		t->s->total[i] = total;
		count->all[total]++;
		count->wanting[total] += total >= grade_from[EXCELLENT] &&
		    !strikes(&c[CHEAT], i);
	}
}

/* ── ranks and grades ───────────────────────────────────────────────── */

/* Add the stretches up, then make of each entry how many are at or above it. */
static void
gather(struct counts *count, const struct task *task, int threads)
{
	for (int k = 0; k < CLASSES; k++) {
		uint32_t all = 0, wanting = 0;

		for (int v = MOST; v >= 0; v--) {
			for (int t = 0; t < threads; t++) {
				all += task[t].count[k].all[v];
				wanting += task[t].count[k].wanting[v];
			}
			count[k].all[v] = all;
			count[k].wanting[v] = wanting;
		}
	}
}

static void
grade_stretch(void *what, size_t lane)
{
	struct task *t = (struct task *)what + lane;
	const struct rule_column *c = t->f->col;

	for (size_t i = t->from; i < t->to; i++) {
		int32_t total = t->s->total[i];
		size_t class = (size_t)c[CLASS].v[i];
		const struct counts *count = &t->at[class];
		uint8_t grade = total >= grade_from[GOOD] ? GOOD
		    : total >= grade_from[PASSED]         ? PASSED
							  : FAILED;

		if (strikes(&c[CHEAT], i))
			grade = grade == GOOD ? PASSED : grade;
		else if (total >= grade_from[EXCELLENT] &&
		    count->wanting[total] <= t->places[class])
			grade = EXCELLENT;
		t->s->grade[i] = grade;
		t->s->rank[i] = total == MOST ? 1 : count->all[total + 1] + 1;
	}
}

/* Whoever is below comes after, so from the end everybody is complete in turn. */
static void
sum_below(const struct facts *f, struct sums *s)
{
	for (size_t i = f->n; i-- > 0;) {
		const struct below *own = &s->below[i];
		struct below *up;

		if (f->above[i] < 0)
			continue;
		up = &s->below[f->above[i]];
		up->sum += own->sum + s->total[i];
		up->n += own->n + 1;
		for (int g = 0; g < GRADES; g++)
			up->grade[g] += own->grade[g];
		up->grade[s->grade[i]]++;
	}
}

/* ── the whole ──────────────────────────────────────────────────────── */

static struct sums *
new_sums(struct job *j, size_t n)
{
	struct sums *s = NEW(j, struct sums);

	for (int p = 0; p < PARTS; p++)
		s->part[p] = NEWS(j, int32_t, n);
	s->total = NEWS(j, int32_t, n);
	s->rank = NEWS(j, uint32_t, n);
	s->grade = NEWS(j, uint8_t, n);
	s->below = NEWS(j, struct below, n);
	return s;
}

static void
hand_at(const struct outcome *o, size_t i, struct answer *a)
{
	const struct sums *s = o->arg;

	for (int p = 0; p < PARTS; p++)
		a->part[p] = s->part[p][i];
	a->total = s->total[i];
	a->rank = s->rank[i];
	a->grade = s->grade[i];
	a->below = s->below[i].n;
	a->below_sum = s->below[i].sum;
	for (int g = 0; g < GRADES; g++)
		a->below_grade[g] = s->below[i].grade[g];
}

enum err
run_hand(struct job *j, const struct facts *f, int threads, struct outcome *out)
{
	int64_t from = microseconds(), cpu = processor(), scored, graded;
	struct sums *s = new_sums(j, f->n);
	struct counts *count = NEWS(j, struct counts, CLASSES);
	uint32_t places[CLASSES];
	struct task task[THREADS_MAX];
	struct lanes lanes = { 0 };

	for (int t = 0; t < threads; t++)
		task[t] = (struct task){ .f = f,
			.s = s,
			.from = f->n * (size_t)t / (size_t)threads,
			.to = f->n * (size_t)(t + 1) / (size_t)threads,
			.count = NEWS(j, struct counts, CLASSES),
			.at = count,
			.places = places };
	timed_lanes(&lanes, (size_t)threads, score_stretch, task);
	scored = microseconds();
	gather(count, task, threads);
	for (int k = 0; k < CLASSES; k++)
		places[k] = count[k].all[0] * QUOTA / 100;
	timed_lanes(&lanes, (size_t)threads, grade_stretch, task);
	graded = microseconds();
	sum_below(f, s);
	*out = (struct outcome){ .phase = { { "score", scored - from },
				     { "rank", graded - scored },
				     { "below", microseconds() - graded } },
		.cpu = processor() - cpu,
		.at = hand_at,
		.arg = s };
	out->path = out->cpu - lanes.all + lanes.busiest;
	return OK;
}
