/* SPDX-License-Identifier: MIT
 *
 * ledger_test.c -- facts in and out, bodies, forms seen, rebuild, erasing, moving
 */
#include "ledger/toy_test.h"

/* ── bodies ─────────────────────────────────────────────────────────── */

TEST(a_body_gives_back_any_text)
{
	static const char *const texts[] = { "", "甲", "a=b", "一行\n两行\n", "\\", "\\n",
		"\\\\n\n\\", "=\r\t" };
	struct buf b = { .j = j };
	struct str key, value;
	size_t at = 0;

	for (size_t i = 0; i < ARRAY_N(texts); i++)
		body_put(&b, job_fmt(j, "键%zu", i), str_of(texts[i]));
	for (size_t i = 0; i < ARRAY_N(texts); i++) {
		CHECK_TEXT(body_get(j, buf_str(&b), job_fmt(j, "键%zu", i)),
		    str_of(texts[i]));
		CHECK(body_next(j, buf_str(&b), &at, &key, &value));
		CHECK_TEXT(key, job_fmt(j, "键%zu", i));
		CHECK_TEXT(value, str_of(texts[i]));
	}
	CHECK(!body_next(j, buf_str(&b), &at, &key, &value));
	CHECK_TEXT(body_get(j, buf_str(&b), S("没有")), S(""));
}

TEST(numbers_in_a_body_are_whole_or_nothing)
{
	static const struct {
		const char *text;
		int64_t n;
	} t[] = { { "7", 7 }, { "-7", -7 }, { "0", 0 }, { "", 0 }, { "-", 0 },
		{ "7a", 0 }, { "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN }, { "9223372036854775808", 0 },
		{ "99999999999999999999", 0 } };

	for (size_t i = 0; i < ARRAY_N(t); i++) {
		struct buf b = { .j = j };

		body_put(&b, S("数"), str_of(t[i].text));
		CHECK(body_int(j, buf_str(&b), S("数")) == t[i].n);
	}
	CHECK(body_int(j, S("数=1\n"), S("别")) == 0);
}

/* ── facts ──────────────────────────────────────────────────────────── */

TEST_BOTH(facts_are_numbered_without_a_gap_and_found_again)
{
	struct ledger_fact f, got;
	struct ledger_head head, before;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);

	CHECK(ledger_head(j, db_rw_reader(rw), &head) == OK && head.size == 0);
	CHECK(toy_put(j, rw, 5, S("印章"), &f) == OK);
	CHECK(f.seq == 1 && f.at == j->now && !f.erased);
	CHECK(toy_owner(j, rw, 5, S("兰亭远"), &f) == OK && f.seq == 2);
	CHECK(ledger_find(j, db_rw_reader(rw), 2, &got) == OK);
	CHECK(got.seq == 2 && got.day == j->today && got.actor == 8 && got.unit == 5);
	CHECK_TEXT(got.kind, S("物件.主人"));
	CHECK_TEXT(got.subject, S("5"));
	CHECK_TEXT(got.body, S("主人=兰亭远\n"));
	CHECK(memcmp(got.leaf, f.leaf, LEDGER_HASH) == 0);
	CHECK_TEXT(toy_owner_of(j, rw, 5), S("兰亭远"));
	CHECK(ledger_find(j, db_rw_reader(rw), 3, &got) == E_MISSING);
	CHECK_TEXT(str_of(j->told), S("账本里没有第 3 号"));
	CHECK(ledger_head(j, db_rw_reader(rw), &before) == OK && before.size == 2);
	toy_close(db, rw);
}

struct wanted {
	int64_t id;
	struct str name;
};

static enum err
put_part(struct job *j, struct db_rw *rw, void *arg)
{
	const struct wanted *w = arg;
	struct ledger_fact f;

	return toy_put(j, rw, w->id, w->name, &f);
}

TEST_BOTH(what_apply_refuses_leaves_no_trace)
{
	struct wanted five = { 5, S("印章") }, again = { 5, S("又一枚") },
		      six = { 6, S("公文包") };
	struct ledger_head before, after;
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);

	CHECK(db_part(j, rw, put_part, &five) == OK);
	CHECK(ledger_head(j, db_rw_reader(rw), &before) == OK);
	CHECK(db_part(j, rw, put_part, &again) == E_INPUT);
	CHECK(ledger_head(j, db_rw_reader(rw), &after) == OK);
	CHECK(after.size == 1 && memcmp(before.root, after.root, LEDGER_HASH) == 0);
	CHECK(ledger_find(j, db_rw_reader(rw), 2, &f) == E_MISSING);
	CHECK(db_part(j, rw, put_part, &six) == OK);
	CHECK(ledger_find(j, db_rw_reader(rw), 2, &f) == OK);
	CHECK_TEXT(f.subject, S("6"));
	CHECK(toy_check(j, toy_export(j, rw, false), S("")).wrong == 0);
	toy_close(db, rw);
}

TEST_BOTH(too_long_is_said_before_anything_is_written)
{
	char *long_text = job_alloc(j, LEDGER_BODY_MAX + 2);
	struct ledger_fact f = { .day = 1 };
	struct ledger_head head;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);

	memset(long_text, 'x', LEDGER_BODY_MAX + 1);
	f.body = (struct str){ long_text, LEDGER_BODY_MAX + 1 };
	CHECK(ledger_put(j, rw, toy_add, &f) == E_LIMIT);
	CHECK_TEXT(str_of(j->told), S("这一条的内容太长，记不进账本：最多 2048 KiB"));
	f.body = S("");
	f.subject = (struct str){ long_text, LEDGER_SUBJECT_MAX + 1 };
	CHECK(ledger_put(j, rw, toy_add, &f) == E_INPUT);
	CHECK(ledger_head(j, db_rw_reader(rw), &head) == OK && head.size == 0);
	f.body = (struct str){ long_text, LEDGER_BODY_MAX };
	f.subject.n = LEDGER_SUBJECT_MAX;
	CHECK(ledger_put(j, rw, toy_add, &f) == OK);
	CHECK(toy_check(j, toy_export(j, rw, false), S("")).wrong == 0);
	toy_close(db, rw);
}

TEST_BOTH(a_fact_changed_behind_the_ledgers_back_no_longer_holds)
{
	static const char text[] = "UPDATE fact SET body = 'name=假\n' WHERE seq = 1";
	static const struct sql_text forge = { "forge", text, text, 0 };
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	bool holds = false;

	CHECK(toy_put(j, rw, 5, S("印章"), &f) == OK);
	CHECK(ledger_holds(j, db_rw_reader(rw), 1, &holds) == OK && holds);
	toy_meddle(j, rw, &forge);
	CHECK(ledger_holds(j, db_rw_reader(rw), 1, &holds) == OK && !holds);
	CHECK(ledger_holds(j, db_rw_reader(rw), 2, &holds) == E_MISSING);
	toy_close(db, rw);
}

TEST_BOTH(what_is_no_text_is_refused)
{
	static const char *const bad[] = { "\xff", "\xe5\x85", "\xed\xa0\x80" };
	struct ledger_head head;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);

	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		struct ledger_fact body = { .day = 1, .body = str_of(bad[i]) };
		struct ledger_fact subject = { .day = 1, .subject = str_of(bad[i]) };

		CHECK(ledger_put(j, rw, toy_add, &body) == E_INPUT);
		CHECK(ledger_put(j, rw, toy_add, &subject) == E_INPUT);
	}
	CHECK(ledger_head(j, db_rw_reader(rw), &head) == OK && head.size == 0);
	toy_close(db, rw);
}

/* The numbers a wish finds, "5 3 1". */
static struct str
listed(struct job *j, struct db_rw *rw, struct ledger_wish wish, size_t max)
{
	const struct ledger_fact *list;
	struct buf b = { .j = j };
	size_t n;

	CHECK(ledger_list(j, db_rw_reader(rw), &wish, max, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i > 0 ? " " : "", (long long)list[i].seq);
	return buf_str(&b);
}

TEST_BOTH(a_list_is_the_newest_first_and_fits_every_wish)
{
	struct str own = S("物件.主人");
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);

	for (int64_t id = 1; id <= 3; id++) {
		CHECK(toy_put(j, rw, id, S("甲"), &f) == OK);
		CHECK(toy_owner(j, rw, id, S("雨前"), &f) == OK);
	}
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ 0 }, 10), S("6 5 4 3 2 1"));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ 0 }, 2), S("6 5"));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ .before = 5 }, 2), S("4 3"));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ .kind = own }, 9), S("6 4 2"));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ .actor = 7 }, 9), S("5 3 1"));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ .actor = 7, .kind = own }, 9),
	    S(""));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ .unit = 2 }, 9), S("4 3"));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ .unit = 2, .actor = 8 }, 9),
	    S("4"));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ .subject = S("3") }, 9), S("6 5"));
	CHECK_TEXT(listed(j, rw,
		       (struct ledger_wish){ .subject = S("3"),
			   .kind = own,
			   .actor = 8,
			   .unit = 3,
			   .before = 7 },
		       9),
	    S("6"));
	CHECK_TEXT(listed(j, rw, (struct ledger_wish){ .subject = S("3"), .unit = 1 }, 9),
	    S(""));
	toy_close(db, rw);
}

TEST_BOTH(what_is_about_a_subject_comes_oldest_first_and_whole)
{
	const struct ledger_fact *list;
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	size_t n;

	for (int64_t id = 1; id <= 3; id++) {
		CHECK(toy_put(j, rw, id, S("甲"), &f) == OK);
		CHECK(toy_owner(j, rw, id, S("雨前"), &f) == OK);
	}
	CHECK(ledger_about(j, db_rw_reader(rw), S("2"), 0, 9, &list, &n) == OK);
	CHECK(n == 2 && list[0].seq == 3 && list[1].seq == 4 && list[0].body.n > 0);
	CHECK(ledger_about(j, db_rw_reader(rw), S("2"), 3, 9, &list, &n) == OK);
	CHECK(n == 1 && list[0].seq == 4);
	CHECK(ledger_about(j, db_rw_reader(rw), S("2"), 0, 1, &list, &n) == OK && n == 1);
	CHECK(ledger_about(j, db_rw_reader(rw), S("2"), 4, 9, &list, &n) == OK && n == 0);
	toy_close(db, rw);
}

TEST_BOTH(a_form_is_seen_once_for_each_person)
{
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	bool seen = true;

	CHECK(ledger_once(j, rw, 7, S("表单甲"), &seen) == OK && !seen);
	CHECK(ledger_once(j, rw, 7, S("表单甲"), &seen) == OK && seen);
	CHECK(ledger_once(j, rw, 8, S("表单甲"), &seen) == OK && !seen);
	CHECK(ledger_once(j, rw, 7, S("表单乙"), &seen) == OK && !seen);
	CHECK(ledger_once(j, rw, 7, S(""), &seen) == OK && !seen);
	CHECK(ledger_once(j, rw, 7, S(""), &seen) == OK && !seen);
	toy_close(db, rw);
}

/* ── again from the facts ───────────────────────────────────────────── */

static void
views(struct job *j, struct db_rw *rw, unsigned char out[LEDGER_HASH])
{
	CHECK(ledger_views(j, db_rw_reader(rw), &toy_ledger, 1, out) == OK);
}

TEST_BOTH(a_rebuild_gives_the_same_rows_again)
{
	static const struct sql_text spoil = { "spoil",
		"UPDATE toy SET name = '别的' WHERE id = 700",
		"UPDATE toy SET name = '别的' WHERE id = 700", 0 };
	unsigned char before[LEDGER_HASH], now[LEDGER_HASH];
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	int64_t facts;

	for (int64_t id = 1; id <= 800; id++)
		CHECK(toy_put(j, rw, id, S("甲"), &f) == OK);
	for (int64_t id = 1; id <= 800; id += 3)
		CHECK(toy_owner(j, rw, id, job_fmt(j, "主人%lld", (long long)id), &f) ==
		    OK);
	views(j, rw, before);
	toy_meddle(j, rw, &spoil);
	views(j, rw, now);
	CHECK(memcmp(before, now, LEDGER_HASH) != 0);
	CHECK(ledger_rebuild(j, rw, &toy_ledger, 1, &facts) == OK && facts == 1067);
	views(j, rw, now);
	CHECK(memcmp(before, now, LEDGER_HASH) == 0);
	toy_close(db, rw);
}

TEST_BOTH(a_rebuild_mends_what_is_kept_of_the_tree)
{
	static const struct sql_text spoil[] = {
		{ "spoil_tree", "UPDATE frontier SET roots = (SELECT hash FROM block)",
		    "UPDATE frontier SET roots = (SELECT hash FROM block)", 0 },
		{ "spoil_block",
		    "UPDATE block SET hash = (SELECT leaf FROM fact WHERE seq = 1)",
		    "UPDATE block SET hash = (SELECT leaf FROM fact WHERE seq = 1)", 0 },
	};
	const unsigned char(*path)[LEDGER_HASH];
	struct ledger_head before, now;
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	int64_t facts;
	size_t n;

	for (int64_t id = 1; id <= 300; id++)
		CHECK(toy_put(j, rw, id, S("甲"), &f) == OK);
	CHECK(ledger_head(j, db_rw_reader(rw), &before) == OK && before.size == 300);
	toy_meddle(j, rw, &spoil[0]);
	CHECK(ledger_head(j, db_rw_reader(rw), &now) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("账本的表里有一处长度不对"));
	toy_meddle(j, rw, &spoil[1]);
	CHECK(ledger_rebuild(j, rw, &toy_ledger, 1, &facts) == OK && facts == 300);
	CHECK(ledger_head(j, db_rw_reader(rw), &now) == OK);
	CHECK(now.size == 300 && memcmp(now.root, before.root, LEDGER_HASH) == 0);
	CHECK(ledger_proof(j, db_rw_reader(rw), 300, 300, &path, &n) == OK);
	CHECK(ledger_proof_holds(f.leaf, 300, 300, path, n, now.root));
	toy_close(db, rw);
}

TEST_BOTH(a_missing_fact_stops_a_rebuild)
{
	static const struct sql_text steal = { "steal", "DELETE FROM fact WHERE seq = 2",
		"DELETE FROM fact WHERE seq = 2", 0 };
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	int64_t facts;

	for (int64_t id = 1; id <= 3; id++)
		CHECK(toy_put(j, rw, id, S("甲"), &f) == OK);
	toy_meddle(j, rw, &steal);
	CHECK(ledger_rebuild(j, rw, &toy_ledger, 1, &facts) == E_SYSTEM);
	CHECK_TEXT(str_of(j->told),
	    S("账本第 2 号不见了，数据库被改过或已损坏，没有重建；请用备份恢复"));
	toy_close(db, rw);
}

TEST_BOTH(an_unknown_kind_stops_a_rebuild_by_its_name)
{
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	int64_t facts;

	CHECK(toy_put(j, rw, 1, S("甲"), &f) == OK);
	CHECK(ledger_rebuild(j, rw, NULL, 0, &facts) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("账本第 1 号的种类“物件.登记”，本程序不认识；"
	      "请换用写下它的那一版或更新的程序"));
	toy_close(db, rw);
}

/* ── erasing ────────────────────────────────────────────────────────── */

TEST_BOTH(erasing_keeps_the_leaf_and_says_who_and_why)
{
	struct ledger_fact f, got;
	struct ledger_verdict v;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	int64_t facts;

	CHECK(toy_put(j, rw, 1, S("甲"), &f) == OK);
	CHECK(toy_owner(j, rw, 1, S("柳桥东"), &f) == OK);
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, 2, 9, S("本人要求")) == OK);
	CHECK(ledger_rebuild(j, rw, &toy_ledger, 1, &facts) == OK && facts == 3);
	CHECK_TEXT(toy_owner_of(j, rw, 1), S("〔已删除〕"));
	CHECK(ledger_find(j, db_rw_reader(rw), 2, &got) == OK);
	CHECK(got.erased && got.body.n == 0);
	CHECK(memcmp(got.leaf, f.leaf, LEDGER_HASH) == 0);
	CHECK(ledger_find(j, db_rw_reader(rw), 3, &got) == OK && got.actor == 9);
	CHECK_TEXT(got.kind, S("账本.删除"));
	CHECK_TEXT(got.subject, S("2"));
	CHECK_TEXT(body_get(j, got.body, S("理由")), S("本人要求"));
	v = toy_check(j, toy_export(j, rw, false), S(""));
	CHECK(v.wrong == 0 && v.erased == 1 && v.facts == 3 && v.hidden == 0);
	CHECK(str_find(toy_export(j, rw, false), S("柳桥东")) ==
	    toy_export(j, rw, false).n);
	toy_close(db, rw);
}

TEST_BOTH(only_personal_facts_are_erased_and_with_a_reason)
{
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);

	CHECK(toy_put(j, rw, 1, S("甲"), &f) == OK);
	CHECK(toy_owner(j, rw, 1, S("柳桥东"), &f) == OK);
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, 1, 9, S("试")) == E_DENIED);
	CHECK_TEXT(str_of(j->told), S("“物件.登记”不是个人信息，不能从账本里删除"));
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, 2, 9, S("　")) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("删除要写明理由，理由会留在账本里"));
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, 9, 9, S("试")) == E_MISSING);
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, 2, 9, S("试")) == OK);
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, 2, 9, S("试")) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("第 2 号的内容早已删除，不必再删"));
	toy_close(db, rw);
}

/* ── moving ─────────────────────────────────────────────────────────── */

static void
fill(struct job *j, struct db_rw *rw, struct ledger_key *key)
{
	struct ledger_seal seal;
	struct ledger_fact f;

	for (int64_t id = 1; id <= 600; id++) {
		CHECK(toy_put(j, rw, id, S("甲“\"\\\n\x01乙"), &f) == OK);
		if (id % 100 == 0)
			CHECK(ledger_seal(j, rw, key, &seal) == OK);
	}
	CHECK(toy_owner(j, rw, 3, S("兰亭远"), &f) == OK);
	CHECK(toy_owner(j, rw, 4, S("雨前"), &f) == OK);
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, f.seq, 9, S("本人要求")) == OK);
}

/* Load ${text} into a new place; the export there must be the same text. */
static void
load_there(struct job *j, const struct db_place *place, struct str text,
    unsigned char digest[LEDGER_HASH])
{
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);

	CHECK(toy_load(j, rw, text) == OK);
	CHECK(str_eq(toy_export(j, rw, false), text));
	views(j, rw, digest);
	CHECK(toy_put(j, rw, 601, S("丙"), &f) == OK);
	CHECK(toy_check(j, toy_export(j, rw, false), S("")).wrong == 0);
	CHECK(toy_load(j, rw, text) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("只能装入空的账本"));
	toy_close(db, rw);
}

TEST_BOTH(an_export_loads_into_either_database_and_comes_out_the_same)
{
	struct db_place there = test_place(j, false), other = test_place(j, true);
	unsigned char here[LEDGER_HASH], a[LEDGER_HASH], b[LEDGER_HASH];
	struct ledger_key *key;
	struct ledger_verdict v;
	struct str text;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	int64_t facts;

	CHECK(ledger_key_open(j, place->dir, &key) == OK);
	fill(j, rw, key);
	ledger_key_close(key);
	CHECK(ledger_rebuild(j, rw, &toy_ledger, 1, &facts) == OK);
	text = toy_export(j, rw, false);
	v = toy_check(j, text, S(""));
	CHECK(v.wrong == 0 && v.facts == 603 && v.seals_good == 6 && v.uncovered == 3);
	views(j, rw, here);
	load_there(j, &there, text, a);
	load_there(j, &other, text, b);
	CHECK(memcmp(here, a, LEDGER_HASH) == 0 && memcmp(here, b, LEDGER_HASH) == 0);
	toy_close(db, rw);
}

static enum err
load_it(struct job *j, void *arg, struct str line)
{
	return ledger_load_line(j, arg, line);
}

TEST(an_export_can_go_straight_into_another_ledger)
{
	struct db_place place = test_place(j, false), there = test_place(j, false);
	unsigned char here[LEDGER_HASH], moved[LEDGER_HASH];
	struct ledger_sink sink = { .put = load_it };
	struct ledger_load *load;
	struct ledger_fact f;
	struct db_rw *rw, *to;
	struct db *db = toy_open(j, &place, &rw), *other = toy_open(j, &there, &to);
	int64_t facts;

	for (int64_t id = 1; id <= 700; id++) {
		CHECK(toy_put(j, rw, id, S("甲"), &f) == OK);
		CHECK(toy_owner(j, rw, id, S("雨前"), &f) == OK);
		if (id % 20 == 0)
			CHECK(ledger_erase(j, rw, &toy_ledger, 1, f.seq, 9,
				  S("本人要求")) == OK);
	}
	CHECK(ledger_rebuild(j, rw, &toy_ledger, 1, &facts) == OK);
	CHECK(ledger_load_begin(j, to, &toy_ledger, 1, &load) == OK);
	sink.arg = load;
	CHECK(ledger_export(j, db_rw_reader(rw), &toy_ledger, 1, false, &sink) == OK);
	CHECK(ledger_load_end(j, load) == OK);
	views(j, rw, here);
	views(j, to, moved);
	CHECK(memcmp(here, moved, LEDGER_HASH) == 0);
	toy_close(db, rw);
	toy_close(other, to);
}

TEST(a_public_export_verifies_and_does_not_load)
{
	struct db_place place = test_place(j, false), there = test_place(j, false);
	struct ledger_fact f;
	struct ledger_verdict v;
	struct str text;
	struct db_rw *rw, *to;
	struct db *db = toy_open(j, &place, &rw), *other = toy_open(j, &there, &to);

	CHECK(toy_put(j, rw, 1, S("甲"), &f) == OK);
	CHECK(toy_owner(j, rw, 1, S("兰亭远"), &f) == OK);
	CHECK(toy_owner(j, rw, 1, S("雨前"), &f) == OK);
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, 2, 9, S("兰亭远要求")) == OK);
	text = toy_export(j, rw, true);
	v = toy_check(j, text, S(""));
	CHECK(v.wrong == 0 && v.facts == 4 && v.hidden == 2 && v.erased == 1);
	CHECK(
	    str_find(text, S("兰亭远")) == text.n && str_find(text, S("雨前")) == text.n);
	CHECK_HAS(text, S("名=甲"));
	CHECK(toy_load(j, to, text) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("第 3 号的内容不在，这是公开本，不能装入；请用完整的导出"));
	toy_close(db, rw);
	toy_close(other, to);
}

/* A line that is longer than all that otherwise wait together, and many long ones. */
TEST(facts_of_any_size_load)
{
	struct db_place place = test_place(j, false), there = test_place(j, false);
	size_t most = LEDGER_BODY_MAX - 100;
	char *text = job_alloc(j, most);
	unsigned char digest[LEDGER_HASH];
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, &place, &rw);

	for (int64_t id = 1; id <= 6; id++) {
		memset(text, id == 3 ? '\x01' : 'a', most);
		CHECK(toy_put(j, rw, 10 * id, S("甲"), &f) == OK);
		CHECK(toy_put(j, rw, 10 * id + 1, (struct str){ text, most }, &f) == OK);
	}
	load_there(j, &there, toy_export(j, rw, false), digest);
	toy_close(db, rw);
}

TEST(what_does_not_hold_among_many_is_said_of_the_first)
{
	struct db_place place = test_place(j, false), there = test_place(j, false);
	struct ledger_fact f;
	struct str text;
	struct db_rw *rw, *to;
	struct db *db = toy_open(j, &place, &rw), *other = toy_open(j, &there, &to);

	for (int64_t id = 1; id <= 700; id++)
		CHECK(
		    toy_put(j, rw, id, job_fmt(j, "甲%lld号", (long long)id), &f) == OK);
	text = toy_export(j, rw, false);
	memcpy((char *)(uintptr_t)text.p + str_find(text, S("甲555号")), "乙", 3);
	memcpy((char *)(uintptr_t)text.p + str_find(text, S("甲557号")), "乙", 3);
	CHECK(toy_load(j, to, text) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("导出文件不可信，没有装入：第 555 号与它自己的指纹不符：这一号被改过"));
	toy_close(db, rw);
	toy_close(other, to);
}

TEST(a_changed_export_does_not_load)
{
	struct db_place place = test_place(j, false), there = test_place(j, false);
	struct ledger_fact f;
	struct str text;
	struct db_rw *rw, *to;
	struct db *db = toy_open(j, &place, &rw), *other = toy_open(j, &there, &to);
	size_t at;

	CHECK(toy_put(j, rw, 1, S("甲"), &f) == OK);
	text = toy_export(j, rw, false);
	at = str_find(text, S("名=甲"));
	memcpy((char *)(uintptr_t)text.p + at, "名=乙", strlen("名=乙"));
	CHECK(toy_load(j, to, text) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("导出文件不可信，没有装入：第 1 号与它自己的指纹不符：这一号被改过"));
	toy_close(db, rw);
	toy_close(other, to);
}
