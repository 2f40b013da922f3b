/* SPDX-License-Identifier: MIT
 *
 * web.h -- the gatehouse [门房]: HTTP in, typed requests, escaped pages out
 *
 * A library does the socket work in one thread; every handler runs on one of
 * our own worker threads, with its own memory and its own desk (whatever the
 * application needs per thread).  What is malformed, too big, too slow or
 * contradictory is refused before any handler.  Plain HTTP is spoken on
 * addresses of this machine only.  Nothing here knows the domain.
 *
 * Not here: sessions, rights of persons, TLS, uploads of files.
 */
#ifndef WEB_H
#define WEB_H

#include "base/base.h"
#include "web/out.h"

#define WEB_ARG_MAX 4       /* :names in one path */
#define WEB_FIELD_MAX 64    /* fields of one form or query */
#define WEB_HEAD_MAX 16384  /* bytes of request line and headers */
#define WEB_HEADER_MAX 64   /* header lines */
#define WEB_TARGET_MAX 4096 /* bytes of path and query */

/* ── a request, as a handler sees it ────────────────────────────────── */

struct web_field {
	struct str name, value; /* decoded, valid UTF-8 */
};

struct req {
	struct job *job;
	const void *app;               /* web_app.arg */
	struct str path;               /* as it was sent, without the query */
	struct str target;             /* path and query, as sent */
	struct str arg[WEB_ARG_MAX];   /* what stood at :names, decoded */
	const struct web_field *field; /* query of a GET, body of a POST */
	size_t field_n;
	struct str cookies; /* the Cookie header */

	/* The answer.  An untouched one is a page, status 200. */
	struct out out;
	int status;
	struct str type;                              /* media type of what is in out */
	struct str location, set_cookie, disposition; /* empty: not sent */
};

/* The first field or cookie of that name; empty if there is none. */
struct str req_field(const struct req *r, struct str name);
struct str req_cookie(const struct req *r, struct str name);

/* "17" as 17: digits only, 0 to 10^15.  False for anything else. */
bool req_number(struct str s, int64_t *out) MUST_USE;

/* Answer 303: look there. */
void req_see_other(struct req *r, struct url to);

/* Ask the browser to keep a cookie for a year (HttpOnly, SameSite=Lax). Both
 * are our own words: letters, digits and "-" only. */
void req_keep(struct req *r, struct str name, struct str value);

/* The answer is a file to save under ${name} (any UTF-8). */
void req_download(struct req *r, struct str type, struct str name);

/* ── what an application hands over ─────────────────────────────────── */

enum web_method {
	WEB_SHOW, /* answers GET and HEAD; changes nothing */
	WEB_TAKE, /* answers POST; refused if it comes from another site */
};

#define R_PUBLIC 0u /* nobody need sign in */

struct web_route {
	enum web_method method;
	const char *path; /* "/scheme/:id/rank" */
	enum err (*fn)(struct req *r, void *desk);
	unsigned right;  /* this version knows no persons: all but R_PUBLIC
				   is refused with 403 */
	size_t body_max; /* bytes of a posted form */
};

struct web_file { /* something that never changes under its name */
	const char *path, *type;
	const unsigned char *p, *gz; /* gz: gzip of it, or NULL */
	size_t n, gz_n;
};

struct web_app {
	const struct web_route *routes;
	size_t routes_n;
	const struct web_file *files;
	size_t files_n;
	void *arg;

	/* One desk a worker thread, opened in the thread that calls web_open().
	 * rest() follows every request, also one that ran out of memory. */
	enum err (*desk_open)(struct job *j, void *arg, void **desk);
	void (*desk_rest)(void *desk);
	void (*desk_close)(void *desk);

	/* Draw the page that says why not: r->status is set, ${told} says why. */
	void (*refusal)(struct req *r, struct str told);
	int32_t today; /* job->today of every request; DAY_NONE: the clock's */
};

struct web_options {
	const char *address; /* 127.0.0.1 (or any 127.…), ::1, localhost */
	uint16_t port;       /* 0: any free one */
	unsigned workers;    /* 1 … 64 */
	unsigned queue;      /* requests that may wait for a worker */
	unsigned connections;
	int head_ms;   /* a request must have arrived after that long */
	size_t memory; /* bytes a request may use */
};

/* The values we use: 4 workers, 64 waiting, 512 connections, 10 s, 64 MiB. */
extern const struct web_options web_defaults;

struct web;

/**
 * web_open(j, app, o, out):
 * Listen and answer until web_close().  ${app} must outlive it; ${o} need
 * not.  E_INPUT if the address is not one of this machine; E_SYSTEM if the
 * port is taken or threads cannot be made.  Signals the caller has blocked
 * stay blocked in the threads made here.
 */
enum err web_open(struct job *j, const struct web_app *app, const struct web_options *o,
    struct web **out) MUST_USE;

/* Where it listens: the port it was given, or the free one it found. */
uint16_t web_port(const struct web *w);

/* Take no more connections, finish what was begun (3 s at most), end. */
void web_close(struct web *w);

#endif
