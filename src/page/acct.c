/* SPDX-License-Identifier: MIT
 *
 * acct.c -- what the pages of sign-in, accounts and officers share
 *
 * Words and forms; nothing here changes a table.
 */
#include "page/acct.h"

#define DAY_S 86400

/* ── forms ──────────────────────────────────────────────────────────── */

void
fault_add(struct job *j, struct faults *f, const char *field, struct str told)
{
	if (f->n < FAULTS_MAX)
		f->list[f->n++] = (struct fault){ str_of(field), job_str(j, told) };
}

struct str
fault_of(const struct faults *f, const char *field)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->list[i].field, str_of(field)))
			return f->list[i].told;
	return S("");
}

void
faults_show(struct req *r, struct frame *frame, const struct faults *f)
{
	if (f->n == 0)
		return;
	r->status = 422;
	frame->title = job_fmt(r->job, "有 %zu 处需要改：%.*s", f->n,
	    STR_FMT(frame->title));
}

bool
may_mend(enum err e)
{
	switch (e) {
	case E_INPUT:
	case E_DENIED:
	case E_MISSING:
	case E_LIMIT:
	case E_BUSY:
		return true;
	case OK:
	case E_SYSTEM:
		return false;
	}
	return false;
}

struct str
done_told(const struct req *r, const struct done *list, size_t n)
{
	struct str word = req_field(r, S("done"));

	for (size_t i = 0; i < n; i++)
		if (str_eq(word, str_of(list[i].word)))
			return str_of(list[i].told);
	return S("");
}

void
go_to(struct req *r, struct str path)
{
	req_see_other(r, (struct url){ path });
}

void
keep_session(struct req *r, const char *session)
{
	if (session[0] != '\0')
		req_set_secret(r, S("s"), job_str(r->job, str_of(session)), 0);
}

/* ── words ──────────────────────────────────────────────────────────── */

struct str
day_text(struct job *j, int32_t day)
{
	struct buf b = { .j = j };

	if (day != DAY_NONE)
		day_put(&b, day);
	return buf_str(&b);
}

struct str
moment(struct job *j, int64_t at)
{
	int64_t local = at + BEIJING;
	int32_t day = (int32_t)(local / DAY_S);
	int s = (int)(local % DAY_S);

	return job_fmt(j, "%.*s %02d:%02d", STR_FMT(day_text(j, day)), s / 3600,
	    s / 60 % 60);
}

struct str
hash_text(struct job *j, const unsigned char *p, size_t n)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%02x", i > 0 && i % 4 == 0 ? " " : "", p[i]);
	return buf_str(&b);
}

struct str
post_words(struct job *j, const struct org_post *p)
{
	struct buf b = { .j = j };

	buf_put(&b, str_of(org_roles[p->role].name));
	if (p->office.n > 0)
		buf_fmt(&b, "（%.*s）", STR_FMT(p->office));
	if (p->unit != 0)
		buf_fmt(&b, "，%.*s", STR_FMT(p->unit_name));
	return buf_str(&b);
}

/* ── units ──────────────────────────────────────────────────────────── */

static enum err
unit_missing(struct req *r, struct db_ro *db, const char *field, struct str name,
    struct faults *f)
{
	struct str near;
	enum err e = org_unit_near(r->job, db, name, &near);

	if (e == OK)
		fault_add(r->job, f, field,
		    job_fmt(r->job, "没有叫“%.*s”的单位%.*s；请填全称", STR_FMT(name),
			STR_FMT(near)));
	return e;
}

enum err
unit_named(struct req *r, struct db_ro *db, const char *field, bool may_be_empty,
    struct org_unit *out, struct faults *f)
{
	struct str name = str_trim(req_field(r, str_of(field)));
	enum err e;

	*out = (struct org_unit){ .id = 0 };
	if (name.n == 0) {
		if (!may_be_empty)
			fault_add(r->job, f, field, S("请填单位的全称"));
		return OK;
	}
	e = org_unit_named(r->job, db, name, out);
	return e == E_MISSING ? unit_missing(r, db, field, name, f) : e;
}
