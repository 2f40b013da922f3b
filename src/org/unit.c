/* SPDX-License-Identifier: MIT
 *
 * unit.c -- units are found, listed, counted
 *
 * Reads views only.  A list begins where the fewest units are: a rare part of
 * the name, the children, a small subtree, the class, or else along the names.
 */
#include "org/keep.h"
#include "org/org.sql.h"

/* Columns as unit_find has them. */
static void
row_unit(struct db_rows *rows, struct org_unit *u)
{
	*u = (struct org_unit){ .id = db_int(rows, 0),
		.parent = db_int(rows, 1),
		.name = db_text(rows, 2),
		.code = db_text(rows, 3),
		.class = db_text(rows, 4),
		.level = db_text(rows, 5),
		.opened = row_day(rows, 6),
		.closed = row_day(rows, 7),
		.seq = db_int(rows, 8) };
}

static enum err
rows_units(struct job *j, struct db_rows *rows, size_t max, const struct org_unit **items,
    size_t *n)
{
	struct org_unit *list = NULL;
	size_t cap = 0;
	enum err e = OK;

	for (*n = 0; *n < max && db_more(rows, &e); (*n)++) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		row_unit(rows, &list[*n]);
	}
	*items = list;
	return e;
}

enum err
org_unit_find(struct job *j, struct db_ro *ro, int64_t id, struct org_unit *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_UNIT_FIND], VALUES(DB_I(id)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "没有这个单位");
	row_unit(rows, out);
	return OK;
}

enum err
org_unit_named(struct job *j, struct db_ro *ro, struct str name, struct org_unit *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_UNIT_NAMED], VALUES(DB_T(name)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "没有叫“%.*s”的单位", STR_FMT(name));
	row_unit(rows, out);
	return OK;
}

enum err
org_unit_count(struct job *j, struct db_ro *ro, int64_t *n)
{
	return db_number(j, ro, &org_sql[ORG_UNIT_COUNT], NO_VALUES, n);
}

enum err
org_unit_count_below(struct job *j, struct db_ro *ro, int64_t id, int64_t *n)
{
	return db_number(j, ro, &org_sql[ORG_UNIT_COUNT_BELOW], VALUES(DB_I(id)), n);
}

/* ── the tree ───────────────────────────────────────────────────────── */

enum err
unit_place(struct job *j, struct db_ro *ro, int64_t id, struct place *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_UNIT_PLACE], VALUES(DB_I(id)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "没有这个单位");
	out->path = db_text(rows, 0);
	/* "0" comes right after "/". */
	out->end = job_fmt(j, "%.*s0", (int)(out->path.n - 1), out->path.p);
	out->depth = db_int(rows, 1);
	out->closed = row_day(rows, 2) != DAY_NONE;
	return OK;
}

enum err
org_unit_within(struct job *j, struct db_ro *ro, int64_t id, int64_t top, bool *out)
{
	struct place at;
	enum err e = unit_place(j, ro, id, &at);

	*out = false;
	if (e == E_MISSING)
		return OK;
	if (e == OK)
		*out = str_find(at.path, job_fmt(j, "/%lld/", (long long)top)) <
		    at.path.n;
	return e;
}

/* The numbers in ${path} but the last, into ${v}; the others become 0. */
static void
path_ids(struct str path, struct db_value v[ORG_DEPTH_MAX])
{
	int64_t id = 0;
	size_t n = 0;

	for (size_t i = 0; i < ORG_DEPTH_MAX; i++)
		v[i] = DB_I(0);
	for (size_t i = 1; i < path.n && n < ORG_DEPTH_MAX; i++) {
		if (path.p[i] != '/') {
			id = id * 10 + (path.p[i] - '0');
			continue;
		}
		if (i + 1 < path.n)
			v[n++] = DB_I(id);
		id = 0;
	}
}

enum err
org_unit_above(struct job *j, struct db_ro *ro, int64_t id, const struct org_unit **items,
    size_t *n)
{
	struct db_value v[ORG_DEPTH_MAX];
	struct db_rows *rows;
	struct place at;
	enum err e = unit_place(j, ro, id, &at);

	*n = 0;
	if (e != OK)
		return e;
	path_ids(at.path, v);
	e = db_select(j, ro, &org_sql[ORG_UNIT_SOME], v, ARRAY_N(v), &rows);
	return e == OK ? rows_units(j, rows, ORG_DEPTH_MAX, items, n) : e;
}

/* ── lists ──────────────────────────────────────────────────────────── */

struct plan { /* what a list reads, and from where it starts */
	enum org_sql_id q;
	struct place tree;
	struct gram_range gram;
};

static enum err
tree_is_small(struct job *j, struct db_ro *ro, const struct place *tree, bool *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_TREE_SIZE],
	    VALUES(DB_T(tree->path), DB_T(tree->end), DB_I(TREE_SORT_MAX)), &rows);

	if (e == OK)
		*out = db_int(rows, 0) < TREE_SORT_MAX;
	return e;
}

static enum err
plan_list(struct job *j, struct db_ro *ro, const struct org_wish *w, struct plan *p)
{
	bool small = false;
	enum err e = OK;

	*p = (struct plan){ .q = w->class.n > 0 ? ORG_LIST_CLASS : ORG_LIST_ALL };
	if (w->tree != 0)
		e = unit_place(j, ro, w->tree, &p->tree);
	if (e == OK && w->tree != 0)
		e = tree_is_small(j, ro, &p->tree, &small);
	if (e == OK && w->q.n > 0)
		e = gram_find(j, ro, GRAM_UNIT, w->q, &p->gram);
	if (p->gram.few)
		p->q = ORG_LIST_GRAM;
	else if (w->parent != 0)
		p->q = ORG_LIST_PARENT;
	else if (small)
		p->q = ORG_LIST_TREE;
	return e;
}

/* Only list_gram takes the last two values. */
static enum err
select_list(struct job *j, struct db_ro *ro, const struct org_wish *w,
    const struct plan *p, size_t max, struct db_rows **rows)
{
	const struct db_value v[] = { DB_T(org_spelt(j, w->after)), DB_I(w->after_id),
		DB_T(w->q), DB_I(w->closed), DB_T(w->class), DB_I(w->parent),
		DB_T(p->tree.path), DB_T(p->tree.end), DB_I((int64_t)max),
		DB_T(p->gram.from), DB_T(p->gram.to) };
	const struct sql_text *q = &org_sql[p->q];

	return db_select(j, ro, q, v, (size_t)q->params, rows);
}

enum err
org_unit_list(struct job *j, struct db_ro *ro, const struct org_wish *wish, size_t max,
    const struct org_unit **items, size_t *n)
{
	struct db_rows *rows;
	struct plan p;
	enum err e = plan_list(j, ro, wish, &p);

	*n = 0;
	*items = NULL;
	if (e == E_MISSING)
		return OK; /* nothing is within a unit that is not there */
	if (e == OK)
		e = select_list(j, ro, wish, &p, max, &rows);
	return e == OK ? rows_units(j, rows, max, items, n) : e;
}
