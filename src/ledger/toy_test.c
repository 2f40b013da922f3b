/* SPDX-License-Identifier: MIT
 *
 * toy_test.c -- the small room that the tests of the ledger share
 */
#include "ledger/toy_test.h"

static const char *const migration[] = {
	"CREATE TABLE toy (id BIGINT PRIMARY KEY, name TEXT NOT NULL, owner TEXT,"
	" seq BIGINT NOT NULL)",
};
static const struct sql_text sql_add = { "toy_add",
	"INSERT INTO toy (id, name, seq) VALUES (?1, ?2, ?3)",
	"INSERT INTO toy (id, name, seq) VALUES ($1, $2, $3)", 3 };
static const struct sql_text sql_own = { "toy_own",
	"UPDATE toy SET owner = ?2, seq = ?3 WHERE id = ?1",
	"UPDATE toy SET owner = $2, seq = $3 WHERE id = $1", 3 };
static const struct sql_text sql_find = { "toy_find",
	"SELECT owner FROM toy WHERE id = ?1", "SELECT owner FROM toy WHERE id = $1", 1 };
static const struct sql_text sql_empty = { "toy_empty", "DELETE FROM toy",
	"DELETE FROM toy", 0 };
static const struct sql_text sql_dump = { "toy_dump",
	"SELECT id, name, owner, seq FROM toy ORDER BY id",
	"SELECT id, name, owner, seq FROM toy ORDER BY id", 0 };

static enum err
apply_add(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &sql_add,
	    VALUES(DB_I(body_int(j, f->body, S("号"))),
		DB_T(body_get(j, f->body, S("名"))), DB_I(f->seq)),
	    NULL);
}

static enum err
apply_own(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct str owner = f->erased ? S("〔已删除〕") : body_get(j, f->body, S("主人"));
	struct buf number = { .j = j };

	body_put(&number, S("号"), f->subject);
	return db_change(j, rw, &sql_own,
	    VALUES(DB_I(body_int(j, buf_str(&number), S("号"))), DB_T(owner),
		DB_I(f->seq)),
	    NULL);
}

static const struct ledger_kind kinds[] = {
	{ "物件.登记", "登记一个物件", LEDGER_PUBLIC, apply_add, NULL },
	{ "物件.主人", "写明物件的主人", LEDGER_PERSONAL, apply_own, NULL },
};
static const struct sql_text *const empties[] = { &sql_empty };
static const struct sql_text *const dumps[] = { &sql_dump };
static const struct db_room toy_room = {
	.name = "toy",
	.migration = migration,
	.migration_pg = migration,
	.migration_n = 1,
	.empty = empties,
	.empty_n = 1,
	.dump = dumps,
	.dump_n = 1,
};

const struct ledger_room toy_ledger = { &toy_room, kinds, ARRAY_N(kinds) };
const struct ledger_kind *const toy_add = &kinds[0], *const toy_own = &kinds[1];

struct db *
toy_open(struct job *j, const struct db_place *place, struct db_rw **rw)
{
	const struct db_room rooms[] = { *ledger_own.tables, toy_room };
	struct db *db = NULL;

	CHECK(db_open(j, place, rooms, ARRAY_N(rooms), &db) == OK);
	CHECK(db_rw_open(j, db, rw) == OK);
	CHECK(db_begin(j, *rw) == OK);
	return db;
}

void
toy_close(struct db *db, struct db_rw *rw)
{
	db_rw_close(rw);
	db_close(db);
}

enum err
toy_put(struct job *j, struct db_rw *rw, int64_t id, struct str name,
    struct ledger_fact *f)
{
	struct buf body = { .j = j };

	body_put_int(&body, S("号"), id);
	body_put(&body, S("名"), name);
	*f = (struct ledger_fact){ .day = j->today, .actor = 7, .unit = id };
	f->subject = job_fmt(j, "%lld", (long long)id);
	f->body = buf_str(&body);
	return ledger_put(j, rw, toy_add, f);
}

enum err
toy_owner(struct job *j, struct db_rw *rw, int64_t id, struct str owner,
    struct ledger_fact *f)
{
	struct buf body = { .j = j };

	body_put(&body, S("主人"), owner);
	*f = (struct ledger_fact){ .day = j->today, .actor = 8, .unit = id };
	f->subject = job_fmt(j, "%lld", (long long)id);
	f->body = buf_str(&body);
	return ledger_put(j, rw, toy_own, f);
}

struct str
toy_owner_of(struct job *j, struct db_rw *rw, int64_t id)
{
	struct db_rows *rows;

	CHECK(db_first(j, db_rw_reader(rw), &sql_find, VALUES(DB_I(id)), &rows) == OK &&
	    rows != NULL);
	return rows != NULL ? db_text(rows, 0) : S("");
}

void
toy_meddle(struct job *j, struct db_rw *rw, const struct sql_text *q)
{
	int64_t changed = 0;

	CHECK(db_change(j, rw, q, NO_VALUES, &changed) == OK && changed > 0);
}

/* ── exports as one text ────────────────────────────────────────────── */

static enum err
put_line(struct job *j, void *arg, struct str line)
{
	(void)j;
	CHECK(line.n > 0 && memchr(line.p, '\n', line.n) == NULL);
	fprintf(arg, "%.*s\n", STR_FMT(line));
	return OK;
}

struct str
toy_export(struct job *j, struct db_rw *rw, bool open_only)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	struct ledger_sink sink = { put_line, to };
	struct str out;

	CHECK(ledger_export(j, db_rw_reader(rw), &toy_ledger, 1, open_only, &sink) == OK);
	(void)fclose(to);
	out = job_str(j, (struct str){ text, n });
	free(text);
	return out;
}

static bool
take_line(struct str *text, struct str *line)
{
	size_t n = str_find(*text, S("\n"));

	*line = str_cut(*text, 0, n);
	*text = str_cut(*text, n < text->n ? n + 1 : n, text->n);
	return line->n > 0;
}

struct ledger_verdict
toy_check(struct job *j, struct str text, struct str known)
{
	struct ledger_verdict v;
	struct ledger_check *c;
	struct str line;

	CHECK(ledger_check_new(j, known, &c) == OK);
	while (take_line(&text, &line))
		CHECK(ledger_check_line(j, c, line) == OK);
	ledger_check_end(j, c, &v);
	return v;
}

enum err
toy_load(struct job *j, struct db_rw *rw, struct str text)
{
	struct ledger_load *l;
	struct str line;
	enum err e = ledger_load_begin(j, rw, &toy_ledger, 1, &l);

	while (e == OK && take_line(&text, &line))
		e = ledger_load_line(j, l, line);
	return e == OK ? ledger_load_end(j, l) : e;
}
