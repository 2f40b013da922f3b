/* SPDX-License-Identifier: MIT
 *
 * org.c -- lists of 200,000 units, and 20,000 rows imported at once
 *
 * On SQLite, or on the empty database that ZEREN_TEST_PG names: test/pg.sh run
 * build/bench/org.  One connection, nothing else going on; the shortest of
 * several runs counts.  Prints a table; nothing here is a test of time.
 */
#include <ftw.h>
#include <unistd.h>

#include "bench.h"
#include "org/org.h"

#define MEMORY ((size_t)4 << 30)
#define RUNS 5
#define PAGE 50
#define ROWS 20000 /* of an import */
#define UNITS 200000
#define TOWNS 200

struct bench {
	struct job *j;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
};

static void
say(struct job *j, struct str what, int64_t us, size_t n)
{
	printf("| %.*s | %zu | %.*s |\n", STR_FMT(what), n, STR_FMT(ms(j, us)));
	(void)fflush(stdout);
}

/* ── an invented province ───────────────────────────────────────────── */

static const char *const ten[] = { "雨", "柳", "石", "云", "竹", "松", "梅", "桥", "泉",
	"溪" };

/* Unit 0 is the top, then the counties, the towns, and all others below towns. */
static struct str
name_of(struct job *j, size_t i)
{
	size_t town = i % TOWNS;
	const char *county = ten[town % 10];

	if (i == 0)
		return S("未名省直机关工委");
	if (i <= 10)
		return job_fmt(j, "%s前县委", ten[i % 10]);
	if (i < TOWNS + 11)
		return job_fmt(j, "%s前县第%zu镇党委", ten[i % 10], i);
	return job_fmt(j, "%s前县第%zu镇%s%s村第%zu党支部", county, town,
	    ten[i / TOWNS % 10], ten[i / 2000 % 10], i);
}

static size_t
parent_of(size_t i)
{
	if (i <= 10)
		return 0;
	return i < TOWNS + 11 ? i % 10 + 1 : i % TOWNS + 11;
}

static struct table
make_table(struct job *j, size_t from)
{
	static const char *const head[] = { "单位", "上级", "代码", "单位类型" };
	struct str *cell = NEWS(j, struct str, (ROWS + 1) * ARRAY_N(head));
	size_t *line = NEWS(j, size_t, ROWS + 1), at = 0;

	for (size_t k = 0; k < ARRAY_N(head); k++)
		cell[at++] = str_of(head[k]);
	for (size_t i = from; i < from + ROWS; i++) {
		cell[at++] = name_of(j, i);
		cell[at++] = i == 0 ? S("") : name_of(j, parent_of(i));
		cell[at++] = job_fmt(j, "WM%08zu", i);
		cell[at++] = i % 10000 == 500 ? S("机关") : S("农村");
		line[i - from + 1] = i - from + 2;
	}
	return (struct table){
		.name = S("单位.csv"),
		.rows = ROWS + 1,
		.cols = ARRAY_N(head),
		.cell = cell,
		.line = line,
	};
}

struct load {
	struct bench *b;
	size_t from;
	int64_t read, put; /* microseconds */
};

static enum err
load_some(struct job *j, void *arg)
{
	struct load *l = arg;
	struct table t = make_table(j, l->from);
	struct org_act act = { .day = j->today };
	struct org_import in;
	int64_t start = microseconds(), mid;
	enum err e = org_import_read(j, l->b->ro, &t, &in);

	mid = microseconds();
	if (e == OK && in.fresh != ROWS)
		return fail(j, E_INPUT, "%zu rows are not new", ROWS - in.fresh);
	if (e == OK)
		e = db_begin(j, l->b->rw);
	if (e == OK)
		e = org_import_put(j, l->b->rw, &act, &in);
	if (e == OK)
		e = db_commit(j, l->b->rw);
	l->read = mid - start;
	l->put = microseconds() - mid;
	return e;
}

static enum err
load_all(struct bench *b)
{
	struct load l = { .b = b };
	enum err e = OK;

	for (; e == OK && l.from < UNITS; l.from += ROWS) {
		e = job_run(b->j, MEMORY, load_some, &l);
		if (l.from == 0 && e == OK)
			say(b->j, S("导入：空名册"), l.put, ROWS);
	}
	if (e == OK)
		say(b->j, S("导入：已有 180000 个单位"), l.put, ROWS);
	if (e == OK)
		say(b->j, S("导入前的试算"), l.read, ROWS);
	return e;
}

/* ── lists ──────────────────────────────────────────────────────────── */

struct listing {
	struct bench *b;
	struct org_wish w;
	size_t n;
};

static enum err
list_once(struct job *j, void *arg)
{
	struct listing *l = arg;
	const struct org_unit *list;

	return org_unit_list(j, l->b->ro, &l->w, PAGE, &list, &l->n);
}

static enum err
count_once(struct job *j, void *arg)
{
	struct listing *l = arg;
	int64_t n = 0;
	enum err e = org_unit_count(j, l->b->ro, &n);

	l->n = (size_t)n;
	return e;
}

static enum err
within_once(struct job *j, void *arg)
{
	struct listing *l = arg;
	bool in;

	l->n = 1;
	return org_unit_within(j, l->b->ro, UNITS, 2, &in);
}

static enum err
above_once(struct job *j, void *arg)
{
	struct listing *l = arg;
	const struct org_unit *list;

	return org_unit_above(j, l->b->ro, UNITS, &list, &l->n);
}

static enum err
shortest(struct bench *b, const char *what, enum err (*fn)(struct job *, void *),
    struct org_wish w)
{
	struct listing l = { .b = b, .w = w };
	int64_t us = 0;
	enum err e = OK;

	for (int i = 0; e == OK && i < RUNS; i++) {
		int64_t start = microseconds();

		e = job_run(b->j, MEMORY, fn, &l);
		us = least(us, microseconds() - start);
	}
	if (e == OK)
		say(b->j, str_of(what), us, l.n);
	return e;
}

static enum err
lists(struct bench *b)
{
	const struct {
		const char *what;
		enum err (*fn)(struct job *, void *);
		struct org_wish w;
	} t[] = {
		{ "第一页", list_once, { .q = S("") } },
		{ "中间一页", list_once, { .after = S("松前县"), .after_id = 1 } },
		{ "名称含“党支部”", list_once, { .q = S("党支部") } },
		{ "名称含“第77777党”", list_once, { .q = S("第77777党") } },
		{ "名称含“雨柳村”", list_once, { .q = S("雨柳村") } },
		{ "名称含“溪前县第9镇”", list_once, { .q = S("溪前县第9镇") } },
		{ "名称含“无此名”", list_once, { .q = S("无此名") } },
		{ "名称含“前县前县”（两字都常见，连起来没有）", list_once,
		    { .q = S("前县前县") } },
		{ "一县之内（约 20000）", list_once, { .tree = 2 } },
		{ "末县之内（约 20000）", list_once, { .tree = 11 } },
		{ "一镇之内（约 1000）", list_once, { .tree = 12 } },
		{ "一镇的直接下级", list_once, { .parent = 12 } },
		{ "少见的单位类型", list_once, { .class = S("机关") } },
		{ "一县之内名称含“竹竹村”", list_once, { .tree = 5, .q = S("竹竹村") } },
		{ "单位总数", count_once, { .q = S("") } },
		{ "是否在一县之内", within_once, { .q = S("") } },
		{ "所有上级", above_once, { .q = S("") } },
	};
	enum err e = OK;

	for (size_t i = 0; e == OK && i < ARRAY_N(t); i++)
		e = shortest(b, t[i].what, t[i].fn, t[i].w);
	return e;
}

/* ── the place ──────────────────────────────────────────────────────── */

static char dir[] = P_tmpdir "/zeren-bench-XXXXXX";

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* What PostgreSQL does by itself within a minute. */
static const struct sql_text look = { "analyze", "ANALYZE", "ANALYZE", 0 };

static enum err
measure(struct bench *b)
{
	enum err e = load_all(b);

	if (e == OK && getenv("ZEREN_TEST_PG") != NULL)
		e = db_change(b->j, b->rw, &look, NO_VALUES, NULL);
	return e == OK ? lists(b) : e;
}

static enum err
bench(struct job *j, void *arg)
{
	const struct db_room rooms[] = { *ledger_own.tables, *org_ledger.tables };
	const char *pg = getenv("ZEREN_TEST_PG");
	struct db_place place = { .dir = job_fmt(j, "%s/data", dir), .url = str_of(pg) };
	struct bench b = { .j = j };
	enum err e = db_open(j, &place, rooms, ARRAY_N(rooms), &b.db);

	(void)arg;
	printf("%s，%d 个单位，一页 %d 个\n\n| 做什么 | 得到 | 毫秒 |\n|---|---:|---:|\n",
	    pg != NULL ? "PostgreSQL" : "SQLite", UNITS, PAGE);
	if (e == OK)
		e = db_rw_open(j, b.db, &b.rw);
	b.ro = b.rw != NULL ? db_rw_reader(b.rw) : NULL;
	if (e == OK)
		e = measure(&b);
	db_rw_close(b.rw);
	db_close(b.db);
	return e;
}

int
main(void)
{
	time_t now = time(NULL);
	struct job j = { .now = now, .today = (int32_t)(now / 86400) };
	enum err e = mkdtemp(dir) != NULL ? job_run(&j, MEMORY, bench, NULL)
					  : fail(&j, E_SYSTEM, "no temporary directory");

	(void)nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	if (e != OK)
		fprintf(stderr, "bench/org: %s\n", j.told);
	return e != OK;
}
