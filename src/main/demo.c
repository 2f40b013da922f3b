/* SPDX-License-Identifier: MIT
 *
 * demo.c -- the invented city: its units, people, schemes and a year of facts
 *
 * Everything goes the way a working installation's would: units are imported,
 * units give what they owe, offices give the rest and verify.  A few values
 * are left unverified, and next year's scheme is before the units, so that
 * there is something to do.
 */
#include "embedded.h"
#include "main/main.h"
#include "office/office.h"
#include "result/result.h"
#include "scheme/scheme.h"

#define CITY "未名市直机关工委"
#define UNVERIFIED 7 /* every so manyth unit still waits */

/* The unit of the clerk one signs in as: something to report, something back. */
#define BUSY "市星象局机关党委"
#define BUSY_OWES "联系点走访"
#define BUSY_RETURNED "市级表彰"

#define OFFICES_MAX 8

struct filling {
	struct job *j;
	struct db_rw *rw;
	struct org_act act; /* of the committee's administrator */
	int64_t top;
	struct {
		struct str name;
		int64_t person;
	} office[OFFICES_MAX]; /* who gives for an office; the committee's last */
	size_t office_n;
};

/* ── units and people ───────────────────────────────────────────────── */

static enum err
import_units(struct filling *f, const struct table *t)
{
	struct org_import in;
	enum err e = org_import_read(f->j, db_rw_reader(f->rw), t, &in);

	for (size_t i = 0; e == OK && i < in.n; i++)
		if (in.rows[i].what == ORG_ROW_WRONG)
			return fail(f->j, E_INPUT, "%.*s 第 %zu 行：%.*s",
			    STR_FMT(t->name), in.rows[i].line, STR_FMT(in.rows[i].told));
	return e == OK ? org_import_put(f->j, f->rw, &f->act, &in) : e;
}

/* The table of units with the city above all of them. */
static struct table
below_the_city(struct job *j, const struct table *t)
{
	struct table out = { t->name, t->rows, t->cols + 1, NULL, t->line, NULL };
	struct str *cell = NEWS(j, struct str, out.rows * out.cols);

	for (size_t row = 0; row < t->rows; row++) {
		for (size_t col = 0; col < t->cols; col++)
			cell[row * out.cols + col] = table_at(t, row, col);
		cell[row * out.cols + t->cols] = row == 0 ? S("上级") : S(CITY);
	}
	out.cell = cell;
	return out;
}

static enum err
put_person(struct filling *f, struct str name, int64_t unit, int64_t *id)
{
	struct org_person p = { .name = name, .unit = unit, .left = DAY_NONE };
	enum err e = org_person_put(f->j, f->rw, &f->act, &p);

	*id = p.id;
	if (e == OK)
		e = account_name_put(f->j, f->rw, 0, p.id, name);
	return e;
}

static enum err
put_post(struct filling *f, int64_t person, enum org_role role, int64_t unit,
    struct str office)
{
	struct org_act installation = { .day = f->act.day };
	struct org_post p = { .person = person,
		.role = role,
		.unit = unit,
		.office = office,
		.from = f->act.day,
		.to = DAY_NONE };

	return org_post_put(f->j, f->rw, &installation, &p, 0);
}

static enum err
put_named(struct filling *f, const struct table *t, size_t row)
{
	enum org_role role;
	struct org_unit unit;
	int64_t person = 0;
	enum err e = org_unit_named(f->j, db_rw_reader(f->rw), table_at(t, row, 2),
	    &unit);

	if (!org_role_named(table_at(t, row, 1), &role))
		return fail(f->j, E_INPUT, "demo/people.csv：没有角色“%.*s”",
		    STR_FMT(table_at(t, row, 1)));
	if (e == OK)
		e = put_person(f, table_at(t, row, 0), unit.id, &person);
	if (e == OK)
		e = put_post(f, person, role, org_roles[role].officer ? 0 : unit.id,
		    table_at(t, row, 3));
	if (role == ROLE_COMMITTEE && f->act.actor == 0) /* the second one signs */
		f->act.actor = person;
	else if (role == ROLE_ASSESSOR && f->office_n < OFFICES_MAX - 1) {
		f->office[f->office_n].name = table_at(t, row, 3);
		f->office[f->office_n++].person = person;
	}
	return e;
}

static enum err
put_people(struct filling *f)
{
	struct table t;
	enum err e = embedded_table(f->j, "demo/people.csv", &t);

	for (size_t row = 1; e == OK && row < t.rows; row++)
		e = put_named(f, &t, row);
	f->office[f->office_n].name = S("工委办公室");
	f->office[f->office_n++].person = f->act.actor;
	return e;
}

static enum err
put_units(struct filling *f)
{
	struct org_unit top = { .name = S(CITY),
		.level = S("工委"),
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	struct table t, under;
	enum err e = org_unit_open(f->j, f->rw, &f->act, &top);

	f->top = top.id;
	if (e == OK)
		e = embedded_table(f->j, "demo/units.csv", &t);
	if (e != OK)
		return e;
	under = below_the_city(f->j, &t);
	e = import_units(f, &under);
	if (e == OK)
		e = embedded_table(f->j, "demo/branches.csv", &t);
	return e == OK ? import_units(f, &t) : e;
}

/* ── who gives what ─────────────────────────────────────────────────── */

/* The clerk of ${unit}; made if nobody is: two words and a number's turn. */
static enum err
clerk_of(struct filling *f, int64_t unit, int64_t *person)
{
	static const char *const first[] = { "雨前", "云起", "月满", "霜降", "春分",
		"谷雨", "白露", "寒露", "立夏", "小雪" };
	static const char *const last[] = { "东", "南", "西", "北", "上", "下", "左",
		"右", "中" };
	const struct org_post *post;
	size_t n, at = (size_t)unit;
	enum err e = org_post_list(f->j, db_rw_reader(f->rw), 0, unit, f->act.day, &post,
	    &n);

	for (size_t i = 0; e == OK && i < n; i++)
		if (post[i].role == ROLE_CLERK) {
			*person = post[i].person;
			return OK;
		}
	if (e == OK)
		e = put_person(f,
		    job_fmt(f->j, "%s%s", first[at % ARRAY_N(first)],
			last[at / ARRAY_N(first) % ARRAY_N(last)]),
		    unit, person);
	return e == OK ? put_post(f, *person, ROLE_CLERK, unit, S("")) : e;
}

struct giving { /* one row of the facts of one scheme */
	int64_t scheme;
	const struct rule *rule;
	const struct rule_fact *fact;
	struct score_row *row;
};

static bool
is_busy(const struct giving *g)
{
	return str_eq(g->row->name, S(BUSY));
}

/* Which of the people of the demonstration gives ${fact}: the one whose office
 * the scheme names, else the committee's administrator; 0: the unit itself. */
static int64_t
giver_of(const struct filling *f, const struct rule_fact *fact)
{
	if (fact->owed == RULE_BY_UNIT)
		return 0;
	for (size_t i = 0; i < f->office_n; i++)
		if (score_gives(fact, &f->office[i].name, 1))
			return f->office[i].person;
	return f->act.actor;
}

/* The entries of a row that ${giver} gives. */
static size_t
pick(const struct filling *f, const struct giving *g, int64_t giver,
    struct score_entry **out)
{
	struct score_entry *list = NEWS(f->j, struct score_entry, g->row->n);
	size_t n = 0;

	for (size_t i = 0; i < g->row->n; i++) {
		const struct rule_fact *fact = &g->fact[g->row->entry[i].fact];

		if (is_busy(g) && str_eq(fact->name, S(BUSY_OWES)))
			continue;
		if (giver_of(f, fact) == giver)
			list[n++] = g->row->entry[i];
	}
	*out = list;
	return n;
}

/* Accept what waits, or send one fact of the busy unit back. */
static enum err
verify(struct filling *f, const struct giving *g, const struct score_datum *data,
    bool accept)
{
	struct score_check c = { .act = f->act,
		.scheme = g->scheme,
		.unit = g->row->unit,
		.rule = g->rule,
		.accept = accept,
		.reason = accept ? S("")
				 : S("与工委收到的表彰文件对不上；请核对件数后再报") };
	size_t n, *fact;
	int64_t *seq;

	(void)rule_facts(g->rule, &n);
	c.fact = fact = NEWS(f->j, size_t, n);
	c.seq = seq = NEWS(f->j, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		if (data[i].status != SCORE_GIVEN ||
		    (is_busy(g) && str_eq(g->fact[i].name, S(BUSY_RETURNED))) == accept)
			continue;
		fact[c.n] = i;
		seq[c.n++] = data[i].seq;
	}
	return c.n == 0 ? OK : score_verify(f->j, f->rw, &c);
}

/* One fact of what ${giver} gives; 0: the unit, by its clerk. */
static enum err
give(struct filling *f, const struct giving *g, int64_t giver)
{
	struct score_giving giving = { .act = f->act,
		.scheme = g->scheme,
		.unit = g->row->unit,
		.rule = g->rule,
		.by_unit = giver == 0 };
	struct score_entry *entry;
	size_t given;
	enum err e = OK;

	giving.n = pick(f, g, giver, &entry);
	giving.act.actor = giver;
	giving.entry = entry;
	if (giving.n == 0)
		return OK;
	if (giver == 0)
		e = clerk_of(f, g->row->unit, &giving.act.actor);
	return e == OK ? score_give(f->j, f->rw, &giving, &given) : e;
}

static enum err
put_row(struct filling *f, const struct giving *g)
{
	const struct score_datum *data;
	enum err e = score_roster_put(f->j, f->rw, &f->act, g->scheme, g->row->unit,
	    true);

	if (e == OK)
		e = give(f, g, 0);
	for (size_t i = 0; e == OK && i < f->office_n; i++)
		e = give(f, g, f->office[i].person);
	if (e == OK && g->row->unit % UNVERIFIED != 0) {
		e = score_data(f->j, db_rw_reader(f->rw), g->scheme, g->rule,
		    g->row->unit, &data);
		if (e == OK)
			e = verify(f, g, data, true);
		if (e == OK && is_busy(g))
			e = verify(f, g, data, false);
	}
	return e;
}

/* ── why a mark ─────────────────────────────────────────────────────── */

static struct str
why_mark(struct job *j, const struct table *t, size_t row)
{
	static const char *const why[] = {
		"党员先锋岗有制度、有台账，窗口满意度提高",
		"结对共建有方案、有三次活动，成果还在形成",
		"主题党日与业务结合，群众来信减少",
		"做法常规，材料多，可推广的少",
		"志愿服务全年八次，有名单有照片",
		"青年理论小组坚持每月一讲，有一篇获市级采用",
		"有想法，下半年才起步，成效待看",
		"流动党员联系到人，做法被两家借用",
	};

	(void)j;
	(void)t;
	return str_of(why[row % ARRAY_N(why)]);
}

static struct str
why_table(struct job *j, const struct table *t, size_t row)
{
	(void)row;
	return job_fmt(j, "据“%.*s”", STR_FMT(t->name));
}

static bool
has_column(const struct table *t, struct str head)
{
	for (size_t col = 0; col < t->cols; col++)
		if (str_eq(str_trim(table_at(t, 0, col)), head))
			return true;
	return false;
}

/* A table without the reasons of marks [评] gets a column of them for each. */
static struct table
with_reasons(struct job *j, const struct rule *r, const struct table *t,
    struct str (*why)(struct job *, const struct table *, size_t))
{
	size_t facts, n = 0;
	const struct rule_fact *f = rule_facts(r, &facts);
	struct table out = *t;
	struct str *head = NEWS(j, struct str, facts + 1), *cell;

	for (size_t i = 0; i < facts; i++) {
		head[n] = job_fmt(j, "%.*s 理由", STR_FMT(f[i].name));
		n += f[i].judged && !has_column(t, head[n]);
	}
	out.cols = t->cols + n;
	out.cell = cell = NEWS(j, struct str, out.rows * out.cols);
	for (size_t row = 0; row < t->rows; row++, cell += out.cols) {
		for (size_t col = 0; col < t->cols; col++)
			cell[col] = table_at(t, row, col);
		for (size_t i = 0; i < n; i++)
			cell[t->cols + i] = row == 0 ? head[i] : why(j, t, row + i);
	}
	return out;
}

/* ── schemes ────────────────────────────────────────────────────────── */

static enum err
put_facts(struct filling *f, int64_t scheme, const struct rule *r, const struct table *t)
{
	struct giving g = { .scheme = scheme, .rule = r };
	struct score_import in;
	size_t facts;
	struct table full = with_reasons(f->j, r, t, why_mark);
	enum err e = score_import_read(f->j, db_rw_reader(f->rw), scheme, r, &full, &in);

	g.fact = rule_facts(r, &facts);
	for (size_t i = 0; e == OK && i < in.n; i++) {
		struct score_row row = in.rows[i];

		if (row.told.n > 0)
			return fail(f->j, E_INPUT, "%.*s 第 %zu 行：%.*s",
			    STR_FMT(t->name), row.line, STR_FMT(row.told));
		g.row = &row;
		e = put_row(f, &g);
	}
	return e;
}

static enum err
put_scheme(struct filling *f, struct str name, struct str text)
{
	struct rule_notes notes = { .j = f->j, .name = name, .text = text };
	const char *csv = job_cstr(f->j, job_fmt(f->j, "demo/%.*s.csv", STR_FMT(name)));
	struct rule *r;
	struct table t;
	int64_t id;
	enum err e = rule_read(f->j, name, text, &notes, &r);

	if (e != OK)
		return notes.first == NULL
		    ? e
		    : fail(f->j, e, "演示方案“%.*s”第 %u 行：%.*s", STR_FMT(name),
			  notes.first->line, STR_FMT(notes.first->what));
	e = scheme_put(f->j, f->rw, f->act.actor, name, text, &id);
	if (e == OK)
		e = embedded_table(f->j, csv, &t);
	return e == OK ? put_facts(f, id, r, &t) : e;
}

static bool
is_embedded(struct str name)
{
	for (size_t i = 0; i < embedded_n; i++)
		if (str_eq(str_of(embedded[i].name), name))
			return true;
	return false;
}

/* X of an embedded schemes/X.scheme with facts in demo/X.csv; false for others. */
static bool
scheme_name(struct job *j, const struct embedded *e, struct str *name)
{
	struct str s = str_of(e->name);

	if (!str_starts(s, S("schemes/")) || !str_ends(s, S(".scheme")))
		return false;
	*name = str_cut(s, 8, s.n - 7);
	return is_embedded(job_fmt(j, "demo/%.*s.csv", STR_FMT(*name)));
}

/* ── the desk: next year's scheme, before the units ─────────────────── */

#define NEXT_OF "双目标"
#define NEXT_NAME "双目标2027"

/* What differs from this year's text: the year, and one weight in favour of another. */
static const struct {
	const char *was, *is;
} next_year[] = {
	{ "2025-12-26 至 2026-12-25", "2026-12-26 至 2027-12-25" },
	{ "版本 \"2026.1\"", "版本 \"2027.1\"" },
	{ "部分 党建工作 100分 权重 60%", "部分 党建工作 100分 权重 55%" },
	{ "部分 业务工作 100分 权重 20%", "部分 业务工作 100分 权重 25%" },
};

static const struct remark { /* what a unit says, and the answer if there is one */
	const char *unit, *item, *text;
	enum scheme_answer answer;
	const char *reason;
} remarks[] = {
	{ "市四季局机关党委", "项.三会一课",
	    "外勤支部每月难以集中一次支委会，建议允许视频参会，并写明怎样记录。",
	    SCHEME_PARTLY, "可以视频参会，会议记录里注明；每月一次不变。" },
	{ BUSY, "", "业务工作由 20% 提到 25%，不参加全市综合考核的单位怎样折算，请写明。",
	    SCHEME_UNANSWERED, "" },
};

static enum err
next_text(struct filling *f, struct str *text)
{
	for (size_t i = 0; i < ARRAY_N(next_year); i++) {
		struct str was = str_of(next_year[i].was);
		size_t at = str_find(*text, was);

		if (at >= text->n)
			return fail(f->j, E_SYSTEM, "演示方案里没有“%s”",
			    next_year[i].was);
		*text = job_fmt(f->j, "%.*s%s%.*s", STR_FMT(str_cut(*text, 0, at)),
		    next_year[i].is, STR_FMT(str_cut(*text, at + was.n, text->n)));
	}
	return OK;
}

static enum err
put_remark(struct filling *f, int64_t consult, const struct remark *m)
{
	struct scheme_comment c = { .consult = consult,
		.item = str_of(m->item),
		.text = str_of(m->text),
		.answer = m->answer,
		.reason = str_of(m->reason) };
	struct scheme_act act = { .day = f->act.day };
	struct org_unit unit;
	enum err e = org_unit_named(f->j, db_rw_reader(f->rw), str_of(m->unit), &unit);

	c.unit = unit.id;
	if (e == OK)
		e = clerk_of(f, unit.id, &act.actor);
	if (e == OK)
		e = scheme_comment_put(f->j, f->rw, &act, &c);
	act.actor = f->act.actor;
	return e == OK && m->answer != SCHEME_UNANSWERED
	    ? scheme_comment_answer(f->j, f->rw, &act, &c)
	    : e;
}

static enum err
put_consult(struct filling *f, const struct scheme_act *act, int64_t draft)
{
	struct scheme_consult c = { .draft = draft,
		.rev = 1,
		.until = day_add_months(f->act.day, 1),
		.words = S(
		    "明年只动一处：业务工作的权重由 20% 提到 25%，党建工作相应为 55%。"
		    "请结合今年的情况提意见。") };
	enum err e = scheme_consult_open(f->j, f->rw, act, &c);

	for (size_t i = 0; e == OK && i < ARRAY_N(remarks); i++)
		e = put_remark(f, c.id, &remarks[i]);
	return e;
}

static enum err
put_desk(struct filling *f)
{
	struct scheme_act act = { .actor = f->act.actor, .day = f->act.day };
	struct scheme_draft d = { .name = S(NEXT_NAME), .aim = SCHEME_NEXT };
	const struct scheme *list;
	struct scheme base = { 0 };
	size_t n;
	enum err e = scheme_list(f->j, db_rw_reader(f->rw), &list, &n);

	for (size_t i = 0; e == OK && i < n; i++)
		if (str_eq(list[i].name, S(NEXT_OF)))
			e = scheme_find(f->j, db_rw_reader(f->rw), list[i].id, &base);
	d.base = base.id;
	d.base_version = base.version;
	d.text = base.text;
	d.source = S("从“" NEXT_OF "”第 1 版起草");
	if (e == OK)
		e = next_text(f, &d.text);
	if (e == OK)
		e = scheme_draft_make(f->j, f->rw, &act, &d);
	return e == OK ? put_consult(f, &act, d.id) : e;
}

/* ── a result: frozen, and one unit objects ─────────────────────────── */

#define FROZEN "机关事业单位党组织分类定级"
#define OBJECT_DAYS 7

static enum err
put_objection(struct filling *f, int64_t result)
{
	struct org_act act = { .day = f->act.day };
	struct result_objection o = { .result = result,
		.item = S("部分.工作思路"),
		.words = S("扣的 1 分没有写理由；工作计划 2 月就报了工委，请复核。") };
	struct org_unit unit;
	enum err e = org_unit_named(f->j, db_rw_reader(f->rw), S(BUSY), &unit);

	o.unit = unit.id;
	if (e == OK)
		e = clerk_of(f, unit.id, &act.actor);
	return e == OK ? result_object(f->j, f->rw, &act, &o) : e;
}

static enum err
put_result(struct filling *f)
{
	struct result_freezing z = { .scheme = 0 };
	const struct scheme *list;
	int64_t id = 0, scheme = 0;
	size_t n;
	enum err e = scheme_list(f->j, db_rw_reader(f->rw), &list, &n);

	for (size_t i = 0; e == OK && i < n; i++)
		if (str_ends(list[i].name, S(FROZEN)))
			scheme = list[i].id;
	if (e == OK)
		e = result_freeze_read(f->j, db_rw_reader(f->rw), scheme, f->act.day, &z);
	if (e != OK)
		return e;
	z.object_until = f->act.day + OBJECT_DAYS;
	z.reason = S("定级会议提前到 12 月上旬，先看初评。");
	e = result_freeze(f->j, f->rw, &f->act, &z, &id);
	return e == OK ? put_objection(f, id) : e;
}

enum err
demo_fill(struct job *j, struct db_rw *rw, void *unused)
{
	struct org_setup setup = { S(CITY), true };
	struct filling f = { .j = j, .rw = rw, .act.day = j->today };
	enum err e = org_setup_put(j, rw, &setup);

	(void)unused;
	if (e == OK)
		e = put_units(&f);
	if (e == OK)
		e = put_people(&f);
	for (size_t i = 0; e == OK && i < embedded_n; i++) {
		struct str name, text = { (const char *)embedded[i].p, embedded[i].n };

		if (scheme_name(j, &embedded[i], &name))
			e = put_scheme(&f, name, text);
	}
	if (e == OK)
		e = put_desk(&f);
	if (e == OK)
		e = calendar_fill(j, rw);
	return e == OK ? put_result(&f) : e;
}

/* ── a scheme of one's own ──────────────────────────────────────────── */

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
		e = put_person(f, S("试看者"), top.id, &person);
	if (e == OK)
		e = put_post(f, person, ROLE_COMMITTEE, top.id, S("工委办公室"));
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
	full = with_reasons(j, look->rule, look->facts, why_table);
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
