/* SPDX-License-Identifier: MIT
 *
 * care_test.c -- backups, slips, and the ledger checked as a whole
 */
#include <sys/stat.h>
#include <unistd.h>

#include "care/ward_test.h"

/* ── backups ────────────────────────────────────────────────────────── */

TEST_BOTH(a_backup_is_written_and_told)
{
	struct ward *w = ward_open(j, place);
	struct str to = job_fmt(j, "%.*s/今天.备份", STR_FMT(place->dir));
	struct care_backup b;
	const struct care_backup *list;
	struct ledger_head head;
	struct stat st;
	size_t n;

	CHECK(ledger_head(j, w->ro, &head) == OK);
	db_ro_rest(w->ro);
	CHECK(care_backup(j, place, to, &b) == OK);
	CHECK(stat(job_cstr(j, to), &st) == 0 && st.st_size == b.bytes);
	CHECK(b.facts == head.size && !b.apart);
	CHECK(b.checked == (place->url.n == 0));
	CHECK(care_backup(j, place, to, &b) == E_INPUT);
	ward_backup(w, false);
	CHECK(care_backup_list(j, w->ro, 0, 10, &list, &n) == OK && n == 2);
	CHECK(list[0].seq > list[1].seq && !list[0].apart && list[1].apart);
	CHECK_TEXT(list[0].path, S("备份"));
	CHECK(list[0].bytes == 1 && list[0].checked && list[0].at == j->now);
	CHECK(care_backup_list(j, w->ro, list[1].seq, 10, &list, &n) == OK && n == 0);
	ward_close(w);
}

TEST(a_backup_has_its_place_by_the_time_in_beijing)
{
	struct str dir = test_dir(j), path;

	j->now = 1795327500; /* 2026-11-22 14:05 */
	CHECK(care_backup_path(j, job_fmt(j, "%.*s/没有", STR_FMT(dir)), &path) ==
	    E_SYSTEM);
	CHECK(mkdir(job_cstr(j, dir), 0700) == 0);
	CHECK(care_backup_path(j, dir, &path) == OK);
	CHECK(str_ends(path, S("/backup/zeren-20261122-140500.db")));
	CHECK(care_backup_path(j, dir, &path) == OK);
}

/* ── slips ──────────────────────────────────────────────────────────── */

struct slips {
	const struct care_slip *items;
	size_t n;
};

static enum err
put_slips(struct job *j, struct db_rw *rw, void *arg)
{
	const struct slips *s = arg;

	return care_slips_put(j, rw, s->items, s->n);
}

TEST(a_slip_becomes_a_fact_once)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);
	struct care_backup b = { .at = j->now - 60,
		.path = S("/别处/昨天=今天.备份"),
		.bytes = 4096,
		.facts = 7,
		.apart = true };
	const struct care_backup *list;
	struct slips s;
	size_t n;

	care_slips_find(j, place.dir, &s.items, &s.n);
	CHECK(s.n == 0);
	CHECK(care_slip_leave(j, place.dir, &b) == OK);
	care_slips_find(j, place.dir, &s.items, &s.n);
	CHECK(s.n == 1);
	ward_write(w, put_slips, &s);
	ward_write(w, put_slips, &s); /* the program was killed before it was dropped */
	care_slips_drop(j, place.dir, s.items, s.n);
	CHECK(care_backup_list(j, w->ro, 0, 10, &list, &n) == OK && n == 2);
	CHECK_TEXT(list[0].path, b.path);
	CHECK(list[0].bytes == 4096 && list[0].facts == 7 && list[0].apart);
	CHECK(!list[0].checked && list[0].actor == 0);
	care_slips_find(j, place.dir, &s.items, &s.n);
	CHECK(s.n == 0);
	ward_close(w);
}

TEST(what_is_no_slip_is_left_alone)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);
	const char *path = job_fmt(j, "%.*s/slips/1.slip", STR_FMT(place.dir)).p;
	struct care_backup b = { .path = S("备份") };
	struct slips s;
	FILE *f;

	CHECK(care_slip_leave(j, place.dir, &b) == OK);
	f = fopen(path, "w");
	CHECK(f != NULL && fputs("\xff\xfe 不是条子", f) >= 0 && fclose(f) == 0);
	care_slips_find(j, place.dir, &s.items, &s.n);
	CHECK(s.n == 1);
	CHECK(access(path, F_OK) == 0);
	ward_close(w);
}

/* ── the ledger as a whole ──────────────────────────────────────────── */

static struct care_audit
audited(struct ward *w, struct str known)
{
	struct care_audit a = { .facts = -1 };

	if (care_audit(w->j, w->ro, w->rooms, ARRAY_N(w->rooms), known, &a) != OK)
		test_failed(__FILE__, __LINE__, "%s", w->j->told);
	db_ro_rest(w->ro);
	return a;
}

static enum err
put_audit(struct job *j, struct db_rw *rw, void *arg)
{
	return care_audit_put(j, rw, 3, arg);
}

TEST_BOTH(the_ledger_is_computed_anew)
{
	struct ward *w = ward_open(j, place);
	const struct ledger_seal *seal;
	const struct care_audit *list;
	struct care_audit a;
	struct ledger_head head;
	struct buf root = { .j = j };
	size_t n;

	CHECK(ledger_head(j, w->ro, &head) == OK);
	CHECK(ledger_seal_list(j, w->ro, 0, 1, &seal, &n) == OK && n == 1);
	ledger_hash_put(&root, head.root);
	a = audited(w, S(""));
	CHECK(a.wrong == 0 && a.facts == head.size && a.uncovered == 0);
	CHECK(a.seals == 1 && a.seals_good == 1 && !a.known_good);
	CHECK_TEXT(a.root, buf_str(&root));
	a = audited(w, job_fmt(j, " %.*s ", STR_FMT(seal->code)));
	CHECK(a.known_good);
	CHECK_TEXT(a.known, seal->code);
	ward_write(w, put_audit, &a);
	CHECK(care_audit_list(j, w->ro, 10, &list, &n) == OK && n == 2);
	CHECK(list[0].actor == 3 && list[0].facts == a.facts && list[0].known_good);
	CHECK_TEXT(list[0].root, a.root);
	ward_close(w);
}

TEST(a_changed_fact_is_named)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);
	struct care_audit a;

	ward_sql(w, "UPDATE fact SET actor = 9 WHERE seq = 2");
	a = audited(w, S(""));
	CHECK(a.wrong == 1);
	CHECK_HAS(a.told, S("第 2 号与它自己的指纹不符"));
	ward_close(w);
}

TEST(what_is_no_seal_is_refused)
{
	struct db_place place = test_place(j, false);
	struct ward *w = ward_open(j, &place);
	struct care_audit a;

	CHECK(
	    care_audit(j, w->ro, w->rooms, ARRAY_N(w->rooms), S("随便"), &a) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("看不懂封存"));
	ward_close(w);
}

TEST_BOTH(the_database_is_read_through)
{
	struct ward *w = ward_open(j, place);
	bool whole = false;
	enum err e = db_whole(j, w->ro, &whole);

	CHECK(place->url.n > 0 ? e == E_INPUT : e == OK && whole);
	ward_close(w);
}
