/* SPDX-License-Identifier: MIT
 *
 * state.c -- the state [状态] of this installation, for the system officer
 *
 * Figures since the process started, and the backups; nothing of what people
 * have entered.  A backup made here lies beside the data: the page says that it
 * has to be carried elsewhere.
 */
#include <stdatomic.h>
#include <unistd.h>

#include "page/book.h"

#define PAGE_BACKUPS 10

struct state_line {
	struct str text;
};

struct backup_row {
	int64_t seq, facts;
	struct str at, who, path, size;
	bool checked, apart, gone; /* gone: the file is not there any more */
};

struct state_page {
	struct frame frame;
	struct str done, free, bytes, log;
	struct str folder; /* where the button puts a backup */
	const struct backup_row *backups;
	size_t backups_n;
	bool postgres, broken, dengbao;
	struct str slowest;
	struct db_writing w;
	int64_t facts, uncovered;
	struct str sealed;
	const struct state_line *cage;
	size_t cage_n;
};
#include "page/state.html.h"

static void
fill_cage(struct req *r, struct state_page *v)
{
	const struct site *site = site_of(r);
	struct state_line *list = NEWS(r->job, struct state_line, ARRAY_N(site->cage));

	for (size_t i = 0; i < ARRAY_N(site->cage); i++)
		if (site->cage[i].n > 0)
			list[v->cage_n++].text = site->cage[i];
	v->cage = list;
}

static enum err
fill_ledger(struct req *r, struct db_ro *db, struct state_page *v)
{
	const struct ledger_seal *seal;
	struct ledger_head head;
	size_t n;
	enum err e = ledger_head(r->job, db, &head);

	if (e == OK)
		e = ledger_seal_list(r->job, db, 0, 1, &seal, &n);
	if (e != OK)
		return e;
	v->facts = head.size;
	v->uncovered = n > 0 ? head.size - seal->size : head.size;
	if (n > 0)
		v->sealed = moment(r->job, seal->at);
	return OK;
}

/* ── backups ────────────────────────────────────────────────────────── */

static const struct done done_list[] = {
	{ "backup", "备份做好了，在下面第一行。请把它抄到另一台机器。" },
	{ "again", "这张表已经交过一次，没有再做；结果在下面。" },
};

static struct backup_row
backup_row(struct req *r, const struct care_backup *b)
{
	struct str dir = site_of(r)->place.dir;

	return (struct backup_row){ .seq = b->seq,
		.facts = b->facts,
		.at = moment(r->job, b->at),
		.path = b->path,
		.size = care_size(r->job, b->bytes),
		.checked = b->checked,
		.apart = b->apart,
		.gone = str_starts(b->path, dir) &&
		    access(job_cstr(r->job, b->path), F_OK) != 0 };
}

static enum err
fill_backups(struct req *r, struct db_ro *db, struct state_page *v)
{
	struct book_names *names = NEW(r->job, struct book_names);
	const struct care_backup *b;
	struct backup_row *rows;
	size_t n;
	enum err e = care_backup_list(r->job, db, 0, PAGE_BACKUPS, &b, &n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct backup_row, n);
	for (size_t i = 0; e == OK && i < n; i++) {
		rows[i] = backup_row(r, &b[i]);
		e = book_name(r, db, names, b[i].actor, &rows[i].who);
	}
	v->backups = rows;
	v->backups_n = n;
	return e;
}

static enum err
fill_room(struct req *r, struct db_ro *db, struct state_page *v)
{
	struct str dir = site_of(r)->place.dir;
	struct db_health h;
	int64_t left;
	enum err e = db_health(r->job, db, &h);

	if (e == OK)
		e = care_free(r->job, dir, &left);
	if (e != OK)
		return e;
	v->bytes = care_size(r->job, h.bytes);
	v->log = care_size(r->job, h.log_bytes);
	v->free = care_size(r->job, left);
	v->folder = job_fmt(r->job, "%.*s/backup", STR_FMT(dir));
	return OK;
}

struct backing_up {
	int64_t actor;
	struct str once;
	bool seen;
	struct care_backup backup;
};

static enum err
tell_once(struct job *j, struct db_rw *rw, void *arg)
{
	struct backing_up *b = arg;

	return ledger_once(j, rw, b->actor, b->once, &b->seen);
}

static enum err
tell_backup(struct job *j, struct db_rw *rw, void *arg)
{
	const struct backing_up *b = arg;

	return care_backup_put(j, rw, b->actor, &b->backup);
}

/* Where programs cannot be started, pg_dump cannot either; what is large takes a
 * request too long; and a disk that is full by it would stop everything else. */
static enum err
may_back_up(struct req *r, struct db_ro *db)
{
	const struct site *site = site_of(r);
	struct db_health h;
	int64_t left;
	enum err e;

	if (site->place.url.n > 0)
		return fail(r->job, E_INPUT,
		    "用 PostgreSQL 时，这里起不了 pg_dump；请在服务器上运行 "
		    "zeren backup 备份文件 --db 数据库地址");
	e = db_health(r->job, db, &h);
	if (e == OK)
		e = care_free(r->job, site->place.dir, &left);
	if (e != OK)
		return e;
	if (h.bytes > CARE_ONLINE_MAX)
		return fail(r->job, E_LIMIT,
		    "数据库太大，网页上备份要很久；请在服务器上运行 zeren backup 备份文件");
	if (left < 2 * h.bytes)
		return fail(r->job, E_LIMIT,
		    "磁盘只空 %.*s，放不下备份；请先腾出空间，或备份到另一块磁盘",
		    STR_FMT(care_size(r->job, left)));
	return OK;
}

/* One at a time. */
static enum err
back_up(struct req *r, struct care_backup *out)
{
	static atomic_flag busy = ATOMIC_FLAG_INIT;
	const struct site *site = site_of(r);
	struct str to;
	enum err e;

	if (atomic_flag_test_and_set(&busy))
		return fail(r->job, E_BUSY, "另一次备份正在做；请过一会儿再看");
	e = care_backup_path(r->job, site->place.dir, &to);
	if (e == OK)
		e = care_backup(r->job, &site->place, to, out);
	atomic_flag_clear(&busy);
	return e;
}

enum err
page_backup_take(struct req *r, struct desk *d)
{
	struct backing_up b = { .actor = who_of(r)->person,
		.once = req_field(r, S("once")) };
	enum err e = may_back_up(r, d->ro);

	if (e == OK)
		e = db_tell(r->job, d->db, tell_once, &b);
	if (e == OK && !b.seen)
		e = back_up(r, &b.backup);
	if (e == OK && !b.seen)
		e = db_tell(r->job, d->db, tell_backup, &b);
	if (e == OK)
		go_to(r, b.seen ? S("/state?done=again") : S("/state?done=backup"));
	return e;
}

/* ── GET /state ─────────────────────────────────────────────────────── */

enum err
page_state(struct req *r, struct db_ro *db)
{
	const struct site *site = site_of(r);
	struct state_page v = { .frame = frame_of(r, S("状态")),
		.postgres = site->place.url.n > 0,
		.broken = db_broken(site->db),
		.dengbao = site->rules.dengbao,
		.w = db_writing(site->db) };
	enum err e = fill_ledger(r, db, &v);

	if (e == OK)
		e = fill_room(r, db, &v);
	if (e == OK)
		e = fill_backups(r, db, &v);
	if (e != OK)
		return e;
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	v.slowest = figure_short(r->job, (struct num){ v.w.slowest_us * 1000 });
	fill_cage(r, &v);
	state_page_html(&r->out, &v);
	return OK;
}
