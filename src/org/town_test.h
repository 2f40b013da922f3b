/* SPDX-License-Identifier: MIT
 *
 * town_test.h -- an invented town that the tests of this room share
 */
#ifndef TOWN_TEST_H
#define TOWN_TEST_H

#include "org/org.h"
#include "place.h"

struct town {
	struct job *j;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;   /* of ${rw} */
	struct org_act act; /* by nobody, today */
};

/* A fresh place with a transaction begun. */
struct town town_open(struct job *j, const struct db_place *place);
/* Rebuilds first: the views must come out the same, also after an erasure if
 * that was followed by a rebuild. */
void town_close(struct town *t);
void town_rebuild(struct town *t);

/* A new unit, person, post; a refusal is a failure of the test. */
int64_t town_unit(struct town *t, const char *name, int64_t parent);
int64_t town_person(struct town *t, const char *name, int64_t unit);
int64_t town_post(struct town *t, int64_t person, enum org_role role, int64_t unit);

struct org_unit town_find(struct town *t, int64_t id);
/* The names a list gives, joined by blanks, and its size. */
struct str town_names(struct town *t, const struct org_wish *wish, size_t max);
/* How many facts there are. */
int64_t town_facts(struct town *t);

/* ${call} gives ${error} and the sentence. */
#define CHECK_REFUSED(t, call, error, sentence)                \
	do {                                                   \
		CHECK((call) == (error));                      \
		CHECK_TEXT(str_of((t)->j->told), S(sentence)); \
	} while (0)

#endif
