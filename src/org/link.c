/* SPDX-License-Identifier: MIT
 *
 * link.c -- relations beside the tree: who guides [指导], who keeps contact [联系]
 *
 * A relation is there or not; since when is in the ledger.  隶属 is the tree
 * itself and not kept here.
 */
#include "org/keep.h"
#include "org/org.sql.h"

#define KEY_RELATION S("关系")
#define KEY_OTHER S("对方")
#define KEY_ON S("有效")
#define LINKS_MAX 200 /* as link_list reads them */

static const char *const relations[] = {
	[ORG_GUIDES] = "指导",
	[ORG_LIAISES] = "联系",
};

enum err
apply_LINK(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	bool on = body_int(j, f->body, KEY_ON) == 1;

	return db_change(j, rw, &org_sql[on ? ORG_LINK_PUT : ORG_LINK_DROP],
	    VALUES(DB_T(body_get(j, f->body, KEY_RELATION)), DB_I(keep_id(f)),
		DB_I(body_int(j, f->body, KEY_OTHER))),
	    NULL);
}

static enum err
check_ends(struct job *j, struct db_ro *ro, int64_t from, int64_t to)
{
	struct org_unit u;
	enum err e;

	if (from == to)
		return fail(j, E_INPUT, "一个单位不能指导或联系它自己");
	e = org_unit_find(j, ro, from, &u);
	if (e == OK && u.closed == DAY_NONE)
		e = org_unit_find(j, ro, to, &u);
	if (e == OK && u.closed != DAY_NONE)
		return fail(j, E_INPUT, "“%.*s”已经撤销，不能再建立关系",
		    STR_FMT(u.name));
	return e;
}

static enum err
is_linked(struct job *j, struct db_ro *ro, struct str relation, const int64_t ends[2],
    bool *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_LINK_FIND],
	    VALUES(DB_T(relation), DB_I(ends[0]), DB_I(ends[1])), &rows);

	*out = rows != NULL;
	return e;
}

enum err
org_link_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    enum org_relation relation, int64_t from, int64_t to, bool on)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct str name = str_of(relations[relation]);
	struct buf b = { .j = j };
	bool seen, had;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	if (on)
		e = check_ends(j, ro, from, to);
	if (e == OK)
		e = is_linked(j, ro, name, (int64_t[]){ from, to }, &had);
	if (e != OK || had == on)
		return e;
	body_put(&b, KEY_RELATION, name);
	body_put_int(&b, KEY_OTHER, to);
	body_put_int(&b, KEY_ON, on);
	return keep_put(j, rw, act,
	    &(struct keep_fact){ .kind = KIND_LINK,
		.id = from,
		.unit = from,
		.body = buf_str(&b) });
}

enum err
org_link_list(struct job *j, struct db_ro *ro, int64_t unit,
    const struct org_link **items, size_t *n)
{
	struct org_link *list = NEWS(j, struct org_link, LINKS_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &org_sql[ORG_LINK_LIST], VALUES(DB_I(unit)), &rows);

	*items = list;
	for (*n = 0; *n < LINKS_MAX && db_more(rows, &e);) {
		struct str relation = db_text(rows, 0);
		bool guides = str_eq(relation, str_of(relations[ORG_GUIDES]));

		list[(*n)++] = (struct org_link){
			.relation = guides ? ORG_GUIDES : ORG_LIAISES,
			.from = db_int(rows, 1),
			.from_name = db_text(rows, 2),
			.to = db_int(rows, 3),
			.to_name = db_text(rows, 4),
		};
	}
	return e;
}
