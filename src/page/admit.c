/* SPDX-License-Identifier: MIT
 *
 * admit.c -- before every page: who is asking, and may they?
 *
 * Reads the table of routes and the table of rights, nothing else; a page need
 * not ask again.  Lists, which name no unit in their address, keep within
 * account_within() themselves.
 */
#include "page/view.h"

const struct account_who *
who_of(const struct req *r)
{
	static const struct account_who nobody = { .person = 0 };

	return r->who != NULL ? &((const struct visitor *)r->who)->who : &nobody;
}

struct score_seat *
seat_of(const struct req *r)
{
	return ((const struct visitor *)r->who)->seat;
}

/* An office counts with a post that gives or verifies, not beside one. */
static bool
has_office(const struct org_post *p)
{
	return p->office.n > 0 &&
	    (account_scope(R_GIVE, p->role) != SCOPE_NO ||
		account_scope(R_VERIFY, p->role) != SCOPE_NO ||
		account_scope(R_CORRECT, p->role) != SCOPE_NO);
}

size_t
who_offices(struct req *r, const struct str **out)
{
	const struct account_who *who = who_of(r);
	struct str *list = NEWS(r->job, struct str, who->post_n);
	size_t n = 0;

	for (size_t i = 0; i < who->post_n; i++)
		if (has_office(&who->post[i]))
			list[n++] = who->post[i].office;
	*out = list;
	return n;
}

/* What only this one would do. */
static bool
has_work(const struct rule *rule, const struct str *office)
{
	size_t n;
	const struct rule_fact *f = rule_facts(rule, &n);

	for (size_t i = 0; i < n; i++)
		if (score_gives(&f[i], office, 1) || score_verifies(&f[i], office, 1))
			return true;
	return false;
}

static bool
is_held(const struct org_post *p, size_t n, struct str office)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(p[i].office, office) && has_office(&p[i]))
			return true;
	return false;
}

enum err
offices_vacant(struct req *r, struct db_ro *db, const struct rule *rule,
    struct str *words)
{
	struct buf b = { .j = r->job };
	const struct org_post *p;
	size_t n, roles;
	const struct str *role = rule_roles(r->job, rule, &roles);
	enum err e = org_post_wide(r->job, db, r->job->today, &p, &n);

	for (size_t i = 0; e == OK && i < roles; i++)
		if (!is_held(p, n, role[i]) && has_work(rule, &role[i]))
			buf_fmt(&b, "%s“%.*s”", b.n > 0 ? "、" : "", STR_FMT(role[i]));
	*words = buf_str(&b);
	return e;
}

int64_t
arg_id(const struct req *r, size_t at)
{
	int64_t id = 0;

	return at < WEB_ARG_MAX && req_number(r->arg[at], &id) ? id : 0;
}

/* ── steps ──────────────────────────────────────────────────────────── */

/* Nobody has signed in: a page asks for it, a form cannot be taken. */
static enum err
ask_to_sign_in(struct req *r, const struct web_route *route)
{
	struct buf b = { .j = r->job };

	if (route->method == WEB_TAKE)
		return fail(r->job, E_DENIED,
		    "您没有登录，或登录已经结束，这次没有保存。请在另一个窗口登录，"
		    "再回到这里后退一步，填的数还在，有的文字要重写，然后重交");
	buf_put(&b, S("/sign-in"));
	if (r->target.n > 1) {
		buf_put(&b, S("?to="));
		url_piece(&b, r->target);
	}
	req_see_other(r, (struct url){ buf_str(&b) });
	return OK;
}

/* After a one-time code, or without the second factor one needs. */
static bool
must_finish(const struct req *r, const struct account_who *who)
{
	return who->weak && !str_starts(r->path, S("/secret")) &&
	    !str_eq(r->path, S("/sign-out"));
}

static int
unit_arg(enum object object)
{
	switch (object) {
	case OBJ_UNIT:
		return 0;
	case OBJ_SCHEME_UNIT:
	case OBJ_SCHEME_UNIT_FACT:
	case OBJ_SCHEME_UNIT_SET:
	case OBJ_DRAFT_UNIT:
	case OBJ_RESULT_UNIT:
		return 1;
	case OBJ_NONE:
	case OBJ_SCHEME:
	case OBJ_SCHEME_FACT:
	case OBJ_PERSON:
	case OBJ_POST:
	case OBJ_GRANT:
	case OBJ_ENTRY:
	case OBJ_CODE:
	case OBJ_DRAFT:
	case OBJ_CONSULT:
	case OBJ_SCHEME_VERSION:
	case OBJ_ITEM:
	case OBJ_DRAFT_REV:
	case OBJ_RESULT:
	case OBJ_OBJECTION:
		return -1;
	}
	return -1;
}

/* An item out of reach is answered in the words for one that is not there. */
static enum err
reach_item(struct req *r, struct desk *d, const struct account_who *who,
    enum account_right right)
{
	struct duty_item item;
	enum err e = duty_find(r->job, d->ro, arg_id(r, 0), &item);

	if (e == OK)
		e = account_may(r->job, d->ro, who, right, item.unit);
	if (e != E_MISSING)
		return e;
	return fail(r->job, E_MISSING,
	    "没有编号为“%.*s”的事项，或它不归您管；请从事项页进入", STR_FMT(r->arg[0]));
}

/* A unit out of reach is answered in the words for one that is not there. */
static enum err
reach(struct req *r, struct desk *d, const struct account_who *who,
    const struct web_route *route)
{
	int at = unit_arg((enum object)route->object);
	struct org_unit unit;
	enum err e;

	if (route->object == OBJ_ITEM)
		return reach_item(r, d, who, (enum account_right)route->right);
	if (at < 0)
		return OK;
	e = org_unit_find(r->job, d->ro, arg_id(r, (size_t)at), &unit);
	if (e == OK)
		e = account_may(r->job, d->ro, who, (enum account_right)route->right,
		    unit.id);
	if (e != E_MISSING)
		return e;
	return fail(r->job, E_MISSING,
	    "没有编号为“%.*s”的单位，或它不归您管；请从单位列表进入",
	    STR_FMT(r->arg[at]));
}

static enum err
check_form(struct req *r, const struct account_who *who, const struct web_route *route)
{
	if (route->method != WEB_TAKE ||
	    account_form_token_ok(who, token_bare(r->job, req_field(r, S("t")))))
		return OK;
	return fail(r->job, E_DENIED,
	    "这张表不是从您现在的登录里打开的，没有保存。"
	    "请后退一步，填的数还在，有的文字要重写，核对以后重交");
}

struct touching {
	const struct account_rules *rules;
	int64_t session;
};

static enum err
touch(struct job *j, struct db_rw *rw, void *arg)
{
	const struct touching *t = arg;

	return account_touch(j, rw, t->rules, t->session);
}

/* Push the idle end of the session on, not more than once a minute. */
static void
stay(struct req *r, struct desk *d, const struct account_who *who)
{
	struct touching t = { &d->site->rules, who->session };

	if (who->seen + 60 <= r->job->now)
		(void)!db_tell(r->job, d->db, touch, &t);
}

static enum err
let_in(struct req *r, struct desk *d, const struct web_route *route)
{
	const struct account_who *who = who_of(r);
	enum err e;

	if (who->person == 0)
		return ask_to_sign_in(r, route);
	if (must_finish(r, who)) {
		req_see_other(r, (struct url){ S("/secret") });
		return OK;
	}
	if (!account_has(who, (enum account_right)route->right))
		return fail(r->job, E_DENIED, "您没有办理此事的权限：%s",
		    account_right_means((enum account_right)route->right));
	e = check_form(r, who, route);
	if (e == OK)
		e = reach(r, d, who, route);
	if (e == OK)
		stay(r, d, who);
	return e;
}

enum err
page_admit(struct req *r, void *desk, const struct web_route *route)
{
	struct visitor *who = NEW(r->job, struct visitor);
	struct desk *d = desk;
	enum err e = account_who(r->job, d->ro, req_secret(r, S("s")), &who->who);

	if (e != OK)
		return e;
	who->seat = d->seat;
	r->who = who;
	return route->right == R_PUBLIC ? OK : let_in(r, d, route);
}
