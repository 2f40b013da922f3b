/* SPDX-License-Identifier: MIT
 *
 * pg_conn.c -- connecting to PostgreSQL, and its errors in our sentences
 *
 * A reader's session is read-only.  A connection that broke is made again at
 * its next use.  The password of the address is never shown.  A database that
 * sorts text by a language is refused: lists would come in another order than
 * from SQLite.
 */
#include "store/pg.h"

static const struct {
	const char *state; /* its beginning */
	struct saying say; /* %s: the server's words */
} sayings[] = {
	{ PG_NO_SERVER,
	    { E_SYSTEM,
		"连不上 PostgreSQL（%s）；请检查数据库地址、用户，以及服务器是否在运行" } },
	{ PG_LOST, { E_SYSTEM, "与 PostgreSQL 的连接断了，这次没有办成；请再试一次" } },
	{ PG_UNKNOWN,
	    { E_SYSTEM,
		"与 PostgreSQL 的连接在保存时断了，不能确定是否已保存；"
		"请刷新页面查看，不要重复提交" } },
	{ PG_TOO_MUCH, { E_LIMIT, "要读的数据太多，超出一次处理的上限；请分批处理" } },
	{ PG_TYPE, { E_SYSTEM, "数据库出错（%s）；请把这句话告诉管理员" } },
	{ "23", TOLD_CONFLICT },
	{ "53100", TOLD_FULL },
	{ "53200", TOLD_MEMORY },
	{ "53300",
	    { E_BUSY, "PostgreSQL 的连接已用完；请稍后再试，或由管理员调大上限" } },
	{ "40", TOLD_BUSY },
	{ "55P03", TOLD_BUSY },
	{ "57014", TOLD_BUSY },
	{ "25006",
	    { E_SYSTEM, "PostgreSQL 只许读，不许写；请检查地址是否指向了备用服务器" } },
	{ "3F000",
	    { E_SYSTEM,
		"数据库地址里 search_path 指的模式不存在；请先执行 CREATE SCHEMA 建好它" } },
	{ "42501",
	    { E_SYSTEM,
		"数据库用户权限不够（%s）；请让它做这个库的主人："
		"ALTER DATABASE 库名 OWNER TO 用户" } },
	{ "58", { E_SYSTEM, "数据库服务器读写磁盘出错（%s）；请检查服务器的磁盘" } },
	{ "XX001", { E_SYSTEM, "数据库已损坏（%s）；请停下程序，用备份恢复" } },
	{ "", { E_SYSTEM, "数据库出错（%s）；请把这句话告诉管理员" } },
};

enum err
pg_told(struct job *j, struct db_ro *ro)
{
	struct pg *g = ro->c;
	size_t i = 0;

	while (!str_starts(str_of(g->state), str_of(sayings[i].state)))
		i++;
	return fail(j, sayings[i].say.e, sayings[i].say.told, g->why);
}

/* ── failures ───────────────────────────────────────────────────────── */

/* Keep the first line of ${text}, whole characters only. */
static void
set_why(struct pg *g, const char *text)
{
	size_t n = strcspn(text, "\n"), bad;

	if (n >= sizeof g->why)
		n = sizeof g->why - 1;
	if (!utf8_valid((struct str){ text, n }, &bad))
		n = bad;
	memcpy(g->why, text, n);
	g->why[n] = '\0';
}

bool
pg_failed_with(struct pg *g, const char *state)
{
	g->state = state;
	return false;
}

bool
pg_failed(struct pg *g, PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *why = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	set_why(g, why != NULL ? why : PQerrorMessage(g->c));
	(void)snprintf(g->sqlstate, sizeof g->sqlstate, "%s", state != NULL ? state : "");
	g->state = PQstatus(g->c) == CONNECTION_BAD ? PG_LOST : g->sqlstate;
	PQclear(r);
	return false;
}

bool
pg_exec(struct db_ro *ro, const char *sql)
{
	struct pg *g = ro->c;
	PGresult *r;
	ExecStatusType got;

	if (!pg_settle(ro))
		return false;
	r = PQexec(g->c, sql);
	got = PQresultStatus(r);
	if (got != PGRES_COMMAND_OK && got != PGRES_TUPLES_OK)
		return pg_failed(g, r);
	PQclear(r);
	return true;
}

/* ── connecting ─────────────────────────────────────────────────────── */

/* The server's words must not show the password, should it be in there. */
static void
hide_password(struct pg *g, const char *url)
{
	PQconninfoOption *all = PQconninfoParse(url, NULL), *o;

	for (o = all; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, "password") == 0 && o->val != NULL &&
		    o->val[0] != '\0' && strstr(g->why, o->val) != NULL)
			set_why(g, "原因不便显示");
	PQconninfoFree(all);
}

static void
say_nothing(void *arg, const char *notice)
{
	(void)arg;
	(void)notice;
}

/* What the address does not say comes before it, what it may not say after. */
static PGconn *
dial(const char *url)
{
	static const char *const key[] = { "fallback_application_name", "connect_timeout",
		"gssencmode", "keepalives_idle", "tcp_user_timeout", "dbname",
		"client_encoding", NULL };
	const char *const value[] = { "zeren", "10", "disable", "30", "30000", url,
		"UTF8", NULL };

	return PQconnectdbParams(key, value, 1);
}

static const char settings_ro[] = "SET lock_timeout = '5s';"
				  "SET default_transaction_read_only = on";
static const char settings_rw[] = "SET lock_timeout = '5s';"
				  "SET default_transaction_read_only = off;"
				  "SELECT set_config('synchronous_commit', 'on', false)"
				  " WHERE current_setting('synchronous_commit') = 'off'";

bool
pg_connect(struct db_ro *ro)
{
	struct pg *g = ro->c;

	PQfinish(g->c);
	g->streaming = NULL;
	for (size_t i = 0; i < STATEMENTS_MAX; i++)
		if (ro->stmt[i].st != NULL)
			pg_unprepare(&ro->stmt[i]);
	g->c = dial(ro->db->url);
	if (PQstatus(g->c) != CONNECTION_OK) {
		set_why(g, PQerrorMessage(g->c));
		hide_password(g, ro->db->url);
		return pg_failed_with(g, PG_NO_SERVER);
	}
	(void)PQsetNoticeProcessor(g->c, say_nothing, NULL);
	return pg_exec(ro, ro->writes ? settings_rw : settings_ro);
}

/* What libpq says of a wrong address may quote all of it: say it ourselves. */
static bool
is_address(const char *url)
{
	PQconninfoOption *all = PQconninfoParse(url, NULL);
	bool is = all != NULL;

	PQconninfoFree(all);
	return is;
}

enum err
pg_open(struct job *j, struct db_ro *ro)
{
	enum err e;

	if (!is_address(ro->db->url))
		return fail(j, E_INPUT,
		    "数据库地址看不懂；请写成 postgresql://用户@主机/库名，"
		    "密码里的特殊字符写成 %%XX");
	ro->c = calloc(1, sizeof(struct pg));
	if (ro->c == NULL)
		return fail(j, E_LIMIT, "内存不足；请稍后再试");
	if (pg_connect(ro))
		return OK;
	e = pg_told(j, ro);
	pg_close(ro);
	return e;
}

void
pg_close(struct db_ro *ro)
{
	struct pg *g = ro->c;

	PQfinish(g->c);
	free(g);
	ro->c = NULL;
}

/* ── the database itself ────────────────────────────────────────────── */

/* One row if text is UTF-8 and sorted by its bytes. */
static const char fit[] =
    "SELECT 1 FROM pg_catalog.pg_database WHERE datname = current_database()"
    " AND pg_encoding_to_char(encoding) = 'UTF8' AND datcollate IN ('C', 'POSIX')"
    " AND 'B' < 'a' AND '-b' < 'a'";

/* The number: any, as long as no other program of ours takes it. */
static const char tables[] =
    "BEGIN; SELECT pg_advisory_xact_lock(7305805541186897);" MIGRATION_TABLE ";"
    "CREATE TABLE IF NOT EXISTS writer (id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1));"
    "INSERT INTO writer (id) VALUES (1) ON CONFLICT (id) DO NOTHING; COMMIT";

static enum err
not_fit(struct job *j)
{
	return fail(j, E_INPUT,
	    "这个 PostgreSQL 库的编码不是 UTF8，或排序规则不是 C，名单的次序会乱。请另建一个："
	    "createdb --template=template0 --encoding=UTF8 --locale=C 库名");
}

enum err
pg_found(struct job *j, struct db_ro *ro)
{
	struct pg *g = ro->c;
	PGresult *r = PQexec(g->c, fit);
	int rows = PQntuples(r);

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		(void)pg_failed(g, r);
		return pg_told(j, ro);
	}
	PQclear(r);
	if (rows != 1)
		return not_fit(j);
	if (pg_exec(ro, tables))
		return OK;
	return pg_told(j, ro);
}
