/* SPDX-License-Identifier: MIT
 *
 * consult.c -- a draft before the units [征求意见]: comments and their answers
 *
 * The text that is shown is the one of the day it was opened.  A comment's
 * number tells its consultation, so that it keeps its place when its words are
 * erased.
 */
#include "scheme/keep.h"

#define STEP 10000 /* comment = consultation * STEP + its place, from 1 */

struct str
scheme_answer_word(enum scheme_answer a)
{
	static const char *const words[SCHEME_ANSWERS_N] = {
		"未答复",
		"采纳",
		"部分采纳",
		"不采纳",
	};

	return a < SCHEME_ANSWERS_N ? str_of(words[a]) : S("");
}

/* ── facts ──────────────────────────────────────────────────────────── */

enum err
scheme_apply_CONSULT(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &scheme_sql[SCHEME_CONSULT_PUT],
	    VALUES(DB_I(fact_number(f)), DB_I(body_int(j, f->body, S("draft"))),
		DB_I(body_int(j, f->body, S("rev"))), DB_I(f->day),
		DB_I(body_int(j, f->body, S("until"))),
		DB_T(body_get(j, f->body, S("words"))), DB_I(f->actor), DB_I(f->at)),
	    NULL);
}

enum err
scheme_apply_BOX(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &scheme_sql[SCHEME_BOX_PUT],
	    VALUES(DB_I(fact_number(f)), DB_I(body_int(j, f->body, S("version"))),
		DB_I(f->day), DB_I(f->actor), DB_I(f->at),
		DB_I(body_int(j, f->body, S("scheme")))),
	    NULL);
}

enum err
scheme_apply_CLOSE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &scheme_sql[SCHEME_CONSULT_CLOSED],
	    VALUES(DB_I(fact_number(f)), DB_I(f->day)), NULL);
}

enum err
scheme_apply_COMMENT(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &scheme_sql[SCHEME_COMMENT_PUT],
	    VALUES(DB_I(fact_number(f)), DB_I(fact_number(f) / STEP), DB_I(f->unit),
		DB_T(body_get(j, f->body, S("item"))),
		DB_T(body_get(j, f->body, S("text"))), DB_I(f->actor), DB_I(f->at)),
	    NULL);
}

enum err
scheme_apply_ANSWER(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &scheme_sql[SCHEME_COMMENT_ANSWERED],
	    VALUES(DB_I(fact_number(f)), DB_I(body_int(j, f->body, S("answer"))),
		DB_T(body_get(j, f->body, S("reason"))), DB_I(f->actor), DB_I(f->at)),
	    NULL);
}

/* ── out ────────────────────────────────────────────────────────────── */

/* Columns as consult_find and consult_list have them. */
static struct scheme_consult
row_consult(const struct job *j, struct db_rows *rows)
{
	struct scheme_consult c = { .id = db_int(rows, 0),
		.draft = db_int(rows, 1),
		.rev = db_int(rows, 2),
		.name = db_text(rows, 3),
		.from = (int32_t)db_int(rows, 4),
		.until = (int32_t)db_int(rows, 5),
		.words = db_text(rows, 6),
		.closed = day_out(db_int(rows, 7)),
		.actor = db_int(rows, 8),
		.at = db_int(rows, 9),
		.comments = db_int(rows, 10),
		.unanswered = db_int(rows, 11),
		.scheme = db_int(rows, 12) };

	c.title = title_of(db_text(rows, 13), c.name);
	if (c.scheme != 0)
		c.until = DAY_NONE;
	c.is_open = c.scheme != 0 || (c.closed == DAY_NONE && j->today <= c.until);
	return c;
}

enum err
scheme_consult_find(struct job *j, struct db_ro *ro, int64_t id,
    struct scheme_consult *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &scheme_sql[SCHEME_CONSULT_FIND], VALUES(DB_I(id)),
	    &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING,
		    "没有编号为 %lld 的征求意见稿；请从征求意见页进入", (long long)id);
	*out = row_consult(j, rows);
	return OK;
}

static enum err
take_consults(struct job *j, struct db_rows *rows, const struct scheme_consult **items,
    size_t *n)
{
	struct scheme_consult *list = NEWS(j, struct scheme_consult, SCHEME_CONSULTS_MAX);
	enum err e = OK;

	for (*n = 0; db_more(rows, &e); (*n)++)
		list[*n] = row_consult(j, rows);
	*items = list;
	return e;
}

enum err
scheme_consult_list(struct job *j, struct db_ro *ro, int64_t draft,
    const struct scheme_consult **items, size_t *n)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_CONSULT_LIST],
	    VALUES(DB_I(draft), DB_I(SCHEME_CONSULTS_MAX)), &rows);

	return e == OK ? take_consults(j, rows, items, n) : e;
}

enum err
scheme_box_list(struct job *j, struct db_ro *ro, const struct scheme_consult **items,
    size_t *n)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_BOX_LIST],
	    VALUES(DB_I(SCHEME_CONSULTS_MAX)), &rows);

	return e == OK ? take_consults(j, rows, items, n) : e;
}

enum err
scheme_box_find(struct job *j, struct db_ro *ro, int64_t scheme, int64_t *id)
{
	return db_number(j, ro, &scheme_sql[SCHEME_BOX_OF], VALUES(DB_I(scheme)), id);
}

enum err
scheme_box_left(struct job *j, struct db_ro *ro, int64_t scheme, int64_t *unanswered)
{
	struct scheme_consult c = { .unanswered = 0 };
	int64_t id = 0;
	enum err e = scheme == 0 ? OK : scheme_box_find(j, ro, scheme, &id);

	if (e == OK && id != 0)
		e = scheme_consult_find(j, ro, id, &c);
	*unanswered = c.unanswered;
	return e;
}

enum err
consult_left(struct job *j, struct db_ro *ro, int64_t draft, int64_t *open,
    int64_t *unanswered)
{
	const struct scheme_consult *list;
	size_t n;
	enum err e = scheme_consult_list(j, ro, draft, &list, &n);

	*open = *unanswered = 0;
	for (size_t i = 0; e == OK && i < n; i++) {
		*open += list[i].is_open;
		*unanswered += list[i].unanswered;
	}
	return e;
}

enum err
scheme_comment_list(struct job *j, struct db_ro *ro, int64_t consult,
    const struct scheme_comment **items, size_t *n)
{
	struct scheme_comment *list = NEWS(j, struct scheme_comment, SCHEME_COMMENTS_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_COMMENT_LIST],
	    VALUES(DB_I(consult), DB_I(SCHEME_COMMENTS_MAX)), &rows);

	for (*n = 0; db_more(rows, &e); (*n)++) {
		list[*n] = (struct scheme_comment){ .id = db_int(rows, 0),
			.consult = db_int(rows, 1),
			.unit = db_int(rows, 2),
			.item = db_text(rows, 3),
			.text = db_text(rows, 4),
			.actor = db_int(rows, 5),
			.at = db_int(rows, 6),
			.answer = (enum scheme_answer)db_int(rows, 7),
			.reason = db_text(rows, 8),
			.answered_by = db_int(rows, 9),
			.answered_at = db_int(rows, 10) };
	}
	*items = list;
	return e;
}

/* ── opening and closing ────────────────────────────────────────────── */

static enum err
check_open(struct job *j, struct db_ro *ro, const struct scheme_act *act,
    const struct scheme_consult *c)
{
	struct scheme_draft d;
	struct scheme_rev rev;
	int64_t open, unanswered;
	enum err e = draft_writing(j, ro, c->draft, &d);

	if (e == OK)
		e = scheme_rev_find(j, ro, c->draft, c->rev, &rev);
	if (e == OK)
		e = consult_left(j, ro, c->draft, &open, &unanswered);
	if (e != OK)
		return e;
	if (open > 0)
		return fail(j, E_INPUT, "这个草稿正在征求意见，结束以后才能再开始一次");
	if (c->until == DAY_NONE || c->until < act->day)
		return fail(j, E_INPUT, "请写明征求意见到哪一天为止，不能早于今天");
	if (c->words.n > SCHEME_WORDS_MAX)
		return fail(j, E_INPUT, "给单位的说明太长：最多 %d 个汉字",
		    SCHEME_WORDS_MAX / 3);
	return OK;
}

enum err
scheme_consult_open(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_consult *c)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = check_open(j, ro, act, c);
	if (e == OK)
		e = scheme_next(j, ro, SCHEME_CONSULT_LAST, &c->id);
	if (e != OK)
		return e;
	body_put_int(&b, S("draft"), c->draft);
	body_put_int(&b, S("rev"), c->rev);
	body_put_int(&b, S("until"), c->until);
	body_put(&b, S("words"), str_trim(c->words));
	return scheme_fact(j, rw, act, KIND_CONSULT,
	    &(struct keep_fact){ .id = c->id, .body = buf_str(&b) });
}

static enum err
must_be_open(struct job *j, struct db_ro *ro, int64_t id, struct scheme_consult *c)
{
	enum err e = scheme_consult_find(j, ro, id, c);

	if (e != OK || c->is_open)
		return e;
	return fail(j, E_INPUT, "“%.*s”的征求意见已经结束", STR_FMT(c->name));
}

enum err
scheme_consult_close(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    int64_t id)
{
	struct scheme_consult c;
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = must_be_open(j, db_rw_reader(rw), id, &c);
	if (e == OK && c.scheme != 0)
		e = fail(j, E_INPUT, "对施行方案的建议一直收，不结束");
	if (e != OK)
		return e;
	return scheme_fact(j, rw, act, KIND_CLOSE,
	    &(struct keep_fact){ .id = id, .body = S("") });
}

/* ── comments ───────────────────────────────────────────────────────── */

static enum err
number(struct job *j, struct db_ro *ro, struct scheme_comment *c)
{
	enum err e = db_number(j, ro, &scheme_sql[SCHEME_COMMENT_LAST],
	    VALUES(DB_I(c->consult)), &c->id);

	c->id = c->id == 0 ? c->consult * STEP + 1 : c->id + 1;
	if (e == OK && c->id % STEP > SCHEME_COMMENTS_MAX)
		return fail(j, E_LIMIT, "这次征求意见已有 %d 条意见，不能再提",
		    SCHEME_COMMENTS_MAX);
	return e;
}

/* The first suggestion on a scheme opens its box. */
static enum err
open_box(struct job *j, struct db_rw *rw, const struct scheme_act *act, int64_t scheme,
    int64_t *id)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	struct scheme s;
	enum err e = scheme_box_find(j, ro, scheme, id);

	if (e != OK || *id != 0)
		return e;
	e = scheme_find(j, ro, scheme, &s);
	if (e == OK)
		e = scheme_next(j, ro, SCHEME_CONSULT_LAST, id);
	if (e != OK)
		return e;
	body_put_int(&b, S("scheme"), scheme);
	body_put_int(&b, S("version"), s.version);
	return scheme_fact(j, rw, act, KIND_BOX,
	    &(struct keep_fact){ .id = *id, .body = buf_str(&b) });
}

static enum err
put_comment(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_comment *c)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	struct scheme_consult at;
	enum err e = must_be_open(j, ro, c->consult, &at);

	if (e == OK)
		e = number(j, ro, c);
	if (e != OK)
		return e;
	body_put(&b, S("item"), c->item);
	body_put(&b, S("text"), str_trim(c->text));
	return scheme_fact(j, rw, act, KIND_COMMENT,
	    &(struct keep_fact){ .id = c->id, .unit = c->unit, .body = buf_str(&b) });
}

enum err
scheme_comment_put(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_comment *c)
{
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = need_words(j, c->text, "意见");
	return e == OK ? put_comment(j, rw, act, c) : e;
}

enum err
scheme_suggest(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    int64_t scheme, struct scheme_comment *c)
{
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = need_words(j, c->text, "建议");
	if (e == OK)
		e = open_box(j, rw, act, scheme, &c->consult);
	return e == OK ? put_comment(j, rw, act, c) : e;
}

static enum err
check_answer(struct job *j, struct db_ro *ro, const struct scheme_comment *c)
{
	struct scheme_consult at;
	struct scheme_draft d;
	int64_t id;
	enum err e = db_number(j, ro, &scheme_sql[SCHEME_COMMENT_CONSULT],
	    VALUES(DB_I(c->id)), &id);

	if (e == OK && id == 0)
		return fail(j, E_MISSING, "没有这条意见");
	if (e == OK)
		e = scheme_consult_find(j, ro, id, &at);
	if (e == OK && at.scheme == 0)
		e = draft_writing(j, ro, at.draft, &d);
	if (e != OK)
		return e;
	if (c->answer <= SCHEME_UNANSWERED || c->answer >= SCHEME_ANSWERS_N)
		return fail(j, E_INPUT, "请选 采纳、部分采纳 或 不采纳");
	return c->answer == SCHEME_ACCEPTED && c->reason.n == 0
	    ? OK
	    : need_words(j, c->reason, "怎样采纳，或不采纳的理由");
}

enum err
scheme_comment_answer(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    const struct scheme_comment *c)
{
	struct buf b = { .j = j };
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = check_answer(j, db_rw_reader(rw), c);
	if (e != OK)
		return e;
	body_put_int(&b, S("answer"), (int64_t)c->answer);
	body_put(&b, S("reason"), str_trim(c->reason));
	return scheme_fact(j, rw, act, KIND_ANSWER,
	    &(struct keep_fact){ .id = c->id, .body = buf_str(&b) });
}
