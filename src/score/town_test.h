/* SPDX-License-Identifier: MIT
 *
 * town_test.h -- a small town to score: texts, tables, a database with people
 */
#ifndef TOWN_TEST_H
#define TOWN_TEST_H

#include "place.h"
#include "score/score.h"

/* The scheme of ${text}; a failure is told. */
struct rule *rule_of(struct job *j, const char *text);
/* Cells parted by |, rows by line ends; and back. */
struct table table_of(struct job *j, const char *text);
struct str text_of(struct job *j, const struct table *t);
/* score_from_table() and score_from_rows(), which come to the same. */
enum err read_table(struct job *j, const struct rule *r, const struct table *t,
    struct score_set *out);
struct score_set set_of(struct job *j, const struct rule *r, const char *text);

/* A year of a town with two units and four people, in a transaction. */
enum { CLERK = 1, OTHER_CLERK, OFFICE, JUDGE, PEOPLE };
struct town {
	struct job *j;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro; /* that of rw */
	struct rule *r;
	int64_t scheme, unit[2], person[PEOPLE];
};
/* The facts of its scheme, in order. */
enum {
	TOWN_CLASS,
	TOWN_MONEY,
	TOWN_VISITS,
	TOWN_LESSON,
	TOWN_RATE,
	TOWN_TEAM,
	TOWN_JUDGED
};
extern const char town_scheme[];

struct town town_open(struct job *j, const struct db_place *place);
void town_close(struct town *t);

struct org_act town_act(const struct town *t, int who);
/* A scheme of ${text} in the register, with both units on its list. */
int64_t town_add_scheme(struct town *t, struct str name, struct str text);
/* One value by ${who}; the unit's own facts are given by the unit. */
enum err town_give(struct town *t, int who, size_t unit, size_t fact, const char *text);
/* The same with all one can say about it. */
enum err town_give_entry(struct town *t, int who, size_t unit,
    const struct score_entry *e, bool correct);
enum err town_check(struct town *t, int who, size_t unit, size_t fact, bool accept,
    const char *reason);
struct score_datum town_datum(struct town *t, size_t unit, size_t fact);
/* The facts as they count, as a table. */
struct str town_table(struct town *t);
int64_t town_size(struct town *t); /* facts in the ledger */
/* Rebuilding leaves every view as it is. */
void town_check_rebuild(struct town *t);
/* ${a} and ${b}, what ${r} reads, are the same bit by bit. */
void town_check_same(const struct rule *r, const struct score_set *a,
    const struct score_set *b);

#endif
