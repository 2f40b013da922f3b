/* SPDX-License-Identifier: MIT
 *
 * recompute.c -- package and recompute: a settled result on another machine
 *
 * `recompute` needs nothing but the file: no database, no network.
 */
#include "main/main.h"
#include "result/result.h"

#define PACKAGE_MAX ((size_t)128 << 20)

/* ── package ────────────────────────────────────────────────────────── */

struct packing {
	int64_t id;
	struct str bytes;
};

static enum err
pack(struct job *j, struct db_ro *ro, void *arg)
{
	struct packing *p = arg;

	return result_package(j, ro, p->id, &p->bytes);
}

static bool
read_id(const char *s, int64_t *id)
{
	*id = 0;
	for (; *s >= '0' && *s <= '9' && *id < INT64_MAX / 10 - 1; s++)
		*id = *id * 10 + (*s - '0');
	return *s == '\0' && *id > 0;
}

enum err
command_package(struct run *run)
{
	const struct db_place place = place_given(run, "var");
	const char *path = run->args->file[1];
	struct packing p;
	enum err e;

	if (!read_id(run->args->file[0], &p.id))
		return usage(run, "定格号是一个数，结果页上写着：第 1203 号");
	e = house_peek(run, &place, pack, &p);
	if (e == OK)
		e = file_create(run->j, path, p.bytes);
	if (e == OK)
		buf_fmt(&run->out, "%s：第 %lld 号定格，%zu 字节\n", path,
		    (long long)p.id, p.bytes.n);
	return e;
}

/* ── recompute ──────────────────────────────────────────────────────── */

/* By eights, as public pages print it. */
static void
put_hash(struct buf *b, const unsigned char hash[LEDGER_HASH])
{
	for (size_t i = 0; i < LEDGER_HASH; i++)
		buf_fmt(b, "%s%02x", i > 0 && i % 4 == 0 ? " " : "", hash[i]);
}

enum err
command_recompute(struct run *run)
{
	const char *path = run->args->file[0];
	struct buf *b = &run->out;
	struct result_verdict v;
	struct str bytes;
	enum err e = file_read(run->j, path, PACKAGE_MAX, &bytes);

	if (e == OK)
		e = result_recompute(run->j, str_of(path), bytes, &v);
	if (e != OK)
		return e;
	buf_fmt(b,
	    "%.*s，考核期 %.*s\n%zu 个单位，比较了 %zu 格\n材料的校验码，应与公示、通报上的“定格校验码”一样：\n",
	    STR_FMT(v.title), STR_FMT(v.period), v.units, v.figures);
	put_hash(b, v.hash);
	buf_fmt(b, "\n%.*s", STR_FMT(v.told));
	if (v.wrong == 0) {
		buf_put(b, S("一致：每一个数都算得相同\n"));
		return OK;
	}
	buf_fmt(b, "不一致：%zu 处\n", v.wrong);
	run->status = STATUS_WRONG;
	return OK;
}
