/* SPDX-License-Identifier: MIT
 *
 * give.c -- values are given and corrected: the telling half
 *
 * One fact for a unit with all values that differ from what is there.  All
 * refusals of one giving are told together, and then nothing is kept.  Whether
 * the person may give them was asked before; here only what may have changed
 * since is looked at again.
 */
#include "score/data.h"
#include "score/score.sql.h"

struct giver {
	struct job *j;
	struct db_ro *ro;
	struct ground *g;
	const struct score_giving *what;
	const struct datum *had; /* per fact */
	bool *seen;              /* per fact: it is in this giving already */
	struct buf body, bad;
	size_t given, bad_n;
	struct names names;
};

/* ── refusals ───────────────────────────────────────────────────────── */

static void
tell(struct giver *v, struct str why)
{
	if (v->bad_n++ > 0)
		buf_c(&v->bad, '\n');
	buf_put(&v->bad, why);
}

/* What is there now, in words. */
static struct str
now_there(struct giver *v, const struct rule_fact *f, const struct datum *d)
{
	struct cell c = datum_cell(f, d->state, d->v, d->word);

	if (!datum_counts(d->status) || c.state == CELL_MISSING)
		return S("未报");
	return cell_read_out(v->j, f, c);
}

static enum err
tell_clash(struct giver *v, const struct rule_fact *f, const struct datum *d)
{
	int64_t person = d->checked_seq > d->seq ? d->checker : d->giver;
	struct str who;
	enum err e = name_of(v->j, v->ro, &v->names, person, &who);

	if (e != OK)
		return e;
	tell(v,
	    job_fmt(v->j, "您填写期间，“%.*s”已由 %.*s 改为 %.*s；请核对后再交",
		STR_FMT(f->name), STR_FMT(who.n > 0 ? who : S("程序")),
		STR_FMT(now_there(v, f, d))));
	return OK;
}

/* Why ${e} may not replace ${d}, told; *ok if it may. */
static enum err
judge_change(struct giver *v, const struct score_entry *e, const struct datum *d,
    bool *ok)
{
	const struct rule_fact *f = &v->g->fact[e->fact];
	size_t bad = v->bad_n;
	enum err err = OK;

	if (v->what->by_unit && f->owed != RULE_BY_UNIT)
		tell(v,
		    job_fmt(v->j, "“%.*s”不由单位填报（%.*s）", STR_FMT(f->name),
			STR_FMT(f->giver)));
	else if (d->seq != e->base)
		err = tell_clash(v, f, d);
	else if (v->what->correct && d->status != SCORE_ACCEPTED)
		tell(v,
		    job_fmt(v->j,
			"“%.*s”还不是已认可的数据，不用更正；请直接填报，或先核实",
			STR_FMT(f->name)));
	else if (v->what->correct && str_trim(e->reason).n == 0)
		tell(v, job_fmt(v->j, "更正“%.*s”要写明理由", STR_FMT(f->name)));
	else if (!v->what->correct && d->status == SCORE_ACCEPTED)
		tell(v,
		    job_fmt(v->j,
			"“%.*s”已认可为 %.*s，不能直接改；要改请走更正，写明理由",
			STR_FMT(f->name), STR_FMT(now_there(v, f, d))));
	*ok = v->bad_n == bad;
	return err;
}

/* ── changes ────────────────────────────────────────────────────────── */

/* Kept as what was written, like the word of a 选. */
static bool
is_text(const struct rule_fact *f)
{
	return f->kind == RULE_TEXT || f->kind == RULE_SUBJECT;
}

static bool
is_same(const struct rule_fact *f, const struct score_entry *e, const struct datum *d)
{
	struct cell c = datum_cell(f, d->state, d->v, d->word);

	if (!datum_counts(d->status))
		return e->state == CELL_MISSING;
	if (c.state != e->state || c.v != e->v)
		return false;
	if (is_text(f) && e->state == CELL_GIVEN)
		return str_eq(d->word, str_trim(e->text));
	return (e->state != CELL_NA && !f->judged) ||
	    str_eq(d->reason, str_trim(e->reason));
}

static enum score_status
status_of(const struct giver *v, const struct score_entry *e)
{
	const struct rule_fact *f = &v->g->fact[e->fact];
	bool owed = f->owed == RULE_BY_UNIT &&
	    (v->what->by_unit || v->what->source.n > 0);

	if (e->state == CELL_MISSING)
		return SCORE_NONE;
	if (f->second.n > 0) /* 复核: whoever gives it, another signs */
		return SCORE_GIVEN;
	if (v->what->correct)
		return SCORE_ACCEPTED;
	return owed && f->checker_n > 0 ? SCORE_GIVEN : SCORE_ACCEPTED;
}

/* The item of ${fact}; a new number if it has none. */
static enum err
item_of(struct giver *v, size_t fact, struct value *out)
{
	enum err e = OK;

	out->item = v->g->item[fact];
	if (out->item != 0)
		return OK;
	if (v->g->last == 0)
		e = db_number(v->j, v->ro, &score_sql[SCORE_ITEM_LAST], NO_VALUES,
		    &v->g->last);
	out->item = ++v->g->last;
	out->fresh = 1;
	v->g->item[fact] = out->item;
	v->g->known[v->g->known_n++] = (struct ground_item){ out->item, fact };
	return e;
}

static enum err
put_change(struct giver *v, const struct score_entry *e, const struct datum *d)
{
	const struct rule_fact *f = &v->g->fact[e->fact];
	bool given = e->state == CELL_GIVEN;
	bool worded = f->kind == RULE_CHOICE && given;
	struct str written = is_text(f) && given ? str_trim(e->text) : S("");
	struct cell c = { .v = e->v, .state = e->state, .word = written };
	int32_t day = e->day == DAY_NONE ? v->what->act.day : e->day;
	struct value out = { .fact = f->name,
		.measure = f->measure,
		.state = e->state,
		.v = worded ? 0 : e->v,
		.word = worded ? f->choice[e->v] : written,
		.text = cell_read_out(v->j, f, c),
		.status = status_of(v, e),
		.reason = str_trim(e->reason),
		.was = d->checked_seq > d->seq ? d->checked_seq : d->seq,
		.instead = f->owed == RULE_BY_UNIT && !f->is_class && !v->what->by_unit &&
		    !v->what->correct };
	enum err err = item_of(v, e->fact, &out);

	out.day = day == DAY_NONE ? v->j->today : day;
	out.late = out.day != v->j->today;
	out.overdue = v->what->correct ? d->overdue : v->j->today > f->due;
	value_put(&v->body, &out);
	v->given++;
	return err;
}

static enum err
take_entry(struct giver *v, const struct score_entry *e)
{
	const struct datum *d = &v->had[e->fact];
	bool ok = false;
	enum err err;

	if (e->choice == SCORE_LEAVE || is_same(&v->g->fact[e->fact], e, d))
		return OK;
	if (v->seen[e->fact])
		return fail(v->j, E_INPUT, "“%.*s”在一次填报里写了两遍；请只留一个",
		    STR_FMT(v->g->fact[e->fact].name));
	v->seen[e->fact] = true;
	err = judge_change(v, e, d, &ok);
	return err == OK && ok ? put_change(v, e, d) : err;
}

/* ── a giving ───────────────────────────────────────────────────────── */

/* A period that nobody has given anything in gets its number now. */
static enum err
put_head(struct giver *v)
{
	const struct score_giving *g = v->what;
	enum err e = OK;

	if (v->g->period_id == 0) {
		e = db_number(v->j, v->ro, &score_sql[SCORE_PERIOD_LAST], NO_VALUES,
		    &v->g->period_id);
		v->g->period_id++;
	}
	body_put_int(&v->body, S("scheme"), g->scheme);
	body_put_int(&v->body, S("period"), v->g->period_id);
	body_put_int(&v->body, S("until"), v->g->until);
	body_put_int(&v->body, S("by_unit"), g->by_unit);
	if (g->source.n > 0)
		body_put(&v->body, S("source"), g->source);
	return e;
}

static void
make_fact(struct giver *v, struct ledger_fact *f)
{
	const struct org_act *act = &v->what->act;

	*f = (struct ledger_fact){ .day = act->day == DAY_NONE ? v->j->today : act->day,
		.actor = act->actor,
		.unit = v->what->unit,
		.subject = v->g->period,
		.body = buf_str(&v->body) };
}

enum err
give_fact(struct job *j, struct db_ro *ro, struct ground *ground,
    const struct score_giving *g, const struct datum *had, struct ledger_fact *f,
    size_t *given)
{
	struct giver v = { .j = j,
		.ro = ro,
		.g = ground,
		.what = g,
		.had = had,
		.body = { .j = j },
		.bad = { .j = j },
		.seen = NEWS(j, bool, ground->n) };
	enum err e = put_head(&v);

	for (size_t i = 0; i < g->n && e == OK; i++)
		e = take_entry(&v, &g->entry[i]);
	if (e == OK && v.bad_n > 0)
		return fail(j, E_INPUT, "%.*s", STR_FMT(buf_str(&v.bad)));
	make_fact(&v, f);
	*given = v.given;
	return e;
}

enum err
give_on(struct job *j, struct db_rw *rw, struct ground *ground,
    const struct score_giving *g, size_t *given)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct ledger_fact f;
	struct datum *had;
	enum err e = datum_of_unit(j, ro, ground, g->unit, &had);

	*given = 0;
	if (e == OK)
		e = give_fact(j, ro, ground, g, had, &f, given);
	if (e != OK || *given == 0)
		return e;
	return ledger_put(j, rw, &data_kinds[g->correct ? KIND_CORRECT : KIND_GIVE], &f);
}

enum err
refuse_unlisted(struct job *j, struct db_ro *ro, int64_t scheme, int64_t unit)
{
	bool listed;
	enum err e = score_roster_has(j, ro, scheme, unit, &listed);

	if (e != OK || listed)
		return e;
	return fail(j, E_MISSING, "这个单位不在这个方案的名单上；请先列入名单");
}

enum err
score_give(struct job *j, struct db_rw *rw, const struct score_giving *g, size_t *given)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct ground ground;
	bool seen;
	enum err e = org_once(j, rw, &g->act, &seen);

	*given = 0;
	if (e != OK || seen)
		return e;
	e = refuse_unlisted(j, ro, g->scheme, g->unit);
	if (e == OK)
		e = ground_find(j, ro, g->rule, &ground);
	return e == OK ? give_on(j, rw, &ground, g, given) : e;
}

/* ── verifying ──────────────────────────────────────────────────────── */

/* Why the value cannot be verified; empty if it can. */
static struct str
refuse_check(struct giver *v, const struct score_check *c, const struct rule_fact *f,
    const struct datum *d, int64_t drawn)
{
	if (d->status == SCORE_ACCEPTED)
		return job_fmt(v->j, "“%.*s”已经认可，不用再核实", STR_FMT(f->name));
	if (d->status == SCORE_RETURNED)
		return job_fmt(v->j, "“%.*s”已经退回，等单位重新填报", STR_FMT(f->name));
	if (d->status == SCORE_NONE)
		return job_fmt(v->j, "“%.*s”现在是未报，没有可核实的", STR_FMT(f->name));
	if (d->seq != drawn)
		return job_fmt(v->j, "您核实期间，“%.*s”已改为 %.*s；请看过新的数再核实",
		    STR_FMT(f->name), STR_FMT(now_there(v, f, d)));
	if (d->giver == c->act.actor && d->giver != 0)
		return job_fmt(v->j,
		    f->judged ? "“%.*s”是您自己评的，不能由您复核；请换一位复核"
			      : "“%.*s”是您自己报的，不能由您核实；请换一位核实",
		    STR_FMT(f->name));
	return S("");
}

static void
check_one(struct giver *v, const struct score_check *c, size_t fact, int64_t drawn)
{
	const struct rule_fact *f = &v->g->fact[fact];
	const struct datum *d = &v->had[fact];
	struct str why = refuse_check(v, c, f, d, drawn);

	if (why.n > 0) {
		tell(v, why);
		return;
	}
	value_put(&v->body,
	    &(struct value){ .item = d->item,
		.fact = f->name,
		.measure = f->measure,
		.status = c->accept ? SCORE_ACCEPTED : SCORE_RETURNED,
		.was = d->seq });
}

static enum err
check_all(struct job *j, struct db_rw *rw, struct ground *g, const struct score_check *c)
{
	struct giver v = { .j = j, .g = g, .body = { .j = j }, .bad = { .j = j } };
	struct ledger_fact f = { .day = c->act.day == DAY_NONE ? j->today : c->act.day,
		.actor = c->act.actor,
		.unit = c->unit,
		.subject = g->period };
	struct datum *had;
	size_t i;
	enum err e = datum_of_unit(j, db_rw_reader(rw), g, c->unit, &had);

	v.had = had;
	body_put_int(&v.body, S("scheme"), c->scheme);
	body_put_int(&v.body, S("period"), g->period_id);
	body_put_int(&v.body, S("until"), g->until);
	if (!c->accept)
		body_put(&v.body, S("because"), str_trim(c->reason));
	for (i = 0; i < c->n && e == OK; i++)
		check_one(&v, c, c->fact[i], c->seq[i]);
	if (e == OK && v.bad_n > 0)
		return fail(j, E_INPUT, "%.*s", STR_FMT(buf_str(&v.bad)));
	f.body = buf_str(&v.body);
	return e == OK ? ledger_put(j, rw, &data_kinds[KIND_CHECK], &f) : e;
}

enum err
score_verify(struct job *j, struct db_rw *rw, const struct score_check *c)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct ground g;
	bool seen;
	enum err e = org_once(j, rw, &c->act, &seen);

	if (e != OK || seen)
		return e;
	if (c->n == 0)
		return fail(j, E_INPUT, "没有选中要核实的数据；请先勾选");
	if (!c->accept && str_trim(c->reason).n == 0)
		return fail(j, E_INPUT, "退回要写明理由，单位才知道改什么");
	e = reason_check(j, c->reason);
	if (e == OK)
		e = refuse_unlisted(j, ro, c->scheme, c->unit);
	if (e == OK)
		e = ground_find(j, ro, c->rule, &g);
	return e == OK ? check_all(j, rw, &g, c) : e;
}
