/* SPDX-License-Identifier: MIT
 *
 * scheme.c -- texts go in as new versions and come out as they went in
 *
 * Every version stays, each one a fact 制度.文本.  Nothing here parses a text.
 */
#include "scheme/scheme.h"
#include "scheme/scheme.sql.h"

#define NAME_MAX_BYTES 200

/* ── the fact and its views ─────────────────────────────────────────── */

static enum err
apply_text(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t id = body_int(j, f->body, S("scheme"));
	int64_t version = body_int(j, f->body, S("version"));
	enum err e = db_change(j, rw, &scheme_sql[SCHEME_NAME_PUT],
	    VALUES(DB_I(id), DB_T(body_get(j, f->body, S("name")))), NULL);

	if (e != OK)
		return e;
	return db_change(j, rw, &scheme_sql[SCHEME_TEXT_PUT],
	    VALUES(DB_I(id), DB_I(version), DB_T(body_get(j, f->body, S("text"))),
		DB_I(f->seq)),
	    NULL);
}

static const struct db_room tables = {
	.name = "scheme",
	.migration = scheme_migration,
	.migration_pg = scheme_migration_pg,
	.migration_n = ARRAY_N(scheme_migration),
};
static const struct ledger_kind kinds[] = {
	{ "制度.文本", "方案的一个版本", LEDGER_PUBLIC, apply_text },
};
static const struct sql_text *const empty[] = {
	&scheme_sql[SCHEME_TEXTS_DROP],
	&scheme_sql[SCHEME_NAMES_DROP],
};
static const struct sql_text *const dump[] = {
	&scheme_sql[SCHEME_NAMES_DUMP],
	&scheme_sql[SCHEME_TEXTS_DUMP],
};
const struct ledger_room scheme_ledger = {
	.tables = &tables,
	.kind = kinds,
	.kind_n = ARRAY_N(kinds),
	.empty = empty,
	.empty_n = ARRAY_N(empty),
	.dump = dump,
	.dump_n = ARRAY_N(dump),
};

/* ── in ─────────────────────────────────────────────────────────────── */

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
put_version(struct job *j, struct db_rw *rw, int64_t actor, const struct scheme *s)
{
	struct buf b = { .j = j };
	struct ledger_fact f = { .day = j->today,
		.actor = actor,
		.subject = job_fmt(j, "%lld", (long long)s->id) };

	body_put_int(&b, S("scheme"), s->id);
	body_put(&b, S("name"), s->name);
	body_put_int(&b, S("version"), s->version);
	body_put(&b, S("text"), s->text);
	f.body = buf_str(&b);
	return ledger_put(j, rw, &kinds[0], &f);
}

/* The scheme called ${name}, or a new number for it. */
static enum err
find_or_number(struct job *j, struct db_ro *ro, struct str name, struct scheme *had)
{
	enum err e = db_number(j, ro, &scheme_sql[SCHEME_NAME_FIND], VALUES(DB_T(name)),
	    &had->id);

	if (e == OK && had->id > 0)
		return scheme_find(j, ro, had->id, had);
	if (e == OK)
		e = db_number(j, ro, &scheme_sql[SCHEME_ID_LAST], NO_VALUES, &had->id);
	had->id++;
	return e;
}

enum err
scheme_put(struct job *j, struct db_rw *rw, int64_t actor, struct str name,
    struct str text, int64_t *id)
{
	struct scheme had = { 0 };
	enum err e = check(j, name, text);

	if (e == OK)
		e = find_or_number(j, db_rw_reader(rw), name, &had);
	if (e != OK)
		return e;
	*id = had.id;
	if (had.version > 0 && str_eq(had.text, text))
		return OK;
	return put_version(j, rw, actor,
	    &(struct scheme){ had.id, name, had.version + 1, text });
}

/* ── out ────────────────────────────────────────────────────────────── */

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
