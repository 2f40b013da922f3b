/* SPDX-License-Identifier: MIT
 *
 * serve.c -- the table of routes, the files that go with pages, start and stop
 */
#include <pthread.h>
#include <signal.h>

#include "embedded.h"
#include "page/view.h"

struct desk { /* what a worker thread has to itself */
	struct db_ro *ro;
};

/* ── routes ─────────────────────────────────────────────────────────── */

#define SHOW(path, fn, right)                              \
	static enum err go_##fn(struct req *r, void *desk) \
	{                                                  \
		return fn(r, ((struct desk *)desk)->ro);   \
	}
#define KEEP(path, fn, right)                              \
	static enum err go_##fn(struct req *r, void *desk) \
	{                                                  \
		(void)desk;                                \
		return fn(r);                              \
	}
#include "page/routes.def"
#undef SHOW
#undef KEEP

#define FORM_MAX 8192

static const struct web_route routes[] = {
#define SHOW(path, fn, right) { WEB_SHOW, path, go_##fn, right, 0 },
#define KEEP(path, fn, right) { WEB_TAKE, path, go_##fn, right, FORM_MAX },
#include "page/routes.def"
#undef SHOW
#undef KEEP
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
	const struct site *site = arg;
	struct desk *desk = NEW(j, struct desk);

	*out = desk;
	return db_ro_open(j, site->db, &desk->ro);
}

static void
desk_rest(void *desk)
{
	db_ro_rest(((struct desk *)desk)->ro);
}

static void
desk_close(void *desk)
{
	db_ro_close(((struct desk *)desk)->ro);
}

/* ── the door ───────────────────────────────────────────────────────── */

/* Wait for the word to stop; the threads made before have it blocked too. */
static enum err
serve(struct job *j, const struct web_app *app, const struct page_options *o,
    const sigset_t *stops)
{
	struct web_options w = web_defaults;
	struct web *web;
	int which;
	enum err e;

	w.address = o->address;
	w.port = o->port;
	e = web_open(j, app, &w, &web);
	if (e != OK)
		return e;
	if (o->ready != NULL)
		o->ready(o->address, web_port(web));
	(void)sigwait(stops, &which);
	web_close(web);
	return OK;
}

enum err
page_serve(struct job *j, struct db *db, const struct page_options *o)
{
	struct site site = { .db = db,
		.demo = o->demo,
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
		.refusal = page_refusal,
		.today = o->today };
	sigset_t stops, had;
	enum err e;

	app.files = files;
	(void)sigemptyset(&stops);
	(void)sigaddset(&stops, SIGTERM);
	(void)sigaddset(&stops, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &stops, &had);
	e = serve(j, &app, o, &stops);
	(void)pthread_sigmask(SIG_SETMASK, &had, NULL);
	return e;
}
