/* SPDX-License-Identifier: MIT
 *
 * entry.c -- what was typed: who may give it, and what it says
 *
 * The asking half of a giving.  Whether it may replace what is there is decided
 * in the telling half.
 */
#include "score/data.h"

/* ── who may ────────────────────────────────────────────────────────── */

static bool
is_among(struct str name, const struct str *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(list[i], name))
			return true;
	return false;
}

static bool
share_a_name(const struct str *a, size_t na, const struct str *b, size_t nb)
{
	size_t i;

	for (i = 0; i < na; i++)
		if (is_among(a[i], b, nb))
			return true;
	return false;
}

bool
score_gives(const struct rule_fact *f, const struct str *office, size_t n)
{
	if (share_a_name(f->source, f->source_n, office, n))
		return true;
	return (f->from_outside || f->is_class) && is_among(S(SCORE_OFFICE), office, n);
}

bool
score_verifies(const struct rule_fact *f, const struct str *office, size_t n)
{
	return share_a_name(f->checker, f->checker_n, office, n);
}

/* ── what it says ───────────────────────────────────────────────────── */

static struct str
read_na(const struct rule_fact *f, struct score_entry *e)
{
	e->state = CELL_NA;
	e->v = 0;
	if (!f->may_na)
		return S("方案没有写 可不适用，不能记“不适用”");
	if (str_trim(e->reason).n == 0)
		return S("记“不适用”要写明理由");
	return S("");
}

/* “特色工作”是评分: what ${f} is a mark of. */
static struct str
read_reason(struct job *j, const struct rule_fact *f, const struct score_entry *e)
{
	struct str name = f->joint.n > 0 ? f->joint : f->name, head = S("评.");

	if (!f->judged || e->state != CELL_GIVEN || str_trim(e->reason).n > 0)
		return S("");
	if (str_starts(name, head))
		name = str_cut(name, head.n, name.n);
	return job_fmt(j, "“%.*s”是评分；请写理由", STR_FMT(name));
}

static struct str
read_value(struct job *j, const struct rule_fact *f, bool marked, struct score_entry *e)
{
	struct cell c;
	struct str why = cell_read(j, f, marked, e->text, &c);

	if (why.n > 0)
		return why;
	if (c.state == CELL_NA)
		return read_na(f, e);
	e->v = c.v;
	e->state = c.state;
	if (c.state == CELL_MISSING)
		return S("还没有填；写上数值，或选“未报”");
	return read_reason(j, f, e);
}

static struct str
read_choice(struct job *j, const struct rule_fact *f, bool marked, struct score_entry *e)
{
	switch (e->choice) {
	case SCORE_LEAVE:
		return S("");
	case SCORE_VALUE:
		return read_value(j, f, marked, e);
	case SCORE_NA:
		return read_na(f, e);
	case SCORE_UNSET:
		e->state = CELL_MISSING;
		e->v = 0;
		return S("");
	}
	return S("");
}

static struct str
refuse_day(struct job *j, const struct ground *g, int32_t day)
{
	struct buf b = { .j = j };

	if (day == DAY_NONE)
		return S("");
	if (day > j->today)
		return S("日期还没有到；写数据所属的日期，不晚于今天");
	if (day >= g->from)
		return S("");
	buf_put(&b, S("日期早于考核期；考核期从"));
	day_put(&b, g->from);
	buf_put(&b, S("开始"));
	return buf_str(&b);
}

struct str
entry_read(struct job *j, const struct ground *g, bool marked, struct score_entry *e)
{
	const struct rule_fact *f = &g->fact[e->fact];
	struct str why = read_choice(j, f, marked, e);

	if (why.n > 0 || e->choice == SCORE_LEAVE)
		return why;
	if (utf8_count(e->reason) > SCORE_REASON_MAX)
		return job_fmt(j, "理由太长，最多 %d 字", SCORE_REASON_MAX);
	return refuse_day(j, g, e->day);
}

enum err
score_entries_check(struct job *j, const struct rule *r, struct score_entry *entry,
    size_t n)
{
	struct ground g = { .from = rule_head(r)->from, .until = rule_head(r)->to };
	size_t i, wrong = 0;

	g.fact = rule_facts(r, &g.n);
	for (i = 0; i < n; i++) {
		if (entry[i].fact >= g.n)
			return fail(j, E_INPUT, "方案里没有这项数据；请重新打开填报页");
		if (entry[i].told.n == 0)
			entry[i].told = entry_read(j, &g, true, &entry[i]);
		wrong += entry[i].told.n > 0;
	}
	if (wrong == 0)
		return OK;
	return fail(j, E_INPUT, "有 %zu 项要改", wrong);
}
