/* SPDX-License-Identifier: MIT
 *
 * ward_test.c -- the installation that the tests of care/ look at
 */
#include "care/ward_test.h"

static void
must(struct job *j, enum err e, int line)
{
	if (e != OK)
		test_failed(__FILE__, line, "%s", j->told);
}
#define MUST(call) must(w->j, (call), __LINE__)

static const struct {
	const char *name;
	enum org_role role;
} staff[] = {
	{ "兰亭远", ROLE_SYSTEM },
	{ "柳桥东", ROLE_SECURITY },
	{ "雨前", ROLE_AUDIT },
};

void
ward_write(struct ward *w, db_half *fn, void *arg)
{
	enum err e = db_begin(w->j, w->rw);

	if (e == OK)
		e = fn(w->j, w->rw, arg);
	if (e == OK)
		e = db_commit(w->j, w->rw);
	else
		db_rollback(w->rw);
	MUST(e);
}

/* Statements stay prepared, so what they were made of stays to the end. */
static struct kept {
	struct sql_text q;
	struct kept *next;
} * kept;

static enum err
change(struct job *j, struct db_rw *rw, void *arg)
{
	const char *text = *(const char **)arg;
	struct kept *k = calloc(1, sizeof *k);

	if (k == NULL)
		abort();
	*k = (struct kept){ { "test", text, text, 0 }, kept };
	kept = k;
	return db_change(j, rw, &k->q, NO_VALUES, NULL);
}

void
ward_sql(struct ward *w, const char *text)
{
	ward_write(w, change, &text);
}

static enum err
put_backup(struct job *j, struct db_rw *rw, void *arg)
{
	return care_backup_put(j, rw, 0, arg);
}

void
ward_backup(struct ward *w, bool apart)
{
	struct care_backup b = { .at = w->j->now,
		.path = S("备份"),
		.bytes = 1,
		.checked = true,
		.apart = apart };

	ward_write(w, put_backup, &b);
}

static enum err
put_officer(struct job *j, struct db_rw *rw, struct ward *w, size_t i)
{
	struct org_act act = { .day = j->today };
	struct org_person p = { .name = str_of(staff[i].name), .left = DAY_NONE };
	struct org_post post = { .role = staff[i].role,
		.from = j->today,
		.to = DAY_NONE };
	enum err e = org_person_put(j, rw, &act, &p);

	post.person = w->officer[i] = p.id;
	if (e == OK)
		e = org_post_put(j, rw, &act, &post, 0);
	return e == OK ? account_name_put(j, rw, 0, p.id, p.name) : e;
}

static enum err
furnish(struct job *j, struct db_rw *rw, void *arg)
{
	struct ward *w = arg;
	struct org_setup setup = { .name = S("未名市工委") };
	struct account_keys keys;
	enum err e = org_setup_put(j, rw, &setup);

	if (e == OK)
		e = account_keys_init(j, rw, w->place.dir, &keys);
	if (e == OK)
		account_keys_done(&keys);
	for (size_t i = 0; e == OK && i < ARRAY_N(staff); i++)
		e = put_officer(j, rw, w, i);
	return e;
}

static enum err
seal_all(struct job *j, struct db_rw *rw, void *arg)
{
	const struct ward *w = arg;
	struct care_audit a = { .known = S("1-2345-6789-ABCD"), .known_good = true };
	struct ledger_seal out;
	enum err e = care_audit_put(j, rw, 0, &a);

	return e == OK ? ledger_seal(j, rw, w->key, &out) : e;
}

struct ward *
ward_open(struct job *j, const struct db_place *place)
{
	struct ward *w = NEW(j, struct ward);
	const struct ledger_room rooms[] = { ledger_own, org_ledger, account_ledger,
		care_ledger };
	struct db_room tables[ARRAY_N(rooms)];

	w->j = j;
	w->place = *place;
	for (size_t i = 0; i < ARRAY_N(rooms); i++) {
		w->rooms[i] = rooms[i];
		tables[i] = *rooms[i].tables;
	}
	MUST(db_open(j, place, tables, ARRAY_N(rooms), &w->db));
	MUST(db_rw_open(j, w->db, &w->rw));
	MUST(db_ro_open(j, w->db, &w->ro));
	MUST(ledger_key_open(j, place->dir, &w->key));
	ward_write(w, furnish, w);
	ward_sql(w,
	    place->url.n > 0 ? "UPDATE secret SET phc = 'x', seed = 'x'::bytea"
			     : "UPDATE secret SET phc = 'x', seed = x'78'");
	ward_backup(w, true);
	ward_write(w, seal_all, w);
	w->look = (struct care_look){ .place = *place,
		.rooms = w->rooms,
		.rooms_n = ARRAY_N(w->rooms),
		.serving = true,
		.caged = true,
		.address = "127.0.0.1" };
	return w;
}

void
ward_close(struct ward *w)
{
	db_ro_close(w->ro);
	db_rw_close(w->rw);
	ledger_key_close(w->key);
	db_close(w->db);
}

struct care_finding
ward_ask(struct ward *w, enum care_check check)
{
	struct care_finding *f = NEWS(w->j, struct care_finding, CARE_CHECKS);

	MUST(care_doctor(w->j, w->ro, &w->look, f));
	db_ro_rest(w->ro);
	return f[check];
}
