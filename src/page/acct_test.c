/* SPDX-License-Identifier: MIT
 *
 * acct_test.c -- sign-in, accounts, grants and the ledger, as a browser goes
 *
 * A guest keeps cookies and the form token, goes through page_admit() like
 * every request, and is told what a person would be told.  The second factor
 * with a real code is a matter of the stories over HTTP: nothing here can
 * compute one.
 */
#include "page/acct.h"
#include "test.h"

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

struct house {
	struct db_place place;
	struct db *db;
	struct db_ro *ro;
	struct account_keys keys;
	struct ledger_key *key;
	struct ledger_room rooms[5];
	struct site site;
	int64_t unit;
	struct org_person person[4]; /* in the order of staff[] */
};

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
enum { SYSTEM, SECURITY, AUDIT, CLERK };

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

static const struct ledger_kind business = { "试.数据", "一个数", 0, change_nothing };

static enum err
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
static struct house *
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
	h->rooms[ARRAY_N(rooms)] = (struct ledger_room){ .kind = &business, .kind_n = 1 };
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

static void
leave(struct house *h)
{
	db_ro_close(h->ro);
	db_writer_stop(h->db);
	ledger_key_close(h->key);
	account_keys_done(&h->keys);
	db_close(h->db);
}

/* ── a guest ────────────────────────────────────────────────────────── */

struct guest {
	struct house *h;
	struct job *j;
	char session[64], device[64], token[256];
	enum err e;
	int status;
	struct str page, location, told; /* of the last answer, kept in j */
};

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

static void
send(struct guest *v, enum web_method method, const char *path, const char *arg,
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

#define FORM(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
look(struct guest *v, const char *path, const char *arg)
{
	send(v, WEB_SHOW, path, arg, (const char *const[]){ NULL });
}

static void
press(struct guest *v, const char *path, const char *arg, const char *const *form)
{
	send(v, WEB_TAKE, path, arg, form);
}

static const char *
number(struct job *j, int64_t x)
{
	return job_cstr(j, job_fmt(j, "%lld", (long long)x));
}

/* ── getting in ─────────────────────────────────────────────────────── */

struct coding {
	int64_t person;
	enum account_code what;
	char code[ACCOUNT_TOKEN + 1];
};

static enum err
make_code(struct job *j, struct db_rw *rw, void *arg)
{
	struct coding *c = arg;

	return account_code_new(j, rw, 0, c->person, c->what, 1, c->code);
}

static struct guest
stranger(struct job *j, struct house *h)
{
	return (struct guest){ .h = h, .j = j };
}

/* Comes with a one-time code. */
static struct guest
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

static const char good[] = "山高水长路且远";
static const char better[] = "星垂平野阔月涌大江流";

TEST(a_clerk_sets_a_password_signs_out_and_comes_back)
{
	struct house *h = house(j, false);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_SETUP);

	CHECK_TEXT(v.location, S("/secret"));
	look(&v, "/me", "");
	CHECK_TEXT(v.location, S("/secret")); /* nowhere else yet */
	look(&v, "/secret", "");
	CHECK_HAS(v.page, S("先设好口令，才能打开别的页面"));
	press(&v, "/secret/password", "", FORM("password", good, "again", better));
	CHECK(v.e == OK && v.status == 422);
	CHECK_HAS(v.page, S("两次填的不一样"));
	CHECK(str_find(v.page, str_of(better)) == v.page.n);
	press(&v, "/secret/password", "", FORM("password", better, "again", better));
	CHECK_TEXT(v.location, S("/me?done=password"));
	look(&v, "/me", "");
	CHECK_HAS(v.page, S("单位党务，未名市工委"));
	press(&v, "/sign-out", "", FORM("x", ""));
	CHECK_TEXT(v.location, S("/sign-in?done=out"));
	CHECK(v.session[0] == '\0');
	look(&v, "/me", "");
	CHECK_TEXT(v.location, S("/sign-in?to=%2Fme"));
	press(&v, "/sign-in", "",
	    FORM("name", "梅知雪", "password", better, "to", "/units?q=1"));
	CHECK_TEXT(v.location, S("/units?q=1"));
	CHECK(v.session[0] != '\0' && v.device[0] != '\0');
	leave(h);
}

TEST(an_unknown_name_and_a_wrong_password_read_the_same)
{
	struct house *h = house(j, false);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_SETUP);
	struct guest one = stranger(j, h), other = stranger(j, h);
	const char head[] = "role=\"alert\"", tail[] = "</div>";
	struct str a, b;

	press(&v, "/secret/password", "", FORM("password", better, "again", better));
	press(&one, "/sign-in", "", FORM("name", "梅知雪", "password", good));
	press(&other, "/sign-in", "", FORM("name", "查无此人", "password", good));
	CHECK(one.status == 422 && other.status == 422);
	a = str_cut(one.page, str_find(one.page, str_of(head)), one.page.n);
	b = str_cut(other.page, str_find(other.page, str_of(head)), other.page.n);
	CHECK_TEXT(str_cut(a, 0, str_find(a, str_of(tail))),
	    str_cut(b, 0, str_find(b, str_of(tail))));
	CHECK_HAS(one.page, S("value=\"梅知雪\""));
	CHECK(str_find(one.page, str_of(good)) == one.page.n);
	leave(h);
}

TEST(a_sign_in_leads_to_no_other_site)
{
	struct house *h = house(j, false);
	struct guest v = stranger(j, h);

	send(&v, WEB_SHOW, "/sign-in", "", FORM("to", "//evil.example/x"));
	CHECK_HAS(v.page, S("name=\"to\" value=\"/\""));
	leave(h);
}

TEST(looking_at_a_code_does_not_use_it_up_and_using_it_does)
{
	struct house *h = house(j, true);
	struct guest v = stranger(j, h);
	struct coding c = { .person = h->person[AUDIT].id, .what = ACCOUNT_CODE_DEMO };

	CHECK(db_tell(j, h->db, make_code, &c) == OK);
	look(&v, "/enter/:code", c.code);
	CHECK_HAS(v.page, S("您是 雨前 吗"));
	look(&v, "/enter/:code", c.code);
	press(&v, "/enter/:code", c.code, FORM("x", ""));
	CHECK_TEXT(v.location, S("/"));
	look(&v, "/enter/:code", c.code);
	CHECK(v.e == E_MISSING);
	leave(h);
}

TEST(a_code_may_be_pasted_as_a_whole_link)
{
	struct house *h = house(j, true);
	struct guest v = stranger(j, h);

	send(&v, WEB_SHOW, "/enter", "",
	    FORM("code", " http://127.0.0.1:1/enter/a_B-9 "));
	CHECK_TEXT(v.location, S("/enter/a_B-9"));
	send(&v, WEB_SHOW, "/enter", "", FORM("code", "两个字"));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请整段复制后粘贴"));
	leave(h);
}

TEST(changing_a_password_asks_for_the_one_there_is)
{
	struct house *h = house(j, false);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_SETUP);

	press(&v, "/secret/password", "", FORM("password", good, "again", good));
	CHECK(v.status == 422); /* seven characters are too few */
	press(&v, "/secret/password", "", FORM("password", better, "again", better));
	press(&v, "/secret/password", "",
	    FORM("old", good, "password", "另一句很长的口令啊", "again",
		"另一句很长的口令啊"));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("现在的口令不对"));
	press(&v, "/secret/factor", "", FORM("proof", ""));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请填现在的口令"));
	press(&v, "/secret/factor", "", FORM("proof", better));
	CHECK_HAS(v.page, S("只显示这一次"));
	press(&v, "/secret/factor/confirm", "", FORM("code", "12"));
	CHECK(v.status == 422);
	CHECK(str_find(v.page, S("id=\"seed\"")) == v.page.n);
	leave(h);
}

TEST(a_sign_in_elsewhere_can_be_ended)
{
	struct house *h = house(j, false);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_SETUP);
	struct guest other = stranger(j, h);
	struct str id;

	press(&v, "/secret/password", "", FORM("password", better, "again", better));
	press(&other, "/sign-in", "", FORM("name", "梅知雪", "password", better));
	CHECK(other.session[0] != '\0');
	look(&v, "/me", "");
	id = str_cut(v.page, str_find(v.page, S("/me/session/")), v.page.n);
	id = str_cut(id, S("/me/session/").n, str_find(id, S("/end")));
	press(&v, "/me/session/:id/end", job_cstr(j, id), FORM("x", ""));
	CHECK_TEXT(v.location, S("/me?done=ended"));
	look(&other, "/me", "");
	CHECK_TEXT(other.location, S("/sign-in?to=%2Fme"));
	leave(h);
}

/* ── accounts ───────────────────────────────────────────────────────── */

TEST(a_new_account_gives_one_code_and_asks_about_namesakes)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, SYSTEM, ACCOUNT_CODE_DEMO);

	press(&v, "/accounts/new", "",
	    FORM("name", "柳桥东", "unit", "未名", "sign_in", "lqd"));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("名字里有这几个字的是：未名市工委"));
	CHECK_HAS(v.page, S("名册里已有同名的人"));
	CHECK_HAS(v.page, S("value=\"lqd\""));
	press(&v, "/accounts/new", "",
	    FORM("name", "柳桥东", "person", number(j, h->person[SECURITY].id), "sign_in",
		"lqd"));
	CHECK_HAS(v.page, S("柳桥东已有账户"));
	press(&v, "/accounts/new", "",
	    FORM("name", "柳桥东", "person", "new", "unit", "未名市工委", "sign_in",
		"lqd", "once", "a1"));
	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("账户已建，登录名是 lqd"));
	press(&v, "/accounts/new", "",
	    FORM("name", "柳桥东", "person", "new", "unit", "未名市工委", "sign_in",
		"lqd", "once", "a1"));
	CHECK_TEXT(v.location, S("/accounts?done=again")); /* sent twice, made once */
	look(&v, "/accounts", "");
	CHECK_HAS(v.page, S("lqd"));
	CHECK_HAS(v.page, S("还没设口令"));
	send(&v, WEB_SHOW, "/accounts", "", FORM("q", "桥"));
	CHECK_HAS(v.page, S("柳桥东"));
	leave(h);
}

TEST(a_clerk_sees_no_page_of_officers)
{
	static const char *const paths[] = { "/accounts", "/grants", "/ledger",
		"/ledger/seals", "/ledger/export.jsonl", "/state" };
	struct house *h = house(j, true);
	struct guest v = enter(j, h, CLERK, ACCOUNT_CODE_DEMO);

	for (size_t i = 0; i < ARRAY_N(paths); i++) {
		look(&v, paths[i], "");
		CHECK(v.e == E_DENIED);
	}
	(void)snprintf(v.token, sizeof v.token, "forged");
	press(&v, "/sign-out", "", FORM("x", ""));
	CHECK(v.e == E_DENIED);
	leave(h);
}

TEST(an_office_counts_only_with_a_post_that_gives)
{
	const struct org_post post[] = {
		{ .role = ROLE_SECRETARY, .unit = 3, .office = S("组织部") },
		{ .role = ROLE_ASSESSOR, .office = S("考核组") },
		{ .role = ROLE_COMMITTEE },
	};
	struct visitor who = { .who = { .person = 1, .post = post, .post_n = 3 } };
	struct req r = { .job = j, .who = &who };
	const struct str *office;

	CHECK(who_offices(&r, &office) == 1);
	CHECK_TEXT(office[0], S("考核组"));
}

/* ── grants ─────────────────────────────────────────────────────────── */

TEST(a_grant_needs_a_second_officer)
{
	struct house *h = house(j, true);
	struct guest one = enter(j, h, SYSTEM, ACCOUNT_CODE_DEMO);
	struct guest two = enter(j, h, SECURITY, ACCOUNT_CODE_DEMO);
	const char *clerk = number(j, h->person[CLERK].id);

	press(&one, "/grants/person/:id", clerk, FORM("role", "书记", "from", "明天"));
	CHECK(one.status == 422);
	CHECK_HAS(one.page, S("请填单位的全称"));
	CHECK_HAS(one.page, S("起始日期写成 2026-03-05 这样"));
	press(&one, "/grants/person/:id", clerk,
	    FORM("role", "书记", "unit", "未名市工委"));
	CHECK(one.e == OK && str_starts(one.location, S("/grants/person/")));
	press(&one, "/grants/:id/answer", "1", FORM("answer", "agree"));
	CHECK(one.e == E_DENIED);
	look(&one, "/grants", "");
	CHECK_HAS(one.page, S("由您提出"));
	look(&two, "/grants", "");
	CHECK_HAS(two.page, S("同意</button>"));
	press(&two, "/grants/:id/answer", "1", FORM("answer", "agree"));
	CHECK_TEXT(two.location, S("/grants?done=agreed"));
	look(&two, "/grants/person/:id", clerk);
	CHECK_HAS(two.page, S("书记，未名市工委"));
	/* A role for all units stands on the first page though it names a unit. */
	press(&one, "/grants/person/:id", clerk,
	    FORM("role", "考核员", "unit", "未名市工委"));
	press(&two, "/grants/:id/answer", "2", FORM("answer", "agree"));
	look(&one, "/grants", "");
	CHECK_HAS(one.page, S("考核员，未名市工委"));
	CHECK(str_find(one.page, S("书记，未名市工委")) == one.page.n);
	leave(h);
}

/* ── the ledger ─────────────────────────────────────────────────────── */

TEST(the_auditor_seals_and_every_fact_proves)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);

	look(&v, "/ledger/fact/:seq", "2");
	CHECK_HAS(v.page, S("还没有封存盖住这一条"));
	press(&v, "/ledger/seals", "", FORM("x", ""));
	CHECK_TEXT(v.location, S("/ledger/seals?done=sealed"));
	look(&v, "/ledger/seals", "");
	CHECK_HAS(v.page, S("全部都已封存"));
	for (int i = 1; i <= 5; i++) {
		look(&v, "/ledger/fact/:seq", number(j, i));
		CHECK_HAS(v.page, S("<b>相符</b>"));
	}
	look(&v, "/ledger/fact/:seq", "999999");
	CHECK(v.e == E_MISSING);
	look(&v, "/ledger", "");
	CHECK_HAS(v.page, S("账户.建立"));
	send(&v, WEB_SHOW, "/ledger", "", FORM("seq", " 3 "));
	CHECK_TEXT(v.location, S("/ledger/fact/3"));
	look(&v, "/ledger/export.jsonl", "");
	CHECK_HAS(v.page, S("}\n{"));
	leave(h);
}

static enum err
forge(struct job *j, struct db_rw *rw, void *unused)
{
	static const char text[] = "UPDATE fact SET day = day - 1 WHERE seq = 2";
	static const struct sql_text q = { "test_forge", text, text, 0 };

	(void)unused;
	return db_change(j, rw, &q, NO_VALUES, NULL);
}

TEST(a_fact_changed_behind_the_ledgers_back_is_told)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);

	press(&v, "/ledger/seals", "", FORM("x", ""));
	look(&v, "/ledger/fact/:seq", "2");
	CHECK(str_find(v.page, S("<b>不符</b>")) == v.page.n);
	CHECK(db_tell(j, h->db, forge, NULL) == OK);
	look(&v, "/ledger/fact/:seq", "2");
	CHECK_HAS(v.page, S("<b>不符</b>"));
	leave(h);
}

TEST(the_auditor_checks_matters_of_business_and_does_not_read_them)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);
	struct ledger_head head;
	int one = 1;

	CHECK(db_tell(j, h->db, put_business, &one) == OK);
	CHECK(ledger_head(j, h->ro, &head) == OK);
	db_ro_rest(h->ro);
	look(&v, "/ledger/fact/:seq", number(j, head.size));
	CHECK_HAS(v.page, S("试.数据"));
	CHECK_HAS(v.page, S("只核对指纹，不看内容"));
	CHECK(str_find(v.page, S("四十二")) == v.page.n);
	look(&v, "/ledger/export.jsonl", "");
	CHECK_HAS(v.page, S("试.数据"));
	CHECK(str_find(v.page, S("四十二")) == v.page.n);
	leave(h);
}

TEST(the_ledger_goes_on_page_by_page)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);
	int many = 51;

	CHECK(db_tell(j, h->db, put_business, &many) == OK);
	send(&v, WEB_SHOW, "/ledger", "", FORM("kind", "试.数据"));
	CHECK_HAS(v.page, S("更早的"));
	CHECK_HAS(v.page, S("&amp;kind=%E8%AF%95.%E6%95%B0%E6%8D%AE"));
	send(&v, WEB_SHOW, "/ledger", "", FORM("kind", "没有这一种"));
	CHECK_HAS(v.page, S("没有这样的记录"));
	send(&v, WEB_SHOW, "/ledger", "", FORM("before", "2"));
	CHECK_HAS(v.page, S("href=\"/ledger/fact/1\""));
	CHECK(str_find(v.page, S("更早的")) == v.page.n);
	leave(h);
}

TEST(the_state_says_what_holds_the_data)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, SYSTEM, ACCOUNT_CODE_DEMO);

	look(&v, "/state", "");
	CHECK_HAS(v.page, S("运行正常"));
	CHECK_HAS(v.page, S("SQLite"));
	leave(h);
}

/* ── words ──────────────────────────────────────────────────────────── */

TEST(a_moment_is_told_in_beijing_time)
{
	CHECK_TEXT(moment(j, 1795318200), S("2026年11月22日 11:30"));
	CHECK_TEXT(moment(j, 1795363199), S("2026年11月22日 23:59"));
	CHECK_TEXT(moment(j, 1795363200), S("2026年11月23日 00:00"));
}

TEST(a_hash_is_shown_in_groups_of_eight)
{
	static const unsigned char h[] = { 0x9c, 0x1f, 0x07, 0xab, 0x5e, 0x42 };

	CHECK_TEXT(hash_text(j, h, sizeof h), S("9c1f07ab 5e42"));
}

TEST(a_form_token_looks_different_in_every_page)
{
	struct str token = S("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");
	struct str one = token_masked(j, token), two = token_masked(j, token);

	CHECK(one.n == 4 * token.n && two.n == one.n && !str_eq(one, two));
	CHECK_TEXT(token_bare(j, one), token);
	CHECK_TEXT(token_bare(j, two), token);
	CHECK_TEXT(token_masked(j, S("")), S(""));
	CHECK_TEXT(token_bare(j, S("")), S(""));
	CHECK_TEXT(token_bare(j, S("00112")), S(""));
	CHECK_TEXT(token_bare(j, S("0x00")), S(""));
	CHECK_TEXT(token_bare(j, str_cut(one, 0, one.n - 1)), S(""));
}
