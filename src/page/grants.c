/* SPDX-License-Identifier: MIT
 *
 * grants.c -- grants [授权]: one officer proposes, another agrees or refuses
 *
 * Nothing here gives a post by itself: a proposal waits until the other
 * officer has answered it.  Who may answer what is org/'s rule; the page only
 * leaves out buttons that would be refused.
 */
#include "page/acct.h"

struct grant_row {
	int64_t id, person;
	struct str name, what, by, at, from;
	bool ends;
	bool own;   /* the asker proposed it */
	bool about; /* … or is who it is about */
};

struct post_row {
	int64_t id, person;
	struct str name, what, means, from, to;
};

/* ── the waiting ones ───────────────────────────────────────────────── */

static struct grant_row
grant_row(struct req *r, const struct org_grant *g)
{
	return (struct grant_row){ g->id, g->post.person, g->post.person_name,
		post_words(r->job, &g->post), g->by_name, moment(r->job, g->at),
		day_text(r->job, g->post.from), g->ends, g->by == who_of(r)->person,
		g->post.person == who_of(r)->person };
}

/* Those that wait for ${person}, 0: for anybody. */
static enum err
waiting(struct req *r, struct db_ro *db, int64_t person, const struct grant_row **out,
    size_t *n)
{
	const struct org_grant *g;
	struct grant_row *rows;
	size_t all;
	enum err e = org_grant_list(r->job, db, &g, &all);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct grant_row, all);
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (person == 0 || g[i].post.person == person)
			rows[(*n)++] = grant_row(r, &g[i]);
	*out = rows;
	return OK;
}

static struct post_row
post_row(struct req *r, const struct org_post *p)
{
	return (struct post_row){ p->id, p->person, p->person_name, post_words(r->job, p),
		str_of(org_roles[p->role].means), day_text(r->job, p->from),
		day_text(r->job, p->to) };
}

static const struct post_row *
post_rows(struct req *r, const struct org_post *p, size_t n)
{
	struct post_row *rows = NEWS(r->job, struct post_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = post_row(r, &p[i]);
	return rows;
}

/* ── GET /grants ────────────────────────────────────────────────────── */

struct grants {
	struct frame frame;
	struct str done;
	const struct grant_row *waiting;
	size_t waiting_n;
	const struct post_row *posts; /* 三员, and roles that reach beyond a unit */
	size_t posts_n;
};
#include "page/grants.html.h"

static const struct done done_list[] = {
	{ "proposed", "已提出，等另一位安全管理员或系统管理员同意。" },
	{ "agreed", "已同意，即刻生效。" },
	{ "refused", "已答复不同意，没有改变任何职务。" },
	{ "again", "这张表已经交过一次，这次没有改变什么；请刷新后再办。" },
};

static enum err
wide_posts(struct req *r, struct db_ro *db, struct grants *v)
{
	const struct org_post *p;
	size_t n;
	enum err e = org_post_wide(r->job, db, r->job->today, &p, &n);

	if (e != OK)
		return e;
	v->posts = post_rows(r, p, n);
	v->posts_n = n;
	return OK;
}

enum err
page_grants(struct req *r, struct db_ro *db)
{
	struct grants v = { .frame = frame_of(r, S("授权")) };
	enum err e = waiting(r, db, 0, &v.waiting, &v.waiting_n);

	if (e == OK)
		e = wide_posts(r, db, &v);
	if (e != OK)
		return e;
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	grants_html(&r->out, &v);
	return OK;
}

/* ── one person: account, posts, a proposal ─────────────────────────── */

struct role_choice {
	int id;
	struct str name, means;
	bool chosen;
};

struct grant_person {
	struct frame frame;
	struct str done;
	int64_t person;
	struct str name, belongs, left;
	bool has_account, may_make, has_password, has_factor, is_self;
	struct str sign_in, locked;
	const struct grant_row *waiting;
	size_t waiting_n;
	const struct post_row *posts;
	size_t posts_n;
	const struct role_choice *roles;
	size_t roles_n;
	struct str unit, office, from; /* as typed */
	struct str bad_role, bad_unit, bad_from, bad_office;
	const struct fault *faults;
	size_t faults_n;
};
#include "page/grant_person.html.h"

static enum err
fill_account(struct req *r, struct db_ro *db, struct grant_person *v)
{
	struct account_state s;
	enum err e = account_find(r->job, db, v->person, &s);

	if (e == E_MISSING)
		return OK;
	if (e != OK)
		return e;
	v->has_account = true;
	v->sign_in = s.sign_in;
	v->has_password = s.has_password;
	v->has_factor = s.has_factor;
	if (s.locked_until > r->job->now)
		v->locked = moment(r->job, s.locked_until);
	return OK;
}

static enum err
fill_posts(struct req *r, struct db_ro *db, struct grant_person *v)
{
	const struct org_post *p;
	size_t n;
	enum err e = org_post_list(r->job, db, v->person, 0, r->job->today, &p, &n);

	if (e != OK)
		return e;
	v->posts = post_rows(r, p, n);
	v->posts_n = n;
	return OK;
}

static void
fill_roles(struct req *r, struct grant_person *v)
{
	struct role_choice *list = NEWS(r->job, struct role_choice, ROLES_N);
	struct str typed = req_field(r, S("role"));

	for (int i = 0; i < ROLES_N; i++)
		list[i] = (struct role_choice){ i, str_of(org_roles[i].name),
			str_of(org_roles[i].means),
			str_eq(typed, str_of(org_roles[i].name)) };
	v->roles = list;
	v->roles_n = ROLES_N;
}

static void
fill_typed(struct req *r, const struct faults *f, struct grant_person *v)
{
	fill_roles(r, v);
	v->unit = req_field(r, S("unit"));
	v->office = req_field(r, S("office"));
	v->from = req_field(r, S("from"));
	v->bad_role = fault_of(f, "role");
	v->bad_unit = fault_of(f, "unit");
	v->bad_office = fault_of(f, "office");
	v->bad_from = fault_of(f, "from");
	v->faults = f->list;
	v->faults_n = f->n;
}

static enum err
draw_person(struct req *r, struct db_ro *db, const struct faults *f)
{
	struct grant_person v = { .person = arg_id(r, 0) };
	struct org_person p;
	enum err e = org_person_find(r->job, db, v.person, &p);

	if (e == OK)
		e = fill_account(r, db, &v);
	if (e == OK)
		e = fill_posts(r, db, &v);
	if (e == OK)
		e = waiting(r, db, v.person, &v.waiting, &v.waiting_n);
	if (e != OK)
		return e;
	v.frame = frame_of(r, p.name);
	v.name = p.name;
	v.belongs = p.unit_name;
	v.left = day_text(r->job, p.left);
	v.may_make = account_has(who_of(r), R_ACCOUNT);
	v.is_self = v.person == who_of(r)->person;
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	fill_typed(r, f, &v);
	faults_show(r, &v.frame, f);
	grant_person_html(&r->out, &v);
	return OK;
}

enum err
page_grant_person(struct req *r, struct db_ro *db)
{
	static const struct faults none;

	return draw_person(r, db, &none);
}

/* ── POST: propose ──────────────────────────────────────────────────── */

struct proposing {
	struct org_act act;
	struct org_grant grant;
	bool seen;
};

static struct org_act
act_now(const struct req *r, bool *seen)
{
	return (struct org_act){ .actor = who_of(r)->person,
		.day = r->job->today,
		.once = req_field(r, S("once")),
		.seen = seen };
}

static enum err
tell_propose(struct job *j, struct db_rw *rw, void *arg)
{
	struct proposing *p = arg;

	return org_grant_propose(j, rw, &p->act, &p->grant);
}

static enum err
take_post(struct req *r, struct db_ro *db, struct org_post *p, struct faults *f)
{
	struct str from = str_trim(req_field(r, S("from")));
	struct org_unit unit = { .id = 0 };
	enum err e;

	*p = (struct org_post){ .person = arg_id(r, 0),
		.office = str_trim(req_field(r, S("office"))),
		.from = r->job->today,
		.to = DAY_NONE };
	if (!org_role_named(req_field(r, S("role")), &p->role)) {
		fault_add(r->job, f, "role", S("请选一个职务"));
		return OK;
	}
	e = unit_named(r, db, "unit", !org_roles[p->role].local, &unit, f);
	p->unit = unit.id;
	if (from.n > 0 && !day_parse(from, &p->from))
		fault_add(r->job, f, "from", S("起始日期请写成 2026-03-05 这样"));
	return e;
}

static enum err
propose(struct req *r, struct desk *d, struct proposing *p, struct faults *f)
{
	enum err e;

	p->act = act_now(r, &p->seen);
	e = db_tell(r->job, d->db, tell_propose, p);
	if (e == OK || !may_mend(e))
		return e;
	fault_add(r->job, f, "role", str_of(r->job->told));
	return OK;
}

static void
back_to_person(struct req *r, int64_t person, const char *done)
{
	go_to(r, job_fmt(r->job, "/grants/person/%lld?done=%s", (long long)person, done));
}

enum err
page_grant_propose(struct req *r, struct desk *d)
{
	struct proposing p = { .grant = { .ends = false } };
	struct faults f = { .n = 0 };
	enum err e = take_post(r, d->ro, &p.grant.post, &f);

	if (e == OK && f.n == 0)
		e = propose(r, d, &p, &f);
	if (e != OK)
		return e;
	if (f.n > 0)
		return draw_person(r, d->ro, &f);
	back_to_person(r, p.grant.post.person, p.seen ? "again" : "proposed");
	return OK;
}

/* POST /grants/post/:id/end: propose to take the post back. */
enum err
page_grant_end(struct req *r, struct desk *d)
{
	struct proposing p = { .grant = { .ends = true } };
	int64_t person;
	enum err e;

	if (!req_number(req_field(r, S("person")), &person))
		return fail(r->job, E_INPUT, "表单不完整；请从授权页重新进入");
	p.grant.post = (struct org_post){ .id = arg_id(r, 0), .person = person };
	p.act = act_now(r, &p.seen);
	e = db_tell(r->job, d->db, tell_propose, &p);
	if (e == OK)
		back_to_person(r, person, p.seen ? "again" : "proposed");
	return e;
}

/* ── POST: answer ───────────────────────────────────────────────────── */

struct answering {
	struct org_act act;
	int64_t id;
	bool agree, seen;
};

static enum err
tell_answer(struct job *j, struct db_rw *rw, void *arg)
{
	const struct answering *a = arg;

	return org_grant_answer(j, rw, &a->act, a->id, a->agree);
}

enum err
page_grant_answer(struct req *r, struct desk *d)
{
	struct str answer = req_field(r, S("answer"));
	struct answering a = { .id = arg_id(r, 0), .agree = str_eq(answer, S("agree")) };
	enum err e;

	if (!a.agree && !str_eq(answer, S("refuse")))
		return fail(r->job, E_INPUT, "没有说同意还是不同意；请从授权页重新进入");
	a.act = act_now(r, &a.seen);
	e = db_tell(r->job, d->db, tell_answer, &a);
	if (e == OK)
		go_to(r,
		    a.seen        ? S("/grants?done=again")
			: a.agree ? S("/grants?done=agreed")
				  : S("/grants?done=refused"));
	return e;
}
