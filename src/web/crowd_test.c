/* SPDX-License-Identifier: MIT
 *
 * crowd_test.c -- slow clients, many clients, busy handlers, start and stop
 */
#include <poll.h>
#include <pthread.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/client_test.h"

/* ── slow clients ───────────────────────────────────────────────────── */

/* Send ${bytes} one by one, with so many ms in between for the server to
 * close; the number that went out before it did. */
static size_t
drip(int fd, struct str bytes, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t n = 0;

	while (n < bytes.n && poll(&p, 1, ms) == 0)
		tell(fd, str_cut(bytes, n, n + 1)), n++;
	return n;
}

static struct str
padding(struct job *j, size_t n)
{
	struct buf b = { .j = j };

	buf_pad(&b, n, 'x');
	return buf_str(&b);
}

TEST(a_slow_head_is_cut_off_also_if_it_keeps_dripping)
{
	struct web_options o = options();
	struct web *w;
	int silent, dripping;

	o.head_ms = 200;
	w = serve_with(j, &o);
	silent = dial(w);
	dripping = dial(w);
	tell(silent, S("GET / HTTP/1.1\r\nHost: a\r\nX: "));
	tell(dripping, S("GET / HTTP/1.1\r\nHost: a\r\nX: "));
	CHECK(drip(dripping, padding(j, 1000), 10) < 500);
	CHECK(hear(j, dripping).n == 0);
	CHECK(hear(j, silent).n == 0); /* returns when the server closes */
	CHECK(status(get(j, w, "/hello/x", "")) == 200);
	web_close(w);
}

#define SAY(length)                                                   \
	"POST /say HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" FORM \
	"Content-Length: " length "\r\n"

TEST(a_body_below_the_lowest_rate_is_cut_off)
{
	struct web_options o = options();
	struct web *w;
	int fd;

	o.head_ms = 200;
	o.body_rate = 10000;
	w = serve_with(j, &o);
	fd = dial(w);
	tell(fd, S(SAY("100") "\r\n"));
	CHECK(drip(fd, padding(j, 99), 10) < 99);
	CHECK(hear(j, fd).n == 0);
	web_close(w);
}

TEST(a_body_above_the_lowest_rate_may_take_longer_than_a_head)
{
	struct web_options o = options();
	struct web *w;
	int fd;

	o.head_ms = 100;
	o.body_rate = 5;
	w = serve_with(j, &o);
	fd = dial(w);
	tell(fd, S(SAY("40") "\r\n"));
	CHECK(drip(fd, padding(j, 40), 10) == 40); /* 400 ms at least */
	CHECK(status(hear(j, fd)) == 303);
	web_close(w);
}

TEST(a_reader_who_does_not_read_is_cut_off)
{
	struct web_options o = options();
	struct buf b = { .j = j };
	struct web *w;
	int fd;

	o.head_ms = 100;
	o.body_rate = (size_t)1 << 30;
	o.memory = (size_t)64 << 20;
	o.connections = 1; /* the next is let in when the first is out */
	w = serve_with(j, &o);
	fd = dial(w);
	buf_put(&b, S("POST /echo HTTP/1.1\r\nHost: a\r\n" PARTS "Content-Length: "));
	buf_fmt(&b, "%zu\r\n\r\n", ((size_t)12 << 20) + 67);
	buf_put(&b,
	    S("--XyZ\r\nContent-Disposition: form-data; name=\"abcdef\"\r\n\r\n"));
	buf_pad(&b, (size_t)12 << 20, 'x');
	buf_put(&b, S("\r\n--XyZ--\r\n"));
	tell(fd, buf_str(&b));
	CHECK(status(get(j, w, "/hello/x", "")) == 200);
	CHECK(hear(j, fd).n < (size_t)12 << 20);
	web_close(w);
}

/* ── big bodies ─────────────────────────────────────────────────────── */

TEST(a_body_over_the_limit_is_refused_before_a_byte_of_it_comes)
{
	static const struct str heads[] = {
		LIT(SAY("101") "\r\n"),
		LIT(SAY("2147483648") "\r\n"),
		LIT(SAY("999999999999999") "Expect: 100-continue\r\n\r\n"),
	};
	struct web *w = serve(j);

	for (size_t i = 0; i < ARRAY_N(heads); i++) {
		struct str a = ask(j, w, heads[i]);

		CHECK(status(a) == 413);
		CHECK_HAS(a, S("填写的内容太长，没有收下；请删短后再交"));
		CHECK_HAS(a, S("Connection: close\r\n"));
	}
	web_close(w);
}

TEST(all_bodies_together_have_a_limit)
{
	struct web_options o = options();
	char go_on[64] = { 0 };
	struct web *w;
	struct str a;
	int fd;

	o.bodies = 150;
	w = serve_with(j, &o);
	fd = dial(w);
	tell(fd, S(SAY("100") "Expect: 100-continue\r\n\r\n"));
	CHECK(recv(fd, go_on, sizeof go_on, 0) > 0); /* its place is taken */
	CHECK_HAS(str_of(go_on), S("100 Continue"));
	a = post(j, w, "/say", FORM, padding(j, 51));
	CHECK(status(a) == 503);
	CHECK_HAS(a, S("此刻访问的人太多；请稍后再试"));
	/* The refused body must not be taken for a request. */
	a = ask(j, w,
	    S("POST /say HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 90\r\n\r\n"
	      "GET /hello/smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	CHECK(status(a) == 503 && str_find(a, S("smuggled")) == a.n);
	CHECK(status(post(j, w, "/say", FORM, padding(j, 50))) == 303);
	tell(fd, padding(j, 100));
	CHECK(status(hear(j, fd)) == 303);
	CHECK(status(post(j, w, "/say", FORM, padding(j, 51))) == 303);
	web_close(w);
}

/* ── crowds ─────────────────────────────────────────────────────────── */

TEST(a_meeting_hall_behind_one_address_is_answered)
{
	static int fd[300];
	struct web_options o = web_defaults;
	struct web *w = serve_with(j, &o);
	struct str ask_page = S(
	    "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	struct str send_form = S(SAY("4") "\r\nto=/");
	size_t pages = 0, forms = 0;

	for (size_t i = 0; i < ARRAY_N(fd); i++)
		fd[i] = dial(w);
	for (size_t i = 0; i < ARRAY_N(fd); i++)
		tell(fd[i], i % 3 == 0 ? send_form : ask_page);
	for (size_t i = 0; i < ARRAY_N(fd); i++) {
		int got = status(hear(j, fd[i]));

		pages += got == 200;
		forms += got == 303;
	}
	CHECK(pages == 200 && forms == 100);
	web_close(w);
}

TEST(half_open_heads_do_not_keep_others_out)
{
	static int fd[200];
	struct web *w = serve(j);

	for (size_t i = 0; i < ARRAY_N(fd); i++) {
		fd[i] = dial(w);
		tell(fd[i], S("GET / HTTP/1.1\r\nHo"));
	}
	CHECK(status(get(j, w, "/hello/x", "")) == 200);
	for (size_t i = 0; i < ARRAY_N(fd); i++)
		(void)close(fd[i]);
	web_close(w);
}

TEST(forms_that_wait_do_not_stop_pages_nor_pages_forms)
{
	struct web *w = serve(j);
	int page = dial(w), form = dial(w);

	tell(form,
	    S("POST /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" FORM
	      "Content-Length: 0\r\n\r\n"));
	CHECK(sem_wait(&entered) == 0);
	CHECK(status(get(j, w, "/hello/x", "")) == 200);
	CHECK(sem_post(&leave) == 0);
	CHECK_TEXT(body(hear(j, form)), S("done"));

	tell(page, S("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	CHECK(sem_wait(&entered) == 0);
	CHECK(status(post(j, w, "/say", FORM, S("to=/"))) == 303);
	CHECK(sem_post(&leave) == 0);
	CHECK_TEXT(body(hear(j, page)), S("done"));
	web_close(w);
}

TEST(when_all_are_busy_the_next_is_asked_to_come_again)
{
	struct web_options o = options();
	struct web *w;
	struct str go = S("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
		   a;
	int first, second;

	o.queue = 1;
	w = serve_with(j, &o);
	first = dial(w);
	tell(first, go);
	CHECK(sem_wait(&entered) == 0); /* the only worker is in it */
	second = dial(w);
	tell(second,
	    S("GET /hello/waits HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	/* The I/O thread takes requests in turn; one of these finds the queue full. */
	do
		a = get(j, w, "/hello/x", "");
	while (status(a) == 200);
	CHECK(status(a) == 503);
	CHECK_HAS(a, S("Retry-After: 2\r\n"));
	CHECK_HAS(a, S("此刻访问的人太多；请稍后再试"));
	CHECK(sem_post(&leave) == 0);
	CHECK_TEXT(body(hear(j, first)), S("done"));
	CHECK_TEXT(body(hear(j, second)), S("hello waits"));
	web_close(w);
}

static void *
close_it(void *w)
{
	web_close(w);
	return NULL;
}

TEST(what_was_begun_is_finished_before_the_server_ends)
{
	struct web *w = serve(j);
	int fd = dial(w);
	pthread_t closing;

	tell(fd, S("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
	CHECK(sem_wait(&entered) == 0);
	CHECK(pthread_create(&closing, NULL, close_it, w) == 0);
	CHECK(sem_post(&leave) == 0);
	CHECK(pthread_join(closing, NULL) == 0);
	CHECK_TEXT(body(hear(j, fd)), S("done"));
}

TEST(a_client_that_leaves_does_no_harm)
{
	struct web *w = serve(j);
	int fd = dial(w);

	tell(fd, S("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
	CHECK(sem_wait(&entered) == 0);
	CHECK(close(fd) == 0);
	CHECK(sem_post(&leave) == 0);
	CHECK(status(get(j, w, "/hello/x", "")) == 200);
	web_close(w);
}

/* ── start and stop ─────────────────────────────────────────────────── */

TEST(who_comes_between_listening_and_opening_is_answered)
{
	struct web_options o = options();
	struct sockaddr_in a;
	socklen_t n = sizeof a;
	struct web *w;
	int fd;

	CHECK(web_listen(j, &o, &o.fd) == OK);
	CHECK(getsockname(o.fd, (struct sockaddr *)&a, &n) == 0);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	CHECK(connect(fd, (struct sockaddr *)&a, n) == 0);
	tell(fd, S("GET /hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
	w = serve_with(j, &o);
	CHECK(web_port(w) == ntohs(a.sin_port));
	CHECK_TEXT(body(hear(j, fd)), S("hello x"));
	web_close(w);
}

TEST(only_addresses_of_this_machine_are_served)
{
	static const char *const bad[] = { "0.0.0.0", "192.168.1.1", "::", "example",
		"" };
	struct web_options o = web_defaults;
	struct web *w;

	for (size_t i = 0; i < ARRAY_N(bad); i++) {
		o.address = bad[i];
		CHECK(web_open(j, &app, &o, &w) == E_INPUT);
		CHECK_HAS(str_of(j->told), S("不是本机地址"));
	}
}

TEST(a_port_that_is_taken_is_told)
{
	struct web *first = serve(j), *second;
	struct web_options o = web_defaults;

	o.port = web_port(first);
	CHECK(web_open(j, &app, &o, &second) == E_SYSTEM);
	CHECK_HAS(str_of(j->told),
	    job_fmt(j, "127.0.0.1 的 %u 端口已经有程序在用；请换一个端口，", o.port));
	web_close(first);
}
