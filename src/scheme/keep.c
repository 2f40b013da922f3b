/* SPDX-License-Identifier: MIT
 *
 * keep.c -- the kinds of facts of this room, its views, and what all files need
 */
#include "rule/rule.h"
#include "scheme/keep.h"

static const struct ledger_kind kinds[KINDS_N] = {
#define X(id, name, means, flags) { name, means, flags, scheme_apply_##id, NULL },
	SCHEME_KINDS(X)
#undef X
};

const struct ledger_room scheme_ledger = { &scheme_tables, kinds, ARRAY_N(kinds) };

/* ── facts ──────────────────────────────────────────────────────────── */

enum err
scheme_fact(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    enum keep_kind kind, const struct keep_fact *k)
{
	struct str name = str_of(kinds[kind].name);
	struct str noun = str_cut(name, 0, str_find(name, S(".")));
	struct ledger_fact f = { .day = act->day,
		.actor = act->actor,
		.unit = k->unit,
		.subject = kind == KIND_TEXT
		    ? job_fmt(j, "%lld", (long long)k->id)
		    : job_fmt(j, "%.*s:%lld", STR_FMT(noun), (long long)k->id),
		.body = k->body };

	return ledger_put(j, rw, &kinds[kind], &f);
}

int64_t
fact_number(const struct ledger_fact *f)
{
	size_t i = str_find(f->subject, S(":")) + 1;
	int64_t id = 0;

	for (; i < f->subject.n && id < INT64_MAX / 10 - 1; i++)
		id = id * 10 + (f->subject.p[i] - '0');
	return id;
}

enum err
scheme_once(struct job *j, struct db_rw *rw, const struct scheme_act *act, bool *seen)
{
	enum err e = ledger_once(j, rw, act->actor, act->once, seen);

	if (e == OK && *seen && act->seen != NULL)
		*act->seen = true;
	return e;
}

/* ── rows ───────────────────────────────────────────────────────────── */

enum err
scheme_next(struct job *j, struct db_ro *ro, enum scheme_sql_id last, int64_t *id)
{
	enum err e = db_number(j, ro, &scheme_sql[last], NO_VALUES, id);

	++*id;
	return e;
}

int64_t
day_in(int32_t day)
{
	return day == DAY_NONE ? 0 : day;
}

int32_t
day_out(int64_t day)
{
	return day == 0 ? DAY_NONE : (int32_t)day;
}

/* ── words ──────────────────────────────────────────────────────────── */

enum err
need_words(struct job *j, struct str s, const char *what)
{
	if (str_trim(s).n == 0)
		return fail(j, E_INPUT, "请写明%s", what);
	if (s.n > SCHEME_WORDS_MAX)
		return fail(j, E_INPUT, "%s太长：最多 %d 个汉字", what,
		    SCHEME_WORDS_MAX / 3);
	return OK;
}

enum err
need_scheme_text(struct job *j, struct str name, struct str text)
{
	if (name.n == 0 || name.n > SCHEME_NAME_MAX)
		return fail(j, E_INPUT, "方案的名称不能为空，也不能长过 %d 字节",
		    SCHEME_NAME_MAX);
	if (text.n > SCHEME_TEXT_MAX)
		return fail(j, E_INPUT, "方案“%.*s”太长：最多 1 MiB", STR_FMT(name));
	return OK;
}

struct str
title_of(struct str text, struct str name)
{
	struct str title = rule_title(text);

	return title.n > 0 ? title : name;
}
