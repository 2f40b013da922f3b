/* SPDX-License-Identifier: MIT
 *
 * keys_test.c -- the key file, its tie to the database, and moving house
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "account/world_test.h"

static const char *
key_path(struct world *w)
{
	return job_fmt(w->j, "%.*s/secret.key", STR_FMT(w->place->dir)).p;
}

static enum err
again(struct world *w)
{
	struct account_keys keys;
	enum err e = account_keys_init(w->j, w->rw, w->place->dir, &keys);

	if (e == OK)
		CHECK(memcmp(&keys, &w->keys, sizeof keys) == 0);
	return e;
}

TEST_BOTH(the_key_is_made_once_for_its_owner_only)
{
	struct world w = world_open(j, place);
	struct stat st;

	CHECK(stat(key_path(&w), &st) == 0);
	CHECK((st.st_mode & 07777) == 0600 && st.st_size == 32);
	CHECK(memcmp(w.keys.seal, w.keys.pepper, 32) != 0);
	CHECK(again(&w) == OK);
	world_close(&w);
}

TEST_BOTH(a_key_that_others_can_read_is_refused)
{
	struct world w = world_open(j, place);

	CHECK(chmod(key_path(&w), 0640) == 0);
	CHECK(again(&w) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("别的用户也读得到，不能用；请先执行 chmod 600"));
	CHECK(chmod(key_path(&w), 0600) == 0 && again(&w) == OK);
	world_close(&w);
}

TEST_BOTH(a_missing_a_cut_and_a_foreign_key_are_refused)
{
	struct world w = world_open(j, place);
	char key[32] = { 7 };
	int fd;

	CHECK(truncate(key_path(&w), 31) == 0);
	CHECK(again(&w) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("不是完整的密钥文件（应为 32 字节）"));
	CHECK(unlink(key_path(&w)) == 0);
	CHECK(again(&w) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("没有它谁也登录不了；请从备份放回原来的文件"));
	CHECK(access(key_path(&w), F_OK) != 0); /* no new one in its place */
	fd = open(key_path(&w), O_WRONLY | O_CREAT | O_EXCL, 0600);
	CHECK(write(fd, key, sizeof key) == sizeof key && close(fd) == 0);
	CHECK(again(&w) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("不是这个数据库原来的那一个"));
	world_close(&w);
}

TEST_BOTH(a_key_that_waits_in_the_directory_is_taken_by_an_empty_database)
{
	struct world w = world_open(j, place);
	struct account_keys keys = w.keys;

	/* The transaction with the tie is dropped, the file stays. */
	db_rollback(w.rw);
	CHECK(db_begin(j, w.rw) == OK);
	CHECK(again(&w) == OK);
	CHECK(memcmp(&keys, &w.keys, sizeof keys) == 0);
	world_close(&w);
}

/* ── moving house ───────────────────────────────────────────────────── */

static int64_t
count(struct world *w, const struct sql_text *q)
{
	struct db_rows *rows;
	enum err e = OK;

	CHECK(db_select(w->j, w->ro, q, NO_VALUES, &rows) == OK);
	CHECK(db_more(rows, &e));
	return db_int(rows, 0);
}

#define COUNT(table) "SELECT CAST(COUNT(*) AS BIGINT) FROM " table
#define COUNT_Q(table)                                        \
	&(const struct sql_text)                              \
	{                                                     \
		"count_" table, COUNT(table), COUNT(table), 0 \
	}

TEST_BOTH(after_moving_everybody_signs_in_as_before)
{
	struct world w = world_open(j, place), to;
	struct db_place there = test_place(j, place->url.n == 0); /* the other kind */
	char token[ACCOUNT_TOKEN + 1], recovery[10][12], code[ACCOUNT_TOKEN + 1];
	unsigned char seed[SEED_N];
	struct account_keys theirs;
	struct account_try t;
	int64_t person;

	world_account(&w, w.clerk, S("Lanty"), GOOD, token);
	world_factor(&w, token, seed, recovery);
	t = world_try(&w, S("lanty"), GOOD, recovery[0], NULL);
	CHECK(account_name_put(j, w.rw, 0, w.member, S("liuqd")) == OK);
	CHECK(account_code_new(j, w.rw, 0, w.member, ACCOUNT_CODE_SETUP, 9, code) == OK);
	to = world_open(j, &there);
	/* world_open() tied it to a key of its own: begin with none. */
	CHECK(db_change(j, to.rw,
		  &(const struct sql_text){ "untie", "DELETE FROM secret_tie",
		      "DELETE FROM secret_tie", 0 },
		  NO_VALUES, NULL) == OK);
	CHECK(account_move(j, w.ro, to.rw) == OK);
	theirs = to.keys;
	to.keys = w.keys;
	CHECK(count(&to, COUNT_Q("secret_recovery")) == 9);
	CHECK(count(&to, COUNT_Q("secret_old")) == 1);
	CHECK(count(&to, COUNT_Q("secret_session")) == 0);
	CHECK(world_who(&to, t.session).person == 0);
	j->now += 60;
	CHECK(world_try(&to, S("lanty"), GOOD, recovery[0], NULL).session[0] == '\0');
	CHECK(world_try(&to, S("lanty"), GOOD, world_code(&w, seed), t.device_new)
		  .known_device);
	CHECK(world_try(&to, S("lanty"), GOOD, recovery[1], NULL).session[0] != '\0');
	CHECK(
	    account_code_find(j, to.ro, str_of(code), ACCOUNT_CODE_SETUP, &person) == OK);
	CHECK(person == w.member);
	/* The key there is not the one that came along. */
	CHECK(account_keys_init(j, to.rw, there.dir, &theirs) == E_INPUT);
	world_close(&to);
	world_close(&w);
}

TEST(an_export_and_the_views_have_no_secret)
{
	CHECK(account_ledger.tables->empty_n == 0 && account_ledger.tables->dump_n == 0);
	for (size_t i = 0; i < account_ledger.kind_n; i++) {
		CHECK(
		    strncmp(account_ledger.kind[i].name, "账户.", strlen("账户.")) == 0);
		CHECK(account_ledger.kind[i].flags == 0);
	}
}
