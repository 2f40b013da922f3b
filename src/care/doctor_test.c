/* SPDX-License-Identifier: MIT
 *
 * doctor_test.c -- every risk of the check-up is made real and told
 */
#include <sys/stat.h>
#include <unistd.h>

#include "care/ward_test.h"

#define DAYS(n) ((int64_t)(n)*86400)

/* ${check} is a risk now, and its sentence has ${part}. */
static void
risk(struct ward *w, enum care_check check, struct str part, int line)
{
	struct care_finding f = ward_ask(w, check);

	if (f.level != CARE_RISK || str_find(f.told, part) == f.told.n)
		test_failed(__FILE__, line, "%s: level %d: %.*s", f.what, (int)f.level,
		    STR_FMT(f.told));
}
#define RISK(check, part) risk(w, check, S(part), __LINE__)

static void
level(struct ward *w, enum care_check check, enum care_level want, int line)
{
	struct care_finding f = ward_ask(w, check);

	if (f.level != want)
		test_failed(__FILE__, line, "%s: level %d: %.*s", f.what, (int)f.level,
		    STR_FMT(f.told));
}
#define FINE(check) level(w, check, CARE_FINE, __LINE__)
#define UNSEEN(check) level(w, check, CARE_UNSEEN, __LINE__)

static const char *
in_dir(struct ward *w, const char *name)
{
	return job_fmt(w->j, "%.*s/%s", STR_FMT(w->place.dir), name).p;
}

TEST(a_healthy_installation_has_no_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);
	struct care_finding f[CARE_CHECKS];

	CHECK(care_doctor(j, w->ro, &w->look, f) == OK);
	for (size_t i = 0; i < CARE_CHECKS; i++) {
		CHECK(f[i].check == (enum care_check)i && f[i].told.n > 0);
		if (f[i].level != CARE_FINE)
			test_failed(__FILE__, __LINE__, "%s: %.*s", f[i].what,
			    STR_FMT(f[i].told));
	}
	ward_close(w);
}

/* ── the directory ──────────────────────────────────────────────────── */

TEST(a_directory_that_others_may_open_is_a_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);

	CHECK(chmod(job_cstr(j, place.dir), 0750) == 0);
	RISK(CARE_DIR, "0750");
	CHECK(chmod(job_cstr(j, place.dir), 0700) == 0);
	FINE(CARE_DIR);
	w->look.place.dir = job_fmt(j, "%.*s/没有", STR_FMT(place.dir));
	UNSEEN(CARE_DIR);
	UNSEEN(CARE_SPACE);
	ward_close(w);
}

TEST(a_directory_of_somebody_else_is_a_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);

	if (geteuid() == 0) { /* nobody else can give a directory away */
		CHECK(chown(job_cstr(j, place.dir), 65534, 65534) == 0);
		RISK(CARE_DIR, "65534");
	}
	w->look.serving = false; /* root looks at the directory of the service */
	FINE(CARE_DIR);
	ward_close(w);
}

TEST(a_key_that_others_may_read_or_that_is_gone_is_a_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);

	CHECK(chmod(in_dir(w, "seal.key"), 0640) == 0);
	RISK(CARE_KEYS, "seal.key 的权限是 0640");
	CHECK(chmod(in_dir(w, "seal.key"), 0600) == 0);
	CHECK(unlink(in_dir(w, "secret.key")) == 0);
	RISK(CARE_KEYS, "secret.key");
	ward_close(w);
}

TEST(a_full_disk_is_a_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);

	w->look.place.dir = S("/proc"); /* has no free space at all */
	RISK(CARE_SPACE, "还空 0 KB");
	ward_close(w);
}

TEST(a_log_larger_than_the_database_is_a_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);

	CHECK(truncate(in_dir(w, "zeren.db-wal"), (off_t)65 << 20) == 0);
	RISK(CARE_LOG, "日志 65 MB");
	ward_close(w);
}

/* ── backups, seals, what was checked ───────────────────────────────── */

TEST_BOTH(an_old_backup_is_a_risk)
{
	struct ward *w = ward_open(j, place);

	FINE(CARE_BACKUP);
	j->now += DAYS(8);
	RISK(CARE_BACKUP, "最近一次是");
	ward_backup(w, true);
	FINE(CARE_BACKUP);
	ward_sql(w, "UPDATE fact SET kind = '没有' WHERE kind = '备份.完成'");
	RISK(CARE_BACKUP, "还没有做过");
	RISK(CARE_APART, "还没有做过");
	ward_close(w);
}

TEST(backups_on_the_disk_of_the_data_are_a_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);

	FINE(CARE_APART);
	j->now += DAYS(31);
	ward_backup(w, false);
	RISK(CARE_APART, "同一块磁盘");
	ward_backup(w, true);
	FINE(CARE_APART);
	ward_close(w);
}

TEST_BOTH(facts_that_stay_without_a_seal_are_a_risk)
{
	struct ward *w = ward_open(j, place);

	FINE(CARE_SEALED);
	ward_backup(w, true);
	FINE(CARE_SEALED);
	j->now += DAYS(2);
	RISK(CARE_SEALED, "还没封存的 1 条");
	ward_sql(w, "DELETE FROM fact WHERE seq > (SELECT MAX(size) FROM seal)");
	RISK(CARE_SEALED, "封存之后的第一条不见了");
	ward_sql(w, "DELETE FROM seal");
	RISK(CARE_SEALED, "还没封存的");
	ward_close(w);
}

static enum err
put_audit(struct job *j, struct db_rw *rw, void *arg)
{
	return care_audit_put(j, rw, 0, arg);
}

TEST(a_ledger_never_held_against_paper_is_a_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);
	struct care_audit a = { .known = S("") };

	FINE(CARE_PAPER);
	j->now += DAYS(91);
	RISK(CARE_PAPER, "没有用纸上的短码");
	ward_write(w, put_audit, &a);
	RISK(CARE_PAPER, "没有用纸上的短码");
	a.known = S("7-2345-6789-ABCD");
	ward_write(w, put_audit, &a);
	RISK(CARE_PAPER, "不符");
	a.known_good = true;
	ward_write(w, put_audit, &a);
	FINE(CARE_PAPER);
	ward_close(w);
}

static enum err
put_whole(struct job *j, struct db_rw *rw, void *arg)
{
	return care_whole_put(j, rw, 0, *(const bool *)arg);
}

TEST(a_database_nobody_read_through_is_a_risk)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);
	bool whole = false;

	j->now += DAYS(31);
	RISK(CARE_WHOLE, "检查过");
	ward_write(w, put_whole, &whole);
	RISK(CARE_WHOLE, "数据库坏了");
	whole = true;
	ward_write(w, put_whole, &whole);
	FINE(CARE_WHOLE);
	ward_sql(w, "UPDATE fact SET kind = '没有' WHERE kind <> '账本.核验'");
	RISK(CARE_WHOLE, "还没有检查过");
	ward_close(w);
}

TEST_BOTH(a_clock_behind_the_ledger_is_a_risk)
{
	struct ward *w = ward_open(j, place);

	j->now -= 30;
	FINE(CARE_CLOCK);
	j->now -= DAYS(1);
	RISK(CARE_CLOCK, "晚了 86430 秒");
	ward_close(w);
}

/* ── people ─────────────────────────────────────────────────────────── */

TEST_BOTH(a_vacant_post_of_an_officer_is_a_risk)
{
	struct ward *w = ward_open(j, place);

	ward_sql(w, "UPDATE org_post SET last_day = 1 WHERE role = '审计管理员'");
	RISK(CARE_OFFICERS, "没有人任审计管理员");
	FINE(CARE_ALONE);
	ward_close(w);
}

TEST_BOTH(one_person_as_two_officers_is_a_risk)
{
	struct ward *w = ward_open(j, place);

	ward_sql(w,
	    "UPDATE org_post SET person = 1, officer = 0"
	    " WHERE role = '安全管理员'");
	RISK(CARE_ALONE, "兰亭远任系统管理员又任安全管理员");
	FINE(CARE_OFFICERS);
	ward_close(w);
}

TEST_BOTH(an_officer_without_a_second_factor_is_a_risk)
{
	struct ward *w = ward_open(j, place);

	ward_sql(w, "UPDATE secret SET seed = NULL WHERE person = 2");
	RISK(CARE_FACTOR, "1 人没有设：柳桥东");
	ward_close(w);
}

TEST_BOTH(a_locked_account_is_a_risk)
{
	struct ward *w = ward_open(j, place);

	ward_sql(w,
	    "INSERT INTO secret_attempt (counter, person, failed, since, ends)"
	    " VALUES ('a', 1, 0, 0, 99999999999), ('b', 1, 0, 0, 99999999999),"
	    " ('c', 0, 0, 0, 99999999999)");
	RISK(CARE_LOCKED, "1 个账户锁着");
	ward_close(w);
}

static enum err
put_code(struct job *j, struct db_rw *rw, void *arg)
{
	char text[ACCOUNT_TOKEN + 1];

	return account_code_new(j, rw, 0, 3, ACCOUNT_CODE_SETUP, *(const int *)arg, text);
}

TEST_BOTH(an_account_never_opened_and_a_long_code_are_risks)
{
	struct ward *w = ward_open(j, place);
	int hours = 720;

	ward_sql(w, "UPDATE secret SET phc = NULL, seed = NULL WHERE person = 3");
	RISK(CARE_UNOPENED, "1 个账户");
	FINE(CARE_CODES);
	ward_write(w, put_code, &hours);
	FINE(CARE_UNOPENED);
	RISK(CARE_CODES, "1 个没用过的码");
	hours = 72;
	ward_write(w, put_code, &hours);
	FINE(CARE_CODES);
	ward_close(w);
}

TEST_BOTH(a_demonstration_is_a_risk)
{
	struct ward *w = ward_open(j, place);

	ward_sql(w, "UPDATE org_setup SET demo = 1");
	RISK(CARE_DEMO, "演示目录");
	ward_sql(w, "DELETE FROM org_setup");
	UNSEEN(CARE_DEMO);
	ward_close(w);
}

/* ── the process and the server ─────────────────────────────────────── */

TEST(an_open_cage_and_an_open_address_are_risks)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);

	w->look.caged = false;
	w->look.cage = S("没有关进笼子");
	RISK(CARE_CAGE, "没有关进笼子");
	w->look.address = "0.0.0.0";
	RISK(CARE_LISTEN, "0.0.0.0");
	w->look.serving = false;
	UNSEEN(CARE_CAGE);
	UNSEEN(CARE_LISTEN);
	ward_close(w);
}

TEST_BOTH(tables_of_another_version_are_a_risk)
{
	struct ward *w = ward_open(j, place);

	FINE(CARE_TABLES);
	ward_sql(w, "UPDATE migration SET n = n - 1 WHERE room = 'org'");
	RISK(CARE_TABLES, "org 的表比程序旧");
	UNSEEN(CARE_OFFICERS);
	FINE(CARE_DIR);
	ward_sql(w, "UPDATE migration SET n = n + 2 WHERE room = 'org'");
	RISK(CARE_TABLES, "org 的表比程序新");
	ward_close(w);
}

/* ── PostgreSQL ─────────────────────────────────────────────────────── */

/* The check-up over a connection with ${setting} more. */
static struct care_finding
asked_with(struct ward *w, const char *setting, enum care_check check)
{
	struct care_finding f[CARE_CHECKS] = { { .level = CARE_UNSEEN } };
	struct db_place place = { w->place.dir,
		job_fmt(w->j, "%.*s%%20-c%s", STR_FMT(w->place.url), setting) };
	struct db *db = NULL;
	struct db_ro *ro = NULL;
	enum err e = db_peek(w->j, &place, &db);

	if (e == OK)
		e = db_ro_open(w->j, db, &ro);
	if (e == OK)
		e = care_doctor(w->j, ro, &w->look, f);
	if (e != OK)
		test_failed(__FILE__, __LINE__, "%s", w->j->told);
	db_ro_close(ro);
	db_close(db);
	return f[check];
}

TEST(a_server_that_answers_before_the_disk_has_it_is_a_risk)
{
	struct db_place place = test_place(j, true);
	struct ward *w;

	if (place.url.n == 0)
		return;
	w = ward_open(j, &place);
	CHECK(asked_with(w, "synchronous_commit%3Doff", CARE_LAX).level == CARE_RISK);
	CHECK(asked_with(w, "synchronous_commit%3Don", CARE_LAX).told.n > 0);
	ward_close(w);
}

TEST(a_role_that_may_everything_is_a_risk)
{
	struct db_place place = test_place(j, true);
	const char *schema, *role, *url = getenv("ZEREN_TEST_PG");
	struct ward *w;

	if (place.url.n == 0)
		return;
	w = ward_open(j, &place);
	schema = strrchr(place.url.p, 'D') + 1; /* …search_path%3Dt7_1 */
	role = job_fmt(j, "small_%s", schema).p;
	RISK(CARE_ROLE, "超级用户");
	CHECK(test_pg(url, job_fmt(j, "CREATE ROLE %s", role).p));
	CHECK(test_pg(url, job_fmt(j, "GRANT USAGE ON SCHEMA %s TO %s", schema, role).p));
	CHECK(test_pg(url,
	    job_fmt(j, "GRANT SELECT ON ALL TABLES IN SCHEMA %s TO %s", schema, role).p));
	CHECK(asked_with(w, job_fmt(j, "role%%3D%s", role).p, CARE_ROLE).level ==
	    CARE_FINE);
	ward_close(w);
}
