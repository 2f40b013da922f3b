/* SPDX-License-Identifier: MIT
 *
 * house.c -- the data directory as commands open it: all rooms, one transaction
 *
 * The list of rooms that keep facts stands here and nowhere else.
 */
#include "duty/duty.h"
#include "holiday/holiday.h"
#include "main/main.h"
#include "result/result.h"
#include "scheme/scheme.h"

struct db_place
place_given(const struct run *run, const char *dir)
{
	const char *data = run->args->value[OPT_DATA], *url = run->args->value[OPT_DB];

	return (struct db_place){ str_of(data != NULL ? data : dir), str_of(url) };
}

void
house_rooms(struct ledger_room out[HOUSE_ROOMS])
{
	const struct ledger_room rooms[] = { ledger_own, org_ledger, scheme_ledger,
		holiday_ledger, account_ledger, duty_ledger, score_ledger, care_ledger,
		result_ledger };

	_Static_assert(ARRAY_N(rooms) == HOUSE_ROOMS, "every room once");
	memcpy(out, rooms, sizeof rooms);
}

enum err
house_open(struct run *run, const struct db_place *place, struct house *out)
{
	struct db_room tables[HOUSE_ROOMS];

	house_rooms(out->rooms);
	for (size_t i = 0; i < HOUSE_ROOMS; i++)
		tables[i] = *out->rooms[i].tables;
	out->place = *place;
	return db_open(run->j, place, tables, HOUSE_ROOMS, &out->db);
}

void
house_close(struct house *h)
{
	db_close(h->db);
}

/* ── reading and writing ────────────────────────────────────────────── */

static enum err
read_on(struct run *run, struct db *db,
    enum err (*fn)(struct job *j, struct db_ro *ro, void *arg), void *arg)
{
	struct db_ro *ro;
	enum err e = db_ro_open(run->j, db, &ro);

	if (e != OK)
		return e;
	e = fn(run->j, ro, arg);
	db_ro_close(ro);
	return e;
}

enum err
house_read(struct run *run, struct house *h,
    enum err (*fn)(struct job *j, struct db_ro *ro, void *arg), void *arg)
{
	return read_on(run, h->db, fn, arg);
}

enum err
house_peek(struct run *run, const struct db_place *place,
    enum err (*fn)(struct job *j, struct db_ro *ro, void *arg), void *arg)
{
	struct db *db;
	enum err e = db_peek(run->j, place, &db);

	if (e != OK)
		return e;
	e = read_on(run, db, fn, arg);
	db_close(db);
	return e;
}

static enum err
write_all(struct job *j, struct db_rw *rw, db_half *fn, void *arg)
{
	enum err e = db_begin(j, rw);

	if (e == OK)
		e = fn(j, rw, arg);
	if (e == OK)
		return db_commit(j, rw);
	db_rollback(rw);
	return e;
}

enum err
house_write(struct run *run, struct house *h, db_half *fn, void *arg)
{
	struct db_rw *rw;
	enum err e = db_rw_open(run->j, h->db, &rw);

	if (e != OK)
		return e;
	e = write_all(run->j, rw, fn, arg);
	db_rw_close(rw);
	return e;
}

/* ── what was set up ────────────────────────────────────────────────── */

static enum err
find_setup(struct job *j, struct db_ro *ro, void *setup)
{
	return org_setup_find(j, ro, setup);
}

enum err
house_enter(struct run *run, const struct db_place *place, struct house *out,
    struct org_setup *setup)
{
	enum err e = house_open(run, place, out);

	if (e != OK)
		return e;
	e = house_read(run, out, find_setup, setup);
	if (e == OK)
		return OK;
	house_close(out);
	if (e != E_MISSING)
		return e;
	return fail(run->j, E_MISSING,
	    "%.*s 里还没有开设；请先用 zeren init --data %.*s 开设，"
	    "或用 zeren serve --demo 看演示",
	    STR_FMT(place->dir), STR_FMT(place->dir));
}
