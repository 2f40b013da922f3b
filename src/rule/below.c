/* SPDX-License-Identifier: MIT
 *
 * below.c -- what the results of all that stand below a subject come to
 *
 * Subjects wait until everything below them has been added, beginning with those
 * that have nothing below; each then adds itself and what is below it to its 上级.
 * So each is visited once, whatever their order and however deep the tree.  Where
 * everybody stands behind its 上级, going backwards is that order already.
 */
#include "rule/model.h"

struct tree {
	const int32_t *above;
	uint32_t *waits; /* per subject: how many right below it are not added yet */
	uint32_t *next;  /* who is ready, in the order of becoming so */
	size_t ready;
};

static struct tree
plant(struct job *j, const int32_t *above, size_t n)
{
	struct tree t = { .above = above,
		.waits = NEWS(j, uint32_t, n),
		.next = NEWS(j, uint32_t, n) };

	for (size_t i = 0; i < n; i++)
		if (above[i] >= 0)
			t.waits[above[i]]++;
	for (size_t i = 0; i < n; i++)
		if (t.waits[i] == 0)
			t.next[t.ready++] = (uint32_t)i;
	return t;
}

/* The row of the grade that ${i} has for certain, or RULE_NO_GRADE. */
static uint8_t
grade_at(const struct rule_grade_score *g, size_t i)
{
	return g != NULL && g->best[i] == g->worst[i] ? g->best[i] : RULE_NO_GRADE;
}

static void
add_result(const struct rule_results *got, uint8_t row, size_t i, size_t up,
    struct rule_below *out)
{
	uint8_t state = got->total.state[i];

	if (state == CELL_NA)
		return;
	if (state == 0) {
		out->n[up]++;
		out->sum[up] += got->total.lo[i];
	} else {
		out->open[up]++;
	}
	if (row != RULE_NO_GRADE)
		out->grade[up * out->rows + row]++;
}

/* Of ${b}, to ${out}, which may be the same; most have nothing below them. */
static void
add_below(const struct rule_below *b, size_t i, size_t up, struct rule_below *out)
{
	if (b->n[i] == 0 && b->open[i] == 0)
		return;
	out->n[up] += b->n[i];
	out->open[up] += b->open[i];
	out->sum[up] += b->sum[i];
	for (size_t row = 0; row < out->rows; row++)
		out->grade[up * out->rows + row] += b->grade[i * out->rows + row];
}

static const struct rule_grade_score *
grades_of(const struct rule_results *got, int table)
{
	return table < 0 ? NULL : &got->grade[table];
}

void
rule_below_add(const struct rule_below *b, const struct rule_results *got, int table,
    size_t i, struct rule_below *sum)
{
	add_result(got, grade_at(grades_of(got, table), i), i, 0, sum);
	add_below(b, i, 0, sum);
}

struct sums { /* being made */
	const int32_t *above;
	const struct rule_results *got;
	const struct rule_grade_score *g;
	struct rule_below *out;
};

static void
add_up(const struct sums *s, size_t i)
{
	size_t up = (size_t)s->above[i];

	add_result(s->got, grade_at(s->g, i), i, up, s->out);
	add_below(s->out, i, up, s->out);
}

static void
add_backwards(const struct sums *s)
{
	for (size_t i = s->got->subjects; i-- > 0;)
		if (s->above[i] >= 0)
			add_up(s, i);
}

static void
add_as_ready(struct job *j, const struct sums *s)
{
	struct tree t = plant(j, s->above, s->got->subjects);

	for (size_t k = 0; k < t.ready; k++) {
		size_t i = t.next[k];

		if (t.above[i] < 0)
			continue;
		add_up(s, i);
		if (--t.waits[t.above[i]] == 0)
			t.next[t.ready++] = (uint32_t)t.above[i];
	}
}

static bool
is_top_first(const int32_t *above, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (above[i] >= (int32_t)i)
			return false;
	return true;
}

void
rule_below(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_results *got, int table, struct rule_below *out)
{
	size_t n = got->subjects;
	const struct sums s = { snap->above, got, grades_of(got, table), out };

	*out = (struct rule_below){ .n = NEWS(j, uint32_t, n),
		.open = NEWS(j, uint32_t, n),
		.sum = NEWS(j, wide, n),
		.rows = table < 0 ? 0 : r->grade[table].pub.rows_n };
	out->grade = NEWS(j, uint32_t, n * out->rows);
	if (snap->above == NULL)
		return;
	if (is_top_first(snap->above, n))
		add_backwards(&s);
	else
		add_as_ready(j, &s);
}

struct num
rule_below_mean(const struct rule_below *b, size_t i, int places)
{
	return frac_round(frac_make(b->sum[i], (wide)b->n[i] * NUM_ONE), places,
	    ROUND_HALF);
}
