/* SPDX-License-Identifier: MIT
 *
 * city.c -- a whole city's facts from a table into the database, out, scored, kept
 *
 * Usage: city [UNITS [PLACES]]: on SQLite if PLACES has an s, on PostgreSQL, if
 * ZEREN_TEST_PG names a server, if it has a p.
 *
 * Each unit has 40 facts in one year.  Beside each phase that the database is part
 * of, the same rows are read or written plainly (plain.h).  Every figure is one run.
 */
#include <unistd.h>

#include "holiday/holiday.h"
#include "large.h"
#include "plain.h"
#include "result/result.h"
#include "tool.h"

#define TAIL S("等次 {\n  好 当 总分 >= 250\n  一般\n}\n")
#define ROOMS 6
#define MEMORY ((size_t)10 << 30)
#define ROWS_MAX 10000000

struct city {
	struct job *j;
	size_t units;
	struct db_place place, elsewhere; /* elsewhere: where the ledger is moved to */
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
	struct rule *r;
	struct table t;
	struct score_set set;
	struct score_sheet sheet;
	struct result_freezing freezing;
	int64_t scheme, size; /* facts in the ledger before the phase */
};

/* ── phases ─────────────────────────────────────────────────────────── */

#define UNITS_AT_ONCE 50000 /* as many as one table may have */

struct units {
	struct city *t;
	size_t from, n;
};

/* Units without a parent, from a table of their own. */
static enum err
put_units(struct job *j, void *arg)
{
	const struct units *u = arg;
	struct city *t = u->t;
	struct str *cell = NEWS(j, struct str, 2 * (u->n + 1));
	const struct org_act act = { .day = j->today };
	struct table units = { .name = S("单位.csv"),
		.rows = u->n + 1,
		.cols = 2,
		.cell = cell,
		.line = t->t.line };
	struct org_import in;
	enum err e;

	cell[0] = S("单位");
	cell[1] = S("单位类型");
	for (size_t i = 1; i <= u->n; i++) {
		cell[2 * i] = table_at(&t->t, u->from + i, 0);
		cell[2 * i + 1] = table_at(&t->t, u->from + i, 1);
	}
	e = org_import_read(j, t->ro, &units, &in);
	if (e == OK)
		e = db_begin(j, t->rw);
	if (e == OK)
		e = org_import_put(j, t->rw, &act, &in);
	return e == OK ? db_commit(j, t->rw) : e;
}

static enum err
do_units(struct city *t)
{
	enum err e = OK;

	for (size_t i = 0; i < t->units && e == OK; i += UNITS_AT_ONCE) {
		size_t left = t->units - i;
		struct units u = { t, i, left < UNITS_AT_ONCE ? left : UNITS_AT_ONCE };

		e = job_run(t->j, MEMORY, put_units, &u);
	}
	if (e == OK)
		e = db_begin(t->j, t->rw);
	if (e == OK)
		e = scheme_put(t->j, t->rw, 0, S("大市"), large_scheme(t->j, TAIL),
		    &t->scheme);
	return e == OK ? db_commit(t->j, t->rw) : e;
}

/* The dry run, then what it found. */
static enum err
import(struct job *j, void *arg)
{
	struct city *t = arg;
	struct score_import in;
	enum err e = score_import_read(j, t->ro, t->scheme, t->r, &t->t, &in);

	return e == OK ? large_import(j, t->db, t->scheme, t->r, &in) : e;
}

static enum err
do_import(struct city *t)
{
	enum err e;

	db_rw_close(t->rw);
	t->rw = NULL;
	e = job_run(t->j, MEMORY, import, t);
	return e == OK ? db_rw_open(t->j, t->db, &t->rw) : e;
}

static enum err
do_find(struct city *t)
{
	return score_find(t->j, t->ro, t->scheme, t->r, &t->set);
}

static enum err
do_run(struct city *t)
{
	return score_run(t->j, t->r, &t->set, &t->sheet);
}

/* Gathers and scores once more, and writes the package. */
static enum err
do_package(struct city *t)
{
	return result_freeze_read(t->j, t->ro, t->scheme, t->j->today, &t->freezing);
}

static enum err
do_freeze(struct city *t)
{
	const struct org_act act = { .day = t->j->today };
	int64_t id;
	enum err e = db_begin(t->j, t->rw);

	if (e == OK)
		e = result_freeze(t->j, t->rw, &act, &t->freezing, &id);
	return e == OK ? db_commit(t->j, t->rw) : e;
}

/* ── the ledger elsewhere ───────────────────────────────────────────── */

static void
list_rooms(struct ledger_room *room, struct db_room *tables)
{
	const struct ledger_room all[] = { ledger_own, org_ledger, scheme_ledger,
		holiday_ledger, score_ledger, result_ledger };

	for (size_t i = 0; i < ROOMS; i++) {
		room[i] = all[i];
		tables[i] = *all[i].tables;
	}
}

static enum err
load_line(struct job *j, void *arg, struct str line)
{
	return ledger_load_line(j, arg, line);
}

/* Line by line out of one database and into the other, as `zeren move` does. */
static enum err
carry(struct job *j, struct city *t, struct db_rw *rw)
{
	struct ledger_room room[ROOMS];
	struct db_room tables[ROOMS];
	struct ledger_load *load;
	struct ledger_sink sink = { load_line, NULL };
	enum err e;

	list_rooms(room, tables);
	e = db_begin(j, rw);
	if (e == OK)
		e = ledger_load_begin(j, rw, room, ROOMS, &load);
	if (e != OK)
		return e;
	sink.arg = load;
	e = ledger_export(j, t->ro, room, ROOMS, false, &sink);
	if (e == OK)
		e = ledger_load_end(j, load);
	return e == OK ? db_commit(j, rw) : e;
}

static enum err
move(struct job *j, void *arg)
{
	struct city *t = arg;
	struct ledger_room room[ROOMS];
	struct db_room tables[ROOMS];
	struct db *db = NULL;
	struct db_rw *rw = NULL;
	enum err e;

	list_rooms(room, tables);
	e = db_open(j, &t->elsewhere, tables, ROOMS, &db);
	if (e == OK)
		e = db_rw_open(j, db, &rw);
	if (e == OK)
		e = carry(j, t, rw);
	db_rw_close(rw);
	db_close(db);
	return e;
}

static enum err
do_move(struct city *t)
{
	return job_run(t->j, MEMORY, move, t);
}

/* ── phases beside the plain ones ───────────────────────────────────── */

#define FACT(rest)                                                                        \
	{                                                                                 \
		"fact",                                                                   \
		    "seq, at, day, actor, unit, kind, subject, salt, body, digest, leaf", \
		    rest " ORDER BY seq"                                                  \
	}
#define DATUM                                                                             \
	{                                                                                 \
		"datum",                                                                  \
		    "period, unit, item, state, v, word, status, reason, seq, giver,"     \
		    " at, day, late, overdue, checked_seq, checker, checked_at, changes", \
		    "ORDER BY period, unit, item"                                         \
	}
#define UNITS_A_COMMIT 500 /* of an import */
#define READS (-1)

static const struct {
	const char *what;
	enum err (*fn)(struct city *t);
	struct plain_table plain[PLAIN_TABLES]; /* none: no database is part of it */
	int64_t units_a_commit;                 /* 0: all in one; READS: none */
} phases[] = {
	{ "登记单位（从表）", do_units, { { 0 } }, 0 },
	{ "导入：核对、记账、改表", do_import,
	    { FACT("WHERE seq > %lld"), DATUM,
		{ "roster", "scheme, unit, listed, seq", "ORDER BY scheme, unit" } },
	    UNITS_A_COMMIT },
	{ "取数成列", do_find,
	    { { "datum", "item, unit, state, v, word, status, seq, reason",
		"WHERE period = 1 ORDER BY unit, item" } },
	    READS },
	{ "算分、排名、等次", do_run, { { 0 } }, 0 },
	{ "定格前：再取一次、再算一次、写成包", do_package, { { 0 } }, 0 },
	{ "定格：记账、存分数", do_freeze,
	    { FACT("WHERE seq > %lld"),
		{ "result_row",
		    "result, unit, at, name, class, lo, hi, state, best, worst, among",
		    "ORDER BY result, unit" },
		{ "result_grade",
		    "result, unit, tab, at, name, proposed, decided, reason, basis,"
		    " actor, acted, seq",
		    "ORDER BY result, unit, tab" } },
	    0 },
	{ "搬到别处：逐行核对、记账、改表", do_move, { FACT(""), DATUM }, 0 },
};

static int64_t
commits_of(const struct city *t, size_t i)
{
	int64_t units = phases[i].units_a_commit;

	if (units == READS)
		return 0;
	return units == 0 ? 1 : ((int64_t)t->units + units - 1) / units;
}

struct compared {
	struct city *t;
	struct plain_wish wish;
	struct plain sum;
};

/* In memory of its own. */
static enum err
compare(struct job *j, void *arg)
{
	struct compared *c = arg;

	for (size_t i = 0; i < c->wish.n; i++) {
		struct str rest = str_of(c->wish.table[i].rest);
		size_t at = str_find(rest, S("%lld"));

		if (at < rest.n)
			c->wish.table[i].rest = job_fmt(j, "%.*s%lld%.*s",
			    STR_FMT(str_cut(rest, 0, at)), (long long)c->t->size,
			    STR_FMT(str_cut(rest, at + 4, rest.n)))
						    .p;
	}
	return plain_of(j, &c->t->place, &c->wish, &c->sum);
}

static void
say_compared(struct job *j, const struct compared *c, int64_t us)
{
	int64_t plain = c->wish.commits == 0 ? c->sum.read : c->sum.write;

	printf(" %lld | %lld | %.*s | %.*s |\n", (long long)c->sum.rows,
	    (long long)(c->sum.bytes >> 20), STR_FMT(ms(j, plain)),
	    STR_FMT(times(j, us, plain)));
}

static enum err
measure_one(struct city *t, size_t i)
{
	struct compared c = { .t = t, .wish.commits = commits_of(t, i) };
	struct ledger_head head;
	int64_t us = 0;
	enum err e = ledger_head(t->j, t->ro, &head);

	t->size = head.size;
	for (const struct plain_table *p = phases[i].plain;
	     c.wish.n < PLAIN_TABLES && p[c.wish.n].name != NULL; c.wish.n++)
		c.wish.table[c.wish.n] = p[c.wish.n];
	if (e == OK) {
		int64_t from = microseconds();

		e = phases[i].fn(t);
		us = microseconds() - from;
	}
	if (e != OK)
		return e;
	db_ro_rest(t->ro);
	printf("| %s | %.*s |", phases[i].what, STR_FMT(ms(t->j, us)));
	if (c.wish.n > 0) {
		e = job_run(t->j, MEMORY, compare, &c);
		say_compared(t->j, &c, us);
	} else {
		printf(" | | | |\n");
	}
	(void)fflush(stdout);
	return e;
}

/* ── places ─────────────────────────────────────────────────────────── */

static enum err
bench(struct job *j, void *arg)
{
	struct ledger_room room[ROOMS];
	struct db_room tables[ROOMS];
	struct rule_notes notes = { .j = j,
		.name = S("大市"),
		.text = large_scheme(j, TAIL) };
	struct city *t = arg;
	enum err e = rule_read(j, notes.name, notes.text, &notes, &t->r);

	t->j = j;
	t->t = large_table(j, t->units);
	list_rooms(room, tables);
	if (e == OK)
		e = db_open(j, &t->place, tables, ROOMS, &t->db);
	if (e == OK)
		e = db_rw_open(j, t->db, &t->rw);
	if (e == OK)
		e = db_ro_open(j, t->db, &t->ro);
	for (size_t i = 0; i < ARRAY_N(phases) && e == OK; i++)
		e = measure_one(t, i);
	db_ro_close(t->ro);
	db_rw_close(t->rw);
	db_close(t->db);
	return e;
}

static enum err
on_place(size_t units, const struct db_place *from, const struct db_place *to)
{
	struct job j = { .now = 1795305600, .today = 20779 }; /* 2026-11-22 */
	struct city t = { .units = units, .place = *from, .elsewhere = *to };
	enum err e;

	printf("\n%s，%zu 个单位\n\n"
	       "| 做什么 | 毫秒 | 行 | MiB | 同样的行，不经过程序（毫秒） | 慢几倍 |\n"
	       "|---|---:|---:|---:|---:|---:|\n",
	    from->url.n == 0 ? "SQLite" : "PostgreSQL", units);
	e = job_run(&j, MEMORY, bench, &t);
	if (e != OK)
		fprintf(stderr, "bench/city: %s\n", j.told);
	return e;
}

/* A schema of its own. */
static struct db_place
schema_of(struct job *j, const char *dir, const char *sub, const char *server)
{
	return (struct db_place){ job_fmt(j, "%s/%s", dir, sub),
		job_fmt(j, "%s&options=-csearch_path%%3Dbench_city_%s", server, sub) };
}

/* The schemas go away with all they have. */
static enum err
on_server(struct job *j, size_t units, const char *dir, const char *server)
{
	PGconn *c = PQconnectdb(server);
	struct db_place from = schema_of(j, dir, "p", server);
	struct db_place to = schema_of(j, dir, "q", server);
	enum err e = PQstatus(c) == CONNECTION_OK
	    ? pg_do(j, c, S("CREATE SCHEMA bench_city_p; CREATE SCHEMA bench_city_q"),
		  PGRES_COMMAND_OK)
	    : fail(j, E_SYSTEM, "%s", PQerrorMessage(c));

	if (e == OK) {
		e = on_place(units, &from, &to);
		if (pg_do(j, c,
			S("SET client_min_messages = warning;"
			  "DROP SCHEMA bench_city_p, bench_city_q CASCADE"),
			PGRES_COMMAND_OK) != OK)
			e = E_SYSTEM;
	}
	PQfinish(c);
	return e;
}

static enum err
on_places(struct job *j, void *arg)
{
	struct tool *a = arg;
	char dir[] = P_tmpdir "/zeren-bench-XXXXXX";
	const char *server = getenv("ZEREN_TEST_PG"), *places;
	struct db_place from, to;
	size_t units = a->argc > 1 ? strtoul(a->argv[1], NULL, 10) : 200000;
	enum err e = OK;

	places = a->argc > 2 ? a->argv[2] : "sp";
	if (mkdtemp(dir) == NULL)
		return fail(j, E_SYSTEM, "%s", dir);
	from = (struct db_place){ job_fmt(j, "%s/s", dir), S("") };
	to = (struct db_place){ job_fmt(j, "%s/t", dir), S("") };
	if (strchr(places, 's') != NULL)
		e = on_place(units, &from, &to);
	if (e == OK && server != NULL && strchr(places, 'p') != NULL)
		e = on_server(j, units, dir, server);
	large_remove(j, dir, "stpq");
	return e;
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, on_places);
}
