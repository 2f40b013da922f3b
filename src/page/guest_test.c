/* SPDX-License-Identifier: MIT
 *
 * guest_test.c -- the installation and the visitors of guest_test.h
 */
#include "page/guest_test.h"

static const struct {
	enum web_method method;
	const char *path;
	enum err (*show)(struct req *r, struct db_ro *db);
	enum err (*take)(struct req *r, struct desk *d);
	unsigned right, object;
} rows[] = {
#define SHOW(path, fn, right, object) { WEB_SHOW, path, fn, NULL, right, object },
#define TAKE(path, fn, right, object, bytes) { WEB_TAKE, path, NULL, fn, right, object },
#include "page/routes.def"
#undef SHOW
#undef TAKE
};

/* ── a house ────────────────────────────────────────────────────────── */

static const struct {
	const char *name;
	enum org_role role;
	bool local;
} staff[] = {
	{ "兰亭远", ROLE_SYSTEM, false },
	{ "柳桥东", ROLE_SECURITY, false },
	{ "雨前", ROLE_AUDIT, false },
	{ "梅知雪", ROLE_CLERK, true },
};

static enum err
put_person(struct job *j, struct db_rw *rw, struct house *h, size_t i)
{
	struct org_act act = { .day = j->today };
	struct org_person *p = &h->person[i];
	struct org_post post = { .role = staff[i].role,
		.unit = staff[i].local ? h->unit : 0,
		.from = j->today,
		.to = DAY_NONE };
	enum err e;

	*p = (struct org_person){ .name = str_of(staff[i].name),
		.unit = h->unit,
		.left = DAY_NONE };
	e = org_person_put(j, rw, &act, p);
	post.person = p->id;
	if (e == OK)
		e = org_post_put(j, rw, &act, &post, 0);
	return e == OK ? account_name_put(j, rw, 0, p->id, p->name) : e;
}

static enum err
furnish(struct job *j, struct db_rw *rw, void *arg)
{
	struct house *h = arg;
	struct org_act act = { .day = j->today };
	struct org_unit top = { .name = S("未名市工委"),
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	enum err e = org_unit_open(j, rw, &act, &top);

	h->unit = top.id;
	for (size_t i = 0; e == OK && i < ARRAY_N(staff); i++)
		e = put_person(j, rw, h, i);
	return e;
}

/* A matter of business, of a room that the audit officer does not read. */
static enum err
change_nothing(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	(void)j;
	(void)rw;
	(void)f;
	return OK;
}

static const struct ledger_kind business = { "试.数据", "一个数", 0, change_nothing,
	NULL };

enum err
put_business(struct job *j, struct db_rw *rw, void *arg)
{
	struct ledger_fact f = { .day = j->today,
		.subject = S("试"),
		.body = S("值=四十二\n") };
	enum err e = OK;

	for (int i = 0; e == OK && i < *(const int *)arg; i++)
		e = ledger_put(j, rw, &business, &f);
	return e;
}

static enum err
make_keys(struct job *j, struct db_rw *rw, void *arg)
{
	struct house *h = arg;

	return account_keys_init(j, rw, h->place.dir, &h->keys);
}

/* A demonstration asks officers for no second factor. */
struct house *
house(struct job *j, bool demo)
{
	struct house *h = NEW(j, struct house);
	const struct ledger_room rooms[] = { ledger_own, org_ledger, account_ledger,
		care_ledger };
	struct db_room tables[ARRAY_N(rooms)];
	enum err e;

	for (size_t i = 0; i < ARRAY_N(rooms); i++) {
		h->rooms[i] = rooms[i];
		tables[i] = *rooms[i].tables;
	}
	h->rooms[ARRAY_N(rooms)] = (struct ledger_room){ .tables = care_ledger.tables,
		.kind = &business,
		.kind_n = 1 };
	h->place.dir = test_dir(j);
	e = db_open(j, &h->place, tables, ARRAY_N(rooms), &h->db);
	if (e == OK)
		e = db_writer_start(j, h->db);
	if (e == OK)
		e = db_tell(j, h->db, make_keys, h);
	if (e == OK)
		e = db_tell(j, h->db, furnish, h);
	if (e == OK)
		e = ledger_key_open(j, h->place.dir, &h->key);
	if (e == OK)
		e = db_ro_open(j, h->db, &h->ro);
	if (e != OK)
		test_failed(__FILE__, __LINE__, "%s", j->told);
	h->site = (struct site){ .db = h->db,
		.place = h->place,
		.rules = account_rules_default,
		.key = h->key,
		.rooms = h->rooms,
		.rooms_n = ARRAY_N(h->rooms),
		.css = { S("/a.css") } };
	h->site.rules.demo = demo;
	h->site.rules.keys = &h->keys;
	return h;
}

void
leave(struct house *h)
{
	db_ro_close(h->ro);
	db_writer_stop(h->db);
	ledger_key_close(h->key);
	account_keys_done(&h->keys);
	db_close(h->db);
}

/* ── a guest ────────────────────────────────────────────────────────── */

struct visit {
	struct guest *v;
	const char *path, *arg;
	const char *const *field; /* name, value, …, NULL */
	enum web_method method;
	char *page;
	size_t n;
	char location[512];
};

#define PAGE_MAX ((size_t)1 << 20)

/* "__Host-s=VALUE; …" */
static void
keep_cookie(struct str set, struct str head, char to[64])
{
	struct str rest;

	if (!str_starts(set, head))
		return;
	rest = str_cut(set, head.n, set.n);
	(void)snprintf(to, 64, "%.*s", STR_FMT(str_cut(rest, 0, str_find(rest, S(";")))));
}

static size_t
fill_fields(struct job *j, const struct visit *x, const struct web_field **out)
{
	struct web_field *f = NEWS(j, struct web_field, 16);
	size_t n = 0;

	for (const char *const *p = x->field; p[0] != NULL; p += 2)
		f[n++] = (struct web_field){ .name = str_of(p[0]),
			.value = str_of(p[1]) };
	f[n++] = (struct web_field){ .name = S("t"), .value = str_of(x->v->token) };
	*out = f;
	return n;
}

static enum err
answer(struct req *r, struct desk *d, const struct visit *x)
{
	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		struct web_route route = { .method = rows[i].method,
			.path = rows[i].path,
			.right = rows[i].right,
			.object = rows[i].object };
		enum err e;

		if (rows[i].method != x->method || strcmp(rows[i].path, x->path) != 0)
			continue;
		e = page_admit(r, d, &route);
		if (e != OK || r->location.n > 0)
			return e;
		return rows[i].show != NULL ? rows[i].show(r, d->ro) : rows[i].take(r, d);
	}
	return fail(r->job, E_MISSING, "no such route: %s", x->path);
}

static enum err
go(struct job *j, void *arg)
{
	struct visit *x = arg;
	struct guest *v = x->v;
	struct desk desk = { .ro = v->h->ro, .db = v->h->db, .site = &v->h->site };
	struct req *r = NEW(j, struct req);
	enum err e;

	r->job = j;
	r->app = &v->h->site;
	r->path = r->target = str_of(x->path);
	r->arg[0] = str_of(x->arg);
	r->field_n = fill_fields(j, x, &r->field);
	r->cookies = job_fmt(j, "__Host-s=%s; __Host-d=%s", v->session, v->device);
	r->status = 200;
	r->out.b.j = j;
	e = answer(r, &desk, x);
	for (size_t i = 0; i < WEB_COOKIE_MAX; i++) {
		keep_cookie(r->set_cookie[i], S("__Host-s="), v->session);
		keep_cookie(r->set_cookie[i], S("__Host-d="), v->device);
	}
	v->status = r->status;
	x->n = r->out.b.n < PAGE_MAX ? r->out.b.n : PAGE_MAX;
	if (e == OK && x->n > 0)
		memcpy(x->page, r->out.b.p, x->n);
	(void)snprintf(x->location, sizeof x->location, "%.*s", STR_FMT(r->location));
	return e;
}

/* The form token of the session in hand, as a page would carry it. */
static void
learn_token(struct guest *v)
{
	struct account_who who;

	if (account_who(v->j, v->h->ro, str_of(v->session), &who) == OK)
		(void)snprintf(v->token, sizeof v->token, "%.*s",
		    STR_FMT(token_masked(v->j, who.form_token)));
	db_ro_rest(v->h->ro);
}

void
guest_send(struct guest *v, enum web_method method, const char *path, const char *arg,
    const char *const *field)
{
	struct job inner = { .now = v->j->now, .today = v->j->today };
	struct visit x = { v, path, arg, field, method, job_alloc(v->j, PAGE_MAX), 0,
		"" };

	v->e = job_run(&inner, (size_t)64 << 20, go, &x);
	db_ro_rest(v->h->ro);
	v->page = (struct str){ x.page, v->e == OK ? x.n : 0 };
	v->told = job_str(v->j, str_of(v->e == OK ? "" : inner.told));
	v->location = job_str(v->j, str_of(x.location));
	learn_token(v);
}

void
look(struct guest *v, const char *path, const char *arg)
{
	guest_send(v, WEB_SHOW, path, arg, (const char *const[]){ NULL });
}

void
press(struct guest *v, const char *path, const char *arg, const char *const *form)
{
	guest_send(v, WEB_TAKE, path, arg, form);
}

const char *
number(struct job *j, int64_t x)
{
	return job_cstr(j, job_fmt(j, "%lld", (long long)x));
}

/* ── getting in ─────────────────────────────────────────────────────── */

enum err
make_code(struct job *j, struct db_rw *rw, void *arg)
{
	struct coding *c = arg;

	return account_code_new(j, rw, 0, c->person, c->what, 1, c->code);
}

struct guest
stranger(struct job *j, struct house *h)
{
	return (struct guest){ .h = h, .j = j };
}

/* Comes with a one-time code. */
struct guest
enter(struct job *j, struct house *h, size_t who, enum account_code what)
{
	struct guest v = stranger(j, h);
	struct coding c = { .person = h->person[who].id, .what = what };

	CHECK(db_tell(j, h->db, make_code, &c) == OK);
	press(&v, "/enter/:code", c.code, FORM("x", ""));
	if (v.e != OK)
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(v.told));
	CHECK(v.session[0] != '\0');
	return v;
}

enum err
forge(struct job *j, struct db_rw *rw, void *unused)
{
	static const char text[] = "UPDATE fact SET day = day - 1 WHERE seq = 2";
	static const struct sql_text q = { "test_forge", text, text, 0 };

	(void)unused;
	return db_change(j, rw, &q, NO_VALUES, NULL);
}
