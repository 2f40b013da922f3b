/* SPDX-License-Identifier: MIT
 *
 * visit.c -- one request through the I/O thread: look, collect, hand over, answer
 *
 * The library calls visit_step() for the head, for each piece of the body,
 * at the end, and again once a worker has resumed the connection.
 */
#include "web/server.h"

void *
visit_begin(void *web, const char *target, struct MHD_Connection *c)
{
	size_t n = strlen(target);
	struct visit *v = calloc(1, sizeof *v + n + 1);

	(void)web;
	if (v == NULL)
		return NULL;
	v->conn = c;
	v->target_n = n;
	memcpy(v->target, target, n);
	v->line = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
		      ->socket_context;
	return v;
}

/* ── bodies ─────────────────────────────────────────────────────────── */

/* Reserve memory for a body before a byte of it is read: all bodies together
 * have a limit, or 1,000 strangers with big ones would take the machine. */
static bool
room_take(struct web *w, struct visit *v, size_t n)
{
	bool fits;

	(void)pthread_mutex_lock(&w->lock);
	fits = n <= w->o.bodies - w->bodies;
	if (fits)
		w->bodies += n;
	(void)pthread_mutex_unlock(&w->lock);
	if (!fits)
		return false;
	v->body_room = n;
	v->body = malloc(n + 1);
	return v->body != NULL;
}

static void
room_back(struct web *w, struct visit *v)
{
	(void)pthread_mutex_lock(&w->lock);
	w->bodies -= v->body_room;
	(void)pthread_mutex_unlock(&w->lock);
}

static enum MHD_Result
collect(struct web *w, struct visit *v, const char *data, size_t *data_n)
{
	/* Only a body without a length can still be too long: no answer then,
	 * since the library cannot send one while it reads. */
	if (*data_n > v->body_room - v->body_n)
		return MHD_NO;
	memcpy(v->body + v->body_n, data, *data_n);
	v->body_n += *data_n;
	line_bytes(w, v->line, *data_n);
	*data_n = 0;
	return MHD_YES;
}

/* ── the steps ──────────────────────────────────────────────────────── */

void
visit_end(void *web, struct MHD_Connection *c, void **visit,
    enum MHD_RequestTerminationCode why)
{
	struct visit *v = *visit;

	(void)c;
	(void)why;
	if (v == NULL)
		return;
	line_phase(web, v->line, READING, 0);
	room_back(web, v);
	if (v->answer != NULL)
		MHD_destroy_response(v->answer);
	free(v->body);
	free(v);
	*visit = NULL;
}

static enum MHD_Result
reply(struct web *w, struct visit *v, int status, struct MHD_Response *a, size_t n)
{
	if (a == NULL)
		return MHD_NO;
	line_phase(w, v->line, SENDING, n);
	return MHD_queue_response(v->conn, (unsigned)status, a);
}

static enum MHD_Result
refuse(struct web *w, struct visit *v, enum refusal why)
{
	v->answer = answer_refused(why, v->allow, &v->status);
	return reply(w, v, v->status, v->answer, 0);
}

static const struct web_file *
file_find(const struct web *w, const struct visit *v, size_t *at)
{
	for (*at = 0; *at < w->app->files_n; (*at)++)
		if (str_eq(target_path(v), str_of(w->app->files[*at].path)))
			return &w->app->files[*at];
	return NULL;
}

/* Files are answered here: they are in memory and need no worker. */
static enum MHD_Result
send_file(struct web *w, struct visit *v, size_t at)
{
	bool small = v->gzip && w->file_gz[at] != NULL;

	const struct web_file *f = &w->app->files[at];

	return small ? reply(w, v, 200, w->file_gz[at], f->gz_n)
		     : reply(w, v, 200, w->file[at], f->n);
}

static const char *
header(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

/* guard() has seen that it is a number of at most 15 digits.  A chunked body
 * may be as long as its route allows. */
static size_t
said_length(const struct visit *v)
{
	const char *n = header(v->conn, MHD_HTTP_HEADER_CONTENT_LENGTH);

	if (n != NULL)
		return (size_t)strtoull(n, NULL, 10);
	return header(v->conn, MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL
	    ? v->route->body_max
	    : 0;
}

/* A form comes: is there a place for it? */
static enum MHD_Result
meet_form(struct web *w, struct visit *v)
{
	size_t n;

	if (v->route == NULL)
		return refuse(w, v, v->allow != NULL ? BAD_METHOD : NOT_FOUND);
	n = said_length(v);
	if (n > v->route->body_max)
		return refuse(w, v, TOO_BIG);
	if (!room_take(w, v, n))
		return refuse(w, v, BUSY);
	line_phase(w, v->line, TAKING, 0);
	return MHD_YES;
}

/* The head has come.  Refusals must be queued now, before the body. */
static enum MHD_Result
meet(struct web *w, struct visit *v, const char *method, const char *version)
{
	enum refusal why;

	v->seen = true;
	v->post = strcmp(method, "POST") == 0;
	v->gzip = takes_gzip(header(v->conn, MHD_HTTP_HEADER_ACCEPT_ENCODING));
	v->cookies = header(v->conn, MHD_HTTP_HEADER_COOKIE);
	why = guard(v->conn, v, method, version);
	if (why != FINE)
		return refuse(w, v, why);
	route_find(w->app, v);
	return v->post ? meet_form(w, v) : MHD_YES;
}

static enum MHD_Result
hand_over(struct web *w, struct visit *v)
{
	v->working = true;
	line_phase(w, v->line, WORKING, 0);
	MHD_suspend_connection(v->conn); /* first: a worker may be quick */
	if (pool_put(v->post ? &w->take : &w->show, v))
		return MHD_YES;
	v->answer = answer_refused(BUSY, NULL, &v->status);
	MHD_resume_connection(v->conn);
	return MHD_YES;
}

enum MHD_Result
visit_step(void *web, struct MHD_Connection *c, const char *url, const char *method,
    const char *version, const char *data, size_t *data_n, void **visit)
{
	struct web *w = web;
	struct visit *v = *visit;
	size_t at;

	(void)c;
	(void)url;
	if (v == NULL)
		return MHD_NO; /* no memory for it: the connection closes */
	if (!v->seen)
		return meet(w, v, method, version);
	if (*data_n > 0)
		return v->post && v->route != NULL ? collect(w, v, data, data_n) : MHD_NO;
	if (v->working)
		return reply(w, v, v->status, v->answer, v->answer_n);
	if (!v->post && file_find(w, v, &at) != NULL)
		return send_file(w, v, at);
	return hand_over(w, v);
}
