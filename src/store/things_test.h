/* SPDX-License-Identifier: MIT
 *
 * things_test.h -- the tables and statements that the tests of this room use
 */
#ifndef STORE_THINGS_TEST_H
#define STORE_THINGS_TEST_H

#include "place.h"
#include "store/store.h"

extern const struct db_room things[1];       /* two steps */
extern const struct db_room things_older[1]; /* the first of them */

extern const struct sql_text put;      /* id, name, n, note */
extern const struct sql_text put_seal; /* id, name, seal */
extern const struct sql_text put_all;  /* id, name, n, note, seal; for many rows */
extern const struct sql_text put_part; /* id of a thing */
extern const struct sql_text all;      /* name, n, note, by id */
extern const struct sql_text some;     /* id, name from $1 on, at most $2, by name */
extern const struct sql_text seals;    /* seal, by id */
extern const struct sql_text count;    /* of things */
extern const struct sql_text newest;   /* the greatest id */

/* Open with both steps done; a failure is told. */
struct db *things_opened(struct job *j, const struct db_place *place);
int64_t things_counted(struct job *j, struct db_ro *ro); /* -1: could not */
/* The same on a connection of its own. */
int64_t things_kept(struct job *j, struct db *db);
enum err things_put(struct job *j, struct db_rw *rw, int64_t id,
    struct str name) MUST_USE;

#endif
