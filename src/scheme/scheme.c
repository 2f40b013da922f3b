/* SPDX-License-Identifier: MIT
 *
 * scheme.c -- texts go in as new versions and come out as they went in
 *
 * Every version stays.  Nothing here parses a text.
 */
#include "scheme/scheme.h"
#include "scheme/scheme.sql.h"

#define NAME_MAX_BYTES 200

const struct db_room scheme_room = {
	"scheme",
	scheme_migration,
	ARRAY_N(scheme_migration),
};

static enum err
check(struct job *j, struct str name, struct str text)
{
	if (name.n == 0 || name.n > NAME_MAX_BYTES)
		return fail(j, E_INPUT, "方案的名称不能为空，也不能长过 %d 字节",
		    NAME_MAX_BYTES);
	if (text.n > SCHEME_TEXT_MAX)
		return fail(j, E_INPUT, "方案“%.*s”太长：最多 1 MiB", STR_FMT(name));
	return OK;
}

static enum err
id_of(struct job *j, struct db_rw *rw, struct str name, int64_t *id)
{
	struct db_rows *rows;
	bool more;
	enum err e = db_change(j, rw, &scheme_sql[SCHEME_NAME_PUT], VALUES(DB_T(name)),
	    NULL);

	if (e != OK)
		return e;
	e = db_select(j, db_rw_reader(rw), &scheme_sql[SCHEME_NAME_FIND],
	    VALUES(DB_T(name)), &rows);
	if (e == OK)
		e = db_next(rows, &more);
	if (e == OK)
		*id = db_int(rows, 0);
	return e;
}

enum err
scheme_put(struct job *j, struct db_rw *rw, struct str name, struct str text, int64_t *id)
{
	struct scheme had = { 0 };
	enum err e = check(j, name, text);

	if (e == OK)
		e = id_of(j, rw, name, id);
	if (e == OK)
		e = scheme_find(j, db_rw_reader(rw), *id, &had);
	if (e == OK && str_eq(had.text, text))
		return OK;
	if (e != OK && e != E_MISSING)
		return e;
	return db_change(j, rw, &scheme_sql[SCHEME_TEXT_PUT],
	    VALUES(DB_I(*id), DB_I(had.version + 1), DB_T(text)), NULL);
}

enum err
scheme_list(struct job *j, struct db_ro *ro, const struct scheme **items, size_t *n)
{
	struct scheme *list = NEWS(j, struct scheme, SCHEME_LIST_MAX);
	struct db_rows *rows;
	bool more = true;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_LIST],
	    VALUES(DB_I(SCHEME_LIST_MAX)), &rows);

	for (*n = 0; e == OK; (*n)++) {
		e = db_next(rows, &more);
		if (e != OK || !more)
			break;
		list[*n] = (struct scheme){ .id = db_int(rows, 0),
			.name = db_text(rows, 1),
			.version = db_int(rows, 2) };
	}
	*items = list;
	return e;
}

enum err
scheme_find(struct job *j, struct db_ro *ro, int64_t id, struct scheme *out)
{
	struct db_rows *rows;
	bool more;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_TEXT_NEWEST], VALUES(DB_I(id)),
	    &rows);

	if (e == OK)
		e = db_next(rows, &more);
	if (e != OK)
		return e;
	if (!more)
		return fail(j, E_MISSING, "没有编号为 %lld 的方案", (long long)id);
	*out = (struct scheme){ .id = id,
		.name = db_text(rows, 0),
		.version = db_int(rows, 1),
		.text = db_text(rows, 2) };
	return OK;
}
