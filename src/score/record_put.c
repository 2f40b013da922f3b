/* SPDX-License-Identifier: MIT
 *
 * record_put.c -- records are entered, verified, corrected, withdrawn
 *
 * The telling half: one fact each.  What may have changed since the form was
 * drawn is looked at again; whether the person may do it was asked before.
 */
#include "score/data.h"
#include "score/score.sql.h"

/* ── what all have in common ────────────────────────────────────────── */

struct writer {
	struct job *j;
	struct db_ro *ro;
	const struct org_act *act;
	int64_t scheme, unit;
	struct ground g;
	struct record had; /* id 0: a new one */
	struct buf body;
};

/* The record as it is, which must be of this unit and period. */
static enum err
find_had(struct writer *w, int64_t id)
{
	enum err e = id == 0 ? OK : record_find(w->j, w->ro, id, &w->had);

	if (e != OK || id == 0)
		return e;
	if (w->had.unit != w->unit || w->had.period != w->g.period_id)
		return fail(w->j, E_MISSING, "这个单位没有第 %lld 号记录", (long long)id);
	return OK;
}

static enum err
open_writer(struct writer *w, const struct rule *r, int64_t id)
{
	enum err e = refuse_unlisted(w->j, w->ro, w->scheme, w->unit);

	w->body.j = w->j;
	if (e == OK)
		e = ground_find(w->j, w->ro, r, &w->g);
	return e == OK ? find_had(w, id) : e;
}

static enum err
refuse_stale(struct writer *w, int64_t drawn)
{
	if (w->had.status == SCORE_NONE)
		return fail(w->j, E_INPUT, "这件记录已经撤回，不能再改");
	if (w->had.seq != drawn)
		return fail(w->j, E_INPUT,
		    "您填写期间，这件记录已由别人改过；请刷新，核对后再交");
	return OK;
}

/* A period that nobody has given anything in gets its number now. */
static enum err
put_head(struct writer *w)
{
	enum err e = OK;

	if (w->g.period_id == 0) {
		e = db_number(w->j, w->ro, &score_sql[SCORE_PERIOD_LAST], NO_VALUES,
		    &w->g.period_id);
		w->g.period_id++;
	}
	body_put_int(&w->body, S("scheme"), w->scheme);
	body_put_int(&w->body, S("period"), w->g.period_id);
	body_put_int(&w->body, S("until"), w->g.until);
	if (w->had.id != 0) {
		body_put_int(&w->body, S("record"), w->had.id);
		body_put_int(&w->body, S("was"),
		    w->had.checked_seq > w->had.seq ? w->had.checked_seq : w->had.seq);
	}
	return e;
}

static enum err
put_fact(struct writer *w, struct db_rw *rw, enum data_kind kind, int64_t *seq)
{
	struct ledger_fact f = { .day = w->act->day == DAY_NONE ? w->j->today
								: w->act->day,
		.actor = w->act->actor,
		.unit = w->unit,
		.subject = w->g.period,
		.body = buf_str(&w->body) };
	enum err e = ledger_put(w->j, rw, &data_kinds[kind], &f);

	*seq = f.seq;
	return e;
}

/* ── entered, corrected ─────────────────────────────────────────────── */

static enum err
refuse_put(struct writer *w, const struct score_recording *g)
{
	bool accepted = w->had.status == SCORE_ACCEPTED;
	enum err e;

	if (w->had.id == 0)
		return g->correct ? fail(w->j, E_INPUT, "更正要写明是哪一件") : OK;
	e = refuse_stale(w, g->entry->base);
	if (e != OK)
		return e;
	if (!g->correct && accepted)
		return fail(w->j, E_INPUT,
		    "这件记录已认可，不能直接改；要改请走更正，写明理由");
	if (g->correct && !accepted)
		return fail(w->j, E_INPUT,
		    "这件记录还没有认可，不用更正；请直接改，或先核实");
	if (g->correct && str_trim(g->entry->reason).n == 0)
		return fail(w->j, E_INPUT, "更正要写明理由");
	return OK;
}

/* 自设 至多 n 项: a unit sets itself no more. */
static enum err
refuse_many(struct writer *w, const struct rule_set *set)
{
	int64_t n = 0;
	enum err e;

	if (set->most == 0 || w->had.id != 0)
		return OK;
	e = db_number(w->j, w->ro, &score_sql[SCORE_RECORD_COUNT],
	    VALUES(DB_I(w->g.period_id), DB_T(set->name), DB_I(w->unit)), &n);
	if (e != OK || n < (int64_t)set->most)
		return e;
	return fail(w->j, E_INPUT,
	    "“%.*s”方案规定至多 %zu 项，已经有 %lld 项；要换一项，请先撤回一项",
	    STR_FMT(set->name), set->most, (long long)n);
}

static enum score_status
status_of(const struct rule_fact *about, const struct score_recording *g)
{
	bool waits = g->by_unit && !g->correct && about->owed == RULE_BY_UNIT &&
	    about->checker_n > 0;

	return waits ? SCORE_GIVEN : SCORE_ACCEPTED;
}

static enum err
put_record(struct writer *w, struct db_rw *rw, const struct score_recording *g,
    int64_t *id)
{
	const struct score_record_entry *entry = g->entry;
	size_t n;
	const struct rule_set *set = rule_sets(g->rule, &n) + entry->set;
	bool late = w->j->today > set->about->due;
	int64_t seq;
	enum err e = put_head(w);

	if (e != OK)
		return e;
	body_put_int(&w->body, S("by_unit"), g->by_unit);
	body_put(&w->body, S("set"), set->name);
	body_put_int(&w->body, S("day"), entry->day);
	body_put(&w->body, S("fields"), entry->fields);
	body_put_int(&w->body, S("status"), status_of(set->about, g));
	body_put_int(&w->body, S("overdue"), g->correct ? w->had.overdue : late);
	if (str_trim(entry->reason).n > 0)
		body_put(&w->body, S("because"), str_trim(entry->reason));
	e = put_fact(w, rw, g->correct ? KIND_RECORD_CORRECT : KIND_RECORD, &seq);
	*id = w->had.id != 0 ? w->had.id : seq;
	return e;
}

enum err
score_record_put(struct job *j, struct db_rw *rw, const struct score_recording *g,
    int64_t *id)
{
	struct writer w = { .j = j,
		.ro = db_rw_reader(rw),
		.act = &g->act,
		.scheme = g->scheme,
		.unit = g->unit };
	size_t sets;
	bool seen;
	enum err e = org_once(j, rw, &g->act, &seen);

	*id = 0;
	if (e != OK || seen)
		return e;
	e = open_writer(&w, g->rule, g->entry->id);
	if (e == OK)
		e = refuse_put(&w, g);
	if (e != OK)
		return e;
	if (datum_counts(w.had.status) && str_eq(w.had.fields, g->entry->fields))
		return OK;
	e = refuse_many(&w, rule_sets(g->rule, &sets) + g->entry->set);
	return e == OK ? put_record(&w, rw, g, id) : e;
}

/* ── verified, withdrawn ────────────────────────────────────────────── */

static enum err
refuse_verify(struct writer *w, const struct score_record_act *a)
{
	if (w->had.status == SCORE_ACCEPTED)
		return fail(w->j, E_INPUT, "第 %lld 号记录已经认可，不用再核实",
		    (long long)a->id);
	if (w->had.status == SCORE_RETURNED)
		return fail(w->j, E_INPUT, "第 %lld 号记录已经退回，等单位重报",
		    (long long)a->id);
	if (w->had.giver == a->act.actor && w->had.giver != 0)
		return fail(w->j, E_INPUT,
		    "第 %lld 号记录是您自己登记的，不能由您核实；请换一位核实",
		    (long long)a->id);
	if (!a->accept && str_trim(a->reason).n == 0)
		return fail(w->j, E_INPUT, "退回要写明理由，单位才知道改什么");
	return OK;
}

static enum err
refuse_drop(struct writer *w, const struct score_record_act *a)
{
	bool accepted = w->had.status == SCORE_ACCEPTED;

	if (accepted && !a->correct)
		return fail(w->j, E_INPUT,
		    "这件记录已认可，不能直接撤回；请核实的处室撤回，写明理由");
	if (!accepted && a->correct)
		return fail(w->j, E_INPUT,
		    "这件记录还没有认可，不用撤回；请退回，或由登记的单位撤回");
	if (str_trim(a->reason).n == 0)
		return fail(w->j, E_INPUT, "撤回要写明理由");
	return OK;
}

/* One fact about a record that is there. */
static enum err
act_on(struct job *j, struct db_rw *rw, const struct score_record_act *a,
    enum err (*refuse)(struct writer *, const struct score_record_act *),
    enum data_kind kind)
{
	struct writer w = { .j = j,
		.ro = db_rw_reader(rw),
		.act = &a->act,
		.scheme = a->scheme,
		.unit = a->unit };
	bool seen;
	int64_t seq;
	enum err e = org_once(j, rw, &a->act, &seen);

	if (e != OK || seen)
		return e;
	e = open_writer(&w, a->rule, a->id);
	if (e == OK)
		e = refuse_stale(&w, a->seq);
	if (e == OK)
		e = refuse(&w, a);
	if (e == OK)
		e = reason_check(j, a->reason);
	if (e == OK)
		e = put_head(&w);
	if (e != OK)
		return e;
	if (kind == KIND_RECORD_CHECK)
		body_put_int(&w.body, S("status"),
		    a->accept ? SCORE_ACCEPTED : SCORE_RETURNED);
	if (kind == KIND_RECORD_DROP || !a->accept)
		body_put(&w.body, S("because"), str_trim(a->reason));
	return put_fact(&w, rw, kind, &seq);
}

enum err
score_record_verify(struct job *j, struct db_rw *rw, const struct score_record_act *a)
{
	return act_on(j, rw, a, refuse_verify, KIND_RECORD_CHECK);
}

enum err
score_record_drop(struct job *j, struct db_rw *rw, const struct score_record_act *a)
{
	return act_on(j, rw, a, refuse_drop, KIND_RECORD_DROP);
}
