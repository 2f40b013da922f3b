/* SPDX-License-Identifier: MIT
 *
 * sqlite_rows.c -- the values of many rows as a table that SQLite reads
 *
 * A statement for many rows reads them from a table given_rows (p1, p2, …), which is
 * nowhere but in the caller's memory: it is begun and ended once for all of them, and
 * goes on in its tables where the row before ended.  Row by row a statement that is
 * ready spends more on beginning and ending than on writing.
 */
#include "store/sqlite.h"

#define COLS_MAX 60 /* as many values as tools/sqlpack allows */

struct reading {
	struct sqlite3_vtab as_table; /* first: what SQLite knows it by */
	const struct db_ro *ro;
};
struct place {
	struct sqlite3_vtab_cursor as_cursor; /* first */
	const struct given *given;
	const struct db_value *row;
	size_t at;
};

static int
table_begin(sqlite3 *c, void *arg, int argc, const char *const *argv, sqlite3_vtab **out,
    char **told)
{
	char sql[16 + 5 * COLS_MAX] = "CREATE TABLE x(p1";
	size_t n = strlen(sql);
	struct reading *t;
	int rc;

	(void)argc, (void)argv, (void)told;
	for (int i = 2; i <= COLS_MAX; i++)
		n += (size_t)snprintf(sql + n, sizeof sql - n, ",p%d", i);
	(void)snprintf(sql + n, sizeof sql - n, ")");
	rc = sqlite3_declare_vtab(c, sql);
	if (rc != SQLITE_OK)
		return rc;
	t = calloc(1, sizeof *t);
	if (t == NULL)
		return SQLITE_NOMEM;
	t->ro = arg;
	*out = &t->as_table;
	return SQLITE_OK;
}

static int
table_end(sqlite3_vtab *t)
{
	free(t);
	return SQLITE_OK;
}

/* There is one way to read it: all rows, as they come. */
static int
table_plan(sqlite3_vtab *t, sqlite3_index_info *plan)
{
	(void)t;
	plan->estimatedRows = 1000;
	plan->estimatedCost = 1000;
	return SQLITE_OK;
}

static int
walk_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
	struct place *at = calloc(1, sizeof *at);

	if (at == NULL)
		return SQLITE_NOMEM;
	at->given = &((struct reading *)t)->ro->given;
	*out = &at->as_cursor;
	return SQLITE_OK;
}

static int
walk_close(sqlite3_vtab_cursor *c)
{
	free(c);
	return SQLITE_OK;
}

static int
walk_begin(sqlite3_vtab_cursor *c, int plan, const char *name, int argc,
    sqlite3_value **argv)
{
	struct place *at = (struct place *)c;

	(void)plan, (void)name, (void)argc, (void)argv;
	at->row = at->given->v;
	at->at = 0;
	return SQLITE_OK;
}

static int
walk_next(sqlite3_vtab_cursor *c)
{
	struct place *at = (struct place *)c;

	at->row += at->given->cols;
	at->at++;
	return SQLITE_OK;
}

static int
walk_ended(sqlite3_vtab_cursor *c)
{
	const struct place *at = (const struct place *)c;

	return at->at >= at->given->rows;
}

static int
walk_number(sqlite3_vtab_cursor *c, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((const struct place *)c)->at;
	return SQLITE_OK;
}

/* Texts stay where they are until the statement ends. */
static int
walk_value(sqlite3_vtab_cursor *c, sqlite3_context *out, int col)
{
	const struct db_value *v = &((const struct place *)c)->row[col];

	switch (v->type) {
	case DB_NULL:
		sqlite3_result_null(out);
		return SQLITE_OK;
	case DB_INT:
		sqlite3_result_int64(out, v->i);
		return SQLITE_OK;
	case DB_TEXT:
		sqlite3_result_text64(out, v->s.n > 0 ? v->s.p : "", v->s.n,
		    SQLITE_STATIC, SQLITE_UTF8);
		return SQLITE_OK;
	case DB_BYTES:
		sqlite3_result_blob64(out, v->s.n > 0 ? v->s.p : "", v->s.n,
		    SQLITE_STATIC);
		return SQLITE_OK;
	}
	return SQLITE_MISUSE;
}

/* No xCreate: it is there without having been made, and is in no schema. */
static const sqlite3_module given_rows = {
	.xConnect = table_begin,
	.xBestIndex = table_plan,
	.xDisconnect = table_end,
	.xOpen = walk_open,
	.xClose = walk_close,
	.xFilter = walk_begin,
	.xNext = walk_next,
	.xEof = walk_ended,
	.xColumn = walk_value,
	.xRowid = walk_number,
};

bool
sqlite_rows_open(struct db_ro *ro)
{
	return sqlite3_create_module(ro->c, "given_rows", &given_rows, ro) == SQLITE_OK;
}
