/* SPDX-License-Identifier: MIT
 *
 * unit_import.c -- units from a table: a dry run row by row, then all or none
 *
 * The table travels to the confirmation in the form, as text, and is read
 * again there: what is kept is what was shown, or the dry run is shown anew.
 */
#include "page/data.h"

struct import_row {
	size_t line;
	struct str name, parent, word, colour, told, doubt;
};

struct unit_import_page {
	struct frame frame;
	struct problems problems;
	struct str text, name;
	bool is_read, can_put;
	size_t above, n, fresh, changed, same, wrong, left, doubts;
	const struct import_row *rows;
	size_t rows_n;
};
#include "page/unit_import.html.h"

static struct import_row
row_of(const struct org_row *row)
{
	struct import_row v = { .line = row->line,
		.name = row->name,
		.parent = row->parent,
		.told = row->told,
		.doubt = row->doubt };

	switch (row->what) {
	case ORG_ROW_NEW:
		v.word = S("新设");
		v.colour = S("tag g");
		break;
	case ORG_ROW_CHANGED:
		v.word = S("变更");
		v.colour = S("tag b");
		break;
	case ORG_ROW_SAME:
		v.word = S("不变");
		v.colour = S("tag");
		break;
	case ORG_ROW_WRONG:
		v.word = S("有错");
		v.colour = S("tag r");
		break;
	}
	return v;
}

/* Wrong rows first, then those that change something. */
static void
fill_rows(struct job *j, const struct org_import *in, struct unit_import_page *v)
{
	struct import_row *rows = NEWS(j, struct import_row, TABLE_SHOWN);
	size_t worth = in->wrong + in->fresh + in->changed;

	for (int wrong = 1; wrong >= 0; wrong--)
		for (size_t i = 0; i < in->n && v->rows_n < TABLE_SHOWN; i++)
			if ((in->rows[i].what == ORG_ROW_WRONG) == (wrong > 0) &&
			    in->rows[i].what != ORG_ROW_SAME)
				rows[v->rows_n++] = row_of(&in->rows[i]);
	v->rows = rows;
	v->left = worth - v->rows_n;
	for (size_t i = 0; i < in->n; i++)
		v->doubts += in->rows[i].doubt.n > 0;
	v->n = in->n;
	v->fresh = in->fresh;
	v->changed = in->changed;
	v->same = in->same;
	v->wrong = in->wrong;
	v->can_put = in->wrong == 0 && worth > 0;
	v->is_read = true;
}

static enum err
draw(struct req *r, struct unit_import_page *v)
{
	v->frame = frame_of(r, problem_title(&v->problems, S("从表格导入单位")));
	unit_import_page_html(&r->out, v);
	return OK;
}

enum err
page_unit_import(struct req *r, struct db_ro *db)
{
	struct unit_import_page v = { .problems = { .j = r->job } };

	(void)db;
	return draw(r, &v);
}

struct importing {
	struct org_act act;
	struct org_import in;
	bool seen;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct importing *i = arg;

	return org_import_put(j, rw, &i->act, &i->in);
}

enum err
page_unit_import_take(struct req *r, struct desk *d)
{
	struct unit_import_page v = { .problems = { .j = r->job } };
	struct importing i = { .act = act_of(r) };
	struct given given = { .above = 0 };
	enum err e = table_given(r, &given);

	v.text = given.text;
	v.name = given.name;
	if (e == OK)
		e = org_import_read(r->job, d->ro, &given.table, &i.in);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &v) : e;
	fill_rows(r->job, &i.in, &v);
	v.above = given.above;
	if (!str_eq(req_field(r, S("do")), S("put")) || v.wrong > 0)
		return draw(r, &v);
	i.act.seen = &i.seen;
	e = db_tell(r->job, d->db, tell, &i);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &v) : e;
	go_to(r, saved_at(r->job, S("/units"), i.seen, i.in.fresh + i.in.changed));
	return OK;
}
