/* SPDX-License-Identifier: MIT
 *
 * sqlite_copy.c -- copies of an SQLite database while others read and write
 *
 * The copy is of one moment: a read transaction is held from its first page to
 * its last, which in WAL mode keeps nobody from writing.  It is checked whole
 * before it counts.
 */
#include <errno.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/sqlite.h"

#define STEP_PAGES 1024

static enum err
opened(struct job *j, const char *path, int flags, sqlite3 **out)
{
	enum err e;

	if (sqlite3_open_v2(path, out, flags | SQLITE_OPEN_EXRESCODE, NULL) ==
		SQLITE_OK &&
	    sqlite3_busy_timeout(*out, SQLITE_WAIT_MS) == SQLITE_OK)
		return OK;
	e = sqlite_told(j, *out);
	(void)sqlite3_close(*out);
	return e;
}

static enum err
run(struct job *j, sqlite3 *c, const char *sql)
{
	return sqlite3_exec(c, sql, NULL, NULL, NULL) == SQLITE_OK ? OK
								   : sqlite_told(j, c);
}

static enum err
copy_pages(struct job *j, sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc = SQLITE_OK;

	if (b == NULL)
		return sqlite_told(j, to);
	while (rc == SQLITE_OK)
		rc = sqlite3_backup_step(b, STEP_PAGES);
	return sqlite3_backup_finish(b) == SQLITE_OK && rc == SQLITE_DONE
	    ? OK
	    : sqlite_told(j, to);
}

static int
note(void *arg, int n, char **value, char **name)
{
	bool *good = arg;

	(void)name;
	*good = n == 1 && value[0] != NULL && strcmp(value[0], "ok") == 0;
	return 0;
}

static enum err
check(struct job *j, sqlite3 *c)
{
	bool good = false;

	if (sqlite3_exec(c, "PRAGMA integrity_check(1)", note, &good, NULL) != SQLITE_OK)
		return sqlite_told(j, c);
	if (good)
		return OK;
	return fail(j, E_SYSTEM,
	    "数据库文件已损坏，没有复制；请停下程序，用更早的备份恢复");
}

/* The worker of copy(): may stop at the first failure.  The copy is one file,
 * without a log beside it. */
static enum err
copy_checked(struct job *j, sqlite3 *from, sqlite3 *to)
{
	enum err e = run(j, from, "BEGIN; SELECT n FROM migration");

	if (e == OK)
		e = copy_pages(j, from, to);
	if (e == OK)
		e = run(j, to, "PRAGMA journal_mode=DELETE");
	return e == OK ? check(j, to) : e;
}

static enum err
copy(struct job *j, const char *from, const char *to)
{
	sqlite3 *a, *b;
	enum err e = opened(j, from, SQLITE_OPEN_READONLY, &a);

	if (e != OK)
		return e;
	e = opened(j, to, SQLITE_OPEN_READWRITE, &b);
	if (e == OK) {
		e = copy_checked(j, a, b);
		(void)sqlite3_close(b);
	}
	(void)sqlite3_close(a);
	return e;
}

enum err
sqlite_dump(struct job *j, struct db *db, const char *to)
{
	if (access(db->file, R_OK) != 0)
		return fail(j, E_INPUT, "没有数据库 %s（%s）；请检查 --data", db->file,
		    strerror(errno));
	return copy(j, db->file, to);
}

static enum err
fill(struct job *j, const char *part, void *arg)
{
	const char *const *from = arg;

	return copy(j, *from, part);
}

enum err
sqlite_fill(struct job *j, const char *from, struct db *db)
{
	return copy_to_new(j, db->file, fill, &from);
}
