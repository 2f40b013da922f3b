/* SPDX-License-Identifier: MIT
 *
 * bulk_test.c -- many units at once: laid together, or one by one where they lie far
 * apart, the tables are those that the facts alone would make
 */
#include "score/town_test.h"

#define UNITS 620 /* more than are laid together */

/* A table of the units ${of}, which gives each ${visits}. */
static struct table
visits_of(struct town *t, const size_t *of, size_t n, int visits)
{
	struct buf b = { .j = t->j };

	buf_put(&b, S("单位|走访\n"));
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "渡口%03zu支部|%d\n", of[i], visits);
	return table_of(t->j, job_cstr(t->j, buf_str(&b)));
}

static struct score_import
read_import(struct town *t, const struct table *table)
{
	struct score_import in;

	if (score_import_read(t->j, t->ro, t->scheme, t->r, table, &in) != OK)
		test_failed(__FILE__, __LINE__, "%s", t->j->told);
	CHECK(in.wrong == 0);
	return in;
}

static enum err
put_import(struct town *t, const struct score_import *in)
{
	const struct score_importing by = { .act = town_act(t, OFFICE),
		.scheme = t->scheme,
		.rule = t->r,
		.source = S("表.csv") };

	return score_import_put(t->j, t->rw, &by, in);
}

static void
open_units(struct town *t)
{
	const struct org_act act = town_act(t, OFFICE);

	for (size_t i = 0; i < UNITS; i++) {
		struct org_unit u = { .name = job_fmt(t->j, "渡口%03zu支部", i),
			.class = S("企业"),
			.opened = DAY_NONE,
			.closed = DAY_NONE };

		CHECK(org_unit_open(t->j, t->rw, &act, &u) == OK);
	}
}

TEST_BOTH(a_table_in_any_order_leaves_what_its_facts_say)
{
	struct town t = town_open(j, place);
	size_t all[UNITS];
	struct table table;
	struct score_import in;

	open_units(&t);
	for (size_t i = 0; i < UNITS; i++)
		all[i] = UNITS - 1 - i;
	table = visits_of(&t, all, UNITS, 3);
	in = read_import(&t, &table);
	CHECK(in.changes == UNITS && put_import(&t, &in) == OK);
	CHECK(put_import(&t, &in) == OK); /* the same again changes nothing */
	in = read_import(&t, &table);
	CHECK(in.changes == 0 && !in.enrols);
	town_check_rebuild(&t);
	town_close(&t);
}

TEST_BOTH(units_far_apart_are_looked_at_one_by_one)
{
	static const size_t all[] = { 0, 250, 619 }, some[] = { 619, 0 };
	struct town t = town_open(j, place);
	struct table first, second;
	struct score_import in, late;

	open_units(&t);
	first = visits_of(&t, all, ARRAY_N(all), 3);
	second = visits_of(&t, some, ARRAY_N(some), 5);
	in = read_import(&t, &first);
	CHECK(in.changes == 3 && in.enrols && put_import(&t, &in) == OK);
	in = read_import(&t, &second);
	late = in;
	CHECK(in.changes == 2 && !in.enrols && put_import(&t, &in) == OK);
	second = visits_of(&t, some, 1, 6);
	in = read_import(&t, &second);
	CHECK(in.changes == 1 && put_import(&t, &in) == OK);
	CHECK(put_import(&t, &late) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("第 2 行“渡口619支部”：您填写期间，“走访”已由"));
	in = read_import(&t, &first);
	CHECK(in.changes == 2); /* back to 3, but for the one in the middle */
	town_check_rebuild(&t);
	town_close(&t);
}
