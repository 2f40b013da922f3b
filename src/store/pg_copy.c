/* SPDX-License-Identifier: MIT
 *
 * pg_copy.c -- copies of a PostgreSQL database, by its own two programs
 *
 * pg_dump and pg_restore get the address without its password, which goes by
 * the environment: a command line can be read by everyone on the machine.
 * Only the schema that the address points to is copied.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/pg.h"

#define ARGS_MAX 12

/* ── the address in two parts ───────────────────────────────────────── */

static void
put_quoted(struct buf *b, const char *s)
{
	buf_c(b, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '\'' || *s == '\\')
			buf_c(b, '\\');
		buf_c(b, *s);
	}
	buf_put(b, S("' "));
}

/* ${url} as "key='value' …" without the password, and that ("" if none). */
static void
split_address(struct job *j, const char *url, const char **rest, const char **password)
{
	PQconninfoOption *all = PQconninfoParse(url, NULL), *o;
	struct buf b = { .j = j };

	*password = "";
	for (o = all; o != NULL && o->keyword != NULL; o++) {
		if (o->val == NULL)
			continue;
		if (strcmp(o->keyword, "password") == 0) {
			*password = job_cstr(j, str_of(o->val));
			continue;
		}
		buf_fmt(&b, "%s=", o->keyword);
		put_quoted(&b, o->val);
	}
	PQconninfoFree(all);
	*rest = job_cstr(j, buf_str(&b));
}

/* ── running a program ──────────────────────────────────────────────── */

/* The library wants texts that it might change. */
static char *
copied(struct job *j, struct str s)
{
	char *p = job_alloc(j, s.n + 1);

	memcpy(p, s.p, s.n);
	return p;
}

/* Our environment, with the password before all that says otherwise. */
static char **
environment(struct job *j, const char *password)
{
	size_t n = 0, at = 0;
	char **env;

	while (environ[n] != NULL)
		n++;
	env = NEWS(j, char *, n + 2);
	if (password[0] != '\0')
		env[at++] = copied(j, job_fmt(j, "PGPASSWORD=%s", password));
	memcpy(env + at, environ, n * sizeof *env);
	return env;
}

/* Read to the end, keep the beginning. */
static void
read_words(int fd, char *words, size_t size)
{
	char more[512];
	size_t n = 0;
	ssize_t got;

	while ((got = read(fd, more, sizeof more)) > 0 || (got < 0 && errno == EINTR)) {
		size_t take = got < 0 ? 0 : (size_t)got;

		if (take > size - 1 - n)
			take = size - 1 - n;
		memcpy(words + n, more, take);
		n += take;
	}
	words[n] = '\0';
}

static bool
spawn(char *const *args, char *const *env, int err, pid_t *pid)
{
	posix_spawn_file_actions_t todo;
	int rc;

	if (posix_spawn_file_actions_init(&todo) != 0)
		return false;
	rc = posix_spawn_file_actions_addopen(&todo, 0, "/dev/null", O_RDONLY, 0);
	if (rc == 0)
		rc = posix_spawn_file_actions_addopen(&todo, 1, "/dev/null", O_WRONLY, 0);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(&todo, err, 2);
	if (rc == 0)
		rc = posix_spawnp(pid, args[0], &todo, NULL, args, env);
	(void)posix_spawn_file_actions_destroy(&todo);
	errno = rc;
	return rc == 0;
}

/* 0: it ran and was content; its words on the error output go to ${words}. */
static int
run_program(char *const *args, char *const *env, char *words, size_t size)
{
	int end[2], status = 0;
	pid_t pid;
	bool started;

	words[0] = '\0';
	if (pipe2(end, O_CLOEXEC) != 0)
		return -1;
	started = spawn(args, env, end[1], &pid);
	(void)close(end[1]);
	if (started)
		read_words(end[0], words, size);
	(void)close(end[0]);
	if (!started)
		return errno == ENOENT ? 127 : -1;
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static enum err
run(struct job *j, struct db *db, const char *const *options)
{
	const char *address, *password;
	char *args[ARGS_MAX] = { 0 }, words[600];
	size_t n = 0;
	int rc;

	split_address(j, db->url, &address, &password);
	for (; options[n] != NULL; n++)
		args[n] = copied(j, str_of(options[n]));
	args[n] = copied(j, job_fmt(j, "--dbname=%s", address));
	rc = run_program(args, environment(j, password), words, sizeof words);
	if (rc == 0)
		return OK;
	if (rc == 127)
		return fail(j, E_SYSTEM,
		    "没有找到 %s；请安装 postgresql-client（版本不低于服务器）后再试",
		    args[0]);
	words[strcspn(words, "\n")] = '\0';
	if (password[0] != '\0' && strstr(words, password) != NULL)
		words[0] = '\0';
	return fail(j, E_SYSTEM, "%s 没有办成（%s）；数据库和文件都没有改动", args[0],
	    words);
}

/* ── out and in ─────────────────────────────────────────────────────── */

/* The one text that ${sql} gives; NULL means that the schema is missing. */
static enum err
ask_on(struct job *j, struct db_ro *ro, const char *sql, const char **out)
{
	struct pg *g = ro->c;
	PGresult *r = PQexec(g->c, sql);

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		(void)pg_failed(g, r);
		return pg_told(j, ro);
	}
	*out = job_cstr(j, str_of(PQgetvalue(r, 0, 0)));
	PQclear(r);
	if ((*out)[0] != '\0')
		return OK;
	(void)pg_failed_with(g, PG_NO_SCHEMA);
	return pg_told(j, ro);
}

static enum err
ask(struct job *j, struct db *db, const char *sql, const char **out)
{
	struct db_ro *ro = NEW(j, struct db_ro);
	enum err e;

	ro->engine = &engine_pg;
	ro->db = db;
	e = pg_open(j, ro);
	if (e != OK)
		return e;
	e = ask_on(j, ro, sql, out);
	pg_close(ro);
	return e;
}

static const char schema_of[] = "SELECT current_schema()";
static const char has_tables[] = "SELECT CASE WHEN to_regclass('migration') IS NULL"
				 " THEN 'no' ELSE 'yes' END";

enum err
pg_dump(struct job *j, struct db *db, const char *to)
{
	const char *schema;
	enum err e = ask(j, db, schema_of, &schema);
	const char *const options[] = { "pg_dump", "--format=custom", "--no-owner",
		"--no-privileges", e == OK ? job_fmt(j, "--schema=\"%s\"", schema).p : "",
		"--file", to, NULL };

	return e == OK ? run(j, db, options) : e;
}

static enum err
fill_schema(struct job *j, const char *from, struct db *db, const char *schema)
{
	const char *const options[] = { "pg_restore", "--single-transaction",
		"--exit-on-error", "--no-owner", "--no-privileges", "--schema", schema,
		from, NULL };
	const char *has;
	enum err e = run(j, db, options);

	if (e == OK)
		e = ask(j, db, has_tables, &has);
	if (e != OK || has[0] == 'y')
		return e;
	return fail(j, E_INPUT,
	    "备份 %s 里没有模式 %s 的表；请让数据库地址指向与备份时同名的模式", from,
	    schema);
}

enum err
pg_fill(struct job *j, const char *from, struct db *db)
{
	const char *schema, *has;
	enum err e = ask(j, db, schema_of, &schema);

	if (e == OK)
		e = ask(j, db, has_tables, &has);
	if (e != OK)
		return e;
	if (has[0] == 'y')
		return fail(j, E_INPUT,
		    "这个 PostgreSQL 库里已有 zeren 的表，没有动它；请另建一个空库再恢复");
	return fill_schema(j, from, db, schema);
}
