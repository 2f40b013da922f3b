/* SPDX-License-Identifier: MIT
 *
 * doctor.c -- the check-up [体检]: the risks of this installation, as they are now
 *
 * The table is care/doctor.def, the same as `zeren doctor` tells; here the
 * serving process also knows its own cage and address.
 */
#include "page/acct.h"

struct finding {
	struct str what, told, why, todo;
};

struct doctor_page {
	struct frame frame;
	struct str done, bad;
	bool sqlite;
	const struct finding *risks, *fine, *unseen;
	size_t risks_n, fine_n, unseen_n;
};
#include "page/doctor.html.h"

static const struct done done_list[] = {
	{ "whole", "数据库从头读过一遍，完整；结果记进了账本。" },
};

/* Those of one level. */
static const struct finding *
of_level(struct job *j, const struct care_finding *f, enum care_level level, size_t *n)
{
	struct finding *list = NEWS(j, struct finding, CARE_CHECKS);

	for (size_t i = 0; i < CARE_CHECKS; i++)
		if (f[i].level == level)
			list[(*n)++] = (struct finding){ str_of(f[i].what), f[i].told,
				str_of(f[i].why), str_of(f[i].todo) };
	return list;
}

static struct care_look
look_of(struct req *r)
{
	const struct site *site = site_of(r);

	return (struct care_look){ .place = site->place,
		.rooms = site->rooms,
		.rooms_n = site->rooms_n,
		.serving = true,
		.caged = site->caged,
		.cage = S("没有全做到；缺哪一样，见“状态”页的“自我约束”"),
		.address = site->address };
}

static enum err
draw(struct req *r, struct db_ro *db, struct str bad)
{
	struct doctor_page v = { .frame = frame_of(r, S("体检")),
		.bad = bad,
		.sqlite = site_of(r)->place.url.n == 0 };
	struct care_finding *f = NEWS(r->job, struct care_finding, CARE_CHECKS);
	struct care_look look = look_of(r);
	enum err e = care_doctor(r->job, db, &look, f);

	if (e != OK)
		return e;
	v.risks = of_level(r->job, f, CARE_RISK, &v.risks_n);
	v.fine = of_level(r->job, f, CARE_FINE, &v.fine_n);
	v.unseen = of_level(r->job, f, CARE_UNSEEN, &v.unseen_n);
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	doctor_page_html(&r->out, &v);
	return OK;
}

enum err
page_doctor(struct req *r, struct db_ro *db)
{
	return draw(r, db, S(""));
}

/* ── POST: read the database through ────────────────────────────────── */

struct reading {
	int64_t actor;
	bool whole;
};

static enum err
tell_whole(struct job *j, struct db_rw *rw, void *arg)
{
	const struct reading *x = arg;

	return care_whole_put(j, rw, x->actor, x->whole);
}

enum err
page_whole_take(struct req *r, struct desk *d)
{
	struct reading x = { .actor = who_of(r)->person };
	struct db_health health;
	enum err e = db_health(r->job, d->ro, &health);

	if (e == OK && health.bytes > CARE_ONLINE_MAX)
		return fail(r->job, E_LIMIT,
		    "数据库太大，网页上检查要很久；请在服务器上运行 zeren backup，"
		    "备份时会读一遍");
	if (e == OK)
		e = db_whole(r->job, d->ro, &x.whole);
	if (e == OK)
		e = db_tell(r->job, d->db, tell_whole, &x);
	if (e != OK)
		return e;
	if (!x.whole)
		return draw(r, d->ro,
		    S("数据库坏了：请停下服务，保留现场，用最近的备份恢复"));
	go_to(r, S("/doctor?done=whole"));
	return OK;
}
