/* SPDX-License-Identifier: MIT
 *
 * kinds.c -- the facts of this room: what was backed up, checked, read through
 *
 * They have no views: the ledger finds the newest of a kind by itself.
 */
#include "care/kinds.h"

static const struct db_room no_tables = { .name = "care" };

static enum err
apply(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	(void)j;
	(void)rw;
	(void)f;
	return OK;
}

const struct ledger_kind care_kinds[KINDS_N] = {
	[KIND_BACKUP] = { "备份.完成", "做好了一份备份", 0, apply, NULL },
	[KIND_AUDIT] = { "账本.核验", "把整本账重算了一遍", 0, apply, NULL },
	[KIND_WHOLE] = { "数据库.检查", "把数据库从头读了一遍", 0, apply, NULL },
};

const struct ledger_room care_ledger = { &no_tables, care_kinds, KINDS_N };

void
body_put_bool(struct buf *b, struct str key, bool value)
{
	body_put(b, key, value ? YES : NO);
}

bool
body_bool(struct job *j, struct str body, struct str key)
{
	return str_eq(body_get(j, body, key), YES);
}

/* A list has bodies cut short, so each is read again by itself. */
enum err
care_facts(struct job *j, struct db_ro *ro, enum care_kind kind, int64_t before,
    size_t max, const struct ledger_fact **items, size_t *n)
{
	struct ledger_wish wish = { .before = before,
		.kind = str_of(care_kinds[kind].name) };
	const struct ledger_fact *list;
	struct ledger_fact *whole;
	enum err e = ledger_list(j, ro, &wish, max, &list, n);

	if (e != OK)
		return e;
	whole = NEWS(j, struct ledger_fact, *n);
	for (size_t i = 0; e == OK && i < *n; i++)
		e = ledger_find(j, ro, list[i].seq, &whole[i]);
	*items = whole;
	return e;
}
