/* SPDX-License-Identifier: MIT
 *
 * accounts.c -- accounts [账户]: the list, a new one, one-time codes, unlocking
 *
 * The system officer makes accounts and hands out codes; a code is drawn by
 * the answer to the POST that made it and never again.  Both officers see the
 * list, because either may unlock.  What a person may do is not given here but
 * on the pages of grants.
 */
#include "page/acct.h"

#define PAGE_ROWS 50
#define CODE_HOURS 72
#define NAMESAKES_MAX 20

/* ── the list ───────────────────────────────────────────────────────── */

struct account_row {
	int64_t person;
	struct str name, sign_in;
	struct str locked; /* until when; empty: it is not */
	bool has_password, has_factor;
};

struct found_person {
	int64_t id;
	struct str name, unit, sign_in;
};

struct accounts {
	struct frame frame;
	struct str done, q;
	const struct found_person *found; /* with q */
	size_t found_n;
	bool cut; /* there are more than are shown */
	const struct account_row *rows;
	size_t rows_n;
	struct url start, next;
	struct str counted;
	bool is_paged;
	bool may_make;
};
#include "page/accounts.html.h"

static const struct done done_list[] = {
	{ "unlocked", "已解锁。那个账户现在可以登录。" },
	{ "again",
	    "这张表已经交过一次，账户已建。一次性码只显示一次；没有记下，请重新发。" },
};

static struct account_row
row_of(struct req *r, const struct account_state *s)
{
	return (struct account_row){ s->person, s->name, s->sign_in,
		s->locked_until > r->job->now ? moment(r->job, s->locked_until) : S(""),
		s->has_password, s->has_factor };
}

static void
fill_rows(struct req *r, const struct account_state *s, size_t n, struct accounts *v)
{
	struct account_row *rows;

	v->rows_n = n > PAGE_ROWS ? PAGE_ROWS : n;
	rows = NEWS(r->job, struct account_row, v->rows_n);
	for (size_t i = 0; i < v->rows_n; i++)
		rows[i] = row_of(r, &s[i]);
	v->rows = rows;
	if (n > PAGE_ROWS)
		v->next.s = job_fmt(r->job, "/accounts?after=%lld",
		    (long long)s[PAGE_ROWS - 1].person);
}

/* What was looked for: whoever signs in so, then everybody whose name has it. */
static enum err
fill_found(struct req *r, struct db_ro *db, struct accounts *v)
{
	struct found_person *list = NEWS(r->job, struct found_person, PAGE_ROWS + 1);
	struct org_person one;
	const struct org_person *p;
	int64_t id;
	size_t n;
	enum err e = account_named(r->job, db, v->q, &id);

	if (e == OK)
		e = org_person_find(r->job, db, id, &one);
	if (e == OK)
		list[v->found_n++] = (struct found_person){ one.id, one.name,
			one.unit_name, v->q };
	if (e != OK && e != E_MISSING)
		return e;
	e = org_person_list(r->job, db, v->q, 0, S(""), 0, PAGE_ROWS, &p, &n);
	for (size_t i = 0; e == OK && i < n; i++)
		list[v->found_n++] = (struct found_person){ p[i].id, p[i].name,
			p[i].unit_name, S("") };
	v->found = list;
	v->cut = n == PAGE_ROWS;
	return e;
}

static enum err
fill_all(struct req *r, struct db_ro *db, struct accounts *v)
{
	const struct account_state *s;
	int64_t after = 0;
	size_t n;
	enum err e;

	if (!req_number(req_field(r, S("after")), &after))
		after = 0;
	e = account_list(r->job, db, after, PAGE_ROWS + 1, &s, &n);
	if (e != OK)
		return e;
	fill_rows(r, s, n, v);
	v->is_paged = after != 0;
	v->start = (struct url){ S("/accounts") };
	v->counted = S("户");
	return OK;
}

enum err
page_accounts(struct req *r, struct db_ro *db)
{
	struct accounts v = { .frame = frame_of(r, S("账户")) };
	enum err e;

	v.q = str_trim(req_field(r, S("q")));
	e = v.q.n > 0 ? fill_found(r, db, &v) : fill_all(r, db, &v);
	if (e != OK)
		return e;
	v.may_make = account_has(who_of(r), R_ACCOUNT);
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	accounts_html(&r->out, &v);
	return OK;
}

/* ── a one-time code, shown once ────────────────────────────────────── */

struct code_page {
	struct frame frame;
	struct str name, sign_in, code, until;
	bool fresh; /* the account is new */
};
#include "page/code.html.h"

/* Nothing is read here: the reading connection may still see what was there
 * before the writer made the code. */
static void
draw_code(struct req *r, struct str name, struct str sign_in, const char *code,
    bool fresh)
{
	struct code_page v = { .frame = frame_of(r, S("一次性码")),
		.name = name,
		.sign_in = sign_in,
		.code = str_of(code),
		.until = moment(r->job, r->job->now + CODE_HOURS * 3600),
		.fresh = fresh };

	code_page_html(&r->out, &v);
}

struct coding {
	int64_t actor, person;
	char code[ACCOUNT_TOKEN + 1];
};

static enum err
tell_code(struct job *j, struct db_rw *rw, void *arg)
{
	struct coding *c = arg;

	return account_code_new(j, rw, c->actor, c->person, ACCOUNT_CODE_SETUP,
	    CODE_HOURS, c->code);
}

enum err
page_account_code(struct req *r, struct desk *d)
{
	struct coding c = { .actor = who_of(r)->person, .person = arg_id(r, 0) };
	struct account_state s;
	enum err e = account_find(r->job, d->ro, c.person, &s);

	if (e == E_MISSING)
		return fail(r->job, e, "这个人还没有账户；请先在“新账户”里建");
	if (e == OK)
		e = db_tell(r->job, d->db, tell_code, &c);
	if (e == OK)
		draw_code(r, s.name, s.sign_in, c.code, false);
	return e;
}

/* ── unlocking ──────────────────────────────────────────────────────── */

static enum err
tell_unlock(struct job *j, struct db_rw *rw, void *arg)
{
	const struct coding *c = arg;

	return account_unlock(j, rw, c->actor, c->person);
}

enum err
page_account_unlock(struct req *r, struct desk *d)
{
	struct coding c = { .actor = who_of(r)->person, .person = arg_id(r, 0) };
	enum err e = db_tell(r->job, d->db, tell_unlock, &c);

	if (e == OK)
		go_to(r, S("/accounts?done=unlocked"));
	return e;
}

/* ── a new account ──────────────────────────────────────────────────── */

struct namesake { /* somebody in the register with that name */
	int64_t id;
	struct str unit;
	bool chosen;
};

struct account_new {
	struct frame frame;
	struct str name, unit, sign_in;
	const struct namesake *namesakes;
	size_t namesakes_n;
	bool other; /* chosen: none of them */
	struct str bad_name, bad_unit, bad_sign_in, bad_person;
	const struct fault *faults;
	size_t faults_n;
};
#include "page/account_new.html.h"

struct opening {
	int64_t actor;
	struct str once, sign_in;
	struct org_person person; /* id 0: to be put into the register */
	bool seen;
	char code[ACCOUNT_TOKEN + 1];
};

/* Everybody of exactly that name, at most NAMESAKES_MAX. */
static enum err
find_namesakes(struct req *r, struct db_ro *db, struct account_new *v)
{
	struct str name = str_trim(req_field(r, S("name")));
	struct str chosen = req_field(r, S("person"));
	const struct org_person *p;
	struct namesake *list = NEWS(r->job, struct namesake, NAMESAKES_MAX);
	int64_t id = 0;
	size_t n;
	enum err e;

	v->other = str_eq(chosen, S("new"));
	if (!req_number(chosen, &id))
		id = 0;
	if (name.n == 0)
		return OK;
	e = org_person_list(r->job, db, name, 0, S(""), 0, NAMESAKES_MAX, &p, &n);
	if (e != OK)
		return e;
	v->namesakes = list;
	for (size_t i = 0; i < n; i++)
		if (str_eq(p[i].name, name) && p[i].left == DAY_NONE)
			list[v->namesakes_n++] = (struct namesake){ p[i].id,
				p[i].unit_name, p[i].id == id };
	return OK;
}

static enum err
draw_new(struct req *r, struct db_ro *db, const struct faults *f)
{
	struct account_new v = { .frame = frame_of(r, S("新账户")) };
	enum err e = find_namesakes(r, db, &v);

	if (e != OK)
		return e;
	v.name = req_field(r, S("name"));
	v.unit = req_field(r, S("unit"));
	v.sign_in = req_field(r, S("sign_in"));
	v.faults = f->list;
	v.faults_n = f->n;
	v.bad_name = fault_of(f, "name");
	v.bad_unit = fault_of(f, "unit");
	v.bad_sign_in = fault_of(f, "sign_in");
	v.bad_person = fault_of(f, "person");
	faults_show(r, &v.frame, f);
	account_new_html(&r->out, &v);
	return OK;
}

enum err
page_account_new(struct req *r, struct db_ro *db)
{
	static const struct faults none;

	return draw_new(r, db, &none);
}

/* The person chosen from the register: of that name, and without an account. */
static enum err
take_person(struct req *r, struct db_ro *db, int64_t id, struct opening *o,
    struct faults *f)
{
	struct str has;
	enum err e = org_person_find(r->job, db, id, &o->person);

	if (e == OK)
		e = account_name_of(r->job, db, id, &has);
	if (e != OK)
		return e;
	if (has.n > 0)
		fault_add(r->job, f, "person",
		    job_fmt(r->job,
			"%.*s已有账户，登录名是 %.*s；要重设口令，请在账户列表里发一次性码",
			STR_FMT(o->person.name), STR_FMT(has)));
	return OK;
}

/* Nobody was chosen: if there are namesakes, ask which. */
static enum err
take_name(struct req *r, struct db_ro *db, struct opening *o, struct faults *f)
{
	struct account_new v = { .name = S("") };
	struct org_unit unit = { .id = 0 };
	enum err e = find_namesakes(r, db, &v);

	if (e == OK)
		e = unit_named(r, db, "unit", true, &unit, f);
	if (e != OK)
		return e;
	if (v.namesakes_n > 0 && !v.other)
		fault_add(r->job, f, "person",
		    S("名册里已有同名的人；请选是他，还是另一个人"));
	o->person = (struct org_person){ .name = str_trim(req_field(r, S("name"))),
		.unit = unit.id,
		.left = DAY_NONE };
	return OK;
}

static enum err
take_new(struct req *r, struct db_ro *db, struct opening *o, struct faults *f)
{
	int64_t id;

	o->actor = who_of(r)->person;
	o->once = req_field(r, S("once"));
	o->sign_in = str_trim(req_field(r, S("sign_in")));
	if (str_trim(req_field(r, S("name"))).n == 0)
		fault_add(r->job, f, "name", S("请填姓名"));
	if (o->sign_in.n == 0)
		fault_add(r->job, f, "sign_in", S("请填登录名"));
	if (req_number(req_field(r, S("person")), &id))
		return take_person(r, db, id, o, f);
	return take_name(r, db, o, f);
}

/* Somebody else may have made it since take_person() looked. */
static enum err
still_without(struct job *j, struct db_ro *ro, int64_t person)
{
	struct str has;
	enum err e = account_name_of(j, ro, person, &has);

	if (e != OK || has.n == 0)
		return e;
	return fail(j, E_INPUT, "刚才已有人给他建了账户，登录名是 %.*s", STR_FMT(has));
}

static enum err
tell_new(struct job *j, struct db_rw *rw, void *arg)
{
	struct opening *o = arg;
	struct org_act act = { .actor = o->actor, .day = j->today };
	enum err e = ledger_once(j, rw, o->actor, o->once, &o->seen);

	if (e != OK || o->seen)
		return e;
	if (o->person.id == 0)
		e = org_person_put(j, rw, &act, &o->person);
	else
		e = still_without(j, db_rw_reader(rw), o->person.id);
	if (e == OK)
		e = account_name_put(j, rw, o->actor, o->person.id, o->sign_in);
	if (e == OK)
		e = account_code_new(j, rw, o->actor, o->person.id, ACCOUNT_CODE_SETUP,
		    CODE_HOURS, o->code);
	return e;
}

enum err
page_account_new_take(struct req *r, struct desk *d)
{
	struct opening *o = NEW(r->job, struct opening);
	struct faults f = { .n = 0 };
	enum err e = take_new(r, d->ro, o, &f);

	if (e == OK && f.n == 0) {
		e = db_tell(r->job, d->db, tell_new, o);
		if (e != OK && may_mend(e)) {
			fault_add(r->job, &f, "sign_in", str_of(r->job->told));
			e = OK;
		}
	}
	if (e != OK)
		return e;
	if (f.n > 0)
		return draw_new(r, d->ro, &f);
	if (o->seen)
		go_to(r, S("/accounts?done=again"));
	else
		draw_code(r, o->person.name, o->sign_in, o->code, true);
	return OK;
}
