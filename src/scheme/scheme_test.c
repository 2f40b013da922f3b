/* SPDX-License-Identifier: MIT
 *
 * scheme_test.c -- the register of institutions in a database of its own
 */
#include "place.h"
#include "scheme/scheme.h"

static struct db *
opened(struct job *j, const struct db_place *place, struct db_rw **rw)
{
	const struct db_room rooms[] = { *ledger_own.tables, *scheme_ledger.tables };
	struct db *db = NULL;

	CHECK(db_open(j, place, rooms, ARRAY_N(rooms), &db) == OK);
	CHECK(db_rw_open(j, db, rw) == OK);
	CHECK(db_begin(j, *rw) == OK);
	return db;
}

static int64_t
size_of(struct job *j, struct db_rw *rw)
{
	struct ledger_head head = { 0 };

	CHECK(ledger_head(j, db_rw_reader(rw), &head) == OK);
	return head.size;
}

static void
closed(struct db *db, struct db_rw *rw)
{
	db_rw_close(rw);
	db_close(db);
}

TEST_BOTH(a_text_comes_back_as_it_went_in)
{
	struct db_rw *rw;
	struct db *db = opened(j, place, &rw);
	struct scheme got;
	int64_t id;

	CHECK(scheme_put(j, rw, 7, S("双目标"), S("方案 \"甲\"\n"), &id) == OK);
	CHECK(scheme_find(j, db_rw_reader(rw), id, &got) == OK);
	CHECK_TEXT(got.name, S("双目标"));
	CHECK_TEXT(got.text, S("方案 \"甲\"\n"));
	CHECK(got.id == id && got.version == 1);
	closed(db, rw);
}

TEST_BOTH(only_a_different_text_makes_a_version)
{
	struct db_rw *rw;
	struct db *db = opened(j, place, &rw);
	struct scheme got;
	int64_t id, again;

	CHECK(scheme_put(j, rw, 7, S("甲"), S("一"), &id) == OK);
	CHECK(scheme_put(j, rw, 7, S("甲"), S("一"), &again) == OK && again == id);
	CHECK(size_of(j, rw) == 1);
	CHECK(scheme_find(j, db_rw_reader(rw), id, &got) == OK && got.version == 1);
	CHECK(scheme_put(j, rw, 7, S("甲"), S("二"), &again) == OK && again == id);
	CHECK(scheme_find(j, db_rw_reader(rw), id, &got) == OK && got.version == 2);
	CHECK_TEXT(got.text, S("二"));
	closed(db, rw);
}

TEST_BOTH(the_list_is_by_name_and_has_newest_versions)
{
	struct db_rw *rw;
	struct db *db = opened(j, place, &rw);
	const struct scheme *list;
	int64_t a, b;
	size_t n;

	CHECK(scheme_list(j, db_rw_reader(rw), &list, &n) == OK && n == 0);
	CHECK(scheme_put(j, rw, 7, S("b"), S("一"), &b) == OK);
	CHECK(scheme_put(j, rw, 7, S("a"), S("一"), &a) == OK);
	CHECK(scheme_put(j, rw, 7, S("a"), S("二"), &a) == OK);
	CHECK(scheme_list(j, db_rw_reader(rw), &list, &n) == OK && n == 2);
	CHECK(list[0].id == a && list[0].version == 2 && list[1].id == b);
	CHECK_TEXT(list[0].name, S("a"));
	closed(db, rw);
}

TEST_BOTH(an_unknown_number_and_a_bad_name_are_told)
{
	struct db_rw *rw;
	struct db *db = opened(j, place, &rw);
	char *big = job_alloc(j, SCHEME_TEXT_MAX + 1);
	struct scheme got;
	int64_t id;

	memset(big, '#', SCHEME_TEXT_MAX + 1);
	CHECK(scheme_find(j, db_rw_reader(rw), 7, &got) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("没有编号为 7 的方案"));
	CHECK(scheme_put(j, rw, 7, S(""), S("一"), &id) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("方案的名称不能为空，也不能长过 200 字节"));
	CHECK(scheme_put(j, rw, 7, (struct str){ big, 201 }, S("一"), &id) == E_INPUT);
	CHECK(scheme_put(j, rw, 7, (struct str){ big, 200 }, S("一"), &id) == OK);
	CHECK(scheme_put(j, rw, 7, S("长"), (struct str){ big, SCHEME_TEXT_MAX }, &id) ==
	    OK);
	CHECK(scheme_put(j, rw, 7, S("长"), (struct str){ big, SCHEME_TEXT_MAX + 1 },
		  &id) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("方案“长”太长：最多 1 MiB"));
	closed(db, rw);
}

TEST_BOTH(texts_are_facts_that_make_the_same_rows_again)
{
	struct db_rw *rw;
	struct db *db = opened(j, place, &rw);
	unsigned char was[LEDGER_HASH], is[LEDGER_HASH];
	struct ledger_fact f;
	int64_t id, facts;

	CHECK(scheme_put(j, rw, 7, S("甲"), S("一\n二\\"), &id) == OK);
	CHECK(scheme_put(j, rw, 7, S("乙"), S("一"), &id) == OK && id == 2);
	CHECK(scheme_put(j, rw, 7, S("乙"), S("二"), &id) == OK);
	CHECK(ledger_find(j, db_rw_reader(rw), 3, &f) == OK);
	CHECK(f.actor == 7 && f.day == j->today);
	CHECK_TEXT(f.kind, S("制度.文本"));
	CHECK_TEXT(f.subject, S("2"));
	CHECK_TEXT(f.body, S("scheme=2\nname=乙\nversion=2\ntext=二\n"));
	CHECK(ledger_views(j, db_rw_reader(rw), &scheme_ledger, 1, was) == OK);
	CHECK(ledger_rebuild(j, rw, &scheme_ledger, 1, &facts) == OK && facts == 3);
	CHECK(ledger_views(j, db_rw_reader(rw), &scheme_ledger, 1, is) == OK);
	CHECK(memcmp(was, is, sizeof was) == 0);
	closed(db, rw);
}
