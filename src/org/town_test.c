/* SPDX-License-Identifier: MIT
 *
 * town_test.c -- an invented town that the tests of this room share
 */
#include "org/town_test.h"

struct town
town_open(struct job *j, const struct db_place *place)
{
	const struct db_room rooms[] = { *ledger_own.tables, *org_ledger.tables };
	struct town t = { .j = j, .act = { .day = j->today } };

	CHECK(db_open(j, place, rooms, ARRAY_N(rooms), &t.db) == OK);
	CHECK(db_rw_open(j, t.db, &t.rw) == OK);
	CHECK(db_begin(j, t.rw) == OK);
	t.ro = db_rw_reader(t.rw);
	return t;
}

void
town_rebuild(struct town *t)
{
	int64_t facts;

	CHECK(ledger_rebuild(t->j, t->rw, &org_ledger, 1, &facts) == OK);
	CHECK(facts == town_facts(t));
}

void
town_close(struct town *t)
{
	unsigned char before[LEDGER_HASH], after[LEDGER_HASH];

	CHECK(ledger_views(t->j, t->ro, &org_ledger, 1, before) == OK);
	town_rebuild(t);
	CHECK(ledger_views(t->j, t->ro, &org_ledger, 1, after) == OK);
	CHECK(memcmp(before, after, sizeof before) == 0);
	CHECK(db_commit(t->j, t->rw) == OK);
	db_rw_close(t->rw);
	db_close(t->db);
}

int64_t
town_unit(struct town *t, const char *name, int64_t parent)
{
	struct org_unit u = { .name = str_of(name),
		.parent = parent,
		.opened = DAY_NONE,
		.closed = DAY_NONE };

	if (org_unit_open(t->j, t->rw, &t->act, &u) != OK)
		test_failed(__FILE__, __LINE__, "%s: %s", name, t->j->told);
	return u.id;
}

int64_t
town_person(struct town *t, const char *name, int64_t unit)
{
	struct org_person p = { .name = str_of(name), .unit = unit };

	if (org_person_put(t->j, t->rw, &t->act, &p) != OK)
		test_failed(__FILE__, __LINE__, "%s: %s", name, t->j->told);
	return p.id;
}

int64_t
town_post(struct town *t, int64_t person, enum org_role role, int64_t unit)
{
	struct org_post p = { .person = person,
		.role = role,
		.unit = unit,
		.from = t->j->today,
		.to = DAY_NONE };

	if (org_post_put(t->j, t->rw, &t->act, &p, 0) != OK)
		test_failed(__FILE__, __LINE__, "%s", t->j->told);
	return p.id;
}

struct org_unit
town_find(struct town *t, int64_t id)
{
	struct org_unit u = { .id = 0 };

	CHECK(org_unit_find(t->j, t->ro, id, &u) == OK);
	return u;
}

struct str
town_names(struct town *t, const struct org_wish *wish, size_t max)
{
	struct buf b = { .j = t->j };
	const struct org_unit *list;
	size_t n;

	if (org_unit_list(t->j, t->ro, wish, max, &list, &n) != OK)
		test_failed(__FILE__, __LINE__, "%s", t->j->told);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, i > 0 ? " %.*s" : "%.*s", STR_FMT(list[i].name));
	return buf_str(&b);
}

int64_t
town_facts(struct town *t)
{
	struct ledger_head head = { .size = -1 };

	CHECK(ledger_head(t->j, t->ro, &head) == OK);
	return head.size;
}
