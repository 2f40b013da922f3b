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
 * Not here: sessions and rights of persons (the application's admit()), TLS.
 */
#ifndef WEB_H
#define WEB_H

#include "base/base.h"
#include "web/out.h"

#define WEB_COOKIE_MAX 3    /* cookies set by one answer */
#define WEB_ARG_MAX 4       /* :names in one path */
#define WEB_FIELD_MAX 2048  /* fields of one form or query */
#define WEB_PART_MAX 2048   /* bytes of the headers of one part of a form */
#define WEB_HEAD_MAX 16384  /* bytes of request line and headers */
#define WEB_HEADER_MAX 64   /* header lines */
#define WEB_TARGET_MAX 4096 /* bytes of path and query */

/* ── a request, as a handler sees it ────────────────────────────────── */

struct web_field {
	struct str name, value; /* decoded, valid UTF-8; a file's bytes as they came */
	bool is_file;           /* from <input type="file"> of a multipart form */
	struct str file;        /* its name, without folders; empty: none was chosen */
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
	void *who;          /* what web_app.admit() found out; NULL without it */

	/* The answer.  An untouched one is a page, status 200. */
	struct out out;
	int status;
	struct str type;                  /* media type of what is in out */
	struct str location, disposition; /* empty: not sent */
	bool kept; /* for a minute, by whoever keeps answers (Vary: Cookie) */
	struct str set_cookie[WEB_COOKIE_MAX]; /* by the functions below */
};

/* The first field or cookie of that name; empty if there is none.  A file, whose
 * bytes may be anything, is no field: see req_file(). */
struct str req_field(const struct req *r, struct str name);
/* Never a secret one: see req_secret(). */
struct str req_cookie(const struct req *r, struct str name);

/* The first file of that name; NULL if there is none or none was chosen. */
const struct web_field *req_file(const struct req *r, struct str name);

/* "17" as 17: digits only, 0 to 10^15.  False for anything else. */
bool req_number(struct str s, int64_t *out) MUST_USE;

/* Answer 303: look there. */
void req_see_other(struct req *r, struct url to);

/* Ask the browser to keep a cookie for a year (HttpOnly, SameSite=Lax). Both
 * are our own words: letters, digits and "-" only. */
void req_keep(struct req *r, struct str name, struct str value);

/* A secret cookie of ours: __Host-NAME; Secure; HttpOnly; SameSite=Lax; Path=/.
 * ${value}: letters, digits, "-" and "_" only, as in base64url.  ${seconds} 0:
 * until the browser ends; < 0: forget it.  req_secret() reads it. */
void req_set_secret(struct req *r, struct str name, struct str value, int64_t seconds);
struct str req_secret(const struct req *r, struct str name);

/* The answer is a file to save under ${name} (any UTF-8). */
void req_download(struct req *r, struct str type, struct str name);

/* ── what an application hands over ─────────────────────────────────── */

enum web_method {
	WEB_SHOW, /* answers GET and HEAD; changes nothing */
	WEB_TAKE, /* answers POST; refused if it comes from another site */
};

struct web_route {
	enum web_method method;
	const char *path; /* "/scheme/:id/rank" */
	enum err (*fn)(struct req *r, void *desk);
	unsigned right, object; /* for the application's admit() alone */
	size_t body_max;        /* bytes of a posted form */
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

	/* Before the handler, with fields and arguments read: who is it [r->who],
	 * and may the request go on?  After E_DENIED or any error refusal() draws
	 * the page; a redirect it has set (r->location) is answered instead.  NULL:
	 * everybody may do everything. */
	enum err (*admit)(struct req *r, void *desk, const struct web_route *route);

	/* Draw the page that says why not: r->status is set, ${told} says why.
	 * r->who is what admit() found, or NULL if it was not asked or memory ran
	 * out; what the handler had put into the answer is gone. */
	void (*refusal)(struct req *r, struct str told);
	int32_t today; /* job->today of every request; DAY_NONE: the clock's */
	int64_t shift; /* seconds to add to the clock: a demonstration has its own day */
};

struct web_options {
	const char *address; /* 127.0.0.1 (or any 127.…), ::1, localhost */
	uint16_t port;       /* 0: any free one */
	int fd;              /* what web_listen() gave; -1: web_open() listens itself */
	unsigned workers;    /* 1 … 64 threads for GET */
	unsigned write_workers; /* 1 … 64 for POST: they wait for the disk, not the CPU */
	unsigned queue;         /* requests that may wait for a worker, of each kind */
	unsigned connections;
	int head_ms;      /* a head must have arrived after that long */
	size_t body_rate; /* a body comes, and an answer goes, at least so many bytes/s */
	size_t bodies;    /* bytes of all bodies in memory at a time */
	size_t memory;    /* bytes a request may use */
};

/* The values we use: 4 workers, 16 for POST, 512 waiting each, 1,024
 * connections, 10 s, 8 KiB/s, 256 MiB, 64 MiB.  512: a meeting hall whose 500
 * people press the same link at once is answered, in a fraction of a second. */
extern const struct web_options web_defaults;

/**
 * web_listen(j, o, fd):
 * Take the address and port, start nothing: for those who give up the right
 * to open sockets before threads are started.  Who comes already waits.
 * E_INPUT if the address is not one of this machine; E_SYSTEM if the port is
 * taken.  Put ${fd} into web_options.fd; web_open() owns it from then on, also
 * if it fails.
 */
enum err web_listen(struct job *j, const struct web_options *o, int *fd) MUST_USE;

struct web;

/**
 * web_open(j, app, o, out):
 * Listen and answer until web_close().  ${app} must outlive it; ${o} need
 * not.  Errors as of web_listen(), and E_SYSTEM if threads cannot be made.
 * Signals the caller has blocked stay blocked in the threads made here.
 */
enum err web_open(struct job *j, const struct web_app *app, const struct web_options *o,
    struct web **out) MUST_USE;

/* Where it listens: the port it was given, or the free one it found. */
uint16_t web_port(const struct web *w);

/* Take no more connections, finish what was begun (3 s at most), end. */
void web_close(struct web *w);

#endif
