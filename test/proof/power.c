/* SPDX-License-Identifier: MIT
 *
 * power.c -- a writer of facts to be cut off, and the judge of what is left
 *
 * power write DIR COUNT MODE   append facts, three to a transaction, and say
 *     each committed number on standard output; MODE is FULL as the program
 *     runs, or NORMAL for the control run that must lose some
 * power check DIR ACKED        open what is left: every fact up to ACKED must
 *     be there, no half transaction, the tree must fit; prints what is wrong
 *     and ends with 1, or with 2 if the database is damaged
 */
#include <stdlib.h>
#include <unistd.h>

#include "ledger/ledger.h"
#include "tool.h"

#define TOGETHER 3 /* facts in one transaction */

static enum err
nothing(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	(void)j;
	(void)rw;
	(void)f;
	return OK;
}

static const struct ledger_kind kinds[] = { { "试验.断电", "一条试验", 0, nothing, NULL } };
static const struct ledger_room rooms[] = { { .kind = kinds, .kind_n = ARRAY_N(kinds) } };

static enum err
open_at(struct job *j, const char *dir, struct db **db)
{
	struct db_place place = { .dir = str_of(dir) };

	return db_open(j, &place, ledger_own.tables, 1, db);
}

/* ── write ──────────────────────────────────────────────────────────── */

static const struct sql_text normal = { .name = "normal",
	.text = "PRAGMA synchronous = NORMAL" };

static enum err
put_some(struct job *j, struct db_rw *rw, int64_t *seq)
{
	enum err e = db_begin(j, rw);

	for (int i = 0; e == OK && i < TOGETHER; i++) {
		struct ledger_fact f = { .day = j->today,
			.subject = S("断电"),
			.body = job_fmt(j, "n=%lld\n内容=一条试验的内容\n",
			    (long long)*seq) };

		e = ledger_put(j, rw, &kinds[0], &f);
		*seq = f.seq;
	}
	return e == OK ? db_commit(j, rw) : e;
}

static enum err
write_facts(struct job *j, struct db_rw *rw, long count, const char *mode)
{
	int64_t seq = 0;
	enum err e = OK;

	if (strcmp(mode, "NORMAL") == 0)
		e = db_change(j, rw, &normal, NO_VALUES, NULL);
	for (long i = 0; e == OK && i < count; i++) {
		char said[32];
		int n;

		e = put_some(j, rw, &seq);
		n = snprintf(said, sizeof said, "%lld\n", (long long)seq);
		if (e == OK && write(STDOUT_FILENO, said, (size_t)n) != n)
			e = fail(j, E_SYSTEM, "cannot say what was kept");
	}
	return e;
}

static enum err
command_write(struct job *j, struct db *db, const struct tool *a)
{
	struct db_rw *rw;
	enum err e = db_rw_open(j, db, &rw);

	if (e != OK)
		return e;
	e = write_facts(j, rw, strtol(a->argv[3], NULL, 10), a->argv[4]);
	db_rw_close(rw);
	return e;
}

/* ── check ──────────────────────────────────────────────────────────── */

static enum err
take(struct job *j, void *check, struct str line)
{
	return ledger_check_line(j, check, line);
}

static enum err
judge(struct job *j, struct db_ro *ro, int64_t acked)
{
	struct ledger_sink sink = { .put = take };
	struct ledger_check *c;
	struct ledger_verdict v;
	struct ledger_head head;
	enum err e = ledger_check_new(j, S(""), &c);

	sink.arg = c;
	if (e == OK)
		e = ledger_export(j, ro, rooms, ARRAY_N(rooms), false, &sink);
	if (e == OK)
		e = ledger_head(j, ro, &head);
	if (e != OK)
		return e;
	ledger_check_end(j, c, &v);
	if (v.wrong > 0)
		return fail(j, E_INPUT, "the tree does not fit: %.*s", STR_FMT(v.told));
	if (head.size != v.facts || memcmp(head.root, v.root, LEDGER_HASH) != 0)
		return fail(j, E_INPUT, "the head is not that of the facts");
	if (v.facts % TOGETHER != 0)
		return fail(j, E_INPUT, "half a transaction: %lld", (long long)v.facts);
	if (v.facts < acked)
		return fail(j, E_INPUT, "lost: %lld said, %lld there", (long long)acked,
		    (long long)v.facts);
	return OK;
}

static enum err
command_check(struct job *j, struct db *db, const struct tool *a)
{
	struct db_ro *ro;
	enum err e = db_ro_open(j, db, &ro);

	if (e != OK)
		return e;
	e = judge(j, ro, strtoll(a->argv[3], NULL, 10));
	db_ro_close(ro);
	return e;
}

static enum err
power(struct job *j, void *arg)
{
	struct tool *a = arg;
	bool writes = a->argc == 5 && strcmp(a->argv[1], "write") == 0;
	struct db *db;
	enum err e;

	if (!writes && (a->argc != 4 || strcmp(a->argv[1], "check") != 0))
		return fail(j, E_INPUT,
		    "usage: power write DIR COUNT MODE | check DIR ACKED");
	e = open_at(j, a->argv[2], &db);
	if (e != OK)
		return e;
	e = writes ? command_write(j, db, a) : command_check(j, db, a);
	db_close(db);
	return e;
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, power);
}
