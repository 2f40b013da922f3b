/* SPDX-License-Identifier: MIT
 *
 * backup.c -- backups [备份]: made, told as facts, and the slips of commands
 *
 * The file is written before its fact: a fact says what was done.  A backup
 * that was written and not told is found in its folder all the same.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "care/kinds.h"

#define KEY_FILE S("文件")
#define KEY_BYTES S("字节")
#define KEY_FACTS S("账本条数")
#define KEY_CHECKED S("写完检查过")
#define KEY_APART S("在另一块磁盘")
#define KEY_AT S("时刻")

/* ── disks ──────────────────────────────────────────────────────────── */

struct str
care_size(struct job *j, int64_t bytes)
{
	static const char *const units[] = { "KB", "MB", "GB", "TB" };
	int64_t tenths = bytes * 10 / 1024;
	size_t u = 0;

	for (; tenths >= 10240 && u + 1 < ARRAY_N(units); u++)
		tenths /= 1024;
	if (tenths >= 1000 || tenths % 10 == 0)
		return job_fmt(j, "%lld %s", (long long)(tenths / 10), units[u]);
	return job_fmt(j, "%lld.%lld %s", (long long)(tenths / 10),
	    (long long)(tenths % 10), units[u]);
}

enum err
care_free(struct job *j, struct str path, int64_t *out)
{
	struct statvfs v;

	if (statvfs(job_cstr(j, path), &v) != 0)
		return fail(j, E_SYSTEM, "看不到 %.*s 所在的磁盘（%s）", STR_FMT(path),
		    strerrordesc_np(errno));
	*out = (int64_t)(v.f_bavail * v.f_frsize);
	return OK;
}

/* What the system calls a disk: are both on one? */
static bool
care_one_disk(struct job *j, struct str a, struct str b)
{
	struct stat x, y;

	return stat(job_cstr(j, a), &x) == 0 && stat(job_cstr(j, b), &y) == 0 &&
	    x.st_dev == y.st_dev;
}

/* ── making one ─────────────────────────────────────────────────────── */

/* How many facts there are, asked beside whoever writes. */
static enum err
count_on(struct job *j, struct db *db, int64_t *facts)
{
	struct ledger_head head;
	struct db_ro *ro;
	enum err e = db_ro_open(j, db, &ro);

	if (e != OK)
		return e;
	e = ledger_head(j, ro, &head);
	if (e == OK)
		*facts = head.size;
	db_ro_close(ro);
	return e;
}

static enum err
count_facts(struct job *j, const struct db_place *place, int64_t *facts)
{
	struct db *db;
	enum err e = db_peek(j, place, &db);

	if (e != OK)
		return e;
	e = count_on(j, db, facts);
	db_close(db);
	return e;
}

enum err
care_backup(struct job *j, const struct db_place *place, struct str to,
    struct care_backup *out)
{
	struct stat st;
	enum err e;

	*out = (struct care_backup){ .at = j->now,
		.path = to,
		.checked = place->url.n == 0 };
	e = count_facts(j, place, &out->facts);
	if (e == OK)
		e = db_backup(j, place, to);
	if (e != OK)
		return e;
	if (stat(job_cstr(j, to), &st) != 0)
		return fail(j, E_SYSTEM, "备份写好了，却看不到 %.*s（%s）", STR_FMT(to),
		    strerrordesc_np(errno));
	out->bytes = (int64_t)st.st_size;
	out->apart = !care_one_disk(j, place->dir, to);
	return OK;
}

/* 20261122-140500, Beijing time. */
static struct str
stamp(struct job *j)
{
	int64_t local = j->now + BEIJING, s = local % 86400;
	int year, month, day;

	day_parts((int32_t)(local / 86400), &year, &month, &day);
	return job_fmt(j, "%04d%02d%02d-%02d%02d%02d", year, month, day, (int)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));
}

enum err
care_backup_path(struct job *j, struct str dir, struct str *out)
{
	struct str folder = job_fmt(j, "%.*s/backup", STR_FMT(dir));

	if (mkdir(folder.p, 0700) != 0 && errno != EEXIST)
		return fail(j, E_SYSTEM, "建不了目录 %.*s（%s）；请检查权限和磁盘",
		    STR_FMT(folder), strerrordesc_np(errno));
	*out = job_fmt(j, "%.*s/zeren-%.*s.db", STR_FMT(folder), STR_FMT(stamp(j)));
	return OK;
}

/* ── facts ──────────────────────────────────────────────────────────── */

static struct str
backup_body(struct job *j, const struct care_backup *b)
{
	struct buf out = { .j = j };

	body_put(&out, KEY_FILE, b->path);
	body_put_int(&out, KEY_BYTES, b->bytes);
	body_put_int(&out, KEY_FACTS, b->facts);
	body_put_bool(&out, KEY_CHECKED, b->checked);
	body_put_bool(&out, KEY_APART, b->apart);
	return buf_str(&out);
}

static struct care_backup
backup_read(struct job *j, struct str body)
{
	return (struct care_backup){ .path = body_get(j, body, KEY_FILE),
		.bytes = body_int(j, body, KEY_BYTES),
		.facts = body_int(j, body, KEY_FACTS),
		.checked = body_bool(j, body, KEY_CHECKED),
		.apart = body_bool(j, body, KEY_APART) };
}

enum err
care_backup_put(struct job *j, struct db_rw *rw, int64_t actor,
    const struct care_backup *b)
{
	struct ledger_fact f = { .day = day_at(b->at),
		.actor = actor,
		.subject = ABOUT_BACKUP,
		.body = backup_body(j, b) };

	return ledger_put(j, rw, &care_kinds[KIND_BACKUP], &f);
}

enum err
care_backup_list(struct job *j, struct db_ro *ro, int64_t before, size_t max,
    const struct care_backup **items, size_t *n)
{
	const struct ledger_fact *f;
	struct care_backup *list;
	enum err e = care_facts(j, ro, KIND_BACKUP, before, max, &f, n);

	if (e != OK)
		return e;
	list = NEWS(j, struct care_backup, *n);
	for (size_t i = 0; i < *n; i++) {
		list[i] = backup_read(j, f[i].body);
		list[i].seq = f[i].seq;
		list[i].at = f[i].at;
		list[i].actor = f[i].actor;
	}
	*items = list;
	return OK;
}

/* ── slips ──────────────────────────────────────────────────────────── */

#define SLIP_END S(".slip")
#define SLIP_BYTES 16384

static struct str
slip_folder(struct job *j, struct str dir)
{
	return job_fmt(j, "%.*s/slips", STR_FMT(dir));
}

/* Whoever may come into the directory may read it: the command may have been
 * run by root, and the serving process is not. */
static bool
slip_write(const char *part, const char *path, struct str text)
{
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool kept;

	if (fd == -1)
		return false;
	kept = write(fd, text.p, text.n) == (ssize_t)text.n && fchmod(fd, 0644) == 0 &&
	    fsync(fd) == 0;
	if (close(fd) != 0 || !kept || rename(part, path) != 0) {
		(void)unlink(part);
		return false;
	}
	return true;
}

/* The folder belongs to whoever owns the directory. */
static bool
slip_folder_make(struct job *j, struct str dir, struct str folder)
{
	struct stat st;

	if (mkdir(folder.p, 0700) != 0)
		return errno == EEXIST;
	return stat(job_cstr(j, dir), &st) == 0 &&
	    (st.st_uid == geteuid() || chown(folder.p, st.st_uid, st.st_gid) == 0);
}

enum err
care_slip_leave(struct job *j, struct str dir, const struct care_backup *b)
{
	struct str folder = slip_folder(j, dir), text = backup_body(j, b);
	struct str path = job_fmt(j, "%.*s/%.*s-%ld.slip", STR_FMT(folder),
	    STR_FMT(stamp(j)), (long)getpid());
	struct buf all = { .j = j };

	buf_put(&all, text);
	body_put_int(&all, KEY_AT, b->at);
	if (slip_folder_make(j, dir, folder) &&
	    slip_write(job_fmt(j, "%.*s.part", STR_FMT(path)).p, path.p, buf_str(&all)))
		return OK;
	return fail(j, E_SYSTEM, "备份做好了，但记不进 %.*s（%s）；请检查权限",
	    STR_FMT(folder), strerrordesc_np(errno));
}

/* All of a small file; empty if it cannot be read or is no text. */
static struct str
slip_read(struct job *j, const char *path)
{
	char *text = job_alloc(j, SLIP_BYTES);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n;
	size_t bad;

	if (fd == -1)
		return S("");
	n = read(fd, text, SLIP_BYTES);
	(void)close(fd);
	if (n <= 0 || !utf8_valid((struct str){ text, (size_t)n }, &bad))
		return S("");
	return (struct str){ text, (size_t)n };
}

static void
slip_take(struct job *j, struct str folder, struct str name, struct care_slip *out)
{
	struct str text = slip_read(j,
	    job_fmt(j, "%.*s/%.*s", STR_FMT(folder), STR_FMT(name)).p);

	*out = (struct care_slip){ .backup = backup_read(j, text) };
	out->backup.at = body_int(j, text, KEY_AT);
	memcpy(out->name, name.p, name.n); /* shorter: the rest is zeros */
}

static void
slips_read(struct job *j, DIR *d, struct str folder, struct care_slip *list, size_t *n)
{
	const struct dirent *entry;

	while (*n < CARE_SLIPS_MAX && (entry = readdir(d)) != NULL) {
		struct str name = str_of(entry->d_name);

		if (!str_ends(name, SLIP_END) || name.n >= sizeof list->name)
			continue;
		slip_take(j, folder, name, &list[*n]);
		/* One that says nothing is left for people to look at. */
		if (list[*n].backup.path.n > 0)
			(*n)++;
	}
}

void
care_slips_find(struct job *j, struct str dir, const struct care_slip **items, size_t *n)
{
	struct str folder = slip_folder(j, dir);
	struct care_slip *list;
	DIR *d = opendir(folder.p);

	*n = 0;
	*items = NULL;
	if (d == NULL)
		return;
	list = NEWS(j, struct care_slip, CARE_SLIPS_MAX);
	slips_read(j, d, folder, list, n);
	(void)closedir(d);
	*items = list;
}

enum err
care_slips_put(struct job *j, struct db_rw *rw, const struct care_slip *items, size_t n)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++) {
		bool seen;

		e = ledger_once(j, rw, 0, str_of(items[i].name), &seen);
		if (e == OK && !seen)
			e = care_backup_put(j, rw, 0, &items[i].backup);
	}
	return e;
}

void
care_slips_drop(struct job *j, struct str dir, const struct care_slip *items, size_t n)
{
	struct str folder = slip_folder(j, dir);

	for (size_t i = 0; i < n; i++)
		(void)unlink(job_fmt(j, "%.*s/%s", STR_FMT(folder), items[i].name).p);
}
