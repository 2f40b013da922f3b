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

const struct web_options web_defaults = {
	.address = "127.0.0.1",
	.workers = 4,
	.queue = 64,
	.connections = 512,
	.head_ms = 10000,
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

static enum err
listen_on(struct job *j, struct web *w, union address *a)
{
	unsigned v6 = a->any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0;

	errno = 0;
	w->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
		MHD_ALLOW_SUSPEND_RESUME | v6,
	    w->o.port, NULL, NULL, visit_step, w, MHD_OPTION_SOCK_ADDR, &a->any,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
	    MHD_OPTION_CONNECTION_LIMIT, w->o.connections, MHD_OPTION_CONNECTION_TIMEOUT,
	    IDLE_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK,
	    visit_begin, w, MHD_OPTION_UNESCAPE_CALLBACK, as_it_is, w,
	    MHD_OPTION_NOTIFY_COMPLETED, visit_end, w, MHD_OPTION_NOTIFY_CONNECTION,
	    line_notify, w, MHD_OPTION_END);
	if (w->daemon == NULL)
		return refuse_port(j, &w->o, errno);
	w->port = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	return OK;
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
	union address a;
	struct web *w;
	enum err e;

	if (!loopback(o->address, o->port, &a))
		return fail(j, E_INPUT,
		    "%s 不是本机地址；网页没有加密，只能在 127.0.0.1 或 ::1 上打开。"
		    "要让别的机器访问，请在前面放一个带证书的网关",
		    o->address);
	w = calloc(1, sizeof *w);
	if (w == NULL)
		return fail(j, E_LIMIT, "内存不足，没有启动；请稍后再试");
	tzset();
	w->app = app;
	w->o = *o;
	e = files_open(j, w);
	if (e == OK)
		e = ticker_open(j, w);
	if (e == OK)
		e = pool_open(j, w);
	if (e == OK)
		e = listen_on(j, w, &a);
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
	pool_close(w); /* the queue is worked off first */
	if (w->daemon != NULL)
		MHD_stop_daemon(w->daemon);
	if (fd != -1)
		(void)close(fd);
	ticker_close(w);
	files_close(w);
	free(w);
}
