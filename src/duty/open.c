/* SPDX-License-Identifier: MIT
 *
 * open.c -- items are opened: many at once, each key once
 *
 * The body of the fact holds everything absolute, the first state too, so that
 * a later change of the tables leaves old items as they were.
 */
#include "duty/keep.h"

enum err
duty_apply_OPEN(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct str body = f->body, state = body_get(j, body, S("state"));
	struct str figure = body_get(j, body, S("figure"));
	int64_t due = body_int(j, body, S("due"));
	enum err e = db_change(j, rw, &duty_sql[DUTY_ITEM_PUT],
	    VALUES(DB_I(f->seq), DB_T(body_get(j, body, S("key"))),
		DB_T(body_get(j, body, S("kind"))), DB_I(f->unit),
		DB_T(body_get(j, body, S("title"))), DB_T(body_get(j, body, S("source"))),
		DB_T(body_get(j, body, S("words"))), DB_I(body_int(j, body, S("owner"))),
		DB_T(body_get(j, body, S("office"))),
		DB_I(body_int(j, body, S("secretary"))), DB_I(due),
		DB_I(body_int(j, body, S("from"))), DB_I(body_int(j, body, S("until"))),
		DB_I(body_int(j, body, S("figure"))), DB_I(figure.n > 0), DB_I(f->actor),
		DB_I(f->at), DB_I(f->day), DB_T(state),
		DB_I(duty_state(state_named(state))->by),
		DB_I(body_int(j, body, S("said")))),
	    NULL);

	if (e != OK)
		return e;
	return db_change(j, rw, &duty_sql[DUTY_STEP_PUT],
	    VALUES(DB_I(f->seq), DB_I(f->seq), DB_I(f->actor), DB_I(f->at), DB_I(f->day),
		DB_T(S("开立")), DB_T(S("")), DB_T(state), DB_I(NEVER), DB_I(due)),
	    NULL);
}

/* ── may it be opened ───────────────────────────────────────────────── */

static enum err
check_words(struct job *j, const struct duty_item *item)
{
	if (item->kind <= DUTY_KIND_NONE || item->kind >= DUTY_KINDS_N)
		return fail(j, E_INPUT, "请选是哪一类事项");
	if (item->title.n == 0)
		return fail(j, E_INPUT, "请写明要办什么");
	if (utf8_count(item->title) > DUTY_TITLE_MAX ||
	    utf8_count(item->source_words) > DUTY_TITLE_MAX)
		return fail(j, E_INPUT, "事项和由来都要写得短些：最多 %d 个字",
		    DUTY_TITLE_MAX);
	if (item->key.n > DUTY_KEY_MAX || item->source.n > DUTY_KEY_MAX ||
	    utf8_count(item->office) > ORG_WORD_MAX)
		return fail(j, E_INPUT, "事项的处室或编号太长");
	return OK;
}

static enum err
check_days(struct job *j, const struct duty_item *item)
{
	const struct duty_kind_row *kind = duty_kind(item->kind);

	if (kind->needs_due && item->due == DAY_NONE)
		return fail(j, E_INPUT, "%s要有期限；请写明到哪一天为止", kind->word);
	if (item->from != DAY_NONE && item->until != DAY_NONE && item->until < item->from)
		return fail(j, E_INPUT, "最后一天不能早于第一天");
	if (kind->flow != DUTY_FLOW_HOLD && item->until != DAY_NONE)
		return fail(j, E_INPUT, "%s不是管一段时间的事项；请写期限", kind->word);
	return OK;
}

static enum err
check_owner(struct job *j, struct db_ro *ro, const struct duty_item *item)
{
	struct org_unit unit;
	bool above;
	enum err e = org_unit_find(j, ro, item->unit, &unit);

	if (e == OK && unit.closed != DAY_NONE)
		return fail(j, E_INPUT, "%.*s已经撤销，不能再有新事项",
		    STR_FMT(unit.name));
	if (e != OK || item->owner == 0)
		return e;
	e = org_unit_within(j, ro, item->unit, item->owner, &above);
	if (e == OK && !above)
		return fail(j, E_INPUT, "责任单位应是%.*s本身或它的上级",
		    STR_FMT(unit.name));
	return e;
}

/* What the kind says where the caller says nothing. */
static void
fill_owner(struct duty_item *item)
{
	const struct duty_kind_row *kind = duty_kind(item->kind);

	if (item->owner == 0 && item->office.n == 0 && kind->by_unit)
		item->owner = item->unit;
	else if (item->owner == 0 && item->office.n == 0)
		item->office = str_of(kind->office);
	item->secretary = item->secretary && item->owner != 0;
}

/* ── opened ─────────────────────────────────────────────────────────── */

static struct str
body_of(struct job *j, const struct duty_item *item)
{
	const struct duty_kind_row *kind = duty_kind(item->kind);
	struct buf b = { .j = j };

	body_put(&b, S("key"), item->key);
	body_put(&b, S("kind"), str_of(kind->word));
	body_put(&b, S("title"), item->title);
	body_put(&b, S("source"), item->source);
	body_put(&b, S("words"), item->source_words);
	body_put_int(&b, S("owner"), item->owner);
	body_put(&b, S("office"), item->office);
	body_put_int(&b, S("secretary"), item->secretary);
	body_put_int(&b, S("due"), day_ends(item->due));
	if (item->said != DAY_NONE)
		body_put_int(&b, S("said"), item->said);
	body_put_int(&b, S("from"), day_begins(item->from));
	body_put_int(&b, S("until"), day_ends(item->until));
	if (item->has_figure)
		body_put_int(&b, S("figure"), item->figure.u);
	body_put(&b, S("state"), str_of(duty_state(kind->first)->word));
	return buf_str(&b);
}

/* Its number is that of the fact to come: this is the only writer. */
static enum err
open_one(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct duty_item *item)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct ledger_head head;
	enum err e;

	item->title = str_trim(item->title);
	item->source_words = str_trim(item->source_words);
	item->office = str_trim(item->office);
	e = check_words(j, item);
	if (e == OK)
		e = check_days(j, item);
	if (e == OK)
		fill_owner(item);
	if (e == OK)
		e = check_owner(j, ro, item);
	if (e == OK)
		e = db_number(j, ro, &duty_sql[DUTY_KEY_FIND], VALUES(DB_T(item->key)),
		    &item->id);
	item->was = e == OK && item->id != 0;
	if (e == OK && !item->was)
		e = ledger_head(j, ro, &head);
	if (e != OK || item->was)
		return e;
	item->id = head.size + 1;
	return item_fact(j, rw, act, KIND_OPEN, item, body_of(j, item));
}

enum err
duty_open(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct duty_item *items, size_t n)
{
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	if (n > DUTY_OPEN_MAX)
		return fail(j, E_LIMIT, "一次最多开立 %d 件事项", DUTY_OPEN_MAX);
	for (size_t i = 0; e == OK && i < n; i++)
		e = open_one(j, rw, act, &items[i]);
	return e;
}
