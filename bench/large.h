/* SPDX-License-Identifier: MIT
 *
 * large.h -- the large city that is measured: its scheme, its table, its import
 *
 * Every unit has a class and 39 figures in one year; a quarter of them is given by the
 * units and verified.
 */
#ifndef LARGE_H
#define LARGE_H

#include "bench.h"
#include "score/score.h"

#define FACTS 40

/* ${tail}: what the scheme says besides. */
static inline struct str
large_scheme(struct job *j, struct str tail)
{
	struct buf b = { .j = j };
	int i;

	buf_put(&b,
	    S("方案 \"大市\"\n考核期 2026-01-01 至 2026-12-31\n"
	      "类别 类型 选(机关, 企业)\n角色 工委办公室\n"));
	for (i = 1; i < FACTS; i++)
		buf_fmt(&b, "数据 数_%d 次 %s\n", i,
		    i % 4 == 0 ? "填报 每年 由 单位 核 工委办公室" : "来自 名册");
	for (i = 1; i < FACTS; i++)
		buf_fmt(&b, "部分 项_%d 10分 { 每 数_%d 不足 9次 扣 1分 }\n", i, i);
	buf_put(&b, tail);
	return buf_str(&b);
}

static inline struct table
large_table(struct job *j, size_t units)
{
	struct str *cell = NEWS(j, struct str, (units + 1) * (FACTS + 1));
	size_t *line = NEWS(j, size_t, units + 1), i, k;

	cell[0] = S("单位");
	cell[1] = S("类型");
	for (k = 1; k < FACTS; k++)
		cell[k + 1] = job_fmt(j, "数_%zu", k);
	for (i = 1; i <= units; i++) {
		struct str *row = cell + i * (FACTS + 1);

		row[0] = job_fmt(j, "未名%zu支部", i);
		row[1] = i % 3 == 0 ? S("企业") : S("机关");
		for (k = 1; k < FACTS; k++)
			row[k + 1] = (struct str){ &"0123456789"[(i * 7 + k * 3) % 10],
				1 };
	}
	for (i = 0; i <= units; i++)
		line[i] = i + 1;
	return (struct table){ .name = S("大市.csv"),
		.rows = units + 1,
		.cols = FACTS + 1,
		.cell = cell,
		.line = line };
}

/* As pages do it: through the writer, which needs the writing connection. */
static inline enum err
large_import(struct job *j, struct db *db, int64_t scheme, const struct rule *r,
    const struct score_import *in)
{
	const struct score_importing by = { .act = { .day = j->today },
		.scheme = scheme,
		.rule = r,
		.source = S("大市.csv") };
	size_t done;
	enum err e = db_writer_start(j, db);

	if (e == OK)
		e = score_import_tell(j, db, &by, in, &done);
	db_writer_stop(db);
	return e;
}

/* ${dir} with the databases in it: a folder for each letter of ${places}. */
static inline void
large_remove(struct job *j, const char *dir, const char *places)
{
	static const char *const file[] = { "/zeren.db", "/zeren.db-wal", "/zeren.db-shm",
		"/lock", "" };

	for (; *places != '\0'; places++)
		for (size_t i = 0; i < ARRAY_N(file); i++)
			(void)remove(job_fmt(j, "%s/%c%s", dir, *places, file[i]).p);
	(void)remove(dir);
}

#endif
