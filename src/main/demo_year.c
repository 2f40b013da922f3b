/* SPDX-License-Identifier: MIT
 *
 * demo_year.c -- a scheme and the facts of its year, each given on its day
 *
 * The register's figures come once at the beginning.  All else comes in the weeks
 * before the year's end: every giver goes round the units in an order of its own,
 * and what units report is verified a few days later.
 */
#include "main/demo.h"

#define REGISTER "名册"

#define BUSY_OWES "联系点走访"
#define BUSY_RETURNED "市级表彰"

/* A value of a day in June that was entered in the autumn [补记]. */
#define LATE_UNIT "市四季局机关党委"
#define LATE_FACT "联系点走访"

/* ── who gives what ─────────────────────────────────────────────────── */

struct giving { /* one row of the facts of one year */
	struct filling *f;
	const struct demo_year *y;
	const struct score_row *row;
	size_t at; /* which row */
};

static bool
is_busy(const struct giving *g)
{
	return str_eq(g->row->name, S(DEMO_BUSY)) && g->y->unverified > 0;
}

static bool
is_register(const struct rule_fact *fact)
{
	return fact->source_n > 0 && str_eq(fact->source[0], S(REGISTER));
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

/* The day in June for the value that is entered late. */
static int32_t
day_for(const struct giving *g, const struct rule_fact *fact)
{
	int y, m, d;
	int32_t june;

	day_parts(g->f->act.day, &y, &m, &d);
	if (str_eq(g->row->name, S(LATE_UNIT)) && str_eq(fact->name, S(LATE_FACT)) &&
	    day_of(y, 6, 30, &june))
		return june;
	return DAY_NONE;
}

/* The entries of a row that ${giver} gives, of the register or all others. */
static size_t
pick(const struct giving *g, int64_t giver, bool from_register, struct score_entry **out)
{
	struct score_entry *list = NEWS(g->f->j, struct score_entry, g->row->n);
	size_t n = 0;

	for (size_t i = 0; i < g->row->n; i++) {
		const struct rule_fact *fact = &g->y->fact[g->row->entry[i].fact];

		if ((is_busy(g) && str_eq(fact->name, S(BUSY_OWES))) ||
		    is_register(fact) != from_register || giver_of(g->f, fact) != giver)
			continue;
		list[n] = g->row->entry[i];
		list[n++].day = day_for(g, fact);
	}
	*out = list;
	return n;
}

/* One fact of what ${giver} gives; 0: the unit, by its clerk. */
static enum err
give(const struct giving *g, int64_t giver, bool from_register)
{
	struct filling *f = g->f;
	struct score_giving giving = { .act = f->act,
		.scheme = g->y->scheme,
		.unit = g->row->unit,
		.rule = g->y->rule,
		.by_unit = giver == 0 };
	struct score_entry *entry;
	size_t given;

	giving.n = pick(g, giver, from_register, &entry);
	giving.act.actor = giver != 0 ? giver : f->clerk[g->row->unit];
	giving.entry = entry;
	if (giving.n == 0)
		return OK;
	demo_later(f);
	return score_give(f->j, f->rw, &giving, &given);
}

/* ── verifying ──────────────────────────────────────────────────────── */

/* Accept what waits, or send one fact of the busy unit back. */
static enum err
check(const struct giving *g, const struct score_datum *data, bool accept)
{
	struct filling *f = g->f;
	struct score_check c = { .act = f->act,
		.scheme = g->y->scheme,
		.unit = g->row->unit,
		.rule = g->y->rule,
		.accept = accept,
		.reason = accept ? S("")
				 : S("与工委收到的表彰文件对不上；请核对件数后再报") };
	size_t n, *fact;
	int64_t *seq;

	(void)rule_facts(g->y->rule, &n);
	c.fact = fact = NEWS(f->j, size_t, n);
	c.seq = seq = NEWS(f->j, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		if (data[i].status != SCORE_GIVEN ||
		    (is_busy(g) && str_eq(g->y->fact[i].name, S(BUSY_RETURNED))) ==
			accept)
			continue;
		fact[c.n] = i;
		seq[c.n++] = data[i].seq;
	}
	if (c.n == 0)
		return OK;
	demo_later(f);
	return score_verify(f->j, f->rw, &c);
}

static enum err
verify(const struct giving *g)
{
	const struct score_datum *data;
	enum err e;

	if (g->y->unverified > 0 && g->row->unit % (int64_t)g->y->unverified == 0)
		return OK;
	e = score_data(g->f->j, db_rw_reader(g->f->rw), g->y->scheme, g->y->rule,
	    g->row->unit, &data);
	if (e == OK)
		e = check(g, data, true);
	return e == OK && is_busy(g) ? check(g, data, false) : e;
}

/* ── day by day ─────────────────────────────────────────────────────── */

/* The round of each giver: 0 the units, then the offices in their order. */
static bool
is_turn(const struct giving *g, size_t round, int later)
{
	static const size_t stride[] = { 7, 11, 1, 13, 17, 19, 23, 29, 31 };
	int32_t day = g->y->from + (int32_t)(g->at * stride[round] % (size_t)g->y->span) +
	    later;
	int weekday = holiday_weekday(day);

	return day + (weekday > 4 ? 7 - weekday : 0) == g->f->act.day;
}

enum err
demo_day(struct filling *f, const struct demo_year *y)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < y->in.n; i++) {
		struct giving g = { f, y, &y->in.rows[i], i };

		if (is_turn(&g, 0, 0))
			e = give(&g, 0, false);
		for (size_t k = 0; e == OK && k < f->office_n; k++)
			if (is_turn(&g, k + 1, 0))
				e = give(&g, f->office[k].person, false);
		if (e == OK && is_turn(&g, 0, 3))
			e = verify(&g);
	}
	return e;
}

enum err
demo_register(struct filling *f, const struct demo_year *y)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < y->in.n; i++) {
		struct giving g = { f, y, &y->in.rows[i], i };

		for (size_t k = 0; e == OK && k < f->office_n; k++)
			e = give(&g, f->office[k].person, true);
	}
	return e;
}

/* ── one value ──────────────────────────────────────────────────────── */

enum err
demo_correct(struct filling *f, const struct demo_year *y, const struct demo_value *v)
{
	struct score_entry entry = { .choice = SCORE_VALUE,
		.text = str_of(v->is),
		.reason = str_of(v->why),
		.day = DAY_NONE };
	struct score_giving giving = { .act = f->act,
		.scheme = y->scheme,
		.rule = y->rule,
		.entry = &entry,
		.n = 1,
		.correct = true };
	const struct score_datum *data;
	size_t n, given;
	int64_t clerk;
	enum err e = demo_unit(f, v->unit, &giving.unit, &clerk);

	(void)rule_facts(y->rule, &n);
	while (entry.fact + 1 < n && !str_eq(y->fact[entry.fact].name, str_of(v->fact)))
		entry.fact++;
	if (e == OK)
		e = score_data(f->j, db_rw_reader(f->rw), y->scheme, y->rule, giving.unit,
		    &data);
	if (e != OK)
		return e;
	entry.base = data[entry.fact].seq;
	giving.act.actor = giver_of(f, &y->fact[entry.fact]);
	if (giving.act.actor == 0) /* a unit's own, once accepted, is the committee's */
		giving.act.actor = f->act.actor;
	demo_later(f);
	e = score_entries_check(f->j, y->rule, &entry, 1);
	return e == OK ? score_give(f->j, f->rw, &giving, &given) : e;
}

/* ── why a mark ─────────────────────────────────────────────────────── */

static struct str
why_mark(struct job *j, const struct table *t, size_t row, struct str mark)
{
	static const char *const earned[] = {
		"党员先锋岗有制度、有台账，窗口满意度提高",
		"结对共建有方案、有三次活动，成果还在形成",
		"主题党日与业务结合，群众来信减少",
		"做法常规，材料多，可推广的少",
		"志愿服务全年八次，有名单有照片",
		"青年理论小组坚持每月一讲，有一篇获市级采用",
		"有想法，下半年才起步，成效待看",
		"流动党员联系到人，做法被两家借用",
	};
	static const char *const lost[] = {
		"年初的安排到三月才报",
		"台账有两处日期对不上",
		"会议记录过简，看不出讨论了什么",
		"公开栏两个季度没有更新",
		"现场问了三名党员，一名答不上来",
		"整改措施没有写到人",
	};

	(void)j;
	if (str_find(t->name, S(DEMO_A30)) == t->name.n)
		return str_of(earned[row % ARRAY_N(earned)]);
	return str_eq(mark, S("0")) ? S("没有发现要扣分的事")
				    : str_of(lost[row % ARRAY_N(lost)]);
}

/* The column of ${name}, with or without its unit; t->cols if there is none. */
static size_t
column_of(const struct table *t, struct str name)
{
	size_t col;

	for (col = 0; col < t->cols; col++) {
		struct str head = str_trim(table_at(t, 0, col));

		if (str_starts(head, name) && (head.n == name.n || head.p[name.n] == '('))
			break;
	}
	return col;
}

struct table
demo_reasons(struct job *j, const struct rule *r, const struct table *t, demo_why *why)
{
	size_t facts, n = 0;
	const struct rule_fact *f = rule_facts(r, &facts);
	struct table out = *t;
	struct str *head = NEWS(j, struct str, facts + 1), *cell;
	size_t *of = NEWS(j, size_t, facts + 1);

	for (size_t i = 0; i < facts; i++) {
		head[n] = job_fmt(j, "%.*s 理由", STR_FMT(f[i].name));
		of[n] = column_of(t, f[i].name);
		n += f[i].judged && of[n] < t->cols && column_of(t, head[n]) == t->cols;
	}
	out.cols = t->cols + n;
	out.cell = cell = NEWS(j, struct str, out.rows * out.cols);
	for (size_t row = 0; row < t->rows; row++, cell += out.cols) {
		for (size_t col = 0; col < t->cols; col++)
			cell[col] = table_at(t, row, col);
		for (size_t i = 0; i < n; i++)
			cell[t->cols + i] = row == 0
			    ? head[i]
			    : why(j, t, row + i, str_trim(table_at(t, row, of[i])));
	}
	return out;
}

/* ── the scheme ─────────────────────────────────────────────────────── */

static enum err
read_facts(struct filling *f, struct demo_year *y)
{
	struct table t, full;
	size_t n;
	enum err e = embedded_table(f->j,
	    job_cstr(f->j, job_fmt(f->j, "demo/%.*s.csv", STR_FMT(y->name))), &t);

	if (e != OK)
		return e;
	y->fact = rule_facts(y->rule, &n);
	full = demo_reasons(f->j, y->rule, &t, why_mark);
	e = score_import_read(f->j, db_rw_reader(f->rw), y->scheme, y->rule, &full,
	    &y->in);
	for (size_t i = 0; e == OK && i < y->in.n; i++)
		if (y->in.rows[i].told.n > 0)
			return fail(f->j, E_INPUT, "%.*s 第 %zu 行：%.*s",
			    STR_FMT(t.name), y->in.rows[i].line,
			    STR_FMT(y->in.rows[i].told));
	for (size_t i = 0; e == OK && i < y->in.n; i++)
		e = score_roster_put(f->j, f->rw, &f->act, y->scheme, y->in.rows[i].unit,
		    true);
	return e;
}

enum err
demo_issue(struct filling *f, struct demo_year *y)
{
	struct rule_notes notes = { .j = f->j, .name = y->name, .text = y->text };
	enum err e = rule_read(f->j, y->name, y->text, &notes, &y->rule);

	if (e != OK)
		return notes.first == NULL
		    ? e
		    : fail(f->j, e, "演示方案“%.*s”第 %u 行：%.*s", STR_FMT(y->name),
			  notes.first->line, STR_FMT(notes.first->what));
	demo_later(f);
	e = scheme_put(f->j, f->rw, f->act.actor, y->name, y->text, &y->scheme);
	return e == OK ? read_facts(f, y) : e;
}
