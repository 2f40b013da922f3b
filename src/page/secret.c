/* SPDX-License-Identifier: MIT
 *
 * secret.c -- one's own password [口令] and second factor [二次验证]
 *
 * After a one-time code this is the only page there is, until a password is
 * set and, for those who need one, a second factor.  The seed and the recovery
 * codes are drawn by the answer to the POST that made them, and never again:
 * the database keeps no readable copy to draw them from.  Whoever has signed
 * in with a password gives it once more before either is changed.
 */
#include "page/acct.h"

struct secret_page {
	struct frame frame;
	struct str sign_in, done;
	bool weak;         /* may go nowhere else before this is done */
	bool must;         /* this person needs a second factor */
	bool has_password; /* there is one to ask for */
	bool has_factor;
	bool ask;  /* for the present password */
	bool next; /* what is left is the second factor */
	bool dengbao;
	int min; /* characters of a password */
	struct str bad_old, bad_password, bad_again, bad_proof;
	const struct fault *faults;
	size_t faults_n;
};
#include "page/secret.html.h"

static const struct done done_list[] = {
	{ "password", "口令已设好。您在别处的登录都已结束。" },
	{ "factor", "二次验证已设好。下次登录要填动态码。" },
};

/* A demonstration lets people in who have no account: they read as an empty one. */
static enum err
state_of(struct req *r, struct db_ro *db, struct account_state *out)
{
	enum err e = account_find(r->job, db, who_of(r)->person, out);

	if (e != E_MISSING)
		return e;
	*out = (struct account_state){ .person = who_of(r)->person };
	return OK;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct faults *f)
{
	const struct account_who *who = who_of(r);
	const struct account_rules *rules = &site_of(r)->rules;
	struct secret_page v = { .frame = frame_of(r, S("口令与二次验证")),
		.weak = who->weak,
		.dengbao = rules->dengbao,
		.min = ACCOUNT_PASSWORD_MIN };
	struct account_state state;
	enum err e = state_of(r, db, &state);

	if (e != OK)
		return e;
	v.sign_in = state.sign_in;
	v.has_password = state.has_password;
	v.has_factor = state.has_factor;
	v.must = account_needs_factor(rules, who);
	v.ask = !who->weak && state.has_password;
	v.next = who->weak && state.has_password;
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	v.bad_old = fault_of(f, "old");
	v.bad_password = fault_of(f, "password");
	v.bad_again = fault_of(f, "again");
	v.bad_proof = fault_of(f, "proof");
	v.faults = f->list;
	v.faults_n = f->n;
	faults_show(r, &v.frame, f);
	secret_page_html(&r->out, &v);
	return OK;
}

enum err
page_secret(struct req *r, struct db_ro *db)
{
	static const struct faults none;

	return draw(r, db, &none);
}

/* ── the present password ───────────────────────────────────────────── */

struct proving {
	const struct account_rules *rules;
	struct account_try t;
};

static enum err
tell_proving(struct job *j, struct db_rw *rw, void *arg)
{
	struct proving *p = arg;

	return account_try_tell(j, rw, p->rules, &p->t);
}

/* A wrong one counts like a failed sign-in. */
static enum err
prove(struct req *r, struct desk *d, struct str password, struct str *told)
{
	struct proving *p = NEW(r->job, struct proving);
	enum err e;

	p->rules = &d->site->rules;
	p->t.password = password;
	p->t.device = req_secret(r, S("d"));
	e = account_name_of(r->job, d->ro, who_of(r)->person, &p->t.name);
	if (e == OK)
		e = account_try(r->job, d->ro, p->rules, &p->t);
	if (e != OK || p->t.good || p->t.needs_code)
		return e;
	*told = S("现在的口令不对；请再填一次");
	return db_tell(r->job, d->db, tell_proving, p);
}

/* Fill in what is wrong with the present password, unless there is none yet; a
 * weak session that has one set it a moment ago. */
static enum err
check_old(struct req *r, struct desk *d, const char *field, struct faults *f)
{
	struct str given = req_field(r, str_of(field)), told = S("");
	struct account_state state;
	enum err e = state_of(r, d->ro, &state);

	if (e != OK || who_of(r)->weak || !state.has_password)
		return e;
	if (given.n == 0) {
		fault_add(r->job, f, field, S("请填现在的口令"));
		return OK;
	}
	e = prove(r, d, given, &told);
	if (e != OK && may_mend(e))
		told = str_of(r->job->told);
	else if (e != OK)
		return e;
	if (told.n > 0)
		fault_add(r->job, f, field, told);
	return OK;
}

/* ── POST: password ─────────────────────────────────────────────────── */

struct setting {
	const struct account_rules *rules;
	const struct account_who *who;
	char phc[128];
	char session[ACCOUNT_TOKEN + 1];
};

static enum err
tell_password(struct job *j, struct db_rw *rw, void *arg)
{
	struct setting *s = arg;

	return account_password_put(j, rw, s->rules, s->who, s->phc, s->session);
}

static enum err
set_password(struct req *r, struct desk *d, struct setting *s, struct faults *f)
{
	struct str password = req_field(r, S("password"));
	enum err e;

	if (!str_eq(password, req_field(r, S("again"))))
		fault_add(r->job, f, "again", S("两次填的不一样；请再填一次"));
	if (f->n > 0)
		return OK;
	e = account_password_hash(r->job, d->ro, s->rules, s->who, password, s->phc);
	if (e == OK)
		e = db_tell(r->job, d->db, tell_password, s);
	if (e == OK || !may_mend(e))
		return e;
	fault_add(r->job, f, "password", str_of(r->job->told));
	return OK;
}

enum err
page_password(struct req *r, struct desk *d)
{
	struct setting *s = NEW(r->job, struct setting);
	struct faults f = { .n = 0 };
	enum err e = check_old(r, d, "old", &f);

	s->rules = &d->site->rules;
	s->who = who_of(r);
	if (e == OK)
		e = set_password(r, d, s, &f);
	if (e != OK)
		return e;
	if (f.n > 0)
		return draw(r, d->ro, &f);
	keep_session(r, s->session);
	go_to(r,
	    account_needs_factor(s->rules, s->who) ? S("/secret?done=password")
						   : S("/me?done=password"));
	return OK;
}

/* ── POST: a new second factor ──────────────────────────────────────── */

struct factor_page {
	struct frame frame;
	struct str seed; /* empty: it has been shown before */
	struct str uri, bad_code;
	const struct fault *faults;
	size_t faults_n;
};
#include "page/factor.html.h"

struct seeding {
	const struct account_rules *rules;
	const struct account_who *who;
	struct account_seed seed;
};

static enum err
tell_seed(struct job *j, struct db_rw *rw, void *arg)
{
	struct seeding *s = arg;

	return account_factor_new(j, rw, s->rules, s->who, &s->seed);
}

/* Groups of four are easier to type. */
static struct str
in_fours(struct job *j, struct str s)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < s.n; i++) {
		if (i > 0 && i % 4 == 0)
			buf_c(&b, ' ');
		buf_c(&b, s.p[i]);
	}
	return buf_str(&b);
}

enum err
page_factor_new(struct req *r, struct desk *d)
{
	struct seeding *s = NEW(r->job, struct seeding);
	struct factor_page v = { .faults_n = 0 };
	struct faults f = { .n = 0 };
	enum err e = check_old(r, d, "proof", &f);

	if (e != OK)
		return e;
	if (f.n > 0)
		return draw(r, d->ro, &f);
	s->rules = &d->site->rules;
	s->who = who_of(r);
	e = db_tell(r->job, d->db, tell_seed, s);
	if (e != OK)
		return e;
	v.frame = frame_of(r, S("设二次验证"));
	v.seed = in_fours(r->job, str_of(s->seed.base32));
	v.uri = str_of(s->seed.uri);
	factor_page_html(&r->out, &v);
	return OK;
}

/* ── POST: the first code of it ─────────────────────────────────────── */

struct recovery_code {
	struct str text;
};

struct recovery_page {
	struct frame frame;
	const struct recovery_code *codes;
	size_t codes_n;
};
#include "page/recovery.html.h"

struct confirming {
	const struct account_rules *rules;
	const struct account_who *who;
	struct str code;
	char recovery[10][12];
	char session[ACCOUNT_TOKEN + 1];
};

static enum err
tell_confirm(struct job *j, struct db_rw *rw, void *arg)
{
	struct confirming *c = arg;

	return account_factor_confirm(j, rw, c->rules, c->who, c->code, c->recovery,
	    c->session);
}

static void
draw_again(struct req *r)
{
	struct factor_page v = { .frame = frame_of(r, S("设二次验证")) };
	struct faults f = { .n = 0 };

	fault_add(r->job, &f, "code", str_of(r->job->told));
	v.bad_code = f.list[0].told;
	v.faults = f.list;
	v.faults_n = f.n;
	faults_show(r, &v.frame, &f);
	factor_page_html(&r->out, &v);
}

static void
draw_recovery(struct req *r, const struct confirming *c)
{
	struct recovery_page v = { .frame = frame_of(r, S("恢复码")) };
	struct recovery_code *list = NEWS(r->job, struct recovery_code, 10);

	for (size_t i = 0; i < 10; i++)
		list[i].text = str_of(c->recovery[i]);
	v.codes = list;
	v.codes_n = 10;
	recovery_page_html(&r->out, &v);
}

enum err
page_factor_confirm(struct req *r, struct desk *d)
{
	struct confirming *c = NEW(r->job, struct confirming);
	enum err e;

	c->rules = &d->site->rules;
	c->who = who_of(r);
	c->code = str_trim(req_field(r, S("code")));
	e = db_tell(r->job, d->db, tell_confirm, c);
	if (e != OK && !may_mend(e))
		return e;
	if (e != OK) {
		draw_again(r);
		return OK;
	}
	keep_session(r, c->session);
	draw_recovery(r, c);
	return OK;
}
