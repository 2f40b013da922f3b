/* SPDX-License-Identifier: MIT
 *
 * demo_look.c -- a scheme of one's own with its facts, to be looked at
 */
#include "main/demo.h"
#include "office/office.h"

static struct str
why_table(struct job *j, const struct table *t, size_t row, struct str mark)
{
	(void)row;
	(void)mark;
	return job_fmt(j, "据“%.*s”", STR_FMT(t->name));
}

/* The units a fact table names, with the class a scheme of one class gives. */
static enum err
units_of(struct filling *f, const struct table *t)
{
	size_t col = 0;
	enum err e = OK;

	while (col < t->cols && !str_eq(str_trim(table_at(t, 0, col)), S("单位")))
		col++;
	if (col == t->cols)
		return fail(f->j, E_INPUT, "%.*s 第 1 行：没有“单位”这一列",
		    STR_FMT(t->name));
	for (size_t row = 1; e == OK && row < t->rows; row++) {
		struct org_unit u = { .name = str_trim(table_at(t, row, col)),
			.parent = f->top,
			.opened = DAY_NONE,
			.closed = DAY_NONE };
		struct org_unit had;

		e = org_unit_named(f->j, db_rw_reader(f->rw), u.name, &had);
		if (e == E_MISSING)
			e = org_unit_open(f->j, f->rw, &f->act, &u);
	}
	return e;
}

static enum err
begin_look(struct filling *f)
{
	struct org_setup setup = { S("试看"), true };
	struct org_unit top = { .name = S("试看"),
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	int64_t person = 0;
	enum err e = org_setup_put(f->j, f->rw, &setup);

	if (e == OK)
		e = org_unit_open(f->j, f->rw, &f->act, &top);
	if (e == OK)
		e = demo_person(f, S("试看者"), top.id, &person);
	if (e == OK)
		e = demo_post(f, person, ROLE_COMMITTEE, top.id, S("工委办公室"));
	f->act.actor = person;
	f->top = top.id;
	return e == OK ? calendar_fill(f->j, f->rw) : e;
}

static enum err
resume_look(struct filling *f)
{
	struct org_unit top;
	struct org_setup setup;
	enum err e = org_setup_find(f->j, db_rw_reader(f->rw), &setup);

	if (e == E_MISSING)
		return begin_look(f);
	if (e == OK && !setup.demo)
		return fail(f->j, E_INPUT,
		    "这个数据目录是“%.*s”正式使用的；试看请用 --data 另指一个目录",
		    STR_FMT(setup.name));
	if (e == OK)
		e = org_unit_named(f->j, db_rw_reader(f->rw), setup.name, &top);
	f->top = top.id;
	return e;
}

enum err
demo_look(struct job *j, struct db_rw *rw, void *arg)
{
	const struct look *look = arg;
	struct filling f = { .j = j, .rw = rw, .act.day = j->today };
	struct score_import in;
	struct table full;
	int64_t id;
	enum err e = resume_look(&f);

	if (e == OK)
		e = scheme_put(j, rw, f.act.actor, look->name, look->text, &id);
	if (e == OK && look->facts != NULL)
		e = units_of(&f, look->facts);
	if (e != OK || look->facts == NULL)
		return e;
	full = demo_reasons(j, look->rule, look->facts, why_table);
	e = score_import_read(j, db_rw_reader(rw), id, look->rule, &full, &in);
	for (size_t i = 0; e == OK && i < in.n; i++)
		if (in.rows[i].told.n > 0)
			return fail(j, E_INPUT, "%.*s 第 %zu 行：%.*s",
			    STR_FMT(look->facts->name), in.rows[i].line,
			    STR_FMT(in.rows[i].told));
	return e == OK ? score_import_put(j, rw,
			     &(struct score_importing){ .act = f.act,
				 .scheme = id,
				 .rule = look->rule,
				 .source = look->facts->name },
			     &in)
		       : e;
}
