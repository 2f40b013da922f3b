/* SPDX-License-Identifier: MIT
 *
 * line.c -- connections and their deadlines
 *
 * The library's own timeout counts inactivity, so a client that sends a byte
 * now and then could stay for ever.  Here every phase but working has an
 * absolute end, a body's and an answer's by a lowest rate; a ticker shuts down the sockets that are late, and the
 * library notices.  Working ends by itself: memory is bounded, loops are too.
 */
#include <errno.h>
#include <sys/socket.h>

#include "web/server.h"

#define SENDING_FACTOR 6 /* a slow reader gets six times what a slow writer gets */

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
line_begin(struct web *w, struct MHD_Connection *c, void **arg)
{
	struct line *l = calloc(1, sizeof *l);

	if (l == NULL)
		return;
	l->fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	l->since = now_ms();
	(void)pthread_mutex_lock(&w->lock);
	l->next = w->lines;
	if (l->next != NULL)
		l->next->prev = l;
	w->lines = l;
	(void)pthread_mutex_unlock(&w->lock);
	*arg = l;
}

static void
line_end(struct web *w, struct line *l)
{
	if (l == NULL)
		return;
	(void)pthread_mutex_lock(&w->lock);
	if (l->prev != NULL)
		l->prev->next = l->next;
	else
		w->lines = l->next;
	if (l->next != NULL)
		l->next->prev = l->prev;
	(void)pthread_cond_broadcast(&w->tick);
	(void)pthread_mutex_unlock(&w->lock);
	free(l);
}

void
line_notify(void *web, struct MHD_Connection *c, void **line,
    enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		line_begin(web, c, line);
	else
		line_end(web, *line);
}

void
line_phase(struct web *w, struct line *l, enum phase phase, size_t bytes)
{
	if (l == NULL)
		return;
	(void)pthread_mutex_lock(&w->lock);
	l->phase = phase;
	l->since = now_ms();
	l->bytes = bytes;
	if (w->ending)
		(void)pthread_cond_broadcast(&w->tick);
	(void)pthread_mutex_unlock(&w->lock);
}

void
line_bytes(struct web *w, struct line *l, size_t more)
{
	if (l == NULL)
		return;
	(void)pthread_mutex_lock(&w->lock);
	l->bytes += more;
	(void)pthread_mutex_unlock(&w->lock);
}

/* ── the ticker ─────────────────────────────────────────────────────── */

static void
wait_ms(struct web *w, int ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	(void)pthread_cond_timedwait(&w->tick, &w->lock, &until);
}

/* The time that so many bytes may take, besides a start of its own. */
static int64_t
ms_for(const struct web *w, size_t bytes)
{
	return (int64_t)(bytes * 1000 / w->o.body_rate);
}

static bool
is_late(const struct web *w, const struct line *l, int64_t now)
{
	int64_t start = w->o.head_ms, took = now - l->since;

	switch (l->phase) {
	case READING:
		return took > start;
	case TAKING:
		return took > start + ms_for(w, l->bytes);
	case SENDING:
		return took > start * SENDING_FACTOR + ms_for(w, l->bytes);
	case WORKING:
		return false;
	}
	return false;
}

static void *
ticker(void *arg)
{
	struct web *w = arg;
	int every = w->o.head_ms / 10 < 1000 ? w->o.head_ms / 10 + 1 : 1000;

	(void)pthread_mutex_lock(&w->lock);
	while (w->ticks) {
		int64_t now = now_ms();

		for (struct line *l = w->lines; l != NULL; l = l->next)
			if (is_late(w, l, now))
				(void)shutdown(l->fd, SHUT_RDWR);
		wait_ms(w, every);
	}
	(void)pthread_mutex_unlock(&w->lock);
	return NULL;
}

static bool
cond_init(pthread_cond_t *c)
{
	pthread_condattr_t a;
	bool ok;

	if (pthread_condattr_init(&a) != 0)
		return false;
	ok = pthread_condattr_setclock(&a, CLOCK_MONOTONIC) == 0 &&
	    pthread_cond_init(c, &a) == 0;
	(void)pthread_condattr_destroy(&a);
	return ok;
}

enum err
ticker_open(struct job *j, struct web *w)
{
	if (pthread_mutex_init(&w->lock, NULL) != 0 || !cond_init(&w->tick))
		return fail(j, E_SYSTEM, "开不了新的线程；请检查操作系统的限制");
	w->ticks = true;
	if (pthread_create(&w->ticker, NULL, ticker, w) == 0)
		return OK;
	w->ticks = false;
	return fail(j, E_SYSTEM, "开不了新的线程；请检查操作系统的限制");
}

void
ticker_close(struct web *w)
{
	if (!w->ticks)
		return;
	(void)pthread_mutex_lock(&w->lock);
	w->ticks = false;
	(void)pthread_cond_broadcast(&w->tick);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_join(w->ticker, NULL);
}

static bool
is_busy(const struct web *w)
{
	for (const struct line *l = w->lines; l != NULL; l = l->next)
		if (l->phase == WORKING || l->phase == SENDING)
			return true;
	return false;
}

void
lines_quiet(struct web *w, int ms)
{
	int64_t until = now_ms() + ms, left;

	(void)pthread_mutex_lock(&w->lock);
	w->ending = true;
	while (is_busy(w) && (left = until - now_ms()) > 0)
		wait_ms(w, (int)left);
	(void)pthread_mutex_unlock(&w->lock);
}
