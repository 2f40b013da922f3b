/* SPDX-License-Identifier: MIT
 *
 * serve.c -- the table of routes, the files that go with pages, start and stop
 */
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "embedded.h"
#include "page/notice.h"

#define LIVE_BYTES ((size_t)1 << 30) /* of scores kept between requests */

/* ── routes ─────────────────────────────────────────────────────────── */

#define SHOW(path, fn, right, object)                      \
	static enum err go_##fn(struct req *r, void *desk) \
	{                                                  \
		return fn(r, ((struct desk *)desk)->ro);   \
	}
#define TAKE(path, fn, right, object, bytes)               \
	static enum err go_##fn(struct req *r, void *desk) \
	{                                                  \
		return fn(r, desk);                        \
	}
#include "page/routes.def"
#undef SHOW
#undef TAKE

static const struct web_route routes[] = {
#define SHOW(path, fn, right, object) { WEB_SHOW, path, go_##fn, right, object, 0 },
#define TAKE(path, fn, right, object, bytes) \
	{ WEB_TAKE, path, go_##fn, right, object, bytes },
#include "page/routes.def"
#undef SHOW
#undef TAKE
};

/* ── files ──────────────────────────────────────────────────────────── */

static const struct {
	const char *end, *type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
};

static const char *
type_of(struct str name)
{
	for (size_t i = 0; i < ARRAY_N(types); i++)
		if (str_ends(name, str_of(types[i].end)))
			return types[i].type;
	return NULL;
}

/* assets/app.css becomes /static/app.HASH.css: a new content is a new name. */
static struct str
path_of(struct job *j, const struct embedded *e)
{
	struct str name = str_of(e->name);
	size_t from = sizeof "assets/" - 1, dot = str_find(name, S("."));

	return job_fmt(j, "/static/%.*s.%s%.*s", STR_FMT(str_cut(name, from, dot)),
	    e->hash, STR_FMT(str_cut(name, dot, name.n)));
}

static size_t
files_of(struct job *j, struct web_file **out)
{
	struct web_file *list = NEWS(j, struct web_file, embedded_n);
	size_t n = 0;

	for (size_t i = 0; i < embedded_n; i++) {
		const struct embedded *e = &embedded[i];
		struct str name = str_of(e->name);

		if (!str_starts(name, S("assets/")) || type_of(name) == NULL)
			continue;
		list[n++] = (struct web_file){ job_cstr(j, path_of(j, e)), type_of(name),
			e->p, e->gz, e->n, e->gz_n };
	}
	*out = list;
	return n;
}

static struct url
file_url(struct job *j, const char *name)
{
	for (size_t i = 0; i < embedded_n; i++)
		if (strcmp(embedded[i].name, name) == 0)
			return (struct url){ path_of(j, &embedded[i]) };
	return (struct url){ S("/") };
}

/* ── desks ──────────────────────────────────────────────────────────── */

static enum err
desk_open(struct job *j, void *arg, void **out)
{
	struct site *site = arg;
	struct desk *desk = NEW(j, struct desk);
	enum err e = score_seat_open(j, site->live, &desk->seat);

	desk->db = site->db;
	desk->site = site;
	*out = desk;
	return e == OK ? db_ro_open(j, site->db, &desk->ro) : e;
}

static void
desk_rest(void *desk)
{
	db_ro_rest(((struct desk *)desk)->ro);
	score_seat_rest(((struct desk *)desk)->seat);
}

static void
desk_close(void *desk)
{
	db_ro_close(((struct desk *)desk)->ro);
	score_seat_close(((struct desk *)desk)->seat);
}

/* ── the door ───────────────────────────────────────────────────────── */

#define SEAL_SECONDS 3600
#define SLIP_SECONDS 10
#define SLIP_MEMORY ((size_t)8 << 20)

static enum err
seal(struct job *j, struct db_rw *rw, void *arg)
{
	const struct site *site = arg;
	struct ledger_seal out;

	return ledger_seal(j, rw, site->key, &out);
}

/* At the start, then once an hour, the ledger is sealed.  One that fails is made up for
 * an hour later, and by hand: what was not sealed is shown to the officer who audits. */
static void
seal_now(const struct job *j, struct site *site)
{
	struct job now = *j;

	now.now = (int64_t)time(NULL) + site->shift;
	(void)!db_tell(&now, site->db, seal, site);
}

struct slips {
	const struct care_slip *items;
	size_t n;
};

static enum err
tell_slips(struct job *j, struct db_rw *rw, void *arg)
{
	const struct slips *s = arg;

	return care_slips_put(j, rw, s->items, s->n);
}

/* Backups made by commands become facts.  What fails now is there next time. */
static enum err
take_slips(struct job *j, void *arg)
{
	struct site *site = arg;
	struct slips s;
	enum err e;

	care_slips_find(j, site->place.dir, &s.items, &s.n);
	if (s.n == 0)
		return OK;
	e = db_tell(j, site->db, tell_slips, &s);
	if (e == OK)
		care_slips_drop(j, site->place.dir, s.items, s.n);
	return e;
}

static void
slips_now(const struct job *j, struct site *site)
{
	struct job now = *j;

	now.now = (int64_t)time(NULL) + site->shift;
	(void)!job_run(&now, SLIP_MEMORY, take_slips, site);
}

/* Until the word to stop, or until the disk has failed under a commit. */
static enum err
stay(struct job *j, struct site *site, const sigset_t *stops)
{
	const struct timespec second = { .tv_sec = 1 };

	for (unsigned s = 1; sigtimedwait(stops, NULL, &second) == -1; s++) {
		if (db_broken(site->db))
			return fail(j, E_SYSTEM,
			    "磁盘读写出错，程序停下，以免再丢数据；"
			    "请检查磁盘，重新启动，再逐一核对最后几项改动");
		if (s % SEAL_SECONDS == 0)
			seal_now(j, site);
		if (s % SLIP_SECONDS == 0)
			slips_now(j, site);
	}
	return OK;
}

/* The threads made here have the signals blocked too. */
static enum err
serve(struct job *j, const struct web_app *app, const struct page_options *o,
    const sigset_t *stops)
{
	struct web_options w = web_defaults;
	struct web *web;
	enum err e;

	w.address = o->address;
	w.port = o->port;
	w.fd = o->fd;
	e = web_open(j, app, &w, &web);
	if (e != OK)
		return e;
	seal_now(j, app->arg);
	slips_now(j, app->arg);
	if (o->ready != NULL)
		o->ready(o->address, web_port(web));
	e = stay(j, app->arg, stops);
	web_close(web);
	return e;
}

enum err
page_serve(struct job *j, struct db *db, const struct page_options *o)
{
	struct site site = { .db = db,
		.place = o->place,
		.rules = o->rules,
		.shift = o->shift,
		.key = o->key,
		.rooms = o->rooms,
		.rooms_n = o->rooms_n,
		.name = o->name,
		.caged = o->caged,
		.address = o->address,
		.css = file_url(j, "assets/app.css"),
		.icon = file_url(j, "assets/seal.svg") };
	struct web_file *files;
	struct web_app app = { .routes = routes,
		.routes_n = ARRAY_N(routes),
		.arg = &site,
		.files_n = files_of(j, &files),
		.desk_open = desk_open,
		.desk_rest = desk_rest,
		.desk_close = desk_close,
		.admit = page_admit,
		.refusal = page_refusal,
		.today = o->today,
		.shift = o->shift };
	sigset_t stops, had;
	enum err e;

	for (size_t i = 0; i < ARRAY_N(site.cage); i++)
		site.cage[i] = o->cage[i];
	app.files = files;
	(void)sigemptyset(&stops);
	(void)sigaddset(&stops, SIGTERM);
	(void)sigaddset(&stops, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &stops, &had);
	e = score_live_open(j, LIVE_BYTES, &site.live);
	if (e == OK)
		e = veto_notes_open(j, &site.vetoes);
	if (e == OK)
		e = serve(j, &app, o, &stops);
	veto_notes_close(site.vetoes);
	score_live_close(site.live);
	(void)pthread_sigmask(SIG_SETMASK, &had, NULL);
	return e;
}
