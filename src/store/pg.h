/* SPDX-License-Identifier: MIT
 *
 * pg.h -- what the files of the PostgreSQL engine share
 */
#ifndef STORE_PG_H
#define STORE_PG_H

#include <libpq-fe.h>

#include "store/conn.h"

#define PARAMS_MAX 60 /* as tools/sqlpack allows */

struct pg {
	PGconn *c;
	struct prepared *streaming; /* its rows are still coming, or NULL */
	const char *state;          /* of the last failure: SQLSTATE or ours */
	char sqlstate[6];
	char why[400]; /* in the server's words, one line */
};

/* Failures that have no SQLSTATE. */
#define PG_NO_SERVER "ZR001" /* cannot connect */
#define PG_LOST "ZR002"      /* the connection broke; nothing was kept */
#define PG_UNKNOWN "ZR003"   /* … during COMMIT: nobody knows */
#define PG_TOO_MUCH "ZR004"  /* more rows than are held at once */
#define PG_NO_SCHEMA "3F000" /* as the server itself says it */
#define PG_TYPE "ZR005"      /* a column is not of our subset */

/* Connect, or connect again; what was prepared is to be prepared anew. */
bool pg_connect(struct db_ro *ro);
enum err pg_open(struct job *j, struct db_ro *ro);
void pg_close(struct db_ro *ro);
enum err pg_found(struct job *j, struct db_ro *ro);
enum err pg_told(struct job *j, struct db_ro *ro);
enum err pg_dump(struct job *j, struct db *db, const char *to);
enum err pg_fill(struct job *j, const char *from, struct db *db);

/* Note why ${r} (freed here; may be NULL) is a failure; always false. */
bool pg_failed(struct pg *g, PGresult *r);
bool pg_failed_with(struct pg *g, const char *state);
bool pg_exec(struct db_ro *ro, const char *sql);

/* From the server's catalogue; these numbers never change. */
enum {
	T_BOOL = 16,
	T_BYTEA = 17,
	T_INT8 = 20,
	T_INT2 = 21,
	T_INT4 = 23,
	T_TEXT = 25,
	T_BYTEA_ARRAY = 1001,
	T_TEXT_ARRAY = 1009,
	T_INT8_ARRAY = 1016,
};
Oid pg_type(const struct db_value *v); /* 0: NULL has none */

struct pg_values { /* of a statement, as libpq wants them, and of which types */
	const char *p[PARAMS_MAX];
	int n[PARAMS_MAX], binary[PARAMS_MAX];
	unsigned char number[PARAMS_MAX][8];
	Oid type[PARAMS_MAX]; /* 0: as it was, or whatever it may be */
};
void pg_put_int(unsigned char out[8], int64_t v);
/* Insert, update or delete: no rows come back. */
bool pg_run(struct db_ro *ro, struct prepared *p, const struct pg_values *a,
    int64_t *changed);
bool pg_change_all(struct db_ro *ro, struct prepared *p, const struct db_value *v,
    size_t rows);

/* Hold the rows that still come, so that the connection is free. */
bool pg_settle(struct db_ro *ro);
/* The server knows nothing of ${p} any more. */
void pg_unprepare(struct prepared *p);

#endif
