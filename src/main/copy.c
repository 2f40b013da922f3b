/* SPDX-License-Identifier: MIT
 *
 * copy.c -- backup, restore, move: the whole of an installation, elsewhere
 *
 * A backup is a copy of the database and needs no stop.  A move goes through
 * the ledger: the facts are carried over as they are, the views are made anew,
 * and the credentials follow; the root of the tree is the same afterwards.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "main/main.h"

enum err
command_backup(struct run *run)
{
	struct db_place place = place_given(run, "var");
	enum err e = db_backup(run->j, &place, str_of(run->args->file[0]));

	if (e == OK)
		buf_fmt(&run->out,
		    "备份写在 %s；%.*s 里的 seal.key、secret.key 不在其中，请另外存放\n",
		    run->args->file[0], STR_FMT(place.dir));
	return e;
}

enum err
command_restore(struct run *run)
{
	struct db_place place = place_given(run, "var");
	enum err e = db_restore(run->j, str_of(run->args->file[0]), &place);

	if (e == OK)
		buf_fmt(&run->out,
		    "已恢复到 %.*s；请把 seal.key、secret.key 放回这个目录，"
		    "再用 zeren rebuild 核对一遍\n",
		    STR_FMT(place.dir));
	return e;
}

/* ── move ───────────────────────────────────────────────────────────── */

struct moving {
	struct house from, to;
	struct db_rw *rw;
	struct ledger_load *load;
};

static enum err
take_line(struct job *j, void *arg, struct str line)
{
	struct moving *m = arg;

	return ledger_load_line(j, m->load, line);
}

static enum err
carry(struct job *j, struct db_ro *ro, void *arg)
{
	struct moving *m = arg;
	struct ledger_sink sink = { take_line, m };
	enum err e = ledger_load_begin(j, m->rw, m->to.rooms, HOUSE_ROOMS, &m->load);

	if (e == OK)
		e = ledger_export(j, ro, m->from.rooms, HOUSE_ROOMS, false, &sink);
	if (e == OK)
		e = ledger_load_end(j, m->load);
	return e == OK ? account_move(j, ro, m->rw) : e;
}

struct fetching {
	struct run *run;
	struct moving *m;
};

static enum err
fetch(struct job *j, struct db_rw *rw, void *arg)
{
	struct fetching *f = arg;

	(void)j;
	f->m->rw = rw;
	return house_read(f->run, &f->m->from, carry, f->m);
}

/* The keys go along: without them seals and second factors are lost. */
static enum err
copy_key(struct run *run, struct str from, struct str to, const char *name)
{
	struct str text;
	const char *path = job_cstr(run->j,
	    job_fmt(run->j, "%.*s/%s", STR_FMT(to), name));
	enum err e = file_read(run->j,
	    job_cstr(run->j, job_fmt(run->j, "%.*s/%s", STR_FMT(from), name)), 4096,
	    &text);
	int fd;
	bool kept;

	if (e != OK)
		return e;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1)
		return fail(run->j, E_SYSTEM, "%s：写不了（%s）", path,
		    strerrordesc_np(errno));
	kept = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
	if (close(fd) == 0 && kept)
		return OK;
	return fail(run->j, E_SYSTEM, "%s：没有写完；请检查磁盘", path);
}

static enum err
copy_keys(struct run *run, const struct moving *m)
{
	static const char *const keys[] = { "seal.key", "secret.key" };
	enum err e = OK;

	for (size_t i = 0; e == OK && i < ARRAY_N(keys); i++)
		e = copy_key(run, m->from.place.dir, m->to.place.dir, keys[i]);
	return e;
}

static enum err
move_all(struct run *run, struct moving *m, const struct db_place *to)
{
	struct fetching f = { run, m };
	enum err e = house_open(run, to, &m->to);

	if (e != OK)
		return e;
	e = house_write(run, &m->to, fetch, &f);
	if (e == OK)
		e = copy_keys(run, m);
	house_close(&m->to);
	return e;
}

enum err
command_move(struct run *run)
{
	struct db_place place = place_given(run, "var");
	struct db_place to = { str_of(run->args->file[0]),
		str_of(run->args->value[OPT_TO_DB]) };
	struct moving m;
	struct org_setup setup;
	enum err e = house_enter(run, &place, &m.from, &setup);

	if (e != OK)
		return e;
	e = move_all(run, &m, &to);
	house_close(&m.from);
	if (e == OK)
		buf_fmt(&run->out, "已搬到 %.*s%s；原来的还在，核对后再删\n",
		    STR_FMT(to.dir), to.url.n > 0 ? " 和所给的 PostgreSQL" : "");
	return e;
}
