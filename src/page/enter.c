/* SPDX-License-Identifier: MIT
 *
 * enter.c -- with a one-time code [一次性码]: who it is for, then a button
 *
 * Opening the link changes nothing, so that a program that looks at links
 * first does not use the code up; only the button does.
 */
#include "page/acct.h"

struct enter_ask {
	struct frame frame;
	struct str bad_code;
};
#include "page/enter_ask.html.h"

struct enter_page {
	struct frame frame;
	struct str code, name, sign_in;
	bool demo; /* a sign-in link of a demonstration */
};
#include "page/enter.html.h"

/* Where the code was typed or pasted, perhaps as a whole link. */
static struct str
code_in(struct str s)
{
	s = str_trim(s);
	for (size_t at = s.n; at-- > 0;)
		if (s.p[at] == '/')
			return str_cut(s, at + 1, s.n);
	return s;
}

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			(c >= 'A' && c <= 'Z') || c == '-' || c == '_'))
			return false;
	}
	return s.n > 0 && s.n <= 64;
}

enum err
page_enter_ask(struct req *r, struct db_ro *db)
{
	struct enter_ask v = { .frame = frame_of(r, S("用一次性码进入")) };
	struct str code = code_in(req_field(r, S("code")));

	(void)db;
	if (is_token(code)) {
		go_to(r, job_fmt(r->job, "/enter/%.*s", STR_FMT(code)));
		return OK;
	}
	if (code.n > 0) {
		v.bad_code = S("一次性码只有字母、数字、- 和 _；请整段复制后粘贴");
		r->status = 422;
	}
	enter_ask_html(&r->out, &v);
	return OK;
}

/* Which kind of code is it?  The words of the last kind tried are kept. */
static enum err
find(struct req *r, struct db_ro *db, enum account_code *what, int64_t *person)
{
	enum err e;

	*what = ACCOUNT_CODE_SETUP;
	e = account_code_find(r->job, db, r->arg[0], *what, person);
	if (e != E_MISSING || !site_of(r)->rules.demo)
		return e;
	*what = ACCOUNT_CODE_DEMO;
	return account_code_find(r->job, db, r->arg[0], *what, person);
}

enum err
page_enter(struct req *r, struct db_ro *db)
{
	struct enter_page v = { .code = r->arg[0] };
	struct org_person p;
	enum account_code what;
	int64_t person;
	enum err e = find(r, db, &what, &person);

	if (e == OK)
		e = org_person_find(r->job, db, person, &p);
	if (e == OK)
		e = account_name_of(r->job, db, person, &v.sign_in);
	if (e != OK)
		return e;
	v.name = p.name;
	v.demo = what == ACCOUNT_CODE_DEMO;
	v.frame = frame_of(r, S("用一次性码进入"));
	enter_page_html(&r->out, &v);
	return OK;
}

/* ── POST ───────────────────────────────────────────────────────────── */

struct entering {
	const struct account_rules *rules;
	struct str code;
	enum account_code what;
	char session[ACCOUNT_TOKEN + 1];
};

static enum err
tell_enter(struct job *j, struct db_rw *rw, void *arg)
{
	struct entering *t = arg;

	return account_code_use(j, rw, t->rules, t->code, t->what, t->session);
}

enum err
page_enter_take(struct req *r, struct desk *d)
{
	struct entering *t = NEW(r->job, struct entering);
	int64_t person;
	enum err e = find(r, d->ro, &t->what, &person);

	t->rules = &d->site->rules;
	t->code = r->arg[0];
	if (e == OK)
		e = db_tell(r->job, d->db, tell_enter, t);
	if (e != OK)
		return e;
	keep_session(r, t->session);
	go_to(r, t->what == ACCOUNT_CODE_DEMO ? S("/") : S("/secret"));
	return OK;
}
