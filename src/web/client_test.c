/* SPDX-License-Identifier: MIT
 *
 * client_test.c -- the application the tests serve, and the client that asks it
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/client_test.h"

/* ── the application ────────────────────────────────────────────────── */

sem_t entered, leave;
int rests;

static enum err
hello(struct req *r, void *desk)
{
	out_lit(&r->out, "hello ", 6);
	out_any(&r->out, r->arg[0]);
	out_any(&r->out, req_field(r, S("q")));
	CHECK(desk != NULL);
	return OK;
}

static enum err
slow(struct req *r, void *desk)
{
	(void)desk;
	(void)sem_post(&entered);
	(void)sem_wait(&leave);
	out_lit(&r->out, "done", 4);
	return OK;
}

static enum err
big(struct req *r, void *desk)
{
	(void)desk;
	for (int i = 0; i < 4000; i++)
		out_lit(&r->out, "<p>text</p>\n", 12);
	return OK;
}

static enum err
eat(struct req *r, void *desk)
{
	(void)desk;
	out_lit(&r->out, "half a page", 11);
	(void)job_alloc(r->job, (size_t)1 << 30);
	return OK;
}

static enum err
missing(struct req *r, void *desk)
{
	(void)desk;
	out_lit(&r->out, "half a page", 11);
	req_keep(r, S("half"), S("yes"));
	return fail(r->job, E_MISSING, "没有<这个>单位");
}

static enum err
say(struct req *r, void *desk)
{
	struct url to;

	(void)desk;
	req_keep(r, S("said"), S("yes"));
	(void)url_local(req_field(r, S("to")), &to);
	req_see_other(r, to);
	return OK;
}

static enum err
sheet(struct req *r, void *desk)
{
	(void)desk;
	req_download(r, S("text/csv; charset=utf-8"), S("排名.csv"));
	out_lit(&r->out, "a,b\r\n", 5);
	return OK;
}

/* Every field, as name=value; or name:file=value; */
static enum err
echo(struct req *r, void *desk)
{
	(void)desk;
	for (size_t i = 0; i < r->field_n; i++) {
		const struct web_field *f = &r->field[i];

		buf_fmt(&r->out.b, "%.*s%s%.*s=%.*s;", STR_FMT(f->name),
		    f->is_file ? ":" : "", STR_FMT(f->file), STR_FMT(f->value));
	}
	return OK;
}

static enum err
enter(struct req *r, void *desk)
{
	(void)desk;
	req_set_secret(r, S("s"), S("aB3_-"), 0);
	req_set_secret(r, S("device"), S("d9"), 3600);
	req_keep(r, S("mode"), S("big"));
	req_see_other(r, (struct url){ S("/") });
	return OK;
}

static enum err
go_out(struct req *r, void *desk)
{
	(void)desk;
	req_set_secret(r, S("s"), S(""), -1);
	return OK;
}

enum { OPEN, SIGNED, CHIEF };

/* The secret is the name; a guest is sent to the door, chiefs are called root. */
static enum err
admit(struct req *r, void *desk, const struct web_route *route)
{
	struct str *who = NEW(r->job, struct str);

	CHECK(desk == &rests);
	*who = req_secret(r, S("s"));
	r->who = who;
	if (route->right == SIGNED && who->n == 0)
		req_see_other(r, (struct url){ S("/door") });
	if (route->right == CHIEF && !str_eq(*who, S("root")))
		return fail(r->job, E_DENIED, "您不是负责人：%.*s",
		    STR_FMT(req_field(r, S("q"))));
	return OK;
}

static const struct web_route routes[] = {
	{ WEB_SHOW, "/", hello, OPEN, 0, 0 },
	{ WEB_SHOW, "/hello/:who", hello, OPEN, 0, 0 },
	{ WEB_SHOW, "/slow", slow, OPEN, 0, 0 },
	{ WEB_SHOW, "/big", big, OPEN, 0, 0 },
	{ WEB_SHOW, "/eat", eat, OPEN, 0, 0 },
	{ WEB_SHOW, "/missing", missing, OPEN, 0, 0 },
	{ WEB_SHOW, "/sheet", sheet, OPEN, 0, 0 },
	{ WEB_SHOW, "/mine", hello, SIGNED, 0, 0 },
	{ WEB_SHOW, "/chief", hello, CHIEF, 0, 0 },
	{ WEB_SHOW, "/enter", enter, OPEN, 0, 0 },
	{ WEB_SHOW, "/out", go_out, OPEN, 0, 0 },
	{ WEB_TAKE, "/say", say, OPEN, 0, FORM_MAX },
	{ WEB_TAKE, "/slow", slow, OPEN, 0, FORM_MAX },
	{ WEB_TAKE, "/echo", echo, OPEN, 0, UPLOAD_MAX },
};

static const unsigned char style[] = "p{color:red}";
static const unsigned char style_gz[] = "not really gzip";
static const struct web_file files[] = {
	{ "/static/a.1234.css", "text/css; charset=utf-8", style, style_gz, 12, 15 },
};

static enum err
desk_open(struct job *j, void *arg, void **desk)
{
	(void)j;
	*desk = arg;
	return OK;
}

static void
desk_rest(void *desk)
{
	__atomic_add_fetch((int *)desk, 1, __ATOMIC_RELAXED);
}

static void
desk_close(void *desk)
{
	(void)desk;
}

static void
refusal(struct req *r, struct str told)
{
	const struct str *who = r->who;

	out_lit(&r->out, "sorry", 5);
	if (who != NULL && who->n > 0)
		buf_fmt(&r->out.b, " %.*s", STR_FMT(*who));
	out_lit(&r->out, ": ", 2);
	out_any(&r->out, told);
}

const struct web_app app = {
	.routes = routes,
	.routes_n = ARRAY_N(routes),
	.files = files,
	.files_n = ARRAY_N(files),
	.arg = &rests,
	.desk_open = desk_open,
	.desk_rest = desk_rest,
	.desk_close = desk_close,
	.admit = admit,
	.refusal = refusal,
	.today = DAY_NONE,
};

struct web_options
options(void)
{
	struct web_options o = web_defaults;

	o.workers = 1;
	o.write_workers = 1;
	o.queue = 4;
	o.memory = (size_t)4 << 20;
	return o;
}

struct web *
serve_with(struct job *j, const struct web_options *o)
{
	struct web *w = NULL;

	CHECK(sem_init(&entered, 0, 0) == 0 && sem_init(&leave, 0, 0) == 0);
	if (web_open(j, &app, o, &w) != OK)
		test_failed(__FILE__, __LINE__, "%s", j->told);
	return w;
}

struct web *
serve(struct job *j)
{
	struct web_options o = options();

	return serve_with(j, &o);
}

/* ── the client ─────────────────────────────────────────────────────── */

int
dial(const struct web *w)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(web_port(w)) };
	struct timeval patience = { .tv_sec = 60 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
	CHECK(connect(fd, (struct sockaddr *)&a, sizeof a) == 0);
	return fd;
}

/* A server that has refused what comes may close before all of it is sent. */
void
tell(int fd, struct str bytes)
{
	ssize_t n = 1;

	while (bytes.n > 0 && n > 0) {
		n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n > 0)
			bytes = str_cut(bytes, (size_t)n, bytes.n);
	}
}

struct str
hear(struct job *j, int fd)
{
	struct buf b = { .j = j };
	char piece[4096];
	ssize_t n;

	while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
		buf_put(&b, (struct str){ piece, (size_t)n });
	(void)close(fd);
	return buf_str(&b);
}

struct str
ask(struct job *j, const struct web *w, struct str bytes)
{
	int fd = dial(w);

	tell(fd, bytes);
	return hear(j, fd);
}

struct str
get(struct job *j, const struct web *w, const char *target, const char *more)
{
	return ask(j, w,
	    job_fmt(j, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n",
		target, more));
}

struct str
post(struct job *j, const struct web *w, const char *target, const char *more,
    struct str form)
{
	struct buf b = { .j = j };

	buf_fmt(&b,
	    "POST %s HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\n"
	    "Content-Length: %zu\r\n%s\r\n",
	    target, form.n, more);
	buf_put(&b, form);
	return ask(j, w, buf_str(&b));
}

int
status(struct str answer)
{
	int64_t n;

	return answer.n > 12 && req_number(str_cut(answer, 9, 12), &n) ? (int)n : 0;
}

struct str
body(struct str answer)
{
	return str_cut(answer, str_find(answer, S("\r\n\r\n")) + 4, answer.n);
}
