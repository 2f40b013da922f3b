/* SPDX-License-Identifier: MIT
 *
 * ward_test.h -- a small installation in good health, for the tests of care/
 *
 * 兰亭远, 柳桥东 and 雨前 are the three officers, each with a password and a
 * second factor (not real ones: nobody signs in here); both keys are there, all
 * is sealed, backed up to another disk and held against paper.
 */
#ifndef CARE_WARD_TEST_H
#define CARE_WARD_TEST_H

#include "care/kinds.h"
#include "place.h"

struct ward {
	struct job *j;
	struct db_place place;
	struct ledger_room rooms[4];
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
	struct ledger_key *key;
	struct care_look look;
	int64_t officer[3];
};

struct ward *ward_open(struct job *j, const struct db_place *place);
void ward_close(struct ward *w);

/* In a transaction of its own; a failure is the test's. */
void ward_write(struct ward *w, db_half *fn, void *arg);
/* A statement that the program itself would not make. */
void ward_sql(struct ward *w, const char *text);
/* A backup as a fact, of now. */
void ward_backup(struct ward *w, bool apart);

/* What the check-up says about ${check} now. */
struct care_finding ward_ask(struct ward *w, enum care_check check);

#endif
