/* SPDX-License-Identifier: MIT
 *
 * conn.h -- what the files of this room share: a connection and its statements
 *
 * The only place besides the .c files here where the database library shows.
 */
#ifndef STORE_CONN_H
#define STORE_CONN_H

#include <sqlite3.h>

#include "store/store.h"

#define STATEMENTS_MAX 256 /* different statements of one connection */

struct prepared {
	const struct sql_text *q;
	sqlite3_stmt *st;
	const struct db_rows *reader; /* who reads it now, or NULL */
};

struct db_ro {
	sqlite3 *c;
	struct prepared stmt[STATEMENTS_MAX];
	size_t stmt_n;
};

struct db_rw {
	struct db_ro as_reader; /* first: db_rw_reader() */
	struct db *db;
};

/* Write the sentence for what just went wrong on ${c}. */
enum err db_told(struct job *j, sqlite3 *c);

/* Run ${sql}, which returns nothing. */
enum err db_exec(struct job *j, sqlite3 *c, const char *sql) MUST_USE;

#endif
