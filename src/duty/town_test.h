/* SPDX-License-Identifier: MIT
 *
 * town_test.h -- a committee, two units below it, and one below one of them
 *
 * What the tests of this room share.  Persons are numbers: this room asks nobody
 * who they are.
 */
#ifndef DUTY_TOWN_TEST_H
#define DUTY_TOWN_TEST_H

#include "duty/keep.h"
#include "place.h"

enum { CLERK = 11, OFFICE = 12, CHECKER = 13 }; /* persons */

struct town {
	struct job *j;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
	int64_t top, east, street, west; /* units; street lies in the east */
};

static inline int64_t
town_unit(struct town *t, struct str name, int64_t parent)
{
	struct org_act act = { .day = t->j->today };
	struct org_unit u = { .name = name,
		.parent = parent,
		.opened = DAY_NONE,
		.closed = DAY_NONE };

	CHECK(org_unit_open(t->j, t->rw, &act, &u) == OK);
	return u.id;
}

/* In one transaction that town_close() drops. */
static inline struct town
town_open(struct job *j, const struct db_place *place)
{
	const struct db_room rooms[] = { *ledger_own.tables, *org_ledger.tables,
		*duty_ledger.tables };
	struct town t = { .j = j };

	CHECK(db_open(j, place, rooms, ARRAY_N(rooms), &t.db) == OK);
	CHECK(db_rw_open(j, t.db, &t.rw) == OK);
	CHECK(db_begin(j, t.rw) == OK);
	t.ro = db_rw_reader(t.rw);
	t.top = town_unit(&t, S("未名市直机关工委"), 0);
	t.east = town_unit(&t, S("未名市星象局"), t.top);
	t.street = town_unit(&t, S("星象局第一支部"), t.east);
	t.west = town_unit(&t, S("未名市潮汐局"), t.top);
	return t;
}

static inline void
town_close(struct town *t)
{
	db_rw_close(t->rw);
	db_close(t->db);
}

static inline struct org_act
town_act(const struct town *t, int64_t actor)
{
	return (struct org_act){ .actor = actor, .day = t->j->today };
}

/* An item of ${kind} about ${unit}, due in ten days. */
static inline struct duty_item
town_item(const struct town *t, enum duty_kind kind, int64_t unit)
{
	return (struct duty_item){ .kind = kind,
		.unit = unit,
		.title = S("整改 限 10天"),
		.due = t->j->today + 10,
		.said = DAY_NONE,
		.from = DAY_NONE,
		.until = DAY_NONE };
}

static inline int64_t
town_open_one(struct town *t, struct duty_item item)
{
	struct org_act act = town_act(t, OFFICE);

	CHECK(duty_open(t->j, t->rw, &act, &item, 1) == OK);
	return item.id;
}

static inline struct duty_item
town_find(struct town *t, int64_t id)
{
	struct duty_item item = { 0 };

	CHECK(duty_find(t->j, t->ro, id, &item) == OK);
	return item;
}

/* ${who} does ${verb} with what he sees now. */
static inline enum err
town_do(struct town *t, int64_t id, struct duty_who who, struct str verb, struct str note)
{
	struct org_act act = town_act(t, who.person);
	struct duty_act a = { id, town_find(t, id).moved, verb, note, who, S("") };

	return duty_act(t->j, t->rw, &act, &a);
}

#define AS_OWNER ((struct duty_who){ .person = CLERK, .owner = true })
#define AS_CHECKER ((struct duty_who){ .person = CHECKER, .checker = true })
#define AS_COMMITTEE ((struct duty_who){ .person = OFFICE, .committee = true })

#endif
