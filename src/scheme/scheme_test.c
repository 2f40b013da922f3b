/* SPDX-License-Identifier: MIT
 *
 * scheme_test.c -- the register of institutions in a database of its own
 */
#include <unistd.h>

#include "scheme/scheme.h"
#include "test.h"

static struct db *
opened(struct job *j, struct db_rw **rw)
{
	struct db *db = NULL;

	CHECK(db_open(j, test_dir(j), &scheme_room, 1, &db) == OK);
	CHECK(db_rw_open(j, db, rw) == OK);
	return db;
}

static void
closed(struct db *db, struct db_rw *rw)
{
	db_rw_close(rw);
	db_close(db);
}

TEST(a_text_comes_back_as_it_went_in)
{
	struct db_rw *rw;
	struct db *db = opened(j, &rw);
	struct scheme got;
	int64_t id;

	CHECK(scheme_put(j, rw, S("双目标"), S("方案 \"甲\"\n"), &id) == OK);
	CHECK(scheme_find(j, db_rw_reader(rw), id, &got) == OK);
	CHECK_TEXT(got.name, S("双目标"));
	CHECK_TEXT(got.text, S("方案 \"甲\"\n"));
	CHECK(got.id == id && got.version == 1);
	closed(db, rw);
}

TEST(only_a_different_text_makes_a_version)
{
	struct db_rw *rw;
	struct db *db = opened(j, &rw);
	struct scheme got;
	int64_t id, again;

	CHECK(scheme_put(j, rw, S("甲"), S("一"), &id) == OK);
	CHECK(scheme_put(j, rw, S("甲"), S("一"), &again) == OK && again == id);
	CHECK(scheme_find(j, db_rw_reader(rw), id, &got) == OK && got.version == 1);
	CHECK(scheme_put(j, rw, S("甲"), S("二"), &again) == OK && again == id);
	CHECK(scheme_find(j, db_rw_reader(rw), id, &got) == OK && got.version == 2);
	CHECK_TEXT(got.text, S("二"));
	closed(db, rw);
}

TEST(the_list_is_by_name_and_has_newest_versions)
{
	struct db_rw *rw;
	struct db *db = opened(j, &rw);
	const struct scheme *list;
	int64_t a, b;
	size_t n;

	CHECK(scheme_list(j, db_rw_reader(rw), &list, &n) == OK && n == 0);
	CHECK(scheme_put(j, rw, S("b"), S("一"), &b) == OK);
	CHECK(scheme_put(j, rw, S("a"), S("一"), &a) == OK);
	CHECK(scheme_put(j, rw, S("a"), S("二"), &a) == OK);
	CHECK(scheme_list(j, db_rw_reader(rw), &list, &n) == OK && n == 2);
	CHECK(list[0].id == a && list[0].version == 2 && list[1].id == b);
	CHECK_TEXT(list[0].name, S("a"));
	closed(db, rw);
}

TEST(an_unknown_number_and_a_bad_name_are_told)
{
	struct db_rw *rw;
	struct db *db = opened(j, &rw);
	char *big = job_alloc(j, SCHEME_TEXT_MAX + 1);
	struct scheme got;
	int64_t id;

	memset(big, '#', SCHEME_TEXT_MAX + 1);
	CHECK(scheme_find(j, db_rw_reader(rw), 7, &got) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("没有编号为 7 的方案"));
	CHECK(scheme_put(j, rw, S(""), S("一"), &id) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("方案的名称不能为空，也不能长过 200 字节"));
	CHECK(scheme_put(j, rw, (struct str){ big, 201 }, S("一"), &id) == E_INPUT);
	CHECK(scheme_put(j, rw, (struct str){ big, 200 }, S("一"), &id) == OK);
	CHECK(
	    scheme_put(j, rw, S("长"), (struct str){ big, SCHEME_TEXT_MAX }, &id) == OK);
	CHECK(scheme_put(j, rw, S("长"), (struct str){ big, SCHEME_TEXT_MAX + 1 }, &id) ==
	    E_INPUT);
	CHECK_TEXT(str_of(j->told), S("方案“长”太长：最多 1 MiB"));
	closed(db, rw);
}
