/* SPDX-License-Identifier: MIT
 *
 * move.c -- secrets from one database to another, row by row
 *
 * Sessions and counters of failures are not worth the way.
 */
#include "account/inner.h"
#include "account/account.sql.h"

#define COLUMNS_MAX 9

/* A table: how to read it, how to write it, and the types of its columns. */
static const struct path {
	enum account_sql_id all, put;
	enum db_type type[COLUMNS_MAX]; /* DB_NULL: no more */
} paths[] = {
	{ ACCOUNT_TIE_FIND, ACCOUNT_TIE_PUT, { DB_BYTES } },
	{ ACCOUNT_ALL_SECRET, ACCOUNT_WHOLE_SECRET,
	    { DB_INT, DB_TEXT, DB_TEXT, DB_TEXT, DB_INT, DB_BYTES, DB_BYTES, DB_INT,
		DB_INT } },
	{ ACCOUNT_ALL_OLD, ACCOUNT_OLD_PUT, { DB_INT, DB_INT, DB_TEXT } },
	{ ACCOUNT_ALL_RECOVERY, ACCOUNT_RECOVERY_PUT, { DB_INT, DB_BYTES } },
	{ ACCOUNT_ALL_CODE, ACCOUNT_CODE_PUT, { DB_BYTES, DB_INT, DB_INT, DB_INT } },
	{ ACCOUNT_ALL_DEVICE, ACCOUNT_DEVICE_PUT, { DB_BYTES, DB_INT, DB_INT } },
};

/* Empty text and bytes are kept as NULL. */
static struct db_value
value(struct db_rows *rows, int col, enum db_type type)
{
	struct str s;

	if (type == DB_INT)
		return DB_I(db_int(rows, col));
	s = type == DB_TEXT ? db_text(rows, col) : db_bytes(rows, col);
	return s.n == 0 ? DB_NOTHING : (struct db_value){ .type = type, .s = s };
}

static enum err
carry_row(struct job *j, struct db_rows *rows, struct db_rw *to, const struct path *p)
{
	struct db_value v[COLUMNS_MAX];
	size_t n = 0;

	while (n < COLUMNS_MAX && p->type[n] != DB_NULL) {
		v[n] = value(rows, (int)n, p->type[n]);
		n++;
	}
	return db_change(j, to, &account_sql[p->put], v, n, NULL);
}

static enum err
carry(struct job *j, struct db_ro *from, struct db_rw *to, const struct path *p)
{
	struct db_rows *rows;
	enum err e = db_select(j, from, &account_sql[p->all], NO_VALUES, &rows);

	while (db_more(rows, &e))
		e = carry_row(j, rows, to, p);
	return e;
}

enum err
account_move(struct job *j, struct db_ro *from, struct db_rw *to)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < ARRAY_N(paths); i++)
		e = carry(j, from, to, &paths[i]);
	return e;
}
