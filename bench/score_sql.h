/* SPDX-License-Identifier: MIT
 *
 * score_sql.h -- the job of bench/score as statements, and a place to keep answers
 *
 * One text for both databases: a table of facts with a column each (NULL: 未报), then
 * one statement a stage, integers throughout.
 */
#ifndef SCORE_SQL_H
#define SCORE_SQL_H

#include "score_job.h"

#define STAGES 4
#define ANSWER_N (sizeof(struct answer) / sizeof(int64_t))

/* The table of facts; its columns are id, above and the facts. */
struct str sql_facts(struct job *j, const char *create);
/* What each class weighs, as one statement; made after its table. */
struct str sql_weights(struct job *j, const char *create);
/* ${create}: CREATE TABLE or CREATE UNLOGGED TABLE. */
struct str sql_stage(struct job *j, int stage, const char *create);
extern const char *const sql_stage_name[STAGES];
/* A row a unit in their order, a column for each number of struct answer. */
struct str sql_answers(struct job *j);

/* Answers as they are fetched: an outcome that hands them out. */
struct fetched {
	int64_t *v; /* ANSWER_N a unit */
};
void fetched_at(const struct outcome *o, size_t i, struct answer *a);

#endif
