/* SPDX-License-Identifier: MIT
 *
 * toy_test.h -- a small room of things and owners, to try the ledger with
 *
 * 物件.登记 (public) adds a thing, 物件.主人 (personal) says whose it is.
 */
#ifndef TOY_TEST_H
#define TOY_TEST_H

#include "ledger/ledger.h"
#include "place.h"

extern const struct ledger_room toy_ledger;
extern const struct ledger_kind *const toy_add, *const toy_own;

/* A fresh place with the tables of the ledger and of the toys, ready to write. */
struct db *toy_open(struct job *j, const struct db_place *place, struct db_rw **rw);
void toy_close(struct db *db, struct db_rw *rw);

/* 物件.登记 of thing ${id}, given by actor 7 for unit ${id}. */
enum err toy_put(struct job *j, struct db_rw *rw, int64_t id, struct str name,
    struct ledger_fact *f) MUST_USE;
/* 物件.主人 of thing ${id}. */
enum err toy_owner(struct job *j, struct db_rw *rw, int64_t id, struct str owner,
    struct ledger_fact *f) MUST_USE;
/* The owner of thing ${id} as the view has it. */
struct str toy_owner_of(struct job *j, struct db_rw *rw, int64_t id);
/* Do what ${sql} says behind the ledger's back. */
void toy_meddle(struct job *j, struct db_rw *rw, const struct sql_text *q);

/* All lines of an export, each with a line end. */
struct str toy_export(struct job *j, struct db_rw *rw, bool open_only);
/* Check such a text; ${known} may be empty. */
struct ledger_verdict toy_check(struct job *j, struct str text, struct str known);
/* Load such a text, line by line. */
enum err toy_load(struct job *j, struct db_rw *rw, struct str text) MUST_USE;

#endif
