/* SPDX-License-Identifier: MIT
 *
 * data.c -- how long a city's facts take: in as a table, out as scores
 *
 * 20,000 units with 40 facts each are registered, imported through the ledger,
 * gathered, scored, and changed one by one as people do.  On SQLite, and on
 * PostgreSQL if ZEREN_TEST_PG names a server.  Every figure is one run.
 */
#include <unistd.h>

#include "holiday/holiday.h"
#include "large.h"
#include "tool.h"

#define UNITS 20000
#define GIVINGS 200
#define APART 10 /* of so many units one is in the second table */
#define MEMORY ((size_t)4 << 30)
#define TAIL                                                                                               \
	S("数据 表彰 事件(事项 文, 级别 选(市, 省), 奖金 万元) 核定 工委办公室\n" \
	  "加分 表彰分 5分 { 每 表彰 加 1分 }\n")

struct town {
	struct job *j;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
	struct rule *r;
	struct table t;
	struct score_import in;
	int64_t scheme, first; /* number of the first unit */
	struct score_live *live;
	struct score_seat *seat;
};

/* ── the city ───────────────────────────────────────────────────────── */

static enum err
put_unit(struct town *t, int64_t at)
{
	size_t row = (size_t)at + 1;
	const struct org_act act = { .day = t->j->today };
	struct org_unit u = { .name = table_at(&t->t, row, 0),
		.class = table_at(&t->t, row, 1),
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	enum err e = org_unit_open(t->j, t->rw, &act, &u);

	if (at == 0)
		t->first = u.id;
	return e;
}

/* ── what is measured ───────────────────────────────────────────────── */

/* ${fn} for each unit, a few hundred a transaction. */
static enum err
for_units(struct town *t, enum err (*fn)(struct town *, int64_t))
{
	enum err e = db_begin(t->j, t->rw);

	for (int64_t i = 0; i < UNITS && e == OK; i++) {
		e = fn(t, i);
		if (e != OK || (i + 1) % 200 != 0)
			continue;
		e = db_commit(t->j, t->rw);
		if (e == OK)
			e = db_begin(t->j, t->rw);
	}
	return e == OK ? db_commit(t->j, t->rw) : e;
}

static enum err
do_units(struct town *t)
{
	enum err e = db_begin(t->j, t->rw);

	if (e == OK)
		e = scheme_put(t->j, t->rw, 0, S("大市"), large_scheme(t->j, TAIL),
		    &t->scheme);
	if (e == OK)
		e = db_commit(t->j, t->rw);
	return e == OK ? for_units(t, put_unit) : e;
}

static enum err
do_dry_run(struct town *t)
{
	return score_import_read(t->j, t->ro, t->scheme, t->r, &t->t, &t->in);
}

/* What waits to be verified may still change: of units whose numbers lie apart. */
static enum err
do_dry_apart(struct town *t)
{
	size_t n = UNITS / APART, cols = FACTS / 4, at = 0;
	struct str *cell = NEWS(t->j, struct str, (n + 1) * cols);
	struct table apart = { .name = S("隔开.csv"),
		.rows = n + 1,
		.cols = cols,
		.cell = cell,
		.line = t->t.line };

	for (size_t i = 0; i <= n; i++) {
		size_t row = i == 0 ? 0 : i * APART - 3;

		cell[at++] = table_at(&t->t, row, 0);
		for (size_t k = 1; k < cols; k++)
			cell[at++] = i == 0 ? table_at(&t->t, 0, 4 * k + 1) : S("13");
	}
	return score_import_read(t->j, t->ro, t->scheme, t->r, &apart, &t->in);
}

static enum err
do_import(struct town *t)
{
	enum err e;

	db_rw_close(t->rw);
	t->rw = NULL;
	e = large_import(t->j, t->db, t->scheme, t->r, &t->in);
	return e == OK ? db_rw_open(t->j, t->db, &t->rw) : e;
}

static enum err
do_find(struct town *t)
{
	struct score_set set;

	return score_find(t->j, t->ro, t->scheme, t->r, &set);
}

static enum err
do_view(struct town *t)
{
	const struct score_view *v;

	score_seat_rest(t->seat);
	return score_live_get(t->j, t->ro, t->seat, t->scheme, &v);
}

static enum err
do_column(struct town *t)
{
	const struct score_datum *d;
	const struct str *name;
	size_t n;

	return score_data_column(t->j, t->ro, t->scheme, t->r, 4, S("未名5"), 1, 50, &d,
	    &name, &n);
}

static enum err
do_waiting(struct town *t)
{
	const struct score_datum *d;
	const struct str *name;
	struct str office = S("工委办公室");
	size_t n;

	return score_waiting(t->j, t->ro, t->scheme, t->r, &office, 1, 50, &d, &name, &n);
}

static enum err
do_unit(struct town *t)
{
	const struct score_datum *d;

	return score_data(t->j, t->ro, t->scheme, t->r, t->first + 77, &d);
}

static enum err
give_one(struct town *t, int64_t unit)
{
	const struct score_datum *d;
	struct score_entry entry = { .fact = 4,
		.choice = SCORE_VALUE,
		.text = S("12"),
		.day = DAY_NONE };
	struct score_giving g = { .act = { .day = t->j->today },
		.scheme = t->scheme,
		.unit = unit,
		.rule = t->r,
		.entry = &entry,
		.n = 1,
		.by_unit = true };
	size_t given;
	enum err e = score_data(t->j, t->ro, t->scheme, t->r, unit, &d);

	if (e != OK)
		return e;
	entry.base = d[4].seq;
	e = score_entries_check(t->j, t->r, &entry, 1);
	return e == OK ? score_give(t->j, t->rw, &g, &given) : e;
}

static enum err
do_givings(struct town *t)
{
	enum err e = db_begin(t->j, t->rw);
	int64_t i;

	for (i = 0; i < GIVINGS && e == OK; i++)
		e = give_one(t, t->first + i * 50);
	return e == OK ? db_commit(t->j, t->rw) : e;
}

static enum err
record_one(struct town *t, int64_t at)
{
	struct str text[] = { S("2026-03-05"), S("走访困难群众，办成实事"), S("市"),
		S("1.5") };
	struct score_record_entry entry = { .text = text };
	const struct score_recording g = { .act = { .day = t->j->today },
		.scheme = t->scheme,
		.unit = t->first + at,
		.rule = t->r,
		.entry = &entry };
	int64_t id;
	enum err e = score_record_check(t->j, t->ro, t->r, false, &entry);

	return e == OK ? score_record_put(t->j, t->rw, &g, &id) : e;
}

static enum err
do_records(struct town *t)
{
	return for_units(t, record_one);
}

static enum err
do_one_giving(struct town *t)
{
	enum err e = db_begin(t->j, t->rw);

	if (e == OK)
		e = give_one(t, t->first + 49);
	return e == OK ? db_commit(t->j, t->rw) : e;
}

static const struct {
	const char *what;
	enum err (*fn)(struct town *t);
	int64_t times; /* done in one go */
} steps[] = {
	{ "登记 20,000 个单位", do_units, 1 },
	{ "导入预演（20,000 × 40）", do_dry_run, 1 },
	{ "导入（每个单位一条事实）", do_import, 1 },
	{ "再预演一次，没有变化", do_dry_run, 1 },
	{ "预演改动（2,000 × 9，编号隔开）", do_dry_apart, 1 },
	{ "导入改动", do_import, 1 },
	{ "取数成列", do_find, 1 },
	{ "排名：头一次", do_view, 1 },
	{ "排名：没有变化", do_view, 1 },
	{ "单位页的数据", do_unit, 1 },
	{ "一项数据，50 个单位", do_column, 1 },
	{ "待核实的头 50 项", do_waiting, 1 },
	{ "填报一项（200 次的平均）", do_givings, GIVINGS },
	{ "排名：有变化之后", do_view, 1 },
	{ "登记一件事（20,000 件的平均）", do_records, UNITS },
	{ "排名：都登记之后", do_view, 1 },
	{ "再填报一项", do_one_giving, 1 },
	{ "排名：有变化之后，20,000 件事", do_view, 1 },
};

static enum err
measure(struct town *t)
{
	size_t i;
	enum err e = OK;

	for (i = 0; i < ARRAY_N(steps) && e == OK; i++) {
		int64_t from = microseconds();
		int64_t busy = microseconds_of(CLOCK_PROCESS_CPUTIME_ID);

		db_ro_rest(t->ro);
		e = steps[i].fn(t);
		busy = microseconds_of(CLOCK_PROCESS_CPUTIME_ID) - busy;
		from = microseconds() - from;
		printf("| %s |", steps[i].what);
		printf(" %.*s | %.*s |\n", STR_FMT(ms(t->j, from / steps[i].times)),
		    STR_FMT(ms(t->j, busy / steps[i].times)));
		(void)fflush(stdout);
	}
	return e;
}

/* ── places ─────────────────────────────────────────────────────────── */

static enum err
open_live(struct town *t)
{
	enum err e = db_rw_open(t->j, t->db, &t->rw);

	if (e == OK)
		e = db_ro_open(t->j, t->db, &t->ro);
	if (e == OK)
		e = score_live_open(t->j, MEMORY, &t->live);
	if (e == OK)
		e = score_seat_open(t->j, t->live, &t->seat);
	return e;
}

static enum err
bench(struct job *j, void *arg)
{
	const struct db_room rooms[] = { *ledger_own.tables, *org_ledger.tables,
		*scheme_ledger.tables, *holiday_ledger.tables, *score_ledger.tables };
	struct rule_notes notes = { .j = j,
		.name = S("大市"),
		.text = large_scheme(j, TAIL) };
	struct town t = { .j = j, .t = large_table(j, UNITS) };
	enum err e = rule_read(j, notes.name, notes.text, &notes, &t.r);

	if (e == OK)
		e = db_open(j, arg, rooms, ARRAY_N(rooms), &t.db);
	if (e == OK)
		e = open_live(&t);
	if (e == OK)
		e = measure(&t);
	score_seat_close(t.seat);
	score_live_close(t.live);
	db_ro_close(t.ro);
	db_rw_close(t.rw);
	db_close(t.db);
	return e;
}

static enum err
on_place(struct str dir, const char *title, const char *url)
{
	struct job j = { .now = 1795305600, .today = 20779 }; /* 2026-11-22 */
	struct db_place place = { .dir = dir, .url = str_of(url) };
	enum err e;

	printf("\n%s\n\n| 做什么 | 毫秒 | 本程序用掉的 |\n|---|---:|---:|\n", title);
	e = job_run(&j, MEMORY, bench, &place);
	if (e != OK)
		fprintf(stderr, "bench/data: %s\n", j.told);
	return e;
}

static enum err
on_places(struct job *j, void *arg)
{
	char dir[] = P_tmpdir "/zeren-bench-XXXXXX";
	const char *server = getenv("ZEREN_TEST_PG");
	enum err e;

	(void)arg;
	if (mkdtemp(dir) == NULL)
		return fail(j, E_SYSTEM, "%s", dir);
	e = on_place(job_fmt(j, "%s/a", dir), "SQLite", NULL);
	if (e == OK && server != NULL)
		e = on_place(job_fmt(j, "%s/b", dir), "PostgreSQL", server);
	large_remove(j, dir, "ab");
	return e;
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, on_places);
}
