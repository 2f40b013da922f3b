/* SPDX-License-Identifier: MIT
 *
 * step.c -- an item takes a step, or gets another day
 *
 * A step is checked against the item as it is when it is written, whatever the
 * page showed.
 */
#include "duty/keep.h"

enum err
duty_apply_ACT(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct str to = body_get(j, f->body, S("to"));
	const struct duty_state_row *state = duty_state(state_named(to));
	int64_t id = item_id(f);
	enum err e = db_change(j, rw, &duty_sql[DUTY_ITEM_MOVE],
	    VALUES(DB_I(id), DB_T(to), DB_I(state->by), DB_I(state->is_end),
		DB_I(f->actor), DB_I(f->seq), DB_I(state->is_end ? f->day : NEVER),
		DB_T(body_get(j, f->body, S("cause")))),
	    NULL);

	if (e != OK)
		return e;
	return db_change(j, rw, &duty_sql[DUTY_STEP_PUT],
	    VALUES(DB_I(id), DB_I(f->seq), DB_I(f->actor), DB_I(f->at), DB_I(f->day),
		DB_T(body_get(j, f->body, S("verb"))),
		DB_T(body_get(j, f->body, S("from"))), DB_T(to), DB_I(NEVER),
		DB_I(NEVER)),
	    NULL);
}

enum err
duty_apply_POSTPONE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct str state = body_get(j, f->body, S("state"));
	int64_t id = item_id(f), due = body_int(j, f->body, S("to"));
	enum err e = db_change(j, rw, &duty_sql[DUTY_ITEM_DUE],
	    VALUES(DB_I(id), DB_I(due), DB_I(f->seq)), NULL);

	if (e != OK)
		return e;
	return db_change(j, rw, &duty_sql[DUTY_STEP_PUT],
	    VALUES(DB_I(id), DB_I(f->seq), DB_I(f->actor), DB_I(f->at), DB_I(f->day),
		DB_T(S("改期")), DB_T(state), DB_T(state),
		DB_I(body_int(j, f->body, S("from"))), DB_I(due)),
	    NULL);
}

enum err
duty_apply_NOTE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct str note = f->erased ? S("〔已删除〕") : body_get(j, f->body, S("note"));
	int64_t id = item_id(f);
	enum err e = db_change(j, rw, &duty_sql[DUTY_ITEM_NOTE],
	    VALUES(DB_I(id), DB_T(note), DB_I(f->seq)), NULL);

	return e == OK ? db_change(j, rw, &duty_sql[DUTY_STEP_NOTE],
			     VALUES(DB_I(id), DB_I(f->seq - 1), DB_T(note)), NULL)
		       : e;
}

/* ── a step ─────────────────────────────────────────────────────────── */

static enum err
check_act(struct job *j, const struct duty_item *item, const struct duty_act *a,
    const struct duty_move *m)
{
	const struct duty_state_row *state = duty_state(item->state);

	if (state->is_end)
		return fail(j, E_INPUT, "这件事项%s，不用再办", state->word);
	if (item->moved != a->base || m == NULL)
		return fail(j, E_INPUT,
		    "这件事项在您打开以后已经有人办过，现在是“%s”；请看过下面的经过再办",
		    state->word);
	if (m->by == DUTY_OTHER && a->who.person == item->mover)
		return fail(j, E_DENIED,
		    "上一步是您办的，“%s”要由另一个人来：谁也不能核自己办的事", m->verb);
	if (!move_may(item, &a->who, m))
		return fail(j, E_DENIED, "“%s”不由您办理", m->verb);
	return need_note(j, a->note, m->needs_note, m->asks);
}

enum err
duty_act(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct duty_act *a)
{
	struct duty_item item;
	const struct duty_move *m;
	struct buf b = { .j = j };
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = duty_find(j, db_rw_reader(rw), a->item, &item);
	if (e != OK)
		return e;
	m = move_named(&item, a->verb);
	e = check_act(j, &item, a, m);
	if (e != OK)
		return e;
	body_put(&b, S("verb"), str_of(m->verb));
	body_put(&b, S("from"), str_of(duty_state(item.state)->word));
	body_put(&b, S("to"), str_of(duty_state(m->to)->word));
	if (a->cause.n > 0)
		body_put(&b, S("cause"), a->cause);
	e = item_fact(j, rw, act, KIND_ACT, &item, buf_str(&b));
	return e == OK ? item_note(j, rw, act, &item, a->note) : e;
}

/* ── another day ────────────────────────────────────────────────────── */

static enum err
check_due(struct job *j, const struct org_act *act, const struct duty_item *item,
    int32_t due)
{
	const struct duty_state_row *state = duty_state(item->state);

	if (state->is_end)
		return fail(j, E_INPUT, "这件事项%s，不用改期", state->word);
	if (duty_kind(item->kind)->flow == DUTY_FLOW_HOLD)
		return fail(j, E_INPUT, "%s没有办理期限，不能改期；可以提前解除",
		    duty_kind(item->kind)->word);
	if (due == DAY_NONE || due < act->day)
		return fail(j, E_INPUT, "请写明改到哪一天，不能早于今天");
	if (due == item->due)
		return fail(j, E_INPUT, "期限本来就是这一天");
	return OK;
}

enum err
duty_postpone(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t id,
    int32_t due, struct str reason)
{
	struct duty_item item;
	struct buf b = { .j = j };
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = duty_find(j, db_rw_reader(rw), id, &item);
	if (e == OK)
		e = check_due(j, act, &item, due);
	if (e == OK)
		e = need_note(j, reason, true, "改期的理由");
	if (e != OK)
		return e;
	body_put_int(&b, S("from"), day_ends(item.due));
	body_put_int(&b, S("to"), due);
	body_put(&b, S("state"), str_of(duty_state(item.state)->word));
	e = item_fact(j, rw, act, KIND_POSTPONE, &item, buf_str(&b));
	return e == OK ? item_note(j, rw, act, &item, reason) : e;
}
