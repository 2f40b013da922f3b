/* SPDX-License-Identifier: MIT
 *
 * setup.c -- whose data directory this is
 *
 * The first fact, said once.  What a demonstration may do beyond others is not
 * decided here.
 */
#include "org/keep.h"
#include "org/org.sql.h"

#define KEY_DEMO S("演示")

enum err
apply_SETUP(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &org_sql[ORG_SETUP_PUT],
	    VALUES(DB_T(body_get(j, f->body, KEY_NAME)),
		DB_I(body_int(j, f->body, KEY_DEMO))),
	    NULL);
}

enum err
org_setup_put(struct job *j, struct db_rw *rw, const struct org_setup *s)
{
	struct org_act act = { .day = j->today };
	struct org_setup had, will = *s;
	struct buf b = { .j = j };
	enum err e = org_setup_find(j, db_rw_reader(rw), &had);

	if (e == OK)
		return fail(j, E_INPUT, "这个数据目录已经属于“%.*s”，不能再开设一次",
		    STR_FMT(had.name));
	if (e == E_MISSING)
		e = keep_text(j, "名称", &will.name, ORG_NAME_MAX, true);
	if (e != OK)
		return e;
	body_put(&b, KEY_NAME, will.name);
	body_put_int(&b, KEY_DEMO, will.demo);
	return keep_put(j, rw, &act,
	    &(struct keep_fact){ .kind = KIND_SETUP, .id = 1, .body = buf_str(&b) });
}

enum err
org_setup_find(struct job *j, struct db_ro *ro, struct org_setup *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_SETUP_FIND], NO_VALUES, &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "这个数据目录还没有开设；请先运行 zeren init");
	*out = (struct org_setup){ db_text(rows, 0), db_int(rows, 1) == 1 };
	return OK;
}
