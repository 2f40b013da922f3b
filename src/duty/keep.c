/* SPDX-License-Identifier: MIT
 *
 * keep.c -- the kinds of facts of this room, its views, and what all files need
 */
#include "duty/keep.h"

static const struct ledger_kind kinds[KINDS_N] = {
#define X(id, name, means, flags) { name, means, flags, duty_apply_##id, NULL },
	DUTY_KINDS_OF_FACTS(X)
#undef X
};

const struct ledger_room duty_ledger = { &duty_tables, kinds, ARRAY_N(kinds) };

/* ── facts ──────────────────────────────────────────────────────────── */

enum err
item_fact(struct job *j, struct db_rw *rw, const struct org_act *act, enum keep_kind kind,
    const struct duty_item *about, struct str body)
{
	struct ledger_fact f = { .day = act->day,
		.actor = act->actor,
		.unit = about->unit,
		.subject = job_fmt(j, "事项:%lld", (long long)about->id),
		.body = body };

	return ledger_put(j, rw, &kinds[kind], &f);
}

enum err
item_note(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct duty_item *about, struct str note)
{
	struct buf b = { .j = j };

	note = str_trim(note);
	body_put(&b, S("note"), note);
	return note.n == 0 ? OK : item_fact(j, rw, act, KIND_NOTE, about, buf_str(&b));
}

int64_t
item_id(const struct ledger_fact *f)
{
	int64_t id = 0;

	for (size_t i = S("事项:").n; i < f->subject.n && id < INT64_MAX / 10 - 1; i++)
		id = id * 10 + (f->subject.p[i] - '0');
	return id;
}

/* ── days and words ─────────────────────────────────────────────────── */

int64_t
day_begins(int32_t day)
{
	return day == DAY_NONE ? 0 : day;
}

int64_t
day_ends(int32_t day)
{
	return day == DAY_NONE ? NEVER : day;
}

int32_t
day_of_row(int64_t day)
{
	return day == 0 || day == NEVER ? DAY_NONE : (int32_t)day;
}

enum err
need_note(struct job *j, struct str note, bool must, const char *asks)
{
	if (must && str_trim(note).n == 0)
		return fail(j, E_INPUT, "请写明%s", asks);
	if (note.n > DUTY_NOTE_MAX)
		return fail(j, E_INPUT, "写得太长：最多 %d 个汉字", DUTY_NOTE_MAX / 3);
	return OK;
}
