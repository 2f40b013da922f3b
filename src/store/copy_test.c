/* SPDX-License-Identifier: MIT
 *
 * copy_test.c -- backups are whole, come back whole, and overwrite nothing
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/things_test.h"

/* An empty place to restore to: for PostgreSQL the same schema, made empty. */
static struct db_place
emptied(struct job *j, const struct db_place *place)
{
	struct db_place fresh = test_place(j, false);
	size_t at = str_find(place->url, S("search_path%3D")) + 14;
	const char *schema;

	if (place->url.n == 0)
		return fresh;
	schema = job_cstr(j, str_cut(place->url, at, place->url.n));
	CHECK(test_pg(getenv("ZEREN_TEST_PG"),
	    job_fmt(j,
		"SET client_min_messages = error; DROP SCHEMA %s CASCADE; CREATE SCHEMA %s",
		schema, schema)
		.p));
	fresh.url = place->url;
	return fresh;
}

static struct str
new_file(struct job *j)
{
	struct str dir = test_dir(j);

	CHECK(mkdir(dir.p, 0700) == 0);
	return job_fmt(j, "%.*s/copy", STR_FMT(dir));
}

static bool
has_part(struct job *j, struct str file)
{
	return access(job_fmt(j, "%.*s.part", STR_FMT(file)).p, F_OK) == 0;
}

/* ── while others write ─────────────────────────────────────────────── */

struct busy {
	struct db *db;
	struct job job;
	atomic_bool stop;
	atomic_int told;
};

/* Two things at once: a copy holds both or neither. */
static enum err
put_pair(struct job *j, struct db_rw *rw, void *arg)
{
	struct busy *b = arg;
	int64_t id = 2 * (int64_t)atomic_load(&b->told);
	enum err e = things_put(j, rw, id, job_fmt(j, "%lld", (long long)id));

	if (e != OK)
		return e;
	return things_put(j, rw, id + 1, job_fmt(j, "%lld", (long long)id + 1));
}

static void *
keeps_telling(void *arg)
{
	struct busy *b = arg;

	while (!atomic_load(&b->stop) && db_tell(&b->job, b->db, put_pair, b) == OK)
		atomic_fetch_add(&b->told, 1);
	return NULL;
}

TEST_BOTH(a_backup_made_while_others_write_comes_back_whole)
{
	struct db *db = things_opened(j, place);
	struct busy b = { .db = db, .job = { .now = j->now } };
	struct str file = new_file(j);
	struct db_place again;
	pthread_t thread;
	struct stat st;
	int before, after;
	int64_t kept;

	CHECK(db_writer_start(j, db) == OK);
	CHECK(pthread_create(&thread, NULL, keeps_telling, &b) == 0);
	while (atomic_load(&b.told) < 20)
		(void)sched_yield();
	before = atomic_load(&b.told);
	CHECK(db_backup(j, place, file) == OK);
	after = atomic_load(&b.told);
	while (atomic_load(&b.told) < after + 5)
		(void)sched_yield();
	atomic_store(&b.stop, true);
	CHECK(pthread_join(thread, NULL) == 0);
	db_writer_stop(db);
	db_close(db);
	CHECK(
	    stat(file.p, &st) == 0 && (st.st_mode & 0777) == 0600 && !has_part(j, file));

	again = emptied(j, place);
	CHECK(db_restore(j, file, &again) == OK);
	db = things_opened(j, &again);
	kept = things_kept(j, db);
	CHECK(kept >= 2 * before && kept <= 2 * (after + 1) && kept % 2 == 0);
	db_close(db);
}

/* ── what is refused ────────────────────────────────────────────────── */

TEST_BOTH(a_backup_overwrites_no_file_and_no_database)
{
	struct db *db = things_opened(j, place);
	struct str file = new_file(j);

	CHECK(db_backup(j, place, file) == OK);
	CHECK(db_backup(j, place, file) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("已经有了，没有动它；请换一个名字"));
	CHECK(db_restore(j, file, place) == E_BUSY); /* it is open */
	db_close(db);
	CHECK(db_restore(j, file, place) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("没有动它"));
	db_close(things_opened(j, place));
}

TEST_BOTH(a_damaged_backup_leaves_the_place_empty)
{
	struct str file = new_file(j);
	int fd = open(file.p, O_WRONLY | O_CREAT, 0600);
	struct db *db;

	CHECK(fd != -1 && write(fd, "no copy of anything", 19) == 19 && close(fd) == 0);
	CHECK(db_restore(j, file, place) == E_SYSTEM);
	CHECK(j->told[0] != '\0');
	db = things_opened(j, place);
	CHECK(things_kept(j, db) == 0);
	db_close(db);
}

TEST_BOTH(what_is_not_there_is_named)
{
	struct str file = new_file(j);

	CHECK(db_restore(j, file, place) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("打不开备份文件"));
	if (place->url.n > 0)
		return;
	CHECK(db_backup(j, place, file) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("没有数据库"));
	CHECK(access(file.p, F_OK) != 0 && !has_part(j, file));
}

TEST_BOTH(a_backup_to_nowhere_says_why)
{
	struct db *db = things_opened(j, place);

	CHECK(db_backup(j, place, S("/nowhere/copy")) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("写不了文件 /nowhere/copy"));
	db_close(db);
}

/* ── the programs of PostgreSQL ─────────────────────────────────────── */

/* Run ${then} with only ${path} to find programs in. */
static enum err
backup_with_path(struct job *j, const struct db_place *place, struct str file,
    const char *path)
{
	const char *had = job_cstr(j, str_of(getenv("PATH")));
	enum err e;

	CHECK(setenv("PATH", path, 1) == 0);
	e = db_backup(j, place, file);
	CHECK(setenv("PATH", had, 1) == 0);
	return e;
}

TEST(without_pg_dump_the_package_is_named)
{
	struct db_place place = test_place(j, true);
	struct str file = new_file(j);

	if (place.url.n == 0)
		return;
	CHECK(backup_with_path(j, &place, file, "/nowhere") == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("没有找到 pg_dump；请安装 postgresql-client"));
	CHECK(access(file.p, F_OK) != 0 && !has_part(j, file));
}

/* A pg_dump that shows what it was given, and what it was told in private. */
static const char nosy[] = "#!/bin/sh\necho \"$* = $PGPASSWORD\" >\"$0.saw\"\n"
			   "echo \"cannot use $PGPASSWORD\" >&2\nexit 1\n";

TEST(the_password_is_on_no_command_line_and_in_no_sentence)
{
	struct db_place place = test_place(j, true);
	struct str file = new_file(j);
	const char *dir = job_cstr(j, str_cut(file, 0, file.n - 5));
	const char *program = job_fmt(j, "%s/pg_dump", dir).p;
	char saw[4000] = "";
	int fd;

	if (place.url.n == 0)
		return;
	place.url = job_fmt(j, "postgresql://zeren:%%E7%%A7%%98x'1@%s",
	    strstr(place.url.p, "@") + 1);
	fd = open(program, O_WRONLY | O_CREAT, 0700);
	CHECK(fd != -1 && write(fd, nosy, sizeof nosy - 1) == sizeof nosy - 1);
	CHECK(close(fd) == 0);
	CHECK(
	    backup_with_path(j, &place, file, job_fmt(j, "%s:/bin", dir).p) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("pg_dump 没有办成"));
	CHECK(strstr(j->told, "秘") == NULL);
	fd = open(job_fmt(j, "%s.saw", program).p, O_RDONLY);
	CHECK(fd != -1 && read(fd, saw, sizeof saw - 1) > 0 && close(fd) == 0);
	CHECK_HAS(str_of(saw), S(" = 秘x'1"));
	*strstr(saw, " = 秘") = '\0';
	CHECK(strstr(saw, "秘") == NULL);
}
