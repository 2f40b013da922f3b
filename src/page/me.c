/* SPDX-License-Identifier: MIT
 *
 * me.c -- one's own account [我的账户]: posts held, sign-ins that are open
 */
#include "page/acct.h"

struct me_post {
	struct str what, means, from, to;
};

struct me_session {
	int64_t id;
	struct str since, seen;
	bool now;
};

struct me_page {
	struct frame frame;
	struct str name, sign_in, done, until;
	const struct me_post *posts;
	size_t posts_n;
	const struct me_session *sessions;
	size_t sessions_n;
};
#include "page/me.html.h"

static const struct done done_list[] = {
	{ "password", "口令已设好。您在别处的登录都已结束。" },
	{ "ended", "那一处登录已结束。" },
};

static void
fill_posts(struct req *r, struct me_page *v)
{
	const struct account_who *who = who_of(r);
	struct me_post *list = NEWS(r->job, struct me_post, who->post_n);

	for (size_t i = 0; i < who->post_n; i++) {
		const struct org_post *p = &who->post[i];

		list[i] = (struct me_post){ post_words(r->job, p),
			str_of(org_roles[p->role].means), day_text(r->job, p->from),
			day_text(r->job, p->to) };
	}
	v->posts = list;
	v->posts_n = who->post_n;
}

static enum err
fill_sessions(struct req *r, struct db_ro *db, struct me_page *v)
{
	const struct account_session *s;
	struct me_session *list;
	size_t n;
	enum err e = account_session_list(r->job, db, who_of(r), &s, &n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct me_session, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct me_session){ s[i].id, moment(r->job, s[i].since),
			moment(r->job, s[i].seen), s[i].now };
	v->sessions = list;
	v->sessions_n = n;
	return OK;
}

enum err
page_me(struct req *r, struct db_ro *db)
{
	const struct account_who *who = who_of(r);
	struct me_page v = { .frame = frame_of(r, S("我的账户")), .name = who->name };
	enum err e = account_name_of(r->job, db, who->person, &v.sign_in);

	if (e == OK)
		e = fill_sessions(r, db, &v);
	if (e != OK)
		return e;
	fill_posts(r, &v);
	v.until = moment(r->job, who->until);
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	me_page_html(&r->out, &v);
	return OK;
}

/* ── POST: end one of one's own sign-ins ────────────────────────────── */

struct ending {
	const struct account_who *who;
	int64_t session;
};

static enum err
tell_end(struct job *j, struct db_rw *rw, void *arg)
{
	const struct ending *x = arg;

	return account_session_end(j, rw, x->who, x->session);
}

enum err
page_session_end(struct req *r, struct desk *d)
{
	struct ending x = { who_of(r), arg_id(r, 0) };
	enum err e = db_tell(r->job, d->db, tell_end, &x);

	if (e == OK)
		go_to(r, S("/me?done=ended"));
	return e;
}
