/* SPDX-License-Identifier: MIT
 *
 * work.c -- worker threads: take a visit, run its handler, make the answer
 *
 * Each request is a job with its own memory.  A handler that fails is answered
 * by the application's refusal page; if memory ran out, by that page in a
 * second, fresh job; if that fails too, by a bare one.  GET and POST have a
 * pool each, so that pages are shown while forms wait for the disk.
 */
#include "web/server.h"

struct task {
	struct worker *me;
	struct visit *visit;
	int status; /* of a refusal */
	struct str told;
};

static const int status_of[] = {
	[OK] = 200,
	[E_INPUT] = 400,
	[E_MISSING] = 404,
	[E_DENIED] = 403,
	[E_LIMIT] = 503,
	[E_SYSTEM] = 500,
	[E_BUSY] = 503,
};

static struct req
req_of(struct job *j, struct task *t)
{
	struct visit *v = t->visit;

	return (struct req){
		.job = j,
		.app = t->me->web->app->arg,
		.path = target_path(v),
		.target = { v->target, v->target_n },
		.cookies = str_of(v->cookies),
		.out = { .b = { .j = j } },
		.status = 200,
		.type = S("text/html; charset=utf-8"),
	};
}

static enum err
read_fields(struct req *r, const struct visit *v)
{
	struct str body = { v->body, v->body_n };
	struct fields f = { .n = 0 };
	enum err e;

	if (!v->post)
		e = form_plain(r->job, target_query(v), &f);
	else if (v->boundary.n > 0)
		e = form_parts(r->job, body, v->boundary, &f);
	else
		e = form_plain(r->job, body, &f);
	r->field = f.list;
	r->field_n = f.n;
	return e;
}

static enum err
read_input(struct req *r, const struct visit *v)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < WEB_ARG_MAX; i++)
		e = decode(r->job, v->arg[i], false, &r->arg[i]);
	return e == OK ? read_fields(r, v) : e;
}

/* What stands between the head and the handler. */
static enum err
admit(struct req *r, const struct task *t)
{
	const struct web_app *app = t->me->web->app;
	const struct visit *v = t->visit;
	enum err e;

	if (v->route == NULL)
		return fail(r->job, E_MISSING, "%.*s", STR_FMT(refusal_told(NOT_FOUND)));
	e = read_input(r, v);
	if (e != OK || app->admit == NULL)
		return e;
	return app->admit(r, t->me->desk, v->route);
}

static void
answer(struct task *t, struct req *r)
{
	t->visit->status = r->status;
	t->visit->answer_n = r->out.b.n;
	t->visit->answer = answer_of(r, t->visit->gzip);
}

/* The page that says why not; nothing of a half answer is left in it. */
static void
refuse(struct task *t, struct job *j, void *who, int status, struct str told)
{
	struct req r = req_of(j, t);

	r.who = who;
	r.status = status;
	t->me->web->app->refusal(&r, told);
	answer(t, &r);
}

static enum err
handle(struct job *j, void *arg)
{
	struct task *t = arg;
	struct req r = req_of(j, t);
	enum err e = admit(&r, t);

	if (e == OK && r.location.n == 0)
		e = t->visit->route->fn(&r, t->me->desk);
	if (e == OK)
		answer(t, &r);
	else
		refuse(t, j, r.who, status_of[e], job_str(j, str_of(j->told)));
	return OK;
}

static enum err
explain(struct job *j, void *arg)
{
	struct task *t = arg;

	refuse(t, j, NULL, t->status, t->told);
	return OK;
}

static struct job
job_now(const struct web_app *app)
{
	struct job j = { .now = (int64_t)time(NULL) + app->shift, .today = app->today };

	if (app->today == DAY_NONE)
		j.today = day_at(j.now);
	return j;
}

/* GET where only POST is known: the table row for 405, with what is allowed. */
static bool
wrong_method(struct visit *v)
{
	if (v->route != NULL || v->allow == NULL)
		return false;
	v->answer = answer_refused(BAD_METHOD, v->allow, &v->status);
	return true;
}

static void
serve(struct worker *me, struct visit *v)
{
	const struct web *w = me->web;
	struct job j = job_now(w->app), again = j;
	struct task t = { .me = me, .visit = v };
	enum err e;

	if (wrong_method(v))
		return;
	e = job_run(&j, w->o.memory, handle, &t);
	w->app->desk_rest(me->desk);
	if (e == OK)
		return;
	t.status = status_of[e];
	t.told = str_of(j.told);
	if (job_run(&again, w->o.memory, explain, &t) != OK || v->answer == NULL)
		v->answer = answer_refused(BROKEN, NULL, &v->status);
}

/* ── the queue ──────────────────────────────────────────────────────── */

bool
pool_put(struct pool *p, struct visit *v)
{
	bool room;

	(void)pthread_mutex_lock(&p->lock);
	room = p->waiting < p->limit && !p->ending;
	if (room) {
		v->next = NULL;
		*p->last = v;
		p->last = &v->next;
		p->waiting++;
		(void)pthread_cond_signal(&p->more);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return room;
}

/* The next visit; NULL when the pool ends and nothing waits. */
static struct visit *
pool_take(struct pool *p)
{
	struct visit *v;

	(void)pthread_mutex_lock(&p->lock);
	while (p->first == NULL && !p->ending)
		(void)pthread_cond_wait(&p->more, &p->lock);
	v = p->first;
	if (v != NULL) {
		p->first = v->next;
		p->waiting--;
	}
	if (p->first == NULL)
		p->last = &p->first;
	(void)pthread_mutex_unlock(&p->lock);
	return v;
}

static void *
work(void *arg)
{
	struct worker *me = arg;
	struct visit *v;

	while ((v = pool_take(me->pool)) != NULL) {
		struct MHD_Connection *c = v->conn;

		serve(me, v);
		MHD_resume_connection(c);
	}
	return NULL;
}

static enum err
worker_open(struct job *j, struct web *w, struct pool *p, struct worker *me)
{
	enum err e = w->app->desk_open(j, w->app->arg, &me->desk);

	if (e != OK)
		return e;
	me->web = w;
	me->pool = p;
	if (pthread_create(&me->thread, NULL, work, me) != 0) {
		w->app->desk_close(me->desk);
		return fail(j, E_SYSTEM, "开不了新的线程；请检查操作系统的限制");
	}
	me->runs = true;
	return OK;
}

enum err
pool_open(struct job *j, struct web *w, struct pool *p, unsigned workers)
{
	enum err e = OK;

	p->last = &p->first;
	p->limit = w->o.queue;
	p->workers = workers;
	p->worker = calloc(p->workers, sizeof *p->worker);
	if (p->worker == NULL || pthread_mutex_init(&p->lock, NULL) != 0 ||
	    pthread_cond_init(&p->more, NULL) != 0)
		return fail(j, E_SYSTEM, "内存不足，没有启动；请稍后再试");
	for (unsigned i = 0; e == OK && i < p->workers; i++)
		e = worker_open(j, w, p, &p->worker[i]);
	return e;
}

void
pool_close(struct web *w, struct pool *p)
{
	if (p->worker == NULL)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->ending = true;
	(void)pthread_cond_broadcast(&p->more);
	(void)pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->workers; i++) {
		if (!p->worker[i].runs)
			continue;
		(void)pthread_join(p->worker[i].thread, NULL);
		w->app->desk_close(p->worker[i].desk);
	}
	free(p->worker);
	p->worker = NULL;
}
