/* SPDX-License-Identifier: MIT
 *
 * run_fuzz.c -- any scheme that can be read is run over any facts
 *
 * The text itself chooses the facts.  A range never stands on its head, and every
 * subject has an explanation in good words.
 */
#include <assert.h>

#include "rule/rule.h"

#define SUBJECTS 5

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static uint64_t
next(uint64_t *s)
{
	*s += 0x9e3779b97f4a7c15u;
	uint64_t x = *s;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static uint64_t
seed_of(struct str text)
{
	uint64_t x = 14695981039346656037u;

	for (size_t i = 0; i < text.n; i++)
		x = (x ^ (unsigned char)text.p[i]) * 1099511628211u;
	return x;
}

static int64_t
any_value(const struct rule_fact *f, const struct rule_snapshot *s, uint64_t *seed)
{
	uint64_t x = next(seed);

	switch (f->kind) {
	case RULE_NUM:
		if (f->judged)
			return (int64_t)((wide)f->lo.u * f->scale / NUM_ONE);
		return (int64_t)(x % 200) * f->scale / (x % 3 == 0 && !f->whole ? 7 : 1);
	case RULE_BOOL:
		return (int64_t)(x & 1);
	case RULE_CHOICE:
		return (int64_t)(x % (f->choice_n == 0 ? 1 : f->choice_n));
	case RULE_DATE:
		return f->from + (int64_t)(x % 500) - 60;
	case RULE_TEXT:
	case RULE_SUBJECT:
		return (int64_t)(x % s->text_n);
	}
	return 0;
}

static struct rule_column
any_column(struct job *j, const struct rule_fact *f, const struct rule_snapshot *s,
    size_t n, uint64_t *seed)
{
	struct rule_column c = { .v = NEWS(j, int64_t, n + 1),
		.state = NEWS(j, uint8_t, n + 1) };

	for (size_t i = 0; i < n; i++) {
		uint64_t x = next(seed);

		c.v[i] = any_value(f, s, seed);
		if (!f->is_class && x % 8 == 0)
			c.state[i] = CELL_MISSING;
		else if (f->may_na && x % 8 == 1)
			c.state[i] = CELL_NA;
	}
	return c;
}

static struct rule_rows
any_rows(struct job *j, const struct rule_set *set, const struct rule_snapshot *s,
    uint64_t *seed)
{
	size_t *from = NEWS(j, size_t, SUBJECTS + 1);
	struct rule_column *field = NEWS(j, struct rule_column, set->field_n);
	struct rule_rows rows = { .from = from, .field = field };
	int64_t *record;

	for (size_t i = 0; i < SUBJECTS; i++)
		from[i + 1] = from[i] + next(seed) % 5;
	rows.n = from[SUBJECTS];
	record = NEWS(j, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		record[i] = (int64_t)i + 1;
	rows.record = record;
	for (size_t i = 0; i < set->field_n; i++)
		field[i] = any_column(j, &set->field[i], s, rows.n, seed);
	return rows;
}

static struct rule_snapshot
any_facts(struct job *j, const struct rule *r, uint64_t seed)
{
	static const struct str words[] = { { "a", 1 }, { "b", 1 }, { "c", 1 },
		{ "d", 1 }, { "e", 1 } };
	static const int64_t names[SUBJECTS] = { 0, 1, 2, 3, 4 };
	static const int32_t above[SUBJECTS] = { -1, 0, 0, 1, 1 };
	size_t facts, sets;
	const struct rule_fact *f = rule_facts(r, &facts);
	const struct rule_set *set = rule_sets(r, &sets);
	struct rule_column *col = NEWS(j, struct rule_column, facts + 1);
	struct rule_rows *rows = NEWS(j, struct rule_rows, sets + 1);
	struct rule_snapshot s = { .subjects = SUBJECTS,
		.fact = col,
		.set = rows,
		.text = words,
		.text_n = SUBJECTS,
		.name = names,
		.above = above,
		.today = rule_head(r)->to - 30 + (int32_t)(seed % 60) };

	for (size_t i = 0; i < facts; i++)
		col[i] = any_column(j, &f[i], &s, SUBJECTS, &seed);
	for (size_t i = 0; i < sets; i++)
		rows[i] = any_rows(j, &set[i], &s, &seed);
	return s;
}

static void
check_range(const struct rule_score *s)
{
	for (size_t i = 0; i < SUBJECTS; i++)
		assert(s->state[i] == CELL_NA || s->lo[i] <= s->hi[i]);
}

static enum err
run_it(struct job *j, void *arg)
{
	struct str text = *(const struct str *)arg;
	struct rule_notes notes = { .j = j, .name = S("甲.scheme"), .text = text };
	struct rule_results res;
	struct rule_snapshot s;
	struct rule_step *steps;
	struct rule *r;
	size_t pools, bad;
	enum err e = rule_read(j, notes.name, text, &notes, &r);

	if (e != OK)
		return e;
	s = any_facts(j, r, seed_of(text));
	e = rule_run(j, r, &s, NULL, &res);
	assert(e == OK);
	(void)rule_pools(r, &pools);
	check_range(&res.total);
	for (size_t i = 0; i < pools; i++)
		check_range(&res.pool[i]);
	for (size_t i = 0; i < SUBJECTS; i++) {
		struct buf b = { .j = j };

		e = rule_explain(j, r, &s, &res, i, &steps);
		assert(e == OK);
		rule_step_put(&b, steps, 0);
		assert(utf8_valid(buf_str(&b), &bad));
	}
	return OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str text = { (const char *)p, n };
	struct job j = { .now = 0 };

	(void)!job_run(&j, (size_t)128 << 20, run_it, &text);
	return 0;
}
