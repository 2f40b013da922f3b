/* SPDX-License-Identifier: MIT
 *
 * server.h -- what the files of this room share: visits, threads, answers
 *
 * One I/O thread belongs to the HTTP library and runs everything in guard.c
 * and visit.c; workers run work.c.  A visit passes from one to the other and
 * back and is never touched by both: the connection is suspended in between.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include <microhttpd.h>
#include <pthread.h>

#include "web/form.h"

/* Why a request is refused before any handler: a row in guard.c. */
enum refusal {
	FINE,
	BAD_REQUEST,
	BAD_TARGET,
	NOT_FOUND,
	BAD_METHOD,
	TOO_BIG,
	TARGET_TOO_LONG,
	BAD_TYPE,
	HEAD_TOO_BIG,
	FOREIGN,
	BUSY,
	BROKEN,
	BAD_VERSION,
};

enum phase { READING, TAKING, WORKING, SENDING }; /* head, body, …, answer */

struct line { /* a connection, as the ticker sees it */
	int fd;
	enum phase phase;
	int64_t since; /* milliseconds, monotonic */
	size_t bytes;  /* of the body so far, or of the answer */
	struct line *next, *prev;
};

struct visit {     /* a request on its way */
	bool seen; /* the head was looked at */
	bool post, working;
	struct line *line;
	const struct web_route *route;
	struct str arg[WEB_ARG_MAX]; /* slices of target, not decoded */
	struct str boundary;         /* of a multipart form; else empty */
	const char *allow;           /* the path exists, for these methods */
	const char *cookies; /* NULL or the header; lives as long as the request */
	bool gzip;           /* the client takes it */
	char *body;
	size_t body_n, body_room; /* room: taken from web.bodies */
	struct MHD_Connection *conn;
	struct MHD_Response *answer; /* made by a worker */
	size_t answer_n;             /* bytes of a page, before it is squeezed */
	int status;
	struct visit *next; /* in the queue */
	size_t target_n;
	char target[]; /* as it came, terminated */
};

struct worker {
	pthread_t thread;
	struct web *web;
	struct pool *pool;
	void *desk;
	bool runs;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct visit *first, **last;
	unsigned waiting, limit;
	bool ending;
	struct worker *worker;
	unsigned workers;
};

struct web {
	const struct web_app *app;
	struct web_options o;
	struct MHD_Daemon *daemon;
	uint16_t port;
	int fd;                 /* listens, until the library has it; then -1 */
	struct pool show, take; /* GET, POST: neither waits for the other */
	struct MHD_Response **file, **file_gz; /* app->files_n each */

	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t tick;
	pthread_t ticker;
	struct line *lines;
	size_t bodies; /* bytes of room taken */
	bool ending, ticks;
};

/* ── guard.c ────────────────────────────────────────────────────────── */

/* Look at the head of a request: is there a reason not to go on?  Sets
 * v->boundary. */
enum refusal guard(struct MHD_Connection *c, struct visit *v, const char *method,
    const char *version);
/* Does the Accept-Encoding header allow gzip? */
bool takes_gzip(const char *accept);

/* ── route.c ────────────────────────────────────────────────────────── */

/* Find the route of v->target; sets route, arg and allow. */
void route_find(const struct web_app *app, struct visit *v);
/* The path of a target: up to "?". */
struct str target_path(const struct visit *v);
struct str target_query(const struct visit *v);

/* ── answer.c ───────────────────────────────────────────────────────── */

/* A response of ${n} bytes with the headers every answer has; NULL: no memory. */
struct MHD_Response *answer_new(const void *p, size_t n, enum MHD_ResponseMemoryMode mode,
    const char *type, const char *cache);
struct MHD_Response *answer_of(struct req *r, bool gzip);
/* A bare page for a refusal; *status is set.  ${allow} is for BAD_METHOD. */
struct MHD_Response *answer_refused(enum refusal why, const char *allow, int *status);
struct str refusal_told(enum refusal why);

/* ── work.c ─────────────────────────────────────────────────────────── */

/* False if too many wait already, or the pool is ending: ${v} was not taken. */
bool pool_put(struct pool *p, struct visit *v) MUST_USE;
enum err pool_open(struct job *j, struct web *w, struct pool *p,
    unsigned workers) MUST_USE;
void pool_close(struct web *w, struct pool *p); /* after the queue is empty */

/* ── visit.c ────────────────────────────────────────────────────────── */

void *visit_begin(void *web, const char *target, struct MHD_Connection *c);
enum MHD_Result visit_step(void *web, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *data, size_t *data_n,
    void **visit);
void visit_end(void *web, struct MHD_Connection *c, void **visit,
    enum MHD_RequestTerminationCode why);

/* ── line.c ─────────────────────────────────────────────────────────── */

void line_notify(void *web, struct MHD_Connection *c, void **line,
    enum MHD_ConnectionNotificationCode what);
/* ${bytes}: of the answer that is sent now, else 0. */
void line_phase(struct web *w, struct line *l, enum phase phase, size_t bytes);
void line_bytes(struct web *w, struct line *l, size_t more);
enum err ticker_open(struct job *j, struct web *w) MUST_USE;
void ticker_close(struct web *w);
/* Wait until nothing is being worked on or sent, or ${ms} are over. */
void lines_quiet(struct web *w, int ms);

#endif
