/* SPDX-License-Identifier: MIT
 *
 * sign.c -- sign in [登录] and out [退出]
 *
 * An unknown name and a wrong password get the same words from account/.  What
 * was typed comes back, except the password and the code.  Afterwards one is
 * where one wanted to go, if that is on this server.
 */
#include "page/acct.h"

#define TOLD_BYTES 1024

struct sign_page {
	struct frame frame;
	struct str to, name;
	bool must; /* one came here on the way to a page */
	struct str done;
	struct str bad_name, bad_password, bad_code;
	const struct fault *faults;
	size_t faults_n;
};
#include "page/sign.html.h"

static const struct done signed_out[] = {
	{ "out", "已退出。公用的电脑请把浏览器窗口也关掉。" },
};

static void
draw(struct req *r, const struct faults *f)
{
	struct sign_page v = { .frame = frame_of(r, S("登录")) };
	struct url to;

	(void)url_local(req_field(r, S("to")), &to);
	v.to = to.s;
	v.must = v.to.n > 1 && f->n == 0;
	v.name = req_field(r, S("name"));
	v.done = done_told(r, signed_out, ARRAY_N(signed_out));
	v.faults = f->list;
	v.faults_n = f->n;
	v.bad_name = fault_of(f, "name");
	v.bad_password = fault_of(f, "password");
	v.bad_code = fault_of(f, "code");
	faults_show(r, &v.frame, f);
	sign_page_html(&r->out, &v);
}

static enum err
go_on(struct req *r)
{
	struct url to;

	(void)url_local(req_field(r, S("to")), &to);
	req_see_other(r, to);
	return OK;
}

enum err
page_sign_in(struct req *r, struct db_ro *db)
{
	static const struct faults none;

	(void)db;
	if (who_of(r)->person != 0)
		return go_on(r);
	draw(r, &none);
	return OK;
}

/* ── POST ───────────────────────────────────────────────────────────── */

struct signing {
	const struct account_rules *rules;
	struct account_try t;
	char told[TOLD_BYTES]; /* a copy: the writer's words end with its job */
};

static enum err
tell_sign_in(struct job *j, struct db_rw *rw, void *arg)
{
	struct signing *s = arg;
	enum err e = account_try_tell(j, rw, s->rules, &s->t);

	(void)snprintf(s->told, sizeof s->told, "%.*s", STR_FMT(s->t.told));
	return e;
}

/* Are both there?  If not, no work is done for them. */
static bool
is_filled(struct req *r, struct faults *f)
{
	if (str_trim(req_field(r, S("name"))).n == 0)
		fault_add(r->job, f, "name", S("请填登录名"));
	if (req_field(r, S("password")).n == 0)
		fault_add(r->job, f, "password", S("请填口令"));
	return f->n == 0;
}

static enum err
try_it(struct req *r, struct desk *d, struct signing *s)
{
	enum err e;

	s->rules = &d->site->rules;
	s->t.name = str_trim(req_field(r, S("name")));
	s->t.password = req_field(r, S("password"));
	s->t.code = str_trim(req_field(r, S("code")));
	s->t.device = req_secret(r, S("d"));
	e = account_try(r->job, d->ro, s->rules, &s->t);
	return e == OK ? db_tell(r->job, d->db, tell_sign_in, s) : e;
}

#define DEVICE_S (400 * 86400) /* as long as a browser keeps a cookie */

static enum err
let_in(struct req *r, const struct account_try *t)
{
	keep_session(r, t->session);
	if (t->device_new[0] != '\0')
		req_set_secret(r, S("d"), job_str(r->job, str_of(t->device_new)),
		    DEVICE_S);
	return go_on(r);
}

enum err
page_sign_in_take(struct req *r, struct desk *d)
{
	struct signing *s = NEW(r->job, struct signing);
	struct faults f = { .n = 0 };
	enum err e;

	if (!is_filled(r, &f)) {
		draw(r, &f);
		return OK;
	}
	e = try_it(r, d, s);
	if (e == OK && s->t.session[0] != '\0')
		return let_in(r, &s->t);
	if (e != OK && !may_mend(e))
		return e;
	fault_add(r->job, &f, s->t.needs_code ? "code" : "name",
	    e == OK ? str_of(s->told) : str_of(r->job->told));
	draw(r, &f);
	return OK;
}

/* ── out ────────────────────────────────────────────────────────────── */

static enum err
tell_sign_out(struct job *j, struct db_rw *rw, void *arg)
{
	return account_sign_out(j, rw, *(const int64_t *)arg);
}

enum err
page_sign_out(struct req *r, struct desk *d)
{
	int64_t session = who_of(r)->session;
	enum err e = db_tell(r->job, d->db, tell_sign_out, &session);

	if (e != OK)
		return e;
	req_set_secret(r, S("s"), S(""), -1);
	go_to(r, S("/sign-in?done=out"));
	return OK;
}
