/* SPDX-License-Identifier: MIT
 *
 * serve.c -- `zeren serve`: fills the data directory and opens the pages
 *
 * The demonstration is a day in the life of an invented city, so it is scored
 * for that day unless --today says otherwise.  A directory that holds other
 * schemes is never mixed with the demonstration's.
 */
#include "embedded.h"
#include "main/main.h"
#include "office/office.h"
#include "page/page.h"
#include "scheme/scheme.h"

#define DEMO_DAY 2026, 11, 20

static struct str
embedded_text(const struct embedded *e)
{
	return (struct str){ (const char *)e->p, e->n };
}

/* ── what goes in ───────────────────────────────────────────────────── */

static enum err
keep(struct run *run, struct db_rw *rw, struct str name, struct str text,
    const struct rule *r, const struct score_set *set)
{
	int64_t id;
	enum err e = db_begin(run->j, rw);

	if (e == OK)
		e = scheme_put(run->j, rw, name, text, &id);
	if (e == OK)
		e = score_put(run->j, rw, id, r, set);
	if (e != OK) {
		db_rollback(rw);
		return e;
	}
	return db_commit(run->j, rw);
}

/* ${name}.scheme with demo/${name}.csv, both inside the program. */
static enum err
keep_embedded(struct run *run, struct db_rw *rw, struct str name, struct str text,
    const struct embedded *csv)
{
	struct rule_notes notes = { .j = run->j, .name = name, .text = text };
	struct score_set set;
	struct table t;
	struct rule *r;
	enum err e = rule_read(run->j, name, text, &notes, &r);

	if (e != OK)
		return notes.first == NULL
		    ? e
		    : fail(run->j, e, "演示方案“%.*s”第 %u 行：%.*s", STR_FMT(name),
			  notes.first->line, STR_FMT(notes.first->what));
	e = office_csv_read(run->j, str_of(csv->name), embedded_text(csv), &t);
	if (e == OK)
		e = score_from_table(run->j, r, &t, &set);
	return e == OK ? keep(run, rw, name, text, r, &set) : e;
}

/* X of an embedded schemes/X.scheme; false for other files. */
static bool
scheme_name(const struct embedded *e, struct str *name)
{
	struct str s = str_of(e->name);

	if (!str_starts(s, S("schemes/")) || !str_ends(s, S(".scheme")))
		return false;
	*name = str_cut(s, 8, s.n - 7);
	return true;
}

static const struct embedded *
demo_facts(struct job *j, struct str name)
{
	struct str want = job_fmt(j, "demo/%.*s.csv", STR_FMT(name));
	size_t i;

	for (i = 0; i < embedded_n; i++)
		if (str_eq(str_of(embedded[i].name), want))
			return &embedded[i];
	return NULL;
}

static bool
is_demo(struct job *j, struct str name)
{
	return demo_facts(j, name) != NULL;
}

/* Nothing but demonstrations may be there already. */
static enum err
refuse_others(struct run *run, struct db_rw *rw)
{
	const struct scheme *have;
	size_t n, i;
	enum err e = scheme_list(run->j, db_rw_reader(rw), &have, &n);

	for (i = 0; i < n && e == OK; i++)
		if (!is_demo(run->j, have[i].name))
			return fail(run->j, E_INPUT,
			    "数据目录里已有方案“%.*s”，演示数据不放进去；"
			    "请用 --data 另指一个目录",
			    STR_FMT(have[i].name));
	return e;
}

static enum err
keep_demo(struct run *run, struct db_rw *rw)
{
	size_t i;
	enum err e = refuse_others(run, rw);

	for (i = 0; i < embedded_n && e == OK; i++) {
		const struct embedded *csv;
		struct str name;

		if (!scheme_name(&embedded[i], &name))
			continue;
		csv = demo_facts(run->j, name);
		if (csv != NULL)
			e = keep_embedded(run, rw, name, embedded_text(&embedded[i]),
			    csv);
	}
	return e;
}

/* The operand and --facts. */
static enum err
keep_given(struct run *run, struct db_rw *rw)
{
	const char *path = run->args->file[0], *slash = strrchr(path, '/');
	struct str name = str_of(slash != NULL ? slash + 1 : path), text;
	struct score_set set;
	struct rule *r;
	enum err e = scheme_load(run, path, &r);

	if (e == OK)
		e = scheme_text(run, path, &text);
	if (e == OK)
		e = facts_load(run, r, &set);
	if (str_ends(name, S(".scheme")))
		name = str_cut(name, 0, name.n - 7);
	return e == OK ? keep(run, rw, name, text, r, &set) : e;
}

static enum err
fill(struct run *run, struct db *db)
{
	struct db_rw *rw;
	enum err e = db_rw_open(run->j, db, &rw);

	if (e != OK)
		return e;
	if (run->args->value[OPT_DEMO] != NULL)
		e = keep_demo(run, rw);
	if (e == OK && run->args->files > 0)
		e = keep_given(run, rw);
	db_rw_close(rw);
	return e;
}

/* ── serving ────────────────────────────────────────────────────────── */

/* "127.0.0.1:8080", "[::1]:8080" */
static enum err
listen_on(struct run *run, struct page_options *o)
{
	const char *given = run->args->value[OPT_LISTEN];
	struct str s = str_of(given != NULL ? given : "127.0.0.1:8080"), host;
	const char *colon = memrchr(s.p, ':', s.n);
	size_t at = colon == NULL ? s.n : (size_t)(colon - s.p);
	struct num port = { 0 };

	if (!num_parse(str_cut(s, at + 1, s.n), &port) || port.u % NUM_ONE != 0 ||
	    port.u < 0 || port.u > 65535 * NUM_ONE)
		return usage(run, "--listen 写成 地址:端口，例如 127.0.0.1:8080");
	host = str_cut(s, 0, at);
	if (str_starts(host, S("[")) && str_ends(host, S("]")))
		host = str_cut(host, 1, host.n - 1);
	o->address = job_cstr(run->j, host);
	o->port = (uint16_t)(port.u / NUM_ONE);
	return OK;
}

static void
say_ready(const char *address, uint16_t port)
{
	bool v6 = strchr(address, ':') != NULL;

	printf("请用浏览器打开 http://%s%s%s:%u/ （停止：Ctrl+C）\n", v6 ? "[" : "",
	    address, v6 ? "]" : "", port);
	(void)fflush(stdout);
}

static enum err
set_day(struct run *run, struct page_options *o)
{
	o->today = DAY_NONE;
	if (run->args->value[OPT_TODAY] == NULL && o->demo &&
	    !day_of(DEMO_DAY, &run->j->today))
		return fail(run->j, E_SYSTEM, "演示的日期不对");
	if (run->args->value[OPT_TODAY] != NULL || o->demo)
		o->today = run->j->today;
	return OK;
}

static enum err
open_pages(struct run *run, const struct page_options *o, struct str dir)
{
	const struct db_room rooms[] = { scheme_room, score_room };
	struct db *db;
	enum err e = db_open(run->j, dir, rooms, ARRAY_N(rooms), &db);

	if (e != OK)
		return e;
	e = fill(run, db);
	if (e == OK)
		e = page_serve(run->j, db, o);
	db_close(db);
	return e;
}

enum err
command_serve(struct run *run)
{
	const struct args *a = run->args;
	struct page_options o = { .demo = a->value[OPT_DEMO] != NULL,
		.ready = say_ready };
	struct str dir = str_of(o.demo ? "var/demo" : "var");
	enum err e;

	if (o.demo && a->files > 0)
		return usage(run, "--demo 用自带的方案，不要再写方案文件");
	if (a->files == 0 && a->value[OPT_FACTS] != NULL)
		return usage(run, "--facts 要和方案文件一起写");
	if (a->value[OPT_DATA] != NULL)
		dir = str_of(a->value[OPT_DATA]);
	e = listen_on(run, &o);
	if (e == OK)
		e = set_day(run, &o);
	return e == OK ? open_pages(run, &o, dir) : e;
}
