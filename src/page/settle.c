/* SPDX-License-Identifier: MIT
 *
 * settle.c -- a result from an address, its package run again, its words
 */
#include "page/settle.h"

enum err
settled_find(struct req *r, struct db_ro *db, struct result *out)
{
	enum err e = result_find(r->job, db, arg_id(r, 0), out);

	if (e != E_MISSING)
		return e;
	return fail(r->job, E_MISSING, "没有编号为“%.*s”的考核结果；请从方案的结果页进入",
	    STR_FMT(r->arg[0]));
}

enum err
settled_rule(struct req *r, struct db_ro *db, int64_t result, const struct rule **out)
{
	struct rule_notes notes = { .j = r->job };
	const struct result_file *file;
	struct rule *rule = NULL;
	size_t n, i = 0;
	enum err e = result_files(r->job, db, result, &file, &n);

	if (e != OK)
		return e;
	while (i + 1 < n && !str_ends(file[i].name, S(".scheme")))
		i++;
	notes.name = file[i].name;
	notes.text = file[i].text;
	e = rule_read(r->job, file[i].name, file[i].text, &notes, &rule);
	*out = rule;
	return e;
}

enum err
settled_run(struct req *r, struct db_ro *db, struct settled *s)
{
	const struct result_file *file;
	struct rule *rule = NULL;
	size_t n;
	enum err e = result_files(r->job, db, s->r.id, &file, &n);

	if (e == OK)
		e = result_scores(r->job, file, n, &rule, &s->l.set, &s->l.sheet);
	s->l.rule = rule;
	s->l.runs = e == OK;
	s->l.title = s->r.title;
	s->l.scheme.id = s->r.scheme;
	return e;
}

bool
settled_unit(const struct settled *s, struct str name, size_t *at)
{
	for (*at = 0; *at < s->l.set.n; ++*at)
		if (str_eq(s->l.set.unit[*at], name))
			return true;
	return false;
}

struct url
live_datum(struct job *j, const struct loaded *live, int64_t unit, struct str name)
{
	size_t n;
	const struct rule_fact *f;

	if (!live->runs)
		return (struct url){ S("") };
	f = rule_facts(live->rule, &n);
	for (size_t i = 0; i < n; i++)
		if (str_eq(f[i].name, name))
			return (
			    struct url){ job_fmt(j, "/scheme/%lld/unit/%lld/datum/%zu",
			    (long long)live->scheme.id, (long long)unit, i) };
	return (struct url){ S("") };
}

/* ── words ──────────────────────────────────────────────────────────── */

struct state_view
settled_state(enum result_state s)
{
	static const char *const colours[RESULT_STATES_N] = { [RESULT_DRAFT] = "tag a",
		[RESULT_ASKED] = "tag b",
		[RESULT_SIGNED] = "tag b",
		[RESULT_SHOWN] = "tag b",
		[RESULT_FINAL] = "tag g",
		[RESULT_REPLACED] = "tag",
		[RESULT_AMENDED] = "tag",
		[RESULT_DROPPED] = "tag" };

	return (struct state_view){ result_state_word(s), str_of(colours[s]) };
}

struct state_view
answer_state(enum result_answer a)
{
	static const char *const colours[] = { [RESULT_OPEN] = "tag a",
		[RESULT_UPHELD] = "tag g",
		[RESULT_REFUSED] = "tag" };

	return (struct state_view){ result_answer_word(a), str_of(colours[a]) };
}

struct str
settled_total(struct job *j, const struct result_row *row, int places)
{
	int64_t lo = row->lo, hi = row->hi;
	uint8_t state = row->state;
	struct rule_score s = { .lo = &lo, .hi = &hi, .state = &state };

	return figure_range(j, &s, 0, places);
}

struct str
settled_rank(struct job *j, const struct result_row *row)
{
	if (row->best == 0)
		return S("不排名");
	if (row->best != row->worst)
		return job_fmt(j, "%u 至 %u", row->best, row->worst);
	return job_fmt(j, "%u", row->best);
}

struct str
settled_place(struct job *j, const struct result_row *row)
{
	struct str rank = settled_rank(j, row);

	if (row->best == 0)
		return rank;
	return job_fmt(j, "第 %.*s 名，共 %u 家", STR_FMT(rank), row->of);
}

struct str
settled_colour(const struct rule *rule, size_t table, struct str word)
{
	size_t n;
	const struct rule_grade *g = rule_grades(rule, &n);

	for (size_t i = 0; table < n && i < g[table].rows_n; i++)
		if (str_eq(g[table].row[i], word))
			return grade_colour(&g[table], i);
	return S("tag");
}

struct settled_grade
settled_grade(struct job *j, const struct rule *rule, const struct result_grade *g)
{
	struct settled_grade out = { .table = g->table_name,
		.word = g->decided,
		.colour = settled_colour(rule, g->table, g->decided),
		.proposed = g->proposed,
		.departs = g->seq != 0 };

	if (out.departs)
		out.why = job_fmt(j, "%.*s（%.*s）", STR_FMT(g->reason),
		    STR_FMT(g->basis));
	return out;
}

struct str
pool_key(struct job *j, const struct rule_pool *p)
{
	return job_fmt(j, "%.*s.%.*s", STR_FMT(p->kind), STR_FMT(p->name));
}

struct str
objected_item(struct str item)
{
	size_t dot = str_find(item, S("."));

	if (item.n == 0)
		return S("整个结果");
	return dot < item.n ? str_cut(item, dot + 1, item.n) : item;
}
