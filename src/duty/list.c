/* SPDX-License-Identifier: MIT
 *
 * list.c -- items are found, listed, counted; what is in force on a day
 *
 * Reads views only.
 */
#include "duty/keep.h"

static void
row_now(struct job *j, struct duty_item *item)
{
	if (item->state == DUTY_IS_HOLDS && item->until != DAY_NONE &&
	    item->until < j->today) {
		item->state = DUTY_IS_OVER;
		item->ended = item->until + 1;
	}
	item->is_late = duty_state(item->state)->by == DUTY_OWNER &&
	    item->due != DAY_NONE && item->due < j->today;
}

/* A row as item_find has it. */
static enum err
row_item(struct job *j, struct db_rows *rows, struct duty_item *out)
{
	*out = (struct duty_item){ .id = db_int(rows, 0),
		.key = db_text(rows, 1),
		.kind = duty_kind_named(db_text(rows, 2)),
		.unit = db_int(rows, 3),
		.title = db_text(rows, 4),
		.source = db_text(rows, 5),
		.source_words = db_text(rows, 6),
		.owner = db_int(rows, 7),
		.office = db_text(rows, 8),
		.secretary = db_int(rows, 9) != 0,
		.due = day_of_row(db_int(rows, 10)),
		.from = day_of_row(db_int(rows, 11)),
		.until = day_of_row(db_int(rows, 12)),
		.figure = { db_int(rows, 13) },
		.has_figure = db_int(rows, 14) != 0,
		.opener = db_int(rows, 15),
		.at = db_int(rows, 16),
		.opened = (int32_t)db_int(rows, 17),
		.state = state_named(db_text(rows, 18)),
		.mover = db_int(rows, 19),
		.moved = db_int(rows, 20),
		.ended = day_of_row(db_int(rows, 21)),
		.note = db_text(rows, 22),
		.seq = db_int(rows, 23),
		.cause = db_text(rows, 24),
		.said = day_of_row(db_int(rows, 25)),
		.unit_name = db_text(rows, 26),
		.owner_name = db_text(rows, 27) };
	if (out->kind == DUTY_KIND_NONE || out->state == DUTY_IS_ANY)
		return fail(j, E_SYSTEM,
		    "第 %lld 号事项的类别或状态这个版本不认识；请用记下它的版本打开",
		    (long long)out->id);
	row_now(j, out);
	return OK;
}

enum err
duty_find(struct job *j, struct db_ro *ro, int64_t id, struct duty_item *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &duty_sql[DUTY_ITEM_FIND], VALUES(DB_I(id)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "没有第 %lld 号事项；请从事项页进入",
		    (long long)id);
	return row_item(j, rows, out);
}

/* ── lists ──────────────────────────────────────────────────────────── */

#define FILTER_N 16 /* values that the list and the count share */

static void
filter_of(struct job *j, const struct duty_wish *w, struct db_value *v)
{
	const struct duty_mine *m = &w->mine;

	v[0] = DB_I(w->tree);
	v[1] = DB_I(w->unit);
	v[2] = DB_T(w->kind);
	v[3] = DB_T(w->source);
	v[4] = DB_T(w->office);
	v[5] = DB_I(w->group);
	v[6] = DB_I(j->today);
	v[7] = DB_I(m->tree);
	v[8] = DB_I(m->secretary);
	v[9] = DB_I(m->committee);
	for (size_t i = 0; i < DUTY_OFFICES_MAX; i++)
		v[10 + i] = DB_T(m->office[i]);
	v[14] = DB_I(m->checker);
	v[15] = DB_I(m->person);
}

enum err
duty_list(struct job *j, struct db_ro *ro, const struct duty_wish *w, size_t max,
    const struct duty_item **items, size_t *n)
{
	struct db_value v[FILTER_N + 3];
	struct duty_item *list = NULL;
	struct db_rows *rows;
	size_t cap = 0;
	enum err e;

	filter_of(j, w, v);
	v[16] = DB_I(w->group == DUTY_ALL || w->group == DUTY_CLOSED);
	v[17] = DB_I(w->after);
	v[18] = DB_I((int64_t)max);
	e = db_select(j, ro, &duty_sql[DUTY_ITEM_LIST], v, ARRAY_N(v), &rows);
	for (*n = 0; db_more(rows, &e); (*n)++) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		e = row_item(j, rows, &list[*n]);
	}
	*items = list;
	return e;
}

enum err
duty_count(struct job *j, struct db_ro *ro, const struct duty_wish *w, int64_t *n)
{
	struct db_value v[FILTER_N];

	filter_of(j, w, v);
	return db_number(j, ro, &duty_sql[DUTY_ITEM_COUNT], v, ARRAY_N(v), n);
}

enum err
duty_steps(struct job *j, struct db_ro *ro, int64_t item, const struct duty_step **items,
    size_t *n)
{
	struct duty_step *list = NULL;
	struct db_rows *rows;
	size_t cap = 0;
	enum err e = db_select(j, ro, &duty_sql[DUTY_STEP_LIST],
	    VALUES(DB_I(item), DB_I(DUTY_STEPS_MAX)), &rows);

	for (*n = 0; db_more(rows, &e); (*n)++) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		list[*n] = (struct duty_step){ .seq = db_int(rows, 0),
			.actor = db_int(rows, 1),
			.at = db_int(rows, 2),
			.day = (int32_t)db_int(rows, 3),
			.verb = db_text(rows, 4),
			.from = db_text(rows, 5),
			.to = db_text(rows, 6),
			.note = db_text(rows, 7),
			.old_due = day_of_row(db_int(rows, 8)),
			.new_due = day_of_row(db_int(rows, 9)) };
	}
	*items = list;
	return e;
}
