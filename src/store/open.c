/* SPDX-License-Identifier: MIT
 *
 * open.c -- the data directory: lock, connections, migrations
 *
 * The lock is flock() on a file that is never removed: it goes away with the
 * process, however that ends.  Every connection waits up to five seconds for
 * another, commits are on the disk when they return (WAL, synchronous=FULL),
 * and temporary tables stay in memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/conn.h"

#define WAIT_MS 5000
#define DIR_MAX 3000 /* bytes of the directory's name */

struct db {
	char *file; /* path of the database */
	int lock;
	bool writer_open;
};

/* ── the directory ──────────────────────────────────────────────────── */

/* Make every directory on the way; what exists is left as it is. */
static bool
make_dirs(struct job *j, struct str dir)
{
	char *path = job_alloc(j, dir.n + 1);

	memcpy(path, dir.p, dir.n);
	for (char *p = path + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return false;
		*p = '/';
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static enum err
lock_refused(struct job *j, int fd, struct str dir)
{
	char pid[24] = "";
	ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

	pid[n > 0 ? n : 0] = '\0';
	return fail(j, E_BUSY,
	    "数据目录 %.*s 正由另一个 zeren 进程使用（进程号 %s）；请先停下它，"
	    "或用 --data 另指一个目录",
	    STR_FMT(dir), pid[0] != '\0' ? pid : "不详");
}

static void
sign_lock(int fd)
{
	char pid[24];
	int n = snprintf(pid, sizeof pid, "%ld", (long)getpid());

	/* Only a help for people: a lock without a number is still a lock. */
	if (ftruncate(fd, 0) == 0)
		(void)!pwrite(fd, pid, (size_t)n, 0);
}

static enum err
take_lock(struct job *j, struct str dir, int *out)
{
	const char *path = job_cstr(j, job_fmt(j, "%.*s/lock", STR_FMT(dir)));
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	enum err e;

	if (fd == -1)
		return fail(j, E_SYSTEM,
		    "数据目录 %.*s 不可写（%s）；请检查权限，"
		    "或用 --data 另指一个目录",
		    STR_FMT(dir), strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		e = lock_refused(j, fd, dir);
		(void)close(fd);
		return e;
	}
	sign_lock(fd);
	*out = fd;
	return OK;
}

/* ── connections ────────────────────────────────────────────────────── */

static const char pragmas_ro[] = "PRAGMA query_only=ON; PRAGMA mmap_size=268435456;"
				 "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON";
static const char pragmas_rw[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;"
    "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON";

static enum err
connect_to(struct job *j, const char *file, int flags, const char *pragmas, sqlite3 **out)
{
	sqlite3 *c = NULL;
	enum err e = OK;

	if (sqlite3_open_v2(file, &c, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
		NULL) != SQLITE_OK)
		e = c != NULL ? db_told(j, c) : fail(j, E_LIMIT, "内存不足，请稍后再试");
	else if (sqlite3_busy_timeout(c, WAIT_MS) != SQLITE_OK)
		e = db_told(j, c);
	else
		e = db_exec(j, c, pragmas);
	if (e != OK) {
		(void)sqlite3_close(c);
		return e;
	}
	*out = c;
	return OK;
}

static enum err
no_memory(struct job *j)
{
	return fail(j, E_LIMIT, "内存不足，打不开数据库；请稍后再试");
}

static void
let_go(struct db_ro *ro)
{
	db_ro_rest(ro);
	for (size_t i = 0; i < ro->stmt_n; i++)
		(void)sqlite3_finalize(ro->stmt[i].st);
	(void)sqlite3_close(ro->c);
}

enum err
db_ro_open(struct job *j, struct db *db, struct db_ro **out)
{
	struct db_ro *ro = calloc(1, sizeof *ro);
	enum err e;

	if (ro == NULL)
		return no_memory(j);
	e = connect_to(j, db->file, SQLITE_OPEN_READONLY, pragmas_ro, &ro->c);
	if (e != OK) {
		free(ro);
		return e;
	}
	*out = ro;
	return OK;
}

void
db_ro_close(struct db_ro *ro)
{
	if (ro == NULL)
		return;
	let_go(ro);
	free(ro);
}

enum err
db_rw_open(struct job *j, struct db *db, struct db_rw **out)
{
	struct db_rw *rw;
	enum err e;

	if (db->writer_open)
		return fail(j, E_BUSY, "已经有一处在写数据库；请等它写完");
	rw = calloc(1, sizeof *rw);
	if (rw == NULL)
		return no_memory(j);
	e = connect_to(j, db->file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	    pragmas_rw, &rw->as_reader.c);
	if (e != OK) {
		free(rw);
		return e;
	}
	rw->db = db;
	db->writer_open = true;
	*out = rw;
	return OK;
}

void
db_rw_close(struct db_rw *rw)
{
	if (rw == NULL)
		return;
	let_go(&rw->as_reader);
	rw->db->writer_open = false;
	free(rw);
}

/* ── migrations ─────────────────────────────────────────────────────── */

static const struct sql_text version_get = { "version_get",
	"SELECT n FROM migration WHERE room = ?1", 1 };
static const struct sql_text version_put = { "version_put",
	"INSERT INTO migration (room, n) VALUES (?1, ?2)"
	" ON CONFLICT (room) DO UPDATE SET n = excluded.n",
	2 };

static enum err
version_of(struct job *j, struct db_rw *rw, struct str room, int64_t *n)
{
	struct db_rows *rows;
	bool more;
	enum err e = db_select(j, db_rw_reader(rw), &version_get, VALUES(DB_T(room)),
	    &rows);

	if (e == OK)
		e = db_next(rows, &more);
	if (e != OK)
		return e;
	*n = more ? db_int(rows, 0) : 0;
	db_rw_rest(rw);
	return OK;
}

/* The worker of step(): may stop at the first failure. */
static enum err
apply(struct job *j, struct db_rw *rw, const struct db_room *room, size_t at)
{
	enum err e = db_exec(j, rw->as_reader.c, room->migration[at]);

	if (e != OK)
		return e;
	return db_change(j, rw, &version_put,
	    VALUES(DB_T(str_of(room->name)), DB_I((int64_t)at + 1)), NULL);
}

static enum err
step(struct job *j, struct db_rw *rw, const struct db_room *room, size_t at)
{
	enum err e = db_begin(j, rw);

	if (e != OK)
		return e;
	e = apply(j, rw, room, at);
	if (e == OK)
		return db_commit(j, rw);
	db_rollback(rw);
	return e;
}

static enum err
migrate_room(struct job *j, struct db_rw *rw, const struct db_room *room)
{
	int64_t had;
	enum err e = version_of(j, rw, str_of(room->name), &had);

	if (e != OK)
		return e;
	if (had > (int64_t)room->migration_n)
		return fail(j, E_INPUT,
		    "这个数据目录由更新的 zeren 写过（%s 第 %lld 版，本程序只认到第 %zu 版）；"
		    "请换用新版程序",
		    room->name, (long long)had, room->migration_n);
	for (size_t at = (size_t)had; e == OK && at < room->migration_n; at++)
		e = step(j, rw, room, at);
	return e;
}

static enum err
migrate(struct job *j, struct db *db, const struct db_room *rooms, size_t n)
{
	struct db_rw *rw;
	enum err e = db_rw_open(j, db, &rw);

	if (e != OK)
		return e;
	e = db_exec(j, rw->as_reader.c,
	    "CREATE TABLE IF NOT EXISTS migration (room TEXT PRIMARY KEY, n BIGINT NOT NULL)");
	for (size_t i = 0; e == OK && i < n; i++)
		e = migrate_room(j, rw, &rooms[i]);
	db_rw_close(rw);
	return e;
}

/* ── the door ───────────────────────────────────────────────────────── */

static struct db *
db_new(struct job *j, struct str dir, int lock)
{
	struct db *db = calloc(1, sizeof *db);
	const char *file = job_cstr(j, job_fmt(j, "%.*s/zeren.db", STR_FMT(dir)));

	if (db == NULL)
		return NULL;
	db->lock = lock;
	db->file = strdup(file);
	if (db->file != NULL)
		return db;
	free(db);
	return NULL;
}

enum err
db_open(struct job *j, struct str dir, const struct db_room *rooms, size_t n,
    struct db **out)
{
	struct db *db;
	int lock;
	enum err e;

	if (dir.n == 0 || dir.n > DIR_MAX)
		return fail(j, E_INPUT, "数据目录的名字不能为空，也不能长过 %d 字节",
		    DIR_MAX);
	if (!make_dirs(j, dir))
		return fail(j, E_SYSTEM,
		    "建不了数据目录 %.*s（%s）；请检查上级目录的权限", STR_FMT(dir),
		    strerror(errno));
	e = take_lock(j, dir, &lock);
	if (e != OK)
		return e;
	db = db_new(j, dir, lock);
	if (db == NULL) {
		(void)close(lock);
		return no_memory(j);
	}
	e = migrate(j, db, rooms, n);
	if (e != OK) {
		db_close(db);
		return e;
	}
	*out = db;
	return OK;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	(void)close(db->lock);
	free(db->file);
	free(db);
}
