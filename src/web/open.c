/* SPDX-License-Identifier: MIT
 *
 * open.c -- start and stop: listen, threads, files; then all of it backwards
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <unistd.h>

#include "web/server.h"

#define CONNECTION_MEMORY ((size_t)32 * 1024)
#define IDLE_SECONDS 30u
#define END_MS 3000
#define BACKLOG 1024

const struct web_options web_defaults = {
	.address = "127.0.0.1",
	.fd = -1,
	.workers = 4,
	.write_workers = 16,
	.queue = 512,
	.connections = 1024,
	.head_ms = 10000,
	.body_rate = 8192,
	.bodies = (size_t)256 << 20,
	.memory = (size_t)64 << 20,
};

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* Only addresses nobody else can reach: what we say is not encrypted. */
static bool
loopback(const char *text, uint16_t port, union address *a)
{
	if (strcmp(text, "localhost") == 0)
		text = "127.0.0.1";
	memset(a, 0, sizeof *a);
	if (inet_pton(AF_INET, text, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons(port);
		return (ntohl(a->v4.sin_addr.s_addr) >> 24) == 127;
	}
	if (inet_pton(AF_INET6, text, &a->v6.sin6_addr) != 1)
		return false;
	a->v6.sin6_family = AF_INET6;
	a->v6.sin6_port = htons(port);
	return IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
}

/* Addresses are taken apart by ourselves, from the raw target. */
static size_t
as_it_is(void *arg, struct MHD_Connection *c, char *s)
{
	(void)arg;
	(void)c;
	return strlen(s);
}

static enum err
refuse_port(struct job *j, const struct web_options *o, int why)
{
	if (why == EADDRINUSE)
		return fail(j, E_SYSTEM,
		    "%s 的 %u 端口已经有程序在用；请换一个端口，或停下那个程序",
		    o->address, o->port);
	if (why == EACCES)
		return fail(j, E_SYSTEM, "没有权限用 %u 端口；请换一个 1024 以上的端口",
		    o->port);
	if (why == EADDRNOTAVAIL)
		return fail(j, E_SYSTEM, "本机没有 %s 这个地址；请换一个地址",
		    o->address);
	return fail(j, E_SYSTEM, "不能在 %s 的 %u 端口上等候访问；请换一个地址或端口再试",
	    o->address, o->port);
}

static bool
take_port(int fd, const union address *a)
{
	socklen_t n = a->any.sa_family == AF_INET6 ? sizeof a->v6 : sizeof a->v4;
	int yes = 1; /* a port that was in use a moment ago may be taken again */

	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
	    bind(fd, &a->any, n) == 0 && listen(fd, BACKLOG) == 0;
}

enum err
web_listen(struct job *j, const struct web_options *o, int *out)
{
	union address a;
	int fd, why;

	if (!loopback(o->address, o->port, &a))
		return fail(j, E_INPUT,
		    "%s 不是本机地址；网页没有加密，只能在 127.0.0.1 或 ::1 上打开。"
		    "要让别的机器访问；请在前面放一个带证书的网关",
		    o->address);
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1 || !take_port(fd, &a)) {
		why = errno;
		if (fd != -1)
			(void)close(fd);
		return refuse_port(j, o, why);
	}
	*out = fd;
	return OK;
}

static enum err
daemon_open(struct job *j, struct web *w)
{
	union address a = { .any = { .sa_family = AF_UNSPEC } };
	socklen_t n = sizeof a;
	unsigned v6;

	if (getsockname(w->fd, &a.any, &n) != 0)
		return fail(j, E_SYSTEM, "用来等候访问的端口打不开了；请重新启动");
	v6 = a.any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0;
	w->port = ntohs(v6 != 0 ? a.v6.sin6_port : a.v4.sin_port);
	w->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
		MHD_ALLOW_SUSPEND_RESUME | v6,
	    w->port, NULL, NULL, visit_step, w, MHD_OPTION_LISTEN_SOCKET, w->fd,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
	    MHD_OPTION_CONNECTION_LIMIT, w->o.connections, MHD_OPTION_CONNECTION_TIMEOUT,
	    IDLE_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK,
	    visit_begin, w, MHD_OPTION_UNESCAPE_CALLBACK, as_it_is, w,
	    MHD_OPTION_NOTIFY_COMPLETED, visit_end, w, MHD_OPTION_NOTIFY_CONNECTION,
	    line_notify, w, MHD_OPTION_END);
	w->fd = -1;
	return w->daemon != NULL
	    ? OK
	    : fail(j, E_SYSTEM, "开不了新的线程；请检查操作系统的限制");
}

static struct MHD_Response *
file_answer(const struct web_file *f, const unsigned char *p, size_t n)
{
	static const char for_ever[] = "public, max-age=31536000, immutable";
	struct MHD_Response *a = answer_new(p, n, MHD_RESPMEM_PERSISTENT, f->type,
	    for_ever);

	if (MHD_add_response_header(a, MHD_HTTP_HEADER_VARY, "Accept-Encoding") !=
		MHD_YES ||
	    (p == f->gz &&
		MHD_add_response_header(a, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip") !=
		    MHD_YES))
		abort();
	return a;
}

static enum err
files_open(struct job *j, struct web *w)
{
	size_t n = w->app->files_n;

	w->file = calloc(n + 1, sizeof *w->file);
	w->file_gz = calloc(n + 1, sizeof *w->file_gz);
	if (w->file == NULL || w->file_gz == NULL)
		return fail(j, E_LIMIT, "内存不足，没有启动；请稍后再试");
	for (size_t i = 0; i < n; i++) {
		const struct web_file *f = &w->app->files[i];

		w->file[i] = file_answer(f, f->p, f->n);
		if (f->gz != NULL)
			w->file_gz[i] = file_answer(f, f->gz, f->gz_n);
	}
	return OK;
}

static void
files_close(struct web *w)
{
	for (size_t i = 0; w->file != NULL && w->file_gz != NULL && i < w->app->files_n;
	     i++) {
		if (w->file[i] != NULL)
			MHD_destroy_response(w->file[i]);
		if (w->file_gz[i] != NULL)
			MHD_destroy_response(w->file_gz[i]);
	}
	free(w->file);
	free(w->file_gz);
}

enum err
web_open(struct job *j, const struct web_app *app, const struct web_options *o,
    struct web **out)
{
	struct web *w = calloc(1, sizeof *w);
	enum err e = OK;

	if (w == NULL)
		return fail(j, E_LIMIT, "内存不足，没有启动；请稍后再试");
	tzset();
	w->app = app;
	w->o = *o;
	w->fd = o->fd;
	if (w->fd == -1)
		e = web_listen(j, o, &w->fd);
	if (e == OK)
		e = files_open(j, w);
	if (e == OK)
		e = ticker_open(j, w);
	if (e == OK)
		e = pool_open(j, w, &w->show, o->workers);
	if (e == OK)
		e = pool_open(j, w, &w->take, o->write_workers);
	if (e == OK)
		e = daemon_open(j, w);
	if (e != OK) {
		web_close(w);
		return e;
	}
	*out = w;
	return OK;
}

uint16_t
web_port(const struct web *w)
{
	return w->port;
}

/* Everything in the order in which nobody is left waiting for another. */
void
web_close(struct web *w)
{
	int fd = w->daemon != NULL ? MHD_quiesce_daemon(w->daemon) : -1;

	if (w->daemon != NULL)
		lines_quiet(w, END_MS);
	pool_close(w, &w->show); /* the queue is worked off first */
	pool_close(w, &w->take);
	if (w->daemon != NULL)
		MHD_stop_daemon(w->daemon);
	if (fd != -1)
		(void)close(fd);
	if (w->fd != -1)
		(void)close(w->fd);
	ticker_close(w);
	files_close(w);
	free(w);
}
