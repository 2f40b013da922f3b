/* SPDX-License-Identifier: MIT
 *
 * object.c -- objections [异议]: taken in their days, answered by somebody else
 */
#include "result/keep.h"

/* ── the facts ──────────────────────────────────────────────────────── */

enum err
result_apply_OBJECT(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &result_sql[RESULT_OBJECTION_PUT],
	    VALUES(DB_I(f->seq), DB_I(fact_result(f)),
		DB_I(body_int(j, f->body, S("unit"))),
		DB_I(body_int(j, f->body, S("outside"))),
		DB_T(body_get(j, f->body, S("name"))),
		DB_T(body_get(j, f->body, S("item"))),
		DB_T(body_get(j, f->body, S("words"))), DB_I(f->actor), DB_I(f->at)),
	    NULL);
}

enum err
result_apply_ANSWER(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &result_sql[RESULT_OBJECTION_ANSWER],
	    VALUES(DB_I(body_int(j, f->body, S("objection"))),
		DB_I(body_int(j, f->body, S("answer"))),
		DB_T(body_get(j, f->body, S("reason"))), DB_I(f->actor), DB_I(f->at)),
	    NULL);
}

/* ── words ──────────────────────────────────────────────────────────── */

struct str
result_answer_word(enum result_answer a)
{
	switch (a) {
	case RESULT_OPEN:
		return S("待复核");
	case RESULT_UPHELD:
		return S("采纳");
	case RESULT_REFUSED:
		return S("不采纳");
	}
	return S("");
}

enum err
need_result_words(struct job *j, struct str s, const char *what)
{
	if (str_trim(s).n == 0)
		return fail(j, E_INPUT, "请写%s", what);
	if (utf8_count(s) > RESULT_WORDS_MAX)
		return fail(j, E_INPUT, "%s最多 %d 字", what, RESULT_WORDS_MAX);
	return OK;
}

/* ── objecting ──────────────────────────────────────────────────────── */

static enum err
refuse_untimely(struct job *j, const struct result *r, const struct result_objection *o)
{
	if (o->from_outside && r->state != RESULT_SHOWN)
		return fail(j, E_INPUT, "这份结果不在公示期内，不能提出异议");
	if (o->from_outside && j->today > r->show_until)
		return fail(j, E_INPUT, "公示期已过，不能再提异议");
	if (o->from_outside)
		return OK;
	if (r->state != RESULT_DRAFT)
		return fail(j, E_INPUT, "这份结果已是“%.*s”，不再受理单位的异议",
		    STR_FMT(result_state_word(r->state)));
	if (r->object_until == DAY_NONE || j->today > r->object_until)
		return fail(j, E_INPUT, "提异议的日子已过");
	return OK;
}

static enum err
refuse_crowd(struct job *j, struct db_ro *ro, int64_t result)
{
	int64_t n;
	enum err e = db_number(j, ro, &result_sql[RESULT_OBJECTION_COUNT],
	    VALUES(DB_I(result)), &n);

	if (e == OK && n >= RESULT_OBJECTIONS_MAX)
		return fail(j, E_LIMIT, "这份结果的异议已满 %d 件；请直接联系工委",
		    RESULT_OBJECTIONS_MAX);
	return e;
}

/* Nobody knows who they are: all of them together get so many an hour. */
static enum err
refuse_flood(struct job *j, struct db_ro *ro, const struct result_objection *o)
{
	int64_t n;
	enum err e;

	if (!o->from_outside)
		return OK;
	e = db_number(j, ro, &result_sql[RESULT_OBJECTION_OUTSIDE],
	    VALUES(DB_I(o->result), DB_I(j->now - 3600)), &n);
	if (e == OK && n >= RESULT_OUTSIDE_MAX)
		return fail(j, E_LIMIT,
		    "这一小时里提交的异议太多，暂停受理；请一小时后再提，或直接联系工委");
	return e;
}

static enum err
need_unit(struct job *j, struct db_ro *ro, const struct result_objection *o)
{
	const struct result_grade *g;
	struct result_row row;
	size_t n;

	if (o->unit == 0 && o->from_outside)
		return OK;
	return result_of_unit(j, ro, o->result, o->unit, &row, &g, &n);
}

enum err
result_object(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct result_objection *o)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	struct result r;
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = result_find(j, ro, o->result, &r);
	if (e == OK)
		e = refuse_untimely(j, &r, o);
	if (e == OK)
		e = need_result_words(j, o->words, "异议的内容");
	if (e == OK)
		e = need_unit(j, ro, o);
	if (e == OK)
		e = refuse_crowd(j, ro, o->result);
	if (e == OK)
		e = refuse_flood(j, ro, o);
	if (e != OK)
		return e;
	body_put_int(&b, S("unit"), o->unit);
	body_put_int(&b, S("outside"), o->from_outside);
	body_put(&b, S("name"), str_trim(o->name));
	body_put(&b, S("item"), o->item);
	body_put(&b, S("words"), str_trim(o->words));
	return result_fact(j, rw, act, KIND_OBJECT, o->result, buf_str(&b), &o->id);
}

/* ── answering ──────────────────────────────────────────────────────── */

static enum err
refuse_own(struct job *j, const struct result *r, const struct result_objection *o,
    int64_t actor, const struct result_answering *a)
{
	if (actor == r->frozen_by)
		return fail(j, E_DENIED, "定格的人不能复核异议；请另一人答复");
	if (actor == o->by)
		return fail(j, E_DENIED, "提异议的人不能自己复核");
	for (size_t i = 0; i < a->touched_n; i++)
		if (a->touched[i] == actor)
			return fail(j, E_DENIED,
			    "您给出或核实过这一项的数据；请另一人复核");
	return OK;
}

enum err
result_answer(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_answering *a)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct result_objection o;
	struct buf b = { .j = j };
	struct result r;
	int64_t seq;
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = result_objection_find(j, ro, a->objection, &o);
	if (e == OK && (o.answer != RESULT_OPEN || a->answer == RESULT_OPEN))
		e = fail(j, E_INPUT, "这件异议已答复：%.*s",
		    STR_FMT(result_answer_word(o.answer)));
	if (e == OK)
		e = result_find(j, ro, o.result, &r);
	if (e == OK)
		e = refuse_own(j, &r, &o, act->actor, a);
	if (e == OK)
		e = need_result_words(j, a->reason, "答复的理由");
	if (e != OK)
		return e;
	body_put_int(&b, S("objection"), o.id);
	body_put_int(&b, S("answer"), (int64_t)a->answer);
	body_put(&b, S("reason"), str_trim(a->reason));
	return result_fact(j, rw, act, KIND_ANSWER, o.result, buf_str(&b), &seq);
}

/* ── reading ────────────────────────────────────────────────────────── */

static struct result_objection
objection_row(struct db_rows *r)
{
	return (struct result_objection){ .id = db_int(r, 0),
		.result = db_int(r, 1),
		.unit = db_int(r, 2),
		.from_outside = db_int(r, 3) != 0,
		.name = db_text(r, 4),
		.item = db_text(r, 5),
		.words = db_text(r, 6),
		.by = db_int(r, 7),
		.at = db_int(r, 8),
		.answer = (enum result_answer)db_int(r, 9),
		.reason = db_text(r, 10),
		.answered_by = db_int(r, 11),
		.answered_at = db_int(r, 12) };
}

enum err
result_objection_find(struct job *j, struct db_ro *ro, int64_t id,
    struct result_objection *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &result_sql[RESULT_OBJECTION_FIND], VALUES(DB_I(id)),
	    &rows);

	if (e == OK && rows == NULL)
		return fail(j, E_MISSING, "没有编号为 %lld 的异议", (long long)id);
	if (e == OK)
		*out = objection_row(rows);
	return e;
}

enum err
result_objections(struct job *j, struct db_ro *ro, int64_t result, int64_t unit,
    const struct result_objection **items, size_t *n)
{
	struct result_objection *list = NULL;
	struct db_rows *rows;
	size_t cap = 0;
	enum err e = unit == 0
	    ? db_select(j, ro, &result_sql[RESULT_OBJECTION_ALL],
		  VALUES(DB_I(result), DB_I(RESULT_OBJECTIONS_MAX)), &rows)
	    : db_select(j, ro, &result_sql[RESULT_OBJECTION_OF_UNIT],
		  VALUES(DB_I(result), DB_I(unit), DB_I(RESULT_OBJECTIONS_MAX)), &rows);

	*n = 0;
	while (db_more(rows, &e)) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		list[(*n)++] = objection_row(rows);
	}
	*items = list;
	return e;
}
