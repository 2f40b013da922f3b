/* SPDX-License-Identifier: MIT
 *
 * town_test.h -- four units, a scheme with quotas and 审定, and their facts
 *
 * What the tests of this room share.  Persons are numbers: this room asks nobody
 * who they are.
 */
#ifndef RESULT_TOWN_TEST_H
#define RESULT_TOWN_TEST_H

#include "place.h"
#include "result/keep.h"

enum { CLERK = 11, OFFICE = 12, JUDGE = 13, CHIEF = 14, OTHER = 15 }; /* persons */
enum { UNITS = 4 };

struct town {
	struct job *j;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
	struct rule *r;
	int64_t scheme, unit[UNITS];
};
/* The facts of its scheme, in order. */
enum { TOWN_CLASS, TOWN_MONEY, TOWN_LESSONS, TOWN_CASES, TOWN_MARK };

/* In one transaction that town_close() drops; every unit has all its data. */
struct town town_open(struct job *j, const struct db_place *place);
void town_close(struct town *t);

struct org_act town_act(const struct town *t, int64_t actor);
/* One value by ${who}, which replaces what is there. */
void town_give(struct town *t, int64_t who, size_t unit, size_t fact, const char *text);
/* A freeze of today; 0 and j->told if it is refused. */
int64_t town_freeze(struct town *t, int64_t after, const char *reason);
/* To amend ${of}: of today, with a reason and this basis. */
int64_t town_amend(struct town *t, int64_t of, const char *basis);
/* All the way from 初评 to 生效, OFFICE and CHIEF; days pass. */
void town_settle(struct town *t, int64_t id);
struct result town_result(struct town *t, int64_t id);
/* What a page drawn now would send as base. */
int64_t town_newest(struct town *t, int64_t id);
/* "星象局 95.00 1 优秀 好; …" in the order of the result. */
struct str town_rows(struct town *t, int64_t id);
/* Rebuilding leaves every view as it is. */
void town_check_rebuild(struct town *t);

#endif
