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

/* ── backup ─────────────────────────────────────────────────────────── */

static enum err
put_backup(struct job *j, struct db_rw *rw, void *arg)
{
	return care_backup_put(j, rw, 0, arg);
}

/* Are all tables of the database as old as this program's? */
static enum err
ask_age(struct job *j, struct db_ro *ro, void *same)
{
	struct ledger_room rooms[HOUSE_ROOMS];
	int age = 0;
	enum err e = OK;

	house_rooms(rooms);
	for (size_t i = 0; e == OK && age == 0 && i < HOUSE_ROOMS; i++)
		e = db_age(j, ro, rooms[i].tables, &age);
	*(bool *)same = age == 0;
	return e;
}

/* As a fact at once, if nobody has the directory; tables of another version are
 * left as they are, for a backup is made before they are brought up to date. */
static enum err
record_now(struct run *run, const struct db_place *place, struct care_backup *b)
{
	struct house h;
	bool same;
	enum err e = house_peek(run, place, ask_age, &same);

	if (e == OK && !same)
		return E_BUSY;
	if (e == OK)
		e = house_open(run, place, &h);
	if (e != OK)
		return e;
	e = house_write(run, &h, put_backup, b);
	house_close(&h);
	return e;
}

/* The backup is there whether or not it could be noted. */
static void
record(struct run *run, const struct db_place *place, struct care_backup *b)
{
	struct stat st;
	enum err e = E_SYSTEM;

	if (stat(job_cstr(run->j, place->dir), &st) == 0)
		e = record_now(run, place, b);
	if (e == E_BUSY)
		e = care_slip_leave(run->j, place->dir, b);
	if (e != OK)
		buf_fmt(&run->say,
		    "这次备份没有记进账本，“体检”会以为没有做过；请检查 --data 的目录和权限\n");
}

/* ${path} from the root, so that it means the same to who reads it later. */
static struct str
whole_path(struct run *run, const char *path)
{
	char *real = realpath(path, NULL);
	struct str out = job_str(run->j, str_of(real != NULL ? real : path));

	free(real);
	return out;
}

enum err
command_backup(struct run *run)
{
	struct db_place place = place_given(run, "var");
	struct care_backup b;
	enum err e = care_backup(run->j, &place, str_of(run->args->file[0]), &b);

	if (e != OK)
		return e;
	b.path = whole_path(run, run->args->file[0]);
	record(run, &place, &b);
	buf_fmt(&run->out,
	    "备份写在 %s；%.*s 里的 seal.key、secret.key 不在其中，请另外存放\n",
	    run->args->file[0], STR_FMT(place.dir));
	return OK;
}

/* ── restore ────────────────────────────────────────────────────────── */

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
