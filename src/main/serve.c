/* SPDX-License-Identifier: MIT
 *
 * serve.c -- `zeren serve`: opens the data directory and answers browsers
 *
 * The demonstration is a day in the life of an invented city, so it is scored
 * for that day unless --today says otherwise.  Links that sign in by
 * themselves exist only for a directory whose first fact says 演示; the pages
 * listen on addresses of this machine only.
 */
#include "cage/cage.h"
#include "main/main.h"
#include "office/office.h"
#include "page/page.h"
#include "web/web.h"

#define LINK_HOURS 12

/* ── what goes in ───────────────────────────────────────────────────── */

/* The operand and --facts. */
static enum err
keep_given(struct run *run, struct house *h)
{
	const char *path = run->args->file[0], *slash = strrchr(path, '/');
	struct look look = { .name = str_of(slash != NULL ? slash + 1 : path) };
	const char *facts = run->args->value[OPT_FACTS];
	struct table t;
	struct rule *r;
	enum err e = scheme_load(run, path, &r);

	look.rule = r;
	if (e == OK)
		e = scheme_text(run, path, &look.text);
	if (e == OK && facts != NULL)
		e = table_read(run->j, facts, &t);
	if (e != OK)
		return e;
	look.facts = facts != NULL ? &t : NULL;
	if (str_ends(look.name, S(".scheme")))
		look.name = str_cut(look.name, 0, look.name.n - 7);
	return house_write(run, h, demo_look, &look);
}

static enum err
find_setup(struct job *j, struct db_ro *ro, void *setup)
{
	return org_setup_find(j, ro, setup);
}

/* It seals with the key of the directory, as serving will. */
static enum err
fill_demo(struct run *run, struct house *h)
{
	struct ledger_key *key;
	enum err e = ledger_key_open(run->j, h->place.dir, &key);

	if (e != OK)
		return e;
	if (h->place.url.n > 0) {
		printf("正在把演示的两年写进 PostgreSQL，要十来秒\n");
		(void)fflush(stdout);
	}
	e = house_write(run, h, demo_fill, key);
	ledger_key_close(key);
	return e;
}

/* The demonstration is put into an empty directory, and never into another's. */
static enum err
keep_demo(struct run *run, struct house *h)
{
	struct org_setup setup;
	enum err e = house_read(run, h, find_setup, &setup);

	if (e == E_MISSING)
		return fill_demo(run, h);
	if (e == OK && !setup.demo)
		return fail(run->j, E_INPUT,
		    "数据目录 %.*s 是“%.*s”正式使用的，演示数据不放进去；"
		    "请用 --data 另指一个目录",
		    STR_FMT(h->place.dir), STR_FMT(setup.name));
	return e;
}

static enum err
fill(struct run *run, struct house *h)
{
	if (run->args->files > 0)
		return keep_given(run, h);
	return run->args->value[OPT_DEMO] != NULL ? keep_demo(run, h) : OK;
}

/* ── links of the demonstration ─────────────────────────────────────── */

#define LINKS_MAX 16

struct link {
	char name[96]; /* 考核员; of a further one also the office: 考核员（机关纪委） */
	enum org_role role;
	struct str office; /* while the links are made */
	int64_t person;
	char code[ACCOUNT_TOKEN + 1];
};

struct links {
	struct link of[LINKS_MAX];
	size_t n;
};

/* Does a link before this one lead to the person, or to one who may do the same? */
static bool
is_led_to(const struct links *l, const struct org_post *p)
{
	bool has_role = false;

	for (size_t i = 0; i < l->n; i++) {
		has_role |= l->of[i].role == p->role;
		if (l->of[i].person == p->person ||
		    (p->role == ROLE_ASSESSOR && l->of[i].role == p->role &&
			str_eq(l->of[i].office, p->office)))
			return true;
	}
	return has_role && p->role != ROLE_ASSESSOR && p->role != ROLE_COMMITTEE;
}

static int
by_role_and_person(const void *a, const void *b)
{
	const struct org_post *x = a, *y = b;

	if (x->role != y->role)
		return x->role < y->role ? -1 : 1;
	return (x->person > y->person) - (x->person < y->person);
}

static void
name_link(const struct links *l, const struct org_post *p, struct link *k)
{
	const char *role = org_roles[p->role].name;

	if (l->n == 0 || l->of[l->n - 1].role != p->role)
		(void)snprintf(k->name, sizeof(k->name), "%s", role);
	else if (p->role == ROLE_COMMITTEE)
		(void)snprintf(k->name, sizeof(k->name), "另一位%s", role);
	else
		(void)snprintf(k->name, sizeof(k->name), "%s（%.*s）", role,
		    STR_FMT(p->office));
}

/* The first of each role; of the committee all, since two must sign [签批]; of the
 * assessors one an office, since an office gives what it owes itself. */
static enum err
make_links(struct job *j, struct db_rw *rw, struct links *l)
{
	const struct org_post *post;
	struct org_post *sorted;
	size_t n;
	enum err e = org_post_list(j, db_rw_reader(rw), 0, 0, j->today, &post, &n);

	if (e != OK)
		return e;
	sorted = NEWS(j, struct org_post, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = post[i];
	qsort(sorted, n, sizeof(sorted[0]), by_role_and_person);
	for (size_t i = 0; e == OK && i < n && l->n < LINKS_MAX; i++) {
		const struct org_post *p = &sorted[i];
		struct link *k = &l->of[l->n];

		if (is_led_to(l, p))
			continue;
		name_link(l, p, k);
		k->role = p->role;
		k->office = p->office;
		k->person = p->person;
		l->n++;
		e = account_code_new(j, rw, 0, p->person, ACCOUNT_CODE_DEMO, LINK_HOURS,
		    k->code);
	}
	return e;
}

/* ── serving ────────────────────────────────────────────────────────── */

/* "127.0.0.1:8080", "[::1]:8080" */
static enum err
listen_on(struct run *run, struct page_options *o)
{
	const char *given = run->args->value[OPT_LISTEN];
	struct str s = str_of(given != NULL ? given : "127.0.0.1:8080"), host;
	const char *colon = memrchr(s.p, ':', s.n);
	size_t at = colon == NULL ? s.n : (size_t)(colon - s.p);
	struct num port = { 0 };

	if (!num_parse(str_cut(s, at + 1, s.n), &port) || port.u % NUM_ONE != 0 ||
	    port.u < 0 || port.u > 65535 * NUM_ONE)
		return usage(run, "--listen 写成 127.0.0.1:8080 这样");
	host = str_cut(s, 0, at);
	if (str_starts(host, S("[")) && str_ends(host, S("]")))
		host = str_cut(host, 1, host.n - 1);
	o->address = job_cstr(run->j, host);
	o->port = (uint16_t)(port.u / NUM_ONE);
	return OK;
}

static struct links said; /* for say_ready(), which is told nothing else */

static void
say_ready(const char *address, uint16_t port)
{
	bool v6 = strchr(address, ':') != NULL;
	struct str host = v6 ? S("[::1]") : str_of(address);

	printf("请用浏览器打开 http://%.*s:%u/ （停止：Ctrl+C）\n", STR_FMT(host), port);
	for (size_t i = 0; i < said.n; i++)
		printf("  %s：http://%.*s:%u/enter/%s\n", said.of[i].name, STR_FMT(host),
		    port, said.of[i].code);
	if (said.n > 0)
		printf("这些登录链接各用一次，只在演示目录里有；再次启动会印新的\n");
	(void)fflush(stdout);
}

/* The whole clock of a demonstration, so that what is recorded is recorded on the
 * day it shows, and never before what its two years hold. */
static enum err
set_clock(struct run *run, struct page_options *o)
{
	bool given = run->args->value[OPT_TODAY] != NULL;
	int32_t last;

	if (!day_of(DEMO_DAY, &last))
		return fail(run->j, E_SYSTEM, "演示的日期不对");
	if (given && run->j->today < last)
		return usage(run,
		    "演示的两年记到 2026-11-20；--today 请写这一天或以后的日子");
	if (!given)
		run->j->today = last;
	o->shift = (int64_t)(run->j->today - day_at(run->j->now)) * 86400;
	run->j->now += o->shift;
	return OK;
}

static enum err
set_day(struct run *run, struct page_options *o, bool demo)
{
	o->today = DAY_NONE;
	if (demo)
		return set_clock(run, o);
	if (run->args->value[OPT_TODAY] != NULL)
		o->today = run->j->today;
	return OK;
}

/* Give up what serving does not need.  Everything is open by then. */
static enum err
close_cage(struct run *run, const struct house *h, struct page_options *o)
{
	const char *wish = run->args->value[OPT_CAGE];
	struct cage cage = { .data = h->place.dir,
		.user = str_of(run->args->value[OPT_USER]),
		.network = h->place.url.n > 0 };
	struct cage_state state = { .landlock = S("没有关进笼子（--cage off）") };
	bool off = wish != NULL && strcmp(wish, "off") == 0;
	enum err e = OK;

	if (wish != NULL && !off && strcmp(wish, "on") != 0)
		return usage(run, "--cage 写 on 或 off");
	office_ready();
	if (!off)
		e = cage_close(run->j, &cage, &state);
	o->cage[0] = state.landlock;
	o->cage[1] = state.seccomp;
	o->cage[2] = state.user;
	o->cage[3] = state.limits;
	o->caged = state.whole;
	return e;
}

static enum err
serve_caged(struct run *run, struct house *h, struct page_options *o)
{
	struct web_options w = web_defaults;
	enum err e;

	w.address = o->address;
	w.port = o->port;
	e = web_listen(run->j, &w, &o->fd);
	if (e == OK)
		e = close_cage(run, h, o);
	if (e == OK)
		e = db_writer_start(run->j, h->db);
	if (e != OK)
		return e;
	e = page_serve(run->j, h->db, o);
	db_writer_stop(h->db);
	return e;
}

struct opening { /* what is done in the database before pages are served */
	struct str dir;
	bool demo;
	struct account_keys keys;
};

static enum err
before_pages(struct job *j, struct db_rw *rw, void *arg)
{
	struct opening *o = arg;
	enum err e = account_keys_init(j, rw, o->dir, &o->keys);

	return e == OK && o->demo ? make_links(j, rw, &said) : e;
}

static enum err
serve_house(struct run *run, struct house *h, struct page_options *o)
{
	struct opening opening = { .dir = h->place.dir };
	struct org_setup setup;
	struct ledger_key *key;
	enum err e = house_read(run, h, find_setup, &setup);

	if (e == E_MISSING)
		return fail(run->j, E_MISSING,
		    "%.*s 里还没有开设；请先用 zeren init --data %.*s 开设，"
		    "或用 zeren serve --demo 看演示",
		    STR_FMT(h->place.dir), STR_FMT(h->place.dir));
	if (e != OK)
		return e;
	o->name = setup.name;
	o->place = h->place;
	o->rules = account_rules_default;
	o->rules.demo = opening.demo = setup.demo;
	o->rules.keys = &opening.keys;
	e = house_write(run, h, before_pages, &opening);
	if (e == OK)
		e = ledger_key_open(run->j, h->place.dir, &key);
	if (e != OK)
		return e;
	o->key = key;
	o->rooms = h->rooms;
	o->rooms_n = HOUSE_ROOMS;
	e = serve_caged(run, h, o);
	ledger_key_close(key);
	account_keys_done(&opening.keys);
	return e;
}

static enum err
open_pages(struct run *run, struct page_options *o, const char *dir)
{
	struct db_place place = place_given(run, dir);
	struct house h;
	enum err e = cage_user(run->j, str_of(run->args->value[OPT_USER]));

	if (e == OK)
		e = house_open(run, &place, &h);
	if (e != OK)
		return e;
	e = fill(run, &h);
	if (e == OK)
		e = serve_house(run, &h, o);
	house_close(&h);
	return e;
}

enum err
command_serve(struct run *run)
{
	const struct args *a = run->args;
	bool demo = a->value[OPT_DEMO] != NULL;
	struct page_options o = { .ready = say_ready };
	enum err e;

	if (demo && a->files > 0)
		return usage(run, "--demo 用自带的方案，不要再写方案文件");
	if (a->files == 0 && a->value[OPT_FACTS] != NULL)
		return usage(run, "--facts 要和方案文件一起写");
	e = listen_on(run, &o);
	if (e == OK)
		e = set_day(run, &o, demo);
	return e == OK ? open_pages(run, &o, demo ? "var/demo" : "var") : e;
}
