/* SPDX-License-Identifier: MIT
 *
 * plain_test.c -- what is read of a whole column is what is read cell by cell
 */
#include "score/cell.h"
#include "score/plain.h"
#include "test.h"

#define CELLS 64

static const struct str sizes[] = { { "大", 3 }, { "中", 3 }, { "小型", 6 } };
static const struct str odd[] = { { "未报", 6 }, { "有", 3 } };

static const struct rule_fact facts[] = {
	{ .kind = RULE_NUM, .scale = NUM_ONE },
	{ .kind = RULE_NUM, .unit = { "%", 1 }, .scale = 10000, .nonneg = true },
	{ .kind = RULE_NUM, .unit = { "元", 3 }, .scale = NUM_ONE },
	{ .kind = RULE_NUM, .unit = { "万元", 6 }, .scale = 10000 * NUM_ONE },
	{ .kind = RULE_NUM, .unit = { "亿元", 6 }, .scale = 100000000 * NUM_ONE },
	{ .kind = RULE_NUM,
	    .unit = { "次", 3 },
	    .scale = NUM_ONE,
	    .whole = true,
	    .nonneg = true },
	{ .kind = RULE_NUM, .unit = { "小时", 6 }, .scale = 60 * NUM_ONE },
	{ .kind = RULE_NUM, .unit = { "m2", 2 }, .scale = 1 },
	{ .kind = RULE_NUM,
	    .scale = NUM_ONE,
	    .judged = true,
	    .lo = { 0 },
	    .hi = { 5 * NUM_ONE },
	    .step = { NUM_ONE / 2 } },
	{ .kind = RULE_CHOICE, .choice = sizes, .choice_n = 3 },
	{ .kind = RULE_CHOICE, .choice = sizes, .choice_n = 3, .is_class = true },
	{ .kind = RULE_CHOICE, .choice = odd, .choice_n = 2 },
	{ .kind = RULE_BOOL },
	{ .kind = RULE_DATE },
	{ .kind = RULE_TEXT },
};

/* Beside each other, what is good and what is nearly so. */
static struct str
some_text(struct job *j, uint64_t *x)
{
	static const char *const piece[] = { "0", "1", "7", "9", "12", "83", "4130", ".",
		".", "%", "％", "元", "万元", "亿元", "次", "小时", "m2", "-", "+", " ",
		"/", ":", "\xEF\xBC\x95", "大", "小型", "未报", "不适用", "是", "否",
		"2026-03-05", "a", "\x01" };
	struct buf b = { .j = j };

	for (unsigned n = (unsigned)(*x >> 33) % 6; n > 0; n--) {
		*x = *x * UINT64_C(6364136223846793005) + 1442695040888963407;
		/* Mostly figures. */
		buf_put(&b,
		    str_of(piece[(*x >> 33) % ((*x >> 50) % 4 ? 9 : ARRAY_N(piece))]));
	}
	*x = *x * UINT64_C(6364136223846793005) + 1442695040888963407;
	return buf_str(&b);
}

/* A column of ${n} cells, behind a head, as a text that ends with the last of them. */
static struct table
column_of(struct job *j, const struct str *cell, size_t n)
{
	struct table t = { .rows = n + 1, .cols = 1 };
	uint32_t *at = NEWS(j, uint32_t, 2 * n + 2), from = 0;
	struct buf b = { .j = j };

	for (size_t i = 0; i < n + 1; i++) {
		if (i > 0)
			buf_c(&b, '\n');
		at[2 * i] = (uint32_t)b.n;
		buf_put(&b, i == 0 ? S("列") : cell[i - 1]);
		at[2 * i + 1] = (uint32_t)b.n + 1;
	}
	from = (uint32_t)b.n;
	t.at = at;
	/* Nothing behind it may be looked at. */
	t.text = memcpy(job_alloc(j, from), b.p, from);
	return t;
}

static void
check_column(struct job *j, const struct rule_fact *f, bool marked, const struct table *t)
{
	struct plain p = plain_of(f, marked);
	int64_t v[CELLS] = { 0 };
	uint8_t state[CELLS];
	size_t later = plain_read(&p, &(struct cells){ t, 0, 1 }, CELLS, v, state),
	       left = 0;

	for (size_t i = 0; i < CELLS; i++) {
		struct str text = table_at(t, i + 1, 0);
		struct cell c;
		struct str why = cell_read(j, f, marked, text, &c);

		left += state[i] == CELL_LATER;
		if (state[i] != CELL_LATER &&
		    (why.n > 0 || c.v != v[i] || c.state != state[i]))
			test_failed(__FILE__, __LINE__,
			    "「%.*s」 as %.*s: %lld, not %lld", STR_FMT(text),
			    STR_FMT(f->unit), (long long)v[i], (long long)c.v);
	}
	CHECK(left == later);
}

static enum err
some_columns(struct job *j, void *arg)
{
	struct str cell[CELLS];
	struct table t;

	for (size_t k = 0; k < ARRAY_N(facts); k++) {
		for (size_t i = 0; i < CELLS; i++)
			cell[i] = some_text(j, arg);
		t = column_of(j, cell, CELLS);
		check_column(j, &facts[k], false, &t);
		check_column(j, &facts[k], true, &t);
	}
	return OK;
}

TEST(a_column_reads_as_its_cells_do)
{
	uint64_t x = 3;

	for (size_t i = 0; i < test_rounds(1000); i++) {
		struct job inner = { .now = j->now, .today = j->today };

		CHECK(job_run(&inner, (size_t)16 << 20, some_columns, &x) == OK);
	}
}

TEST(most_of_what_people_write_is_plain)
{
	static const struct {
		size_t fact;
		const char *text;
		int64_t v;
	} row[] = {
		{ 0, "0", 0 },
		{ 0, "99999999", 99999999 * NUM_ONE },
		{ 0, "0.000001", 1 },
		{ 1, "83.25%", 832500 },
		{ 1, "0%", 0 },
		{ 2, "41307.5", 41307500000 },
		{ 2, "4130.755", 4130755000 },
		{ 1, "100.25%", 1002500 },
		{ 3, "12.5", 125000 * NUM_ONE },
		{ 5, "3", 3 * NUM_ONE },
		{ 9, "小型", 2 },
		{ 10, "大", 0 },
		{ 12, "是", 1 },
	};

	for (size_t i = 0; i < ARRAY_N(row); i++) {
		const struct str cell[] = { S("不看这一格"), str_of(row[i].text) };
		struct table t = column_of(j, cell, ARRAY_N(cell));
		struct plain p = plain_of(&facts[row[i].fact], false);
		int64_t v = -1;
		uint8_t state;

		CHECK(plain_read(&p, &(struct cells){ &t, 0, 2 }, 1, &v, &state) == 0);
		CHECK(v == row[i].v && state == CELL_GIVEN);
	}
}
