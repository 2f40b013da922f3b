/* SPDX-License-Identifier: MIT
 *
 * decide.c -- the committee decides a unit's grade [审定]: a form per grade table
 *
 * The proposal stays; a departure from it says why and by which meeting.
 */
#include "page/settle.h"

struct decide_choice {
	struct str name;
	bool is_now;
};
struct decide_form {
	size_t at;
	struct str table, proposed, colour, decided, reason, basis;
	struct str now;   /* decided to depart from the proposal; or empty */
	struct str had;   /* why, if somebody else decided while this was typed */
	struct str typed; /* what came when it could not be taken any more */
	bool departs, is_bad;
	const struct decide_choice *choices;
	size_t choices_n;
};
struct decide_page {
	struct frame frame;
	struct problems problems;
	struct str title, unit, total, place, closed;
	int64_t id, unit_id, base;
	const struct decide_form *forms;
	size_t forms_n;
};
#include "page/decide.html.h"

struct deciding {
	struct org_act act;
	struct result r;
	struct result_row row;
	const struct rule *rule;
	const struct result_grade *grade;
	size_t grades;
	int64_t newest;
	struct result_deciding d; /* as typed */
	bool is_sent, seen;
};

static enum err
load(struct req *r, struct db_ro *db, struct deciding *p)
{
	enum err e = settled_find(r, db, &p->r);

	if (e == OK)
		e = result_of_unit(r->job, db, p->r.id, arg_id(r, 1), &p->row, &p->grade,
		    &p->grades);
	if (e == OK)
		e = result_newest(r->job, db, &p->r, &p->newest);
	return e == OK ? settled_rule(r, db, p->r.id, &p->rule) : e;
}

/* ── drawing ────────────────────────────────────────────────────────── */

/* 优秀，理由，依据 */
static struct str
typed_words(struct job *j, const struct result_deciding *d)
{
	struct buf b = { .j = j };

	buf_put(&b, d->grade);
	if (d->reason.n > 0)
		buf_fmt(&b, "；%.*s", STR_FMT(d->reason));
	if (d->basis.n > 0)
		buf_fmt(&b, "；%.*s", STR_FMT(d->basis));
	return buf_str(&b);
}

static struct decide_form
form_of(struct job *j, const struct deciding *p, const struct result_grade *g)
{
	size_t n;
	const struct rule_grade *table = rule_grades(p->rule, &n) + g->table;
	struct decide_choice *list = NEWS(j, struct decide_choice, table->rows_n);
	bool bad = p->is_sent && p->d.table == g->table;
	struct str now = bad ? p->d.grade : g->decided;

	for (size_t i = 0; i < table->rows_n; i++)
		list[i] = (struct decide_choice){ table->row[i],
			str_eq(table->row[i], now) };
	return (struct decide_form){ .at = g->table,
		.table = g->table_name,
		.proposed = g->proposed,
		.colour = settled_colour(p->rule, g->table, g->proposed),
		.decided = g->decided,
		.reason = bad ? p->d.reason : g->reason,
		.basis = bad ? p->d.basis : g->basis,
		.now = g->seq != 0 ? g->decided : S(""),
		.had = bad && g->seq != 0
		    ? job_fmt(j, "%.*s（%.*s）", STR_FMT(g->reason), STR_FMT(g->basis))
		    : S(""),
		.typed = bad ? typed_words(j, &p->d) : S(""),
		.departs = g->seq != 0,
		.is_bad = bad,
		.choices = list,
		.choices_n = table->rows_n };
}

static enum err
draw(struct req *r, const struct deciding *p, struct decide_page *v)
{
	struct decide_form *list = NEWS(r->job, struct decide_form, p->grades);

	for (size_t i = 0; i < p->grades; i++)
		list[i] = form_of(r->job, p, &p->grade[i]);
	v->forms = list;
	v->forms_n = p->grades;
	v->id = p->r.id;
	v->unit_id = p->row.unit;
	v->base = p->newest;
	v->title = p->r.title;
	v->unit = p->row.name;
	v->total = settled_total(r->job, &p->row, rule_head(p->rule)->places);
	v->place = settled_place(r->job, &p->row);
	if (p->r.state != RESULT_DRAFT)
		v->closed = job_fmt(r->job,
		    "这份结果已是“%.*s”，等次不能再改；先退回初评。",
		    STR_FMT(result_state_word(p->r.state)));
	v->frame = frame_of(r,
	    problem_title(&v->problems, job_fmt(r->job, "审定 %.*s", STR_FMT(v->unit))));
	frame_scheme(r, &v->frame, v->title, p->r.scheme);
	decide_page_html(&r->out, v);
	return OK;
}

enum err
page_decide(struct req *r, struct db_ro *db)
{
	struct decide_page v = { .problems = { .j = r->job } };
	struct deciding p = { .grades = 0 };
	enum err e = load(r, db, &p);

	return e == OK ? draw(r, &p, &v) : e;
}

/* ── taking ─────────────────────────────────────────────────────────── */

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct deciding *p = arg;

	return result_decide(j, rw, &p->act, &p->d);
}

static bool
is_row(const struct rule *rule, size_t table, struct str word)
{
	size_t n;
	const struct rule_grade *g = rule_grades(rule, &n);

	for (size_t i = 0; table < n && i < g[table].rows_n; i++)
		if (str_eq(g[table].row[i], word))
			return true;
	return false;
}

enum err
page_decide_take(struct req *r, struct desk *d)
{
	struct decide_page v = { .problems = { .j = r->job } };
	struct deciding p = { .act = act_of(r), .is_sent = true };
	int64_t table = 0;
	enum err e = load(r, d->ro, &p);

	if (e != OK)
		return e;
	p.act.seen = &p.seen;
	(void)!req_number(req_field(r, S("table")), &table);
	p.d = (struct result_deciding){ .result = p.r.id,
		.unit = p.row.unit,
		.table = (size_t)table,
		.grade = req_field(r, S("grade")),
		.reason = str_trim(req_field(r, S("reason"))),
		.basis = str_trim(req_field(r, S("basis"))) };
	(void)!req_number(req_field(r, S("base")), &p.d.base);
	if (!is_row(p.rule, p.d.table, p.d.grade))
		e = fail(r->job, E_INPUT, "请选一个等次");
	if (e == OK)
		e = db_tell(r->job, d->db, tell, &p);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &p, &v) : e;
	go_to(r,
	    job_fmt(r->job, "/result/%lld?at=%lld&done=%s#u%lld", (long long)p.r.id,
		(long long)p.row.unit, p.seen ? "again" : "decide",
		(long long)p.row.unit));
	return OK;
}
