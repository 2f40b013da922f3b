/* SPDX-License-Identifier: MIT
 *
 * sqlite.h -- what the files of the SQLite engine share
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>

#include "store/conn.h"

#define SQLITE_WAIT_MS 5000 /* for another connection */

/* The sentence for what just went wrong on ${c}. */
enum err sqlite_told(struct job *j, sqlite3 *c);

/* Let ${ro} read from ro->given, as the table given_rows. */
bool sqlite_rows_open(struct db_ro *ro);

enum err sqlite_dump(struct job *j, struct db *db, const char *to);
enum err sqlite_fill(struct job *j, const char *from, struct db *db);

#endif
