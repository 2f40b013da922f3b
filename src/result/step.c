/* SPDX-License-Identifier: MIT
 *
 * step.c -- deciding grades, and a result's way from 初评 to 生效
 *
 * steps.def says which step is there in which state; here stands what else it
 * needs.  Two persons: who asks for a signature does not give it.
 */
#include "result/keep.h"

/* ── tables ─────────────────────────────────────────────────────────── */

static const struct result_step_row steps[RESULT_STEPS_N] = {
#define STEP(id, verb, from, to, means) [RESULT_##id] = { verb, means, from, to },
#include "result/steps.def"
#undef STEP
};

const struct result_step_row *
result_step_row(enum result_step s)
{
	return &steps[s];
}

struct str
result_state_word(enum result_state s)
{
	static const char *const words[RESULT_STATES_N] = { [RESULT_DRAFT] = "初评",
		[RESULT_ASKED] = "待签批",
		[RESULT_SIGNED] = "已审定",
		[RESULT_SHOWN] = "公示中",
		[RESULT_FINAL] = "生效",
		[RESULT_REPLACED] = "已重算",
		[RESULT_AMENDED] = "已更正",
		[RESULT_DROPPED] = "已放弃" };

	return str_of(words[s]);
}

bool
result_is_open(enum result_state s)
{
	return s < RESULT_FINAL;
}

/* ── the facts ──────────────────────────────────────────────────────── */

enum err
result_apply_DECIDE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	bool back = body_int(j, f->body, S("back")) != 0; /* the proposal again */

	return db_change(j, rw, &result_sql[RESULT_GRADE_DECIDE],
	    VALUES(DB_I(fact_result(f)), DB_I(body_int(j, f->body, S("unit"))),
		DB_I(body_int(j, f->body, S("table"))),
		DB_T(body_get(j, f->body, S("grade"))),
		DB_T(body_get(j, f->body, S("reason"))),
		DB_T(body_get(j, f->body, S("basis"))), DB_I(back ? 0 : f->actor),
		DB_I(back ? 0 : f->at), DB_I(back ? 0 : f->seq)),
	    NULL);
}

static enum err
apply_who(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t id,
    enum result_sql_id q)
{
	return db_change(j, rw, &result_sql[q],
	    VALUES(DB_I(id), DB_I(f->actor), DB_I(f->at)), NULL);
}

/* Said with 公示, and perhaps again with 生效. */
static enum err
apply_heading(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t id)
{
	struct str number = body_get(j, f->body, S("number"));
	struct str heading = body_get(j, f->body, S("heading"));

	if (number.n + heading.n == 0)
		return OK;
	return db_change(j, rw, &result_sql[RESULT_RESULT_HEADED],
	    VALUES(DB_I(id), DB_T(number), DB_T(heading)), NULL);
}

static enum err
apply_shown(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t id)
{
	enum err e = db_change(j, rw, &result_sql[RESULT_RESULT_SHOWN],
	    VALUES(DB_I(id), DB_I(f->day), DB_I(body_int(j, f->body, S("show_until")))),
	    NULL);

	return e == OK ? apply_heading(j, rw, f, id) : e;
}

/* Its figures go down to score/ in place of those it amends: from now on history is
 * what was decided. */
static enum err
hand_down(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t id)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct score_settled s = { .seq = f->seq };
	const struct result_row *row = NULL;
	const struct result_grade *g = NULL;
	struct result r = { 0 };
	size_t rows = 0, grades = 0;
	enum err e = result_find(j, ro, id, &r);

	if (e == OK)
		e = result_rows(j, ro, id, &row, &rows);
	if (e == OK)
		e = result_grades(j, ro, id, &g, &grades);
	s.scheme = r.scheme;
	s.period = r.period;
	s.day = r.day;
	if (e == OK && r.amends != 0)
		e = score_unsettle(j, rw, r.scheme, r.period);
	if (e == OK && r.amends != 0)
		e = db_change(j, rw, &result_sql[RESULT_RESULT_AMENDED],
		    VALUES(DB_I(r.amends)), NULL);
	for (size_t i = 0; e == OK && i < rows; i++) {
		s.unit = row[i].unit;
		s.what = S("总分");
		s.state = row[i].state == CELL_NA ? CELL_NA : CELL_GIVEN;
		s.v = row[i].lo;
		e = score_settle(j, rw, &s);
	}
	for (size_t i = 0; e == OK && i < grades; i++) {
		s.unit = g[i].unit;
		s.what = g[i].table_name;
		s.state = CELL_GIVEN;
		s.v = 0;
		s.word = g[i].decided;
		e = score_settle(j, rw, &s);
	}
	return e;
}

static enum err
apply_settled(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t id)
{
	enum err e = db_change(j, rw, &result_sql[RESULT_RESULT_SETTLED],
	    VALUES(DB_I(id), DB_I(f->at)), NULL);

	if (e == OK)
		e = apply_heading(j, rw, f, id);
	return e == OK ? hand_down(j, rw, f, id) : e;
}

/* The step of that verb that led to state ${to}; RESULT_STEPS_N: none. */
static enum result_step
step_named(struct str verb, int64_t to)
{
	enum result_step s = RESULT_ASK;

	while (s < RESULT_STEPS_N &&
	    !(str_eq(str_of(steps[s].verb), verb) && (int64_t)steps[s].to == to))
		s++;
	return s;
}

enum err
result_apply_STEP(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t id = fact_result(f), to = body_int(j, f->body, S("to"));
	enum err e = db_change(j, rw, &result_sql[RESULT_RESULT_STEPPED],
	    VALUES(DB_I(id), DB_I(to), DB_I(f->seq)), NULL);

	if (e != OK)
		return e;
	switch (step_named(body_get(j, f->body, S("verb")), to)) {
	case RESULT_ASK:
		return apply_who(j, rw, f, id, RESULT_RESULT_ASKED);
	case RESULT_SIGN:
		return apply_who(j, rw, f, id, RESULT_RESULT_SIGNED);
	case RESULT_SHOW:
		return apply_shown(j, rw, f, id);
	case RESULT_SETTLE:
	case RESULT_SETTLE_AT_ONCE:
		return apply_settled(j, rw, f, id);
	case RESULT_RETURN_ASKED:
	case RESULT_RETURN_SIGNED:
	case RESULT_STOP:
	case RESULT_DROP:
	case RESULT_STEPS_N:
		break;
	}
	return OK;
}

/* ── deciding ───────────────────────────────────────────────────────── */

static enum err
grade_find(struct job *j, struct db_ro *ro, const struct result_deciding *d,
    struct result_grade *out)
{
	const struct result_grade *g;
	struct result_row row;
	size_t n;
	enum err e = result_of_unit(j, ro, d->result, d->unit, &row, &g, &n);

	for (size_t i = 0; e == OK && i < n; i++)
		if (g[i].table == d->table) {
			*out = g[i];
			return OK;
		}
	return e == OK ? fail(j, E_MISSING, "这份结果里没有这张等次表") : e;
}

static enum err
need_why(struct job *j, const struct result_deciding *d)
{
	enum err e = need_result_words(j, d->reason, "与拟定不同的理由");

	return e == OK ? need_result_words(j, d->basis, "依据，例如哪次会议") : e;
}

static enum err
put_decision(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_deciding *d, bool back)
{
	struct buf b = { .j = j };
	int64_t seq;

	body_put_int(&b, S("unit"), d->unit);
	body_put_int(&b, S("table"), (int64_t)d->table);
	body_put(&b, S("grade"), d->grade);
	body_put(&b, S("reason"), back ? S("") : str_trim(d->reason));
	body_put(&b, S("basis"), back ? S("") : str_trim(d->basis));
	if (back)
		body_put_int(&b, S("back"), 1);
	return result_fact(j, rw, act, KIND_DECIDE, d->result, buf_str(&b), &seq);
}

enum err
result_decide(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_deciding *d)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct result_grade had;
	struct result r;
	bool seen, back, same;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = result_find(j, ro, d->result, &r);
	if (e == OK && r.state != RESULT_DRAFT)
		e = fail(j, E_INPUT, "这份结果已是“%.*s”，等次不能再改；先退回初评",
		    STR_FMT(result_state_word(r.state)));
	if (e == OK)
		e = grade_find(j, ro, d, &had);
	if (e == OK)
		e = need_unchanged(j, ro,
		    &(struct meanwhile){ .r = &r, .base = d->base, .unit = d->unit });
	if (e != OK)
		return e;
	back = str_eq(d->grade, had.proposed);
	if (!back)
		e = need_why(j, d);
	same = str_eq(d->grade, had.decided) &&
	    (back ||
		(str_eq(str_trim(d->reason), had.reason) &&
		    str_eq(str_trim(d->basis), had.basis)));
	if (e != OK || same)
		return e;
	return put_decision(j, rw, act, d, back);
}

/* ── steps ──────────────────────────────────────────────────────────── */

static enum err
count(struct job *j, struct db_ro *ro, enum result_sql_id q, int64_t result, int64_t *n)
{
	return db_number(j, ro, &result_sql[q], VALUES(DB_I(result)), n);
}

static bool
is_range(struct str grade)
{
	return str_find(grade, S("–")) < grade.n;
}

/* Grades that are ranges and were not decided. */
static enum err
open_grades(struct job *j, struct db_ro *ro, int64_t result, size_t *open)
{
	const struct result_grade *g;
	size_t n;
	enum err e = result_grades(j, ro, result, &g, &n);

	*open = 0;
	for (size_t i = 0; e == OK && i < n; i++)
		*open += is_range(g[i].decided);
	return e;
}

static enum err
why_not_ask(struct job *j, struct db_ro *ro, const struct result *r, struct str *why)
{
	int64_t waiting, upheld, open;
	size_t grades;
	enum err e = count(j, ro, RESULT_OBJECTION_OPEN, r->id, &waiting);

	if (e == OK)
		e = count(j, ro, RESULT_OBJECTION_UNMENDED, r->id, &upheld);
	if (e == OK)
		e = count(j, ro, RESULT_ROW_OPEN, r->id, &open);
	if (e == OK)
		e = open_grades(j, ro, r->id, &grades);
	if (e != OK)
		return e;
	if (r->object_until != DAY_NONE && j->today <= r->object_until)
		*why = S("异议期还没有过");
	else if (waiting > 0)
		*why = job_fmt(j, "还有 %lld 件异议没有答复", (long long)waiting);
	else if (upheld > 0)
		*why = job_fmt(j,
		    "有 %lld 件异议已采纳：更正数据后重算，或审定那个单位的等次",
		    (long long)upheld);
	else if (open > 0)
		*why = job_fmt(j, "有 %lld 家的总分还没有定：补齐数据后重算",
		    (long long)open);
	else if (grades > 0)
		*why = job_fmt(j, "有 %zu 个等次还是范围：补齐数据后重算，或逐个审定",
		    grades);
	return why->n == 0 ? honour_held(j, ro, r, why) : OK;
}

static enum err
why_not_settle(struct job *j, struct db_ro *ro, const struct result *r, struct str *why)
{
	int64_t waiting, upheld;
	enum err e = count(j, ro, RESULT_OBJECTION_OPEN, r->id, &waiting);

	if (e == OK)
		e = count(j, ro, RESULT_OBJECTION_UNMENDED, r->id, &upheld);
	if (e != OK)
		return e;
	if (j->today <= r->show_until)
		*why = S("公示期还没有满");
	else if (waiting > 0)
		*why = job_fmt(j, "公示中的异议还有 %lld 件没有答复", (long long)waiting);
	else if (upheld > 0)
		*why = job_fmt(j, "公示中有 %lld 件异议已采纳：停止公示，更正后重来",
		    (long long)upheld);
	return OK;
}

enum err
result_may(struct job *j, struct db_ro *ro, const struct result *r, enum result_step step,
    int64_t person, struct str *why)
{
	*why = S("");
	if (r->state != steps[step].from) {
		*why = job_fmt(j, "这份结果是“%.*s”，不能%s",
		    STR_FMT(result_state_word(r->state)), steps[step].verb);
		return OK;
	}
	switch (step) {
	case RESULT_ASK:
		return why_not_ask(j, ro, r, why);
	case RESULT_SIGN:
		if (person == r->asked_by)
			*why = S("提请的人不能自己签批；请另一人签批");
		return OK;
	case RESULT_SETTLE:
		return why_not_settle(j, ro, r, why);
	case RESULT_SETTLE_AT_ONCE:
		if (r->must_show)
			*why = S("方案要求先公示");
		return OK;
	case RESULT_DROP:
		if (r->amends == 0)
			*why = S("只有对生效结果的更正可以放弃");
		return OK;
	case RESULT_RETURN_ASKED:
	case RESULT_RETURN_SIGNED:
	case RESULT_SHOW:
	case RESULT_STOP:
	case RESULT_STEPS_N:
		break;
	}
	return OK;
}

/* What a step needs to be said. */
static enum err
need_said(struct job *j, const struct result_stepping *s)
{
	switch (s->step) {
	case RESULT_RETURN_ASKED:
	case RESULT_RETURN_SIGNED:
	case RESULT_STOP:
	case RESULT_DROP:
		return need_result_words(j, s->reason, "理由");
	case RESULT_SHOW:
		if (s->show_until == DAY_NONE || s->show_until < j->today)
			return fail(j, E_INPUT, "请写公示到哪一天，不能早于今天");
		return OK;
	case RESULT_ASK:
	case RESULT_SIGN:
	case RESULT_SETTLE:
	case RESULT_SETTLE_AT_ONCE:
	case RESULT_STEPS_N:
		break;
	}
	return OK;
}

static enum err
put_step(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_stepping *s)
{
	struct buf b = { .j = j };
	int64_t seq;

	body_put(&b, S("verb"), str_of(steps[s->step].verb));
	body_put_int(&b, S("to"), (int64_t)steps[s->step].to);
	if (str_trim(s->reason).n > 0)
		body_put(&b, S("reason"), str_trim(s->reason));
	if (s->step == RESULT_SHOW)
		body_put_int(&b, S("show_until"), s->show_until);
	if (s->number.n + s->heading.n > 0) {
		body_put(&b, S("number"), str_trim(s->number));
		body_put(&b, S("heading"), str_trim(s->heading));
	}
	return result_fact(j, rw, act, KIND_STEP, s->result, buf_str(&b), &seq);
}

/* An item that the amended result opened and this one would not; what was ended since
 * the page was drawn stays as it is. */
static enum err
end_item(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t id,
    const struct result *r)
{
	struct duty_item item;
	struct duty_act a = { .item = id,
		.verb = S("撤销"),
		.cause = result_source(j, r->id),
		.note = amended_note(j, r),
		.who = { .person = act->actor, .committee = true } };
	enum err e = duty_find(j, db_rw_reader(rw), id, &item);

	a.base = item.moved;
	if (e != OK || duty_state(item.state)->is_end)
		return e;
	return duty_act(j, rw, act, &a);
}

static enum err
move_items(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result *r, const struct result_changes *c)
{
	struct org_act again = { .actor = act->actor, .day = act->day };
	enum err e = OK;

	for (size_t i = 0; e == OK && i < c->end_n; i++)
		e = end_item(j, rw, &again, c->end[i].id, r);
	for (size_t i = 0; e == OK && i < c->open_n; i += DUTY_OPEN_MAX) {
		size_t n = c->open_n - i < DUTY_OPEN_MAX ? c->open_n - i : DUTY_OPEN_MAX;

		e = duty_open(j, rw, &again, c->open + i, n);
	}
	return e;
}

enum err
result_step(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_stepping *s)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct str why = S("");
	struct result r;
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = result_find(j, ro, s->result, &r);
	if (e == OK)
		e = need_unchanged(j, ro,
		    &(struct meanwhile){ .r = &r, .base = s->base });
	if (e == OK)
		e = result_may(j, ro, &r, s->step, act->actor, &why);
	if (e == OK && why.n > 0)
		e = fail(j, E_INPUT, "%.*s", STR_FMT(why));
	if (e == OK)
		e = need_said(j, s);
	if (e == OK)
		e = put_step(j, rw, act, s);
	if (e == OK && steps[s->step].to == RESULT_FINAL && s->items != NULL)
		e = move_items(j, rw, act, &r, s->items);
	return e;
}
