/* SPDX-License-Identifier: MIT
 *
 * doubt.c -- figures that should be looked at twice before one believes them
 *
 * Two rules and no more: a figure far from the one of the period before, and more
 * present than were due.  What is typed is compared, so a form may ask before
 * anything is kept.  Nothing is ever refused here.
 */
#include "score/score.h"

/* ── beside the period before ───────────────────────────────────────── */

static int64_t
size_of(struct num x)
{
	return x.u < 0 ? -x.u : x.u;
}

/* 是它的 111111 倍, 不到它的十分之一 */
static struct str
how_far(struct job *j, int64_t now, int64_t last)
{
	if (now < last)
		return job_fmt(j, "不到它的 %d 分之一", SCORE_DOUBT_TIMES);
	return job_fmt(j, "是它的 %lld 倍%s", (long long)(now / last),
	    now % last != 0 ? "多" : "");
}

struct str
score_doubt_last(struct job *j, const struct rule_fact *f, struct str now,
    struct str last)
{
	struct num x, y;
	int64_t a, b;
	struct str both;

	if (f->kind != RULE_NUM || f->judged || !num_parse(now, &x) ||
	    !num_parse(last, &y))
		return S("");
	a = size_of(x);
	b = size_of(y);
	both = job_fmt(j, "上期 %.*s%.*s，这次 %.*s%.*s", STR_FMT(last), STR_FMT(f->unit),
	    STR_FMT(now), STR_FMT(f->unit));
	if (b == 0)
		return a >= SCORE_DOUBT_NEW * NUM_ONE ? both : S("");
	if ((a > b ? a : b) < SCORE_DOUBT_LEAST * NUM_ONE ||
	    (a < b * SCORE_DOUBT_TIMES && a * SCORE_DOUBT_TIMES >= b))
		return S("");
	return job_fmt(j, "%.*s，%.*s", STR_FMT(both), STR_FMT(how_far(j, a, b)));
}

/* ── more than were due ─────────────────────────────────────────────── */

/* 实到 or 已到 of 应到, 实到人次.3月 of 应到人次.3月. */
static bool
is_part(const struct rule_fact *part, const struct rule_fact *whole)
{
	static const char *const heads[] = { "实", "已" };
	struct str due = S("应"), name = part->name;

	if (part->kind != RULE_NUM || whole->kind != RULE_NUM || part->judged ||
	    !str_eq(part->measure, whole->measure) || !str_starts(whole->name, due))
		return false;
	for (size_t i = 0; i < ARRAY_N(heads); i++) {
		struct str head = str_of(heads[i]);

		if (name.n > head.n && str_starts(name, head) &&
		    str_eq(str_cut(name, head.n, name.n),
			str_cut(whole->name, due.n, whole->name.n)))
			return true;
	}
	return false;
}

bool
score_has_pair(const struct rule_fact *f, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++)
		if (is_part(&f[i], &f[at]) || is_part(&f[at], &f[i]))
			return true;
	return false;
}

static bool
is_more(struct str part, struct str whole)
{
	struct num x, y;

	return num_parse(part, &x) && num_parse(whole, &y) && x.u > y.u;
}

struct str
score_doubt_pair(struct job *j, const struct rule_fact *f, size_t n, size_t at,
    const struct str *text)
{
	for (size_t i = 0; i < n; i++) {
		size_t part = is_part(&f[at], &f[i]) ? at : i;
		size_t whole = part == at ? i : at;

		if (is_part(&f[part], &f[whole]) && is_more(text[part], text[whole]))
			return job_fmt(j, "%.*s %.*s%.*s，比%.*s %.*s%.*s 多",
			    STR_FMT(f[part].name), STR_FMT(text[part]),
			    STR_FMT(f[part].unit), STR_FMT(f[whole].name),
			    STR_FMT(text[whole]), STR_FMT(f[whole].unit));
	}
	return S("");
}
