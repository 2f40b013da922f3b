/* SPDX-License-Identifier: MIT
 *
 * keep.c -- the kinds of facts of this room, its views, and how rows are read
 *
 * The order of the kinds is ORG_KINDS in keep.h.  A fact's subject says which
 * unit, person, post or grant it is about: 单位:17.
 */
#include "org/keep.h"
#include "org/org.sql.h"

static const struct ledger_kind kinds[KINDS_N] = {
#define X(id, name, means, flags, all) { name, means, flags, apply_##id, all },
	ORG_KINDS(X)
#undef X
};

const struct ledger_room org_ledger = { &org_tables, kinds, ARRAY_N(kinds) };

/* ── facts ──────────────────────────────────────────────────────────── */

struct str
keep_kind_name(enum org_kind kind)
{
	return str_of(kinds[kind].name);
}

struct ledger_fact
keep_made(struct job *j, const struct org_act *act, const struct keep_fact *k)
{
	struct str kind = str_of(kinds[k->kind].name);
	struct str noun = str_cut(kind, 0, str_find(kind, S(".")));

	return (struct ledger_fact){
		.day = act->day,
		.actor = act->actor,
		.unit = k->unit,
		.subject = job_fmt(j, "%.*s:%lld", STR_FMT(noun), (long long)k->id),
		.body = k->body,
	};
}

enum err
keep_put_all(struct job *j, struct db_rw *rw, enum org_kind kind, struct ledger_fact *f,
    size_t n)
{
	return ledger_put_all(j, rw, &kinds[kind], f, n);
}

enum err
keep_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct keep_fact *k)
{
	struct ledger_fact f = keep_made(j, act, k);

	return ledger_put(j, rw, &kinds[k->kind], &f);
}

enum err
org_once(struct job *j, struct db_rw *rw, const struct org_act *act, bool *seen)
{
	enum err e = ledger_once(j, rw, act->actor, act->once, seen);

	if (e == OK && *seen && act->seen != NULL)
		*act->seen = true;
	return e;
}

int64_t
keep_id(const struct ledger_fact *f)
{
	size_t i = str_find(f->subject, S(":")) + 1;
	int64_t id = 0;

	for (; i < f->subject.n && id < INT64_MAX / 10 - 1; i++)
		id = id * 10 + (f->subject.p[i] - '0');
	return id;
}

void
keep_put_day(struct buf *b, struct str key, int32_t day)
{
	int y, m, d;

	if (day == DAY_NONE) {
		body_put(b, key, S(""));
		return;
	}
	day_parts(day, &y, &m, &d);
	body_put(b, key, job_fmt(b->j, "%04d-%02d-%02d", y, m, d));
}

int32_t
keep_get_day(struct job *j, struct str body, struct str key)
{
	int32_t day;

	return day_parse(body_get(j, body, key), &day) ? day : DAY_NONE;
}

/* ── rows ───────────────────────────────────────────────────────────── */

struct db_value
keep_day(int32_t day)
{
	return day == DAY_NONE ? DB_NOTHING : DB_I(day);
}

int32_t
row_day(struct db_rows *rows, int col)
{
	struct db_value v = db_raw(rows, col);

	return v.type == DB_NULL ? DAY_NONE : (int32_t)v.i;
}

/* ── texts ──────────────────────────────────────────────────────────── */

static bool
has_unseen(struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = utf8_next(s, &at);

		if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
		    (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
		    c == 0xFEFF)
			return true;
	}
	return false;
}

struct str
keep_flaw(struct job *j, const char *what, struct str s, size_t max)
{
	size_t n = utf8_count(s);

	if (n > max)
		return job_fmt(j, "%s有 %zu 个字，最多 %zu 个", what, n, max);
	if (has_unseen(s))
		return job_fmt(j, "%s里有看不见的字符（换行、制表符等）；请去掉", what);
	return S("");
}

enum err
keep_text(struct job *j, const char *what, struct str *s, size_t max, bool must)
{
	struct str flaw;

	*s = str_trim(*s);
	if (must && s->n == 0)
		return fail(j, E_INPUT, "%s还没有填", what);
	flaw = keep_flaw(j, what, *s, max);
	return flaw.n > 0 ? fail(j, E_INPUT, "%.*s", STR_FMT(flaw)) : OK;
}
